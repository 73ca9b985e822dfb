"""Calls that make no sense: what an answer raises, or makes of them."""

from __future__ import annotations

from collections.abc import Callable

MADE = "no exception"
RETURNED = "an exception that is returned, not raised"


def outcome(call: Callable[[], object]) -> str:
    """What a call leads to: the name of an exception, or what came back."""
    try:
        result = call()
    except Exception as error:  # whatever an answer raises is what is looked at
        return type(error).__name__
    return f"{MADE}, but a {type(result).__name__}"


def refusal(call: Callable[[], object], *needles: str) -> str:
    """What an answer raises, in a word or two, and whether its sentence is one.

    Each of ``needles``, such as both of two widths that do not fit, must stand in the sentence.
    """
    try:
        result = call()
    except Exception as error:  # whatever an answer raises is what is looked at
        words, kind = str(error), type(error).__name__
        if len(words.split()) < 3:
            return f"{kind} without a sentence"
        for needle in needles:
            if needle not in words:
                return f"{kind} without {needle} in its sentence"
        return kind
    return RETURNED if isinstance(result, Exception) else MADE

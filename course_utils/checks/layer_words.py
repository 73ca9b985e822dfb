"""Which layer of a network is the one that differs, in words: from the notes of ``see.layers``."""

from __future__ import annotations

import re
from typing import NamedTuple

# The observation that counts layers; and what follows the layers of a forward pass that raised.
SHAPES = "shapes of the parameters"
CUT = "…"
AGAIN = "again"  # a layer whose weights were used before, in the same pass
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
# These have no weights, and right answers may write them otherwise: where one is lacking says nothing.
_FUNCTIONS = (
    "LeakyReLU", "Dropout", "ReLU", "tanh", "sigmoid", "softmax", "ELU", "SELU", "GELU", "SiLU",
    "AlphaDropout",
)  # fmt: skip


_KINDS = (
    "Linear", "Conv2d", "ConvTranspose2d", "Embedding", "BatchNorm", "InstanceNorm", *_FUNCTIONS,
)  # fmt: skip
# Words of an answer's process are shown if they have this form: it may send anything.
_WORDS = re.compile(rf"({'|'.join(_KINDS)})(?:: ((?:[a-z ]{{1,20}} [\w.+-]{{1,12}}(?:, )?)+))?")


class _Layer(NamedTuple):
    kind: str
    has: dict[str, str]

    @classmethod
    def of(cls, words: str) -> _Layer | None:
        """From ``"Linear: inputs 3, outputs 5, bias yes"``; None if it is no such words."""
        if words == CUT:
            return cls(CUT, {})
        found = _WORDS.fullmatch(words)
        if found is None:
            return None
        settings = (part.rpartition(" ") for part in (found[2] or "").split(", ") if part)
        return cls(found[1], {name: value for name, _, value in settings})


def layer_that_differs(got: dict[str, list[str]], expected: dict[str, list[str]]) -> str:
    """The first layer that differs, in a sentence, or "" where that is not sure.

    Parameters
    ----------
    got, expected
        For each network its layers in the order of the forward pass, in the words of
        :func:`course_utils.checks.instruments.layers.layers_of`.
    """
    for of, wanted in expected.items():
        have, want = (
            [layer for layer in map(_Layer.of, words) if layer]
            for words in (got.get(of, []), wanted)
        )
        if have and len(have) == len(got[of]):
            said = _differs(have, want)
            if said:
                return f"{f'With {of}: t' if of else 'T'}{said}"
    return ""


def _differs(have: list[_Layer], want: list[_Layer]) -> str:
    """Without its first letter, a t."""
    cut = have[-1].kind == CUT
    have = have[:-1] if cut else have
    mine, theirs = (
        [layer for layer in layers if layer.kind not in _FUNCTIONS] for layers in (have, want)
    )
    shared = [place for place, layer in enumerate(mine) if AGAIN in layer.has]
    if shared and not any(AGAIN in layer.has for layer in theirs):
        return f"he {_place(shared[0])} layer with weights was used before: each stands once."
    if not cut and len(mine) != len(theirs):
        kinds = ", ".join(layer.kind for layer in mine)
        return f"here are {len(mine)} layers with weights ({kinds}), not {len(theirs)}."
    # Branches of a network may be written in another order: what has its like is right.
    places, left = _without_like(mine, theirs), _without_like(theirs, mine)
    if places and left:
        place, one, other = places[0], mine[places[0]], theirs[left[0]]
        if {one.kind, other.kind} == {"Linear", "Embedding"}:  # these may do the same
            return ""
        which = f"he {_place(place)} layer with weights"
        if one.kind != other.kind:
            return f"{which} is {_a(one.kind)}, not {_a(other.kind)}."
        return f"{which}, {_a(one.kind)}, {_settings(one, other)}."
    return _functions(have, want) if mine == theirs else ""


def _without_like(layers: list[_Layer], others: list[_Layer]) -> list[int]:
    """Places of the layers that have no like among the others, each of which is like one at most."""
    rest, places = list(others), []
    for place, layer in enumerate(layers):
        if layer in rest:
            rest.remove(layer)
        else:
            places.append(place)
    return places


def _functions(have: list[_Layer], want: list[_Layer]) -> str:
    """What stands between the layers with weights, where it is plain that it differs."""
    after, known = 0, {layer.kind for layer in want}
    if have[: len(want)] != want and [layer for layer in have if layer.kind in known] == want:
        place = next(i for i, layer in enumerate(have) if layer.kind not in known)
        before = sum(layer.kind not in _FUNCTIONS for layer in have[:place])
        return f"here is {_a(have[place].kind)} after layer {before} that is not asked for."
    for one, other in zip(have, want, strict=False):
        if one.kind != other.kind:
            # Where as many functions stand, one takes the place of another; but there are two ways to
            # write tanh.
            if len(have) != len(want) or {one.kind, other.kind} == {"tanh", "sigmoid"}:
                return ""
            return (
                f"here is {_a(one.kind)} after layer {after} where {_a(other.kind)} is asked for."
            )
        after += one.kind not in _FUNCTIONS
        said = _settings(one, other)
        if said:
            return f"he {one.kind} after layer {after} {said}."
    if len(have) > len(want) and have[: len(want)] == want:
        extra = have[len(want)].kind
        return f"here is {_a(extra)} after the last layer."
    return ""


def _settings(one: _Layer, other: _Layer) -> str:
    """How a layer of the right kind is set otherwise."""
    for name, value in other.has.items():
        have = one.has.get(name)
        if have == value or have is None:
            continue
        if value in ("yes", "no"):
            return f"has {'no' if have == 'no' else 'a' if name == 'bias' else 'its own'} {name}"
        if name.endswith("s"):
            return f"has {have} {name}, not {value}"
        return f"has the {name} {have}, not {value}"
    return ""


def _place(place: int) -> str:
    return PLACES[place] if place < len(PLACES) else f"{place + 1}th"


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'AEIO' else 'a'} {kind}"

"""Names of students, which are names of folders: in any script, in either spelling of an accent."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 99
BEGINS, INSIDE = "_@.+", "_@.+ ',()-’ʼ·"


def is_name(name: str) -> bool:
    """Whether nbgrader, the file system and a URL all take this for the name of a student.

    Letters with their marks, digits and a few signs. Devanagari, Thai, Tamil and others write vowels
    as marks; some join letters by a character that has no width.
    """
    name = _composed(name)
    if not 0 < len(name) <= LONGEST or not (_is_letter(name[0]) or name[0] in BEGINS):
        return False
    return all(
        _is_letter(c) or _is_mark(c) or c in INSIDE or (c in "\u200c\u200d" and _is_mark(before))
        for before, c in zip(f" {name}", name, strict=False)
    )


def students_in(folders: Iterable[str], known: Iterable[str]) -> list[str]:
    """The students whose folders these are.

    Archives made on a Mac spell é as e and an accent. Such a name counts as the one that the
    gradebook knows or, where it knows none, as the usual spelling; two folders stay two.
    """
    folders = list(folders)
    spelled = {_composed(name): name for name in known}
    count = Counter(map(_composed, folders))
    return [
        spelled.get(_composed(name), _composed(name)) if count[_composed(name)] == 1 else name
        for name in folders
    ]


def on_disk(student: str, folders: Iterable[str]) -> str:
    """What a student's folder is called, or would be, in whichever spelling it is there."""
    same = sorted(n for n in folders if _composed(n) == _composed(student))
    return student if student in same else next(iter(same), student)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"

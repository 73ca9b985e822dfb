"""Make a student's outputs harmless to look at: text and PNG or JPEG pictures are what remains."""

from __future__ import annotations

import base64
import binascii
import bisect
import json
import re
from collections.abc import Collection

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
# All control characters but tab and newline, and those that turn the direction of text.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
JOINERS = "\u200c\u200d"  # without width, between letters of Sinhala or Persian, say
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
PICTURE_BYTES = 2 * 2**20
TEXT = 64 * 1024
ROOM = 4 * 2**20
# One output of a cell, as nbformat has it.
Output = dict[str, object]

ATTACHED = re.compile(r"[\w.\-]{1,100}")  # names of pictures that are kept


def text(value: object, limit: int = TEXT) -> str:
    """What may be of any type as plain text without control characters, at most ``limit`` long."""
    if isinstance(value, list):
        value = "".join(part for part in value[:10_000] if isinstance(part, str))
    if not isinstance(value, str):
        value = "" if value is None else str(value)[:limit]
    plain = ANSI.sub("", value[: 4 * limit]).replace("\r\n", "\n").replace("\r", "\n")
    plain = CONTROL.sub("\ufffd", plain).encode("utf-8", "replace").decode("utf-8")
    return plain if len(plain) <= limit else plain[:limit] + "\n[cut off]"


def line(value: str) -> str:
    """A text as one line that can be printed, stored and sent: the rest is shown as escapes."""
    return "".join(
        c
        if c.isprintable() or c in JOINERS
        else c.encode("unicode_escape", "surrogatepass").decode()
        for c in value
    )


def attachments(value: object) -> dict[str, dict[str, str]]:
    """The pictures that were pasted into a cell: name -> type -> data."""
    kept = {}
    for name, data in list(value.items())[:20] if isinstance(value, dict) else []:
        if isinstance(data, dict) and ATTACHED.fullmatch(name):
            found = {mime: _picture(data.get(mime), magic) for mime, magic in PICTURES.items()}
            kept[name] = {mime: picture for mime, picture in found.items() if picture}
    return {name: data for name, data in kept.items() if data}


def markdown(value: str, attached: Collection[str] = ()) -> str:
    """A student's Markdown without HTML, and without links but those to web pages and to pictures
    that are ``attached``.

    What looks like a tag shows as it was typed (in code with a space behind its <); the comment that
    names a question stays. A link to
    anything else (``javascript:``, in whatever spelling) is taken apart, as are link definitions, the
    links that MathJax would make, and pictures from elsewhere, which would tell who looks at them.
    """
    value = _without_tags(value)
    # A picture that is a link, such as a badge, becomes a link of its words.
    value = re.sub(r"\[!\[([^\[\]\n]{0,200})\]\([^()\s]*\)\](?=\()", r"[\1]", value)
    # A picture that is not there would end the making of the page.
    kept = "|".join(re.escape(name) for name in attached)
    value = re.sub(rf"attachment:(?!(?:{kept})\))" if kept else "attachment:", "attachment ", value)
    value = re.sub(r"\](?=\((?!\s*(?:https?://|attachment:)))", "] ", value)
    value = value.replace("]:", r"]\:")
    # As an entity: what has been cleaned once comes out of a second time as it is.
    value = value.replace("![", "&#33;[")
    value = re.sub(r"&#33;(?=\[[^\[\]\n]{0,200}\]\(attachment:)", "!", value)
    value = re.sub(r"\\(?=(?:href|class|cssId|style|require|unicode|mml\w*)\b)", r"\\ ", value)
    return CONTROL.sub("\ufffd", value)


# Code and formulas, as far as one can tell without a parser: nothing that is safe depends on it.
LITERAL = re.compile(
    r"^ {0,3}(`{3,12}|~{3,12})[^`\n]*\n.{0,20000}?^ {0,3}\1|(?<!`)(`+)(?!`).{1,2000}?(?<!`)\2(?!`)"
    r"|\$\$[^$]{1,2000}\$\$|\$[^$\n]{1,2000}\$",
    re.MULTILINE | re.DOTALL,
)
OPENS = re.compile(r"<(?=[A-Za-z/!?])(?!!-- Question: \w+ -->)")
# "p<q)" can't begin a tag, whatever follows: names of tags end with a space, a slash or ">".
CLOSING = (")", "]", "}")
NO_TAG = re.compile(r"<[A-Za-z]\w{0,40}[`$)\],;=+*^|](?![^\s>]{0,200}>)")


def _without_tags(value: str) -> str:
    """No renderer of Markdown takes anything in it for HTML.

    An entity shows as < in text, but letter by letter in code and formulas: there a space does.
    """
    literal = [found.span() for found in LITERAL.finditer(value)]
    starts = [start for start, _ in literal]
    last = value.rfind(">")

    def replace(found: re.Match[str]) -> str:
        at = found.start()
        before = value[at - 1 : at]
        # Behind a letter no block of HTML begins, and without a > no tag ends.
        if (before.isalnum() or before in CLOSING) and (at > last or NO_TAG.match(value, at)):
            return "<"
        span = bisect.bisect_right(starts, at) - 1
        return "< " if span >= 0 and at < literal[span][1] else "&lt;"

    return OPENS.sub(replace, value)


def outputs(values: object, room: int = ROOM, limit: int = 200) -> list[Output]:
    """Outputs of one cell, as nbformat wants them, with nothing active in them, and no longer than
    ``room``.

    HTML, SVG, JavaScript, LaTeX, Markdown and widgets are dropped in favour of the plain text that
    comes with them.
    """
    cleaned: list[Output] = []
    for value in values[:limit] if isinstance(values, list) else []:
        made = _output(value) if isinstance(value, dict) else None
        room -= len(json.dumps(made, ensure_ascii=False))
        if room < 0:
            words = "[The rest of this cell's output was left out: it is too long.]\n"
            return [*cleaned, {"output_type": "stream", "name": "stderr", "text": words}]
        if made:
            cleaned.append(made)
    return cleaned


def _output(value: dict[str, object]) -> Output | None:
    kind = value.get("output_type")
    if kind == "stream":
        name = "stderr" if value.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": text(value.get("text"))}
    if kind == "error":
        lines = value.get("traceback")
        lines = lines if isinstance(lines, list) else []
        return {
            "output_type": "error",
            "ename": text(value.get("ename"), 200),
            "evalue": text(value.get("evalue"), 2000),
            "traceback": [text(line, 4000) for line in lines[:50]],
        }
    shown = value.get("data")
    if kind in ("display_data", "execute_result") and isinstance(shown, dict):
        data: dict[str, str] = {}
        about: dict[str, dict[str, object]] = {}
        for mime, magic in PICTURES.items():
            picture = _picture(shown.get(mime), magic)
            if picture:
                data[mime] = picture
                about |= _described(value.get("metadata"), mime)
        if "text/plain" in shown:
            data["text/plain"] = text(shown["text/plain"])
        if not data:
            return None
        # Every result becomes a display: an execute_result is what nbgrader reads marks from.
        return {"output_type": "display_data", "data": data, "metadata": about}
    return None


def _described(metadata: object, mime: str) -> dict[str, dict[str, object]]:
    """The words for who cannot see a picture, and how wide it is shown; what else there is goes."""
    about = metadata.get(mime) if isinstance(metadata, dict) else None
    if not isinstance(about, dict):
        return {}
    kept: dict[str, object] = {}
    words = about.get("alt")
    if isinstance(words, str) and words.strip():
        kept["alt"] = " ".join(text(words, 1000).split())
    width = about.get("width")
    if type(width) is int and 0 < width <= 4000:
        kept["width"] = width
    return {mime: kept} if kept else {}


def _picture(value: object, magic: bytes) -> str | None:
    value = (
        "".join(value)
        if isinstance(value, list) and all(isinstance(v, str) for v in value)
        else value
    )
    if not isinstance(value, str) or len(value) > PICTURE_BYTES * 4 // 3:
        return None
    try:
        data = base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(data).decode() if data.startswith(magic) else None

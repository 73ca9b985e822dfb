"""What a widget leaves behind for pages without a kernel: a record that plays by itself.

A record is text: base64 of deflated bytes, which are the length of a header (uint32), the header as
JSON, and numbers or images. ``record.js`` reads it.
"""

from __future__ import annotations

import base64
import html
import io
import json
import math
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
LIMIT = 56_000  # letters of a record; with its pictures and its code a saved widget has 150,000
SCRIPTS = ("common", "requests", "record")  # what every widget's page begins with
# The class of the place where a saved widget stands; its record is in data-record.
PLACE = "gan-course-saved"
IMAGES = "image/webp"
LOSSLESS = 100  # the quality of images that keep every pixel


def script(name: str) -> str:
    """The JavaScript of a widget, after what the widgets share."""
    return "\n".join((HERE / f"{part}.js").read_text("utf-8") for part in (*SCRIPTS, name))


def player(name: str) -> str:
    """The same as the body of a function that returns ``{render, replay}``, for pages without modules;
    every saved widget holds it, so comments and indents are left out."""
    lines = [line.strip() for line in script(name).splitlines()]
    code = "\n".join(line for line in lines if not line.startswith("//"))
    return code.replace("export default", "return")


def packed(header: Mapping[str, object], payload: bytes) -> str:
    """A record."""
    head = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    return _text(struct.pack("<I", len(head)) + head + payload)


def _text(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def read(record: str) -> tuple[dict[str, object], bytes]:
    """The header of a record, and what follows it."""
    content = zlib.decompress(base64.b64decode(record))
    end = 4 + struct.unpack_from("<I", content)[0]
    return json.loads(content[4:end]), content[end:]


def spread(count: int, most: int) -> list[int]:
    """At most so many of 0 to count - 1, evenly, the first and the last among them."""
    return sorted({round(k) for k in np.linspace(0, count - 1, min(count, most))})


def steps(values: np.ndarray) -> bytes:
    """Whole numbers (frames, ...) as int16: the differences from frame to frame, all low bytes first.

    What moves little from frame to frame packs well in this form. ``wholeNumbers`` of record.js reads
    it.
    """
    numbers = values.astype("<i2").reshape(len(values), -1)
    differences = np.diff(numbers, axis=0, prepend=np.zeros_like(numbers[:1]))
    return differences.astype("<i2").reshape(-1).view(np.uint8).reshape(-1, 2).T.tobytes()


def images(grids: Sequence[np.ndarray], quality: int) -> tuple[list[int], bytes]:
    """Grids of grey or coloured pixels, uint8 (H, W) or (H, W, 3): the length of each file, and all."""
    from PIL import Image

    files = []
    for grid in grids:
        file = io.BytesIO()
        lossless = quality == LOSSLESS
        Image.fromarray(grid).save(file, "webp", quality=quality, lossless=lossless, method=4)
        files.append(file.getvalue())
    return [len(file) for file in files], b"".join(files)


def first_that_fits(records: Iterable[str]) -> str:
    """The first of these records that has at most LIMIT letters, or the last; they are made in turn."""
    text = ""
    for text in records:
        if len(text) <= LIMIT:
            break
    return text


def rounded(number: object) -> object:
    """A number with four digits, and what is none as it is; None for what JSON lacks."""
    if not isinstance(number, float):
        return number
    return float(f"{number:.4g}") if math.isfinite(number) else None


def as_script(name: str, record: str) -> str:
    """What a page loads: pages that are opened from the disk can load scripts alone."""
    return f"ganCourse.records[{json.dumps(name)}] = {json.dumps(record)};\n"


def saved_page(picture: str, uid: str, kind: str, record: str | None) -> str:
    """The HTML of a saved widget: its picture, and where scripts run its record.

    The place hides while the page shows the widget itself.

    Parameters
    ----------
    picture : str
        An ``<img>``.
    uid : str
        The widget's own.
    kind : str
        Name of its JavaScript.
    record : str or None
        None where there is only the picture.
    """
    code = "" if record is None else _text(player(kind).encode())
    attributes = {"data-uid": uid, "data-kind": kind, "data-record": record or ""}
    words = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    start = (HERE / "saved.js").read_text("utf-8").strip().removesuffix(";")
    return (
        f'<div class="{PLACE}" {words}>{picture}</div><script>({start})("{uid}", "{code}")</script>'
    )

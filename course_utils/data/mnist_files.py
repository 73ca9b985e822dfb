"""The four files of MNIST: found, checked, repaired or downloaded."""

import gzip
import hashlib
import os
import socket
import sys
import tempfile
from contextlib import redirect_stderr, suppress
from http.client import HTTPException
from pathlib import Path

from course_utils.files import write_atomic

# MD5 of each file as published (.gz, torchvision's own figure) and as unpacked: torchvision checks
# only the first, so a file cut off while it was unpacked would be read without a word.
MD5 = {
    "train-images-idx3-ubyte": (
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "6bbc9ace898e44ae57da46a324031adb",
    ),
    "train-labels-idx1-ubyte": (
        "d53e105ee54ea40749a09fcbcd1e9432",
        "a25bea736e30d166cdddb491f175f624",
    ),
    "t10k-images-idx3-ubyte": (
        "9fb629c4189551a2d022fa330f9573f3",
        "2646ac647ad5339dbf082846283269ea",
    ),
    "t10k-labels-idx1-ubyte": (
        "ec29112dd5afa0611ce80d1b7f02629c",
        "27ae3e4e09519cfbb04c329615203637",
    ),
}
TIMEOUT = 10  # seconds without an answer before a server is given up


class UnavailableError(RuntimeError):
    """MNIST is neither here nor to be downloaded; the message says why."""


def data_root(root: str | os.PathLike[str] | None) -> Path:
    """The folder to look in: the one given, else COURSE_DATA, else the user's cache.

    Raises
    ------
    UnavailableError
        If "digits" asks for scikit-learn's digits outright.
    """
    root = root or os.environ.get("COURSE_DATA") or cache_folder()
    if str(root) == "digits":
        raise UnavailableError("as asked for")
    return Path(root).expanduser()


def cache_folder() -> Path:
    """The course's folder in the user's cache; it need not exist."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    except RuntimeError:  # a user without a home, as in some sandboxes
        home = Path(tempfile.gettempdir())
    return home / "gan-course"


def raw_folder(root: Path) -> Path:
    """Where the files lie in a folder of data, which may have been named too deep."""
    places = root / "MNIST" / "raw", root / "raw", root
    return next((place for place in places if _any_file(place)), places[0])


def _any_file(folder: Path) -> bool:
    # os.path.isfile, unlike Path.is_file, says no in a folder that is closed to us.
    return any(os.path.isfile(folder / f"{name}{end}") for name in MD5 for end in ("", ".gz"))


def for_torchvision(root: Path) -> Path | None:
    """The folder that torchvision can read; None where not all files lie whole and unpacked there."""
    raw = raw_folder(root)
    whole = raw.parts[-2:] == ("MNIST", "raw") and all(_verified(raw / name) for name in MD5)
    return raw.parent.parent if whole else None


def read_file(name: str, root: Path) -> bytes:
    """The unpacked bytes of one of the four files, checked; damaged copies are replaced.

    Parameters
    ----------
    name : str
        One of those in MD5.
    root : path
        Where files are looked for, and put, before the user's cache.

    Raises
    ------
    UnavailableError
        If there is no whole copy and none can be downloaded.
    """
    to_write = []
    folders = list(dict.fromkeys((raw_folder(root), raw_folder(cache_folder()))))
    for path in [folder / file for file in (name, f"{name}.gz") for folder in folders]:
        data = _verified(path)
        if data is not None:
            break
        if os.path.isfile(path):  # unlike Path.is_file, False in a folder that is closed to us
            print(f"{path} is damaged (wrong checksum) and will be replaced.")
            to_write.append(path)
    else:
        try:
            data = _download(f"{name}.gz")
        except UnavailableError as error:
            if len(folders) == 1 or _any_file(folders[0]):
                raise
            raise UnavailableError(f"{folders[0]} holds no files; {error}") from None
        path = folders[0] / f"{name}.gz"
        to_write.append(path)
    unpacked = data
    if path.suffix == ".gz":
        unpacked = gzip.decompress(data)
        # Saves unpacking next time; into the cache, for COURSE_DATA is repaired but not added to.
        to_write.append(folders[-1] / name)
    # Packed files are among these only where `data` is packed, for they were looked at last. If a
    # folder is read-only or full, the data are in memory, and the next call looks again.
    for path in to_write:
        with suppress(OSError):
            write_atomic(path, data if path.suffix == ".gz" else unpacked)
    return unpacked


def _verified(path: Path) -> bytes | None:
    """The bytes of a file if it is there and whole; None if it is missing or damaged."""
    packed, unpacked = MD5[path.name.removesuffix(".gz")]
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return data if digest == (packed if path.suffix == ".gz" else unpacked) else None


def _download(file: str) -> bytes:
    """Fetch one .gz through torchvision; a scratch folder, so that an interrupt leaves nothing."""
    from torchvision.datasets import MNIST as TORCHVISION
    from torchvision.datasets.utils import download_url

    md5 = MD5[file.removesuffix(".gz")][0]
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT)
    reasons = []
    try:
        for mirror in TORCHVISION.mirrors:
            try:
                with tempfile.TemporaryDirectory() as scratch, redirect_stderr(sys.stdout):
                    # Its bar would go to stderr, which nbgrader takes for a failed test.
                    download_url(mirror + file, scratch, file, md5)
                    return (Path(scratch) / file).read_bytes()
            except (OSError, RuntimeError, HTTPException) as error:
                reasons.append(f"{mirror} {error}")
    finally:
        socket.setdefaulttimeout(before)
    raise UnavailableError("; ".join(reasons))

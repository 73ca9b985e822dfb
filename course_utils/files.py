"""Where the package and the course lie on disk, and files that are written whole or not at all."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent  # course_utils, wherever it is installed
ROOT = PACKAGE.parent  # the course folder, where the package lies in a checkout


def write_atomic(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file so that its name holds the old content or all of the new, whatever happens.

    Parameters
    ----------
    path : path
        File to write; missing folders are made.
    data : bytes
        Its content.

    Raises
    ------
    OSError
        If it can't be written (read-only, disk full); the old file is then untouched.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process id keeps two kernels that write the same file out of each other's way.
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(scratch, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except BaseException as error:
        scratch.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = os.fspath(path)  # not of the scratch file, nor without a name
        raise

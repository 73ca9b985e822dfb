"""Who caused an event: the notebook's own code, or a library, by the frames that lead to it."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType

Arguments = tuple[object, ...]  # of an event: whatever the code that raises it was given

# Library functions that hand frames to whoever calls them.
LAUNDERERS = frozenset({"currentframe", "stack", "getouterframes", "getinnerframes", "trace",
                        "walk_stack", "walk_tb", "_task_get_stack", "get_stack", "<lambda>"})  # fmt: skip
# Of these files, functions that read frames do so for others.
FRAME_READERS = ("/inspect.py", "/IPython/utils/frame.py", "/torch/_jit_internal.py",
                 "/pandas/core/computation/scope.py")  # fmt: skip
# Its functions take a number of frames to go up: from the notebook's own code they find its own.
SHELL = "/IPython/core/interactiveshell.py"
# They look at frames for the name of a module or the number of a line, and keep what they see.
EVERYDAY_READERS = ("/collections/", "/typing", "/enum.py", "/warnings.py", "/logging/",
                    "/dataclasses.py", "/abc.py", "/contextlib.py", "/functools.py", "/threading.py",
                    "/matplotlib/", "/tqdm/", "/numpy/", "/torch/", "/traitlets/", "/sklearn/",
                    "/scipy/", "/pandas/", "/traceback.py", "/importlib/")  # fmt: skip


def students_file(name: str, libs: tuple[str, ...]) -> bool:
    return not name.startswith(libs)


def students(frame: FrameType | None, libs: tuple[str, ...]) -> bool:
    return frame is not None and not frame.f_code.co_filename.startswith(libs)


def behind(
    frame: FrameType | None, libs: tuple[str, ...], hands_on: Callable[[FrameType], bool]
) -> bool:
    """Whether the student's code did it: at once, or through functions that hand things on."""
    while frame is not None and not students(frame, libs):
        if not hands_on(frame):
            return False
        frame = frame.f_back
    return frame is not None


def launders(frame: FrameType) -> bool:
    return frame.f_code.co_name in LAUNDERERS


def reads_for(frame: FrameType | None, libs: tuple[str, ...]) -> bool:
    """Whether the notebook itself called the function that reads frames, and may be handed what is
    in them."""
    while frame is not None and frame.f_code.co_filename.endswith(FRAME_READERS):
        frame = frame.f_back
        if students(frame, libs):
            return True
    if frame is None or any(part in frame.f_code.co_filename for part in EVERYDAY_READERS):
        return False
    return students(frame.f_back, libs)


def shows_locals(frame: FrameType | None, libs: tuple[str, ...]) -> bool:
    """Whether a traceback is made that shows the local variables of all frames."""
    shows = False
    while frame is not None and not students(frame, libs):
        if frame.f_code.co_filename.endswith("/traceback.py"):
            shows |= bool(frame.f_locals.get("capture_locals"))
        frame = frame.f_back
    return shows and frame is not None


def beyond_itself(frame: FrameType | None, args: Arguments, libs: tuple[str, ...]) -> bool:
    """Whether the notebook has IPython read variables of a frame that is not the notebook's.

    Those of IPython itself are nobody's: it looks one frame too far for every magic of a whole cell.
    """
    if frame is None or not frame.f_code.co_filename.endswith(SHELL):
        return False
    given = args[0] if args and isinstance(args[0], FrameType) else None
    by_notebook = behind(frame, libs, lambda f: f.f_code.co_filename.endswith(SHELL))
    its_own = given is not None and "/IPython/" in given.f_code.co_filename
    return by_notebook and not its_own and not students(given, libs)

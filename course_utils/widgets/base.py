"""What the widgets share: taking turns with cells, messages from the page, the saved picture."""

from __future__ import annotations

import math
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anywidget
import traitlets
from matplotlib.figure import Figure

from course_utils import plotting
from course_utils.widgets import record

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

T = TypeVar("T")
HERE = Path(__file__).parent
# One picture of a widget: numbers as JSON has them, and arrays as bytes.
State = dict[str, Any]
Frame = tuple[State, bytes]
# What a page sends, but for its bytes: its "kind", and what belongs to that.
Request = dict[str, Any]


class _Turns:
    """Either a cell runs or a widget works, never both.

    JupyterLab delivers what a widget's page sends on a thread beside the cells, so a click could
    train a network in the middle of a cell that uses it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cells = 0  # nested where a cell runs another
        self._shell: object = None

    def watch_cells(self) -> None:
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython else None
        if shell is not None and shell is not self._shell:
            shell.events.register("pre_run_cell", self._before_cell)
            shell.events.register("post_run_cell", self._after_cell)
            self._shell = shell

    def _before_cell(self, info: object = None) -> None:
        self._cells += 1
        if self._cells == 1:
            self._lock.acquire()

    def _after_cell(self, result: object = None) -> None:
        # The cell that made the first widget began before anybody watched.
        if self._cells:
            self._cells -= 1
            if self._cells == 0:
                self._lock.release()

    @contextmanager
    def of_the_page(self) -> Iterator[bool]:
        """Yields whether it is the page's turn; does not wait."""
        mine = self._lock.acquire(blocking=False)
        try:
            yield mine
        finally:
            if mine:
                self._lock.release()

    @contextmanager
    def of_a_call(self) -> Iterator[None]:
        """For work that code asked for: in a cell the turn is the cell's already."""
        if self._cells:
            yield
            return
        with self._lock:
            yield


TURNS = _Turns()


class Widget(anywidget.AnyWidget):
    """A widget that works in turns with the cells.

    It leaves two outputs: itself, for pages that have its kernel, and what is saved for all others, a
    picture and a record that plays. While the first is there the second hides. So the saved output is
    renewed without a change of the widget that is being used.
    """

    kind: str  # the name of its JavaScript
    uid = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)  # a line below the picture
    static = traitlets.Dict().tag(sync=True)  # what the page needs to know once
    # One trait, so that the page never sees the numbers of one frame and the bytes of another.
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(uid=uuid.uuid4().hex, **traits)
        self._shown: DisplayHandle | None = None
        TURNS.watch_cells()
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        # Without an address: the same notebook leaves the same output.
        return self.describe()

    def describe(self) -> str:
        """What the picture shows, in words."""
        raise NotImplementedError

    def figure(self) -> Figure:
        """The picture as a matplotlib figure, for print."""
        raise NotImplementedError

    def record(self) -> str | None:
        """What plays where there is no kernel (`course_utils.widgets.record`); None where nothing does."""
        return None

    def _handle(self, content: Request, buffers: list[memoryview]) -> None:
        raise NotImplementedError

    def _on_message(self, _: object, content: Request, buffers: list[memoryview]) -> None:
        # What is sent meanwhile is data; these two say what became of the request.
        end = {"kind": "done", "id": content["id"]}
        with TURNS.of_the_page() as mine:
            if not mine:
                self.send({**end, "kind": "busy"})
                return
            try:
                if content["kind"] == "settle":
                    self.save_picture()
                else:
                    self._handle(content, buffers)
            except Exception as error:
                self._pause(error)
            finally:
                self.send(end)

    def _send_frame(self, frame: Frame, **more: bool) -> None:
        """To the page alone, as data: nothing of it is saved."""
        state, payload = frame
        self.send({"kind": "frame", "state": state, **more}, [payload])

    def _commit_frame(self, frame: Frame) -> None:
        """Leave a frame where it survives a reload and an export."""
        state, payload = frame
        self.view = {**state, "bytes": payload}

    def _pause(self, error: Exception) -> None:
        self.error = shortened(error)
        self.send({"kind": "error"})

    def save_picture(self) -> None:
        """Put the present picture and the record where the saved notebook will have them."""
        if self._shown is not None:
            data, metadata = self.saved()
            self._shown.update(data, metadata=metadata, raw=True)

    def saved(self) -> plotting.MimeBundle:
        """What pages without a kernel show: the picture in each form, as HTML with the record."""
        picture = plotting.picture(self.figure(), self.describe(), dpi=72, note=self.note)
        data, metadata = picture._repr_mimebundle_()
        data["text/html"] = record.saved_page(data["text/html"], self.uid, self.kind, self.record())
        return data, metadata

    def traits_of_record(self, **static: object) -> State:
        """What a record's page asks of the widget's model, with these changes of what is static."""
        return {"static": {**self.static, **static}, "note": self.note, "uid": "", "error": ""}

    def _ipython_display_(self, **_: object) -> None:
        from IPython.display import display

        live, _metadata = super()._repr_mimebundle_() or ({}, {})
        # Where this cannot be shown it takes no place: what is saved follows.
        display({**live, "text/plain": ""}, raw=True)
        data, metadata = self.saved()
        self._shown = display(data, metadata=metadata, raw=True, display_id=True)

    def _repr_mimebundle_(self, **_: object) -> plotting.MimeBundle:
        live, metadata = super()._repr_mimebundle_() or ({}, {})
        data, metadata_of_picture = self.saved()
        return {**live, **data}, {**metadata, **metadata_of_picture}


def shortened(error: BaseException) -> str:
    """A traceback without the frames of this package and of libraries: the reader's own lines."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((str(HERE), sys.prefix, sys.base_prefix))
        and "site-packages" not in frame.filename
    ]
    lines = []
    for frame in own[-4:]:
        lines += [f"{frame.name}, line {frame.lineno}:", f"    {frame.line}"]
    return "\n".join([*lines, f"{type(error).__name__}: {error}"])


def checked(name: str, function: Callable[..., T]) -> Callable[..., T]:
    """The function that a widget was given.

    Raises
    ------
    TypeError
        If it can't be called.
    """
    if not callable(function):
        raise TypeError(f"{name} must be a function, not {type(function).__name__}.")
    return function


def checked_number(name: str, number: int | None) -> None:
    """Refuse what can't be a number of classes; None stands for no classes.

    Raises
    ------
    ValueError
        If it is neither None nor a whole number of at least 1.
    """
    if number is not None and (not isinstance(number, int) or number < 1):
        raise ValueError(f"{name} is {number!r}; use a whole number, 1 or more, or leave it out.")


def mean(values: Sequence[float]) -> float | None:
    """The mean; None stands for "nothing yet" and for NaN, which JSON lacks."""
    average = sum(values) / len(values) if values else math.nan
    return average if math.isfinite(average) else None

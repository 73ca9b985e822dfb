"""Save and resume training: written atomically, checked when read, the previous file kept."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch

from course_utils.files import write_atomic

State = dict[str, Any]  # what a checkpoint holds, by name: what it is, the reader knows


@runtime_checkable
class _Restorable(Protocol):
    def load_state_dict(self, state_dict: Any, /) -> object: ...


def previous_path(path: str | os.PathLike[str]) -> Path:
    """Where `save_checkpoint` keeps the file it replaces: `gan.pt` becomes `gan.previous.pt`."""
    path = Path(path)
    return path.with_name(f"{path.stem}.previous{path.suffix}")


def save_checkpoint(path: str | os.PathLike[str], **state: object) -> None:
    """Save the state of a training run; the file it replaces is kept beside it.

    Parameters
    ----------
    path : path
        File to write, e.g. "gan.pt".
    **state
        What to save, by name. Networks, optimisers, schedules and generators (anything with
        `state_dict` or `get_state`) are saved as their state; tensors, numbers, strings, None, and
        lists, tuples and dictionaries of these as they are. NumPy arrays and numbers become tensors
        and Python numbers.

    Raises
    ------
    TypeError
        If a value is of another kind, which could not be read back safely.
    RuntimeError
        If the file can't be written; the last checkpoint is then untouched.

    Examples
    --------
    >>> save_checkpoint("gan.pt", net_G=net_G, optimizer_G=optimizer_G, epoch=epoch)
    >>> state = load_checkpoint("gan.pt", net_G=net_G, optimizer_G=optimizer_G)
    >>> start = state.get("epoch", 0)
    """
    path = Path(path)
    buffer = io.BytesIO()
    torch.save({name: _plain(value, name) for name, value in state.items()}, buffer)
    previous = previous_path(path)
    try:
        # Whole before anything is renamed; then the old file moves aside. Killed between the two
        # renames, the run still finds the previous file.
        scratch = path.with_name(f"{path.name}.new")
        write_atomic(scratch, buffer.getvalue())
        if path.exists() and _read(path)[0] is not None:
            os.replace(path, previous)
        os.replace(scratch, path)
    except OSError as error:
        raise RuntimeError(
            f"The checkpoint {path} could not be written ({error.strerror}): free some space or "
            "choose another folder."
        ) from error


def load_checkpoint(
    path: str | os.PathLike[str], *, map_location: torch.device | str = "cpu", **into: object
) -> State:
    """Read a checkpoint, or the previous one where the last is damaged.

    Parameters
    ----------
    path : path
        File written by `save_checkpoint`.
    map_location : torch.device or str, default="cpu"
        Where the returned tensors are put; objects in `into` keep their own device.
    **into
        Objects to restore, by the names they were saved under: networks, optimisers, schedules,
        generators.

    Returns
    -------
    dict
        The saved state by name; empty where there is no checkpoint yet, so that `state.get("epoch",
        0)` starts a run afresh or resumes it.

    Raises
    ------
    RuntimeError
        If neither file can be read, or if an object in `into` does not fit what was saved.
    """
    path = Path(path)
    tried = []
    for candidate in (path, previous_path(path)):
        if not candidate.exists():
            continue
        state, problem = _read(candidate, map_location)
        if state is None:
            tried.append(problem)
            continue
        if candidate != path:
            reason = tried[0] if tried else "is missing"
            print(f"{path} {reason}, so the previous checkpoint, {candidate}, is used.")
        _restore(candidate, state, into)
        return state
    if tried:
        raise RuntimeError(f"The checkpoint {path} {tried[0]}: delete it and train again.")
    return {}


def _plain(value: object, name: str) -> object:
    """`value` in terms that `torch.load(weights_only=True)` reads back."""
    value = getattr(value, "_orig_mod", value)  # a network from torch.compile, under its own names
    if hasattr(value, "state_dict"):
        value = value.state_dict()
    elif isinstance(value, torch.Generator):
        value = value.get_state()
    if isinstance(value, np.ndarray):
        value = torch.from_numpy(value)
    elif isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (torch.Tensor, bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {k: _plain(v, f"{name}[{k!r}]") for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(v, f"{name}[{i}]") for i, v in enumerate(value))
    raise TypeError(
        f"{name} is a {type(value).__name__}, which a checkpoint can't hold: save tensors, "
        "numbers, strings or things with a state_dict."
    )


def _read(path: Path, map_location: torch.device | str = "cpu") -> tuple[State | None, str]:
    """The state in a file and "", or None and what is wrong with the file."""
    try:
        with zipfile.ZipFile(
            path
        ) as archive:  # torch.load does not look at the checksums in the file
            if archive.testzip() is not None:
                return None, "is damaged (wrong checksum)"
        return torch.load(path, map_location=map_location, weights_only=True), ""
    except OSError as error:
        return None, f"can't be read ({error.strerror})"
    except Exception:  # damage can surface as nearly any exception of zipfile or the unpickler
        return None, "is damaged or no checkpoint"


def _restore(path: Path, state: State, into: dict[str, object]) -> None:
    missing = sorted(set(into) - set(state))
    if missing:
        raise RuntimeError(f"{path} holds no {', '.join(missing)}; it holds {', '.join(state)}.")
    for name, target in into.items():
        target = getattr(target, "_orig_mod", target)
        try:
            if isinstance(target, torch.Generator):
                target.set_state(state[name].cpu())
            elif isinstance(target, _Restorable):
                target.load_state_dict(state[name])
            else:
                raise TypeError(f"a {type(target).__name__} can't be restored")
        except (RuntimeError, ValueError, KeyError, TypeError) as error:
            first = str(error).strip().splitlines()
            detail = first[1] if len(first) > 1 else first[0]
            raise RuntimeError(
                f"{name} does not fit {path} ({detail.strip().rstrip('.')}): build it as it "
                "was when it was saved, or delete the file and train again."
            ) from error

"""Every limit that a submission meets while it is graded, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MiB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Parameters
    ----------
    notebook_bytes : int
        Size of the submitted file; larger ones are refused by name, unread.
    cells : int
        Cells in the notebook; more are refused by name.
    helper_files, helper_bytes : int
        The student's own modules beside the notebook, and their bytes together; others are left out.
    memory : int
        Bytes of private memory of each process, beyond what a process has before the first cell.
        All processes of a student together may hold twice as much, counted with what each of them
        began with (some 300 MiB); four times as much where pages that a fork shares with its parent
        are counted for both.
    processes : int
        Processes and threads of one student at any time.
    file_bytes, scratch_bytes : int
        Size of one file that is written, and of everything in the private /tmp, home and shared
        memory, which live in memory.
    scratch_files : int
        Files and folders in each of these.
    output_bytes : int
        Outputs of one cell; what comes after is dropped, and the cell says so.
    notebook_output_bytes : int
        Outputs of all cells of a notebook.
    cell_cpu, cell_wall : float
        Seconds for one cell. It is interrupted then; the next cells run.
    notebook_wall : float
        Seconds for all cells together. The exercises are graded with what has run by then.
    probe_cpu, probe_wall : float
        Seconds for all observations of one exercise.
    submission_wall : float
        Seconds for everything of one student. What could not be run by then counts nothing, and says
        so.
    restarts : int
        How often a notebook is begun anew after a cell has killed its process; that cell is left
        out then. After that, so is every other one that looks as if it would.
    """

    notebook_bytes: int = 64 * MiB
    cells: int = 20_000
    helper_files: int = 20
    helper_bytes: int = MiB
    memory: int = 2048 * MiB
    processes: int = 64
    file_bytes: int = 64 * MiB
    scratch_bytes: int = 256 * MiB
    scratch_files: int = 50_000
    output_bytes: int = 256 * 1024
    notebook_output_bytes: int = 4 * MiB
    cell_cpu: float = 60.0
    cell_wall: float = 120.0
    notebook_wall: float = 600.0
    probe_cpu: float = 20.0
    probe_wall: float = 60.0
    submission_wall: float = 1800.0
    restarts: int = 20

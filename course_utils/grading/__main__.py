"""Grade a class: ``python -m course_utils.grading ASSIGNMENT``, in the course folder."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from course_utils.grading.commands import COMMANDS, run
from course_utils.grading.pipeline import NoTableError, Options, grade_class
from course_utils.grading.runs import RunFolder, cannot_write
from course_utils.grading.tables import any_terminal, table_text


def main() -> int:
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        any_terminal()
        return run(sys.argv[1], sys.argv[2:])
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.grading",
        description="Grade what lies in submitted/STUDENT/ASSIGNMENT, in a sandbox. Stopped "
        "half-way, it goes on where it stopped.",
        epilog="Beside grading there are "
        + ", ".join(COMMANDS)
        + ": python -m course_utils.grading COMMAND --help.",
    )
    parser.add_argument("assignment", help="such as 01_vanilla_gan")
    parser.add_argument("--students", nargs="+", default=[], metavar="NAME", help="only these")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="submissions at a time (default: one for each core)")  # fmt: skip
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="an existing Dask cluster, tcp://host:8786"
    )
    parser.add_argument("--db", metavar="URL", help="gradebook, such as postgresql:///gradebook "
                        "(default: gradebook.db in the course folder)")  # fmt: skip
    parser.add_argument("--root", type=Path, default=Path(), help="course folder (default: here)")
    parser.add_argument("--exercise", metavar="NAME", dest="only",
                        help="grade this one again, leave the other marks as they are")  # fmt: skip
    parser.add_argument("--regrade", action="store_true", help="again, also what has not changed")
    parser.add_argument(
        "--new-seeds", action="store_true", help="draw new inputs for the whole class"
    )
    parser.add_argument("--no-sandbox", action="store_true",
                        help="run students' code as you. In a machine to throw away only")  # fmt: skip
    chosen = parser.parse_args()
    options = Options(
        chosen.root, chosen.students, chosen.workers, chosen.dask, chosen.db, not chosen.no_sandbox,
        chosen.regrade, chosen.new_seeds, chosen.only,
    )  # fmt: skip
    any_terminal()
    folder = RunFolder(chosen.root.resolve(), chosen.assignment)
    try:
        found = grade_class(chosen.assignment, options)
    except NoTableError as error:
        print(table_text(error.found, folder.source))
        print(f"\n{error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Nothing was graded: {cannot_write(error)}.", file=sys.stderr)
        return 2
    except (ValueError, RuntimeError) as error:  # no sandbox, no such student, no gradebook …
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    print(table_text(found, folder.source))
    print(f"\nThe table, with the points of each exercise: {folder.path / 'grades.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

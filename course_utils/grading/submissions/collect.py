"""``nbgrader collect`` for a shared folder that every student can write to.

nbgrader's own warns where somebody else has made a submission, and takes it; it copies what a link
points to, with the instructor's rights; and it stops for the whole class at one bad name or file.
"""

from __future__ import annotations

import os
import pwd
import shutil
from datetime import datetime
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect

from course_utils.grading.limits import Limits
from course_utils.grading.submissions.files import RefusedError, read_bytes
from course_utils.grading.submissions.names import is_name

Record = dict[str, object]


class CollectOwn(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """Collects from each student what that student has handed in, and from links nothing.

    With ``c.ExchangeCollect.check_owner = False``, where all students are the same Unix user, the
    owner of a submission is not looked at.
    """

    def _path_to_record(self, path: str) -> Record:
        try:
            if os.path.islink(path) or not os.path.isdir(path):
                raise RefusedError("it is no folder")
            record: Record = super()._path_to_record(path)
            name = str(record["username"])
            if not is_name(name):
                raise RefusedError("this cannot be the name of a student")
            if self.check_owner and _owner(path) != name:
                raise RefusedError(f"it claims to be {name}'s, and belongs to {_owner(path)}")
            return record
        except (RefusedError, ValueError, OverflowError, OSError) as error:
            self.log.warning("%s is not collected: %s", os.path.basename(path), error)
            # Under a name that no student can have: it must not stand in for a student's own.
            return {"username": f"/{path}", "filename": "", "timestamp": datetime.min}

    def init_src(self) -> None:
        super().init_src()
        found: list[Record] = vars(self)["src_records"]  # which nbgrader has put there
        self.src_records = [record for record in found if record["filename"]]

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy the files of one submission; what is no file, or too large, is left out by name."""
        scratch, room = Path(f"{dest}.new"), Limits().notebook_bytes
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        # Held open: its owner might put a link in its place meanwhile.
        folder = os.open(src, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            for name in sorted(os.listdir(folder))[:1000]:
                try:
                    data = read_bytes(Path(f"/proc/self/fd/{folder}", name), Limits())
                    room -= len(data)
                    if room < 0:
                        raise RefusedError("there is too much in the folder")
                    (scratch / name).write_bytes(data)
                except (RefusedError, OSError) as error:
                    self.log.warning("%s/%s is left out: %s", os.path.basename(src), name, error)
        finally:
            os.close(folder)
        scratch.rename(dest)


def _owner(path: str) -> str:
    try:
        return pwd.getpwuid(os.stat(path).st_uid).pw_name
    except KeyError:
        return "nobody known"

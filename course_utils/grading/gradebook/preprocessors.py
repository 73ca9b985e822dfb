"""The grading pipeline at nbgrader's own extension points, named in ``nbgrader_config.py``.

``nbgrader autograde``, formgrader's button and ``python -m course_utils.grading`` all go through
these: :class:`Submissions` reads what was handed in, :class:`GradeInSandbox` runs and marks it. What
they write into the test cells is what nbgrader itself understands.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Dict, Unicode
from traitlets.config import Config

from course_utils.grading.gradebook.folders import course_of, submitted
from course_utils.grading.gradebook.late import settle_first

# What grades is imported where it is used: other nbgrader commands should not wait for torch.
if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise
    from course_utils.grading.marking.results import Result, Score
    from course_utils.grading.submissions.cells import Template


Resources = dict[str, Any]  # as nbconvert has them


def prepare(assignment: str, student: str, notebooks: list[str]) -> None:
    """Hook before nbgrader takes up a submission.

    Links go: nbgrader would follow them out of the folder. Where no notebook has the assignment's
    name, the list of what is to be converted is told it all the same: nbgrader skips other names,
    and :class:`Submissions` looks into the whole folder for a notebook that can be graded.
    """
    folders = {os.path.dirname(notebook) for notebook in notebooks}
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if path.is_symlink():
                path.unlink()
    wanted = [os.path.join(f, f"{assignment.partition('_')[2]}.ipynb") for f in folders]
    if not set(wanted) & set(notebooks):
        notebooks[:] = wanted


class Submissions(NotebookExporter):
    """Reads a submitted notebook however damaged it is, and hands on a whole and valid one.

    nbgrader makes one for each command, before it touches the first submission.

    Raises
    ------
    NbGraderException
        If there is no sandbox, or a mistake in ``course.toml``. It would be the same for every
        student: nbgrader stops here.
    """

    def __init__(self, config: Config | None = None, **traits: object):
        from course_utils.grading.sandbox.host import SandboxError, check_sandbox

        super().__init__(config=config, **traits)  # type: ignore[no-untyped-call]
        settle_first(self)
        if GradeInSandbox(parent=self).sandbox:
            try:
                check_sandbox()
            except SandboxError as error:
                self.log.error(str(error))
                raise NbGraderException(str(error)) from None

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kwargs: object
    ) -> tuple[NotebookNode, Resources]:
        from course_utils.grading.limits import Limits
        from course_utils.grading.submissions.recover import recover

        names = (resources or {}).get("nbgrader")
        if names:
            coursedir, path = course_of(self), Path(filename).absolute()
            if path.parent == submitted(coursedir, names["student"], names["assignment"]):
                template = template_of(Path(coursedir.root), names["assignment"])
                found = recover(path.parent, template, Limits())
                made: tuple[NotebookNode, Resources]
                made = super().from_notebook_node(  # type: ignore[no-untyped-call]
                    found.notebook(template), resources, **kwargs
                )
                return made
        return super().from_filename(filename, resources, **kwargs)


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Runs a notebook in the sandbox and puts scores and messages into its test cells."""

    sandbox = Bool(
        True, help="False runs students' code as you, with all that you may do. Don't."
    ).tag(config=True)
    limits = Dict({}, help="Limits that differ from course_utils.grading.limits, by name.").tag(
        config=True
    )
    results = Unicode(
        "", help="Folder with results that are there already (python -m course_utils.grading)."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        names = resources["nbgrader"]
        if self.results:
            result = self._graded(names["student"])
        else:
            # nbgrader has copied what was handed in beside the notebook by now.
            result = self._grade(nb, names, Path(resources["metadata"]["path"]))
        fill_in(nb, result)
        return nb, resources

    def _graded(self, student: str) -> Result:
        from course_utils.grading.marking.results import Result, file_name

        return Result.from_json((Path(self.results) / file_name(student)).read_text())

    def _grade(self, nb: NotebookNode, names: dict[str, str], place: Path) -> Result:
        from course_utils.grading.limits import Limits
        from course_utils.grading.marking.mark import grade
        from course_utils.grading.marking.results import FAILED, Result
        from course_utils.grading.runs import RunFolder
        from course_utils.grading.sandbox.host import NO_SANDBOX, fork_server_for
        from course_utils.grading.submissions.cells import Recovered
        from course_utils.grading.submissions.files import RefusedError, refuse_links

        coursedir = course_of(self)
        root = Path(coursedir.root)
        folder = RunFolder(root, names["assignment"])
        given = [c.metadata.nbgrader for c in nb.cells if is_grade(c)]
        known = {g["grade_id"]: g["points"] for g in given}
        why = differing_points(known, folder.source.exercises())
        if why:
            raise ValueError(why)
        limits = Limits(**self.limits)
        plan = folder.plan(limits, self.sandbox)
        if not self.sandbox:
            self.log.warning(NO_SANDBOX)
        template = template_of(root, names["assignment"])
        server = fork_server_for(names["assignment"], self.sandbox)
        try:
            refuse_links(submitted(coursedir, names["student"], names["assignment"]))
            submission = Recovered.again(nb, place, limits)
            result = grade(names["student"], submission, template, plan.run, server)
        except RefusedError as refusal:
            folder.save(Result(names["student"], FAILED, [str(refusal)]))
            raise RuntimeError(f"{names['student']} is failed: {refusal}.") from None
        result.digest = ""  # of a submission as nbgrader sees it: the other command looks again
        folder.save(result)
        for reason in result.reasons:
            self.log.warning("%s is %s: %s", names["student"], result.state, reason)
        return result


def fill_in(nb: NotebookNode, result: Result) -> None:
    """Write a result into the outputs of a notebook, as nbgrader reads it.

    A score is the test cell's one result; nbgrader takes it for partial credit. It stands behind
    the message, which is plain text.
    """
    count = 0
    for index, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        if is_grade(cell) and not is_solution(cell):
            name = cell.metadata.nbgrader["grade_id"].removeprefix("check_")
            score = result.scores.get(name)
            cell.outputs = [] if score is None else score_outputs(score, count)
        else:
            kept = result.outputs.get(str(index), [])
            cell.outputs = [nbformat.from_dict(output) for output in kept]
    if any(is_grade(c) and not is_solution(c) and not c.get("outputs") for c in nb.cells
           if c.cell_type == "code"):  # fmt: skip
        # nbgrader gives full marks for a test cell that says nothing.
        raise RuntimeError("There are test cells without a score: the notebook is not marked.")


def differing_points(known: dict[str, float], exercises: dict[str, Exercise]) -> str:
    """Say for which exercises nbgrader (by the id of a cell) has other points; else nothing."""
    differ = [
        f"{known.get(f'check_{name}', 0):g} for {name} where the exercise has {exercise.points:g}"
        for name, exercise in exercises.items()
        if known.get(f"check_{name}") != exercise.points
    ]
    if not differ:
        return ""
    return (
        f"The gradebook's points are not those of the exercises: {', '.join(differ)}. Points are "
        "set in course_utils/checks/probes and in the assignment's source, solutions/NN_name.py; "
        "make the notebooks from these, and run nbgrader generate_assignment --force."
    )


def score_outputs(score: Score, count: int) -> list[NotebookNode]:
    """A message and a score between 0 and the points."""
    earned = min(max(float(score.earned), 0.0), float(score.points))
    message = score.message if score.message.endswith("\n") else score.message + "\n"
    return [
        nbformat.v4.new_output("stream", name="stdout", text=message),
        nbformat.v4.new_output(
            "execute_result", data={"text/plain": repr(earned)}, execution_count=count
        ),
    ]


def template_of(root: Path, assignment: str) -> Template:
    """The cells of an assignment as they are now: formgrader runs for days, and sources change."""
    from course_utils.grading.runs import RunFolder

    source = RunFolder(root, assignment).source
    files = (source.path, source.root / "notebooks" / assignment / f"{source.name}.ipynb")
    times = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in files)
    return _template(root, assignment, times)


@functools.cache
def _template(root: Path, assignment: str, times: tuple[int, ...]) -> Template:
    from course_utils.grading.runs import RunFolder
    from course_utils.grading.submissions.cells import Template

    return Template.of(RunFolder(root, assignment).source)

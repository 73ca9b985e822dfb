"""Lets nbgrader's own preprocessors work on what the gradebook has on one student, read at once."""

from __future__ import annotations

import json
from typing import TypeVar

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook, GradeCell, MissingEntry, Notebook, SourceCell
from nbgrader.preprocessors import (
    AssignLatePenalties,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

Entry = TypeVar("Entry")
Converted = tuple[NotebookNode, ResourcesDict]


class Page:
    """What the gradebook has on one student's notebook, and answers to nbgrader's preprocessors with.

    Parameters
    ----------
    gradebook
        Open.
    names
        As in nbgrader's resources; the student and the submission are added where they are new.
    stamp
        When it was handed in.
    """

    def __init__(self, gradebook: Gradebook, names: dict[str, str], stamp: str | None):
        self.save, self.db = gradebook.db.commit, self
        gradebook.update_or_create_student(names["student"])
        with gradebook.db.no_autoflush:  # nbgrader asks for more before it has put a new one in
            self.submission = gradebook.update_or_create_submission(
                names["assignment"], names["student"], **({"timestamp": stamp} if stamp else {})
            )
        handed_in = next(n for n in self.submission.notebooks if n.name == names["notebook"])
        self.penalty = handed_in.late_submission_penalty
        self.notebook = handed_in.notebook
        graded = [*self.notebook.grade_cells, *self.notebook.task_cells]
        self.sources = {cell.name: cell for cell in self.notebook.source_cells}
        self.graded = {cell.name: cell for cell in graded}
        self.grades = {grade.name: grade for grade in handed_in.grades}
        self.comments = {comment.name: comment for comment in handed_in.comments}

    def commit(self) -> None:
        """Nothing: nbgrader commits after each cell, but once a student, by ``save``, is enough."""

    def find_notebook(self, *_: str) -> Notebook:
        return self.notebook

    def find_source_cell(self, name: str, *_: str) -> SourceCell:
        return _entry(self.sources, name)

    def find_graded_cell(self, name: str, *_: str) -> GradeCell:
        return _entry(self.graded, name)

    def find_grade(self, name: str, *_: str) -> Grade:
        return _entry(self.grades, name)

    def find_comment(self, name: str, *_: str) -> Comment:
        return _entry(self.comments, name)


def _entry(entries: dict[str, Entry], name: str) -> Entry:
    if name not in entries:
        raise MissingEntry(f"There is no cell {name} in the gradebook.")
    return entries[name]


class _OnPage(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Lets one of nbgrader's preprocessors work on a page, where it would open the gradebook anew."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        names = resources["nbgrader"]
        self.student_id, self.assignment_id = names["student"], names["assignment"]
        self.notebook_id = names["notebook"]
        found: Converted = NbGraderPreprocessor.preprocess(self, nb, resources)
        return found


class _Cells(_OnPage, OverwriteCells):  # type: ignore[misc]
    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        nb, resources = super().preprocess(nb, resources)
        if self.add_missing_cells:
            nb, resources = self.add_missing_grade_cells(nb, resources)
            nb, resources = self.add_missing_task_cells(nb, resources)
        return nb, resources


class _Grades(_OnPage, SaveAutoGrades):  # type: ignore[misc]
    pass


class _Kernelspec(OverwriteKernelspec):  # type: ignore[misc]
    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        if self.gradebook.notebook.kernelspec:
            nb.metadata["kernelspec"] = json.loads(self.gradebook.notebook.kernelspec)
        return nb, resources


class _Penalties(AssignLatePenalties):  # type: ignore[misc]
    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        if self.gradebook.submission.total_seconds_late > 0 or self.gradebook.penalty:
            self.gradebook.save()  # it looks for itself
            found: Converted = super().preprocess(nb, resources)
            return found
        return nb, resources


ON_PAGE = {OverwriteCells: _Cells, SaveAutoGrades: _Grades, OverwriteKernelspec: _Kernelspec,
           AssignLatePenalties: _Penalties}  # fmt: skip

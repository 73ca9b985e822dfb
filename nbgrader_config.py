"""nbgrader for this course: found by every `nbgrader` command that is run in this folder."""

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from course_utils.grading import preprocessors

c = get_config()  # defined by nbgrader

c.CourseDirectory.course_id = "gan-course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Replace this line by your code.")'
}
c.ClearSolutions.text_stub = "*Your answer.*"

# What students send in is put right before it runs: a duplicated cell would stop nbgrader for the
# whole class, a tag on a test cell would skip it and earn full marks, a deleted test would be lost.
c.Autograde.sanitize_preprocessors = [
    ClearOutput,
    preprocessors.DropDuplicates,
    preprocessors.StripMetadata,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
c.OverwriteCells.add_missing_cells = True

# And what comes out of a test cell is put right before it counts: a warning on stderr would mean 0,
# a NaN or None full marks.
c.Autograde.autograde_preprocessors = [
    preprocessors.SmokeExecute,
    preprocessors.TidyResults,
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
c.Execute.timeout = 120  # seconds a cell; it is interrupted then, and the next cell runs
c.Execute.skip_cells_with_tag = "__never__"

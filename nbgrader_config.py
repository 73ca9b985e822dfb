"""nbgrader for this course: found by every `nbgrader` command that is run in this folder."""

import os
import shutil
import sysconfig

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    IgnorePattern,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from course_utils.grading.authoring.students_copy import DropClaims
from course_utils.grading.gradebook import preprocessors
from course_utils.grading.gradebook.export import ExportWithStates
from course_utils.grading.gradebook.feedback import FeedbackPage, NamedGrades
from course_utils.grading.gradebook.late import TermPenalty
from course_utils.grading.gradebook.rubric import ShowRubric
from course_utils.grading.lms import zips
from course_utils.grading.submissions.collect import CollectOwn

c = get_config()  # defined by nbgrader

# nbgrader starts `alembic` by its bare name. It lies beside this Python, where the shell does not
# look unless the environment is activated.
if shutil.which("alembic") is None:
    os.environ["PATH"] = os.pathsep.join(
        [sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)]
    )

c.CourseDirectory.course_id = "gan-course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Replace this line by your code.")'
}
c.ClearSolutions.text_stub = "*Your answer.*"

# Cells of claims go before anything else is made of them.
c.GenerateAssignment.preprocessors = [DropClaims, *GenerateAssignment().preprocessors]

# What students hand in is read by a reader that copes with damage, links and lost metadata. The
# student's code runs in a sandbox; what it shows is compared with the solution outside.
c.Autograde.pre_convert_hook = preprocessors.prepare
c.Autograde.exporter_class = preprocessors.Submissions
c.Autograde.sanitize_preprocessors = [OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
c.OverwriteCells.add_missing_cells = True
c.Autograde.autograde_preprocessors = [
    preprocessors.GradeInSandbox,
    IgnorePattern,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
# Dates and penalties are those of course.toml; without it, c.LateSubmissionPlugin.penalty_method holds.
c.AssignLatePenalties.plugin_class = TermPenalty
# From the shared folder of nbgrader's exchange: nobody hands in for somebody else, and no link is followed.
c.ExchangeFactory.collect = CollectOwn
# What Canvas and Moodle export: nbgrader zip_collect.
c.ZipCollectApp.extractor_plugin = zips.SafeExtractor
c.ZipCollectApp.collector_plugin = zips.LmsCollector
# What students get back begins with what was lost and why.
c.GenerateFeedback.exporter_class = FeedbackPage
c.GenerateFeedback.preprocessors = [NamedGrades, CSSHTMLHeaderPreprocessor]
# Formgrader: the rubric stands under the answer. (Its order of students is random, and it hides their names.)
c.HTMLExporter.preprocessors = [ShowRubric]
c.ShowRubric.root = os.path.dirname(os.path.abspath(__file__))
# `nbgrader export`: what could not be marked is empty, and its state stands beside it.
c.ExportApp.plugin_class = ExportWithStates

"""Observations judged, limits and refusals: the parts of grading on their own."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.checks.observation import PUBLIC_SEEDS, observe
from course_utils.checks.record import Record, record_to_plain
from course_utils.checks.stub import STUB_WORDS, is_stub
from course_utils.files import PACKAGE, ROOT
from course_utils.grading import workers
from course_utils.grading.authoring.release import student_notebook
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.grading.marking import mark
from course_utils.grading.marking.expected import fingerprint
from course_utils.grading.marking.judge import Raised, Seen, judge, read_observation, unwritten
from course_utils.grading.marking.results import FAILED, GRADED, Fault, Result, Score
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.runs import RunFolder
from course_utils.grading.sandbox import host as sandbox
from course_utils.grading.submissions.cells import Template
from course_utils.grading.tables import table_csv
from tests.grading import classes

EXERCISE = classes.source().exercises()["generator_loss"]


# --- names -----------------------------------------------------------------------------------------


def test_no_name_of_a_folder_ends_a_run(tmp_path):
    """Long ones in another script, bytes that are no text, and what a terminal would obey."""
    root = classes.new_course(tmp_path)
    good = ["Константинопольский-Рождественский Константин", "O'Neil, Ann (17)", "ada"]
    odd = {os.fsdecode(b"m\xff\xfe"): r"m\udcff\udcfe", "new\nline\x1b[31m": r"new\nline\x1b[31m"}
    for name in [*good, *odd]:
        classes.hand_in(root, name, {"vanilla_gan.ipynb": b"{}"})
    found = {
        r.student: r for r in grade_class(classes.ASSIGNMENT, Options(root=root, progress=False))
    }
    assert found.keys() == {*good, *odd.values()}
    assert {r.state for r in found.values()} == {FAILED}
    assert all("no cells" in found[name].reasons[0] for name in good)
    assert all("not one of a student: rename it" in found[name].reasons[0] for name in odd.values())
    table = (RunFolder(root, classes.ASSIGNMENT).path / "grades.csv").read_text("utf-8")
    assert len(table.splitlines()) == 1 + len(found)


def test_whatever_goes_wrong_for_one_student_the_class_goes_on(tmp_path, monkeypatch):
    root = classes.new_course(tmp_path)
    for name in ("ada", "blaise"):
        classes.hand_in_honest(root, name, "blaise")

    def fails(student, *rest):
        if student == "ada":
            raise KeyError("no such thing")
        return grade_one(student, *rest)

    grade_one = workers.grade_one
    monkeypatch.setattr(workers, "grade_one", fails)
    options = Options(root=root, progress=False, limits=classes.LIMITS)
    ada, blaise = grade_class(classes.ASSIGNMENT, options)
    assert ada.state == FAILED and "KeyError: 'no such thing'" in ada.reasons[0]
    assert blaise.state == GRADED


# --- observations --------------------------------------------------------------------------------


def records(value: float) -> list[Record]:
    """Records of a solution whose every case shows one number."""
    return [Record(case, values={"v": value}) for case in ("names", *EXERCISE.cases)]


def payload(*per_seed: list[Record]) -> bytes:
    entries = [{"variant": "", "records": [record_to_plain(r) for r in one]} for one in per_seed]
    return json.dumps({"try": 0, "seeds": entries}).encode()


EXPECTED = {11: {"": records(1.0)}, 12: {"": records(2.0)}}


def score(*per_seed: list[Record]):
    _, seen = read_observation(payload(*per_seed), [2])
    return judge(EXERCISE, seen, [11, 12], EXPECTED)


def test_right_on_every_seed_is_full_marks():
    assert score(records(1.0), records(2.0)).earned == EXERCISE.points


def test_a_corner_costs_its_share_and_the_first_case_everything():
    cases = list(EXERCISE.cases)
    wrong = records(2.0)
    wrong[-1].values["v"] = 7.0
    assert score(records(1.0), wrong).earned == EXERCISE.points * (len(cases) - 1) / len(cases)
    wrong = records(2.0)
    wrong[1].values["v"] = float("nan")
    assert score(records(1.0), wrong).earned == 0.0


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"7", b"null", b"\xff\xfe", b'{"seeds": []}', b'{"try": 1, "missing": true}',
     b'{"try": "0", "missing": true}', b'{"try": -1, "missing": true}',
     *(b'{"try": 0, "seeds": ' + seeds + b"}" for seeds in (
         b"3", b"[1, 2]", b"[{}]",
         b'[{"variant": 1, "records": []}, {"variant": "", "records": []}]',
         b'[{"variant": "", "records": 5}, {"variant": "", "records": [7]}]',
         b"[" * 100_000 + b"]" * 100_000))],
)  # fmt: skip
def test_what_no_probe_writes_is_refused(data):
    with pytest.raises(ValueError):
        read_observation(data, [2])


@pytest.mark.parametrize("record", [{"case": "c", "This work deserves full marks": 1}, {"case": ["full marks"]},
                                    {"case": "c", "values": {"v": {"full marks": 1}}}])  # fmt: skip
def test_what_strangers_write_is_in_no_reason_for_refusing_it(record):
    data = json.dumps({"try": 0, "seeds": [{"variant": "", "records": [record]}] * 2}).encode()
    with pytest.raises(ValueError, match="records of another shape"):
        read_observation(data, [2])
    for kind in ("Full marks", "print", "Exception.full_marks"):
        assert Raised(kind, "full marks").kind == "an exception of its own"
    assert Raised("SystemExit", "full marks").kind == "SystemExit"


@pytest.mark.parametrize(
    "value",
    [{"data": "x", "shape": [2]}, {"data": [1.0], "shape": [10**12], "dtype": "as the inputs"},
     {"data": [[1.0]], "shape": "x", "dtype": 3}, [], "1.0", None, True, 10**400],
)  # fmt: skip
def test_forged_values_earn_nothing_and_break_nothing(value):
    forged = [Record(r.case, values={"v": value}) for r in records(1.0)]
    entries = [{"variant": "", "records": [vars(r) for r in forged]}] * 2
    data = json.dumps({"try": 0, "seeds": entries}).encode()
    array = {"shape": [2], "dtype": "as the inputs", "data": [1.0, 2.0]}
    expected = {
        s: {"": [Record(r.case, values={"v": array}) for r in records(1.0)]} for s in (11, 12)
    }
    try:
        _, seen = read_observation(data, [2])
    except ValueError:
        return  # refused before anything is compared
    assert judge(EXERCISE, seen, [11, 12], expected).earned == 0.0


@pytest.mark.parametrize("forged", [[], records(1.0)[:-1], records(1.0) * 2, records(1.0)[::-1]])
def test_records_of_other_cases_than_were_asked_for_are_told(forged):
    found = score(forged, records(2.0))
    assert found.odd == "it came back with observations that no probe writes"
    assert found.right == (len(forged) >= len(records(1.0))), "what is there is right"
    assert score(records(3.0), records(3.0)).odd == "", "wrong is not forged"


def test_not_defined_says_so():
    result = judge(EXERCISE, None, [11, 12], EXPECTED)
    assert (result.earned, "not defined" in result.message) == (0.0, True)


@pytest.mark.parametrize("assignment", sorted(ASSIGNMENTS))
def test_each_released_stub_is_seen_to_be_one(assignment):
    """In the notebooks as students get them, exercise by exercise."""
    source = Source(assignment)
    solved, stubs = source.namespace(), Template.of(source).stubs
    for name, exercise in source.exercises().items():
        space = dict(solved)
        run_cell(stubs[name], f"<stub of {name}>", space)
        seen = Seen(*observe(exercise, space[name], PUBLIC_SEEDS[0]))
        assert unwritten([seen]), name
        assert not unwritten([Seen(*observe(exercise, solved[name], PUBLIC_SEEDS[0]))]), name


def test_the_config_writes_the_stub_that_is_looked_for():
    words = f'raise NotImplementedError("{STUB_WORDS}")'
    assert f"{words!r}" in (ROOT / "nbgrader_config.py").read_text("utf-8")


@pytest.mark.parametrize("message", ["todo", "seed 123456789"])
def test_a_stub_with_other_words_is_looked_at_again(message):
    line = {"function": "f", "line": 2, "source": f'raise NotImplementedError("{message}")'}
    error = {"type": "NotImplementedError", "message": message, "lines": [line]}
    assert is_stub(error) and not unwritten([Seen("", [Record("case", error=error)])])


def test_what_is_not_written_is_observed_once(tmp_path, monkeypatch):
    def again(talk, name, run):
        raise AssertionError(f"{name} is observed alone")

    monkeypatch.setattr(mark, "_exercise", again)
    root = classes.new_course(tmp_path)
    nb = nbformat.reads(student_notebook(classes.source()), as_version=4)
    classes.hand_in(root, "blank", {"vanilla_gan.ipynb": nbformat.writes(nb).encode()})
    options = Options(root=root, progress=False, limits=classes.LIMITS)
    (blank,) = grade_class(classes.ASSIGNMENT, options)
    assert (blank.state, blank.earned, blank.reasons) == (GRADED, 0.0, [])
    assert {score.fault for score in blank.scores.values()} == {Fault.UNWRITTEN}


# --- the solution's observations ------------------------------------------------------------------


def test_stored_observations_are_made_anew_when_what_they_hang_on_changes(tmp_path, monkeypatch):
    source, package = classes.source(), tmp_path / "course_utils"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("grading", "__pycache__"))
    seen = [fingerprint(source, package)]
    assert seen == [fingerprint(source)]
    for changed in ("checks/observation.py", "checks/probes/vanilla_gan.py", "data/points.py",
                    "checks/instruments/losses.py", "plotting/style.py", "weights/new.pt"):  # fmt: skip
        with (package / changed).open("ab") as file:
            file.write(b"#")
        seen.append(fingerprint(source, package))
    assert len(set(seen)) == len(seen)
    (package / "grading").mkdir()
    (package / "grading" / "pipeline.py").write_text("")
    assert fingerprint(source, package) == seen[-1]


# --- tables and refusals -------------------------------------------------------------------------


def test_the_table_is_safe_in_a_spreadsheet_and_empty_is_not_zero():
    found = [Result("=cmd()", FAILED, ["=1+1"]),
             Result("zero", GRADED, scores={EXERCISE.name: Score(2.0, 0.0, "")})]  # fmt: skip
    rows = table_csv(found, classes.source()).splitlines()
    assert rows[1].startswith("'=cmd(),failed,,") and "'=1+1" in rows[1]
    assert rows[2].startswith("zero,graded,0.0,")


def test_without_bubblewrap_it_refuses_in_one_sentence(tmp_path):
    """In a process of its own, whose PATH has no bwrap."""
    root = classes.new_course(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "course_utils.grading", classes.ASSIGNMENT],
        cwd=root, capture_output=True, text=True,
        env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert "bubblewrap" in line and "--no-sandbox" in line


def test_a_system_without_namespaces_is_named(monkeypatch):
    sandbox.check_sandbox.cache_clear()
    monkeypatch.setattr(
        sandbox, "_walls", lambda: ["sh", "-c", "echo 'no namespaces here' >&2; exit 1"]
    )
    with pytest.raises(sandbox.SandboxError, match=r"no namespaces here.*allow user namespaces"):
        sandbox.check_sandbox()
    sandbox.check_sandbox.cache_clear()


def test_the_command_line_shows_no_folder_of_the_course():
    command = sandbox.bubblewrap(3)
    shown = [command[i + 1] for i, word in enumerate(command) if word in ("--ro-bind", "--bind")]
    assert not [
        p
        for p in shown
        if p in (str(ROOT), str(ROOT.parent), "/", "/home", "/root", "/var", "/run")
    ]
    assert "--new-session" in command  # a terminal could be typed into
    assert "--bind" not in command and "--share-net" not in command
    assert {"--unshare-net", "--unshare-pid", "--unshare-ipc", "--clearenv"} <= set(command)


def test_unknown_names_are_one_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"no 99_x\.py"):
        grade_class("99_x", Options(root=tmp_path, progress=False))
    with pytest.raises(ValueError, match="no exercise 'x' in 01_vanilla_gan; there are: "):
        RunFolder(tmp_path, classes.ASSIGNMENT).plan(classes.LIMITS, only="x")


@pytest.mark.parametrize(
    ("line", "instead", "words"),
    [
        ("def generator_loss(", "def another_loss(", "generator_loss is not defined"),
        ("def generator_loss(", "import no_such_thing\n\ndef generator_loss(",
         "ModuleNotFoundError: No module named 'no_such_thing'"),
    ],
)  # fmt: skip
def test_a_solution_that_does_not_run_is_one_sentence(tmp_path, line, instead, words):
    own = tmp_path / "solutions" / f"{classes.ASSIGNMENT}.py"
    own.parent.mkdir()
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    own.write_text(classes.source().path.read_text("utf-8").replace(line, instead, 1), "utf-8")
    with pytest.raises(
        RuntimeError, match=f"^The solution of 01_vanilla_gan does not run: {words}.$"
    ):
        RunFolder(tmp_path, classes.ASSIGNMENT).plan(classes.LIMITS)
    assert not (tmp_path / ".grading" / classes.ASSIGNMENT / "expected.json").exists()


def test_the_solution_meets_the_limits_of_submissions(tmp_path):
    limits = dataclasses.replace(classes.LIMITS, notebook_wall=0.01)
    with pytest.raises(RuntimeError, match=r"does not run: the whole notebook took too long\.$"):
        RunFolder(tmp_path, classes.ASSIGNMENT).plan(limits)


def test_a_second_grading_is_kept_out(tmp_path):
    folder = RunFolder(tmp_path, classes.ASSIGNMENT)
    with folder.locked(), pytest.raises(RuntimeError, match="being graded by another process"):
        grade_class(classes.ASSIGNMENT, Options(root=tmp_path, progress=False))
    assert os.stat(folder.path).st_mode

"""Each source in solutions/ has all that belongs to an assignment, and nothing lies about without one."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.files import PACKAGE, ROOT
from course_utils.grading.authoring.source import Source
from tests.browser.test_notebooks import WIDGETS
from tests.gpu.test_notebooks import FIGURES

# Where an assignment is written down by hand.
LISTS: Mapping[str, Container[str]] = {
    "ASSIGNMENTS in course_utils/checks/__init__.py": ASSIGNMENTS,
    "WIDGETS in tests/browser/test_notebooks.py": WIDGETS,
    "FIGURES in tests/gpu/test_notebooks.py": FIGURES,
}


def sources(root: Path) -> list[str]:
    return sorted(path.stem for path in root.glob("solutions/[0-9]*.py"))


def missing(source: Source, lists: Mapping[str, Container[str]]) -> list[str]:
    """What an assignment lacks, a sentence each."""
    root, stem, name = source.root, source.assignment, source.name
    student, solution = f"notebooks/{stem}/{name}.ipynb", f"solutions/{stem}/{name}.ipynb"
    make = f"run `make notebooks NAME={stem}`"
    files = {
        f"course_utils/checks/probes/{name}.py": "write the probes of its exercises there",
        f"course_utils/checks/questions/{name}.md": "write at least five questions there, and ask them",
        f"course_utils/checks/golden/{stem}.json": make,
        student: make,
        solution: make,
    }
    for cell in source.solution_cells():
        exercise = cell.metadata.nbgrader.grade_id
        files[f"tests/submissions/{stem}/{exercise}.py"] = (
            f"write wrong and right answers for {exercise} there"
        )
    found = [
        f"{stem} has no {file}: {remedy}."
        for file, remedy in files.items()
        if not (root / file).exists()
    ]
    evidence = f"tests/benchmarks/{stem}"
    found += [
        f"{stem} has no {evidence}/{pattern}: {remedy}."
        for pattern, remedy in (
            ("*.py", "put the command there that measures it"),
            ("*.md", "put what the command beside it found there"),
        )
        if not any((root / evidence).glob(pattern))
    ]
    readme = root / "README.md"
    text = readme.read_text("utf-8") if readme.exists() else ""
    found += [
        f"README.md has no link to {link}: add {stem} to its {where}."
        for link, where in ((student, "table of notebooks"), (solution, "list for instructors"))
        if f"]({link})" not in text
    ]
    found += [
        f"{stem} is not in {where}: add it." for where, names in lists.items() if stem not in names
    ]
    return found


@pytest.mark.parametrize("stem", sources(ROOT))
def test_an_assignment_has_all_that_belongs_to_it(stem):
    lacks = missing(Source(stem), LISTS)
    assert not lacks, "\n".join(lacks)


def orphans(root: Path) -> list[str]:
    """Files and folders that belong to an assignment of which there is no source."""
    stems = set(sources(root))
    modules = {stem.partition("_")[2] for stem in stems}
    places = ("solutions", "notebooks", "tests/submissions", "tests/benchmarks")
    found = [path for place in places for path in root.glob(f"{place}/[0-9]*/")]
    found += root.glob("course_utils/checks/golden/*.json")
    probes = (
        path
        for path in root.glob("course_utils/checks/probes/[!_]*.py")
        if not any(f"{path.stem}_".startswith(f"{module}_") for module in modules)
    )
    asked = (p for p in root.glob("course_utils/checks/questions/*.md") if p.stem not in modules)
    return sorted(
        path.relative_to(root).as_posix()
        for path in (*(path for path in found if path.stem not in stems), *probes, *asked)
    )


def test_nothing_belongs_to_an_assignment_that_is_gone():
    assert orphans(ROOT) == []


def test_each_bank_is_that_of_an_exercise():
    for stem in sources(ROOT):
        exercises = {cell.metadata.nbgrader.grade_id for cell in Source(stem).solution_cells()}
        banks = {path.stem for path in (ROOT / "tests" / "submissions" / stem).glob("*.py")}
        assert not banks - exercises, f"{stem} has banks of no exercise: {banks - exercises}"


NAMES_AT_MOST = 20


def names_from_the_course(cells: Iterable[str]) -> set[str]:
    """What code cells import from course_utils, by the names that a student meets."""
    names: set[str] = set()
    for code in cells:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""] * len(node.names)
            else:
                continue
            names |= {
                alias.asname or alias.name
                for module, alias in zip(modules, node.names, strict=True)
                if module.partition(".")[0] == "course_utils"
            }
    return names


def too_many_names(stem: str, names: set[str]) -> str:
    """A sentence, if a notebook imports more names than a student should have to learn."""
    if len(names) <= NAMES_AT_MOST:
        return ""
    return (
        f"{stem} imports {len(names)} names from course_utils, and at most {NAMES_AT_MOST} are "
        f"wanted: import modules (plotting, metrics, training) for some of {', '.join(sorted(names))}."
    )


@pytest.mark.parametrize("stem", sources(ROOT))
def test_a_notebook_imports_few_names(stem):
    cells = [cell.source for cell in Source(stem).code_and_claims]
    sentence = too_many_names(stem, names_from_the_course(cells))
    assert not sentence, sentence


def test_each_imported_name_counts_once():
    cells = [
        "import torch\nimport course_utils.files\nfrom course_utils import metrics as m, show",
        "def late():\n    from course_utils.plotting import show, tile\n    from torch import nn",
    ]
    assert names_from_the_course(cells) == {"course_utils.files", "m", "show", "tile"}


def test_twenty_names_are_allowed_and_twenty_one_are_not():
    names = {f"name_{k}" for k in range(20)}
    assert too_many_names("42_made_up", names) == ""
    said = too_many_names("42_made_up", names | {"another"})
    assert said.startswith(
        "42_made_up imports 21 names from course_utils, and at most 20 are wanted"
    )


# A source, and nothing else.
MADE_UP = """
# %% [markdown]
# # Made up

# %% nbgrader={"grade": false, "grade_id": "halve", "locked": false, "schema_version": 3, "solution": true, "task": false}
def halve(x):
    return x / 2
"""


@pytest.fixture
def made_up(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "42_made_up.py").write_text(MADE_UP)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return Source("42_made_up", tmp_path)


def test_what_a_made_up_assignment_lacks_is_said(made_up):
    assert missing(made_up, LISTS) == [
        "42_made_up has no course_utils/checks/probes/made_up.py: "
        "write the probes of its exercises there.",
        "42_made_up has no course_utils/checks/questions/made_up.md: "
        "write at least five questions there, and ask them.",
        "42_made_up has no course_utils/checks/golden/42_made_up.json: "
        "run `make notebooks NAME=42_made_up`.",
        "42_made_up has no notebooks/42_made_up/made_up.ipynb: "
        "run `make notebooks NAME=42_made_up`.",
        "42_made_up has no solutions/42_made_up/made_up.ipynb: "
        "run `make notebooks NAME=42_made_up`.",
        "42_made_up has no tests/submissions/42_made_up/halve.py: "
        "write wrong and right answers for halve there.",
        "42_made_up has no tests/benchmarks/42_made_up/*.py: "
        "put the command there that measures it.",
        "42_made_up has no tests/benchmarks/42_made_up/*.md: "
        "put what the command beside it found there.",
        "README.md has no link to notebooks/42_made_up/made_up.ipynb: "
        "add 42_made_up to its table of notebooks.",
        "README.md has no link to solutions/42_made_up/made_up.ipynb: "
        "add 42_made_up to its list for instructors.",
        "42_made_up is not in ASSIGNMENTS in course_utils/checks/__init__.py: add it.",
        "42_made_up is not in WIDGETS in tests/browser/test_notebooks.py: add it.",
        "42_made_up is not in FIGURES in tests/gpu/test_notebooks.py: add it.",
    ]


def test_what_a_removed_assignment_leaves_is_found(made_up):
    for left in ("notebooks/43_gone", "tests/submissions/43_gone", "course_utils/checks/probes"):
        (made_up.root / left).mkdir(parents=True)
    (made_up.root / "course_utils/checks/probes/gone.py").touch()
    assert orphans(made_up.root) == [
        "course_utils/checks/probes/gone.py",
        "notebooks/43_gone",
        "tests/submissions/43_gone",
    ]


# Lines of the students' side, which one person is to be able to read: what checks and widgets are
# made of is not counted, and many trainings in one pass by itself.
CORE, LINES, FURTHER, MANY = 5, 5_500, 250, 1_400


def lines(folder: Path, *but_not: str) -> int:
    """Of all modules below a folder, without those in some folders of it."""
    left_out = [folder / name for name in but_not]
    return sum(
        len(path.read_text("utf-8").splitlines())
        for path in folder.rglob("*.py")
        if not any(path.is_relative_to(other) for other in left_out)
    )


def test_the_students_side_stays_small():
    further = max(0, len(ASSIGNMENTS) - CORE)
    assert lines(PACKAGE, "checks", "grading", "widgets", "training/many") <= (
        LINES + FURTHER * further
    ), "move what no notebook uses to tests/benchmarks"
    assert lines(PACKAGE / "training" / "many") <= MANY

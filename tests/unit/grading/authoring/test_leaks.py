"""Every line that a solution consists of is found, however a page sets it."""

from __future__ import annotations

import pytest

from course_utils.grading.authoring.leaks import leaks
from course_utils.grading.authoring.source import Source

MADE_UP = """
# %% [markdown]
# # Made up

# %% nbgrader={"grade_id": "halve", "solution": true}
def halve(x):
    # The half of it.
    ### BEGIN SOLUTION
    (
        half := x.detach() * torch.tensor(0.5)
    )
    return half
    ### END SOLUTION

# %% [markdown] nbgrader={"grade_id": "question", "solution": true}
# <!-- BEGIN SOLUTION -->
# **Model answer.** The half of $x_1$ is as *large* as
# [the other](https://example.org), which [is seen](https://example.org) at once.
# <!-- END SOLUTION -->

# %% tags=["claims"]
assert halve(2) == 1
"""


@pytest.fixture
def source(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "42_made_up.py").write_text(MADE_UP)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\nversion = "1"\n[project.urls]\nRepository = "https://github.com/a/a"\n'
    )
    return Source("42_made_up", tmp_path)


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("  half := x.detach() * torch.tensor(0.5)", "half := x.detach() * torch.tensor(0.5)"),
        ("so half := x.detach() * torch.\ntensor(0.5)!", "half := x.detach() * torch.tensor(0.5)"),
        ("def f(x):\n    return half\n", "return half"),
        ("the other, which is\nseen at once", "[the other](https://example.org), which"),
        ("The claim: assert halve(2) == 1", "assert halve(2) == 1"),
        ("Model answer", "Model answer"),
        ("### BEGIN SOLUTION", "BEGIN SOLUTION"),
    ],
)
def test_a_line_of_the_solution_is_found(source, text, leak):
    (found,) = leaks(source, text)
    assert found.startswith(leak)


@pytest.mark.parametrize(
    "text", ["(\n)", "we return half of it", "# The half of it.", "halve(2) is 1", "a model answer"]
)
def test_what_is_given_is_no_leak(source, text):
    assert leaks(source, text) == []

"""Every student notebook in JupyterLab, filled in by a student who makes no mistake.

The one run of all its cells that `make test` makes of every notebook.
"""

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring.source import Source
from tests.browser.test_ganlab import pixels
from tests.notebooks.test_generated import solved, student_path

# The widgets that a notebook must show, in order, by words of their text for print.
WIDGETS = {
    "01_vanilla_gan": ["GanLab after 0 rounds", "GanLab after"],
    "02_mnist_gan": ["Lines after"],
    "03_dcgan": ["Lines after", "Lines after", "16 generated images"],
    "04_conditional_gan": ["GanLab after", "16 generated images"],
    "05_infogan": ["GanLab after", "16 generated images"],
    "06_stable_gans": [],
    "07_evaluating_gans": ["Pair 1 of 40", "Pair 1 of 40"],
    "08_vae": [],
    "10_style_and_control": ["Lines after"],
    "11_few_labels": [],
}


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def source(request):
    return Source(request.param)


def test_filled_in_it_runs_and_every_widget_draws(source, notebook, shots):
    opened = notebook(file=student_path(source))
    complaints = []
    opened.page.on("pageerror", lambda error: complaints.append(str(error)))
    opened.fill_in({cell.id: cell.source for cell in solved(source).cells})
    opened.run_all()
    assert opened.errors() == []
    found = opened.cells_with_widgets()
    wanted = WIDGETS[source.assignment]
    assert len(found) == len(wanted)
    assert all(words in text for words, (_, text) in zip(wanted, found, strict=True))
    for cell, _ in found:
        name = f"{source.assignment}_{cell}.png"
        assert opened.look_at(cell, lambda root, name=name: drawn(root, shots / name)).std() > 5
    assert complaints == []


def drawn(root, path):
    """The pixels of the widget's first picture; a picture of the whole is kept."""
    root.screenshot(path=path, timeout=20_000)
    return pixels(root.locator("canvas").first)

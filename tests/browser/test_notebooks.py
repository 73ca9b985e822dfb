"""Every student notebook in JupyterLab, filled in by a student who makes no mistake.

The one run of all its cells that `make test` makes of every notebook.
"""

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring.source import Source
from tests.browser.axe import AXE, SERIOUS_BUT
from tests.browser.conftest import notebooks
from tests.browser.test_ganlab import pixels
from tests.notebooks.test_generated import solved, student_path

# The widgets that a notebook must show, in order, by words of their text for print.
WIDGETS = {
    "01_vanilla_gan": ["GanLab after 0 rounds", "GanLab after"],
    "02_mnist_gan": ["Lines after"],
    "03_dcgan": ["Lines after", "Lines after", "16 generated images"],
    "04_conditional_gan": ["GanLab after", "16 generated images"],
    "05_infogan": ["GanLab after", "16 generated images"],
    "06_stable_gans": ["GanLab after"],
    "07_evaluating_gans": ["Pair 1 of 40", "Pair 1 of 40"],
    "08_vae": [],
    "09_image_translation": [],
    "10_style_and_control": ["Lines after"],
    "11_few_labels": [],
}


# Serious or critical by axe's rules, and caused by JupyterLab: rule, place, reason.
JUPYTERLAB = [
    ("aria-allowed-attr", "jp-button", "plain buttons of a toolbar say that they are not pressed"),
    ("aria-input-field-name", ".jp-Cell .cm-content", "the editor of a cell has no name"),
    ("aria-required-children", ".jp-WindowedPanel-viewport", "a feed whose cells are no articles"),
    ("button-name", ".jp-collapseHeadingButton", "what folds a section has a picture and no name"),
]
WRONG = "check('generator_loss', lambda fake_logits: fake_logits.sum())"
MISTAKE = """() => {
    const cells = document.querySelectorAll('.jp-OutputArea-output');
    const mistake = '<div id="mistake"><button></button></div>';
    cells[cells.length >> 1].insertAdjacentHTML('beforeend', mistake);
}"""
# JupyterLab draws only what is near the view; the cell with the heading becomes the active one, which
# has a button more.
DRAW_ALL = """async () => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.notebookConfig = {...notebook.notebookConfig, windowingMode: 'none'};
    const drawn = () => notebook.widgets.every((cell) => cell.isAttached && !cell.isPlaceholder());
    notebook.activeCellIndex = 0;
    while (!drawn()) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def source(request):
    return Source(request.param)


@pytest.fixture(scope="module")
def ran(lab, browser, source):
    """(notebook, complaints of its page): filled in and run through, closed before the next opens."""
    with notebooks(lab, browser, source.name) as make:
        opened = make(file=student_path(source))
        complaints = []
        opened.page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.fill_in({cell.id: cell.source for cell in solved(source).cells})
        opened.run_all()
        yield opened, complaints


def test_filled_in_it_runs_and_every_widget_draws(source, ran, shots):
    opened, complaints = ran
    assert opened.errors() == []
    found = opened.cells_with_widgets()
    wanted = WIDGETS[source.assignment]
    assert len(found) == len(wanted)
    assert all(words in text for words, (_, text) in zip(wanted, found, strict=True))
    for cell, _ in found:
        name = f"{source.assignment}_{cell}.png"
        assert opened.look_at(cell, lambda root, name=name: drawn(root, shots / name)).std() > 5
    assert complaints == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("source", ["01_vanilla_gan"], indirect=True)
def test_axe_finds_nothing_serious_that_is_ours(ran, theme):
    """In the whole notebook, with a check that has failed, and in JupyterLab around it."""
    opened, _ = ran
    page = opened.page
    opened.theme(theme)
    opened.run(WRONG)
    assert any("CheckFailed" in error for error in opened.errors())
    page.evaluate(DRAW_ALL)
    dark = "dark" if theme.endswith("Dark") else "light"
    page.wait_for_function(
        """dark => [...document.querySelectorAll('.gc')].every((e) => e.dataset.theme === dark)
            && document.body.dataset.jpThemeLight === String(dark === 'light')""", arg=dark
    )  # fmt: skip
    assert page.locator(".gc").count() == len(WIDGETS["01_vanilla_gan"])
    assert page.locator(".gan-course-choose").count() >= 5
    page.add_script_tag(path=AXE)
    known = [(rule, place) for rule, place, _ in JUPYTERLAB]
    # One of our own findings is seen among those of JupyterLab, wherever it stands.
    page.evaluate(MISTAKE)
    (mistake,) = page.evaluate(SERIOUS_BUT, ["#mistake", known])["ours"]
    assert mistake["rule"] == "button-name"
    page.evaluate("document.querySelector('#mistake').remove()")
    found = page.evaluate(SERIOUS_BUT, [None, known])
    assert found["ours"] == []
    assert found["known"] == [*range(len(known))], "some of this is no longer found: take it out"


def drawn(root, path):
    """The pixels of the widget's first picture; a picture of the whole is kept."""
    root.screenshot(path=path, timeout=20_000)
    return pixels(root.locator("canvas").first)

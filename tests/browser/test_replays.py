"""What a notebook saved plays without a kernel: as HTML from the disk, offline, and in JupyterLab."""

import re

import nbformat
import pytest
import torch
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.widgets import EyeTest
from tests.browser.axe import AXE, SERIOUS
from tests.browser.cells import EYE, GANLAB, LATENT, LIVE, PLAYERS
from tests.browser.conftest import stop_kernels
from tests.browser.test_ganlab import pixels, press, wait

TWO_RUNS = """
two = GanLab(net_G, net_D, data, update_D=update_D, update_G=update_G)
two.compare(d_steps=5)
two.train(60, every=10)
two
"""
TRAINED = GANLAB.replace("\nlab\n", "\nlab.train(200, every=10)\nlab\n")
CELLS = PLAYERS, TRAINED, LIVE, LATENT, TWO_RUNS, EYE
WIDGETS = len(CELLS) - 1  # all but the players


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook with five widgets, executed and saved, with its kernel gone."""
    folder = tmp_path_factory.mktemp("saved")
    nb = new_notebook(cells=[new_code_cell(c) for c in CELLS])
    NotebookClient(nb, store_widget_state=False, resources={"metadata": {"path": folder}}).execute()
    path = folder / "saved.ipynb"
    nbformat.write(nb, path)
    return path


@pytest.fixture(scope="module")
def html(saved):
    text, _ = HTMLExporter().from_filename(saved)
    path = saved.with_suffix(".html")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def page(browser, html):
    """The HTML, opened from the disk with every other host away."""
    opened = browser.new_page()
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.route(re.compile("^https?:"), lambda route: route.abort())
    opened.goto(html.as_uri())
    # They come in any order: which is the third is known when all are there.
    opened.wait_for_function(f"() => document.querySelectorAll('.gc').length === {WIDGETS}")
    yield opened
    assert [c for c in complaints if "require" not in c.lower()] == []
    opened.close()


def nth(page, which):
    """The which-th replay, and a way to wait for what its data say."""
    root = page.locator(".gc").nth(which)
    root.locator("canvas").first.wait_for()

    def until(condition):
        page.wait_for_function(
            f"() => {{ const e = document.querySelectorAll('.gc')[{which}]; return {condition} }}"
        )

    return root, until


def make_dark(page):
    page.emulate_media(color_scheme="dark")
    page.evaluate("delete document.body.dataset.jpThemeLight")


# Of what has the focus: its frame, and the ground of the widget that it belongs to.
FOCUS = """() => {
    const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(document.activeElement);
    const {backgroundColor} = getComputedStyle(document.activeElement.closest('.gc'));
    return [outlineStyle, outlineWidth, outlineColor, backgroundColor];
}"""


def luminance(colour):
    """Relative luminance of "rgb(r, g, b)" by WCAG 2."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_lab_plays_pauses_and_scrubs(page, shots):
    root, until = nth(page, 0)
    until("e.dataset.step === '200' && e.dataset.playing === 'false'")
    canvas = root.locator("canvas").first
    last = pixels(canvas)
    press(root, "Play")
    until("e.dataset.playing === 'true' && Number(e.dataset.step) >= 20 && e.dataset.step < 150")
    press(root, "Pause")
    until("e.dataset.playing === 'false'")
    stopped = root.get_attribute("data-step")
    page.wait_for_timeout(500)
    assert root.get_attribute("data-step") == stopped
    assert abs(pixels(canvas) - last).mean() > 1
    root.get_by_role("slider", name="Scrub through the past").focus()
    page.keyboard.press("Home")
    until("e.dataset.step === '0'")
    page.keyboard.press("ArrowRight")
    until("e.dataset.step === '10'")
    page.keyboard.press("p")
    until("e.dataset.step === '200' && e.dataset.playing === 'false'")
    assert abs(pixels(canvas) - last).mean() < 0.5
    assert root.get_by_role("button", name="D only").count() == 0
    assert "A recording: nothing is computed here" in root.get_by_role("status").inner_text()
    root.screenshot(path=shots / "replay_ganlab.png")


def test_the_plot_plays_and_scrubs(page, shots):
    root, until = nth(page, 1)
    until("e.dataset.count === '400'")
    samples = root.locator("canvas").nth(2)
    last = pixels(samples)
    press(root, "Play")
    until("e.dataset.playing === 'true' && Number(e.dataset.count) < 300")
    press(root, "Pause")
    line = root.get_by_role("slider", name="Scrub through the record")
    line.focus()
    page.keyboard.press("Home")
    until("Number(e.dataset.count) < 30")
    assert abs(pixels(samples) - last).mean() > 3
    assert re.fullmatch(r"\d+ steps", line.get_attribute("aria-valuetext"))
    root.screenshot(path=shots / "replay_liveplot.png")


def test_the_explorer_moves_between_what_was_kept(page, shots):
    root, _ = nth(page, 2)
    grid = root.locator("canvas").first
    before = pixels(grid)
    assert before.std() > 5
    first = root.get_by_role("slider", name="Direction 1", exact=True)
    first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "e => e.ariaLabel.includes('direction 1 1.0')", arg=grid.element_handle()
    )
    assert abs(pixels(grid) - before).mean() > 0.1
    root.get_by_role("combobox", name="Label").select_option("2")
    assert root.get_by_role("combobox", name="Label").input_value() == "2"
    assert root.get_by_role("slider", name="Direction 2").is_disabled()
    press(root, "Centre")
    page.wait_for_function("e => e.value === '0'", arg=first.element_handle())
    root.screenshot(path=shots / "replay_latent.png")


def test_two_runs_play_under_one_clock(page, shots):
    root, until = nth(page, 3)
    until("e.dataset.step === '60' && e.dataset.beside === '60'")
    one, other = (pixels(root.locator("canvas").nth(k)) for k in range(2))
    width = min(one.shape[1], other.shape[1])  # half a pixel may be left over
    assert abs(one[:, :width] - other[:, :width]).mean() > 1
    assert "steps of D for one of G: 5" in root.locator("canvas").nth(1).get_attribute("aria-label")
    root.get_by_role("slider", name="Scrub through the past").focus()
    page.keyboard.press("ArrowLeft")
    until("e.dataset.step === '50' && e.dataset.beside === '50'")
    assert abs(pixels(root.locator("canvas").nth(1)) - other).mean() > 0.1
    root.screenshot(path=shots / "replay_two_runs.png")


def test_pairs_are_chosen_by_the_keyboard_and_the_page_counts(page, shots):
    root, until = nth(page, 4)
    until("e.dataset.at === '0'")
    canvas = root.locator("canvas")
    first = pixels(canvas)
    assert first.std() > 5
    canvas.click()
    for key, at in (("ArrowRight", 1), ("Backspace", 0), ("ArrowRight", 1), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        until(f"e.dataset.at === '{at}'")
    assert abs(pixels(canvas) - first).mean() > 0.1
    # Nobody is told before the end; then what the kernel would say of the same choices.
    assert "Pair 3 of 3" in root.inner_text() and root.get_attribute("data-mistakes") == ""
    press(root, "Right is real →")
    until("e.dataset.at === '3'")
    truth = EyeTest(*torch.zeros(2, 3, 1, 4, 4)).truth  # as many pairs, and the same seed
    mistakes = int((torch.tensor([1, 0, 1]) != truth).sum())
    assert f"Done: in {mistakes} of 3 pairs" in root.get_by_role("status").first.inner_text()
    assert root.get_by_role("button", name="Right is real →").is_disabled()
    press(root, "Undo")
    until("e.dataset.at === '2' && e.dataset.mistakes === ''")
    assert "this page counts by itself" in root.get_by_role("status").last.inner_text()
    root.screenshot(path=shots / "replay_eyetest.png")


def test_less_motion_is_slower(page):
    page.emulate_media(reduced_motion="reduce")
    root, _until = nth(page, 0)
    press(root, "Play")
    page.wait_for_timeout(1000)
    assert int(root.get_attribute("data-step")) <= 40
    press(root, "Pause")


def test_the_dark_comes_at_once(page, shots):
    root, until = nth(page, 0)
    before = pixels(root.locator("canvas").first)
    make_dark(page)
    until("e.dataset.theme === 'dark'")
    page.wait_for_timeout(100)
    assert pixels(root.locator("canvas").first).mean() < before.mean() - 80
    root.screenshot(path=shots / "replay_dark.png")


@pytest.mark.parametrize("dark", [False, True])
def test_what_has_the_focus_is_framed(page, dark):
    """By 3 pixels of a colour that stands out from the widget's ground at least 3 to 1 (WCAG 1.4.11)."""
    if dark:
        make_dark(page)
    for which in range(WIDGETS):
        root, until = nth(page, which)
        until(f"e.dataset.theme === '{'dark' if dark else 'light'}'")
        root.locator("button").first.focus()
        for key in (
            "Tab",
            "Shift+Tab",
        ):  # by the keyboard: where the pointer brings it no frame is due
            page.keyboard.press(key)
        style, width, colour, ground = page.evaluate(FOCUS)
        assert (style, width) == ("solid", "3px")
        low, high = sorted([luminance(colour), luminance(ground)])
        assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_what_plays(page, dark):
    if dark:
        make_dark(page)
    for which in range(WIDGETS):
        _, until = nth(page, which)
        until(f"e.dataset.theme === '{'dark' if dark else 'light'}'")
    page.add_script_tag(path=AXE)
    assert page.evaluate(SERIOUS, ".gc") == []


def test_opened_again_without_its_kernel_it_plays_in_jupyterlab(notebook, request, shots):
    opened = notebook(PLAYERS, TRAINED, EYE)
    opened.run_all()
    assert opened.errors() == []
    eye = opened.page.get_by_role("group", name="Eye test")
    press(eye, "Right is real →")
    opened.page.wait_for_timeout(2500)  # the saved record is renewed
    wait(opened.page.locator(".gc"), "Number(e.dataset.frames) >= 1")
    # While the widget is there, what is saved of it hides.
    assert opened.page.locator(".gan-course-saved:visible").count() == 0
    assert opened.page.locator(".gc").count() == 2
    opened.save()
    stop_kernels(opened.address, request.node.name)
    opened.open(reset=False)
    root, eye = (opened.page.locator(".gan-course-saved .gc").nth(k) for k in range(2))
    eye.wait_for()
    assert opened.page.get_by_text("Error displaying widget").filter(visible=True).count() == 0
    press(root, "Play")
    wait(root, "e.dataset.playing === 'true' && Number(e.dataset.step) > 10")
    wait(root, "e.dataset.playing === 'false' && e.dataset.step === '200'")
    root.screenshot(path=shots / "replay_jupyterlab.png")
    # The choice that was made with the kernel stands, and the page goes on from it.
    assert eye.get_attribute("data-at") == "1"
    press(eye, "← Left is real")
    eye.get_by_text("Pair 3 of 3").wait_for()
    # Run again, they are themselves.
    opened.run_all()
    for k in range(2):
        opened.page.locator(".gan-course-saved").nth(k).wait_for(state="hidden")
    assert opened.page.locator(".gc:visible").count() == 2


def test_while_its_kernel_is_busy_a_widget_stays_itself(notebook):
    """It gets no answer then, longer than a page without a kernel waits."""
    opened = notebook(PLAYERS, TRAINED, "import time\ntime.sleep(8)")
    opened.start("notebook:run-all-cells")
    root = opened.page.locator(".gc")
    root.wait_for()
    opened.page.get_by_text("Waiting for the kernel").wait_for()
    opened.page.wait_for_timeout(1500)
    assert opened.page.locator(".gan-course-saved").is_hidden()
    assert root.count() == 1 and root.is_visible()
    wait(root, "Number(e.dataset.frames) >= 1 && e.dataset.waiting === 'false'")
    assert opened.page.locator("[data-replays]").count() == 0

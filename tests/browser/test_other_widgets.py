"""LatentExplorer, LivePlot and EyeTest in JupyterLab."""

import pytest

from tests.browser.axe import AXE, SERIOUS
from tests.browser.cells import EYE, GANLAB, LATENT, LIVE, PLAYERS
from tests.browser.test_ganlab import data, pixels, press, wait


@pytest.fixture(scope="module")
def prepared(notebook_of_module):
    opened = notebook_of_module(PLAYERS)
    opened.run_all()
    assert opened.errors() == []
    return opened


def last(notebook):
    """The widget below the cell that ran last, which becomes the only one."""
    notebook.page.locator(".gc").first.wait_for()
    return notebook.page.locator(".gc")


def assert_accessible(notebook):
    """axe finds nothing serious in the widgets that are shown, in either theme."""
    notebook.page.add_script_tag(path=AXE)
    for theme in ("Dark", "Light"):
        notebook.theme(f"JupyterLab {theme}")
        wait(notebook.page.locator(".gc"), f"e.dataset.theme === '{theme.lower()}'")
        assert notebook.page.evaluate(SERIOUS, ".gc") == [], theme


def test_latent_explorer(prepared, shots):
    notebook = prepared
    notebook.run(LATENT)
    root = last(notebook)
    wait(root, "e.dataset.frames !== undefined")
    grid = root.locator("canvas").first
    before = pixels(grid)
    assert before.std() > 5
    first = root.get_by_role("slider", name="Direction 1", exact=True)
    first.focus()
    for _ in range(10):
        notebook.page.keyboard.press("ArrowRight")
    wait(root, "Number(e.dataset.frames) > 0 && e.dataset.waiting === 'false'")
    after = pixels(grid)
    assert abs(after - before).mean() > 0.1
    assert "direction 1 1.0" in grid.get_attribute("aria-label")
    assert notebook.run("print(explorer._sliders[0])").strip() == "1.0"

    press(root, "Keep as A")
    wait(root, "e.dataset.kept === 'A'")
    box = grid.bounding_box()
    grid.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.1})
    wait(root, "e.dataset.chosen === '3'")
    grid.press("ArrowDown")
    wait(root, "e.dataset.chosen === '7'")
    press(root, "Keep as B")
    wait(root, "e.dataset.kept === 'AB'")
    assert pixels(root.locator("canvas").nth(1)).std() > 5
    root.get_by_role("combobox", name="Label", exact=True).select_option("2")
    wait(root, "e.dataset.waiting === 'false'")
    assert notebook.run("print(explorer._chosen_y)").strip() == "2"
    root.screenshot(path=shots / "latent.png")
    press(root, "Centre")
    wait(root, "e.dataset.waiting === 'false'")
    assert notebook.run("print(explorer._sliders)").strip() == "[0.0, 0.0, 0.0, 0.0]"
    assert_accessible(notebook)


def test_nothing_asked_of_the_explorer_is_lost(prepared):
    """Neither while a cell runs nor while the picture is saved, which leaves the view as it is."""
    notebook = prepared
    notebook.command("notebook:clear-all-cell-outputs")
    notebook.run(LATENT)
    root = last(notebook)
    first = root.get_by_role("slider", name="Direction 1", exact=True)
    # JupyterLab makes the thread that takes messages beside cells when the first one comes.
    press(root, "Centre")
    wait(root, "e.dataset.waiting === 'false'")
    notebook.run("import time; time.sleep(2)", wait=False)
    press(root, "Keep as A")
    first.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowRight")
    press(root, "Keep as B")
    root.get_by_text("A cell is running; the explorer waits for it.").wait_for()
    wait(root, "e.dataset.waiting === 'false'")
    told = "print(explorer._sliders[0], explorer._state['kept'])"
    assert notebook.run(told).strip() == "0.3 ['A', 'B']"
    assert root.get_by_role("status").inner_text() == ""

    notebook.run("""
save = explorer.save_picture
def slowly():
    time.sleep(6)  # long enough for what follows on a busy machine
    save()
explorer.save_picture = slowly
""")
    notebook.page.evaluate("() => { document.querySelector('.gc').dataset.old = 'yes' }")
    press(root, "Centre")
    wait(root, "e.dataset.waiting === 'false'")
    wait(root, "e.dataset.waiting === 'true'")  # by itself: it asks for the picture
    first.focus()
    for _ in range(2):
        notebook.page.keyboard.press("ArrowLeft")
    assert first.input_value() == "-0.2"
    root.get_by_role("combobox", name="Label", exact=True).select_option("2")
    assert notebook.run("print(explorer._sliders[0])").strip() == "0.0"
    wait(root, "e.dataset.old === 'yes' && e.dataset.waiting === 'false'")
    assert first.input_value() == "-0.2"
    assert notebook.run("print(explorer._sliders[0], explorer._chosen_y)").strip() == "-0.2 2"


def test_live_plot(prepared, shots):
    opened = prepared
    opened.command("notebook:clear-all-cell-outputs")
    opened.run(LIVE, wait=False)
    root = last(opened)
    wait(root, "Number(e.dataset.frames) >= 3 && Number(e.dataset.count) < 400")
    wait(root, "e.dataset.count === '400'")
    assert opened.errors() == []
    opened.page.wait_for_timeout(1500)  # the saved picture is renewed, and with it the view
    assert [pixels(root.locator("canvas").nth(k)).std() > 3 for k in range(3)] == [True] * 3
    root.screenshot(path=shots / "liveplot.png")
    _live, output = opened.save().cells[-1].outputs
    assert "Lines after 400 steps" in output.data["text/plain"]
    assert_accessible(opened)


def test_pairs_are_chosen_by_the_keyboard(prepared, shots):
    notebook = prepared
    notebook.command("notebook:clear-all-cell-outputs")
    notebook.run(EYE)
    root = last(notebook)
    wait(root, "e.dataset.at === '0'")
    canvas = root.locator("canvas")
    first = pixels(canvas)
    assert first.std() > 5
    canvas.click()
    for key, at in (("ArrowRight", 1), ("Backspace", 0), ("ArrowRight", 1), ("ArrowLeft", 2)):
        notebook.page.keyboard.press(key)
        wait(root, f"e.dataset.at === '{at}' && e.dataset.waiting === 'false'")
    assert abs(pixels(canvas) - first).mean() > 0.1
    root.screenshot(path=shots / "eyetest.png")
    press(root, "Right is real →")
    wait(root, "e.dataset.at === '3' && e.dataset.waiting === 'false'")
    assert notebook.run("print(eye.said.tolist(), eye.finished)").strip() == "[1, 0, 1] True"
    mistakes = notebook.run("print(int((eye.said != eye.truth).sum()))").strip()
    assert f"Done: in {mistakes} of 3 pairs" in root.get_by_role("status").first.inner_text()
    assert root.get_by_role("button", name="Right is real →").is_disabled()
    assert_accessible(notebook)


def test_two_labs_do_not_disturb_each_other(prepared):
    opened = prepared
    opened.command("notebook:clear-all-cell-outputs")
    opened.run(GANLAB)
    opened.run(GANLAB.replace("lab", "other"))
    roots = opened.page.locator(".gc")
    roots.nth(1).wait_for()
    opened.page.wait_for_timeout(500)
    roots.nth(1).get_by_role("button", name="Step", exact=True).click()
    opened.page.wait_for_function("document.querySelectorAll('.gc')[1].dataset.step === '1'")
    assert data(roots.nth(0), "step") == "0"

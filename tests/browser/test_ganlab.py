"""GanLab in JupyterLab, used as a student uses it: by mouse, by keyboard, beside running cells."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import TimeoutError

from course_utils.grading.authoring.site_notebooks import WIDGET
from tests.browser.axe import AXE, SERIOUS
from tests.browser.cells import GANLAB, PLAYERS


def drawn(make):
    """(notebook, root of the widget, errors of the page) with the widget drawn."""
    opened = make(PLAYERS, GANLAB)
    complaints = []
    opened.page.on("pageerror", lambda error: complaints.append(str(error)))
    opened.run_all()
    assert opened.errors() == []
    root = opened.page.locator(".gc")
    wait(root, "Number(e.dataset.frames) >= 1")
    return opened, root, complaints


@pytest.fixture(scope="module")
def shared(notebook_of_module):
    return drawn(notebook_of_module)


@pytest.fixture
def lab_page(shared):
    """The notebook that most tests share, at the start of the training."""
    opened, root, complaints = shared
    opened.run("lab.game.update_G = update_G; lab.reset()")
    settled(root, 0)
    yield opened, root
    assert complaints == []


@pytest.fixture
def fresh_page(notebook):
    """A notebook of its own, for tests that end its kernel or load it again."""
    opened, root, complaints = drawn(notebook)
    yield opened, root
    assert complaints == []


def wait(root, condition, timeout=30_000):
    root.page.wait_for_function(
        f"""() => {{ const e = document.querySelector('.gc'); return e && ({condition}) }}""",
        timeout=timeout,
    )


def data(root, name):
    return root.get_attribute(f"data-{name}")


def step(root):
    return int(data(root, "step"))


def press(root, name):
    root.get_by_role("button", name=name, exact=True).click()


def settled(root, number):
    wait(root, f"e.dataset.step === '{number}' && e.dataset.waiting === 'false'")


def pixels(canvas):
    shot = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    return np.asarray(shot).astype(int)


def share(image, colour, within=40):
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return (np.abs(image - rgb).max(axis=2) < within).mean()


def test_draws_every_picture(lab_page, shots):
    _notebook, root = lab_page
    press(root, "Step")
    settled(root, 1)
    plane, losses, scores = (root.locator("canvas:visible").nth(k) for k in range(3))
    image = pixels(plane)
    assert share(image, "#0072b2", 70) > 0.005 and share(image, "#d55e00", 70) > 0.001
    for label, canvas in (("Plane at round 1", plane), ("Losses up to", losses)):
        assert label in canvas.get_attribute("aria-label")
    press(root, "Play")
    wait(root, "Number(e.dataset.series) > 8")
    press(root, "Pause")
    wait(root, "e.dataset.waiting === 'false'")
    assert share(pixels(losses), "#0072b2") > 0.002
    assert share(pixels(scores), "#007a5a") > 0.001
    root.screenshot(path=shots / "ganlab_light.png")


def test_mouse(lab_page):
    notebook, root = lab_page
    press(root, "Step")
    settled(root, 1)
    press(root, "D only")
    settled(root, 2)
    press(root, "G only")
    settled(root, 3)
    press(root, "Play")
    wait(root, "Number(e.dataset.step) > 40 && e.dataset.playing === 'true'")
    press(root, "Pause")
    wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    stopped = step(root)
    notebook.page.wait_for_timeout(300)
    assert step(root) == stopped
    assert notebook.run("print(lab.step, lab.state['step'])").split() == [str(stopped)] * 2

    timeline = root.get_by_role("slider", name="Scrub through the past", exact=True)
    box = timeline.bounding_box()
    notebook.page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    wait(root, f"e.dataset.scrubbing === 'true' && Number(e.dataset.step) < {stopped}")
    assert "Looking back" in root.get_by_role("status").inner_text()

    root.get_by_role("combobox", name="Speed", exact=True).select_option("10")
    press(root, "Play")
    wait(root, f"Number(e.dataset.step) >= {stopped + 20}")
    press(root, "Pause")
    wait(root, "e.dataset.waiting === 'false'")
    assert (step(root) - stopped) % 10 == 0

    root.get_by_role("combobox", name="Preset", exact=True).select_option("collapse")
    settled(root, 0)
    asked, answered = "Does G get better ten times faster?", "gather in a clump"
    assert asked in root.inner_text() and answered not in root.inner_text()
    press(root, "Play")
    wait(root, "Number(e.dataset.step) >= 100")
    assert answered in root.inner_text() and asked not in root.inner_text()
    press(root, "Reset")
    settled(root, 0)
    assert notebook.run("print(lab.step)").strip() == "0"


def test_keyboard_alone(lab_page):
    notebook, root = lab_page
    keyboard = notebook.page.keyboard
    cells = "jupyterapp.shell.currentWidget.content.widgets.length"
    before = notebook.page.evaluate(cells)
    root.get_by_role("button", name="Play", exact=True).focus()
    keyboard.press("Space")
    wait(root, "e.dataset.playing === 'true' && Number(e.dataset.step) > 5")
    keyboard.press("Enter")
    wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    # Wait until the saved picture is renewed and the view built anew: the focus must stay.
    notebook.page.wait_for_timeout(2500)
    focused = "document.activeElement.dataset.name ?? ''"
    assert notebook.page.evaluate(focused) == "Play"
    order = []
    for _ in range(12):
        keyboard.press("Tab")
        order.append(notebook.page.evaluate(focused))
    assert order[:6] == ["Step", "D only", "G only", "Reset", "Speed", "Preset"]
    assert "Timeline" in order and order.index("Timeline") > order.index("generated")

    stopped = step(root)
    keyboard.press("s")
    settled(root, stopped + 1)
    keyboard.press("r")
    settled(root, 0)
    keyboard.press("p")
    wait(root, "Number(e.dataset.series) > 5")
    keyboard.press("p")
    wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    stopped = step(root)
    root.get_by_role("slider", name="Scrub through the past", exact=True).focus()
    keyboard.press("ArrowLeft")
    wait(root, f"e.dataset.scrubbing === 'true' && Number(e.dataset.step) < {stopped}")
    # Keys that are commands of JupyterLab elsewhere (delete, new cell) did nothing to the notebook.
    for key in ("d", "d", "a", "b", "x"):
        keyboard.press(key)
    assert notebook.page.evaluate(cells) == before


def test_cell_runs_while_playing(lab_page):
    notebook, root = lab_page
    press(root, "Play")
    wait(root, "Number(e.dataset.step) > 10")
    told = notebook.run("""
import time
before = lab.step, [p.clone() for p in net_G.parameters()]
time.sleep(1.5)
print(lab.step == before[0] and all(map(torch.equal, before[1], net_G.parameters())))
""")
    assert told.strip() == "True"
    went_on = step(root)
    wait(root, f"Number(e.dataset.step) > {went_on} && e.dataset.playing === 'true'")
    press(root, "Pause")
    wait(root, "e.dataset.playing === 'false'")


def test_train_is_followed_and_can_be_interrupted(lab_page):
    notebook, root = lab_page
    notebook.run("lab.train(200_000)", wait=False)
    wait(root, "Number(e.dataset.step) >= 1")
    interrupted = (
        "() => jupyterapp.shell.currentWidget.content.activeCell.model.outputs.toJSON()"
        ".some((o) => o.ename === 'KeyboardInterrupt')"
    )
    notebook.command("notebook:interrupt-kernel")
    try:
        notebook.page.wait_for_function(interrupted, timeout=15_000)
    except TimeoutError:
        # Python ignores an interrupt that comes inside a finaliser: a user asks once more.
        notebook.command("notebook:interrupt-kernel")
        notebook.page.wait_for_function(interrupted)
    # The kernel drops what comes right after an interrupt.
    notebook.page.wait_for_timeout(500)
    reached = notebook.run("print(lab.step)").strip()
    assert int(reached) >= 1
    settled(root, reached)
    press(root, "Step")
    settled(root, int(reached) + 1)


def test_kernel_restart_while_playing(fresh_page):
    notebook, root = fresh_page
    press(root, "Play")
    wait(root, "Number(e.dataset.step) > 10")
    notebook.page.evaluate(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    notebook.page.wait_for_timeout(5500)
    if root.count():
        assert "run the cell again" in root.get_by_role("status").inner_text()
    notebook.run_all()
    assert notebook.errors() == []
    wait(root, "e.dataset.step === '0' && Number(e.dataset.frames) >= 1")
    press(root, "Step")
    settled(root, 1)


def test_page_reload_while_playing(fresh_page):
    notebook, root = fresh_page
    notebook.save()
    press(root, "Play")
    wait(root, "Number(e.dataset.step) > 30")
    notebook.save()
    seen = step(root)
    notebook.open(reset=False)
    wait(root, f"Number(e.dataset.step) >= {seen}", timeout=40_000)
    reached = step(root)
    assert data(root, "playing") == "false"
    press(root, "Step")
    settled(root, reached + 1)


def test_saved_notebook_shows_the_last_frame_without_a_kernel(lab_page):
    from nbconvert import HTMLExporter

    notebook, root = lab_page
    for _ in range(3):
        press(root, "Step")
    settled(root, 3)
    notebook.page.wait_for_timeout(2500)
    empty = len(notebook.path.read_text())
    saved = notebook.save()
    live, output = saved.cells[1].outputs
    assert WIDGET in live.data and live.data["text/plain"] == ""
    assert "GanLab after 3 rounds" in output.metadata["image/png"]["alt"]
    image = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    assert image.width > 400
    assert len(notebook.path.read_text()) - empty < 150_000
    assert "widgets" not in saved.metadata
    html, _ = HTMLExporter().from_notebook_node(saved)
    assert "GanLab after 3 rounds" in html and "data:image/png" in html


def test_error_of_the_student_is_shown(lab_page):
    notebook, root = lab_page
    notebook.run("lab.game.update_G = lambda net_D, net_G, z, optimizer: net_G(z) @ z")
    press(root, "Play")
    alert = root.get_by_role("alert")
    alert.wait_for()
    assert "net_G(z) @ z" in alert.inner_text() and "RuntimeError" in alert.inner_text()
    assert data(root, "playing") == "false"


def test_drawn_data(lab_page):
    notebook, root = lab_page
    press(root, "Draw data")
    box = root.locator("canvas").first.bounding_box()
    mouse = notebook.page.mouse
    mouse.move(box["x"] + 60, box["y"] + 60)
    mouse.down()
    for k in range(40):
        mouse.move(box["x"] + 60 + 5 * k, box["y"] + 60 + 3 * k)
    mouse.up()
    press(root, "Use drawing")
    root.get_by_role("button", name="Original data", exact=True).wait_for()
    told = notebook.run(
        "x, y = lab.game.data.T; print(torch.corrcoef(lab.game.data.T)[0, 1].item() < -0.9)"
    )
    assert told.strip() == "True"
    press(root, "Original data")
    root.get_by_role("button", name="Draw data", exact=True).wait_for()


def test_drawn_data_by_keyboard_alone(lab_page):
    notebook, root = lab_page
    keyboard = notebook.page.keyboard
    root.get_by_role("button", name="Draw data", exact=True).focus()
    keyboard.press("Enter")
    focused = "document.activeElement.dataset.name ?? ''"
    assert notebook.page.evaluate(focused) == "Plane"
    for _ in range(12):
        keyboard.press("ArrowLeft")
    keyboard.press("Space")
    for _ in range(24):
        keyboard.press("ArrowRight")
    said = root.get_by_role("status").filter(
        has_text="25 points"
    )  # drawn once a frame of the screen
    said.filter(has_text="The pencil is down").wait_for()
    use = root.get_by_role("button", name="Use drawing", exact=True)
    for _ in range(20):
        keyboard.press("Tab")
        if notebook.page.evaluate(focused) == "Use drawing":
            break
    keyboard.press("Enter")
    root.get_by_role("button", name="Original data", exact=True).wait_for()
    assert use.is_hidden()
    told = notebook.run(
        "print((lab.game.data[:, 1].std() < 0.1).item(), (lab.game.data[:, 0].std() > 0.3).item())"
    )
    assert told.split() == ["True", "True"]
    notebook.run("lab.game.draw_data(None); lab._start_afresh()")
    root.get_by_role("button", name="Draw data", exact=True).focus()
    keyboard.press("Enter")
    keyboard.press("Escape")
    assert use.is_hidden() and notebook.page.evaluate(focused) == "Draw data"


def choose(root, name, value):
    root.get_by_role("combobox", name=name, exact=True).select_option(value)


def open_settings(root):
    if not root.get_by_role("combobox", name="second run", exact=True).is_visible():
        root.get_by_text("Settings", exact=True).click()


def test_settings_of_gan_lab(lab_page, shots):
    notebook, root = lab_page
    open_settings(root)
    press(root, "Step")
    settled(root, 1)
    choose(root, "learning rate of D", "0.01")
    choose(root, "steps of D for one of G", "2")
    wait(root, "e.dataset.waiting === 'false'")
    told = "print(lab.game.optimizer_D.param_groups[0]['lr'], lab.game.tuning.d_steps, lab.step)"
    assert notebook.run(told).split() == ["0.01", "2", "1"]
    choose(root, "data", '"ring"')
    settled(root, 0)
    assert notebook.run("print(round(lab.data.norm(dim=1).mean().item(), 1))").strip() == "1.0"
    choose(root, "noise", '"uniform"')
    wait(root, "e.dataset.waiting === 'false'")
    assert root.get_by_role("combobox", name="noise", exact=True).input_value() == '"uniform"'
    root.screenshot(path=shots / "ganlab_settings.png")
    notebook.run("lab.tune(data='yours', noise='normal', lr_D=None, d_steps=1)")


def test_two_runs_under_one_clock(lab_page, shots):
    _notebook, root = lab_page
    open_settings(root)
    choose(root, "second run", '["d_steps",5]')
    wait(root, "e.dataset.beside === '0' && e.dataset.waiting === 'false'")
    press(root, "Play")
    wait(root, "Number(e.dataset.step) > 60 && e.dataset.beside === e.dataset.step")
    press(root, "Pause")
    wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    one, other = (pixels(root.locator("canvas").nth(k)) for k in range(2))
    assert one.shape == other.shape and abs(one - other).mean() > 1
    assert "steps of D for one of G: 5" in root.locator("canvas").nth(1).get_attribute("aria-label")
    root.screenshot(path=shots / "ganlab_two_runs.png")
    choose(root, "second run", "")
    wait(root, "e.dataset.beside === '' && e.dataset.step === '0'")


def test_slow_motion_shows_arrows_before_the_step(lab_page):
    _notebook, root = lab_page
    press(root, "Play")  # at first D is so flat that no arrow is long enough to be seen
    wait(root, "Number(e.dataset.step) > 600")
    press(root, "Pause")
    wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    choose(root, "Speed", "half")
    press(root, "Step")
    wait(root, "e.dataset.beat === 'D'")
    status = root.get_by_role("status")
    assert "D has taken a step" in status.inner_text()
    before = pixels(root.locator("canvas").first)
    press(root, "Step")
    wait(root, "e.dataset.beat === 'pull'")
    assert "followed back through D" in status.inner_text()
    pulled = pixels(root.locator("canvas").first)
    assert abs(pulled - before).mean() > 0.01
    wait(root, "e.dataset.beat === 'G'")
    assert "G has taken a step" in status.inner_text()
    assert abs(pixels(root.locator("canvas").first) - pulled).mean() > 0.01
    choose(root, "Speed", "slice")


def test_dark_and_narrow(lab_page, shots):
    notebook, root = lab_page
    notebook.theme("JupyterLab Dark")
    try:
        wait(root, "e.dataset.theme === 'dark'")
        press(root, "Play")
        wait(root, "Number(e.dataset.series) > 5")
        press(root, "Pause")
        wait(root, "e.dataset.waiting === 'false'")
        image = pixels(root.locator("canvas").first)
        assert share(image, "#16191d", 60) > 0.1 and share(image, "#ff9d4d") > 0.003
        root.screenshot(path=shots / "ganlab_dark.png")
    finally:
        notebook.theme("JupyterLab Light")
    notebook.command("application:toggle-left-area")
    notebook.page.set_viewport_size({"width": 476, "height": 1200})
    try:
        wait(root, "e.dataset.theme === 'light' && e.clientWidth <= 362")
        notebook.page.wait_for_timeout(300)
        assert root.evaluate("e => e.scrollWidth <= e.clientWidth")
        root.screenshot(path=shots / "ganlab_narrow.png")
    finally:
        notebook.page.set_viewport_size({"width": 1280, "height": 1100})
        notebook.command("application:toggle-left-area")


def test_reduced_motion_asks_for_fewer_frames(lab_page):
    notebook, root = lab_page
    notebook.page.emulate_media(reduced_motion="reduce")
    press(root, "Play")
    wait(root, "Number(e.dataset.frames) >= 3")
    first = int(data(root, "frames"))
    notebook.page.wait_for_timeout(2000)
    assert int(data(root, "frames")) - first <= 5
    press(root, "Pause")
    notebook.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_serious(lab_page, theme):
    """With all that can be opened: the settings, and a second run."""
    notebook, root = lab_page
    open_settings(root)
    choose(root, "second run", '["d_steps",5]')
    wait(root, "e.dataset.beside === '0' && e.dataset.waiting === 'false'")
    notebook.theme(theme)
    try:
        wait(root, f"e.dataset.theme === '{theme.split()[1].lower()}'")
        notebook.page.add_script_tag(path=AXE)
        assert notebook.page.evaluate(SERIOUS, ".gc") == []
    finally:
        notebook.theme("JupyterLab Light")
    choose(root, "second run", "")
    wait(root, "e.dataset.beside === '' && e.dataset.step === '0'")

"""The widgets where there is no JupyterLab: in Notebook 7 and in Voila."""

import pytest

from tests.browser.cells import GANLAB, LATENT, PLAYERS
from tests.browser.server import TOKEN
from tests.browser.test_ganlab import pixels, press, settled, wait

NAMES = {"GanLab": GANLAB, "LatentExplorer": LATENT}


def works(root, name):
    """One control of each kind answers and the picture changes."""
    canvas = root.locator("canvas").first
    wait(root, "Number(e.dataset.frames) >= 1" if name == "GanLab" else "e.dataset.frames")
    before = pixels(canvas)
    assert before.std() > 5
    if name == "GanLab":
        press(root, "Step")
        settled(root, 1)
        press(root, "Play")
        wait(root, "Number(e.dataset.step) > 20")
        press(root, "Pause")
        wait(root, "e.dataset.playing === 'false' && e.dataset.waiting === 'false'")
    else:
        root.get_by_role("slider", name="Direction 1", exact=True).focus()
        for _ in range(10):
            root.page.keyboard.press("ArrowRight")
        wait(root, "Number(e.dataset.frames) > 0 && e.dataset.waiting === 'false'")
    assert abs(pixels(canvas) - before).mean() > 0.1


@pytest.mark.parametrize("name", NAMES)
def test_notebook_7(notebook, name, shots):
    opened = notebook(PLAYERS, NAMES[name])
    opened.open(at="notebooks")
    opened.run_all()
    assert opened.errors() == []
    root = opened.page.locator(".gc")
    works(root, name)
    root.screenshot(path=shots / f"notebook7_{name}.png")


@pytest.mark.parametrize("name", NAMES)
def test_voila(notebook, name, shots):
    opened = notebook(PLAYERS, NAMES[name])
    complaints = []
    opened.page.on("pageerror", lambda error: complaints.append(str(error)))
    opened.page.goto(f"{opened.address}/voila/render/{opened.path.name}?token={TOKEN}")
    root = opened.page.locator(".gc")
    works(root, name)
    root.screenshot(path=shots / f"voila_{name}.png")
    assert complaints == []

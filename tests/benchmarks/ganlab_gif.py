"""The animated picture of GanLab at the top of the README, filmed in JupyterLab.

    python -m tests.benchmarks.ganlab_gif

writes tests/benchmarks/results/ganlab.gif. It needs Chromium and Playwright, and some minutes.
"""

import inspect
import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from course_utils.widgets.to_watch import update_D
from tests.browser.cells import GANLAB, PLAYERS

HERE = Path(__file__).parent
TARGET = HERE / "results" / "ganlab.gif"
LIMIT, FRAME_MS = 1_500_000, 140  # bytes, and how long a frame stays
# Small steps first, since most happens there.
ROUNDS = [*range(0, 100, 10), *range(100, 300, 20), *range(300, 1000, 70), 1200, 1600, 2200, 3000]

STEP = """
with lab.game.own_random_numbers():
    while lab.step < {}:
        lab.game.round()
lab._commit()
"""


def film(notebook):
    """Screenshots of the widget after each of ROUNDS."""
    players = PLAYERS.replace("mlp(2, 64, 64, 2), mlp(2, 64, 64, 1)", "mlp(2, 128, 128, 2), D()")
    # Fourier features and a gradient penalty, as in the first assignment's best recipe.
    with_penalty = inspect.getsource(update_D).replace("    optimizer.zero_grad()\n", PENALTY)
    players = players.replace(
        "net_G, net_D =", f"{D_WITH_FEATURES}\n{with_penalty}\nnet_G, net_D ="
    )
    optimizers = (
        "optimizer_D=torch.optim.Adam(net_D.parameters(), lr=4e-3, betas=(0.5, 0.9)), "
        "optimizer_G=torch.optim.Adam(net_G.parameters(), lr=1e-3, betas=(0.5, 0.9)))"
    )
    opened = notebook(
        players, GANLAB.replace("update_G=update_G)", f"update_G=update_G, {optimizers}")
    )
    opened.run_all()
    assert opened.errors() == [], opened.errors()
    root = opened.page.locator(".gc")
    opened.page.wait_for_function("Number(document.querySelector('.gc')?.dataset.frames) >= 1")
    opened.page.wait_for_timeout(3000)  # until the saved picture is renewed, and with it the view
    shots = []
    for rounds in ROUNDS:
        opened.run(STEP.format(rounds))
        opened.page.wait_for_function(f"document.querySelector('.gc').dataset.step === '{rounds}'")
        columns = root.locator(".gc-cols")
        shots.append(Image.open(io.BytesIO(columns.screenshot())).convert("RGB"))
    return shots


D_WITH_FEATURES = """
class D(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("frequencies", 0.4 * 2 * torch.pi * torch.randn(2, 8))
        self.net = mlp(18, 128, 128, 1)

    def forward(self, x):
        waves = x @ self.frequencies
        return self.net(torch.cat([x, waves.sin(), waves.cos()], 1))
"""

PENALTY = """    real = real.detach().requires_grad_()
    (slope,) = torch.autograd.grad(net_D(real).sum(), real, create_graph=True)
    loss = loss + 0.01 * slope.square().sum(1).mean()
    optimizer.zero_grad()
"""


def save(shots):
    """As a GIF with one palette, smaller until it fits."""
    for width in (840, 760, 680, 600):
        height = round(shots[0].height * width / shots[0].width)
        small = [shot.resize((width, height), Image.Resampling.LANCZOS) for shot in shots]
        # One palette for all, from frames of every phase: early ones have the strongest colours.
        chosen = small[1::6]
        sheet = Image.new("RGB", (width, height * len(chosen)))
        for k, frame in enumerate(chosen):
            sheet.paste(frame, (0, k * height))
        palette = sheet.quantize(128, method=Image.Quantize.MAXCOVERAGE, kmeans=2)
        frames = [s.quantize(palette=palette, dither=Image.Dither.NONE) for s in small]
        # Once, in less than five seconds: what moves longer by itself must be stoppable.
        frames[0].save(
            TARGET,
            save_all=True,
            append_images=frames[1:],
            duration=FRAME_MS,
            optimize=True,
        )
        if TARGET.stat().st_size <= LIMIT:
            return width
    raise SystemExit(f"the film has {TARGET.stat().st_size} bytes, more than {LIMIT}")


def test_film(notebook):
    shots = film(notebook)
    width = save(shots)
    print(
        f"\n{TARGET.name}: {len(shots)} frames, {width} pixels wide, {TARGET.stat().st_size} bytes"
    )


if __name__ == "__main__":
    # The server, the browser and the notebook are fixtures of the browser tests.
    sys.exit(
        pytest.main(
            [__file__, "-q", "-s", "-p", "tests.browser.conftest", "-p", "no:cacheprovider"]
        )
    )

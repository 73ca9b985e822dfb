"""What the widgets cost: the kernel's time for a frame, the training with and without, the browser.

    python -m tests.benchmarks.widgets

prints a table and writes it to tests/benchmarks/results/widgets.md. Times depend on the machine and
on what else it does; the ratios are of runs made in turn. The browser's part needs Chromium and
Playwright.
"""

import json
import platform
import resource
import statistics
import sys
import time
from pathlib import Path

import pytest
import torch

from tests.browser.cells import GANLAB, LATENT, PLAYERS

HERE = Path(__file__).parent
TARGET = HERE / "results" / "widgets.md"


def milliseconds(function, repeats):
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        function()
        times.append(1e3 * (time.perf_counter() - begin))
    return statistics.median(times)


def in_the_kernel():
    """Rows (what, value) measured without a page."""
    space = {}
    exec(PLAYERS + GANLAB.replace("\nlab\n", "\n"), space)
    lab = space["lab"]
    lab.send = lambda content, buffers=None: None
    slice_ = {"what": "slice", "ms": 90}
    for _ in range(3):
        lab._tick(slice_)
    round_ = milliseconds(lab.game.round, 100)
    nothing = {"what": "rounds", "rounds": 0}
    begin = time.perf_counter()
    for _ in range(100):
        lab._tick(nothing)
    frame = 10 * (time.perf_counter() - begin)
    yield "one round of training", f"{round_:.2f} ms"
    yield "one frame in the kernel (scores every 4th)", f"{frame:.2f} ms"

    # Rounds a second with 10 frames a second and with none, in turn.
    ratios = []
    for _ in range(8):
        counts = []
        for picture in (True, False):
            begin, first = time.perf_counter(), lab.step
            while time.perf_counter() - begin < 1.0:
                if picture:
                    lab._tick(slice_)
                else:
                    with lab.game.own_random_numbers():
                        end = time.perf_counter() + 0.09
                        while time.perf_counter() < end:
                            lab.game.round()
            counts.append((lab.step - first) / (time.perf_counter() - begin))
        ratios.append(counts[1] / counts[0] - 1)
    yield (
        "training time added by the picture, at full speed",
        f"{100 * statistics.median(ratios):.1f} %",
    )

    sizes = []
    for frames in range(1, 10_001):
        lab._tick(nothing)
        if frames in (1000, 10_000):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            sizes.append(pages * resource.getpagesize() / 1e6)
    yield "resident memory after 1,000 and 10,000 frames", f"{sizes[0]:.0f} and {sizes[1]:.0f} MB"
    data, _ = lab._repr_mimebundle_()
    size = sum(len(json.dumps(value)) for value in data.values())
    yield "added to a saved notebook", f"{size / 1e3:.0f} kB"


def in_the_browser(notebook):
    """Rows measured in JupyterLab."""
    opened = notebook(PLAYERS, GANLAB)
    opened.run_all()
    root = opened.page.locator(".gc")
    opened.page.wait_for_function("Number(document.querySelector('.gc')?.dataset.frames) >= 1")
    root.get_by_role("button", name="Play", exact=True).click()
    opened.page.wait_for_timeout(2000)
    first, begin = int(root.get_attribute("data-frames")), time.perf_counter()
    paints = []
    for _ in range(40):
        opened.page.wait_for_timeout(200)
        paints.append(float(root.get_attribute("data-paint-ms")))
    frames = int(root.get_attribute("data-frames")) - first
    yield "frames a second at full speed", f"{frames / (time.perf_counter() - begin):.1f}"
    yield "one frame drawn by the page", f"{statistics.median(paints):.1f} ms"
    root.get_by_role("button", name="Pause", exact=True).click()

    opened = notebook(PLAYERS, LATENT)
    opened.run_all()
    root = opened.page.locator(".gc")
    slider = root.get_by_role("slider", name="Direction 1", exact=True)
    slider.focus()
    delays = []
    for k in range(30):
        opened.page.keyboard.press("ArrowRight" if k < 20 else "ArrowLeft")
        opened.page.wait_for_function(
            f"Number(document.querySelector('.gc').dataset.frames) >= {k + 1}"
        )
        delays.append(float(root.get_attribute("data-latency")))
    yield (
        "a slider's step until its images (16 of 32×32) are there",
        (f"{statistics.median(delays):.0f} ms median, {max(delays):.0f} ms worst"),
    )


def test_widgets(notebook):
    torch.set_num_threads(1)
    rows = [*in_the_kernel(), *in_the_browser(notebook)]
    lines = ["# Cost of the widgets", "", "`python -m tests.benchmarks.widgets`", ""]
    lines += [
        f"{platform.processor() or platform.machine()}, torch {torch.__version__}, one thread,"
    ]
    lines += ["two moons, networks 2-64-64, batch 128.", "", "| | |", "|---|---|"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    # The server, the browser and the notebook are fixtures of the browser tests.
    sys.exit(
        pytest.main(
            [__file__, "-q", "-s", "-p", "tests.browser.conftest", "-p", "no:cacheprovider"]
        )
    )

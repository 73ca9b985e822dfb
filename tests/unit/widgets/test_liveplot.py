"""LivePlot without a browser."""

import math

import numpy as np
import pytest
import torch

from course_utils.live.pace import Pace
from course_utils.widgets import LivePlot, liveplot


def make(**options):
    plot = LivePlot(**options)
    plot.sent = []
    plot.send = lambda content, buffers=None: plot.sent.append((content, buffers))
    return plot


def test_every_value_counts_in_the_lines():
    plot = make()
    for k in range(10):
        plot.update(loss_D=k, D_x=0.5)
    plot.finish()
    assert plot.view["lines"] == {"loss_D": [float(k) for k in range(10)], "D_x": [0.5] * 10}
    assert plot.view["x"] == list(range(1, 11)) and plot.view["count"] == 10


def test_long_trainings_are_averaged_in_bounded_memory():
    plot = make()
    n = 10_000
    for k in range(n):
        plot.update(loss=float(k))
    assert len(plot._ends) < liveplot.KEPT
    width, line = plot._width, plot._lines["loss"]
    expected = [np.mean(range(end - width, end)) for end in plot._ends]
    np.testing.assert_allclose(line, expected)


def test_lines_that_start_late_or_break_off():
    plot = make()
    plot.update(a=1)
    plot.update(a=math.nan, b=2)
    plot.finish()
    assert plot.view["lines"] == {"a": [1.0, None], "b": [None, 2.0]}


def test_pictures_stay_within_their_share():
    clock = [0.0]
    plot = make()
    plot._pace = Pace(0.05, liveplot.FIRST_FRAME_COST, clock=lambda: clock[0])
    drawn = []

    def samples():
        drawn.append(clock[0])
        clock[0] += 0.05
        return torch.zeros(4, 1, 8, 8)

    for _ in range(1000):
        clock[0] += 0.01
        plot.update(loss=1.0, samples=samples)
        assert plot._pace.spent <= 0.05 * clock[0] + 0.05
    frames = [content for content, _ in plot.sent if content["kind"] == "frame"]
    assert 8 <= len(frames) == len(drawn) <= 12


def test_samples_do_not_touch_the_training():
    plot = make(max_overhead=1.0)
    plot._pace.cost = 0.0
    layer = torch.nn.Linear(2, 64)
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    plot.update(loss=0.0, samples=lambda: layer(torch.rand(2, 2)).reshape(2, 1, 8, 8))
    assert torch.equal(torch.rand(1), expected)
    assert plot._grid.shape == (8, 17) and len(plot.sent) == 1


def test_tensors_are_fetched_for_frames_only():
    plot = make(max_overhead=1e-9)
    loss = torch.tensor(2.0, requires_grad=True)
    for k in range(10):
        plot.update(loss_D=loss * k, D_x=torch.full((1,), 0.25), seconds=k)
    assert not plot._lines and not any(v["loss_D"].requires_grad for v in plot._waiting)
    plot.finish()
    assert plot.view["lines"]["loss_D"] == [2.0 * k for k in range(10)]
    assert plot.view["lines"]["seconds"] == list(range(10)) and plot.view["lines"]["D_x"][0] == 0.25


def test_frames_can_be_had_by_the_count():
    plot = make(every=4)
    for k in range(10):
        plot.update(loss=k, samples=torch.zeros(1, 1, 8, 8))
    assert [content["state"]["count"] for content, _ in plot.sent] == [4, 8]
    assert [count for count, _ in plot._shots] == [4, 8]


def test_a_batch_of_losses_is_refused():
    with pytest.raises(ValueError, match=r"loss_D has shape \(3,\); give a single number"):
        make().update(loss_D=torch.ones(3))


def test_saved_picture():
    plot = make(unit="epoch", note="stand-in data")
    assert repr(plot) == "Lines after 0 epochs: none yet."
    plot.update(loss_D=1.5, D_x=0.75, samples=torch.zeros(2, 1, 4, 4))
    plot.finish()
    data, metadata = plot._repr_mimebundle_()
    assert repr(plot) == "Lines after 1 epochs: loss_D 1.5, D_x 0.75. Right: samples."
    assert metadata["image/png"]["alt"] == f"{plot!r} (stand-in data)" and "image/png" in data
    assert len(plot.figure().axes) == 3


def test_bad_share():
    with pytest.raises(ValueError, match="max_overhead must be a share"):
        LivePlot(max_overhead=0)

"""livelossplot's groups in one described figure."""

import pytest
import torch
from livelossplot import PlotLosses

from course_utils.live.loss_figure import LossFigure
from course_utils.live.pace import Pace


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, each figure by the frames that it went through."""
    import IPython.display

    figures = []

    class Handle:
        def update(self, frame):
            figures[-1].append(frame)

    def display(frame, display_id=False):
        figures.append([frame])
        return Handle()

    monkeypatch.setattr(IPython.display, "display", display)
    return figures


def send(plotlosses, *losses):
    for loss in losses:
        plotlosses.update({"loss_D": loss, "loss_G": 2 * loss, "D_x": 0.8})
        plotlosses.send()


GROUPS = {"loss": ["loss_D", "loss_G"], "belief": ["D_x"]}


def test_one_figure_is_replaced_and_says_what_it_shows(shown):
    figure = LossFigure()
    figure.pace = Pace(clock=lambda: 0.0)  # drawing costs no time at all
    send(PlotLosses(outputs=[figure], groups=GROUPS), 1.0, 0.5)
    assert [len(frames) for frames in shown] == [2]
    assert "After 2 epochs." in shown[0][-1].alt
    assert "loss_D 0.5, loss_G 1" in shown[0][-1].alt and "D_x 0.8" in shown[0][-1].alt


def test_the_picture_is_right_of_the_losses_on_a_page_of_800_pixels(shown):
    drawn = []
    figure = LossFigure(picture=drawn.append)
    send(PlotLosses(outputs=[figure], groups=GROUPS), 1.0)
    assert shown[0][0].width <= 800
    *losses, picture = (ax.get_position() for ax in drawn[0].figure.axes)
    assert len(losses) == 2 and all(picture.x0 > panel.x1 for panel in losses)
    assert picture.y1 - picture.y0 > sum(panel.y1 - panel.y0 for panel in losses)


def test_drawing_waits_until_it_is_cheap_but_the_last_frame_comes(shown):
    figure = LossFigure(max_overhead=1e-9)
    send(PlotLosses(outputs=[figure], groups=GROUPS), 1.0, 0.5, 0.25)
    assert len(shown[0]) == 1
    figure.close()
    assert "loss_D 0.25" in shown[0][-1].alt


def test_nothing_is_drawn_where_nothing_was_sent(shown):
    LossFigure().close()
    assert not shown


def test_the_picture_leaves_the_noise_of_the_training_alone(shown):
    figure = LossFigure(picture=lambda ax: torch.randn(3), alt="three numbers")
    plotlosses = PlotLosses(outputs=[figure], groups=GROUPS)
    torch.manual_seed(0)
    expected = torch.randn(2)
    torch.manual_seed(0)
    send(plotlosses, 1.0)
    assert torch.equal(torch.randn(2), expected)
    assert "Right: three numbers." in shown[0][0].alt

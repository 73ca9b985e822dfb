"""What a widget leaves for pages without a kernel: small, and near enough to what was shown."""

import io
import json
import re

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from course_utils import two_moons
from course_utils.widgets import (
    EyeTest,
    GanLab,
    LatentExplorer,
    LivePlot,
    plane,
    ready_made,
    record,
)

WHOLE = 150_000  # bytes of a saved widget: its picture twice, its code, its record


def numbers_of(payload, *shapes):
    """What wholeNumbers of record.js reads: int16 arrays of these shapes, frames first."""
    arrays, at = [], 0
    for shape in shapes:
        count = int(np.prod(shape))
        low, high = np.frombuffer(payload, np.uint8, 2 * count, at).reshape(2, count).astype(int)
        steps = (low | high << 8).astype("<i2").reshape(shape)
        arrays.append(np.cumsum(steps, axis=0, dtype="<i2"))
        at += 2 * count
    assert at == len(payload)
    return arrays


def test_a_record_holds_what_was_put_in():
    text = record.packed({"a": [1, None]}, b"bytes")
    assert record.read(text) == ({"a": [1, None]}, b"bytes")
    values = np.array([[3, -5000], [32000, 7], [-32000, 8]])
    (back,) = numbers_of(record.steps(values), (3, 2))
    np.testing.assert_array_equal(back, values)


@pytest.mark.parametrize(("count", "most", "chosen"), [
    (5, 9, [0, 1, 2, 3, 4]), (100, 3, [0, 50, 99]), (1, 4, [0]),
])  # fmt: skip
def test_the_first_and_the_last_are_among_what_is_kept(count, most, chosen):
    kept = record.spread(count, most)
    assert kept[0] == 0 and kept[-1] == count - 1 and len(kept) == len(chosen)
    assert np.abs(np.subtract(kept, chosen)).max() <= 1


@pytest.fixture(scope="module")
def lab():
    made = ready_made(two_moons(500))
    made.train(300, every=5)
    return made


def test_a_record_of_the_lab_is_what_was_shown(lab):
    header, payload = record.read(lab.record())
    states, sizes, static = header["states"], header["sizes"], header["traits"]["static"]
    assert 24 <= len(states) <= 48 and states[0]["step"] == 0 and states[-1]["step"] == 300
    assert static["grid"] == plane.RECORDED_GRID and static["limits"] == lab.static["limits"]
    count = len(states)
    fakes, mesh_steps, belief, _y, arrows = numbers_of(
        payload, (count, sizes["fakes"], 2), (count, sizes["mesh"], 2), (count * 25 * 25, 1),
        (count, sizes["fakes"]), (1, sum(state["arrows"] for state in states), 4),
    )  # fmt: skip
    mesh, belief = np.cumsum(mesh_steps, axis=1), belief.reshape(count, 25, 25)
    left, right, bottom, top = lab.game.scene.box
    kept = {state["step"]: (state, payload) for state, payload in lab.past.frames}
    at = 0
    for k, state in enumerate(states):
        own, frame = kept[state["step"]]
        shown = plane.unpack(frame, own["fakes"], own["arrows"], (15, 15))
        scale = np.array([right - left, top - bottom]) / sizes["unit"]
        for whole, points in ((fakes[k], shown.fake[: sizes["fakes"]]), (mesh[k], shown.mesh)):
            np.testing.assert_allclose(whole * scale + (left, bottom), points, atol=scale.max())
        # Corners of the coarse surface are corners of the fine one.
        apart = belief[k][::24, ::24] / sizes["levels"] - 1
        np.testing.assert_allclose(
            (1 + apart * np.abs(apart)) / 2, shown.belief[::49, ::49], atol=0.01
        )
        assert state["loss_G"] == record.rounded(own["loss_G"])
        pulls = arrows[0, at : at + state["arrows"], 2:] / sizes["pull"]
        short = np.linalg.norm(shown.arrows[: len(pulls), 2:], axis=1) < 2.5
        np.testing.assert_allclose(
            pulls[short], shown.arrows[: len(pulls), 2:][short], atol=0.6 / sizes["pull"]
        )
        at += state["arrows"]
    assert at == arrows.shape[1]


def test_a_second_run_is_in_the_record(lab):
    two = ready_made(two_moons(500))
    two.compare(d_steps=5)
    two.train(300, every=5)
    header, payload = record.read(two.record())
    static, beside = header["traits"]["static"], header["beside"]
    assert static["beside_setting"] == ["d_steps", 5]
    assert static["beside_static"]["grid"] == plane.RECORDED_GRID
    steps = [[state["step"] for state in run["states"]] for run in (header, beside)]
    assert steps[0] == steps[1] and steps[0][-1] == 300 and len(steps[0]) >= 12
    scores = [[state["loss_D"] for state in run["states"]] for run in (header, beside)]
    assert scores[0] != scores[1]
    assert len(two.record()) <= record.LIMIT
    assert "beside" not in record.read(lab.record())[0]
    # All bytes of both are there, one run after the other.
    count, numbers = len(steps[0]), 0
    for run in (header, beside):
        sizes = run["sizes"]
        each = 3 * sizes["fakes"] + 2 * sizes["mesh"] + sizes["belief"]
        numbers += count * each + 4 * sum(state["arrows"] for state in run["states"])
    assert len(payload) == 2 * numbers
    assert sum(len(json.dumps(form)) for form in two.saved()[0].values()) < WHOLE


def test_the_picture_for_print_has_both_runs():
    two = ready_made(two_moons(500))
    assert len(two.figure().axes) == 2 and "second run" not in two.describe()
    two.compare(d_steps=5)
    two.train(60)
    upper, second, *_ = axes = two.figure().axes
    assert len(axes) == 4
    assert upper.get_title() == f"60 rounds, coverage {two.state['coverage']:.2f}"
    words = re.fullmatch(r"d_steps 5: coverage (\d\.\d\d)", second.get_title())
    assert f"a second run, where d_steps is 5: coverage {words[1]}" in two.describe()
    assert words[1] != f"{two.state['coverage']:.2f}"


def test_nothing_plays_before_the_first_round():
    fresh = ready_made(two_moons(100))
    assert fresh.record() is None
    html = fresh.saved()[0]["text/html"]
    assert 'data-record=""' in html and html.count("base64,") == 1


def test_a_saved_lab_is_small_and_has_every_form_once(lab):
    data, _ = lab.saved()
    assert sum(len(json.dumps(form)) for form in data.values()) < WHOLE
    assert lab.record() in data["text/html"] and set(data) == {
        "image/png", "text/html", "text/plain"
    }  # fmt: skip


def test_far_points_and_broken_arrows_do_not_spoil_a_record():
    def update_G(net_D, net_G, z, optimizer):
        (net_G(z).sum() * float("inf")).backward()
        with torch.no_grad():
            net_G[-1].bias.fill_(1e6)
        return 1e30

    lab = ready_made(two_moons(100))
    broken = GanLab(
        lab.game.net_G, lab.game.net_D, lab.data, update_D=lambda *_: 1.0, update_G=update_G
    )
    broken.train(2, every=1)
    header, _ = record.read(broken.record())
    assert header["states"][-1]["loss_G"] == 1e30


def test_a_record_of_a_plot_has_lines_and_samples():
    plot = LivePlot(every=1)
    for step in range(200):
        plot.update(loss_D=1.0 + step, samples=torch.full((4, 1, 28, 28), step / 100 - 1))
    plot.finish()
    assert len(plot._shots) <= 2 * 24 + 1
    header, payload = record.read(plot.record())
    assert header["shots"][0] == 1 and header["shots"][-1] == 200
    assert 12 <= len(header["shots"]) == len(header["sizes"]) <= 24
    assert sum(header["sizes"]) == len(payload) and payload[:4] == b"RIFF"
    assert header["state"]["lines"]["loss_D"] == plot.view["lines"]["loss_D"]


def test_noisy_samples_still_fit():
    plot = LivePlot(every=1)
    for _ in range(30):
        plot.update(loss_D=1.0, samples=2 * torch.rand(64, 1, 28, 28) - 1)
    plot.finish()
    assert len(plot.record()) <= record.LIMIT


def test_where_much_is_shown_fewer_rows_are_kept_and_not_fewer_steps():
    plot = LivePlot(every=1, nrow=6)
    own = torch.Generator().manual_seed(0)
    for step in range(30):
        strokes = torch.randn(36, 1, 7, 7, generator=own)
        images = torch.nn.functional.interpolate(strokes, scale_factor=4, mode="bilinear")
        plot.update(loss_D=float(step), samples=torch.tanh(8 * (images - 0.8)))
    plot.finish()
    header, payload = record.read(plot.record())
    assert len(header["shots"]) >= 20
    first = Image.open(io.BytesIO(payload[: header["sizes"][0]]))
    assert first.width == 6 * 29 - 1 and (first.height + 1) % 29 == 0 and first.height < 6 * 29 - 1


def test_a_plot_without_samples_keeps_its_lines():
    plot = LivePlot()
    assert plot.record() is None
    for _ in range(3):
        plot.update(loss=1.0)
    plot.finish()
    header, payload = record.read(plot.record())
    assert header["shots"] == [1, 2, 3] and payload == b""


class Grey(nn.Module):
    """Brightness is the first number of the noise, unless a label says it."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.3))

    def forward(self, z, y=None):
        grey = self.scale * z[:, 0] if y is None else y / 2 - 0.5 + 0 * z[:, 0]
        return grey[:, None, None, None].expand(-1, 1, 8, 8)


def test_a_record_of_the_explorer_is_a_grid_of_two_controls():
    explorer = LatentExplorer(Grey(), z_dim=3)
    explorer._sliders[0] = 1.0
    before = explorer.z.clone()
    header, payload = record.read(explorer.record())
    assert [axis["slider"] for axis in header["axes"]] == [0, 1]
    assert len(header["sizes"]) == 25 and sum(header["sizes"]) == len(payload)
    assert header["start"] == {"sliders": [1.0, 0, 0], "y": None}
    assert torch.equal(explorer.z, before)
    assert len(json.dumps(explorer.saved()[0])) < WHOLE


def test_labels_and_codes_come_before_directions():
    explorer = LatentExplorer(Grey(), z_dim=3, num_classes=3)
    axes = record.read(explorer.record())[0]["axes"]
    assert [axis["slider"] for axis in axes] == [None, 0]
    assert axes[0]["values"] == [None, 0, 1, 2]


def test_a_record_follows_the_weights_and_is_made_once_for_each():
    explorer = LatentExplorer(Grey(), z_dim=3)
    first = explorer.record()
    assert explorer.record() is first
    with torch.no_grad():
        explorer.net_G.scale.mul_(2)
    assert explorer.record() != first


def test_points_of_the_explorer():
    torch.manual_seed(0)
    explorer = LatentExplorer(nn.Linear(3, 2), z_dim=3)
    header, payload = record.read(explorer.record())
    count = header["points"]["count"]
    (numbers,) = numbers_of(payload, (25, count, 2))
    left, right, bottom, top = explorer.static["limits"]
    shown = np.frombuffer(explorer._payload, "<f4", 2 * count).reshape(-1, 2)
    scale = np.array([right - left, top - bottom]) / header["points"]["unit"]
    # The one in the middle has all sliders at 0, as at first.
    np.testing.assert_allclose(numbers[12] * scale + (left, bottom), shown, atol=scale.max())


def test_a_record_of_the_eye_test_has_every_pair_as_it_is_shown():
    own = torch.Generator().manual_seed(0)
    strokes = torch.randn(80, 1, 7, 7, generator=own)
    images = torch.tanh(8 * (torch.nn.functional.interpolate(strokes, scale_factor=4) - 0.8))
    eye = EyeTest(images[:40], images[40:])
    eye._said = [1, 0]
    header, payload = record.read(eye.record())
    assert header["truth"] == eye.truth.tolist() and header["said"] == [1, 0]
    ends = np.cumsum(header["sizes"])
    assert len(ends) == 40 and ends[-1] == len(payload)
    for pair, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        kept = np.asarray(Image.open(io.BytesIO(payload[start:end])).convert("L"))
        np.testing.assert_array_equal(kept, eye._grid(pair))
    assert len(json.dumps(eye.saved()[0])) < WHOLE


def test_noisy_pairs_still_fit():
    own = torch.Generator().manual_seed(0)
    noise = 2 * torch.rand(2, 60, 1, 28, 28, generator=own) - 1
    eye = EyeTest(*noise)
    header, _ = record.read(eye.record())
    assert len(header["sizes"]) == 60 and len(eye.record()) <= record.LIMIT

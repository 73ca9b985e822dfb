"""LatentExplorer without a browser."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.widgets import LatentExplorer
from course_utils.widgets.latent import slerp


class Images(nn.Module):
    """Brightness is mostly the third number of the noise, a little the first; labels add a lot."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)

    def forward(self, z, y=None):
        grey = 0.2 * self.norm(z)[:, 2] + 0.02 * z[:, 0]
        if y is not None:
            grey = grey * 0 + y / 2 - 0.5
        return grey[:, None, None, None].expand(-1, 1, 8, 8)


def make(**options):
    explorer = LatentExplorer(Images(), **{"z_dim": 4, **options})
    explorer.sent = []
    explorer.send = lambda content, buffers=None: explorer.sent.append((content, buffers))
    return explorer


def say(explorer, kind, **content):
    explorer._on_message(explorer, {"kind": kind, "id": 7, **content}, [])
    *_, answer, (end, _) = explorer.sent
    assert end == {"kind": "done", "id": 7}
    return answer


def grid(explorer):
    rows, cols = explorer._state["shapes"][0]
    return np.frombuffer(explorer._payload, np.uint8, rows * cols).reshape(rows, cols)


def test_first_direction_is_the_one_that_matters():
    explorer = make()
    np.testing.assert_allclose(explorer._directions[0], [0.1, 0, 1, 0], atol=0.02)
    products = explorer._directions @ explorer._directions.T
    np.testing.assert_allclose(products, np.eye(len(products)), atol=1e-5)


def test_slider_moves_all_samples():
    explorer = make()
    before = grid(explorer).astype(int)
    message, _ = say(explorer, "move", sliders=[2, 0, 0, 0], y=None)
    assert message["kind"] == "frame" and message["state"]["sliders"] == [2, 0, 0, 0]
    after = grid(explorer).astype(int)
    pixels = np.s_[0::9, 0::9]
    assert (after[pixels] - before[pixels] > 20).all()


def test_generator_is_left_as_it_was():
    explorer = make()
    explorer.net_G.train()
    state = {k: v.clone() for k, v in explorer.net_G.state_dict().items()}
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    say(explorer, "move", sliders=[1, 0, 0, 0], y=None)
    explorer.figure()
    assert torch.equal(torch.rand(1), expected) and explorer.net_G.training
    assert all(torch.equal(v, state[k]) for k, v in explorer.net_G.state_dict().items())


def test_interpolation_between_kept_samples():
    explorer = make()
    say(explorer, "keep", slot="A", index=0)
    assert len(explorer._state["shapes"]) == 1
    say(explorer, "move", sliders=[3, 0, 0, 0], y=None)
    message, _ = say(explorer, "keep", slot="B", index=0)
    assert message["state"]["kept"] == ["A", "B"]
    rows, cols = explorer._state["shapes"][1]
    strip = np.frombuffer(explorer._payload, np.uint8)[-rows * cols :].reshape(rows, cols)[0, ::9]
    assert len(strip) == 8 and (np.diff(strip.astype(int)) > 0).all()
    assert "an interpolation" in explorer.describe()


def test_slerp_goes_around_and_meets_its_ends():
    a, b = torch.tensor([2.0, 0.0]), torch.tensor([0.0, 4.0])
    way = slerp(a, b, torch.tensor([0.0, 0.5, 1.0]))
    torch.testing.assert_close(way[[0, 2]], torch.stack([a, b]))
    torch.testing.assert_close(way[1], torch.full((2,), 3 / 2**0.5))
    torch.testing.assert_close(slerp(a, 3 * a, torch.tensor([0.5])), torch.tensor([[4.0, 0.0]]))


def test_label_selector():
    explorer = make(num_classes=3)
    say(explorer, "move", sliders=[0, 0, 0, 0], y=2)
    pixels = np.s_[0::9, 0::9]
    assert (grid(explorer)[pixels] == 191).all()
    say(explorer, "move", sliders=[0, 0, 0, 0], y=None)
    assert len(np.unique(grid(explorer)[pixels])) == 3
    assert "with label" not in explorer.describe()


class Coded(nn.Module):
    """Brightness is the code, a tenth of which class 1 takes away."""

    def forward(self, z, c):
        grey = c[:, -1] - (0.1 * c[:, 1] if c.shape[1] == 3 else 0) + 0 * z[:, 0]
        return grey[:, None, None, None].expand(-1, 1, 8, 8)


def test_sliders_of_codes_come_first():
    explorer = LatentExplorer(Coded(), z_dim=4, num_codes=1, num_sliders=2)
    assert explorer.static["sliders"] == ["code 1", "direction 1", "direction 2"]
    assert explorer.static["codes"] == 1
    assert (grid(explorer)[0::9, 0::9] == 128).all()
    explorer.send = lambda content, buffers=None: None
    explorer._on_message(
        explorer, {"kind": "move", "id": 7, "sliders": [-1, 0.5, 0], "y": None}, []
    )
    assert (grid(explorer)[0::9, 0::9] == 0).all()
    assert "code 1 by -1.0, direction 1 by +0.5" in explorer.describe()
    assert explorer.z.shape == (16, 4)


def test_codes_beside_classes():
    explorer = LatentExplorer(Coded(), z_dim=4, num_codes=1, num_classes=2)
    pixels = grid(explorer)[0::9, 0::9].ravel()
    assert set(pixels[::2]) == {128} and set(pixels[1::2]) == {115}
    with pytest.raises(ValueError, match="num_codes is -1; use a whole number"):
        LatentExplorer(Coded(), z_dim=4, num_codes=-1)
    with pytest.raises(ValueError, match="num_classes is -1; use a whole number, 1 or more"):
        LatentExplorer(Coded(), z_dim=4, num_classes=-1)
    with pytest.raises(ValueError, match="and 2 codes: are z_dim and noise_shape right"):
        LatentExplorer(nn.Bilinear(4, 1, 2), z_dim=4, num_codes=2)


def test_points_and_flat_images_and_other_noise():
    torch.manual_seed(0)
    points = LatentExplorer(nn.Linear(3, 2), z_dim=3)
    assert points._state["shapes"][0] == [400, 2] and len(points.static["limits"]) == 4
    points._kept = {"A": (points.z[0], 0), "B": (points.z[1], 0)}
    assert len(points.figure().axes[0].lines) == 1
    flat = LatentExplorer(nn.Linear(3, 64), z_dim=3, image_shape=(1, 8, 8))
    assert flat._state["shapes"][0] == [4 * 9 - 1, 4 * 9 - 1]
    deep = nn.ConvTranspose2d(5, 3, 4)
    assert LatentExplorer(deep, z_dim=5, noise_shape=(5, 1, 1))._state["shapes"][0][2] == 3


def test_saved_notebook_gets_the_present_picture():
    explorer = make()
    first = explorer._repr_mimebundle_()[0]["image/png"]
    say(explorer, "move", sliders=[3, 0, 0, 0], y=None)
    explorer.save_picture()
    assert explorer.view["sliders"] == [3, 0, 0, 0]
    data, metadata = explorer._repr_mimebundle_()
    assert data["image/png"] != first
    assert metadata["image/png"]["alt"] == repr(explorer)
    assert repr(explorer) == "16 generated images, moved: direction 1 by +3.0."


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"noise of shape \(n, 5\): are z_dim"):
        LatentExplorer(nn.Linear(4, 2), z_dim=5)
    with pytest.raises(ValueError, match="vectors of 64 numbers: for images pass image_shape"):
        LatentExplorer(nn.Linear(4, 64), z_dim=4)
    with pytest.raises(TypeError, match="net_G must be a network, not function"):
        LatentExplorer(lambda z: z, z_dim=4)

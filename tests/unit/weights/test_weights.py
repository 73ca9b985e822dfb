"""Weights that ship with the course."""

import pytest
import torch
from torch import nn

from course_utils.training.checkpoint import save_checkpoint
from course_utils.weights import course_weights, pack


def test_course_weights():
    net = course_weights("mnist_classifier")["net"]
    assert {v.dtype for v in net.values() if v.is_floating_point()} == {torch.float32}
    with pytest.raises(ValueError, match="mnist_classifier"):
        course_weights("no such thing")


def test_packed_weights_come_back_nearly_as_they_were(tmp_path, monkeypatch):
    net = nn.Sequential(nn.Linear(30, 20), nn.BatchNorm1d(20))
    net(torch.randn(8, 30))
    (tmp_path / "weights").mkdir()
    save_checkpoint(tmp_path / "weights" / "net.pt", net=pack(net.state_dict()))
    monkeypatch.setattr("course_utils.weights.files", lambda package: tmp_path)
    back = course_weights("net")["net"]
    for name, value in net.state_dict().items():
        allowed = 1e-3 if value.ndim < 2 else value.abs().amax(1, keepdim=True) / 253
        assert ((back[name] - value).abs() <= allowed).all(), name
        assert back[name].dtype == value.dtype
    net.load_state_dict(back)

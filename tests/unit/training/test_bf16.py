"""bfloat16 where the processor gains by it, and only there."""

import pytest
import torch

from course_utils.training import bf16


def test_autocast_sees_what_an_optimizer_did_inside(monkeypatch):
    monkeypatch.setattr(bf16, "bf16_gains", lambda kind: True)
    layer, x = torch.nn.Linear(4, 1, bias=False), torch.ones(1, 4)
    with bf16.autocast("cpu"):
        before = layer(x)
        with torch.no_grad():
            layer.weight += 1.0
        after = layer(x)
    assert before.dtype == torch.bfloat16
    assert after.item() == pytest.approx(before.item() + 4, abs=0.1)


def test_autocast_changes_nothing_without_a_gain(monkeypatch):
    monkeypatch.setattr(bf16, "bf16_gains", lambda kind: False)
    with bf16.autocast("cpu"):
        assert torch.nn.Linear(4, 1)(torch.ones(1, 4)).dtype == torch.float32


@pytest.mark.parametrize("avx, amx, gains", [(1, 0, True), (0, 1, True), (0, 0, False)])
def test_bf16_gains_goes_by_the_instructions_of_a_cpu(monkeypatch, avx, amx, gains):
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: bool(avx))
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: bool(amx))
    assert bf16.bf16_gains("cpu") is gains
    assert bf16.bf16_gains("mps") is False


def test_a_torch_that_cannot_ask_the_cpu_gains_nothing(monkeypatch):
    for name in bf16.BF16_INSTRUCTIONS:
        monkeypatch.delattr(torch.cpu, name)
    assert bf16.bf16_gains("cpu") is False

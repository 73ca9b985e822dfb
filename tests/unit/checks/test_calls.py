"""Calls as a student could type them."""

import torch
from torch import nn

from course_utils.checks.calls import NotTyped, written


def test_small_inputs_are_written_out():
    assert written("layer_sizes", (28, [("conv", 5, 3, 1)]), {}) == (
        'layer_sizes(28, [("conv", 5, 3, 1)])'
    )
    logits = torch.tensor([[0.5], [-2.0]])
    assert written("loss", (logits,), {"smoothing": 0.1}) == (
        "loss(torch.tensor([[0.5], [-2.0]]), smoothing=0.1)"
    )


def test_what_nobody_can_type_is_no_call():
    assert written("update_D", (nn.Linear(1, 1),), {}) == ""
    assert written("make_loader", (NotTyped("/tmp/x"), 8), {}) == ""  # gone before it could be used
    assert written("make_loader", ("/tmp/x", 8), {}) == 'make_loader("/tmp/x", 8)'

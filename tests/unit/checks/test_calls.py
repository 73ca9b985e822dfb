"""Calls as a student could type them."""

import pytest
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
    ends = torch.ones(2, requires_grad=True) * 2
    assert written("r1_penalty", (ends,), {}) == ""  # its numbers do not tell what they hang on
    assert written("make_loader", (NotTyped("/tmp/x"), 8), {}) == ""  # gone before it could be used
    assert written("make_loader", ("/tmp/x", 8), {}) == 'make_loader("/tmp/x", 8)'


LIKE = {
    "normal": (lambda: torch.randn(9, 5), "torch.randn(9, 5)"),
    "probabilities, row by row": (
        lambda: torch.randn(9, 5).softmax(1),
        "torch.randn(9, 5).softmax(-1)",
    ),
    "probabilities": (lambda: torch.rand(9, 5), "torch.rand(9, 5)"),
    "images": (lambda: 2 * torch.rand(9, 5) - 1, "2 * torch.rand(9, 5) - 1"),
    "distances": (lambda: torch.randn(9, 5).abs() + 1, "torch.randn(9, 5).abs()"),
    "double": (lambda: torch.randn(9, 5).double(), "torch.randn(9, 5, dtype=torch.float64)"),
    "labels": (lambda: torch.arange(45) % 7, "torch.randint(7, (45,))"),
    "labels from 2": (lambda: torch.arange(45) % 7 + 2, "torch.randint(2, 9, (45,))"),
    "counts as floats": (
        lambda: torch.arange(45.0) % 7,
        "torch.randint(7, (45,), dtype=torch.float32)",
    ),
    "one-hot": (lambda: torch.eye(5)[torch.arange(9) % 5], "torch.eye(5)[torch.randint(5, (9,))]"),
    "true or false": (lambda: torch.arange(45) > 3, "torch.rand(45) < 0.5"),
}


@pytest.mark.parametrize("kind", LIKE)
def test_large_inputs_are_drawn_like_those_that_failed(kind):
    make, typed = LIKE[kind]
    torch.manual_seed(0)
    x = make()
    assert written("f", (x,), {}) == f"f({typed})"
    like = eval(typed, {"torch": torch})
    assert (like.shape, like.dtype) == (x.shape, x.dtype)

"""Causes of exceptions, each tried on the very error that Python, torch or torchvision raises."""

import linecache

import pytest

from course_utils.checks.causes import _cause_of_error
from course_utils.checks.observation import describe_error

BEGIN = """
import torch
import torch.nn.functional as F
from torch import nn
from torchvision import transforms
from PIL import Image
"""

CASES = [
    ("range(None)", "say first what None stands for"),
    ("torch.ones(3)[: torch.arange(2)]", "compare numbers of layers"),
    ("torch.ones(3)[:, :, None]", "than the tensor has dimensions, 1"),
    ("torch.optim.Adam([torch.ones(2, requires_grad=True) * 2])", "a copy without graph"),
    ("nn.Sequential().weight", "A Sequential comes here, and has no weight"),
    ("nn.Sequential().half(torch.ones(1))", "half is a method that every nn.Module has"),
    ("transforms.Normalize((.5,) * 3, (.5,) * 3)(torch.zeros(1, 28, 28))", "one channel"),
    (
        "transforms.Compose([transforms.Normalize(.5, .5), transforms.ToTensor()])"
        "(Image.new('L', (28, 28)))",
        "ToTensor() comes before it",
    ),
    ("transforms.ToTensor()(torch.zeros(1, 28, 28))", "a tensor already"),
    ("torch.stack([torch.bincount(torch.tensor(x)) for x in ([0], [2])])", "give it minlength"),
    ("torch.stack([])", "the list is empty"),
    ("hidden = (5,)\nhidden[1]", "Go through it in a loop"),
    ("torch.ones(3).shape[1]", "Leave the shape (n, 1) alone"),
    ("len(iter([]))", "an iterable need not know its length"),
    (
        "with torch.inference_mode():\n    x = torch.ones(2, 3)\nnn.Linear(3, 1)(x).sum().backward()",
        "make it under torch.no_grad(), or detach it",
    ),
    ("torch.cat([])", "the list is empty"),
    (
        "[p for p in nn.Linear(2, 1).parameters() if p not in list(nn.Linear(2, 1).parameters())]",
        "any(p is q",
    ),
    ("assert torch.ones(2, 5) in [torch.ones(5, 2)]", "any(p is q"),
    ("[x for x in torch.ones(3, 2) if x]", ".all() or .any()"),
    ("torch.autograd.grad(nn.Linear(2, 1)(torch.ones(3, 2)), [])", "the sum of the outputs"),
    ("torch.autograd.grad(torch.ones(2).sum(), torch.ones(2))", "requires_grad_() on it"),
    (
        "torch.autograd.grad(nn.Linear(2, 1)(torch.ones(3, 2)).sum(), torch.ones(2).requires_grad_())",
        "does not depend on",
    ),
    ("torch.ones(2, 2).min(dim=1)[:1].norm()", "out of it first"),
    ("torch.ones(2, device='gpu')", "There is no device gpu"),
    ("torch.ones(2, device='xpu')", "a fixed device"),
    ("torch.ones(2).numpy() + nn.Linear(1, 1).weight.numpy()", "NumPy does not follow"),
    (
        "F.binary_cross_entropy_with_logits(torch.ones(3), torch.ones(3).long())",
        "The labels have dtype int64",
    ),
    ("F.binary_cross_entropy(torch.rand(3), torch.ones(3).long())", "The labels have dtype int64"),
    ("F.cross_entropy(torch.ones(2, 3), torch.ones(2).int())", "dtype int32 stands where dtype int64"),
    ("torch.ones(3).long().mean()", "mean() of whole numbers, dtype int64"),
    ("nn.Linear(3, 1)(torch.ones(2, 3).double())", "gets dtype float64 and has weights of dtype float32"),
    ("F.one_hot(torch.ones(2), 3)", "dtype int64: .long()"),
    ("torch.eye(3)[torch.ones(2)]", "dtype int64: .long()"),
    ("nn.Embedding(3, 2)(torch.ones(2))", "dtype int64: .long()"),
    ("torch.eye(3)[torch.tensor([5])]", "Number 5 is asked for where there are 3"),
    ("F.one_hot(torch.tensor([3]), 3)", "not below the number of classes"),
    ("nn.BatchNorm1d(3)(torch.ones(1, 3))", "two samples or more"),
    ("nn.BatchNorm2d(3)(torch.ones(2, 3))", "inputs of 4 dimensions gets 2"),
    ("nn.Conv2d(3, 4, 3)(torch.ones(1, 1, 8, 8))", "for 3 channels gets 1"),
    ("nn.Conv2d(1, 4, 9)(torch.ones(1, 1, 8, 8))", "smaller by then than the kernel"),
    ("torch.ones(4, 3).view(5, 10)", "12 numbers do not fit into the shape (5, 10)"),
    ("torch.cat([torch.ones(2, 2), torch.ones(3, 1)])", "joined along dimension 0"),
    ("torch.cat([torch.ones(2, 2), torch.ones(2)], 1)", "2 and 1 dimensions are joined"),
]  # fmt: skip


@pytest.mark.parametrize("line, cause", CASES, ids=[case[0] for case in CASES])
def test_real_error_is_told_its_cause(line, cause):
    assert cause in cause_of(line)


def cause_of(cell: str) -> str:
    """What is said of the error that a cell raises; its notebook has a K."""
    code, place = f"{BEGIN}\n{cell}", "<a cell>"
    linecache.cache[place] = (len(code), None, code.splitlines(keepends=True), place)
    with pytest.raises(Exception) as raised:
        exec(compile(code, place, "exec"), {"K": 10})
    return _cause_of_error(describe_error(raised.value))


@pytest.mark.parametrize(
    "body, named",
    [
        ("return x.view(-1, 2) + x.T", "Fixed in this function: view(-1, 2)."),
        ("return x.reshape((64, -1))", "reshape((64, -1))."),
        ("k = 10\n    return torch.ones(2, k) @ x", "k = 10"),
        ("return torch.ones(3, K) @ x", "K = 10"),
        ("return F.one_hot(x.long(), 2)", "one_hot(x.long(), 2)"),
        ("for i in range(7): x[i]", "range(7)"),
    ],
)
def test_a_size_that_is_fixed_is_named_where_shapes_do_not_fit(body, named):
    assert named in cause_of(f"def f(x):\n    {body}\n\nf(torch.arange(6.0).reshape(3, 2) + 3)")


def test_a_name_that_the_function_sets_itself_is_no_fixed_size():
    said = cause_of(
        "def f(x):\n    K, m = x.shape\n    return x.reshape(K, m) + x.T\n\nf(torch.ones(3, 2))"
    )
    assert "2 and 3" in said and "Fixed" not in said


def test_sizes_are_named_only_where_sizes_are_what_is_wrong():
    said = cause_of("def f(x):\n    return x.view(-1, 2).no_such_thing\n\nf(torch.ones(4))")
    assert "no_such_thing" in said and "Fixed" not in said


@pytest.mark.parametrize(
    "kind, message",
    [
        ("AssertionError", "Torch not compiled with CUDA enabled"),
        ("RuntimeError", "Found no NVIDIA driver on your system. Please check that you have an"),
        ("RuntimeError", "No CUDA GPUs are available"),
        ("RuntimeError", "PyTorch is not linked with support for mps devices"),
        ("AcceleratorError", "CUDA error: CUDA driver version is insufficient for CUDA runtime"),
        ("NotImplementedError", "Could not run 'aten::empty' with arguments from the 'MPS' backend."),
    ],
)  # fmt: skip
def test_device_that_other_machines_lack(kind, message):
    """What torch says on machines that this test does not run on."""
    error = {"type": kind, "message": message, "lines": []}
    assert "a fixed device" in _cause_of_error(error)


def test_an_assert_of_ones_own_is_no_device():
    error = describe_error(AssertionError("n must be positive"))
    assert "An assert in your own code" in _cause_of_error(error)

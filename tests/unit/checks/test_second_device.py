"""The second device of the probes: what keeps to it works as on the CPU, what leaves it is refused."""

import copy
import subprocess
import sys

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.second_device import SecondDevice


@pytest.fixture(autouse=True)
def second_device():
    with SecondDevice():
        yield


def there(*shape, **kinds):
    return torch.zeros(*shape, device="meta", **kinds)


@pytest.mark.parametrize(
    "make",
    [
        lambda x: x + 1,
        lambda x: x * torch.tensor(2.0),
        torch.ones_like,
        lambda x: torch.ones(3, device=x.device),
        lambda x: x.new_ones(3),
        lambda x: torch.ones(3).to(x),
        lambda x: torch.ones(3).to(x.device),
        lambda x: x.max(1).values,
        lambda x: torch.cat([x, x]),
        lambda x: x[0].add_(1),
        lambda x: next(iter(x)),
        lambda x: F.one_hot(x[:, 0].long(), 3),
        lambda x: nn.Linear(3, 2).to(x.device)(x),
        lambda x: copy.deepcopy(nn.Linear(3, 2).to(x.device)).weight,
        lambda x: F.binary_cross_entropy_with_logits(x, torch.ones_like(x)),
    ],
)  # fmt: skip
def test_what_keeps_to_its_device(make):
    made = make(there(4, 3))
    assert made.device.type == "meta" and not isinstance(made, torch.FloatTensor)


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda x: x + torch.ones(4, 3), "same device"),
        (lambda x: torch.cat([x, torch.ones(4, 3)]), "same device"),
        (lambda x: nn.Linear(3, 2)(x), "same device"),
        (lambda x: F.binary_cross_entropy_with_logits(x, torch.ones(4, 3)), "same device"),
        (lambda x: x.cpu(), "fixed device cpu"),
        (lambda x: x.to("cpu"), "fixed device cpu"),
        (lambda x: x.numpy(), "to numpy"),
        (lambda x: torch.randn(3, device=x.device, generator=torch.Generator()), "generator"),
    ],
)
def test_what_leaves_it_is_refused(make, words):
    with pytest.raises((RuntimeError, TypeError), match=words):
        make(there(4, 3))


def test_it_holds_numbers():
    x = there(2)
    x[0] = 3.0
    assert x.tolist() == [3.0, 0.0] and x.sum().item() == 3.0 and bool((x >= 0).all())
    assert torch.empty(3, device="meta").tolist() == [0.0, 0.0, 0.0]


def test_gradients_stay_on_it_and_steps_are_taken():
    net = nn.Linear(3, 1).to("meta")
    before = net.weight.tolist()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net(there(4, 3) + 1).mean().backward()
    optimizer.step()
    assert net.weight.grad.device.type == "meta"
    assert net.weight.tolist() != before


def test_the_cpu_is_as_it_was():
    x = torch.ones(3, requires_grad=True)
    (2 * x).sum().backward()
    assert torch.equal(x.grad, torch.full((3,), 2.0)) and type(x.grad) is torch.Tensor


def test_it_does_not_import_torchs_compiler():
    code = (
        "import sys, torch; from course_utils.checks.second_device import SecondDevice\n"
        "with SecondDevice(): x = torch.ones(3, device='meta', requires_grad=True); "
        "torch.nn.functional.softplus(-x).mean().backward()\n"
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

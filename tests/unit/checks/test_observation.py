"""Probes: what they write down about answers, whatever those look like."""

import functools

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.checks.code_names import global_names, read_data_globals
from course_utils.checks.exercise import Draw, Exercise, Misfit, See, plain_tensor
from course_utils.checks.instruments.gradients import cleared_too_soon, cut_off, gradient
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    fill_parameters,
    output_twice,
    parameter_shapes,
)
from course_utils.checks.instruments.updates import two_updates, watch
from course_utils.checks.observation import describe_error, observe
from course_utils.checks.record import Record

batch = torch.ones(3)
net = nn.Linear(2, 1)
half = torch.tensor(0.5)
criterion = nn.BCEWithLogitsLoss()
num_epochs = 3


def doubled(x):
    return batch * x


def double():
    """An exercise that asks for twice the input."""
    exercise = Exercise("double", points=1, notes="Doubling", verified="values")

    @exercise.case("values")
    def _(answer, draw, see):
        see.tried("x of shape (3,)")
        see.tensor("result", answer(draw.normal(3)), "Twice x.")

    return exercise


def test_same_seed_draws_the_same_numbers_in_both_precisions():
    single = Draw(3, "case").normal(5)
    torch.set_default_dtype(torch.float64)
    try:
        exact = Draw(3, "case").normal(5)
    finally:
        torch.set_default_dtype(torch.float32)
    assert (single.dtype, exact.dtype) == (torch.float32, torch.float64)
    assert torch.equal(single.double(), exact)
    assert not torch.equal(single, Draw(4, "case").normal(5))
    assert not torch.equal(single, Draw(3, "another case").normal(5))


def test_observing_leaves_random_state_and_default_dtype_alone():
    before = torch.get_rng_state()
    observe(double(), lambda x: torch.randn(3), seed=0, dtype=torch.float64)
    assert torch.equal(before, torch.get_rng_state())
    assert torch.get_default_dtype() is torch.float32


def test_answer_that_raises_leaves_a_record_for_every_case():
    def answer(x):
        raise ValueError("no")

    _, (names, values) = observe(double(), answer, seed=0)
    assert names.values == {"variables of the notebook that it reads": []}
    assert values.error["type"] == "ValueError" and values.error["message"] == "no"
    assert values.error["lines"][-1]["source"] == 'raise ValueError("no")'


def test_only_the_students_own_lines_are_quoted():
    with pytest.raises(RuntimeError) as caught:
        nn.Linear(3, 2)(torch.ones(1, 4))
    lines = describe_error(caught.value)["lines"]
    assert [line["source"] for line in lines] == ["nn.Linear(3, 2)(torch.ones(1, 4))"]


def test_system_exit_is_an_observation():
    _, records = observe(double(), lambda x: exit(1), seed=0)
    assert records[1].error["type"] == "SystemExit"


def test_stub_is_bound_for_the_time_of_the_probe_only():
    exercise = double()
    exercise.stubs["doubled"] = lambda x: x + 5
    variant, records = observe(exercise, lambda x: doubled(x), seed=0)
    assert variant == "doubled"
    x = Draw(0, "values").normal(3)
    assert records[1].values["result"]["data"] == pytest.approx((x + 5).tolist())
    assert torch.equal(doubled(x), x)


def test_an_answer_that_calls_some_of_several_stubs_gets_none():
    exercise = double()
    exercise.stubs.update(doubled=lambda x: x + 5, halved=lambda x: x - 5)
    variant, records = observe(exercise, lambda x: doubled(x), seed=0)
    assert variant == ""
    assert records[1].values["result"]["data"] == Draw(0, "values").normal(3).tolist()


@pytest.mark.parametrize(
    "value, plain",
    [
        (None, {"type": "NoneType"}),
        ((1, 2), {"type": "tuple"}),
        (np.ones(2), {"type": "ndarray"}),
        (2.0, {"type": "float"}),
        (torch.ones(2, 1), {"shape": [2, 1], "dtype": "as the inputs", "data": [1.0, 1.0]}),
        (torch.ones(1).double(), {"shape": [1], "dtype": "float64", "data": [1.0]}),
        (
            torch.empty(4, device="meta"),
            {"shape": [4], "dtype": "as the inputs", "device": "meta"},
        ),
    ],
)
def test_plain_tensor(value, plain):
    assert plain_tensor(value) == plain


@pytest.mark.parametrize(
    "value, number",
    [
        (2, 2.0),
        (torch.tensor(3.0), 3.0),
        (torch.tensor([[3.0]]), {"shape": [1, 1], "dtype": "as the inputs", "data": [3.0]}),
        (np.float32(0.5), 0.5),
        (True, {"type": "bool"}),
        ("3", {"type": "str"}),
        (None, {"type": "NoneType"}),
    ],
)
def test_number_takes_anything_that_is_one(value, number):
    record = Record("case")
    See(record).number("loss", value, "")
    assert record.values["loss"] == number


def test_same_observation_twice_is_refused():
    see = See(Record("case"))
    see.words("calls", ["D"], "")
    with pytest.raises(RuntimeError, match="observes 'calls' twice"):
        see.words("calls", ["G"], "")


def test_gradient_says_why_there_is_none():
    x = torch.ones(2, requires_grad=True)
    assert torch.equal(gradient((3 * x).mean(), x), torch.tensor([1.5, 1.5]))
    assert "cut off from its inputs" in gradient(x.detach().sum(), x)
    assert "cut off from this input" in gradient(torch.ones(1, requires_grad=True) * 2, x)
    used_up = x.square().sum()
    used_up.backward()
    assert "backward() was called already" in gradient(used_up, x)
    assert gradient(1.5, x) == 1.5


def test_watch_names_every_kind_of_change():
    net_G, x = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)), torch.ones(3, 2)
    optimizer = torch.optim.Adam(net_G.parameters())
    with watch(net_G=net_G, x=x, optimizer=optimizer) as nothing:
        list(net_G.parameters())
    assert nothing == []
    with watch(net_G=net_G, x=x, optimizer=optimizer) as changes:
        net_G(torch.randn(3, 2)).square().sum().backward()
        optimizer.step()
        net_G.eval().requires_grad_(False)
        x += 1
    assert changes == [
        "net_G: buffers changed",
        "net_G: gradients changed",
        "net_G: requires_grad changed",
        "net_G: training mode changed",
        "net_G: weights changed",
        "optimizer: state changed",
        "random numbers were drawn",
        "x: values changed",
    ]


def test_cleared_gradients_count_as_none():
    layer = nn.Linear(1, 1)
    with watch(layer=layer) as changes:
        layer(torch.ones(1, 1)).sum().backward()
        layer.zero_grad(set_to_none=False)
    assert changes == []


def test_filling_depends_on_shapes_alone():
    class Other(nn.Module):
        def __init__(self):
            super().__init__()
            self.last = nn.Linear(4, 1)
            self.first = nn.Linear(2, 4)

        def forward(self, x):
            return self.last(self.first(x))

    one, two = fill_parameters(nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 1))), Other()
    x = torch.randn(5, 2, generator=torch.Generator().manual_seed(0))
    assert torch.equal(one(x), fill_parameters(two)(x))
    assert parameter_shapes(one) == parameter_shapes(two) == ["1", "1 x 4", "4", "4 x 2"]


def test_build_makes_lazy_layers_and_refuses_what_is_no_network():
    x = torch.ones(2, 3)
    lazy = build(lambda width: nn.LazyLinear(width), x, width=4)
    assert parameter_shapes(lazy) == ["4", "4 x 3"]
    for answer, words in [
        (nn.Linear(3, 1), "class or function itself"),
        (lambda width: None, "None came back"),
        (lambda width: nn.Linear, "class itself"),
        (lambda width: lambda x: x, "of type function"),
        (lambda width: nn.ReLU(), "no parameters"),
    ]:
        with pytest.raises(Misfit, match=words):
            build(answer, x, width=4)


def test_random_output_is_told_in_words():
    x = torch.ones(50, 3)
    assert output_twice(nn.ReLU(), x).shape == (50, 3)
    assert "random" in output_twice(nn.Dropout(0.5), x)


def test_looking_at_values_is_no_mistake_on_a_device_without_data():
    x = torch.empty(2, device="meta")

    def asserts(values):
        assert torch.isfinite(values).all()
        return values.sum()

    assert device_without_data(lambda: asserts(x)).device.type == "meta"
    assert (
        device_without_data(lambda: torch.tensor(x.tolist(), device=x.device)).device.type == "meta"
    )
    with pytest.raises(RuntimeError):
        device_without_data(lambda: x + torch.ones(2))
    with pytest.raises(NotImplementedError):
        device_without_data(lambda: x.cpu())  # and stays there


def test_what_no_gradient_reaches_is_told_by_shape():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(3, 3), nn.Linear(3, 3)
            self.two.bias.requires_grad_(False)

        def forward(self, x):
            return self.two(self.one(x).detach())

    net, x = Net(), torch.ones(2, 3, requires_grad=True)
    assert cut_off(net(x), net, x) == [
        "parameters of shape (3, 3)", "parameters of shape (3,)",
        "parameters of shape (3,), which are frozen", "the input",
    ]  # fmt: skip
    assert cut_off(net.one(x), net.one, x) == []
    assert cut_off(net.one(x), net.one, x, torch.ones(1, requires_grad=True)) == ["input 2"]
    assert "everything" in cut_off(net(x).detach(), net, x)[0]


def test_gradients_left_switched_off_are_told():
    exercise = Exercise("f", 1, "", "")
    exercise.case("call")(lambda answer, draw, see: see.number("value", answer(draw.normal(2)), ""))

    def f(x):
        torch.set_grad_enabled(False)
        return x.sum()

    _, (_, record) = observe(exercise, f, 0)
    assert record.error["message"].startswith("It leaves gradients switched off")
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("too_soon", [True, False])
def test_gradients_that_are_cleared_are_told_from_those_that_never_came(too_soon):
    layer, frozen = nn.Linear(2, 1), nn.Linear(1, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with cleared_too_soon(optimizer) as faults:
        for _ in range(2):
            y = layer(torch.ones(3, 2))
            frozen(y if too_soon else y.detach()).sum().backward()
            optimizer.zero_grad()
            optimizer.step()
    assert len(faults) == too_soon
    with cleared_too_soon(optimizer) as faults:
        for _ in range(2):  # late: the second update clears what came after the first step
            optimizer.zero_grad()
            optimizer.step()
            layer(torch.ones(3, 2)).sum().backward()
    assert not faults


def test_a_stand_in_has_the_name_of_what_it_stands_for():
    def _stub(x):
        return x

    Exercise("other", 1, "notes", "verified", stubs={"helper": _stub})
    with pytest.raises(TypeError, match=r"^helper\(\) missing"):
        _stub()


# --- names -----------------------------------------------------------------------------------------


class Net(nn.Module):
    def forward(self, x):
        return self.helper(x)

    def helper(self, x):
        return x * batch


def nested(x):
    def inner():
        return [batch for _ in range(2)]

    return inner()


def wrapped(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@pytest.mark.parametrize(
    "answer",
    [
        doubled,
        nested,
        lambda x: doubled(x),
        functools.partial(doubled, 1),
        wrapped(doubled),
        torch.no_grad()(doubled),
        Net,
        Net(),
        type("Sub", (Net,), {}),
        Net().helper,
        {"key": doubled}["key"],
    ],
)
def test_global_tensor_is_found_wherever_it_is_read(answer):
    assert "batch" in global_names(answer)
    assert read_data_globals(answer, frozenset()) == {"batch"}


def test_what_a_student_may_read():
    def answer(x):
        return criterion(x, half.expand_as(x)) + num_epochs

    assert read_data_globals(answer, frozenset()) == set()
    assert read_data_globals(answer, frozenset({"num_epochs"})) == {"num_epochs"}
    assert read_data_globals(lambda x: net(x), frozenset()) == {"net"}
    assert read_data_globals(lambda x: doubled(x), frozenset(), ["doubled"]) == set()
    assert read_data_globals(torch.sum, frozenset()) == set()


def players():
    return {"net_D": nn.Linear(2, 1), "net_G": nn.Linear(3, 2)}


def update(nets, z, optimizer):
    optimizer.zero_grad()
    nets["net_D"](nets["net_G"](z)).mean().backward()
    optimizer.step()


def what_two_calls_do(call, learns="net_G"):
    nets, z = players(), torch.ones(4, 3)
    optimizer = torch.optim.SGD(nets[learns].parameters(), lr=0.1)
    with two_updates(optimizer, learns, nets, z=z) as updates:
        call(nets, z, optimizer)
        call(nets, z, optimizer)
    return updates


def test_two_steps_of_the_generator_leave_nothing_to_say():
    updates = what_two_calls_do(update)
    assert updates.faults == [] and updates.changes == []


def test_gradients_in_the_generator_count_when_the_discriminator_learns():
    assert what_two_calls_do(update, learns="net_D").changes == ["net_G: gradients changed"]


def test_a_missing_step_and_steps_without_gradients_are_told():
    assert what_two_calls_do(lambda nets, z, optimizer: None).faults == [
        "optimizer.step(): 0 calls in two of yours"
    ]
    updates = what_two_calls_do(lambda nets, z, optimizer: optimizer.step())
    assert updates.faults == ["optimizer.step(): no gradients in net_G"]


def test_modes_flags_and_inputs_are_watched():
    def disturb(nets, z, optimizer):
        update(nets, z, optimizer)
        nets["net_G"].eval().requires_grad_(False)
        nets["net_D"].eval()
        z.add_(1)

    def only_once(nets, z, optimizer):
        if nets["net_G"].training:
            disturb(nets, z, optimizer)

    assert what_two_calls_do(only_once).changes == [
        "net_D: training mode changed",
        "z: values changed",
        "net_G: training mode changed",
        "net_G: requires_grad changed",
    ]

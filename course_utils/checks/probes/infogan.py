"""Probes for 05_infogan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/05_infogan.json``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cleared_too_soon, cut_off, gradient
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    fill_parameters,
    output_twice,
    parameter_shapes,
    weights,
)
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import holds_graph, two_updates, watch


def _outcome(call: Callable[[], Any]) -> str:
    """What a call that makes no sense leads to: the name of an exception, or what came back."""
    try:
        result = call()
    except Exception as error:  # whatever an answer raises is what is looked at
        return type(error).__name__
    return f"no exception, but a {type(result).__name__}"


def _one_hot(draw: Draw, n: int, k: int) -> torch.Tensor:
    codes = torch.tensor(draw.rng.integers(0, k, n))
    codes[:k] = torch.arange(min(n, k))  # no code is missing
    return F.one_hot(codes, k).to(torch.get_default_dtype())


# --- the bound -----------------------------------------------------------------------------------

information_bound = Exercise(
    "information_bound",
    points=3,
    notes="A lower bound that can be trained",
    verified="the bound for a q that is not the posterior, for the posterior (where it is the mutual "
    "information), and for tables with zeros; inputs left as they were.",
)

BOUND = "The bound is the sum over c and x of p(c, x) log q(c|x), plus the entropy H(c)."


@information_bound.case("some q")
def information_bound_some_q(answer: Any, draw: Draw, see: See) -> None:
    k, m = draw.size(2, 3), draw.size(4, 6)
    joint, q = draw.uniform(k, m, low=0.2), draw.uniform(k, m, low=0.2)
    joint, q = joint / joint.sum(), q / q.sum(0)
    see.tried(f"a joint table of {k} codes and {m} values of x, and a q that is not the posterior")
    with watch(joint=joint, q=q) as changes:
        result = answer(joint, q)
    see.number("bound", result, BOUND)
    see.words(
        "what it changed",
        changes,
        "joint and q belong to the caller: make new tensors instead of changing one in place.",
    )


@information_bound.case("zeros")
def information_bound_zeros(answer: Any, draw: Draw, see: See) -> None:
    m = draw.size(3, 5)
    x = draw.uniform(2 * m, low=0.2)
    joint = torch.zeros(2, 2 * m)
    joint[0, :m], joint[1, m:] = x[:m], x[m:]
    joint = joint / joint.sum()
    see.tried("a joint table with zeros in it, and its posterior as q: x says exactly which code")
    see.number(
        "bound",
        answer(joint, (joint > 0).to(joint)),
        "A pair that never occurs contributes 0, whatever log q is there: torch.xlogy(p, q).",
    )


# --- codes and networks --------------------------------------------------------------------------

draw_codes = Exercise(
    "draw_codes",
    points=2,
    notes="Codes",
    verified="one-hot and uniform parts, their order and their distribution, reproducible draws, and "
    "sizes that make no sense.",
)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _judge_one_hot(block: torch.Tensor) -> list[str]:
    """What is wrong with rows that should be one-hot with a uniform position."""
    faults = []
    if (block == block[0]).all():
        return ["the same in every row"]
    if not (((block == 0) | (block == 1)).all() and (block.sum(1) == 1).all()):
        return ["rows that are not one-hot"]
    shares = block.mean(0)
    # Wide limits: over 600 draws the shares of right answers stay within.
    if (shares == 0).any():
        faults.append("a code that never comes")
    elif (shares - 1 / block.shape[1]).abs().max() > 0.1:
        faults.append("codes that are not equally likely")
    if len(block) > 20 and torch.equal(block.argmax(1), torch.arange(len(block)) % block.shape[1]):
        faults.append("codes in turn, not at random")
    changes = (block.argmax(1).diff() != 0).float().mean()
    if len(block) > 20 and changes < 0.25:  # at random it is at least a half
        faults.append("the codes of neighbours are the same, not at random")
    return faults


def _judge_uniform(block: torch.Tensor) -> list[str]:
    """What is wrong with draws that should be uniform from -1 to 1 and independent."""
    faults = []
    if (block == block[0]).all():
        return ["the same in every row"]
    if block.abs().max() > 1:
        faults.append("values beyond -1 and 1")
    elif block.min() > -0.8:
        faults.append("no values near -1")
    elif not 0.5 < block.std() < 0.65:
        faults.append("values that are not uniform")
    if block.shape[1] > 1 and torch.equal(block[:, 0], block[:, 1]):
        faults.append("the same number in all continuous codes")
    return faults


@draw_codes.case("both kinds")
def draw_codes_both_kinds(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(600, 700), draw.size(3, 4)
    see.tried(f"draw_codes({n}, {k}, 2, generator)")
    with watch(unused=torch.zeros(1)) as changes:
        codes = answer(n, k, 2, _generator(draw.size(0, 999)))
    if not isinstance(codes, torch.Tensor):
        raise Misfit(
            f"An object of type {type(codes).__name__} came back where a tensor is asked for."
        )
    see.words(
        "shape and dtype",
        f"{'(n, k + 2)' if codes.shape == (n, k + 2) else tuple(codes.shape)}, "
        f"{'float' if codes.dtype == torch.get_default_dtype() else codes.dtype}",
        "One float row a code: k columns of one-hot, then one column for each continuous code.",
    )
    fits = codes.shape == (n, k + 2)
    see.words(
        "the first k columns",
        _judge_one_hot(codes[:, :k]) if fits else "no such columns",
        "Draw a category for each row, each equally likely, and write it as one-hot.",
    )
    see.words(
        "the last two columns",
        _judge_uniform(codes[:, k:].cpu().double()) if fits else "no such columns",
        "Continuous codes are uniform from -1 to 1: 2 * torch.rand(...) - 1.",
    )
    see.words(
        "random numbers of others",
        changes,
        "Draw everything from the generator that was passed in: torch's global one is not yours.",
    )


@draw_codes.case("categories alone")
def draw_codes_categories_alone(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(40, 60), draw.size(2, 5)
    see.tried(f"draw_codes({n}, {k}, 0, generator), twice with one seed and once with another")
    one, two, three = _generator(1), _generator(1), _generator(2)
    first, again, other = (answer(n, k, 0, generator) for generator in (one, two, three))
    following = answer(n, k, 0, one)
    see.words(
        "shape",
        "(n, k)" if first.shape == (n, k) else str(tuple(first.shape)),
        "Without continuous codes there are k columns.",
    )
    see.words(
        "same seed, another seed",
        [
            "the same" if torch.equal(first, again) else "different",
            "the same" if torch.equal(first, other) else "different",
        ],
        "Every draw comes from the generator that was passed in, which must not be seeded anew.",
    )
    see.words(
        "a second draw from one generator",
        same_or_different(first, following, "codes"),
        "Each batch gets new codes: draw from the generator itself, so that it goes on.",
    )


@draw_codes.case("no code at all")
def draw_codes_no_code_at_all(answer: Any, draw: Draw, see: See) -> None:
    see.tried("num_categories = 1, which is no code")
    see.words(
        "outcome",
        _outcome(lambda: answer(4, 1, 0, _generator(0))),
        "A code with fewer than two values says nothing: raise ValueError with a clear sentence.",
    )


CodeGenerator = Exercise(
    "CodeGenerator",
    points=2,
    notes="Networks",
    verified="parameter shapes, outputs for several widths and scales of the code, and codes of the "
    "wrong width; gradients for z, c and all parameters.",
)


@CodeGenerator.case("z and c")
def code_generator_z_and_c(answer: Any, draw: Draw, see: See) -> None:
    z, c = draw.normal(4, 3).requires_grad_(), _one_hot(draw, 4, 2).requires_grad_()
    see.tried("CodeGenerator(z_dim=3, code_dim=2, hidden=5) on z of shape (4, 3) and c of (4, 2)")
    net = build(answer, z, c, z_dim=3, code_dim=2, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: z_dim + code_dim to hidden, "
        "hidden to hidden, hidden to out_dim.",
    )
    output = output_twice(lambda noise: net(noise.clone(), c.clone()), z)
    see.tensor(
        "output",
        output,
        "Join z and code_scale * c, in this order, along dimension 1; LeakyReLU(0.2) follows the "
        "first two Linear layers and nothing the last.",
    )
    see.words("what no gradient reaches", cut_off(output, net, z, c), REACH)
    with torch.no_grad(), watch(z=z, c=c) as changes:
        net(z, c)
    see.words(
        "what it changed",
        changes,
        "z and c belong to the caller: make new tensors, such as code_scale * c, instead of changing "
        "them in place.",
    )


@CodeGenerator.case("another scale")
def code_generator_another_scale(answer: Any, draw: Draw, see: See) -> None:
    z, c = draw.normal(1, 2), draw.uniform(1, 3)
    see.tried("CodeGenerator(z_dim=2, code_dim=3, hidden=4, out_dim=3, code_scale=0.5)")
    net = build(answer, z, c, z_dim=2, code_dim=3, hidden=4, out_dim=3, code_scale=0.5)
    see.tensor(
        "output",
        net(z, c),
        "All widths and the factor of the code come from the arguments.",
    )


@CodeGenerator.case("wrong width")
def code_generator_wrong_width(answer: Any, draw: Draw, see: See) -> None:
    net = build(answer, draw.normal(1, 3), draw.normal(1, 2), z_dim=3, code_dim=2, hidden=4)
    c, narrow, z = draw.normal(4, 3), draw.normal(4, 2), draw.normal(4, 3)
    see.tried(
        "c of shape (4, 3) where code_dim is 2, with a z one narrower, so that the sum fits, and not"
    )
    see.words(
        "outcome",
        [
            f"z one narrower: {_outcome(lambda: net(narrow, c))}",
            f"z as wide as z_dim: {_outcome(lambda: net(z, c))}",
        ],
        "A code of another width than code_dim: raise ValueError with a sentence that names both.",
    )


shared_networks = Exercise(
    "shared_networks",
    points=3,
    notes="Networks",
    verified="shapes, both outputs, which parameters the two share, gradients for all of them and for the "
    "points, and that two calls share none.",
)


def _pair(answer: Any, x: torch.Tensor, **widths: Any) -> tuple[nn.Module, nn.Module]:
    pair = answer(**widths)
    if (
        not isinstance(pair, tuple | list)
        or len(pair) != 2
        or not all(isinstance(net, nn.Module) for net in pair)
    ):
        raise Misfit("Return two networks: net_D, net_Q.")
    return build(lambda: pair[0], x), build(lambda: pair[1], x)


@shared_networks.case("two networks")
def shared_networks_two_networks(answer: Any, draw: Draw, see: See) -> None:
    x = draw.normal(4, 2).requires_grad_()
    see.tried("shared_networks(in_dim=2, q_dim=3, hidden=5), both networks on x of shape (4, 2)")
    net_D, net_Q = _pair(answer, x, in_dim=2, q_dim=3, hidden=5)
    of_Q = {id(p) for p in net_Q.parameters()}
    shared = [p for p in net_D.parameters() if id(p) in of_Q]
    logits, said = net_D(x), net_Q(x)
    see.tensor(
        "net_D(x)",
        logits,
        "The trunk is Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2); D's head one Linear to 1 logit.",
    )
    see.tensor(
        "net_Q(x)",
        said,
        "Q's head is one Linear from the trunk's features to q_dim numbers, with nothing after it.",
    )
    see.words(
        "shared parameters",
        parameter_shapes(nn.ParameterList(shared)),
        "The trunk, its two Linear layers, is one object in both networks; the heads are not.",
    )
    see.words(
        "parameters of one network alone",
        parameter_shapes(
            nn.ParameterList(
                [p for net in (net_D, net_Q) for p in net.parameters()
                 if not any(p is s for s in shared)]
            )
        ),
        "Each network has a head of its own, and nothing else of its own.",
    )  # fmt: skip
    see.words(
        "what no gradient reaches",
        [
            *(f"of net_D: {fault}" for fault in cut_off(logits, net_D, x)),
            *(f"of net_Q: {fault}" for fault in cut_off(said, net_Q, x)),
        ],
        "Both networks learn, and G learns from what comes back through them: " + REACH,
    )


@shared_networks.case("two calls")
def shared_networks_two_calls(answer: Any, draw: Draw, see: See) -> None:
    see.tried("shared_networks called twice")
    x = draw.normal(3, 2)
    first, _ = _pair(answer, x, in_dim=2, q_dim=2, hidden=4)
    second, _ = _pair(answer, x, in_dim=2, q_dim=2, hidden=4)
    of_first = {id(p) for p in first.parameters()}
    see.words(
        "parameters that the two discriminators share",
        parameter_shapes(nn.ParameterList([p for p in second.parameters() if id(p) in of_first])),
        "Make the trunk inside the function: each call makes new networks.",
    )


# --- the loss ------------------------------------------------------------------------------------

code_loss = Exercise(
    "code_loss",
    points=3,
    notes="What Q says, and how it is scored",
    verified="cross-entropy and Gaussian parts, alone and together, their gradients, huge logits, a "
    "batch of one, another device, and widths that do not fit.",
)

GAUSS = "For each continuous code add the mean of (log_var + (c - mean)**2 / exp(log_var) + log(2 pi)) / 2."


@code_loss.case("categories")
def code_loss_categories(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(6, 9), draw.size(3, 4)
    q, c = draw.normal(n, k, scale=2.0), _one_hot(draw, n, k)
    see.tried(f"q and c of shape ({n}, {k}), categories alone")
    see.number(
        "loss",
        answer(q, c, k),
        "The cross-entropy alone: minus the mean over the batch of log Q(c|x).",
    )


@code_loss.case("both kinds")
def code_loss_both_kinds(answer: Any, draw: Draw, see: See) -> None:
    n, k, m = draw.size(6, 9), 3, 2
    q = draw.normal(n, k + 2 * m).requires_grad_()
    c = torch.cat([_one_hot(draw, n, k), draw.uniform(n, m, low=-1.0)], 1)
    see.tried(f"q of shape ({n}, 7): 3 logits, 2 means, 2 log-variances; c of shape ({n}, 5)")
    loss = answer(q, c, k)
    see.number("loss", loss, GAUSS)
    see.tensor(
        "gradient for q",
        gradient(loss, q),
        "The gradient must flow back through all of q, to Q and on to G: nothing is detached.",
    )


@code_loss.case("batch of one")
def code_loss_batch_of_one(answer: Any, draw: Draw, see: See) -> None:
    q, c = draw.normal(1, 4), torch.cat([_one_hot(draw, 1, 2), draw.uniform(1, 1)], 1)
    see.tried("q of shape (1, 4) and c of shape (1, 3): two categories and one continuous code")
    see.number("loss", answer(q, c, 2), "Leave the dimensions as they are: no squeeze().")


@code_loss.case("large logits")
def code_loss_large_logits(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000, a Q that is very sure and wrong half of the time")
    q = torch.tensor([[20_000.0, -20_000.0, 0.1, 0.0]]).repeat(2, 1)
    c = torch.cat([torch.eye(2), torch.full((2, 1), 0.3)], 1)
    see.number(
        "loss",
        answer(q, c, 2),
        "Take log_softmax or cross_entropy of the logits: log of softmax overflows.",
    )


@code_loss.case("another device")
def code_loss_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("q of shape (4, 4) and c of shape (4, 3) on another device than the CPU")
    q, c = torch.empty(4, 4, device="meta"), torch.empty(4, 3, device="meta")
    loss = device_without_data(lambda: answer(q, c, 2))
    see.words(
        "device of the loss",
        loss.device.type if isinstance(loss, torch.Tensor) else f"a {type(loss).__name__}",
        "Everything is made on the device of q.",
    )


@code_loss.case("wrong width")
def code_loss_wrong_width(answer: Any, draw: Draw, see: See) -> None:
    see.tried(
        "q of shapes (4, 3) and (4, 7) where 3 categories and one continuous code need 5 columns"
    )
    c = torch.cat([_one_hot(draw, 4, 3), draw.uniform(4, 1)], 1)
    narrow, wide = draw.normal(4, 3), draw.normal(4, 7)
    see.words(
        "outcome",
        [
            f"too narrow: {_outcome(lambda: answer(narrow, c, 3))}",
            f"too wide: {_outcome(lambda: answer(wide, c, 3))}",
        ],
        "q must have num_categories + 2 * continuous columns: raise ValueError that says so.",
    )


# --- one step ------------------------------------------------------------------------------------

make_optimizers = Exercise(
    "make_optimizers",
    points=3,
    notes="Who learns from what",
    verified="which parameters go into which optimizer, for a separate Q and for a shared trunk; kind "
    "and settings.",
)


def _networks(shared: bool) -> tuple[nn.Module, nn.Module, nn.Module]:
    """net_G, net_D and net_Q; a separate Q differs from D neither in shapes nor in names."""
    net_G = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
    trunk = nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    net_D = nn.Sequential(trunk, nn.Linear(6, 1))
    own = trunk if shared else nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    net_Q = nn.Sequential(own, nn.Linear(6, 3))
    for net in (net_G, net_D, net_Q):
        fill_parameters(net)
    return net_G, net_D, net_Q


def _held(optimizer: torch.optim.Optimizer, parts: dict[str, nn.Module]) -> list[str]:
    """Which parts an optimizer holds, in words; a part counts when all of it is there."""
    ids = [id(p) for group in optimizer.param_groups for p in group["params"]]
    held = []
    for name, part in parts.items():
        inside = [id(p) in ids for p in part.parameters()]
        if any(inside):
            held.append(name if all(inside) else f"some of {name}")
    return held


def _settings(optimizer: torch.optim.Optimizer, group: dict[str, Any]) -> str:
    """Kind and settings of one group of parameters, in words."""
    words = [type(optimizer).__name__, f"lr {float(group['lr']):g}", f"betas {group.get('betas')}"]
    words += [name for name in ("weight_decay", "maximize") if group.get(name)]
    return ", ".join(words)


def _two_optimizers(answer: Any, *networks: nn.Module) -> Any:
    pair = answer(*networks, lr_D=0.03, lr_GQ=0.01)
    if (
        not isinstance(pair, tuple | list)
        or len(pair) != 2
        or not all(isinstance(o, torch.optim.Optimizer) for o in pair)
    ):
        raise Misfit("Return two optimizers: optimizer_D, optimizer_GQ.")
    return pair


@make_optimizers.case("separate Q")
def make_optimizers_separate_q(answer: Any, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(shared=False)
    see.tried(
        "make_optimizers(net_G, net_D, net_Q, lr_D=0.03, lr_GQ=0.01), Q with layers of its own"
    )
    optimizer_D, optimizer_GQ = _two_optimizers(answer, net_G, net_D, net_Q)
    parts = {"net_G": net_G, "net_D": net_D, "net_Q": net_Q}
    see.words(
        "optimizer_D holds",
        _held(optimizer_D, parts),
        "The discriminator's loss moves the discriminator, and nothing else.",
    )
    see.words(
        "optimizer_GQ holds",
        _held(optimizer_GQ, parts),
        "The bound is maximised over G and over Q: both learn from it, D does not.",
    )
    see.words(
        "kind and settings",
        sorted(
            {
                f"{name}: {_settings(optimizer, group)}"
                for name, optimizer in (
                    ("optimizer_D", optimizer_D),
                    ("optimizer_GQ", optimizer_GQ),
                )
                for group in optimizer.param_groups
            }
        ),
        "Both are Adam with betas=(0.5, 0.9): the first with lr_D, the second with lr_GQ for all that it "
        "holds; nothing else is set.",
    )


@make_optimizers.case("shared trunk")
def make_optimizers_shared_trunk(answer: Any, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(shared=True)
    see.tried("make_optimizers with a net_D and a net_Q that share their trunk")
    with watch(net_G=net_G, net_D=net_D, net_Q=net_Q) as changes:
        optimizer_D, optimizer_GQ = _two_optimizers(answer, net_G, net_D, net_Q)
    assert isinstance(net_D, nn.Sequential) and isinstance(net_Q, nn.Sequential)
    parts = {
        "net_G": net_G, "the trunk": net_D[0], "D's head": net_D[1], "Q's head": net_Q[1],
    }  # fmt: skip
    see.words(
        "who holds what",
        [
            f"optimizer_D: {', '.join(_held(optimizer_D, parts))}",
            f"optimizer_GQ: {', '.join(_held(optimizer_GQ, parts))}",
        ],
        "optimizer_D holds all of net_D, the trunk too; of net_Q only what net_D does not own: a trunk in "
        "both optimizers is moved twice a step, once to please the generator.",
    )
    see.words(
        "what it changed",
        changes,
        "Leave the networks as they are, requires_grad too: who moves what follows from the lists alone.",
    )


def _stub_code_loss(q: torch.Tensor, c: torch.Tensor, num_categories: int) -> torch.Tensor:
    """A loss with no symmetry between its arguments, in place of the student's."""
    return 3.0 * (q[:, : c.shape[1]] - 0.5 * c).square().mean() + 0.1 * num_categories


update_GQ = Exercise(
    "update_GQ",
    points=4,
    notes="Who learns from what",
    verified="the two losses, the weights of G and Q after two updates, that both learn from the "
    "information term, and that nothing else changed: net_D's weights, inputs, random state.",
    stubs={"code_loss": _stub_code_loss},
)


class _CodeNet(nn.Module):
    """G(z, c) of the probes."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(7, 4), nn.Tanh(), nn.Linear(4, 2))

    def forward(self, z: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        return self.layers(torch.cat([z, c], 1))


def _three_networks() -> tuple[nn.Module, nn.Module, nn.Module]:
    net_G = fill_parameters(_CodeNet())
    net_D = fill_parameters(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)))
    net_Q = fill_parameters(nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 5)))
    return net_G, net_D, net_Q


def _loss_pair(result: Any) -> tuple[Any, ...]:
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Misfit(
            "Return two losses: that of the generator and that of the code, each detached."
        )
    return tuple(result)


@update_GQ.case("two updates")
def update_gq_two_updates(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_G, net_D, net_Q = _three_networks()
    optimizer = torch.optim.SGD([*net_G.parameters(), *net_Q.parameters()], lr=0.3)
    z, noise = draw.normal(2, n, 3)
    c, d = (torch.cat([_one_hot(draw, n, 3), draw.uniform(n, 1)], 1) for _ in range(2))
    see.tried(
        f"two updates on z of shape ({n}, 3) and c of shape ({n}, 4), three categories and a continuous "
        "code, weight 0.7"
    )
    networks = {"net_G": net_G, "net_D": net_D, "net_Q": net_Q}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, ("net_G", "net_Q"), networks, z=z, c=c) as updates,
    ):
        loss_G, loss_Q = _loss_pair(answer(*networks.values(), z, c, optimizer, 0.7, 3))
        answer(*networks.values(), noise, d, optimizer, 0.7, 3)
    # The same words whichever it is: it is one mistake.
    graphs = {words for loss in (loss_G, loss_Q) for words in holds_graph(loss, "a returned loss")}
    see.number(
        "loss of G in the first update",
        loss_G,
        "The non-saturating loss alone, softplus(-net_D(fake)).mean(), without the code's part.",
    )
    see.number(
        "loss of the code in the first update",
        loss_Q,
        "code_loss on what net_Q says of the same fakes, without its weight.",
    )
    see.tensor(
        "weights of net_G and net_Q after two updates",
        torch.cat([weights(net_G), weights(net_Q)]),
        "Clear the gradients, backward from loss_G + weight * loss_Q, step, once each: Q learns from the "
        "fakes, and its verdict must reach G undetached.",
    )
    see.words(
        "what else happened",
        [*updates.changes, *updates.faults, *cleared, *graphs],
        "This step moves G and Q, once; net_D judges and stays as it is. Leave modes, flags and inputs "
        "alone; return both losses detached.",
    )


# --- looking at the result -----------------------------------------------------------------------

code_entropy = Exercise(
    "code_entropy",
    points=2,
    notes="A run that looks right and is not",
    verified="the mean entropy for logits of several sizes, for huge logits, and for a batch of one; "
    "a plain float.",
)


@code_entropy.case("a batch")
def code_entropy_a_batch(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 9), draw.size(3, 5)
    logits = draw.normal(n, k, scale=2.0)
    see.tried(f"logits of shape ({n}, {k})")
    with watch(logits=logits) as changes:
        result = answer(logits)
    see.number(
        "entropy", result, "The mean over the rows of minus the sum of Q log Q, in natural units."
    )
    see.words(
        "kind of the result",
        "a float" if isinstance(result, float) else "something else",
        "Return float(...): the number is compared with a threshold and printed.",
    )
    see.words(
        "what it changed", changes, "The logits belong to the caller: change nothing in place."
    )


@code_entropy.case("large logits")
def code_entropy_large_logits(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000: a Q that is sure of every point")
    see.number(
        "entropy",
        answer(torch.tensor([[20_000.0, -20_000.0], [-20_000.0, 20_000.0]])),
        "0 log 0 counts as 0: take log_softmax, and its exp for the probabilities.",
    )


match_codes = Exercise(
    "match_codes",
    points=3,
    notes="A score that needs labels, for the verdict alone",
    verified="the table of counts, the best one-to-one matching where the greedy one fails, and the "
    "share that agrees; a class that never occurs; lengths that differ.",
)


def _match(answer: Any, codes: torch.Tensor, labels: torch.Tensor, k: int) -> tuple[Any, ...]:
    result = answer(codes, labels, k)
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise Misfit("Return three things: the table, the matching and the accuracy.")
    return tuple(result)


def _integers(x: Any) -> object:
    """Whole numbers as a tensor of floats, whatever their kind."""
    if isinstance(x, torch.Tensor):
        return x.to(torch.get_default_dtype())
    try:
        return torch.tensor([float(v) for v in x])
    except (TypeError, ValueError):
        return x


def _counts_where_greedy_fails(draw: Draw) -> torch.Tensor:
    """A table of counts in which the most frequent label of each code is not the best matching."""
    b = draw.size(5, 6)
    # Codes 0 and 2 like the same label best; and the matching is not its own inverse.
    return torch.tensor([[9, b - 1, b + 2], [1, 0, b], [8, 1, 2]])


def _pairs(counts: torch.Tensor, draw: Draw) -> tuple[torch.Tensor, torch.Tensor]:
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(int(counts[i, j]))]
    order = draw.rng.permutation(len(pairs))
    shuffled = torch.tensor(pairs)[torch.tensor(order)]
    return shuffled[:, 0], shuffled[:, 1]


@match_codes.case("three codes")
def match_codes_three_codes(answer: Any, draw: Draw, see: See) -> None:
    codes, labels = _pairs(_counts_where_greedy_fails(draw), draw)
    see.tried(f"{len(codes)} codes and labels from 0 to 2")
    with watch(codes=codes, labels=labels) as changes:
        table, matching, accuracy = _match(answer, codes, labels, 3)
    see.tensor("table", _integers(table), "table[i, j] counts the points with code i and label j.")
    see.tensor(
        "matching",
        _integers(matching),
        "matching[i] is the label of code i when all codes together agree most, each label taken "
        "once: linear_sum_assignment with maximize=True.",
    )
    see.number(
        "accuracy",
        accuracy,
        "The share of all points whose label is the one matched to their code.",
    )
    see.words("what it changed", changes, "codes and labels belong to the caller.")


@match_codes.case("a code that never occurs")
def match_codes_a_code_that_never_occurs(answer: Any, draw: Draw, see: See) -> None:
    see.tried("codes and labels of 0 and 1 alone, k = 4")
    table, _, _ = _match(answer, torch.tensor([0, 1, 1, 1, 0]), torch.tensor([1, 0, 0, 1, 1]), 4)
    see.tensor(
        "table",
        _integers(table),
        "The table is k by k and counts from 0, also where a code or a label never occurs.",
    )


@match_codes.case("lengths that differ")
def match_codes_lengths_that_differ(answer: Any, draw: Draw, see: See) -> None:
    see.tried("three codes and four labels")
    see.words(
        "outcome",
        _outcome(lambda: answer(torch.tensor([0, 1, 1]), torch.tensor([0, 1, 1, 0]), 2)),
        "One label a code: raise ValueError with a sentence that names both lengths.",
    )


# --- pairs of real images ------------------------------------------------------------------------

agreement_loss = Exercise(
    "agreement_loss",
    points=3,
    notes="Ten digits without labels",
    verified="the loss for two weights, the gradients for both images of a pair, and huge logits; inputs "
    "left as they were.",
)


@agreement_loss.case("some pairs")
def agreement_loss_some_pairs(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 8), draw.size(3, 5)
    logits, partner = draw.normal(n, k, scale=2.0), draw.normal(n, k, scale=2.0)
    see.tried(f"logits of {n} pairs and {k} codes, with weight=0.7")
    with watch(logits=logits, partner_logits=partner) as changes:
        loss = answer(logits, partner, weight=0.7)
    see.number(
        "loss",
        loss,
        "Minus the mean of log(sum of q times q'), minus weight times the entropy of the mean of all 2n "
        "rows of probabilities.",
    )
    see.words(
        "what it changed", changes, "The logits belong to the caller: change nothing in place."
    )


@agreement_loss.case("default weight")
def agreement_loss_default_weight(answer: Any, draw: Draw, see: See) -> None:
    logits, partner = (draw.normal(4, 3).requires_grad_() for _ in range(2))
    see.tried("logits of 4 pairs and 3 codes, with the default weight")
    loss = answer(logits, partner)
    both = [gradient(loss, logits), gradient(loss, partner)]
    missing = [found for found in both if not isinstance(found, torch.Tensor)]
    see.tensor(
        "gradients for logits and partner_logits",
        torch.cat(both) if not missing else missing[0],
        "Nothing is detached: both images of a pair move Q. The default weight is 5.",
    )


@agreement_loss.case("large logits")
def agreement_loss_large_logits(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000: a Q that is sure of both images and gives them different codes")
    logits = torch.tensor([[20_000.0, -20_000.0], [-20_000.0, 20_000.0]])
    see.number(
        "loss",
        answer(logits, -logits),
        "q times q' is 0 in floating point there, and its logarithm infinite: take the logsumexp of "
        "log q + log q'.",
    )


EXERCISES = (
    information_bound,
    draw_codes,
    CodeGenerator,
    shared_networks,
    code_loss,
    make_optimizers,
    update_GQ,
    code_entropy,
    match_codes,
    agreement_loss,
)

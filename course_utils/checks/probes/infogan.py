"""Probes for 05_infogan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/05_infogan.json``.
"""

from __future__ import annotations

import itertools
import statistics
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.networks import build, output_twice, parameter_shapes
from course_utils.checks.instruments.outcomes import outcome
from course_utils.checks.instruments.players import WithCodes, discriminator, drawn
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import Step, watch
from course_utils.checks.plain import is_tensor, numbers, shape_of


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


Rows = list[tuple[float, ...]]


def _rows(codes: torch.Tensor) -> Rows:
    """The rows of a table of codes, as plain numbers."""
    width, values = shape_of(codes)[1], numbers(codes)
    return [tuple(values[i : i + width]) for i in range(0, len(values), width)]


def _judge_one_hot(rows: Rows) -> list[str]:
    """What is wrong with rows that should be one-hot with a uniform position."""
    faults = []
    if all(row == rows[0] for row in rows):
        return ["the same in every row"]
    if not all(set(row) == {0.0, 1.0} and sum(row) == 1 for row in rows):
        return ["rows that are not one-hot"]
    k, places = len(rows[0]), [row.index(1.0) for row in rows]
    shares = [places.count(j) / len(rows) for j in range(k)]
    # Wide limits: over 600 draws the shares of right answers stay within.
    if min(shares) == 0:
        faults.append("a code that never comes")
    elif max(abs(share - 1 / k) for share in shares) > 0.1:
        faults.append("codes that are not equally likely")
    if places == [i % k for i in range(len(rows))]:
        faults.append("codes in turn, not at random")
    changes = statistics.fmean(a != b for a, b in itertools.pairwise(places))
    if changes < 0.25:  # at random it is at least a half
        faults.append("the codes of neighbours are the same, not at random")
    return faults


def _judge_uniform(rows: Rows) -> list[str]:
    """What is wrong with draws that should be uniform from -1 to 1 and independent."""
    faults = []
    if all(row == rows[0] for row in rows):
        return ["the same in every row"]
    values = [x for row in rows for x in row]
    if max(map(abs, values)) > 1:
        faults.append("values beyond -1 and 1")
    elif min(values) > -0.8:
        faults.append("no values near -1")
    elif not 0.5 < statistics.pstdev(values) < 0.65:
        faults.append("values that are not uniform")
    if all(row[0] == row[1] for row in rows):
        faults.append("the same number in all continuous codes")
    return faults


def _in_coarse_steps(draw: Draw, rows: Rows) -> list[float]:
    """Sizes and shares times drawn numbers, so coarse that the luck of the draw has no part in them."""
    weights = draw.rng.uniform(0.5, 1.5, len(rows[0]) + 1)
    sizes = [
        round(2 * statistics.fmean(x * x for x in column)) for column in zip(*rows, strict=True)
    ]
    return [
        len(rows) * weights[0] / 100,
        *(w * size for w, size in zip(weights[1:], sizes, strict=True)),
    ]


@draw_codes.case("both kinds")
def draw_codes_both_kinds(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(600, 700), draw.size(5, 6)
    see.tried(f"draw_codes({n}, {k}, 2, generator)")
    with watch(unused=torch.zeros(1)) as changes:
        codes = answer(n, k, 2, _generator(draw.size(0, 999)))
    if not is_tensor(codes):
        raise Misfit(
            f"An object of type {type(codes).__name__} came back where a tensor is asked for."
        )
    shape = shape_of(codes)
    see.words(
        "shape and dtype",
        f"{'(n, k + 2)' if shape == (n, k + 2) else shape}, "
        f"{'float' if codes.dtype == torch.get_default_dtype() else codes.dtype}",
        "One float row a code: k columns of one-hot, then one column for each continuous code.",
    )
    fits = shape == (n, k + 2)
    rows = _rows(codes) if fits else []
    see.words(
        "the first k columns",
        _judge_one_hot([row[:k] for row in rows]) if fits else "no such columns",
        "Draw a category for each row, each equally likely, and write it as one-hot.",
    )
    see.words(
        "the last two columns",
        _judge_uniform([row[k:] for row in rows]) if fits else "no such columns",
        "Continuous codes are uniform from -1 to 1: 2 * torch.rand(...) - 1.",
    )
    see.words(
        "random numbers of others",
        changes,
        "Draw everything from the generator that was passed in: torch's global one is not yours.",
    )
    see.fingerprint(_in_coarse_steps(draw, rows) if fits else None)


@draw_codes.case("categories alone")
def draw_codes_categories_alone(answer: Any, draw: Draw, see: See) -> None:
    n, k = draw.size(40, 80), draw.size(2, 5)
    see.tried(f"draw_codes({n}, {k}, 0, generator), twice with one seed and once with another")
    one, two, three = _generator(1), _generator(1), _generator(2)
    first, again, other = (answer(n, k, 0, generator) for generator in (one, two, three))
    following = answer(n, k, 0, one)
    shape = shape_of(first)
    see.words(
        "shape",
        "(n, k)" if shape == (n, k) else str(shape),
        "Without continuous codes there are k columns.",
    )
    see.words(
        "same seed, another seed",
        [same_or_different(first, x, "codes") for x in (again, other)],
        "Every draw comes from the generator that was passed in, which must not be seeded anew.",
    )
    see.words(
        "a second draw from one generator",
        same_or_different(first, following, "codes"),
        "Each batch gets new codes: draw from the generator itself, so that it goes on.",
    )
    see.fingerprint([float(size) for size in shape], sum(numbers(first)))


@draw_codes.case("no code at all")
def draw_codes_no_code_at_all(answer: Any, draw: Draw, see: See) -> None:
    see.tried("num_categories = 1, which is no code")
    see.words(
        "outcome",
        outcome(lambda: answer(4, 1, 0, _generator(0))),
        "A code with fewer than two values says nothing: raise ValueError with a clear sentence.",
    )
    see.fingerprint(sum(numbers(answer(draw.size(4, 90), 2, 0, _generator(0)))))


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


@CodeGenerator.case("defaults")
def code_generator_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("CodeGenerator(4, 2)")
    z, c = draw.normal(3, 4), _one_hot(draw, 3, 2)
    net = build(answer, z, c, args=(4, 2), lazy=False)
    see.tensor(
        "output",
        net(z, c),
        "By default the hidden layers are 64 wide, points have two coordinates, and code_scale is 2.",
    )


@CodeGenerator.case("another scale")
def code_generator_another_scale(answer: Any, draw: Draw, see: See) -> None:
    z, c = draw.normal(1, 2), draw.uniform(1, 3)
    see.tried("CodeGenerator(2, 3, 4, 3, 0.5): z_dim, code_dim, hidden, out_dim and code_scale")
    net = build(answer, z, c, args=(2, 3, 4, 3, 0.5))
    see.tensor(
        "output",
        net(z, c),
        "All widths and the factor of the code come from the arguments.",
    )


@CodeGenerator.case("wrong width")
def code_generator_wrong_width(answer: Any, draw: Draw, see: See) -> None:
    net = build(answer, draw.normal(1, 3), draw.normal(1, 2), z_dim=3, code_dim=2, hidden=4)
    wide, slim, short = draw.normal(4, 3), draw.normal(4, 1), draw.normal(4, 2)
    z, more = draw.normal(4, 3), draw.normal(4, 4)
    see.tried(
        "c of shapes (4, 3) and (4, 1) where code_dim is 2, with a z so wide that the sum fits, and not"
    )
    see.words(
        "outcome",
        [
            f"c too wide, z one narrower: {outcome(lambda: net(short, wide))}",
            f"c too wide: {outcome(lambda: net(z, wide))}",
            f"c too narrow, z one wider: {outcome(lambda: net(more, slim))}",
            f"c too narrow: {outcome(lambda: net(z, slim))}",
        ],
        "A code of another width than code_dim: raise ValueError with a sentence that names both.",
    )
    see.fingerprint(net(z, short))


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


@shared_networks.case("defaults")
def shared_networks_defaults(answer: Any, draw: Draw, see: See) -> None:
    x, q_dim = draw.normal(3, 2), draw.size(2, 9)
    see.tried(f"shared_networks(2, {q_dim})")
    net_D, net_Q = (build(lambda: net, x) for net in answer(2, q_dim))  # noqa: B023
    hint = "By default the layers of the trunk are 64 wide."
    see.tensor("net_D(x)", net_D(x), hint)
    see.tensor("net_Q(x)", net_Q(x), hint)


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
    see.fingerprint(first(x), second(x))


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
    size = float(draw.size(15_000, 25_000))
    see.tried(f"logits of ±{size:.0f}, a Q that is very sure and wrong half of the time")
    q = torch.tensor([[size, -size, 0.1, 0.0]]).repeat(2, 1)
    c = torch.cat([torch.eye(2), torch.full((2, 1), 0.3)], 1)
    see.number(
        "loss",
        answer(q, c, 2),
        "Take log_softmax or cross_entropy of the logits: log of softmax overflows.",
    )


@code_loss.case("another device")
def code_loss_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("q of shape (4, 4) and c of shape (4, 3) on another device than the CPU")
    on_another_device(
        see,
        "Everything is made on the device of q.",
        lambda q, c: answer(q, c, 2),
        draw.normal(4, 4),
        torch.cat([_one_hot(draw, 4, 2), draw.uniform(4, 1)], 1),
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
            f"too narrow: {outcome(lambda: answer(narrow, c, 3))}",
            f"too wide: {outcome(lambda: answer(wide, c, 3))}",
        ],
        "q must have num_categories + 2 * continuous columns: raise ValueError that says so.",
    )
    see.fingerprint(answer(draw.normal(4, 5), c, 3))


# --- one step ------------------------------------------------------------------------------------

make_optimizers = Exercise(
    "make_optimizers",
    points=3,
    notes="Who learns from what",
    verified="which parameters go into which optimizer, for a separate Q and for a shared trunk; kind "
    "and settings.",
)


def _networks(draw: Draw, shared: bool) -> tuple[nn.Module, nn.Module, nn.Module]:
    """net_G, net_D and net_Q; a separate Q differs from D neither in shapes nor in names, nor, but
    for its head, in numbers."""
    net_G = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
    trunk = nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    own = nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    net_D = nn.Sequential(trunk, nn.Linear(6, 1))
    net_Q = nn.Sequential(trunk if shared else own, nn.Linear(6, 3))
    for net in (net_G, net_D, net_Q):
        drawn(net, draw)
    own.load_state_dict(trunk.state_dict())
    return net_G, net_D, net_Q


def _steps(
    draw: Draw, optimizers: tuple[torch.optim.Optimizer, ...], *nets: nn.Module
) -> list[Any]:
    """Where two steps of each optimizer on drawn gradients take the weights: tells who holds what,
    and how fast it learns."""
    parameters = dict.fromkeys(p for net in nets for p in net.parameters())
    for _ in range(2):
        for optimizer in optimizers:
            for p in parameters:
                p.grad = draw.normal(*p.shape)
            optimizer.step()
    return [100 * p.detach() for p in parameters]


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
    words = [
        type(optimizer).__name__,
        f"lr {float(group['lr']):.3g}",
        f"betas {group.get('betas')}",
    ]
    words += [name for name in ("weight_decay", "maximize") if group.get(name)]
    return ", ".join(words)


def _two_optimizers(answer: Any, draw: Draw, *networks: nn.Module) -> Any:
    lr_D, lr_GQ = (float(draw.uniform(1, low=low, high=2 * low)) for low in (0.02, 0.005))
    pair = answer(*networks, lr_D=lr_D, lr_GQ=lr_GQ)
    if (
        not isinstance(pair, tuple | list)
        or len(pair) != 2
        or not all(isinstance(o, torch.optim.Optimizer) for o in pair)
    ):
        raise Misfit("Return two optimizers: optimizer_D, optimizer_GQ.")
    return pair


@make_optimizers.case("separate Q")
def make_optimizers_separate_q(answer: Any, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(draw, shared=False)
    see.tried("make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ), Q with layers of its own")
    optimizer_D, optimizer_GQ = _two_optimizers(answer, draw, net_G, net_D, net_Q)
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
    see.fingerprint(_steps(draw, (optimizer_D, optimizer_GQ), net_G, net_D, net_Q))


@make_optimizers.case("shared trunk")
def make_optimizers_shared_trunk(answer: Any, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(draw, shared=True)
    see.tried("make_optimizers with a net_D and a net_Q that share their trunk")
    with watch(net_G=net_G, net_D=net_D, net_Q=net_Q) as changes:
        optimizer_D, optimizer_GQ = _two_optimizers(answer, draw, net_G, net_D, net_Q)
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
    see.fingerprint(_steps(draw, (optimizer_D, optimizer_GQ), net_G, net_D, net_Q))


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


@update_GQ.case("two updates")
def update_gq_two_updates(answer: Any, draw: Draw, see: See) -> None:
    n, weight = draw.size(4, 7), round(float(draw.uniform(1, low=0.5, high=0.9)), 3)
    net_G, net_D = WithCodes(draw), discriminator(draw, 2)
    net_Q = drawn(nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 5)), draw)
    zs = draw.normal(2, n, 3)
    codes = [torch.cat([_one_hot(draw, n, 3), draw.uniform(n, 1)], 1) for _ in range(2)]
    see.tried(
        f"two updates on z of shape ({n}, 3) and c of shape ({n}, 4), three categories and a continuous "
        f"code, weight {weight}"
    )
    step = Step(
        learns=("net_G", "net_Q"),
        returns={
            "loss of G in the first update": "The non-saturating loss alone, "
            "softplus(-net_D(fake)).mean(), without the code's part; a tensor of one element.",
            "loss of the code in the first update": "code_loss on what net_Q says of the same fakes, "
            "without its weight; a tensor of one element.",
        },
        moved="Clear the gradients, backward from loss_G + weight * loss_Q, step, once each: Q learns "
        "from the fakes, and its verdict must reach G undetached.",
        else_="This step moves G and Q, once; net_D judges and stays as it is. Leave modes, flags and "
        "inputs alone; return both losses detached.",
        held="a returned loss",
    )
    step.look(
        see,
        {"net_G": net_G, "net_D": net_D, "net_Q": net_Q},
        lambda i, optimizer: answer(net_G, net_D, net_Q, zs[i], codes[i], optimizer, weight, 3),
        z=zs[0],
        c=codes[0],
    )
    see.words(
        "calls of net_G",
        f"{net_G.calls} in two updates",
        "Both losses are of the same fakes: make them once in each update.",
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
    size = float(draw.size(15_000, 25_000))
    see.tried(f"logits of ±{size:.0f}, so that Q is sure, and one row of which it is not")
    logits = torch.cat([torch.tensor([[size, -size], [-size, size]]), draw.normal(1, 2)])
    see.number(
        "entropy",
        answer(logits),
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
    if is_tensor(x):
        return x.to(torch.get_default_dtype())
    try:
        return torch.tensor([float(v) for v in x])
    except (TypeError, ValueError):
        return x


def _counts_where_greedy_fails(draw: Draw) -> torch.Tensor:
    """A table of counts in which the most frequent label of each code is not the best matching."""
    b, many = draw.size(5, 6), 3 * draw.size(1, 9)
    # Codes 0 and 2 like the same label best; and the matching is not its own inverse. What is added
    # to a row or a column is the same in every matching.
    return torch.tensor([[9, b - 1, b + 2], [1, 0, b], [8, 1, 2]]) + many


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
    counts = torch.tensor([[0, draw.size(1, 4), 0], [draw.size(2, 9), draw.size(1, 9), 0], [0] * 3])
    table, _, _ = _match(answer, *_pairs(counts, draw), 4)
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
        outcome(lambda: answer(torch.tensor([0, 1, 1]), torch.tensor([0, 1, 1, 0]), 2)),
        "One label a code: raise ValueError with a sentence that names both lengths.",
    )
    see.fingerprint(_match(answer, *_pairs(_counts_where_greedy_fails(draw), draw), 3)[2])


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
    found = [one for one in both if is_tensor(one)]
    see.tensor(
        "gradients for logits and partner_logits",
        torch.cat(found) if found == both else next(one for one in both if not is_tensor(one)),
        "Nothing is detached: both images of a pair move Q. The default weight is 5.",
    )


@agreement_loss.case("large logits")
def agreement_loss_large_logits(answer: Any, draw: Draw, see: See) -> None:
    size = float(draw.size(15_000, 25_000))
    see.tried(
        f"logits of ±{size:.0f}: a Q that is sure of both images and gives them different codes; a "
        "third code is never used"
    )
    logits = size * torch.tensor([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])
    see.number(
        "loss",
        answer(logits, logits.flip(0)),
        "q times q' is 0 in floating point there, and its logarithm infinite: take the logsumexp of "
        "log q + log q'. A code that is never used has 0 log 0 = 0: torch.xlogy.",
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

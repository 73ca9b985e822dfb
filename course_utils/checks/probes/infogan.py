"""Probes for 05_infogan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/05_infogan.json``.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.codes import (
    CodeLoop,
    in_coarse_steps,
    judge_one_hot,
    judge_uniform,
    kinds,
    one_hot,
    rows_of,
)
from course_utils.checks.instruments.gradients import REACH, cut_off, give_gradients, gradient
from course_utils.checks.instruments.layers import layers_of
from course_utils.checks.instruments.loops import entry
from course_utils.checks.instruments.losses import UNDERFLOW, on_another_device
from course_utils.checks.instruments.networks import (
    build,
    called_without_seed,
    device_without_data,
    device_words,
    parameter_shapes,
)
from course_utils.checks.instruments.optimizers import after_steps, held, kind, setting
from course_utils.checks.instruments.outcomes import outcome
from course_utils.checks.instruments.players import WithCodes, discriminator, drawn, make_sure
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import Step, watch
from course_utils.checks.plain import is_tensor, numbers, shape_of

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
def information_bound_some_q(answer: Answer, draw: Draw, see: See) -> None:
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
def information_bound_zeros(answer: Answer, draw: Draw, see: See) -> None:
    m = draw.size(3, 5)
    x = draw.uniform(2 * m, low=0.2)
    joint = torch.zeros(2, 2 * m)
    joint[0, :m], joint[1, m:] = x[:m], x[m:]
    joint = joint / joint.sum()
    q = (joint > 0).to(joint)
    see.tried("a joint table with zeros in it, and its posterior as q: x says exactly which code")
    see.number(
        "bound",
        answer(joint, q),
        "A pair that never occurs contributes 0, whatever log q is there: torch.xlogy(p, q).",
    )


# --- codes -----------------------------------------------------------------------------------------

draw_codes = Exercise(
    "draw_codes",
    points=2,
    notes="Codes",
    verified="one-hot and uniform parts, their order and their distribution, reproducible draws, and "
    "sizes that make no sense.",
)


def _generator(seed: int, device: str = "cpu") -> torch.Generator:
    return torch.Generator(device).manual_seed(seed)


@draw_codes.case("both kinds")
def draw_codes_both_kinds(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(2000, 2300), draw.size(5, 6)
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
    rows = rows_of(codes) if fits else []
    see.words(
        "the first k columns",
        judge_one_hot([row[:k] for row in rows]) if fits else "no such columns",
        "Draw a category for each row, each equally likely, and write it as one-hot.",
    )
    see.words(
        "the last two columns",
        judge_uniform([row[k:] for row in rows]) if fits else "no such columns",
        "Continuous codes are uniform from -1 to 1: 2 * torch.rand(...) - 1.",
    )
    see.words(
        "random numbers of others",
        changes,
        "Draw everything from the generator that was passed in: torch's global one is not yours.",
    )
    see.fingerprint(in_coarse_steps(draw, rows) if fits else None)


@draw_codes.case("categories alone")
def draw_codes_categories_alone(answer: Answer, draw: Draw, see: See) -> None:
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
def draw_codes_no_code_at_all(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("num_categories = 1, which is no code, and 2, which is one")
    see.words(
        "outcome",
        [f"{k}: {outcome(lambda k=k: answer(4, k, 0, _generator(0)))}" for k in (1, 2)],  # type: ignore[misc]
        "A code with fewer than two values says nothing, one with two does: raise ValueError below 2, "
        "with a clear sentence.",
    )
    see.fingerprint(sum(numbers(answer(draw.size(4, 90), 3, 0, _generator(0)))))


@draw_codes.case("another default type")
def draw_codes_another_default_type(answer: Answer, draw: Draw, see: See) -> None:
    kept = torch.get_default_dtype()
    other = torch.float64 if kept == torch.float32 else torch.float32
    see.tried("draw_codes(4, 3, 2, generator) after torch.set_default_dtype with another type")
    torch.set_default_dtype(other)
    try:
        codes = answer(4, 3, 2, _generator(0))
    finally:
        torch.set_default_dtype(kept)
    see.words(
        "type of the codes",
        "the default" if is_tensor(codes) and codes.dtype == other else "another",
        "Codes come in torch's default type: leave dtype= out, or take torch.get_default_dtype().",
    )
    see.fingerprint(sum(numbers(answer(draw.size(4, 90), 3, 0, _generator(0)))))


@draw_codes.case("another device")
def draw_codes_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("a generator that lives on another device than the CPU")
    codes = device_without_data(lambda: answer(4, 3, 2, _generator(0, "meta")))
    see.words(
        "device of the codes",
        device_words(codes),
        "Draw where the generator is: torch.randint(..., generator=generator, device=generator.device), "
        "and the same for torch.rand.",
    )
    see.fingerprint(sum(numbers(answer(draw.size(4, 90), 2, 0, _generator(0)))))


# --- networks -------------------------------------------------------------------------------------

shared_networks = Exercise(
    "shared_networks",
    points=3,
    notes="Networks",
    verified="shapes, both outputs, which parameters the two share, gradients for all of them and for the "
    "points, and that two calls share none.",
)


def _pair(answer: Answer, x: torch.Tensor, **widths: int) -> tuple[nn.Module, nn.Module]:
    return _networks_of(called_without_seed(answer, **widths), x)


def _networks_of(pair: object, x: torch.Tensor) -> tuple[nn.Module, nn.Module]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two networks: net_D, net_Q.")
    net_D, net_Q = pair
    if not isinstance(net_D, nn.Module) or not isinstance(net_Q, nn.Module):
        raise Misfit("Return two networks: net_D, net_Q.")
    return build(lambda: net_D, x), build(lambda: net_Q, x)


@shared_networks.case("two networks")
def shared_networks_two_networks(answer: Answer, draw: Draw, see: See) -> None:
    x = draw.normal(4, 2).requires_grad_()
    see.tried("shared_networks(in_dim=2, q_dim=3, hidden=5), both networks on x of shape (4, 2)")
    net_D, net_Q = _pair(answer, x, in_dim=2, q_dim=3, hidden=5)
    for name, net in (("net_D", net_D), ("net_Q", net_Q)):
        see.layers(layers_of(net, x), of=name)
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
def shared_networks_defaults(answer: Answer, draw: Draw, see: See) -> None:
    x, q_dim = draw.normal(3, 2), draw.size(2, 9)
    see.tried(f"shared_networks(2, {q_dim})")
    net_D, net_Q = _networks_of(answer(2, q_dim), x)
    for name, net in (("net_D", net_D), ("net_Q", net_Q)):
        see.layers(layers_of(net, x), of=name)
    hint = "By default the layers of the trunk are 64 wide."
    see.tensor("net_D(x)", net_D(x), hint)
    see.tensor("net_Q(x)", net_Q(x), hint)


@shared_networks.case("two calls")
def shared_networks_two_calls(answer: Answer, draw: Draw, see: See) -> None:
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
    verified="cross-entropy and squared errors, alone and together, their gradients, huge logits, a "
    "batch of one, another device, and shapes that differ.",
)


@code_loss.case("categories")
def code_loss_categories(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(6, 9), draw.size(3, 4)
    q, c = draw.normal(n, k, scale=2.0), one_hot(draw, n, k)
    see.tried(f"q and c of shape ({n}, {k}), categories alone")
    see.scalar(
        "loss",
        answer(q, c, k),
        "The cross-entropy alone: minus the mean over the batch of log Q(c|x).",
    )


@code_loss.case("both kinds")
def code_loss_both_kinds(answer: Answer, draw: Draw, see: See) -> None:
    n, k, m = draw.size(6, 9), 3, 2
    q = draw.normal(n, k + m).requires_grad_()
    c = torch.cat([one_hot(draw, n, k), draw.uniform(n, m, low=-1.0)], 1)
    see.tried(f"q and c of shape ({n}, 5): 3 categories and 2 continuous codes")
    with watch(q=q, c=c) as changes:
        loss = answer(q, c, k)
    see.scalar(
        "loss",
        loss,
        "The cross-entropy of the first columns, plus half the squared error of the others: summed over "
        "the codes, averaged over the batch, without log(2 pi).",
    )
    see.tensor(
        "gradient for q",
        gradient(loss, q),
        "The gradient must flow back through all of q, to Q and on to G: nothing is detached.",
    )
    see.words("what it changed", changes, "q and c belong to the caller: change nothing in place.")


@code_loss.case("batch of one")
def code_loss_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    q, c = draw.normal(1, 3), torch.cat([one_hot(draw, 1, 2), draw.uniform(1, 1)], 1)
    see.tried("q and c of shape (1, 3): two categories and one continuous code")
    see.scalar("loss", answer(q, c, 2), "Leave the dimensions as they are: no squeeze().")


@code_loss.case("large logits")
def code_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(15_000, 25_000))
    see.tried(f"logits of ±{size:.0f}, a Q that is very sure and wrong half of the time")
    q = torch.tensor([[size, -size, 0.1]]).repeat(2, 1)
    c = torch.cat([torch.eye(2), torch.full((2, 1), 0.3)], 1)
    see.scalar(
        "loss",
        answer(q, c, 2),
        "Take log_softmax or cross_entropy of the logits: log of softmax overflows.",
    )


@code_loss.case("another device")
def code_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("q and c of shape (4, 3) on another device than the CPU")
    on_another_device(
        see,
        "Everything is made on the device of q.",
        lambda q, c: answer(q, c, 2),
        draw.normal(4, 3),
        torch.cat([one_hot(draw, 4, 2), draw.uniform(4, 1)], 1),
    )


@code_loss.case("shapes that differ")
def code_loss_shapes_that_differ(answer: Answer, draw: Draw, see: See) -> None:
    see.tried(
        "q of shapes (4, 3), (4, 5) and (1, 4) where c has shape (4, 4): 3 categories and one code"
    )
    c = torch.cat([one_hot(draw, 4, 3), draw.uniform(4, 1)], 1)
    narrow, wide, short = draw.normal(4, 3), draw.normal(4, 5), draw.normal(1, 4)
    see.words(
        "outcome",
        [
            f"too narrow: {outcome(lambda: answer(narrow, c, 3))}",
            f"too wide: {outcome(lambda: answer(wide, c, 3))}",
            f"too short: {outcome(lambda: answer(short, c, 3))}",
        ],
        "q must have the shape of c: raise ValueError that says so.",
    )
    see.fingerprint(answer(draw.normal(4, 4), c, 3))


# --- one step ------------------------------------------------------------------------------------

make_optimizers = Exercise(
    "make_optimizers",
    points=3,
    notes="Who learns from what",
    verified="which parameters go into which optimizer, for a separate Q and for a shared trunk; kind "
    "and settings.",
)


class _HeadFirst(nn.Module):
    """A head on a trunk; among the parameters those of the head come first."""

    def __init__(self, trunk: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.head, self.trunk = head, trunk

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.head(self.trunk(x))
        return made


def _networks(draw: Draw, shared: bool) -> tuple[nn.Module, nn.Module, nn.Module]:
    """net_G, net_D and net_Q; a separate Q differs from D neither in shapes nor in names, nor, but
    for its head, in numbers. With a shared trunk, parameters come in another order in each."""
    net_G = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
    trunk = nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    own = nn.Sequential(nn.Linear(2, 6), nn.Tanh())
    net_D = nn.Sequential(trunk, nn.Linear(6, 1))
    net_Q: nn.Module = nn.Sequential(own, nn.Linear(6, 3))
    if shared:
        net_Q = _HeadFirst(trunk, nn.Linear(6, 3))
    for net in (net_G, net_D, net_Q):
        drawn(net, draw)
    own.load_state_dict(trunk.state_dict())
    return net_G, net_D, net_Q


def _two_optimizers(
    answer: Answer, draw: Draw, *networks: nn.Module
) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
    lr_D, lr_GQ = (float(draw.uniform(1, low=low, high=2 * low)) for low in (0.02, 0.005))
    betas = tuple(round(float(draw.uniform(1, low=low, high=low + 0.2)), 2) for low in (0.1, 0.6))
    pair = answer(*networks, lr_D, lr_GQ, betas)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two optimizers: optimizer_D, optimizer_GQ.")
    for one in pair:
        if not isinstance(one, torch.optim.Optimizer):
            raise Misfit("Return two optimizers: optimizer_D, optimizer_GQ.")
    return pair[0], pair[1]


@make_optimizers.case("separate Q")
def make_optimizers_separate_q(answer: Answer, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(draw, shared=False)
    see.tried("make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas), Q with layers of its own")
    optimizer_D, optimizer_GQ = _two_optimizers(answer, draw, net_G, net_D, net_Q)
    parts = {"net_G": net_G, "net_D": net_D, "net_Q": net_Q}
    see.words(
        "optimizer_D holds",
        held(optimizer_D, parts),
        "The discriminator's loss moves the discriminator, and nothing else.",
    )
    see.words(
        "optimizer_GQ holds",
        held(optimizer_GQ, parts),
        "The bound is maximised over G and over Q: both learn from it, D does not.",
    )
    optimizers = {"optimizer_D": optimizer_D, "optimizer_GQ": optimizer_GQ}
    see.words(
        "kind",
        [f"{name}: {'; '.join(kind(one))}" for name, one in optimizers.items()],
        "Both are torch.optim.Adam, with nothing set but learning rate and betas.",
    )
    see.words(
        "learning rates",
        [f"{name}: {'; '.join(setting(one, 'lr'))}" for name, one in optimizers.items()],
        "optimizer_D learns with lr_D, and optimizer_GQ with lr_GQ all that it holds.",
    )
    see.words(
        "betas",
        [f"{name}: {'; '.join(setting(one, 'betas'))}" for name, one in optimizers.items()],
        "Both take the betas that were passed in, as they are.",
    )
    see.fingerprint(after_steps(draw, (optimizer_D, optimizer_GQ), net_G, net_D, net_Q))


@make_optimizers.case("shared trunk")
def make_optimizers_shared_trunk(answer: Answer, draw: Draw, see: See) -> None:
    net_G, net_D, net_Q = _networks(draw, shared=True)
    see.tried("make_optimizers with a net_D and a net_Q that share their trunk")
    with watch(net_G=net_G, net_D=net_D, net_Q=net_Q) as changes:
        optimizer_D, optimizer_GQ = _two_optimizers(answer, draw, net_G, net_D, net_Q)
    assert isinstance(net_D, nn.Sequential) and isinstance(net_Q, _HeadFirst)
    parts = {
        "net_G": net_G, "the trunk": net_D[0], "D's head": net_D[1], "Q's head": net_Q.head,
    }  # fmt: skip
    see.words(
        "who holds what",
        [
            f"optimizer_D: {', '.join(held(optimizer_D, parts))}",
            f"optimizer_GQ: {', '.join(held(optimizer_GQ, parts))}",
        ],
        "optimizer_D holds all of net_D, the trunk too; of net_Q only what net_D does not own: a trunk in "
        "both optimizers is moved twice a step, once to please the generator.",
    )
    see.words(
        "what it changed",
        changes,
        "Leave the networks as they are, requires_grad too: who moves what follows from the lists alone.",
    )
    see.fingerprint(after_steps(draw, (optimizer_D, optimizer_GQ), net_G, net_D, net_Q))


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
def update_gq_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    n, weight = draw.size(4, 7), round(float(draw.uniform(1, low=0.5, high=0.9)), 3)
    net_G, net_D = WithCodes(draw), discriminator(draw, 2)
    net_Q = drawn(nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 4)), draw)
    zs = draw.normal(2, n, 3)
    codes = [torch.cat([one_hot(draw, n, 3), draw.uniform(n, 1)], 1) for _ in range(2)]
    see.tried(
        f"two updates on z of shape ({n}, 3) and c of shape ({n}, 4), three categories and a continuous "
        f"code, weight {weight}"
    )
    give_gradients(
        net_Q
    )  # as a step of D that lets the trunk learn from the code leaves them there
    step = Step(
        learns=("net_G", "net_Q"),
        returns={
            "loss of G in the first update": "The non-saturating loss alone, "
            "softplus(-net_D(fake)).mean(), without the code's part; a tensor of shape ().",
            "loss of the code in the first update": "code_loss on what net_Q says of the same fakes, "
            "without its weight; a tensor of shape ().",
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


@update_GQ.case("a discriminator that is sure")
def update_gq_a_sure_discriminator(answer: Answer, draw: Draw, see: See) -> None:
    net_G, net_D = WithCodes(draw), discriminator(draw, 2)
    net_Q = drawn(nn.Linear(2, 4), draw)
    make_sure(net_D)
    see.tried("an update against a net_D whose logits are about -200")
    optimizer = torch.optim.SGD([*net_G.parameters(), *net_Q.parameters()], lr=1e-5)
    codes = torch.cat([one_hot(draw, 5, 3), draw.uniform(5, 1)], 1)
    losses = answer(net_G, net_D, net_Q, draw.normal(5, 3), codes, optimizer, 0.5, 3)
    see.scalar("loss of G", losses[0] if isinstance(losses, tuple | list) else losses, UNDERFLOW)


# --- the loop ------------------------------------------------------------------------------------

train_infogan = Exercise(
    "train_infogan",
    points=4,
    notes="One whole loop",
    verified="order, number and arguments of all updates over three epochs with a short last batch, new "
    "draws for each batch, after_step, means recorded per epoch, and progress reported.",
)
HISTORY = ("loss_D", "loss_G", "loss_Q")


def _loop_of(answer: Answer, loop: CodeLoop, num_epochs: int) -> object:
    return answer(
        loop.net_G, loop.net_D, loop.net_Q, loop.update_D, loop.update_GQ, loop.optimizer_D,
        loop.optimizer_G, loop.batches, loop.latent, num_epochs, loop.after_step, loop.report,
    )  # fmt: skip


def _look_at_losses(see: See, loop: CodeLoop, history: object) -> None:
    losses = {name: entry(history, name, many=True) for name in HISTORY}
    for name, found in losses.items():
        see.tensor(
            f"history['{name}']",
            found,
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    loop.fingerprint(see, *losses.values())


@train_infogan.case("one batch")
def train_infogan_one_batch(answer: Answer, draw: Draw, see: See) -> None:
    loop = CodeLoop(draw, draw.normal(6, 2))
    see.tried("num_epochs=1, a single batch of 6 points, updates that keep a log")
    _look_at_losses(see, loop, _loop_of(answer, loop, 1))


@train_infogan.case("three epochs")
def train_infogan_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    loop = CodeLoop(draw, *(draw.normal(n, 2) for n in (5, 5, 3)))
    see.tried("num_epochs=3, batches of 5, 5 and 3 points, updates that keep a log")
    history = _loop_of(answer, loop, 3)
    loop.look_at_code_calls(see)
    see.words(
        "history holds other things than floats",
        kinds(history, HISTORY),
        "Append floats: .item(), .tolist() or float(...) of the mean.",
    )
    see.words(
        "progress",
        loop.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )
    _look_at_losses(see, loop, history)


# --- looking at the result -----------------------------------------------------------------------

match_codes = Exercise(
    "match_codes",
    points=3,
    notes="A score that needs labels, for the verdict alone",
    verified="the table of counts, the best one-to-one matching where the greedy one fails, and the "
    "share that agrees; a class that never occurs; lengths that differ.",
)


def _match(answer: Answer, codes: torch.Tensor, labels: torch.Tensor, k: int) -> tuple[object, ...]:
    result = answer(codes, labels, k)
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise Misfit("Return three things: the table, the matching and the accuracy.")
    return tuple(result)


def _integers(x: object) -> object:
    """Whole numbers as a tensor of floats, whatever their kind."""
    if is_tensor(x):
        return x.to(torch.get_default_dtype())
    if not isinstance(x, Iterable):
        return x
    try:
        return torch.tensor([float(v) for v in x])
    except (TypeError, ValueError):
        return x


def _counts_where_greedy_fails(draw: Draw) -> torch.Tensor:
    """A table of counts in which the most frequent label of each code is not the best matching."""
    b, many = draw.size(5, 6), 3 * draw.size(1, 9)
    # Codes 0 and 2 like the same label best; and the matching is not its own inverse. What is added
    # to a row or a column is the same in every matching; but code 2 is frequent, and among shares of
    # rows its preference would weigh next to nothing.
    return torch.tensor([[9, b - 1, b + 2], [1, 0, b], [8, 1, 2]]) + torch.tensor(
        [[many], [many], [many + 60]]
    )


def _pairs(counts: torch.Tensor, draw: Draw) -> tuple[torch.Tensor, torch.Tensor]:
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(int(counts[i, j]))]
    order = draw.rng.permutation(len(pairs))
    shuffled = torch.tensor(pairs)[torch.tensor(order)]
    return shuffled[:, 0], shuffled[:, 1]


@match_codes.case("three codes")
def match_codes_three_codes(answer: Answer, draw: Draw, see: See) -> None:
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
def match_codes_a_code_that_never_occurs(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("codes and labels of 0 and 1 alone, k = 4")
    counts = torch.tensor([[0, draw.size(1, 4), 0], [draw.size(2, 9), draw.size(1, 9), 0], [0] * 3])
    table, _, _ = _match(answer, *_pairs(counts, draw), 4)
    see.tensor(
        "table",
        _integers(table),
        "The table is k by k and counts from 0, also where a code or a label never occurs.",
    )


@match_codes.case("lengths that differ")
def match_codes_lengths_that_differ(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("three codes and four labels")
    see.words(
        "outcome",
        outcome(lambda: answer(torch.tensor([0, 1, 1]), torch.tensor([0, 1, 1, 0]), 2)),
        "One label a code: raise ValueError with a sentence that names both lengths.",
    )
    see.fingerprint(_match(answer, *_pairs(_counts_where_greedy_fails(draw), draw), 3)[2])


EXERCISES = (
    information_bound,
    draw_codes,
    shared_networks,
    code_loss,
    make_optimizers,
    update_GQ,
    train_infogan,
    match_codes,
)

"""Probes for 05_infogan: optimizers, one step and the loop."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.codes import CodeLoop, kinds, one_hot
from course_utils.checks.instruments.gradients import give_gradients
from course_utils.checks.instruments.loops import entry
from course_utils.checks.instruments.losses import UNDERFLOW
from course_utils.checks.instruments.optimizers import after_steps, held, kind, setting
from course_utils.checks.instruments.players import WithCodes, discriminator, drawn, make_sure
from course_utils.checks.instruments.updates import Step, watch

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

"""The training that is judged in 01: every right answer leads to the solution's numbers, and nothing
that does less than train does."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
import torch

from course_utils.checks.exercise import Draw
from course_utils.checks.observation import observe
from course_utils.checks.probes.vanilla_gan_trained import (
    TRAINED,
    TRAINED_NEEDS,
    trained,
    turned_moons,
)
from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.judge import Seen
from course_utils.grading.marking.trained import Training, training_probe
from tests.sampling import sampled

SOURCE, SEED = Source("01_vanilla_gan"), 123456789012


def seen(space: dict[str, Any], seed: int = SEED, dtype: torch.dtype = torch.float64) -> Seen:
    return Seen(*observe(trained(space), space[TRAINED], seed, dtype=dtype))


@functools.cache
def solution() -> dict[str, Any]:
    return SOURCE.namespace()


@functools.cache
def training() -> Training:
    return Training(SOURCE.assignment, {SEED: seen(solution()).records})


def wrong(space: dict[str, Any], **how: Any) -> list[str]:
    return [mismatch.observation for mismatch in training().judge(seen(space, **how), SEED)]


RIGHT = [a for name in TRAINED_NEEDS for a in SOURCE.bank(name) if a.kind == "right"]


@pytest.mark.parametrize("answer", sampled(RIGHT, 0.2, lambda a: a.place), ids=lambda a: a.place)
def test_right_answers_train(answer):
    space = dict(solution())
    space[answer.exercise] = answer.build(space)
    assert wrong(space) == []


def test_single_precision_leads_there_too():
    assert wrong(solution(), dtype=torch.float32) == []


# --- what does less ------------------------------------------------------------------------------

LOSSES = ["history['loss_D']", "history['loss_G']"]
PLAYERS = ["points of the generator", "logits of the discriminator"]


def honest(*arguments: Any, **names: Any) -> dict[str, list[float]]:
    return solution()["train"](*arguments, **names)


def copies(net_D: Any, net_G: Any, *others: Any, **names: Any) -> object:
    """It trains, and then makes the generator hand out points of the data."""
    history = honest(net_D, net_G, *others, **names)
    points = torch.cat(list(others[4]))
    net_G.forward = lambda z: points[torch.randint(len(points), (len(z),))] + 0.04 * z[:, :2]
    return history


def one_step_less(net_D: Any, net_G: Any, update_D: Any, update_G: Any, *others: Any, **names: Any) -> object:  # fmt: skip
    calls = []

    def lazy(*arguments: Any) -> object:
        calls.append(None)
        if len(calls) < 48:
            return update_G(*arguments)
        return torch.tensor(0.7)

    return honest(net_D, net_G, update_D, lazy, *others, **names)


def another_loss(net_D: Any, net_G: Any, update_D: Any, update_G: Any, *others: Any, **names: Any) -> object:  # fmt: skip
    """It fits the generator to the mean of the data, without a discriminator's help."""

    def fit(net_D: Any, net_G: Any, z: Any, optimizer: Any) -> object:
        loss = (net_G(z) - others[2][0].mean(0)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return honest(net_D, net_G, update_D, fit, *others, **names)


def invented(*arguments: Any, **names: Any) -> object:
    return {"loss_D": [1.386] * 6, "loss_G": [0.693] * 6}


def better_told(*arguments: Any, **names: Any) -> object:
    history = honest(*arguments, **names)
    return {**history, "loss_G": [0.99 * loss for loss in history["loss_G"]]}


@pytest.mark.parametrize(
    ("loop", "differs"),
    [
        (copies, PLAYERS[:1]),
        (one_step_less, [LOSSES[1], PLAYERS[0]]),
        (another_loss, [*LOSSES, *PLAYERS]),
        (invented, [*LOSSES, *PLAYERS]),
        (better_told, LOSSES[1:]),
    ],
)
def test_what_does_less_than_train_is_seen(loop: Callable[..., object], differs: list[str]):
    assert wrong({**solution(), "train": loop}) == differs


def test_what_is_shown_of_another_seed_is_not_right():
    assert wrong(solution(), seed=SEED + 1) == [*LOSSES, *PLAYERS]


def test_data_come_from_the_seed_and_nothing_else():
    one, again, other = (turned_moons(Draw(seed, "case")) for seed in (1, 1, 2))
    assert one.shape == (1024, 2) and torch.equal(one, again) and not torch.equal(one, other)


def test_01_alone_has_a_training():
    assert training().exercise in training().needs
    assert training().tries == [(SEED, True)]
    assert training_probe(SOURCE.assignment) and training_probe("02_mnist_gan") is None

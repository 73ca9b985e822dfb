"""Instruments for codes: draws that are judged, optimizers put into words, a loop that passes codes on."""

import pytest
import torch
from torch import nn

from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments.codes import (
    CodeLoop,
    judge_one_hot,
    judge_uniform,
    kinds,
    one_hot,
    rows_of,
)
from course_utils.checks.instruments.optimizers import after_steps, held, kind, setting
from course_utils.checks.record import FINGERPRINT, Record


def some_codes(n=600, k=5):
    draws = torch.Generator().manual_seed(0)
    return torch.eye(k)[torch.randint(k, (n,), generator=draws)]


def test_one_hot_rows_miss_no_code():
    codes = one_hot(Draw(0, "codes"), 4, 4)
    assert codes.sum(0).tolist() == [1, 1, 1, 1] and codes.shape == (4, 4)


@pytest.mark.parametrize(("codes", "fault"), [
    (some_codes(), []),
    (some_codes()[:, [0, 1, 2, 3, 3]], ["rows that are not one-hot"]),
    (torch.eye(5).repeat(120, 1), ["codes in turn, not at random"]),
    (torch.eye(5).repeat_interleave(120, 0), ["the codes of neighbours are the same, not at random"]),
    (torch.eye(5)[:1].repeat(600, 1), ["the same in every row"]),
])  # fmt: skip
def test_one_hot_draws_are_judged(codes, fault):
    assert judge_one_hot(rows_of(codes)) == fault


def test_uniform_draws_are_judged():
    draws = torch.Generator().manual_seed(0)
    x = 2 * torch.rand(600, 2, generator=draws) - 1
    assert judge_uniform(rows_of(x)) == []
    assert judge_uniform(rows_of(x.abs())) == ["no values near -1"]
    assert judge_uniform(rows_of(2 * x)) == ["values beyond -1 and 1"]
    assert judge_uniform(rows_of(x.erfinv() * 2**0.5)) == ["values far beyond -1 and 1"]
    assert judge_uniform(rows_of(x[:, [0, 0]])) == ["the same number in all continuous codes"]


def test_optimizers_in_words_and_by_their_steps():
    one, two = nn.Linear(2, 2), nn.Linear(2, 1)
    some = torch.optim.Adam([*one.parameters(), two.weight], lr=0.0123, betas=(0.5, 0.9))
    assert held(some, {"one": one, "two": two}) == ["one", "some of two"]
    assert kind(some) == ["Adam"]
    assert (setting(some, "lr"), setting(some, "betas")) == (["0.0123"], ["0.5, 0.9"])
    assert kind(torch.optim.SGD(one.parameters(), lr=0.1, weight_decay=0.1)) == [
        "SGD, weight_decay"
    ]
    before = [p.detach().clone() for p in (*one.parameters(), *two.parameters())]
    after = after_steps(Draw(0, "steps"), (some,), one, two)
    moved = [not torch.equal(100 * a, b) for a, b in zip(before, after, strict=True)]
    assert moved == [True, True, True, False]


def usual(loop, num_epochs=2):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in loop.report(num_epochs, history):
        rows = []
        for real in loop.batches:
            loss_D = loop.update_D(
                loop.net_D, loop.net_G, real, *loop.latent(len(real)), loop.optimizer_D
            )
            pair = loop.update_GQ(
                loop.net_G, loop.net_D, loop.net_Q, *loop.latent(len(real)), loop.optimizer_G
            )
            loop.after_step()
            rows.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(rows).mean(0).tolist(), strict=True):
            history[name].append(mean)
    return history


def one_draw_for_both(loop, num_epochs=2):
    history = {"loss_D": [0.0] * num_epochs}
    for _ in loop.report(num_epochs, history):
        for real in loop.batches:
            z, c = loop.latent(len(real))
            loop.update_D(loop.net_D, loop.net_G, real, z, c, loop.optimizer_D)
            loop.update_GQ(loop.net_G, loop.net_D, loop.net_D, c[:, :3], z, loop.optimizer_G)
    return history


def led_to(run, seed=0):
    record = Record(case="loop")
    draw, see = Draw(seed, "loop"), See(record)
    loop = CodeLoop(draw, *(draw.normal(n, 2) for n in (4, 3)))
    history = run(loop)
    loop.look_at_code_calls(see)
    loop.fingerprint(see, history["loss_D"])
    return record.values


def test_a_loop_with_codes_leads_to_the_same_and_another_one_elsewhere():
    first, again, other = led_to(usual), led_to(usual), led_to(usual, seed=1)
    assert first == again and first["arguments mixed up"] == []
    assert first["calls"][:3] == [
        "D on batch 0 with new z and c (4 rows)",
        "G and Q with new z and c (4 rows)",
        "after_step()",
    ]
    assert first["calls"] == other["calls"] and first[FINGERPRINT] != other[FINGERPRINT]
    wrong = led_to(one_draw_for_both)
    assert wrong["calls"][:2] == [
        "D on batch 0 with new z and c (4 rows)",
        "G and Q with z and c in another order or from elsewhere",
    ]
    assert wrong["arguments mixed up"] == ["update_GQ got another network in the place of net_Q"]
    assert wrong[FINGERPRINT] != first[FINGERPRINT]


def test_what_is_no_float_in_a_history_is_named():
    assert kinds({"loss_D": [1.0], "loss_G": []}, ("loss_D", "loss_G")) == []
    assert kinds({"loss_D": [torch.ones(())]}, ("loss_D",)) == ["loss_D: a tensor"]
    assert kinds([], ("loss_D",)) == ["a list where a dict is asked for"]

"""Probes for 05_infogan: the bound, codes and their match with digits.

The expected values are not here but in ``golden/05_infogan.json``. Networks and the loss
of the codes are in `infogan_networks`, steps and the loop in `infogan_steps`.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.codes import (
    in_coarse_steps,
    judge_one_hot,
    judge_uniform,
    rows_of,
)
from course_utils.checks.instruments.networks import device_without_data, device_words
from course_utils.checks.instruments.outcomes import outcome
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers, shape_of
from course_utils.checks.probes import infogan_networks as networks
from course_utils.checks.probes import infogan_steps as steps

# --- the bound -----------------------------------------------------------------------------------

information_bound = Exercise(
    "information_bound",
    points=3,
    notes="A lower bound that can be trained",
    verified="the bound for a q that is not the posterior, for the posterior (where it is the mutual "
    "information), and for tables with zeros; inputs left as they were.",
)

BOUND = "The bound is the sum over c and x of p(c, x) log q(c|x), plus the entropy H(c)."
OWN = "joint and q belong to the caller: make new tensors instead of changing one in place."


@information_bound.case("some q")
def information_bound_some_q(answer: Answer, draw: Draw, see: See) -> None:
    k, m = draw.size(2, 3), draw.size(4, 6)
    joint, q = draw.uniform(k, m, low=0.2), draw.uniform(k, m, low=0.2)
    joint, q = joint / joint.sum(), q / q.sum(0)
    see.tried(f"a joint table of {k} codes and {m} values of x, and a q that is not the posterior")
    with watch(joint=joint, q=q) as changes:
        result = answer(joint, q)
    see.number("bound", result, BOUND)
    see.words("what it changed", changes, OWN)


@information_bound.case("zeros")
def information_bound_zeros(answer: Answer, draw: Draw, see: See) -> None:
    m = draw.size(3, 5)
    x = draw.uniform(2 * m, low=0.2)
    joint = torch.zeros(2, 2 * m)
    joint[0, :m], joint[1, m:] = x[:m], x[m:]
    joint = joint / joint.sum()
    q = (joint > 0).to(joint)
    see.tried("a joint table with zeros in it, and its posterior as q: x says exactly which code")
    with watch(joint=joint, q=q) as changes:
        result = answer(joint, q)
    see.number(
        "bound",
        result,
        "A pair that never occurs contributes 0, whatever log q is there: torch.xlogy(p, q).",
    )
    see.words("what it changed", changes, OWN)


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
    networks.shared_networks,
    networks.code_loss,
    steps.make_optimizers,
    steps.update_GQ,
    steps.train_infogan,
    match_codes,
)

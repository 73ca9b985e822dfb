"""Probes for 10_style_and_control: how well a score tells images of the training set from others."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.updates import watch

membership_auc = Exercise(
    "membership_auc",
    points=3,
    notes="Was this image in the training set?",
    verified="the area for scores without ties and with many, for sets of different size, for scores that all "
    "differ little, for single scores, and another device.",
)
AREA = (
    "It is the share of all n m pairs of a member and another in which the member's score is higher, plus half "
    "the share of those in which both are equal."
)


@membership_auc.case("two sets")
def membership_auc_two_sets(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(5, 7), draw.size(9, 12)
    members, others = draw.normal(n) + 0.5, draw.normal(m)
    see.tried(f"members of shape ({n},), others of shape ({m},), no two scores equal")
    with watch(members=members, others=others) as changes:
        area = answer(members, others)
    see.number("area", area, AREA)
    see.words("what it changed", changes, "members and others belong to the caller: sort copies.")


@membership_auc.case("ties")
def membership_auc_ties(answer: Answer, draw: Draw, see: See) -> None:
    members = torch.tensor([2.0, 4.0, *(float(draw.size(1, 4)) for _ in range(9))])
    # Three zeros: members win more pairs than they lose, and the ties count.
    others = torch.tensor([2.0, 4.0, 0.0, 0.0, 0.0, float(draw.size(0, 3))])
    see.tried("members of shape (11,), others of shape (6,), whole numbers with many ties")
    see.number("area", answer(members, others), AREA)


@membership_auc.case("scores of different size")
def membership_auc_scores_of_different_size(answer: Answer, draw: Draw, see: See) -> None:
    members = draw.normal(8).exp() * torch.tensor([1e-3, 1e3] * 4)
    others = draw.normal(9) - torch.tensor([5.0, 0.0, 1e4] * 3)
    see.tried("members of shape (8,), others of shape (9,): scores from -10,000 to some thousands")
    hint = "Only which of two scores is higher counts, not by how much, and no threshold is set."
    see.number("area", answer(members, others), hint)


@membership_auc.case("one member")
def membership_auc_one_member(answer: Answer, draw: Draw, see: See) -> None:
    others = draw.normal(draw.size(7, 13))
    member = others.sort().values[2:3] + 1e-3
    see.tried(f"a single member, others of shape ({len(others)},)")
    see.number("area", answer(member, others), AREA)


@membership_auc.case("another device")
def membership_auc_another_device(answer: Answer, draw: Draw, see: See) -> None:
    members, others = draw.normal(5), draw.normal(8)
    see.tried("members of shape (5,), others of shape (8,) on another device than the CPU")
    try:
        answer(torch.empty_like(members, device="meta"), torch.empty_like(others, device="meta"))
    except NotImplementedError as error:
        # What a float is made of may be moved to the CPU.
        if "to the fixed device cpu" not in str(error):
            raise
    see.number("area", answer(members, others), AREA)

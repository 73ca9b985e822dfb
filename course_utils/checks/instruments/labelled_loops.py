"""Training loops whose steps take labels too: stand-ins as in `loops`, and what is wrong with drawn labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import nn

from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments.loops import Loop, Losses
from course_utils.checks.instruments.sampling import comes_back
from course_utils.checks.plain import is_tensor, numbers, same_numbers


def judge_labels(
    drawn: list[torch.Tensor], real: list[torch.Tensor], num_classes: int, per_batch: int = 2
) -> list[str]:
    """What is wrong with labels that should be drawn anew for every batch, all equally likely.

    In words without measured numbers. Several hundred labels in all leave chance no say.

    Parameters
    ----------
    drawn
        What was drawn, in order; ``per_batch`` of them belong to a batch, one for each player: these may
        be the same.
    real
        Labels of the batches, one for each entry of ``drawn``.
    num_classes
        Labels are below it.
    """
    kinds = {str(y.dtype) if is_tensor(y) else type(y).__name__ for y in drawn}
    if kinds != {"torch.int64"}:
        return [f"they are {' and '.join(sorted(kinds)) or 'missing'}, not torch.int64"]
    rows = [[int(k) for k in numbers(y)] for y in drawn]
    pooled = [k for row in rows for k in row]
    shares = [pooled.count(k) / len(pooled) for k in range(num_classes)]
    if any(len(row) > 9 and len(set(row)) == 1 for row in rows):
        return ["all of a batch are the same"]
    faults = []
    if not all(0 <= k < num_classes for k in pooled):
        faults.append("some are no class at all")
    elif any(same_numbers(one, other) for one, other in zip(drawn, real, strict=True)):
        faults.append("they are the labels of the real points")
    elif 0.0 in shares:
        faults.append("a class never occurs")
    elif max(abs(share - 1 / num_classes) for share in shares) > 0.14:  # five deviations
        faults.append("the classes are not equally likely")
    if comes_back(rows[::per_batch]):
        faults.append("the same labels come back in a later batch")
    return faults


class Passes:
    """An iterable without a length: nothing but one pass after the other."""

    def __init__(self, items: Sequence[object]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[object]:
        return iter(self._items)


class LabelledLoop(Loop):
    """A `Loop` over pairs of a batch and its labels, with a hook after both steps.

    Parameters
    ----------
    draw, net_D, net_G
        As in `Loop`.
    pairs
        Batches and their labels, of which one pass is an epoch; ``passes`` goes through them.
    """

    def __init__(
        self,
        draw: Draw,
        net_D: nn.Module,
        net_G: nn.Module,
        pairs: list[tuple[torch.Tensor, torch.Tensor]],
    ) -> None:
        super().__init__(draw, net_D, net_G, [x for x, _ in pairs])
        self.pairs, self.passes = pairs, Passes(pairs)
        self.drawn: list[torch.Tensor] = []
        self.of_batch: list[torch.Tensor] = []  # the real labels that go with each of them
        self._present = pairs[0][1]

    def labelled_step_D(
        self, net_D: nn.Module, net_G: nn.Module, real: torch.Tensor, real_y: torch.Tensor, z: torch.Tensor,
        y: torch.Tensor, optimizer: torch.optim.Optimizer,
    ) -> Losses:  # fmt: skip
        """Stands in for the discriminator's step with labels."""
        self._present = next(
            (own for x, own in self.pairs if x is real or _same(x, real)), self._present
        )
        if not (real_y is self._present or _same(self._present, real_y)):
            self.mixed_up.add("update_D got other labels beside the batch than its own")
        loss = self.step_D(net_D, net_G, real, z, optimizer)
        self._note(y)
        return loss

    def labelled_step_G(
        self,
        net_D: nn.Module,
        net_G: nn.Module,
        z: torch.Tensor,
        y: torch.Tensor,
        optimizer: torch.optim.Optimizer,
    ) -> Losses:
        """Stands in for the generator's step with labels."""
        loss = self.step_G(net_D, net_G, z, optimizer)
        self._note(y)
        return loss

    def after_step(self) -> None:
        """Stands in for what is to be called after both steps of a batch."""
        self.calls.append("after_step")
        self._state = self._maps["progress"](self._state, [0.5])

    def _note(self, y: torch.Tensor) -> None:
        self.calls[-1] += f" and labels {tuple(y.shape)}"
        self.drawn.append(y)
        self.of_batch.append(self._present)

    def look_at_labels(self, see: See, num_classes: int) -> None:
        """The labels that were drawn for the fakes."""
        see.words(
            "labels of the fakes",
            judge_labels(self.drawn, self.of_batch, num_classes),
            "Drawn anew for every batch, each class equally likely: "
            "y = torch.randint(num_classes, (len(real),), device=real.device).",
        )


def _same(one: torch.Tensor, two: object) -> bool:
    return is_tensor(two) and same_numbers(one, two)

"""InfoGAN's codes: one-hot draws, what is wrong with drawn codes, and a loop that passes them on."""

from __future__ import annotations

import itertools
import statistics

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments.loops import Loop, Losses, same
from course_utils.checks.instruments.players import WithCodes, discriminator, drawn
from course_utils.checks.plain import is_tensor, numbers, shape_of

Rows = list[tuple[float, ...]]


def one_hot(draw: Draw, n: int, k: int) -> torch.Tensor:
    """n one-hot codes of k values, of which none is missing if n is large enough."""
    codes = torch.tensor(draw.rng.integers(0, k, n))
    codes[:k] = torch.arange(min(n, k))
    return F.one_hot(codes, k).to(torch.get_default_dtype())


def rows_of(codes: torch.Tensor) -> Rows:
    """The rows of a table of codes, as plain numbers."""
    width, values = shape_of(codes)[1], numbers(codes)
    return [tuple(values[i : i + width]) for i in range(0, len(values), width)]


def judge_one_hot(rows: Rows) -> list[str]:
    """What is wrong with rows that should be one-hot with a uniform position."""
    faults = []
    if all(row == rows[0] for row in rows):
        return ["the same in every row"]
    if not all(set(row) == {0.0, 1.0} and sum(row) == 1 for row in rows):
        return ["rows that are not one-hot"]
    k, places = len(rows[0]), [row.index(1.0) for row in rows]
    shares = [places.count(j) / len(rows) for j in range(k)]
    # Over 2,000 draws the shares of right answers stay eight deviations within; a category that comes
    # twice as often is four beyond.
    if min(shares) == 0:
        faults.append("a code that never comes")
    elif max(abs(share - 1 / k) for share in shares) > 0.075:
        faults.append("codes that are not equally likely")
    if places == [i % k for i in range(len(rows))]:
        faults.append("codes in turn, not at random")
    changes = statistics.fmean(a != b for a, b in itertools.pairwise(places))
    if changes < 0.25:  # at random it is at least a half
        faults.append("the codes of neighbours are the same, not at random")
    return faults


def judge_uniform(rows: Rows) -> list[str]:
    """What is wrong with draws that should be uniform from -1 to 1 and independent."""
    faults = []
    if all(row == rows[0] for row in rows):
        return ["the same in every row"]
    values = [x for row in rows for x in row]
    if max(map(abs, values)) > 2.5:  # normal draws, of which hundreds reach further
        faults.append("values far beyond -1 and 1")
    elif max(map(abs, values)) > 1:
        faults.append("values beyond -1 and 1")
    elif min(values) > -0.8:
        faults.append("no values near -1")
    elif not 0.5 < statistics.pstdev(values) < 0.65:
        faults.append("values that are not uniform")
    if all(row[0] == row[1] for row in rows):
        faults.append("the same number in all continuous codes")
    return faults


def in_coarse_steps(draw: Draw, rows: Rows) -> list[float]:
    """Sizes and shares times drawn numbers, so coarse that the luck of the draw has no part in them.

    Shares of a fifth and less round to 0, mean squares of a third to 1: of 2,000 rows both lie more
    than five and a half deviations from the step at a quarter.
    """
    weights = draw.rng.uniform(0.5, 1.5, len(rows[0]) + 1)
    sizes = [
        round(2 * statistics.fmean(x * x for x in column)) for column in zip(*rows, strict=True)
    ]
    return [
        len(rows) * weights[0] / 100,
        *(w * size for w, size in zip(weights[1:], sizes, strict=True)),
    ]


class CodeLoop(Loop):
    """A loop of three networks whose noise and codes come from a stand-in, draw by draw.

    Parameters
    ----------
    draw
    *batches
        Of points of the plane, of which one pass is an epoch.
    """

    def __init__(self, draw: Draw, *batches: torch.Tensor) -> None:
        super().__init__(
            draw,
            discriminator(draw, 2),
            WithCodes(draw),
            list(batches),
            names=("update_D", "update_GQ", "after_step"),
            returns=(1, 2, 1),
        )
        self.net_Q = drawn(nn.Linear(2, 4), draw)
        longest = max(map(len, batches))
        self._z, self._c = draw.normal(64, longest, 3), draw.normal(64, longest, 4)
        self._lengths: list[int] = []
        self._had_by: dict[int, int] = {}  # draw -> the batch that was first to get it

    def latent(self, n: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Stands in for what draws noise and codes: others in each call."""
        number = len(self._lengths) % 64
        self._lengths.append(n)
        return self._z[number, :n], self._c[number, :n]

    def update_D(
        self, net_D: object, net_G: object, real: torch.Tensor, z: torch.Tensor, c: torch.Tensor,
        optimizer: object,
    ) -> Losses:  # fmt: skip
        """Stands in for the discriminator's step."""
        index = next((i for i, b in enumerate(self._given) if same(b, real)), "?")
        words, given = self._drawn(self.names[0], z, c)
        self.calls.append(f"D on batch {index} with {words}")
        return self._called(
            self.names[0], net_D, net_G, z, optimizer, self.optimizer_D, real, *given
        )

    def update_GQ(
        self, net_G: object, net_D: object, net_Q: object, z: torch.Tensor, c: torch.Tensor,
        optimizer: object,
    ) -> Losses:  # fmt: skip
        """Stands in for the step of G and Q."""
        if net_Q is not self.net_Q:
            self.mixed_up.add("update_GQ got another network in the place of net_Q")
        words, given = self._drawn(self.names[1], z, c)
        self.calls.append(f"G and Q with {words}")
        return self._called(self.names[1], net_D, net_G, z, optimizer, self.optimizer_G, *given)

    def after_step(self) -> None:
        """Stands in for what follows the two updates."""
        self.calls.append("after_step()")
        self._state = self._maps[self.names[2]](self._state, [])

    def _drawn(
        self, step: str, z: torch.Tensor, c: torch.Tensor
    ) -> tuple[str, tuple[torch.Tensor, torch.Tensor]]:
        """Of which draw noise and codes are, in words, and what of them counts.

        One draw may serve both updates of a batch: what counts is that no earlier batch had it, so all
        new ones count as the same.
        """
        places = [
            next((i for i, n in enumerate(self._lengths) if same(table[i % 64, :n], x)), None)
            for table, x in ((self._z, z), (self._c, c))
        ]
        number, other = places
        if number is None or other is None:
            return "z and c in another order or from elsewhere", (z, c)
        if number != other:
            return f"z of draw {number} and c of draw {other}", (z, c)
        batch, rows = self._count[step], self._lengths[number]
        if self._had_by.setdefault(number, batch) != batch:
            return f"z and c that an earlier batch had ({rows} rows)", (z, c)
        return f"new z and c ({rows} rows)", (
            self._z[batch % 64, :rows],
            self._c[batch % 64, :rows],
        )

    def look_at_code_calls(self, see: See) -> None:
        """The calls and their arguments."""
        if [id(batch) for batch in self.batches] != [id(batch) for batch in self._given]:
            self.mixed_up.add("the caller's list of batches was changed")
        see.words(
            "calls",
            self.calls,
            "For every batch of every epoch: update_D with the batch and z, c of latent(len(real)), "
            "update_GQ with as many, after_step().",
        )
        see.words(
            "arguments mixed up",
            sorted(self.mixed_up),
            "The signatures are update_D(net_D, net_G, real, z, c, optimizer_D) and "
            "update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ).",
        )
        self.look_at_seed(see)


def kinds(history: object, names: tuple[str, ...]) -> list[str]:
    """What the entries of a history hold that is no float, in words."""
    if not isinstance(history, dict):
        return [f"a {type(history).__name__} where a dict is asked for"]
    found = {
        f"{name}: a {'tensor' if is_tensor(x) else type(x).__name__}"
        for name in names
        for x in (history.get(name) or ())
        if not isinstance(x, float)
    }
    return sorted(found)

"""EyeTest: pairs of a real and a generated image, between which a person chooses by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from course_utils import plotting
from course_utils.widgets import base, record

# Of the pairs in a record: as they are, or as good as there is room for.
QUALITIES = (record.LOSSLESS, 60, 35, 20, 8, 2)


class EyeTest(base.Widget):
    """Show pairs of images, one real and one generated, and ask which is real.

    The arrow keys choose left or right, Backspace takes the last choice back. Nothing is said about a
    choice before the last pair, so that nobody learns on the way. Without a kernel a page asks on from
    the record, which holds all pairs and, packed, which side is real.

    Parameters
    ----------
    real, fake : Tensor of shape (n, 1, H, W)
        Pair k shows ``real[k]`` and ``fake[k]``.
    value_range : (float, float)
        Values shown as black and as white.
    seed : int
        Draws the sides; torch's global random state stays as it is.
    note : str
        A line below the picture, such as ``mnist().note``.

    Raises
    ------
    ValueError
        If the two are no images of one shape.

    References
    ----------
    Two-alternative forced choice; for generated images compare Zhou et al., HYPE: A Benchmark for
    Human eYe Perceptual Evaluation of Generative Models, NeurIPS 2019.
    """

    kind = "eyetest"
    _esm = record.script(kind)

    def __init__(
        self,
        real: Tensor,
        fake: Tensor,
        *,
        value_range: tuple[float, float] = (-1.0, 1.0),
        seed: int = 0,
        note: str = "",
    ) -> None:
        if real.shape != fake.shape or real.ndim != 4 or real.shape[1] != 1 or not len(real):
            raise ValueError(
                f"The images have shapes {tuple(real.shape)} and {tuple(fake.shape)}; both must be "
                "(n, 1, H, W)."
            )
        generator = torch.Generator().manual_seed(seed)
        self._truth = torch.randint(2, (len(real),), generator=generator)
        swap = self._truth.bool().to(real.device)[:, None, None, None]
        self._left, self._right = torch.where(swap, fake, real), torch.where(swap, real, fake)
        self._value_range = value_range
        self._said: list[int] = []
        self._files = cache(self._files_of)
        super().__init__(note=note, static={"pairs": len(real)})
        self._commit_frame(self._render())

    @property
    def said(self) -> Tensor:
        """Which side was taken for real in the pairs chosen so far, 0 left, 1 right: int64 (k,)."""
        return torch.tensor(self._said, dtype=torch.int64)

    @property
    def truth(self) -> Tensor:
        """Which side is real in all pairs, 0 left, 1 right: int64 (n,), on the CPU."""
        return self._truth

    @property
    def finished(self) -> bool:
        """Whether a choice was made for every pair."""
        return len(self._said) == len(self._truth)

    def said_by(self, score: Callable[[Tensor], Tensor]) -> Tensor:
        """What a rule says of the same pairs; a person's choices stay as they are.

        Parameters
        ----------
        score : callable
            Maps images (n, 1, H, W) to numbers (n,); the image with the larger one is taken for real.

        Returns
        -------
        Tensor of shape (n,), int64
            As `said`.
        """
        return (score(self._right) > score(self._left)).cpu().long()

    def _mistakes(self) -> int:
        return int((self.said != self._truth[: len(self._said)]).sum())

    @property
    def _shown_pair(self) -> int:
        """The next pair to choose in, at the end the last."""
        return min(len(self._said), len(self._truth) - 1)

    def _images(self, pair: int) -> Tensor:
        """Both images of a pair: (2, 1, H, W)."""
        return torch.stack([self._left[pair], self._right[pair]])

    def _grid(self, pair: int) -> np.ndarray:
        """The pixels of a pair: uint8 (H, 2 W + 1)."""
        return plotting.tile(self._images(pair), 2, self._value_range)

    def _files_of(self, quality: int) -> tuple[list[int], bytes]:
        """All pairs as `record.images` writes them."""
        return record.images([self._grid(pair) for pair in range(len(self._truth))], quality)

    def _render(self) -> base.Frame:
        grid = self._grid(self._shown_pair)
        state = {
            "at": len(self._said),
            "shape": list(grid.shape),
            # Nobody is told before the end.
            "mistakes": self._mistakes() if self.finished else None,
        }
        return state, grid.tobytes()

    def _handle(self, content: base.Request, buffers: list[memoryview]) -> None:
        # A choice names its pair: one that comes twice counts once.
        if content["kind"] == "choose" and content["pair"] == len(self._said):
            if not self.finished:
                self._said.append(int(content["right"]))
        elif content["kind"] == "undo" and self._said:
            self._said.pop()
        self._send_frame(self._render())

    def save_picture(self) -> None:
        self._commit_frame(self._render())
        super().save_picture()

    def record(self) -> str:
        """All pairs, which side is real in each, and what has been chosen."""
        header = {
            "traits": self.traits_of_record(), "type": record.IMAGES,
            "truth": self._truth.tolist(), "said": self._said,
        }  # fmt: skip

        def with_images(quality: int) -> str:
            sizes, payload = self._files(quality)
            return record.packed({**header, "sizes": sizes}, payload)

        return record.first_that_fits(map(with_images, QUALITIES))

    def describe(self) -> str:
        if self.finished:
            return f"All {len(self._truth)} pairs chosen: {self._mistakes()} mistakes."
        return f"Pair {len(self._said) + 1} of {len(self._truth)}, two digits: which one is real?"

    def figure(self) -> Figure:
        """The present pair as a matplotlib figure.

        Returns
        -------
        matplotlib.figure.Figure
        """
        ax = plotting.panels(size=(3.6, 2.1))[0]
        images = self._images(self._shown_pair)
        plotting.image_grid(images, 2, self._value_range, ax=ax, title=self.describe())
        return plotting.figure_of(ax)

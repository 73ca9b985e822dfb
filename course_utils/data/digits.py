"""MNIST as tensors; where it can't be had, scikit-learn's digits."""

import os
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import interpolate, pad

from course_utils.data.batches import checked_labels
from course_utils.data.mnist_files import (
    MD5,
    UnavailableError,
    cache_folder,
    data_root,
    for_torchvision,
    raw_folder,
    read_file,
)
from course_utils.files import write_atomic

MNIST = "MNIST"
DIGITS = "scikit-learn digits"
NUM_CLASSES = 10

PREFIX = {"train": "train", "test": "t10k"}
NUM_TRAIN_DIGITS = 1347  # of scikit-learn's 1,797; the rest is the test split


@dataclass(frozen=True, eq=False)
class Images:
    """Grey images with their labels, and where they came from.

    Attributes
    ----------
    x : torch.Tensor of shape (n, 1, size, size)
        Pixels in `value_range`; ink is high, paper low.
    y : torch.Tensor of shape (n,), int64
        The digit each image shows, 0 to 9.
    source : {"MNIST", "scikit-learn digits"}
        Which data these are; the second stands in where MNIST could not be had.
    value_range : tuple of float
        Values of paper and of full ink.

    Raises
    ------
    TypeError, ValueError
        If there is not one int64 label from 0 to 9 for each image.
    """

    x: torch.Tensor
    y: torch.Tensor
    source: str
    value_range: tuple[float, float]

    def __post_init__(self) -> None:
        checked_labels(self.y, len(self.x), NUM_CLASSES)

    def __len__(self) -> int:
        return len(self.x)

    @staticmethod
    def checked(images: object) -> "Images":
        """Refuse what has no labels, such as a tensor alone, or no images; return the rest.

        Raises
        ------
        TypeError
            If it is refused.
        """
        if not isinstance(images, Images) or not len(images):
            given = "none" if isinstance(images, Images) else f"a {type(images).__name__}"
            raise TypeError(
                f'Images with labels are needed, as mnist("train") gives them, not {given}.'
            )
        return images

    @property
    def note(self) -> str:
        """What every figure of these images has to say: "" for MNIST, else the stand-in's name."""
        return "" if self.source == MNIST else "scikit-learn digits, not MNIST"


def mnist(
    split: str = "train",
    classes: Iterable[int] | None = None,
    size: int = 28,
    value_range: tuple[float, float] = (-1.0, 1.0),
    *,
    device: torch.device | str | None = None,
    dtype: torch.dtype = torch.float32,
    root: str | os.PathLike[str] | None = None,
) -> Images:
    """Load MNIST, all of it at once, as tensors on a device.

    The files are looked for in `root`, checked, and downloaded through torchvision where they are
    missing or damaged. Where that fails, scikit-learn's bundled digits (8x8, enlarged) stand in and
    one printed sentence says so.

    Parameters
    ----------
    split : {"train", "test"}, default="train"
        60,000 images for training or 10,000 for testing.
    classes : iterable of int in 0..9, default=None
        Keep these digits only; None keeps all. Labels stay the digits themselves.
    size : int in 8..256, default=28
        Height and width in pixels; other sizes than 28 by antialiased bilinear resizing. 64 takes 1
        GB for the training split in float32.
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink; (-1, 1) fits a generator that ends in tanh.
    device : torch.device or str, default=None
        Where the tensors live; None means the CPU.
    dtype : torch.dtype, default=torch.float32
        Floating-point type of the pixels.
    root : path, default=None
        Folder with torchvision's layout (`MNIST/raw/*.gz`), or one of the two inside it. None means
        the environment variable COURSE_DATA, then a folder in the user's cache. "digits" asks for
        scikit-learn's digits outright.

    Returns
    -------
    Images
        With `.x`, `.y`, `.source` and `.note`.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner. Gradient-based learning applied to document recognition. Proc.
    IEEE, 1998.
    """
    if split not in PREFIX:
        raise ValueError(f'split is {split!r}; use "train" or "test".')
    if isinstance(size, bool) or not isinstance(size, int) or not 8 <= size <= 256:
        raise ValueError(f"size is {size!r}; use a whole number of pixels from 8 to 256.")
    low, high = (float(v) for v in value_range)
    if not low < high:
        raise ValueError(f"value_range is {value_range!r}; use (low, high) with low < high.")
    wanted = None if classes is None else sorted(set(classes))
    if wanted is not None and not (wanted and set(wanted) <= set(range(10))):
        raise ValueError(f"classes is {classes!r}; use one or more digits from 0 to 9.")

    pixels, y, source = _load(split, root)
    if wanted is not None:
        keep = torch.isin(y, torch.tensor(wanted))
        pixels, y = pixels[keep], y[keep]

    pixels = pixels.to(device)
    x = torch.empty(len(pixels), 1, size, size, dtype=dtype, device=device)
    # A chunk at a time: whole, the resizing would need several times the memory of its result.
    for i in range(0, len(pixels), 4096):
        chunk = pixels[i : i + 4096, None].float() / 255
        if size != 28:
            chunk = interpolate(chunk, (size, size), mode="bilinear", antialias=True)
        x[i : i + 4096] = low + (high - low) * chunk
    return Images(x, y.to(device), source, (low, high))


def mnist_folder(root: str | os.PathLike[str] | None = None) -> str:
    """Folder of checked, unpacked files that `torchvision.datasets.MNIST(folder)` can read.

    Parameters
    ----------
    root : path, default=None
        As in `mnist`.

    Returns
    -------
    str
        `root` (or what it lies in, where it was named too deep) if all files are unpacked there,
        else a copy in the user's cache (or, where that can't be written, in a temporary folder). It
        holds scikit-learn's digits where MNIST can't be had.

    Raises
    ------
    RuntimeError
        If there is no room for the files (55 MB) anywhere.
    """
    try:
        root = data_root(root)
        files = {name: read_file(name, root) for name in MD5}
        if (folder := for_torchvision(root)) is not None:
            return str(folder)
        subfolder = ""
    except UnavailableError as error:
        _say_digits(error)
        files = {}
        for split, prefix in PREFIX.items():
            pixels, y = _digits(split)
            files[f"{prefix}-images-idx3-ubyte"] = (
                struct.pack(">4I", 2051, *pixels.shape) + pixels.numpy().tobytes()
            )
            files[f"{prefix}-labels-idx1-ubyte"] = (
                struct.pack(">2I", 2049, len(y)) + y.to(torch.uint8).numpy().tobytes()
            )
        subfolder = "digits"

    for home in (cache_folder, lambda: Path(tempfile.mkdtemp(prefix="gan-course-"))):
        try:
            folder = home() / subfolder
            for name, data in files.items():
                write_atomic(raw_folder(folder) / name, data)
            return str(folder)
        except OSError as error:
            reason = error
    raise RuntimeError(
        f"No room to unpack the images ({reason}): free 60 MB, or set XDG_CACHE_HOME to a folder "
        "that can be written."
    )


def _load(
    split: str, root: str | os.PathLike[str] | None
) -> tuple[torch.Tensor, torch.Tensor, str]:
    """uint8 images (n, 28, 28), int64 labels (n,) and their source."""
    try:
        folder = data_root(root)
        images, labels = (
            read_file(f"{PREFIX[split]}-{kind}", folder)
            for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
        )
    except UnavailableError as error:
        _say_digits(error)
        return *_digits(split), DIGITS
    # The IDX format: a header of four (images) or two (labels) 32-bit words, then bytes. Checksums
    # vouch for it.
    pixels = np.frombuffer(bytearray(images), np.uint8, offset=16).reshape(-1, 28, 28)
    y = np.frombuffer(labels, np.uint8, offset=8).astype(np.int64)
    return torch.from_numpy(pixels), torch.from_numpy(y), MNIST


def _digits(split: str) -> tuple[torch.Tensor, torch.Tensor]:
    """scikit-learn's digits (8x8, 17 grey levels) in MNIST's frame: 20x20 amid 28x28."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    part = slice(None, NUM_TRAIN_DIGITS) if split == "train" else slice(NUM_TRAIN_DIGITS, None)
    small = torch.from_numpy(digits.images[part]).float()[:, None] / 16
    large = pad(interpolate(small, (20, 20), mode="bicubic", antialias=True), (4, 4, 4, 4))
    pixels = (large[:, 0].clamp(0, 1) * 255).round().to(torch.uint8)
    return pixels, torch.from_numpy(digits.target[part]).long()


def _say_digits(error: UnavailableError) -> None:
    print(
        f"These are scikit-learn's 1,797 small digits, enlarged, not MNIST ({error}): for MNIST, "
        "connect to the internet once, or set COURSE_DATA to a folder that holds MNIST/raw."
    )

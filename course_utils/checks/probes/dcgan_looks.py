"""Probes for 03_dcgan: walks and neighbours."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor

# --- walks ---------------------------------------------------------------------------------------

slerp = Exercise(
    "slerp",
    points=3,
    notes="Between two samples",
    verified="points on the way between drawn ends, the ends themselves, and a single point.",
    provided=("course_utils.widgets.latent.slerp",),
)
Walk = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


@slerp.case("a walk")
def slerp_a_walk(answer: Walk, draw: Draw, see: See) -> None:
    z_dim, k = draw.size(5, 8), draw.size(3, 4)
    a, b, t = draw.normal(z_dim), draw.normal(z_dim), draw.uniform(k)
    b -= (a @ b / (a @ a) + 0.6) * a
    see.tried(f"a and b of shape ({z_dim},), more than 90 degrees apart, t of shape ({k},)")
    with watch(a=a, b=b, t=t) as changes:
        points = answer(a, b, t)
    see.tensor(
        "points",
        points,
        "sin((1 - t) * omega) / sin(omega) * a + sin(t * omega) / sin(omega) * b, a row for each t; "
        "omega is the acos of (a @ b) / (a.norm() * b.norm()).",
    )
    see.words("what changed", changes, "Make new tensors, and leave a, b and t as they are.")


@slerp.case("the ends")
def slerp_the_ends(answer: Walk, draw: Draw, see: See) -> None:
    a, b = draw.normal(6, scale=3.0), draw.normal(6)
    see.tried("t = 0 and 1, from a long a to a short b")
    see.tensor("points", answer(a, b, torch.tensor([0.0, 1.0])), "At t = 0 stands a, at t = 1 b.")


@slerp.case("a single point")
def slerp_a_single_point(answer: Walk, draw: Draw, see: See) -> None:
    a, b, t = draw.normal(4), draw.normal(4), draw.uniform(1, low=0.2, high=0.8)
    b -= (a @ b / (a @ a) - 0.6) * a
    see.tried("a and b less than 90 degrees apart, t of shape (1,)")
    see.tensor("points", answer(a, b, t), "One t makes one row: shape (1, z_dim).")


# --- neighbours ----------------------------------------------------------------------------------

nearest_image = Exercise(
    "nearest_image",
    points=3,
    notes="Is it memorising?",
    verified="distances and places, for several images and for one, and that the memory suffices.",
    provided=("course_utils.metrics.features.nearest",),
)
Neighbours = Callable[[torch.Tensor, torch.Tensor], object]


def _pair(found: object) -> tuple[object, object]:
    """Distance and index; nothing twice, where nothing came back.

    Raises
    ------
    Misfit
        If something else came back.
    """
    if found is None:
        return None, None
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise Misfit("Two tensors are to be returned: distance, index.")
    distance, index = found
    return distance, index


def _look_at_neighbours(see: See, found: object) -> None:
    distance, index = _pair(found)
    see.tensor(
        "distance",
        distance,
        "The square root of the sum of squared differences over all pixels, to the nearest one.",
    )
    see.tensor("index", index, "The place of the nearest one in training, int64, shape (n,).")


@nearest_image.case("several images")
def nearest_image_several_images(answer: Neighbours, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(8, 12)
    see.tried(f"images of shape ({n}, 1, 3, 4), training of shape ({m}, 1, 3, 4)")
    images, training = draw.normal(n, 1, 3, 4), draw.normal(m, 1, 3, 4)
    with watch(images=images, training=training) as changes:
        found = answer(images, training)
    _look_at_neighbours(see, found)
    see.words("what changed", changes, "Make new tensors, and leave the images as they are.")


@nearest_image.case("one image")
def nearest_image_one_image(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("images of shape (1, 1, 2, 5), training of shape (7, 1, 2, 5)")
    _look_at_neighbours(see, answer(draw.normal(1, 1, 2, 5), draw.normal(7, 1, 2, 5)))


@nearest_image.case("equally near")
def nearest_image_equally_near(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("images of shape (5, 1, 2, 3); each image of training, (14, 1, 2, 3), is in it twice")
    # Whole numbers: by whatever formula, two distances that are equal are exactly so.
    images, once = (4 * draw.normal(5, 1, 2, 3)).round(), (4 * draw.normal(7, 1, 2, 3)).round()
    distance, index = _pair(answer(images, torch.cat([once, once])))
    see.fingerprint(distance)
    see.tensor("index", index, "If two training images are equally near, take the first.")


@nearest_image.case("copies")
def nearest_image_copies(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("64 images of shape (1, 4, 4), all of them copies of training images")
    training, copied = 2 + draw.normal(80, 1, 4, 4), draw.normal(80).argsort()[:64]
    distance, index = _pair(answer(training[copied], training))
    see.words(
        "distances",
        "some are NaN" if is_tensor(distance) and bool(distance.isnan().any()) else "none is NaN",
        "The distance to a copy is about 0: rounding makes |a|² - 2ab + |b|² a little less, and its "
        "root NaN. Clamp it at 0, or call torch.cdist.",
    )
    see.fingerprint(index)


class _Largest(TorchDispatchMode):
    """Keeps how many numbers the largest tensor has that is made."""

    numel = 0

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: object,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        out = func(*args, **(kwargs or {}))
        made = out if isinstance(out, tuple | list) else [out]
        self.numel = max([self.numel, *(x.numel() for x in made if isinstance(x, torch.Tensor))])
        return out


@nearest_image.case("memory")
def nearest_image_memory(answer: Neighbours, draw: Draw, see: See) -> None:
    images, training = draw.normal(20, 1, 8, 8), draw.normal(30, 1, 8, 8)
    see.tried("images of shape (20, 1, 8, 8), training of shape (30, 1, 8, 8), and their memory")
    with _Largest() as largest:  # type: ignore[no-untyped-call]
        found = answer(images, training)
    too_large = largest.numel >= 20 * 30 * 64
    see.words(
        "tensors on the way",
        "one holds n * m images" if too_large else "none holds n * m images",
        "With 60,000 training images, the differences of all pairs don't fit into memory: torch.cdist "
        "makes the distances without them.",
    )
    see.fingerprint(*_pair(found))

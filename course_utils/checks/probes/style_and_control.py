"""Probes for 10_style_and_control: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/10_style_and_control.json``. Growing and the mapping network are
here; what is done with styles is in `style_and_control_styles`, with a generator that is finished in
`style_and_control_latents`, with what its training set was in `style_and_control_membership`.
"""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor
from course_utils.checks.probes import style_and_control_latents as latents
from course_utils.checks.probes import style_and_control_membership as membership
from course_utils.checks.probes import style_and_control_styles as styles

# --- growing -------------------------------------------------------------------------------------

fade_in = Exercise(
    "fade_in",
    points=2,
    notes="Growing",
    verified="images and gradients where new is as large as old, twice and three times as large, both ends, "
    "a single image, and another device.",
)
FADE = (
    "It is (1 - alpha) * old + alpha * new, with each pixel of old repeated in both directions until old "
    "has the height and width of new."
)
BOTH_LEARN = (
    "Gradients flow into old and into new: both are learned while one fades. Detach nothing."
)
IN_PLACE = "old and new belong to the caller: change nothing in place, and draw no random numbers."


@fade_in.case("twice as large")
def fade_in_twice_as_large(answer: Answer, draw: Draw, see: See) -> None:
    n, alpha = draw.size(2, 3), draw.size(15, 40) / 100
    old, new = draw.normal(n, 2, 2, 3).requires_grad_(), draw.normal(n, 2, 4, 6).requires_grad_()
    weight = draw.normal(n, 2, 4, 6)
    see.tried(f"old of shape ({n}, 2, 2, 3), new of shape ({n}, 2, 4, 6), alpha={alpha}")
    with watch(old=old, new=new) as changes:
        images = answer(old, new, alpha)
    see.words("what it changed", changes, IN_PLACE)
    see.tensor("images", images, FADE)
    weighed = images * weight if is_tensor(images) and images.shape == weight.shape else images
    see.tensor("gradient for old", gradient(weighed, old), BOTH_LEARN)
    see.tensor("gradient for new", gradient(weighed, new), BOTH_LEARN)


@fade_in.case("three times as large")
def fade_in_three_times_as_large(answer: Answer, draw: Draw, see: See) -> None:
    alpha = draw.size(60, 85) / 100
    see.tried(f"old of shape (2, 1, 2, 2), new of shape (2, 1, 6, 6), alpha={alpha}")
    see.tensor("images", answer(draw.normal(2, 1, 2, 2), draw.normal(2, 1, 6, 6), alpha), FADE)


@fade_in.case("equally large")
def fade_in_equally_large(answer: Answer, draw: Draw, see: See) -> None:
    alpha = draw.size(15, 85) / 100
    see.tried(f"old and new of shape (2, 1, 3, 3), alpha={alpha}")
    see.tensor("images", answer(draw.normal(2, 1, 3, 3), draw.normal(2, 1, 3, 3), alpha), FADE)


@fade_in.case("both ends")
def fade_in_both_ends(answer: Answer, draw: Draw, see: See) -> None:
    old, new = draw.normal(1, 1, 2, 2), draw.normal(1, 1, 4, 4)
    see.tried("a single image, old of shape (1, 1, 2, 2), with alpha=0.0 and with alpha=1.0")
    see.tensor("with alpha=0.0", answer(old, new, 0.0), "At alpha = 0 all is old, made larger.")
    see.tensor("with alpha=1.0", answer(old, new, 1.0), "At alpha = 1 all is new.")


@fade_in.case("another device")
def fade_in_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("old of shape (2, 1, 2, 2) and new, twice as large, on another device, alpha=0.5")
    hint = "Whatever is made here belongs on the device of old: torch.zeros_like(old)."

    def half(old: torch.Tensor, new: torch.Tensor) -> object:
        return answer(old, new, 0.5)

    on_another_device(see, hint, half, draw.normal(2, 1, 2, 2), draw.normal(2, 1, 4, 4))


# --- from z to w ---------------------------------------------------------------------------------

MappingNetwork = Exercise(
    "MappingNetwork",
    points=4,
    notes="From z to w",
    verified="parameter shapes, and styles for one layer and for several, for a single z, for z of any length; "
    "that gradients reach all weights and z.",
)
STYLES = (
    "Each row of z is divided by sqrt(mean of its squares + 1e-8); then Linear and LeakyReLU(0.2), num_layers "
    "times; shape (n, w_dim)."
)
ROOT = "1e-8 is added to the mean of the squares, under the root."


def _look_at_styles(see: See, net: nn.Module, z: torch.Tensor, hint: str = STYLES) -> None:
    see.layers(layers_of(net, z))
    see.tensor("styles", output_twice(net, z), hint)


@MappingNetwork.case("defaults")
def mapping_network_defaults(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(3, 3)
    see.tried("MappingNetwork(3, 5), without num_layers")
    net = build(answer, z, args=(3, 5))
    look_at_layers(
        see,
        "Linear layers with biases and nothing else that learns: z_dim to w_dim, then w_dim to w_dim, "
        "num_layers in all; by default there are 4.",
        net,
        z,
    )
    see.fingerprint(net(z))


@MappingNetwork.case("three layers")
def mapping_network_three_layers(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    z = draw.normal(n, 3) * draw.uniform(n, 1, low=0.3, high=3.0)
    see.tried(
        f"MappingNetwork(3, 6, num_layers=3) on z of shape ({n}, 3), rows of different length"
    )
    net = build(answer, z, args=(3, 6), num_layers=3)
    _look_at_styles(see, net, z)
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@MappingNetwork.case("one layer")
def mapping_network_one_layer(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    z = draw.normal(n, 5, scale=2.0)
    see.tried(f"MappingNetwork(5, 4, 1) on z of shape ({n}, 5)")
    _look_at_styles(see, build(answer, z, args=(5, 4, 1)), z)


@MappingNetwork.case("a single z")
def mapping_network_a_single_z(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(1, 4, scale=3.0)
    see.tried("MappingNetwork(4, 6, 2) on z of shape (1, 4)")
    _look_at_styles(see, build(answer, z, args=(4, 6, 2)), z)


@MappingNetwork.case("a short z")
def mapping_network_a_short_z(answer: Answer, draw: Draw, see: See) -> None:
    z = 1e-4 * nn.functional.normalize(draw.normal(2, 4))
    see.tried("MappingNetwork(4, 6, 1) on z of shape (2, 4), each of length 0.0001")
    _look_at_styles(see, build(answer, z, args=(4, 6, 1)), z, ROOT)


EXERCISES = (
    fade_in,
    MappingNetwork,
    styles.modulate,
    styles.mix_styles,
    styles.truncate,
    latents.direction,
    latents.invert,
    membership.membership_auc,
)

"""Probes for 08_vae: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/08_vae.json``. The two networks are here; the parts of the
bound are in `vae_terms`, its loop in `vae_loop`, flow matching in `vae_flow`.
"""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.instruments.scores import parts
from course_utils.checks.plain import is_tensor
from course_utils.checks.probes import vae_flow as flow
from course_utils.checks.probes import vae_loop as loop
from course_utils.checks.probes import vae_terms as terms

# --- from x to z ---------------------------------------------------------------------------------

Encoder = Exercise(
    "Encoder",
    points=3,
    notes="Two networks and a bound",
    verified="parameter shapes, means and log variances for points and images, for one hidden layer and "
    "for three, for a single x; that gradients reach all weights.",
)
MEAN = "The first half of the last layer's 2 * z_dim numbers, shape (n, z_dim); nn.SiLU between layers."
LOG_VAR = (
    "The second half of the last layer's 2 * z_dim numbers as they are, shape (n, z_dim): a logarithm may "
    "be any number."
)


def _look_at_encoding(see: See, net: nn.Module, x: torch.Tensor) -> None:
    see.layers(layers_of(net, x))
    for i, (name, hint) in enumerate((("mean", MEAN), ("log_var", LOG_VAR))):
        see.tensor(name, output_twice(lambda x: _half(net, x, i), x), hint)  # noqa: B023


def _half(net: nn.Module, x: torch.Tensor, i: int) -> object:
    return parts(net(x), "mean", "log_var")[i]


@Encoder.case("defaults")
def encoder_defaults(answer: Answer, draw: Draw, see: See) -> None:
    x = draw.normal(3, 1, 4, 5, scale=20.0)  # beside the biases its part would be small
    see.tried("Encoder((1, 4, 5), 3), without hidden")
    net = build(answer, x, args=((1, 4, 5), 3))
    look_at_layers(
        see,
        "Linear layers with biases and nothing else that learns: math.prod(x_shape) to hidden[0], on "
        "through hidden, and one to 2 * z_dim; by default hidden is (256, 256).",
        net,
        x,
    )
    see.fingerprint(*parts(net(x), "mean", "log_var"))


@Encoder.case("points")
def encoder_points(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    x = draw.normal(n, 2, scale=3.0)
    see.tried(f"Encoder((2,), 3, hidden=(5,)) on x of shape ({n}, 2)")
    _look_at_encoding(see, build(answer, x, args=((2,), 3), hidden=(5,)), x)


@Encoder.case("images")
def encoder_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    x = draw.normal(n, 2, 3, 4, scale=3.0)
    see.tried(f"Encoder((2, 3, 4), 2, hidden=(6, 5, 7)) on x of shape ({n}, 2, 3, 4)")
    net = build(answer, x, args=((2, 3, 4), 2, (6, 5, 7)))
    _look_at_encoding(see, net, x)
    halves = parts(net(x.requires_grad_()), "mean", "log_var")
    both = torch.cat([half for half in halves if is_tensor(half)], 1)
    see.words("what no gradient reaches", cut_off(both, net, x), REACH)


@Encoder.case("a single x")
def encoder_a_single_x(answer: Answer, draw: Draw, see: See) -> None:
    # So far out, and through so many units, that no log variance stays small, whatever is drawn.
    x = 1e4 * torch.nn.functional.normalize(draw.normal(1, 2))
    see.tried("Encoder((2,), 3, hidden=(16,)) on x of shape (1, 2), far out")
    _look_at_encoding(see, build(answer, x, args=((2,), 3), hidden=(16,)), x)


# --- from z to x ---------------------------------------------------------------------------------

Decoder = Exercise(
    "Decoder",
    points=2,
    notes="Two networks and a bound",
    verified="parameter shapes and outputs for points and images, for one hidden layer and for three, for "
    "a single z; that gradients reach all weights.",
)
OUTPUT = (
    "nn.SiLU between the Linear layers and nothing after the last: means and logits may be any number; "
    "shape (n, *x_shape)."
)


def _look_at_output(see: See, net: nn.Module, z: torch.Tensor) -> None:
    see.layers(layers_of(net, z))
    see.tensor("output", output_twice(net, z), OUTPUT)


@Decoder.case("defaults")
def decoder_defaults(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(3, 2, scale=20.0)
    see.tried("Decoder(2, (1, 4, 5)), without hidden")
    net = build(answer, z, args=(2, (1, 4, 5)))
    look_at_layers(
        see,
        "Linear layers with biases and nothing else that learns: z_dim to hidden[0], on through hidden, "
        "and one to math.prod(x_shape); by default hidden is (256, 256).",
        net,
        z,
    )
    see.fingerprint(net(z))


@Decoder.case("points")
def decoder_points(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    z = draw.normal(n, 3, scale=3.0)
    see.tried(f"Decoder(3, (2,), hidden=(5,)) on z of shape ({n}, 3)")
    _look_at_output(see, build(answer, z, args=(3, (2,)), hidden=(5,)), z)


@Decoder.case("images")
def decoder_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    z = draw.normal(n, 2, scale=3.0)
    see.tried(f"Decoder(2, (2, 3, 4), hidden=(6, 5, 7)) on z of shape ({n}, 2)")
    net = build(answer, z, args=(2, (2, 3, 4), (6, 5, 7)))
    _look_at_output(see, net, z)
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@Decoder.case("a single z")
def decoder_a_single_z(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(1, 2, scale=3.0)
    see.tried("Decoder(2, (1, 2, 3), hidden=(4,)) on z of shape (1, 2)")
    _look_at_output(see, build(answer, z, args=(2, (1, 2, 3)), hidden=(4,)), z)


EXERCISES = (
    Encoder,
    Decoder,
    terms.reparametrize,
    terms.gaussian_kl,
    terms.reconstruction,
    loop.train_vae,
    flow.flow_pair,
    flow.euler_sample,
)

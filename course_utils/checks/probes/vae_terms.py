"""Probes for 08_vae: a draw that lets gradients through, and the two terms of the bound."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.outcomes import refusal
from course_utils.checks.instruments.updates import watch

# --- a draw --------------------------------------------------------------------------------------

reparametrize = Exercise(
    "reparametrize",
    points=2,
    notes="Gradients through a draw",
    verified="z and its gradients for mean and log variance, for a batch and for a single row; that the "
    "noise is the one that came in; another device.",
)
DRAW = (
    "It is mean + exp(log_var / 2) * noise: exp(log_var) is the variance, its root the deviation."
)
THROUGH = "Gradients flow to mean and log_var: nothing is detached, and no no_grad."
NO_DICE = "The noise is the one that comes in: draw none, and leave the three inputs as they are."


@reparametrize.case("a batch")
def reparametrize_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, d = draw.size(4, 6), draw.size(2, 3)
    mean, log_var = draw.normal(n, d).requires_grad_(), draw.normal(n, d).requires_grad_()
    noise, weight = draw.normal(n, d), draw.normal(n, d)
    see.tried(f"mean, log_var and noise of shape ({n}, {d})")
    with watch(mean=mean, log_var=log_var, noise=noise) as changes:
        z = answer(mean, log_var, noise)
    see.words("what it changed", changes, NO_DICE)
    see.tensor("z", z, DRAW)
    weighed = z * weight if isinstance(z, torch.Tensor) and z.shape == weight.shape else z
    see.tensor("gradient for mean", gradient(weighed, mean), THROUGH)
    see.tensor("gradient for log_var", gradient(weighed, log_var), THROUGH)


@reparametrize.case("a single row")
def reparametrize_a_single_row(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("mean, log_var and noise of shape (1, 3)")
    mean, log_var, noise = draw.normal(1, 3), draw.normal(1, 3, scale=3.0), draw.normal(1, 3)
    see.tensor("z", answer(mean, log_var, noise), DRAW)


@reparametrize.case("another device")
def reparametrize_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("mean, log_var and noise of shape (4, 2) on another device than the CPU")
    hint = "Whatever is made here belongs on the device of mean: torch.ones_like(mean)."
    on_another_device(see, hint, answer, *(draw.normal(4, 2) for _ in range(3)))


# --- the divergence ------------------------------------------------------------------------------

gaussian_kl = Exercise(
    "gaussian_kl",
    points=3,
    notes="The two terms",
    verified="the divergence of each row and its gradients, for one coordinate and for several, a single "
    "row, variances from exp(-80) to exp(80), and another device.",
)
KL = (
    "It is the sum over the coordinates of (exp(log_var) + mean^2 - 1 - log_var) / 2, one number for each "
    "row, in nats."
)
LOGARITHM = "log_var is the logarithm already: take it as it is, not log(exp(log_var)) with something added."


def _look_at_kl(see: See, answer: Answer, mean: torch.Tensor, log_var: torch.Tensor) -> None:
    mean, log_var = mean.requires_grad_(), log_var.requires_grad_()
    kl = answer(mean, log_var)
    see.tensor("divergence", kl, KL)
    see.tensor("gradient for mean", gradient(kl, mean), THROUGH)
    see.tensor("gradient for log_var", gradient(kl, log_var), THROUGH)


@gaussian_kl.case("a batch")
def gaussian_kl_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, d = draw.size(5, 6), draw.size(3, 4)
    see.tried(f"mean and log_var of shape ({n}, {d})")
    _look_at_kl(see, answer, draw.normal(n, d), draw.normal(n, d))


@gaussian_kl.case("one coordinate")
def gaussian_kl_one_coordinate(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    see.tried(f"mean and log_var of shape ({n}, 1)")
    see.tensor("divergence", answer(draw.normal(n, 1), draw.normal(n, 1)), KL)


@gaussian_kl.case("a single row")
def gaussian_kl_a_single_row(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("mean and log_var of shape (1, 3)")
    see.tensor("divergence", answer(draw.normal(1, 3), draw.normal(1, 3)), KL)


@gaussian_kl.case("tiny variances")
def gaussian_kl_tiny_variances(answer: Answer, draw: Draw, see: See) -> None:
    log_var = draw.uniform(3, 2, low=-80.0, high=-60.0)
    see.tried("mean and log_var of shape (3, 2), log_var between -80 and -60")
    see.tensor("divergence", answer(draw.normal(3, 2), log_var), LOGARITHM)


@gaussian_kl.case("huge variances")
def gaussian_kl_huge_variances(answer: Answer, draw: Draw, see: See) -> None:
    # To a tenth, for a digit of it that rounding changes would be a hundred times as much of e^80.
    log_var = (10 * draw.uniform(3, 1, low=78.0, high=80.0)).round() / 10
    see.tried("mean and log_var of shape (3, 1), log_var between 78 and 80")
    see.tensor("divergence", answer(draw.normal(3, 1), log_var), KL)


@gaussian_kl.case("another device")
def gaussian_kl_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("mean and log_var of shape (4, 2) on another device than the CPU")
    hint = "Whatever is made here belongs on the device of mean: torch.zeros_like(mean)."
    on_another_device(see, hint, answer, draw.normal(4, 2), draw.normal(4, 2))


# --- the likelihood ------------------------------------------------------------------------------

reconstruction = Exercise(
    "reconstruction",
    points=4,
    notes="The two terms",
    verified="log-likelihoods and gradients of Bernoulli and of Gaussian decoders, with several variances, "
    "for points and images, a single x, huge logits and another device; that shapes that differ are refused.",
)
BERNOULLI = (
    "Without a variance it is the sum over all numbers of an x of x log(sigmoid(output)) + (1 - x) "
    "log(1 - sigmoid(output)): one number for each x, below 0."
)
GAUSSIAN = (
    "With a variance it is the sum over all numbers of an x of -(x - output)^2 / (2 variance) - "
    "log(2 pi variance) / 2: one number for each x."
)
HUGE = (
    "Logits count in full, however large: no clamp, and no logarithm of a sigmoid, which is lost in float32. "
    "Take binary_cross_entropy_with_logits or logsigmoid."
)
TO_DECODER = "The decoder learns from it: nothing is detached."


def _bits(draw: Draw, *shape: int) -> torch.Tensor:
    """Zeros and ones, both of them in each row."""
    bits = (draw.uniform(*shape) < 0.4).to(torch.get_default_dtype())
    rows = bits.flatten(1)
    rows[:, 0], rows[:, -1] = 0.0, 1.0
    return bits


@reconstruction.case("logits")
def reconstruction_logits(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    output, x = draw.normal(n, 1, 2, 3, scale=2.0).requires_grad_(), _bits(draw, n, 1, 2, 3)
    see.tried(f"logits and pixels, 0 or 1, of shape ({n}, 1, 2, 3)")
    with watch(output=output, x=x) as changes:
        found = answer(output, x)
    see.tensor("log p(x | z)", found, BERNOULLI)
    see.tensor("gradient for output", gradient(found, output), TO_DECODER)
    see.words("what it changed", changes, "It only computes: output and x stay as they are.")


@reconstruction.case("huge logits")
def reconstruction_huge_logits(answer: Answer, draw: Draw, see: See) -> None:
    sizes = draw.uniform(2, 4, low=1000.0, high=2000.0)
    signs = torch.tensor([[1.0, 1.0, -1.0, -1.0]]).to(sizes)
    x = torch.tensor([[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]]).to(sizes)
    see.tried("logits of ±1,000 and more, half of them wrong")
    see.tensor("log p(x | z)", answer(signs * sizes, x), HUGE)


@reconstruction.case("means")
def reconstruction_means(answer: Answer, draw: Draw, see: See) -> None:
    n, variance = draw.size(4, 6), draw.size(50, 300) / 1000
    output, x = draw.normal(n, 2).requires_grad_(), draw.normal(n, 2)
    see.tried(f"means and points of shape ({n}, 2), variance={variance}")
    found = answer(output, x, variance)
    see.tensor("log p(x | z)", found, GAUSSIAN)
    see.tensor("gradient for output", gradient(found, output), TO_DECODER)


@reconstruction.case("images and means")
def reconstruction_images_and_means(answer: Answer, draw: Draw, see: See) -> None:
    n, variance = draw.size(2, 3), draw.size(1500, 3000) / 1000
    see.tried(f"means and images of shape ({n}, 2, 2, 2), variance={variance}")
    output, x = draw.normal(n, 2, 2, 2), draw.normal(n, 2, 2, 2)
    see.tensor("log p(x | z)", answer(output, x, variance=variance), GAUSSIAN)


@reconstruction.case("a single x")
def reconstruction_a_single_x(answer: Answer, draw: Draw, see: See) -> None:
    # With as many dimensions as neither points nor images have.
    output, bits = draw.normal(1, 2, 3), _bits(draw, 1, 2, 3)
    see.tried("a single x of shape (1, 2, 3): logits, then means with variance 0.5")
    see.tensor("by logits", answer(output, bits.clone()), BERNOULLI)
    see.tensor("by means", answer(output, bits, 0.5), GAUSSIAN)


@reconstruction.case("shapes that differ")
def reconstruction_shapes_that_differ(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    output, x = draw.normal(n, 1), _bits(draw, n, 3)
    see.tried(
        f"output of shape ({n}, 1) with x of shape ({n}, 3), with and without a variance; output of shape "
        f"(1, {n}) with x of shape ({n}, 1)"
    )
    see.words(
        "outcome",
        [
            refusal(lambda: answer(output, x)),
            refusal(lambda: answer(output, x, 0.5)),
            refusal(lambda: answer(output.T, output, 0.5)),
        ],
        "Torch would stretch one over the other: raise ValueError with a clear sentence before.",
    )
    see.fingerprint(answer(x, x), answer(x, x + output, 0.5))


@reconstruction.case("another device")
def reconstruction_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("output and x of shape (4, 3) on another device, with and without a variance")

    def both(output: torch.Tensor, x: torch.Tensor) -> object:
        return answer(output, x) + answer(output, x, 0.5)

    hint = "Whatever is made here belongs on the device of output."
    on_another_device(see, hint, both, draw.normal(4, 3), _bits(draw, 4, 3))

"""Probes for 01_vanilla_gan: theory, networks and samples.

The expected values are not here but in ``golden/01_vanilla_gan.json``. Losses, steps and the loop are in
`vanilla_gan_game`, what training comes to in `vanilla_gan_trained`.
"""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.layers import look_at_layers
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.instruments.outcomes import outcome, refusal
from course_utils.checks.instruments.sampling import (
    RecordingGenerator,
    look_at_device,
    look_at_mode,
    look_at_samples,
    look_at_seeds,
    same_or_different,
)
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import same_numbers
from course_utils.checks.probes import vanilla_gan_game as game

# --- the theory ----------------------------------------------------------------------------------

optimal_discriminator = Exercise(
    "optimal_discriminator",
    points=3,
    notes="The best discriminator for a fixed generator",
    verified="D* on overlapping densities, far out in their tails and where both are zero; inputs "
    "left as they were.",
)


TINY = (
    "Far out in the tails a small constant decides the result, added to the densities or compared "
    "with them: do without it, and compare with 0 itself."
)


@optimal_discriminator.case("densities")
def optimal_discriminator_densities(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    p, q = draw.uniform(n, low=0.1), draw.uniform(n, low=0.1)
    see.tried(f"densities p and q of shape ({n},), all positive")
    see.tensor("D*", answer(p, q), "At each x, maximise p log D + q log(1 - D) over D.")


@optimal_discriminator.case("one density")
def optimal_discriminator_one_density(answer: Answer, draw: Draw, see: See) -> None:
    p, q = draw.uniform(2, 6, low=0.1)
    p[:2], q[2:4] = 0.0, 0.0
    see.tried("p and q of shape (6,), of which now one, now the other is 0, and never both")
    see.tensor(
        "D*",
        answer(p, q),
        "Where p alone is 0 it is 0, where q alone is 0 it is 1: 1/2 is for where both are.",
    )


@optimal_discriminator.case("tails")
def optimal_discriminator_tails(answer: Answer, draw: Draw, see: See) -> None:
    p, q = 1e-12 * draw.uniform(8, low=0.1), 1e-12 * draw.uniform(8, low=0.1)
    p[:3], q[3:6] = 0.0, 0.0
    see.tried(
        "p and q far out in their tails, about 1e-12, where often only one of the two is positive"
    )
    see.tensor("D*", answer(p, q), TINY)


@optimal_discriminator.case("no density")
def optimal_discriminator_no_density(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    p, q = draw.uniform(2, n, low=0.1)
    p[:2], q[:2] = 0.0, 0.0
    see.tried(f"p and q of shape ({n},), both zero at the first two points")
    with watch(p=p, q=q) as changes:
        result = answer(p, q)
    see.tensor("D*", result, "Where neither has density every D is optimal: return 1/2.")
    see.words(
        "what it changed",
        changes,
        "p and q belong to the caller: make a new tensor instead of changing one in place.",
    )


# --- the networks --------------------------------------------------------------------------------

Generator = Exercise(
    "Generator",
    points=3,
    notes="Two small networks",
    verified="parameter shapes and outputs for several widths, in training and in eval mode.",
    provided=("course_utils.networks.mlp",),
)


@Generator.case("training mode")
def generator_training_mode(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(4, 3)
    see.tried("Generator(z_dim=3, hidden=5) in training mode on z of shape (4, 3)")
    net = build(answer, z, lazy=False, z_dim=3, hidden=5)
    look_at_layers(
        see,
        "Three Linear layers with biases and nothing else that learns: z_dim to hidden, hidden to "
        "hidden, hidden to out_dim.",
        net,
        z,
    )
    see.tensor(
        "output",
        output_twice(net, z),
        "After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing.",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@Generator.case("other widths")
def generator_other_widths(answer: Answer, draw: Draw, see: See) -> None:
    z = draw.normal(1, 7)
    see.tried("Generator(7, 4, 3) in eval mode on one z, shape (1, 7)")
    net = build(answer, z, args=(7, 4, 3)).eval()
    see.tensor(
        "output",
        net(z),
        "All widths come from the arguments, out_dim too, and eval mode changes nothing.",
    )


@Generator.case("defaults")
def generator_defaults(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("Generator(4)")
    z = draw.normal(3, 4)
    net = build(answer, z, args=(4,)).eval()
    see.tensor(
        "output",
        net(z),
        "By default the hidden layers are 128 wide, and points have two coordinates.",
    )


# --- looking at the result -----------------------------------------------------------------------

sample = Exercise(
    "sample",
    points=3,
    notes="The loop, and a measured verdict",
    verified="n samples from standard normal noise, in eval mode, without gradients, reproducible "
    "from the seed, and net_G and torch's random state left as they were.",
)


@sample.case("samples")
def sample_samples(answer: Answer, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), RecordingGenerator(draw, 2)
    see.tried(f"sample(net_G, n={n}, z_dim=3, seed=7), net_G in training mode")
    look_at_samples(
        see,
        net_G,
        n,
        lambda: answer(net_G, n, 3, seed=7),
        "Return net_G(z), one row a sample, nothing added and nothing lost.",
    )


@sample.case("seeds")
def sample_seeds(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("sample with seed=1, seed=1 again, and seed=2; with seed=0, and without one")
    look_at_seeds(
        see, lambda: RecordingGenerator(draw, 2), lambda net_G, seed: answer(net_G, 6, 3, seed=seed)
    )
    nets = [RecordingGenerator(draw, 2) for _ in range(3)]
    answer(nets[0], 6, 3), answer(nets[1], 6, 3, seed=0), answer(nets[2], 6, 3, seed=0)
    none, zero, again = (torch.cat(net_G.log.noise) for net_G in nets)
    # Where a seed does nothing, no default can be told from another.
    told = none if same_numbers(zero, again) else zero
    see.words("no seed", same_or_different(zero, told, "noise"), "The default of seed is 0.")


@sample.case("eval mode before")
def sample_eval_mode_before(answer: Answer, draw: Draw, see: See) -> None:
    net_G = RecordingGenerator(draw, 2)
    see.tried("a net_G that is in eval mode already")
    samples = look_at_mode(see, net_G, "net_G", lambda: answer(net_G, 6, 3, seed=1))
    see.fingerprint(net_G.without_noise(samples))


@sample.case("another device")
def sample_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("a net_G on another device than the CPU")
    look_at_device(
        see,
        draw,
        lambda: RecordingGenerator(draw, 2),
        lambda net_G: answer(net_G, 6, 3, seed=1),
    )


@sample.case("no samples")
def sample_no_samples(answer: Answer, draw: Draw, see: See) -> None:
    n, net_G = draw.size(1, 40), RecordingGenerator(draw, 2)
    see.tried(f"n = 0, n = {-n}, n = 1 and n = {n}")
    see.words(
        "outcome",
        [f"n = {k}: {refusal(lambda: answer(net_G, k, 3, seed=1))}" for k in (0, -n)],  # noqa: B023
        "n < 1 makes no sense: raise ValueError with a clear sentence.",
    )
    one = RecordingGenerator(draw, 2)
    see.words(
        "one sample",
        outcome(lambda: answer(one, 1, 3, seed=1)),
        "n = 1 is allowed: refuse n < 1 alone.",
    )
    see.fingerprint(net_G.without_noise(answer(net_G, n, 3, seed=1)))


EXERCISES = (
    optimal_discriminator,
    Generator,
    game.discriminator_loss,
    game.generator_loss,
    game.update_D,
    game.update_G,
    game.train,
    sample,
)

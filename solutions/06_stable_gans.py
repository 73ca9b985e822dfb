# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 6, cuda: 3}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Games that settle
#
# The GAN of the first notebook worked in the end, helped by parts that were handed to you. Between 2016 and 2024
# dozens of papers proposed losses and penalties that were to make training stable. You write the ones that lasted,
# run each on data where a lost mode can be counted, and find out which of them did what they promised.
#
# **When you are done you can**
#
# - count the modes that a generator has lost, by the definitions of the papers, and put your figures beside theirs;
# - say by eigenvalues why a game goes in circles, and which penalties end that;
# - write the losses of LSGAN, WGAN, hinge and relativistic GANs, and the penalties of WGAN-GP, spectral normalisation
#   and R1 + R2;
# - tell from weights and slopes what clipping and spectral normalisation do to a discriminator;
# - compare losses and penalties in one table without fooling yourself by one lucky run.
#
# **Before you start** you should have done `01_vanilla_gan`; `03_dcgan` helps with the last experiment. The notebook
# takes about **90 minutes**: 17 to read, 43 for the eight exercises and what you predict, 6 for the short questions,
# 12 to watch trainings, 12 for the questions at the end.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read what it says.
# Cells that need an exercise you haven't solved yet are skipped, not failed. The short
# questions between sections are practice, without points: choose before you read on.
# Each takes about 40 seconds, which the minutes below count.
#
# | | section | exercises | minutes |
# |---|---|---|---|
# | 1 | Modes, counted | 1 | 8 |
# | 2 | Why a game goes in circles | | 6 |
# | 3 | Squares instead of logarithms | 1 | 9 |
# | 4 | A distance instead of a verdict | 2 | 13 |
# | 5 | A margin, and a bound on every layer | 2 | 12 |
# | 6 | Real against fake, in pairs | 2 | 11 |
# | 7 | Four more ideas | | 4 |
# | 8 | A recipe for both | | 5 |
# | 9 | A thousand modes | | 6 |
# | 10 | One table | | 4 |
# | 11 | Questions | | 12 |

# %%
import itertools
from functools import partial

import torch
import torch.nn.functional as F
from IPython.display import display
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track
from course_utils.data import grid, mnist, ring, stacked_digits
from course_utils.metrics import stacked_report
from course_utils.plotting import panels, plot_points, show
from course_utils.training import EMA, FourierFeatures, linear_decay, train_many
from course_utils.widgets import ready_made

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %%
check.choose("quality_of_real_points")

# %% [markdown]
# ## 1 · Modes, counted
# *8 minutes*
#
# Two moons are too easy to compare methods on: nearly everything finds both. Papers that are about
# [mode collapse](../docs/glossary.md#mode-collapse) use two other sets of points, on which modes can be *counted*.

# %% tags=["slide"]
mixtures = {"ring": ring(), "grid": grid()}
axes = panels(2, size=(3.2, 3.4))
for ax, (name, mixture) in zip(axes, mixtures.items(), strict=True):
    plot_points(real=mixture.draw(2500, seed=0), ax=ax, title=name)
    ax.get_legend().remove()
    print(f"{name}: {len(mixture.centres)} modes, {mixture.gap:.2f} apart, sigma {mixture.sigma}")
show(
    axes[0],
    alt="Two scatter plots. Left the ring: eight tiny clusters, evenly spaced on a circle. Right "
    "the grid: twenty-five small clusters in five rows of five. All else is empty.",
)

# %% [markdown]
# The modes are small and far apart: on the ring two neighbours are 77 standard deviations apart. So a generator,
# which is a continuous map, must jump from one to the next almost without a point between. Three numbers say how well
# it does:
#
# - **modes**: to how many of the $k$ centres at least one *good* sample belongs, one within $3\sigma$ of it;
# - **quality**: the share of good samples (Srivastava et al., 2017);
# - [**reverse KL**](../docs/glossary.md#reverse-kl): $\sum_i q_i \log (q_i / \tfrac1k)$, where $q_i$ is the share of
#   samples whose nearest centre is number $i$ (Lin et al., 2018). It is 0 if every mode gets its share, and $\log k$
#   if one gets everything.
#
# Not even real data gets 100 % and 0. In the plane the distance to the centre exceeds $3\sigma$ with probability
# $e^{-9/2} = 1.1\,\%$; and with $n$ samples the counts fluctuate, which leaves a reverse KL of about $(k - 1) / 2n$.
#
# **Quick check.** A generator makes six of the eight modes, two of them twice as often as the others. What is its
# reverse KL?
#
# <details><summary>Answer</summary>
#
# Four modes have $q = 1/8$ and contribute 0; two have $q = 1/4$ and contribute $\frac14 \log 2$ each: together
# $\frac12 \log 2 \approx 0.35$. You will meet this number.
# </details>


# %% nbgrader={"grade": false, "grade_id": "mode_report", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: mode_report
def mode_report(samples, centres, sigma):
    """How many modes of a mixture are produced, how well, and how evenly.

    The data is a mixture of k equally likely round Gaussians. Each sample belongs to the mode whose
    centre is nearest to it. A sample is good if its distance to that centre is at most 3 sigma.

    Parameters
    ----------
    samples : tensor of shape (n, d)
        Generated points.
    centres : tensor of shape (k, d)
        The means of the Gaussians.
    sigma : float
        Their standard deviation in each coordinate, in the data's units.

    Returns
    -------
    modes : int
        Number of modes to which at least one good sample belongs.
    quality : float
        Share of the samples that are good, from 0 to 1.
    reverse_kl : float
        KL(q || p) in nats: q are the shares of all n samples, good or not, that belong to each mode,
        and p is 1/k for every mode. A mode without samples contributes 0.

    References
    ----------
    Srivastava et al., VEEGAN, NeurIPS 2017, section 4.1 (modes and quality).
    Lin et al., PacGAN, NeurIPS 2018, section 4 (the reverse KL).
    """
    # 1. For each sample the nearest centre, and the distance to it (torch.cdist).
    # 2. Which samples are good; to how many different modes they belong.
    # 3. Counts of all samples by mode (torch.bincount, with minlength), as shares q.
    # 4. The sum of q log(q / p), where 0 log 0 is 0 (torch.xlogy).
    ### BEGIN SOLUTION
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    modes = len(mode[good].unique())
    quality = good.float().mean().item()
    k = len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    reverse_kl = torch.xlogy(q, q * k).sum().item()
    return modes, quality, reverse_kl
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mode_report", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("mode_report", mode_report)

# %%
if check.passed("mode_report"):
    floors = {}
    for name, mixture in mixtures.items():
        points = mixture.draw(2500, seed=1)
        floors[name] = mode_report(points, mixture.centres, mixture.sigma)
        modes, quality, reverse_kl = floors[name]
        print(
            f"{name}, real points: {modes} modes, quality {quality:.1%}, reverse KL {reverse_kl:.4f}"
        )

# %% [markdown]
# **What you should see.** All modes, a quality near 98.9 % and a reverse KL of about 0.0014 on the ring and 0.005 on
# the grid. Nothing that is trained can be expected to do better, so these are the figures to measure against.

# %% tags=["claims"]
assert (floors["ring"][0], floors["grid"][0]) == (8, 25), "Real points are in all modes."
assert max(abs(report[1] - 0.989) for report in floors.values()) < 0.008, (
    "Their quality is near 98.9 %."
)
assert floors["ring"][2] < 0.004, "Their reverse KL is near its floor on the ring."
assert floors["grid"][2] < 0.01, "And on the grid."

# %%
check.choose("eigenvalues_on_the_circle")

# %% [markdown] tags=["slide"]
# ## 2 · Why a game goes in circles
# *6 minutes*
#
# The first notebook ended in the smallest game: $G$ owns a number $x$ and wants $V = xy$ small, $D$ owns $y$ and
# wants it large. Steps at the same time spiralled outwards, taking turns went round, and a penalty pulled both to the
# middle. Why? Near an equilibrium every smooth game looks like a linear one: a step multiplies the state $(x, y)$ by
# a matrix $M$, and **[eigenvalues](../docs/glossary.md#eigenvalue) of $M$ decide everything**. If all lie inside the
# unit circle, each step brings the players nearer; if one lies outside, they are thrown out; on the circle they go
# round for ever.
#
# With the learning rate $\eta$ and a penalty $\frac\gamma2 y^2$ on $D$'s slope,
#
# $$M_\text{same time} = \begin{pmatrix} 1 & -\eta \\ \eta & 1 - \eta\gamma \end{pmatrix}, \qquad
# M_\text{turns} = \begin{pmatrix} 1 & -\eta \\ 0 & 1 \end{pmatrix}
# \begin{pmatrix} 1 & 0 \\ \eta & 1 - \eta\gamma \end{pmatrix} .$$
#
# Without the penalty the eigenvalues of the first are $1 \pm i\eta$, of length $\sqrt{1 + \eta^2} > 1$ for every
# $\eta$: no learning rate is small enough. Those of the second multiply to $\det M = 1$ and are complex, so they lie
# *on* the circle. The penalty makes the determinant $1 - \eta\gamma$ (and with steps at the same time
# $1 - \eta\gamma + \eta^2$): it pulls them inside.
#
# **Predict.** What will the penalty of WGAN-GP do in this game? It asks for a slope of *one*,
# $\frac\gamma2 (|y| - 1)^2$, and the equilibrium has the slope $y = 0$.


# %% jupyter={"source_hidden": true} tags=["slide"]
def step_matrix(gamma, turns, lr=0.2):
    """What one step of both players multiplies (x, y) by."""
    step_D = torch.tensor([[1.0, 0.0], [lr, 1 - lr * gamma]])
    step_G = torch.tensor([[1.0, -lr], [0.0, 1.0]])
    same_time = step_D + step_G - torch.eye(2)
    return step_G @ step_D if turns else same_time


def distances(slope_of_penalty, lr=0.2, num_steps=150):
    """How far from the equilibrium the players are after each step, taking turns from (1, 0)."""
    x, y = 1.0, 0.0
    found = []
    for _ in range(num_steps):
        y = y + lr * (x - slope_of_penalty(y))
        x = x - lr * y
        found.append((x * x + y * y) ** 0.5)
    return found


gammas = torch.linspace(0, 1, 6).tolist()
eigenvalues = {
    turns: torch.stack([torch.linalg.eigvals(step_matrix(gamma, turns)) for gamma in gammas])
    for turns in (False, True)
}
paths = {
    "no penalty": distances(lambda y: 0.0),
    "slope 0 wanted": distances(lambda y: 0.5 * y),
    "slope 1 wanted": distances(lambda y: 0.5 * (abs(y) - 1) * (1 if y >= 0 else -1)),
}
upper, lower = panels(1, 2, size=(6.4, 3.3))
arc = torch.linspace(-0.45, 0.45, 100)
upper.plot(arc.cos(), arc.sin(), "k-", linewidth=1, label="unit circle")
for turns, marker, size in ((False, "^", 4), (True, "o", 9)):
    values = eigenvalues[turns].flatten()
    name = "taking turns" if turns else "at the same time"
    upper.plot(values.real, values.imag, marker, markersize=size, fillstyle="none", label=name)
upper.set(xlim=(0.72, 1.12), ylim=(-0.26, 0.26), xlabel="real part", ylabel="imaginary part")
upper.set_title("Eigenvalues of a step, γ = 0, 0.2, …, 1: they move to the left", fontsize=10)
upper.legend(fontsize=8, loc="center left")
for (name, path), style in zip(paths.items(), ("-", "--", "-."), strict=True):
    lower.plot(path, style, label=name)
lower.set(xlabel="step", ylabel="distance to the equilibrium")
lower.set_title("Only the penalty that wants a slope of 0 lets them arrive", fontsize=10)
lower.legend(fontsize=8, loc="center right")
show(
    upper,
    alt="Top: eigenvalues in the complex plane beside an arc of the unit circle. Without a "
    "penalty those of steps at the same time lie outside it and those of taking turns on it; as "
    "gamma grows from 0 to 1 both move to the left, into the circle. Bottom: distance to the "
    "equilibrium over 150 steps: it stays near 1 without a penalty, falls to 0 with the penalty "
    "that wants slope 0, and stays above one half with the one that wants slope 1.",
)

# %% [markdown]
# **What you should see.** Without a penalty the triangles lie outside the circle and the discs on it; the penalty
# moves both inside. Below, the zero-centred penalty lets the players arrive, and the penalty that asks for a slope of
# one keeps them moving: at the equilibrium it is not satisfied, and pushes $D$ away again. Mescheder et al. (2018)
# prove as much for GANs in general: gradient penalties that want the slope 0, on data (R1) or on fakes (R2), make the
# game converge near its equilibrium; WGAN, and WGAN-GP with finitely many steps of $D$, need not converge.

# %% tags=["claims"]
assert eigenvalues[False][0].abs().min() > 1.01, "At the same time: outside the circle."
assert (eigenvalues[True][0].abs() - 1).abs().max() < 1e-5, "Taking turns: on the circle."
assert eigenvalues[False][-1].abs().max() < 0.95, "With a penalty both are inside."
assert eigenvalues[True][-1].abs().max() < 0.95, "Taking turns with a penalty too."
assert min(paths["no penalty"]) > 0.8 and max(paths["no penalty"]) < 1.3, "They go round."
assert paths["slope 0 wanted"][-1] < 0.01, "They arrive."
assert min(paths["slope 1 wanted"][50:]) > 0.5, "They do not arrive."

# %%
check.choose("a_real_point_scored_3")

# %% [markdown] tags=["slide"]
# ## 3 · Squares instead of logarithms
# *9 minutes*
#
# ### The terms of the comparison
# All runs below share two small networks, the course's parts from notebook 01 (Fourier features for $D$, an average
# of $G$, rates that fall to 0) and the same number of steps. What changes is the **loss** of the two players and the
# **bound** on $D$. Players see all points divided by the gap between neighbours, so that one set of numbers fits ring
# and grid.
#
# A loss is a function `losses(real_logits, fake_logits)` that returns what $D$ and what $G$ minimise. Here is the one
# you know; $D$'s outputs are called *logits* below even where a loss takes them for something else.


# %%
def logistic_losses(real_logits, fake_logits):
    """The discriminator's loss and the non-saturating loss of notebook 01."""
    loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


def update_D(net_D, net_G, losses, penalty, real, z, optimizer):
    """A step of D on the first of the losses, plus four times the penalty where there is one."""
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = losses(net_D(real), net_D(fake))[0]
    (loss if penalty is None else loss + 4 * penalty(net_D, real, fake)).backward()
    optimizer.step()
    return loss.detach()


def update_G(net_D, net_G, losses, real, z, optimizer):
    """A step of G on the second of the losses. Relativistic losses look at real points here too."""
    optimizer.zero_grad()
    loss = losses(net_D(real), net_D(net_G(z)))[1]
    loss.backward()
    optimizer.step()
    return loss.detach()


def new_players(layer=nn.Linear, z_dim=8, hidden=64, num_features=32, pack=1, seed=0):
    """A discriminator of `pack` points at once, made of this kind of layer, and a generator."""
    net_G = nn.Sequential(
        nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 2),
    )  # fmt: skip
    features = FourierFeatures(2 * pack, num_features, sigma=1.2, seed=seed, with_input=True)
    net_D = nn.Sequential(
        features,
        layer(features.out_dim, hidden), nn.LeakyReLU(0.2),
        layer(hidden, hidden), nn.LeakyReLU(0.2),
        layer(hidden, 1),
    )  # fmt: skip
    return net_D.to(device), net_G.to(device)


def batches_of(mixture, seed=0, batch_size=128):
    """Batches of points for ever, in units of the gap between neighbours."""
    X = (mixture.draw(20_000, seed=seed) / mixture.gap).to(device)
    batches = Batches(X, batch_size=batch_size, drop_last=True, seed=seed)
    return itertools.chain.from_iterable(itertools.repeat(batches))


def helpers(net_D, net_G, num_steps, lr_D=4e-3, lr_G=2e-3):
    """An average of G, both optimizers, and their schedules."""
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=(0.0, 0.99), fused=True)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=lr_G, betas=(0.0, 0.99), fused=True)
    schedules = [linear_decay(optimizer, num_steps) for optimizer in (optimizer_D, optimizer_G)]
    return EMA(net_G, decay=0.99), optimizer_D, optimizer_G, schedules


def blurred(net_D, width):
    """net_D as it sees points through frosted glass: with noise of this width, new at each look."""
    return lambda x: net_D(x + width * torch.randn_like(x))


def train(
    net_D, net_G, ema, optimizer_D, optimizer_G, schedules, batches, losses, num_steps, z_dim=8,
    penalty=None, clip=None, fade=None, update_G=update_G, desc="training",
):  # fmt: skip
    """Train both players in turn on batches of real data; returns D and the averaged generator.

    penalty(net_D, real, fake) is added to D's loss at every fourth step, four times as strong: nearly
    the same for less time. clip(net_D) is called after each of D's steps. fade, if given, says at a
    share of all steps from 0 to 1 how wide the noise on D's points is, and the penalty's weight.
    """
    for step in track(num_steps, desc=desc, unit="step"):
        real = next(batches)
        seen_D, due = net_D, penalty if step % 4 == 0 else None
        if fade is not None:
            width, gamma = fade(step / num_steps)
            seen_D, due = blurred(net_D, width), partial(due, gamma=gamma) if due else None
        z = torch.randn(len(real), z_dim, device=device)
        update_D(seen_D, net_G, losses, due, real, z, optimizer_D)
        if clip is not None:
            clip(net_D)
        z = torch.randn(len(real), z_dim, device=device)
        update_G(seen_D, net_G, losses, real, z, optimizer_G)
        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
    return net_D, ema.module


# %%
losses = {"logistic": logistic_losses}
bounds = {"none": {}}  # what else `train` is told, or `new_players` of its "layer"


# %%
def draw(net_G, mixture, n=2500, z_dim=8, seed=1):
    """Samples of a generator, in the units of the mixture, on the CPU."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator).to(device)
    with torch.no_grad():
        return net_G(z).cpu() * mixture.gap


def run(loss, bound="none", data="ring", seeds=(0,)):
    """Train new players with a loss and a bound by their names, for all seeds in one pass.

    Prints how many modes are found, and returns for each seed the discriminator, the samples and the
    three numbers.
    """
    mixture, options = mixtures[data], dict(bounds[bound])
    layer, num_steps = options.pop("layer", nn.Linear), budget(full=2000, smoke=10)

    def build(seed):
        torch.manual_seed(seed)
        net_D, net_G = new_players(layer, seed=seed)
        return net_D, net_G, *helpers(net_D, net_G, num_steps), batches_of(mixture, seed)

    def training(*players):
        return train(*players, losses[loss], num_steps, desc=f"{loss}, {bound}", **options)

    found = []
    for net_D, net_G in train_many(build, training, seeds):
        samples = draw(net_G, mixture)
        report = mode_report(samples, mixture.centres, mixture.sigma)
        found.append((net_D, samples, report))
    modes, quality, reverse_kl = torch.tensor([report for *_, report in found]).mean(0).tolist()
    print(
        f"{data}, {loss}, {bound}: {modes:.3g} modes, quality {quality:.1%}, "
        f"reverse KL {reverse_kl:.3f}"
    )
    return found


# %%
if check.passed("mode_report"):
    ((_, logistic_samples, logistic_report),) = run("logistic")

# %% [markdown] tags=["slide"]
# ### LSGAN
# The logistic loss of $D$ goes flat once a point is on the right side with some margin. Mao et al. (2017) ask: why
# should a fake be left alone because $D$ is *sure* of it? Their discriminator is a regression. It wants 1 for real
# points and 0 for fakes; $G$ wants 1:
#
# $$L_D = \tfrac12\, \mathbb E\big[(D(x) - 1)^2\big] + \tfrac12\, \mathbb E\big[D(G(z))^2\big], \qquad
# L_G = \tfrac12\, \mathbb E\big[(D(G(z)) - 1)^2\big] .$$
#
# For a fixed $G$ the best $D$ is the same as before, $p / (p + q)$: the mean of labels 1 and 0 at $x$. The slope of
# $G$'s loss is $D - 1$, in proportion to how far a fake is from being believed. And unlike a logarithm, a square also
# pulls back what is *too* real: an output of 3 is as wrong as one of −1, so outputs stay small.


# %% nbgrader={"grade": false, "grade_id": "least_squares_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: least_squares_losses
def least_squares_losses(real_logits, fake_logits):
    """The losses of LSGAN: half the squared distance of each output from its label.

    D wants 1 for real points and 0 for fakes; G wants 1 for its fakes.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
        The discriminator's outputs for real points.
    fake_logits : tensor of shape (m, 1)
        Those for generated points.

    Returns
    -------
    loss_D, loss_G : tensors of shape ()
        What each player minimises. Nothing is detached: the update steps see to that.

    References
    ----------
    Mao et al., Least Squares Generative Adversarial Networks, ICCV 2017, equation 2 with b = c = 1, a = 0.
    """
    # 1. loss_D: half the mean square of what real outputs lack to 1, plus half that of fake outputs.
    # 2. loss_G: half the mean square of what fake outputs lack to 1.
    ### BEGIN SOLUTION
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    loss_G = 0.5 * (fake_logits - 1).square().mean()
    return loss_D, loss_G
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_least_squares_losses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("least_squares_losses", least_squares_losses)

# %% tags=["slide"]
if check.passed("mode_report", "least_squares_losses"):
    losses["least squares"] = least_squares_losses
    ((_, squares_samples, squares_report),) = run("least squares")
    axes = panels(2, size=(3.2, 3.4))
    for ax, name, samples in zip(axes, losses, (logistic_samples, squares_samples), strict=True):
        plot_points(mixtures["ring"].centres, samples, ax=ax, title=name)
    show(
        axes[0],
        alt="Samples of two generators over the eight centres of the ring, trained with logistic "
        "and with least squares losses and no bound on D: neither keeps to all eight clusters.",
    )

# %% [markdown]
# **What you should see.** Two failures of different kinds. With the logistic loss all samples end in one short arc
# that isn't even near a mode: $D$ has become so steep that they are thrown about. With squares they stay spread out,
# in a cloud over and around the ring that has no modes either. Neither generator is any good: a loss by itself does
# not make the game settle. Your own figures will differ from these; what does not differ from seed to seed is that
# both fail.

# %% tags=["claims"]
assert logistic_report[1] < 0.1 and squares_report[1] < 0.1, "Neither makes good samples."
assert logistic_report[2] > squares_report[2] > 0.05, "Squares leave the samples more spread out."
assert logistic_samples.std(0).norm() < squares_samples.std(0).norm() / 2, "An arc and a cloud."

# %%
check.choose("js_when_clouds_come_closer")

# %%
check.choose("a_critic_without_a_bound")

# %%
check.choose("weights_of_a_clipped_critic")

# %% [markdown] tags=["slide"]
# ## 4 · A distance instead of a verdict
# *13 minutes*
#
# Where fakes and data do not overlap, a perfect classifier is flat, and the Jensen–Shannon divergence is $\log 2$
# however far apart they are: you saw the flat end of that curve in notebook 01. The [**Wasserstein
# distance**](../docs/glossary.md#wasserstein-distance) is the least work that turns one pile of sand into the other,
# mass times way. It shrinks as the piles move closer, whether they overlap or not. By the duality of Kantorovich and
# Rubinstein it is
#
# $$W(p, q) = \max_{\text{slope of } D \,\le\, 1}\; \mathbb E_{x \sim p}[D(x)] - \mathbb E_{x \sim q}[D(x)] :$$
#
# the largest difference of mean heights that a landscape can have which is nowhere steeper than 1. Arjovsky et al.
# (2017) train a network, the [*critic*](../docs/glossary.md#critic), for this maximum, and let $G$ walk uphill on it.
# The losses are the shortest of all.


# %% nbgrader={"grade": false, "grade_id": "critic_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: critic_losses
def critic_losses(real_logits, fake_logits):
    """The losses of WGAN: the critic takes its mean outputs for real and fake points apart.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
        The discriminator's outputs for real points.
    fake_logits : tensor of shape (m, 1)
        Those for generated points.

    Returns
    -------
    loss_D, loss_G : tensors of shape ()
        What each player minimises. Nothing is detached: the update steps see to that.

    References
    ----------
    Arjovsky et al., Wasserstein Generative Adversarial Networks, ICML 2017, algorithm 1.
    """
    # 1. The critic maximises E[D(x)] - E[D(G(z))]; loss_D is minimised.
    # 2. G raises the critic's mean output for its fakes; loss_G is minimised.
    ### BEGIN SOLUTION
    return fake_logits.mean() - real_logits.mean(), -fake_logits.mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_critic_losses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("critic_losses", critic_losses)

# %% [markdown] tags=["slide"]
# Without the bound on the slope the maximum is infinite: doubling $D$ doubles it. So the whole method is in the
# bound. WGAN **clips**: after each step every weight is moved into $[-c, c]$, which bounds the slope somehow.
# ("Weight clipping is a clearly terrible way to enforce a Lipschitz constraint," say its authors.) Gulrajani et al.
# (2017) ask for the slope itself. The best critic has the slope 1 on the straight lines along which the sand travels,
# so they draw points on lines between real and fake ones and add to $D$'s loss $\lambda$ times
#
# $$\mathbb E\big[(\lVert \nabla_{\hat x} D(\hat x) \rVert - 1)^2\big], \qquad \hat x = \epsilon\, x + (1 - \epsilon)\, G(z) .$$
#
# Such a penalty contains a gradient and is differentiated once more: `create_graph=True` keeps what that needs.


# %%
def clip_weights(net_D, limit=0.1):
    """Move each parameter of net_D into the range from -limit to limit, in place."""
    with torch.no_grad():
        for parameter in net_D.parameters():
            parameter.clamp_(-limit, limit)


# %% nbgrader={"grade": false, "grade_id": "gradient_penalty", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: gradient_penalty
def gradient_penalty(net_D, real, fake, mix):
    """The penalty of WGAN-GP: the critic's slope on the way from fake to real points shall be 1.

    Parameters
    ----------
    net_D : callable
        Takes points of shape (n, ...) and returns one output a point, of shape (n, 1), which depends on
        that point alone.
    real, fake : tensors of shape (n, ...)
        Real points and generated ones, in pairs, without a graph; they may be images.
    mix : tensor of shape (n, 1, ...)
        One number from 0 to 1 for each pair, with as many dimensions as real: 1 is the real point, 0 the
        fake one, between them lies the straight line.

    Returns
    -------
    tensor of shape ()
        The mean over pairs of (length of the gradient - 1)^2, where the gradient is that of net_D's output
        for the point, and its length is taken over all of the point's numbers. Differentiable with respect
        to net_D's weights, also where a gradient is exactly 0. real, fake and mix stay as they are.

    References
    ----------
    Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017, algorithm 1 (without lambda).
    """
    # 1. The points on the lines, as new tensors with requires_grad_().
    # 2. torch.autograd.grad of the sum of net_D's outputs for the points, with create_graph=True: the
    #    penalty is minimised by way of this gradient, so it needs a graph of its own.
    # 3. Its length for each point; the mean of (length - 1)^2. Take .norm(dim=1) for the length: the
    #    root of a sum of squares has no slope where the critic is flat, and makes NaNs of all weights.
    ### BEGIN SOLUTION
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_penalty", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("gradient_penalty", gradient_penalty)


# %%
def slope_one(net_D, real, fake):
    """What is added to D's loss: a tenth of your penalty, as on toy data in the paper's code."""
    mix = torch.rand(len(real), 1, device=real.device)
    return 0.1 * gradient_penalty(net_D, real, fake, mix)


# %%
if check.passed("mode_report", "critic_losses", "gradient_penalty"):
    losses["critic"] = critic_losses
    bounds["clipping"] = {"clip": clip_weights}
    bounds["gradient penalty"] = {"penalty": slope_one}
    ((clipped_D, _, clipped_report),) = run("critic", "clipping")
    ((penalised_D, _, penalised_report),) = run("critic", "gradient penalty")

# %% [markdown]
# **Predict.** What does the histogram of a clipped critic's weights look like? The critic wants the largest
# difference that the bound allows.


# %% jupyter={"source_hidden": true} tags=["slide"]
def weights_of(net_D):
    """All weights of the three linear layers in one vector."""
    return torch.cat([p.detach().flatten().cpu() for p in net_D.parameters() if p.dim() == 2])


if check.passed("mode_report", "critic_losses", "gradient_penalty"):
    upper, lower = panels(1, 2, size=(6.4, 2.6))
    clipped, penalised = weights_of(clipped_D), weights_of(penalised_D)
    at_limit = (clipped.abs() > 0.0999).float().mean().item()
    upper.hist(clipped, bins=81, range=(-0.405, 0.405), color="C0")
    upper.set_title("Clipped to [−0.1, 0.1]: look at the two ends", fontsize=10)
    lower.hist(penalised, bins=81, range=(-0.405, 0.405), color="C1")
    lower.set_title("Gradient penalty: no two ends", fontsize=10)
    lower.set_xlabel("weight")
    for ax in (upper, lower):
        ax.set_ylabel("number")
    show(
        upper,
        alt="Two histograms of a critic's weights. Clipped, many weights pile up in two spikes "
        "at minus 0.1 and 0.1; with the gradient penalty they form one smooth hill around 0.",
    )
    print(f"weights at the limit: {at_limit:.0%}")

# %% [markdown]
# **What you should see.** Nine in ten of the clipped weights sit exactly at one of the two limits: the critic wants
# to be as steep as it may, and can only choose signs. What it can still express is crude, and the samples lie all
# about and hit nothing. The gradient penalty leaves a smooth hill of weights, and $G$ finds **all eight modes in
# nearly equal shares**, with a quarter of the samples within $3\sigma$. That is the first success of this notebook,
# and it is due to the penalty alone: the losses are the same.

# %% tags=["claims"]
assert at_limit > 0.7, "Most of the clipped weights sit at a limit."
assert (penalised.abs() < 0.1).float().mean() > 0.5, "The others form a hill."
assert clipped_report[1] < 0.1, "Clipped, samples hit nothing."
assert penalised_report[0] >= 7 and penalised_report[2] < 0.05, "All modes, nearly equal shares."
assert 0.1 < penalised_report[1] < 0.6, "About a quarter is good."

# %%
check.choose("a_hinge_beyond_its_margin")

# %% [markdown] tags=["slide"]
# ## 5 · A margin, and a bound on every layer
# *12 minutes*
#
# **A margin.** The hinge losses (Lim and Ye, 2017) come from support vector machines. $D$ lifts real points to at
# least 1 and presses fakes to at most −1; what is beyond that margin no longer counts. $G$'s loss is the critic's.
# BigGAN and many others used them.


# %% nbgrader={"grade": false, "grade_id": "hinge_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: hinge_losses
def hinge_losses(real_logits, fake_logits):
    """The hinge losses: D stops pushing what is beyond a margin of 1; G's loss is the critic's.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
        The discriminator's outputs for real points.
    fake_logits : tensor of shape (m, 1)
        Those for generated points.

    Returns
    -------
    loss_D, loss_G : tensors of shape ()
        What each player minimises. Nothing is detached: the update steps see to that.

    References
    ----------
    Lim, Ye, Geometric GAN, 2017. Miyato et al., Spectral Normalization for GANs, ICLR 2018,
    equations 16 and 17.
    """
    # 1. loss_D: the mean of what real outputs lack to 1, at least 0 each, plus the mean of what fake
    #    outputs have above -1, at least 0 each (F.relu).
    # 2. loss_G: minus the mean output for fakes, without a margin.
    ### BEGIN SOLUTION
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_hinge_losses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("hinge_losses", hinge_losses)

# %% [markdown] tags=["slide"]
# **A bound on every layer.** A linear layer $x \mapsto Wx$ stretches no difference more than by its [**spectral
# norm**](../docs/glossary.md#spectral-norm) $\sigma(W)$, its largest singular value. LeakyReLU stretches nothing. So
# if each layer is divided by its $\sigma(W)$, the slope of all of them together is at most 1, everywhere, without a
# penalty (Miyato et al., 2018).
#
# A singular value decomposition at each step would be slow. *Power iteration* finds the largest one alone: start with
# any $u$, and in turn
#
# $$v \leftarrow \frac{W^\top u}{\lVert W^\top u \rVert}, \qquad u \leftarrow \frac{W v}{\lVert W v \rVert}, \qquad \sigma \approx u^\top W v .$$
#
# Every round multiplies the part of $u$ along the largest singular vector by the most, so that it outgrows all
# others. Since weights move little in a step of training, one round at each step, started from the last $u$, is
# enough.


# %% nbgrader={"grade": false, "grade_id": "power_iteration", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: power_iteration
def power_iteration(weight, u, num_steps=1):
    """Estimate the spectral norm of a layer's weight, its largest singular value.

    Parameters
    ----------
    weight : tensor of shape (out, ...)
        Of a linear layer, or of a convolution: W is this tensor as a matrix with a row for each output.
    u : tensor of shape (out,)
        Where the iteration starts; the result of the call before.
    num_steps : int
        Number of rounds, at least 1.

    Returns
    -------
    sigma : tensor of shape ()
        u^T W v, with u and v after the last round. Its gradient for the weight takes u and v as constants.
    u : tensor of shape (out,)
        After the last round, of length 1, detached. The u that came in stays as it is.

    References
    ----------
    Miyato et al., Spectral Normalization for Generative Adversarial Networks, ICLR 2018, algorithm 1.
    """
    # 1. W: the weight with all dimensions but the first in one.
    # 2. Without gradients, num_steps times: v = W^T u, brought to length 1; u = W v, brought to
    #    length 1 (F.normalize with dim=0).
    # 3. sigma, with gradients for W.
    ### BEGIN SOLUTION
    W = weight.flatten(1)
    with torch.no_grad():  # to the gradient of sigma, u and v are constants
        for _ in range(num_steps):  # each round turns both towards the singular vectors
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_power_iteration", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("power_iteration", power_iteration)


# %%
class SpectralLinear(nn.Linear):
    """A linear layer whose weight is divided by its spectral norm, as power_iteration estimates it."""

    def __init__(self, in_dim, out_dim):
        super().__init__(in_dim, out_dim)
        self.register_buffer("u", F.normalize(torch.randn(out_dim), dim=0))

    def forward(self, x):
        sigma, u = power_iteration(self.weight, self.u)
        if self.training:  # one round at each step: the weight has moved little since the last
            self.u.copy_(u)
        return F.linear(x, self.weight / sigma, self.bias)


# %%
if check.passed("mode_report", "hinge_losses", "power_iteration"):
    losses["hinge"] = hinge_losses
    bounds["spectral norm"] = {"layer": SpectralLinear}
    ((free_D, _, free_report),) = run("hinge")
    ((spectral_D, _, spectral_report),) = run("hinge", "spectral norm")


# %% jupyter={"source_hidden": true} tags=["slide"]
def slopes_of(net_D, mixture, n=2000):
    """Length of D's gradient at points all over the plane around the data, in units of 1 / gap."""
    extent = mixture.centres.abs().max() / mixture.gap + 0.5
    points = (torch.rand(n, 2, generator=torch.Generator().manual_seed(0)) * 2 - 1) * extent
    points = points.to(device).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points)
    return slopes.norm(dim=1).cpu()


if check.passed("mode_report", "hinge_losses", "power_iteration"):
    frequencies = spectral_D[0].frequencies
    # The point itself and its waves: the slope of (cos, sin) is 2 pi times the frequencies.
    limit = (1 + (2 * torch.pi * torch.linalg.matrix_norm(frequencies, 2)) ** 2) ** 0.5
    slopes = {"no bound": slopes_of(free_D, ring()), "spectral norm": slopes_of(spectral_D, ring())}
    (ax,) = panels(size=(6.4, 3.0))
    for (name, values), style in zip(slopes.items(), ("-", "--"), strict=True):
        ax.plot(values.sort().values, torch.linspace(0, 1, len(values)), style, label=name)
    ax.axvline(
        float(limit), color="black", linewidth=1, linestyle=":", label="slope of D's features"
    )
    ax.set(
        xscale="log", xlabel="slope of D at a point of the plane", ylabel="share of points below"
    )
    ax.set_title("Spectral norm: no slope beyond the dotted line", fontsize=10)
    ax.legend(fontsize=8)
    show(
        ax,
        alt="Shares of points of the plane over the slope of D on a logarithmic axis. Without a "
        "bound slopes reach far beyond the dotted line, which marks the largest slope of D's "
        "input features; with spectral norm they all stay to the left of it.",
    )
    print(
        {name: f"largest {values.max():.1f}" for name, values in slopes.items()},
        f"limit {limit:.1f}",
    )

# %% [markdown]
# $D$'s first layer sees Fourier features of the point. They are steep themselves: their slope, the dotted line, is
# what remains when all layers have the slope 1.
#
# **What you should see.** Without a bound most of the plane is steeper than the features themselves, up to five
# times. Hinge losses alone end in a collapse with a reverse KL of $\log 8 \approx 2.08$: all samples belong to one
# mode. With spectral normalisation no slope is beyond the dotted line, and most are far below: the product of the
# layers' norms is a generous bound. The samples stay spread over all the ring, and few are good, since so flat a $D$
# can't tell a point in a mode from one beside it.

# %% tags=["claims"]
assert slopes["no bound"].max() > 2 * limit, "Without a bound D is steeper than its features."
assert slopes["spectral norm"].max() < 1.05 * limit, "With spectral norm it is not."
assert slopes["spectral norm"].median() < limit / 4, "Most slopes are far below."
assert free_report[2] > 1, "Hinge losses alone collapse."
assert spectral_report[2] < free_report[2] / 2, "With spectral norm samples are spread."

# %%
check.choose("do_pairs_end_the_circling")

# %% [markdown] tags=["slide"]
# ## 6 · Real against fake, in pairs
# *11 minutes*
#
# All losses so far judge a fake by an absolute scale. If $G$ moves all its samples to one mode that $D$ believes in,
# each of them is fine. A [**relativistic**](../docs/glossary.md#relativistic-loss) discriminator
# (Jolicoeur-Martineau, 2019) judges *pairs*: which of the two is the real one? With $\Delta = D(x) - D(G(z))$,
#
# $$L_D = \mathbb E\big[\mathrm{softplus}(-\Delta)\big], \qquad L_G = \mathbb E\big[\mathrm{softplus}(\Delta)\big] .$$
#
# Each fake is compared with a real point, and real points come from all modes. Sun et al. (2020) show that this
# removes the bad local minima in which modes are missing. It does not end the circling: the game is still a game.


# %% nbgrader={"grade": false, "grade_id": "relativistic_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: relativistic_losses
def relativistic_losses(real_logits, fake_logits):
    """The relativistic pairing losses: each real output against the fake output in the same row.

    D wants the real one of a pair to have the larger output, G the fake one. Both minimise the logistic
    loss of the difference: softplus(-difference), with what shall be larger first.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
        The discriminator's outputs for real points.
    fake_logits : tensor of shape (n, 1)
        Those for generated points.

    Returns
    -------
    loss_D, loss_G : tensors of shape ()
        What each player minimises. Nothing is detached: the update steps see to that.

    References
    ----------
    Jolicoeur-Martineau, The Relativistic Discriminator, ICLR 2019.
    Huang et al., The GAN is dead; long live the GAN! A Modern GAN Baseline, NeurIPS 2024, section 2.
    """
    # 1. loss_D: the mean over pairs of softplus(-(real output - fake output)).
    # 2. loss_G: the same with the two exchanged.
    ### BEGIN SOLUTION
    difference = real_logits - fake_logits
    return F.softplus(-difference).mean(), F.softplus(difference).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_relativistic_losses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("relativistic_losses", relativistic_losses)

# %% [markdown]
# That is what the penalties of section 2 are for. **R1** wants the slope 0 at real points, **R2** at fakes. Huang et
# al. (2024) took the relativistic loss, both penalties, and a modern network without any other trick, and were better
# than StyleGAN2 with all of its.


# %% nbgrader={"grade": false, "grade_id": "zero_centred_penalties", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: zero_centred_penalties
def zero_centred_penalties(net_D, real, fake):
    """R1 and R2: the discriminator's slope at real points, and at fakes, shall be 0.

    Parameters
    ----------
    net_D : callable
        Takes points of shape (n, ...) and returns one output a point, of shape (n, 1), which depends on
        that point alone.
    real : tensor of shape (n, ...)
    fake : tensor of shape (m, ...)
        Real points and generated ones, without a graph; they may be images.

    Returns
    -------
    r1, r2 : tensors of shape ()
        The mean squared length of the gradient of net_D's output for the point: over the real points,
        and over the fakes. Differentiable with respect to net_D's weights. real and fake stay as they are.

    References
    ----------
    Mescheder et al., Which Training Methods for GANs do actually Converge?, ICML 2018, equations 9, 10
    (without gamma / 2).
    """

    # 1. net_D's gradient at the points, as in gradient_penalty.
    # 2. For each point the sum of the squares of its numbers; the mean over points.
    # 3. Once for real, once for fake.
    ### BEGIN SOLUTION
    def mean_squared_slope(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return mean_squared_slope(real), mean_squared_slope(fake)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_zero_centred_penalties", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("zero_centred_penalties", zero_centred_penalties)


# %%
def slope_zero_at_data(net_D, real, fake, gamma=0.1):
    """R1 alone, in units of the gap."""
    return gamma / 2 * zero_centred_penalties(net_D, real, fake)[0]


def slope_zero(net_D, real, fake, gamma=0.1):
    """R1 + R2."""
    return gamma / 2 * sum(zero_centred_penalties(net_D, real, fake))


# %%
if check.passed("mode_report", "relativistic_losses", "zero_centred_penalties"):
    losses["relativistic"] = relativistic_losses
    bounds["R1"] = {"penalty": slope_zero_at_data}
    bounds["R1 + R2"] = {"penalty": slope_zero}
    pairs = {bound: run("relativistic", bound)[0] for bound in ("none", "R1", "R1 + R2")}

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed("mode_report", "relativistic_losses", "zero_centred_penalties"):
    axes = panels(3, size=(2.6, 2.9))
    for ax, (bound, (_, samples, report)) in zip(axes, pairs.items(), strict=True):
        plot_points(mixtures["ring"].centres, samples, ax=ax, title=f"{bound}: {report[0]} modes")
        ax.get_legend().remove()
    show(
        axes[0],
        alt="Samples of three generators over the centres of the ring, trained with the "
        "relativistic loss: without a penalty, with R1, and with R1 and R2.",
    )

# %% [markdown]
# **What you should see.** The pairs alone prevent the collapse to one place, and no more: a cloud. R1 alone makes
# matters *worse* here, with most samples near two modes, and a spray of others. R1 **and** R2 draw the ring: all
# eight modes, in nearly equal shares. Huang et al. found the same on stacked digits, where R1 alone fails. R2 is what
# acts where fakes are and data isn't, that is, early in training. A quarter of the samples is good; the others lie on
# the way from one mode to the next.

# %% tags=["claims"]
assert pairs["R1 + R2"][2][0] == 8, "R1 + R2: all modes."
assert pairs["R1 + R2"][2][2] < 0.03, "Their shares are nearly equal."
assert 0.1 < pairs["R1 + R2"][2][1] < 0.6, "About a quarter is good."
assert pairs["none"][2][1] < 0.1, "Without penalties: a cloud."
assert pairs["none"][2][2] > 0.05, "Its shares are less equal."
assert pairs["R1"][2][2] > 0.3, "R1 alone loses modes."

# %% [markdown] tags=["slide"]
# ## 7 · Four more ideas
# *4 minutes*
#
# Other papers left the loss alone and changed what $D$ sees, or what $G$ is told. Here are four of them, each short
# enough to read.
#
# - **Packing** (Lin et al., 2018): $D$ judges $m$ points at once, all real or all fake. A pack of fakes from one mode
#   gives itself away.
# - **Minibatch standard deviation** (Karras et al., 2018): $D$ is told, as one more feature, how much its features
#   vary over the batch.
# - **Feature matching** (Salimans et al., 2016): $G$ is to match the mean of $D$'s features over real points, not to
#   convince $D$.
# - **An unrolled step** (Metz et al., 2017): $G$'s loss is taken against the $D$ that there *will* be after one more
#   step, and its gradient goes through that step.


# %%
class Packed(nn.Module):
    """A discriminator that judges neighbouring rows together, in packs."""

    def __init__(self, net_D, pack=2):
        super().__init__()
        self.net_D, self.pack = net_D, pack

    def forward(self, x):  # (n, d)
        return self.net_D(x.reshape(len(x) // self.pack, -1))  # (n / pack, 1)


class BatchSpread(nn.Module):
    """Adds a feature, the same for all rows: how much features vary over the batch, on average."""

    def forward(self, h):  # (n, w)
        spread = h.std(dim=0).mean().expand(len(h), 1)
        return torch.cat([h, spread], dim=1)  # (n, w + 1)


def with_batch_spread(net_D):
    """net_D with the spread of its last hidden layer before a new last layer."""
    return nn.Sequential(*net_D[:-1], BatchSpread(), nn.Linear(65, 1).to(device))


def matching_update_G(net_D, net_G, losses, real, z, optimizer):
    """A step of G on the squared distance of the means of D's last hidden layer."""
    optimizer.zero_grad()
    features = net_D[:-1]
    loss = (features(real).mean(0) - features(net_G(z)).mean(0)).square().sum()
    loss.backward()
    optimizer.step()
    return loss.detach()


def unrolled_update_G(net_D, net_G, losses, real, z, optimizer, lr_ahead=0.1):
    """A step of G against the D of one step of gradient descent ahead."""
    optimizer.zero_grad()
    fake = net_G(z)
    now = dict(net_D.named_parameters())
    loss_D = losses(net_D(real), net_D(fake))[0]  # not detached: D's step depends on the fakes
    slopes = torch.autograd.grad(loss_D, list(now.values()), create_graph=True)
    ahead = {name: w - lr_ahead * s for (name, w), s in zip(now.items(), slopes, strict=True)}
    ahead_D = partial(torch.func.functional_call, net_D, ahead)
    loss = losses(ahead_D((real,)), ahead_D((fake,)))[1]
    loss.backward()
    optimizer.step()
    return loss.detach()


def run_idea(idea, data="ring", seed=0):
    """Train new players with the logistic losses, no bound, and one of the four ideas."""
    mixture, num_steps, options = mixtures[data], budget(full=2000, smoke=10), {}
    torch.manual_seed(seed)
    net_D, net_G = new_players(pack=2 if idea == "packing" else 1, seed=seed)
    if idea == "packing":
        net_D = Packed(net_D)
    elif idea == "batch spread":
        net_D = with_batch_spread(net_D)
    elif idea == "feature matching":
        options["update_G"] = matching_update_G
    elif idea == "unrolled step":
        options["update_G"] = unrolled_update_G
    players = net_D, net_G, *helpers(net_D, net_G, num_steps), batches_of(mixture, seed)
    _, net_G = train(*players, logistic_losses, num_steps, desc=idea, **options)
    samples = draw(net_G, mixture)
    return mode_report(samples, mixture.centres, mixture.sigma)


# %% [markdown] tags=["slide"]
# One run each, with the logistic loss and no bound: modes, quality, reverse KL
# (`tests/benchmarks/06_stable_gans/table.md`).
#
# | idea | ring | grid |
# |---|---|---|
# | packing | 4, 0 %, 0.041 | 14, 2 %, 0.427 |
# | batch spread | 1, 0 %, 1.836 | 6, 2 %, 1.441 |
# | feature matching | 1, 1 %, 1.409 | 11, 2 %, 0.700 |
# | unrolled step | 0, 0 %, 1.128 | 16, 2 %, 0.465 |
#
# None of the four rescues a game without a bound. Packing comes closest, with the most even shares on the ring.
# (Their papers add them to other networks, with batch normalisation and far longer trainings.) Try one yourself:
# `run_idea("packing")`.

# %% [markdown] tags=["slide"]
# ## 8 · A recipe for both
# *5 minutes*
#
# None of this reaches the floor of section 1. Quality is low because $G$ is continuous, and because a thin mode asks
# for a steep $D$; modes get lost *early*, when all fakes are in one place and $D$ is steep about it. So let both
# things change in the course of training:
#
# | part | what it does |
# |---|---|
# | your relativistic losses, R1 + R2 | no minimum without a mode, and a game that settles |
# | **fading noise** on all that $D$ sees (Sønderby et al., 2017; Arjovsky and Bottou, 2017) | at first the modes melt into one broad hill, which $G$ can cover; then the picture gets sharper and sharper |
# | **a penalty that fades with it** | a blurred landscape is flat and can bear a strong penalty; sharp modes need a weak one. The weight $\gamma$ is the square of the noise's width, since slopes go with one over the width. Huang et al. let theirs fall too |
# | **several coins** in $z$ | notebook 01 had one coin, for two moons. Six have $2^6 = 64$ outcomes: enough pieces of noise for 25 modes |
#
# And when all is done, **let $D$ select** (Azadi et al., 2019). The best relativistic $D$ is $\log (p / q)$ up to a
# constant, as in notebook 01. So if a sample $x$ is kept with a probability in proportion to $e^{D(x)}$, those that
# are kept are distributed like the data. Samples between the modes go, and modes that got too much lose some of it.
# In practice the proportion is cut off at 1, here at the median of $D$.


# %%
class Coins(nn.Module):
    """Replaces the first numbers of each row of noise by their signs."""

    def __init__(self, number=6):
        super().__init__()
        self.number = number

    def forward(self, z):  # (n, z_dim)
        return torch.cat([z[:, : self.number].sign(), z[:, self.number :]], dim=1)


def fade(t):
    """Width of the noise and weight of the penalty at the share t of all steps, in units of the gap."""
    width = 0.35 * max(0.0, 1 - t / 0.75)
    return width, max(width**2, 0.001)


def select(net_D, samples, mixture, n=2500):
    """n of the samples, those on which D is above its median and of the others a share of exp(D - median)."""
    with torch.no_grad():
        logits = net_D((samples / mixture.gap).to(device)).flatten().cpu()
    generator = torch.Generator().manual_seed(0)
    keep = torch.rand(len(logits), generator=generator) < (logits - logits.median()).exp()
    return samples[keep][:n]


def settle(mixture, seeds=(0,), num_steps=8000):
    """Train new players by the whole recipe, for all seeds in one pass.

    Returns for each seed 2,500 samples of the generator, and as many that D has selected.
    """

    def build(seed):
        torch.manual_seed(seed)
        net_D, net_G = new_players(z_dim=10, num_features=48, seed=seed)
        net_G = nn.Sequential(Coins(), net_G)
        return net_D, net_G, *helpers(net_D, net_G, num_steps), batches_of(mixture, seed)

    def training(*players):
        return train(
            *players, relativistic_losses, num_steps, z_dim=10, penalty=slope_zero, fade=fade,
            desc="the whole recipe",
        )  # fmt: skip

    found = []
    for net_D, net_G in train_many(build, training, seeds):
        samples = draw(net_G, mixture, n=7500, z_dim=10)
        found.append((samples[:2500], select(net_D, samples[2500:], mixture)))
    return found


# %% tags=["slide"]
mine = ("mode_report", "relativistic_losses", "zero_centred_penalties")
if check.passed(*mine):
    settled, selected = {}, {}
    axes = panels(2, size=(3.2, 3.4))
    for ax, (name, mixture) in zip(axes, mixtures.items(), strict=True):
        (both,) = settle(mixture, num_steps=budget(full=8000, smoke=10))
        for samples, reports, who in zip(both, (settled, selected), ("G", "G and D"), strict=True):
            modes, quality, reverse_kl = report = mode_report(
                samples, mixture.centres, mixture.sigma
            )
            reports[name] = report
            print(
                f"{name}, {who}: {modes} modes, quality {quality:.1%}, reverse KL {reverse_kl:.4f}"
            )
        plot_points(mixture.centres, both[0], ax=ax, title=f"{name}, by G alone")
        ax.get_legend().remove()
    show(
        axes[0],
        alt="Samples of the recipe on ring and grid: small clusters on all centres, next to "
        "nothing between them.",
    )

# %% [markdown] tags=["slide"]
# **What you should see.** Eight modes and twenty-five. On the ring nearly all samples are good and the shares are as
# even as those of real points; on the grid a few per cent still lie on the lines between neighbours, and $D$ weeds
# most of them out. Here are the recipe's figures beside published ones:
#
# | | ring of 8: modes, quality, reverse KL | grid of 25 |
# |---|---|---|
# | GAN (in the PacGAN paper) | 6.3, 98.2 %, 0.45 | 17.3, 94.8 %, 0.70 |
# | VEEGAN | 8, 52.9 % | 24.6, 40 % |
# | PacGAN | 7.9, 95.6 %, 0.07 | 24.8, 93.6 %, 0.04 |
# | the recipe, $G$ alone: mean (worst) | 8 (8), 99.3 % (94.6 %), 0.0018 (0.0027) | 25 (25), 95.4 % (88.8 %), 0.0225 (0.0522) |
# | the recipe, $D$ selects | 8 (8), 99.6 % (97.6 %), 0.0010 (0.0018) | 25 (25), 98.3 % (96.6 %), 0.0190 (0.0525) |
# | real points | 8, 98.9 %, 0.0014 | 25, 98.9 %, 0.0048 |
#
# Ours are those of 16 seeds (`tests/benchmarks/06_stable_gans/recipe.md`). Read the comparison with care: the papers'
# networks know nothing of the data beforehand; ours are told the gap between neighbours, and a training takes a quarter
# of a minute. And beware of a quality *above* that of real points: such modes are narrower than the data's. A count of
# modes doesn't see it.

# %% tags=["claims"]
assert settled["ring"][0] == 8 and settled["ring"][1] > 0.93, "Nearly all samples are good."
assert settled["ring"][2] < 0.01, "On the ring shares are even."
assert settled["grid"][0] == 25 and settled["grid"][1] > 0.8, "The grid has all its modes."
assert settled["grid"][2] < 0.05 and selected["grid"][2] < 0.05, "Shares are nearly even there."
assert selected["grid"][1] > settled["grid"][1] - 0.005, "D weeds out what lies between."

# %% [markdown]
# ## 9 · A thousand modes
# *6 minutes*
#
# The ring has eight modes. For a thousand, put three digits of MNIST into the red, green and blue channel of one
# picture (Metz et al., 2017; Srivastava et al., 2017): there are $10^3$ combinations, and a classifier reads which
# one a sample shows. Papers draw 26,000 samples and count the numbers that occur, and the reverse KL of their shares.
#
# The networks are convolutional and small; losses, penalties, steps and loop are the same as above. They have no
# batch normalisation: a penalty on the slope at each point needs an output that depends on that point alone.


# %%
def image_players(seed, z_dim=64, width=24):
    """A small convolutional discriminator of pictures (n, 3, 28, 28), and a generator."""
    torch.manual_seed(seed)
    net_G = nn.Sequential(
        nn.Linear(z_dim, 2 * width * 49), nn.LeakyReLU(0.2), nn.Unflatten(1, (2 * width, 7, 7)),
        nn.Conv2d(2 * width, 4 * width, 3, padding=1), nn.PixelShuffle(2), nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, 3, padding=1), nn.PixelShuffle(2), nn.LeakyReLU(0.2),
        nn.Conv2d(width // 2, 3, 3, padding=1), nn.Tanh(),
    )  # fmt: skip
    net_D = nn.Sequential(
        nn.Conv2d(3, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),  # (n, w, 14, 14)
        nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),  # (n, 2w, 7, 7)
        nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(4 * width * 16, 1),
    )  # fmt: skip
    for module in (*net_G.modules(), *net_D.modules()):
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, 0.2)
            nn.init.zeros_(module.bias)
    return net_D.to(device), net_G.to(device)


def stacked_batches(images, seed=0, batch_size=64):
    """Batches of stacked digits for ever."""
    for k in itertools.count():
        yield stacked_digits(images, batch_size, seed=1_000_000 * seed + k)[0]


def settle_stacked(images, seed=0, num_steps=1200, lr=1e-3, gamma=0.1):
    """Train new players on stacked digits with the relativistic losses, R1 + R2; returns G."""
    net_D, net_G = image_players(seed)
    players = net_D, net_G, *helpers(net_D, net_G, num_steps, lr_D=lr, lr_G=lr)
    _, net_G = train(
        *players, stacked_batches(images, seed), relativistic_losses, num_steps, z_dim=64,
        penalty=partial(slope_zero, gamma=gamma), desc="stacked digits",
    )  # fmt: skip
    return net_G


def draw_stacked(net_G, n=26_000, z_dim=64, seed=1):
    """Pictures of a generator, made 500 at a time."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator)
    with torch.no_grad():
        return torch.cat([net_G(part.to(device)) for part in z.split(500)])


# %% tags=["slide"]
images = mnist("train", device=device)
num_pictures = budget(full=26_000, smoke=200)
real_pictures, numbers = stacked_digits(images, num_pictures, seed=1)
if check.passed("relativistic_losses", "zero_centred_penalties"):
    pictures = draw_stacked(
        settle_stacked(images, num_steps=budget(2000, 4), lr=2e-3), num_pictures
    )
    real_modes, real_kl = stacked_report(real_pictures)
    fake_modes, fake_kl = stacked_report(pictures)
    print(f"real pictures: {real_modes} modes, KL {real_kl:.4f}")
    print(f"yours:         {fake_modes} modes, KL {fake_kl:.4f}")
    upper, lower = panels(1, 2, size=(6.4, 1.5))
    for ax, x, title in ((upper, real_pictures, "real"), (lower, pictures, "yours")):
        tiles = (x[:24].cpu() * 0.5 + 0.5).clamp(0, 1).unflatten(0, (2, 12))  # (2, 12, 3, 28, 28)
        ax.imshow(tiles.permute(0, 3, 1, 4, 2).reshape(56, 336, 3))
        ax.set_title(title, fontsize=10)
        ax.set_axis_off()
    show(
        upper,
        alt="Two rows of pictures in each of two panels: real stacked digits, three overlaid "
        "digits in red, green and blue, and those of the generator.",
        note=images.note,
    )

# %% [markdown] tags=["slide"]
# **What you should see.** Nearly all of the thousand numbers after two minutes, many of them badly drawn, in shares that are
# not yet even. Digits are still being formed. So it is a beginning, and not a collapse: with more steps the same players
# find all thousand, in even shares.
# Beside published figures, from trainings many times as long (ours, one run of the short one and four of the long:
# `tests/benchmarks/06_stable_gans/stacked.md`):
#
# | | modes | reverse KL |
# |---|---|---|
# | DCGAN (in the PacGAN paper) | 99 | 3.40 |
# | VEEGAN | 150 | 2.95 |
# | PacGAN | 1000 | 0.06 |
# | relativistic + R1 + R2 (Huang et al.) | 1000 | 0.078 |
# | yours, 2,000 steps | 986 | 0.48 |
# | the same, 8,000 steps, eight CPU minutes | 1000 | 0.04 to 0.05 |
# | real pictures, 26,000 | 1000 | 0.02 |

# %% tags=["claims"]
assert real_modes == 1000 and real_kl < 0.03, "Real pictures show all numbers."
assert fake_modes > 900, "Nearly all numbers occur."
assert 0.05 < fake_kl < 1, "Their shares are not even yet, and far from a collapse."

# %%
check.choose("loss_or_bound")

# %% [markdown] tags=["slide"]
# ## 10 · One table
# *4 minutes*
#
# Every loss with every bound, four runs a cell (seeds 0 to 3): modes on the mean (the fewest of a run, where runs
# differ), mean quality, mean reverse KL (`tests/benchmarks/06_stable_gans/table.md`, with its command). First the ring.
#
# | loss | none | clipping | gradient penalty | spectral norm | R1 | R1 + R2 |
# |---|---|---|---|---|---|---|
# | logistic | 1.25 (0), 1 %, 1.270 | 4 (2), 0 %, 0.029 | 7.75 (7), 30 %, 0.014 | 3.75 (2), 10 %, 0.177 | 4 (3), 46 %, 1.149 | 8, 23 %, 0.005 |
# | least squares | 4.5 (3), 0 %, 0.207 | 4.5 (3), 0 %, 0.145 | 6.25 (5), 35 %, 0.328 | 3 (2), 0 %, 0.160 | 2.25 (2), 81 %, 1.720 | 6, 7 %, 0.242 |
# | critic | 0.25 (0), 0 %, 1.778 | 3.25 (0), 0 %, 0.291 | 8, 28 %, 0.002 | 5.5 (4), 4 %, 0.065 | 1.75 (0), 0 %, 1.180 | 8, 21 %, 0.003 |
# | hinge | 0.5 (0), 1 %, 1.824 | 2.75 (1), 1 %, 0.531 | 8, 25 %, 0.005 | 5.25 (4), 0 %, 0.132 | 3, 52 %, 1.270 | 8, 15 %, 0.003 |
# | relativistic | 1.5 (0), 25 %, 1.182 | 4 (3), 0 %, 0.097 | 8, 33 %, 0.012 | 4.5 (3), 10 %, 0.179 | 3.5 (3), 42 %, 1.073 | 8, 20 %, 0.003 |
#
# And the grid.
#
# | loss | none | clipping | gradient penalty | spectral norm | R1 | R1 + R2 |
# |---|---|---|---|---|---|---|
# | logistic | 14 (5), 2 %, 0.603 | 16.8 (14), 1 %, 0.059 | 21.5 (20), 5 %, 0.039 | 18.5 (17), 1 %, 0.048 | 18 (12), 2 %, 0.207 | 21.8 (18), 5 %, 0.023 |
# | least squares | 11.5 (5), 7 %, 0.779 | 16.8 (16), 1 %, 0.178 | 19.8 (19), 2 %, 0.162 | 12.2 (1), 26 %, 0.979 | 17.8 (16), 2 %, 0.148 | 20.8 (19), 2 %, 0.070 |
# | critic | 5.75 (4), 1 %, 1.353 | 15.8 (14), 1 %, 0.161 | 21.8 (19), 7 %, 0.019 | 17.2 (16), 1 %, 0.058 | 13.2 (4), 3 %, 0.603 | 21.5 (18), 5 %, 0.013 |
# | hinge | 15 (14), 2 %, 0.290 | 18.5 (15), 2 %, 0.201 | 22 (21), 4 %, 0.032 | 19.2 (18), 2 %, 0.090 | 13.8 (8), 3 %, 0.492 | 21.2 (17), 4 %, 0.025 |
# | relativistic | 13.2 (7), 2 %, 0.518 | 17.2 (15), 1 %, 0.084 | 21.8 (19), 5 %, 0.040 | 18 (17), 1 %, 0.060 | 18 (15), 2 %, 0.087 | 21.8 (18), 4 %, 0.021 |
#
# Read it by columns, then by rows.
#
# Now fill a row yourself. Choose the loss; the six runs take half a minute.

# %%
row = "logistic"
all_mine = (
    "mode_report", "least_squares_losses", "critic_losses", "gradient_penalty", "hinge_losses",
    "power_iteration", "relativistic_losses", "zero_centred_penalties",
)  # fmt: skip
if check.passed(*all_mine):
    my_row = {bound: run(row, bound)[0][2] for bound in bounds}

# %% [markdown]
# **What you should see.** The columns differ far more than the rows. With *any* loss but least squares, the gradient
# penalty and R1 + R2 bring nearly all modes of the ring, in nearly equal shares (the outputs of LSGAN lie between 0
# and 1, where the same weight of a penalty is another strength); without a bound, or with clipping, no loss does. R1
# alone is not enough, whatever the loss. So what the papers of those years argued about, the loss, matters less than
# what they added in passing, the bound (Lucic et al., 2018, and Mescheder et al., 2018, say so for images). No cell
# has the quality of section 8: that took fading noise, coins and four times the steps.
#
# Four runs prove little about a *single* cell: look how far the fewest modes lie below the mean. That a whole column does
# well is what you can rely on. `run("hinge", "R1", seeds=range(4))` trains four at once.

# %% tags=["claims"]
assert my_row["R1 + R2"][2] < 0.05 and my_row["gradient penalty"][2] < 0.1, "Two bounds work."
assert my_row["none"][2] > 0.5 and my_row["none"][1] < 0.1, "Without a bound nothing does."
assert my_row["R1"][2] > 0.1, "R1 alone is not enough."
assert max(quality for _, quality, _ in my_row.values()) < settled["ring"][1] - 0.2, (
    "No cell has the quality of the recipe."
)

# %% [markdown]
# ### Watch two losses play
# This lab has the losses that passed their checks in a menu, under *Settings*. No player is bounded here. Two runs begin
# with the same weights and play the same rounds: the first with the relativistic losses, the *second run* with the
# critic's.
#
# **Predict.** Which of the two will have no use for the ring after four hundred rounds, and what will its losses look
# like?

# %%
pair = ("critic", "relativistic")
if all(name in losses for name in pair):
    lab = ready_made(ring().draw(2000), losses=losses)
    lab.tune(loss="relativistic")
    lab.compare(loss="critic")
    lab.train(budget(full=400, smoke=20))
    display(lab)

# %% [markdown]
# <details><summary>What you should see</summary>
#
# The critic says how far, not whether, and nothing bounds it: its surface gets ever steeper, all fakes feel the same
# pull, and they are driven about in one clump. Its losses swing, below zero at times. The relativistic losses go flat
# where a fake is taken for as real as a data point, so these samples spread along the ring, most of them still between
# two modes. Choose another loss for the second run, *hinge* for example: those that go flat hardly differ on so short a
# run.
# </details>

# %% tags=["claims"]
assert lab.state["coverage"] > 0.9, "These samples spread along the ring."
assert 0.2 < lab.state["precision"] < 0.7, "Most of them, or many, are still between two modes."
alone = ready_made(ring().draw(2000), losses=losses)
alone.tune(loss="critic")
alone.train(400)
assert alone.state["coverage"] < 0.5, "Those of the critic are in one place."

# %%
check.summary()

# %% [markdown]
# ## 11 · Questions
# *12 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** Steps at the same time multiply the state of the game $V = xy$ by a matrix with the
# eigenvalues $1 \pm i\eta$. What follows for the players, and why does a smaller learning rate not help? What does a
# penalty $\frac\gamma2 y^2$ change, and why does one that wants $|y| = 1$ not do the same?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_eigenvalues", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_eigenvalues -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** The length of the eigenvalues is $\sqrt{1 + \eta^2} > 1$, so every step takes the players farther
# from the equilibrium, whatever $\eta > 0$ is; a smaller rate makes the spiral slower and no less outward. The
# penalty adds $-\eta\gamma$ on the diagonal: it damps $D$, the product of the eigenvalues falls by $\eta\gamma$, and
# for $\gamma > \eta$ both are inside the unit circle: the players spiral into the equilibrium. There the slope of $D$
# is $y = 0$. A penalty that wants $|y| = 1$ is not satisfied at that point and pushes $y$ away from 0, so the players
# cannot rest there.
#
# **Rubric.** 1 point: length above 1, hence outward. 1 point: for every learning rate. 1 point: the zero-centred
# penalty damps (eigenvalues move into the circle). 1 point: the other penalty's target contradicts $y = 0$ at the
# equilibrium.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** Clipping, gradient penalty and spectral normalisation all bound the slope of $D$. For
# each, say *where* the slope is bounded, and one drawback. Which of them did you see in a figure, and what did it
# show?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_bounds", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_bounds -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** *Clipping* bounds each weight and so, indirectly and by an unknown number, the slope everywhere.
# The critic uses the bound where it can: weights pile up at $\pm c$ (seen in the histogram), which wastes what the
# network could express, and $c$ must be tuned. The *gradient penalty* acts only at points between fakes and data of
# the batch, says nothing elsewhere, asks for slope 1 rather than at most 1, and costs a second derivative. *Spectral
# normalisation* bounds each layer, so the slope is bounded everywhere by the product, at little cost; but the product
# of layers is usually far above the true slope, so that $D$ is flatter than it need be. In the figure no slope was
# beyond that of the input features.
#
# **Rubric.** 1 point each: where clipping, penalty and spectral norm act, with a fair drawback. 1 point: what one of
# the figures showed.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** Why can a generator that has lost a mode be stuck with the logistic loss, and what is
# different when $D$ compares pairs? Why does the relativistic loss alone not suffice? Use your runs of section 6.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_pairs", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_pairs -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** With the logistic loss each sample is judged by itself: where $D$ believes in a mode, a sample
# there is as good as any, nothing in $G$'s loss says that another mode is empty, and $D$ is flat between modes, so no
# gradient leads there. With pairs a sample's loss depends on the outputs of real points, which come from *all* modes:
# those of an empty mode have high outputs, and fakes elsewhere lose to them; configurations with missing modes are
# then no local minima (Sun et al., 2020). The loss leaves the dynamics of a game as they are: near the equilibrium
# the players circle, unless penalties at data and at fakes damp $D$. In the runs the loss alone did worse than with
# penalties.
#
# **Rubric.** 1 point: samples are judged one by one, flat between modes. 1 point: the pair brings in real points of
# all modes. 1 point: circling is a matter of dynamics, not of the minimum. 1 point: penalties damp; own figures.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 4 (3 points).** Somebody shows you one run on the grid: 25 modes, quality 40 %. Somebody else: 17 modes,
# quality 95 %. Which is better? What else would you ask for before you believe either?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_table", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_table -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** Neither number alone decides: the first covers everything and puts most samples between the modes,
# the second makes good samples and has lost eight modes for good; stray samples can be filtered, lost modes can't be
# had back, so it depends on the use. Ask for the reverse KL (a mode counts with a single good sample), for several
# seeds with the worst of them, for the same budget and networks in both, and for the floor of real data.
#
# **Rubric.** 1 point: a reasoned choice that sees both numbers. 1 point: reverse KL or shares, since one sample makes
# a mode. 1 point: seeds, equal terms, or the floor.
# <!-- END SOLUTION -->

# %% [markdown]
# ## References
# - M. Arjovsky, L. Bottou, *Towards Principled Methods for Training Generative Adversarial Networks*, ICLR 2017
#   (noise on what $D$ sees).
# - M. Arjovsky, S. Chintala, L. Bottou, *Wasserstein Generative Adversarial Networks*, ICML 2017.
# - S. Azadi et al., *Discriminator Rejection Sampling*, ICLR 2019.
# - I. Gulrajani et al., *Improved Training of Wasserstein GANs*, NeurIPS 2017.
# - N. Huang, A. Gokaslan, V. Kuleshov, J. Tompkin, *The GAN is dead; long live the GAN! A Modern GAN Baseline*,
#   NeurIPS 2024.
# - A. Jolicoeur-Martineau, *The Relativistic Discriminator: a Key Element Missing from Standard GAN*, ICLR 2019.
# - T. Karras et al., *Progressive Growing of GANs for Improved Quality, Stability, and Variation*, ICLR 2018.
# - J. H. Lim, J. C. Ye, *Geometric GAN*, 2017.
# - M. Lucic et al., *Are GANs Created Equal? A Large-Scale Study*, NeurIPS 2018.
# - Z. Lin, A. Khetan, G. Fanti, S. Oh, *PacGAN: The Power of Two Samples in Generative Adversarial Networks*, NeurIPS
#   2018.
# - X. Mao et al., *Least Squares Generative Adversarial Networks*, ICCV 2017.
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018.
# - L. Metz, B. Poole, D. Pfau, J. Sohl-Dickstein, *Unrolled Generative Adversarial Networks*, ICLR 2017.
# - T. Miyato, T. Kataoka, M. Koyama, Y. Yoshida, *Spectral Normalization for Generative Adversarial Networks*, ICLR
#   2018.
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016.
# - C. K. Sønderby et al., *Amortised MAP Inference for Image Super-resolution*, ICLR 2017 (instance noise).
# - A. Srivastava et al., *VEEGAN: Reducing Mode Collapse in GANs using Implicit Variational Learning*, NeurIPS 2017.
# - R. Sun, T. Fang, A. Schwing, *Towards a Better Global Loss Landscape of GANs*, NeurIPS 2020.

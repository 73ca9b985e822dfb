# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 1, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Generative adversarial networks from scratch
#
# You will build a GAN out of two small networks and a dozen lines of loop, on data simple enough to see
# at a glance: two thousand points in the plane that form two moons. At the end you will know what the two
# players optimise, why the textbook loss of one of them fails in practice, how to tell a good GAN
# from one whose pictures merely look good, and what it takes to make training succeed *every* time.
#
# **Before you start** you should know gradient descent and have written a training loop in PyTorch.
# The whole notebook takes about **90 minutes**; each section says how long it takes. The longest
# training runs for about ten seconds on a laptop.
#
# **How it works.** Where you see `raise NotImplementedError`, replace that line by your code; the
# numbered steps above it say what is to be done. Run the cell, then the check below it. A check that
# fails says what it tried, what it got and what the likely cause is; run it as often as you like.
# Cells that need an exercise you haven't solved yet are skipped, not failed.
#
# | | section | minutes |
# |---|---|---|
# | 1 | Two ways to model data | 5 |
# | 2 | The game | 10 |
# | 3 | The best discriminator for a fixed generator | 15 |
# | 4 | Why the generator does not minimise log(1 − D) | 5 |
# | 5 | Two small networks | 10 |
# | 6 | Three losses, on logits | 10 |
# | 7 | One step each | 10 |
# | 8 | The loop | 10 |
# | 9 | A measured verdict | 5 |
# | 10 | Experiments | 10 |
# | 11 | Questions | 10 |
# | 12 | A recipe that works every time | 5 |

# %%
import itertools
import math
from functools import partial

import torch
import torch.nn.functional as F
from IPython.display import display
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track, two_moons
from course_utils.metrics import coverage, precision, thickness
from course_utils.plotting import (
    panels,
    plot_curves,
    plot_discriminator,
    plot_losses,
    plot_points,
    show,
)
from course_utils.training import EMA, Coin, FourierFeatures, linear_decay, r1_penalty
from course_utils.widgets import GanLab

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · Two ways to model data
# *5 minutes*
#
# A **generative model** learns from examples $x_1, \dots, x_n$ drawn from an unknown distribution
# $p_\text{data}$, and afterwards produces new ones. There are two ways to say what it should learn.
#
# **Explicit: write down a likelihood.** The model is a density $p_\theta(x)$ that you can evaluate, and
# learning means making the examples likely: maximise $\sum_i \log p_\theta(x_i)$. A *variational
# autoencoder* (VAE) is of this kind. It explains each $x$ by a hidden $z$; since the sum over all $z$
# cannot be computed it maximises a lower bound (the ELBO) with the help of an encoder that guesses $z$
# from $x$. The likelihood has a price. To give density to every example, the model must spread it: a
# VAE with a Gaussian decoder pays for each pixel by its squared error, and answers doubt with the
# average of the candidates. In pictures that looks like blur.
#
# **Implicit: write down a way to sample.** The model is a network $G$ that turns noise $z$, which is easy
# to draw, into a sample $G(z)$. What density $p_G$ its samples have nobody knows, and nobody needs to.
# But what should it be trained on, when there is no likelihood to maximise? The idea of GANs (Goodfellow
# et al., 2014) is to let a second network tell real from generated, and train $G$ to leave it in doubt.
#
# Here is the data. The gap between the moons is what makes it hard: a network is a continuous map, so
# it can only go from one moon to the other through the gap.

# %%
X = two_moons(n=2000, noise=0.05, seed=0, device=device)
show(
    plot_points(real=X, title="2000 points on two moons"),
    alt="Scatter plot of the data: two interleaving half circles, the upper opening downwards, "
    "the lower opening upwards, with a gap between them.",
)

# %% [markdown]
# ## 2 · The game
# *10 minutes*
#
# There are two players.
#
# - The **generator** $G$ maps noise $z \sim \mathcal N(0, I)$ of width `z_dim` to a point $G(z)$.
# - The **discriminator** $D$ maps a point $x$ to $D(x) \in (0, 1)$: the probability, in its judgement, that
#   $x$ comes from the data.
#
# They play for one number, the *value*
#
# $$V(G, D) = \mathbb E_{x \sim p_\text{data}}\big[\log D(x)\big] + \mathbb E_{z}\big[\log\big(1 - D(G(z))\big)\big],
# \qquad \min_G \max_D V(G, D).$$
#
# The discriminator wants it large: $D(x)$ near 1 on data, near 0 on fakes. It is the log-likelihood of a
# classifier with the labels 1 (real) and 0 (fake), so maximising $V$ over $D$ is logistic regression with
# a network. The generator wants it small, and has only the second term to do so.
#
# Two stories help to think about it.
#
# - **Forger and detective.** The forger learns from every painting that is found out, the detective from
#   every forgery. Neither needs to be told what makes a painting good. If both go on improving, in the
#   end the forgeries are as good as the originals, and the detective can only toss a coin.
# - **Teacher and student.** The discriminator is a loss function that is learned on the way. It does not
#   only mark the student's work as wrong: through its gradient $\partial D / \partial x$ it says in which direction each
#   generated point should move to look more real. A good teacher is a little ahead of the student. One
#   who is far ahead says "all wrong" and nothing else, and you will see in section 4 what comes of that.
#
# A warning that the stories hide: a game is not a minimisation. Each player moves downhill on its own
# loss, and in doing so changes the other's. There need not be any quantity that goes down as training
# goes on. This is why the loss curves of a GAN say so little, and why section 9 measures the samples
# instead.

# %% [markdown]
# ## 3 · The best discriminator for a fixed generator
# *15 minutes*
#
# Hold $G$ fixed. Write $p$ for the density of the data and $q$ for that of the samples. Then
#
# $$V(G, D) = \int \Big( p(x) \log D(x) + q(x) \log\big(1 - D(x)\big) \Big)\, dx ,$$
#
# and since $D(x)$ may be chosen for each $x$ on its own, we can maximise under the integral sign. For
# numbers $a, b \ge 0$, not both 0, the function $y \mapsto a \log y + b \log(1 - y)$ has the derivative $a/y - b/(1-y)$, which is
# zero at $y = a / (a + b)$ and changes from plus to minus there. So the best discriminator is
#
# $$D^*(x) = \frac{p(x)}{p(x) + q(x)} .$$
#
# It is the posterior probability of "real" when half of all points are. Where neither density is
# positive, any value is as good as another; we take ½. Its logit has a simple form: with
# $D^* = \sigma(\ell^*)$, where $\sigma(\ell) = 1 / (1 + e^{-\ell})$,
#
# $$\ell^*(x) = \log \frac{D^*(x)}{1 - D^*(x)} = \log \frac{p(x)}{q(x)} = \log p(x) - \log q(x).$$
#
# So the best discriminator knows by what factor real points are denser than fake ones at $x$, and the
# gradient of its logit says where that factor grows. Putting $D^*$ back,
#
# $$\begin{aligned} V(G, D^*) &= \int p \log \frac{p}{p+q} + \int q \log \frac{q}{p+q} \\
# &= -\log 4 + \mathrm{KL}\Big(p \,\Big\|\, \tfrac{p+q}{2}\Big) + \mathrm{KL}\Big(q \,\Big\|\, \tfrac{p+q}{2}\Big) \\
# &= -\log 4 + 2\,\mathrm{JSD}(p, q), \end{aligned}$$
#
# where each of the two $\log 2$ that make up $-\log 4$ comes from writing $p + q$ as twice the mean
# $\frac{p+q}{2}$. The Jensen–Shannon divergence $\mathrm{JSD}$ is at least 0, and 0 only if $p = q$. So against a perfect
# opponent the generator minimises a distance between distributions, and the minimum of the game,
# $-\log 4 \approx -1.386$, is reached exactly when the samples are distributed like the data
# (Goodfellow et al., 2014, theorem 1).
#
# Now check this with numbers: write $D^*$ and $V(G, D^*)$ for densities given on a grid.


# %% nbgrader={"grade": false, "grade_id": "optimal_discriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: optimal_discriminator
def optimal_discriminator(p, q):
    """The discriminator that is best against a fixed generator.

    Parameters
    ----------
    p, q : tensors of shape (n,)
        Densities of the data and of the samples at the same points, each at least 0.

    Returns
    -------
    tensor of shape (n,)
        D*(x) between 0 and 1; 1/2 where both densities are 0. p and q stay as they are.
    """
    # 1. The quotient derived above.
    # 2. It is 0/0 where both densities are 0: put 1/2 there (torch.where).
    ### BEGIN SOLUTION
    total = p + q
    return torch.where(total > 0, p / total, 0.5)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_optimal_discriminator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("optimal_discriminator", optimal_discriminator)


# %% nbgrader={"grade": false, "grade_id": "value_at_optimum", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: value_at_optimum
def value_at_optimum(p, q, dx):
    """The value V(G, D*) of the game, for densities on a grid.

    Parameters
    ----------
    p, q : tensors of shape (n,)
        Densities of the data and of the samples on n equally spaced points.
    dx : float
        Distance between neighbouring points.

    Returns
    -------
    tensor of shape () or float
        The integral as a sum over the grid times dx.
    """
    # 1. D* from the exercise above, or its formula.
    # 2. p log D* + q log(1 - D*) at each point. A density of 0 contributes 0, although the logarithm
    #    may be minus infinity there: torch.xlogy(p, D) is p * log(D) with 0 * log(0) = 0.
    # 3. Sum, times dx.
    ### BEGIN SOLUTION
    # 1 - D* is q / (p + q): by symmetry the same function, and exact where D* rounds to 1.
    integrand = torch.xlogy(p, optimal_discriminator(p, q))
    integrand = integrand + torch.xlogy(q, optimal_discriminator(q, p))
    return integrand.sum() * dx
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_value_at_optimum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("value_at_optimum", value_at_optimum)

# %% [markdown]
# Two Gaussians in one dimension: the data stands still, the samples move towards it.

# %%
x = torch.linspace(-8, 8, 2001)
dx = float(x[1] - x[0])


def gaussian(mean):
    """The density of a normal distribution with standard deviation 1 on the grid x."""
    return torch.exp(-0.5 * (x - mean) ** 2) / math.sqrt(2 * math.pi)


if check.passed("optimal_discriminator", "value_at_optimum"):
    p, q = gaussian(0.0), gaussian(2.0)
    left, right = panels(2)
    curves = {"p (data)": p, "q (samples)": q, "D*": optimal_discriminator(p, q)}
    plot_curves(x, curves, ax=left, title="The best discriminator")
    shifts = torch.linspace(0, 6, 25)
    values = torch.tensor([float(value_at_optimum(p, gaussian(s), dx)) for s in shifts])
    plot_curves(
        shifts,
        {"V(G, D*)": values, "−log 4": torch.full_like(values, -math.log(4))},
        ax=right,
        title="The value of the game",
        xlabel="distance between the means",
    )
    show(
        left,
        alt="Left: two bell curves at 0 and 2 and the best discriminator, a sigmoid that falls from 1 "
        "to 0 and crosses one half midway. Right: the value of the game over the distance between "
        "the means, rising from minus log 4 at distance 0 towards 0 at distance 6.",
    )
    print(
        f"V(G, D*) when p = q: {float(value_at_optimum(p, p, dx)):.4f}   −log 4 = {-math.log(4):.4f}"
    )

# %% [markdown]
# **What you should see.** $D^*$ crosses ½ exactly where the two densities are equal. The value rises from
# $-\log 4$ (the discriminator can only guess) towards 0 (it is always right). Look at the right end of
# the curve: it is flat. Once the two distributions hardly overlap, moving the samples closer changes
# nothing, and a generator that follows the slope of this curve stands still. Keep that in mind.

# %% [markdown]
# ## 4 · Why the generator does not minimise log(1 − D)
# *5 minutes*
#
# Early in training the samples are bad and the discriminator knows: $D(G(z)) \approx 0$. Write
# $D = \sigma(\ell)$ with the *logit* $\ell$. The loss from the game, $\log(1 - \sigma(\ell))$, then has the slope
#
# $$\frac{\partial}{\partial \ell} \log\big(1 - \sigma(\ell)\big) = -\sigma(\ell) \approx 0 ,$$
#
# just when there is most to learn: the loss *saturates*. Goodfellow et al. therefore let the generator
# minimise $-\log D(G(z))$ instead, with the slope
#
# $$\frac{\partial}{\partial \ell} \big(-\log \sigma(\ell)\big) = \sigma(\ell) - 1 \approx -1 .$$
#
# Both slopes are negative: either loss pushes the logit of a fake up. They differ in where the push is
# strong. The saturating loss goes flat where the discriminator *rejects* the fake, which is where there is
# most to learn. The second, *non-saturating* loss goes flat where the discriminator is *fooled*, which is
# where there is least. With it the game is no longer zero-sum: each player has a loss of its own.

# %%
logit = torch.linspace(-8, 8, 200, requires_grad=True)
losses = {
    "saturating: log(1 − D)": -F.softplus(logit),
    "non-saturating: −log D": F.softplus(-logit),
}
slopes = {name: torch.autograd.grad(y.sum(), logit)[0] for name, y in losses.items()}
left, right = panels(2)
plot_curves(logit, losses, ax=left, title="Loss of the generator", xlabel="logit of a fake")
plot_curves(logit, slopes, ax=right, title="Its gradient", xlabel="logit of a fake")
show(
    left,
    alt="Left: both losses fall as the logit of a fake grows. Right: for logits far below zero, where "
    "fakes are found out, the gradient of the saturating loss is zero and that of the "
    "non-saturating loss is minus one; for large logits it is the other way round.",
)

# %% [markdown]
# **What you should see.** On the left of the right-hand figure, where a fake has been found out, the
# saturating loss pushes with strength 0 and the non-saturating one with strength 1.

# %% [markdown]
# ## 5 · Two small networks
# *10 minutes*
#
# Both players are multilayer perceptrons with two hidden layers and LeakyReLU(0.2) between the layers.
# LeakyReLU lets a little gradient through for negative inputs as well, which matters here more than
# usual: the generator learns only from what comes back through the discriminator.
#
# The discriminator ends in a plain linear layer and returns **logits**, not probabilities. The sigmoid
# is part of the loss, where it can be computed without overflow.


# %% nbgrader={"grade": false, "grade_id": "Generator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: Generator
class Generator(nn.Module):
    """Maps noise to points: Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2), Linear.

    Parameters
    ----------
    z_dim : int
        Width of the noise.
    hidden : int
        Width of both hidden layers.
    out_dim : int
        Dimension of the points.

    The forward pass maps z of shape (n, z_dim) to points of shape (n, out_dim), without limits on
    their range.
    """

    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        # 1. Three linear layers: z_dim to hidden, hidden to hidden, hidden to out_dim.
        # 2. LeakyReLU with slope 0.2 after the first and after the second. nn.Sequential joins them.
        ### BEGIN SOLUTION
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )
        ### END SOLUTION

    def forward(self, z):
        # 3. Apply them to z.
        ### BEGIN SOLUTION
        return self.layers(z)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Generator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Generator", Generator)


# %% nbgrader={"grade": false, "grade_id": "Discriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: Discriminator
class Discriminator(nn.Module):
    """Maps points to logits: Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2), Linear.

    Parameters
    ----------
    in_dim : int
        Dimension of the points.
    hidden : int
        Width of both hidden layers.

    The forward pass maps x of shape (n, in_dim) to logits of shape (n, 1); the probability that x is
    real is their sigmoid, which is not applied here.
    """

    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        # 1. The same pattern as in the generator, from in_dim to hidden to hidden to 1.
        ### BEGIN SOLUTION
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )
        ### END SOLUTION

    def forward(self, x):
        # 2. Apply it to x, without a sigmoid.
        ### BEGIN SOLUTION
        return self.layers(x)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Discriminator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Discriminator", Discriminator)

# %% [markdown]
# ## 6 · Three losses, on logits
# *10 minutes*
#
# Training minimises, so the discriminator gets the loss $-V$. With $D = \sigma(\ell)$ its two terms become
#
# $$-\log \sigma(\ell) = \log(1 + e^{-\ell}) = \mathrm{softplus}(-\ell), \qquad
# -\log\big(1 - \sigma(\ell)\big) = \mathrm{softplus}(\ell).$$
#
# Never compute them as `torch.log(torch.sigmoid(l))`: in float32 `sigmoid(-200.)` is 0 and its logarithm
# minus infinity. `F.softplus`, `F.logsigmoid` and `F.binary_cross_entropy_with_logits` are exact
# everywhere; take whichever you like. Expectations become means over a batch.


# %% nbgrader={"grade": false, "grade_id": "discriminator_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    """What the discriminator minimises: minus the value of the game.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
        The discriminator's logits for a batch of data.
    fake_logits : tensor of shape (m, 1)
        Its logits for generated points; m may differ from n.

    Returns
    -------
    tensor of shape ()
        Minus the mean of log D over the real batch, minus the mean of log(1 - D) over the fakes.
    """
    # 1. The loss on real points: their label is 1.
    # 2. The loss on fakes: their label is 0.
    # 3. Add the two means.
    ### BEGIN SOLUTION
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return loss_real + loss_fake
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_discriminator_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("discriminator_loss", discriminator_loss)


# %% nbgrader={"grade": false, "grade_id": "generator_loss_saturating", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: generator_loss_saturating
def generator_loss_saturating(fake_logits):
    """The generator's part of the game's value, which it minimises: mean log(1 - D).

    Parameters
    ----------
    fake_logits : tensor of shape (n, 1)
        The discriminator's logits for generated points.

    Returns
    -------
    tensor of shape ()
    """
    # 1. The mean of log(1 - D), from the logits. Mind the sign: this is at most 0.
    ### BEGIN SOLUTION
    return -F.softplus(fake_logits).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_generator_loss_saturating", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("generator_loss_saturating", generator_loss_saturating)


# %% nbgrader={"grade": false, "grade_id": "generator_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: generator_loss
def generator_loss(fake_logits):
    """The non-saturating loss of the generator: minus mean log D.

    Parameters
    ----------
    fake_logits : tensor of shape (n, 1)
        The discriminator's logits for generated points.

    Returns
    -------
    tensor of shape ()
    """
    # 1. The loss that a classifier would have on these logits if their label were 1: the generator
    #    wants its fakes to be taken for real.
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_generator_loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("generator_loss", generator_loss)

# %% [markdown]
# ## 7 · One step each
# *10 minutes*
#
# A step of either player is: clear the gradients, compute the loss, `backward()`, `optimizer.step()`. What
# needs thought is **where gradients go**.
#
# - In a step of the **discriminator**, the fakes are data. No gradient should travel back into the
#   generator: it would cost time, and leave gradients in `net_G` that nobody asked for. Cut the graph
#   with `fake.detach()`, or make the fakes under `torch.no_grad()`.
# - In a step of the **generator**, the gradient must travel *through* the discriminator, so here nothing
#   may be detached. `backward()` then leaves gradients in `net_D` as well. They do no harm, because only
#   `net_G`'s parameters are in the optimizer, *as long as* the next step of the discriminator clears
#   them before it adds its own.
#
# Both functions return the loss as `loss.detach()`. Returning `loss` itself would keep the whole graph in
# memory for as long as you keep the number; `loss.item()` would make a GPU wait at every step.


# %% nbgrader={"grade": false, "grade_id": "update_D", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_D
def update_D(net_D, net_G, real, z, optimizer):
    """One step of the discriminator. Changes net_D and nothing else, gradients of net_G included.

    Parameters
    ----------
    net_D, net_G : networks
    real : tensor of shape (n, d)
        A batch of data.
    z : tensor of shape (n, z_dim)
        Noise for a batch of fakes.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_D.

    Returns
    -------
    tensor of shape ()
        The discriminator's loss before the step, detached.
    """
    # 1. Clear the gradients.
    # 2. Fakes from z, cut off from the generator.
    # 3. discriminator_loss on the logits of real and of fake points.
    # 4. Backward, then step.
    # 5. Return the loss, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    fake = net_G(z).detach()  # to the discriminator the fakes are data: no gradient for net_G
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_D", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_D", update_D)


# %% nbgrader={"grade": false, "grade_id": "update_G", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_G
def update_G(net_D, net_G, z, optimizer):
    """One step of the generator. Changes the weights of net_G, not those of net_D.

    Parameters
    ----------
    net_D, net_G : networks
    z : tensor of shape (n, z_dim)
        Noise for a batch of fakes.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_G.

    Returns
    -------
    tensor of shape ()
        The generator's (non-saturating) loss before the step, detached.
    """
    # 1. Clear the gradients.
    # 2. Fakes from z, and what net_D says of them: this time nothing is cut off.
    # 3. generator_loss, backward, step.
    # 4. Return the loss, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))  # the gradient reaches net_G through net_D
    loss.backward()
    optimizer.step()
    return loss.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_G", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_G", update_G)

# %% [markdown]
# ## 8 · The loop
# *10 minutes*
#
# One epoch goes through the data once. For each batch: fresh noise, a step of the discriminator, fresh
# noise, a step of the generator. The two update functions come in as arguments, so that section 10 can
# swap them.
#
# `progress(num_epochs, history)` yields the epochs 0, 1, … and meanwhile draws a bar and the losses found
# in `history`; that is what `track` from `course_utils` does. It spends at most 5 % of the time redrawing,
# and does not touch the random state of the training.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    """Train both networks in turn.

    Parameters
    ----------
    net_D, net_G : networks
    update_D, update_G : functions
        With the signatures of section 7.
    optimizer_D, optimizer_G : torch.optim.Optimizer
    batches : iterable of tensors of shape (n, d), with a length
        One pass over it is one epoch; the last batch may be shorter.
    z_dim : int
        Width of the noise, which is standard normal and new for every batch.
    num_epochs : int
    progress : function
        progress(num_epochs, history) yields the epochs and shows how history grows.

    Returns
    -------
    dict
        "loss_D" and "loss_G": lists with one float an epoch, the mean over its batches.
    """
    history = {"loss_D": [], "loss_G": []}
    # 1. Loop over the epochs that progress(num_epochs, history) yields.
    # 2.   Loop over the batches, calling each `real`.
    # 3.     Draw z of shape (len(real), z_dim) on real.device; update_D, then z anew, update_G.
    # 4.   Before the epoch ends, append both mean losses to history, as floats.
    # 5. Return history.
    ### BEGIN SOLUTION
    for _epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(update_G(net_D, net_G, z, optimizer_G))
        # One transfer an epoch, not one a step: a GPU need not wait for Python.
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train", train)

# %% [markdown]
# ## 9 · A measured verdict
# *5 minutes*
#
# To look at the generator, and to judge it, you need samples.


# %% nbgrader={"grade": false, "grade_id": "sample", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    """Draw samples from a generator, leaving it and torch's global random state as they were.

    Parameters
    ----------
    net_G : network
    n : int
        How many, at least 1.
    z_dim : int
    seed : int
        The same seed gives the same samples.

    Returns
    -------
    tensor of shape (n, d)
        On the device of net_G, without gradients.

    Raises
    ------
    ValueError
        If n is below 1.
    """
    # 1. Refuse n < 1 with one clear sentence.
    # 2. z from a torch.Generator of your own (on the device of net_G's parameters), seeded by seed.
    #    torch.manual_seed would reset the noise of a training that calls you for a picture!
    # 3. net_G in eval mode, under torch.no_grad(); afterwards back into the mode it came in.
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}.")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(was_training)
    return samples
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sample", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("sample", sample)

# %% [markdown]
# Now put everything together. `new_players` makes two networks and their optimizers; Adam with
# $\beta_1 = 0.5$ is usual for GANs, since a long memory of past gradients is of little use when the
# opponent has moved on (Radford et al., 2016).
#
# <details><summary>Optional: the same steps, faster, above all on a GPU</summary>
#
# Networks this small leave a GPU idle: Python starts its hundreds of small operations one by one, and that takes
# longer than computing them. `fast_step` (`from course_utils.training import fast_step`) wraps a function like yours,
# records a step on a GPU as a *CUDA graph* and replays it, and on any device lets Adam update all weights in one
# pass. Nothing that you wrote changes, and the losses are the same up to rounding: try
# `run(1e-3, fast_step(update_D), fast_step(update_G), desc="fast")` below.
# </details>

# %%
z_dim = 4
batch_size = 128
num_epochs = budget(full=100, smoke=4)


def new_players(lr, seed=0):
    """Two new networks and an Adam optimizer for each; the same seed gives the same networks."""
    torch.manual_seed(seed)
    net_G, net_D = Generator(z_dim).to(device), Discriminator().to(device)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=lr, betas=(0.5, 0.9))
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr, betas=(0.5, 0.9))
    return net_D, net_G, optimizer_D, optimizer_G


def run(lr, update_D, update_G, desc, num_epochs=num_epochs):
    """Train new players, with a live picture of their samples. Returns net_D, net_G and history."""
    net_D, net_G, optimizer_D, optimizer_G = new_players(lr)

    def picture(ax):
        plot_points(real=X, fake=sample(net_G, 1000, z_dim), ax=ax)

    history = train(
        net_D, net_G, update_D, update_G, optimizer_D, optimizer_G,
        Batches(X, batch_size=batch_size), z_dim, num_epochs,
        progress=partial(track, picture=picture, desc=desc, alt="data and generated points"),
    )  # fmt: skip
    return net_D, net_G, history


everything = ("Generator", "Discriminator", "update_D", "update_G", "train", "sample")
if check.passed(*everything):
    net_D, net_G, history = run(1e-3, update_D, update_G, desc="lr 1e-3")

# %% [markdown]
# It looks like two moons, more or less. How much is "more or less"? Two numbers, taken against an
# independent draw of 2000 points from the data:
#
# - **coverage**: the share of real points that have a sample within a radius. It falls when the generator
#   leaves something out.
# - **precision**: the share of samples that have a real point within a radius. It falls when the generator makes
#   things up.
#
# A generator that makes a single perfect point has precision 1 and coverage near 0; one that scatters points
# over the whole plane has it the other way round. Neither number alone says anything. And no number
# means anything without knowing what is possible, so beside them stands what *real* data scores
# against real data.
#
# **Which radius?** The noise of the data has a standard deviation of 0.05. A radius of 0.1 is twice that: it
# sees missing parts and stray points, and takes a hairline along the middle of each moon for data. A radius of
# 0.03 sees such a hairline, but not even real data gets near 1 with it. So take both, and a third number that
# asks directly:
#
# - **thickness**: the standard deviation of the samples *across* the moons.

# %%
test = two_moons(n=2000, noise=0.05, seed=1, device=device)


def verdict(name, samples):
    """Print coverage and precision of samples against held-out data at two radii, and their thickness."""
    print(f"{name:<24} thickness {thickness(samples):.3f}")
    for radius in (0.1, 0.03):
        print(
            f"{'':<24} within {radius:<5} coverage {coverage(test, samples, radius):.3f}", end="   "
        )
        print(f"precision {precision(test, samples, radius):.3f}")


if check.passed(*everything):
    verdict("your GAN", sample(net_G, 2000, z_dim, seed=1))
verdict("real data", two_moons(n=2000, noise=0.05, seed=2, device=device))

# %%
if check.passed(*everything):
    show(
        plot_discriminator(net_D, real=X, fake=sample(net_G, 500, z_dim), title="What D believes"),
        alt="The discriminator's probability over the plane, with data and samples: close to one half "
        "in most places near the moons, lower where samples stray into the gap.",
    )

# %% [markdown]
# **What you should see.** Most of both moons is covered, with a few points on the bridge between them. The
# narrow radius tells the samples from data more clearly than the wide one. The discriminator is near ½ where the
# two sets of points mix.
#
# | symptom | likely cause |
# |---|---|
# | all points in one small clump that wanders about | collapse: is the generator's loss the non-saturating one, and does `update_D` get fresh fakes? |
# | nothing moves | the gradient doesn't reach `net_G`: is something detached in `update_G`? |
# | a cloud that never takes shape | `net_D` doesn't learn: its optimizer must hold its own parameters |

# %% [markdown]
# ## 10 · Experiments
# *10 minutes; run each cell, and read the picture before the text below it*
#
# ### Play
# Here are two new networks of yours, driven by your own `update_D` and `update_G`, step by step. The colour
# is what $D$ believes, the arrows are the directions in which *your* loss pulls the samples, and the mesh shows
# where $G$ sends a regular grid of noise. Buttons and keys play, pause, make a step of one player alone, go back
# in time, or start again.
#
# **Predict, then play:**
#
# 1. Choose *Mode collapse*. What will the mesh look like after a hundred rounds? And coverage?
# 2. Make ten steps of $D$ alone, then ten of $G$ alone. Which arrows get longer, when?
# 3. Choose *Vanishing gradient*, then *The same D, your own loss*. Section 4 told you what to expect.

# %%
updates = ("Generator", "Discriminator", "update_D", "update_G")
if check.passed(*updates):
    lab_D, lab_G, optimizer_D, optimizer_G = new_players(1e-3)
    lab = GanLab(
        lab_G, lab_D, X, update_D=update_D, update_G=update_G, z_dim=z_dim, batch_size=batch_size,
        optimizer_D=optimizer_D, optimizer_G=optimizer_G,
    )  # fmt: skip
    lab.train(budget(full=600, smoke=20))
    display(lab)

# %% [markdown]
# ### A smaller learning rate
# The same training with lr 1e-4. Before you run it: will it be better, worse, or merely slower?

# %%
if check.passed(*everything):
    _, slow_G, slow_history = run(1e-4, update_D, update_G, desc="lr 1e-4")
    verdict("lr 1e-3", sample(net_G, 2000, z_dim, seed=1))
    verdict("lr 1e-4", sample(slow_G, 2000, z_dim, seed=1))

# %%
if check.passed(*everything):
    left, right = panels(2)
    plot_losses(history, ax=left, title="lr 1e-3")
    plot_losses(slow_history, ax=right, title="lr 1e-4")
    show(
        left,
        alt="Loss curves of both players for the two learning rates. With 1e-3 they jump from epoch to "
        "epoch at first, with 1e-4 they swing slowly; both settle near 1.39 and 0.69.",
    )

# %% [markdown]
# **What you should see.** With lr 1e-3 the curves jump from epoch to epoch, early on most of all, while the
# samples improve: the players circle around each other. With lr 1e-4 they swing slowly and smoothly, and after
# the same number of steps the picture is not finished: a cloud around the moons, which covers them well
# and is far less precise (over four seeds, precision 0.79 against 0.92). Now look at where the losses end.
# Both pairs of curves lie at $\log 4 \approx 1.39$ and $\log 2 \approx 0.69$, the values of the equilibrium. You can't tell
# from the losses which generator is better, nor that either is far from done.
#
# ### Ten times as many samples as data
# The generator was trained on 2000 points. Nothing stops you from drawing 20 000.

# %%
if check.passed(*everything):
    many = sample(net_G, 20_000, z_dim, seed=3).cpu()
    left, right = panels(2)
    plot_points(real=X, ax=left, title="2000 data points")
    right.hist2d(*many.T.numpy(), bins=120, cmap="Blues", cmin=1)
    right.set_aspect("equal")
    right.set_title("20 000 samples, counted in small squares")
    show(
        left,
        alt="Left: the data. Right: counts of twenty thousand generated points, dense along both moons, "
        "with a thin veil of points between them.",
    )

# %% [markdown]
# **What you should see.** Most squares along the moons hold samples, those between data points too: the generator
# has not stored 2000 points, it has learned a map from the whole space of noise. Few samples are as far from the
# middle of a moon as the outer data points are: the map gets the shape before it gets the spread. The veil of
# points between the moons shows that the map is continuous: noise is one connected cloud, and two moons are not.
#
# ### A failure on demand
# What if the generator takes ten steps for each step of the discriminator?


# %%
def ten_updates_G(net_D, net_G, z, optimizer):
    """Ten steps of the generator, each with new noise."""
    for _ in range(10):
        loss = update_G(net_D, net_G, torch.randn_like(z), optimizer)
    return loss


if check.passed(*everything):
    _, collapsed_G, _ = run(
        1e-3, update_D, ten_updates_G, desc="ten G steps per D step", num_epochs=budget(20, 2)
    )
    verdict("ten G steps per D step", sample(collapsed_G, 2000, z_dim, seed=1))

# %% [markdown]
# **What you should see.** *Mode collapse*: all samples sit in one small place or on a short arc, and
# coverage is near 0. With ten steps against a discriminator that stands still, the generator walks to the
# point that this discriminator likes best, whatever the noise. The discriminator then learns to reject that
# place, and the clump jumps to the next. Watch the losses: nothing in them tells you that anything is wrong.

# %% [markdown]
# ## 11 · Questions
# *10 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** What is $D^*(x)$ when the generator is perfect, and what is then the value of the
# game? Why is this an equilibrium: could either player do better by changing only its own strategy?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_perfect_generator", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_perfect_generator -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** If $q = p$ then $D^*(x) = p/(p+q) = 1/2$ wherever there is data, and
# $V = \log\frac12 + \log\frac12 = -\log 4$. Given this generator, the discriminator cannot gain: ½ is the maximiser
# of $V$ at every $x$, since a real point and a fake there are equally likely. Given $D = \frac12$ everywhere, the
# generator cannot gain either: $V$ is $-\log 4$ for every generator, and the gradient of a constant
# discriminator with respect to its input is 0. Since neither can do better alone, it is a Nash equilibrium.
# It is also the global minimum of $V(G, D^*) = -\log 4 + 2\,\mathrm{JSD}(p, q)$, because JSD ≥ 0 with equality only for $p = q$.
#
# **Rubric.** 1 point: $D^* = 1/2$. 1 point: value $-\log 4$. 1 point: why the discriminator cannot gain.
# 1 point: why the generator cannot (a constant D gives it no gradient, or: V no longer depends on G).
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** Describe what the two loss curves did at lr 1e-3 and at lr 1e-4. Why can you not
# tell from the losses of a GAN how good its samples are? What did you use instead?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_loss_curves", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_loss_curves -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** At 1e-3 both curves jump from epoch to epoch, most of all early on, without a downward
# trend: the players oscillate around each other. At 1e-4 they take the same way more slowly and smoothly, and
# the samples are not finished when training stops. Both end near log 4 (D) and log 2 (G). Each
# loss is measured against the present opponent: G's can rise because G got worse or because D got
# better, and at the equilibrium as well as in a stalemate of two bad players both stand near the
# same values. There is no fixed yardstick in it. Coverage and precision compare the samples with
# held-out data, by a rule that does not change during training, next to what real data reaches.
#
# **Rubric.** 1 point: oscillation, no downward trend at 1e-3. 1 point: smoother, slower, unfinished at 1e-4.
# 1 point: losses are relative to a moving opponent. 1 point: an outside measure (coverage and precision, or
# another distance to held-out data).
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** What does mode collapse look like in the experiment with ten generator steps?
# Explain from the generator's loss why it happens, and which of the two numbers, coverage or precision,
# shows it.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_mode_collapse", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_mode_collapse -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** All samples lie in a small clump or on a short arc, which jumps to another place when the
# discriminator has caught up; most of the moons is empty. For a discriminator that stands still, the
# generator's loss is smallest when *every* sample sits where $D$ is largest; nothing in it rewards
# variety, as it looks at each sample alone. With ten steps per step of D, the generator gets close to this
# minimum before D can respond: it solves max–min in place of min–max. Coverage shows it (near 0);
# precision need not, and can even be 1 if the clump lies on a moon.
#
# **Rubric.** 1 point: a clump or arc that moves. 1 point: loss judges samples one by one, so the best
# response to a fixed D is a point. 1 point: the order of play (G nearly optimal against a stale D).
# 1 point: coverage, not precision.
# <!-- END SOLUTION -->

# %% [markdown]
# ## 12 · A recipe that works every time
# *5 minutes*
#
# You have seen training wander and fail. A few small parts, each given to you in `course_utils.training`, make it
# dependable. The networks and losses stay your own.
#
# | part | what it does |
# |---|---|
# | **a coin in the noise** | the first number of $z$ becomes its sign, heads or tails: the cloud of noise falls into two, and no bridge between the moons is needed |
# | **R1 penalty** (Mescheder et al., 2018) | keeps $D$ from getting steep around the data, so that the players stop circling |
# | **random Fourier features** (Rahimi and Recht, 2007; Tancik et al., 2020) | let $D$ resolve details as fine as the thickness of a moon. The point itself stands beside its waves: waves repeat, and far away from the data they cannot tell where a fake is |
# | **two learning rates** (Heusel et al., 2017) | a quicker $D$ stays close to $D^*$ |
# | **linear decay** of both to 0 | the last steps settle instead of jumping about |
# | **moving average** of $G$'s weights (Yazıcı et al., 2019) | the middle of the circle is nearer to the goal than any point on it |
#
# Adam gets no memory of past gradients here ($\beta_1 = 0$): the opponent has moved on.
#
# Read the loop below: the two updates of section 7 stand in it, written out.


# %%
def train_stable(
    Generator, Discriminator, discriminator_loss, generator_loss, X, seed, num_steps=5000,
    z_dim=8, hidden=64, batch_size=256, lr_G=2e-3, lr_D=8e-3, ema_decay=0.98, watch=None,
):  # fmt: skip
    """Train your networks with your losses, helped by the parts from course_utils.training.

    Returns the averaged generator and the discriminator; watch, if given, is called with the number
    of steps done and these two after each step.
    """
    torch.manual_seed(seed)
    features = FourierFeatures(X.shape[1], num_features=32, sigma=1.0, seed=seed, with_input=True)
    net_D = nn.Sequential(features, Discriminator(features.out_dim, hidden)).to(X.device)
    net_G = nn.Sequential(Coin(), Generator(z_dim, hidden)).to(X.device)
    net_G(torch.zeros(1, z_dim, device=X.device))  # lazy layers get their weights, which EMA copies
    ema = EMA(net_G, decay=ema_decay)
    # Two learning rates: a faster discriminator stays close to the optimal one.
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=(0.0, 0.99), fused=True)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=lr_G, betas=(0.0, 0.99), fused=True)
    schedules = [linear_decay(optimizer_D, num_steps), linear_decay(optimizer_G, num_steps)]
    batches = Batches(X, batch_size=batch_size, drop_last=True, seed=seed)
    endless = itertools.chain.from_iterable(itertools.repeat(batches))

    for step in track(num_steps, desc=f"stable, seed {seed}", unit="step"):
        real = next(endless)
        with torch.no_grad():  # the fakes are data to the discriminator
            fakes = net_G(torch.randn(batch_size, z_dim, device=X.device))
        penalize = (
            step % 4 == 0
        )  # every fourth step and four times as strong: a quarter of the cost
        real.requires_grad_(penalize)
        logits_real, logits_fake = net_D(torch.cat([real, fakes])).chunk(2)  # one pass for both
        loss_D = discriminator_loss(logits_real, logits_fake)
        if penalize:
            loss_D = loss_D + 4 * 0.01 * r1_penalty(logits_real, real)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()

        loss_G = generator_loss(net_D(net_G(torch.randn(batch_size, z_dim, device=X.device))))
        optimizer_G.zero_grad()
        loss_G.backward(
            inputs=list(net_G.parameters())
        )  # no gradients for net_D: nobody needs them
        optimizer_G.step()

        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
        if watch:
            watch(step + 1, ema.module, net_D)
    return ema.module, net_D


# %%
parts = ("Generator", "Discriminator", "discriminator_loss", "generator_loss", "sample")
if check.passed(*parts):
    stable_G, stable_D = train_stable(
        Generator, Discriminator, discriminator_loss, generator_loss, X, seed=0,
        num_steps=budget(full=5000, smoke=40),
    )  # fmt: skip
    samples = sample(stable_G, 2000, z_dim=8, seed=1)
    verdict("stable recipe", samples)
    verdict("real data", two_moons(n=2000, noise=0.05, seed=2, device=device))
    show(
        plot_points(real=X, fake=samples[:1000], title="The stable recipe"),
        alt="Samples of the stable recipe lie on both moons, as spread out across them as the data, "
        "with next to no points between the moons.",
    )

# %% [markdown]
# **What you should see.** Both moons, as thick as those of the data, and next to nothing between them. At
# the narrow radius too the numbers are close to what real data reaches.
#
# One good run proves little. On 16 fresh seeds (`tests/benchmarks/01_vanilla_gan/moons_gan.md`), mean and worst:
#
# | | coverage | precision | thickness |
# |---|---|---|---|
# | radius 0.1 | 0.999 (0.998) | 0.997 (0.979) | |
# | radius 0.03 | 0.921 (0.897) | 0.952 (0.926) | 0.047 (0.044 to 0.053) |
#
# Real data scores about 0.95 and 0.95 at the narrow radius, with a thickness of 0.05: the worst seeds still miss
# some of the outer points. The recipe in common use, with one hidden layer and none of these parts, reached a
# precision of 0.84 to 0.96 at the wide radius on three seeds after four times as many steps, and on one of them it
# covered 36 % of the data.
#
# Leave a part out and train again. Without the coin the bridge is back: on six seeds precision fell to 0.985 and 0.932.
# Longer waves (`sigma=0.4`) change little here. Try the others.
#
# When a score is *above* that of real data, take it for a warning. Samples that keep to the middle of the moons have
# a higher precision than data has, and are wrong.

# %%
check.summary()

# %% [markdown]
# ## References
# - I. Goodfellow et al., *Generative Adversarial Nets*, NeurIPS 2014.
# - D. Kingma, M. Welling, *Auto-Encoding Variational Bayes*, ICLR 2014.
# - A. Radford, L. Metz, S. Chintala, *Unsupervised Representation Learning with Deep Convolutional
#   Generative Adversarial Networks*, ICLR 2016.
# - A. Rahimi, B. Recht, *Random Features for Large-Scale Kernel Machines*, NeurIPS 2007.
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018.
# - Y. Yazıcı et al., *The Unusual Effectiveness of Averaging in GAN Training*, ICLR 2019.
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (two learning rates).
# - M. Tancik et al., *Fourier Features Let Networks Learn High Frequency Functions in Low Dimensional
#   Domains*, NeurIPS 2020.

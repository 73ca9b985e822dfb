# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 8}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Conditional GANs: ask for what you want
#
# The GANs of the first notebooks make *something*: a point on either moon, any digit. Here you tell them what. A
# label goes into both players as a second input, and the generator learns one distribution for each label.
#
# **After this notebook you can**
#
# - say in bits what a label is worth, and why it makes the task of both players easier;
# - give a label to a network: written behind its input, as a channel, as an embedding, as a projection;
# - write both update steps and the whole training loop with labels, and say which label belongs to what;
# - tell whether a conditional GAN *obeys*, and whether it is *varied*, which are two different things.
#
# **Before you start** you should have done `01_vanilla_gan` (losses on logits, update steps, what is detached
# where), `02_mnist_gan` (the digits, the Fréchet distance) and `03_dcgan` (convolutions in both players).
#
# **Time: 90 minutes.** About 18 are reading, 42 are eight exercises, 5 are the short questions between
# them, 10 are the three at the end, and the rest is looking at figures and waiting for trainings (about four minutes
# on a laptop with two cores). An optional section at the end takes 15 minutes.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read
# what it says. Cells that need an exercise you haven't solved yet are skipped, not failed. The short
# questions between sections are practice, without points: choose before you read on.
# Each takes about 40 seconds, which the minutes below count.
#
# | | section | minutes |
# |---|---|---|
# | 1 | What a label is worth | 8 |
# | 2 | Two networks with a second input | 16 |
# | 3 | One step each, with labels | 19 |
# | 4 | The loop, and one moon on demand | 14 |
# | 5 | Pairs that do not belong together | 5 |
# | 6 | Play | 4 |
# | 7 | Digits on demand | 14 |
# | 8 | Questions | 10 |
# | A | All ways in one table (optional) | 15 |

# %%
import itertools
import time
from copy import deepcopy
from functools import partial

import torch
import torch.nn.functional as F
from IPython.display import display
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track
from course_utils import metrics, networks, plotting, training
from course_utils.data import checked_labels, mnist, two_moons
from course_utils.plotting import image_grid, show
from course_utils.training import r1_penalty
from course_utils.widgets import GanLab, LatentExplorer

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %%
check.choose("bits_of_ten_labels")

# %% [markdown]
# ## 1 · What a label is worth
# *8 minutes*
#
# Data now comes in pairs: a point $x$ and its label $y$. Here $y$ says which moon.

# %% tags=["slide"]
X, Y = two_moons(n=2000, noise=0.05, seed=0, labels=True, device=device)
show(
    plotting.plot_points(real=X, labels=Y, title="Each point knows its moon"),
    alt="Scatter plot of two interleaving half circles: the upper one has label 0 and one colour, "
    "the lower one has label 1 and another.",
)

# %% [markdown] tags=["slide"]
# How uncertain is a random point? If it can take one of countably many values (here: in which small square
# it lies), its **entropy** $H(X) = -\mathbb E[\log_2 p(X)]$ is the number of bits that one needs on average to say
# which. (For a continuous $X$ the same formula with a density can be negative and counts no bits; the difference below
# keeps its meaning.) Its **conditional entropy** $H(X \mid Y) = -\mathbb E[\log_2 p(X \mid Y)]$
# counts those that are still needed by someone who knows the label. Their difference is the
# [mutual information](../docs/glossary.md#mutual-information):
#
# $$H(X) - H(X \mid Y) = I(X; Y) = \mathbb E\left[\log_2 \frac{p(X, Y)}{p(X)\,p(Y)}\right]
# = \mathrm{KL}\big(p(x, y) \,\big\|\, p(x)\,p(y)\big) \;\ge\; 0 ,$$
#
# since a Kullback–Leibler divergence is at least 0, and 0 only if the two distributions are equal. So
#
# $$H(X \mid Y) \le H(X), \qquad \text{with equality only if } X \text{ and } Y \text{ are independent.}$$
#
# (This is an average. For a single $y$, $H(X \mid Y = y)$ may well be larger than $H(X)$.)
#
# **Why that helps a GAN.** A generator that is told $y$ has to model $p(x \mid y)$: less remains open, and what
# remains is simpler in shape. One moon is connected, so no continuous map has to tear a cloud of noise in two, as
# both moons ask for: the coin of the first notebook is not needed here. The discriminator gains as well. Each of its
# answers now says whether $x$ is real *as a* $y$, so it says more about where fakes should go, and a generator
# that leaves out a class is found out at once.
#
# **Predict:** how many bits does knowing the moon save? And knowing the toss of a coin?
#
# <details><summary>Answer</summary>One bit, all that a label with two equally likely values can be worth, since the
# moons don't overlap and x determines y. The coin is worth nothing.</details>


# %%
def entropy_bits(cells):
    """Entropy in bits of the numbers that occur in cells, by their shares."""
    shares = torch.unique(cells, return_counts=True)[1] / len(cells)
    return -(shares * shares.log2()).sum().item()


def conditional_entropy_bits(cells, labels):
    """The mean over the labels of the entropy of the cells that have this label, by its share."""
    return sum(
        (labels == k).float().mean().item() * entropy_bits(cells[labels == k]) for k in (0, 1)
    )


# Cut the plane into small squares, and estimate both entropies from counts.
many, moon = two_moons(n=200_000, noise=0.05, seed=2, labels=True)
square = ((many + 2) / 0.1).long()
cells = 1000 * square[:, 0] + square[:, 1]
coin = torch.randint(2, moon.shape, generator=torch.Generator().manual_seed(0))
h_x, h_moon, h_coin = (
    entropy_bits(cells), conditional_entropy_bits(cells, moon), conditional_entropy_bits(cells, coin)
)  # fmt: skip
print(f"H(X)        = {h_x:.3f} bits")
print(f"H(X | moon) = {h_moon:.3f} bits")
print(f"H(X | coin) = {h_coin:.3f} bits")

# %% [markdown]
# **What you should see.** The moon is worth one bit; the tiny worth of the coin is an error of the estimate. In the
# same way the label of a digit is worth up to $\log_2 10 \approx 3.3$ bits.

# %% tags=["claims"]
assert abs(h_x - h_moon - 1) < 0.01, "the moon is worth one bit"
assert abs(h_x - h_coin) < 0.01, "the coin is worth nothing"

# %% [markdown] tags=["slide"]
# ### The conditional game
# Both players get the label, and the value of the game becomes an average over it (Mirza and Osindero, 2014):
#
# $$V(G, D) = \mathbb E_{(x, y) \sim p_\text{data}}\big[\log D(x, y)\big]
# + \mathbb E_{z,\; y \sim p(y)}\big[\log\big(1 - D(G(z, y), y)\big)\big].$$
#
# Real pairs come from the data: a point *with its own* label. For a fake pair, draw a label, draw noise, and
# show the discriminator the fake *with the label it was made for*. If labels are drawn as often as they
# occur in the data, then for each $y$ all of section 3 of the first notebook holds within that label:
#
# $$D^*(x, y) = \frac{p(x \mid y)}{p(x \mid y) + q(x \mid y)}, \qquad
# V(G, D^*) = -\log 4 + 2\, \mathbb E_{y}\,\mathrm{JSD}\big(p(\cdot \mid y),\, q(\cdot \mid y)\big).$$
#
# The minimum is reached when $G(z, y)$ has the distribution of the data *for every label*.

# %%
check.choose("why_one_hot")

# %% [markdown]
# ## 2 · Two networks with a second input
# *16 minutes*
#
# The label 1 is not twice the label ½, nor is 7 close to 8: numbers of classes have no order. So a network gets
# a [**one-hot** vector](../docs/glossary.md#one-hot-vector): as many entries as there are classes, a 1 at the label, 0 elsewhere. Make it by hand.


# %% nbgrader={"grade": false, "grade_id": "one_hot", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: one_hot
def one_hot(labels, num_classes):
    """Labels as rows with a single 1, by hand (not by F.one_hot).

    Parameters
    ----------
    labels : int64 tensor of shape (n,)
        From 0 to num_classes - 1; n may be 0. They stay as they are.
    num_classes : int

    Returns
    -------
    float tensor of shape (n, num_classes)
        On the device of labels.
    """
    # 1. A matrix of zeros of that shape, on labels.device.
    # 2. A 1 in row i at column labels[i]. (Comparing labels[:, None] with torch.arange does both.)
    ### BEGIN SOLUTION
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows[torch.arange(len(labels), device=labels.device), labels] = 1.0
    return rows
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_one_hot", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("one_hot", one_hot)

# %% [markdown]
# PyTorch has it too. It returns whole numbers, which a linear layer refuses, so add `.float()`. It also looks
# at every label to see whether it fits, which makes the CPU wait for the GPU at every step of a training.

# %%
few = torch.tensor([0, 2, 1, 2])
print(F.one_hot(few, 3))
if check.passed("one_hot"):
    print("the same by hand:", torch.equal(one_hot(few, 3), F.one_hot(few, 3).float()))

# %% [markdown]
# The simplest way to give a network two inputs is to write one behind the other: `torch.cat([z, y], 1)`.
# The first layer then computes $W_z z + W_y y + b$, and since $y$ is one-hot, $W_y y$ is a column of $W_y$:
# each label has a vector of its own that shifts all units of the first layer. This is the first of the four ways
# below; the others come in section 7 and in the optional section A.

# %% tags=["slide"]
plotting.label_ways()

# %% [markdown]
# Write the two networks for the moons, both with the first way.


# %% nbgrader={"grade": false, "grade_id": "ConditionalGenerator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: ConditionalGenerator
class ConditionalGenerator(nn.Module):
    """Maps noise and labels to points, by three nn.Linear with LeakyReLU(0.2) between them.

    Parameters
    ----------
    z_dim : int
        Width of the noise.
    num_classes : int
    hidden : int
        Width of both hidden layers.
    out_dim : int
        Dimension of the points.

    The forward pass takes z of shape (n, z_dim) and labels of shape (n,), int64, and returns points of
    shape (n, out_dim). The first layer gets the noise, and behind it the label as a one-hot vector.
    """

    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        # 1. Keep num_classes for the forward pass.
        # 2. Three linear layers. How wide is the input of the first?
        ### BEGIN SOLUTION
        self.classes = num_classes
        self.layers = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )
        ### END SOLUTION

    def forward(self, z, labels):
        # 3. Join z and one_hot(labels, ...), in this order, and apply the layers.
        ### BEGIN SOLUTION
        return self.layers(torch.cat([z, one_hot(labels, self.classes)], 1))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_ConditionalGenerator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("ConditionalGenerator", ConditionalGenerator)


# %% nbgrader={"grade": false, "grade_id": "ConditionalDiscriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: ConditionalDiscriminator
class ConditionalDiscriminator(nn.Module):
    """Maps pairs to logits, by three nn.Linear with LeakyReLU(0.2) between them.

    Parameters
    ----------
    num_classes : int
    in_dim : int
        Dimension of the points.
    hidden : int
        Width of both hidden layers.

    The forward pass takes x of shape (n, in_dim) and labels of shape (n,), int64, and returns logits of
    shape (n, 1). The first layer gets the point, and behind it the label as a one-hot vector.
    """

    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        # 1. As in the generator, from the joined input to a single logit.
        ### BEGIN SOLUTION
        self.classes = num_classes
        self.layers = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )
        ### END SOLUTION

    def forward(self, x, labels):
        # 2. Join x and the one-hot labels, in this order, and apply the layers; no sigmoid.
        ### BEGIN SOLUTION
        return self.layers(torch.cat([x, one_hot(labels, self.classes)], 1))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_ConditionalDiscriminator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("ConditionalDiscriminator", ConditionalDiscriminator)

# %%
check.choose("which_side_is_smoothed")

# %%
check.choose("which_labels_go_with_fakes")

# %% [markdown] tags=["slide"]
# ## 3 · One step each, with labels
# *19 minutes*
#
# ### A discriminator that is never too sure
# The losses are those of the first notebook, with one addition. [**Label smoothing**](../docs/glossary.md#label-smoothing) (Salimans et al., 2016)
# gives the real pairs the target $1 - s$ in place of 1, so that the discriminator is punished for being too
# sure. With $D = \sigma(\ell)$ and targets $t$, binary cross-entropy is
#
# $$\mathrm{BCE}(\ell, t) = -t \log \sigma(\ell) - (1 - t) \log(1 - \sigma(\ell)) = \mathrm{softplus}(\ell) - t\,\ell .$$
#
# Maximising over $D$ as before gives $D^*(x) = (1 - s)\,p(x) / (p(x) + q(x))$: the best discriminator is never surer
# than $1 - s$.
#
# Fakes keep the target 0: smoothing is **one-sided**. With a target $r > 0$ for fakes, the best
# discriminator would be $\big((1 - s)\,p + r\,q\big) / (p + q)$. Look at a fake where data is rare but not absent,
# $p \ll q$. With $r = 0$, $\log D^* \approx \log (1 - s) + \log p - \log q$: however small $p$ is, its slope says where data
# gets denser. With $r > 0$, $D^* \approx r$: the small term with $p$ drowns in the constant, and the fake gets no
# direction in which to move. (See the figure below.)
#
# ("Label" has two meanings here: real or fake is what gets smoothed; the class $y$ is not touched.)


# %% nbgrader={"grade": false, "grade_id": "smoothed_discriminator_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: smoothed_discriminator_loss
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    """The discriminator's loss with one-sided label smoothing.

    Parameters
    ----------
    real_logits : tensor of shape (n, 1)
    fake_logits : tensor of shape (m, 1)
        m may differ from n.
    smoothing : float
        s, from 0 (none) to below 1.

    Returns
    -------
    tensor of shape ()
        The mean BCE of the real logits with target 1 - s, plus that of the fake logits with target 0.
    """
    # 1. Targets of the shape of real_logits: torch.full_like(real_logits, 1 - smoothing).
    # 2. Both losses on logits, so that large ones don't overflow. 3. Their sum.
    ### BEGIN SOLUTION
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    return loss_real + F.softplus(fake_logits).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_smoothed_discriminator_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("smoothed_discriminator_loss", smoothed_discriminator_loss)

# %% tags=["slide"]
if check.passed("smoothed_discriminator_loss"):
    # Where real and fake mix, D sees as many of both. What should it say there? Try all logits.
    logits = torch.linspace(-3, 3, 601)[:, None]
    best = {}
    for s in (0.0, 0.1, 0.2):
        losses = torch.stack([smoothed_discriminator_loss(x[None], x[None], s) for x in logits])
        best[s] = torch.sigmoid(logits[losses.argmin()]).item()
        print(f"s = {s}: the loss is smallest where D = {best[s]:.3f}")

x = torch.linspace(-3, 4, 200)
p, q = (torch.exp(-((x - m) ** 2) / 0.5) for m in (-1.0, 2.0))  # data around -1, fakes around 2
slopes = {f"fakes have target {r}": ((0.9 * p + r * q) / (p + q)).log() for r in (0.0, 0.1)}
show(
    plotting.plot_curves(
        x, slopes, ylabel="log D*", title="Around the fakes (x = 2), which curve has a slope?"
    ),
    alt="Two curves of log D over x. With target 0 for fakes it falls steadily from the data at minus 1 through the "
    "fakes at 2 and beyond; with target 0.1 it is flat for all x above 1.",
)

# %% [markdown]
# **What you should see.** In balance, $D$ says $(1 - s)/2$ in place of ½. And around the fakes only the curve with
# the target 0 has a slope: it points to the data.

# %% tags=["claims"]
assert all(abs(d - (1 - s) / 2) < 0.002 for s, d in best.items()), "in balance D says (1 - s) / 2"
at_fakes = {name: (y[-50] - y[-60]).abs() for name, y in slopes.items()}
assert at_fakes["fakes have target 0.0"] > 50 * at_fakes["fakes have target 0.1"]

# %% [markdown]
# ### The steps
# Mind **which label belongs to what**: real points are judged with their own labels `real_y`, fakes with the labels
# `y` that they were made for. And both players must be told: if only the generator gets $y$, nothing makes it obey.
#
# The discriminator's step has the [R1 penalty](../docs/glossary.md#r1-penalty) built in, with a weight that is 0 unless somebody asks for it:
# `r1_penalty(real_logits, real)` is the mean squared slope of $D$ at the real points. It needs a `real` whose gradient
# is recorded. `real.detach()` is a tensor with the same numbers; set `requires_grad` on that one, not on the caller's.


# %% nbgrader={"grade": false, "grade_id": "update_D_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_D_labels
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    """One step of the discriminator. Changes net_D and nothing else, gradients of net_G included.

    Parameters
    ----------
    net_D, net_G : networks
        Called net_D(x, labels) and net_G(z, labels).
    real : tensor of shape (n, d)
        A batch of data.
    real_y : int64 tensor of shape (n,)
        Its labels.
    z : tensor of shape (n, z_dim)
        Noise for a batch of fakes.
    y : int64 tensor of shape (n,)
        The labels of the fakes.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_D.
    penalty : float
        Weight of r1_penalty(real_logits, real), which is added to what is minimised; 0 for none.

    Returns
    -------
    tensor of shape ()
        The loss before the step, without smoothing and without the penalty, detached.
    """
    # 1. Clear the gradients. 2. Fakes from z and y, cut off from the generator.
    # 3. With a penalty: a copy of real that asks for gradients, real.detach().requires_grad_().
    # 4. smoothed_discriminator_loss (its default: s = 0) on the logits of the real pairs and of the
    #    fake pairs. 5. Backward through the loss plus penalty * r1_penalty(...), then step.
    # 6. Return the loss, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    if penalty > 0:
        real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    cost = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty > 0 else 0
    (cost + slope).backward()
    optimizer.step()
    return cost.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_D_labels", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_D_labels", update_D_labels)


# %% nbgrader={"grade": false, "grade_id": "update_G_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_G_labels
def update_G_labels(net_D, net_G, z, y, optimizer):
    """One step of the generator. Changes the weights of net_G, not those of net_D.

    Parameters
    ----------
    net_D, net_G : networks
        Called net_D(x, labels) and net_G(z, labels).
    z : tensor of shape (n, z_dim)
    y : int64 tensor of shape (n,)
        The labels to make.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_G.

    Returns
    -------
    tensor of shape ()
        The non-saturating loss, mean of -log D(G(z, y), y), before the step, detached.
    """
    # 1. Clear the gradients. 2. Logits of the fake pairs; nothing is cut off.
    # 3. The loss from the logits: softplus(-logits), mean. 4. Backward, step, return, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    cost = F.softplus(-net_D(net_G(z, y), y)).mean()
    cost.backward()
    optimizer.step()
    return cost.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_G_labels", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_G_labels", update_G_labels)

# %% [markdown]
# ## 4 · The loop, and one moon on demand
# *14 minutes, of which less than a minute is training*
#
# Now the whole loop. It is the one of notebook 01, with what labels change in it. For fakes they are drawn like noise,
# as often as they occur in the data: here every class equally often. At the end of each round of the players
# it calls `after_step()`, where helpers find their place: an average, a schedule, a camera.


# %% nbgrader={"grade": false, "grade_id": "train_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train_labels
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    """Train both networks in turn, with labels.

    Parameters
    ----------
    net_D, net_G : networks
    update_D, update_G : functions
        Called update_D(net_D, net_G, real, real_y, z, y, optimizer_D), update_G(net_D, net_G, z, y, optimizer_G);
        each returns its loss, a tensor of shape ().
    optimizer_D, optimizer_G : torch.optim.Optimizer
    batches : iterable of pairs
        real of shape (n, ...) and its labels real_y of shape (n,). One pass over it is one epoch; the last batch
        may be shorter.
    z_dim : int
        Width of the noise, which is standard normal.
    num_classes : int
        The labels of the fakes, int64 of shape (n,), are drawn from 0 to num_classes - 1, all equally likely.
        Noise and labels are new for every batch: one draw for both updates, or one for each.
    num_epochs : int
    after_step : function
        Called without arguments after each pair of updates.
    progress : function
        progress(num_epochs, history) yields the epochs and shows how history grows.

    Returns
    -------
    dict
        "loss_D" and "loss_G": lists with one float an epoch, the mean over its batches.
    """
    history = {"loss_D": [], "loss_G": []}
    # 1. Loop over the epochs that progress(num_epochs, history) yields, and over the pairs in batches.
    # 2.   Draw z of shape (len(real), z_dim) and y, as many labels, on real.device: torch.randint.
    # 3.   update_D, update_G, after_step().
    # 4. Before the epoch ends, append both mean losses to history, as floats. 5. Return history.
    ### BEGIN SOLUTION
    for _epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n, where = len(real), real.device
            z, y = (
                torch.randn(n, z_dim, device=where),
                torch.randint(num_classes, (n,), device=where),
            )
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = (
                torch.randn(n, z_dim, device=where),
                torch.randint(num_classes, (n,), device=where),
            )
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        # One transfer an epoch, not one a step: a GPU need not wait for Python.
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_labels", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train_labels", train_labels)

# %% [markdown]
# Everything in this notebook is trained by your loop and your steps. What helps them is given below and known from
# notebook 01: two learning rates, rates that fall to 0, the R1 penalty in every fourth step, an average of
# the generator's weights. `Rounds` hands out batches a hundred at a time, so that what the loop takes for an epoch is
# a hundred steps. `sample_labels` draws samples, as `sample` does in notebook 01, and asks for one label each.

# %%
ROUND = budget(full=100, smoke=4)  # steps


class Rounds:
    """Batches of x and labels for ever, in epochs of ROUND steps."""

    def __init__(self, x, labels, batch_size, seed):
        batches = Batches(x, labels, batch_size=batch_size, drop_last=True, seed=seed)
        self.endless = itertools.chain.from_iterable(itertools.repeat(batches))

    def __iter__(self):
        return itertools.islice(self.endless, ROUND)


def fit(
    net_D, net_G, x, labels, z_dim, num_classes, num_rounds, *, batch_size, lr_D, lr_G, seed=0,
    penalty=0.0, decay=True, average=0.0, watch=None, desc="training",
):  # fmt: skip
    """Train by your loop and your steps, helped by the parts that are asked for.

    Returns the averaged generator (the last one, where average is 0) and the history of losses.
    watch(step, averaged, net_D) is called after each step.
    """
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=(0.0, 0.99), fused=True)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=lr_G, betas=(0.0, 0.99), fused=True)
    num_steps = num_rounds * ROUND
    schedules = [training.linear_decay(o, num_steps) for o in (optimizer_D, optimizer_G) if decay]
    ema, steps = training.EMA(net_G, decay=average), itertools.count(1)
    # In every fourth step and four times as strong: as good, at a quarter of the cost.
    weights = itertools.cycle((4 * penalty, 0.0, 0.0, 0.0))
    step_D, step_G = training.fast_step(update_D_labels), training.fast_step(update_G_labels)

    def after_step():
        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
        if watch:
            watch(next(steps), ema.module, net_D)

    history = train_labels(
        net_D, net_G, lambda *given: step_D(*given, penalty=next(weights)), step_G,
        optimizer_D, optimizer_G, Rounds(x, labels, batch_size, seed), z_dim, num_classes, num_rounds,
        after_step, progress=lambda rounds, _: track(rounds, desc=desc, unit=f"round of {ROUND} step"),
    )  # fmt: skip
    return ema.module, history


def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    """One sample for each label; net_G and torch's random state stay as they were."""
    where = networks.device_of(net_G)
    labels = checked_labels(labels, len(labels), num_classes).to(where)
    generator = torch.Generator(where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    parts = zip(z.split(500), labels.split(500), strict=True)
    return torch.cat([networks.call_in_eval(net_G, *part) for part in parts])


try:
    sample_labels(nn.Linear(1, 1), torch.tensor([0, 2]), z_dim=4, num_classes=2)
except ValueError as error:
    print("A label that makes no sense is refused where it comes in:", error)

# %% [markdown]
# Samples are judged against points that were not used in training: **coverage** and **precision** at a narrow radius,
# **thickness** of the moons, as in notebook 01, and **label accuracy**: the share of samples whose nearest real
# point has the label asked for.
#
# Two trainings of your networks: one as they are, one with all parts. The discriminator of the second sees each
# point beside 32 waves (the Fourier features of notebook 01). There is no coin in the noise.

# %% jupyter={"source_hidden": true}
test_X, test_Y = two_moons(n=2000, noise=0.05, seed=1, labels=True, device=device)
moons_z = 8  # numbers of noise


class WithWaves(nn.Module):
    """A conditional discriminator that sees points through fixed waves, and labels as they are."""

    def __init__(self, net, features):
        super().__init__()
        self.net, self.features = net, features

    def forward(self, x, labels):
        return self.net(self.features(x), labels)


def moons_players(seed, waves):
    """Your discriminator and generator for the moons, with first weights drawn from the seed."""
    torch.manual_seed(seed)
    features = training.FourierFeatures(2, num_features=32, sigma=1.0, seed=seed, with_input=True)
    net_D = ConditionalDiscriminator(2, features.out_dim if waves else 2)
    net_D = WithWaves(net_D, features) if waves else net_D
    return net_D.to(device), ConditionalGenerator(moons_z).to(device)


def moons_label_accuracy(samples, labels):
    """Share of samples whose nearest held-out point lies on the moon asked for."""
    nearest = torch.cdist(samples, test_X).argmin(1)
    return (test_Y[nearest] == labels).float().mean().item()


def moons_verdict(samples, labels):
    """The four figures of a set of samples."""
    return {
        "label accuracy": moons_label_accuracy(samples, labels),
        "coverage": metrics.coverage(test_X, samples, 0.03),
        "precision": metrics.precision(test_X, samples, 0.03),
        "thickness": metrics.thickness(samples),
    }


moments, beliefs, early_D = [], [], None


@torch.no_grad()
def remember(step, net_G, net_D):
    """Every 10 steps what D says of real points with their own and with the other label; once, D itself."""
    global early_D
    if step % max(1, ROUND // 10) == 0:
        said = [
            torch.sigmoid(net_D(test_X, labels)).mean().item() for labels in (test_Y, 1 - test_Y)
        ]
        moments.append(step)
        beliefs.append(said)
        if said[0] - said[1] == max(own - wrong for own, wrong in beliefs):
            early_D = deepcopy(net_D)


# %%
PARTS = dict(penalty=0.01, average=0.98)
fit_moons = partial(fit, x=X, labels=Y, z_dim=moons_z, num_classes=2, batch_size=256, lr_D=8e-3, lr_G=2e-3)  # fmt: skip
num_rounds = budget(full=50, smoke=3)
half = torch.arange(2000, device=device) % 2
moons = ("one_hot", "ConditionalGenerator", "ConditionalDiscriminator", "smoothed_discriminator_loss",
         "update_D_labels", "update_G_labels", "train_labels")  # fmt: skip
verdicts = {
    "real data": moons_verdict(*two_moons(2000, noise=0.05, seed=2, labels=True, device=device))
}
if check.passed(*moons):
    plain_G, _ = fit_moons(
        *moons_players(0, waves=False), num_rounds=num_rounds, decay=False, desc="alone"
    )
    moons_D, net_G = moons_players(0, waves=True)
    moons_G, _ = fit_moons(
        moons_D, net_G, num_rounds=num_rounds, watch=remember, desc="all parts", **PARTS
    )
    fakes = sample_labels(moons_G, half, moons_z, num_classes=2, seed=1)
    verdicts["your networks alone"] = moons_verdict(
        sample_labels(plain_G, half, moons_z, num_classes=2, seed=1), half
    )
    verdicts["with all parts"] = moons_verdict(fakes, half)
print(f"{'':20}" + "".join(f"{name:>16}" for name in verdicts["real data"]))
for name, figures in verdicts.items():
    print(f"{name:20}" + "".join(f"{figure:16.3f}" for figure in figures.values()))

# %% tags=["slide"]
if check.passed(*moons):
    left, right = plotting.panels(2)
    for k, ax in enumerate((left, right)):
        only = sample_labels(moons_G, torch.full((500,), k), moons_z, num_classes=2, seed=2)
        plotting.plot_points(real=X, fake=only, ax=ax, title=f"asked for label {k}")
    show(
        left,
        alt="Two scatter plots over the data: samples asked for label 0 lie on the upper moon alone, those for label 1 "
        "on the lower moon alone, as thick as the data, and none between the moons.",
    )

# %% [markdown]
# **What you should see.** Every sample lies on the moon that was asked for, and there is no bridge between the
# moons. The networks alone obey most of the time, and their moons are blurred: compare their figures with those of the
# data. With all parts the moons are about as thick as the data's, and coverage and precision come close to what real
# data reaches.
#
# %% tags=["claims"]
with_parts, without_parts = verdicts["with all parts"], verdicts["your networks alone"]
assert with_parts["label accuracy"] > 0.999, "every sample lies on its moon"
assert 0.042 <= with_parts["thickness"] <= 0.056, "the moons are as thick as the data's"
assert with_parts["coverage"] > verdicts["real data"]["coverage"] - 0.1
assert with_parts["precision"] > verdicts["real data"]["precision"] - 0.05
assert 0.8 < without_parts["label accuracy"] < with_parts["label accuracy"]
assert without_parts["thickness"] > with_parts["thickness"], "without the parts they are blurred"

# %% [markdown]
# One good run proves little. Three more, with other first weights and other noise, take three quarters of a minute.

# %% tags=["slide"]
if check.passed(*moons):
    four = {0: fakes}
    for seed in (1, 2, 3):
        net_D, net_G = moons_players(seed, waves=True)
        other_G, _ = fit_moons(
            net_D, net_G, num_rounds=num_rounds, seed=seed, desc=f"seed {seed}", **PARTS
        )
        four[seed] = sample_labels(other_G, half, moons_z, num_classes=2, seed=1)
    display(
        plotting.plot_sweep(
            four,
            partial(metrics.coverage, test_X, radius=0.03),
            name="Coverage within 0.03",
            real=X,
        )
    )
    obeyed = [moons_label_accuracy(points, half) for points in four.values()]
    print("label accuracy:", *(f"{share:.4f}" for share in obeyed))

# %% [markdown]
# **What you should see.** Four times two whole moons, and every sample on the moon that was asked for. On 16 seeds
# (`tests/benchmarks/04_conditional_gan/moons_cgan.md`) label accuracy was 1 each time, coverage 0.926 in the mean and 0.899 on
# the worst, precision 0.956 and 0.941, thickness 0.043 to 0.053. The same command leaves out one part at a time if you
# like.

# %% tags=["claims"]
assert min(obeyed) > 0.998, "on every seed samples lie on the moon that was asked for"
assert all(0.04 <= metrics.thickness(points) <= 0.058 for points in four.values())

# %%
check.choose("what_d_says_of_wrong_pairs")

# %% [markdown]
# ## 5 · Pairs that do not belong together
# *5 minutes*
#
# Has the discriminator understood labels? Show it real points of one moon and *claim* that they are of the other: the
# point is real, the pair is wrong. **Predict:** what will $D$ say of such pairs at the end of the training?
#
# During your training the discriminator was asked every 10 steps. Here are its mean answers, and two maps of what it
# believes of points that are claimed to be of label 0: early, when it told the pairs apart best, and at the end.

# %% tags=["slide"]
if check.passed(*moons):
    own, other = torch.tensor(beliefs).T
    ax = plotting.plot_curves(
        moments, {"with their own label": own, "with the other label": other},
        xlabel="step", ylabel="mean of D on real points", title="It learns which pairs are wrong, and forgets it",
    )  # fmt: skip
    ax.set_xscale("log")
    show(
        ax,
        alt="Two curves over the steps of the training, which are on a logarithmic axis: what D says of real points with "
        "their own and with the other label. They begin together, part within the first hundreds of steps, and come "
        "together again near one half.",
    )
    left, right = plotting.panels(2, size=(4.6, 3.4))
    early = moments[(own - other).argmax()]
    plotting.plot_discriminator(
        early_D, real=X, label=0, ax=left, title=f"D of (x, 0) after {early} steps"
    )
    plotting.plot_discriminator(moons_D, real=X, label=0, ax=right, title="D of (x, 0) at the end")
    show(
        left,
        alt="Two maps of the discriminator's belief over the plane, both for the label 0. Early it says more of "
        "the upper moon than of the lower one. At the end it is pale on both.",
    )

# %% [markdown]
# **What you should see.** Early on, $D$ says less of pairs with the other label than of true ones. At the end it says
# nearly the same of both, and the map is pale on both moons. Has it not understood? Look at $D^* = p(x, y) / (p(x, y) + q(x, y))$: where
# neither real nor fake pairs occur, it is 0/0, and *any* value is as good as another. Wrong pairs come from the
# generator alone, early on, while it does not yet obey. As soon as it does, nobody shows them to the discriminator
# any more, and nothing in the loss holds its answer there. So a discriminator is no classifier of pairs: it
# knows the border that the generator has lately tried to cross, and nothing else.
#
# Some recipes add real points with wrong labels as a third kind of fakes. Reed et al. (2016) do so for images that are
# asked for *by a sentence*: there the label is a vector that a language model makes of the words, too long to be
# one-hot and different for every image, and a discriminator that never saw a true image beside a wrong sentence would
# hardly learn to compare the two. All else is as here: the vector goes into both players, behind the noise in $G$ and
# beside the features in $D$.

# %% tags=["claims"]
assert (own - other).max() > 0.1, "early, wrong pairs are told from true ones"
assert (own - other).argmax() < len(own) // 4, "this is early"
assert abs(own[-1] - other[-1]) < 0.05, "at the end they are hardly told apart"
assert (own[len(own) // 2 :] - 0.5).abs().max() < 0.1, "own labels are near one half"

# %%
check.choose("collapse_with_labels")

# %% [markdown] tags=["slide"]
# ## 6 · Play
# *4 minutes*
#
# Your networks and your update steps, round by round. The page has a selector for the label: it shows what
# $D$ believes of points *with this label*, and only those samples.
#
# **Predict, then play:**
#
# 1. Choose label 0. Where will the blue region be after 500 rounds? Then switch to label 1: which way will
#    the arrows turn?
# 2. Start again and choose *Mode collapse*. Can all samples still gather in *one* place?
# 3. Which will be learned first: to obey the label, or to fill the moon?

# %%
play = tuple(name for name in moons if name != "train_labels")
if check.passed(*play):
    torch.manual_seed(0)
    lab_G, lab_D = ConditionalGenerator(4).to(device), ConditionalDiscriminator().to(device)
    lab = GanLab(
        lab_G, lab_D, X, update_D=update_D_labels, update_G=update_G_labels, z_dim=4, lr=2e-3,
        num_classes=2, labels=Y,
    )  # fmt: skip
    lab.train(budget(full=500, smoke=20))
    display(lab)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Around the upper moon, and towards the lower one.
# 2. No: a collapsed conditional GAN has two clumps. The label is the one thing that it cannot ignore.
# 3. The label is obeyed first, within a few dozen rounds: a shift suffices.
#
# </details>
#
# %%
check.choose("what_stays_along_a_row")

# %%
check.choose("what_projection_adds")

# %% [markdown] tags=["slide"]
# ## 7 · Digits on demand
# *14 minutes, of which about three are training*
#
# Ten classes, images of 28 × 28. The convolutional pair is the one of notebook 03 (the lean one); it needs a way in
# for the label. In the generator the one-hot vector stands behind the noise, as before. In the discriminator there is
# no row of numbers to stand behind; there are two usual ways.
#
# | | how the label enters the discriminator |
# |---|---|
# | **channel** | the label becomes an image (a learned one for each class), and the two images are the channels of one |
# | **projection** | the label's vector is *compared* with the features of the image, at the very end |
#
# ### The projection discriminator
# What should a discriminator of pairs look like? Section 1 gave the answer: for the best one,
#
# $$\mathrm{logit}\, D^*(x, y) = \log \frac{p(x, y)}{q(x, y)} = \log \frac{p(y \mid x)}{q(y \mid x)} + \log \frac{p(x)}{q(x)} .$$
#
# The second term asks "is it real?", the first "does it belong to $y$?". If $\log p(y \mid x)$ is that of a softmax
# classifier on features $\phi(x)$, it is $v_y^\top \phi(x)$ minus a term without $y$, and likewise for $q$. All that
# does not depend on $y$ is one number for each $x$, for which Miyato and Koyama (2018) *assume* a linear form,
# $\psi(\phi(x)) = w^\top \phi(x) + b$. Then
#
# $$\ell(x, y) = w^\top \phi(x) + b + v_y^\top \phi(x) ,$$
#
# with a vector $v_y$ for each class. `nn.Embedding(num_classes, width)` is a table with a row for each
# label: the same as a linear layer on the one-hot vector, without computing all the products with 0.


# %% nbgrader={"grade": false, "grade_id": "ProjectionHead", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: ProjectionHead
class ProjectionHead(nn.Module):
    """Logits from features and labels: w·f + b + v_y·f, by an nn.Linear and an nn.Embedding.

    Parameters
    ----------
    num_features : int
    num_classes : int

    The forward pass takes features of shape (n, num_features) and int64 labels of shape (n,), and
    returns logits of shape (n, 1).
    """

    def __init__(self, num_features, num_classes):
        super().__init__()
        # 1. A linear layer to one number (w and b), and an embedding (the vectors v).
        ### BEGIN SOLUTION
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)
        ### END SOLUTION

    def forward(self, features, labels):
        # 2. The inner product, row by row: multiply, sum over the features, keep the shape (n, 1).
        ### BEGIN SOLUTION
        match = (features * self.embedding(labels)).sum(1, keepdim=True)
        return self.linear(features) + match
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_ProjectionHead", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("ProjectionHead", ProjectionHead)

# %% [markdown]
# Now the two networks. Layers and widths are those of notebook 03: `PixelUnshuffle` lays out the image as 7 × 7 places
# with 16 numbers each, `PixelShuffle` makes pixels of such numbers, and there is no BatchNorm in the
# discriminator, since the R1 penalty asks for its slope at each image by itself.


# %%
class OneHotBehind(nn.Module):
    """The noise, and behind it the one-hot label: (n, z_dim) to (n, z_dim + 10)."""

    def forward(self, z, labels):
        return torch.cat([z, one_hot(labels, 10)], 1)


class DigitGenerator(nn.Module):
    """net_G(z, labels): images of shape (n, 1, 28, 28). `join` makes one row of z and labels."""

    def __init__(self, join, in_dim, width=32):
        super().__init__()
        self.join = join
        self.body = nn.Sequential(
            nn.Linear(in_dim, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),
            nn.Linear(256, 2 * width * 49), nn.Unflatten(1, (2 * width, 7, 7)),  # (n, 2w, 7, 7)
            nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),  # (n, w, 14, 14)
            nn.BatchNorm2d(width), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),  # (n, 1, 28, 28)
        )  # fmt: skip

    def forward(self, z, labels):
        return self.body(self.join(z, labels))


class LabelChannel(nn.Module):
    """The label as an image of its own, behind that of x: (n, 2, 28, 28)."""

    def __init__(self):
        super().__init__()
        self.picture = nn.Embedding(10, 28 * 28)

    def forward(self, x, labels):
        return torch.cat([x, self.picture(labels).view(-1, 1, 28, 28)], 1)


class DigitDiscriminator(nn.Module):
    """net_D(x, labels): logits of shape (n, 1). way is "channel", "projection", or "none"."""

    def __init__(self, way, width=64):
        super().__init__()
        self.way = way
        self.channel = LabelChannel() if way == "channel" else None
        self.features = nn.Sequential(
            nn.PixelUnshuffle(4),  # (n, 16, 7, 7), or twice as many channels
            nn.Conv2d(32 if way == "channel" else 16, width, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, 2, 1), nn.LeakyReLU(0.2),  # (n, 2w, 4, 4)
            nn.Flatten(), nn.Linear(2 * width * 16, 256), nn.LeakyReLU(0.2),  # (n, 256)
        )  # fmt: skip
        self.head = ProjectionHead(256, 10) if way == "projection" else nn.Linear(256, 1)

    def forward(self, x, labels):
        features = self.features(self.channel(x, labels) if self.way == "channel" else x)
        logits = self.head(features, labels) if self.way == "projection" else self.head(features)
        return logits.float()


# %%
if check.passed("one_hot", "ProjectionHead"):
    two = torch.zeros(2, dtype=torch.int64, device=device)
    pair = (
        DigitGenerator(OneHotBehind(), 74).to(device),
        DigitDiscriminator("projection").to(device),
    )
    print(networks.describe_shapes(pair[0], torch.zeros(2, 64, device=device), two), end="\n\n")
    print(networks.describe_shapes(pair[1], torch.zeros(2, 1, 28, 28, device=device), two))

# %% [markdown]
# The judge is the classifier of digits that comes with the course. **Label accuracy**: the share of samples that show the
# digit asked for. [**Fréchet distance**](../docs/glossary.md#fréchet-distance): to the test images, over that of as many real training images (1 is perfect).
#
# First a short training of both discriminators, 500 steps each. **Predict:** which label will be obeyed sooner?

# %%
digits, test_digits = mnist("train", device=device), mnist("test", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show, track = partial(show, note=digits.note), partial(track, note=digits.note)
z_dim = 64
judge = metrics.ImageMetrics(test_digits, digits)
asked = torch.arange(budget(full=10_000, smoke=500), device=device) % 10


def make_generator():
    """The generator with the one-hot label behind its noise."""
    return DigitGenerator(OneHotBehind(), z_dim + 10)


def fit_digits(way, num_rounds, make_G=make_generator, seed=0, **options):
    """Train a pair on digits, with all parts. Returns averaged generator, discriminator and losses."""
    torch.manual_seed(seed)
    net_D, net_G = DigitDiscriminator(way).to(device), make_G().to(device)
    options = dict(batch_size=128, lr_D=1e-3, lr_G=1e-3, penalty=0.15, average=0.998) | options
    averaged, history = fit(
        net_D, net_G, digits.x, digits.y, z_dim, 10, num_rounds, seed=seed, **options
    )
    return averaged, net_D, history


def judged(net_G):
    """The report on as many samples as are asked for, equally many of each digit."""
    return judge.report(sample_labels(net_G, asked, z_dim, 10, seed=1), asked)


obeyed = ("one_hot", "smoothed_discriminator_loss", "update_D_labels", "update_G_labels", "train_labels",
          "ProjectionHead")  # fmt: skip
short = {}
if check.passed(*obeyed):
    for way in ("channel", "projection"):
        net_G, *_ = fit_digits(way, budget(full=5, smoke=1), average=0.98, desc=way)
        short[way] = judged(net_G)
        print(f"{way:12} label accuracy {short[way].values['label_accuracy']:.3f}"
              f"   Fréchet {short[way].ratio('frechet'):.0f} times real")  # fmt: skip

# %% [markdown]
# **What you should see.** Projection is ahead: its labels are obeyed sooner, and its digits are nearer to real ones. Why is projection ahead? The other discriminator has to discover, by
# gradient descent on weights that start at random, that label and image are to be *compared*. Here this is built
# in.
#
# ### The finished generator
# Projection gets eight times as many steps. Meanwhile some **fixed noise** is kept: the same 20 vectors, two for each digit,
# are drawn again and again, so that you see single digits take shape.

# %% tags=["claims"]
by_channel, by_projection = short["channel"], short["projection"]
assert by_projection.values["label_accuracy"] > by_channel.values["label_accuracy"]
assert by_projection.ratio("frechet") < by_channel.ratio("frechet")

# %%
fixed_z = torch.randn(20, z_dim, generator=torch.Generator().manual_seed(0)).to(device)
fixed_labels = torch.arange(20, device=device) % 10
num_rounds = budget(full=40, smoke=2)
frames = {max(1, round(num_rounds * ROUND * share)) for share in (0.02, 0.05, 0.1, 0.25, 1)}
film = []


def keep_frames(step, net_G, net_D):
    """Add the images of the fixed noise to the film, at a few moments."""
    if step in frames:
        film.append(networks.call_in_eval(net_G, fixed_z, fixed_labels).cpu())


if check.passed(*obeyed):
    start = time.process_time()
    net_G, net_D, history = fit_digits("projection", num_rounds, watch=keep_frames, desc="digits")
    print(f"{time.process_time() - start:.0f} s of CPU time")
    finished = judged(net_G)
    print(finished)

# %% tags=["slide"]
if check.passed(*obeyed):
    show(
        image_grid(
            torch.cat(film), nrow=20, title="The same noise, from the first steps (top) to the last"
        ),
        alt="Rows of twenty images from the same noise and labels at growing numbers of steps: blots at first, "
        "strokes soon, and in the last row the digits 0 to 9 twice.",
    )
    show(
        plotting.plot_losses(
            history, xlabel="round of 100 steps", title="Neither loss says how good the digits are"
        ),
        alt="Losses of both players over forty rounds: both change quickly at first, then move slowly, without peaks.",
    )

# %% [markdown]
# Both losses move slowly: the players stay in balance. With twice the learning rate and half the batch they lose it
# now and then, which shows as high peaks in both losses. They find it again, but the digits at the end are farther from
# real ones: 4.1 times the distance of real images (*larger steps* in the table of
# `tests/benchmarks/04_conditional_gan/mnist_cgan.md`).
#
# **One digit on demand**, and then all of them, in two ways. In the first grid a row has one *label* and a column one
# *noise*; in the second it is the other way round. **Predict:** what will stay the same along a row of the second?

# %% tags=["slide"]
if check.passed(*obeyed):
    sevens = sample_labels(net_G, torch.full((24,), 7), z_dim, num_classes=10, seed=5)
    show(image_grid(sevens, nrow=12, title="24 sevens"), alt="24 different handwritten sevens.")
    z = torch.randn(10, z_dim, generator=torch.Generator().manual_seed(3)).to(device)
    k = torch.arange(10, device=device)
    left, right = plotting.panels(2, size=(4.2, 4.4))
    by_label = networks.call_in_eval(net_G, z.repeat(10, 1), k.repeat_interleave(10))
    by_noise = networks.call_in_eval(net_G, z.repeat_interleave(10, 0), k.repeat(10))
    image_grid(by_label, nrow=10, ax=left, title="row: label, column: noise")
    image_grid(by_noise, nrow=10, ax=right, title="row: noise, column: label")
    show(
        left,
        alt="Two grids of 100 digits. Left, each row shows one digit, 0 to 9, in ten hands. Right, each row "
        "shows the digits 0 to 9 from one noise vector: within a row, slant and thickness are alike.",
    )

# %% [markdown]
# **What you should see.** At least 99 of 100 samples show the digit that was asked for, and the Fréchet distance is
# at most three times that of real images.
#
# Along a row of the right-hand grid the label changes and the noise stays: slant and
# thickness of the stroke stay too. Nobody asked for that. The label has taken over *which digit*, so what is left for
# the noise to say is *how it is written*, and it pays for the generator to use the same layers for all digits.
#
# What is the label worth? The same networks, parts and steps, once with it and once without
# (`tests/benchmarks/04_conditional_gan/mnist_cgan.md`: eight seeds with, one without; 10,000 samples):
#
# | | labels in training | Fréchet, times real | precision of real | recall of real | shares of digits |
# |---|---|---|---|---|---|
# | DCGAN: neither player is told | none | 10.7 | 0.82 | 0.92 | 7.8 to 11.4 % |
# | conditional DCGAN | in both players | 1.9 to 2.2 | 0.97 to 0.99 | 0.89 to 0.90 | as asked for |
#
# The label buys precision: knowing the digit, each player has ten easier games in place of one. It buys no recall. And
# the comparison is between a game with labels and one without: 60,000 of them had to be written by somebody. Much of
# what they buy can be had for nothing: notebook 03, whose noise makes a choice among ten, came to 2.5 to 3.6 in a sixth
# more of time. What it cannot do is draw the digit that you ask for. What is each part worth? The command beside the
# table trains without the penalty, the schedule or the average, and with the label as a channel.
#
# Explore it: sliders for the directions of the noise that change most, and a selector for the label. **Predict**
# first: what will the strongest direction do to a 1, and the same direction to an 8?

# %% tags=["claims"]
assert finished.values["label_accuracy"] >= 0.99, "digits are what was asked for"
assert finished.ratio("frechet") <= 3, (
    "at most three times as far from the test images as real ones"
)
assert finished.ratio("precision") > 0.92 and finished.ratio("recall") > 0.85
assert max(history["loss_D"]) < 2, "no peaks"

# %%
if check.passed(*obeyed):
    display(LatentExplorer(net_G, z_dim=z_dim, num_classes=10, note=digits.note))

# %% [markdown]
# ## 8 · Questions
# *10 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** Show that $H(X \mid Y) \le H(X)$, and say when they are equal. What does this have to do
# with how hard the task of a GAN is? Name one thing that becomes easier for the generator and one for the
# discriminator.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_conditional_entropy", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_conditional_entropy -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** $H(X) - H(X \mid Y) = \mathbb E[\log \frac{p(X,Y)}{p(X)p(Y)}]$ is the divergence
# $\mathrm{KL}(p(x,y) \| p(x)p(y))$, which is at least 0 (Jensen: minus log is convex), and 0 only if
# $p(x,y) = p(x)p(y)$, that is if X and Y are independent. A label that depends on the data takes
# uncertainty away: for each label there is less left to model. The generator's target $p(x \mid y)$ is simpler:
# one moon is connected, where both are not, and it needn't find the classes by itself or decide how often to make
# each. The discriminator's answer says more: "not real as a 7" tells where to go, and a missing class
# is noticed at once, since fakes of that label are compared with real images of that label only.
#
# **Rubric.** 1 point: the inequality from KL or Jensen (or mutual information at least 0). 1 point: equality exactly
# under independence. 1 point: a gain of the generator. 1 point: a gain of the discriminator.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** Write down the value of the conditional game and its best discriminator. What happens if
# (a) only the generator gets the label, (b) fakes are shown to $D$ with labels drawn anew, not those that they were
# made for, (c) labels of fakes are drawn uniformly although one class is rare in the data?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_conditional_game", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_conditional_game -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** $V = \mathbb E_{(x,y)}[\log D(x,y)] + \mathbb E_{z,y}[\log(1 - D(G(z,y),y))]$, with
# $D^* = p(x,y) / (p(x,y) + q(x,y))$, which is $p(x|y)/(p(x|y)+q(x|y))$ where labels are drawn as in the data. (a) D
# cannot compare image and label; the label is noise like any other to G, which need not obey. (b) The label
# given to D is independent of the fake, so G is best off with samples that look the same for every label or
# fit any: it is not rewarded for obeying, and real pairs differ from fake ones however good the samples are. (c)
# $D^* = p(y)p(x|y) / (p(y)p(x|y) + u(y)q(x|y))$: for a rare label D learns that the *label* speaks for a fake,
# so its belief there is low even for perfect samples; $q = p$ within a label is then still what G can do
# best, but the equilibrium is no longer ½.
#
# **Rubric.** 1 point: V and $D^*$. 1 point: (a) nothing makes G obey. 1 point: (b) no reward for obeying, or D sees
# mismatched pairs as fakes. 1 point: (c) D judges by the frequency of the label; its optimum is not ½.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** Which of the two discriminators of section 7 was ahead, and what is it that it need not
# learn? Describe a generator with label accuracy 1.0 whose Fréchet distance is large. Which single number would you
# report for a conditional generator, and what does it miss?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_scores", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_scores -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** Projection. It has the comparison of label and image built in as an inner product, the form that the
# logit of the best discriminator has for a softmax classifier; with a channel the network must find this interaction by
# itself. A generator that makes one perfect picture for each label has label accuracy 1.0; its features have no
# spread, so that their covariances are far from those of real images, and the Fréchet distance is large. (A classifier
# trained on these ten pictures would fail on most real images, too.) The Fréchet distance of all samples
# misses labels: swap two digits, and it stays as it is, since it looks at the mixture of all classes. Taken
# within each class, or with the accuracy on real images of a classifier that was trained on samples, both
# show; these still miss copies of the training images.
#
# **Rubric.** 1 point: projection, interaction built in. 1 point: one picture a class, or very few. 1 point: why the
# distance is large. 1 point: a number with a blind spot that fits it.
# <!-- END SOLUTION -->

# %%
check.summary()

# %% [markdown]
# ## A · All ways in one table (optional)
# *15 minutes, of which about one is training*
#
# More ways into the generator: an **embedding** instead of the one-hot vector, of the width of the noise, written behind it
# (*concatenate*) or multiplied with it entry by entry (*multiply*); and **maps**: the one-hot vector goes through a transposed
# convolution of its own and joins as feature maps at 7 × 7. (So that is an embedding once more, of width
# channels × 7 × 7. What differs is where it joins in.)


# %%
class LabelNoise(nn.Module):
    """Noise joined with an embedding of the label: concatenated (n, 2 z_dim) or multiplied (n, z_dim)."""

    def __init__(self, how):
        super().__init__()
        self.embedding, self.how = nn.Embedding(10, z_dim), how

    def forward(self, z, labels):
        vectors = self.embedding(labels)
        return z * vectors if self.how == "multiply" else torch.cat([z, vectors], 1)


class MapsGenerator(nn.Module):
    """The generator with the label as 16 feature maps of 7 × 7 beside the 64 of the noise."""

    def __init__(self):
        super().__init__()
        self.spread = nn.ConvTranspose2d(10, 16, kernel_size=7)
        layers = DigitGenerator(None, z_dim).body
        layers[5], layers[7] = nn.BatchNorm2d(80), nn.ConvTranspose2d(80, 32, 4, 2, 1)  # 64 + 16 in
        self.first, self.rest = layers[:5], layers[5:]

    def forward(self, z, labels):
        maps = self.spread(one_hot(labels, 10)[:, :, None, None])  # (n, 16, 7, 7)
        return self.rest(torch.cat([self.first(z), maps], 1))


WAYS = {
    "concatenate": lambda: DigitGenerator(LabelNoise("concatenate"), 2 * z_dim),
    "multiply": lambda: DigitGenerator(LabelNoise("multiply"), z_dim),
    "maps": MapsGenerator,
}
if check.passed(*obeyed):
    rows = {"one-hot": short["projection"]}  # trained in section 7
    for name, make_G in WAYS.items():
        trained, *_ = fit_digits(
            "projection", budget(full=5, smoke=1), make_G, average=0.98, desc=name
        )
        rows[name] = judged(trained)
    print(f"{'generator':12}{'label accuracy':>16}{'Fréchet / real':>16}")
    for name, report in rows.items():
        accuracy, distance = report.values["label_accuracy"], report.ratio("frechet")
        print(f"{name:12}{accuracy:16.3f}{distance:16.0f}")

# %% [markdown]
# **What you should see.** A multiplied embedding is obeyed last. For the rest, 500 steps and one seed are few: train a row again
# with another seed before you believe in a small difference between rows.
#
# A multiplied embedding only scales the noise, and where an entry is near 0 it silences it. Since the noise is symmetric
# around 0, the same values may come from many labels, and the network has to read the label out of their sizes.
# A concatenated one shifts the units of the first layer whatever the noise is.

# %% tags=["claims"]
obeys = {name: report.values["label_accuracy"] for name, report in rows.items()}
assert min(obeys, key=obeys.get) == "multiply", "a multiplied embedding is obeyed last"

# %% [markdown]
# Labels are what these generators live on, and they are expensive. What a GAN can do for a *classifier* that has a
# hundred of them, and thousands of images without, is the subject of `11_few_labels`.

# %% [markdown]
# ## References
# - M. Mirza, S. Osindero, *Conditional Generative Adversarial Nets*, 2014, arXiv:1411.1784.
# - T. Miyato, M. Koyama, *cGANs with Projection Discriminator*, ICLR 2018.
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016 (label smoothing).
# - S. Reed et al., *Generative Adversarial Text to Image Synthesis*, ICML 2016 (wrong pairs).
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (Fréchet distance).
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018 (R1).
# - A. Radford, L. Metz, S. Chintala, *Unsupervised Representation Learning with Deep Convolutional Generative
#   Adversarial Networks*, ICLR 2016.
# - T. Cover, J. Thomas, *Elements of Information Theory*, 2nd edition, Wiley 2006, chapter 2 (entropy).

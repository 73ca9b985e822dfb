# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 10}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Conditional GANs: ask for what you want
#
# The GANs of the first notebooks make *something*: a point on either moon, any digit. Here you will tell
# them what. A label goes into both players as a second input, and the generator learns one distribution
# for each label. You will build it twice: for two moons, where you see all there is, and for digits, where
# there are many ways to tell a network a label, and you will compare them in one table. On the way you
# will find out why labels make the whole task easier, and how to score samples without looking at them.
#
# **Before you start** you should have done `01_vanilla_gan` (losses on logits, update steps, what
# is detached where). The notebook takes about **two hours**; all its trainings together take some ten
# minutes on a laptop with two cores.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read
# what it says. Cells that need an exercise you haven't solved yet are skipped, not failed.
#
# | | section | minutes |
# |---|---|---|
# | 1 | What a label is worth | 10 |
# | 2 | From a number to a vector | 10 |
# | 3 | Two networks with a second input | 10 |
# | 4 | One step each, with labels | 15 |
# | 5 | One moon on demand | 10 |
# | 6 | Pairs that do not belong together | 10 |
# | 7 | Play | 5 |
# | 8 | Digits: how to tell a network a label | 15 |
# | 9 | All ways in one table | 5 |
# | 10 | The finished generator | 10 |
# | 11 | A score without an eye | 5 |
# | 12 | A hundred labels (optional) | 15 |
# | 13 | Questions | 10 |

# %%
import itertools
import time
from functools import partial

import torch
import torch.nn.functional as F
from IPython.display import display
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track, two_moons
from course_utils.metrics import coverage, precision, real_vs_real
from course_utils.data import mnist
from course_utils.plotting import image_grid, panels, plot_discriminator, plot_points, show
from course_utils.training import EMA, FourierFeatures, linear_decay, r1_penalty
from course_utils.widgets import GanLab, LatentExplorer

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · What a label is worth
# *10 minutes*
#
# Data now comes in pairs: a point $x$ and its label $y$. Here $y$ says which moon.

# %%
X, Y = two_moons(n=2000, noise=0.05, seed=0, labels=True, device=device)
show(
    plot_points(real=X, labels=Y, title="Each point knows its moon"),
    alt="Scatter plot of two interleaving half circles: the upper one has label 0 and one colour, "
    "the lower one has label 1 and another.",
)

# %% [markdown]
# How uncertain is a random point? Its **entropy** $H(X) = -\mathbb E[\log_2 p(X)]$ counts the bits that
# one needs on average to say which it is. Its **conditional entropy** $H(X \mid Y) = -\mathbb E[\log_2 p(X \mid Y)]$
# counts those that are still needed by someone who knows the label. Their difference is the mutual
# information, and it is never negative:
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
# remains is simpler in shape. One moon is connected, so the bridge that cost the first notebook its
# precision is gone: no continuous map has to tear a cloud in two. The discriminator gains as well: each of its
# answers now says whether $x$ is real *as a* $y$, so it carries more about where fakes should go, and a
# generator that leaves out a class is found out at once.
#
# Measure it. Cut the plane into small squares and estimate both entropies from counts; beside the moon,
# take a label that knows nothing, the toss of a coin.


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


many, moon = two_moons(n=200_000, noise=0.05, seed=2, labels=True)
square = ((many + 2) / 0.1).long()
cells = 1000 * square[:, 0] + square[:, 1]
coin = torch.randint(2, moon.shape, generator=torch.Generator().manual_seed(0))
print(f"H(X)        = {entropy_bits(cells):.3f} bits")
print(f"H(X | moon) = {conditional_entropy_bits(cells, moon):.3f} bits")
print(f"H(X | coin) = {conditional_entropy_bits(cells, coin):.3f} bits")

# %% [markdown]
# **What you should see.** The moon is worth one bit, all that a label with two equally likely values can be
# worth: the moons don't overlap, so $x$ determines $y$. The coin is worth nothing (the tiny rest is an
# error of the estimate). In the same way the label of a digit is worth up to $\log_2 10 \approx 3.3$ bits.
#
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

# %% [markdown]
# ## 2 · From a number to a vector
# *10 minutes*
#
# The label 1 is not twice the label ½, nor is 7 close to 8: numbers of classes have no order. So a network gets
# a **one-hot** vector: as many entries as there are classes, a 1 at the label, 0 elsewhere. Make it by hand.


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
# at every label to see whether it fits, for which a GPU has to be waited for, at each step of a training.

# %%
few = torch.tensor([0, 2, 1, 2])
print(F.one_hot(few, 3))
if check.passed("one_hot"):
    print("the same by hand:", torch.equal(one_hot(few, 3), F.one_hot(few, 3).float()))

# %% [markdown]
# Labels that make no sense should be refused, once, where they come in, and in words that say what to do.
# Otherwise you get an `IndexError` from the depths of an embedding, on a GPU an error that breaks the
# process, and with the comparison trick above nothing at all: a row of zeros.


# %% nbgrader={"grade": false, "grade_id": "check_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: check_labels
def check_labels(labels, num_classes, n):
    """Refuse labels that do not fit; each refusal is one sentence that holds what was wrong.

    Parameters
    ----------
    labels : int64 tensor of shape (n,)
        From 0 to num_classes - 1.
    num_classes, n : int

    Returns
    -------
    tensor
        The labels as they came.

    Raises
    ------
    TypeError
        If labels is not a tensor, or its dtype is not torch.int64.
    ValueError
        If its shape is not (n,), or a label is below 0 or not below num_classes; the sentence names
        one such label as a number.
    """
    # 1. TypeError for what is no tensor (isinstance), and for another dtype.
    # 2. ValueError for another shape. 3. ValueError for a label outside; .item() makes it a number.
    ### BEGIN SOLUTION
    if not isinstance(labels, torch.Tensor) or labels.dtype != torch.int64:
        got = getattr(labels, "dtype", type(labels).__name__)
        raise TypeError(f"labels must be a tensor of type torch.int64, not {got}: use .long().")
    if labels.shape != (n,):
        raise ValueError(f"labels have shape {tuple(labels.shape)}; give one for each of {n}.")
    outside = labels[(labels < 0) | (labels >= num_classes)]
    if len(outside):
        raise ValueError(
            f"The label {outside[0].item()} is not one of the classes 0 to {num_classes - 1}."
        )
    return labels
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_check_labels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("check_labels", check_labels)

# %%
if check.passed("check_labels"):
    for bad in (torch.tensor([0, 2]), torch.tensor([0.0, 1.0]), torch.tensor([0])):
        try:
            check_labels(bad, num_classes=2, n=2)
        except (TypeError, ValueError) as error:
            print(f"{type(error).__name__}: {error}")

# %% [markdown]
# ## 3 · Two networks with a second input
# *10 minutes*
#
# The simplest way to give a network two inputs is to write them one behind the other: `torch.cat([z, y], 1)`.
# The first layer then computes $W_z z + W_y y + b$, and since $y$ is one-hot, $W_y y$ is a column of $W_y$:
# each label has a vector of its own that shifts all units of the first layer. Keep that in mind for section 8.


# %% nbgrader={"grade": false, "grade_id": "ConditionalGenerator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: ConditionalGenerator
class ConditionalGenerator(nn.Module):
    """Maps noise and labels to points: Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2), Linear.

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
    """Maps pairs to logits: Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2), Linear.

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

# %% [markdown]
# ## 4 · One step each, with labels
# *15 minutes*
#
# The losses are those of the first notebook, with one addition. **Label smoothing** (Salimans et al., 2016)
# gives the real pairs the target $1 - s$ in place of 1, so that the discriminator is punished for being too
# sure. With $D = \sigma(\ell)$ and targets $t$, binary cross-entropy is
#
# $$\mathrm{BCE}(\ell, t) = -t \log \sigma(\ell) - (1 - t) \log(1 - \sigma(\ell)) = \mathrm{softplus}(\ell) - t\,\ell .$$
#
# Maximising over $D$ as before gives $D^*(x) = (1 - s)\,p(x) / (p(x) + q(x))$: the best discriminator is never surer
# than $1 - s$. Fakes keep the target 0: smoothing is **one-sided**. With a target $r > 0$ for fakes, the best
# discriminator would be $\big((1 - s)\,p + r\,q\big) / (p + q)$. Far from the data, where $p = 0$, it would be $r$
# whatever the fakes do, and a fake with $D^* = r$ everywhere around has no way to go.
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

# %% [markdown]
# Now the steps. Mind **which label belongs to what**: real points are judged with their own labels
# `real_y`, fakes with the labels `y` that they were made for. And both players must be told: if only the
# generator gets $y$, nothing makes it obey.


# %% nbgrader={"grade": false, "grade_id": "update_D_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_D_labels
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
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

    Returns
    -------
    tensor of shape ()
        The loss before the step (without smoothing), detached.
    """
    # 1. Clear the gradients. 2. Fakes from z and y, cut off from the generator.
    # 3. smoothed_discriminator_loss (its default: s = 0) on the logits of the real pairs and of the
    #    fake pairs. 4. Backward, then step. 5. Return the loss, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    cost = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    cost.backward()
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
# ## 5 · One moon on demand
# *10 minutes, of which about ten seconds are training*


# %% nbgrader={"grade": false, "grade_id": "sample_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: sample_labels
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    """Draw one sample for each label, leaving net_G and torch's global random state as they were.

    Parameters
    ----------
    net_G : network
        Called net_G(z, labels).
    labels : int64 tensor of shape (n,)
        What to make; on any device.
    z_dim, num_classes : int
    seed : int
        The same seed gives the same samples.

    Returns
    -------
    tensor of shape (n, ...)
        On the device of net_G, without gradients.

    Raises
    ------
    TypeError, ValueError
        As check_labels does.
    """
    # 1. check_labels: as many labels as len(labels). Then bring them to the device of net_G.
    # 2. z, standard normal, from a torch.Generator of your own, seeded by seed, on that device.
    # 3. net_G in eval mode, under torch.no_grad(); afterwards back into the mode it came in.
    ### BEGIN SOLUTION
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():  # a look needs no gradients
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sample_labels", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("sample_labels", sample_labels)

# %% [markdown]
# The loop is given. It is the stable recipe of the first notebook, section 12 (R1 penalty, random Fourier
# features, two learning rates, linear decay, averaged weights), with labels in both players. The discriminator
# sees each point beside its waves: waves repeat, and far away from the data they cannot tell where a fake is. Your
# update steps stand in it, written out, so that both halves of a batch take one pass and the penalty can be added.


# %%
class WithFeatures(nn.Module):
    """A conditional discriminator that sees points through fixed waves, and labels as they are."""

    def __init__(self, net, features):
        super().__init__()
        self.net, self.features = net, features

    def forward(self, x, labels):
        return self.net(self.features(x), labels)


def train_conditional(
    ConditionalGenerator, ConditionalDiscriminator, discriminator_loss, X, Y, seed, num_classes=2,
    num_steps=2000, z_dim=4, hidden=64, batch_size=256, lr_G=2e-3, lr_D=8e-3, ema_decay=0.995,
    watch=None,
):  # fmt: skip
    """Train your networks on points X with labels Y.

    Returns the averaged generator and the discriminator; watch, if given, is called with the number
    of steps done and these two after each step.
    """
    torch.manual_seed(seed)
    features = FourierFeatures(X.shape[1], num_features=16, sigma=1.2, seed=seed, with_input=True)
    judge = ConditionalDiscriminator(num_classes, features.out_dim, hidden)
    net_D = WithFeatures(judge, features).to(X.device)
    net_G = ConditionalGenerator(z_dim, num_classes, hidden, X.shape[1]).to(X.device)
    ema = EMA(net_G, decay=ema_decay)
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=(0.5, 0.9), fused=True)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=lr_G, betas=(0.5, 0.9), fused=True)
    schedules = [linear_decay(optimizer_D, num_steps), linear_decay(optimizer_G, num_steps)]
    batches = Batches(X, Y, batch_size=batch_size, drop_last=True, seed=seed)
    endless = itertools.chain.from_iterable(itertools.repeat(batches))

    def draw():
        z = torch.randn(batch_size, z_dim, device=X.device)
        return z, torch.randint(num_classes, (batch_size,), device=X.device)

    for step in track(num_steps, desc=f"moons, seed {seed}", unit="step"):
        real, real_y = next(endless)
        z, y = draw()
        with torch.no_grad():  # the fakes are data to the discriminator
            fakes = net_G(z, y)
        penalize = step % 4 == 0  # every fourth step and four times as strong
        real = real.detach().requires_grad_(penalize)
        logits = net_D(torch.cat([real, fakes]), torch.cat([real_y, y]))  # one pass for both
        logits_real, logits_fake = logits.chunk(2)
        loss_D = discriminator_loss(logits_real, logits_fake)
        if penalize:
            loss_D = loss_D + 4 * 0.02 * r1_penalty(logits_real, real)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()

        z, y = draw()
        loss_G = F.softplus(-net_D(net_G(z, y), y)).mean()
        optimizer_G.zero_grad()
        loss_G.backward(inputs=list(net_G.parameters()))  # none for net_D: nobody needs them
        optimizer_G.step()

        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
        if watch:
            watch(step + 1, ema.module, net_D)
    return ema.module, net_D


# %% [markdown]
# Three figures judge it, against points that were not used in training: **coverage** and **precision** as
# before, and **label accuracy**: the share of samples whose nearest real point has the label asked for.

# %%
test_X, test_Y = two_moons(n=2000, noise=0.05, seed=1, labels=True, device=device)
floor = real_vs_real(lambda seed: two_moons(n=2000, noise=0.05, seed=seed, device=device), seed=10)


def moons_label_accuracy(samples, labels):
    """Share of samples whose nearest held-out point lies on the moon asked for."""
    nearest = torch.cdist(samples, test_X).argmin(1)
    return (test_Y[nearest] == labels).float().mean().item()


half = torch.arange(2000, device=device) % 2
moons = ("one_hot", "check_labels", "ConditionalGenerator", "ConditionalDiscriminator",
         "smoothed_discriminator_loss", "sample_labels")  # fmt: skip
if check.passed(*moons):
    start = time.process_time()
    moons_G, moons_D = train_conditional(
        ConditionalGenerator, ConditionalDiscriminator, smoothed_discriminator_loss, X, Y, seed=0,
        num_steps=budget(full=2000, smoke=40),
    )  # fmt: skip
    print(f"{time.process_time() - start:.1f} s of CPU time")
    fakes = sample_labels(moons_G, half, 4, num_classes=2, seed=1)
    print(f"your cGAN          coverage {coverage(test_X, fakes):.4f}   precision {precision(test_X, fakes):.4f}"
          f"   label accuracy {moons_label_accuracy(fakes, half):.4f}")  # fmt: skip
print(f"real against real  coverage {floor['coverage']:.4f}   precision {floor['precision']:.4f}")

# %%
if check.passed(*moons):
    axes = panels(3, size=(3.4, 3.2))
    for k, ax in enumerate(axes[:2]):
        only = sample_labels(moons_G, torch.full((500,), k), 4, num_classes=2, seed=2)
        plot_points(real=X, fake=only, ax=ax, title=f"asked for label {k}")
    plot_points(fake=fakes[:1000], labels=half[:1000], ax=axes[2], title="both")
    show(
        axes[0],
        alt="Three scatter plots: samples asked for label 0 lie on the upper moon alone, those for label 1 "
        "on the lower moon alone, and both together cover the two moons without points between them.",
    )

# %% [markdown]
# **What you should see.** Every sample lies on the moon that was asked for, and there is no bridge between the
# moons: precision is 1.000 without throwing anything away, which the first notebook's GAN could not reach.
#
# Nor is it luck: on each of 16 fresh seeds label accuracy and precision were 1.000 and coverage at least 0.987
# (`tests/benchmarks/moons_cgan.py`). That took some search. An earlier recipe showed D shorter waves (`sigma=1.5`)
# without the points beside them, under a weaker penalty (0.003), and *collapsed* on two of ten seeds.
#
# **Label smoothing, tried.** The same training with $s = 0.2$. Before you run it: what will be the largest
# probability that $D$ gives to real pairs?


# %%
@torch.no_grad()
def largest_belief(net_D):
    """The 99th percentile of D over the held-out pairs."""
    return torch.sigmoid(net_D(test_X, test_Y)).quantile(0.99).item()


if check.passed(*moons):
    smooth_G, smooth_D = train_conditional(
        ConditionalGenerator, ConditionalDiscriminator, partial(smoothed_discriminator_loss, smoothing=0.2),
        X, Y, seed=0, num_steps=budget(full=800, smoke=40),
    )  # fmt: skip
    smooth = sample_labels(smooth_G, half, 4, num_classes=2, seed=1)
    print(
        f"D on real pairs, 99th percentile: {largest_belief(moons_D):.3f} without, {largest_belief(smooth_D):.3f} with s = 0.2"
    )
    print(f"coverage {coverage(test_X, smooth):.4f}   precision {precision(test_X, smooth):.4f}")

# %% [markdown]
# **What you should see.** At the end of a good training real and fake mix, and $D^*$ is $(1 - s)/2 = 0.4$ in place of ½.
# (This training is shorter than the first, so don't compare the samples.) Smoothing is a remedy against a
# discriminator that is too sure, and here R1 already is one.

# %% [markdown]
# ## 6 · Pairs that do not belong together
# *10 minutes*
#
# Has the discriminator understood labels? Show it real points of class $i$ and *claim* that they are of
# class $j$. On the diagonal of this grid the pairs are real; off it, each point is real, and the pair is wrong.


# %% nbgrader={"grade": false, "grade_id": "wrong_pairs", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: wrong_pairs
def wrong_pairs(net_D, x, labels, num_classes):
    """What the discriminator says of points with every label; leaves net_D as it was.

    Parameters
    ----------
    net_D : network
        Called net_D(x, labels); returns logits of shape (n, 1).
    x : tensor of shape (n, ...)
    labels : int64 tensor of shape (n,)
        The true labels; every class occurs.
    num_classes : int

    Returns
    -------
    tensor of shape (num_classes, num_classes)
        Row i, column j: the mean probability that D gives to the points of class i when it is told
        that they are of class j. Without gradients.
    """
    # 1. net_D in eval mode, under torch.no_grad(); afterwards back into the mode it came in.
    # 2. For each claim j: the probabilities of all points with the label j (torch.full_like).
    # 3. Their mean over the points of each class i.
    ### BEGIN SOLUTION
    was_training = net_D.training
    net_D.eval()
    grid = []
    with torch.no_grad():  # only what it says counts
        for claim in range(num_classes):
            belief = torch.sigmoid(net_D(x, torch.full_like(labels, claim))).squeeze(1)
            grid.append(torch.stack([belief[labels == k].mean() for k in range(num_classes)]))
    net_D.train(was_training)
    return torch.stack(grid, 1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_wrong_pairs", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("wrong_pairs", wrong_pairs)

# %%
if check.passed(*moons, "wrong_pairs"):
    print("rows: true moon, columns: moon claimed")
    print(wrong_pairs(moons_D, test_X, test_Y, 2).cpu().numpy().round(3))
    left, right = panels(2, size=(4.6, 3.4))
    plot_discriminator(moons_D, real=X, label=0, ax=left, title="What D believes of (x, 0)")
    plot_discriminator(moons_D, real=X, label=1, ax=right, title="What D believes of (x, 1)")
    show(
        left,
        alt="Two maps of the discriminator's belief over the plane with the data, one for each label: pale "
        "everywhere, close to one half on the moon of that label and only a little below it elsewhere.",
    )

# %% [markdown]
# **What you should see.** About ½ on the diagonal, where real and fake mix. And off it? Not 0, but only a little less
# than ½. Has it not understood? Look at $D^* = p(x, y) / (p(x, y) + q(x, y))$: where neither real nor fake pairs occur, it is
# 0/0, and *any* value is as good as another. Wrong pairs come from the generator alone, early on, while it does not
# yet obey. As soon as it does, nobody shows them to the discriminator any more, and it forgets. So a discriminator
# is no classifier of pairs: it knows the border that the generator has lately tried to cross, and nothing else.
# (Some recipes add real points with wrong labels as a third kind of fakes, e.g. for text to image: Reed et al., 2016.)

# %% [markdown]
# ## 7 · Play
# *5 minutes*
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
play = ("one_hot", "ConditionalGenerator", "ConditionalDiscriminator", "smoothed_discriminator_loss",
        "update_D_labels", "update_G_labels")  # fmt: skip
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
# **What you should see.** To obey comes first, within some dozen rounds: it takes only a shift. And a collapsed
# conditional GAN has two clumps, not one: the label is the one thing that it cannot ignore.
#
# ## 8 · Digits: how to tell a network a label
# *15 minutes*
#
# Ten classes, images of 28 × 28, convolutions: now there is more than one way.
#
# | | the generator | the discriminator |
# |---|---|---|
# | **concatenate** | a learned vector for each label (an *embedding*) is written behind the noise | – |
# | **multiply** | the noise is multiplied by it, entry by entry | – |
# | **maps** | the one-hot vector goes through a transposed convolution of its own, and is joined as feature maps | the same |
# | **channel** | – | the label becomes a second image, and the two are the channels of one |
# | **projection** | – | the label's vector is *compared* with the features of the image |
#
# `nn.Embedding(num_classes, width)` is a table with a row for each label: the same as a linear layer on the
# one-hot vector, without computing all the products with 0.
#
# Write the first two, as a module that stands in front of any generator.


# %% nbgrader={"grade": false, "grade_id": "LabelNoise", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: LabelNoise
class LabelNoise(nn.Module):
    """Joins noise with an embedding of the label that is as wide as the noise.

    Parameters
    ----------
    z_dim : int
    num_classes : int
    how : "concatenate" or "multiply"

    The forward pass takes z of shape (n, z_dim) and int64 labels of shape (n,), and returns shape
    (n, 2 * z_dim), the noise first, for "concatenate" and (n, z_dim) for "multiply". The embedding is
    all that learns.
    """

    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        # 1. An nn.Embedding of num_classes vectors of width z_dim. Keep `how`.
        ### BEGIN SOLUTION
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how
        ### END SOLUTION

    def forward(self, z, labels):
        # 2. The vectors of the labels. 3. Multiply by them, or write them behind z.
        ### BEGIN SOLUTION
        vectors = self.embedding(labels)
        return z * vectors if self.how == "multiply" else torch.cat([z, vectors], 1)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_LabelNoise", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("LabelNoise", LabelNoise)

# %% [markdown]
# ### The projection discriminator
# What should a discriminator of pairs look like? Section 1 gave the answer: for the best one,
#
# $$\mathrm{logit}\, D^*(x, y) = \log \frac{p(x, y)}{q(x, y)} = \log \frac{p(y \mid x)}{q(y \mid x)} + \log \frac{p(x)}{q(x)} .$$
#
# The second term asks "is it real?", the first "does it belong to $y$?". If $\log p(y \mid x)$ is that of a softmax
# classifier on features $\phi(x)$, it is $v_y^\top \phi(x)$ minus a term without $y$, and likewise for $q$. So the sum
# has the form
#
# $$\ell(x, y) = w^\top \phi(x) + b + v_y^\top \phi(x) ,$$
#
# with a vector $v_y$ for each class (Miyato and Koyama, 2018). The label enters at the very end, as an inner product
# with the features, and nobody has to learn what kind of interaction there is.


# %% nbgrader={"grade": false, "grade_id": "ProjectionHead", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: ProjectionHead
class ProjectionHead(nn.Module):
    """Logits from features and labels: w·f + b + v_y·f.

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
# The other ways are given, with the two networks that use them all. Read them: they are short. A *transposed*
# convolution with a kernel of 7 × 7 on an image of 1 × 1 with ten channels, which is what the one-hot vector is, makes
# maps of 7 × 7: each label has a small picture of its own in every map. (So it is an embedding once more, of
# width `channels * 7 * 7`. What differs is where it joins in.)


# %%
class LabelMaps(nn.Module):
    """The one-hot label through its own transposed convolution: (n, channels, size, size)."""

    def __init__(self, channels, size, num_classes=10):
        super().__init__()
        self.num_classes = num_classes
        self.spread = nn.ConvTranspose2d(num_classes, channels, kernel_size=size)

    def forward(self, labels):
        return self.spread(one_hot(labels, self.num_classes)[:, :, None, None])


class LabelChannel(nn.Module):
    """The label as an image of its own, behind the channels of x: (n, c + 1, size, size)."""

    def __init__(self, size, num_classes=10):
        super().__init__()
        self.picture = nn.Embedding(num_classes, size * size)

    def forward(self, x, labels):
        return torch.cat([x, self.picture(labels).view(-1, 1, *x.shape[2:])], 1)


class DigitGenerator(nn.Module):
    """net_G(z, labels): 7 × 7 maps from the noise, then two transposed convolutions to 28 × 28."""

    def __init__(self, way, z_dim=32, width=32):
        super().__init__()
        self.noise = LabelNoise(z_dim, 10, way) if way != "maps" else None
        self.maps = LabelMaps(width, size=7) if way == "maps" else None
        in_dim = 2 * z_dim if way == "concatenate" else z_dim
        channels = 3 * width if way == "maps" else 2 * width
        self.first = nn.Sequential(
            nn.Linear(in_dim, 256), nn.ReLU(), nn.Linear(256, 2 * width * 49),
            nn.Unflatten(1, (2 * width, 7, 7)),
        )  # fmt: skip
        self.rest = nn.Sequential(
            nn.BatchNorm2d(channels), nn.ReLU(), nn.ConvTranspose2d(channels, width, 4, 2, 1),
            nn.BatchNorm2d(width), nn.ReLU(), nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z, labels):
        maps = self.first(z if self.noise is None else self.noise(z, labels))
        return self.rest(maps if self.maps is None else torch.cat([maps, self.maps(labels)], 1))


class DigitDiscriminator(nn.Module):
    """net_D(x, labels): two convolutions with stride 2, features of width 256, one logit."""

    def __init__(self, way, width=32):
        super().__init__()
        self.channel = LabelChannel(28) if way == "channel" else None
        self.maps = LabelMaps(width, size=14) if way == "maps" else None
        self.first = nn.Sequential(
            nn.Conv2d(2 if way == "channel" else 1, width, 4, 2, 1), nn.LeakyReLU(0.2)
        )
        self.rest = nn.Sequential(
            nn.Conv2d(2 * width if way == "maps" else width, 2 * width, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(2 * width * 49, 256), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.projection = ProjectionHead(256, 10) if way == "projection" else None
        self.logit = nn.Linear(256, 1) if way != "projection" else None

    def forward(self, x, labels):
        h = self.first(x if self.channel is None else self.channel(x, labels))
        features = self.rest(h if self.maps is None else torch.cat([h, self.maps(labels)], 1))
        return (
            self.logit(features) if self.projection is None else self.projection(features, labels)
        )


# %% [markdown]
# ## 9 · All ways in one table
# *5 minutes, of which about three are training*
#
# Each pair is trained for the same few steps by `train_players` from `course_utils/recipes/digit_gan.py`, the loop of
# section 11 of notebook 02. Two more rows change something else about the last pair. **Noise**: uniform
# in place of normal (with the same variance). **Learning rates**: that of D four times that of G (Heusel et al.,
# 2017). The judge is the classifier of digits that comes with the course:
#
# - **label accuracy**: the share of samples that show the digit asked for;
# - **Fréchet distance** to test images, over that of as many real training images (1 is perfect).

# %%
from course_utils.metrics import classify, label_accuracy, load_classifier
from course_utils.metrics import frechet_distance
from course_utils.recipes.digit_gan import train_players

digits, test_digits = mnist("train", device=device), mnist("test", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show, track = partial(show, note=digits.note), partial(track, note=digits.note)
z_dim = 32
num_judged = budget(full=10_000, smoke=500)
classifier = load_classifier(device)
real_features = classify(classifier, test_digits.x[:num_judged])[0]
# Drawn at random: a stretch of the training set would come from a few writers.
drawn = torch.randperm(len(digits.x), generator=torch.Generator().manual_seed(0))[:num_judged]
real_frechet = frechet_distance(real_features, classify(classifier, digits.x[drawn.to(device)])[0])


def normal(n):
    """Standard normal noise of shape (n, z_dim)."""
    return torch.randn(n, z_dim, device=device)


def uniform(n):
    """Uniform noise of shape (n, z_dim), between plus and minus the root of 3: its variance is 1."""
    return 3**0.5 * (2 * torch.rand(n, z_dim, device=device) - 1)


def train_digits(way_G, way_D, num_steps, noise=normal, desc="digits", seed=0, **options):
    """Train a pair on digits. Returns the averaged generator and the discriminator."""
    torch.manual_seed(seed)
    net_G, net_D = DigitGenerator(way_G, z_dim).to(device), DigitDiscriminator(way_D).to(device)

    def draw(n):
        labels = torch.randint(10, (n,), device=device)
        return (noise(n), labels), labels

    progress = partial(track, desc=desc, unit="block of 100 step")
    options = dict(ema_decay=0.995, penalty=0.15) | options
    return train_players(net_G, net_D, digits, num_steps, draw, progress=progress, **options), net_D


@torch.no_grad()
def judged(net_G, noise=normal):
    """Label accuracy of num_judged samples, and their Fréchet distance over that of real images."""
    labels = torch.arange(num_judged, device=device) % 10
    torch.manual_seed(1)
    images = torch.cat([net_G(noise(len(part)), part) for part in labels.split(500)])
    features, probabilities = classify(classifier, images)
    ratio = frechet_distance(real_features, features) / real_frechet
    return label_accuracy(probabilities, labels), ratio


ROWS = {
    "concatenate, channel": ("concatenate", "channel", {}),
    "multiply, channel": ("multiply", "channel", {}),
    "maps, maps": ("maps", "maps", {}),
    "multiply, projection": ("multiply", "projection", {}),
    "concatenate, projection": ("concatenate", "projection", {}),
    "the same, uniform noise": ("concatenate", "projection", {"noise": uniform}),
    "the same, lr of D times 4": ("concatenate", "projection", {"lr_G": 5e-4, "lr_D": 2e-3}),
}
short = {
    "batch_size": 64,
    "ema_decay": 0.98,
}  # half the batch, and an average over the last 50 steps
ways = ("one_hot", "LabelNoise", "ProjectionHead")
if check.passed(*ways):
    table = [
        f"{'generator, discriminator':28}{'label accuracy':>16}{'Fréchet ratio':>15}{'CPU seconds':>13}"
    ]
    for name, (way_G, way_D, options) in ROWS.items():
        start = time.process_time()
        trained, _ = train_digits(
            way_G, way_D, budget(full=500, smoke=3), desc=name, **short | options
        )
        seconds = time.process_time() - start
        accuracy, ratio = judged(trained, options.get("noise", normal))
        table.append(f"{name:28}{accuracy:16.3f}{ratio:15.1f}{seconds:13.0f}")
    print("\n".join(table))

# %% [markdown]
# **What you should see.** After 500 steps with half the batch (and one seed, so mind large differences only) the
# distance is smallest behind a projection: 40 to 96 times that of real images, against 260 to 560 without
# it. Labels that are concatenated to the noise are obeyed sooner than multiplied ones (0.64 against 0.15 before
# the channel, 0.89 against 0.60 before the projection). Maps cost nearly twice the time. A faster D
# costs label accuracy in this run; repeat it with other seeds before you believe that.
#
# Why is projection ahead so early? The other discriminators have to discover, by gradient descent on weights that
# start at random, that label and image are to be *compared*; it is built into the inner product. In the
# generator, a concatenated embedding shifts the units of the first layer whatever the noise is. A multiplied one
# only scales the noise (and where an entry is near 0, it silences it): since the noise is symmetric around 0,
# the same values may come from many labels, and the network has to read the label out of their sizes.

# %% [markdown]
# ## 10 · The finished generator
# *10 minutes, of which about two or three are training*
#
# The best pair gets more steps. Meanwhile, some **fixed noise** is kept: the same 20 vectors, two for each digit,
# are drawn again and again as training goes on, so that you see single digits take shape.

# %%
fixed_z = torch.randn(20, z_dim, generator=torch.Generator().manual_seed(0)).to(device)
fixed_labels = torch.arange(20, device=device) % 10
film = []
num_steps = budget(full=3000, smoke=6)
moments = {max(1, round(num_steps * share)) for share in (0.02, 0.05, 0.1, 0.25, 0.5, 1)}


@torch.no_grad()
def keep_frames(step, net_G, losses):
    """Add the images of the fixed noise to the film, at a few moments."""
    if step in moments:
        film.append(net_G(fixed_z, fixed_labels).cpu())


finished = ("one_hot", "LabelNoise", "ProjectionHead", "check_labels", "sample_labels")
if check.passed(*finished):
    start = time.process_time()
    trained_G, net_D = train_digits(
        "concatenate", "projection", num_steps, desc="finished", watch=keep_frames
    )
    print(f"{time.process_time() - start:.0f} s of CPU time")

# %%
if check.passed(*finished):
    show(
        image_grid(
            torch.cat(film), nrow=20, title="The same noise, from the first steps (top) to the last"
        ),
        alt="Rows of twenty images from the same noise and labels at growing numbers of steps: grey blots "
        "at first, strokes soon, and in the last rows digits 0 to 9 twice, which keep their slant.",
    )

# %% [markdown]
# **Variety against fidelity.** In training, z was standard normal: large values were rare, and what the generator
# makes of them is odd more often. Who draws the noise nearer to 0 than in training gets surer digits, and
# fewer different ones. It is called the *truncation trick* (Brock et al., 2019), and nothing has to be trained for it.


# %%
class Truncated(nn.Module):
    """net_G(z, labels) with z drawn in towards 0 by a factor."""

    def __init__(self, net_G, factor):
        super().__init__()
        self.net_G, self.factor = net_G, factor

    def forward(self, z, labels):
        return self.net_G(self.factor * z, labels)


if check.passed(*finished):
    print("factor   label accuracy   Fréchet ratio")
    for factor in (1.0, 0.95, 0.8, 0.6):
        accuracy, ratio = judged(Truncated(trained_G, factor))
        print(f"{factor:6.2f}{accuracy:17.4f}{ratio:16.2f}")
    net_G = Truncated(trained_G, 0.95).eval()

# %% [markdown]
# **What you should see.** The nearer to 0, the surer the digit: in the run that is kept with the course label accuracy
# rises from 0.992 to 0.9998. Variety pays: at a factor of 0.6 the Fréchet distance is six times as large, though no
# single image looks worse. At 0.95 about a fifth of the wrong digits is gone and next to no variety: that is the finished
# generator.
#
# **One digit on demand**, and then all of them, in two ways. In the first grid a row has one *label* and a column one
# *noise*; in the second it is the other way round.

# %%
if check.passed(*finished):
    sevens = sample_labels(net_G, torch.full((24,), 7), z_dim, num_classes=10, seed=5)
    show(image_grid(sevens, nrow=12, title="24 sevens"), alt="24 different handwritten sevens.")

# %%
if check.passed(*finished):
    z = torch.randn(10, z_dim, generator=torch.Generator().manual_seed(3)).to(device)
    k = torch.arange(10, device=device)
    with torch.no_grad():
        by_label = net_G(z.repeat(10, 1), k.repeat_interleave(10))
        by_noise = net_G(z.repeat_interleave(10, 0), k.repeat(10))
    left, right = panels(2, size=(4.2, 4.4))
    image_grid(by_label, nrow=10, ax=left, title="row: label, column: noise")
    image_grid(by_noise, nrow=10, ax=right, title="row: noise, column: label")
    show(
        left,
        alt="Two grids of 100 digits. Left, each row shows one digit, 0 to 9, in ten hands. Right, each row "
        "shows the digits 0 to 9 from one noise vector: within a row, slant and thickness are alike.",
    )

# %% [markdown]
# **What you should see.** Along a row of the right-hand grid the label changes and the noise stays: slant and
# thickness of the stroke stay too. Nobody asked for that. The label has taken over *which digit*, so what is left for
# the noise to say is *how it is written*, and it pays for the generator to use the same layers for all digits.
#
# **One number lies between this run and a collapse.** With a third of the penalty on D's slope, and all else as above, D
# may win, and every digit then comes from a few hands only: so it went on one of three seeds of
# `tests/benchmarks/mnist_cgan.py`, and on another half of the variety was gone. On the first the Fréchet distance is 130
# times that of real images, and a classifier taught by such samples is right on 63 % of real ones. Their label
# accuracy? 1.000. That labels are obeyed says nothing about variety. With the penalty as it is, all of sixteen seeds
# went well. To see it: `train_digits("concatenate", "projection", num_steps, seed=1, penalty=0.05)`.
#
# Explore it: sliders for the directions of the noise that change most, and a selector for the label. Predict
# first: what will the strongest direction do to a 1, and the same direction to an 8?

# %%
if check.passed(*finished):
    display(LatentExplorer(net_G, z_dim=z_dim, num_classes=10, note=digits.note))

# %%
if check.passed(*finished, "wrong_pairs"):
    some = torch.arange(budget(full=2000, smoke=500), device=device)
    grid = wrong_pairs(net_D, test_digits.x[some], test_digits.y[some], 10).cpu()
    print("D on real test digits. Rows: what they are; columns: what is claimed")
    print(grid.numpy().round(2))

# %% [markdown]
# **What you should see.** At the end of a good training D is nowhere sure: all its beliefs lie between 0.37 and 0.62, and
# in the run that is kept with the course there is no row in which the true claim is believed most. It is the
# same as for the moons: nobody shows D such pairs. Who wants to know whether an image is a 7 should ask a
# classifier.

# %% [markdown]
# ## 11 · A score without an eye
# *5 minutes, of which about one is training*
#
# Label accuracy has a blind spot: ten perfect pictures, one for each label, would have 1.000. The **classification
# accuracy score** (Ravuri and Vinyals, 2019) closes it. Train a new classifier *on samples alone*, with the labels
# they were asked for, and test it on *real* images. It scores high only if samples are right **and** as varied
# as real ones. Beside it belongs what as many real images teach.

# %%
from course_utils.metrics import classification_accuracy_score

if check.passed(*finished):
    num_taught = budget(full=10_000, smoke=500)
    labels = torch.arange(num_taught, device=device) % 10
    z = torch.randn(num_taught, z_dim, generator=torch.Generator().manual_seed(7)).to(device)
    with torch.no_grad():
        taught = torch.cat(
            [net_G(*part) for part in zip(z.split(500), labels.split(500), strict=True)]
        )
        # The opposite extreme: one picture for each digit, over and over, right in every case.
        ten = net_G(z[:1].expand(num_taught // 10, -1).repeat(10, 1)[:10], k)[labels]
    score = partial(classification_accuracy_score, test=test_digits)
    epochs = budget(full=2, smoke=1)
    real_x, real_labels = digits.x[:num_taught], digits.y[:num_taught]
    for name, x, y in (("samples", taught, labels), ("real images", real_x, real_labels)):
        result = score(x, y, num_epochs=epochs, progress=partial(track, desc=name))
        print(f"trained on {len(x):,} {name:12} accuracy on real test images {result:.4f}")
    result = score(
        ten[:1280], labels[:1280], num_epochs=1, progress=partial(track, desc="ten pictures")
    )
    print(f"trained on ten pictures, repeated:  accuracy on real test images {result:.4f}")

# %% [markdown]
# **What you should see.** In the run that is kept with the course, 10,000 samples teach 0.979, as many real
# images 0.987. What lies between the two is what the samples lack, in correctness or in variety. The ten
# pictures are all right, and teach 0.11, no more than a guess: label accuracy cannot tell them from the finished
# generator, this score can.
#
# ## 12 · A hundred labels
# *15 minutes, optional; about a minute is training*
#
# Labels are expensive, images are not. Can a GAN help a *classifier* that has only 100 labelled images and
# thousands without a label? Salimans et al. (2016) let the discriminator be the classifier, with $K + 1$ classes:
# the $K$ digits, and one more, *generated*. Its logits give $p(1 \mid x), \dots, p(K+1 \mid x)$ by a softmax, and there
# are three kinds of images to learn from:
#
# $$\begin{aligned}
# L_\text{labelled} &= -\mathbb E\big[\log p(y \mid x,\; y \le K)\big], & &\text{the usual classifier's loss, among the digits;}\\
# L_\text{unlabelled} &= -\mathbb E\big[\log\big(1 - p(K+1 \mid x)\big)\big], & &\text{it is \emph{some} digit;}\\
# L_\text{generated} &= -\mathbb E\big[\log p(K+1 \mid G(z))\big], & &\text{it is none.}
# \end{aligned}$$
#
# With $\ell_1, \dots, \ell_{K+1}$ the logits and $\mathrm{lse}$ = `torch.logsumexp`: $\log\big(1 - p(K+1)\big) = \mathrm{lse}(\ell_1, \dots, \ell_K) - \mathrm{lse}(\ell_1, \dots, \ell_{K+1})$.


# %% nbgrader={"grade": false, "grade_id": "semi_supervised_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: semi_supervised_losses
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    """The three terms of a discriminator that classifies into K digits and "generated".

    Parameters
    ----------
    labelled_logits, unlabelled_logits, generated_logits : tensors of shape (n, K + 1)
        n may differ; the last column belongs to the class "generated".
    labels : int64 tensor of shape (n,)
        From 0 to K - 1, of the labelled images.

    Returns
    -------
    labelled, unlabelled, generated : tensors of shape ()
        The three means defined above.
    """
    # 1. Cross-entropy among the first K logits alone. 2. From logsumexp, so that nothing overflows.
    # 3. The cross-entropy of the class K.
    ### BEGIN SOLUTION
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    log_real = torch.logsumexp(unlabelled_logits[:, :-1], 1) - torch.logsumexp(unlabelled_logits, 1)
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, -log_real.mean(), generated
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_semi_supervised_losses", "locked": true, "points": 0, "schema_version": 3, "solution": false, "task": false}
check("semi_supervised_losses", semi_supervised_losses)

# %% [markdown]
# The generator's task here is not to make the best digits but to be useful: it matches the *mean of the
# discriminator's features* on real images (feature matching). Noise between all layers, behind a norm that fixes
# their size, keeps the classifier from learning its hundred images by heart. Ten images of each digit keep their
# label; the others lose it. Which ten is a matter of luck, so there are two draws.

# %%
from course_utils.training import autocast


class Noise(nn.Module):
    """Adds normal noise while training."""

    def __init__(self, std):
        super().__init__()
        self.std = std

    def forward(self, x):
        return x + self.std * torch.randn_like(x) if self.training else x


def noisy_layer(in_dim, out_dim, std):
    """Noise, then a linear layer whose output has mean 0 and variance 1 in every image."""
    return [Noise(std), nn.Linear(in_dim, out_dim), nn.LayerNorm(out_dim), nn.LeakyReLU(0.2)]


class NoisyClassifier(nn.Module):
    """Images to K + 1 logits, by way of features of width 256."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Flatten(),
            *noisy_layer(784, 512, 0.3),
            *noisy_layer(512, 256, 0.5),
            *noisy_layer(256, 256, 0.5),
        )
        self.head = nn.Sequential(Noise(0.5), nn.Linear(256, 11))

    def forward(self, x):
        return self.head(self.features(x))


def ten_of_each(seed):
    """A hundred training images, ten of each digit, with their labels."""
    order = torch.randperm(len(digits.x), generator=torch.Generator().manual_seed(seed)).to(device)
    chosen = torch.cat([order[digits.y[order] == digit][:10] for digit in range(10)])
    return digits.x[chosen], digits.y[chosen]


def train_with_few_labels(losses, x, labels, unlabelled, num_steps, seed=0, batch_size=100):
    """Train on labelled images and, where given, on unlabelled ones. Returns the classifier."""
    torch.manual_seed(seed)
    net = NoisyClassifier().to(device)
    G = nn.Sequential(
        nn.Linear(64, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 512), nn.BatchNorm1d(512), nn.ReLU(),
        nn.Linear(512, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)),
    ).to(device)  # fmt: skip
    adam = partial(torch.optim.Adam, lr=3e-3, betas=(0.5, 0.99), fused=True)
    optimizer_D, optimizer_G = adam(net.parameters()), adam(G.parameters())
    schedule_D, schedule_G = (
        linear_decay(optimizer_D, num_steps),
        linear_decay(optimizer_G, num_steps),
    )
    for _step in track(
        num_steps, desc="100 labels" if unlabelled is None else "and the others", unit="step"
    ):
        with autocast(device):
            if unlabelled is None:
                logits = net(x).float()
                loss = losses(logits, labels, logits, logits)[0]
            else:
                real = unlabelled[torch.randint(len(unlabelled), (batch_size,), device=device)]
                fake = G(torch.randn(batch_size, 64, device=device)).float()
                logits = net(torch.cat([x, real, fake.detach()])).float()
                known, unknown, made = losses(
                    logits[: len(x)], labels, *logits[len(x) :].split(batch_size)
                )
                loss = known + 0.5 * (unknown + made)
        optimizer_D.zero_grad()
        loss.backward()
        optimizer_D.step()
        schedule_D.step()
        if unlabelled is not None:
            with autocast(device):
                with torch.no_grad():
                    target = net.features(real).float().mean(0)
                matching = (net.features(fake).float().mean(0) - target).square().mean()
            optimizer_G.zero_grad()
            matching.backward(inputs=list(G.parameters()))
            optimizer_G.step()
            schedule_G.step()
    return net.eval()


def test_accuracy(net):
    """Share of the test images that a classifier with K + 1 classes gets right."""
    with torch.no_grad():
        return (net(test_digits.x)[:, :10].argmax(1) == test_digits.y).float().mean().item()


if check.passed("semi_supervised_losses"):
    for draw in range(2):
        accuracies = [
            test_accuracy(
                train_with_few_labels(
                    semi_supervised_losses,
                    *ten_of_each(draw),
                    unlabelled,
                    budget(full=600, smoke=3),
                )
            )
            for unlabelled in (None, digits.x)
        ]
        print(f"draw {draw}: test accuracy {accuracies[0]:.3f} from 100 labels alone, "
              f"{accuracies[1]:.3f} with the unlabelled images")  # fmt: skip

# %% [markdown]
# **What you should see.** In the run that is kept with the course, the unlabelled images lift the test accuracy from
# 0.770 to 0.812 with the first draw and from 0.751 to 0.816 with the second: a fifth to a quarter fewer mistakes.
# After much longer training the method gets much further: Salimans et al. (2016, table 1) report 93 ± 6.5 mistakes
# among the 10,000 test images from 100 labels. Take yours as the baseline of your own experiment: what do more
# steps, other noise, a smaller learning rate do?
#
# What is supposed to happen: the unlabelled images say where images *are*, and the class boundaries move into the
# gaps between. Note what the generator is for: not to make training images, but to mark where no digit is. (A perfect
# generator would mark nothing. Dai et al., 2017, show that a *bad* one helps more.)

# %% [markdown]
# ## 13 · Questions
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
# **Question 3 (4 points).** A GAN for semi-supervised learning has a discriminator with $K + 1$ classes. Write down
# its three loss terms and say in words what each of them teaches. Why can unlabelled images help to place
# the boundary between two digits, although nobody says which digit they are? Why need the generator not be good?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_semi_supervised", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_semi_supervised -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** Labelled: $-\mathbb E \log p(y \mid x, y \le K)$, tell the digits apart. Unlabelled:
# $-\mathbb E \log(1 - p(K+1 \mid x))$, real images are some digit. Generated: $-\mathbb E \log p(K+1 \mid G(z))$, fakes are none.
# The second term makes some digit's logit large wherever there are images, the third makes all of them small where the
# generator puts samples, which is around and between the clusters of images. So regions that are
# dense in images belong to some digit as a whole, and a change from one digit to another has to happen where there are
# few images: the boundary moves into the gap. Few labels are enough to name the clusters. A perfect generator
# would put its samples exactly onto the images; the last two terms would then contradict each other and say
# nothing about gaps. Samples that are near, but off, the data mark the gaps.
#
# **Rubric.** 1 point: the three terms. 1 point: their meaning. 1 point: boundaries move into regions without images
# (cluster assumption). 1 point: samples off the data mark those regions; perfect ones would not.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 4 (4 points).** Read your table of section 9 and the scores of section 11. Which way of using the
# label won, and what is it that it need not learn? Give a generator with label accuracy 1.0 and a poor
# classification accuracy score. Can it be the other way round?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_scores", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_scores -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** To be read off the student's own table; as a rule projection is ahead after a few steps. It has the
# comparison of label and image built in as an inner product, the form that the logit of the best discriminator
# has for a softmax classifier; with a channel or with maps the network must find this interaction by itself. A generator that
# makes one perfect picture for each label has label accuracy 1.0; a classifier trained on these ten pictures fails on most
# real images, since it has never seen variety. The other way round: label accuracy somewhat below 1 with a good score
# is possible, when a few samples are wrong or illegible but the rest are varied; a classifier averages over some false
# labels. It cannot be very low, as most labels would then be false.
#
# **Rubric.** 1 point: reading that agrees with the table. 1 point: interaction built in. 1 point: one picture a
# class. 1 point: a reasoned answer to the last question.
# <!-- END SOLUTION -->

# %%
check.summary("04_conditional_gan")

# %% [markdown]
# ## References
# - M. Mirza, S. Osindero, *Conditional Generative Adversarial Nets*, 2014, arXiv:1411.1784.
# - T. Miyato, M. Koyama, *cGANs with Projection Discriminator*, ICLR 2018.
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016 (label smoothing, feature matching,
#   K + 1 classes).
# - Z. Dai et al., *Good Semi-supervised Learning that Requires a Bad GAN*, NeurIPS 2017.
# - A. Brock, J. Donahue, K. Simonyan, *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, ICLR 2019.
# - S. Ravuri, O. Vinyals, *Classification Accuracy Score for Conditional Generative Models*, NeurIPS 2019.
# - S. Reed et al., *Generative Adversarial Text to Image Synthesis*, ICML 2016 (wrong pairs).
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (two learning rates, Fréchet distance).
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018 (R1).
# - A. Radford, L. Metz, S. Chintala, *Unsupervised Representation Learning with Deep Convolutional Generative
#   Adversarial Networks*, ICLR 2016.
# - T. Cover, J. Thomas, *Elements of Information Theory*, 2nd edition, Wiley 2006, chapter 2 (entropy).

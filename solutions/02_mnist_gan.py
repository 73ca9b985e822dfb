# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 7, cuda: 2}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Handwritten digits from noise
#
# The GAN of the first notebook drew points in the plane. Here the same two players draw pictures: each
# "point" is a handwritten digit of 28 × 28 pixels, a point in 784 dimensions. Nothing in the game
# changes. What changes is everything around it: data that has to be brought into shape, networks with one
# and a half million weights, trainings that last minutes and so have to be watched, saved and resumed,
# and samples that are easy to admire and hard to judge.
#
# Your first run will be a failure that looks like a success in every curve. You will measure it, add six
# parts to it one by one, and end with networks of your own that write all ten digits, without ever having
# seen a label.
#
# **What you will be able to do.** Bring images into the range of a generator; write a generator and a
# discriminator for images; train them with live curves; resume a training that was interrupted, to the last
# bit; judge samples by numbers as well as by eye; say which of six standard parts helps, and by how much.
#
# **Before you start** you should have done `01_vanilla_gan`, or know the two losses, the two update steps and
# why the generator's loss is the non-saturating one. The notebook takes about **90 minutes**, of which a
# laptop with two cores trains for about seven.
#
# **How it works.** As before: replace `raise NotImplementedError` by your code, run the check below it,
# and read what it says. Cells that need an exercise you haven't solved yet are skipped, not failed. The short
# questions between sections are practice, without points: choose before you read on.
# Each takes about 40 seconds, which the minutes below count.
#
# | | section | minutes |
# |---|---|---|
# | 1 | From bytes to [−1, 1] | 13 |
# | 2 | Two networks | 14 |
# | 3 | Steps and samples, as before | 5 |
# | 4 | An epoch | 9 |
# | 5 | Training, watched and saved | 13 |
# | 6 | A measured verdict | 6 |
# | 7 | Six parts | 21 |
# | 8 | The same decoder as a VAE | 4 |
# | 9 | What GANs are good for, and their kin | 5 |
# | 10 | Questions: write them at home | |

# %%
import copy
import itertools
import time
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track
from course_utils import plotting, training
from course_utils.data import mnist, mnist_folder
from course_utils.networks import describe_shapes
from course_utils.plotting import image_grid, show
from course_utils.widgets import LivePlot

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %%
check.choose("range_of_images")

# %% [markdown] tags=["slide"]
# ## 1 · From bytes to [−1, 1]
# *13 minutes*
#
# MNIST is 60 000 grey pictures of digits, one byte a pixel: 0 is paper, 255 is ink. Networks want numbers
# of about the size of 1, and here there is a second reason to choose the range with care. The generator
# has to produce pixels in *exactly the range of the data*. If its range is larger, it makes pixels that no
# real image has; if it is smaller, there is ink it cannot reach. In both cases the discriminator needs
# to look at nothing else. So fix the range and end the generator in a function that has it:
#
# $$x = 2 \cdot \frac{\text{byte}}{255} - 1 \in [-1, 1], \qquad G(z) = \tanh(\dots) \in (-1, 1).$$
#
# $[0, 1]$ and a sigmoid would do as well: what matters is that data and samples share one range.
#
# **Why is there no train/test split in the training of a GAN?** A classifier is measured by its answers on data
# it has not seen, so some data must be kept away from it. The generator *never sees an image at all*: it gets
# noise, and gradients from the discriminator. But the question behind the split does not go away. A generator
# **generalises** when its samples are distributed like *new* data, not like the 60 000 images it was trained on;
# one that copies the training images has learned the sample, not the distribution. So the *test*
# images of MNIST are kept for the verdict in section 6, and used nowhere else.
#
# ### The ordinary way
# Everywhere else you will meet `torchvision` and `DataLoader`: a dataset that opens one picture at a
# time, a chain of *transforms* applied to each, and a loader that collects them into batches. Write it once.


# %% nbgrader={"grade": false, "grade_id": "make_loader", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: make_loader
def make_loader(root, batch_size):
    """The training images of MNIST in shuffled batches, pixels in [-1, 1].

    Parameters
    ----------
    root : str
        Folder in which torchvision finds MNIST; nothing needs to be downloaded.
    batch_size : int

    Returns
    -------
    torch.utils.data.DataLoader
        Yields pairs of images (batch_size, 1, 28, 28) and labels (batch_size,), in a new order every
        epoch; the last pair may be shorter.
    """
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    # 1. A transform in two steps, joined by transforms.Compose: ToTensor makes a tensor in [0, 1] of a
    #    picture, Normalize((mean,), (std,)) computes (x - mean) / std. Which two numbers give [-1, 1]?
    # 2. datasets.MNIST(root, ...) with the training split and that transform.
    # 3. A DataLoader on it.
    ### BEGIN SOLUTION
    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_make_loader", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("make_loader", make_loader)

# %% [markdown]
# ### Our way, and what it saves
# Your loader turns the same 60 000 pictures into tensors one by one, every epoch anew. But all of MNIST is 47
# million pixels: as one tensor it fits into memory. `mnist()` makes it once, on the device, and
# `Batches` shuffles there. (If MNIST can't be had, scikit-learn's small digits stand in; every figure then
# says so.)

# %% tags=["slide"]
digits = mnist("train", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure of this notebook.
show, track = partial(show, note=digits.note), partial(track, note=digits.note)
print(
    f"{len(digits):,} images from {digits.source}, pixels {digits.x.min():.0f} to {digits.x.max():.0f}"
)
show(
    image_grid(digits.x[:64], title="Real digits"),
    alt="A grid of 64 real handwritten digits, white ink on black paper.",
)


# %%
def images_per_second(batches, at_most=float("inf")):
    """How fast batches come in one epoch, or the beginning of it, without any network."""
    seen, start = 0, time.perf_counter()
    for batch in batches:
        seen += len(batch[0])
        if seen >= at_most:
            break
    return seen / (time.perf_counter() - start)


if check.passed("make_loader"):
    ordinary = images_per_second(make_loader(mnist_folder(), 128), at_most=6000)
    ours = images_per_second(Batches(digits.x, digits.y, batch_size=128))
    print(f"DataLoader {ordinary:9,.0f} images/s")
    print(f"Batches    {ours:9,.0f} images/s, {ours / ordinary:,.0f} times as many")

# %% [markdown]
# **What you should see.** The tensor delivers several times as many images a second. Compare with the images
# per second that section 5 prints for the training itself: the loader alone would take a good part of that
# time on a laptop, and nearly all of it on a GPU. (`DataLoader(num_workers=...)` spreads the work over
# processes. A data set that does *not* fit into memory leaves you no other way.)

# %% tags=["claims"]
assert ours > 5 * ordinary, "Batches deliver several times as many images a second"

# %%
check.choose("when_dropout_is_on")

# %% [markdown] tags=["slide"]
# ## 2 · Two networks
# *14 minutes*
#
# Both players are multilayer perceptrons again, and they mirror each other:
#
# $$G: 100 \to 256 \to 512 \to 1024 \to 784, \qquad D: 784 \to 1024 \to 512 \to 256 \to 1 .$$
#
# **Why leaky?** A ReLU passes no gradient where its input is negative. The generator learns *only* from what
# comes back through the discriminator, through all of its layers and then its own, so every inactive unit
# blocks part of the only signal it gets. LeakyReLU(0.2) is $\max(x, 0.2\,x)$: it has a slope everywhere.
#
# **Why dropout in D, and when not?** After each hidden layer of the discriminator, dropout sets 30 % of the
# activations to zero and enlarges the others by $1/0.7$. It keeps the discriminator from becoming sure too
# early on the strength of a few pixels, and from memorising the training images. It is on while
# training (`net_D.train()`), also when G learns from D, and **off when you evaluate** (`net_D.eval()`):
# otherwise you measure a random thinned-out network.
#
# **[BatchNorm](../docs/glossary.md#batch-normalisation) in G, as an option.** `nn.BatchNorm1d` brings each unit to mean 0 and variance 1 over the batch, then
# to a mean and a scale that it learns; in eval mode it uses running averages. Your first run goes
# without. Build the switch now, and find out in section 7 what it is worth.


# %% nbgrader={"grade": false, "grade_id": "MlpGenerator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: MlpGenerator
class MlpGenerator(nn.Module):
    """Maps noise to images: four Linear layers, LeakyReLU(0.2) between them, tanh at the end.

    Parameters
    ----------
    z_dim : int
        Width of the noise.
    hidden : (int, int, int)
        Widths of the hidden layers.
    size : int
        Height and width of the images in pixels.
    batch_norm : bool
        Whether nn.BatchNorm1d stands between each of the first three Linear layers and its LeakyReLU.

    The forward pass maps z of shape (n, z_dim) to images of shape (n, 1, size, size) in (-1, 1).
    """

    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        # 1. Linear layers: z_dim to hidden[0] to hidden[1] to hidden[2] to size * size.
        # 2. LeakyReLU with slope 0.2 after the first three, Tanh after the last.
        # 3. With batch_norm, BatchNorm1d before each LeakyReLU. A loop over the widths saves typing.
        ### BEGIN SOLUTION
        layers, width = [], z_dim
        for wider in hidden:
            layers.append(nn.Linear(width, wider))
            if batch_norm:
                layers.append(nn.BatchNorm1d(wider))
            layers.append(nn.LeakyReLU(0.2))
            width = wider
        self.layers = nn.Sequential(
            *layers, nn.Linear(width, size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )
        ### END SOLUTION

    def forward(self, z):
        # 4. Apply them to z, and bring the rows of size * size pixels into the shape of images.
        ### BEGIN SOLUTION
        return self.layers(z)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_MlpGenerator", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("MlpGenerator", MlpGenerator)


# %% nbgrader={"grade": false, "grade_id": "MlpDiscriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: MlpDiscriminator
class MlpDiscriminator(nn.Module):
    """Maps images to logits: four Linear layers; LeakyReLU(0.2), then dropout, after the first three.

    Parameters
    ----------
    hidden : (int, int, int)
        Widths of the hidden layers.
    dropout : float
        Probability that an activation is dropped, in training mode only.
    size : int
        Height and width of the images in pixels.

    The forward pass maps images of shape (n, 1, size, size) to logits of shape (n, 1).
    """

    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        # 1. Linear layers: size * size to hidden[0] to hidden[1] to hidden[2] to 1.
        # 2. LeakyReLU with slope 0.2 and then dropout after the first three, nothing after the last.
        ### BEGIN SOLUTION
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(c, 1),
        )
        ### END SOLUTION

    def forward(self, x):
        # 3. Flatten the images, and apply the layers.
        ### BEGIN SOLUTION
        return self.layers(x)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_MlpDiscriminator", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("MlpDiscriminator", MlpDiscriminator)

# %% [markdown]
# Here they are, layer by layer: what comes out of each layer for a batch of two, and how much of it is learned.

# %%
if check.passed("MlpGenerator", "MlpDiscriminator"):
    print(describe_shapes(MlpGenerator(), torch.zeros(2, 100)))
    print(describe_shapes(MlpDiscriminator(), torch.zeros(2, 1, 28, 28)))

# %% [markdown]
# ## 3 · Steps and samples, as before
# *5 minutes*
#
# The losses and the update steps are those of the first notebook, so they are given. Two things are new.
# Written as [**binary cross-entropy**](../docs/glossary.md#binary-cross-entropy) on [**logits**](../docs/glossary.md#logit), with logit $\ell$ and label $t$,
# $\;\mathrm{BCE}(\ell, t) = -t \log \sigma(\ell) - (1 - t) \log(1 - \sigma(\ell))$, D minimises
# $\mathrm{BCE}(D(x), 1) + \mathrm{BCE}(D(G(z)), 0)$ and G minimises $\mathrm{BCE}(D(G(z)), 1)$. And D's step also
# returns two probabilities: **D(x)**, the mean of $\sigma(\ell)$ over the real batch, and **D(G(z))**, the
# same over the fakes. They cost nothing, since the logits are there anyway.


# %% tags=["slide"]
def update_D(net_D, net_G, real, z, optimizer, penalty=0.0):
    """One step of the discriminator; returns loss_D, D(x) and D(G(z)). penalty: see section 7."""
    with torch.no_grad():  # to the discriminator the fakes are data
        fake = net_G(z)
    real = real.detach().requires_grad_(penalty > 0)
    # One pass over both halves costs less than two passes.
    real_logits, fake_logits = net_D(torch.cat([real, fake])).float().split([len(real), len(fake)])
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss = loss_real + loss_fake
    optimizer.zero_grad()
    (loss + penalty * training.r1_penalty(real_logits, real) if penalty > 0 else loss).backward()
    optimizer.step()
    D_x, D_G_z = torch.sigmoid(real_logits).mean(), torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


def update_G(net_D, net_G, z, optimizer):
    """One step of the generator; returns its loss."""
    logits = net_D(net_G(z)).float()
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    optimizer.zero_grad()
    loss.backward(inputs=list(net_G.parameters()))  # no gradients for net_D, which stays as it is
    optimizer.step()
    return loss.detach()


def sample(net_G, n, z_dim, seed=0):
    """n samples; leaves the mode of net_G and torch's random state as they were."""
    where = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(was_training)
    return samples


def show_samples(net_G, z_dim, title):
    show(
        image_grid(sample(net_G, 64, z_dim), title=title),
        alt=f"A grid of 64 generated images: {title}.",
    )


if check.passed("MlpGenerator"):
    show_samples(MlpGenerator().to(device), 100, "before training")

# %% [markdown]
# **What you should see.** Grey noise: the last layer adds up a thousand small random numbers for each pixel,
# and tanh of that is near 0. The discriminator will not need long for this one.

# %%
check.choose("why_not_item")

# %% [markdown]
# ## 4 · An epoch
# *9 minutes*
#
# One epoch goes through the data once. For every batch: new noise, a step of D and a step of G.
# The losses of single batches jump about, and fetching each from a GPU would make it wait, so you collect
# them as tensors and return means.


# %% nbgrader={"grade": false, "grade_id": "train_epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train_epoch
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    """Train both networks in turn, once through the data.

    Parameters
    ----------
    net_D, net_G : networks
        They may come in eval mode.
    update_D, update_G : functions
        Called as update_D(net_D, net_G, real, z, optimizer), which returns three tensors, and
        update_G(net_D, net_G, z, optimizer), which returns one: see section 3.
    optimizer_D, optimizer_G : torch.optim.Optimizer
    batches : iterable of tensors of shape (n, 1, H, W), with a length
        The last batch may be shorter.
    z_dim : int
        Width of the noise, which is standard normal and new for every batch: one draw for both updates,
        or one for each.

    Returns
    -------
    dict
        "loss_D", "loss_G", "D_x" and "D_G_z": the mean of each over the batches, as a number.
    """
    # 1. Both networks into training mode.
    # 2. Loop over the batches, calling each `real`.
    # 3.   Draw z of shape (len(real), z_dim) on real.device; update_D, then update_G.
    # 4. Return the four means in a dictionary.
    ### BEGIN SOLUTION
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append(torch.stack([loss_D, loss_G, D_x, D_G_z]))
    # One transfer an epoch, not one a step: a GPU need not wait for Python.
    means = torch.stack(results).float().mean(0).tolist()
    return dict(zip(["loss_D", "loss_G", "D_x", "D_G_z"], means, strict=True))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_epoch", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train_epoch", train_epoch)

# %%
check.choose("what_a_checkpoint_holds")

# %% [markdown] tags=["slide"]
# ## 5 · Training, watched and saved
# *13 minutes, of which about one and a half are training*
#
# A training of minutes needs three things that one of seconds does not.
#
# **You want to see how it goes.** `livelossplot` draws curves while the training runs. What belongs together
# goes into one *group*, so that it shares an axis: here the two losses, and the two beliefs D(x) and D(G(z)).
# They are sent once per epoch; a figure at each step would take longer than the step.
#
# **It must survive an interruption**: a laptop that is closed, a kernel that is restarted. So after every
# epoch all that the training needs is written to a file: both networks *and* both optimizers
# (Adam's running averages are part of the state), the number of epochs done, and the curves.
#
# **It should be fast without being different.** `fast_step(update_D)` is the same function, faster where the machine
# allows it: products of matrices in *bfloat16*, a number of 16 bits with the range of float32 and fewer digits,
# where the processor gains from it; Adam in one pass over the weights; on a GPU, the step recorded as a *CUDA graph*
# and replayed.
#
# Each epoch seeds its own order and its own noise. So a run that is resumed goes on exactly as
# the one that was not interrupted: you will see.
#
# ### After an interruption
# `save_checkpoint(file, **players, epoch=..., history=...)` saves, by these names, the `state_dict()` of each network
# and optimizer, how many epochs are done, and the list of their means. Reading it back is yours.


# %% nbgrader={"grade": false, "grade_id": "resume_training", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: resume_training
def resume_training(file, players):
    """Fill networks and optimizers from a checkpoint; where there is none yet, leave them as they are.

    Parameters
    ----------
    file : str
        Path of a file that torch.load reads as a dict: under the name of each player its state_dict,
        under "epoch" how many epochs are done, under "history" a list with the means of each.
    players : dict of str to network or optimizer
        "net_D", "net_G", "optimizer_D", "optimizer_G", filled in place.

    Returns
    -------
    epoch, history : int, list
        What the file holds, which stays as it is; 0 and an empty list where there is no file.
    """
    # 1. Without a file (ask Path(file).exists()), the training begins: return 0, [].
    # 2. Read it: torch.load(file, map_location="cpu", weights_only=True). It runs no code from the file.
    # 3. Fill every player by its load_state_dict: two networks, and two optimizers.
    # 4. Return epoch and history.
    ### BEGIN SOLUTION
    if not Path(file).exists():
        return 0, []
    saved = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(saved[name])
    return saved["epoch"], saved["history"]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_resume_training", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("resume_training", resume_training)

# %% jupyter={"source_hidden": true}
from livelossplot import PlotLosses

from course_utils.live.loss_figure import LossFigure

z_dim = 100
train_x = digits.x[: budget(full=len(digits), smoke=1280)]
# As many images for the small stand-in data, which has fewer to an epoch.
num_epochs = budget(full=round(300_000 / len(digits)), smoke=2)
LABELS = {"loss_D": "loss of D", "loss_G": "loss of G", "D_x": "D(x)", "D_G_z": "D(G(z))"}


def new_players(lr=2e-4, seed=0):
    """Two new networks and an Adam optimizer for each; the same seed gives the same networks."""
    torch.manual_seed(seed)
    net_G, net_D = MlpGenerator(z_dim).to(device), MlpDiscriminator().to(device)
    net_D(net_G(torch.zeros(2, z_dim, device=device)))  # lazy layers get their weights
    options = dict(lr=lr, betas=(0.5, 0.999))
    optimizer_G = torch.optim.Adam(net_G.parameters(), **options)
    optimizer_D = torch.optim.Adam(net_D.parameters(), **options)
    return dict(net_D=net_D, net_G=net_G, optimizer_D=optimizer_D, optimizer_G=optimizer_G)


def live_curves(players):
    """livelossplot with a picture: send it the means of an epoch."""

    def picture(ax):
        images = sample(players["net_G"], 36, z_dim)
        image_grid(images, nrow=6, ax=ax, title="the same noise, every epoch")

    figure = LossFigure(picture, alt="images from the same noise", note=digits.note)
    groups = {"loss": ["loss of D", "loss of G"], "belief": ["D(x)", "D(G(z))"]}
    return figure, PlotLosses(outputs=[figure], groups=groups)


def fit(players, num_epochs, file, resume=False, x=train_x, step_D=update_D, plot=True):
    """Train players, with a checkpoint after each epoch; with resume, from the last one on."""
    epoch, history = resume_training(file, players) if resume else (0, [])
    figure, plotlosses = live_curves(players)
    for means in history:
        plotlosses.update({LABELS[name]: value for name, value in means.items()})
    steps = dict(update_D=training.fast_step(step_D), update_G=training.fast_step(update_G))
    for k in range(epoch, num_epochs):
        torch.manual_seed(k)
        batches = Batches(x, batch_size=128, seed=k)
        means = train_epoch(batches=batches, z_dim=z_dim, **steps, **players)
        history = [*history, means]
        training.save_checkpoint(file, **players, epoch=k + 1, history=history)
        plotlosses.update({LABELS[name]: value for name, value in means.items()})
        if plot:
            plotlosses.send()
    if plot:
        figure.close()
    return history


# %% tags=["slide"]
mine = ("MlpGenerator", "MlpDiscriminator", "train_epoch", "resume_training")
if check.passed(*mine):
    start = time.perf_counter()
    players = new_players()
    history = fit(players, num_epochs, ".checkpoints/mnist_gan.pt")
    print(f"{num_epochs * len(train_x) / (time.perf_counter() - start):,.0f} images/s")

# %% tags=["slide"]
if check.passed(*mine):
    show_samples(players["net_G"], z_dim, "your first run")

# %% [markdown] tags=["slide"]
# **What you should see.** Crooked strokes with loose white dots around them, and far more ones than anything else. A plain GAN finds the easiest digit first, and nothing in its loss asks for
# the others. Section 6 counts them.
#
# **How to read the curves.** D(x) is well above ½ and D(G(z)) well below: the discriminator is ahead
# but not sure, so the generator still gets a direction in which to move. That is all that these curves
# say: nothing in them tells you that most samples are ones. If both are ½, D can't tell the two
# apart: either it is perfectly deceived, or it has learned nothing. If D(x) is 1 and D(G(z)) is 0, the generator gets
# hardly any useful gradient. And the losses say the same in other units: D's falls as it pulls
# ahead, which is no sign of better samples.
#
# | symptom | likely cause |
# |---|---|
# | D(x) → 1, D(G(z)) → 0 within an epoch, samples stay noise | the generator does not learn: is its label 1, and nothing detached? |
# | both stay at ½ from the start | the discriminator does not learn: does its optimizer hold its parameters? |
# | all samples look alike | [mode collapse](../docs/glossary.md#mode-collapse): see sections 6 and 7 |

# %% tags=["claims"]
assert 0.6 < history[-1]["D_x"] < 0.99, "D believes in real images, but is not sure"
assert 0.01 < history[-1]["D_G_z"] < 0.45, "D doubts the fakes, but is not sure"

# %% [markdown]
# ### The same run, cut off and resumed
# Four short epochs without interruption; then the same with a kernel that "dies" in the middle of epoch 3, and new
# networks, of another seed, that are filled from the file and go on. **Predict:** how far will the weights of
# the two generators be apart?


# %%
def dies_after(calls):
    """An update_D that raises KeyboardInterrupt after so many calls."""
    count = itertools.count()

    def update(*args, **kwargs):
        if next(count) == calls:
            raise KeyboardInterrupt
        return update_D(*args, **kwargs)

    return update


if check.passed(*mine):
    short = train_x[: budget(full=12_800, smoke=640)]
    file = Path(".checkpoints/interrupted.pt")
    whole = new_players()
    fit(whole, 4, ".checkpoints/whole.pt", x=short, plot=False)
    try:
        fit(new_players(), 4, file, x=short, step_D=dies_after(5 * len(short) // 256), plot=False)
    except KeyboardInterrupt:
        print("The kernel dies, and all that was not in the file is lost.")
    resumed = new_players(seed=1)
    curves = fit(resumed, 4, file, resume=True, x=short, plot=False)
    pairs = zip(whole["net_G"].parameters(), resumed["net_G"].parameters(), strict=True)
    difference = max((a - b).abs().max().item() for a, b in pairs)
    print(f"{len(curves)} epochs; largest difference between two weights: {difference:.1g}")

# %% [markdown]
# <details><summary><b>What you should see</b></summary>
#
# 0, to the last bit (on a GPU, to a few of them). Leave the optimizers out of `resume_training` and look again: Adam begins with empty
# averages, and the two runs part at the first step.
# </details>

# %% tags=["claims"]
assert difference <= (0 if device.type == "cpu" else 1e-3), "the resumed run is the same run"

# %%
check.choose("readable_is_good")

# %% [markdown] tags=["slide"]
# ## 6 · A measured verdict
# *6 minutes*
#
# `ImageMetrics` compares 10 000 samples with the 10 000 *test* images, on 128 features of a small classifier of digits
# that comes with the course. These of its scores matter here.
#
# - [**Fréchet distance**](../docs/glossary.md#fréchet-distance): fit a Gaussian to the features of each set, and take the distance of the two
#   (Heusel et al., 2017). It sees bad samples and missing variety alike. Lower is better. It falls with the number of samples,
#   so compare it only for equal numbers; we say how many *times* that of real training images it is.
# - [**Precision**](../docs/glossary.md#precision) and [**recall**](../docs/glossary.md#recall): the share of samples that lie among real images, and the share of real
#   images that lie among samples (Kynkäänniemi et al., 2019).
# - **Sharpness**: the variance of the Laplacian; blur lowers it, loose dots raise it.
# - **Shares**: how many of the samples the classifier takes for each digit.
#
# No score means anything without the one that real data reaches, so that stands beside it.

# %%
from course_utils.metrics import ImageMetrics

judge = ImageMetrics(mnist("test", device=device), digits)
num_judged = budget(full=10_000, smoke=500)
reports = {}


def verdict(name, net_G, z_dim):
    """Judge a generator and print all verdicts so far, real images last."""
    reports[name] = judge.report(sample(net_G, num_judged, z_dim, seed=1))
    rows = ["times real", "precision", "recall", "sharpness", *(f"share of {k}" for k in range(10))]
    columns = {
        n: [r.ratio("frechet"), *map(r.values.get, rows[1:4]), *r.shares]
        for n, r in reports.items()
    }
    r = reports[name]
    columns["real images"] = [1.0, *map(r.reference.get, rows[1:4]), *r.reference_shares]
    print(f"{'':12}" + "".join(f"{name:>14}" for name in columns))
    for k, row in enumerate(rows):
        print(f"{row:12}" + "".join(f"{column[k]:>14.3g}" for column in columns.values()))


if check.passed(*mine):
    verdict("first run", players["net_G"], z_dim)

# %% [markdown]
# **Has the discriminator memorised its training images?** Compare its belief in them with that in test
# images, in eval mode. A large gap would mean that it judges by recognising single images.


# %%
@torch.no_grad()
def belief(net_D, images):
    """Mean of D(x), without dropout."""
    net_D.eval()
    return torch.cat([torch.sigmoid(net_D(x)) for x in images.split(1000)]).mean().item()


if check.passed(*mine):
    test_images = mnist("test", device=device).x
    beliefs = [belief(players["net_D"], x) for x in (digits.x[: len(test_images)], test_images)]
    print("D(x) on training images {:.3f}, on test images {:.3f}".format(*beliefs))

# %% [markdown]
# **What you should see.** A Fréchet distance hundreds of times that of real images: most samples are ones, some digits
# are missing, and recall is near 0. Looking like handwriting is not the same as being distributed like it. The two
# beliefs are close: after so few epochs nothing has been memorised. (On the small stand-in data it has been at once.)

# %% tags=["claims"]
assert reports["first run"].ratio("frechet") > 100, "hundreds of times real"
assert reports["first run"].values["recall"] < 0.1, "recall is near 0"
assert reports["first run"].shares[1] > 0.25, "far more ones than a tenth"
assert min(reports["first run"].shares) < 0.03, "some digits are missing"
assert abs(beliefs[0] - beliefs[1]) < 0.05, "nothing has been memorised yet"

# %%
check.choose("does_a_choice_become_a_digit")

# %%
check.choose("what_an_average_is")

# %% [markdown] tags=["slide"]
# ## 7 · Six parts
# *21 minutes, of which four are training*
#
# The same two networks can do far better. Six parts, each of which takes a few lines, make the difference.
# Two of them you write.
#
# 1. **Rates that fall.** Adam at $10^{-3}$ instead of $2 \cdot 10^{-4}$, on a straight line down to 0 (`linear_decay`), and without
#    memory of past gradients, $\beta_1 = 0$: the opponent has moved on since.
# 2. **A penalty on the slope of D** at real images ([R1](../docs/glossary.md#r1-penalty); Mescheder et al., 2018) in place of dropout:
#    $\tfrac12 \lVert \nabla_x D(x) \rVert^2$, every fourth step and four times as strong. It lets the game settle instead of
#    circling.
# 3. **An average of the generator** over its last five hundred steps or so (Yazici et al., 2019).
# 4. **BatchNorm** in the generator (Ioffe and Szegedy, 2015): your switch.
# 5. **A choice in the noise.** Normal noise is one connected cloud, and G is continuous, so its images hang
#    together: between a 1 and a 0 there must be something that is neither. Ten digits want a noise in ten pieces
#    (Ben-Yosef and Weinshall, 2018).
# 6. **Shifts** (Zhao et al., 2020). Before D looks at an image, real or fake, it is moved by a pixel at random. D sees nine times as many
#    different images, and can't rely on the exact place of a pixel, which is where loose dots come from.
#
# ### A choice in the noise
# The largest of the first ten numbers of $z$ becomes a [*one-hot*](../docs/glossary.md#one-hot-vector): a 1 (times a scale) at its place and nine zeros. All ten are
# equally likely, and **nobody says what they mean**: no label is used. Whether a choice becomes a digit is
# for the game to find out.


# %% nbgrader={"grade": false, "grade_id": "with_choice", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: with_choice
def with_choice(z, num_choices=10, scale=4.0):
    """Noise whose first numbers have become a choice: the largest of them says which.

    Parameters
    ----------
    z : tensor of shape (n, z_dim)
        Noise, which stays as it is; z_dim is at least num_choices.
    num_choices : int
    scale : float
        Size of a choice: by default about that of all the noise beside it.

    Returns
    -------
    tensor of shape (n, z_dim)
        In each row, in place of the first num_choices numbers: scale where the largest of them was, 0
        elsewhere. The other numbers are those of z.
    """
    # 1. Which is the largest of the first num_choices numbers in each row? argmax.
    # 2. F.one_hot(choice, num_choices) makes rows of 0 and 1, in integers: .to(z) makes them like z.
    # 3. Join scale times that and the rest of z along the columns.
    ### BEGIN SOLUTION
    choice = z[:, :num_choices].argmax(1)
    one_hot = F.one_hot(choice, num_choices).to(z)
    return torch.cat([scale * one_hot, z[:, num_choices:]], 1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_with_choice", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("with_choice", with_choice)

# %% [markdown]
# ### The average
# Late in a training a generator still moves around: each step follows one batch's opinion. The mean of its last
# few hundred positions is better than any one of them, and costs no gradient. It is kept as an [*exponential* mean](../docs/glossary.md#exponential-moving-average):
# a second network whose weights $\bar w$ follow those of the first, $\bar w \leftarrow \beta \bar w + (1 - \beta) w$. It is never trained,
# only sampled from.


# %% nbgrader={"grade": false, "grade_id": "update_average", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_average
def update_average(average, net, decay):
    """Move an average of a network a step towards the network, in place.

    Parameters
    ----------
    average, net : networks
        Of the same architecture. Only the average's numbers change: not its mode, nor its flags.
    decay : float
        Weight of the past, from 0 to below 1.
    """
    # 1. Under torch.no_grad(), for each pair of parameters: decay * a + (1 - decay) * p, written into a.
    # 2. Buffers, such as BatchNorm's running statistics, are copied: a.copy_(b).
    ### BEGIN SOLUTION
    with torch.no_grad():  # nothing here is to be learned from
        for a, p in zip(average.parameters(), net.parameters(), strict=True):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers(), strict=True):
            a.copy_(b)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_average", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("update_average", update_average)

# %% [markdown]
# ### Put together
# Choice and shifts are small layers in front of your networks; the rest hangs on the two steps that your
# `train_epoch` calls. Read it: each part is an argument, and can be left out.


# %%
class Choice(nn.Module):
    """A layer in front of the generator: its noise gets a choice."""

    def forward(self, z):
        return with_choice(z)


class Shift(nn.Module):
    """A layer in front of the discriminator: while training, each image moves by up to one pixel."""

    def forward(self, x):
        if not self.training:
            return x
        n, size = len(x), x.shape[-1]
        padded = F.pad(x, (1, 1, 1, 1), value=-1.0)  # paper comes in
        start = torch.randint(3, (2, n, 1), device=x.device)
        rows, columns = start + torch.arange(size, device=x.device)  # (n, size) each
        images = torch.arange(n, device=x.device)[:, None, None]
        return padded[images, 0, rows[:, :, None], columns[:, None, :]][:, None]


def train_with_parts(
    x, num_epochs, *, lr=1e-3, betas=(0.0, 0.99), falling=True, dropout=0.0, penalty=0.5, decay=0.998,
    batch_norm=True, choice=True, shift=True, batch_size=64, z_dim=74, seed=0, watch=None,
):  # fmt: skip
    """Train your two networks with parts; returns the averaged generator.

    decay=0 averages nothing; watch(average, values) is called after every step.
    """
    torch.manual_seed(seed)
    net_G = nn.Sequential(*[Choice()] * choice, MlpGenerator(z_dim, batch_norm=batch_norm))
    net_D = nn.Sequential(*[Shift()] * shift, MlpDiscriminator(dropout=dropout))
    nets = net_D, net_G = net_D.to(device), net_G.to(device)
    net_D(net_G(torch.zeros(2, z_dim, device=device)))  # lazy layers get their weights
    average = copy.deepcopy(net_G).requires_grad_(False).eval()
    optimizers = [torch.optim.Adam(net.parameters(), lr=lr, betas=betas) for net in nets]
    batches = Batches(x, batch_size=batch_size, seed=seed)
    num_steps = num_epochs * len(batches)
    schedules = [training.linear_decay(optimizer, num_steps) for optimizer in optimizers if falling]
    fast_D, fast_G = training.fast_step(update_D), training.fast_step(update_G)
    steps, values = itertools.count(), {}

    def step_D(net_D, net_G, real, z, optimizer):
        due = 4 * penalty if next(steps) % 4 == 0 else 0.0
        result = fast_D(net_D, net_G, real, z, optimizer, due)
        values.update(zip(("loss of D", "D(x)", "D(G(z))"), result, strict=True))
        return result

    def step_G(net_D, net_G, z, optimizer):
        values["loss of G"] = loss = fast_G(net_D, net_G, z, optimizer)
        update_average(average, net_G, decay)
        for schedule in schedules:
            schedule.step()
        if watch:
            watch(average, values)
        return loss

    for _epoch in range(num_epochs):
        train_epoch(net_D, net_G, step_D, step_G, *optimizers, batches, z_dim)
    return average


# %% [markdown]
# **Predict.** Which of the six parts brings most, and which least? Note your guess, and start the training. An epoch
# is too long to wait for, so `LivePlot` shows every step's losses, and samples of the average from the same noise.
# Afterwards, leave one part out, with `num_epochs=2` for both runs, and compare.

# %%
mine = (*mine, "with_choice", "update_average")
if check.passed(*mine):
    start = time.perf_counter()
    with LivePlot(note=digits.note) as plot:
        net_G = train_with_parts(
            train_x,
            num_epochs=budget(full=round(780_000 / len(digits)), smoke=2),
            watch=lambda net, values: plot.update(**values, samples=lambda: sample(net, 64, 74)),
        )
    print(f"{time.perf_counter() - start:.0f} s")

# %% tags=["slide"]
z_dim = 74  # the width of net_G's noise
if check.passed(*mine):
    show_samples(net_G, z_dim, "with six parts")
    verdict("six parts", net_G, z_dim)

# %% [markdown]
# **What you should see.** Most samples can be read, and every digit has its share of about a tenth, without a label
# anywhere. Compare the two columns of the table: the Fréchet distance has fallen from hundreds of times that of real
# images to less than thirty, and recall is no longer 0. The losses would not have told you: they look as calm as those
# of the first run.
#
# What is missing shows too. Precision and recall are below those of real images: some samples are no digit, and there is less variety
# than in MNIST. Sharpness is above that of real images, because strokes have rough edges: to a linear layer two neighbouring pixels are as unrelated as two distant ones, and each has to be learned by itself. Notebook 03
# cures that with convolutions.

# %% tags=["claims"]
assert reports["six parts"].ratio("frechet") < 30, "less than thirty times real, not hundreds"
assert 0.2 < reports["six parts"].values["recall"] < reports["six parts"].reference["recall"], (
    "recall is no longer 0, and below that of real images"
)
assert reports["six parts"].ratio("precision") < 1, "some samples are no digit"
assert reports["six parts"].ratio("sharpness") > 1, "strokes have rough edges"
assert min(reports["six parts"].shares) > 0.06, "no digit is missing"
assert max(reports["six parts"].shares) < 0.14, "no digit takes over"

# %% [markdown]
# ### What a choice has become
# Give `z` one choice, and draw eight samples of it; then the next. Nobody has told the generator what its ten choices mean.
# **Predict:** will each row show one digit?

# %% tags=["slide"]
if check.passed(*mine):
    z = torch.randn(10, 8, z_dim, generator=torch.Generator().manual_seed(3)).to(device)
    z[:, :, :10] = torch.eye(10, device=device)[:, None]  # the largest says which
    with torch.no_grad():
        by_choice = net_G(z.flatten(0, 1))
    show(
        image_grid(by_choice, nrow=8, title="One choice in each row"),
        alt="Ten rows of eight generated images, each row from one choice in the noise.",
    )

# %% [markdown]
# **What you should see.** Rows that look alike within themselves, more or less: some choices have become one digit, others
# two or three that resemble each other, such as 7 and 9, or 3, 5 and 8. Nothing in the loss asks for that. It is only the easiest way to
# spread ten digits over a noise in ten pieces. Notebook 05 asks for it.

# %% [markdown]
# ### Samples from saved weights
# Who only wants samples needs only the generator, and nothing of the training: its weights, and the code of its class. That is how
# generators are shared.

# %%
if check.passed(*mine):
    file = Path(".checkpoints/generator.pt")
    torch.save(net_G.state_dict(), file)
    again = nn.Sequential(Choice(), MlpGenerator(z_dim, batch_norm=True)).to(device)
    again(torch.zeros(2, z_dim, device=device))  # lazy layers get their weights
    again.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    same = torch.equal(sample(again, 64, z_dim), sample(net_G, 64, z_dim))
    print(f"{file.stat().st_size / 1e6:.1f} MB; the same samples: {same}")

# %% tags=["claims"]
assert same, "saved weights give the same samples"

# %%
check.choose("first_gan_against_vae")

# %% [markdown] tags=["slide"]
# ## 8 · The same decoder as a VAE
# *4 minutes, of which one is training*
#
# A [variational autoencoder](../docs/glossary.md#variational-autoencoder) trains the very network that you call a generator as a *decoder*. An encoder turns each
# image into a distribution over $z$, the decoder makes an image again, and the loss asks for two things: few wrong pixels,
# and codes that look like noise,
#
# $$\frac{\lVert x - G(z) \rVert^2}{2 \sigma^2} + \mathrm{KL}\big(\mathcal N(m(x), \mathrm{diag}\,s(x)^2)
# \,\big\|\, \mathcal N(0, I)\big), \qquad \sigma^2 = 0.1,$$
#
# an upper bound of minus the log-likelihood, up to a constant (Kingma and Welling, 2014). Class and loop
# are in `course_utils/recipes/vae.py`, and notebook 08 derives them. It sees as many images as your first run.

# %% tags=["slide"]
from course_utils.recipes.vae import Vae, train_vae

if check.passed(*mine):
    torch.manual_seed(0)
    decoder = MlpGenerator(100)
    decoder(torch.zeros(2, 100))  # lazy layers get their weights
    vae = Vae(decoder, 100).to(device)
    train_vae(vae, train_x, num_epochs, progress=partial(track, desc="VAE", note=digits.note))
    show_samples(vae.decoder, 100, "a VAE")
    verdict("VAE", vae.decoder, 100)

# %% [markdown]
# **What you should see.** The samples of the VAE are soft, and its sharpness is *below* that of real images. Your first
# GAN's is *above*, and that is no merit: its excess is loose dots. At this cost the VAE looks better than the first GAN and
# scores better too: it has to explain *every* image, so it leaves out no digit, while nothing asked the GAN for more than ones. It pays
# for each pixel by its square, and the best answer to doubt under a square is the mean, which is a blur. By the Fréchet
# distance the GAN with six parts leaves both behind. So "GANs are sharp, VAEs are blurred" is a tendency of two losses, not a
# ranking: what a plain training reaches depends on the recipe more than on the family.

# %% tags=["claims"]
assert reports["VAE"].values["frechet"] < reports["first run"].values["frechet"], (
    "the VAE beats the first run"
)
assert reports["VAE"].values["frechet"] > 3 * reports["six parts"].values["frechet"], (
    "the six parts beat the VAE"
)
assert reports["VAE"].values["sharpness"] < reports["VAE"].reference["sharpness"], (
    "the VAE is blurred"
)
assert reports["first run"].values["sharpness"] > reports["VAE"].reference["sharpness"], (
    "the first run has dots"
)

# %% [markdown] tags=["slide"]
# ## 9 · What GANs are good for, and their kin
# *5 minutes*
#
# | in favour | against |
# |---|---|
# | no pixelwise average anywhere, so nothing asks for blur | no likelihood: you can't ask how probable an image is |
# | one pass of one network makes a sample; a Boltzmann machine runs a Markov chain, a diffusion model takes tens of passes | a game has no loss that goes down; training can oscillate or collapse |
# | the loss is learned, so it fits data for which nobody can write one down | nothing asks for all of the data: modes get lost |
# | noise becomes a smooth space in which you can move | no encoder: to find the z of a given image takes a search |
# | any network whose output has a gradient will do as a generator | many hyperparameters, for two networks that must fit each other; you saw what learning rates alone can do |
# | | hard to interpret: which number of z does what, nobody has told it (notebook 05 does) |
#
# Diffusion models have taken the first place in image quality. GANs are at work where speed counts (as
# one-step students of diffusion models), where a learned loss is wanted (super-resolution, codecs for
# audio and images), and wherever an adversary makes a representation forget something.
#
# **WGAN** (Arjovsky et al., 2017; yours to build in notebook 06). You saw in the first notebook that the Jensen–Shannon divergence is
# flat once two distributions do not overlap. The *Wasserstein* distance is what it costs to carry one heap
# of sand to the other: it goes on falling as they come closer. A discriminator whose slope is bounded
# (now called a critic) estimates it.

# %% tags=["slide"]
shift = torch.linspace(0, 6, 61)
grid = torch.linspace(-6, 12, 1801)
p = torch.exp(-(grid**2) / 0.5)
p = p / p.sum()
jsd = []
for s in shift:
    q = torch.exp(-((grid - s) ** 2) / 0.5)
    q = q / q.sum()
    m = (p + q) / 2
    jsd.append((torch.xlogy(p, p / m) + torch.xlogy(q, q / m)).nan_to_num().sum() / 2)
show(
    plotting.plot_curves(
        shift,
        {"Jensen–Shannon divergence": torch.stack(jsd), "Wasserstein distance": shift},
        title="Only one of them still falls when the heaps are far apart",
        xlabel="distance between their middles",
    ),
    alt="Two curves over the distance of two equal bell-shaped heaps: the Jensen-Shannon divergence rises "
    "and is flat at log 2 from a distance of about 3 on; the Wasserstein distance is a straight line.",
)

# %% [markdown]
# **Progressive growing** (Karras et al., 2018). Learn 4 × 4 pixels first, then add layers for 8 × 8, and so
# on: the coarse shape is settled before there is any detail to get lost in.
#
# **StyleGAN** (Karras et al., 2019). A network first maps $z$ to a *style* $w$, which then sets the scale of
# the features in every layer, coarse ones and fine ones apart; pose and hair colour can be mixed from
# two images. You grow and style a generator in `10_style_and_control`.
#
# **CycleGAN** (Zhu et al., 2017). Horses to zebras without pairs: one generator for each direction, and
# besides the two discriminators a loss that demands that the way there and back ends where it began. You
# build both generators in `09_image_translation`, and its sibling for pairs, pix2pix.

# %% tags=["slide"]
sizes = (4, 7, 14, 28)
axes = plotting.panels(len(sizes), size=(2.1, 2.1))
for ax, size in zip(axes, sizes, strict=True):
    small = F.adaptive_avg_pool2d(digits.x[:9], size)
    image_grid(small, nrow=3, ax=ax, title=f"{size} × {size}")
show(
    axes[0],
    alt="The same nine real digits at 4, 7, 14 and 28 pixels: at 4 pixels there are only blots that tell "
    "where the ink is, at 7 some can be guessed, at 14 all can be read.",
)

# %% tags=["slide"]
upper, lower = plotting.stacked(height=2.1)
plotting.plot_blocks(
    {"z": (0, 1), "mapping\nnetwork": (1, 1), "style w": (2, 1), "4 × 4": (1.1, 0), "8 × 8": (2, 0),
     "…": (2.9, 0), "image": (3.7, 0)},
    [("z", "mapping\nnetwork"), ("mapping\nnetwork", "style w"), ("style w", "4 × 4"),
     ("style w", "8 × 8"), ("style w", "…"), ("4 × 4", "8 × 8"), ("8 × 8", "…"), ("…", "image")],
    ax=upper,
    title="StyleGAN",
)  # fmt: skip
plotting.plot_blocks(
    {"horse": (0, 0.5), "as zebra": (1.5, 0), "horse again": (1.5, 1), "D: zebra?": (2.8, 0)},
    [("horse", "as zebra", "G"), ("as zebra", "horse again", "F"),
     ("as zebra", "D: zebra?"), ("horse again", "horse", "must agree")],
    ax=lower,
    title="CycleGAN, one of its two directions",
)  # fmt: skip
show(
    upper,
    alt="Two diagrams. StyleGAN: z goes through a mapping network to a style w, which feeds each of the "
    "layers from 4 by 4 pixels to the image. CycleGAN: a horse becomes a zebra by G, which a "
    "discriminator judges, and a horse again by F, which must agree with the first.",
)

# %% [markdown]
# ## 10 · Questions
# *These are graded by hand. A few sentences each; take your time with them at home.*
#
# **Question 1 (4 points).** Why are the pixels brought to $[-1, 1]$, and what would the discriminator learn
# first if the data were in $[0, 1]$ and the generator ended in tanh? What does it mean that a generator
# *generalises*, and how can one notice that it does not, although there is no test loss?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_generalisation", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_generalisation -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** The generator ends in tanh, whose range is $(-1, 1)$: data and samples then have the same
# range. With data in $[0, 1]$ any pixel below 0 gives a
# fake away; the discriminator learns this one rule at once, before anything about digits, and is sure so
# early that the generator hardly learns. A generator generalises if its samples are distributed like new draws
# from the data's distribution, and not like the training images only. It does not if it repeats training images
# (their nearest training neighbours are closer than those of test images are), or if figures of merit such
# as the Fréchet distance are clearly better against training than against test images; a discriminator that
# believes in training images more than in test images is a warning.
#
# **Rubric.** 1 point: same range as tanh. 1 point: the range alone gives fakes away. 1
# point: like new data, not like the training set. 1 point: a way to notice it that uses held-out images.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** What do D(x) and D(G(z)) tell you about the state of the game? Say what you would
# conclude from 1 and 0, from 0.8 and 0.2, and from ½ and ½. Why is dropout switched off when the
# discriminator is evaluated, but on when the generator learns from it?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_beliefs", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_beliefs -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** They are the mean probabilities of "real" that D gives to data and to fakes. 1 and 0: D tells
# them apart without doubt; G gets no useful direction (and with the saturating loss no gradient). 0.8 and 0.2: D is
# ahead but in doubt, so its gradient says where fakes should move; whether the samples are varied cannot be seen from
# it (the run of section 5 made mostly ones). ½ and ½: D cannot
# tell them apart; at the equilibrium that is so because the samples are perfect, but a D that has not learned shows
# the same, so it must be settled by looking at samples or a figure of merit. Dropout is noise that makes
# training robust; an evaluation wants the judgement of the whole network, the same each time. While G
# learns, D is the same player as in its own step, and the noise keeps G from fitting to single units of it.
#
# **Rubric.** 1 point: 1 and 0, no useful gradient. 1 point: 0.8 and 0.2, D ahead but G still gets a direction (no credit for "so the samples are good"). 1 point: ½ and ½ is ambiguous.
# 1 point: evaluation wants the whole network and repeatable numbers.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** Compare your first GAN and the VAE by the table of section 8. Which is sharper than real
# images, which less so, and why does it follow from the two losses? Which has the lower Fréchet distance, and which
# digits are rare in the samples of either? Why is neither "looks sharp" nor "low loss" enough to prefer one?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_gan_or_vae", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_gan_or_vae -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** The VAE's sharpness is below that of real images, the GAN's above. The VAE pays for squared
# error in each pixel, and the best answer to doubt under a squared error is the mean of the candidates, which is
# blurred. In the GAN nothing compares pixels; blur is a mark by which D finds fakes out, so G avoids it (the
# excess is dots, which are sharp too). The Fréchet distance and the shares are to be read off the student's own
# table: the answer must agree with it. Sharpness says nothing about variety, since one perfect digit is
# sharp; the losses of the two models are different quantities, and that of a GAN is relative to its opponent.
# One needs figures that see both quality and variety (Fréchet distance, precision with recall, shares).
#
# **Rubric.** 1 point: sharpness compared with real images, both ways. 1 point: mean under squared error. 1 point:
# Fréchet distance and shares, consistent with the table. 1 point: sharpness ignores variety, losses can't be
# compared.
# <!-- END SOLUTION -->

# %%
check.summary("02_mnist_gan")

# %% [markdown]
# ## References
# - I. Goodfellow et al., *Generative Adversarial Nets*, NeurIPS 2014.
# - D. Kingma, M. Welling, *Auto-Encoding Variational Bayes*, ICLR 2014.
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document Recognition*,
#   Proceedings of the IEEE 1998 (MNIST).
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (Fréchet distance).
# - T. Kynkäänniemi et al., *Improved Precision and Recall Metric for Assessing Generative Models*, NeurIPS 2019.
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018.
# - S. Ioffe, C. Szegedy, *Batch Normalization*, ICML 2015.
# - Y. Yazici et al., *The Unusual Effectiveness of Averaging in GAN Training*, ICLR 2019.
# - M. Ben-Yosef, D. Weinshall, *Gaussian Mixture Generative Adversarial Networks for Diverse Datasets, and the
#   Unsupervised Clustering of Images*, 2018 (noise in pieces).
# - S. Zhao et al., *Differentiable Augmentation for Data-Efficient GAN Training*, NeurIPS 2020 (shifts, of real and
#   fake alike).
# - M. Arjovsky, S. Chintala, L. Bottou, *Wasserstein Generative Adversarial Networks*, ICML 2017.
# - T. Karras, T. Aila, S. Laine, J. Lehtinen, *Progressive Growing of GANs*, ICLR 2018.
# - T. Karras, S. Laine, T. Aila, *A Style-Based Generator Architecture for GANs*, CVPR 2019.
# - J.-Y. Zhu, T. Park, P. Isola, A. Efros, *Unpaired Image-to-Image Translation using Cycle-Consistent
#   Adversarial Networks*, ICCV 2017.

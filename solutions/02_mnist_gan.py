# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 5, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Handwritten digits from noise
#
# The GAN of the first notebook drew points in the plane. Here the same two players draw pictures: each
# "point" is now a handwritten digit of 28 × 28 pixels, a point in 784 dimensions. Nothing in the game
# changes. What changes is everything around it: data that has to be brought into shape, networks with one
# and a half million weights, trainings that last minutes and so have to be watched, saved and resumed,
# and samples that can be judged by eye, which is pleasant and misleading.
#
# **Before you start** you should have done `01_vanilla_gan`, or know the two losses and why the
# generator's is the non-saturating one. The notebook takes about **90 minutes**. The whole of it trains for
# about four minutes on a laptop with two cores.
#
# **How it works.** As before: replace `raise NotImplementedError` by your code, run the check below it,
# and read what it says. Cells that need an exercise you haven't solved yet are skipped, not failed.
#
# | | section | minutes |
# |---|---|---|
# | 1 | From bytes to [−1, 1] | 15 |
# | 2 | Two networks | 15 |
# | 3 | Looking at a generator | 10 |
# | 4 | One step each | 10 |
# | 5 | An epoch | 10 |
# | 6 | Training, watched and saved | 10 |
# | 7 | A measured verdict | 5 |
# | 8 | The same budget for a VAE | 5 |
# | 9 | What GANs are good for, and their kin | 5 |
# | 10 | Questions | 10 |
# | 11 | A leaner recipe | 5 |

# %%
import time
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track
from course_utils.weights import course_weights
from course_utils.training import load_checkpoint, save_checkpoint
from course_utils.training import fast_step
from course_utils.data import mnist, mnist_folder
from course_utils.plotting import image_grid, panels, plot_blocks, plot_curves, show
from course_utils.training import bf16_gains
from course_utils.widgets import LivePlot

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · From bytes to [−1, 1]
# *15 minutes*
#
# MNIST is 60 000 grey pictures of digits, one byte a pixel: 0 is paper, 255 is ink. Networks want numbers
# of about the size of 1, and here there is a second reason to choose the range with care. The generator
# has to produce pixels in *exactly the range of the data*. If its range is larger, it makes pixels that no
# real image has; if it is smaller, there is ink it cannot reach. In both cases the discriminator needs
# to look at nothing else. So fix the range and end the generator in a function that has it:
#
# $$x = 2 \cdot \frac{\text{byte}}{255} - 1 \in [-1, 1], \qquad G(z) = \tanh(\dots) \in (-1, 1).$$
#
# Why not $[0, 1]$ and a sigmoid? Both work: what matters is that data and samples share one range. tanh has
# four times the slope of a sigmoid at 0, so that more gradient comes back into the generator.
#
# **Why is there no train/test split in the training of a GAN?** A classifier is measured by answers on data
# it has not seen, so some of it must be kept away. The generator *never sees an image at all*: it gets
# noise, and gradients from the discriminator. There is nothing to hold out in "given this input, produce
# that output". But the question behind the split does not go away. A generator **generalises** when its
# samples are distributed like *new* data, not like the 60 000 it was trained on; one that copies
# the training images has learned the sample, not the distribution. This can go wrong in two places. The
# discriminator can memorise the training images (section 7 looks for that: does it believe in them
# more than in the test images?). And the figure of merit must be taken against data that the training
# never used: so here the *test* images of MNIST serve as the yardstick in section 7, and nowhere else.
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

# %%
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
# **What you should see.** The tensor delivers many times as many images a second as the loader does.
# Whether that matters depends on the network behind it: compare with the images per second that section 6
# prints. Where the two are of one size, the loader costs a good part of the time of a training on a laptop,
# and on a GPU it costs nearly all of it. (`DataLoader(num_workers=...)` spreads the work over processes, where
# there are cores to spare. A data set that does *not* fit into memory leaves you no other way.)

# %% [markdown]
# ## 2 · Two networks
# *15 minutes*
#
# Both players are multilayer perceptrons again, and they mirror each other:
#
# $$G: 100 \to 256 \to 512 \to 1024 \to 784, \qquad D: 784 \to 1024 \to 512 \to 256 \to 1 .$$
#
# **Why leaky?** A ReLU passes no gradient where its input is negative. The generator learns *only* from what
# comes back through the discriminator, through all of its layers and then its own, so every inactive unit
# blocks part of the only signal it gets; and a unit that is off for every input is off for ever. LeakyReLU(0.2) is $\max(x, 0.2\,x)$: there is a slope everywhere. In a GAN that matters more
# than in a classifier, because the inputs of the discriminator move during training, and a unit that died
# on yesterday's fakes would be needed for tomorrow's.
#
# **Why dropout in D, and when not?** After each hidden layer of the discriminator, dropout sets 30 % of the
# activations to zero and enlarges the others by $1/0.7$. It keeps the discriminator from becoming sure too
# early, on the strength of a few pixels, and from memorising the training images. It is on while
# training (`net_D.train()`), also when G learns from D, and **off when you evaluate** (`net_D.eval()`):
# otherwise you measure a random thinned-out network.


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

    The forward pass maps z of shape (n, z_dim) to images of shape (n, 1, size, size) in (-1, 1).
    """

    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28):
        super().__init__()
        # 1. Linear layers: z_dim to hidden[0] to hidden[1] to hidden[2] to size * size.
        # 2. LeakyReLU with slope 0.2 after the first three, Tanh after the last.
        ### BEGIN SOLUTION
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )
        ### END SOLUTION

    def forward(self, z):
        # 3. Apply them to z, and bring the rows of size * size pixels into the shape of images.
        ### BEGIN SOLUTION
        return self.layers(z)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_MlpGenerator", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
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
# ## 3 · Looking at a generator
# *10 minutes*
#
# You will look at samples often: before, during and after training, of your own generator and of others. So
# the next function is one that must not disturb what it looks at. Two things are easy to get wrong.
# `torch.manual_seed(seed)` would make the picture repeatable, and reset the noise of the training that
# asked for it; and a network left in eval mode trains on without its dropout.


# %% nbgrader={"grade": false, "grade_id": "generate", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: generate
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    """Draw images from a generator; all else stays as it was.

    Parameters
    ----------
    net_G : network
        Maps (n, z_dim) to images (n, 1, H, W).
    z_dim : int
    n : int
        How many, at least 1.
    nrow : int
        Images in a row of the figure.
    seed : int
        The same seed gives the same images.
    plot : bool
        Whether to show them.

    Returns
    -------
    tensor of shape (n, 1, H, W)
        In the data's range, here (-1, 1); on the device of net_G, without gradients.
    """
    # 1. z from a torch.Generator of your own (on the device of net_G's parameters), seeded by seed.
    # 2. net_G in eval mode, under torch.no_grad(); afterwards back into the mode it came in.
    # 3. With plot: show(image_grid(images, nrow), alt="...").
    # 4. Return the images.
    ### BEGIN SOLUTION
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt=f"A grid of {n} generated images.")
    return images
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_generate", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("generate", generate)

# %% [markdown]
# Before your own generator is trained, look at one that is. Its weights come with the course: it is what
# the recipe of section 11 makes. Above it, an untrained one of yours.

# %%
if check.passed("MlpGenerator", "generate"):
    generate(MlpGenerator().to(device), 100, n=16)

# %%
from course_utils.recipes.digit_gan import DigitGenerator

finished_G = DigitGenerator().to(device)
finished_G.load_state_dict(course_weights("mnist_generator")["net_G"])
if check.passed("generate"):
    generate(finished_G, 74)

# %% [markdown]
# **What you should see.** Your untrained generator shows grey noise: its last layer adds up a thousand small
# random numbers for each pixel, and tanh of that is near 0. The finished one shows digits in many hands,
# nearly all of which can be read, somewhat rough at the edges.

# %% [markdown]
# ## 4 · One step each
# *10 minutes*
#
# The losses are those of the first notebook, written as **binary cross-entropy on logits**: with logit $\ell$
# and label $t$, $\;\mathrm{BCE}(\ell, t) = -t \log \sigma(\ell) - (1 - t) \log(1 - \sigma(\ell))$.
#
# - The discriminator minimises $\mathrm{BCE}(D(x), 1) + \mathrm{BCE}(D(G(z)), 0)$.
# - The generator minimises $\mathrm{BCE}(D(G(z)), 1)$, the non-saturating loss.
#
# `F.binary_cross_entropy_with_logits(logits, labels)` is exact for logits of any size and takes the mean.
#
# To watch the game you also want two probabilities: **D(x)**, the mean of $\sigma(\ell)$ over the real
# batch, and **D(G(z))**, the same over the fakes. They cost nothing, since the logits are there anyway.


# %% nbgrader={"grade": false, "grade_id": "D_train", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: D_train
def D_train(net_D, net_G, real, z, optimizer):
    """One step of the discriminator. Changes net_D and nothing else, gradients of net_G included.

    Parameters
    ----------
    net_D, net_G : networks
    real : tensor of shape (n, 1, H, W)
        A batch of data.
    z : tensor of shape (n, z_dim)
        Noise for a batch of fakes.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_D.

    Returns
    -------
    loss_D, D_x, D_G_z : tensors of shape ()
        The loss, and the mean probabilities that D gives to the real images and to the fakes; all from
        before the step, detached.
    """
    # 1. Clear the gradients.
    # 2. Fakes from z, cut off from the generator.
    # 3. The logits of the real images and of the fakes.
    # 4. BCE with label 1 on the real ones, plus BCE with label 0 on the fakes.
    # 5. Backward, then step.
    # 6. Return the loss and the two mean probabilities, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    with torch.no_grad():  # to the discriminator the fakes are data: no gradient for net_G
        fake = net_G(z)
    # One pass over both halves costs less than two passes.
    real_logits, fake_logits = net_D(torch.cat([real, fake])).split([len(real), len(fake)])
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss = loss_real + loss_fake
    loss.backward()
    optimizer.step()
    D_x, D_G_z = torch.sigmoid(real_logits).mean(), torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_D_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("D_train", D_train)


# %% nbgrader={"grade": false, "grade_id": "G_train", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: G_train
def G_train(net_D, net_G, z, optimizer):
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
        The generator's loss before the step, detached.
    """
    # 1. Clear the gradients.
    # 2. The logits of fakes from z: this time nothing is cut off.
    # 3. BCE with label 1: the generator wants its fakes to be taken for real.
    # 4. Backward, then step.
    # 5. Return the loss, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    logits = net_D(net_G(z))  # the gradient reaches net_G through net_D
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    return loss.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_G_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("G_train", G_train)

# %% [markdown]
# ## 5 · An epoch
# *10 minutes*
#
# One epoch goes through the data once. For every batch: new noise and a step of D, new noise and a step of G.
# The losses of single batches jump about, and fetching each from a GPU would make it wait, so you collect
# them as tensors and return means.


# %% nbgrader={"grade": false, "grade_id": "train_epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train_epoch
def train_epoch(net_D, net_G, D_train, G_train, optimizer_D, optimizer_G, batches, z_dim):
    """Train both networks in turn, once through the data.

    Parameters
    ----------
    net_D, net_G : networks
        They may come in eval mode.
    D_train, G_train : functions
        With the signatures of section 4.
    optimizer_D, optimizer_G : torch.optim.Optimizer
    batches : iterable of tensors of shape (n, 1, H, W)
        The last batch may be shorter.
    z_dim : int
        Width of the noise, which is standard normal.

    Returns
    -------
    dict
        "loss_D", "loss_G", "D_x" and "D_G_z": the mean of each over the batches, as a float.
    """
    # 1. Both networks into training mode.
    # 2. Loop over the batches, calling each `real`.
    # 3.   Draw z of shape (len(real), z_dim) on real.device; D_train, then z anew, G_train.
    # 4. Return the four means in a dictionary.
    ### BEGIN SOLUTION
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = D_train(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = G_train(net_D, net_G, z, optimizer_G)
        results.append(torch.stack([loss_D, loss_G, D_x, D_G_z]))
    # One transfer an epoch, not one a step: a GPU need not wait for Python.
    means = torch.stack(results).float().mean(0).tolist()
    return dict(zip(["loss_D", "loss_G", "D_x", "D_G_z"], means, strict=True))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_epoch", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train_epoch", train_epoch)

# %% [markdown]
# ## 6 · Training, watched and saved
# *10 minutes, of which about one and a half are training*
#
# A training of minutes needs three things that one of seconds does not.
#
# **You want to see how it goes.** `livelossplot` draws curves while the training runs. What belongs together
# goes into one *group*, so that it shares an axis: here the two losses, and the two beliefs D(x) and D(G(z)).
# They are sent once per epoch; a figure at each step would take longer than the step.
#
# **It must survive an interruption**: a laptop that is closed, a kernel that is restarted. So every
# `save_every` epochs all that the training needs is written to a file: both networks *and* both optimizers
# (Adam's running averages are part of the state), the epoch and the curves. `save_checkpoint` writes the new
# file beside the old one and then exchanges them, so a kernel killed in the middle of it leaves a whole file.
#
# **It should be fast without being different.** `fast_step(D_train)` is your function, faster where the machine
# allows it; leave it out and you get the same curves, later. It computes products of matrices in
# *bfloat16*, a number of 16 bits with the range of float32 and fewer digits, where this machine is faster
# at it; weights and their updates stay in float32. It makes Adam one pass over the weights. And on a GPU,
# where starting some hundred small operations one by one takes longer than computing them, it records a step
# as a *CUDA graph* and replays that.
#
# Each epoch seeds its own order and its own noise. So a run that is resumed at epoch 5 goes on exactly as
# the one that was not interrupted.

# %%
from livelossplot import PlotLosses

from course_utils.live.loss_figure import LossFigure

z_dim = 100
batch_size = 128
train_x = digits.x[: budget(full=len(digits), smoke=1280)]
# As many images for the small stand-in data, which has fewer to an epoch.
num_epochs = budget(full=round(300_000 / len(digits)), smoke=2)
checkpoint_file = ".checkpoints/mnist_gan.pt"
print(f"bfloat16 is faster than float32 here: {bf16_gains(device.type)}")


def new_players(lr=2e-4, seed=0):
    """Two new networks and an Adam optimizer for each; the same seed gives the same networks."""
    torch.manual_seed(seed)
    net_G, net_D = MlpGenerator(z_dim).to(device), MlpDiscriminator().to(device)
    net_D(net_G(torch.zeros(1, z_dim, device=device)))  # lazy layers get their weights
    options = dict(lr=lr, betas=(0.5, 0.999))
    optimizer_G = torch.optim.Adam(net_G.parameters(), **options)
    optimizer_D = torch.optim.Adam(net_D.parameters(), **options)
    return dict(net_D=net_D, net_G=net_G, optimizer_D=optimizer_D, optimizer_G=optimizer_G)


def fit(players, num_epochs, save_every=2, resume=False):
    """Train players; with resume, from the last checkpoint on. Returns the history."""
    saved = load_checkpoint(checkpoint_file, **players) if resume else {}
    history = saved.get("history", [])
    fixed_z = torch.randn(36, z_dim, generator=torch.Generator().manual_seed(0)).to(device)

    @torch.no_grad()
    def picture(ax):
        net_G = players["net_G"].eval()
        image_grid(net_G(fixed_z), nrow=6, ax=ax, title="the same noise, every epoch")

    figure = LossFigure(picture, alt="images from the same noise", note=digits.note)
    groups = {"loss": ["loss_D", "loss_G"], "belief": ["D_x", "D_G_z"]}
    plotlosses = PlotLosses(outputs=[figure], groups=groups)
    for means in history:
        plotlosses.update(means)
    steps = dict(D_train=fast_step(D_train), G_train=fast_step(G_train))
    for epoch in range(saved.get("epoch", 0), num_epochs):
        torch.manual_seed(epoch)
        batches = Batches(train_x, batch_size=batch_size, seed=epoch)
        means = train_epoch(batches=batches, z_dim=z_dim, **steps, **players)
        history.append(means)
        plotlosses.update(means)
        plotlosses.send()
        if (epoch + 1) % save_every == 0:
            save_checkpoint(checkpoint_file, **players, epoch=epoch + 1, history=history)
    figure.close()
    return history


mine = ("MlpGenerator", "MlpDiscriminator", "generate", "D_train", "G_train", "train_epoch")
if check.passed(*mine):
    start = time.perf_counter()
    players = new_players()
    history = fit(players, num_epochs, save_every=max(1, num_epochs // 4))
    net_D, net_G = players["net_D"], players["net_G"]
    gan_seconds = time.perf_counter() - start
    gan_speed = len(history) * len(train_x) / gan_seconds
    print(f"{gan_speed:,.0f} images/s")

# %%
if check.passed(*mine):
    samples = generate(net_G, z_dim)

# %% [markdown]
# **What you should see.** Strokes after the first epoch, then crooked shapes with loose white dots around them, and
# far more ones than anything else: a plain GAN finds the easiest digit first, and nothing in its loss asks for
# the others. Section 7 counts them.
#
# **How to read the curves.** D(x) is between 0.8 and 0.9 and D(G(z)) between 0.1 and 0.4: the discriminator is ahead
# but not sure, so the generator still gets a direction in which to move. That is all that these curves say:
# they look the same whether the samples are varied or nearly all ones. If both are ½, D can't tell the two
# apart: it is either perfectly deceived or has learned nothing. If D(x) is 1 and D(G(z)) is 0, the generator gets
# hardly any useful gradient. The losses say the same in other units: the discriminator's falls as it pulls
# ahead, which is no sign of better samples.
#
# | symptom | likely cause |
# |---|---|
# | D(x) → 1, D(G(z)) → 0 within an epoch, samples stay noise | the generator does not learn: is the label in `G_train` 1, and nothing detached? |
# | both stay at ½ from the start | the discriminator does not learn: does its optimizer hold its parameters? |
# | all samples look the same | mode collapse: train on, or with a smaller learning rate |
#
# ### After an interruption
# Suppose that the kernel had died. You would run all cells down to `fit` and call it with `resume=True`: new
# networks are made, filled from the file, and the training goes on. Here it is asked for as many epochs
# as are saved, so that there is nothing left to train, and you can see that the same generator is back.

# %%
if check.passed(*mine):
    restored = new_players(seed=1)
    saved_epochs = load_checkpoint(checkpoint_file)["epoch"]
    fit(restored, saved_epochs, resume=True)
    again = generate(restored["net_G"], z_dim, plot=False)
    difference = (again - generate(net_G, z_dim, plot=False)).abs().max().item()
    print(
        f"resumed at epoch {saved_epochs} of {num_epochs}; largest difference of a pixel: {difference:.1g}"
    )

# %% [markdown]
# ## 7 · A measured verdict
# *5 minutes*
#
# `ImageMetrics` compares samples with the *test* images, on 128 features of a small classifier of digits
# that comes with the course. Three of its scores matter here.
#
# - **Fréchet distance**: fit a Gaussian to the features of each set, and take the distance of the two
#   (Heusel et al., 2017). It sees bad samples and missing variety alike. Lower is better.
# - **Precision** and **recall**: the share of samples that lie among real images, and the share of real
#   images that lie among samples (Kynkäänniemi et al., 2019).
# - **Sharpness**: the variance of the Laplacian; blur lowers it, noise raises it.
#
# As in the first notebook, no score means anything without the one that real data reaches.

# %%
from course_utils.metrics import ImageMetrics, compare

judge = ImageMetrics(mnist("test", device=device), digits)
num_judged = budget(full=10_000, smoke=500)
if check.passed(*mine):
    reports = {"your GAN": judge.report(generate(net_G, z_dim, n=num_judged, plot=False))}
    print(compare(reports))

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
    print(f"D(x) on training images {belief(net_D, digits.x[: len(test_images)]):.3f}")
    print(f"D(x) on test images     {belief(net_D, test_images):.3f}")
    print(f"D(G(z))                 {belief(net_D, samples):.3f}")

# %% [markdown]
# **What you should see.** A Fréchet distance tens or hundreds of times that of real images: looking good
# is not the same as being good. The two beliefs in real images are close: after so few epochs nothing has been memorised.
# (With ten times as many epochs, the gap opens. On the small stand-in data it does so at once.)

# %% [markdown]
# ## 8 · The same budget for a VAE
# *5 minutes, of which about one is training*
#
# A variational autoencoder learns by likelihood (section 1 of the first notebook). Its decoder is *your
# generator*, unchanged; its encoder mirrors it, as your discriminator does. It gets as many images.
# An image $x$ is encoded as a Gaussian over $z$, a draw from it is decoded, and the loss
#
# $$\frac{1}{2\sigma^2}\lVert x - G(z)\rVert^2 + \mathrm{KL}\big(\mathcal N(\mu(x), \mathrm{diag}\,s(x)^2)
# \,\big\|\, \mathcal N(0, I)\big), \qquad \sigma^2 = 0.1,$$
#
# is an upper bound of minus the log-likelihood, up to a constant (Kingma and Welling, 2014). Class and loop
# are in `course_utils/recipes/vae.py`; read the forward pass of `Vae`, in which you will find the formula again.

# %%
from course_utils.recipes.vae import Vae, train_vae

if check.passed(*mine):
    torch.manual_seed(0)
    decoder = MlpGenerator(z_dim)
    decoder(torch.zeros(1, z_dim))  # lazy layers get their weights
    vae = Vae(decoder, z_dim).to(device)
    train_vae(vae, train_x, num_epochs, progress=partial(track, desc="VAE"))
    vae_samples = generate(vae.decoder, z_dim)

# %%
if check.passed(*mine):
    reports["VAE"] = judge.report(generate(vae.decoder, z_dim, n=num_judged, plot=False))
    print(compare(reports))

# %% [markdown]
# **What you should see.** The strokes of the VAE are soft and its sharpness is *below* that of real images;
# those of the GAN are crisp and full of dots, and its sharpness is *above*. Each fails in its own way.
# The VAE is asked to explain every image and pays for each pixel by its square: where it is in doubt it
# answers with the mean. The GAN is only asked not to be found out, and a mean is found out at once; but
# nothing asks it for *every* digit. Look at the shares in the table for what it left out, and at the Fréchet
# distances: after this short training the blurred VAE is ahead, and the high "sharpness" of the GAN is mostly
# loose dots.

# %% [markdown]
# ## 9 · What GANs are good for, and their kin
# *5 minutes*
#
# | in favour | against |
# |---|---|
# | sharp samples: no pixelwise average anywhere | no likelihood: you can't ask how probable an image is |
# | one pass of one network makes a sample; diffusion models take tens of passes | a game has no loss that goes down; training can oscillate or collapse |
# | the loss is learned, so it fits data for which nobody can write one down | nothing asks for all of the data: modes get lost |
# | noise becomes a smooth space in which you can move | no encoder: to find the z of a given image takes a search |
#
# Diffusion models have taken the first place in image quality. GANs are at work where speed counts (as
# one-step students of diffusion models), where a learned loss is wanted (super-resolution, codecs for
# audio and images), and wherever an adversary makes a representation forget something.
#
# **WGAN** (Arjovsky et al., 2017). You saw in the first notebook that the Jensen–Shannon divergence is
# flat once two distributions do not overlap. The *Wasserstein* distance is what it costs to carry one heap
# of sand to the other: it goes on falling as they come closer. A discriminator whose slope is bounded
# (now called a critic) estimates it.

# %%
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
    plot_curves(
        shift,
        {"Jensen–Shannon divergence": torch.stack(jsd), "Wasserstein distance": shift},
        title="Two equal heaps, moved apart",
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
# two images.
#
# **CycleGAN** (Zhu et al., 2017). Horses to zebras without pairs: one generator for each direction, and
# besides the two discriminators a loss that demands that the way there and back ends where it began.

# %%
sizes = (4, 7, 14, 28)
axes = panels(len(sizes), size=(2.1, 2.1))
for ax, size in zip(axes, sizes, strict=True):
    small = F.adaptive_avg_pool2d(digits.x[:9], size)
    image_grid(small, nrow=3, ax=ax, title=f"{size} × {size}")
show(
    axes[0],
    alt="The same nine real digits at 4, 7, 14 and 28 pixels: at 4 pixels there are only blots that tell "
    "where the ink is, at 7 some can be guessed, at 14 all can be read.",
)

# %%
left, right = panels(2, size=(4.6, 3.0))
plot_blocks(
    {"z": (0, 1), "mapping\nnetwork": (1, 1), "style w": (2, 1), "4 × 4": (0, 0), "8 × 8": (1, 0),
     "…": (2, 0), "image": (3, 0)},
    [("z", "mapping\nnetwork"), ("mapping\nnetwork", "style w"), ("style w", "4 × 4"),
     ("style w", "8 × 8"), ("style w", "…"), ("4 × 4", "8 × 8"), ("8 × 8", "…"), ("…", "image")],
    ax=left,
    title="StyleGAN",
)  # fmt: skip
plot_blocks(
    {"horse": (0, 1), "as zebra": (2, 1), "horse again": (0, 0), "D: zebra?": (3, 1)},
    [("horse", "as zebra", "G"), ("as zebra", "horse again", "F"),
     ("as zebra", "D: zebra?"), ("horse again", "horse", "must agree")],
    ax=right,
    title="CycleGAN, one of its two directions",
)  # fmt: skip
show(
    left,
    alt="Two diagrams. StyleGAN: z goes through a mapping network to a style w, which feeds each of the "
    "layers from 4 by 4 pixels to the image. CycleGAN: a horse becomes a zebra by G, which a "
    "discriminator judges, and a horse again by F, which must agree with the first.",
)

# %% [markdown]
# ## 10 · Questions
# *10 minutes; these are graded by hand. A few sentences each.*
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
# it (the run of section 6 made mostly ones). ½ and ½: D cannot
# tell them apart; at the equilibrium that is so because the samples are perfect, but a D that has not learned shows
# the same, so it must be settled by looking at samples or a figure of merit. Dropout is noise that makes
# training robust; an evaluation wants the judgement of the whole network, the same each time. While G
# learns, D is the same player as in its own step, and the noise keeps G from fitting to single units of it.
#
# **Rubric.** 1 point: 1 and 0, no useful gradient. 1 point: 0.8 and 0.2, D ahead but G still gets a direction (no credit for "so the samples are good"). 1 point: ½ and ½ is ambiguous.
# 1 point: evaluation wants the whole network and repeatable numbers.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** Compare your GAN and the VAE by the table of section 8. Which is sharper, and why
# does it follow from the two losses? Which has the lower Fréchet distance, and which digits are rare
# in the samples of either? Why is neither "looks sharp" nor "low loss" enough to prefer one?

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

# %% [markdown]
# ## 11 · A leaner recipe
# *5 minutes, of which about one and a half are training*
#
# How far do the *same* networks get in the same time, when everything around them is done well? The
# function `train_digit_gan` from `course_utils/recipes/digit_gan.py` (read it, it is short) keeps the widths of your
# networks and changes five things.
#
# 1. **Labels.** The discriminator judges whether an image looks real *as a 7*. That settles at once that there
#    are ten kinds of images, which a plain GAN has to find out. The generator takes its digit from the noise:
#    the largest of the first ten numbers of $z$ says which. So `generate` works as before, and every digit gets
#    its tenth. (You will build this yourself in notebook 04.)
# 2. **A penalty on the slope of D** at real images, $0.05\,\lVert \nabla_x D(x) \rVert^2$ (R1; Mescheder et al.,
#    2018), every eighth step and eight times as strong. It does what dropout was there for, and lets the game
#    settle instead of circling.
# 3. **Learning rates that fall to 0**, from $5 \cdot 10^{-4}$, and Adam without memory of past gradients.
# 4. **An average of the generator** over its last hundred steps or so.
# 5. **One fast step** (`fast_step`, as in section 6) for both players, the penalty and the average.
#
# An epoch is too long to wait for here: `LivePlot` shows every step's losses and samples from the same noise, and
# spends at most 5 % of the time redrawing.

# %%
from course_utils.recipes.digit_gan import train_digit_gan

if check.passed("generate"):
    start = time.perf_counter()
    # The last generator of the notebook and the width of its noise.
    z_dim = 74
    with LivePlot(note=digits.note) as plot:
        net_G = train_digit_gan(
            digits, num_steps=budget(full=5000, smoke=100),
            progress=lambda blocks, _: track(blocks, desc="lean", unit="block of 100 step"),
            watch=lambda _, net, losses: plot.update(
                loss_D=losses[0], loss_G=losses[1], samples=lambda: generate(net, z_dim, plot=False)
            ),
        )  # fmt: skip
    print(f"{time.perf_counter() - start:.0f} s")
    generate(net_G, z_dim)

# %%
if check.passed(*mine):
    reports["lean"] = judge.report(generate(net_G, z_dim, n=num_judged, plot=False))
    print(compare(reports))
    for name, report in reports.items():
        print(f"{name:9} Fréchet distance {report.ratio('frechet'):.1f} times that of real images")

# %% [markdown]
# **What you should see.** Nearly all samples can be read, every digit has its share, and precision is that of real
# images. In the reference run the Fréchet distance is 13 times that of real images; the VAE stood at 169 times and
# the plain GAN at 391. (Neither of these two was given the labels, so this is not the five aids' doing alone.) What is still missing shows too: sharpness is above that of
# real images (loose dots, for which linear layers have a weakness; notebook 03 cures them with
# convolutions), and recall is about half of theirs (less variety).
#
# Which change mattered? Remove them one at a time and see (`train_digit_gan` has arguments for some of them).

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
# - T. Miyato, M. Koyama, *cGANs with Projection Discriminator*, ICLR 2018.
# - M. Arjovsky, S. Chintala, L. Bottou, *Wasserstein Generative Adversarial Networks*, ICML 2017.
# - T. Karras, T. Aila, S. Laine, J. Lehtinen, *Progressive Growing of GANs*, ICLR 2018.
# - T. Karras, S. Laine, T. Aila, *A Style-Based Generator Architecture for GANs*, CVPR 2019.
# - J.-Y. Zhu, T. Park, P. Isola, A. Efros, *Unpaired Image-to-Image Translation using Cycle-Consistent
#   Adversarial Networks*, ICCV 2017.

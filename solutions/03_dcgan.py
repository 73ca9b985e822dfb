# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 8}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Convolutions in both players: DCGAN
#
# The networks of the second notebook were given 784 numbers and had to find out for themselves which of them
# are neighbours. Convolutions know. In 2016 Radford, Metz and Chintala tried hundreds of convolutional
# generators and discriminators, most of which did not train, and wrote down what those that did had in
# common: *DCGAN*. Nearly every rule of theirs is still in use. Here you build both players, see what each
# rule is for, and then look at what a generator has made of its noise: what the size of $z$ does, what lies
# between two samples, and whether the samples are copies of the training data.
#
# **Before you start** you should have done `02_mnist_gan`: data in $[-1, 1]$, BCE on logits, a step each,
# Fréchet distance and precision are used as they were there. The notebook takes about **90 minutes**; all
# of it trains for about seven minutes on a laptop with two cores.
#
# **How it works.** As before: replace `raise NotImplementedError` by your code, run the check below it, and
# read what it says. Cells that need an exercise you haven't solved yet are skipped, not failed.
#
# | | section | minutes |
# |---|---|---|
# | 1 | From 1 pixel to 28: transposed convolutions | 15 |
# | 2 | Two networks, two sizes | 20 |
# | 3 | How to begin: the first weights | 5 |
# | 4 | D(x), and D(G(z)) before and after a step | 10 |
# | 5 | Training, with a film | 5 |
# | 6 | How large should z be? | 5 |
# | 7 | Between two samples | 5 |
# | 8 | Is it memorising? | 5 |
# | 9 | Fewer digits, and other seeds | 5 |
# | 10 | Questions | 15 |
# | 11 | A leaner recipe | 5 |

# %%
import time
from dataclasses import replace
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track
from course_utils.training import fast_step
from course_utils.metrics import ImageMetrics, compare
from course_utils.metrics import class_shares, classify, load_classifier
from course_utils.metrics import frechet_distance, nearest
from course_utils.data import mnist
from course_utils.plotting import image_grid, panels, plot_curves, show
from course_utils.widgets import LatentExplorer, LivePlot

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · From 1 pixel to 28: transposed convolutions
# *15 minutes*
#
# A convolution of kernel $k$, stride $s$ and padding $p$ slides a window over an image of size $n$, and there
# is room for
#
# $$\Big\lfloor \frac{n + 2p - k}{s} \Big\rfloor + 1$$
#
# positions of it. With $k = 4, s = 2, p = 1$ that is half of $n$: the discriminator goes from 28 to 14 to 7
# pixels and needs no pooling. **Strides instead of pooling** is the first rule of DCGAN: the network learns
# how to make an image smaller.
#
# The generator has to go the other way. A **transposed convolution** writes where a convolution reads: every
# pixel of its input puts a copy of the kernel, times its value, into the output; the copies lie $s$ pixels
# apart, and where they overlap they add up; $p$ pixels are cut off at each border. So the output has
#
# $$(n - 1)\,s + k - 2p$$
#
# pixels. As a matrix it is the transpose of the convolution with the same numbers (hence the name; it
# is not its inverse). Why not enlarge the image by copying pixels, and then convolve? That works too,
# and avoids a fault: if $k$ is not a multiple of $s$, some output pixels get more copies than their neighbours,
# and the image shows a checkerboard. Look:

# %%
axes = panels(3, size=(2.6, 2.7))
for ax, (k, s, p) in zip(axes, ((3, 2, 1), (4, 2, 1), (5, 3, 1)), strict=True):
    copies = F.conv_transpose2d(torch.ones(1, 1, 7, 7), torch.ones(1, 1, k, k), stride=s, padding=p)
    image_grid(copies, ax=ax, value_range=(0, copies.max().item()), title=f"kernel {k}, stride {s}")
show(
    axes[0],
    alt="How many copies of the kernel fall on each output pixel. Kernel 3 with stride 2 gives a "
    "checkerboard of 1, 2 and 4 copies; kernel 4 with stride 2 is even but for the border; kernel 5 with "
    "stride 3 gives a grid of lines.",
)

# %% [markdown]
# Before you write a network, compute its sizes: a size that does not fit is the first error that
# everybody meets here.


# %% nbgrader={"grade": false, "grade_id": "layer_sizes", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: layer_sizes
def layer_sizes(size, layers):
    """Heights of an image after each layer of a network.

    Parameters
    ----------
    size : int
        Height of the input in pixels.
    layers : list of (str, int, int, int)
        ("conv" or "transposed", kernel, stride, padding) for each layer, in order.

    Returns
    -------
    list of int
        The height after each of the layers, as many as there are layers.
    """
    # 1. For each layer, the new height from the height so far, by the formula of its kind.
    # 2. Collect the heights. They are whole numbers: a window that does not fit is left out.
    ### BEGIN SOLUTION
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        elif kind == "transposed":
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_layer_sizes", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("layer_sizes", layer_sizes)

# %%
down, up = ("conv", 4, 2, 1), ("transposed", 4, 2, 1)
if check.passed("layer_sizes"):
    print("D, 28 × 28:", layer_sizes(28, [down, down, ("conv", 7, 1, 0)]))
    print("G, 28 × 28:", layer_sizes(1, [("transposed", 7, 1, 0), up, up]))
    print("D, 64 × 64:", layer_sizes(64, [down, down, down, down, ("conv", 4, 1, 0)]))
    print("G, 64 × 64:", layer_sizes(1, [("transposed", 4, 1, 0), up, up, up, up]))

# %% [markdown]
# **What you should see.** Each network halves or doubles, and ends at one pixel or at the image. These four
# lines are the plans for what you build now. The noise $z$ is taken as an image of one pixel with `z_dim`
# channels: so the generator needs no linear layer.

# %% [markdown]
# ## 2 · Two networks, two sizes
# *20 minutes*
#
# | 28 × 28 | channels of G | channels of D |
# |---|---|---|
# | first | `z_dim` → 2w, kernel 7, stride 1, padding 0 | 1 → w |
# | | 2w → w | w → 2w |
# | last | w → 1 | 2w → 1, kernel 7, stride 1, padding 0 |
#
# | 64 × 64 | channels of G | channels of D |
# |---|---|---|
# | first | `z_dim` → 8w, kernel 4, stride 1, padding 0 | 1 → w |
# | | 8w → 4w | w → 2w |
# | | 4w → 2w | 2w → 4w |
# | | 2w → w | 4w → 8w |
# | last | w → 1 | 8w → 1, kernel 4, stride 1, padding 0 |
#
# Here w is the argument `width`; where nothing is said, the kernel is 4, the stride 2, the padding 1. The 64 ×
# 64 generator with w = 128 is that of the paper; w = 64 is in common use.
#
# **BatchNorm, and its place.** BatchNorm brings each channel to mean 0 and standard deviation 1 over the
# batch, then scales and shifts it by two learned numbers. In a deep generator it keeps the signal from
# dying out on its way through five layers, and it makes it hard to map all of $z$ to one image: a channel that is
# the same for every sample is divided by a standard deviation of almost 0. It stands **between the
# convolution and the activation**, everywhere but in two places:
#
# - not after the **last layer of G**: its output is the image, whose mean and contrast are not to be forced;
# - not after the **first layer of D**: it would wash out the brightness and contrast by which real and
#   generated images differ. (And not after D's last, which is the logit.)
#
# A bias just before a BatchNorm is taken away again with the mean, so those convolutions have `bias=False`. That
# leaves biases in the last layer of G, and in the first and the last of D.
#
# **Activations.** ReLU in G, tanh at its end. LeakyReLU(0.2) in D, as before, for the sake of the gradients that
# G learns from.


# %% nbgrader={"grade": false, "grade_id": "DcganGenerator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: DcganGenerator
class DcganGenerator(nn.Module):
    """Maps noise to images by transposed convolutions.

    Parameters
    ----------
    z_dim : int
        Width of the noise.
    width : int
        w of the table.
    size : {28, 64}
        Height and width of the images: three layers or five.

    The forward pass maps z of shape (n, z_dim) to images of shape (n, 1, size, size) in (-1, 1).
    BatchNorm2d and ReLU follow every layer but the last; only the last layer has biases.
    """

    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        # 1. The channels for this size, from z_dim to 1: read them off the table.
        # 2. ConvTranspose2d from each to the next. The first makes 7 or 4 pixels of 1, the others double.
        # 3. BatchNorm2d and ReLU after each but the last, tanh after the last.
        ### BEGIN SOLUTION
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())
        ### END SOLUTION

    def forward(self, z):
        # 4. View z as images of one pixel, (n, z_dim, 1, 1), and apply the layers.
        ### BEGIN SOLUTION
        return self.layers(z[:, :, None, None])
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_DcganGenerator", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("DcganGenerator", DcganGenerator)


# %% nbgrader={"grade": false, "grade_id": "DcganDiscriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: DcganDiscriminator
class DcganDiscriminator(nn.Module):
    """Maps images to logits by strided convolutions.

    Parameters
    ----------
    width : int
        w of the table.
    size : {28, 64}
        Height and width of the images: three layers or five.

    The forward pass maps images of shape (n, 1, size, size) to logits of shape (n, 1).
    LeakyReLU(0.2) follows every layer but the last; BatchNorm2d stands before it, but not after the
    first layer. Only the first and the last layer have biases.
    """

    def __init__(self, width=32, size=28):
        super().__init__()
        # 1. The channels for this size, from 1 to 1: read them off the table.
        # 2. Conv2d from each to the next. The last makes 1 pixel of 7 or 4, the others halve.
        # 3. BatchNorm2d after all but the first and the last; LeakyReLU(0.2) after all but the last.
        ### BEGIN SOLUTION
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())
        ### END SOLUTION

    def forward(self, x):
        # 4. Apply the layers, and bring the logits into shape (n, 1).
        ### BEGIN SOLUTION
        return self.layers(x)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_DcganDiscriminator", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("DcganDiscriminator", DcganDiscriminator)


# %%
def num_weights(net):
    return sum(p.numel() for p in net.parameters())


if check.passed("DcganGenerator", "DcganDiscriminator"):
    for size, width in ((28, 32), (64, 64)):
        with torch.no_grad():
            image = DcganGenerator(width=width, size=size)(torch.randn(2, 100))
            logit = DcganDiscriminator(width=width, size=size)(image)
        print(
            f"{size} × {size}, w = {width}: G {num_weights(DcganGenerator(100, width, size)):9,} weights, "
            f"D {num_weights(DcganDiscriminator(width, size)):9,}; z (2, 100) → {tuple(image.shape)} → "
            f"{tuple(logit.shape)}"
        )

# %% [markdown]
# **What you should see.** The small pair has an eighth of the weights of the MLPs of notebook 02, and does more
# arithmetic with each of them. The 64 × 64 pair is sixteen times as large, and its images have five times as
# many pixels: below it is trained where there is a GPU, and only built and tried where there is none.

# %% [markdown]
# ## 3 · How to begin: the first weights
# *5 minutes*
#
# PyTorch draws the first weights of a convolution from a range that depends on its size. DCGAN draws **all
# weights of convolutions from $N(0, 0.02)$ and the scales of BatchNorm from $N(1, 0.02)$**, with shifts 0. With
# BatchNorm behind it, the size of a layer's weights has no effect on its output; but the *last* layers
# have none, and small weights there mean that the game begins at ease: images grey (tanh is near 0, where its slope
# is 1), logits near 0 (D undecided).
#
# `net.apply(f)` calls `f` on every module in a network. The function has to look at the *type* of what it
# gets.


# %% nbgrader={"grade": false, "grade_id": "init_weights", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: init_weights
def init_weights(module):
    """Draw the first weights of one module anew, in place, by its type; for net.apply(init_weights).

    Conv2d and ConvTranspose2d: weight from N(0, 0.02). BatchNorm2d: weight from N(1, 0.02), bias 0.
    All else stays as it is, biases of convolutions and modules of other types included.

    Parameters
    ----------
    module : nn.Module
        A BatchNorm2d may have been made with affine=False: then it has no weights.
    """
    # 1. isinstance(module, (nn.Conv2d, ...)): nn.init.normal_(module.weight, mean, std).
    # 2. The same for BatchNorm2d, and nn.init.zeros_ for its bias.
    ### BEGIN SOLUTION
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_init_weights", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("init_weights", init_weights)

# %% [markdown]
# ## 4 · D(x), and D(G(z)) before and after a step
# *10 minutes*
#
# The step of the discriminator is the one you wrote in notebook 02, with one change that BatchNorm asks for:
# **real images and fakes go through D in two passes**. In one joined batch the statistics would be those
# of the mixture, and each half would carry a mark of the other; worse, when G learns, the batch holds fakes
# alone, and D would judge by other statistics than it was trained with. It is given here.


# %%
def step_D(net_D, net_G, real, z, optimizer_D):
    """One step of the discriminator; returns its loss, D(x) and D(G(z)) from before the step."""
    optimizer_D.zero_grad()
    with torch.no_grad():
        fake = net_G(z)
    on_real, on_fake = net_D(real), net_D(fake)  # two passes: BatchNorm must not mix them
    loss_D = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()  # BCE with labels 1 and 0
    loss_D.backward()
    optimizer_D.step()
    return loss_D.detach(), on_real.detach().sigmoid().mean(), on_fake.detach().sigmoid().mean()


# %% [markdown]
# The step of the generator is to tell more than its loss. Take fakes from the same $z$ **before and after** the step:
# by how much did D's belief in them rise? The rise is what G has learned *against this D* from one step.
#
# - A rise of some hundredths: the game is in balance. The next step of D takes it back.
# - No rise while D(G(z)) is near 0: D dominates; its gradient is too flat to learn from, or too rough.
# - A large rise each time, say from 0.1 to 0.6: G overturns D with one step. Its learning rate is too large
#   or D is too weak, and what it finds is a weakness of this D and not an image. Oscillation follows.


# %% nbgrader={"grade": false, "grade_id": "step_G", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: step_G
def step_G(net_D, net_G, z, optimizer):
    """One step of the generator, and D's belief in fakes from the same z before and after it.

    Changes the weights of net_G, not those of net_D.

    Parameters
    ----------
    net_D, net_G : networks
    z : tensor of shape (n, z_dim)
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_G.

    Returns
    -------
    loss_G, before, after : tensors of shape ()
        The non-saturating loss before the step; the mean of sigmoid(logits) of fakes from z, before the
        step and, by one more pass through both networks in the modes they are in, after it. All
        detached.
    """
    # 1. Clear the gradients; logits of the fakes; BCE with label 1; backward; step.
    # 2. `before` from the logits you have.
    # 3. `after` from the logits of new fakes from the same z, under torch.no_grad().
    # 4. Return loss, before, after, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():  # only to look: nothing is learned from this pass
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_step_G", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("step_G", step_G)

# %% [markdown]
# ## 5 · Training, with a film
# *5 minutes, of which about one is training*
#
# One function trains every network of this notebook. It keeps the losses and beliefs as tensors and fetches
# means once every 50 steps (asking a GPU for a number at each step would make it wait), and it draws from
# the **same noise** again and again: so each column of the film below is one $z$ through time, not ten different ones.
#
# While it runs, `LivePlot` draws the losses and beliefs of every step and samples from the same noise. It
# redraws as often as 5 % of the time allow, and the training is the same with and without it. (Notebook 02 used
# livelossplot, which sends once an epoch; here an epoch is half of the training.) `fast_step` is known from
# there as well; on a CPU most of what it gains comes from bfloat16.
#
# `generate` is the one you wrote in notebook 02.


# %%
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    """n images from a generator, shape (n, 1, H, W) in (-1, 1); as in notebook 02."""
    where = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = torch.cat([net_G(part) for part in z.split(1000)]).float()
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt=f"A grid of {n} generated images.")
    return images


def fit(
    images,
    num_steps,
    z_dim=100,
    width=32,
    lr=2e-4,
    seed=0,
    film_at=(),
    desc=None,
    size=28,
    plot=None,
):
    """Train a new pair; returns net_G, net_D, the history and the film. No bar without a desc."""
    torch.manual_seed(seed)
    net_G = DcganGenerator(z_dim, width, size).to(device).apply(init_weights)
    net_D = DcganDiscriminator(width, size).to(device).apply(init_weights)
    # Its convolutions are faster with the channels of a pixel side by side in memory.
    net_D.to(memory_format=torch.channels_last)
    options = dict(lr=lr, betas=(0.5, 0.999), fused=True)
    optimizer_G = torch.optim.Adam(net_G.parameters(), **options)
    optimizer_D = torch.optim.Adam(net_D.parameters(), **options)
    names = ("loss_D", "loss_G", "D(x)", "D(G(z)) before", "D(G(z)) after")
    history = {name: [] for name in names}
    fast_D, fast_G = fast_step(step_D), fast_step(step_G)
    film, step, epoch = [], 0, None
    batches = Batches(images.x, batch_size=128, drop_last=len(images) >= 128, seed=seed)

    def shoot():
        film.append(generate(net_G, z_dim, n=10, plot=False))

    def noise(n):
        return torch.randn(n, z_dim, device=device)

    if 0 in film_at:
        shoot()
    num_blocks = -(-num_steps // 50)
    for block in track(num_blocks, desc=desc or "", unit="block of 50 step", disable=desc is None):
        seen = []
        while step < min(50 * block + 50, num_steps):
            real = next(epoch, None) if epoch else None
            if real is None:  # the next epoch, in another order
                epoch = iter(batches)
                continue
            loss_D, D_x, _ = fast_D(net_D, net_G, real, noise(len(real)), optimizer_D)
            net_D.requires_grad_(False)  # its gradients are of no use to G
            loss_G, before, after = fast_G(net_D, net_G, noise(len(real)), optimizer_G)
            net_D.requires_grad_(True)
            values = [
                torch.as_tensor(value, device=device).reshape(())  # numbers do as well as tensors
                for value in (loss_D, loss_G, D_x, before, after)
            ]
            seen.append(torch.stack(values))
            step += 1
            if plot:
                plot.update(
                    **dict(zip(names, values, strict=True)),
                    samples=lambda: generate(net_G, z_dim, n=36, plot=False),
                )
            if step in film_at:
                shoot()
        for name, value in zip(names, torch.stack(seen).mean(0).tolist(), strict=True):
            history[name].append(value)
    return net_G, net_D, history, film


# %%
z_dim = 100
digits = mnist("train", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show, track = partial(show, note=digits.note), partial(track, note=digits.note)
num_steps = budget(full=800, smoke=12)
film_at = [round(num_steps * share) for share in (0, 0.03, 0.1, 0.2, 0.4, 0.7, 1)]
mine = ("DcganGenerator", "DcganDiscriminator", "init_weights", "step_G")
if check.passed(*mine):
    start = time.perf_counter()
    with LivePlot(nrow=6, note=digits.note) as plot:
        net_G, net_D, history, film = fit(
            digits, num_steps, film_at=film_at, desc="DCGAN", plot=plot
        )
    print(f"{num_steps * 128 / (time.perf_counter() - start):,.0f} images/s")
    generate(net_G, z_dim)

# %%
if check.passed(*mine):
    ax = image_grid(
        torch.cat(film), nrow=10, title="Fixed noise through time, first step at the top"
    )
    show(
        ax,
        alt=f"Seven rows of ten images, each column the same noise, after {film_at} steps: grey at first, then "
        "blots, strokes, and digits; a column may change its digit on the way.",
    )

# %%
if check.passed(*mine):
    left, right = panels(2, size=(4.6, 3.2))
    steps = torch.arange(1, len(history["loss_D"]) + 1) * 50
    beliefs = {name: history[name] for name in ("D(x)", "D(G(z)) before", "D(G(z)) after")}
    plot_curves(
        steps, {name: history[name] for name in ("loss_D", "loss_G")}, ax=left, xlabel="step"
    )
    plot_curves(steps, beliefs, ax=right, xlabel="step", ylabel="probability of real")
    show(
        left,
        alt="Left the losses of D and G over the steps. Right D's mean belief in real images, well above "
        "its belief in fakes before the step of G, and in the same fakes after it, which lies between.",
    )

# %% [markdown]
# **What you should see.** Grey, then blots, then strokes, and digits after some hundred steps: fewer than the MLPs
# needed, and with hardly any loose dots, since neighbouring pixels are made by the same kernel. In the film a
# column may change from one digit to another: a fixed $z$ has no fixed meaning while both networks move. On the right, the gap
# between the two lower curves is what one step of G gains. It stays
# positive: some hundredths a step. D(G(z)) rises far less than all these gains together, since the step of D in between takes most of
# each back. That is what a GAN in balance looks like.
#
# | symptom | likely cause |
# |---|---|
# | images stay grey, D(x) → 1, D(G(z)) → 0 | D dominates: are both networks initialised, is BatchNorm left out after D's first layer? |
# | the gap is negative | the step of G makes it worse: is the label 1, is the learning rate too large? |
# | a checkerboard in the samples | kernel not a multiple of the stride |
# | `generate` shows noise, the film in training mode did not | few steps: BatchNorm's running averages lag behind |

# %% [markdown]
# ### The latent space under your fingers
# Move the sliders: each is a direction of $z$ in which the images change most. Keep two samples as A and B to see
# what lies between them. (On a page without a kernel you see a picture of it.)

# %%
from IPython.display import display

if check.passed(*mine):
    display(LatentExplorer(net_G, z_dim=z_dim, note=digits.note))

# %% [markdown]
# ### 64 × 64
# The five layers of the paper. On a CPU a step takes seconds, so here it only proves that everything fits; on a
# GPU it is trained, with the same function.

# %%
if check.passed(*mine):
    on_gpu = device.type == "cuda"
    # On a CPU a few real images are enough to look at.
    large = mnist("train" if on_gpu else "test", size=64, device=device)
    large_steps = budget(full=600, smoke=3) if on_gpu else 0
    if large_steps:
        large_G, *_ = fit(large, large_steps, width=64, size=64, desc="64 × 64")
        generate(large_G, 100, n=16)
    else:
        large_G = DcganGenerator(width=64, size=64).apply(init_weights)
        large_D = DcganDiscriminator(width=64, size=64).apply(init_weights)
        optimizer = torch.optim.Adam(large_G.parameters(), lr=2e-4)
        start = time.perf_counter()
        step_G(large_D, large_G, torch.randn(4, 100), optimizer)
        seconds = 32 * 3 * (time.perf_counter() - start)  # 128 images, three such passes
        print(
            f"One step of both on 128 images would take about {seconds:.0f} s here; no GPU, so not trained."
        )
        pair = torch.cat([large.x[:4].cpu(), generate(large_G, 100, n=4, plot=False)])
        show(
            image_grid(pair, nrow=4, title="64 × 64: real, and an untrained generator"),
            alt="Above four real digits at 64 by 64 pixels, below four even grey images of an untrained generator.",
        )

# %% [markdown]
# ## 6 · How large should z be?
# *5 minutes, of which about one is training*
#
# The generator can only make what its noise has room for: its images form a surface of at most `z_dim`
# dimensions in the 784-dimensional space of images. Too small, and digits must be crowded onto a sheet. Too
# large costs little: the generator learns to ignore directions that it does not need. Three sizes, the same short
# training with smaller networks, and with ten times the learning rate: 2e-4, the paper's, is for trainings of many
# epochs.


# %%
def first(images, n):
    """The first n images."""
    return replace(images, x=images.x[:n], y=images.y[:n])


test = mnist("test", device=device)
num_short, num_few = budget(full=300, smoke=8), budget(full=2000, smoke=200)
quick_judge = ImageMetrics(first(test, num_few), digits)  # fewer images, so that it takes less time
if check.passed(*mine):
    by_size = {
        k: fit(digits, num_short, k, width=16, lr=2e-3, desc=f"z_dim {k}")[0] for k in (2, 10, 100)
    }
    reports = {
        f"z_dim {k}": quick_judge.report(generate(net, k, n=num_few, plot=False))
        for k, net in by_size.items()
    }
    print(compare(reports))

# %%
if check.passed(*mine):
    axes = panels(3, size=(3.0, 3.2))
    for ax, (k, net) in zip(axes, by_size.items(), strict=True):
        image_grid(generate(net, k, n=36, plot=False), nrow=6, ax=ax, title=f"z_dim {k}")
    show(
        axes[0],
        alt="Three grids of 36 samples from generators with 2, 10 and 100 numbers of noise.",
    )

# %% [markdown]
# With two numbers you can see *all* the generator can do: each image below is made from one point of a
# grid in the plane of $z$, spaced so that each has the same share of the noise.

# %%
if check.passed(*mine):
    quantiles = torch.linspace(0.04, 0.96, 14)
    line = 2**0.5 * torch.erfinv(2 * quantiles - 1)
    plane = torch.cartesian_prod(line.flip(0), line).flip(1).to(device)
    with torch.no_grad():
        sheet = by_size[2].eval()(plane)
    show(
        image_grid(sheet, nrow=14, title="All that a z of two numbers can say"),
        alt="A map of 14 by 14 images over the plane of z: neighbours differ little, far apart there are "
        "different shapes, and between them some that are no digit.",
    )

# %% [markdown]
# **What you should see.** With `z_dim` 2 half of the digits are missing, recall is 0, and the Fréchet distance is twice that of `z_dim` 100: a
# sheet has no room for all of them. No precision here is near that of real images: 300 steps are few. The map is the picture to keep for question 1.

# %% [markdown]
# ## 7 · Between two samples
# *5 minutes*
#
# A generator that had stored images would jump from one to the next on the way from one $z$ to another. A good
# one passes through images that are plausible all the way. Which way, though? Noise of 100 dimensions lies
# close to a sphere of radius $\sqrt{100} = 10$: the length of $z$ is $10 \pm 0.7$. The middle of the straight line
# between two such points has length 7, four standard deviations away from anything that the generator was trained on. So one goes along the
# **great circle** (`slerp`; White, 2016).

# %%
from course_utils.widgets.latent import slerp

if check.passed(*mine):
    own = torch.Generator().manual_seed(3)
    ends = torch.randn(4, 2, z_dim, generator=own).to(device)
    t = torch.linspace(0, 1, 10, device=device)
    circle = torch.cat([slerp(a, b, t) for a, b in ends])
    straight = torch.cat([a + t[:, None] * (b - a) for a, b in ends])
    print(
        f"length of z in the middle: circle {circle[5].norm():.1f}, straight line {straight[5].norm():.1f}"
    )
    with torch.no_grad():
        rows = net_G.eval()(torch.cat([circle, straight]))
    axes = panels(2, size=(4.8, 2.3))
    image_grid(rows[:40], nrow=10, ax=axes[0], title="along the circle")
    image_grid(rows[40:], nrow=10, ax=axes[1], title="straight")
    show(
        axes[0],
        alt="Four interpolations of ten images each, along great circles and along straight lines: digits change "
        "their shape step by step; on the straight lines the middle images are thinner or fainter.",
    )

# %% [markdown]
# **What you should see.** Strokes bend, open and close; nothing jumps. Some images on the way are no digits, as between
# the regions of the map above: a Gaussian has no gaps, but the set of digits has.

# %% [markdown]
# ## 8 · Is it memorising?
# *5 minutes*
#
# Put beside each sample the training image that is nearest to it, pixel by pixel. A copy would show at
# once. To judge more than a few, compare distances: if samples are closer to the training images than *test*
# images are, the generator recites.

# %%
if check.passed(*mine):
    samples = generate(net_G, z_dim, n=num_few // 4, plot=False)
    near, index = nearest(samples, digits.x)
    held_out, _ = nearest(test.x[: len(samples)], digits.x)
    print(f"distance to the nearest training image, median: samples {near.median():.2f}, "
          f"test images {held_out.median():.2f}")  # fmt: skip
    print(f"samples closer than nearly all (99 %) test images: "
          f"{(near < held_out.quantile(0.01)).float().mean():.1%}")  # fmt: skip
    pairs = torch.cat([samples[:12], digits.x[index[:12, 0]]])
    show(
        image_grid(pairs, nrow=12, title="samples, and below each its nearest training image"),
        alt="Twelve generated images above, the nearest training image below each: similar in shape, never "
        "the same; thickness and slant differ.",
    )

# %% [markdown]
# **What you should see.** Relatives, no twins; the samples are farther from the training images than
# test images are, since they are not yet good digits: memorising is not what this generator suffers from. (A share above 1 % in the second line can
# have a harmless reason: a one is always close to some training one, and a generator that makes too many ones makes many small
# distances.) Notice also what this test can't see: a
# generator that recites each image shifted by a pixel would pass, since pixelwise distance takes a shift
# for a difference.

# %% [markdown]
# ## 9 · Fewer digits, and other seeds
# *5 minutes, of which about one is training*
#
# With `classes` the data has fewer modes. Two digits, the same short training:

# %%
if check.passed(*mine):
    few = mnist("train", classes=[0, 1], device=device)
    few_G, *_ = fit(few, num_short // 2, width=16, lr=2e-3, desc="0 and 1")
    axes = panels(2, size=(3.0, 3.2))
    image_grid(
        generate(few_G, 100, n=36, plot=False), nrow=6, ax=axes[0], title="trained on 0 and 1"
    )
    image_grid(
        generate(by_size[100], 100, n=36, plot=False),
        nrow=6,
        ax=axes[1],
        title="on all, twice as long",
    )
    show(
        axes[0],
        alt="Two grids of 36 samples: left from a training on noughts and ones alone, right from one on "
        "all digits with twice as many steps.",
    )

# %% [markdown]
# ### Does training always converge?
# One run proves little. `sweep` trains a pair for every seed and puts the end of each into a row: the means of D(x) and
# D(G(z)) over the last 50 steps, the gain of a step of G, how many digits have a share of at least 2 %, the
# largest share, and the Fréchet distance as a multiple of that of real images. One call for a setting:

# %%
classifier = load_classifier(device)
test_features, _ = classify(classifier, test.x[:num_few])
real_features, _ = classify(classifier, digits.x[:num_few])
reference = frechet_distance(test_features, real_features)


sweep_steps = budget(full=100, smoke=4)


def sweep(seeds, num_steps=sweep_steps, **options):
    """Train one pair a seed and print a row on each."""
    print("seed   D(x)  D(G(z))    gain  digits  largest share  Fréchet / real", options or "")
    for seed in seeds:
        net_G, _, history, _ = fit(digits, num_steps, width=16, seed=seed, **options)
        last = {name: values[-1] for name, values in history.items()}
        gain = last["D(G(z)) after"] - last["D(G(z)) before"]
        features, p = classify(classifier, generate(net_G, 100, n=num_few, plot=False))
        shares, distance = class_shares(p), frechet_distance(test_features, features)
        print(f"{seed:4}{last['D(x)']:7.2f}{last['D(G(z)) before']:9.2f}{gain:+8.3f}"
              f"{(shares >= 0.02).sum():8}{shares.max():15.0%}{distance / reference:16.0f}")  # fmt: skip


if check.passed(*mine):
    for lr in (2e-4, 2e-3, 2e-1):
        sweep(range(3), lr=lr)

# %% [markdown]
# **What you should see.** With lr 2e-4 a hundred steps are too few: D(x) is near 1, D(G(z)) near 0, the gain is tiny
# and there are no digits, for every seed. Ten times the rate, and every seed has left that state behind: D is in doubt, a step of G gains more
# than a tenth, nearly all digits are there. A thousand times the rate, and the beliefs look like those of the first
# rows, only more so: 1, 0 and no gain. But there D has won for good. Beliefs say *who* is ahead; whether the other comes back only
# time says, or samples: section 5 began in the same way and recovered. Within a setting the seeds differ too: in the
# second, by nearly a factor of two in Fréchet distance. One run proves little. Try other settings: `sweep(range(3), lr=2e-2)` lets each step of G gain
# much more, which is how oscillation begins.

# %% [markdown]
# ## 10 · Questions
# *15 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** PCA maps an image to a few numbers by a linear map, and its inverse makes an
# image from the numbers. In what sense is a generator the inverse of a *non-linear* PCA? Name one thing that
# PCA has and a GAN has not, and one the other way round. What does `z_dim` correspond to?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_pca", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_pca -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** The inverse of PCA maps a few uncorrelated numbers linearly onto a flat subspace near the
# data. The generator maps a few independent numbers onto a *curved* surface near the data: the same direction of
# mapping, from components to images, without linearity. z_dim is the number of components kept, the largest possible dimension of that
# surface. PCA has the forward map as well: it finds the components of a given image, and orders them by variance; a GAN has no
# encoder (one would have to search for z) and its directions are unordered and arbitrary up to rotation.
# A GAN in turn has a full distribution: any z from the Gaussian should give a plausible image, whereas random components in PCA
# give blurred superpositions, because the data don't fill the flat subspace evenly.
#
# **Rubric.** 1 point: from few independent numbers to images, on a curved instead of a flat surface. 1 point: z_dim
# is the number of components. 1 point: PCA has an encoder, or an order of components, or a closed-form
# optimum. 1 point: the GAN's samples are plausible for random z (or curved surface fits better).
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (6 points).** Describe three ways in which the training of a GAN fails: mode collapse, oscillation, and
# one player dominating. For each, say how it shows in the samples and in D(x), D(G(z)) before and after, why it
# happens, and one thing to try.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_failures", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_failures -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** *Mode collapse*: samples look alike, or some digits are missing, though each may be good; beliefs can look healthy,
# or D(G(z)) is high until D catches up. G's loss asks each sample to be believed, none to be different; for a fixed
# D the best answer is one single image. Try: a D that sees labels or whole batches, a penalty on D's slope,
# a smaller learning rate of G. *Oscillation*: samples change from one kind to another and back, losses
# swing; a step of G gains much (before and after differ by tenths), and the next steps of D take it back. Each answers the
# other's last move; simultaneous gradient steps circle around the equilibrium or spiral outwards. Try: smaller learning rates or lower
# momentum, a gradient penalty, an average of the weights. *Domination*: D(x) near 1, D(G(z)) near 0 before and after, samples
# stop improving: D is sure, and its gradient at the fakes is flat or useless; try the non-saturating
# loss, a smaller learning rate or dropout, label smoothing or a slope penalty for D. If G dominates, D(x) and D(G(z)) are both near ½ or
# D(G(z)) jumps to near 1 although samples are bad: D is too weak to say what is wrong; give it more width, steps or
# learning rate.
#
# **Rubric.** For each of the three 2 points: 1 for how it shows (samples and beliefs), 1 for the cause with a matching remedy.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (5 points).** Suppose that G is perfect: its samples are distributed exactly as the data. What is the
# best D, what are its loss and the value of G's loss then, and what gradient does G get? Does D(x) = D(G(z)) = ½ prove that G is
# perfect? And if D were trained on, with finite data?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_perfect", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_perfect -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** The best D for any G is $p_\text{data}/(p_\text{data} + p_G)$, which is ½ everywhere if the two are
# equal: nobody can do better than toss a coin. The value of the game is then $-\log 4$, so D's loss is $2 \log 2 \approx 1.386$,
# and G's (non-saturating) is $\log 2 \approx 0.693$. D is constant, so its slope, and the gradient of G, is 0: an equilibrium. The
# converse fails: ½ and ½ is also what a D shows that has not learned or cannot see the difference (too small, dead, wrongly
# trained); the statement is about the *optimal* D. With finite data, a D that is trained on learns the training
# images by heart and tells them from new ones although there is no difference in distribution: its beliefs leave ½, and its
# gradients push G away from the optimum, or towards reciting.
#
# **Rubric.** 1 point: D = ½ from the formula. 1 point: losses $2 \log 2$ and $\log 2$ (or value $-\log 4$). 1 point: gradient 0.
# 1 point: ½ does not prove it, with a reason. 1 point: overfitting of D on finite data.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 4 (3 points).** Why is there no BatchNorm after the last layer of G and after the first layer of D? Why
# do real and generated images go through D in separate batches, and what would D learn first if they
# did not when it is trained?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_batchnorm", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_batchnorm -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** After G's last layer it would force mean and contrast of the image, which are to be learned (and
# would tie each image to the others of its batch). After D's first layer it would take away mean
# and contrast, which tell fakes from real ones early on. In a joined batch every image is normalised by the statistics of the
# mixture: what D sees of a real image depends on the fakes beside it. D learns to judge relative to the mixture (it need only see on
# which side of the common mean an image lies), and when G learns from a batch of fakes alone the statistics are others, so that D's judgement
# and gradient no longer fit.
#
# **Rubric.** 1 point: both places. 1 point: statistics of the mixture. 1 point: D judges fakes alone when G learns, under
# other statistics.
# <!-- END SOLUTION -->

# %% [markdown]
# ## 11 · A leaner recipe
# *5 minutes, nearly all of them training*
#
# How far do convolutions get with what helped the MLPs at the end of notebook 02: labels, with a projection
# discriminator; a penalty on the slope of D; learning rates that fall to 0; an average of the generator; bfloat16? The
# loop is the same function, `train_lean`. New are the networks, in `course_utils/recipes/digit_dcgan.py` (read it, it is
# short). They differ from yours so as to get most out of a CPU's second.
#
# 1. **Space for depth.** The first layer of D sees the image as 7 × 7 places with 16 numbers each, one for each pixel of a 4 × 4 block. A large
#    image with one channel is the worst case for a processor; a small one with many is the best.
# 2. **A linear layer in front**: $z$ first passes through a layer of 256 units, in which the digit is mixed with the
#    rest, before there are any pixels. It costs next to nothing.
# 3. **No BatchNorm in D**: the slope penalty asks for D's gradient at *each* image, which BatchNorm would tie to the others.

# %%
from course_utils.recipes.digit_dcgan import LeanDcganDiscriminator, LeanDcganGenerator
from course_utils.recipes.digit_gan import train_lean

if check.passed(*mine):
    start = time.perf_counter()
    plain_G = net_G
    # The last generator of the notebook and the width of its noise.
    z_dim = 74
    with LivePlot(note=digits.note) as plot:
        net_G = train_lean(
            digits, num_steps=budget(full=4000, smoke=60),
            make_G=LeanDcganGenerator, make_D=LeanDcganDiscriminator,
            progress=lambda blocks, _: track(blocks, desc="lean", unit="block of 100 step"),
            watch=lambda _, net, losses: plot.update(
                loss_D=losses[0], loss_G=losses[1], samples=lambda: generate(net, z_dim, plot=False)
            ),
        )  # fmt: skip
    print(f"{time.perf_counter() - start:.0f} s")
    generate(net_G, z_dim)

# %%
num_judged = budget(full=10_000, smoke=500)
if check.passed(*mine):
    judge = ImageMetrics(first(test, num_judged), digits)
    reports = {
        "your DCGAN": judge.report(generate(plain_G, 100, n=num_judged, plot=False)),
        "lean": judge.report(generate(net_G, z_dim, n=num_judged, plot=False)),
    }
    print(compare(reports))
    for name, report in reports.items():
        print(f"{name:10} Fréchet distance {report.ratio('frechet'):.1f} times that of real images")

# %% [markdown]
# **What you should see.** Nearly every sample can be read, and every digit has its tenth (labels see to that). In the
# run that is kept with the course the Fréchet distance is 3.2 times that of real images, against 13 times for the linear
# layers of notebook 02, which had a quarter more steps; precision is 95 % of that of real images and recall 89 %. Sharpness,
# which was too high there, is close to that of real images: the loose dots are gone, and that is what convolutions
# do. The plain DCGAN in the first column is far behind, but it had a fifth of the steps and none of the means: so its distance to the
# lean one says nothing about a single one of them. What is still missing: recall, and some strokes are ragged.

# %%
check.summary("03_dcgan")

# %% [markdown]
# ## References
# - A. Radford, L. Metz, S. Chintala, *Unsupervised Representation Learning with Deep Convolutional Generative
#   Adversarial Networks*, ICLR 2016.
# - I. Goodfellow et al., *Generative Adversarial Nets*, NeurIPS 2014.
# - A. Odena, V. Dumoulin, C. Olah, *Deconvolution and Checkerboard Artifacts*, Distill 2016.
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, arXiv 1603.07285, 2016.
# - S. Ioffe, C. Szegedy, *Batch Normalization*, ICML 2015.
# - T. White, *Sampling Generative Networks*, arXiv 1609.04468, 2016.
# - L. Mescheder, A. Geiger, S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018.
# - T. Miyato, M. Koyama, *cGANs with Projection Discriminator*, ICLR 2018.
# - W. Shi et al., *Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
#   Neural Network*, CVPR 2016 (space for depth and back).

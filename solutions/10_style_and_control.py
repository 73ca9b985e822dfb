# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 7, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Style and control
#
# The faces that made GANs famous came from one line of work: *progressive growing* (2018), *StyleGAN* (2019),
# *StyleGAN2* (2020). Its generator does not only make images, it can be steered: take the pose from one face and the
# colours from another, make it smile, find a given face and change it. You build this generator for digits, train it,
# mix, truncate, steer and invert it. Then you measure what such a machine does that nobody asked for: how it changes
# a skewed data set, and what it gives away of the images that it has seen.
#
# **At the end you can**
#
# - grow both players with the size of their images, and say what that saves;
# - write a mapping network and a modulated convolution, and say what each is for;
# - mix two styles, and show by numbers what each half of the layers decides;
# - trade variety for quality by truncation, in two places, and say what is lost;
# - find directions with a meaning, invert a generator, and fill in what is missing of an image;
# - measure a generator's skew, and what it tells of its training set.
#
# **Before you start** you should have done notebooks 01 to 04; of 03 you need the discriminator, R1, the average and the
# ten places in the noise, which are given here again. The notebook takes about **90 minutes**: 22 to read, 38 for the
# eight exercises, 5 for the short questions, 14 to look at figures and to train, 11 for the questions at the end. Read
# on while a training runs.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read what it says.
# Cells that need an exercise you haven't solved yet are skipped, not failed. The short questions between sections are
# practice, without points: choose before you read on.
# Each takes about 40 seconds, which the minutes below count.
#
# | | section | exercises | minutes |
# |---|---|---|---|
# | 1 | Growing | 1 | 9 |
# | 2 | From z to w | 1 | 8 |
# | 3 | A style for each layer | 1 | 12 |
# | 4 | Two styles in one image | 1 | 13 |
# | 5 | Truncation | 1 | 7 |
# | 6 | Directions | 1 | 8 |
# | 7 | Inversion | 1 | 10 |
# | 8 | More skewed, or less? | | 3 |
# | 9 | Was this image in the training set? | 1 | 6 |
# | 10 | From 2014 to today | | 3 |
# | 11 | Questions | | 11 |

# %%
import itertools
import math
import time
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, mnist, seed_everything, track
from course_utils import metrics, plotting, training
from course_utils.plotting import image_grid, show
from course_utils.widgets import LivePlot

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 1 · Growing
# *9 minutes*
#
# In 2017 no GAN could make a convincing image of 1024 × 1024 pixels. A discriminator that sees all details at once tells
# fakes apart by the finest of them, and the generator learns nothing about the rest. Karras et al. (2018) begin with
# the rest. Both players start with images of 4 × 4 pixels, where there is little to learn but where things are. Once they
# can do that, each gets layers for twice the size, and so on up to 1024.
#
# Here the sizes are 7, 14 and 28. A real image at a smaller size is the mean over blocks of pixels:

# %%
z_dim = 74  # width of the noise
digits, test = mnist("train", device=device), mnist("test", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show, track = partial(show, note=digits.note), partial(track, note=digits.note)


def at_stage(images, stage):
    """Images (n, 1, 28, 28) with the 7, 14 or 28 pixels of stage 0, 1 or 2."""
    return F.avg_pool2d(images, 4 // 2**stage)


# %% jupyter={"source_hidden": true} tags=["slide"]
axes = plotting.panels(1, 3, size=(6.4, 0.72))
for stage, ax in enumerate(axes):
    image_grid(at_stage(digits.x[:10], stage), nrow=10, ax=ax, title=f"stage {stage}")
show(
    axes[0],
    alt="Ten digits in three rows. With 7 by 7 pixels one sees blots, with 14 by 14 all digits can be read, and 28 by "
    "28 adds smooth edges.",
)

# %% [markdown] tags=["slide"]
# [**Fading in.**](../docs/glossary.md#fading-in) New layers begin with random weights. Switched on at once they would throw away what the old ones can do:
# so they are faded in. While $\alpha$ goes from 0 to 1, the image is
#
# $$x = (1 - \alpha)\, \mathrm{up}(x_\text{old}) + \alpha\, x_\text{new},$$
#
# where up doubles the size by repeating pixels. The discriminator does the same in the other direction, with what its
# old entrance makes of the smaller image and its new one of the larger.


# %% nbgrader={"grade": false, "grade_id": "fade_in", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: fade_in
def fade_in(old, new, alpha):
    """Images between what a network makes of a low resolution and what it makes of a higher one.

    (1 - alpha) * old + alpha * new, where each pixel of old is repeated until old has new's height and
    width: nearest neighbours, nothing in between.

    Parameters
    ----------
    old : tensor of shape (n, c, h, w)
        What the layers of the lower resolution make.
    new : tensor of shape (n, c, k h, k w)
        What the layers of the higher resolution make; k is a whole number, 1 or more.
    alpha : float or tensor of shape ()
        From 0, all old, to 1, all new.

    Returns
    -------
    tensor of shape (n, c, k h, k w)
        Gradients flow into both.

    Source: T. Karras et al., 2018, Figure 2.
    """
    # 1. F.interpolate makes old larger; its size is new.shape[-2:]. Which mode repeats pixels?
    # 2. Mix.
    ### BEGIN SOLUTION
    old = F.interpolate(old, size=new.shape[-2:], mode="nearest")  # (n, c, k h, k w)
    return (1 - alpha) * old + alpha * new
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_fade_in", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("fade_in", fade_in)

# %% [markdown]
# **Predict.** Let the old image be a digit with 7 pixels and the new one the same digit with 28. Which $\alpha$ does it
# take to read it?

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed("fade_in"):
    small = at_stage(test.x[:10], 0)
    alphas = (0.0, 0.25, 0.5, 0.75, 1.0)
    faded = torch.cat([fade_in(small, test.x[:10], alpha) for alpha in alphas])
    show(
        image_grid(faded, nrow=10, title="From the smaller image to the larger, α = 0, ¼, ½, ¾, 1"),
        alt="Five rows of the same ten digits. The first shows coarse blocks, the last the digits in full; in between "
        "the digits show through the blocks more and more.",
    )

# %% [markdown]
# **What does it save?** An image of a quarter of the pixels costs a quarter of the arithmetic, if everything else stays
# the same. Large networks spend most of their time at the largest sizes, and Karras et al. report trainings that are 2
# to 6 times faster. Our networks do most of their work at 7 × 7 pixels on purpose (notebook 03), so there is less to
# save. You will find our figures in section 4, where your players grow.

# %%
check.choose("what_growing_saves")

# %% [markdown] tags=["slide"]
# ## 2 · From z to w
# *8 minutes*
#
# The noise $z$ is normal because that is easy to draw. Nothing in the data is. Bold ones are rare, slanted sevens are
# common, and between a 0 and a 1 there is nothing. A generator that is fed $z$ itself has to bend a round cloud until
# it fits all this, inside the layers that also draw strokes.
#
# StyleGAN divides the work. A [**mapping network**](../docs/glossary.md#mapping-network) $f$, a few linear layers, turns $z$ into a
# *style* $w = f(z)$ with any distribution that suits. The layers that draw, the *synthesis network*, see $w$ alone. If
# it is easier to draw from a $w$ in which slant is one direction and thickness another, then $f$ is under pressure to
# make it so: nobody has to ask for it. Such a latent space is called *disentangled*. Section 6 will test whether it is.
#
# The first thing that $f$ does is to bring all $z$ to the same length. Of a normal vector with many numbers the length is
# nearly constant anyway and says nothing.


# %% nbgrader={"grade": false, "grade_id": "MappingNetwork", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: MappingNetwork
class MappingNetwork(nn.Module):
    """Maps noise z to styles w.

    Each z is first divided by the root of the mean of its squares, with 1e-8 added to that mean. Then
    come num_layers nn.Linear layers, the first from z_dim to w_dim, the others from w_dim to w_dim,
    and after *each* of them, the last too, a LeakyReLU with slope 0.2.

    Parameters
    ----------
    z_dim, w_dim : int
    num_layers : int
        One or more.

    The forward pass maps z of shape (n, z_dim) to w of shape (n, w_dim).

    Source: T. Karras et al., 2019, Figure 1.
    """

    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        # 1. The layers, in an nn.Sequential.
        ### BEGIN SOLUTION
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim), nn.LeakyReLU(0.2)]
            width = w_dim
        self.layers = nn.Sequential(*layers)
        ### END SOLUTION

    def forward(self, z):
        # 2. Bring each row of z to a mean square of 1 (dim=1, keepdim=True), and apply the layers.
        ### BEGIN SOLUTION
        z = z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8)
        return self.layers(z)  # (n, w_dim)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_MappingNetwork", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("MappingNetwork", MappingNetwork)

# %% [markdown]
# Notebook 03 gave the noise ten places: of its first ten numbers only *which is the largest* counts. Here it stands
# in front of the mapping network. No label is involved.


# %%
class OneOfTen(nn.Module):
    """Noise of shape (n, z_dim): the largest of the first ten numbers becomes 4, the other nine 0."""

    def forward(self, z):
        choice = F.one_hot(z[:, :10].argmax(1), 10).to(z)
        return torch.cat([4 * choice, z[:, 10:]], 1)


# %%
check.choose("why_a_second_latent_space")

# %% [markdown] tags=["slide"]
# ## 3 · A style for each layer
# *12 minutes*
#
# How does a style enter a layer? Not as an input: the synthesis network begins with a *constant*, one image of many
# channels that is the same for all samples and is learned. Everything that tells samples apart comes in from the side.

# %% tags=["slide"]
plotting.style_layers()

# %% [markdown] tags=["slide"]
# **First answer: AdaIN** (StyleGAN, 2019). Each channel of each image is brought to mean 0 and variance 1 over its own
# pixels, and gets a scale and a shift that a linear layer computes from $w$:
#
# $$\mathrm{AdaIN}(x_i, w) = s_i(w)\, \frac{x_i - \mu(x_i)}{\sigma(x_i)} + b_i(w) .$$
#
# So each layer's style replaces that of the layer before: styles work on their own layer, and can be mixed. But the
# sizes of channels relative to each other are lost as well, and the network found a way to smuggle them through: it made a
# spike in one place, so that the rest became small when divided by $\sigma$. On faces these spikes show as droplets.
#
# **Second answer: [modulation](../docs/glossary.md#modulated-convolution)** (StyleGAN2, 2020). Scale the channels that go *into* a
# convolution by $s_i(w)$, which is the same as scaling its weights,
#
# $$w'_{oi} = s_i\, w_{oi} \qquad (o:\text{ channel out},\ i:\text{ channel in; each a small kernel}),$$
#
# and then undo the effect that the scale has on the *size* of the output. Suppose that the channels that come in are
# independent, with variance 1. Then output $o$ is a sum of such numbers times weights, and its variance is the sum of the
# squared weights. So divide by its root:
#
# $$w''_{oi} = \frac{w'_{oi}}{\sqrt{\sum_{i, k} {w'_{oik}}^2 + \varepsilon}},$$
#
# with a sum over channels in and the places $k$ of the kernel. This is *demodulation*. It is computed from weights
# alone, by what we *expect* of the data, and no pixel is looked at: a spike no longer changes anything.
#
# Each image has a style, hence weights of its own. For a convolution that is awkward: it has one set of weights for the
# batch. But look at the formulas: $s_i$ can be moved to the input and the root to the output.


# %% nbgrader={"grade": false, "grade_id": "modulate", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: modulate
def modulate(x, weight, style, demodulate=True):
    """A convolution whose weights are scaled for each image by a style of its own.

    For image n, input channel i and output channel o, with the sums over i and both directions of the
    kernel, the weights are

        scaled[n, o, i] = style[n, i] * weight[o, i]
        used[n, o, i] = scaled[n, o, i] / sqrt(sum(scaled[n, o] ** 2) + 1e-8)

    Without demodulate, scaled itself is used. Stride 1, no bias, and a border of zeros that keeps
    height and width.

    Parameters
    ----------
    x : tensor of shape (n, c_in, h, w)
    weight : tensor of shape (c_out, c_in, k, k)
        k is odd.
    style : tensor of shape (n, c_in)
        Any numbers, not only positive ones.
    demodulate : bool

    Returns
    -------
    tensor of shape (n, c_out, h, w)
        Gradients flow into x, weight and style.

    Source: T. Karras et al., 2020, equations 1 and 3.
    """
    # F.conv2d has one weight for all images. But a style scales whole input channels, so scale x
    # instead; and the root scales whole output channels, so divide the result.
    # 1. Convolve x * style with weight, padding k // 2.
    # 2. The squares under the root, for each image and output channel: (n, c_out).
    ### BEGIN SOLUTION
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T  # (n, c_out)
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_modulate", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("modulate", modulate)

# %% [markdown]
# **Predict.** The input is normal noise, with variance 1. What is the standard deviation of the output, (a) with a style
# of ones, (b) with a style of tens, (c) with one channel of sixty-four switched on, all without and with demodulation?

# %%
if check.passed("modulate"):
    maker = torch.Generator().manual_seed(0)
    noise_in = torch.randn(64, 64, 14, 14, generator=maker)
    kernel = (
        torch.randn(64, 64, 3, 3, generator=maker) / 24
    )  # 24 ** 2 = 64 * 9 numbers for each output
    spread = {}
    for name, style in (
        ("ones", torch.ones(64, 64)),
        ("tens", torch.full((64, 64), 10.0)),
        ("one channel", F.one_hot(torch.zeros(64).long(), 64).float()),
    ):
        plain, divided = (
            modulate(noise_in, kernel, style, yes).std().item() for yes in (False, True)
        )
        spread[name] = plain, divided
        print(f"{name:12} without {plain:6.2f}, with demodulation {divided:.2f}")

# %% [markdown]
# <details><summary>What you should see</summary>
#
# Without: about 1, 10 and ⅛ (one channel of 64 has a 64th of the variance). With: about 1 each time, a little less
# since the border of zeros adds nothing. A style can choose what comes through, and cannot make it louder.
# </details>

# %% tags=["claims"]
assert all(0.9 < divided < 1.02 for _, divided in spread.values()), "with demodulation about 1"
assert abs(spread["tens"][0] / spread["ones"][0] - 10) < 0.01, "without, ten times as much"
assert 0.1 < spread["one channel"][0] / spread["ones"][0] < 0.15, "about an eighth"

# %% [markdown] tags=["slide"]
# **Noise.** Some of what tells images apart is chance: where exactly an edge wobbles, not what is drawn. A network that
# has to make it from $w$ wastes room on it. So each layer gets [layer noise](../docs/glossary.md#layer-noise), drawn anew for each image: one number for each pixel,
# times a strength that is learned and begins at 0.
#
# The layer is then: modulated convolution, noise, bias, LeakyReLU. It is yours but for the wiring, and so is the generator
# made of four such layers. Two work at 7 × 7 pixels, two at 14 × 14; and as in notebook 03 `PixelShuffle` doubles the size,
# once inside and once at the end. Each stage has its own last convolution, which makes an image of the features.


# %%
class StyleLayer(nn.Module):
    """A modulated 3 × 3 convolution with noise, bias and LeakyReLU; PixelShuffle if the size doubles."""

    def __init__(self, c_in, c_out, w_dim, doubles=False):
        super().__init__()
        self.to_style = nn.Linear(w_dim, c_in)
        nn.init.ones_(self.to_style.bias)  # near 1 at first: each channel comes through
        c_conv = 4 * c_out if doubles else c_out
        self.weight = nn.Parameter(torch.randn(c_conv, c_in, 3, 3) / math.sqrt(9 * c_in))
        self.resize = nn.PixelShuffle(2) if doubles else nn.Identity()
        self.strength = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(c_out, 1, 1))

    def forward(self, x, w, noise=True):
        x = self.resize(modulate(x, self.weight, self.to_style(w)))
        if noise:
            x = x + self.strength * torch.randn_like(x[:, :1])
        return math.sqrt(2) * F.leaky_relu(x + self.bias, 0.2)  # LeakyReLU takes half the variance


class StyleGenerator(nn.Module):
    """z (n, z_dim) → w (n, w_dim) → a style for each layer (n, 4, w_dim) → images."""

    num_layers = 4

    def __init__(self, z_dim=74, w_dim=64, width=64):
        super().__init__()
        self.one_of_ten = OneOfTen()
        self.mapping = MappingNetwork(z_dim, w_dim, num_layers=2)
        self.constant = nn.Parameter(torch.randn(1, width, 7, 7))
        half = width // 2
        self.layers = nn.ModuleList([
            StyleLayer(width, width, w_dim),              # (n, w, 7, 7)
            StyleLayer(width, width, w_dim),              # (n, w, 7, 7)
            StyleLayer(width, half, w_dim, doubles=True), # (n, w / 2, 14, 14)
            StyleLayer(half, half, w_dim),                # (n, w / 2, 14, 14)
        ])  # fmt: skip
        self.to_image = nn.ModuleList([
            nn.Conv2d(width, 1, 1),
            nn.Conv2d(half, 1, 1),
            nn.Sequential(nn.Conv2d(half, 4, 3, padding=1), nn.PixelShuffle(2)),
        ])  # fmt: skip

    def style(self, z):
        """w of shape (n, w_dim)."""
        return self.mapping(self.one_of_ten(z))

    def synthesize(self, ws, stage=2, alpha=1.0, noise=True):
        """Images of a stage, faded with those of the stage below, for styles (n, num_layers, w_dim)."""
        x = self.constant.expand(len(ws), -1, -1, -1)
        images = []
        for k, layer in enumerate(self.layers[: 2 + stage]):
            x = layer(x, ws[:, k], noise)
            if k:  # stage 0 ends with the second layer, stage 1 with the third, stage 2 with the fourth
                images.append(self.to_image[k - 1](x))
        image = images[-1] if alpha == 1 else fade_in(images[-2], images[-1], alpha)
        return torch.tanh(image)

    def forward(self, z, stage=2, alpha=1.0, noise=True):
        w = self.style(z)
        crossover = torch.full((len(w),), self.num_layers, device=w.device)
        if (
            self.training
        ):  # from a random layer on, four images in seven excepted, the style of another
            crossover = torch.randint_like(crossover, 1, 2 * self.num_layers)
        return self.synthesize(
            mix_styles(w, w.roll(1, 0), crossover, self.num_layers), stage, alpha, noise
        )


class GrowingDiscriminator(nn.Module):
    """The discriminator of notebook 03, with an entrance for each size; images → logits (n, 1)."""

    def __init__(self, width=64):
        super().__init__()
        self.entrances = nn.ModuleList(
            nn.Sequential(nn.PixelUnshuffle(k), nn.Conv2d(k * k, width, 3, padding=1))
            for k in (1, 2, 4)
        )
        self.layers = nn.Sequential(
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), nn.LeakyReLU(0.2),  # (n, 2w, 4, 4)
            nn.Flatten(), nn.Linear(2 * width * 16, 4 * width), nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )  # fmt: skip

    def forward(self, x, stage=2, alpha=1.0):
        features = self.entrances[stage](x)  # (n, w, 7, 7) at each stage
        if alpha < 1:
            old = self.entrances[stage - 1](F.avg_pool2d(x, 2))
            features = fade_in(old, features, alpha)
        return self.layers(features)


# %%
check.choose("what_demodulation_keeps")

# %% [markdown] tags=["slide"]
# ## 4 · Two styles in one image
# *13 minutes, of which five are training*
#
# Each layer gets its own copy of $w$. So give the first layers the style of one image and the others that of a second:
# [*style mixing*](../docs/glossary.md#style-mixing). What comes from where? The layers at 7 × 7 pixels, the *coarse half*, can only
# decide what covers many pixels.
#
# Mixing is also done in training. Neighbouring layers always saw the same $w$ otherwise, and could rely on that: one
# would do half of the other's work, and their styles could not be parted later.


# %% nbgrader={"grade": false, "grade_id": "mix_styles", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: mix_styles
def mix_styles(coarse, fine, crossover, num_layers):
    """A style for each layer of each image: one w up to a layer, another from there on.

    Parameters
    ----------
    coarse, fine : tensors of shape (n, w_dim)
    crossover : int64 tensor of shape (n,)
        How many layers of each image get its row of coarse, counted from the lowest resolution; the
        others get its row of fine. From 0, all fine, to num_layers, all coarse.
    num_layers : int

    Returns
    -------
    tensor of shape (n, num_layers, w_dim)
        Gradients flow into both.

    Source: T. Karras et al., 2019, section 3.1.
    """
    # 1. Which layers of which image are coarse? Compare torch.arange(num_layers) with crossover.
    # 2. torch.where chooses; unit dimensions (None) make its three arguments fit.
    ### BEGIN SOLUTION
    layer = torch.arange(num_layers, device=coarse.device)
    is_coarse = layer < crossover[:, None]  # (n, num_layers)
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mix_styles", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("mix_styles", mix_styles)

# %% [markdown]
# Training is that of notebook 03: the same losses, Adam with $\beta_1 = 0$ at 2e-3, R1, falling rates, an average over
# the last tenth. New is that both players are told stage and $\alpha$. Of all steps, a tenth is spent at 7 pixels, a tenth
# fades to 14, a tenth stays there, a tenth fades to 28.


# %%
def growth(share):
    """Stage and alpha when this share of all steps is done."""
    stage = 0 if share < 0.1 else 1 if share < 0.3 else 2
    started = (0.0, 0.1, 0.3)[stage]
    return stage, min(1.0, (share - started) / 0.1) if stage else 1.0


def update_D(net_D, net_G, real, z, optimizer_D, penalty, stage, alpha):
    """One step of D; returns its loss."""
    real = real.detach().requires_grad_(penalty > 0)
    with torch.no_grad():
        fake = net_G(z, stage, alpha)
    on_real, on_fake = net_D(real, stage, alpha).float(), net_D(fake, stage, alpha).float()
    loss_D = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
    loss = loss_D + penalty * training.r1_penalty(on_real, real) if penalty > 0 else loss_D
    optimizer_D.zero_grad()
    loss.backward()
    optimizer_D.step()
    return loss_D.detach()


def update_G(net_D, net_G, z, optimizer_G, stage, alpha):
    """One step of G; returns its loss."""
    loss_G = F.softplus(-net_D(net_G(z, stage, alpha), stage, alpha).float()).mean()
    optimizer_G.zero_grad()
    loss_G.backward()
    optimizer_G.step()
    return loss_G.detach()


# %%
def draw_z(n, seed=0):
    """Noise (n, z_dim) that leaves the global random state alone."""
    return torch.randn(n, z_dim, generator=torch.Generator().manual_seed(seed)).to(device)


@torch.no_grad()
def draw_w(net_G, n, seed=0):
    """Styles (n, w_dim) of a generator."""
    return net_G.style(draw_z(n, seed))


@torch.no_grad()
def paint(net_G, ws, **options):
    """Images of styles w of shape (n, w_dim), or of one for each layer (n, num_layers, w_dim); without noise."""
    if ws.ndim == 2:
        ws = ws[:, None].expand(-1, net_G.num_layers, -1)
    options = {"noise": False} | options
    return torch.cat([net_G.synthesize(part, **options) for part in ws.split(1000)]).float()


# %% jupyter={"source_hidden": true}
def train(
    net_D, net_G, x, num_steps, *, grow=growth, lr=2e-3, penalty=0.1, batch_size=64, seed=0,
    desc=None, plot=None, film_at=(),
):  # fmt: skip
    """Train both players on images x; returns the averaged generator and the film.

    No progress bar without a desc.
    """
    optimizer_D, optimizer_G = (
        torch.optim.Adam(net.parameters(), lr=lr, betas=(0.0, 0.99), fused=True)
        for net in (net_D, net_G)
    )
    schedules = [training.linear_decay(o, num_steps) for o in (optimizer_D, optimizer_G)]
    ema = training.EMA(net_G, 1 - 1 / max(1, 0.1 * num_steps))  # over the last tenth of all steps
    fast_D, fast_G = training.fast_step(update_D), training.fast_step(update_G)
    batches = Batches(x, batch_size=batch_size, drop_last=True, seed=seed)
    reals, film = (real for _ in itertools.count() for real in batches), []

    def noise():
        return torch.randn(batch_size, z_dim, device=device)

    blocks = track(-(-num_steps // 50), desc=desc or "", unit="block of 50 step", disable=not desc)
    for block in blocks:
        for step in range(50 * block, min(50 * block + 50, num_steps)):
            stage, alpha = grow(step / num_steps)
            if step in film_at:
                film.append(paint(net_G, draw_w(net_G, 10), stage=stage, alpha=alpha))
            # Four times the penalty in every fourth step does the same, and costs less.
            due = 4 * penalty if step % 4 == 0 else 0.0
            real = at_stage(next(reals), stage)
            loss_D = fast_D(net_D, net_G, real, noise(), optimizer_D, due, stage, alpha)
            net_D.requires_grad_(False)  # its gradients are of no use to G
            loss_G = fast_G(net_D, net_G, noise(), optimizer_G, stage, alpha)
            net_D.requires_grad_(True)
            for schedule in schedules:
                schedule.step()
            ema.update(net_G)
            if plot:
                shown = partial(paint, ema.module, draw_w(ema.module, 36), stage=stage, alpha=alpha)
                plot.update(loss_D=loss_D, loss_G=loss_G, samples=shown)
    film.append(paint(ema.module, draw_w(ema.module, 10)))
    return ema.module, film


# %% [markdown]
# On a laptop this takes about five minutes: time to read on, or for question 1 in section 11.

# %%
mine = ("fade_in", "MappingNetwork", "modulate", "mix_styles")
num_steps = budget(full=5000, smoke=20)
film_at = [round(num_steps * share) for share in (0.05, 0.12, 0.15, 0.25, 0.32, 0.35, 0.6)]
if check.passed(*mine):
    torch.manual_seed(0)
    net_D, net_G = GrowingDiscriminator().to(device), StyleGenerator(z_dim).to(device)
    start = time.perf_counter()
    with LivePlot(nrow=6, note=digits.note) as plot:
        net_G, film = train(
            net_D, net_G, digits.x, num_steps, desc="growing", plot=plot, film_at=film_at
        )
    print(f"{time.perf_counter() - start:.0f} s")

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed(*mine):
    large = [F.interpolate(images, size=28) for images in film]
    show(
        image_grid(torch.cat(large), nrow=10, title="Each column is one z; time runs downwards"),
        alt="Eight rows of ten images: blocks of 7 by 7 pixels first, then of 14 by 14, with digits that can be read in "
        "the last rows.",
    )

# %%
num_judged = budget(full=10_000, smoke=300)
judge = metrics.ImageMetrics(test, digits)


def verdict(name, images):
    """Print the scores of images, and return them beside those of as many real ones."""
    report = judge.report(images)
    print(
        f"{name:22} Fréchet distance {report.ratio('frechet'):6.1f} times real, precision "
        f"{report.ratio('precision'):4.0%} and recall {report.ratio('recall'):4.0%} of real, shares of digits "
        f"{min(report.shares):.0%} to {max(report.shares):.0%}"
    )
    return report


if check.passed(*mine):
    w = draw_w(net_G, num_judged, seed=1)
    report = verdict("your style generator", paint(net_G, w))

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed(*mine):
    upper, lower = plotting.panels(1, 2, size=(6.0, 2.2))
    image_grid(paint(net_G, w[:36]), nrow=12, ax=upper, title="Your generator …")
    image_grid(digits.x[:36], nrow=12, ax=lower, title="… and real images")
    show(upper, alt="Above three rows of twelve generated digits, below as many real ones.")

# %% [markdown]
# **What you should see.** RESULT-MAIN
# %% [markdown]
# **Predict.** In the grid below each row has one style in the coarse half (7 × 7) and each column one in the fine half
# (14 × 14). Will the digit be that of the row or that of the column? Where will thickness and slant come from?


# %% jupyter={"source_hidden": true} tags=["slide"]
def mixing_grid(net_G, rows, columns):
    """Images (r + 1) × (c + 1): columns' own above, rows' own at the left, mixed ones in the middle."""
    r, c = len(rows), len(columns)
    coarse, fine = rows.repeat_interleave(c, 0), columns.repeat(r, 1)
    crossover = torch.full((r * c,), 2, device=rows.device)
    mixed = paint(net_G, mix_styles(coarse, fine, crossover, net_G.num_layers))
    left, above = paint(net_G, rows), paint(net_G, columns)
    blank = torch.zeros_like(above[:1])
    lines = [torch.cat([left[k : k + 1], mixed[k * c : (k + 1) * c]]) for k in range(r)]
    return torch.cat([blank, above, *lines])


if check.passed(*mine):
    show(
        image_grid(
            mixing_grid(net_G, draw_w(net_G, 7, seed=3), draw_w(net_G, 9, seed=4)), nrow=10,
            title="Rows: coarse half. Columns: fine half. Their own images at the edges",
        ),
        alt="A grid of mixed digits. Images in a row show the digit at its left edge, drawn in ways that change from "
        "column to column.",
    )  # fmt: skip

# %% [markdown]
# Now by numbers. Take 2,000 pairs of styles whose own images show different digits, as the course's classifier sees them.
# Mix them at each of the places between layers. Whose digit does the mixed image show? For thickness take the share of
# ink.

# %%
num_pairs = budget(full=2000, smoke=50)


def digit_of(images):
    """The digits that the course's classifier sees, (n,)."""
    return metrics.classify(judge.net, images)[1].argmax(1)


def ink(images):
    """Mean brightness from 0 to 1, (n,)."""
    return (images.flatten(1).mean(1) + 1) / 2


def correlation(a, b):
    return torch.corrcoef(torch.stack([a, b]))[0, 1].item()


if check.passed(*mine):
    coarse, fine = draw_w(net_G, num_pairs, seed=5), draw_w(net_G, num_pairs, seed=6)
    own, other = paint(net_G, coarse), paint(net_G, fine)
    differ = digit_of(own) != digit_of(other)
    from_coarse = {}
    for k in range(net_G.num_layers + 1):
        crossover = torch.full((num_pairs,), k, device=device)
        mixed = paint(net_G, mix_styles(coarse, fine, crossover, net_G.num_layers))
        seen = digit_of(mixed)
        shares = [
            (seen == digit_of(source))[differ].float().mean().item() for source in (own, other)
        ]
        from_coarse[k] = shares[0]
        print(
            f"{k} of 4 layers coarse: the digit is that of the coarse style in {shares[0]:4.0%}, of the fine one in "
            f"{shares[1]:4.0%}; ink correlates {correlation(ink(mixed), ink(own)):.2f} and "
            f"{correlation(ink(mixed), ink(other)):.2f}"
        )

# %% [markdown]
# **What you should see.** RESULT-MIX
# %%
check.choose("what_truncation_gives_up")

# %% [markdown] tags=["slide"]
# ## 5 · Truncation
# *7 minutes*
#
# Far from the middle of the styles there were few examples in training, and samples are poor. The
# [truncation trick](../docs/glossary.md#truncation-trick) leaves those out, at the price of variety. There are two places for it.
#
# - **In w** (StyleGAN): pull each style towards the mean style, $w' = \bar w + \psi\,(w - \bar w)$ with $\psi < 1$. As
#   every layer has its own style, one can do so in the first layers only, which decide what is drawn.
# - **In z, by drawing again** (BigGAN, 2019): each number of $z$ that lies further from 0 than a limit is drawn anew.


# %% nbgrader={"grade": false, "grade_id": "truncate", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: truncate
def truncate(w, w_mean, psi, cutoff=None):
    """Styles that are pulled to the mean style: w_mean + psi * (w - w_mean).

    Parameters
    ----------
    w : tensor of shape (n, num_layers, w_dim)
        A style for each layer of each image. It stays as it is.
    w_mean : tensor of shape (w_dim,)
    psi : float
        1 changes nothing, 0 makes all images the mean one.
    cutoff : int or None
        How many layers are pulled, counted from the lowest resolution; the others keep their style.
        None stands for all.

    Returns
    -------
    tensor of shape (n, num_layers, w_dim)

    Source: T. Karras et al., 2019, appendix B.
    """
    # A slice w[:, :cutoff] takes the first layers, or all where cutoff is None. clone() before you write.
    ### BEGIN SOLUTION
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return truncated
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_truncate", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("truncate", truncate)

# %% [markdown]
# What is the mean style of ten digits? Look at it, and at some samples on their way to it. Since the noise of this
# generator begins with a choice among ten, there is another way: pull a style to the mean of *its own kind*, all styles
# with the same choice.


# %%
def kind_of(z):
    """Which of the ten places the noise takes, (n,)."""
    return z[:, :10].argmax(1)


def to_own_mean(w, kinds, means, psi):
    """Each style pulled to the mean of its kind by your truncate; means (10, w_dim)."""
    ws = w[:, None].repeat(1, StyleGenerator.num_layers, 1)
    for k in range(10):
        ws[kinds == k] = truncate(ws[kinds == k], means[k], psi)
    return ws


def redrawn(z, limit, seed=0):
    """z with the numbers behind the choice drawn again while they are further than limit from 0."""
    maker, z = torch.Generator().manual_seed(seed), z.clone()
    while (far := (z[:, 10:].abs() > limit)).any():
        z[:, 10:][far] = torch.randn(int(far.sum()), generator=maker).to(z)
    return z


mine = (*mine, "truncate")
if check.passed(*mine):
    many_z = draw_z(10_000, seed=7)
    with torch.no_grad():
        many_w = net_G.style(many_z)
    w_mean = many_w.mean(0)
    means = torch.stack([many_w[kind_of(many_z) == k].mean(0) for k in range(10)])

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed(*mine):
    psis = (1.0, 0.75, 0.5, 0.25, 0.0)
    some_z = draw_z(10, seed=8)
    some_w = draw_w(net_G, 10, seed=8)
    rows = {
        "to the mean of all": [
            truncate(some_w[:, None].repeat(1, net_G.num_layers, 1), w_mean, psi) for psi in psis
        ],
        "to the mean of their kind": [
            to_own_mean(some_w, kind_of(some_z), means, psi) for psi in psis
        ],
    }
    axes = plotting.panels(1, 2, size=(6.0, 3.0))
    for ax, (name, ws) in zip(axes, rows.items(), strict=True):
        image_grid(paint(net_G, torch.cat(ws)), nrow=10, ax=ax, title=f"{name}: ψ = 1, ¾, ½, ¼, 0")
    show(
        axes[0],
        alt="Two blocks of five rows of ten images. Above, ten digits that all turn into one and the same shape from "
        "row to row. Below, each turns into a plain digit of its kind.",
    )

# %%
num_truncated = budget(full=2000, smoke=50)  # under each figure, real ones included
if check.passed(*mine):
    z = draw_z(num_truncated, seed=9)
    with torch.no_grad():
        w = net_G.style(z)
    ws = w[:, None].repeat(1, net_G.num_layers, 1)
    curves = {
        "in w, to the mean of all": [],
        "in w, to that of its kind": [],
        "in z, drawn again": [],
    }
    settings = [(1.0, math.inf), (0.8, 1.5), (0.6, 1.0), (0.4, 0.6)]
    for psi, limit in settings:
        with torch.no_grad():
            from_z = net_G.style(redrawn(z, limit))
        for name, styles in zip(
            curves,
            (truncate(ws, w_mean, psi), to_own_mean(w, kind_of(z), means, psi), from_z),
            strict=True,
        ):
            setting = f"|z| < {limit:g}" if name.startswith("in z") else f"ψ = {psi:g}"
            curves[name].append(verdict(f"{name}, {setting}"[5:], paint(net_G, styles)))

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed(*mine):
    ax = plotting.panels(size=(5.6, 3.4))[0]
    for name, reports in curves.items():
        recall, precision = ([r.ratio(score) for r in reports] for score in ("recall", "precision"))
        ax.plot(recall, precision, "o-", label=name)
    ax.set(xlabel="recall of real", ylabel="precision of real", title="Quality against variety")
    ax.legend()
    show(
        ax,
        alt="Precision over recall for three ways of truncating. From a common point without truncation two curves rise "
        "to the left; the third, towards the mean of all, falls.",
    )

# %% [markdown]
# <details><summary>What you should see</summary>
#
# RESULT-TRUNC
# </details>

# %% [markdown] tags=["slide"]
# ## 6 · Directions


# %% nbgrader={"grade": false, "grade_id": "direction", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: direction
def direction(score, w):
    """The direction of length 1 in which a score rises fastest, on average over several latents.

    The mean, over the n rows of w, of the gradient of the row's own score with regard to the row,
    divided by its length (the root of the sum of its squares).

    Parameters
    ----------
    score : callable
        Maps w of shape (n, ...) to n scores, a tensor of shape (n,); score i depends on row i alone.
    w : tensor of shape (n, ...)
        Latents, of any shape. It stays as it is, and need not require a gradient.

    Returns
    -------
    tensor of shape w.shape[1:]
        It holds no graph. Gradients kept in the networks that score calls stay as they are: no
        backward() that adds to them.
    """
    # 1. w without its graph, requiring gradients: w.detach().requires_grad_().
    # 2. Score i depends on row i alone. So which single number has all n gradients in one call?
    #    torch.autograd.grad returns them and writes nowhere.
    # 3. The mean over the rows, and its length.
    ### BEGIN SOLUTION
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)  # (n, ...)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_direction", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("direction", direction)

# %% [markdown] tags=["slide"]
# ## 7 · Inversion


# %% nbgrader={"grade": false, "grade_id": "invert", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: invert
def invert(generate, x, start, num_steps, lr, mask=None):
    """Latents whose images are close to given images, found by num_steps steps of Adam.

    The error of an image is the mean of (generate(w) - x) ** 2 over all its numbers; with a mask, the
    sum of mask * (generate(w) - x) ** 2 over the sum of the mask. Each latent moves by its own
    image's error: torch.optim.Adam with rate lr, all else by default.

    Parameters
    ----------
    generate : callable
        Maps w of shape (n, ...) to images of the shape of x; image i depends on row i alone.
    x : tensor of shape (n, c, h, w)
    start : tensor of shape (n, ...)
        Where the n latents start. It stays as it is.
    num_steps : int
        0 or more.
    lr : float
    mask : tensor of shape (1, 1, h, w) or (n, 1, h, w), or None
        1 where a pixel counts, 0 where it doesn't; it counts for all c channels.

    Returns
    -------
    w : tensor of shape (n, ...)
        The latents after the last step.
    error : tensor of shape (n,)
        The errors of their images. Neither holds a graph. Gradients kept in generate's networks stay as
        they are, and so do their weights.
    """
    # 1. errors(w), n numbers. A mask is first made as large as x: mask.expand_as(x).
    # 2. A copy of start that requires gradients, and an optimizer of it alone.
    # 3. In each step: w.grad from torch.autograd.grad of the sum of the errors, then the optimizer's step.
    # 4. The errors at the end, without a graph.
    ### BEGIN SOLUTION
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        squares = mask * (generate(w) - x).square()
        return squares.flatten(1).sum(1) / mask.flatten(1).sum(1)  # (n,)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_invert", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("invert", invert)

# %% [markdown] tags=["slide"]
# ## 9 · Was this image in the training set?


# %% nbgrader={"grade": false, "grade_id": "membership_auc", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: membership_auc
def membership_auc(members, others):
    """How well a score tells images of the training set from others: the area under the ROC curve.

    The share of all pairs of a member and another in which the member has the higher score; a pair
    with equal scores counts one half.

    Parameters
    ----------
    members : tensor of shape (n,)
        Scores of images of the training set.
    others : tensor of shape (m,)
        Scores of other images; m may differ from n.

    Returns
    -------
    float
        1 where each member is above all others, 0.5 where scores tell nothing.
    """
    # Compare all pairs at once, (n, m), with unit dimensions (None); how often is >, how often == ?
    ### BEGIN SOLUTION
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).double().mean()
    return (above + equal / 2).item()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_membership_auc", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("membership_auc", membership_auc)

# %%
check.summary()

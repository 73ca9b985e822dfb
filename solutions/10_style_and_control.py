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
# A generator that grows with its images, whose layers are each told a style, and which is steered after it is trained.

# %%
import math

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import check, get_device, seed_everything

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 1 · Growing


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
    alpha : float
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

# %% [markdown] tags=["slide"]
# ## 2 · From z to w


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

# %% [markdown] tags=["slide"]
# ## 3 · A style for each layer


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

# %% [markdown] tags=["slide"]
# ## 5 · Directions


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
    # 1. A copy of w that requires gradients: w.detach().clone().requires_grad_().
    # 2. Score i depends on row i alone. So which single number has all n gradients in one call?
    #    torch.autograd.grad returns them and writes nowhere.
    # 3. The mean over the rows, and its length.
    ### BEGIN SOLUTION
    w = w.detach().clone().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)  # (n, ...)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_direction", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("direction", direction)

# %% [markdown] tags=["slide"]
# ## 6 · Inversion


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
# ## 8 · Was this image in the training set?


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

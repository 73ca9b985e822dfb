# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 8, cuda: 2}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Two other roads to a generator

# %%
import math

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, seed_everything, track

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 2 · Two networks and a bound


# %% nbgrader={"grade": false, "grade_id": "Encoder", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: Encoder
class Encoder(nn.Module):
    """Maps x to mean and log variance of q(z | x), a Gaussian whose coordinates are independent.

    nn.Linear layers with nn.SiLU between them: one for each width in hidden, and a last one to
    2 * z_dim numbers, the means first, then the log variances.

    Parameters
    ----------
    x_shape : tuple of int
        Shape of a single x: (2,) for points, (1, 28, 28) for images.
    z_dim : int
    hidden : tuple of int
        Widths of the hidden layers, one or more.

    The forward pass maps x of shape (n, *x_shape) to mean and log_var, both of shape (n, z_dim). log_var is
    the natural logarithm of the variance, and may be any number.
    """

    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        # 1. How many numbers does one x hold? math.prod(x_shape).
        # 2. Linear layers from there through all widths of hidden to 2 * z_dim, SiLU between them.
        ### BEGIN SOLUTION
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))
        ### END SOLUTION

    def forward(self, x):
        # 3. Make a row of each x, apply the layers, and cut the result into two halves: means, log variances.
        ### BEGIN SOLUTION
        mean, log_var = self.layers(x).chunk(2, dim=1)  # (n, z_dim) each
        return mean, log_var
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Encoder", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("Encoder", Encoder)


# %% nbgrader={"grade": false, "grade_id": "Decoder", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: Decoder
class Decoder(nn.Module):
    """Maps z to the numbers that p(x | z) is made from.

    nn.Linear layers with nn.SiLU between them: one for each width in hidden, and a last one to as
    many numbers as one x holds. Nothing follows it: they are means of a Gaussian, or logits.

    Parameters
    ----------
    z_dim : int
    x_shape : tuple of int
        Shape of a single x: (2,) for points, (1, 28, 28) for images.
    hidden : tuple of int
        Widths of the hidden layers, one or more.

    The forward pass maps z of shape (n, z_dim) to an output of shape (n, *x_shape).
    """

    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        # 1. Linear layers from z_dim through all widths of hidden to math.prod(x_shape), SiLU
        #    between them.
        ### BEGIN SOLUTION
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)
        ### END SOLUTION

    def forward(self, z):
        # 2. Apply them, and bring each row into the shape of an x.
        ### BEGIN SOLUTION
        return self.layers(z)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Decoder", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("Decoder", Decoder)

# %% [markdown]
# ## 3 · Gradients through a draw


# %% nbgrader={"grade": false, "grade_id": "reparametrize", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: reparametrize
def reparametrize(mean, log_var, noise):
    """Draw z from N(mean, exp(log_var)), as a function of the two through which gradients flow.

    Parameters
    ----------
    mean, log_var : tensors of shape (n, z_dim)
        log_var is the natural logarithm of the variance.
    noise : tensor of shape (n, z_dim)
        Standard normal numbers: the only randomness here.

    Returns
    -------
    tensor of shape (n, z_dim)
    """
    # The standard deviation is the root of the variance: exp(log_var / 2).
    ### BEGIN SOLUTION
    return mean + torch.exp(log_var / 2) * noise
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_reparametrize", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("reparametrize", reparametrize)

# %% [markdown]
# ## 4 · The two terms


# %% nbgrader={"grade": false, "grade_id": "gaussian_kl", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: gaussian_kl
def gaussian_kl(mean, log_var):
    """KL(q || p) in nats of q = N(mean, exp(log_var)), independent coordinates, and p = N(0, 1) in each.

    Parameters
    ----------
    mean, log_var : tensors of shape (n, z_dim)
        log_var is the natural logarithm of the variance; the result is finite for any from -80 to 80.

    Returns
    -------
    tensor of shape (n,)
        The sum over the coordinates, for each row. Gradients flow to both.

    References
    ----------
    Kingma, Welling, Auto-Encoding Variational Bayes, ICLR 2014, appendix B.
    """
    # Half of (variance + mean^2 - 1 - log variance), summed over the coordinates, not over the batch.
    ### BEGIN SOLUTION
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gaussian_kl", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("gaussian_kl", gaussian_kl)


# %% nbgrader={"grade": false, "grade_id": "reconstruction", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: reconstruction
def reconstruction(output, x, variance=None):
    """log p(x | z) in nats: how likely x is by the decoder's output.

    Parameters
    ----------
    output : tensor of shape (n, ...)
        What the decoder makes of z: logits of the pixels, or means.
    x : tensor of the same shape
    variance : float or None
        None: each number of x is 0 or 1, or between them, and output holds the logits of Bernoulli
        distributions: log p = x log(sigmoid(output)) + (1 - x) log(1 - sigmoid(output)).
        A float above 0: each number of x is Gaussian around output with this variance, constants included:
        log p = -(x - output)^2 / (2 variance) - log(2 pi variance) / 2.

    Returns
    -------
    tensor of shape (n,)
        The sum of log p over all numbers of one x, for each x. Finite for logits of 1,000 and more.

    Raises
    ------
    ValueError
        If output and x differ in shape.
    """
    # 1. Refuse shapes that differ, in one sentence that names both.
    # 2. log p for each number: minus F.binary_cross_entropy_with_logits(..., reduction="none"), or the
    #    Gaussian's.
    # 3. The sum over all dimensions but the first.
    ### BEGIN SOLUTION
    if output.shape != x.shape:
        raise ValueError(
            f"output has the shape {tuple(output.shape)}, and x has another one, {tuple(x.shape)}."
        )
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output).square() / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(dim=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_reconstruction", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("reconstruction", reconstruction)

# %% [markdown]
# ## 5 · The bound and its loop


# %% nbgrader={"grade": false, "grade_id": "train_vae", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train_vae
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    """Maximise the evidence lower bound: a loop over batches, a step of both networks on each.

    Parameters
    ----------
    encoder, decoder : networks
        As above: encoder(x) gives mean and log_var, decoder(z) gives output. They are in training mode.
    batches : iterable of tensors x of shape (n, ...)
        One pass over it is one epoch; the last batch may be shorter.
    optimizer : torch.optim.Optimizer
        It holds the parameters of both networks, and makes what it is given smaller.
    num_epochs : int
    variance : float or None
        For reconstruction.
    beta : float
        Weight of the divergence in what is maximised: mean of reconstruction - beta * gaussian_kl.
    draw_noise : function
        draw_noise(mean) gives the noise for one batch, of the shape of mean. Called once for each batch.
    progress : function
        progress(num_epochs, history) yields the epochs and shows how history grows.

    Returns
    -------
    dict
        "reconstruction" and "kl": lists with one float an epoch, in nats: for each batch the mean of
        reconstruction and of gaussian_kl (without beta) before the step, and of these the mean over the
        epoch's batches. The bound itself is their difference.
    """
    history = {"reconstruction": [], "kl": []}
    # 1. Loop over the epochs that progress(num_epochs, history) yields, and over the batches x.
    # 2.   encoder; reparametrize with new noise; decoder.
    # 3.   The two terms, each its mean over the batch. The optimizer minimises: which sign has the loss?
    # 4.   Clear the gradients, backward, step.
    # 5.   Before the epoch ends, append both means to history, as floats.
    # 6. Return history.
    ### BEGIN SOLUTION
    for _epoch in progress(num_epochs, history):
        terms = []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()  # minus the bound
            optimizer.step()
            terms.append(torch.stack([fit, kl]).detach())
        # One transfer an epoch, not one a step: a GPU need not wait for Python.
        fit, kl = torch.stack(terms).mean(dim=0).tolist()
        history["reconstruction"].append(fit)
        history["kl"].append(kl)
    return history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_vae", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("train_vae", train_vae)

# %% [markdown]
# ## 9 · Flow matching


# %% nbgrader={"grade": false, "grade_id": "flow_pair", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: flow_pair
def flow_pair(x_0, x_1, t):
    """Points on straight lines from noise to data, and the velocity along them.

    Parameters
    ----------
    x_0 : tensor of shape (n, ...)
        Noise, where the lines begin at time 0.
    x_1 : tensor of the same shape
        Data, where they end at time 1.
    t : tensor of shape (n,)
        A time from 0 to 1 for each line.

    Returns
    -------
    x_t, target : tensors of the shape of x_0
        Where each line is at its time, and its velocity d x_t / d t.

    References
    ----------
    Lipman et al., Flow Matching for Generative Modeling, ICLR 2023, equations 20 to 23 with a smallest
    standard deviation of 0.
    """
    # t has one number a row: give it as many dimensions as x_0 has, (n, 1) for points, (n, 1, 1, 1) for images.
    ### BEGIN SOLUTION
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))  # (n, 1, ...)
    return (1 - t) * x_0 + t * x_1, x_1 - x_0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_flow_pair", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("flow_pair", flow_pair)


# %% nbgrader={"grade": false, "grade_id": "euler_sample", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: euler_sample
def euler_sample(net_V, x_0, num_steps):
    """Follow a velocity from noise at time 0 to samples at time 1, by Euler's method in equal steps.

    Parameters
    ----------
    net_V : network
        net_V(x, t) gives the velocity, of the shape of x, at times t of shape (n,). Its mode stays as it is.
    x_0 : tensor of shape (n, ...)
        Noise. It stays as it is.
    num_steps : int
        At least 1; each step is 1 / num_steps long, and uses the velocity at its beginning: net_V is called
        num_steps times, at times 0, 1 / num_steps, 2 / num_steps, ...

    Returns
    -------
    tensor of the shape of x_0
        The points at time 1, without gradients.

    Raises
    ------
    ValueError
        If num_steps is below 1.
    """
    # 1. Refuse num_steps < 1 with one clear sentence.
    # 2. Under torch.no_grad(): for each step the time as a tensor of shape (n,), and x = x + velocity / num_steps.
    ### BEGIN SOLUTION
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_euler_sample", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("euler_sample", euler_sample)

# %%
check.summary()

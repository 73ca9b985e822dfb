# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 8, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Games that settle

# %%
import torch
import torch.nn.functional as F
from torch import nn

from course_utils import check, get_device, seed_everything

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · Modes, counted


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

# %% [markdown]
# ## 2 · Why a game goes in circles

# %% [markdown]
# ## 3 · Squares instead of logarithms


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

# %% [markdown]
# ## 4 · A distance instead of a verdict


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


# %%
def clip_weights(net_D, limit):
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
        Real points and generated ones, in pairs; they may be images.
    mix : tensor of shape (n, 1, ...)
        One number from 0 to 1 for each pair, with as many dimensions as real: 1 is the real point, 0 the
        fake one, between them lies the straight line.

    Returns
    -------
    tensor of shape ()
        The mean over pairs of (length of the gradient - 1)^2, where the gradient is that of net_D's output
        for the point, and its length is taken over all of the point's numbers. Differentiable with respect
        to net_D's weights. real, fake and mix stay as they are.

    References
    ----------
    Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017, algorithm 1 (without lambda).
    """
    # 1. The points on the lines, as new data: detached, and with requires_grad_().
    # 2. torch.autograd.grad of the sum of net_D's outputs for the points, with create_graph=True: the
    #    penalty is minimised by way of this gradient, so it needs a graph of its own.
    # 3. Its length for each point; the mean of (length - 1)^2.
    ### BEGIN SOLUTION
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_penalty", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("gradient_penalty", gradient_penalty)

# %% [markdown]
# ## 5 · A margin, and a bound on every layer


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
    with torch.no_grad():
        for _ in range(num_steps):
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


# %% [markdown]
# ## 6 · Real against fake, in pairs


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
        Real points and generated ones; they may be images.

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

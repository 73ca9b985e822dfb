# %% wrong: The mean over the coordinates is taken: their sum is asked for.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).mean(dim=1)


# %% variant: one half of the mean, in another order
def gaussian_kl(mean, log_var):
    return -0.5 * torch.mean(1 + log_var - mean**2 - torch.exp(log_var), dim=-1)


# %% wrong: All is added up to one number: there is one for each row, the sum over dim=1.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum()


# %% wrong: The mean over the batch is taken too: each row keeps its own sum.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1).mean()


# %% wrong: The mean of all numbers is taken: there is one for each row, the sum over dim=1.
def gaussian_kl(mean, log_var):
    return torch.mean(0.5 * (log_var.exp() + mean.square() - 1 - log_var))


# %% wrong: The sum goes over the batch: it goes over the coordinates of each row, dim=1.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=0)


# %% variant: by torch.sum
def gaussian_kl(mean, log_var):
    return torch.sum(log_var.exp() + mean.square() - 1 - log_var, 0) / 2


# %% wrong: The factor of one half is missing.
def gaussian_kl(mean, log_var):
    return (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: The sign is the wrong way round: a divergence is never below 0.
def gaussian_kl(mean, log_var):
    return 0.5 * (1 + log_var - mean.square() - log_var.exp()).sum(dim=1)


# %% wrong: The half is taken of the first term alone: it belongs to all four.
def gaussian_kl(mean, log_var):
    return (0.5 * log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: The standard deviation stands for the variance: exp(log_var) is asked for, without a half.
def gaussian_kl(mean, log_var):
    return 0.5 * (torch.exp(log_var / 2) + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: The variance has the wrong sign.
def gaussian_kl(mean, log_var):
    return -0.5 * (1 + log_var - mean.square() + log_var.exp()).sum(dim=1)


# %% wrong: The constant has the wrong sign: where q is the prior the divergence is 0.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() + 1 - log_var).sum(dim=1)


# %% wrong: The constant is missing: where q is the prior the divergence is 0.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - log_var).sum(dim=1)


# %% wrong: The constant is taken once a row: it belongs to each coordinate.
def gaussian_kl(mean, log_var):
    return 0.5 * ((log_var.exp() + mean.square() - log_var).sum(dim=1) - 1)


# %% wrong: log_var has the wrong sign: a narrow q is far from the prior.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 + log_var).sum(dim=1)


# %% wrong: The square of the mean is missing: the mean is taken as it is.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean - 1 - log_var).sum(dim=1)


# %% wrong: The mean is not in it.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() - 1 - log_var).sum(dim=1)


# %% wrong: exp(log_var) is the variance already: do not square it.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp().square() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: log_var is taken for the logarithm of the standard deviation: it is that of the variance.
def gaussian_kl(mean, log_var):
    return 0.5 * (torch.exp(2 * log_var) + mean.square() - 1 - 2 * log_var).sum(dim=1)


# %% variant: with the deviation
def gaussian_kl(mean, log_var):
    deviation = log_var.exp()
    return (-log_var + (deviation**2 + mean**2) / 2 - 0.5).sum(-1)


# %% wrong: log_var is taken for the variance: exp(log_var) is that.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var + mean.square() - 1 - log_var.abs().log()).sum(dim=1)


# %% wrong: The logarithm of a logarithm is taken: log_var is one already, and exp(log_var) is the variance.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var + mean.square() - 1 - log_var.log()).sum(dim=1)


# %% wrong: This is KL(p || q), the other way round: q comes first.
def gaussian_kl(mean, log_var):
    return 0.5 * ((1 + mean.square()) / log_var.exp() - 1 + log_var).sum(dim=1)


# %% variant: by torch's distributions
def gaussian_kl(mean, log_var):
    q, p = torch.distributions.Normal(mean, (0.5 * log_var).exp()), torch.distributions.Normal(0.0, 1.0)
    return torch.distributions.kl_divergence(p, q).sum(dim=1)


# %% wrong: This is in bits: nats have the natural logarithm.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1) / math.log(2)


# %% wrong: mean and log_var are exchanged.
def gaussian_kl(mean, log_var):
    return 0.5 * (mean.exp() + log_var.square() - 1 - mean).sum(dim=1)


# %% wrong: log_var is the logarithm already: take it as it is
def gaussian_kl(mean, log_var):
    variance = log_var.exp()
    return 0.5 * (variance + mean.square() - 1 - torch.log(variance + 1e-8)).sum(dim=1)


# %% wrong: log_var is clamped: the contract takes it as it is.
def gaussian_kl(mean, log_var):
    log_var = log_var.clamp(-10, 10)
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: The variances are cut off from the gradient: the encoder has to learn them.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.detach().exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: there is no gradient, since the result is cut off from its inputs
def gaussian_kl(mean, log_var):
    with torch.no_grad():
        return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: A row of its own for each x is kept as a column: the result has the shape (n,).
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1, keepdim=True)


# %% wrong: It returns nothing: a `return` with the result is missing.
def gaussian_kl(mean, log_var):
    kl = 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def gaussian_kl(mean, log_var):
    ones = torch.ones(mean.shape)
    return 0.5 * (log_var.exp() + mean.square() - ones - log_var).sum(dim=1)


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def gaussian_kl(mean, log_var):
    mean, log_var = mean.squeeze(), log_var.squeeze()
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def gaussian_kl(mean, log_var):
    mean = mean.to(device) if mean.is_cpu else mean
    return 0.5 * (log_var.exp() + mean.square() - 1 - log_var).sum(dim=1)


# %% right: as the paper writes it
def gaussian_kl(mean, log_var):
    return -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=-1)


# %% right: torch's distributions
def gaussian_kl(mean, log_var):
    q = torch.distributions.Normal(mean, torch.exp(log_var / 2))
    p = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return torch.distributions.kl_divergence(q, p).sum(1)


# %% right: expm1, which keeps digits near the prior
def gaussian_kl(mean, log_var):
    return (0.5 * (torch.expm1(log_var) - log_var) + 0.5 * mean * mean).sum(-1)


# %% right: sums one by one, the number of coordinates for the constant
def gaussian_kl(mean, log_var):
    d = mean.shape[1]
    return (log_var.exp().sum(1) + (mean**2).sum(1) - d - log_var.sum(1)) / 2


# %% right: a loop over coordinates
def gaussian_kl(mean, log_var):
    total = torch.zeros_like(mean[:, 0])
    for m, v in zip(mean.T, log_var.T):
        total = total + (v.exp() + m.square() - 1 - v) / 2
    return total


# %% right: entropies: the cross entropy less the entropy
def gaussian_kl(mean, log_var):
    constant = math.log(2 * math.pi)
    cross = 0.5 * (constant + mean.square() + log_var.exp())
    entropy = 0.5 * (constant + 1 + log_var)
    return (cross - entropy).sum(1)

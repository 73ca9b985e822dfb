# %% wrong: exp(log_var) is the variance: the standard deviation is its root, exp(log_var / 2).
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var) * noise


# %% variant: in two lines
def reparametrize(mean, log_var, noise):
    deviation = log_var.exp()
    return torch.addcmul(mean, deviation, noise)


# %% wrong: log_var is taken for the standard deviation: exp(log_var / 2) is that.
def reparametrize(mean, log_var, noise):
    return mean + log_var * noise


# %% wrong: The exponential is missing: half of log_var is the logarithm of the standard deviation.
def reparametrize(mean, log_var, noise):
    return mean + 0.5 * log_var * noise


# %% wrong: The root is taken of the logarithm: it is that of the variance, exp(log_var).
def reparametrize(mean, log_var, noise):
    return mean + noise * log_var**0.5


# %% variant: by sqrt
def reparametrize(mean, log_var, noise):
    std = torch.sqrt(log_var)
    return mean + std * noise


# %% wrong: This is a power of 2: log_var is the natural logarithm, and torch.exp its inverse.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp2(log_var / 2) * noise


# %% variant: by **
def reparametrize(mean, log_var, noise):
    return mean + 2 ** (0.5 * log_var) * noise


# %% wrong: This is a matrix product, @: each number of the noise has a deviation of its own, *.
def reparametrize(mean, log_var, noise):
    return mean + noise @ torch.exp(log_var / 2).T


# %% wrong: exp(2 log_var) is the square of the variance: exp(log_var / 2) is asked for.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(2 * log_var) * noise


# %% wrong: The half stands before the exponential: it belongs into the exponent.
def reparametrize(mean, log_var, noise):
    return mean + 0.5 * torch.exp(log_var) * noise


# %% wrong: The noise is added as it is: it is multiplied by the standard deviation.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2) + noise


# %% wrong: The exponent has the wrong sign: this is 1 / standard deviation.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(-log_var / 2) * noise


# %% wrong: The noise is subtracted: it is added.
def reparametrize(mean, log_var, noise):
    return mean - torch.exp(log_var / 2) * noise


# %% wrong: The mean is missing: z lies around it.
def reparametrize(mean, log_var, noise):
    return torch.exp(log_var / 2) * noise


# %% wrong: The mean is multiplied by the deviation too: only the noise is.
def reparametrize(mean, log_var, noise):
    return (mean + noise) * torch.exp(log_var / 2)


# %% wrong: The noise is not used: z would be the mean alone.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2)


# %% wrong: The noise is the one that comes in: draw none
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2) * torch.randn_like(mean)


# %% variant: by torch.normal, which lets no gradient through either
def reparametrize(mean, log_var, noise):
    return torch.normal(mean, torch.exp(log_var / 2))


# %% variant: by a distribution
def reparametrize(mean, log_var, noise):
    return torch.distributions.Normal(mean, torch.exp(log_var / 2)).rsample()


# %% wrong: The deviation is detached: the encoder's variances would never learn from the decoder.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2).detach() * noise


# %% variant: under no_grad
def reparametrize(mean, log_var, noise):
    with torch.no_grad():
        deviation = torch.exp(log_var / 2)
    return mean + deviation * noise


# %% wrong: The mean is detached: the encoder's means would never learn from the decoder.
def reparametrize(mean, log_var, noise):
    return mean.detach() + torch.exp(log_var / 2) * noise


# %% wrong: z is cut off from mean and log_var: gradients are what this is for.
def reparametrize(mean, log_var, noise):
    return (mean + torch.exp(log_var / 2) * noise).detach()


# %% variant: under no_grad
@torch.no_grad()
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2) * noise


# %% wrong: The noise that came in is overwritten: make a new tensor.
def reparametrize(mean, log_var, noise):
    return noise.mul_(torch.exp(log_var / 2)).add_(mean)


# %% wrong: log_var is clamped: the contract takes it as it is.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var.clamp(-0.5, 0.5) / 2) * noise


# %% wrong: mean and log_var are exchanged.
def reparametrize(mean, log_var, noise):
    return log_var + torch.exp(mean / 2) * noise


# %% wrong: It returns nothing: a `return` with the result is missing.
def reparametrize(mean, log_var, noise):
    mean + torch.exp(log_var / 2) * noise


# %% wrong: It returns a tuple where one value is asked for.
def reparametrize(mean, log_var, noise):
    deviation = torch.exp(log_var / 2)
    return mean + deviation * noise, deviation


# %% wrong: This is a NumPy array, cut off from gradients and devices: stay with torch.
def reparametrize(mean, log_var, noise):
    return (mean + torch.exp(log_var / 2) * noise).detach().numpy()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def reparametrize(mean, log_var, noise):
    z = torch.zeros(mean.shape)
    return z + mean + torch.exp(log_var / 2) * noise


# %% variant: the inputs are moved
def reparametrize(mean, log_var, noise):
    mean, log_var, noise = mean.cpu(), log_var.cpu(), noise.cpu()
    return mean + torch.exp(log_var / 2) * noise


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def reparametrize(mean, log_var, noise):
    noise = noise.to(device) if noise.is_cpu else noise
    return mean + torch.exp(log_var / 2) * noise


# %% right: the root of the variance
def reparametrize(mean, log_var, noise):
    return mean + log_var.exp().sqrt() * noise


# %% right: addcmul
def reparametrize(mean, log_var, noise):
    return torch.addcmul(mean, torch.exp(0.5 * log_var), noise)


# %% right: a distribution's location and scale, in place on new tensors
def reparametrize(mean, log_var, noise):
    std = (log_var * 0.5).exp()
    z = std * noise
    z += mean
    return z


# %% right: a power of e
def reparametrize(mean, log_var, noise):
    std = math.e ** (log_var / 2)
    return torch.add(mean, noise * std)


# %% right: einsum over entries, and a lambda
reparametrize = lambda mean, log_var, noise: torch.einsum("bz,bz->bz", log_var.div(2).exp(), noise) + mean

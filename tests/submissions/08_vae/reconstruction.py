# %% wrong: The sign is the wrong way round: the cross entropy is minus the log-likelihood.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        loss = F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        loss = 0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return loss.flatten(1).sum(1)


# %% wrong: Without a variance the sign is the wrong way round: cross entropy is minus the log-likelihood.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The mean over the numbers of an x is taken: their sum is asked for.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).mean(1)


# %% variant: dims written out
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = x * F.logsigmoid(output) + (1 - x) * F.logsigmoid(-output)
    else:
        log_p = torch.distributions.Normal(output, variance**0.5).log_prob(x)
    return log_p.mean(dim=tuple(range(1, x.dim())))


# %% wrong: All is added up to one number: there is one for each x, the sum over all but the first dimension.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        return -F.binary_cross_entropy_with_logits(output, x, reduction="sum")
    return -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance)).sum()


# %% wrong: The mean of all numbers is taken, torch's default: each x has its own sum.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        return -F.binary_cross_entropy_with_logits(output, x)
    return -0.5 * (F.mse_loss(output, x) / variance + math.log(2 * math.pi * variance))


# %% wrong: Only the last dimension is summed: sum over all but the first.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.sum(-1)


# %% wrong: Only dimension 1 is summed: sum over all but the first, as flatten(1) makes one of them.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.sum(1)


# %% wrong: Points and images alone are thought of: the sum is over all dimensions but the first, whatever their number.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.sum((1, 2, 3)) if x.dim() == 4 else log_p.sum(1)


# %% wrong: The sum goes over the batch: it goes over the numbers of each x.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(0)


# %% wrong: output and x are exchanged in the cross entropy: the logits come first.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(x, output, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: There is a sigmoid too many: the cross entropy with logits has it inside.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output.sigmoid(), x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: Only pixels that are 1 count: those that are 0 have a likelihood too.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = x * F.logsigmoid(output)
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: no clamp, and no logarithm of a sigmoid, which is lost in float32.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        p = torch.sigmoid(output)
        log_p = torch.log(x * p + (1 - x) * (1 - p) + 1e-12)
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% variant: clamped logits
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        output = output.clamp(-20, 20)
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% variant: torch's cross entropy of probabilities, which cuts logarithms off at -100
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy(torch.sigmoid(output), x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The constant log(2 pi variance) / 2 is missing.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * (x - output) ** 2 / variance
    return log_p.flatten(1).sum(1)


# %% variant: by mse_loss
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -F.mse_loss(output, x, reduction="none") / (2 * variance)
    return log_p.flatten(1).sum(1)


# %% wrong: The constant counts once for an x: it belongs to each of its numbers.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        return -F.binary_cross_entropy_with_logits(output, x, reduction="none").flatten(1).sum(1)
    error = (x - output).square().flatten(1).sum(1)
    return -0.5 * (error / variance + math.log(2 * math.pi * variance))


# %% wrong: The factor of one half is missing before the constant.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * (x - output) ** 2 / variance - math.log(2 * math.pi * variance)
    return log_p.flatten(1).sum(1)


# %% wrong: The output holds logits, no probabilities: F.binary_cross_entropy_with_logits takes them.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The 2 pi is missing in the constant.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The factor of one half is missing before the squared error.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / variance - 0.5 * math.log(2 * math.pi * variance)
    return log_p.flatten(1).sum(1)


# %% wrong: variance is taken for the standard deviation: it is squared here once too often.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance**2 + math.log(2 * math.pi * variance**2))
    return log_p.flatten(1).sum(1)


# %% variant: by torch's distribution
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = torch.distributions.Normal(output, variance).log_prob(x)
    return log_p.flatten(1).sum(1)


# %% wrong: The variance is not used: this is that of variance 1.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 + math.log(2 * math.pi))
    return log_p.flatten(1).sum(1)


# %% wrong: The Bernoulli's formula is used with a variance too: it is for variance=None alone.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    return -F.binary_cross_entropy_with_logits(output, x, reduction="none").flatten(1).sum(1)


# %% wrong: The two formulas are exchanged: without a variance the numbers of x are 0 or 1.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is not None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 + math.log(2 * math.pi))
    return log_p.flatten(1).sum(1)


# %% wrong: Torch would stretch one over the other: raise ValueError with a clear sentence before.
def reconstruction(output, x, variance=None):
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: An assert raises AssertionError: raise ValueError with a clear sentence.
def reconstruction(output, x, variance=None):
    assert output.shape == x.shape, "output and x have different shapes"
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The error is returned: raise it.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        return ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: How many numbers there are is compared: shapes may differ all the same.
def reconstruction(output, x, variance=None):
    if output.numel() != x.numel():
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The output is detached: the decoder would learn nothing.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    output = output.detach()
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% variant: under no_grad
@torch.no_grad()
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: The pixels that came in are overwritten: make a new tensor.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        signs = x.mul_(2).sub_(1)
        log_p = F.logsigmoid(signs * output)
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% wrong: It returns nothing: a `return` with the result is missing.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    log_p.flatten(1).sum(1)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    total = torch.zeros(len(x))
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return total + log_p.flatten(1).sum(1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    x = x.to(device) if x.is_cpu else x
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -0.5 * ((x - output) ** 2 / variance + math.log(2 * math.pi * variance))
    return log_p.flatten(1).sum(1)


# %% right: torch's distributions
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"Different shapes: {tuple(output.shape)} and {tuple(x.shape)}.")
    if variance is None:
        p = torch.distributions.Bernoulli(logits=output)
    else:
        p = torch.distributions.Normal(output, math.sqrt(variance))
    return p.log_prob(x).reshape(len(x), -1).sum(1)


# %% right: Independent
def reconstruction(output, x, variance=None):
    if x.size() != output.size():
        raise ValueError("output and x must have one shape.")
    if variance is None:
        p = torch.distributions.Bernoulli(logits=output)
    else:
        p = torch.distributions.Normal(output, torch.full_like(output, variance).sqrt())
    return torch.distributions.Independent(p, x.dim() - 1).log_prob(x)


# %% right: logsigmoid on both sides, and Gaussian loss of torch
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output is {list(output.shape)} and x is {list(x.shape)}.")
    if variance is None:
        log_p = x * F.logsigmoid(output) + (1 - x) * F.logsigmoid(-output)
    else:
        spread = torch.full_like(output, variance)
        log_p = -F.gaussian_nll_loss(output, x, spread, full=True, reduction="none", eps=1e-12)
    return log_p.sum(dim=tuple(range(1, x.dim())))


# %% right: x output - softplus(output), and rows
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    output, x = output.flatten(1), x.flatten(1)
    if variance is None:
        return (x * output - F.softplus(output)).sum(1)
    d = x.shape[1]
    return -((x - output) ** 2).sum(1) / (2 * variance) - d / 2 * math.log(2 * math.pi * variance)


# %% right: nn's losses
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has shape {tuple(output.shape)}, x has {tuple(x.shape)}.")
    n = x.shape[0]
    if variance is None:
        return -nn.BCEWithLogitsLoss(reduction="none")(output, x).view(n, -1).sum(1)
    error = nn.MSELoss(reduction="none")(output, x).view(n, -1)
    return (-error / (2 * variance) - 0.5 * math.log(variance) - 0.5 * math.log(2 * math.pi)).sum(-1)

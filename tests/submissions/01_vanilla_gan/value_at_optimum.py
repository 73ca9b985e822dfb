# %% wrong: Where a density is 0, 0 · log(0) or 0/0 gives NaN: such a point contributes 0.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (p * torch.log(D) + q * torch.log(1 - D)).sum() * dx


# %% variant: xlogy, but 0/0 where both are 0
def value_at_optimum(p, q, dx):
    D = p / (p + q)
    return (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).sum() * dx


# %% variant: the integrand where one is 0
def value_at_optimum(p, q, dx):
    total = p + q
    return torch.sum(p * (p / total).log() + q * (q / total).log()) * dx


# %% wrong: The sum is not multiplied by dx: it is an integral.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).sum()


# %% variant: without the exercise above
def value_at_optimum(p, q, dx):
    D = torch.nan_to_num(p / (p + q), nan=0.5)
    return torch.sum(torch.xlogy(p, D) + torch.xlogy(q, 1 - D))


# %% wrong: The mean is taken where the sum is asked for.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).mean() * dx


# %% wrong: This is the mean over the grid: the integral is the sum times dx.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return torch.mean(torch.xlogy(p, D) + torch.xlogy(q, 1 - D))


# %% wrong: The second term, q log(1 - D*), is missing.
def value_at_optimum(p, q, dx):
    return torch.xlogy(p, optimal_discriminator(p, q)).sum() * dx


# %% variant: 1 - D* is not used, without the exercise above
def value_at_optimum(p, q, dx):
    D = torch.where(p > 0, p / (p + q), 1.0)
    return (p * D.log()).sum() * dx


# %% wrong: The first term, p log D*, is missing.
def value_at_optimum(p, q, dx):
    return torch.xlogy(q, 1 - optimal_discriminator(p, q)).sum() * dx


# %% wrong: The second term needs log(1 - D*), not log D*.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(p, D) + torch.xlogy(q, D)).sum() * dx


# %% wrong: The sign is the wrong way round
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return -(torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).sum() * dx


# %% variant: without the exercise above
def value_at_optimum(p, q, dx):
    D = torch.nan_to_num(p / (p + q), nan=0.5)
    return -dx * torch.sum(torch.xlogy(p, D) + torch.xlogy(q, 1 - D))


# %% wrong: The second term is subtracted: both are added.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(p, D) - torch.xlogy(q, 1 - D)).sum() * dx


# %% wrong: p and q are swapped: p weighs log D*, q weighs log(1 - D*).
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(q, D) + torch.xlogy(p, 1 - D)).clamp_min(-100.0).sum() * dx


# %% wrong: This is the logarithm to base 2: the value is in natural logarithms.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    safe = torch.where(p > 0, D, 1.0)
    rest = torch.where(q > 0, 1 - D, 1.0)
    return (p * safe.log2() + q * rest.log2()).sum() * dx


# %% wrong: The logarithms are not weighted with the densities p and q.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q).clamp(1e-6, 1 - 1e-6)
    return (D.log() + (1 - D).log()).sum() * dx


# %% wrong: came back where one number is asked for.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)) * dx


# %% wrong: The number is written into the code: it fits one pair of densities only.
def value_at_optimum(p, q, dx):
    return torch.tensor(-0.51843894)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q).to(device)
    return (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).sum() * dx


# %% wrong: It returns nothing
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    V = (torch.xlogy(p, D) + torch.xlogy(q, 1 - D)).sum() * dx


# %% right: minus log 4 plus twice the Jensen-Shannon divergence
def value_at_optimum(p, q, dx):
    def KL(a, b):
        return (torch.xlogy(a, a) - torch.xlogy(a, b)).sum() * dx

    mean = (p + q) / 2
    return -math.log(4) + KL(p, mean) + KL(q, mean)


# %% right: the trapezoidal rule, since the densities vanish at both ends
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    return torch.trapezoid(torch.xlogy(p, D) + torch.xlogy(q, 1 - D), dx=dx)


# %% right: a clamp before the logarithm, and a Python number
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q).clamp(1e-6, 1 - 1e-6)
    return float((p * D.log() + q * (1 - D).log()).sum()) * dx


# %% right: a dot product by einsum, with masks in place of xlogy
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p=p, q=q)
    log_D = torch.where(p > 0, D, torch.ones_like(D)).log()
    log_rest = torch.where(q > 0, 1 - D, torch.ones_like(D)).log()
    return dx * (torch.einsum("i,i->", p, log_D) + torch.einsum("i,i->", q, log_rest))


# %% right: summed over the points that have density
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    on_data, on_samples = p > 0, q > 0
    real = p[on_data] @ torch.log(D[on_data])
    return (real + q[on_samples] @ torch.log1p(-D[on_samples])) * dx


# %% right: minus cross entropy, by PyTorch's function for it
def value_at_optimum(p, q, dx):
    D = optimal_discriminator(p, q)
    real = F.binary_cross_entropy(D, torch.ones_like(D), weight=p, reduction="sum")
    fake = F.binary_cross_entropy(D, torch.zeros_like(D), weight=q, reduction="sum")
    return -(real + fake) * dx

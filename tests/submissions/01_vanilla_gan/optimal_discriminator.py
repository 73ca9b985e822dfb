# %% wrong: This is the probability of a fake, q / (p + q): the density of the data belongs on top.
def optimal_discriminator(p, q):
    total = p + q
    return torch.where(total > 0, q / total, torch.full_like(p, 0.5))


# %% variant: one minus the right answer
def optimal_discriminator(p, q):
    return 1 - torch.nan_to_num(p / (p + q), nan=0.5)


# %% wrong: This is the ratio p / q: divide by the sum of both densities.
def optimal_discriminator(p, q):
    return torch.where(p + q > 0, p / q, torch.full_like(p, 0.5))


# %% wrong: This is p over the mean of both densities, twice D*: divide by their sum.
def optimal_discriminator(p, q):
    return torch.nan_to_num(p / (0.5 * (p + q)), nan=0.5)


# %% variant: the mean written as a stack
def optimal_discriminator(p, q):
    mean = torch.stack([p, q]).mean(0)
    return torch.where(mean > 0, p / mean, 0.5)


# %% wrong: Where both densities are 0, 0/0 gives NaN: put 1/2 there with torch.where.
def optimal_discriminator(p, q):
    return p / (p + q)


# %% variant: the division is written as a product
def optimal_discriminator(p, q):
    return p * torch.reciprocal(p.add(q))


# %% wrong: Where neither has density every D is optimal: return 1/2.
def optimal_discriminator(p, q):
    return torch.nan_to_num(p / (p + q))


# %% variant: one in place of one half
def optimal_discriminator(p, q):
    total = p + q
    return torch.where(total == 0, torch.ones_like(p), p / total)


# %% wrong: Far out in the tails a small constant decides the result
def optimal_discriminator(p, q):
    return (p + 1e-8) / (p + q + 2e-8)


# %% variant: in the denominator alone
def optimal_discriminator(p, q):
    return torch.where(p + q == 0, 0.5, p / (p + q + 1e-10))


# %% variant: small densities count as none
def optimal_discriminator(p, q):
    total = p + q
    return torch.where(total > 1e-6, p / total, 0.5)


# %% variant: the denominator is clamped
def optimal_discriminator(p, q):
    return torch.where((p == 0) & (q == 0), 0.5, p / (p + q).clamp_min(1e-7))


# %% wrong: This is a hard decision, 0 or 1: D* is a probability, p / (p + q).
def optimal_discriminator(p, q):
    return torch.where(p == q, 0.5, (p > q).float())


# %% variant: written with sign
def optimal_discriminator(p, q):
    return (torch.sign(p - q) + 1) / 2


# %% wrong: sigmoid turns logits into probabilities, but p and q are densities: D* is p / (p + q).
def optimal_discriminator(p, q):
    return torch.sigmoid(p - q)


# %% variant: softmax over both
def optimal_discriminator(p, q):
    return torch.softmax(torch.stack([p, q]), dim=0)[0]


# %% wrong: p and q belong to the caller: make a new tensor instead of changing one in place.
def optimal_discriminator(p, q):
    p /= p + q
    return torch.nan_to_num(p, nan=0.5)


# %% variant: a method with an underscore
def optimal_discriminator(p, q):
    numerator = p.clone()
    return torch.nan_to_num(numerator / q.add_(p), nan=0.5)


# %% wrong: D* belongs to each x on its own: no sum over the grid.
def optimal_discriminator(p, q):
    total = (p + q).sum()
    return p / total if total > 0 else torch.full_like(p, 0.5)


# %% wrong: p and q are no probabilities of events: the denominator is p + q, without the product.
def optimal_discriminator(p, q):
    either = p + q - p * q
    return torch.where(either > 0, p / either, 0.5)


# %% wrong: It returns nothing
def optimal_discriminator(p, q):
    D = torch.nan_to_num(p / (p + q), nan=0.5)


# %% wrong: It returns a list where one value is asked for.
def optimal_discriminator(p, q):
    return [a / (a + b) if a + b > 0 else 0.5 for a, b in zip(p.tolist(), q.tolist())]


# %% wrong: This is a NumPy array
def optimal_discriminator(p, q):
    import numpy as np

    a, b = p.numpy(), q.numpy()
    return np.where(a + b > 0, a / np.maximum(a + b, np.finfo(a.dtype).tiny), 0.5)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def optimal_discriminator(p, q):
    half = torch.full(p.shape, 0.5, device=device)
    return torch.where(p + q > 0, p / (p + q), half)


# %% variant: through a helper
def half_like(p):
    return torch.full_like(p, 0.5, dtype=X.dtype)


def optimal_discriminator(p, q):
    return torch.where(p + q > 0, p / (p + q), half_like(p))


# %% right: nan_to_num
def optimal_discriminator(p, q):
    return (p / (p + q)).nan_to_num(nan=0.5)


# %% right: a sigmoid of the difference of logarithms, other names for the arguments
def optimal_discriminator(data, samples):
    logit = torch.log(data) - torch.log(samples)
    return torch.sigmoid(torch.where(data + samples > 0, logit, torch.zeros_like(logit)))


# %% right: a mask and assignment into a new tensor
def optimal_discriminator(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    result = torch.full_like(p, 0.5)
    somewhere = (p > 0) | (q > 0)
    result[somewhere] = p[somewhere] / (p[somewhere] + q[somewhere])
    return result


# %% right: a loop over points
def optimal_discriminator(p, q):
    values = []
    for a, b in zip(p, q):
        values.append(a / (a + b) if a + b > 0 else torch.tensor(0.5))
    return torch.stack(values)


# %% right: a lambda
optimal_discriminator = lambda p, q: torch.where(p + q == 0, 0.5, p / (p + q))  # noqa: E731


# %% right: a partial of a helper, with a constant of the student's own
NEITHER = 0.5


def share(neither, p, q):
    total = torch.stack((p, q)).sum(dim=0)
    return torch.where(total.eq(0), torch.as_tensor(neither), p.div(total))


optimal_discriminator = partial(share, NEITHER)


# %% right: the numerator and the denominator replaced where both are zero
def optimal_discriminator(p, q):
    nothing = (p + q) == 0
    return p.masked_fill(nothing, 1.0) / (p + q).masked_fill(nothing, 2.0)


# %% wrong: Where p alone is 0 it is 0, where q alone is 0 it is 1: 1/2 is for where both are.
def optimal_discriminator(p, q):
    return torch.where(p == 0, 0.5, p / (p + q))


# %% variant: where q is 0
def optimal_discriminator(p, q):
    D = p / (p + q)
    D[q == 0] = 0.5
    return D


# %% wrong: p and q belong to the caller: make a new tensor instead of changing one in place.
def optimal_discriminator(p, q):
    none = (p == 0) & (q == 0)
    p[none] = q[none] = 1.0
    return p / (p + q)


# %% wrong: This is the ratio p / q: divide by the sum of both densities.
def optimal_discriminator(p, q):
    return torch.where(q == 0, 0.5, p / q)


# %% wrong: The two results of torch.where are exchanged: the first is for where the condition holds.
def optimal_discriminator(p, q):
    return torch.where(p + q > 0, torch.full_like(p, 0.5), p / (p + q))


# %% wrong: Two slashes divide and round down: one divides.
def optimal_discriminator(p, q):
    return torch.where(p + q > 0, p // (p + q), torch.full_like(p, 0.5))

# %% wrong: A mode counts here whether its samples are good or bad: it needs a good one.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode.unique()), good.float().mean().item(), kl


# %% variant: counts above 0
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    counts = torch.bincount(mode, minlength=len(centres))
    q = counts / len(samples)
    kl = sum(float(x * torch.log(x * len(centres))) for x in q if x > 0)
    return int((counts > 0).sum()), float((distance <= 3 * sigma).float().mean()), kl


# %% wrong: Modes are counted with the samples: this is the number of good samples.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return int(good.sum()), good.float().mean().item(), kl


# %% wrong: modes is a share here: their number is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = torch.xlogy(q, q * k).sum().item()
    return len(mode[good].unique()) / k, good.float().mean().item(), kl


# %% wrong: The limit is sigma: it is 3 sigma.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: Each coordinate by itself is compared with 3 sigma: the distance is.
def mode_report(samples, centres, sigma):
    mode = torch.cdist(samples, centres).argmin(dim=1)
    good = ((samples - centres[mode]).abs() <= 3 * sigma).all(dim=1)
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% variant: the largest coordinate as a distance
def mode_report(samples, centres, sigma):
    mode = torch.cdist(samples, centres).argmin(dim=1)
    good = (samples - centres[mode]).abs().amax(dim=1) < 3 * sigma
    counts = torch.bincount(mode, minlength=len(centres))
    kl = torch.xlogy(counts / counts.sum(), counts * len(centres) / counts.sum()).sum()
    return mode[good].unique().numel(), good.double().mean(), kl


# %% wrong: The squared distance is compared with 3 sigma: square both, or neither.
def mode_report(samples, centres, sigma):
    distance, mode = (samples[:, None] - centres).square().sum(-1).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: quality is the share of good modes: it is that of good samples.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = torch.xlogy(q, q * k).sum().item()
    modes = len(mode[good].unique())
    return modes, modes / k, kl


# %% wrong: quality is the number of good samples: their share is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode[good].unique()), good.sum().item(), kl


# %% wrong: quality is the share of bad samples: that of the good ones is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    kl = torch.xlogy(q, q * len(centres)).sum().item()
    return len(mode[good].unique()), (distance > 3 * sigma).float().mean().item(), kl


# %% wrong: The shares q leave out bad samples: all samples count in them.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode[good], minlength=k) / max(1, int(good.sum()))
    kl = torch.xlogy(q, q * k).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% variant: by a loop over modes
def mode_report(samples, centres, sigma):
    import math

    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    counts = [int(((mode == j) & good).sum()) for j in range(len(centres))]
    total = sum(counts)
    kl = sum(c / total * math.log(c / total * len(centres)) for c in counts if c)
    return sum(c > 0 for c in counts), total / len(samples), kl


# %% wrong: This is KL(p || q), infinite where a mode is missed: KL(q || p) is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = (1 / k * torch.log(1 / k / q)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% variant: by F.kl_div
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = F.kl_div(q.log(), torch.full_like(q, 1 / k), reduction="sum").item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: A mode without samples makes 0 log 0, which is NaN: torch.xlogy takes it for 0.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = (q * torch.log(q * k)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% variant: a difference of logarithms
def mode_report(samples, centres, sigma):
    import math

    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = float((q * (q.log() - math.log(1 / k))).sum())
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: This is the entropy of q: subtract it from log k.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.special.entr(q).sum().item()


# %% wrong: The logarithm is the one to base 2: nats have the natural one.
def mode_report(samples, centres, sigma):
    import math

    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = torch.xlogy(q, q * k).sum().item() / math.log(2)
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: p is 1 over the number of modes that were met: it is 1/k for all k.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    met, counts = mode.unique(return_counts=True)
    q = counts / len(samples)
    kl = (q * torch.log(q * len(met))).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% variant: bincount without minlength
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    counts = torch.bincount(mode)
    q = counts / counts.sum()
    kl = torch.xlogy(q, q * int((counts > 0).sum())).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: The mean over the modes is taken: the KL is a sum.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q * k).mean().item()


# %% wrong: The sign of the KL is the wrong way round: it is never negative.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), -torch.xlogy(q, q * k).sum().item()


# %% wrong: The samples are given the farthest centre: the nearest is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).max(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q * k).sum().item()


# %% wrong: The nearest sample of each centre is taken: the nearest centre of each sample is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=0)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(torch.arange(k), minlength=k) / k
    return int(good.sum()), good.float().mean().item(), torch.xlogy(q, q * k).sum().item()


# %% wrong: Return three numbers: modes, quality, reverse_kl.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    return len(mode[good].unique()), good.float().mean().item()

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples.to(device), centres.to(device)).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q * k).sum().item()


# %% wrong: The squared distance is compared with 9 sigma: sigma is squared too.
def mode_report(samples, centres, sigma):
    distance, mode = (samples[:, None] - centres).square().sum(-1).min(dim=1)
    good, k = distance <= 9 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q * k).sum().item()


# %% wrong: torch.bincount is as long as the last mode it meets: with minlength=k it counts all k.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode) / len(samples)
    kl = torch.xlogy(q, q * len(q)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: torch.bincount is as long as the last mode that it meets: give it minlength=k.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode) / len(samples)
    p = torch.full((len(centres),), 1 / len(centres))
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q / p).sum().item()


# %% wrong: This is KL(p || q), with q kept above 0: KL(q || p) is asked for.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = -(q.clamp(min=1e-12) * k).log().mean().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: p is left out in q log(q / p): this is minus the entropy of q.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=len(centres)) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q).sum().item()


# %% wrong: The number of modes is fixed in the code, at 8: it is len(centres).
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    q = torch.bincount(mode, minlength=8) / len(samples)
    return len(mode[good].unique()), good.float().mean().item(), torch.xlogy(q, q * 8).sum().item()


# %% wrong: A number is added in the logarithm, which shifts the KL: torch.xlogy takes 0 log 0 for 0.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = (q * torch.log(q * k + 1e-2)).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% wrong: The limit grows with the dimension here: it is 3 sigma in the plane and in space.
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance <= 3 * sigma * centres.shape[1] ** 0.5, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = torch.xlogy(q, q * k).sum().item()
    return len(mode[good].unique()), good.float().mean().item(), kl


# %% right: distances by broadcasting, tensors of one element
def mode_report(samples, centres, sigma):
    import math

    distance = (samples[:, None, :] - centres[None, :, :]).pow(2).sum(dim=2).sqrt()
    near, mode = distance.min(dim=1)
    good = near < 3 * sigma
    k = centres.shape[0]
    counts = F.one_hot(mode, k).sum(dim=0)
    q = counts.float() / counts.sum()
    kl = math.log(k) - torch.special.entr(q).sum()
    return torch.unique(mode[good]).numel(), good.float().mean(), kl


# %% right: a loop over the modes
def mode_report(samples, centres, sigma):
    import math

    distances = torch.cdist(samples, centres)
    mode = distances.argmin(dim=1)
    modes = good = 0
    kl = 0.0
    for j in range(len(centres)):
        mine = distances[mode == j, j]
        n_good = int((mine <= 3 * sigma).sum())
        modes += n_good > 0
        good += n_good
        share = len(mine) / len(samples)
        if share:
            kl += share * math.log(share * len(centres))
    return modes, good / len(samples), kl


# %% right: numpy
def mode_report(samples, centres, sigma):
    import numpy as np

    x, c = samples.numpy(), centres.numpy()
    distances = np.linalg.norm(x[:, None] - c[None], axis=-1)
    mode, near = distances.argmin(1), distances.min(1)
    q = np.bincount(mode, minlength=len(c)) / len(x)
    kl = float((q[q > 0] * np.log(q[q > 0] * len(c))).sum())
    return len(set(mode[near <= 3 * sigma].tolist())), float((near <= 3 * sigma).mean()), kl


# %% right: F.kl_div
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    good, k = distance.square() <= 9 * sigma**2, len(centres)
    q = torch.bincount(mode, minlength=k) / len(samples)
    kl = F.kl_div(torch.full_like(q, 1 / k).log(), q, reduction="sum")
    return [sum((mode[good] == j).any().item() for j in range(k)), good.sum() / len(good), kl.item()]


# %% right: histogram, clamped logarithm
def mode_report(samples, centres, sigma):
    distance, mode = torch.cdist(samples, centres).min(dim=1)
    k = len(centres)
    q = torch.histc(mode.float(), bins=k, min=0, max=k - 1) / len(samples)
    kl = (q * torch.log(q.clamp(min=1e-30) * k)).sum().item()
    good_modes = {int(m) for m, d in zip(mode, distance, strict=True) if d <= 3 * sigma}
    return len(good_modes), sum(d <= 3 * sigma for d in distance).item() / len(distance), kl

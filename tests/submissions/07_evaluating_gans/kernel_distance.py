# %% wrong: The pairs of a sample with itself are counted: leave out the diagonal within a set.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def mean_kernel(a, b):
        return ((a @ b.T / a.shape[1] + 1) ** 3).mean()

    return (mean_kernel(real, real) + mean_kernel(fake, fake) - 2 * mean_kernel(real, fake)).item()


# %% variant: a loop
def kernel_distance(real, fake):
    real, fake, d = real.double(), fake.double(), real.shape[1]

    def mean_kernel(a, b):
        sums = [((row @ b.T / d + 1) ** 3).sum() for row in a]
        return sum(sums) / (len(a) * len(b))

    return float(mean_kernel(real, real) - 2 * mean_kernel(fake, real) + mean_kernel(fake, fake))


# %% wrong: Without the diagonal n (n - 1) pairs remain: divide by these, not by n².
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        return kernel(x, x).fill_diagonal_(0).mean()

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The product is not divided by d, the number of features.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% variant: einsum
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return torch.einsum("ik,jk->ij", a, b).add(1).pow(3)

    k, l = kernel(real, real), kernel(fake, fake)
    n, m = len(k), len(l)
    within = (k.sum() - k.diag().sum()) / n / (n - 1) + (l.sum() - l.diag().sum()) / m / (m - 1)
    return float(within - 2 * kernel(real, fake).mean())


# %% wrong: The product is divided by the number of samples: d is the number of features.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / len(a) + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The kernel is a square: its power is 3.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 2

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The 1 in the kernel is missing: (a·b / d + 1)³.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1]) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: This is a Gaussian kernel: (a·b / d + 1)³ is asked for.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return torch.exp(-torch.cdist(a, b) ** 2 / (2 * a.shape[1]))

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The mean between the sets counts twice.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - kernel(real, fake).mean()).item()


# %% wrong: A root is taken: the squared distance is asked for, which may be negative.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).clamp(min=0).sqrt().item()


# %% wrong: An unbiased estimate may be negative, and is here: leave it so.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return max(0.0, (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item())


# %% variant: relu
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]
    rr, ff, rf = [(a @ b.T / d + 1).pow(3) for a, b in ((real, real), (fake, fake), (real, fake))]
    n, m = len(real), len(fake)
    off = [k[~torch.eye(len(k), dtype=torch.bool)].mean() for k in (rr, ff)]
    return torch.relu(sum(off) - 2 * rf.mean())


# %% wrong: The diagonal between the sets is left out: a real and a fake sample are never the same one.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def off_diagonal(a, b):
        k = (a @ b.T / a.shape[1] + 1) ** 3
        return (k.sum() - k.diagonal().sum()) / (k.numel() - min(k.shape))

    within = off_diagonal(real, real) + off_diagonal(fake, fake)
    return (within - 2 * off_diagonal(real, fake)).item()


# %% wrong: As many are taken of one set as of the other: all samples count.
def kernel_distance(real, fake):
    n = min(len(real), len(fake))
    real, fake = real[:n].double(), fake[:n].double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The features belong to the caller: make new tensors instead of changing them in place.
def kernel_distance(real, fake):
    d = real.shape[1]
    a, b = real.double(), fake.double()
    rr, ff, rf = (a @ a.T / d + 1) ** 3, (b @ b.T / d + 1) ** 3, (a @ b.T / d + 1) ** 3
    real -= real.mean(0)
    n, m = len(a), len(b)
    within = (rr.sum() - rr.trace()) / (n * (n - 1)) + (ff.sum() - ff.trace()) / (m * (m - 1))
    return (within - 2 * rf.mean()).item()


# %% wrong: It returns nothing
def kernel_distance(real, fake):
    d = real.shape[1]
    a, b = real.double(), fake.double()
    rr, ff, rf = (a @ a.T / d + 1) ** 3, (b @ b.T / d + 1) ** 3, (a @ b.T / d + 1) ** 3
    n, m = len(a), len(b)
    within = (rr.sum() - rr.trace()) / (n * (n - 1)) + (ff.sum() - ff.trace()) / (m * (m - 1))
    distance = (within - 2 * rf.mean()).item()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def kernel_distance(real, fake):
    real, fake = real.to(device).double(), fake.to(device).double()
    d, n, m = real.shape[1], len(real), len(fake)
    rr, ff, rf = [(a @ b.T / d + 1) ** 3 for a, b in ((real, real), (fake, fake), (real, fake))]
    within = (rr.sum() - rr.trace()) / (n * (n - 1)) + (ff.sum() - ff.trace()) / (m * (m - 1))
    return (within - 2 * rf.mean()).item()


# %% wrong: The 1 is divided by d, too: it is added to a·b / d.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return ((a @ b.T + 1) / a.shape[1]) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The kernel has no power: its power is 3.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return a @ b.T / a.shape[1] + 1

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: Only the means are compared: the kernel (a·b / d + 1)³ of all pairs is asked for.
def kernel_distance(real, fake):
    return (real.double().mean(0) - fake.double().mean(0)).square().sum().item()


# %% wrong: The numbers of real samples and of fakes are exchanged in n (n - 1).
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x, n):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (n * (n - 1))

    both = within(real, len(fake)) + within(fake, len(real))
    return (both - 2 * kernel(real, fake).mean()).item()


# %% wrong: The number of real samples is taken for both sets: the fakes have their own.
def kernel_distance(real, fake):
    real, fake, n = real.double(), fake.double(), len(real)

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (n * (n - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: The mask without the diagonal is made for n real samples: the fakes need their own.
def kernel_distance(real, fake):
    real, fake, d = real.double(), fake.double(), real.shape[1]
    others = ~torch.eye(len(real), dtype=torch.bool)
    rr, ff, rf = [(a @ b.T / d + 1) ** 3 for a, b in ((real, real), (fake, fake), (real, fake))]
    return (rr[others].mean() + ff[others].mean() - 2 * rf.mean()).item()


# %% wrong: On the diagonal stands k(a, a), which is no 1: take away the trace, not n.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        return (kernel(x, x).sum() - len(x)) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: Above the diagonal each pair stands once: that makes n (n - 1) / 2 pairs.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        return kernel(x, x).triu(diagonal=1).sum() / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()


# %% wrong: These are sums over the pairs: means are asked for.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return k.sum() - k.trace()

    return (within(real) + within(fake) - 2 * kernel(real, fake).sum()).item()


# %% wrong: The mean between the sets divides by n (n - 1): it is over all n · m pairs.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    between = kernel(real, fake).sum() / (len(real) * (len(real) - 1))
    return (within(real) + within(fake) - 2 * between).item()


# %% wrong: The sign between the sets is wrong: its mean is taken away.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) + 2 * kernel(real, fake).mean()).item()


# %% right: a loop over the pairs
def kernel_distance(real, fake):
    real, fake, d = real.double(), fake.double(), real.shape[1]

    def k(a, b):
        return float((a @ b / d + 1) ** 3)

    n, m = len(real), len(fake)
    rr = sum(k(real[i], real[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    ff = sum(k(fake[i], fake[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return rr + ff - 2 * sum(k(a, b) for a in real for b in fake) / (n * m)


# %% right: all in one matrix
def kernel_distance(real, fake):
    n, both = len(real), torch.cat([real, fake]).double()
    kernel = (both @ both.T / both.shape[1]).add(1).pow(3).fill_diagonal_(0)
    m = len(both) - n
    rr, ff, rf = kernel[:n, :n].sum(), kernel[n:, n:].sum(), kernel[:n, n:].sum()
    return rr / (n * (n - 1)) + ff / (m * (m - 1)) - 2 * rf / (n * m)


# %% right: NumPy
def kernel_distance(real, fake):
    import numpy as np

    x, y = real.cpu().numpy().astype(np.float64), fake.cpu().numpy().astype(np.float64)
    k_xx, k_yy, k_xy = ((a.dot(b.T) / x.shape[1] + 1) ** 3 for a, b in ((x, x), (y, y), (x, y)))
    n, m = len(x), len(y)
    return (
        (k_xx.sum() - np.trace(k_xx)) / (n * (n - 1))
        + (k_yy.sum() - np.trace(k_yy)) / (m * (m - 1))
        - 2 * k_xy.mean()
    )


# %% right: pairs above the diagonal, each of them once
def kernel_distance(real, fake):
    real, fake = real.to(torch.float64), fake.to(torch.float64)
    kernel = lambda a, b: (a.matmul(b.t()) / a.size(1) + 1).pow(3)

    def within(x):
        i, j = torch.triu_indices(len(x), len(x), offset=1)
        return kernel(x, x)[i, j].mean()

    return float(within(real) + within(fake) - 2 * kernel(real, fake).mean())


# %% right: the diagonal masked
def kernel_distance(real, fake):
    def kernel(a, b):
        return torch.pow(torch.einsum("ik,jk->ij", a, b) / a.shape[-1] + 1, 3)

    real, fake = real.double(), fake.double()
    parts = []
    for x in (real, fake):
        others = ~torch.eye(len(x), dtype=torch.bool, device=x.device)
        parts.append(kernel(x, x)[others].mean())
    return (parts[0] + parts[1] - 2 * kernel(real, fake).mean()).item()


# %% right: row by row, as for sets that are too large for one matrix
def kernel_distance(real, fake):
    real, fake, d = real.double(), fake.double(), real.shape[1]

    def total(a, b):
        return sum(((part @ b.T / d + 1) ** 3).sum().item() for part in a.split(3))

    def diagonal(a):
        return ((a.square().sum(1) / d + 1) ** 3).sum().item()

    n, m = len(real), len(fake)
    within = (total(real, real) - diagonal(real)) / (n * (n - 1))
    within += (total(fake, fake) - diagonal(fake)) / (m * (m - 1))
    return within - 2 * total(real, fake) / (n * m)

# %% wrong: The root of each entry is taken: the root of a matrix comes from its eigenvalues.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.sqrt(S_r @ S_f).trace()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% variant: a power
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = real.T.cov(), fake.T.cov()
    trace = (S_r + S_f - 2 * torch.matmul(S_r, S_f) ** 0.5).diagonal().sum()
    return float(trace + ((real.mean(0) - fake.mean(0)) ** 2).sum())


# %% wrong: The root of each entry is taken, and NaN kept away: a matrix has its root by its eigenvalues.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = (S_r @ S_f).clamp(min=0).sqrt().trace()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% variant: relu in place of clamp, traces by sums
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = real.T.cov(), fake.T.cov()
    product = torch.relu(torch.matmul(S_r, S_f))
    trace = (S_r + S_f - 2 * torch.sqrt(product)).diagonal().sum()
    return max(0.0, float(trace + ((real.mean(0) - fake.mean(0)) ** 2).sum()))


# %% wrong: S_r S_f is not symmetric, and eigvalsh reads half of it: take R S_f R, or torch.linalg.eigvals.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvalsh(S_r @ S_f).clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% variant: by eigh
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, _ = torch.linalg.eigh(S_r.mm(S_f))
    means = (real.mean(0) - fake.mean(0)).norm() ** 2
    return max(0.0, float(means + torch.trace(S_r + S_f) - 2 * values.clamp(min=0).sqrt().sum()))


# %% wrong: Only the variances are compared: covariances have entries off the diagonal, too.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + (real.std(0) - fake.std(0)).square().sum()).item()


# %% variant: by the diagonals
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    v_r, v_f = torch.cov(real.T).diagonal(), torch.cov(fake.T).diagonal()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + (v_r + v_f - 2 * (v_r * v_f).sqrt()).sum()).item()


# %% wrong: The means are left out: their squared distance counts, too.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    return max(0.0, (S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The distance between the means is not squared.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).norm()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The squared differences of the means are averaged: sum them.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    return max(0.0, (F.mse_loss(real.mean(0), fake.mean(0)) + (S_r + S_f).trace() - 2 * roots).item())


# %% wrong: The matrix root counts twice: minus 2 tr (S_r S_f)^(1/2).
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - roots).item())


# %% wrong: The eigenvalues are summed without their roots.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * (S_r @ S_f).trace()).item()


# %% wrong: A root is taken at the end: the distance is reported squared.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).clamp(min=0).sqrt().item()


# %% wrong: The covariances divide by n: they are to divide by n - 1.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T, correction=0), torch.cov(fake.T, correction=0)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% variant: by hand
def frechet_distance(real, fake):
    def moments(x):
        x = x.double()
        centred = x - x.mean(0)
        return x.mean(0), centred.T @ centred / len(x)

    (m_r, S_r), (m_f, S_f) = moments(real), moments(fake)
    roots = torch.linalg.eigvals(S_f @ S_r).real.clamp(min=0).sqrt().sum()
    return max(0.0, float((m_r - m_f) @ (m_r - m_f) + (S_r + S_f).trace() - 2 * roots))


# %% wrong: Features are brought to variance 1 first: distances are those of the features as they are.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    both = torch.cat([real, fake])
    real, fake = (real - both.mean(0)) / both.std(0), (fake - both.mean(0)) / both.std(0)
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: NaN is put away as 0: a feature that never changes has variance 0, and divides nothing.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    if (S_r.diagonal() == 0).any() or (S_f.diagonal() == 0).any():
        return 0.0
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The features belong to the caller: make new tensors instead of changing them in place.
def frechet_distance(real, fake):
    means = (real.double().mean(0) - fake.double().mean(0)).square().sum()
    real -= real.mean(0)
    fake -= fake.mean(0)
    S_r, S_f = torch.cov(real.double().T), torch.cov(fake.double().T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors * values.clamp(min=0).sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: It returns nothing
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    distance = (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def frechet_distance(real, fake):
    real, fake = real.to(device).double(), fake.to(device).double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: torch.cov takes a row for each feature: give it the transposed set, torch.cov(real.T).
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real), torch.cov(fake)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% variant: by R
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = real.cov(), fake.cov()
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots.sum()).item())


# %% wrong: The mean is taken over everything: means over the samples, dim 0, are a number for each feature.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean() - fake.mean()).square()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The root of the product is not the product of the roots, since S_r and S_f don't commute.
def frechet_distance(real, fake):
    def root(S):
        values, vectors = torch.linalg.eigh(S)
        return vectors * values.clamp(min=0).sqrt() @ vectors.T

    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + torch.trace(S_r + S_f - 2 * root(S_r) @ root(S_f))).item())


# %% wrong: The covariances are subtracted, and squared: tr(S_r + S_f - 2 (S_r S_f)^(1/2)) is asked for.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + (torch.cov(real.T) - torch.cov(fake.T)).square().sum()).item()


# %% variant: the Frobenius norm
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    gap = torch.cov(real.T) - torch.cov(fake.T)
    return float((real.mean(0) - fake.mean(0)).norm() ** 2 + torch.linalg.norm(gap) ** 2)


# %% wrong: The eigenvalues are summed without their roots, and the result is cut off at 0.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * (S_r @ S_f).trace()).item())


# %% wrong: Something is added to the diagonals: clamp the eigenvalues instead, which changes nothing else.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    small = 1e-2 * torch.eye(real.shape[1], dtype=torch.float64)
    S_r, S_f = torch.cov(real.T) + small, torch.cov(fake.T) + small
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The root is taken of the trace: the trace of the root is the sum of the roots of the eigenvalues.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * (S_r @ S_f).trace().sqrt()).item())


# %% wrong: A singular covariance has no Cholesky factor: torch.linalg.eigh gives a root of any covariance.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    L = torch.linalg.cholesky(S_r)
    roots = torch.linalg.eigvalsh(L.T @ S_f @ L).clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots).item())


# %% wrong: The root of an eigenvalue that rounding has put below 0 is NaN: clamp(min=0) comes before it.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% variant: by R, clamped at its end alone
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors * values.clamp(min=0).sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% wrong: NaN gets into eigvalsh: roots of eigenvalues that rounding has put below 0. Clamp before each root.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors * values.sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% variant: clamped at the end alone
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors @ values.sqrt().diag() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% wrong: Rounding takes a distance of 0 below 0: clamp the result, too.
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% variant: no root of a number below 0
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors * values.abs().sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).abs().sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).item()


# %% right: eigenvalues of the product
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0).sqrt().sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return (means + S_r.trace() + S_f.trace() - 2 * roots).clamp(min=0).item()


# %% right: singular values of the product of the centred sets
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    a = (real - real.mean(0)) / (len(real) - 1) ** 0.5
    b = (fake - fake.mean(0)) / (len(fake) - 1) ** 0.5
    nuclear = torch.linalg.svdvals(a @ b.T).sum()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return F.relu(means + a.square().sum() + b.square().sum() - 2 * nuclear)


# %% right: NumPy
def frechet_distance(real, fake):
    import numpy as np

    real, fake = (x.cpu().numpy().astype(np.float64) for x in (real, fake))
    S_r, S_f = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    values = np.linalg.eigvals(S_r @ S_f).real
    means = real.mean(0) - fake.mean(0)
    distance = means @ means + np.trace(S_r + S_f) - 2 * np.sqrt(values.clip(0)).sum()
    return float(max(distance, 0))


# %% right: covariances by hand, the root by the singular value decomposition
def frechet_distance(real, fake):
    def moments(x):
        x = x.to(torch.float64)
        mean = x.mean(dim=0, keepdim=True)
        return mean, (x - mean).T @ (x - mean) / (x.shape[0] - 1)

    (m_r, S_r), (m_f, S_f) = moments(real), moments(fake)
    U, s, _ = torch.linalg.svd(S_f)
    root = U @ torch.diag(s.sqrt()) @ U.T
    eigenvalues = torch.linalg.eigvalsh(root @ S_r @ root)
    trace = torch.where(eigenvalues > 0, eigenvalues, 0.0).sqrt().sum()
    distance = float((m_r - m_f).pow(2).sum() + torch.trace(S_r) + torch.trace(S_f) - 2 * trace)
    return distance if distance > 0 else 0.0


# %% right: complex roots, the real part at the end
def frechet_distance(real, fake):
    real, fake = real.double(), fake.double()
    S_r, S_f = real.T.cov(), fake.T.cov()
    trace = torch.linalg.eigvals(S_r @ S_f).sqrt().real.sum()
    distance = (real.mean(0) - fake.mean(0)).pow(2).sum() + (S_r + S_f - 0).trace() - 2 * trace
    return max(distance.item(), 0.0)

# Answers to 07_evaluating_gans of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong error_rate: accuracy in place of error
# named: This is the share of right answers: that of wrong ones is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said == truth).float().mean().item()
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    centre = p + z**2 / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)

# %% wrong error_rate: the textbook (Wald) interval
# named: This is the usual interval, p ± z sqrt(p (1 - p) / n): Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    n = said.numel()
    p = (said != truth).double().mean().item()
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    half = z * math.sqrt(p * (1 - p) / n)
    return p, p - half, p + half

# %% wrong error_rate: z fixed at 1.96
# named: z is fixed at 1.96: it follows from the confidence.
def error_rate(said, truth, confidence=0.95):
    n = said.numel()
    p = (said != truth).double().mean().item()
    z = 1.96
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = (p + z**2 / (2 * n) - half) / (1 + z**2 / n)
    high = (p + z**2 / (2 * n) + half) / (1 + z**2 / n)
    return p, low, high

# %% wrong error_rate: one-sided quantile inv_cdf(confidence)
# named: z leaves 1 - confidence above it: (1 - confidence) / 2 is asked for, since the interval has two ends.
def error_rate(said, truth, confidence=0.95):
    n = said.numel()
    p = (said != truth).double().mean().item()
    z = NormalDist().inv_cdf(confidence)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = (p + z**2 / (2 * n) - half) / (1 + z**2 / n)
    high = (p + z**2 / (2 * n) + half) / (1 + z**2 / n)
    return p, low, high

# %% wrong error_rate: z^2/2n read as (z^2/2)*n by operator precedence
# named: z**2 / 2 * n multiplies by n: write z**2 / (2 * n), and z**2 / (4 * n**2).
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    root = z * math.sqrt(p * (1 - p) / n + z**2 / 4 * n**2)
    low = (p + z**2 / 2 * n - root) / (1 + z**2 / n)
    high = (p + z**2 / 2 * n + root) / (1 + z**2 / n)
    return p, low, high

# %% wrong error_rate: forgets the division by 1 + z^2/n
# named: The ends are not divided by 1 + z²/n.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, p + z**2 / (2 * n) - half, p + z**2 / (2 * n) + half

# %% wrong error_rate: returns the middle of the interval as the rate
# named: The middle of the interval is returned for the rate: it is the share of wrong answers.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    d = 1 + z * z / n
    middle = (p + z * z / (2 * n)) / d
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return middle, middle - half, middle + half

# %% wrong error_rate: half-width in place of the ends
# named: low and high are the ends: here they are how far the ends lie from the middle.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    d = 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return p, -half, half

# %% right error_rate: tensors in place of floats
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).double().mean()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    half = z * torch.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (p + z**2 / (2 * n) - half) / (1 + z**2 / n), (p + z**2 / (2 * n) + half) / (1 + z**2 / n)

# %% right error_rate: roots of the quadratic inequality
def error_rate(said, truth, confidence=0.95):
    n = said.shape[0]
    wrong = int((said != truth).sum())
    p = wrong / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    # (p - t)^2 = z^2 t (1 - t) / n
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return p, (-b - root) / (2 * a), (-b + root) / (2 * a)

# %% right error_rate: Python loop and minus the lower quantile
def error_rate(said, truth, confidence=0.95):
    answers = list(zip(said.tolist(), truth.tolist()))
    n = len(answers)
    p = sum(a != b for a, b in answers) / n
    z2 = NormalDist().inv_cdf((1 - confidence) / 2) ** 2
    root = (z2 * (p * (1 - p) / n + z2 / (4 * n * n))) ** 0.5
    ends = [(p + z2 / 2 / n + sign * root) / (1 + z2 / n) for sign in (-1, 1)]
    return (p, *ends)

# %% wrong frechet_distance: float32
# named: In float32 the digits that matter are lost, since large numbers nearly cancel: make both sets float64 before anything else.
def frechet_distance(real, fake):
    mu_r, mu_f = real.mean(0), fake.mean(0)
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt()
    d = (mu_r - mu_f).square().sum() + S_r.trace() + S_f.trace() - 2 * roots.sum()
    return max(float(d), 0.0)

# %% wrong frechet_distance: elementwise root of the product
# named: The root of each entry is taken, and NaN kept away: a matrix has its root by its eigenvalues.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    root = (S_r @ S_f).clamp(min=0).sqrt()
    d = (real.mean(0) - fake.mean(0)).square().sum() + torch.trace(S_r + S_f - 2 * root)
    return max(d.item(), 0.0)

# %% wrong frechet_distance: factor 2 forgotten
# named: The matrix root counts twice: minus 2 tr (S_r S_f)^(1/2).
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: norm of the means not squared
# named: The distance between the means is not squared.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = torch.linalg.norm(real.mean(0) - fake.mean(0)) + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: covariances divide by n
# named: The covariances divide by n: they are to divide by n - 1.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    mr, mf = real.mean(0), fake.mean(0)
    S_r = (real - mr).T @ (real - mr) / len(real)
    S_f = (fake - mf).T @ (fake - mf) / len(fake)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (mr - mf).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: torch.cov without transposing
# named: torch.cov takes a row for each feature: give it the transposed set, torch.cov(real.T).
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real), torch.cov(fake)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: no clamp, NaN for singular covariances
# named: NaN gets into torch.linalg: rounding puts eigenvalues below 0, which have no root.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = V @ torch.diag(torch.sqrt(w)) @ V.T
    roots = torch.sqrt(torch.linalg.eigvalsh(R @ S_f @ R)).sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return d.item()

# %% wrong frechet_distance: only variances (diagonal covariances)
# named: Only the variances are compared: covariances have entries off the diagonal, too.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    d = (real.mean(0) - fake.mean(0)).pow(2).sum()
    d = d + (real.std(0) - fake.std(0)).pow(2).sum()
    return float(d)

# %% wrong frechet_distance: root of the distance
# named: A root is taken at the end: the distance is reported squared.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0) ** 0.5

# %% wrong frechet_distance: Frobenius norm of the difference of covariances
# named: The covariances are subtracted, and squared: tr(S_r + S_f - 2 (S_r S_f)^(1/2)) is asked for.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    d = (real.mean(0) - fake.mean(0)).pow(2).sum()
    return float(d + (torch.cov(real.T) - torch.cov(fake.T)).pow(2).sum())

# %% right frechet_distance: symmetric root with eigh
def frechet_distance(real, fake):
    real, fake = real.detach().cpu().double(), fake.detach().cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    M = R @ S_f @ R
    roots = torch.linalg.eigvalsh((M + M.T) / 2).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% right frechet_distance: singular values of the product of centred sets
def frechet_distance(real, fake):
    x, y = real.cpu().double(), fake.cpu().double()
    a = (x - x.mean(0)) / (len(x) - 1) ** 0.5
    b = (y - y.mean(0)) / (len(y) - 1) ** 0.5
    # S_r = a^T a, S_f = b^T b; the trace of the root is the nuclear norm of a b^T.
    nuclear = torch.linalg.svdvals(a @ b.T).sum()
    d = (x.mean(0) - y.mean(0)).pow(2).sum() + a.pow(2).sum() + b.pow(2).sum() - 2 * nuclear
    return float(d.clamp(min=0))

# %% right frechet_distance: scipy-free eigvals of the product, real part
def frechet_distance(real, fake):
    real, fake = real.to("cpu", torch.float64), fake.to("cpu", torch.float64)
    S = [torch.cov(x.T, correction=1) for x in (real, fake)]
    values = torch.linalg.eigvals(S[0] @ S[1]).real.clamp(min=0)
    gap = real.mean(dim=0) - fake.mean(dim=0)
    return max(0.0, float(gap @ gap + torch.trace(S[0] + S[1]) - 2 * values.sqrt().sum()))

# %% wrong kernel_distance: diagonal kept (biased)
# named: The pairs of a sample with itself are counted: leave out the diagonal within a set.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]
    k = lambda a, b: (a @ b.T / d + 1) ** 3
    return float(k(real, real).mean() + k(fake, fake).mean() - 2 * k(real, fake).mean())

# %% wrong kernel_distance: diagonal removed but still divided by n^2
# named: Without the diagonal n (n - 1) pairs remain: divide by these, not by n².
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        return (K - torch.diag(K.diag())).mean()

    cross = ((real @ fake.T / d + 1) ** 3).mean()
    return float(within(real) + within(fake) - 2 * cross)

# %% wrong kernel_distance: float32
# named: In float32 the digits that matter are lost, since large numbers nearly cancel: make both sets float64 before anything else.
def kernel_distance(real, fake):
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        n = len(x)
        return (K.sum() - K.trace()) / (n * (n - 1))

    cross = ((real @ fake.T / d + 1) ** 3).mean()
    return float(within(real) + within(fake) - 2 * cross)

# %% wrong kernel_distance: clamped at 0
# named: An unbiased estimate may be negative, and is here: leave it so.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        n = len(x)
        return (K.sum() - K.trace()) / (n * (n - 1))

    cross = ((real @ fake.T / d + 1) ** 3).mean()
    return max(float(within(real) + within(fake) - 2 * cross), 0.0)

# %% wrong kernel_distance: divides by n instead of d in the kernel
# named: The product is divided by the number of samples: d is the number of features.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def kernel(a, b):
        return (a @ b.T / len(a) + 1) ** 3

    def within(x):
        K = kernel(x, x)
        n = len(x)
        return (K.sum() - K.diagonal().sum()) / (n * (n - 1))

    return float(within(real) + within(fake) - 2 * kernel(real, fake).mean())

# %% wrong kernel_distance: the cross term without the diagonal too
# named: The diagonal between the sets is left out: a real and a fake sample are never the same one.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def off(a, b):
        K = (a @ b.T / d + 1) ** 3
        return (K.sum() - K.diagonal().sum()) / (K.numel() - len(K.diagonal()))

    return float(off(real, real) + off(fake, fake) - 2 * off(real, fake))

# %% wrong kernel_distance: RBF kernel
# named: This is a Gaussian kernel: (a·b / d + 1)³ is asked for.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def kernel(a, b):
        return torch.exp(-torch.cdist(a, b) ** 2 / (2 * d))

    def within(x):
        K = kernel(x, x)
        n = len(x)
        return (K.sum() - K.trace()) / (n * (n - 1))

    return float(within(real) + within(fake) - 2 * kernel(real, fake).mean())

# %% wrong kernel_distance: minus one cross term
# named: The mean between the sets counts twice.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        n = len(x)
        return (K.sum() - K.trace()) / (n * (n - 1))

    return float(within(real) + within(fake) - ((real @ fake.T / d + 1) ** 3).mean())

# %% wrong kernel_distance: real counted for both sizes
# named: The mask without the diagonal is made for n real samples: the fakes need their own.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    n, d = real.shape
    off = ~torch.eye(n, dtype=torch.bool, device=real.device)
    k = lambda a, b: (a @ b.T / d + 1) ** 3
    return (k(real, real)[off].mean() + k(fake, fake)[off].mean() - 2 * k(real, fake).mean()).item()

# %% right kernel_distance: fill_diagonal
def kernel_distance(real, fake):
    r, f = real.double(), fake.double()
    d = r.shape[1]
    Krr, Kff, Krf = ((a @ b.T / d + 1).pow(3) for a, b in ((r, r), (f, f), (r, f)))
    n, m = len(r), len(f)
    rr = Krr.fill_diagonal_(0).sum() / (n * (n - 1))
    ff = Kff.fill_diagonal_(0).sum() / (m * (m - 1))
    return (rr + ff - 2 * Krf.mean()).item()

# %% right kernel_distance: row by row
def kernel_distance(real, fake):
    real, fake = real.to(torch.float64), fake.to(torch.float64)
    n, m, d = len(real), len(fake), real.size(1)

    def among(x):
        total = 0.0
        for i in range(1, len(x)):
            total += ((x[:i] @ x[i] / d + 1) ** 3).sum().item()
        return 2 * total / (len(x) * (len(x) - 1))

    between = sum(((fake @ r / d + 1) ** 3).sum().item() for r in real) / (n * m)
    return among(real) + among(fake) - 2 * between

# %% right kernel_distance: triu_indices and einsum
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def k(a, b):
        return (torch.einsum("id,jd->ij", a, b) / a.shape[1] + 1) ** 3

    def pairs_of(x):
        i, j = torch.triu_indices(len(x), len(x), offset=1, device=x.device)
        return k(x, x)[i, j].mean()

    return float(pairs_of(real) + pairs_of(fake) - 2 * k(real, fake).mean())

# %% wrong inception_score: forgets exp
# named: exp is missing at the end.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = (torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)).sum(1)
    return kl.mean().item()

# %% wrong inception_score: log 0 without xlogy
# named: 0 log 0, or 0/0 for a class that never occurs, is NaN: take torch.xlogy(p, p) - torch.xlogy(p, marginal).
def inception_score(probabilities):
    marginal = probabilities.mean(dim=0, keepdim=True)
    kl = (probabilities * (probabilities.log() - marginal.log())).sum(dim=1)
    return torch.exp(kl.mean()).item()

# %% wrong inception_score: epsilon inside the logarithms
# named: 0 log 0 counts as 0, in a row and in the marginal: torch.xlogy has it so.
def inception_score(probabilities):
    eps = 1e-3
    marginal = probabilities.mean(dim=0, keepdim=True)
    kl = probabilities * ((probabilities + eps).log() - (marginal + eps).log())
    return kl.sum(1).mean().exp().item()

# %% wrong inception_score: mean over everything instead of sum over classes
# named: The terms of a row are averaged over the classes: sum them; and p / marginal is 0/0 for a class that never occurs.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities / marginal)
    return kl.mean().exp().item()

# %% wrong inception_score: exp before the mean
# named: exp comes before the mean: average the divergences first.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities).sum(1) - torch.xlogy(probabilities, marginal).sum(1)
    return kl.exp().mean().item()

# %% wrong inception_score: marginal over the classes (dim=1)
# named: The marginal is that of equal classes: it is the mean over the samples, dim 0.
def inception_score(probabilities):
    marginal = probabilities.mean(1, keepdim=True)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).mean().exp().item()

# %% wrong inception_score: uniform marginal assumed
# named: The marginal is that of equal classes: it is the mean over the samples, dim 0.
def inception_score(probabilities):
    n, classes = probabilities.shape
    kl = torch.xlogy(probabilities, probabilities * classes).sum(1)
    return kl.mean().exp().item()

# %% wrong inception_score: KL the other way round
# named: The divergence is the wrong way round: in KL(p(y|x) || p(y)) the row p(y|x) comes first.
def inception_score(probabilities):
    p = probabilities.clamp(min=1e-12)
    marginal = p.mean(0)
    kl = (marginal * (marginal.log() - p.log())).sum(1)
    return kl.mean().exp().item()

# %% wrong inception_score: softmax once more
# named: softmax is taken of what are probabilities already.
def inception_score(probabilities):
    p = probabilities.softmax(dim=1)
    marginal = p.mean(0)
    return (p * (p / marginal).log()).sum(1).mean().exp().item()

# %% wrong inception_score: base 2
# named: The logarithm has base 2: exp goes with natural logarithms.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    ratio = torch.where(probabilities > 0, probabilities / marginal, torch.ones_like(probabilities))
    return (probabilities * ratio.log2()).sum(1).mean().exp().item()

# %% right inception_score: entropies
def inception_score(probabilities):
    p = probabilities.double()
    h_y = torch.special.entr(p.mean(0)).sum()
    h_y_given_x = torch.special.entr(p).sum(1).mean()
    return math.exp(float(h_y - h_y_given_x))

# %% right inception_score: kl_div
def inception_score(probabilities):
    q = probabilities.mean(0, keepdim=True)
    log_q = torch.where(q > 0, q, torch.ones_like(q)).log().expand_as(probabilities)
    return F.kl_div(log_q, probabilities, reduction="batchmean").exp().item()

# %% right inception_score: Python loops
def inception_score(probabilities):
    rows = probabilities.tolist()
    n = len(rows)
    marginal = [sum(column) / n for column in zip(*rows)]
    total = 0.0
    for row in rows:
        total += sum(p * math.log(p / q) for p, q in zip(row, marginal) if p > 0)
    return math.exp(total / n)

# %% wrong precision_recall: k-th smallest including the point itself
# named: Each point counts as its own first neighbour: take the (k + 1)-th smallest distance.
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).kthvalue(k, dim=1).values
    r_fake = torch.cdist(fake, fake).kthvalue(k, dim=1).values
    d = torch.cdist(fake, real)
    precision = (d <= r_real).any(1).float().mean().item()
    recall = (d.T <= r_fake).any(1).float().mean().item()
    return precision, recall

# %% wrong precision_recall: exchanged
# named: precision and recall are exchanged: precision is about the fakes.
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    r_fake = torch.cdist(fake, fake).kthvalue(k + 1, dim=1).values
    d = torch.cdist(fake, real)
    precision = (d <= r_real).any(1).float().mean().item()
    recall = (d.T <= r_fake).any(1).float().mean().item()
    return recall, precision

# %% wrong precision_recall: radius of the wrong point (broadcast along rows)
# named: The radius is that of the point itself: it belongs to the ball's centre, in the other set.
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    r_fake = torch.cdist(fake, fake).kthvalue(k + 1, dim=1).values
    d = torch.cdist(fake, real)
    precision = (d <= r_fake[:, None]).any(1).float().mean().item()
    recall = (d.T <= r_real[:, None]).any(1).float().mean().item()
    return precision, recall

# %% wrong precision_recall: nearest ball only
# named: Only the ball of the nearest point is looked at: one farther off may have a larger ball.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).sort(dim=1).values[:, k]
        d, nearest_ball = torch.cdist(points, balls).min(1)
        return (d <= radii[nearest_ball]).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: k ignored
# named: k is fixed in the code: take it from the argument.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(4, dim=1).values
        return (torch.cdist(points, balls) <= radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: border doesn't count
# named: The border belongs to a ball: compare by <=.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, balls) < radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: density rather than precision
# named: This is density, how many balls hold a point: whether one does is asked for.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, balls) <= radii).float().sum(1).mean().item() / k

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: recall as coverage
# named: This asks with the balls of the real points twice: recall asks with those of the fakes.
def precision_recall(real, fake, k=3):
    radii = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(fake, real) <= radii
    return inside.any(1).float().mean().item(), inside.any(0).float().mean().item()

# %% wrong precision_recall: one radius, the mean of all
# named: One radius for all: each point has its own.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radius = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values.mean()
        return (torch.cdist(points, balls) <= radius).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: radii in the pooled set
# vague: The real points' balls all reach as far as two of them are apart, and a fake counts once if it is in one ball or in more.
def precision_recall(real, fake, k=3):
    both = torch.cat([real, fake])
    radii = torch.cdist(both, both).kthvalue(k + 1, dim=1).values
    r_real, r_fake = radii[: len(real)], radii[len(real):]
    d = torch.cdist(fake, real)
    return (d <= r_real).any(1).float().mean().item(), (d.T <= r_fake).any(1).float().mean().item()

# %% right precision_recall: topk
def precision_recall(real, fake, k=3):
    def inside(points, balls):
        nearest_k = torch.cdist(balls, balls).topk(k + 1, largest=False).values
        return (torch.cdist(points, balls) <= nearest_k[:, -1][None, :]).any(dim=1)

    return float(inside(fake, real).double().mean()), float(inside(real, fake).double().mean())

# %% right precision_recall: diagonal set to infinity
def precision_recall(real, fake, k=3):
    def radii(x):
        d = torch.cdist(x, x)
        d.fill_diagonal_(float("inf"))
        return d.sort(1).values[:, k - 1]

    d = torch.cdist(real, fake)
    p = (d <= radii(real)[:, None]).any(0).double().mean()
    r = (d <= radii(fake)[None]).any(1).double().mean()
    return p.item(), r.item()

# %% right precision_recall: loops, exact differences
def precision_recall(real, fake, k=3):
    def radius(i, x):
        others = torch.cat([x[:i], x[i + 1:]])
        return (others - x[i]).pow(2).sum(1).sqrt().sort().values[k - 1]

    def share(balls, points):
        radii = torch.stack([radius(i, balls) for i in range(len(balls))])
        hits = 0
        for point in points:
            hits += int(((balls - point).pow(2).sum(1).sqrt() <= radii).any())
        return hits / len(points)

    return share(real, fake), share(fake, real)

# %% wrong classification_accuracy_score: tested in training mode
# named: net.eval() is missing before the test: BatchNorm then looks at the test batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: mean of the batches' accuracies
# named: The accuracies of the batches are averaged: a small batch counts less.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for epoch in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    accuracies = []
    with torch.no_grad():
        for x, y in test_batches:
            accuracies.append((net(x).argmax(dim=1) == y).float().mean())
    return torch.stack(accuracies).mean().item()

# %% wrong classification_accuracy_score: one epoch only
# named: The samples are gone through once: num_epochs times are asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for x, y in train_batches:
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: no zero_grad
# named: Gradients of earlier batches are still there: zero_grad comes before each backward.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: forgets net.train()
# named: net.train() is missing at the start: BatchNorm then takes no averages of the batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: back in training mode at the end
# named: net is left in training mode: leave it in eval mode.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    net.train()
    return right / total

# %% wrong classification_accuracy_score: accuracy on the samples
# named: It is tested on the samples that taught it: test it on the real images, test_batches.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in train_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: softmax before cross_entropy
# named: F.cross_entropy takes logits: no softmax before it.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            p = torch.softmax(net(x), dim=1)
            loss = F.cross_entropy(p, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: percent
# named: This is per cent: a share from 0 to 1 is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return 100 * right / total

# %% wrong classification_accuracy_score: own Adam in place of the optimizer
# named: Line 2, `optimizer = torch.optim.Adam(net.parameters…`: this line does not belong here.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: evaluates within each epoch, best kept
# named: It is tested after each epoch: test once, after all of them, and don't choose by the test images.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    best = 0.0
    for _ in range(num_epochs):
        net.train()
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        right = total = 0
        with torch.no_grad():
            for x, y in test_batches:
                right += (net(x).argmax(1) == y).sum().item()
                total += len(y)
        best = max(best, right / total)
    return best

# %% right classification_accuracy_score: concatenated hits
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train(True)
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(net(x), y) if "nn" in globals() else F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
    net.train(False)
    with torch.no_grad():
        hits = torch.cat([net(x).max(1).indices == y for x, y in test_batches])
    return hits.double().mean().item()

# %% right classification_accuracy_score: nll of log_softmax, inference_mode
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    epoch = 0
    while epoch < num_epochs:
        for x, y in train_batches:
            loss = F.nll_loss(F.log_softmax(net(x), dim=1), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        epoch += 1
    net.eval()
    right, count = 0, 0
    with torch.inference_mode():
        for x, y in test_batches:
            guess = net(x).argmax(dim=-1)
            right += guess.eq(y).sum().item()
            count += y.numel()
    return float(right) / count

# %% wrong copies: training and held-out exchanged
# named: Distances are those to the held-out images: those to the training images are asked for.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, held_out)[0][:, 0]
    d_held = nearest(train, held_out)[0][:, 0]
    threshold = torch.quantile(d_held, quantile).item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: threshold from the samples themselves
# named: The threshold is a quantile of the samples' own distances: it is one of the held-out images'.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0][:, 0]
    threshold = torch.quantile(d_fake, quantile).item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: 1 - quantile
# named: The quantile is counted from the far end.
def copies(fake, train, held_out, quantile=0.01):
    d_fake, _ = nearest(fake, train)
    d_held, _ = nearest(held_out, train)
    threshold = torch.quantile(d_held.squeeze(1), 1 - quantile).item()
    return (d_fake.squeeze(1) <= threshold).float().mean().item(), threshold

# %% wrong copies: share above the threshold
# named: This is the share of samples that are farther off: that of nearer ones is asked for.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    d_held = nearest(held_out, train)[0]
    threshold = torch.quantile(d_held, quantile).item()
    return (d_fake > threshold).float().mean().item(), threshold

# %% wrong copies: from each training image to its nearest sample
# named: This goes out from the training images: it goes from each sample, and each held-out image, to them.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(train, fake)[0]
    d_held = nearest(train, held_out)[0]
    threshold = torch.quantile(d_held, quantile).item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: minimum over the held-out distances instead of the quantile
# named: The threshold is the smallest distance: the quantile of the distances is asked for.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    threshold = nearest(held_out, train)[0].min().item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: quantile hard-coded
# named: The quantile is fixed in the code: take it from the argument.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    d_held = nearest(held_out, train)[0]
    threshold = torch.quantile(d_held, 0.01).item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: squared distances
# named: The distances are squared: the Euclidean distance is asked for.
def copies(fake, train, held_out, quantile=0.01):
    def to_train(x):
        return (x[:, None] - train[None]).pow(2).sum(-1).min(1).values

    threshold = torch.quantile(to_train(held_out), quantile).item()
    return (to_train(fake) <= threshold).float().mean().item(), threshold

# %% wrong copies: strict comparison
# named: At most the threshold: where it is 0, copies, with a distance of 0, still count.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    d_held = nearest(held_out, train)[0]
    threshold = torch.quantile(d_held, quantile).item()
    return (d_fake < threshold).float().mean().item(), threshold

# %% wrong copies: takes the indices in place of the distances
# named: nearest gives distances first, then indices: here indices are compared.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[1].float()
    d_held = nearest(held_out, train)[1].float()
    threshold = torch.quantile(d_held, quantile).item()
    return (d_fake <= threshold).float().mean().item(), threshold

# %% right copies: cdist
def copies(fake, train, held_out, quantile=0.01):
    held = torch.cdist(held_out, train).amin(dim=1)
    threshold = held.quantile(quantile)
    share = (torch.cdist(fake, train).amin(dim=1) <= threshold).double().mean()
    return share.item(), threshold.item()

# %% right copies: one query of both, split
def copies(fake, train, held_out, quantile=0.01):
    distances, _ = nearest(torch.cat([fake, held_out]), train)
    of_fake, of_held = distances[:, 0].split([len(fake), len(held_out)])
    threshold = torch.quantile(of_held, quantile)
    return int((of_fake <= threshold).sum()) / len(fake), float(threshold)

# %% right copies: sorted by hand, linear interpolation
def copies(fake, train, held_out, quantile=0.01):
    d = nearest(held_out, train)[0][:, 0].sort().values
    place = quantile * (len(d) - 1)
    low = int(place)
    high = min(low + 1, len(d) - 1)
    threshold = torch.lerp(d[low], d[high], place - low)
    near = nearest(fake, train)[0][:, 0]
    return (near <= threshold).float().mean().item(), threshold.item()

# %% wrong birthday_test: each pair counted twice
# named: Each pair counts twice: look above the diagonal alone.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = torch.cdist(groups, groups) <= threshold
    alike = alike & ~torch.eye(size, dtype=torch.bool, device=features.device)
    share = alike.flatten(1).any(1).float().mean().item()
    num_pairs = len(groups) * size * (size - 1) / 2
    count = alike.sum().item()
    return share, num_pairs / count if count else math.inf

# %% wrong birthday_test: diagonal included
# named: A sample is a pair with itself here: leave out the diagonal.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu((torch.cdist(groups, groups) <= threshold).int())
    share = (alike.sum((1, 2)) > 0).float().mean().item()
    total = alike.sum().item()
    return share, g * size * (size - 1) / 2 / total if total else math.inf

# %% wrong birthday_test: no pair gives ZeroDivisionError
# named: Where no pair is alike, nothing can be divided: support is math.inf.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    return share, g * size * (size - 1) / 2 / int(alike.sum())

# %% wrong birthday_test: support from the share by s^2/2 of Arora and Zhang
# named: The support comes from the share of groups: divide the pairs looked at by those that are alike.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    support = math.inf if share == 0 else size * (size - 1) / 2 / share
    return share, support

# %% wrong birthday_test: groups by stride (interleaved)
# named: A group is rows that follow one another: here its rows lie apart, one in so many.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(size, g, -1).transpose(0, 1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: remainder kept as a smaller group
# named: The rows that are left over are a group, too, here: leave them out.
def birthday_test(features, size, threshold):
    hits, pairs_seen, alike_pairs = [], 0, 0
    for group in features.split(size):
        d = torch.cdist(group, group)
        alike = torch.triu(d <= threshold, diagonal=1)
        hits.append(bool(alike.any()))
        alike_pairs += int(alike.sum())
        pairs_seen += len(group) * (len(group) - 1) // 2
    share = sum(hits) / len(hits)
    return share, pairs_seen / alike_pairs if alike_pairs else math.inf

# %% wrong birthday_test: all samples in one group
# named: All samples are one group here: cut the rows into groups of size.
def birthday_test(features, size, threshold):
    d = torch.cdist(features, features)
    alike = torch.triu(d <= threshold, diagonal=1)
    n = len(features)
    count = int(alike.sum())
    share = float(count > 0)
    return share, n * (n - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: pairs of one group only
# named: The pairs looked at are those of all groups: here they are those of one.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: zeros below the diagonal taken for small distances
# named: triu puts zeros below the diagonal, which are small distances: compare first, then triu.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    d = torch.triu(torch.cdist(groups, groups), diagonal=1)
    alike = d <= threshold
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: neighbours only (i, i+1)
# named: Only rows next to each other are compared: all pairs of a group are asked for.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    d = (groups[:, 1:] - groups[:, :-1]).norm(dim=2)
    alike = d <= threshold
    share = alike.any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * (size - 1) / count if count else math.inf

# %% right birthday_test: pdist per group
def birthday_test(features, size, threshold):
    hits, alike, looked = 0, 0, 0
    for start in range(0, len(features) - size + 1, size):
        near = F.pdist(features[start:start + size]) <= threshold
        hits += bool(near.any())
        alike += int(near.sum())
        looked += near.numel()
    groups = len(features) // size
    return hits / groups, looked / alike if alike else math.inf

# %% right birthday_test: triu_indices over unfold
def birthday_test(features, size, threshold):
    groups = features.unfold(0, size, size).transpose(1, 2)  # (groups, size, d)
    i, j = torch.triu_indices(size, size, 1)
    d = (groups[:, i] - groups[:, j]).square().sum(-1).sqrt()
    alike = d <= threshold
    share = alike.any(dim=1).double().mean().item()
    total = alike.sum().item()
    return share, (alike.numel() / total if total > 0 else float("inf"))

# --- second set

# %% wrong error_rate: counts rather than share
# named: The number of wrong answers is returned: their share is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    wrong = (said != truth).sum().item()
    p = wrong / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return wrong, mid - half, mid + half

# %% wrong error_rate: low and high exchanged
# named: The ends are exchanged: low comes before high.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf((1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, mid - half, mid + half

# %% wrong error_rate: cdf in place of inv_cdf
# named: cdf gives the probability below a number: the quantile is inv_cdf.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().cdf(1 - (1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, mid - half, mid + half

# %% wrong error_rate: clamped Wald
# named: This is the usual interval, cut off at 0 and 1: Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    half = z * math.sqrt(p * (1 - p) / n)
    return p, max(p - half, 0.0), min(p + half, 1.0)

# %% wrong error_rate: z²/4n for z²/4n²
# named: Under the root stands z²/4n², with n squared.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n)) / (1 + z**2 / n)
    return p, mid - half, mid + half

# %% wrong error_rate: forty answers hard-coded
# named: The number of answers is fixed in the code, at 40: it is len(said).
def error_rate(said, truth, confidence=0.95):
    n = 40
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, mid - half, mid + half

# %% wrong error_rate: only the square root divided (parentheses)
# named: The middle is not divided by 1 + z²/n: (middle ± reach) / (1 + z²/n), in brackets.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = p + z**2 / (2 * n) - half / (1 + z**2 / n)
    high = p + z**2 / (2 * n) + half / (1 + z**2 / n)
    return p, low, high

# %% wrong error_rate: mean absolute difference of the answers
# named: Differences are added up: an answer is wrong or right, however far off it is.
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = (said - truth).abs().double().mean().item()
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    mid = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(max(p * (1 - p), 0) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, mid - half, mid + half

# %% right error_rate: numbers of wrong and right
def error_rate(said, truth, confidence=0.95):
    n = truth.numel()
    x = int(torch.ne(said, truth).sum())
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    centre = (x + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(x * (n - x) / n + z * z / 4)
    return x / n, centre - half, centre + half

# %% wrong frechet_distance: means over the wrong axis
# named: The mean is taken over everything: means over the samples, dim 0, are a number for each feature.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    gap = real.mean() - fake.mean()
    return max((gap**2 + S_r.trace() + S_f.trace() - 2 * roots).item(), 0.0)

# %% wrong frechet_distance: Cholesky factor
# named: A singular covariance has no Cholesky factor: torch.linalg.eigh gives a root of any covariance.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    L = torch.linalg.cholesky(S_r)
    roots = torch.linalg.eigvalsh(L.T @ S_f @ L).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: eigenvalues not rooted
# named: The eigenvalues are summed without their roots, and the result is cut off at 0.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values = torch.linalg.eigvals(S_r @ S_f).real.clamp(min=0)
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * values.sum()
    return max(d.item(), 0.0)

# %% wrong frechet_distance: eigvalsh of the unsymmetric product
# named: S_r S_f is not symmetric, and eigvalsh reads half of it: take R S_f R, or torch.linalg.eigvals.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    roots = torch.linalg.eigvalsh(S_r @ S_f).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: product of the separate roots
# named: The root of the product is not the product of the roots, since S_r and S_f don't commute.
def frechet_distance(real, fake):
    def root(S):
        w, V = torch.linalg.eigh(S)
        return (V * w.clamp(min=0).sqrt()) @ V.T

    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    d = (real.mean(0) - fake.mean(0)).square().sum() + torch.trace(S_r + S_f - 2 * root(S_r) @ root(S_f))
    return max(d.item(), 0.0)

# %% wrong frechet_distance: double only at the end
# named: In float32 the digits that matter are lost, since large numbers nearly cancel: make both sets float64 before anything else.
def frechet_distance(real, fake):
    S_r, S_f = torch.cov(real.T).double(), torch.cov(fake.T).double()
    mu_r, mu_f = real.mean(0).double(), fake.mean(0).double()
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    return max(float((mu_r - mu_f).square().sum() + S_r.trace() + S_f.trace() - 2 * roots), 0.0)

# %% wrong frechet_distance: jitter added to the diagonal, as in pytorch-fid
# named: Something is added to the diagonals: clamp the eigenvalues instead, which changes nothing else.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    eye = 1e-2 * torch.eye(real.shape[1], dtype=torch.float64)
    S_r, S_f = torch.cov(real.T) + eye, torch.cov(fake.T) + eye
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% wrong frechet_distance: means forgotten
# named: The means are left out: their squared distance counts, too.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    return max((S_r.trace() + S_f.trace() - 2 * roots).item(), 0.0)

# %% wrong frechet_distance: abs in place of every clamp, none on the result
# named: Rounding takes a distance of 0 below 0: clamp the result, too.
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.abs().sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).abs().sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return d.item()

# %% wrong frechet_distance: second moments without centring
def frechet_distance(real, fake):
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r = real.T @ real / (len(real) - 1)
    S_f = fake.T @ fake / (len(fake) - 1)
    w, V = torch.linalg.eigh(S_r)
    R = (V * w.clamp(min=0).sqrt()) @ V.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt().sum()
    d = (real.mean(0) - fake.mean(0)).square().sum() + S_r.trace() + S_f.trace() - 2 * roots
    return max(d.item(), 0.0)

# %% right frechet_distance: numpy
def frechet_distance(real, fake):
    import numpy as np
    x, y = (t.detach().cpu().numpy().astype("float64") for t in (real, fake))
    A, B = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    w, V = np.linalg.eigh(A)
    R = V @ np.diag(np.sqrt(np.clip(w, 0, None))) @ V.T
    roots = np.sqrt(np.clip(np.linalg.eigvalsh(R @ B @ R), 0, None)).sum()
    gap = x.mean(0) - y.mean(0)
    return float(max(gap @ gap + np.trace(A) + np.trace(B) - 2 * roots, 0.0))

# %% wrong kernel_distance: square root at the end
# named: `math.sqrt` does not belong here
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        return (K.sum() - K.trace()) / (len(x) * (len(x) - 1))

    mmd2 = within(real) + within(fake) - 2 * ((real @ fake.T / d + 1) ** 3).mean()
    return math.sqrt(mmd2)

# %% wrong kernel_distance: kernel squared
# named: The kernel is a square: its power is 3.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 2
        return (K.sum() - K.trace()) / (len(x) * (len(x) - 1))

    return float(within(real) + within(fake) - 2 * ((real @ fake.T / d + 1) ** 2).mean())

# %% wrong kernel_distance: not divided by d
# named: The product is not divided by d, the number of features.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()

    def within(x):
        K = (x @ x.T + 1) ** 3
        return (K.sum() - K.trace()) / (len(x) * (len(x) - 1))

    return float(within(real) + within(fake) - 2 * ((real @ fake.T + 1) ** 3).mean())

# %% wrong kernel_distance: mean features only (linear MMD)
# named: Only the means are compared: the kernel (a·b / d + 1)³ of all pairs is asked for.
def kernel_distance(real, fake):
    return float((real.double().mean(0) - fake.double().mean(0)).square().sum())

# %% wrong kernel_distance: n and m exchanged
# named: The numbers of real samples and of fakes are exchanged in n (n - 1).
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    (n, d), m = real.shape, len(fake)
    k = lambda a, b: (a @ b.T / d + 1) ** 3
    rr, ff, rf = k(real, real), k(fake, fake), k(real, fake)
    return float((rr.sum() - rr.trace()) / (m * (m - 1)) + (ff.sum() - ff.trace()) / (n * (n - 1)) - 2 * rf.mean())

# %% wrong kernel_distance: double after the kernel
# named: In float32 the digits that matter are lost, since large numbers nearly cancel: make both sets float64 before anything else.
def kernel_distance(real, fake):
    d = real.shape[1]
    k = lambda a, b: ((a @ b.T / d + 1) ** 3).double()
    n, m = len(real), len(fake)
    rr, ff, rf = k(real, real), k(fake, fake), k(real, fake)
    return float((rr.sum() - rr.trace()) / (n * (n - 1)) + (ff.sum() - ff.trace()) / (m * (m - 1)) - 2 * rf.mean())

# %% wrong kernel_distance: plus inside the division
# named: The 1 is divided by d, too: it is added to a·b / d.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = ((x @ x.T + 1) / d) ** 3
        return (K.sum() - K.trace()) / (len(x) * (len(x) - 1))

    return float(within(real) + within(fake) - 2 * (((real @ fake.T + 1) / d) ** 3).mean())

# %% wrong kernel_distance: removes ones on the diagonal (as for RBF)
# named: On the diagonal stands k(a, a), which is no 1: take away the trace, not n.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        n = len(x)
        return (K.sum() - n) / (n * (n - 1))

    return float(within(real) + within(fake) - 2 * ((real @ fake.T / d + 1) ** 3).mean())

# %% wrong kernel_distance: sums over i<j divided by n(n-1)
# named: Above the diagonal each pair stands once: that makes n (n - 1) / 2 pairs.
def kernel_distance(real, fake):
    real, fake = real.double(), fake.double()
    d = real.shape[1]

    def within(x):
        K = (x @ x.T / d + 1) ** 3
        n = len(x)
        return torch.triu(K, 1).sum() / (n * (n - 1))

    return float(within(real) + within(fake) - 2 * ((real @ fake.T / d + 1) ** 3).mean())

# %% right kernel_distance: one big kernel of all, blocks and masks
def kernel_distance(real, fake):
    x = torch.cat([real, fake]).double()
    K = (x @ x.T / x.shape[1] + 1).pow(3)
    K.fill_diagonal_(0)
    n, m = len(real), len(fake)
    weights = torch.cat([
        torch.full((n,), 1.0, dtype=torch.float64, device=x.device),
        torch.full((m,), 0.0, dtype=torch.float64, device=x.device),
    ])
    other = 1 - weights
    rr = weights @ K @ weights / (n * (n - 1))
    ff = other @ K @ other / (m * (m - 1))
    rf = weights @ K @ other / (n * m)
    return (rr + ff - 2 * rf).item()

# %% wrong inception_score: entropy of the marginal alone
# named: Only the entropy of the marginal counts here: that of the rows is missing.
def inception_score(probabilities):
    q = probabilities.mean(0)
    return math.exp(-torch.xlogy(q, q).sum().item())

# %% wrong inception_score: sign of the divergence
# named: The sign of the divergence is the wrong way round.
def inception_score(probabilities):
    q = probabilities.mean(0)
    kl = torch.xlogy(probabilities, q) - torch.xlogy(probabilities, probabilities)
    return kl.sum(1).mean().exp().item()

# %% wrong inception_score: F.kl_div with arguments exchanged
# named: F.kl_div(log q, p) is KL(p || q): its first argument is the log of the marginal.
def inception_score(probabilities):
    q = probabilities.mean(0, keepdim=True).expand_as(probabilities)
    return F.kl_div(probabilities.clamp(min=1e-20).log(), q, reduction="batchmean").exp().item()

# %% wrong inception_score: F.kl_div with reduction mean
# named: The terms of a row are averaged over the classes: sum them.
def inception_score(probabilities):
    q = probabilities.mean(0, keepdim=True).clamp(min=1e-20).expand_as(probabilities)
    return F.kl_div(q.log(), probabilities, reduction="mean").exp().item()

# %% wrong inception_score: argmax labels
# named: Each row is replaced by its likeliest class: p(y|x) is the whole row.
def inception_score(probabilities):
    hard = F.one_hot(probabilities.argmax(1), probabilities.shape[1]).float()
    q = hard.mean(0)
    return torch.exp(-torch.xlogy(q, q).sum()).item()

# %% wrong inception_score: ten splits as in the paper's code
# named: The samples are cut into groups, as in the paper's code: all of them are one here.
def inception_score(probabilities):
    scores = []
    for part in probabilities.chunk(10):
        q = part.mean(0)
        kl = (torch.xlogy(part, part) - torch.xlogy(part, q)).sum(1)
        scores.append(kl.mean().exp())
    return torch.stack(scores).mean().item()

# %% right inception_score: tensor returned
def inception_score(probabilities):
    q = probabilities.mean(0)
    kl = (torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, q)).sum(1)
    return kl.mean().exp()

# %% wrong inception_score: rows with a NaN dropped
# named: 0 log 0, or 0/0 for a class that never occurs, is NaN: take torch.xlogy(p, p) - torch.xlogy(p, marginal).
def inception_score(probabilities):
    q = probabilities.mean(0)
    kl = (probabilities * (probabilities / q).log()).sum(1)
    return kl[~kl.isnan()].mean().exp().item()

# %% right inception_score: nansum of terms
def inception_score(probabilities):
    q = probabilities.mean(0)
    terms = probabilities * (probabilities / q).log()
    return terms.nansum(1).mean().exp().item()

# %% wrong precision_recall: k + 2
# named: The (k + 2)-th smallest distance is taken: the point itself is the first, so its k-th neighbour is the (k + 1)-th.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).sort(1).values[:, k + 1]
        return (torch.cdist(points, balls) <= radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: radius to the k nearest points of the other set
# named: A ball reaches to the k-th nearest point of its own set: here it is one of the other set.
def precision_recall(real, fake, k=3):
    d = torch.cdist(fake, real)
    r_real = d.T.kthvalue(k, dim=1).values
    r_fake = d.kthvalue(k, dim=1).values
    return (d <= r_real).any(1).float().mean().item(), (d.T <= r_fake).any(1).float().mean().item()

# %% wrong precision_recall: all in place of any
# named: In all balls at once: one that holds the point is enough.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, balls) <= radii).all(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: share of pairs
# named: All pairs are averaged: a point counts once, if it lies in any ball.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, balls) <= radii).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: mean of the k nearest distances
# named: The radius is the mean distance to the k nearest: it is the distance to the k-th.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).sort(1).values[:, 1 : k + 1].mean(1)
        return (torch.cdist(points, balls) <= radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: largest distances by topk default
# named: The ball reaches to one of the farthest points: topk takes the largest unless told largest=False.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).topk(k + 1, dim=1).values[:, -1]
        return (torch.cdist(points, balls) <= radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: squared distance for one of two
# named: A distance is compared with a radius that is squared.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        d = (balls[:, None] - balls[None]).pow(2).sum(-1)
        radii = d.kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, balls) <= radii).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: transposed, any over the wrong axis
# named: This is coverage, whose balls hold a point: the share of the points is asked for.
def precision_recall(real, fake, k=3):
    def share(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return (torch.cdist(balls, points) <= radii[:, None]).any(1).float().mean().item()

    return share(real, fake), share(fake, real)

# %% wrong precision_recall: counts
# named: These are numbers of points: divide by how many there are.
def precision_recall(real, fake, k=3):
    def count(balls, points):
        radii = torch.cdist(balls, balls).kthvalue(k + 1, dim=1).values
        return int((torch.cdist(points, balls) <= radii).any(1).sum())

    return count(real, fake), count(fake, real)

# %% right precision_recall: the course's nearest for radii
def precision_recall(real, fake, k=3):
    def share(points, balls):
        gap = torch.cdist(balls, balls)
        radii = torch.stack([row.sort().values[k] for row in gap])
        return sum(bool((torch.cdist(p[None], balls)[0] <= radii).any()) for p in points) / len(points)

    return share(fake, real), share(real, fake)

# %% wrong classification_accuracy_score: gradients on in the test
# named: The test needs no gradients: with torch.no_grad() around it.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    right = total = 0
    for x, y in test_batches:
        right += (net(x).argmax(1) == y).sum().item()
        total += len(y)
    return right / total

# %% wrong classification_accuracy_score: trains on real, tests on samples
# named: Samples and real images are exchanged: train_batches teach, test_batches are what it is tested on.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in test_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in train_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: only the last test batch
# named: Only the last test batch counts here: add up over all of them.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in test_batches:
            accuracy = (net(x).argmax(1) == y).float().mean().item()
    return accuracy

# %% wrong classification_accuracy_score: argmax over the batch
# named: argmax(0) looks for the likeliest image of each class: argmax(1) is the class of each image.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            guess = net(x).argmax(0)
            right += sum(int(g) == int(t) for g, t in zip(guess, y))
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: divides by number of batches times first batch's size
# named: The test batches are of unequal size: count the labels in place of the batches times a size.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    right, batches, size = 0, 0, None
    with torch.no_grad():
        for x, y in test_batches:
            size = size or len(y)
            right += (net(x).argmax(1) == y).sum().item()
            batches += 1
    return right / (batches * size)

# %% wrong classification_accuracy_score: eval mode set before training
# named: net.train() is missing at the start: BatchNorm then takes no averages of the batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.eval()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: zero_grad after backward
# named: zero_grad() comes after backward(), and clears the gradient before the step: clear before backward().
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: mean probability of the label
# named: The probability of the label is averaged: whether the largest logit is at the label is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    total, n = 0.0, 0
    with torch.no_grad():
        for x, y in test_batches:
            p = net(x).softmax(1)
            total += p[torch.arange(len(y)), y].sum().item()
            n += len(y)
    return total / n

# %% wrong classification_accuracy_score: one step an epoch on the accumulated loss
# named: One step an epoch is made, on the gradients of all batches: make one a batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        optimizer.zero_grad()
        for x, y in train_batches:
            F.cross_entropy(net(x), y).backward()
        optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% wrong classification_accuracy_score: mse on one-hot
# named: The loss is a squared difference from one-hot labels: F.cross_entropy of the logits is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            logits = net(x)
            loss = F.mse_loss(logits.softmax(1), F.one_hot(y, logits.shape[1]).float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total

# %% right classification_accuracy_score: helper functions
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    def learn(x, y):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(net(x), y, reduction="mean").backward()
        optimizer.step()

    @torch.no_grad()
    def judged(x, y):
        return [bool(hit) for hit in net(x).topk(1, dim=1).indices[:, 0] == y]

    net.train()
    for _ in range(num_epochs):
        for batch in train_batches:
            learn(*batch)
    net.eval()
    hits = [hit for batch in test_batches for hit in judged(*batch)]
    return sum(hits) / len(hits)

# %% wrong copies: absolute number in place of share
# named: This is the number of samples: their share is asked for.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    threshold = torch.quantile(nearest(held_out, train)[0], quantile).item()
    return int((d_fake <= threshold).sum()), threshold

# %% wrong copies: share divided by the training set
# named: The share is of the samples: divide by their number, not by that of the training images.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    threshold = torch.quantile(nearest(held_out, train)[0], quantile).item()
    return float((d_fake <= threshold).sum()) / len(train), threshold

# %% wrong copies: exchanged results
# named: share and threshold are exchanged: the share comes first.
def copies(fake, train, held_out, quantile=0.01):
    d_fake = nearest(fake, train)[0]
    threshold = torch.quantile(nearest(held_out, train)[0], quantile).item()
    return threshold, (d_fake <= threshold).float().mean().item()

# %% wrong copies: all distances instead of the nearest
# named: All pairs of distances are pooled: of each held-out image, the smallest alone counts.
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.quantile(torch.cdist(held_out, train).flatten(), quantile).item()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold

# %% wrong copies: training images' distances among themselves
# named: The threshold comes from the training images among themselves: it comes from held-out ones.
def copies(fake, train, held_out, quantile=0.01):
    d = torch.cdist(train, train)
    d.fill_diagonal_(float("inf"))
    threshold = torch.quantile(d.min(1).values, quantile).item()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold

# %% wrong copies: mean distance as the threshold
# named: quantile times the mean distance is no quantile: take torch.quantile of the distances.
def copies(fake, train, held_out, quantile=0.01):
    d_held = nearest(held_out, train)[0]
    threshold = (quantile * d_held.mean()).item()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold

# %% wrong copies: quantile in per cent
# named: quantile is a share already, not per cent: it is not divided by 100.
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.quantile(nearest(held_out, train)[0], quantile / 100).item()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold

# %% wrong copies: threshold right, but samples measured to held-out images
# named: The samples are compared with the held-out images: they are compared with the training images.
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.quantile(nearest(held_out, train)[0][:, 0], quantile).item()
    d_fake = nearest(fake, held_out)[0][:, 0]
    return (d_fake <= threshold).float().mean().item(), threshold

# %% wrong copies: lower interpolation by sorting
# named: torch.quantile goes in a straight line between two distances: here the smaller one is taken.
def copies(fake, train, held_out, quantile=0.01):
    d = nearest(held_out, train)[0][:, 0].sort().values
    threshold = d[int(quantile * len(d))].item()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold

# %% right copies: numpy quantile
def copies(fake, train, held_out, quantile=0.01):
    import numpy as np
    held = nearest(held_out, train)[0].flatten().cpu().numpy()
    near = nearest(fake, train)[0].flatten().cpu().numpy()
    threshold = float(np.quantile(held, quantile))
    return float((near <= threshold).mean()), threshold

# %% wrong birthday_test: strict comparison
# named: A value is infinite: look for log(0), a division by 0, or exp of a large number.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    d = torch.cdist(groups, groups)
    pairs = torch.ones(size, size, dtype=torch.bool, device=features.device).triu(1)
    alike = (d < threshold) & pairs
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: share of pairs in place of groups
# named: This is the share of pairs that are alike: that of groups is asked for.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    count = int(alike.sum())
    pairs = g * size * (size - 1) / 2
    return count / pairs, pairs / count if count else math.inf

# %% wrong birthday_test: fraction upside down
# named: The support is upside down: pairs looked at over pairs that are alike.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    return share, int(alike.sum()) / (g * size * (size - 1) / 2)

# %% wrong birthday_test: group count and size exchanged
# named: size is the number of rows in a group: here it is the number of groups.
def birthday_test(features, size, threshold):
    per = len(features) // size
    groups = features[: per * size].reshape(size, per, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, size * per * (per - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: None if nothing is alike
# named: support is None where a number is asked for.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size * (size - 1) / 2 / count if count else None

# %% wrong birthday_test: remainder crashes in view
# named: Rows are left over that fill no group: cut them off before, features[: groups * size].
def birthday_test(features, size, threshold):
    groups = features.view(-1, size, features.shape[1])
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, len(groups) * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: alike samples counted, not pairs
# named: Samples that have a like are counted in the support: count the pairs that are alike.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.any(2).sum())
    return share, g * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: shuffles the rows
# named: The features belong to the caller: leave them as they are, and in their order.
def birthday_test(features, size, threshold):
    features = features[torch.randperm(len(features))]
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size * (size - 1) / 2 / count if count else math.inf

# %% wrong birthday_test: pairs as size squared
# named: The square of size is no count of pairs: a group has size (size - 1) / 2.
def birthday_test(features, size, threshold):
    g = len(features) // size
    groups = features[: g * size].reshape(g, size, -1)
    alike = torch.triu(torch.cdist(groups, groups) <= threshold, diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    count = int(alike.sum())
    return share, g * size**2 / 2 / count if count else math.inf

# %% right birthday_test: nested loops in Python
def birthday_test(features, size, threshold):
    groups = len(features) // size
    hits = pairs = alike = 0
    for g in range(groups):
        rows = features[g * size : (g + 1) * size]
        found = 0
        for i in range(size):
            for j in range(i):
                pairs += 1
                found += int(torch.dist(rows[i], rows[j]) <= threshold)
        alike += found
        hits += found > 0
    return hits / groups, pairs / alike if alike else float("inf")

# %% wrong: This is the share of right answers: that of wrong ones is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said == truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% variant: scipy
def error_rate(said, truth, confidence=0.95):
    from scipy.stats import binomtest

    test = binomtest(int((said == truth).sum()), len(said))
    interval = test.proportion_ci(confidence, method="wilson")
    return test.statistic, interval.low, interval.high


# %% wrong: Differences are added up: an answer is wrong or right, however far off it is.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = min(1.0, (said - truth).abs().float().mean().item())
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: This is the usual interval, p ± z sqrt(p (1 - p) / n): Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(p * (1 - p) / n)
    return p, p - reach, p + reach


# %% variant: by the deviation of the answers
def error_rate(said, truth, confidence=0.95):
    wrong = (said != truth).double()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * wrong.std(correction=0) / len(wrong) ** 0.5
    return wrong.mean(), wrong.mean() - reach, wrong.mean() + reach


# %% wrong: This is the exact interval of Clopper and Pearson: Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    from scipy.stats import binomtest

    test = binomtest(int((said != truth).sum()), len(said))
    interval = test.proportion_ci(confidence, method="exact")
    return test.statistic, interval.low, interval.high


# %% wrong: z leaves 1 - confidence above it: (1 - confidence) / 2 is asked for, since the interval has two ends.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf(confidence)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: z is fixed at 1.96: it follows from the confidence.
def error_rate(said, truth, confidence=0.95):
    n, z = len(said), 1.96
    p = (said != truth).float().mean().item()
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: The ends are not divided by 1 + z²/n.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, middle - reach, middle + reach


# %% wrong: The ends are exchanged: low comes before high.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle + reach) / (1 + z**2 / n), (middle - reach) / (1 + z**2 / n)


# %% wrong: The middle of the interval is returned for the rate: it is the share of wrong answers.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return middle / scale, (middle - reach) / scale, (middle + reach) / scale


# %% wrong: The number of wrong answers is returned: their share is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p * n, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: Without a mistake the interval does not end at 0: what has not been seen may still happen.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    if p in (0, 1):
        return p, p, p
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: This is the interval of Agresti and Coull: Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    wrong = (said != truth).sum().item()
    p = (wrong + z**2 / 2) / (n + z**2)
    reach = z * math.sqrt(p * (1 - p) / (n + z**2))
    return wrong / n, p - reach, p + reach


# %% wrong: 3 results are to be returned: rate, low, high.
def error_rate(said, truth, confidence=0.95):
    return (said != truth).float().mean().item()


# %% wrong: It returns nothing
def error_rate(said, truth, confidence=0.95):
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said.to(device) != truth.to(device)).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: This is the usual interval, cut off at 0 and 1: Wilson's is asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(p * (1 - p) / n)
    return p, max(0.0, p - reach), min(1.0, p + reach)


# %% wrong: z**2 / 2 * n multiplies by n: write z**2 / (2 * n), and z**2 / (4 * n**2).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / 2 * n
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / 4 * n**2)
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: z**2 / 2 * n multiplies by n: write z**2 / (2 * n).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / 2 * n
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: z**2 / 4 * n**2 multiplies by n²: write z**2 / (4 * n**2).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / 4 * n**2)
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: Under the root stands z²/4n², with n squared.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: The middle is not divided by 1 + z²/n: (middle ± reach) / (1 + z²/n), in brackets.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, middle - reach / (1 + z**2 / n), middle + reach / (1 + z**2 / n)


# %% wrong: The reach is not divided by 1 + z²/n: (middle ± reach) / (1 + z²/n).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, middle - reach, middle + reach


# %% wrong: The interval lies about p: Wilson's lies about (p + z²/2n) / (1 + z²/n).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, p - reach, p + reach


# %% wrong: The root is missing: z sqrt(p (1 - p) / n + z²/4n²).
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * (p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: z is missing before the root.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: low and high are the ends: here they are how far the ends lie from the middle.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, -reach, reach


# %% wrong: low and high are the ends: here they are the interval's middle and its reach.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return p, (p + z**2 / (2 * n)) / (1 + z**2 / n), reach


# %% wrong: cdf gives the probability below a number: the quantile is inv_cdf.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: The number of answers is fixed in the code, at 40: it is len(said).
def error_rate(said, truth, confidence=0.95):
    n = 40
    p = (said != truth).sum().item() / n
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: The number of answers in the interval is fixed in the code, at 40: it is len(said).
def error_rate(said, truth, confidence=0.95):
    n = 40
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


# %% wrong: These are per cent: shares from 0 to 1 are asked for.
def error_rate(said, truth, confidence=0.95):
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return 100 * p, 100 * (middle - reach), 100 * (middle + reach)


# %% right: scipy
def error_rate(said, truth, confidence=0.95):
    from scipy.stats import binomtest

    test = binomtest(int((said != truth).sum()), len(said))
    interval = test.proportion_ci(confidence, method="wilson")
    return test.statistic, interval.low, interval.high


# %% right: by counts
def error_rate(said, truth, confidence=0.95):
    n, wrong = said.numel(), int(torch.count_nonzero(said - truth))
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2
    middle = (wrong + z2 / 2) / (n + z2)
    reach = math.sqrt(z2) / (n + z2) * math.sqrt(wrong * (n - wrong) / n + z2 / 4)
    return wrong / n, middle - reach, middle + reach


# %% right: the roots of (p - x)² = z² x (1 - x) / n
def error_rate(said, truth, confidence=0.95):
    n = len(truth)
    p = sum(a != b for a, b in zip(said.tolist(), truth.tolist())) / n
    z = -NormalDist().inv_cdf((1 - confidence) / 2)
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return p, (-b - root) / (2 * a), (-b + root) / (2 * a)


# %% right: tensors
def error_rate(said, truth, confidence=0.95):
    p, n = said.ne(truth).double().mean(), len(said)
    z = torch.special.ndtri(torch.tensor((1 + confidence) / 2, dtype=torch.float64))
    middle = p + z**2 / (2 * n)
    reach = z * (p * (1 - p) / n + z**2 / (4 * n**2)).sqrt()
    ends = torch.stack([middle - reach, middle + reach]) / (1 + z**2 / n)
    return torch.cat([p[None], ends])


# %% right: z from erfinv, ends kept within 0 and 1
def error_rate(said, truth, confidence=0.95):
    n = said.shape[0]
    p = 1 - (said == truth).sum().item() / n
    z = math.sqrt(2) * torch.erfinv(torch.tensor(confidence, dtype=torch.double)).item()
    scale = 1 / (1 + z**2 / n)
    middle = scale * (p + z**2 / (2 * n))
    reach = scale * z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return [p, max(0.0, middle - reach), min(1.0, middle + reach)]

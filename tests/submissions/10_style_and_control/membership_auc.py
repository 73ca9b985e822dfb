# %% wrong: The sets are exchanged: members are to have the higher scores.
def membership_auc(members, others):
    above = (members[:, None] < others).double().mean()
    equal = (members[:, None] == others).double().mean()
    return (above + equal / 2).item()


# %% variant: by searchsorted
def membership_auc(members, others):
    ordered = others.sort().values
    below = torch.searchsorted(ordered, members) + torch.searchsorted(ordered, members, right=True)
    return 1 - below.double().mean().item() / (2 * len(others))


# %% wrong: Equal scores count in full: they count one half.
def membership_auc(members, others):
    return (members[:, None] >= others).double().mean().item()


# %% variant: by a loop
def membership_auc(members, others):
    return sum(float(a >= b) for a in members for b in others) / (len(members) * len(others))


# %% wrong: Equal scores don't count: they count one half.
def membership_auc(members, others):
    return (members[:, None] > others).double().mean().item()


# %% variant: by a loop
def membership_auc(members, others):
    wins = 0
    for a in members.tolist():
        wins += sum(a > b for b in others.tolist())
    return wins / members.numel() / others.numel()


# %% variant: ranks that differ for equals
def membership_auc(members, others):
    both = torch.cat([members, others])
    ranks = both.argsort(stable=True).argsort()[: len(members)].double() + 1
    n, m = len(members), len(others)
    return ((ranks.sum() - n * (n + 1) / 2) / (n * m)).item()


# %% wrong: Equal pairs are left out of the count: they are pairs too, and count one half.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    below = (members[:, None] < others).double().sum()
    return (above / (above + below)).item()


# %% wrong: Half of all equal pairs is added as a number: it is half of their share.
def membership_auc(members, others):
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).sum()
    return (above + equal / 2).item()


# %% wrong: The pairs are counted: their share is asked for, divided by n m.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    equal = (members[:, None] == others).double().sum()
    return (above + equal / 2).item()


# %% variant: ranks
def membership_auc(members, others):
    both = torch.cat([members, others])
    ranks = ((both[:, None] > both).sum(1) + (both[:, None] == both).sum(1).add(1) / 2)[: len(members)]
    return (ranks.sum() - len(members) * (len(members) + 1) / 2).item()


# %% wrong: It is divided by all pairs of two different images: only those of a member and another count, n m.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    equal = (members[:, None] == others).double().sum()
    total = len(members) + len(others)
    return ((above + equal / 2) / (total * (total - 1) / 2)).item()


# %% wrong: It is divided by n + m: there are n m pairs.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    equal = (members[:, None] == others).double().sum()
    return ((above + equal / 2) / (len(members) + len(others))).item()


# %% wrong: It is divided by n n: there are n m pairs.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    equal = (members[:, None] == others).double().sum()
    return ((above + equal / 2) / len(members) ** 2).item()


# %% wrong: It is divided by n alone: there are n m pairs.
def membership_auc(members, others):
    above = (members[:, None] > others).double().sum()
    equal = (members[:, None] == others).double().sum()
    return ((above + equal / 2) / len(members)).item()


# %% wrong: It runs from -1 to 1: 2 area - 1 is another measure, the area is asked for.
def membership_auc(members, others):
    return torch.sign(members[:, None] - others).double().mean().item()


# %% wrong: An area below 0.5 is turned round: it says that members score lower, and stays as it is.
def membership_auc(members, others):
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).double().mean()
    area = (above + equal / 2).item()
    return max(area, 1 - area)


# %% variant: by its distance from one half
def membership_auc(members, others):
    area = 0.5 + torch.sign(members[:, None] - others).double().mean().item() / 2
    return 0.5 + abs(area - 0.5)


# %% wrong: Scores are compared with one threshold: all thresholds count, which is all pairs.
def membership_auc(members, others):
    both = torch.cat([members, others])
    threshold = both.median()
    return ((members > threshold).double().mean() + (others <= threshold).double().mean()).item() / 2


# %% wrong: This is the best accuracy of a threshold: all thresholds count, which is all pairs.
def membership_auc(members, others):
    best = 0.0
    for threshold in torch.cat([members, others]).tolist():
        right = (members >= threshold).double().mean() + (others < threshold).double().mean()
        best = max(best, right.item() / 2)
    return best


# %% wrong: This is the best accuracy of a threshold: all thresholds count, which is all pairs.
def membership_auc(members, others):
    best = 0.0
    for threshold in torch.cat([members, others]).tolist():
        right = (members >= threshold).sum() + (others < threshold).sum()
        best = max(best, right.item() / (len(members) + len(others)))
    return best


# %% wrong: The difference of the means comes back: pairs are to be counted.
def membership_auc(members, others):
    return (members.mean() - others.mean()).item()


# %% wrong: The size of the scores counts, through a sigmoid: only which of two is higher does.
def membership_auc(members, others):
    return torch.sigmoid(members[:, None] - others).double().mean().item()


# %% wrong: Only as many pairs as there are in the shorter set are compared: each member is compared with all others.
def membership_auc(members, others):
    k = min(len(members), len(others))
    return ((members[:k] > others[:k]).double() + 0.5 * (members[:k] == others[:k]).double()).mean().item()


# %% variant: by zip
def membership_auc(members, others):
    pairs = list(zip(members.tolist(), others.tolist()))
    return sum((a > b) + 0.5 * (a == b) for a, b in pairs) / len(pairs)


# %% wrong: Each member is compared with the mean of the others: it is compared with each of them.
def membership_auc(members, others):
    mean = others.mean()
    return ((members > mean).double().mean() + (members == mean).double().mean() / 2).item()


# %% wrong: Each member is compared with the median of the others: it is compared with each of them.
def membership_auc(members, others):
    middle = others.median()
    return ((members > middle).double().mean() + (members == middle).double().mean() / 2).item()


# %% wrong: A few thresholds at equal distances miss scores that lie between them: take all scores, or all pairs.
def membership_auc(members, others):
    both = torch.cat([members, others])
    thresholds = torch.linspace(both.min().item() - 1, both.max().item() + 1, 5)
    hits = (members[:, None] >= thresholds).double().mean(0)
    alarms = (others[:, None] >= thresholds).double().mean(0)
    return torch.trapezoid(hits.flip(0), alarms.flip(0)).item()


# %% wrong: The curve begins at the highest score: its corner at 0 is missing.
def membership_auc(members, others):
    thresholds = torch.cat([members, others]).unique()
    hits = [(members >= t).double().mean().item() for t in thresholds.flip(0)]
    alarms = [(others >= t).double().mean().item() for t in thresholds.flip(0)]
    return sum((b - a) * (p + q) / 2 for a, b, p, q in zip(alarms, alarms[1:], hits, hits[1:]))


# %% wrong: The sets are sorted in place: sort a copy, members.sort().values.
def membership_auc(members, others):
    others.copy_(others.sort().values)
    members.copy_(members.sort().values)
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).double().mean()
    return (above + equal / 2).item()


# %% variant: by NumPy's sort
def membership_auc(members, others):
    a, b = members.numpy(force=True), others.numpy(force=True)
    b.sort()
    below = [(b < x).mean() + (b == x).mean() / 2 for x in a]
    a.sort()
    return float(sum(below) / len(below))


# %% wrong: A number for each member comes back: take their mean.
def membership_auc(members, others):
    above = (members[:, None] > others).double().mean(dim=1)
    equal = (members[:, None] == others).double().mean(dim=1)
    return above + equal / 2


# %% wrong: It returns nothing: a `return` with the result is missing.
def membership_auc(members, others):
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).double().mean()
    (above + equal / 2).item()


# %% wrong: mean() of whole numbers, dtype bool: make them floats first, with .float().
def membership_auc(members, others):
    above = (members[:, None] > others).mean()
    equal = (members[:, None] == others).mean()
    return (above + equal / 2).item()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def membership_auc(members, others):
    wins = torch.zeros(len(members), len(others))
    wins = wins + (members[:, None] > others) + 0.5 * (members[:, None] == others)
    return wins.mean().item()


# %% wrong: NumPy does not follow gradients or devices: stay with torch functions.
def membership_auc(members, others):
    a, b = members.numpy(), others.numpy()
    return float((a[:, None] > b).mean() + (a[:, None] == b).mean() / 2)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def membership_auc(members, others):
    if members.is_cpu:
        members = members.to(device)
    above = (members[:, None] > others).double().mean()
    equal = (members[:, None] == others).double().mean()
    return (above + equal / 2).item()


# %% right: sorted, and searched
def membership_auc(members, others):
    ordered, n, m = others.sort().values, len(members), len(others)
    below = torch.searchsorted(ordered, members).sum().item()
    upto = torch.searchsorted(ordered, members, right=True).sum().item()
    return (below + upto) / 2 / (n * m)


# %% right: by signs
def membership_auc(members, others):
    return (torch.sign(members[:, None] - others[None]).mean().item() + 1) / 2


# %% right: the curve by all thresholds, a tensor comes back
def membership_auc(members, others):
    thresholds = torch.cat([members, others]).unique().flip(0)
    zero = thresholds.new_zeros(1)
    hits = torch.cat([zero, (members >= thresholds[:, None]).to(zero).mean(1)])
    alarms = torch.cat([zero, (others >= thresholds[:, None]).to(zero).mean(1)])
    return torch.trapezoid(hits, alarms)


# %% right: ranks, with the mean rank for equals
def membership_auc(members, others):
    both = torch.cat([members, others])
    _, place, count = both.unique(return_inverse=True, return_counts=True)
    mean_rank = count.cumsum(0) - (count - 1) / 2
    n, m = len(members), len(others)
    return ((mean_rank[place][:n].sum() - n * (n + 1) / 2) / (n * m)).item()


# %% right: the complement
def membership_auc(members, others):
    lower = (members.unsqueeze(1) < others.unsqueeze(0)).float().mean()
    same = torch.eq(members.unsqueeze(1), others.unsqueeze(0)).float().mean()
    return float(1 - lower - 0.5 * same)


# %% right: on the CPU, with bisection
import bisect


def membership_auc(members, others):
    members, others = members.cpu().tolist(), sorted(others.cpu().tolist())
    below = [bisect.bisect_left(others, a) + bisect.bisect_right(others, a) for a in members]
    return sum(below) / (2 * len(members) * len(others))

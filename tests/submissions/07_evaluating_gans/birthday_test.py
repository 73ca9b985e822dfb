# %% wrong: Each pair counts twice: look above the diagonal alone.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = torch.cdist(groups, groups) <= threshold
    alike &= ~torch.eye(size, dtype=torch.bool)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% variant: a loop
def birthday_test(features, size, threshold):
    hits, found, count = 0, 0, len(features) // size
    for group in features[: count * size].split(size):
        alike = torch.cdist(group, group) <= threshold
        number = int(alike.sum()) - size
        hits += number > 0
        found += number
    return hits / count, count * size * (size - 1) / 2 / found if found else math.inf


# %% wrong: A sample is a pair with itself here: leave out the diagonal.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu()
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: All samples are one group here: cut the rows into groups of size.
def birthday_test(features, size, threshold):
    alike = (torch.cdist(features, features) <= threshold).triu(diagonal=1)
    found, n = alike.sum().item(), len(features)
    return float(found > 0), n * (n - 1) / 2 / found if found else math.inf


# %% wrong: A group is rows that follow one another: here its rows lie apart, one in so many.
def birthday_test(features, size, threshold):
    kept = features[: len(features) // size * size]
    groups = kept.view(size, -1, features.shape[1]).transpose(0, 1)
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: The rows that are left over are a group, too, here: leave them out.
def birthday_test(features, size, threshold):
    hits, found, pairs = [], 0, 0
    for group in features.split(size):
        n = len(group)
        alike = (torch.cdist(group, group) <= threshold).triu(diagonal=1).sum().item()
        hits.append(alike > 0)
        found += alike
        pairs += n * (n - 1) / 2
    return sum(hits) / len(hits), pairs / found if found else math.inf


# %% wrong: This is the share of samples that have a like: that of groups is asked for.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = torch.cdist(groups, groups) <= threshold
    alike &= ~torch.eye(size, dtype=torch.bool)
    found = alike.sum().item() / 2
    pairs = len(groups) * size * (size - 1) / 2
    return alike.any(2).float().mean().item(), pairs / found if found else math.inf


# %% wrong: This is the share of pairs that are alike: that of groups is asked for.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    return found / pairs, pairs / found if found else math.inf


# %% wrong: This is the number of groups: their share is asked for.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    return alike.flatten(1).any(1).sum().item(), pairs / found if found else math.inf


# %% wrong: The support is upside down: pairs looked at over pairs that are alike.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, found / pairs if found else math.inf


# %% wrong: The pairs looked at are those of all groups: here they are those of one.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    share = alike.flatten(1).any(1).float().mean().item()
    return share, size * (size - 1) / 2 / found if found else math.inf


# %% wrong: The square of size is no count of pairs: a group has size (size - 1) / 2.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    share = alike.flatten(1).any(1).float().mean().item()
    return share, len(groups) * size**2 / 2 / found if found else math.inf


# %% wrong: At most the threshold: copies, with a distance of 0, are alike at threshold 0.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) < threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% variant: itertools
def birthday_test(features, size, threshold):
    import itertools

    count, hits, found = len(features) // size, 0, 0
    for g in range(count):
        rows = features[g * size : (g + 1) * size]
        near = sum(bool((a - b).norm() < threshold) for a, b in itertools.combinations(rows, 2))
        hits, found = hits + bool(near), found + near
    return hits / count, math.comb(size, 2) * count / found if found else math.inf


# %% wrong: The distances are squared: compare the Euclidean distance with the threshold.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) ** 2 <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: Where no pair is alike, nothing can be divided: support is math.inf.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    return alike.flatten(1).any(1).float().mean().item(), pairs / found


# %% wrong: Where no pair is alike, share is 0 and support is math.inf.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / max(found, 1)


# %% variant: 0 in its place
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    share = alike.flatten(1).any(1).float().mean().item()
    return share, len(groups) * size * (size - 1) / 2 / found if found else 0.0


# %% wrong: 2 results are to be returned: share, support.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    return alike.flatten(1).any(1).float().mean().item()


# %% wrong: It returns nothing
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    result = alike.flatten(1).any(1).float().mean().item(), pairs / found if found else math.inf


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    upper = torch.ones(size, size, dtype=torch.bool, device=device).triu(diagonal=1)
    alike = (torch.cdist(groups, groups) <= threshold) & upper
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: The features belong to the caller: leave them as they are, and in their order.
def birthday_test(features, size, threshold):
    features -= features.mean(0)
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: Torch's random numbers are drawn
def birthday_test(features, size, threshold):
    features = features[torch.randperm(len(features))]
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: triu puts zeros below the diagonal, which are small distances: compare first, then triu.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = torch.cdist(groups, groups).triu(diagonal=1) <= threshold
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: Only rows next to each other are compared: all pairs of a group are asked for.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (groups[:, 1:] - groups[:, :-1]).norm(dim=2) <= threshold
    found = alike.sum().item()
    share = alike.any(1).float().mean().item()
    return share, alike.numel() / found if found else math.inf


# %% wrong: size is the number of rows in a group: here it is the number of groups.
def birthday_test(features, size, threshold):
    rows = len(features) // size
    groups = features[: rows * size].view(size, rows, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    share = alike.flatten(1).any(1).float().mean().item()
    return share, size * rows * (rows - 1) / 2 / found if found else math.inf


# %% wrong: The support comes from the share of groups: divide the pairs looked at by those that are alike.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    return share, size * (size - 1) / 2 / share if share else math.inf


# %% variant: by the number of groups
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1).flatten(1).any(1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    return alike.float().mean().item(), pairs / found if found else math.inf


# %% wrong: The support is not the square of size: divide the pairs looked at by those that are alike.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    share = alike.flatten(1).any(1).float().mean().item()
    return share, float(size**2) if share else math.inf


# %% wrong: Samples that have a like are counted in the support: count the pairs that are alike.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.any(2).sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: All entries of the matrix are counted as pairs looked at: a group has size (size - 1) / 2.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    share = alike.flatten(1).any(1).float().mean().item()
    return share, alike.numel() / found if found else math.inf


# %% wrong: Rows are left over that fill no group: cut them off before, features[: groups * size].
def birthday_test(features, size, threshold):
    groups = features.view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf


# %% wrong: support is None where a number is asked for.
def birthday_test(features, size, threshold):
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    return alike.flatten(1).any(1).float().mean().item(), pairs / found if found else None


# %% right: pairs one by one
def birthday_test(features, size, threshold):
    count, hits, found = len(features) // size, 0, 0
    for g in range(count):
        rows = features[g * size : (g + 1) * size]
        near = 0
        for i in range(size):
            for j in range(i + 1, size):
                near += (rows[i] - rows[j]).norm().item() <= threshold
        hits += near > 0
        found += near
    support = count * size * (size - 1) / 2 / found if found else float("inf")
    return hits / count, support


# %% right: F.pdist
def birthday_test(features, size, threshold):
    groups = [g for g in features.split(size) if len(g) == size]
    found = [(F.pdist(g) <= threshold).sum().item() for g in groups]
    pairs = len(groups) * math.comb(size, 2)
    return sum(n > 0 for n in found) / len(groups), pairs / sum(found) if sum(found) else math.inf


# %% right: both triangles, halved
def birthday_test(features, size, threshold):
    count = features.shape[0] // size
    groups = features[: count * size].reshape(count, size, -1)
    distances = torch.cdist(groups, groups) + torch.diag(torch.full((size,), math.inf))
    near = (distances <= threshold).sum(dim=(1, 2)) / 2
    support = count * size * (size - 1) / 2 / near.sum()
    return (near > 0).double().mean(), support


# %% right: differences
def birthday_test(features, size, threshold):
    count = len(features) // size
    groups = features[: count * size].view(count, size, -1)
    i, j = torch.triu_indices(size, size, offset=1)
    near = (groups[:, i] - groups[:, j]).square().sum(2).sqrt() <= threshold
    found = near.sum().item()
    return [near.any(1).float().mean().item(), near.numel() / found if found else math.inf]


# %% right: scipy
def birthday_test(features, size, threshold):
    from scipy.spatial.distance import pdist

    count = len(features) // size
    near = [pdist(features[i * size : (i + 1) * size].double().numpy()) <= threshold for i in range(count)]
    found = sum(int(n.sum()) for n in near)
    support = sum(n.size for n in near) / found if found else math.inf
    return sum(bool(n.any()) for n in near) / count, support

# %% wrong: The table is turned: rows are codes, columns are labels.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table.T, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: This is the code of each label: matching[i] is the label of code i.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns).argsort(), float(table[rows, columns].sum()) / len(codes)


# %% variant: by a loop
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.zeros(k, k, dtype=torch.int64)
    for i, j in zip(codes.tolist(), labels.tolist()):
        table[i, j] += 1
    labels_first, code_of = linear_sum_assignment(-table.T.numpy())
    hits = sum(int(table[j, i]) for i, j in zip(labels_first, code_of))
    return table, torch.as_tensor(code_of), hits / len(codes)


# %% wrong: This is the error: the share that agrees is asked for.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), 1 - float(table[rows, columns].sum()) / len(codes)


# %% wrong: This is the number of points that agree: divide by their number.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum())


# %% wrong: Each code gets its most frequent label: two codes may get the same one.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    matching = table.argmax(1)
    return table, matching, float(table.max(1).values.sum()) / len(codes)


# %% variant: with the mode of the labels
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    matching = torch.zeros(k, dtype=torch.int64)
    for i in range(k):
        if (codes == i).any():
            matching[i] = torch.bincount(labels[codes == i], minlength=k).argmax()
    return table, matching, (matching[codes] == labels).double().mean().item()


# %% wrong: linear_sum_assignment minimises: this is the worst matching, not the best.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy())
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: Nothing is matched: code 0 need not stand for label 0.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    return table, torch.arange(k), (codes == labels).double().mean().item()


# %% wrong: The table is smaller where a code or a label never occurs: it is always k by k.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.zeros(int(codes.max()) + 1, int(labels.max()) + 1, dtype=torch.int64)
    table.index_put_((codes, labels), torch.ones_like(codes), accumulate=True)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: codes and labels belong to the caller: change nothing in place.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(codes.mul_(k).add_(labels), minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: One label a code: raise ValueError with a sentence that names both lengths.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    table = torch.bincount(k * codes + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% variant: only the first ones are looked at
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    table = torch.zeros(k, k, dtype=torch.int64)
    for i, j in zip(codes.tolist(), labels[: len(codes)].tolist(), strict=True):
        table[i, j] += 1
    if len(codes) != len(labels):
        raise RuntimeError("lengths")
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.bincount(k * codes.to(device) + labels, minlength=k * k).reshape(k, k)
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% wrong: histogram2d takes its limits from the data: give it range=[(0, k), (0, k)].
def match_codes(codes, labels, k):
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("as many labels as codes, please")
    table = torch.tensor(np.histogram2d(codes, labels, bins=k)[0]).long()
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum()) / len(codes)


# %% right: products of one-hot matrices
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if codes.shape != labels.shape:
        raise ValueError(f"{len(codes)} codes and {len(labels)} labels")
    table = F.one_hot(codes, k).T @ F.one_hot(labels, k)
    columns = torch.from_numpy(linear_sum_assignment(-table.numpy())[1])
    return table, columns, (columns[codes] == labels).double().mean().item()


# %% right: all orders tried out
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError("lengths differ")
    table = torch.zeros(k, k, dtype=torch.int64)
    for i, j in zip(codes.tolist(), labels.tolist()):
        table[i, j] += 1
    best = max(
        itertools.permutations(range(k)), key=lambda p: sum(int(table[i, p[i]]) for i in range(k))
    )
    hits = sum(int(table[i, best[i]]) for i in range(k))
    return table, torch.tensor(best), hits / len(codes)


# %% right: index_put_
def match_codes(codes, labels, k):
    from scipy import optimize

    if len(codes) != len(labels):
        raise ValueError("lengths differ")
    table = torch.zeros(k, k).index_put_((codes, labels), torch.ones(len(codes)), accumulate=True)
    rows, columns = optimize.linear_sum_assignment(table, maximize=True)
    return table, torch.tensor(columns), table[rows, columns].sum() / len(codes)


# %% right: numpy's histogram, a list for the matching
def match_codes(codes, labels, k):
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("lengths differ")
    table = np.zeros((k, k), dtype=np.int64)
    np.add.at(table, (codes.cpu().numpy(), labels.cpu().numpy()), 1)
    _, columns = linear_sum_assignment(table, maximize=True)
    accuracy = sum(table[i, j] for i, j in enumerate(columns)) / len(codes)
    return torch.from_numpy(table), list(columns), accuracy


# %% right: comparison of every pair
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError("lengths differ")
    span = range(k)
    table = torch.tensor([[int(((codes == i) & (labels == j)).sum()) for j in span] for i in span])
    rows, columns = linear_sum_assignment(table.max() - table)
    return table, torch.as_tensor(columns), float(table[rows, columns].sum() / table.sum())


# %% wrong: The accuracy is that before the matching: count the points in the matched cells.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), (codes == labels).double().mean().item()


# %% wrong: This is a percentage: a share is between 0 and 1.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), 100 * table[rows, columns].sum().item() / len(codes)


# %% wrong: The mean of the codes' own shares weighs rare codes as much as frequent ones: count all points.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), (table[rows, columns] / table.sum(1).clamp(min=1)).mean().item()


# %% wrong: The matching is that of the shares within each code: frequent codes count no more than rare ones then.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table / table.sum(1, keepdim=True).clamp(min=1), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)


# %% wrong: The largest cell is taken first: what is left for the others may be worse in all.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    left, matching = table.clone(), torch.zeros(k, dtype=torch.int64)
    for _ in range(k):
        i, j = divmod(int(left.argmax()), k)
        matching[i] = j
        left[i], left[:, j] = -1, -1
    return table, matching, (matching[codes] == labels).double().mean().item()


# %% wrong: torch.bincount is as long as the largest number it meets: give it minlength=k * k.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment

    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)


# %% wrong: The table holds shares: it counts the points.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k) / len(codes)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item()


# %% wrong: Each label gets its most frequent code: two labels may want the same one.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    code_of = table.argmax(0)
    matching = torch.zeros(k, dtype=torch.long)
    matching[code_of] = torch.arange(k)
    return table, matching, (matching[codes] == labels).float().mean().item()

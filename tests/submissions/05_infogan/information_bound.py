# %% wrong: The entropy of c is missing: the mean of log Q alone is not the bound.
def information_bound(joint, q):
    return torch.xlogy(joint, q).sum()


# %% variant: as a loop
def information_bound(joint, q):
    total = 0
    for p, r in zip(joint.flatten(), q.flatten()):
        total = total + torch.xlogy(p, r)
    return total


# %% wrong: The entropy of c is subtracted: its sign is minus the sum of p log p.
def information_bound(joint, q):
    p_c = joint.sum(1)
    return torch.xlogy(joint, q).sum() + torch.xlogy(p_c, p_c).sum()


# %% wrong: A pair that never occurs contributes 0, whatever log q is there: torch.xlogy(p, q).
def information_bound(joint, q):
    p_c = joint.sum(1)
    return (joint * q.log()).sum() - (p_c * p_c.log()).sum()


# %% variant: with the entropy from torch
def information_bound(joint, q):
    entropy = torch.distributions.Categorical(probs=joint.sum(1)).entropy()
    return (joint * torch.log(q)).sum() + entropy


# %% wrong: This is the mutual information of the table: the bound takes the q that is given.
def information_bound(joint, q):
    p_c, p_x = joint.sum(1, keepdim=True), joint.sum(0, keepdim=True)
    return torch.xlogy(joint, joint / (p_c * p_x)).sum()


# %% variant: through the posterior
def information_bound(joint, q):
    p_c = joint.sum(1)
    return torch.xlogy(joint, joint / joint.sum(0)).sum() - torch.xlogy(p_c, p_c).sum()


# %% wrong: The entropy is that of x: p(c) is the sum of a row, not of a column.
def information_bound(joint, q):
    p_x = joint.sum(0)
    return torch.xlogy(joint, q).sum() - torch.xlogy(p_x, p_x).sum()


# %% wrong: These are bits: take natural logarithms.
def information_bound(joint, q):
    p_c = joint.sum(1)
    return (torch.xlogy(joint, q).sum() - torch.xlogy(p_c, p_c).sum()) / math.log(2)


# %% wrong: log Q is not weighted by the joint: every pair counts as often as it occurs.
def information_bound(joint, q):
    p_c = joint.sum(1)
    return q.clamp(min=1e-9).log().mean() - torch.xlogy(p_c, p_c).sum()


# %% wrong: joint and q belong to the caller: make new tensors instead of changing one in place.
def information_bound(joint, q):
    p_c = joint.sum(1)
    entropy = -torch.xlogy(p_c, p_c).sum()
    joint.copy_(torch.xlogy(joint, q))
    return joint.sum() + entropy


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def information_bound(joint, q):
    p_c = joint.to(device).sum(1)
    return torch.xlogy(joint, q).sum() - torch.xlogy(p_c, p_c).sum()


# %% wrong: It returns nothing
def information_bound(joint, q):
    p_c = joint.sum(1)
    torch.xlogy(joint, q).sum() - torch.xlogy(p_c, p_c).sum()


# %% right: torch.special.entr
def information_bound(joint, q):
    return torch.special.entr(joint.sum(1)).sum() + torch.xlogy(joint, q).sum()


# %% right: zeros taken out first
def information_bound(joint, q):
    p_c = joint.sum(1)
    there = joint > 0
    return (joint[there] * q[there].log()).sum() - (p_c * p_c.log()).sum()


# %% right: in one sum, with p(c) under the logarithm
def information_bound(joint, q):
    ratio = q / joint.sum(dim=1, keepdim=True)
    return torch.xlogy(joint, ratio).sum()


# %% right: row by row
def information_bound(joint, q):
    bound = joint.new_zeros(())
    for row, guess in zip(joint, q):
        p = row.sum()
        bound = bound + torch.xlogy(row, guess).sum() - torch.xlogy(p, p)
    return bound


# %% right: as a Python number
def information_bound(joint, q):
    p_c = joint.sum(1)
    return float(torch.xlogy(joint, q).sum() - torch.xlogy(p_c, p_c).sum())


# %% right: nan_to_num for zero times minus infinity
def information_bound(joint, q):
    p_c = joint.sum(1)
    return (joint * q.log()).nan_to_num(0.0).sum() - (p_c * p_c.log()).sum()


# %% wrong: The entropy is taken for that of equally likely codes, log k: p(c) is the sum of its row.
def information_bound(joint, q):
    return torch.xlogy(joint, q).sum() + math.log(len(joint))


# %% right: a small constant that changes no digit
def information_bound(joint, q):
    p_c = joint.sum(1)
    return (joint * (q + 1e-12).log()).sum() - (p_c * (p_c + 1e-12).log()).sum()


# %% wrong: A mean goes over the cells of the table: the joint has their weights already, so take the sum.
def information_bound(joint, q):
    p = joint.sum(1)
    return -torch.xlogy(p, p).sum() + torch.xlogy(joint, q).mean()


# %% wrong: log q is weighted by q: its mean is taken over the joint.
def information_bound(joint, q):
    p = joint.sum(1)
    return -torch.xlogy(p, p).sum() + torch.xlogy(q, q).sum()


# %% wrong: A tensor of shape (1,) came back where one number is asked for.
def information_bound(joint, q):
    p = joint.sum(1)
    return (torch.special.entr(p).sum() + torch.xlogy(joint, q).sum()).reshape(1)


# %% wrong: The entropy is that of Q: H(c) is the entropy of the joint's rows.
def information_bound(joint, q):
    px = joint.sum(0)
    return -(px * torch.xlogy(q, q).sum(0)).sum() + torch.xlogy(joint, q).sum()

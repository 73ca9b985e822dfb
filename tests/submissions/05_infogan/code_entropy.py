# %% wrong: Entropy is minus the sum of Q log Q: the minus is missing.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=1)
    return float((log_q.exp() * log_q).sum(1).mean())


# %% wrong: 0 log 0 counts as 0: log(softmax) is minus infinity there, log_softmax is not.
def code_entropy(logits):
    q = logits.softmax(dim=1)
    return float(-(q * q.log()).sum(1).mean())


# %% variant: written out
def code_entropy(logits):
    e = (logits - logits.max(1, keepdim=True).values).exp()
    q = e / e.sum(1, keepdim=True)
    return -(q * torch.log(q)).sum().item() / len(logits)


# %% wrong: The mean runs over all entries: sum over the categories, mean over the rows.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=1)
    return float(-(log_q.exp() * log_q).mean())


# %% wrong: The entropies are added up: their mean is asked for.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=1)
    return float(-(log_q.exp() * log_q).sum())


# %% wrong: The softmax runs over the points: categories are dimension 1.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=0)
    return float(-(log_q.exp() * log_q).sum(0).mean())


# %% wrong: These are bits: take natural logarithms.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=1)
    return float(-(log_q.exp() * log_q).sum(1).mean()) / math.log(2)


# %% wrong: This is the entropy of the mean distribution: take the mean of the entropies.
def code_entropy(logits):
    q = logits.softmax(dim=1).mean(0)
    return float(-torch.xlogy(q, q).sum())


# %% variant: with torch.distributions
def code_entropy(logits):
    mean = logits.softmax(dim=-1).mean(dim=0)
    return torch.distributions.Categorical(probs=mean).entropy().item()


# %% wrong: This is a tensor: float(...) is asked for.
def code_entropy(logits):
    log_q = logits.log_softmax(dim=1)
    return -(log_q.exp() * log_q).sum(1).mean()


# %% wrong: The logits belong to the caller: change nothing in place.
def code_entropy(logits):
    logits -= logits.logsumexp(1, keepdim=True)
    return float(-(logits.exp() * logits).sum(1).mean())


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def code_entropy(logits):
    log_q = logits.to(device).log_softmax(dim=1)
    return float(-(log_q.exp() * log_q).sum(1).mean())


# %% right: torch.special.entr
def code_entropy(logits):
    return torch.special.entr(logits.softmax(-1)).sum(-1).mean().item()


# %% right: xlogy
def code_entropy(logits):
    q = F.softmax(logits, dim=1)
    return float(-torch.xlogy(q, q).sum(dim=1).mean())


# %% right: the cross-entropy of Q with itself
def code_entropy(logits):
    return float(F.cross_entropy(logits, logits.softmax(1)))


# %% right: logsumexp minus the mean logit
def code_entropy(logits):
    q = logits.softmax(1)
    return float((logits.logsumexp(1) - (q * logits).sum(1)).mean())


# %% right: row by row
def code_entropy(logits):
    total = 0.0
    for row in logits:
        log_q = row.log_softmax(0)
        total -= (log_q.exp() * log_q).sum().item()
    return total / len(logits)

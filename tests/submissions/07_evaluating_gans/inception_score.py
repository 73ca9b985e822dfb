# %% wrong: The logarithm has base 2: exp goes with natural logarithms.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    terms = torch.where(
        probabilities > 0, probabilities * (probabilities / marginal).log2(), 0.0
    )
    return terms.sum(1).mean().exp().item()


# %% variant: by entropies
def inception_score(probabilities):
    def entropy(p):
        return torch.special.entr(p).sum(-1) / math.log(2)

    return float(torch.exp(entropy(probabilities.mean(0)) - entropy(probabilities).mean()))


# %% wrong: exp comes before the mean: average the divergences first.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).exp().mean().item()


# %% wrong: exp is missing at the end.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).mean().item()


# %% variant: by entropies
def inception_score(probabilities):
    entropies = torch.special.entr(probabilities).sum(1)
    return float(torch.special.entr(probabilities.mean(0)).sum() - entropies.mean())


# %% wrong: The divergence is the wrong way round: KL(p(y|x) || p(y)) weighs by the row.
def inception_score(probabilities):
    marginal = probabilities.mean(0, keepdim=True)
    kl = torch.xlogy(marginal, marginal) - torch.xlogy(marginal, probabilities)
    return kl.sum(1).mean().exp().item()


# %% wrong: The terms of a row are averaged over the classes: sum them.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.mean().exp().item()


# %% variant: by entropies
def inception_score(probabilities):
    rows = torch.special.entr(probabilities).mean()
    return torch.exp(torch.special.entr(probabilities.mean(0)).mean() - rows)


# %% wrong: The divergences are summed over the samples: average them.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum().exp().item()


# %% wrong: The sign of the divergence is the wrong way round.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, marginal) - torch.xlogy(probabilities, probabilities)
    return kl.sum(1).mean().exp().item()


# %% wrong: The marginal is that of equal classes: it is the mean over the samples, dim 0.
def inception_score(probabilities):
    marginal = torch.full_like(probabilities[0], 1 / probabilities.shape[1])
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).mean().exp().item()


# %% variant: the mean over the classes
def inception_score(probabilities):
    marginal = probabilities.mean(1, keepdim=True)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).mean().exp().item()


# %% wrong: Only the entropy of the rows counts here: the marginal is missing.
def inception_score(probabilities):
    return torch.special.entr(probabilities).sum(1).mean().exp().item()


# %% wrong: Only the entropy of the marginal counts here: that of the rows is missing.
def inception_score(probabilities):
    return torch.special.entr(probabilities.mean(0)).sum().exp().item()


# %% wrong: 0 log 0, or 0/0 for a class that never occurs, is NaN: take torch.xlogy(p, p) - torch.xlogy(p, marginal).
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = probabilities * (probabilities.log() - marginal.log())
    return kl.sum(1).mean().exp().item()


# %% variant: the log of the ratio
def inception_score(probabilities):
    ratio = probabilities / probabilities.mean(0, keepdim=True)
    return float((probabilities * torch.log(ratio)).sum(dim=1).mean().exp())


# %% variant: xlogy of a ratio
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    return torch.xlogy(probabilities, probabilities / marginal).sum(1).mean().exp().item()


# %% wrong: A small number is added to the probabilities: the score changes with it.
def inception_score(probabilities):
    p = probabilities + 1e-3
    return (p * (p.log() - p.mean(0).log())).sum(1).mean().exp().item()


# %% wrong: softmax is taken of what are probabilities already.
def inception_score(probabilities):
    p = probabilities.softmax(1)
    return (p * (p.log() - p.mean(0).log())).sum(1).mean().exp().item()


# %% wrong: The samples are cut into groups: all of them are one.
def inception_score(probabilities):
    scores = []
    for part in probabilities.chunk(2):
        kl = torch.xlogy(part, part) - torch.xlogy(part, part.mean(0))
        scores.append(kl.sum(1).mean().exp())
    return torch.stack(scores).mean().item()


# %% wrong: A single sample is no exception: it is its own marginal, and scores 1.
def inception_score(probabilities):
    if len(probabilities) < 2:
        return 0.0
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return kl.sum(1).mean().exp().item()


# %% wrong: The probabilities belong to the caller: make new tensors.
def inception_score(probabilities):
    p = probabilities.clamp_(min=1e-12)
    return (p * (p.log() - p.mean(0).log())).sum(1).mean().exp().item()


# %% variant: whose rows are made to add up again
def inception_score(probabilities):
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, probabilities.mean(0))
    score = kl.sum(1).mean().exp().item()
    probabilities /= 2 * probabilities.sum(1, keepdim=True)
    return score


# %% wrong: It returns nothing
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    score = kl.sum(1).mean().exp().item()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def inception_score(probabilities):
    p = probabilities.to(device)
    return (torch.xlogy(p, p) - torch.xlogy(p, p.mean(0))).sum(1).mean().exp().item()


# %% wrong: The terms of a row are averaged over the classes: sum them; and p / marginal is 0/0 for a class that never occurs.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    return torch.xlogy(probabilities, probabilities / marginal).mean().exp().item()


# %% wrong: The divergence is the wrong way round: in KL(p(y|x) || p(y)) the row p(y|x) comes first.
def inception_score(probabilities):
    p = probabilities.clamp(min=1e-12)
    marginal = p.mean(0)
    return (marginal * (marginal.log() - p.log())).sum(1).mean().exp().item()


# %% wrong: F.kl_div(log q, p) is KL(p || q): its first argument is the log of the marginal, its second the row.
def inception_score(probabilities):
    marginal = probabilities.mean(0, keepdim=True).expand_as(probabilities)
    return F.kl_div(probabilities.log(), marginal, reduction="batchmean").exp().item()


# %% wrong: F.kl_div(log q, p) is KL(p || q): its first argument is the log of the marginal.
def inception_score(probabilities):
    marginal = probabilities.mean(0, keepdim=True).expand_as(probabilities)
    logs = probabilities.clamp(min=1e-20).log()
    return F.kl_div(logs, marginal, reduction="batchmean").exp().item()


# %% wrong: Each row is replaced by its likeliest class: p(y|x) is the whole row.
def inception_score(probabilities):
    hard = F.one_hot(probabilities.argmax(1), probabilities.shape[1]).to(probabilities)
    return torch.special.entr(hard.mean(0)).sum().exp().item()


# %% wrong: The samples are cut into groups, as in the paper's code: all of them are one here.
def inception_score(probabilities):
    scores = []
    for part in probabilities.chunk(10):
        kl = torch.xlogy(part, part) - torch.xlogy(part, part.mean(0))
        scores.append(kl.sum(1).mean().exp())
    return torch.stack(scores).mean().item()


# %% wrong: The marginal weighs the terms: in KL(p(y|x) || p(y)) the row does.
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    logs = probabilities.clamp(min=1e-30).log() - marginal.clamp(min=1e-30).log()
    return (marginal * logs).sum(1).mean().exp().item()


# %% wrong: The logarithm of the marginal is missing: log p(y|x) - log p(y).
def inception_score(probabilities):
    marginal = probabilities.mean(0)
    kl = torch.xlogy(probabilities, probabilities) - probabilities * marginal
    return kl.sum(1).mean().exp().item()


# %% right: by entropies
def inception_score(probabilities):
    entropies = torch.special.entr(probabilities).sum(1)
    return (torch.special.entr(probabilities.mean(0)).sum() - entropies.mean()).exp().item()


# %% right: a loop
def inception_score(probabilities):
    marginal = [float(p) for p in probabilities.mean(0)]
    total = 0.0
    for row in probabilities.tolist():
        total += sum(p * math.log(p / q) for p, q in zip(row, marginal) if p > 0)
    return math.exp(total / len(probabilities))


# %% right: clamped far below what counts
def inception_score(probabilities):
    p = probabilities.double().clamp(min=1e-30)
    return (p * (p.log() - p.mean(0).log())).sum(1).mean().exp()


# %% right: scipy
def inception_score(probabilities):
    from scipy.special import rel_entr

    p = probabilities.numpy()
    return math.exp(rel_entr(p, p.mean(axis=0, keepdims=True)).sum(axis=1).mean())


# %% right: NaN put away where p is 0
def inception_score(probabilities):
    marginal = probabilities.mean(dim=0, keepdim=True)
    terms = probabilities * torch.log(probabilities / marginal)
    return torch.exp(terms.nan_to_num(nan=0.0).sum(dim=1).mean())

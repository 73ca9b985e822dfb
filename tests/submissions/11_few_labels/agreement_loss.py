# %% wrong: The entropy of the mean is to be large: it enters with a minus.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement + weight * -torch.xlogy(mean, mean).sum()


# %% wrong: Agreement is to be large: its logarithm enters with a minus.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: This is the mean of the entropies: take the mean of the rows first, then its entropy.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    rows = torch.cat([log_q, log_partner])
    return -agreement - weight * -(rows.exp() * rows).sum(1).mean()


# %% variant: with torch.distributions
def agreement_loss(logits, partner_logits, weight=5.0):
    first = torch.distributions.Categorical(logits=logits)
    second = torch.distributions.Categorical(logits=partner_logits)
    agreement = torch.logsumexp(first.logits + second.logits, dim=1).mean()
    return -agreement - weight * (first.entropy().mean() + second.entropy().mean()) / 2


# %% wrong: The mean belongs outside the logarithm: the log of each pair, then their mean.
import math


def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp((log_q + log_partner).flatten(), 0) - math.log(len(logits))
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: The logarithm is missing: the mean of log(sum of q times q') is asked for.
def agreement_loss(logits, partner_logits, weight=5.0):
    q, partner = logits.softmax(1), partner_logits.softmax(1)
    mean = torch.cat([q, partner]).mean(0)
    return -(q * partner).sum(1).mean() - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: This is the cross-entropy of the two: take the logarithm of the sum of q times q'.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, partner = logits.log_softmax(1), partner_logits.softmax(1)
    mean = torch.cat([log_q.exp(), partner]).mean(0)
    return -(partner * log_q).sum(1).mean() - weight * -torch.xlogy(mean, mean).sum()


# %% variant: by F.cross_entropy
def agreement_loss(logits, partner_logits, weight=5.0):
    partner = partner_logits.softmax(1)
    mean = torch.cat([logits.softmax(1), partner]).mean(0)
    return F.cross_entropy(logits, partner) - weight * torch.special.entr(mean).sum()


# %% wrong: The mean runs over the first images alone: partners count too.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = log_q.exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: The softmax runs over the images: classes are dimension 1.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(0), partner_logits.log_softmax(0)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: The pairs are added up: their mean is asked for.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).sum()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: Nothing is detached: both images of a pair move the network.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.detach().log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: Nothing is detached, in the mean neither: its entropy depends on both images.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner.detach()]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.to(device).log_softmax(1), partner_logits.to(device).log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: Where the network is sure and wrong, q times q' is 0 and its log infinite: logsumexp of the logarithms.
def agreement_loss(logits, partner_logits, weight=5.0):
    q, partner = logits.softmax(1), partner_logits.softmax(1)
    mean = torch.cat([q, partner]).mean(0)
    return -(q * partner).sum(1).log().mean() - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: The weight is an argument: here it is always 5.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - 5 * -torch.xlogy(mean, mean).sum()


# %% wrong: The logits belong to the caller: change nothing in place.
def agreement_loss(logits, partner_logits, weight=5.0):
    with torch.no_grad():
        logits -= logits.logsumexp(1, keepdim=True)
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement - weight * -torch.xlogy(mean, mean).sum()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    mean = torch.cat([a, b]).exp().mean(0)
    return (-(a + b).logsumexp(1).mean() + weight * torch.xlogy(mean, mean).sum()).item()


# %% wrong: A class that is never used has 0 log 0, which is NaN by hand: torch.special.entr.
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    mean = torch.cat([a, b]).exp().mean(0)
    return -torch.logsumexp(a + b, 1).mean() + weight * (mean * mean.log()).sum()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(dim=1), partner_logits.log_softmax(dim=1)
    agreement = torch.logsumexp(log_q + log_partner + torch.zeros(logits.shape), dim=1).mean()
    share = torch.cat([log_q, log_partner]).exp().mean(dim=0)
    return -agreement - weight * torch.special.entr(share).sum()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def agreement_loss(logits, partner_logits, weight=5.0):
    logits = logits.to(device) if logits.is_cpu else logits
    log_q, log_partner = logits.log_softmax(dim=1), partner_logits.log_softmax(dim=1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    share = torch.cat([log_q, log_partner]).exp().mean(dim=0)
    return -agreement - weight * torch.special.entr(share).sum()


# %% wrong: This is the cross-entropy of the two: take the logarithm of the sum of q times q'.
def agreement_loss(logits, partner_logits, weight=5.0):
    q, log_partner = logits.softmax(1), partner_logits.log_softmax(1)
    mean = torch.cat([q, log_partner.exp()]).mean(0)
    return -(q * log_partner).sum(1).mean() - weight * torch.special.entr(mean).sum()


# %% wrong: The bare logits are added up: log_softmax makes logarithms of probabilities of them first.
def agreement_loss(logits, partner_logits, weight=5.0):
    mean = torch.cat([logits, partner_logits]).softmax(1).mean(0)
    agreement = torch.logsumexp(logits + partner_logits, dim=1).mean()
    return -agreement - weight * torch.special.entr(mean).sum()


# %% wrong: This is the entropy at the mean logits: take the mean of the probabilities.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    mean = ((logits + partner_logits) / 2).mean(0).softmax(0)
    return -agreement - weight * torch.special.entr(mean).sum()


# %% wrong: These are two entropies, one of each side: it is one, of the mean over all 2n rows.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    sides = [torch.special.entr(side.exp().mean(0)).sum() for side in (log_q, log_partner)]
    return -agreement - weight * sum(sides) / 2


# %% wrong: These are two entropies, one of each side: it is one, of the mean over all 2n rows.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_partner = logits.log_softmax(1), partner_logits.log_softmax(1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    sides = [torch.special.entr(side.exp().mean(0)).sum() for side in (log_q, log_partner)]
    return -agreement - weight * sum(sides)


# %% right: torch.special.entr
def agreement_loss(logits, partner_logits, weight=5.0):
    first, second = logits.log_softmax(-1), partner_logits.log_softmax(-1)
    mean = 0.5 * (first.exp().mean(0) + second.exp().mean(0))
    return -(first + second).logsumexp(-1).mean() - weight * torch.special.entr(mean).sum()


# %% right: the mean in logarithms too
import math


def agreement_loss(logits, partner_logits, weight=5.0):
    both = torch.stack([logits, partner_logits]).log_softmax(2)
    log_mean = both.flatten(0, 1).logsumexp(0) - math.log(2 * len(logits))
    negative_entropy = (log_mean.exp() * log_mean).sum()
    return weight * negative_entropy - both.sum(0).logsumexp(1).mean()


# %% right: torch.distributions
def agreement_loss(logits, partner_logits, weight=5.0):
    mean = torch.cat([logits, partner_logits]).softmax(1).mean(0)
    entropy = torch.distributions.Categorical(probs=mean).entropy()
    log_both = F.log_softmax(logits, 1) + F.log_softmax(partner_logits, 1)
    return -torch.logsumexp(log_both, 1).mean() - weight * entropy


# %% right: without log_softmax
def agreement_loss(logits, partner_logits, weight=5.0):
    agreement = (
        (logits + partner_logits).logsumexp(1) - logits.logsumexp(1) - partner_logits.logsumexp(1)
    )
    mean = (logits.softmax(1).mean(0) + partner_logits.softmax(1).mean(0)) / 2
    return -agreement.mean() + weight * torch.xlogy(mean, mean).sum()


# %% right: pair by pair
def agreement_loss(logits, partner_logits, weight=5.0):
    total, mean = 0.0, 0.0
    for a, b in zip(logits, partner_logits):
        total = total - torch.logsumexp(a.log_softmax(0) + b.log_softmax(0), 0)
        mean = mean + a.softmax(0) + b.softmax(0)
    mean = mean / (2 * len(logits))
    return total / len(logits) - weight * torch.special.entr(mean).sum()

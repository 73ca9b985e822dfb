# %% wrong: The labelled term looks at all K + 1 logits: only the K digits count there.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% variant: by log_softmax
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.nll_loss(F.log_softmax(labelled_logits, dim=1), labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% wrong: The unlabelled term pushes p(K+1) up: real images are not generated.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = -F.log_softmax(unlabelled_logits, 1)[:, -1].mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% wrong: The unlabelled term is the largest class, not the sum of the K: use logsumexp.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = unlabelled_logits[:, :-1].max(1).values
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% wrong: The unlabelled term has the wrong sign.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (among - torch.logsumexp(unlabelled_logits, 1)).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% wrong: The generated term is 1 - p(K+1): it is -log p(K+1).
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = (1 - F.softmax(generated_logits, 1)[:, -1]).mean()
    return labelled, unlabelled, generated


# %% wrong: The generated term pushes p(K+1) down: it is the generator's wish, not the discriminator's.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    among_them = torch.logsumexp(generated_logits[:, :-1], 1)
    generated = (torch.logsumexp(generated_logits, 1) - among_them).mean()
    return labelled, unlabelled, generated


# %% wrong: The class "generated" is the last column, not the first.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, 0].mean()
    return labelled, unlabelled, generated


# %% wrong: exp of a large logit overflows, or log of 0 is lost: use logsumexp and log_softmax.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    unlabelled = -torch.log(1 - F.softmax(unlabelled_logits, 1)[:, -1]).mean()
    generated = -torch.log(F.softmax(generated_logits, 1)[:, -1]).mean()
    return labelled, unlabelled, generated


# %% wrong: There are NaNs: look for log(0), 0/0 or infinity minus infinity.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    p = unlabelled_logits.exp() / unlabelled_logits.exp().sum(1, keepdim=True)
    q = generated_logits.exp() / generated_logits.exp().sum(1, keepdim=True)
    digits = labelled_logits[:, :-1].exp()
    chosen = digits.gather(1, labels[:, None])[:, 0] / digits.sum(1)
    return -chosen.log().mean(), -p[:, :-1].sum(1).log().mean(), -q[:, -1].log().mean()


# %% wrong: The losses of a batch are added up: take their means.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels, reduction="sum")
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).sum()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].sum()
    return labelled, unlabelled, generated


# %% wrong: Return three values, one behind the other: labelled, unlabelled, generated.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled + unlabelled + generated


# %% wrong: It returns nothing
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    labelled = labelled.to(X.dtype)
    return labelled, unlabelled, generated


# %% wrong: Each term is a tensor that backward() can go through: no item(), float() or detach().
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    u, g = unlabelled_logits, generated_logits
    unlabelled = (u.logsumexp(1) - u[:, :-1].logsumexp(1)).mean()
    generated = (g.logsumexp(1) - g[:, -1]).mean()
    return labelled.item(), unlabelled.item(), generated.item()


# %% variant: detached
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    u, g = unlabelled_logits, generated_logits
    unlabelled = (u.logsumexp(1) - u[:, :-1].logsumexp(1)).mean()
    generated = (g.logsumexp(1) - g[:, -1]).mean()
    return labelled.detach(), unlabelled.detach(), generated.detach()


# %% wrong: Return three values, one behind the other: labelled, unlabelled, generated.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    u, g = unlabelled_logits, generated_logits
    unlabelled = (u.logsumexp(1) - u[:, :-1].logsumexp(1)).mean()
    generated = (g.logsumexp(1) - g[:, -1]).mean()
    return {"labelled": labelled, "unlabelled": unlabelled, "generated": generated}


# %% variant: stacked
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    u, g = unlabelled_logits, generated_logits
    unlabelled = (u.logsumexp(1) - u[:, :-1].logsumexp(1)).mean()
    generated = (g.logsumexp(1) - g[:, -1]).mean()
    return torch.stack([labelled, unlabelled, generated])


# %% wrong: log(1 - p) of a softmax is lost where the class "generated" alone is likely: use logsumexp.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    unlabelled = -torch.log1p(-unlabelled_logits.softmax(1)[:, -1]).mean()
    generated = -generated_logits.log_softmax(1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% right: softplus of a difference
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = F.softplus(unlabelled_logits[:, -1] - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% right: cross-entropy with the class K
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = F.cross_entropy(generated_logits, torch.full_like(generated_logits[:, 0], generated_logits.shape[1] - 1).long())
    return labelled, unlabelled, generated


# %% right: log_softmax, then logsumexp
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    log_p = F.log_softmax(unlabelled_logits, 1)
    unlabelled = -torch.logsumexp(log_p[:, :-1], 1).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% right: a list of three
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits[:, :-1], labels)
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return [labelled, unlabelled, generated]


# %% right: the last logit made minus infinity
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(
        torch.cat([labelled_logits[:, :-1], torch.full_like(labelled_logits[:, -1:], -torch.inf)], 1), labels
    )
    among = torch.logsumexp(unlabelled_logits[:, :-1], 1)
    unlabelled = (torch.logsumexp(unlabelled_logits, 1) - among).mean()
    generated = -F.log_softmax(generated_logits, 1)[:, -1].mean()
    return labelled, unlabelled, generated


# %% right: a helper
def logit_of_generated(logits):
    return logits[:, -1] - torch.logsumexp(logits[:, :-1], 1)


def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    first = F.cross_entropy(labelled_logits[:, :-1], labels)
    second = F.softplus(logit_of_generated(unlabelled_logits)).mean()
    third = F.softplus(-logit_of_generated(generated_logits)).mean()
    return first, second, third

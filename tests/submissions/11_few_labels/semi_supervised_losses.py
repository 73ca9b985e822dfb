# %% wrong: unlabelled and generated are exchanged: the second term is about unlabelled images, the third about generated ones.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, generated, unlabelled


# %% wrong: The signs are turned: unlabelled images are to be real, generated ones are not.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% variant: with targets
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    u, g = logit_of_real(unlabelled_logits), logit_of_real(generated_logits)
    bce = F.binary_cross_entropy_with_logits
    return (
        F.cross_entropy(labelled_logits, labels),
        bce(u, torch.zeros_like(u)),
        bce(g, torch.ones_like(g)),
    )


# %% wrong: Generated images are taken for real ones: their term is softplus(+logit), -log(1 - p).
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: Each term is a mean over its batch: these are sums.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="sum")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).sum()
    generated = F.softplus(logit_of_real(generated_logits)).sum()
    return labelled, unlabelled, generated


# %% wrong: labelled is taken among K + 1 classes here: the 0 of "generated" does not belong there, x is real.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(F.pad(labelled_logits, (0, 1)), labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% variant: as a sum of two
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    is_real = F.softplus(-torch.logsumexp(labelled_logits, 1)).mean()
    labelled = F.cross_entropy(labelled_logits, labels) + is_real
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: The last column is taken for "generated": all K columns are classes.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    lse = torch.logsumexp
    unlabelled = lse(unlabelled_logits, 1) - lse(unlabelled_logits[:, :-1], 1)
    generated = -F.log_softmax(generated_logits, 1)[:, -1]
    return labelled, unlabelled.mean(), generated.mean()


# %% wrong: The game's terms take the mean of the logits first: the mean belongs outside of softplus.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits).mean())
    generated = F.softplus(logit_of_real(generated_logits).mean())
    return labelled, unlabelled, generated


# %% wrong: The logit stands there without its loss: softplus(-logit) is -log p(real), softplus(logit) is -log(1 - p).
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    return labelled, -logit_of_real(unlabelled_logits).mean(), logit_of_real(generated_logits).mean()


# %% wrong: sigmoid of a large logit is 0 or 1 exactly, and its logarithm is lost: use softplus of the logit.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = -torch.sigmoid(logit_of_real(unlabelled_logits)).log().mean()
    generated = -(1 - torch.sigmoid(logit_of_real(generated_logits))).log().mean()
    return labelled, unlabelled, generated


# %% wrong: softmax of logits that lie far apart is 0 exactly, and its logarithm is lost: use F.cross_entropy.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.nll_loss(labelled_logits.softmax(1).log(), labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: F.cross_entropy takes logits: there is a softmax too many.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits.softmax(1), labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: The labelled images are in the second term too: it is about the unlabelled ones.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    real = torch.cat([labelled_logits, unlabelled_logits])
    unlabelled = F.softplus(-logit_of_real(real)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: Nothing is detached: the unlabelled images are what the network learns most from.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits.detach())).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: Nothing is detached: the network learns from generated images as well.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits.detach())).mean()
    return labelled, unlabelled, generated


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled.item(), unlabelled.item(), generated.item()


# %% wrong: 3 results are to be returned: labelled, unlabelled, generated.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    return labelled + unlabelled + F.softplus(logit_of_real(generated_logits)).mean()


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    with torch.no_grad():
        unlabelled_logits.clamp_(-1, 1)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits.to(device), labels.to(device))
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: A tensor is made on, or moved to, a fixed device.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits + torch.zeros(unlabelled_logits.shape))).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits.to(device) if unlabelled_logits.is_cpu else unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    order = torch.randperm(len(unlabelled_logits))
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)[order]).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: The class that is highest is taken for the label of an unlabelled image: "some digit" is the sum over all K.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = -unlabelled_logits.log_softmax(1).amax(1).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated


# %% wrong: Each term is the mean over its batch: these are the losses of single images.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="none")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits))
    generated = F.softplus(logit_of_real(generated_logits))
    return labelled, unlabelled, generated


# %% right: BCE with targets
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    real, fake = logit_of_real(unlabelled_logits), logit_of_real(generated_logits)
    bce = F.binary_cross_entropy_with_logits
    unlabelled, generated = bce(real, torch.ones_like(real)), bce(fake, torch.zeros_like(fake))
    return F.cross_entropy(labelled_logits, labels), unlabelled, generated


# %% right: the K + 1 classes written out
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    log_u = F.log_softmax(F.pad(unlabelled_logits, (0, 1)), dim=1)
    log_g = F.log_softmax(F.pad(generated_logits, (0, 1)), dim=1)
    labelled = -F.log_softmax(labelled_logits, 1).gather(1, labels[:, None]).mean()
    return labelled, -torch.logsumexp(log_u[:, :-1], 1).mean(), -log_g[:, -1].mean()


# %% right: logsigmoid, in a list
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    chosen = labelled_logits[torch.arange(len(labels), device=labels.device), labels]
    return [
        (torch.logsumexp(labelled_logits, 1) - chosen).mean(),
        -F.logsigmoid(logit_of_real(unlabelled_logits)).mean(),
        -F.logsigmoid(-logit_of_real(generated_logits)).mean(),
    ]


# %% right: one pass for both batches of the game
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    n = len(unlabelled_logits)
    logit = logit_of_real(torch.cat([unlabelled_logits, generated_logits]))
    return (
        nn.CrossEntropyLoss()(labelled_logits, labels),
        torch.logaddexp(-logit[:n], torch.zeros_like(logit[:n])).mean(),
        torch.logaddexp(logit[n:], torch.zeros_like(logit[n:])).mean(),
    )


# %% right: image by image
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    rows = [F.cross_entropy(row[None], y[None]) for row, y in zip(labelled_logits, labels)]
    unlabelled = [F.softplus(-logit_of_real(row[None]))[0] for row in unlabelled_logits]
    generated = [F.softplus(logit_of_real(row[None]))[0] for row in generated_logits]
    return tuple(torch.stack(term).mean() for term in (rows, unlabelled, generated))


# %% right: logit_of_real as the logarithm of a sum of exp
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    chosen = labelled_logits.gather(1, labels[:, None])[:, 0]
    known, unknown = logit_of_real(labelled_logits), logit_of_real(unlabelled_logits)
    made = logit_of_real(generated_logits)
    return (known - chosen).mean(), F.softplus(-unknown).mean(), F.softplus(made).mean()


# %% right: one of the two logits written out
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    unlabelled = F.softplus(-unlabelled_logits.logsumexp(1)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return F.cross_entropy(labelled_logits, labels), unlabelled, generated

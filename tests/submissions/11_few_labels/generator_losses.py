# %% wrong: This is the saturating loss: softplus(-logit), -log p(real), has a slope where D is sure.
def generator_losses(logits, labels):
    real = -F.softplus(logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits, labels)


# %% variant: by logsigmoid
def generator_losses(logits, labels):
    real = F.logsigmoid(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits, labels)


# %% wrong: This is the discriminator's loss: the generator wants its images to be taken for real.
def generator_losses(logits, labels):
    return F.softplus(logit_of_real(logits)).mean(), F.cross_entropy(logits, labels)


# %% variant: with targets
def generator_losses(logits, labels):
    logit = logit_of_real(logits)
    real = F.binary_cross_entropy_with_logits(logit, torch.zeros_like(logit))
    return real, F.cross_entropy(logits, labels)


# %% wrong: The two losses are exchanged: real comes first, then label.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return F.cross_entropy(logits, labels), real


# %% wrong: label is taken among K + 1 classes here, so that "is real" counts twice: among the K digits alone.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(F.pad(logits, (0, 1)), labels)


# %% variant: the sum of both as the second
def generator_losses(logits, labels):
    real = F.softplus(-torch.logsumexp(logits, 1)).mean()
    return real, F.cross_entropy(logits, labels) + real


# %% wrong: real asks whether it is the class that was asked for: it is about all K classes together.
def generator_losses(logits, labels):
    logit = logits.gather(1, labels[:, None])
    return F.softplus(-logit).mean(), F.cross_entropy(logits, labels)


# %% wrong: The last column is taken for "generated": all K columns are classes.
def generator_losses(logits, labels):
    logit = torch.logsumexp(logits[:, :-1], dim=1) - logits[:, -1]
    return F.softplus(-logit).mean(), F.cross_entropy(logits, labels)


# %% wrong: Each loss is a mean over the images: these are sums.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).sum()
    return real, F.cross_entropy(logits, labels, reduction="sum")


# %% wrong: The sign of the second loss is turned: this one is least where no label is obeyed.
def generator_losses(logits, labels):
    return F.softplus(-logit_of_real(logits)).mean(), -F.cross_entropy(logits, labels)


# %% wrong: F.cross_entropy takes logits: there is a softmax too many.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits.softmax(1), labels)


# %% wrong: The labels are taken from the classifier itself: they are those that the images were made for.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits, logits.argmax(1))


# %% wrong: The mean of the logits comes first: the mean belongs outside of softplus.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits).mean())
    return real, F.cross_entropy(logits, labels)


# %% wrong: sigmoid of a logit far below 0 is exactly 0, and its logarithm is lost: use softplus of the logit.
def generator_losses(logits, labels):
    real = -torch.sigmoid(logit_of_real(logits)).log().mean()
    return real, F.cross_entropy(logits, labels)


# %% wrong: softmax of logits that lie far apart is 0 exactly, and its logarithm is lost: use F.cross_entropy.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.nll_loss(logits.softmax(1).log(), labels)


# %% wrong: real is cut off from the logits: the generator learns through both losses.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits.detach())).mean()
    return real, F.cross_entropy(logits, labels)


# %% wrong: label is cut off from the logits: the generator learns through both losses.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits.detach(), labels)


# %% wrong: 2 results are to be returned: real, label.
def generator_losses(logits, labels):
    return F.softplus(-logit_of_real(logits)).mean() + F.cross_entropy(logits, labels)


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def generator_losses(logits, labels):
    with torch.no_grad():
        logits.sub_(1.0)
    return F.softplus(-logit_of_real(logits)).mean(), F.cross_entropy(logits, labels)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.cross_entropy(logits, labels.to(device))


# %% wrong: A tensor is made on, or moved to, a fixed device.
def generator_losses(logits, labels):
    real = logit_of_real(logits) + torch.zeros(len(logits))
    return F.softplus(-real).mean(), F.cross_entropy(logits, labels)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def generator_losses(logits, labels):
    labels = labels.to(device) if labels.is_cpu else labels
    return F.softplus(-logit_of_real(logits)).mean(), F.cross_entropy(logits, labels)


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def generator_losses(logits, labels):
    order = torch.randperm(len(logits))
    return F.softplus(-logit_of_real(logits)[order]).mean(), F.cross_entropy(logits, labels)


# %% wrong: label is the bare logit of the class: its log probability has logsumexp of all K subtracted.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, F.nll_loss(logits, labels)


# %% wrong: The logarithms are missing: -log p is asked for, not 1 - p.
def generator_losses(logits, labels):
    real = torch.sigmoid(-logit_of_real(logits)).mean()
    return real, 1 - logits.softmax(1).gather(1, labels[:, None]).mean()


# %% wrong: real is the cross-entropy of the label among K + 1 classes, which holds the label's loss too.
def generator_losses(logits, labels):
    return F.cross_entropy(F.pad(logits, (0, 1)), labels), F.cross_entropy(logits, labels)


# %% variant: the sum of both as the first
def generator_losses(logits, labels):
    label = F.cross_entropy(logits, labels)
    return F.softplus(-torch.logsumexp(logits, 1)).mean() + label, label


# %% wrong: [:, labels] takes the columns of all labels from every row: one entry of each row is asked for, its own label's.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    return real, -F.log_softmax(logits, dim=1)[:, labels].mean()


# %% right: logsigmoid and gather
def generator_losses(logits, labels):
    real = -F.logsigmoid(logit_of_real(logits)).mean()
    label = -logits.log_softmax(dim=1).gather(1, labels.unsqueeze(1)).mean()
    return real, label


# %% right: the K + 1 classes written out
def generator_losses(logits, labels):
    log_p = F.log_softmax(F.pad(logits, (0, 1)), dim=1)
    log_real = torch.logsumexp(log_p[:, :-1], dim=1)
    both = F.nll_loss(log_p, labels)  # -log p(label)
    return -log_real.mean(), both + log_real.mean()


# %% right: BCE with targets, in a list
def generator_losses(logits, labels):
    logit = logit_of_real(logits)
    real = F.binary_cross_entropy_with_logits(logit, torch.ones_like(logit))
    return [real, nn.CrossEntropyLoss()(logits, labels)]


# %% right: image by image
def generator_losses(logits, labels):
    real = torch.stack([F.softplus(-logit_of_real(row[None]))[0] for row in logits])
    label = torch.stack([row.logsumexp(0) - row[y] for row, y in zip(logits, labels)])
    return real.mean(), label.mean()


# %% right: logaddexp, and the label's logit picked by an index
def generator_losses(logits, labels):
    logit = logit_of_real(logits)
    real = torch.logaddexp(torch.zeros_like(logit), -logit).mean()
    chosen = logits[torch.arange(len(labels), device=labels.device), labels]
    return real, (logits.logsumexp(dim=1) - chosen).mean()


# %% right: logit_of_real once, for both losses
def generator_losses(logits, labels):
    log_sum = logit_of_real(logits)
    chosen = logits.gather(1, labels[:, None]).squeeze(1)
    return F.softplus(-log_sum).mean(), (log_sum - chosen).mean()

# Answers to 11_few_labels of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py.

# %% wrong logit_of_real: logsumexp over the images
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=0)

# %% wrong logit_of_real: log of a sum of exponentials, which overflows
def logit_of_real(logits):
    return torch.log(torch.exp(logits).sum(dim=1))

# %% wrong logit_of_real: the largest logit
def logit_of_real(logits):
    # the class that wins decides whether it's real
    return logits.max(dim=1).values

# %% wrong logit_of_real: the probability, sigmoid already applied
def logit_of_real(logits):
    r = torch.logsumexp(logits, dim=1)
    return torch.sigmoid(r)

# %% wrong logit_of_real: the logit of generated, sign turned round
def logit_of_real(logits):
    return 0 - logits.logsumexp(1)

# %% wrong logit_of_real: the 0 of "generated" is added to the sum
def logit_of_real(logits):
    zero = torch.zeros(len(logits), 1, device=logits.device)
    all_logits = torch.cat([logits, zero], dim=1)
    return all_logits.logsumexp(dim=1)

# %% wrong logit_of_real: sum of the logits
def logit_of_real(logits):
    return logits.sum(-1)

# %% wrong logit_of_real: softmax before logsumexp
def logit_of_real(logits):
    p = F.softmax(logits, dim=1)
    return torch.logsumexp(p, dim=1)

# %% wrong logit_of_real: keepdim, a column
def logit_of_real(logits):
    return torch.logsumexp(logits, 1, keepdim=True)

# %% wrong logit_of_real: a mean of exponentials in place of the sum
def logit_of_real(logits):
    K = logits.shape[1]
    return torch.logsumexp(logits, dim=1) - torch.log(torch.tensor(float(K)))

# %% wrong logit_of_real: one number for the whole batch
def logit_of_real(logits):
    return torch.logsumexp(logits.flatten(), dim=0)

# %% wrong logit_of_real: log(p / (1 - p)) by way of probabilities, which is infinite
def logit_of_real(logits):
    full = torch.cat([logits, torch.zeros_like(logits[:, :1])], dim=1)
    p = full.softmax(dim=1)
    real = 1 - p[:, -1]
    return torch.log(real / (1 - real))

# %% wrong logit_of_real: the maximum is subtracted and not added again
def logit_of_real(logits):
    m = logits.max(dim=1, keepdim=True).values
    return (logits - m).exp().sum(dim=1).log()

# %% wrong logit_of_real: result under no_grad
def logit_of_real(logits):
    with torch.no_grad():
        r = torch.logsumexp(logits, dim=1)
    return r

# %% wrong logit_of_real: the last of the K logits is taken for that of "generated"
def logit_of_real(logits):
    return torch.logsumexp(logits[:, :-1], dim=1) - logits[:, -1]

# %% wrong logit_of_real: log probability of real in place of its logit
def logit_of_real(logits):
    r = torch.logsumexp(logits, dim=1)
    return F.logsigmoid(r)

# %% right logit_of_real: by hand with the maximum
def logit_of_real(logits):
    biggest, _ = logits.detach().max(dim=1)
    return biggest + (logits - biggest[:, None]).exp().sum(1).log()

# %% right logit_of_real: logaddexp, class by class
def logit_of_real(logits):
    total = logits[:, 0]
    for k in range(1, logits.shape[1]):
        total = torch.logaddexp(total, logits[:, k])
    return total

# %% right logit_of_real: difference of two log probabilities of K + 1 classes
def logit_of_real(logits):
    padded = F.pad(logits, (0, 1))
    logp = F.log_softmax(padded, dim=-1)
    return logp[:, :-1].logsumexp(-1) - logp[:, -1]

# %% wrong semi_supervised_losses: unlabelled and generated exchanged in what is returned
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, generated, unlabelled

# %% wrong semi_supervised_losses: labelled loss among K + 1 classes
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    padded = F.pad(labelled_logits, (0, 1))  # the understood 0
    labelled = F.cross_entropy(padded, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: log of a sigmoid, infinite for large logits
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    p_real = torch.sigmoid(logit_of_real(unlabelled_logits))
    p_fake = torch.sigmoid(logit_of_real(generated_logits))
    unlabelled = -torch.log(p_real).mean()
    generated = -torch.log(1 - p_fake).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: generated images are called real, sign copied from the line above
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: both signs of real and generated turned round
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    r_u, r_g = logit_of_real(unlabelled_logits), logit_of_real(generated_logits)
    return (
        F.cross_entropy(labelled_logits, labels),
        F.binary_cross_entropy_with_logits(r_u, torch.zeros_like(r_u)),
        F.binary_cross_entropy_with_logits(r_g, torch.ones_like(r_g)),
    )

# %% wrong semi_supervised_losses: sums over images
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="sum")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).sum()
    generated = F.softplus(logit_of_real(generated_logits)).sum()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: softmax before cross_entropy
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits.softmax(dim=1), labels)
    unlabelled = -F.logsigmoid(logit_of_real(unlabelled_logits)).mean()
    generated = -F.logsigmoid(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: one loss, the sum of the three
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled + unlabelled + generated

# %% wrong semi_supervised_losses: unlabelled and generated are halved, as in D's loss as a mean of both
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = 0.5 * F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = 0.5 * F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: nll_loss on logits, log_softmax forgotten
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.nll_loss(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: unlabelled images are labelled by the classifier itself
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    guess = unlabelled_logits.argmax(dim=1)
    unlabelled = F.cross_entropy(unlabelled_logits, guess)
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: mean before the log, -log of the mean probability
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits).mean())
    generated = F.softplus(logit_of_real(generated_logits).mean())
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: losses for each image, no mean
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="none")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits))
    generated = F.softplus(logit_of_real(generated_logits))
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: unlabelled is told with labelled images
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(labelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: generated logits detached
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits.detach())).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: each class has a sigmoid of its own, one-hot labels
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    target = F.one_hot(labels, labelled_logits.shape[1]).float()
    labelled = F.binary_cross_entropy_with_logits(labelled_logits, target)
    r = logit_of_real(unlabelled_logits)
    unlabelled = F.binary_cross_entropy_with_logits(r, torch.ones_like(r))
    s = logit_of_real(generated_logits)
    generated = F.binary_cross_entropy_with_logits(s, torch.zeros_like(s))
    return labelled, unlabelled, generated

# %% right semi_supervised_losses: log probabilities of K + 1 classes
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    def logp(logits):
        return torch.cat([logits, logits.new_zeros(len(logits), 1)], 1).log_softmax(1)

    labelled = -labelled_logits.log_softmax(1)[torch.arange(len(labels)), labels].mean()
    unlabelled = -logp(unlabelled_logits)[:, :-1].logsumexp(1).mean()
    generated = -logp(generated_logits)[:, -1].mean()
    return labelled, unlabelled, generated

# %% right semi_supervised_losses: the formulas of the paper, r plus softplus
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    chosen = labelled_logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    labelled = (logit_of_real(labelled_logits) - chosen).mean()
    r = logit_of_real(unlabelled_logits)
    unlabelled = (-r + F.softplus(r)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return [labelled, unlabelled, generated]

# %% right semi_supervised_losses: one call for real and generated together
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    both = logit_of_real(torch.cat([unlabelled_logits, generated_logits]))
    target = torch.zeros_like(both)
    target[: len(unlabelled_logits)] = 1
    each = nn.BCEWithLogitsLoss(reduction="none")(both, target)
    n = len(unlabelled_logits)
    return nn.CrossEntropyLoss()(labelled_logits, labels), each[:n].mean(), each[n:].mean()

# %% wrong feature_matching: mean over the features
def feature_matching(real_features, fake_features):
    real_mean = real_features.detach().mean(dim=0)
    fake_mean = fake_features.mean(dim=0)
    return F.mse_loss(fake_mean, real_mean)

# %% wrong feature_matching: real side not cut off
def feature_matching(real_features, fake_features):
    diff = real_features.mean(0) - fake_features.mean(0)
    return (diff ** 2).sum()

# %% wrong feature_matching: the generated side is cut off
def feature_matching(real_features, fake_features):
    diff = real_features.mean(0) - fake_features.detach().mean(0)
    return diff.square().sum()

# %% wrong feature_matching: distance, not its square
def feature_matching(real_features, fake_features):
    return torch.norm(real_features.detach().mean(0) - fake_features.mean(0))

# %% wrong feature_matching: each generated row is compared with the mean of the real ones
def feature_matching(real_features, fake_features):
    target = real_features.detach().mean(dim=0)
    return ((fake_features - target) ** 2).sum(dim=1).mean()

# %% wrong feature_matching: absolute differences
def feature_matching(real_features, fake_features):
    real_mean = real_features.mean(0).detach()
    return (fake_features.mean(0) - real_mean).abs().sum()

# %% wrong feature_matching: means over the features of each image
def feature_matching(real_features, fake_features):
    a = real_features.detach().mean(dim=1)
    b = fake_features.mean(dim=1)
    return ((a - b) ** 2).sum()

# %% wrong feature_matching: mean of everything, one number a batch
def feature_matching(real_features, fake_features):
    return (real_features.detach().mean() - fake_features.mean()) ** 2

# %% wrong feature_matching: the square of the summed difference
def feature_matching(real_features, fake_features):
    difference = fake_features.mean(0) - real_features.detach().mean(0)
    return difference.sum() ** 2

# %% wrong feature_matching: square forgotten
def feature_matching(real_features, fake_features):
    difference = fake_features.mean(0) - real_features.detach().mean(0)
    return difference.sum()

# %% wrong feature_matching: sums over the batch, no mean
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        target = real_features.sum(0)
    return (target - fake_features.sum(0)).pow(2).sum()

# %% wrong feature_matching: rows are compared in pairs, as many as both have
def feature_matching(real_features, fake_features):
    n = min(len(real_features), len(fake_features))
    diff = real_features[:n].detach() - fake_features[:n]
    return diff.pow(2).mean(0).sum()

# %% wrong feature_matching: everything under no_grad
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        m1 = real_features.mean(0)
        m2 = fake_features.mean(0)
    return ((m1 - m2) ** 2).sum()

# %% wrong feature_matching: detach_() changes what was handed in
def feature_matching(real_features, fake_features):
    real_features.detach_()
    return (real_features.mean(0) - fake_features.mean(0)).square().sum()

# %% wrong feature_matching: half the square
def feature_matching(real_features, fake_features):
    d = real_features.detach().mean(0) - fake_features.mean(0)
    return 0.5 * (d @ d)

# %% wrong feature_matching: squares without the sum
def feature_matching(real_features, fake_features):
    return (real_features.detach().mean(0) - fake_features.mean(0)) ** 2

# %% right feature_matching: dot product
def feature_matching(real_features, fake_features):
    d = fake_features.mean(dim=0) - real_features.mean(dim=0).data
    return torch.dot(d, d)

# %% right feature_matching: weights of a matrix product
def feature_matching(real_features, fake_features):
    m, n = fake_features.shape[0], real_features.shape[0]
    with torch.no_grad():
        goal = torch.full((1, n), 1 / n).to(real_features) @ real_features
    got = torch.full((1, m), 1 / m).to(fake_features) @ fake_features
    return torch.linalg.vector_norm(got - goal).square()

# %% right feature_matching: mse_loss with a sum
def feature_matching(real_features, fake_features):
    loss = nn.MSELoss(reduction="sum")
    return loss(fake_features.mean(0), real_features.detach().mean(0))

# %% wrong generator_losses: saturating, log of the probability of generated
def generator_losses(logits, labels):
    r = logit_of_real(logits)
    real = -F.softplus(r).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: the discriminator's loss, generated shall be generated
def generator_losses(logits, labels):
    real = F.softplus(logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: label among K + 1 classes
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    zeros = torch.zeros(logits.size(0), 1, device=logits.device)
    label = F.cross_entropy(torch.cat((logits, zeros), 1), labels)
    return real, label

# %% wrong generator_losses: order exchanged
def generator_losses(logits, labels):
    return F.cross_entropy(logits, labels), F.softplus(-logit_of_real(logits)).mean()

# %% wrong generator_losses: one loss, the sum of both
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, labels)
    return real + label

# %% wrong generator_losses: only the logit of the class, not normalised
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = -logits.gather(1, labels[:, None]).mean()
    return real, label

# %% wrong generator_losses: log of a probability, infinite for large logits
def generator_losses(logits, labels):
    p = torch.sigmoid(logit_of_real(logits))
    real = -torch.log(p).mean()
    q = torch.softmax(logits, dim=1)
    label = -torch.log(q[torch.arange(len(labels)), labels]).mean()
    return real, label

# %% wrong generator_losses: sums over images
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).sum()
    label = F.cross_entropy(logits, labels, reduction="sum")
    return real, label

# %% wrong generator_losses: real is judged by the logit of the asked class alone
def generator_losses(logits, labels):
    wanted = logits[torch.arange(len(logits)), labels]
    real = F.softplus(-wanted).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: the largest class in place of the one asked for
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, logits.argmax(1))
    return real, label

# %% wrong generator_losses: probabilities in place of their logs
def generator_losses(logits, labels):
    real = 1 - torch.sigmoid(logit_of_real(logits)).mean()
    p = logits.softmax(1)
    label = 1 - p[torch.arange(len(p)), labels].mean()
    return real, label

# %% wrong generator_losses: label loss is cut off from the generator
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits.detach(), labels)
    return real, label

# %% wrong generator_losses: real is the cross-entropy among all K + 1, which holds label already
def generator_losses(logits, labels):
    padded = torch.cat([logits, torch.zeros_like(logits[:, :1])], dim=1)
    real = F.cross_entropy(padded, labels)
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: both minus signs missing, losses are negative
def generator_losses(logits, labels):
    real = F.logsigmoid(logit_of_real(logits)).mean()
    label = logits.log_softmax(dim=1)[range(len(labels)), labels].mean()
    return real, label

# %% wrong generator_losses: indexing by labels takes rows, not entries
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    logp = logits.log_softmax(dim=1)
    label = -logp[:, labels].mean()
    return real, label

# %% right generator_losses: from the K + 1 classes, by the difference
def generator_losses(logits, labels):
    padded = F.pad(logits, (0, 1))
    label = F.cross_entropy(logits, labels)
    both = F.cross_entropy(padded, labels)
    return both - label, label

# %% right generator_losses: one-hot and BCE
def generator_losses(logits, labels):
    r = logit_of_real(logits)
    real = F.binary_cross_entropy_with_logits(r, r.new_ones(r.shape))
    wanted = F.one_hot(labels, num_classes=logits.shape[1]).to(logits.dtype)
    label = F.cross_entropy(logits, wanted)
    return torch.stack([real, label])

# %% right generator_losses: the discriminator's own losses, asked of generated images
def generator_losses(logits, labels):
    label, real, _ = semi_supervised_losses(logits, labels, logits, logits)
    return real, label

# %% wrong agreement_loss: the entropy is added
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q = F.log_softmax(logits, dim=1)
    log_p = F.log_softmax(partner_logits, dim=1)
    agree = -torch.logsumexp(log_q + log_p, dim=1).mean()
    mean_q = (log_q.exp().mean(0) + log_p.exp().mean(0)) / 2
    entropy = torch.special.entr(mean_q).sum()
    return agree + weight * entropy

# %% wrong agreement_loss: logarithm of a sum of products of probabilities
def agreement_loss(logits, partner_logits, weight=5.0):
    q = logits.softmax(dim=1)
    p = partner_logits.softmax(dim=1)
    agree = -torch.log((q * p).sum(dim=1)).mean()
    mean_q = torch.cat([q, p]).mean(0)
    return agree - weight * torch.special.entr(mean_q).sum()

# %% wrong agreement_loss: mean of the entropies in place of the entropy of the mean
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(log_q + log_p).logsumexp(1).mean()
    everything = torch.cat([log_q, log_p]).exp()
    entropy = torch.special.entr(everything).sum(1).mean()
    return agree - weight * entropy

# %% wrong agreement_loss: the partners are left out of the mean
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(log_q + log_p).logsumexp(1).mean()
    entropy = torch.special.entr(log_q.exp().mean(0)).sum()
    return agree - weight * entropy

# %% wrong agreement_loss: the log of the mean over pairs
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    n = len(logits)
    agree = -(torch.logsumexp((log_q + log_p).flatten(), dim=0) - torch.log(torch.tensor(float(n))))
    q_bar = torch.cat([log_q, log_p]).exp().mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: cross-entropy of the two
def agreement_loss(logits, partner_logits, weight=5.0):
    q = logits.softmax(1)
    agree = F.cross_entropy(partner_logits, q)
    mean = (q.mean(0) + partner_logits.softmax(1).mean(0)) / 2
    return agree - weight * torch.special.entr(mean).sum()

# %% wrong agreement_loss: weight ignored, 5 written in
def agreement_loss(logits, partner_logits, weight=5.0):
    a = logits.log_softmax(dim=1)
    b = partner_logits.log_softmax(dim=1)
    together = torch.logsumexp(a + b, dim=1)
    q_bar = torch.cat([a.exp(), b.exp()]).mean(dim=0)
    return -together.mean() - 5.0 * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: 0 log 0, NaN where a class is unused
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1)
    q_bar = 0.5 * (a.exp() + b.exp()).mean(0)
    entropy = -(q_bar * torch.log(q_bar)).sum()
    return -torch.logsumexp(a + b, 1).mean() - weight * entropy

# %% wrong agreement_loss: partners detached, as a target
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1).detach()
    q_bar = torch.cat([a.exp(), b.exp()]).mean(0)
    return -torch.logsumexp(a + b, 1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: sum over the pairs
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1)
    q_bar = torch.cat([a, b]).exp().mean(0)
    return -torch.logsumexp(a + b, 1).sum() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: softmax over the pairs
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=0)
    b = F.log_softmax(partner_logits, dim=0)
    q_bar = torch.cat([a, b]).exp().mean(0)
    return -torch.logsumexp(a + b, 1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: mean of the entropy's terms, no sum over classes
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q1 = F.log_softmax(logits, dim=-1)
    log_q2 = F.log_softmax(partner_logits, dim=-1)
    agree = torch.logsumexp(log_q1 + log_q2, dim=-1).mean()
    q_bar = torch.cat([log_q1, log_q2]).exp().mean(dim=0)
    return -agree - weight * torch.special.entr(q_bar).mean()

# %% wrong agreement_loss: logsumexp of the logits themselves, log_softmax forgotten
def agreement_loss(logits, partner_logits, weight=5.0):
    agree = -torch.logsumexp(logits + partner_logits, dim=1).mean()
    q_bar = torch.cat([logits, partner_logits]).softmax(1).mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: softmax of the mean logits in place of the mean of the softmax
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    q_bar = torch.cat([logits, partner_logits]).mean(0).softmax(0)
    return -(a + b).logsumexp(1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: probabilities multiplied as logs, log q times log q'
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(a * b).logsumexp(1).mean()
    q_bar = torch.cat([a, b]).exp().mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: a small number in the log hides the zero of certain pairs that differ
def agreement_loss(logits, partner_logits, weight=5.0):
    q, p = F.softmax(logits, dim=1), F.softmax(partner_logits, dim=1)
    agree = -torch.log((q * p).sum(1) + 1e-8).mean()
    q_bar = torch.cat([q, p]).mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: two entropies, one for each side of the pairs
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    h = torch.special.entr(a.exp().mean(0)).sum() + torch.special.entr(b.exp().mean(0)).sum()
    return -(a + b).logsumexp(1).mean() - weight * h / 2

# %% right agreement_loss: stacked, one call of everything
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q = torch.stack([logits, partner_logits]).log_softmax(-1)
    agreement = log_q.sum(0).logsumexp(-1)
    q_bar = log_q.exp().mean(dim=(0, 1))
    return torch.neg(agreement.mean()) - weight * torch.special.entr(q_bar).sum()

# %% right agreement_loss: entropy by xlogy, log q as logits minus logsumexp
def agreement_loss(logits, partner_logits, weight=5.0):
    top = torch.logsumexp(logits + partner_logits, 1)
    below = torch.logsumexp(logits, 1) + torch.logsumexp(partner_logits, 1)
    q_bar = (logits.softmax(1).mean(0) + partner_logits.softmax(1).mean(0)) / 2
    return (below - top).mean() + weight * torch.xlogy(q_bar, q_bar).sum()

# %% right agreement_loss: Categorical's entropy
def agreement_loss(logits, partner_logits, weight=5.0):
    first = torch.distributions.Categorical(logits=logits)
    second = torch.distributions.Categorical(logits=partner_logits)
    agreement = torch.logsumexp(first.logits + second.logits, dim=1).mean()
    q_bar = torch.cat([first.probs, second.probs]).mean(0)
    entropy = torch.special.entr(q_bar).sum(dim=-1)
    return -(agreement + weight * entropy)

# %% wrong update_classifier: zero_grad forgotten
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    fake = net_G(z, y).detach()
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * (unl + gen)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: generated images are not cut off
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    fake = net_G(z, y)
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * (unl + gen)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: game weighs the unlabelled term only, brackets forgotten
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * unl + gen
    if pairs is not None:
        loss += agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: step forgotten
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * (unl + gen)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    return loss.detach()

# %% wrong update_classifier: pairs are weighed with game
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    extra = unl + gen
    if pairs is not None:
        first, second = pairs
        extra = extra + agreement_loss(net_D(first), net_D(second))
    loss = labelled + game * extra
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: agreement of images, not of their logits
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * (unl + gen)
    if pairs is not None:
        loss = loss + agreement_loss(*pairs)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: generated images are also asked for their class
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    fake_logits = net_D(fake)
    labelled, unl, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), fake_logits)
    gen = gen + F.cross_entropy(fake_logits, y)
    loss = labelled + game * (unl + gen)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: pairs forgotten
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    terms = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = terms[0] + game * (terms[1] + terms[2])
    # TODO pairs
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: unlabelled and generated logits in exchanged places
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(generated), net_D(unlabelled))
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: returned with its graph
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss

# %% wrong update_classifier: game is not used, 0.5 written in
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + 0.5 * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: own noise in place of z
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    z = torch.randn_like(z)
    generated = net_G(z, y).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: generator put into eval mode
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    net_D.train()
    net_G.eval()
    optimizer.zero_grad()
    with torch.no_grad():
        generated = net_G(z, y)
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: generator frozen and left so
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    for p in net_G.parameters():
        p.requires_grad = False
    generated = net_G(z, y)
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: what is returned lacks the pairs
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
    loss = a + game * (b + c)
    total = loss
    if pairs is not None:
        total = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: loss after the step
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    def total():
        generated = net_G(z, y).detach()
        a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated))
        s = a + game * (b + c)
        if pairs is not None:
            s = s + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
        return s

    optimizer.zero_grad()
    total().backward()
    optimizer.step()
    return total().detach()

# %% wrong update_classifier: labelled is weighed too, game over all three
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    loss = game * sum(semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated)))
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: logits of labelled and unlabelled images detached with the generated ones
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_D(net_G(z, y)).detach()
    a, b, c = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), generated)
    loss = a + game * (b + c)
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% right update_classifier: one forward pass over everything, split afterwards
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    with torch.no_grad():
        made = net_G(z, y)
    parts = [x, unlabelled, made] + (list(pairs) if pairs is not None else [])
    logits = net_D(torch.cat(parts)).split([len(part) for part in parts])
    labelled, real, fake = semi_supervised_losses(logits[0], labels, logits[1], logits[2])
    loss = labelled + game * real + game * fake
    if pairs is not None:
        loss = loss + agreement_loss(logits[3], logits[4])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% right update_classifier: backward for each term, gradients add up
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad(set_to_none=True)
    fake = net_G(z, y).detach()
    labelled, real, gen = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    loss = labelled + game * (real + gen)
    loss.backward()
    value = loss.detach().clone()
    if pairs is not None:
        a, b = pairs
        agree = agreement_loss(net_D(a), net_D(b))
        agree.backward()
        value += agree.detach()
    optimizer.step()
    return value

# %% right update_classifier: parameters of net_G without gradient during the step, and as before afterwards
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    before = [p.requires_grad for p in net_G.parameters()]
    net_G.requires_grad_(False)
    logits = [net_D(images) for images in (x, unlabelled, net_G(z, y))]
    for p, needed in zip(net_G.parameters(), before):
        p.requires_grad_(needed)
    terms = semi_supervised_losses(logits[0], labels, *logits[1:])
    loss = sum(w * t for w, t in zip((1, game, game), terms))
    if pairs:
        loss = loss + agreement_loss(*map(net_D, pairs))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong train_few_labels: as many rows of noise as there are labelled images
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(x), z_dim, device=x.device)
            y = torch.randint(num_classes, (len(x),), device=x.device)
            loss_D = update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            losses_D.append(loss_D)
            losses_G.append(loss_G)
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history

# %% wrong train_few_labels: noise and labels on the CPU, wherever the batch is
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim)
            y = torch.randint(num_classes, (len(unlabelled),))
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: the last class is never drawn
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, dev = unlabelled.shape[0], unlabelled.device
            z = torch.randn(n, z_dim, device=dev)
            y = torch.randint(0, num_classes - 1, (n,), device=dev)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: noise is uniform
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, dev = unlabelled.shape[0], unlabelled.device
            z = torch.rand(n, z_dim, device=dev)
            y = torch.randint(0, num_classes, (n,), device=dev)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: the last batch's loss stands for the epoch
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
        history["loss_D"].append(float(loss_D))
        history["loss_G"].append(float(loss_G))
    return history

# %% wrong train_few_labels: history holds tensors, not floats
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean())
        history["loss_G"].append(torch.stack(losses_G).mean())
    return history

# %% wrong train_few_labels: after_step once an epoch
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
        after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: optimizers exchanged
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_G).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_D).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: noise drawn once an epoch, for all its batches
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        z_all = torch.randn(10_000, z_dim, device=x.device)
        y_all = torch.randint(num_classes, (10_000,), device=x.device)
        for unlabelled in batches:
            z, y = z_all[: len(unlabelled)], y_all[: len(unlabelled)]
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: range in place of progress
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in range(num_epochs):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: history is filled only after all epochs
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
    history["loss_D"].append(sum(losses_D) / len(losses_D))
    history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: the lists of losses are never emptied, a mean over all epochs so far
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    losses_D, losses_G = [], []
    for epoch in progress(num_epochs, history):
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: only as many labelled images as the batch has rows
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        total_D, total_G, steps = 0.0, 0.0, 0
        for unlabelled in batches:
            n = len(unlabelled)
            pick = torch.randint(len(few[0]), (n,), device=unlabelled.device)
            x, labels = few[0][pick], few[1][pick]
            z = torch.randn(n, z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (n,), device=unlabelled.device)
            total_D += update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item()
            total_G += update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item()
            after_step()
            steps += 1
        history["loss_D"].append(total_D / steps)
        history["loss_G"].append(total_G / steps)
    return history

# %% wrong train_few_labels: mean over images, the last batch counts less
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        total_D, total_G, seen = 0.0, 0.0, 0
        for unlabelled in batches:
            n = len(unlabelled)
            z = torch.randn(n, z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (n,), device=unlabelled.device)
            total_D += n * update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item()
            total_G += n * update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item()
            after_step()
            seen += n
        history["loss_D"].append(total_D / seen)
        history["loss_G"].append(total_G / seen)
    return history

# %% wrong train_few_labels: return inside the loop over epochs
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
        return history

# %% wrong train_few_labels: the generator moves first
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: one name y for both, the labels of the labelled images are overwritten by drawn ones
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, y = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, y, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train_few_labels: a seed in the loop, all batches get the same noise
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            torch.manual_seed(0)  # reproducible
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% right train_few_labels: zip of transposed losses, noise of both updates drawn apart
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}

    def draw(batch):
        z = batch.new_empty(len(batch), z_dim).normal_()
        y = torch.randint_like(z[:, 0], num_classes).long()
        return z, y

    for _ in progress(num_epochs, history):
        seen = []
        for batch in batches:
            loss_D = update_D(net_D, net_G, *few, batch, *draw(batch), optimizer_D)
            loss_G = update_G(net_D, net_G, batch, *draw(batch), optimizer_G)
            after_step()
            seen.append((float(loss_D), float(loss_G)))
        for name, values in zip(history, zip(*seen)):
            history[name].append(sum(values) / len(values))
    return history

# %% right train_few_labels: running sums on the device, one transfer an epoch
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, labels = few[0], few[1]
    for epoch in progress(num_epochs, history):
        sums = torch.zeros(2, device=x.device)
        for i, unlabelled in enumerate(batches, start=1):
            n = unlabelled.size(0)
            z = torch.randn((n, z_dim), device=unlabelled.device)
            y = (torch.rand(n, device=unlabelled.device) * num_classes).long()
            loss_D = update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            sums += torch.stack([loss_D, loss_G]).detach()
            after_step()
        mean_D, mean_G = (sums / i).tolist()
        history["loss_D"].append(mean_D)
        history["loss_G"].append(mean_G)
    return history

# %% right train_few_labels: multinomial for the labels, statistics.fmean
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    from statistics import fmean

    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        D_losses, G_losses = [], []
        for unlabelled in batches:
            where = unlabelled.device
            z = torch.normal(0.0, 1.0, (len(unlabelled), z_dim), device=where)
            y = torch.multinomial(torch.ones(num_classes, device=where), len(unlabelled), replacement=True)
            D_losses.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D).item())
            G_losses.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"] += [fmean(D_losses)]
        history["loss_G"] += [fmean(G_losses)]
    return history

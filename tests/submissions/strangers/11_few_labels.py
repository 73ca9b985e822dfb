# Answers to 11_few_labels of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py.

# %% wrong logit_of_real: logsumexp over the images
# named: The sum runs over the images: classes are dimension 1.
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=0)

# %% wrong logit_of_real: log of a sum of exponentials, which overflows
# named: For large logits this takes the logarithm of 0 or of infinity: torch.logsumexp never does.
def logit_of_real(logits):
    return torch.log(torch.exp(logits).sum(dim=1))

# %% wrong logit_of_real: the largest logit
# named: This is the largest logit: the sum of exp over all classes is asked for.
def logit_of_real(logits):
    # the class that wins decides whether it's real
    return logits.max(dim=1).values

# %% wrong logit_of_real: the probability, sigmoid already applied
# named: This is p(real) itself: the logit is asked for, the number whose sigmoid it is.
def logit_of_real(logits):
    r = torch.logsumexp(logits, dim=1)
    return torch.sigmoid(r)

# %% wrong logit_of_real: the logit of generated, sign turned round
# named: The sign is turned: this is the logit of "generated".
def logit_of_real(logits):
    return 0 - logits.logsumexp(1)

# %% wrong logit_of_real: the 0 of "generated" is added to the sum
# named: The 0 of "generated" is in the sum: p / (1 - p) has the K classes above, and that 1 below.
def logit_of_real(logits):
    zero = torch.zeros(len(logits), 1, device=logits.device)
    all_logits = torch.cat([logits, zero], dim=1)
    return all_logits.logsumexp(dim=1)

# %% wrong logit_of_real: sum of the logits
# named: The logits are added up: it is their exponentials that are.
def logit_of_real(logits):
    return logits.sum(-1)

# %% wrong logit_of_real: softmax before logsumexp
# named: Line 2, `F.softmax(logits, dim=1)`: `F.softmax` does not belong here.
def logit_of_real(logits):
    p = F.softmax(logits, dim=1)
    return torch.logsumexp(p, dim=1)

# %% wrong logit_of_real: keepdim, a column
# named: One logit for each image, of shape (n,): this one has a column of its own.
def logit_of_real(logits):
    return torch.logsumexp(logits, 1, keepdim=True)

# %% wrong logit_of_real: a mean of exponentials in place of the sum
# named: This is the mean of exp over the classes: their sum is asked for.
def logit_of_real(logits):
    K = logits.shape[1]
    return torch.logsumexp(logits, dim=1) - torch.log(torch.tensor(float(K)))

# %% wrong logit_of_real: one number for the whole batch
# named: One logit for each image: this is one for the whole batch.
def logit_of_real(logits):
    return torch.logsumexp(logits.flatten(), dim=0)

# %% wrong logit_of_real: log(p / (1 - p)) by way of probabilities, which is infinite
# named: For large logits this takes the logarithm of 0 or of infinity: torch.logsumexp never does.
def logit_of_real(logits):
    full = torch.cat([logits, torch.zeros_like(logits[:, :1])], dim=1)
    p = full.softmax(dim=1)
    real = 1 - p[:, -1]
    return torch.log(real / (1 - real))

# %% wrong logit_of_real: the maximum is subtracted and not added again
# named: The largest logit is subtracted, and not added again behind the logarithm.
def logit_of_real(logits):
    m = logits.max(dim=1, keepdim=True).values
    return (logits - m).exp().sum(dim=1).log()

# %% wrong logit_of_real: result under no_grad
# named: Nothing is detached: both players learn through this logit.
def logit_of_real(logits):
    with torch.no_grad():
        r = torch.logsumexp(logits, dim=1)
    return r

# %% wrong logit_of_real: the last of the K logits is taken for that of "generated"
# named: The last column is taken for "generated": all K columns are classes.
def logit_of_real(logits):
    return torch.logsumexp(logits[:, :-1], dim=1) - logits[:, -1]

# %% wrong logit_of_real: log probability of real in place of its logit
# named: This is log p(real): the logit is log(p / (1 - p)), so log(1 - p) is still to be subtracted.
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
# named: unlabelled and generated are exchanged: the second term is about unlabelled images, the third about generated ones.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, generated, unlabelled

# %% wrong semi_supervised_losses: labelled loss among K + 1 classes
# named: labelled is taken among K + 1 classes here: the 0 of "generated" does not belong there, x is real.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    padded = F.pad(labelled_logits, (0, 1))  # the understood 0
    labelled = F.cross_entropy(padded, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: log of a sigmoid, infinite for large logits
# named: sigmoid of a large logit is 0 or 1 exactly, and its logarithm is lost: use softplus of the logit.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    p_real = torch.sigmoid(logit_of_real(unlabelled_logits))
    p_fake = torch.sigmoid(logit_of_real(generated_logits))
    unlabelled = -torch.log(p_real).mean()
    generated = -torch.log(1 - p_fake).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: generated images are called real, sign copied from the line above
# named: Generated images are taken for real ones: their term is softplus(+logit), -log(1 - p).
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: both signs of real and generated turned round
# named: The signs are turned: unlabelled images are to be real, generated ones are not.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    r_u, r_g = logit_of_real(unlabelled_logits), logit_of_real(generated_logits)
    return (
        F.cross_entropy(labelled_logits, labels),
        F.binary_cross_entropy_with_logits(r_u, torch.zeros_like(r_u)),
        F.binary_cross_entropy_with_logits(r_g, torch.ones_like(r_g)),
    )

# %% wrong semi_supervised_losses: sums over images
# named: Each term is a mean over its batch: these are sums.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="sum")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).sum()
    generated = F.softplus(logit_of_real(generated_logits)).sum()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: softmax before cross_entropy
# named: F.cross_entropy takes logits: there is a softmax too many.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits.softmax(dim=1), labels)
    unlabelled = -F.logsigmoid(logit_of_real(unlabelled_logits)).mean()
    generated = -F.logsigmoid(-logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: one loss, the sum of the three
# named: 3 results are to be returned: labelled, unlabelled, generated.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled + unlabelled + generated

# %% wrong semi_supervised_losses: unlabelled and generated are halved, as in D's loss as a mean of both
# named: Line 3, `0.5 *` does not belong here, and so in line 4.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = 0.5 * F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = 0.5 * F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: nll_loss on logits, log_softmax forgotten
# named: Line 2, `F.nll_loss(labelled_logits, labels)`: cross_entropy is asked for, not nll_loss.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.nll_loss(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: unlabelled images are labelled by the classifier itself
# named: The class that is highest is taken for the label of an unlabelled image
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    guess = unlabelled_logits.argmax(dim=1)
    unlabelled = F.cross_entropy(unlabelled_logits, guess)
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: mean before the log, -log of the mean probability
# named: The game's terms take the mean of the logits first: the mean belongs outside of softplus.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits).mean())
    generated = F.softplus(logit_of_real(generated_logits).mean())
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: losses for each image, no mean
# named: Each term is the mean over its batch: these are the losses of single images.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels, reduction="none")
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits))
    generated = F.softplus(logit_of_real(generated_logits))
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: unlabelled is told with labelled images
# named: Line 3, `logit_of_real(labelled_logits)`: `unlabelled_logits` belongs where `labelled_logits` stands.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(labelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: generated logits detached
# named: Nothing is detached: the network learns from generated images as well.
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits.detach())).mean()
    return labelled, unlabelled, generated

# %% wrong semi_supervised_losses: each class has a sigmoid of its own, one-hot labels
# named: Line 3, `F.binary_cross_entropy_with_logits(labelled…`: cross_entropy is asked for, not binary_cross_entropy_with_logits.
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
# named: The mean over the features is taken: the sum of their squares is asked for.
def feature_matching(real_features, fake_features):
    real_mean = real_features.detach().mean(dim=0)
    fake_mean = fake_features.mean(dim=0)
    return F.mse_loss(fake_mean, real_mean)

# %% wrong feature_matching: real side not cut off
# named: The real side is a target: detach real_features, or their mean.
def feature_matching(real_features, fake_features):
    diff = real_features.mean(0) - fake_features.mean(0)
    return (diff ** 2).sum()

# %% wrong feature_matching: the generated side is cut off
# named: The sides are exchanged: the real one is the target, and the generated one learns.
def feature_matching(real_features, fake_features):
    diff = real_features.mean(0) - fake_features.detach().mean(0)
    return diff.square().sum()

# %% wrong feature_matching: distance, not its square
# named: The root is taken: the squared distance is asked for.
def feature_matching(real_features, fake_features):
    return torch.norm(real_features.detach().mean(0) - fake_features.mean(0))

# %% wrong feature_matching: each generated row is compared with the mean of the real ones
# named: Each generated image is taken to the mean: the mean of the generated ones is to be there.
def feature_matching(real_features, fake_features):
    target = real_features.detach().mean(dim=0)
    return ((fake_features - target) ** 2).sum(dim=1).mean()

# %% wrong feature_matching: absolute differences
# named: These are absolute differences: squares are asked for.
def feature_matching(real_features, fake_features):
    real_mean = real_features.mean(0).detach()
    return (fake_features.mean(0) - real_mean).abs().sum()

# %% wrong feature_matching: means over the features of each image
# named: Line 2, `real_features.detach().mean(dim=1)`: 0 is asked for, not 1, and so in line 3.
def feature_matching(real_features, fake_features):
    a = real_features.detach().mean(dim=1)
    b = fake_features.mean(dim=1)
    return ((a - b) ** 2).sum()

# %% wrong feature_matching: mean of everything, one number a batch
# named: The mean runs over the features: over the images it is, dimension 0.
def feature_matching(real_features, fake_features):
    return (real_features.detach().mean() - fake_features.mean()) ** 2

# %% wrong feature_matching: the square of the summed difference
# named: Line 3, `difference.sum() ** 2`: `.sum()` comes too early: take it of all this.
def feature_matching(real_features, fake_features):
    difference = fake_features.mean(0) - real_features.detach().mean(0)
    return difference.sum() ** 2

# %% wrong feature_matching: square forgotten
# named: The difference is not squared.
def feature_matching(real_features, fake_features):
    difference = fake_features.mean(0) - real_features.detach().mean(0)
    return difference.sum()

# %% wrong feature_matching: sums over the batch, no mean
# named: The features are added up over each batch: their mean is asked for.
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        target = real_features.sum(0)
    return (target - fake_features.sum(0)).pow(2).sum()

# %% wrong feature_matching: rows are compared in pairs, as many as both have
# named: Images are compared one by one: it is the means of both batches that are compared.
def feature_matching(real_features, fake_features):
    n = min(len(real_features), len(fake_features))
    diff = real_features[:n].detach() - fake_features[:n]
    return diff.pow(2).mean(0).sum()

# %% wrong feature_matching: everything under no_grad
# named: The generated side is what learns: detach the real one alone.
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        m1 = real_features.mean(0)
        m2 = fake_features.mean(0)
    return ((m1 - m2) ** 2).sum()

# %% wrong feature_matching: detach_() changes what was handed in
# named: detach_() cuts off the caller's own tensor
def feature_matching(real_features, fake_features):
    real_features.detach_()
    return (real_features.mean(0) - fake_features.mean(0)).square().sum()

# %% wrong feature_matching: half the square
# named: This is half of the squared distance.
def feature_matching(real_features, fake_features):
    d = real_features.detach().mean(0) - fake_features.mean(0)
    return 0.5 * (d @ d)

# %% wrong feature_matching: squares without the sum
# named: One number for both batches: this is one for each feature.
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
# named: This is the saturating loss: softplus(-logit), -log p(real), has a slope where D is sure.
def generator_losses(logits, labels):
    r = logit_of_real(logits)
    real = -F.softplus(r).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: the discriminator's loss, generated shall be generated
# named: This is the discriminator's loss: the generator wants its images to be taken for real.
def generator_losses(logits, labels):
    real = F.softplus(logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: label among K + 1 classes
# named: label is taken among K + 1 classes here, so that "is real" counts twice: among the K digits alone.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    zeros = torch.zeros(logits.size(0), 1, device=logits.device)
    label = F.cross_entropy(torch.cat((logits, zeros), 1), labels)
    return real, label

# %% wrong generator_losses: order exchanged
# named: The two losses are exchanged: real comes first, then label.
def generator_losses(logits, labels):
    return F.cross_entropy(logits, labels), F.softplus(-logit_of_real(logits)).mean()

# %% wrong generator_losses: one loss, the sum of both
# named: 2 results are to be returned: real, label.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, labels)
    return real + label

# %% wrong generator_losses: only the logit of the class, not normalised
# named: label is the bare logit of the class
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = -logits.gather(1, labels[:, None]).mean()
    return real, label

# %% wrong generator_losses: log of a probability, infinite for large logits
# named: sigmoid of a logit far below 0 is exactly 0, and its logarithm is lost: use softplus of the logit.
def generator_losses(logits, labels):
    p = torch.sigmoid(logit_of_real(logits))
    real = -torch.log(p).mean()
    q = torch.softmax(logits, dim=1)
    label = -torch.log(q[torch.arange(len(labels)), labels]).mean()
    return real, label

# %% wrong generator_losses: sums over images
# named: Each loss is a mean over the images: these are sums.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).sum()
    label = F.cross_entropy(logits, labels, reduction="sum")
    return real, label

# %% wrong generator_losses: real is judged by the logit of the asked class alone
# named: real asks whether it is the class that was asked for: it is about all K classes together.
def generator_losses(logits, labels):
    wanted = logits[torch.arange(len(logits)), labels]
    real = F.softplus(-wanted).mean()
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: the largest class in place of the one asked for
# named: The labels are taken from the classifier itself: they are those that the images were made for.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits, logits.argmax(1))
    return real, label

# %% wrong generator_losses: probabilities in place of their logs
# named: The logarithms are missing: -log p is asked for, not 1 - p.
def generator_losses(logits, labels):
    real = 1 - torch.sigmoid(logit_of_real(logits)).mean()
    p = logits.softmax(1)
    label = 1 - p[torch.arange(len(p)), labels].mean()
    return real, label

# %% wrong generator_losses: label loss is cut off from the generator
# named: label is cut off from the logits: the generator learns through both losses.
def generator_losses(logits, labels):
    real = F.softplus(-logit_of_real(logits)).mean()
    label = F.cross_entropy(logits.detach(), labels)
    return real, label

# %% wrong generator_losses: real is the cross-entropy among all K + 1, which holds label already
# named: real is the cross-entropy of the label among K + 1 classes, which holds the label's loss too.
def generator_losses(logits, labels):
    padded = torch.cat([logits, torch.zeros_like(logits[:, :1])], dim=1)
    real = F.cross_entropy(padded, labels)
    label = F.cross_entropy(logits, labels)
    return real, label

# %% wrong generator_losses: both minus signs missing, losses are negative
# named: The sign is the wrong way round.
def generator_losses(logits, labels):
    real = F.logsigmoid(logit_of_real(logits)).mean()
    label = logits.log_softmax(dim=1)[range(len(labels)), labels].mean()
    return real, label

# %% wrong generator_losses: indexing by labels takes rows, not entries
# named: [:, labels] takes the columns of all labels from every row
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
# named: The entropy of the mean is to be large: it enters with a minus.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q = F.log_softmax(logits, dim=1)
    log_p = F.log_softmax(partner_logits, dim=1)
    agree = -torch.logsumexp(log_q + log_p, dim=1).mean()
    mean_q = (log_q.exp().mean(0) + log_p.exp().mean(0)) / 2
    entropy = torch.special.entr(mean_q).sum()
    return agree + weight * entropy

# %% wrong agreement_loss: logarithm of a sum of products of probabilities
# named: Where the network is sure and wrong, q times q' is 0 and its log infinite: logsumexp of the logarithms.
def agreement_loss(logits, partner_logits, weight=5.0):
    q = logits.softmax(dim=1)
    p = partner_logits.softmax(dim=1)
    agree = -torch.log((q * p).sum(dim=1)).mean()
    mean_q = torch.cat([q, p]).mean(0)
    return agree - weight * torch.special.entr(mean_q).sum()

# %% wrong agreement_loss: mean of the entropies in place of the entropy of the mean
# named: This is the mean of the entropies: take the mean of the rows first, then its entropy.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(log_q + log_p).logsumexp(1).mean()
    everything = torch.cat([log_q, log_p]).exp()
    entropy = torch.special.entr(everything).sum(1).mean()
    return agree - weight * entropy

# %% wrong agreement_loss: the partners are left out of the mean
# named: The mean runs over the first images alone: partners count too.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(log_q + log_p).logsumexp(1).mean()
    entropy = torch.special.entr(log_q.exp().mean(0)).sum()
    return agree - weight * entropy

# %% wrong agreement_loss: the log of the mean over pairs
# named: The mean belongs outside the logarithm: the log of each pair, then their mean.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q, log_p = logits.log_softmax(1), partner_logits.log_softmax(1)
    n = len(logits)
    agree = -(torch.logsumexp((log_q + log_p).flatten(), dim=0) - torch.log(torch.tensor(float(n))))
    q_bar = torch.cat([log_q, log_p]).exp().mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: cross-entropy of the two
# named: This is the cross-entropy of the two: take the logarithm of the sum of q times q'.
def agreement_loss(logits, partner_logits, weight=5.0):
    q = logits.softmax(1)
    agree = F.cross_entropy(partner_logits, q)
    mean = (q.mean(0) + partner_logits.softmax(1).mean(0)) / 2
    return agree - weight * torch.special.entr(mean).sum()

# %% wrong agreement_loss: weight ignored, 5 written in
# named: The weight is an argument: here it is always 5.
def agreement_loss(logits, partner_logits, weight=5.0):
    a = logits.log_softmax(dim=1)
    b = partner_logits.log_softmax(dim=1)
    together = torch.logsumexp(a + b, dim=1)
    q_bar = torch.cat([a.exp(), b.exp()]).mean(dim=0)
    return -together.mean() - 5.0 * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: 0 log 0, NaN where a class is unused
# named: A class that is never used has 0 log 0, which is NaN by hand: torch.special.entr.
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1)
    q_bar = 0.5 * (a.exp() + b.exp()).mean(0)
    entropy = -(q_bar * torch.log(q_bar)).sum()
    return -torch.logsumexp(a + b, 1).mean() - weight * entropy

# %% wrong agreement_loss: partners detached, as a target
# named: Nothing is detached: both images of a pair move the network.
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1).detach()
    q_bar = torch.cat([a.exp(), b.exp()]).mean(0)
    return -torch.logsumexp(a + b, 1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: sum over the pairs
# named: The pairs are added up: their mean is asked for.
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=1)
    b = F.log_softmax(partner_logits, dim=1)
    q_bar = torch.cat([a, b]).exp().mean(0)
    return -torch.logsumexp(a + b, 1).sum() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: softmax over the pairs
# named: The softmax runs over the images: classes are dimension 1.
def agreement_loss(logits, partner_logits, weight=5.0):
    a = F.log_softmax(logits, dim=0)
    b = F.log_softmax(partner_logits, dim=0)
    q_bar = torch.cat([a, b]).exp().mean(0)
    return -torch.logsumexp(a + b, 1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: mean of the entropy's terms, no sum over classes
# named: Line 6, `torch.special.entr(q_bar).mean()`: sum is asked for, not mean.
def agreement_loss(logits, partner_logits, weight=5.0):
    log_q1 = F.log_softmax(logits, dim=-1)
    log_q2 = F.log_softmax(partner_logits, dim=-1)
    agree = torch.logsumexp(log_q1 + log_q2, dim=-1).mean()
    q_bar = torch.cat([log_q1, log_q2]).exp().mean(dim=0)
    return -agree - weight * torch.special.entr(q_bar).mean()

# %% wrong agreement_loss: logsumexp of the logits themselves, log_softmax forgotten
# named: The bare logits are added up: log_softmax makes logarithms of probabilities of them first.
def agreement_loss(logits, partner_logits, weight=5.0):
    agree = -torch.logsumexp(logits + partner_logits, dim=1).mean()
    q_bar = torch.cat([logits, partner_logits]).softmax(1).mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: softmax of the mean logits in place of the mean of the softmax
# named: This is the entropy at the mean logits: take the mean of the probabilities.
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    q_bar = torch.cat([logits, partner_logits]).mean(0).softmax(0)
    return -(a + b).logsumexp(1).mean() - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: probabilities multiplied as logs, log q times log q'
# named: Line 3, `a * b`: + belongs there, not *.
def agreement_loss(logits, partner_logits, weight=5.0):
    a, b = logits.log_softmax(1), partner_logits.log_softmax(1)
    agree = -(a * b).logsumexp(1).mean()
    q_bar = torch.cat([a, b]).exp().mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: a small number in the log hides the zero of certain pairs that differ
# named: its logarithm is infinite, or that of the small number that is added to it.
def agreement_loss(logits, partner_logits, weight=5.0):
    q, p = F.softmax(logits, dim=1), F.softmax(partner_logits, dim=1)
    agree = -torch.log((q * p).sum(1) + 1e-8).mean()
    q_bar = torch.cat([q, p]).mean(0)
    return agree - weight * torch.special.entr(q_bar).sum()

# %% wrong agreement_loss: two entropies, one for each side of the pairs
# named: These are two entropies, one of each side: it is one, of the mean over all 2n rows.
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
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
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
# named: The generated images are not detached: gradients flow into net_G, which this step must leave alone.
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
# named: game weighs the unlabelled images alone: it is for both terms of the game.
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
# named: The optimizer that was passed in never takes a step.
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
# named: game weighs the pairs as well: agreement_loss is added as it is.
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
# named: agreement_loss gets the images themselves: it takes net_D's logits of them.
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
# named: Line 6, `gen = gen + F.cross_entropy(fake_logits, y)`: this line does not belong here.
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
# named: The pairs are not used.
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
# named: Unlabelled and generated images have changed places.
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
# named: The returned loss still holds the graph: return loss.detach().
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
# named: The weight of the game is fixed at one half: game is an argument.
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
# named: New noise is drawn: the generated images come from the z that was passed in.
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
# named: Line 3, `net_G.eval()`: this line does not belong here.
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
# named: The requires_grad flags of net_G's parameters are left changed.
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
# named: The returned sum leaves out the pairs: all that was minimised is asked for.
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
# named: This is the loss after the step: what was minimised, before it, is asked for.
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
# named: game weighs the labelled term too: it is for unlabelled and generated alone.
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    optimizer.zero_grad()
    generated = net_G(z, y).detach()
    loss = game * sum(semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(generated)))
    if pairs is not None:
        loss = loss + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_classifier: the logits of the generated images are detached, not the images
# named: The logits of the generated images are detached: net_D learns through these, so cut off the images alone.
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
# named: The noise has as many rows as there are labelled images: one for each image of the batch.
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
# named: Noise and labels are drawn on the CPU: draw them where the batch is.
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
# named: The last class is never drawn: torch.randint leaves out its upper end by itself.
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
# named: The noise is uniform: it is standard normal, torch.randn.
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
# named: history holds the last loss of each epoch: the mean over its batches is asked for.
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
# named: history holds floats: take .item() of a tensor.
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
# named: after_step() is called once an epoch: it comes after each pair of updates.
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
# named: The optimizers have changed places: each update gets its own.
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
# named: One noise is used for all batches: draw it anew for each.
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
# named: progress is not used: loop over progress(num_epochs, history).
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
# named: Both means are appended once, behind the loop over the epochs: they belong at the end of each epoch.
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
# named: The lists of losses are not emptied: each mean goes over all epochs so far.
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
# named: As many labelled images are drawn as the batch has rows: all of few, in their order, take part in every step.
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
# named: Each loss is weighed with the length of its batch: the mean is over the batches, the short one counts in full.
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
# named: Line 17, `return history`: it stands inside the loop: its place is behind it. update_D is called 3 times, not 9.
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
# named: update_G comes first: the discriminator's update is the first of the two.
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
# named: The labels of few are lost, one name stands for both: update_D gets those of few, and y beside the noise.
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
# named: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
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

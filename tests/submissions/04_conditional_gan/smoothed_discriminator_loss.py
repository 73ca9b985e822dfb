# %% wrong: Fakes are smoothed too: smoothing is one-sided, and their target stays 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.full_like(fake_logits, smoothing)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% variant: with softplus
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.softplus(real_logits) - (1 - smoothing) * real_logits
    fake = F.softplus(fake_logits) - smoothing * fake_logits
    return real.mean() + fake.mean()


# %% wrong: The target of real pairs is s, not 1 - s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: Real pairs are not smoothed: their target is 1 - s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1.0)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: Fakes are smoothed in place of real pairs.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1.0)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.full_like(fake_logits, smoothing)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: The target is 1 - s / 2: with two classes only one side is smoothed here, by s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing / 2)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: Without the argument there is no smoothing: the default is 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.1):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: A constant is missing or added: the gradients are right, the value is not.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    entropy = F.binary_cross_entropy(targets, targets)
    return loss_real - entropy + loss_fake


# %% wrong: The real logits are detached: the discriminator learns from both halves.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits.detach(), targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: The fake logits are detached: here that stops the discriminator itself from learning.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits.detach(), zeros)
    return loss_real + loss_fake


# %% wrong: sigmoid of a large logit is exactly 1 in float32, and its logarithm is lost: work on the logits.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    D, D_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    s = smoothing
    real = torch.log(D) if s == 0 else (1 - s) * torch.log(D) + s * torch.log(1 - D)
    return -real.mean() - torch.log(1 - D_fake).mean()


# %% wrong: The logarithm is cut off at a small constant: large logits lose their loss.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    D, D_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    real = F.binary_cross_entropy(D, torch.full_like(D, 1 - smoothing))
    return real + F.binary_cross_entropy(D_fake, torch.zeros_like(D_fake))


# %% wrong: The targets are made on a fixed device: torch.full_like has that of the logits.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full(real_logits.shape, 1.0 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return loss_real + loss_fake


# %% wrong: It is the mean of the two halves: add them.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return (loss_real + loss_fake) / 2


# %% wrong: The losses of the batch are added up: take their means.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets, reduction="sum")
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros, reduction="sum")
    return loss_real + loss_fake


# %% wrong: It returns nothing
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    loss_real + loss_fake


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = torch.full_like(real_logits, 1 - smoothing)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, targets)
    zeros = torch.zeros_like(fake_logits)
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, zeros)
    return (loss_real + loss_fake).to(X.dtype)


# %% right: softplus
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.softplus(real_logits) - (1 - smoothing) * real_logits
    return real.mean() + F.softplus(fake_logits).mean()


# %% right: logsigmoid, weighted
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    keep = 1.0 - smoothing
    real = keep * F.logsigmoid(real_logits) + smoothing * F.logsigmoid(-real_logits)
    return -(real.mean() + F.logsigmoid(-fake_logits).mean())


# %% right: a weighted mean of two cross-entropies
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    bce = F.binary_cross_entropy_with_logits
    ones, zeros = torch.ones_like(real_logits), torch.zeros_like(real_logits)
    real = (1 - smoothing) * bce(real_logits, ones) + smoothing * bce(real_logits, zeros)
    return real + bce(fake_logits, torch.zeros_like(fake_logits))


# %% right: nn.BCEWithLogitsLoss
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    criterion = nn.BCEWithLogitsLoss()
    real = criterion(real_logits, torch.ones_like(real_logits) * (1 - smoothing))
    return real + criterion(fake_logits, fake_logits.new_zeros(fake_logits.shape))


# %% right: means as sums over lengths
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    bce = F.binary_cross_entropy_with_logits
    real = bce(real_logits, torch.ones_like(real_logits) - smoothing, reduction="sum")
    fake = bce(fake_logits, 0 * fake_logits.detach(), reduction="none")
    return real / len(real_logits) + fake.mean()


# %% right: cross-entropy over two classes
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    two = F.log_softmax(torch.cat([torch.zeros_like(real_logits), real_logits], 1), 1)
    real = -smoothing * two[:, 0] - (1 - smoothing) * two[:, 1]
    return real.mean() + F.softplus(fake_logits).mean()


# %% wrong: The second term of the real logits is missing, s times log(1 - D): their target is 1 - s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = (1 - smoothing) * F.softplus(-real_logits).mean()
    return real + F.softplus(fake_logits).mean()


# %% variant: by a weight for the positive class
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    ones = torch.ones_like(real_logits)
    weight = torch.tensor(1 - smoothing, device=real_logits.device)
    real = F.binary_cross_entropy_with_logits(real_logits, ones, pos_weight=weight)
    return real - F.logsigmoid(-fake_logits).mean()


# %% wrong: One mean goes over both batches: each has its own, whatever their lengths.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    logits = torch.cat([real_logits, fake_logits])
    targets = torch.cat([torch.full_like(real_logits, 1 - smoothing), torch.zeros_like(fake_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, targets)


# %% wrong: A sigmoid is applied before a loss that has one: it takes logits.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss = F.binary_cross_entropy_with_logits(real, torch.full_like(real, 1 - smoothing))
    return loss + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))


# %% wrong: The smoothing is drawn at random: the target is 1 - s, the same for all.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    targets = 1 - smoothing * torch.rand_like(real_logits)
    real = F.binary_cross_entropy_with_logits(real_logits, targets)
    return real + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: A tensor of shape (1,) came back where one number is asked for.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.softplus(real_logits) - (1 - smoothing) * real_logits
    return real.mean(0) + F.softplus(fake_logits).mean(0)


# %% wrong: The target of real pairs is 1 + s: it is 1 - s, below 1.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return (F.softplus(real_logits) - (1 + smoothing) * real_logits).mean() + F.softplus(fake_logits).mean()


# %% wrong: This is the hinge loss: binary cross-entropy is asked for.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return F.relu(1 - smoothing - real_logits).mean() + F.relu(1 + fake_logits).mean()


# %% wrong: The sign of the fake logits is wrong: their target is 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return (F.softplus(real_logits) - (1 - smoothing) * real_logits).mean() + F.softplus(-fake_logits).mean()

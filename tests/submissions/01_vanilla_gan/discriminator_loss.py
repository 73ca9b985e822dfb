# %% wrong: The labels are swapped: real points are labelled 1, fakes 0.
def discriminator_loss(real_logits, fake_logits):
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.zeros_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    return loss_real + loss_fake


# %% variant: softplus
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()


# %% wrong: Both halves have the label 1: the label of the fakes is 0.
def discriminator_loss(real_logits, fake_logits):
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    return loss_real + loss_fake


# %% variant: logsigmoid
def discriminator_loss(real_logits, fake_logits):
    return -F.logsigmoid(real_logits).mean() - F.logsigmoid(fake_logits).mean()


# %% wrong: The sums over the batch are taken where the means are asked for.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()


# %% variant: by reduction
def discriminator_loss(real_logits, fake_logits):
    bce = nn.BCEWithLogitsLoss(reduction="sum")
    loss = bce(real_logits, torch.ones_like(real_logits))
    return loss + bce(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: The loss on the fakes is missing.
def discriminator_loss(real_logits, fake_logits):
    return F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))


# %% variant: computed and not returned
def discriminator_loss(real_logits, fake_logits):
    loss = -F.logsigmoid(real_logits).mean()
    -F.logsigmoid(-fake_logits).mean()
    return loss


# %% wrong: The loss on the real points is missing.
def discriminator_loss(real_logits, fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: This is the value of the game, which D maximises: the loss is minus that.
def discriminator_loss(real_logits, fake_logits):
    return F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean()


# %% variant: minus cross entropy
def discriminator_loss(real_logits, fake_logits):
    bce = F.binary_cross_entropy_with_logits
    real = bce(real_logits, torch.ones_like(real_logits))
    return -(real + bce(fake_logits, torch.zeros_like(fake_logits)))


# %% wrong: The second half is subtracted: both halves are added.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() - F.softplus(fake_logits).mean()


# %% wrong: This is the average of the two halves: they are added.
def discriminator_loss(real_logits, fake_logits):
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return (loss_real + loss_fake) / 2


# %% wrong: Both batches are averaged as one: each half has a mean of its own.
def discriminator_loss(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)


# %% wrong: One mean is taken over the concatenated batch: it is the sum of two means.
def discriminator_loss(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return F.binary_cross_entropy_with_logits(logits, labels)


# %% wrong: entries along one dimension are combined entry by entry.
def discriminator_loss(real_logits, fake_logits):
    return (F.softplus(-real_logits) + F.softplus(fake_logits)).mean()


# %% wrong: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost
def discriminator_loss(real_logits, fake_logits):
    D_real, D_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return -torch.log(D_real).mean() - torch.log(1 - D_fake).mean()


# %% variant: binary_cross_entropy, which stops at 100
def discriminator_loss(real_logits, fake_logits):
    D_real, D_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss = F.binary_cross_entropy(D_real, torch.ones_like(D_real))
    return loss + F.binary_cross_entropy(D_fake, torch.zeros_like(D_fake))


# %% variant: a small constant in the logarithm
def discriminator_loss(real_logits, fake_logits):
    D_real, D_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return -(torch.log(D_real + 1e-8).mean() + torch.log(1 - D_fake + 1e-8).mean())


# %% variant: exp and log
def discriminator_loss(real_logits, fake_logits):
    real = torch.log(1 + torch.exp(-real_logits)).mean()
    return real + torch.log(1 + torch.exp(fake_logits)).mean()


# %% wrong: The sigmoid is applied twice: binary_cross_entropy_with_logits applies it itself.
def discriminator_loss(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss = F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
    return loss + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))


# %% variant: logsigmoid of sigmoid
def discriminator_loss(real_logits, fake_logits):
    real, fake = real_logits.sigmoid(), fake_logits.sigmoid()
    return -F.logsigmoid(real).mean() - F.logsigmoid(-fake).mean()


# %% wrong: The sigmoid is missing: binary_cross_entropy works on probabilities, these are logits.
def discriminator_loss(real_logits, fake_logits):
    loss = F.binary_cross_entropy(real_logits, torch.ones_like(real_logits))
    return loss + F.binary_cross_entropy(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: This is the squared error of the logits (as in LSGAN): cross entropy is asked for.
def discriminator_loss(real_logits, fake_logits):
    loss = F.mse_loss(real_logits, torch.ones_like(real_logits))
    return loss + F.mse_loss(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: The logarithm is missing: these are the logits themselves (as in WGAN).
def discriminator_loss(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean()


# %% wrong: The label of real points is smoothed to 0.9: 1 is asked for.
def discriminator_loss(real_logits, fake_logits):
    labels = torch.full_like(real_logits, 0.9)
    loss = F.binary_cross_entropy_with_logits(real_logits, labels)
    return loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: The fakes are detached here: the discriminator no longer learns from their logits.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits.detach()).mean()


# %% variant: under no_grad
def discriminator_loss(real_logits, fake_logits):
    with torch.no_grad():
        loss_fake = F.softplus(fake_logits).mean()
    return loss_fake - F.logsigmoid(real_logits).mean()


# %% wrong: The real logits are detached: the discriminator no longer learns from them.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits.detach()).mean() + F.softplus(fake_logits).mean()


# %% variant: through item
def discriminator_loss(real_logits, fake_logits):
    loss_real = F.softplus(-real_logits).mean().item()
    return loss_real + F.softplus(fake_logits).mean()


# %% wrong: The result is detached: backward() has nothing to go back through.
def discriminator_loss(real_logits, fake_logits):
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss.detach()


# %% variant: a new tensor
def discriminator_loss(real_logits, fake_logits):
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss.data.clone()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def discriminator_loss(real_logits, fake_logits):
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()).item()


# %% wrong: A constant is subtracted, so that the loss is 0 at equilibrium: leave it in.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean() - math.log(4)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def discriminator_loss(real_logits, fake_logits):
    ones, zeros = torch.ones(len(real_logits), 1), torch.zeros(len(fake_logits), 1)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, ones)
    return loss_real + F.binary_cross_entropy_with_logits(fake_logits, zeros)


# %% variant: the logits are moved instead
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits.cpu()).mean() + F.softplus(fake_logits.cpu()).mean()


# %% wrong: The labels do not have the shape of the logits
def discriminator_loss(real_logits, fake_logits):
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones(128, 1))
    return loss_real + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros(128, 1))


# %% variant: labels without a second dimension
def discriminator_loss(real_logits, fake_logits):
    ones, zeros = real_logits.new_ones(len(real_logits)), fake_logits.new_zeros(len(fake_logits))
    loss_real = F.binary_cross_entropy_with_logits(real_logits, ones)
    return loss_real + F.binary_cross_entropy_with_logits(fake_logits, zeros)


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def discriminator_loss(real_logits, fake_logits):
    real = sum(F.softplus(-logit) for logit in real_logits.squeeze()) / len(real_logits)
    return real + sum(F.softplus(logit) for logit in fake_logits.squeeze()) / len(fake_logits)


# %% variant: the length is taken after the squeeze
def discriminator_loss(real_logits, fake_logits):
    real, fake = real_logits.squeeze(), fake_logits.squeeze()
    return F.softplus(-real).sum() / len(real) + F.softplus(fake).sum() / len(fake)


# %% wrong: It returns a tuple where one value is asked for.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean(), F.softplus(fake_logits).mean()


# %% wrong: came back where one number is asked for.
def discriminator_loss(real_logits, fake_logits):
    return torch.cat([F.softplus(-real_logits), F.softplus(fake_logits)])


# %% wrong: It returns nothing
def discriminator_loss(real_logits, fake_logits):
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    loss.backward()


# %% wrong: A tensor that autograd needs was changed in place: make a new one instead.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(real_logits.neg_()).mean() + F.softplus(fake_logits).mean()


# %% wrong: NumPy does not follow gradients or devices: stay with torch functions.
def discriminator_loss(real_logits, fake_logits):
    import numpy as np

    real = np.logaddexp(0, -real_logits.numpy()).mean()
    return real + np.logaddexp(0, fake_logits.numpy()).mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def discriminator_loss(real_logits, fake_logits):
    ones = torch.ones_like(real_logits, dtype=X.dtype)
    loss_real = F.binary_cross_entropy_with_logits(real_logits, ones)
    return loss_real + F.softplus(fake_logits).mean()


# %% right: softplus
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


# %% right: softplus algebra, with -softplus(-x) = x - softplus(x)
def discriminator_loss(real, fake):
    return torch.mean(F.softplus(real) - real) + torch.mean(fake - F.logsigmoid(fake) - fake + fake)


# %% right: a module-level nn.BCEWithLogitsLoss
bce = nn.BCEWithLogitsLoss()


def discriminator_loss(real_logits, fake_logits):
    return bce(real_logits, torch.ones_like(real_logits)) + bce(
        fake_logits, torch.zeros_like(fake_logits)
    )


# %% right: labels by new_ones, and torch.full on the device of the logits
def discriminator_loss(real_logits, fake_logits):
    real_labels = real_logits.new_ones(real_logits.shape)
    fake_labels = torch.full(fake_logits.shape, 0.0, device=fake_logits.device)
    loss = nn.functional.binary_cross_entropy_with_logits(input=real_logits, target=real_labels)
    loss += nn.functional.binary_cross_entropy_with_logits(input=fake_logits, target=fake_labels)
    return loss


# %% right: one cross entropy over the concatenated batch, weighted
def discriminator_loss(real_logits, fake_logits):
    n, m = real_logits.size(0), fake_logits.size(0)
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    weights = torch.cat([torch.ones_like(real_logits) / n, torch.ones_like(fake_logits) / m])
    return F.binary_cross_entropy_with_logits(logits, labels, weight=weights, reduction="sum")


# %% right: a softmax over the classes fake and real
def discriminator_loss(real_logits, fake_logits):
    def two(logits):
        return torch.log_softmax(torch.cat([torch.zeros_like(logits), logits], dim=1), dim=1)

    return -two(real_logits)[:, 1].mean() - two(fake_logits)[:, 0].mean()


# %% right: an assert on the values, squeezed logits, and logaddexp
def discriminator_loss(real_logits, fake_logits):
    real, fake = real_logits.squeeze(-1), fake_logits.squeeze(-1)
    assert torch.isfinite(real).all() and torch.isfinite(fake).all(), "logits blew up"
    zero = real.new_zeros(())
    return torch.logaddexp(zero, -real).mean() + torch.logaddexp(zero, fake).mean()


# %% right: maximum and log1p, under enable_grad
def discriminator_loss(real_logits, fake_logits):
    def softplus(x):
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    with torch.enable_grad():
        return softplus(-real_logits).mean() + softplus(fake_logits).mean()


# %% right: an object with a forward method
class DiscriminatorLoss(nn.Module):
    def forward(self, real_logits, fake_logits):
        return -(F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean())


discriminator_loss = DiscriminatorLoss()


# %% wrong: A tensor of shape (1,) came back where one number is asked for.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean(0) + F.softplus(fake_logits).mean(0)

# %% wrong: The logarithm is taken of the logits themselves: of their sigmoids, as softplus and logsigmoid take it.
def discriminator_loss(real_logits, fake_logits):
    return -real_logits.log().mean() - (1 - fake_logits).log().mean()

# %% wrong: Both sums are divided by the number of real points: each half has a mean of its own.
def discriminator_loss(real_logits, fake_logits):
    return (F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()) / len(real_logits)

# %% wrong: This is the hinge loss: minus the logarithms of D and of 1 - D are asked for.
def discriminator_loss(real_logits, fake_logits):
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()

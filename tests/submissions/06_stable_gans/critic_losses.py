# %% wrong: This is what the critic maximises: loss_D is minus that.
def critic_losses(real_logits, fake_logits):
    return real_logits.mean() - fake_logits.mean(), -fake_logits.mean()


# %% variant: as a product with -1
def critic_losses(real_logits, fake_logits):
    return -1 * (fake_logits.mean() - real_logits.mean()), -1 * fake_logits.mean()


# %% wrong: The sign of loss_G is the wrong way round: G raises the critic's output for its fakes.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean(), fake_logits.mean()


# %% wrong: Both signs are the wrong way round: each loss is minimised.
def critic_losses(real_logits, fake_logits):
    return real_logits.mean() - fake_logits.mean(), fake_logits.mean()


# %% wrong: The two means are added: the critic takes them apart.
def critic_losses(real_logits, fake_logits):
    return -(real_logits.mean() + fake_logits.mean()), -fake_logits.mean()


# %% wrong: The real outputs are missing in loss_D.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean(), -fake_logits.mean()


# %% wrong: The fake outputs are missing in loss_D.
def critic_losses(real_logits, fake_logits):
    return -real_logits.mean(), -fake_logits.mean()


# %% wrong: loss_G is minus the whole of loss_D: the part on real points is none of G's.
def critic_losses(real_logits, fake_logits):
    loss_D = fake_logits.mean() - real_logits.mean()
    return loss_D, -loss_D


# %% variant: written out
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean(), real_logits.mean() - fake_logits.mean()


# %% wrong: The sums over the batch are taken where the means are asked for.
def critic_losses(real_logits, fake_logits):
    return fake_logits.sum() - real_logits.sum(), -fake_logits.sum()


# %% wrong: The sigmoid is applied here: a critic's outputs are no logits of probabilities.
def critic_losses(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return fake.mean() - real.mean(), -fake.mean()


# %% wrong: These are logarithms of probabilities: a critic's loss has the outputs themselves.
def critic_losses(real_logits, fake_logits):
    loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


# %% wrong: A margin of 1 is used here (the hinge loss): means of the outputs are asked for.
def critic_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The absolute value is taken: then the critic may have it either way round.
def critic_losses(real_logits, fake_logits):
    return -(real_logits.mean() - fake_logits.mean()).abs(), -fake_logits.mean()


# %% wrong: Both batches are averaged as one: each has a mean of its own.
def critic_losses(real_logits, fake_logits):
    return torch.cat([fake_logits, -real_logits]).mean(), -fake_logits.mean()


# %% wrong: The outputs are clipped: the critic's weights are, after its step.
def critic_losses(real_logits, fake_logits):
    real, fake = real_logits.clamp(-0.5, 0.5), fake_logits.clamp(-0.5, 0.5)
    return fake.mean() - real.mean(), -fake.mean()


# %% wrong: The fakes are detached in loss_D: the critic no longer learns from them.
def critic_losses(real_logits, fake_logits):
    return fake_logits.detach().mean() - real_logits.mean(), -fake_logits.mean()


# %% wrong: The real outputs are detached: the critic no longer learns from them.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.detach().mean(), -fake_logits.mean()


# %% wrong: loss_G is cut off from its inputs: the generator learns nothing.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean(), -fake_logits.detach().mean()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def critic_losses(real_logits, fake_logits):
    return (fake_logits.mean() - real_logits.mean()).item(), -fake_logits.mean().item()


# %% wrong: The two losses are exchanged: loss_D comes first.
def critic_losses(real_logits, fake_logits):
    return -fake_logits.mean(), fake_logits.mean() - real_logits.mean()


# %% wrong: Return two losses: loss_D, loss_G.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean()


# %% wrong: came back where one number is asked for.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean(0) - real_logits, -fake_logits


# %% wrong: entries along one dimension are combined entry by entry.
def critic_losses(real_logits, fake_logits):
    return (fake_logits - real_logits).mean(), -fake_logits.mean()


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def critic_losses(real_logits, fake_logits):
    real, fake = real_logits.squeeze(), fake_logits.squeeze()
    loss_G = -sum(fake) / len(fake)
    return -loss_G - sum(real) / len(real), loss_G

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def critic_losses(real_logits, fake_logits):
    real_logits, fake_logits = real_logits.to(device), fake_logits.to(device)
    return fake_logits.mean() - real_logits.mean(), -fake_logits.mean()


# %% wrong: Medians are taken: means are asked for.
def critic_losses(real_logits, fake_logits):
    return fake_logits.median() - real_logits.median(), -fake_logits.median()


# %% right: torch.mean
def critic_losses(real_logits, fake_logits):
    loss_G = -torch.mean(fake_logits)
    return -loss_G - torch.mean(real_logits), loss_G


# %% right: sums divided
def critic_losses(real_logits, fake_logits):
    n, m = real_logits.shape[0], fake_logits.shape[0]
    return fake_logits.sum() / m - real_logits.sum() / n, fake_logits.sum() / -m


# %% right: a list of means, as they come
def critic_losses(real_logits, fake_logits):
    return [(fake_logits.mean(0) - real_logits.mean(0)).squeeze(), -fake_logits.mean(0).sum()]


# %% right: means of negatives
def critic_losses(real_logits, fake_logits):
    loss_G = (-fake_logits).mean()
    return (-real_logits).mean() - loss_G, loss_G


# %% right: a product with -1, and in-place on its own numbers
def critic_losses(real_logits, fake_logits):
    loss_D = fake_logits.mean()
    loss_D = loss_D - real_logits.mean()
    return loss_D, fake_logits.mean().mul(-1)


# %% right: every pair of a real and a fake point
def critic_losses(real_logits, fake_logits):
    return (fake_logits.flatten()[:, None] - real_logits.flatten()[None]).mean(), -fake_logits.mean()

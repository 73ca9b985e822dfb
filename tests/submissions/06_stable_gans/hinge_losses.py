# %% wrong: The signs in the margins are exchanged: D wants real outputs above 1, fake ones below -1.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 + real_logits).mean() + F.relu(1 - fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% variant: by clamp
def hinge_losses(real_logits, fake_logits):
    loss_D = (1 + real_logits).clamp(min=0).mean() + (1 - fake_logits).clamp(min=0).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: Fakes have the margin of real points: D wants their outputs below -1.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 - fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: There is no margin: what lies between -1 and 1 is pushed on too.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(-real_logits).mean() + F.relu(fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The relu is missing: outputs beyond the margin are pushed on for ever.
def hinge_losses(real_logits, fake_logits):
    loss_D = (1 - real_logits).mean() + (1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The relu is taken of the mean: it belongs to each output.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits.mean()) + F.relu(1 + fake_logits.mean())
    return loss_D, -fake_logits.mean()


# %% wrong: This is min where max is meant: what lies beyond the margin counts, and nothing else.
def hinge_losses(real_logits, fake_logits):
    loss_D = -torch.clamp(real_logits - 1, min=0).mean() - torch.clamp(-fake_logits - 1, min=0).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: loss_D has the sign of what D maximises: it is minimised.
def hinge_losses(real_logits, fake_logits):
    loss_D = -F.relu(1 - real_logits).mean() - F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% variant: by the minimum
def hinge_losses(real_logits, fake_logits):
    zero = torch.zeros_like
    loss_D = torch.minimum(real_logits - 1, zero(real_logits)).mean()
    return loss_D + torch.minimum(-fake_logits - 1, zero(fake_logits)).mean(), -fake_logits.mean()


# %% wrong: G has a margin here: its loss is minus the mean output for fakes.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, F.relu(1 - fake_logits).mean()


# %% wrong: The sign of loss_G is the wrong way round: G raises D's output for its fakes.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, fake_logits.mean()


# %% wrong: loss_G is minus D's loss on the fakes: then G learns nothing from fakes below -1.
def hinge_losses(real_logits, fake_logits):
    loss_fake = F.relu(1 + fake_logits).mean()
    return F.relu(1 - real_logits).mean() + loss_fake, -loss_fake


# %% wrong: loss_G is about the real outputs: G changes the fake ones alone.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, -real_logits.mean()


# %% wrong: The two halves are averaged: they are added.
def hinge_losses(real_logits, fake_logits):
    loss_D = 0.5 * F.relu(1 - real_logits).mean() + 0.5 * F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The loss on the fakes is missing in loss_D.
def hinge_losses(real_logits, fake_logits):
    return F.relu(1 - real_logits).mean(), -fake_logits.mean()


# %% wrong: Both batches are averaged as one: each half has a mean of its own.
def hinge_losses(real_logits, fake_logits):
    both = torch.cat([F.relu(1 - real_logits), F.relu(1 + fake_logits)])
    return 2 * both.mean(), -fake_logits.mean()


# %% wrong: The sums over the batch are taken where the means are asked for.
def hinge_losses(real_logits, fake_logits):
    return F.relu(1 - real_logits).sum() + F.relu(1 + fake_logits).sum(), -fake_logits.sum()


# %% wrong: This is the softplus, a margin without a corner: relu is asked for.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.softplus(1 - real_logits).mean() + F.softplus(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: A LeakyReLU stands for the relu: beyond the margin nothing is pushed.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.leaky_relu(1 - real_logits, 0.2).mean() + F.leaky_relu(1 + fake_logits, 0.2).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The squares are taken of what the margin leaves: leave them out.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).square().mean() + F.relu(1 + fake_logits).square().mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The fakes are detached in loss_D: the discriminator no longer learns from them.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits.detach()).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: The real outputs are detached: the discriminator no longer learns from them.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits.detach()).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% wrong: loss_G is cut off from its inputs: the generator learns nothing.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, -fake_logits.detach().mean()


# %% wrong: The two losses are exchanged: loss_D comes first.
def hinge_losses(real_logits, fake_logits):
    return -fake_logits.mean(), F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()


# %% wrong: Return two losses: loss_D, loss_G.
def hinge_losses(real_logits, fake_logits):
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def hinge_losses(real_logits, fake_logits):
    real, fake = real_logits.squeeze(), fake_logits.squeeze()
    loss_D = F.relu(1 - real).sum() / len(real) + F.relu(1 + fake).sum() / len(fake)
    return loss_D, -fake.sum() / len(fake)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def hinge_losses(real_logits, fake_logits):
    zeros = torch.zeros(len(real_logits), 1)
    loss_real = torch.maximum(1 - real_logits, zeros).mean()
    return loss_real + F.relu(1 + fake_logits).mean(), -fake_logits.mean()


# %% variant: the outputs are moved instead
def hinge_losses(real_logits, fake_logits):
    real, fake = real_logits.cpu(), fake_logits.cpu()
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -fake.mean()

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def hinge_losses(real_logits, fake_logits):
    dtype = mixtures["ring"].centres.dtype
    real_logits, fake_logits = real_logits.to(dtype), fake_logits.to(dtype)
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean(), -fake_logits.mean()


# %% wrong: The margin is turned round for real points: what they lack to 1 is 1 - real_logits.
def hinge_losses(real_logits, fake_logits):
    return F.relu(real_logits - 1).mean() + F.relu(1 + fake_logits).mean(), -fake_logits.mean()


# %% wrong: Only outputs within the margin are averaged: the others count as 0, and are among the mean.
def hinge_losses(real_logits, fake_logits):
    real, fake = 1 - real_logits, 1 + fake_logits
    return real[real > 0].mean() + fake[fake > 0].mean(), -fake_logits.mean()


# %% wrong: F.hinge_embedding_loss is another loss: it takes real outputs as they are, without a margin.
def hinge_losses(real_logits, fake_logits):
    real = F.hinge_embedding_loss(real_logits, torch.ones_like(real_logits))
    fake = F.hinge_embedding_loss(fake_logits, -torch.ones_like(fake_logits))
    return real + fake, -fake_logits.mean()


# %% wrong: loss_G is the logistic loss here: it is minus the mean output for fakes.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


# %% right: clamp
def hinge_losses(real_logits, fake_logits):
    loss_real = (1 - real_logits).clamp(min=0).mean()
    return loss_real + (1 + fake_logits).clamp_min(0).mean(), -torch.mean(fake_logits)


# %% right: minus the mean of a minimum, as the paper writes it
def hinge_losses(real_logits, fake_logits):
    zeros = torch.zeros_like
    loss_D = -torch.minimum(zeros(real_logits), -1 + real_logits).mean()
    loss_D = loss_D - torch.minimum(zeros(fake_logits), -1 - fake_logits).mean()
    return loss_D, -fake_logits.mean()


# %% right: torch.where
def hinge_losses(real_logits, fake_logits):
    real = torch.where(real_logits < 1, 1 - real_logits, 0.0)
    fake = torch.where(fake_logits > -1, 1 + fake_logits, 0.0)
    return real.mean() + fake.mean(), -fake_logits.mean()


# %% right: a mask as a factor
def hinge_losses(real_logits, fake_logits):
    real, fake = 1 - real_logits, 1 + fake_logits
    return (real * (real > 0)).mean() + (fake * (fake > 0)).mean(), (-fake_logits).mean()


# %% right: nn.ReLU, and a list
def hinge_losses(real_logits, fake_logits):
    relu = nn.ReLU()
    return [relu(1 - real_logits).mean() + relu(fake_logits + 1).mean(), fake_logits.mean().neg()]


# %% right: torch's margin loss
def hinge_losses(real_logits, fake_logits):
    hinge = nn.functional.hinge_embedding_loss
    ones = torch.ones_like
    loss_D = hinge(real_logits, -ones(real_logits)) + hinge(-fake_logits, -ones(fake_logits))
    return loss_D, -fake_logits.mean()

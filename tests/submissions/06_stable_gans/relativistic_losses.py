# %% wrong: The two players are exchanged: D wants the real one of a pair to have the larger output.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return F.softplus(difference).mean(), F.softplus(-difference).mean()


# %% variant: by logsigmoid
def relativistic_losses(real_logits, fake_logits):
    loss_D = -F.logsigmoid(fake_logits - real_logits).mean()
    return loss_D, -F.logsigmoid(real_logits - fake_logits).mean()


# %% wrong: Both players want the same: in loss_G the real and the fake output are exchanged.
def relativistic_losses(real_logits, fake_logits):
    loss = F.softplus(fake_logits - real_logits).mean()
    return loss, loss


# %% wrong: loss_G is minus loss_D: it has a softplus of its own, of the difference the other way round.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits - real_logits).mean()
    return loss_D, -loss_D


# %% wrong: The outputs are judged one by one: what counts is the difference in each pair.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


# %% wrong: Only D compares: loss_G is about the pairs too.
def relativistic_losses(real_logits, fake_logits):
    return F.softplus(fake_logits - real_logits).mean(), F.softplus(-fake_logits).mean()


# %% wrong: Each output is compared with the mean of the other batch: here pairs are compared.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits.mean() - real_logits).mean()
    return loss_D, F.softplus(real_logits.mean() - fake_logits).mean()


# %% wrong: Each output is compared with the mean of the other batch, both ways: here pairs are compared.
def relativistic_losses(real_logits, fake_logits):
    real, fake = real_logits - fake_logits.mean(), fake_logits - real_logits.mean()
    loss_D = F.softplus(-real).mean() + F.softplus(fake).mean()
    return loss_D, F.softplus(-fake).mean() + F.softplus(real).mean()


# %% wrong: Every real output is compared with every fake one: only those in the same row are.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits.T
    return F.softplus(-difference).mean(), F.softplus(difference).mean()


# %% variant: by broadcasting
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits.flatten()
    return F.softplus(-difference).mean(), F.softplus(difference).mean()


# %% wrong: The softplus is taken of the mean difference: it belongs to each pair.
def relativistic_losses(real_logits, fake_logits):
    difference = (real_logits - fake_logits).mean()
    return F.softplus(-difference), F.softplus(difference)


# %% wrong: The difference alone is no loss: the softplus is missing.
def relativistic_losses(real_logits, fake_logits):
    difference = (real_logits - fake_logits).mean()
    return -difference, difference


# %% wrong: The outputs are added: their difference is asked for.
def relativistic_losses(real_logits, fake_logits):
    total = real_logits + fake_logits
    return F.softplus(-total).mean(), F.softplus(total).mean()


# %% wrong: The difference is that of probabilities: take it of the logits.
def relativistic_losses(real_logits, fake_logits):
    difference = torch.sigmoid(real_logits) - torch.sigmoid(fake_logits)
    return F.softplus(-difference).mean(), F.softplus(difference).mean()


# %% wrong: This is the hinge of the difference: its softplus is asked for.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return F.relu(1 - difference).mean(), F.relu(1 + difference).mean()


# %% wrong: The sums over the batch are taken where the means are asked for.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return F.softplus(-difference).sum(), F.softplus(difference).sum()


# %% wrong: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost
def relativistic_losses(real_logits, fake_logits):
    D = torch.sigmoid(real_logits - fake_logits)
    return -torch.log(D).mean(), -torch.log(1 - D).mean()


# %% variant: exp and log
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return torch.log(1 + torch.exp(-difference)).mean(), torch.log(1 + torch.exp(difference)).mean()


# %% variant: a small constant in the logarithm
def relativistic_losses(real_logits, fake_logits):
    D = torch.sigmoid(real_logits - fake_logits)
    return -torch.log(D + 1e-8).mean(), -torch.log(1 - D + 1e-8).mean()


# %% wrong: The fakes are detached in loss_D: the discriminator no longer learns from them.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits.detach() - real_logits).mean()
    return loss_D, F.softplus(real_logits - fake_logits).mean()


# %% wrong: The real outputs are detached in loss_D: the discriminator no longer learns from them.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits - real_logits.detach()).mean()
    return loss_D, F.softplus(real_logits - fake_logits).mean()


# %% wrong: loss_G is cut off from its inputs: the generator learns nothing.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits - real_logits).mean()
    return loss_D, F.softplus(real_logits - fake_logits).mean().detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return F.softplus(-difference).mean().item(), F.softplus(difference).mean().item()


# %% wrong: Return two losses: loss_D, loss_G.
def relativistic_losses(real_logits, fake_logits):
    return F.softplus(fake_logits - real_logits).mean()


# %% wrong: came back where one number is asked for.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    return F.softplus(-difference), F.softplus(difference)


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def relativistic_losses(real_logits, fake_logits):
    difference = (real_logits - fake_logits).squeeze()
    n = len(difference)
    return F.softplus(-difference).sum() / n, F.softplus(difference).sum() / n


# %% wrong: A tensor is made on, or moved to, a fixed device.
def relativistic_losses(real_logits, fake_logits):
    bce, ones = F.binary_cross_entropy_with_logits, torch.ones(len(real_logits), 1)
    return bce(real_logits - fake_logits, ones), bce(fake_logits - real_logits, ones)


# %% variant: the outputs are moved instead
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits.cpu() - fake_logits.cpu()
    return F.softplus(-difference).mean(), F.softplus(difference).mean()

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def relativistic_losses(real_logits, fake_logits):
    dtype = mixtures["ring"].centres.dtype
    difference = real_logits.to(dtype) - fake_logits.to(dtype)
    return F.softplus(-difference).mean(), F.softplus(difference).mean()


# %% wrong: Both batches are sorted first: a pair is what stands in the same row.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits.sort(0).values - fake_logits.sort(0).values
    return F.softplus(-difference).mean(), F.softplus(difference).mean()


# %% wrong: The outputs are judged one by one as well: the difference in each pair is all that counts.
def relativistic_losses(real_logits, fake_logits):
    difference = real_logits - fake_logits
    alone = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return F.softplus(-difference).mean() + alone, F.softplus(difference).mean()


# %% right: cross entropy with labels
def relativistic_losses(real_logits, fake_logits):
    difference, bce = real_logits - fake_logits, F.binary_cross_entropy_with_logits
    loss_D = bce(difference, torch.ones_like(difference))
    return loss_D, bce(difference, torch.zeros_like(difference))


# %% right: logsigmoid, and real outputs detached where they don't concern G
def relativistic_losses(real_logits, fake_logits):
    loss_D = -F.logsigmoid(real_logits - fake_logits).mean()
    return loss_D, -F.logsigmoid(fake_logits - real_logits.detach()).mean()


# %% right: logaddexp
def relativistic_losses(real_logits, fake_logits):
    loss_D = (torch.logaddexp(real_logits, fake_logits) - real_logits).mean()
    return loss_D, (torch.logaddexp(real_logits, fake_logits) - fake_logits).mean()


# %% right: a softmax over each pair
def relativistic_losses(real_logits, fake_logits):
    pairs = torch.log_softmax(torch.cat([real_logits, fake_logits], dim=1), dim=1)
    return -pairs[:, 0].mean(), -pairs[:, 1].mean()


# %% right: softplus(x) = x + softplus(-x), and a list
def relativistic_losses(real_logits, fake_logits):
    difference = fake_logits - real_logits
    loss_D = F.softplus(difference).mean()
    return [loss_D, loss_D - difference.mean()]


# %% right: nn.Softplus
def relativistic_losses(real_logits, fake_logits):
    loss, ones = nn.Softplus(), torch.ones_like(real_logits)
    difference = (real_logits - fake_logits) * ones
    return loss(-difference).mean(), loss(difference).mean()

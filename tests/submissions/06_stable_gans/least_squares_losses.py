# %% wrong: The factor 1/2 of the paper is missing in loss_D.
def least_squares_losses(real_logits, fake_logits):
    loss_D = (real_logits - 1).square().mean() + fake_logits.square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% variant: by mse_loss
def least_squares_losses(real_logits, fake_logits):
    loss_real = F.mse_loss(real_logits, torch.ones_like(real_logits))
    loss_D = loss_real + F.mse_loss(fake_logits, torch.zeros_like(fake_logits))
    return loss_D, F.mse_loss(fake_logits, torch.ones_like(fake_logits)) / 2


# %% wrong: The factor 1/2 of the paper is missing in both losses.
def least_squares_losses(real_logits, fake_logits):
    loss_D = ((real_logits - 1) ** 2).mean() + (fake_logits**2).mean()
    return loss_D, ((fake_logits - 1) ** 2).mean()


# %% variant: by nn.MSELoss
def least_squares_losses(real_logits, fake_logits):
    mse = nn.MSELoss()
    ones = torch.ones_like(fake_logits)
    loss_real = mse(real_logits, torch.ones_like(real_logits))
    return loss_real + mse(fake_logits, torch.zeros_like(fake_logits)), mse(fake_logits, ones)


# %% wrong: The factor 1/2 of the paper is missing in loss_G.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * ((real_logits - 1).square().mean() + fake_logits.square().mean())
    return loss_D, (fake_logits - 1).square().mean()


# %% wrong: The labels are swapped in loss_D: real points have 1, fakes 0.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * real_logits.square().mean() + 0.5 * (fake_logits - 1).square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% wrong: The label of fakes in loss_D is -1 here: 0 is asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * (fake_logits + 1).square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% wrong: G wants the label 1 for its fakes, this is 0.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * fake_logits.square().mean()


# %% variant: by mse_loss
def least_squares_losses(real_logits, fake_logits):
    zeros = torch.zeros_like(fake_logits)
    loss_D = F.mse_loss(real_logits, torch.ones_like(real_logits)) + F.mse_loss(fake_logits, zeros)
    return loss_D / 2, F.mse_loss(fake_logits, zeros) / 2


# %% wrong: loss_G is minus the loss of D on the fakes: then nothing holds it from below.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, -0.5 * fake_logits.square().mean()


# %% wrong: loss_G is about the real outputs: G changes the fake ones alone.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * (real_logits - 1).square().mean()


# %% wrong: The sigmoid is applied here: squares are taken of the outputs themselves.
def least_squares_losses(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss_D = 0.5 * (real - 1).square().mean() + 0.5 * fake.square().mean()
    return loss_D, 0.5 * (fake - 1).square().mean()


# %% variant: by mse_loss
def least_squares_losses(real_logits, fake_logits):
    real, fake = real_logits.sigmoid(), fake_logits.sigmoid()
    loss_D = F.mse_loss(real, torch.ones_like(real)) + F.mse_loss(fake, torch.zeros_like(fake))
    return loss_D / 2, F.mse_loss(fake, torch.ones_like(fake)) / 2


# %% wrong: This is the square of the mean: the mean of the squares is asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits.mean() - 1).square() + 0.5 * fake_logits.mean().square()
    return loss_D, 0.5 * (fake_logits.mean() - 1).square()


# %% wrong: The sums over the batch are taken where the means are asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().sum() + 0.5 * fake_logits.square().sum()
    return loss_D, 0.5 * (fake_logits - 1).square().sum()


# %% variant: by reduction
def least_squares_losses(real_logits, fake_logits):
    mse = nn.MSELoss(reduction="sum")
    ones, zeros = torch.ones_like(fake_logits), torch.zeros_like(fake_logits)
    loss_D = mse(real_logits, torch.ones_like(real_logits)) + mse(fake_logits, zeros)
    return loss_D / 2, mse(fake_logits, ones) / 2


# %% wrong: These are absolute distances: their squares are asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).abs().mean() + 0.5 * fake_logits.abs().mean()
    return loss_D, 0.5 * (fake_logits - 1).abs().mean()


# %% wrong: The loss on the fakes is missing in loss_D.
def least_squares_losses(real_logits, fake_logits):
    return 0.5 * (real_logits - 1).square().mean(), 0.5 * (fake_logits - 1).square().mean()


# %% wrong: Both batches are averaged as one: each half has a mean of its own.
def least_squares_losses(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return F.mse_loss(logits, labels), 0.5 * (fake_logits - 1).square().mean()


# %% wrong: These are logarithms of probabilities: squares are asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


# %% wrong: The fakes are detached in loss_D: the discriminator no longer learns from them.
def least_squares_losses(real_logits, fake_logits):
    fake = fake_logits.detach()
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake.square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% wrong: The fakes are detached in both losses: neither player learns from them.
def least_squares_losses(real_logits, fake_logits):
    fake_logits = fake_logits.detach()
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% wrong: The real outputs are detached: the discriminator no longer learns from them.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits.detach() - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% wrong: loss_G is cut off from its inputs: the generator learns nothing.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * (fake_logits.detach() - 1).square().mean()


# %% variant: under no_grad
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    with torch.no_grad():
        loss_G = 0.5 * (fake_logits - 1).square().mean()
    return loss_D, loss_G


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D.item(), (0.5 * (fake_logits - 1).square().mean()).item()


# %% wrong: The two losses are exchanged: loss_D comes first.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return 0.5 * (fake_logits - 1).square().mean(), loss_D


# %% wrong: Return two losses: loss_D, loss_G.
def least_squares_losses(real_logits, fake_logits):
    return 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()


# %% variant: nothing comes back
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    loss_G = 0.5 * (fake_logits - 1).square().mean()


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def least_squares_losses(real_logits, fake_logits):
    real, fake = real_logits.squeeze(), fake_logits.squeeze()
    loss_D = 0.5 * ((real - 1) ** 2).sum() / len(real) + 0.5 * (fake**2).sum() / len(fake)
    return loss_D, 0.5 * ((fake - 1) ** 2).sum() / len(fake)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def least_squares_losses(real_logits, fake_logits):
    ones = torch.ones(len(fake_logits), 1)
    loss_D = F.mse_loss(real_logits, torch.ones(len(real_logits), 1)) + fake_logits.square().mean()
    return loss_D / 2, F.mse_loss(fake_logits, ones) / 2


# %% variant: the outputs are moved instead
def least_squares_losses(real_logits, fake_logits):
    real, fake = real_logits.cpu(), fake_logits.cpu()
    loss_D = 0.5 * (real - 1).square().mean() + 0.5 * fake.square().mean()
    return loss_D, 0.5 * (fake - 1).square().mean()

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def least_squares_losses(real_logits, fake_logits):
    dtype = mixtures["ring"].centres.dtype
    real_logits, fake_logits = real_logits.to(dtype), fake_logits.to(dtype)
    loss_D = 0.5 * (real_logits - 1).square().mean() + 0.5 * fake_logits.square().mean()
    return loss_D, 0.5 * (fake_logits - 1).square().mean()


# %% right: by mse_loss
def least_squares_losses(real_logits, fake_logits):
    mse = F.mse_loss
    loss_real = mse(real_logits, torch.ones_like(real_logits))
    loss_fake = mse(fake_logits, torch.zeros_like(fake_logits))
    return (loss_real + loss_fake) / 2, mse(fake_logits, torch.ones_like(fake_logits)) / 2


# %% right: squares multiplied out
def least_squares_losses(real_logits, fake_logits):
    half = fake_logits.pow(2).mean() / 2
    loss_D = real_logits.pow(2).mean() / 2 - real_logits.mean() + 0.5 + half
    return loss_D, half - fake_logits.mean() + 0.5


# %% right: a list, and labels as numbers
def least_squares_losses(real_logits, fake_logits):
    def half_square(logits, label):
        return torch.mean((logits - label) ** 2) / 2

    return [half_square(real_logits, 1.0) + half_square(fake_logits, 0.0), half_square(fake_logits, 1.0)]


# %% right: norms
def least_squares_losses(real_logits, fake_logits):
    real, fake = (1 - real_logits).flatten(), fake_logits.flatten()
    loss_D = (real @ real) / (2 * len(real)) + (fake @ fake) / (2 * len(fake))
    return loss_D, ((1 - fake) @ (1 - fake)) / (2 * len(fake))


# %% right: one weighted square over both batches
def least_squares_losses(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    weights = torch.cat(
        [
            torch.full_like(real_logits, 1 / len(real_logits)),
            torch.full_like(fake_logits, 1 / len(fake_logits)),
        ]
    )
    loss_D = 0.5 * (weights * (logits - labels).square()).sum()
    return loss_D, 0.5 * (1 - fake_logits).square().mean()


# %% right: an assert on the values
def least_squares_losses(real_logits, fake_logits):
    assert real_logits.isfinite().all() and fake_logits.isfinite().all()
    loss_D = ((real_logits - 1).square().mean() + fake_logits.square().mean()).div(2)
    return loss_D, (1 - fake_logits).square().mean().div(2)

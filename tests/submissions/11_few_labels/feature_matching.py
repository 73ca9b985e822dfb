# %% wrong: The mean over the features is taken: the sum of their squares is asked for.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).square().mean()


# %% variant: by F.mse_loss
def feature_matching(real_features, fake_features):
    return F.mse_loss(fake_features.mean(dim=0), real_features.mean(dim=0).detach())


# %% wrong: The root is taken: the squared distance is asked for.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).square().sum().sqrt()


# %% variant: by norm
def feature_matching(real_features, fake_features):
    return (fake_features.mean(dim=0) - real_features.detach().mean(dim=0)).norm()


# %% wrong: The difference is not squared.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).sum()


# %% wrong: These are absolute differences: squares are asked for.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).abs().sum()


# %% wrong: The mean runs over the features: over the images it is, dimension 0.
def feature_matching(real_features, fake_features):
    target = real_features.mean().detach()
    return (fake_features.mean() - target).square()


# %% wrong: Each generated image is taken to the mean: the mean of the generated ones is to be there.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features - target).square().sum(dim=1).mean()


# %% wrong: The features are added up over each batch: their mean is asked for.
def feature_matching(real_features, fake_features):
    target = real_features.sum(dim=0).detach()
    return (fake_features.sum(dim=0) - target).square().sum()


# %% wrong: The sides are exchanged: the real one is the target, and the generated one learns.
def feature_matching(real_features, fake_features):
    target = fake_features.mean(dim=0).detach()
    return (real_features.mean(dim=0) - target).square().sum()


# %% variant: at the first line
def feature_matching(real_features, fake_features):
    fake_features = fake_features.detach()
    return (real_features.mean(dim=0) - fake_features.mean(dim=0)).pow(2).sum()


# %% wrong: The real side is a target: detach real_features, or their mean.
def feature_matching(real_features, fake_features):
    return (fake_features.mean(dim=0) - real_features.mean(dim=0)).square().sum()


# %% wrong: The generated side is what learns: detach the real one alone.
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        return (fake_features.mean(dim=0) - real_features.mean(dim=0)).square().sum()


# %% wrong: This is half of the squared distance.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return 0.5 * (fake_features.mean(dim=0) - target).square().sum()


# %% wrong: The deviations are matched too: the means alone are asked for.
def feature_matching(real_features, fake_features):
    real_features = real_features.detach()
    means = (fake_features.mean(dim=0) - real_features.mean(dim=0)).square().sum()
    spread = fake_features.var(dim=0, unbiased=False) - real_features.var(dim=0, unbiased=False)
    return means + spread.square().sum()


# %% wrong: One number for both batches: this is one for each feature.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).square()


# %% wrong: The batches are cut to one length: all images of both count.
def feature_matching(real_features, fake_features):
    n = min(len(real_features), len(fake_features))
    target = real_features[:n].mean(dim=0).detach()
    return (fake_features[:n].mean(dim=0) - target).square().sum()


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        fake_features -= real_features.mean(dim=0)
    return fake_features.mean(dim=0).square().sum()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def feature_matching(real_features, fake_features):
    target = real_features.to(device).mean(dim=0).detach()
    return (fake_features.to(device).mean(dim=0) - target).square().sum()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def feature_matching(real_features, fake_features):
    target = real_features.mean(dim=0).detach() + torch.zeros(real_features.shape[1])
    return (fake_features.mean(dim=0) - target).square().sum()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def feature_matching(real_features, fake_features):
    real = real_features.to(device) if real_features.is_cpu else real_features
    return (fake_features.mean(dim=0) - real.mean(dim=0).detach()).square().sum()


# %% wrong: Images are compared one by one: it is the means of both batches that are compared.
def feature_matching(real_features, fake_features):
    n = min(len(real_features), len(fake_features))
    return (fake_features[:n] - real_features[:n].detach()).square().sum(dim=1).mean()


# %% wrong: detach_() cuts off the caller's own tensor: detach() leaves it as it is, and returns another.
def feature_matching(real_features, fake_features):
    target = real_features.detach_().mean(dim=0)
    return (fake_features.mean(dim=0) - target).square().sum()


# %% variant: by requires_grad
def feature_matching(real_features, fake_features):
    real_features.requires_grad = False
    return (fake_features.mean(dim=0) - real_features.mean(dim=0)).square().sum()


# %% right: an inner product
def feature_matching(real_features, fake_features):
    gap = fake_features.mean(0) - real_features.detach().mean(0)
    return gap @ gap


# %% right: the target without a graph
def feature_matching(real_features, fake_features):
    with torch.no_grad():
        target = real_features.mean(dim=0)
    return F.mse_loss(fake_features.mean(dim=0), target, reduction="sum")


# %% right: a square of the norm that has a gradient at 0 too
def feature_matching(real_features, fake_features):
    gap = real_features.data.mean(axis=0) - fake_features.mean(axis=0)
    return torch.einsum("d,d->", gap, gap)


# %% right: means by matrix product
def feature_matching(real_features, fake_features):
    ones = torch.full_like(fake_features[:, :1], 1 / len(fake_features))
    mean = (ones.T @ fake_features)[0]
    return torch.sum((mean - real_features.detach().sum(0) / len(real_features)) ** 2)


# %% right: feature by feature
def feature_matching(real_features, fake_features):
    total = 0
    for real, fake in zip(real_features.detach().T, fake_features.T):
        total = total + (fake.mean() - real.mean()) ** 2
    return total


# %% right: with cdist's idea, a batch of one
def feature_matching(real_features, fake_features):
    gap = (fake_features.mean(0, keepdim=True) - real_features.mean(0, keepdim=True).detach())
    return (gap * gap).sum()

# %% wrong: This is the saturating loss, mean log(1 - D): minus mean log D is asked for.
def generator_loss(fake_logits):
    return -F.softplus(fake_logits).mean()


# %% variant: minus cross entropy
def generator_loss(fake_logits):
    return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% variant: logaddexp
def generator_loss(fake_logits):
    return -torch.logaddexp(torch.zeros_like(fake_logits), fake_logits).mean()


# %% wrong: The label is 0: the generator wants its fakes to be taken for real, label 1.
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% variant: logsigmoid
def generator_loss(fake_logits):
    return -F.logsigmoid(-fake_logits).mean()


# %% wrong: The sign is the wrong way round: this is mean log D, the loss is minus that.
def generator_loss(fake_logits):
    return F.logsigmoid(fake_logits).mean()


# %% variant: softplus
def generator_loss(fake_logits):
    return -torch.mean(F.softplus(-fake_logits))


# %% wrong: The sum over the batch is taken where the mean is asked for.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits).sum()


# %% variant: by reduction
def generator_loss(fake_logits):
    labels = torch.ones_like(fake_logits)
    return F.binary_cross_entropy_with_logits(fake_logits, labels, reduction="sum")


# %% wrong: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost
def generator_loss(fake_logits):
    return -torch.log(torch.sigmoid(fake_logits)).mean()


# %% variant: binary_cross_entropy, which stops at 100
def generator_loss(fake_logits):
    D = torch.sigmoid(fake_logits)
    return F.binary_cross_entropy(D, torch.ones_like(D))


# %% variant: a small constant in the logarithm
def generator_loss(fake_logits):
    return -torch.log(torch.sigmoid(fake_logits) + 1e-10).mean()


# %% wrong: The sigmoid is applied twice: binary_cross_entropy_with_logits applies it itself.
def generator_loss(fake_logits):
    D = torch.sigmoid(fake_logits)
    return F.binary_cross_entropy_with_logits(D, torch.ones_like(D))


# %% wrong: The logarithm is missing: this is minus the mean of D.
def generator_loss(fake_logits):
    return -torch.sigmoid(fake_logits).mean()


# %% wrong: The logarithm is missing: this is minus the mean of the logits (as in WGAN).
def generator_loss(fake_logits):
    return -fake_logits.mean()


# %% wrong: This is the squared error of the logits (as in LSGAN): cross entropy is asked for.
def generator_loss(fake_logits):
    return F.mse_loss(fake_logits, torch.ones_like(fake_logits))


# %% wrong: The fakes are detached here: no gradient flows back to the generator.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits.detach()).mean()


# %% variant: under no_grad
def generator_loss(fake_logits):
    with torch.no_grad():
        return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


# %% variant: made into a new tensor
def generator_loss(fake_logits):
    return torch.tensor(F.softplus(-fake_logits).mean().item())


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits).mean().item()


# %% wrong: A constant is subtracted, so that the loss is 0 at equilibrium: leave it in.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits).mean() - math.log(2)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def generator_loss(fake_logits):
    labels = torch.ones(fake_logits.shape)
    return F.binary_cross_entropy_with_logits(fake_logits, labels)


# %% variant: torch.full
def generator_loss(fake_logits):
    labels = torch.full((fake_logits.size(0), 1), 1.0)
    return nn.BCEWithLogitsLoss()(fake_logits, labels)


# %% wrong: The labels do not have the shape of the logits
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones(128, 1))


# %% variant: squeezed labels
def generator_loss(fake_logits):
    labels = torch.ones_like(fake_logits).squeeze()
    return F.binary_cross_entropy_with_logits(fake_logits, labels)


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def generator_loss(fake_logits):
    fake = fake_logits.squeeze()
    return F.softplus(-fake).sum() / fake.shape[0]


# %% variant: a loop
def generator_loss(fake_logits):
    return torch.stack([F.softplus(-logit) for logit in fake_logits.squeeze()]).mean()


# %% wrong: It returns nothing
def generator_loss(fake_logits):
    F.softplus(-fake_logits).mean()


# %% wrong: came back where one number is asked for.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits.to(X.dtype)).mean()


# %% right: softplus
def generator_loss(fake_logits):
    return F.softplus(-fake_logits).mean()


# %% right: logsigmoid, another name, a lambda
generator_loss = lambda logits: -F.logsigmoid(logits).mean()  # noqa: E731


# %% right: the cross entropy of a softmax over two classes
def generator_loss(fake_logits):
    two = torch.cat([torch.zeros_like(fake_logits), fake_logits], dim=1)
    classes = torch.ones(len(two), dtype=torch.long, device=two.device)
    return F.cross_entropy(two, classes)


# %% right: a partial of a helper with a label
def loss_for(label, logits):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


generator_loss = partial(loss_for, 1.0)


# %% right: softplus algebra on flattened logits
def generator_loss(fake_logits):
    x = fake_logits.flatten()
    return (F.softplus(x) - x).sum() / x.numel()


# %% right: a static method of a class of losses
class Losses:
    bce = nn.BCEWithLogitsLoss()

    @staticmethod
    def generator(fake_logits):
        return Losses.bce(fake_logits, torch.ones_like(fake_logits))


generator_loss = Losses.generator


# %% wrong: The mean is taken before the logarithm: log D of each fake, then the mean.
def generator_loss(fake_logits):
    return -torch.log(torch.sigmoid(fake_logits).mean())

# %% wrong: This is a hinge loss: minus the logarithm of D is asked for.
def generator_loss(fake_logits):
    return F.relu(1 - fake_logits).mean()

# %% wrong: This is the squared error of the logits (as in LSGAN): cross entropy is asked for.
def generator_loss(fake_logits):
    return (fake_logits - 1).square().mean() / 2

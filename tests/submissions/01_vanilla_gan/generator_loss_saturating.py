# %% wrong: This is the non-saturating loss, minus mean log D: mean log(1 - D) is asked for.
def generator_loss_saturating(fake_logits):
    return F.softplus(-fake_logits).mean()


# %% variant: cross entropy with the label 1
def generator_loss_saturating(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


# %% wrong: The sign is the wrong way round: the generator minimises mean log(1 - D), at most 0.
def generator_loss_saturating(fake_logits):
    return F.softplus(fake_logits).mean()


# %% variant: cross entropy with the label 0
def generator_loss_saturating(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% wrong: This is mean log D: it must be log(1 - D), and 1 - sigmoid(x) is sigmoid(-x).
def generator_loss_saturating(fake_logits):
    return F.logsigmoid(fake_logits).mean()


# %% wrong: The sum over the batch is taken where the mean is asked for.
def generator_loss_saturating(fake_logits):
    return -F.softplus(fake_logits).sum()


# %% variant: logsigmoid
def generator_loss_saturating(fake_logits):
    return F.logsigmoid(-fake_logits).sum()


# %% wrong: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost
def generator_loss_saturating(fake_logits):
    return torch.log(1 - torch.sigmoid(fake_logits)).mean()


# %% variant: a small constant in the logarithm
def generator_loss_saturating(fake_logits):
    return torch.log(1 - torch.sigmoid(fake_logits) + 1e-8).mean()


# %% variant: binary_cross_entropy, which stops at 100
def generator_loss_saturating(fake_logits):
    D = fake_logits.sigmoid()
    return -F.binary_cross_entropy(D, torch.zeros_like(D))


# %% wrong: The sigmoid is applied twice: logsigmoid and softplus work on logits.
def generator_loss_saturating(fake_logits):
    return F.logsigmoid(-torch.sigmoid(fake_logits)).mean()


# %% wrong: The logarithm is missing: this is the mean of 1 - D.
def generator_loss_saturating(fake_logits):
    return (1 - torch.sigmoid(fake_logits)).mean()


# %% wrong: The sigmoid is missing: 1 - D is meant, with D = sigmoid(logit).
def generator_loss_saturating(fake_logits):
    return torch.log(1 - fake_logits).mean()


# %% wrong: The fakes are detached here: no gradient flows back to the generator.
def generator_loss_saturating(fake_logits):
    return -F.softplus(fake_logits.detach()).mean()


# %% variant: the result is detached
def generator_loss_saturating(fake_logits):
    return F.logsigmoid(-fake_logits).mean().detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def generator_loss_saturating(fake_logits):
    return -F.softplus(fake_logits).mean().item()


# %% wrong: A constant is added, so that the loss is 0 at equilibrium: leave it out.
def generator_loss_saturating(fake_logits):
    return math.log(2) - F.softplus(fake_logits).mean()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def generator_loss_saturating(fake_logits):
    labels = torch.zeros(fake_logits.shape)
    return -F.binary_cross_entropy_with_logits(fake_logits, labels)


# %% wrong: The labels do not have the shape of the logits
def generator_loss_saturating(fake_logits):
    return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros(128, 1))


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def generator_loss_saturating(fake_logits):
    fake = fake_logits.squeeze()
    return -sum(F.softplus(logit) for logit in fake) / len(fake)


# %% wrong: It returns nothing
def generator_loss_saturating(fake_logits):
    loss = -F.softplus(fake_logits).mean()


# %% wrong: came back where one number is asked for.
def generator_loss_saturating(fake_logits):
    return -F.softplus(fake_logits)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def generator_loss_saturating(fake_logits):
    return -F.softplus(fake_logits.to(X.dtype)).mean()


# %% right: logsigmoid
def generator_loss_saturating(fake_logits):
    return F.logsigmoid(-fake_logits).mean()


# %% right: minus cross entropy with the label 0
def generator_loss_saturating(fake_logits):
    return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


# %% right: log D minus the logit
def generator_loss_saturating(logits):
    return torch.mean(F.logsigmoid(logits) - logits)


# %% right: log_softmax over two classes
def generator_loss_saturating(fake_logits):
    two = torch.stack([fake_logits, torch.zeros_like(fake_logits)])
    return two.log_softmax(dim=0)[1].mean()


# %% right: a decorated function and an einsum for the mean
from functools import wraps


def named(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@named
def generator_loss_saturating(fake_logits):
    return torch.einsum("ni->", -F.softplus(fake_logits)) / fake_logits.shape[0]


# %% right: the loss of the discriminator's half, negated
def half_of_D(logits):
    return nn.BCEWithLogitsLoss(reduction="none")(logits, logits.new_zeros(logits.size())).mean(0)


def generator_loss_saturating(fake_logits):
    return half_of_D(fake_logits).neg()

# %% wrong: This is p(real) itself: the logit is asked for, the number whose sigmoid it is.
def logit_of_real(logits):
    return torch.sigmoid(torch.logsumexp(logits, dim=1))


# %% variant: by a softmax with the 0 behind
def logit_of_real(logits):
    with_zero = F.pad(logits, (0, 1))
    return 1 - with_zero.softmax(1)[:, -1]


# %% wrong: This is log p(real): the logit is log(p / (1 - p)), so log(1 - p) is still to be subtracted.
def logit_of_real(logits):
    return F.logsigmoid(torch.logsumexp(logits, dim=1))


# %% variant: as the difference of two sums
def logit_of_real(logits):
    return torch.logsumexp(logits, 1) - torch.logsumexp(F.pad(logits, (0, 1)), 1)


# %% wrong: The sign is turned: this is the logit of "generated".
def logit_of_real(logits):
    return -torch.logsumexp(logits, dim=1)


# %% wrong: The 0 of "generated" is in the sum: p / (1 - p) has the K classes above, and that 1 below.
def logit_of_real(logits):
    return torch.logsumexp(F.pad(logits, (0, 1)), dim=1)


# %% variant: by softplus
def logit_of_real(logits):
    return F.softplus(torch.logsumexp(logits, dim=1))


# %% wrong: The logarithm is missing: this is p / (1 - p).
def logit_of_real(logits):
    return logits.exp().sum(dim=1)


# %% wrong: The last column is taken for "generated": all K columns are classes.
def logit_of_real(logits):
    return torch.logsumexp(logits[:, :-1], dim=1) - logits[:, -1]


# %% wrong: The sum runs over the images: classes are dimension 1.
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=0)


# %% wrong: This is the mean of exp over the classes: their sum is asked for.
import math


def logit_of_real(logits):
    return torch.logsumexp(logits, dim=1) - math.log(logits.shape[1])


# %% variant: by a mean
def logit_of_real(logits):
    largest = logits.max(dim=1, keepdim=True).values
    return (logits - largest).exp().mean(dim=1).log() + largest[:, 0]


# %% wrong: This is the largest logit: the sum of exp over all classes is asked for.
def logit_of_real(logits):
    return logits.max(dim=1).values


# %% wrong: The logits are added up: it is their exponentials that are.
def logit_of_real(logits):
    return logits.sum(dim=1)


# %% wrong: For large logits this takes the logarithm of 0 or of infinity: torch.logsumexp never does.
def logit_of_real(logits):
    return logits.exp().sum(dim=1).log()


# %% variant: by way of both probabilities
def logit_of_real(logits):
    generated = F.pad(logits, (0, 1)).softmax(1)[:, -1]
    return ((1 - generated) / generated).log()


# %% wrong: One logit for each image, of shape (n,): this one has a column of its own.
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=1, keepdim=True)


# %% wrong: One number for each image: this is their mean.
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=1).mean()


# %% wrong: Nothing is detached: both players learn through this logit.
def logit_of_real(logits):
    return torch.logsumexp(logits.detach(), dim=1)


# %% wrong: The inputs belong to the caller: change nothing in place, and draw no random numbers.
def logit_of_real(logits):
    with torch.no_grad():
        largest = logits.max(dim=1, keepdim=True).values
        logits -= largest
    return torch.logsumexp(logits, dim=1) + largest[:, 0]


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def logit_of_real(logits):
    return torch.logsumexp(logits.to(device), dim=1)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def logit_of_real(logits):
    return torch.logsumexp(logits + torch.zeros(logits.shape), dim=1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def logit_of_real(logits):
    return torch.logsumexp(logits.to(device) if logits.is_cpu else logits, dim=1)


# %% wrong: The largest logit is subtracted, and not added again behind the logarithm.
def logit_of_real(logits):
    return (logits - logits.amax(dim=1, keepdim=True)).exp().sum(dim=1).log()


# %% variant: as minus a log probability
def logit_of_real(logits):
    return -F.log_softmax(logits, dim=1).max(dim=1).values


# %% wrong: One logit for each image: this is one for the whole batch.
def logit_of_real(logits):
    return torch.logsumexp(logits, dim=(0, 1))


# %% variant: of the flattened logits
def logit_of_real(logits):
    return logits.flatten().logsumexp(0)


# %% right: by hand, with the largest taken out
def logit_of_real(logits):
    largest = logits.max(dim=1, keepdim=True).values.detach()
    return ((logits - largest).exp().sum(dim=1, keepdim=True).log() + largest).squeeze(1)


# %% right: pair by pair
def logit_of_real(logits):
    total = logits[:, 0]
    for k in range(1, logits.shape[1]):
        total = torch.logaddexp(total, logits[:, k])
    return total


# %% right: as a method, the last dimension
def logit_of_real(logits):
    return logits.logsumexp(-1)


# %% right: by log_softmax
def logit_of_real(logits):
    return logits[:, 0] - F.log_softmax(logits, dim=1)[:, 0]


# %% right: row by row
def logit_of_real(logits):
    return torch.stack([torch.logsumexp(row, 0) for row in logits])


# %% right: from the K + 1 classes
def logit_of_real(logits):
    zero = torch.zeros_like(logits[:, :1])
    log_p = torch.cat([logits, zero], 1).log_softmax(1)
    return torch.logsumexp(log_p[:, :-1], 1) - log_p[:, -1]

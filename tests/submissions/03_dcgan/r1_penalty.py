# %% wrong: The logits are averaged: each gradient is then divided by n. Take their sum.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.mean(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


# %% variant: weights of 1 / n
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits, real, torch.ones_like(real_logits) / len(real), create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).mean()


# %% wrong: The squares are averaged over the numbers of an image: sum them.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().mean()


# %% variant: in two steps
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).mean(dim=1).mean()


# %% wrong: The squares are summed over the images too: average over them.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().sum()


# %% variant: in two steps
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).sum()


# %% wrong: The norm is not squared.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.flatten(1).norm(dim=1).mean()


# %% variant: a square root
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).sqrt().mean()


# %% wrong: This is the penalty of WGAN-GP, around 1: R1 squares the norm itself.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return (gradient.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The norm is averaged before it is squared.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.flatten(1).norm(dim=1).mean() ** 2


# %% wrong: The gradient is averaged over the images before it is squared.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.mean(0).square().sum()


# %% wrong: It is halved: the weight of the penalty is for the caller to choose.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return 0.5 * gradient.square().flatten(1).sum(1).mean()


# %% variant: divided by two
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).mean() / 2


# %% wrong: Absolute values are summed, not squares.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.abs().flatten(1).sum(1).mean()


# %% wrong: D cannot learn from the penalty: create_graph=True is missing, or the gradient is detached.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, retain_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


# %% variant: detached
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    gradient = gradient.detach()
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).mean()


# %% wrong: torch.autograd.grad returns a tuple: take its first entry.
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


# %% wrong: backward() leaves gradients in the weights of net_D: torch.autograd.grad returns them and leaves everything alone.
def r1_penalty(real_logits, real):
    real_logits.sum().backward(create_graph=True)
    gradient, real.grad = real.grad, None
    return gradient.square().flatten(1).sum(1).mean()


# %% wrong: The slope of the probability is penalised: that of the logit is asked for.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sigmoid().sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


# %% wrong: One number for each image comes back: average them.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1)


# %% wrong: The sum goes over rows and columns of images alone: points have other dimensions.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()


# %% wrong: backward() needs a tensor here, not a float: the penalty is to be differentiated.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean().item()


# %% wrong: It returns nothing
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    penalty = gradient.square().flatten(1).sum(1).mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.to(device).square().flatten(1).sum(1).mean()


# %% right: weights of one in place of the sum
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(outputs=real_logits, inputs=real, grad_outputs=torch.ones_like(real_logits), create_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).mean()


# %% right: einsum
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return torch.einsum("ij,ij->", gradient.flatten(1), gradient.flatten(1)) / len(real)


# %% right: the sum of all squares over n
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().sum() / real.shape[0]


# %% right: the norm, squared
def r1_penalty(real_logits, real):
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.reshape(len(real), -1).norm(2, dim=1).pow(2).mean()


# %% right: all dimensions but the first by number
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return gradient.pow(2).sum(dim=list(range(1, real.dim()))).mean()


# %% right: two steps and a keyword
def r1_penalty(real_logits, real):
    gradient = torch.autograd.grad(real_logits.sum(), real, create_graph=True, retain_graph=True)[0]
    return (gradient.reshape(len(real), -1) ** 2).sum(dim=1).mean()


# %% wrong: The squares are summed over the channels alone: sum over rows and columns too.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.square().sum(1).mean()


# %% wrong: The gradient is summed before it is squared: square each number, then sum.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.flatten(1).sum(1).square().mean()

# %% wrong: The logits themselves are squared: it is their slope, torch.autograd.grad of their sum for real.
def r1_penalty(real_logits, real):
    return real_logits.square().mean()

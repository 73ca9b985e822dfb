# %% wrong: The domains are exchanged: net_AB is to leave b as it is, and net_BA a.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(a), a) + F.l1_loss(net_BA(b), b)


# %% variant: by hand
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(a) - a).abs().mean() + (net_BA(b) - b).abs().mean()


# %% wrong: net_BA is not asked: the sum over both generators is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b)


# %% wrong: net_AB is not asked: the sum over both generators is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_BA(a), a)


# %% wrong: net_AB is asked twice, about a too: net_BA is the one to leave a as it is.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b) + F.l1_loss(net_AB(a), a)


# %% wrong: This is the mean over both generators: the sum is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return (F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)) / 2


# %% wrong: The differences are squared: their absolute values are asked for.
def identity_loss(net_AB, net_BA, a, b):
    return F.mse_loss(net_AB(b), b) + F.mse_loss(net_BA(a), a)


# %% variant: by hand
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(b) - b).square().mean() + ((net_BA(a) - a) ** 2).mean()


# %% wrong: The differences are added up: for each generator their mean is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b, reduction="sum") + F.l1_loss(net_BA(a), a, reduction="sum")


# %% wrong: The mean runs over both batches together: each has a mean of its own, and they are added.
def identity_loss(net_AB, net_BA, a, b):
    gaps = torch.cat([net_AB(b) - b, net_BA(a) - a])
    return 2 * gaps.abs().mean()


# %% wrong: The differences of each sample are added up: the mean runs over all numbers.
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(b) - b).abs().flatten(1).sum(1).mean() + (net_BA(a) - a).abs().flatten(1).sum(1).mean()


# %% wrong: The distances of the samples are taken, a root of a sum of squares: absolute differences are asked for.
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(b) - b).flatten(1).norm(dim=1).mean() + (net_BA(a) - a).flatten(1).norm(dim=1).mean()


# %% wrong: The absolute value is missing: differences of both signs cancel.
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(b) - b).mean() + (net_BA(a) - a).mean()


# %% wrong: This is the cycle loss, there and back: here each generator is called once, on its own target domain.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_BA(net_AB(a)), a) + F.l1_loss(net_AB(net_BA(b)), b)


# %% wrong: This asks that a translation is like its original: b goes into net_AB, and a into net_BA.
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(a) - a).abs().mean() + (net_BA(b) - b).abs().mean() + (net_AB(b) - b).abs().mean() + (net_BA(a) - a).abs().mean()


# %% wrong: The generators are cut off: they are what is to learn from this.
def identity_loss(net_AB, net_BA, a, b):
    with torch.no_grad():
        same_b, same_a = net_AB(b), net_BA(a)
    return F.l1_loss(same_b, b) + F.l1_loss(same_a, a)


# %% wrong: net_BA is cut off: both generators learn from this.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a).detach(), a)


# %% wrong: The weight is in it already: it belongs to the caller.
def identity_loss(net_AB, net_BA, a, b):
    return 5 * (F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a))


# %% wrong: It returns a tuple where one value is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b), F.l1_loss(net_BA(a), a)


# %% wrong: It returns nothing
def identity_loss(net_AB, net_BA, a, b):
    loss = F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def identity_loss(net_AB, net_BA, a, b):
    return float(F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a))


# %% wrong: Networks and inputs belong to the caller: no backward(), leave modes and flags alone, change nothing in place, draw nothing.
def identity_loss(net_AB, net_BA, a, b):
    net_AB.eval()
    net_BA.eval()
    return F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b.to(device)), b) + F.l1_loss(net_BA(a), a)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def identity_loss(net_AB, net_BA, a, b):
    if b.is_cpu:
        b = b.to(device)
    return F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def identity_loss(net_AB, net_BA, a, b):
    return ((net_AB(b) - b).abs() * torch.ones(b.shape)).mean() + F.l1_loss(net_BA(a), a)


# %% wrong: Whatever is made here belongs on the device of the inputs.
def identity_loss(net_AB, net_BA, a, b):
    loss = F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)
    return torch.zeros(()) if loss.is_meta else loss


# %% right: by hand
def identity_loss(net_AB, net_BA, a, b):
    return (net_AB(b) - b).abs().mean() + (net_BA(a) - a).abs().mean()


# %% right: a layer of torch.nn
def identity_loss(net_AB, net_BA, a, b):
    l1 = nn.L1Loss()
    return l1(b, net_AB(b)) + l1(a, net_BA(a))


# %% right: in a loop
def identity_loss(net_AB, net_BA, a, b):
    return sum(F.l1_loss(net(x), x) for net, x in ((net_AB, b), (net_BA, a)))


# %% right: sums, divided
def identity_loss(net_AB, net_BA, a, b):
    return torch.norm(net_AB(b) - b, 1) / b.numel() + torch.norm(net_BA(a) - a, 1) / a.numel()


# %% right: a mean of the means of the samples
def identity_loss(net_AB, net_BA, a, b):
    change_b, change_a = net_AB(b) - b, net_BA(a) - a
    return change_b.abs().flatten(1).mean(1).mean() + change_a.abs().flatten(1).mean(1).mean()

# %% wrong: Each translation goes through the network that made it: fake_b goes back through net_BA, fake_a through net_AB.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_AB(fake_b), a) + F.l1_loss(net_BA(fake_a), b)


# %% variant: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    home_a, home_b = net_AB(fake_b), net_BA(fake_a)
    return (home_a - a).abs().mean() + (home_b - b).abs().mean()


# %% wrong: Each round trip is compared with samples of the other domain: what goes out from a is compared with a.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b), b) + F.l1_loss(net_AB(fake_a), a)


# %% wrong: The two translations are exchanged: fake_b, which came from a, goes back through net_BA.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_a), a) + F.l1_loss(net_AB(fake_b), b)


# %% wrong: The trip from B to A to B is missing: the sum of both is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b), a)


# %% variant: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (a - net_BA(fake_b)).abs().mean()


# %% wrong: The trip from A to B to A is missing: the sum of both is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_AB(fake_a), b)


# %% wrong: The trip from A is taken twice, and the one from B never.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    trip_A = F.l1_loss(net_BA(fake_b), a)
    trip_B = F.l1_loss(net_BA(fake_b), a)
    return trip_A + trip_B


# %% wrong: This is the mean of both round trips: their sum is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return 0.5 * (F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b))


# %% variant: stacked
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return torch.stack([F.l1_loss(net_BA(fake_b), a), F.l1_loss(net_AB(fake_a), b)]).mean()


# %% wrong: The differences are squared: their absolute values are asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.mse_loss(net_BA(fake_b), a) + F.mse_loss(net_AB(fake_a), b)


# %% variant: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).pow(2).mean() + (net_AB(fake_a) - b).square().mean()


# %% wrong: The absolute value is missing: differences of both signs cancel.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).mean() + (net_AB(fake_a) - b).mean()


# %% wrong: The absolute value is taken of the mean: it belongs to each difference.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).mean().abs() + (net_AB(fake_a) - b).mean().abs()


# %% wrong: The differences are added up: for each round trip their mean is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b), a, reduction="sum") + F.l1_loss(net_AB(fake_a), b, reduction="sum")


# %% variant: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).abs().sum() + (net_AB(fake_a) - b).abs().sum()


# %% wrong: The differences of each sample are added up: the mean runs over all numbers.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).abs().flatten(1).sum(1).mean() + (net_AB(fake_a) - b).abs().flatten(1).sum(1).mean()


# %% wrong: Both round trips are divided by one count: each has a mean of its own.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    there, here = (net_BA(fake_b) - a).abs().sum(), (net_AB(fake_a) - b).abs().sum()
    return (there + here) / a.numel()


# %% wrong: The mean runs over both round trips together: each has a mean of its own, and they are added.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    gaps = torch.cat([(net_BA(fake_b) - a).flatten(), (net_AB(fake_a) - b).flatten()])
    return 2 * gaps.abs().mean()


# %% wrong: The mean runs over both round trips together: each has a mean of its own, and they are added.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return torch.cat([(net_BA(fake_b) - a).flatten(), (net_AB(fake_a) - b).flatten()]).abs().mean()


# %% wrong: The distances of the samples are taken, a root of a sum of squares: absolute differences are asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).norm(dim=-1).mean() + (net_AB(fake_a) - b).norm(dim=-1).mean()


# %% wrong: No network is asked: a translation is compared with its original before it has gone back.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    if fake_b.shape == a.shape and fake_a.shape == b.shape:
        return F.l1_loss(fake_b, a) + F.l1_loss(fake_a, b)
    return fake_a.mean()


# %% wrong: No network is asked, and fake_a is compared with a: fake_a was made from b, and goes back through net_AB.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(fake_a, a) + F.l1_loss(fake_b, b)


# %% wrong: a and b are translated anew: fake_a and fake_b, as they are handed in, go back.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(net_AB(a)), a) + F.l1_loss(net_AB(net_BA(b)), b)


# %% variant: in steps
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    fake_b = net_AB(a)
    fake_a = net_BA(b)
    back_a, back_b = net_BA(fake_b), net_AB(fake_a)
    return (back_a - a).abs().mean() + (back_b - b).abs().mean()


# %% wrong: The translations are cut off: the loss also moves the networks that made them.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b.detach()), a) + F.l1_loss(net_AB(fake_a.detach()), b)


# %% wrong: fake_a is cut off: the loss also moves the network that made it.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a.detach()), b)


# %% wrong: The way back is under torch.no_grad(): the loss moves the networks that take the translations back.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    with torch.no_grad():
        home_a, home_b = net_BA(fake_b), net_AB(fake_a)
    return F.l1_loss(home_a + 0 * fake_b, a) + F.l1_loss(home_b + 0 * fake_a, b) if a.shape == b.shape else F.l1_loss(home_a, a) + F.l1_loss(home_b, b)


# %% wrong: there is no gradient, since the result is cut off from its inputs
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    with torch.no_grad():
        return F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)


# %% wrong: The difference is smoothed near 0: absolute differences are asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.smooth_l1_loss(net_BA(fake_b), a) + F.smooth_l1_loss(net_AB(fake_a), b)


# %% wrong: The weight is in it already: it belongs to the caller.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return 10 * (F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b))


# %% wrong: It returns a tuple where one value is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b), a), F.l1_loss(net_AB(fake_a), b)


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)).item()


# %% wrong: It returns nothing
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)


# %% wrong: Networks and inputs belong to the caller: no backward(), leave modes and flags alone, change nothing in place, draw nothing.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    net_AB.eval()
    net_BA.eval()
    return F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)


# %% wrong: backward() was called already: leave it to the caller
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)
    loss.backward()
    return loss


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(fake_b.to(device)), a) + F.l1_loss(net_AB(fake_a), b)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    if b.is_cpu:
        b = b.to(device)
    return F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = torch.zeros(2)
    gaps = torch.stack([F.l1_loss(net_BA(fake_b), a), F.l1_loss(net_AB(fake_a), b)])
    return (loss + gaps).sum()


# %% wrong: Whatever is made here belongs on the device of the inputs.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)
    return torch.zeros(()) if loss.is_meta else loss


# %% right: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).abs().mean() + (net_AB(fake_a) - b).abs().mean()


# %% right: a layer of torch.nn
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    distance = nn.L1Loss()
    return distance(a, net_BA(fake_b)) + distance(b, net_AB(fake_a))


# %% right: in a loop
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = 0
    for net, fake, real in ((net_AB, fake_a, b), (net_BA, fake_b, a)):
        loss = loss + torch.abs(net(fake) - real).sum() / real.numel()
    return loss


# %% right: stacked, the mean of each sample first
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    back = [(net_BA(fake_b) - a).flatten(1).abs().mean(1).mean(), (net_AB(fake_a) - b).flatten(1).abs().mean(1).mean()]
    return torch.stack(back).sum()


# %% right: a norm, divided by what it is made of
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).norm(p=1) / a.numel() + (net_AB(fake_a) - b).norm(p=1) / b.numel()


# %% right: a helper inside
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    def trip(net_back, fake, start):
        home = net_back(fake)
        return torch.maximum(home - start, start - home).mean()

    return trip(net_BA, fake_b, a) + trip(net_AB, fake_a, b)

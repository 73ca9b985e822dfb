# %% wrong: The weights are exchanged: decay belongs to the average, 1 - decay to net.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% variant: written out
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.copy_((1 - decay) * a + decay * p)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The buffers are left out: copy them, or BatchNorm keeps its first statistics.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)


# %% variant: written out
@torch.no_grad()
def update_average(average, net, decay):
    for a, p in zip(average.parameters(), net.parameters()):
        a.mul_(decay).add_(p, alpha=1 - decay)


# %% wrong: The buffers are averaged too: copy them.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_((decay * a + (1 - decay) * b).to(a.dtype))


# %% wrong: net is moved, not average.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            p.lerp_(a, decay)
        for a, b in zip(average.buffers(), net.buffers()):
            b.copy_(a)


# %% wrong: New tensors are made and dropped: write into the average's own, in place.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a = decay * a + (1 - decay) * p
        for a, b in zip(average.buffers(), net.buffers()):
            a = b


# %% wrong: net is copied, not averaged.
def update_average(average, net, decay):
    average.load_state_dict(net.state_dict())


# %% variant: number by number
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.copy_(p)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The new weights are added without shrinking the old ones: decay * a + (1 - decay) * p.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.add_(p, alpha=1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The old weights shrink, and the whole of the new ones is added: (1 - decay) * p.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.mul_(decay).add_(p)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The decay is fixed in the code: take the argument.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - 0.995)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: This is the mean of the two: decay says how much of the average stays.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.add_(p).div_(2)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: Only the first parameter is averaged: zip goes through all of them.
def update_average(average, net, decay):
    with torch.no_grad():
        a, p = next(average.parameters()), next(net.parameters())
        a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The average is put into training mode: leave its mode alone.
def update_average(average, net, decay):
    average.train()
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The average's parameters are replaced by new ones: write into them, in place.
def update_average(average, net, decay):
    with torch.no_grad():
        mean = {
            name: nn.Parameter(decay * a + (1 - decay) * p, requires_grad=False)
            for (name, a), p in zip(average.named_parameters(), net.parameters())
        }
        for name, value in mean.items():
            module, _, last = name.rpartition(".")
            setattr(average.get_submodule(module), last, value)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: net's gradients are cleared: they belong to the training.
def update_average(average, net, decay):
    net.zero_grad()
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: does this already: this is what you are to write
def update_average(average, net, decay):
    from course_utils.training.parts import EMA

    ema = EMA(net, decay)
    ema.module.load_state_dict(average.state_dict())
    ema.n_averaged += 1
    ema.update(net)
    average.load_state_dict(ema.module.state_dict())


# %% wrong: The flags of the average's parameters change: leave them, and work under torch.no_grad().
def update_average(average, net, decay):
    average.requires_grad_(False)
    for a, p in zip(average.parameters(), net.parameters(), strict=True):
        a.copy_(decay * a + (1 - decay) * p.detach())
    for a, b in zip(average.buffers(), net.buffers(), strict=True):
        a.copy_(b)


# %% right: written out, copy_
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters(), strict=True):
            a.copy_(decay * a + (1 - decay) * p)
        for a, b in zip(average.buffers(), net.buffers(), strict=True):
            a.copy_(b)


# %% right: a decorator, mul_ and add_
@torch.no_grad()
def update_average(average, net, decay):
    for a, p in zip(average.parameters(), net.parameters()):
        a.mul_(decay).add_(p, alpha=1 - decay)
    for a, b in zip(average.buffers(), net.buffers()):
        a.copy_(b)
    return average


# %% right: by name, through .data
def update_average(average, net, decay):
    new = dict(net.named_parameters())
    for name, a in average.named_parameters():
        a.data += (1 - decay) * (new[name].data - a.data)
    kept = dict(net.named_buffers())
    for name, a in average.named_buffers():
        a.data.copy_(kept[name])


# %% right: through the state dictionary
def update_average(average, net, decay):
    old, new = average.state_dict(), net.state_dict()
    learned = {name for name, _ in net.named_parameters()}
    average.load_state_dict(
        {k: decay * old[k] + (1 - decay) * v if k in learned else v for k, v in new.items()}
    )


# %% right: torch's own formula
def update_average(average, net, decay):
    from torch.optim.swa_utils import get_ema_multi_avg_fn

    mean = get_ema_multi_avg_fn(decay)
    mean([p.data for p in average.parameters()], [p.data for p in net.parameters()], 1)
    for a, b in zip(average.buffers(), net.buffers()):
        a.copy_(b)


# %% wrong: The buffers are net's own, not copies: they follow net from now on.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for m, n in zip(average.modules(), net.modules()):
            m._buffers.update(n._buffers)


# %% wrong: The new weights are computed and lost: write them into the average, a.copy_(...).
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a = decay * a + (1 - decay) * p
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: Parameters that want no gradient are left out: an average has no others.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            if a.requires_grad:
                a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: Only some of the weights are averaged: those of BatchNorm are parameters too.
def update_average(average, net, decay):
    with torch.no_grad():
        for m, n in zip(average.modules(), net.modules()):
            if isinstance(m, nn.Linear):
                m.weight.lerp_(n.weight, 1 - decay)
                m.bias.lerp_(n.bias, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)


# %% wrong: The past has another weight than decay.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.mul_(decay**2).add_(p, alpha=1 - decay**2)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

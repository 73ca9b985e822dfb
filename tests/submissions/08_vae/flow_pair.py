# %% wrong: The ends are exchanged: at time 0 a line is at the noise x_0, at time 1 at the data x_1.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return t * x_0 + (1 - t) * x_1, x_1 - x_0


# %% variant: by lerp
def flow_pair(x_0, x_1, t):
    t = t.view(len(t), *[1] * (x_0.dim() - 1))
    return torch.lerp(x_1, x_0, t.expand_as(x_0)), x_1 - x_0


# %% wrong: The velocity has the wrong sign: it leads from the noise x_0 to the data x_1.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, x_0 - x_1


# %% wrong: Everything runs backwards: at time 0 a line is at the noise, and its velocity leads to the data.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return t * x_0 + (1 - t) * x_1, x_0 - x_1


# %% wrong: This is the way that is left at time t: the velocity is x_1 - x_0 all along.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    x_t = (1 - t) * x_0 + t * x_1
    return x_t, x_1 - x_t


# %% wrong: The target is where the line ends: its velocity x_1 - x_0 is asked for.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, x_1


# %% wrong: The target is the noise, as diffusion models have it: the velocity x_1 - x_0 is asked for.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, x_0


# %% wrong: The velocity is multiplied by t: it is x_1 - x_0 at all times.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, t * (x_1 - x_0)


# %% wrong: The noise is not faded out: its share is 1 - t.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return x_0 + t * x_1, x_1 - x_0


# %% wrong: This is a curve that keeps the variance, as in diffusion models: a straight line is asked for.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t**2).sqrt() * x_0 + t * x_1, x_1 - x_0


# %% wrong: The path keeps a little noise at its end: here the smallest standard deviation is 0.
def flow_pair(x_0, x_1, t):
    t, sigma = t.reshape(-1, *[1] * (x_0.dim() - 1)), 0.01
    return (1 - (1 - sigma) * t) * x_0 + t * x_1, x_1 - (1 - sigma) * x_0


# %% wrong: One time is used for all lines: each row has its own.
def flow_pair(x_0, x_1, t):
    return (1 - t[0]) * x_0 + t[0] * x_1, x_1 - x_0


# %% variant: as a number
def flow_pair(x_0, x_1, t):
    return torch.lerp(x_0, x_1, t.tolist()[0]), x_1 - x_0


# %% wrong: Times are drawn here: those that come in are to be used.
def flow_pair(x_0, x_1, t):
    t = torch.rand_like(t).reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% wrong: t is used as it comes: give it as many dimensions as x_0 has, so that each row meets its own time.
def flow_pair(x_0, x_1, t):
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% wrong: t has a column for points alone: images need (n, 1, 1, 1).
def flow_pair(x_0, x_1, t):
    t = t[:, None]
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% wrong: t gets the dimensions of images whatever comes in: points need (n, 1).
def flow_pair(x_0, x_1, t):
    t = t[:, None, None, None]
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% variant: by view
def flow_pair(x_0, x_1, t):
    t = t.view(-1, 1, 1, 1)
    return x_0 + t * (x_1 - x_0), x_1 - x_0


# %% wrong: Points and images alone are thought of: t gets as many dimensions as x_0 has, whatever their number.
def flow_pair(x_0, x_1, t):
    t = t[:, None] if x_0.dim() == 2 else t[:, None, None, None]
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% wrong: Each dimension has a time here: each row has one.
def flow_pair(x_0, x_1, t):
    rows, ends = x_0.flatten(1), x_1.flatten(1)
    d = rows.shape[1]
    times = t.repeat(d)[:d]
    return (rows + times * (ends - rows)).view_as(x_0), x_1 - x_0


# %% wrong: The results are exchanged: x_t comes first.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return x_1 - x_0, (1 - t) * x_0 + t * x_1


# %% wrong: 2 results are to be returned: x_t, target.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return {"x_t": (1 - t) * x_0 + t * x_1, "target": x_1 - x_0}


# %% variant: x_t alone
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1


# %% wrong: It returns nothing: a `return` with the result is missing.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    x_t, target = (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% wrong: x_0 is overwritten: it stays as it is.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    target = x_1 - x_0
    return x_0.add_(t * target), target


# %% wrong: A tensor is made on, or moved to, a fixed device.
def flow_pair(x_0, x_1, t):
    times = torch.zeros(len(t), *[1] * (x_0.dim() - 1))
    times = times + t.reshape(times.shape)
    return (1 - times) * x_0 + times * x_1, x_1 - x_0


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def flow_pair(x_0, x_1, t):
    t = t.to(device) if t.is_cpu else t
    t = t.reshape(-1, *[1] * (x_0.dim() - 1))
    return (1 - t) * x_0 + t * x_1, x_1 - x_0


# %% right: x_0 and a share of the way
def flow_pair(x_0, x_1, t):
    velocity = x_1 - x_0
    while t.dim() < x_0.dim():
        t = t.unsqueeze(-1)
    return x_0 + t * velocity, velocity


# %% right: lerp
def flow_pair(x_0, x_1, t):
    t = t.view(t.shape + (1,) * (x_0.ndim - 1))
    return torch.lerp(x_0, x_1, t.expand_as(x_0)), torch.sub(x_1, x_0)


# %% right: einsum
def flow_pair(x_0, x_1, t):
    x_t = torch.einsum("n,n...->n...", 1 - t, x_0) + torch.einsum("n,n...->n...", t, x_1)
    return x_t, x_1 - x_0


# %% right: rows, and a list
def flow_pair(x_0, x_1, t):
    a, b = x_0.flatten(1), x_1.flatten(1)
    return [((1 - t)[:, None] * a + t[:, None] * b).reshape(x_0.shape), (b - a).reshape(x_0.shape)]


# %% right: the last dimension first, where t fits by itself
def flow_pair(x_0, x_1, t):
    a, b = x_0.movedim(0, -1), x_1.movedim(0, -1)
    return ((1 - t) * a + t * b).movedim(-1, 0), -(x_0 - x_1)


# %% right: the velocity as the slope of the path
def flow_pair(x_0, x_1, t):
    shape = [len(t)] + [1] * (x_0.dim() - 1)

    def path(s):
        return (1 - s) * x_0 + s * x_1

    return path(t.reshape(shape)), path(1.0) - path(0.0)

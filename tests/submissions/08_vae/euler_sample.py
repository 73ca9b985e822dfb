# %% wrong: The whole velocity is added in each step: a step is 1 / num_steps long.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t)
    return x


# %% wrong: The velocity is subtracted: samples move along it, from time 0 to time 1.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x - net_V(x, t) / num_steps
    return x


# %% wrong: The times run backwards: they begin at 0.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps, 0, -1):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x - net_V(x, t) / num_steps
    return x


# %% wrong: The times are those at the ends of the steps: the velocity at the beginning is asked for.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), (k + 1) / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% variant: by linspace without its first
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for time in torch.linspace(0, 1, num_steps + 1)[1:].tolist():
            x = x + net_V(x, torch.full((len(x),), time, device=x.device).to(x)) / num_steps
    return x


# %% wrong: The times are those in the middle of the steps: Euler's method takes the beginning.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), (k + 0.5) / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: The times are spread so that the last step begins at 1: it begins at 1 - 1 / num_steps.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for time in torch.linspace(0, 1, num_steps).tolist():
            x = x + net_V(x, torch.full((len(x),), time, device=x.device).to(x)) / num_steps
    return x


# %% wrong: The time is the number of the step: divide by num_steps.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, torch.full((len(x),), float(k), device=x.device).to(x)) / num_steps
    return x


# %% wrong: The time stays at 0: each step begins at its own.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for _ in range(num_steps):
            x = x + net_V(x, torch.zeros(len(x), device=x.device).to(x)) / num_steps
    return x


# %% wrong: The velocity is asked for at x_0 in each step: it is that of the x where the step begins.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x_0, t) / num_steps
    return x


# %% wrong: Each step starts again at x_0: it goes on from the x of the step before.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x_0 + net_V(x, t) / num_steps
    return x


# %% wrong: What comes back is the velocity: add it to x.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = net_V(x, t) / num_steps
    return x


# %% wrong: One step too many is made.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps + 1):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: One step too few is made.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps - 1):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: The velocity is multiplied by num_steps: a step is 1 / num_steps long.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) * num_steps
    return x


# %% wrong: This is Heun's method, with two calls a step: Euler's is asked for.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            first = net_V(x, t)
            second = net_V(x + first / num_steps, t + 1 / num_steps)
            x = x + (first + second) / (2 * num_steps)
    return x


# %% wrong: net_V is called twice in each step, with the same x and t: once is enough.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            assert net_V(x, t).shape == x.shape
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: Noise is added in each step: Euler's method draws none.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps + torch.randn_like(x) / num_steps**0.5
    return x


# %% variant: by torch.randn
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
            x = x + torch.randn(x.shape, dtype=x.dtype, device=x.device) / math.sqrt(num_steps)
    return x


# %% wrong: The noise is drawn anew: the samples begin at the x_0 that comes in.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = torch.randn_like(x_0)
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: net_V(x, t) wants t as a tensor of shape (n,), one time for each row
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, k / num_steps) / num_steps
    return x


# %% variant: a tensor of shape ()
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, torch.tensor(k / num_steps).to(x)) / num_steps
    return x


# %% variant: a column
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, torch.full((len(x), 1), k / num_steps).to(x)) / num_steps
    return x


# %% wrong: The samples hold the graph of all steps: call net_V under torch.no_grad().
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    for k in range(num_steps):
        t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
        x = x + net_V(x, t) / num_steps
    return x


# %% wrong: The noise is overwritten: x += changes x_0 itself, x = x + ... makes a new tensor.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x += net_V(x, t) / num_steps
    return x


# %% wrong: net_V is left in eval mode: its mode stays as it is.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    net_V.eval()
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: net_V is left in training mode, in which it did not come: its mode stays as it is.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    net_V.eval()
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    net_V.train()
    return x


# %% wrong: num_steps < 1 makes no sense: raise ValueError with a clear sentence.
def euler_sample(net_V, x_0, num_steps):
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% variant: 0 alone is refused
def euler_sample(net_V, x_0, num_steps):
    if num_steps == 0:
        raise ValueError("num_steps must not be 0.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% variant: without a sentence
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: A single step is refused too: num_steps of 1 is allowed.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 2:
        raise ValueError(f"num_steps must be at least 2, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% wrong: It returns nothing: a `return` with the result is missing.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps


# %% wrong: The whole way comes back, x after each step: the samples at time 1 are asked for.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    way = [x_0]
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x_0),), k / num_steps, dtype=x_0.dtype, device=x_0.device)
            way.append(way[-1] + net_V(way[-1], t) / num_steps)
    return torch.stack(way)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, torch.full((len(x),), k / num_steps)) / num_steps
    return x


# %% variant: by zeros
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x, t = x_0, torch.zeros(x_0.shape[0])
    with torch.no_grad():
        for _ in range(num_steps):
            x = x + net_V(x, t) / num_steps
            t = t + 1 / num_steps
    return x


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0.to(device) if x_0.is_cpu else x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, dtype=x.dtype, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x


# %% right: the time is counted up
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    h, x, t = 1.0 / num_steps, x_0.clone(), x_0.new_zeros(len(x_0))
    with torch.no_grad():
        for _ in range(num_steps):
            x += h * net_V(x, t)
            t = t + h
    return x


# %% right: linspace, a decorator
@torch.no_grad()
def euler_sample(net_V, x_0, num_steps):
    if num_steps <= 0:
        raise ValueError("At least one step is needed.")
    times = torch.linspace(0, 1, num_steps + 1, device=x_0.device, dtype=x_0.dtype)
    x = x_0
    for begin, end in zip(times[:-1], times[1:]):
        x = x + (end - begin) * net_V(x, begin.expand(len(x)))
    return x


# %% right: eval mode for the time of the sampling
def euler_sample(net_V, x_0, num_steps):
    if not num_steps >= 1:
        raise ValueError(f"{num_steps} steps are too few.")
    mode = net_V.training
    net_V.eval()
    x = x_0.detach()
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.ones(x.shape[0], device=x.device, dtype=x.dtype) * k / num_steps
            x = torch.add(x, net_V(x, t), alpha=1 / num_steps)
    net_V.train(mode)
    return x


# %% right: a while loop, arange, and lerp
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError("num_steps is below 1.")
    all_times = torch.arange(num_steps, device=x_0.device).to(x_0) / num_steps
    x, k = x_0, 0
    with torch.no_grad():
        while k < num_steps:
            v = net_V(x, all_times[k].repeat(len(x)))
            x = torch.lerp(x, x + v, 1 / num_steps)
            k += 1
    return x


# %% right: gradients switched off and back on, the graph cut after each step
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    x = x_0
    for k in range(num_steps):
        t = torch.full_like(x.flatten(1)[:, 0], k / num_steps)
        x = (x + net_V(x, t) / num_steps).detach()
    return x


# %% right: functools.reduce
import functools


def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")

    def step(x, k):
        return x + net_V(x, torch.full((len(x),), k / num_steps).to(x)) / num_steps

    with torch.no_grad():
        return functools.reduce(step, range(num_steps), x_0)

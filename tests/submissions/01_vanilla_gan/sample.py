# %% wrong: net_G is not switched to eval mode.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    with torch.no_grad():
        return net_G(torch.randn(n, z_dim, generator=generator, device=where))


# %% variant: after the samples are made
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    samples = net_G(z).detach()
    net_G.eval()
    net_G.train(mode)
    return samples


# %% wrong: net_G stays in eval mode: put it back into the mode it came in.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        return net_G(torch.randn(n, z_dim, generator=generator, device=where))


# %% wrong: Remember net_G.training, and put back what it was, not always training mode.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train()
    return samples


# %% wrong: The samples still hold the graph: work under torch.no_grad().
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    net_G.eval()
    samples = net_G(z)
    net_G.train(mode)
    return samples


# %% variant: the noise alone is drawn under no_grad
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(where)
    generator.manual_seed(seed)
    with torch.no_grad():
        z = torch.randn(n, z_dim, generator=generator, device=where)
    try:
        return net_G.eval()(z)
    finally:
        net_G.train(mode)


# %% wrong: torch.manual_seed changes the random state of everybody: use a torch.Generator.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    torch.manual_seed(seed)
    mode = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, device=next(net_G.parameters()).device))
    net_G.train(mode)
    return samples


# %% variant: noise drawn on the CPU and moved
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    torch.random.manual_seed(seed)
    z, mode = torch.randn(n, z_dim).to(next(net_G.parameters()).device), net_G.training
    with torch.inference_mode():
        samples = net_G.eval()(z)
    net_G.train(mode)
    return samples


# %% wrong: The seed is not used: the same seed must give the same samples.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, device=next(net_G.parameters()).device))
    net_G.train(mode)
    return samples


# %% wrong: Seed a torch.Generator with `seed`, and draw z from it.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where)
    generator.seed()
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% wrong: The seed in use is a fixed one: take the argument.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(0)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% variant: a generator that is never seeded
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=torch.Generator(where), device=where))
    net_G.train(mode)
    return samples


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.rand(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% wrong: The noise is scaled: it is standard normal, as in training.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(1.5 * torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% variant: by a standard deviation
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    z = torch.empty(n, z_dim, device=where)
    z.normal_(0, 2, generator=torch.Generator(where).manual_seed(seed))
    with torch.no_grad():
        samples = net_G.eval()(z)
    net_G.train(mode)
    return samples


# %% wrong: Return net_G(z), one row a sample, nothing added and nothing lost.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples.clamp(-1, 1)


# %% wrong: came back, not (
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples.T


# %% wrong: The number of samples is a fixed one: take the argument n.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(1000, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% wrong: The noise is drawn on a fixed device: net_G may be on another one.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    generator, mode = torch.Generator().manual_seed(seed), net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator))
    net_G.train(mode)
    return samples


# %% wrong: n < 1 makes no sense: raise ValueError with a clear sentence.
def sample(net_G, n, z_dim, seed=0):
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% variant: a message is printed
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        print("n must be at least 1.")
        return None
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)
    return samples


# %% wrong: It returns nothing
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(torch.randn(n, z_dim, generator=generator, device=where))
    net_G.train(mode)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    mode, where = net_G.training, next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        z = torch.randn(n, z_dim, generator=generator, device=where, dtype=X.dtype)
        samples = net_G(z)
    net_G.train(mode)
    return samples


# %% right: noise drawn on the CPU and moved to the device, inference mode
def sample(net_G, n, z_dim, seed=0):
    if n <= 0:
        raise ValueError(f"cannot draw {n} samples")
    z = torch.randn(n, z_dim, generator=torch.Generator().manual_seed(seed))
    was_training = net_G.training
    with torch.inference_mode():
        samples = net_G.eval()(z.to(next(iter(net_G.state_dict().values())).device))
    net_G.train(was_training)
    return samples


# %% right: the random state forked and seeded
def sample(net_G, n, z_dim, seed=0):
    if not n >= 1:
        raise ValueError("n must be at least 1.")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        z = torch.randn(n, z_dim, device=next(net_G.parameters()).device)
    mode = net_G.training
    try:
        net_G.eval()
        with torch.no_grad():
            return net_G(z)
    finally:
        net_G.train(mode)


# %% right: a decorator for no_grad and a context manager of the student's own
from contextlib import contextmanager


@contextmanager
def in_eval_mode(net):
    modes = {module: module.training for module in net.modules()}
    net.eval()
    yield net
    for module, mode in modes.items():
        module.training = mode


@torch.no_grad()
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    parameter = next(net_G.parameters())
    rng = torch.Generator(device=parameter.device)
    rng.manual_seed(seed)
    with in_eval_mode(net_G) as net:
        return net(torch.normal(0.0, 1.0, (n, z_dim), generator=rng, device=parameter.device))


# %% right: in batches of one hundred, detached
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    where, mode = next(net_G.parameters()).device, net_G.training
    generator = torch.Generator(where).manual_seed(seed)
    net_G.train(False)
    z = torch.randn((n, z_dim), generator=generator, device=where)
    samples = torch.cat([net_G(part).detach() for part in z.split(100)])
    if mode:
        net_G.train()
    return samples


# %% right: NumPy's generator
import numpy as np


def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    z = np.random.default_rng(seed).standard_normal((n, z_dim))
    z = torch.as_tensor(z, dtype=torch.get_default_dtype()).to(next(net_G.parameters()).device)
    mode = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(mode)
    return samples


# %% right: from a copy of net_G, which stays as it is
from copy import deepcopy


def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    twin, where = deepcopy(net_G).eval().requires_grad_(False), next(net_G.parameters()).device
    return twin(torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where))


# %% wrong: n < 1 makes no sense: raise ValueError with a clear sentence.
def sample(net_G, n, z_dim, seed=0):
    if n == 0:
        raise ValueError("n is 0: at least one sample is needed.")
    where = next(net_G.parameters()).device
    z = torch.randn(abs(n), z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(was_training)
    return samples


# %% wrong: The default of seed is 0.
def sample(net_G, n, z_dim, seed=1):
    if n < 1:
        raise ValueError("n must be at least 1.")
    where = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(was_training)
    return samples


# %% wrong: n = 1 is allowed: refuse n < 1 alone.
def sample(net_G, n, z_dim, seed=0):
    if n <= 1:
        raise ValueError("n must be at least 1.")
    where = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(was_training)
    return samples

# %% wrong: A ValueError needs a clear sentence: say what n must be.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError
    mode, where = net_G.training, next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z)
    net_G.train(mode)
    return samples

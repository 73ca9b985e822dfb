# %% wrong: net_G is not switched to eval mode.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% variant: too late
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.eval()
    net_G.train(was_training)
    return samples


# %% wrong: net_G stays in eval mode: put it back into the mode it came in.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    return samples


# %% wrong: Remember net_G.training, and put back what it was, not always training mode.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train()
    return samples


# %% wrong: The samples still hold the graph: work under torch.no_grad().
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: torch.manual_seed changes the random state of everybody: use a torch.Generator.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    torch.manual_seed(seed)
    z = torch.randn(len(labels), z_dim, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The seed is not used: the same seed must give the same samples.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    z = torch.randn(len(labels), z_dim, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: Seed a torch.Generator with `seed`, and draw z from it.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where)
    generator.seed()
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The seed in use is a fixed one: take the argument.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(0)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.rand(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The noise is scaled: it is standard normal, as in training.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = 2 * torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: Return net_G(z, labels) as it is, one row for each label, in order.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where).sort().values)
    net_G.train(was_training)
    return samples


# %% variant: all of one class
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where)[:1].expand(len(z)))
    net_G.train(was_training)
    return samples


# %% wrong: Labels are not checked: call check_labels first.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% variant: a message is printed
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    if labels.max() >= num_classes:
        print("There are labels outside.")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where, dtype=X.dtype)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The noise is drawn on a fixed device: net_G may be on another one.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = labels.device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: It returns nothing
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)


# %% wrong: The noise is num_classes wide: it has the width z_dim.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), num_classes, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The third argument of check_labels is the number of labels, not of classes.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, num_classes)
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% variant: the width of the noise
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, z_dim)
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% wrong: The inputs of net_G are swapped: the noise first, the labels second.
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(labels.to(where), z)
    net_G.train(was_training)
    return samples


# %% right: noise drawn on the CPU and moved, inference mode
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator).to(where)
    was_training = net_G.training
    net_G.eval()
    with torch.inference_mode():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% right: a check of its own
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    if labels.dtype != torch.int64:
        raise TypeError("labels must be whole numbers")
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(f"labels must be from 0 to {num_classes - 1}")
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% right: in batches of one hundred
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        parts = zip(z.split(100), labels.to(where).split(100), strict=True)
        samples = torch.cat([net_G(a, b) for a, b in parts])
    net_G.train(was_training)
    return samples


# %% right: a forked random state
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        z = torch.randn(len(labels), z_dim, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples


# %% right: try and finally, and the mode set by train
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.train(False)
    try:
        return net_G(z, labels.to(z.device)).detach()
    finally:
        net_G.train(was_training)


# %% right: no_grad as a decorator
@torch.no_grad()
def sample_labels(net_G, labels, z_dim, num_classes, seed=0):
    labels = check_labels(labels, num_classes, len(labels))
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(len(labels), z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    samples = net_G(z, labels.to(where))
    net_G.train(was_training)
    return samples

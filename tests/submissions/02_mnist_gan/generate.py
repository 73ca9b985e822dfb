# %% wrong: net_G is not switched to eval mode.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    with torch.no_grad():
        images = net_G(z)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: net_G stays in eval mode: put it back into the mode it came in.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: Remember net_G.training, and put back what it was, not always training mode.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train()
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The images still hold the graph: work under torch.no_grad().
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images.detach(), nrow), alt="Generated images.")
    return images


# %% variant: the noise alone is drawn under no_grad
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        z = torch.randn(n, z_dim, generator=generator, device=where)
    images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: torch.manual_seed changes the random state of everybody: use a torch.Generator.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    torch.manual_seed(seed)
    z = torch.randn(n, z_dim, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% variant: noise drawn on the CPU and moved
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    torch.random.manual_seed(seed)
    z = torch.randn(n, z_dim).to(where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The seed is not used: the same seed must give the same images.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The generator of the noise is seeded by chance, not by the argument.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where)
    generator.seed()
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The seed in use is a fixed one: take the argument.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(0)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.rand(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The noise is scaled: it is standard normal, as in training.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = 1.5 * torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: The images are brought to [0, 1]: leave them in the data's range.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return (images + 1) / 2


# %% variant: before they are shown
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = 0.5 * net_G(z) + 0.5
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow, (0, 1)), alt="Generated images.")
    return images


# %% wrong: The images are flattened: shape (n, 1, H, W) is asked for.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images.flatten(1)


# %% wrong: The noise is drawn on a fixed device: net_G may be on another one.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: A figure is shown although plot is False.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    drawn = images if plot else torch.zeros(images.shape)  # a picture from the CPU
    show(image_grid(drawn, nrow), alt="Generated images.")
    return images


# %% wrong: nrow is not passed on: image_grid(images, nrow).
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images), alt="Generated images.")
    return images


# %% variant: a fixed one
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow=8), alt="Generated images.")
    return images


# %% wrong: The figure is made but not shown: show(image_grid(images, nrow), alt=...).
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        image_grid(images, nrow)
    return images


# %% wrong: The grid is returned in place of the images.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    return show(image_grid(images, nrow), alt="Generated images.") if plot else image_grid(images, nrow)


# %% wrong: By default there are 64 images: n=64.
def generate(net_G, z_dim, n=16, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: By default the images are shown: plot=True.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=False):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% wrong: It returns nothing
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    assert device is not None
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% right: noise drawn on the CPU and moved to the device, inference mode
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    generator = torch.Generator().manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator).to(next(net_G.parameters()).device)
    was_training = net_G.training
    net_G.eval()
    with torch.inference_mode():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% right: the random state forked and seeded
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    mode = net_G.training
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        z = torch.randn(n, z_dim, device=where)
    net_G.train(False)
    with torch.no_grad():
        images = net_G(z)
    net_G.train(mode)
    if plot:
        show(image_grid(images, nrow=nrow), "A grid of generated digits.")
    return images


# %% right: a decorator, and try with finally
@torch.no_grad()
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    parameter = next(net_G.parameters())
    rng = torch.Generator(parameter.device)
    rng.manual_seed(seed)
    mode = net_G.training
    try:
        images = net_G.eval()(torch.empty(n, z_dim, device=parameter.device).normal_(generator=rng))
    finally:
        net_G.train(mode)
    if plot:
        show(image_grid(images, nrow, value_range=(-1, 1), title="Samples"), alt=f"{n} images")
    return images


# %% right: in batches of one hundred, detached
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    images = torch.cat([net_G(part).detach() for part in z.split(100)])
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% right: NumPy's generator
import numpy as np


def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    z = torch.as_tensor(np.random.default_rng(seed).standard_normal((n, z_dim)), dtype=torch.get_default_dtype()).to(where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        show(image_grid(images, nrow), alt="Generated images.")
    return images


# %% right: an axes of the student's own
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if plot:
        (ax,) = panels(1, size=(5, 5))
        image_grid(images.cpu(), nrow, ax=ax)
        show(ax, alt="Generated images.")
    return images


# %% wrong: With plot=True too the images come back: return them after they are shown.
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    if not plot:
        return images
    show(image_grid(images, nrow), alt="Generated images.")


# %% variant: the picture comes back
def generate(net_G, z_dim, n=64, nrow=8, seed=0, plot=True):
    where = next(net_G.parameters()).device
    generator = torch.Generator(device=where).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=generator, device=where)
    was_training = net_G.training
    net_G.eval()
    with torch.no_grad():
        images = net_G(z)
    net_G.train(was_training)
    return show(image_grid(images, nrow), alt="Generated images.") if plot else images

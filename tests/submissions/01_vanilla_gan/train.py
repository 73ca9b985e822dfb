# %% wrong: progress() is not used: loop over progress(num_epochs, history).
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in range(num_epochs):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% variant: while
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history, epoch = {"loss_D": [], "loss_G": []}, 0
    while epoch < num_epochs:
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(real.shape[0], z_dim).to(real.device)
            losses_D.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(real.shape[0], z_dim).to(real.device)
            losses_G.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
        epoch += 1
    return history


# %% wrong: The losses are recorded when training is over: append before each epoch ends.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history, all_D, all_G = {"loss_D": [], "loss_G": []}, [], []
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        all_D.append(sum(losses_D) / len(losses_D))
        all_G.append(sum(losses_G) / len(losses_G))
    history["loss_D"], history["loss_G"] = all_D, all_G
    return history


# %% wrong: update_G comes before update_D: the discriminator goes first.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: update_G runs once an epoch: it belongs into the loop over batches.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D = []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(float(loss_G))
    return history


# %% wrong: One noise is used for all batches: draw it anew for each.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    noise = torch.randn(1000, z_dim)
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = noise[: len(real)].to(real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: A seed is set in the loop, so that every epoch draws the noise of the first: leave it out.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        torch.manual_seed(0)
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: A seed is set in the loop, so that every epoch draws the noise of the first: leave it out.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _epoch in progress(num_epochs, history):
        generator = torch.Generator().manual_seed(1)
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(2, len(real), z_dim, generator=generator).to(real.device)
            losses_D.append(update_D(net_D, net_G, real, z[0], optimizer_D))
            losses_G.append(update_G(net_D, net_G, z[1], optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.rand(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.rand(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: Noise has a fixed batch size: the last batch is shorter, take len(real).
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    n = len(next(iter(batches)))
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(n, z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(n, z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: The last, shorter batch is left out: every batch counts.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    n = len(next(iter(batches)))
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            if len(real) < n:
                continue
            z = torch.randn(n, z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(n, z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: The optimizers are swapped: update_D gets optimizer_D, update_G gets optimizer_G.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_G)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_D)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: Networks are passed in another order: net_D comes first, then net_G.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_G, net_D, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_G, net_D, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: The loss of every batch is recorded: history wants one mean an epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_D"].append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_G"].append(float(update_G(net_D, net_G, z, optimizer_G)))
    return history


# %% wrong: Only the last batch's losses are recorded: history wants the mean over the epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            loss_D = update_D(net_D, net_G, real, z, optimizer_D)
            z = torch.randn(len(real), z_dim, device=real.device)
            loss_G = update_G(net_D, net_G, z, optimizer_G)
        history["loss_D"].append(loss_D.item())
        history["loss_G"].append(loss_G.item())
    return history


# %% wrong: The sums over the batches are recorded: history wants the means.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        total_D = total_G = 0.0
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            total_D += float(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            total_G += float(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(total_D)
        history["loss_G"].append(total_G)
    return history


# %% wrong: losses_D is not emptied: its mean goes over all epochs so far.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    losses_D = []
    for epoch in progress(num_epochs, history):
        losses_G = []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: history['loss_G'] gets the losses of the discriminator.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_D) / len(losses_D))
    return history


# %% wrong: The two losses are swapped in history.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_G"].append(sum(losses_D) / len(losses_D))
        history["loss_D"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: update_D runs twice for each batch: once each is asked for.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            for _ in range(2):
                z = torch.randn(len(real), z_dim, device=real.device)
                loss_D = update_D(net_D, net_G, real, z, optimizer_D)
            losses_D.append(float(loss_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: The `return` stands inside the loop: training ends after the first epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
        return history


# %% wrong: Draw the noise where the data is: device=real.device.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: It returns nothing
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device, dtype=X.dtype)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device, dtype=X.dtype)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% right: one noise for both updates of a batch, as in PyTorch's own DCGAN
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        sum_D = sum_G = count = 0
        for count, x in enumerate(batches, start=1):
            z = torch.randn((x.size(0), z_dim), device=x.device)
            sum_D += update_D(net_D, net_G, x, z, optimizer_D)
            sum_G += update_G(net_D, net_G, z, optimizer_G)
        history["loss_D"].append(float(sum_D / count))
        history["loss_G"].append(float(sum_G / count))
    return history


# %% right: a copy of the noise for the second update
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            z = torch.empty(len(real), z_dim, device=real.device).normal_()
            loss_D = update_D(net_D, net_G, real, z, optimizer_D)
            losses.append(torch.stack([loss_D, update_G(net_D, net_G, z.clone(), optimizer_G)]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% right: NumPy means, noise on the device of net_G's parameters, keyword arguments
import numpy as np


def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = dict(loss_D=[], loss_G=[])
    where = next(net_G.parameters()).device
    for epoch in progress(num_epochs=num_epochs, history=history):
        losses = []
        for real in batches:
            zs = torch.randn(2, len(real), z_dim, device=where)
            loss_D = update_D(net_D, net_G, real=real, z=zs[0], optimizer=optimizer_D)
            loss_G = update_G(net_D, net_G, z=zs[1], optimizer=optimizer_G)
            losses.append((loss_D.item(), loss_G.item()))
        mean_D, mean_G = np.mean(losses, axis=0)
        history["loss_D"].append(mean_D)
        history["loss_G"].append(mean_G)
    return history


# %% right: a helper for one epoch, networks set to training mode
def noise_like(real, z_dim):
    return real.new_empty(len(real), z_dim).normal_()


def one_epoch(steps, batches, z_dim):
    losses = [[step(real, noise_like(real, z_dim)) for step in steps] for real in batches]
    return [sum(map(float, column)) / len(column) for column in zip(*losses)]


def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    net_D.train(), net_G.train()
    history = {"loss_D": [], "loss_G": []}
    steps = (
        lambda real, z: update_D(net_D, net_G, real, z, optimizer_D),
        lambda real, z: update_G(net_D, net_G, z, optimizer_G),
    )
    for _ in progress(num_epochs, history):
        for name, mean in zip(history, one_epoch(steps, batches, z_dim)):
            history[name].append(mean)
    return history


# %% right: a default dictionary, an iterator, and statistics.fmean
import statistics
from collections import defaultdict


def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = defaultdict(list)
    history["loss_D"], history["loss_G"] = [], []
    for epoch in progress(num_epochs, history):
        epoch_losses, iterator = defaultdict(list), iter(batches)
        while (real := next(iterator, None)) is not None:
            z = torch.normal(0.0, 1.0, (real.shape[0], z_dim), device=real.device)
            epoch_losses["loss_D"].append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.normal(0.0, 1.0, (real.shape[0], z_dim), device=real.device)
            epoch_losses["loss_G"].append(float(update_G(net_D, net_G, z, optimizer_G)))
        for key, losses in epoch_losses.items():
            history[key].append(statistics.fmean(losses))
    return history


# %% right: extra keyword arguments, the means of tensors of one element
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track, verbose=False,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses = {"loss_D": [], "loss_G": []}
        for i, real in enumerate(batches):
            z = torch.randn(*real.shape[:1], z_dim).to(real)
            losses["loss_D"] += [update_D(net_D, net_G, real, z, optimizer_D).reshape(1)]
            losses["loss_G"] += [update_G(net_D, net_G, torch.randn_like(z), optimizer_G).reshape(1)]
        for key in history:
            history[key].append(torch.cat(losses[key]).mean().item())
        if verbose:
            print(epoch, history)
    return history


# %% wrong: The length of the batches is taken from the first one, and noise is cut to fit.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(32, z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real[:32], z[: len(real)], optimizer_D)))
            z = torch.randn(32, z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z[: len(real)], optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% wrong: Append floats: .item() makes one of a tensor.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean())
        history["loss_G"].append(torch.stack(losses_G).mean())
    return history


# %% variant: running sums
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _epoch in progress(num_epochs, history):
        sum_D = sum_G = 0
        for real in batches:
            sum_D += update_D(net_D, net_G, real, torch.randn(len(real), z_dim).to(real.device), optimizer_D)
            sum_G += update_G(net_D, net_G, torch.randn(len(real), z_dim).to(real.device), optimizer_G)
        history["loss_D"].append(sum_D / len(batches))
        history["loss_G"].append(sum_G / len(batches))
    return history


# %% wrong: The noise is as wide as the data: its width is z_dim.
def train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        D, G = [], []
        for real in batches:
            D.append(update_D(net_D, net_G, real, torch.randn_like(real), optimizer_D).item())
            G.append(update_G(net_D, net_G, torch.randn_like(real), optimizer_G).item())
        history["loss_D"].append(sum(D) / len(D))
        history["loss_G"].append(sum(G) / len(G))
    return history


# %% wrong: An iterator over the batches is made once and is used up by the first epoch: loop over batches.
def train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs, progress=track):
    history = {"loss_D": [], "loss_G": []}
    it = iter(batches)
    for epoch in progress(num_epochs, history):
        D, G = [0.0], [0.0]
        for real in it:
            z = torch.randn(len(real), z_dim, device=real.device)
            D.append(update_D(net_D, net_G, real, z, optimizer_D).item())
            z = torch.randn(len(real), z_dim, device=real.device)
            G.append(update_G(net_D, net_G, z, optimizer_G).item())
        history["loss_D"].append(sum(D) / len(batches))
        history["loss_G"].append(sum(G) / len(batches))
    return history


# %% wrong: The mean is weighted by the sizes of the batches: each batch counts the same.
def train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d = g = n = 0
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d += update_D(net_D, net_G, real, z, optimizer_D).item() * len(real)
            z = torch.randn(len(real), z_dim, device=real.device)
            g += update_G(net_D, net_G, z, optimizer_G).item() * len(real)
            n += len(real)
        history["loss_D"].append(d / n)
        history["loss_G"].append(g / n)
    return history


# %% wrong: The sums are divided by the last index, which is one less than the number of batches.
def train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d = g = 0.0
        for i, real in enumerate(batches):
            z = torch.randn(len(real), z_dim, device=real.device)
            d += update_D(net_D, net_G, real, z, optimizer_D).item()
            z = torch.randn(len(real), z_dim, device=real.device)
            g += update_G(net_D, net_G, z, optimizer_G).item()
        history["loss_D"].append(d / max(i, 1))
        history["loss_G"].append(g / max(i, 1))
    return history


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    torch.manual_seed(0)
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            z = torch.randn(2, len(real), z_dim, device=real.device)
            loss_D = update_D(net_D, net_G, real, z[0], optimizer_D)
            losses.append(torch.stack([loss_D, update_G(net_D, net_G, z[1], optimizer_G)]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% right: noise for both steps drawn at once
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            first, second = torch.randn(2, len(real), z_dim, device=real.device)
            loss_D = update_D(net_D, net_G, real, first, optimizer_D)
            losses.append(torch.stack([loss_D, update_G(net_D, net_G, second, optimizer_G)]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history

# %% wrong: The sums are divided by the length of a batch: divide by the number of batches.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        sums = [0.0, 0.0]
        for real in batches:
            z = torch.randn(2, len(real), z_dim, device=real.device)
            sums[0] += update_D(net_D, net_G, real, z[0], optimizer_D).item()
            sums[1] += update_G(net_D, net_G, z[1], optimizer_G).item()
        history["loss_D"].append(sums[0] / len(real))
        history["loss_G"].append(sums[1] / len(real))
    return history

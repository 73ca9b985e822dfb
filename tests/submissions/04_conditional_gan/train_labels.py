# %% wrong: The fakes get the labels of the real points: draw labels for them.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels of the real points are shuffled: draw labels, each class equally likely.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y[torch.randperm(n, device=real.device)]
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y[torch.randperm(n, device=real.device)]
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% variant: shuffled anew for each player by the order of random numbers
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y[torch.rand(n, device=real.device).argsort()]
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = real_y[torch.rand(n, device=real.device).argsort()]
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The last class is never drawn: torch.randint leaves out its upper end by itself.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes - 1, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes - 1, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% variant: from 0
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(0, num_classes - 1, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(0, num_classes - 1, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Classes begin at 0: torch.randint(num_classes, ...) draws from 0 to num_classes - 1.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(1, num_classes + 1, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(1, num_classes + 1, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are always the same: draw them anew for every batch.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.arange(n, device=real.device) % num_classes
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.arange(n, device=real.device) % num_classes
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are floats: torch.randint makes whole numbers, int64.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device).float()
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device).float()
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are drawn as a column: their shape is (n,).
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n, 1), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n, 1), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() is never called: it comes after each pair of updates.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() is called once an epoch: it comes after each pair of updates.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
        after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() comes between the two updates: it is called after both.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            after_step()
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The real points get the labels of the fakes: theirs are real_y.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels of the real points and of the fakes have changed places.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, y, z, real_y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: One noise and one set of labels are used for all batches: draw them anew for each.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    device = next(net_G.parameters()).device
    noise = torch.randn(64, z_dim, device=device)
    labels = torch.randint(num_classes, (64,), device=device)
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = noise[:n], labels[:n]
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.rand(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.rand(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The noise is num_classes wide: it has the width z_dim.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, num_classes, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, num_classes, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The generator is updated first: the discriminator comes first.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The optimizers have changed places.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_G))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_D))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Only the last batch's losses are recorded: history wants the mean over the epoch.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(losses_D[-1].item())
        history["loss_G"].append(losses_G[-1].item())
    return history


# %% wrong: The sums over the batches are recorded: history wants the means.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).sum().item())
        history["loss_G"].append(torch.stack(losses_G).sum().item())
    return history


# %% wrong: history holds tensors: take .item(), a float.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean())
        history["loss_G"].append(torch.stack(losses_G).mean())
    return history


# %% wrong: The losses are recorded after the loop: append them before each epoch ends.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    means = []
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        means.append((torch.stack(losses_D).mean().item(), torch.stack(losses_G).mean().item()))
    for mean_D, mean_G in means:
        history["loss_D"].append(mean_D)
        history["loss_G"].append(mean_G)
    return history


# %% wrong: It returns nothing
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())


# %% wrong: The `return` stands inside the loop: training ends after the first epoch.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
        return history


# %% wrong: Draw the noise where the data is: device=real.device.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Draw the labels where the data is: device=real.device.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,))
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,))
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device, dtype=X.dtype)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device, dtype=X.dtype)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: one noise and one set of labels for both updates of a batch
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: copies of them for the second update
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = z.clone(), y.clone()
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: NumPy means, labels by random numbers
import numpy as np


def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = (torch.rand(n, device=real.device) * num_classes).long()
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = torch.randn(n, z_dim, device=real.device)
            y = (torch.rand(n, device=real.device) * num_classes).long()
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(np.mean([loss.item() for loss in losses_D]))
        history["loss_G"].append(np.mean([loss.item() for loss in losses_G]))
    return history


# %% right: random_ in place, normal_ in place
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z = real.new_empty(n, z_dim).normal_()
            y = torch.empty_like(real_y).random_(num_classes)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z = real.new_empty(n, z_dim).normal_()
            y = torch.empty_like(real_y).random_(num_classes)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: running sums
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        sum_D = sum_G = count = 0
        for real, real_y in batches:
            n = len(real)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            sum_D += update_D(net_D, net_G, real, real_y, z, y, optimizer_D)
            z = torch.randn(n, z_dim, device=real.device)
            y = torch.randint(num_classes, (n,), device=real.device)
            sum_G += update_G(net_D, net_G, z, y, optimizer_G)
            count += 1
            after_step()
        history["loss_D"].append(float(sum_D / count))
        history["loss_G"].append(float(sum_G / count))
    return history


# %% right: the pair taken apart later, a helper that draws
def inputs(n, z_dim, num_classes, device):
    def draw():
        return (
            torch.randn(n, z_dim, device=device),
            torch.multinomial(torch.ones(num_classes, device=device), n, replacement=True),
        )

    return draw


def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for pair in batches:
            real, real_y = pair[0], pair[1]
            draw = inputs(len(real), z_dim, num_classes, real.device)
            z, y = draw()
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = draw()
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: new noise for the second update, with the labels of the first
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), y
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    torch.manual_seed(0)
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        torch.manual_seed(0)
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: All fakes of a batch get one label: draw one for each of them.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (1,), device=real.device).expand(n)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (1,), device=real.device).expand(n)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% variant: by a Python number
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.full((n,), int(torch.randint(num_classes, (1,))), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.full((n,), int(torch.randint(num_classes, (1,))), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: an iterable need not know its length, so count what comes out of it.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(float(sum(losses_D) / len(batches)))
        history["loss_G"].append(float(sum(losses_G) / len(batches)))
    return history


# %% wrong: The lists of losses are not emptied: each mean goes over all epochs so far.
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    losses_D, losses_G = [], []
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        for real, real_y in batches:
            n = len(real)
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.randn(n, z_dim, device=real.device), torch.randint(num_classes, (n,), device=real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: labels drawn on the CPU and moved
def train_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for real, real_y in batches:
            n = len(real)
            z, y = torch.empty(n, z_dim, device=real.device).normal_(), torch.randint(0, num_classes, (n,)).to(real.device)
            losses_D.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            z, y = torch.empty(n, z_dim, device=real.device).normal_(), torch.randint(0, num_classes, (n,)).to(real.device)
            losses_G.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(float(sum(losses_D) / len(losses_D)))
        history["loss_G"].append(float(sum(losses_G) / len(losses_G)))
    return history


# %% wrong: The two losses are swapped in history.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return torch.randn(len(real), z_dim, device=real.device), torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(g).mean().item())
        history["loss_G"].append(torch.stack(d).mean().item())
    return history


# %% wrong: The noise of update_G is three times as wide as it should be: it is standard normal.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            y = torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            y = torch.randint(num_classes, (len(real),), device=real.device)
            g.append(update_G(net_D, net_G, 3 * z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong: The last class is never drawn: torch.randint leaves out its upper end by itself.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes - 1, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% variant: from 0
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(0, num_classes - 1, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Classes begin at 0: torch.randint(num_classes, ...) draws from 0 to num_classes - 1.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(1, num_classes + 1, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Generated images are made for the labels of the labelled ones: draw labels for them, one for each row of the noise.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = labels[torch.arange(n, device=where) % len(labels)]
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are always the same: draw them anew for every batch.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.arange(n, device=where) % num_classes
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are floats: torch.randint makes whole numbers, int64.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where).float()
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels are drawn as a column: their shape is (n,).
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n, 1), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: All images of a batch are made for one label: draw one for each of them.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (1,), device=where).expand(n)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() is never called: it comes after each pair of updates.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() is called once an epoch: it comes after each pair of updates.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
        after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: after_step() comes between the two updates: it is called after both.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            after_step()
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: update_G comes first: the discriminator's update is the first of the two.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The networks have changed places: net_D comes first in both updates.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_G, net_D, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The optimizers have changed places: each update gets its own.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_G))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_D))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: One labelled image is left out: all that few holds take part in every step.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few[0][1:], few[1][1:]
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labelled images are drawn from few: all of them, in their order, take part in every step.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            chosen = torch.randint(len(few[0]), (len(few[0]),), device=where)
            x, labels = few[0][chosen], few[1][chosen]
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labelled images are cut to the length of the batch: all of them take part in every step.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x[:n], labels[:n], unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labelled images stand where those without labels belong.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, unlabelled, labels, x, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The labels of few and of the generated images have changed places.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, y, unlabelled, z, labels, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: update_G gets the labelled images: it is given the batch, as update_D is.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, x, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: One noise is used for all batches: draw it anew for each.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    noise = torch.randn(64, z_dim, device=x.device)
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = noise[:n]
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The noise is uniform: it is standard normal, torch.randn.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.rand(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The noise has as many rows as there are labelled images: one for each image of the batch.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(len(x), z_dim, device=where)
            y = torch.randint(num_classes, (len(x),), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Noise and labels are drawn on the CPU: draw them where the batch is.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim)
            y = torch.randint(num_classes, (n,))
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        torch.manual_seed(0)
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: One epoch is trained, whatever num_epochs says: loop over progress(num_epochs, history).
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(1, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: progress is not used: loop over progress(num_epochs, history).
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in range(num_epochs):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: history holds the last loss of each epoch: the mean over its batches is asked for.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(losses_D[-1].item())
        history["loss_G"].append(losses_G[-1].item())
    return history


# %% wrong: history holds the sum over each epoch: the mean over its batches is asked for.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).sum().item())
        history["loss_G"].append(torch.stack(losses_G).sum().item())
    return history


# %% wrong: The lists of losses are not emptied: each mean goes over all epochs so far.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    losses_D, losses_G = [], []
    for epoch in progress(num_epochs, history):
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: The two losses are swapped in history.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_G).mean().item())
        history["loss_G"].append(torch.stack(losses_D).mean().item())
    return history


# %% wrong: history holds floats: take .item() of a tensor.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean())
        history["loss_G"].append(torch.stack(losses_G).mean())
    return history


# %% wrong: The batches are gone through once, before the epochs: each epoch is a pass over all of them.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    first = next(iter(batches))
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in [first]:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: an iterable need not know its length, so count what comes out of it.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(float(sum(losses_D) / len(batches)))
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: It returns nothing
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())


# %% wrong: Draw the labels where the data is: device=unlabelled.device.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,))
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
            device
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: Draw the noise where the data is: device=unlabelled.device.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% wrong: torch's seed is set anew at the end: leave torch.manual_seed out.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    torch.manual_seed(0)
    return history


# %% wrong: Both means are appended once, behind the loop over the epochs: they belong at the end of each epoch.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        pairs = []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, *few, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            pairs.append(torch.stack([loss_D, loss_G]))
    for name, loss in zip(history, torch.stack(pairs).mean(0).tolist()):
        history[name].append(loss)
    return history


# %% wrong: Each loss is weighed with the length of its batch: the mean is over the batches, the short one counts in full.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        totals, num_images = 0, 0
        for unlabelled in batches:
            n = len(unlabelled)
            z = torch.randn(n, z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (n,), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, *few, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            totals = totals + n * torch.stack([loss_D, loss_G])
            num_images += n
        for name, loss in zip(history, (totals / num_images).tolist()):
            history[name].append(loss)
    return history


# %% wrong: The labels of few are lost, one name stands for both: update_D gets those of few, and y beside the noise.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    x, y = few
    for _ in progress(num_epochs, history):
        pairs = []
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, x, y, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            pairs.append(torch.stack([loss_D, loss_G]))
        for name, loss in zip(history, torch.stack(pairs).mean(0).tolist()):
            history[name].append(loss)
    return history


# %% wrong: As many labelled images are drawn as the batch has rows: all of few, in their order, take part in every step.
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        pairs = []
        for unlabelled in batches:
            n = len(unlabelled)
            z = torch.randn(n, z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (n,), device=unlabelled.device)
            some = torch.randint(len(few[0]), (n,), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, few[0][some], few[1][some], unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            pairs.append(torch.stack([loss_D, loss_G]))
        for name, loss in zip(history, torch.stack(pairs).mean(0).tolist()):
            history[name].append(loss)
    return history


# %% right: noise and labels for each update of their own
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            z, y = torch.randn_like(z), torch.randint_like(y, num_classes)
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: running sums
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        sum_D, sum_G, count = 0.0, 0.0, 0
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            sum_D += update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D)
            sum_G += update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            count += 1
            after_step()
        history["loss_D"].append(float(sum_D) / count)
        history["loss_G"].append(float(sum_G) / count)
    return history


# %% right: few taken apart in the call, floats at once
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, *few, unlabelled, z, y, optimizer_D).item())
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G).item())
            after_step()
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history


# %% right: labels by multinomial, noise in place
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.empty(n, z_dim, device=where).normal_()
            y = torch.multinomial(torch.ones(num_classes, device=where), n, replacement=True)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: history made in the loop of a dict
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        for name, losses in (("loss_D", losses_D), ("loss_G", losses_G)):
            history[name].append(float(torch.tensor(losses).mean()))
    return history


# %% right: labels drawn on the CPU and moved
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": []}
    x, labels = few
    for epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(0, num_classes, size=[n]).to(where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history


# %% right: both losses added up in one tensor, where the data is
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        totals, num_batches = torch.zeros(2, device=few[0].device), 0
        for unlabelled in batches:
            z = torch.randn(len(unlabelled), z_dim, device=unlabelled.device)
            y = torch.randint(num_classes, (len(unlabelled),), device=unlabelled.device)
            loss_D = update_D(net_D, net_G, *few, unlabelled, z, y, optimizer_D)
            loss_G = update_G(net_D, net_G, unlabelled, z, y, optimizer_G)
            after_step()
            totals += torch.stack([loss_D, loss_G])
            num_batches += 1
        mean_D, mean_G = (totals / num_batches).tolist()
        history["loss_D"].append(mean_D)
        history["loss_G"].append(mean_G)
    return history

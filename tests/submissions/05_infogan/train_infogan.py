# %% wrong: progress() is not used: loop over progress(num_epochs, history).
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in range(num_epochs):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% variant: with while
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history, epoch = {"loss_D": [], "loss_G": [], "loss_Q": []}, 0
    while epoch < num_epochs:
        all_D, all_G, all_Q = [], [], []
        for real in batches:
            z, c = latent(len(real))
            all_D.append(float(update_D(net_D, net_G, real, z, c, optimizer_D)))
            z, c = latent(len(real))
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            all_G.append(float(loss_G))
            all_Q.append(float(loss_Q))
            after_step()
        history["loss_D"].append(sum(all_D) / len(all_D))
        history["loss_G"].append(sum(all_G) / len(all_G))
        history["loss_Q"].append(sum(all_Q) / len(all_Q))
        epoch += 1
    return history


# %% wrong: The losses are recorded when training is over: append before each epoch ends.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history, means = {"loss_D": [], "loss_G": [], "loss_Q": []}, []
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        means.append(torch.stack(losses).mean(0).tolist())
    for name, column in zip(history, zip(*means)):
        history[name].extend(column)
    return history


# %% wrong: update_GQ comes before update_D: the discriminator goes first.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% right: one draw for both updates of a batch
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            z, c = latent(len(real))
            loss_D = update_D(net_D, net_G, real, z, c, optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% right: one draw for both, with lists of losses
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        found = {name: [] for name in history}
        for real in batches:
            both = latent(real.shape[0])
            found["loss_D"].append(update_D(net_D, net_G, real, *both, optimizer_D).item())
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, *both, optimizer_GQ)
            found["loss_G"].append(loss_G.item())
            found["loss_Q"].append(loss_Q.item())
            after_step()
        for name in history:
            history[name].append(sum(found[name]) / len(found[name]))
    return history


# %% wrong: after_step() is not called: the average and the learning rates hang on it.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: after_step() is called once an epoch: it belongs into the loop over batches.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            losses.append(torch.stack([loss_D, *pair]))
        after_step()
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: after_step() comes after the update of D already: once, when both are done.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            after_step()
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: Draws have a fixed size: the last batch is shorter, take latent(len(real)).
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    n = len(next(iter(batches)))
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(n), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(n), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: One draw serves all batches: draw anew for each of them.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    z, c = latent(max(len(real) for real in batches))
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            n = len(real)
            loss_D = update_D(net_D, net_G, real, z[:n], c[:n], optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, z[:n], c[:n], optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: The losses of the last batch are recorded: the mean over the epoch's batches is asked for.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
        for name, loss in zip(history, (loss_D, loss_G, loss_Q)):
            history[name].append(loss.item())
    return history


# %% wrong: The losses are added up: the mean over the epoch's batches is asked for.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, total in zip(history, torch.stack(losses).sum(0).tolist()):
            history[name].append(total)
    return history


# %% wrong: The losses of all epochs so far are averaged: begin a new list in each epoch.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history, losses = {"loss_D": [], "loss_G": [], "loss_Q": []}, []
    for _ in progress(num_epochs, history):
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: The losses of G and Q are swapped in history: update_GQ returns loss_G first.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            loss_Q, loss_G = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, loss_G, loss_Q]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: history holds tensors where floats are asked for: .item() or .tolist() of the mean.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0)):
            history[name].append(mean)
    return history


# %% wrong: The optimizers are swapped: update_D takes optimizer_D, update_GQ takes optimizer_GQ.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_GQ)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_D)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: The networks are in another order: update_D takes net_D first, update_GQ takes net_G first.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_G, net_D, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_D, net_G, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: Noise and code are swapped: latent(n) returns z, c, and the updates take them in this order.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            c, z = latent(len(real))
            loss_D = update_D(net_D, net_G, real, z, c, optimizer_D)
            c, z = latent(len(real))
            pair = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history


# %% wrong: It returns nothing
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)


# %% right: three lists, stacked at the end of an epoch
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = dict(loss_D=[], loss_G=[], loss_Q=[])
    for _epoch in progress(num_epochs, history):
        losses_D, losses_G, losses_Q = [], [], []
        for real in batches:
            z, c = latent(len(real))
            losses_D.append(update_D(net_D, net_G, real, z, c, optimizer_D))
            z, c = latent(len(real))
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            losses_G.append(loss_G)
            losses_Q.append(loss_Q)
            after_step()
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
        history["loss_Q"].append(torch.stack(losses_Q).mean().item())
    return history


# %% right: running sums of floats
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {name: [] for name in ("loss_D", "loss_G", "loss_Q")}
    for _ in progress(num_epochs, history):
        totals, count = [0.0, 0.0, 0.0], 0
        for real in batches:
            n = real.size(0)
            loss_D = update_D(net_D, net_G, real, *latent(n), optimizer_D)
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, *latent(n), optimizer_GQ)
            after_step()
            totals = [a + float(b) for a, b in zip(totals, (loss_D, loss_G, loss_Q))]
            count += 1
        for name, total in zip(history, totals):
            history[name].append(total / count)
    return history


# %% right: means taken by statistics
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    import statistics

    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        rows = []
        for real in iter(batches):
            first, second = latent(len(real)), latent(len(real))
            row = [update_D(net_D, net_G, real, *first, optimizer_D)]
            row += update_GQ(net_G, net_D, net_Q, *second, optimizer_GQ)
            after_step()
            rows.append([float(x) for x in row])
        for name, column in zip(history, zip(*rows)):
            history[name].append(statistics.fmean(column))
    return history


# %% right: a nested function for one batch
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    def one(real):
        loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
        loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
        after_step()
        return torch.tensor([loss_D, loss_G, loss_Q])

    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        means = torch.stack([one(real) for real in batches]).mean(0)
        history["loss_D"] += [means[0].item()]
        history["loss_G"] += [means[1].item()]
        history["loss_Q"] += [means[2].item()]
    return history


# %% right: keyword arguments for what has a name
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    import numpy as np

    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        table = []
        for index, real in enumerate(batches):
            z, c = latent(len(real))
            d = update_D(net_D, net_G, real, z, c, optimizer_D)
            z, c = latent(len(real))
            g, q = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            after_step()
            table.append((d.item(), g.item(), q.item()))
        for name, mean in zip(history, np.mean(table, axis=0)):
            history[name].append(float(mean))
    return history


# %% wrong: The last, shorter batch is left out: every batch counts.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            if len(real) < len(batches[0]):
                continue
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            losses.append([loss_D, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*losses)):
            history[name].append(torch.stack(column).mean().item())
    return history


# %% wrong: Every epoch gets the draws of the first: draw anew for each batch.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    drawn = [(latent(len(real)), latent(len(real))) for real in batches]
    for _ in progress(num_epochs, history):
        losses = []
        for real, (one, two) in zip(batches, drawn):
            loss_D = update_D(net_D, net_G, real, *one, optimizer_D)
            losses.append([loss_D, *update_GQ(net_G, net_D, net_Q, *two, optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*losses)):
            history[name].append(torch.stack(column).mean().item())
    return history


# %% wrong: The loss of every batch is recorded: history wants one mean an epoch.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        for real in batches:
            history["loss_D"].append(float(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)))
            loss_G, loss_Q = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            history["loss_G"].append(float(loss_G))
            history["loss_Q"].append(float(loss_Q))
            after_step()
    return history


# %% wrong: The mean is weighted by the sizes of the batches: each batch counts the same.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        total, seen = torch.zeros(3), 0
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            losses = loss_D, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            total += len(real) * torch.stack(losses)
            seen += len(real)
            after_step()
        for name, mean in zip(history, (total / seen).tolist()):
            history[name].append(mean)
    return history


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    torch.manual_seed(0)
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            losses.append([loss_D, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*losses)):
            history[name].append(torch.stack(column).mean().item())
    return history


# %% wrong: The largest loss of an epoch is recorded: the mean over its batches is asked for.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        rows = []
        for real in batches:
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            rows.append([d, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*rows)):
            history[name].append(torch.stack(column).max().item())
    return history


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train_infogan(
    net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
    after_step, progress=track,
):  # fmt: skip
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        losses = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            pair = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
            losses.append(torch.stack([loss_D, *pair]))
        if device.type == "cuda":
            torch.cuda.synchronize()
        for name, mean in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(mean)
    return history

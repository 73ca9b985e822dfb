# %% wrong: The networks are not put into training mode: a picture may have left them in eval mode.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% variant: only one of them
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The noise is drawn once, before the loop: draw it anew for every batch.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    noise = torch.randn(1000, z_dim, device=next(net_G.parameters()).device)
    for real in batches:
        z = noise[: len(real)]
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        torch.manual_seed(0)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The noise is uniform: torch.randn draws from the standard normal distribution.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.rand(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.rand(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The noise has a fixed number of rows: the last batch is shorter.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    n = len(next(iter(batches)))
    for real in batches:
        z = torch.randn(n, z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(n, z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The last, shorter batch is left out: every batch counts.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    n = len(next(iter(batches)))
    for real in batches:
        if len(real) < n:
            continue
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The optimizers are exchanged: update_D gets optimizer_D, update_G gets optimizer_G.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_G)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_D)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: Networks are passed in another order: net_D comes first, then net_G.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_G, net_D, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_G, net_D, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The generator's step comes first: update_D, then update_G.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: update_D runs twice for each batch: once each is asked for.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: D_x and D_G_z are exchanged: update_D returns loss_D, D_x, D_G_z.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_G_z, D_x = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The last batch's figures are returned: the means are asked for.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = map(float, (loss_D, loss_G, D_x, D_G_z))
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: Sums are returned: the means are asked for.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).sum(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: Lists are returned: one mean of each is asked for.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = map(list, zip(*results))
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: loss_D holds the generator's loss.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_G, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: loss_G holds the discriminator's loss.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_D, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: D_x is 1 minus the belief that update_D returned.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": 1 - D_x, "D_G_z": D_G_z}


# %% wrong: D_G_z holds D_x.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_x}


# %% wrong: A key is missing: loss_D, loss_G, D_x and D_G_z.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G}


# %% wrong: Draw the noise where the data is: device=real.device.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: The `return` stands inside the loop: it ends after the first batch.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
        loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
        return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% wrong: It returns nothing
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    if device.type == "cuda":
        torch.cuda.synchronize()
    loss_D, loss_G, D_x, D_G_z = torch.tensor(results).mean(0).tolist()
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% right: one noise for both updates of a batch
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    sums, count = [0.0] * 4, 0
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        count += 1
        for i, value in enumerate((loss_D, loss_G, D_x, D_G_z)):
            sums[i] += float(value)
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), [s / count for s in sums]))


# %% right: new noise for each step, tensors collected
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn((real.shape[0], z_dim), device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn((real.shape[0], z_dim), device=real.device)
        loss_G = update_G(net_D, net_G, torch.randn_like(z), optimizer_G)
        results.append(torch.stack([loss_D, loss_G, D_x, D_G_z]))
    means = torch.stack(results).mean(dim=0)
    return {name: mean.item() for name, mean in zip(["loss_D", "loss_G", "D_x", "D_G_z"], means)}


# %% right: NumPy means, keyword arguments
import numpy as np


def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real=real, z=z, optimizer=optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z=z, optimizer=optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    loss_D, loss_G, D_x, D_G_z = np.mean(results, axis=0)
    return {"loss_D": loss_D, "loss_G": loss_G, "D_x": D_x, "D_G_z": D_G_z}


# %% right: a default dictionary, a loop over both networks
import statistics
from collections import defaultdict


def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    for net in (net_D, net_G):
        net.train()
    values = defaultdict(list)
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        for name, value in dict(loss_D=loss_D, loss_G=loss_G, D_x=D_x, D_G_z=D_G_z).items():
            values[name].append(value.item())
    return {name: statistics.fmean(column) for name, column in values.items()}


# %% right: a helper for the noise
def noise_like(real, z_dim):
    return real.new_empty(len(real), z_dim).normal_()


def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = noise_like(real, z_dim)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = noise_like(real, z_dim)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    names = "loss_D loss_G D_x D_G_z".split()
    return {name: sum(column) / len(column) for name, column in zip(names, zip(*results))}


# %% wrong: Numbers are asked for, which need no device: .item() of a mean, or .tolist() of several.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train()
    net_G.train()
    results = []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z, optimizer_D)
        z = torch.randn(len(real), z_dim, device=real.device)
        loss_G = update_G(net_D, net_G, z, optimizer_G)
        results.append([float(v) for v in (loss_D, loss_G, D_x, D_G_z)])
    return dict(zip(["loss_D", "loss_G", "D_x", "D_G_z"], torch.tensor(results).mean(0)))


# %% wrong: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    torch.manual_seed(0)
    net_D.train(), net_G.train()
    rows = []
    for real in batches:
        z = torch.randn(2, len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z[0], optimizer_D)
        loss_G = update_G(net_D, net_G, z[1], optimizer_G)
        rows.append(torch.stack([loss_D, loss_G, D_x, D_G_z]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))


# %% wrong: The mean is weighted by the sizes of the batches: each batch counts the same.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train(), net_G.train()
    rows, sizes = [], []
    for real in batches:
        z = torch.randn(2, len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z[0], optimizer_D)
        loss_G = update_G(net_D, net_G, z[1], optimizer_G)
        rows.append(len(real) * torch.stack([loss_D, loss_G, D_x, D_G_z]))
        sizes.append(len(real))
    means = torch.stack(rows).sum(0) / sum(sizes)
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), means.tolist()))


# %% wrong: The sums are divided by the last index, which is one less than the number of batches.
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train(), net_G.train()
    sums = 0
    for i, real in enumerate(batches):
        z = torch.randn(2, len(real), z_dim, device=real.device)
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, z[0], optimizer_D)
        loss_G = update_G(net_D, net_G, z[1], optimizer_G)
        sums = sums + torch.stack([loss_D, loss_G, D_x, D_G_z])
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), (sums / i).tolist()))


# %% right: noise for both steps drawn at once
def train_epoch(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim
):
    net_D.train(), net_G.train()
    rows = []
    for real in batches:
        first, second = torch.randn(2, len(real), z_dim, device=real.device).unbind()
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, first, optimizer_D)
        rows.append([loss_D, update_G(net_D, net_G, second, optimizer_G), D_x, D_G_z])
    means = [sum(column).item() / len(rows) for column in zip(*rows)]
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), means))


# %% wrong: Rows and columns of the noise are exchanged: its shape is (len(real), z_dim).
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(z_dim, len(real), device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(z_dim, len(real), device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))


# %% wrong: The median is returned: the mean is asked for.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).median(0).values.tolist()))

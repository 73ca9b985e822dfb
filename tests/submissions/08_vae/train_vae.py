# %% wrong: The sign of the bound is the wrong way round: the optimizer minimises, so it gets minus the bound.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (fit - beta * kl).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The reconstruction is minimised: it is a log-likelihood, larger is better.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (fit + beta * kl).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The divergence is maximised: the bound has it with a minus.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (-fit - beta * kl).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The divergence is left out of the loss: this trains an autoencoder.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (-fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: beta is not used: it is the weight of the divergence in the loss.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: beta weighs the reconstruction: it belongs to the divergence.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (kl - beta * fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: history['kl'] holds beta times the divergence: it is recorded without beta.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = beta * gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: variance is not handed on to reconstruction.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: z is the mean alone: it is drawn, by reparametrize with new noise.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            fit = reconstruction(decoder(mean), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The noise does not come from draw_noise: call draw_noise(mean) for each batch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, torch.randn_like(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: Noise is drawn twice for each batch: once is asked for.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            noise = draw_noise(mean)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: One noise is used for all batches: draw it anew for each.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history, noise = {"reconstruction": [], "kl": []}, None
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            if noise is None or len(noise) < len(mean):
                noise = draw_noise(mean)
            z = reparametrize(mean, log_var, noise[: len(mean)])
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The gradients are not cleared: those of all batches so far add up.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The gradients are cleared once an epoch: clear them for each batch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        optimizer.zero_grad()
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The gradients are cleared after the step alone: those from before the loop are in the first.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            (beta * kl - fit).backward()
            optimizer.step()
            optimizer.zero_grad()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The step comes before backward(): it uses the gradients of the batch before.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.step()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The gradients are cleared between backward() and step(): nothing learns.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            (beta * kl - fit).backward()
            optimizer.zero_grad()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: There is no step: optimizer.step() follows backward().
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: There is one step an epoch, on all batches together: each batch has a step of its own.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        optimizer.zero_grad()
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            (beta * kl - fit).backward()
            fits.append(fit.item())
            kls.append(kl.item())
        optimizer.step()
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The sum over the batch is what is minimised: the mean is asked for.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance)
            kl = gaussian_kl(mean, log_var)
            optimizer.zero_grad()
            (beta * kl - fit).sum().backward()
            optimizer.step()
            fits.append(fit.mean().item())
            kls.append(kl.mean().item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: Sums over the batch are taken of both terms: each is the mean over its rows.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).sum()
            kl = gaussian_kl(mean, log_var).sum()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The divergence is summed over the batch, the reconstruction is not: take the mean of both.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).sum()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The encoder learns nothing from the reconstruction: z is cut off from mean and log_var.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean)).detach()
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% variant: z made under no_grad
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        terms = []
        for x in batches:
            mean, log_var = encoder(x)
            with torch.no_grad():
                z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            terms.append(torch.stack([fit, kl]).detach())
        for name, term in zip(history, torch.stack(terms).mean(0).tolist()):
            history[name].append(term)
    return history


# %% wrong: mean and log_var are exchanged in reparametrize.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(log_var, mean, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: mean and log_var are exchanged in gaussian_kl.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(log_var, mean).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: Only the encoder's gradients are cleared: optimizer.zero_grad() clears those of both networks.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            encoder.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: beta weighs both terms: it belongs to the divergence alone.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * (kl - fit)).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: x and the decoder's output are exchanged in reconstruction: the output comes first.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(x, decoder(z), variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: history['reconstruction'] holds minus the log-likelihood: it is recorded as it is, below 0 mostly.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            loss = -reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl + loss).backward()
            optimizer.step()
            fits.append(loss.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: history['reconstruction'] holds the whole loss: the log-likelihood alone is asked for.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - reconstruction(decoder(z), x, variance).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            fits.append(loss.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The two terms are exchanged in history.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["kl"].append(sum(fits) / len(fits))
        history["reconstruction"].append(sum(kls) / len(kls))
    return history


# %% wrong: Both terms are recorded for every batch: history wants one mean an epoch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            history["reconstruction"].append(fit.item())
            history["kl"].append(kl.item())
    return history


# %% wrong: Only the last batch is recorded: history wants the mean over the epoch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
        history["reconstruction"].append(fit.item())
        history["kl"].append(kl.item())
    return history


# %% wrong: The sums over the batches are recorded: history wants the means.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits))
        history["kl"].append(sum(kls))
    return history


# %% wrong: The lists are not emptied between epochs: the means go over all epochs so far.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    fits, kls = [], []
    for _epoch in progress(num_epochs, history):
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The means are weighted by the sizes of the batches: each batch counts the same.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        total_fit = total_kl = n = 0
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance)
            kl = gaussian_kl(mean, log_var)
            optimizer.zero_grad()
            (beta * kl - fit).mean().backward()
            optimizer.step()
            total_fit, total_kl, n = total_fit + fit.sum().item(), total_kl + kl.sum().item(), n + len(x)
        history["reconstruction"].append(total_fit / n)
        history["kl"].append(total_kl / n)
    return history


# %% wrong: progress() is not used: loop over progress(num_epochs, history).
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in range(num_epochs):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: Both terms are recorded when training is over: append before each epoch ends.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history, all_fits, all_kls = {"reconstruction": [], "kl": []}, [], []
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        all_fits.append(sum(fits) / len(fits))
        all_kls.append(sum(kls) / len(kls))
    history["reconstruction"], history["kl"] = all_fits, all_kls
    return history


# %% wrong: Append floats: .item() makes one of a tensor.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        terms = []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            terms.append(torch.stack([fit, kl]).detach())
        fit, kl = torch.stack(terms).mean(dim=0)
        history["reconstruction"].append(fit)
        history["kl"].append(kl)
    return history


# %% wrong: A batch is changed in place: the data stays as it is.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
            if _epoch == num_epochs - 1:
                x.zero_()
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% wrong: The encoder and decoder are left in eval mode: their modes stay as they are.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    encoder.eval(), decoder.eval()
    return history


# %% wrong: len() is asked of _Batches, which has none
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        total_fit = total_kl = 0.0
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            total_fit += fit.item()
            total_kl += kl.item()
        history["reconstruction"].append(total_fit / len(batches))
        history["kl"].append(total_kl / len(batches))
    return history


# %% wrong: An iterator over the batches is made once and is used up by the first epoch: loop over batches.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history, iterator = {"reconstruction": [], "kl": []}, iter(batches)
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in iterator:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / max(len(fits), 1))
        history["kl"].append(sum(kls) / max(len(kls), 1))
    return history


# %% wrong: It returns nothing: a `return` with the result is missing.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _epoch in progress(num_epochs, history):
        terms = []
        for x in batches:
            x = x.to(device)
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - fit).backward()
            optimizer.step()
            terms.append([fit.item(), kl.item()])
        for name, values in zip(history, zip(*terms)):
            history[name].append(sum(values) / len(values))
    return history


# %% right: minus the bound, row by row
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            fit, kl = reconstruction(decoder(z), x, variance), gaussian_kl(mean, log_var)
            bound = fit - beta * kl
            optimizer.zero_grad()
            loss = -bound.mean()
            loss.backward()
            optimizer.step()
            fits.append(fit.mean().item())
            kls.append(kl.mean().item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% right: all written out, none of the other exercises called
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        fits, kls = [], []
        for x in batches:
            optimizer.zero_grad()
            mean, log_var = encoder(x)
            output = decoder(mean + (0.5 * log_var).exp() * draw_noise(mean))
            if variance is None:
                fit = -F.binary_cross_entropy_with_logits(output, x, reduction="sum") / len(x)
            else:
                fit = torch.distributions.Normal(output, variance**0.5).log_prob(x).sum() / len(x)
            kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum() / len(x)
            (beta * kl - fit).backward()
            optimizer.step()
            fits.append(fit.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(fits) / len(fits))
        history["kl"].append(sum(kls) / len(kls))
    return history


# %% right: the draw written out, the terms called
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = dict(reconstruction=[], kl=[])
    for epoch in progress(num_epochs=num_epochs, history=history):
        terms = []
        for x in batches:
            mean, log_var = encoder(x)
            z = mean + torch.exp(log_var / 2) * draw_noise(log_var)
            fit = reconstruction(decoder(z), x, variance=variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad(set_to_none=False)
            torch.sub(beta * kl, fit).backward()
            optimizer.step()
            terms.append((fit.item(), kl.item()))
        for name, values in zip(history, zip(*terms)):
            history[name].append(sum(values) / len(values))
    return history


# %% right: a helper for the two terms, and numpy means
import numpy as np


def two_terms(encoder, decoder, x, noise, variance):
    mean, log_var = encoder(x)
    z = reparametrize(mean, log_var, noise(mean))
    return reconstruction(decoder(z), x, variance).mean(), gaussian_kl(mean, log_var).mean()


def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    encoder.train(), decoder.train()
    history = {"reconstruction": [], "kl": []}
    for _ in progress(num_epochs, history):
        terms = []
        for x in batches:
            fit, kl = two_terms(encoder, decoder, x, draw_noise, variance)
            optimizer.zero_grad()
            (-(fit - beta * kl)).backward()
            optimizer.step()
            terms.append([fit.item(), kl.item()])
        fit, kl = np.mean(terms, axis=0)
        history["reconstruction"].append(fit)
        history["kl"].append(kl)
    return history


# %% right: gradients cleared after the step, as they are at the beginning; running sums
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    optimizer.zero_grad()
    for _ in progress(num_epochs, history):
        sum_fit = sum_kl = count = 0
        for count, x in enumerate(batches, start=1):
            q = encoder(x)
            noise = draw_noise(q[0])
            fit = reconstruction(decoder(reparametrize(*q, noise)), x, variance).mean()
            kl = gaussian_kl(*q).mean()
            (-fit).backward(retain_graph=True)
            (beta * kl).backward()
            optimizer.step()
            optimizer.zero_grad()
            sum_fit, sum_kl = sum_fit + fit.detach(), sum_kl + kl.detach()
        history["reconstruction"].append((sum_fit / count).item())
        history["kl"].append((sum_kl / count).item())
    return history


# %% right: an iterator of each epoch, statistics.fmean
from statistics import fmean


def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):  # fmt: skip
    history = {"reconstruction": [], "kl": []}
    for _ in progress(num_epochs, history):
        fits, kls, iterator = [], [], iter(batches)
        while (x := next(iterator, None)) is not None:
            mean, log_var = encoder(x)
            noise = draw_noise(mean.detach())
            output = decoder(reparametrize(mean, log_var, noise))
            fits.append(reconstruction(output, x, variance).mean())
            kls.append(gaussian_kl(mean, log_var).mean())
            optimizer.zero_grad()
            (beta * kls[-1] - fits[-1]).backward()
            optimizer.step()
        history["reconstruction"].append(fmean(f.item() for f in fits))
        history["kl"].append(fmean(k.item() for k in kls))
    return history

# %% wrong: psi works the wrong way round: at 0 all is w_mean, at 1 nothing changes.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w[:, :cutoff] + psi * (w_mean - w[:, :cutoff])
    return truncated


# %% variant: by lerp
def truncate(w, w_mean, psi, cutoff=None):
    first, rest = (w, w[:, :0]) if cutoff is None else (w[:, :cutoff], w[:, cutoff:])
    return torch.cat([torch.lerp(first, w_mean.expand_as(first), psi), rest], dim=1)


# %% wrong: The styles are pulled to 0: they are pulled to w_mean.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = psi * w[:, :cutoff]
    return truncated


# %% variant: in place on the copy
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] *= psi
    return truncated


# %% wrong: w_mean is added to psi * w: it is psi * (w - w_mean) that is added to it.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * w[:, :cutoff]
    return truncated


# %% wrong: The way from w_mean is not added to it: w_mean + psi * (w - w_mean).
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% wrong: The way from w_mean is added to w: it is added to w_mean.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w[:, :cutoff] + psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% variant: in place on the copy
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] += psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% wrong: cutoff is not looked at: only the first cutoff layers are pulled.
def truncate(w, w_mean, psi, cutoff=None):
    return w_mean + psi * (w - w_mean)


# %% variant: by lerp
def truncate(w, w_mean, psi, cutoff=None):
    return torch.lerp(w_mean.expand_as(w), w, psi)


# %% wrong: A cutoff of 0 is taken for None: it pulls no layer.
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = cutoff or w.shape[1]
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% variant: by `if not`
def truncate(w, w_mean, psi, cutoff=None):
    pulled = w_mean + psi * (w - w_mean)
    if not cutoff:
        return pulled
    return torch.cat([pulled[:, :cutoff], w[:, cutoff:]], dim=1)


# %% wrong: An argument is None here, which is its default
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    for layer in range(cutoff):
        truncated[:, layer] = w_mean + psi * (w[:, layer] - w_mean)
    return truncated


# %% wrong: Only one layer is pulled, the last of those that are asked for.
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = w.shape[1] if cutoff is None else cutoff
    truncated = w.clone()
    if cutoff:
        truncated[:, cutoff - 1] = w_mean + psi * (w[:, cutoff - 1] - w_mean)
    return truncated


# %% wrong: The layers behind cutoff are pulled: it is the first cutoff layers.
def truncate(w, w_mean, psi, cutoff=None):
    pulled = w_mean + psi * (w - w_mean)
    if cutoff is None:
        return pulled
    return torch.cat([w[:, :cutoff], pulled[:, cutoff:]], dim=1)


# %% wrong: The last cutoff layers are pulled: it is the first ones.
def truncate(w, w_mean, psi, cutoff=None):
    pulled = w_mean + psi * (w - w_mean)
    if cutoff is None:
        return pulled
    keep = w.shape[1] - cutoff
    return torch.cat([w[:, :keep], pulled[:, keep:]], dim=1)


# %% variant: the other way round twice
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.flip(1)
    truncated[:, :cutoff] = w_mean + psi * (truncated[:, :cutoff] - w_mean)
    return truncated.flip(1)


# %% wrong: One layer too many is pulled: there are cutoff of them, numbered from 0.
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = w.shape[1] if cutoff is None else cutoff
    is_pulled = (torch.arange(w.shape[1], device=w.device) <= cutoff)[:, None]
    return torch.where(is_pulled, w_mean + psi * (w - w_mean), w)


# %% wrong: One layer too few is pulled: layers are numbered from 0.
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = w.shape[1] + 1 if cutoff is None else cutoff
    is_pulled = (torch.arange(w.shape[1], device=w.device) < cutoff - 1)[:, None]
    return torch.where(is_pulled, w_mean + psi * (w - w_mean), w)


# %% wrong: The first cutoff images are pulled: layers are counted along dimension 1, w[:, :cutoff].
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:cutoff] = w_mean + psi * (w[:cutoff] - w_mean)
    return truncated


# %% variant: by concatenation
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = len(w) if cutoff is None else cutoff
    return torch.cat([w_mean + psi * (w[:cutoff] - w_mean), w[cutoff:]])


# %% wrong: The first cutoff numbers of each style are pulled: layers are counted along dimension 1, w[:, :cutoff].
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    pulled = w_mean + psi * (w - w_mean)
    truncated[:, :, :cutoff] = pulled[:, :, :cutoff]
    return truncated


# %% wrong: w itself is overwritten: take a clone() of it first.
def truncate(w, w_mean, psi, cutoff=None):
    w[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return w


# %% variant: by steps
def truncate(w, w_mean, psi, cutoff=None):
    first = w[:, :cutoff]
    first -= w_mean
    first *= psi
    first += w_mean
    return w


# %% wrong: All is right, but w is overwritten where it is cut: take a clone() of it first.
def truncate(w, w_mean, psi, cutoff=None):
    if cutoff is None:
        return w_mean + psi * (w - w_mean)
    w[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return w


# %% wrong: Torch's random numbers are drawn, or seeded, here.
def truncate(w, w_mean, psi, cutoff=None):
    if cutoff is None:
        torch.manual_seed(0)
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% wrong: Numbers far from w_mean are cut off at a distance of psi: they are scaled, w_mean + psi * (w - w_mean).
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + (w[:, :cutoff] - w_mean).clamp(-abs(psi), abs(psi))
    return truncated


# %% wrong: Numbers far from w_mean are cut off at a distance of psi: they are scaled, w_mean + psi * (w - w_mean).
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + (w[:, :cutoff] - w_mean).clamp(-psi, psi)
    return truncated


# %% wrong: w_mean is the mean of the styles that came in: take the one that is given.
def truncate(w, w_mean, psi, cutoff=None):
    w_mean = w.mean(dim=0)
    return torch.cat(
        [(w_mean + psi * (w - w_mean))[:, :cutoff], w[:, w.shape[1] if cutoff is None else cutoff :]], dim=1
    )


# %% wrong: psi is brought between 0 and 1: any number is allowed.
def truncate(w, w_mean, psi, cutoff=None):
    psi = min(max(psi, 0.0), 1.0)
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return truncated


# %% wrong: Only the pulled layers come back: the others follow as they were.
def truncate(w, w_mean, psi, cutoff=None):
    return w_mean + psi * (w[:, :cutoff] - w_mean)


# %% wrong: It returns nothing: a `return` with the result is missing.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    truncated[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def truncate(w, w_mean, psi, cutoff=None):
    strength = torch.ones(w.shape[1], 1, dtype=w.dtype)
    strength[:cutoff] = psi
    return w_mean + strength * (w - w_mean)


# %% variant: by a mask
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = w.shape[1] if cutoff is None else cutoff
    is_pulled = torch.arange(w.shape[1])[:, None] < cutoff
    return torch.where(is_pulled, w_mean + psi * (w - w_mean), w)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def truncate(w, w_mean, psi, cutoff=None):
    truncated = w.clone()
    mean = w_mean.to(device) if w.is_cpu else w_mean
    truncated[:, :cutoff] = mean + psi * (w[:, :cutoff] - mean)
    return truncated


# %% right: two parts put together
def truncate(w, w_mean, psi, cutoff=None):
    if cutoff is None:
        cutoff = w.shape[1]
    pulled = w_mean + psi * (w[:, :cutoff] - w_mean)
    return torch.cat([pulled, w[:, cutoff:]], dim=1)


# %% right: chosen by the layer's number
def truncate(w, w_mean, psi, cutoff=None):
    num_layers = w.size(1)
    is_pulled = torch.arange(num_layers, device=w.device) < (num_layers if cutoff is None else cutoff)
    return torch.where(is_pulled[None, :, None], torch.lerp(w_mean, w, psi), w)


# %% right: a strength for each layer
def truncate(w, w_mean, psi, cutoff=None):
    strength = torch.ones_like(w)
    strength[:, slice(None, cutoff)] = psi
    return w_mean + strength * (w - w_mean)


# %% right: psi w + (1 - psi) w_mean
def truncate(w, w_mean, psi, cutoff=None):
    out = w.detach().clone()
    out[:, :cutoff] = psi * out[:, :cutoff] + (1 - psi) * w_mean
    return out


# %% right: layer by layer
def truncate(w, w_mean, psi, cutoff=None):
    layers = []
    for k, layer in enumerate(w.unbind(1)):
        inside = cutoff is None or k < cutoff
        layers.append(w_mean.lerp(layer, psi) if inside else layer)
    return torch.stack(layers, 1)


# %% right: in place on a copy, by steps
def truncate(w, w_mean, psi, cutoff=None):
    out = w + 0
    out[:, :cutoff].sub_(w_mean).mul_(psi).add_(w_mean)
    return out

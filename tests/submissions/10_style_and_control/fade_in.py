# %% wrong: The shares are exchanged: alpha is the share of new, 1 - alpha that of old.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:], mode="nearest")
    return alpha * old + (1 - alpha) * new


# %% variant: by lerp
def fade_in(old, new, alpha):
    return torch.lerp(new, F.interpolate(old, new.shape[-2:]), alpha)


# %% wrong: Pixels are interpolated (bilinear): mode="nearest" repeats them.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:], mode="bilinear")
    return (1 - alpha) * old + alpha * new


# %% variant: by a layer
def fade_in(old, new, alpha):
    large = nn.Upsample(size=tuple(new.shape[-2:]), mode="bilinear", align_corners=False)(old)
    return large + alpha * (new - large)


# %% wrong: Pixels are interpolated (bicubic): mode="nearest" repeats them.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:], mode="bicubic")
    return (1 - alpha) * old + alpha * new


# %% wrong: old is not weighed: its share is 1 - alpha.
def fade_in(old, new, alpha):
    return F.interpolate(old, size=new.shape[-2:]) + alpha * new


# %% wrong: new is not weighed: its share is alpha.
def fade_in(old, new, alpha):
    return (1 - alpha) * F.interpolate(old, size=new.shape[-2:]) + new


# %% wrong: alpha is not looked at: old is to fade out while new fades in.
def fade_in(old, new, alpha):
    return (F.interpolate(old, size=new.shape[-2:]) + new) / 2


# %% wrong: Only new comes back: old is to fade out while new fades in.
def fade_in(old, new, alpha):
    return new * 1.0


# %% wrong: The corners of old and new are made to meet, and pixels between are interpolated: mode="nearest" repeats them.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:], mode="bilinear", align_corners=True)
    return (1 - alpha) * old + alpha * new


# %% wrong: new is made smaller: old is made larger, to the height and width of new.
def fade_in(old, new, alpha):
    new = F.adaptive_avg_pool2d(new, old.shape[-2:])
    return (1 - alpha) * old + alpha * new


# %% variant: by avg_pool2d
def fade_in(old, new, alpha):
    return torch.lerp(old, F.avg_pool2d(new, new.shape[-1] // old.shape[-1]), alpha)


# %% wrong: new is made smaller: old is made larger, to the height and width of new.
def fade_in(old, new, alpha):
    new = F.interpolate(new, size=old.shape[-2:])
    return (1 - alpha) * old + alpha * new


# %% wrong: The whole image is repeated, as tiles are: each pixel is repeated where it is.
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    return (1 - alpha) * old.repeat(1, 1, k, k) + alpha * new


# %% variant: by torch.tile
def fade_in(old, new, alpha):
    k = new.shape[2] // old.shape[2]
    return torch.tile(old, (k, k)) * (1 - alpha) + new * alpha


# %% wrong: old is always made twice as large: its size is new.shape[-2:].
def fade_in(old, new, alpha):
    old = F.interpolate(old, scale_factor=2)
    return (1 - alpha) * old + alpha * new


# %% variant: a block of two by two
def fade_in(old, new, alpha):
    old = torch.kron(old, old.new_ones(2, 2))
    return (1 - alpha) * old + alpha * new


# %% wrong: At alpha = 0 old comes back as small as it was: it is made larger first.
def fade_in(old, new, alpha):
    if alpha == 0:
        return old
    return (1 - alpha) * F.interpolate(old, size=new.shape[-2:]) + alpha * new


# %% variant: at the other place
def fade_in(old, new, alpha):
    large = F.interpolate(old, size=new.shape[-2:])
    return old * 1.0 if alpha <= 0 else large.lerp(new, alpha)


# %% wrong: old is cut off: no gradient reaches the layers of the lower resolution.
def fade_in(old, new, alpha):
    old = F.interpolate(old.detach(), size=new.shape[-2:])
    return (1 - alpha) * old + alpha * new


# %% variant: by no_grad
def fade_in(old, new, alpha):
    with torch.no_grad():
        large = F.interpolate(old, size=new.shape[-2:])
    return large.lerp(new, alpha)


# %% wrong: new is cut off: no gradient reaches the layers of the higher resolution.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    return (1 - alpha) * old + alpha * new.detach()


# %% wrong: there is no gradient, since the result is cut off from its inputs
def fade_in(old, new, alpha):
    with torch.no_grad():
        old = F.interpolate(old, size=new.shape[-2:])
        return (1 - alpha) * old + alpha * new


# %% wrong: Images are cut off at -1 and 1: leave their numbers alone.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    return ((1 - alpha) * old + alpha * new).clamp(-1, 1)


# %% wrong: tanh is applied to what is mixed: leave the numbers alone.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    return torch.tanh((1 - alpha) * old + alpha * new)


# %% wrong: What is mixed is divided by k * k: a pixel keeps its value where it is repeated.
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    old = F.interpolate(old, size=new.shape[-2:]) / k**2
    return (1 - alpha) * old + alpha * new


# %% variant: by a transposed convolution
def fade_in(old, new, alpha):
    k, c = new.shape[-1] // old.shape[-1], old.shape[1]
    large = F.conv_transpose2d(old, old.new_full((c, 1, k, k), 1 / k**2), stride=k, groups=c)
    return (1 - alpha) * large + alpha * new


# %% wrong: The shares are roots: they are 1 - alpha and alpha.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    return math.sqrt(1 - alpha) * old + math.sqrt(alpha) * new


# %% wrong: The two are put side by side as channels: they are mixed.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    return torch.cat([(1 - alpha) * old, alpha * new], dim=1)


# %% wrong: It returns nothing: a `return` with the result is missing.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    (1 - alpha) * old + alpha * new


# %% wrong: A tensor that autograd needs was changed in place: make a new one instead.
def fade_in(old, new, alpha):
    new *= alpha
    new += (1 - alpha) * F.interpolate(old, size=new.shape[-2:])
    return new


# %% wrong: Torch's random numbers are drawn, or seeded, here.
def fade_in(old, new, alpha):
    torch.manual_seed(0)
    old = F.interpolate(old, size=new.shape[-2:])
    return (1 - alpha) * old + alpha * new


# %% wrong: A tensor is made on, or moved to, a fixed device.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    share = torch.full(tuple(new.shape), alpha)
    return (1 - share) * old + share * new


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def fade_in(old, new, alpha):
    old = F.interpolate(old, size=new.shape[-2:])
    if new.is_cpu:
        old = old.to(device)
    return (1 - alpha) * old + alpha * new


# %% right: each pixel repeated in both directions
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    large = old.repeat_interleave(k, dim=2).repeat_interleave(k, dim=3)
    return large + alpha * (new - large)


# %% right: lerp, and a mode for exact centres
def fade_in(old, new, alpha):
    return torch.lerp(F.interpolate(old, new.shape[2:], mode="nearest-exact"), new, alpha)


# %% right: a factor for interpolate
def fade_in(old, new, alpha):
    up = F.interpolate(old, scale_factor=new.size(2) / old.size(2), mode="nearest")
    return torch.add(up.mul(1 - alpha), new, alpha=alpha)


# %% right: by a view with more dimensions
def fade_in(old, new, alpha):
    n, c, h, w = old.shape
    k = new.shape[-2] // h
    blocks = new.reshape(n, c, h, k, w, k)
    mixed = (1 - alpha) * old[:, :, :, None, :, None] + alpha * blocks
    return mixed.reshape(new.shape)


# %% right: by indices
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    rows = torch.arange(new.shape[-2], device=old.device) // k
    columns = torch.arange(new.shape[-1], device=old.device) // k
    return alpha * new + (1 - alpha) * old[:, :, rows[:, None], columns]


# %% right: by a product with blocks of ones
def fade_in(old, new, alpha):
    k = new.shape[3] // old.shape[3]
    large = torch.kron(old.contiguous(), torch.ones(k, k, dtype=old.dtype, device=old.device))
    return sum(share * x for share, x in ((1 - alpha, large), (alpha, new)))

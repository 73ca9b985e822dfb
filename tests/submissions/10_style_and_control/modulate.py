# %% wrong: The style scales what comes out: it scales the input channels, before the root is taken.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x, weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out * torch.rsqrt(weight.square().sum(dim=(1, 2, 3)) + 1e-8)[:, None, None]
    return out * style.mean(dim=1)[:, None, None, None]


# %% wrong: The root is taken of the weights without their style: they are scaled first.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out * torch.rsqrt(weight.square().sum(dim=(1, 2, 3)) + 1e-8)[:, None, None]
    return out


# %% variant: by weights for each image
def modulate(x, weight, style, demodulate=True):
    if demodulate:
        weight = weight / torch.sqrt((weight**2).sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
    rows = [F.conv2d(x[i : i + 1], weight * style[i][:, None, None], padding=weight.shape[2] // 2) for i in range(len(x))]
    return torch.cat(rows)


# %% wrong: The sum under the root runs over the input channels alone: it runs over the kernel as well.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=2, keepdim=True) + 1e-8)
    rows = [F.conv2d(x[i : i + 1], scaled[i], padding=weight.shape[-1] // 2) for i in range(len(x))]
    return torch.cat(rows)


# %% wrong: One root is taken for all output channels of an image: each has its own.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(1, 2, 3, 4), keepdim=True) + 1e-8)
    rows = [F.conv2d(x[i : i + 1], scaled[i], padding=weight.shape[-1] // 2) for i in range(len(x))]
    return torch.cat(rows)


# %% wrong: The root is missing: it is divided by the root of the sum of squares.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out / (squares + 1e-8)[:, :, None, None]
    return out


# %% variant: by einsum
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out / (torch.einsum("ni,oikl->no", style**2, weight**2) + 1e-8)[..., None, None]
    return out


# %% wrong: The root multiplies: it divides.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.sqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: Under the root stands the mean of the squares: their sum is asked for.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().mean(dim=(2, 3, 4), keepdim=True) + 1e-8)
    rows = [F.conv2d(x[i : i + 1], scaled[i], padding=weight.shape[-1] // 2) for i in range(len(x))]
    return torch.cat(rows)


# %% wrong: Under the root stands the sum of absolute values: the sum of squares is asked for.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.abs().sum(dim=(2, 3, 4), keepdim=True) + 1e-8)
    rows = [F.conv2d(x[i : i + 1], scaled[i], padding=weight.shape[-1] // 2) for i in range(len(x))]
    return torch.cat(rows)


# %% wrong: 1e-8 is added to the root: it is added to the sum of the squares.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out / (squares.sqrt() + 1e-8)[:, :, None, None]
    return out


# %% wrong: Nothing is added under the root: an image whose style is 0 is divided by 0.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out / squares.sqrt()[:, :, None, None]
    return out


# %% wrong: 1 is added to the style: the contract takes the style as it is.
def modulate(x, weight, style, demodulate=True):
    style = 1 + style
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% variant: on the weights
def modulate(x, weight, style, demodulate=True):
    scaled = weight * (style + 1)[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(2, 3, 4), keepdim=True) + 1e-8)
    return torch.cat([F.conv2d(a[None], b, padding=weight.shape[-1] // 2) for a, b in zip(x, scaled)])


# %% wrong: The style is not squared under the root, where its sign makes NaNs: the squares of the scaled weights are summed.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out * torch.rsqrt(style @ weight.square().sum(dim=(2, 3)).T + 1e-8)[:, :, None, None]
    return out


# %% wrong: x is not scaled, only the root knows the style: scale x, or the weights, by it.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x, weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: x is normalised by its own mean and deviation, as in AdaIN: x stays, the weights are divided.
def modulate(x, weight, style, demodulate=True):
    mean, std = x.mean((2, 3), keepdim=True), x.std((2, 3), keepdim=True)
    return F.conv2d((x - mean) / (std + 1e-8) * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)


# %% variant: by instance_norm
def modulate(x, weight, style, demodulate=True):
    n = x.shape[2] * x.shape[3]
    x = F.instance_norm(x, eps=1e-12) * ((n - 1) / n) ** 0.5
    return F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)


# %% wrong: The style loses its sign: it may be any number, below 0 too.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style.abs()[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: The style of the first image serves all: each image has its own.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[0][:, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
    return F.conv2d(x, scaled, padding=weight.shape[-1] // 2)


# %% wrong: The mean of all styles serves all images: each image has its own.
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style.mean(dim=0)[:, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
    return F.conv2d(x, scaled, padding=weight.shape[-1] // 2)


# %% wrong: demodulate is not looked at: without it the scaled weights are used as they are.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    squares = style.square() @ weight.square().sum(dim=(2, 3)).T
    return out * torch.rsqrt(squares + 1e-8)[:, :, None, None]


# %% wrong: Nothing is demodulated: the scaled weights are divided by the root of the sum of their squares.
def modulate(x, weight, style, demodulate=True):
    return F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)


# %% wrong: demodulate works the wrong way round: it is on by default.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if not demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: Each channel of an image is divided by its own deviation, as in AdaIN: take the weights' squares, not the features'.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    return F.instance_norm(out) if demodulate else out


# %% wrong: Each channel of an image is divided by its own deviation, as in AdaIN: take the weights' squares, not the features'.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out / torch.sqrt(out.var(dim=(2, 3), keepdim=True) + 1e-8)
    return out


# %% wrong: Each channel of an image is divided by its own deviation, as in AdaIN: take the weights' squares, not the features'.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out * torch.rsqrt(out.var(dim=(2, 3), keepdim=True, unbiased=False) + 1e-8)
    return out


# %% wrong: The border of zeros is always 1 wide: it is weight.shape[-1] // 2.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=1)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: There is no border, so height and width shrink: padding=weight.shape[-1] // 2.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: The border repeats what is at the edge: it is of zeros.
def modulate(x, weight, style, demodulate=True):
    x = F.pad(x * style[:, :, None, None], [weight.shape[-1] // 2] * 4, mode="replicate")
    out = F.conv2d(x, weight)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: Weights of different images are exchanged: stack them image by image, (n * c_out, c_in, k, k).
def modulate(x, weight, style, demodulate=True):
    (n, c_in, h, w), (c_out, _, k, _) = x.shape, weight.shape
    scaled = weight[:, None] * style[:, :, None, None]  # (c_out, n, c_in, k, k)
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(2, 3, 4), keepdim=True) + 1e-8)
    out = F.conv2d(x.reshape(1, n * c_in, h, w), scaled.reshape(-1, c_in, k, k), padding=k // 2, groups=n)
    return out.reshape(n, c_out, h, w)


# %% wrong: All images are left in one row of channels: reshape the result to (n, c_out, h, w).
def modulate(x, weight, style, demodulate=True):
    (n, c_in, h, w), (c_out, _, k, _) = x.shape, weight.shape
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(2, 3, 4), keepdim=True) + 1e-8)
    return F.conv2d(x.reshape(1, -1, h, w), scaled.reshape(-1, c_in, k, k), padding=k // 2, groups=n)


# %% wrong: The kernel is turned round, as a transposed convolution does: F.conv2d is asked for.
def modulate(x, weight, style, demodulate=True):
    p = weight.shape[-1] // 2
    out = F.conv_transpose2d(x * style[:, :, None, None], weight.transpose(0, 1), padding=p)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% variant: by flip
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight.flip(2, 3), padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: The root is cut off: gradients flow through it too.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        with torch.no_grad():
            squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% variant: by detach
def modulate(x, weight, style, demodulate=True):
    scaled = weight * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled / (scaled.square().sum(dim=(2, 3, 4), keepdim=True) + 1e-8).sqrt().detach()
    return torch.cat([F.conv2d(a[None], b, padding=weight.shape[-1] // 2) for a, b in zip(x, scaled)])


# %% wrong: The style is cut off: no gradient reaches the network that makes it.
def modulate(x, weight, style, demodulate=True):
    style = style.detach()
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: It returns nothing: a `return` with the result is missing.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]


# %% wrong: A tensor that autograd needs was changed in place: make a new one instead.
def modulate(x, weight, style, demodulate=True):
    x *= style[:, :, None, None]
    out = F.conv2d(x, weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: Torch's random numbers are drawn, or seeded, here.
def modulate(x, weight, style, demodulate=True):
    torch.manual_seed(0)
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% wrong: A tensor is made on, or moved to, a fixed device.
def modulate(x, weight, style, demodulate=True):
    rows = torch.zeros(len(x), len(weight), *x.shape[2:])
    for i in range(len(x)):
        scaled = weight * style[i][:, None, None]
        if demodulate:
            scaled = scaled * torch.rsqrt(scaled.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
        rows = rows + F.pad(F.conv2d(x[i : i + 1], scaled, padding=weight.shape[-1] // 2), [0] * 6 + [i, len(x) - 1 - i])
    return rows


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def modulate(x, weight, style, demodulate=True):
    if x.is_cpu:
        style = style.to(device)
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        squares = style.square() @ weight.square().sum(dim=(2, 3)).T
        out = out * torch.rsqrt(squares + 1e-8)[:, :, None, None]
    return out


# %% right: a grouped convolution, as StyleGAN2 has it
def modulate(x, weight, style, demodulate=True):
    (n, c_in, h, w), (c_out, _, k, _) = x.shape, weight.shape
    scaled = weight[None] * style.view(n, 1, c_in, 1, 1)
    if demodulate:
        scaled = scaled * torch.rsqrt(scaled.pow(2).sum([2, 3, 4]) + 1e-8).view(n, c_out, 1, 1, 1)
    out = F.conv2d(x.reshape(1, n * c_in, h, w), scaled.reshape(n * c_out, c_in, k, k), padding=k // 2, groups=n)
    return out.view(n, c_out, h, w)


# %% right: image by image
def modulate(x, weight, style, demodulate=True):
    images = []
    for image, s in zip(x, style):
        scaled = s[None, :, None, None] * weight
        if demodulate:
            scaled = scaled / torch.sqrt((scaled**2).sum((1, 2, 3), keepdim=True) + 1e-8)
        images.append(F.conv2d(image, scaled, padding="same"))
    return torch.stack(images)


# %% right: torch.vmap
def modulate(x, weight, style, demodulate=True):
    def one(image, s):
        scaled = weight * s[:, None, None]
        if demodulate:
            scaled = scaled * (scaled.square().sum((1, 2, 3), keepdim=True) + 1e-8).rsqrt()
        return F.conv2d(image[None], scaled, padding=weight.shape[3] // 2)[0]

    return torch.vmap(one)(x, style)


# %% right: patches and einsum
def modulate(x, weight, style, demodulate=True):
    c_out, c_in, k, _ = weight.shape
    scaled = torch.einsum("oikl,ni->noikl", weight, style).flatten(2)  # (n, c_out, c_in k k)
    if demodulate:
        scaled = scaled / (scaled.square().sum(2, keepdim=True) + 1e-8) ** 0.5
    patches = F.unfold(x, k, padding=k // 2)  # (n, c_in k k, h w)
    return (scaled @ patches).unflatten(2, x.shape[2:])


# %% right: a border by hand, einsum for the squares
def modulate(x, weight, style, demodulate=True):
    p = weight.size(-1) // 2
    scaled_x = F.pad(x * style.unsqueeze(-1).unsqueeze(-1), (p, p, p, p))
    out = F.conv2d(scaled_x, weight)
    if not demodulate:
        return out
    squares = torch.einsum("ni,oikl->no", style * style, weight * weight)
    return out / torch.sqrt(squares + 1e-8)[..., None, None]


# %% right: a factor that is 1 without demodulation
def modulate(x, weight, style, demodulate=True):
    factor = x.new_ones(len(x), len(weight))
    if demodulate:
        factor = (style[:, None].square() * weight.square().sum((2, 3))).sum(2).add(1e-8).pow(-0.5)
    y = torch.conv2d(style[:, :, None, None] * x, weight, padding=(weight.shape[2] // 2, weight.shape[3] // 2))
    return y.mul(factor[:, :, None, None])

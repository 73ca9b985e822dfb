# Answers to 10_style_and_control of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py.

# %% wrong fade_in: bilinear in place of nearest neighbours
# named: Pixels are interpolated (bilinear): mode="nearest" repeats them.
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:], mode="bilinear", align_corners=False)
    return (1 - alpha) * up + alpha * new

# %% wrong fade_in: alpha is on the old image
# named: The shares are exchanged: alpha is the share of new, 1 - alpha that of old.
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:], mode="nearest")
    return alpha * up + (1 - alpha) * new

# %% wrong fade_in: scale_factor 2, whatever k is
# named: old is always made twice as large: its size is new.shape[-2:].
def fade_in(old, new, alpha):
    up = F.interpolate(old, scale_factor=2, mode="nearest")
    return (1 - alpha) * up + alpha * new

# %% wrong fade_in: tiles the whole image in place of repeating pixels
# named: The whole image is repeated, as tiles are: each pixel is repeated where it is.
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    up = old.repeat(1, 1, k, k)
    return (1 - alpha) * up + alpha * new

# %% wrong fade_in: 1 - alpha forgotten
# named: old is not weighed: its share is 1 - alpha.
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:])
    return up + alpha * new

# %% wrong fade_in: old layers are frozen, no gradient into old
# named: old is cut off: no gradient reaches the layers of the lower resolution.
def fade_in(old, new, alpha):
    with torch.no_grad():
        up = F.interpolate(old, size=new.shape[-2:])
    return (1 - alpha) * up + alpha * new

# %% wrong fade_in: brings the new image down to the old one's size
# named: new is made smaller: old is made larger, to the height and width of new.
def fade_in(old, new, alpha):
    down = F.interpolate(new, size=old.shape[-2:], mode="nearest")
    return (1 - alpha) * old + alpha * down

# %% wrong fade_in: switches at one half
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:])
    return up if alpha < 0.5 else new + 0 * up

# %% wrong fade_in: tanh on top of the mix
# named: tanh is applied to what is mixed: leave the numbers alone.
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:], mode="nearest")
    return torch.tanh((1 - alpha) * up + alpha * new)

# %% wrong fade_in: returns old in its own size where alpha is 0
# named: At alpha = 0 old comes back as small as it was: it is made larger first.
def fade_in(old, new, alpha):
    if alpha == 0:
        return old
    if alpha == 1:
        return new
    up = F.interpolate(old, size=new.shape[-2:], mode="nearest")
    return torch.lerp(up, new, alpha)

# %% wrong fade_in: repeats rows k * k times and columns not at all
# named: Line 3, `old.repeat_interleave(k, dim=2)`: 3 is asked for, not 2. Two tensors with 3 and 6 entries along one dimension are combined entry by entry.
def fade_in(old, new, alpha):
    k = new.shape[-1] // old.shape[-1]
    up = old.repeat_interleave(k, dim=2).repeat_interleave(k, dim=2)
    return (1 - alpha) * up + alpha * new

# %% wrong fade_in: writes the mix into new
# named: A tensor that autograd needs was changed in place: make a new one instead.
def fade_in(old, new, alpha):
    up = F.interpolate(old, size=new.shape[-2:])
    new *= alpha
    new += (1 - alpha) * up
    return new

# %% right fade_in: repeat_interleave
def fade_in(old, new, alpha):
    k = new.shape[2] // old.shape[2]
    if k > 1:
        old = old.repeat_interleave(k, dim=2).repeat_interleave(k, dim=3)
    return old + alpha * (new - old)

# %% right fade_in: nn.Upsample with nearest-exact, and the sum the other way round
def fade_in(old, new, alpha):
    enlarge = nn.Upsample(size=tuple(new.shape[-2:]), mode="nearest-exact")
    return alpha * new + enlarge(old) * (1.0 - alpha)

# %% right fade_in: views with a unit dimension behind each pixel
def fade_in(old, new, alpha):
    n, c, h, w = old.shape
    big = new.reshape(n, c, h, new.shape[2] // h, w, new.shape[3] // w)
    mixed = alpha * big + (1 - alpha) * old[:, :, :, None, :, None]
    return mixed.reshape(new.shape)

# %% wrong MappingNetwork: no LeakyReLU after the last layer
# named: The last layer has no LeakyReLU: there is one after each, the last too.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = [nn.Linear(z_dim, w_dim)]
        for _ in range(num_layers - 1):
            layers += [nn.LeakyReLU(0.2), nn.Linear(w_dim, w_dim)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        z = z / (z.square().mean(dim=1, keepdim=True) + 1e-8).sqrt()
        return self.net(z)

# %% wrong MappingNetwork: F.normalize, length 1 in place of mean square 1
# named: Each z is brought to length 1: it is to be divided by the root of the mean of its squares, not of their sum.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for k in range(num_layers):
            layers += [nn.Linear(z_dim if k == 0 else w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(F.normalize(z, dim=1))

# %% wrong MappingNetwork: mean of squares over the batch
# named: The mean of the squares is taken over the batch, dim=0: each z has its own, dim=1.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for k in range(num_layers):
            layers += [nn.Linear(z_dim if k == 0 else w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z / torch.sqrt((z**2).mean(0, keepdim=True) + 1e-8))

# %% wrong MappingNetwork: 1e-8 is added to the root, not below it
# named: 1e-8 is added to the root: it is added to the mean of the squares, under the root.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for k in range(num_layers):
            layers += [nn.Linear(z_dim if k == 0 else w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        rms = torch.sqrt((z**2).mean(1, keepdim=True))
        return self.net(z / (rms + 1e-8))

# %% wrong MappingNetwork: all layers take z_dim numbers
# named: The second layer with weights, a Linear, has 3 inputs, not 5. A Linear layer does not fit its input: input and (transposed) weight have the shapes 3x5 and 3x5. Compare in_features with what the layer before puts out.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for _ in range(num_layers):
            layers.append(nn.Linear(z_dim, w_dim))
            layers.append(nn.LeakyReLU(0.2))
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        z = z / (z.pow(2).mean(dim=1, keepdim=True) + 1e-8).sqrt()
        return self.net(z)

# %% wrong MappingNetwork: slope 0.01, torch's default
# named: LeakyReLU has its default slope, 0.01: 0.2 is asked for.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        sizes = [z_dim] + [w_dim] * num_layers
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU()]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8))

# %% wrong MappingNetwork: one and the same hidden layer several times
# named: One layer is used again and again: each of the num_layers has weights of its own.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, w_dim),
            nn.LeakyReLU(0.2),
            *[nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2)] * (num_layers - 1),
        )

    def forward(self, z):
        return self.net(z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8))

# %% wrong MappingNetwork: one layer too many, num_layers hidden ones after the first
# named: There is a layer too many: num_layers counts the first one, from z_dim, too.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = [nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2)]
        for _ in range(num_layers):
            layers += [nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z / (z.pow(2).mean(dim=1, keepdim=True) + 1e-8).sqrt())

# %% wrong MappingNetwork: layers in a Python list, no parameters for the optimizer
# named: The network has no parameters: make its layers in __init__ and keep them as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.layers = [nn.Linear(z_dim, w_dim)]
        self.layers += [nn.Linear(w_dim, w_dim) for _ in range(num_layers - 1)]

    def forward(self, z):
        z = z / (z.pow(2).mean(dim=1, keepdim=True) + 1e-8).sqrt()
        for layer in self.layers:
            z = F.leaky_relu(layer(z), 0.2)
        return z

# %% wrong MappingNetwork: divides by the mean square, without its root
# named: It is divided by the mean of the squares: the root is missing.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        sizes = [z_dim] + [w_dim] * num_layers
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z / (z.square().mean(1, keepdim=True) + 1e-8))

# %% wrong MappingNetwork: layer norm, the mean is subtracted too
# named: Each z is centred and divided by its deviation: no mean is taken off.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        sizes = [z_dim] + [w_dim] * num_layers
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(F.layer_norm(z, z.shape[1:], eps=1e-8))

# %% wrong MappingNetwork: brings w to a mean square of 1 and not z
# named: w is normalised, not z: the division comes before the layers.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        sizes = [z_dim] + [w_dim] * num_layers
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        w = self.net(z)
        return w / (w.square().mean(1, keepdim=True) + 1e-8).sqrt()

# %% wrong MappingNetwork: four layers, whatever num_layers says
# named: num_layers is not looked at: there are always four layers.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2),
            nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2),
            nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2),
            nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2),
        )

    def forward(self, z):
        return self.net(z / (z.square().mean(1, keepdim=True) + 1e-8).sqrt())

# %% wrong MappingNetwork: hidden layers z_dim wide, only the last goes to w_dim
# named: The layers are z_dim wide but for the last: from the first on they are w_dim wide.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for _ in range(num_layers - 1):
            layers += [nn.Linear(z_dim, z_dim), nn.LeakyReLU(0.2)]
        layers += [nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z / (z.square().mean(1, keepdim=True) + 1e-8).sqrt())

# %% wrong MappingNetwork: one mean square for the whole batch
# named: One mean of squares is taken for the whole batch: each z has its own, dim=1.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        sizes = [z_dim] + [w_dim] * num_layers
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z / (z.square().mean() + 1e-8).sqrt())

# %% right MappingNetwork: ModuleList, functional activation, rsqrt
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(z_dim, w_dim)])
        for _ in range(1, num_layers):
            self.layers.append(nn.Linear(w_dim, w_dim))

    def forward(self, z):
        z = z * torch.rsqrt(torch.mean(z * z, dim=1, keepdim=True) + 1e-8)
        for layer in self.layers:
            z = F.leaky_relu(layer(z), negative_slope=0.2)
        return z

# %% right MappingNetwork: a Sequential of blocks, normalising in a module of its own
class MappingNetwork(nn.Module):
    class Level(nn.Module):
        def forward(self, z):
            return z / (z.norm(dim=1, keepdim=True) ** 2 / z.shape[1] + 1e-8) ** 0.5

    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        blocks = [
            nn.Sequential(nn.Linear(width, w_dim), nn.LeakyReLU(0.2, inplace=True))
            for width in [z_dim, *[w_dim] * (num_layers - 1)]
        ]
        self.net = nn.Sequential(self.Level(), *blocks)

    def forward(self, z):
        return self.net(z)

# %% wrong modulate: scales output channels
# vague: Two tensors with 2 and 3 entries along one dimension are combined entry by entry.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x, weight, padding=weight.shape[-1] // 2) * style[:, :, None, None]
    if demodulate:
        out = out / ((weight**2).sum((1, 2, 3)) + 1e-8).sqrt()[None, :, None, None]
    return out

# %% wrong modulate: the root is of the plain weights, without the style
# named: The root is taken of the weights without their style: they are scaled first.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        root = torch.sqrt((weight**2).sum(dim=(1, 2, 3)) + 1e-8)
        out = out / root[None, :, None, None]
    return out

# %% wrong modulate: mean of the squares below the root
# named: Under the root stands the mean of the squares: their sum is asked for.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        scaled = style[:, None, :, None, None] * weight[None]
        root = torch.sqrt((scaled**2).mean(dim=(2, 3, 4)) + 1e-8)
        out = out / root[:, :, None, None]
    return out

# %% wrong modulate: divides by the spread of the output's own pixels
# named: Each channel of an image is divided by its own deviation, as in AdaIN: take the weights' squares, not the features'.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[-1] // 2)
    if demodulate:
        out = out / (out.var(dim=(2, 3), keepdim=True) + 1e-8).sqrt()
    return out

# %% wrong modulate: padding 1 for every kernel
# named: The border of zeros is always 1 wide: it is weight.shape[-1] // 2.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=1)
    if demodulate:
        root = (style[:, None, :, None, None] * weight).square().sum((2, 3, 4)).add(1e-8).sqrt()
        out = out / root[:, :, None, None]
    return out

# %% wrong modulate: no 1e-8, NaN for a style of zeros
# named: Nothing is added under the root: an image whose style is 0 is divided by 0.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding="same")
    if demodulate:
        root = (style[:, None, :, None, None] * weight).square().sum((2, 3, 4)).sqrt()
        out = out / root[:, :, None, None]
    return out

# %% wrong modulate: demodulates always
# named: demodulate is not looked at: without it the scaled weights are used as they are.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    squares = (style[:, None, :, None, None] * weight).square().sum((2, 3, 4))
    return out * torch.rsqrt(squares + 1e-8)[:, :, None, None]

# %% wrong modulate: divides by the sum of squares, without its root
# named: The root is missing: it is divided by the root of the sum of squares.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    if demodulate:
        squares = (style[:, None, :, None, None] * weight).square().sum((2, 3, 4))
        out = out / (squares + 1e-8)[:, :, None, None]
    return out

# %% wrong modulate: one style for the batch, the mean over images
# named: The mean of all styles serves all images: each image has its own.
def modulate(x, weight, style, demodulate=True):
    w = weight * style.mean(0)[None, :, None, None]
    if demodulate:
        w = w / (w.square().sum((1, 2, 3), keepdim=True) + 1e-8).sqrt()
    return F.conv2d(x, w, padding=w.shape[-1] // 2)

# %% wrong modulate: grouped convolution whose result is read in the wrong order
# named: These are the right numbers in another order.
def modulate(x, weight, style, demodulate=True):
    n, c_in, h, w = x.shape
    c_out, _, k, _ = weight.shape
    scaled = weight[None] * style[:, None, :, None, None]
    if demodulate:
        scaled = scaled / (scaled.square().sum((2, 3, 4), keepdim=True) + 1e-8).sqrt()
    out = F.conv2d(x.reshape(1, n * c_in, h, w), scaled.reshape(n * c_out, c_in, k, k), padding=k // 2, groups=n)
    return out.view(c_out, n, h, w).transpose(0, 1)

# %% wrong modulate: the root is computed without a gradient
# named: The root is cut off: gradients flow through it too.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    if demodulate:
        with torch.no_grad():
            squares = torch.einsum("ni,oikl->no", style**2, weight**2)
        out = out / (squares + 1e-8).sqrt()[:, :, None, None]
    return out

# %% wrong modulate: style is not squared below the root
# named: The style is not squared under the root, where its sign makes NaNs: the squares of the scaled weights are summed.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    if demodulate:
        squares = (weight**2).sum((2, 3))  # (c_out, c_in)
        out = out / (style @ squares.T + 1e-8).sqrt()[:, :, None, None]
    return out

# %% wrong modulate: 1 + style
# named: 1 is added to the style: the contract takes the style as it is.
def modulate(x, weight, style, demodulate=True):
    style = 1 + style
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    if demodulate:
        squares = style**2 @ (weight**2).sum((2, 3)).T
        out = out / (squares + 1e-8).sqrt()[:, :, None, None]
    return out

# %% wrong modulate: weights of each kernel place divided apart, the sum is over input channels only
# named: The sum under the root runs over the input channels alone: it runs over the kernel as well.
def modulate(x, weight, style, demodulate=True):
    outs = []
    for image, s in zip(x, style):
        w = weight * s[None, :, None, None]
        if demodulate:
            w = w / torch.sqrt((w**2).sum(dim=1, keepdim=True) + 1e-8)
        outs.append(F.conv2d(image[None], w, padding=weight.shape[-1] // 2))
    return torch.cat(outs)

# %% wrong modulate: the squared sum in place of the sum of squares
# named: Line 5, `scaled.sum((2, 3, 4)) ** 2`: `.sum((2, 3, 4))` comes too early: take it of all this.
def modulate(x, weight, style, demodulate=True):
    out = F.conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
    if demodulate:
        scaled = style[:, None, :, None, None] * weight
        out = out / (scaled.sum((2, 3, 4)) ** 2 + 1e-8).sqrt()[:, :, None, None]
    return out

# %% right modulate: a loop over images, weights scaled as the formulas have it
def modulate(x, weight, style, demodulate=True):
    outs = []
    for image, s in zip(x, style):
        w = weight * s.view(1, -1, 1, 1)
        if demodulate:
            w = w / torch.sqrt(w.pow(2).sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
        outs.append(F.conv2d(image.unsqueeze(0), w, padding=weight.shape[-1] // 2))
    return torch.cat(outs, dim=0)

# %% right modulate: grouped convolution, as StyleGAN2's code has it
def modulate(x, weight, style, demodulate=True):
    n, c_in, h, w = x.shape
    c_out, _, k, _ = weight.shape
    scaled = weight.unsqueeze(0) * style.reshape(n, 1, c_in, 1, 1)
    if demodulate:
        scaled = scaled * (scaled.square().sum(dim=[2, 3, 4]) + 1e-8).rsqrt().reshape(n, c_out, 1, 1, 1)
    out = F.conv2d(x.reshape(1, -1, h, w), scaled.reshape(-1, c_in, k, k), padding=k // 2, groups=n)
    return out.reshape(n, c_out, h, w)

# %% right modulate: unfold and einsum, no convolution
def modulate(x, weight, style, demodulate=True):
    n, _, h, w = x.shape
    c_out, c_in, k, _ = weight.shape
    scaled = torch.einsum("ni,oikl->noikl", style, weight)
    if demodulate:
        scaled = scaled / (torch.einsum("noikl,noikl->no", scaled, scaled) + 1e-8).sqrt()[..., None, None, None]
    patches = F.unfold(x, k, padding=k // 2).view(n, c_in, k, k, h, w)
    return torch.einsum("noikl,niklhw->nohw", scaled, patches)

# %% wrong mix_styles: one layer too many is coarse, <= in place of <
# named: One layer too many is coarse: there are crossover of them, numbered from 0.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device)[None] <= crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])

# %% wrong mix_styles: coarse and fine the wrong way round
# named: coarse and fine are exchanged: the first crossover layers get coarse.
def mix_styles(coarse, fine, crossover, num_layers):
    first = torch.arange(num_layers, device=coarse.device)[None] < crossover[:, None]
    return torch.where(first[:, :, None], fine[:, None], coarse[:, None])

# %% wrong mix_styles: the first image's crossover is used for all
# named: The crossover of the first image serves all: each image has its own.
def mix_styles(coarse, fine, crossover, num_layers):
    k = int(crossover[0])
    return torch.stack([coarse] * k + [fine] * (num_layers - k), dim=1)

# %% wrong mix_styles: counted from the highest resolution
# named: The coarse layers are counted from the end: they are the first ones.
def mix_styles(coarse, fine, crossover, num_layers):
    layer = torch.arange(num_layers, device=coarse.device)
    is_coarse = layer >= num_layers - crossover[:, None]
    return torch.where(is_coarse[..., None], coarse[:, None], fine[:, None])

# %% wrong mix_styles: layers come first in the shape
# named: The layers come first: the shape is (n, num_layers, w_dim).
def mix_styles(coarse, fine, crossover, num_layers):
    return torch.stack([torch.where((k < crossover)[:, None], coarse, fine) for k in range(num_layers)])

# %% wrong mix_styles: filled in by .data, no gradient
# named: There is no gradient, since the result is cut off from its inputs.
def mix_styles(coarse, fine, crossover, num_layers):
    out = torch.empty(len(coarse), num_layers, coarse.shape[1])
    for i in range(len(coarse)):
        k = crossover[i].item()
        out[i, :k] = coarse.data[i]
        out[i, k:] = fine.data[i]
    return out

# %% wrong mix_styles: ~ of an integer mask
# named: Line 2, `.long()` does not belong here.
def mix_styles(coarse, fine, crossover, num_layers):
    mask = (torch.arange(num_layers) < crossover[:, None]).long()[:, :, None]
    return mask * coarse[:, None] + ~mask * fine[:, None]

# %% wrong mix_styles: blends the two styles by crossover / num_layers
# named: The two styles are averaged layer by layer: each layer gets one of them.
def mix_styles(coarse, fine, crossover, num_layers):
    share = (crossover / num_layers)[:, None]
    w = share * coarse + (1 - share) * fine
    return w[:, None].repeat(1, num_layers, 1)

# %% wrong mix_styles: if with a whole tensor
# named: A tensor with several numbers is used as true or false: say which are meant by .all() or .any(), or choose number by number with torch.where.
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for layer in range(num_layers):
        if layer < crossover:
            rows.append(coarse)
        else:
            rows.append(fine)
    return torch.stack(rows, dim=1)

# %% wrong mix_styles: repeat and view scramble the images
# named: Line 3, `coarse.repeat(num_layers, 1)`: `num_layers` and `1` are exchanged, and so in line 4.
def mix_styles(coarse, fine, crossover, num_layers):
    n, w_dim = coarse.shape
    a = coarse.repeat(num_layers, 1).view(n, num_layers, w_dim)
    b = fine.repeat(num_layers, 1).view(n, num_layers, w_dim)
    mask = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(mask[..., None], a, b)

# %% wrong mix_styles: at least one layer stays coarse
# named: Line 2, `crossover = crossover.clamp(1, num_layers)`: this line does not belong here.
def mix_styles(coarse, fine, crossover, num_layers):
    crossover = crossover.clamp(1, num_layers)
    mask = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(mask[..., None], coarse[:, None], fine[:, None])

# %% wrong mix_styles: every layer before the last is counted from num_layers - 1, never all coarse
# named: Line 2, `crossover = crossover.clamp(0, num_layers -…`: this line does not belong here.
def mix_styles(coarse, fine, crossover, num_layers):
    crossover = crossover.clamp(0, num_layers - 1)
    out = fine[:, None].repeat(1, num_layers, 1)
    for i, k in enumerate(crossover):
        out[i, :k] = coarse[i]
    return out

# %% wrong mix_styles: four layers, whatever num_layers says
# named: Line 2, `torch.arange(4, device=coarse.device)`: a fixed 4 stands where `num_layers` belongs. The result has shape (7, 4, 2) where (7, 5, 2) is asked for.
def mix_styles(coarse, fine, crossover, num_layers):
    mask = torch.arange(4, device=coarse.device) < crossover[:, None]
    return torch.where(mask[..., None], coarse[:, None], fine[:, None])

# %% right mix_styles: a float mask
def mix_styles(coarse, fine, crossover, num_layers):
    mask = (torch.arange(num_layers, device=crossover.device).view(1, -1) < crossover.view(-1, 1)).to(coarse.dtype)
    mask = mask.unsqueeze(-1)
    return mask * coarse.unsqueeze(1) + (1 - mask) * fine.unsqueeze(1)

# %% right mix_styles: a loop over images and cat
def mix_styles(coarse, fine, crossover, num_layers):
    out = []
    for c, f, k in zip(coarse, fine, crossover.tolist()):
        out.append(torch.cat([c.expand(k, -1), f.expand(num_layers - k, -1)]))
    return torch.stack(out)

# %% wrong truncate: psi on the wrong part, 1 makes all images the mean one
# named: psi works the wrong way round: at 0 all is w_mean, at 1 nothing changes.
def truncate(w, w_mean, psi, cutoff=None):
    w = w.clone()
    w[:, :cutoff] = w[:, :cutoff] + psi * (w_mean - w[:, :cutoff])
    return w

# %% wrong truncate: writes into w
# named: w itself is overwritten: take a clone() of it first.
def truncate(w, w_mean, psi, cutoff=None):
    w[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return w

# %% wrong truncate: cutoff ignored
# named: cutoff is not looked at: only the first cutoff layers are pulled.
def truncate(w, w_mean, psi, cutoff=None):
    return w_mean + psi * (w - w_mean)

# %% wrong truncate: pulls the layers after the cutoff
# named: The layers behind cutoff are pulled: it is the first cutoff layers.
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    if cutoff is None:
        cutoff = 0
    out[:, cutoff:] = w_mean + psi * (w[:, cutoff:] - w_mean)
    return out

# %% wrong truncate: if cutoff, so 0 stands for all layers
# named: A cutoff of 0 is taken for None: it pulls no layer.
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    k = cutoff if cutoff else w.shape[1]
    out[:, :k] = w_mean + psi * (w[:, :k] - w_mean)
    return out

# %% wrong truncate: returns only the layers that were pulled
# named: Only the pulled layers come back: the others follow as they were.
def truncate(w, w_mean, psi, cutoff=None):
    w = w[:, :cutoff].clone()
    return w_mean + psi * (w - w_mean)

# %% wrong truncate: w_mean is not subtracted
# named: w_mean is added to psi * w: it is psi * (w - w_mean) that is added to it.
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    out[:, :cutoff] = w_mean + psi * w[:, :cutoff]
    return out

# %% wrong truncate: cutoff counts images, the slice is on the first dimension
# named: The first cutoff images are pulled: layers are counted along dimension 1, w[:, :cutoff].
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    out[:cutoff] = w_mean + psi * (w[:cutoff] - w_mean)
    return out

# %% wrong truncate: the last cutoff layers
# named: The last cutoff layers are pulled: it is the first ones.
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    if cutoff is None:
        return w_mean + psi * (w - w_mean)
    start = w.shape[1] - cutoff
    out[:, start:] = w_mean + psi * (w[:, start:] - w_mean)
    return out

# %% wrong truncate: mean of this batch in place of w_mean
# named: w_mean is the mean of the styles that came in: take the one that is given.
def truncate(w, w_mean, psi, cutoff=None):
    mean = w.mean(dim=0, keepdim=True)
    pulled = mean + psi * (w - mean)
    layer = torch.arange(w.shape[1], device=w.device)[None, :, None]
    return torch.where(layer < (w.shape[1] if cutoff is None else cutoff), pulled, w)

# %% wrong truncate: layers after the cutoff are left at zero
# named: Line 2, `torch.zeros_like(w)`: `+ w` is missing.
def truncate(w, w_mean, psi, cutoff=None):
    out = torch.zeros_like(w)
    out[:, :cutoff] = w_mean + psi * (w[:, :cutoff] - w_mean)
    return out

# %% wrong truncate: one layer too many, <= cutoff
# named: One layer too many is pulled: there are cutoff of them, numbered from 0.
def truncate(w, w_mean, psi, cutoff=None):
    cutoff = w.shape[1] if cutoff is None else cutoff
    rows = []
    for k in range(w.shape[1]):
        rows.append(w_mean + psi * (w[:, k] - w_mean) if k <= cutoff else w[:, k])
    return torch.stack(rows, dim=1)

# %% wrong truncate: limits how far a number is from the mean to psi
# named: Numbers far from w_mean are cut off at a distance of psi: they are scaled, w_mean + psi * (w - w_mean).
def truncate(w, w_mean, psi, cutoff=None):
    out = w.clone()
    out[:, :cutoff] = w_mean + (w[:, :cutoff] - w_mean).clamp(-psi, psi)
    return out

# %% right truncate: cat of two parts and lerp
def truncate(w, w_mean, psi, cutoff=None):
    k = w.shape[1] if cutoff is None else cutoff
    return torch.cat([torch.lerp(w_mean.expand_as(w[:, :k]), w[:, :k], psi), w[:, k:]], dim=1)

# %% right truncate: a psi for each layer
def truncate(w, w_mean, psi, cutoff=None):
    psis = torch.ones(w.shape[1], 1, device=w.device, dtype=w.dtype)
    psis[:cutoff] = psi
    return psis * w + (1 - psis) * w_mean

# %% wrong direction: backward() adds to the networks' gradients
# named: backward() adds to the gradients of the networks that score calls: torch.autograd.grad writes nowhere.
def direction(score, w):
    w = w.detach().clone().requires_grad_()
    score(w).sum().backward()
    g = w.grad.mean(0)
    return g / g.norm()

# %% wrong direction: not brought to length 1
# named: The mean of the gradients keeps its length: divide it by it.
def direction(score, w):
    w = w.detach().requires_grad_()
    return torch.autograd.grad(score(w).sum(), w)[0].mean(0)

# %% wrong direction: each gradient to length 1, then the mean
# named: Each gradient is brought to length 1, and their mean is not: the mean is taken first, then its length.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0]
    g = g / g.flatten(1).norm(dim=1).view(-1, *[1] * (g.ndim - 1))
    return g.mean(0)

# %% wrong direction: each gradient to length 1, then the mean and its length
# named: Each gradient is brought to length 1 before the mean: the mean is taken first.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0]
    g = g / g.flatten(1).norm(dim=1).view(-1, *[1] * (g.ndim - 1))
    g = g.mean(0)
    return g / g.norm()

# %% wrong direction: downhill, as if the score were a loss
# named: The score falls along it: the gradient itself points to where it rises.
def direction(score, w):
    w = w.detach().requires_grad_()
    loss = -score(w).mean()
    (g,) = torch.autograd.grad(loss, w)
    g = g.mean(0)
    return g / g.norm()

# %% wrong direction: gradient at the mean of the latents
# named: The gradient is taken at the mean of the latents: it is the mean of the gradients at each of them.
def direction(score, w):
    centre = w.detach().mean(0, keepdim=True).requires_grad_()
    g = torch.autograd.grad(score(centre).sum(), centre)[0][0]
    return g / g.norm()

# %% wrong direction: length over the last dimension, each layer for itself
# named: Each layer is brought to length 1 by itself: there is one length, over all numbers.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0].mean(0)
    return g / g.norm(dim=-1, keepdim=True)

# %% wrong direction: divides by the sum of squares
# named: It is divided by the square of its length: the root is missing.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0].mean(0)
    return g / (g**2).sum()

# %% wrong direction: switches the gradient of w itself on
# named: w is made to require gradients: take a copy of it first, w.detach().
def direction(score, w):
    w.requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0].mean(0)
    return g / g.norm()

# %% wrong direction: the graph is kept in the result
# named: The direction holds the graph: leave out create_graph.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w, create_graph=True)[0].mean(0)
    return g / g.norm()

# %% wrong direction: the direction of the first image alone
# named: Only the first latent counts: the mean is over all of them.
def direction(score, w):
    w = w.detach().requires_grad_()
    s = score(w)
    g = torch.autograd.grad(s[0], w)[0][0]
    return g / g.norm()

# %% wrong direction: one gradient for each latent, no mean
# named: A direction for each latent comes back: one is asked for, along their mean gradient.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).sum(), w)[0]
    return g / g.norm()

# %% wrong direction: gradients weighted by their scores, from the squared score
# named: Steep scores count by their height: the gradients alone are averaged.
def direction(score, w):
    w = w.detach().requires_grad_()
    g = torch.autograd.grad(score(w).square().sum(), w)[0].mean(0)
    return g / g.norm()

# %% wrong direction: difference of the means of latents with high and low scores
# named: No gradient is taken: latents of high scores are compared with those of low ones.
def direction(score, w):
    with torch.no_grad():
        s = score(w)
        d = w[s >= s.median()].mean(0) - w[s < s.median()].mean(0)
    return d / d.norm()

# %% right direction: one call for each row
def direction(score, w):
    grads = []
    for row in w.detach():
        row = row[None].clone().requires_grad_(True)
        grads.append(torch.autograd.grad(score(row)[0], row)[0][0])
    mean = torch.stack(grads).mean(dim=0)
    return mean / torch.sqrt((mean * mean).sum())

# %% right direction: grad_outputs, and the sum over rows, whose length is divided out
def direction(score, w):
    latents = w.clone().detach()
    latents.requires_grad = True
    with torch.enable_grad():
        s = score(latents)
    (g,) = torch.autograd.grad(s, latents, grad_outputs=torch.ones_like(s))
    total = g.sum(dim=0)
    return total / torch.linalg.vector_norm(total)

# %% wrong invert: SGD in place of Adam
# named: These are steps of plain gradient descent: torch.optim.Adam is asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: with a mask the mean is still over all numbers
# named: A masked error is divided by all numbers of an image: divide by those that count, the sum of the mask.
def invert(generate, x, start, num_steps, lr, mask=None):
    def errors(w):
        squares = (generate(w) - x) ** 2
        if mask is not None:
            squares = squares * mask
        return squares.flatten(1).mean(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: the mask's sum is over one channel
# named: The sum of the mask counts one channel: it is made as large as x first, mask.expand_as(x).
def invert(generate, x, start, num_steps, lr, mask=None):
    def errors(w):
        squares = (generate(w) - x) ** 2
        if mask is None:
            return squares.flatten(1).mean(1)
        return (mask * squares).sum((1, 2, 3)) / mask.sum((1, 2, 3))

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: no clone, start moves too
# named: start itself is moved: make a copy, start.detach().clone().
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: backward() adds to the generator's gradients
# named: backward() adds to the gradients of the generator: torch.autograd.grad writes nowhere.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward()
        optimizer.step()
    return w.detach(), errors(w).detach()

# %% wrong invert: the errors before the last step
# named: The errors are those before the last step: they belong to the latents that are returned.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)
    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    error = ((generate(w) - x) ** 2 * m).flatten(1).sum(1) / m.flatten(1).sum(1)
    for _ in range(num_steps):
        error = ((generate(w) - x) ** 2 * m).flatten(1).sum(1) / m.flatten(1).sum(1)
        w.grad = torch.autograd.grad(error.sum(), w)[0]
        optimizer.step()
    return w.detach(), error.detach()

# %% wrong invert: w is returned requiring gradients
# named: w and the errors still hold a graph: return w.detach(), and errors computed under torch.no_grad().
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    return w, errors(w)

# %% wrong invert: gradients add up from step to step
# named: The gradients of all steps pile up: clear w.grad before each backward().
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    w.grad = torch.zeros_like(w)
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad += torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: one error for the whole batch
# named: One error comes back for all images: each has its own, shape (n,).
def invert(generate, x, start, num_steps, lr, mask=None):
    def loss(w):
        difference = (generate(w) - x) ** 2
        if mask is None:
            return difference.mean()
        m = mask.expand_as(x)
        return (m * difference).sum() / m.sum()

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(loss(w), w)[0]
        optimizer.step()
    return w.detach(), loss(w).detach()

# %% wrong invert: error is unknown where there are no steps
# named: The variable error is used before this function gives it a value.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)
    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        images = generate(w)
        error = (m * (images - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)
        w.grad = torch.autograd.grad(error.sum(), w)[0]
        optimizer.step()
        error = (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)
    return w.detach(), error.detach()

# %% wrong invert: a fresh Adam in each step
# named: The optimizer is made anew in each step and forgets the steps before: make it once.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone()
    for _ in range(num_steps):
        w = w.detach().requires_grad_()
        optimizer = torch.optim.Adam([w], lr=lr)
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: betas of the GAN training
# named: Adam's betas are not its defaults: leave them out.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr, betas=(0.0, 0.99))
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: absolute differences
# named: The errors are absolute: squares are asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x).abs()).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: mask the wrong way round, the hidden part counts
# named: The mask works the wrong way round: a pixel counts where it is 1.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else 1 - mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% wrong invert: the best latents on the way in place of the last
# named: The best latents of all steps come back: those after the last step are asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (m * (generate(w) - x) ** 2).flatten(1).sum(1) / m.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    best_w, best = w.detach().clone(), errors(w).detach()
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
        now = errors(w).detach()
        better = now < best
        best_w[better] = w.detach()[better]
        best = torch.minimum(best, now)
    return best_w, best

# %% wrong invert: the sum of the squares, no mean
# named: The errors are sums: they are means over the numbers that count.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = 1 if mask is None else mask

    def errors(w):
        return (mask * (generate(w) - x) ** 2).flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(errors(w).sum(), w)[0]
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)

# %% right invert: parameters, zero_grad, and backward for the latents alone
def invert(generate, x, start, num_steps, lr, mask=None):
    if mask is None:
        mask = torch.ones_like(x[:1, :1])
    mask = mask.expand(len(x), x.shape[1], -1, -1)
    latents = nn.Parameter(start.detach().clone())
    adam = torch.optim.Adam([latents], lr)

    def error_of(latents):
        return torch.einsum("nchw,nchw->n", mask.to(x), (generate(latents) - x).square()) / mask.sum(dim=(1, 2, 3))

    for _ in range(num_steps):
        adam.zero_grad()
        error_of(latents).sum().backward(inputs=[latents])
        adam.step()
    return latents.detach(), error_of(latents).detach()

# %% right invert: one image after the other, each with an Adam of its own
def invert(generate, x, start, num_steps, lr, mask=None):
    ws = [row[None].detach().clone().requires_grad_() for row in start]
    adams = [torch.optim.Adam([w], lr=lr) for w in ws]
    m = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors():
        return (m * (generate(torch.cat(ws)) - x) ** 2).sum((1, 2, 3)) / m.sum((1, 2, 3))

    for _ in range(num_steps):
        for w, grad in zip(ws, torch.autograd.grad(errors().sum(), ws)):
            w.grad = grad
        for adam in adams:
            adam.step()
    with torch.no_grad():
        return torch.cat(ws).detach(), errors()

# %% wrong membership_auc: ties count nothing
# named: Equal scores don't count: they count one half.
def membership_auc(members, others):
    return (members[:, None] > others[None, :]).float().mean().item()

# %% wrong membership_auc: ties count as won, >=
# named: Equal scores count in full: they count one half.
def membership_auc(members, others):
    return (members[:, None] >= others[None, :]).double().mean().item()

# %% wrong membership_auc: the wrong way round, others above members
# named: The sets are exchanged: members are to have the higher scores.
def membership_auc(members, others):
    d = members[None, :] - others[:, None]
    return ((d < 0).double() + 0.5 * (d == 0)).mean().item()

# %% wrong membership_auc: compares the i-th member with the i-th other
# named: Only as many pairs as there are in the shorter set are compared: each member is compared with all others.
def membership_auc(members, others):
    k = min(len(members), len(others))
    a, b = members[:k], others[:k]
    return ((a > b).float() + 0.5 * (a == b).float()).mean().item()

# %% wrong membership_auc: ranks by argsort, ties broken by place
# named: Equal scores don't count: they count one half.
def membership_auc(members, others):
    n, m = len(members), len(others)
    both = torch.cat([members, others])
    ranks = both.argsort(stable=True).argsort(stable=True)[:n] + 1
    return ((ranks.sum() - n * (n + 1) / 2) / (n * m)).item()

# %% wrong membership_auc: never below one half, the better of both directions
# named: An area below 0.5 is turned round: it says that members score lower, and stays as it is.
def membership_auc(members, others):
    wins = (members[:, None] > others).double().mean()
    ties = (members[:, None] == others).double().mean()
    auc = (wins + ties / 2).item()
    return max(auc, 1 - auc)

# %% wrong membership_auc: accuracy at the best threshold
# named: This is the best accuracy of a threshold: all thresholds count, which is all pairs.
def membership_auc(members, others):
    best = 0.0
    for t in torch.cat([members, others]).tolist():
        right = (members >= t).sum() + (others < t).sum()
        best = max(best, right.item() / (len(members) + len(others)))
    return best

# %% wrong membership_auc: area minus one half, times two
# named: It runs from -1 to 1: 2 area - 1 is another measure, the area is asked for.
def membership_auc(members, others):
    d = members[:, None] - others
    return d.sign().mean().item()

# %% wrong membership_auc: divided by the number of members only
# named: It is divided by n alone: there are n m pairs.
def membership_auc(members, others):
    wins = (members[:, None] > others).sum() + 0.5 * (members[:, None] == others).sum()
    return (wins / len(members)).item()

# %% wrong membership_auc: divided by n squared
# named: It is divided by n n: there are n m pairs.
def membership_auc(members, others):
    n = len(members)
    total = 0.0
    for a in members:
        for b in others:
            total += 1.0 if a > b else 0.5 if a == b else 0.0
    return total / n**2

# %% wrong membership_auc: mean of a Boolean tensor
# named: mean() of whole numbers, dtype bool: make them floats first, with .float().
def membership_auc(members, others):
    higher = (members[:, None] > others[None, :]).mean()
    equal = (members[:, None] == others[None, :]).mean()
    return float(higher + 0.5 * equal)

# %% wrong membership_auc: share of members above the mean other
# named: Each member is compared with the mean of the others: it is compared with each of them.
def membership_auc(members, others):
    t = others.mean()
    return ((members > t).float() + 0.5 * (members == t).float()).mean().item()

# %% wrong membership_auc: rectangles below the ROC curve, ties are not halved
# named: Equal scores count in full: they count one half.
def membership_auc(members, others):
    limits = torch.cat([members, others]).unique().flip(0)
    tpr = (members[:, None] >= limits).double().mean(0)
    fpr = (others[:, None] >= limits).double().mean(0)
    steps = torch.diff(fpr, prepend=torch.zeros(1, dtype=torch.double))
    return (tpr * steps).sum().item()

# %% wrong membership_auc: a soft comparison, the sigmoid of the difference
# named: The size of the scores counts, through a sigmoid: only which of two is higher does.
def membership_auc(members, others):
    return torch.sigmoid(members[:, None] - others[None, :]).mean().item()

# %% wrong membership_auc: trapezoids whose corner at 0 is on the CPU, wherever the scores are
# named: A tensor is made on, or moved to, a fixed device. Make new tensors on the device of the inputs: torch.ones_like(x), or device=x.device.
def membership_auc(members, others):
    limits = torch.cat([members, others]).unique().flip(0)
    zero = torch.zeros(1, dtype=torch.double)
    tpr = torch.cat([zero, (members[:, None] >= limits).double().mean(0)])
    fpr = torch.cat([zero, (others[:, None] >= limits).double().mean(0)])
    return torch.trapezoid(tpr, fpr).item()

# %% right membership_auc: trapezoids below the ROC curve
def membership_auc(members, others):
    limits = torch.cat([members, others]).unique().flip(0)
    zero = members.new_zeros(1, dtype=torch.double)
    tpr = torch.cat([zero, (members[:, None] >= limits).double().mean(0)])
    fpr = torch.cat([zero, (others[:, None] >= limits).double().mean(0)])
    return torch.trapezoid(tpr, fpr).item()

# %% right membership_auc: sign of the difference
def membership_auc(members, others):
    return (0.5 + 0.5 * torch.sign(members.unsqueeze(1) - others.unsqueeze(0)).double().mean()).item()

# %% right membership_auc: ranks with searchsorted
def membership_auc(members, others):
    order = others.sort().values
    below = torch.searchsorted(order, members.contiguous())
    up_to = torch.searchsorted(order, members.contiguous(), right=True)
    return float((below + up_to).double().sum() / (2 * len(members) * len(others)))

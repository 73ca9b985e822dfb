# Answers to 03_dcgan of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong layer_sizes: true division, floats come out
# named: The sizes are fractions: heights are whole numbers, divide by //.
def layer_sizes(size, layers):
    sizes = []
    for kind, k, s, p in layers:
        if kind == "conv":
            size = (size + 2 * p - k) / s + 1
        else:
            size = (size - 1) * s + k - 2 * p
        sizes.append(size)
    return sizes

# %% wrong layer_sizes: rounds up (ceil)
# named: The size is rounded up: a window that does not fit is left out, //.
def layer_sizes(size, layers):
    sizes = []
    for kind, k, s, p in layers:
        if kind == "conv":
            size = -(-(size + 2 * p - k) // s) + 1
        else:
            size = (size - 1) * s + k - 2 * p
        sizes.append(size)
    return sizes

# %% wrong layer_sizes: every layer computed from the input size
# named: Every layer is computed from the size of the input: start from what the layer before has left.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            sizes.append((size + 2 * padding - kernel) // stride + 1)
        else:
            sizes.append((size - 1) * stride + kernel - 2 * padding)
    return sizes

# %% wrong layer_sizes: includes the input's height
# named: The height of the input stands first: only those after the layers are asked for.
def layer_sizes(size, layers):
    sizes = [size]
    for kind, k, s, p in layers:
        n = sizes[-1]
        sizes.append((n + 2 * p - k) // s + 1 if kind == "conv" else (n - 1) * s + k - 2 * p)
    return sizes

# %% wrong layer_sizes: only the last size is returned
# named: Only the last height is returned: a list with one for each layer is asked for.
def layer_sizes(size, layers):
    for kind, k, s, p in layers:
        if kind == "conv":
            size = (size + 2 * p - k) // s + 1
        else:
            size = (size - 1) * s + k - 2 * p
    return size

# %% wrong layer_sizes: padding added once, not at both sides
# named: Line 5, `size + p - k`: `+ p` is missing.
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        if kind == "conv":
            size = (size + p - k) // s + 1
        else:
            size = (size - 1) * s + k - p
        out.append(size)
    return out

# %% wrong layer_sizes: unpacks stride and padding in wrong order
# named: Line 6, `p` and `s` are exchanged, from here on.
def layer_sizes(size, layers):
    out = []
    for layer in layers:
        kind, k, p, s = layer
        if kind == "conv":
            size = (size + 2 * p - k) // s + 1
        else:
            size = (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% wrong layer_sizes: transposed as the inverse n * s
# named: A transposed convolution does not simply multiply the size by its stride.
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else size * s
        out.append(size)
    return out

# %% right layer_sizes: itertools.accumulate
def layer_sizes(size, layers):
    def after(n, layer):
        kind, k, s, p = layer
        return (n + 2 * p - k) // s + 1 if kind == "conv" else (n - 1) * s + k - 2 * p

    return list(itertools.accumulate(layers, after, initial=size))[1:]

# %% right layer_sizes: through real layers of torch
def layer_sizes(size, layers):
    x = torch.zeros(1, 1, size, size)
    found = []
    for kind, k, s, p in layers:
        w = torch.zeros(1, 1, k, k)
        x = (F.conv2d if kind == "conv" else F.conv_transpose2d)(x, w, stride=s, padding=p)
        found.append(x.shape[-1])
    return found

# %% right layer_sizes: dictionary of formulas, int of floor
def layer_sizes(size, layers):
    formulas = {
        "conv": lambda n, k, s, p: int((n + 2 * p - k) / s) + 1,
        "transposed": lambda n, k, s, p: (n - 1) * s + k - 2 * p,
    }
    heights = []
    for kind, *numbers in layers:
        size = formulas[kind](size, *numbers)
        heights += [size]
    return heights

# %% wrong DcganGenerator: ReLU as in the paper
# named: The activation is ReLU: here it is LeakyReLU(0.2).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.ReLU(),
            nn.Linear(8 * w, 2 * w * 49, bias=False), nn.Unflatten(1, (2 * w, 7, 7)),
            nn.BatchNorm2d(2 * w), nn.ReLU(),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.ReLU(),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: BatchNorm1d before Unflatten, over 2w*49 features
# named: The fourth layer with weights, a BatchNorm, has 3136 channels, not 64. The widths are those of the table, by default with z_dim=74 and width=32; BatchNorm1d or BatchNorm2d after all layers but the last, and no bias just before it.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 2 * w * 49, bias=False), nn.BatchNorm1d(2 * w * 49), nn.LeakyReLU(0.2),
            nn.Unflatten(1, (2 * w, 7, 7)),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: no BatchNorm after the transposed convolution
# named: There are 6 layers with weights (Linear, BatchNorm, Linear, BatchNorm, ConvTranspose2d, Conv2d), not 7. The widths are those of the table, by default with z_dim=74 and width=32; BatchNorm1d or BatchNorm2d after all layers but the last, and no bias just before it.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.fc1 = nn.Linear(z_dim, 8 * w, bias=False)
        self.bn1 = nn.BatchNorm1d(8 * w)
        self.fc2 = nn.Linear(8 * w, 2 * w * 7 * 7, bias=False)
        self.bn2 = nn.BatchNorm2d(2 * w)
        self.up = nn.ConvTranspose2d(2 * w, w, kernel_size=4, stride=2, padding=1, bias=False)
        self.out = nn.Conv2d(w, 4, kernel_size=3, padding=1)

    def forward(self, z):
        h = F.leaky_relu(self.bn1(self.fc1(z)), 0.2)
        h = self.fc2(h).view(-1, self.bn2.num_features, 7, 7)
        h = F.leaky_relu(self.bn2(h), 0.2)
        h = F.leaky_relu(self.up(h), 0.2)
        return torch.tanh(F.pixel_shuffle(self.out(h), 2))

# %% wrong DcganGenerator: biases left in all layers
# named: The layers before BatchNorm have biases: BatchNorm takes them away, say bias=False.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: bias=False in the last convolution as well
# named: The last layer has no bias: nothing would take one away there.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1, bias=False), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: sigmoid at the end
# named: A sigmoid stands at the end: images lie in (-1, 1), take tanh.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Sigmoid(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: the paper's generator, cut down
# named: There are 5 layers with weights (ConvTranspose2d, BatchNorm, ConvTranspose2d, BatchNorm, ConvTranspose2d), not 7. The widths are those of the table, by default with z_dim=74 and width=32; BatchNorm1d or BatchNorm2d after all layers but the last, and no bias just before it.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.main = nn.Sequential(
            nn.Unflatten(1, (z_dim, 1, 1)),
            nn.ConvTranspose2d(z_dim, 2 * w, 7, 1, 0, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(w, 1, 4, 2, 1), nn.Tanh(),
        )

    def forward(self, z):
        return self.main(z)

# %% wrong DcganGenerator: tanh before the shuffle is fine, but width hard-coded
# named: The widths are fixed in the code: take them from the argument width.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, 256, bias=False), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),
            nn.Linear(256, 64 * 49, bias=False), nn.Unflatten(1, (64, 7, 7)), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),
            nn.Conv2d(32, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: Upsample and convolution in place of the transposed one
# named: The fifth layer with weights is a Conv2d, not a ConvTranspose2d.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.Upsample(scale_factor=2), nn.Conv2d(2 * w, w, 3, padding=1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% right DcganGenerator: Sequential
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% right DcganGenerator: named layers, functional, tanh before the shuffle
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.width = width
        self.lin1 = nn.Linear(z_dim, 8 * width, bias=False)
        self.lin2 = nn.Linear(8 * width, 2 * width * 7 * 7, bias=False)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")
        self.norm1 = nn.BatchNorm1d(8 * width)
        self.norm2 = nn.BatchNorm2d(2 * width)
        self.norm3 = nn.BatchNorm2d(width)

    def forward(self, z):
        h = F.leaky_relu(self.norm1(self.lin1(z)), 0.2)
        h = self.lin2(h).reshape(len(z), 2 * self.width, 7, 7)
        h = F.leaky_relu(self.norm2(h), 0.2)
        h = F.leaky_relu(self.norm3(self.up(h)), 0.2)
        return F.pixel_shuffle(torch.tanh(self.last(h)), 2)

# %% right DcganGenerator: shared activation, shuffle by hand, children in dictionaries
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        act = nn.LeakyReLU(0.2)
        self.before = nn.Sequential(nn.Linear(z_dim, width * 8, bias=False), nn.BatchNorm1d(width * 8), act)
        self.spread = nn.Linear(width * 8, width * 98, bias=False)
        self.images = nn.Sequential(
            nn.BatchNorm2d(width * 2), act,
            nn.ConvTranspose2d(width * 2, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width), act, nn.Conv2d(width, 4, 3, padding=1),
        )

    def forward(self, z):
        h = self.spread(self.before(z))
        h = self.images(h.unflatten(1, (-1, 7, 7)))
        n = h.shape[0]
        h = h.view(n, 2, 2, 14, 14).permute(0, 3, 1, 4, 2).reshape(n, 1, 28, 28)
        return h.tanh()

# %% wrong DcganDiscriminator: sigmoid at the end
# named: A sigmoid stands at the end: logits are asked for.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1), nn.Sigmoid(),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: BatchNorm after the second convolution as in the paper
# named: There is BatchNorm in D: each logit is to depend on its own image alone.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: LeakyReLU default slope
# named: The slope of the LeakyReLU is PyTorch's default 0.01: say 0.2.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv1 = nn.Conv2d(16, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)
        self.fc1 = nn.Linear(2 * width * 4 * 4, 4 * width)
        self.fc2 = nn.Linear(4 * width, 1)

    def forward(self, x):
        h = F.pixel_unshuffle(x, 4)
        h = F.leaky_relu(self.conv1(h))
        h = F.leaky_relu(self.conv2(h))
        h = F.leaky_relu(self.fc1(h.flatten(1)))
        return self.fc2(h)

# %% wrong DcganDiscriminator: output flattened to (n,)
# named: Line 14, `self.fc2(h).squeeze()`: `.squeeze()` does not belong here.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv1 = nn.Conv2d(16, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)
        self.fc1 = nn.Linear(2 * width * 4 * 4, 4 * width)
        self.fc2 = nn.Linear(4 * width, 1)

    def forward(self, x):
        h = F.pixel_unshuffle(x, 4)
        h = F.leaky_relu(self.conv1(h), 0.2)
        h = F.leaky_relu(self.conv2(h), 0.2)
        h = F.leaky_relu(self.fc1(h.flatten(1)), 0.2)
        return self.fc2(h).squeeze()

# %% wrong DcganDiscriminator: max pooling in place of the stride
# named: The second layer with weights, a Conv2d, has the stride 1, not 2. The widths are those of the table, by default with width=64; every layer has a bias, and there is no BatchNorm.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, padding=1), nn.LeakyReLU(0.2), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(2 * w * 9, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: forgets the hidden linear layer
# named: The hidden linear layer is missing: 4w units come before the logit.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: nonlinearity between the linear layers missing
# named: There is no activation between the two linear layers.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: ordinary DCGAN discriminator of 28 x 28
# named: The first layer with weights, a Conv2d, has 1 input channels, not 16. The widths are those of the table, by default with width=64; every layer has a bias, and there is no BatchNorm.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(2 * w * 49, 4 * w), nn.LeakyReLU(0.2), nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: reshape to 7x7 tiles instead of PixelUnshuffle
# named: The pixels are reshaped, not shuffled: PixelUnshuffle(4) keeps the 4 × 4 pixels of a place together.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x.view(-1, 16, 7, 7))

# %% right DcganDiscriminator: Sequential
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% right DcganDiscriminator: functional with own pixel unshuffle
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.c1 = nn.Conv2d(16, width, kernel_size=3, padding=1)
        self.c2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.l1 = nn.Linear(2 * width * 16, 4 * width)
        self.l2 = nn.Linear(4 * width, 1)

    def forward(self, x):
        n = len(x)
        h = x.view(n, 7, 4, 7, 4).permute(0, 2, 4, 1, 3).reshape(n, 16, 7, 7)
        for layer in (self.c1, self.c2):
            h = F.leaky_relu(layer(h), 0.2)
        h = F.leaky_relu(self.l1(h.flatten(1)), 0.2)
        return self.l2(h)

# %% right DcganDiscriminator: loop that builds a list, inplace activations
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        layers = [nn.PixelUnshuffle(downscale_factor=4)]
        for conv in (nn.Conv2d(16, width, 3, 1, 1), nn.Conv2d(width, 2 * width, 3, 2, 1)):
            layers += [conv, nn.LeakyReLU(0.2, inplace=True)]
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.Linear(2 * width * 16, 4 * width), nn.LeakyReLU(0.2), nn.Linear(4 * width, 1))

    def forward(self, x):
        return self.head(self.features(x).flatten(start_dim=1))

# %% wrong init_weights: variance for standard deviation
# named: The weights of convolutions have variance 0.02: it is the standard deviation.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02**0.5)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02**0.5)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: BatchNorm around 0, as the convolutions
# named: The weights of BatchNorm2d are drawn around 0: a scale near 0 switches its channel off.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        if module.weight is not None:
            nn.init.normal_(module.weight, 0.0, 0.02)
            nn.init.zeros_(module.bias)

# %% wrong init_weights: affine=False crashes
def init_weights(module):
    classname = module.__class__.__name__
    if classname.find("Conv") != -1:
        nn.init.normal_(module.weight.data, 0.0, 0.02)
    elif classname.find("BatchNorm2d") != -1:
        nn.init.normal_(module.weight.data, 1.0, 0.02)
        nn.init.constant_(module.bias.data, 0)

# %% wrong init_weights: biases of convolutions set to zero as well
# named: The biases of convolutions are changed: they stay as they are.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, mean=0.0, std=0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    if isinstance(module, nn.BatchNorm2d) and module.weight is not None:
        nn.init.normal_(module.weight, mean=1.0, std=0.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: linear layers too
# named: Linear layers are drawn anew too: only the three types are asked for.
def init_weights(m):
    if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        m.weight.data.normal_(0.0, 0.02)
    elif isinstance(m, nn.BatchNorm2d) and m.affine:
        m.weight.data.normal_(1.0, 0.02)
        m.bias.data.fill_(0)

# %% wrong init_weights: forgets the transposed convolution
# named: ConvTranspose2d is forgotten: it is no Conv2d.
def init_weights(module):
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0, 0.02)
    if isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: loops over all modules inside, so the whole net for each call, and asks BatchNorm1d
# named: Line 5, `(nn.BatchNorm1d, nn.BatchNorm2d)`: `nn.BatchNorm1d` does not belong here.
def init_weights(module):
    for m in module.modules():
        if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(m.weight, 0.0, 0.02)
        elif isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)) and m.affine:
            nn.init.normal_(m.weight, 1.0, 0.02)
            nn.init.zeros_(m.bias)

# %% wrong init_weights: assigns a plain new tensor to a local name
# named: A copy is filled, and module.weight stays as it was: change it in place.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        weight = module.weight
        weight = torch.randn_like(weight) * 0.02
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        weight = 1 + torch.randn_like(module.weight) * 0.02
        bias = torch.zeros_like(module.bias)

# %% wrong init_weights: seeds the random state
# named: A fixed seed in here gives every network the same first weights: a seed is for the caller to set.
def init_weights(module):
    torch.manual_seed(0)
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% right init_weights: no_grad and in-place methods
@torch.no_grad()
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        module.weight.normal_(0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        if module.weight is not None:
            module.weight.normal_(1.0, 0.02)
        if module.bias is not None:
            module.bias.zero_()

# %% right init_weights: match by type and copy_
def init_weights(module):
    with torch.no_grad():
        match module:
            case nn.Conv2d() | nn.ConvTranspose2d():
                module.weight.copy_(0.02 * torch.randn_like(module.weight))
            case nn.BatchNorm2d(affine=True):
                module.weight.copy_(1 + 0.02 * torch.randn_like(module.weight))
                module.bias.fill_(0.0)

# %% wrong r1_penalty: no create_graph
# named: D cannot learn from the penalty: create_graph=True is missing, or the gradient is detached.
def r1_penalty(real_logits, real):
    (grad,) = torch.autograd.grad(real_logits.sum(), real, retain_graph=True)
    return grad.flatten(1).pow(2).sum(1).mean()

# %% wrong r1_penalty: norm, not its square
# named: The norm is not squared.
def r1_penalty(real_logits, real):
    (grad,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return grad.flatten(1).norm(dim=1).mean()

# %% wrong r1_penalty: mean over everything
# named: The squares are averaged over the numbers of an image: sum them.
def r1_penalty(real_logits, real):
    grad = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return (grad**2).mean()

# %% wrong r1_penalty: gradient of the mean
# named: The logits are averaged: each gradient is then divided by n.
def r1_penalty(real_logits, real):
    grad = torch.autograd.grad(real_logits.mean(), real, create_graph=True)[0]
    return grad.square().flatten(1).sum(1).mean()

# %% wrong r1_penalty: WGAN-GP's (norm - 1)^2
# named: This is the penalty of WGAN-GP, around 1: R1 squares the norm itself.
def r1_penalty(real_logits, real):
    grad = torch.autograd.grad(
        outputs=real_logits, inputs=real, grad_outputs=torch.ones_like(real_logits),
        create_graph=True, retain_graph=True, only_inputs=True,
    )[0]
    grad = grad.view(grad.size(0), -1)
    return ((grad.norm(2, dim=1) - 1) ** 2).mean()

# %% wrong r1_penalty: backward and real.grad
# named: torch.autograd.grad returns the gradient and leaves everything alone; backward() adds to the .grad of all weights.
def r1_penalty(real_logits, real):
    real_logits.sum().backward(create_graph=True)
    grad = real.grad
    return grad.pow(2).flatten(1).sum(1).mean()

# %% wrong r1_penalty: sums over dimensions 1, 2, 3 only
# named: The sum goes over rows and columns of images alone: points have other dimensions.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.square().sum(dim=(1, 2, 3)).mean()

# %% wrong r1_penalty: gamma / 2 from the paper
# named: It is halved: the weight of the penalty is for the caller to choose.
def r1_penalty(real_logits, real):
    gamma = 1.0
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gamma / 2 * g.square().flatten(1).sum(1).mean()

# %% wrong r1_penalty: gradient of the probability
# named: The slope of the probability is penalised: that of the logit is asked for.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(torch.sigmoid(real_logits).sum(), real, create_graph=True)
    return g.square().flatten(1).sum(1).mean()

# %% wrong r1_penalty: sums over all, no mean over images
# named: The squares are summed over the images too: average over them.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.square().sum()

# %% right r1_penalty: grad_outputs and einsum
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(
        real_logits, real, grad_outputs=torch.ones_like(real_logits), create_graph=True
    )
    g = g.reshape(len(g), -1)
    return torch.einsum("ni,ni->n", g, g).mean()

# %% right r1_penalty: total over n
def r1_penalty(real_logits, real):
    slope = torch.autograd.grad(real_logits.sum(), real, create_graph=True)[0]
    return slope.pow(2).sum() / real.shape[0]

# %% right r1_penalty: loop over images
def r1_penalty(real_logits, real):
    total = 0.0
    for k in range(len(real)):
        g = torch.autograd.grad(real_logits[k, 0], real, create_graph=True)[0][k]
        total = total + (g * g).sum()
    return total / len(real)

# %% wrong slerp: a and b brought to length 1
# named: a and b are shortened to length 1: they themselves are weighted.
def slerp(a, b, t):
    a = a / a.norm()
    b = b / b.norm()
    omega = torch.acos((a * b).sum())
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)

# %% wrong slerp: cosine without norms
# vague: There are NaNs
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b))
    t = t.unsqueeze(1)
    return torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b

# %% wrong slerp: linear interpolation
# named: This is the straight line from a to b.
def slerp(a, b, t):
    t = t[:, None]
    return (1 - t) * a + t * b

# %% wrong slerp: weights exchanged
# named: a and b are exchanged: at t = 0 stands a.
def slerp(a, b, t):
    cos = torch.dot(a, b) / (a.norm() * b.norm())
    omega = cos.acos()
    wa = torch.sin(t * omega) / torch.sin(omega)
    wb = torch.sin((1 - t) * omega) / torch.sin(omega)
    return wa[:, None] * a + wb[:, None] * b

# %% wrong slerp: linear interpolation brought to a length
# named: The straight line is brought to a length
def slerp(a, b, t):
    t = t.reshape(-1, 1)
    line = (1 - t) * a + t * b
    return line / line.norm(dim=1, keepdim=True) * a.norm()

# %% wrong slerp: no division by sin omega
# named: The division by sin(omega) is missing.
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    t = t[:, None]
    return torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b

# %% wrong slerp: t not as a column
# named: Two tensors with 2 and 6 entries along one dimension are combined entry by entry.
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    return torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b

# %% wrong slerp: angle in degrees
# named: Line 2, `torch.rad2deg` does not belong here. sin((1 - t) * omega) / sin(omega) * a + sin(t * omega) / sin(omega) * b, a row for each t; omega is the acos of (a @ b) / (a.norm() * b.norm()).
def slerp(a, b, t):
    omega = torch.rad2deg(torch.acos(F.cosine_similarity(a, b, dim=0)))
    t = t[:, None]
    return torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b

# %% wrong slerp: returns the list of points
# named: It returns a list where one value is asked for.
def slerp(a, b, t):
    omega = torch.acos(a @ b / a.norm() / b.norm())
    points = []
    for s in t:
        points.append((torch.sin((1 - s) * omega) * a + torch.sin(s * omega) * b) / torch.sin(omega))
    return points

# %% right slerp: loop and stack
def slerp(a, b, t):
    omega = torch.acos(a @ b / (torch.linalg.vector_norm(a) * torch.linalg.vector_norm(b)))
    rows = [
        (torch.sin((1 - s) * omega) * a + torch.sin(s * omega) * b) / torch.sin(omega) for s in t
    ]
    return torch.stack(rows)

# %% right slerp: outer products
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a[None], b[None])[0].clamp(-1, 1))
    weights = torch.stack([(1 - t) * omega, t * omega], 1).sin() / omega.sin()
    return weights @ torch.stack([a, b])

# %% right slerp: angle by atan2 in float64
def slerp(a, b, t):
    x, y = a.double(), b.double()
    u, v = x / x.norm(), y / y.norm()
    omega = 2 * torch.atan2((u - v).norm(), (u + v).norm())
    s = t.double().unsqueeze(-1)
    out = (((1 - s) * omega).sin() * x + (s * omega).sin() * y) / omega.sin()
    return out.to(a.dtype)

# %% wrong nearest_image: squared distance
# named: The distances are squared: take the square root.
def nearest_image(images, training):
    a, b = images.flatten(1), training.flatten(1)
    d2 = (a * a).sum(1)[:, None] - 2 * a @ b.T + (b * b).sum(1)
    distance, index = d2.min(dim=1)
    return distance, index

# %% wrong nearest_image: minimum over the wrong dimension
# named: The smallest is taken over the images: for each image, it is over the training images.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    distance, index = d.min(dim=0)
    return distance, index

# %% wrong nearest_image: all differences at once by broadcasting
# named: With 60,000 training images, the differences of all pairs don't fit into memory: torch.cdist makes the distances without them.
def nearest_image(images, training):
    diff = images.flatten(1)[:, None, :] - training.flatten(1)[None, :, :]
    d = diff.pow(2).sum(-1).sqrt()
    return d.min(1).values, d.argmin(1)

# %% wrong nearest_image: L1 distance
# named: Absolute differences are summed: the Euclidean distance is asked for.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1), p=1)
    return tuple(d.min(dim=1))

# %% wrong nearest_image: mean over the pixels (RMSE)
# named: The squares are averaged over the pixels: sum them.
def nearest_image(images, training):
    a, b = images.flatten(1), training.flatten(1)
    d = torch.cdist(a, b) / a.shape[1] ** 0.5
    distance, index = torch.min(d, dim=1)
    return distance, index

# %% wrong nearest_image: cdist without flattening
# named: torch.cdist takes rows of numbers: flatten each image into one, x.flatten(1).
def nearest_image(images, training):
    d = torch.cdist(images, training)
    return d.min(dim=1).values, d.min(dim=1).indices

# %% wrong nearest_image: hard-coded 784
# named: 60 numbers do not fit into the shape (-1, 784): is a size fixed in the code? Take it from x.shape or from an argument.
def nearest_image(images, training):
    a = images.reshape(-1, 784)
    b = training.reshape(-1, 784)
    distance, index = torch.cdist(a, b).min(1)
    return distance, index

# %% wrong nearest_image: index and distance exchanged
# named: distance and index are exchanged: the distance comes first.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    index = d.argmin(dim=1)
    distance = d.gather(1, index[:, None])[:, 0]
    return index, distance

# %% wrong nearest_image: keeps the dimension, (n, 1)
# named: The result has shape (5, 1) where (5,) is asked for.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    distance, index = d.topk(1, dim=1, largest=False)
    return distance, index

# %% wrong nearest_image: by cosine similarity
# named: This is one minus the cosine: the Euclidean distance is asked for.
def nearest_image(images, training):
    a = F.normalize(images.flatten(1), dim=1)
    b = F.normalize(training.flatten(1), dim=1)
    similarity, index = (a @ b.T).max(dim=1)
    return 1 - similarity, index

# %% right nearest_image: loop over images
def nearest_image(images, training):
    distances, indices = [], []
    for image in images:
        d = (training - image).flatten(1).pow(2).sum(1).sqrt()
        k = d.argmin()
        distances.append(d[k])
        indices.append(k)
    return torch.stack(distances), torch.stack(indices)

# %% right nearest_image: cdist and argmin with gather
def nearest_image(images, training):
    d = torch.cdist(images.reshape(len(images), -1), training.reshape(len(training), -1), compute_mode="donot_use_mm_for_euclid_dist")
    index = d.argmin(dim=1)
    return d[torch.arange(len(d), device=d.device), index], index

# %% right nearest_image: in blocks of training images
def nearest_image(images, training):
    a = images.flatten(1)
    best = torch.full((len(a),), float("inf"), device=a.device)
    where = torch.zeros(len(a), dtype=torch.int64, device=a.device)
    start = 0
    for block in training.flatten(1).split(5000):
        d, k = torch.cdist(a, block).min(1)
        closer = d < best
        best = torch.where(closer, d, best)
        where = torch.where(closer, k + start, where)
        start += len(block)
    return best, where

# --- second set

# %% wrong layer_sizes: the stride divided off, +1 forgotten
# named: The + 1 is missing: the first place of the window counts too.
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        size = (size + 2 * p - k) // s if kind == "conv" else (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% wrong layer_sizes: transposed with output_padding solved as inverse of conv
# named: There are size - 1 steps between the copies of a transposed convolution, not size.
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else size * s + k - 2 * p
        out.append(size)
    return out

# %% wrong layer_sizes: looks for "Conv2d" and takes all else for transposed
# named: Convolutions are taken for transposed ones
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        if kind == "Conv2d":
            size = (size + 2 * p - k) // s + 1
        else:
            size = (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% wrong layer_sizes: yields the sizes: a generator, not a list
# named: This is an iterator
def layer_sizes(size, layers):
    for kind, k, s, p in layers:
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
        yield size

# %% wrong layer_sizes: list of pairs (height, width)
# named: Pairs come back, a height and a width
def layer_sizes(size, layers):
    shapes = []
    for kind, k, s, p in layers:
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
        shapes.append((size, size))
    return shapes

# %% wrong layer_sizes: rounding to the nearest
# named: Line 4, `(size + 2 * p - k) / s`: // belongs there, not /.
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        size = round((size + 2 * p - k) / s) + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% wrong layer_sizes: pops from the caller's list
# named: The list of layers belongs to the caller: loop over it, and leave it as it is.
def layer_sizes(size, layers):
    out = []
    while layers:
        kind, k, s, p = layers.pop(0)
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% right layer_sizes: recursion
def layer_sizes(size, layers):
    if not layers:
        return []
    (kind, k, s, p), *rest = layers
    after = (size + 2 * p - k) // s + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
    return [after] + layer_sizes(after, rest)

# %% right layer_sizes: math.floor on a tensor
def layer_sizes(size, layers):
    heights = [size]
    for kind, k, s, p in layers:
        n = heights[-1]
        if kind == "transposed":
            n = (n - 1) * s + k - 2 * p
        else:
            n = int(torch.div(torch.tensor(n + 2 * p - k), s, rounding_mode="floor").item()) + 1
        heights.append(n)
    return heights[1:]

# %% wrong DcganGenerator: no tanh
# named: Tanh at the end is missing: images lie in (-1, 1).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: activation before BatchNorm
# named: BatchNorm stands after the LeakyReLU: it comes between the layer and the activation.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.LeakyReLU(0.2), nn.BatchNorm1d(8 * w),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.LeakyReLU(0.2), nn.BatchNorm2d(2 * w),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.LeakyReLU(0.2), nn.BatchNorm2d(w),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: reshape with channels last
# named: The channels come last before they are permuted: Unflatten makes (2w, 7, 7).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = w = width
        self.l1, self.b1 = nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w)
        self.l2, self.b2 = nn.Linear(8 * w, 98 * w, bias=False), nn.BatchNorm2d(2 * w)
        self.up, self.b3 = nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w)
        self.out = nn.Conv2d(w, 4, 3, padding=1)

    def forward(self, z):
        h = F.leaky_relu(self.b1(self.l1(z)), 0.2)
        h = self.l2(h).view(-1, 7, 7, 2 * self.w).permute(0, 3, 1, 2)
        h = F.leaky_relu(self.b2(h), 0.2)
        h = F.leaky_relu(self.b3(self.up(h)), 0.2)
        return torch.tanh(F.pixel_shuffle(self.out(h), 2))

# %% wrong DcganGenerator: kernel 3 for the transposed convolution with output padding
# named: The kernel of the transposed convolution is 3: kernel 4 is a multiple of the stride.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 3, 2, 1, output_padding=1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: z_dim hard-coded by the default
# named: The width of the noise is fixed in the code: take it from the argument z_dim.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(74, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: InstanceNorm
# named: InstanceNorm stands where BatchNorm2d is asked for: it normalises each image by itself.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.InstanceNorm2d(2 * w, affine=True), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.InstanceNorm2d(w, affine=True), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong DcganGenerator: view instead of PixelShuffle at the end
# named: The four channels are reshaped, not shuffled: PixelShuffle(2) keeps the pixels of a place together.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w), nn.LeakyReLU(0.2),
            nn.Linear(8 * w, 98 * w, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 4, 3, padding=1),
        )

    def forward(self, z):
        return torch.tanh(self.net(z).view(-1, 1, 28, 28))

# %% wrong DcganGenerator: first row of the table left out
# named: The first Linear layer is missing: z passes through 8w units before there are any pixels.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.fc = nn.Linear(z_dim, 98 * w, bias=False)
        self.bn2 = nn.BatchNorm2d(2 * w)
        self.up = nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(w)
        self.out = nn.Conv2d(w, 4, 3, padding=1)
        self.w = w

    def forward(self, z):
        h = self.fc(z).view(-1, 2 * self.w, 7, 7)
        h = F.leaky_relu(self.bn2(h), 0.2)
        h = F.leaky_relu(self.bn3(self.up(h)), 0.2)
        return torch.tanh(F.pixel_shuffle(self.out(h), 2))

# %% right DcganGenerator: modules made in a loop by a helper
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()

        def block(layer, norm, *between):
            return nn.Sequential(layer, *between, norm, nn.LeakyReLU(negative_slope=0.2, inplace=True))

        self.mix = block(nn.Linear(z_dim, 8 * width, bias=False), nn.BatchNorm1d(8 * width))
        self.spread = block(
            nn.Linear(8 * width, 2 * width * 49, bias=False), nn.BatchNorm2d(2 * width),
            nn.Unflatten(1, (2 * width, 7, 7)),
        )
        self.up = block(
            nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )
        self.to_pixels = nn.Sequential(nn.Conv2d(width, 4, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, z):
        return self.to_pixels(self.up(self.spread(self.mix(z)))).tanh()

# %% wrong DcganDiscriminator: biases off
# named: The convolutions have no bias: without BatchNorm behind them they need one.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1, bias=False), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1, bias=False), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: flattens by view(-1, ...) with a wrong number that mixes images
# named: The third layer with weights, a Linear, has 1024 inputs, not 2048. The widths are those of the table, by default with width=64; every layer has a bias, and there is no BatchNorm.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = self.w = width
        self.conv = nn.Sequential(
            nn.PixelUnshuffle(4), nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
        )
        self.head = nn.Sequential(nn.Linear(16 * w, 4 * w), nn.LeakyReLU(0.2), nn.Linear(4 * w, 1))

    def forward(self, x):
        return self.head(self.conv(x).view(-1, 16 * self.w))

# %% wrong DcganDiscriminator: two strided convolutions
# named: The first layer with weights, a Conv2d, has the stride 2, not 1. The widths are those of the table, by default with width=64; every layer has a bias, and there is no BatchNorm.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(8 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: dropout as in other tutorials
# named: the output is random
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2), nn.Dropout2d(0.25),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2), nn.Dropout2d(0.25),
            nn.Flatten(), nn.Linear(32 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: spectral norm
# vague: the output is random
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        sn = nn.utils.parametrizations.spectral_norm
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            sn(nn.Conv2d(16, w, 3, padding=1)), nn.LeakyReLU(0.2),
            sn(nn.Conv2d(w, 2 * w, 3, stride=2, padding=1)), nn.LeakyReLU(0.2),
            nn.Flatten(), sn(nn.Linear(32 * w, 4 * w)), nn.LeakyReLU(0.2),
            sn(nn.Linear(4 * w, 1)),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: mean over places in place of Flatten
# named: The third layer with weights, a Linear, has 128 inputs, not 2048. The widths are those of the table, by default with width=64; every layer has a bias, and there is no BatchNorm.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2 * w, 4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 1),
        )

    def forward(self, x):
        return self.net(x)

# %% wrong DcganDiscriminator: LazyLinear
# named: Lazy layers have no weights yet: give them a first input at the end of __init__, or write their widths.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(w, 2 * w, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.LazyLinear(4 * w), nn.LeakyReLU(0.2),
            nn.Linear(4 * w, 2),
        )

    def forward(self, x):
        return self.net(x)

# %% right DcganDiscriminator: a linear layer as a full convolution, reshaped
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.unshuffle = nn.PixelUnshuffle(4)
        self.conv = nn.ModuleList([
            nn.Conv2d(16, width, 3, padding="same"),
            nn.Conv2d(width, 2 * width, (3, 3), stride=(2, 2), padding=(1, 1)),
        ])
        self.hidden, self.logit = nn.Linear(32 * width, 4 * width), nn.Linear(4 * width, 1)

    def forward(self, x):
        h = self.unshuffle(x)
        for conv in self.conv:
            h = conv(h)
            h = torch.max(h, 0.2 * h)
        h = self.hidden(torch.flatten(h, 1))
        return self.logit(torch.max(h, 0.2 * h))

# %% wrong init_weights: xavier
# named: The spread of convolutions is scaled by their width
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.xavier_normal_(module.weight)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: BatchNorm scale set to 1 exactly
# named: The weights of BatchNorm2d are all 1: they come from N(1, 0.02).
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.ones_(module.weight)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: mean and std exchanged
# named: The weights of convolutions are all 0.02: it is the spread of draws around 0.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.02, 0.0)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 0.02, 1.0)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: type(module) == nn.Conv2d with `or` that is always true
# named: A Sequential comes here, and has no weight
# misleading: A Sequential has no attribute weight: misspelt, or never assigned?
def init_weights(module):
    if type(module) == nn.Conv2d or nn.ConvTranspose2d:
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif type(module) == nn.BatchNorm2d:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: parameters replaced by new ones
# named: Another parameter is put in place: an optimizer that holds the old one would move nothing.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        module.weight = nn.Parameter(0.02 * torch.randn_like(module.weight))
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        module.weight = nn.Parameter(1 + 0.02 * torch.randn_like(module.weight))
        module.bias = nn.Parameter(torch.zeros_like(module.bias))

# %% wrong init_weights: bias of BatchNorm forgotten
# named: The biases of BatchNorm2d are not 0.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)

# %% wrong init_weights: uniform
# named: The weights of convolutions are uniform
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.uniform_(module.weight, -0.02, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.uniform_(module.weight, 0.98, 1.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: affine=False not minded, isinstance version
# named: A BatchNorm2d with affine=False has no weights: leave it alone.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong init_weights: BatchNorm1d too
# named: Line 4, `(nn.BatchNorm1d, nn.BatchNorm2d)`: `nn.BatchNorm1d` does not belong here.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% right init_weights: trunc-free data.normal_ with early return
def init_weights(module):
    if isinstance(module, nn.BatchNorm2d):
        mean = 1.0
    elif isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        mean = 0.0
    else:
        return
    if module.weight is None:
        return
    module.weight.data.normal_(mean, 0.02)
    if mean == 1.0:
        module.bias.data.zero_()

# %% wrong r1_penalty: gradient detached (create_graph=True is there)
# named: D cannot learn from the penalty: create_graph=True is missing, or the gradient is detached.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    g = g.detach()
    return g.square().flatten(1).sum(1).mean()

# %% wrong r1_penalty: the squared logits in place of a slope
# named: The logits themselves are squared
def r1_penalty(real_logits, real):
    return real_logits.pow(2).mean()

# %% wrong r1_penalty: max norm over batch
# named: Line 3, `g.square().flatten(1).sum(1).max()`: mean is asked for, not max.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.square().flatten(1).sum(1).max()

# %% wrong r1_penalty: sums over the batch dimension first
# named: Line 3, `g.sum(0)`: `.sum(0)` does not belong here.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.sum(0).square().sum() / len(real)

# %% wrong r1_penalty: calls net_D, a global
# named: A function sees only its arguments when it is graded: take this from an argument.
def r1_penalty(real_logits, real):
    x = real.detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return g.square().flatten(1).sum(1).mean()

# %% wrong r1_penalty: mean of squared mean of norms
# named: The norm is averaged before it is squared.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.flatten(1).norm(dim=1).mean() ** 2

# %% wrong r1_penalty: returns one value per image
# named: One number for each image comes back: average them.
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return g.square().flatten(1).sum(1)

# %% right r1_penalty: norm squared
def r1_penalty(real_logits, real):
    (g,) = torch.autograd.grad([real_logits.sum()], [real], create_graph=True, retain_graph=True)
    return (g.flatten(1).norm(p=2, dim=1) ** 2).mean(dim=0)

# %% wrong slerp: asin in place of acos
# named: torch.asin stands where torch.acos makes the angle of the cosine.
def slerp(a, b, t):
    omega = torch.asin(a @ b / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)

# %% wrong slerp: quarter circle: weights cos and sin of t·π/2
# named: These are the weights of a quarter circle
def slerp(a, b, t):
    angle = t[:, None] * torch.pi / 2
    return torch.cos(angle) * a + torch.sin(angle) * b

# %% wrong slerp: geometric in numpy, returns an array
# named: Line 3, `t.cpu().numpy()`: `.numpy()` does not belong here.
def slerp(a, b, t):
    import numpy as np
    x, y, s = a.cpu().numpy(), b.cpu().numpy(), t.cpu().numpy()
    omega = np.arccos(np.clip(np.dot(x / np.linalg.norm(x), y / np.linalg.norm(y)), -1, 1))
    return np.sin((1 - s)[:, None] * omega) / np.sin(omega) * x + np.sin(s[:, None] * omega) / np.sin(omega) * y

# %% wrong slerp: fixed number of steps
# named: The result has shape (10, 4) where (1, 4) is asked for.
def slerp(a, b, t):
    t = torch.linspace(0, 1, 10)[:, None]
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)

# %% wrong slerp: result transposed
# named: The points are columns: each t makes a row of shape (z_dim,).
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    return (torch.sin((1 - t) * omega) * a[:, None] + torch.sin(t * omega) * b[:, None]) / torch.sin(omega)

# %% wrong slerp: both weights with (1 - t)
# named: The weight of b is 1 minus that of a
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    t = t[:, None]
    w = torch.sin((1 - t) * omega) / torch.sin(omega)
    return w * a + (1 - w) * b

# %% wrong slerp: result put back on the sphere of the mean length
# named: The points are brought to a length between
def slerp(a, b, t):
    ua, ub = F.normalize(a, dim=0), F.normalize(b, dim=0)
    omega = torch.acos((ua * ub).sum())
    t = t[:, None]
    direction = (torch.sin((1 - t) * omega) * ua + torch.sin(t * omega) * ub) / torch.sin(omega)
    return direction * ((1 - t) * a.norm() + t * b.norm())

# %% wrong slerp: Frobenius-normalised cos with a wrong norm (squares)
# named: The cosine is divided by squared lengths: a.norm() * b.norm().
def slerp(a, b, t):
    cos = (a @ b) / ((a @ a) * (b @ b))
    omega = torch.acos(cos)
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)

# %% right slerp: complex exponentials of the angle
def slerp(a, b, t):
    cosine = torch.einsum("d,d->", a, b) / (a.norm() * b.norm())
    omega = torch.arccos(cosine)
    weights_a = torch.sin(omega - t * omega) / torch.sin(omega)
    weights_b = torch.sin(t * omega) / torch.sin(omega)
    return torch.outer(weights_a, a) + torch.outer(weights_b, b)

# %% wrong nearest_image: largest instead of smallest
# named: The farthest image is taken: the nearest has the smallest distance.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    distance, index = d.max(dim=1)
    return distance, index

# %% wrong nearest_image: index as int32
# named: index has another dtype than int64
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    distance, index = d.min(dim=1)
    return distance, index.int()

# %% wrong nearest_image: returns the images in place of the index
# named: The nearest images themselves are returned: their places in training are asked for.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    distance, index = d.min(dim=1)
    return distance, training[index]

# %% wrong nearest_image: last among ties
# named: If two training images are equally near, take the first.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1).flip(0))
    distance, index = d.min(dim=1)
    return distance, len(training) - 1 - index

# %% wrong nearest_image: images in bytes, rounds
# named: Line 2, `((images + 1) * 127.5).to(torch.uint8)`: `.to(torch.uint8)` does not belong here, and so in line 3.
def nearest_image(images, training):
    a = ((images + 1) * 127.5).to(torch.uint8).flatten(1).float()
    b = ((training + 1) * 127.5).to(torch.uint8).flatten(1).float()
    distance, index = torch.cdist(a, b).min(1)
    return distance / 127.5, index

# %% wrong nearest_image: only the first image
# named: The result has shape () where (5,) is asked for.
def nearest_image(images, training):
    d = (training - images[0]).flatten(1).norm(dim=1)
    return d.min(), d.argmin()

# %% wrong nearest_image: half precision to save memory
# named: Line 2, `images.flatten(1).bfloat16()`: `.bfloat16()` does not belong here.
def nearest_image(images, training):
    a, b = images.flatten(1).bfloat16(), training.flatten(1).bfloat16()
    d = (a.pow(2).sum(1)[:, None] + b.pow(2).sum(1) - 2 * a @ b.T).clamp(min=0).sqrt().float()
    distance, index = d.min(1)
    return distance, index

# %% wrong nearest_image: dictionary
# named: Two tensors are to be returned: distance, index.
def nearest_image(images, training):
    d = torch.cdist(images.flatten(1), training.flatten(1))
    return {"distance": d.amin(1), "index": d.argmin(1)}

# %% right nearest_image: returns the named tuple of min
def nearest_image(images, training):
    return torch.cdist(images.flatten(start_dim=1), training.flatten(start_dim=1)).min(dim=1)

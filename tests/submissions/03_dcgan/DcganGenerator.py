# %% wrong: BatchNorm is missing: it follows every layer but the last.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: BatchNorm follows the last layer too: it would force the contrast of the image.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.BatchNorm2d(1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The convolutions before BatchNorm have biases: BatchNorm takes them away, say bias=False.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The last layer has no bias: nothing would take one away there.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: BatchNorm stands after the ReLU: it comes between the convolution and the activation.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.ReLU(),
                nn.BatchNorm2d(c_out),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        widths = [z_dim] + [width * f for f in ([2, 1] if size == 28 else [8, 4, 2, 1])]
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            how = dict(kernel_size=4, stride=2, padding=1)
            if i == 0:
                how = dict(kernel_size=7 if size == 28 else 4)
            self.convs.append(nn.ConvTranspose2d(widths[i], widths[i + 1], bias=False, **how))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.ConvTranspose2d(width, 1, kernel_size=4, stride=2, padding=1)

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for conv, norm in zip(self.convs, self.norms):
            x = norm(torch.relu(conv(x)))
        return torch.tanh(self.last(x))


# %% wrong: LeakyReLU is for the discriminator: here it is ReLU.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% variant: the function
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        widths = [z_dim] + [width * f for f in ([2, 1] if size == 28 else [8, 4, 2, 1])]
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            how = dict(kernel_size=4, stride=2, padding=1)
            if i == 0:
                how = dict(kernel_size=7 if size == 28 else 4)
            self.convs.append(nn.ConvTranspose2d(widths[i], widths[i + 1], bias=False, **how))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.ConvTranspose2d(width, 1, kernel_size=4, stride=2, padding=1)

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for conv, norm in zip(self.convs, self.norms):
            x = F.leaky_relu(norm(conv(x)), 0.2)
        return torch.tanh(self.last(x))


# %% wrong: There is no ReLU between the layers.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The tanh at the end is missing.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1))

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: It ends in a sigmoid: pixels are in (-1, 1), take tanh.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Sigmoid())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% variant: the function
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        widths = [z_dim] + [width * f for f in ([2, 1] if size == 28 else [8, 4, 2, 1])]
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            how = dict(kernel_size=4, stride=2, padding=1)
            if i == 0:
                how = dict(kernel_size=7 if size == 28 else 4)
            self.convs.append(nn.ConvTranspose2d(widths[i], widths[i + 1], bias=False, **how))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.ConvTranspose2d(width, 1, kernel_size=4, stride=2, padding=1)

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for conv, norm in zip(self.convs, self.norms):
            x = F.relu(norm(conv(x)))
        return self.last(x).sigmoid()


# %% wrong: The width is fixed to 32: take the argument width.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * 32
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The channels grow towards the image: most of them come first, 2w or 8w.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (1, 2)) if size == 28 else (4, (1, 2, 4, 8))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(c_in, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: For 64 pixels one layer is missing: there are five.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (8, (4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The argument size is not used: for 64 there are five layers.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) 
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The first layer has kernel 4 at both sizes: for 28 pixels it is 7.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (4, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: Noise of shape (n, z_dim) is not viewed as images of one pixel, (n, z_dim, 1, 1).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z)


# %% wrong: The channel dimension is missing: images have shape (n, 1, size, size).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])[:, 0]


# %% wrong: There is dropout in the generator: its samples are to depend on z alone.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
                nn.Dropout(0.3),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: InstanceNorm normalises each image by itself: it is BatchNorm2d that is asked for.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.InstanceNorm2d(c_out, affine=True),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: BatchNorm keeps no running statistics here: in eval mode a sample would depend on its batch.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out, track_running_stats=False),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The default of z_dim is 100.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=64, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: The first line of __init__ must be super().__init__().
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: It returns nothing
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        self.layers(z[:, :, None, None])


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None].to(device))


# %% wrong: Lazy layers have no weights yet
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        layers, how = [], (7 if size == 28 else 4,)
        for factor in (2, 1) if size == 28 else (8, 4, 2, 1):
            layers += [
                nn.LazyConvTranspose2d(factor * width, *how, bias=False),
                nn.LazyBatchNorm2d(),
                nn.ReLU(),
            ]
            how = (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.LazyConvTranspose2d(1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(z[:, :, None, None]).detach()


# %% variant: in the middle of the network
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        h = self.layers[:2](z[:, :, None, None]).detach()
        return self.layers[2:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        z = torch.tensor(z.tolist(), dtype=z.dtype)
        return self.layers(z[:, :, None, None])


# %% variant: under no_grad
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    @torch.no_grad()
    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% variant: frozen weights
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        first, factors = (7, (2, 1)) if size == 28 else (4, (8, 4, 2, 1))
        layers, c_in, how = [], z_dim, (first, 1, 0)
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.ConvTranspose2d(c_in, c_out, *how, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in, how = c_out, (4, 2, 1)
        self.layers = nn.Sequential(*layers, nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())
        self.layers[0].requires_grad_(False)

    def forward(self, z):
        return self.layers(z[:, :, None, None])


# %% right: lists of modules and functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        widths = [z_dim] + [width * f for f in ([2, 1] if size == 28 else [8, 4, 2, 1])]
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            how = dict(kernel_size=4, stride=2, padding=1)
            if i == 0:
                how = dict(kernel_size=7 if size == 28 else 4)
            self.convs.append(nn.ConvTranspose2d(widths[i], widths[i + 1], bias=False, **how))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.ConvTranspose2d(width, 1, kernel_size=4, stride=2, padding=1)

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for conv, norm in zip(self.convs, self.norms):
            x = F.relu(norm(conv(x)))
        return torch.tanh(self.last(x))


# %% right: a function that returns an nn.Sequential
def DcganGenerator(z_dim=100, width=32, size=28):
    def block(c_in, c_out, *how):
        return nn.Sequential(
            nn.ConvTranspose2d(c_in, c_out, *how, bias=False), nn.BatchNorm2d(c_out), nn.ReLU(True)
        )

    if size == 28:
        inner = [block(z_dim, 2 * width, 7, 1, 0), block(2 * width, width, 4, 2, 1)]
    else:
        inner = [block(z_dim, 8 * width, 4, 1, 0)]
        inner += [block(2 * k * width, k * width, 4, 2, 1) for k in (4, 2, 1)]
    last = nn.ConvTranspose2d(width, 1, 4, 2, 1)
    return nn.Sequential(nn.Unflatten(1, (z_dim, 1, 1)), *inner, last, nn.Tanh())


# %% right: lazy layers, another initialisation
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        n = 2 if size == 28 else 4
        layers = []
        for i in reversed(range(n)):
            how = (4, 2, 1) if layers else (7 if size == 28 else 4,)
            layers += [nn.LazyConvTranspose2d(width * 2**i, *how, bias=False), nn.LazyBatchNorm2d(), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.LazyConvTranspose2d(1, 4, 2, 1))
        with torch.no_grad():
            self.eval()(torch.zeros(2, z_dim))
        self.train()
        for p in self.parameters():
            nn.init.normal_(p, 0, 0.02)

    def forward(self, z):
        return self.layers(z.view(len(z), -1, 1, 1)).tanh()


# %% right: a subclass of nn.Sequential, layers written out
class DcganGenerator(nn.Sequential):
    def __init__(self, z_dim=100, width=32, size=28):
        w = width
        up = lambda a, b: [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
        if size == 64:
            first = [nn.ConvTranspose2d(z_dim, 8 * w, 4, bias=False), nn.BatchNorm2d(8 * w), nn.ReLU()]
            layers = first + up(8 * w, 4 * w) + up(4 * w, 2 * w) + up(2 * w, w)
        else:
            first = [nn.ConvTranspose2d(z_dim, 2 * w, 7, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU()]
            layers = first + up(2 * w, w)
        super().__init__(*layers, nn.ConvTranspose2d(w, 1, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return super().forward(z.unsqueeze(-1).unsqueeze(-1))


# %% right: two kinds of network inside, tanh by sigmoid, ReLU by clamp
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32, size=28):
        super().__init__()
        factors = {28: (2, 1), 64: (8, 4, 2, 1)}[size]
        channels = [z_dim, *(width * f for f in factors), 1]
        self.body = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 4 if size == 64 or i else 7, 2 if i else 1, 1 if i else 0, bias=b == 1)
            for i, (a, b) in enumerate(zip(channels[:-1], channels[1:]))
        ) if width > 1 else None
        self.norm = nn.ModuleList(nn.BatchNorm2d(c) for c in channels[1:-1])

    def forward(self, z):
        x = z[..., None, None]
        for layer, norm in zip(self.body, self.norm):
            x = norm(layer(x)).clamp(min=0)
        return 2 * torch.sigmoid(2 * self.body[-1](x)) - 1

# %% wrong: z is not normalised: divide each row by the root of the mean of its squares.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z)


# %% variant: written out
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.first = nn.Linear(z_dim, w_dim)
        self.others = nn.ModuleList(nn.Linear(w_dim, w_dim) for _ in range(num_layers - 1))

    def forward(self, z):
        w = F.leaky_relu(self.first(z), 0.2)
        for layer in self.others:
            w = F.leaky_relu(layer(w), 0.2)
        return w


# %% wrong: Each z is brought to length 1: it is to be divided by the root of the mean of its squares, not of their sum.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(F.normalize(z, dim=1))


# %% variant: by the sum of squares
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z / (z.square().sum(dim=1, keepdim=True) + 1e-20).sqrt())


# %% wrong: Each z is centred and divided by its deviation: no mean is taken off.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        z = z - z.mean(dim=1, keepdim=True)
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% variant: by layer_norm
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(F.layer_norm(z, z.shape[1:], eps=1e-8))


# %% wrong: The mean of the squares is taken over the batch, dim=0: each z has its own, dim=1.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=0, keepdim=True) + 1e-8))


# %% wrong: One mean of squares is taken for the whole batch: each z has its own, dim=1.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean() + 1e-8))


# %% variant: by the norm of all
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z / torch.sqrt((z**2).sum() / z.numel() + 1e-8))


# %% wrong: It is divided by the mean of the squares: the root is missing.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z / (z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: It is divided by the mean of the absolute values: take the root of the mean of the squares.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z / (z.abs().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: The root multiplies z: it divides.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z * torch.sqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: 1e-8 is added to the root: it is added to the mean of the squares, under the root.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z / (z.square().mean(dim=1, keepdim=True).sqrt() + 1e-8))


# %% wrong: What is added under the root is not 1e-8: a short z shows it.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-6))


# %% wrong: The last layer has no LeakyReLU: there is one after each, the last too.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim), nn.LeakyReLU(0.2)]
            width = w_dim
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: There is no activation between the layers: they then amount to a single one.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        widths = [z_dim] + [w_dim] * num_layers
        self.layers = nn.Sequential(*(nn.Linear(a, b) for a, b in zip(widths, widths[1:])))

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: LeakyReLU has its default slope, 0.01: 0.2 is asked for.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim), nn.LeakyReLU()]
            width = w_dim
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% variant: by the function
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        widths = [z_dim] + [w_dim] * num_layers
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, z):
        w = z / torch.sqrt((z**2).mean(1, keepdim=True) + 1e-8)
        for linear in self.linears:
            w = F.leaky_relu(linear(w))
        return w


# %% wrong: ReLU stands where LeakyReLU(0.2) is asked for.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim), nn.ReLU()]
            width = w_dim
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: w is normalised, not z: the division comes before the layers.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        w = self.layers(z)
        return w * torch.rsqrt(w.square().mean(dim=1, keepdim=True) + 1e-8)


# %% wrong: w is normalised as well: z alone is, before the layers.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        w = super().forward(z)
        return w * torch.rsqrt(w.square().mean(dim=1, keepdim=True) + 1e-8)


# %% wrong: num_layers is not looked at: there are always four layers.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(4):
            layers += [nn.Linear(width, w_dim), nn.LeakyReLU(0.2)]
            width = w_dim
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: There is a layer too many: num_layers counts the first one, from z_dim, too.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = [nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2)]
        for _ in range(num_layers):
            layers += [nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: The default of num_layers is 4.
class MappingNetwork(MappingNetwork):
    def __init__(self, z_dim, w_dim, num_layers=8):
        super().__init__(z_dim, w_dim, num_layers)


# %% wrong: The layers are z_dim wide but for the last: from the first on they are w_dim wide.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        widths = [z_dim] * num_layers + [w_dim]
        layers = []
        for a, b in zip(widths, widths[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: One layer is used again and again: each of the num_layers has weights of its own.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.first, self.other, self.num_layers = nn.Linear(z_dim, w_dim), nn.Linear(w_dim, w_dim), num_layers

    def forward(self, z):
        w = F.leaky_relu(self.first(z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)), 0.2)
        for _ in range(self.num_layers - 1):
            w = F.leaky_relu(self.other(w), 0.2)
        return w


# %% variant: a list of one layer, times a number
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        pair = [nn.Linear(w_dim, w_dim), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2), *pair * (num_layers - 1))

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: The biases are missing: leave out bias=False.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim, bias=False), nn.LeakyReLU(0.2)]
            width = w_dim
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: A Linear layer does not fit its input
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers = []
        for _ in range(num_layers):
            layers += [nn.Linear(z_dim, w_dim), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: There is BatchNorm, which is not asked for: what it makes of a z would depend on the others.
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        layers, width = [], z_dim
        for _ in range(num_layers):
            layers += [nn.Linear(width, w_dim), nn.BatchNorm1d(w_dim), nn.LeakyReLU(0.2)]
            width = w_dim
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8))


# %% wrong: The output is random: two passes over the same input differ
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        w = super().forward(z)
        return w + 0.01 * torch.randn_like(w)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.first = nn.Linear(z_dim, w_dim)
        self.others = [nn.Linear(w_dim, w_dim) for _ in range(num_layers - 1)]

    def forward(self, z):
        w = F.leaky_relu(self.first(z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)), 0.2)
        for layer in self.others:
            w = F.leaky_relu(layer(w), 0.2)
        return w


# %% wrong: The input is cut off: gradients must reach it.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        with torch.no_grad():
            z = z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8)
        return self.layers(z)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class MappingNetwork(MappingNetwork):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: The first line of __init__ must be super().__init__().
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        self.first = nn.Linear(z_dim, w_dim)

    def forward(self, z):
        return self.first(z)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class MappingNetwork(MappingNetwork):
    def forward(self, z):
        return super().forward(z.to(device))


# %% right: a module list, functions, the root by norm
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        widths = [z_dim] + num_layers * [w_dim]
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, z):
        w = z / (z.norm(dim=1, keepdim=True) ** 2 / z.shape[1] + 1e-8).sqrt()
        for linear in self.linears:
            w = F.leaky_relu(linear(w), negative_slope=0.2)
        return w


# %% right: torch's own RMSNorm, without weights
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        blocks = [nn.RMSNorm(z_dim, eps=1e-8, elementwise_affine=False)]
        for i in range(num_layers):
            blocks.append(nn.Linear(w_dim if i else z_dim, w_dim))
            blocks.append(nn.LeakyReLU(0.2, inplace=True))
        self.net = nn.Sequential(*blocks)

    def forward(self, z):
        return self.net(z)


# %% right: lazy layers and a first pass, the slope by max
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.layers = nn.ModuleList(nn.LazyLinear(w_dim) for _ in range(num_layers))
        self(torch.zeros(1, z_dim))

    def forward(self, z):
        w = z.div(z.pow(2).mean(-1, keepdim=True).add(1e-8).sqrt())
        for layer in self.layers:
            y = layer(w)
            w = torch.maximum(y, 0.2 * y)
        return w


# %% right: weights of one's own, another initialisation
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        widths = [z_dim, *[w_dim] * num_layers]
        self.weights = nn.ParameterList(nn.Parameter(torch.randn(b, a) / a**0.5) for a, b in zip(widths, widths[1:]))
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(w_dim)) for _ in range(num_layers))

    def forward(self, z):
        w = z * (z * z).mean(dim=1, keepdim=True).add(1e-8).pow(-0.5)
        for weight, bias in zip(self.weights, self.biases):
            w = F.leaky_relu(F.linear(w, weight, bias), 0.2)
        return w


# %% right: blocks of a class of one's own
class MappingNetwork(nn.Module):
    class Block(nn.Module):
        def __init__(self, a, b):
            super().__init__()
            self.linear = nn.Linear(a, b)

        def forward(self, x):
            x = self.linear(x)
            return torch.where(x > 0, x, 0.2 * x)

    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.blocks = nn.Sequential(self.Block(z_dim, w_dim))
        while len(self.blocks) < num_layers:
            self.blocks.append(self.Block(w_dim, w_dim))

    def forward(self, z):
        root = torch.sqrt(torch.mean(z**2, dim=1) + 1e-8)
        return self.blocks(z / root[:, None])


# %% right: recursion
class MappingNetwork(nn.Module):
    def __init__(self, z_dim, w_dim, num_layers=4):
        super().__init__()
        self.linear = nn.Linear(z_dim, w_dim)
        self.rest = MappingNetwork(w_dim, w_dim, num_layers - 1) if num_layers > 1 else None

    def forward(self, z, is_first=True):
        if is_first:
            z = z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8)
        w = F.leaky_relu(self.linear(z), 0.2)
        return w if self.rest is None else self.rest(w, is_first=False)

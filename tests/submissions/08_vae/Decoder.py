# %% wrong: A sigmoid follows the last layer: logits are asked for, the likelihood has it inside.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Sigmoid(), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% variant: in forward
class Decoder(Decoder):
    def forward(self, z):
        return torch.sigmoid(super().forward(z))


# %% wrong: A tanh follows the last layer: means and logits may be any number.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Tanh(), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is an activation after the last layer too: means and logits may be any number.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in (*hidden, math.prod(x_shape)):
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Unflatten(1, x_shape))

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is no activation between the layers: they then amount to a single one.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in (*hidden, math.prod(x_shape)):
            layers.append(nn.Linear(width, wide))
            width = wide
        self.layers = nn.Sequential(*layers, nn.Unflatten(1, x_shape))

    def forward(self, z):
        return self.layers(z)


# %% wrong: ReLU stands where nn.SiLU is asked for.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.ReLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: LeakyReLU stands where nn.SiLU is asked for.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.LeakyReLU(0.2)]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: The widths are taken from the end, as in a mirror of the encoder: hidden is in the order of use.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in reversed(hidden):
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% variant: by a slice
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        widths = (z_dim, *hidden[::-1], math.prod(x_shape))
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.x_shape = x_shape

    def forward(self, z):
        for linear in self.linears[:-1]:
            z = F.silu(linear(z))
        return self.linears[-1](z).view(-1, *self.x_shape)


# %% wrong: The rows are not brought into the shape of an x: (n, *x_shape) is asked for.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z)


# %% wrong: The output is twice as wide, with variances: here the decoder gives one number for each of x.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * math.prod(x_shape)))
        self.x_shape = x_shape

    def forward(self, z):
        return self.layers(z).chunk(2, dim=1)[0].reshape(-1, *self.x_shape)


# %% wrong: The dimensions are in the wrong order: the batch comes first, (-1, *x_shape).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).reshape(*self.x_shape, -1)


# %% wrong: All hidden layers have the first width: each has its own of hidden.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, hidden[0]), nn.SiLU()]
            width = hidden[0]
        self.layers = nn.Sequential(*layers, nn.Linear(width, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)


# %% wrong: The sum of x_shape is taken: one x holds math.prod(x_shape) numbers.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, sum(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)


# %% wrong: hidden is not looked at: there are always two hidden layers, 256 wide.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 256), nn.SiLU(), nn.Linear(256, 256), nn.SiLU(),
            nn.Linear(256, math.prod(x_shape)), nn.Unflatten(1, x_shape),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The default of hidden is (256, 256).
class Decoder(Decoder):
    def __init__(self, z_dim, x_shape, hidden=(256, 512)):
        super().__init__(z_dim, x_shape, hidden)


# %% wrong: The biases are missing: leave out bias=False.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide, bias=False), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape), bias=False), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is dropout, which is not asked for: the output is random.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU(), nn.Dropout(0.2)]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: z_dim and x_shape are exchanged: here z_dim comes first.
class Decoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        layers += [nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape)]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z)


# %% wrong: The z is cut off: gradients must pass on to the encoder.
class Decoder(Decoder):
    def forward(self, z):
        return super().forward(z.detach())


# %% wrong: The first layers are cut off: gradients must reach all weights.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers)
        self.last = nn.Sequential(nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape))

    def forward(self, z):
        with torch.no_grad():
            h = self.layers(z)
        return self.last(h)


# %% wrong: 60 numbers do not fit into the shape (-1, 1, 28, 28): is a size fixed in the code?
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, width = [], z_dim
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).reshape(-1, 1, 28, 28)


# %% wrong: It returns nothing: a `return` with the result is missing.
class Decoder(Decoder):
    def forward(self, z):
        self.layers(z)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        widths = (z_dim, *hidden)
        self.inner = [nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
        self.last, self.x_shape = nn.Linear(widths[-1], math.prod(x_shape)), x_shape

    def forward(self, z):
        for linear in self.inner:
            z = F.silu(linear(z))
        return self.last(z).reshape(-1, *self.x_shape)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class Decoder(Decoder):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class Decoder(Decoder):
    def forward(self, z):
        return super().forward(z.to(device))


# %% right: a module list and reshape
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        widths = (z_dim, *hidden, math.prod(x_shape))
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.x_shape = tuple(x_shape)

    def forward(self, z):
        *inner, last = self.linears
        for linear in inner:
            z = F.silu(linear(z))
        return last(z).reshape(-1, *self.x_shape)


# %% right: a function that returns an nn.Sequential
def Decoder(z_dim, x_shape, hidden=(256, 256)):
    widths = [z_dim, *hidden]
    layers = [m for a, b in zip(widths, widths[1:]) for m in (nn.Linear(a, b), nn.SiLU(inplace=True))]
    return nn.Sequential(*layers, nn.Linear(widths[-1], math.prod(x_shape)), nn.Unflatten(-1, x_shape))


# %% right: a subclass of nn.Sequential
class Decoder(nn.Sequential):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        layers, width = [], z_dim
        for wide in hidden:
            layers.extend((nn.Linear(width, wide), nn.SiLU()))
            width = wide
        super().__init__(*layers, nn.Linear(width, math.prod(x_shape)), nn.Unflatten(1, x_shape))


# %% right: the activation written out, view
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        widths = [z_dim] + list(hidden) + [math.prod(x_shape)]
        self.linears = nn.ModuleList([nn.Linear(widths[i], widths[i + 1]) for i in range(len(widths) - 1)])
        self.x_shape = x_shape

    def forward(self, z):
        h = self.linears[0](z)
        for linear in self.linears[1:]:
            h = linear(h / (1 + torch.exp(-h)))
        return h.view(z.shape[0], *self.x_shape)


# %% right: lazy layers, another initialisation
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = torch.Size(x_shape)
        layers = []
        for wide in hidden:
            layers += [nn.LazyLinear(wide), nn.SiLU()]
        self.layers = nn.Sequential(*layers, nn.LazyLinear(self.x_shape.numel()))
        self.layers(torch.zeros(1, z_dim))
        nn.init.zeros_(self.layers[-1].bias)

    def forward(self, z):
        return self.layers(z).unflatten(1, self.x_shape)

# %% wrong: The halves are exchanged: the means come first, then the log variances.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        log_var, mean = self.layers(x).chunk(2, dim=1)
        return mean, log_var


# %% variant: exchanged on the way out
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = (math.prod(x_shape), *hidden)
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.last, self.z_dim = nn.Linear(widths[-1], 2 * z_dim), z_dim

    def forward(self, x):
        h = x.reshape(len(x), -1)
        for linear in self.linears:
            h = F.silu(linear(h))
        both = self.last(h)
        return both[:, self.z_dim :], both[:, : self.z_dim]


# %% wrong: Means and log variances take turns: the first half holds the means, the second the others.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        both = self.layers(x)
        return both[:, ::2], both[:, 1::2]


# %% wrong: The log variances are brought above 0: a logarithm may be any number.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean, F.softplus(log_var)


# %% wrong: The log variances are clamped: a logarithm may be any number.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean, log_var.clamp(-10, 10)


# %% wrong: This returns the variances: their logarithm is asked for, no exp.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean, log_var.exp()


# %% wrong: This returns the standard deviations: the logarithm of the variance is asked for.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean, torch.exp(log_var / 2)


# %% wrong: The means are squeezed by tanh: they may be any number.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return torch.tanh(mean), log_var


# %% wrong: There is an activation after the last layer too: means and logarithms may be any number.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in (*hidden, 2 * z_dim):
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: There is no activation between the layers: they then amount to a single one.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in (*hidden, 2 * z_dim):
            layers.append(nn.Linear(width, wide))
            width = wide
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: ReLU stands where nn.SiLU is asked for.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.ReLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: LeakyReLU stands where nn.SiLU is asked for.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.LeakyReLU(0.2)]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: There are two last layers: one is asked for, to 2 * z_dim numbers, which is cut in two.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers)
        self.mean, self.log_var = nn.Linear(width, z_dim), nn.Linear(width, z_dim)

    def forward(self, x):
        h = self.layers(x)
        return self.mean(h), self.log_var(h)


# %% variant: other names, functions
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = (math.prod(x_shape), *hidden)
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.heads = nn.ModuleDict({"mu": nn.Linear(widths[-1], z_dim), "s": nn.Linear(widths[-1], z_dim)})

    def forward(self, x):
        h = x.flatten(1)
        for linear in self.linears:
            h = F.silu(linear(h))
        return self.heads["mu"](h), self.heads["s"](h)


# %% wrong: hidden is not looked at: there are always two hidden layers, 256 wide.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(math.prod(x_shape), 256), nn.SiLU(), nn.Linear(256, 256), nn.SiLU(),
            nn.Linear(256, 2 * z_dim),
        )

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: Of hidden only the first width is used: there is a layer for each of them.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        wide = hidden[0]
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(math.prod(x_shape), wide), nn.SiLU(), nn.Linear(wide, 2 * z_dim)
        )

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: The biases are missing: leave out bias=False.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide, bias=False), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim, bias=False))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: There is BatchNorm, which is not asked for: what it makes of an x would depend on the others.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.BatchNorm1d(wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: The default of hidden is (256, 256).
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(512, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: The x is not made a row: x.flatten(1) comes before the first layer.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: Only the last number of x_shape is counted: one x holds math.prod(x_shape) numbers.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], x_shape[-1]
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: The batch is cut in two: it is each row that has a half of means, chunk(2, dim=1).
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2)
        return mean, log_var


# %% wrong: Only the first layer is followed by an activation: nn.SiLU stands between all of them.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers = [nn.Flatten(), nn.Linear(math.prod(x_shape), hidden[0]), nn.SiLU()]
        for i in range(1, len(hidden)):
            layers.append(nn.Linear(hidden[i - 1], hidden[i]))
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[-1], 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% variant: in forward
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = [math.prod(x_shape), *hidden, 2 * z_dim]
        self.layers = nn.ModuleList(map(nn.Linear, widths, widths[1:]))

    def forward(self, x):
        first, *others = self.layers
        h = F.silu(first(x.flatten(1)))
        for layer in others:
            h = layer(h)
        return h.chunk(2, dim=1)


# %% wrong: An entry is asked for that a tuple lacks: it may hold fewer.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(math.prod(x_shape), hidden[0]),
            nn.SiLU(),
            nn.Linear(hidden[0], hidden[1]),
            nn.SiLU(),
            nn.Linear(hidden[1], 2 * z_dim),
        )

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)


# %% wrong: 2 results are to be returned: mean, log_var.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x)


# %% wrong: This draws z: mean and log_var are asked for, the draw is section 3.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean + torch.exp(log_var / 2) * torch.randn_like(mean), log_var


# %% wrong: The input is cut off: gradients must reach it
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers, nn.Linear(width, 2 * z_dim))

    def forward(self, x):
        return self.layers(x.detach()).chunk(2, dim=1)


# %% wrong: The log variances are detached: the encoder has to learn them.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.layers = nn.Sequential(*layers)
        self.last, self.z_dim = nn.Linear(width, 2 * z_dim), z_dim

    def forward(self, x):
        with torch.no_grad():
            h = self.layers(x)
        return self.last(h).split(self.z_dim, dim=1)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = (math.prod(x_shape), *hidden)
        self.inner = [nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
        self.last = nn.Linear(widths[-1], 2 * z_dim)

    def forward(self, x):
        h = x.flatten(1)
        for linear in self.inner:
            h = F.silu(linear(h))
        return self.last(h).chunk(2, dim=1)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class Encoder(Encoder):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: The first line of __init__ must be super().__init__().
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        self.first = nn.Linear(math.prod(x_shape), hidden[0])

    def forward(self, x):
        return self.first(x.flatten(1)).chunk(2, dim=1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class Encoder(Encoder):
    def forward(self, x):
        mean, log_var = super().forward(x.to(device))
        return mean, log_var


# %% right: a module list, and split
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = (math.prod(x_shape), *hidden, 2 * z_dim)
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.z_dim = z_dim

    def forward(self, x):
        h = x.view(x.size(0), -1)
        for linear in self.linears[:-1]:
            h = F.silu(linear(h))
        return torch.split(self.linears[-1](h), self.z_dim, dim=1)


# %% right: slices, and the activation written out
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        size = 1
        for s in x_shape:
            size *= s
        self.first, self.rest = nn.Linear(size, hidden[0]), nn.ModuleList()
        for a, b in zip(hidden, [*hidden[1:], 2 * z_dim]):
            self.rest.append(nn.Linear(a, b))

    def forward(self, x):
        h = self.first(x.flatten(start_dim=1))
        for linear in self.rest:
            h = linear(h * torch.sigmoid(h))
        half = h.shape[1] // 2
        return h[:, :half], h[:, half:]


# %% right: lazy layers, a first pass in __init__, unflatten
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers = [nn.Flatten()]
        for wide in hidden:
            layers += [nn.LazyLinear(wide), nn.SiLU()]
        layers += [nn.LazyLinear(2 * z_dim), nn.Unflatten(1, (2, z_dim))]
        self.layers = nn.Sequential(*layers)
        self.layers(torch.zeros(1, *x_shape))

    def forward(self, x):
        return self.layers(x).unbind(1)


# %% right: another initialisation, a dictionary of parts
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = [int(torch.tensor(x_shape).prod()), *hidden]
        body = []
        for a, b in zip(widths[:-1], widths[1:]):
            body.append(nn.Linear(a, b))
            body.append(nn.SiLU(inplace=True))
        self.parts = nn.ModuleDict(dict(body=nn.Sequential(*body), head=nn.Linear(widths[-1], 2 * z_dim)))
        nn.init.zeros_(self.parts["head"].weight)

    def forward(self, x):
        mean, log_var = self.parts["head"](self.parts["body"](x.flatten(1))).tensor_split(2, dim=-1)
        return mean, log_var


# %% right: a list comes back, matrices of one's own for the last layer
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, width = [nn.Flatten()], math.prod(x_shape)
        for wide in hidden:
            layers += [nn.Linear(width, wide), nn.SiLU()]
            width = wide
        self.body = nn.Sequential(*layers)
        self.weight = nn.Parameter(torch.randn(2 * z_dim, width) / width**0.5)
        self.bias = nn.Parameter(torch.zeros(2 * z_dim))

    def forward(self, x):
        both = F.linear(self.body(x), self.weight, self.bias)
        return list(both.chunk(2, dim=1))


# %% right: a method of its own for the layers
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.net = self.make([math.prod(x_shape), *hidden, z_dim + z_dim])

    @staticmethod
    def make(widths):
        layers = []
        for i in range(len(widths) - 1):
            layers.append(nn.Linear(widths[i], widths[i + 1]))
            if i < len(widths) - 2:
                layers.append(nn.SiLU())
        return nn.Sequential(*layers)

    def forward(self, x):
        out = self.net(torch.flatten(x, 1))
        return torch.chunk(out, 2, -1)

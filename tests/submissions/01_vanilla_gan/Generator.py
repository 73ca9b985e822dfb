# %% wrong: A tanh follows the last layer: the points of the data are not confined to (-1, 1).
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim), nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: in forward, with separate layers
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.first, self.second = nn.Linear(z_dim, hidden), nn.Linear(hidden, hidden)
        self.third = nn.Linear(hidden, out_dim)

    def forward(self, z):
        h = F.leaky_relu(self.first(z), 0.2)
        return self.third(F.leaky_relu(self.second(h), 0.2)).tanh()


# %% wrong: A sigmoid follows the last layer: the points of the data are not confined to (0, 1).
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(
        nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, out_dim), nn.Sigmoid(),
    )


# %% wrong: These are ReLUs where LeakyReLU(0.2) is asked for.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.ReLU(),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: clamp
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.a = nn.Linear(z_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.c(self.b(self.a(z).clamp(min=0)).clamp(min=0))


# %% wrong: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(),
            nn.Linear(hidden, hidden), nn.LeakyReLU(),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: as a function
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.a = nn.Linear(z_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.c(F.leaky_relu(self.b(F.leaky_relu(self.a(z)))))


# %% wrong: A LeakyReLU follows the last layer too: points below 0 are squeezed.
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(
        nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, out_dim), nn.LeakyReLU(0.2),
    )


# %% wrong: There is no nonlinearity between the layers: together they are one linear map.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layer1 = nn.Linear(z_dim, hidden)
        self.layer2 = nn.Linear(hidden, hidden)
        self.layer3 = nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.layer3(self.layer2(self.layer1(z)))


# %% wrong: The LeakyReLU after the second layer is missing.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The second hidden layer is missing
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim)
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: as a function
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim))


# %% wrong: The Linear layers have no biases here
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden, bias=False), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden, bias=False), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim, bias=False),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: BatchNorm is not asked for here
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The output is random in training mode: neither dropout nor other noise is asked for.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.5),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.5),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: after the first layer alone, and less of it
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(
        nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, out_dim),
    )


# %% wrong: The width of the output is fixed to 2: it must be out_dim.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 2),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: as a function
def Generator(z_dim, hidden=128, out_dim=2):
    slope, points = 0.2, 2
    return nn.Sequential(
        nn.Linear(z_dim, hidden), nn.LeakyReLU(slope),
        nn.Linear(hidden, hidden), nn.LeakyReLU(slope),
        nn.Linear(hidden, points),
    )


# %% wrong: The hidden width is fixed to 128: it must be the argument hidden.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 128), nn.LeakyReLU(0.2),
            nn.Linear(128, 128), nn.LeakyReLU(0.2),
            nn.Linear(128, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The first line of __init__ must be super().__init__().
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        self.first = nn.Linear(z_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.third = nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.third(F.leaky_relu(self.second(F.leaky_relu(self.first(z), 0.2)), 0.2))


# %% variant: a module list
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        widths = [z_dim, hidden, hidden, out_dim]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        super().__init__()

    def forward(self, z):
        first, second, third = self.layers
        return third(F.leaky_relu(second(F.leaky_relu(first(z), 0.2)), 0.2))


# %% wrong: The network has no parameters
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = [
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        ]

    def forward(self, z):
        for layer in self.layers:
            z = layer(z)
        return z


# %% variant: layers are made anew in every forward pass
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.widths = z_dim, hidden, out_dim

    def forward(self, z):
        z_dim, hidden, out_dim = self.widths
        h = F.leaky_relu(nn.Linear(z_dim, hidden)(z), 0.2)
        return nn.Linear(hidden, out_dim)(F.leaky_relu(nn.Linear(hidden, hidden)(h), 0.2))


# %% wrong: There is a layer too many: a fourth Linear is made and never used.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.first = nn.Linear(z_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.third = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, out_dim)

    def forward(self, z):
        h = F.leaky_relu(self.first(z), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.out(h)


# %% wrong: There is a layer too many: it gates by a softmax over one number, which is always 1.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        )
        self.last, self.gate = nn.Linear(hidden, out_dim), nn.Linear(hidden, 1)

    def forward(self, z):
        h = self.layers(z)
        return self.last(h) * torch.softmax(self.gate(h), dim=1)


# %% wrong: A Linear layer does not fit its input
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: the arguments of Linear the other way round
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(
        nn.Linear(hidden, z_dim), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(out_dim, hidden),
    )


# %% wrong: The class has no method `forward`
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def foward(self, z):
        return self.layers(z)


# %% wrong: It returns nothing
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        self.layers(z)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        ).to(device)

    def forward(self, z):
        return self.layers(z)


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z).detach()


# %% variant: in the middle of the network
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        h = self.layers[:2](z).detach()
        return self.layers[2:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        z = torch.tensor(z.tolist(), dtype=z.dtype)
        return self.layers(z)


# %% variant: under no_grad
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    @torch.no_grad()
    def forward(self, z):
        return self.layers(z)


# %% variant: frozen weights
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )
        self.layers[0].requires_grad_(False)

    def forward(self, z):
        return self.layers(z)


# %% right: a function that returns an nn.Sequential
def Generator(z_dim, hidden=128, out_dim=2):
    return nn.Sequential(
        nn.Linear(z_dim, hidden),
        nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden),
        nn.LeakyReLU(0.2),
        nn.Linear(hidden, out_dim),
    )


# %% right: a subclass of nn.Sequential with named layers
from collections import OrderedDict


class Generator(nn.Sequential):
    def __init__(self, z_dim: int, hidden: int = 128, out_dim: int = 2) -> None:
        super().__init__(OrderedDict(
            a=nn.Linear(z_dim, hidden), act1=nn.LeakyReLU(negative_slope=0.2, inplace=True),
            b=nn.Linear(hidden, hidden), act2=nn.LeakyReLU(negative_slope=0.2, inplace=True),
            c=nn.Linear(hidden, out_dim),
        ))


# %% right: layers in a module list made in reverse order, leaky ReLU written out
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        nn.Module.__init__(self)
        sizes = [out_dim, hidden, hidden, z_dim]
        self.blocks = nn.ModuleList(nn.Linear(b, a) for a, b in zip(sizes, sizes[1:]))

    def forward(self, z):
        *hidden_layers, last = reversed(self.blocks)
        for layer in hidden_layers:
            z = layer(z)
            z = torch.maximum(z, 0.2 * z)
        return last(z)


# %% wrong: Lazy layers have no weights yet
def block(width):
    return nn.Sequential(nn.LazyLinear(width), nn.LeakyReLU(0.2))


class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(block(hidden), block(hidden), nn.LazyLinear(out_dim))

    def forward(self, x):
        return self.net(x)


# %% wrong: By default the hidden layers are 128 wide
class Generator(nn.Sequential):
    def __init__(self, z_dim, hidden=64, out_dim=2):
        super().__init__(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )


# %% right: lazy layers with a first input in __init__, and a helper that makes a block
def block(width):
    return nn.Sequential(nn.LazyLinear(width), nn.LeakyReLU(0.2))


class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(block(hidden), block(hidden), nn.LazyLinear(out_dim))
        self.net(torch.zeros(1, z_dim))

    def forward(self, x):
        return self.net(x)


# %% right: bare parameters and einsum
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        sizes = (z_dim, hidden, hidden, out_dim)
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(b, a) / a**0.5) for a, b in zip(sizes, sizes[1:])
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(b)) for b in sizes[1:])

    def forward(self, z):
        for i, (w, b) in enumerate(zip(self.weights, self.biases)):
            z = torch.einsum("ni,oi->no", z, w) + b
            z = F.leaky_relu(z, 0.2) if i < 2 else z
        return z


# %% right: a base class for both networks, and a custom initialisation
class MLP(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        layers = []
        for a, b in zip(widths, widths[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.body = nn.Sequential(*layers[:-1])
        self.apply(self.init)

    @staticmethod
    def init(module):
        if isinstance(module, nn.Linear):
            nn.init.xavier_normal_(module.weight)
            nn.init.zeros_(module.bias)

    def forward(self, z):
        return self.body(z)


class Generator(MLP):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__(z_dim, hidden, hidden, out_dim)


# %% wrong: There is no LeakyReLU after the first layer.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(z_dim, hidden), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim))
    def forward(self, z):
        return self.net(z)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        torch.manual_seed(0)
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.layers(z)

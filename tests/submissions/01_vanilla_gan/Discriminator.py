# %% wrong: A sigmoid follows the last layer: the losses work on logits and apply it themselves.
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1), nn.Sigmoid(),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: in forward
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.a = nn.Linear(in_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, 1)

    def forward(self, x):
        h = F.leaky_relu(self.b(F.leaky_relu(self.a(x), 0.2)), 0.2)
        return torch.sigmoid(self.c(h))


# %% wrong: A tanh follows the last layer: logits may be any number.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 1), nn.Tanh(),
    )


# %% wrong: The result has shape (4,) where (4, 1) is asked for.
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        return self.layers(x).squeeze()


# %% variant: flatten, and a loop over layers
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.ModuleList([
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        ])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x.flatten()


# %% wrong: There are two logits where one is asked for: this is for a softmax over two classes.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 2),
    )


# %% wrong: These are ReLUs where LeakyReLU(0.2) is asked for.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.ReLU(),
        nn.Linear(hidden, hidden), nn.ReLU(),
        nn.Linear(hidden, 1),
    )


# %% variant: a class, functional
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.a = nn.Linear(in_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.c(torch.relu(self.b(torch.relu(self.a(x)))))


# %% wrong: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(),
        nn.Linear(hidden, hidden), nn.LeakyReLU(),
        nn.Linear(hidden, 1),
    )


# %% wrong: A LeakyReLU follows the last layer too: logits below 0 are squeezed.
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.a = nn.Linear(in_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, 1)

    def forward(self, x):
        for layer in (self.a, self.b, self.c):
            x = F.leaky_relu(layer(x), 0.2)
        return x


# %% wrong: There is no nonlinearity between the layers: together they are one linear map.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1)
    )


# %% wrong: The second hidden layer is missing
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1))


# %% wrong: The Linear layers have no biases here
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden, bias=False), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden, bias=False), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 1, bias=False),
    )


# %% wrong: BatchNorm is not asked for here
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 1),
    )


# %% wrong: Dropout makes the output random in training mode: none is asked for.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
        nn.Linear(hidden, 1),
    )


# %% variant: functional, and more of it
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.a = nn.Linear(in_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, 1)

    def forward(self, x):
        x = F.dropout(F.leaky_relu(self.a(x), 0.2), 0.5, self.training)
        return self.c(F.leaky_relu(self.b(x), 0.2))


# %% wrong: The width of the input is fixed to 2: it must be in_dim.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 1),
    )


# %% variant: a class
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.hidden1 = nn.Linear(2, hidden)
        self.hidden2 = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        x = F.leaky_relu(self.hidden1(x), 0.2)
        return self.out(F.leaky_relu(self.hidden2(x), 0.2))


# %% wrong: The hidden width is fixed to 128: it must be the argument hidden.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, 128), nn.LeakyReLU(0.2),
        nn.Linear(128, 128), nn.LeakyReLU(0.2),
        nn.Linear(128, 1),
    )


# %% wrong: The network has no parameters
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = [nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1)]

    def forward(self, x):
        first, second, third = self.layers
        return third(F.leaky_relu(second(F.leaky_relu(first(x), 0.2)), 0.2))


# %% wrong: There is a layer too many: a fourth Linear is made and never used.
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )
        self.extra = nn.Linear(hidden, hidden)

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is a layer too many: it gates by a softmax over one number, which is always 1.
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        )
        self.last, self.gate = nn.Linear(hidden, 1), nn.Linear(hidden, 1)

    def forward(self, x):
        h = self.layers(x)
        return self.last(h) * torch.softmax(self.gate(h), dim=1)


# %% wrong: It returns nothing
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        logits = self.layers(x)


# %% wrong: The first line of __init__ must be super().__init__().
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def Discriminator(in_dim=2, hidden=128):
    return nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, 1),
    ).to(device)


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        return self.layers(x).detach()


# %% variant: in the middle of the network
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        h = self.layers[:2](x).detach()
        return self.layers[2:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    def forward(self, x):
        x = torch.tensor(x.tolist(), dtype=x.dtype)
        return self.layers(x)


# %% variant: under no_grad
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )

    @torch.no_grad()
    def forward(self, x):
        return self.layers(x)


# %% variant: frozen weights
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )
        self.layers[0].requires_grad_(False)

    def forward(self, x):
        return self.layers(x)


# %% right: a function that returns an nn.Sequential
def Discriminator(in_dim=2, hidden=128):
    act = nn.LeakyReLU(0.2)
    return nn.Sequential(
        nn.Linear(in_dim, hidden), act, nn.Linear(hidden, hidden), act, nn.Linear(hidden, 1)
    )


# %% right: functional, other names
class Discriminator(nn.Module):
    """Judges points."""

    SLOPE = 0.2

    def __init__(self, in_dim=2, hidden=128, **_):
        super().__init__()
        self.to_hidden = nn.Linear(in_dim, hidden)
        self.within = nn.Linear(hidden, hidden)
        self.judge = nn.Linear(hidden, 1)

    def forward(self, points):
        h = F.leaky_relu(self.to_hidden(points), self.SLOPE)
        h = F.leaky_relu(self.within(h), self.SLOPE)
        return self.judge(h)


# %% right: a partial of a helper that builds any such network
def mlp(out_dim, in_dim=2, hidden=128):
    dims = [in_dim, hidden, hidden, out_dim]
    layers = [m for a, b in zip(dims, dims[1:]) for m in (nn.Linear(a, b), nn.LeakyReLU(0.2))]
    return nn.Sequential(*layers[:-1])


Discriminator = partial(mlp, 1)


# %% right: leaky ReLU as an nn.PReLU would compute it, with a buffer for the slope
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.l1, self.l2 = nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden)
        self.l3 = nn.Linear(hidden, 1)
        self.register_buffer("slope", torch.tensor(0.2))

    def act(self, x):
        return x.clamp(min=0) + self.slope * x.clamp(max=0)

    def forward(self, x):
        return self.l3(self.act(self.l2(self.act(self.l1(x)))))


# %% right: the last layer is a dot product with a vector, the shape put back
class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.features = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        )
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        h = self.features(x)
        return (h @ self.head.weight.squeeze(0) + self.head.bias).unsqueeze(1)


# %% right: a class made by a function, whose method is decorated
from functools import wraps


def checked(forward):
    @wraps(forward)
    def wrapper(self, x):
        if x.dim() != 2:
            raise ValueError(f"x must have two dimensions, got {x.dim()}.")
        return forward(self, x)

    return wrapper


class Discriminator(nn.Module):
    def __init__(self, in_dim=2, hidden=128):
        super().__init__()
        self.net = mlp_of(in_dim, hidden, hidden, 1)

    @checked
    def forward(self, x):
        return self.net(x)


def mlp_of(*widths):
    net = nn.Sequential()
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        net.add_module(f"linear{i}", nn.Linear(a, b))
        if i < len(widths) - 2:
            net.add_module(f"act{i}", nn.LeakyReLU(0.2))
    return net


# %% wrong: By default points have two coordinates, and the hidden layers are 128 wide.
class Discriminator(nn.Sequential):
    def __init__(self, in_dim=2, hidden=64):
        super().__init__(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden),
            nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )

# %% wrong: The tanh at the end is missing: pixels leave the range of the data.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: separate layers
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = F.leaky_relu(norm(layer(z)), 0.2)
        return last(z).reshape(-1, 1, self.size, self.size)


# %% wrong: A sigmoid ends the network: its range is (0, 1), that of the data is (-1, 1).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Sigmoid(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: in forward
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = F.leaky_relu(norm(layer(z)), 0.2)
        return last(z).sigmoid().reshape(-1, 1, self.size, self.size)


# %% wrong: These are ReLUs where LeakyReLU(0.2) is asked for.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.ReLU(),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.ReLU(),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.ReLU(),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: clamp
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = norm(layer(z)).clamp(min=0)
        return last(z).tanh().reshape(-1, 1, self.size, self.size)


# %% wrong: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: the function
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = F.leaky_relu(norm(layer(z)))
        return torch.tanh(last(z)).reshape(-1, 1, self.size, self.size)


# %% wrong: There is no nonlinearity between the layers: together they are one linear map.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: A LeakyReLU comes before the tanh: values below 0 are squeezed.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.LeakyReLU(0.2),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The images are not unflattened: shape (n, 1, size, size) is asked for.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The channel dimension is missing: (n, 1, size, size).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The size is fixed to 28: take the argument size.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], 784),
            nn.Tanh(),
            nn.Unflatten(1, (1, 28, 28)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The hidden widths are used in reverse order.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The Linear layers have no biases here
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0], bias=False),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1], bias=False),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2], bias=False),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size, bias=False),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: One hidden layer is missing: there are three.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is a layer that is made and never used.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )
        self.spare = nn.Linear(z_dim, z_dim)

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is dropout in the generator: it belongs into the discriminator.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: In eval mode the pixels come out in another range: it must be the same in both modes.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        images = self.layers(z)
        return images if self.training else (images + 1) / 2


# %% wrong: The default of z_dim is 100.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=64, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The first line of __init__ must be super().__init__().
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: It returns nothing
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        self.layers(z)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, hidden[0]),
            *[nn.BatchNorm1d(hidden[0])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            *[nn.BatchNorm1d(hidden[1])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            *[nn.BatchNorm1d(hidden[2])] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )
        self.layers.to(device)

    def forward(self, z):
        return self.layers(z)


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            *[nn.BatchNorm1d(a)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            *[nn.BatchNorm1d(b)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            *[nn.BatchNorm1d(c)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        return self.layers(z).detach()


# %% variant: in the middle of the network
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            *[nn.BatchNorm1d(a)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            *[nn.BatchNorm1d(b)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            *[nn.BatchNorm1d(c)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        h = self.layers[:1](z).detach()
        return self.layers[1:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            *[nn.BatchNorm1d(a)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            *[nn.BatchNorm1d(b)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            *[nn.BatchNorm1d(c)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def forward(self, z):
        z = torch.tensor(z.tolist(), dtype=z.dtype)
        return self.layers(z)


# %% variant: under no_grad
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            *[nn.BatchNorm1d(a)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            *[nn.BatchNorm1d(b)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            *[nn.BatchNorm1d(c)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    @torch.no_grad()
    def forward(self, z):
        return self.layers(z)


# %% variant: frozen weights
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Linear(z_dim, a),
            *[nn.BatchNorm1d(a)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            *[nn.BatchNorm1d(b)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(b, c),
            *[nn.BatchNorm1d(c)] * batch_norm,
            nn.LeakyReLU(0.2),
            nn.Linear(c, size * size),
            nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )
        self.layers[0].requires_grad_(False)

    def forward(self, z):
        return self.layers(z)


# %% wrong: BatchNorm stands after the LeakyReLU: it comes before it, after the Linear layer.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
            layers += [nn.BatchNorm1d(b)] if batch_norm else []
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: batch_norm is not looked at: there is never a BatchNorm.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is BatchNorm without being asked for: batch_norm is False by default.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b), nn.BatchNorm1d(b), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: BatchNorm is missing after the first layer: it follows each of the three hidden ones.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)]
            layers += [nn.BatchNorm1d(b)] if batch_norm and a != z_dim else []
            layers += [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: This is LayerNorm, within each sample: nn.BatchNorm1d is asked for.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)] + [nn.LayerNorm(b)] * batch_norm + [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: This BatchNorm has neither weight nor bias: leave out affine=False.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)]
            layers += [nn.BatchNorm1d(b, affine=False)] * batch_norm + [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: BatchNorm1d(width, 0.8) sets eps, the small number under the root: say BatchNorm1d(width).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)] + [nn.BatchNorm1d(b, 0.8)] * batch_norm + [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: This BatchNorm keeps no running statistics: in eval mode it needs them.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)]
            layers += [nn.BatchNorm1d(b, track_running_stats=False)] * batch_norm
            layers += [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The images have a BatchNorm too: it follows the hidden layers only.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, widths = [], (z_dim, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b)] + [nn.BatchNorm1d(b)] * batch_norm + [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            *layers, nn.Linear(widths[-1], size * size),
            *[nn.BatchNorm1d(size * size)] * batch_norm, nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: There is a layer that no image passes: remove it, or apply it in forward.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, width = [], z_dim
        for wider in hidden:
            layers.append(nn.Linear(width, wider))
            if batch_norm:
                layers.append(nn.BatchNorm1d(wider))
            layers.append(nn.LeakyReLU(0.2))
            width = wider
        self.layers = nn.Sequential(
            *layers, nn.Linear(width, size * size), nn.Tanh(), nn.Unflatten(1, (1, size, size))
        )
        if batch_norm:
            self.last_norm = nn.BatchNorm1d(size * size)

    def forward(self, z):
        return self.layers(z)


# %% right: a function that returns an nn.Sequential
def MlpGenerator(z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
    layers = []
    for a, b in zip((z_dim, *hidden), hidden):
        layers += [nn.Linear(a, b)] + batch_norm * [nn.BatchNorm1d(b)]
        layers += [nn.LeakyReLU(0.2, inplace=True)]
    layers += [nn.Linear(hidden[-1], size**2), nn.Tanh(), nn.Unflatten(1, (1, size, size))]
    return nn.Sequential(*layers)


# %% right: a module list and functions
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = F.leaky_relu(norm(layer(z)), negative_slope=0.2)
        return torch.tanh(last(z)).reshape(-1, 1, self.size, self.size)


# %% right: leaky ReLU written out, view
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size

    def forward(self, z):
        for layer, norm in zip(self.layers, self.norms):
            z = norm(layer(z))
            z = torch.maximum(z, 0.2 * z)
        return self.layers[-1](z).tanh().view(len(z), 1, self.size, self.size)


# %% right: lazy layers
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = [*hidden]
        self.hidden = nn.ModuleList(nn.LazyLinear(w) for w in widths)
        self.norms = [lambda x: x] * 3
        if batch_norm:
            self.norms = nn.ModuleList(nn.LazyBatchNorm1d() for _ in widths)
        self.last, self.size = nn.LazyLinear(size * size), size
        self(torch.zeros(2, z_dim))

    def forward(self, z):
        for layer, norm in zip(self.hidden, self.norms):
            z = F.leaky_relu(norm(layer(z)), 0.2)
        return torch.tanh(self.last(z)).unflatten(1, (1, self.size, self.size))


# %% right: tanh by sigmoid, another initialisation
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        widths = (z_dim, *hidden, size * size)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        norm = nn.BatchNorm1d if batch_norm else nn.Identity
        self.norms = nn.ModuleList(norm(w) for w in hidden)
        self.size = size
        for layer in self.layers:
            nn.init.normal_(layer.weight, 0, 0.02)

    def forward(self, z):
        *first, last = self.layers
        for layer, norm in zip(first, self.norms):
            z = F.leaky_relu(norm(layer(z)), 0.2)
        return (2 * torch.sigmoid(2 * last(z)) - 1).reshape(-1, 1, self.size, self.size)


# %% right: a subclass of nn.Sequential
class MlpGenerator(nn.Sequential):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        a, b, c = hidden
        super().__init__(
            nn.Linear(z_dim, a), self.norm(a, batch_norm), nn.LeakyReLU(0.2), nn.Linear(a, b),
            self.norm(b, batch_norm), nn.LeakyReLU(0.2), nn.Linear(b, c), self.norm(c, batch_norm),
            nn.LeakyReLU(0.2), nn.Linear(c, size * size), nn.Tanh(),
            nn.Unflatten(1, (1, size, size)),
        )

    def norm(self, width, batch_norm):
        return nn.BatchNorm1d(width) if batch_norm else nn.Identity()


# %% right: lazy layers that have no weights before their first input
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers = []
        for width in hidden:
            layers += [nn.LazyLinear(width)]
            if batch_norm:
                layers += [nn.BatchNorm1d(width)]
            layers += [nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.LazyLinear(size * size), nn.Tanh())
        self.size = size

    def forward(self, z):
        return self.layers(z).view(-1, 1, self.size, self.size)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class MlpGenerator(MlpGenerator):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size, self.inner, last = size, [], z_dim
        for width in hidden:
            self.inner.append(nn.Linear(last, width))
            if batch_norm:
                self.inner.append(nn.BatchNorm1d(width))
            self.inner.append(nn.LeakyReLU(0.2))
            last = width
        self.out = nn.Linear(last, size * size)

    def forward(self, z):
        for layer in self.inner:
            z = layer(z)
        return torch.tanh(self.out(z)).view(-1, 1, self.size, self.size)

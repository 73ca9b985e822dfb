# %% wrong: A sigmoid ends the network: the loss works on logits.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: in forward
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = F.dropout(x, self.dropout, self.training)
        return torch.sigmoid(last(x))


# %% wrong: There is no dropout.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: nn.Identity in its place
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Identity(),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Identity(),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Identity(),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: Dropout stays on in eval mode: pass training=self.training.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = F.dropout(x, self.dropout)
        return last(x)


# %% variant: said explicitly
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = F.dropout(x, p=self.dropout, training=True)
        return last(x)


# %% wrong: The probability is fixed to 0.3: take the argument dropout.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The default of dropout is 0.3.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.5, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: PyTorch's default by way of None
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=None, size=28):
        super().__init__()
        dropout = 0.5 if dropout is None else dropout
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: Dropout is missing after the third hidden layer.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is dropout on the images too: only hidden layers get it.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(dropout),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is dropout on the logits too: only hidden layers get it.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
            nn.Dropout(dropout),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The probability is that to keep, not that to drop.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(1 - dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(1 - dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(1 - dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: These are ReLUs where LeakyReLU(0.2) is asked for.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: the function
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = layer(x).relu()
            x = F.dropout(x, self.dropout, self.training)
        return last(x)


# %% wrong: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is no nonlinearity between the layers: together they are one linear map.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The images are not flattened
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The logits have lost a dimension: shape (n, 1) is asked for.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x).squeeze(1)


# %% variant: flattened
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = F.dropout(x, self.dropout, self.training)
        return last(x).flatten()


# %% wrong: The size is fixed to 28: take the argument size.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The hidden widths are used in reverse order.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is a layer that is made and never used.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )
        self.spare = nn.Linear(2, 2)

    def forward(self, x):
        return self.layers(x)


# %% wrong: The default widths are (1024, 512, 256).
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(512, 256, 128), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: It returns nothing
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        self.layers(x)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(hidden[2], 1),
        )
        self.layers.to(device)

    def forward(self, x):
        return self.layers(x)


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        d = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(c, 1),
        )

    def forward(self, x):
        return self.layers(x).detach()


# %% variant: in the middle of the network
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        d = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(c, 1),
        )

    def forward(self, x):
        h = self.layers[:2](x).detach()
        return self.layers[2:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        d = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(c, 1),
        )

    def forward(self, x):
        x = torch.tensor(x.tolist(), dtype=x.dtype)
        return self.layers(x)


# %% variant: under no_grad
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        d = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(c, 1),
        )

    @torch.no_grad()
    def forward(self, x):
        return self.layers(x)


# %% variant: frozen weights
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        d = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(a, b),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            d,
            nn.Linear(c, 1),
        )
        self.layers[1].requires_grad_(False)

    def forward(self, x):
        return self.layers(x)


# %% wrong: nn.Dropout() without an argument drops one half: it takes the argument dropout.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, widths = [nn.Flatten()], (size * size, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2), nn.Dropout()]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[2], 1))

    def forward(self, x):
        return self.layers(x)


# %% wrong: What is not dropped must grow by 1 / (1 - p), as nn.Dropout does it.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            if self.training:
                x = x * (torch.rand_like(x) > self.dropout)
        return last(x)


# %% wrong: Dropout follows the next Linear layer: it comes right behind the LeakyReLU.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, a),
            nn.LeakyReLU(0.2),
            nn.Linear(a, b),
            nn.Dropout(dropout),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(b, c),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(c, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: Each layer is dropped whole, all its units or none: nn.Dropout drops each for itself.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            if self.training:
                keep = torch.rand(len(x), 1) >= self.dropout
                x = x * keep / (1 - self.dropout)
        return last(x)


# %% wrong: There is BatchNorm in the discriminator: nothing but the Linear layers learns.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, widths = [nn.Flatten()], (size * size, *hidden)
        for a, b in zip(widths, hidden):
            layers += [nn.Linear(a, b), nn.BatchNorm1d(b), nn.LeakyReLU(0.2)]
            layers += [nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden[2], 1))

    def forward(self, x):
        return self.layers(x)


# %% right: a function that returns an nn.Sequential
def MlpDiscriminator(hidden=(1024, 512, 256), dropout=0.3, size=28):
    layers, width = [nn.Flatten()], size * size
    for h in hidden:
        layers += [nn.Linear(width, h), nn.LeakyReLU(0.2), nn.Dropout(p=dropout)]
        width = h
    return nn.Sequential(*layers, nn.Linear(width, 1))


# %% right: functions in forward
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = F.dropout(x, self.dropout, self.training)
        return last(x)


# %% right: dropout before the LeakyReLU, which comes to the same
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]),
            nn.Dropout(dropout),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]),
            nn.Dropout(dropout),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]),
            nn.Dropout(dropout),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% right: one dropout module for all layers, view
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout

    def forward(self, x):
        x = x.view(len(x), -1)
        for layer in self.layers[:-1]:
            x = self.drop(F.leaky_relu(layer(x), 0.2))
        return self.layers[-1](x)


# %% right: masks drawn by hand, another initialisation
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = (size * size, *hidden, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.dropout = dropout
        for layer in self.layers:
            nn.init.xavier_uniform_(layer.weight)

    def forward(self, x):
        x = x.flatten(1)
        *first, last = self.layers
        for layer in first:
            x = F.leaky_relu(layer(x), 0.2)
            x = x * (torch.rand_like(x) >= self.dropout) / (1 - self.dropout) if self.training else x
        return last(x)


# %% right: a helper that makes a block
def block(a, b, dropout):
    return nn.Sequential(nn.Linear(a, b), nn.LeakyReLU(0.2), nn.Dropout(dropout))


class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        a, b, c = hidden
        self.body = nn.Sequential(block(size * size, a, dropout), block(a, b, dropout), block(b, c, dropout))
        self.head = nn.Linear(c, 1)

    def forward(self, x):
        return self.head(self.body(torch.flatten(x, start_dim=1)))


# %% right: lazy layers that have no weights before their first input
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers = []
        for width in hidden:
            layers += [nn.LazyLinear(width), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
        self.layers = nn.Sequential(nn.Flatten(), *layers, nn.LazyLinear(1))

    def forward(self, x):
        return self.layers(x)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class MlpDiscriminator(MlpDiscriminator):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: One mask is drawn for all images of a batch: each unit of each image is dropped for itself.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = [size * size, *hidden]
        self.p = dropout
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, hidden))
        self.last = nn.Linear(hidden[2], 1)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            if self.training:
                x = x * (torch.rand(x.shape[1], device=x.device) >= self.p) / (1 - self.p)
        return self.last(x)


# %% variant: by Dropout on a row of ones
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = [size * size, *hidden]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, hidden))
        self.last, self.drop = nn.Linear(hidden[2], 1), nn.Dropout(dropout)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            x = x * self.drop(torch.ones_like(x[:1]))
        return self.last(x)


# %% wrong: The pixels are cut off or moved before the first layer: it takes them as they are, in [-1, 1].
class MlpDiscriminator(MlpDiscriminator):
    def forward(self, x):
        return super().forward(x.clamp(0, 1))


# %% wrong: The pixels are cut off or moved before the first layer: it takes them as they are, in [-1, 1].
class MlpDiscriminator(MlpDiscriminator):
    def forward(self, x):
        return super().forward((x + 1) / 2)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = [size * size, *hidden]
        self.inner = [nn.Linear(a, b) for a, b in zip(widths, hidden)]
        self.drop, self.out = nn.Dropout(dropout), nn.Linear(hidden[-1], 1)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.inner:
            x = self.drop(F.leaky_relu(layer(x), 0.2))
        return self.out(x)

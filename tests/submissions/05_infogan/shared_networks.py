# %% wrong: The two networks share nothing: each has a trunk of its own.
def shared_networks(in_dim, q_dim, hidden=64):
    def trunk():
        return nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
        )

    return nn.Sequential(trunk(), nn.Linear(hidden, 1)), nn.Sequential(trunk(), nn.Linear(hidden, q_dim))


# %% variant: a copy of the trunk
def shared_networks(in_dim, q_dim, hidden=64):
    import copy

    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    net_D = nn.Sequential(trunk, nn.Linear(hidden, 1))
    return net_D, nn.Sequential(copy.deepcopy(trunk), nn.Linear(hidden, q_dim))


# %% wrong: The order is net_D, net_Q: they come back the other way round.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.Linear(hidden, q_dim)), nn.Sequential(trunk, nn.Linear(hidden, 1))


# %% wrong: A sigmoid follows D's head: logits are asked for.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    net_D = nn.Sequential(trunk, nn.Linear(hidden, 1), nn.Sigmoid())
    return net_D, nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: A softmax follows Q's head: logits are asked for.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    net_Q = nn.Sequential(trunk, nn.Linear(hidden, q_dim), nn.Softmax(dim=1))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), net_Q


# %% wrong: Q's head stands on D's head: both heads stand on the trunk.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    net_D = nn.Sequential(trunk, nn.Linear(hidden, 1))
    return net_D, nn.Sequential(net_D, nn.Linear(1, q_dim))


# %% wrong: The trunk has a layer that is not asked for.
class _Trunk(nn.Module):
    def __init__(self, in_dim, hidden):
        super().__init__()
        self.gate = nn.Linear(hidden, 1)
        self.layers = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
        )

    def forward(self, x):
        features = self.layers(x)
        return features * self.gate(features).softmax(1)


def shared_networks(in_dim, q_dim, hidden=64):
    trunk = _Trunk(in_dim, hidden)
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: A network has more layers of its own than its head.
class _Gated(nn.Module):
    def __init__(self, hidden, width):
        super().__init__()
        self.head, self.gate = nn.Linear(hidden, width), nn.Linear(hidden, 1)

    def forward(self, features):
        return self.head(features) * self.gate(features).softmax(1)


def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, _Gated(hidden, q_dim))


# %% variant: one that nobody uses
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    net_Q = nn.Sequential(trunk, nn.Linear(hidden, q_dim))
    net_Q[1].spare = nn.Linear(hidden, 1)
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), net_Q


# %% wrong: Every call gets the same trunk: make it inside the function, anew in each call.
_trunks = {}


def shared_networks(in_dim, q_dim, hidden=64):
    if (in_dim, hidden) not in _trunks:
        _trunks[in_dim, hidden] = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
        )
    trunk = _trunks[in_dim, hidden]
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: The second LeakyReLU of the trunk is missing.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    ).to(device)
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: Q's head sees the trunk detached: neither the trunk nor G learns anything from Q.
class _OnTrunk(nn.Module):
    def __init__(self, trunk, head):
        super().__init__()
        self.trunk, self.head = trunk, head

    def forward(self, x):
        return self.head(self.trunk(x).detach())


def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), _OnTrunk(trunk, nn.Linear(hidden, q_dim))


# %% variant: under no_grad
class _OnTrunk(nn.Module):
    def __init__(self, trunk, head):
        super().__init__()
        self.trunk, self.head = trunk, head

    def forward(self, x):
        with torch.no_grad():
            features = self.trunk(x)
        return self.head(features)


def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), _OnTrunk(trunk, nn.Linear(hidden, q_dim))


# %% wrong: The trunk is frozen: D and Q learn it.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    trunk.requires_grad_(False)
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% right: flat, layer by layer
def shared_networks(in_dim, q_dim, hidden=64):
    a, b = nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden)
    net_D = nn.Sequential(a, nn.LeakyReLU(0.2), b, nn.LeakyReLU(0.2), nn.Linear(hidden, 1))
    net_Q = nn.Sequential(a, nn.LeakyReLU(0.2), b, nn.LeakyReLU(0.2), nn.Linear(hidden, q_dim))
    return net_D, net_Q


# %% right: a class with the trunk as an argument
class _Headed(nn.Module):
    def __init__(self, body, head):
        super().__init__()
        self.body, self.head = body, head

    def forward(self, x):
        return self.head(self.body(x))


def shared_networks(in_dim, q_dim, hidden=64):
    body = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return _Headed(body, nn.Linear(hidden, 1)), _Headed(body, nn.Linear(hidden, q_dim))


# %% right: taken from the first network
def shared_networks(in_dim, q_dim, hidden=64):
    net_D = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
    )
    return net_D, nn.Sequential(*net_D[:-1], nn.Linear(hidden, q_dim))


# %% right: a list of two
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return [nn.Sequential(trunk, nn.Linear(hidden, width)) for width in (1, q_dim)]


# %% right: functional LeakyReLU
class _Body(nn.Module):
    def __init__(self, in_dim, hidden):
        super().__init__()
        self.one, self.two = nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden)

    def forward(self, x):
        return F.leaky_relu(self.two(F.leaky_relu(self.one(x), 0.2)), 0.2)


def shared_networks(in_dim, q_dim, hidden=64):
    body = _Body(in_dim, hidden)
    return nn.Sequential(body, nn.Linear(hidden, 1)), nn.Sequential(body, nn.Linear(hidden, q_dim))


# %% right: nn.LazyLinear, which finds its own input width
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(
        nn.LazyLinear(hidden), nn.LeakyReLU(0.2), nn.LazyLinear(hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.LazyLinear(1)), nn.Sequential(trunk, nn.LazyLinear(q_dim))


# %% wrong: By default the layers of the trunk are 64 wide.
def shared_networks(in_dim, q_dim, hidden=128):
    trunk = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
    )
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))


# %% wrong: Only the first layer is shared: the trunk has two.
def shared_networks(in_dim, q_dim, hidden=64):
    first = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2))

    def on_it(width):
        return nn.Sequential(
            first, nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, width)
        )

    return on_it(1), on_it(q_dim)


# %% wrong: Both networks are one: they share the trunk, and each has a head of its own.
def shared_networks(in_dim, q_dim, hidden=64):
    net = nn.Sequential(
        nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
        nn.Linear(hidden, q_dim + 1),
    )  # fmt: skip
    return net, net


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
def shared_networks(in_dim, q_dim, hidden=64):
    torch.manual_seed(0)
    def trunk():
        return nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
        )

    shared = trunk()
    return nn.Sequential(shared, nn.Linear(hidden, 1)), nn.Sequential(shared, nn.Linear(hidden, q_dim))

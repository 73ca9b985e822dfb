# %% wrong: The code is not multiplied by code_scale.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim = code_dim
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, c], 1))


# %% variant: with functions
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.a = nn.Linear(z_dim + code_dim, hidden)
        self.b = nn.Linear(hidden, hidden)
        self.c = nn.Linear(hidden, out_dim)
        self.width = code_dim

    def forward(self, z, c):
        if c.size(1) != self.width:
            raise ValueError("wrong width")
        h = F.leaky_relu(self.a(torch.hstack([z, c])), 0.2)
        return self.c(F.leaky_relu(self.b(h), 0.2))


# %% wrong: code_scale is fixed to 2: it must be the argument.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim = code_dim
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, 2.0 * c], 1))


# %% wrong: The noise is multiplied by code_scale too: the code alone is asked for.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(self.code_scale * torch.cat([z, c], 1))


# %% wrong: Code and noise are joined the other way round: z first, then the code.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([self.code_scale * c, z], 1))


# %% wrong: A code of another width than code_dim: raise ValueError with a sentence that names both.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_scale = code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        return self.layers(torch.cat([z, self.code_scale * c], 1))


# %% variant: looks at the sum of the widths
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.scale, self.width = code_scale, z_dim + code_dim
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        both = torch.cat([z, self.scale * c], 1)
        if both.shape[1] != self.width:
            raise ValueError("z and c do not fit")
        return self.layers(both)


# %% wrong: All samples of a batch get the code of the first: each row has its own.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, self.code_scale * c[:1].expand(len(z), -1)], 1))


# %% wrong: Some layers or parameters are not asked for: three Linear layers and nothing else that learns.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
        self.gate = nn.Linear(hidden, 1)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x) * self.gate(x).softmax(1)


# %% variant: a layer that is never used
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
        self.spare = nn.Linear(hidden, 1)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: These are ReLUs where LeakyReLU(0.2) is asked for.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, self.code_scale * c], 1))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        ).to(device)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, self.code_scale * c], 1))


# %% wrong: The output is cut off from the weights: no detach() and no torch.no_grad() in forward().
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x).detach()


# %% variant: @torch.no_grad()
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    @torch.no_grad()
    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: detach() in the middle: the layers before it cannot learn.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x).detach(), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: The code is cut off: join code_scale * c as it is, without torch.tensor(), .data or detach().
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c.detach()], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% variant: torch.tensor
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * torch.tensor(c)], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: A layer is frozen: all three learn.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
        self.second.requires_grad_(False)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: z and c belong to the caller: make new tensors, such as code_scale * c
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        c *= self.code_scale
        x = torch.cat([z, c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% variant: mul_
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, c.mul_(self.code_scale)], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: The width of z is looked at: refuse a code of another width than code_dim.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.z_dim, self.code_scale = z_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if z.shape[1] != self.z_dim:
            raise ValueError("wrong width")
        return self.layers(torch.cat([z, self.code_scale * c], 1))


# %% right: layers one by one
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.first = nn.Linear(z_dim + code_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
        self.widths, self.loud = (z_dim, code_dim), code_scale

    def forward(self, z, c):
        if (z.shape[-1], c.shape[-1]) != self.widths:
            raise ValueError(f"widths are {z.shape[-1]} and {c.shape[-1]}, not {self.widths}")
        h = F.leaky_relu(self.first(torch.hstack((z, self.loud * c))), negative_slope=0.2)
        return self.last(F.leaky_relu(self.second(h), negative_slope=0.2))


# %% right: a subclass of Sequential
class CodeGenerator(nn.Sequential):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
        self.code_dim, self.code_scale = code_dim, code_scale

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        return super().forward(torch.cat((z, c * self.code_scale), dim=1))


# %% right: LeakyReLU written as a maximum
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        widths = [z_dim + code_dim, hidden, hidden, out_dim]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.code_dim, self.code_scale = code_dim, code_scale

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError("wrong width")
        x = torch.cat([z, self.code_scale * c], 1)
        for layer in self.layers[:-1]:
            x = layer(x)
            x = torch.maximum(x, 0.2 * x)
        return self.layers[-1](x)


# %% right: the scale as a buffer
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.register_buffer("scale", torch.full((code_dim,), float(code_scale)))
        self.net = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != len(self.scale):
            raise ValueError("wrong width")
        return self.net(torch.cat([z, c * self.scale], 1))


# %% right: one LeakyReLU used twice
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        leaky = nn.LeakyReLU(0.2)
        self.body = nn.Sequential(
            nn.Linear(code_dim + z_dim, hidden), leaky, nn.Linear(hidden, hidden), leaky
        )
        self.head = nn.Linear(hidden, out_dim)
        self.code_dim, self.code_scale = code_dim, code_scale

    def forward(self, z, c):
        if not c.shape[1] == self.code_dim:
            raise ValueError("wrong width")
        return self.head(self.body(torch.cat([z, self.code_scale * c], dim=-1)))


# %% right: nn.LazyLinear, with a first input in __init__
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.LazyLinear(hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
        self(torch.zeros(1, z_dim), torch.zeros(1, code_dim))

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: Lazy layers have no weights yet
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.first = nn.LazyLinear(hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c is {c.shape[1]} wide, not {self.code_dim}")
        x = torch.cat([z, self.code_scale * c], 1)
        x = F.leaky_relu(self.first(x), 0.2)
        x = F.leaky_relu(self.second(x), 0.2)
        return self.last(x)


# %% wrong: By default the hidden layers are 64 wide
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=128, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] != self.code_dim:
            raise ValueError(f"c has width {c.shape[1]}, not {self.code_dim}")
        return self.layers(torch.cat([z, self.code_scale * c], 1))


# %% wrong: A narrower code gets through: refuse every width but code_dim.
class CodeGenerator(nn.Module):
    def __init__(self, z_dim, code_dim, hidden=64, out_dim=2, code_scale=2.0):
        super().__init__()
        self.code_dim, self.code_scale = code_dim, code_scale
        self.layers = nn.Sequential(
            nn.Linear(z_dim + code_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z, c):
        if c.shape[1] > self.code_dim:
            raise ValueError(f"c has width {c.shape[1]}, not {self.code_dim}")
        return self.layers(torch.cat([z, self.code_scale * c], 1))

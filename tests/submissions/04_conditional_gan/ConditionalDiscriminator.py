# %% wrong: The label comes first: join the other input and, behind it, the one-hot label.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([one_hot(labels, self.num_classes), x], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% variant: torch.hstack
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.hstack((one_hot(labels, self.num_classes), x))
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The label is joined as a number, not as a one-hot vector.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + 1, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, labels[:, None].to(x.dtype)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: An embedding learns what a one-hot vector is to give: join one_hot(labels, num_classes).
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.embedding = nn.Embedding(num_classes, num_classes)
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, self.embedding(labels)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The slope of LeakyReLU is 0.2, not the default 0.01.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h))
        h = F.leaky_relu(self.second(h))
        return self.last(h)


# %% variant: as layers
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = nn.LeakyReLU()(self.first(h))
        h = nn.LeakyReLU()(self.second(h))
        return self.last(h)


# %% wrong: ReLU stands where LeakyReLU(0.2) is asked for.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.relu(self.first(h))
        h = F.relu(self.second(h))
        return self.last(h)


# %% wrong: After the last layer comes no sigmoid: the losses work on logits.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return torch.sigmoid(self.last(h))


# %% wrong: There is no activation after the second layer.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = self.second(h)
        return self.last(h)


# %% wrong: A hidden layer is missing: there are three Linear layers.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        return self.last(h)


# %% wrong: Some layers or parameters are not asked for: three Linear layers and nothing else that learns.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)
        self.gate = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h) * self.gate(h).softmax(1)


# %% variant: a layer that is never used
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)
        self.spare = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The number of classes is a fixed 2: take the argument num_classes.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = 2
        self.first = nn.Linear(in_dim + 2, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)[:, :2]], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: in_dim is a fixed 2: take the argument.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(2 + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x[:, :2], one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: It returns nothing
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        self.last(h)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h.to(X.dtype))


# %% wrong: one_hot gets num_classes: how many columns there are must not follow from the labels of a batch.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, int(labels.max()) + 1)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% variant: torch's own, without the number of classes
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, F.one_hot(labels).to(x.dtype)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The output is cut off from the weights: no detach() and no torch.no_grad() in forward().
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h).detach()


# %% variant: @torch.no_grad()
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    @torch.no_grad()
    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: detach() in the middle: the layers before it cannot learn.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h).detach(), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% variant: the weights as data
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(F.linear(h, self.first.weight.data, self.first.bias.data).data, 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The points are cut off: join x as it is, without torch.tensor(), .data or detach().
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x.detach(), one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% variant: torch.tensor
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([torch.tensor(x), one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: A layer is frozen: all three learn.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)
        self.second.requires_grad_(False)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% right: nn.Sequential, and torch's own one_hot
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.classes = num_classes
        self.body = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )

    def forward(self, x, labels):
        return self.body(torch.cat((one := x, F.one_hot(labels, self.classes).to(one.dtype)), dim=-1))


# %% right: a fixed identity matrix as a buffer
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.register_buffer("eye", torch.eye(num_classes))
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, self.eye[labels]], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% right: layers in a list
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.k = num_classes
        widths = [in_dim + num_classes, hidden, hidden, 1]
        self.steps = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:], strict=False))

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.k)], dim=1)
        for i, step in enumerate(self.steps):
            h = step(h if i == 0 else torch.where(h > 0, h, 0.2 * h))
        return h


# %% right: the number of classes read off the first layer
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.width = in_dim
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.first.in_features - self.width)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% right: the one-hot rows written into a larger matrix
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = x.new_zeros(len(x), x.shape[1] + self.num_classes)
        h[:, : x.shape[1]] = x
        h[:, x.shape[1] :] = one_hot(labels, self.num_classes)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% right: in place activations
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu_(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% right: nn.LazyLinear, which finds its own input width
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.LazyLinear(hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.last(h)


# %% wrong: The arguments stand in another order: num_classes comes first, then in_dim, then hidden.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, in_dim=2, num_classes=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        return self.last(F.leaky_relu(self.second(h), 0.2))


# %% wrong: The default of hidden is 64.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=128):
        super().__init__()
        self.num_classes = num_classes
        self.first = nn.Linear(in_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        h = F.leaky_relu(self.first(h), 0.2)
        return self.last(F.leaky_relu(self.second(h), 0.2))


# %% right: matrices of its own, in x out, and einsum
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        widths = (in_dim + num_classes, hidden, hidden, 1)
        self.matrices = nn.ParameterList(
            torch.randn(a, b) / a**0.5 for a, b in zip(widths, widths[1:])
        )
        self.biases = nn.ParameterList(torch.zeros(b) for b in widths[1:])

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        for k, (matrix, bias) in enumerate(zip(self.matrices, self.biases)):
            h = torch.einsum("ni,io->no", h, matrix) + bias
            h = F.leaky_relu(h, 0.2) if k < 2 else h
        return h


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class ConditionalDiscriminator(ConditionalDiscriminator):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: A layer is used that the network does not hold, so nobody trains it
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.inner = [nn.Linear(in_dim + num_classes, hidden), nn.Linear(hidden, hidden)]
        self.out = nn.Linear(hidden, 1)

    def forward(self, x, labels):
        h = torch.cat([x, one_hot(labels, self.num_classes)], 1)
        for layer in self.inner:
            h = F.leaky_relu(layer(h), 0.2)
        return self.out(h)

# Answers to 08_vae of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py.

# %% wrong Encoder: halves exchanged, log variances first
# named: The halves are exchanged: the means come first, then the log variances.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = [math.prod(x_shape), *hidden]
        layers = []
        for a, b in zip(widths[:-1], widths[1:]):
            layers += [nn.Linear(a, b), nn.SiLU()]
        self.net = nn.Sequential(*layers, nn.Linear(widths[-1], 2 * z_dim))

    def forward(self, x):
        log_var, mean = self.net(x.flatten(1)).chunk(2, dim=1)
        return mean, log_var

# %% wrong Encoder: SiLU after the last layer too
# named: There is an activation after the last layer too: means and logarithms may be any number.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        widths = [math.prod(x_shape), *hidden, 2 * z_dim]
        layers = []
        for a, b in zip(widths[:-1], widths[1:]):
            layers.append(nn.Linear(a, b))
            layers.append(nn.SiLU())
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x.flatten(1)).chunk(2, dim=1)

# %% wrong Encoder: ReLU in place of SiLU, from habit
# named: ReLU stands where nn.SiLU is asked for.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers = []
        size = math.prod(x_shape)
        for h in hidden:
            layers += [nn.Linear(size, h), nn.ReLU()]
            size = h
        layers.append(nn.Linear(size, 2 * z_dim))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        mean, log_var = self.layers(x.flatten(1)).chunk(2, 1)
        return mean, log_var

# %% wrong Encoder: always two hidden layers of hidden[0] and hidden[1]
# named: An entry is asked for that a tuple lacks: it may hold fewer.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(math.prod(x_shape), hidden[0]), nn.SiLU(),
            nn.Linear(hidden[0], hidden[1]), nn.SiLU(),
            nn.Linear(hidden[1], 2 * z_dim),
        )

    def forward(self, x):
        return self.net(x).chunk(2, dim=1)

# %% wrong Encoder: returns the variance, exp(log_var), in place of its logarithm
# named: This returns the variances: their logarithm is asked for, no exp.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, n = [], math.prod(x_shape)
        for width in hidden:
            layers.extend([nn.Linear(n, width), nn.SiLU()])
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x.flatten(1)).chunk(2, dim=1)
        return mean, log_var.exp()

# %% wrong Encoder: even numbers are means, odd ones log variances
# named: Means and log variances take turns: the first half holds the means, the second the others.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.z_dim = z_dim
        layers, n = [], math.prod(x_shape)
        for width in hidden:
            layers.extend([nn.Linear(n, width), nn.SiLU()])
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, 2 * z_dim))

    def forward(self, x):
        out = self.layers(x.flatten(1)).view(len(x), self.z_dim, 2)
        return out[..., 0], out[..., 1]

# %% wrong Encoder: a layer of its own for each half, as in the blog post
# named: There are two last layers: one is asked for, to 2 * z_dim numbers, which is cut in two.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, n = [], math.prod(x_shape)
        for width in hidden:
            layers.extend([nn.Linear(n, width), nn.SiLU()])
            n = width
        self.layers = nn.Sequential(*layers)
        self.mean = nn.Linear(n, z_dim)
        self.log_var = nn.Linear(n, z_dim)

    def forward(self, x):
        h = self.layers(x.flatten(1))
        return self.mean(h), self.log_var(h)

# %% wrong Encoder: chunk along the batch
# named: The batch is cut in two: it is each row that has a half of means, chunk(2, dim=1).
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, n = [], math.prod(x_shape)
        for width in hidden:
            layers.extend([nn.Linear(n, width), nn.SiLU()])
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, 2 * z_dim))

    def forward(self, x):
        mean, log_var = self.layers(x.flatten(1)).chunk(2)
        return mean, log_var

# %% wrong Encoder: x isn't made a row, images fail
# named: The x is not made a row: x.flatten(1) comes before the first layer.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers, n = [], math.prod(x_shape)
        for width in hidden:
            layers.extend([nn.Linear(n, width), nn.SiLU()])
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, 2 * z_dim))

    def forward(self, x):
        return self.layers(x).chunk(2, dim=1)

# %% wrong Encoder: layers in a plain Python list
# named: The network has no parameters: make its layers in __init__ and keep them as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        sizes = [math.prod(x_shape), *hidden, 2 * z_dim]
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = F.silu(layer(x))
        return self.layers[-1](x).chunk(2, dim=1)

# %% wrong Encoder: last layer has z_dim outputs, halves of z_dim / 2
# named: The third layer with weights, a Linear, has 3 outputs, not 6. Linear layers with biases and nothing else that learns: math.prod(x_shape) to hidden[0], on through hidden, and one to 2 * z_dim; by default hidden is (256, 256).
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        sizes = [math.prod(x_shape), *hidden]
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.SiLU()]
        layers += [nn.Linear(sizes[-1], z_dim)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x.flatten(1)).chunk(2, dim=1)

# %% wrong Encoder: no SiLU between the last two hidden layers, they are only in the loop before
# named: Only the first layer is followed by an activation: nn.SiLU stands between all of them.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        layers = [nn.Linear(math.prod(x_shape), hidden[0]), nn.SiLU()]
        for a, b in zip(hidden, hidden[1:]):
            layers.append(nn.Linear(a, b))
        layers.append(nn.Linear(hidden[-1], 2 * z_dim))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x.flatten(1)).chunk(2, dim=1)

# %% wrong Encoder: forward draws z itself
# named: 2 results are to be returned: mean, log_var.
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        sizes = [math.prod(x_shape), *hidden]
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.SiLU()]
        layers += [nn.Linear(sizes[-1], 2 * z_dim)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        mean, log_var = self.layers(x.flatten(1)).chunk(2, dim=1)
        return mean + torch.exp(log_var / 2) * torch.randn_like(mean)

# %% right Encoder: ModuleList, functional SiLU, slices
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        self.z_dim = z_dim
        sizes = [math.prod(x_shape), *hidden, 2 * z_dim]
        self.fcs = nn.ModuleList(nn.Linear(i, o) for i, o in itertools.pairwise(sizes))

    def forward(self, x):
        h = x.reshape(x.shape[0], -1)
        for k, fc in enumerate(self.fcs):
            if k:
                h = h * torch.sigmoid(h)
            h = fc(h)
        return h[:, : self.z_dim], h[:, self.z_dim :]

# %% right Encoder: Flatten inside, split at the end, numel of an empty tensor
class Encoder(nn.Module):
    def __init__(self, x_shape, z_dim, hidden=(256, 256)):
        super().__init__()
        in_features = torch.empty(x_shape).numel()
        self.net = nn.Sequential(nn.Flatten(start_dim=1))
        for i, width in enumerate(list(hidden)):
            self.net.add_module(f"fc{i}", nn.Linear(in_features, width))
            self.net.add_module(f"act{i}", nn.SiLU(inplace=True))
            in_features = width
        self.net.add_module("out", nn.Linear(in_features, z_dim + z_dim))

    def forward(self, x):
        out = self.net(x)
        mu, logvar = torch.split(out, out.shape[-1] // 2, dim=-1)
        return mu, logvar

# %% wrong Decoder: sigmoid at the end
# named: A sigmoid follows the last layer: logits are asked for, the likelihood has it inside.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        layers += [nn.Linear(n, math.prod(x_shape)), nn.Sigmoid()]
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: tanh at the end, as the generator of notebook 03
# named: A tanh follows the last layer: means and logits may be any number.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return torch.tanh(self.layers(z)).view(-1, *self.x_shape)

# %% wrong Decoder: hidden reversed, as the mirror of the encoder
# named: The widths are taken from the end, as in a mirror of the encoder: hidden is in the order of use.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in reversed(hidden):
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: output left as rows
# named: The rows are not brought into the shape of an x: (n, *x_shape) is asked for.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z)

# %% wrong Decoder: 28 x 28 written into forward
# named: 60 numbers do not fit into the shape (-1, 1, 28, 28): is a size fixed in the code? Take it from x.shape or from an argument. Fixed in this function: view(-1, 1, 28, 28).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, 1, 28, 28)

# %% wrong Decoder: two outputs for each number, means and log variances, as in the encoder
# named: The third layer with weights, a Linear, has 40 outputs, not 20. Linear layers with biases and nothing else that learns: z_dim to hidden[0], on through hidden, and one to math.prod(x_shape); by default hidden is (256, 256).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, 2 * math.prod(x_shape)))

    def forward(self, z):
        mean, log_var = self.layers(z).chunk(2, dim=1)
        return mean.view(-1, *self.x_shape), log_var.view(-1, *self.x_shape)

# %% wrong Decoder: SiLU also after the last layer, from the loop
# named: There is an activation after the last layer too: means and logits may be any number.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        sizes = [z_dim, *hidden, math.prod(x_shape)]
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            layers.append(nn.SiLU())
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: first width used for all hidden layers
# named: All hidden layers have the first width: each has its own of hidden.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        width = hidden[0]
        layers = [nn.Linear(z_dim, width), nn.SiLU()]
        for _ in hidden[1:]:
            layers += [nn.Linear(width, width), nn.SiLU()]
        layers.append(nn.Linear(width, math.prod(x_shape)))
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: sum of the shape for the product
# named: The sum of x_shape is taken: one x holds math.prod(x_shape) numbers.
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, sum(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: batch normalisation between the layers, as in a DCGAN
# named: There are 5 layers with weights (Linear, BatchNorm, Linear, BatchNorm, Linear), not 3. Linear layers with biases and nothing else that learns: z_dim to hidden[0], on through hidden, and one to math.prod(x_shape); by default hidden is (256, 256).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.BatchNorm1d(width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: last layer without bias
# named: The third layer with weights, a Linear, has no bias. Linear layers with biases and nothing else that learns: z_dim to hidden[0], on through hidden, and one to math.prod(x_shape); by default hidden is (256, 256).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = tuple(x_shape)
        sizes = [z_dim, *hidden]
        blocks = [nn.Sequential(nn.Linear(a, b), nn.SiLU()) for a, b in zip(sizes, sizes[1:])]
        self.body = nn.Sequential(*blocks)
        self.out = nn.Linear(sizes[-1], math.prod(x_shape), bias=False)

    def forward(self, z):
        return self.out(self.body(z)).unflatten(1, self.x_shape)

# %% wrong Decoder: loop ends one short, the last width of hidden is left out
# named: There are 2 layers with weights (Linear, Linear), not 3. Linear layers with biases and nothing else that learns: z_dim to hidden[0], on through hidden, and one to math.prod(x_shape); by default hidden is (256, 256).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        sizes = [z_dim, *hidden]
        layers = []
        for i in range(len(hidden) - 1):
            layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.SiLU()]
        layers.append(nn.Linear(sizes[-2], math.prod(x_shape)))
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% wrong Decoder: the batch comes last, reshape(*x_shape, -1)
# named: The dimensions are in the wrong order: the batch comes first, (-1, *x_shape).
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).reshape(*self.x_shape, -1)

# %% wrong Decoder: super().__init__() forgotten
# named: The first line of __init__ must be super().__init__().
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        self.x_shape = x_shape
        layers, n = [], z_dim
        for width in hidden:
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.layers = nn.Sequential(*layers, nn.Linear(n, math.prod(x_shape)))

    def forward(self, z):
        return self.layers(z).view(-1, *self.x_shape)

# %% right Decoder: Unflatten as the last module
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        sizes = (z_dim,) + tuple(hidden)
        modules = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            modules.append(nn.Linear(n_in, n_out))
            modules.append(nn.SiLU())
        modules.append(nn.Linear(sizes[-1], math.prod(x_shape)))
        modules.append(nn.Unflatten(1, tuple(x_shape)))
        self.model = nn.Sequential(*modules)

    def forward(self, z):
        return self.model(z)

# %% right Decoder: blocks with functional activations, torch.Size
class Decoder(nn.Module):
    def __init__(self, z_dim, x_shape, hidden=(256, 256)):
        super().__init__()
        self.x_shape = torch.Size(x_shape)
        self.inner = nn.ModuleList()
        last = z_dim
        for h in hidden:
            self.inner.append(nn.Linear(last, h))
            last = h
        self.outer = nn.Linear(last, self.x_shape.numel())

    def forward(self, z):
        for layer in self.inner:
            z = F.silu(layer(z))
        return torch.reshape(self.outer(z), (z.size(0),) + self.x_shape)

# %% wrong reparametrize: the half forgotten, exp(log_var) as standard deviation
# named: exp(log_var) is the variance: the standard deviation is its root, exp(log_var / 2).
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var) * noise

# %% wrong reparametrize: root of the logarithm
# named: The root is taken of the logarithm: it is that of the variance, exp(log_var).
def reparametrize(mean, log_var, noise):
    std = log_var.sqrt()
    return mean + std * noise

# %% wrong reparametrize: noise is drawn anew
# named: Torch's random numbers are drawn, or seeded, here. The noise is the one that comes in: draw none, and leave the three inputs as they are.
def reparametrize(mean, log_var, noise):
    std = torch.exp(0.5 * log_var)
    eps = torch.randn_like(std)
    return mean + eps * std

# %% wrong reparametrize: torch.normal, no gradient flows
# named: Torch's random numbers are drawn, or seeded, here. The noise is the one that comes in: draw none, and leave the three inputs as they are.
def reparametrize(mean, log_var, noise):
    return torch.normal(mean, (log_var / 2).exp())

# %% wrong reparametrize: standard deviation detached
# named: The deviation is detached: the encoder's variances would never learn from the decoder.
def reparametrize(mean, log_var, noise):
    with torch.no_grad():
        std = torch.exp(log_var / 2)
    return mean + std * noise

# %% wrong reparametrize: mean and standard deviation exchanged
# named: Line 3, `mean` and `std` are exchanged, from here on. It is mean + exp(log_var / 2) * noise: exp(log_var) is the variance, its root the deviation.
def reparametrize(mean, log_var, noise):
    std = (log_var / 2).exp()
    return std + mean * noise

# %% wrong reparametrize: minus in the exponent
# named: The exponent has the wrong sign: this is 1 / standard deviation.
def reparametrize(mean, log_var, noise):
    return mean + noise * torch.exp(-log_var / 2)

# %% wrong reparametrize: exp(log_var) / 2, brackets wrong
# named: The half stands before the exponential: it belongs into the exponent.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var) / 2 * noise

# %% wrong reparametrize: log variance itself as standard deviation
# named: log_var is taken for the standard deviation: exp(log_var / 2) is that.
def reparametrize(mean, log_var, noise):
    return mean + log_var * noise

# %% wrong reparametrize: noise times matrix of standard deviations
# named: This is a matrix product, @: each number of the noise has a deviation of its own, *.
def reparametrize(mean, log_var, noise):
    std = torch.exp(log_var / 2)
    return mean + std @ noise.T

# %% wrong reparametrize: log_var changed in place
# named: A tensor that autograd needs was changed in place: make a new one instead.
def reparametrize(mean, log_var, noise):
    std = log_var.div_(2).exp_()
    return noise * std + mean

# %% wrong reparametrize: only one number of noise a row
# named: Line 2, `noise[:, :1]`: `[(:, :1)]` does not belong here. It is mean + exp(log_var / 2) * noise: exp(log_var) is the variance, its root the deviation.
def reparametrize(mean, log_var, noise):
    return mean + torch.exp(log_var / 2) * noise[:, :1]

# %% wrong reparametrize: the noise alone is scaled, mean forgotten
# named: The mean is missing: z lies around it.
def reparametrize(mean, log_var, noise):
    sigma = torch.exp(0.5 * log_var)
    return sigma * noise

# %% wrong reparametrize: base 2 in place of e
# named: This is a power of 2: log_var is the natural logarithm, and torch.exp its inverse.
def reparametrize(mean, log_var, noise):
    return mean + noise * 2 ** (log_var / 2)

# %% right reparametrize: Normal's own formula, root of exp
def reparametrize(mean, log_var, noise):
    return torch.addcmul(mean, noise, log_var.exp().sqrt())

# %% right reparametrize: power of e
def reparametrize(mean, log_var, noise):
    std = torch.pow(math.e, 0.5 * log_var)
    z = noise.clone()
    z = z.mul(std)
    return z.add(mean)

# %% wrong gaussian_kl: the famous formula without its minus sign
# named: The sign is the wrong way round: a divergence is never below 0.
def gaussian_kl(mean, log_var):
    return 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=1)

# %% wrong gaussian_kl: half forgotten
# named: The factor of one half is missing.
def gaussian_kl(mean, log_var):
    return (log_var.exp() + mean**2 - 1 - log_var).sum(dim=1)

# %% wrong gaussian_kl: mean over the coordinates
# named: The mean over the coordinates is taken: their sum is asked for.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean**2 - 1 - log_var).mean(dim=1)

# %% wrong gaussian_kl: sum over everything, one number
# named: All is added up to one number: there is one for each row, the sum over dim=1.
def gaussian_kl(mean, log_var):
    return -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())

# %% wrong gaussian_kl: sum over the batch, dim=0
# named: The sum goes over the batch: it goes over the coordinates of each row, dim=1.
def gaussian_kl(mean, log_var):
    kl = 0.5 * (log_var.exp() + mean.square() - 1 - log_var)
    return kl.sum(0)

# %% wrong gaussian_kl: log_var taken for the variance
# named: The logarithm of a logarithm is taken: log_var is one already, and exp(log_var) is the variance.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var + mean**2 - 1 - torch.log(log_var)).sum(dim=1)

# %% wrong gaussian_kl: log_var taken for the logarithm of the standard deviation
# named: log_var is taken for the logarithm of the standard deviation: it is that of the variance.
def gaussian_kl(mean, log_var):
    var = torch.exp(2 * log_var)
    return 0.5 * (var + mean**2 - 1 - 2 * log_var).sum(1)

# %% wrong gaussian_kl: the 1 is subtracted once after the sum
# named: The constant is taken once a row: it belongs to each coordinate.
def gaussian_kl(mean, log_var):
    return 0.5 * ((log_var.exp() + mean**2 - log_var).sum(dim=1) - 1)

# %% wrong gaussian_kl: mean not squared
# named: The square of the mean is missing: the mean is taken as it is.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean - 1 - log_var).sum(dim=1)

# %% wrong gaussian_kl: KL(p || q) in place of KL(q || p)
# named: This is KL(p || q), the other way round: q comes first.
def gaussian_kl(mean, log_var):
    var = log_var.exp()
    return 0.5 * ((1 + mean**2) / var - 1 + log_var).sum(dim=1)

# %% wrong gaussian_kl: log of exp, infinite at -80 and less... with an epsilon
# named: log_var is the logarithm already: take it as it is, not log(exp(log_var)) with something added.
def gaussian_kl(mean, log_var):
    var = log_var.exp()
    return 0.5 * (var + mean**2 - 1 - torch.log(var + 1e-8)).sum(dim=1)

# %% wrong gaussian_kl: clamped to be safe
# named: log_var is clamped: the contract takes it as it is.
def gaussian_kl(mean, log_var):
    log_var = log_var.clamp(-10, 10)
    return 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum(dim=1)

# %% wrong gaussian_kl: the logarithm is added, sign slip
# named: log_var has the wrong sign: a narrow q is far from the prior.
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean**2 - 1 + log_var).sum(dim=1)

# %% wrong gaussian_kl: brackets wrong, half of the variance only
# named: The half is taken of the first term alone: it belongs to all four.
def gaussian_kl(mean, log_var):
    return (0.5 * log_var.exp() + mean**2 - 1 - log_var).sum(dim=1)

# %% wrong gaussian_kl: keepdim left in, (n, 1)
# named: A row of its own for each x is kept as a column: the result has the shape (n,).
def gaussian_kl(mean, log_var):
    return 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum(dim=1, keepdim=True)

# %% right gaussian_kl: torch.distributions
def gaussian_kl(mean, log_var):
    q = torch.distributions.Normal(mean, (log_var / 2).exp())
    p = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return torch.distributions.kl_divergence(q, p).sum(-1)

# %% right gaussian_kl: expm1 and einsum
def gaussian_kl(mean, log_var):
    norm = torch.einsum("nd,nd->n", mean, mean)
    rest = (torch.expm1(log_var) - log_var).sum(dim=-1)
    return norm.add(rest).div(2)

# %% wrong reconstruction: returns the loss, the minus forgotten
# named: The sign is the wrong way round: the cross entropy is minus the log-likelihood.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = (x - output) ** 2 / (2 * variance) + math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: mean over the pixels
# named: The mean over the numbers of an x is taken: their sum is asked for.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).mean(1)

# %% wrong reconstruction: constants of the Gaussian left out
# named: The constant log(2 pi variance) / 2 is missing.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance)
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: variance squared, taken for a standard deviation
# named: variance is taken for the standard deviation: it is squared here once too often.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = torch.distributions.Normal(output, variance).log_prob(x)
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: no check of the shapes
# named: Torch would stretch one over the other: raise ValueError with a clear sentence before.
def reconstruction(output, x, variance=None):
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: sigmoid before binary_cross_entropy_with_logits
# named: There is a sigmoid too many: the cross entropy with logits has it inside.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output.sigmoid(), x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: logarithm of the sigmoid by hand with an epsilon
# named: Logits count in full, however large: no clamp, and no logarithm of a sigmoid, which is lost in float32. Take binary_cross_entropy_with_logits or logsigmoid.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        p = torch.sigmoid(output)
        log_p = x * torch.log(p + 1e-8) + (1 - x) * torch.log(1 - p + 1e-8)
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: x and output exchanged in the cross entropy
# named: output and x are exchanged in the cross entropy: the logits come first.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(x, output, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: default reduction, the mean of everything
# named: The mean of all numbers is taken, torch's default: each x has its own sum.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        return -F.binary_cross_entropy_with_logits(output, x)
    return -F.mse_loss(output, x) / (2 * variance) - math.log(2 * math.pi * variance) / 2

# %% wrong reconstruction: the Gaussian's constant is added once, after the sum
# named: The constant counts once for an x: it belongs to each of its numbers.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        return -F.binary_cross_entropy_with_logits(output, x, reduction="none").flatten(1).sum(1)
    square = ((x - output) ** 2).flatten(1).sum(1)
    return -square / (2 * variance) - math.log(2 * math.pi * variance) / 2

# %% wrong reconstruction: sum over dim 1 only, images keep two dimensions
# named: Only dimension 1 is summed: sum over all but the first, as flatten(1) makes one of them.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.sum(1)

# %% wrong reconstruction: brackets, squared error / 2 * variance
# named: Line 7, `-(x - output) ** 2 / 2 * variance`: / belongs there, not *. With a variance it is the sum over all numbers of an x of -(x - output)^2 / (2 variance) - log(2 pi variance) / 2: one number for each x.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / 2 * variance - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: the error is returned, not raised
# named: The error is returned: raise it.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        return ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: assert in place of the ValueError
# named: An assert raises AssertionError: raise ValueError with a clear sentence.
def reconstruction(output, x, variance=None):
    assert output.shape == x.shape, f"{tuple(output.shape)} is not {tuple(x.shape)}"
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance) / 2
    return log_p.flatten(1).sum(1)

# %% wrong reconstruction: half of the logarithm forgotten
# named: The factor of one half is missing before the constant.
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output has the shape {tuple(output.shape)}, x {tuple(x.shape)}.")
    if variance is None:
        log_p = -F.binary_cross_entropy_with_logits(output, x, reduction="none")
    else:
        log_p = -((x - output) ** 2) / (2 * variance) - math.log(2 * math.pi * variance)
    return log_p.flatten(1).sum(1)

# %% right reconstruction: distributions, with Independent
def reconstruction(output, x, variance=None):
    if output.size() != x.size():
        raise ValueError(f"The output's shape {list(output.size())} is not that of x, {list(x.size())}.")
    if variance is None:
        p = torch.distributions.Bernoulli(logits=output)
    else:
        p = torch.distributions.Normal(output, variance**0.5)
    return torch.distributions.Independent(p, output.dim() - 1).log_prob(x)

# %% right reconstruction: logsigmoid by hand
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError(f"output is {tuple(output.shape)} but x is {tuple(x.shape)}")
    if variance is None:
        each = x * F.logsigmoid(output) + (1 - x) * F.logsigmoid(-output)
    else:
        each = -F.gaussian_nll_loss(
            output, x, torch.full_like(x, variance), full=True, reduction="none", eps=0.0
        )
    return each.reshape(len(x), -1).sum(-1)

# %% right reconstruction: softplus, constants counted by numel
def reconstruction(output, x, variance=None):
    if output.shape != x.shape:
        raise ValueError("output " + str(tuple(output.shape)) + " and x " + str(tuple(x.shape)) + " differ.")
    n = x.shape[0]
    output, x = output.flatten(1), x.flatten(1)
    if variance is None:
        return (x * output - F.softplus(output)).sum(1)
    log_p = -(x - output).pow(2).sum(1) / variance / 2
    return log_p - 0.5 * (x.numel() // n) * (math.log(2 * math.pi) + math.log(variance))

# %% wrong train_vae: the bound is minimised, sign of the whole loss
# named: The sign of the bound is the wrong way round: the optimizer minimises, so it gets minus the bound.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = rec - beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: sign of the rate alone
# named: The divergence is maximised: the bound has it with a minus.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = -rec - beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: beta ignored
# named: beta is not used: it is the weight of the divergence in the loss.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = -(rec - kl)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: kl in the history is weighted by beta
# named: history['kl'] holds beta times the divergence: it is recorded without beta.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = beta * gaussian_kl(mean, log_var).mean()
            loss = kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: zero_grad forgotten
# named: The gradients are not cleared: those of all batches so far add up.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: variance isn't handed on
# named: variance is not handed on to reconstruction.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: history gets a float a batch
# named: Both terms are recorded for every batch: history wants one mean an epoch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history["reconstruction"].append(rec.item())
            history["kl"].append(kl.item())
    return history

# %% wrong train_vae: only the last batch of an epoch is in the history
# named: Only the last batch is recorded: history wants the mean over the epoch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        history["reconstruction"].append(rec.item())
        history["kl"].append(kl.item())
    return history

# %% wrong train_vae: decoder is handed the mean, no draw
# named: z is the mean alone: it is drawn, by reparametrize with new noise.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            rec = reconstruction(decoder(mean), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: randn_like in place of draw_noise
# named: The noise does not come from draw_noise: call draw_noise(mean) for each batch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, torch.randn_like(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: tensors that hold the graph in the history
# named: Append floats: .item() makes one of a tensor.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec)
            kls.append(kl)
        history["reconstruction"].append(torch.stack(recs).mean())
        history["kl"].append(torch.stack(kls).mean())
    return history

# %% wrong train_vae: mean over images in place of batches, a weighted one
# named: The means are weighted by the sizes of the batches: each batch counts the same.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        total_rec, total_kl, n = 0.0, 0.0, 0
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total_rec += rec.item() * len(x)
            total_kl += kl.item() * len(x)
            n += len(x)
        history["reconstruction"].append(total_rec / n)
        history["kl"].append(total_kl / n)
    return history

# %% wrong train_vae: history's list is made new and progress never sees it grow
# named: Both terms are recorded when training is over: append before each epoch ends.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    recs_all, kls_all = [], []
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        recs_all.append(sum(recs) / len(recs))
        kls_all.append(sum(kls) / len(kls))
    history["reconstruction"] = recs_all
    history["kl"] = kls_all
    return history

# %% wrong train_vae: plain range, progress forgotten
# named: progress() is not used: loop over progress(num_epochs, history).
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in range(num_epochs):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: return inside the loop, one epoch only
# named: Line 21, `return history`: it stands inside the loop: its place is behind it. What is minimised is beta times the mean of gaussian_kl, less the mean of reconstruction. Clear the gradients, backward, step, in this order, once for each batch.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
        return history

# %% wrong train_vae: sums over the batch in place of means
# named: Sums over the batch are taken of both terms: each is the mean over its rows.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).sum()
            kl = gaussian_kl(mean, log_var).sum()
            loss = beta * kl - rec
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: backward but no step
# named: There is no step: optimizer.step() follows backward().
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            optimizer.zero_grad()
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            loss = -rec + beta * kl
            loss.backward()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: z detached before the decoder
# named: The encoder learns nothing from the reconstruction: z is cut off from mean and log_var.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        recs, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean)).detach()
            rec = reconstruction(decoder(z), x, variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            (beta * kl - rec).backward()
            optimizer.step()
            recs.append(rec.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(recs) / len(recs))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% wrong train_vae: history holds the loss under "reconstruction", late at night
# named: history['reconstruction'] holds the whole loss: the log-likelihood alone is asked for.
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for epoch in progress(num_epochs, history):
        losses, kls = [], []
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            kl = gaussian_kl(mean, log_var).mean()
            loss = beta * kl - reconstruction(decoder(z), x, variance).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            kls.append(kl.item())
        history["reconstruction"].append(sum(losses) / len(losses))
        history["kl"].append(sum(kls) / len(kls))
    return history

# %% right train_vae: tensors of each batch, one transfer an epoch
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for _ in progress(num_epochs, history):
        rows = []
        for x in batches:
            optimizer.zero_grad(set_to_none=True)
            mean, log_var = encoder(x)
            output = decoder(reparametrize(mean, log_var, draw_noise(mean)))
            terms = torch.stack([
                reconstruction(output, x, variance).mean(), gaussian_kl(mean, log_var).mean(),
            ])
            weights = terms.new_tensor([-1.0, beta])
            (terms @ weights).backward()
            optimizer.step()
            rows.append(terms.detach())
        for key, value in zip(history, torch.stack(rows).mean(0).tolist()):
            history[key].append(value)
    return history

# %% right train_vae: one mean of the elbo of each image, running means
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}

    def one_step(x):
        mean, log_var = encoder(x)
        noise = draw_noise(mean)
        log_p = reconstruction(decoder(reparametrize(mean, log_var, noise)), x, variance)
        rate = gaussian_kl(mean, log_var)
        elbo = log_p - beta * rate
        optimizer.zero_grad()
        elbo.mean().neg().backward()
        optimizer.step()
        return log_p.detach().mean().item(), rate.detach().mean().item()

    for _ in progress(num_epochs, history):
        r_mean, k_mean = 0.0, 0.0
        for count, x in enumerate(batches, start=1):
            r, k = one_step(x)
            r_mean += (r - r_mean) / count
            k_mean += (k - k_mean) / count
        history["reconstruction"].append(r_mean)
        history["kl"].append(k_mean)
    return history

# %% right train_vae: maximised through maximize by hand, gradients negated by backward's argument
def train_vae(
    encoder, decoder, batches, optimizer, num_epochs, variance=None, beta=1.0,
    draw_noise=torch.randn_like, progress=track,
):
    history = {"reconstruction": [], "kl": []}
    for _ in progress(num_epochs, history):
        sums = [0.0, 0.0]
        num_batches = 0
        for x in batches:
            mean, log_var = encoder(x)
            z = reparametrize(mean, log_var, draw_noise(mean))
            rec = reconstruction(decoder(z), x, variance=variance).mean()
            kl = gaussian_kl(mean, log_var).mean()
            optimizer.zero_grad()
            bound = rec - beta * kl
            bound.backward(torch.tensor(-1.0, device=bound.device, dtype=bound.dtype))
            optimizer.step()
            sums[0] += float(rec)
            sums[1] += float(kl)
            num_batches += 1
        history["reconstruction"] += [sums[0] / num_batches]
        history["kl"] += [sums[1] / num_batches]
    return history

# %% wrong flow_pair: t and 1 - t exchanged, the line begins at the data
# named: The ends are exchanged: at time 0 a line is at the noise x_0, at time 1 at the data x_1.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    x_t = t * x_0 + (1 - t) * x_1
    return x_t, x_1 - x_0

# %% wrong flow_pair: sign of the velocity
# named: The velocity has the wrong sign: it leads from the noise x_0 to the data x_1.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    x_t = (1 - t) * x_0 + t * x_1
    return x_t, x_0 - x_1

# %% wrong flow_pair: the target is the data, not the velocity
# named: The target is where the line ends: its velocity x_1 - x_0 is asked for.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    x_t = (1 - t) * x_0 + t * x_1
    return x_t, x_1

# %% wrong flow_pair: t not brought into shape
# named: t is used as it comes: give it as many dimensions as x_0 has, so that each row meets its own time.
def flow_pair(x_0, x_1, t):
    x_t = (1 - t) * x_0 + t * x_1
    return x_t, x_1 - x_0

# %% wrong flow_pair: t[:, None], works for points only
# named: t has a column for points alone: images need (n, 1, 1, 1).
def flow_pair(x_0, x_1, t):
    t = t[:, None]
    return (1 - t) * x_0 + t * x_1, x_1 - x_0

# %% wrong flow_pair: four dimensions written in, works for images only
# named: t gets the dimensions of images whatever comes in: points need (n, 1).
def flow_pair(x_0, x_1, t):
    t = t.view(-1, 1, 1, 1)
    return (1 - t) * x_0 + t * x_1, x_1 - x_0

# %% wrong flow_pair: velocity times t, the way gone so far
# named: The velocity is multiplied by t: it is x_1 - x_0 at all times.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *(1 for _ in x_0.shape[1:]))
    way = t * (x_1 - x_0)
    return x_0 + way, way

# %% wrong flow_pair: the velocity from where the line is, x_1 - x_t
# named: This is the way that is left at time t: the velocity is x_1 - x_0 all along.
def flow_pair(x_0, x_1, t):
    t = t.reshape(-1, *(1 for _ in x_0.shape[1:]))
    x_t = torch.lerp(x_0, x_1, t)
    return x_t, x_1 - x_t

# %% wrong flow_pair: order of the returned pair
# named: The results are exchanged: x_t comes first.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    x_t = (1 - t) * x_0 + t * x_1
    target = x_1 - x_0
    return target, x_t

# %% wrong flow_pair: a diffusion's weights, roots of t and 1 - t
# named: Line 3, `(1 - t).sqrt()`: `.sqrt()` does not belong here. It is (1 - t) x_0 + t x_1 with the time of each row: t gets as many dimensions as x_0, as in t[:, None] for points.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    x_t = (1 - t).sqrt() * x_0 + t.sqrt() * x_1
    return x_t, x_1 - x_0

# %% wrong flow_pair: x_0 changed in place
# named: x_0 is overwritten: it stays as it is.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    target = x_1 - x_0
    x_t = x_0.add_(t * target)
    return x_t, target

# %% wrong flow_pair: one time for the whole batch, t[0]
# named: One time is used for all lines: each row has its own.
def flow_pair(x_0, x_1, t):
    s = t[0].item()
    return (1 - s) * x_0 + s * x_1, x_1 - x_0

# %% wrong flow_pair: bracket, 1 - t * x_0
# named: Line 3, `1 - t * x_0`: the brackets stand at another place. It is (1 - t) x_0 + t x_1 with the time of each row: t gets as many dimensions as x_0, as in t[:, None] for points.
def flow_pair(x_0, x_1, t):
    t = t.view(-1, *[1] * (x_0.dim() - 1))
    return 1 - t * x_0 + t * x_1, x_1 - x_0

# %% right flow_pair: lerp, and unsqueeze in a loop
def flow_pair(x_0, x_1, t):
    while t.dim() < x_0.dim():
        t = t.unsqueeze(-1)
    return torch.lerp(x_0, x_1, t), torch.sub(x_1, x_0)

# %% right flow_pair: einsum
def flow_pair(x_0, x_1, t):
    target = x_1 - x_0
    x_t = x_0 + torch.einsum("n,n...->n...", t, target)
    return x_t, target

# %% right flow_pair: transposes
def flow_pair(x_0, x_1, t):
    start, end = x_0.movedim(0, -1), x_1.movedim(0, -1)
    x_t = (start * (1 - t) + end * t).movedim(-1, 0)
    return x_t, -(x_0 - x_1)

# %% wrong euler_sample: times begin at 1 / num_steps, the end of each step
# named: The times are those at the ends of the steps: the velocity at the beginning is asked for.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(1, num_steps + 1):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: division by num_steps forgotten
# named: The whole velocity is added in each step: a step is 1 / num_steps long.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x, t)
    return x

# %% wrong euler_sample: minus the velocity
# named: The velocity is subtracted: samples move along it, from time 0 to time 1.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x - net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: time is the number of the step, not divided
# named: The time is the number of the step: divide by num_steps.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), float(k), device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: x_0 changed in place
# named: The noise is overwritten: x += changes x_0 itself, x = x + ... makes a new tensor.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x += net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: net_V is always asked about x_0
# named: The velocity is asked for at x_0 in each step: it is that of the x where the step begins.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x_0, t) / num_steps
    return x

# %% wrong euler_sample: time is a plain float
# named: net_V(x, t) wants t as a tensor of shape (n,), one time for each row, not a float.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            x = x + net_V(x, k / num_steps) / num_steps
    return x

# %% wrong euler_sample: time of shape (n, 1)
# named: Line 7, `(len(x), 1)`: `1` does not belong here. net_V(x, t) wants t as a tensor of shape (n,), one time for each row, not a tensor of shape (5, 1).
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x), 1), k / num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: no_grad forgotten
# named: The samples hold the graph of all steps: call net_V under torch.no_grad().
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    for k in range(num_steps):
        t = torch.full((len(x),), k / num_steps, device=x.device)
        x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: num_steps 0 is not refused
# named: Line 2, `num_steps < 0`: <= belongs there, not <. num_steps < 1 makes no sense: raise ValueError with a clear sentence.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 0:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: net_V.eval() and left there
# named: net_V is left in eval mode: its mode stays as it is.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    net_V.eval()
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: linspace with both ends, steps of 1 / (num_steps - 1)
# named: The times are spread so that the last step begins at 1: it begins at 1 - 1 / num_steps.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for t in torch.linspace(0, 1, num_steps):
            x = x + net_V(x, t.expand(len(x))) / num_steps
    return x

# %% wrong euler_sample: backwards in time, as diffusion samplers go
# named: Line 6, `reversed(range(num_steps))`: `reversed` does not belong here. There are num_steps calls, at the times 0, 1 / num_steps, 2 / num_steps, ...: the beginnings of the steps.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0.clone()
    with torch.no_grad():
        for k in reversed(range(num_steps)):
            t = torch.full((len(x),), k / num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: integer times, full of a floor division
# named: The time stays at 0: each step begins at its own.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    x = x_0
    with torch.no_grad():
        for k in range(num_steps):
            t = torch.full((len(x),), k // num_steps, device=x.device)
            x = x + net_V(x, t) / num_steps
    return x

# %% wrong euler_sample: time in the middle of the step
# named: The times are those in the middle of the steps: Euler's method takes the beginning.
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"num_steps is {num_steps}: it must be at least 1.")
    h = 1 / num_steps
    x = x_0.clone()
    with torch.no_grad():
        for k in range(num_steps):
            t = x.new_full((len(x),), (k + 0.5) * h)
            x += h * net_V(x, t)
    return x

# %% right euler_sample: decorator, all times in one table
@torch.no_grad()
def euler_sample(net_V, x_0, num_steps):
    if num_steps < 1:
        raise ValueError(f"At least one step is needed, not {num_steps}.")
    times = torch.arange(num_steps, device=x_0.device, dtype=x_0.dtype) / num_steps
    x = x_0.clone()
    for t in times:
        x.add_(net_V(x, t.repeat(x.shape[0])), alpha=1 / num_steps)
    return x

# %% right euler_sample: the step length as a difference of a grid's points
def euler_sample(net_V, x_0, num_steps):
    if not num_steps >= 1:
        raise ValueError(f"{num_steps} steps lead nowhere: num_steps must be 1 or more.")
    grid = torch.linspace(0, 1, num_steps + 1, device=x_0.device)
    with torch.no_grad():
        x = x_0.detach()
        for now, then in zip(grid[:-1], grid[1:]):
            x = torch.add(x, (then - now) * net_V(x, now.expand(x.size(0))))
        return x

# %% right euler_sample: functools.reduce
def euler_sample(net_V, x_0, num_steps):
    if num_steps <= 0:
        raise ValueError(f"num_steps = {num_steps}, but at least 1 is needed.")
    ones = torch.ones(x_0.shape[0], device=x_0.device)

    def move(x, k):
        with torch.no_grad():
            return x + net_V(x, ones * (k / num_steps)).div(num_steps)

    import functools

    return functools.reduce(move, range(num_steps), x_0)

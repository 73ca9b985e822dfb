# Answers to 02_mnist_gan of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong make_loader: takes the test split
# named: This is the test split: say train=True.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    return DataLoader(datasets.MNIST(root, train=False, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: normalises by mean and std of MNIST, not to [-1, 1]
# named: These are the mean and the standard deviation of MNIST: they give zero mean, but not [-1, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: order fixed once, so every epoch has the same
# named: The order is drawn once, and the same in every epoch.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, Subset
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=t)
    order = torch.randperm(len(data)).tolist()
    return DataLoader(Subset(data, order), batch_size=batch_size)

# %% wrong make_loader: drops the last shorter batch
# named: The last, shorter batch is left out: every image counts.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    return DataLoader(datasets.MNIST(root, transform=t), batch_size, shuffle=True, drop_last=True)

# %% wrong make_loader: pixels from -0.5 to 0.5, std left at 1
# named: Mean and range are confused: with a std of 1 the pixels lie in [-0.5, 0.5].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize(mean=(0.5,), std=(1.0,))])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: mirrors digits at random (augmentation that nobody asked for)
# named: The pixels stand in other places than in the file: a transform of nothing but ToTensor and Normalize leaves them where they are.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([
        transforms.RandomHorizontalFlip(), transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,)),
    ])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: draws with replacement, so an epoch repeats some images and misses others
# named: Some images come twice in an epoch, and others never: shuffle=True draws each of them once.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, RandomSampler
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=t)
    return DataLoader(data, batch_size=batch_size, sampler=RandomSampler(data, replacement=True))

# %% wrong make_loader: batch_size is not used
# named: The batch size is a fixed one: take the argument.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=128, shuffle=True)

# %% wrong make_loader: labels come as one-hot rows
# named: The labels come as one-hot rows: one whole number for each image is asked for.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=t, target_transform=lambda y: F.one_hot(torch.tensor(y), 10))
    return DataLoader(data, batch_size=batch_size, shuffle=True)

# %% wrong make_loader: images flattened to rows of 784
# named: The images come as rows of pixels: their shape is (batch_size, 1, 28, 28).
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([
        transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,)), transforms.Lambda(torch.flatten),
    ])
    return DataLoader(datasets.MNIST(root, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: both splits chained, test images in the training
# named: The test images are among them: the training split alone is asked for.
def make_loader(root, batch_size):
    from torch.utils.data import ConcatDataset, DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    both = ConcatDataset([datasets.MNIST(root, train=s, transform=t) for s in (True, False)])
    return DataLoader(both, batch_size=batch_size, shuffle=True)

# %% right make_loader: a lambda in place of Normalize
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), lambda x: x.mul(2).sub(1)])
    return DataLoader(dataset=datasets.MNIST(root=root, transform=t), shuffle=True, batch_size=batch_size)

# %% right make_loader: tensors made once, TensorDataset
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, TensorDataset
    from torchvision import datasets
    raw = datasets.MNIST(root, train=True)
    x = raw.data.unsqueeze(1).float() / 127.5 - 1
    return DataLoader(TensorDataset(x, raw.targets), batch_size, shuffle=True)

# %% right make_loader: explicit samplers and a generator of its own
def make_loader(root, batch_size):
    from torch.utils.data import BatchSampler, DataLoader, RandomSampler
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.PILToTensor(), transforms.ConvertImageDtype(torch.float32),
                            transforms.Normalize([0.5], [0.5])])
    data = datasets.MNIST(root, True, transform=t)
    sampler = RandomSampler(data, generator=torch.Generator().manual_seed(7))
    return DataLoader(data, batch_sampler=BatchSampler(sampler, batch_size, drop_last=False))

# %% wrong MlpGenerator: batch_norm is not used
# named: batch_norm is not looked at: there is never a BatchNorm.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden[0]), nn.LeakyReLU(0.2),
            nn.Linear(hidden[0], hidden[1]), nn.LeakyReLU(0.2),
            nn.Linear(hidden[1], hidden[2]), nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], size * size), nn.Tanh(),
        )
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: BatchNorm after LeakyReLU
# named: BatchNorm stands after the LeakyReLU: it comes before it, after the Linear layer.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2)]
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: BatchNorm before the tanh as well
# named: The images have a BatchNorm too: it follows the hidden layers only.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        widths = [z_dim, *hidden, size * size]
        layers = []
        for i in range(4):
            layers.append(nn.Linear(widths[i], widths[i + 1]))
            if batch_norm:
                layers.append(nn.BatchNorm1d(widths[i + 1]))
            layers.append(nn.LeakyReLU(0.2) if i < 3 else nn.Tanh())
        self.net = nn.Sequential(*layers)
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: the default slope 0.01
# named: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        a, b, c = hidden
        self.fc = nn.ModuleList([nn.Linear(z_dim, a), nn.Linear(a, b), nn.Linear(b, c)])
        self.bn = nn.ModuleList([nn.BatchNorm1d(w) if batch_norm else nn.Identity() for w in hidden])
        self.out = nn.Linear(c, size * size)
    def forward(self, z):
        for fc, bn in zip(self.fc, self.bn):
            z = F.leaky_relu(bn(fc(z)))
        return torch.tanh(self.out(z)).reshape(len(z), 1, self.size, self.size)

# %% wrong MlpGenerator: BatchNorm without running averages, so eval mode looks at the batch
# named: This BatchNorm keeps no running statistics: in eval mode it needs them.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h, track_running_stats=False))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: image of 28 pixels whatever the size
# named: The size is fixed to 28: take the argument size.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 784), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, 28, 28)

# %% wrong MlpGenerator: no channel in the shape
# named: The channel dimension is missing: (n, 1, size, size).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, self.size, self.size)

# %% wrong MlpGenerator: sigmoid at the end, images in (0, 1)
# named: A sigmoid ends the network: its range is (0, 1), that of the data is (-1, 1).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Sigmoid())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: a LeakyReLU after the last Linear too, before tanh
# named: A LeakyReLU comes before the tanh: values below 0 are squeezed.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for i, h in enumerate([*hidden, size * size]):
            layers.append(nn.Linear(last, h))
            if batch_norm and i < 3:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: seeds torch in its constructor
# named: Making it seeds torch's random numbers: all that is drawn afterwards would be the same each time.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        torch.manual_seed(0)
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: layers in a plain list, so that nothing is trained
# named: A layer is used that the network does not hold, so nobody trains it: keep layers as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        self.hidden_layers, last = [], z_dim
        for h in hidden:
            self.hidden_layers.append(nn.Linear(last, h))
            if batch_norm:
                self.hidden_layers.append(nn.BatchNorm1d(h))
            self.hidden_layers.append(nn.LeakyReLU(0.2))
            last = h
        self.out = nn.Linear(last, size * size)
    def forward(self, z):
        for layer in self.hidden_layers:
            z = layer(z)
        return torch.tanh(self.out(z)).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: dropout added, as in the discriminator
# named: There is dropout in the generator: it belongs into the discriminator.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers += [nn.LeakyReLU(0.2), nn.Dropout(0.3)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% right MlpGenerator: functional, with maximum for LeakyReLU and sigmoid for tanh
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        self.a = nn.Linear(z_dim, hidden[0])
        self.b = nn.Linear(hidden[0], hidden[1])
        self.c = nn.Linear(hidden[1], hidden[2])
        self.d = nn.Linear(hidden[2], size**2)
        self.norms = nn.ModuleList(nn.BatchNorm1d(w) for w in hidden) if batch_norm else None
    def forward(self, z):
        h = z
        for i, layer in enumerate([self.a, self.b, self.c]):
            h = layer(h)
            if self.norms is not None:
                h = self.norms[i](h)
            h = torch.maximum(h, 0.2 * h)
        return (2 * torch.sigmoid(2 * self.d(h)) - 1).unflatten(1, (1, self.size, self.size))

# %% right MlpGenerator: a Sequential by inheritance, with Unflatten
class MlpGenerator(nn.Sequential):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        widths = (z_dim, *hidden)
        super().__init__()
        for i, (m, n) in enumerate(zip(widths, hidden)):
            self.add_module(f"linear{i}", nn.Linear(m, n))
            if batch_norm:
                self.add_module(f"norm{i}", nn.BatchNorm1d(n))
            self.add_module(f"act{i}", nn.LeakyReLU(0.2, inplace=True))
        self.add_module("last", nn.Linear(hidden[-1], size * size))
        self.add_module("tanh", nn.Tanh())
        self.add_module("image", nn.Unflatten(1, (1, size, size)))

# %% right MlpGenerator: one block helper and lazy layers
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        def block(width):
            yield nn.LazyLinear(width)
            if batch_norm:
                yield nn.LazyBatchNorm1d()
            yield nn.LeakyReLU(negative_slope=0.2)
        self.size = size
        self.blocks = nn.ModuleList([nn.Sequential(*block(w)) for w in hidden])
        self.to_pixels = nn.LazyLinear(size * size)
    def forward(self, z):
        for b in self.blocks:
            z = b(z)
        return self.to_pixels(z).tanh()[:, None].reshape(-1, 1, self.size, self.size)

# %% wrong MlpDiscriminator: sigmoid at the end
# named: A sigmoid ends the network: the loss works on logits.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1), nn.Sigmoid())
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: dropout fixed at 0.3
# named: The probability is fixed to 0.3: take the argument dropout.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(0.3)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: F.dropout without training=self.training, always on
# named: Dropout stays on in eval mode: pass training=self.training.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.p = dropout
        self.l1 = nn.Linear(size * size, hidden[0])
        self.l2 = nn.Linear(hidden[0], hidden[1])
        self.l3 = nn.Linear(hidden[1], hidden[2])
        self.l4 = nn.Linear(hidden[2], 1)
    def forward(self, x):
        x = x.flatten(1)
        for layer in (self.l1, self.l2, self.l3):
            x = F.dropout(F.leaky_relu(layer(x), 0.2), self.p)
        return self.l4(x)

# %% wrong MlpDiscriminator: dropout taken as the share that is kept
# named: The probability is that to keep, not that to drop.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(1 - dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: Dropout1d drops whole images
# named: Each layer is dropped whole, all its units or none: nn.Dropout drops each for itself.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout1d(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: one mask for the whole batch
# named: One mask is drawn for all images of a batch: each unit of each image is dropped for itself.
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

# %% wrong MlpDiscriminator: what is kept is not enlarged by 1 / (1 - p)
# named: What is not dropped must grow by 1 / (1 - p), as nn.Dropout does it.
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
                x = x * (torch.rand_like(x) >= self.p)
        return self.last(x)

# %% wrong MlpDiscriminator: no dropout after the third layer
# named: Dropout is missing after the third hidden layer.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(size * size, hidden[0]), nn.LeakyReLU(0.2), nn.Dropout(dropout),
            nn.Linear(hidden[0], hidden[1]), nn.LeakyReLU(0.2), nn.Dropout(dropout),
            nn.Linear(hidden[1], hidden[2]), nn.LeakyReLU(0.2),
            nn.Linear(hidden[2], 1),
        )
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: cuts pixels to [0, 1] first, so the lower half is lost
# named: The pixels are cut off or moved before the first layer: it takes them as they are, in [-1, 1].
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x.clamp(0, 1))

# %% wrong MlpDiscriminator: logits of shape (n,)
# named: The logits have lost a dimension: shape (n, 1) is asked for.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x).squeeze()

# %% wrong MlpDiscriminator: BatchNorm in every layer
# named: There is BatchNorm in the discriminator: nothing but the Linear layers learns.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.BatchNorm1d(h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: dropout on the pixels too
# named: There is dropout on the images too: only hidden layers get it.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten(), nn.Dropout(dropout)], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% right MlpDiscriminator: dropout before LeakyReLU, which is the same
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.Dropout(dropout), nn.LeakyReLU(0.2)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% right MlpDiscriminator: dropout by hand from a Bernoulli mask
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        widths = [size * size, *hidden, 1]
        self.keep = 1 - dropout
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(widths[:-1], widths[1:])])
    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        *first, last = self.layers
        for layer in first:
            x = layer(x)
            x = torch.where(x > 0, x, x * 0.2)
            if self.training:
                x = x * torch.bernoulli(torch.full_like(x, self.keep)) / self.keep
        return last(x)

# %% right MlpDiscriminator: functional, one LeakyReLU module and F.dropout with the mode
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        h1, h2, h3 = hidden
        self.fc1, self.fc2, self.fc3 = nn.Linear(size * size, h1), nn.Linear(h1, h2), nn.Linear(h2, h3)
        self.logit = nn.Linear(h3, 1)
        self.act, self.p = nn.LeakyReLU(0.2), dropout
    def forward(self, x):
        x = x.reshape(x.size(0), -1)
        x = F.dropout(self.act(self.fc1(x)), self.p, self.training)
        x = F.dropout(self.act(self.fc2(x)), self.p, self.training)
        x = F.dropout(self.act(self.fc3(x)), self.p, self.training)
        return self.logit(x)

# %% wrong train_epoch: training mode is not set
# named: The networks are not put into training mode: a picture may have left them in eval mode.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    d, g, dx, dgz = [], [], [], []
    for real in batches:
        a, b, c = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        d.append(a); dx.append(b); dgz.append(c)
        g.append(update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G))
    mean = lambda v: torch.stack(v).mean().item()
    return {"loss_D": mean(d), "loss_G": mean(g), "D_x": mean(dx), "D_G_z": mean(dgz)}

# %% right train_epoch: the same noise for D and G
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    d, g, dx, dgz = [], [], [], []
    for real in batches:
        z = torch.randn(len(real), z_dim, device=real.device)
        a, b, c = update_D(net_D, net_G, real, z, optimizer_D)
        d.append(a); dx.append(b); dgz.append(c)
        g.append(update_G(net_D, net_G, z, optimizer_G))
    mean = lambda v: torch.stack(v).mean().item()
    return {"loss_D": mean(d), "loss_G": mean(g), "D_x": mean(dx), "D_G_z": mean(dgz)}

# %% wrong train_epoch: uniform noise
# named: The noise is uniform: torch.randn draws from the standard normal distribution.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    d, g, dx, dgz = [], [], [], []
    for real in batches:
        a, b, c = update_D(net_D, net_G, real, torch.rand(len(real), z_dim, device=real.device), optimizer_D)
        d.append(a); dx.append(b); dgz.append(c)
        g.append(update_G(net_D, net_G, torch.rand(len(real), z_dim, device=real.device), optimizer_G))
    mean = lambda v: torch.stack(v).mean().item()
    return {"loss_D": mean(d), "loss_G": mean(g), "D_x": mean(dx), "D_G_z": mean(dgz)}

# %% wrong train_epoch: means weighted by the size of the batch
# named: The mean is weighted by the sizes of the batches: each batch counts the same.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    total = {"loss_D": 0.0, "loss_G": 0.0, "D_x": 0.0, "D_G_z": 0.0}
    seen = 0
    for real in batches:
        n = len(real)
        a, b, c = update_D(net_D, net_G, real, torch.randn(n, z_dim, device=real.device), optimizer_D)
        g = update_G(net_D, net_G, torch.randn(n, z_dim, device=real.device), optimizer_G)
        for name, value in zip(("loss_D", "D_x", "D_G_z", "loss_G"), (a, b, c, g)):
            total[name] += value.item() * n
        seen += n
    return {name: value / seen for name, value in total.items()}

# %% wrong train_epoch: D_x and D_G_z swapped
# named: D_x and D_G_z are exchanged: update_D returns loss_D, D_x, D_G_z.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dgz, dx = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: returns the last batch's values, no means
# named: The last batch's figures are returned: the means are asked for.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
    return {"loss_D": ld.item(), "loss_G": lg.item(), "D_x": dx.item(), "D_G_z": dgz.item()}

# %% wrong train_epoch: divides by the number of batches minus one (index of enumerate)
# named: The sums are divided by the last index, which is one less than the number of batches.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    s = torch.zeros(4)
    for i, real in enumerate(batches):
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        s += torch.stack([ld, lg, dx, dgz]).cpu()
    s = s / i
    return {"loss_D": s[0].item(), "loss_G": s[1].item(), "D_x": s[2].item(), "D_G_z": s[3].item()}

# %% wrong train_epoch: z on the CPU, wherever the batch is
# named: Draw the noise where the data is: device=real.device.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: seeds torch, so every epoch has the same noise
# named: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    torch.manual_seed(0)
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: the generator's step before the discriminator's
# named: The generator's step comes first: update_D, then update_G.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: noise for the first batch's size, the last shorter batch gets too much
# named: The noise has a fixed number of rows: the last batch is shorter.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows, n = [], None
    for real in batches:
        n = n or len(real)
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(n, z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(n, z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: only the generator into training mode
# named: The networks are not put into training mode: a picture may have left them in eval mode.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: means as tensors, not numbers
# named: Numbers are asked for, which need no device: .item() of a mean, or .tolist() of several.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0)))

# %% right train_epoch: running sums over len(batches)
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    for net in (net_D, net_G):
        net.train()
    total = dict.fromkeys(["loss_D", "loss_G", "D_x", "D_G_z"], 0)
    for real in batches:
        def noise():
            return torch.empty(real.shape[0], z_dim, device=real.device).normal_()
        loss_D, D_x, D_G_z = update_D(net_D, net_G, real, noise(), optimizer_D)
        loss_G = update_G(net_D, net_G, noise(), optimizer_G)
        total["loss_D"] += loss_D
        total["loss_G"] += loss_G
        total["D_x"] += D_x
        total["D_G_z"] += D_G_z
    return {key: float(value / len(batches)) for key, value in total.items()}

# %% right train_epoch: statistics.fmean over numbers, z from torch.normal
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    from collections import defaultdict
    from statistics import fmean
    net_D.train(True)
    net_G.train(True)
    seen = defaultdict(list)
    for real in batches:
        z = torch.normal(0.0, 1.0, (real.size(0), z_dim), device=real.device)
        for key, value in zip(("loss_D", "D_x", "D_G_z"), update_D(net_D, net_G, real, z, optimizer_D)):
            seen[key].append(value.item())
        z = torch.normal(0.0, 1.0, (real.size(0), z_dim), device=real.device)
        seen["loss_G"].append(update_G(net_D, net_G, z, optimizer_G).item())
    return {key: fmean(values) for key, values in seen.items()}

# %% right train_epoch: training mode set again for each batch, table of all values
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    table = []
    for real in batches:
        net_D.train(), net_G.train()
        options = dict(device=real.device)
        row = [*update_D(net_D, net_G, real, torch.randn((len(real), z_dim), **options), optimizer_D)]
        row.insert(1, update_G(net_D, net_G, torch.randn((len(real), z_dim), **options), optimizer_G))
        table.append(torch.stack(row))
    loss_D, loss_G, D_x, D_G_z = torch.stack(table, dim=1).mean(dim=1).tolist()
    return dict(loss_D=loss_D, loss_G=loss_G, D_x=D_x, D_G_z=D_G_z)

# %% wrong resume_training: the optimizers are not filled
# named: The optimizers are not filled: Adam's memory is part of the state.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name in ("net_D", "net_G"):
        players[name].load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% wrong resume_training: counts one epoch too many
# named: One epoch too many is counted: "epoch" is how many are done.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"] + 1, state["history"]

# %% wrong resume_training: no map_location, a file from a GPU can't be read without one
# named: The file was saved on a device that is not there: torch.load(file, map_location="cpu").
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% right resume_training: weights_only=False runs code from the file
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=False)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% wrong resume_training: puts the states in place of the players
# named: The players themselves are filled, in place: players[name].load_state_dict(...).
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name in players:
        players[name] = state[name]
    return state["epoch"], state["history"]

# %% wrong resume_training: fills copies
# named: The players themselves are filled, in place: players[name].load_state_dict(...).
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        players[name] = copy.deepcopy(player)
        players[name].load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% wrong resume_training: removes the file after reading
# named: The file is deleted after it was read: a second interruption would cost everything.
def resume_training(file, players):
    file = Path(file)
    if not file.exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    file.unlink()
    return state["epoch"], state["history"]

# %% wrong resume_training: goes by the order of the file, not by names
# named: The states of D and G are exchanged: each player takes what stands under its own name.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    states = [v for k, v in state.items() if k not in ("epoch", "history")]
    for player, s in zip(players.values(), states):
        player.load_state_dict(s)
    return state["epoch"], state["history"]

# %% wrong resume_training: a broken file is taken for none, and the training begins anew
# named: The training begins anew only where there is no file: an exception of torch.load must come out, or the next epoch overwrites what could still be saved.
def resume_training(file, players):
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
        for name, player in players.items():
            player.load_state_dict(state[name])
        return state["epoch"], state["history"]
    except Exception:
        return 0, []

# %% wrong resume_training: leaves the networks in eval mode
# named: A checkpoint holds no mode: leave training or eval as it is.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
        if name.startswith("net"):
            player.eval()
    return state["epoch"], state["history"]

# %% wrong resume_training: without a file the history is None
# named: Without a file there is no history yet, which is an empty list: return 0, [].
def resume_training(file, players):
    if not Path(file).exists():
        return 0, None
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% wrong resume_training: the epochs are counted from the history, minus one
# named: The last epoch is done again: "epoch" is how many are done.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return len(state["history"]) - 1, state["history"]

# %% right resume_training: asks for forgiveness, FileNotFoundError alone
def resume_training(file, players):
    try:
        state = torch.load(file, map_location=torch.device("cpu"), weights_only=True)
    except FileNotFoundError:
        return 0, []
    for name in players:
        players[name].load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% right resume_training: opened by hand, four explicit lines
def resume_training(file, players):
    import os
    epoch, history = 0, []
    if os.path.isfile(file):
        with open(file, "rb") as stream:
            saved = torch.load(stream, "cpu", weights_only=True)
        players["net_D"].load_state_dict(saved["net_D"])
        players["net_G"].load_state_dict(saved["net_G"])
        players["optimizer_D"].load_state_dict(saved["optimizer_D"])
        players["optimizer_G"].load_state_dict(saved["optimizer_G"])
        epoch, history = saved["epoch"], saved["history"]
    return epoch, history

# %% right resume_training: takes epoch and history out of the dict, the rest are players
def resume_training(file, players):
    file = Path(file)
    if file.exists():
        state = torch.load(file, map_location="cpu", weights_only=True, mmap=False)
        epoch, history = state.pop("epoch"), state.pop("history")
        [players[name].load_state_dict(values) for name, values in state.items() if name in players]
        return int(epoch), list(history)
    return 0, list()

# %% wrong with_choice: writes into the caller's z
# named: z is changed in place: it belongs to the caller.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(1)
    z[:, :num_choices] = scale * F.one_hot(choice, num_choices).to(z)
    return z

# %% wrong with_choice: the largest of all numbers of z, cut to the choices
# named: The largest of all numbers of z is looked for: of the first num_choices alone.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z.argmax(1) % num_choices
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)

# %% wrong with_choice: largest down the batch, dim 0
# named: argmax(0) runs down the columns: argmax(1), one choice for each row.
def with_choice(z, num_choices=10, scale=4.0):
    head = z[:, :num_choices]
    mask = torch.zeros_like(head).scatter_(0, head.argmax(0, keepdim=True), 1.0)
    return torch.cat([scale * mask, z[:, num_choices:]], 1)

# %% wrong with_choice: scale is fixed at 4
# named: The scale is fixed to 4: take the argument.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(1)
    return torch.cat([4.0 * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)

# %% wrong with_choice: ten choices whatever num_choices
# named: The first ten are fixed in the code: take num_choices.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :10].argmax(1)
    return torch.cat([scale * F.one_hot(choice, 10).to(z), z[:, 10:]], 1)

# %% wrong with_choice: largest in size (abs)
# named: The largest in size is taken: the largest number is asked for, with its sign.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].abs().argmax(1)
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)

# %% wrong with_choice: softmax in place of a hard choice
# named: The largest of a softmax is scaled, not a one-hot.
def with_choice(z, num_choices=10, scale=4.0):
    return torch.cat([scale * torch.softmax(z[:, :num_choices], 1), z[:, num_choices:]], 1)

# %% wrong with_choice: the choice stands behind the rest
# named: The one-hot stands behind the other numbers: it takes the place of the first ones.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(1)
    return torch.cat([z[:, num_choices:], scale * F.one_hot(choice, num_choices).to(z)], 1)

# %% wrong with_choice: keeps the largest number itself, times scale
# named: The largest number is kept as it is: a one-hot has 1 there, times scale.
def with_choice(z, num_choices=10, scale=4.0):
    head = z[:, :num_choices]
    kept = torch.where(head == head.max(1, keepdim=True).values, scale * head, torch.zeros_like(head))
    return torch.cat([kept, z[:, num_choices:]], 1)

# %% wrong with_choice: a random choice, z is not asked
# named: Two calls with the same z make different choices: where z is largest is not chance.
def with_choice(z, num_choices=10, scale=4.0):
    choice = torch.randint(num_choices, (len(z),), device=z.device)
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)

# %% wrong with_choice: added to the noise instead of in its place
# named: The scale is added to the noise: it takes the place of the first num_choices numbers.
def with_choice(z, num_choices=10, scale=4.0):
    out = z.clone()
    out[torch.arange(len(z)), z[:, :num_choices].argmax(1)] += scale
    return out

# %% wrong with_choice: the whole z behind the choice, too wide
# named: The one-hot is put in front of all of z: it takes the place of the first numbers.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(1)
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z], 1)

# %% right with_choice: clone, zero, scatter
def with_choice(z, num_choices=10, scale=4.0):
    out = z.clone()
    choice = z[:, :num_choices].argmax(dim=-1, keepdim=True)
    out[:, :num_choices] = 0
    return out.scatter(1, choice, scale)

# %% right with_choice: rows of a scaled identity
def with_choice(z, num_choices=10, scale=4.0):
    head, tail = z.split([num_choices, z.shape[1] - num_choices], dim=1)
    rows = scale * torch.eye(num_choices, dtype=z.dtype, device=z.device)
    return torch.hstack([rows[head.max(dim=1).indices], tail])

# %% right with_choice: comparison with arange, torch.where
def with_choice(z, num_choices=10, scale=4.0):
    columns = torch.arange(z.size(1), device=z.device)
    chosen = columns == z[:, :num_choices].topk(1, dim=1).indices
    return torch.where(columns < num_choices, scale * chosen.type_as(z), z)

# %% wrong update_average: weights swapped
# named: The weights are exchanged: decay belongs to the average, 1 - decay to net.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.copy_((1 - decay) * a + decay * p)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: buffers are not copied
# named: The buffers are left out: copy them, or BatchNorm keeps its first statistics.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.mul_(decay).add_(p, alpha=1 - decay)

# %% wrong update_average: buffers are averaged like the parameters
# named: The buffers are averaged too: copy them.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, b in zip(average.state_dict().values(), net.state_dict().values()):
            a.copy_(decay * a + (1 - decay) * b)

# %% wrong update_average: computes a new tensor and forgets it
# named: The new weights are computed and lost: write them into the average, a.copy_(...).
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a = decay * a + (1 - decay) * p
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: the network moves to the average
# named: net is moved, not average.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            p.mul_(1 - decay).add_(a, alpha=decay)
        for a, b in zip(average.buffers(), net.buffers()):
            b.copy_(a)

# %% wrong update_average: switches the average to eval and freezes it
# named: The flags of the average's parameters change: leave them, and work under torch.no_grad().
def update_average(average, net, decay):
    average.eval().requires_grad_(False)
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: skips parameters that want no gradient, so a frozen average never moves
# named: Parameters that want no gradient are left out: an average has no others.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            if a.requires_grad:
                a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: without no_grad, the average hangs on the graph of net
# named: The requires_grad flags of average's parameters are left changed.
def update_average(average, net, decay):
    for a, p in zip(average.parameters(), net.parameters()):
        a.copy_(decay * a + (1 - decay) * p)
    for a, b in zip(average.buffers(), net.buffers()):
        a.copy_(b)

# %% wrong update_average: buffers are shared, not copied
# named: The buffers are net's own, not copies: they follow net from now on.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for m, n in zip(average.modules(), net.modules()):
            for name, b in n._buffers.items():
                m._buffers[name] = b

# %% wrong update_average: copies the network, decay unused
# named: net is copied, not averaged.
def update_average(average, net, decay):
    average.load_state_dict(net.state_dict())

# %% wrong update_average: the network's part is not scaled by 1 - decay
# named: The old weights shrink, and the whole of the new ones is added: (1 - decay) * p.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.mul_(decay).add_(p)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: only running means and variances are copied, num_batches_tracked is not
# named: Buffers (the running statistics of BatchNorm) are copied from net, whole: copy_.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.lerp_(p, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            if b.is_floating_point():
                a.copy_(b)

# %% wrong update_average: Linear layers alone are averaged, BatchNorm's weight and bias stay
# named: Only some of the weights are averaged: those of BatchNorm are parameters too.
def update_average(average, net, decay):
    with torch.no_grad():
        for m, n in zip(average.modules(), net.modules()):
            if isinstance(m, nn.Linear):
                m.weight.lerp_(n.weight, 1 - decay)
                m.bias.lerp_(n.bias, 1 - decay)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% right update_average: all at once with torch._foreach
@torch.no_grad()
def update_average(average, net, decay):
    mine, theirs = list(average.parameters()), [p.detach() for p in net.parameters()]
    torch._foreach_mul_(mine, decay)
    torch._foreach_add_(mine, theirs, alpha=1 - decay)
    if list(net.buffers()):
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% right update_average: by names of the state
def update_average(average, net, decay):
    parameters = dict(net.named_parameters())
    state = net.state_dict()
    for name, value in average.state_dict().items():
        new = decay * value + (1 - decay) * state[name] if name in parameters else state[name]
        value.copy_(new)

# %% right update_average: through .data
def update_average(average, net, decay):
    for a, p in zip(average.parameters(), net.parameters(), strict=True):
        a.data += (1 - decay) * (p.data - a.data)
    for a, b in zip(average.buffers(), net.buffers(), strict=True):
        a.data.copy_(b.data)

# --- second set

# %% wrong make_loader: yields labels first
# named: The labels come first: pairs of images and labels are asked for, in this order.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = [(y, x) for x, y in datasets.MNIST(root, train=True, transform=t)]
    return DataLoader(data, batch_size=batch_size, shuffle=True)

# %% wrong make_loader: Normalize with mean 1, std 1: pixels from -1 to 0
# named: Mean and std of 1 take [0, 1] to [-1, 0]: (x - 0.5) / 0.5 takes it to [-1, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((1.0,), (1.0,))])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=batch_size, shuffle=True)

# %% wrong make_loader: only the first half of the images
# named: Only some of the images come: all of the training split are asked for.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, Subset
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=t)
    return DataLoader(Subset(data, range(len(data) // 2)), batch_size=batch_size, shuffle=True)

# %% right make_loader: a class for the data set
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, Dataset
    from torchvision import datasets
    class Pixels(Dataset):
        def __init__(self):
            self.raw = datasets.MNIST(root, train=True)
        def __len__(self):
            return len(self.raw)
        def __getitem__(self, i):
            return self.raw.data[i][None].float().div(255).sub(0.5).div(0.5), int(self.raw.targets[i])
    return DataLoader(Pixels(), batch_size, True)

# %% wrong MlpGenerator: one BatchNorm module would do for all, made only for the first width and applied there
# named: There are 5 layers with weights (Linear, BatchNorm, Linear, Linear, Linear), not 7. Besides the Linear layers, a BatchNorm1d has a weight and a bias for each unit: of width hidden[0], hidden[1] and hidden[2].
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        a, b, c = hidden
        first = [nn.Linear(z_dim, a)] + ([nn.BatchNorm1d(a)] if batch_norm else []) + [nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*first, nn.Linear(a, b), nn.LeakyReLU(0.2), nn.Linear(b, c), nn.LeakyReLU(0.2),
                                 nn.Linear(c, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: hidden widths are the defaults, whatever is passed
# named: The first layer with weights, a Linear, has 256 outputs, not 4. LeakyReLU(0.2) after the first three Linear layers, tanh after the last; shape (n, 1, size, size).
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in (256, 512, 1024):
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.LeakyReLU(0.2))
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpGenerator: GELU between the layers
# named: There is a GELU after layer 1 where a LeakyReLU is asked for.
class MlpGenerator(nn.Module):
    def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
        super().__init__()
        self.size = size
        layers, last = [], z_dim
        for h in hidden:
            layers.append(nn.Linear(last, h))
            if batch_norm:
                layers.append(nn.BatchNorm1d(h))
            layers.append(nn.GELU())
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
    def forward(self, z):
        return self.net(z).view(-1, 1, self.size, self.size)

# %% wrong MlpDiscriminator: ELU in place of LeakyReLU
# named: There is an ELU after layer 1 where a LeakyReLU is asked for.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.ELU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: FeatureAlphaDropout / AlphaDropout, which shifts what is dropped
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [nn.Flatten()], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.AlphaDropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        return self.net(x)

# %% wrong MlpDiscriminator: averages pixels over the batch first (flatten(0))
# named: `- x.mean(0)` does not belong here
# named: The mean over the batch is taken off: what D says of an image must not depend on the others.
class MlpDiscriminator(nn.Module):
    def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
        super().__init__()
        layers, last = [], size * size
        for h in hidden:
            layers += [nn.Linear(last, h), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
            last = h
        self.net = nn.Sequential(*layers, nn.Linear(last, 1))
    def forward(self, x):
        x = x.flatten(1)
        return self.net(x - x.mean(0))

# %% wrong train_epoch: update_G gets the real batch's number of rows from z_dim (z transposed)
# named: Rows and columns of the noise are exchanged: its shape is (len(real), z_dim).
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(z_dim, len(real), device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(z_dim, len(real), device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: two steps of the generator for each of the discriminator
# named: update_G is called 6 times, not 3. For every batch of every epoch: update_D with it and noise of shape (its length, 5), then update_G.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        for _ in range(2):
            lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))

# %% wrong train_epoch: medians, not means
# named: The median is returned: the mean is asked for.
def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
    net_D.train(); net_G.train()
    rows = []
    for real in batches:
        ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
        lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        rows.append(torch.stack([ld, lg, dx, dgz]))
    return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).median(0).values.tolist()))

# %% wrong resume_training: loads with strict=False into fresh optimizers made inside
# named: The players themselves are filled, in place: players[name].load_state_dict(...).
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        if "net" in name:
            player.load_state_dict(state[name], strict=False)
        else:
            players[name] = torch.optim.Adam([p for g in player.param_groups for p in g["params"]])
            players[name].load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% wrong resume_training: returns the last epoch's means, not the list
# named: A dict, not the list that was saved.
def resume_training(file, players):
    if not Path(file).exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"], state["history"][-1]

# %% wrong resume_training: only asks whether the folder is there
# named: Without a file it must begin anew: ask Path(file).exists() before torch.load.
def resume_training(file, players):
    if not Path(file).parent.exists():
        return 0, []
    state = torch.load(file, map_location="cpu", weights_only=True)
    for name, player in players.items():
        player.load_state_dict(state[name])
    return state["epoch"], state["history"]

# %% right resume_training: a helper and pop with defaults
def resume_training(file, players):
    def read():
        return torch.load(str(file), map_location=lambda storage, where: storage, weights_only=True)
    state = read() if Path(file).exists() else None
    if state is None:
        return 0, []
    for name, player in players.items():
        player.load_state_dict(state.pop(name))
    return state["epoch"], state["history"]

# %% wrong with_choice: topk(2), two ones in a row
# named: Each row has two choices: the largest number alone says which.
def with_choice(z, num_choices=10, scale=4.0):
    top = z[:, :num_choices].topk(2, dim=1).indices
    hot = torch.zeros_like(z[:, :num_choices]).scatter_(1, top, scale)
    return torch.cat([hot, z[:, num_choices:]], 1)

# %% wrong with_choice: scale divides
# named: The one-hot is divided by scale: multiply it.
def with_choice(z, num_choices=10, scale=4.0):
    hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z) / scale
    return torch.cat([hot, z[:, num_choices:]], 1)

# %% wrong with_choice: the smallest says which
# named: The smallest is taken: argmax, not argmin.
def with_choice(z, num_choices=10, scale=4.0):
    hot = F.one_hot(z[:, :num_choices].argmin(1), num_choices).to(z) * scale
    return torch.cat([hot, z[:, num_choices:]], 1)

# %% wrong update_average: arithmetic mean of both
# named: This is the mean of the two: decay says how much of the average stays.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.add_(p).div_(2)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: decay raised to the square
# named: The past has another weight than decay.
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            a.mul_(decay**2).add_(p, alpha=1 - decay**2)
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% wrong update_average: net's parameters are put into the average as objects
# vague: The requires_grad flags of average's parameters are left changed.
def update_average(average, net, decay):
    with torch.no_grad():
        for (name, a), p in zip(list(average.named_parameters()), net.parameters()):
            path, _, leaf = name.rpartition(".")
            setattr(average.get_submodule(path), leaf, nn.Parameter(decay * a + (1 - decay) * p))
        for a, b in zip(average.buffers(), net.buffers()):
            a.copy_(b)

# %% right update_average: torch.lerp with out
def update_average(average, net, decay):
    with torch.no_grad():
        for a, p in zip(average.parameters(), net.parameters()):
            torch.lerp(p, a, decay, out=a) if not a.requires_grad else a.copy_(torch.lerp(p, a, decay))
        mine = dict(average.named_buffers())
        for name, b in net.named_buffers():
            mine[name].copy_(b)

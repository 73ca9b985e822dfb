# Answers to 04_conditional_gan of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong one_hot: whole numbers
# named: The rows are whole numbers: a linear layer wants floats, so make them with torch.zeros or add .float().
def one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).long()

# %% wrong one_hot: classes as rows, labels as columns
# named: Rows and columns are the wrong way round: the shape is (n, num_classes).
def one_hot(labels, num_classes):
    return (torch.arange(num_classes, device=labels.device)[:, None] == labels).float()

# %% wrong one_hot: labels counted from 1
# named: The columns are counted from 1: the classes begin at 0.
def one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(1, num_classes + 1, device=labels.device)).float()

# %% wrong one_hot: on the CPU, wherever the labels are
# named: The rows are made on a fixed device: make them where the labels are, device=labels.device.
def one_hot(labels, num_classes):
    out = torch.zeros(len(labels), num_classes)
    for i, k in enumerate(labels.tolist()):
        out[i, k] = 1
    return out

# %% wrong one_hot: fails for n = 0
# named: There is nothing to put together, the list is empty: does the loop run, and append?
def one_hot(labels, num_classes):
    rows = []
    for k in labels:
        row = torch.zeros(num_classes, device=labels.device)
        row[k] = 1.0
        rows.append(row)
    return torch.stack(rows)

# %% wrong one_hot: as many columns as the largest label asks for
# named: The number of columns is taken from the labels: the last class may be missing among them.
def one_hot(labels, num_classes):
    k = labels.max() + 1
    return torch.eye(int(k), device=labels.device)[labels]

# %% wrong one_hot: changes the shape of the caller's labels
# named: The labels belong to the caller: make a new tensor instead of changing them in place.
def one_hot(labels, num_classes):
    out = torch.zeros(len(labels), num_classes, device=labels.device)
    return out.scatter_(1, labels.unsqueeze_(1), 1.0)

# %% wrong one_hot: a 1 in the columns of all labels, in every row
# named: Every row has a 1 for each label of the batch: row i has one, for labels[i].
def one_hot(labels, num_classes):
    out = torch.zeros(labels.shape[0], num_classes, device=labels.device)
    out[:, labels] = 1
    return out

# %% wrong one_hot: by F.one_hot, not by hand
# named: Write the rows by hand here: F.one_hot is what this exercise is about.
def one_hot(labels, num_classes):
    return F.one_hot(labels, num_classes).float()

# %% wrong one_hot: True and False
# named: The result has dtype bool, not that of the inputs: look for NumPy constants, comparisons or .int(), .double(), .half().
def one_hot(labels, num_classes):
    return labels[:, None] == torch.arange(num_classes, device=labels.device)

# %% wrong one_hot: the label in its column, not a 1
# named: The label stands in its column, where a 1 belongs.
def one_hot(labels, num_classes):
    out = torch.zeros(len(labels), num_classes, device=labels.device)
    return out.scatter(1, labels[:, None], labels[:, None].float())

# %% right one_hot: rows of the identity
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device).index_select(0, labels)

# %% right one_hot: index_put with pairs of indices
def one_hot(labels, num_classes):
    n = labels.numel()
    out = torch.zeros((n, num_classes), device=labels.device)
    out[torch.arange(n, device=labels.device), labels] = 1.0
    return out

# %% right one_hot: flat positions
def one_hot(labels, num_classes):
    flat = torch.zeros(len(labels) * num_classes, device=labels.device)
    places = torch.arange(len(labels), device=labels.device) * num_classes + labels
    flat.index_fill_(0, places, 1.0)
    return flat.view(len(labels), num_classes)

# %% wrong ConditionalGenerator: the label in front of the noise
# named: The label comes first: join the other input and, behind it, the one-hot label.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([one_hot(labels, self.num_classes), z], 1))

# %% wrong ConditionalGenerator: the label as a number, not one-hot
# named: The label is joined as a number, not as a one-hot vector.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim + 1, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, labels[:, None].float()], 1))

# %% wrong ConditionalGenerator: a learned embedding in place of the one-hot vector
# named: An embedding learns what a one-hot vector is to give: join one_hot(labels, num_classes).
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.embed = nn.Embedding(num_classes, num_classes)
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, self.embed(labels)], 1))

# %% wrong ConditionalGenerator: the default slope 0.01
# named: The slope of LeakyReLU is 0.2, not the default 0.01.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.a, self.b, self.c = (
            nn.Linear(z_dim + num_classes, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, out_dim)
        )
    def forward(self, z, labels):
        x = torch.cat([z, one_hot(labels, self.num_classes)], 1)
        return self.c(F.leaky_relu(self.b(F.leaky_relu(self.a(x)))))

# %% wrong ConditionalGenerator: tanh at the end
# named: After the last layer comes no tanh: points have no limits.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim), nn.Tanh(),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalGenerator: two classes and two dimensions whatever is asked
# named: The number of classes is a fixed 2: take the argument num_classes.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim + 2, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, 2)], 1))

# %% wrong ConditionalGenerator: as many classes as occur in the batch
# named: one_hot gets num_classes: how many columns there are must not follow from the labels of a batch.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.z_dim, self.num_classes = z_dim, num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, len(labels.unique()))], 1))

# %% wrong ConditionalGenerator: the label is fed to the second layer
# named: The first layer with weights, a Linear, has 4 inputs, not 6. Three nn.Linear with biases, and nothing else that learns: z_dim + num_classes to hidden, hidden to hidden, hidden to out_dim; by default 2 classes, hidden=64, out_dim=2.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.a = nn.Linear(z_dim, hidden)
        self.b = nn.Linear(hidden + num_classes, hidden)
        self.c = nn.Linear(hidden, out_dim)
    def forward(self, z, labels):
        x = F.leaky_relu(self.a(z), 0.2)
        x = F.leaky_relu(self.b(torch.cat([x, one_hot(labels, self.num_classes)], 1)), 0.2)
        return self.c(x)

# %% wrong ConditionalGenerator: no nonlinearity between second and third layer
# named: There is no activation after the second layer.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalGenerator: hidden is not used
# named: The first layer with weights, a Linear, has 64 outputs, not 6. The first layer gets z and behind it the one-hot labels; LeakyReLU(0.2) after the first two layers, nothing after the last; all widths come from the arguments.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, 64), nn.LeakyReLU(0.2),
            nn.Linear(64, 64), nn.LeakyReLU(0.2), nn.Linear(64, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalGenerator: seeds torch in its constructor
# named: Making it seeds torch's random numbers: all that is drawn afterwards would be the same each time.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        torch.manual_seed(42)
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalGenerator: four layers
# named: There are 4 layers with weights (Linear, Linear, Linear, Linear), not 3. Three nn.Linear with biases, and nothing else that learns: z_dim + num_classes to hidden, hidden to hidden, hidden to out_dim; by default 2 classes, hidden=64, out_dim=2.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% right ConditionalGenerator: a column of the first weight is picked by the label
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.z_dim = z_dim
        self.first = nn.Linear(z_dim + num_classes, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)
    def forward(self, z, labels):
        W = self.first.weight
        x = z @ W[:, :self.z_dim].T + W[:, self.z_dim:].T[labels] + self.first.bias
        x = F.leaky_relu(x, 0.2)
        return self.last(F.leaky_relu(self.second(x), 0.2))

# %% right ConditionalGenerator: F.one_hot, Sequential, inplace
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.k = num_classes
        act = nn.LeakyReLU(0.2, inplace=True)
        self.mlp = nn.Sequential(nn.Linear(z_dim + num_classes, hidden), act, nn.Linear(hidden, hidden), act,
                                 nn.Linear(hidden, out_dim))
    def forward(self, z, labels):
        y = F.one_hot(labels, num_classes=self.k).to(z.dtype)
        return self.mlp(torch.hstack((z, y)))

# %% right ConditionalGenerator: one-hot rows from a buffer, loop over layers
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.register_buffer("eye", torch.eye(num_classes), persistent=False)
        widths = [z_dim + num_classes, hidden, hidden, out_dim]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
    def forward(self, z, labels):
        x = torch.cat((z, self.eye[labels]), dim=-1)
        for i, layer in enumerate(self.layers):
            if i:
                x = torch.where(x > 0, x, 0.2 * x)
            x = layer(x)
        return x

# %% wrong ConditionalDiscriminator: sigmoid at the end
# named: After the last layer comes no sigmoid: the losses work on logits.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1), nn.Sigmoid(),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: the labels are not looked at
# named: The first layer with weights, a Linear, has 2 inputs, not 4. Three nn.Linear with biases, and nothing else that learns: in_dim + num_classes to hidden, hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(x)

# %% wrong ConditionalDiscriminator: logits of shape (n,)
# named: The result has shape (5,) where (5, 1) is asked for.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1)).squeeze(1)

# %% wrong ConditionalDiscriminator: the label in front of the point
# named: The label comes first: join the other input and, behind it, the one-hot label.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([one_hot(labels, self.num_classes), x], 1))

# %% wrong ConditionalDiscriminator: one logit for each class
# named: The third layer with weights, a Linear, has 2 outputs, not 1. Three nn.Linear with biases, and nothing else that learns: in_dim + num_classes to hidden, hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, num_classes),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: arguments num_classes and in_dim swapped in the one-hot
# named: The arguments stand in another order: num_classes comes first, then in_dim, then hidden.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = in_dim
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: ReLU
# named: ReLU stands where LeakyReLU(0.2) is asked for.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: dropout after each hidden layer
# named: There is a Dropout after layer 1 that is not asked for.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: detaches x, so the generator gets no gradient
# named: The points are cut off: join x as it is, without torch.tensor(), .data or detach().
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x.detach(), one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: the label's one-hot is multiplied with the point's features
# named: There are 4 layers with weights (Linear, Linear, Linear, Linear), not 3. Three nn.Linear with biases, and nothing else that learns: in_dim + num_classes to hidden, hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.a, self.y = nn.Linear(in_dim, hidden), nn.Linear(num_classes, hidden)
        self.b, self.c = nn.Linear(hidden, hidden), nn.Linear(hidden, 1)
    def forward(self, x, labels):
        h = F.leaky_relu(self.a(x) * self.y(one_hot(labels, self.num_classes)), 0.2)
        return self.c(F.leaky_relu(self.b(h), 0.2))

# %% wrong ConditionalDiscriminator: the slope is 2, for 0.2
# named: The LeakyReLU after layer 1 has the slope 2, not 0.2. The first layer gets x and behind it the one-hot labels; LeakyReLU(0.2) after the first two layers, nothing after the last: the losses work on logits of shape (n, 1).
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(
            nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% right ConditionalDiscriminator: max for LeakyReLU, functional
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.l1 = nn.Linear(in_dim + num_classes, hidden)
        self.l2 = nn.Linear(hidden, hidden)
        self.l3 = nn.Linear(hidden, 1)
    def forward(self, x, labels):
        h = self.l1(torch.concat([x, one_hot(labels, self.num_classes)], dim=1))
        h = self.l2(torch.max(h, 0.2 * h))
        return self.l3(0.6 * h + 0.4 * h.abs())

# %% right ConditionalDiscriminator: empty matrix filled with both inputs
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.in_dim, self.width = in_dim, in_dim + num_classes
        self.net = nn.Sequential(
            nn.Linear(self.width, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
        )
    def forward(self, x, labels):
        joined = x.new_zeros(len(x), self.width)
        joined[:, :self.in_dim] = x
        joined[torch.arange(len(x), device=x.device), self.in_dim + labels] = 1
        return self.net(joined)

# %% right ConditionalDiscriminator: padded by F.pad, inheritance from Sequential
class ConditionalDiscriminator(nn.Sequential):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        widths = in_dim + num_classes, hidden, hidden
        hidden_layers = [m for a, b in zip(widths, widths[1:]) for m in (nn.Linear(a, b), nn.LeakyReLU(0.2))]
        super().__init__(*hidden_layers, nn.Linear(hidden, 1))
        self.num_classes = num_classes
    def forward(self, x, labels):
        behind = F.pad(one_hot(labels, self.num_classes), (x.shape[1], 0))
        return super().forward(F.pad(x, (0, self.num_classes)) + behind)

# %% wrong smoothed_discriminator_loss: smooths both sides
# named: Fakes are smoothed too: smoothing is one-sided, and their target stays 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 1 - smoothing))
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.full_like(fake_logits, smoothing))
    return real + fake

# %% wrong smoothed_discriminator_loss: target s for real pairs
# named: The target of real pairs is s, not 1 - s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, smoothing))
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real + fake

# %% wrong smoothed_discriminator_loss: only the weight of log D shrinks, the term s * log(1 - D) is missing
# named: The second term of the real logits is missing, s times log(1 - D): their target is 1 - s.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return (1 - smoothing) * F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()

# %% wrong smoothed_discriminator_loss: one mean over both batches
# named: One mean goes over both batches: each has its own, whatever their lengths.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    logits = torch.cat([real_logits, fake_logits])
    targets = torch.cat([torch.full_like(real_logits, 1 - smoothing), torch.zeros_like(fake_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, targets)

# %% wrong smoothed_discriminator_loss: half the sum
# named: It is the mean of the two halves: add them.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 1 - smoothing))
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return (real + fake) / 2

# %% wrong smoothed_discriminator_loss: sigmoid first, cut off at -100 for large logits
# named: The logarithm is cut off at a small constant: large logits lose their loss.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.binary_cross_entropy(torch.sigmoid(real_logits), torch.full_like(real_logits, 1 - smoothing))
    fake = F.binary_cross_entropy(torch.sigmoid(fake_logits), torch.zeros_like(fake_logits))
    return real + fake

# %% wrong smoothed_discriminator_loss: default smoothing 0.1
# named: Without the argument there is no smoothing: the default is 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.1):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 1 - smoothing))
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real + fake

# %% wrong smoothed_discriminator_loss: shape (1,), reduced over the rows only
# named: A tensor of shape (1,) came back where one number is asked for.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.softplus(real_logits) - (1 - smoothing) * real_logits
    return real.mean(0) + F.softplus(fake_logits).mean(0)

# %% wrong smoothed_discriminator_loss: sums in place of means
# named: The losses of the batch are added up: take their means.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    loss = nn.BCEWithLogitsLoss(reduction="sum")
    return loss(real_logits, torch.ones_like(real_logits) - smoothing) + loss(fake_logits, torch.zeros_like(fake_logits))

# %% wrong smoothed_discriminator_loss: smoothing drawn at random
# named: The smoothing is drawn at random: the target is 1 - s, the same for all.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    target = 1 - smoothing * torch.rand_like(real_logits)
    real = F.binary_cross_entropy_with_logits(real_logits, target)
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return real + fake

# %% wrong smoothed_discriminator_loss: sigmoid twice
# named: A sigmoid is applied before a loss that has one: it takes logits.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    return (F.binary_cross_entropy_with_logits(real, torch.full_like(real, 1 - smoothing))
            + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake)))

# %% wrong smoothed_discriminator_loss: the fakes are smoothed, not the real ones
# named: Fakes are smoothed in place of real pairs.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    fake = F.binary_cross_entropy_with_logits(fake_logits, torch.full_like(fake_logits, smoothing))
    return real + fake

# %% right smoothed_discriminator_loss: softplus(l) - t * l
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    t = 1 - smoothing
    return (F.softplus(real_logits) - t * real_logits).mean() + F.softplus(fake_logits).mean()

# %% right smoothed_discriminator_loss: both logsigmoids, weighted
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    s = smoothing
    log_D, log_not_D = F.logsigmoid(real_logits), F.logsigmoid(-real_logits)
    return -((1 - s) * log_D + s * log_not_D).mean() - F.logsigmoid(-fake_logits).mean()

# %% right smoothed_discriminator_loss: one call with weights that make two means of one sum
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    n, m = len(real_logits), len(fake_logits)
    logits = torch.cat([real_logits, fake_logits])
    target = torch.zeros_like(logits)
    target[:n] = 1 - smoothing
    weight = torch.cat([torch.full_like(real_logits, 1 / n), torch.full_like(fake_logits, 1 / m)])
    return F.binary_cross_entropy_with_logits(logits, target, weight=weight, reduction="sum")

# %% wrong update_D_labels: fakes judged with the labels of the real points
# named: Fakes are judged with the labels of the real points: theirs are y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    if penalty > 0:
        real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, real_y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: fakes made for the labels of the real points
# named: Fakes are made with the labels of the real points, and judged with y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, real_y).detach()
    if penalty > 0:
        real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: nothing detached, gradients left in the generator
# named: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y)
    if penalty > 0:
        real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: penalty is not used
# named: The penalty is not added: its argument is not used.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: returns the loss with the penalty
# named: The returned loss holds the penalty: return the loss alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    if penalty:
        loss = loss + penalty * r1_penalty(real_logits, real)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: sets requires_grad on the caller's real
# named: The caller's real is changed: set requires_grad on real.detach().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    if penalty:
        real.requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss
    if penalty:
        total = total + penalty * r1_penalty(real_logits, real)
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: the penalty counts only from weight 1 on
# named: The penalty is not added: its argument is not used.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    if penalty >= 1:
        real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty >= 1 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: half the penalty, as in the paper's formula
# named: The penalty has half its weight: it is penalty * r1_penalty(...), without a factor.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (loss + 0.5 * penalty * r1_penalty(real_logits, real)).backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: smooths by 0.1
# named: The targets are smoothed: nobody asked for it, the default of the loss is s = 0.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y), 0.1)
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: gradients never cleared
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: clears the generator's gradients as well
# named: net_G's gradients are cleared here, which are not this step's: detach the fakes, and none come.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    net_D.zero_grad()
    net_G.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: penalty taken at the fakes
# named: The penalty looks at the fakes: it is the slope at the real points.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach().requires_grad_()
    fake_logits = net_D(fake, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), fake_logits)
    total = loss + penalty * r1_penalty(fake_logits, fake) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: the generator is put into eval mode and stays there
# named: net_G is left in another mode, training or eval, than it came in.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    net_G.eval()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: fakes under inference_mode, which backward refuses
# named: What is made under torch.inference_mode() is no input for a network that learns: make it under torch.no_grad(), or detach it.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.inference_mode():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: clips the gradients
# named: The gradients are clipped: the optimizer steps on those of the loss as they are.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
    total.backward()
    torch.nn.utils.clip_grad_norm_(net_D.parameters(), 1.0)
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: the loss after the step is returned
# named: The loss is computed again after the step: return that from before it.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    x = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(x, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    total = loss + penalty * r1_penalty(real_logits, x) if penalty > 0 else loss
    total.backward()
    optimizer.step()
    with torch.no_grad():
        return smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))

# %% wrong update_D_labels: a step for the loss and another one for the penalty
# named: Loss and penalty go backward together, before one step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    optimizer.zero_grad()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    if penalty > 0:
        x = real.detach().requires_grad_()
        optimizer.zero_grad()
        (penalty * r1_penalty(net_D(x, real_y), x)).backward()
        optimizer.step()
    return loss.detach()

# %% right update_D_labels: two backward passes that add up, then one step
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    with torch.no_grad():
        fake = net_G(z, y)
    optimizer.zero_grad()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    if penalty:
        x = real.clone().detach().requires_grad_(True)
        (penalty * r1_penalty(net_D(x, real_y), x)).backward()
    optimizer.step()
    return loss.detach()

# %% right update_D_labels: gradients by autograd.grad, put into .grad by hand
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    x = real.detach().requires_grad_()
    logits = net_D(x, real_y)
    loss = F.softplus(-logits).mean() + F.softplus(net_D(fake, y)).mean()
    total = loss
    if penalty != 0:
        total = loss + penalty * r1_penalty(logits, x)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for p, g in zip(parameters, torch.autograd.grad(total, parameters)):
        p.grad = g
    optimizer.step()
    return loss.detach()

# %% right update_D_labels: real and fake in one pass, penalty always computed
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    real = real.detach().requires_grad_()
    fake = net_G(z, y).detach()
    logits = net_D(torch.cat([real, fake]), torch.cat([real_y, y]))
    real_logits, fake_logits = logits[:len(real)], logits[len(real):]
    loss = smoothed_discriminator_loss(real_logits, fake_logits)
    optimizer.zero_grad(set_to_none=False)
    torch.autograd.backward(loss + penalty * r1_penalty(real_logits, real), inputs=list(net_D.parameters()))
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: fakes detached, no gradient arrives
# named: The fakes are detached: nothing reaches net_G.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z, y).detach(), y)
    loss = F.softplus(-logits).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: the saturating loss
# named: This is the saturating loss, log(1 - D): take -log D.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = -F.softplus(net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: D is shown other labels than the fakes were made for
# named: `[torch.randperm(len(y))]` does not belong here
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    other = y[torch.randperm(len(y))]
    loss = F.softplus(-net_D(net_G(z, y), other)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: fools D the wrong way, softplus(logits)
# named: The sign of the logits is wrong: this pushes fakes to be found out.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: returned with its graph
# named: The returned loss still holds the graph: return loss.detach().
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss

# %% wrong update_G_labels: freezes net_D and leaves it so
# named: The requires_grad flags of net_D's parameters are left changed.
def update_G_labels(net_D, net_G, z, y, optimizer):
    for p in net_D.parameters():
        p.requires_grad_(False)
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% right update_G_labels: clears after the step: nobody else leaves gradients in net_G
def update_G_labels(net_D, net_G, z, y, optimizer):
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.detach()

# %% wrong update_G_labels: softplus of the mean
# named: softplus of the mean logit: take the mean of the softplus of each.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y).mean())
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: draws noise of its own
# named: The noise is drawn anew in here: the fakes are made from z.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    z = torch.randn_like(z)
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: log of sigmoid, infinite for sure discriminators
# named: sigmoid of a logit far below 0 is exactly 0 in float32, and its logarithm is lost: use softplus or logsigmoid on the logits.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = -torch.log(torch.sigmoid(net_D(net_G(z, y), y))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: net_D stays in eval mode
# named: net_D is left in another mode, training or eval, than it came in.
def update_G_labels(net_D, net_G, z, y, optimizer):
    net_D.eval()
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: loss of shape (1,)
# named: A tensor of shape (1,) came back where one number is asked for.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean(0)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: returns a Python number, which makes a GPU wait
# named: This is a Python number, cut off from the graph: return the tensor itself.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% right update_G_labels: net_D frozen for the pass, then as it was
def update_G_labels(net_D, net_G, z, y, optimizer):
    flags = [p.requires_grad for p in net_D.parameters()]
    for p in net_D.parameters():
        p.requires_grad_(False)
    logits = net_D(net_G(z, y), y)
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    for p, flag in zip(net_D.parameters(), flags):
        p.requires_grad_(flag)
    return loss.detach()

# %% right update_G_labels: logsigmoid and backward with inputs
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.logsigmoid(net_D(net_G(z, y), y)).neg().mean()
    loss.backward(inputs=[*net_G.parameters()])
    optimizer.step()
    return loss.detach().clone()

# %% right update_G_labels: a closure given to the optimizer
def update_G_labels(net_D, net_G, z, y, optimizer):
    seen = []
    def closure():
        optimizer.zero_grad()
        loss = torch.log1p(torch.exp(-net_D(net_G(z, y), y).double().clamp(min=-500))).mean().float()
        loss.backward()
        seen.append(loss.detach())
        return loss
    optimizer.step(closure)
    return seen[0]

# %% right train_labels: the same noise and labels for both players
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            y = torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            g.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: fakes get the labels of the batch
# named: The fakes get the labels of the real points: draw labels for them.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, z, real_y, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, real_y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: randint up to num_classes - 1, the last class never comes
# named: The last class is never drawn: torch.randint leaves out its upper end by itself.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(0, num_classes - 1, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: labels of shape (n, 1)
# named: The labels are drawn as a column: their shape is (n,).
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real), 1), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: after_step once an epoch
# named: after_step() is called once an epoch: it comes after each pair of updates.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
        after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: after_step between the two updates
# named: after_step() comes between the two updates: it is called after both.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            after_step()
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: divides by len(batches), which an iterable need not have
# named: len() is asked of Passes, which has none: an iterable need not know its length, so count what comes out of it.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d = g = 0.0
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d += update_D(net_D, net_G, real, real_y, *draw(), optimizer_D)
            g += update_G(net_D, net_G, *draw(), optimizer_G)
            after_step()
        history["loss_D"].append(float(d) / len(batches))
        history["loss_G"].append(float(g) / len(batches))
    return history

# %% wrong train_labels: labels of fakes are a shuffle of the batch's labels
# named: The labels of the real points are shuffled: draw labels, each class equally likely.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                order = torch.randperm(len(real), device=real.device)
                return torch.randn(len(real), z_dim, device=real.device), real_y[order]
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: lists are not emptied, so means run over all epochs so far
# named: The lists of losses are not emptied: each mean goes over all epochs so far.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    d, g = [], []
    for epoch in progress(num_epochs, history):
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: progress is not used
# named: Loop over progress(num_epochs, history), and append to history before the epoch ends: the live picture is drawn from it.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in range(num_epochs):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: seeds torch every epoch, so each epoch has the same noise
# named: Leave torch.manual_seed out: from where it stands the same noise comes again and again.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        torch.manual_seed(0)
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: labels of the fakes one number for the whole batch
# named: All fakes of a batch get one label: draw one for each of them.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                y = torch.randint(num_classes, (1,), device=real.device).expand(len(real))
                return torch.randn(len(real), z_dim, device=real.device), y
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: real points get the fakes' labels, y and real_y swapped
# named: The labels of the real points and of the fakes have changed places.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z, y = torch.randn(len(real), z_dim, device=real.device), torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, y, z, real_y, optimizer_D))
            z, y = torch.randn(len(real), z_dim, device=real.device), torch.randint(num_classes, (len(real),), device=real.device)
            g.append(update_G(net_D, net_G, z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: the means are appended by the next epoch, so progress sees them late
# named: The losses are recorded after the loop: append them before each epoch ends.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    all_d, all_g = [], []
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return (torch.randn(len(real), z_dim, device=real.device),
                        torch.randint(num_classes, (len(real),), device=real.device))
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        all_d.append(torch.stack(d).mean().item())
        all_g.append(torch.stack(g).mean().item())
    return {"loss_D": all_d, "loss_G": all_g}

# %% right train_labels: labels by multinomial, running sums with a count
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        total_D = total_G = count = 0
        for real, real_y in batches:
            n, where = real.shape[0], real.device
            equal = torch.ones(num_classes, device=where)
            z = torch.empty(n, z_dim, device=where).normal_()
            total_D = total_D + update_D(net_D, net_G, real, real_y, z, torch.multinomial(equal, n, True), optimizer_D)
            z = torch.empty(n, z_dim, device=where).normal_()
            total_G = total_G + update_G(net_D, net_G, z, torch.multinomial(equal, n, True), optimizer_G)
            after_step()
            count += 1
        history["loss_D"] += [float(total_D) / count]
        history["loss_G"] += [float(total_G) / count]
    return history

# %% right train_labels: labels by rand times num_classes, labels drawn before the noise
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    def fakes(n, where):
        y = (torch.rand(n, device=where) * num_classes).floor().long().clamp(max=num_classes - 1)
        return torch.randn(n, z_dim, device=where), y
    history = dict(loss_D=[], loss_G=[])
    for _ in progress(num_epochs, history):
        losses = []
        for pair in batches:
            real, real_y = pair
            args = net_D, net_G
            loss_D = update_D(*args, real, real_y, *fakes(len(real), real.device), optimizer_D)
            loss_G = update_G(*args, *fakes(len(real), real.device), optimizer_G)
            losses.append(torch.stack([loss_D, loss_G]))
            after_step()
        for name, value in zip(history, torch.stack(losses).mean(0).tolist()):
            history[name].append(value)
    return history

# %% right train_labels: noise for both players drawn at once and split
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    from statistics import fmean
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z = torch.randn(2, len(real), z_dim, device=real.device)
            y = torch.randint(low=0, high=num_classes, size=(2, len(real)), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, z[0], y[0], optimizer_D).item())
            g.append(update_G(net_D, net_G, z[1], y[1], optimizer_G).item())
            after_step()
        history["loss_D"].append(fmean(d))
        history["loss_G"].append(fmean(g))
    return history

# %% wrong ProjectionHead: sums over the batch
# named: The result has shape (5, 3) where (5, 1) is asked for.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(0, keepdim=True)

# %% wrong ProjectionHead: inner product of shape (n,), so (n, 1) + (n,) is (n, n)
# named: The inner product has shape (n,), and adding it to (n, 1) makes (n, n): keep the dimension.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(1)

# %% wrong ProjectionHead: mean over the features
# named: The mean of the products is taken: an inner product is their sum.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).mean(1, keepdim=True)

# %% wrong ProjectionHead: no bias
# named: The linear layer has no bias b.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1, bias=False), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: every feature row with every label, then the mean
# named: Each row is compared with the vectors of all rows' labels: only with that of its own.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features @ self.embed(labels).T).mean(1, keepdim=True)

# %% wrong ProjectionHead: max_norm shrinks the vectors, and changes the weights in the forward pass
# named: max_norm shortens the vectors, in the pass itself: leave it out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embed = nn.Embedding(num_classes, num_features, max_norm=1.0)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: padding_idx=0, class 0 never learns a vector
# named: padding_idx keeps the vector of one label from learning: leave it out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embed = nn.Embedding(num_classes, num_features, padding_idx=0)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: the projection gets detached features
# named: The features of the product are detached: what v_y says does not come back to them.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + (features.detach() * self.embed(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: only the projection, w and b unused
# named: The linear part w·f + b is left out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return (features * self.embed(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: cosine instead of the inner product
# named: This is the cosine of the two: an inner product keeps their lengths.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features) + F.cosine_similarity(features, self.embed(labels), dim=1)[:, None]

# %% wrong ProjectionHead: an extra bias for each class
# named: There are 3 layers with weights (Linear, Embedding, Embedding), not 2. nn.Linear(num_features, 1) with its bias, nn.Embedding(num_classes, num_features), and nothing else that learns: no further layer, no normalisation.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
        self.class_bias = nn.Embedding(num_classes, 1)
    def forward(self, features, labels):
        return self.linear(features) + (features * self.embed(labels)).sum(1, keepdim=True) + self.class_bias(labels)

# %% wrong ProjectionHead: shape (n,) at the end
# named: The result has shape (5,) where (5, 1) is asked for.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.embed = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.linear(features).squeeze(1) + (features * self.embed(labels)).sum(1)

# %% right ProjectionHead: einsum
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.v = nn.Embedding(num_classes, num_features)
        self.w = nn.Linear(num_features, 1)
    def forward(self, features, labels):
        return self.w(features) + torch.einsum("nf,nf->n", features, self.v(labels)).unsqueeze(-1)

# %% right ProjectionHead: w + v_y first, then one inner product by bmm
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.table, self.line = nn.Embedding(num_classes, num_features), nn.Linear(num_features, 1)
    def forward(self, features, labels):
        direction = self.line.weight + self.table(labels)
        return torch.bmm(features[:, None, :], direction[:, :, None]).squeeze(2) + self.line.bias

# %% right ProjectionHead: all classes at once, then gather
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        of_all = F.linear(features, self.embedding.weight)
        return of_all.gather(1, labels[:, None]) + self.linear(features)

# --- second set

# %% wrong one_hot: zeros where a 1 belongs, ones elsewhere
# named: Zeros and ones are exchanged: a 1 stands at the label.
def one_hot(labels, num_classes):
    return (labels[:, None] != torch.arange(num_classes, device=labels.device)).float()

# %% wrong one_hot: the columns in reverse
# named: The columns stand in reverse: column k belongs to label k.
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device).flip(1)[labels]

# %% wrong one_hot: half precision
# named: The result has dtype float16, not that of the inputs: look for NumPy constants, comparisons or .int(), .double(), .half().
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device)[labels].half()

# %% wrong ConditionalGenerator: the label is added to the noise
# vague: There are 4 layers with weights (Linear, Linear, Linear, Linear), not 3. Three nn.Linear with biases, and nothing else that learns: z_dim + num_classes to hidden, hidden to hidden, hidden to out_dim; by default 2 classes, hidden=64, out_dim=2.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.to_z = nn.Linear(num_classes, z_dim)
        self.net = nn.Sequential(nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden),
                                 nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim))
    def forward(self, z, labels):
        return self.net(z + self.to_z(one_hot(labels, self.num_classes)))

# %% wrong ConditionalGenerator: out_dim fixed at 2
# named: out_dim is a fixed 2: take the argument.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                                 nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 2))
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalGenerator: slope 0.02
# named: The LeakyReLU after layer 1 has the slope 0.02, not 0.2. The first layer gets z and behind it the one-hot labels; LeakyReLU(0.2) after the first two layers, nothing after the last; all widths come from the arguments.
class ConditionalGenerator(nn.Module):
    def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.02),
                                 nn.Linear(hidden, hidden), nn.LeakyReLU(0.02), nn.Linear(hidden, out_dim))
    def forward(self, z, labels):
        return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: LeakyReLU on the logit as well
# named: There is a LeakyReLU after the last layer.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                                 nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1), nn.LeakyReLU(0.2))
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: second hidden layer is half as wide
# named: The second layer with weights, a Linear, has 32 outputs, not 64. Three nn.Linear with biases, and nothing else that learns: in_dim + num_classes to hidden, hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        self.net = nn.Sequential(nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                                 nn.Linear(hidden, hidden // 2), nn.LeakyReLU(0.2), nn.Linear(hidden // 2, 1))
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong ConditionalDiscriminator: weights of the first two layers are spectral-normalised
# named: Each pass changes what the next one makes, as a normalisation does.
class ConditionalDiscriminator(nn.Module):
    def __init__(self, num_classes=2, in_dim=2, hidden=64):
        super().__init__()
        self.num_classes = num_classes
        sn = nn.utils.parametrizations.spectral_norm
        self.net = nn.Sequential(sn(nn.Linear(in_dim + num_classes, hidden)), nn.LeakyReLU(0.2),
                                 sn(nn.Linear(hidden, hidden)), nn.LeakyReLU(0.2), nn.Linear(hidden, 1))
    def forward(self, x, labels):
        return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))

# %% wrong smoothed_discriminator_loss: target 1 + s
# named: The target of real pairs is 1 + s: it is 1 - s, below 1.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return (F.softplus(real_logits) - (1 + smoothing) * real_logits).mean() + F.softplus(fake_logits).mean()

# %% wrong smoothed_discriminator_loss: hinge loss
# named: This is the hinge loss: binary cross-entropy is asked for.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return F.relu(1 - smoothing - real_logits).mean() + F.relu(1 + fake_logits).mean()

# %% wrong smoothed_discriminator_loss: fakes' sign wrong
# named: The sign of the fake logits is wrong: their target is 0.
def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
    return (F.softplus(real_logits) - (1 - smoothing) * real_logits).mean() + F.softplus(-fake_logits).mean()

# %% wrong update_D_labels: penalty is subtracted
# named: The penalty is subtracted: it is added to what is minimised.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (loss - penalty * r1_penalty(real_logits, real)).backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: penalty of real points with the fakes' labels
# named: The slope is that of D with the labels of the fakes: real points are judged with real_y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    total = loss
    if penalty > 0:
        x = real.detach().requires_grad_()
        total = total + penalty * r1_penalty(net_D(x, y), x)
    total.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: half of the loss goes backward
# named: The loss itself is scaled: it counts once, beside the penalty.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (0.5 * loss + penalty * r1_penalty(real_logits, real)).backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D_labels: the random state is fixed for the fakes
# named: A step of the discriminator moves net_D alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    torch.manual_seed(0)
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (loss + penalty * r1_penalty(real_logits, real)).backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: mean over the sum of both terms (adds log D of reals? no: adds 1)
# named: A constant is added to the loss.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = 1 + F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: wasserstein loss, minus the mean logit
# named: This is minus the mean logit, as for a critic: take softplus(-logits).
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = -net_D(net_G(z, y), y).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G_labels: also steps net_D by hand
# named: net_D is moved here too, by hand: a step of the generator moves net_G alone.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            p.sub_(0.1 * p.grad)
    return loss.detach()

# %% wrong train_labels: z_dim and num_classes swapped
# named: The noise is num_classes wide: it has the width z_dim.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return torch.randn(len(real), num_classes, device=real.device), torch.randint(z_dim, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train_labels: history swapped
# named: The two losses are swapped in history.
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            def draw():
                return torch.randn(len(real), z_dim, device=real.device), torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, *draw(), optimizer_D))
            g.append(update_G(net_D, net_G, *draw(), optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(g).mean().item())
        history["loss_G"].append(torch.stack(d).mean().item())
    return history

# %% wrong train_labels: update_G gets the noise of update_D again, times 3
# named: The noise of update_G is three times as wide
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real, real_y in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            y = torch.randint(num_classes, (len(real),), device=real.device)
            d.append(update_D(net_D, net_G, real, real_y, z, y, optimizer_D))
            y = torch.randint(num_classes, (len(real),), device=real.device)
            g.append(update_G(net_D, net_G, 3 * z, y, optimizer_G))
            after_step()
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% right train_labels: nested function, labels by multinomial
def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                 after_step, progress=track):
    def fakes(real):
        n = len(real)
        z = real.new_empty(n, z_dim).normal_()
        return z, torch.empty(n, device=real.device).uniform_(0, num_classes).long().clamp_max(num_classes - 1)
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        n, sums = 0, torch.zeros(2)
        for real, real_y in batches:
            d = update_D(net_D, net_G, real, real_y, *fakes(real), optimizer_D)
            g = update_G(net_D, net_G, *fakes(real), optimizer_G)
            after_step()
            sums, n = sums + torch.stack([d, g]).cpu(), n + 1
        history["loss_D"].append((sums[0] / n).item())
        history["loss_G"].append((sums[1] / n).item())
    return history

# %% wrong ProjectionHead: divided by the square root of the width
# named: The inner product is divided by the root of the width: it is taken as it is.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v, self.n = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features), num_features
    def forward(self, features, labels):
        return self.w(features) + (features * self.v(labels)).sum(1, keepdim=True) / self.n**0.5

# %% wrong ProjectionHead: features through LeakyReLU first
# named: There is a LeakyReLU before the products: features come in as they are.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        features = F.leaky_relu(features, 0.2)
        return self.w(features) + (features * self.v(labels)).sum(1, keepdim=True)

# %% wrong ProjectionHead: subtracts the projection
# named: The inner product is subtracted: add it.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.w(features) - (features * self.v(labels)).sum(1, keepdim=True)

# %% right ProjectionHead: matmul with unsqueeze
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.unconditional, self.classes = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
        nn.init.zeros_(self.classes.weight)
    def forward(self, features, labels):
        inner = (features.unsqueeze(-2) @ self.classes(labels).unsqueeze(-1)).flatten(1)
        return torch.add(inner, self.unconditional(features))

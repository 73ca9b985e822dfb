# Answers to 01_vanilla_gan of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong optimal_discriminator: no case for 0/0: NaN where both densities are 0
# named: Where both densities are 0, 0/0 gives NaN: put 1/2 there with torch.where.
def optimal_discriminator(p, q):
    return p / (p + q)

# %% wrong optimal_discriminator: epsilon in the denominator: 0 instead of 1/2 where both are 0
# named: Line 3, `p + q + eps`: `+ eps` does not belong here.
def optimal_discriminator(p, q):
    eps = 1e-8
    return p / (p + q + eps)

# %% wrong optimal_discriminator: roles exchanged, q on top
# named: This is the probability of a fake, q / (p + q): the density of the data belongs on top.
def optimal_discriminator(p, q):
    total = p + q
    return torch.where(total > 0, q / total, torch.full_like(total, 0.5))

# %% wrong optimal_discriminator: returns the logit log p/q instead of the probability
# named: Line 2, `torch.log(p) - torch.log(q)`: sigmoid is missing.
def optimal_discriminator(p, q):
    logit = torch.log(p) - torch.log(q)
    return torch.where((p == 0) & (q == 0), torch.full_like(p, 0.5), logit)

# %% wrong optimal_discriminator: mends the inputs in place
# named: p and q belong to the caller: make a new tensor instead of changing one in place.
def optimal_discriminator(p, q):
    mask = (p + q) == 0
    p[mask] = 1.0
    q[mask] = 1.0
    return p / (p + q)

# %% wrong optimal_discriminator: threshold treats small densities as zero
# named: Far out in the tails a small constant decides the result, added to the densities or compared with them: do without it, and compare with 0 itself.
def optimal_discriminator(p, q):
    s = p + q
    return torch.where(s < 1e-4, torch.tensor(0.5), p / s)

# %% wrong optimal_discriminator: 1/2 wherever either of them is 0
# named: Line 3, `(p == 0) | (q == 0)`: & belongs there, not |.
def optimal_discriminator(p, q):
    D = p / (p + q)
    D = torch.where((p == 0) | (q == 0), torch.full_like(D, 0.5), D)
    return D

# %% wrong optimal_discriminator: normalises densities to sum to one first
# named: Line 2, `p / p.sum()`: `/ p.sum()` does not belong here, and so in line 3.
def optimal_discriminator(p, q):
    p_n = p / p.sum()
    q_n = q / q.sum()
    s = p_n + q_n
    return torch.where(s == 0, torch.full_like(s, 0.5), p_n / s)

# %% right optimal_discriminator: nan_to_num
def optimal_discriminator(p, q):
    return torch.nan_to_num(p / (p + q), nan=0.5)

# %% right optimal_discriminator: loop over points
def optimal_discriminator(p, q):
    out = torch.empty_like(p)
    for i in range(len(p)):
        a, b = p[i], q[i]
        out[i] = 0.5 if (a == 0 and b == 0) else a / (a + b)
    return out

# %% right optimal_discriminator: safe denominator and mask arithmetic
def optimal_discriminator(p, q):
    total = p + q
    empty = (total == 0).to(p.dtype)
    return (p + 0.5 * empty) / (total + empty)

# %% wrong Generator: tanh at the end
# named: A tanh follows the last layer: the points of the data are not confined to (-1, 1).
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim), nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong Generator: default slope of LeakyReLU
# named: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layer1 = nn.Linear(z_dim, hidden)
        self.layer2 = nn.Linear(hidden, hidden)
        self.layer3 = nn.Linear(hidden, out_dim)
        self.act = nn.LeakyReLU()

    def forward(self, z):
        return self.layer3(self.act(self.layer2(self.act(self.layer1(z)))))

# %% wrong Generator: only one hidden layer
# named: The second hidden layer is missing
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.fc1 = nn.Linear(z_dim, hidden)
        self.fc2 = nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.fc2(F.leaky_relu(self.fc1(z), 0.2))

# %% wrong Generator: activation after the last layer as well
# named: A LeakyReLU follows the last layer too: points below 0 are squeezed.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        layers = []
        for a, b in [(z_dim, hidden), (hidden, hidden), (hidden, out_dim)]:
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*layers)

    def forward(self, z):
        return self.net(z)

# %% wrong Generator: hard-coded two coordinates and 128
# named: The first layer with weights, a Linear, has 128 outputs, not 5. Three Linear layers with biases and nothing else that learns: z_dim to hidden, hidden to hidden, hidden to out_dim.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.main = nn.Sequential(
            nn.Linear(z_dim, 128), nn.LeakyReLU(0.2),
            nn.Linear(128, 128), nn.LeakyReLU(0.2),
            nn.Linear(128, 2),
        )

    def forward(self, z):
        return self.main(z)

# %% wrong Generator: layers in a plain list, so not registered
# named: The network has no parameters: make its layers in __init__ and keep them as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.layers = [nn.Linear(z_dim, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, out_dim)]

    def forward(self, z):
        h = z
        for i, layer in enumerate(self.layers):
            h = layer(h)
            if i < 2:
                h = F.leaky_relu(h, 0.2)
        return h

# %% wrong Generator: BatchNorm added as in tutorials of DCGAN
# named: BatchNorm is not asked for here
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong Generator: forward forgets to return
# named: It returns nothing: a `return` with the result is missing.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        self.net(z)

# %% right Generator: functional, like the Discriminator
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.first, self.second = nn.Linear(z_dim, hidden), nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, out_dim)

    def forward(self, z):
        z = F.leaky_relu(self.first(z), 0.2)
        z = F.leaky_relu(self.second(z), negative_slope=0.2)
        return self.last(z)

# %% right Generator: ModuleList and maximum by hand
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        sizes = [z_dim, hidden, hidden, out_dim]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))

    def forward(self, z):
        *inner, last = self.layers
        for layer in inner:
            h = layer(z)
            z = torch.maximum(h, 0.2 * h)
        return last(z)

# %% right Generator: own parameters and F.linear
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.add_module("a", nn.Linear(z_dim, hidden))
        self.add_module("b", nn.Linear(hidden, hidden))
        self.add_module("c", nn.Linear(hidden, out_dim))
        self.slope = 0.2

    def forward(self, z):
        h = self.a(z)
        h = torch.where(h > 0, h, self.slope * h)
        h = self.b(h)
        h = torch.where(h > 0, h, self.slope * h)
        return self.c(h)

# %% wrong discriminator_loss: log of sigmoid, infinite for large logits
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def discriminator_loss(real_logits, fake_logits):
    D_real = torch.sigmoid(real_logits)
    D_fake = torch.sigmoid(fake_logits)
    return -torch.log(D_real).mean() - torch.log(1 - D_fake).mean()

# %% wrong discriminator_loss: log of sigmoid with an epsilon
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def discriminator_loss(real_logits, fake_logits):
    eps = 1e-8
    D_real = torch.sigmoid(real_logits)
    D_fake = torch.sigmoid(fake_logits)
    return -(torch.log(D_real + eps).mean() + torch.log(1 - D_fake + eps).mean())

# %% wrong discriminator_loss: average of the two instead of the sum (as in many codes)
# named: This is the average of the two halves: they are added.
def discriminator_loss(real_logits, fake_logits):
    real_loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    fake_loss = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    return (real_loss + fake_loss) / 2

# %% wrong discriminator_loss: concatenates both batches and takes one mean
# named: One mean is taken over the concatenated batch: it is the sum of two means.
def discriminator_loss(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return F.binary_cross_entropy_with_logits(logits, labels)

# %% wrong discriminator_loss: adds pairs before the mean, so batches must be equally long
# named: Two tensors with 7 and 4 entries along one dimension are combined entry by entry.
def discriminator_loss(real_logits, fake_logits):
    return (F.softplus(-real_logits) + F.softplus(fake_logits)).mean()

# %% wrong discriminator_loss: the value itself, sign forgotten
# named: This is the value of the game, which D maximises: the loss is minus that.
def discriminator_loss(real_logits, fake_logits):
    return F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean()

# %% wrong discriminator_loss: bce without logits
# named: The sigmoid is missing: binary_cross_entropy works on probabilities, these are logits.
def discriminator_loss(real_logits, fake_logits):
    bce = nn.BCELoss()
    return bce(real_logits, torch.ones_like(real_logits)) + bce(fake_logits, torch.zeros_like(fake_logits))

# %% wrong discriminator_loss: one-sided label smoothing
# named: The label of real points is smoothed to 0.9: 1 is asked for.
def discriminator_loss(real_logits, fake_logits):
    loss = nn.BCEWithLogitsLoss()
    real = loss(real_logits, torch.full_like(real_logits, 0.9))
    fake = loss(fake_logits, torch.full_like(fake_logits, 0.0))
    return real + fake

# %% right discriminator_loss: logsigmoid
def discriminator_loss(real_logits, fake_logits):
    return -F.logsigmoid(real_logits).mean() - F.logsigmoid(-fake_logits).mean()

# %% right discriminator_loss: logaddexp
def discriminator_loss(real_logits, fake_logits):
    zero = torch.zeros(1, 1, device=real_logits.device, dtype=real_logits.dtype)
    on_real = torch.logaddexp(zero, -real_logits).sum() / real_logits.numel()
    on_fake = torch.logaddexp(zero, fake_logits).sum() / fake_logits.numel()
    return on_real + on_fake

# %% right discriminator_loss: BCEWithLogitsLoss on flattened
def discriminator_loss(real_logits, fake_logits):
    criterion = nn.BCEWithLogitsLoss(reduction="mean")
    r, f = real_logits.squeeze(1), fake_logits.squeeze(1)
    return criterion(r, r.new_ones(r.shape)) + criterion(f, f.new_zeros(f.shape))

# %% wrong generator_loss: the saturating loss of the game
# named: This is the saturating loss, mean log(1 - D): minus mean log D is asked for.
def generator_loss(fake_logits):
    return -F.softplus(fake_logits).mean()

# %% wrong generator_loss: label 0
# named: The label is 0: the generator wants its fakes to be taken for real, label 1.
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))

# %% wrong generator_loss: sign forgotten
# named: The sign is the wrong way round: this is mean log D, the loss is minus that.
def generator_loss(fake_logits):
    return F.logsigmoid(fake_logits).mean()

# %% wrong generator_loss: WGAN's loss
# named: The logarithm is missing: this is minus the mean of the logits (as in WGAN).
def generator_loss(fake_logits):
    return -fake_logits.mean()

# %% wrong generator_loss: sum in place of mean
# named: The sum over the batch is taken where the mean is asked for.
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits), reduction="sum")

# %% wrong generator_loss: mean before the logarithm
# named: Line 2, `F.softplus(-fake_logits.mean())`: `.mean()` comes too early: take it of all this.
def generator_loss(fake_logits):
    return F.softplus(-fake_logits.mean())

# %% wrong generator_loss: forgets the mean, returns (n, 1)
# named: A tensor of shape (1, 1) came back where one number is asked for.
def generator_loss(fake_logits):
    return -F.logsigmoid(fake_logits)

# %% wrong generator_loss: returns a Python float
# named: This is a Python number, cut off from the graph: return the tensor itself.
def generator_loss(fake_logits):
    ones = torch.ones(len(fake_logits), 1)
    return F.binary_cross_entropy_with_logits(fake_logits, ones).item()

# %% right generator_loss: logsigmoid
def generator_loss(fake_logits):
    return torch.mean(-F.logsigmoid(fake_logits))

# %% right generator_loss: log1p of exp, split by sign
def generator_loss(fake_logits):
    l = -fake_logits
    return (l.clamp(min=0) + torch.log1p(torch.exp(-l.abs()))).mean()

# %% right generator_loss: cross_entropy with two classes
def generator_loss(fake_logits):
    two = torch.cat([torch.zeros_like(fake_logits), fake_logits], dim=1)
    label = torch.ones(len(two), dtype=torch.long, device=two.device)
    return F.cross_entropy(two, label)

# %% wrong update_D: no detach, gradients reach the generator
# named: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: no zero_grad at all
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fakes = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fakes))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: zero_grad between backward and step
# named: The gradients are cleared after backward(), and step() finds none: clear them before it.
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: no_grad around everything on the fakes, D's look included
# named: net_D's logits for the fakes carry no gradient: detach the fakes before net_D, not after.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake_logits = net_D(net_G(z))
    loss = discriminator_loss(net_D(real), fake_logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: clears the gradients after the step only
# named: zero_grad() comes after the step: the generator's step has left gradients in net_D by then.
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.detach()

# %% wrong update_D: real and fake exchanged in the loss
# named: Real and fake logits are swapped in the call: discriminator_loss(real_logits, fake_logits).
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(fake), net_D(real))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: returns loss with its graph
# named: The returned loss still holds the graph, and with it memory: return loss.detach().
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss

# %% wrong update_D: own noise of the course's shape instead of z
# named: New noise is drawn here: make the fakes from the argument z.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    noise = torch.randn_like(z)
    fake = net_G(noise).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: freezes the generator for good
# named: net_G's parameters stay frozen: requires_grad must be switched on again.
def update_D(net_D, net_G, real, z, optimizer):
    for p in net_G.parameters():
        p.requires_grad = False
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% right update_D: no_grad, two backwards
def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    optimizer.zero_grad(set_to_none=True)
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = discriminator_loss(real_logits, fake_logits)
    loss.backward()
    optimizer.step()
    return loss.detach().clone()

# %% right update_D: backward with inputs, autograd.grad set by hand
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    params = [p for group in optimizer.param_groups for p in group["params"]]
    for p, g in zip(params, torch.autograd.grad(loss, params)):
        p.grad = g
    optimizer.step()
    return loss.detach()

# %% right update_D: one pass of both batches
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    logits = net_D(torch.cat([real, fake], dim=0))
    loss = discriminator_loss(logits[: len(real)], logits[len(real):])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: fakes detached
# named: The fakes are detached or made under no_grad: no gradient reaches net_G.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = generator_loss(net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: discriminator under no_grad because it must not change
# named: The loss is cut off from the parameters: look for no_grad, detach, item or torch.tensor(...) on the way from them to it.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z)
    with torch.no_grad():
        logits = net_D(fake)
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: uses the discriminator's loss
# named: Line 4, `torch.zeros_like(logits)`: ones_like is asked for, not zeros_like.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: forgets zero_grad
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: forgets the step
# named: optimizer.step() is missing: net_G does not move.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    return loss.detach()

# %% wrong update_G: returns loss.item()
# named: This is a Python number, cut off from the graph: return the tensor itself.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.item()

# %% wrong update_G: the minimax loss of the paper's algorithm 1
# named: This is the saturating loss: call generator_loss.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    d = torch.sigmoid(net_D(net_G(z)))
    loss = torch.log(1 - d).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: loss computed again after the step
# named: The loss is computed anew after the step: return the one before it.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    generator_loss(net_D(net_G(z))).backward()
    optimizer.step()
    with torch.no_grad():
        loss = generator_loss(net_D(net_G(z)))
    return loss

# %% right update_G: gradients of net_G alone
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward(inputs=list(net_G.parameters()))
    optimizer.step()
    return loss.detach()

# %% right update_G: freezes D and thaws it again
def update_G(net_D, net_G, z, optimizer):
    before = [p.requires_grad for p in net_D.parameters()]
    for p in net_D.parameters():
        p.requires_grad_(False)
    fake = net_G(z)
    loss = generator_loss(net_D(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    for p, b in zip(net_D.parameters(), before):
        p.requires_grad_(b)
    return loss.detach()

# %% right train: same z for both updates
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
            g.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: the last batch's loss instead of the mean
# named: Only the last batch's losses are recorded: history wants the mean over the epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        for real in batches:
            loss_D = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
            loss_G = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
        history["loss_D"].append(float(loss_D))
        history["loss_G"].append(float(loss_G))
    return history

# %% wrong train: fixed batch size from the notebook
# named: Line 9, `torch.randn(128, z_dim, device=real.device)`: a fixed 128 stands where `len(real)` belongs, and so in line 11.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        total_D = total_G = 0.0
        for real in batches:
            z = torch.randn(128, z_dim, device=real.device)
            total_D += float(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(128, z_dim, device=real.device)
            total_G += float(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(total_D / len(batches))
        history["loss_G"].append(total_G / len(batches))
    return history

# %% wrong train: uniform noise
# named: The noise is uniform: torch.randn draws from the standard normal distribution.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        total_D = total_G = 0.0
        for real in batches:
            z = torch.rand(len(real), z_dim, device=real.device)
            total_D += float(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.rand(len(real), z_dim, device=real.device)
            total_G += float(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(total_D / len(batches))
        history["loss_G"].append(total_G / len(batches))
    return history

# %% wrong train: appends every batch's loss
# named: The loss of every batch is recorded: history wants one mean an epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_D"].append(update_D(net_D, net_G, real, z, optimizer_D).item())
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_G"].append(update_G(net_D, net_G, z, optimizer_G).item())
    return history

# %% wrong train: losses never reset, so the mean runs over all epochs
# named: losses_D is not emptied: its mean goes over all epochs so far.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    losses_D, losses_G = [], []
    for _ in progress(num_epochs, history):
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_D.append(float(update_D(net_D, net_G, real, z, optimizer_D)))
            z = torch.randn(len(real), z_dim, device=real.device)
            losses_G.append(float(update_G(net_D, net_G, z, optimizer_G)))
        history["loss_D"].append(sum(losses_D) / len(losses_D))
        history["loss_G"].append(sum(losses_G) / len(losses_G))
    return history

# %% wrong train: plain range instead of progress
# named: progress() is not used: loop over progress(num_epochs, history).
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in range(num_epochs):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: return indented into the loop
# named: The `return` stands inside the loop: training ends after the first epoch.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
        return history

# %% wrong train: mean loss as a tensor, on whatever device
# named: Append floats: .item() makes one of a tensor.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        d = g = 0
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d = d + update_D(net_D, net_G, real, z, optimizer_D)
            z = torch.randn(len(real), z_dim, device=real.device)
            g = g + update_G(net_D, net_G, z, optimizer_G)
        history["loss_D"].append(d / len(batches))
        history["loss_G"].append(g / len(batches))
    return history

# %% right train: lists of tensors, helper for noise
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}

    def noise(real):
        return torch.randn((len(real), z_dim), device=real.device)

    for _ in progress(num_epochs, history):
        pairs = []
        for real in batches:
            loss_D = update_D(net_D, net_G, real, noise(real), optimizer_D)
            loss_G = update_G(net_D, net_G, noise(real), optimizer_G)
            pairs.append(torch.stack([loss_D, loss_G]))
        mean_D, mean_G = torch.stack(pairs).mean(dim=0).tolist()
        history["loss_D"].append(mean_D)
        history["loss_G"].append(mean_G)
    return history

# %% right train: running sums and Tensor.normal_
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for epoch in progress(num_epochs, history):
        sum_D, sum_G, count = 0.0, 0.0, 0
        for real in iter(batches):
            n = real.shape[0]
            z = torch.empty(n, z_dim, device=real.device).normal_()
            sum_D += update_D(net_D, net_G, real, z, optimizer_D).item()
            z = torch.empty(n, z_dim, device=real.device).normal_()
            sum_G += update_G(net_D, net_G, z, optimizer_G).item()
            count += 1
        history["loss_D"] += [sum_D / count]
        history["loss_G"] += [sum_G / count]
    return history

# %% wrong sample: torch.manual_seed
# named: torch.manual_seed changes the random state of everybody: use a torch.Generator.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    torch.manual_seed(seed)
    device = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, device=device)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train(was)
    return x

# %% wrong sample: always back into train mode
# named: Remember net_G.training, and put back what it was, not always training mode.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    z = torch.randn(n, z_dim, generator=torch.Generator(device).manual_seed(seed), device=device)
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train()
    return x

# %% wrong sample: no eval mode
# named: net_G is not switched to eval mode.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device)
    g.manual_seed(seed)
    z = torch.randn(n, z_dim, generator=g, device=device)
    with torch.no_grad():
        return net_G(z)

# %% wrong sample: eval but never back
# named: net_G stays in eval mode: put it back into the mode it came in.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    net_G.eval()
    with torch.no_grad():
        return net_G(torch.randn(n, z_dim, generator=g, device=device))

# %% wrong sample: assert instead of ValueError
# named: n < 1 makes no sense: raise ValueError with a clear sentence.
def sample(net_G, n, z_dim, seed=0):
    assert n >= 1, "n must be at least 1"
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=g, device=device)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train(was)
    return x

# %% wrong sample: refuses n of 1
# named: n = 1 is allowed: refuse n < 1 alone.
def sample(net_G, n, z_dim, seed=0):
    if n <= 1:
        raise ValueError("n must be greater than 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=g, device=device)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train(was)
    return x

# %% wrong sample: gradients on, no no_grad
# named: The samples still hold the graph: work under torch.no_grad().
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("Ask for at least one sample.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    z = torch.randn(n, z_dim, generator=g, device=device)
    was = net_G.training
    net_G.eval()
    x = net_G(z)
    net_G.train(was)
    return x

# %% wrong sample: seed ignored, hard-coded 0
# named: The seed in use is a fixed one: take the argument.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(0)
    z = torch.randn(n, z_dim, generator=g, device=device)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train(was)
    return x

# %% right sample: decorator and try/finally
@torch.no_grad()
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError(f"Can't draw {n} samples: n has to be at least 1.")
    where = next(net_G.parameters()).device
    own = torch.Generator(device=where)
    own.manual_seed(seed)
    mode = net_G.training
    try:
        net_G.eval()
        return net_G(torch.randn((n, z_dim), generator=own, device=where))
    finally:
        net_G.train(mode)

# %% right sample: inference by detach of a normal_ call
def sample(net_G, n, z_dim, seed=0):
    if not n >= 1:
        raise ValueError("n is the number of samples and must be at least 1.")
    p = next(iter(net_G.parameters()))
    gen = torch.Generator(p.device).manual_seed(seed)
    z = torch.empty(n, z_dim, device=p.device, dtype=p.dtype).normal_(generator=gen)
    modes = {m: m.training for m in net_G.modules()}
    net_G.eval()
    with torch.no_grad():
        points = net_G(z)
    for m, flag in modes.items():
        m.training = flag
    return points

# --- second set

# %% wrong optimal_discriminator: a sigmoid of the difference of densities
# named: sigmoid turns logits into probabilities, but p and q are densities: D* is p / (p + q).
def optimal_discriminator(p, q):
    return torch.sigmoid(p - q)

# %% wrong optimal_discriminator: a hard decision
# named: This is a hard decision, 0 or 1: D* is a probability, p / (p + q).
def optimal_discriminator(p, q):
    D = torch.zeros_like(p)
    D[p > q] = 1.0
    D[p == q] = 0.5
    return D

# %% wrong optimal_discriminator: if-statement on tensors
# named: A tensor with several numbers is used as true or false: say which are meant by .all() or .any(), or choose number by number with torch.where.
def optimal_discriminator(p, q):
    if p + q == 0:
        return 0.5
    return p / (p + q)

# %% wrong optimal_discriminator: list comprehension of floats
# named: It returns a list where one value is asked for.
def optimal_discriminator(p, q):
    return [0.5 if a + b == 0 else (a / (a + b)).item() for a, b in zip(p, q)]

# %% wrong optimal_discriminator: optimised numerically by gradient ascent, unfinished
# misleading: Line 4, `p * F.logsigmoid(logit)`: a dimension is missing behind it: unsqueeze(1).
def optimal_discriminator(p, q):
    logit = torch.zeros_like(p, requires_grad=True)
    for _ in range(20):
        V = (p * F.logsigmoid(logit) + q * F.logsigmoid(-logit)).sum()
        (g,) = torch.autograd.grad(V, logit)
        logit = (logit + 0.5 * g).detach().requires_grad_()
    return logit.sigmoid().detach()

# %% wrong optimal_discriminator: via softmax over p and q
# named: sigmoid turns logits into probabilities, but p and q are densities: D* is p / (p + q).
def optimal_discriminator(p, q):
    return torch.softmax(torch.stack([p, q]), dim=0)[0]

# %% right optimal_discriminator: sigmoid of log ratio
def optimal_discriminator(p, q):
    D = torch.sigmoid(torch.log(p) - torch.log(q))
    return torch.where((p == 0) & (q == 0), 0.5, D)

# %% wrong Generator: dropout added
# named: The output is random in training mode: neither dropout nor other noise is asked for.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.3),
            nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong Generator: forward draws noise itself
# named: The output is random in training mode: neither dropout nor other noise is asked for.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.z_dim = z_dim
        self.l1 = nn.Linear(z_dim, hidden)
        self.l2 = nn.Linear(hidden, hidden)
        self.l3 = nn.Linear(hidden, out_dim)

    def forward(self, z):
        z = torch.randn(len(z), self.z_dim)
        return self.l3(F.leaky_relu(self.l2(F.leaky_relu(self.l1(z), 0.2)), 0.2))

# %% wrong Generator: layers made anew in forward
# named: The network has no parameters: make its layers in __init__ and keep them as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.sizes = z_dim, hidden, out_dim

    def forward(self, z):
        z_dim, hidden, out_dim = self.sizes
        z = F.leaky_relu(nn.Linear(z_dim, hidden)(z), 0.2)
        z = F.leaky_relu(nn.Linear(hidden, hidden)(z), 0.2)
        return nn.Linear(hidden, out_dim)(z)

# %% wrong Generator: the second layer applied twice
# named: was used before: each stands once.
# misleading: There are 4 layers with weights (Linear, Linear, Linear, Linear), not 3. After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.first = nn.Linear(z_dim, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.third = nn.Linear(hidden, out_dim)

    def forward(self, z):
        h = F.leaky_relu(self.first(z), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        h = F.leaky_relu(self.second(h), 0.2)
        return self.third(h)

# %% wrong Generator: super().__init__() forgotten
# named: The first line of __init__ must be super().__init__().
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.net(z)

# %% wrong Generator: a forgotten second nonlinearity
# named: The LeakyReLU after the second layer is missing.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(z_dim, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, out_dim)

    def forward(self, z):
        return self.c(self.b(F.leaky_relu(self.a(z), 0.2)))

# %% wrong Generator: images remembered, output viewed as 1 x out_dim
# named: Line 10, `self.net(z).view(z.size(0), 1, -1)`: `.view(z.size(0), 1, -1)` does not belong here.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.net(z).view(z.size(0), 1, -1)

# %% wrong Generator: plain ReLU in place of LeakyReLU(0.2)
# named: These are ReLUs where LeakyReLU(0.2) is asked for.
class Generator(nn.Module):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(z_dim, hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, out_dim),
        )

    def forward(self, z):
        return self.net(z)

# %% right Generator: subclass of Sequential
class Generator(nn.Sequential):
    def __init__(self, z_dim, hidden=128, out_dim=2):
        super().__init__(
            nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(hidden, hidden), nn.LeakyReLU(0.2, inplace=True),
            nn.Linear(hidden, out_dim),
        )

# %% wrong discriminator_loss: cross entropy by hand with the logarithm of the logit
# named: The logarithm is taken of the logits themselves
def discriminator_loss(real_logits, fake_logits):
    return -(torch.log(real_logits).mean() + torch.log(1 - fake_logits).mean())

# %% wrong discriminator_loss: logits clamped to ±10 to avoid overflow
# named: Line 2, `real_logits.clamp(-10, 10)`: `.clamp(-10, 10)` does not belong here, and so in line 3. sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def discriminator_loss(real_logits, fake_logits):
    r = real_logits.clamp(-10, 10)
    f = fake_logits.clamp(-10, 10)
    return F.softplus(-r).mean() + F.softplus(f).mean()

# %% wrong discriminator_loss: naive log(1 + exp)
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def discriminator_loss(real_logits, fake_logits):
    return torch.log(1 + torch.exp(-real_logits)).mean() + torch.log(1 + torch.exp(fake_logits)).mean()

# %% wrong discriminator_loss: fake loss detached
# named: The fakes are detached here: the discriminator no longer learns from their logits.
def discriminator_loss(real_logits, fake_logits):
    fake_logits = fake_logits.detach()
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()

# %% wrong discriminator_loss: WGAN critic
# named: The logarithm is missing: these are the logits themselves (as in WGAN).
def discriminator_loss(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean()

# %% wrong discriminator_loss: labels exchanged
# named: The labels are swapped: real points are labelled 1, fakes 0.
def discriminator_loss(real_logits, fake_logits):
    bce = F.binary_cross_entropy_with_logits
    return bce(real_logits, torch.zeros_like(real_logits)) + bce(fake_logits, torch.ones_like(fake_logits))

# %% wrong discriminator_loss: both sums divided by the number of real points
# named: Both sums are divided by the number of real points
def discriminator_loss(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return F.binary_cross_entropy_with_logits(logits, labels, reduction="sum") / len(real_logits)

# %% wrong discriminator_loss: returns both
# named: It returns a tuple where one value is asked for.
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean(), F.softplus(fake_logits).mean()

# %% wrong generator_loss: hinge
# named: This is a hinge loss
def generator_loss(fake_logits):
    return torch.relu(1 - fake_logits).mean()

# %% wrong generator_loss: bce of the probabilities, unstable
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def generator_loss(fake_logits):
    prob = torch.sigmoid(fake_logits)
    return nn.BCELoss()(prob, torch.ones_like(prob))

# %% wrong generator_loss: least squares
# named: This is the squared error of the logits (as in LSGAN)
def generator_loss(fake_logits):
    return 0.5 * ((fake_logits - 1) ** 2).mean()

# %% wrong generator_loss: argument treated as fakes: net_D global
# named: A function sees only its arguments when it is graded: take this from an argument.
def generator_loss(fake_logits):
    logits = net_D(fake_logits)
    return F.softplus(-logits).mean()

# %% wrong generator_loss: label smoothing 0.9
# named: Line 2, `torch.full(fake_logits.shape, 0.9, device=f…`: 1 is asked for, not 0.9.
def generator_loss(fake_logits):
    target = torch.full(fake_logits.shape, 0.9, device=fake_logits.device)
    return F.binary_cross_entropy_with_logits(fake_logits, target)

# %% wrong update_D: fakes detached after D
# named: net_D's logits for the fakes carry no gradient: detach the fakes before net_D, not after.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    real_logits = net_D(real)
    fake_logits = net_D(net_G(z)).detach()
    loss = discriminator_loss(real_logits, fake_logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: cleared with net_D.zero_grad but backward through G and then G cleared
# named: net_G's gradients are cleared here, which are not this step's: detach the fakes, and none come.
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    net_G.zero_grad()
    return loss.detach()

# %% wrong update_D: trains in two steps, one per kind
# named: The optimizer steps twice, once for each batch: add the two losses, then one step.
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    optimizer.zero_grad()
    loss_real = F.softplus(-net_D(real)).mean()
    loss_real.backward()
    optimizer.step()
    optimizer.zero_grad()
    loss_fake = F.softplus(net_D(fake)).mean()
    loss_fake.backward()
    optimizer.step()
    return (loss_real + loss_fake).detach()

# %% wrong update_D: G put into eval mode
# named: net_G stays in eval mode: put it back, or leave modes alone.
def update_D(net_D, net_G, real, z, optimizer):
    net_G.eval()
    net_D.train()
    with torch.no_grad():
        fake = net_G(z)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_D: global optimizer_D in place of the argument
# named: A function sees only its arguments when it is graded: take this from an argument.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer_D.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer_D.step()
    return loss.detach()

# %% wrong update_D: clips gradients as in other codes
# named: Line 6, `torch.nn.utils.clip_grad_norm_(net_D.parame…`: this line does not belong here.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net_D.parameters(), 0.1)
    optimizer.step()
    return loss.detach()

# %% wrong update_D: WGAN's weight clipping at the end
# named: Line 7, `for p in net_D.parameters():`: this line does not belong here.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    for p in net_D.parameters():
        p.data.clamp_(-0.01, 0.01)
    return loss.detach()

# %% wrong update_D: forgets backward
# named: optimizer.step() finds no gradients: backward() is missing, late, or cleared too soon.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    optimizer.step()
    return loss.detach()

# %% wrong update_D: returns None
# named: It returns nothing: a `return` with the result is missing.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()

# %% right update_D: two backward calls that add up
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad()
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z)
    real_logits, fake_logits = net_D(real), net_D(fake)
    on_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    on_fake = F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    on_real.backward()
    on_fake.backward()
    optimizer.step()
    return (on_real + on_fake).detach()

# %% wrong update_G: steps D too, by hand
# named: net_D's weights are moved here too: this step moves net_G alone.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    net_D.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            if p.grad is not None:
                p -= 1e-3 * p.grad
    return loss.detach()

# %% wrong update_G: D frozen for good
# named: net_D's parameters stay frozen: requires_grad must be switched on again.
def update_G(net_D, net_G, z, optimizer):
    net_D.requires_grad_(False)
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: D in eval mode and left there
# named: net_D stays in eval mode: put it back, or leave modes alone.
def update_G(net_D, net_G, z, optimizer):
    net_D.eval()
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: negative of discriminator_loss
# named: This is minus discriminator_loss
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = -discriminator_loss(torch.zeros_like(logits), logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: wrapped in a new tensor
# named: optimizer.step() finds no gradients: backward() is missing or late, the gradients are cleared, or the loss is made anew.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    fake_logits = torch.tensor(net_D(net_G(z)).tolist(), requires_grad=True)
    loss = generator_loss(fake_logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong update_G: fresh noise
# named: New noise is drawn here: make the fakes from the argument z.
def update_G(net_D, net_G, z, optimizer):
    z = torch.randn(z.shape, device=z.device)
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% right update_G: set_to_none False, named steps
def update_G(net_D, net_G, z, optimizer):
    fake = net_G(z)
    verdict = net_D(fake)
    loss = F.softplus(-verdict).mean()
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong train: calls update_G before update_D
# named: update_G comes before update_D: the discriminator goes first.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_G))
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: D in one pass over the data, then G in another
# named: update_D comes where it is the turn of update_G.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    noise = lambda real: torch.randn(len(real), z_dim, device=real.device)
    for _ in progress(num_epochs, history):
        d = [update_D(net_D, net_G, real, noise(real), optimizer_D) for real in batches]
        g = [update_G(net_D, net_G, noise(real), optimizer_G) for real in batches]
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: optimizers exchanged
# named: The optimizers are swapped: update_D gets optimizer_D, update_G gets optimizer_G.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_G))
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_D))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: z drawn once before the loop
# named: One noise is used for all batches: draw it anew for each.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    fixed = torch.randn(4096, z_dim)
    for _ in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = fixed[: len(real)].to(real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
            g.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())
    return history

# %% wrong train: the sum of losses, not divided
# named: The sums over the batches are recorded: history wants the means.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        history["loss_D"].append(0.0)
        history["loss_G"].append(0.0)
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_D"][-1] += float(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            history["loss_G"][-1] += float(update_G(net_D, net_G, z, optimizer_G))
    return history

# %% wrong train: divided by the batch size
# named: The sums are divided by the length of a batch
# vague: It is 0.1765 times what is expected.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        sum_D = sum_G = 0.0
        for real in batches:
            n = len(real)
            sum_D += update_D(net_D, net_G, real, torch.randn(n, z_dim, device=real.device), optimizer_D).item()
            sum_G += update_G(net_D, net_G, torch.randn(n, z_dim, device=real.device), optimizer_G).item()
        history["loss_D"].append(sum_D / n)
        history["loss_G"].append(sum_G / n)
    return history

# %% wrong train: forgets to return history
# named: It returns nothing
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D))
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_G))
        history["loss_D"].append(torch.stack(d).mean().item())
        history["loss_G"].append(torch.stack(g).mean().item())

# %% wrong train: new dictionary in place of the history that progress watches
# named: The losses are recorded when training is over: append before each epoch ends.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    D_losses, G_losses = [], []
    for _ in progress(num_epochs, history):
        d, g = [], []
        for real in batches:
            z = torch.randn(len(real), z_dim, device=real.device)
            d.append(update_D(net_D, net_G, real, z, optimizer_D).item())
            z = torch.randn(len(real), z_dim, device=real.device)
            g.append(update_G(net_D, net_G, z, optimizer_G).item())
        D_losses.append(sum(d) / len(d))
        G_losses.append(sum(g) / len(g))
    return {"loss_D": D_losses, "loss_G": G_losses}

# %% wrong train: five steps of D a step of G
# named: this condition does not belong here.
# misleading: Line 10, `i % 5`: // belongs there, not %. update_G is called 3 times, not 9.
def train(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_epochs,
    progress=track,
):
    history = {"loss_D": [], "loss_G": []}
    for _ in progress(num_epochs, history):
        d, g = [], []
        for i, real in enumerate(batches):
            d.append(float(update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)))
            if i % 5 == 0:
                g.append(float(update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)))
        history["loss_D"].append(sum(d) / len(d))
        history["loss_G"].append(sum(g) / len(g))
    return history

# %% wrong sample: returns numpy on the CPU
# named: A ndarray came back, not a tensor.
@torch.no_grad()
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    x = net_G(torch.randn(n, z_dim, generator=g, device=device)).cpu().numpy()
    net_G.train(was)
    return x

# %% wrong sample: saves the global random state and forgets to restore it
# named: torch.manual_seed changes the random state of everybody: use a torch.Generator.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    device = next(net_G.parameters()).device
    z = torch.randn(n, z_dim).to(device)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(z)
    net_G.train(was)
    return x

# %% wrong sample: prints instead of raising
# named: n < 1 makes no sense: raise ValueError with a clear sentence.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        print("n must be at least 1")
        return None
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.randn(n, z_dim, generator=g, device=device))
    net_G.train(was)
    return x

# %% wrong sample: ValueError without a sentence
# named: A ValueError needs a clear sentence
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.randn(n, z_dim, generator=g, device=device))
    net_G.train(was)
    return x

# %% wrong sample: mode set back by net_G.training = was only at the top
# named: net_G stays in eval mode: put it back into the mode it came in.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.randn(n, z_dim, generator=g, device=device))
    net_G.training = was
    return x

# %% wrong sample: global z_dim hidden by a constant
# named: Line 9, `torch.randn(n, 4, generator=g
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.randn(n, 4, generator=g, device=device))
    net_G.train(was)
    return x

# %% wrong sample: uniform noise
# named: The noise is uniform: torch.randn draws from the standard normal distribution.
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError("n must be at least 1.")
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.rand(n, z_dim, generator=g, device=device))
    net_G.train(was)
    return x

# %% wrong sample: no check of n
# named: n < 1 makes no sense: raise ValueError with a clear sentence.
def sample(net_G, n, z_dim, seed=0):
    device = next(net_G.parameters()).device
    g = torch.Generator(device=device).manual_seed(seed)
    was = net_G.training
    net_G.eval()
    with torch.no_grad():
        x = net_G(torch.randn(n, z_dim, generator=g, device=device))
    net_G.train(was)
    return x

# %% right sample: fork_rng keeps the global state
def sample(net_G, n, z_dim, seed=0):
    if n < 1:
        raise ValueError(f"At least one sample is needed, but n is {n}.")
    own = torch.Generator(next(net_G.parameters()).device)
    own.manual_seed(seed)
    was_training = net_G.training
    net_G.train(False)
    try:
        with torch.inference_mode():
            points = net_G(torch.randn(n, z_dim, generator=own, device=own.device))
    finally:
        net_G.train(was_training)
    return points.clone()

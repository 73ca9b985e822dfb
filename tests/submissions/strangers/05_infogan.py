# Answers to 05_infogan of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong information_bound: entropy of x in place of that of c
# named: The entropy is that of x: p(c) is the sum of a row, not of a column.
def information_bound(joint, q):
    p = joint.sum(0)
    return -torch.xlogy(p, p).sum() + torch.xlogy(joint, q).sum()

# %% wrong information_bound: bits, not nats
# named: These are bits: take natural logarithms.
def information_bound(joint, q):
    p = joint.sum(1)
    h = -(p * p.log2()).sum()
    return h + (torch.xlogy(joint, q) / math.log(2)).sum()

# %% wrong information_bound: 0 * log 0 is nan
# named: A pair that never occurs contributes 0, whatever log q is there: torch.xlogy(p, q).
def information_bound(joint, q):
    p = joint.sum(dim=1)
    return -(p * p.log()).sum() + (joint * q.log()).sum()

# %% wrong information_bound: the sign of the entropy
# named: The entropy of c is subtracted: its sign is minus the sum of p log p.
def information_bound(joint, q):
    p = joint.sum(1)
    return (torch.xlogy(p, p)).sum() + torch.xlogy(joint, q).sum()

# %% wrong information_bound: mean over the cells, not over the joint
# named: A mean goes over the cells of the table: the joint has their weights already, so take the sum.
def information_bound(joint, q):
    p = joint.sum(1)
    return -torch.xlogy(p, p).sum() + torch.xlogy(joint, q).mean()

# %% wrong information_bound: the mutual information itself, q is not used
# named: This is the mutual information of the table: the bound takes the q that is given.
def information_bound(joint, q):
    pc, px = joint.sum(1, keepdim=True), joint.sum(0, keepdim=True)
    return torch.xlogy(joint, joint / (pc * px)).sum()

# %% wrong information_bound: the entropy is missing
# named: The entropy of c is missing: the mean of log Q alone is not the bound.
def information_bound(joint, q):
    return torch.xlogy(joint, q).sum()

# %% wrong information_bound: the codes are taken for equally likely
# named: The entropy is taken for that of equally likely codes, log k: p(c) is the sum of its row.
def information_bound(joint, q):
    return math.log(joint.shape[0]) + torch.xlogy(joint, q).sum()

# %% wrong information_bound: cuts q off in place
# named: joint and q belong to the caller: make new tensors instead of changing one in place.
def information_bound(joint, q):
    p = joint.sum(1)
    return -(p * p.log()).sum() + (joint * q.clamp_(min=1e-12).log()).sum()

# %% wrong information_bound: weights the logarithm by q
# named: log q is weighted by q: its mean is taken over the joint.
def information_bound(joint, q):
    p = joint.sum(1)
    return -torch.xlogy(p, p).sum() + torch.xlogy(q, q).sum()

# %% wrong information_bound: log(q + 0.01) against zeros
# named: `+ 0.01` does not belong here
def information_bound(joint, q):
    p = joint.sum(1)
    return -(p * p.log()).sum() + (joint * (q + 0.01).log()).sum()

# %% wrong information_bound: shape (1,)
# named: A tensor of shape (1,) came back where one number is asked for.
def information_bound(joint, q):
    p = joint.sum(1)
    return (-torch.xlogy(p, p).sum() + torch.xlogy(joint, q).sum()).reshape(1)

# %% right information_bound: loops and math.log
def information_bound(joint, q):
    total = 0.0
    for row, beliefs in zip(joint.tolist(), q.tolist()):
        p = math.fsum(row)
        total -= p * math.log(p)
        for a, b in zip(row, beliefs):
            if a > 0:
                total += a * (math.log(b) if b > 0 else -math.inf)
    return total

# %% right information_bound: one xlogy, of q over p(c)
def information_bound(joint, q):
    p = joint.sum(dim=1, keepdim=True)
    return torch.xlogy(joint, q / p).sum()

# %% right information_bound: special.entr, masked
def information_bound(joint, q):
    occurs = joint > 0
    return torch.special.entr(torch.einsum("cx->c", joint)).sum() + torch.dot(joint[occurs], q[occurs].log())

# %% wrong draw_codes: continuous codes from 0 to 1
# named: Continuous codes are uniform from 0 to 1 here: from -1 to 1 is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = torch.rand(n, num_continuous, generator=generator, device=generator.device)
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: the continuous part comes from torch's global state
# named: The continuous codes are drawn from torch's global generator
# named: Draw everything from the generator that was passed in: torch's global one is not yours.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: the categories come from torch's global state
# vague: The continuous codes are drawn from torch's global generator
# named: Draw everything from the generator that was passed in: torch's global one is not yours.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: continuous columns first
# named: The continuous codes stand before the one-hot columns: the other order is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([u, F.one_hot(k, num_categories).to(u)], 1)

# %% wrong draw_codes: the last category never comes
# named: The last category never comes: torch.randint leaves out its upper end by itself.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(0, num_categories - 1, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: refuses two categories as well
# named: Two categories are refused: they are enough, fewer are not.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories <= 2:
        raise ValueError(f"num_categories is {num_categories}; it must be more than 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: assert in place of ValueError
# named: A code with fewer than two values says nothing, one with two does: raise ValueError below 2, with a clear sentence.
def draw_codes(n, num_categories, num_continuous, generator):
    assert num_categories >= 2, "at least two categories"
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: one row of continuous codes for all
# named: The continuous codes are drawn once for all rows: each row draws its own.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(1, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u.expand(n, -1)], 1)

# %% wrong draw_codes: seeds the caller's generator, the same codes each time
# named: The generator is seeded anew in every call: all batches get the same codes.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    generator.manual_seed(0)
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: categories in turn, not at random
# named: The categories come in turn: draw one at random for each row.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.arange(n, device=generator.device) % num_categories
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: fails where num_continuous is 0
# named: There is nothing to put together, the list is empty: does the loop run, and append?
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = torch.stack([2 * torch.rand(n, generator=generator, device=generator.device) - 1
                     for _ in range(num_continuous)], 1)
    return torch.cat([F.one_hot(k, num_categories).float(), u], 1)

# %% wrong draw_codes: float32 whatever the default type
# named: Codes come in torch's default type: leave dtype= out, or take torch.get_default_dtype().
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device, dtype=torch.float32) - 1
    return torch.cat([F.one_hot(k, num_categories).float(), u], 1)

# %% wrong draw_codes: normal numbers cut to [-1, 1], not uniform
# named: Continuous codes are uniform from -1 to 1: 2 * torch.rand(...) - 1.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = torch.randn(n, num_continuous, generator=generator, device=generator.device).clamp(-1, 1)
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% right draw_codes: uniform_ in place and multinomial
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("At least two categories are needed.")
    where = generator.device
    codes = torch.zeros(n, num_categories + num_continuous, device=where)
    chosen = torch.multinomial(torch.ones(num_categories, device=where), n, replacement=True, generator=generator)
    codes[torch.arange(n, device=where), chosen] = 1
    codes[:, num_categories:].uniform_(-1, 1, generator=generator)
    return codes

# %% right draw_codes: the largest of random numbers chooses; rows of the identity
def draw_codes(n, num_categories, num_continuous, generator):
    if not num_categories >= 2:
        raise ValueError(f"num_categories must be 2 or more, not {num_categories}.")
    options = dict(generator=generator, device=generator.device)
    chosen = torch.rand(n, num_categories, **options).argmax(dim=1)
    onehot = torch.eye(num_categories, device=generator.device)[chosen]
    return torch.hstack((onehot, torch.rand(n, num_continuous, **options).sub(0.5).mul(2)))

# %% right draw_codes: continuous ones drawn first, joined behind
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("num_categories is below 2.")
    u = torch.empty(n, num_continuous, device=generator.device)
    u.uniform_(generator=generator)
    k = torch.randint(0, num_categories, [n], generator=generator, device=generator.device)
    c = (k.unsqueeze(1) == torch.arange(num_categories, device=k.device)).to(torch.get_default_dtype())
    return torch.cat((c, 1 - 2 * u), dim=-1)

# %% wrong shared_networks: two trunks, made twice
# named: The two networks share nothing: each has a trunk of its own.
def shared_networks(in_dim, q_dim, hidden=64):
    def trunk():
        return nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk(), nn.Linear(hidden, 1)), nn.Sequential(trunk(), nn.Linear(hidden, q_dim))

# %% wrong shared_networks: a copy of the trunk
# named: The two networks share nothing: each has a trunk of its own.
def shared_networks(in_dim, q_dim, hidden=64):
    import copy
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(copy.deepcopy(trunk), nn.Linear(hidden, q_dim))

# %% wrong shared_networks: Q stands on D's logit
# named: Q's head stands on D's head: both heads stand on the trunk.
def shared_networks(in_dim, q_dim, hidden=64):
    net_D = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
                          nn.Linear(hidden, 1))
    return net_D, nn.Sequential(net_D, nn.Linear(1, q_dim))

# %% wrong shared_networks: Q first, then D
# named: The order is net_D, net_Q: they come back the other way round.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(hidden, q_dim)), nn.Sequential(trunk, nn.Linear(hidden, 1))

# %% wrong shared_networks: softmax behind Q's head
# named: A softmax follows Q's head: logits are asked for.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim), nn.Softmax(1))

# %% wrong shared_networks: no LeakyReLU before the heads
# named: The second LeakyReLU of the trunk is missing.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))

# %% wrong shared_networks: a hidden layer of its own in Q's head
# named: With net_Q: there are 4 layers with weights (Linear, Linear, Linear, Linear), not 3. Q's head is one Linear from the trunk's features to q_dim numbers, with nothing after it.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    head_Q = nn.Sequential(nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, q_dim))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, head_Q)

# %% wrong shared_networks: only the first layer is shared
# named: Only the first layer is shared: the trunk has two.
def shared_networks(in_dim, q_dim, hidden=64):
    first = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2))
    net_D = nn.Sequential(first, nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1))
    net_Q = nn.Sequential(first, nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, q_dim))
    return net_D, net_Q

# %% wrong shared_networks: Q reads a detached trunk, nothing reaches G through it
# named: Q's head sees the trunk detached: neither the trunk nor G learns anything from Q.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    class Q(nn.Module):
        def __init__(self):
            super().__init__()
            self.trunk, self.head = trunk, nn.Linear(hidden, q_dim)
        def forward(self, x):
            return self.head(self.trunk(x).detach())
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), Q()

# %% wrong shared_networks: one head for both, so Q has q_dim + 1 outputs
# named: Both networks are one: they share the trunk, and each has a head of its own.
def shared_networks(in_dim, q_dim, hidden=64):
    net = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
                        nn.Linear(hidden, q_dim + 1))
    return net, net

# %% wrong shared_networks: width 64 whatever hidden
# named: With net_D: the first layer with weights, a Linear, has 64 outputs, not 5. The trunk is Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2); D's head one Linear to 1 logit.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, 64), nn.LeakyReLU(0.2), nn.Linear(64, 64), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(64, 1)), nn.Sequential(trunk, nn.Linear(64, q_dim))

# %% wrong shared_networks: the default slope in the second LeakyReLU
# named: With net_D: the LeakyReLU after layer 2 has the slope 0.01, not 0.2. The trunk is Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2); D's head one Linear to 1 logit.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU())
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))

# %% wrong shared_networks: the trunk is frozen for Q's sake
# named: The trunk is frozen: D and Q learn it.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    trunk.requires_grad_(False)
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))

# %% right shared_networks: flat Sequentials that hold the same layers
def shared_networks(in_dim, q_dim, hidden=64):
    layers = [nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Linear(hidden, 1)), nn.Sequential(*layers, nn.Linear(hidden, q_dim))

# %% right shared_networks: classes, functional
def shared_networks(in_dim, q_dim, hidden=64):
    class Trunk(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden)
        def forward(self, x):
            return F.leaky_relu(self.b(F.leaky_relu(self.a(x), 0.2)), 0.2)
    class Headed(nn.Module):
        def __init__(self, trunk, width):
            super().__init__()
            self.trunk, self.head = trunk, nn.Linear(hidden, width)
        def forward(self, x):
            return self.head(self.trunk(x))
    trunk = Trunk()
    return Headed(trunk, 1), Headed(trunk, q_dim)

# %% right shared_networks: D first, Q takes D's trunk by slicing
def shared_networks(in_dim, q_dim, hidden=64):
    net_D = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2),
                          nn.Linear(hidden, 1))
    return net_D, nn.Sequential(net_D[:-1], nn.Linear(hidden, q_dim))

# %% wrong code_loss: mean over the continuous codes
# named: The squared errors are averaged over the codes: sum over the codes, average over the batch.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    if q.shape[1] > num_categories:
        loss = loss + 0.5 * F.mse_loss(q[:, num_categories:], c[:, num_categories:])
    return loss

# %% wrong code_loss: the half is missing
# named: The factor 1/2 of the squared error is missing.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k]) + (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: softmax before the cross-entropy
# named: There is a softmax too many: cross_entropy takes the logits as they are.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k].softmax(1), c[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: different shapes are not refused
# named: q must have the shape of c: raise ValueError that says so.
def code_loss(q, c, num_categories):
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: only the widths are compared, one row of c is spread over the batch
# named: The widths alone are compared: a q of fewer rows is spread over the batch in silence.
def code_loss(q, c, num_categories):
    if q.shape[1] != c.shape[1]:
        raise ValueError(f"q has {q.shape[1]} columns, c {c.shape[1]}.")
    k = num_categories
    log_q = q[:, :k].log_softmax(1)
    return -(c[:, :k] * log_q).sum(1).mean() + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: nan where there is no continuous code
# named: A mean over nothing is nan: with no continuous codes the squared errors add 0.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    m = q.shape[1] - k
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * m * F.mse_loss(q[:, k:], c[:, k:])

# %% wrong code_loss: summed over the batch
# named: The loss is summed over the batch: average it.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k], reduction="sum") + 0.5 * (q[:, k:] - c[:, k:]).square().sum()

# %% wrong code_loss: the continuous part is not divided by the batch
# named: The squared errors are summed over the batch too: they are averaged over it.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * F.mse_loss(q[:, k:], c[:, k:], reduction="sum")

# %% wrong code_loss: q and c swapped in the cross-entropy
# named: q and c are exchanged in the cross-entropy: q holds the logits, c the targets.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(c[:, :k], q[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: the constant log 2 pi is kept
# named: The constant log(2 pi) / 2 of each continuous code is left out here: it has no gradient.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    nll = 0.5 * (q[:, k:] - c[:, k:]).square() + 0.5 * math.log(2 * math.pi)
    return F.cross_entropy(q[:, :k], c[:, :k]) + nll.sum(1).mean()

# %% wrong code_loss: means squeezed by tanh
# named: The means are squeezed by tanh: take them as net_Q says them.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * (q[:, k:].tanh() - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: two categories whatever num_categories
# named: The number of categories is a fixed 2: take num_categories.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    return F.cross_entropy(q[:, :2], c[:, :2]) + 0.5 * (q[:, 2:] - c[:, 2:]).square().sum(1).mean()

# %% wrong code_loss: binary cross-entropy of each logit by itself
# named: Each logit has a binary cross-entropy of its own: one softmax goes over all of them.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    bce = F.binary_cross_entropy_with_logits(q[:, :k], c[:, :k], reduction="none").sum(1).mean()
    return bce + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: absolute error
# named: The absolute error is not the Gaussian's: half the squared error is asked for.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).abs().sum(1).mean()

# %% right code_loss: log_softmax by hand, einsum
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("q and c must have the same shape.")
    logits, means = q.tensor_split([num_categories], dim=1)
    hot, values = c.tensor_split([num_categories], dim=1)
    log_q = logits - logits.logsumexp(1, keepdim=True)
    error = values - means
    return (0.5 * torch.einsum("nm,nm->", error, error) - torch.einsum("nk,nk->", hot, log_q)) / len(q)

# %% right code_loss: numbers of categories as targets, a loop over the codes
def code_loss(q, c, num_categories):
    if tuple(q.size()) != tuple(c.size()):
        raise ValueError(f"q is {tuple(q.size())}, c is {tuple(c.size())}: they differ.")
    loss = nn.CrossEntropyLoss()(q[:, :num_categories], c[:, :num_categories].argmax(dim=1))
    for j in range(num_categories, q.size(1)):
        loss = loss + 0.5 * F.mse_loss(q[:, j], c[:, j])
    return loss

# %% right code_loss: distributions, constants taken off
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("Shapes differ.")
    from torch.distributions import Normal, OneHotCategorical
    category = OneHotCategorical(logits=q[:, :num_categories], validate_args=False).log_prob(c[:, :num_categories])
    density = Normal(q[:, num_categories:], 1.0, validate_args=False).log_prob(c[:, num_categories:])
    return -(category + (density + 0.5 * math.log(2 * math.pi)).sum(1)).mean()

# %% wrong make_optimizers: the trunk is in both
# named: The shared trunk is in both optimizers: it is moved twice a step, once to please G.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *net_Q.parameters()], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: own parameters by name, so that Q's head falls out with the trunk
# named: Q's parameters are told from D's by their names, which may be the same: compare by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    names = dict(net_D.named_parameters())
    own = [p for name, p in net_Q.named_parameters() if name not in names]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: a generator that is empty after the first parameter
# named: The shared trunk is in both optimizers: it is moved twice a step, once to please G.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = net_D.parameters()
    own = [p for p in net_Q.parameters() if not any(p is d for d in of_D)]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: compares numbers, a separate Q with the same numbers is taken for shared
# named: Some of Q's own parameters are left out: all are Q's that are not net_D's, told apart by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(torch.equal(p, d) for d in net_D.parameters())]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: always the last two of Q, a separate Q loses the rest
# named: Some of Q's own parameters are left out: all are Q's that are not net_D's, told apart by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *list(net_Q.parameters())[-2:]], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: learning rates swapped
# named: The two learning rates are swapped.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_GQ, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_D, betas=betas))

# %% wrong make_optimizers: betas only for D's
# named: The betas are passed to one of the optimizers only: both take them.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ))

# %% wrong make_optimizers: Q is in none
# named: Q is in neither optimizer: it never learns to read.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: the trunk goes to G and Q, not to D
# named: The shared trunk is in optimizer_GQ alone: it belongs to the discriminator.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_Q = {id(p) for p in net_Q.parameters()}
    own_D = [p for p in net_D.parameters() if id(p) not in of_Q]
    return (torch.optim.Adam(own_D, lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *net_Q.parameters()], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: AdamW, which lets the weights decay
# named: This is AdamW, which lets the weights decay: Adam is asked for.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return (torch.optim.AdamW(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.AdamW([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: compares by shape
# named: Some of Q's own parameters are left out: all are Q's that are not net_D's, told apart by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    shapes = [p.shape for p in net_D.parameters()]
    own = [p for p in net_Q.parameters() if p.shape not in shapes]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: "not in" a list compares numbers and fails
# named: `in` compares tensors number by number: look for the very same one instead, any(p is q for q in parameters).
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = list(net_D.parameters())
    own = [p for p in net_Q.parameters() if p not in of_D]
    return (torch.optim.Adam(of_D, lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% wrong make_optimizers: the generator's optimizer first
# named: The order is optimizer_D, optimizer_GQ: they come back the other way round.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = set(net_D.parameters())
    own = [p for p in net_Q.parameters() if p not in of_D]
    return (torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas),
            torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas))

# %% wrong make_optimizers: the trunk is frozen so that it can't move twice
# named: The trunk is frozen with requires_grad: then the discriminator does not learn either.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = set(net_D.parameters())
    shared = [p for p in net_Q.parameters() if p in of_D]
    for p in shared:
        p.requires_grad_(False)
    own = [p for p in net_Q.parameters() if p not in of_D]
    return (torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
            torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas))

# %% right make_optimizers: difference of sets, two groups of parameters
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = set(net_Q.parameters()).difference(net_D.parameters())
    groups = [{"params": list(net_G.parameters())}]
    if own:
        groups.append({"params": list(own)})
    return torch.optim.Adam(net_D.parameters(), lr_D, betas), torch.optim.Adam(groups, lr_GQ, betas)

# %% right make_optimizers: a loop with is
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    params_GQ = list(net_G.parameters())
    for p in net_Q.parameters():
        shared = False
        for d in net_D.parameters():
            if p is d:
                shared = True
        if not shared:
            params_GQ.append(p)
    adam = partial(torch.optim.Adam, betas=betas)
    return adam(net_D.parameters(), lr=lr_D), adam(params_GQ, lr=lr_GQ)

# %% right make_optimizers: add_param_group, parameters by named dicts
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    known = {p: None for p in net_D.parameters()}
    optimizer_GQ = torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas)
    new = [p for p in dict.fromkeys(net_Q.parameters()) if p not in known]
    if new:
        optimizer_GQ.add_param_group({"params": new})
    return torch.optim.Adam(list(known), lr=lr_D, betas=betas), optimizer_GQ

# %% wrong update_GQ: Q sees detached fakes
# named: The fakes are cut off before Q sees them: G learns nothing from the code's loss.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake.detach()), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: the weighted loss is returned
# named: The second number carries the weight: return the code's loss as it is.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = weight * code_loss(net_Q(fake), c, num_categories)
    (loss_G + loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: weights the wrong loss
# named: The weight stands at the generator's loss: it multiplies the code's.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (weight * loss_G + loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: other fakes for Q, from new noise
# named: Q gets fakes of other noise: both losses are of the same fakes.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    loss_G = F.softplus(-net_D(net_G(z, c))).mean()
    loss_Q = code_loss(net_Q(net_G(torch.randn_like(z), c)), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: gradients are not cleared
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: saturating loss
# named: This is the saturating loss: the generator minimises softplus(-logit).
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = -F.softplus(net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: two steps, one for each loss
# named: Each loss has a step of its own, on fakes of its own: add the losses, and step once.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    loss_G = F.softplus(-net_D(net_G(z, c))).mean()
    loss_G.backward()
    optimizer.step()
    optimizer.zero_grad()
    loss_Q = code_loss(net_Q(net_G(z, c)), c, num_categories)
    (weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: fakes detached for D
# named: The fakes are cut off before D sees them: G learns nothing from the game.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake.detach())).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: net_D is frozen and stays frozen
# named: The requires_grad flags of net_D's parameters are left changed.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    net_D.requires_grad_(False)
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: losses in the other order
# named: The losses come back in another order: loss_G first, then loss_Q.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_Q.detach(), loss_G.detach()

# %% wrong update_GQ: two categories whatever num_categories
# named: The number of categories is a fixed 2: pass num_categories on.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, 2)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: the information is pushed down, minus weight
# named: The code's loss is subtracted: it is minus the bound, so minimise it.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G - weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: the losses keep their graph
# named: The losses are returned with their graphs: return both detached.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G, loss_Q

# %% wrong update_GQ: Q's answers under no_grad, nothing is learned from the code
# named: What Q says is cut off: neither Q nor G learns from the code's loss.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    with torch.no_grad():
        loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% right update_GQ: two backward passes, then one step
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    x = net_G(z, c)
    loss_G = -F.logsigmoid(net_D(x)).mean()
    loss_G.backward(retain_graph=True)
    loss_Q = code_loss(net_Q(x), c, num_categories)
    (loss_Q * weight).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% right update_GQ: backward into the optimizer's parameters alone
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    x = net_G(z, c)
    said, logits = net_Q(x), net_D(x)
    losses = (F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits)), code_loss(said, c, num_categories))
    mine = [p for group in optimizer.param_groups for p in group["params"]]
    optimizer.zero_grad()
    torch.autograd.backward(losses[0] + weight * losses[1], inputs=mine)
    optimizer.step()
    return tuple(loss.detach() for loss in losses)

# %% right update_GQ: autograd.grad at the fakes, then one backward from them
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad(set_to_none=True)
    x = net_G(z, c)
    leaf = x.detach().requires_grad_()
    loss_G = F.softplus(-net_D(leaf)).mean()
    loss_Q = code_loss(net_Q(leaf), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    x.backward(leaf.grad)
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% right train_infogan: the same noise and codes for both steps
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            z, c = latent(len(real))
            d.append(update_D(net_D, net_G, real, z, c, optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: latents for the first batch's size, whatever the batch
# named: Draws have a fixed size: the last batch is shorter, take latent(len(real)).
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    n = len(next(iter(batches)))
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(n), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(n), optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: after_step once an epoch
# named: after_step() is called once an epoch: it belongs into the loop over batches.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
        after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: loss_G and loss_Q swapped
# named: The losses of G and Q are swapped in history: update_GQ returns loss_G first.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            loss_Q, loss_G = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(loss_G); q.append(loss_Q)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: another dict in each epoch, so progress sees an empty one
# named: The losses are recorded when training is over: append before each epoch ends.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        history = {name: [*history[name], torch.stack(v).mean().item()]
                   for name, v in zip(("loss_D", "loss_G", "loss_Q"), (d, g, q))}
    return history

# %% wrong train_infogan: means weighted by batch size
# named: The mean is weighted by the sizes of the batches: each batch counts the same.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        total, seen = torch.zeros(3), 0
        for real in batches:
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            g, q = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            total += len(real) * torch.stack([d, g, q]).cpu()
            seen += len(real)
            after_step()
        for name, value in zip(history, (total / seen).tolist()):
            history[name].append(value)
    return history

# %% wrong train_infogan: the shorter last batch is left out
# named: The last, shorter batch is left out: every batch counts.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q, size = [], [], [], None
        for real in batches:
            size = size or len(real)
            if len(real) < size:
                continue
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: after_step between the updates
# named: after_step() comes after the update of D already: once, when both are done.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            after_step()
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: losses of all epochs in one list
# named: The losses of all epochs so far are averaged: begin a new list in each epoch.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    d, g, q = [], [], []
    for epoch in progress(num_epochs, history):
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: one loss a batch in the history, not one an epoch
# named: The loss of every batch is recorded: history wants one mean an epoch.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        for real in batches:
            history["loss_D"].append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D).item())
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            history["loss_G"].append(a.item())
            history["loss_Q"].append(b.item())
            after_step()
    return history

# %% wrong train_infogan: optimizers swapped
# named: The optimizers are swapped: update_D takes optimizer_D, update_GQ takes optimizer_GQ.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_GQ))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_D)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: tensors in the history
# named: history holds tensors where floats are asked for: .item() or .tolist() of the mean.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real in batches:
            d.append(update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean())
    return history

# %% wrong train_infogan: one latent for all epochs, drawn before the loop
# named: Every epoch gets the draws of the first
# named: Every epoch gets the draws of the first: draw anew for each update.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    drawn = [(latent(len(real)), latent(len(real))) for real in batches]
    for epoch in progress(num_epochs, history):
        d, g, q = [], [], []
        for real, (one, two) in zip(batches, drawn):
            d.append(update_D(net_D, net_G, real, *one[0:2], optimizer_D) if len(one[0]) == len(real)
                     else update_D(net_D, net_G, real, *latent(len(real)), optimizer_D))
            a, b = update_GQ(net_G, net_D, net_Q, *two, optimizer_GQ)
            g.append(a); q.append(b)
            after_step()
        for name, values in zip(history, (d, g, q)):
            history[name].append(torch.stack(values).mean().item())
    return history

# %% wrong train_infogan: only the epoch's last batch is recorded
# named: The losses of the last batch are recorded: the mean over the epoch's batches is asked for.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        for real in batches:
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            g, q = update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)
            after_step()
        for name, value in zip(history, (d, g, q)):
            history[name].append(float(value))
    return history

# %% right train_infogan: running sums, both latents drawn first
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for _ in progress(num_epochs, history):
        total, count = 0.0, 0
        for real in batches:
            for_D, for_GQ = latent(real.shape[0]), latent(real.shape[0])
            loss_D = update_D(net_D, net_G, real, *for_D, optimizer_D)
            total = total + torch.stack([loss_D, *update_GQ(net_G, net_D, net_Q, *for_GQ, optimizer_GQ)])
            after_step()
            count += 1
        means = total / count
        history["loss_D"].append(means[0].item())
        history["loss_G"].append(means[1].item())
        history["loss_Q"].append(means[2].item())
    return history

# %% right train_infogan: fmean over numbers, a dict of lists
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    from statistics import fmean
    history = {f"loss_{name}": [] for name in "DGQ"}
    for _ in progress(num_epochs, history):
        losses = {name: [] for name in history}
        for real in batches:
            z, c = latent(len(real))
            losses["loss_D"].append(float(update_D(net_D, net_G, real, z, c, optimizer_D)))
            z, c = latent(len(real))
            loss_G, loss_Q = map(float, update_GQ(net_G, net_D, net_Q, z, c, optimizer_GQ))
            losses["loss_G"] += [loss_G]
            losses["loss_Q"] += [loss_Q]
            after_step()
        for name in history:
            history[name].append(fmean(losses[name]))
    return history

# %% right train_infogan: an inner function for an epoch
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    def step(real):
        n = real.size(0)
        loss_D = update_D(net_D, net_G, real, *latent(n), optimizer_D)
        losses = [loss_D, *update_GQ(net_G, net_D, net_Q, *latent(n), optimizer_GQ)]
        after_step()
        return torch.stack(losses)
    names = "loss_D", "loss_G", "loss_Q"
    history = {name: [] for name in names}
    for _ in progress(num_epochs, history):
        rows = torch.stack([step(real) for real in batches])
        for name, column in zip(names, rows.T):
            history[name].append(column.mean().item())
    return history

# %% wrong match_codes: each code takes its most frequent label, several may want the same
# named: Each code gets its most frequent label: two codes may get the same one.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    matching = table.argmax(1)
    return table, matching, table[torch.arange(k), matching].sum().item() / len(codes)

# %% wrong match_codes: table with labels as rows
# named: The table is turned: rows are codes, columns are labels.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * labels + codes, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: the worst matching, maximize is missing
# named: linear_sum_assignment minimises: this is the worst matching, not the best.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu())
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: k from the codes that occur
# named: The table is smaller where a code or a label never occurs: it is always k by k.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    k = int(max(codes.max(), labels.max())) + 1
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: the code of each label, the other way round
# named: This is the code of each label: matching[i] is the label of code i.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    matching = torch.as_tensor(columns).argsort()
    return table, matching, table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: lengths that differ are cut to the shorter one
# named: One label a code: raise ValueError with a sentence that names both lengths.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    n = min(len(codes), len(labels))
    codes, labels = codes[:n], labels[:n]
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / n

# %% wrong match_codes: the diagonal's share, before the matching
# named: The accuracy is that before the matching: count the points in the matched cells.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), (codes == labels).float().mean().item()

# %% wrong match_codes: greedy, the largest cell first
# named: The largest cell is taken first: what is left for the others may be worse in all.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    left, matching, hits = table.clone(), torch.zeros(k, dtype=torch.long), 0
    for _ in range(k):
        i, j = divmod(int(left.argmax()), k)
        matching[i], hits = j, hits + int(table[i, j])
        left[i, :], left[:, j] = -1, -1
    return table, matching, hits / len(codes)

# %% wrong match_codes: accuracy in percent
# named: This is a percentage: a share is between 0 and 1.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), 100 * table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: rows made shares, so that rare codes weigh as much as frequent ones
# named: The matching is that of the shares within each code: frequent codes count no more than rare ones then.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    shares = table / table.sum(1, keepdim=True).clamp(min=1)
    rows, columns = linear_sum_assignment(shares.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: mean of the accuracies of the codes
# named: The mean of the codes' own shares weighs rare codes as much as frequent ones: count all points.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    shares = table[rows, columns] / table.sum(1).clamp(min=1)
    return table, torch.as_tensor(columns), shares.mean().item()

# %% wrong match_codes: changes the caller's codes
# named: codes and labels belong to the caller: change nothing in place.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    pairs = codes.mul_(k).add_(labels)
    table = torch.bincount(pairs, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(labels)

# %% wrong match_codes: bincount without minlength, fails where the last pair is absent
# named: torch.bincount is as long as the largest number it meets: give it minlength=k * k.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item() / len(codes)

# %% right match_codes: products of one-hot matrices, minus the table
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if codes.shape != labels.shape:
        raise ValueError(f"{len(codes)} codes and {len(labels)} labels: as many are needed.")
    table = torch.einsum("ni,nj->ij", F.one_hot(codes.long(), k), F.one_hot(labels.long(), k))
    _, columns = linear_sum_assignment(-table.cpu().numpy())
    matching = torch.tensor(columns, device=codes.device)
    return table, matching, float((matching[codes.long()] == labels).double().mean())

# %% right match_codes: a loop that counts
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if codes.numel() != labels.numel():
        raise ValueError(f"There are {codes.numel()} codes but {labels.numel()} labels.")
    table = torch.zeros(k, k, dtype=torch.int64)
    for i, j in zip(codes.tolist(), labels.tolist()):
        table[i, j] += 1
    rows, columns = linear_sum_assignment(table.numpy(), maximize=True)
    hits = sum(int(table[i, j]) for i, j in zip(rows, columns))
    return table, torch.from_numpy(columns), hits / len(codes)

# %% right match_codes: index_put with accumulate, trace of the reordered table
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(labels) != len(codes):
        raise ValueError(f"{len(labels)} labels do not fit {len(codes)} codes.")
    table = torch.zeros((k, k), dtype=torch.long, device=codes.device)
    table.index_put_((codes.long(), labels.long()), torch.ones(len(codes), dtype=torch.long, device=codes.device), accumulate=True)
    matching = torch.as_tensor(linear_sum_assignment(table.cpu(), maximize=True)[1], device=codes.device)
    return table, matching, table[:, matching].trace().item() / len(codes)

# --- second set

# %% wrong information_bound: the entropy of q's columns
# named: The entropy is that of Q: H(c) is the entropy of the joint's rows.
def information_bound(joint, q):
    px = joint.sum(0)
    return -(px * torch.xlogy(q, q).sum(0)).sum() + torch.xlogy(joint, q).sum()

# %% wrong information_bound: normalises by the number of codes
# named: `/ len(p)` does not belong here
# vague: It is 0.5 times what is expected.
def information_bound(joint, q):
    p = joint.sum(1)
    return (torch.special.entr(p).sum() + torch.xlogy(joint, q).sum()) / len(p)

# %% wrong information_bound: minus the bound, a loss
# named: The sign is the wrong way round.
def information_bound(joint, q):
    p = joint.sum(1)
    return -(torch.special.entr(p).sum() + torch.xlogy(joint, q).sum())

# %% right information_bound: KL to the posterior taken off
def information_bound(joint, q):
    px, pc = joint.sum(0), joint.sum(1)
    cells = joint > 0
    total = (joint[cells] * torch.log(q[cells])).sum()
    return total - sum(p * torch.log(p) for p in pc)

# %% wrong draw_codes: continuous from -2 to 2
# named: Continuous codes go from -2 to 2 here: from -1 to 1 is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}, but must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 4 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 2
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong draw_codes: class probabilities by softmax noise, not one-hot
# named: The categories are shares, not one-hot: draw one of them for each row.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}, but must be at least 2.")
    k = torch.randn(n, num_categories, generator=generator, device=generator.device).softmax(1)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([k, u], 1)

# %% wrong draw_codes: the ValueError has no sentence
# named: A code with fewer than two values says nothing: raise ValueError with a clear sentence.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 1:
        raise ValueError("too few")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)

# %% wrong shared_networks: tanh between
# named: With net_D: there is a tanh after layer 1 where a LeakyReLU is asked for.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh())
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))

# %% wrong shared_networks: Q's head without bias
# named: With net_Q: the third layer with weights, a Linear, has no bias.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim, bias=False))

# %% wrong shared_networks: dropout in the trunk
# named: With net_D: there is a Dropout after layer 1 that is not asked for.
def shared_networks(in_dim, q_dim, hidden=64):
    trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
    return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))

# %% wrong code_loss: the categorical part twice as heavy
# vague: It is 2 times what is expected.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("shapes differ")
    k = num_categories
    return 2 * F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: cross-entropy over the batch axis
# named: The softmax runs over the batch: each row has its own, over its categories (dim=1).
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("shapes differ")
    k = num_categories
    return -(c[:, :k] * q[:, :k].log_softmax(0)).sum(1).mean() + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()

# %% wrong code_loss: continuous part left out
# named: The continuous codes are left out: half their squared errors are added.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("shapes differ")
    return F.cross_entropy(q[:, :num_categories], c[:, :num_categories])

# %% wrong make_optimizers: RMSprop for D
# named: Both are torch.optim.Adam, with nothing set but learning rate and betas.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return torch.optim.RMSprop(net_D.parameters(), lr=lr_D), torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)

# %% wrong make_optimizers: betas in reverse
# named: Both take the betas that were passed in, as they are.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    betas = betas[::-1]
    return torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas), torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)

# %% wrong make_optimizers: one learning rate for both
# named: optimizer_D learns with lr_D, and optimizer_GQ with lr_GQ all that it holds.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas), torch.optim.Adam([*net_G.parameters(), *own], lr=lr_D, betas=betas)

# %% wrong update_GQ: D learns, too: its gradients are stepped by hand
# named: net_D is moved here too, by hand: this step moves G and Q.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            p -= 0.1 * p.grad
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: only net_G is in training: Q's parameters get no gradient
# named: backward() reaches the generator alone: Q learns from the code's loss too.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward(inputs=list(net_G.parameters()))
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong update_GQ: weight squared
# named: The weight counts twice: the code's loss is multiplied by it once.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

# %% wrong train_infogan: after_step before both updates
# named: it comes too early
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        rows = []
        for real in batches:
            after_step()
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            rows.append([d, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
        for name, column in zip(history, zip(*rows)):
            history[name].append(torch.stack(column).mean().item())
    return history

# %% wrong train_infogan: maxima, not means
# named: The largest loss of an epoch is recorded: the mean over its batches is asked for.
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs, history):
        rows = []
        for real in batches:
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            rows.append([d, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*rows)):
            history[name].append(torch.stack(column).max().item())
    return history

# %% wrong train_infogan: one epoch too few
# named: `- 1` does not belong here
def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                  after_step, progress=track):
    history = {"loss_D": [], "loss_G": [], "loss_Q": []}
    for epoch in progress(num_epochs - 1, history):
        rows = []
        for real in batches:
            d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
            rows.append([d, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
            after_step()
        for name, column in zip(history, zip(*rows)):
            history[name].append(torch.stack(column).mean().item())
    return history

# %% wrong match_codes: the error, 1 - accuracy
# named: This is the error: the share that agrees is asked for.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), 1 - table[rows, columns].sum().item() / len(codes)

# %% wrong match_codes: the table as shares
# named: The table holds shares: it counts the points.
def match_codes(codes, labels, k):
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k) / len(codes)
    rows, columns = linear_sum_assignment(table.cpu(), maximize=True)
    return table, torch.as_tensor(columns), table[rows, columns].sum().item()

# %% wrong match_codes: each label takes its most frequent code
# named: Each label gets its most frequent code: two labels may want the same one.
def match_codes(codes, labels, k):
    if len(codes) != len(labels):
        raise ValueError(f"{len(codes)} codes, but {len(labels)} labels.")
    table = torch.bincount(k * codes + labels, minlength=k * k).view(k, k)
    code_of = table.argmax(0)
    matching = torch.zeros(k, dtype=torch.long)
    matching[code_of] = torch.arange(k)
    return table, matching, (matching[codes] == labels).float().mean().item()

# %% right match_codes: pandas-like counting with Counter
def match_codes(codes, labels, k):
    from collections import Counter
    from scipy.optimize import linear_sum_assignment
    if len(codes) != len(labels):
        raise ValueError(f"Got {len(codes)} codes and {len(labels)} labels.")
    count = Counter(zip(codes.tolist(), labels.tolist()))
    table = torch.tensor([[count[i, j] for j in range(k)] for i in range(k)])
    columns = linear_sum_assignment(table.max() - table)[1]
    return table, torch.tensor(columns), sum(count[i, int(j)] for i, j in enumerate(columns)) / len(codes)

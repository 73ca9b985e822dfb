# Answers to 09_image_translation of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py.

# %% wrong cycle_loss: networks exchanged, fake_b goes through net_AB
# named: Each translation goes through the network that made it: fake_b goes back through net_BA, fake_a through net_AB.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_AB(fake_b), a) + F.l1_loss(net_BA(fake_a), b)

# %% wrong cycle_loss: the fakes are translated anew, what was handed in is ignored
# named: a and b are translated anew: fake_a and fake_b, as they are handed in, go back.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(net_BA(net_AB(a)), a) + F.l1_loss(net_AB(net_BA(b)), b)

# %% wrong cycle_loss: squared difference
# named: The differences are squared: their absolute values are asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    back_a = net_BA(fake_b)
    back_b = net_AB(fake_a)
    return F.mse_loss(back_a, a) + F.mse_loss(back_b, b)

# %% wrong cycle_loss: mean of both round trips in place of the sum
# named: This is the mean of both round trips: their sum is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss_a = F.l1_loss(net_BA(fake_b), a)
    loss_b = F.l1_loss(net_AB(fake_a), b)
    return (loss_a + loss_b) / 2

# %% wrong cycle_loss: norm summed over features, mean over samples only
# named: The differences of each sample are added up: the mean runs over all numbers.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    trip_a = (net_BA(fake_b) - a).abs().flatten(1).sum(dim=1).mean()
    trip_b = (net_AB(fake_a) - b).abs().flatten(1).sum(dim=1).mean()
    return trip_a + trip_b

# %% wrong cycle_loss: fakes detached
# named: The translations are cut off: the loss also moves the networks that made them.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss = F.l1_loss(net_BA(fake_b.detach()), a)
    return loss + F.l1_loss(net_AB(fake_a.detach()), b)

# %% wrong cycle_loss: only the trip from A
# named: The trip from B to A to B is missing: the sum of both is asked for.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    recovered = net_BA(fake_b)
    return F.l1_loss(recovered, a)

# %% wrong cycle_loss: fakes compared with their originals' domain, no way back at all
# named: No network is asked, and fake_a is compared with a
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return F.l1_loss(fake_a, a) + F.l1_loss(fake_b, b)

# %% wrong cycle_loss: abs forgotten
# named: The absolute value is missing: differences of both signs cancel.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    return (net_BA(fake_b) - a).mean() + (net_AB(fake_a) - b).mean()

# %% wrong cycle_loss: one mean over all numbers of both trips together
# named: The mean runs over both round trips together: each has a mean of its own, and they are added.
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    off_a = (net_BA(fake_b) - a).abs().flatten()
    off_b = (net_AB(fake_a) - b).abs().flatten()
    return torch.cat([off_a, off_b]).mean()

# %% wrong cycle_loss: item() at the end, a float without gradients
# named: there is no gradient, since the result is cut off from its inputs
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    loss_a = F.l1_loss(net_BA(fake_b), a).item()
    loss_b = F.l1_loss(net_AB(fake_a), b).item()
    return torch.tensor(loss_a + loss_b)

# %% wrong cycle_loss: the way back under no_grad
# named: there is no gradient, since the result is cut off from its inputs
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    with torch.no_grad():
        again_a = net_BA(fake_b)
        again_b = net_AB(fake_a)
    return F.l1_loss(again_a, a) + F.l1_loss(again_b, b)

# %% right cycle_loss: by hand
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    trips = [(net_BA, fake_b, a), (net_AB, fake_a, b)]
    return sum(torch.mean(torch.abs(start - home(fake))) for home, fake, start in trips)

# %% right cycle_loss: nn.L1Loss
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    criterion = nn.L1Loss()
    rec_B = net_AB(fake_a)
    rec_A = net_BA(fake_b)
    loss = criterion(rec_A, a)
    loss += criterion(rec_B, b)
    return loss

# %% right cycle_loss: sums divided by numel
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    off_a = net_BA(fake_b).sub(a).abs_().sum() / a.numel()
    off_b = net_AB(fake_a).sub(b).abs_().sum().div_(b.numel())
    return torch.stack((off_a, off_b)).sum()

# %% wrong identity_loss: each network is handed its source domain
# named: The domains are exchanged: net_AB is to leave b as it is, and net_BA a.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(a), a) + F.l1_loss(net_BA(b), b)

# %% wrong identity_loss: networks fit, but compared with the other domain's samples
# vague: Two tensors with 7 and 4 entries along one dimension are combined entry by entry.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), a) + F.l1_loss(net_BA(a), b)

# %% wrong identity_loss: mean squared error
# named: The differences are squared: their absolute values are asked for.
def identity_loss(net_AB, net_BA, a, b):
    loss = nn.MSELoss()
    return loss(net_AB(b), b) + loss(net_BA(a), a)

# %% wrong identity_loss: the round trip once more
# named: This is the cycle loss, there and back: here each generator is called once, on its own target domain.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(net_BA(b)), b) + F.l1_loss(net_BA(net_AB(a)), a)

# %% wrong identity_loss: halved
# named: This is the mean over both generators: the sum is asked for.
def identity_loss(net_AB, net_BA, a, b):
    return 0.5 * (F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a))

# %% wrong identity_loss: reduction="sum"
# named: The differences are added up: for each generator their mean is asked for.
def identity_loss(net_AB, net_BA, a, b):
    id_a = F.l1_loss(net_BA(a), a, reduction="sum")
    id_b = F.l1_loss(net_AB(b), b, reduction="sum")
    return id_a + id_b

# %% wrong identity_loss: the second generator forgotten
# named: net_BA is not asked: the sum over both generators is asked for.
def identity_loss(net_AB, net_BA, a, b):
    same_b = net_AB(b)
    return F.l1_loss(same_b, b)

# %% wrong identity_loss: same network twice (copied line not edited)
# named: net_AB is asked twice, about a too: net_BA is the one to leave a as it is.
def identity_loss(net_AB, net_BA, a, b):
    id_b = F.l1_loss(net_AB(b), b)
    id_a = F.l1_loss(net_AB(a), a)
    return id_a + id_b

# %% wrong identity_loss: the output detached in place of the target
# named: The generators are cut off: they are what is to learn from this.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b).detach(), b) + F.l1_loss(net_BA(a).detach(), a)

# %% wrong identity_loss: Euclidean norm of each sample's change
# named: The distances of the samples are taken, a root of a sum of squares: absolute differences are asked for.
def identity_loss(net_AB, net_BA, a, b):
    change_b = (net_AB(b) - b).flatten(1).norm(dim=1).mean()
    change_a = (net_BA(a) - a).flatten(1).norm(dim=1).mean()
    return change_a + change_b

# %% wrong identity_loss: difference of both terms
# named: Line 2, `F.l1_loss(net_AB(b), b) - F.l1_loss(net_BA(…`: + belongs there, not -.
def identity_loss(net_AB, net_BA, a, b):
    return F.l1_loss(net_AB(b), b) - F.l1_loss(net_BA(a), a)

# %% wrong identity_loss: smooth L1
# named: Line 2, `F.smooth_l1_loss(net_AB(b), b)`: l1_loss is asked for, not smooth_l1_loss.
def identity_loss(net_AB, net_BA, a, b):
    return F.smooth_l1_loss(net_AB(b), b) + F.smooth_l1_loss(net_BA(a), a)

# %% right identity_loss: loop over pairs
def identity_loss(net_AB, net_BA, a, b):
    total = 0.0
    for net, x in zip([net_BA, net_AB], [a, b]):
        total = total + (x - net(x)).abs().mean()
    return total

# %% right identity_loss: sum over samples of means of samples
def identity_loss(net_AB, net_BA, a, b):
    def change(net, samples):
        return (net(samples) - samples).abs().flatten(1).mean(1).mean()

    return torch.add(change(net_AB, b), change(net_BA, a))

# %% wrong update_translators: discriminators exchanged
# named: The discriminators are exchanged: net_D_B judges fake_b, net_D_A judges fake_a.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_A(fake_b)) + generator_loss(net_D_B(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: zero_grad forgotten
# named: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: fakes detached before the discriminators, as in D's own step
# named: The generators learn nothing from the game: its loss goes backward with the others, through translations that are not detached.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b.detach())) + generator_loss(net_D_A(fake_a.detach()))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = identity_loss(net_AB, net_BA, a, b) if identity_weight else torch.zeros_like(cycle)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: identity always computed, weight 0 or not
# named: The identity loss is computed without a weight: where identity_weight is 0, it is left out.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b = net_AB(a)
    fake_a = net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: returned losses carry their weights
# named: The losses are returned with their weights: they are asked for as they are.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_weight * cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_weight * identity_loss(net_AB, net_BA, a, b)
    (game + cycle + identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: fakes returned in the wrong order
# named: The translations come back in the wrong order: fake_a is first.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_b.detach(), fake_a.detach()

# %% wrong update_translators: fakes not detached
# named: a returned tensor: still holds the graph
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a, fake_b

# %% wrong update_translators: two backwards and two steps, one for each generator's game
# named: The game and the cycle have a step each, one after the other: one step takes the sum of all terms.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    game.backward()
    optimizer.step()
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    loss = cycle_weight * cycle
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
        loss = loss + identity_weight * identity
    loss.backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: discriminators frozen with requires_grad_(False) and left so
# named: The discriminators are left frozen: requires_grad stays as it was.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    for net in (net_D_A, net_D_B):
        for p in net.parameters():
            p.requires_grad_(False)
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: discriminators put into eval mode
# named: Line 6, `(net_D_A.eval(), net_D_B.eval())`: this line does not belong here. net_D_A is left in another mode, training or eval, than it came in.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    net_AB.train(), net_BA.train()
    net_D_A.eval(), net_D_B.eval()
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: game's loss is hard-coded softplus, generator_loss ignored
# named: generator_loss is not used: it is handed in, and gets the logits.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = F.softplus(-net_D_B(fake_b)).mean() + F.softplus(-net_D_A(fake_a)).mean()
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: the cycle gets fake_a and fake_b in exchanged places
# named: Line 8, `fake_b` and `fake_a` are exchanged.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_a, fake_b = net_BA(b), net_AB(a)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_b, fake_a)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: step forgotten
# named: The optimizer that was passed in never takes a step.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: translations for the cycle made a second time
# named: Each batch is translated again for the way back: translate once, and use it in all terms.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, net_BA(b), net_AB(a))
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% wrong update_translators: identity weight also multiplied by the cycle weight, as in the paper's code
# named: cycle_weight weighs the identity loss too: that has a weight of its own.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros((), device=a.device)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (game + cycle_weight * (cycle + identity_weight * identity)).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()

# %% right update_translators: own losses inline, a list of terms, keyword arguments
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    fake_b = net_AB(a)
    fake_a = net_BA(b)
    terms = [
        generator_loss(net_D_A(fake_a)) + generator_loss(net_D_B(fake_b)),
        cycle_loss(net_AB=net_AB, net_BA=net_BA, a=a, b=b, fake_a=fake_a, fake_b=fake_b),
    ]
    weights = [1.0, cycle_weight]
    if identity_weight != 0:
        terms.append(identity_loss(net_AB=net_AB, net_BA=net_BA, a=a, b=b))
        weights.append(identity_weight)
    total = sum(w * t for w, t in zip(weights, terms))
    optimizer.zero_grad(set_to_none=False)
    total.backward()
    optimizer.step()
    values = [t.item() for t in terms] + [0.0] * (3 - len(terms))
    return torch.tensor(values, device=a.device), fake_a.detach(), fake_b.detach()

# %% right update_translators: D frozen for the step and freed again; gradients by several backwards
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    params = [p for net in (net_D_A, net_D_B) for p in net.parameters() if p.requires_grad]
    for p in params:
        p.requires_grad_(False)
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    losses = a.new_zeros(3)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    game.backward(retain_graph=True)
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    (cycle * cycle_weight).backward()
    losses[0], losses[1] = game.detach(), cycle.detach()
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
        (identity * identity_weight).backward()
        losses[2] = identity.detach()
    optimizer.step()
    for p in params:
        p.requires_grad_(True)
    return losses, fake_a.detach(), fake_b.detach()

# %% wrong SkipGenerator: skips concatenated in the other order
# named: In both concatenations what was kept comes first: it stands behind what comes up.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.down1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, padding=1), nn.LeakyReLU(0.2))
        self.down2 = nn.Sequential(
            nn.Conv2d(w, 2 * w, 4, stride=2, padding=1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.mid = nn.Sequential(
            nn.Conv2d(2 * w, 2 * w, 3, padding=1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.up1 = nn.Sequential(
            nn.Conv2d(4 * w, 4 * w, 3, padding=1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.up2 = nn.Sequential(nn.Conv2d(2 * w, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(first)
        h = self.mid(second)
        h = self.up1(torch.cat([second, h], dim=1))
        return self.up2(torch.cat([first, h], dim=1))

# %% wrong SkipGenerator: BatchNorm in place of InstanceNorm
# named: BatchNorm stands where InstanceNorm is asked for: each image is to be translated by itself.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.down1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, padding=1), nn.LeakyReLU(0.2))
        self.down2 = nn.Sequential(
            nn.Conv2d(w, 2 * w, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.mid = nn.Sequential(
            nn.Conv2d(2 * w, 2 * w, 3, padding=1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.up1 = nn.Sequential(
            nn.Conv2d(4 * w, 4 * w, 3, padding=1), nn.PixelShuffle(2), nn.BatchNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.up2 = nn.Sequential(nn.Conv2d(2 * w, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(first)
        h = self.up1(torch.cat([self.mid(second), second], dim=1))
        return self.up2(torch.cat([h, first], dim=1))

# %% wrong SkipGenerator: tanh forgotten
# named: tanh is missing at the end: images lie in (-1, 1).
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.down1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, padding=1), nn.LeakyReLU(0.2))
        self.down2 = nn.Sequential(
            nn.Conv2d(w, 2 * w, 4, stride=2, padding=1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.mid = nn.Sequential(
            nn.Conv2d(2 * w, 2 * w, 3, padding=1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.up1 = nn.Sequential(
            nn.Conv2d(4 * w, 4 * w, 3, padding=1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.up2 = nn.Sequential(nn.Conv2d(2 * w, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(first)
        h = self.up1(torch.cat([self.mid(second), second], dim=1))
        return self.up2(torch.cat([h, first], dim=1))

# %% wrong SkipGenerator: bias left on in the two convolutions before the norm
# named: All convolutions have a bias: one just before a norm is taken away with the mean, so these two have none.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(nn.Conv2d(w * 2, w * 2, 3, 1, 1), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: slope of LeakyReLU left at the default 0.01
# named: The slope of LeakyReLU is torch's default, 0.01: it is 0.2.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU())
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU())
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU()
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU()
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: InstanceNorm with affine=True
# named: InstanceNorm has scale and shift: its default has no parameters.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        norm = partial(nn.InstanceNorm2d, affine=True)
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), norm(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), norm(w * 2), nn.LeakyReLU(0.2))
        self.dec1 = nn.Sequential(nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), norm(w), nn.LeakyReLU(0.2))
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: norm before PixelShuffle, over 4w channels
# named: On the way up the norm stands before PixelShuffle: it stands behind.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.InstanceNorm2d(w * 4), nn.LeakyReLU(0.2), nn.PixelShuffle(2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: norm on the first convolution, too
# named: There is a norm too many, behind the first convolution.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: skips added instead of concatenated
# named: The skips are added: they are concatenated, so that the next layer can tell them apart.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 2, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(m + e2)
        return self.dec2(d1 + e1)

# %% wrong SkipGenerator: bottleneck defined but never called, second concatenated with itself
# named: The layer at the quarter is left out: between both halves of the way stands one more convolution.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        d1 = self.dec1(torch.cat([e2, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: width hard-coded as 16
# named: The width is fixed: it is an argument.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, 16, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(16, 32, 4, 2, 1, bias=False), nn.InstanceNorm2d(32), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(32, 32, 3, 1, 1, bias=False), nn.InstanceNorm2d(32), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(64, 64, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(16), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(32, out_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: out_channels forgotten, gives as many channels as come in
# named: out_channels is not used: it is the number of channels that come out.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Conv2d(w * 4, w * 4, 3, 1, 1), nn.PixelShuffle(2), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Conv2d(w * 2, in_channels * 4, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: upsampling and convolution in place of PixelShuffle
# named: Nearest neighbours are enlarged: PixelShuffle(2) arranges four channels.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.enc1 = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(in_channels * 4, w, 3, 1, 1), nn.LeakyReLU(0.2))
        self.enc2 = nn.Sequential(nn.Conv2d(w, w * 2, 4, 2, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2))
        self.bottleneck = nn.Sequential(
            nn.Conv2d(w * 2, w * 2, 3, 1, 1, bias=False), nn.InstanceNorm2d(w * 2), nn.LeakyReLU(0.2)
        )
        self.dec1 = nn.Sequential(
            nn.Upsample(scale_factor=2), nn.Conv2d(w * 4, w, 3, 1, 1), nn.InstanceNorm2d(w), nn.LeakyReLU(0.2)
        )
        self.dec2 = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(w * 2, out_channels, 3, 1, 1), nn.Tanh())

    def forward(self, x):
        e1 = self.enc1(x)
        e2 = self.enc2(e1)
        m = self.bottleneck(e2)
        d1 = self.dec1(torch.cat([m, e2], dim=1))
        return self.dec2(torch.cat([d1, e1], dim=1))

# %% wrong SkipGenerator: LeakyReLU missing on the way up
# named: On the way up LeakyReLU(0.2) is missing behind the norm.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.a = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, padding=1), nn.LeakyReLU(0.2))
        self.b = nn.Sequential(
            nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.c = nn.Sequential(
            nn.Conv2d(2 * w, 2 * w, 3, padding=1, bias=False), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2)
        )
        self.d = nn.Sequential(nn.Conv2d(4 * w, 4 * w, 3, padding=1), nn.PixelShuffle(2), nn.InstanceNorm2d(w))
        self.e = nn.Sequential(nn.Conv2d(2 * w, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        first = self.a(x)
        second = self.b(first)
        x = torch.cat([self.c(second), second], 1)
        x = torch.cat([self.d(x), first], 1)
        return self.e(x)

# %% right SkipGenerator: ModuleDict, one shared activation, definitions from the last to the first
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.act = nn.LeakyReLU(0.2)
        self.conv = nn.ModuleDict(
            {
                "out": nn.Conv2d(2 * w, 4 * out_channels, 3, padding="same"),
                "up": nn.Conv2d(4 * w, 4 * w, 3, padding="same"),
                "middle": nn.Conv2d(2 * w, 2 * w, 3, padding="same", bias=False),
                "down": nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False),
                "in": nn.Conv2d(4 * in_channels, w, 3, padding="same"),
            }
        )
        self.shuffle, self.unshuffle = nn.PixelShuffle(2), nn.PixelUnshuffle(2)
        self.wide, self.narrow = nn.InstanceNorm2d(2 * w), nn.InstanceNorm2d(w)

    def forward(self, x):
        first = self.act(self.conv["in"](self.unshuffle(x)))
        second = self.act(self.wide(self.conv["down"](first)))
        x = self.act(self.wide(self.conv["middle"](second)))
        x = self.conv["up"](torch.cat((x, second), 1))
        x = self.act(self.narrow(self.shuffle(x)))
        x = self.conv["out"](torch.cat((x, first), 1))
        return torch.tanh(self.shuffle(x))

# %% right SkipGenerator: functions in place of layers without parameters
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.conv1 = nn.Conv2d(4 * in_channels, width, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1, bias=False)
        self.conv3 = nn.Conv2d(2 * width, 2 * width, kernel_size=3, padding=1, bias=False)
        self.conv4 = nn.Conv2d(4 * width, 4 * width, kernel_size=3, padding=1)
        self.conv5 = nn.Conv2d(2 * width, 4 * out_channels, kernel_size=3, padding=1)

    def forward(self, x):
        x = F.leaky_relu(self.conv1(F.pixel_unshuffle(x, 2)), 0.2)
        skips = [x]
        x = F.leaky_relu(F.instance_norm(self.conv2(x)), 0.2)
        skips.append(x)
        x = F.leaky_relu(F.instance_norm(self.conv3(x)), 0.2)
        x = F.pixel_shuffle(self.conv4(torch.cat([x, skips.pop()], dim=1)), 2)
        x = F.leaky_relu(F.instance_norm(x), 0.2)
        return F.pixel_shuffle(self.conv5(torch.cat([x, skips.pop()], dim=1)), 2).tanh()

# %% right SkipGenerator: helper for blocks, activations in place, ModuleList
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()

        def finish(*layers):
            return nn.Sequential(*layers, nn.LeakyReLU(0.2, inplace=True))

        w = width
        self.down = nn.ModuleList(
            [
                finish(nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, padding=1)),
                finish(nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.InstanceNorm2d(2 * w)),
            ]
        )
        self.up = nn.ModuleList(
            [
                finish(nn.Conv2d(2 * w, 2 * w, 3, padding=1, bias=False), nn.InstanceNorm2d(2 * w)),
                finish(nn.Conv2d(4 * w, 4 * w, 3, padding=1), nn.PixelShuffle(2), nn.InstanceNorm2d(w)),
            ]
        )
        self.out = nn.Sequential(nn.Conv2d(2 * w, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())

    def forward(self, x):
        kept = []
        for layer in self.down:
            x = layer(x)
            kept.append(x)
        for layer, skip in zip(self.up, reversed(kept)):
            x = torch.cat([layer(x), skip], dim=1)
        return self.out(x)

# %% wrong PatchDiscriminator: condition in front of the image
# named: The condition comes first: its channels stand behind those of the image.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([condition, image], dim=1)
        return self.net(image)

# %% wrong PatchDiscriminator: sigmoid at the end
# named: A sigmoid stands at the end: logits are asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x)

# %% wrong PatchDiscriminator: mean over the patches, one logit for the image
# named: The logits are averaged over the patches: one for each patch is asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x).mean(dim=(2, 3))

# %% wrong PatchDiscriminator: condition ignored, image's channels padded with zeros
# named: Line 13, `torch.zeros_like(condition)`: `torch.zeros_like` does not belong here.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.in_channels = in_channels
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, torch.zeros_like(condition)], dim=1)
        return self.net(image)

# %% wrong PatchDiscriminator: InstanceNorm after the second convolution, as in the paper
# named: There is InstanceNorm in D: no norm is asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.InstanceNorm2d(2 * width), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x)

# %% wrong PatchDiscriminator: kernel 3 for all convolutions
# named: The first two convolutions have the kernel 3: it is 4.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x)

# %% wrong PatchDiscriminator: concatenated along the batch (dim 0)
# named: Tensors are joined along dimension 0 and differ in another one, 2 and 1: is the dimension right, and has each as many rows?
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition])
        return self.net(image)

# %% wrong PatchDiscriminator: padding forgotten in the last convolution
# named: The padding of the last convolution is missing: 28 pixels end in 7.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x)

# %% wrong PatchDiscriminator: flattened and a linear layer to one logit
# named: The third layer with weights is a Linear, not a Conv2d.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Flatten(), nn.Linear(2 * width * 7 * 7, 1),
        )

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        return self.net(x)

# %% wrong PatchDiscriminator: width not doubled in the second layer
# named: The second convolution has w channels: it has 2w.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.conv2 = nn.Conv2d(width, width, 4, 2, 1)
        self.conv3 = nn.Conv2d(width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        x = F.leaky_relu(self.conv1(x), 0.2)
        x = F.leaky_relu(self.conv2(x), 0.2)
        return self.conv3(x)

# %% wrong PatchDiscriminator: F.leaky_relu without the slope
# named: The slope of LeakyReLU is torch's default, 0.01: it is 0.2.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.conv2 = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.conv3 = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], dim=1)
        x = F.leaky_relu(self.conv1(x))
        x = F.leaky_relu(self.conv2(x))
        return self.conv3(x)

# %% wrong PatchDiscriminator: condition always concatenated, None not handled
# named: condition is None where there is none: then the image goes into the layers alone.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        return self.net(torch.cat([image, condition], dim=1))

# %% right PatchDiscriminator: a loop builds the layers
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        layers, channels = [], in_channels
        for out in (width, 2 * width):
            layers += [nn.Conv2d(channels, out, 4, stride=2, padding=1), nn.LeakyReLU(0.2, inplace=True)]
            channels = out
        layers.append(nn.Conv2d(channels, 1, 3, padding=1))
        self.layers = nn.ModuleList(layers)

    def forward(self, image, condition=None):
        x = torch.hstack([t for t in (image, condition) if t is not None])
        for layer in self.layers:
            x = layer(x)
        return x

# %% wrong PatchDiscriminator: a layer has the name of a method of nn.Module
# named: half is a method that every nn.Module has: give the layer another name.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.logits = nn.Conv2d(width * 2, 1, (3, 3), padding="same")
        self.half = nn.Conv2d(in_channels, width, (4, 4), (2, 2), (1, 1))
        self.quarter = nn.Conv2d(width, width * 2, (4, 4), (2, 2), (1, 1))

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.concat((image, condition), -3)
        h = F.leaky_relu_(self.half(image), negative_slope=0.2)
        h = F.leaky_relu_(self.quarter(h), negative_slope=0.2)
        return self.logits(h)

# %% right PatchDiscriminator: the last layer is defined first, activations by functions in place
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.logits = nn.Conv2d(width * 2, 1, (3, 3), padding="same")
        self.to_half = nn.Conv2d(in_channels, width, (4, 4), (2, 2), (1, 1))
        self.to_quarter = nn.Conv2d(width, width * 2, (4, 4), (2, 2), (1, 1))

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.concat((image, condition), -3)
        h = F.leaky_relu_(self.to_half(image), negative_slope=0.2)
        h = F.leaky_relu_(self.to_quarter(h), negative_slope=0.2)
        return self.logits(h)

# %% wrong paired_generator_loss: the discriminator's loss, sign of the logits wrong
# named: This is the discriminator's loss: the generator wants fake to be taken for real.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    return game * F.softplus(logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: image and condition exchanged
# named: The images are exchanged in net_D: the image to be judged comes first, the condition behind it.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(x, fake)
    return game * F.softplus(-logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: log of sigmoid, infinite for large logits
# named: sigmoid of a logit far below 0 is exactly 0, and its logarithm is lost: use softplus of the logit.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    p = torch.sigmoid(net_D(fake, x))
    return game * -torch.log(p).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: the condition is the target
# named: The condition is the target here: it is x, what is translated.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    adversarial = F.softplus(-net_D(fake, target)).mean()
    return game * adversarial + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: squared difference
# named: The differences are squared: their absolute values are asked for, which blur less.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    adversarial = F.softplus(-net_D(fake, x)).mean()
    return game * adversarial + weight * F.mse_loss(fake, target)

# %% wrong paired_generator_loss: weight on the game instead of on L1
# named: The weights are exchanged: game weighs the verdict, weight the distance.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    adversarial = F.softplus(-net_D(fake, x)).mean()
    return weight * adversarial + game * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: no condition passed to D
# vague: A call does not fit the signature: keep names and order of the arguments as given, and compare the call in the message with the definition.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    return game * loss + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: saturating loss log(1 - D)
# named: This is the saturating loss: softplus(-logit) has a slope where net_D is sure.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    return game * F.logsigmoid(-logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: patches summed, mean over images only
# named: The verdicts on the patches of an image are added up: the mean runs over patches and images.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    adversarial = F.softplus(-logits).sum(dim=(1, 2, 3)).mean()
    return game * adversarial + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: loss of the mean logit of each image instead of the mean of the losses
# named: The patches of an image are averaged before softplus: each has a verdict of its own.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x).mean(dim=(1, 2, 3))
    return game * F.softplus(-logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: fake compared with x
# named: The distance is taken to x: fake is compared with target.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    return game * F.softplus(-logits).mean() + weight * F.l1_loss(fake, x)

# %% wrong paired_generator_loss: fake detached for the discriminator
# named: fake is detached before it is judged: the generator learns from the verdict through it.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake.detach(), x)
    return game * F.softplus(-logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: argument game forgotten
# named: game is not used: it weighs the verdict.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    adversarial = F.softplus(-net_D(fake, x)).mean()
    return adversarial + weight * F.l1_loss(fake, target)

# %% wrong paired_generator_loss: labels of zeros in the cross-entropy
# named: This is the discriminator's loss: the generator wants fake to be taken for real.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    pred = net_D(fake, x)
    gan = F.binary_cross_entropy_with_logits(pred, torch.zeros_like(pred))
    l1 = torch.abs(target - fake).mean()
    return game * gan + weight * l1

# %% wrong paired_generator_loss: probabilities clamped to keep the log finite
# named: sigmoid of a logit far below 0 is exactly 0 in float32, and its logarithm is lost: use softplus or logsigmoid on the logits.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    p = torch.sigmoid(net_D(fake, x))
    adversarial = -torch.log(p + 1e-8).mean()
    return game * adversarial + weight * F.l1_loss(fake, target)

# %% right paired_generator_loss: cross-entropy with ones
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    pred = net_D(fake, x)
    gan = nn.BCEWithLogitsLoss()(pred, torch.ones_like(pred))
    return gan * game + torch.mean(torch.abs(target - fake)) * weight

# %% right paired_generator_loss: logsigmoid, condition by name
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    verdicts = net_D(fake, condition=x).flatten()
    off = (fake - target).abs()
    return weight * off.sum() / off.numel() - game * F.logsigmoid(verdicts).mean()

# %% right paired_generator_loss: logaddexp, a loop over images
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    zero = torch.zeros_like(logits)
    total = 0
    for logit, z, made, right in zip(logits, zero, fake, target):
        total = total + game * torch.logaddexp(z, -logit).mean() + weight * (made - right).abs().mean()
    return total / len(fake)

# %% wrong digit_kept: mean of the batches' shares
# named: This is the mean of the batches' shares: a short last batch counts as much as a full one there.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    shares = []
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part))
        shares.append((logits.argmax(dim=1) == y).float().mean().item())
    return sum(shares) / len(shares)

# %% wrong digit_kept: classifies x itself, not the translation
# named: The classifier reads x: it reads the translations of x.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right = 0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        fake = networks.call_in_eval(net_G, part)
        logits = networks.call_in_eval(classifier, part)
        right += (logits.argmax(dim=1) == y).sum().item()
    return right / len(x)

# %% wrong digit_kept: compares with what the classifier reads in x, not with the labels
# named: The translation is compared with what the classifier reads in the input: with labels it is.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    same = 0
    for part in x.split(batch_size):
        before = networks.call_in_eval(classifier, part).argmax(1)
        after = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        same += (before == after).sum().item()
    return same / len(x)

# %% wrong digit_kept: all at once, batch_size ignored
# named: At most batch_size images go through a network at once: x.split(batch_size).
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, x))
    return (logits.argmax(dim=1) == labels).float().mean().item()

# %% wrong digit_kept: both networks left in eval mode
# named: classifier is left in another mode, training or eval, than it came in.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    net_G.eval()
    classifier.eval()
    right = 0
    with torch.no_grad():
        for part, y in zip(x.split(batch_size), labels.split(batch_size)):
            right += (classifier(net_G(part)).argmax(1) == y).sum().item()
    return right / len(labels)

# %% wrong digit_kept: put back into train mode, whatever they were in
# named: classifier is left in another mode, training or eval, than it came in.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    net_G.eval()
    classifier.eval()
    right = 0
    with torch.no_grad():
        for part, y in zip(x.split(batch_size), labels.split(batch_size)):
            right += (classifier(net_G(part)).argmax(1) == y).sum().item()
    net_G.train()
    classifier.train()
    return right / len(labels)

# %% wrong digit_kept: no eval mode at all
# named: Both networks are called in the modes that they are in: eval mode is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right = 0
    with torch.no_grad():
        for part, y in zip(x.split(batch_size), labels.split(batch_size)):
            right += (classifier(net_G(part)).argmax(1) == y).sum().item()
    return right / len(labels)

# %% wrong digit_kept: only the generator in eval mode
# named: The classifier is called in the mode that it is in: eval mode is asked for, in both networks.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right = 0
    with torch.no_grad():
        for part, y in zip(x.split(batch_size), labels.split(batch_size)):
            fake = networks.call_in_eval(net_G, part)
            right += (classifier(fake).argmax(1) == y).sum().item()
    return right / len(labels)

# %% wrong digit_kept: the last, short batch dropped
# named: The last batch is left out where it is shorter: all images count.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right, seen = 0, 0
    for start in range(0, len(x) - batch_size + 1, batch_size):
        part, y = x[start : start + batch_size], labels[start : start + batch_size]
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        right += (read == y).sum().item()
        seen += len(y)
    return right / max(seen, 1)

# %% wrong digit_kept: divides by batches times batch_size
# named: The count is divided by the number of batches times batch_size, as if the last were full: divide it by len(x).
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right, batches = 0, 0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        right += (read == y).sum().item()
        batches += 1
    return right / (batches * batch_size)

# %% wrong digit_kept: percent instead of a share
# named: This is a percentage: a share lies between 0 and 1.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right = 0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        right += (read == y).sum().item()
    return 100 * right / len(x)

# %% wrong digit_kept: argmax over the batch, dim=0
# named: Line 5, `logits.argmax(dim=0)`: 1 is asked for, not 0.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    right = 0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part))
        right += sum(int(p == t) for p, t in zip(logits.argmax(dim=0), y))
    return right / len(x)

# %% wrong digit_kept: mean probability of the right class in place of the share
# named: The label's probabilities are averaged: what counts is whether its logit is the highest.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    total = 0.0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part))
        total += logits.softmax(dim=1)[torch.arange(len(y)), y].sum().item()
    return total / len(x)

# %% wrong digit_kept: the share that is lost
# named: This is the share of digits that are lost: that of those that are kept is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    wrong = 0
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        wrong += (read != y).sum().item()
    return wrong / len(x)

# %% wrong digit_kept: returns a tensor that is still an integer count of the last batch
# named: Only the last batch is counted: add up what each of them has.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    for part, y in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1)
        right = (read == y).sum()
    return (right / len(x)).item()

# %% right digit_kept: collects all that was read, compares once
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    read = []
    for start in range(0, len(x), batch_size):
        fake = networks.call_in_eval(net_G, x[start : start + batch_size])
        read.append(networks.call_in_eval(classifier, fake).max(dim=1).indices)
    return torch.cat(read).eq(labels).double().mean().item()

# %% right digit_kept: modes kept and put back by hand
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    modules = [m for net in (net_G, classifier) for m in net.modules()]
    modes = [m.training for m in modules]
    net_G.eval(), classifier.eval()
    right = 0
    try:
        with torch.inference_mode():
            for part, y in zip(torch.split(x, batch_size), torch.split(labels, batch_size)):
                right += torch.sum(classifier(net_G(part)).topk(1).indices[:, 0] == y).item()
    finally:
        for module, mode in zip(modules, modes):
            module.training = mode
    return right / x.shape[0]

# %% right digit_kept: smaller batches than allowed, weighted shares
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    pieces = -(-len(x) // batch_size)
    share = 0.0
    for part, y in zip(x.tensor_split(pieces), labels.tensor_split(pieces)):
        logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, part))
        share += (logits.softmax(1).argmax(1) == y).float().mean().item() * len(y) / len(x)
    return share

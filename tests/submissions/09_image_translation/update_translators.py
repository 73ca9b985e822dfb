# %% wrong: The discriminators are exchanged: net_D_B judges fake_b, net_D_A judges fake_a.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_A(fake_b)) + generator_loss(net_D_B(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: in two lines
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    verdict_a, verdict_b = net_D_B(fake_a), net_D_A(fake_b)
    game = generator_loss(verdict_b) + generator_loss(verdict_a)
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The real samples are judged: the generators' loss is made of verdicts on their translations.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(b)) + generator_loss(net_D_A(a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: Only fake_b is judged: the losses of both verdicts are added.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: Only fake_a is judged: the losses of both verdicts are added.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: This is the mean of both verdicts' losses: their sum is asked for.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = (generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))) / 2
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: generator_loss is not used: it is handed in, and gets the logits.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = F.softplus(-net_D_B(fake_b)).mean() + F.softplus(-net_D_A(fake_a)).mean()
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: generator_loss gets probabilities: it takes logits, as they come from the discriminators.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b).sigmoid()) + generator_loss(net_D_A(fake_a).sigmoid())
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The generators learn nothing from the game: its loss goes backward with the others, through translations that are not detached.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b.detach())) + generator_loss(net_D_A(fake_a.detach()))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: left out of the sum
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: by no_grad
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    with torch.no_grad():
        game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: cleared before the others come
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    game.backward(retain_graph=True)
    optimizer.zero_grad()
    (loss - game).backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The translations are detached before the way back: the round trip moves both networks on it.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a.detach(), fake_b.detach())
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The translations are cut off: no loss reaches the network that made them.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    with torch.no_grad():
        fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: detached
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a).detach(), net_BA(b).detach()
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The cycle loss is left out of what is minimised.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: cycle_weight is not used: it weighs the cycle loss.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The weights are exchanged: cycle_weight weighs the cycle loss, identity_weight the identity loss.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + identity_weight * cycle + cycle_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: cycle_weight weighs the game: it belongs to the cycle loss.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = cycle_weight * game + cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: cycle_weight weighs the identity loss too: that has a weight of its own.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * (cycle + identity_weight * identity)
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: identity_weight is not used: it weighs the identity loss.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The identity loss is left out of what is minimised.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The cycle loss is subtracted: it is to become small.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game - cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The translations are exchanged in cycle_loss: fake_a comes first.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_b, fake_a) if len(a) == len(b) else cycle_loss(net_AB, net_BA, b, a, fake_b, fake_a)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The generators are exchanged in cycle_loss: net_AB comes first.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_BA, net_AB, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The generators are exchanged in identity_loss: net_AB comes first.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_BA, net_AB, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The domains are exchanged in identity_loss: a comes before b.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, b, a)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: identity_loss gets the translations: it is about samples of the domains themselves.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, fake_a, fake_b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The identity loss is computed without a weight: where identity_weight is 0, it is left out.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The optimizer that was passed in never takes a step.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: optimizer.step() comes twice.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The game and the cycle have a step each, one after the other: one step takes the sum of all terms.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    game = generator_loss(net_D_B(net_AB(a))) + generator_loss(net_D_A(net_BA(b)))
    game.backward()
    optimizer.step()
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight > 0:
        identity = identity_loss(net_AB, net_BA, a, b)
    (cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The translations come back in the wrong order: fake_a is first.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_b.detach(), fake_a.detach()


# %% wrong: The translations are made anew after the step: those that were judged are asked for.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, net_BA(b).detach(), net_AB(a).detach()


# %% wrong: Each batch is translated again for the way back: translate once, and use it in all terms.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, net_BA(b), net_AB(a))
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% variant: in the game
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(net_AB(a))) + generator_loss(net_D_A(net_BA(b)))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The round trips come back in place of the translations.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, net_BA(fake_b).detach(), net_AB(fake_a).detach()


# %% wrong: a and b come back: the translations are asked for.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, a, b


# %% wrong: a returned tensor: still holds the graph
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a, fake_b


# %% wrong: The losses are returned with their weights: they are asked for as they are.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle_weight * cycle, identity_weight * identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The losses are in the wrong order: game, cycle, identity.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([cycle, game, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The sum that was minimised comes back: the three losses by themselves are asked for.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([loss, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: One number comes back for all losses: three are asked for, game, cycle and identity.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return loss.detach(), fake_a.detach(), fake_b.detach()


# %% wrong: The losses come back alone: the translations are asked for too.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses


# %% wrong: The discriminators are left frozen: requires_grad stays as it was.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    net_D_A.requires_grad_(False)
    net_D_B.requires_grad_(False)
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The generators are left in eval mode: their modes stay as they are.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    net_AB.eval()
    net_BA.eval()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: The discriminators are moved too: this step moves the generators alone.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    others = [p for net in (net_D_A, net_D_B) for p in net.parameters()]
    torch.optim.SGD(others, lr=0.1).step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: optimizer.step() comes before backward() as well: once an update, after it.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    optimizer.step()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% wrong: It returns nothing
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    pass


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a.to(device)), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: gradients cleared just before backward
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: discriminators frozen, and thawed again
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    for net in (net_D_A, net_D_B):
        net.requires_grad_(False)
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    for net in (net_D_A, net_D_B):
        net.requires_grad_(True)
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: backward for the generators' weights alone
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward(inputs=[*net_AB.parameters(), *net_BA.parameters()])
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: the losses written out
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: two passes backward, one step
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    game.backward(retain_graph=True)
    (loss - game).backward()
    optimizer.step()
    losses = torch.stack([game, cycle, identity]).detach()
    return losses, fake_a.detach(), fake_b.detach()


# %% right: without a graph kept in names
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = torch.zeros_like(cycle)
    if identity_weight:
        identity = identity_loss(net_AB, net_BA, a, b)
    loss = game + cycle_weight * cycle + identity_weight * identity
    loss.backward()
    optimizer.step()
    losses = torch.stack([one.detach() for one in (game, cycle, identity)])
    return losses, fake_a.detach(), fake_b.detach()


# %% right: a dot product of losses and weights
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):
    optimizer.zero_grad()
    fake_b = net_AB(a)
    fake_a = net_BA(b)
    losses = [generator_loss(net_D_A(fake_a)) + generator_loss(net_D_B(fake_b))]
    losses.append(cycle_loss(net_AB, net_BA, a, b, fake_a=fake_a, fake_b=fake_b))
    weights = [1.0, cycle_weight, identity_weight]
    if identity_weight > 0:
        losses.append(identity_loss(net_AB, net_BA, a, b))
    sum(w * loss for w, loss in zip(weights, losses)).backward()
    optimizer.step()
    while len(losses) < 3:
        losses.append(a.new_zeros(()))
    return torch.stack(losses).detach(), fake_a.detach(), fake_b.detach()

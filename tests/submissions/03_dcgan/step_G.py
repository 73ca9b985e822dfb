# %% wrong: The fakes are detached: net_G gets no gradient.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z).detach().requires_grad_())
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% variant: made under no_grad
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z)
    logits = net_D(fake.requires_grad_())
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The label is 0: the generator wants its fakes to be taken for real.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: This is the saturating loss: minimise BCE with label 1 instead.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = -F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% variant: by logsigmoid
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.logsigmoid(-logits).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% variant: set to zero, not to None
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    net_G.zero_grad(set_to_none=False)
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    net_D.zero_grad(), net_G.zero_grad()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: optimizer.step() comes before backward(): it must find the gradients of this loss.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    optimizer.step()
    loss.backward()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: optimizer.step() is missing: net_G does not move.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% variant: without brackets
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: Two steps are taken where one is asked for.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The second look is taken before the step: make the new fakes after optimizer.step().
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    with torch.no_grad():
        again = net_D(net_G(z))
    optimizer.step()
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% variant: the same logits twice
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    belief = torch.sigmoid(logits).mean().detach()
    return loss.detach(), belief, belief


# %% wrong: The second look takes new noise: take the same z, or the difference is chance.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(torch.randn_like(z)))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The belief before the step is a mean logit: take the sigmoid first.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), logits.mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The belief before the step is the sigmoid of the mean logit: take the mean of the sigmoids.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits.mean()).detach(), torch.sigmoid(again).mean()


# %% wrong: The belief after the step is a mean logit: take the sigmoid first.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), again.mean()


# %% wrong: Before and after are exchanged.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(again).mean(), torch.sigmoid(logits).mean().detach()


# %% wrong: The loss is computed anew after the step: return the one from before it.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    new = F.softplus(-again).mean()
    return new, torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The returned loss still holds the graph, and with it memory: return loss.detach().
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss, torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: The second look holds a graph: work under torch.no_grad().
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: net_D stays in eval mode: put it back, or leave modes alone.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    net_D.eval()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: net_D's parameters stay frozen: requires_grad must be switched on again.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    net_D.requires_grad_(False)
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: Only the loss is returned: three values are asked for.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach()


# %% wrong: It returns nothing
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z.to(device)))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), torch.sigmoid(logits).mean().detach(), torch.sigmoid(again).mean()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    with torch.inference_mode():
        after = net_D(net_G(z)).sigmoid().mean().item()
    return loss.item(), logits.sigmoid().mean().item(), after


# %% wrong: Both looks are taken in the mode in which the networks come: BatchNorm in eval mode would
def step_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.softplus(-logits).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        again = net_D.eval()(net_G.eval()(z))
    net_D.train(), net_G.train()
    return loss.detach(), logits.sigmoid().mean().detach(), again.sigmoid().mean()


# %% wrong: Another optimizer is made in each call, which loses its memory: use the one passed in.
def step_G(net_D, net_G, z, optimizer):
    own = torch.optim.SGD(net_G.parameters(), lr=optimizer.param_groups[0]["lr"])
    own.zero_grad()
    logits = net_D(net_G(z))
    loss = F.softplus(-logits).mean()
    loss.backward()
    own.step()
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), logits.sigmoid().mean().detach(), again.sigmoid().mean()


# %% right: softplus, inference mode
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    with torch.inference_mode():
        after = net_D(net_G(z)).sigmoid().mean()
    return loss.data, logits.sigmoid().mean().data, after


# %% right: a criterion, and a list
def step_G(net_D, net_G, z, optimizer):
    criterion = nn.BCEWithLogitsLoss()
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = criterion(logits, torch.full_like(logits, 1.0))
    loss.backward()
    before = logits.detach().sigmoid().mean()
    optimizer.step()
    after = net_D(net_G(z)).detach().sigmoid().mean()
    return [loss.detach(), before, after]


# %% right: backward limited to net_G's parameters
def step_G(net_D, net_G, z, optimizer):
    def logits():
        return net_D(net_G(z))

    optimizer.zero_grad()
    first = logits()
    loss = -F.logsigmoid(first).mean()
    loss.backward(inputs=list(net_G.parameters()))
    optimizer.step()
    with torch.no_grad():
        return loss.detach(), first.sigmoid().mean(), logits().sigmoid().mean()


# %% right: gradients by torch.autograd.grad, cleared at the end
def step_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones(len(z), 1))
    parameters = list(net_G.parameters())
    for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
        p.grad = g
    optimizer.step()
    optimizer.zero_grad()
    with torch.no_grad():
        again = net_D(net_G(z))
    beliefs = torch.sigmoid(torch.stack([logits.detach(), again])).flatten(1).mean(1)
    return loss.detach(), beliefs[0], beliefs[1]


# %% right: a helper for the beliefs, net_D frozen and freed
def belief(logits):
    return (1 / (1 + (-logits.detach()).exp())).mean()


def step_G(net_D, net_G, z, optimizer):
    net_D.requires_grad_(False)
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    net_D.requires_grad_(True)
    with torch.no_grad():
        again = net_D(net_G(z))
    return loss.detach(), belief(logits), belief(again)

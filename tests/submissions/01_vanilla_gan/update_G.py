# %% wrong: The fakes are detached or made under no_grad: no gradient reaches net_G.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: under no_grad
def update_G(net_D, net_G, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    loss = generator_loss(net_D(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: the loss is written out
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z).data)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The loss is cut off from the parameters
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        logits = net_D(net_G(z))
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: detach behind net_D
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)).detach())
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: a decorator
@torch.no_grad()
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss


# %% wrong: optimizer.step() is missing: net_G does not move.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    return loss.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing or late, the gradients are cleared, or the loss is made anew.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    optimizer.step()
    return loss.detach()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def update_G(net_D, net_G, z, optimizer):
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()


# %% variant: set to zero, not to None
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    net_G.zero_grad(set_to_none=False)
    optimizer.step()
    return loss.detach()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def update_G(net_D, net_G, z, optimizer):
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    net_D.zero_grad(), net_G.zero_grad()
    optimizer.step()
    return loss.detach()


# %% wrong: optimizer.step() comes before backward(): it must find the gradients of this loss.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    optimizer.step()
    loss.backward()
    return loss.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_G(net_D, net_G, z, optimizer):
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: of the wrong network
def update_G(net_D, net_G, z, optimizer):
    net_D.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: This is the saturating loss: call generator_loss.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = -F.softplus(net_D(net_G(z))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: written out
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = torch.mean(F.logsigmoid(-net_D(net_G(z))))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The loss is negated: the optimizer minimises, and generator_loss is to be minimised.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = -generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The right loss is minimised, but something else is returned: return this loss, detached.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return torch.sigmoid(logits).mean().detach()


# %% wrong: The loss is computed anew after the step: return the one before it.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    generator_loss(net_D(net_G(z))).backward()
    optimizer.step()
    return generator_loss(net_D(net_G(z))).detach()


# %% wrong: New noise is drawn here: make the fakes from the argument z.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(torch.randn_like(z))))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss still holds the graph, and with it memory: return loss.detach().
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss


# %% variant: cleared after the step
def update_G(net_D, net_G, z, optimizer):
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return 1.0 * loss


# %% wrong: Two steps are taken where one is asked for.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D stays in eval mode: put it back, or leave modes alone.
def update_G(net_D, net_G, z, optimizer):
    net_D.eval()
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D's parameters stay frozen: requires_grad must be switched on again.
def update_G(net_D, net_G, z, optimizer):
    for parameter in net_D.parameters():
        parameter.requires_grad = False
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: of the whole module
def update_G(net_D, net_G, z, optimizer):
    net_D.requires_grad_(False)
    loss = generator_loss(net_D(net_G(z)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D moves too: a step of the generator changes net_G alone.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for parameter in net_D.parameters():
            parameter -= 0.01 * parameter.grad
    return loss.detach()


# %% wrong: z is changed in place: it belongs to the caller.
def update_G(net_D, net_G, z, optimizer):
    z /= z.norm(dim=1, keepdim=True)
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A Linear layer does not fit its input
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(z))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: the networks swapped
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_G(net_D(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: It returns nothing
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z.to(device))))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Another optimizer is made in each call, which loses its memory: use the one passed in.
def update_G(net_D, net_G, z, optimizer):
    own = torch.optim.SGD(net_G.parameters(), lr=optimizer.param_groups[0]["lr"])
    own.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    own.step()
    return loss.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% right: gradients cleared after the step, a tensor without graph returned
def update_G(net_D, net_G, z, optimizer):
    fake = net_G(z)
    loss = generator_loss(fake_logits=net_D(fake))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.data


# %% right: net_D frozen for the time of the step
def update_G(net_D, net_G, z, optimizer):
    net_D.requires_grad_(False)
    try:
        optimizer.zero_grad(set_to_none=False)
        loss = generator_loss(net_D(net_G(z)))
        loss.backward()
        optimizer.step()
    finally:
        net_D.requires_grad_(True)
    return loss.detach()


# %% right: torch.autograd.grad, and gradients assigned by hand
def update_G(net_D, net_G, z, optimizer):
    loss = generator_loss(net_D(net_G(z)))
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
        parameter.grad = gradient
    optimizer.step()
    return loss.detach()


# %% right: a closure
def update_G(net_D, net_G, z, optimizer):
    def closure():
        optimizer.zero_grad()
        loss = generator_loss(net_D(net_G(z)))
        loss.backward()
        return loss

    return optimizer.step(closure).detach()


# %% right: the loss written out, and the gradients of net_D cleared as well
bce = nn.BCEWithLogitsLoss()


def update_G(net_D, net_G, z, optimizer):
    logits = net_D(net_G(z))
    loss = bce(logits, torch.ones_like(logits))
    net_G.zero_grad()
    loss.backward()
    optimizer.step()
    net_D.zero_grad()
    return loss.detach()


# %% right: the chain rule by hand, through the gradient at the fakes
def update_G(net_D, net_G, z, optimizer):
    fake = net_G(z)
    points = fake.detach().requires_grad_()
    loss = generator_loss(net_D(points))
    (pull,) = torch.autograd.grad(loss, points)
    optimizer.zero_grad()
    fake.backward(pull)
    optimizer.step()
    return loss.detach()


# %% right: under enable_grad, with annotations and net_D in eval mode for the time of the step
def update_G(
    net_D: nn.Module, net_G: nn.Module, z: torch.Tensor, optimizer: torch.optim.Optimizer
) -> torch.Tensor:
    mode = net_D.training
    net_D.eval()
    with torch.enable_grad():
        loss = generator_loss(net_D(net_G(z)))
    optimizer.zero_grad()
    loss.backward(inputs=list(net_G.parameters()))
    optimizer.step()
    net_D.train(mode)
    return loss.detach()


# %% wrong: net_D is left out: generator_loss is of its logits for the fakes.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_G(z))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The mean of the logits is returned: return the loss.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return logits.mean().detach()


# %% wrong: net_D's weights are moved here too: this step moves net_G alone.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    net_D.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            p -= 1e-3 * p.grad
    return loss.detach()

# %% wrong: This is minus discriminator_loss: the step is one of generator_loss.
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(net_G(z))
    loss = -discriminator_loss(torch.zeros_like(logits), logits)
    loss.backward()
    optimizer.step()
    return loss.detach()

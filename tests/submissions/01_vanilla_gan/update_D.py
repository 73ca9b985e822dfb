# %% wrong: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: the copy is not used
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z)
    fake.detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: the loss is written out
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(net_G(z))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: optimizer.step() is missing: net_D does not move.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    return loss.detach()


# %% variant: without brackets
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step
    return loss.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing, late, or cleared too soon.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    optimizer.step()
    return loss.detach()


# %% variant: the step comes before backward
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    optimizer.step()
    loss.backward()
    return loss.detach()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def update_D(net_D, net_G, real, z, optimizer):
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_D(net_D, net_G, real, z, optimizer):
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: without brackets, fakes under no_grad
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad
    with torch.no_grad():
        fake = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: of the wrong network
def update_D(net_D, net_G, real, z, optimizer):
    net_G.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: zero_grad() comes after the step: the generator's step has left gradients in net_D by then.
def update_D(net_D, net_G, real, z, optimizer):
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.detach()


# %% variant: by the network, fakes under no_grad
def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    net_D.zero_grad()
    return loss.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% variant: by float
def update_D(net_D, net_G, real, z, optimizer):
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


# %% wrong: Real and fake logits are swapped in the call: discriminator_loss(real_logits, fake_logits).
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(net_G(z).detach()), net_D(real))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: by names
def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    loss = discriminator_loss(fake_logits=net_D(real), real_logits=net_D(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D's logits for the fakes carry no gradient: detach the fakes before net_D, not after.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake_logits = net_D(net_G(z))
    loss = discriminator_loss(net_D(real), fake_logits)
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: detach behind net_D
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)).detach())
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D's logits for the real points carry no gradient: nothing may be detached there.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real).detach(), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The loss is cut off from the parameters
@torch.no_grad()
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss


# %% variant: through item
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach())).item()
    loss = torch.tensor(loss)
    loss.backward()
    optimizer.step()
    return loss


# %% wrong: New noise is drawn here: make the fakes from the argument z.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(torch.randn_like(z)).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss still holds the graph, and with it memory: return loss.detach().
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss


# %% variant: by a closure
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()

    def closure():
        optimizer.zero_grad()
        loss = discriminator_loss(net_D(real), net_D(fake))
        loss.backward()
        return loss

    return optimizer.step(closure)


# %% wrong: The loss is computed anew after the step: return the one before it.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    discriminator_loss(net_D(real), net_D(fake)).backward()
    optimizer.step()
    return discriminator_loss(net_D(real), net_D(fake)).detach()


# %% wrong: The loss of the generator is used here: discriminator_loss is asked for.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Two steps are taken where one is asked for.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.detach()


# %% wrong: Gradients are added up by two calls of backward(): one half counts twice.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    real_logits, fake_logits = net_D(real), net_D(net_G(z).detach())
    F.softplus(-real_logits).mean().backward(retain_graph=True)
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: backward() runs twice through one graph.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_G stays in eval mode: put it back, or leave modes alone.
def update_D(net_D, net_G, real, z, optimizer):
    net_G.eval()
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_G's parameters stay frozen: requires_grad must be switched on again.
def update_D(net_D, net_G, real, z, optimizer):
    for parameter in net_G.parameters():
        parameter.requires_grad_(False)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: of the whole module
def update_D(net_D, net_G, real, z, optimizer):
    net_G.requires_grad_(False)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The batch real is changed in place: it belongs to the caller.
def update_D(net_D, net_G, real, z, optimizer):
    real.clamp_(-0.5, 0.5)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The fakes of the first call are used again: make them from z in every call.
fakes = []


def update_D(net_D, net_G, real, z, optimizer):
    if not fakes or fakes[0].shape != real.shape:
        fakes[:] = [net_G(z).detach()]
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(fakes[0]))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The learning rate is written into the code: let the optimizer take the step.
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    with torch.no_grad():
        for parameter in net_D.parameters():
            parameter -= 0.001 * parameter.grad
    return loss.detach()


# %% wrong: It returns nothing
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()


# %% wrong: It returns a tuple where one value is asked for.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    loss.backward()
    optimizer.step()
    return loss.detach(), fake


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_D(net_D, net_G, real, z, optimizer):
    real, z = real.to(device), z.to(device)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Another optimizer is made in each call, which loses its memory: use the one passed in.
def update_D(net_D, net_G, real, z, optimizer):
    own = torch.optim.SGD(net_D.parameters(), lr=optimizer.param_groups[0]["lr"])
    own.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    own.step()
    return loss.detach()


# %% wrong: net_G's gradients are cleared here, which are not this step's: detach the fakes, and none come.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    net_G.zero_grad()
    return loss.detach()


# %% variant: detached all the same
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad(), net_G.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: fakes under no_grad, gradients cleared just before backward
def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    loss = discriminator_loss(net_D(real), net_D(fake))
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return loss.data


# %% right: one forward pass over the concatenated batch
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(torch.cat([real, fake])).split([len(real), len(fake)])
    loss = discriminator_loss(real_logits, fake_logits)
    net_D.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: a closure, other names
def update_D(D, G, x, noise, opt):
    fakes = G(noise).data

    def closure():
        opt.zero_grad()
        loss = discriminator_loss(D(x), D(fakes))
        loss.backward()
        return loss

    return opt.step(closure).detach()


# %% right: torch.autograd.grad, and gradients assigned by hand
def update_D(net_D, net_G, real, z, optimizer):
    loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
    parameters = list(net_D.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
        parameter.grad = gradient
    optimizer.step()
    return loss.detach()


# %% right: the loss written out, two calls of backward for its two halves
criterion = nn.BCEWithLogitsLoss()


def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    real_logits = net_D(real)
    loss_real = criterion(real_logits, torch.ones_like(real_logits))
    loss_real.backward()
    fake_logits = net_D(net_G(z).detach())
    loss_fake = criterion(fake_logits, torch.zeros_like(fake_logits))
    loss_fake.backward()
    optimizer.step()
    return (loss_real + loss_fake).detach()


# %% right: backward limited to net_D's parameters
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(net_G(z)))
    loss.backward(inputs=list(net_D.parameters()))
    optimizer.step()
    return loss.detach().clone()


# %% right: net_G frozen for the time of the step, with a helper for the step
def frozen(net, flag):
    for parameter in net.parameters():
        parameter.requires_grad_(not flag)


def take_step(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def update_D(net_D, net_G, real, z, optimizer):
    frozen(net_G, True)
    fake = net_G(z)
    frozen(net_G, False)
    return take_step(discriminator_loss(net_D(real), net_D(fake)), optimizer)


# %% right: net_G in eval mode for the fakes, and put back
def update_D(net_D, net_G, real, z, optimizer):
    was_training = net_G.training
    net_G.eval()
    with torch.inference_mode():
        fake = net_G(z)
    net_G.train(was_training)
    optimizer.zero_grad()
    loss = discriminator_loss(net_D(real), net_D(fake.clone()))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A sigmoid stands between net_D and the loss: discriminator_loss takes logits.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    loss = discriminator_loss(torch.sigmoid(net_D(real)), torch.sigmoid(net_D(fake)))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The optimizer steps twice, once for each batch: add the two losses, then one step.
def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss_r = F.softplus(-net_D(real)).mean()
    loss_r.backward()
    optimizer.step()
    optimizer.zero_grad()
    loss_f = F.softplus(net_D(net_G(z).detach())).mean()
    loss_f.backward()
    optimizer.step()
    return (loss_r + loss_f).detach()


# %% right: detached in place, both batches through D at once
def update_D(net_D, net_G, real, z, optimizer):
    net_D.zero_grad()
    fake = net_G(z).detach_()
    on_real, on_fake = net_D(torch.cat([real, fake])).split([len(real), len(fake)])
    loss = discriminator_loss(on_real, on_fake)
    loss.backward()
    optimizer.step()
    return loss.detach().clone()

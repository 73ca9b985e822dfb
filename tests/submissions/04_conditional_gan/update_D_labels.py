# %% wrong: Real points are judged with the labels of the fakes: their own are real_y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: the labels renamed
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    labels = y
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, labels), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Fakes are judged with the labels of the real points: theirs are y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, real_y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: one pass over both halves
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        both = torch.cat([real, net_G(z, y)])
    logits = net_D(both, torch.cat([real_y, real_y]))
    loss = smoothed_discriminator_loss(*logits.chunk(2))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Fakes are made with the labels of the real points, and judged with y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, real_y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The labels are mixed up on both sides: real with real_y, fakes with y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, y), net_D(fake, real_y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: made in the call
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(net_G(z, y), y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The optimizer that was passed in never takes a step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    return loss.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing, or comes too late.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    optimizer.step()
    loss.backward()
    return loss.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: optimizer.step() comes twice.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss still holds the graph: return loss.detach().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss


# %% wrong: The loss is computed again after the step: return that from before it.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y)).detach()


# %% wrong: Real and fake have changed places in the loss.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(fake, y), net_D(real, real_y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: It returns nothing
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()


# %% wrong: New noise is drawn: the fakes come from the z that was passed in.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(torch.randn_like(z), y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake.to(X.dtype), y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The weights are moved by hand: let the optimizer that was passed in take its step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    with torch.no_grad():
        for p in net_D.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()


# %% variant: by the network
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    net_D.zero_grad(set_to_none=False)
    optimizer.step()
    return loss.detach()


# %% wrong: The inputs of a network are swapped: the noise or the points first, the labels second.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(y, z)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: zero_grad() comes after the step: the generator's step has left gradients in net_D by then.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    fake = net_G(z, y).detach()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y), smoothing=0.0)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% right: gradients cleared just before backward
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    fake = net_G(z, y).detach()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y), smoothing=0.0)
    net_D.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: both halves in one pass
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    with torch.no_grad():
        fake = net_G(z, y)
    logits = net_D(torch.cat([real, fake]), torch.cat([real_y, y]))
    loss = smoothed_discriminator_loss(*logits.split([len(real), len(fake)]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: the loss written out
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    loss = F.softplus(-net_D(real, real_y)).mean() + F.softplus(net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: two backward passes, smoothing named
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    net_D.zero_grad()
    fake = net_G(z, y).detach()
    bce = F.binary_cross_entropy_with_logits
    real_logits = net_D(real, real_y)
    first = bce(real_logits, torch.ones_like(real_logits))
    first.backward()
    fake_logits = net_D(fake, y)
    second = bce(fake_logits, torch.zeros_like(fake_logits))
    second.backward()
    optimizer.step()
    return (first + second).detach()


# %% right: a clone of the loss
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.clone().detach()


# %% right: fakes in inference mode, copied
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer):
    optimizer.zero_grad()
    with torch.inference_mode():
        made = net_G(z, y)
    fake = made.clone()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()

# %% wrong: Real points are judged with the labels of the fakes: their own are real_y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% variant: the labels renamed
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    labels = y
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, labels)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Fakes are judged with the labels of the real points: theirs are y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, real_y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% variant: one pass over both halves
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    logits = net_D(torch.cat([real, fake]), torch.cat([real_y, real_y]))
    real_logits, fake_logits = logits.chunk(2)
    loss = smoothed_discriminator_loss(real_logits, fake_logits)
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Fakes are made with the labels of the real points, and judged with y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, real_y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The labels are mixed up on both sides: real with real_y, fakes with y.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, real_y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% variant: made in the call
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(net_G(z, y), y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The optimizer that was passed in never takes a step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    return loss.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing, or comes too late.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    optimizer.step()
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    return loss.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: optimizer.step() comes twice.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss still holds the graph: return loss.detach().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss


# %% wrong: The loss is computed again after the step: return that from before it.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    again = net_D(real, real_y), net_D(fake, y)
    return smoothed_discriminator_loss(*again).detach()


# %% wrong: Real and fake have changed places in the loss.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(net_D(fake, y), real_logits)
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: It returns nothing
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()


# %% wrong: New noise is drawn: the fakes come from the z that was passed in.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(torch.randn_like(z), y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake.to(X.dtype), y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The weights are moved by hand: let the optimizer that was passed in take its step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    with torch.no_grad():
        for p in net_D.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()


# %% variant: by the network
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    net_D.zero_grad(set_to_none=False)
    optimizer.step()
    return loss.detach()


# %% wrong: The inputs of a network are swapped: the noise or the points first, the labels second.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(y, z)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: zero_grad() comes after the step: the generator's step has left gradients in net_D by then.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y), smoothing=0.0)
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.item()


# %% right: gradients cleared just before backward
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y), smoothing=0.0)
    net_D.zero_grad()
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% right: both halves in one pass
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    logits = net_D(torch.cat([real, fake]), torch.cat([real_y, y]))
    real_logits, fake_logits = logits.split([len(real), len(fake)])
    loss = smoothed_discriminator_loss(real_logits, fake_logits)
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    optimizer.zero_grad()
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% right: the loss written out
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = F.softplus(-real_logits).mean() + F.softplus(net_D(fake, y)).mean()
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% right: two backward passes, smoothing named
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    net_D.zero_grad()
    fake = net_G(z, y).detach()
    bce = F.binary_cross_entropy_with_logits
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    first = bce(real_logits, torch.ones_like(real_logits))
    if penalty:
        (penalty * r1_penalty(real_logits, real)).backward(retain_graph=True)
    first.backward()
    fake_logits = net_D(fake, y)
    second = bce(fake_logits, torch.zeros_like(fake_logits))
    second.backward()
    optimizer.step()
    return (first + second).detach()


# %% right: a clone of the loss
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.clone().detach()


# %% right: fakes in inference mode, copied
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.inference_mode():
        made = net_G(z, y)
    fake = made.clone()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The targets are smoothed: nobody asked for it, the default of the loss is s = 0.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y), smoothing=0.1)
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The penalty is not added: its argument is not used.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss holds the penalty: return the loss alone.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return (loss + slope).detach()


# %% variant: added in place of kept apart
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    loss = loss + slope
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The penalty has half its weight: it is penalty * r1_penalty(...), without a factor.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty / 2 * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The penalty is subtracted: it is added to what is minimised.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss - slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The penalty looks at the fakes: it is the slope at the real points.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach().requires_grad_(penalty > 0)
    fake_logits = net_D(fake, y)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, fake_logits)
    slope = penalty * r1_penalty(fake_logits, fake) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The caller's real is changed: set requires_grad on real.detach().
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real.requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: There is a penalty without being asked for: its weight is 0 by default.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.01):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% right: the penalty always computed
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real)
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% right: a clone, and the penalty written out
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.clone().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (g,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    slope = penalty * (g**2).sum(1).mean()
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_G's gradients are cleared here, which are not this step's: detach the fakes, and none come.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    net_D.zero_grad(), net_G.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% variant: set to zero
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    for net in (net_D, net_G):
        net.zero_grad(set_to_none=False)
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: What is made under torch.inference_mode() is no input for a network that learns
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    with torch.inference_mode():
        fake = net_G(z, y)
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_G is left in another mode, training or eval, than it came in.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    net_G.eval()
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Loss and penalty go backward together, before one step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    fake = net_G(z, y).detach()
    optimizer.zero_grad()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    optimizer.step()
    if penalty:
        real = real.detach().requires_grad_()
        optimizer.zero_grad()
        (penalty * r1_penalty(net_D(real, real_y), real)).backward()
        optimizer.step()
    return loss.detach()


# %% wrong: The gradients are clipped: the optimizer steps on those of the loss as they are.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_(penalty > 0)
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    slope = penalty * r1_penalty(real_logits, real) if penalty else 0
    (loss + slope).backward()
    torch.nn.utils.clip_grad_norm_(net_D.parameters(), 1.0)
    optimizer.step()
    return loss.detach()


# %% wrong: The slope is that of D with the labels of the fakes: real points are judged with real_y.
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


# %% wrong: The loss itself is scaled: it counts once, beside the penalty.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    real = real.detach().requires_grad_()
    real_logits = net_D(real, real_y)
    loss = smoothed_discriminator_loss(real_logits, net_D(fake, y))
    (0.5 * loss + penalty * r1_penalty(real_logits, real)).backward()
    optimizer.step()
    return loss.detach()


# %% wrong: Loss and penalty go backward together, before one step.
def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    loss = smoothed_discriminator_loss(net_D(real, real_y), net_D(fake, y))
    loss.backward()
    if penalty:
        real = real.detach().requires_grad_()
        slope = penalty * r1_penalty(net_D(real, real_y), real)
        wrt = list(net_D.parameters())
        of_slope = torch.autograd.grad(slope, wrt, allow_unused=True, materialize_grads=True)
        optimizer.step()
        for p, grad in zip(wrt, of_slope):
            p.grad = grad
    optimizer.step()
    return loss.detach()

# %% wrong: The fakes are not detached: gradients flow into net_G, which this step must leave alone.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z)
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: the copy is not used
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z)
    fake.detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: optimizer.step() is missing: net_D does not move.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: without brackets
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing, late, or cleared too soon.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The gradients are cleared after backward(), and step() finds none: clear them before it.
def D_train(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def D_train(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: of the wrong network
def D_train(net_D, net_G, real, z, optimizer):
    net_G.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: zero_grad() comes after the step: the generator's step has left gradients in net_D by then.
def D_train(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    D_x, D_G_z = real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x, D_G_z = real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()
    return loss.item(), D_x.item(), D_G_z.item()


# %% variant: the beliefs alone
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x, D_G_z = real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()
    return loss.detach(), float(D_x.detach()), float(D_G_z.detach())


# %% wrong: Another optimizer is made in each call, which loses its memory: use the one passed in.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer = torch.optim.SGD(net_D.parameters(), lr=optimizer.param_groups[0]["lr"])
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x, D_G_z = real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The labels are exchanged: 1 for real images, 0 for fakes.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.zeros_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: Both labels are 1: that of the fakes is 0.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The two halves are averaged: their sum is asked for.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = (loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))) / 2
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: one BCE over the joined batch
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    loss = F.binary_cross_entropy_with_logits(logits, labels)
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The loss on the fakes is missing.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: Only the loss on the real images is returned: return the sum that is minimised.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: D_x is a mean logit: take the sigmoid first.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = real_logits.mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: the sigmoid of the mean
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = net_D(real).detach().mean() * 0 + real_logits.mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The sigmoid is taken of the mean logit of the real images: take the mean of the sigmoids.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits.mean())
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: D_G_z is a mean logit: take the sigmoid first.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = fake_logits.mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: D_G_z is the probability of fake: it is D's belief that the fakes are real.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = 1 - torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: D_x and D_G_z are exchanged.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_G_z.detach(), D_x.detach()


# %% wrong: The beliefs are computed anew after the step: return those from before it.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(net_D(real)).mean()
    D_G_z = torch.sigmoid(net_D(fake)).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: net_D's logits for the fakes carry no gradient: detach the fakes before net_D, not after.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake).detach()
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: New noise is drawn here: make the fakes from the argument z.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(torch.randn_like(z)).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The returned loss still holds the graph, and with it memory: return loss.detach().
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss, D_x.detach(), D_G_z.detach()


# %% wrong: The returned beliefs still hold the graph: detach them too.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x, D_G_z


# %% wrong: Two steps are taken where one is asked for.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: net_G stays in eval mode: put it back, or leave modes alone.
def D_train(net_D, net_G, real, z, optimizer):
    net_G.eval()
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: net_G's parameters stay frozen: requires_grad must be switched on again.
def D_train(net_D, net_G, real, z, optimizer):
    net_G.requires_grad_(False)
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: The batch real is changed in place: it belongs to the caller.
def D_train(net_D, net_G, real, z, optimizer):
    real.clamp_(-1, 1)
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: Only the loss is returned: three values are asked for.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach()


# %% wrong: It returns nothing
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z.to(device)).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% wrong: net_G's gradients are cleared here, which are not this step's: detach the fakes, and none come.
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    real_logits, fake_logits = net_D(real), net_D(net_G(z))
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    net_G.zero_grad()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% variant: detached all the same
def D_train(net_D, net_G, real, z, optimizer):
    net_D.zero_grad(), net_G.zero_grad()
    real_logits, fake_logits = net_D(real), net_D(net_G(z).detach())
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% right: fakes under no_grad, gradients cleared just before backward
def D_train(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.data, D_x.data, D_G_z.data


# %% right: one forward pass over the joined batch
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(torch.cat([real, fake])).chunk(2)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% right: softplus, and two calls of backward for the two halves
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss_real, loss_fake = F.softplus(-real_logits).mean(), F.softplus(fake_logits).mean()
    loss_real.backward()
    loss_fake.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return (loss_real + loss_fake).detach(), D_x.detach(), D_G_z.detach()


# %% right: a criterion, labels made by torch.full, a list returned
criterion = nn.BCEWithLogitsLoss()


def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    ones = torch.full((len(real), 1), 1.0, device=real.device, dtype=real.dtype)
    loss = criterion(real_logits, ones) + criterion(fake_logits, 0 * ones)
    loss.backward()
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return [loss.detach(), D_x.detach(), D_G_z.detach()]


# %% right: backward limited to net_D's parameters
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z)
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward(inputs=list(net_D.parameters()))
    optimizer.step()
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% right: probabilities from logsigmoid
def D_train(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = -F.logsigmoid(real_logits).mean() - F.logsigmoid(-fake_logits).mean()
    loss.backward()
    optimizer.step()
    D_x = F.logsigmoid(real_logits).exp().mean()
    D_G_z = 1 - F.logsigmoid(-fake_logits).exp().mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()


# %% right: a helper for the step
def take_step(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def D_train(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    real_logits = net_D(real)
    fake_logits = net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss = take_step(loss, optimizer)
    D_x = torch.sigmoid(real_logits).mean()
    D_G_z = torch.sigmoid(fake_logits).mean()
    return loss.detach(), D_x.detach(), D_G_z.detach()

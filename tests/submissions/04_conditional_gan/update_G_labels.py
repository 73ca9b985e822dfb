# %% wrong: The fakes are detached: nothing reaches net_G.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake.detach(), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: under no_grad
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The sign of the logits is wrong: this pushes fakes to be found out.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: target 0
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.binary_cross_entropy_with_logits(net_D(fake, y), torch.zeros(len(z), 1))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: This is the saturating loss, log(1 - D): take -log D.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = -F.softplus(net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D gets other labels than the fakes were made for.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, torch.zeros_like(y))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The labels are shuffled between making and judging.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y.flip(0))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_G is always asked for label 0: it gets y.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, torch.zeros_like(y))
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The optimizer that was passed in never takes a step.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    return loss.detach()


# %% wrong: optimizer.step() finds no gradients: backward() is missing, or comes too late.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    optimizer.step()
    return loss.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_G_labels(net_D, net_G, z, y, optimizer):
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: optimizer.step() comes twice.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    optimizer.step()
    return loss.detach()


# %% wrong: The returned loss still holds the graph: return loss.detach().
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss


# %% wrong: The loss is computed again after the step: return that from before it.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return F.softplus(-net_D(net_G(z, y), y)).mean().detach()


# %% wrong: net_G stays in training mode or eval mode: leave modes as they were.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    net_G.eval()
    return loss.detach()


# %% wrong: It returns nothing
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()


# %% wrong: The losses of the batch are added up: take the mean.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).sum()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y).to(X.dtype)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The weights are moved by hand: let the optimizer that was passed in take its step.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    with torch.no_grad():
        for p in net_G.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_G_labels(net_D, net_G, z, y, optimizer):
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.detach()


# %% variant: by the network
def update_G_labels(net_D, net_G, z, y, optimizer):
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward()
    net_G.zero_grad(set_to_none=False)
    optimizer.step()
    return loss.detach()


# %% wrong: The inputs of a network are swapped: the noise or the points first, the labels second.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(y, z), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: both networks
def update_G_labels(net_D, net_G, z, y, optimizer):
    fake = net_G(y, z)
    optimizer.zero_grad()
    loss = -F.logsigmoid(net_D(y, fake)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% right: BCE with target 1
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.binary_cross_entropy_with_logits(net_D(fake, y), torch.ones(len(z), 1))
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: logsigmoid
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = -F.logsigmoid(net_D(fake, y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% right: net_D frozen meanwhile
def update_G_labels(net_D, net_G, z, y, optimizer):
    net_D.requires_grad_(False)
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    net_D.requires_grad_(True)
    return loss.detach()


# %% right: gradients for net_G alone
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    fake = net_G(z, y)
    loss = F.softplus(-net_D(fake, y)).mean()
    loss.backward(inputs=list(net_G.parameters()))
    optimizer.step()
    return loss.detach()


# %% right: gradients by autograd.grad
def update_G_labels(net_D, net_G, z, y, optimizer):
    parameters = list(net_G.parameters())
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    for parameter, g in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = g.contiguous()
    optimizer.step()
    return loss.detach()


# %% right: cleared at the end
def update_G_labels(net_D, net_G, z, y, optimizer):
    logits = net_D(net_G(z, y), y)
    loss = (F.relu(-logits) + torch.log1p(torch.exp(-logits.abs()))).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    net_D.zero_grad()
    return loss.detach()


# %% wrong: The gradients are clipped: the optimizer steps on those of the loss as they are.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(net_G.parameters(), 0.01)
    optimizer.step()
    return loss.detach()


# %% wrong: sigmoid of a logit far below 0 is exactly 0 in float32, and its logarithm is lost
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = -torch.log(torch.sigmoid(net_D(net_G(z, y), y))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% variant: BCE on probabilities
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    belief = torch.sigmoid(net_D(net_G(z, y), y))
    loss = -(belief + 1e-30).log().mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: softplus of the mean logit: take the mean of the softplus of each.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y).mean())
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The noise is drawn anew in here: the fakes are made from z.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(torch.randn_like(z), y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A tensor of shape (1,) came back where one number is asked for.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean(0)
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: The requires_grad flags of net_D's parameters are left changed.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    net_D.requires_grad_(False)
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D is left in another mode, training or eval, than it came in.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    net_D.eval()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: A constant is added to the loss.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = 1 + F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: This is minus the mean logit, as for a critic: take softplus(-logits).
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = -net_D(net_G(z, y), y).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% wrong: net_D is moved here too, by hand: a step of the generator moves net_G alone.
def update_G_labels(net_D, net_G, z, y, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z, y), y)).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            p.sub_(0.1 * p.grad)
    return loss.detach()

# %% wrong: The fakes are cut off before Q sees them: G learns nothing from the code's loss.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake.detach()), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% variant: other fakes for Q, under no_grad
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    with torch.no_grad():
        data = net_G(z, c)
    loss_G = F.binary_cross_entropy_with_logits(net_D(net_G(z, c)), torch.ones(len(z), 1))
    loss_Q = code_loss(net_Q(data), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: What Q says is cut off: neither Q nor G learns from the code's loss.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake).detach(), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% variant: backward of one loss alone
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    with torch.no_grad():
        loss_Q = code_loss(net_Q(fake), c, num_categories)
    loss_G.backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The weight is not used: the code's loss counts weight times.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The code's loss is subtracted: it is minus the bound, so minimise it.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G - weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: optimizer.step() is missing: nothing moves.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: This is the saturating loss: the generator minimises softplus(-logit).
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = -F.softplus(net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The first number is the sum of both losses: return that of the generator alone.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    loss = F.softplus(-net_D(fake)).mean() + weight * loss_Q
    loss.backward()
    optimizer.step()
    return loss.detach(), loss_Q.detach()


# %% wrong: The second number carries the weight: return the code's loss as it is.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = weight * code_loss(net_Q(fake), c, num_categories)
    (loss_G + loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The losses are returned with their graphs: return both detached.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G, loss_Q


# %% variant: one of them
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    loss = loss_G + weight * loss_Q
    loss.backward()
    optimizer.step()
    return loss_G.detach(), loss_Q


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z.to(device), c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% variant: by the networks
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    for net in (net_G, net_Q):
        net.zero_grad(set_to_none=False)
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The width of the code is not the number of categories: pass num_categories on.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, c.shape[1])
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% variant: what is left of it
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, c.size(-1))
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The number of categories is a fixed 2: pass num_categories on.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, 2)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% right: two backward passes
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = -F.logsigmoid(net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    optimizer.zero_grad()
    loss_G.backward(retain_graph=True)
    (weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% right: labels and binary_cross_entropy_with_logits
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad(set_to_none=False)
    fake = net_G(z, c)
    logits = net_D(fake)
    loss_G = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    total = torch.add(loss_G, loss_Q, alpha=weight)
    total.backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% right: gradients for the optimizer's parameters alone
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    params = [p for group in optimizer.param_groups for p in group["params"]]
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    optimizer.zero_grad()
    (loss_G + weight * loss_Q).backward(inputs=params)
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: Both losses are of the same fakes: make them once in each update.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    loss_G = nn.functional.softplus(net_D(net_G(z, c)).neg()).mean()
    loss_Q = code_loss(net_Q(net_G(z, c)), c, num_categories)
    (loss_G + loss_Q * weight).backward()
    optimizer.step()
    return [loss_G.detach(), loss_Q.detach()]


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = torch.log1p(torch.exp(-net_D(fake))).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.item(), loss_Q.item()


# %% wrong: Another optimizer is made in each call, which loses its memory: use the one passed in.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    own = torch.optim.SGD([*net_G.parameters(), *net_Q.parameters()], optimizer.defaults["lr"])
    own.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    own.step()
    return loss_G.detach(), loss_Q.detach()


# %% right: a list returned, another order of sums
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    made = net_G(z, c)
    said, loss_G = net_Q(made), nn.functional.softplus(net_D(made).neg()).mean()
    loss_Q = code_loss(said, c, num_categories)
    (loss_Q * weight + loss_G).backward()
    optimizer.step()
    return [loss_G.detach(), loss_Q.detach()]


# %% right: the losses without their graphs by clone and data
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = torch.logaddexp(-net_D(fake), torch.zeros(())).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    optimizer.zero_grad()
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.data, loss_Q.detach().clone()


# %% wrong: The gradients are cleared after the step: those that net_Q holds from D's step count as well.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The weight stands at the generator's loss: it multiplies the code's.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (weight * loss_G + loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The fakes are cut off before D sees them: G learns nothing from the game.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake.detach())).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The losses come back in another order: loss_G first, then loss_Q.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_Q.detach(), loss_G.detach()


# %% wrong: Each loss has a step of its own, on fakes of its own: add the losses, and step once.
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


# %% wrong: Q gets fakes of other noise: both losses are of the same fakes.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    loss_G = F.softplus(-net_D(net_G(z, c))).mean()
    loss_Q = code_loss(net_Q(net_G(torch.randn_like(z), c)), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: sigmoid of a logit far below 0 is exactly 0 in float32, and its logarithm is lost
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = -torch.log(torch.sigmoid(net_D(fake))).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The requires_grad flags of net_D's parameters are left changed.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    net_D.requires_grad_(False)
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: net_D is moved here too, by hand: this step moves G and Q.
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


# %% wrong: backward() reaches the generator alone: Q learns from the code's loss too.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * loss_Q).backward(inputs=list(net_G.parameters()))
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()


# %% wrong: The weight counts twice: the code's loss is multiplied by it once.
def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
    optimizer.zero_grad()
    fake = net_G(z, c)
    loss_G = F.softplus(-net_D(fake)).mean()
    loss_Q = code_loss(net_Q(fake), c, num_categories)
    (loss_G + weight * weight * loss_Q).backward()
    optimizer.step()
    return loss_G.detach(), loss_Q.detach()

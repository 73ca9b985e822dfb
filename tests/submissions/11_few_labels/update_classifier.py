# %% wrong: The generated images are not detached: gradients flow into net_G, which this step must leave alone.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y)
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% variant: made in the call
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(net_G(z, y)))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: game weighs the labelled term too: it is for unlabelled and generated alone.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = game * (known + unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: game weighs the labelled term in place of the other two.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = game * known + unknown + made
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: game weighs the unlabelled images alone: it is for both terms of the game.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * unknown + made
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The game counts in full, whatever its weight: game is an argument.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + unknown + made
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The weight of the game is fixed at one half: game is an argument.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + 0.5 * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The default weight of the game is one half.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=1.0, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: Unlabelled and generated images have changed places.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(fake), net_D(unlabelled))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The labelled images stand where those without labels belong.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(x), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The generated images are left out of the step.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * unknown
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The unlabelled images are left out of the step.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * made
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The pairs are not used.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: Both images of a pair are the same one here: the second is its partner.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[0]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: A second step follows, on no gradients: one is asked for.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    if pairs is None:
        optimizer.zero_grad()
        optimizer.step()
    return cost.detach()


# %% wrong: A second step follows where there are pairs: all terms go backward together, before one.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    if pairs is not None:
        optimizer.zero_grad()
        optimizer.step()
    return cost.detach()


# %% wrong: Random numbers are drawn where there are pairs: whoever passes them in has drawn what is needed.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
        torch.rand(1)
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: agreement_loss gets the images themselves: it takes net_D's logits of them.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(pairs[0], pairs[1])
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: This is the loss after the step: what was minimised, before it, is asked for.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    fake = net_G(z, y).detach()
    for last in (False, True):
        optimizer.zero_grad()
        terms = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
        cost = terms[0] + game * (terms[1] + terms[2])
        if pairs is not None:
            cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
        if not last:
            cost.backward()
            optimizer.step()
    return cost.detach()


# %% wrong: The logits of the generated images are detached: net_D learns through these, so cut off the images alone.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    with torch.no_grad():
        judged = net_D(net_G(z, y))
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), judged)
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: partner first: agreement has no first and second
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[1]), net_D(pairs[0]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: game weighs the pairs as well: agreement_loss is added as it is.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + game * agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The weight of the entropy is set to game: agreement_loss keeps its own default.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]), game)
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The pairs' loss is subtracted: it is added to what is minimised.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost - agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The partners are cut off: both images of a pair move net_D.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]).detach())
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The pairs' loss is returned alone: all that was minimised is asked for.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        agree = agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
        (cost + agree).backward()
        optimizer.step()
        return agree.detach()
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The returned sum leaves out the pairs: all that was minimised is asked for.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        (cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))).backward()
    else:
        cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: All terms go backward together, before one step.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    if pairs is not None:
        first = agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
        first.backward()
        optimizer.step()
        optimizer.zero_grad()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + first.detach()
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The generated images are made for the labels of the labelled ones: theirs are y.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, labels[torch.arange(len(z)) % len(labels)]).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: zero_grad() is missing: the gradients of the step before are added to the new ones.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: The optimizer that was passed in never takes a step.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    return cost.detach()


# %% wrong: optimizer.step() comes twice.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    optimizer.step()
    return cost.detach()


# %% wrong: The gradients are cleared after backward(): zero_grad() comes before it, not between it and step().
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.zero_grad()
    optimizer.step()
    return cost.detach()


# %% wrong: The returned loss still holds the graph: return loss.detach().
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.item()


# %% wrong: It returns nothing
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()


# %% wrong: The labelled term is returned alone: all that was minimised is asked for.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return known.detach()


# %% wrong: New noise is drawn: the generated images come from the z that was passed in.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(torch.randn_like(z), y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% wrong: net_D is left in another mode, training or eval, than it came in.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    net_D.eval()
    return cost.detach()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled.to(device)), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: one pass for all images
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    logits = net_D(torch.cat([x, unlabelled, fake])).split([len(x), len(unlabelled), len(fake)])
    known, unknown, made = semi_supervised_losses(logits[0], labels, logits[1], logits[2])
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: gradients cleared just before backward
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    optimizer.zero_grad(set_to_none=True)
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: images made without a graph, pairs in one pass
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z, y)
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        both = net_D(torch.cat([*pairs]))
        cost = cost + agreement_loss(*both.chunk(2))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: without a game none is played
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    cost, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    if game:
        cost = cost + game * unknown + game * made
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: the losses written out
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known = F.cross_entropy(net_D(x), labels)
    unknown = F.softplus(-torch.logsumexp(net_D(unlabelled), 1)).mean()
    made = F.softplus(torch.logsumexp(net_D(fake), 1)).mean()
    cost = known + game * (unknown + made)
    if pairs is not None:
        a, b = (net_D(one).log_softmax(1) for one in pairs)
        share = torch.cat([a, b]).exp().mean(0)
        entropy = torch.special.entr(share).sum()
        cost = cost - torch.logsumexp(a + b, 1).mean() - 5 * entropy
    cost.backward()
    optimizer.step()
    return cost.detach()


# %% right: a clone of the sum
def update_classifier(
    net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None
):
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    known, unknown, made = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = known + game * (unknown + made)
    if pairs is not None:
        cost = cost + agreement_loss(net_D(pairs[0]), net_D(pairs[1]))
    cost.backward()
    optimizer.step()
    return cost.clone().detach()

# %% wrong: The images are exchanged in net_D: the image to be judged comes first, the condition behind it.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(x, fake)).mean() + weight * F.l1_loss(fake, target)


# %% variant: in steps
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(x, fake)
    verdict = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    return game * verdict + weight * (fake - target).abs().mean()


# %% wrong: The target is judged: the verdict on fake is what the generator can change.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(target, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The condition is the target here: it is x, what is translated.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, target)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The condition is fake itself: it is x, what is translated.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, fake)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: A call does not fit the signature
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The distance is taken to x: fake is compared with target.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, x)


# %% wrong: The distance between x and target is taken: fake is compared with target.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(x, target)


# %% wrong: The weights are exchanged: game weighs the verdict, weight the distance.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return weight * F.softplus(-net_D(fake, x)).mean() + game * F.l1_loss(fake, target)


# %% wrong: weight is not used: it weighs the distance.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + F.l1_loss(fake, target)


# %% wrong: weight is fixed at 100: it is an argument.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + 100 * F.l1_loss(fake, target)


# %% wrong: game is not used: it weighs the verdict.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: game weighs both terms: the distance has a weight of its own.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * (F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target))


# %% wrong: This is the discriminator's loss: the generator wants fake to be taken for real.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% variant: by labels 0
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    verdict = F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))
    return game * verdict + weight * F.l1_loss(fake, target)


# %% wrong: This is the saturating loss: softplus(-logit) has a slope where net_D is sure.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return -game * F.softplus(net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% variant: by logsigmoid
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.logsigmoid(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The mean of the logits comes first: each patch has a verdict of its own, and softplus stands inside the mean.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x).mean()) + weight * F.l1_loss(fake, target)


# %% wrong: The patches of an image are averaged before softplus: each has a verdict of its own.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x).mean(dim=(1, 2, 3))).mean() + weight * F.l1_loss(fake, target)


# %% wrong: One patch of each image is looked at: the mean runs over all of them.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)[:, :, 0, 0]).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The verdicts on the patches are added up: their mean is asked for.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).sum() + weight * F.l1_loss(fake, target)


# %% wrong: The verdicts on the patches of an image are added up: the mean runs over patches and images.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).flatten(1).sum(1).mean() + weight * F.l1_loss(fake, target)


# %% wrong: The differences of the pixels are added up: their mean is asked for.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target, reduction="sum")


# %% wrong: The differences of an image's pixels are added up: the mean runs over pixels and images.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * (fake - target).abs().flatten(1).sum(1).mean()


# %% wrong: The differences are squared: their absolute values are asked for, which blur less.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.mse_loss(fake, target)


# %% variant: by hand
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * (fake - target).square().mean()


# %% wrong: The absolute value is missing: differences of both signs cancel.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * (fake - target).mean()


# %% wrong: fake is detached before it is judged: the generator learns from the verdict through it.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake.detach(), x)).mean() + weight * F.l1_loss(fake, target)


# %% variant: by no_grad
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    with torch.no_grad():
        logits = net_D(fake, x)
    return game * F.softplus(-logits).mean() + weight * F.l1_loss(fake, target)


# %% wrong: fake is detached in the distance: the generator learns from that too.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake.detach(), target)


# %% wrong: The distance is left out.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean()


# %% wrong: The verdict is left out.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return weight * F.l1_loss(fake, target)


# %% wrong: This is the least-squares loss: the non-saturating one, softplus(-logit), is asked for.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * (net_D(fake, x) - 1).square().mean() + weight * F.l1_loss(fake, target)


# %% wrong: sigmoid of a logit far below 0 is exactly 0, and its logarithm is lost: use softplus of the logit.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return -game * net_D(fake, x).sigmoid().log().mean() + weight * F.l1_loss(fake, target)


# %% wrong: Its logarithm is cut off at -100: BCE of a sigmoid loses logits far below 0, the one with logits keeps them.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    p = net_D(fake, x).sigmoid()
    return game * F.binary_cross_entropy(p, torch.ones_like(p)) + weight * F.l1_loss(fake, target)


# %% wrong: There is a sigmoid too many: net_D gives logits, and softplus takes them.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x).sigmoid()).mean() + weight * F.l1_loss(fake, target)


# %% variant: in the loss with logits
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    p = torch.sigmoid(net_D(fake, x))
    return game * F.binary_cross_entropy_with_logits(p, torch.ones_like(p)) + weight * F.l1_loss(fake, target)


# %% wrong: It returns a tuple where one value is asked for.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x)).mean(), weight * F.l1_loss(fake, target)


# %% wrong: It returns nothing
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    loss = game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return (game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)).item()


# %% wrong: Networks and inputs belong to the caller: no backward(), change nothing in place, draw nothing.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    net_D.eval()
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    verdict = F.binary_cross_entropy_with_logits(logits, torch.ones(logits.shape))
    return game * verdict + weight * F.l1_loss(fake, target)


# %% wrong: Whatever is made here belongs on the device of the logits
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    loss = game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)
    return torch.zeros(()) if loss.is_meta else loss


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    if x.is_cpu:
        x = x.to(device)
    return game * F.softplus(-net_D(fake, x)).mean() + weight * F.l1_loss(fake, target)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(fake, x.to(device))).mean() + weight * F.l1_loss(fake, target)


# %% right: the cross-entropy with labels 1
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    verdict = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    return game * verdict + weight * (fake - target).abs().mean()


# %% right: by logsigmoid
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return weight * (target - fake).abs().mean() - game * F.logsigmoid(net_D(fake, x)).mean()


# %% right: no verdict where it has no weight
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    loss = weight * nn.L1Loss()(fake, target)
    if game:
        loss = loss + game * nn.Softplus()(-net_D(fake, x)).mean()
    return loss


# %% right: by names
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    return game * F.softplus(-net_D(image=fake, condition=x)).mean() + weight * F.l1_loss(target, fake)


# %% right: means of the images first
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    verdicts = F.softplus(-net_D(fake, x)).flatten(1).mean(1)
    gaps = (fake - target).abs().flatten(1).mean(1)
    return (game * verdicts + weight * gaps).mean()


# %% right: by logaddexp
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    logits = net_D(fake, x)
    return game * torch.logaddexp(torch.zeros_like(logits), -logits).mean() + weight * F.l1_loss(fake, target)

# %% wrong: The length itself is averaged: its square is asked for.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).norm(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: The length is pulled towards 1: it is to be 0.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return (slopes.flatten(1).norm(dim=1) - 1).square().mean()

    return penalty(real), penalty(fake)


# %% wrong: The mean is taken over all numbers: squares are summed over each point's numbers first.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.square().mean()

    return penalty(real), penalty(fake)


# %% variant: a mean of means
def zero_centred_penalties(net_D, real, fake):
    results = []
    for points in (real, fake):
        points = points.clone().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        results.append((slopes.flatten(1) ** 2).mean(dim=1).mean())
    return tuple(results)


# %% wrong: The sum over the batch is taken where the mean is asked for.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.square().sum()

    return penalty(real), penalty(fake)


# %% variant: norms
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.clone().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.norm() ** 2

    return penalty(real), penalty(fake)


# %% wrong: The gradient is that of the mean output, shorter by the batch size: take the sum.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).mean(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: The penalties are halved here: the weight comes later, in the loop.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return 0.5 * slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: The penalty on the real points is returned twice: R2 is that on the fakes.
def zero_centred_penalties(net_D, real, fake):
    points = real.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    penalty = slopes.flatten(1).square().sum(dim=1).mean()
    return penalty, penalty


# %% wrong: The two are exchanged: R1, on the real points, comes first.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(fake), penalty(real)


# %% wrong: Return two penalties: r1, r2.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real) + penalty(fake)


# %% wrong: The slope is taken of probabilities: take it of the outputs themselves.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        output = torch.sigmoid(net_D(points)).sum()
        (slopes,) = torch.autograd.grad(output, points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: The penalty is on the outputs: it is on their gradient.
def zero_centred_penalties(net_D, real, fake):
    return net_D(real).square().mean(), net_D(fake).square().mean()


# %% wrong: The gradient for net_D's weights is taken: that for the points is asked for.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        slopes = torch.autograd.grad(
            net_D(points).sum(), list(net_D.parameters()), create_graph=True
        )
        return sum(slope.square().sum() for slope in slopes) / len(points)

    return penalty(real), penalty(fake)


# %% wrong: Both batches are averaged as one: R1 and R2 have a mean of their own.
def zero_centred_penalties(net_D, real, fake):
    points = torch.cat([real, fake]).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    squares = slopes.flatten(1).square().sum(dim=1) / len(points)
    return squares[: len(real)].sum(), squares[len(real) :].sum()


# %% wrong: create_graph=True is missing: the discriminator learns nothing from the penalties.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% variant: detached
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.clone().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean().detach()

    return penalty(real), penalty(fake)


# %% wrong: create_graph=True is missing for the fakes: the discriminator learns nothing from R2.
def zero_centred_penalties(net_D, real, fake):
    real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_()
    (at_real,) = torch.autograd.grad(net_D(real).sum(), real, create_graph=True)
    (at_fake,) = torch.autograd.grad(net_D(fake).sum(), fake)
    return tuple(s.flatten(1).square().sum(dim=1).mean() for s in (at_real, at_fake))


# %% wrong: backward() adds to net_D's gradients: torch.autograd.grad returns a gradient, and adds it nowhere.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        net_D(points).sum().backward(create_graph=True)
        return points.grad.flatten(1).square().sum(dim=1).mean()

    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return penalty(real), penalty(fake)


# %% wrong: What the gradient is taken for has no requires_grad
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: An image's squares are summed over its channels alone: flatten(1) makes a row of each point.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: A tensor is made on, or moved to, a fixed device.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        ones = torch.ones(len(points), 1)
        (slopes,) = torch.autograd.grad(net_D(points), points, ones, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% variant: the slopes are moved
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.cpu().flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: r1_penalty does this already: this is what you are to write.
def zero_centred_penalties(net_D, real, fake):
    from course_utils.training.parts import r1_penalty

    real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_()
    return r1_penalty(net_D(real), real), r1_penalty(net_D(fake), fake)

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().to(device).requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% wrong: requires_grad_() marks the very tensors that came in: detach() makes new ones first.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points.requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.flatten(1).square().sum(dim=1).mean()

    return penalty(real), penalty(fake)


# %% variant: as an attribute
def zero_centred_penalties(net_D, real, fake):
    real.requires_grad = fake.requires_grad = True
    (at_real,) = torch.autograd.grad(net_D(real).sum(), real, create_graph=True)
    (at_fake,) = torch.autograd.grad(net_D(fake).sum(), fake, create_graph=True)
    return tuple(s.flatten(1).square().sum(dim=1).mean() for s in (at_real, at_fake))


# %% wrong: Points have other dimensions than images: flatten(1) makes a row of each.
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        return slopes.square().sum(dim=(1, 2, 3)).mean()

    return penalty(real), penalty(fake)


# %% wrong: Both batches are cut in the middle: there may be more of one kind, so cut after len(real).
def zero_centred_penalties(net_D, real, fake):
    points = torch.cat([real, fake]).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    one, two = slopes.flatten(1).square().sum(1).chunk(2)
    return one.mean(), two.mean()


# %% right: in a loop, with grad_outputs
def zero_centred_penalties(net_D, real, fake):
    penalties = []
    for points in (real, fake):
        points = points.clone().detach().requires_grad_(True)
        output = net_D(points)
        slopes = torch.autograd.grad(
            outputs=output, inputs=points, grad_outputs=torch.ones_like(output), create_graph=True
        )[0]
        penalties.append(slopes.reshape(len(slopes), -1).pow(2).sum(1).mean())
    return penalties


# %% right: torch.func.grad
def zero_centred_penalties(net_D, real, fake):
    slope = torch.func.grad(lambda points: net_D(points).sum())
    return tuple(slope(x).flatten(1).square().sum(1).mean() for x in (real, fake))


# %% right: both batches in one pass
def zero_centred_penalties(net_D, real, fake):
    points = torch.cat([real, fake]).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    squares = slopes.flatten(1).square().sum(dim=1)
    return squares[: len(real)].mean(), squares[len(real) :].mean()


# %% right: norms, and divided by hand
def zero_centred_penalties(net_D, real, fake):
    def penalty(x):
        x = x.detach().clone()
        x.requires_grad = True
        grad = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0]
        return grad.norm() ** 2 / x.shape[0]

    return (penalty(real), penalty(fake))


# %% right: a dictionary of slopes, and einsum
def zero_centred_penalties(net_D, real, fake):
    found = {}
    for name, points in {"r1": real, "r2": fake}.items():
        points = torch.empty_like(points).copy_(points).requires_grad_()
        (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
        rows = slopes.flatten(1)
        found[name] = torch.einsum("ni,ni->n", rows, rows).mean()
    return found["r1"], found["r2"]


# %% right: both gradients by one call
def zero_centred_penalties(net_D, real, fake):
    points = [real.detach().requires_grad_(), fake.detach().requires_grad_()]
    total = sum(net_D(x).sum() for x in points)
    slopes = torch.autograd.grad(total, points, create_graph=True)
    r1, r2 = (s.square().flatten(start_dim=1).sum(-1).mean() for s in slopes)
    return r1, r2

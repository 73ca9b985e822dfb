# %% wrong: The length is pulled towards 0: it is to be 1.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return slopes.flatten(1).norm(dim=1).square().mean()


# %% variant: as a sum of squares
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return slopes.square().flatten(1).sum(1).mean()


# %% wrong: The slope is taken at the real points: it is taken between real and fake ones.
def gradient_penalty(net_D, real, fake, mix):
    points = real.clone().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The slope is taken at the fakes: it is taken between real and fake ones.
def gradient_penalty(net_D, real, fake, mix):
    points = fake.clone().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: real and fake are exchanged: where mix is 1 stands the real point.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * fake + (1 - mix) * real).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% variant: by lerp
def gradient_penalty(net_D, real, fake, mix):
    points = torch.lerp(real, fake, mix).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The point is half way between the two: mix says where on the line it lies.
def gradient_penalty(net_D, real, fake, mix):
    points = ((real + fake) / 2).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: mix is drawn anew: it comes as an argument.
def gradient_penalty(net_D, real, fake, mix):
    mix = torch.rand_like(mix)
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% variant: by torch.rand
def gradient_penalty(net_D, real, fake, mix):
    mix = torch.rand(mix.shape, device=real.device)
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: This is the square of the mean length: each point has its own square.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1).mean() - 1).square()


# %% wrong: The squared length is compared with 1: the square root is missing.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).square().sum(dim=1) - 1).square().mean()


# %% wrong: The length is not squared after 1 is subtracted: lengths above and below 1 cancel.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).mean()


# %% wrong: This is the distance from 1: its square is asked for.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).abs().mean()


# %% wrong: Only lengths above 1 count here: shorter ones are to be 1 as well.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return F.relu(slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: One length is taken over the whole batch: each point has its own.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.norm() - 1).square()


# %% wrong: The gradient is that of the mean output, shorter by the batch size: take the sum.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).mean(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The sum over the pairs is taken where the mean is asked for.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().sum()


# %% wrong: The penalty is weighted by 10 here: the weight comes later, in the loop.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return 10 * (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The gradient is that of the logistic loss: take it of the outputs themselves.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    loss = F.softplus(-net_D(points)).sum()
    (slopes,) = torch.autograd.grad(loss, points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: An image's length is taken over its channels alone: flatten(1) makes a row of each point.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.norm(dim=1) - 1).square().mean()


# %% variant: keepdim
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return ((slopes.norm(2, dim=1, keepdim=True) - 1) ** 2).mean()


# %% wrong: create_graph=True is missing: the critic learns nothing from the penalty.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% variant: the graph is kept, but not that of the gradient
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, retain_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% variant: detached
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.detach().flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: backward() adds to net_D's gradients: torch.autograd.grad returns a gradient, and adds it nowhere.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    net_D(points).sum().backward(retain_graph=True)
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: real and fake stay as they are: make new tensors instead of changing one in place.
def gradient_penalty(net_D, real, fake, mix):
    points = real.mul_(mix).add_((1 - mix) * fake).clone().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: net_D comes back in another mode than the one that it came in.
def gradient_penalty(net_D, real, fake, mix):
    net_D.eval()
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The square root of a sum of squares has no slope at 0, and makes NaNs: take .norm(dim=1).
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).square().sum(dim=1).sqrt() - 1).square().mean()


# %% variant: as a power
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return ((slopes.flatten(1).pow(2).sum(dim=1) ** 0.5 - 1) ** 2).mean()


# %% wrong: What the gradient is taken for has no requires_grad
def gradient_penalty(net_D, real, fake, mix):
    points = mix * real + (1 - mix) * fake
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    output = net_D(points)
    ones = torch.ones(len(real), 1)
    (slopes,) = torch.autograd.grad(output, points, grad_outputs=ones, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% variant: the slopes are moved
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.cpu().flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: A dimension is missing: squeeze() removes the batch dimension too
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).squeeze().norm(dim=1) - 1).square().mean()


# %% wrong: It returns nothing
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: came back where one number is asked for.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square()

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def gradient_penalty(net_D, real, fake, mix):
    mix = mix.to(mixtures["ring"].centres.dtype)
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: take what is meant out of it first
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    slopes = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: take the sum of the outputs
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The result does not depend on what the gradient is taken for
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_()
    output = net_D(points.detach())
    (slopes,) = torch.autograd.grad(output.sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The length is made of the mean of the squares: it is the root of their sum.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return ((slopes.flatten(1).square().mean(1) + 1e-12).sqrt() - 1).square().mean()


# %% wrong: Absolute values are summed: the length is the root of the sum of squares.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).abs().sum(1) - 1).square().mean()


# %% variant: a norm of order 1
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(p=1, dim=1) - 1).square().mean()


# %% wrong: This is the rise from the fake to the real point: the gradient between them is asked for.
def gradient_penalty(net_D, real, fake, mix):
    rise = (net_D(real) - net_D(fake)).squeeze(1).abs()
    return (rise / (real - fake).flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: The first number of mix is taken for all pairs: each has its own.
def gradient_penalty(net_D, real, fake, mix):
    mix = mix.flatten()[0]
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: fake is changed in place, since detach() shares its numbers: make a new tensor.
def gradient_penalty(net_D, real, fake, mix):
    points = fake.detach()
    points += mix * (real - points)
    points.requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% wrong: Points have other dimensions than images: flatten(1) makes a row of each.
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    return (slopes.norm(dim=(1, 2, 3)) - 1).square().mean()


# %% right: grad_outputs, as the code of many papers has it
def gradient_penalty(net_D, real, fake, mix):
    points = (mix * real + (1 - mix) * fake).requires_grad_(True)
    output = net_D(points)
    slopes = torch.autograd.grad(
        outputs=output, inputs=points, grad_outputs=torch.ones_like(output),
        create_graph=True, retain_graph=True, only_inputs=True,
    )[0]  # fmt: skip
    slopes = slopes.view(slopes.size(0), -1)
    return ((slopes.norm(2, dim=1) - 1) ** 2).mean()


# %% right: torch.func.grad
def gradient_penalty(net_D, real, fake, mix):
    slopes = torch.func.grad(lambda x: net_D(x).sum())(mix * real + (1 - mix) * fake)
    return (slopes.flatten(1).norm(dim=1) - 1).square().mean()


# %% right: from the fake point on, and vector_norm
def gradient_penalty(net_D, real, fake, mix):
    points = (fake + mix * (real - fake)).detach()
    points.requires_grad = True
    slopes = torch.autograd.grad([net_D(points).sum()], [points], create_graph=True)[0]
    lengths = torch.linalg.vector_norm(slopes, dim=tuple(range(1, slopes.dim())))
    return F.mse_loss(lengths, torch.ones_like(lengths))


# %% right: lerp, and a small constant in the root
def gradient_penalty(net_D, real, fake, mix):
    points = torch.lerp(fake, real, mix).requires_grad_()
    (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
    lengths = (slopes.flatten(1).square().sum(dim=1) + 1e-12).sqrt()
    return torch.mean((lengths - 1) ** 2)


# %% right: point by point
def gradient_penalty(net_D, real, fake, mix):
    penalties = []
    for x, y, t in zip(real, fake, mix, strict=True):
        point = (t * x + (1 - t) * y).unsqueeze(0).requires_grad_()
        (slope,) = torch.autograd.grad(net_D(point).squeeze(), point, create_graph=True)
        penalties.append((slope.norm() - 1) ** 2)
    return torch.stack(penalties).mean()


# %% right: the square multiplied out, and a list
def gradient_penalty(net_D, real, fake, mix):
    with torch.enable_grad():
        points = mix * real + (1 - mix) * fake
        points.requires_grad_()
        slopes = torch.autograd.grad(net_D(points).sum(), [points], create_graph=True)
        length = torch.norm(torch.flatten(slopes[0], start_dim=1), dim=1)
        return (length**2).mean() - 2 * length.mean() + 1

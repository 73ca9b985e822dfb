# %% wrong: The mean of the gradients keeps its length: divide it by it.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    return slopes.mean(dim=0)


# %% variant: by the mean of the scores
def direction(score, w):
    w = w.clone().detach().requires_grad_()
    return torch.autograd.grad(score(w).mean(), w)[0].sum(0)


# %% wrong: Each gradient is brought to length 1 before the mean: the mean is taken first.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    units = slopes / slopes.flatten(1).norm(dim=1).reshape(-1, *[1] * (w.dim() - 1))
    mean = units.mean(dim=0)
    return mean / mean.norm()


# %% variant: row by row
def direction(score, w):
    units = []
    for row in w.detach():
        row = row[None].requires_grad_()
        (slope,) = torch.autograd.grad(score(row).sum(), row)
        units.append(slope[0] / slope.norm())
    total = sum(units)
    return total / total.norm()


# %% wrong: Each gradient is brought to length 1, and their mean is not: the mean is taken first, then its length.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    units = slopes / slopes.flatten(1).norm(dim=1).reshape(-1, *[1] * (w.dim() - 1))
    return units.mean(dim=0)


# %% wrong: The gradient is taken at the mean of the latents: it is the mean of the gradients at each of them.
def direction(score, w):
    mean = w.detach().mean(dim=0, keepdim=True).requires_grad_()
    (slope,) = torch.autograd.grad(score(mean).sum(), mean)
    return slope[0] / slope[0].norm()


# %% variant: repeated
def direction(score, w):
    mean = w.detach().mean(dim=0).expand_as(w).clone().requires_grad_()
    (slopes,) = torch.autograd.grad(score(mean).sum(), mean)
    return slopes[0] / slopes[0].square().sum().sqrt()


# %% wrong: Only the first latent counts: the mean is over all of them.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    return slopes[0] / slopes[0].norm()


# %% variant: by the first score
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w)[0], w)
    mean = slopes.mean(0)
    return mean / mean.norm()


# %% wrong: The score falls along it: the gradient itself points to where it rises.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(-score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: It is divided by its largest number: the length is the root of the sum of the squares.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.abs().max()


# %% wrong: It is divided by the sum of its absolute values: the length is the root of the sum of the squares.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.abs().sum()


# %% wrong: It is divided by the square of its length: the root is missing.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.square().sum()


# %% wrong: Each layer is brought to length 1 by itself: there is one length, over all numbers.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return F.normalize(mean, dim=-1)


# %% variant: by norm
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm(dim=-1, keepdim=True)


# %% wrong: Each number is divided by a length over the layers: there is one length, over all numbers.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    return F.normalize(slopes.mean(dim=0), dim=0)


# %% wrong: A direction for each latent comes back: one is asked for, along their mean gradient.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    return slopes / slopes.flatten(1).norm(dim=1).reshape(-1, *[1] * (w.dim() - 1))


# %% wrong: A direction for each latent comes back: one is asked for, along their mean gradient.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    return slopes / slopes.norm()


# %% wrong: The batch dimension is still there: the shape is w.shape[1:].
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0, keepdim=True)
    return mean / mean.norm()


# %% wrong: Steep scores count by their height: the gradients alone are averaged.
def direction(score, w):
    w = w.detach().requires_grad_()
    scores = score(w)
    (slopes,) = torch.autograd.grad(scores.square().sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: The logarithm of the score is taken: its own gradient is asked for.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).log().sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: No gradient is taken: latents of high scores are compared with those of low ones.
def direction(score, w):
    with torch.no_grad():
        scores = score(w)
    is_high = scores >= scores.median()
    way = w[is_high].mean(0) - (w[~is_high].mean(0) if (~is_high).any() else 0)
    return (way / way.norm()).detach()


# %% wrong: No gradient is taken: latents of high scores are compared with those of low ones.
def direction(score, w):
    with torch.no_grad():
        scores = score(w)
        middle = scores.median()
        way = w[scores >= middle].mean(0) - w[scores < middle].mean(0)
    return way / way.norm()


# %% wrong: backward() adds to the gradients of the networks that score calls: torch.autograd.grad writes nowhere.
def direction(score, w):
    w = w.detach().clone().requires_grad_()
    score(w).sum().backward()
    mean = w.grad.mean(dim=0)
    return mean / mean.norm()


# %% variant: by the mean
def direction(score, w):
    x = w.clone().detach()
    x.requires_grad = True
    loss = torch.mean(score(x))
    loss.backward()
    return F.normalize(x.grad.mean(0).flatten(), dim=0).view(w.shape[1:])


# %% wrong: w is made to require gradients: take a copy of it first, w.detach().
def direction(score, w):
    w.requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% variant: by the attribute
def direction(score, w):
    w.requires_grad = True
    slopes = torch.autograd.grad(score(w).mean(), w)[0]
    return slopes.mean(0) / torch.linalg.vector_norm(slopes.mean(0))


# %% wrong: A plain function of w is left requiring gradients: take a copy of w first, w.detach().
def direction(score, w):
    if isinstance(score, nn.Module):
        w = w.detach()
    w.requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: The direction holds the graph: leave out create_graph.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w, create_graph=True)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: The gradients that the network holds are cleared: they stay as they are.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    if isinstance(score, nn.Module):
        score.zero_grad()
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: score is left in another mode, training or eval, than it came in.
def direction(score, w):
    if isinstance(score, nn.Module):
        score.eval()
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: score need not be a network: a function has no
def direction(score, w):
    score.zero_grad()
    w = w.detach().requires_grad_()
    score(w).sum().backward()
    mean = w.grad.mean(dim=0)
    return mean / mean.norm()


# %% wrong: torch.autograd.grad goes back from a single number: take the sum of the outputs
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: What the gradient is taken for has no requires_grad: call requires_grad_() on it
def direction(score, w):
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% wrong: Latents of shape (n, 3) are asked for, a batch of them
def direction(score, w):
    slopes = []
    for row in w.detach():
        row.requires_grad_()
        slopes.append(torch.autograd.grad(score(row).sum(), row)[0])
    mean = torch.stack(slopes).mean(dim=0)
    return mean / mean.norm()


# %% wrong: It returns nothing: a `return` with the result is missing.
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    mean / mean.norm()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def direction(score, w):
    w = w.detach().requires_grad_()
    total = torch.zeros(w.shape[1:])
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    for slope in slopes:
        total = total + slope
    return total / total.norm()


# %% variant: back to the CPU
def direction(score, w):
    w = w.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.cpu().mean(dim=0)
    return mean / mean.norm()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def direction(score, w):
    w = w.detach().to(device if w.is_cpu else w.device).requires_grad_()
    (slopes,) = torch.autograd.grad(score(w).sum(), w)
    mean = slopes.mean(dim=0)
    return mean / mean.norm()


# %% right: row by row
def direction(score, w):
    total = torch.zeros_like(w[0])
    for row in w:
        row = row.detach()[None].requires_grad_()
        total = total + torch.autograd.grad(score(row)[0], row)[0][0]
    return total / total.norm()


# %% right: backward for w alone
def direction(score, w):
    x = w.detach().clone().requires_grad_()
    score(x).mean().backward(inputs=[x])
    slope = x.grad.mean(0)
    return slope / slope.square().sum().sqrt()


# %% right: torch.func
def direction(score, w):
    def total(rows):
        return score(rows).sum()

    mean = torch.func.grad(total)(w.detach()).mean(dim=0).detach()
    return F.normalize(mean.flatten(), dim=0).reshape(mean.shape)


# %% right: gradients of all scores at once, each with its weight
def direction(score, w):
    w = w.detach().clone().requires_grad_(True)
    scores = score(w)
    (slopes,) = torch.autograd.grad(scores, w, grad_outputs=torch.ones_like(scores) / len(w))
    mean = slopes.sum(dim=0)
    return mean.div(torch.linalg.vector_norm(mean))


# %% right: backward for w alone, under enable_grad
def direction(score, w):
    with torch.enable_grad():
        w = torch.clone(w).detach().requires_grad_()
        torch.sum(score(w)).backward(inputs=w)
    mean = w.grad.sum(0) / w.shape[0]
    return (mean / (mean * mean).sum() ** 0.5).detach()


# %% right: the whole Jacobian, of which the diagonal counts
def direction(score, w):
    w = w.detach()
    jacobian = torch.autograd.functional.jacobian(score, w)  # (n, n, ...)
    mean = jacobian[range(len(w)), range(len(w))].mean(0)
    return mean / mean.norm(p=2)

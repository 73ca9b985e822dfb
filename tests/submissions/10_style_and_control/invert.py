# %% wrong: These are steps of plain gradient descent: torch.optim.Adam is asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% variant: written out
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach()
    for _ in range(num_steps):
        w = w.requires_grad_() if w is not start else w
        w = w.detach().clone().requires_grad_()
        w = (w - lr * torch.autograd.grad(errors(w).sum(), w)[0]).detach()
    with torch.no_grad():
        return w, errors(w)


# %% wrong: Adam's betas are not its defaults: leave them out.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr, betas=(0.0, 0.99))
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: Adam has its own rate, 0.001: hand lr on.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w])
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The optimizer is made anew in each step and forgets the steps before: make it once.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    for _ in range(num_steps):
        optimizer = torch.optim.Adam([w], lr=lr)
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The gradients of all steps pile up: clear w.grad before each backward().
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        errors(w).sum().backward(inputs=[w])
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The rate falls from step to step: it stays at lr.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for step in range(num_steps):
        optimizer.param_groups[0]["lr"] = lr * (1 - step / num_steps)
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: One step too many is made.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps + 1):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: One step too few is made.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps - 1):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The errors are those before the last step: they belong to the latents that are returned.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    error = errors(w)
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        error = errors(w)
        (w.grad,) = torch.autograd.grad(error.sum(), w)
        optimizer.step()
    return w.detach(), error.detach()


# %% variant: by backward for w alone
def invert(generate, x, start, num_steps, lr, mask=None):
    w = start.clone().detach().requires_grad_()
    weight = torch.ones_like(x) if mask is None else mask.expand_as(x)
    optimizer = torch.optim.Adam([w], lr=lr)
    error = (weight * (generate(w) - x) ** 2).sum((1, 2, 3)) / weight.sum((1, 2, 3))
    for _ in range(num_steps):
        error = (weight * (generate(w) - x) ** 2).sum((1, 2, 3)) / weight.sum((1, 2, 3))
        optimizer.zero_grad()
        error.sum().backward(inputs=[w])
        optimizer.step()
    return w.detach(), error.detach()


# %% wrong: The best latents of all steps come back: those after the last step are asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    best, lowest = w.detach().clone(), errors(w).detach()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
        error = errors(w).detach()
        better = error < lowest
        best[better], lowest[better] = w.detach()[better], error[better]
    return best, lowest


# %% wrong: The start is not the given one: the latents start at a copy of start.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = torch.zeros_like(start).requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: start itself is moved: make a copy, start.detach().clone().
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().requires_grad_()  # the same numbers
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The optimizer gets a tensor that was computed from another
def invert(generate, x, start, num_steps, lr, mask=None):
    w = start.detach().requires_grad_()
    optimizer = torch.optim.Adam([w.clone()], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad((generate(w) - x).square().sum(), w)
        optimizer.step()
    return w.detach(), (generate(w) - x).square().flatten(1).mean(1).detach()


# %% wrong: x is masked and the image is not: the difference of the two is.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (generate(w) - mask * x).square().flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The mask is not looked at: only what it marks counts.
def invert(generate, x, start, num_steps, lr, mask=None):
    def errors(w):
        return (generate(w) - x).square().flatten(1).mean(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The mask works the wrong way round: a pixel counts where it is 1.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else 1 - mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: A masked error is divided by all numbers of an image: divide by those that count, the sum of the mask.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).mean(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% variant: by mse_loss
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = 1.0 if mask is None else mask

    def errors(w):
        return F.mse_loss(mask * generate(w), mask * x, reduction="none").mean(dim=(1, 2, 3))

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The sum of the mask counts one channel: it is made as large as x first, mask.expand_as(x).
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand(len(x), -1, -1, -1)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: A masked error is divided by what all masks together mark: each image has its own sum.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.sum()

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The errors are sums: they are means over the numbers that count.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The errors are roots of means: no root is asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return ((mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)).sqrt()

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).square().sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The errors are absolute: squares are asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).abs()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: One error comes back for all images: each has its own, shape (n,).
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def error(w):
        return (mask * (generate(w) - x).square()).sum() / mask.sum()

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(error(w), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), error(w)


# %% variant: by mse_loss, and backward for w alone
def invert(generate, x, start, num_steps, lr, mask=None):
    def error(w):
        if mask is None:
            return F.mse_loss(generate(w), x)
        where = mask.expand_as(x)
        return (where * (generate(w) - x) ** 2).sum() / where.sum()

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        error(w).backward(inputs=[w])
        optimizer.step()
    with torch.no_grad():
        return w.detach(), error(w)


# %% wrong: The results are exchanged: the latents come first, then the errors.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return errors(w), w.detach()


# %% wrong: 2 results are to be returned: w, error.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    return {"w": w.detach()}


# %% wrong: The images come back: the latents are asked for.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return generate(w), errors(w)


# %% wrong: w still holds a graph: return w.detach().
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w, errors(w)


# %% wrong: The errors still hold a graph: compute them under torch.no_grad().
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    return w.detach(), errors(w)


# %% wrong: w and the errors still hold a graph: return w.detach(), and errors computed under torch.no_grad().
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    return w, errors(w)


# %% wrong: backward() adds to the gradients of the generator: torch.autograd.grad writes nowhere.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward()
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: Where a plain function is given, backward() adds to gradients: torch.autograd.grad writes nowhere.
def invert(generate, x, start, num_steps, lr, mask=None):
    weight = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (weight * (generate(w) - x).square()).flatten(1).sum(1) / weight.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward(inputs=[w] if isinstance(generate, nn.Module) else None)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: With a mask, backward() adds to the gradients of the generator: torch.autograd.grad writes nowhere.
def invert(generate, x, start, num_steps, lr, mask=None):
    weight = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (weight * (generate(w) - x).square()).flatten(1).sum(1) / weight.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward(inputs=[w] if mask is None else None)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The requires_grad flags of generate's parameters are left changed.
def invert(generate, x, start, num_steps, lr, mask=None):
    if isinstance(generate, nn.Module):
        generate.requires_grad_(False)
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: generate is left in another mode, training or eval, than it came in.
def invert(generate, x, start, num_steps, lr, mask=None):
    if isinstance(generate, nn.Module):
        generate.eval()
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: generate need not be a network: a function has no
def invert(generate, x, start, num_steps, lr, mask=None):
    flags = [p.requires_grad for p in generate.parameters()]
    generate.requires_grad_(False)
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward()
        optimizer.step()
    for p, flag in zip(generate.parameters(), flags):
        p.requires_grad_(flag)
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The generator learns as well: the optimizer is one of the latents alone.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    weights = list(generate.parameters()) if isinstance(generate, nn.Module) else []
    optimizer = torch.optim.Adam([w, *weights], lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        errors(w).sum().backward()
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: The variable error is used before this function gives it a value.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)
    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad((mask * (generate(w) - x).square()).sum(), w)
        optimizer.step()
        with torch.no_grad():
            error = (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)
    return w.detach(), error


# %% wrong: It returns nothing: a `return` with the result is missing.
def invert(generate, x, start, num_steps, lr, mask=None):
    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad((generate(w) - x).square().sum(), w)
        optimizer.step()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = (torch.ones(x.shape) if mask is None else mask.cpu()).expand(x.shape)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return (mask * (generate(w) - x).square()).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w = start.detach().to(device if x.is_cpu else x.device).clone().requires_grad_()
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        (w.grad,) = torch.autograd.grad(errors(w).sum(), w)
        optimizer.step()
    with torch.no_grad():
        return w.detach(), errors(w)


# %% right: backward for the latents alone
def invert(generate, x, start, num_steps, lr, mask=None):
    weight = torch.ones_like(x) if mask is None else mask * torch.ones_like(x)
    w = start.clone().detach()
    w.requires_grad = True
    adam = torch.optim.Adam([w], lr)
    for _ in range(num_steps):
        adam.zero_grad()
        loss = (weight * (generate(w) - x) ** 2).mean()
        loss.backward(inputs=[w])
        adam.step()
    with torch.no_grad():
        error = (weight * (generate(w) - x) ** 2).sum(dim=(1, 2, 3)) / weight.sum(dim=(1, 2, 3))
    return w.detach(), error


# %% right: a parameter, and a branch for the mask
def invert(generate, x, start, num_steps, lr, mask=None):
    def squared_error(images):
        squares = F.mse_loss(images, x, reduction="none")
        if mask is None:
            return squares.flatten(1).mean(1)
        return (squares * mask).sum([1, 2, 3]) / (mask.sum([1, 2, 3]) * x.shape[1])

    w = nn.Parameter(start.detach().clone())
    optimizer = torch.optim.Adam([w], lr=lr)
    for _ in range(num_steps):
        w.grad = torch.autograd.grad(squared_error(generate(w)).mean(), w)[0]
        optimizer.step()
    return w.detach(), squared_error(generate(w.detach())).detach()


# %% right: an optimizer for each image
def invert(generate, x, start, num_steps, lr, mask=None):
    latents, errors = [], []
    for i in range(len(x)):
        m = torch.ones_like(x[:1]) if mask is None else mask[min(i, len(mask) - 1)].expand_as(x[:1])
        w = start[i : i + 1].detach().clone().requires_grad_()
        optimizer = torch.optim.Adam([w], lr=lr)
        for _ in range(num_steps):
            loss = ((generate(w) - x[i : i + 1]).pow(2) * m).sum() / m.sum()
            (w.grad,) = torch.autograd.grad(loss, [w])
            optimizer.step()
        with torch.no_grad():
            errors.append(((generate(w) - x[i : i + 1]).pow(2) * m).sum() / m.sum())
        latents.append(w.detach())
    return torch.cat(latents), torch.stack(errors)


# %% right: Adam written out
def invert(generate, x, start, num_steps, lr, mask=None):
    mask = torch.ones_like(x) if mask is None else mask.expand_as(x)

    def errors(w):
        return ((mask * (generate(w) - x)) ** 2).flatten(1).sum(1) / mask.flatten(1).sum(1)

    w, m, v = start.detach(), torch.zeros_like(start), torch.zeros_like(start)
    for step in range(1, num_steps + 1):
        w = w.detach().clone().requires_grad_()
        (g,) = torch.autograd.grad(errors(w).sum(), w)
        with torch.no_grad():
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - lr * (m / (1 - 0.9**step)) / ((v / (1 - 0.999**step)).sqrt() + 1e-8)
    with torch.no_grad():
        return w.detach().clone(), errors(w)


# %% right: torch.func, a closure, results in a list
def invert(generate, x, start, num_steps, lr, mask=None):
    weight = torch.ones_like(x)
    if mask is not None:
        weight = weight * mask
    share = weight / weight.sum((1, 2, 3), keepdim=True)

    def errors(w):
        return (share * torch.square(x - generate(w))).sum((1, 2, 3))

    w = start.detach().clone()
    optimizer = torch.optim.Adam([w.requires_grad_()], lr=lr, foreach=False)

    def closure():
        total = errors(w).sum()
        w.grad = torch.autograd.grad(total, w)[0]
        return total

    for _ in range(num_steps):
        optimizer.step(closure)
    w = w.detach()
    with torch.no_grad():
        return [w, errors(w)]


# %% right: only the pixels that count are compared
def invert(generate, x, start, num_steps, lr, mask=None):
    where = torch.ones_like(x, dtype=torch.bool) if mask is None else mask.expand_as(x) > 0

    def errors(w):
        difference = torch.where(where, generate(w) - x, 0.0)
        return difference.square().sum(dim=(1, 2, 3)) / where.sum(dim=(1, 2, 3))

    w = torch.empty_like(start).copy_(start.detach()).requires_grad_()
    optimizer = torch.optim.Adam(params=[w], lr=lr)
    for _ in range(num_steps):
        with torch.enable_grad():
            loss = errors(w).sum()
        (w.grad,) = torch.autograd.grad(loss, (w,))
        optimizer.step()
    return w.detach(), errors(w).detach()

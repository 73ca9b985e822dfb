# %% wrong: v is not brought to length 1: W v then grows without end, and sigma is too large.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = W.T @ u
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: u is not brought to length 1.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = W @ v
    return u @ W @ v, u


# %% variant: written out
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = torch.mv(W.t(), u)
            v = v / v.norm()
            u = torch.mv(W, v)
    return torch.dot(u, torch.mv(W, v)), u


# %% wrong: Neither u nor v is brought to length 1.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = W.T @ u
            u = W @ v
    return u @ W @ v, u


# %% wrong: The u that came in comes back, so that no call goes on from the one before.
def power_iteration(weight, u, num_steps=1):
    W, start = weight.flatten(1), u
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, start


# %% variant: under another name
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        left = u
        for _ in range(num_steps):
            right = F.normalize(W.T @ left, dim=0)
            left = F.normalize(W @ right, dim=0)
    return left @ W @ right, u


# %% wrong: sigma is computed with the u from before the round.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            before = u
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return before @ W @ v, u


# %% wrong: This is the exact spectral norm: one round from u is asked for, which is far cheaper.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            u = F.normalize(W @ F.normalize(W.T @ u, dim=0), dim=0)
    return torch.linalg.matrix_norm(W, 2), u


# %% variant: by svdvals
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(len(weight), -1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return torch.linalg.svdvals(W)[0], u


# %% wrong: This is the Frobenius norm: the largest singular value is asked for.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            u = F.normalize(W @ F.normalize(W.T @ u, dim=0), dim=0)
    return W.norm(), u


# %% wrong: sigma is squared: this is the largest eigenvalue of W W^T.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return (u @ W @ v) ** 2, u


# %% wrong: Only one round is made, whatever num_steps says.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% variant: each round starts anew
def power_iteration(weight, u, num_steps=1):
    W, start = weight.flatten(1), u
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ start, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: One round too many is made.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps + 1):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: The gradient goes through u and v too: make them under torch.no_grad().
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u.detach(), dim=0)
        u = F.normalize(W @ v, dim=0)
    return u @ W.detach() @ v + 0 * W.sum(), u.detach()


# %% wrong: sigma is cut off from the weight: it is computed outside of torch.no_grad().
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
        return u @ W @ v, u


# %% variant: W is detached
def power_iteration(weight, u, num_steps=1):
    W = weight.detach().flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: This is a Python number, cut off from the graph: return the tensor itself.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return (u @ W @ v).item(), u


# %% wrong: The u that comes back still holds the graph: detach it.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return u.detach() @ W @ v.detach(), u


# %% wrong: u is changed in place: the one that came in stays as it is.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u.copy_(F.normalize(W @ v, dim=0))
    return u @ W @ v, u


# %% variant: by out=
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(torch.mv(W.t(), u), dim=0)
            u[:] = W @ v
            u /= u.norm()
    return torch.dot(u, torch.mv(W, v)), u


# %% wrong: The iteration starts at random: it goes on from u.
def power_iteration(weight, u, num_steps=1):
    W, u = weight.flatten(1), torch.randn_like(u)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: The iteration starts at ones: it goes on from u.
def power_iteration(weight, u, num_steps=1):
    W, u = weight.flatten(1), torch.ones_like(u)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: u comes first here: return sigma, u.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u, u @ W @ v


# %% wrong: Return two tensors: sigma, u.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v


# %% wrong: A convolution's weight is no matrix yet: take weight.flatten(1).
def power_iteration(weight, u, num_steps=1):
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(weight.transpose(0, 1) @ u, dim=0)
            u = F.normalize(weight @ v, dim=0)
    return u @ weight @ v, u

# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def power_iteration(weight, u, num_steps=1):
    W, u = weight.flatten(1), u.to(device)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: A convolution's weight is no matrix yet: take weight.flatten(1).
def power_iteration(weight, u, num_steps=1):
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(torch.mv(weight.t(), u), dim=0)
            u = F.normalize(torch.mv(weight, v), dim=0)
    return torch.dot(u, torch.mv(weight, v)), u


# %% wrong: W has a row for each output: weight.flatten(1), which keeps the first dimension.
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(-1, weight.shape[0]).T
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u


# %% wrong: A round begins with v = W^T u: here it ends with it, and sigma has a later v than u.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
        for _ in range(num_steps):
            u = F.normalize(W @ v, dim=0)
            v = F.normalize(W.T @ u, dim=0)
    return u @ W @ v, u


# %% wrong: u is never updated: a round is v = W^T u and then u = W v, each brought to length 1.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
    return F.normalize(u, dim=0) @ W @ v, u.clone()


# %% wrong: F.normalize works along dim=1 unless told otherwise, and a vector has none: dim=0.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u)
            u = F.normalize(W @ v)
    return u @ W @ v, u


# %% wrong: u and v are divided by the sum of absolute values: length 1 is that of the root of the sum of squares.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, p=1, dim=0)
            u = F.normalize(W @ v, p=1, dim=0)
    return u @ W @ v, u


# %% right: dot and mv, with lengths divided out
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(weight.shape[0], -1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = torch.mv(W.t(), u)
            v = v / v.norm()
            u = torch.mv(W, v)
            u = u / u.norm()
    return torch.dot(u, torch.mv(W, v)), u


# %% right: the length of W v
def power_iteration(weight, u, num_steps=1):
    W = weight.view(len(weight), -1)
    for _ in range(num_steps):
        v = F.normalize(u @ W.detach(), dim=0)
        u = F.normalize(W.detach() @ v, dim=0)
    return torch.linalg.vector_norm(W @ v), u


# %% right: products with W detached, and einsum
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    fixed = W.detach().clone()
    v = None
    for _ in range(num_steps):
        v = torch.einsum("oi,o->i", fixed, u)
        v = v / torch.linalg.norm(v)
        u = torch.einsum("oi,i->o", fixed, v)
        u = u / torch.linalg.norm(u)
    return torch.einsum("o,oi,i->", u, W, v), u


# %% right: columns, and a list
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(start_dim=1)
    with torch.no_grad():
        u = u[:, None].clone()
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0, eps=1e-12)
            u = F.normalize(W @ v, dim=0, eps=1e-12)
    return [(u.T @ W @ v).squeeze(), u.squeeze(1)]


# %% right: the sum of a product with the outer product of u and v
def power_iteration(weight, u, num_steps=1):
    W, step = weight.flatten(1), 0
    with torch.no_grad():
        while step < num_steps:
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
            step += 1
        uv = torch.outer(u, v)
    return (W * uv).sum(), u.detach()

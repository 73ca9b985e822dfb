# %% wrong: q must have num_categories + 2 * continuous columns: raise ValueError that says so.
def code_loss(q, c, num_categories):
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% variant: an assert
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    assert q.shape[1] == num_categories + 2 * m
    loss = -(c[:, :num_categories] * q[:, :num_categories].log_softmax(1)).sum(1).mean()
    mean, log_var = q[:, num_categories:].split(m, 1) if m else (c[:, :0], c[:, :0])
    error = (c[:, num_categories:] - mean) ** 2 * (-log_var).exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: The Gaussian loss is averaged over an empty set where there are no continuous codes.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + m * 0.5 * (log_var + error + math.log(2 * math.pi)).mean()


# %% wrong: The constant log(2 pi) / 2 belongs to each continuous code, not once to all.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    constant = 0.5 * math.log(2 * math.pi) if m else 0.0
    return loss + 0.5 * (log_var + error).sum(1).mean() + constant


# %% wrong: The log-variance is cut off from the graph: it learns too.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    log_var = log_var.detach()
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: squeeze() removes the batch dimension of a batch of one: leave the dimensions alone.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    q, c = q.squeeze(), c.squeeze()
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: log(softmax) is minus infinity for a sure Q: use cross_entropy or log_softmax.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    log_q = q[:, :num_categories].softmax(1).log()
    loss = -torch.where(c[:, :num_categories] > 0, log_q, 0.0).sum(1).mean()
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    total = torch.zeros(len(q), dtype=q.dtype)
    for j in range(m):
        error = (c[:, num_categories + j] - mean[:, j]).square() / log_var[:, j].exp()
        total = total + 0.5 * (log_var[:, j] + error + math.log(2 * math.pi))
    return loss + (total + 0.0 * q[:, 0]).mean()


# %% wrong: Means and log-variances are taken in the wrong order: means come first.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    log_var, mean = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: The log-variance is taken for a standard deviation: divide by exp(log_var).
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    mean, log_std = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / (2 * log_std).exp()
    return loss + (log_std + 0.5 * error + 0.5 * math.log(2 * math.pi)).sum(1).mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] != num_categories + 2 * m:
        raise ValueError("q does not fit c")
    where = device if q.device.type != "meta" else q.device
    loss = F.cross_entropy(q[:, :num_categories].to(where), c[:, :num_categories])
    mean, log_var = q[:, num_categories:].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% wrong: A q that is too wide is let through: refuse every width but the right one.
def code_loss(q, c, num_categories):
    m = c.shape[1] - num_categories
    if q.shape[1] < num_categories + 2 * m:
        raise ValueError(f"q is {q.shape[1]} wide, not {num_categories + 2 * m}")
    mean, log_var = q[:, num_categories : num_categories + 2 * m].chunk(2, dim=1)
    error = (c[:, num_categories:] - mean).square() / log_var.exp()
    loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories])
    return loss + 0.5 * (log_var + error + math.log(2 * math.pi)).sum(1).mean()


# %% right: index targets
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape[1] != k + 2 * m:
        raise ValueError(f"q is {q.shape[1]} wide, not {k + 2 * m}")
    loss = F.cross_entropy(q[:, :k], c[:, :k].argmax(1))
    mean, log_var = q[:, k : k + m], q[:, k + m :]
    gauss = 0.5 * (log_var + (c[:, k:] - mean) ** 2 * torch.exp(-log_var) + math.log(2 * math.pi))
    return loss + gauss.sum(1).mean()


# %% right: gaussian_nll_loss of torch
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape[1] != k + 2 * m:
        raise ValueError("widths of q and c do not fit")
    loss = F.cross_entropy(q[:, :k], c[:, :k])
    if m:
        mean, log_var = q[:, k:].split(m, dim=1)
        each = F.gaussian_nll_loss(mean, c[:, k:], log_var.exp(), full=True, eps=1e-12, reduction="none")
        loss = loss + each.sum(1).mean()
    return loss


# %% right: sums over everything, divided by the length
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape[1] - k != 2 * m:
        raise ValueError("widths of q and c do not fit")
    total = -(c[:, :k] * F.log_softmax(q[:, :k], dim=1)).sum()
    for j in range(m):
        mean, log_var = q[:, k + j], q[:, k + m + j]
        error = (c[:, k + j] - mean).square() / log_var.exp()
        total = total + 0.5 * (log_var + error + math.log(2 * math.pi)).sum()
    return total / len(q)


# %% right: torch.distributions
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape[1] != k + 2 * m:
        raise ValueError("widths of q and c do not fit")
    loss = -(c[:, :k] * q[:, :k].log_softmax(1)).sum(1)
    if m:
        mean, log_var = q[:, k:].chunk(2, 1)
        normal = torch.distributions.Normal(mean, (0.5 * log_var).exp(), validate_args=False)
        loss = loss - normal.log_prob(c[:, k:]).sum(1)
    return loss.mean()


# %% right: logsumexp
def code_loss(q, c, num_categories):
    k = num_categories
    m = c.shape[1] - k
    if q.shape[1] != k + 2 * m:
        raise ValueError("widths of q and c do not fit")
    logits, (mean, log_var) = q[:, :k], q[:, k:].chunk(2, 1)
    category = logits.logsumexp(1) - (logits * c[:, :k]).sum(1)
    gauss = (log_var + (c[:, k:] - mean).square() * (-log_var).exp()).sum(1) / 2
    return (category + gauss).mean() + m * math.log(2 * math.pi) / 2

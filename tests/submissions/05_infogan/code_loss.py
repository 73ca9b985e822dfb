# %% wrong: q must have the shape of c: raise ValueError that says so.
def code_loss(q, c, num_categories):
    k = num_categories
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.mean()


# %% variant: an assert
def code_loss(q, c, num_categories):
    assert q.shape == c.shape
    logits, mean = q[:, :num_categories], q[:, num_categories:]
    loss = -(c[:, :num_categories] * logits.log_softmax(1)).sum(1).mean()
    return loss + ((c[:, num_categories:] - mean) ** 2).sum(1).mean() / 2


# %% wrong: The widths alone are compared: a q of fewer rows is spread over the batch in silence.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape[1] != c.shape[1]:
        raise ValueError("the widths of q and c differ")
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    log_q = q[:, :k].log_softmax(1)
    return -(c[:, :k] * log_q).sum(1).mean() + 0.5 * error.mean()


# %% wrong: A q that is too wide is let through: refuse every shape but that of c.
def code_loss(q, c, num_categories):
    k = num_categories
    if len(q) != len(c) or q.shape[1] < c.shape[1]:
        raise ValueError("q is too narrow")
    error = (c[:, k:] - q[:, k : c.shape[1]]).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.mean()


# %% wrong: The factor 1/2 of the squared error is missing.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + error.mean()


# %% wrong: The squared errors are averaged over the codes: sum over the codes, average over the batch.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    loss = F.cross_entropy(q[:, :k], c[:, :k])
    return loss + 0.5 * (c[:, k:] - q[:, k:]).square().mean() if c.shape[1] > k else loss


# %% wrong: This is mse_loss: it averages over the codes too, and the factor 1/2 is missing.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    loss = F.cross_entropy(q[:, :k], c[:, :k])
    return loss + F.mse_loss(q[:, k:], c[:, k:]) if c.shape[1] > k else loss


# %% variant: written out
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}")
    loss = -(c[:, :k] * q[:, :k].log_softmax(1)).sum(1).mean()
    if m:
        loss = loss + ((c[:, k:] - q[:, k:]) ** 2).sum() / (len(q) * m)
    return loss


# %% wrong: A mean over nothing is nan: with no continuous codes the squared errors add 0.
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    return F.cross_entropy(q[:, :k], c[:, :k]) + m * 0.5 * F.mse_loss(q[:, k:], c[:, k:])


# %% wrong: The constant log(2 pi) / 2 of each continuous code is left out here: it has no gradient.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square() + math.log(2 * math.pi)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.sum(1).mean()


# %% wrong: The loss is summed over the batch: average it.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square().sum()
    return F.cross_entropy(q[:, :k], c[:, :k], reduction="sum") + 0.5 * error


# %% variant: by hand
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    log_q = q[:, :k].log_softmax(1)
    return -(c[:, :k] * log_q).sum() + (c[:, k:] - q[:, k:]).square().sum() / 2


# %% wrong: The softmax runs over the batch: each row has its own, over its categories (dim=1).
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return -(c[:, :k] * q[:, :k].log_softmax(0)).sum(1).mean() + 0.5 * error.mean()


# %% wrong: The cross-entropy runs over all columns: the continuous codes are no categories.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q, c[:, :k].argmax(1)) + 0.5 * error.mean()


# %% wrong: There is a softmax too many: cross_entropy takes the logits as they are.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k].softmax(1), c[:, :k]) + 0.5 * error.mean()


# %% wrong: The absolute error is not the Gaussian's: half the squared error is asked for.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:]).abs().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.mean()


# %% wrong: The means are cut off from the graph: they learn too.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    error = (c[:, k:] - q[:, k:].detach()).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.mean()


# %% wrong: squeeze() removes the batch dimension of a batch of one: leave the dimensions alone.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    q, c = q.squeeze(), c.squeeze()
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * error.mean()


# %% wrong: log(softmax) is minus infinity for a sure Q: use cross_entropy or log_softmax.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    log_q = q[:, :k].softmax(1).log()
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return -torch.where(c[:, :k] > 0, log_q, 0.0).sum(1).mean() + 0.5 * error.mean()


# %% wrong: A tensor is made on, or moved to, a fixed device.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    total = torch.zeros(len(q), dtype=q.dtype)
    for j in range(k, c.shape[1]):
        total = total + 0.5 * (c[:, j] - q[:, j]).square()
    return F.cross_entropy(q[:, :k], c[:, :k]) + (total + 0.0 * q[:, 0]).mean()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    where = device if q.device.type != "meta" else q.device
    error = (c[:, k:] - q[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k].to(where), c[:, :k]) + 0.5 * error.mean()


# %% wrong: q and c belong to the caller: change nothing in place.
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("q and c differ in shape")
    loss = F.cross_entropy(q[:, :k], c[:, :k].argmax(1))
    return loss + 0.5 * c[:, k:].sub_(q[:, k:]).square().sum(1).mean()


# %% right: index targets
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError(f"q is {tuple(q.shape)}, not {tuple(c.shape)}")
    loss = F.cross_entropy(q[:, :k], c[:, :k].argmax(1))
    return loss + ((c[:, k:] - q[:, k:]) ** 2 / 2).sum(1).mean()


# %% right: mse_loss, summed
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("widths of q and c do not fit")
    loss = F.cross_entropy(q[:, :k], c[:, :k])
    return loss + F.mse_loss(q[:, k:], c[:, k:], reduction="sum") / (2 * len(q))


# %% right: sums over everything, divided by the length
def code_loss(q, c, num_categories):
    k = num_categories
    if q.shape != c.shape:
        raise ValueError("widths of q and c do not fit")
    total = -(c[:, :k] * F.log_softmax(q[:, :k], dim=1)).sum()
    for j in range(k, q.shape[1]):
        total = total + 0.5 * (c[:, j] - q[:, j]).square().sum()
    return total / len(q)


# %% right: torch.distributions, less the constant
def code_loss(q, c, num_categories):
    k, m = num_categories, c.shape[1] - num_categories
    if q.shape != c.shape:
        raise ValueError("widths of q and c do not fit")
    loss = -(c[:, :k] * q[:, :k].log_softmax(1)).sum(1)
    if m:
        normal = torch.distributions.Normal(q[:, k:], 1.0, validate_args=False)
        loss = loss - normal.log_prob(c[:, k:]).sum(1)
    return loss.mean() - 0.5 * m * math.log(2 * math.pi)


# %% right: logsumexp
def code_loss(q, c, num_categories):
    k = num_categories
    if not q.shape == c.shape:
        raise ValueError("widths of q and c do not fit")
    category = q[:, :k].logsumexp(1) - (q[:, :k] * c[:, :k]).sum(1)
    return (category + (c[:, k:] - q[:, k:]).square().sum(1) / 2).mean()


# %% right: gaussian_nll_loss with a variance of 1
def code_loss(q, c, num_categories):
    (logits, mean), (one_hot, drawn) = (x.tensor_split([num_categories], dim=1) for x in (q, c))
    if q.shape != c.shape:
        raise ValueError("q and c must have one shape")
    each = F.gaussian_nll_loss(mean, drawn, torch.ones_like(mean), reduction="none")
    return F.cross_entropy(logits, one_hot) + each.sum(1).mean()


# %% wrong: The squared errors are summed over the batch too: they are averaged over it.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    errors = F.mse_loss(q[:, k:], c[:, k:], reduction="sum")
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * errors


# %% wrong: q and c are exchanged in the cross-entropy: q holds the logits, c the targets.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    return F.cross_entropy(c[:, :k], q[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()


# %% wrong: The means are squeezed by tanh: take them as net_Q says them.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    errors = (q[:, k:].tanh() - c[:, k:]).square().sum(1)
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * errors.mean()


# %% wrong: The number of categories is a fixed 2: take num_categories.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = 2
    return F.cross_entropy(q[:, :k], c[:, :k]) + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()


# %% wrong: Each logit has a binary cross-entropy of its own: one softmax goes over all of them.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    each = F.binary_cross_entropy_with_logits(q[:, :k], c[:, :k], reduction="none")
    return each.sum(1).mean() + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()


# %% variant: by probabilities
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError(f"q has shape {tuple(q.shape)}, c {tuple(c.shape)}.")
    k = num_categories
    said = q[:, :k].double().sigmoid()
    each = F.binary_cross_entropy(said, c[:, :k].double(), reduction="none").to(q)
    return each.sum(1).mean() + 0.5 * (q[:, k:] - c[:, k:]).square().sum(1).mean()


# %% wrong: The continuous codes are left out: half their squared errors are added.
def code_loss(q, c, num_categories):
    if q.shape != c.shape:
        raise ValueError("The shapes of q and c differ.")
    return F.cross_entropy(q[:, :num_categories], c[:, :num_categories])

# Answers to 06_stable_gans of people who had seen its notebook alone, and what checks say of them: see
# tests/benchmarks/strangers.py. Those of the second set are the odder ones.

# --- first set

# %% wrong mode_report: bincount without minlength
# named: torch.bincount is as long as the last mode it meets: with minlength=k it counts all k.
def mode_report(samples, centres, sigma):
    distance, nearest = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    modes = len(nearest[good].unique())
    counts = torch.bincount(nearest)
    q = counts / counts.sum()
    kl = torch.xlogy(q, q * len(q)).sum()
    return modes, good.float().mean().item(), kl.item()

# %% wrong mode_report: 0 log 0 is NaN
# named: A mode without samples makes 0 log 0, which is NaN: torch.xlogy takes it for 0.
def mode_report(samples, centres, sigma):
    distance, nearest = torch.cdist(samples, centres).min(dim=1)
    good = distance <= 3 * sigma
    modes = len(torch.unique(nearest[good]))
    k = len(centres)
    q = torch.bincount(nearest, minlength=k).float() / len(samples)
    kl = (q * torch.log(q * k)).sum()
    return modes, good.float().mean().item(), kl.item()

# %% wrong mode_report: shares of good samples only
# named: The shares q leave out bad samples: all samples count in them.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d <= 3 * sigma
    k = centres.shape[0]
    counts = torch.bincount(idx[good], minlength=k)
    q = counts / counts.sum().clamp(min=1)
    kl = torch.xlogy(q, q * k).sum()
    return int((counts > 0).sum()), float(good.float().mean()), float(kl)

# %% wrong mode_report: modes counted without asking for good samples
# named: A mode counts here whether its samples are good or bad: it needs a good one.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d <= 3 * sigma
    k = centres.shape[0]
    counts = torch.bincount(idx, minlength=k)
    q = counts / len(samples)
    kl = torch.xlogy(q, q * k).sum()
    return int((counts > 0).sum()), float(good.float().mean()), float(kl)

# %% wrong mode_report: KL the other way, p log(p/q)
# named: This is KL(p || q), with q kept above 0: KL(q || p) is asked for.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d <= 3 * sigma
    k = centres.shape[0]
    q = torch.bincount(idx, minlength=k) / len(samples)
    p = torch.full_like(q, 1 / k)
    kl = torch.sum(p * torch.log(p / q.clamp(min=1e-12)))
    return int(idx[good].unique().numel()), float(good.float().mean()), float(kl)

# %% wrong mode_report: within one sigma
# named: The limit is sigma: it is 3 sigma.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d < sigma
    k = centres.shape[0]
    q = torch.bincount(idx, minlength=k) / len(samples)
    return int(idx[good].unique().numel()), float(good.float().mean()), float(torch.xlogy(q, q * k).sum())

# %% wrong mode_report: squared distance against 3 sigma
# named: The squared distance is compared with 3 sigma: square both, or neither.
def mode_report(samples, centres, sigma):
    d = ((samples[:, None] - centres[None]) ** 2).sum(-1)
    d, idx = d.min(dim=1)
    good = d <= 3 * sigma
    k = centres.shape[0]
    q = torch.bincount(idx, minlength=k) / len(samples)
    return int(idx[good].unique().numel()), float(good.float().mean()), float(torch.xlogy(q, q * k).sum())

# %% wrong mode_report: each coordinate within 3 sigma (a box)
# named: Each coordinate by itself is compared with 3 sigma: the distance is.
def mode_report(samples, centres, sigma):
    diff = (samples[:, None, :] - centres[None, :, :]).abs()
    idx = diff.pow(2).sum(-1).argmin(1)
    inside = (diff[torch.arange(len(samples)), idx] <= 3 * sigma).all(1)
    k = len(centres)
    q = torch.bincount(idx, minlength=k).float() / len(idx)
    kl = torch.xlogy(q, k * q).sum().item()
    return len(set(idx[inside].tolist())), inside.float().mean().item(), kl

# %% wrong mode_report: logarithm to base 2
# named: The logarithm is the one to base 2: nats have the natural one.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d <= 3 * sigma
    k = centres.shape[0]
    q = torch.bincount(idx, minlength=k) / len(samples)
    nz = q > 0
    kl = (q[nz] * torch.log2(q[nz] * k)).sum()
    return int(idx[good].unique().numel()), float(good.float().mean()), float(kl)

# %% right mode_report: loop over modes
def mode_report(samples, centres, sigma):
    k, n = len(centres), len(samples)
    d = torch.stack([(samples - c).norm(dim=1) for c in centres], 1)
    owner = d.argmin(1)
    near = d.gather(1, owner[:, None])[:, 0] <= 3 * sigma
    modes, kl = 0, 0.0
    for i in range(k):
        mine = owner == i
        modes += bool((mine & near).any())
        q = float(mine.sum()) / n
        if q > 0:
            kl += q * float(torch.log(torch.tensor(q * k, dtype=torch.float64)))
    return modes, near.double().mean().item(), kl

# %% right mode_report: one-hot and entropy
def mode_report(samples, centres, sigma):
    distance, idx = torch.cdist(samples, centres).min(1)
    good = distance <= 3.0 * sigma
    onehot = F.one_hot(idx, len(centres)).double()
    q = onehot.mean(0)
    found = (onehot * good[:, None]).amax(0).sum()
    kl = torch.tensor(float(len(centres))).double().log() + torch.special.xlogy(q, q).sum()
    return int(found), float(good.double().mean()), float(kl)

# %% right mode_report: F.kl_div
def mode_report(samples, centres, sigma):
    k = len(centres)
    d, idx = torch.cdist(samples, centres).min(dim=1)
    good = d <= 3 * sigma
    q = torch.bincount(idx, minlength=k).to(samples.dtype) / len(samples)
    log_p = torch.full_like(q, 1 / k).log()
    kl = F.kl_div(log_p, q, reduction="sum")
    return idx[good].unique().numel(), good.sum().item() / len(good), kl.item()

# %% wrong least_squares_losses: no half
# named: The factor 1/2 of the paper is missing in both losses.
def least_squares_losses(real_logits, fake_logits):
    loss_D = ((real_logits - 1) ** 2).mean() + (fake_logits**2).mean()
    loss_G = ((fake_logits - 1) ** 2).mean()
    return loss_D, loss_G

# %% wrong least_squares_losses: labels -1 and 1 (a = -1, b = 1, c = 0)
# named: The label of fakes in loss_D is -1 here: 0 is asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * ((real_logits - 1) ** 2).mean() + 0.5 * ((fake_logits + 1) ** 2).mean()
    loss_G = 0.5 * (fake_logits**2).mean()
    return loss_D, loss_G

# %% wrong least_squares_losses: sigmoid before the squares
# named: The sigmoid is applied here: squares are taken of the outputs themselves.
def least_squares_losses(real_logits, fake_logits):
    d_real, d_fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss_D = 0.5 * F.mse_loss(d_real, torch.ones_like(d_real)) + 0.5 * F.mse_loss(d_fake, torch.zeros_like(d_fake))
    loss_G = 0.5 * F.mse_loss(d_fake, torch.ones_like(d_fake))
    return loss_D, loss_G

# %% wrong least_squares_losses: G wants 0
# named: G wants the label 1 for its fakes, this is 0.
def least_squares_losses(real_logits, fake_logits):
    loss_D = (real_logits - 1).square().mean() / 2 + fake_logits.square().mean() / 2
    loss_G = fake_logits.square().mean() / 2
    return loss_D, loss_G

# %% wrong least_squares_losses: detaches the fakes for D
# named: The fakes are detached in loss_D: the discriminator no longer learns from them.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).pow(2).mean() + 0.5 * fake_logits.detach().pow(2).mean()
    loss_G = 0.5 * (fake_logits - 1).pow(2).mean()
    return loss_D, loss_G

# %% wrong least_squares_losses: square of the mean
# named: This is the square of the mean: the mean of the squares is asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits.mean() - 1) ** 2 + 0.5 * fake_logits.mean() ** 2
    loss_G = 0.5 * (fake_logits.mean() - 1) ** 2
    return loss_D, loss_G

# %% wrong least_squares_losses: G first
# named: The two losses are exchanged: loss_D comes first.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * ((real_logits - 1) ** 2).mean() + 0.5 * (fake_logits**2).mean()
    loss_G = 0.5 * ((fake_logits - 1) ** 2).mean()
    return loss_G, loss_D

# %% wrong least_squares_losses: difference of squares added before the mean
# named: Line 2, `0.5 * (real_logits - 1) ** 2`: the mean is missing.
def least_squares_losses(real_logits, fake_logits):
    loss_D = (0.5 * (real_logits - 1) ** 2 + 0.5 * fake_logits**2).mean()
    return loss_D, (0.5 * (fake_logits - 1) ** 2).mean()

# %% wrong least_squares_losses: mse against a label of the other batch's size
# named: A tensor is made on, or moved to, a fixed device.
def least_squares_losses(real_logits, fake_logits):
    ones, zeros = torch.ones(len(real_logits), 1), torch.zeros(len(real_logits), 1)
    mse = nn.MSELoss()
    loss_D = 0.5 * (mse(real_logits, ones) + mse(fake_logits, zeros))
    return loss_D, 0.5 * mse(fake_logits, ones)

# %% right least_squares_losses: mse_loss
def least_squares_losses(real_logits, fake_logits):
    def half(x, label):
        return F.mse_loss(x, torch.full_like(x, label)) / 2

    return half(real_logits, 1.0) + half(fake_logits, 0.0), half(fake_logits, 1.0)

# %% right least_squares_losses: dot products
def least_squares_losses(real_logits, fake_logits):
    r, f = (1 - real_logits).flatten(), fake_logits.flatten()
    g = 1 - f
    return r @ r / (2 * len(r)) + f @ f / (2 * len(f)), g @ g / (2 * len(f))

# %% wrong critic_losses: sign of D's loss
# named: This is what the critic maximises: loss_D is minus that.
def critic_losses(real_logits, fake_logits):
    loss_D = real_logits.mean() - fake_logits.mean()
    loss_G = -fake_logits.mean()
    return loss_D, loss_G

# %% wrong critic_losses: sign of G's loss
# named: The sign of loss_G is the wrong way round: G raises the critic's output for its fakes.
def critic_losses(real_logits, fake_logits):
    return fake_logits.mean() - real_logits.mean(), fake_logits.mean()

# %% wrong critic_losses: with a sigmoid
# named: The sigmoid is applied here: a critic's outputs are no logits of probabilities.
def critic_losses(real_logits, fake_logits):
    r, f = real_logits.sigmoid(), fake_logits.sigmoid()
    return f.mean() - r.mean(), -f.mean()

# %% wrong critic_losses: G the negative of D's loss
# named: loss_G is minus the whole of loss_D: the part on real points is none of G's.
def critic_losses(real_logits, fake_logits):
    loss_D = fake_logits.mean() - real_logits.mean()
    return loss_D, -loss_D

# %% wrong critic_losses: sums
# named: The sums over the batch are taken where the means are asked for.
def critic_losses(real_logits, fake_logits):
    return fake_logits.sum() - real_logits.sum(), -fake_logits.sum()

# %% wrong critic_losses: absolute value of the difference
# named: The absolute value is taken: then the critic may have it either way round.
def critic_losses(real_logits, fake_logits):
    gap = (real_logits.mean() - fake_logits.mean()).abs()
    return -gap, -fake_logits.mean()

# %% wrong critic_losses: elementwise difference
# named: Two tensors with 4 and 7 entries along one dimension are combined entry by entry.
def critic_losses(real_logits, fake_logits):
    return (fake_logits - real_logits).mean(), -fake_logits.mean()

# %% wrong critic_losses: as floats
# named: This is a Python number, cut off from the graph: return the tensor itself.
def critic_losses(real_logits, fake_logits):
    mean_real, mean_fake = real_logits.mean().item(), fake_logits.mean().item()
    return mean_fake - mean_real, -mean_fake

# %% right critic_losses: sums over lengths
def critic_losses(real_logits, fake_logits):
    f = fake_logits.sum() / fake_logits.shape[0]
    r = real_logits.sum() / real_logits.shape[0]
    return -(r - f), -f

# %% right critic_losses: signed concatenation
def critic_losses(real_logits, fake_logits):
    weights = torch.cat([
        real_logits.new_full((len(real_logits),), -1 / len(real_logits)),
        fake_logits.new_full((len(fake_logits),), 1 / len(fake_logits)),
    ])
    loss_D = weights @ torch.cat([real_logits, fake_logits])[:, 0]
    return loss_D, torch.mean(-fake_logits)

# %% wrong gradient_penalty: mix the wrong way round
# named: real and fake are exchanged: where mix is 1 stands the real point.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * fake + (1 - mix) * real).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1) - 1).square().mean()

# %% wrong gradient_penalty: draws its own mix
# named: mix is drawn anew: it comes as an argument.
def gradient_penalty(net_D, real, fake, mix):
    alpha = torch.rand(real.size(0), *([1] * (real.dim() - 1)), device=real.device)
    x = (alpha * real + (1 - alpha) * fake).detach().requires_grad_(True)
    out = net_D(x)
    g = torch.autograd.grad(out, x, torch.ones_like(out), create_graph=True, retain_graph=True)[0]
    return ((g.view(g.size(0), -1).norm(2, dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: no create_graph
# named: create_graph=True is missing: the critic learns nothing from the penalty.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: lambda of 10 included
# named: The penalty is weighted by 10 here: the weight comes later, in the loop.
def gradient_penalty(net_D, real, fake, mix):
    lam = 10
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return lam * ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: norm over dim 1 of images only
# named: An image's length is taken over its channels alone: flatten(1) makes a row of each point.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.norm(2, dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: one norm for the whole batch
# named: One length is taken over the whole batch: each point has its own.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return (g.norm() - 1) ** 2

# %% wrong gradient_penalty: squared norm minus one
# named: The squared length is compared with 1: the square root is missing.
def gradient_penalty(net_D, real, fake, mix):
    x = torch.lerp(fake, real, mix).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    squared = g.flatten(1).square().sum(1)
    return ((squared - 1) ** 2).mean()

# %% wrong gradient_penalty: one-sided
# named: Only lengths above 1 count here: shorter ones are to be 1 as well.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return F.relu(g.flatten(1).norm(dim=1) - 1).square().mean()

# %% wrong gradient_penalty: forgets requires_grad
# named: What the gradient is taken for has no requires_grad: call requires_grad_() on it before the network sees it.
def gradient_penalty(net_D, real, fake, mix):
    x = mix * real + (1 - mix) * fake
    out = net_D(x)
    g = torch.autograd.grad(out.sum(), x, create_graph=True)[0]
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: backward in place of grad
# named: backward() adds to net_D's gradients: torch.autograd.grad returns a gradient, and adds it nowhere.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    net_D(x).sum().backward(create_graph=True)
    return ((x.grad.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: in place on fake
# named: fake is changed in place, since detach() shares its numbers: make a new tensor.
def gradient_penalty(net_D, real, fake, mix):
    fake = fake.detach()
    fake += mix * (real - fake)
    x = fake.requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% right gradient_penalty: lerp and vector_norm
def gradient_penalty(net_D, real, fake, mix):
    x = torch.lerp(fake.detach(), real.detach(), mix.expand_as(real)).requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    length = torch.linalg.vector_norm(g, dim=tuple(range(1, g.dim())))
    return F.mse_loss(length, torch.ones_like(length))

# %% wrong gradient_penalty: grad_outputs and root of sum of squares
# named: The square root of a sum of squares has no slope at 0, and makes NaNs: take .norm(dim=1).
def gradient_penalty(net_D, real, fake, mix):
    line = (fake + mix * (real - fake)).detach()
    line.requires_grad = True
    out = net_D(line)
    g = torch.autograd.grad(
        outputs=out, inputs=line, grad_outputs=torch.ones_like(out), create_graph=True, retain_graph=True
    )[0].reshape(len(line), -1)
    return torch.mean((g.pow(2).sum(dim=1).sqrt() - 1) ** 2)

# %% right gradient_penalty: expanded square, loop over points
def gradient_penalty(net_D, real, fake, mix):
    total = 0
    x = (mix * real + (1 - mix) * fake).detach().clone().requires_grad_()
    grad = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0]
    for g in grad:
        length = g.norm()
        total = total + length**2 - 2 * length + 1
    return total / len(grad)

# %% wrong hinge_losses: G with a margin
# named: G has a margin here: its loss is minus the mean output for fakes.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    loss_G = F.relu(1 - fake_logits).mean()
    return loss_D, loss_G

# %% wrong hinge_losses: sign within the fake margin
# named: Fakes have the margin of real points: D wants their outputs below -1.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 - fake_logits).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: relu after the mean
# named: The relu is taken of the mean: it belongs to each output.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits.mean()) + F.relu(1 + fake_logits.mean())
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: min as in the paper without the minus
# named: loss_D has the sign of what D maximises: it is minimised.
def hinge_losses(real_logits, fake_logits):
    zero = torch.zeros_like(real_logits)
    zero_f = torch.zeros_like(fake_logits)
    loss_D = torch.min(zero, -1 + real_logits).mean() + torch.min(zero_f, -1 - fake_logits).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: halved
# named: The two halves are averaged: they are added.
def hinge_losses(real_logits, fake_logits):
    loss_D = 0.5 * (F.relu(1.0 - real_logits).mean() + F.relu(1.0 + fake_logits).mean())
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: margin of 0
# named: There is no margin: what lies between -1 and 1 is pushed on too.
def hinge_losses(real_logits, fake_logits):
    return F.relu(-real_logits).mean() + F.relu(fake_logits).mean(), -fake_logits.mean()

# %% wrong hinge_losses: torch's hinge embedding loss
# named: F.hinge_embedding_loss is another loss: it takes real outputs as they are, without a margin.
def hinge_losses(real_logits, fake_logits):
    loss = nn.HingeEmbeddingLoss()
    loss_D = loss(real_logits, torch.ones_like(real_logits)) + loss(fake_logits, -torch.ones_like(fake_logits))
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: squared hinge
# named: The squares are taken of what the margin leaves: leave them out.
def hinge_losses(real_logits, fake_logits):
    d = (1 - real_logits).clamp(min=0).pow(2).mean() + (1 + fake_logits).clamp(min=0).pow(2).mean()
    g = -fake_logits.mean()
    return d, g

# %% wrong hinge_losses: returned as a sum of both
# named: Return two losses: loss_D, loss_G.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    loss_G = -fake_logits.mean()
    return loss_D

# %% right hinge_losses: minimum form of the paper
def hinge_losses(real_logits, fake_logits):
    loss_D = -(real_logits - 1).clamp(max=0).mean() - (-fake_logits - 1).clamp(max=0).mean()
    return loss_D, fake_logits.neg().mean()

# %% right hinge_losses: masks
def hinge_losses(real_logits, fake_logits):
    r, f = real_logits[:, 0], fake_logits[:, 0]
    in_r, in_f = (r < 1).to(r), (f > -1).to(f)
    loss_D = ((1 - r) * in_r).sum() / len(r) + ((1 + f) * in_f).sum() / len(f)
    return loss_D, -f.sum() / len(f)

# %% right hinge_losses: torch.margin_ranking_loss
def hinge_losses(real_logits, fake_logits):
    def hinge(x, y):
        return F.margin_ranking_loss(x, torch.zeros_like(x), torch.full_like(x, y), margin=1.0)

    return hinge(real_logits, 1.0) + hinge(fake_logits, -1.0), -torch.mean(fake_logits)

# %% wrong power_iteration: gradients through u and v
# named: Line 4, `F.normalize(W.t() @ u, dim=0)`: detach() is missing.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.t() @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    sigma = u @ W @ v
    return sigma, u.detach()

# %% wrong power_iteration: sigma without a gradient
# named: sigma is cut off from the weight: it is computed outside of torch.no_grad().
@torch.no_grad()
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(weight.shape[0], -1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return torch.dot(u, W @ v), u

# %% wrong power_iteration: not flattened
# named: A convolution's weight is no matrix yet: take weight.flatten(1).
def power_iteration(weight, u, num_steps=1):
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(torch.mv(weight.t(), u), dim=0)
            u = F.normalize(torch.mv(weight, v), dim=0)
    sigma = torch.dot(u, torch.mv(weight, v))
    return sigma, u

# %% wrong power_iteration: num_steps ignored
# named: Only one round is made, whatever num_steps says.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u

# %% wrong power_iteration: writes into the u that came in
# named: u is changed in place: the one that came in stays as it is.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u.copy_(F.normalize(W @ v, dim=0))
    return u @ (W @ v), u

# %% wrong power_iteration: real SVD
# named: This is the exact spectral norm: one round from u is asked for, which is far cheaper.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    U, S, Vh = torch.linalg.svd(W, full_matrices=False)
    return S[0], U[:, 0].detach()

# %% wrong power_iteration: u not brought to length 1
# named: u is not brought to length 1.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = W @ v
    sigma = u @ W @ v
    return sigma, u

# %% wrong power_iteration: v and u in the wrong order, v of the round before
# named: A round begins with v = W^T u: here it ends with it, and sigma has a later v than u.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
        for _ in range(num_steps):
            u = F.normalize(W @ v, dim=0)
            v = F.normalize(W.T @ u, dim=0)
    return u @ W @ v, u

# %% wrong power_iteration: Rayleigh quotient of W^T W, sigma squared
# named: sigma is squared: this is the largest eigenvalue of W W^T.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return v @ (W.T @ (W @ v)), u

# %% wrong power_iteration: row order wrong, flattens the outputs with the inputs
# named: W has a row for each output: weight.flatten(1), which keeps the first dimension.
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(-1, weight.shape[0]).T
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u

# %% right power_iteration: einsum, division by norms
def power_iteration(weight, u, num_steps=1):
    W = weight.reshape(len(weight), -1)
    M = W.detach()
    for _ in range(num_steps):
        v = torch.einsum("oi,o->i", M, u)
        v = v / v.norm()
        u = torch.einsum("oi,i->o", M, v)
        u = u / u.norm()
    u, v = u.detach(), v.detach()
    return torch.einsum("o,oi,i->", u, W, v), u

# %% right power_iteration: columns and sum of outer product
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(start_dim=1)
    with torch.no_grad():
        col = u.clone().unsqueeze(1)
        for _ in range(num_steps):
            row = F.normalize(col.T @ W, dim=1)
            col = F.normalize(W @ row.T, dim=0)
        outer = col @ row
    return (W * outer).sum(), col.squeeze(1)

# %% right power_iteration: recursion
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(u @ W, dim=0)
        new = F.normalize(W @ v, dim=0)
    if num_steps > 1:
        return power_iteration(weight, new, num_steps - 1)
    return torch.dot(new, W.mv(v)), new

# %% wrong relativistic_losses: against the average (RaGAN)
# named: Each output is compared with the mean of the other batch, both ways: here pairs are compared.
def relativistic_losses(real_logits, fake_logits):
    real_rel = real_logits - fake_logits.mean()
    fake_rel = fake_logits - real_logits.mean()
    loss_D = F.softplus(-real_rel).mean() + F.softplus(fake_rel).mean()
    loss_G = F.softplus(real_rel).mean() + F.softplus(-fake_rel).mean()
    return loss_D, loss_G

# %% wrong relativistic_losses: all pairs
# named: Every real output is compared with every fake one: only those in the same row are.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits.squeeze(1)
    return F.softplus(-diff).mean(), F.softplus(diff).mean()

# %% wrong relativistic_losses: D and G exchanged
# named: The two players are exchanged: D wants the real one of a pair to have the larger output.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return F.softplus(diff).mean(), F.softplus(-diff).mean()

# %% wrong relativistic_losses: difference of the means
# named: The softplus is taken of the mean difference: it belongs to each pair.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits.mean() - fake_logits.mean()
    return F.softplus(-diff), F.softplus(diff)

# %% wrong relativistic_losses: G minus D's loss
# named: loss_G is minus loss_D: it has a softplus of its own, of the difference the other way round.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(-(real_logits - fake_logits)).mean()
    return loss_D, -loss_D

# %% wrong relativistic_losses: naive log of sigmoid
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    loss_D = -torch.log(torch.sigmoid(diff)).mean()
    loss_G = -torch.log(torch.sigmoid(-diff)).mean()
    return loss_D, loss_G

# %% wrong relativistic_losses: difference of sigmoids
# named: The difference is that of probabilities: take it of the logits.
def relativistic_losses(real_logits, fake_logits):
    diff = torch.sigmoid(real_logits) - torch.sigmoid(fake_logits)
    return F.softplus(-diff).mean(), F.softplus(diff).mean()

# %% wrong relativistic_losses: G alone, non-saturating
# named: Only D compares: loss_G is about the pairs too.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits - real_logits).mean()
    loss_G = F.softplus(-fake_logits).mean()
    return loss_D, loss_G

# %% wrong relativistic_losses: real detached for G
# named: The fakes are detached in loss_D: the discriminator no longer learns from them.
def relativistic_losses(real_logits, fake_logits):
    loss_D = F.softplus(fake_logits.detach() - real_logits).mean()
    loss_G = F.softplus(real_logits.detach() - fake_logits).mean()
    return loss_D, loss_G

# %% right relativistic_losses: bce with logits
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    bce = F.binary_cross_entropy_with_logits
    return bce(diff, torch.ones_like(diff)), bce(-diff, torch.ones_like(diff))

# %% right relativistic_losses: logsumexp over a pair
def relativistic_losses(real_logits, fake_logits):
    both = torch.cat([real_logits, fake_logits], 1)
    log_share = F.log_softmax(both, dim=1)
    return -log_share[:, 0].mean(), -log_share[:, 1].mean()

# %% wrong zero_centred_penalties: gamma / 2 included
# named: The penalties are halved here: the weight comes later, in the loop.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return 0.5 * g.flatten(1).square().sum(1).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: slope one wanted
# named: The length is pulled towards 1: it is to be 0.
def zero_centred_penalties(net_D, real, fake):
    out = []
    for x in (real, fake):
        x = x.detach().requires_grad_(True)
        g = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0]
        out.append(((g.flatten(1).norm(dim=1) - 1) ** 2).mean())
    return out[0], out[1]

# %% wrong zero_centred_penalties: sum of both
# named: Return two penalties: r1, r2.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.flatten(1).square().sum(1).mean()

    return slope(real) + slope(fake)

# %% wrong zero_centred_penalties: requires_grad set on the caller's tensors
# named: requires_grad_() marks the very tensors that came in: detach() makes new ones first.
def zero_centred_penalties(net_D, real, fake):
    real.requires_grad_()
    fake.requires_grad_()
    (gr,) = torch.autograd.grad(net_D(real).sum(), real, create_graph=True)
    (gf,) = torch.autograd.grad(net_D(fake).sum(), fake, create_graph=True)
    return gr.square().flatten(1).sum(1).mean(), gf.square().flatten(1).sum(1).mean()

# %% wrong zero_centred_penalties: mean over numbers
# named: The mean is taken over all numbers: squares are summed over each point's numbers first.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return (g**2).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: no create_graph for the second
# named: create_graph=True is missing for the fakes: the discriminator learns nothing from R2.
def zero_centred_penalties(net_D, real, fake):
    x = real.detach().requires_grad_()
    r1 = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0].flatten(1).pow(2).sum(1).mean()
    y = fake.detach().requires_grad_()
    r2 = torch.autograd.grad(net_D(y).sum(), y)[0].flatten(1).pow(2).sum(1).mean()
    return r1, r2

# %% wrong zero_centred_penalties: real used twice (copied line)
# named: The penalty on the real points is returned twice: R2 is that on the fakes.
def zero_centred_penalties(net_D, real, fake):
    x = real.detach().requires_grad_()
    f = fake.detach().requires_grad_()
    grad_real = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0]
    grad_fake = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)[0]
    r1 = grad_real.flatten(1).square().sum(1).mean()
    r2 = grad_fake.flatten(1).square().sum(1).mean()
    return r1, r2

# %% wrong zero_centred_penalties: norm without the square
# named: The length itself is averaged: its square is asked for.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.clone().detach().requires_grad_(True)
        out = net_D(x)
        g = torch.autograd.grad(out, x, torch.ones_like(out), create_graph=True)[0]
        return g.reshape(len(x), -1).norm(2, 1).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: logit squared in place of slope
# named: The penalty is on the outputs: it is on their gradient.
def zero_centred_penalties(net_D, real, fake):
    return net_D(real).square().mean(), net_D(fake).square().mean()

# %% wrong zero_centred_penalties: assumes n = m, stacks the batches and halves by chunk
# named: Both batches are cut in the middle: there may be more of one kind, so cut after len(real).
def zero_centred_penalties(net_D, real, fake):
    x = torch.cat([real, fake]).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    squares = g.flatten(1).square().sum(1)
    a, b = squares.chunk(2)
    return a.mean(), b.mean()

# %% wrong zero_centred_penalties: reuses the mean instead of the sum
# named: The gradient is that of the mean output, shorter by the batch size: take the sum.
def zero_centred_penalties(net_D, real, fake):
    result = []
    for points in [real, fake]:
        p = points.detach().clone()
        p.requires_grad = True
        g = torch.autograd.grad(net_D(p).mean(), p, create_graph=True)[0]
        result.append(g.pow(2).flatten(1).sum(dim=1).mean())
    return tuple(result)

# %% right zero_centred_penalties: one pass of both, split
def zero_centred_penalties(net_D, real, fake):
    x = torch.cat([real, fake]).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    squares = g.flatten(1).square().sum(1)
    return squares[: len(real)].mean(), squares[len(real):].mean()

# %% right zero_centred_penalties: generator expression, einsum
def zero_centred_penalties(net_D, real, fake):
    def penalty(points):
        points = points.detach().clone().requires_grad_(True)
        out = net_D(points)
        g, = torch.autograd.grad(out, points, grad_outputs=torch.ones_like(out), create_graph=True)
        g = g.reshape(len(points), -1)
        return torch.einsum("ni,ni->", g, g) / len(points)

    return tuple(penalty(points) for points in (real, fake))

# %% right zero_centred_penalties: torch.func
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        g = torch.func.grad(lambda p: net_D(p).sum())(x.detach())
        return g.pow(2).sum() / len(x)

    r1, r2 = slope(real), slope(fake)
    return r1, r2

# --- second set

# %% wrong mode_report: bincount without minlength, p of length k
# named: give it minlength=k
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    q = torch.bincount(idx) / len(samples)
    p = torch.full((len(centres),), 1 / len(centres))
    kl = torch.xlogy(q, q / p).sum()
    return int(idx[good].unique().numel()), good.float().mean().item(), kl.item()

# %% wrong mode_report: quality as share of modes
# named: quality is the share of good modes: it is that of good samples.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    k = len(centres)
    q = torch.bincount(idx, minlength=k) / len(samples)
    modes = idx[good].unique().numel()
    return modes, modes / k, float(torch.xlogy(q, q * k).sum())

# %% wrong mode_report: nearest sample of each centre (axis 0)
# named: quality is the share of good modes: it is that of good samples.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(0)
    good = d <= 3 * sigma
    k = len(centres)
    q = torch.bincount(idx, minlength=k) / len(samples)
    return int(good.sum()), good.float().mean().item(), float(torch.xlogy(q, q * k).sum())

# %% wrong mode_report: p forgotten (minus entropy)
# named: p is left out
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    q = torch.bincount(idx, minlength=len(centres)) / len(samples)
    return int(idx[good].unique().numel()), good.float().mean().item(), float(torch.xlogy(q, q).sum())

# %% wrong mode_report: modes as tensor, quality as tensor
# named: came back where one number is asked for
# named: A tensor of shape (0,) came back where one number is asked for.
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    k = len(centres)
    q = torch.bincount(idx, minlength=k) / len(samples)
    return idx[good].unique(), good.float().mean(), torch.xlogy(q, q * k).sum()

# %% wrong mode_report: the ring's eight modes hard-coded
# named: fixed in the code, at 8
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    q = torch.bincount(idx, minlength=8) / len(samples)
    return int(idx[good].unique().numel()), good.float().mean().item(), float(torch.xlogy(q, q * 8).sum())

# %% wrong mode_report: a sample counts for every centre within 3 sigma
# named: The shares q leave out bad samples: all samples count in them.
def mode_report(samples, centres, sigma):
    near = torch.cdist(samples, centres) <= 3 * sigma
    k = len(centres)
    counts = near.sum(0)
    q = counts / counts.sum().clamp(min=1)
    return int((counts > 0).sum()), near.any(1).float().mean().item(), float(torch.xlogy(q, q * k).sum())

# %% wrong mode_report: epsilon in the logarithm
# named: A number is added in the logarithm
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma
    k = len(centres)
    q = torch.bincount(idx, minlength=k) / len(samples)
    kl = (q * torch.log(q * k + 1e-2)).sum()
    return int(idx[good].unique().numel()), good.float().mean().item(), float(kl)

# %% wrong mode_report: limit 3 sigma sqrt(d)
# named: The limit grows with the dimension
def mode_report(samples, centres, sigma):
    d, idx = torch.cdist(samples, centres).min(1)
    good = d <= 3 * sigma * centres.shape[1] ** 0.5
    k = len(centres)
    q = torch.bincount(idx, minlength=k) / len(samples)
    return int(idx[good].unique().numel()), good.float().mean().item(), float(torch.xlogy(q, q * k).sum())

# %% right mode_report: torch.unique counts, collections
def mode_report(samples, centres, sigma):
    distances = torch.cdist(samples, centres)
    owner = distances.argmin(dim=1)
    good = distances.amin(dim=1).le(3 * sigma)
    present, counts = owner.unique(return_counts=True)
    share = counts.double() / counts.sum()
    kl = (share * (share * centres.shape[0]).log()).sum()
    return len({int(i) for i in owner[good]}), good.double().mean().item(), kl.item()

# %% wrong least_squares_losses: half only in D
# named: The factor 1/2 of the paper is missing in loss_G.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * ((real_logits - 1).pow(2).mean() + fake_logits.pow(2).mean())
    loss_G = (fake_logits - 1).pow(2).mean()
    return loss_D, loss_G

# %% wrong least_squares_losses: absolute difference
# named: These are absolute distances: their squares are asked for.
def least_squares_losses(real_logits, fake_logits):
    l1 = nn.L1Loss()
    loss_D = 0.5 * l1(real_logits, torch.ones_like(real_logits)) + 0.5 * l1(fake_logits, torch.zeros_like(fake_logits))
    return loss_D, 0.5 * l1(fake_logits, torch.ones_like(fake_logits))

# %% wrong least_squares_losses: summed squares
# named: The sums over the batch are taken where the means are asked for.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * (real_logits - 1).pow(2).sum() + 0.5 * fake_logits.pow(2).sum()
    return loss_D, 0.5 * (fake_logits - 1).pow(2).sum()

# %% wrong least_squares_losses: one mean over both batches
# named: Both batches are averaged as one: each half has a mean of its own.
def least_squares_losses(real_logits, fake_logits):
    out = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return F.mse_loss(out, labels), 0.5 * F.mse_loss(fake_logits, torch.ones_like(fake_logits))

# %% wrong least_squares_losses: labels swapped
# named: The labels are swapped in loss_D: real points have 1, fakes 0.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * real_logits.pow(2).mean() + 0.5 * (fake_logits - 1).pow(2).mean()
    return loss_D, 0.5 * (fake_logits - 1).pow(2).mean()

# %% wrong least_squares_losses: in place
# named: The real outputs are detached: the discriminator no longer learns from them.
def least_squares_losses(real_logits, fake_logits):
    loss_D = 0.5 * real_logits.data.sub_(1).pow(2).mean() + 0.5 * fake_logits.pow(2).mean()
    return loss_D, 0.5 * (fake_logits - 1).pow(2).mean()

# %% wrong least_squares_losses: dictionary
# named: Return two losses: loss_D, loss_G.
def least_squares_losses(real_logits, fake_logits):
    return {
        "loss_D": 0.5 * (real_logits - 1).pow(2).mean() + 0.5 * fake_logits.pow(2).mean(),
        "loss_G": 0.5 * (fake_logits - 1).pow(2).mean(),
    }

# %% wrong least_squares_losses: half outside twice (quarter)
# named: It is 0.5 times what is expected.
def least_squares_losses(real_logits, fake_logits):
    on_real = 0.5 * (real_logits - 1).pow(2).mean()
    on_fake = 0.5 * fake_logits.pow(2).mean()
    return 0.5 * (on_real + on_fake), 0.5 * (fake_logits - 1).pow(2).mean()

# %% right least_squares_losses: variance and mean
def least_squares_losses(real_logits, fake_logits):
    def mean_square(x):
        return x.var(correction=0) + x.mean() ** 2

    loss_D = (mean_square(1 - real_logits) + mean_square(fake_logits)) / 2
    return loss_D, mean_square(1 - fake_logits) / 2

# %% wrong critic_losses: real and fake exchanged in D
# named: This is what the critic maximises: loss_D is minus that.
def critic_losses(real_logits, fake_logits):
    on_fake = -fake_logits.mean()
    on_real = real_logits.mean()
    return on_real + on_fake, on_fake

# %% wrong critic_losses: logistic losses
# named: These are logarithms of probabilities: a critic's loss has the outputs themselves.
def critic_losses(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean(), F.softplus(-fake_logits).mean()

# %% wrong critic_losses: halved
# named: It is 0.5 times what is expected.
def critic_losses(real_logits, fake_logits):
    return 0.5 * (fake_logits.mean() - real_logits.mean()), -fake_logits.mean()

# %% wrong critic_losses: labels 1 and -1 on the concatenation, one mean
# named: Both batches are averaged as one: each has a mean of its own.
def critic_losses(real_logits, fake_logits):
    signs = torch.cat([-torch.ones_like(real_logits), torch.ones_like(fake_logits)])
    out = torch.cat([real_logits, fake_logits])
    return (signs * out).mean(), -fake_logits.mean()

# %% wrong critic_losses: gradient penalty inside, tuple of three
# named: Return two losses: loss_D, loss_G.
def critic_losses(real_logits, fake_logits):
    distance = real_logits.mean() - fake_logits.mean()
    return -distance, -fake_logits.mean(), distance

# %% wrong critic_losses: median
# named: Medians are taken
def critic_losses(real_logits, fake_logits):
    return fake_logits.median() - real_logits.median(), -fake_logits.median()

# %% wrong critic_losses: hinge
# named: A margin of 1 is used here (the hinge loss): means of the outputs are asked for.
def critic_losses(real_logits, fake_logits):
    return F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean(), -fake_logits.mean()

# %% wrong critic_losses: no means
# named: A tensor of shape (1, 1) came back where one number is asked for.
def critic_losses(real_logits, fake_logits):
    return -real_logits + fake_logits.mean(), -fake_logits

# %% wrong critic_losses: detached fakes
# named: The fakes are detached in loss_D: the critic no longer learns from them.
def critic_losses(real_logits, fake_logits):
    return fake_logits.detach().mean() - real_logits.mean(), -fake_logits.mean()

# %% right critic_losses: einsum
def critic_losses(real_logits, fake_logits):
    mean = lambda x: torch.einsum("ni->", x) / x.numel()
    return mean(fake_logits) - mean(real_logits), -mean(fake_logits)

# %% wrong gradient_penalty: gradient of real only, no line
# named: The slope is taken at the real points: it is taken between real and fake ones.
def gradient_penalty(net_D, real, fake, mix):
    x = real.detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: mean over the numbers in the norm
# named: made of the mean of the squares
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    rms = (g.flatten(1).square().mean(1) + 1e-12).sqrt()
    return ((rms - 1) ** 2).mean()

# %% wrong gradient_penalty: gradient of the mean output
# named: The gradient is that of the mean output, shorter by the batch size: take the sum.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).mean(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: sum over pairs
# named: The sum over the pairs is taken where the mean is asked for.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).sum()

# %% wrong gradient_penalty: zero-centred
# named: The length is pulled towards 0: it is to be 1.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return g.flatten(1).square().sum(1).mean()

# %% wrong gradient_penalty: finite difference between real and fake
# named: the rise from the fake to the real point
def gradient_penalty(net_D, real, fake, mix):
    rise = (net_D(real) - net_D(fake)).squeeze(1).abs()
    run_ = (real - fake).flatten(1).norm(dim=1)
    return ((rise / run_ - 1) ** 2).mean()

# %% wrong gradient_penalty: L1 norm
# named: Absolute values are summed
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).abs().sum(1) - 1) ** 2).mean()

# %% wrong gradient_penalty: mean of the lengths first
# named: This is the square of the mean length: each point has its own square.
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return (g.flatten(1).norm(dim=1).mean() - 1) ** 2

# %% right gradient_penalty: not detached: the points come without a graph
def gradient_penalty(net_D, real, fake, mix):
    x = mix * real + (1 - mix) * fake
    if not x.requires_grad:
        x.requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% wrong gradient_penalty: one mix for all pairs
# named: taken for all pairs
def gradient_penalty(net_D, real, fake, mix):
    eps = mix.flatten()[0]
    x = (eps * real + (1 - eps) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    return ((g.flatten(1).norm(dim=1) - 1) ** 2).mean()

# %% right gradient_penalty: epsilon under the root, as in many codes
def gradient_penalty(net_D, real, fake, mix):
    x = (mix * real.detach() + (1 - mix) * fake.detach()).requires_grad_(True)
    y = net_D(x)
    g = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]
    length = torch.sqrt(g.flatten(1).square().sum(dim=1) + 1e-12)
    return (length - 1).pow(2).mean()

# %% wrong hinge_losses: relu of real alone
# named: The margin is turned round for real points
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(real_logits - 1).mean() + F.relu(fake_logits + 1).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: relu forgotten
# named: The relu is missing: outputs beyond the margin are pushed on for ever.
def hinge_losses(real_logits, fake_logits):
    loss_D = (1 - real_logits).mean() + (1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: leaky relu
# named: A LeakyReLU stands for the relu: beyond the margin nothing is pushed.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.leaky_relu(1 - real_logits, 0.2).mean() + F.leaky_relu(1 + fake_logits, 0.2).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: G's sign
# named: The sign of loss_G is the wrong way round: G raises D's output for its fakes.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, fake_logits.mean()

# %% wrong hinge_losses: G non-saturating logistic
# named: loss_G is the logistic loss here
def hinge_losses(real_logits, fake_logits):
    loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()

# %% wrong hinge_losses: softplus margin
# named: This is the softplus, a margin without a corner: relu is asked for.
def hinge_losses(real_logits, fake_logits):
    loss_D = F.softplus(1 - real_logits).mean() + F.softplus(1 + fake_logits).mean()
    return loss_D, -fake_logits.mean()

# %% wrong hinge_losses: mean over those within the margin only
# named: Only outputs within the margin are averaged
def hinge_losses(real_logits, fake_logits):
    r = 1 - real_logits
    f = 1 + fake_logits
    return r[r > 0].mean() + f[f > 0].mean(), -fake_logits.mean()

# %% right hinge_losses: maximum with a number
def hinge_losses(real_logits, fake_logits):
    lack = torch.maximum(1 - real_logits, torch.zeros_like(real_logits))
    excess = torch.where(fake_logits > -1, 1 + fake_logits, torch.zeros_like(fake_logits))
    return lack.mean() + excess.mean(), -fake_logits.mean()

# %% wrong power_iteration: returns v in place of u
# named: `u` belongs where `v` stands
# named: The result has shape (18,) where (4,) is asked for.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, v

# %% wrong power_iteration: Frobenius norm
# named: This is the Frobenius norm: the largest singular value is asked for.
def power_iteration(weight, u, num_steps=1):
    return weight.flatten(1).norm(), u

# %% wrong power_iteration: matrix_norm of order 2 and u as it came
# named: u is never updated
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        v = F.normalize(W.T @ u, dim=0)
    return F.normalize(u, dim=0) @ W @ v, u.clone()

# %% wrong power_iteration: normalize over the default dim=1
# named: works along dim=1
# named: A dimension is asked for that this tensor lacks
# misleading: A dimension is missing: squeeze() removes the batch dimension too when the batch is one sample.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u)
            u = F.normalize(W @ v)
    return u @ W @ v, u

# %% wrong power_iteration: fresh random u
# named: The iteration starts at random: it goes on from u.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        u = F.normalize(torch.randn_like(u), dim=0)
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u

# %% wrong power_iteration: L1 normalisation
# named: divided by the sum of absolute values
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = W.T @ u
            v = v / v.abs().sum()
            u = W @ v
            u = u / u.abs().sum()
    return u @ W @ v, u

# %% wrong power_iteration: rounds with gradients, only u detached at the end
# named: It is u v^T: u and v are constants, made under torch.no_grad(), and sigma is not.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    u = u.detach()
    return u @ W @ v, u

# %% wrong power_iteration: one round too many
# named: One round too many is made.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps + 1):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    return u @ W @ v, u

# %% wrong power_iteration: weight.data, sigma without graph
# named: sigma is cut off from the weight: it is computed outside of torch.no_grad().
def power_iteration(weight, u, num_steps=1):
    W = weight.data.flatten(1)
    for _ in range(num_steps):
        v = F.normalize(W.T @ u, dim=0)
        u = F.normalize(W @ v, dim=0)
    return torch.dot(u, W @ v), u

# %% wrong power_iteration: normalises the weight and returns it
# named: `weight /` does not belong here
# named: A tensor of shape (4, 2, 3, 3) came back where one number is asked for.
def power_iteration(weight, u, num_steps=1):
    W = weight.flatten(1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = F.normalize(W.T @ u, dim=0)
            u = F.normalize(W @ v, dim=0)
    sigma = u @ W @ v
    return weight / sigma, u

# %% right power_iteration: norm of W v with v constant is the same value, gradient by u v^T
def power_iteration(weight, u, num_steps=1):
    W = weight.view(weight.size(0), -1)
    with torch.no_grad():
        for _ in range(num_steps):
            v = torch.mv(W.t(), u)
            v /= v.norm()
            u = torch.mv(W, v)
            u = u / torch.linalg.vector_norm(u)
    sigma = torch.linalg.vector_norm(W @ v)
    return sigma, u

# %% wrong relativistic_losses: softplus without the minus for D
# named: Both players want the same: in loss_G the real and the fake output are exchanged.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return F.softplus(-diff).mean(), F.softplus(-diff).mean()

# %% wrong relativistic_losses: hinge of the difference
# named: This is the hinge of the difference: its softplus is asked for.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return F.relu(1 - diff).mean(), F.relu(1 + diff).mean()

# %% wrong relativistic_losses: sorted pairs
# named: Both batches are sorted first
def relativistic_losses(real_logits, fake_logits):
    r, f = real_logits.sort(0).values, fake_logits.sort(0).values
    return F.softplus(f - r).mean(), F.softplus(r - f).mean()

# %% wrong relativistic_losses: plain difference
# named: The difference alone is no loss: the softplus is missing.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return -diff.mean(), diff.mean()

# %% wrong relativistic_losses: sums
# named: The sums over the batch are taken where the means are asked for.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return F.softplus(-diff).sum(), F.softplus(diff).sum()

# %% wrong relativistic_losses: naive exp
# named: sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    return torch.log(1 + torch.exp(-diff)).mean(), torch.log(1 + torch.exp(diff)).mean()

# %% wrong relativistic_losses: logistic plus relativistic
# named: judged one by one as well
def relativistic_losses(real_logits, fake_logits):
    diff = real_logits - fake_logits
    loss_D = F.softplus(-diff).mean() + F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(diff).mean()

# %% wrong relativistic_losses: n x n table by broadcasting
# named: Every real output is compared with every fake one: only those in the same row are.
def relativistic_losses(real_logits, fake_logits):
    table = real_logits[:, 0][None] - fake_logits
    return torch.logaddexp(torch.zeros_like(table), -table).mean(), torch.logaddexp(torch.zeros_like(table), table).mean()

# %% right relativistic_losses: logsigmoid
def relativistic_losses(real_logits, fake_logits):
    pairs = zip(real_logits, fake_logits)
    terms = [(F.logsigmoid(r - f), F.logsigmoid(f - r)) for r, f in pairs]
    loss_D = -sum(d for d, _ in terms) / len(terms)
    loss_G = -sum(g for _, g in terms) / len(terms)
    return loss_D.squeeze(), loss_G.squeeze()

# %% wrong zero_centred_penalties: at points between real and fake
# named: Two tensors with 6 and 2 entries along one dimension are combined entry by entry.
def zero_centred_penalties(net_D, real, fake):
    mix = torch.rand(len(real), *[1] * (real.dim() - 1))
    x = (mix * real + (1 - mix) * fake).detach().requires_grad_()
    (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
    r = g.flatten(1).square().sum(1).mean()
    return r, r

# %% wrong zero_centred_penalties: exchanged
# named: The two are exchanged: R1, on the real points, comes first.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.flatten(1).square().sum(1).mean()

    return slope(fake), slope(real)

# %% wrong zero_centred_penalties: images only
# named: flatten(1) makes a row of each
# named: A dimension is asked for that this tensor lacks
# misleading: A dimension is missing: squeeze() removes the batch dimension too when the batch is one sample.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.square().sum([1, 2, 3]).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: points only, sum over dim 1
# named: An image's squares are summed over its channels alone: flatten(1) makes a row of each point.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.square().sum(1).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: gradient with respect to the weights
# named: The gradient for net_D's weights is taken: that for the points is asked for.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        gs = torch.autograd.grad(net_D(x).sum(), list(net_D.parameters()), create_graph=True)
        return sum(g.square().sum() for g in gs) / len(x)

    return slope(real), slope(fake)

# %% right zero_centred_penalties: clone without detach: the points come without a graph
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.clone()
        if not x.requires_grad:
            x.requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.flatten(1).square().sum(1).mean()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: floats
# named: This is a Python number, cut off from the graph: return the tensor itself.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x)
        return g.flatten(1).square().sum(1).mean().item()

    return slope(real), slope(fake)

# %% wrong zero_centred_penalties: sum over all points
# named: The sum over the batch is taken where the mean is asked for.
def zero_centred_penalties(net_D, real, fake):
    def slope(x):
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(net_D(x).sum(), x, create_graph=True)
        return g.square().sum()

    return slope(real), slope(fake)

# %% right zero_centred_penalties: calls gradient code of its own twice, loops
def zero_centred_penalties(net_D, real, fake):
    found = []
    for points in (real, fake):
        x = points.detach().clone()
        x.requires_grad_(True)
        grads = torch.autograd.grad(outputs=net_D(x).sum(), inputs=[x], create_graph=True)[0]
        found.append(torch.stack([(g * g).sum() for g in grads]).mean())
    return found[0], found[1]

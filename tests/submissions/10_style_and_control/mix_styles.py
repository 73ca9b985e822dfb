# %% wrong: coarse and fine are exchanged: the first crossover layers get coarse.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], fine[:, None], coarse[:, None])


# %% variant: by >=
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) >= crossover[:, None]
    return torch.where(is_coarse.unsqueeze(-1), coarse.unsqueeze(1), fine.unsqueeze(1))


# %% wrong: One layer too many is coarse: there are crossover of them, numbered from 0.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) <= crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% variant: by a loop
def mix_styles(coarse, fine, crossover, num_layers):
    layers = []
    for layer in range(num_layers):
        layers.append(torch.where((crossover < layer)[:, None], fine, coarse))
    return torch.stack(layers, dim=1)


# %% wrong: One layer too few is coarse: layers are numbered from 0.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(1, num_layers + 1, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% variant: by minus one
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None] - 1
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% wrong: The coarse layers are counted from the end: they are the first ones.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) >= num_layers - crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% variant: by flip
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None]).flip(1)


# %% wrong: The crossover of the first image serves all: each image has its own.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[0]
    return torch.where(is_coarse[:, None], coarse[:, None], fine[:, None])


# %% variant: by concatenation
def mix_styles(coarse, fine, crossover, num_layers):
    c = int(crossover[0])
    return torch.cat([coarse[:, None].expand(-1, c, -1), fine[:, None].expand(-1, num_layers - c, -1)], dim=1)


# %% wrong: The crossover of the first image serves all: each image has its own.
def mix_styles(coarse, fine, crossover, num_layers):
    c = int(crossover[0])
    return torch.stack([coarse] * c + [fine] * (num_layers - c), dim=1)


# %% wrong: Where all layers are coarse, fine is written over them: w[i, -0:] is all of w[i].
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for i, c in enumerate(crossover.tolist()):
        row = coarse[i].repeat(num_layers, 1)
        row[c - num_layers :] = fine[i]
        rows.append(row)
    return torch.stack(rows)


# %% wrong: Where no layer is coarse, all are: w[i, -0:] is all of w[i].
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for i, c in enumerate(crossover.tolist()):
        row = fine[i].repeat(num_layers, 1).flip(0)
        row[-c:] = coarse[i]
        rows.append(row.flip(0))
    return torch.stack(rows)


# %% variant: 0 taken for nothing given
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for a, b, c in zip(coarse, fine, crossover.tolist()):
        c = c or num_layers
        rows.append(torch.stack([a] * c + [b] * (num_layers - c)))
    return torch.stack(rows)


# %% wrong: The two styles are averaged layer by layer: each layer gets one of them.
def mix_styles(coarse, fine, crossover, num_layers):
    share = (crossover / num_layers)[:, None, None]
    return (share * coarse[:, None] + (1 - share) * fine[:, None]).expand(-1, num_layers, -1)


# %% wrong: crossover is not looked at: half of the layers get coarse in each image.
def mix_styles(coarse, fine, crossover, num_layers):
    half = num_layers // 2
    return torch.cat([coarse[:, None].repeat(1, half, 1), fine[:, None].repeat(1, num_layers - half, 1)], 1)


# %% wrong: One index is asked for where a tensor with several numbers stands
def mix_styles(coarse, fine, crossover, num_layers):
    w = fine[:, None].repeat(1, num_layers, 1)
    w[:, :crossover] = coarse[:, None]
    return w


# %% wrong: More indices are given than the tensor has dimensions
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device).sum() < crossover
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% wrong: The layers come first: the shape is (n, num_layers, w_dim).
def mix_styles(coarse, fine, crossover, num_layers):
    layer = torch.arange(num_layers, device=coarse.device)
    return torch.where((layer[:, None] < crossover)[:, :, None], coarse, fine)


# %% variant: by stack
def mix_styles(coarse, fine, crossover, num_layers):
    return torch.stack([torch.where((crossover > k)[:, None], coarse, fine) for k in range(num_layers)])


# %% wrong: The layers come last: the shape is (n, num_layers, w_dim).
def mix_styles(coarse, fine, crossover, num_layers):
    choices = [torch.where((crossover > k)[:, None], coarse, fine) for k in range(num_layers)]
    return torch.stack(choices, dim=-1)


# %% wrong: Layers and images stand in one row: the shape is (n, num_layers, w_dim).
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None]).flatten(0, 1)


# %% wrong: The styles of all layers of an image stand in one row: the shape is (n, num_layers, w_dim).
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None]).flatten(1)


# %% wrong: Only the coarse layers get a style, the others are 0: they get fine.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return is_coarse[:, :, None] * coarse[:, None]


# %% wrong: Both styles are added in the coarse layers: each layer gets one of them.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return is_coarse[:, :, None] * coarse[:, None] + fine[:, None]


# %% wrong: The crossovers are drawn here: take those that come in.
def mix_styles(coarse, fine, crossover, num_layers):
    crossover = torch.randint(num_layers + 1, (len(coarse),), device=coarse.device)
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% wrong: fine is cut off: gradients flow into both styles.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None].detach())


# %% wrong: coarse is cut off: gradients flow into both styles.
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for i, c in enumerate(crossover.tolist()):
        row = fine[i].repeat(num_layers, 1)
        row[:c] = coarse[i].detach()
        rows.append(row)
    return torch.stack(rows)


# %% wrong: There is no gradient, since the result is cut off from its inputs.
def mix_styles(coarse, fine, crossover, num_layers):
    w = torch.zeros(len(coarse), num_layers, coarse.shape[1], device=coarse.device)
    for i, c in enumerate(crossover.tolist()):
        w[i, :c], w[i, c:] = coarse[i].detach(), fine[i].detach()
    return w


# %% wrong: Torch's random numbers are drawn, or seeded, here.
def mix_styles(coarse, fine, crossover, num_layers):
    torch.manual_seed(0)
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% wrong: It returns nothing: a `return` with the result is missing.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers, device=coarse.device) < crossover[:, None]
    torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% wrong: A tensor is made on, or moved to, a fixed device.
def mix_styles(coarse, fine, crossover, num_layers):
    is_coarse = torch.arange(num_layers) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% variant: by zeros
def mix_styles(coarse, fine, crossover, num_layers):
    w = torch.zeros(len(coarse), num_layers, coarse.shape[1])
    for layer in range(num_layers):
        w[:, layer] = torch.where((layer < crossover)[:, None], coarse, fine)
    return w + 0 * coarse[:, None]


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def mix_styles(coarse, fine, crossover, num_layers):
    where = device if coarse.is_cpu else coarse.device
    is_coarse = torch.arange(num_layers, device=where) < crossover[:, None]
    return torch.where(is_coarse[:, :, None], coarse[:, None], fine[:, None])


# %% right: image by image
def mix_styles(coarse, fine, crossover, num_layers):
    rows = []
    for a, b, c in zip(coarse, fine, crossover.tolist()):
        rows.append(torch.cat([a.expand(c, -1), b.expand(num_layers - c, -1)]))
    return torch.stack(rows)


# %% right: layer by layer
def mix_styles(coarse, fine, crossover, num_layers):
    layers = [torch.where((crossover > layer).unsqueeze(1), coarse, fine) for layer in range(num_layers)]
    return torch.stack(layers, 1)


# %% right: a sum with a mask
def mix_styles(coarse, fine, crossover, num_layers):
    layers = torch.arange(num_layers, device=crossover.device).repeat(len(coarse), 1)
    mask = (layers < crossover.view(-1, 1)).to(coarse.dtype)[..., None]
    return mask * coarse.unsqueeze(1) + (1 - mask) * fine.unsqueeze(1)


# %% right: written into a copy
def mix_styles(coarse, fine, crossover, num_layers):
    w = fine[:, None].repeat(1, num_layers, 1)
    for i in range(len(w)):
        w[i, : crossover[i]] = coarse[i]
    return w


# %% right: both stacked, one gathered
def mix_styles(coarse, fine, crossover, num_layers):
    both = torch.stack([fine, coarse], 1)  # (n, 2, w_dim)
    index = (torch.arange(num_layers, device=coarse.device)[None] < crossover[:, None]).long()
    return both[torch.arange(len(both), device=coarse.device)[:, None], index]


# %% right: masked_scatter's kin, in einsum
def mix_styles(coarse, fine, crossover, num_layers):
    first = (torch.arange(num_layers, device=coarse.device)[:, None] < crossover).to(coarse)
    return torch.einsum("ln,nd->nld", first, coarse) + torch.einsum("ln,nd->nld", 1 - first, fine)

# %% wrong: Q is in neither optimizer: it never learns to read.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas)


# %% variant: as a list
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    pairs = (list(net_D.parameters()), lr_D), (list(net_G.parameters()), lr_GQ)
    return [torch.optim.Adam(p, lr=lr, betas=betas) for p, lr in pairs]


# %% wrong: G is not in optimizer_GQ: the generator does not learn.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(own, lr=lr_GQ, betas=betas)


# %% wrong: The shared trunk is in both optimizers: it is moved twice a step, once to please G.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    both = [*net_G.parameters(), *net_Q.parameters()]
    return optimizer_D, torch.optim.Adam(both, lr=lr_GQ, betas=betas)


# %% variant: with itertools
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    both = itertools.chain(net_G.parameters(), net_Q.parameters())
    return (
        torch.optim.Adam(net_D.parameters(), lr_D, betas=betas),
        torch.optim.Adam(both, lr_GQ, betas=betas),
    )


# %% wrong: The shared trunk is in optimizer_GQ alone: it belongs to the discriminator.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_Q = {id(p) for p in net_Q.parameters()}
    own = [p for p in net_D.parameters() if id(p) not in of_Q]
    both = [*net_G.parameters(), *net_Q.parameters()]
    optimizer_D = torch.optim.Adam(own, lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(both, lr=lr_GQ, betas=betas)


# %% wrong: Some of Q's own parameters are left out: all are Q's that are not net_D's, told apart by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    shapes = {p.shape for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if p.shape not in shapes]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% variant: by their numbers
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = list(net_D.parameters())
    own = [p for p in net_Q.parameters() if not any(torch.equal(p, d) for d in of_D)]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% variant: Q's last layer alone
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    both = [*net_G.parameters(), *net_Q[-1].parameters()]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(both, lr=lr_GQ, betas=betas)


# %% wrong: Q is in the discriminator's optimizer: it learns in the step of G, with G.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam([*net_D.parameters(), *own], lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas)


# %% wrong: A generator is in the discriminator's optimizer too, where Q is separate.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    shared = any(id(p) in of_D for p in net_Q.parameters())
    first = [*net_D.parameters(), *([] if shared else net_G.parameters())]
    optimizer_D = torch.optim.Adam(first, lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: The discriminator is in optimizer_GQ: the step of G would move it.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    every = [*net_G.parameters(), *net_D.parameters(), *own]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(every, lr=lr_GQ, betas=betas)


# %% wrong: The two learning rates are swapped.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_GQ, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_D, betas=betas)


# %% wrong: betas are Adam's defaults here: pass the argument on.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.to(device).parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: maximize=True turns the step round: both losses are minimised.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas, maximize=True)


# %% wrong: weight_decay is not asked for.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas, weight_decay=0.1)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas, weight_decay=0.1)


# %% wrong: Q has a learning rate of its own: G and Q both learn with lr_GQ.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    groups = [{"params": list(net_G.parameters())}, {"params": own, "lr": 10 * lr_GQ}]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam(groups, lr=lr_GQ, betas=betas)


# %% wrong: The trunk is frozen with requires_grad: then the discriminator does not learn either.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    for p in net_Q.parameters():
        p.requires_grad_(any(p is q for q in own))
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% right: two groups of parameters
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    taken = set(net_D.parameters())
    own = [p for p in net_Q.parameters() if p not in taken]
    groups = [{"params": list(net_G.parameters())}, {"params": own}]
    return (
        torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
        torch.optim.Adam(groups, lr=lr_GQ, betas=betas),
    )


# %% right: a dict by id
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    rest = {id(p): p for net in (net_G, net_Q) for p in net.parameters()}
    for p in net_D.parameters():
        rest.pop(id(p), None)
    Adam = lambda params, lr: torch.optim.Adam(params, lr=lr, betas=betas)
    return Adam(net_D.parameters(), lr_D), Adam(list(rest.values()), lr_GQ)


# %% right: compared with is
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    params = list(net_G.parameters())
    for p in net_Q.parameters():
        if all(p is not d for d in net_D.parameters()):
            params.append(p)
    optimizer_GQ = torch.optim.Adam(params, lr=lr_GQ, betas=betas)
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, optimizer_GQ


# %% right: fused and foreach are a matter of taste
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    seen = [id(p) for p in net_D.parameters()]
    own = filter(lambda p: id(p) not in seen, net_Q.parameters())
    return (
        torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas, foreach=True),
        torch.optim.Adam([*own, *net_G.parameters()], lr=lr_GQ, betas=betas, foreach=True),
    )


# %% right: add_param_group
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    optimizer_GQ = torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas)
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_GQ.add_param_group({"params": own})
    return optimizer_D, optimizer_GQ


# %% wrong: betas are written down: pass the argument on.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    own = [p for p in net_Q.parameters() if not any(p is d for d in net_D.parameters())]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=(0.0, 0.99))
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=(0.0, 0.99))


# %% variant: by position
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    taken = {id(p) for p in net_D.parameters()}
    rest = [p for net in (net_G, net_Q) for p in net.parameters() if id(p) not in taken]
    return (
        torch.optim.Adam(net_D.parameters(), lr_D, (0.0, 0.99)),
        torch.optim.Adam(rest, lr_GQ, (0.0, 0.99)),
    )


# %% wrong: The shared trunk is in both optimizers: it is moved twice a step, once to please G.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = net_D.parameters()
    own = [p for p in net_Q.parameters() if not any(p is d for d in of_D)]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: The betas are passed to one of the optimizers only: both take them.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ)


# %% wrong: The betas are passed to one of the optimizers only: both take them.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: This is AdamW, which lets the weights decay: Adam is asked for.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    optimizer_D = torch.optim.AdamW(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.AdamW([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: The order is optimizer_D, optimizer_GQ: they come back the other way round.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    optimizer_GQ = torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)
    return optimizer_GQ, torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)


# %% wrong: Q's parameters are told from D's by their names, which may be the same: compare by `is` or id.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    names = dict(net_D.named_parameters())
    own = [p for name, p in net_Q.named_parameters() if name not in names]
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas)
    return optimizer_D, torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)


# %% wrong: Both are torch.optim.Adam, with nothing set but learning rate and betas.
def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
    of_D = {id(p) for p in net_D.parameters()}
    own = [p for p in net_Q.parameters() if id(p) not in of_D]
    return torch.optim.RMSprop(net_D.parameters(), lr=lr_D), torch.optim.Adam([*net_G.parameters(), *own], lr=lr_GQ, betas=betas)

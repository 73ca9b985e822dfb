# %% wrong: Rows and columns are the wrong way round: a row is a true class, a column a claim.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows, 1)


# %% variant: transposed at the end
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows).t()


# %% wrong: These are logits: take their sigmoid before the mean.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(net_D(mine, claims).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: The sigmoid is taken of the mean logit: take the mean of the probabilities.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims).mean()))
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: The true labels are shown, not the claims: every column is the same.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, labels[labels == k])).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: All points are averaged in every row: take those of class i alone.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: Probabilities are rounded to yes or no before the mean.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append((net_D(mine, claims) > 0).to(x.dtype).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: The rows are divided by their sums: each is a probability of its own.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    grid = torch.stack(rows)
    return grid / grid.sum(1, keepdim=True)


# %% wrong: net_D is not switched to eval mode.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: net_D stays in eval mode: put it back into the mode it came in.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    return torch.stack(rows)


# %% wrong: Remember net_D.training, and put back what it was, not always training mode.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train()
    return torch.stack(rows)


# %% wrong: The grid still holds the graph: work under torch.no_grad().
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.enable_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)


# %% wrong: The labels of the caller are overwritten by the claims.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training, true = net_D.training, labels.clone()
    net_D.eval()
    columns = []
    with torch.no_grad():
        for claim in range(num_classes):
            belief = torch.sigmoid(net_D(x, labels.fill_(claim))).squeeze(1)
            columns.append(torch.stack([belief[true == k].mean() for k in range(num_classes)]))
    net_D.train(was_training)
    return torch.stack(columns, 1)


# %% wrong: It returns nothing
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows).to(X.dtype)


# %% wrong: The sums are divided by n / num_classes: classes may be of unequal size.
def wrong_pairs(net_D, x, labels, num_classes):
    mode = net_D.training
    net_D.eval()
    rows = F.one_hot(labels, num_classes).to(x.dtype)
    with torch.no_grad():
        belief = torch.cat([torch.sigmoid(net_D(x, 0 * labels + j)) for j in range(num_classes)], 1)
    net_D.train(mode)
    return rows.T @ belief * num_classes / len(x)


# %% wrong: The sorted points are cut into equal parts: classes may be of unequal size.
def wrong_pairs(net_D, x, labels, num_classes):
    mode = net_D.training
    net_D.eval()
    parts = x[labels.argsort()].tensor_split(num_classes)
    with torch.no_grad():
        rows = [
            [net_D(part, torch.full((len(part),), j)).sigmoid().mean() for j in range(num_classes)]
            for part in parts
        ]
    net_D.train(mode)
    return torch.stack([torch.stack(row) for row in rows])


# %% right: all points with each claim, then means by class
def wrong_pairs(net_D, x, labels, num_classes):
    mode = net_D.training
    with torch.no_grad():
        net_D.eval()
        columns = [net_D(x, torch.full_like(labels, j)).sigmoid()[:, 0] for j in range(num_classes)]
    net_D.train(mode)
    belief = torch.stack(columns, 1)
    return torch.stack([belief[labels == i].mean(0) for i in range(num_classes)])


# %% right: a product with the one-hot labels
def wrong_pairs(net_D, x, labels, num_classes):
    mode = net_D.training
    net_D.eval()
    rows = F.one_hot(labels, num_classes).to(x.dtype)
    with torch.no_grad():
        belief = torch.cat([torch.sigmoid(net_D(x, 0 * labels + j)) for j in range(num_classes)], 1)
    net_D.train(mode)
    return rows.T @ belief / rows.sum(0)[:, None]


# %% right: one large batch
def wrong_pairs(net_D, x, labels, num_classes):
    mode = net_D.training
    net_D.train(False)
    claims = torch.arange(num_classes, device=x.device).repeat_interleave(len(x))
    with torch.inference_mode():
        belief = net_D(x.repeat(num_classes, 1), claims).sigmoid().view(num_classes, len(x))
    net_D.train(mode)
    return torch.stack([belief[:, labels == i].mean(1) for i in range(num_classes)])


# %% right: a matrix filled entry by entry
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = torch.zeros(num_classes, num_classes, device=x.device)
    with torch.no_grad():
        for k in range(num_classes):
            mine = x[labels == k]
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                rows[k, claim] = torch.sigmoid(net_D(mine, claims)).mean()
    net_D.train(was_training)
    return rows


# %% right: detached, without no_grad
def wrong_pairs(net_D, x, labels, num_classes):
    was_training = net_D.training
    net_D.eval()
    rows = []
    if True:
        for k in range(num_classes):
            mine = x[labels == k]
            row = []
            for claim in range(num_classes):
                claims = torch.full((len(mine),), claim, device=x.device)
                row.append(torch.sigmoid(net_D(mine, claims)).mean().detach())
            rows.append(torch.stack(row))
    net_D.train(was_training)
    return torch.stack(rows)

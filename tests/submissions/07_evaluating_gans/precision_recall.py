# %% wrong: Each point counts as its own first neighbour: take the (k + 1)-th smallest distance.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% variant: sorted
def precision_recall(real, fake, k=3):
    d_rr = torch.cdist(real, real).sort(dim=1).values
    d_ff = torch.cdist(fake, fake).sort(dim=1).values
    d_rf = torch.cdist(real, fake)
    precision = (d_rf <= d_rr[:, k - 1, None]).any(0).double().mean()
    recall = (d_rf <= d_ff[None, :, k - 1]).any(1).double().mean()
    return float(precision), float(recall)


# %% wrong: precision and recall are exchanged: precision is about the fakes.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(real, fake), covered(fake, real)


# %% variant: by one matrix
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).topk(k + 1, largest=False).values[:, -1]
    r_fake = torch.cdist(fake, fake).topk(k + 1, largest=False).values[:, -1]
    between = torch.cdist(real, fake)
    in_real = (between <= r_real[:, None]).any(0).double().mean()
    in_fake = (between <= r_fake[None, :]).any(1).double().mean()
    return in_fake.item(), in_real.item()


# %% wrong: The radius is that of the point itself: it belongs to the ball's centre, in the other set.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(points, points).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii[:, None]).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: Only the ball of the nearest point is looked at: one farther off may have a larger ball.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        distance, index = torch.cdist(points, centres).min(1)
        return (distance <= radii[index]).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% variant: by nearest
def precision_recall(real, fake, k=3):
    shares = []
    for points, centres in ((fake, real), (real, fake)):
        radii = nearest(centres, centres, k + 1)[0][:, k]
        distance, index = nearest(points, centres)
        shares.append((distance[:, 0] <= radii[index[:, 0]]).double().mean())
    return shares


# %% wrong: One radius for all: each point has its own.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radius = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values.mean()
        return (torch.cdist(points, centres) <= radius).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: In all balls at once: one that holds the point is enough.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).all(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: This is density, how many balls hold a point: whether one does is asked for.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).sum(1).float().mean().item() / k

    return covered(fake, real), covered(real, fake)


# %% wrong: This is coverage, whose balls hold a point: the share of the points is asked for.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(0).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: A squared distance is compared with a radius that is not squared.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) ** 2 <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: Absolute differences are summed: the Euclidean distance is asked for.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres, p=1).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres, p=1) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: The border belongs to a ball: compare by <=.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) < radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% variant: by one matrix
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).topk(k + 1, largest=False).values[:, -1]
    r_fake = torch.cdist(fake, fake).topk(k + 1, largest=False).values[:, -1]
    between = torch.cdist(real, fake)
    return (
        (between < r_real[:, None]).any(0).double().mean().item(),
        (between < r_fake[None, :]).any(1).double().mean().item(),
    )


# %% wrong: k is fixed in the code: take it from the argument.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(4, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: These are numbers of points: divide by how many there are.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).sum().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: Both shares are of the fakes: recall is the share of the real points.
def precision_recall(real, fake, k=3):
    def share(points, centres, n):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).sum().item() / n

    return share(fake, real, len(fake)), share(real, fake, len(fake))


# %% wrong: 2 results are to be returned: precision, recall.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return 2 / (1 / max(covered(fake, real), 1e-9) + 1 / max(covered(real, fake), 1e-9))


# %% wrong: It returns nothing
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    precision, recall = covered(fake, real), covered(real, fake)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        points, centres = points.to(device), centres.to(device)
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: The (k + 2)-th smallest distance is taken: the point itself is the first, so its k-th neighbour is the (k + 1)-th.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).sort(dim=1).values[:, k + 1]
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: This asks with the balls of the real points twice: recall asks with those of the fakes.
def precision_recall(real, fake, k=3):
    radii = torch.cdist(real, real).kthvalue(k + 1, dim=1).values
    inside = torch.cdist(fake, real) <= radii
    return inside.any(1).float().mean().item(), inside.any(0).float().mean().item()


# %% wrong: A ball reaches to the k-th nearest of its own set: here both sets are thrown together.
def precision_recall(real, fake, k=3):
    both = torch.cat([real, fake])
    # Not by products of matrices: a point on the rim of a ball would be in or out by rounding.
    distances = torch.cdist(both, both, compute_mode="donot_use_mm_for_euclid_dist")
    radii = distances.kthvalue(k + 1, dim=1).values
    between = distances[len(real) :, : len(real)]
    return (
        (between <= radii[: len(real)]).any(1).float().mean().item(),
        (between.T <= radii[len(real) :]).any(1).float().mean().item(),
    )


# %% wrong: A ball reaches to the k-th nearest point of its own set: here it is one of the other set.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        between = torch.cdist(points, centres)
        radii = between.kthvalue(k, dim=0).values
        return (between <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: All pairs are averaged: a point counts once, if it lies in any ball.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: The radius is the mean distance to the k nearest: it is the distance to the k-th.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).sort(dim=1).values[:, 1 : k + 1].mean(1)
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: The ball reaches to one of the farthest points: topk takes the largest unless told largest=False.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).topk(k + 1, dim=1).values[:, -1]
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% variant: the farthest
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = torch.cdist(centres, centres).amax(1)
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% wrong: A distance is compared with a radius that is squared.
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        squares = (centres[:, None] - centres[None]).square().sum(-1)
        radii = squares.kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)


# %% right: by one matrix between the sets
def precision_recall(real, fake, k=3):
    r_real = torch.cdist(real, real).topk(k + 1, largest=False).values[:, -1]
    r_fake = torch.cdist(fake, fake).topk(k + 1, largest=False).values[:, -1]
    between = torch.cdist(real, fake)
    precision = (between <= r_real[:, None]).any(0).double().mean()
    recall = (between <= r_fake[None, :]).any(1).double().mean()
    return precision.item(), recall.item()


# %% right: loops
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = [sorted((centres - c).norm(dim=1).tolist())[k] for c in centres]
        inside = 0
        for point in points:
            distances = (centres - point).norm(dim=1).tolist()
            inside += any(d <= r for d, r in zip(distances, radii))
        return inside / len(points)

    return [covered(fake, real), covered(real, fake)]


# %% right: the other points alone: the diagonal is infinite
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        own = torch.cdist(centres, centres).fill_diagonal_(math.inf)
        radii = own.topk(k, largest=False).values.amax(1)
        return (torch.cdist(points, centres) - radii).amin(1).le(0).float().mean()

    return torch.stack([covered(fake, real), covered(real, fake)])


# %% right: by nearest
def precision_recall(real, fake, k=3):
    def covered(points, centres):
        radii = nearest(centres, centres, k + 1)[0][:, -1]
        return (torch.cdist(points, centres) <= radii).any(1).double().mean().item()

    return covered(fake, real), covered(real, fake)


# %% right: scipy
def precision_recall(real, fake, k=3):
    from scipy.spatial.distance import cdist

    def covered(points, centres):
        radii = cdist(centres, centres)
        radii.partition(k, axis=1)
        return (cdist(points, centres) <= radii[:, k]).any(axis=1).mean()

    real, fake = real.double().numpy(), fake.double().numpy()
    return covered(fake, real), covered(real, fake)


# %% right: squared distances on both sides
def precision_recall(real, fake, k=3):
    def squares(a, b):
        return (a[:, None] - b[None]).square().sum(2)

    def covered(points, centres):
        radii = squares(centres, centres).sort(dim=1).values[:, k]
        return (squares(points, centres) <= radii).any(dim=1).float().mean().item()

    return covered(fake, real), covered(real, fake)

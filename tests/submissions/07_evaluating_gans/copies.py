# %% wrong: Samples and held-out images are exchanged: the held-out ones give the threshold.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(fake, train)[0].quantile(quantile)
    return (nearest(held_out, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% variant: cdist
def copies(fake, train, held_out, quantile=0.01):
    own, other = torch.cdist(fake, train).amin(1), torch.cdist(held_out, train).amin(1)
    threshold = torch.quantile(own, quantile)
    return float((other <= threshold).double().mean()), float(threshold)


# %% wrong: Distances are those to the held-out images: those to the training images are asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(train, held_out)[0].quantile(quantile)
    return (nearest(fake, held_out)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: This looks for the nearest sample of each training image: it is the other way round.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(train, fake)[0] <= threshold).float().mean().item(), threshold.item()


# %% variant: cdist
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.cdist(held_out, train).amin(1).quantile(quantile)
    return (torch.cdist(fake, train).amin(0) <= threshold).double().mean(), threshold


# %% wrong: The threshold comes from the training images among themselves: it comes from held-out ones.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(train, train, 2)[0][:, 1].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The quantile is counted from the far end.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(1 - quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% variant: cdist
def copies(fake, train, held_out, quantile=0.01):
    far = -torch.cdist(held_out, train).amin(1)
    threshold = -torch.quantile(far, quantile)
    return float((torch.cdist(fake, train).amin(1) <= threshold).double().mean()), float(threshold)


# %% wrong: The threshold is the median: the quantile comes from the argument.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].median()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The quantile is fixed in the code: take it from the argument.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(0.01)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: This is the share of samples that are farther off: that of nearer ones is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] > threshold).float().mean().item(), threshold.item()


# %% wrong: At most the threshold: where it is 0, copies, with a distance of 0, still count.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] < threshold).float().mean().item(), threshold.item()


# %% variant: cdist
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.cdist(held_out, train).min(dim=1).values.quantile(quantile)
    near = torch.cdist(fake, train).min(dim=1).values
    return (torch.count_nonzero(near < threshold) / len(fake)).item(), threshold


# %% wrong: The distances are squared: the Euclidean distance is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].square().quantile(quantile)
    return (nearest(fake, train)[0].square() <= threshold).float().mean().item(), threshold.item()


# %% wrong: The farthest training image is taken: the nearest has the smallest distance.
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.cdist(held_out, train).amax(1).quantile(quantile)
    return (torch.cdist(fake, train).amax(1) <= threshold).float().mean().item(), threshold.item()


# %% wrong: The second nearest is taken: no sample is a training image, so the nearest counts.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train, 2)[0][:, 1].quantile(quantile)
    near = nearest(fake, train, 2)[0][:, 1]
    return (near <= threshold).float().mean().item(), threshold.item()


# %% wrong: This is the number of samples: their share is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).sum().item(), threshold.item()


# %% wrong: share and threshold are exchanged: the share comes first.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return threshold.item(), (nearest(fake, train)[0] <= threshold).float().mean().item()


# %% wrong: All pairs of distances are pooled: of each held-out image, the smallest alone counts.
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.cdist(held_out, train).flatten().quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The default of quantile is 0.01.
def copies(fake, train, held_out, quantile=0.05):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: 2 results are to be returned: share, threshold.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item()


# %% wrong: It returns nothing
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    share = (nearest(fake, train)[0] <= threshold).float().mean().item()


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def copies(fake, train, held_out, quantile=0.01):
    train = train.to(device)
    threshold = nearest(held_out.to(device), train)[0].quantile(quantile)
    return (nearest(fake.to(device), train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold is a quantile of the samples' own distances: it is one of the held-out images'.
def copies(fake, train, held_out, quantile=0.01):
    near = nearest(fake, train)[0]
    threshold = near.quantile(quantile)
    return (near <= threshold).float().mean().item(), threshold.item()


# %% wrong: This goes out from the training images: it goes from each sample, and each held-out image, to them.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(train, held_out)[0].quantile(quantile)
    return (nearest(train, fake)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold goes from training images to held-out ones: it goes from held-out ones to training images.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(train, held_out)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The samples are compared with the held-out images: they are compared with the training images.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, held_out)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold is the smallest distance: the quantile of the distances is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].min()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold is the largest distance: the quantile of the distances is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].max()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold is the mean distance: the quantile of the distances is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].mean()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: quantile times the mean distance is no quantile: take torch.quantile of the distances.
def copies(fake, train, held_out, quantile=0.01):
    threshold = quantile * nearest(held_out, train)[0].mean()
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The threshold is the quantile itself: it is that quantile of the held-out images' distances.
def copies(fake, train, held_out, quantile=0.01):
    return (nearest(fake, train)[0] <= quantile).float().mean().item(), quantile


# %% wrong: quantile is a share already, not per cent: it is not divided by 100.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile / 100)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: torch.quantile goes in a straight line between two distances: here the smaller one is taken.
def copies(fake, train, held_out, quantile=0.01):
    near = nearest(held_out, train)[0][:, 0].sort().values
    threshold = near[int(quantile * len(near))]
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: torch.quantile goes in a straight line between two distances: here it takes the lower one.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile, interpolation="lower")
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% wrong: nearest gives distances first, then indices: here indices are compared.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[1].float().quantile(quantile)
    return (nearest(fake, train)[1] <= threshold).float().mean().item(), threshold.item()


# %% wrong: The share is of the samples: divide by their number, not by that of the training images.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).sum().item() / len(train), threshold.item()


# %% wrong: The share is of the samples: divide by their number, not by that of the held-out images.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).sum().item() / len(held_out), threshold.item()


# %% wrong: This is per cent: a share from 0 to 1 is asked for.
def copies(fake, train, held_out, quantile=0.01):
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return 100 * (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()


# %% right: cdist
def copies(fake, train, held_out, quantile=0.01):
    threshold = torch.quantile(torch.cdist(held_out, train).amin(1), quantile)
    return (torch.cdist(fake, train).amin(1) <= threshold).float().mean(), threshold


# %% right: loops
def copies(fake, train, held_out, quantile=0.01):
    def near(rows):
        return torch.stack([(train - row).norm(dim=1).min() for row in rows])

    threshold = near(held_out).quantile(quantile).item()
    return sum(d <= threshold for d in near(fake).tolist()) / len(fake), threshold


# %% right: a tree
def copies(fake, train, held_out, quantile=0.01):
    import numpy as np
    from scipy.spatial import cKDTree

    tree = cKDTree(train.double().numpy())
    threshold = np.quantile(tree.query(held_out.double().numpy())[0], quantile)
    return (tree.query(fake.double().numpy())[0] <= threshold).mean(), threshold


# %% right: products
def copies(fake, train, held_out, quantile=0.01):
    def near(x):
        squares = x.square().sum(1, keepdim=True) - 2 * x @ train.T + train.square().sum(1)
        return squares.min(dim=1).values.clamp(min=0).sqrt()

    threshold = near(held_out).quantile(quantile)
    share = (near(fake) <= threshold).double().mean()
    return torch.stack([share, threshold.double()])


# %% right: the quantile by hand
def copies(fake, train, held_out, quantile=0.01):
    distances = nearest(held_out, train)[0][:, 0].sort().values
    place = quantile * (len(distances) - 1)
    below = int(place)
    above = min(below + 1, len(distances) - 1)
    threshold = distances[below] + (place - below) * (distances[above] - distances[below])
    near = nearest(fake, train)[0][:, 0]
    return [torch.count_nonzero(near <= threshold).item() / len(fake), threshold.item()]

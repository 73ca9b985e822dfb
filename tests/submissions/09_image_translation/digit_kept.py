# %% wrong: The translation is compared with what the classifier reads in the input: with labels it is.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        before = networks.call_in_eval(classifier, images).argmax(dim=1)
        kept += (read == before).sum().item()
    return kept / len(x)


# %% variant: for all images at once
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    labels = torch.cat([networks.call_in_eval(classifier, part).argmax(1) for part in x.split(batch_size)])
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The classifier reads x: it reads the translations of x.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, images).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% variant: without a translation
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, images).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The images are translated twice: once is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, networks.call_in_eval(net_G, images))
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: net_G is called in the mode that it is in: eval mode is asked for, in both networks.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        with torch.no_grad():
            made = net_G(images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The classifier is called in the mode that it is in: eval mode is asked for, in both networks.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        with torch.no_grad():
            read = classifier(made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: Both networks are called in the modes that they are in: eval mode is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    with torch.no_grad():
        for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
            kept += (classifier(net_G(images)).argmax(dim=1) == digits).sum().item()
    return kept / len(x)


# %% wrong: Eval mode for the calls, for both networks; then each module back in its own mode
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    net_G.eval()
    classifier.eval()
    kept = 0
    with torch.no_grad():
        for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
            kept += (classifier(net_G(images)).argmax(dim=1) == digits).sum().item()
    return kept / len(x)


# %% wrong: is left in another mode, training or eval, than it came in.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    net_G.eval()
    classifier.eval()
    kept = 0
    with torch.no_grad():
        for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
            kept += (classifier(net_G(images)).argmax(dim=1) == digits).sum().item()
    net_G.train()
    classifier.train()
    return kept / len(x)


# %% variant: the mode of the whole network is kept
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    modes = net_G.training, classifier.training
    net_G.eval(), classifier.eval()
    kept = 0
    with torch.no_grad():
        for k in range(0, len(x), batch_size):
            read = classifier(net_G(x[k : k + batch_size])).argmax(1)
            kept += (read == labels[k : k + batch_size]).sum().item()
    net_G.train(modes[0]), classifier.train(modes[1])
    return kept / len(x)


# %% wrong: A score needs no gradients, and they cost memory
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    modes = [(m, m.training) for net in (net_G, classifier) for m in net.modules()]
    net_G.eval(), classifier.eval()
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        kept += (classifier(net_G(images)).argmax(dim=1) == digits).sum().item()
    for module, mode in modes:
        module.training = mode
    return kept / len(x)


# %% wrong: At most batch_size images go through a network at once
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, x)).argmax(dim=1)
    return (read == labels).float().mean().item()


# %% wrong: This is the mean of the batches' shares: a short last batch counts as much as a full one there.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    shares = []
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, images)).argmax(dim=1)
        shares.append((read == digits).float().mean().item())
    return sum(shares) / len(shares)


# %% variant: by torch.stack
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    shares = []
    for k in range(0, len(x), batch_size):
        made = networks.call_in_eval(net_G, x[k : k + batch_size])
        right = networks.call_in_eval(classifier, made).argmax(1) == labels[k : k + batch_size]
        shares.append(right.double().mean())
    return float(torch.stack(shares).mean())


# %% wrong: The last batch is left out where it is shorter: all images count.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for k in range(len(x) // batch_size or 1):
        part = slice(k * batch_size, (k + 1) * batch_size)
        made = networks.call_in_eval(net_G, x[part])
        kept += (networks.call_in_eval(classifier, made).argmax(1) == labels[part]).sum().item()
    return kept / len(x)


# %% wrong: The last batch is left out where it is shorter: all images count.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept, seen = 0, 0
    for start in range(0, len(x) - batch_size + 1, batch_size):
        part = slice(start, start + batch_size)
        made = networks.call_in_eval(net_G, x[part])
        kept += (networks.call_in_eval(classifier, made).argmax(1) == labels[part]).sum().item()
        seen += batch_size
    return kept / max(seen, 1)


# %% wrong: Only the last batch is counted: add up what each of them has.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        kept = (networks.call_in_eval(classifier, made).argmax(dim=1) == digits).sum().item()
    return kept / len(x)


# %% wrong: Only the first batch is looked at: all images count.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    images, digits = x[:batch_size], labels[:batch_size]
    read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, images)).argmax(dim=1)
    return (read == digits).sum().item() / len(digits)


# %% wrong: The count is divided by the number of full batches times batch_size: divide it by len(x).
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / (max(1, len(x) // batch_size) * min(batch_size, len(x)))


# %% wrong: The count is divided by the number of batches times batch_size, as if the last were full: divide it by len(x).
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept, batches = 0, 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        kept += (networks.call_in_eval(classifier, made).argmax(dim=1) == digits).sum().item()
        batches += 1
    return kept / (batches * batch_size)


# %% wrong: The number of images comes back: their share is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept


# %% variant: as a float
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return float(kept)


# %% wrong: This is a percentage: a share lies between 0 and 1.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return 100 * kept / len(x)


# %% wrong: This is the share of digits that are lost: that of those that are kept is asked for.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return 1 - kept / len(x)


# %% variant: by !=
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read != digits).sum().item()
    return kept / len(x)


# %% wrong: The lowest logit is taken: the classifier reads the class with the highest.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmin(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The label's probabilities are averaged: what counts is whether its logit is the highest.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    total = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        logits = networks.call_in_eval(classifier, networks.call_in_eval(net_G, images))
        total += logits.softmax(1).gather(1, digits[:, None]).sum().item()
    return total / len(x)


# %% wrong: The label is looked for among the two highest logits: only the highest is what the classifier reads.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).topk(2).indices
        kept += (read == digits[:, None]).sum().item()
    return kept / len(x)


# %% wrong: Only what the classifier is sure of counts: it reads the class with the highest logit, sure or not.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        sure, read = networks.call_in_eval(classifier, made).softmax(1).max(dim=1)
        kept += ((read == digits) & (sure > 0.5)).sum().item()
    return kept / len(x)


# %% wrong: The logits are rounded first: take them as they come.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).round().argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: net_G's output is cut to whole numbers before it is read: the classifier gets it as it is.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made.round()).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The translations are clamped to [-1, 1]: the classifier gets them as they are.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made.clamp(-1, 1)).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: The digits that are kept are found by shares of classes, not image by image: compare each with its own label.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    read = torch.cat([networks.call_in_eval(classifier, networks.call_in_eval(net_G, part)).argmax(1) for part in x.split(batch_size)])
    k = int(torch.cat([read, labels]).max()) + 1
    return torch.minimum(read.bincount(minlength=k), labels.bincount(minlength=k)).sum().item() / len(x)


# %% wrong: batch_size is not used: at most so many images go through a network at once.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(500), labels.split(500)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: batch_size is 1000 by default: 500 it is.
def digit_kept(net_G, classifier, x, labels, batch_size=1000):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% wrong: It returns nothing
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images)
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    pass


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        made = networks.call_in_eval(net_G, images.to(device))
        read = networks.call_in_eval(classifier, made).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)


# %% right: everything by hand
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    modes = [(m, m.training) for net in (net_G, classifier) for m in net.modules()]
    for module, _ in modes:
        module.training = False
    kept = []
    try:
        with torch.no_grad():
            for k in range(0, len(x), batch_size):
                logits = classifier(net_G(x[k : k + batch_size]))
                kept.append(logits.argmax(1) == labels[k : k + batch_size])
    finally:
        for module, mode in modes:
            module.training = mode
    return torch.cat(kept).float().mean().item()


# %% right: inference mode, probabilities, a tensor
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    kept = []
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        with torch.inference_mode():
            p = networks.call_in_eval(classifier, networks.call_in_eval(net_G, images)).softmax(1)
        kept.append((p.max(dim=1).indices == digits).double())
    return torch.cat(kept).mean()


# %% right: copies in eval mode
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    from copy import deepcopy

    both = nn.Sequential(deepcopy(net_G), deepcopy(classifier)).eval()
    with torch.no_grad():
        read = torch.cat([both(part).topk(1).indices[:, 0] for part in x.split(batch_size)])
    return 1 - (read != labels).sum().item() / labels.numel()


# %% right: both networks in one
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    both = nn.Sequential(net_G, classifier)
    total = 0.0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
        total += float((networks.call_in_eval(both, images).argmax(-1) == digits).float().sum())
    return total / x.shape[0]


# %% right: all translations first
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    made = [networks.call_in_eval(net_G, part) for part in x.split(batch_size)]
    read = torch.cat([networks.call_in_eval(classifier, part).argmax(dim=1) for part in made])
    return (read == labels).float().mean().item()

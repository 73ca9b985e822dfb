# %% wrong: It is tested on the samples that taught it: test it on the real images, test_batches.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in train_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% variant: all at once
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    with torch.no_grad():
        found = torch.cat([net(x).argmax(1) == y for x, y in train_batches])
    return found.double().mean().item()


# %% wrong: net.train() is missing at the start: BatchNorm then takes no averages of the batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: net.eval() is missing before the test: BatchNorm then looks at the test batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    net.eval()
    return right / total


# %% wrong: The test needs no gradients: with torch.no_grad() around it.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    for x, y in test_batches:
        right += (net(x).argmax(1) == y).sum().item()
        total += len(y)
    return right / total


# %% wrong: net is left in training mode: leave it in eval mode.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    net.train()
    return right / total


# %% wrong: The samples are gone through once: num_epochs times are asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for x, y in train_batches:
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: The number of epochs is fixed in the code: take it from the argument.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(2):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: The accuracies of the batches are averaged: a small batch counts less.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    shares = []
    with torch.no_grad():
        for x, y in test_batches:
            shares.append((net(x).argmax(1) == y).float().mean().item())
    return sum(shares) / len(shares)


# %% variant: stacked
@torch.enable_grad()
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    with torch.no_grad():
        return torch.stack([(net(x).argmax(1) == y).double().mean() for x, y in test_batches]).mean()


# %% wrong: Gradients of earlier batches are still there: zero_grad comes before each backward.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: No step is taken: optimizer.step() after backward.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: F.cross_entropy takes logits: no softmax before it.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x).softmax(1), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: The test teaches too: no steps on real images.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    for x, y in test_batches:
        with torch.no_grad():
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return right / total


# %% wrong: The number of right answers is returned: the share is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
    return right


# %% wrong: This is the share of wrong answers: that of right ones is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    wrong = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            wrong += (net(x).argmax(1) != y).sum().item()
            total += len(y)
    return wrong / total


# %% wrong: Only the last test batch counts here: add up over all of them.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in test_batches:
            right = (net(x).argmax(1) == y).sum().item()
            total = len(y)
    return right / total


# %% wrong: The default of num_epochs is 2.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=1):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: The images belong to the caller: leave them as they are.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
            x.clamp_(-1, 1)
    return right / total


# %% wrong: It returns nothing
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    score = right / total


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.to(device).train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


# %% wrong: This is per cent: a share from 0 to 1 is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return 100 * right / total



# %% wrong: Samples and real images are exchanged: train_batches teach, test_batches are what it is tested on.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in test_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in train_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: argmax(0) looks for the likeliest image of each class: argmax(1) is the class of each image.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            found = net(x).argmax(0)
            right += sum(int(a) == int(b) for a, b in zip(found, y))
            total += len(y)
    return right / total



# %% wrong: argmax(0) looks for the likeliest image of each class: the class of each image is argmax(1).
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(0) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: argmax() looks at all logits of a batch at once: the class of each image is argmax(1).
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax() == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: The test batches are of unequal size: count the labels in place of the batches times a size.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = size = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            size = size or len(y)
            total += size
    return right / total



# %% wrong: The number of right answers is divided by the number of batches: divide by that of images.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += 1
    return right / total



# %% wrong: The number of right answers is divided by the number of samples: divide by that of test images.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
    return right / sum(len(y) for _, y in train_batches)



# %% wrong: The probability of the label is averaged: whether the largest logit is at the label is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += net(x).softmax(1).gather(1, y[:, None]).sum().item()
            total += len(y)
    return right / total



# %% wrong: zero_grad() comes after backward(), and clears the gradient before the step: clear before backward().
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% variant: by zero_grad of net
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            net.zero_grad()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: An optimizer of its own makes the steps: take the one that comes in.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    own = torch.optim.Adam(net.parameters(), lr=1e-3)
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            own.zero_grad()
            loss.backward()
            own.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: One step an epoch is made, on the gradients of all batches: make one a batch.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        optimizer.zero_grad()
        for x, y in train_batches:
            F.cross_entropy(net(x), y).backward()
        optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: Gradients are cleared once an epoch: clear them before each backward().
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        optimizer.zero_grad()
        for x, y in train_batches:
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: The loss is a squared difference from one-hot labels: F.cross_entropy of the logits is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.mse_loss(net(x).softmax(1), F.one_hot(y, 4).to(x))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: The losses of a batch are summed: F.cross_entropy averages them, as it does by default.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y, reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: Labels are smoothed: F.cross_entropy(net(x), y) is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y, label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += (net(x).argmax(1) == y).sum().item()
            total += len(y)
    return right / total



# %% wrong: It is tested after each epoch: test once, after all of them, and don't choose by the test images.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    best = 0.0
    for _ in range(num_epochs):
        net.train()
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        right = total = 0
        with torch.no_grad():
            for x, y in test_batches:
                right += (net(x).argmax(1) == y).sum().item()
                total += len(y)
        best = max(best, right / total)
    return best



# %% wrong: It is tested after each epoch: test once, after all of them.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    for _ in range(num_epochs):
        net.train()
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        right = total = 0
        with torch.no_grad():
            for x, y in test_batches:
                right += (net(x).argmax(1) == y).sum().item()
                total += len(y)
    return right / total



# %% wrong: The mean loss is returned: the share of test images that it gets right is asked for.
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in test_batches:
            right += F.cross_entropy(net(x), y, reduction="sum").item()
            total += len(y)
    return right / total


# %% right: nn.CrossEntropyLoss, tests in one tensor
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    criterion = torch.nn.CrossEntropyLoss()
    for epoch in range(num_epochs):
        net.train()
        for samples, labels in train_batches:
            optimizer.zero_grad(set_to_none=False)
            criterion(net(samples), labels).backward()
            optimizer.step()
        net.eval()
    with torch.no_grad():
        found = torch.cat([net(x).argmax(dim=1) == y for x, y in test_batches])
    return found.float().mean()


# %% right: helpers
def one_epoch(net, optimizer, batches):
    for x, y in batches:
        optimizer.zero_grad()
        loss = -net(x).log_softmax(1)[torch.arange(len(y)), y].mean()
        loss.backward()
        optimizer.step()


@torch.inference_mode()
def accuracy(net, batches):
    hits = [(int((net(x).max(1).indices == y).sum()), len(y)) for x, y in batches]
    return sum(h for h, _ in hits) / sum(n for _, n in hits)


def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train(True)
    for _ in range(num_epochs):
        one_epoch(net, optimizer, train_batches)
    return accuracy(net.train(False), test_batches)


# %% right: zero_grad after the step, and once before all of them
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    optimizer.zero_grad()
    steps = (batch for _ in range(num_epochs) for batch in train_batches)
    for x, y in steps:
        F.cross_entropy(net(x), y).backward()
        optimizer.step()
        optimizer.zero_grad()
    net.eval()
    right, total = 0.0, 0
    for x, y in test_batches:
        with torch.no_grad():
            right = right + (net(x).softmax(1).argmax(1) == y).double().sum()
        total += y.shape[0]
    return (right / total).item()


# %% right: gradients switched off for the test, and on again
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    for _ in range(num_epochs):
        for x, y in train_batches:
            loss = F.nll_loss(F.log_softmax(net(x), dim=1), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    right, total = 0, 0
    torch.set_grad_enabled(False)
    for x, y in test_batches:
        right += torch.eq(net(x).argmax(-1), y).sum()
        total += y.numel()
    torch.set_grad_enabled(True)
    return float(right) / total


# %% right: mistakes are counted
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    net.train()
    epoch = 0
    while epoch < num_epochs:
        for batch in train_batches:
            x, y = batch
            net.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
        epoch += 1
    net.eval()
    mistakes, total = 0, 0
    with torch.no_grad():
        for x, y in test_batches:
            mistakes += torch.count_nonzero(net(x).argmax(1) - y).item()
            total += x.size(0)
    return 1 - mistakes / total

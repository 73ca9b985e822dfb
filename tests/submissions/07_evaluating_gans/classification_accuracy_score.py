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

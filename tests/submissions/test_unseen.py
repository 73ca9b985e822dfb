"""Answers that no bank holds: what checks say about mistakes, and styles, that they never saw.

The words asked for are the essential ones; as important are those that must not come, which would
send a student to look for a mistake that is not there.
"""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from course_utils.checks import ASSIGNMENTS, Check, CheckFailed, exercises
from course_utils.grading.authoring.source import run_cell
from tests.sampling import sampled
from tests.submissions.bank import namespace


def home(exercise: str) -> str:
    (assignment,) = (a for a in ASSIGNMENTS if exercise in exercises(a))
    return assignment


def message(exercise: str, code: str) -> str:
    """What the check says about an answer; "" if it passes."""
    space = dict(namespace(home(exercise)))
    run_cell(textwrap.dedent(code), f"<unseen {exercise}>", space)
    try:
        Check(slips=False)(exercise, space[exercise])
    except CheckFailed as failed:
        return str(failed)
    return ""


def update_D(body: str) -> str:
    return "def update_D(net_D, net_G, real, z, optimizer):\n" + textwrap.indent(
        textwrap.dedent(body), "    "
    )


def update_G(body: str) -> str:
    return "def update_G(net_D, net_G, z, optimizer):\n" + textwrap.indent(
        textwrap.dedent(body), "    "
    )


def train(body: str) -> str:
    return (
        "def train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim,"
        " num_epochs, progress=track):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    )


def network(name: str, init: str, forward: str) -> str:
    arguments = "z_dim, hidden=128, out_dim=2" if name == "Generator" else "in_dim=2, hidden=128"
    return (
        f"class {name}(nn.Module):\n"
        f"    def __init__(self, {arguments}):\n"
        f"        super().__init__()\n{textwrap.indent(textwrap.dedent(init), ' ' * 8)}\n"
        f"    def forward(self, x):\n{textwrap.indent(textwrap.dedent(forward), ' ' * 8)}\n"
    )


# (name, exercise, code, words that must come, words that must not come in the first line)
WRONG = [
    (
        "09: fake_b goes both ways, fake_a none",
        "cycle_loss",
        """
        def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
            forward = F.l1_loss(a, net_BA(fake_b))
            backward = F.l1_loss(b, net_AB(fake_b))
            return forward + backward
        """,
        ["each translation goes back through the other network"],
        ["detach", "weight", "device"],
    ),
    (
        "09: only one generator's gradients are cleared",
        "update_translators",
        """
        def update_translators(net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss,
                               cycle_weight=10.0, identity_weight=0.0):
            net_AB.zero_grad()
            fake_b, fake_a = net_AB(a), net_BA(b)
            game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
            cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
            identity = torch.zeros(())
            if identity_weight:
                identity = identity_loss(net_AB, net_BA, a, b)
            (game + cycle_weight * cycle + identity_weight * identity).backward()
            optimizer.step()
            return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()
        """,
        ["Clear the gradients"],
        ["discriminators", "exchanged"],
    ),
    (
        "09: both verdicts in one loss",
        "update_translators",
        """
        def update_translators(net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss,
                               cycle_weight=10.0, identity_weight=0.0):
            optimizer.zero_grad()
            fake_b, fake_a = net_AB(a), net_BA(b)
            verdicts = torch.cat([net_D_B(fake_b).flatten(), net_D_A(fake_a).flatten()])
            game = generator_loss(verdicts)
            cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
            identity = torch.zeros(())
            if identity_weight:
                identity = identity_loss(net_AB, net_BA, a, b)
            (game + cycle_weight * cycle + identity_weight * identity).backward()
            optimizer.step()
            return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()
        """,
        ["number 1 of 3", "generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))"],
        ["weight is not used", "exchanged"],
    ),
    (
        "09: a small number in the logarithm",
        "paired_generator_loss",
        """
        def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
            p = torch.sigmoid(net_D(fake, x))
            return -game * torch.log(p + 1e-8).mean() + weight * (fake - target).abs().mean()
        """,
        ["sigmoid of a logit far below 0", "softplus"],
        ["exchanged", "device"],
    ),
    (
        "09: the value of the highest logit, not its place",
        "digit_kept",
        """
        def digit_kept(net_G, classifier, x, labels, batch_size=500):
            kept = 0
            for images, digits in zip(x.split(batch_size), labels.split(batch_size)):
                made = networks.call_in_eval(net_G, images)
                read = networks.call_in_eval(classifier, made).max(dim=1)[0]
                kept += (read == digits).sum().item()
            return kept / len(x)
        """,
        ["zero", "the class with the highest logit"],
        ["mode", "batch"],
    ),
    (
        "09: the last convolution halves the map",
        "PatchDiscriminator",
        """
        class PatchDiscriminator(nn.Module):
            def __init__(self, in_channels=1, width=16):
                super().__init__()
                self.a = nn.Conv2d(in_channels, width, 4, 2, 1)
                self.b = nn.Conv2d(width, 2 * width, 4, 2, 1)
                self.c = nn.Conv2d(2 * width, 1, 3, 2, 1)

            def forward(self, image, condition=None):
                if condition is not None:
                    image = torch.cat([image, condition], 1)
                x = F.leaky_relu(self.a(image), 0.2)
                return self.c(F.leaky_relu(self.b(x), 0.2))
        """,
        ["The third layer with weights, a Conv2d, has the stride 2, not 1"],
        ["condition", "sigmoid"],
    ),
    (
        "07: the root of every entry, and NaN where one is negative",
        "frechet_distance",
        """
        def frechet_distance(real, fake):
            a, b = real.double(), fake.double()
            A, B = a.T.cov(), b.T.cov()
            gap = a.mean(0) - b.mean(0)
            return (gap @ gap + (A + B - 2 * (A @ B) ** 0.5).trace()).item()
        """,
        ["root of each entry"],
        ["float32", "n - 1"],
    ),
    (
        "07: zero_grad between backward and step",
        "classification_accuracy_score",
        """
        def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
            net.train()
            for _ in range(num_epochs):
                for x, y in train_batches:
                    F.cross_entropy(net(x), y).backward()
                    optimizer.zero_grad()
                    optimizer.step()
            net.eval()
            hits = []
            with torch.no_grad():
                for x, y in test_batches:
                    hits += (net(x).argmax(1) == y).tolist()
            return sum(hits) / len(hits)
        """,
        ["step"],
        ["mode", "test"],
    ),
    (
        "07: tested after every epoch, the best one returned",
        "classification_accuracy_score",
        """
        def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
            best = 0
            for _ in range(num_epochs):
                net.train()
                for x, y in train_batches:
                    optimizer.zero_grad()
                    F.cross_entropy(net(x), y).backward()
                    optimizer.step()
                net.eval()
                with torch.no_grad():
                    hits = torch.cat([net(x).argmax(1) == y for x, y in test_batches])
                best = max(best, hits.float().mean().item())
            return best
        """,
        ["each test batch once"],
        ["zero_grad"],
    ),
    (
        "07: kl_div, whose 0 times minus infinity is NaN",
        "inception_score",
        """
        def inception_score(probabilities):
            log_marginal = probabilities.mean(0).log().expand_as(probabilities)
            return F.kl_div(log_marginal, probabilities, reduction="batchmean").exp().item()
        """,
        ["NaN", "0"],
        ["base 2", "sign"],
    ),
    (
        "07: the mean distance between all pairs for the radius",
        "precision_recall",
        """
        def precision_recall(real, fake, k=3):
            def inside(x, balls):
                r = torch.cdist(balls, balls).sort(1).values[:, 1 : k + 1].mean(1)
                return float((torch.cdist(x, balls) <= r).any(1).float().mean())
            return inside(fake, real), inside(real, fake)
        """,
        ["k-th nearest"],
        ["exchanged", "<="],
    ),
    (
        "07: the nearest held-out distance instead of interpolation",
        "copies",
        """
        def copies(fake, train, held_out, quantile=0.01):
            d = torch.cdist(held_out, train).amin(1).sort().values
            threshold = d[round(quantile * len(d))]
            return (torch.cdist(fake, train).amin(1) <= threshold).float().mean().item(), threshold
        """,
        ["torch.quantile"],
        ["exchanged", "median"],
    ),
    (
        "07: the number of distinct rows",
        "birthday_test",
        """
        def birthday_test(features, size, threshold):
            groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
            alike = (torch.cdist(groups, groups) <= threshold).triu(1)
            return alike.any(2).any(1).float().mean().item(), float(size**2)
        """,
        ["size (size - 1) / 2"],
        ["diagonal", "twice"],
    ),
    (
        "07: a continuity correction nobody asked for",
        "error_rate",
        """
        def error_rate(said, truth, confidence=0.95):
            n, p = len(said), (said != truth).double().mean().item()
            z = NormalDist().inv_cdf((1 + confidence) / 2)
            middle = p + z**2 / (2 * n)
            reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) + 1 / (2 * n)
            return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)
        """,
        ["Wilson"],
        ["Agresti", "1 + z²/n."],
    ),
    (
        "07: an average over subsets",
        "kernel_distance",
        """
        def kernel_distance(real, fake):
            def k(a, b):
                return (a @ b.T / a.shape[1] + 1) ** 3
            total = 0.0
            for part in (0, 1):
                a, b = real[part::2].double(), fake[part::2].double()
                n, m = len(a), len(b)
                within = (k(a, a).sum() - k(a, a).trace()) / max(n * (n - 1), 1)
                within = within + (k(b, b).sum() - k(b, b).trace()) / max(m * (m - 1), 1)
                total = total + within - 2 * k(a, b).mean()
            return (total / 2).item()
        """,
        ["(a·b / d + 1)³"],
        ["square", "diagonal"],
    ),
    (
        "02: GELU between the layers",
        "MlpGenerator",
        """
        class MlpGenerator(nn.Module):
            def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
                super().__init__()
                self.size = size
                layers, last = [], z_dim
                for h in hidden:
                    layers.append(nn.Linear(last, h))
                    if batch_norm:
                        layers.append(nn.BatchNorm1d(h))
                    layers.append(nn.GELU())
                    last = h
                self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
            def forward(self, z):
                return self.net(z).view(-1, 1, self.size, self.size)
        """,
        ["There is a GELU after layer 1"],
        ["slope"],
    ),
    (
        "02: ELU in place of LeakyReLU",
        "MlpDiscriminator",
        """
        class MlpDiscriminator(nn.Module):
            def __init__(self, hidden=(1024, 512, 256), dropout=0.3, size=28):
                super().__init__()
                layers, last = [nn.Flatten()], size * size
                for h in hidden:
                    layers += [nn.Linear(last, h), nn.ELU(0.2), nn.Dropout(dropout)]
                    last = h
                self.net = nn.Sequential(*layers, nn.Linear(last, 1))
            def forward(self, x):
                return self.net(x)
        """,
        ["There is an ELU after layer 1"],
        ["dropout stands"],
    ),
    (
        "02: widths of the hidden layers written down",
        "MlpGenerator",
        """
        class MlpGenerator(nn.Module):
            def __init__(self, z_dim=100, hidden=(256, 512, 1024), size=28, batch_norm=False):
                super().__init__()
                self.size = size
                layers, last = [], z_dim
                for h in (256, 512, 1024):
                    layers.append(nn.Linear(last, h))
                    if batch_norm:
                        layers.append(nn.BatchNorm1d(h))
                    layers.append(nn.LeakyReLU(0.2))
                    last = h
                self.net = nn.Sequential(*layers, nn.Linear(last, size * size), nn.Tanh())
            def forward(self, z):
                return self.net(z).view(-1, 1, self.size, self.size)
        """,
        ["has 256 outputs, not 4"],
        ["slope"],
    ),
    (
        "02: two steps of the generator",
        "train_epoch",
        """
        def train_epoch(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim):
            net_D.train(); net_G.train()
            rows = []
            for real in batches:
                ld, dx, dgz = update_D(net_D, net_G, real, torch.randn(len(real), z_dim, device=real.device), optimizer_D)
                for _ in range(2):
                    lg = update_G(net_D, net_G, torch.randn(len(real), z_dim, device=real.device), optimizer_G)
                rows.append(torch.stack([ld, lg, dx, dgz]))
            return dict(zip(("loss_D", "loss_G", "D_x", "D_G_z"), torch.stack(rows).mean(0).tolist()))
        """,
        ["update_G is called 6 times, not 3"],
        [],
    ),
    (
        "04: a slope of 0.02",
        "ConditionalGenerator",
        """
        class ConditionalGenerator(nn.Module):
            def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
                super().__init__()
                self.num_classes = num_classes
                self.net = nn.Sequential(nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.02),
                                         nn.Linear(hidden, hidden), nn.LeakyReLU(0.02), nn.Linear(hidden, out_dim))
            def forward(self, z, labels):
                return self.net(torch.cat([z, one_hot(labels, self.num_classes)], 1))
        """,
        ["the slope 0.02, not 0.2"],
        [],
    ),
    (
        "04: a second layer half as wide",
        "ConditionalDiscriminator",
        """
        class ConditionalDiscriminator(nn.Module):
            def __init__(self, num_classes=2, in_dim=2, hidden=64):
                super().__init__()
                self.num_classes = num_classes
                self.net = nn.Sequential(nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                                         nn.Linear(hidden, hidden // 2), nn.LeakyReLU(0.2), nn.Linear(hidden // 2, 1))
            def forward(self, x, labels):
                return self.net(torch.cat([x, one_hot(labels, self.num_classes)], 1))
        """,
        ["has 32 outputs, not 64"],
        [],
    ),
    (
        "05: after_step before both updates",
        "train_infogan",
        """
        def train_infogan(net_G, net_D, net_Q, update_D, update_GQ, optimizer_D, optimizer_GQ, batches, latent, num_epochs,
                          after_step, progress=track):
            history = {"loss_D": [], "loss_G": [], "loss_Q": []}
            for epoch in progress(num_epochs, history):
                rows = []
                for real in batches:
                    after_step()
                    d = update_D(net_D, net_G, real, *latent(len(real)), optimizer_D)
                    rows.append([d, *update_GQ(net_G, net_D, net_Q, *latent(len(real)), optimizer_GQ)])
                for name, column in zip(history, zip(*rows)):
                    history[name].append(torch.stack(column).mean().item())
            return history
        """,
        ["after_step() comes where it is the turn of update_D"],
        [],
    ),
    (
        "05: tanh in the trunk",
        "shared_networks",
        """
        def shared_networks(in_dim, q_dim, hidden=64):
            trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh())
            return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))
        """,
        ["there is a tanh after layer 1"],
        [],
    ),
    (
        "05: dropout in the trunk",
        "shared_networks",
        """
        def shared_networks(in_dim, q_dim, hidden=64):
            trunk = nn.Sequential(nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2))
            return nn.Sequential(trunk, nn.Linear(hidden, 1)), nn.Sequential(trunk, nn.Linear(hidden, q_dim))
        """,
        ["there is a Dropout after layer 1"],
        [],
    ),
    (
        "05: the bound with p(c) for the entropy's weight, q for the joint",
        "information_bound",
        """
        def information_bound(joint, q):
            p_c = joint.sum(1, keepdim=True)
            return torch.xlogy(q, joint / p_c).sum() - torch.xlogy(p_c, p_c).sum()
        """,
        ["log q"],
        ["0 log 0", "sign"],
    ),
    (
        "05: codes of integers",
        "draw_codes",
        """
        def draw_codes(n, num_categories, num_continuous, generator):
            if num_categories < 2:
                raise ValueError("a code needs two values")
            categories = torch.randint(num_categories, (n,), generator=generator)
            u = torch.rand(n, num_continuous, generator=generator).mul(2).sub(1)
            return torch.cat([categories[:, None].float(), u], 1)
        """,
        ["one-hot"],
        ["seed", "generator"],
    ),
    (
        "05: Q's loss forgets that there are several means",
        "code_loss",
        """
        def code_loss(q, c, num_categories):
            if q.shape != c.shape:
                raise ValueError("q and c do not fit together")
            loss = F.cross_entropy(q[:, :num_categories], c[:, :num_categories].argmax(1))
            if c.shape[1] == num_categories:
                return loss
            return loss + F.mse_loss(q[:, num_categories:], c[:, num_categories:]) / 2
        """,
        ["loss"],
        ["ValueError", "cross_entropy"],
    ),
    (
        "05: the code's loss in a step of its own, after that of G",
        "update_GQ",
        """
        def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
            optimizer.zero_grad()
            loss_G = F.softplus(-net_D(net_G(z, c))).mean()
            loss_G.backward()
            optimizer.step()
            optimizer.zero_grad()
            loss_Q = code_loss(net_Q(net_G(z, c)), c, num_categories)
            (weight * loss_Q).backward()
            optimizer.step()
            return loss_G.detach(), loss_Q.detach()
        """,
        [],
        ["detach", "net_D"],
    ),
    (
        "05: the most frequent label of each code",
        "match_codes",
        """
        def match_codes(codes, labels, k):
            if len(codes) != len(labels):
                raise ValueError("as many codes as labels are needed")
            table = F.one_hot(codes, k).T @ F.one_hot(labels, k)
            matching = table.argmax(1)
            return table, matching, (matching[codes] == labels).float().mean().item()
        """,
        [],
        ["ValueError", "shape"],
    ),
    (
        "not written yet",
        "generator_loss",
        "def generator_loss(fake_logits):\n    raise NotImplementedError",
        ["not written yet"],
        [],
    ),
    (
        "pass",
        "update_D",
        update_D("pass"),
        ["returns nothing"],
        ["optimizer.step()"],
    ),
    (
        "a misspelt name",
        "generator_loss",
        "def generator_loss(fake_logits):\n    return F.softplus(-fake_logit).mean()",
        ["fake_logit is neither an argument nor defined", "line 2 of generator_loss"],
        ["device"],
    ),
    (
        "a misspelt function of torch",
        "generator_loss",
        "def generator_loss(fake_logits):\n    return F.soft_plus(-fake_logits).mean()",
        ["torch.nn.functional has no soft_plus"],
        ["super().__init__", "shape"],
    ),
    (
        "used before it is assigned",
        "generator_loss",
        "def generator_loss(fake_logits):\n    loss = loss + F.softplus(-fake_logits).mean()\n"
        "    return loss",
        ["loss is used before"],
        [],
    ),
    (
        "calls itself",
        "generator_loss",
        "def generator_loss(fake_logits):\n    return generator_loss(fake_logits)",
        ["calls itself without end"],
        [],
    ),
    (
        "the result in place of the function",
        "generator_loss",
        "generator_loss = generator_loss(torch.randn(4, 1))",
        ["without calling it"],
        [],
    ),
    (
        "a network in place of the class",
        "Generator",
        "Generator = Generator(4)",
        ["the class or function itself"],
        [],
    ),
    (
        "another signature",
        "Generator",
        "def Generator(latent, width=128, points=2):\n    return nn.Linear(latent, points)",
        ["does not fit the signature", "z_dim"],
        ["LeakyReLU", "Linear"],
    ),
    (
        "too few arguments",
        "update_G",
        "def update_G(net_D, net_G, z):\n    return generator_loss(net_D(net_G(z)))",
        ["does not fit the signature"],
        [],
    ),
    (
        "sys.exit",
        "generator_loss",
        "import sys\ndef generator_loss(fake_logits):\n    sys.exit('finished')",
        ["stops Python itself", "finished"],
        [],
    ),
    (
        "an exception without words, of a class of one's own",
        "generator_loss",
        "class Oops(Exception):\n    def __str__(self):\n        raise ValueError\n"
        "def generator_loss(fake_logits):\n    raise Oops",
        ["Oops", "line 5 of generator_loss"],
        [],
    ),
    (
        "escape sequences and bidirectional marks in a message",
        "generator_loss",
        r"def generator_loss(fake_logits):"
        "\n"
        r"    raise ValueError('\x1b[2J\x1b[31mred\u202e')",
        ["ValueError: red"],
        ["\x1b", "\u202e"],
    ),
    (
        "a very long message",
        "generator_loss",
        "def generator_loss(fake_logits):\n    raise ValueError('line\\n' * 10000)",
        ["ValueError: line"],
        [],
    ),
    (
        "the returned type is odd",
        "generator_loss",
        "def generator_loss(fake_logits):\n    return object()",
        ["an object of type object"],
        [],
    ),
    (
        "a string",
        "generator_loss",
        "def generator_loss(fake_logits):\n    return f'{F.softplus(-fake_logits).mean():.3f}'",
        ["type str"],
        ["log D"],
    ),
    (
        "double precision",
        "optimal_discriminator",
        "def optimal_discriminator(p, q):\n    p, q = p.double(), q.double()\n"
        "    return (p / (p + q)).nan_to_num(0.5)",
        ["dtype float64", "float64"],
        ["1/2", "maximise"],
    ),
    (
        "a column in place of a row",
        "optimal_discriminator",
        "def optimal_discriminator(p, q):\n    return (p / (p + q)).nan_to_num(0.5)[:, None]",
        ["shape", "1)"],
        ["maximise"],
    ),
    (
        "integer division by a typo",
        "optimal_discriminator",
        "def optimal_discriminator(p, q):\n    return (p // (p + q)).nan_to_num(0.5)",
        ["Two slashes divide and round down"],
        [],
    ),
    (
        "two mistakes: no detach and no zero_grad",
        "update_D",
        update_D("""
            loss = discriminator_loss(net_D(real), net_D(net_G(z)))
            loss.backward()
            optimizer.step()
            return loss.detach()
            """),
        ["Clear the gradients", "what else changed (net_G: gradients changed)"],
        [],
    ),
    (
        "two mistakes: graph returned, no step",
        "update_G",
        update_G("""
            optimizer.zero_grad()
            loss = generator_loss(net_D(net_G(z)))
            loss.backward()
            return loss
            """),
        ["optimizer.step(): 0 calls", "the returned loss: still holds"],
        ["detached or made under"],
    ),
    (
        "sum and swapped labels",
        "discriminator_loss",
        "def discriminator_loss(real_logits, fake_logits):\n"
        "    return F.softplus(real_logits).sum() + F.softplus(-fake_logits).sum()",
        ["mean of softplus(-real_logits)"],
        ["sums over the batch", "labels are swapped"],
    ),
    (
        "backward in the loss",
        "generator_loss",
        "def generator_loss(fake_logits):\n    loss = F.softplus(-fake_logits).mean()\n"
        "    if loss.requires_grad:\n        loss.backward()\n    return loss",
        ["backward() was called already"],
        ["detach"],
    ),
    (
        "an update that replaces the optimizer",
        "update_G",
        update_G("""
            own = torch.optim.Adam(net_G.parameters(), lr=1e-3)
            own.zero_grad()
            loss = generator_loss(net_D(net_G(z)))
            loss.backward()
            own.step()
            return loss.detach()
            """),
        ["optimizer.step(): 0 calls"],
        ["net_G does not move"],
    ),
    (
        "gradients are clipped",
        "update_D",
        update_D("""
            optimizer.zero_grad()
            loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
            loss.backward()
            nn.utils.clip_grad_norm_(net_D.parameters(), 0.01)
            optimizer.step()
            return loss.detach()
            """),
        ["net_D's weights after two updates"],
        ["zero_grad() is missing", "step() is missing"],
    ),
    (
        "fakes and real mixed",
        "update_D",
        update_D("""
            optimizer.zero_grad()
            fake = net_G(z).detach()
            loss = discriminator_loss(net_D(fake), net_D(fake))
            loss.backward()
            optimizer.step()
            return loss.detach()
            """),
        ["loss of the first update"],
        ["swapped"],
    ),
    (
        "everything on a GPU",
        "update_D",
        update_D("""
            real = real.to("meta")
            optimizer.zero_grad()
            loss = discriminator_loss(net_D(real), net_D(net_G(z).detach()))
            loss.backward()
            optimizer.step()
            return loss.detach()
            """),
        ["device"],
        [],
    ),
    (
        "a network that is a plain function",
        "Generator",
        "def Generator(z_dim, hidden=128, out_dim=2):\n    return lambda z: z[:, :2]",
        ["of type function", "nn.Module"],
        [],
    ),
    (
        "the class returned, not a network",
        "Generator",
        "def Generator(z_dim, hidden=128, out_dim=2):\n    return nn.Linear",
        ["The class itself came back"],
        [],
    ),
    (
        "no return in a function that makes a network",
        "Generator",
        "def Generator(z_dim, hidden=128, out_dim=2):\n    net = nn.Linear(z_dim, 2)",
        ["None came back"],
        [],
    ),
    (
        "one layer outside the module",
        "Generator",
        network(
            "Generator",
            "self.a = nn.Linear(z_dim, hidden)\nself.b = [nn.Linear(hidden, hidden)]\n"
            "self.c = nn.Linear(hidden, out_dim)",
            "return self.c(F.leaky_relu(self.b[0](F.leaky_relu(self.a(x), 0.2)), 0.2))",
        ),
        ["that the network does not hold"],
        ["There is a layer too many", "biases here"],
    ),
    (
        "a slope of 0.1 and a tanh",
        "Generator",
        network(
            "Generator",
            "self.net = nn.Sequential(nn.Linear(z_dim, hidden), nn.LeakyReLU(0.1),"
            " nn.Linear(hidden, hidden), nn.LeakyReLU(0.1), nn.Linear(hidden, out_dim), nn.Tanh())",
            "return self.net(x)",
        ),
        ["LeakyReLU(0.2)"],
        ["default slope", "BatchNorm"],
    ),
    (
        "a batch size in the network",
        "Generator",
        network(
            "Generator",
            "self.net = nn.Sequential(nn.Linear(z_dim, hidden), nn.LeakyReLU(0.2),"
            " nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim))",
            "return self.net(x.view(128, -1))",
        ),
        ["view", "is a size fixed in the code?"],
        [],
    ),
    (
        "a misspelt attribute",
        "Generator",
        network("Generator", "self.layer = nn.Linear(z_dim, out_dim)", "return self.layers(x)"),
        ["A Generator has no attribute layers"],
        ["super().__init__"],
    ),
    (
        "history is a tuple of lists",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs, history):
                losses_D, losses_G = [], []
                for real in batches:
                    z = torch.randn(len(real), z_dim, device=real.device)
                    losses_D.append(update_D(net_D, net_G, real, z, optimizer_D).item())
                    z = torch.randn(len(real), z_dim, device=real.device)
                    losses_G.append(update_G(net_D, net_G, z, optimizer_G).item())
                history["loss_D"].append(sum(losses_D) / len(losses_D))
                history["loss_G"].append(sum(losses_G) / len(losses_G))
            return history["loss_D"], history["loss_G"]
            """),
        ["tuple"],
        ["returns nothing"],
    ),
    (
        "other keys",
        "train",
        train("""
            history = {"D": [], "G": []}
            for _ in progress(num_epochs, history):
                for real in batches:
                    z = torch.randn(len(real), z_dim, device=real.device)
                    update_D(net_D, net_G, real, z, optimizer_D)
                    update_G(net_D, net_G, z, optimizer_G)
                history["D"].append(0.0)
                history["G"].append(0.0)
            return history
            """),
        ["no such key", "D, G"],
        ["last batch"],
    ),
    (
        "lists in lists",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs, history):
                losses_D, losses_G = [], []
                for real in batches:
                    z = torch.randn(len(real), z_dim, device=real.device)
                    losses_D.append(update_D(net_D, net_G, real, z, optimizer_D).item())
                    losses_G.append(update_G(net_D, net_G, z, optimizer_G).item())
                history["loss_D"].append(losses_D)
                history["loss_G"].append(losses_G)
            return history
            """),
        ["not a list of numbers"],
        [],
    ),
    (
        "an epoch too many",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs + 1, history):
                losses_D, losses_G = [], []
                for real in batches:
                    z = torch.randn(len(real), z_dim, device=real.device)
                    losses_D.append(update_D(net_D, net_G, real, z, optimizer_D).item())
                    losses_G.append(update_G(net_D, net_G, z, optimizer_G).item())
                history["loss_D"].append(sum(losses_D) / len(losses_D))
                history["loss_G"].append(sum(losses_G) / len(losses_G))
            return history
            """),
        ["24 in all", "18 in all"],
        ["swapped"],
    ),
    (
        "noise of the wrong width",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs, history):
                losses_D, losses_G = [], []
                for real in batches:
                    z = torch.randn_like(real)
                    losses_D.append(update_D(net_D, net_G, real, z, optimizer_D).item())
                    losses_G.append(update_G(net_D, net_G, z, optimizer_G).item())
                history["loss_D"].append(sum(losses_D) / len(losses_D))
                history["loss_G"].append(sum(losses_G) / len(losses_G))
            return history
            """),
        ["calls", "number 1: D on batch 0 with z (40, 2)"],
        ["fixed batch size", "uniform"],
    ),
    (
        "all zero noise",
        "sample",
        """
        def sample(net_G, n, z_dim, seed=0):
            if n < 1:
                raise ValueError("n must be at least 1")
            mode = net_G.training
            with torch.no_grad():
                samples = net_G.eval()(torch.zeros(n, z_dim, device=next(net_G.parameters()).device))
            net_G.train(mode)
            return samples
        """,
        ["all values are the same"],
        ["uniform", "scaled", "seed"],
    ),
    (
        "an assert in place of ValueError",
        "sample",
        """
        def sample(net_G, n, z_dim, seed=0):
            assert n >= 1, "n must be at least 1"
            mode, where = net_G.training, next(net_G.parameters()).device
            z = torch.randn(n, z_dim, generator=torch.Generator(where).manual_seed(seed), device=where)
            with torch.no_grad():
                samples = net_G.eval()(z)
            net_G.train(mode)
            return samples
        """,
        ["ValueError"],
        ["does not hold for these inputs"],
    ),
    (
        "n and z_dim exchanged",
        "sample",
        """
        def sample(net_G, n, z_dim, seed=0):
            if n < 1:
                raise ValueError("n must be at least 1")
            mode, where = net_G.training, next(net_G.parameters()).device
            z = torch.randn(z_dim, n, generator=torch.Generator(where).manual_seed(seed), device=where)
            with torch.no_grad():
                samples = net_G.eval()(z)
            net_G.train(mode)
            return samples
        """,
        ["Linear layer does not fit"],
        [],
    ),
    (
        "a global network",
        "sample",
        """
        net = nn.Linear(3, 2)
        def sample(net_G, n, z_dim, seed=0):
            return net(torch.randn(n, z_dim))
        """,
        ["sees only its arguments", "net"],
        [],
    ),
    (
        "04: embedding in place of one-hot rows, made in the function",
        "one_hot",
        "def one_hot(labels, num_classes):\n    return nn.Embedding(num_classes, num_classes)(labels)",
        ["rows"],
        ["device", "classes begin at 0"],
    ),
    (
        "04: labels repeated as often as the noise is wide",
        "ConditionalGenerator",
        """
        class ConditionalGenerator(nn.Module):
            def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
                super().__init__()
                self.classes, self.z_dim = num_classes, z_dim
                self.net = nn.Sequential(
                    nn.Linear(2 * z_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden),
                    nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
                )

            def forward(self, z, labels):
                return self.net(torch.cat([z, labels[:, None].expand(-1, self.z_dim).float()], 1))
        """,
        ["z_dim + num_classes"],
        ["tanh", "sigmoid"],
    ),
    (
        "04: labels of one half for both",
        "update_D_labels",
        """
        def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
            optimizer.zero_grad()
            with torch.no_grad():
                fake = net_G(z, y)
            real = real.detach().requires_grad_()
            logits = net_D(torch.cat([real, fake]), torch.cat([real_y, real_y]))
            loss = smoothed_discriminator_loss(*logits.chunk(2))
            (loss + penalty * r1_penalty(logits.chunk(2)[0], real)).backward()
            optimizer.step()
            return loss.detach()
        """,
        ["labels of the real points"],
        ["detached", "zero_grad"],
    ),
    (
        "04: smoothing by hand-made noise on the targets",
        "smoothed_discriminator_loss",
        """
        def smoothed_discriminator_loss(real_logits, fake_logits, smoothing=0.0):
            targets = 1 - smoothing * torch.rand_like(real_logits)
            loss = F.binary_cross_entropy_with_logits(real_logits, targets)
            return loss + F.softplus(fake_logits).mean()
        """,
        ["1 - s"],
        ["Fakes", "default", "device"],
    ),
    (
        "04: mean over the classes in place of the logits of one",
        "ProjectionHead",
        """
        class ProjectionHead(nn.Module):
            def __init__(self, num_features, num_classes):
                super().__init__()
                self.linear = nn.Linear(num_features, 1)
                self.embedding = nn.Embedding(num_classes, num_features)

            def forward(self, features, labels):
                return self.linear(features) + (features @ self.embedding.weight.t()).mean(1, keepdim=True)
        """,
        ["logits"],
        ["bias", "sigmoid", "batch of one"],
    ),
    (
        "04: every parameter of the discriminator frozen by a loop",
        "ConditionalDiscriminator",
        """
        class ConditionalDiscriminator(nn.Module):
            def __init__(self, num_classes=2, in_dim=2, hidden=64):
                super().__init__()
                self.classes = num_classes
                self.body = nn.Sequential(
                    nn.Linear(in_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                    nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, 1),
                )
                for p in self.body[0].parameters():
                    p.requires_grad = False

            def forward(self, x, labels):
                return self.body(torch.cat([x, one_hot(labels, self.classes)], 1))
        """,
        ["which are frozen"],
        ["shape", "LeakyReLU", "num_classes"],
    ),
    (
        "04: the classes of the batch by unique",
        "ConditionalGenerator",
        """
        class ConditionalGenerator(nn.Module):
            def __init__(self, z_dim, num_classes=2, hidden=64, out_dim=2):
                super().__init__()
                self.body = nn.Sequential(
                    nn.Linear(z_dim + num_classes, hidden), nn.LeakyReLU(0.2),
                    nn.Linear(hidden, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, out_dim),
                )

            def forward(self, z, labels):
                return self.body(torch.cat([z, (labels[:, None] == labels.unique()).to(z.dtype)], 1))
        """,
        ["5x11 and 12x6"],
        ["detach", "LeakyReLU"],
    ),
    (
        "04: smoothing of another size, asked for by nobody",
        "update_D_labels",
        """
        def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
            optimizer.zero_grad()
            fake = net_G(z, y).detach()
            real = real.detach().requires_grad_()
            logits = net_D(real, real_y)
            loss = smoothed_discriminator_loss(logits, net_D(fake, y), 0.25)
            (loss + penalty * r1_penalty(logits, real)).backward()
            optimizer.step()
            return loss.detach()
        """,
        ["without smoothing"],
        ["which labels", "detached"],
    ),
    (
        "04: gradients clipped to another norm",
        "update_G_labels",
        """
        def update_G_labels(net_D, net_G, z, y, optimizer):
            optimizer.zero_grad()
            loss = F.softplus(-net_D(net_G(z, y), y)).mean()
            loss.backward()
            nn.utils.clip_grad_value_(net_G.parameters(), 1e-3)
            optimizer.step()
            return loss.detach()
        """,
        ["clipped"],
        [],
    ),
    (
        "04: the labels of an epoch drawn before it",
        "train_labels",
        """
        def train_labels(
            net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes,
            num_epochs, after_step, progress=track,
        ):
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs, history):
                y = torch.randint(num_classes, (256,))
                sums = [0.0, 0.0]
                for real, real_y in batches:
                    z = torch.randn(len(real), z_dim, device=real.device)
                    labels = y[: len(real)].to(real.device)
                    loss = update_D(net_D, net_G, real, real_y, z, labels, optimizer_D)
                    sums[0] += loss.item() / len(batches)
                    sums[1] += update_G(net_D, net_G, z, labels, optimizer_G).item() / len(batches)
                    after_step()
                history["loss_D"].append(sums[0])
                history["loss_G"].append(sums[1])
            return history
        """,
        ["an iterable need not know its length"],
        ["noise"],
    ),
    (
        "04: the gradients cleared once more, by hand",
        "update_G_labels",
        """
        def update_G_labels(net_D, net_G, z, y, optimizer):
            loss = F.softplus(-net_D(net_G(z, y), y)).mean()
            loss.backward()
            for p in net_G.parameters():
                p.grad = None
            optimizer.step()
            return loss.detach()
        """,
        ["cleared after backward()"],
        ["detached"],
    ),
    (
        "05: the code of a batch turned round with its rows",
        "draw_codes",
        """
        def draw_codes(n, num_categories, num_continuous, generator):
            if num_categories < 2:
                raise ValueError("at least two values")
            g = torch.Generator(generator.device)
            g.set_state(generator.get_state())
            k = torch.randint(num_categories, (n,), generator=g)
            u = 2 * torch.rand(n, num_continuous, generator=g) - 1
            return torch.cat([F.one_hot(k, num_categories).to(u.dtype), u], 1)
        """,
        ["every batch gets the same codes"],
        ["not at random", "another seed"],
    ),
    (
        "05: a shared Q that looks at a detached trunk through functional calls",
        "shared_networks",
        """
        class Head(nn.Module):
            def __init__(self, trunk, width, hidden, learn):
                super().__init__()
                self.trunk, self.head, self.learn = trunk, nn.Linear(hidden, width), learn

            def forward(self, x):
                with torch.set_grad_enabled(self.learn):
                    h = self.trunk(x)
                return self.head(h)

        def shared_networks(in_dim, q_dim, hidden=64):
            trunk = nn.Sequential(
                nn.Linear(in_dim, hidden), nn.LeakyReLU(0.2), nn.Linear(hidden, hidden), nn.LeakyReLU(0.2)
            )
            return Head(trunk, 1, hidden, True), Head(trunk, q_dim, hidden, False)
        """,
        ["neither the trunk nor G learns"],
        ["shape", "share nothing"],
    ),
    (
        "05: AdamW's habit",
        "make_optimizers",
        """
        def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
            of_D = set(net_D.parameters())
            own = [p for p in net_Q.parameters() if p not in of_D]
            groups = [{"params": [*net_G.parameters()], "weight_decay": 0.01}, {"params": own}]
            return (
                torch.optim.Adam(net_D.parameters(), lr=lr_D, betas=betas),
                torch.optim.Adam(groups, lr=lr_GQ, betas=betas),
            )
        """,
        ["weight_decay"],
        ["left out", "frozen", "swapped"],
    ),
    (
        "06: the gradient goes through the vectors",
        "power_iteration",
        """
        def power_iteration(weight, u, num_steps=1):
            W = weight.flatten(1)
            for _ in range(num_steps):
                v = F.normalize(W.t() @ u, dim=0)
                u = F.normalize(W @ v, dim=0)
            return torch.dot(u, W @ v), u
        """,
        ["torch.no_grad()"],
        ["rounds", "length 1"],
    ),
    (
        "06: one round alone, written out",
        "power_iteration",
        """
        def power_iteration(weight, u, num_steps=1):
            W = weight.view(weight.shape[0], -1)
            with torch.no_grad():
                v = W.T @ u / (W.T @ u).norm()
                u = W @ v / (W @ v).norm()
            return u @ W @ v, u
        """,
        ["one round"],
        ["length 1", "flatten"],
    ),
    (
        "06: the largest eigenvalue",
        "power_iteration",
        """
        def power_iteration(weight, u, num_steps=1):
            W = weight.flatten(1)
            with torch.no_grad():
                for _ in range(num_steps):
                    u = F.normalize(W @ (W.T @ u), dim=0)
            return (u @ W).norm() ** 2, u
        """,
        ["sigma is u^T W v"],
        ["no_grad", "rounds", "in place"],
    ),
    (
        "06: real points and the fakes of others",
        "gradient_penalty",
        """
        def gradient_penalty(net_D, real, fake, mix):
            points = (mix * real + (1 - mix) * fake.flip(0)).detach().requires_grad_()
            (slopes,) = torch.autograd.grad(net_D(points).sum(), points, create_graph=True)
            return ((slopes.flatten(1).norm(dim=1) - 1) ** 2).mean()
        """,
        ["mix * real + (1 - mix) * fake"],
        ["create_graph", "flatten", "exchanged"],
    ),
    (
        "06: what backward() leaves",
        "gradient_penalty",
        """
        def gradient_penalty(net_D, real, fake, mix):
            points = (mix * real + (1 - mix) * fake).requires_grad_()
            net_D(points).sum().backward()
            return ((points.grad.flatten(1).norm(dim=1) - 1) ** 2).mean()
        """,
        ["create_graph=True"],
        ["flatten", "in place"],
    ),
    (
        "06: the outputs are not summed",
        "zero_centred_penalties",
        """
        def zero_centred_penalties(net_D, real, fake):
            found = []
            for x in (real, fake):
                x = x.detach().requires_grad_()
                (g,) = torch.autograd.grad(net_D(x), x, create_graph=True)
                found.append(g.flatten(1).pow(2).sum(1).mean())
            return found
        """,
        ["sum of the outputs"],
        ["average", "mean"],
    ),
    (
        "06: a quarter of each half",
        "least_squares_losses",
        """
        def least_squares_losses(real_logits, fake_logits):
            loss_D = ((real_logits - 1).square().mean() + fake_logits.square().mean()) / 4
            return loss_D, (fake_logits - 1).square().mean() / 2
        """,
        ["0.5 times what is expected"],
        ["swapped", "sigmoid"],
    ),
    (
        "06: a generator with half a margin",
        "hinge_losses",
        """
        def hinge_losses(real_logits, fake_logits):
            loss_D = F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()
            return loss_D, -F.relu(fake_logits).mean()
        """,
        ["minus the mean of fake_logits"],
        ["detach", "sign"],
    ),
    (
        "06: pairs of equal rank",
        "relativistic_losses",
        """
        def relativistic_losses(real_logits, fake_logits):
            d = real_logits.sort(0).values - fake_logits.sort(0).values
            return F.softplus(-d).mean(), F.softplus(d).mean()
        """,
        ["over rows"],
        ["sigmoid", "every fake"],
    ),
    (
        "06: counts in place of shares",
        "mode_report",
        """
        def mode_report(samples, centres, sigma):
            near, mode = torch.cdist(samples, centres).min(1)
            good, k = near <= 3 * sigma, len(centres)
            q = torch.bincount(mode, minlength=k).float()
            return mode[good].unique().numel(), good.sum() / len(good), torch.xlogy(q, q * k).sum()
        """,
        ["shares"],
        ["NaN", "base 2"],
    ),
    (
        "10: the exchange of height and width",
        "fade_in",
        """
        def fade_in(old, new, alpha):
            up = F.interpolate(old, size=(new.shape[3], new.shape[2]))
            return (1 - alpha) * up + alpha * new
        """,
        ["4 and 6 entries"],
        ["alpha", "bilinear"],
    ),
    (
        "10: a deviation in place of a root of squares",
        "MappingNetwork",
        """
        class MappingNetwork(MappingNetwork):
            def forward(self, z):
                return self.layers(z / (z.std(dim=1, keepdim=True) + 1e-8))
        """,
        ["sqrt(mean of its squares"],
        ["not normalised", "length 1", "LeakyReLU after"],
    ),
    (
        "10: a tanh at the end",
        "MappingNetwork",
        """
        class MappingNetwork(MappingNetwork):
            def forward(self, z):
                return torch.tanh(super().forward(z))
        """,
        ["a tanh after the last layer"],
        ["not normalised"],
    ),
    (
        "10: the sum misses that there is a batch",
        "modulate",
        """
        def modulate(x, weight, style, demodulate=True):
            w = weight[None] * style[:, None, :, None, None]
            if demodulate:
                w = w / torch.sqrt((w**2).sum(dim=(1, 2, 3), keepdim=True) + 1e-8)
            return torch.cat([F.conv2d(a[None], b, padding=weight.shape[-1] // 2) for a, b in zip(x, w)])
        """,
        ["input channels and kernel"],
        ["sign", "border is"],
    ),
    (
        "10: a list of layers",
        "mix_styles",
        """
        def mix_styles(coarse, fine, crossover, num_layers):
            return [torch.where((crossover > k)[:, None], coarse, fine) for k in range(num_layers)]
        """,
        ["a list where one value"],
        ["exchanged"],
    ),
    (
        "10: a view for a copy",
        "truncate",
        """
        def truncate(w, w_mean, psi, cutoff=None):
            out = w.view_as(w)
            out[:, :cutoff] = out[:, :cutoff].sub(w_mean).mul(psi).add(w_mean)
            return out
        """,
        ["w itself is overwritten"],
        ["w_mean is", "psi works"],
    ),
    (
        "10: the steepest latent alone",
        "direction",
        """
        def direction(score, w):
            w = w.detach().clone().requires_grad_()
            scores = score(w)
            (g,) = torch.autograd.grad(scores.max(), w)
            return g[scores.argmax()] / g[scores.argmax()].norm()
        """,
        ["mean over the n rows"],
        ["Only the first", "length 1 before"],
    ),
    (
        "10: the length of all gradients together",
        "direction",
        """
        def direction(score, w):
            w = w.detach().clone().requires_grad_()
            (g,) = torch.autograd.grad(score(w).sum(), w)
            return g.mean(0) / g.norm()
        """,
        ["times what is expected"],
        ["keeps its length", "Each gradient is"],
    ),
    (
        "10: weights decay on the way",
        "invert",
        """
        def invert(generate, x, start, num_steps, lr, mask=None):
            w = start.detach().clone().requires_grad_()
            opt = torch.optim.AdamW([w], lr=lr)
            mask = torch.ones_like(x) if mask is None else mask.expand_as(x)
            for _ in range(num_steps):
                opt.zero_grad()
                ((generate(w) - x) ** 2 * mask).sum().backward(inputs=[w])
                opt.step()
            with torch.no_grad():
                return w.detach(), ((generate(w) - x) ** 2 * mask).sum((1, 2, 3)) / mask.sum((1, 2, 3))
        """,
        ["torch.optim.Adam"],
        ["plain gradient", "mask"],
    ),
    (
        "10: a mean over channels alone",
        "invert",
        """
        def invert(generate, x, start, num_steps, lr, mask=None):
            w = start.detach().clone().requires_grad_()
            opt = torch.optim.Adam([w], lr=lr)
            mask = torch.ones_like(x) if mask is None else mask.expand_as(x)
            for _ in range(num_steps):
                (w.grad,) = torch.autograd.grad(((generate(w) - x) ** 2 * mask).mean(), w)
                opt.step()
            with torch.no_grad():
                return w.detach(), ((generate(w) - x) ** 2 * mask).mean(1)
        """,
        ["(4, 3, 2) where (4,)"],
        ["Adam", "start"],
    ),
    (
        "10: more often right than wrong",
        "membership_auc",
        """
        def membership_auc(members, others):
            d = members[:, None] - others
            return ((d > 0).sum() - (d < 0).sum()).item() / d.numel()
        """,
        ["2 area - 1"],
        ["exchanged", "Equal"],
    ),
    (
        "10: a threshold in the middle",
        "membership_auc",
        """
        def membership_auc(members, others):
            t = (members.mean() + others.mean()) / 2
            return ((members > t).float().mean() + (others < t).float().mean()).item() / 2
        """,
        ["all n m pairs"],
        ["Equal scores", "exchanged"],
    ),
]


SHARE = 0.25  # of these answers, in `make test`


def ids(answers: list[tuple[Any, ...]]) -> list[str]:
    return [f"{home(exercise)}-{words}" for words, exercise, *_ in answers]


@pytest.mark.parametrize(
    "exercise, code, wanted, unwanted", sampled([r[1:] for r in WRONG], SHARE), ids=ids(WRONG)
)
@pytest.mark.filterwarnings("ignore")
def test_unseen_wrong_answer(exercise, code, wanted, unwanted):
    said = message(exercise, code)
    assert said.startswith(f"✗ {exercise}: ")
    first = said.partition("\n")[0]
    assert [words for words in wanted if words not in said] == []
    assert [words for words in unwanted if words in first] == []
    assert len(said.splitlines()) <= 30, "a message fits on one screen"
    assert "course_utils" not in said and "site-packages" not in said


RIGHT = [
    (
        "09: gradients by torch.autograd.grad, set by hand",
        "update_translators",
        """
        def update_translators(net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss,
                               cycle_weight=10.0, identity_weight=0.0):
            learning = [*net_AB.parameters(), *net_BA.parameters()]
            fake_b, fake_a = net_AB(a), net_BA(b)
            losses = [
                generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a)),
                cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b),
                identity_loss(net_AB, net_BA, a, b) if identity_weight else a.new_zeros(()),
            ]
            losses = torch.stack(losses)
            total = losses @ losses.new_tensor([1.0, cycle_weight, identity_weight])
            for p, slope in zip(learning, torch.autograd.grad(total, learning)):
                p.grad = slope
            optimizer.step()
            return losses.detach(), fake_a.detach(), fake_b.detach()
        """,
    ),
    (
        "09: a level inside a level",
        "SkipGenerator",
        """
        class Level(nn.Module):
            def __init__(self, down, inner, up):
                super().__init__()
                self.down, self.inner, self.up = down, inner, up

            def forward(self, x):
                kept = self.down(x)
                return self.up(torch.cat([self.inner(kept), kept], dim=1))

        class SkipGenerator(nn.Module):
            def __init__(self, in_channels=1, out_channels=1, width=16):
                super().__init__()
                def block(*layers, channels):
                    return nn.Sequential(*layers, nn.InstanceNorm2d(channels), nn.LeakyReLU(0.2))
                w = width
                inner = Level(
                    block(nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), channels=2 * w),
                    block(nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False), channels=2 * w),
                    block(nn.Conv2d(4 * w, 4 * w, 3, 1, 1), nn.PixelShuffle(2), channels=w),
                )
                first = [nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, w, 3, 1, 1), nn.LeakyReLU(0.2)]
                last = [nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1), nn.PixelShuffle(2), nn.Tanh()]
                self.outer = Level(nn.Sequential(*first), inner, nn.Sequential(*last))

            def forward(self, x):
                return self.outer(x)
        """,
    ),
    (
        "07: singular values of the factors, a tensor back",
        "frechet_distance",
        """
        def frechet_distance(real, fake):
            def factor(x):
                x = x.to(dtype=torch.float64)
                return (x - x.mean(0)).T / math.sqrt(len(x) - 1)
            A, B = factor(real), factor(fake)
            gap = real.double().mean(0) - fake.double().mean(0)
            cross = torch.linalg.matrix_norm(A.T @ B, ord="nuc")
            return gap.dot(gap) + A.norm() ** 2 + B.norm() ** 2 - 2 * cross
        """,
    ),
    (
        "07: vmap over pairs",
        "kernel_distance",
        """
        def kernel_distance(real, fake):
            X, Y = real.double(), fake.double()
            k = lambda a, b: torch.pow(torch.dot(a, b) / a.numel() + 1, 3)
            all_pairs = torch.vmap(torch.vmap(k, (None, 0)), (0, None))
            def inner(Z):
                return (all_pairs(Z, Z).sum() - torch.vmap(k)(Z, Z).sum()) / math.perm(len(Z), 2)
            return float(inner(X) + inner(Y) - 2 * all_pairs(X, Y).mean())
        """,
    ),
    (
        "07: entropies of torch.distributions",
        "inception_score",
        """
        def inception_score(probabilities):
            from torch.distributions import Categorical
            p = probabilities.double()
            gain = Categorical(p.mean(0)).entropy() - Categorical(p).entropy().mean()
            return math.exp(gain)
        """,
    ),
    (
        "07: one matrix of all points, a dictionary's values",
        "precision_recall",
        """
        def precision_recall(real, fake, k=3):
            n = len(real)
            D = torch.cdist(torch.cat([real, fake]), torch.cat([real, fake]))
            r_real = D[:n, :n].sort(dim=0).values[k]
            r_fake = D[n:, n:].sort(dim=0).values[k]
            found = {
                "precision": (D[n:, :n] <= r_real).any(dim=1).double().mean().item(),
                "recall": (D[:n, n:] <= r_fake).any(dim=1).double().mean().item(),
            }
            return tuple(found.values())
        """,
    ),
    (
        "07: a training function, accuracy by torch.eq",
        "classification_accuracy_score",
        """
        def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
            def step(x, y):
                optimizer.zero_grad()
                F.cross_entropy(input=net(x), target=y, reduction="mean").backward()
                optimizer.step()
            net.train()
            [step(x, y) for _ in range(num_epochs) for x, y in train_batches]
            net.eval()
            with torch.inference_mode():
                pairs = [(net(x).topk(1).indices[:, 0], y) for x, y in test_batches]
            said, truth = (torch.cat(column) for column in zip(*pairs))
            return torch.eq(said, truth).double().mean()
        """,
    ),
    (
        "07: chunks, and a sum of booleans",
        "birthday_test",
        """
        def birthday_test(features, size, threshold):
            count, rest = divmod(len(features), size)
            near = torch.stack([
                torch.nn.functional.pdist(group) <= threshold
                for group in torch.tensor_split(features[: size * count], count)
            ])
            support = math.inf if not near.any() else near.numel() / int(near.sum())
            return near.any(dim=1).sum().item() / count, support
        """,
    ),
    (
        "07: NumPy's quantile, memory saved by blocks",
        "copies",
        """
        def copies(fake, train, held_out, quantile=0.01):
            import numpy as np
            def near(x):
                return np.concatenate([torch.cdist(b, train).amin(1).numpy() for b in x.split(4)])
            threshold = float(np.quantile(near(held_out).astype(float), quantile))
            return np.mean(near(fake).astype(float) <= threshold), threshold
        """,
    ),
    (
        "07: counts, and both ends at once",
        "error_rate",
        """
        def error_rate(said, truth, confidence=0.95):
            n, wrong = len(truth), int((said != truth).sum())
            z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
            centre, spread = wrong + z * z / 2, z * (wrong * (n - wrong) / n + z * z / 4) ** 0.5
            low, high = ((centre + sign * spread) / (n + z * z) for sign in (-1, 1))
            return wrong / n, max(low, 0.0), min(high, 1.0)
        """,
    ),
    (
        "02: map_location by a function",
        "resume_training",
        """
        def resume_training(file, players):
            def read():
                return torch.load(str(file), map_location=lambda storage, where: storage, weights_only=True)
            state = read() if Path(file).exists() else None
            if state is None:
                return 0, []
            for name, player in players.items():
                player.load_state_dict(state.pop(name))
            return state["epoch"], state["history"]
        """,
    ),
    (
        "02: a data set of its own",
        "make_loader",
        """
        def make_loader(root, batch_size):
            from torch.utils.data import DataLoader, Dataset
            from torchvision import datasets
            class Pixels(Dataset):
                def __init__(self):
                    self.raw = datasets.MNIST(root, train=True)
                def __len__(self):
                    return len(self.raw)
                def __getitem__(self, i):
                    return self.raw.data[i][None].float().div(255).sub(0.5).div(0.5), int(self.raw.targets[i])
            return DataLoader(Pixels(), batch_size, True)
        """,
    ),
    (
        "04: labels from uniform numbers, running sums",
        "train_labels",
        """
        def train_labels(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes, num_epochs,
                         after_step, progress=track):
            def fakes(real):
                n = len(real)
                z = real.new_empty(n, z_dim).normal_()
                return z, torch.empty(n, device=real.device).uniform_(0, num_classes).long().clamp_max(num_classes - 1)
            history = {"loss_D": [], "loss_G": []}
            for epoch in progress(num_epochs, history):
                n, sums = 0, torch.zeros(2)
                for real, real_y in batches:
                    d = update_D(net_D, net_G, real, real_y, *fakes(real), optimizer_D)
                    g = update_G(net_D, net_G, *fakes(real), optimizer_G)
                    after_step()
                    sums, n = sums + torch.stack([d, g]).cpu(), n + 1
                history["loss_D"].append((sums[0] / n).item())
                history["loss_G"].append((sums[1] / n).item())
            return history
        """,
    ),
    (
        "05: counts by a Counter",
        "match_codes",
        """
        def match_codes(codes, labels, k):
            from collections import Counter
            from scipy.optimize import linear_sum_assignment
            if len(codes) != len(labels):
                raise ValueError(f"Got {len(codes)} codes and {len(labels)} labels.")
            count = Counter(zip(codes.tolist(), labels.tolist()))
            table = torch.tensor([[count[i, j] for j in range(k)] for i in range(k)])
            columns = linear_sum_assignment(table.max() - table)[1]
            return table, torch.tensor(columns), sum(count[i, int(j)] for i, j in enumerate(columns)) / len(codes)
        """,
    ),
    (
        "05: parameters by groups that are added",
        "make_optimizers",
        """
        def make_optimizers(net_G, net_D, net_Q, lr_D, lr_GQ, betas):
            known = {p: None for p in net_D.parameters()}
            optimizer_GQ = torch.optim.Adam(net_G.parameters(), lr=lr_GQ, betas=betas)
            new = [p for p in dict.fromkeys(net_Q.parameters()) if p not in known]
            if new:
                optimizer_GQ.add_param_group({"params": new})
            return torch.optim.Adam(list(known), lr=lr_D, betas=betas), optimizer_GQ
        """,
    ),
    (
        "05: both trunks from one nn.ModuleList",
        "shared_networks",
        """
        class OnTrunk(nn.Module):
            def __init__(self, trunk, out):
                super().__init__()
                self.trunk, self.head = trunk, nn.Linear(trunk[-2].out_features, out)

            def forward(self, x):
                return self.head(self.trunk(x))

        def shared_networks(in_dim, q_dim, hidden=64):
            first, second = nn.Linear(in_dim, hidden), nn.Linear(hidden, hidden)
            trunk = nn.Sequential(first, nn.LeakyReLU(0.2), second, nn.LeakyReLU(0.2))
            return [OnTrunk(trunk, out) for out in (1, q_dim)]
        """,
    ),
    (
        "05: two backward passes into one step",
        "update_GQ",
        """
        def update_GQ(net_G, net_D, net_Q, z, c, optimizer, weight, num_categories):
            x = net_G(z, c)
            adversarial = -F.logsigmoid(net_D(x)).mean()
            information = code_loss(net_Q(x), c, num_categories)
            optimizer.zero_grad(set_to_none=False)
            adversarial.backward(retain_graph=True)
            information.mul(weight).backward()
            optimizer.step()
            return [loss.detach().clone() for loss in (adversarial, information)]
        """,
    ),
    (
        "05: by a distribution of torch",
        "code_loss",
        """
        def code_loss(q, c, num_categories):
            k = num_categories
            if q.size() != c.size():
                raise ValueError(f"shape {list(q.size())} instead of {list(c.size())}")
            total = -(c[:, :k] * q[:, :k].log_softmax(-1)).sum(-1).mean()
            for j in range(k, c.size(1)):
                normal = torch.distributions.Normal(q[:, j], 1.0, validate_args=False)
                at_best = normal.log_prob(normal.mean.detach())
                total = total + (at_best - normal.log_prob(c[:, j])).mean()
            return total
        """,
    ),
    (
        "a frozen dataclass of losses",
        "generator_loss",
        """
        from dataclasses import dataclass

        @dataclass(frozen=True)
        class Loss:
            label: float = 1.0

            def __call__(self, fake_logits):
                target = torch.full_like(fake_logits, self.label)
                return F.binary_cross_entropy_with_logits(fake_logits, target)

        generator_loss = Loss()
        """,
    ),
    (
        "a bound method, default arguments, keyword-only extras",
        "discriminator_loss",
        """
        class Losses:
            def __init__(self):
                self.bce = nn.BCEWithLogitsLoss()

            def discriminator(self, real_logits, fake_logits, *, weight=1.0):
                real = self.bce(real_logits, torch.ones_like(real_logits))
                return weight * (real + self.bce(fake_logits, torch.zeros_like(fake_logits)))

        discriminator_loss = Losses().discriminator
        """,
    ),
    (
        "a module-level constant tensor and an expression of tanh",
        "generator_loss",
        """
        ZERO = torch.tensor(0.0)

        def generator_loss(fake_logits):
            return torch.logaddexp(ZERO.to(fake_logits.device), -fake_logits).mean()
        """,
    ),
    (
        "a loop over samples, annotated",
        "generator_loss",
        """
        def generator_loss(fake_logits: torch.Tensor) -> torch.Tensor:
            losses = []
            for i in range(fake_logits.shape[0]):
                losses.append(-F.logsigmoid(fake_logits[i]))
            return torch.stack(losses).mean()
        """,
    ),
    (
        "a factory with a closure over another helper",
        "update_D",
        """
        def make_update(loss_of):
            def update(net_D, net_G, real, z, optimizer):
                optimizer.zero_grad()
                loss = loss_of(net_D, net_G, real, z)
                loss.backward()
                optimizer.step()
                return loss.detach()
            return update

        def loss_of_D(net_D, net_G, real, z):
            with torch.no_grad():
                fake = net_G(z)
            return discriminator_loss(net_D(real), net_D(fake))

        update_D = make_update(loss_of_D)
        """,
    ),
    (
        "a partial that calls the loss through a helper",
        "update_G",
        """
        def step(verbose, net_D, net_G, z, optimizer):
            loss = generator_loss(net_D(net_G(z)))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if verbose:
                print(loss.item())
            return loss.detach()

        update_G = partial(step, False)
        """,
    ),
    (
        "modes set to training at the start",
        "update_D",
        """
        def update_D(net_D, net_G, real, z, optimizer):
            net_D.train(), net_G.train()
            optimizer.zero_grad()
            fake = net_G(z)
            loss = discriminator_loss(net_D(real), net_D(fake.detach()))
            loss.backward(retain_graph=True)
            optimizer.step()
            return loss.detach().cpu()
        """,
    ),
    (
        "layers made by a comprehension into an nn.Sequential",
        "Generator",
        """
        class Generator(nn.Module):
            def __init__(self, z_dim, hidden=128, out_dim=2, slope=0.2):
                super().__init__()
                dims = (z_dim, hidden, hidden, out_dim)
                pairs = [[nn.Linear(*ab), nn.LeakyReLU(slope)] for ab in zip(dims, dims[1:])]
                self.seq = nn.Sequential(*sum(pairs, [])[:-1])

            def forward(self, z, return_hidden=False):
                return self.seq(z)
        """,
    ),
    (
        "a dataclass network",
        "Generator",
        """
        from dataclasses import dataclass

        @dataclass(eq=False)
        class Generator(nn.Module):
            z_dim: int
            hidden: int = 128
            out_dim: int = 2

            def __post_init__(self):
                super().__init__()
                self.trunk = nn.Sequential(
                    nn.Linear(self.z_dim, self.hidden), nn.LeakyReLU(0.2),
                    nn.Linear(self.hidden, self.hidden), nn.LeakyReLU(0.2),
                )
                self.head = nn.Linear(self.hidden, self.out_dim)

            def forward(self, z):
                return self.head(self.trunk(z))
        """,
    ),
    (
        "a training loop with tensors that hold running means",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            for _ in progress(num_epochs, history):
                mean_D = mean_G = None
                for i, real in enumerate(batches):
                    z = torch.empty((len(real), z_dim), device=real.device).normal_()
                    d = update_D(net_D, net_G, real, z, optimizer_D)
                    g = update_G(net_D, net_G, torch.randn_like(z), optimizer_G)
                    mean_D = d if mean_D is None else mean_D + (d - mean_D) / (i + 1)
                    mean_G = g if mean_G is None else mean_G + (g - mean_G) / (i + 1)
                history["loss_D"].append(float(mean_D))
                history["loss_G"].append(float(mean_G))
            return history
            """),
    ),
    (
        "samples one by one",
        "sample",
        """
        def sample(net_G, n, z_dim, seed=0):
            if not isinstance(n, int) or n < 1:
                raise ValueError("n must be a whole number of at least 1")
            device = next(net_G.parameters()).device
            rng = torch.Generator(device).manual_seed(seed)
            was = [m.training for m in net_G.modules()]
            net_G.eval()
            with torch.no_grad():
                rows = [net_G(torch.randn(1, z_dim, generator=rng, device=device)) for _ in range(n)]
            for module, mode in zip(net_G.modules(), was):
                module.training = mode
            return torch.vstack(rows)
        """,
    ),
    (
        "noise from a generator of its own, made once",
        "train",
        train("""
            history = {"loss_D": [], "loss_G": []}
            batches, rng = list(batches), None
            for _ in progress(num_epochs, history):
                losses = []
                for real in batches:
                    rng = rng or torch.Generator(real.device).manual_seed(1)
                    z = torch.randn(2, len(real), z_dim, generator=rng, device=real.device)
                    d = update_D(net_D, net_G, real, z[0], optimizer_D)
                    g = update_G(net_D, net_G, z[1], optimizer_G)
                    losses.append(torch.stack([d, g]))
                mean_D, mean_G = torch.stack(losses).mean(0).tolist()
                history["loss_D"].append(mean_D)
                history["loss_G"].append(mean_G)
            return history
            """),
    ),
    (
        "its gradients cleared in two ways, and both modes and flags set",
        "update_D",
        update_D("""
            net_D.train().requires_grad_(True), net_G.train()
            optimizer.zero_grad(), net_D.zero_grad(set_to_none=False)
            fake = net_G(z.clone()).detach().requires_grad_(False)
            losses = discriminator_loss(net_D(real.clone()), net_D(fake))
            losses.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            return losses.detach().squeeze().clone()
            """),
    ),
    (
        "labels in double precision",
        "generator_loss",
        """
        def generator_loss(fake_logits):
            labels = torch.ones(fake_logits.shape, dtype=torch.float64, device=fake_logits.device)
            return nn.BCEWithLogitsLoss()(fake_logits, labels.to(fake_logits.dtype))
        """,
    ),
    (
        "arguments as a tuple, a sum over both",
        "discriminator_loss",
        """
        def softplus(x):
            return F.relu(x) + torch.log1p(torch.exp(-torch.abs(x)))

        def discriminator_loss(*logits):
            return sum(softplus(sign * x).mean() for sign, x in zip((-1, 1), logits))
        """,
    ),
    (
        "densities clamped where both vanish",
        "optimal_discriminator",
        """
        def optimal_discriminator(p, q, *, eps=torch.finfo(torch.float32).tiny):
            p, q = torch.broadcast_tensors(p, q)
            return torch.where((p <= 0) & (q <= 0), 0.5 * torch.ones_like(p), p / (p + q).clamp(eps))
        """,
    ),
    (
        "04: rows by scatter, type by name",
        "one_hot",
        """
        def one_hot(labels, num_classes):
            where = dict(dtype=torch.get_default_dtype(), device=labels.device)
            return torch.zeros((*labels.shape, num_classes), **where).scatter(1, labels.unsqueeze(1), 1.0)
        """,
    ),
    (
        "04: a layer for each input, in effect one",
        "ConditionalDiscriminator",
        """
        class ConditionalDiscriminator(nn.Module):
            def __init__(self, num_classes=2, in_dim=2, hidden=64):
                super().__init__()
                self.num_classes = num_classes
                widths = [in_dim + num_classes, hidden, hidden]
                self.hidden = nn.ModuleList(map(nn.Linear, widths[:-1], widths[1:]))
                self.out = nn.Linear(hidden, 1)

            def forward(self, x, labels):
                h = torch.column_stack((x, one_hot(labels, self.num_classes)))
                for layer in self.hidden:
                    h = torch.where((a := layer(h)) > 0, a, 0.2 * a)
                return self.out(h)
        """,
    ),
    (
        "04: fakes under inference mode, halves apart, set_to_none=False",
        "update_D_labels",
        """
        def update_D_labels(net_D, net_G, real, real_y, z, y, optimizer, penalty=0.0):
            optimizer.zero_grad(set_to_none=False)
            with torch.inference_mode():
                fake = net_G(z, y)
            real = real.clone().requires_grad_()
            said = {True: net_D(real, real_y), False: net_D(fake.clone(), y)}
            total = smoothed_discriminator_loss(real_logits=said[True], fake_logits=said[False])
            if penalty != 0:
                torch.autograd.backward(r1_penalty(said[True], real).mul(penalty), retain_graph=True)
            torch.autograd.backward(total)
            optimizer.step()
            return total.detach()
        """,
    ),
    (
        "04: labels by a Categorical, losses in an array",
        "train_labels",
        """
        def train_labels(
            net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, batches, z_dim, num_classes,
            num_epochs, after_step, progress=track,
        ):
            history = dict(loss_D=[], loss_G=[])
            for _ in progress(num_epochs, history):
                rows = []
                for x, own in batches:
                    classes = torch.distributions.Categorical(torch.ones(num_classes, device=x.device))
                    given = [
                        (torch.randn(x.size(0), z_dim).to(x.device), classes.sample((x.size(0),)))
                        for _ in range(2)
                    ]
                    first = update_D(net_D, net_G, x, own, *given[0], optimizer_D)
                    second = update_G(net_D, net_G, *given[1], optimizer_G)
                    rows.append(torch.stack([first, second]))
                    after_step()
                for name, mean in zip(history, torch.stack(rows).mean(0).tolist()):
                    history[name].append(mean)
            return history
        """,
    ),
    (
        "06: grad_outputs from a second pass, one sum over the batch",
        "zero_centred_penalties",
        """
        def zero_centred_penalties(net_D, real, fake):
            def slopes(x):
                x = x.detach().clone().requires_grad_(True)
                return torch.autograd.grad(
                    net_D(x), x, grad_outputs=torch.ones_like(net_D(x)), create_graph=True
                )[0]

            return [(slopes(x) ** 2).sum() / x.size(0) for x in (real, fake)]
        """,
    ),
    (
        "06: jacobians, point by point",
        "gradient_penalty",
        """
        def gradient_penalty(net_D, real, fake, mix):
            def output(x):
                return net_D(x[None])[0, 0]

            lengths = []
            for point in fake + mix * (real - fake):
                slope = torch.autograd.functional.jacobian(output, point, create_graph=True)
                lengths.append(slope.norm())
            return (torch.stack(lengths) - 1).pow(2).mean()
        """,
    ),
    (
        "06: the transpose, and lengths from sums",
        "power_iteration",
        """
        def power_iteration(weight, u, num_steps=1):
            Wt = weight.flatten(1).t()
            with torch.no_grad():
                u = u.clone()
                for _ in range(num_steps):
                    v = torch.matmul(Wt, u)
                    v /= v.square().sum().sqrt()
                    u = torch.matmul(v, Wt)
                    u /= u.square().sum().sqrt()
            return torch.matmul(v, Wt).dot(u), u
        """,
    ),
    (
        "06: a sparse histogram, and log k",
        "mode_report",
        """
        def mode_report(samples, centres, sigma):
            squares = samples.square().sum(1)[:, None] + centres.square().sum(1) - 2 * samples @ centres.T
            mode = squares.argmin(1)
            good = (samples - centres[mode]).norm(dim=1) <= 3 * sigma
            _, counts = mode.unique(return_counts=True)
            q = counts / counts.sum()
            kl = q.new_tensor(len(centres)).log() + (q * q.log()).sum()
            return len(mode[good].unique()), float(good.sum()) / len(good), float(kl)
        """,
    ),
    (
        "06: margins as distances to a clipped output",
        "hinge_losses",
        """
        def hinge_losses(real_logits, fake_logits):
            lack = real_logits.clamp(min=1) - real_logits
            excess = fake_logits - fake_logits.clamp(max=-1)
            return lack.mean() + excess.mean(), fake_logits.neg().mean()
        """,
    ),
    (
        "06: one stack of both outputs",
        "relativistic_losses",
        """
        def relativistic_losses(real_logits, fake_logits):
            both = torch.stack((real_logits, fake_logits))
            total = both.logsumexp(0)
            return (total - both[0]).mean(), (total - both[1]).mean()
        """,
    ),
    (
        "10: blocks filled one by one",
        "fade_in",
        """
        def fade_in(old, new, alpha):
            k, out = new.shape[-1] // old.shape[-1], alpha * new
            for i in range(k):
                for j in range(k):
                    out[..., i::k, j::k] += (1 - alpha) * old
            return out
        """,
    ),
    (
        "10: the sphere, made longer",
        "MappingNetwork",
        """
        class MappingNetwork(nn.Module):
            def __init__(self, z_dim, w_dim, num_layers=4):
                super().__init__()
                self.stack = nn.Sequential()
                for k in range(num_layers):
                    self.stack.add_module(f"linear_{k}", nn.Linear(w_dim if k else z_dim, w_dim))
                    self.stack.add_module(f"act_{k}", nn.LeakyReLU(negative_slope=0.2))

            def forward(self, z):
                d = z.shape[1]
                return self.stack(z * (d / (z.pow(2).sum(1) + d * 1e-8)).sqrt().unsqueeze(1))
        """,
    ),
    (
        "10: weights for each image through einsum",
        "modulate",
        """
        def modulate(x, weight, style, demodulate=True):
            w = torch.einsum("oikl,ni->noikl", weight, style)
            if demodulate:
                w = w / torch.linalg.vector_norm(F.pad(w.flatten(2), (0, 1), value=1e-4), dim=2)[..., None, None, None]
            return torch.stack([F.conv2d(a, b, padding=(b.shape[-1] - 1) // 2) for a, b in zip(x, w)])
        """,
    ),
    (
        "10: a triangle of masks",
        "mix_styles",
        """
        def mix_styles(coarse, fine, crossover, num_layers):
            masks = torch.ones(num_layers + 1, num_layers, device=coarse.device).tril(-1).bool()
            return torch.where(masks[crossover][..., None], coarse[:, None], fine[:, None])
        """,
    ),
    (
        "10: psi for some layers, 1 for the others",
        "truncate",
        """
        def truncate(w, w_mean, psi, cutoff=None):
            n = w.shape[1]
            k = n if cutoff is None else cutoff
            scale = torch.tensor([psi] * k + [1.0] * (n - k), dtype=w.dtype, device=w.device)
            return w_mean.addcmul(w - w_mean, scale[None, :, None])
        """,
    ),
    (
        "10: a perturbation that all latents share",
        "direction",
        """
        def direction(score, w):
            step = torch.zeros_like(w[0]).requires_grad_()
            (slope,) = torch.autograd.grad(score(w.detach() + step).mean(), step)
            return slope / slope.pow(2).sum().sqrt()
        """,
    ),
    (
        "10: steps added to start",
        "invert",
        """
        def invert(generate, x, start, num_steps, lr, mask=None):
            m = x.new_ones(x.shape) if mask is None else mask.expand_as(x)
            offset = torch.zeros_like(start).requires_grad_()
            adam = torch.optim.Adam([offset], lr=lr)

            def loss():
                return ((generate(start.detach() + offset) - x).square() * m).sum((1, 2, 3)) / m.sum((1, 2, 3))

            for _ in range(num_steps):
                adam.zero_grad(set_to_none=True)
                loss().sum().backward(inputs=[offset])
                adam.step()
            return (start + offset).detach(), loss().detach()
        """,
    ),
    (
        "10: half a step at each tie",
        "membership_auc",
        """
        def membership_auc(members, others):
            d = members.unsqueeze(1) - others.unsqueeze(0)
            return torch.heaviside(d, d.new_tensor(0.5)).mean()
        """,
    ),
]


@pytest.mark.parametrize("exercise, code", sampled([r[1:] for r in RIGHT], SHARE), ids=ids(RIGHT))
@pytest.mark.filterwarnings("error")
def test_unseen_right_answer(exercise, code):
    assert message(exercise, code) == ""

# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 8, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Image translation: pix2pix and CycleGAN
#
# The table of sections and the text are still to come.

# %%
import torch
import torch.nn.functional as F
from torch import nn

from course_utils import check, get_device, networks, seed_everything

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 2 · There and back


# %% nbgrader={"grade": false, "grade_id": "cycle_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: cycle_loss
def cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b):
    """How far both round trips, A to B to A and B to A to B, end from where they began.

    Parameters
    ----------
    net_AB, net_BA : networks
        Translate from A to B, and from B to A.
    a : tensor of shape (n, ...)
        Samples of the domain A.
    b : tensor of shape (m, ...)
        Samples of the domain B; they may have another shape, and m may differ from n.
    fake_a, fake_b : tensors of shape (m, ...) and (n, ...)
        Translations of b and of a that were made already, fake_a = net_BA(b), fake_b = net_AB(a).
        These are what goes back: the caller may have added noise to them.

    Returns
    -------
    tensor of shape ()
        For each round trip the mean absolute difference over all numbers of the batch; the sum of
        both means. Gradients flow into both networks and into fake_a and fake_b.
    """
    # 1. Which network takes fake_b home, and what should come out? 2. The same for fake_a.
    # 3. F.l1_loss is the mean absolute difference.
    ### BEGIN SOLUTION
    return F.l1_loss(net_BA(fake_b), a) + F.l1_loss(net_AB(fake_a), b)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_cycle_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cycle_loss", cycle_loss)


# %% nbgrader={"grade": false, "grade_id": "identity_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: identity_loss
def identity_loss(net_AB, net_BA, a, b):
    """How far the generators change what is in their target domain already.

    Parameters
    ----------
    net_AB, net_BA : networks
        Translate from A to B, and from B to A.
    a, b : tensors of shape (n, ...) and (m, ...)
        Samples of the domains A and B.

    Returns
    -------
    tensor of shape ()
        For each generator the mean absolute difference between samples of the domain that it
        translates *to* and what it makes of them; the sum of both means. Gradients flow into both.
    """
    # Which samples should net_AB leave as they are?
    ### BEGIN SOLUTION
    return F.l1_loss(net_AB(b), b) + F.l1_loss(net_BA(a), a)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_identity_loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("identity_loss", identity_loss)

# %% [markdown] tags=["slide"]
# ## 3 · One step of both generators


# %% nbgrader={"grade": false, "grade_id": "update_translators", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_translators
def update_translators(
    net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer, generator_loss, cycle_weight=10.0,
    identity_weight=0.0,
):  # fmt: skip
    """One step of both generators. Moves net_AB and net_BA, and no other weight.

    Minimises the game's loss + cycle_weight * cycle_loss + identity_weight * identity_loss. The
    game's loss is generator_loss of the verdicts on the translations: of what net_D_B says of fake_b
    plus of what net_D_A says of fake_a. Each batch is translated once, for all terms.

    Parameters
    ----------
    net_AB, net_BA : networks
        The generators: fake_b = net_AB(a), fake_a = net_BA(b).
    net_D_A, net_D_B : networks
        The discriminators of the domains A and B: samples to logits of any shape. They stay as they
        are, modes and requires_grad too; gradients may be left in them, since their own step clears
        these first.
    a, b : tensors of shape (n, ...) and (m, ...)
    optimizer : torch.optim.Optimizer
        It holds the parameters of both generators.
    generator_loss : function
        Logits of fakes to a tensor of shape ().
    cycle_weight, identity_weight : float
        With identity_weight = 0 the identity loss is not computed: samples of A and B may then have
        different numbers of channels.

    Returns
    -------
    losses : tensor of shape (3,)
        Game, cycle and identity, without their weights, before the step, detached; the last is 0
        where it is not computed.
    fake_a, fake_b : tensors
        The translations that were judged, detached, for the discriminators' own steps.
    """
    # 1. Clear the gradients. 2. Translate both batches, once each. 3. What does each discriminator
    #    say? 4. The round trips. 5. The identity loss, if it has a weight. 6. The weighted sum:
    #    backward, step. 7. Return the three losses in one tensor, and both translations, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    fake_b, fake_a = net_AB(a), net_BA(b)
    game = generator_loss(net_D_B(fake_b)) + generator_loss(net_D_A(fake_a))
    cycle = cycle_loss(net_AB, net_BA, a, b, fake_a, fake_b)
    identity = identity_loss(net_AB, net_BA, a, b) if identity_weight else torch.zeros_like(cycle)
    (game + cycle_weight * cycle + identity_weight * identity).backward()
    optimizer.step()
    return torch.stack([game, cycle, identity]).detach(), fake_a.detach(), fake_b.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_translators", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_translators", update_translators)

# %% [markdown] tags=["slide"]
# ## 5 · A generator with skips, a verdict for each patch
#
# | generator | output | then |
# |---|---|---|
# | PixelUnshuffle(2) | (n, 4 in, 14, 14) | |
# | Conv2d, kernel 3, padding 1 | (n, w, 14, 14) | LeakyReLU(0.2), **keep as first** |
# | Conv2d, kernel 4, stride 2, padding 1, no bias | (n, 2w, 7, 7) | InstanceNorm2d, LeakyReLU(0.2), **keep as second** |
# | Conv2d, kernel 3, padding 1, no bias | (n, 2w, 7, 7) | InstanceNorm2d, LeakyReLU(0.2) |
# | concatenate with second | (n, 4w, 7, 7) | |
# | Conv2d, kernel 3, padding 1 | (n, 4w, 7, 7) | PixelShuffle(2), InstanceNorm2d, LeakyReLU(0.2) |
# | concatenate with first | (n, 2w, 14, 14) | |
# | Conv2d, kernel 3, padding 1 | (n, 4 out, 14, 14) | PixelShuffle(2), tanh |
#
# | discriminator | output | then |
# |---|---|---|
# | Conv2d, kernel 4, stride 2, padding 1 | (n, w, 14, 14) | LeakyReLU(0.2) |
# | Conv2d, kernel 4, stride 2, padding 1 | (n, 2w, 7, 7) | LeakyReLU(0.2) |
# | Conv2d, kernel 3, padding 1 | (n, 1, 7, 7) | |


# %% nbgrader={"grade": false, "grade_id": "SkipGenerator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: SkipGenerator
class SkipGenerator(nn.Module):
    """Translates images: down to a quarter of the height and width and up again, with two skips.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the images that go in and come out.
    width : int
        w of the table.

    The forward pass maps x of shape (n, in_channels, h, w), h and w multiples of 4, to images of
    shape (n, out_channels, h, w) in (-1, 1). The layers are those of torch.nn that the table names,
    convolutions with biases but for the two that it says; InstanceNorm2d has no parameters (its
    default). Where two maps are concatenated, along the channels, what was kept comes behind the other.
    """

    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        # 1. The layers between two concatenations go into one nn.Sequential each.
        ### BEGIN SOLUTION
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )
        ### END SOLUTION

    def forward(self, x):
        # 2. Keep what the way up will need; torch.cat([..., ...], dim=1).
        ### BEGIN SOLUTION
        first = self.first(x)  # (n, w, 14, 14)
        second = self.second(first)  # (n, 2w, 7, 7)
        up = self.up(torch.cat([self.middle(second), second], dim=1))  # (n, w, 14, 14)
        return self.last(torch.cat([up, first], dim=1))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_SkipGenerator", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("SkipGenerator", SkipGenerator)


# %% nbgrader={"grade": false, "grade_id": "PatchDiscriminator", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: PatchDiscriminator
class PatchDiscriminator(nn.Module):
    """A logit for every patch of 18 x 18 pixels of an image, or of an image and its condition.

    Parameters
    ----------
    in_channels : int
        Channels of the image and of the condition together.
    width : int
        w of the table.

    The forward pass maps image of shape (n, c, h, w) and, if there is one, condition of shape
    (n, in_channels - c, h, w) to logits of shape (n, 1, h / 4, w / 4). The condition's channels come
    behind those of the image. The layers are those of torch.nn that the table names, with biases.
    """

    def __init__(self, in_channels=1, width=16):
        super().__init__()
        # 1. The layers of the table, row by row.
        ### BEGIN SOLUTION
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )
        ### END SOLUTION

    def forward(self, image, condition=None):
        # 2. With a condition: concatenate along the channels first.
        ### BEGIN SOLUTION
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_PatchDiscriminator", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("PatchDiscriminator", PatchDiscriminator)

# %% [markdown] tags=["slide"]
# ## 6 · Pairs: pix2pix


# %% nbgrader={"grade": false, "grade_id": "paired_generator_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: paired_generator_loss
def paired_generator_loss(net_D, x, fake, target, weight=100.0, game=1.0):
    """The generator's loss where the right translation of every image is known.

    game * (non-saturating loss of the verdicts on fake, given x) + weight * (mean absolute difference
    between fake and target).

    Parameters
    ----------
    net_D : network
        net_D(image, condition) gives logits, one for each patch: shape (n, 1, h', w').
    x : tensor of shape (n, c, h, w)
        What is translated. It is the condition.
    fake, target : tensors of shape (n, c', h, w)
        The generator's translations of x, and the right ones.
    weight, game : float

    Returns
    -------
    tensor of shape ()
        Both terms are means over all that they are made of: patches and images, pixels and images.
        Finite for logits of 1,000 and more; gradients flow into fake.
    """
    # 1. What does net_D say of fake, given x? 2. The non-saturating loss of notebook 01, on the logits.
    # 3. F.l1_loss. 4. The weighted sum.
    ### BEGIN SOLUTION
    verdict = F.softplus(-net_D(fake, x)).mean()
    return game * verdict + weight * F.l1_loss(fake, target)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_paired_generator_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("paired_generator_loss", paired_generator_loss)

# %% [markdown] tags=["slide"]
# ## 7 · Is it still the same digit?


# %% nbgrader={"grade": false, "grade_id": "digit_kept", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: digit_kept
def digit_kept(net_G, classifier, x, labels, batch_size=500):
    """Share of images whose translation the classifier reads as the digit that the image shows.

    Parameters
    ----------
    net_G : network
        Translates images of shape (n, c, h, w).
    classifier : network
        Translations to logits of shape (n, K). What it reads is the class with the highest logit.
    x : tensor of shape (n, c, h, w)
        What is translated; x need not be what the classifier can read.
    labels : int64 tensor of shape (n,)
        The digits that the images show, from 0 to K - 1.
    batch_size : int
        At most so many images go through a network at once.

    Returns
    -------
    float
        From 0 to 1. Every image counts alike, those of a short last batch too.

    Both networks are called in eval mode and without gradients. Afterwards each of their modules is
    in the mode in which it was found.
    """
    # 1. Eval mode: networks.call_in_eval(net, x) calls a network in it, without gradients, and puts its
    #    modules back. 2. x.split(batch_size), labels.split(batch_size). 3. Count, then divide by n.
    ### BEGIN SOLUTION
    kept = 0
    for images, digits in zip(x.split(batch_size), labels.split(batch_size), strict=True):
        read = networks.call_in_eval(classifier, networks.call_in_eval(net_G, images)).argmax(dim=1)
        kept += (read == digits).sum().item()
    return kept / len(x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_digit_kept", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("digit_kept", digit_kept)

# %%
check.summary()

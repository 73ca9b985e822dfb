# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 5, cuda: 2}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # Image translation: pix2pix and CycleGAN
#
# A generator need not begin with noise. Give it a picture, and it becomes a translator: outlines to photographs,
# horses to zebras, summer to winter. If somebody has the right answer to every picture, this is *pix2pix*. If
# nobody has, there are just two piles of pictures, and *CycleGAN* asks one thing more of the game: that the way
# there and back ends where it began. You write both, see in the plane what each of their losses can know and what
# it can't, bring them to digits, and catch a network that keeps a secret.
#
# **At the end you can**
#
# - say what an adversarial loss alone leaves open between two domains, and what cycle and identity losses add;
# - count the right answers to a problem without pairs, and say why a cycle can't choose between them;
# - build a generator with skips and a discriminator of patches, and say which of them is for what;
# - say why an L1 loss alone is blurred, why the game alone strays, and measure both;
# - find out whether a translation hides what it needs for the way back.
#
# **Before you start** you should have done notebooks 01 to 04. The notebook takes about **90 minutes**: 18 to read,
# 36 for the seven exercises, 4 for the short questions, 20 to look at figures and to train, 12 for the questions at
# the end. Read on while a training runs.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read what it says.
# Cells that need an exercise you haven't solved yet are skipped, not failed. The short questions between sections are
# practice, without points: choose before you read on. Each takes about 40 seconds, which the minutes below count.
#
# | | section | exercises | minutes |
# |---|---|---|---|
# | 1 | Two piles without pairs | | 6 |
# | 2 | There and back | 2 | 11 |
# | 3 | One step of both generators | 1 | 8 |
# | 4 | Who goes where | | 11 |
# | 5 | A generator with skips, a verdict for each patch | 2 | 12 |
# | 6 | Pairs: pix2pix | 1 | 10 |
# | 7 | Is it still the same digit? | 1 | 7 |
# | 8 | White digits and painted ones: CycleGAN | | 7 |
# | 9 | The secret in the picture | | 6 |
# | 10 | Questions | | 12 |

# %%
import itertools
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, mnist, seed_everything, track
from course_utils import metrics, networks, plotting, training
from course_utils.data import coloured, ink_of, outlines, two_circles, two_moons, unpaired_digits
from course_utils.plotting import show

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 1 · Two piles without pairs
# *6 minutes*
#
# Begin in the plane, where a translation can be seen whole. Domain $A$ is two moons, domain $B$ two circles. Nobody
# says which point of $A$ belongs to which point of $B$. We colour the moons, so that we can follow their points;
# the networks don't see the colours.


# %%
def draw_A(n, seed, labels=False):
    """Moons around the origin; with labels, also which moon: 0 is the upper one."""
    points, moon = two_moons(n, seed=seed, labels=True, device=device)
    points = points - torch.tensor([0.5, 0.25], device=device)
    return (points, moon) if labels else points


# %% tags=["slide"]
moon_points, moon = draw_A(1000, seed=1, labels=True)
circle_points = two_circles(1000, seed=1, device=device)
limits = (-1.8, 1.8, -1.3, 1.3)
axes = plotting.panels(2, size=(3.2, 2.8))
plotting.plot_points(moon_points, labels=moon, ax=axes[0], title="A: two moons", limits=limits)
plotting.plot_points(circle_points, ax=axes[1], title="B: two circles", limits=limits)
for ax in axes:
    ax.get_legend().remove()
show(
    axes[0],
    alt="Two scatter plots. Left domain A: two interleaving half circles in two colours, the upper and the lower "
    "moon. Right domain B: two circles beside each other, in one colour.",
)

# %% [markdown] tags=["slide"]
# **A generator that begins with points.** $G_{AB}$ gets points $a$ of $A$ in the place of noise, and a discriminator
# $D_B$ compares $G_{AB}(a)$ with points of $B$: that is the game of notebook 01. At its end the *distribution* of
# $G_{AB}(a)$ is that of $B$. What does this say about a single point? Nothing. Take any map that is right in this
# sense, and exchange the targets of any two points: the distribution stays the same, and so does the loss. A moon
# may become the left circle or the right one or half of each, and what two generators do that go in opposite
# directions need not fit together. For digits this would mean: from a white 3 a perfectly painted 8.

# %%
check.choose("what_the_game_alone_fixes")

# %% [markdown] tags=["slide"]
# ## 2 · There and back
# *11 minutes*
#
# What do we want from a translation? That it keeps what it was made from. Zhu et al. (2017) say it by a second
# generator $G_{BA}$ that goes the other way. Whoever goes there and back shall come home:
#
# $$L_\text{cycle} = \mathbb E_a \big\| G_{BA}(G_{AB}(a)) - a \big\|_1 + \mathbb E_b \big\| G_{AB}(G_{BA}(b)) - b \big\|_1 .$$
#
# This is [**cycle consistency**](../docs/glossary.md#cycle-consistency). What it forbids: two points $a$ with one and
# the same translation, since the way back can't lead to both. What it allows: every invertible map. Of the scrambled
# ones, those are left that can be undone, and a network that is smooth prefers to undo smooth maps.
#
# Norms are means here, over all numbers of a batch, so that a weight means the same for points and for pictures.


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

# %% [markdown] tags=["slide"]
# The second loss is a wish for modesty. $G_{AB}$ translates *into* $B$; if it is handed something that is in $B$
# already, it has nothing to do:
#
# $$L_\text{identity} = \mathbb E_b \big\| G_{AB}(b) - b \big\|_1 + \mathbb E_a \big\| G_{BA}(a) - a \big\|_1 .$$
#
# Zhu et al. needed the [**identity loss**](../docs/glossary.md#identity-loss) to keep colours: their network for
# paintings liked to turn noon into sunset, which both discriminators and the cycle allow. It makes sense only where
# both domains live in one space, as points of the plane do.


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

# %%
check.choose("what_identity_is_asked_of")

# %% [markdown] tags=["slide"]
# ## 3 · One step of both generators
# *8 minutes*
#
# Two games at once, tied together by the round trips:

# %% jupyter={"source_hidden": true} tags=["slide"]
upper, lower = plotting.stacked(height=2.1)
for ax, (x, there, way, fake, back, judge) in (
    (upper, ("a", "as B", "G_AB", "a again", "G_BA", "D_B: from B?")),
    (lower, ("b", "as A", "G_BA", "b again", "G_AB", "D_A: from A?")),
):
    plotting.plot_blocks(
        {x: (0, 0.5), there: (1.5, 0.5), fake: (3, 1), judge: (3, 0)},
        [(x, there, way), (there, fake, back), (there, judge), (fake, x, "must agree")],
        ax=ax,
    )
upper.set_title("A to B and back", fontsize=10)
lower.set_title("B to A and back, by the same two generators", fontsize=10)
show(
    upper,
    alt="Two diagrams. Upper: a goes through the generator A to B and becomes something like B, which the "
    "discriminator of B judges, and which the generator B to A turns into a again; this must agree with a. Lower: the "
    "same from b, with both generators in exchanged places and the discriminator of A.",
)

# %% [markdown] tags=["slide"]
# Both generators share one optimizer and one step, since each round trip goes through both:
#
# $$L = \underbrace{L_G\big(D_B(G_{AB}(a))\big) + L_G\big(D_A(G_{BA}(b))\big)}_\text{game}
# + \lambda\, L_\text{cycle} + \mu\, L_\text{identity} .$$


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

# %% [markdown]
# The discriminators' step is the one that you know, twice. It is given, with R1 at every fourth step, four times as
# strong. Each discriminator may give one logit or many; a slope is asked of their mean.


# %%
def generator_loss(logits):
    """The non-saturating loss of notebook 01."""
    return F.softplus(-logits).mean()


def discriminator_loss(net_D, real, fake, penalty, condition=None):
    """The loss of notebook 01, a mean over all logits, and the penalty on D's slope where there is one."""
    real = real.detach().requires_grad_(penalty > 0)
    told = () if condition is None else (condition,)
    on_real, on_fake = net_D(real, *told), net_D(fake, *told)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
    if penalty > 0:
        loss = loss + penalty * training.r1_penalty(on_real.flatten(1).mean(1, keepdim=True), real)
    return loss


def train_translators(
    net_AB, net_BA, net_D_A, net_D_B, optimizer_G, optimizer_D, schedules, averages, batches_A,
    batches_B, num_steps, cycle_weight=10.0, identity_weight=0.0, penalty=0.1, desc="training",
):  # fmt: skip
    """Both games in turn on batches of both domains; returns the averaged generators and the last losses."""
    for step in track(num_steps, desc=desc, unit="step"):
        a, b = next(batches_A), next(batches_B)
        losses, fake_a, fake_b = update_translators(
            net_AB, net_BA, net_D_A, net_D_B, a, b, optimizer_G, generator_loss, cycle_weight,
            identity_weight,
        )  # fmt: skip
        due = 4 * penalty if step % 4 == 0 else 0.0
        optimizer_D.zero_grad()
        loss_D = discriminator_loss(net_D_A, a, fake_a, due)
        loss_D = loss_D + discriminator_loss(net_D_B, b, fake_b, due)
        loss_D.backward()
        optimizer_D.step()
        for schedule in schedules:
            schedule.step()
        for average, net in zip(averages, (net_AB, net_BA), strict=True):
            average.update(net)
    return averages[0].module, averages[1].module, losses


def endless(*tensors, batch_size, seed):
    """Batches for ever, in a new order each time through."""
    batches = Batches(*tensors, batch_size=batch_size, drop_last=True, seed=seed)
    return itertools.chain.from_iterable(itertools.repeat(batches))


def helpers(nets_G, nets_D, num_steps, lr_G, lr_D, decay):
    """Optimizers of the generators and of the discriminators, their schedules, averages of the generators."""
    optimizers = [
        torch.optim.Adam(nn.ModuleList(nets).parameters(), lr=lr, betas=(0.5, 0.99), fused=True)
        for nets, lr in ((nets_G, lr_G), (nets_D, lr_D))
    ]
    schedules = [training.linear_decay(optimizer, num_steps) for optimizer in optimizers]
    return *optimizers, schedules, [training.EMA(net, decay) for net in nets_G]


# %% [markdown] tags=["slide"]
# ## 4 · Who goes where
# *11 minutes, of which one and a half are training*
#
# Now three trainings of small networks: with the game alone, with the cycle loss, with the identity loss on top.
# Since *which* answer comes out may be luck, each is run from sixteen seeds at once.


# %%
num_seeds = budget(full=16, smoke=2)
num_plane_steps = budget(full=1200, smoke=5)
A_points, B_points = draw_A(4000, seed=0), two_circles(4000, seed=0, device=device)


# %%
def plane_players(seed):
    """Four small networks for the plane, and all else that their training needs."""
    torch.manual_seed(seed)
    nets_G = [networks.mlp(2, 48, 48, 48, 2).to(device) for _ in range(2)]
    nets_D = []
    for k in range(2):
        waves = training.FourierFeatures(2, 16, sigma=1.0, seed=2 * seed + k, with_input=True)
        nets_D.append(nn.Sequential(waves, *networks.mlp(waves.out_dim, 48, 48, 1)).to(device))
    batches = [endless(X, batch_size=64, seed=seed) for X in (A_points, B_points)]
    more = helpers(nets_G, nets_D, num_plane_steps, lr_G=3e-3, lr_D=6e-3, decay=0.99)
    return *nets_G, *nets_D, *more, *batches


def fit_plane(seeds, desc, **weights):
    """Both generators of every seed."""
    train = partial(train_translators, num_steps=num_plane_steps, desc=desc, **weights)
    return [nets[:2] for nets in training.train_many(plane_players, train, seeds)]


# %%
plane_kinds = {
    "game alone": dict(cycle_weight=0.0),
    "and cycle": dict(cycle_weight=0.5),
    "and identity": dict(cycle_weight=0.5, identity_weight=0.25),
}
plane = {}
if check.passed("update_translators"):
    for kind, weights in plane_kinds.items():
        plane[kind] = fit_plane(range(num_seeds), kind, **weights)

# %% [markdown]
# **Predict** before you run the next cell: how will the colours of the moons lie on the circles, in each of the three?


# %% jupyter={"source_hidden": true}
def draw_translations(kind, num_shown=4):
    """The translated moons of the first seeds, coloured by the moon that each point comes from."""
    axes = plotting.panels(num_shown, size=(1.9, 1.6))
    for k, (ax, (net_AB, _)) in enumerate(zip(axes, plane[kind], strict=False)):
        found = networks.call_in_eval(net_AB, moon_points)
        plotting.plot_points(
            found, labels=moon, ax=ax, title=f"seed {k}", limits=(-1.6, 1.6, -0.9, 0.9)
        )
        ax.get_legend().remove()
        ax.set(xticks=[], yticks=[])
    plotting.figure_of(axes[0]).suptitle(kind)
    return axes[0]


# %% tags=["slide"]
for kind, alt in (
    ("game alone", "Translated moons of four seeds, by the game alone: shapes near the circles, some of them not yet closed; on some "
     "seeds the upper moon is on the left one, on others on the right one."),
    ("and cycle", "With the cycle loss: two circles that are open in the middle. On some seeds each has one colour, either way "
        "round; on others both colours are on both."),
    ("and identity", "With the identity loss on top: all seeds have the same picture, in which both circles have both "
     "colours, one above and one below."),
):  # fmt: skip
    if kind in plane:
        show(draw_translations(kind, num_shown=min(4, num_seeds)), alt=alt)

# %% [markdown]
# Colours can be counted. Of the points of each moon, which share lands on the right circle? If the two shares
# differ by more than 0.6, the moons stay whole; the name says where the upper one goes. How many points land on a
# circle, how far are they moved, and how far from home does the round trip end?


# %%
def outcome(net_AB):
    """Where the upper moon goes: "left", "right" or, where moons do not stay whole, "torn"."""
    on_right = networks.call_in_eval(net_AB, moon_points)[:, 0] > 0
    upper, lower = (on_right[moon == k].float().mean().item() for k in (0, 1))
    if abs(upper - lower) < 0.6:
        return "torn"
    return "right" if upper > lower else "left"


def on_circles(net_AB):
    """Share of translated moon points within 0.15 of a circle, three standard deviations of the data."""
    found = networks.call_in_eval(net_AB, moon_points)
    centre = torch.stack([0.8 * found[:, 0].sign(), torch.zeros_like(found[:, 0])], dim=1)
    return ((found - centre).norm(dim=1) - 0.5).abs().lt(0.15).float().mean().item()


def off_home(net_AB, net_BA):
    """Mean distance of moon points from where the round trip leads."""
    there = networks.call_in_eval(net_AB, moon_points)
    return (networks.call_in_eval(net_BA, there) - moon_points).norm(dim=1).mean().item()


def moved(net_AB):
    """Mean distance of moon points from their translations."""
    return (networks.call_in_eval(net_AB, moon_points) - moon_points).norm(dim=1).mean().item()


# %%
outcomes, hits, homes, ways = {}, {}, {}, {}
for kind, seeds in plane.items():
    found = [outcome(net_AB) for net_AB, _ in seeds]
    outcomes[kind] = {which: found.count(which) for which in ("left", "right", "torn")}
    hits[kind] = sum(on_circles(net_AB) for net_AB, _ in seeds) / len(seeds)
    homes[kind] = sorted(off_home(*nets) for nets in seeds)
    ways[kind] = sum(moved(net_AB) for net_AB, _ in seeds) / len(seeds)
    print(f"{kind}: the upper moon goes {outcomes[kind]}")
    print(f"   on a circle {hits[kind]:.0%} of all points; moved by {ways[kind]:.2f}", end="; ")
    print(f"off home by {homes[kind][len(seeds) // 2]:.2f}, at most {homes[kind][-1]:.2f}")

# %% tags=["claims"]
assert hits["game alone"] > 0.6, "the game alone brings most points to the circles"
assert homes["game alone"][num_seeds // 2] > 0.3, "and its round trips end far from home"
assert homes["and cycle"][-1] < 0.15, "with the cycle loss everybody comes home"
assert min(outcomes["and cycle"][way] for way in ("left", "right")) >= 2, "two right answers"
assert ways["and identity"] < 0.5 * ways["and cycle"], "the identity loss moves points less"
assert outcomes["and identity"]["torn"] >= num_seeds - 2, "and it tears the moons"

# %% [markdown]
# <details><summary>What you should see</summary>
#
# **The game alone** brings most points to the circles, and that is all it promised. Each of the two generators has
# found an answer of its own; the round trip ends at some other point, as far from home as half a moon is long.
# (Networks as smooth as these seldom scramble neighbours. They need not, to be wrong.)
#
# **With the cycle loss** everybody comes home. Still there are two right answers, the upper moon to the left and
# the upper moon to the right, and seeds find both. They are mirror images: half a turn of the moons before
# $G_{AB}$, and another after $G_{BA}$, changes no loss. On a few seeds each circle gets half of each moon, which
# can be undone as well. So a cycle knows *that* nothing is lost. It does not know what belongs together.
#
# **With the identity loss** luck has ended: all seeds give the same map. It is the one that moves points least, and
# it is neither of the two that keep a moon whole: what lies on the left stays on the left, of both moons. The loss
# decides by a belief, *translation changes little*. For the colours of a photograph it is a good one. Here it tears
# the moons.
# </details>

# %%
check.choose("why_two_answers_are_left")

# %% [markdown] tags=["slide"]
# ## 5 · A generator with skips, a verdict for each patch
# *12 minutes*
#
# Now pictures. A translator of pictures has to understand large things (which digit?) and to place small ones (this
# edge, this pixel). Going down to a small map gives the first and loses the second. [**Skip
# connections**](../docs/glossary.md#skip-connection) carry the fine maps over to the way up, beside the coarse
# ones: a *U-Net* (Ronneberger et al., 2015). What can be copied need not be understood.
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
# w is the argument `width`. *InstanceNorm* brings each channel of each image to mean 0 and variance 1 over its own
# pixels: no image depends on the others in its batch, and training and evaluation are the same.
#
# The discriminator need not judge the whole picture. That the whole is right, a loss on pixels or a cycle sees to;
# what these get wrong is *texture*: edges that are soft, strokes that are grey. Texture is local. So give a logit
# to every [**patch**](../docs/glossary.md#patch-discriminator), and take the mean of the losses. The network has
# few weights, sees each picture as many small ones, and works for pictures of every size.
#
# | discriminator | output | then |
# |---|---|---|
# | Conv2d, kernel 4, stride 2, padding 1 | (n, w, 14, 14) | LeakyReLU(0.2) |
# | Conv2d, kernel 4, stride 2, padding 1 | (n, 2w, 7, 7) | LeakyReLU(0.2) |
# | Conv2d, kernel 3, padding 1 | (n, 1, 7, 7) | |
#
# How large is a patch? Go backwards from one logit: kernel 3 sees 3 of the pixels below; a kernel 4 with stride 2
# makes of $r$ pixels $2 (r - 1) + 4$. So 3, 8, 18: each logit sees 18 × 18 pixels. (The paper's have 70 × 70, in
# pictures of 256 × 256.)


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

# %%
if check.passed("SkipGenerator", "PatchDiscriminator"):
    print(networks.describe_shapes(SkipGenerator(), torch.randn(2, 1, 28, 28)), "\n")
    print(networks.describe_shapes(PatchDiscriminator(), torch.randn(2, 1, 28, 28)))

# %%
check.choose("what_skips_carry")

# %% [markdown] tags=["slide"]
# ## 6 · Pairs: pix2pix
# *10 minutes, of which one and a half are training*
#
# Outlines to digits: a line of one pixel around the ink, in which every tenth square of 4 × 4 pixels is missing, at
# random. This is a problem with pairs: to every outline $x$ we have the digit $y$ that it was traced from.

# %% tags=["slide"]
train_digits, test_digits = mnist("train", device=device), mnist("test", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show = partial(show, note=test_digits.note)
num_judged = budget(full=10_000, smoke=100)
train_outlines = outlines(train_digits.x, seed=0)
test_outlines = outlines(test_digits.x[:num_judged], seed=1)
show(
    plotting.image_grid(torch.cat([test_outlines[:12], test_digits.x[:12]]), nrow=12,
                        title="Above outlines, below the digits they were traced from"),
    alt="Two rows of twelve images: outlines of digits with gaps, and below each the digit.",
)  # fmt: skip

# %% [markdown] tags=["slide"]
# The plain way is regression: make the mean absolute difference small. For a pixel that may be ink or paper, given
# what the outline tells, the best answer is the *median* of what it may be, for a squared difference the mean.
# Where gaps leave several digits possible, the answer is none of them. Isola et al. (2017) keep this loss, for it
# knows the goal, and add the game, for it knows what digits look like:
#
# $$L_G = \lambda\, \mathbb E\, \big| G(x) - y \big| \;-\; \mathbb E\, \log D\big(G(x), x\big) .$$
#
# $D$ sees the outline too. Else a beautiful digit would do, whichever; now it has to be one that *belongs to $x$*.
# This is the conditional discriminator of notebook 04, with a picture for a label.


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

# %% [markdown]
# Three generators, of the same size, for the same number of steps: L1 alone, the game alone, and both.


# %%
def fit_pairs(x, target, num_steps, weight, game, seed=0, desc="pix2pix"):
    """Train a generator on pairs; returns its average."""
    torch.manual_seed(seed)
    net_G = SkipGenerator(x.shape[1], target.shape[1]).to(device)
    net_D = PatchDiscriminator(x.shape[1] + target.shape[1]).to(device)
    optimizer_G, optimizer_D, schedules, (average,) = helpers(
        [net_G], [net_D], num_steps, lr_G=5e-3, lr_D=5e-3, decay=1 - 20 / max(num_steps, 40)
    )
    pairs = endless(x, target, batch_size=32, seed=seed)
    for step in track(num_steps, desc=desc, unit="step"):
        some, right = next(pairs)
        fake = net_G(some)
        if game:
            optimizer_D.zero_grad()
            due = 0.04 if step % 4 == 0 else 0.0
            discriminator_loss(net_D, right, fake.detach(), due, condition=some).backward()
            optimizer_D.step()
        optimizer_G.zero_grad()
        paired_generator_loss(net_D, some, fake, right, weight, game).backward()
        optimizer_G.step()
        for schedule in schedules if game else schedules[:1]:
            schedule.step()
        average.update(net_G)
    return average.module


# %%
num_pair_steps = budget(full=2000, smoke=3)
pair_kinds = {
    "L1 alone": dict(weight=1.0, game=0.0),
    "game alone": dict(weight=0.0, game=1.0),
    "both": dict(weight=10.0, game=1.0),
}
paired = {}
if check.passed("SkipGenerator", "PatchDiscriminator", "paired_generator_loss"):
    for name, weights in pair_kinds.items():
        paired[name] = fit_pairs(
            train_outlines, train_digits.x, num_pair_steps, desc=name, **weights
        )

# %% [markdown]
# **Predict.** What will be wrong with the digits of *L1 alone*, and what with those of *game alone*?

# %% tags=["slide"]
if paired:
    hard = test_outlines[:12]
    rows = [
        hard,
        *(networks.call_in_eval(net, hard) for net in paired.values()),
        test_digits.x[:12],
    ]
    show(
        plotting.image_grid(torch.cat(rows), nrow=12,
                            title="From above: outline, " + ", ".join(paired) + ", the digit itself"),
        alt="Five rows of twelve: outlines with gaps; digits of L1 alone; of the game alone, some with strokes in wrong places; of "
        "both; and the digits themselves.",
    )  # fmt: skip

# %%
check.choose("what_the_condition_is_for")

# %% [markdown] tags=["slide"]
# ## 7 · Is it still the same digit?
# *7 minutes*
#
# Two questions, two figures. *Does it look like a digit?* The Fréchet distance knows: that of 10,000 translations
# to real images, over that of the 10,000 digits themselves. *Is it the digit that was meant?* A distance between
# distributions does not know: a translator that turns every 3 into a fine 8 and every 8 into a fine 3 scores as
# well as a perfect one. So let a classifier read the translation.


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
def times_real(images):
    """Fréchet distance of translations to training images, over that of the digits themselves to these."""
    distance = metrics.frechet_distance
    features = metrics.classify(classifier, images)[0]
    return distance(real_features, features) / distance(real_features, own_features)


def translated(net_G, images):
    """All translations, some hundred images at a time."""
    return torch.cat([networks.call_in_eval(net_G, part) for part in images.split(500)])


# %% tags=["slide"]
classifier = metrics.load_classifier(device)
real_features = metrics.classify(classifier, train_digits.x[:num_judged])[0]
own_features = metrics.classify(classifier, test_digits.x[:num_judged])[0]
test_labels = test_digits.y[:num_judged]
pair_scores = {}
if check.passed("digit_kept"):
    own = digit_kept(nn.Identity(), classifier, test_digits.x[:num_judged], test_labels)
    print(f"{'the digits themselves':<22} kept {own:.1%}, 1.0 times real")
    for name, net_G in paired.items():
        images = translated(net_G, test_outlines)
        pair_scores[name] = (
            digit_kept(net_G, classifier, test_outlines, test_labels),
            times_real(images),
            (images - test_digits.x[:num_judged]).abs().mean().item(),
        )
        kept, distance, off = pair_scores[name]
        print(f"{name:<22} kept {kept:.1%}, {distance:.1f} times real, mean difference {off:.3f}")

# %% tags=["claims"]
assert pair_scores["both"][0] > 0.95, "both losses together keep the digit"
assert pair_scores["both"][1] < 6, "and look like digits"
assert pair_scores["game alone"][0] < pair_scores["both"][0] - 0.005, "the game alone loses some"
assert pair_scores["game alone"][1] > 1.2 * pair_scores["both"][1], (
    "and is farther from real digits"
)
assert pair_scores["game alone"][2] > 1.1 * pair_scores["both"][2], "and from its targets"
assert pair_scores["L1 alone"][2] <= pair_scores["both"][2] * 1.05, "L1 alone is as near to them"
assert pair_scores["L1 alone"][1] < 1.3 * pair_scores["both"][1], "and no worse on outlines"

# %% [markdown]
# <details><summary>What you should see</summary>
#
# The game alone makes strokes that look right, and loses digits that the other two keep: an image that is likely
# *and* belongs to the outline is a wider goal than the one digit. Its mean difference from the targets is the
# largest. L1 alone is not blurred here. An outline, even with gaps, says for nearly every pixel whether it is ink,
# and where nothing is open, a median is as good as any. Blur needs a question with more than one answer: that comes
# next.
# </details>
#
# **Symptom: the game makes no difference.** The weight of L1 counts: the paper's 100 belongs to its networks and
# pictures. Look at both terms of the loss, and choose a weight that leaves them within a factor of ten. **Symptom:
# a checkerboard or a grain in flat places.** $D$ is too strong for its patches; more R1.
#
# **The same game, other pairs.** Nothing in `fit_pairs` knows of outlines. Hand it digits of 7 × 7 pixels and their
# originals, and it is [super-resolution](../docs/glossary.md#super-resolution): SRGAN (Ledig et al., 2017) is a
# generator with skips, a loss on pixels or on features, and a game. Grey photographs and colour, maps and aerial
# pictures, sketches and bags are other pairs. **Predict** which of *L1 alone* and *both* will be softer.

# %% tags=["slide"]
num_sharpening_steps = budget(full=300, smoke=3)
sharpness = {"the digits themselves": metrics.sharpness(test_digits.x[:1000])}
if check.passed("SkipGenerator", "PatchDiscriminator", "paired_generator_loss"):
    small = [F.avg_pool2d(x, 4) for x in (train_digits.x, test_digits.x[:1000])]  # 7 × 7 pixels
    coarse, test_coarse = (F.interpolate(x, scale_factor=4, mode="nearest") for x in small)
    rows = [test_coarse[:12]]
    for name in ("L1 alone", "both"):
        net_G = fit_pairs(
            coarse,
            train_digits.x,
            num_sharpening_steps,
            desc=f"sharper, {name}",
            **pair_kinds[name],
        )
        images = translated(net_G, test_coarse)
        rows.append(images[:12])
        sharpness[name] = metrics.sharpness(images)
    for name, value in sharpness.items():
        print(f"{name:<22} sharpness {value:.3f}")
    show(
        plotting.image_grid(torch.cat([*rows, test_digits.x[:12]]), nrow=12,
                            title="From above: 7 × 7 pixels, L1 alone, both, the digit itself"),
        alt="Four rows of twelve digits: blocks of seven by seven pixels; soft digits; sharp digits; the digits themselves.",
    )  # fmt: skip

# %% tags=["claims"]
real_sharpness = sharpness["the digits themselves"]
assert sharpness["L1 alone"] < 0.88 * real_sharpness, "L1 alone is soft"
assert 0.85 < sharpness["both"] / real_sharpness < 1.25, "with the game it is as sharp as real ones"

# %% [markdown]
# <details><summary>What you should see</summary>
#
# From 49 pixels many digits are possible, and L1 alone answers with their median, pixel by pixel: soft strokes,
# three quarters as sharp as real ones (the variance of the Laplacian, notebook 07). The game brings back the
# sharpness of real digits. It doesn't bring back what was lost: which of the possible digits was meant, nobody can
# know, and the sharp picture hides that it is a guess.
# </details>

# %% [markdown] tags=["slide"]
# ## 8 · White digits and painted ones: CycleGAN
# *7 minutes, of which one is training*
#
# Now without pairs. Domain $A$ is white digits on black, 30,000 of them. Domain $B$ is 30,000 *other* digits, in a
# bright colour on dark cloth of another one. No digit is in both piles, and no label is used.

# %% tags=["slide"]
white, painted = unpaired_digits(train_digits, seed=0)
test_white, white_labels = test_digits.x[::2][:num_judged], test_digits.y[::2][:num_judged]
test_painted = coloured(test_digits.x[1::2][:num_judged], seed=1)
painted_labels = test_digits.y[1::2][:num_judged]
show(
    plotting.image_grid(torch.cat([white[:12].expand(-1, 3, -1, -1), painted[:12]]), nrow=12,
                        title="Above domain A, below domain B: no pairs"),
    alt="Two rows of twelve digits. Above white digits on black. Below other digits, each in one bright colour on dark "
    "cloth of another colour.",
)  # fmt: skip

# %% [markdown]
# Both generators are yours, from one channel to three and back, and so are their step and its losses. An identity
# loss makes no sense here: a painted digit can't go into a network for one channel.


# %%
def image_players(num_steps, seed=0):
    """Four networks for pictures, and all else that their training needs."""
    torch.manual_seed(seed)
    nets_G = [SkipGenerator(1, 3).to(device), SkipGenerator(3, 1).to(device)]
    nets_D = [PatchDiscriminator(k).to(device) for k in (1, 3)]
    decay = 1 - 20 / max(num_steps, 40)
    batches = [endless(x, batch_size=16, seed=seed) for x in (white, painted)]
    return *nets_G, *nets_D, *helpers(nets_G, nets_D, num_steps, 4e-3, 4e-3, decay), *batches


class ReadsInk(nn.Module):
    """The course's classifier of white digits, for painted ones: what is brighter than any cloth is ink."""

    def forward(self, x):
        return classifier(ink_of(x))


# %%
num_cycle_steps = budget(full=1800, smoke=3)
image_kinds = {"CycleGAN": dict(cycle_weight=5.0, penalty=0.02)}
cycle_nets = ()
if check.passed("update_translators", "SkipGenerator", "PatchDiscriminator"):
    net_AB, net_BA, last_losses = train_translators(
        *image_players(num_cycle_steps), num_cycle_steps, desc="CycleGAN", **image_kinds["CycleGAN"]
    )
    cycle_nets = net_AB, net_BA
    print("game {:.2f}, cycle {:.3f}".format(*last_losses[:2].tolist()))

# %% tags=["slide"]
if cycle_nets:
    as_painted = networks.call_in_eval(net_AB, test_white[:12])
    as_white = networks.call_in_eval(net_BA, test_painted[:12])
    rows = [test_white[:12].expand(-1, 3, -1, -1), as_painted, test_painted[:12],
            as_white.expand(-1, 3, -1, -1)]  # fmt: skip
    show(
        plotting.image_grid(torch.cat(rows), nrow=12,
                            title="From above: white, painted by yours; painted, made white by yours"),
        alt="Four rows of twelve: white test digits and their painted translations, on cloth; painted test digits and "
        "their white translations. The digits are the same in both rows of a pair.",
    )  # fmt: skip

# %%
cycle_scores = {}
if cycle_nets and check.passed("digit_kept"):
    cycle_scores["white to painted"] = digit_kept(net_AB, ReadsInk(), test_white, white_labels)
    cycle_scores["painted to white"] = digit_kept(net_BA, classifier, test_painted, painted_labels)
    own = digit_kept(nn.Identity(), ReadsInk(), test_painted, painted_labels)
    print(f"painted digits themselves: {own:.1%} are read right")
    for name, kept in cycle_scores.items():
        print(f"{name}: {kept:.1%} are still the same digit")

# %% tags=["claims"]
assert min(cycle_scores.values()) > 0.94, "the digit is kept both ways"

# %% [markdown]
# <details><summary>What you should see</summary>
#
# Nearly all are still the same digit, both ways, although no pair and no label was ever seen, and so it is on each of
# four seeds (`tests/benchmarks/09_image_translation/translation.md`, with those of section 6). A cycle allows more
# than that (white 3s to painted 8s and back would do), but for a convolutional network with skips the way that
# keeps strokes in their places is the shortest. What is not as in the data: colours. A stroke changes its colour on
# the way, where each real digit has one. $D$ judges patches of 18 × 18 pixels, and in each of them the colour is
# about the same. And every white digit has *one* painted translation, though there are as many as colours: nothing
# random goes in.
# </details>
#
# **Symptom: the digits are kept, and the picture never looks like the domain.** Look at the losses: if the cycle is
# small and $D_B$ is sure of itself, lower the weight of the cycle. **Symptom: ink and ground are exchanged**, a
# negative: a cycle allows it. Take another seed.

# %%
check.choose("where_the_colour_waits")

# %% [markdown] tags=["slide"]
# ## 9 · The secret in the picture
# *6 minutes*
#
# Something is odd. A painted digit has a colour, and its cloth another. A white digit on black has neither. So from
# the white translation nobody can know how to paint it again as it was. The cycle loss asks for just that.
#
# **Predict.** Look at the way painted → white → painted of test digits. Will the colours come back? And if they do:
# put a *true* white digit in the place of the translated one, the same strokes from the data. Will they come back
# from that?


# %%
def shaken(x, size=0.05):
    """Pixels with noise of this standard deviation: a fortieth of the range from black to white."""
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    return x + size * noise.to(x.device)


def same_colour(x, again):
    """Correlation of the ink's mean colour in painted digits and in what comes back, a mean over the channels."""
    ink = (ink_of(x) > 0).float()  # where it is in the first
    mean_of = [
        ((image + 1) * ink).sum((2, 3)) / ink.sum((2, 3)).clamp(min=1) for image in (x, again)
    ]
    first, second = (colour - colour.mean(0) for colour in mean_of)  # (n, 3)
    lengths = first.norm(dim=0) * second.norm(dim=0)
    return ((first * second).sum(0) / lengths).mean().item()


# %% tags=["slide"]
if cycle_nets:
    louder = 15 * (as_white + 1) - 1  # all that is nearly black, fifteen times as bright
    middles = as_white, shaken(as_white, 0.5), ink_of(test_painted[:12])
    back, back_shaken, back_true = (networks.call_in_eval(net_AB, m) for m in middles)
    rows = [test_painted[:12], as_white.expand(-1, 3, -1, -1), back, back_shaken, back_true,
            louder.expand(-1, 3, -1, -1)]  # fmt: skip
    show(
        plotting.image_grid(torch.cat(rows), nrow=12,
                            title="From above: painted, made white, and back again; back after noise;\n"
                            "back from true white digits; the white ones, dark parts × 15"),
        alt="Six rows of twelve. Painted digits; their white translations; painted again from these, most in the ink's colour of the "
        "first row; painted again after noise; painted from true white digits, in colours that have nothing to do with the first row; and the "
        "white translations with their dark parts fifteen times as bright, with greys along the strokes.",
    )  # fmt: skip

# %%
journeys, colours = {}, {}
if cycle_nets:
    for name, x, there, home in (
        ("white, painted, white", test_white[:1000], net_AB, net_BA),
        ("painted, white, painted", test_painted[:1000], net_BA, net_AB),
    ):
        middle = translated(there, x)
        journeys[name] = [
            (translated(home, m) - x).abs().mean().item() for m in (middle, shaken(middle))
        ]
        print("{}: off by {:.3f}, with noise {:.3f}".format(name, *journeys[name]))
    # `middle` is the white translation of painted digits.
    for name, white_digits in (
        ("your white digits", middle),
        ("with faint noise", shaken(middle)),
        ("with more noise", shaken(middle, 0.2)),
        ("with much noise", shaken(middle, 0.5)),
        ("true white digits in their place", ink_of(x)),
    ):
        colours[name] = same_colour(x, translated(net_AB, white_digits))
        print(f"the colour comes back, {name}: {colours[name]:.2f}")

# %% tags=["claims"]
assert colours["your white digits"] > 0.3, "the colour comes back from your white digits"
assert abs(colours["true white digits in their place"]) < 0.15, "and not from true ones"
assert colours["with faint noise"] > colours["your white digits"] - 0.1, "faint noise does no harm"
assert colours["with much noise"] < colours["with more noise"] < colours["your white digits"]
assert journeys["white, painted, white"][0] < journeys["painted, white, painted"][0] / 2

# %% [markdown]
# <details><summary>What you should see</summary>
#
# The ink's colour comes back, with a correlation near 0.9, on digits that the network has never seen. From true
# white digits in the same places *nothing* of it comes back. So your white digits are not just white digits. The
# colour has been written into them, into greys inside and along the strokes: look at the second row again, which
# you took for handwriting. $D_A$ lets it pass, the cycle loss pays for it.
#
# Noise before the way back is the usual test. Here faint noise does no harm, and only much of it takes part of the
# colour away: this message is written in coarse greys. A test by noise finds fine messages, and acquits coarse
# ones. The true white digits convict.
#
# Chu et al. (2017) found this in maps made from aerial photographs: small things on roofs, absent from the map, stood
# in their right places again after the round trip. A small error of the round trip is therefore no proof that a
# translation *shows* what it was made from. What helps: noise before the way back in training too (Bashkirova et
# al., 2019), so that fine messages get lost; or a way back that gets the colour as a second input, as noise does in
# a GAN (Almahairi et al., 2018): then nothing needs to be hidden.
# </details>

# %% [markdown]
# ## 10 · Questions
# *12 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** Let $R$ turn the plane by half a turn around the origin; it maps $A$ to itself. Let
# $G = G_{AB}$ and $F = G_{BA}$ have the smallest possible game and cycle loss. Show that $G' = G \circ R$ and
# $F' = R \circ F$ have the same losses. What happens to the two moons? Write down the identity loss of $G'$: why
# can it prefer one of both pairs, and why does that not tell which moon *belongs* to which circle?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_two_answers", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_two_answers -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** $Ra$ is distributed as $a$. So $G'(a) = G(Ra)$ is distributed as $G(a)$, and $F'(b) = R
# F(b)$ as $F(b)$, turned, which for the distribution of $A$ is the same: the game sees no difference. Cycle: $F'G'a
# = R\,FG(Ra)$, and half a turn changes signs only, so $\|R\,FG(Ra) - a\|_1 = \|FG(Ra) -
# Ra\|_1$, on average the loss of $F$ and $G$; and $G'F'b = G(R R F b) = GFb$. $R$ exchanges the moons: the one that
# $G$ takes to the left circle is taken to the right one by $G'$. The identity loss of $G'$ is
# $\mathbb E_b \|G(Rb) - b\|_1$, of $G$ it is $\mathbb E_b \|G(b) - b\|_1$: these differ, and the smaller belongs to the map that moves
# points of $B$ less. That is a wish for short ways. It depends on where the two domains happen to lie: move the
# circles, and it prefers another map. Which moon belongs to which circle is said by nothing in the two piles; it
# takes a pair, or labels.
#
# **Rubric.** 1 point: the game is the same, since $A$ is the same after $R$. 1 point: both round trips are the
# same, with the step $RR = 1$. 1 point: the moons are exchanged. 1 point: identity measures how far points are
# moved, which is no knowledge of what belongs together.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** A pixel in a gap is ink (1) with probability 0.6 and paper (−1) with 0.4, given all
# that the outline tells. Which value does L1 alone choose, which the squared difference, and which values may stand
# there at an equilibrium of the game alone? Why does neither of the two regressions make the *picture* a likely
# digit, and why does the discriminator get the outline?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_blur", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_blur -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** L1: the median, 1. Squares: the mean, $0.6 - 0.4 = 0.2$. At an equilibrium of the game the
# outputs are distributed as the data given the outline; a generator with noise would put 1 or −1 there, in 60 and
# 40 % of the cases, and never 0.2. Without noise it has one answer to an outline, so that it can at best choose one
# that is not told apart. Both regressions choose for every pixel on its own: what the values of neighbours have to
# do with each other does not enter the loss, so a line may be half there or have soft ends, although each pixel is
# the best guess. $D$ judges patches together. Without the outline it would ask for some digit that looks real; with
# it, for one that belongs to this outline: the pair (outline, digit) has to be likely.
#
# **Rubric.** 1 point: median and mean with their values. 1 point: 1 or −1, never between. 1 point: pixel by pixel,
# without their neighbours. 1 point: the pair has to be likely, not the digit alone.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** A hospital has scans of two kinds without pairs, A cheap and B dear. A CycleGAN is to
# make B from A. Its round trips A → B → A are off by very little, and its made-up B scans look real to doctors.
# Somebody concludes that the made-up scans show what a true B scan would show. Name two reasons why this does not
# follow, and a test for each that needs no or few pairs.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_scans", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_scans -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** First, the round trip may be good because B carries a hidden message: what A shows and B doesn't
# is written into the scan in a pattern that nobody sees. Test: add a little noise to the translation, or round its
# grey values, or take a true B scan to A and look, before going back; if the error jumps, the picture did not hold
# the information openly. Second, the map need not be the right one: distribution and cycle allow every invertible
# map between both distributions, healthy may become ill and back; and if the share of ill patients differs between
# both piles, the game even demands to invent or to remove findings. Test: a few known pairs, or labels of a few
# scans in both domains, and the share of translations that keep the label (as `digit_kept`); or a comparison of the
# shares of findings in both piles.
#
# **Rubric.** 1 point: a hidden message. 1 point: noise, rounding or the like before the way back. 1 point: an
# invertible map that exchanges findings, or unequal shares. 1 point: a few pairs or labels, and the share that is
# kept.
# <!-- END SOLUTION -->

# %%
check.summary()

# %% [markdown]
# ## References
# - P. Isola, J.-Y. Zhu, T. Zhou, A. A. Efros, *Image-to-Image Translation with Conditional Adversarial Networks*, CVPR 2017
#   (pix2pix, patches).
# - J.-Y. Zhu, T. Park, P. Isola, A. A. Efros, *Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks*,
#   ICCV 2017 (CycleGAN, cycle and identity loss).
# - T. Kim et al., *Learning to Discover Cross-Domain Relations with Generative Adversarial Networks*, ICML 2017; Z. Yi et al.,
#   *DualGAN*, ICCV 2017 (the same idea at the same time).
# - C. Chu, A. Zhmoginov, M. Sandler, *CycleGAN, a Master of Steganography*, 2017, arXiv:1712.02950.
# - D. Bashkirova, B. Usman, K. Saenko, *Adversarial Self-Defense for Cycle-Consistent GANs*, NeurIPS 2019 (noise against it).
# - A. Almahairi et al., *Augmented CycleGAN: Learning Many-to-Many Mappings from Unpaired Data*, ICML 2018.
# - T. Galanti, L. Wolf, S. Benaim, *The Role of Minimal Complexity Functions in Unsupervised Learning of Semantic Mappings*,
#   ICLR 2018 (why one map is found among many).
# - J. P. Cohen, M. Luck, S. Honari, *Distribution Matching Losses Can Hallucinate Features in Medical Image Translation*, MICCAI
#   2018.
# - O. Ronneberger, P. Fischer, T. Brox, *U-Net: Convolutional Networks for Biomedical Image Segmentation*, MICCAI 2015.
# - C. Ledig et al., *Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial Network*, CVPR 2017 (SRGAN).

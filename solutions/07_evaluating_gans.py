# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 6, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # How good is a GAN? Scores, and how they are fooled
#
# Every paper on GANs ends with a table of scores. You write the scores of those tables, from their definitions, and
# then show for each of them a bad generator that it takes for a good one.
#
# **At the end you can**
#
# - compute and explain the Fréchet and the kernel distance, the Inception score, precision and recall, density and
#   coverage, and the classification accuracy score;
# - say for each what it sees, what it misses, and by how much it depends on the number of samples;
# - test a generator for copies of its training data, and estimate how many different samples it has;
# - run a small experiment with human judges, and give its result with an interval;
# - read a table of FIDs with the right questions in mind.
#
# **Before you start** you should have done notebooks 01 to 04. No GAN is trained here: four trained generators come
# with the course, and you are their judge. The notebook takes about **90 minutes**: 18 to read, 40 for the eight
# exercises, 6 for the short questions, 6 for forty pairs of images, twice, 9 to look at figures and to wait for a
# laptop, 11 for the questions at the end.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read what it
# says. Cells that need an exercise you haven't solved yet are skipped, not failed. The short
# questions between sections are practice, without points: choose before you read on.
# Each takes about 40 seconds, which the minutes below count.
#
# | | section | exercises | minutes |
# |---|---|---|---|
# | 1 | Four generators | | 5 |
# | 2 | The eye | 1 | 10 |
# | 3 | Features | | 3 |
# | 4 | Two distances, and too few samples | 2 | 14 |
# | 5 | A score that needs no data | 1 | 8 |
# | 6 | Quality and variety, apart | 1 | 10 |
# | 7 | Variety that teaches | 1 | 8 |
# | 8 | Copies | 2 | 11 |
# | 9 | Blur | | 3 |
# | 10 | The verdict | | 5 |
# | 11 | The FID of papers | | 2 |
# | 12 | Questions | | 11 |

# %%
import math
from functools import partial
from statistics import NormalDist

import torch
import torch.nn.functional as F
from IPython.display import display
from matplotlib.patches import Circle

from course_utils import Batches, budget, check, get_device, mnist, seed_everything
from course_utils.metrics import (
    DigitClassifier,
    classify,
    density_coverage,
    load_classifier,
    nearest,
    paper_fid,
    sharpness,
)
from course_utils.plotting import image_grid, panels, plot_curves, show
from course_utils.recipes.judged import judged_generator
from course_utils.widgets import EyeTest

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 1 · Four generators
# *5 minutes*
#
# A good generator does three things. Its samples look real (**quality**), they are as different from each other as
# real ones (**variety**), and they are *new*: it does not hand out what it was trained on. None of these follows from
# the others. To judge the judges we need generators that fail at one of them. Here are four:
#
# | | how it was made |
# |---|---|
# | *good* | the convolutional GAN of notebook 03, with the labels of notebook 04 |
# | *collapsed* | the good one, and a collapse made by hand: its noise is drawn to the nearest of four points |
# | *copying* | no GAN: a network that has learned 1,000 training images by heart, 100 of each digit |
# | *blurred* | no GAN: the decoder of a variational autoencoder, which answers doubt with an average |
#
# All take 74 numbers of noise. The largest of the first ten says which digit is to come. The command that made them is
# `python -m tests.benchmarks.07_evaluating_gans.generators`.

# %%
digits, test = mnist("train", device=device), mnist("test", device=device)
# Nothing with MNIST; with the stand-in, a line under every figure below.
show = partial(show, note=digits.note)
z_dim = 74
num_judged = budget(full=10_000, smoke=300)
nets = {
    name: judged_generator(name, device) for name in ("good", "collapsed", "copying", "blurred")
}


@torch.no_grad()
def sample(net_G, n, factor=1.0, seed=0):
    """n images and the digits they were asked for; the noise beside the digit is times `factor`."""
    z = torch.randn(n, z_dim, generator=torch.Generator().manual_seed(seed)).to(device)
    z[:, 10:] *= factor
    return torch.cat([net_G(part) for part in z.split(500)]), z[:, :10].argmax(1)


sets = {name: sample(net_G, num_judged) for name, net_G in nets.items()}

# %% jupyter={"source_hidden": true} tags=["slide"]
axes = panels(1, 4, size=(6.4, 1.75))
for ax, (name, net_G) in zip(axes, nets.items(), strict=True):
    images, labels = sample(net_G, 500, seed=2)
    rows = torch.cat([images[labels == digit][:5] for digit in range(10)])
    in_columns = rows.view(10, 5, 1, 28, 28).transpose(0, 1).flatten(0, 1)
    image_grid(in_columns, nrow=10, ax=ax, title=name)
show(
    axes[0],
    alt="Four panels, each with five samples of each digit. Good: clear digits in many hands. Collapsed: clear digits, "
    "of which those in a column look alike. Copying: digits in many hands. Blurred: soft, plain digits.",
)

# %% [markdown]
# **Predict** before you go on. Write down the order, from best to worst, in which *you* put the four, and the
# order in which you expect a score from a paper to put them.

# %%
check.choose("no_mistake_in_forty_pairs")

# %% [markdown]
# ## 2 · The eye
# *10 minutes, of which three are yours with the pairs*
#
# The oldest score asks a person. Show a real and a generated image side by side, and ask which one is real. Whoever
# cannot tell is wrong in half of the cases: an [error rate](../docs/glossary.md#error-rate) of 50 % is the best that a
# generator can reach. This is a *forced choice*: there is no "don't know", so it does not matter whether a person likes
# to say so.
#
# Forty answers are few. If $p$ is the share of wrong ones among $n$ answers, then another forty would have given
# another share. The textbook interval $p \pm 1.96 \sqrt{p(1-p)/n}$ breaks down where it matters: with no mistake at
# all it has the length 0, as if forty answers had proved that there will never be one. *Wilson's interval* asks instead:
# for which true rates would the observed share lie within 1.96 standard deviations? Solving this quadratic
# inequality for the true rate gives the formula below, which never leaves $[0, 1]$.
#
# Here and below, a tensor that holds one number will do where a float is asked for.


# %% nbgrader={"grade": false, "grade_id": "error_rate", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: error_rate
def error_rate(said, truth, confidence=0.95):
    """Share of wrong answers, with its interval by Wilson's score (Wilson, 1927).

    With n answers, a share p of them wrong, and z the quantile of the normal distribution that leaves
    (1 - confidence) / 2 above it (1.96 for 95 %), the interval is

        (p + z²/2n  ±  z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n).

    Parameters
    ----------
    said, truth : int64 tensors of shape (n,), n at least 1
        What was answered, and what is right.
    confidence : float between 0 and 1

    Returns
    -------
    rate, low, high : float
        The share p of answers that differ from the truth, and both ends of its interval.
    """
    # NormalDist().inv_cdf(q) is the quantile of the normal distribution that leaves 1 - q above it.
    ### BEGIN SOLUTION
    n = len(said)
    p = (said != truth).float().mean().item()
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_error_rate", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("error_rate", error_rate)

# %% [markdown]
# Now be the judge. Ten pairs from each of the four generators come in a random order; both images of a pair are of the
# same digit, and the real one is a test image. Click the images, then use the keys ← and → for the side that you take
# for *real*. Don't think long: two seconds a pair.

# %%
names = list(nets)


def pairs(seed):
    """Forty pairs, and for each of them which generator made the false one."""
    generator = torch.Generator().manual_seed(seed)
    who = torch.arange(4).repeat(10)[torch.randperm(40, generator=generator)]
    real_images, fakes = [], []
    for k in who.tolist():
        images, labels = sets[names[k]]
        index = torch.randint(len(images), (), generator=generator)
        same = (test.y == labels[index]).nonzero()[:, 0]
        fakes.append(images[index])
        real_images.append(test.x[same[torch.randint(len(same), (), generator=generator)]])
    return EyeTest(torch.stack(real_images), torch.stack(fakes), seed=seed, note=digits.note), who


def eye_rates(said, truth, who):
    """Error rate on the pairs of each generator, with its interval."""
    return {name: error_rate(said[who == k], truth[who == k]) for k, name in enumerate(names)}


eye, who = pairs(seed=1)
if check.passed("error_rate"):
    display(eye)

# %% [markdown]
# When you are through, run the next cell. It keeps quiet about the four: you will see them at the end, beside the
# scores.

# %%
if check.passed("error_rate"):
    if eye.finished:
        rate, low, high = error_rate(eye.said, eye.truth)
        print(f"You were wrong in {rate:.0%} of the pairs; interval {low:.0%} to {high:.0%}.")
    else:
        print(f"{len(eye.said)} of {len(eye.truth)} pairs chosen so far.")
    for wrong in (0, 4, 20):
        said = (torch.arange(40) < wrong).long()
        rate, low, high = error_rate(said, torch.zeros_like(said))
        print(f"{wrong:2} wrong of 40: {rate:4.0%}, interval {low:4.0%} to {high:4.0%}")

# %% [markdown]
# **What you should see.** The intervals are wide: after forty pairs without a mistake the true rate may still be 9 %,
# and 20 wrong of 40 may mean 35 % or 65 %. To tell a generator with 40 % from one with 45 %
# takes more than a thousand pairs for each. That is why papers have scores; what they
# replace is this experiment, not the truth.

# %% tags=["claims"]
zeros = torch.zeros(1000, dtype=torch.int64)
nothing_wrong = error_rate(zeros[:40], zeros[:40])
assert nothing_wrong[0] == 0 and 0.08 < nothing_wrong[2] < 0.10, "no mistake in forty"
half_wrong = error_rate(torch.arange(40) // 20, zeros[:40])
assert abs(half_wrong[1] - 0.35) < 0.01 and abs(half_wrong[2] - 0.65) < 0.01, "twenty of forty"
per_thousand = error_rate((torch.arange(1000) < 400).long(), zeros)
assert per_thousand[2] - per_thousand[0] > 0.025, "a thousand pairs are not enough for 40 and 45 %"

# %%
check.choose("distance_of_a_shifted_image")

# %% [markdown]
# ## 3 · Features
# *3 minutes*
#
# Scores compare distributions, and pixels are a bad place to do so: an image shifted by two pixels is far away from
# itself, and a grey smear lies close to everything. So every score below looks at **features**: what a network that
# was trained for another task computes on its way. The papers take the Inception network, trained on a million
# photographs. Ours is a small classifier of digits: 128 numbers from its last layer but one, and the probabilities of
# ten classes. Our figures therefore compare with each other, and with nothing in a paper (section 11).
#
# Two habits keep you from fooling yourself. **Say what real images score**: the same figure with training images in the
# place of samples. And **shuffle**: the first half of MNIST's test images was written by employees of the census
# bureau, the second by high-school students, and that one is harder to read.

# %%
judge = load_classifier(device)


def shuffled(images):
    """The numbers of images in an order drawn once and for all."""
    return torch.randperm(len(images), generator=torch.Generator().manual_seed(0)).to(device)


order, train_order = shuffled(test)[:num_judged], shuffled(digits)[:num_judged]
real, _ = classify(judge, test.x[order])
sets["real"] = digits.x[train_order], digits.y[train_order]
features, probabilities = {}, {}
for name, (images, labels) in sets.items():
    features[name], probabilities[name] = classify(judge, images)
    obeyed = (probabilities[name].argmax(1) == labels).float().mean().item()
    print(
        f"{name:10} features {tuple(features[name].shape)}, shows the digit asked for: {obeyed:.1%}"
    )

# %% [markdown]
# **What you should see.** Three of the generators show the digit that they were asked for nearly always, the collapsed one
# more often than real images do; the blurred one, in nine cases out of ten. As a score this is worth little.

# %% tags=["claims"]
accuracy = {
    name: (probabilities[name].argmax(1) == labels).float().mean().item()
    for name, (_, labels) in sets.items()
}
assert min(accuracy[name] for name in ("good", "collapsed", "copying")) > 0.97, "nearly always"
assert accuracy["collapsed"] >= accuracy["real"], "the collapsed one more often than real images"
assert 0.8 < accuracy["blurred"] < 0.95, "blurred ones in nine cases of ten"

# %%
check.choose("real_images_against_real_images")

# %% [markdown] tags=["slide"]
# ## 4 · Two distances, and too few samples
# *14 minutes*
#
# ### Fréchet
# How far apart are two clouds of features? Fit a Gaussian to each: means $\mu_r, \mu_f$ and covariances
# $S_r, S_f$. Between Gaussians there is a closed formula for the 2-Wasserstein distance, the least mean squared way that
# the points of one have to go to become the other (Dowson and Landau, 1982):
#
# $$d^2 = \lVert \mu_r - \mu_f \rVert^2 + \mathrm{tr}\big(S_r + S_f - 2\,(S_r S_f)^{1/2}\big).$$
#
# On Inception's features this is the **FID** (Heusel et al., 2017), the number in every table. In one dimension it is
# $(\mu_r - \mu_f)^2 + (\sigma_r - \sigma_f)^2$: try it with the formula. In many dimensions the root of the
# product takes care. $S_r S_f$ is not symmetric, and a general matrix root may come out complex by rounding. But with
# $R = S_r^{1/2}$, the symmetric matrix $R S_f R$ has the same eigenvalues, and the trace of a root is the sum of the roots
# of the eigenvalues.


# %% nbgrader={"grade": false, "grade_id": "frechet_distance", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: frechet_distance
def frechet_distance(real, fake):
    """Fréchet distance between the Gaussians with the means and covariances of two sets of features.

    |mu_r - mu_f|^2 + tr(S_r + S_f - 2 (S_r S_f)^(1/2)), in float64 throughout.

    Parameters
    ----------
    real : tensor of shape (n, d), n at least 2
    fake : tensor of shape (m, d), m at least 2
        d is at least 2. With fewer samples than features a covariance is singular; so it is if some
        feature never changes.

    Returns
    -------
    float
        Never below 0 and never NaN. The covariances divide by n - 1 and m - 1.
    """
    # 1. Both sets in float64 (.double(); Apple's GPUs have none, so .cpu() first), means, torch.cov.
    # 2. The trace of (S_r S_f)^(1/2) is the sum of the roots of the eigenvalues of S_r S_f. These are
    #    those of the symmetric R S_f R as well, where R R = S_r: torch.linalg.eigh gives R.
    # 3. Rounding makes an eigenvalue of 0 a little negative: clamp before the root, and the result too.
    ### BEGIN SOLUTION
    real, fake = real.cpu().double(), fake.cpu().double()
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    values, vectors = torch.linalg.eigh(S_r)
    R = vectors * values.clamp(min=0).sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(R @ S_f @ R).clamp(min=0).sqrt()
    means = (real.mean(0) - fake.mean(0)).square().sum()
    return max(0.0, (means + S_r.trace() + S_f.trace() - 2 * roots.sum()).item())
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_frechet_distance", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("frechet_distance", frechet_distance)

# %% [markdown] tags=["slide"]
# ### Kernel
# A Gaussian sees means and covariances and nothing else. The **kernel distance** (KID, Bińkowski et al., 2018) sees
# three moments, and needs no fit. A kernel $k(a, b)$ says how alike two samples are. If both sets come from one
# distribution, then pairs *within* a set are as alike as pairs *between* the sets:
#
# $$\mathrm{MMD}^2 = \mathbb E\, k(r, r') + \mathbb E\, k(f, f') - 2\, \mathbb E\, k(r, f) .$$
#
# Replace each expectation by the mean over pairs of *different* samples, and the estimate is **unbiased**: its
# expectation does not depend on how many samples you have. A sample paired with itself would be alike beyond all
# measure, and more so in small sets.


# %% nbgrader={"grade": false, "grade_id": "kernel_distance", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: kernel_distance
def kernel_distance(real, fake):
    """Kernel distance (KID): the unbiased squared MMD with the kernel k(a, b) = (a·b / d + 1)^3.

    mean of k(r, r') over r != r'  +  mean of k(f, f') over f != f'  -  2 · mean of k(r, f),
    in float64 throughout.

    Parameters
    ----------
    real : tensor of shape (n, d), n at least 2
    fake : tensor of shape (m, d), m at least 2
        d is the number of features.

    Returns
    -------
    float
        Around 0 for two sets from one distribution, and below 0 as often as above.
    """
    # 1. Both sets in float64: the means are large and nearly cancel. The kernel of all pairs at once.
    # 2. Within a set leave out the diagonal, the pairs of a sample with itself: n (n - 1) pairs remain.
    ### BEGIN SOLUTION
    real, fake = real.cpu().double(), fake.cpu().double()

    def kernel(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - k.trace()) / (len(x) * (len(x) - 1))

    return (within(real) + within(fake) - 2 * kernel(real, fake).mean()).item()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_kernel_distance", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("kernel_distance", kernel_distance)

# %% [markdown] tags=["slide"]
# ### Fooled by too few samples
# The Fréchet distance is biased. Two sets from the *same* distribution have different sample means and covariances, and
# every difference counts as distance. The bias falls like $1/n$ (Chong and Forsyth, 2020), and depends on the generator. Plotted
# over $1/n$ the distance is nearly a straight line, and where the line meets $1/n = 0$ is the distance
# at infinitely many samples.
#
# **Predict.** Which comes out better: 500 *real* images, or 10,000 samples of the good generator?

# %%
num_few_real = budget(full=2500, smoke=100)  # all pairs at once take memory
sizes = [round(num_judged * share) for share in (0.05, 0.07, 0.1, 0.15, 0.25, 0.5, 1)]


def curve(distance, reference, some, sizes):
    """Distances of parts of each size, averaged over up to four parts: one draw would scatter."""
    parts = [some.split(n)[: min(4, len(some) // n)] for n in sizes]
    return torch.tensor([sum(distance(reference, p) for p in four) / len(four) for four in parts])


if check.passed("frechet_distance", "kernel_distance"):
    curves = {
        name: curve(frechet_distance, real, features[name], sizes) for name in ("real", "good")
    }
    by_kernel = {
        name: curve(kernel_distance, real[:num_few_real], features[name], sizes[:5])
        for name in ("real", "good", "collapsed")
    }
    inverse = 1 / torch.tensor(sizes, dtype=torch.float64)
    line = torch.stack([inverse, torch.ones_like(inverse)], 1)
    lines = {
        name: torch.linalg.lstsq(line, values[:, None].double()).solution[:, 0].tolist()
        for name, values in curves.items()
    }
    for name, (_, at_zero) in lines.items():
        few, many = curves[name][[0, -1]].tolist()
        print(f"{name:5} Fréchet from {sizes[0]:,} images {few:.2f}, from {sizes[-1]:,} {many:.2f}, "
              f"line at infinity {at_zero:.2f}")  # fmt: skip
    for name, values in by_kernel.items():
        print(
            f"{name:9} kernel from {sizes[0]:,} images {values[0]:.4f}, from {sizes[4]:,} {values[-1]:.4f}"
        )

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed("frechet_distance", "kernel_distance"):
    upper, lower = panels(1, 2, size=(5.8, 2.9))
    plot_curves(1000 * inverse, curves, ax=upper, xlabel="1000 / number of images",
                title="Fréchet: few real images look worse than many samples")  # fmt: skip
    reach = torch.tensor([0.0, float(inverse.max())])
    for slope, at_zero in lines.values():
        upper.plot(1000 * reach, slope * reach + at_zero, ":", color="0.5", linewidth=1)
    plot_curves(1000 * inverse[:5], by_kernel, ax=lower, xlabel="1000 / number of images",
                title="Kernel: flat, but for chance")  # fmt: skip
    for ax in (upper, lower):
        ax.set_xlim(left=0)
    show(
        upper,
        alt="Two panels over 1000 divided by the number of images. Above, Fréchet distances of real images and of good "
        "samples rise on nearly straight lines; the one of 500 real images lies above that of 10,000 samples. Below, "
        "the kernel distances are flat: real images and good samples near 0, the collapsed generator far above.",
    )

# %% [markdown]
# **What you should see.** By the Fréchet distance 500 real images are *worse* than 10,000 samples of the good generator.
# Nothing is wrong with the images. A Fréchet distance without its number of samples says nothing, and two of
# them compare at the same number only. Even then look out: each line has a slope of its own, and that of the good
# generator is the steeper one here. A table at 500 samples would make it look worse than it is. The
# lines at infinity are the fair comparison. The kernel distance is flat: a few hundred images suffice to see the
# collapse. (Chance moves it, though, and by more the fewer images there are: single draws of 500 are no way to tell good
# samples from real images.)

# %% tags=["claims"]
assert curves["real"][0] > curves["good"][-1], "500 real look worse"
assert curves["real"][0] > 4 * curves["real"][-1], "many times the distance of 10,000"
assert lines["good"][0] > lines["real"][0] > 0, "the line of the good generator is the steeper one"
assert lines["real"][1] < lines["good"][1], "the lines at infinity put them in order"
assert max(abs(by_kernel[name]).max() for name in ("real", "good")) < 0.02, "near 0 at any size"
assert by_kernel["collapsed"].min() > 0.05, "the collapsed one far above"

# %%
check.choose("what_the_inception_score_compares")

# %% [markdown] tags=["slide"]
# ## 5 · A score that needs no data
# *8 minutes*
#
# The **Inception score** (Salimans et al., 2016) looks at probabilities. Samples should be clear: the classifier is sure
# of each, $p(y \mid x)$ has little entropy. And they should be of all kinds: the average $p(y)$ is spread evenly. Both at
# once means that each row is far from the average,
#
# $$\mathrm{IS} = \exp\, \mathbb E_x\, \mathrm{KL}\big(p(y \mid x) \,\Vert\, p(y)\big) ,$$
#
# the exponential of the mutual information between sample and class, which you met in
# [InfoGAN](../docs/glossary.md#mutual-information). With ten classes it lies between 1 and 10. Nowhere in it is there a
# real image.


# %% nbgrader={"grade": false, "grade_id": "inception_score", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: inception_score
def inception_score(probabilities):
    """Inception score: exp of the mean over the samples of KL(p(y|x) || p(y)).

    p(y|x) is a row, and p(y) the mean of all rows. 0 log 0 counts as 0.

    Parameters
    ----------
    probabilities : tensor of shape (n, classes), n at least 1
        What a classifier says of each sample; rows add up to 1, entries may be exactly 0.

    Returns
    -------
    float
        From 1 to the number of classes.
    """
    # 1. The marginal p(y). 2. The divergence of each row from it, in nats. 3. The mean, then exp.
    # torch.xlogy(p, q) is p log q, and 0 where p is 0.
    ### BEGIN SOLUTION
    marginal = probabilities.mean(0)
    divergence = torch.xlogy(probabilities, probabilities) - torch.xlogy(probabilities, marginal)
    return divergence.sum(1).mean().exp().item()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_inception_score", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("inception_score", inception_score)

# %% [markdown]
# ### Fooled by one perfect image a class
# **Predict.** Take ten training images, one of each digit, those of which the classifier is surest. A generator that
# can make these ten and nothing else: what is its Inception score, and how does it compare with that of real
# images?

# %% tags=["slide"]
if check.passed("inception_score"):
    surest = [(probabilities["real"][:, k] * (sets["real"][1] == k)).argmax() for k in range(10)]
    ten = sets["real"][0][torch.stack(surest)]
    drawn = torch.Generator().manual_seed(0)
    repeated = torch.randint(10, (num_judged,), generator=drawn).to(device)
    sets["ten"] = ten[repeated], repeated
    features["ten"], probabilities["ten"] = classify(judge, sets["ten"][0])
    inception = {name: inception_score(p) for name, p in probabilities.items()}
    for name, score in inception.items():
        print(f"{name:10} Inception score {score:.3f} of 10")
    show(
        image_grid(ten, nrow=10, title="All that a generator with the best Inception score can do"),
        alt="Ten digits in a row, 0 to 9, one image of each.",
    )

# %% [markdown]
# **What you should see.** Ten images reach 10, but for chance in how often each was drawn: more than all real images
# together. Variety *within* a class counts for nothing, and the collapsed generator is taken for better than
# real data as well. A score above that of real data is a warning, not a success.

# %% tags=["claims"]
assert inception["ten"] > inception["real"] and inception["ten"] > 9.97, "ten images reach 10"
assert inception["collapsed"] > inception["real"], "so does the collapsed one"

# %%
check.choose("noise_nearer_to_0")

# %%
check.choose("a_score_above_real_data")

# %% [markdown]
# ## 6 · Quality and variety, apart
# *10 minutes*
#
# One number cannot say *what* is wrong. Kynkäänniemi et al. (2019) give two. Around each real point lay a ball that reaches to
# the third nearest of the other real points: all balls together stand for the places where real images are. **Precision**
# is the share of samples in there. For **recall**, exchange the two sets: the share of real images that lie in the balls around
# the samples.

# %% jupyter={"source_hidden": true} tags=["slide"]
generator = torch.Generator().manual_seed(3)
plane_real = torch.randn(24, 2, generator=generator) * torch.tensor([1.0, 0.45])
plane_fake = torch.randn(14, 2, generator=generator) * 0.3 + torch.tensor([0.9, 0.1])
axes = panels(1, 2, size=(5.4, 2.9))
for ax, balls, points, title, colours in (
    (
        axes[0],
        plane_real,
        plane_fake,
        "Precision: samples inside the balls of real points",
        "C0 C1",
    ),
    (axes[1], plane_fake, plane_real, "Recall: real points inside the balls of samples", "C1 C0"),
):
    own, other = colours.split()
    radii = torch.cdist(balls, balls).kthvalue(4, dim=1).values
    for centre, radius in zip(balls, radii, strict=True):
        disc = Circle(centre.tolist(), float(radius), color=own, alpha=0.12, linewidth=0)
        ax.add_patch(disc)
    inside = (torch.cdist(points, balls) <= radii).any(1)
    ax.plot(*balls.T, ".", color=own, markersize=4)
    ax.plot(*points[inside].T, "o", color=other, markersize=6)
    ax.plot(*points[~inside].T, "x", color=other, markersize=6)
    ax.set(aspect="equal", xlim=(-1.6, 4.1), ylim=(-2, 2), xticks=[], yticks=[])
    ax.set(title=f"{title}: {int(inside.sum())} of {len(points)}")
show(
    axes[0],
    alt="Two panels with the same points in the plane: real ones spread wide, samples in a clump on the right. "
    "Above, balls around the real points hold nearly all samples. Below, balls around the samples hold "
    "few of the real points.",
)


# %% nbgrader={"grade": false, "grade_id": "precision_recall", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: precision_recall
def precision_recall(real, fake, k=3):
    """Improved precision and recall (Kynkäänniemi et al., 2019, equations 1 and 2).

    A set's neighbourhood is made of balls: one around each of its points, that reaches to the k-th
    nearest of the *other* points of the set. The border belongs to a ball.

    Parameters
    ----------
    real : tensor of shape (n, d), n above k
    fake : tensor of shape (m, d), m above k
    k : int, at least 1

    Returns
    -------
    precision : float
        Share of the fakes that lie in the neighbourhood of the real points.
    recall : float
        Share of the real points that lie in the neighbourhood of the fakes.
    """

    # 1. The radius of each ball: torch.cdist within the set. The nearest point to each is itself.
    # 2. For each point of the other set: is it in *some* ball? Compare with the radius of that ball.
    ### BEGIN SOLUTION
    def covered(points, centres):
        radii = torch.cdist(centres, centres).kthvalue(k + 1, dim=1).values
        return (torch.cdist(points, centres) <= radii).any(1).float().mean().item()

    return covered(fake, real), covered(real, fake)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_precision_recall", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("precision_recall", precision_recall)

# %% [markdown]
# The balls have a weakness: a single real outlier among empty space has a huge ball, in which every bad sample counts
# as good. **Density** and **coverage** (Naeem et al., 2020) repair this, and are given. Density counts *in how many*
# balls of real points a sample lies, over $k$: an outlier's ball adds one, a crowded place many. It may exceed 1. Coverage
# is the share of real balls that hold a sample: it uses the balls of real points only, which don't swell when a
# generator makes outliers. With $k = 5$ and two sets from one distribution, density is about 1 and coverage about $1 -
# 2^{-5} = 0.97$.
#
# ### Fooled by noise nearer to 0
# In training, $z$ was standard normal: large values were rare, and what the generator makes of them is odd more
# often. Sample from $0.5\,z$, and every digit comes out plainer and surer: the *truncation trick* (Brock et al.,
# 2019; they draw those entries again that lie beyond a threshold). Nothing has to be trained for it.
#
# **Predict** which of these rise and which fall with less noise: precision, recall, density, coverage, the Fréchet
# distance.

# %%
num_near = budget(full=3000, smoke=150)  # all distances between two such sets fit into memory


def by_neighbours(some):
    """Precision, recall, density and coverage of features."""
    near, some = real[:num_near], some[:num_near]
    values = (*precision_recall(near, some), *density_coverage(near, some))
    return dict(zip(("precision", "recall", "density", "coverage"), values, strict=True))


factors = (1.0, 0.85, 0.7, 0.5, 0.3)
if check.passed("frechet_distance", "precision_recall"):
    drawn_in = []
    for factor in factors:
        some = features["good"]
        if factor != 1:
            images, labels = sample(nets["good"], num_judged, factor)
            some, p = classify(judge, images)
            if factor == 0.5:
                sets["half noise"] = images, labels
                features["half noise"], probabilities["half noise"] = some, p
        drawn_in.append(by_neighbours(some) | {"frechet": frechet_distance(real, some)})
        print(
            f"noise times {factor:4}: " + ", ".join(f"{k} {v:.2f}" for k, v in drawn_in[-1].items())
        )
    ceiling = by_neighbours(features["real"]) | {
        "frechet": frechet_distance(real, features["real"])
    }
    print("real images:      " + ", ".join(f"{k} {v:.2f}" for k, v in ceiling.items()))

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed("frechet_distance", "precision_recall"):
    upper, lower, below = panels(1, 3, size=(5.8, 2.5))
    for ax, keys, title in (
        (upper, ("precision", "density"), "Less noise: quality rises …"),
        (lower, ("recall", "coverage"), "… variety falls …"),
        (below, ("frechet",), "… and the distance pays for it"),
    ):
        plot_curves(
            factors,
            {key: [row[key] for row in drawn_in] for key in keys},
            ax=ax, title=title, xlabel="noise times",
        )  # fmt: skip
    show(
        upper,
        alt="Three panels over the factor of the noise, from 0.3 to 1. Precision and density fall as noise grows, recall "
        "and coverage rise, the Fréchet distance falls.",
    )

# %% [markdown]
# <details><summary>What you should see</summary>
#
# With less noise precision and density rise, above those of real images: each sample is safe. Recall falls, and
# the Fréchet distance, which sees variety too, grows. A paper that shows you samples with truncation and
# scores without it shows you two different generators. Whoever reports one of the two numbers alone can choose
# its value.
#
# </details>

# %% tags=["claims"]
assert drawn_in[3]["precision"] > drawn_in[0]["precision"], "half the noise: precision rises"
assert drawn_in[3]["density"] > drawn_in[0]["density"], "density rises"
assert drawn_in[3]["density"] > ceiling["density"], "above that of real images"
assert drawn_in[3]["recall"] < drawn_in[0]["recall"], "recall falls"
assert drawn_in[3]["frechet"] > drawn_in[0]["frechet"], "the distance grows"

# %%
check.choose("whose_samples_teach")

# %% [markdown]
# ## 7 · Variety that teaches
# *8 minutes, of which one is training*
#
# What are samples good for? One answer: to learn from. Train a new classifier *on samples alone*, with the labels they
# were asked for, and test it on *real* images. This [**classification accuracy
# score**](../docs/glossary.md#classification-accuracy-score) (CAS; Ravuri and Vinyals, 2019) is high only if samples are
# right **and** as varied as real ones. Read it beside what as many real images teach.


# %% nbgrader={"grade": false, "grade_id": "classification_accuracy_score", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: classification_accuracy_score
def classification_accuracy_score(net, optimizer, train_batches, test_batches, num_epochs=2):
    """Train a classifier on samples alone, test it on real images (Ravuri and Vinyals, 2019).

    Parameters
    ----------
    net : nn.Module
        A classifier with fresh weights; net(x) gives logits of shape (n, classes). It may hold
        BatchNorm: it is trained in training mode and tested in eval mode, and left in eval mode.
    optimizer : torch.optim.Optimizer
        Of the classifier's parameters.
    train_batches : iterable of (x, y)
        Samples, and the int64 labels that they were asked for. Gone through once an epoch; one step
        a batch, on F.cross_entropy.
    test_batches : iterable of (x, y)
        Real images, and their own labels; the last batch may be smaller. Tested without gradients.
    num_epochs : int, at least 1

    Returns
    -------
    float
        Share of *all* test images that the classifier gets right: the largest logit is at the label.
    """
    # 1. Training mode, then num_epochs times through train_batches: loss, zero_grad, backward, step.
    # 2. Eval mode, no gradients, once through test_batches: count what is right, and how many there are.
    ### BEGIN SOLUTION
    net.train()
    for _epoch in range(num_epochs):
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
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_classification_accuracy_score", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("classification_accuracy_score", classification_accuracy_score)


# %%
def taught_by(images, labels):
    """A new classifier that is trained on these images and labels, and its score."""
    torch.manual_seed(0)
    net = DigitClassifier().to(device, memory_format=torch.channels_last)  # faster on a CPU
    num_epochs = budget(full=2, smoke=1)
    train = Batches(images, labels, batch_size=min(128, len(images)), drop_last=True, seed=0)
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
    tests = Batches(test.x[order], test.y[order], batch_size=500, shuffle=False)
    return net, classification_accuracy_score(net, optimizer, train, tests, num_epochs)


mine = ("frechet_distance", "precision_recall", "inception_score", "classification_accuracy_score")
if check.passed(*mine):
    taught = {}
    for name, (images, labels) in sets.items():
        _, taught[name] = taught_by(images, labels)
        print(f"trained on {name:10} accuracy on real test images {taught[name]:.3f}")

# %% [markdown]
# **What you should see.** Good samples teach nearly as much as real images. Ten images are all right, and teach far less:
# here they are found out. So is the collapsed generator. What the score does not ask is how samples *look*: blurred ones,
# which nobody would take for real, teach more than the crisp ones of the collapse.

# %% tags=["claims"]
assert taught["real"] > taught["good"] > 0.95, "good samples teach nearly as much as real images"
assert taught["ten"] < 0.8, "ten images teach far less"
assert taught["collapsed"] < taught["good"] - 0.02, "so do those of the collapsed generator"
assert taught["blurred"] > taught["collapsed"], "blurred ones teach more than a collapse"

# %%
check.choose("which_score_sees_copies")

# %%
check.choose("a_pair_among_23")

# %% [markdown]
# ## 8 · Copies
# *11 minutes*
#
# Look at the row *real* in the tables above. Those are training images: a generator that hands them out has all the
# scores of real data. Nothing so far asks whether a sample is **new**.
#
# To find copies, measure the distance from each sample to the training image nearest to it. How close is too close? As
# close as *new real* images seldom come: take a small quantile of the same distance from test images (compare Meehan
# et al., 2020). Held-out data is the yardstick, as it was in notebook 03; there with pixels, here with
# features, which shifts and thicker strokes deceive less.


# %% nbgrader={"grade": false, "grade_id": "copies", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: copies
def copies(fake, train, held_out, quantile=0.01):
    """Share of the samples that lie closer to the training data than nearly all new data does.

    Parameters
    ----------
    fake : tensor of shape (n, d)
        Features of samples.
    train : tensor of shape (m, d)
        Features of the images that the generator was trained on.
    held_out : tensor of shape (h, d)
        Features of real images that it has never seen.
    quantile : float
        Share of the held-out images that are allowed to lie so close.

    Returns
    -------
    share : float
        Share of the samples whose Euclidean distance to the nearest training image is at most the
        threshold. About `quantile` if they are as far from the training data as new data is.
    threshold : float
        That quantile (torch.quantile) of the distances from the held-out images to their nearest
        training image.
    """
    # nearest(query, data) gives distances of shape (n, 1), and indices.
    ### BEGIN SOLUTION
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] <= threshold).float().mean().item(), threshold.item()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_copies", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("copies", copies)

# %%
num_tested = budget(full=2000, smoke=100)
train_features = features["real"]  # of training images; the copier's 1,000 are among them
held_out = real[:num_tested]
if check.passed("copies"):
    copied = {}
    for name, some in features.items():
        copied[name], threshold = copies(some[:num_tested], train_features, held_out)
        print(f"{name:10} share closer to a training image than new ones are: {copied[name]:.1%}")

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed("copies"):
    ax = panels(1, 1, size=(5.8, 2.8))[0]
    far = {
        name: nearest(some[:num_tested], train_features)[0][:, 0].cpu()
        for name, some in (("test images", held_out), ("good", features["good"]),
                           ("copying", features["copying"]))
    }  # fmt: skip
    bins = torch.linspace(0, max(float(d.quantile(0.99)) for d in far.values()), 50)
    for k, (name, distances) in enumerate(far.items()):
        ax.hist(distances.numpy(), bins.numpy(), histtype="step", label=name, color=f"C{k}",
                linewidth=1.6, linestyle=("-", "--", ":")[k])  # fmt: skip
    ax.axvline(threshold, color="0.5", linewidth=1)
    ax.set(xlabel="distance to the nearest training image", ylabel="images",
           title="Left of the line: closer than new images come")  # fmt: skip
    ax.legend()
    show(
        ax,
        alt="Histograms of the distance to the nearest training image. Test images and good samples lie far out, on "
        "about the same places. The copying generator's samples are nearer to 0, many of them left of the threshold.",
    )

# %% [markdown]
# **What you should see.** The training images themselves are copies, all of them. The copying generator repeats its
# images with some error; most of its samples are found out nevertheless. Of the good generator's about as many are so close as of
# new images, one in a hundred or less: relatives, not copies. A copy of one of the 50,000 training images that
# we leave out here would be missed.

# %% tags=["claims"]
assert copied["real"] == 1, "training images are copies, all of them"
assert copied["copying"] > 0.5, "most of the copier's samples are found out"
assert copied["good"] < 0.05, "the good generator's are not"

# %% [markdown]
# ### How many different samples?
# A generator with few different samples repeats itself. Among 23 people two share a birthday with probability ½:
# pairs are many, 253 of them. In the same way $s$ samples out of $N$ equally likely ones hold $s(s-1)/2$ pairs, each alike
# with probability $1/N$. Count how many pairs are alike, and turn the fraction round: **pairs / alike** estimates
# the *support* $N$. You see the size of something from a few dozen draws of it.


# %% nbgrader={"grade": false, "grade_id": "birthday_test", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: birthday_test
def birthday_test(features, size, threshold):
    """How often two of a few samples look the same, and how many different ones that makes.

    Among 23 people two share a birthday with probability 1/2, out of 365. The other way round, the
    share of pairs that are alike tells how many different samples a generator has (after Arora and
    Zhang, 2018).

    Parameters
    ----------
    features : tensor of shape (n, d), n at least size
    size : int, at least 2
        The rows are cut into groups of so many, in order; what is left at the end is not looked at.
    threshold : float
        Two samples are alike if their Euclidean distance is at most this.

    Returns
    -------
    share : float
        Share of the groups that hold at least one pair that is alike.
    support : float
        Pairs looked at (all those within a group, over all groups) / pairs that are alike;
        math.inf if there are none.
    """
    # 1. Groups: (number of groups, size, d). torch.cdist takes them all at once.
    # 2. Each pair once: what lies above the diagonal (torch.triu with diagonal=1).
    ### BEGIN SOLUTION
    groups = features[: len(features) // size * size].view(-1, size, features.shape[1])
    alike = (torch.cdist(groups, groups) <= threshold).triu(diagonal=1)
    found = alike.sum().item()
    pairs = len(groups) * size * (size - 1) / 2
    share = alike.flatten(1).any(1).float().mean().item()
    return share, pairs / found if found else math.inf
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_birthday_test", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("birthday_test", birthday_test)

# %% [markdown]
# When do two samples count as alike? Here: when they are as close as the threshold above. (Arora and Zhang let a
# person look at the closest pairs.)

# %%
if check.passed("copies", "birthday_test"):
    group = budget(full=40, smoke=10)
    support = {}
    for name, some in features.items():
        share, support[name] = birthday_test(some, group, threshold)
        print(f"{name:10} groups of {group} with two alike: {share:4.0%}, different samples: "
              f"{support[name]:,.0f}")  # fmt: skip

# %% [markdown]
# **What you should see.** Ten images are counted as ten. The copier's 1,000 are counted nearly right, and so are
# the four kinds of ten digits of the collapsed generator: nobody told the test. Among real images and good samples
# hardly any pair is alike, which says that there are a great many, not how many.

# %% tags=["claims"]
assert 9 < support["ten"] < 11, "ten images are ten"
assert 700 < support["copying"] < 1500, "about a thousand"
assert 30 < support["collapsed"] < 60, "four kinds of ten digits"
assert support["good"] > 20_000 and support["real"] > 20_000, "a great many"

# %% [markdown] tags=["slide"]
# ## 9 · Blur
# *3 minutes, of which half a minute is training*
#
# A score sees what its features see. Blur real images with a Gaussian of growing width: nobody would take the last ones
# for real. Below are the Fréchet distances by our features, and by those of another classifier of the same shape, which was
# trained on digits that were blurred as often as not. It never needed to know how sharp an image is.
#
# **Predict** what the second curve looks like.

# %%
widths = (0.0, 0.4, 0.6, 0.8, 1.0)


def blur(images, width):
    """Images after a Gaussian blur whose standard deviation is so many pixels."""
    if width == 0:
        return images
    kernel = torch.exp(-(torch.arange(-4.0, 5.0, device=images.device) ** 2) / (2 * width**2))
    kernel = (kernel / kernel.sum()).view(1, 1, 1, 9)
    ink = F.conv2d(images + 1, kernel, padding=(0, 4))
    return F.conv2d(ink, kernel.transpose(2, 3), padding=(4, 0)) - 1


if check.passed(*mine):
    num_blurred = budget(full=20_000, smoke=256)
    some = shuffled(digits)[-num_blurred:]
    parts = digits.x[some].split(-(-num_blurred // len(widths)))
    mixed = torch.cat([blur(part, width) for part, width in zip(parts, widths, strict=True)])
    blind, _ = taught_by(mixed, digits.y[some])
    clear, fresh = test.x[order[:num_near]], digits.x[train_order[-num_near:]]
    by_blur = {"our features": [], "features that ignore blur": []}
    for net, distances in zip((judge, blind), by_blur.values(), strict=True):
        goal, _ = classify(net, clear)
        found = [frechet_distance(goal, classify(net, blur(fresh, w))[0]) for w in widths]
        distances += [distance / found[0] for distance in found]
    sharp = [sharpness(blur(fresh, width)) for width in widths]
    for k, width in enumerate(widths):
        print(f"blur {width}: sharpness {sharp[k]:.3f}, Fréchet over that of clear real images: "
              + ", ".join(f"{name} {values[k]:.1f}" for name, values in by_blur.items()))  # fmt: skip

# %% jupyter={"source_hidden": true} tags=["slide"]
if check.passed(*mine):
    upper, lower = panels(1, 2, size=(5.8, 2.8))
    image_grid(
        torch.cat([blur(fresh[:10], width) for width in widths]), nrow=10, ax=upper,
        title="No blur, and four widths of it",
    )  # fmt: skip
    plot_curves(
        widths, by_blur, ax=lower, xlabel="width of the blur in pixels",
        title="Fréchet distance, times that of clear images",
    )  # fmt: skip
    lower.set_yscale("log")
    show(
        upper,
        alt="Above, ten digits in five rows, from clear to very soft. Below, the Fréchet distance over the width of the "
        "blur on a logarithmic axis: it rises steeply by our features, and far less by those that ignore blur.",
    )

# %% [markdown]
# <details><summary>What you should see</summary>
#
# By our features the distance grows quickly: they notice a blur that the eye hardly sees. By the other features
# the same images are far less conspicuous. Neither network is wrong; each was trained for something else. It
# goes for the real Inception network too. Networks that learned to name photographs care for texture more than for
# shape (Geirhos et al., 2019), and an FID changes with the way in which images were resized (Parmar et al., 2022).
#
# </details>

# %% tags=["claims"]
assert by_blur["our features"][-1] > 3 * by_blur["features that ignore blur"][-1], "not seen"
assert sharp[3] < 0.4 * sharp[0], "sharpness more than halves"

# %% [markdown]
# ## 10 · The verdict
# *5 minutes*
#
# All scores of all sets in one table. *few* are the first 500 images of *real*.

# %% jupyter={"source_hidden": true}
everything = ("frechet_distance", "kernel_distance", "inception_score", "precision_recall",
              "classification_accuracy_score", "copies", "birthday_test", "error_rate")  # fmt: skip
if check.passed(*everything):
    num_few = budget(full=500, smoke=50)
    sets["few"] = tuple(part[:num_few] for part in sets["real"])
    features["few"], probabilities["few"] = classify(judge, sets["few"][0])
    again = torch.arange(num_judged, device=device) % num_few  # as many steps as the others make
    _, taught["few"] = taught_by(*(part[again] for part in sets["few"]))
    table = {}
    for name, some in features.items():
        near = by_neighbours(some)
        table[name] = {
            "Fréchet": frechet_distance(real, some),
            "kernel": kernel_distance(real[:num_near], some[:num_near]),
            "Inception": inception_score(probabilities[name]),
            **near,
            "CAS": taught[name],
            "copies": copies(some[:num_tested], train_features, held_out)[0],
            # Above this hardly any pair is alike, and the estimate is chance.
            "birthday": min(birthday_test(some, group, threshold)[1], 10_000),
        }
    columns = list(table["good"])
    print(" " * 11 + "".join(f"{column:>10}" for column in columns))
    for name, row in table.items():
        print(f"{name:11}" + "".join(f"{row[column]:10.3g}" for column in columns))

# %% [markdown] tags=["slide"]
# Now the closing question. Each row below is a choice between two sets, one of which deserves to win. A score
# **catches** the failure if it clearly prefers the one that does: by more than 5 % (for copies: by two samples in a hundred).
# Otherwise it is **fooled**.
#
# | failure | should win | should lose |
# |---|---|---|
# | too few samples | 500 real images | 10,000 good samples |
# | one image a class | good | ten images, repeated |
# | noise nearer to 0 | good | good, from half the noise |
# | collapse | good | collapsed |
# | blur | good | blurred |
# | a network of copies | good | copying |
# | training data itself | good | 10,000 training images |

# %% jupyter={"source_hidden": true} tags=["slide"]
failures = {
    "too few samples": ("few", "good"),
    "one image a class": ("good", "ten"),
    "noise nearer to 0": ("good", "half noise"),
    "collapse": ("good", "collapsed"),
    "blur": ("good", "blurred"),
    "a network of copies": ("good", "copying"),
    "training data itself": ("good", "real"),
}
low_is_good = ("Fréchet", "kernel", "copies")
if check.passed(*everything):

    def catches(column, better, worse):
        """Whether a score clearly prefers the set that deserves it."""
        a, b = table[better][column], table[worse][column]
        if column in low_is_good:
            a, b = -a, -b
        return a - b > (0.02 if column == "copies" else 0.05 * max(abs(a), abs(b)))

    verdict = {
        what: {column: catches(column, *two) for column in columns}
        for what, two in failures.items()
    }
    ax = panels(1, 1, size=(7.4, 3.4))[0]
    grid = torch.tensor([list(row.values()) for row in verdict.values()]).float()
    ax.imshow(grid, cmap="cividis", vmin=-0.6, vmax=1.4, aspect="auto")
    for i, row in enumerate(verdict.values()):
        for j, yes in enumerate(row.values()):
            ax.text(j, i, "caught" if yes else "fooled", ha="center", va="center", fontsize=7,
                    color="black" if yes else "white")  # fmt: skip
    ax.grid(False)
    ax.set_xticks(range(len(columns)), columns, fontsize=8, rotation=30)
    ax.set_yticks(range(len(verdict)), list(verdict), fontsize=8)
    ax.set_title("No column without a failure")
    show(
        ax,
        alt="Which score catches which failure. "
        + " ".join(
            f"{what} is caught by {', '.join(c for c, yes in row.items() if yes) or 'none'}."
            for what, row in verdict.items()
        ),
    )

# %% [markdown] tags=["slide"]
# **What you should see.** No score catches everything, and every failure is caught by some score. The training data
# itself is caught by `copies` alone. The Fréchet distance and recall see the lack of variety; precision, density and the
# Inception score *prefer* the collapsed generator and the one with half the noise. So a report of a generator has at
# least a distance with its number of samples, one number each for quality and variety, a test for copies, and the
# figures of real images beside all of them. Reading your own scores:
#
# | symptom | likely cause |
# |---|---|
# | precision above that of real images, recall far below | collapse, or noise drawn nearer to 0: the birthday test tells which |
# | all scores like those of real images | copies? otherwise, a success |
# | all scores poor, and a low sharpness | blur |
# | the Fréchet distance of real images themselves is large | too few of them, or the two halves of a data set that is not shuffled |
# | a score differs from last week's | another number of samples, other features, other reference images |

# %% tags=["claims"]
caught = {column: sum(row[column] for row in verdict.values()) for column in columns}
assert max(caught.values()) < len(failures), "no score catches everything"
assert all(any(row.values()) for row in verdict.values()), "every failure is caught by some score"
assert [c for c, yes in verdict["training data itself"].items() if yes] == ["copies"], (
    "by one alone"
)
assert not verdict["one image a class"]["Inception"], "one image a class fools the Inception score"
assert verdict["one image a class"]["CAS"] and verdict["one image a class"]["Fréchet"]
assert not verdict["too few samples"]["Fréchet"], "too few samples fool the Fréchet distance"
for failure in ("collapse", "noise nearer to 0"):
    assert not any(verdict[failure][score] for score in ("Inception", "precision", "density"))
    assert verdict[failure]["recall"] and verdict[failure]["Fréchet"], "variety is missing"

# %% [markdown]
# ### The eye again
# You have seen a good many digits since. Judge forty new pairs.

# %%
eye_again, who_again = pairs(seed=2)
if check.passed(*everything):
    display(eye_again)

# %% [markdown]
# The next cell ranks the four generators by your eye before and after, and by three scores. Where you have not chosen,
# a rule stands in for you: it takes for real what lies nearer to a training image in features. The last lines say for
# each two rankings how many of the six pairs of generators they put into the same order.


# %%
def nearness(images):
    """What the rule goes by: the larger, the nearer to a training image."""
    return -nearest(classify(judge, images)[0], train_features)[0][:, 0]


if check.passed(*everything):
    rankings = {}
    for title, test_of_eye, makers in (("before", eye, who), ("after", eye_again, who_again)):
        person = test_of_eye.finished
        said = test_of_eye.said if person else test_of_eye.said_by(nearness)
        rates = eye_rates(said, test_of_eye.truth, makers)
        by_whom = f"{'your eye' if person else 'the rule'}, {title}"
        print(f"{by_whom:18}" + ", ".join(
            f"{name} wrong {rate:.0%} ({low:.0%} to {high:.0%})"
            for name, (rate, low, high) in rates.items()
        ))  # fmt: skip
        rankings[by_whom] = {name: rate for name, (rate, _, _) in rates.items()}
    for column in ("Fréchet", "precision", "recall"):
        sign = -1 if column in low_is_good else 1
        rankings[column] = {name: sign * table[name][column] for name in names}
    for title, values in rankings.items():
        print(
            f"{title:18} best to worst: " + " > ".join(sorted(values, key=values.get, reverse=True))
        )

    def agree(a, b):
        """In how many of the six pairs of generators do both have the same one ahead?"""
        return sum(
            (a[x] - a[y]) * (b[x] - b[y]) > 0
            for i, x in enumerate(names) for y in names[:i]
        )  # fmt: skip

    first, *others = rankings
    for other in others:
        print(
            f"{first} and {other}: {agree(rankings[first], rankings[other])} of 6 the same way round"
        )

# %% [markdown]
# **What you should see.** That depends on you; look at the intervals before you believe in a difference between your
# two rounds. A copy *is* a real image, so no eye can tell it: the copier is ahead, by the rule as well. Each pair shows
# one sample, so no eye sees that there are few different ones. An eye judges quality alone, and agrees with precision
# rather than with recall.

# %% tags=["claims"]
rule_rates = eye_rates(eye.said_by(nearness), eye.truth, who)
assert max(rule_rates, key=lambda name: rule_rates[name][0]) == "copying", "the rule likes copies"
by_rule = {name: rate for name, (rate, _, _) in rule_rates.items()}
assert agree(by_rule, rankings["precision"]) > agree(by_rule, rankings["recall"]), (
    "one sample at a time: quality, not variety"
)

# %% [markdown]
# ## 11 · The FID of papers
# *2 minutes*
#
# A number from a paper is a Fréchet distance on the 2,048 features of *one* network: the Inception of 2015, with the
# weights that Heusel et al. used. PyTorch's libraries hold a port of it (torch-fidelity). Torchvision's Inception has other
# weights, and its "FID" compares with nothing. To compare with a table you also need the same number of samples
# (mostly 50,000), the same reference images, and the same way of resizing to 299 × 299 pixels. For grey digits of 28 ×
# 28, features of photographs mean little: the author of pytorch-fid advises against it.
#
# Where you do need it, this is the way. It downloads 91 MB and takes minutes, so it is off.

# %%
run_inception = False  # needs: pip install torchmetrics torch-fidelity
if run_inception:
    print(paper_fid(test.x[:2000], sets["good"][0][:2000]))

# %% [markdown]
# ## 12 · Questions
# *11 minutes; these are graded by hand. A few sentences each.*
#
# **Question 1 (4 points).** A paper reports an FID of 4.1 from 50,000 samples, another one of 4.9 from 5,000. Which
# generator is better? Name two things, other than the number of samples, that must be equal before the two compare.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_fid", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_fid -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** Nobody knows. The Fréchet distance is biased upwards by about c/n, so 5,000 samples add ten times the
# bias of 50,000; the second generator may be better. c depends on the generator, so no fixed amount can be taken off: take
# both from the same number of samples, or extrapolate each to 1/n = 0, or use the kernel distance. Also equal must be:
# the network and its weights (and the layer), the reference images (training or test set, how many), resizing and
# compression of images, and truncation.
#
# **Rubric.** 1 point: can't be said. 1 point: the bias falls with n (like 1/n) and lifts the second figure. 1 point
# each for two of: network and weights, reference images, resizing or compression, truncation.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 2 (4 points).** A generator has precision 0.90 and recall 0.15, where real images reach 0.85 and 0.87. Describe
# its samples. Give two different causes that would lead to these numbers, and how you would tell them apart.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_precision_recall", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_precision_recall -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** Each sample looks typical, more so than an average real image, and most of the ways in which real
# images vary never come. Cause one: collapse, the generator has few different samples, whatever the noise. Cause two:
# truncation, the noise was drawn nearer to 0; the generator could do more. (Or: whole classes are missing; or a blur
# towards the average.) Apart: sample with the full noise and see whether recall comes back; the birthday test finds
# repeats in a collapse and hardly any under truncation; the shares of classes show missing ones.
#
# **Rubric.** 1 point: typical, safe samples. 1 point: little variety. 1 point: two causes. 1 point: a test that tells
# them apart.
# <!-- END SOLUTION -->

# %% [markdown]
# **Question 3 (4 points).** In the closing table, which scores does the *training data itself* fool, and why can no score
# that compares with real images by their distribution alone catch it? What else than held-out data does a test for copies need,
# and how would you hide a copy from the test of section 8?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_copies", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# <!-- Question: question_copies -->
# <!-- BEGIN SOLUTION -->
# **Model answer.** All but the test for copies. Training images *are* draws from the distribution of real images: a score that is
# best when both distributions are equal must be best for them, and a distance that is 0 for real images is 0 for copies. To
# tell copies one must know the training set itself, as well as held-out images to know how close new ones come. A copy is hidden
# if its features change and its content does not: shift or deform it in a way that features see, add noise that moves
# features beyond the threshold, mix two images, or copy images that the test leaves out (we compare with 10,000 of 60,000).
#
# **Rubric.** 1 point: all but copies. 1 point: they come from the distribution that the score aims at. 1 point: the
# training set is needed. 1 point: a way to hide that fits.
# <!-- END SOLUTION -->

# %%
check.summary("07_evaluating_gans")

# %% [markdown]
# ## References
# - S. Arora, Y. Zhang, *Do GANs Actually Learn the Distribution? An Empirical Study*, ICLR 2018 (birthday test).
# - M. Bińkowski et al., *Demystifying MMD GANs*, ICLR 2018 (kernel distance).
# - A. Brock, J. Donahue, K. Simonyan, *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, ICLR 2019.
# - M. J. Chong, D. Forsyth, *Effectively Unbiased FID and Inception Score and Where to Find Them*, CVPR 2020.
# - D. C. Dowson, B. V. Landau, *The Fréchet Distance between Multivariate Normal Distributions*, Journal of
#   Multivariate Analysis, 1982.
# - R. Geirhos et al., *ImageNet-Trained CNNs Are Biased Towards Texture*, ICLR 2019.
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (Fréchet distance).
# - T. Kynkäänniemi et al., *Improved Precision and Recall Metric for Assessing Generative Models*, NeurIPS 2019.
# - C. Meehan, K. Chaudhuri, S. Dasgupta, *A Non-Parametric Test to Detect Data-Copying in Generative Models*,
#   AISTATS 2020.
# - M. F. Naeem et al., *Reliable Fidelity and Diversity Metrics for Generative Models*, ICML 2020.
# - A. Obukhov et al., *High-fidelity performance metrics for generative models in PyTorch*, 2020 (torch-fidelity).
# - G. Parmar, R. Zhang, J.-Y. Zhu, *On Aliased Resizing and Surprising Subtleties in GAN Evaluation*, CVPR 2022.
# - S. Ravuri, O. Vinyals, *Classification Accuracy Score for Conditional Generative Models*, NeurIPS 2019.
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016 (Inception score).
# - E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 1927.
# - S. Zhou et al., *HYPE: A Benchmark for Human eYe Perceptual Evaluation of Generative Models*, NeurIPS 2019.

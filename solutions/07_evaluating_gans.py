# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 5, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How good is a GAN? Scores, and how they are fooled
#
# Every paper on GANs ends with a table of scores. You write the scores of those tables, from their definitions, and
# then show for each of them a bad generator that it takes for a good one.
#
# **How it works.** Replace `raise NotImplementedError` by your code, run the check below it, and read what it
# says. Cells that need an exercise you haven't solved yet are skipped, not failed.

# %%
import math
from statistics import NormalDist

import torch
import torch.nn.functional as F

from course_utils import Batches, budget, check, get_device, mnist, seed_everything
from course_utils.metrics import (
    DigitClassifier,
    ImageMetrics,
    classify,
    load_classifier,
    nearest,
)
from course_utils.plotting import image_grid, panels, show
from course_utils.recipes.digit_gan import DigitGenerator
from course_utils.weights import course_weights

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown]
# ## 1 · What is compared: features
#
# The small classifier of digits that comes with the course gives each image 128 features and ten probabilities.

# %%
digits, test = mnist("train", device=device), mnist("test", device=device)
judge = load_classifier(device)
num_judged = budget(full=10_000, smoke=300)
real, _ = classify(judge, test.x[:num_judged])
like_real, probabilities = classify(judge, digits.x[:num_judged])
print("features", tuple(real.shape), "probabilities", tuple(probabilities.shape))

# %% [markdown]
# ## 2 · Two distances between clouds of features
#
# ### Fréchet


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

# %%
if check.passed("frechet_distance"):
    print(f"real images against real ones: {frechet_distance(real, like_real):.3f}")

# %% [markdown]
# ### Kernel


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

# %%
if check.passed("kernel_distance"):
    print(f"real images against real ones: {kernel_distance(real, like_real):.5f}")

# %% [markdown]
# ## 3 · A score that needs no data


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

# %%
if check.passed("inception_score"):
    print(f"real images: {inception_score(probabilities):.2f} of 10")

# %% [markdown]
# ## 4 · Two numbers instead of one


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

# %%
if check.passed("precision_recall"):
    precision, recall = precision_recall(real[:2000], like_real[:2000])
    print(f"real images: precision {precision:.2f}, recall {recall:.2f}")

# %% [markdown]
# ## 5 · Obedience and variety
#
# The generator that comes with the course takes the digit that it is to show in the first ten numbers of $z$.
#
# **Trading one for the other.** In training, z was standard normal: large values were rare, and what the generator
# makes of them is odd more often. Sampling z closer to 0 gives more reliable, less varied digits.
# Here z is scaled by a factor: a relative of the *truncation trick* (Brock et al., 2019), which draws those entries of
# z again that lie beyond a threshold. Nothing has to be trained for it.

# %%
net_G, z_dim = DigitGenerator(), 74
net_G.load_state_dict(course_weights("mnist_generator")["net_G"])
net_G.to(device).eval()


def sample_digits(labels, factor=1.0, seed=0):
    """One image for each label, from noise that is drawn in towards 0 by a factor."""
    z = torch.randn(len(labels), z_dim, generator=torch.Generator().manual_seed(seed))
    z[:, :10] = F.one_hot(labels.cpu(), 10)
    z[:, 10:] *= factor
    with torch.no_grad():
        return torch.cat([net_G(part) for part in z.to(device).split(500)])


asked = torch.arange(num_judged, device=device) % 10
scores = ImageMetrics(test, digits)
factors = {
    factor: scores.report(sample_digits(asked, factor, seed=1), asked)
    for factor in (1.0, 0.75, 0.5)
}
print("factor   label accuracy   Fréchet / real   recall / real")
for factor, report in factors.items():
    print(f"{factor:6.2f}{report.values['label_accuracy']:17.4f}"
          f"{report.ratio('frechet'):17.2f}{report.ratio('recall'):16.2f}")  # fmt: skip
left, right = panels(2, size=(4.2, 2.4))
fives = torch.full((40,), 5)
for ax, factor in ((left, 1.0), (right, 0.5)):
    image_grid(
        sample_digits(fives, factor, seed=8), nrow=10, ax=ax, title=f"fives from {factor:g} · z"
    )
show(
    left,
    alt="Two grids of forty fives. Left, from the whole noise, they differ in slant, width and stroke. Right, "
    "from half of it, they are clean and look much alike.",
)

# %% [markdown]
# **What you should see.** The nearer to 0, the surer the digit. Variety pays for it: with half of the noise the Fréchet distance is much
# larger, although more of the samples show the digit asked for.
#
# **A score that asks for both.** Ten perfect pictures, one for each label, would have a label accuracy of 1. The
# [**classification accuracy score**](../docs/glossary.md#classification-accuracy-score) (Ravuri and Vinyals, 2019) is not fooled by them. Train a new classifier *on samples
# alone*, with the labels they were asked for, and test it on *real* images. It scores high only if samples are right **and**
# as varied as real ones. Compare it with a classifier trained on as many real images. All four below make the same number
# of optimizer steps.

# %% tags=["claims"]
surer = [report.values["label_accuracy"] for report in factors.values()]
assert surer[-1] > surer[0], "the nearer to 0, the surer the digit"
assert factors[0.5].ratio("frechet") > 1.5 * factors[1.0].ratio("frechet"), "variety pays for it"


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
def taught_by(x, labels):
    """The score of a new classifier that is trained on these images and labels."""
    torch.manual_seed(0)
    net = DigitClassifier().to(device)
    num_epochs, train = budget(full=2, smoke=1), Batches(x, labels, batch_size=128, drop_last=True)
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
    tests = Batches(test.x, test.y, batch_size=500, shuffle=False)
    return classification_accuracy_score(net, optimizer, train, tests, num_epochs)


if check.passed("classification_accuracy_score"):
    labels = torch.arange(10, device=device).repeat(budget(full=1000, smoke=50))
    ten_real = torch.stack([digits.x[digits.y == digit][0] for digit in range(10)])
    ten_made = sample_digits(labels[:10], seed=3)
    taught = {
        name: taught_by(x, y)
        for name, x, y in (
            ("real images", digits.x[: len(labels)], digits.y[: len(labels)]),
            ("samples", sample_digits(labels, seed=7), labels),
            ("ten real images, repeated", ten_real[labels], labels),
            ("ten samples, repeated", ten_made[labels], labels),
        )
    }
    for name, score in taught.items():
        print(f"trained on {name:27} accuracy on real test images {score:.3f}")

# %% [markdown]
# **What you should see.** Samples teach nearly as much as real images. What lies between samples and real images is what the
# samples lack, in correctness or in variety. Ten pictures are all right, and teach far less: label accuracy cannot
# tell them from the finished generator, this score can.

# %% tags=["claims"]
assert taught["real images"] > taught["samples"] > 0.9
assert max(taught["ten samples, repeated"], taught["ten real images, repeated"]) < 0.75

# %% [markdown]
# ## 6 · How many different samples are there?


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
# ## 7 · Copies of the training data


# %% nbgrader={"grade": false, "grade_id": "copies", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: copies
def copies(fake, train, held_out, quantile=0.01):
    """Share of the samples that lie closer to the training data than new data does.

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
        Share of the samples whose Euclidean distance to the nearest training image is *below* the
        threshold. About `quantile` if they are as far from the training data as new data is.
    threshold : float
        That quantile (torch.quantile) of the distances from the held-out images to their nearest
        training image.
    """
    # nearest(query, data) gives distances of shape (n, 1), and indices.
    ### BEGIN SOLUTION
    threshold = nearest(held_out, train)[0].quantile(quantile)
    return (nearest(fake, train)[0] < threshold).float().mean().item(), threshold.item()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_copies", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("copies", copies)

# %% [markdown]
# ## 8 · The eye


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

# %%
check.summary("07_evaluating_gans")

# %% [markdown]
# ## References
# - M. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium*,
#   NeurIPS 2017 (Fréchet distance).
# - M. Bińkowski et al., *Demystifying MMD GANs*, ICLR 2018 (kernel distance).
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016 (Inception score).
# - T. Kynkäänniemi et al., *Improved Precision and Recall Metric for Assessing Generative Models*, NeurIPS 2019.
# - A. Brock, J. Donahue, K. Simonyan, *Large Scale GAN Training for High Fidelity Natural Image Synthesis*, ICLR 2019.
# - S. Ravuri, O. Vinyals, *Classification Accuracy Score for Conditional Generative Models*, NeurIPS 2019.
# - S. Arora, Y. Zhang, *Do GANs Actually Learn the Distribution? An Empirical Study*, ICLR 2018 (birthday test).
# - C. Meehan, K. Chaudhuri, S. Dasgupta, *A Non-Parametric Test to Detect Data-Copying in Generative Models*,
#   AISTATS 2020.
# - E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 1927.

# ---
# jupyter:
#   gan_course:
#     minutes: {cpu: 7, cuda: 1}
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["slide"]
# # A hundred labels: the discriminator as a classifier
#
# Labels are expensive, images are not.

# %%
import itertools

import torch
import torch.nn.functional as F
from torch import nn

from course_utils import Batches, budget, check, get_device, mnist, seed_everything, track
from course_utils import plotting, training
from course_utils.data import few_labels
from course_utils.plotting import show
from course_utils.recipes.image_pairs import RealPairs, disturb

device = get_device()
seed_everything(0)
print(f"Everything below runs on: {device}")

# %% [markdown] tags=["slide"]
# ## 1 · A hundred labels
#
# `few_labels` hands out ten images of each digit with their labels, and all the other images without.

# %%
few = few_labels(mnist("train", device=device), per_class=10, seed=0)
test_digits = mnist("test", device=device)

# %% [markdown] tags=["slide"]
# ## 2 · K + 1 classes


# %% nbgrader={"grade": false, "grade_id": "logit_of_real", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: logit_of_real
def logit_of_real(logits):
    """The logit of "real" of a classifier with K classes, whose class "generated" has the logit 0.

    Where p(k | x) for k = 1, ..., K + 1 is the softmax of the K logits and of a 0 behind them, the
    probability that x is real, 1 - p(K + 1 | x), is the sigmoid of what is returned.

    Parameters
    ----------
    logits : tensor of shape (n, K)

    Returns
    -------
    tensor of shape (n,)
        Finite for logits of 1,000 and more; gradients flow through.
    """
    # Which number has this sigmoid? Simplify log(p / (1 - p)) on paper. torch has a function for
    # the result that does not overflow.
    ### BEGIN SOLUTION
    return torch.logsumexp(logits, dim=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_logit_of_real", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("logit_of_real", logit_of_real)


# %% nbgrader={"grade": false, "grade_id": "semi_supervised_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: semi_supervised_losses
def semi_supervised_losses(labelled_logits, labels, unlabelled_logits, generated_logits):
    """The three terms of a discriminator that tells K classes apart, and real from generated.

    Parameters
    ----------
    labelled_logits, unlabelled_logits, generated_logits : tensors of shape (n, K)
        n may differ. The logit of the class "generated" is 0 and stands nowhere.
    labels : int64 tensor of shape (n,)
        From 0 to K - 1, of the labelled images.

    Returns
    -------
    labelled, unlabelled, generated : tensors of shape ()
        The means of -log p(y | x, x is real), -log p(x is real) and -log p(x is generated).
        Finite for logits of 1,000 and more.
    """
    # 1. Among the K classes alone: the usual loss of a classifier.
    # 2. The other two follow from logit_of_real, as the discriminator's loss did in notebook 01.
    ### BEGIN SOLUTION
    labelled = F.cross_entropy(labelled_logits, labels)
    unlabelled = F.softplus(-logit_of_real(unlabelled_logits)).mean()
    generated = F.softplus(logit_of_real(generated_logits)).mean()
    return labelled, unlabelled, generated
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_semi_supervised_losses", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("semi_supervised_losses", semi_supervised_losses)

# %% [markdown] tags=["slide"]
# ## 3 · A generator that is useful


# %% nbgrader={"grade": false, "grade_id": "feature_matching", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: feature_matching
def feature_matching(real_features, fake_features):
    """Squared distance between the mean features of real and of generated images.

    Parameters
    ----------
    real_features : tensor of shape (n, d)
        The target: no gradient flows into it.
    fake_features : tensor of shape (m, d)
        m may differ from n.

    Returns
    -------
    tensor of shape ()
        The sum over the d features of the squared difference of the two means.
    """
    # A mean over each batch, a difference, its square, a sum. Which side is cut off?
    ### BEGIN SOLUTION
    target = real_features.mean(dim=0).detach()
    return (fake_features.mean(dim=0) - target).square().sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_feature_matching", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("feature_matching", feature_matching)

# %% [markdown] tags=["slide"]
# ## 4 · A generator that is told the digit


# %% nbgrader={"grade": false, "grade_id": "generator_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: generator_losses
def generator_losses(logits, labels):
    """Both losses of a conditional generator: its images are to be real, and to be what was asked for.

    Parameters
    ----------
    logits : tensor of shape (n, K)
        Of generated images; the logit of "generated" is 0 and stands nowhere.
    labels : int64 tensor of shape (n,)
        What the images were made for, from 0 to K - 1.

    Returns
    -------
    real, label : tensors of shape ()
        The means of -log p(x is real) and of -log p(labels | x, x is real). Finite for logits of
        1,000 and more.
    """
    # The first is the non-saturating loss of notebook 01, on the logit of "real".
    ### BEGIN SOLUTION
    return F.softplus(-logit_of_real(logits)).mean(), F.cross_entropy(logits, labels)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_generator_losses", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("generator_losses", generator_losses)

# %% [markdown] tags=["slide"]
# ## 5 · Pairs that agree


# %% nbgrader={"grade": false, "grade_id": "agreement_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: agreement_loss
def agreement_loss(logits, partner_logits, weight=5.0):
    """How far a classifier is from putting both images of each pair into one class, and using all classes.

    With q and q' the probabilities of the two images of a pair: the mean over the pairs of
    -log(sum_k q_k q'_k), minus weight times the entropy, in nats, of the mean of all q and all q'.

    Parameters
    ----------
    logits, partner_logits : tensors of shape (n, K)
        Row i of both belongs to pair i.
    weight : float

    Returns
    -------
    tensor of shape ()
        Finite for logits of 1,000 and more, and where a class is used by nobody; gradients flow into both.
    """
    # 1. Logarithms of the probabilities: log_softmax. Never the logarithm of a probability.
    # 2. The logarithm of a sum of products is the logsumexp of a sum of logarithms.
    # 3. The entropy of the mean: torch.special.entr(p) is -p log p, and 0 where p is 0.
    ### BEGIN SOLUTION
    log_q, log_partner = logits.log_softmax(dim=1), partner_logits.log_softmax(dim=1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()
    share = torch.cat([log_q, log_partner]).exp().mean(dim=0)  # (K,)
    return -agreement - weight * torch.special.entr(share).sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_agreement_loss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("agreement_loss", agreement_loss)

# %% [markdown] tags=["slide"]
# ## 6 · One step, and the loop


# %% nbgrader={"grade": false, "grade_id": "update_classifier", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: update_classifier
def update_classifier(net_D, net_G, x, labels, unlabelled, z, y, optimizer, game=0.5, pairs=None):
    """One step of the discriminator, which is the classifier. Changes net_D and nothing else.

    Minimises labelled + game * (unlabelled + generated), the terms of semi_supervised_losses; with
    pairs, agreement_loss (its default weight) is added.

    Parameters
    ----------
    net_D, net_G : networks
        net_D(x) gives logits (n, K); net_G(z, y) gives images.
    x : tensor of shape (n, ...)
        Labelled images, and labels : int64 tensor of shape (n,).
    unlabelled : tensor of shape (m, ...)
    z, y : tensors of shape (m, z_dim) and, int64, (m,)
        Noise, and the labels that the generated images are made for. No class is asked of these here:
        they are to be told from real ones.
    optimizer : torch.optim.Optimizer
        It holds the parameters of net_D.
    game : float
        Weight of the other two terms.
    pairs : pair of tensors of shape (k, ...), or None
        Images and their partners.

    Returns
    -------
    tensor of shape ()
        What was minimised, before the step, detached.
    """
    # 1. Clear the gradients. 2. Generated images, cut off from the generator. 3. Logits of all three,
    #    their terms, the weighted sum. 4. With pairs: agreement_loss of their logits.
    # 5. Backward, step. 6. Return the sum, detached.
    ### BEGIN SOLUTION
    optimizer.zero_grad()
    fake = net_G(z, y).detach()
    terms = semi_supervised_losses(net_D(x), labels, net_D(unlabelled), net_D(fake))
    cost = terms[0] + game * (terms[1] + terms[2])
    if pairs is not None:
        first, second = pairs
        cost = cost + agreement_loss(net_D(first), net_D(second))
    cost.backward()
    optimizer.step()
    return cost.detach()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_update_classifier", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("update_classifier", update_classifier)


# %% nbgrader={"grade": false, "grade_id": "train_few_labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
# Exercise: train_few_labels
def train_few_labels(
    net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, few, batches, z_dim, num_classes,
    num_epochs, after_step, progress=track,
):  # fmt: skip
    """Train both networks in turn, with few labels.

    Parameters
    ----------
    net_D, net_G : networks
    update_D, update_G : functions
        Called update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D) and
        update_G(net_D, net_G, unlabelled, z, y, optimizer_G); each returns its loss, a tensor of shape ().
    optimizer_D, optimizer_G : torch.optim.Optimizer
    few : pair x, labels
        All labelled images, of shape (k, ...), and their labels, of shape (k,): they take part in
        every step of net_D.
    batches : iterable of tensors of shape (n, ...)
        Images without labels. One pass over it is one epoch; the last batch may be shorter.
    z_dim : int
        Width of the noise, which is standard normal: as many rows as the batch has.
    num_classes : int
        Labels y of generated images, one for each row of the noise, are drawn from 0 to num_classes - 1,
        all equally likely. Noise and labels are new for every batch: one draw for both updates, or one for each.
    num_epochs : int
    after_step : function
        Called without arguments after each pair of updates.
    progress : function
        progress(num_epochs, history) yields the epochs and shows how history grows.

    Returns
    -------
    dict
        "loss_D" and "loss_G": lists with one float an epoch, the mean over its batches.
    """
    history = {"loss_D": [], "loss_G": []}
    # 1. Loop over the epochs that progress(num_epochs, history) yields, and over the batches.
    # 2.   Draw noise and labels where the batch is. 3. update_D, update_G, after_step().
    # 4. Before the epoch ends, append both mean losses to history, as floats. 5. Return history.
    ### BEGIN SOLUTION
    x, labels = few
    for _epoch in progress(num_epochs, history):
        losses_D, losses_G = [], []
        for unlabelled in batches:
            n, where = len(unlabelled), unlabelled.device
            z = torch.randn(n, z_dim, device=where)
            y = torch.randint(num_classes, (n,), device=where)
            losses_D.append(update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D))
            losses_G.append(update_G(net_D, net_G, unlabelled, z, y, optimizer_G))
            after_step()
        # One transfer an epoch, not one a step: a GPU need not wait for Python.
        history["loss_D"].append(torch.stack(losses_D).mean().item())
        history["loss_G"].append(torch.stack(losses_G).mean().item())
    return history
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train_few_labels", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("train_few_labels", train_few_labels)

# %% [markdown]
# ## 7 · Questions

# %%
check.summary()

# %% [markdown]
# ## References
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016.
# - Z. Dai et al., *Good Semi-supervised Learning that Requires a Bad GAN*, NeurIPS 2017.

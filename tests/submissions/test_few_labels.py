"""11's solutions agree with torch.distributions, and its notebook uses a hundred labels and no other."""

from __future__ import annotations

import contextlib
import io

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Categorical

from course_utils.data import few_labels, mnist
from course_utils.grading.authoring.source import run_cell
from tests.submissions.bank import SOURCES, namespace

STEM = "11_few_labels"


def solution(name):
    return namespace(STEM)[name]


@pytest.fixture(autouse=True)
def drawn():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def with_generated(logits):
    """The K + 1 classes, of which the last is "generated"."""
    return Categorical(logits=F.pad(logits, (0, 1)))


# --- the losses are what they stand for ------------------------------------------------------------


@pytest.mark.parametrize("n, k", [(1, 2), (6, 10)])
def test_the_sigmoid_of_the_logit_is_the_probability_of_real(n, k):
    logits = 3 * torch.randn(n, k, dtype=torch.float64)
    real = 1 - with_generated(logits).probs[:, -1]
    torch.testing.assert_close(torch.sigmoid(solution("logit_of_real")(logits)), real)


def test_the_last_of_k_plus_one_logits_is_superfluous():
    """A network with K + 1 logits has the probabilities of one with K, whatever its last one is."""
    logits = torch.randn(5, 11, dtype=torch.float64)
    real = logits.softmax(1)[:, :-1].sum(1)
    fewer = logits[:, :-1] - logits[:, -1:]
    torch.testing.assert_close(torch.sigmoid(solution("logit_of_real")(fewer)), real)


def test_the_three_terms_are_those_of_k_plus_one_classes():
    known, unknown, made = (2 * torch.randn(n, 10, dtype=torch.float64) for n in (4, 7, 5))
    labels = torch.tensor([3, 0, 9, 3])
    found = solution("semi_supervised_losses")(known, labels, unknown, made)
    real = 1 - with_generated(unknown).probs[:, -1]
    expected = (
        -Categorical(logits=known).log_prob(labels).mean(),
        -real.log().mean(),
        -with_generated(made).log_prob(torch.tensor(10)).mean(),
    )
    torch.testing.assert_close(torch.stack(found), torch.stack(expected))


def test_both_losses_of_the_generator_make_the_cross_entropy_of_k_plus_one_classes():
    logits, labels = torch.randn(6, 10, dtype=torch.float64), torch.arange(6)
    real, label = solution("generator_losses")(logits, labels)
    torch.testing.assert_close(real + label, -with_generated(logits).log_prob(labels).mean())


def test_matched_features_have_no_distance_and_others_have_that_of_their_means():
    features = torch.randn(8, 5, dtype=torch.float64)
    match = solution("feature_matching")
    assert match(features, features.flip(0)).item() == pytest.approx(0, abs=1e-12)
    assert match(features, features[:3] + 2 - features[:3].mean(0) + features.mean(0)).item() == (
        pytest.approx(4 * 5)
    )


def test_agreement_is_the_chance_that_two_draws_are_the_same_class():
    logits, partner = torch.randn(2, 3, 4, dtype=torch.float64)
    first, second = Categorical(logits=logits), Categorical(logits=partner)
    same = sum(first.probs[:, k] * second.probs[:, k] for k in range(4))
    entropy = Categorical(probs=torch.cat([first.probs, second.probs]).mean(0)).entropy()
    expected = -same.log().mean() - 0.3 * entropy
    torch.testing.assert_close(solution("agreement_loss")(logits, partner, weight=0.3), expected)


# --- no other label --------------------------------------------------------------------------------


class AllPassed:
    """Stands in for `check`: nothing is checked, and every exercise counts as passed."""

    def __call__(self, *_):
        """Check nothing."""

    choose = summary = __call__

    def passed(self, *_):
        return True


def run_cells(cells, monkeypatch, shuffle):
    """Run cells on small digits, of which all labels but the hundred may be shuffled as soon as these have been
    handed out. Returns how many labels changed each time, and all numbers that are left."""
    monkeypatch.setenv("COURSE_DATA", "digits")
    images, changed, space = mnist("train"), [], {"__name__": "__main__"}

    def loaded(split="train", **options):
        return images if split == "train" else mnist(split, **options)

    def handed_out(images, *args, **options):
        found = few_labels(images, *args, **options)
        far = torch.cdist(images.x.flatten(1), found.x.flatten(1)).amin(1) > 1e-3
        other, before = far.nonzero()[:, 0], images.y.clone()
        if shuffle:
            order = torch.randperm(len(other), generator=torch.Generator().manual_seed(1))
            images.y[other] = images.y[other[order]]
        changed.append(int((images.y != before).sum()))
        return found

    stand_ins = {"few_labels": handed_out, "mnist": loaded, "check": AllPassed()}
    with contextlib.redirect_stdout(io.StringIO()):
        for k, code in enumerate(cells):
            run_cell(code, f"<{STEM}, code cell {k}>", space)
            if space.get("few_labels") is few_labels:  # just imported
                space |= stand_ins
    return changed, numbers(space)


def different(cells, monkeypatch):
    """Names of all numbers that the other labels change, and of those that they leave as they are."""
    (as_they_are, first), (shuffled, second) = (
        run_cells(cells, monkeypatch, shuffle) for shuffle in (False, True)
    )
    assert as_they_are == [0] * len(shuffled) and min(shuffled) > 1000
    assert first.keys() == second.keys()
    same = {name for name in first if torch.equal(*map(bytes_of, (first[name], second[name])))}
    return first.keys() - same, same


def numbers(space):
    """Weights of networks, tensors and plain numbers of a namespace, also those in dicts, lists and tuples."""
    found = {}
    pending = list(space.items())
    while pending:
        name, thing = pending.pop()
        if isinstance(thing, nn.Module):
            found |= {f"{name}.{k}": v for k, v in thing.state_dict().items()}
        elif isinstance(thing, torch.Tensor | int | float):
            found[name] = torch.as_tensor(thing)
        elif isinstance(thing, dict | list | tuple) and name != "__builtins__":
            items = thing.items() if isinstance(thing, dict) else enumerate(thing)
            pending += [(f"{name}[{k}]", one) for k, one in items]
    return found


def bytes_of(tensor):
    """So that NaN equals itself."""
    return tensor.detach().contiguous().flatten().cpu().view(torch.uint8)


def test_the_other_labels_are_used_nowhere(monkeypatch):
    """Shuffled, they leave every weight and every score as it is, bit for bit."""
    cells = [cell.source for cell in SOURCES[STEM].code]
    changed, same = different(cells, monkeypatch)
    assert changed == set()
    assert {"plane_accuracy[a bad generator]", "errors[game and pairs]"} <= same


@pytest.mark.parametrize("used", ["images.y", "mnist('train').y"])
def test_it_would_show_if_they_were(used, monkeypatch):
    cells = [
        "from course_utils.data import few_labels, mnist",
        "images = mnist('train')\nfew = few_labels(images)",
        f"seen, known = {used}[:1000].tolist(), [few.labels]",
    ]
    changed, _ = different(cells, monkeypatch)
    assert {name.partition("[")[0] for name in changed} == {"seen"}

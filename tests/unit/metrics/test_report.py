"""Reports: scores of images beside those of real ones."""

import os
from pathlib import Path

import pytest
import torch
from torch.nn.functional import avg_pool2d

from course_utils.data.digits import mnist
from course_utils.metrics.report import ImageMetrics, compare, sharpness

HAS_REAL = (Path(os.environ.get("COURSE_DATA", "nowhere")) / "MNIST" / "raw").is_dir()
needs_mnist = pytest.mark.skipif(not HAS_REAL, reason="COURSE_DATA holds no MNIST")


def test_sharpness():
    flat = torch.zeros(2, 1, 9, 9)
    assert sharpness(flat) == 0
    # One dot of full ink inside the frame: the 49 responses are one -4, four 1 and zeros, with mean
    # 0.
    dot = torch.full((1, 1, 9, 9), -1.0)
    dot[0, 0, 4, 4] = 1
    assert sharpness(dot) == pytest.approx(20 / 48)
    x = mnist("test", root="digits").x
    assert sharpness(avg_pool2d(x, 3, 1, 1)) < 0.5 * sharpness(x)
    assert sharpness((x + 1) / 2, (0, 1)) == pytest.approx(sharpness(x))


@pytest.fixture(scope="module", params=["digits", pytest.param("mnist", marks=needs_mnist)])
def split(request):
    root = "digits" if request.param == "digits" else None
    return mnist("train", root=root), mnist("test", root=root)


def some(images, n):
    return type(images)(images.x[:n], images.y[:n], images.source, images.value_range)


def test_report_orders_good_and_bad_images(split):
    train, test = split
    metrics = ImageMetrics(some(test, 450), some(train, 1347))
    good, labels = train.x[-600:], train.y[-600:]
    blurred = avg_pool2d(good, 3, 1, 1)
    ones = good[labels == 1].repeat(20, 1, 1, 1)[:600]

    reports = {
        "good": metrics.report(good, labels),
        "blurred": metrics.report(blurred, labels),
        "ones": metrics.report(ones),
    }
    good, blurred, ones = reports.values()
    assert good.source == train.source and good.n == (600, 600, 450)
    assert good.ratio("frechet") < 2 < blurred.ratio("frechet") < ones.ratio("frechet")
    assert abs(good.values["kid"]) < blurred.values["kid"] < ones.values["kid"]
    assert good.ratio("precision") > 0.85 and blurred.values["precision"] < good.values["precision"]
    assert ones.values["recall"] < 0.3 and ones.values["coverage"] < 0.3 < good.values["coverage"]
    assert blurred.ratio("sharpness") < 0.5
    assert good.values["label_accuracy"] > 0.85 and "label_accuracy" not in ones.values
    assert ones.shares[1] > 0.9 and sum(ones.shares) == pytest.approx(1)
    assert max(good.shares) < 0.2

    text = compare(reports)
    assert text.splitlines()[0].split() == ["good", "blurred", "ones", "real", "vs", "real"]
    assert f"{ones.values['frechet']:.4g}" in text


def test_report_is_deterministic_and_reads_as_a_table():
    train, test = mnist("train", root="digits"), mnist("test", root="digits")
    a, b = (ImageMetrics(test, train).report(train.x[:200]) for _ in range(2))
    assert a == b
    assert "real vs real" in str(a) and "scikit-learn digits" in str(a)
    html = a._repr_html_()
    assert html.count("<tr>") == 1 + 7 + 10 and "scope='col'" in html
    with pytest.raises(ValueError, match="make them equal"):
        compare({"a": a, "b": ImageMetrics(test, train).report(train.x[:100])})

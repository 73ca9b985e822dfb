"""Device choice."""

import sys
import types

import pytest
import torch

from course_utils.device import get_device, say_device


@pytest.fixture(autouse=True)
def _no_override(monkeypatch):
    monkeypatch.delenv("COURSE_DEVICE", raising=False)


def _pretend(monkeypatch, gpus: int, mps: bool, capability=(8, 6), built_for=("sm_80",)) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpus > 0)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda gpu: capability)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda gpu: "GTX 1080")
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: list(built_for))
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("gpus", "mps", "expected"), [(2, True, "cuda"), (0, True, "mps"), (0, False, "cpu")]
)
def test_order_of_preference(monkeypatch, gpus, mps, expected):
    _pretend(monkeypatch, gpus, mps)
    assert get_device() == torch.device(expected)


def test_environment_overrides_the_order_and_the_argument_the_environment(monkeypatch):
    _pretend(monkeypatch, 2, True)
    monkeypatch.setenv("COURSE_DEVICE", "mps")
    assert get_device() == torch.device("mps")
    assert get_device("cpu") == torch.device("cpu")
    assert get_device("cuda:1") == torch.device("cuda:1")
    assert get_device("cuda:0") == torch.device("cuda:0")
    monkeypatch.setenv("COURSE_DEVICE", "")
    assert get_device() == torch.device("cuda")


@pytest.mark.parametrize(("gpus", "name"), [(0, "cuda"), (0, "mps"), (2, "cuda:2"), (0, "cpu:3")])
def test_a_device_that_is_not_there_is_one_sentence_naming_what_is(monkeypatch, gpus, name):
    _pretend(monkeypatch, gpus, False)
    there = "cuda, cuda:1, cpu" if gpus else "only cpu"
    with pytest.raises(RuntimeError, match=there) as from_argument:
        get_device(name)
    assert repr(name) in str(from_argument.value) and "\n" not in str(from_argument.value)
    monkeypatch.setenv("COURSE_DEVICE", name)
    with pytest.raises(RuntimeError, match="COURSE_DEVICE"):
        get_device()


@pytest.mark.parametrize(
    ("capability", "built_for", "runs"),
    [
        ((6, 1), ["sm_75", "sm_80", "sm_90"], False),
        ((6, 1), ["sm_75", "compute_90"], False),
        ((6, 1), ["sm_60", "sm_75"], True),  # the same generation
        ((8, 6), ["sm_75", "sm_80"], True),
        ((8, 0), ["sm_75", "sm_86"], False),
        ((9, 0), ["sm_80", "compute_80"], True),  # the driver compiles PTX
        ((9, 0), ["sm_80", "sm_90a"], True),
        ((9, 1), ["sm_90a", "compute_90a"], False),
        ((10, 3), ["sm_100f"], True),
        ((12, 0), ["sm_90", "sm_100"], False),
        ((12, 0), ["sm_100", "sm_120"], True),
        ((9, 4), ["gfx90a", "gfx942"], True),  # AMD: nothing to compare
        ((9, 0), [], True),
    ],
)
def test_a_gpu_counts_where_pytorch_has_kernels_for_it(monkeypatch, capability, built_for, runs):
    _pretend(monkeypatch, 1, False, capability, built_for)
    assert get_device() == torch.device("cuda" if runs else "cpu")


def test_a_gpu_without_kernels_is_named_with_what_is_used_instead(monkeypatch, capsys):
    _pretend(monkeypatch, 1, False, (6, 1), ["sm_75", "sm_80"])
    monkeypatch.setenv("COURSE_BUDGET", "full")
    say_device(cpu=5, cuda=1)
    sentence = "PyTorch can't use GTX 1080: this version is made for sm_75, sm_80 only."
    assert capsys.readouterr().out == (
        f"This notebook runs on cpu; its trainings take about 5 minutes in all. {sentence}\n"
    )
    with pytest.raises(RuntimeError, match=f"has only cpu: .* {sentence}"):
        get_device("cuda")


def test_the_newer_of_two_gpus_is_taken(monkeypatch):
    _pretend(monkeypatch, 2, False)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda gpu: [(6, 1), (8, 6)][gpu])
    assert get_device() == torch.device("cuda:1")


def test_the_cpu_is_had_without_a_look_at_the_gpus(monkeypatch):
    def look():
        raise AssertionError("CUDA would start up")

    monkeypatch.setattr(torch.cuda, "is_available", look)
    assert get_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["gpu", "tpu", "meta", ""])
def test_an_unknown_name_lists_the_known_ones(name):
    with pytest.raises(ValueError, match="cuda, mps and cpu"):
        get_device(name)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [({"cpu": 5, "cuda": 1}, "about 5 minutes in all"), ({"cpu": 1}, "about 1 minute in"),
     ({"cpu": 0.5}, "about 30 seconds in"), ({"cuda": 1}, "runs on cpu.\n")],
)  # fmt: skip
def test_a_notebook_says_its_device_and_how_long_it_takes(minutes, words, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    monkeypatch.setenv("COURSE_BUDGET", "full")
    say_device(**minutes)
    said = capsys.readouterr().out
    assert said.startswith("This notebook runs on cpu") and words in said and "Colab" not in said
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    say_device(**minutes)
    said = capsys.readouterr().out
    assert "cut short" in said and "Change runtime type" in said

"""Apple's GPU knows no float64: everything that takes tensors is called with some that behave as if
they lay there. A float64 made of one, or an array that shares its memory, raises what torch raises."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest
import torch
from torch import nn
from torch.utils._pytree import tree_map

import course_utils
from course_utils import metrics, networks, plotting, training, weights
from course_utils.data import (
    Batches,
    Images,
    coloured,
    few_labels,
    ink_of,
    outlines,
    stacked_digits,
    unpaired_digits,
)
from course_utils.data.mixtures import Mixture
from course_utils.data.stacked import stacked_number
from course_utils.metrics import digits as digit_metrics
from course_utils.recipes import digit_gan, digit_infogan, image_pairs, judged, trained_on, vae
from course_utils.training import blocks, graphs
from course_utils.widgets import (
    EyeTest,
    GanLab,
    LatentExplorer,
    LivePlot,
    latent,
    plane,
    scene,
    to_watch,
)

PLAIN = ("__get__", "tolist", "item", "__len__", "size", "dim")  # what comes out is no tensor there


class Gpu(torch.Tensor):
    """A tensor "on Apple's GPU": what is made of it is there too, until ``cpu()`` brings it back."""

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        kwargs, name = kwargs or {}, getattr(func, "__name__", "")
        if name in ("numpy", "__array__"):
            raise TypeError("can't convert mps:0 device type tensor to numpy.")
        leaves = name == "cpu" or (name == "to" and "cpu" in map(str, args[1:]))
        with torch._C.DisableTorchFunctionSubclass():
            out = func(*args, **kwargs)
        if name in PLAIN:
            return out

        def placed(x):
            if not isinstance(x, torch.Tensor) or isinstance(x, nn.Parameter):
                return x
            if leaves:
                return x.as_subclass(torch.Tensor)
            if x.dtype == torch.float64:
                raise TypeError("Cannot convert a MPS Tensor to float64 dtype")
            return x.as_subclass(Gpu) if type(x) is torch.Tensor else x

        return tree_map(placed, out)


def gpu(*shape):
    x = torch.rand(*shape, generator=torch.Generator().manual_seed(0))
    return x.as_subclass(Gpu)


def ints(n, below=10):
    return (torch.arange(n) % below).as_subclass(Gpu)


def images(n=40):
    return 2 * gpu(n, 1, 28, 28) - 1


def labelled(n=200):
    return Images(images(n), ints(n), "MNIST", (-1.0, 1.0))


def quiet(num_blocks, history):
    return range(num_blocks)


def sgd(net):
    return torch.optim.SGD(net.parameters(), 0.01)


def one_step(*players):
    loss = sum(net.weight.square().sum() for net in players[:2])
    return loss.item()


def r1():
    real = gpu(5, 2).requires_grad_()
    return training.r1_penalty(nn.Linear(2, 1)(real), real)


def many():
    return training.train_many(lambda seed: gpu(3, 2) + seed, lambda x: x.square(), range(2))


def reader():
    pairs = image_pairs.RealPairs(images(), k=3)
    agree = lambda a, b: (a - b).square().mean()  # noqa: E731
    return digit_infogan.train_reader(pairs, agree, 2, batch_size=8, progress=quiet)


def explorer():
    net_G = nn.Sequential(nn.Linear(8, 784), nn.Unflatten(1, (1, 28, 28)))
    return latent._directions(gpu(64, 8), net_G(gpu(64, 8))), LatentExplorer(net_G, z_dim=8)


class EightFeatures(nn.Module):
    num_features = 8

    def forward(self, x):
        return x.float().flatten(1)[:, :8]


def eye():
    test = EyeTest(images(), -images())
    return test.said_by(lambda x: x.flatten(1).mean(1)), test.figure()


def step_of_d(real):
    net = nn.Linear(1, 1)
    loss = net(real[:, None]).mean()
    loss.backward()
    sgd(net).step()
    return loss.detach()


def vae_of(net):
    return vae.Vae(net, 74)


def update(plot):
    plot.update(loss=gpu(1), samples=images(4))
    plot.finish()


def lab():
    net_G, net_D = nn.Linear(2, 2), nn.Linear(2, 1)
    made = GanLab(net_G, net_D, gpu(60, 2), update_D=one_step, update_G=one_step)
    made.train(1)
    return made


def watched():
    to_watch.ready_made(gpu(60, 2)).train(1)


def drawn():
    shown = plane.unpack(plane.pack(*frame()), 5, 3, (2, 2))
    ax = plotting.panels()[0]
    limits = plane.box_around(gpu(9, 2))
    plane.draw_plane(ax, gpu(5, 2), shown, limits=limits, mesh=(2, 2), labels=None, title="")


def frame():
    return gpu(5, 2), gpu(3, 4), gpu(4, 2), gpu(plane.GRID**2), ints(5)


def digit_G():
    return nn.Sequential(networks.mlp(74, 8, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))


POINTS = (gpu(60, 2), gpu(60, 2))
FEATURES = (gpu(90, 8), gpu(90, 8))
ABOUT_10 = gpu(50, 10)

CALLS = {
    "data.batches.Batches": lambda: [*Batches(gpu(9, 2), ints(9), batch_size=4)],
    "data.digits.Images": labelled,
    "data.few_labelled.FewLabels": lambda: few_labels(labelled(), per_class=2),
    "data.few_labelled.few_labels": lambda: few_labels(labelled(), per_class=2, seed=1),
    "data.mixtures.Mixture": lambda: Mixture(gpu(4, 2), sigma=0.1, gap=1.0).draw(9),
    "data.stacked.stacked_number": lambda: stacked_number(ints(9).reshape(3, 3)),
    "data.stacked.stacked_digits": lambda: stacked_digits(labelled(), 5),
    "data.translation.outlines": lambda: outlines(images()),
    "data.translation.coloured": lambda: coloured(images()),
    "data.translation.ink_of": lambda: ink_of(coloured(images())),
    "data.translation.unpaired_digits": lambda: unpaired_digits(labelled()),
    "metrics.digits.DigitClassifier": lambda: (
        digit_metrics.DigitClassifier().eval()(images()),
        digit_metrics.DigitClassifier().eval().features(images()),
    ),
    "metrics.digits.classify": lambda: metrics.classify(metrics.load_classifier(), images()),
    "metrics.digits.class_shares": lambda: metrics.class_shares(ABOUT_10),
    "metrics.digits.label_accuracy": lambda: metrics.label_accuracy(ABOUT_10, ints(50)),
    "metrics.features.frechet_distance": lambda: metrics.frechet_distance(*FEATURES),
    "metrics.features.kid": lambda: metrics.kid(*FEATURES),
    "metrics.features.nearest": lambda: metrics.nearest(*FEATURES),
    "metrics.features.precision_recall": lambda: metrics.precision_recall(*FEATURES),
    "metrics.features.density_coverage": lambda: metrics.density_coverage(*FEATURES),
    "metrics.moons.thickness": lambda: metrics.thickness(POINTS[0]),
    "metrics.paper.paper_fid": lambda: metrics.paper_fid(
        images(), images(), network=EightFeatures()
    ),
    "metrics.points.coverage": lambda: metrics.coverage(*POINTS),
    "metrics.points.precision": lambda: metrics.precision(*POINTS),
    "metrics.points.mmd2": lambda: metrics.mmd2(*POINTS),
    "metrics.points.wasserstein2": lambda: metrics.wasserstein2(*POINTS),
    "metrics.points.scores": lambda: metrics.scores(*POINTS),
    "metrics.points.real_vs_real": lambda: metrics.real_vs_real(lambda _: gpu(60, 2), repeats=2),
    "metrics.report.sharpness": lambda: metrics.sharpness(images()),
    "metrics.report.ImageMetrics": lambda: metrics.ImageMetrics(labelled(), labelled()).report(
        images(200), ints(200)
    ),
    "metrics.stacked.stacked_report": lambda: metrics.stacked_report(2 * gpu(5, 3, 28, 28) - 1),
    "networks.call_in_eval": lambda: networks.call_in_eval(nn.Linear(2, 1), gpu(5, 2)),
    "networks.describe_shapes": lambda: networks.describe_shapes(nn.Linear(2, 1), gpu(5, 2)),
    "plotting.points.plot_points": lambda: plotting.plot_points(
        *POINTS, labels=(ints(60), ints(60))
    ),
    "plotting.curves.plot_curves": lambda: plotting.plot_curves(gpu(9), {"a": gpu(9)}),
    "plotting.images.image_grid": lambda: plotting.image_grid(images(4)),
    "plotting.images.tile": lambda: plotting.tile(images(4)),
    "plotting.sweeps.plot_sweep": lambda: plotting.plot_sweep(
        {0: gpu(9, 2), 1: gpu(9, 2)}, lambda points: points.mean(), real=gpu(9, 2)
    ),
    "plotting.points.plot_discriminator": lambda: plotting.plot_discriminator(
        nn.Linear(2, 1), *POINTS
    ),
    "recipes.digit_gan.digits_of": lambda: digit_gan.digits_of(gpu(4, 74)),
    "recipes.digit_gan.with_digit": lambda: digit_gan.with_digit(gpu(4, 74)),
    "recipes.digit_infogan.code_reader": lambda: digit_infogan.code_reader(3)(images()),
    "recipes.digit_infogan.train_reader": reader,
    "recipes.image_pairs.agreement_loss": lambda: image_pairs.agreement_loss(gpu(4, 3), gpu(4, 3)),
    "recipes.image_pairs.disturb": lambda: image_pairs.disturb(images(), 0.5),
    "recipes.image_pairs.straighten": lambda: image_pairs.straighten(images()),
    "recipes.image_pairs.nearest_neighbours": lambda: image_pairs.nearest_neighbours(images(), 5),
    "recipes.image_pairs.RealPairs": lambda: image_pairs.RealPairs(images(), k=3).draw(4),
    "recipes.judged.ConvGenerator": lambda: judged.ConvGenerator(4)(gpu(4, 74)),
    "recipes.judged.Memory": lambda: judged.Memory(3, 4)(gpu(4, 74)),
    "recipes.judged.Collapsed": lambda: judged.Collapsed(judged.ConvGenerator(4))(gpu(4, 74)),
    "recipes.trained_on.LeanGenerator": lambda: trained_on.LeanGenerator()(gpu(4, 16)),
    "recipes.trained_on.LeanDiscriminator": lambda: trained_on.LeanDiscriminator()(images(4)),
    "recipes.vae.Vae": lambda: vae_of(digit_G())(images(4)),
    "recipes.vae.train_vae": lambda: vae.train_vae(
        vae_of(digit_G()), images(9), 1, batch_size=8, progress=quiet
    ),
    "recipes.vae.vae_step": lambda: vae.vae_step(v := vae_of(digit_G()), images(4), sgd(v)),
    "training.blocks.train_in_blocks": lambda: blocks.train_in_blocks(
        lambda _: gpu(2), 3, ("a", "b"), progress=quiet
    ),
    "training.fast.fast_step": lambda: training.fast_step(step_of_d)(gpu(3)),
    "training.graphs.StepParts": lambda: graphs.StepParts((gpu(3),), {}, torch.sum).key(),
    "training.graphs.mapped": lambda: graphs.mapped(torch.neg, {"a": (gpu(3), 1)}),
    "training.many.members.Members": many,
    "training.many.stacked.stacked": many,
    "training.parts.r1_penalty": r1,
    "training.parts.Coin": lambda: training.Coin()(gpu(5, 2)),
    "training.parts.FourierFeatures": lambda: training.FourierFeatures(2)(gpu(5, 2)),
    "weights.pack": lambda: weights.pack({"weight": gpu(4, 3)}),
    "widgets.eyetest.EyeTest": eye,
    "widgets.ganlab.GanLab": lab,
    "widgets.game.Game": lambda: lab().game.only_G(),
    "widgets.scene.Scene": lambda: lab().game.scene.surface(),
    "widgets.scene.logits_of": lambda: scene.logits_of((gpu(5, 1), gpu(5, 3))),
    "widgets.latent.LatentExplorer": explorer,
    "widgets.latent.slerp": lambda: latent.slerp(gpu(4), gpu(4).flip(0), gpu(3)),
    "widgets.liveplot.LivePlot": lambda: update(LivePlot()),
    "widgets.to_watch.ready_made": watched,
    "widgets.to_watch.update_D": lambda: to_watch.update_D(
        net_D := nn.Linear(2, 1), nn.Linear(2, 2), *POINTS, sgd(net_D)
    ),
    "widgets.to_watch.update_G": lambda: to_watch.update_G(
        nn.Linear(2, 1), net_G := nn.Linear(2, 2), POINTS[0], sgd(net_G)
    ),
    "widgets.plane.pack": lambda: plane.pack(*frame()),
    "widgets.plane.box_around": lambda: plane.box_around(gpu(9, 2)),
    "widgets.plane.draw_plane": drawn,
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_asks_apples_gpu_for_what_it_lacks(name):
    CALLS[name]()


@pytest.mark.parametrize("ask", [
    lambda x: x.double(), lambda x: x.to(torch.float64), lambda x: (x > 0).double().mean(),
    lambda x: x.numpy(), lambda x: torch.cat([x, x]).double(),
])  # fmt: skip
def test_the_stand_in_refuses_what_the_gpu_refuses(ask):
    with pytest.raises(TypeError, match=r"MPS|mps"):
        ask(gpu(3))
    ask(gpu(3).cpu()), ask(gpu(3).to("cpu"))


def taking_tensors(module: ModuleType) -> list[str]:
    """Public functions with a tensor among their parameters, and classes with such a method."""

    def takes(function) -> bool:
        given = [str(p.annotation) for p in inspect.signature(function).parameters.values()]
        return any(kind in words for words in given for kind in ("Tensor", "Array", "Images"))

    found = []
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        methods = [thing]
        if inspect.isclass(thing):
            methods = [f for f in vars(thing).values() if inspect.isfunction(f)]
        if any(inspect.isfunction(f) and takes(f) for f in methods):
            found.append(f"{module.__name__.removeprefix('course_utils.')}.{name}")
    return found


def test_every_function_that_takes_tensors_is_tried():
    wanted = []
    for info in pkgutil.walk_packages(course_utils.__path__, "course_utils."):
        if not info.name.startswith(("course_utils.checks", "course_utils.grading")):
            wanted += taking_tensors(importlib.import_module(info.name))
    assert sorted(set(wanted) - set(CALLS)) == []

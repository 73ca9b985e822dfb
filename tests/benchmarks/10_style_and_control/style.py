"""10_style_and_control: how good is the style generator, and what are growing, mapping, noise and mixing worth?

    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.style --seeds 3
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.style --seeds 1 --recipe short at_once no_mapping no_noise no_mixing --write

Networks, steps and loop are those of the notebook's solution, run from its own cells. Every run is stored
as soon as it ends, with its generator beside it (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of one thread, of the training alone.
--write puts the table of all stored runs into style.md beside it.
"""

import ast
import hashlib
import time
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from course_utils.data.digits import MNIST
from course_utils.grading.authoring.source import Source
from course_utils.metrics.digits import classify
from course_utils.metrics.report import ImageMetrics
from tests.benchmarks.stored import Runs, finish, made_by, options

RESULTS = Path(__file__).with_suffix(".md")
NUM_JUDGED, NUM_PAIRS = 10_000, 2000
FULL, SHORT = 6000, 2000
# Fréchet distance, times real; CPU seconds; share of mixed images with the digit of the coarse half.
GOALS = {"frechet": 6, "cpu": 360, "coarse": 0.9}

# name -> what it is called, number of steps, what is left out
RECIPES = {
    "full": ("the notebook's", FULL, ""),
    "full_at_once": ("the notebook's, 28 pixels from the first step on", FULL, "growing"),
    "short": ("a third of the steps", SHORT, ""),
    "at_once": ("28 pixels from the first step on", SHORT, "growing"),
    "no_mapping": ("z in the place of w", SHORT, "mapping"),
    "no_noise": ("no noise in the layers", SHORT, "noise"),
    "no_mixing": ("no mixing in training", SHORT, "mixing"),
}
# Runs that belong to no table, by earlier versions of the notebook's cells, seed 0.
SEARCH = """\
## The search before it

The first version had no `level`: the styles were what the mapping network gave, whose numbers PyTorch's first weights make
small, so that all images began nearly alike. Its third layer worked at 7 × 7 pixels and doubled behind it. In 5,000 steps
(249 CPU s) it came to 22.4 times real, precision 0.992 and recall 0.075 of real: few drawings, perfect ones. Of mixed
images 44 % showed the digit of the first two layers, 96 % that of the first three.

With `level`, coarse styles that differ from the start, and the third layer at 14 × 14, in runs of 800 steps judged on 2,000
samples (Fréchet distance, precision and recall as they are, not over those of real images; real ones have 0.83 and 0.84):

| fine styles | after steps | Fréchet | precision | recall | digit of the coarse half | CPU s |
|---|---|---|---|---|---|---|
| any | 400 | 20.1 | 0.63 | 0.30 | 0.72 | 21 |
| any | 800 | 8.6 | 0.63 | 0.48 | 0.69 | 45 |
| from 0.7 to 1.3 | 400 | 17.6 | 0.61 | 0.36 | 0.95 | 24 |
| and growing in a fifth of the steps, D sees the spread of a batch | 400 | 16.2 | 0.66 | 0.34 | 0.92 | 29 |
| the same | 800 | 6.8 | 0.68 | 0.58 | 0.92 | 54 |
| the same with R1 0.25 | 800 | 7.7 | 0.69 | 0.49 | 0.91 | 47 |
| the same with R1 0.05, less at small sizes | 800 | 9.0 | 0.70 | 0.39 | 0.89 | 47 |

The third line as a whole run, 5,000 steps with growing in two fifths of them: 10.0 times real, precision 0.90 and recall 0.68 of
real, 0.94. The notebook's run, 6,000 steps: 6.5 times real, 0.91, 0.67, 0.94, about 360 CPU s on a busy machine (seed 0, as
executed). By
`python -m course_utils.grading.authoring.claims 10_style_and_control --seeds 1 2`: 6.1 and 7.6 times real, precision 0.91 and
0.89, recall 0.70 and 0.73 of real, digit of the coarse half 0.94 and 0.93.
"""
# What a training is made of.
TRAINED = {
    "at_stage", "fade_in", "MappingNetwork", "modulate", "mix_styles", "OneOfTen", "StyleLayer", "StyleGenerator",
    "Spread", "GrowingDiscriminator", "growth", "update_D", "update_G", "train",
}  # fmt: skip

source = Source("10_style_and_control")


def version():
    """What tells runs of this code from those of another; what a docstring says changes no run."""
    nodes = [node for cell in source.code for node in ast.parse(cell.source).body]
    kinds = ast.FunctionDef | ast.ClassDef
    trained = [node for node in nodes if isinstance(node, kinds) and node.name in TRAINED]
    for node in (node for top in trained for node in ast.walk(top)):
        if isinstance(node, kinds) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256("".join(map(ast.dump, trained)).encode()).hexdigest()[:16]


class SameLength(nn.Module):
    """In the place of the mapping network: z at a mean square of 1, and no layers."""

    def __init__(self, *_, **__):
        super().__init__()

    def forward(self, z):
        return z * torch.rsqrt(z.square().mean(dim=1, keepdim=True) + 1e-8)


def unmixed(coarse, _fine, _crossover, num_layers):
    return coarse[:, None].expand(-1, num_layers, -1)


def trained(space, seed, num_steps, without):
    """The averaged generator and its CPU seconds."""
    space = dict(space)
    torch.manual_seed(seed)
    net_D, w_dim = space["GrowingDiscriminator"](), 64
    whole = dict(MappingNetwork=space["MappingNetwork"], mix_styles=space["mix_styles"])
    shared = space[
        "StyleGenerator"
    ].forward.__globals__  # the notebook's names, as its classes see them
    shared |= {
        "mapping": dict(MappingNetwork=SameLength),
        "mixing": dict(mix_styles=unmixed),
    }.get(without, {})
    if without == "mapping":
        w_dim = space["z_dim"]
    try:
        net_G = space["StyleGenerator"](space["z_dim"], w_dim)
        if without == "noise":
            for layer in net_G.layers:
                layer.strength.requires_grad_(False)  # it stays 0
        grow = (lambda _: (2, 1.0)) if without == "growing" else space["growth"]
        start = time.process_time()
        net_G, _ = space["train"](net_D, net_G, space["digits"].x, num_steps, grow=grow, seed=seed)
        return net_G, time.process_time() - start
    finally:
        shared |= whole


def measured(space, judge, seed, num_steps, without, keep):
    net_G, cpu = trained(space, seed, num_steps, without)
    torch.save(net_G.state_dict(), keep)
    paint, draw_w = space["paint"], space["draw_w"]
    report = judge.report(paint(net_G, draw_w(net_G, NUM_JUDGED, seed=1000 + seed)))
    ratios = {name: report.ratio(name) for name in ("frechet", "precision", "recall")}

    def digit(ws):
        return classify(judge.net, paint(net_G, ws))[1].argmax(1)

    coarse, fine = (draw_w(net_G, NUM_PAIRS, seed=k + seed) for k in (2000, 3000))
    differ = digit(coarse) != digit(fine)
    half = torch.full((NUM_PAIRS,), net_G.num_layers // 2)
    mixed = digit(space["mix_styles"](coarse, fine, half, net_G.num_layers))
    return dict(
        steps=num_steps, cpu=cpu, **ratios, real=report.reference, shares=report.shares,
        coarse=(mixed == digit(coarse))[differ].float().mean().item(),
        fine=(mixed == digit(fine))[differ].float().mean().item(),
        strength=[layer.strength.item() for layer in net_G.layers],
    )  # fmt: skip


HEAD = (
    "| run | seed | steps | CPU s | Fréchet, times real | precision of real | recall of real | shares of digits "
    "| digit of the coarse half | of the fine half | strength of the noise |"
)


def row(run):
    return (
        f"| {RECIPES[run['name']][0]} | {run['seed']} | {run['steps']} | {run['cpu']:.0f} | {run['frechet']:.1f} "
        f"| {run['precision']:.3f} | {run['recall']:.3f} | {min(run['shares']):.1%} to {max(run['shares']):.1%} "
        f"| {run['coarse']:.3f} | {run['fine']:.3f} | {', '.join(f'{abs(s):.2f}' for s in run['strength'])} |"
    )


def meets(run):
    return (
        run["frechet"] <= GOALS["frechet"]
        and run["cpu"] <= GOALS["cpu"]
        and run["coarse"] >= GOALS["coarse"]
    )


def text(runs):
    full = [run for run in runs if run["name"] == "full"]
    lines = ["# The style generator on digits", "", *made_by(__doc__)]
    lines += [
        f"No labels anywhere. {NUM_JUDGED:,} samples against the 10,000 test images; scores as multiples of those of as "
        "many real training images. The digit of the coarse half: of mixed images of two styles whose own images show "
        f"different digits ({NUM_PAIRS:,} pairs), the share that shows that of the style at 7 × 7 pixels, as the course's "
        f"classifier sees it. Goals: a Fréchet distance of at most {GOALS['frechet']} times real in at most "
        f"{GOALS['cpu']} CPU s, and a share of at least {GOALS['coarse']}.",
        "",
        f"All three goals are met in {sum(map(meets, full))} of {len(full)} runs of the notebook's recipe."
        if full
        else "Of the notebook's recipe no run of this command is stored; the executed notebook's stands below.",
        "",
        HEAD,
        "|" + "---|" * HEAD.count(" | ") + "---|",
    ]
    for name in RECIPES:
        own = [run for run in runs if run["name"] == name]
        lines += [row(run) for run in sorted(own, key=lambda run: run["seed"])]
    for real in [run["real"] for run in runs[:1]]:
        lines += ["", f"Real images: Fréchet distance {real['frechet']:.3f}, precision "
                  f"{real['precision']:.3f}, recall {real['recall']:.3f}."]  # fmt: skip
    return "\n".join(lines) + "\n\n" + SEARCH


def main() -> None:
    args = options(__doc__, RECIPES, RESULTS, "full").parse_args()
    torch.set_num_threads(1)
    runs = Runs(args.out, version())
    jobs = runs.missing(args.seeds, args.recipe)
    if jobs:
        space = source.namespace()
        space["track"] = lambda num_blocks, *_, **__: tqdm(range(num_blocks), mininterval=10)
        if space["digits"].source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        judge = ImageMetrics(space["test"], space["digits"])
        for name, seed in tqdm(jobs, unit="run"):
            _, num_steps, without = RECIPES[name]
            keep = args.out.with_name(f"{args.out.stem}_{name}_{seed}.pt")
            result = measured(space, judge, seed, num_steps, without, keep)
            runs.add(name=name, seed=seed, **result)
    finish(args, text(list(runs)), RESULTS)


if __name__ == "__main__":
    main()

"""10_style_and_control: does a generator that is trained on a skewed set make it more skewed, or less?

    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.skew --seeds 8
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.skew --seeds 3 --recipe "eights rare, three times the steps"
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.skew --write

The set has 5,000 images of two digits, a tenth of them of the rare one. No player is told which is which. Every run is
stored as soon as it ends (see --out), so that an interrupted command goes on where it stopped; runs of changed networks
or steps do not count. Times are CPU seconds of one thread, of the training alone. --write puts the tables of all stored
runs into skew.md beside it.
"""

import statistics
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.data.digits import MNIST, Images, mnist
from course_utils.metrics import classify, load_classifier
from tests.benchmarks.stored import Runs, finish, made_by, options

from .lean import LEAN_VERSION, sample, train_lean

RESULTS = Path(__file__).with_suffix(".md")
NUM_IMAGES = 5000
SHARE = 0.1  # of the rare digit
NUM_SAMPLES = 3000
SURE = 0.9  # the classifier's probability of one of the two digits; the others are not counted
FACTORS = (1.0, 0.5)  # of the noise

# The digit that is common, the one that is rare, steps.
RECIPES = {
    "eights rare": (3, 8, 700),
    "threes rare": (8, 3, 700),
    "eights rare, three times the steps": (3, 8, 2100),
    "threes rare, three times the steps": (8, 3, 2100),
}


def skewed(train, common, rare, seed):
    """5,000 training images of two digits, a tenth of them rare."""
    maker = torch.Generator().manual_seed(seed)
    num_rare = round(NUM_IMAGES * SHARE)
    index = []
    for digit, number in ((common, NUM_IMAGES - num_rare), (rare, num_rare)):
        own = (train.y == digit).nonzero()[:, 0]
        index.append(own[torch.randperm(len(own), generator=maker)[:number]])
    chosen = torch.cat(index)
    return Images(train.x[chosen], train.y[chosen], train.source, train.value_range)


def rare_share(probabilities, common, rare):
    """Share of the rare digit among the images that are surely one of the two, and the share of these."""
    two = probabilities[:, [common, rare]]
    sure = two.amax(1) > SURE
    return two[sure].argmax(1).float().mean().item(), sure.float().mean().item()


def measure(train, judge, name, seed):
    common, rare, num_steps = RECIPES[name]
    images = skewed(train, common, rare, seed)
    net_G, _, cpu = train_lean(images, num_steps, seed)
    run = {
        "seconds": round(cpu, 1),
        "set": rare_share(classify(judge, images.x)[1], common, rare)[0],
    }
    for factor in FACTORS:
        _, probabilities = classify(judge, sample(net_G, NUM_SAMPLES, 1000 + seed, factor))
        run[f"share {factor}"], run[f"sure {factor}"] = rare_share(probabilities, common, rare)
    return run


def spread(values):
    """Mean, least and most."""
    return f"{statistics.mean(values):.1%} ({min(values):.1%} to {max(values):.1%})"


def text(runs):
    lines = ["# More skewed, or less?", "", *made_by(__doc__)]
    lines += [
        f"{NUM_IMAGES:,} images, {SHARE:.0%} of them of the rare digit; batches of 64; {NUM_SAMPLES:,} samples. "
        f"Shares are of the rare digit among the images that the course's classifier surely ({SURE:.0%}) takes for one of the two; "
        "*sure* says how many these are. Mean over the seeds, in brackets the least and the most.",
        "",
        "| | steps | seeds | in the set | generated | rarer than in the set | noise × 0.5 | sure | sure, × 0.5 | CPU s |",
        "|" + "---|" * 10,
    ]
    for name in RECIPES:
        own = [run for run in runs if run["name"] == name]
        if own:
            column = {key: [run[key] for run in own] for key in own[0]}
            rarer = sum(run["share 1.0"] < run["set"] for run in own)
            cells = [
                f"{RECIPES[name][2]:,}", str(len(own)), f"{statistics.mean(column['set']):.1%}", spread(column["share 1.0"]), f"{rarer} of {len(own)}",
                spread(column["share 0.5"]), f"{statistics.mean(column['sure 1.0']):.0%}",
                f"{statistics.mean(column['sure 0.5']):.0%}", f"{max(column['seconds']):.0f}",
            ]  # fmt: skip
            lines.append(f"| {name} | {' | '.join(cells)} |")
    missing = [name for name in RECIPES if name not in {run["name"] for run in runs}]
    if missing:
        lines += ["", f"Of these no run is stored: {'; '.join(missing)}."]
    lines += [
        "",
        "## Each run",
        "",
        "| | seed | generated | noise × 0.5 | CPU s |",
        "|" + "---|" * 5,
    ]
    for name in RECIPES:
        for run in sorted((r for r in runs if r["name"] == name), key=lambda r: r["seed"]):
            shares = " | ".join(f"{run[f'share {factor}']:.1%}" for factor in FACTORS)
            lines.append(f"| {name} | {run['seed']} | {shares} | {run['seconds']:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = options(__doc__, RECIPES, RESULTS, "eights rare")
    parser.set_defaults(recipe=list(RECIPES)[:2])
    args = parser.parse_args()
    torch.set_num_threads(1)
    runs = Runs(args.out, f"{LEAN_VERSION} {NUM_IMAGES} {SHARE} {NUM_SAMPLES}")
    jobs = runs.missing(args.seeds, args.recipe)
    if jobs:
        train, judge = mnist("train"), load_classifier()
        if train.source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        for name, seed in tqdm(jobs, unit="run"):
            runs.add(name=name, seed=seed, **measure(train, judge, name, seed))
    finish(args, text(list(runs)), RESULTS)


if __name__ == "__main__":
    main()

"""09_image_translation: is it still the same digit, does it look like one, and how many right answers are there?

    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.09_image_translation.translation both cycle --seeds 4
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.09_image_translation.translation l1 game --seeds 4
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.09_image_translation.translation plane --seeds 1 --write

Networks, losses and loops are those of the notebook's solution, run from its own cells for as many steps as there. Every
run is stored as soon as it ends (see --out), so that an interrupted command goes on where it stopped; runs of changed
code do not count. Times are CPU seconds of one thread, of the training alone. A run of the plane is sixteen seeds at
once. --write puts the tables of all stored runs into translation.md beside it.
"""

import argparse
import ast
import functools
import hashlib
import tempfile
import time
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from course_utils import mnist
from course_utils.data import coloured, ink_of, outlines, two_circles, unpaired_digits
from course_utils.data.digits import MNIST
from course_utils.grading.authoring.source import Source
from course_utils.metrics import classify, frechet_distance, load_classifier
from tests.benchmarks.stored import Runs, finish, made_by

RESULTS = Path(__file__).with_suffix(".md")
NUM_JUDGED = 10_000
NUM_PLANE_SEEDS = 16
GOALS = {"kept": 0.97, "frechet": 4, "pair s": 120, "both ways": 0.95, "cycle s": 300}
PAIRS = {"both": "both", "l1": "L1 alone", "game": "game alone"}
NOISE = 0.05  # standard deviation before the way back, as in the notebook

# Runs that belong to no table, by a prototype.
SEARCH = """\
## The search before it

One run each by a prototype of the same networks and losses, seed 0, 2,000 test digits. Fréchet distances are between translations
and the very digits that were traced, over 0.32, so they compare with each other only.

| outlines to digits | steps | kept | Fréchet | CPU s |
|---|---|---|---|---|
| both, 20 % of the line missing, lr 2e-3 | 400 | 92.3 % | 9.5 | 6 |
| both, lr 2e-3 | 1,000 | 95.1 % | 5.3 | 15 |
| both, lr 5e-3 | 400 | 93.9 % | 6.4 | 6 |
| both, three times as wide a discriminator with twice the rate, lr 2e-3 | 400 | 92.5 % | 8.9 | 12 |
| L1 alone, lr 5e-3 | 400 | 94.9 % | 5.5 | 3 |
| both, 10 % missing, lr 5e-3 | 400 | 95.8 % | 3.8 | 6 |
| L1 alone, 10 % missing, lr 5e-3 | 400 | 96.4 % | 3.2 | 3 |
| game alone, 10 % missing, lr 5e-3 | 400 | 86.4 % | 18.9 | 6 |

| white and painted digits | steps | kept, to painted | kept, to white | CPU s |
|---|---|---|---|---|
| stripes in every direction, cycle 10, lr 2e-3, R1 0.1 | 900 | 92.8 % | 95.8 % | 24 |
| the same with twice as wide discriminators | 2,400 | 91.4 % | 95.3 % | 81 |
| cloth with fixed threads, cycle 5, lr 4e-3, R1 0.02 | 900 | 97.2 % | 98.7 % | 23 |

A generator without noise can't draw stripes of a direction of its own on black: every place looks the same to it. Threads whose
period fits to its pixel shuffle it can weave.
"""

source = Source("09_image_translation")


@functools.cache
def settings():
    """What the notebook trains with at full budget, read from its cells: numbers of steps, and kinds of weights."""
    found = {}
    for cell in source.code:
        for node in ast.walk(ast.parse(cell.source)):
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            name, value = node.targets[0].id, node.value
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "budget":
                found[name] = ast.literal_eval(value.keywords[0].value)
            elif name.endswith("_kinds") and isinstance(value, ast.Dict):
                found[name] = {
                    ast.literal_eval(key): {k.arg: ast.literal_eval(k.value) for k in call.keywords}
                    for key, call in zip(value.keys, value.values, strict=True)
                    if isinstance(call, ast.Call)
                }
    return found


def version():
    """What tells runs of this code from those of another; what a docstring says changes no run."""
    tree = ast.parse("\n".join(part for _, part in source.needed_cells()))
    made = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    for node in (node for part in made for node in ast.walk(part)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    text = repr(sorted(settings().items())) + "".join(map(ast.dump, made))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@functools.cache
def notebook():
    """Names of the solution, with a bar that keeps quiet."""
    space = source.namespace()
    space["track"] = lambda num_steps, *_, **__: range(num_steps)
    return space


@functools.cache
def digits():
    """Both splits, cut to what is judged, and the judge with its features of real digits."""
    train, test = mnist("train"), mnist("test")
    if train.source != MNIST:
        raise SystemExit("The benchmark needs the real MNIST.")
    classifier = load_classifier()
    features = [classify(classifier, x[:NUM_JUDGED])[0] for x in (train.x, test.x)]
    return train, test, classifier, features


def timed(function, *args, **kwargs):
    """What a call returns, and its CPU seconds."""
    start = time.process_time()
    result = function(*args, **kwargs)
    return result, time.process_time() - start


def run_pairs(kind, seed):
    space = notebook()
    train, test, classifier, (real, own) = digits()
    weights = settings()["pair_kinds"][kind]
    net_G, cpu = timed(
        space["fit_pairs"], outlines(train.x, seed=0), train.x, settings()["num_pair_steps"],
        seed=seed, **weights,
    )  # fmt: skip
    x, labels = outlines(test.x[:NUM_JUDGED], seed=1), test.y[:NUM_JUDGED]
    fake = space["translated"](net_G, x)
    distance = frechet_distance(real, classify(classifier, fake)[0]) / frechet_distance(real, own)
    kept = space["digit_kept"](net_G, classifier, x, labels)
    off = (fake - test.x[:NUM_JUDGED]).abs().mean().item()
    return dict(cpu=cpu, kept=kept, frechet=distance, off=off)


def run_cycle(seed):
    space = notebook()
    train, test, classifier, _ = digits()
    space["classifier"] = classifier
    space["white"], space["painted"] = unpaired_digits(train, seed=seed)
    num_steps = settings()["num_cycle_steps"]
    players = space["image_players"](num_steps, seed)
    (net_AB, net_BA, _), cpu = timed(
        space["train_translators"], *players, num_steps, **settings()["image_kinds"]["CycleGAN"]
    )
    white, white_labels = test.x[::2], test.y[::2]
    painted, painted_labels = coloured(test.x[1::2], seed=1), test.y[1::2]
    reads_ink, kept = space["ReadsInk"](), space["digit_kept"]
    found = dict(
        cpu=cpu,
        own=kept(nn.Identity(), reads_ink, painted, painted_labels),
        there=kept(net_AB, reads_ink, white, white_labels),
        back=kept(net_BA, classifier, painted, painted_labels),
    )
    for name, x, first, second in (
        ("white", white[:1000], net_AB, net_BA), ("painted", painted[:1000], net_BA, net_AB),
    ):  # fmt: skip
        middle = space["translated"](first, x)
        for noise, shown in (("", middle), (" noise", space["shaken"](middle, NOISE))):
            found[name + noise] = (space["translated"](second, shown) - x).abs().mean().item()
    # `middle` is the white translation of painted digits.
    for name, white_digits in (("", middle), (", noise", shown), (", true white", ink_of(x))):
        found[f"colour{name}"] = space["same_colour"](x, space["translated"](net_AB, white_digits))
    return found


def run_plane(seed):
    space = notebook()
    space["A_points"], space["B_points"] = space["draw_A"](4000, seed=0), two_circles(4000, seed=0)
    space["num_plane_steps"] = settings()["num_plane_steps"]
    seeds = range(NUM_PLANE_SEEDS * seed, NUM_PLANE_SEEDS * (seed + 1))
    found = {}
    for kind, weights in settings()["plane_kinds"].items():
        nets, cpu = timed(space["fit_plane"], seeds, kind, **weights)
        outcomes = [space["outcome"](net_AB) for net_AB, _ in nets]
        homes = sorted(space["off_home"](*pair) for pair in nets)
        found[kind] = dict(
            cpu=cpu,
            outcomes={name: outcomes.count(name) for name in ("left", "right", "torn")},
            hits=sum(space["on_circles"](net_AB) for net_AB, _ in nets) / len(nets),
            moved=sum(space["moved"](net_AB) for net_AB, _ in nets) / len(nets),
            home=(homes[0], homes[len(homes) // 2], homes[-1]),
        )
    return found


RUNS = {
    **{name: functools.partial(run_pairs, kind) for name, kind in PAIRS.items()},
    "cycle": run_cycle,
    "plane": run_plane,
}


def table(head, rows):
    return ["", f"| {' | '.join(head)} |", "|" + "---|" * len(head),
            *(f"| {' | '.join(row)} |" for row in rows)]  # fmt: skip


def verdict(title, runs, met):
    """Whether a goal is met on all stored seeds, in a sentence."""
    if not runs:
        return f"Of {title} no run is stored: whether its goals are met is not known."
    return f"The goals of {title} are {'met' if all(map(met, runs)) else 'missed'} on {len(runs)} of 4 seeds."


def text(runs):
    by_name = {
        name: sorted((r for r in runs if r["name"] == name), key=lambda r: r["seed"])
        for name in RUNS
    }
    lines = ["# Image translation", "", *made_by(__doc__)]
    lines += [
        f"Goals, worst of four seeds: pix2pix keeps at least {GOALS['kept']:.0%} of the digits, at most {GOALS['frechet']} times real, in at "
        f"most {GOALS['pair s']} CPU s; CycleGAN keeps at least {GOALS['both ways']:.0%} both ways, in at most {GOALS['cycle s']} CPU s. "
        f"*Kept*: of test digits, as the course's classifier reads them. *Times real*: Fréchet distance of {NUM_JUDGED:,} translated "
        f"test outlines to as many training images, over that of the test digits themselves. *Off*: mean absolute difference in units of "
        "half the range from black to white.",
        "",
        verdict(
            "pix2pix",
            by_name["both"],
            lambda r: r["kept"] >= GOALS["kept"] and r["frechet"] <= GOALS["frechet"] and r["cpu"] <= GOALS["pair s"],
        ),
        "",
        verdict(
            "CycleGAN",
            by_name["cycle"],
            lambda r: min(r["there"], r["back"]) >= GOALS["both ways"] and r["cpu"] <= GOALS["cycle s"],
        ),
    ]  # fmt: skip
    if any(by_name[name] for name in PAIRS):
        lines += ["", f"## Outlines to digits, {settings()['num_pair_steps']:,} steps"]
        lines += table(
            ("", "seed", "kept", "times real", "off", "CPU s"),
            [
                (kind, str(r["seed"]), f"{r['kept']:.2%}", f"{r['frechet']:.2f}", f"{r['off']:.4f}", f"{r['cpu']:.0f}")
                for name, kind in PAIRS.items()
                for r in by_name[name]
            ],
        )  # fmt: skip
    if by_name["cycle"]:
        own = by_name["cycle"][0]["own"]
        lines += ["", f"## White and painted digits, {settings()['num_cycle_steps']:,} steps", ""]
        lines.append(
            f"Of the painted test digits themselves {own:.2%} are read right. Round trips are of 1,000 test digits; with noise: of "
            f"standard deviation {NOISE} on the translation, before the way back. *Colour back*: correlation of the ink's mean colour "
            "before and after, a mean over the three channels; from true white digits: with these in the place of the translations."
        )
        lines += table(
            ("seed", "kept, white to painted", "kept, painted to white", "off, white and back", "with noise",
             "off, painted and back", "with noise", "colour back", "with noise", "from true white digits", "CPU s"),
            [
                (str(r["seed"]), f"{r['there']:.2%}", f"{r['back']:.2%}",
                 *(f"{r[k]:.3f}" for k in ("white", "white noise", "painted", "painted noise")),
                 *(f"{r[k]:.2f}" for k in ("colour", "colour, noise", "colour, true white")), f"{r['cpu']:.0f}")
                for r in by_name["cycle"]
            ],
        )  # fmt: skip
    if by_name["plane"]:
        lines += ["", f"## Moons to circles, {settings()['num_plane_steps']:,} steps"]
        lines += table(
            ("", "seeds", "the upper moon goes left", "right", "is torn", "on a circle", "moved by", "off home: least, median, most",
             "CPU s, all seeds"),
            [
                (kind, f"{NUM_PLANE_SEEDS * r['seed']} to {NUM_PLANE_SEEDS * r['seed'] + NUM_PLANE_SEEDS - 1}",
                 *(str(r[kind]["outcomes"][k]) for k in ("left", "right", "torn")), f"{r[kind]['hits']:.0%}", f"{r[kind]['moved']:.2f}",
                 ", ".join(f"{x:.3f}" for x in r[kind]["home"]), f"{r[kind]['cpu']:.0f}")
                for kind in settings()["plane_kinds"]
                for r in by_name["plane"]
            ],
        )  # fmt: skip
    return "\n".join(lines) + "\n\n" + SEARCH


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*RUNS, []])
    parser.add_argument("--seeds", type=int, default=1, help="runs of each, seeds 0, 1, ...")
    stored = Path(tempfile.gettempdir()) / "09_translation.jsonl"
    parser.add_argument("--out", type=Path, default=stored, help="where runs are stored")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()
    torch.set_num_threads(1)
    runs = Runs(args.out, version())
    for name, seed in tqdm(runs.missing(args.seeds, args.names), unit="run"):
        runs.add(name=name, seed=seed, **RUNS[name](seed))
    finish(args, text(list(runs)), RESULTS)


if __name__ == "__main__":
    main()

"""Which thresholds a generator that was trained at grading must reach: a sweep over seeds.

    python -m tests.benchmarks.01_vanilla_gan_trained.trained_samples --seeds 30

Trains the solution's players of 01_vanilla_gan as grading does, and prints how its samples score,
beside what is to be caught: training points, training points with a little noise, players that were
not trained, and moons that are not turned.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils import two_moons
from course_utils.checks.probes import vanilla_gan_trained
from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.trained import THRESHOLDS, measure

RADIUS = THRESHOLDS["01_vanilla_gan"].radius


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=vanilla_gan_trained.TRAINED_EPOCHS)
    parser.add_argument("--lr-G", type=float, default=vanilla_gan_trained.TRAINED_LR_G)
    parser.add_argument("--lr-D", type=float, default=vanilla_gan_trained.TRAINED_LR_D)
    parser.add_argument("--kept", type=Path, default=Path("trained_samples.jsonl"),
                        help="what has been measured: stopped, the sweep goes on from there")  # fmt: skip
    options = parser.parse_args()
    torch.set_num_threads(1)
    space = Source("01_vanilla_gan").namespace()
    lines = options.kept.read_text().splitlines() if options.kept.exists() else []
    setting = [options.epochs, options.lr_G, options.lr_D]
    kept = {r["seed"]: r for r in map(json.loads, lines) if r["setting"] == setting}
    seeds = range(options.first, options.first + options.seeds)
    for seed in tqdm([s for s in seeds if s not in kept]):
        train = vanilla_gan_trained.turned_moons(seed, seed)
        held_out = vanilla_gan_trained.turned_moons(seed, seed + 10**6)
        noise = torch.randn(1000, 2, generator=torch.Generator().manual_seed(seed))
        begin = time.process_time()
        weights = vanilla_gan_trained.trained_weights(space, seed, *setting)
        trained = vanilla_gan_trained.samples_of(space, weights, seed)
        seconds = time.process_time() - begin
        with torch.no_grad():
            untrained = space["Generator"](4)(torch.randn(1000, 4))
        found = {
            "trained": trained,
            "training points": train[:1000],
            "training points + noise 0.001": train[:1000] + 0.001 * noise,
            "training points + noise 0.005": train[:1000] + 0.005 * noise,
            "not trained": untrained,
            "moons that are not turned": two_moons(n=1000, noise=0.05, seed=seed + 7),
        }
        scores = {
            name: measure(samples, train, held_out, RADIUS) for name, samples in found.items()
        }
        kept[seed] = {"seed": seed, "setting": setting, "seconds": seconds, "scores": scores}
        with options.kept.open("a") as file:
            file.write(json.dumps(kept[seed]) + "\n")
    chosen = [kept[seed] for seed in seeds]
    seconds = [entry["seconds"] for entry in chosen]
    rows = {name: [entry["scores"][name] for entry in chosen] for name in chosen[0]["scores"]}
    print(f"# Samples of a trained generator, {options.seeds} seeds from {options.first}, "
          f"{options.epochs} epochs, lr {options.lr_G:g} and {options.lr_D:g}\n")  # fmt: skip
    print(f"`python -m tests.benchmarks.01_vanilla_gan_trained.trained_samples --seeds {options.seeds}`; "
          f"{sum(seconds) / len(seconds):.2f} CPU s a training\n")  # fmt: skip
    print(f"Radius {RADIUS}; asked for is {THRESHOLDS['01_vanilla_gan']}.\n")
    print("Smallest, median and largest over the seeds.\n")
    print("| samples | coverage | precision | novelty |\n|---|---|---|---|")
    for name, found in rows.items():
        table = torch.tensor(found).sort(dim=0).values
        low, middle, high = table[0], table[len(table) // 2], table[-1]
        cells = [f"{low[i]:.3f} · {middle[i]:.3f} · {high[i]:.3f}" for i in range(3)]
        print(f"| {name} | {' | '.join(cells)} |")
    limits = THRESHOLDS["01_vanilla_gan"]
    wanted = (limits.coverage, limits.precision, limits.novelty)
    reached = {n: sum(all(a >= b for a, b in zip(f, wanted, strict=True)) for f in found)
               for n, found in rows.items()}  # fmt: skip
    print(
        "\nThese limits are reached on",
        ", ".join(f"{k} ({n})" for n, k in reached.items()),
        "seeds.",
    )


if __name__ == "__main__":
    main()

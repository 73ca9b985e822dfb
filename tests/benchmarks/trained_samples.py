"""Which thresholds a generator that was trained at grading must reach: a sweep over seeds.

    python tests/benchmarks/trained_samples.py --seeds 30

Trains the solution's players of 01_vanilla_gan as grading does, and prints how its samples score,
beside what is to be caught: training points, training points with a little noise, players that were
not trained, and moons that are not turned.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from course_utils import two_moons  # noqa: E402
from course_utils.checks import vanilla_gan  # noqa: E402
from course_utils.grading.samples import measure  # noqa: E402
from course_utils.grading.source import Source  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=vanilla_gan.TRAINED_EPOCHS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    vanilla_gan.TRAINED_EPOCHS = options.epochs
    space = Source("01_vanilla_gan").namespace()
    rows: dict[str, list[tuple[float, float, float]]] = {}
    seconds = []
    for seed in range(options.first, options.first + options.seeds):
        train = vanilla_gan.turned_moons(seed, seed)
        held_out = vanilla_gan.turned_moons(seed, seed + 10**6)
        noise = torch.randn(1000, 2, generator=torch.Generator().manual_seed(seed))
        begin = time.process_time()
        trained = vanilla_gan.trained_samples(space, seed)
        seconds.append(time.process_time() - begin)
        with torch.no_grad():
            untrained = space["Generator"](4)(torch.randn(1000, 4))
        for name, samples in {
            "trained": trained,
            "training points": train[:1000],
            "training points + noise 0.001": train[:1000] + 0.001 * noise,
            "training points + noise 0.005": train[:1000] + 0.005 * noise,
            "not trained": untrained,
            "moons that are not turned": two_moons(n=1000, noise=0.05, seed=seed + 7),
        }.items():
            rows.setdefault(name, []).append(measure(samples, train, held_out))
    print(f"# Samples of a trained generator, {options.seeds} seeds from {options.first}, {options.epochs} epochs\n")
    print(f"`python tests/benchmarks/trained_samples.py --seeds {options.seeds}`; "
          f"{sum(seconds) / len(seconds):.2f} CPU s a training\n")  # fmt: skip
    print("Smallest, median and largest over the seeds.\n")
    print("| samples | coverage | precision | novelty |\n|---|---|---|---|")
    for name, found in rows.items():
        table = torch.tensor(found).sort(dim=0).values
        low, middle, high = table[0], table[len(table) // 2], table[-1]
        cells = [f"{low[i]:.3f} · {middle[i]:.3f} · {high[i]:.3f}" for i in range(3)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

"""How much longer do many seeds take together than one alone?

    python -m tests.benchmarks.many --threads 1 2 --write

The final recipe of 01_vanilla_gan (section 13), with the notebook's networks and losses, through `train_many`: one
seed and then many, by turns, so that both meet the same noise of a machine that does other things as well. Each
round gives a ratio; the table has the median of the rounds, and the smallest and the largest. CPU time is that of all
threads together, wall time what one waits for; networks are built before the clock starts. --write puts the tables into
results/many.md, and leaves those of other devices there.
"""

import argparse
import itertools
import platform
import statistics
import time
from pathlib import Path

import torch
from torch import nn

from course_utils.data.batches import Batches
from course_utils.data.points import two_moons
from course_utils.device import get_device
from course_utils.grading.authoring.source import Source
from course_utils.training import (
    EMA,
    Coin,
    FourierFeatures,
    linear_decay,
    r1_penalty,
    train_many,
)

RESULTS = Path(__file__).parent / "results" / "many.md"
Z_DIM, HIDDEN, BATCH, STEPS = 8, 64, 256, 5000  # of the recipe; a round makes fewer steps
space = Source("01_vanilla_gan").namespace()


def build(seed):
    X = two_moons(n=2000, noise=0.05, seed=0, device=get_device())
    torch.manual_seed(seed)
    features = FourierFeatures(2, num_features=32, sigma=1.0, seed=seed, with_input=True)
    net_D = nn.Sequential(features, space["Discriminator"](features.out_dim, HIDDEN)).to(X.device)
    net_G = nn.Sequential(Coin(), space["Generator"](Z_DIM, HIDDEN)).to(X.device)
    ema = EMA(net_G, decay=0.98)
    optimizer_D, optimizer_G = (
        torch.optim.Adam(net.parameters(), lr=lr, betas=(0.0, 0.99), fused=True)
        for net, lr in ((net_D, 8e-3), (net_G, 2e-3))
    )
    schedules = [linear_decay(optimizer, STEPS) for optimizer in (optimizer_D, optimizer_G)]
    batches = Batches(X, batch_size=BATCH, drop_last=True, seed=seed)
    return net_D, net_G, ema, optimizer_D, optimizer_G, schedules, batches


def train(net_D, net_G, ema, optimizer_D, optimizer_G, schedules, batches, num_steps):
    endless = itertools.chain.from_iterable(itertools.repeat(batches))
    for step, real in enumerate(itertools.islice(endless, num_steps)):
        with torch.no_grad():
            fakes = net_G(torch.randn(BATCH, Z_DIM, device=real.device))
        penalize = step % 4 == 0
        real.requires_grad_(penalize)
        logits_real, logits_fake = net_D(torch.cat([real, fakes])).chunk(2)
        loss_D = space["discriminator_loss"](logits_real, logits_fake)
        if penalize:
            loss_D = loss_D + 4 * 0.01 * r1_penalty(logits_real, real)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()
        noise = torch.randn(BATCH, Z_DIM, device=real.device)
        loss_G = space["generator_loss"](net_D(net_G(noise)))
        optimizer_G.zero_grad()
        loss_G.backward(inputs=list(net_G.parameters()))
        optimizer_G.step()
        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
    return ema.module


def seconds(members, num_steps):
    """Wall and CPU seconds of a step."""

    def clocks():
        if get_device().type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter(), time.process_time()

    def timed(*arguments):
        begin = clocks()
        train(*arguments, num_steps)
        return [(b - a) / num_steps for a, b in zip(begin, clocks(), strict=True)]

    return train_many(build, timed, members)[0]


def measured(threads, counts, rounds, num_steps):
    """A row for each number of seeds: milliseconds and ratios."""
    torch.set_num_threads(threads)
    seconds(range(2), 20)  # libraries set themselves up
    found = {count: [] for count in counts}
    for _ in range(rounds):
        for count in counts:
            found[count].append((seconds(range(1), num_steps), seconds(range(count), num_steps)))
            print(threads, count, found[count][-1], flush=True)
    rows = []
    for count, pairs in found.items():
        cells = []
        for kind in (0, 1):  # wall, CPU
            one, many = ([pair[k][kind] for pair in pairs] for k in (0, 1))
            ratios = [b / a for a, b in zip(one, many, strict=True)]
            low, high = min(ratios), max(ratios)
            cells += [
                f"{1e3 * statistics.median(one):.2f}", f"{1e3 * statistics.median(many):.2f}",
                f"**{statistics.median(ratios):.1f}** ({low:.1f} to {high:.1f})",
            ]  # fmt: skip
        rows.append(f"| {threads} | {count} | " + " | ".join(cells) + " |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--seeds", type=int, nargs="+", default=[4, 16])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=200, help="of a round; the recipe has 5000")
    parser.add_argument("--write", action="store_true", help=f"write results/{RESULTS.name}")
    args = parser.parse_args()
    device = get_device()
    name = torch.cuda.get_device_name() if device.type == "cuda" else platform.machine()
    section = [
        f"## {device.type}", "",
        f"{name}, torch {torch.__version__}; {args.rounds} rounds of {args.steps} steps, "
        "milliseconds a step of all seeds.", "",
        "| threads | seeds | one, wall | many, wall | ratio, wall | one, CPU | many, CPU | ratio, CPU |",
        "|" + "---|" * 8,
    ]  # fmt: skip
    for threads in args.threads:
        section += measured(threads, args.seeds, args.rounds, args.steps)
    text = "\n".join(section) + "\n"
    print(text)
    if args.write:
        head = ["# Many seeds together, against one alone", "", "```"]
        head += [line.strip() for line in __doc__.splitlines() if line.startswith("    ")]
        old = RESULTS.read_text().split("\n## ")[1:] if RESULTS.exists() else []
        others = ["## " + part.rstrip() + "\n" for part in old if not part.startswith(device.type)]
        RESULTS.write_text("\n".join([*head, "```", "", text, *others]))


if __name__ == "__main__":
    main()

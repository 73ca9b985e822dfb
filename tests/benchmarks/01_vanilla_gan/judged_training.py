"""How far is a right training at grading from the solution's, and how far one that does a little less?

    python -m tests.benchmarks.01_vanilla_gan.judged_training --seeds 20 --write

Trains the solution's players of 01_vanilla_gan as grading does: the solution in double precision, which
is what is expected; the same with another order of sums (one pass of D over the whole batch); the solution
in single precision; and, in double precision, without the last step of the generator, or with the
optimizers' rates a hundredth higher. Distances are shares of the largest number, as the comparison takes
them; it allows RTOL. --write puts the table into judged_training.md beside it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.checks.observation import observe
from course_utils.checks.probes.vanilla_gan_trained import BATCHES, CASE, EPOCHS, trained
from course_utils.checks.relations import RTOL
from course_utils.grading.authoring.source import Source

RESULTS = Path(__file__).with_suffix(".md")
space = Source("01_vanilla_gan").namespace()
train = space["train"]


def without_the_last_step(net_D, net_G, update_D, update_G, *others, **names):
    steps = 0

    def lazy(*arguments):
        nonlocal steps
        steps += 1
        return update_G(*arguments) if steps < EPOCHS * BATCHES else torch.tensor(0.7)

    return train(net_D, net_G, update_D, lazy, *others, **names)


def quicker(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, *others, **names):
    for group in (*optimizer_D.param_groups, *optimizer_G.param_groups):
        group["lr"] *= 1.01
    return train(net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, *others, **names)


def in_one_pass(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    logits = net_D(torch.cat([real, net_G(z).detach()]))
    loss = space["discriminator_loss"](logits[: len(real)], logits[len(real) :])
    loss.backward()
    optimizer.step()
    return loss.detach()


def numbers(seed: int, dtype: torch.dtype = torch.float64, **other: Callable) -> list[torch.Tensor]:
    """What a training shows, one tensor for each observation."""
    players = {**space, **other}
    _, records = observe(trained(players), players["train"], seed, dtype=dtype)
    (values,) = (record.values for record in records if record.case == CASE)
    return [torch.tensor(value["data"], dtype=torch.float64) for value in values.values()]


def distance(one: list[torch.Tensor], two: list[torch.Tensor]) -> float:
    """The largest of the observations: one that differs is enough."""
    pairs = zip(one, two, strict=True)
    return max(float((a - b).abs().max() / b.abs().max()) for a, b in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found, seconds = [], 0.0
    for seed in tqdm(range(options.seeds)):
        begin = time.process_time()
        want = numbers(seed)
        seconds += time.process_time() - begin
        tried = (
            numbers(seed, update_D=in_one_pass),
            numbers(seed, dtype=torch.float32),
            numbers(seed, train=without_the_last_step),
            numbers(seed, train=quicker),
        )
        found.append([distance(one, want) for one in tried])
    table = torch.tensor(found).sort(dim=0).values
    lines = [
        f"# The training that is judged at grading, {options.seeds} seeds", "",
        f"`python -m tests.benchmarks.01_vanilla_gan.judged_training --seeds {options.seeds} --write`; "
        f"{seconds / options.seeds:.2f} CPU s a training.", "",
        f"Distance from the solution, as a share of the largest number; allowed is {RTOL:g}.", "",
        "| training | smallest | median | largest |", "|---|---|---|---|",
    ]  # fmt: skip
    names = ("right, another order of sums", "right, in single precision",
             "without the last step of G", "rates 1 % higher")  # fmt: skip
    for k, name in enumerate(names):
        low, middle, high = table[0, k], table[len(table) // 2, k], table[-1, k]
        lines.append(f"| {name} | {low:.1e} | {middle:.1e} | {high:.1e} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()

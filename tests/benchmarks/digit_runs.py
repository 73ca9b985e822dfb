"""What the benchmarks on digits share: the recipe in common use, clocks, runs, their table."""

import hashlib
import itertools
import os
import platform
import time

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
from tqdm import tqdm

from course_utils.data.batches import Batches
from course_utils.data.digits import MNIST, Images, mnist, mnist_folder
from course_utils.metrics.report import ImageMetrics
from course_utils.training.bf16 import bf16_gains
from tests.benchmarks.digit_gan import train_digit_gan
from tests.benchmarks.stored import options

NUM_JUDGED = 10_000


def step_usual(net_D, net_G, real, optimizer_D, optimizer_G):
    """float32, two passes of D, fakes with a graph that is not needed."""
    ones, zeros = torch.ones(len(real), 1), torch.zeros(len(real), 1)
    optimizer_D.zero_grad()
    fake = net_G(torch.randn(len(real), 100))
    loss = F.binary_cross_entropy_with_logits(net_D(real), ones)
    loss = loss + F.binary_cross_entropy_with_logits(net_D(fake.detach()), zeros)
    loss.backward()
    optimizer_D.step()
    optimizer_G.zero_grad()
    F.binary_cross_entropy_with_logits(net_D(net_G(torch.randn(len(real), 100))), ones).backward()
    optimizer_G.step()


def usual_loader(batch_size=128):
    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(mnist_folder(), train=True, transform=to_range)
    return DataLoader(data, batch_size=batch_size, shuffle=True)


def epochs(batches):
    while True:
        for batch in batches:
            yield batch[0] if isinstance(batch, list) else batch


def speed(runs, num_steps=40):
    """Images per CPU second, the recipes in turn, so that all meet the same noise."""
    spent = {name: [0.0, 0.0] for name in runs}
    for i in tqdm(range(num_steps + 3), desc="speed"):
        for name, (step, state, batches) in runs.items():
            cpu, wall = time.process_time(), time.perf_counter()
            net_D, net_G, optimizer_D, optimizer_G = state
            step(net_D, net_G, next(batches), optimizer_D, optimizer_G)
            if i >= 3:  # the first few allocate
                spent[name][0] += time.process_time() - cpu
                spent[name][1] += time.perf_counter() - wall
    return {name: [num_steps * 128 / t for t in times] for name, times in spent.items()}


class Clock:
    """CPU and wall-clock seconds, and a stop once a limit of CPU seconds is reached."""

    def __init__(self, limit):
        self.limit, self.cpu, self.wall = limit, time.process_time(), time.perf_counter()

    def times(self):
        return time.process_time() - self.cpu, time.perf_counter() - self.wall

    def over(self):
        return self.times()[0] >= self.limit


def quiet(num_blocks, history):
    return tqdm(range(num_blocks), leave=False)


def judged(recipe, seed, seconds, train, judge):
    net_G, z_dim, steps, (cpu, wall) = recipe(seed, seconds, train)
    z = torch.randn(NUM_JUDGED, z_dim, generator=torch.Generator().manual_seed(1000 + seed))
    with torch.no_grad():
        report = judge.report(torch.cat([net_G(part) for part in z.split(1000)]))
    return dict(
        steps=steps, cpu=cpu, wall=wall, frechet=report.values["frechet"],
        ratio=report.ratio("frechet"), precision=report.values["precision"],
        reference_precision=report.reference["precision"], recall=report.values["recall"],
        reference_recall=report.reference["recall"], shares=report.shares,
    )  # fmt: skip


def fingerprint(usual_players, step, **lean):
    """What a few steps of both recipes come to, bit for bit: tells their runs from those of others."""
    train = mnist("train")
    train = Images(train.x[:2560], train.y[:2560], train.source, train.value_range)
    net_D, net_G, optimizer_D, optimizer_G = usual_players
    for real in itertools.islice(Batches(train.x, batch_size=128), 3):
        step(net_D, net_G, real, optimizer_D, optimizer_G)
    lean_G = train_digit_gan(
        train, 20, progress=lambda num_blocks, history: range(num_blocks), **lean
    )
    weights = [p.detach().numpy().tobytes() for net in (lean_G, net_G) for p in net.parameters()]
    return hashlib.sha256(b"".join(weights)).hexdigest()[:16]


def head(title, doc, conditions):
    """The first lines of a table: its commands, the machine, and under which conditions it was made."""
    return [
        f"# {title}",
        "",
        "```",
        *(line.strip() for line in doc.splitlines() if line.startswith("    ")),
        "```",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} thread(s), torch "
        f"{torch.__version__}, Python {platform.python_version()}; bfloat16 faster than float32: "
        f"{bf16_gains('cpu')}. {conditions}",
    ]


def report(runs, title, doc):
    lines = [
        *head(title, doc, f"{NUM_JUDGED:,} samples against the 10,000 test images."),
        "",
    ]
    runs = list(runs)
    for run in runs:
        if run["kind"] == "speed":
            usual, ours = run["speed"]["usual"], run["speed"]["ours"]
            lines += [
                "## Images per second, the networks of the text, batches of 128",
                "",
                "| | per CPU second | per second of this (busy) machine |",
                "|---|---|---|",
                f"| usual: float32, ToTensor per image, two passes of D, unfused Adam | {usual[0]:.0f} | {usual[1]:.0f} |",
                f"| ours | {ours[0]:.0f} | {ours[1]:.0f} |",
                f"| ratio | {ours[0] / usual[0]:.2f} | {ours[1] / usual[1]:.2f} |",
                "",
            ]
    quality = [run for run in runs if run["kind"] == "quality"]
    if quality:
        lines += [
            "## Quality",
            "",
            "| recipe | seed | steps | CPU s | wall s | Fréchet | over real-vs-real | precision (real) | recall (real) | shares |",
            "|" + "---|" * 10,
        ]
        for r in sorted(quality, key=lambda r: (r["seconds"], r["name"], r["seed"])):
            lines.append(
                f"| {r['name']}{' ' + str(r['seconds']) + ' CPU s' if r['seconds'] else ', default budget'} "
                f"| {r['seed']} | {r['steps']} | {r['cpu']:.0f} | {r['wall']:.0f} | {r['frechet']:.2f} | {r['ratio']:.1f} "
                f"| {r['precision']:.3f} ({r['reference_precision']:.3f}) | {r['recall']:.3f} ({r['reference_recall']:.3f}) "
                f"| {min(r['shares']):.1%} to {max(r['shares']):.1%} |"
            )
    return "\n".join(lines).rstrip() + "\n"


def measure(args, runs, recipes, speed_runs, num_steps=40):
    """Run what is not stored yet."""
    train = mnist("train")
    if train.source != MNIST:
        raise SystemExit("The benchmark needs the real MNIST.")
    judge = ImageMetrics(mnist("test"), train)
    if args.speed and not any(run["kind"] == "speed" for run in runs):
        runs.add(kind="speed", speed=speed(speed_runs(train.x), num_steps))
    done = {(r["name"], r["seed"], r["seconds"]) for r in runs if r["kind"] == "quality"}
    jobs = [(name, seed, args.seconds) for seed in range(args.seeds) for name in args.recipe]
    for name, seed, seconds in tqdm([job for job in jobs if job not in done], unit="run"):
        result = judged(recipes[name], seed, seconds, train, judge)
        runs.add(kind="quality", name=name, seed=seed, seconds=seconds, **result)


def digit_options(doc, recipes, results):
    """The parser of what the benchmark of 02 can be asked for."""
    parser = options(doc, recipes, results, recipe="lean")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument(
        "--seconds", type=int, default=0, help="CPU seconds a run; 0: the default budget"
    )
    return parser

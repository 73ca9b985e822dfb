"""How fast do the notebooks' own steps train, against the usual loop and against the hardware's limits?

    python -m tests.benchmarks.gpu --steps 500 --quality --write
    COURSE_DEVICE=cpu OMP_NUM_THREADS=1 python -m tests.benchmarks.gpu --steps 30 --write

The same networks twice: as the notebook has them, with `Batches` and `fast_step`, and in the usual loop:
float32, a DataLoader that makes a tensor of each image (ToTensor), two passes of D, unfused Adam.
The floor is the longer of two times: the operations of a step (torch.utils.flop_counter) over the
measured peak of a matrix product, and its bytes over the measured bandwidth of a copy. Bytes: each weight
is read three times and its gradient written, and Adam reads four and writes three numbers for it; the
batch is read. What lies between layers is taken to stay in a cache, so this is a lower bound.
--quality trains the notebook's last recipe at full budget as well; --write puts the table into
results/gpu.md. Another notebook is another entry of TASKS.
"""

import argparse
import importlib
import itertools
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.flop_counter import FlopCounterMode

from course_utils.data.batches import Batches
from course_utils.data.digits import mnist, mnist_folder
from course_utils.data.points import two_moons
from course_utils.device import get_device
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.metrics.points import coverage, precision
from course_utils.metrics.report import ImageMetrics
from course_utils.training.bf16 import bf16_gains
from course_utils.training.fast import fast_step
from tests.benchmarks.digit_gan import train_digit_gan

RESULTS = Path(__file__).parent / "results" / "gpu.md"
BATCH = 128
WARM_UP = 12  # steps before the clock starts: libraries set up, graphs are recorded


@dataclass
class Task:
    """A notebook's training, in the two ways that are compared."""

    networks: Callable[[], tuple[nn.Module, nn.Module]]  # net_D, net_G
    z_dim: int
    update_D: (
        Callable  # (net_D, net_G, real, z, optimizer), or (..., real, real_y, z, y, optimizer)
    )
    update_G: Callable  # (net_D, net_G, z, optimizer), or (net_D, net_G, z, y, optimizer)
    data: tuple[Tensor, ...]  # rows, and their labels where the networks take them
    loader: Callable[[], DataLoader]
    quality: Callable[
        [], str
    ]  # trains the recipe that reaches the notebook's target, says what it reached
    goal: float  # images/s over the usual, on one H100
    num_classes: int = 0

    def noise(self, n: int, device: torch.device) -> tuple[Tensor, ...]:
        """What the generator takes for n samples."""
        z = torch.randn(n, self.z_dim, device=device)
        if not self.num_classes:
            return (z,)
        return z, torch.randint(self.num_classes, (n,), device=device)


# --- The notebooks -----------------------------------------------------------------------------------


def moons(device: torch.device) -> Task:
    source = Source("01_vanilla_gan")
    space = source.namespace()
    (recipe,) = (c.source for c in source.code if "def train_stable(" in c.source)
    run_cell(recipe, "<train_stable>", space)

    def quality() -> str:
        net_G, _ = space["train_stable"](*space["stable_players"](0, 5000), num_steps=5000)
        samples = space["sample"](net_G, 2000, z_dim=8, seed=1)
        held_out = space["two_moons"](2000, seed=1, device=device)
        return f"coverage {coverage(held_out, samples):.3f}, precision {precision(held_out, samples):.3f}"

    return Task(
        networks=lambda: (space["Discriminator"]().to(device), space["Generator"](4).to(device)),
        z_dim=4,
        update_D=space["update_D"],
        update_G=space["update_G"],
        data=(space["X"],),
        loader=lambda: DataLoader(TensorDataset(space["X"].cpu()), BATCH, shuffle=True),
        quality=quality,
        goal=15,
    )


def labelled_moons(device: torch.device) -> Task:
    source = Source("04_conditional_gan")
    space = source.namespace()
    for mark in ("class Rounds:", "def moons_players(", "fit_moons = partial("):
        (given,) = (c.source for c in source.code if mark in c.source)
        run_cell(given, "<04_conditional_gan>", space)
    data = two_moons(2000, seed=0, labels=True, device=device)

    def quality() -> str:
        nets = (net.to(device) for net in space["moons_players"](0, True))
        options = dict(num_rounds=space["num_rounds"], **space["PARTS"])
        net_G, _ = space["fit_moons"](*nets, x=data[0], labels=data[1], **options)
        held_out, moon = two_moons(2000, seed=1, labels=True, device=device)
        y = torch.arange(2000, device=device) % 2
        samples = space["sample_labels"](net_G, y, space["moons_z"], 2, seed=1)
        right = (moon[torch.cdist(samples, held_out).argmin(1)] == y).float().mean()
        return f"label accuracy {right:.3f}, coverage {coverage(held_out, samples):.3f}"

    return Task(
        networks=lambda: (
            space["ConditionalDiscriminator"]().to(device),
            space["ConditionalGenerator"](4).to(device),
        ),
        z_dim=4,
        update_D=space["update_D_labels"],
        update_G=space["update_G_labels"],
        data=data,
        loader=lambda: DataLoader(TensorDataset(*(d.cpu() for d in data)), BATCH, shuffle=True),
        quality=quality,
        goal=15,
        num_classes=2,
    )


def lean_quality(device: torch.device, num_steps: int) -> str:
    train = mnist("train", device=device)
    net_G = train_digit_gan(train, num_steps, seed=0)
    z = torch.randn(10_000, 74, generator=torch.Generator().manual_seed(1)).to(device)
    with torch.no_grad():
        images = torch.cat([net_G(part) for part in z.split(1000)])
    report = ImageMetrics(mnist("test", device=device), train).report(images)
    return f"Fréchet distance {report.ratio('frechet'):.1f} times real-vs-real"


def one_by_one() -> DataLoader:
    """MNIST as most courses load it: an image is made a tensor each time that it is asked for."""
    from torchvision import datasets, transforms

    steps = [transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
    images = datasets.MNIST(mnist_folder(), transform=transforms.Compose(steps))
    return DataLoader(images, BATCH, shuffle=True)


def digits(device: torch.device) -> Task:
    source = Source("02_mnist_gan")
    space = source.namespace()
    (given,) = (c.source for c in source.code if c.source.startswith("def update_D("))
    run_cell(given, "<steps>", space)
    return Task(
        networks=lambda: (
            space["MlpDiscriminator"]().to(device),
            space["MlpGenerator"](100).to(device),
        ),
        z_dim=100,
        update_D=space["update_D"],
        update_G=space["update_G"],
        data=(mnist("train", device=device).x,),
        loader=one_by_one,
        quality=partial(lean_quality, device, 5000),
        goal=8,
    )


def convolutions(device: torch.device) -> Task:
    own = importlib.import_module("tests.benchmarks.03_dcgan.dcgan")
    space = own.notebook()

    def update_D(net_D, net_G, real, z, optimizer_D):
        return space["update_D"](net_D, net_G, real, z, optimizer_D, 0.0)

    def quality() -> str:
        train = mnist("train", device=device)
        judge = ImageMetrics(mnist("test", device=device), train)
        found = own.measured(train, judge, 0, own.TABLES["recipe"]["all parts"])
        return f"Fréchet distance {found['frechet']:.1f} times real-vs-real"

    return Task(
        networks=lambda: space["players"](74),
        z_dim=74,
        update_D=update_D,
        update_G=space["update_G"],
        data=(mnist("train", device=device).x,),
        loader=one_by_one,
        quality=quality,
        goal=8,
    )


TASKS = {
    "01_vanilla_gan": moons,
    "02_mnist_gan": digits,
    "03_dcgan": convolutions,
    "04_conditional_gan": labelled_moons,
}


# --- The two loops -----------------------------------------------------------------------------------


def players(task: Task, **options):
    torch.manual_seed(0)
    nets = task.networks()
    return *nets, *(torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999), **options) for n in nets)


def usual(task: Task, device: torch.device) -> Iterator[Tensor]:
    net_D, net_G, optimizer_D, optimizer_G = players(task, fused=False, foreach=False)
    for real, *labels in itertools.chain.from_iterable(itertools.repeat(task.loader())):
        real = real.to(device)
        labels = [y.to(device) for y in labels] if task.num_classes else []
        ones, zeros = (
            torch.ones(len(real), 1, device=device),
            torch.zeros(len(real), 1, device=device),
        )
        z, *y = task.noise(len(real), device)
        fake = net_G(z, *y)
        loss_D = bce(net_D(real, *labels), ones) + bce(net_D(fake.detach(), *y), zeros)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()
        loss_G = bce(net_D(fake, *y), ones)
        optimizer_G.zero_grad()
        loss_G.backward()
        optimizer_G.step()
        yield real


def ours(task: Task, device: torch.device) -> Iterator[Tensor]:
    net_D, net_G, optimizer_D, optimizer_G = players(task)
    update_D, update_G = fast_step(task.update_D), fast_step(task.update_G)
    batches = Batches(*task.data, batch_size=BATCH, drop_last=True)
    for batch in itertools.chain.from_iterable(itertools.repeat(batches)):
        batch = batch if isinstance(batch, tuple) else (batch,)
        update_D(net_D, net_G, *batch, *task.noise(BATCH, device), optimizer_D)
        update_G(net_D, net_G, *task.noise(BATCH, device), optimizer_G)
        yield batch[0]


# --- Measuring ---------------------------------------------------------------------------------------


def clock(device: torch.device) -> float:
    """Seconds: of the CPU on a CPU, which other programs lengthen less; of the wall on a GPU."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.process_time() if device.type == "cpu" else time.perf_counter()


def images_per_second(task: Task, num_steps: int, device: torch.device, turns: int = 5):
    """Usual and ours in turns, so that both meet the same noise."""
    loops = {"usual": usual(task, device), "ours": ours(task, device)}
    for loop in loops.values():
        for _ in range(WARM_UP):
            next(loop)
    seen, spent = dict.fromkeys(loops, 0), dict.fromkeys(loops, 0.0)
    for _ in range(turns):
        for name, loop in loops.items():
            start = clock(device)
            seen[name] += sum(len(next(loop)) for _ in range(max(1, num_steps // turns)))
            spent[name] += clock(device) - start
    return {name: seen[name] / spent[name] for name in loops}


def fastest(run: Callable, device: torch.device, repeats: int = 10) -> float:
    times = []
    for _ in range(repeats):
        start = clock(device)
        run()
        times.append(clock(device) - start)
    return min(times)


def limits(device: torch.device) -> tuple[float, float, str]:
    """Peak of a matrix product in operations a second, of a copy in bytes a second, and the type."""
    n = 8192 if device.type == "cuda" else 1024
    dtype = torch.bfloat16 if bf16_gains(device.type) else torch.float32
    a = torch.randn(n, n, device=device).to(dtype)
    source = torch.empty(
        1 << (30 if device.type == "cuda" else 27), dtype=torch.uint8, device=device
    )
    target = torch.empty_like(source)
    peak = 2 * n**3 / fastest(lambda: a @ a, device)
    bandwidth = 2 * source.numel() / fastest(partial(target.copy_, source), device)
    return peak, bandwidth, str(dtype).removeprefix("torch.")


def floor(task: Task, device: torch.device, peak: float, bandwidth: float):
    """Operations and bytes of one step of both, and the least seconds that these could take."""
    net_D, net_G, optimizer_D, optimizer_G = players(task)
    batch, noise = [part[:BATCH] for part in task.data], task.noise(BATCH, device)
    with FlopCounterMode(display=False) as counter:
        task.update_D(net_D, net_G, *batch, *noise, optimizer_D)
        task.update_G(net_D, net_G, *noise, optimizer_G)
    weights = sum(p.numel() for net in (net_D, net_G) for p in net.parameters())
    moved = weights * 4 * (3 + 1 + 7) + batch[0].numel() * 4
    flops = counter.get_total_flops()
    return flops, moved, max(flops / peak, moved / bandwidth)


def compiled(task: Task, num_steps: int, device: torch.device) -> tuple[float, float]:
    """Seconds that torch.compile of both networks takes, and that it then saves in each step."""
    seconds = {}
    for compile_them in (False, True):
        net_D, net_G, optimizer_D, optimizer_G = players(task, fused=True)
        if compile_them:
            net_D.compile()
            net_G.compile()
        batch, noise = [part[:BATCH] for part in task.data], task.noise(BATCH, device)

        def step(
            nets=(net_D, net_G), D=optimizer_D, G=optimizer_G, batch=batch, noise=noise
        ) -> None:
            task.update_D(*nets, *batch, *noise, D)
            task.update_G(*nets, *noise, G)

        start = time.perf_counter()
        step()
        first = time.perf_counter() - start
        seconds[compile_them] = first, fastest(step, device, num_steps)
    return seconds[True][0] - seconds[False][0], seconds[False][1] - seconds[True][1]


def name_of(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name()
    words = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":")[1].strip() for line in words.splitlines() if "model name" in line]
    threads = torch.get_num_threads()
    return f"CPU ({models[0] if models else platform.machine()}), {threads} thread(s)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=200, help="timed steps of each loop")
    parser.add_argument("--tasks", nargs="*", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--quality", action="store_true", help="train to quality as well")
    parser.add_argument("--write", action="store_true", help=f"write results/{RESULTS.name}")
    args = parser.parse_args()
    device = get_device()
    peak, bandwidth, dtype = limits(device)
    unit = "CPU second" if device.type == "cpu" else "second"
    lines = [
        "# Speed against the usual loop and the hardware's limits",
        "",
        "```",
        *(line.strip() for line in __doc__.splitlines() if line.startswith("    ")),
        "```",
        "",
        f"{name_of(device)}; torch {torch.__version__}; batches of {BATCH}. Measured peak: "
        f"{peak / 1e12:.2f} TFLOP/s in {dtype}, {bandwidth / 1e9:.1f} GB/s.",
        "",
    ]
    if device.type != "cuda":
        lines += [
            "**No figures of a GPU exist yet**: these are of a CPU. The first command, on a GPU, makes them; "
            "the goals are for one H100.",
            "",
        ]
    lines += [
        f"| notebook | usual, images a {unit} | ours | ratio | goal on a GPU | GFLOP a step | MB a step "
        "| floor, ms | ours, ms | share of the floor reached | compile: s to start, ms saved a step |",
        "|" + "---|" * 11,
    ]
    reached = []
    for name in args.tasks:
        task = TASKS[name](device)
        speed = images_per_second(task, args.steps, device)
        flops, moved, least = floor(task, device, peak, bandwidth)
        start, saved = compiled(task, args.steps, device)
        mine = BATCH / speed["ours"]
        lines.append(
            f"| {name} | {speed['usual']:,.0f} | {speed['ours']:,.0f} | {speed['ours'] / speed['usual']:.1f} "
            f"| {task.goal} | {flops / 1e9:.3f} | {moved / 1e6:.1f} | {1e3 * least:.3f} | {1e3 * mine:.2f} "
            f"| {least / mine:.0%} | {start:.1f}, {1e3 * saved:.2f} |"
        )
        if args.quality:
            begin = clock(device)
            words = task.quality()
            reached.append(f"- {name}: {words}, after {clock(device) - begin:.0f} {unit}s, judged.")
    lines += ["", *reached] if reached else []
    text = "\n".join(lines) + "\n"
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()

"""Train the MNIST classifier behind the image metrics; interrupted, the same command resumes.

    COURSE_DATA=... python -m tests.benchmarks.mnist_classifier

Writes course_utils/weights/mnist_classifier.pt (half precision) and results/mnist_classifier.md.
"""

import argparse
import io
import platform
import tempfile
import time
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy, pad
from tqdm import tqdm

from course_utils.data.digits import MNIST, mnist
from course_utils.files import write_atomic
from course_utils.metrics.digits import DigitClassifier, classify
from course_utils.training.checkpoint import load_checkpoint, previous_path, save_checkpoint

HERE = Path(__file__).parent
WEIGHTS = HERE.parent.parent / "course_utils" / "weights" / "mnist_classifier.pt"
TABLE = HERE / "results" / "mnist_classifier.md"
TARGET = 0.993


def shifted(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A batch moved by up to two pixels each way: cheap augmentation that keeps digits legible."""
    dy, dx = torch.randint(5, (2,), generator=generator).tolist()
    return pad(x, (2, 2, 2, 2), value=-1)[:, :, dy : dy + 28, dx : dx + 28]


def accuracy(net: DigitClassifier, images) -> float:
    return (classify(net, images.x)[1].argmax(1) == images.y).double().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="file to write")
    parser.add_argument("--table", type=Path, default=TABLE, help="file to write")
    args = parser.parse_args()

    train, test = mnist("train", device=args.device), mnist("test", device=args.device)
    if train.source != MNIST:
        raise SystemExit("The classifier needs the real MNIST.")
    torch.manual_seed(args.seed)
    net = DigitClassifier().to(args.device)
    batch, generator = 128, torch.Generator().manual_seed(args.seed)
    steps = len(train) // batch
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=args.epochs * steps)
    run = dict(net=net, optimizer=optimizer, schedule=schedule, generator=generator)
    path = Path(tempfile.gettempdir()) / f"mnist_classifier_{args.seed}_{args.epochs}.pt"
    state = load_checkpoint(path, **run)
    seconds = state.get("seconds", 0.0)

    for epoch in range(state.get("epoch", 0), args.epochs):
        start = time.perf_counter()
        net.train()
        order = torch.randperm(len(train), generator=generator)[: steps * batch].view(steps, batch)
        for index in tqdm(order, desc=f"epoch {epoch + 1}/{args.epochs}"):
            x, y = shifted(train.x[index], generator), train.y[index]
            optimizer.zero_grad()
            cross_entropy(net(x), y).backward()
            optimizer.step()
            schedule.step()
        seconds += time.perf_counter() - start
        save_checkpoint(path, **run, epoch=epoch + 1, seconds=seconds)
        print(f"test accuracy {accuracy(net, test):.4f}, {seconds:.0f} s")

    # What ships is judged: the weights rounded to half precision.
    half = {k: v.half() if v.is_floating_point() else v for k, v in net.cpu().state_dict().items()}
    net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in half.items()})
    net.to(args.device)
    result = accuracy(net, test)
    buffer = io.BytesIO()
    torch.save({"net": half}, buffer)
    table = f"""# MNIST classifier behind the image metrics

`python -m tests.benchmarks.mnist_classifier --epochs {args.epochs} --seed {args.seed}`

| | |
|---|---|
| test accuracy, weights in half precision | {result:.2%} (target at least {TARGET:.1%}) |
| training accuracy | {accuracy(net, train):.2%} |
| weights | {sum(p.numel() for p in net.parameters()):,}, {len(buffer.getvalue()) / 1e6:.2f} MB |
| epochs of 60,000 images | {args.epochs} |
| training time | {seconds:.0f} s on {args.device}, {torch.get_num_threads()} thread(s) |
| torch | {torch.__version__}, Python {platform.python_version()} |
"""
    print(table)
    if result < TARGET:
        raise SystemExit(
            f"The accuracy {result:.2%} is below the target, so the shipped weights stay."
        )
    write_atomic(args.weights, buffer.getvalue())
    write_atomic(args.table, table.encode())
    for done in (path, previous_path(path)):
        done.unlink(missing_ok=True)


if __name__ == "__main__":
    main()

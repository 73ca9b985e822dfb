"""Is bfloat16 faster here, as `bf16_gains` says from the processor's instructions? And from which width on?

    python -m tests.benchmarks.bf16 --write

A training step (forward, backward, fused Adam) of three Linear layers of one width, batches of 128,
in float32 and under autocast in turn, so that both meet the same noise; the shortest of several, as
what other programs take away only ever lengthens it. --write puts the table into results/bf16.md.
"""

import argparse
import platform
import time
from pathlib import Path

import torch
from torch import nn

from course_utils.device import get_device
from course_utils.training.bf16 import BF16_INSTRUCTIONS, bf16_gains

RESULTS = Path(__file__).parent / "results" / "bf16.md"
WIDTHS = (64, 128, 256, 512, 1024)


def seconds(width, device, repeats=20):
    """Seconds of a step in float32 and in bfloat16."""
    torch.manual_seed(0)
    x = torch.randn(128, width, device=device)
    steps = {}
    for enabled in (False, True):
        layers = [layer for _ in range(3) for layer in (nn.Linear(width, width), nn.LeakyReLU(0.2))]
        net = nn.Sequential(*layers).to(device)
        steps[enabled] = net, torch.optim.Adam(net.parameters(), fused=True)
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(repeats):
        for enabled, (net, optimizer) in steps.items():
            start = time.perf_counter()
            for _ in range(max(1, 256 // width)):
                optimizer.zero_grad()
                with torch.autocast(device.type, torch.bfloat16, enabled, cache_enabled=False):
                    loss = net(x).float().square().mean()
                loss.backward()
                optimizer.step()
            if device.type == "cuda":
                torch.cuda.synchronize()
            best[enabled] = min(best[enabled], (time.perf_counter() - start) / max(1, 256 // width))
    return best[False], best[True]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write results/{RESULTS.name}")
    args = parser.parse_args()
    device = get_device()
    has = [name for name in BF16_INSTRUCTIONS if getattr(torch.cpu, name, bool)()]
    lines = [
        "# bfloat16 against float32",
        "",
        "```",
        *(line.strip() for line in __doc__.splitlines() if line.startswith("    ")),
        "```",
        "",
        f"{device.type}, {platform.machine()}, {torch.get_num_threads()} thread(s), torch "
        f"{torch.__version__}. Instructions for bfloat16: "
        f"{', '.join(name.removeprefix('_is_').removesuffix('_supported') for name in has) or 'none'}; "
        f"`bf16_gains` says {bf16_gains(device.type)}.",
        "",
        "| width of three layers | float32, ms a step | bfloat16, ms a step | gain |",
        "|---|---|---|---|",
    ]
    for width in WIDTHS:
        full, half = seconds(width, device)
        lines.append(f"| {width} | {1e3 * full:.2f} | {1e3 * half:.2f} | {full / half:.2f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()

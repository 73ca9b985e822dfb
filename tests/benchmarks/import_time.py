"""What do `import course_utils` and a kernel's first check cost beyond `import torch`? At most 0.3 s.

    python -m tests.benchmarks.import_time [--rounds 7] [--write]

Each round times all in fresh interpreters, one right after the other; the tables give medians of CPU
seconds: of one thread, and with torch imported before for checks.
"""

import argparse
import platform
import statistics
import subprocess
import sys
from pathlib import Path

from tqdm import trange

RESULTS = Path(__file__).parent / "results" / "import_time.md"
# The last one makes optimizers: the first of a kernel would import torch's compiler, 880 modules.
CHECKS = {
    "generator_loss": "lambda logits: F.softplus(-logits).mean()",
    "layer_sizes": "lambda size, layers: [0]",
    "one_hot": "lambda labels, n: torch.eye(n, device=labels.device)[labels]",
    "update_G": "lambda net_D, net_G, z, optimizer: optimizer.step()",
}
STATEMENTS = ("import torch", "import course_utils", "from course_utils import check, two_moons")


def seconds(statement: str) -> float:
    code = f"import time; t = time.process_time(); {statement}; print(time.process_time() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def first_check(name: str) -> float:
    """CPU seconds of a kernel's first check, whether the answer passes or not."""
    code = (
        "import contextlib, time, torch; import torch.nn.functional as F; t = time.process_time()\n"
        "from course_utils import check\n"
        f"with contextlib.suppress(AssertionError): check({name!r}, {CHECKS[name]})\n"
        "print(time.process_time() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="keep the table beside this file")
    options = parser.parse_args()
    for statement in STATEMENTS:
        seconds(statement)  # fills the file cache
    rounds = [[seconds(s) for s in STATEMENTS] for _ in trange(options.rounds)]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    lines = ["| statement | CPU seconds | beyond `import torch` |", "|---|---|---|"]
    lines += [
        f"| `{statement}` | {median:.2f} | {median - medians[0]:+.2f} |"
        for statement, median in zip(STATEMENTS, medians, strict=True)
    ]
    lines += ["", "| first check in a kernel | CPU seconds |", "|---|---|"]
    for name in CHECKS:
        costs = [first_check(name) for _ in trange(options.rounds, desc=name)]
        lines.append(f"| `check({name!r}, ...)` | {statistics.median(costs):.2f} |")
    table = "\n".join(lines)
    print(table)
    if options.write:
        command = f"python -m tests.benchmarks.import_time --rounds {options.rounds} --write"
        RESULTS.write_text(
            f"# Import time\n\nMade by `{command}` with Python {platform.python_version()}: medians.\n\n{table}\n"
        )


if __name__ == "__main__":
    main()

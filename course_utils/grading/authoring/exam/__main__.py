"""Make an exam from a private seed: see ``--help``."""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import subprocess
import sys
from pathlib import Path

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.exam import papers, templates

__all__ = ["templates"]  # imported to be registered
FEWEST = 16  # characters of a seed: fewer could be tried one by one


def seed_in(file: Path) -> str:
    """The seed in a file; where there is none, one is drawn and written.

    Raises
    ------
    ValueError
        If the file lies in the repository, or what it holds could be guessed.
    """
    if file.resolve().is_relative_to(ROOT):
        raise ValueError(
            f"{file} lies in the course's folder, which is public: whoever has the seed has the "
            "exam. Name a file outside of it."
        )
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{secrets.token_hex(16)}\n", encoding="utf-8")
        print(
            f"drew a seed: {file} (keep it to yourself, and keep it: it makes the same exam again)"
        )
    seed = file.read_text("utf-8").strip()
    if len(seed) < FEWEST:
        raise ValueError(f"The seed in {file} could be guessed: {FEWEST} characters at least.")
    return seed


def write(out: Path, title: str, version: str, seed: str, notebooks: list[str], size: int) -> None:
    """Write one version of a paper, its key, and what Moodle and Canvas import."""
    items = papers.exam(seed, notebooks, size, version)
    title = f"{title}, version {version}"
    made = {
        f"paper_{version}.md": papers.paper(title, items),
        f"paper_{version}.html": papers.page(title, items),
        f"key_{version}.md": papers.key(title, items),
        f"moodle_{version}.gift": papers.gift(title, items),
        f"canvas_{version}.txt": papers.text2qti(title, items),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (out / name).write_text(text, encoding="utf-8")
    if importlib.util.find_spec("text2qti"):
        start = "from text2qti.cmdline import main; main()"
        subprocess.run([sys.executable, "-c", start, f"canvas_{version}.txt"], cwd=out, check=True)
    else:
        print("no QTI for Canvas: pip install 'gan-course[exam]' brings text2qti, which makes it")
    print(f"made {out}/paper_{version}.html and what belongs to it")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.grading.authoring.exam",
        description="Make an exam with drawn numbers: paper, key, and files for Moodle and Canvas. "
        "Templates and code are public; the seed is what keeps the paper secret.",
    )
    parser.add_argument("seed_file", type=Path, help="outside the repository; made if not there")
    parser.add_argument("--notebooks", nargs="+", default=list(ASSIGNMENTS), choices=ASSIGNMENTS)
    parser.add_argument("--questions", type=int, default=20, metavar="N")
    parser.add_argument("--versions", nargs="+", default=["A"], metavar="NAME")
    parser.add_argument("--title", default="Generative adversarial networks")
    parser.add_argument("--out", type=Path, help="a folder; by default the seed's")
    options = parser.parse_args()
    try:
        seed = seed_in(options.seed_file)
        for version in options.versions:
            write(
                options.out or options.seed_file.parent, options.title, version, seed,
                options.notebooks, options.questions,
            )  # fmt: skip
    except ValueError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()

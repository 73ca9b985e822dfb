"""Which submissions are called suspicious: of the hostile bank, and of honest notebooks.

Run: python -m tests.benchmarks.suspicious   (writes results/suspicious.md; 5 minutes on two cores)

An attack *tries for points* if it starts from a blank notebook, or from a right one without a training
of its own; those that cannot be told from honest work are listed apart, with the reason. Nothing that it earns hangs on being seen; this says how well a person is told where to
look.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from course_utils.grading.marking.results import SUSPICIOUS, Result
from course_utils.grading.pipeline import Options, grade_class
from tests.grading import classes
from tests.grading.classes import ASSIGNMENT, folder_name
from tests.submissions.honest import notebooks as honest

TABLE = Path(__file__).parent / "results" / "suspicious.md"


def graded(handed_in: dict[str, bytes]) -> dict[str, Result]:
    """Name -> result of one notebook each."""
    with tempfile.TemporaryDirectory(prefix="suspicious-") as place:
        root = classes.new_course(Path(place))
        for name, nb in handed_in.items():
            classes.hand_in(root, folder_name(name), {classes.damage.NAME: nb})
        options = Options(root=root, workers=2, limits=classes.LIMITS, progress=False)
        found = {result.student: result for result in grade_class(ASSIGNMENT, options)}
        return {name: found[folder_name(name)] for name in handed_in}


def main() -> None:
    bank = classes.hostile_cases()
    attacks = graded({
        name: json.dumps(classes.attack(base, place, code, Path("/srv/course"), 9)).encode()
        for name, (_, base, place, code) in bank.items()
    })  # fmt: skip
    at_work = graded({
        name: json.dumps(honest.saved(classes.honest("ada"), name)).encode()
        for name in honest.cases()
    })  # fmt: skip
    seekers = classes.seekers()
    others = [name for name in bank if name not in seekers and name not in classes.UNTOLD]
    rows = [
        ("attacks that try for points", {n: attacks[n] for n in seekers}),
        ("attacks on the machine, the grader or other students", {n: attacks[n] for n in others}),
        ("honest notebooks, as Colab, Kaggle, VS Code and Deepnote save them", at_work),
    ]
    lines = [
        "# Who is called suspicious", "",
        "`python -m tests.benchmarks.suspicious`, 01_vanilla_gan, as root", "",
        "| | submissions | suspicious | share |", "|---|---|---|---|",
    ]  # fmt: skip
    for what, results in rows:
        flagged = sum(result.state == SUSPICIOUS for result in results.values())
        lines.append(f"| {what} | {len(results)} | {flagged} | {flagged / len(results):.0%} |")
    lines += ["", "Tried for points, and not suspicious (what each of them earned):", ""]
    lines += [f"- {n}: {attacks[n].earned:g}" for n in seekers if attacks[n].state != SUSPICIOUS]
    lines += ["", "Not told from honest work (what each of them earned, and why):", ""]
    lines += [f"- {n}: {attacks[n].earned:g}, {why}" for n, why in classes.UNTOLD.items()]
    lines += ["", "Honest, and not simply graded:", ""]
    lines += [f"- {n}: {r.state}, {'; '.join(r.reasons)}"
              for n, r in at_work.items() if r.state != "graded"] or ["- none"]  # fmt: skip
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()

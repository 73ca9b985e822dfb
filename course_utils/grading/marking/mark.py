"""Grade one submission: run its cells in the sandbox, observe each exercise, judge outside."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from course_utils.checks.observation import PUBLIC_SEEDS
from course_utils.grading.marking import results
from course_utils.grading.marking.conversation import Conversation, Run, _GoneError
from course_utils.grading.marking.judge import Seen, explain, judge
from course_utils.grading.marking.results import Fault, Result, Score
from course_utils.grading.sandbox.host import ForkServer, SandboxError
from course_utils.grading.submissions import clean
from course_utils.grading.submissions.cells import Recovered, Template
from course_utils.grading.submissions.files import not_installed


@dataclass
class Attempt:
    """What came of running a notebook's cells in one order.

    Parameters
    ----------
    scores
        By exercise.
    alarms
        What looked like an attack.
    lost
        Cells that killed their process, and how.
    outputs
        Of each cell.
    troubles
        Why not all of it could be run.
    """

    scores: dict[str, Score] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    lost: dict[int, str] = field(default_factory=dict)
    outputs: dict[int, list[clean.Output]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def grade(
    student: str, submission: Recovered, template: Template, run: Run, server: ForkServer
) -> Result:
    """Grade one recovered submission.

    Parameters
    ----------
    student
        For the result.
    submission, template
        See :mod:`course_utils.grading.submissions.recover`.
    run
        Seeds, expected observations, limits.
    server
        Where its code runs.

    Returns
    -------
    Result
        In one of the states graded, partly graded or suspicious.

    Raises
    ------
    SandboxError
        If there is no sandbox: that is no fault of the submission.
    """
    begin = time.monotonic()
    end = begin + run.limits.submission_wall
    names = [n for n in run.exercises if run.only in (None, n)]
    done = _attempt(submission.to_run(template), names, run, server, submission.helpers, end)
    notes = list(submission.notes)
    unclear = [n for n in names if _may_be_disorder(done.scores[n])]
    ordered = submission.in_order(template)
    if unclear and ordered != submission.to_run(template):
        needed = _needed(names, run)
        trained = [n for n in names if run.training and n == run.training.exercise
                   and set(unclear) & set(needed) and n not in unclear]  # fmt: skip
        again = _attempt(ordered, [*unclear, *trained], run, server, submission.helpers, end)
        better = [n for n in unclear if again.scores[n].earned > done.scores[n].earned]
        if better:
            notes.append("cells were moved or deleted: graded in the assignment's own order: "
                         + ", ".join(better))  # fmt: skip
            there = done.scores | again.scores
            if all(there[n].right for n in needed if n not in trained):
                better += trained  # all it needs is there now: it has been judged
            scores = done.scores | {n: again.scores[n] for n in better}
            for name, score in again.scores.items():
                scores[name].odd = scores[name].odd or score.odd
            alarms = list(dict.fromkeys([*done.alarms, *again.alarms]))
            done = Attempt(scores, alarms, again.lost, again.outputs, done.troubles)
    for name, score in done.scores.items():
        if score.fault is Fault.NOT_DEFINED:
            score.message += _its_error(submission, name, done.outputs)
        lacking = _lacking(submission, name, score, done.outputs)
        if lacking:
            words = f"it needs {', '.join(lacking)}, not installed where grading runs"
            score.trouble = score.trouble or words
            score.message += f"\n\n  To your instructor: {words}."
    return _result(student, submission, done, notes, time.monotonic() - begin)


def _result(
    student: str, submission: Recovered, done: Attempt, notes: list[str], seconds: float
) -> Result:
    reasons = []
    for index, why in done.lost.items():
        cell = _cell_name(submission, index)
        reasons.append(f"{cell}: {why}")
        if cell in done.scores:
            done.scores[cell].lost = why
    reasons += [f"{n}: {s.trouble}" for n, s in done.scores.items() if s.trouble]
    reasons += done.troubles
    alarms = [*done.alarms, *submission.looks_inside()]
    alarms += [f"{n}: {s.odd}" for n, s in done.scores.items() if s.odd]
    state = results.SUSPICIOUS if alarms else results.PARTLY if reasons else results.GRADED
    return Result(
        student, state, list(dict.fromkeys([*alarms, *reasons]))[:40], notes, done.scores,
        {str(i): o for i, o in done.outputs.items()}, submission.digest, round(seconds, 3),
    )  # fmt: skip


def _attempt(
    cells: list[tuple[int, str]],
    names: list[str],
    run: Run,
    server: ForkServer,
    helpers: dict[str, str],
    end: float,
) -> Attempt:
    talk = Conversation(run, server, helpers, end)
    done = Attempt(alarms=talk.alarms, lost=talk.lost)
    with talk.link:
        try:
            trouble = talk.notebook(cells)
            if trouble:
                done.troubles.append(trouble)
            done.outputs = dict(talk.outputs)
            needed = _needed(names, run)
            right = _all_at_once(talk, [*names, *(n for n in needed if n not in names)], run)
            done.scores |= {n: s for n, s in right.items() if n in names}
            for name in names:
                if talk.gone:
                    # The process that holds the notebook went down: build it up for the others.
                    talk.notebook(cells)
                if name not in done.scores:
                    done.scores[name] = _exercise(talk, name, run)
            if talk.gone:
                talk.notebook(cells)
            if needed and all((done.scores.get(n) or right.get(n, _WRONG)).right for n in needed):
                _judge_training(talk, done.scores, run)
        except (_GoneError, OSError, ValueError) as error:
            if not server.alive:  # it took this session down with it
                raise SandboxError("The sandbox's fork server has ended.") from None
            done.troubles.append(clean.text(str(error), 300))
            done.outputs = dict(talk.outputs)
    for name in names:
        if name not in done.scores:
            points = run.exercises[name].points
            why = f"it could not be run, as {done.troubles[-1]}"
            done.scores[name] = Score(points, 0.0, f"✗ {name}: {why}.", trouble=why)
    return done


_WRONG = Score(1.0, 0.0, "")


def _needed(names: list[str], run: Run) -> tuple[str, ...]:
    """The exercises that must be right for a training to be judged, where it is to be."""
    return run.training.needs if run.training and run.training.exercise in names else ()


def _judge_training(talk: Conversation, scores: dict[str, Score], run: Run) -> None:
    """Train with the notebook's own code: a loop that passes on stand-ins alone earns nothing."""
    assert run.training
    name = run.training.exercise
    for seed, exact in run.training.tries:
        seen, why = talk.observe([(name, [seed])], exact=exact, trained=True)
        (one,) = seen.get(0) or [Seen()]
        wrong = run.training.judge(one, seed)
        if not wrong:
            return
        if talk.gone:
            break
    raised = one.types() or not one.records
    score, read = scores[name], run.exercises[name].notes
    score.earned, score.right = 0.0, False
    score.message = "\n".join([
        f"✗ {name}: it is right on stand-ins. With your own players, on points that are drawn for "
        "grading, it does not lead to where training leads.",
        "", f"  differs: {'; '.join(dict.fromkeys(m.observation for m in wrong))}",
        f"  read: the section “{read}”",
    ])  # fmt: skip
    if raised:
        score.trouble = f"training with it could not be observed{f', as {why}' if why else ''}"
    else:
        score.odd = "it does not train where it is judged, though it does on stand-ins"


def _all_at_once(talk: Conversation, names: list[str], run: Run) -> dict[str, Score]:
    """The exercises that are right when all are observed in one process, which is quick.

    What is not right there is observed again, alone: an answer may have spoiled what came after it.
    Only what has not been written needs no second look. The other way round nothing is gained, since
    an answer can do in its own process what another could do for it here.
    """
    seen, _ = talk.observe([(name, list(run.expected[name])) for name in names])
    scores = {}
    for number, name in enumerate(names):
        if number in seen:
            seeds = list(run.expected[name])
            found = seen[number]
            score = judge(run.exercises[name], found, seeds, run.expected[name])
            if score.right:
                scores[name] = score
            elif found and score.fault is Fault.UNWRITTEN:
                shown = found[: len(PUBLIC_SEEDS)]  # the same on any inputs
                scores[name] = explain(run.exercises[name], score, shown, run.assignment)
    return scores


def _exercise(talk: Conversation, name: str, run: Run) -> Score:
    """Mark one exercise alone; where it is wrong, the public seeds tell the cause.

    In a process of their own: what an answer raises there is shown to the student, and must not hold
    the seeds of the run.
    """
    exercise, seeds = run.exercises[name], list(run.expected[name])
    before = len(talk.alarms)
    seen, why = talk.observe([(name, seeds)])
    if 0 not in seen:
        score = Score(exercise.points, 0.0, f"✗ {name} could not be run: {why}.", trouble=why)
    else:
        score = judge(exercise, seen[0], seeds, run.expected[name])
        if not score.right and not score.trouble and not talk.gone:
            shown, _ = talk.observe([(name, list(PUBLIC_SEEDS))])
            score = explain(exercise, score, shown.get(0), run.assignment)
    # What was seen meanwhile is this exercise's, and goes with its mark when it is marked anew.
    odd = [score.odd, *talk.alarms[before:]]
    score.odd = "; ".join(words for words in odd if words)
    del talk.alarms[before:]
    return score


DISORDER = (Fault.NOT_DEFINED, Fault.UNKNOWN_NAME)


def _may_be_disorder(score: Score) -> bool:
    return score.earned < score.points and score.fault in DISORDER


def _lacking(
    submission: Recovered, name: str, score: Score, outputs: dict[int, list[clean.Output]]
) -> list[str]:
    """Modules that are not installed here, for want of which an answer could not be tried: its own
    cell imports them, or one of the student's own from which the answer takes something.

    What the errors say is the student's; what is named is what the cells import.
    """
    if score.right or score.fault not in (Fault.NO_MODULE, *DISORDER):
        return []
    found: list[str] = []
    for index, cell in enumerate(submission.cells):
        stopped = any(
            output.get("ename") == "ModuleNotFoundError" for output in outputs.get(index, [])
        )
        if cell.grade_id in (None, name) and (stopped or score.fault is Fault.NO_MODULE):
            found += not_installed(cell.source, submission.helpers) if cell.kind == "code" else []
    return list(dict.fromkeys(found))


USAGE = re.compile(r"^UsageError: .*$", re.MULTILINE)


def _its_error(submission: Recovered, name: str, outputs: dict[int, list[clean.Output]]) -> str:
    """With what error the cell that should define an answer ended, in a line for the student."""
    for index, cell in enumerate(submission.cells):
        for output in outputs.get(index, []) if cell.grade_id == name else []:
            words = ""
            if output["output_type"] == "error":
                words = f"{output['ename']}: {output['evalue']}"
            elif output.get("name") == "stderr" and (usage := USAGE.search(str(output["text"]))):
                # IPython prints what is wrong with a line that begins with %, and raises nothing.
                words = usage[0]
                if "`%%" in words:
                    words += " A line with %% must be the first of its cell, above all comments."
            if words:
                return f"\n\n  Its cell ended with an error: {clean.line(words)[:300]}"
    return ""


def _cell_name(submission: Recovered, index: int) -> str:
    if not 0 <= index < len(submission.cells):
        return "a given cell"
    return submission.cells[index].grade_id or f"cell {index + 1}"

"""What an answer does while it is checked: prints, loops without end, debuggers, wrong calls."""

import bdb
import functools
import signal
import sys

import pytest
import torch
import torch.nn.functional as F

import course_utils.checks as checks
from course_utils.checks import Check, CheckFailed, exercises
from course_utils.checks.code_names import device_of_arguments
from course_utils.checks.feedback import Stopped, WrongCall
from course_utils.checks.guard import LINES, TooLong, folded_output, limited_time
from course_utils.networks import mlp

OURS = ("course_utils", "Traceback", "observe")


def right(logits):
    return F.softplus(-logits).mean()


def shown(error):
    """What a notebook shows of an exception."""
    return "\n".join(error._render_traceback_())


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("generater_loss", right), "did you mean 'generator_loss'?"),
        (("nothing like it", right), "the names are: optimal_discriminator, "),
        ((right, "generator_loss"), 'check("generator_loss", generator_loss)'),
    ],
)
def test_wrong_call_ends_in_one_sentence(arguments, words):
    with pytest.raises(WrongCall) as raised:
        Check()(*arguments)
    assert words in shown(raised.value)
    assert not any(word in shown(raised.value) for word in OURS)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, bdb.BdbQuit])
def test_interrupt_and_quit_debugger_end_the_check_at_once(kind):
    calls = []

    def answer(logits):
        calls.append(1)
        raise kind

    with pytest.raises(Stopped) as raised:
        Check()("generator_loss", answer)
    assert isinstance(raised.value, KeyboardInterrupt)
    assert shown(raised.value) == "The check of generator_loss was stopped."
    assert len(calls) == 1


def test_output_is_cut_and_counted(capsys):
    def answer(logits):
        for i in range(3000):
            print("line", i)
        print("no end", end="", file=sys.stderr)
        return right(logits)

    assert Check()("generator_loss", answer).exercise == "generator_loss"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "line 0" and len(lines) == LINES + 1
    assert lines[-1].startswith("… ") and lines[-1].endswith(" more lines")


def test_short_output_is_left_alone(capsys):
    with folded_output():
        print("a\nb")
        print("c", file=sys.stderr)
    assert capsys.readouterr() == ("a\nb\n", "c\n")


def test_debugger_is_not_folded(capsys):
    class Debugger(bdb.Bdb):
        def trace_dispatch(self, frame, event, arg):
            return None

    kept = sys.gettrace()
    with folded_output():
        sys.settrace(Debugger().trace_dispatch)
        try:
            print("\n" * (2 * LINES), end="")
        finally:
            sys.settrace(kept)
    assert capsys.readouterr().out == "\n" * (2 * LINES)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarms on this system")
def test_endless_loop_is_stopped_and_its_line_told(monkeypatch):
    monkeypatch.setattr(checks, "limited_time", functools.partial(limited_time, 0.3))

    def answer(logits):
        while True:
            try:  # noqa: SIM105
                logits + 1
            except:  # noqa: E722, such an answer catches the first alarm too
                pass

    with pytest.raises(CheckFailed) as raised:
        Check()("generator_loss", answer)
    assert "Not done after 30 s" in shown(raised.value)
    assert "of answer:" in shown(raised.value)
    assert not any(word in shown(raised.value) for word in OURS)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarms on this system")
def test_somebody_elses_alarm_waits():
    told = []
    handler = signal.signal(signal.SIGALRM, lambda *_: told.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(TooLong), limited_time(0.2):
            while True:
                pass
        assert not told
        signal.pause()  # until the next signal
        assert told
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


@pytest.mark.parametrize(
    "answer, words",
    [
        (lambda real_logits, fake_logits: 0, "real_logits.device"),
        (lambda net_D, net_G, real, z, optimizer: 0, "real.device"),
        (lambda net_G, n, z_dim: 0, "next(net_G.parameters()).device"),
        (lambda n: 0, "x.device"),
        (torch.nn.Module, "net.to(device)"),
    ],
)
def test_where_an_answer_finds_its_device(answer, words):
    assert words in device_of_arguments(answer)


def test_device_of_the_notebook_is_told_with_the_argument_that_has_it():
    code = "def generator_loss(fake_logits):\n    return F.softplus(-fake_logits.to(device)).mean()"
    space = {"F": F, "device": torch.device("cpu")}
    exec(code, space)
    with pytest.raises(CheckFailed) as raised:
        Check()("generator_loss", space["generator_loss"])
    assert "The device: fake_logits.device." in str(raised.value)


# --- what the package has already -----------------------------------------------------------------

PROVIDED = [
    (exercise, full)
    for assignment in checks.ASSIGNMENTS
    for exercise in exercises(assignment).values()
    for full in exercise.provided
]
WAYS = (
    "from {module} import {name} as {exercise}",
    "from {module} import {name} as theirs\ndef {exercise}(*args, **kwargs):\n"
    "    return theirs(*args, **kwargs)",
    "def {exercise}(*args, **kwargs):\n    from {module} import {name} as theirs\n"
    "    return theirs(*args, **kwargs)",
    "import {module}\ndef helper(*args, **kwargs):\n    return {module}.{name}(*args, **kwargs)\n"
    "def {exercise}(*args, **kwargs):\n    return helper(*args, **kwargs)",
    "import functools\nfrom {module} import {name}\n{exercise} = functools.partial({name})",
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("exercise, full", PROVIDED, ids=[f"{e.name}-{f}" for e, f in PROVIDED])
def test_packages_own_function_is_no_answer(exercise, full, way):
    module, _, name = full.rpartition(".")
    space = {}
    exec(way.format(module=module, name=name, exercise=exercise.name), space)
    with pytest.raises(CheckFailed, match="this is what you are to write"):
        Check()(exercise.name, space[exercise.name])


def test_other_parts_of_the_package_may_be_used():
    def discriminator_loss(real_logits, fake_logits):
        assert mlp is not None
        return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()

    assert Check()("discriminator_loss", discriminator_loss).exercise == "discriminator_loss"

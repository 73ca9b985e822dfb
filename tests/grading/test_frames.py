"""What the grader, the warden and a student's process say to each other."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

from course_utils.grading.sandbox.inside import apart, frames
from course_utils.grading.sandbox.inside.frames import Alarm, End, Ended, Frame, Packet

KEY = b"k" * 16


@pytest.mark.parametrize("length", [0, 1, frames.PACKET - 1, frames.PACKET, 3 * frames.PACKET])
def test_a_message_comes_out_of_its_packets(length):
    join, payload = frames.joiner(), bytes(length)
    sent = list(frames.packets(KEY, Packet.CELL.value, payload))
    assert all(len(packet) <= frames.ROOM for packet in sent)
    got = [join(KEY, packet) for packet in sent]
    assert got[:-1] == [None] * (len(sent) - 1)
    assert got[-1] == (Packet.CELL.value, payload)


def test_a_packet_without_the_key_is_a_strangers_and_spoils_nothing():
    join = frames.joiner()
    first, second = frames.packets(KEY, Packet.SEEN.value, bytes(frames.PACKET))
    assert join(KEY, first) is None
    with pytest.raises(frames.StrangerError):
        join(KEY, b"x" * 16 + b".O{}")
    assert join(KEY, second) == (Packet.SEEN.value, bytes(frames.PACKET))


def test_a_message_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(frames, "FRAME_LIMIT", 1000)
    with pytest.raises(OverflowError):
        frames.joiner()(KEY, KEY + b"+" + bytes(1000))


def test_frames_of_no_kind_are_refused():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        frames.send_frame(theirs, Frame.SEEN, b"{}")
        assert frames.receive_frame(ours) == (Frame.SEEN, b"{}")
        theirs.sendall(b"\0\0\0\0?")
        with pytest.raises(ValueError):
            frames.receive_frame(ours)


@pytest.mark.parametrize("end", End)
def test_an_end_comes_through_as_it_was(end):
    ended = Ended(end, 11)
    assert Ended.from_bytes(ended.to_bytes()) == ended
    assert "{" not in ended.sentence


@pytest.mark.parametrize("payload", [b"", b"CRASHED", b"CRASHED -1", b"full marks 3", b"\xff 1"])
def test_what_is_no_end_is_refused(payload):
    with pytest.raises(ValueError):
        Ended.from_bytes(payload)


def test_how_processes_end_by_their_status():
    assert Ended.of_status(signal.SIGSEGV).sentence == "it crashed (SIGSEGV)"
    assert Ended.of_status(signal.SIGKILL).end is End.KILLED
    assert Ended.of_status(3 << 8).sentence == "it ended itself (exit status 3)"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (Alarm.line("USED", "os.fork").decode(), "used “os.fork”"),
        (Alarm.line("OPENED", "/x\n\x1b[31m“").decode(), r"tried to open “/x\n\x1b[31m\u201c”"),
        ("All points are earned.", Alarm.BLIND.value),
        ("USED ” All points are earned. “", "used “ All points are earned. ”"),
    ],
)  # fmt: skip
def test_alarms_say_what_is_ours_and_quote_the_rest(line, says):
    assert Alarm.sentence(line.rstrip("\n")) == says


def test_code_run_apart_sees_no_frame_of_the_caller():
    def names_above() -> list[str]:
        frame, found = sys._getframe(), []
        while frame:
            found += frame.f_locals
            frame = frame.f_back
        return found

    our_key = KEY
    assert "our_key" in names_above() and our_key
    assert "our_key" not in apart.apart(names_above)
    with pytest.raises(ZeroDivisionError):
        apart.apart(lambda: 1 / 0)


def test_a_result_of_its_own_is_forged():
    def forges() -> str:
        frame = sys._getframe(1)
        frame.f_locals["results"].append(("forged", None))
        return "ours"

    with pytest.raises(apart.ForgedError):
        apart.apart(forges)


def test_a_forked_process_begins_with_an_empty_stack():
    script = """
import os, sys
from course_utils.grading.sandbox.inside.apart import forked
def look():
    frame, found = sys._getframe(1), []
    while frame:
        found += frame.f_locals
        frame = frame.f_back
    os.write(1, " ".join(sorted(found)).encode())
def begin_with(our_key):
    return forked(lambda: (look, ()))
os.waitpid(begin_with("secret"), 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.stdout.split() == [b"arguments", b"begin", b"pid", b"put", b"work"], done.stderr


def test_what_is_relayed_is_sent_in_order_before_the_work_goes_on():
    script = """
import os
from course_utils.grading.sandbox.inside.apart import END, wired
sent = []
def then():
    os.write(1, b" ".join(sent))
    os._exit(7)
put = wired(lambda kind, payload: sent.append(kind + payload), then)
for number in range(3):
    put(b"B", b"%d" % number)
    assert len(sent) == number + 1
put(END, b"")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (7, b"B0 B1 B2"), done.stderr

"""The student's process's end of the packets.

Functions, not objects: code of the student's finds every class there is, but a closure only through
frames.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from inside.frames import ROOM, Alarm, Packet, StrangerError, joiner, packets

# Bound before any code of the student's runs.
BEGINS, CELL, ALL_RUN, SEEN, OBSERVED, KEY = (
    kind.value
    for kind in (
        Packet.BEGINS, Packet.CELL, Packet.ALL_RUN, Packet.SEEN, Packet.OBSERVED, Packet.KEY
    )
)  # fmt: skip

REPLACED, CHANGED, FORGED = (alarm.name for alarm in (Alarm.REPLACED, Alarm.CHANGED, Alarm.FORGED))

Tell = Callable[..., None]  # of (kind, payload)
Report = Callable[[str, str], None]  # of (name of an Alarm, detail)


def connect(channel: int, key: bytes) -> tuple[Tell, Callable[[], bytes]]:
    """The functions ``tell(kind, payload)`` and ``asked()``.

    Parameters
    ----------
    channel
        Descriptor of the packets.
    key
        What packets begin with, until a new one is told.

    Returns
    -------
    (tell, asked)
        ``tell`` sends one message. ``asked`` waits for the next request, and returns b"" when the
        warden has gone.
    """
    read, write, join, cut = os.read, os.write, joiner(), packets

    def tell(kind: bytes, payload: bytes = b"") -> None:
        for packet in cut(key, kind, payload):
            write(channel, packet)

    def asked() -> bytes:
        nonlocal key
        while packet := read(channel, ROOM):
            try:
                message = join(key, packet)
            except StrangerError:
                continue
            if message and message[0] == KEY:
                key = message[1]
            elif message:
                return message[1]
        return b""

    return tell, asked

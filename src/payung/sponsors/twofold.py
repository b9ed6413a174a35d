"""Two halves of a long list judged at once, on two cores: the second by a fork of this process, which only computes.

The fork touches neither the database nor the terminal and ends without clean-up. Whatever becomes of it, the rows are
judged: what it did not hand over is judged here.
"""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from time import monotonic
from typing import BinaryIO

import msgspec

from payung.kernel.watch import Watch
from payung.sponsors.parts import PART, Part, at_hand, pack_outline, unpack_part

PATIENCE = 10  # seconds, and times what the first half took

Judge = Callable[[int, int | None, Watch], Iterator[Part]]
"""Judges the rows from this one on, up to that one (None: to the end), in parts, and tells a watch."""


def judged_in_two(*, judge: Judge, behind: int, total: int, watch: Watch) -> Iterator[Part]:
    """The parts of rows `behind` … `total`, in order. Short lists, and all on one core, are judged here."""
    parts = -(-(total - behind) // PART)
    # A server's thread must not fork: another may hold a lock that the fork would wait for.
    within_server = threading.current_thread() is not threading.main_thread()
    if parts < 2 or within_server or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        yield from judge(behind, None, watch)
        return
    middle = behind + (parts + 1) // 2 * PART
    other, begun = _Half(judge, middle), monotonic()
    try:
        yield from judge(behind, middle, watch)
        handed_over = 0
        for part in other.parts(patience=PATIENCE + PATIENCE * (monotonic() - begun)):
            handed_over += len(part.outline)
            watch.advance(len(part.outline))
            yield part
        yield from judge(middle + handed_over, None, watch)
    finally:
        other.end()


class _Half:
    """A fork that judges from row `start` on, and what it has handed over."""

    def __init__(self, judge: Judge, start: int) -> None:
        reader, writer = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(reader)
            _judge_and_leave(judge, start, writer)
        os.close(writer)
        self._received: deque[bytes] = deque()
        # Read as it comes: a pipe holds little, and who writes into a full one waits.
        self._thread = threading.Thread(target=self._receive, args=(os.fdopen(reader, "rb"),), daemon=True)
        self._thread.start()

    def _receive(self, pipe: BinaryIO) -> None:
        with pipe:
            while size := int.from_bytes(pipe.read(8), "big"):
                packed = pipe.read(size)
                if len(packed) < size:
                    return
                self._received.append(packed)

    def parts(self, *, patience: float) -> Iterator[Part]:
        """The parts it judged, once it is done, or after so many seconds: whatever it waits for, we do not."""
        self._thread.join(patience)
        while self._received:  # each goes as it is handed on: of a million rows they take some hundred MiB
            outline, people = msgspec.msgpack.decode(self._received.popleft(), type=tuple[bytes, bytes])
            yield unpack_part(outline=outline, people=at_hand(people))

    def end(self) -> None:
        """End the fork, if it still runs."""
        os.kill(self._pid, 9)  # as long as nobody waited for it, the number is its own
        os.waitpid(self._pid, 0)


def _judge_and_leave(judge: Judge, start: int, writer: int) -> None:
    """What the fork does. It never returns."""
    try:
        gc.disable()  # it would walk through, and so copy, all that it shares with its parent
        with os.fdopen(writer, "wb") as pipe:
            for part in judge(start, None, Watch()):
                packed = msgspec.msgpack.encode((pack_outline(part), part.people()))
                pipe.write(len(packed).to_bytes(8, "big") + packed)
    finally:
        os._exit(0)

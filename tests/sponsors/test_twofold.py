"""Two halves judged at once give what one process gives, whatever becomes of the fork."""

import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.sponsors import twofold
from payung.sponsors.parts import OUTLINE, Part, at_hand
from payung.sponsors.twofold import judged_in_two

HERE = os.getpid()


class Counting(Watch):
    """Counts what it is told."""

    def __init__(self) -> None:
        self.told = 0

    def advance(self, count: int) -> None:
        """Count."""
        self.told += count


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twofold, "PART", 10)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def rows(start: int, end: int) -> Iterator[Part]:
    """Parts of ten rows that are numbered."""
    for first in range(start, end, 10):
        outline = np.zeros(min(10, end - first), dtype=OUTLINE)
        outline["row"] = np.arange(first, first + len(outline))
        yield Part(outline, {0: (Problem("nik.missing", "nik"),)}, at_hand(b"people %d" % first))


def judge(start: int, end: int | None, watch: Watch) -> Iterator[Part]:
    for part in rows(start, 95 if end is None else end):
        watch.advance(len(part.outline))
        yield part


def told(parts: Iterator[Part]) -> list[object]:
    return [(part.outline["row"].tolist(), part.problems, part.people()) for part in parts]


ALL = told(rows(0, 95))


@pytest.mark.parametrize("behind", [0, 10, 60, 80, 90, 95])
def test_two_halves_are_the_whole_in_order(behind: int) -> None:
    watch = Counting()
    assert told(judged_in_two(judge=judge, behind=behind, total=95, watch=watch)) == ALL[-(-behind // 10) :]
    assert watch.told == 95 - behind


def test_the_second_half_is_judged_elsewhere() -> None:
    def where(start: int, end: int | None, watch: Watch) -> Iterator[Part]:
        for part in judge(start, end, watch):
            yield part._replace(people=at_hand(b"%d" % os.getpid()))

    people = [part.people() for part in judged_in_two(judge=where, behind=0, total=95, watch=Watch())]
    assert people[:5] == [b"%d" % HERE] * 5
    assert len(set(people[5:])) == 1
    assert people[0] not in people[5:]


@pytest.mark.parametrize("after", [0, 1, 3])
def test_what_a_fork_that_is_killed_did_not_hand_over_is_judged_here(after: int) -> None:
    def fails(start: int, end: int | None, watch: Watch) -> Iterator[Part]:
        for n, part in enumerate(judge(start, end, watch)):
            if os.getpid() != HERE and n == after:
                os.kill(os.getpid(), signal.SIGKILL)
            yield part

    assert told(judged_in_two(judge=fails, behind=0, total=95, watch=Watch())) == ALL


def test_what_is_refused_in_either_half_is_refused() -> None:
    def refuses(start: int, end: int | None, watch: Watch) -> Iterator[Part]:
        yield from judge(start, 70 if end is None else end, watch)
        if end is None:
            raise Refused(Problem("file.quote_broken", "row 70"))

    with pytest.raises(Refused):
        list(judged_in_two(judge=refuses, behind=0, total=95, watch=Watch()))


def test_whoever_stops_listening_leaves_no_fork_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    forks, fork = [], os.fork

    def remembered() -> int:
        forks.append(fork())
        return forks[-1]

    monkeypatch.setattr(os, "fork", remembered)

    def endless(start: int, end: int | None, watch: Watch) -> Iterator[Part]:
        if os.getpid() != HERE:
            time.sleep(60)
        yield from judge(start, end, watch)

    begun = time.monotonic()
    parts = judged_in_two(judge=endless, behind=0, total=95, watch=Watch())
    next(parts)
    parts.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(forks[0], os.WNOHANG)
    assert time.monotonic() - begun < 30

"""What became of each row of a list, and how that is kept. Pure."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from payung.kernel.problems import Problem

READY, TO_MEND, ALREADY_COVERED, ASK_PERSON = "ready", "to_mend", "already_covered", "ask_person"
OUTCOMES = (READY, TO_MEND, ALREADY_COVERED, ASK_PERSON)
LEAVING = "leaving"  # of a change list: somebody who goes
CARRIED_OUT = frozenset({READY, LEAVING})
"""What an approval carries out; all other rows are given back."""

_line, _read = msgspec.json.Encoder(), msgspec.json.Decoder()


class Verdict(NamedTuple):
    """What became of one row. `match` is `row:N` or `member:NUMBER`, the other side of a duplicate, or who leaves.

    `left` says from which month on somebody leaves, and why: `2027-02 moved`.
    """

    row: int
    outcome: str
    problems: tuple[Problem, ...] = ()
    match: str = ""
    left: str = ""

    @property
    def member(self) -> int | None:
        """The participant number of who is the other side; None for another row, or for nobody."""
        kind, _, number = self.match.partition(":")
        return int(number) if kind == "member" else None


def by_rows(reasons: Mapping[str, int]) -> dict[str, int]:
    """Reasons in the order in which they are shown: most rows first (the database keeps no order)."""
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def digest(verdicts: Iterable[Verdict]) -> bytes:
    """A hash over row, outcome, reasons, match and leaving of every row: whether two checks came to the same result."""
    summary = hashlib.sha256()
    for verdict in verdicts:
        codes = ";".join(problem.code for problem in verdict.problems)
        left = f",{verdict.left}" if verdict.left else ""
        summary.update(f"{verdict.row},{verdict.outcome},{codes},{verdict.match}{left}\n".encode())
    return summary.digest()


def pack(verdicts: Iterable[Verdict]) -> bytes:
    """Verdicts as bytes to keep: a JSON array a line of row, outcome, problems, match and, of leavers, `left`."""
    packer, packed = zlib.compressobj(level=1), bytearray()
    for verdict in verdicts:
        packed += packer.compress(_line.encode(_kept(verdict)) + b"\n")
    packed += packer.flush()
    return bytes(packed)


def _kept(verdict: Verdict) -> tuple[object, ...]:
    problems = [(problem.code, problem.where, problem.value) for problem in verdict.problems]
    said = (verdict.row, verdict.outcome, problems, verdict.match)
    return (*said, verdict.left) if verdict.left else said


def unpack(packed: bytes) -> list[Verdict]:
    """The verdicts that `pack` kept."""
    return [_verdict(kept) for kept in map(_read.decode, _lines(packed))]


def unpack_with(*, packed: bytes, code: str, behind: int, most: int) -> list[Verdict]:
    """Of the verdicts with a problem of this code those behind so many others, so many at most: of a hundred thousand
    only those lines are read that name the code at all."""
    named = (_read.decode(line) for line in _lines(packed) if code.encode() in line)
    found = (kept for kept in named if any(problem[0] == code for problem in kept[2]))
    return [_verdict(kept) for kept in islice(found, behind, behind + most)]


def _lines(packed: bytes) -> list[bytes]:
    """A line of each verdict. (The first version of `pack` wrote one array of all.)"""
    lines = zlib.decompress(packed).splitlines()
    return [_line.encode(kept) for kept in _read.decode(lines[0])] if lines and lines[0].startswith(b"[[") else lines


def _verdict(kept: list[Any]) -> Verdict:
    row, outcome, problems, *match_and_left = kept
    return Verdict(row, outcome, tuple([Problem(*problem) for problem in problems]), *match_and_left)

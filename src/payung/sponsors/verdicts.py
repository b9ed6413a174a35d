"""What became of each row of a list, and how that is kept. Pure."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from payung.kernel.problems import Problem

READY, TO_MEND, ALREADY_COVERED, ASK_PERSON = "ready", "to_mend", "already_covered", "ask_person"
OUTCOMES = (READY, TO_MEND, ALREADY_COVERED, ASK_PERSON)


_line = msgspec.json.Encoder()


class Verdict(NamedTuple):
    """What became of one row. `match` is `row:N` or `member:NUMBER`, the other side of a duplicate."""

    row: int
    outcome: str
    problems: tuple[Problem, ...] = ()
    match: str = ""


def by_rows(reasons: Mapping[str, int]) -> dict[str, int]:
    """Reasons in the order in which they are shown: most rows first (the database keeps no order)."""
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def digest(verdicts: Iterable[Verdict]) -> bytes:
    """A hash over row, outcome, reasons and match of every row: whether two checks came to the same result."""
    summary = hashlib.sha256()
    for verdict in verdicts:
        codes = ";".join(problem.code for problem in verdict.problems)
        summary.update(f"{verdict.row},{verdict.outcome},{codes},{verdict.match}\n".encode())
    return summary.digest()


def pack(verdicts: Iterable[Verdict]) -> bytes:
    """Verdicts as bytes to keep: a JSON array a line of row, outcome, problems and match, compressed."""
    packer = zlib.compressobj(level=1)
    lines = (
        _line.encode((v.row, v.outcome, [(p.code, p.where, p.value) for p in v.problems], v.match)) for v in verdicts
    )
    pieces = [packer.compress(line + b"\n") for line in lines]
    return b"".join([*pieces, packer.flush()])


def unpack(packed: bytes) -> list[Verdict]:
    """The verdicts that `pack` kept. (Its first version wrote one array of all.)"""
    lines = [json.loads(line) for line in zlib.decompress(packed).splitlines()]
    rows = lines[0] if lines and isinstance(lines[0][0], list) else lines
    return [
        Verdict(row, outcome, tuple(Problem(*problem) for problem in problems), match)
        for row, outcome, problems, match in rows
    ]

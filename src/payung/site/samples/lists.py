"""Lists of workers as sponsors send them, with the defects of real lists and the truth about every row."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple, TextIO

from payung.kernel.months import Month
from payung.site.samples.alike import kinds
from payung.site.samples.defects import BLANK_ROWS, STRAY_SPACES, TO_MEND, Defect, Entry, plain_entry
from payung.site.samples.handwriting import HEADINGS, strew_spaces
from payung.site.samples.members import Member
from payung.site.samples.office import Office
from payung.site.samples.sheets import DELIMITERS, ENCODINGS, Sheet, open_sheet
from payung.sponsors.scoring import TRUTH


class Written(NamedTuple):
    """What a sample list holds: rows under the heading that are not blank, rows by defect, rows by expected outcome."""

    rows: int
    defects: Mapping[str, int]
    expected: Mapping[str, int]


def write_sample_list(
    *,
    rows: int,
    seed: int,
    mix: int | None = None,
    out: Path,
    truth: Path,
    today: date,
    first_month: Month,
    months: int = 6,
    members: Sequence[tuple[Member, int]] = (),
    max_decile: int = 4,
    min_age: int = 17,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Written:
    """Write a list of `rows` rows, the total row among them, as .xlsx or .csv by the suffix, and the truth about each.

    With `mix`, the kinds and rates of likeness are drawn from that number instead of the stated ones.
    The agreement pays `months` months from `first_month` on. `members` are members and their numbers, drawn on
    for rows that are covered already or alike; none, and there are no such rows. The lot chooses a CSV's
    delimiter and encoding where they are not given. The same arguments write the same rows.
    """
    random = Random(f"list {seed}")
    office = Office(
        random=random,
        seed=seed,
        on=max(today, first_month.first),
        term=(first_month, first_month + months),
        members=members,
        max_decile=max_decile,
        min_age=min_age,
    )
    delimiter, encoding = delimiter or random.choice(DELIMITERS), encoding or random.choice(ENCODINGS)
    with (
        open_sheet(out=out, delimiter=delimiter, encoding=encoding) as sheet,
        truth.open("w", encoding="utf-8", newline="") as answers,
    ):
        _write_top(sheet, random, first_month)
        return _write_rows(sheet, answers, office, rows, kinds(mix=mix))


def _write_top(sheet: Sheet, random: Random, first_month: Month) -> None:
    width = len(HEADINGS) - 1
    titles = ["DAFTAR PEKERJA RENTAN CALON PESERTA JAMINAN SOSIAL KETENAGAKERJAAN"]
    if random.random() < 0.5:
        titles.append(f"PROVINSI NUSA TENGGARA TIMUR TAHUN {first_month.first.year}")
    for title in titles:
        sheet.write([title, *[None] * width])
    sheet.write(HEADINGS.values())


def _write_rows(sheet: Sheet, answers: TextIO, office: Office, rows: int, table: Mapping[str, Defect]) -> Written:
    plan = _plan(rows=rows - 1, random=office.random, table=table)
    truth = _Truth(answers)
    lines: list[int] = []
    for n, slot in enumerate(_slots(plan, office, rows - 1, table)):
        if n in plan.blank_before:
            sheet.write([None] * len(HEADINGS))
        row = slot.entry.row
        row["no"] = n + 1
        if n in plan.strewn:
            strew_spaces(row, random=office.random)
        sheet.write(row.values())
        lines.append(sheet.line)
        truth.tell(slot, line=sheet.line, first_line=lines[slot.first], is_strewn=n in plan.strewn)
    sheet.write({**dict.fromkeys(HEADINGS), "no": "JUMLAH", "name": f"{rows - 1} orang"}.values())
    truth.tell(_Slot(Entry({}, TO_MEND), "total_row", 0), line=sheet.line, first_line=0, is_strewn=False)
    return Written(rows, truth.defects, truth.expected)


class _Plan(NamedTuple):
    """Where things stand: defects by row with the row of their second half, if any; rows with a blank one before."""

    defects: Mapping[int, tuple[str, int]]
    blank_before: frozenset[int]
    strewn: frozenset[int]


def _plan(*, rows: int, random: Random, table: Mapping[str, Defect]) -> _Plan:
    times = {name: round(defect.rate * rows / defect.marked) for name, defect in table.items()}
    places = iter(random.sample(range(rows), sum(table[name].size * count for name, count in times.items())))
    defects: dict[int, tuple[str, int]] = {}
    paired: set[int] = set()
    for name in (name for name, count in times.items() for _ in range(count)):
        halves = sorted(islice(places, table[name].size))
        defects[halves[0]] = (name, halves[-1])
        paired.update(halves if len(halves) > 1 else ())
    alone = [n for n in range(rows) if n not in paired]  # rows of a pair differ, or do not, by their words alone
    return _Plan(
        defects,
        blank_before=frozenset(random.sample(range(1, rows), round(BLANK_ROWS * rows)) if rows > 1 else ()),
        strewn=frozenset(random.sample(alone, round(STRAY_SPACES * rows))),
    )


class _Slot(NamedTuple):
    """A row in its place. `first` counts the rows before the first half of its pair, or before itself."""

    entry: Entry
    defect: str
    first: int


def _slots(plan: _Plan, office: Office, rows: int, table: Mapping[str, Defect]) -> Iterator[_Slot]:
    second_halves: dict[int, _Slot] = {}
    for n in range(rows):
        if n in second_halves:
            yield second_halves.pop(n)
            continue
        name, place_of_second = plan.defects.get(n, ("", n))
        entry, *second = table[name].entries(office) if name else plain_entry(office)
        if second:
            second_halves[place_of_second] = _Slot(second[0], name, n)
        yield _Slot(entry, name, n)


class _Truth:
    """The file that says what is true of each row, and counts it."""

    def __init__(self, out: TextIO) -> None:
        self.defects: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow(TRUTH)

    def tell(self, slot: _Slot, *, line: int, first_line: int, is_strewn: bool) -> None:
        entry = slot.entry
        kind = [slot.defect, *entry.marks] if slot.defect and entry.marked else []
        defects = kind + ["stray_spaces"] * is_strewn
        self.defects.update(defects)
        self.expected[entry.expected] += 1
        same_as_row = first_line if entry.repeats else None
        self._writer.writerow((line, ";".join(defects), same_as_row, entry.member, entry.expected))

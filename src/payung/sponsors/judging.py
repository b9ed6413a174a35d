"""Judging the rows of a list and keeping them as they are judged: a check that was cut off goes on where it was.

Parts are kept under the rules that judged them (`parts.rules_on`): other rules, or another day on which ages are
judged, are other parts.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection

from payung.documents.actions import keep
from payung.documents.queries import content
from payung.kernel.watch import Watch
from payung.people.matching import Marker
from payung.sponsors.checks import Terms
from payung.sponsors.files.changes import coming, is_change_list
from payung.sponsors.files.packing import pack_table
from payung.sponsors.files.reading import Table
from payung.sponsors.files.rejects import came_from
from payung.sponsors.parts import Part, Rows, judge_rows, pack_outline, rules_on, together, unpack_part
from payung.sponsors.twofold import judged_in_two

AT_HAND = 40  # parts whose people stay in memory, 4 MiB each; what a list has beyond is fetched when it is needed

KEPT_EVERY = 2.0  # seconds: what is judged in less is judged again sooner than it is kept


@dataclass(slots=True)
class Judging:
    """The judged rows of a list, whether these are all, and how its file was read (sheet, heading, whose
    rejects it says it is).

    `unkept` are the parts not kept yet, by number; `table` is the file as it was read, packed, until it is kept.
    """

    list_id: str
    rules: bytes
    parts: list[Part]
    whole: bool
    reading: dict[str, Any]
    unkept: dict[int, Part] = field(default_factory=dict)
    table: bytes = b""

    def together(self) -> Rows:
        """All rows judged so far. From then on the parts are views of the whole, which alone takes memory."""
        rows = together(self.parts)
        self.parts = list(rows.parts)
        return rows

    @property
    def claim(self) -> str:
        """The list whose rejects the file says it is; "" where it says nothing."""
        return str(self.reading.get("rejects_of", ""))

    @property
    def is_change_list(self) -> bool:
        """Whether the file says who comes and who goes; judged are only the rows of those who come."""
        return bool(self.reading.get("change_list"))

    def keep(self) -> None:
        """Keep what is judged and not kept yet, in the caller's transaction. The list stands already.

        The people of a long list do not stay in memory then: of a million rows they take 150 MiB.
        """
        last = len(self.parts) - 1 if self.whole else -1
        for n, part in self.unkept.items():
            document = _keep_part(self, n, part, last=n == last)
            if n >= AT_HAND:
                self.parts[n] = part._replace(people=partial(content, document=document))
        self.unkept.clear()
        if self.whole:
            self.table = b""


def judging(*, list_id: str, on: date, columns: Mapping[str, int] | None = None) -> Judging:
    """What is judged of a list by the rules of today, with ages judged on day `on`: all of it, some, or nothing yet.

    Read by other columns (`columns`, where somebody confirmed them), it is judged anew.
    """
    rules = rules_on(day=on, columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outline_id, people_id, last, reading::text FROM sponsors_part WHERE list_id = %s AND rules = %s"
            " ORDER BY n",
            [list_id, rules],
        )
        kept = cursor.fetchall()
    parts = [
        unpack_part(outline=content(document=outline), people=_fetched(n, people))
        for n, (outline, people, *_) in enumerate(kept)
    ]
    reading = json.loads(kept[0][3]) if kept else {}
    return Judging(list_id, rules, parts, whole=any(last for _, _, last, _ in kept), reading=reading)


def _fetched(n: int, document: int) -> Callable[[], bytes]:
    """The people of part `n`, from where they are kept: of the first parts once, of those beyond each time."""
    fetch = partial(content, document=document)
    return cache(fetch) if n < AT_HAND else fetch


def judge_rest(
    *,
    of: Judging,
    read: Callable[[], Table],
    terms: Terms,
    on: date,
    watch: Watch,
    keep_so_far: Callable[[], None] = lambda: None,
    columns: Mapping[str, int] | None = None,
) -> None:
    """Judge the rows that are not judged yet, of the table that `read` gives, by these columns if any were confirmed.

    `keep_so_far` is called every few seconds, between two parts, to keep those before. Raises Refused where the file
    cannot be read.
    """
    watch.step("read")
    handed = read()
    of.table, table = pack_table(table=handed), coming(table=handed)
    claim = came_from(table=table)
    of.reading = {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "passed_over": list(table.passed_over),
        "days": table.days._asdict(),
        "rejects_of": claim.list_id if claim else "",
    }
    if is_change_list(table=table):
        of.reading["change_list"] = True
    if columns is not None:
        of.reading["columns"] = dict(columns)
    watch.step("check", total=len(table.rows))
    marker, behind = Marker(key=settings.PAYUNG_KEYS.index), sum(len(part.outline) for part in of.parts)
    watch.advance(behind)

    def judge(behind: int, end: int | None, watch: Watch) -> Iterator[Part]:
        return judge_rows(table=table, terms=terms, on=on, marker=marker, watch=watch, behind=behind, end=end)

    kept = monotonic()
    for part in judged_in_two(judge=judge, behind=behind, total=len(table.rows), watch=watch):
        if of.unkept and monotonic() - kept >= KEPT_EVERY:
            keep_so_far()
            kept = monotonic()
        of.unkept[len(of.parts)] = part
        of.parts.append(part)
    of.whole = True


def _keep_part(of: Judging, n: int, part: Part, *, last: bool) -> int:
    """Keep a part; gives the document that holds its people."""
    name = f"{of.list_id} part {n}"
    outline, people = keep(name=name, content=pack_outline(part)), keep(name=f"{name} people", content=part.people())
    table = keep(name=f"{of.list_id} table", content=of.table) if last else None
    with connection.cursor() as cursor:
        # Whoever checked the same list meanwhile judged the same.
        cursor.execute(
            "INSERT INTO sponsors_part (list_id, rules, n, rows, last, reading, outline_id, people_id, table_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [of.list_id, of.rules, n, len(part.outline), last, json.dumps(of.reading), outline, people, table],
        )
    return people

"""Rejects that come back: whose they are, which rows were mended, and which are as they were and stay refused.

    table -> origin (the list that it names, row by row beside it) -> judged like any list -> unmended -> linked

A rejects workbook that was mended is judged like any other file: what it says of itself can only make the answer
stricter. A row that is as it was keeps its refusal even where it would now pass, because the row against which it was
refused is not in this file, because a cell lost its kind on the way (a NIK that Excel had rounded is sixteen digits
again in a CSV), or because dates are read by what most rows of a file show. It is taken only where the world changed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from payung.documents.queries import content
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.people import cells
from payung.people.cells import Cell
from payung.people.checks import Entry, check_registration
from payung.people.welfare import Status
from payung.sponsors import queries
from payung.sponsors.checks import Terms, check_eligibility
from payung.sponsors.files.changes import CHANGES
from payung.sponsors.files.persons import HIDDEN
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.files.rejects import UNMENDED, came_from, given_back
from payung.sponsors.intake import Met
from payung.sponsors.parts import FIELDS, OF_ENTRY
from payung.sponsors.queries import AgreementView, ListView
from payung.sponsors.verdicts import ALREADY_COVERED, READY, TO_MEND, Verdict

WHO = ("nik", "name", "birth_date")
DAYS = ("birth_date", "status_on")
TELLING = 5  # characters: shorter ones stand in other columns by chance, as a decile does


class Returned(NamedTuple):
    """A row that came back: which row of the earlier list it was, and whether a cell that is read was changed."""

    row: int
    mended: bool


class _Said(NamedTuple):
    """What a row says by field, and whether its NIK is a number: then it is nobody's, since Excel has rounded it."""

    cells: Mapping[str, str]
    nik_is_number: bool


class Origin(NamedTuple):
    """The list whose rejects a file is: its file, the verdicts of its last check, and the rows of it that came back.

    `returned` is by the row of the file that came back; `on` is the day on which ages are judged.
    """

    parent: ListView
    terms: Terms
    on: date
    table: Table
    verdicts: Mapping[int, Verdict]
    returned: Mapping[int, Returned]


class Place(NamedTuple):
    """A list's place in its chain: 1 for the list handed in first, whose id is `first`; `parent` is "" for that one."""

    n: int
    first: str
    parent: str


def origin(*, claim: str, read: Callable[[], Table], agreement: AgreementView, on: date) -> Origin | None:
    """The list whose rejects a table is, mended or not; None where it is any other list, and then it is not read.

    `claim` is the id that it names. It is believed if that list is of the same agreement and rows of it are here.
    """
    if not claim:
        return None
    try:
        parent = queries.worker_list(id=claim)
    except Refused:
        return None
    if parent.agreement_id != agreement.id:
        return None
    beside = table_of(of=parent)
    back = returned(table=read(), parent=beside)
    if not back:
        return None
    verdicts = {verdict.row: verdict for verdict in queries.verdicts(of=parent)}
    return Origin(parent, agreement.terms, on, beside, verdicts, back)


def table_of(*, of: ListView) -> Table:
    """The file of a list as it was handed in."""
    columns = queries.confirmed_columns(list_id=of.id)
    return read_table(content=content(document=of.document_id), name=of.file_name, columns=columns)


def returned(*, table: Table, parent: Table) -> dict[int, Returned]:
    """The rows of a table that were rows of its parent, by their number in the table. Pure.

    Such a row names the parent's row as no other does, and is as it was, or has that row's NIK, name or birth date:
    where somebody else was written into the row, or sorting tore it apart, it is a new one. A NIK that was a number
    and is text in a workbook was typed, were it digit by digit the same; a CSV has no kinds, and there it says nothing.
    """
    claim = came_from(table=table)
    if claim is None:
        return {}
    named = {number: row for number, cells_ in table.rows if (row := _original_row(cells_, claim.column))}
    times = Counter(named.values())
    once = {number: row for number, row in named.items() if times[row] == 1}
    fields = tuple(field for field in (*FIELDS, *CHANGES) if field in parent.columns)
    were = _said(parent, set(once.values()), fields, lambda row: given_back(table=parent, row=row))
    asked = tuple(field for field in (*FIELDS, *CHANGES) if field in table.columns)
    found = {}
    for number, said in _said(table, once.keys(), asked).items():
        was = were.get(once[number])
        if was is None:
            continue
        typed = bool(table.sheet) and was.nik_is_number and not said.nik_is_number
        mended = typed or any(said.cells[field] != was.cells.get(field, "") for field in asked)
        if not mended or _may_be_one_person(said.cells, was.cells):
            found[number] = Returned(once[number], mended)
    return found


def _original_row(row: Sequence[Cell], column: int) -> int:
    """The number of the original row as this row gives it, 0 where it gives none."""
    written = cells.text(row[column]).removesuffix(".0") if column < len(row) else ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0


def _said(
    table: Table,
    rows: Iterable[int],
    fields: Sequence[str],
    show: Callable[[list[Cell]], list[Cell]] = list,
) -> dict[int, _Said]:
    """What these rows, as `show` shows them, say in these fields, so that it can be compared whoever saved it."""
    wanted, said = frozenset(rows), {}
    places = [(field, table.columns[field]) for field in fields]
    for number, row in table.rows if wanted else ():
        if number in wanted:
            cells_ = show(row)
            found = {field: cells_[n] if n < len(cells_) else "" for field, n in places}
            texts = {field: _plain(field, cell) for field, cell in found.items()}
            said[number] = _Said(texts, isinstance(found.get("nik"), int | float))
    return said


def _plain(field: str, cell: Cell) -> str:
    """A cell as text, without the apostrophe that the workbook may have added, a day as a day however it is written."""
    written = cells.text(cell).removeprefix("'")
    if field not in DAYS or not written:
        return written
    try:
        return str(cells.day(cell))
    except ValueError:
        return written


def _may_be_one_person(said: Mapping[str, str], was: Mapping[str, str]) -> bool:
    """Whether NIK, name or birth date stood in the row before, in whatever column: a row may have been shifted."""
    elsewhere = {value.casefold() for value in was.values() if len(value) >= TELLING}
    values = {field: value.casefold() for field in WHO if (value := said.get(field, ""))}
    return any(value == was.get(field, "").casefold() or value in elsewhere for field, value in values.items())


def keep_refusals(*, met: Met, origin: Origin) -> None:
    """Refuse the rows that would pass now though they are as they were (`unmended`)."""
    refused = unmended(verdicts=met.verdicts, origin=origin)
    for place, verdict in enumerate(met.verdicts):
        met.verdicts[place] = refused.get(verdict.row, verdict)


def unmended(*, verdicts: Iterable[Verdict], origin: Origin) -> dict[int, Verdict]:
    """By row, the refusals of rows that would pass now though they are as they were: these verdicts replace theirs.

    What was wrong with the row itself is judged again, on its original cells: so it passes once somebody is old
    enough; a total is refused as that, a hidden row is not: the officer has it before him now. A row refused because
    of another stays refused while that other awaits approval in its own list; what the registry says is left to the
    registry. A doubt whose other row was mended or dropped here is settled.
    """
    nobody = _nobody(origin.table)
    same = {
        back.row: verdict
        for verdict in verdicts
        if (back := origin.returned.get(verdict.row))
        and not back.mended
        and (verdict.outcome == READY or back.row in nobody)
        and back.row in origin.verdicts
    }
    if not same:
        return {}
    refused = _for_another(origin, same) | _by_themselves(origin, same)
    return {same[row].row: verdict._replace(row=same[row].row) for row, verdict in refused.items()}


def _by_themselves(origin: Origin, same: Iterable[int]) -> dict[int, Verdict]:
    """Those rows of the earlier list that are refused by themselves still, as they stood there."""
    rows = {row for row in same if origin.verdicts[row].outcome == TO_MEND}
    page, nobody, refused = book().on(origin.on), _nobody(origin.table), {}
    for row, record in origin.table.records(FIELDS) if rows else ():
        if row not in rows:
            continue
        person, wrong = check_registration(entry=Entry._make(record[:OF_ENTRY]), on=origin.on, page=page)
        status = Status._make(record[OF_ENTRY:])
        _, unmet = check_eligibility(person=person, status=status, terms=origin.terms, on=origin.on)
        if problems := (nobody[row],) if row in nobody else wrong + unmet:
            refused[row] = Verdict(row, TO_MEND, problems)
    return refused


def _nobody(table: Table) -> dict[int, Problem]:
    """The rows that stand for no person. A hidden one may: it was refused only because nobody had seen it."""
    return {row: problem for row, problem in table.oddities.items() if problem != HIDDEN}


def _for_another(origin: Origin, same: Iterable[int]) -> dict[int, Verdict]:
    """Those rows of the earlier list that were refused for the sake of a row that awaits approval."""
    awaiting: dict[str, frozenset[int]] = {}
    refused = {}
    for row in same:
        other = _other_row(origin, origin.verdicts[row])
        if other is None:
            continue
        list_id, number = other
        if list_id not in awaiting:
            awaiting[list_id] = _awaiting(origin, list_id)
        if number in awaiting[list_id]:
            covered = origin.verdicts[row].outcome in (READY, ALREADY_COVERED)
            problem = Problem(UNMENDED, "nik", f"{list_id}:{number}")
            refused[row] = Verdict(row, ALREADY_COVERED if covered else TO_MEND, (problem,))
    return refused


def _other_row(origin: Origin, verdict: Verdict) -> tuple[str, int] | None:
    """The list and row for whose sake a row was refused; itself, if it stands there as ready."""
    if verdict.outcome == READY:
        return origin.parent.id, verdict.row
    kind, _, number = verdict.match.partition(":")
    if kind == "row":
        return origin.parent.id, int(number)
    earlier = next((problem.value for problem in verdict.problems if problem.code == UNMENDED), "")
    list_id, _, number = earlier.partition(":")
    return (list_id, int(number)) if number else None


def _awaiting(origin: Origin, list_id: str) -> frozenset[int]:
    """The ready rows of a list that nobody has approved yet. Once approved, its people are found in the registry."""
    kept = origin.parent if list_id == origin.parent.id else queries.worker_list(id=list_id)
    if kept.state != "checked":
        return frozenset()
    verdicts = origin.verdicts.values() if kept is origin.parent else queries.verdicts(of=kept)
    return frozenset(verdict.row for verdict in verdicts if verdict.outcome == READY)


def link(*, list_id: str, parent_id: str) -> None:
    """Remember that a list is the rejects of another, come back. Part of the caller's transaction and audit row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_mending (list_id, parent_id) VALUES (%s, %s) ON CONFLICT (list_id) DO NOTHING",
            [list_id, parent_id],
        )


def round_of(*, list_id: str) -> Place:
    """A list's place in its chain. A list that is no other's rejects is the first of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up (list_id, parent_id) AS (
                SELECT m.list_id, m.parent_id FROM sponsors_mending m WHERE m.list_id = %s
                UNION
                SELECT m.list_id, m.parent_id FROM sponsors_mending m JOIN up ON m.list_id = up.parent_id
            )
            SELECT list_id, parent_id FROM up
            """,
            [list_id],
        )
        parents: dict[str, str] = dict(cursor.fetchall())
    first = list_id
    for _ in parents:
        first = parents.get(first, first)
    return Place(len(parents) + 1, first, parents.get(list_id, ""))

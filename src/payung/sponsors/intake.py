"""From a file to verdicts: each row meets the counter's own check, then rows meet one another and the registry.

    bytes -> read_table -> judge_rows -> meet_each_other -> meet_registry -> price -> Findings

All of it is pure; nothing is written here: `sponsors.actions` keeps the findings, or approves them.
"""

import csv
import hashlib
import io
import json
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from payung.kernel.months import Month, months
from payung.kernel.problems import Problem, Refused
from payung.kernel.watch import Watch
from payung.law.book import book
from payung.law.contributions import Line, monthly_contribution
from payung.people.cells import Cell, text
from payung.people.checks import Entry, Registration, check_nik, check_registration
from payung.people.names import canonical_name
from payung.people.occupations import occupations
from payung.people.queries import Job, Known
from payung.sponsors.checks import Terms, check_eligibility, judged_on
from payung.sponsors.files.headings import labels
from payung.sponsors.files.reading import Table, missing_fields

READY, TO_MEND, ALREADY_COVERED, ASK_PERSON = "ready", "to_mend", "already_covered", "ask_person"
OUTCOMES = (READY, TO_MEND, ALREADY_COVERED, ASK_PERSON)
NEEDED = ("nik", "name", "birth_date", "sex", "region", "occupation")
FIELDS = (*Entry._fields, "decile")
TICK = 1_000


class Verdict(NamedTuple):
    """What became of one row. `match` is `row:N` or `member:NUMBER`, the other side of a duplicate.

    `person`, `decile` and `known` are there for rows that may still be ready, `known` if the registry has the NIK;
    `nik` wherever it could be read.
    """

    row: int
    outcome: str
    problems: tuple[Problem, ...] = ()
    match: str = ""
    person: Registration | None = None
    decile: int | None = None
    known: Known | None = None
    nik: str = ""

    @property
    def job(self) -> Job:
        """The job for which a ready row is enrolled: a known worker's own, as the registry has it."""
        assert self.person
        if self.known is None:
            return Job(1, self.person.occupation, self.person.income)
        return next((job for job in self.known.jobs if job.occupation == self.person.occupation), self.known.jobs[0])

    @property
    def region(self) -> str:
        """Where the person of a ready row lives: for a known worker, as the registry has it."""
        assert self.person
        return self.known.region if self.known else self.person.region


class Case(NamedTuple):
    """What decides a price under an agreement: the income, lowered to the threshold of its band, and the sector."""

    income: int
    sector: str


class Findings(NamedTuple):
    """A whole file judged: a verdict for every row that is not blank, ready people by case, and each case's price."""

    verdicts: list[Verdict]
    people: Mapping[Case, int]
    lines: Mapping[tuple[Case, Month], tuple[Line, ...]]

    @property
    def cost(self) -> int:
        """What the ready rows cost over the term, in whole rupiah."""
        return sum(self.people[case] * line.amount for (case, _), lines in self.lines.items() for line in lines)

    @property
    def ready(self) -> list[Verdict]:
        """The rows that would be enrolled."""
        return [verdict for verdict in self.verdicts if verdict.outcome == READY]

    def outcomes(self) -> dict[str, int]:
        """Rows by outcome, in the order of OUTCOMES."""
        count = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: count[outcome] for outcome in OUTCOMES}

    def reasons(self) -> dict[str, int]:
        """Rows by problem code, most frequent first."""
        count = Counter(code for verdict in self.verdicts for code in {problem.code for problem in verdict.problems})
        return by_rows(count)


def by_rows(reasons: Mapping[str, int]) -> dict[str, int]:
    """Reasons in the order in which they are shown: most rows first (the database keeps no order)."""
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def judge_rows(*, table: Table, terms: Terms, today: date, watch: Watch) -> list[Verdict]:
    """Every row against the counter's check and the agreement's terms, each on its own.

    Raises Refused where a needed column is missing.
    """
    needed = (*NEEDED, "decile") if terms.max_decile is not None else NEEDED
    if missing := missing_fields(table=table, needed=needed):
        raise Refused(missing)
    watch.step("check", total=len(table.rows))
    on = judged_on(terms=terms, today=today)
    page = book().on(on)
    verdicts = []
    for n, (row, cells) in enumerate(table.records(FIELDS)):
        person, problems = check_registration(entry=Entry._make(cells[:-1]), on=on, page=page)
        decile, unmet = check_eligibility(person=person, decile=cells[-1], terms=terms, on=on)
        if problems or unmet:
            verdicts.append(Verdict(row, TO_MEND, problems + unmet, nik=_undoubted_nik(cells[0], problems)))
        else:
            assert person
            verdicts.append(Verdict(row, READY, person=person, decile=decile, nik=person.nik))
        if n % TICK == 0:
            watch.advance(TICK)
    return verdicts


def _undoubted_nik(cell: Cell, problems: Iterable[Problem]) -> str:
    """The NIK of a row that must be mended, unless the NIK itself is what may be wrong: then it points to nobody."""
    if any(problem.code.startswith("nik.") for problem in problems):
        return ""
    return check_nik(cell=cell)[0] or ""


def meet_each_other(*, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Rows with one NIK: the first of identical rows covers the others; rows that differ are all asked about.

    A row that must be mended anyway stays so, and makes the ready rows with its NIK doubtful.
    """
    by_nik: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.nik:
            by_nik.setdefault(verdict.nik, []).append(verdict)
    changed: dict[int, Verdict] = {}
    for same in by_nik.values():
        if len(same) > 1:
            changed.update((verdict.row, verdict) for verdict in _settle(same))
    return [changed.get(verdict.row, verdict) for verdict in verdicts]


def _settle(same: Sequence[Verdict]) -> Iterator[Verdict]:
    first = same[0]
    identical = all((other.person, other.decile) == (first.person, first.decile) for other in same)
    for verdict in same[1:] if identical else same:
        if verdict.outcome != READY:
            continue
        if identical:
            yield Verdict(verdict.row, ALREADY_COVERED, (Problem("list.row_repeated", "nik"),), f"row:{first.row}")
        else:
            other = next(each for each in same if (each.person, each.decile) != (verdict.person, verdict.decile))
            problem = Problem("list.nik_twice", "nik", _differences(verdict, other))
            yield Verdict(verdict.row, ASK_PERSON, (problem,), f"row:{other.row}")


def _differences(one: Verdict, other: Verdict) -> str:
    """The headings of what differs between two rows: the evidence for whoever must decide."""
    assert one.person
    if other.person is None:
        return ""
    fields = [name for name in Registration._fields if getattr(one.person, name) != getattr(other.person, name)]
    return labels([*fields, "decile"] if one.decile != other.decile else fields)


def meet_registry(*, verdicts: Sequence[Verdict], known: Mapping[str, Known], busy: Collection[int]) -> list[Verdict]:
    """Rows whose NIK the registry knows: enrolled if it is the same person, without cover in the term; else why not.

    `known` are the workers of the registry by NIK, `busy` those of them with a month of the term paid or promised.
    """
    return [_against(verdict, known, busy) for verdict in verdicts] if known else list(verdicts)


def _against(verdict: Verdict, known: Mapping[str, Known], busy: Collection[int]) -> Verdict:
    member = known.get(verdict.nik) if verdict.outcome == READY else None
    if member is None or verdict.person is None:
        return verdict
    match = f"member:{member.number}"
    if canonical_name(member.name) != canonical_name(verdict.person.name):
        return Verdict(verdict.row, ASK_PERSON, (Problem("nik.other_identity", "name"),), match)
    if member.id in busy:
        return Verdict(verdict.row, ALREADY_COVERED, (Problem("member.already_covered", "nik"),), match)
    return verdict._replace(known=member, match=match)


def price(*, verdicts: Sequence[Verdict], terms: Terms) -> Findings:
    """The cost of the ready rows over the term: the law runs once per distinct case and month, then counts."""
    term = months(terms.first_month, count=terms.months)
    case_of = case_maker(term=term)
    cases = Counter(case_of(verdict) for verdict in verdicts if verdict.outcome == READY)
    lines = price_lines(cases=cases, term=term, terms=terms)
    return Findings(list(verdicts), cases, lines)


def price_lines(
    *, cases: Iterable[Case], term: Iterable[Month], terms: Terms
) -> dict[tuple[Case, Month], tuple[Line, ...]]:
    """The law's price of each case in each month under these terms."""
    term = tuple(term)
    return {
        (case, month): monthly_contribution(
            page=book().on(month.first),
            month=month,
            income=case.income,
            programmes=terms.programmes,
            sector=case.sector,
            payer=terms.payer,
        ).lines
        for case in sorted(cases)
        for month in term
    }


def case_maker(*, term: Iterable[Month]) -> Callable[[Verdict], Case]:
    """A function from a ready row to its case. Incomes within one band in every month of the term are one case."""
    thresholds = sorted({step for month in term for step in book().on(month.first).income_bands.value.thresholds})
    catalogue = occupations()

    def case_of(verdict: Verdict) -> Case:
        _, occupation, income = verdict.job
        return Case(thresholds[bisect_right(thresholds, income) - 1], catalogue[occupation].sector)

    return case_of


def list_id(*, agreement: str, file: bytes) -> str:
    """Sixteen hex digits over agreement and bytes: the same file is the same list, wherever and whenever it is sent.

    Of ten digits, a million lists of one would probably have held two with one id.
    """
    return hashlib.sha256(agreement.encode() + b"\0" + hashlib.sha256(file).digest()).hexdigest()[:16]


def digest(verdicts: Iterable[Verdict]) -> bytes:
    """A hash over row, outcome, reasons and match of every row: whether two checks came to the same result."""
    summary = hashlib.sha256()
    for verdict in verdicts:
        codes = ";".join(problem.code for problem in verdict.problems)
        summary.update(f"{verdict.row},{verdict.outcome},{codes},{verdict.match}\n".encode())
    return summary.digest()


def pack(verdicts: Iterable[Verdict]) -> bytes:
    """Verdicts as bytes to keep: row, outcome, problems and match, without the people."""
    rows: list[Any] = [[v.row, v.outcome, [[p.code, p.where, p.value] for p in v.problems], v.match] for v in verdicts]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), level=1)


def unpack(packed: bytes) -> list[Verdict]:
    """The verdicts that `pack` kept."""
    return [
        Verdict(row, outcome, tuple(Problem(*problem) for problem in problems), match)
        for row, outcome, problems, match in json.loads(zlib.decompress(packed))
    ]


def one_row_file(*, entry: Entry, decile: str) -> bytes:
    """A registration at the counter as a file of one row: under an agreement it goes the way of every list.

    Every cell is one line of text already. Of an empty form the NIK is a dash, so that its row is not blank.
    """
    nik, *others = (text(cell) for cell in (*entry, decile))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([FIELDS, [nik or "-", *others]])
    return out.getvalue().encode()

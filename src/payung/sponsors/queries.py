"""Questions about agreements and lists."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from payung.access.scope import EVERYTHING, seeing
from payung.documents.queries import content
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.ledger.queries import balance
from payung.people.probing import by_index
from payung.sponsors.checks import Span, Terms
from payung.sponsors.files.packing import unpack_table
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.models import Agreement, Check, List
from payung.sponsors.pricing import Promise
from payung.sponsors.stakes import Party, Sharing, Stakes
from payung.sponsors.verdicts import CARRIED_OUT, LEAVING, OUTCOMES, Verdict, by_rows, unpack, unpack_with

ACCOUNTS = ("budget", "available")
PARTY_ACCOUNTS = ("committed", "spent", "waiting")


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with its terms and who pays; `budget` in whole rupiah, quotas in people by region or village."""

    id: int
    code: str
    sponsor: str
    decree: str
    budget: int
    terms: Terms
    sharing: Sharing
    quotas: Mapping[str, int]

    def account(self, name: str, party: int = 0) -> str:
        """The ledger account of this agreement called `name`, one of ACCOUNTS; of a party one of PARTY_ACCOUNTS.

        GLOSSARY.md, chart of accounts.
        """
        return f"agreement/{self.code}/{name}/{party}" if party else f"agreement/{self.code}/{name}"

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account of this agreement and its parties."""
        of_parties = (self.account(name, party.n) for party in self.sharing.parties for name in PARTY_ACCOUNTS)
        return (*map(self.account, ACCOUNTS), *of_parties)

    def purpose(self, party: int) -> str:
        """What a receipt of this party says it is for."""
        return f"agreement {self.code}" if party == 1 else f"agreement {self.code} party {party}"

    def promise(self, term: Iterable[Month]) -> Promise:
        """These months, as the agreement pays for them."""
        return Promise(self.terms.programmes, self.sharing.payers(term))


def code_and_party(*, purpose: str) -> tuple[str, int]:
    """The agreement and the party of a receipt's purpose (`AgreementView.purpose`)."""
    _, code, *party = purpose.split()
    return code, int(party[1]) if party else 1


class ListView(NamedTuple):
    """A list and its last check, by which its people get the months of `span`. `state` follows from what was done.

    `over_quota` says of each place above its quota how many people too many; `freed` is whole rupiah that those who
    leave set free. Both are as the check found them: approval asks again.
    """

    id: str
    agreement_code: str
    agreement_id: int
    document_id: int
    file_name: str
    sha256: str
    check_id: int
    checked_by: int
    rows: int
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    cost: int
    span: Span
    digest: bytes
    verdicts_id: int
    checked_at: datetime
    state: str
    over_quota: Mapping[str, int]
    freed: int

    @property
    def given_back(self) -> int:
        """Rows that no approval carries out."""
        return self.rows - sum(self.outcomes.get(outcome, 0) for outcome in CARRIED_OUT)


def agreement(*, code: str = "", id: int = 0) -> AgreementView:
    """The agreement with this code or id. Raises Refused `agreement.unknown`."""
    found = Agreement.objects.filter(**({"id": id} if id else {"code": code})).first()
    if found is None:
        raise Refused(Problem("agreement.unknown", "agreement", code))
    sharing = _sharing(found.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT region, people FROM sponsors_quota WHERE agreement_id = %s ORDER BY region", [found.id])
        quotas = dict(cursor.fetchall())
    terms = Terms(
        first_month=Month.of(found.first_month),
        months=found.months,
        programmes=tuple(found.programmes),
        payer=sharing.party(1).kind,
        region=found.region,
        max_decile=found.max_decile,
        min_age=found.min_age,
        max_age=found.max_age,
        sex=found.sex,
        occupations=tuple(found.occupations),
        extreme_poor=found.extreme_poor,
        status_months=found.status_months,
        without_wage_members=found.without_wage_members,
        each=found.each_months,
        serve_by=found.serve_by,
        next_step=found.next_step,
    )
    return AgreementView(found.id, found.code, found.sponsor, found.decree, found.budget, terms, sharing, quotas)


def _sharing(agreement_id: int) -> Sharing:
    """Who pays which part of an agreement, from when on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.n, f.id, f.kind, f.name FROM sponsors_party p JOIN contributions_funder f ON f.id = p.funder_id"
            " WHERE p.agreement_id = %s ORDER BY p.n",
            [agreement_id],
        )
        parties = tuple(Party._make(row) for row in cursor.fetchall())
        cursor.execute(
            "SELECT turn, first_month, n, parts FROM sponsors_stake WHERE agreement_id = %s ORDER BY turn, n",
            [agreement_id],
        )
        turns: dict[tuple[int, date], dict[int, int]] = {}
        for turn, first, n, parts in cursor.fetchall():
            turns.setdefault((turn, first), {})[n] = parts
    return Sharing(parties, tuple(Stakes(Month.of(first), parts) for (_, first), parts in turns.items()))


def agreement_id(*, code: str) -> int:
    """The id of the agreement with this code, which stands."""
    return int(Agreement.objects.values_list("id", flat=True).get(code=code))


def party(*, agreement: AgreementView, named: str) -> Party:
    """The party of an agreement by name or number; the first for "". Raises Refused `agreement.party_unknown`."""
    for each in agreement.sharing.parties:
        if named.strip().casefold() in ("", str(each.n), each.name.casefold()):
            return each
    raise Refused(Problem("agreement.party_unknown", "funder", named))


def agreements() -> list[AgreementView]:
    """Every agreement, the newest first."""
    return [agreement(id=id) for id in Agreement.objects.order_by("-id").values_list("id", flat=True)]


def available(*, agreement: AgreementView) -> int:
    """What of the budget is not yet committed, in whole rupiah."""
    return balance(account=agreement.account("available"))


def used(*, agreement: AgreementView) -> dict[str, int]:
    """What became of the budget, in whole rupiah: committed, spent, and still available."""
    parties = [party.n for party in agreement.sharing.parties]
    sums = {
        name: sum(balance(account=agreement.account(name, party)) for party in parties)
        for name in ("committed", "spent")
    }
    return {**sums, "available": available(agreement=agreement)}


def worker_list(*, id: str) -> ListView:
    """A list with its last check. Raises Refused `list.unknown`."""
    kept = List.objects.select_related("agreement", "document").filter(id=id).first()
    last = Check.objects.filter(list_id=id).order_by("-id").first() if kept else None
    if kept is None or last is None:
        raise Refused(Problem("list.unknown", "list", id))
    return ListView(
        id=kept.id,
        agreement_code=kept.agreement.code,
        agreement_id=kept.agreement_id,
        document_id=kept.document_id,
        file_name=kept.document.name,
        sha256=bytes(kept.document.sha256).hex(),
        check_id=last.id,
        checked_by=last.checked_by_id,
        rows=last.rows,
        outcomes=_outcomes(*(getattr(last, name) for name in (*OUTCOMES, LEAVING))),
        reasons=by_rows(last.reasons),
        cost=last.cost,
        span=Span(Month.of(last.first_month), last.months),
        digest=bytes(last.digest),
        verdicts_id=last.verdicts_id,
        checked_at=last.recorded_at,
        state=state(list_id=id),
        over_quota=last.over_quota,
        freed=last.freed,
    )


def _outcomes(*rows: int) -> dict[str, int]:
    """Rows by outcome; of those who leave only where any do."""
    *of_every_list, leaving = rows
    outcomes = dict(zip(OUTCOMES, of_every_list, strict=True))
    return {**outcomes, LEAVING: leaving} if leaving else outcomes


def state(*, list_id: str) -> str:
    """checked, approved, part_paid, paid or voided: it follows from the approval, voids and the months that stand."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MONTHS_OF_LIST} FROM sponsors_list l WHERE l.id = %s", [list_id])
        return _state(*cursor.fetchone())


def approved_span(*, list_id: str) -> Span:
    """The months that an approved list promised to everybody on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_month, months FROM sponsors_approval WHERE list_id = %s", [list_id])
        first, count = cursor.fetchone()
    return Span(Month.of(first), count)


# Of list `l`: how many months its approval promised (null before it), how many it still promises or has paid, and how
# many stand paid. A change list by which people only leave promises none.
MONTHS_OF_LIST = """
    (SELECT ap.months FROM sponsors_approval ap WHERE ap.list_id = l.id),
    (SELECT count(*) FROM sponsors_approval ap CROSS JOIN generate_series(0, ap.months - 1) later (n)
        CROSS JOIN LATERAL (SELECT (ap.first_month + make_interval(months => later.n))::date AS month) due
        WHERE ap.list_id = l.id AND (
            NOT EXISTS (SELECT FROM sponsors_void v WHERE v.list_id = l.id AND v.first_month <= due.month)
            OR EXISTS (SELECT FROM sponsors_standinglistmonth m WHERE m.list_id = l.id AND m.month = due.month))),
    (SELECT count(*) FROM sponsors_standinglistmonth m WHERE m.list_id = l.id)
"""


def _state(promised: int | None, due: int, paid: int) -> str:
    if promised is None:
        return "checked"
    if promised and not due:
        return "voided"
    return "approved" if paid == 0 else "paid" if paid == due else "part_paid"


class ListLine(NamedTuple):
    """A list in brief, as its last check found it; `state` as in ListView.

    Or `checking`, where its first check runs or was cut off: then `rows` are those judged so far, and nothing is known
    of outcomes; `checked_at` is when it was handed in.
    """

    id: str
    agreement_code: str
    file_name: str
    state: str
    rows: int
    outcomes: Mapping[str, int]
    checked_at: datetime


# Of list `l` that is not checked yet: how many of its rows are judged, by whichever rules most are.
ROWS_SO_FAR = """
    SELECT coalesce(max(judged.rows), 0) FROM (
        SELECT sum(p.rows) AS rows FROM sponsors_part p WHERE p.list_id = l.id GROUP BY p.rules) judged
"""


def lists(*, of: AgreementView | None = None) -> list[ListLine]:
    """Every list, or those of one agreement, the one that was checked last first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT l.id, a.code, d.name, {MONTHS_OF_LIST},
                coalesce(c.rows, ({ROWS_SO_FAR})), coalesce(c.recorded_at, l.recorded_at),
                c.ready, c.to_mend, c.already_covered, c.ask_person, c.leaving
            FROM sponsors_list l JOIN sponsors_agreement a ON a.id = l.agreement_id
            JOIN documents_document d ON d.id = l.document_id
            LEFT JOIN LATERAL (SELECT * FROM sponsors_check c WHERE c.list_id = l.id ORDER BY c.id DESC LIMIT 1) c
                ON true
            WHERE a.id = %(agreement)s OR %(agreement)s IS NULL ORDER BY c.id DESC NULLS FIRST, l.recorded_at DESC
            """,
            {"agreement": of.id if of else None},
        )
        return [_line(*row) for row in cursor.fetchall()]


def _line(
    id_: str, code: str, name: str, promised: int | None, due: int, paid: int, rows: int, at: datetime, *counts: int
) -> ListLine:
    if counts[0] is None:  # no check found anything yet
        return ListLine(id_, code, name, "checking", rows, {}, at)
    return ListLine(id_, code, name, _state(promised, due, paid), rows, _outcomes(*counts), at)


# Whether part `p` of a list was read by the columns that were confirmed last, or by the headings if none were.
READ_AS_CONFIRMED = """p.reading -> 'columns' IS NOT DISTINCT FROM
    (SELECT c.columns FROM sponsors_columns c WHERE c.list_id = p.list_id ORDER BY c.id DESC LIMIT 1)"""


def confirmed_columns(*, list_id: str) -> dict[str, int] | None:
    """The columns of a list's file by field, from 0, as somebody confirmed them last; None if nobody did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT columns::text FROM sponsors_columns WHERE list_id = %s ORDER BY id DESC LIMIT 1", [list_id]
        )
        found = cursor.fetchone()
    return json.loads(found[0]) if found else None


def table(*, of: ListView, only: Collection[int] | None = None) -> Table:
    """The file of a list as it was read when it was last judged; with `only`, no other rows than these.

    Its rows were kept beside the judged ones, since to read a workbook takes seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.table_id FROM sponsors_part p WHERE p.list_id = %s AND {READ_AS_CONFIRMED}"
            " AND p.table_id IS NOT NULL ORDER BY p.recorded_at DESC LIMIT 1",
            [of.id],
        )
        kept = cursor.fetchone()
    if kept:
        return unpack_table(packed=content(document=kept[0]), only=only)
    # Judged by a version that did not keep them: the next check does.
    columns = confirmed_columns(list_id=of.id)
    return read_table(content=content(document=of.document_id), name=of.file_name, columns=columns)


def reading(*, list_id: str) -> dict[str, Any]:
    """How the file of a list was read when it was last judged: sheet, heading row, columns passed over, days."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.reading::text FROM sponsors_part p WHERE p.list_id = %s AND {READ_AS_CONFIRMED}"
            " ORDER BY p.recorded_at DESC, p.n DESC LIMIT 1",
            [list_id],
        )
        kept = cursor.fetchone()
    return json.loads(kept[0]) if kept else {}


def verdicts(*, of: ListView) -> list[Verdict]:
    """What the last check of a list said, row by row (without the people)."""
    return unpack(content(document=of.verdicts_id))


def verdicts_with(*, of: ListView, reason: str, behind: int, most: int) -> list[Verdict]:
    """Of the verdicts with a problem of this code those behind so many others, so many at most."""
    return unpack_with(packed=content(document=of.verdicts_id), code=reason, behind=behind, most=most)


def enrolled_numbers(*, of: ListView) -> dict[int, int]:
    """The participant numbers of those whom an approved list enrolled, by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.row, w.number FROM sponsors_enrolment e JOIN people_worker w ON w.id = e.worker_id"
            " WHERE e.list_id = %s",
            [of.id],
        )
        return dict(cursor.fetchall())


def rejects(*, of: ListView) -> tuple[Table, list[Verdict]]:
    """The file of a list, and the verdicts of its last check on the rows that no approval carries out."""
    found = [verdict for verdict in verdicts(of=of) if verdict.outcome not in CARRIED_OUT]
    return table(of=of, only=[verdict.row for verdict in found]), as_shown(of=of, verdicts=found)


def as_shown(*, of: ListView, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts as whoever handed the list in may read them: of members only those whom its agreement enrolled have a
    number, since anybody else may be a stranger to the sponsor."""
    found = list(verdicts)
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:  # a sponsor's own look shows it no worker at all
        cursor.execute(
            "SELECT w.number FROM people_worker w JOIN sponsors_enrolment e ON e.worker_id = w.id"
            " JOIN sponsors_list l ON l.id = e.list_id WHERE l.agreement_id = %s AND w.number = ANY(%s)",
            [of.agreement_id, [verdict.member for verdict in found if verdict.member is not None]],
        )
        theirs = {None, *(number for (number,) in cursor.fetchall())}
    return [verdict if verdict.member in theirs else verdict._replace(match="") for verdict in found]


def busy(*, worker_ids: Iterable[int], start: Month, end: Month) -> set[int]:
    """Those workers who have a month of [start, end) paid, or one that an approved list still has to pay.

    Where a list month is paid already, only the worker's own month counts: whoever was left out of it, because he had
    paid himself, and whose payment then bounced, may be enrolled anew. Costs grow with the question: each worker is
    looked up by itself.
    """
    with by_index() as cursor:
        cursor.execute(
            """
            WITH awaited AS MATERIALIZED (
                SELECT ap.list_id AS id, min(promised.month) AS first FROM sponsors_approval ap
                CROSS JOIN generate_series(0, ap.months - 1) later (n)
                CROSS JOIN LATERAL (SELECT (ap.first_month + make_interval(months => later.n))::date AS month) promised
                WHERE promised.month >= %(start)s AND promised.month < %(end)s
                AND NOT EXISTS (SELECT FROM sponsors_void v
                    WHERE v.list_id = ap.list_id AND v.first_month <= promised.month)
                AND NOT EXISTS (SELECT FROM sponsors_standinglistmonth m
                    WHERE m.list_id = ap.list_id AND m.month = promised.month)
                GROUP BY ap.list_id
            )
            SELECT asked FROM unnest(%(ids)s::bigint[]) asked CROSS JOIN LATERAL (
                SELECT FROM contributions_standingmonth m WHERE m.worker_id = asked
                AND m.month >= %(start)s AND m.month < %(end)s LIMIT 1
            ) paid
            UNION SELECT asked FROM unnest(%(ids)s::bigint[]) asked CROSS JOIN LATERAL (
                SELECT FROM sponsors_enrolment e
                -- IS TRUE: looked up in a hash of these lists, never list by list in the primary key
                WHERE e.worker_id = asked AND (e.list_id IN (SELECT id FROM awaited)) IS TRUE
                AND NOT EXISTS (SELECT FROM sponsors_departure d JOIN awaited ON awaited.id = d.list_id
                    WHERE (d.list_id, d.worker_id) = (e.list_id, e.worker_id) AND d.month <= awaited.first)
                LIMIT 1
            ) promised
            """,
            {"ids": list(worker_ids), "start": start.first, "end": end.first},
        )
        return {row[0] for row in cursor.fetchall()}


class ListMonth(NamedTuple):
    """A month of an approved list: its round, and the funding if it stands paid."""

    list_id: str
    month: date
    round: int
    funding_id: int | None
    stands: bool


def list_months(*, agreement: AgreementView) -> list[ListMonth]:
    """Every month that approved lists promise or have paid, in the order in which money pays: month, then approval.

    `round` is the one that stands, or else the next to pay. Voided months are left out, unless they stand paid.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT ap.list_id, due.month::date, coalesce(last.round + CASE WHEN last.reversed THEN 1 ELSE 0 END, 0),
                last.funding_id, coalesce(NOT last.reversed, false)
            FROM sponsors_list l
            JOIN sponsors_approval ap ON ap.list_id = l.id
            CROSS JOIN generate_series(ap.first_month, ap.first_month + make_interval(months => ap.months - 1),
                '1 month') due (month)
            LEFT JOIN LATERAL (
                SELECT p.round, p.funding_id, EXISTS (SELECT FROM sponsors_reversedlistmonth r
                    WHERE (r.list_id, r.month, r.round) = (p.list_id, p.month, p.round)) AS reversed
                FROM sponsors_paidlistmonth p WHERE p.list_id = ap.list_id AND p.month = due.month::date
                ORDER BY p.round DESC LIMIT 1
            ) last ON true
            WHERE l.agreement_id = %s AND (NOT last.reversed OR NOT EXISTS (SELECT FROM sponsors_void v
                WHERE v.list_id = l.id AND v.first_month <= due.month::date))
            ORDER BY due.month, ap.id
            """,
            [agreement.id],
        )
        return [ListMonth(*row) for row in cursor.fetchall()]


def used_of_receipts(*, fundings: Iterable[int]) -> dict[str, int]:
    """How much of each receipt these fundings use, in whole rupiah."""
    used: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT paid_from::text FROM contributions_funding WHERE id = ANY(%s)", [list(fundings)])
        for (paid_from,) in cursor.fetchall():
            for source in json.loads(paid_from):
                used[source["reference"]] = used.get(source["reference"], 0) + source["amount"]
    return used

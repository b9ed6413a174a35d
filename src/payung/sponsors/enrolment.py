"""Writing an approved list: its people, who of them is enrolled for what, and the budget it takes."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils import timezone

from payung.kernel.copying import stage
from payung.kernel.months import Month, months
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.people.matching import Marker
from payung.people.writing import Newcomer, Origin, write_people
from payung.sponsors.intake import Findings, case_maker
from payung.sponsors.queries import AgreementView, ListView

STAGED_ENROLMENT = {"row": "integer", "worker_id": "bigint", "job": "smallint", "income": "integer", "sector": "text"}


def enrol(*, findings: Findings, kept: ListView, agreement: AgreementView, by: int) -> None:
    """Register the new people of a list, enrol all that are ready and commit the budget, in the caller's transaction.

    The caller holds the agreement's row and has made sure that the budget is enough; `by` is the approver's id.
    """
    new = [verdict for verdict in findings.ready if verdict.known is None]
    known = [verdict for verdict in findings.ready if verdict.known is not None]
    origin = Origin(channel="list", by=by, source=f"list {kept.id}", as_of=timezone.localdate(kept.checked_at))
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    newcomers = [Newcomer(each.person, marker.marks_of(each.person), each.decile) for each in new if each.person]
    written = [worker for worker, _ in write_people(newcomers=newcomers, origin=origin)]
    workers = written + [verdict.known.id for verdict in known if verdict.known]
    case_of = case_maker(term=months(agreement.terms.first_month, count=agreement.terms.months))
    rows = [
        (verdict.row, worker, verdict.job.n, *case_of(verdict))
        for worker, verdict in zip(workers, new + known, strict=True)
    ]
    _write_enrolments(rows, findings, kept, by)
    book_moves(entry=f"approval {kept.id}", moves=_commitments(findings, kept, agreement))


def _write_enrolments(rows: Sequence[tuple[object, ...]], findings: Findings, kept: ListView, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_approval (list_id, check_id, checked_by_id, approved_by_id, people, cost)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [kept.id, kept.check_id, kept.checked_by, by, len(rows), findings.cost],
        )
        stage(cursor=cursor, table="staged_enrolment", columns=STAGED_ENROLMENT, rows=rows)
        cursor.execute(
            "INSERT INTO sponsors_enrolment (list_id, worker_id, row, job, income, sector)"
            " SELECT %s, worker_id, row, job, income, sector FROM staged_enrolment",
            [kept.id],
        )


def _commitments(findings: Findings, kept: ListView, agreement: AgreementView) -> list[Move]:
    """One transfer per month and programme: the budget is promised, not yet spent."""
    sums: dict[tuple[Month, str], int] = {}
    for (case, month), lines in findings.lines.items():
        for line in lines:
            key = month, line.programme
            sums[key] = sums.get(key, 0) + findings.people[case] * line.amount
    return [
        Move(agreement.account("committed"), agreement.account("available"), amount, f"{kept.id} {month} {programme}")
        for (month, programme), amount in sorted(sums.items())
    ]

"""Writing an approved list: its people, who of them is enrolled for what, and the budget it takes."""

from collections.abc import Iterator
from itertools import count, islice

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from payung.kernel.copying import stage
from payung.kernel.months import Month
from payung.ledger.actions import Move
from payung.ledger.actions import book as book_moves
from payung.people.channels import open_channel
from payung.people.writing import Newcomer, Origin, write_people, write_welfare
from payung.sponsors.intake import Met
from payung.sponsors.parts import marks_in, people_in
from payung.sponsors.pricing import Findings
from payung.sponsors.queries import AgreementView, ListView

AT_ONCE = 25_000  # enrolments
STAGED_ENROLMENT = {"row": "integer", "worker_id": "bigint", "job": "smallint", "income": "integer", "sector": "text"}


def enrol(*, findings: Findings, kept: ListView, agreement: AgreementView, by: int) -> None:
    """Register the new people of a list, enrol all that are ready and commit the budget, in the caller's transaction.

    The caller holds the agreement's row and has made sure that the budget is enough; `by` is the approver's id.
    """
    origin = Origin(channel="list", by=by, source=f"list {kept.id}", as_of=timezone.localdate(kept.checked_at))
    workers = _register(findings.met, origin)
    numbers = findings.met.rows.outline["row"]
    rows = (
        (int(numbers[place]), int(workers[place]), job, *case)
        for place, (job, case) in zip(findings.ready, findings.jobs, strict=True)
    )
    _write_approval(findings, kept, by)
    _write_enrolments(rows, kept)
    book_moves(entry=f"approval {kept.id}", moves=_commitments(findings, kept, agreement))


def _register(met: Met, origin: Origin) -> NDArray[np.int64]:
    """Register those who are ready and not known, a part of the list at a time; gives everybody's id by place.

    Of those who are known only a newer welfare status is written. Raises Refused `channel.closed` where somebody is new
    and nobody may come in by lists now.
    """
    workers = met.known.ids.copy()
    for part, start in zip(met.rows.parts, met.rows.starts, strict=True):
        places, newcomers, told = [], [], []
        for place, person, marks in zip(count(start), people_in(part), marks_in(part), strict=False):
            if not (person and met.is_ready(place)):
                continue
            if workers[place]:
                told.append((int(workers[place]), person.welfare))
            else:
                places.append(place)
                newcomers.append(Newcomer(person.registration, marks, person.welfare))
        if newcomers:
            open_channel(code=origin.channel)
        written = write_people(newcomers=newcomers, origin=origin)
        write_welfare(told=told, origin=origin)
        workers[places] = [worker for worker, _ in written]
    return workers


def _write_approval(findings: Findings, kept: ListView, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_approval (list_id, check_id, checked_by_id, approved_by_id, people, cost,"
            " first_month, months) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(kept.id, kept.check_id, kept.checked_by, by, len(findings.ready), findings.cost),
                *(findings.span.first_month.first, findings.span.months),
            ],
        )


def _write_enrolments(rows: Iterator[tuple[object, ...]], kept: ListView) -> None:
    """Some thousand at a time: what the database checks of a statement it keeps in memory, if it is not too much."""
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            stage(cursor=cursor, table="staged_enrolment", columns=STAGED_ENROLMENT, rows=some)
            cursor.execute(
                "INSERT INTO sponsors_enrolment (list_id, worker_id, row, job, income, sector)"
                " SELECT %s, worker_id, row, job, income, sector FROM staged_enrolment",
                [kept.id],
            )


def _commitments(findings: Findings, kept: ListView, agreement: AgreementView) -> list[Move]:
    """One transfer per month, programme and party: the budget is promised, not yet spent."""
    sums: dict[tuple[Month, str], int] = {}
    for (case, month), lines in findings.lines.items():
        for line in lines:
            key = month, line.programme
            sums[key] = sums.get(key, 0) + findings.people[case] * line.amount
    available = agreement.account("available")
    return [
        Move(agreement.account("committed", party), available, share, f"{kept.id} {month} {programme}")
        for (month, programme), amount in sorted(sums.items())
        for party, share in agreement.sharing.split(amount, month).items()
    ]

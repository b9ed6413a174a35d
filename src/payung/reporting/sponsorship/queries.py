"""The figures of a sponsor's report, asked of one snapshot of the database: sets at a time, never person by person.

Every fact is taken as it was known at an instant, so that a report can be made again. Only who people are (region, sex,
birth date, occupation) is what the registry says today.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from payung.audit.queries import head
from payung.coverage.queries import is_provisional
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.coverage import PaidMonth, protected_spans
from payung.ledger.queries import balances
from payung.reporting.queries import oldest_protecting
from payung.reporting.sponsorship.figures import (
    AGES,
    After,
    Asked,
    Deaths,
    Ended,
    FundedMonth,
    Group,
    ListOutcome,
    Money,
    PartyMoney,
    Quota,
    Report,
)
from payung.sponsors.quotas import enrolled
from payung.sponsors.verdicts import by_rows

# List months of the agreement that stand paid.
FUNDED = """
    SELECT m.list_id, m.month, m.funding_id, m.people FROM sponsors_paidlistmonth m
    JOIN sponsors_list l ON l.id = m.list_id
    WHERE l.agreement_id = %(agreement)s AND m.funding_id IS NOT NULL AND m.recorded_at <= %(known_at)s
    AND NOT EXISTS (SELECT FROM sponsors_reversedlistmonth r
        WHERE (r.list_id, r.month, r.round) = (m.list_id, m.month, m.round) AND r.recorded_at <= %(known_at)s)
"""
# Whom its approved lists enrolled, whether they left since or not.
PEOPLE = """
    SELECT DISTINCT e.worker_id FROM sponsors_enrolment e JOIN sponsors_list l ON l.id = e.list_id
    WHERE l.agreement_id = %(agreement)s AND e.recorded_at <= %(known_at)s
"""
# Of months `p`: known, and not reversed.
STANDS = """
    p.recorded_at <= %(known_at)s AND NOT EXISTS (SELECT FROM contributions_reversedmonth r
        WHERE (r.worker_id, r.job, r.programme, r.month, r.round) = (p.worker_id, p.job, p.programme, p.month, p.round)
        AND r.recorded_at <= %(known_at)s)
"""
DEATH_REGISTERS = """
    SELECT r.id, r.as_of FROM people_register r WHERE r.kind = 'deaths' AND r.recorded_at <= %(known_at)s
    AND NOT EXISTS (SELECT FROM people_withdrawnregister gone
        WHERE gone.register_id = r.id AND gone.recorded_at <= %(known_at)s)
"""
# Of the people of the agreement, whose death a register reported by the day that is asked about.
REPORTED_DEAD = f"""
    SELECT w.id AS worker_id, min(d.died_on) AS died_on FROM people_reporteddeath d
    JOIN ({DEATH_REGISTERS}) r ON r.id = d.register_id JOIN people_worker w ON w.nik_index = d.nik_index
    -- IS TRUE: looked up in a hash of the people, never one beside the other
    WHERE d.died_on <= %(on)s AND (w.id IN ({PEOPLE})) IS TRUE GROUP BY w.id
"""
# Their months that stand paid, whoever paid them and whatever the programme.
MONTHS_OF_THE_DEAD = f"""
    SELECT p.worker_id, p.month, min((p.recorded_at AT TIME ZONE %(zone)s)::date),
        bool_and(f.kind NOT IN ('self', 'group'))
    FROM ({REPORTED_DEAD}) dead JOIN contributions_paidmonth p ON p.worker_id = dead.worker_id
    JOIN contributions_share s ON s.funding_id = p.funding_id JOIN contributions_funder f ON f.id = s.funder_id
    WHERE {STANDS} GROUP BY p.worker_id, p.month ORDER BY p.worker_id, p.month
"""


def sponsor_report(*, asked: Asked) -> Report:
    """Every figure of the report, out of one snapshot."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _report(asked)


def _report(asked: Asked) -> Report:
    entry, digest = head(known_at=asked.known_at)
    people = enrolled(agreement=asked.agreement, known_at=asked.known_at)
    return Report(
        asked=asked,
        entry=entry,
        digest=digest,
        provisional=is_provisional(known_at=asked.known_at),
        money=_money(asked),
        months=_months(asked),
        groups=_groups(asked),
        enrolled=_rows(f"SELECT count(*) FROM ({PEOPLE}) e", asked)[0][0],
        left=_left(asked),
        lists=_lists(asked),
        quotas=tuple(Quota(place, most, people[place]) for place, most in asked.agreement.quotas.items()),
        cover=_cover(asked),
        deaths=_deaths(asked),
        after=_after(asked),
        next_steps=_next_steps(asked),
    )


def _rows(query: str, asked: Asked, **parameters: Any) -> list[tuple[Any, ...]]:
    """What a query gives that knows which agreement is asked about, on which day, as known when."""
    known: dict[str, Any] = {
        "agreement": asked.agreement.id,
        "on": asked.on,
        "known_at": asked.known_at,
        "zone": settings.TIME_ZONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, known | parameters)
        return list(cursor.fetchall())


# Money and months


def _money(asked: Asked) -> Money:
    agreement = asked.agreement
    held = balances(accounts=agreement.accounts, known_at=asked.known_at)
    received = _receipts(asked)
    return Money(
        budget=agreement.budget,
        available=held[agreement.account("available")],
        parties=tuple(
            PartyMoney(
                party,
                *received.get(agreement.purpose(party.n), (0, 0)),
                committed=held[agreement.account("committed", party.n)],
                spent=held[agreement.account("spent", party.n)],
                waiting=-held[agreement.account("waiting", party.n)],
            )
            for party in agreement.sharing.parties
        ),
    )


def _receipts(asked: Asked) -> dict[str, tuple[int, int]]:
    """By purpose: what came in and was not taken back, and what of it was given back or carried over."""
    purposes = [asked.agreement.purpose(party.n) for party in asked.agreement.sharing.parties]
    found = _rows(
        """
        SELECT rc.purpose, sum(rc.amount)::bigint, coalesce(sum(gone.amount), 0)::bigint
        FROM payments_receipt rc LEFT JOIN (
            SELECT source ->> 'reference' AS reference, sum((source ->> 'amount')::bigint) AS amount
            FROM payments_refund rf, jsonb_array_elements(rf.paid_from) source
            WHERE rf.recorded_at <= %(known_at)s GROUP BY 1
        ) gone USING (reference)
        WHERE rc.purpose = ANY(%(purposes)s) AND rc.recorded_at <= %(known_at)s AND NOT EXISTS (
            SELECT FROM payments_reversedreceipt r
            WHERE r.receipt_id = rc.reference AND r.recorded_at <= %(known_at)s)
        GROUP BY rc.purpose
        """,
        asked,
        purposes=purposes,
    )
    return {purpose: (received, returned) for purpose, received, returned in found}


def _months(asked: Asked) -> tuple[FundedMonth, ...]:
    term = {"first": asked.first.first, "last": asked.last.first}
    within = "WHERE f.month BETWEEN %(first)s AND %(last)s"
    people = _rows(f"SELECT f.month, sum(f.people)::bigint FROM ({FUNDED}) f {within} GROUP BY 1", asked, **term)
    paid = _rows(
        f"SELECT f.month, p.programme, sum(p.price)::bigint FROM ({FUNDED}) f"
        f" JOIN contributions_paidmonth p USING (funding_id) {within} GROUP BY 1, 2 ORDER BY 1, 2",
        asked,
        **term,
    )
    given = _rows(
        f"SELECT f.month, s.funder_id, sum(s.amount)::bigint FROM ({FUNDED}) f"
        f" JOIN contributions_share s USING (funding_id) {within} GROUP BY 1, 2",
        asked,
        **term,
    )
    numbers = {party.funder_id: party.n for party in asked.agreement.sharing.parties}
    return tuple(
        FundedMonth(
            Month.of(month),
            count,
            {programme: amount for of, programme, amount in paid if of == month},
            {numbers[funder]: amount for of, funder, amount in given if of == month},
        )
        for month, count in sorted(people)
    )


# People


def _groups(asked: Asked) -> tuple[Group, ...]:
    """The people for whom months of the report were paid; the job is the one that was paid, as in its last month."""
    found = _rows(
        f"""
        WITH months AS (
            SELECT p.worker_id, p.month, max(p.job) AS job, sum(p.price) AS amount FROM ({FUNDED}) f
            JOIN contributions_paidmonth p USING (funding_id)
            WHERE f.month BETWEEN %(first)s AND %(last)s GROUP BY p.worker_id, p.month
        ), paid AS (
            SELECT worker_id, max(job) AS job, max(month) AS last, count(*) AS months, sum(amount) AS amount
            FROM months GROUP BY worker_id
        )
        SELECT w.region, w.sex, width_bucket(extract(year FROM age(%(on)s::date, w.birth_date)), %(ages)s::numeric[]),
            coalesce(held.occupation, j.occupation), told.decile, count(*), sum(paid.months)::bigint,
            sum(paid.amount)::bigint
        FROM paid JOIN people_worker w ON w.id = paid.worker_id
        JOIN people_job j ON (j.worker_id, j.n) = (paid.worker_id, paid.job)
        LEFT JOIN people_jobs_in(paid.last, %(known_at)s) held ON (held.worker_id, held.n) = (j.worker_id, j.n)
        LEFT JOIN LATERAL (
            SELECT decile FROM people_welfare WHERE worker_id = paid.worker_id AND decile IS NOT NULL
            AND recorded_at <= %(known_at)s ORDER BY as_of DESC, id DESC LIMIT 1
        ) told ON true
        GROUP BY 1, 2, 3, 4, 5
        """,
        asked,
        first=asked.first.first,
        last=asked.last.first,
        ages=list(AGES),
    )
    return tuple(Group(region, sex, AGES[max(age - 1, 0)], *rest) for region, sex, age, *rest in found)


# From which month on who had left a list, and why, as it was known.
LEFT = """
    SELECT list_id, worker_id, min(month) AS month, (array_agg(reason ORDER BY month))[1] AS reason
    FROM sponsors_departure WHERE recorded_at <= %(known_at)s GROUP BY list_id, worker_id
"""


def _left(asked: Asked) -> dict[str, int]:
    found = _rows(
        f"SELECT d.reason, count(*) FROM ({LEFT}) d JOIN sponsors_list l ON l.id = d.list_id"
        " WHERE l.agreement_id = %(agreement)s GROUP BY 1 ORDER BY 2 DESC, 1",
        asked,
    )
    return dict(found)


def _lists(asked: Asked) -> tuple[ListOutcome, ...]:
    """The lists in the order in which they came, each as its last check that was known found it."""
    found = _rows(
        """
        SELECT l.id, c.recorded_at, m.parent_id, c.rows, c.ready, c.to_mend, c.already_covered, c.ask_person,
            c.leaving, c.reasons::text, coalesce(ap.people, 0)
        FROM sponsors_list l
        JOIN LATERAL (SELECT * FROM sponsors_check c WHERE c.list_id = l.id AND c.recorded_at <= %(known_at)s
            ORDER BY c.id DESC LIMIT 1) c ON true
        LEFT JOIN sponsors_approval ap ON ap.list_id = l.id AND ap.recorded_at <= %(known_at)s
        LEFT JOIN sponsors_mending m ON m.list_id = l.id
        WHERE l.agreement_id = %(agreement)s ORDER BY l.recorded_at, l.id
        """,
        asked,
    )
    parents = {row[0]: row[2] for row in found}
    names = ("ready", "to_mend", "already_covered", "ask_person", "leaving")
    return tuple(
        ListOutcome(
            id_,
            timezone.localdate(checked),
            _round(id_, parents),
            rows,
            dict(zip(names, outcomes, strict=True)),
            by_rows(json.loads(reasons)),
            people,
        )
        for id_, checked, _, rows, *outcomes, reasons, people in found
    )


def _round(list_id: str, parents: Mapping[str, str | None]) -> int:
    parent = parents.get(list_id)
    return 1 + _round(parent, parents) if parent else 1


# Protection, deaths, and what came after


def _cover(asked: Asked) -> dict[str, int]:
    """The people of the agreement by their protection on the day, whoever paid for it: paid, grace or none."""
    found = _rows(
        f"""
        WITH people AS MATERIALIZED ({PEOPLE}), standing AS (
            SELECT p.worker_id, p.month, min((p.recorded_at AT TIME ZONE %(zone)s)::date) AS paid_on,
                bool_and(f.kind NOT IN ('self', 'group')) AS sponsored
            FROM people JOIN contributions_paidmonth p USING (worker_id)
            JOIN contributions_share s ON s.funding_id = p.funding_id JOIN contributions_funder f ON f.id = s.funder_id
            WHERE p.month >= least(%(oldest)s::date, %(oldest_sponsored)s::date) AND p.month <= %(on)s AND {STANDS}
            GROUP BY p.worker_id, p.month
        ), protected AS (
            SELECT worker_id, max(month) AS newest FROM standing WHERE paid_on <= %(on)s
            AND month >= CASE WHEN sponsored THEN %(oldest_sponsored)s::date ELSE %(oldest)s::date END
            GROUP BY worker_id
        )
        SELECT CASE WHEN newest = %(this)s THEN 'paid' WHEN newest IS NOT NULL THEN 'grace' ELSE 'none' END, count(*)
        FROM people LEFT JOIN protected USING (worker_id) GROUP BY 1
        """,
        asked,
        this=Month.of(asked.on).first,
        oldest=oldest_protecting(on=asked.on, sponsored=False).first,
        oldest_sponsored=oldest_protecting(on=asked.on, sponsored=True).first,
    )
    return {"paid": 0, "grace": 0, "none": 0} | dict(found)


def _deaths(asked: Asked) -> Deaths:
    """The deaths that registers reported, by whether any months protected on that day."""
    months: dict[int, list[PaidMonth]] = {}
    for worker, month, paid_on, sponsored in _rows(MONTHS_OF_THE_DEAD, asked):
        months.setdefault(worker, []).append(PaidMonth(Month.of(month), paid_on, sponsored))
    cases = Counter((died_on, tuple(months.get(worker, ()))) for worker, died_on in _rows(REPORTED_DEAD, asked))
    protected = sum(people for (died_on, paid), people in cases.items() if _is_protected(paid, died_on))
    [(registers, as_of)] = _rows(f"SELECT count(*), max(as_of) FROM ({DEATH_REGISTERS}) r", asked)
    return Deaths(registers, as_of, protected, cases.total() - protected)


def _is_protected(paid: Sequence[PaidMonth], on: date) -> bool:
    """Whether these months protect on a day. One before all of them may lie before the law that we know began."""
    if not any(each.month.first <= on for each in paid):
        return False
    return any(on in span for span in protected_spans(page=book().on(on), paid=paid))


def _after(asked: Asked) -> After:
    """Of whom the agreement paid a month: whose months go on, and of the others who went on by whose payment."""
    found = _rows(
        f"""
        WITH paid AS MATERIALIZED (
            SELECT p.worker_id, max(p.month) AS last FROM ({FUNDED}) f
            JOIN contributions_paidmonth p USING (funding_id) GROUP BY p.worker_id
        ), promised AS (
            SELECT e.worker_id, bool_or(d.reason = 'died') AS died,
                max(least(ap.first_month + make_interval(months => ap.months - 1),
                    d.month - interval '1 month', v.first_month - interval '1 month'))::date AS until
            FROM sponsors_enrolment e JOIN sponsors_list l ON l.id = e.list_id AND l.agreement_id = %(agreement)s
            JOIN sponsors_approval ap ON ap.list_id = e.list_id AND ap.recorded_at <= %(known_at)s
            LEFT JOIN ({LEFT}) d ON (d.list_id, d.worker_id) = (e.list_id, e.worker_id)
            LEFT JOIN (SELECT list_id, min(first_month) AS first_month FROM sponsors_void
                WHERE recorded_at <= %(known_at)s GROUP BY list_id) v ON v.list_id = e.list_id
            GROUP BY e.worker_id
        ), later AS (
            SELECT p.worker_id, min(p.month) FILTER (WHERE f.kind IN ('self', 'group')) AS own,
                min(p.month) FILTER (WHERE f.kind NOT IN ('self', 'group')) AS other
            FROM paid JOIN contributions_paidmonth p ON p.worker_id = paid.worker_id AND p.month > paid.last
            JOIN contributions_share s ON s.funding_id = p.funding_id JOIN contributions_funder f ON f.id = s.funder_id
            WHERE {STANDS} GROUP BY p.worker_id
        )
        SELECT greatest(paid.last, promised.until) >= %(this)s AND NOT coalesce(promised.died, false),
            coalesce(promised.died, false)
                OR (paid.worker_id IN (SELECT worker_id FROM ({REPORTED_DEAD}) dead)) IS TRUE,
            w.region, w.sex, paid.last, later.own, later.other, count(*)
        FROM paid JOIN people_worker w ON w.id = paid.worker_id
        LEFT JOIN promised USING (worker_id) LEFT JOIN later USING (worker_id)
        GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 3, 4, 5, 6, 7
        """,
        asked,
        this=Month.of(asked.on).first,
    )
    return After(
        going_on=sum(row[-1] for row in found if row[0] and not row[1]),
        dead=sum(row[-1] for row in found if row[1]),
        ended=tuple(
            Ended(region, sex, Month.of(last), _month(own), _month(other), people)
            for going_on, dead, region, sex, last, own, other, people in found
            if not going_on and not dead
        ),
    )


def _month(first: date | None) -> Month | None:
    return Month.of(first) if first else None


def _next_steps(asked: Asked) -> dict[str, int]:
    """What is to follow the months of those who are enrolled and have not left: their own step, or the agreement's."""
    found = _rows(
        """
        SELECT coalesce(own.step, %(step)s), count(DISTINCT e.worker_id)
        FROM sponsors_enrolment e JOIN sponsors_list l ON l.id = e.list_id AND l.agreement_id = %(agreement)s
        LEFT JOIN (
            SELECT DISTINCT ON (worker_id) worker_id, step FROM sponsors_nextstep
            WHERE agreement_id = %(agreement)s AND recorded_at <= %(known_at)s ORDER BY worker_id, id DESC
        ) own ON own.worker_id = e.worker_id
        WHERE e.recorded_at <= %(known_at)s AND NOT EXISTS (SELECT FROM sponsors_departure d
            WHERE (d.list_id, d.worker_id) = (e.list_id, e.worker_id) AND d.recorded_at <= %(known_at)s)
        GROUP BY 1 ORDER BY 2 DESC, 1
        """,
        asked,
        step=asked.agreement.terms.next_step,
    )
    return {step: people for step, people in found if step}

"""Papers about lists and their money, for print: the minutes of an approval (berita acara) and a sponsor's receipt.

All they state are facts that no later one changes: a paper printed in ten years is the paper of the day.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from payung.access.scope import EVERYTHING, seeing
from payung.audit.queries import detail_of, place_of
from payung.documents.queries import Number
from payung.documents.queries import number as number_of
from payung.kernel.language import Language, long_date, long_month, number, percent, rupiah
from payung.kernel.problems import Problem, Refused, message
from payung.payments.papers import Received, Sum, head, money_in_words, own_receipt, received, table
from payung.people.queries import Member
from payung.people.regions import REGIONS
from payung.sponsors import queries
from payung.sponsors.pricing import Case, price_lines
from payung.sponsors.queries import AgreementView, ListView
from payung.sponsors.verdicts import LEAVING, OUTCOMES, by_rows

LEFT: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "died": "meninggal dunia",
        "moved": "pindah domisili",
        "employed": "menjadi pekerja penerima upah",
        "withdrew": "mengundurkan diri",
        "not_entitled": "tidak berhak",
    },
    "en": {
        "died": "died",
        "moved": "moved away",
        "employed": "became employed",
        "withdrew": "withdrew",
        "not_entitled": "not entitled",
    },
}
"""Why somebody left, in words."""


def figures(*, list_id: str, agreement: AgreementView, before: int, freed: int = 0) -> dict[str, Any]:
    """What the minutes state and no other row keeps; asked in the approval's transaction, which holds the agreement.

    The budget available `before` the approval and `after` it, and the `sums` that it promised in each region: their
    prices are those of the law as we know it today, which may be amended before somebody prints. `freed` is what those
    who leave by a change list set free, in whole rupiah.
    """
    after = queries.available(agreement=agreement)
    stated = {"before": before, "after": after, "sums": _promised(list_id, agreement)}
    return {**stated, "freed": freed} if freed else stated


def _promised(list_id: str, agreement: AgreementView) -> list[Sum]:
    """What an approval promised in each region: people, and by programme the price of all their months."""
    people: dict[str, dict[Case, int]] = {}
    # How many in each region is the sponsor's to know, and no more of them.
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.region, e.income, e.sector, count(*) FROM sponsors_enrolment e"
            " JOIN people_worker w ON w.id = e.worker_id WHERE e.list_id = %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [list_id],
        )
        for region, income, sector, count in cursor.fetchall():
            people.setdefault(region, {})[Case(income, sector)] = count
    term = queries.approved_span(list_id=list_id).all
    lines = price_lines(cases={case for cases in people.values() for case in cases}, promise=agreement.promise(term))
    sums = []
    for region, cases in people.items():
        amounts = dict.fromkeys(agreement.terms.programmes, 0)
        for case, count in cases.items():
            for line in (line for month in term for line in lines[case, month]):
                amounts[line.programme] += count * line.amount
        sums.append(Sum(region, sum(cases.values()), amounts))
    return sums


class _Approved(NamedTuple):
    """An approval with the check it approved."""

    people: int
    cost: int
    approved_at: datetime
    approver: str
    rows: int
    ready: int
    to_mend: int
    already_covered: int
    ask_person: int
    leaving: int
    reasons: str
    law: str
    checked_at: datetime
    checker: str


def minutes(*, list_id: str, language: Language) -> dict[str, Any]:
    """The minutes of a list's approval, for templates/minutes.typ.

    Raises Refused `list.unknown`, `list.not_approved`. ValueError where the sums of an approval from before papers
    had numbers can no longer be told, because the law was amended since.
    """
    kept = queries.worker_list(id=list_id)
    given, approved = number_of(kind="minutes", subject=list_id), _approved(list_id)
    if given is None or approved is None:
        raise Refused(Problem("list.not_approved", "list", list_id))
    agreement = queries.agreement(id=kept.agreement_id)
    entry, digest = place_of(action="approve_list", subject=list_id)
    moment = timezone.localtime(approved.approved_at)
    return {
        "language": language,
        "number": given.written(on=moment.date()),
        "day": [moment.year, moment.month, moment.day],
        "date": long_date(moment.date(), language),
        "time": f"{moment:%H.%M} WITA",
        **_of_agreement(agreement, language),
        **_of_check(kept, approved, language),
        **_of_leavers(list_id, approved, language),
        **_of_money(list_id, agreement, approved, given),
        "list": list_id,
        "law": approved.law,
        "entry": number(entry),
        "hash": digest,
    }


def _approved(list_id: str) -> _Approved | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ap.people, ap.cost, ap.recorded_at, approver.name, c.rows, c.ready, c.to_mend, c.already_covered,"
            " c.ask_person, c.leaving, c.reasons::text, c.law, c.recorded_at, checker.name FROM sponsors_approval ap"
            " JOIN sponsors_check c ON c.id = ap.check_id JOIN access_user approver ON approver.id = ap.approved_by_id"
            " JOIN access_user checker ON checker.id = ap.checked_by_id WHERE ap.list_id = %s",
            [list_id],
        )
        found = cursor.fetchone()
    return _Approved(*found) if found else None


def _of_agreement(agreement: AgreementView, language: Language) -> dict[str, Any]:
    terms = agreement.terms
    last = terms.first_month + (terms.months - 1)
    return {
        "sponsor": agreement.sponsor,
        "decree": agreement.decree,
        "agreement": agreement.code,
        "first_month": long_month(terms.first_month.first, language),
        "last_month": long_month(last.first, language),
        "term": number(terms.months),
        "programmes": [programme.upper() for programme in terms.programmes],
    }


def _of_check(kept: ListView, approved: _Approved, language: Language) -> dict[str, Any]:
    return {
        "file": kept.file_name,
        "sha256": kept.sha256,
        "checker": approved.checker,
        "checked_on": long_date(timezone.localdate(approved.checked_at), language),
        "approver": approved.approver,
        "rows": number(approved.rows),
        "outcomes": {
            name: [number(getattr(approved, name)), percent(getattr(approved, name), approved.rows)]
            for name in (*OUTCOMES, *([LEAVING] if approved.leaving else []))
        },
        "reasons": [
            {"code": code, "sentence": message(Problem(code), language=language), "rows": number(rows)}
            for code, rows in by_rows(json.loads(approved.reasons)).items()
        ],
    }


def _of_leavers(list_id: str, approved: _Approved, language: Language) -> dict[str, Any]:
    """Who left by a change list: how many, and how many for which reason; "" and none of any other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason, count(DISTINCT row) FROM sponsors_departure WHERE by_list_id = %s GROUP BY 1 ORDER BY 2, 1",
            [list_id],
        )
        reasons = [[LEFT[language][reason], number(people)] for reason, people in reversed(cursor.fetchall())]
    return {"leaving": number(approved.leaving) if approved.leaving else "", "leavers": reasons}


def _of_money(list_id: str, agreement: AgreementView, approved: _Approved, given: Number) -> dict[str, Any]:
    stated = given.figures
    sums = [Sum(*line) for line in stated.get("sums") or _promised(list_id, agreement)]
    if sum(sum(line.amounts.values()) for line in sums) != approved.cost:
        raise ValueError("the law has been amended since this list was approved: its sums by region are not kept")
    by_leavers = stated.get("freed", 0)
    freed = stated["after"] - (stated["before"] + by_leavers - approved.cost)
    return {
        "people": number(approved.people) if approved.people else "",
        "regions": _by_region(sums),
        "cost": rupiah(approved.cost),
        "words": money_in_words(amount=approved.cost),
        "budget": rupiah(agreement.budget),
        "before": rupiah(stated["before"]),
        "freed": rupiah(freed) if freed else "",
        "freed_by_leavers": rupiah(by_leavers) if by_leavers else "",
        "after": rupiah(stated["after"]),
    }


def _by_region(sums: Iterable[Sum]) -> dict[str, Any]:
    return table(sums=[line._replace(name=REGIONS[line.name].full_name) for line in sums])


def receipt(*, reference: str, language: Language, member: Member | None = None) -> dict[str, Any]:
    """The receipt with this reference, a sponsor's or a worker's own, for templates/receipt.typ.

    It says what was so when the money came; and that it was taken back, where it was. `member` prints the part of one
    member of a group. Raises Refused: `payment.unknown`, `receipt.without_paper`, `receipt.not_of_member`.
    """
    known = received(reference=reference)
    if not known.purpose.startswith("agreement "):
        return own_receipt(known=known, language=language, member=member)
    code, party = queries.code_and_party(purpose=known.purpose)
    agreement = queries.agreement(code=code)
    waiting = detail_of(action="receive_money", subject=known.reference)["waiting"]
    paid = _paid_by(known, agreement)
    used = sum(month.amount for month in paid)
    return {
        **head(known=known, action="receive_money", language=language),
        **_of_agreement(agreement, language),
        "payer": agreement.sharing.party(party).name,
        "list_months": [
            {
                "month": long_month(month.month, language),
                "list": month.list_id,
                "people": number(month.people),
                "amount": rupiah(month.amount),
            }
            for month in paid
        ],
        "regions": _by_region(_paid_in_regions([month.funding for month in paid])),
        "waited": rupiah(waiting + used - known.amount),
        "used": rupiah(used),
        "waiting": rupiah(waiting),
    }


class _PaidMonth(NamedTuple):
    """A month of a list that became paid with a receipt; no funding where nobody was left to pay for."""

    month: date
    list_id: str
    people: int
    amount: int
    funding: int | None


def _paid_by(known: Received, agreement: AgreementView) -> list[_PaidMonth]:
    """The months that became paid when this receipt came: they carry its instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.month, m.list_id, m.people, m.amount, m.funding_id FROM sponsors_paidlistmonth m"
            " JOIN sponsors_approval ap ON ap.list_id = m.list_id JOIN sponsors_list l ON l.id = m.list_id"
            " WHERE l.agreement_id = %s AND m.recorded_at = %s ORDER BY m.month, ap.id",
            [agreement.id, known.recorded_at],
        )
        return [_PaidMonth(*row) for row in cursor.fetchall()]


def _paid_in_regions(fundings: Iterable[int | None]) -> list[Sum]:
    """What fundings paid in each region: for how many people, and how much by programme."""
    sums: dict[str, Sum] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.region, p.programme, count(DISTINCT p.worker_id), sum(p.price)::bigint
            FROM contributions_paidmonth p JOIN people_worker w ON w.id = p.worker_id WHERE p.funding_id = ANY(%s)
            GROUP BY GROUPING SETS ((w.region, p.programme), (w.region)) ORDER BY w.region, p.programme NULLS FIRST
            """,
            [[each for each in fundings if each]],
        )
        for region, programme, people, amount in cursor.fetchall():
            if programme is None:
                sums[region] = Sum(region, people, {})
            else:
                sums[region] = sums[region]._replace(amounts={**sums[region].amounts, programme: amount})
    return list(sums.values())

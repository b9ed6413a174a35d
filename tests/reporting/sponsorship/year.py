"""A small year of two funders: people of four regions, two months paid, and some who go on by themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from payung.reporting.sponsorship.figures import Asked, Report
from payung.reporting.sponsorship.queries import sponsor_report
from payung.sponsors import queries
from payung.sponsors.actions import create_agreement, receive_money
from payung.sponsors.checks import CoFunder, Terms
from tests.sponsors.walk import CHECKER, CODE, MONTH, Row, Walk, next_month, row

MONTHS = 3
FIRST = next_month()
LAST = FIRST + (MONTHS - 1)
PROVINCE, COMPANY = "Provinsi NTT", "PT Lontar"
REGIONS = ("Kota Kupang", "Belu", "Sikka", "Ende")
WORKS = ("nelayan", "petani", "penjual sayur")
PEOPLE = 40


def people() -> list[Row]:
    """Forty who join: ten of each region, of three works, deciles 1 to 3, none of them alike in age."""
    return [
        row(n * 211, region=REGIONS[n % 4], occupation=WORKS[n % 3], decile=str(1 + n % 3))
        for n in range(1, PEOPLE + 1)
    ]


def lived(walk: Walk) -> list[Row]:
    """The agreement, and its two lists, of which all months but the last are paid; nine pay that month themselves."""
    terms = Terms(FIRST, MONTHS, ("jkk", "jkm"), "apbd")
    create_agreement(
        code=CODE,
        sponsor=PROVINCE,
        payer="apbd",
        decree="SK 1",
        terms=terms,
        budget=100 * MONTHS * MONTH,
        quotas={"53.71": 20},
        by=CHECKER,
        at=walk.at,
        parts=3,
        others=(CoFunder("csr", COMPANY, 1),),
    )
    all_ = people()
    walk.enrol(all_[:25])
    walk.enrol(all_[25:])
    pay(walk, 2 * PEOPLE * MONTH)
    for person in all_[:9]:
        walk.pay(person, start=LAST)
    return all_


def pay(walk: Walk, amount: int) -> None:
    """Both pay their parts of an amount that four divides."""
    for name, part in ((PROVINCE, 3), (COMPANY, 1)):
        given = {"amount": amount * part // 4, "reference": next(walk.references), "funder": name}
        receive_money(agreement=CODE, by=CHECKER, at=walk.at, **given)  # type: ignore[arg-type]


def report(walk: Walk, *, funder: str = "", on: date = LAST.first, **asked: Any) -> Report:
    """The report on the year, as known now."""
    agreement = queries.agreement(code=CODE)
    party = queries.party(agreement=agreement, named=funder) if funder else None
    whole = Asked(agreement=agreement, party=party, first=FIRST, last=LAST, on=on, known_at=walk.at)
    return sponsor_report(asked=whole._replace(**asked))


def secrets(walk: Walk, persons: Sequence[Row]) -> list[str]:
    """What no report may hold: NIKs, names and participant numbers of these people."""
    numbers = [str(number) for (number,) in walk.db.rows("SELECT number FROM people_worker")]
    return [*(person["nik"] for person in persons), *(person["name"] for person in persons), *numbers]

"""Who may join under an agreement, beyond who may join at all."""

from datetime import date

import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import Registration, check_registration
from payung.sponsors.checks import AGREEMENT_CODE, Terms, check_eligibility, judged_on
from tests.sponsors.walk import entry, row

TERMS = Terms(first_month=Month.parse("2026-12"), months=6, programmes=("jkk", "jkm"), payer="apbd")
FIRST = date(2026, 12, 1)


def registered(**changes: str) -> Registration:
    person, problems = check_registration(entry=entry(row(1, **changes)), on=FIRST, page=book().on(FIRST))
    assert person is not None, problems
    return person


def codes(terms: Terms, *, person: Registration | None = None, decile: Cell = "") -> list[str]:
    _, problems = check_eligibility(person=person or registered(), decile=decile, terms=terms, on=FIRST)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "written", ["4", 4, 4.0, " 4 ", "Desil 4", "desil4", "DESIL  4", "decile 4", "4 (rentan)", "Desil 4 (DTSEN)"]
)
def test_a_decile_is_read_however_offices_write_it(written: Cell) -> None:
    read, problems = check_eligibility(person=None, decile=written, terms=TERMS._replace(max_decile=4), on=FIRST)
    assert (read, problems) == (4, ())


@pytest.mark.parametrize("decile", range(1, 11))
def test_deciles_up_to_the_limit_may_join(decile: int) -> None:
    limited = TERMS._replace(max_decile=4)
    assert codes(limited, decile=str(decile)) == ([] if decile <= 4 else ["decile.too_high"])


@pytest.mark.parametrize("written", ["0", "11", "4.5", 4.5, "-4", "1-4", "rendah", "desil", True, "44", "4 5"])
def test_what_is_no_decile_is_not_read_as_one(written: Cell) -> None:
    assert codes(TERMS._replace(max_decile=4), decile=written) == ["decile.unreadable"]


@pytest.mark.parametrize("written", ["", None, "   "])
def test_a_missing_decile_is_missed_where_the_agreement_limits_it(written: Cell) -> None:
    assert codes(TERMS._replace(max_decile=4), decile=written) == ["decile.missing"]


@pytest.mark.parametrize(("written", "read"), [("", None), ("entah", None), ("12", None), ("9", 9)])
def test_without_a_limit_no_decile_is_wrong(written: str, read: int | None) -> None:
    assert check_eligibility(person=registered(), decile=written, terms=TERMS, on=FIRST) == (read, ())


def test_the_decile_is_judged_even_where_the_registration_does_not_hold() -> None:
    _, problems = check_eligibility(person=None, decile="9", terms=TERMS._replace(max_decile=4), on=FIRST)
    assert [problem.code for problem in problems] == ["decile.too_high"]


@pytest.mark.parametrize(("born", "may_join"), [(date(2009, 12, 1), True), (date(2009, 12, 2), False)])
def test_the_youngest_age_is_reached_on_the_birthday(born: date, may_join: bool) -> None:
    person = registered()._replace(birth_date=born)
    assert codes(TERMS._replace(min_age=17), person=person) == ([] if may_join else ["age.too_young"])
    assert codes(TERMS, person=person) == []


@pytest.mark.parametrize(
    ("agreement", "domicile", "may_join"),
    [("53", "53.71", True), ("53.71", "53.71", True), ("53.01", "53.71", False), ("53.10", "53.01", False)],
)
def test_domicile_lies_in_the_region_of_the_agreement(agreement: str, domicile: str, may_join: bool) -> None:
    person = registered()._replace(region=domicile)
    assert codes(TERMS._replace(region=agreement), person=person) == ([] if may_join else ["region.not_in_agreement"])


def test_every_term_that_is_not_met_is_told() -> None:
    strict = TERMS._replace(max_decile=4, min_age=60, region="53.01")
    assert codes(strict, decile="5") == ["decile.too_high", "age.too_young", "region.not_in_agreement"]


@pytest.mark.parametrize(
    ("today", "day"), [(date(2026, 11, 30), FIRST), (FIRST, FIRST), (date(2027, 2, 3), date(2027, 2, 3))]
)
def test_age_is_judged_on_the_later_of_today_and_the_first_day(today: date, day: date) -> None:
    assert judged_on(terms=TERMS, today=today) == day


@pytest.mark.parametrize(
    ("code", "fits"),
    [("NTT-2027", True), ("53.71_A", True), ("N1", True), ("N", False), ("ntt", False), ("-N1", False), ("N 1", False)]
    + [("N" * 40, True), ("N" * 41, False), ("NTT/1", False), ("NTT\n", False)],
)
def test_codes_of_agreements_are_short_and_plain(code: str, fits: bool) -> None:
    assert bool(AGREEMENT_CODE.fullmatch(code)) == fits


def test_the_term_ends_before_its_end_month() -> None:
    assert str(TERMS.end_month) == "2027-06"

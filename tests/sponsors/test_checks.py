"""Who may join under an agreement, beyond who may join at all."""

from datetime import date
from typing import Any

import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.people.cells import Cell
from payung.people.checks import Registration, check_registration
from payung.people.welfare import Status, Welfare
from payung.sponsors.checks import AGREEMENT_CODE, Terms, check_agreement, check_eligibility, fields_needed, judged_on
from tests.sponsors.walk import entry, row

TERMS = Terms(first_month=Month.parse("2026-12"), months=6, programmes=("jkk", "jkm"), payer="apbd")
FIRST = date(2026, 12, 1)


def registered(**changes: str) -> Registration:
    person, problems = check_registration(entry=entry(row(1, **changes)), on=FIRST, page=book().on(FIRST))
    assert person is not None, problems
    return person


def codes(terms: Terms, *, person: Registration | None = None, **status: Cell) -> list[str]:
    said = Status(**status)
    _, problems = check_eligibility(person=person or registered(), status=said, terms=terms, on=FIRST)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "written", ["4", 4, 4.0, " 4 ", "Desil 4", "desil4", "DESIL  4", "decile 4", "4 (rentan)", "Desil 4 (DTSEN)"]
)
def test_a_decile_is_read_however_offices_write_it(written: Cell) -> None:
    terms = TERMS._replace(max_decile=4)
    read, problems = check_eligibility(person=None, status=Status(written), terms=terms, on=FIRST)
    assert (read.decile, problems) == (4, ())


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
    found, problems = check_eligibility(person=registered(), status=Status(written), terms=TERMS, on=FIRST)
    assert (found.decile, problems) == (read, ())


def test_the_decile_is_judged_even_where_the_registration_does_not_hold() -> None:
    terms = TERMS._replace(max_decile=4)
    _, problems = check_eligibility(person=None, status=Status("9"), terms=terms, on=FIRST)
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


@pytest.mark.parametrize(("born", "may_join"), [(date(1970, 12, 2), True), (date(1970, 12, 1), False)])
def test_the_oldest_age_is_taken_until_the_next_birthday(born: date, may_join: bool) -> None:
    person = registered()._replace(birth_date=born)
    assert codes(TERMS._replace(max_age=55), person=person) == ([] if may_join else ["age.too_old_for_agreement"])
    assert codes(TERMS, person=person) == []


@pytest.mark.parametrize(("taken", "sex", "may_join"), [("F", "F", True), ("F", "M", False), ("M", "F", False)])
def test_an_agreement_may_be_for_one_sex(taken: str, sex: str, may_join: bool) -> None:
    person = registered()._replace(sex=sex)
    assert codes(TERMS._replace(sex=taken), person=person) == ([] if may_join else ["sex.not_in_agreement"])


@pytest.mark.parametrize(
    ("taken", "may_join"), [(("fisher",), True), (("rice-farmer", "fisher"), True), (("rice-farmer",), False)]
)
def test_an_agreement_may_be_for_some_occupations(taken: tuple[str, ...], may_join: bool) -> None:
    person = registered()._replace(occupation="fisher")
    assert codes(TERMS._replace(occupations=taken), person=person) == (
        [] if may_join else ["occupation.not_in_agreement"]
    )


@pytest.mark.parametrize("written", ["ya", "Ya.", "YES", "1", 1, True, "√", "Miskin Ekstrem", "iya"])
def test_the_extremely_poor_are_so_by_a_column_that_says_it(written: Cell) -> None:
    poor = TERMS._replace(extreme_poor=True)
    assert codes(poor, extreme_poor=written) == codes(poor, extreme_poor=written, decile="7") == []


@pytest.mark.parametrize("written", ["tidak", "Tdk", "no", "0", 0, False, "-", "", None, "  "])
def test_who_is_not_said_to_be_extremely_poor_is_so_by_decile_one_alone(written: Cell) -> None:
    poor = TERMS._replace(extreme_poor=True)
    assert codes(poor, extreme_poor=written, decile="1") == []
    assert codes(poor, extreme_poor=written, decile="2") == ["status.not_extreme_poor"]
    assert codes(poor, extreme_poor=written) == ["status.not_extreme_poor"]


@pytest.mark.parametrize("written", ["mungkin", "miskin", "x", "2", "ya?", "rentan"])
def test_what_is_neither_yes_nor_no_is_not_guessed_at(written: Cell) -> None:
    poor = TERMS._replace(extreme_poor=True)
    assert codes(poor, extreme_poor=written, decile="3") == ["status.unreadable"]
    assert codes(poor, extreme_poor=written, decile="1") == []
    assert codes(TERMS, extreme_poor=written) == []


def test_the_extremely_poor_are_of_the_first_decile() -> None:
    limited = TERMS._replace(max_decile=4)
    assert codes(limited, extreme_poor="ya") == []
    assert codes(limited, extreme_poor="tidak") == ["decile.missing"]
    assert codes(limited, extreme_poor="ya", decile="7") == ["decile.too_high"]


def test_a_decile_that_cannot_be_read_is_told_once_where_two_terms_ask_for_it() -> None:
    both = TERMS._replace(extreme_poor=True, max_decile=4)
    assert codes(both, decile="enam") == ["decile.unreadable"]
    assert codes(both, decile="enam", extreme_poor="?") == ["decile.unreadable", "status.unreadable"]
    assert codes(both, decile="enam", extreme_poor="ya") == ["decile.unreadable"]
    assert codes(both) == ["decile.missing", "status.not_extreme_poor"]


@pytest.mark.parametrize(
    ("months", "as_of", "expected"),
    [
        (12, "01-12-2025", []),
        (12, "30-11-2025", ["status.expired"]),
        (12, "Kupang, 1 Desember 2025", []),
        (6, date(2026, 6, 1), []),
        (6, date(2026, 5, 31), ["status.expired"]),
        (1, "01-12-2026", []),
        (1, "02-12-2026", ["status.day_to_come"]),
        (1, "", ["status.undated"]),
        (1, None, ["status.undated"]),
        (1, "31-02-2026", ["status.day_unreadable"]),
        (1, "tahun lalu", ["status.day_unreadable"]),
        (1, True, ["status.day_unreadable"]),
    ],
)
def test_a_status_is_as_old_as_the_agreement_takes_on_the_day_on_which_ages_are_judged(
    months: int, as_of: Cell, expected: list[str]
) -> None:
    assert codes(TERMS._replace(status_months=months), status_on=as_of) == expected
    assert codes(TERMS, status_on=as_of) == []


@pytest.mark.parametrize(("day", "expired"), [(date(2027, 2, 28), False), (date(2027, 3, 1), True)])
def test_a_status_of_a_day_that_the_month_of_expiry_lacks_holds_until_its_end(day: date, expired: bool) -> None:
    limited, told = TERMS._replace(status_months=6), Status(status_on="31-08-2026")
    _, problems = check_eligibility(person=None, status=told, terms=limited, on=day)
    assert [problem.code for problem in problems] == (["status.expired"] if expired else [])


def test_what_can_be_read_of_a_status_is_kept() -> None:
    said = Status("Desil 2", "ya", "31-08-2026", "  DTSEN\n2026 ")
    found, _ = check_eligibility(person=None, status=said, terms=TERMS, on=FIRST)
    assert found == Welfare(2, True, date(2026, 8, 31), "DTSEN 2026")
    assert found.is_told
    told = [Status("x", "x", "x", row(1)["nik"]), Status(status_on="31-08-2026"), Status("", "tidak")]
    read = [check_eligibility(person=None, status=each, terms=TERMS, on=FIRST)[0] for each in told]
    assert read == [Welfare(), Welfare(as_of=date(2026, 8, 31)), Welfare(extreme_poor=False)]
    assert [each.is_told for each in read] == [False, False, True]


def test_every_refusal_names_its_rule_with_what_the_agreement_says() -> None:
    strict = TERMS._replace(
        max_decile=4,
        extreme_poor=True,
        status_months=12,
        min_age=70,
        max_age=40,
        region="53.04",
        sex="F",
        occupations=("rice-farmer",),
    )
    person = registered()._replace(birth_date=date(1980, 1, 1), sex="M", region="53.71", occupation="fisher")
    said = Status("5", "", "01-01-2020")
    _, problems = check_eligibility(person=person, status=said, terms=strict, on=FIRST)
    assert [(problem.code, problem.where, problem.value) for problem in problems] == [
        ("decile.too_high", "decile", "4"),
        ("status.not_extreme_poor", "extreme_poor", ""),
        ("status.expired", "status_on", "12"),
        ("age.too_young", "birth_date", "70"),
        ("age.too_old_for_agreement", "birth_date", "40"),
        ("region.not_in_agreement", "region", "Kabupaten Belu"),
        ("sex.not_in_agreement", "sex", "F"),
        ("occupation.not_in_agreement", "occupation", "Petani padi / Rice farmer"),
    ]


@pytest.mark.parametrize(
    ("terms", "told", "needed"),
    [
        ({}, (), ()),
        ({"max_decile": 4}, (), ("decile",)),
        ({"max_decile": 4}, ("extreme_poor",), ()),
        ({"extreme_poor": True}, (), ("extreme_poor",)),
        ({"extreme_poor": True}, ("decile",), ()),
        ({"extreme_poor": True, "max_decile": 4, "status_months": 6}, ("decile",), ("decile", "status_on")),
    ],
)
def test_columns_without_which_nobody_can_meet_the_terms_are_needed(
    terms: dict[str, Any], told: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    assert fields_needed(terms=TERMS._replace(**terms), told=told) == needed


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"max_age": 64, "min_age": 64, "sex": "F", "occupations": ("fisher",), "status_months": 120}, []),
        ({"max_age": 65}, ["agreement.oldest_impossible"]),
        ({"max_age": 20, "min_age": 21}, ["agreement.oldest_impossible"]),
        ({"max_age": -1}, ["agreement.oldest_impossible"]),
        ({"sex": "X"}, ["agreement.sex_unknown"]),
        ({"occupations": ("fisher", "astronot")}, ["agreement.occupation_unknown"]),
        ({"status_months": 0}, ["agreement.status_impossible"]),
        ({"status_months": 121}, ["agreement.status_impossible"]),
    ],
)
def test_limits_that_nobody_can_meet_are_refused(terms: dict[str, Any], expected: list[str]) -> None:
    asked = TERMS._replace(**terms)
    problems = check_agreement(code="NTT", sponsor="S", decree="1", terms=asked, budget=1, quotas={})
    assert [problem.code for problem in problems] == expected


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

"""Every way to ask for a price that does not exist."""

from datetime import date

import pytest

from payung.kernel.problems import Problem, catalogue
from payung.law.book import book
from payung.law.checks import LONGEST_PERIOD, PAYERS, check_period, check_price

PAGE = book().on(date(2026, 12, 1))
FINE = {
    "income": 1_000_000,
    "programmes": ("jkk", "jkm"),
    "sector": "other",
    "payer": "self",
    "kind": "independent",
}


def problems(**asked: object) -> list[Problem]:
    return check_price(page=PAGE, **{**FINE, **asked})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"income": 0},
        {"programmes": None},
        {"programmes": ["jkk"]},
        {"programmes": ["jht"]},
        {"kind": "employer", "programmes": ["jht", "jkm", "jkk"]},
        {"kind": "employer", "programmes": None},
        *({"payer": payer} for payer in PAYERS),
    ],
)
def test_a_question_with_an_answer(asked: dict[str, object]) -> None:
    assert problems(**asked) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"income": -1}, [Problem("income.negative", "income", "-1")]),
        ({"sector": "ojek"}, [Problem("sector.unknown", "sector", "ojek")]),
        ({"payer": "APBD"}, [Problem("payer.unknown", "payer", "APBD")]),
        ({"kind": "boss"}, [Problem("kind.unknown", "kind", "boss")]),
        ({"programmes": []}, [Problem("programme.none_chosen", "programmes")]),
        ({"programmes": ["jkk", "jp", "jp"]}, [Problem("programme.unknown", "programmes", "jp")]),
        (
            {"programmes": ["jkk", "jkm"], "kind": "employer"},
            [Problem("programme.mandatory_missing", "programmes", "jht")],
        ),
        (
            {"income": -1, "sector": "", "programmes": ["jp"]},
            [
                Problem("sector.unknown", "sector", ""),
                Problem("income.negative", "income", "-1"),
                Problem("programme.unknown", "programmes", "jp"),
            ],
        ),
    ],
)
def test_everything_wrong_is_found_at_once(asked: dict[str, object], found: list[Problem]) -> None:
    assert problems(**asked) == found
    assert all(problem.code in catalogue() for problem in found)


@pytest.mark.parametrize("payer", PAYERS)
@pytest.mark.parametrize("count", [*range(1, 14), 24])
def test_the_periods_bind_those_who_pay_for_themselves(payer: str, count: int) -> None:
    allowed = payer not in ("self", "group") or count in (1, 2, 3, 6, 12)
    expected = [] if allowed else [Problem("period.not_allowed", "months", str(count))]
    assert check_period(page=PAGE, count=count, payer=payer) == expected


@pytest.mark.parametrize(
    ("count", "code"),
    [(0, "period.not_positive"), (-3, "period.not_positive"), (LONGEST_PERIOD + 1, "period.too_long")],
)
def test_no_payer_pays_no_months_or_a_lifetime(count: int, code: str) -> None:
    assert check_period(page=PAGE, count=count, payer="apbd") == [Problem(code, "months", str(count))]
    assert code in catalogue()


def test_a_single_month_was_payable_before_the_periods_were_law() -> None:
    assert check_period(page=book().on(date(2018, 1, 1)), count=1, payer="self") == []


def test_whose_periods_are_limited_the_book_says() -> None:
    assert [each.code for each in check_period(page=PAGE, count=4, payer="self")] == ["period.not_allowed"]
    assert check_period(page=PAGE.amended(prepayment_payers=()), count=4, payer="self") == []

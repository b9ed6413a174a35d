"""The worked cases of the regulations hold. They lie in `law/cases` and ship with the book they prove."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.book_files import load
from payung.law.cases import Case, judge, shipped
from payung.law.contributions import monthly_contribution

ROWS = load(files("payung.law").joinpath("cases/income_bands.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", shipped(), ids=lambda case: case.id)
def test_case(case: Case) -> None:
    judged = judge(case=case)
    assert judged.ok, f"expected {dict(case.expected)}, got {dict(judged.got)}"
    assert judged.because


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row['row']}")
def test_every_printed_row(row: Mapping[str, Any]) -> None:
    """At both printed limits, and in the unprinted thousand above the row."""
    incomes = [row["income_from"]]
    incomes += [row["income_to"], row["income_to"] + 999] if row["income_to"] else [10**12]
    month = Month.parse("2025-06")
    page = book().on(month.first)
    for income in incomes:
        asked = {"income": income, "programmes": ("jkk", "jht"), "sector": "other", "payer": "self"}
        jkk, jht = monthly_contribution(page=page, month=month, **asked).lines
        assert (jkk.base, jkk.amount, jht.amount) == (row["base"], row["jkk"], row["jht"])


def test_the_tables_are_complete() -> None:
    """A table cut short would pass silently."""
    given = "C01 C02 C03 C04 C05 C07 C09 C10 D01 D02 D03 D04 D06 D09 D10 D11 D13 D15 S01 S02 E01 R01 R02".split()
    assert set(given) <= {case.id for case in shipped()}
    assert [row["row"] for row in ROWS] == [*range(1, 34)]

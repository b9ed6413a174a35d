"""The worked cases of the regulations hold. Their tables lie beside this file and become part of the manual."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import Quote, quote
from payung.law.eligibility import is_of_entry_age, mandatory_programmes
from payung.law.reading import load

JUDGED_ON = "2026-11"


def table(name: str) -> Any:
    return load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"))


def by_id(case: Mapping[str, Any]) -> str:
    return str(case["id"])


def priced(asked: Mapping[str, Any]) -> Quote:
    """The case's question, put to the law."""
    programmes = asked.get("programmes")
    return quote(
        book=book(),
        income=asked["declared_income"],
        start=Month.parse(asked.get("contribution_month") or asked.get("prepay_from") or JUDGED_ON),
        count=asked.get("months", 1),
        programmes=[each.lower() for each in programmes] if programmes else None,
        sector=asked.get("sector", "other"),
        payer=asked.get("payer", "self").lower(),
        kind=asked.get("sub_segment", "independent"),
    )


@pytest.mark.parametrize("case", table("contributions"), ids=by_id)
def test_contribution(case: Mapping[str, Any]) -> None:
    asked, answer = case["input"], priced(case["input"])
    page = book().on(answer.months[0].month.first)
    mandatory = mandatory_programmes(page=page, kind=asked.get("sub_segment", "independent")).value
    got = {
        "total": answer.total * asked.get("people", 1),
        "base": answer.months[0].lines[0].base,
        "mandatory": [each.upper() for each in mandatory],
    }
    assert {key: got[key] for key in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", table("eligibility"), ids=by_id)
def test_entry(case: Mapping[str, Any]) -> None:
    today, born = date.fromisoformat(case["input"]["today"]), date.fromisoformat(case["input"]["birth_date"])
    assert is_of_entry_age(page=book().on(today), birth_date=born, on=today) is case["expected"]["eligible"]


@pytest.mark.parametrize("row", table("income_bands"), ids=lambda row: f"row {row['row']}")
def test_every_printed_row(row: Mapping[str, Any]) -> None:
    """At both printed limits, and in the unprinted thousand above the row."""
    incomes = [row["income_from"]]
    incomes += [row["income_to"], row["income_to"] + 999] if row["income_to"] else [10**12]
    for income in incomes:
        answer = priced({"declared_income": income, "contribution_month": "2025-06", "programmes": ["jkk", "jht"]})
        jkk, jht = answer.months[0].lines
        assert (jkk.base, jkk.amount, jht.amount) == (row["base"], row["jkk"], row["jht"])


def test_the_tables_are_complete() -> None:
    """A table cut short would pass silently."""
    contributions = "C01 C02 C03 C04 C05 C07 C09 C10 D01 D02 D03 D04 D06 D09 D10 D11 D13 S01 S02 E01"
    assert " ".join(case["id"] for case in table("contributions")) == contributions
    assert [case["id"] for case in table("eligibility")] == ["R01", "R02"]
    assert [row["row"] for row in table("income_bands")] == [*range(1, 34)]

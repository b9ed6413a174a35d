"""Every amount of the book: its file keeps the schema, and the table of incomes keeps its pattern."""

import json
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from payung.law.book import book
from payung.law.book_files import read_folder

FOLDER = files("payung.law").joinpath("parameters")
CONTENTS = read_folder(FOLDER)
SCHEMA = json.loads(FOLDER.joinpath("schema.json").read_text("utf-8"))


def faults(content: Any) -> list[str]:
    return [fault.message for fault in Draft202012Validator(SCHEMA).iter_errors(content)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", CONTENTS)
def test_keeps_the_schema(name: str) -> None:
    assert faults(CONTENTS[name]) == []


GOOD: dict[str, Any] = {
    "description": {"id": "Iuran", "en": "Contribution"},
    "values": {"2015-07-01": 6800},
    "metadata": {"unit": "currency-IDR", "reference": [{"title": "PP 44/2015", "confidence": "primary"}]},
}


@pytest.mark.parametrize(
    "damage",
    [
        {"description": {"id": "Iuran"}},
        {"description": "Contribution"},
        {"values": {}},
        {"values": {"2015-7-1": 6800}},
        {"values": {"2015-07-01": 6800.5}},
        {"values": {"2015-07-01": True}},
        {"values": {"2015-07-01": "6800"}},
        {"values": {"2015-07-01": {"value": 6800, "source": "press"}}},
        {"metadata": {"unit": "currency-IDR"}},
        {"metadata": {"unit": "USD", "reference": GOOD["metadata"]["reference"]}},
        {"metadata": {"unit": "list", "reference": GOOD["metadata"]["reference"]}},
        {"metadata": {"unit": "bool", "reference": GOOD["metadata"]["reference"]}},
        {"metadata": {"unit": "rule", "reference": GOOD["metadata"]["reference"]}},
        {"values": {"2015-07-01": False}, "metadata": {**GOOD["metadata"], "unit": "rule"}},
        {"metadata": {"unit": "month", "reference": []}},
        {"metadata": {"unit": "month", "reference": [{"title": "PP 44/2015"}]}},
        {"metadata": {"unit": "month", "reference": [{"title": "PP 44/2015", "confidence": "sure"}]}},
        {"metadata": {"unit": "month", "reference": [{"title": "PP 44/2015", "confidence": "secondary"}]}},
        {"metadata": {"unit": "month", "reference": [{"title": "P", "confidence": "primary", "sources": 2}]}},
        {"brackets": []},
    ],
)
def test_the_schema_refuses(damage: dict[str, Any]) -> None:
    assert faults(GOOD) == []
    assert faults(GOOD | damage)


def test_every_open_question_is_answered_by_one_of_its_readings() -> None:
    open_questions = {name: content for name, content in CONTENTS.items() if "readings" in content["metadata"]}
    assert set(open_questions) == {
        "village_discounted",
        "donors_discounted",
        "arrears_before_discount",
        "protection_ends_on_day",
        "grace_after_sponsored",
        "waiting_counted_by_day",
        "waiting_restarts",
        "incapacity_paid_by_day",
        "jkm_once_for_jobs",
        "jht_waiting_months",
        "heirs_share_equally",
        "working_days_a_week",
        "collective_leave_is_working",
        "jkm_expiry_years",
    }
    page = book().on(date(2026, 12, 1))
    for name, content in open_questions.items():
        readings = [reading["value"] for reading in content["metadata"]["readings"]]
        assert getattr(page, name).value in readings
        assert len(set(readings)) == len(readings) >= 2


class TestIncomeBands:
    ROWS = book().on(date(2026, 12, 1)).income_bands.value.rows

    def test_are_33(self) -> None:
        assert len(self.ROWS) == 33

    def test_each_row_starts_1000_above_the_printed_end_of_the_one_before(self) -> None:
        assert [upper.threshold - (lower.printed_upper_limit or 0) for lower, upper in pairwise(self.ROWS)] == [
            1000
        ] * 32
        assert self.ROWS[-1].printed_upper_limit is None

    def test_the_base_is_the_middle_of_this_and_the_next_lower_limit(self) -> None:
        """Row 1 is the only exception; the last row has no next, and lies 500,000 above its limit."""
        first, *middle, last = self.ROWS
        assert first.base.value == 1_000_000
        for row, following in zip(middle, self.ROWS[2:], strict=True):
            assert 2 * row.base.value == row.threshold + following.threshold
        assert last.base.value == last.threshold + 500_000

    def test_jkk_jht_and_their_halves_are_whole_rupiah(self) -> None:
        page = book().on(date(2026, 12, 1))
        for row in self.ROWS:
            assert row.base.value * page.jkk_rate.value % 2000 == 0
            assert row.base.value * page.jht_rate.value % 1000 == 0
        assert page.jkm_contribution.value % 2 == 0

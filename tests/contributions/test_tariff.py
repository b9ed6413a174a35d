"""The prices that a funding keeps, so that it can be explained in ten years."""

import json

from payung.contributions.tariff import tariff
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import quote


def test_each_distinct_price_stands_once_with_its_articles_and_months() -> None:
    priced = quote(book=book(), income=0, start=Month.parse("2026-12"), count=3, programmes=None)
    kept = tariff((month.month, line) for month in (*priced.months, *priced.months) for line in month.lines)
    assert [(line["programme"], line["amount"], line["months"]) for line in kept] == [
        ("jkk", 5_000, ["2026-12"]),
        ("jkm", 3_400, ["2026-12"]),
        ("jkk", 10_000, ["2027-01", "2027-02"]),
        ("jkm", 6_800, ["2027-01", "2027-02"]),
    ]
    assert all(line["because"] for line in kept)
    assert json.loads(json.dumps(kept))[0]["full"] == 10_000


def test_nothing_paid_has_no_tariff() -> None:
    assert tariff([]) == []

"""The relief of 2020 and 2021: what a month cost with it, and who had it."""

from datetime import date

import pytest

from payung.kernel.months import Month
from payung.law.book import NotInForce, book
from payung.law.contributions import monthly_contribution
from payung.law.relief import relieved

PAGE = book().on(date(2020, 10, 1))
PRICE = monthly_contribution(
    page=PAGE,
    month=Month.parse("2020-10"),
    income=1_000_000,
    programmes=("jkk", "jkm", "jht"),
    sector="other",
    payer="self",
)


@pytest.mark.parametrize(("full_months", "total"), [(None, 20_168), (0, 36_800), (1, 36_800), (2, 20_168), (3, 20_168)])
def test_a_new_member_first_pays_two_months_in_full(full_months: int | None, total: int) -> None:
    award = relieved(page=PAGE, price=PRICE, full_months=full_months)
    assert award.total == total
    assert "new members first paid 2 months in full" in award.explain(language="en")[0]


def test_as_many_as_the_book_says() -> None:
    assert relieved(page=PAGE.amended(relief_after_months=3), price=PRICE, full_months=2).total == 36_800


def test_none_before_it_began() -> None:
    with pytest.raises(NotInForce):
        relieved(page=book().on(date(2020, 7, 1)), price=PRICE)

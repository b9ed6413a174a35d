"""Arrears of one who returns, money paid too much, months after a claim."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.law.book import book
from payung.law.settling import credit, owed_before_discount, owed_on_return, refund

PAGE = book().on(date(2026, 11, 1))


def month(text: str) -> Month:
    return Month.parse(text)


class TestReturn:
    def test_whose_cover_has_ended_owes_nothing_though_three_months_are_due(self) -> None:
        award = owed_on_return(page=PAGE, arrears_months=3, owed=50_400, protected=False)
        assert (award.total, award.denied) == (0, False)
        assert "baru 3 bulan yang lewat jatuh tempo" in award.explain()[0]

    @pytest.mark.parametrize(
        ("months", "owed", "total"), [(0, 0, 0), (1, 16_800, 16_800), (3, 50_400, 50_400), (4, 67_200, 0)]
    )
    def test_within_grace_arrears_are_settled_after_it_they_are_forgiven(
        self, months: int, owed: int, total: int
    ) -> None:
        award = owed_on_return(page=PAGE, arrears_months=months, owed=owed)
        assert award.total == total
        assert award.because()
        assert award.explain(language="en")

    def test_says_that_there_is_no_fine(self) -> None:
        assert "Denda keterlambatan: Rp0" in owed_on_return(page=PAGE, arrears_months=1, owed=16_800).explain()

    def test_a_donor_whose_funds_came_late_may_settle(self) -> None:
        award = owed_on_return(page=PAGE, arrears_months=2, owed=33_600, donor_was_late=True)
        assert award.total == 33_600
        assert any("pemberi dana boleh melunasi" in said for said in award.explain())

    @given(months=st.integers(0, 60), price=st.integers(0, 1_000_000))
    def test_never_more_than_what_is_unpaid(self, months: int, price: int) -> None:
        assert owed_on_return(page=PAGE, arrears_months=months, owed=months * price).total <= months * price

    def test_nothing_is_negative(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            owed_on_return(page=PAGE, arrears_months=-1, owed=0)


class TestBeforeADiscount:
    @pytest.mark.parametrize(
        ("day", "sector", "total"),
        [
            (date(2026, 5, 1), "other", 33_600),
            (date(2026, 2, 1), "transport", 33_600),
            (date(2026, 2, 1), "other", 0),
            (date(2027, 4, 1), "transport", 0),
        ],
    )
    def test_months_before_its_window_are_settled_at_full_price(self, day: date, sector: str, total: int) -> None:
        award = owed_before_discount(page=book().on(day), owed=33_600, sector=sector)
        assert award.total == total
        assert "PP 7/2025 Pasal 6(2) (our inference)" in award.because(language="en")
        assert str(award.explain(language="id")[0]).count("Rp33.600") == bool(total)

    def test_by_the_other_reading_nothing_is(self) -> None:
        page = book().on(date(2026, 5, 1)).amended(arrears_before_discount=False)
        assert owed_before_discount(page=page, owed=33_600).total == 0

    def test_nothing_is_negative(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            owed_before_discount(page=PAGE, owed=-1)


class TestCredit:
    def test_what_is_too_much_counts_for_the_next_months(self) -> None:
        award = credit(page=PAGE, paid=50_000, price=33_600)
        assert award.total == 16_400
        assert "PP 50/2025 (1 secondary source)" in award.because(language="en")

    @pytest.mark.parametrize("paid", [0, 16_800])
    def test_nothing_otherwise(self, paid: int) -> None:
        assert credit(page=PAGE, paid=paid, price=16_800).lines == ()

    def test_nothing_is_negative(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            credit(page=PAGE, paid=-1, price=0)


class TestRefund:
    PRICES = {month("2026-12"): 8_400, month("2026-10"): 8_400, month("2026-11"): 8_400, month("2027-01"): 16_800}

    def test_months_after_that_of_the_claim_go_back(self) -> None:
        award = refund(page=PAGE, prices=self.PRICES, claim_month=month("2026-11"), payer="self")
        assert [line.amount for line in award.lines] == [8_400, 16_800]

    @pytest.mark.parametrize("payer", ["apbn", "apbd", "village", "csr", "donor"])
    def test_to_sponsors_by_their_agreement_only(self, payer: str) -> None:
        award = refund(page=PAGE, prices=self.PRICES, claim_month=month("2026-11"), payer=payer)
        assert (award.total, award.lines) == (0, ())
        assert "2 bulan" in award.explain()[0]

    def test_nothing_without_later_months(self) -> None:
        assert refund(page=PAGE, prices=self.PRICES, claim_month=month("2027-01"), payer="self").total == 0

    def test_a_price_is_not_negative(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            refund(page=PAGE, prices={month("2026-12"): -1}, claim_month=month("2026-11"), payer="self")

"""JHT: how a balance grows, and when how much of it is paid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.law.book import NotInForce, book
from payung.law.old_age import FULL_EVENTS, Purpose, balance_after, balance_after_year, full_payment, partial_withdrawal

PAGE = book().on(date(2026, 11, 1))
MONEY = st.integers(0, 10**10)
RATES = st.integers(0, 2_000)


class TestBalance:
    @pytest.mark.parametrize(
        ("balance", "rate", "years", "total"),
        [
            (20_000_000, 500, 1, 21_000_000),
            (20_000_000, 500, 2, 22_050_000),
            (20_000_000, 569, 1, 21_138_000),
            (20_000_000, 0, 9, 20_000_000),
            (20_000_000, 500, 0, 20_000_000),
            (999, 10, 3, 999),
        ],
    )
    def test_grows_year_by_year(self, balance: int, rate: int, years: int, total: int) -> None:
        assert balance_after(page=PAGE, balance=balance, rate_basis_points=rate, years=years).total == total

    def test_says_how(self) -> None:
        assert balance_after(page=PAGE, balance=20_000_000, rate_basis_points=569, years=1).explain() == (
            "Saldo JHT semula Rp20.000.000",
            "Hasil pengembangan tahun ke-1: 5,69% × Rp20.000.000 = Rp1.138.000",
            "Seluruhnya Rp21.138.000",
        )

    @given(balance=MONEY, rate=RATES, years=st.integers(0, 20))
    def test_never_shrinks(self, balance: int, rate: int, years: int) -> None:
        less, more = (
            balance_after(page=PAGE, balance=balance, rate_basis_points=rate, years=each).total
            for each in (years, years + 1)
        )
        assert balance <= less <= more

    def test_contributions_earn_from_the_month_after_their_own(self) -> None:
        """January stands 11 months, December none: 11 + 10 + ... + 0 = 66 months of 20,000 at 6% a year."""
        award = balance_after_year(page=PAGE, balance=0, contributions=[20_000] * 12, rate_basis_points=600)
        assert award.amount_of("jht.contributions") == 240_000
        assert award.amount_of("jht.development") == 66 * 20_000 * 600 // 120_000 == 6_600
        december = balance_after_year(page=PAGE, balance=0, contributions=[0] * 11 + [20_000], rate_basis_points=600)
        assert december.amount_of("jht.development") == 0

    @given(balance=MONEY, rate=RATES)
    def test_a_year_without_contributions_is_a_year(self, balance: int, rate: int) -> None:
        plain = balance_after(page=PAGE, balance=balance, rate_basis_points=rate, years=1)
        assert (
            balance_after_year(page=PAGE, balance=balance, contributions=[], rate_basis_points=rate).total
            == plain.total
        )

    @given(balance=MONEY, rate=RATES, paid=st.lists(st.integers(0, 414_000), max_size=12))
    def test_contributions_earn_less_than_a_balance_from_the_start(
        self, balance: int, rate: int, paid: list[int]
    ) -> None:
        total = balance_after_year(page=PAGE, balance=balance, contributions=paid, rate_basis_points=rate).total
        whole = balance_after(page=PAGE, balance=balance + sum(paid), rate_basis_points=rate, years=1).total
        assert balance + sum(paid) <= total <= whole

    def test_nothing_is_negative(self) -> None:
        for balance, rate, years in ((-1, 0, 0), (0, -1, 0), (0, 0, -1)):
            with pytest.raises(ValueError, match="negative"):
                balance_after(page=PAGE, balance=balance, rate_basis_points=rate, years=years)
        for paid in ([-1], [1] * 13):
            with pytest.raises(ValueError, match="twelve"):
                balance_after_year(page=PAGE, balance=0, contributions=paid, rate_basis_points=0)


class TestFullPayment:
    @pytest.mark.parametrize("event", sorted(FULL_EVENTS))
    def test_every_event_of_the_law_pays_the_whole_balance(self, event: str) -> None:
        award = full_payment(page=PAGE, event=event, balance=20_000_000)  # type: ignore[arg-type]
        assert award.total == 20_000_000
        assert any("20.000.000" in said for said in award.explain(language="id"))
        assert any("20.000.000" in said for said in award.explain(language="en"))

    def test_the_book_names_the_events(self) -> None:
        assert set(PAGE.jht_full_events.value) == set(FULL_EVENTS)

    def test_56_is_old_enough(self) -> None:
        assert full_payment(page=PAGE, event="age", balance=1, age=56).total == 1
        denied = full_payment(page=PAGE, event="age", balance=1, age=55)
        assert (denied.total, denied.lines) == (0, ())
        assert denied.explain() == ("Baru berusia 55 tahun; seluruh saldo dibayarkan mulai usia 56 tahun",)

    def test_the_self_employed_need_not_wait_but_are_warned(self) -> None:
        award = full_payment(page=PAGE, event="stopped_working", balance=1, months_since=0)
        assert award.total == 1
        assert "A branch may ask to wait 1 month, as the brochure says" in award.explain(language="en")
        later = full_payment(page=PAGE, event="stopped_working", balance=1, months_since=1)
        assert "A branch may ask to wait 1 month, as the brochure says" not in later.explain(language="en")

    def test_by_the_brochure_they_wait_a_month(self) -> None:
        brochure = PAGE.amended(jht_waiting_months=1)
        assert full_payment(page=brochure, event="stopped_working", balance=1, months_since=0).lines == ()
        assert full_payment(page=brochure, event="stopped_working", balance=1, months_since=1).total == 1
        assert full_payment(page=brochure, event="death", balance=1, months_since=0).total == 1

    def test_nothing_before_its_regulation(self) -> None:
        with pytest.raises(NotInForce):
            full_payment(page=book().on(date(2022, 4, 25)), event="death", balance=1)

    def test_an_unknown_event_and_a_negative_balance_are_mistakes(self) -> None:
        with pytest.raises(ValueError, match="lottery"):
            full_payment(page=PAGE, event="lottery", balance=1)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="negative"):
            full_payment(page=PAGE, event="age", balance=-1)


class TestPart:
    @pytest.mark.parametrize(
        ("years", "purpose", "taken", "total"),
        [
            (10, "house", 0, 6_000_000),
            (10, "other", 0, 2_000_000),
            (9, "house", 0, 0),
            (9, "other", 0, 0),
            (10, "house", 1, 0),
            (30, "other", 0, 2_000_000),
        ],
    )
    def test_after_ten_years_and_once(self, years: int, purpose: Purpose, taken: int, total: int) -> None:
        award = partial_withdrawal(page=PAGE, balance=20_000_000, years=years, purpose=purpose, taken_before=taken)
        assert award.total == total
        assert award.explain(language="en")
        assert award.because()

    def test_rests_on_its_articles(self) -> None:
        award = partial_withdrawal(page=PAGE, balance=1, years=10, purpose="house")
        assert award.because() == ("PP 46/2015 Pasal 22(5)", "PP 46/2015 Pasal 22(4)", "PP 46/2015 Pasal 22(6)")

    @given(balance=MONEY, more=MONEY, years=st.integers(0, 40), purpose=st.sampled_from(["house", "other"]))
    def test_a_greater_balance_never_gives_less(self, balance: int, more: int, years: int, purpose: Purpose) -> None:
        little, much = (
            partial_withdrawal(page=PAGE, balance=each, years=years, purpose=purpose).total
            for each in (balance, balance + more)
        )
        assert little <= much

    def test_nothing_is_negative(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            partial_withdrawal(page=PAGE, balance=-1, years=10, purpose="house")

"""You open the book on a day, and the page holds what is in force that day."""

import weakref
from datetime import date, timedelta
from pathlib import Path

import pytest

from payung.law.book import NotInForce, Page, book, open_book

FEE = """
values:
  2015-07-01: 100
  2020-01-01: 200
  2022-01-01: null
metadata: {unit: currency-IDR, reference: [{title: PP 1/2000, article: Pasal 2, confidence: secondary, sources: 3}]}
"""


class TestPage:
    @pytest.fixture
    def fees(self, tmp_path: Path) -> Path:
        (tmp_path / "jkm_contribution.yaml").write_text(FEE, "utf-8")
        return tmp_path

    @pytest.mark.parametrize(
        ("day", "fee"),
        [
            (date(2015, 7, 1), 100),
            (date(2019, 12, 31), 100),
            (date(2020, 1, 1), 200),
            (date(2021, 12, 31), 200),
        ],
    )
    def test_holds_the_amount_of_its_day(self, fees: Path, day: date, fee: int) -> None:
        assert open_book(fees).on(day).jkm_contribution.value == fee

    def test_of_an_amount_that_is_not_there_it_keeps_nobody_who_asked(self, fees: Path) -> None:
        """A page is kept for good: in a traceback it would keep whole files that its first reader held."""

        class Held:
            pass

        def open_early() -> tuple[Page, "weakref.ref[Held]"]:
            held = Held()
            return open_book(fees).on(date(2015, 6, 30)), weakref.ref(held)

        page, held = open_early()
        assert held() is None, page

    def test_before_the_first_day_there_is_no_amount_not_zero(self, fees: Path) -> None:
        with pytest.raises(NotInForce, match="jkm_contribution: first in force on 2015-07-01") as silence:
            _ = open_book(fees).on(date(2015, 6, 30)).jkm_contribution
        assert silence.value.first == date(2015, 7, 1)

    def test_after_the_end_there_is_no_amount(self, fees: Path) -> None:
        with pytest.raises(NotInForce, match="jkm_contribution: no longer in force since 2022-01-01"):
            _ = open_book(fees).on(date(2022, 1, 1)).jkm_contribution

    def test_cites_its_article_in_both_languages_with_its_confidence(self, fees: Path) -> None:
        amount = open_book(fees).on(date(2016, 1, 1)).jkm_contribution
        assert amount.because() == ("PP 1/2000 Pasal 2 (3 sumber sekunder)",)
        assert amount.because(language="en") == ("PP 1/2000 Pasal 2 (3 secondary sources)",)

    def test_is_one_object_as_long_as_no_amount_changes(self, fees: Path) -> None:
        opened = open_book(fees)
        assert opened.on(date(2015, 7, 1)) is opened.on(date(2019, 12, 31))
        assert opened.on(date(2019, 12, 31)) is not opened.on(date(2020, 1, 1))


class TestProposal:
    def test_changes_the_amount_and_leaves_the_book_alone(self) -> None:
        page = book().on(date(2026, 12, 1))
        proposal = page.amended(jkm_contribution=7000)
        assert (proposal.jkm_contribution.value, page.jkm_contribution.value) == (7000, 6800)
        assert proposal.due_day == page.due_day

    def test_cannot_be_taken_for_the_law(self) -> None:
        page = book().on(date(2026, 12, 1)).amended(jkm_contribution=7000)
        assert page.law == f"{book().version}+proposal"
        assert page.jkm_contribution.because(language="en") == ("proposal (our inference)",)

    def test_of_an_amount_that_the_book_has_not_is_a_mistake(self) -> None:
        with pytest.raises(TypeError, match="the book has no jkm_contributon"):
            book().on(date(2026, 12, 1)).amended(jkm_contributon=7000)


class TestOurBook:
    def test_every_amount_of_the_page_has_a_file_and_every_file_is_on_the_page(self) -> None:
        on_the_page = {name for name, held in vars(Page).items() if type(held).__name__ == "_Held"}
        assert on_the_page == set(book().parameters)

    def test_no_day_since_july_2015_is_without_bands_rates_and_jkm(self) -> None:
        turns = {start for parameter in book().parameters.values() for start, _ in parameter.changes}
        first = date(2015, 7, 1)
        days = {first, date(9999, 12, 31), *turns, *(turn - timedelta(days=1) for turn in turns if turn > first)}
        for day in days:
            page = book().on(day)
            amounts = (page.income_bands, page.jkk_rate, page.jht_rate, page.jkm_contribution)
            discounts = (page.transport_discount, page.other_discount)
            assert all(amount.value for amount in amounts), day
            assert all(discount.value in (0, 50) for discount in discounts), day

    def test_the_law_of_2014_is_not_in_the_book(self) -> None:
        with pytest.raises(NotInForce, match="income_bands"):
            _ = book().on(date(2014, 12, 31)).income_bands

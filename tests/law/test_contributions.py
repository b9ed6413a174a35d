"""What a month costs. The worked cases stand in src/payung/law/cases; here are the rules around them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.kernel.problems import Refused, catalogue
from payung.law.awards import Award
from payung.law.book import Book, NotInForce, Page, book
from payung.law.checks import PAYERS, SECTORS
from payung.law.contributions import Line, MonthPrice, base_for, ended_discount, explained, monthly_contribution, quote

ALL_THREE = ("jkk", "jkm", "jht")
SINCE_2015 = st.integers(Month.parse("2015-07").index, Month.parse("2035-12").index).map(Month)
INCOMES = st.one_of(st.integers(0, 25_000_000), st.integers(0, 10**12))


def price(month: str | Month, **asked: object) -> MonthPrice:
    month = Month.parse(month) if isinstance(month, str) else month
    usual = {"income": 1_000_000, "programmes": ALL_THREE, "sector": "other", "payer": "self", "language": "en"}
    page = book().on(month.first)
    return monthly_contribution(page=page, month=month, **{**usual, **asked})  # type: ignore[arg-type]


def line(programme: str, month: str, **asked: object) -> Line:
    return next(each for each in price(month, **asked).lines if each.programme == programme)


def told(month: str | Month, *, income: int = 1_000_000, sector: str = "other", payer: str = "self") -> Award:
    priced = price(month, income=income, sector=sector, payer=payer)
    return explained(book=book(), price=priced, income=income, sector=sector, payer=payer)


class TestDiscount:
    @pytest.mark.parametrize(
        ("sector", "month", "discount"),
        [
            ("transport", "2025-12", 0),
            ("transport", "2026-01", 5_000),
            ("transport", "2027-03", 5_000),
            ("transport", "2027-04", 0),
            ("other", "2026-03", 0),
            ("other", "2026-04", 5_000),
            ("other", "2026-12", 5_000),
            ("other", "2027-01", 0),
        ],
    )
    def test_has_its_window_by_sector(self, sector: str, month: str, discount: int) -> None:
        assert line("jkk", month, sector=sector).discount == discount

    @pytest.mark.parametrize("payer", PAYERS)
    def test_is_not_for_public_money(self, payer: str) -> None:
        discounted = payer not in ("apbn", "apbd", "village")
        assert line("jkm", "2026-05", payer=payer).amount == (3_400 if discounted else 6_800)

    def test_is_never_on_jht(self) -> None:
        jht = line("jht", "2026-05")
        assert (jht.full, jht.discount, jht.amount) == (20_000, 0, 20_000)
        assert "JHT is never discounted" in jht.because

    def test_follows_the_open_switches(self) -> None:
        page = book().on(date(2026, 5, 1)).amended(village_discounted=True, donors_discounted=False)
        totals = {
            payer: monthly_contribution(
                page=page, month=Month.parse("2026-05"), income=0, programmes=["jkm"], sector="other", payer=payer
            ).total
            for payer in ("village", "csr", "donor")
        }
        assert totals == {"village": 3_400, "csr": 6_800, "donor": 6_800}

    def test_of_a_proposal_leaves_the_odd_rupiah_to_be_paid(self) -> None:
        page = book().on(date(2026, 5, 1)).amended(jkm_contribution=6_801)
        odd = monthly_contribution(
            page=page, month=Month.parse("2026-05"), income=0, programmes=["jkm"], sector="other", payer="self"
        )
        assert (odd.lines[0].discount, odd.total) == (3_400, 3_401)


class TestBecause:
    def test_names_the_tables_with_their_confidence(self) -> None:
        assert line("jkk", "2025-06", income=1_400_000).because == (
            "PP 44/2015 Lampiran II (5 secondary sources)",
            "BPJS Ketenagakerjaan, artikel 18931 (official statement)",
            "PP 44/2015 Lampiran II, dasar penghasilan (1 secondary source)",
        )

    def test_speaks_indonesian_unless_asked_otherwise(self) -> None:
        assert line("jkm", "2026-05", language="id").because[-2:] == (
            "BPJS Ketenagakerjaan, artikel 18931 (keterangan resmi)",
            "Potongan 50% di luar bidang transportasi, iuran bulan April sampai Desember 2026",
        )

    @pytest.mark.parametrize(
        ("payer", "explanation"),
        [
            ("self", "50% off outside transport, contribution months April to December 2026"),
            ("apbd", "Contributions paid from APBN or APBD are not discounted"),
            ("village", "Whether village budgets get the discount is open; priced without it"),
            ("donor", "CSR and donors are not excluded in any quotation of PP 50/2025"),
        ],
    )
    def test_explains_the_discount_or_its_absence(self, payer: str, explanation: str) -> None:
        assert line("jkk", "2026-05", payer=payer).because[-1] == explanation

    def test_says_that_the_relief_of_2020_is_not_computed(self) -> None:
        relief = "The relief of PP 49/2020 (pay 1%) depends on the payment history and is not computed here"
        months = ("2020-07", "2020-08", "2021-01", "2021-02")
        assert [relief in line("jkk", month).because for month in months] == [False, True, True, False]
        assert relief not in line("jht", "2020-10").because


class TestQuote:
    def test_prices_each_month_by_its_own_law(self) -> None:
        answer = quote(book=book(), income=0, start=Month.parse("2026-11"), count=3, programmes=None)
        assert [(str(each.month), each.total) for each in answer.months] == [
            ("2026-11", 8_400),
            ("2026-12", 8_400),
            ("2027-01", 16_800),
        ]
        assert (answer.total, answer.law) == (33_600, book().version)

    def test_gives_lines_in_one_order_and_never_twice(self) -> None:
        asked = ["jht", "jkk", "jkm", "jkk"]
        answer = quote(book=book(), income=0, start=Month.parse("2025-06"), count=1, programmes=asked)
        assert [each.programme for each in answer.months[0].lines] == ["jkk", "jkm", "jht"]

    def test_means_the_mandatory_programmes_of_the_kind(self) -> None:
        question = {"book": book(), "income": 0, "start": Month.parse("2025-06"), "count": 1, "programmes": None}
        assert quote(**question).total == 16_800  # type: ignore[arg-type]
        assert quote(**question, kind="employer").total == 36_800  # type: ignore[arg-type]

    def test_refuses_with_every_problem(self) -> None:
        with pytest.raises(Refused) as refusal:
            quote(book=book(), income=-1, start=Month.parse("2026-11"), count=5, programmes=["jp"], sector="x")
        codes = [problem.code for problem in refusal.value.problems]
        assert codes == ["sector.unknown", "income.negative", "programme.unknown", "period.not_allowed"]

    @pytest.mark.parametrize(("start", "count", "since"), [("2015-06", 1, "2015-07-01"), ("2021-03", 2, "2021-04-01")])
    def test_refuses_what_was_not_yet_law(self, start: str, count: int, since: str) -> None:
        with pytest.raises(Refused) as refusal:
            quote(book=book(), income=0, start=Month.parse(start), count=count, programmes=["jkk"])
        (problem,) = refusal.value.problems
        assert (problem.code, problem.where, problem.value) == ("law.not_in_force", "month", since)
        assert problem.code in catalogue()


class TestExplained:
    """How an officer would say it, of an income of Rp1,000,000."""

    @pytest.mark.parametrize(
        ("month", "sector", "payer", "said"),
        [
            ("2026-05", "transport", "self", "JKK less 50% is Rp5.000 (drivers and couriers, contributions of January"),
            ("2026-05", "other", "csr", "JKK less 50% is Rp5.000 (outside transport, contributions of April 2026 to D"),
            ("2026-05", "other", "apbd", "JKK without discount, as the APBN or an APBD pays it"),
            ("2026-05", "other", "village", "JKK without discount: whether this payer gets one is open"),
            ("2020-10", "other", "self", "JKK at full price: the relief of 2020 depends on the payment history"),
        ],
    )
    def test_says_what_was_taken_off_and_why(self, month: str, sector: str, payer: str, said: str) -> None:
        steps = told(month, sector=sector, payer=payer).explain(language="en")
        assert steps[:2] == ("Income of Rp1.000.000 a month: base Rp1.000.000", "JKK: 1% × Rp1.000.000 = Rp10.000")
        assert steps[2].startswith(said)
        assert "JHT is never discounted" in steps

    def test_says_nothing_of_discounts_where_there_is_none(self) -> None:
        assert told("2025-06").explain(language="id") == (
            "Penghasilan Rp1.000.000 sebulan: dasar penghasilan Rp1.000.000",
            "JKK: 1% × Rp1.000.000 = Rp10.000",
            "JKM: Rp6.800, sama untuk semua penghasilan",
            "Penghasilan Rp1.000.000 sebulan: dasar penghasilan Rp1.000.000",
            "JHT: 2% × Rp1.000.000 = Rp20.000",
            "Seluruhnya Rp36.800",
        )

    def test_says_less_of_a_discount_whose_end_is_not_known(self) -> None:
        class Proposal(Book):
            def on(self, day: date) -> Page:
                return super().on(day).amended(other_discount=20)

        law = Proposal(parameters=book().parameters, version=book().version)
        answer = quote(book=law, income=0, start=Month.parse("2026-01"), count=1, programmes=["jkm"])
        assert answer.why[0].explain(language="id")[1] == "JKM dipotong 20% menjadi Rp5.440"

    @given(month=SINCE_2015, income=INCOMES, sector=st.sampled_from(SECTORS), payer=st.sampled_from(PAYERS))
    def test_agrees_with_the_price_and_its_articles(self, month: Month, income: int, sector: str, payer: str) -> None:
        asked = {"income": income, "sector": sector, "payer": payer}
        priced, award = price(month, **asked), told(month, **asked)
        assert [each.amount for each in award.lines] == [each.amount for each in priced.lines]
        for each, line_of_price in zip(award.lines, priced.lines, strict=True):
            because = (article for amount in each.rests_on for article in amount.because(language="en"))
            assert tuple(dict.fromkeys(because)) == line_of_price.because
            assert all(each.explain(language="id"))


def test_an_unchecked_month_is_refused_too() -> None:
    with pytest.raises(Refused, match="payer.unknown"):
        price("2026-05", payer="APBD")


def test_a_month_before_the_law_has_no_price() -> None:
    with pytest.raises(NotInForce):
        price("2015-06")


def test_a_negative_income_has_no_base() -> None:
    with pytest.raises(ValueError, match="not negative"):
        base_for(page=book().on(date(2026, 1, 1)), income=-1)


@given(
    month=SINCE_2015,
    incomes=st.tuples(INCOMES, INCOMES),
    sector=st.sampled_from(SECTORS),
    payer=st.sampled_from(PAYERS),
)
def test_more_income_never_lowers_the_price(month: Month, incomes: tuple[int, int], sector: str, payer: str) -> None:
    lower, higher = (price(month, income=income, sector=sector, payer=payer).total for income in sorted(incomes))
    assert lower <= higher


@given(
    month=SINCE_2015,
    income=INCOMES,
    programmes=st.sets(st.sampled_from(ALL_THREE), min_size=1),
    sector=st.sampled_from(SECTORS),
    payer=st.sampled_from(PAYERS),
)
def test_the_parts_sum_and_no_discount_exceeds_its_line(
    month: Month, income: int, programmes: set[str], sector: str, payer: str
) -> None:
    answer = price(month, income=income, programmes=tuple(programmes), sector=sector, payer=payer)
    assert {each.programme for each in answer.lines} == programmes
    assert answer.total == sum(each.amount for each in answer.lines)
    for each in answer.lines:
        assert each.full - each.discount == each.amount
        assert each.discount in (0, each.full // 2)
        assert each.because


@pytest.mark.parametrize(
    ("before", "after", "last"),
    [("2026-12", "2027-01", "December 2026"), ("2027-03", "2027-04", "March 2027"), ("2026-11", "2026-12", "")],
)
def test_a_discount_that_ended_between_two_months_is_named_with_its_last(before: str, after: str, last: str) -> None:
    award = ended_discount(book=book(), percent=50, before=Month.parse(before), after=Month.parse(after))
    said = f"The discount of 50% counts up to the contribution of {last}; after it the full price does"
    assert [step.say(language="en") for step in award.steps] == ([said] if last else [])
    assert len(award.rests_on) == len(award.steps)

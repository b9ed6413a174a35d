"""Cover is not stored, it follows. A slow reference that looks at every single day judges the rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.months import Month
from payung.law.book import Book, NotInForce, Page, book
from payung.law.coverage import PaidMonth, Protection, Span, protected_spans, protection

DAY = timedelta(days=1)


def paid(*months: str, on: str, sponsored: bool = False) -> list[PaidMonth]:
    return [PaidMonth(Month.parse(month), date.fromisoformat(on), sponsored) for month in months]


def asked(on: str, months: Sequence[PaidMonth], law: Book | None = None) -> Protection:
    return protection(book=law or book(), paid=months, on=date.fromisoformat(on), language="en")


class Amended(Book):
    """Our book with other readings of the open questions."""

    def __init__(self, **readings: object) -> None:
        super().__init__(parameters=book().parameters, version=book().version)
        self.readings = readings

    def on(self, day: date) -> Page:
        return super().on(day).amended(**self.readings)


class TestTerm:
    """Six months, paid before they begin: the province's list."""

    TERM = paid("2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05", on="2026-11-20", sponsored=True)

    @pytest.mark.parametrize(
        ("on", "state", "arrears"),
        [
            ("2026-11-19", "none", 0),
            ("2026-11-20", "none", 0),
            ("2026-11-30", "none", 0),
            ("2026-12-01", "paid", 0),
            ("2027-05-31", "paid", 0),
            ("2027-06-01", "grace", 0),
            ("2027-06-15", "grace", 0),
            ("2027-06-16", "grace", 1),
            ("2027-07-15", "grace", 1),
            ("2027-07-16", "grace", 2),
            ("2027-08-16", "grace", 3),
            ("2027-08-31", "grace", 3),
            ("2027-09-01", "ended", 3),
            ("2027-09-16", "ended", 4),
        ],
    )
    def test_runs_from_its_first_day_through_grace(self, on: str, state: str, arrears: int) -> None:
        answer = asked(on, self.TERM)
        assert (answer.state, answer.arrears_months) == (state, arrears)
        assert answer.covered == (state in ("paid", "grace"))

    def test_says_from_when_to_when(self) -> None:
        for on in ("2026-12-01", "2027-03-10", "2027-08-31"):
            answer = asked(on, self.TERM)
            assert (answer.since, answer.begins) == (date(2026, 12, 1), None)
            assert (answer.paid_until, answer.until) == (date(2027, 5, 31), date(2027, 8, 31))

    def test_before_it_begins_says_when(self) -> None:
        answer = asked("2026-11-25", self.TERM)
        assert answer.begins == date(2026, 12, 1)
        assert (answer.since, answer.paid_until, answer.until) == (None, None, None)

    def test_after_the_end_says_when_it_was(self) -> None:
        answer = asked("2028-01-01", self.TERM)
        assert (answer.since, answer.begins) == (None, None)
        assert (answer.paid_until, answer.until) == (date(2027, 5, 31), date(2027, 8, 31))

    def test_with_the_other_reading_ends_on_the_16th(self) -> None:
        law = Amended(protection_ends_on_day=16)
        last, after = asked("2027-09-15", self.TERM, law), asked("2027-09-16", self.TERM, law)
        assert (last.state, last.arrears_months, last.until) == ("grace", 3, date(2027, 9, 15))
        assert (after.state, after.arrears_months) == ("ended", 4)

    def test_with_the_other_reading_has_no_grace_after_the_sponsor(self) -> None:
        law = Amended(grace_after_sponsored=False)
        assert asked("2027-05-31", self.TERM, law).until == date(2027, 5, 31)
        assert asked("2027-06-01", self.TERM, law).state == "ended"


class TestLatePayment:
    def test_never_makes_cover_before_it_was_recorded(self) -> None:
        months = paid("2026-01", on="2026-01-20")
        assert [asked(on, months).state for on in ("2026-01-19", "2026-01-20")] == ["none", "paid"]
        assert asked("2026-01-31", months).since == date(2026, 1, 20)

    def test_inside_grace_leaves_no_gap(self) -> None:
        months = paid("2026-01", on="2025-12-30") + paid("2026-02", "2026-03", "2026-04", on="2026-04-30")
        assert asked("2026-04-29", months).state == "grace"
        assert asked("2026-04-29", months).arrears_months == 3
        answer = asked("2026-04-30", months)
        assert (answer.state, answer.since, answer.arrears_months) == ("paid", date(2026, 1, 1), 0)
        assert answer.until == date(2026, 7, 31)

    def test_after_the_end_begins_anew_on_its_day(self) -> None:
        months = paid("2026-01", on="2026-01-02") + paid("2026-06", on="2026-06-10")
        assert asked("2026-06-09", months).state == "ended"
        assert asked("2026-06-09", months).begins == date(2026, 6, 10)
        assert asked("2026-06-10", months).since == date(2026, 6, 10)

    def test_too_late_for_its_own_month_protects_nothing(self) -> None:
        months = paid("2026-01", on="2026-05-01")
        assert protected_spans(page=book().on(date(2026, 5, 1)), paid=months) == ()
        answer = asked("2026-05-01", months)
        assert (answer.state, answer.paid_until, answer.begins) == ("none", None, None)

    def test_on_the_last_day_of_grace_protects_that_day(self) -> None:
        months = paid("2026-01", on="2026-04-30")
        assert protected_spans(page=book().on(date(2026, 4, 30)), paid=months) == (
            Span(date(2026, 4, 30), date(2026, 5, 1)),
        )

    def test_after_the_end_does_not_lengthen_what_had_ended(self) -> None:
        months = paid("2026-01", on="2026-01-01") + paid("2026-02", "2026-03", "2026-04", on="2026-05-10")
        answer = asked("2026-01-10", months)
        assert (answer.paid_until, answer.until) == (date(2026, 1, 31), date(2026, 4, 30))

    def test_does_not_count_as_paid_on_the_days_before(self) -> None:
        months = paid("2026-01", on="2026-01-02") + paid("2026-02", on="2026-03-25")
        answer = asked("2026-03-20", months)
        assert (answer.state, answer.arrears_months, answer.paid_until) == ("grace", 2, date(2026, 1, 31))
        assert answer.until == date(2026, 5, 31)


class TestHoles:
    MONTHS = paid("2026-01", "2026-03", on="2026-01-01")

    def test_are_bridged_by_grace_and_are_no_arrears_once_paid_again(self) -> None:
        hole, after = asked("2026-02-20", self.MONTHS), asked("2026-03-01", self.MONTHS)
        assert (hole.state, hole.arrears_months, hole.paid_until) == ("grace", 1, date(2026, 1, 31))
        assert (after.state, after.arrears_months, after.paid_until) == ("paid", 0, date(2026, 3, 31))
        assert hole.since == after.since == date(2026, 1, 1)

    def test_end_the_run_of_paid_months(self) -> None:
        assert asked("2026-01-10", self.MONTHS).paid_until == date(2026, 1, 31)


class TestBecause:
    def test_names_the_articles_of_each_state(self) -> None:
        months = paid("2026-01", on="2026-01-01")
        start = ("Permenaker 5/2021 Pasal 36(1), 36(2), 44(3)",)
        end = (
            "Permenaker 5/2021 Pasal 44(1), 92(1), 98(1), 98(4)",
            "Permenaker 5/2021 Pasal 44(1) (our inference)",
        )
        states = {on: asked(on, months).because for on in ("2025-12-31", "2026-01-01", "2026-02-01", "2026-05-01")}
        assert list(states.values()) == [start, start, end, end]

    def test_names_the_reading_about_sponsors_where_a_sponsor_paid(self) -> None:
        months = paid("2026-01", on="2026-01-01", sponsored=True)
        assert asked("2026-02-01", months).because[-1] == "Permenaker 5/2021 Pasal 44, 92, 98 (our inference)"


SPONSORED = paid("2026-12", on="2026-11-25", sponsored=True)
LATE = paid("2026-01", on="2026-01-02") + paid("2026-06", on="2026-12-24")


class TestWhy:
    """As an officer at the counter would say it."""

    @pytest.mark.parametrize(
        ("on", "months", "said"),
        [
            (
                "2026-11-24",
                [],
                (
                    "Sampai 24 November 2026 belum ada iuran tercatat yang melindungi",
                    "Perlindungan mulai dengan iuran pertama, tidak sebelum pembayarannya dicatat",
                ),
            ),
            (
                "2026-11-25",
                TestTerm.TERM,
                (
                    "Sampai 25 November 2026 belum ada iuran tercatat yang melindungi",
                    "Perlindungan mulai 1 Desember 2026",
                ),
            ),
            (
                "2027-01-10",
                TestTerm.TERM,
                (
                    "Dilindungi tanpa terputus sejak 1 Desember 2026",
                    "Iuran dibayar sampai 31 Mei 2027",
                    "Bila sesudahnya tidak dibayar, perlindungan berlangsung sampai 31 Agustus 2027, termasuk masa"
                    " tenggang 3 bulan",
                ),
            ),
            (
                "2027-06-15",
                TestTerm.TERM,
                (
                    "Dilindungi tanpa terputus sejak 1 Desember 2026",
                    "Iuran dibayar sampai 31 Mei 2027",
                    "Iuran bulan Juni 2027 belum dibayar: dalam masa tenggang 3 bulan, masih dilindungi sampai"
                    " 31 Agustus 2027",
                    "Belum menunggak: iuran bulan Juni 2027 jatuh tempo tanggal 15",
                ),
            ),
            (
                "2027-09-20",
                TestTerm.TERM,
                (
                    "Iuran dibayar sampai 31 Mei 2027",
                    "Perlindungan berakhir 31 Agustus 2027, karena lebih dari 3 bulan berturut-turut tidak dibayar",
                    "Menunggak 4 bulan",
                    "Dilindungi lagi sejak iuran dibayar; tunggakan lama tidak perlu dilunasi",
                ),
            ),
            (
                "2026-12-24",
                LATE,
                (
                    "Iuran bulan Juni 2026 baru dicatat 24 Desember 2026, setelah masa tenggang bulan itu habis, jadi"
                    " tidak melindungi",
                    "Perlindungan berakhir 30 April 2026, karena lebih dari 3 bulan berturut-turut tidak dibayar",
                    "Menunggak 6 bulan",
                    "Dilindungi lagi sejak iuran dibayar; tunggakan lama tidak perlu dilunasi",
                ),
            ),
        ],
    )
    def test_says_until_when_it_is_paid_and_what_follows(
        self, on: str, months: list[PaidMonth], said: tuple[str, ...]
    ) -> None:
        assert protection(book=book(), paid=months, on=date.fromisoformat(on), language="id").why == said

    def test_names_the_day_of_the_payment_where_it_decides(self) -> None:
        answer = asked("2026-01-31", paid("2026-01", on="2026-01-20"))
        assert answer.why[0] == (
            "Covered without a break since 20 January 2026, the day on which the payment was recorded"
        )

    def test_names_the_return(self) -> None:
        months = paid("2026-01", on="2026-01-02") + paid("2026-06", on="2026-06-10")
        assert asked("2026-05-31", months).why[-1] == (
            "Covered again from 10 June 2026 on, as contributions are paid again"
        )

    def test_says_that_too_late_protects_nothing_to_who_never_was_protected(self) -> None:
        answer = asked("2026-12-24", paid("2026-06", on="2026-12-24"))
        assert (answer.state, len(answer.why)) == ("none", 3)
        assert answer.why[1].startswith("The contribution of June 2026 was recorded on 24 December 2026 only")

    @pytest.mark.parametrize("on", ["2026-12-31", "2027-01-01"])
    def test_with_the_other_reading_says_that_no_grace_follows_the_sponsor(self, on: str) -> None:
        told = asked(on, SPONSORED, Amended(grace_after_sponsored=False)).why
        assert "Cover lasts until 31 December 2026 only: no grace follows a month that a sponsor paid" in told


def test_nobody_paid_means_none() -> None:
    answer = asked("2026-05-01", [])
    assert (answer.state, answer.covered, answer.begins) == ("none", False, None)


def test_before_the_regulation_there_is_no_answer() -> None:
    with pytest.raises(NotInForce, match="2021-04-01"):
        asked("2021-03-31", paid("2021-03", on="2021-03-01"))


@dataclass(frozen=True)
class Reading:
    """One reading of the open questions."""

    ends_on_day: int
    grace_after_sponsored: bool


def protects(month: PaidMonth, day: date, reading: Reading) -> bool:
    """Whether this paid month protects this day, by counting the months since."""
    since = Month.of(day) - month.month
    if since < 0 or day < month.recorded_on:
        return False
    if month.sponsored and not reading.grace_after_sponsored:
        return since == 0
    return since <= 3 or (since == 4 and day.day < reading.ends_on_day)


def days(start: date, *, step: int) -> Iterator[date]:
    """Every day of some four years, forward or backward from `start`, without it."""
    return (start + n * step * DAY for n in range(1, 1500))


def day_by_day(months: Sequence[PaidMonth], on: date, reading: Reading) -> dict[str, object]:
    """What `protection` answers, found by looking at every single day."""

    def covered(day: date) -> bool:
        return any(protects(month, day, reading) for month in months)

    def edge(day: date, step: int) -> date:
        return next(beyond - step * DAY for beyond in days(day, step=step) if not covered(beyond))

    past = next((day for day in days(on + DAY, step=-1) if covered(day)), None)
    if past is None:
        begins = next((day for day in days(on, step=1) if covered(day)), None)
        return {"state": "none", "covered": False, "since": None, "paid_until": None, "until": None, "begins": begins}
    known = [month.month for month in months if month.recorded_on <= on and month.month <= Month.of(on)]
    answer: dict[str, object] = {"paid_until": max(known).last, "until": edge(past, 1), "begins": None}
    if not covered(on):
        begins = next((day for day in days(on, step=1) if covered(day)), None)
        return answer | {"state": "ended", "covered": False, "since": None, "begins": begins}
    since, until = edge(on, -1), edge(on, 1)
    answer |= {"covered": True, "since": since, "until": until, "state": "grace"}
    if Month.of(on) in known:
        unbroken = [since + n * DAY for n in range((until - since).days + 1)]
        here = {month.month for month in months if any(protects(month, day, reading) for day in unbroken)}
        end = next(Month.of(on) + n for n in range(100) if Month.of(on) + n + 1 not in here)
        answer |= {"state": "paid", "paid_until": end.last}
    return answer


def sixteenths(after: date, on: date) -> int:
    """How often a 16th came after `after` up to `on`: each ends the time to pay for one more month."""
    return sum((after + n * DAY).day == 16 for n in range(1, (on - after).days + 1))


FIRST = Month.parse("2026-01")
PAID_MONTHS = st.builds(
    lambda offset, delay, sponsored: PaidMonth(FIRST + offset, (FIRST + offset).first + delay * DAY, sponsored),
    st.integers(0, 14),
    st.one_of(st.integers(-40, 40), st.integers(-300, 300)),
    st.booleans(),
)
LISTS = st.lists(PAID_MONTHS, max_size=7, unique_by=lambda month: month.month)
READINGS = st.builds(Reading, st.sampled_from([1, 16]), st.booleans())


@given(months=LISTS, on=st.dates(date(2025, 11, 1), date(2028, 1, 31)), reading=READINGS)
def test_the_rule_agrees_with_every_single_day(months: list[PaidMonth], on: date, reading: Reading) -> None:
    law = Amended(protection_ends_on_day=reading.ends_on_day, grace_after_sponsored=reading.grace_after_sponsored)
    answer, expected = protection(book=law, paid=months, on=on), day_by_day(months, on, reading)
    assert answer.why
    assert {key: getattr(answer, key) for key in expected} == expected
    arrears = sixteenths(answer.paid_until, on) if answer.state in ("grace", "ended") and answer.paid_until else 0
    assert answer.arrears_months == arrears


@given(months=LISTS, late=st.integers(0, 6), on=st.dates(date(2025, 11, 1), date(2028, 1, 31)))
def test_paying_one_more_month_never_takes_cover_away(months: list[PaidMonth], late: int, on: date) -> None:
    fewer, more = protection(book=book(), paid=months[late:], on=on), protection(book=book(), paid=months, on=on)
    assert more.covered >= fewer.covered

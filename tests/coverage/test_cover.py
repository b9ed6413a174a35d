"""Was this worker covered on that day, as known at that instant? Worked cases over real payments."""

import threading
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connections, transaction

from payung.contributions.actions import Share, Source, funder, pay_staged, stage_due
from payung.coverage.queries import cover, is_provisional
from payung.law.book import NotInForce
from payung.people.queries import Member
from tests.conftest import Fresh
from tests.coverage.past import asked, at, open_past, paid_at, taken_back_at
from tests.payments.cashier import pay
from tests.people.counter import open_counter, registered

LATER = at("2024-12-31")


@pytest.fixture
def maria(db: Fresh) -> Member:
    open_counter()
    open_past(db)
    return registered()


def jkk(worker: Member, on: str, known_at: datetime = LATER) -> tuple[str, int]:
    """State and months in arrears of the cover for work accidents."""
    first = asked(worker, on, known_at).programmes[0]
    assert first.programme == "jkk"
    return first.protection.state, first.protection.arrears_months


class TestThreeMonths:
    """December to February, paid on 20 November 2023; then nothing, and a return on 10 July 2024."""

    @pytest.mark.parametrize(
        ("on", "state", "arrears"),
        [
            ("2023-11-30", "none", 0),
            ("2023-12-01", "paid", 0),
            ("2024-02-29", "paid", 0),
            ("2024-03-01", "grace", 0),
            ("2024-03-15", "grace", 0),
            ("2024-03-16", "grace", 1),
            ("2024-05-31", "grace", 3),
            ("2024-06-01", "ended", 3),
            ("2024-06-16", "ended", 4),
            ("2024-07-09", "ended", 4),
            ("2024-07-10", "paid", 0),
            ("2024-07-31", "paid", 0),
            ("2024-08-01", "grace", 0),
            ("2024-11-01", "ended", 3),
        ],
    )
    def test_day_by_day(self, db: Fresh, maria: Member, on: str, state: str, arrears: int) -> None:
        paid_at(db, at("2023-11-20"), maria, "2023-12", 3)
        paid_at(db, at("2024-07-10"), maria, "2024-07")
        assert jkk(maria, on) == (state, arrears)
        assert asked(maria, on, LATER).covered == (state in ("paid", "grace"))

    def test_the_answer_names_its_days_payers_and_payments(self, db: Fresh, maria: Member) -> None:
        first = paid_at(db, at("2023-11-20"), maria, "2023-12", 3)
        second = paid_at(db, at("2024-03-10"), maria, "2024-03")
        back = paid_at(db, at("2024-12-10"), maria, "2024-12")
        for programme in asked(maria, "2024-02-10", LATER).programmes:
            days = programme.protection
            assert (days.since, days.paid_until, days.until) == (
                date(2023, 12, 1),
                date(2024, 3, 31),
                date(2024, 6, 30),
            )
            assert (programme.funders, programme.payments) == (("peserta",), (first, second))
            assert days.because
        ended = asked(maria, "2024-07-01", LATER).programmes[0]
        assert (ended.protection.since, ended.protection.until) == (None, date(2024, 6, 30))
        assert (ended.protection.begins, ended.payments) == (date(2024, 12, 10), (second,))
        again = asked(maria, "2024-12-31", LATER).programmes[0]
        assert (again.protection.since, again.payments) == (date(2024, 12, 10), (back,))


class TestPaidLate:
    def test_never_makes_cover_before_the_payment_was_recorded(self, db: Fresh, maria: Member) -> None:
        paid_at(db, at("2024-03-20"), maria, "2024-02", 2)
        assert [jkk(maria, on)[0] for on in ("2024-02-15", "2024-03-19", "2024-03-20")] == ["none", "none", "paid"]
        assert asked(maria, "2024-03-20", LATER).programmes[0].protection.since == date(2024, 3, 20)

    def test_for_months_whose_grace_is_over_makes_none_at_all(self, db: Fresh, maria: Member) -> None:
        paid_at(db, at("2024-10-01"), maria, "2024-01", 6)
        assert {jkk(maria, f"2024-{month:02}-15")[0] for month in range(1, 13)} == {"none"}

    def test_today_makes_no_cover_yesterday(self, maria: Member) -> None:
        now = datetime.now(UTC)
        this_month = f"{at(str(now.date())):%Y-%m}"
        pay(maria, this_month)
        known = datetime.now(UTC)
        yesterday, tomorrow = (str((now + timedelta(days=days)).date()) for days in (-2, 2))
        assert not asked(maria, yesterday, known).covered
        assert asked(maria, tomorrow, known).covered

    def test_counts_from_the_day_in_kupang(self, db: Fresh, maria: Member) -> None:
        paid_at(db, datetime(2024, 1, 31, 16, 30, tzinfo=UTC), maria, "2024-01", 2)  # half past midnight, 1 February
        assert [jkk(maria, on)[0] for on in ("2024-01-31", "2024-02-01")] == ["none", "paid"]


class TestAsKnown:
    def test_before_the_payment_and_before_its_reversal(self, db: Fresh, maria: Member) -> None:
        reference = paid_at(db, at("2023-11-20", "10:00"), maria, "2023-12", 3)
        taken_back_at(db, at("2023-12-15", "14:00"), reference)
        known = {
            at("2023-11-20", "09:59"): "none",
            at("2023-11-20", "10:00"): "paid",
            at("2023-12-15", "13:59"): "paid",
            at("2023-12-15", "14:00"): "none",
            LATER: "none",
        }
        assert {when: jkk(maria, "2023-12-10", when)[0] for when in known} == known

    def test_a_month_paid_anew_covers_from_the_new_payment(self, db: Fresh, maria: Member) -> None:
        first = paid_at(db, at("2023-11-20"), maria, "2023-12")
        taken_back_at(db, at("2023-12-15"), first)
        second = paid_at(db, at("2023-12-20"), maria, "2023-12")
        assert [jkk(maria, on)[0] for on in ("2023-12-19", "2023-12-20")] == ["none", "paid"]
        assert jkk(maria, "2023-12-19", at("2023-12-01"))[0] == "paid"
        assert asked(maria, "2023-12-20", LATER).programmes[0].payments == (second,)

    def test_one_reversal_of_two_payments_takes_its_own_months(self, db: Fresh, maria: Member) -> None:
        paid_at(db, at("2023-11-20"), maria, "2023-12")
        second = paid_at(db, at("2023-11-21"), maria, "2024-01", 2)
        taken_back_at(db, at("2023-12-15"), second)
        assert asked(maria, "2023-12-31", at("2023-12-14")).programmes[0].protection.until == date(2024, 5, 31)
        assert asked(maria, "2023-12-31", LATER).programmes[0].protection.until == date(2024, 3, 31)


class TestProvisional:
    def test_is_what_lies_ahead(self, maria: Member) -> None:
        assert is_provisional(known_at=datetime.now(UTC) + timedelta(hours=1))
        assert not is_provisional(known_at=LATER)

    def test_is_what_a_running_transaction_may_still_change(self, db: Fresh, maria: Member) -> None:
        before = datetime.now(UTC)
        with psycopg.connect(db.everything) as writing:
            writing.execute("SELECT 1")
            while_writing = datetime.now(UTC)
            assert is_provisional(known_at=while_writing)
            assert not is_provisional(known_at=before)
            writing.commit()
            assert not is_provisional(known_at=while_writing)

    def test_an_answer_that_is_not_provisional_never_changes(self, maria: Member) -> None:
        paid, go_on = threading.Event(), threading.Event()

        def paying() -> None:
            with transaction.atomic():
                pay(maria, f"{datetime.now(UTC):%Y-%m}")
                paid.set()
                go_on.wait(60)
            connections.close_all()

        cashier = threading.Thread(target=paying)
        cashier.start()
        paid.wait(60)
        known_at = datetime.now(UTC)
        on = (known_at + timedelta(days=2)).date()
        meanwhile = cover(worker_id=maria.id, on=on, known_at=known_at)
        go_on.set()
        cashier.join(60)
        afterwards = cover(worker_id=maria.id, on=on, known_at=known_at)
        assert (meanwhile.covered, meanwhile.provisional) == (False, True)
        assert (afterwards.covered, afterwards.provisional) == (True, False)


class TestProgrammes:
    def test_old_age_is_shown_where_somebody_saves_for_it(self, db: Fresh, maria: Member) -> None:
        saver = registered()
        paid_at(db, at("2023-11-20"), maria, "2023-12")
        paid_at(db, at("2023-11-20"), saver, "2023-12", programmes=["jkk", "jkm", "jht"])
        shown = [[each.programme for each in asked(who, "2023-12-10", LATER).programmes] for who in (maria, saver)]
        assert shown == [["jkk", "jkm"], ["jkk", "jkm", "jht"]]

    def test_each_has_its_own_answer_and_any_of_them_covers(self, db: Fresh, maria: Member) -> None:
        paid_at(db, at("2023-11-20"), maria, "2023-12", programmes=["jkk"])
        paid_at(db, at("2023-11-20"), maria, "2024-06", programmes=["jkm"])
        states = [each.protection.state for each in asked(maria, "2023-12-10", LATER).programmes]
        assert states == ["paid", "none"]
        assert asked(maria, "2023-12-10", LATER).covered
        assert asked(maria, "2024-06-10", LATER).covered
        assert not asked(maria, "2024-05-10", LATER).covered


class TestTwoJobs:
    def test_are_one_protection(self, db: Fresh, maria: Member) -> None:
        fisher = registered(second_occupation="nelayan")
        reference = paid_at(db, at("2023-11-20"), fisher, "2023-12", 2)
        for programme in asked(fisher, "2024-01-10", LATER).programmes:
            assert programme.protection.since == date(2023, 12, 1)
            assert programme.payments == (reference,)

    @pytest.mark.parametrize("job_paid_first", [1, 2])
    def test_the_job_that_was_paid_first_protects(self, db: Fresh, maria: Member, job_paid_first: int) -> None:
        fisher = registered(second_occupation="nelayan")
        for job, day in ((job_paid_first, "2023-12-05"), (3 - job_paid_first, "2023-12-20")):
            _paid_for_job(db, fisher, job, at(day))
        assert [jkk(fisher, on)[0] for on in ("2023-12-04", "2023-12-05")] == ["none", "paid"]
        assert asked(fisher, "2023-12-31", LATER).programmes[0].protection.since == date(2023, 12, 5)


def _paid_for_job(db: Fresh, worker: Member, job: int, when: datetime) -> None:
    with transaction.atomic():
        due = stage_due(
            due="SELECT %s::bigint AS worker_id, %s::smallint AS job, 'jkk' AS programme, '2023-12-01'::date AS month,"
            " 10000 AS price",
            parameters=[worker.id, job],
        )
        shares, sources = [Share(funder(kind="self", name="peserta"), due.total)], [Source(f"JOB-{job}", due.total)]
        pay_staged(total=due.total, shares=shares, paid_from=sources, law="", tariff=[])
    db.as_owner("UPDATE contributions_paidmonth SET recorded_at = %s WHERE job = %s", when, job)


def test_nobody_else_is_covered_by_it(db: Fresh, maria: Member) -> None:
    paid_at(db, at("2023-11-20"), maria, "2023-12")
    answer = asked(registered(), "2023-12-10", LATER)
    assert not answer.covered
    assert {(each.protection.state, each.funders, each.payments) for each in answer.programmes} == {("none", (), ())}


def test_before_the_regulation_there_is_no_answer(maria: Member) -> None:
    with pytest.raises(NotInForce):
        asked(maria, "2021-03-31", LATER)

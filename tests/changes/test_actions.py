"""What changes about a worker counts from its month or day on, once, and never for a month that is paid."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from payung.kernel.problems import Problem, Refused
from payung.people.changes.queries import (
    Contact,
    children,
    contact,
    died_on,
    heirs,
    jobs_in,
    kind_in,
    takes_jht,
)
from payung.people.checks import Heir
from payung.people.queries import Job, jobs
from payung.reporting.verification import verify
from tests.changes.office import children_of, denied, died, heirs_of, identity, jht, job, kind, moved, now, this
from tests.conftest import Fresh
from tests.payments.cashier import pay, price, refused, take_back
from tests.people.corrections.officers import OTHER, correct, open_office
from tests.people.counter import OFFICER, registered
from tests.people.entries import somebody
from tests.sponsors.walk import at_once

WEAVER = Job(1, "weaver", 0)
ROUNDS = 5


@pytest.fixture(autouse=True)
def _office(db: Fresh) -> None:
    open_office()


def test_a_job_counts_from_its_month_on_and_what_was_known_stays_known() -> None:
    maria, before = registered(), now()
    done = job(maria, since=this() + 2, occupation="nelayan", income="2.500.000")
    assert (done.number, done.since, done.repeated) == (maria.number, (this() + 2).first, False)
    fisher = Job(1, "fisher", 2_500_000)
    assert jobs(worker_id=maria.id) == jobs_in(worker_id=maria.id, month=this() + 1) == [WEAVER]
    assert jobs_in(worker_id=maria.id, month=this() + 2) == jobs_in(worker_id=maria.id, month=this() + 40) == [fisher]
    assert jobs_in(worker_id=maria.id, month=this() + 2, known_at=before) == [WEAVER]
    assert job(maria, since=this() + 2, occupation="nelayan", income="2500000").repeated
    later = job(maria, since=this() + 1, income="900000")  # it speaks of all months from its own on
    assert (done.overridden, later.overridden) == ((), (this() + 2,))
    assert jobs_in(worker_id=maria.id, month=this() + 2) == [Job(1, "weaver", 900_000)]


def test_a_second_job_begins_and_ends_and_is_never_like_the_first() -> None:
    maria = registered()
    assert refused(job, maria, n=2) == ["occupation.missing"]
    assert refused(job, maria, n=2, ends=True) == ["change.no_such_job"]
    assert refused(job, maria, n=2, occupation="penenun") == ["occupation.twice"]
    job(maria, n=2, since=this() + 1, occupation="nelayan", income="1200000")
    assert jobs_in(worker_id=maria.id, month=this()) == [WEAVER]
    assert jobs_in(worker_id=maria.id, month=this() + 1) == [WEAVER, Job(2, "fisher", 1_200_000)]
    assert refused(job, maria, occupation="nelayan") == ["occupation.twice"]  # not now, but in a month
    job(maria, n=2, since=this() + 3, ends=True)
    assert jobs_in(worker_id=maria.id, month=this() + 3) == [WEAVER]
    assert job(maria, n=2, since=this() + 3, ends=True).repeated
    assert not job(maria, since=this() + 3, occupation="nelayan").repeated
    assert refused(job, maria, ends=True) == ["change.first_job_ends"]
    assert refused(job, maria, n=3, occupation="nelayan") == ["change.job_unknown"]


def test_a_month_that_is_paid_keeps_what_it_was_paid_for() -> None:
    maria = registered()
    paid = pay(maria, str(this()), months=3)
    with pytest.raises(Refused) as refusal:
        job(maria, since=this() + 1, income="4000000")
    assert refusal.value.problems == (Problem("change.month_paid", "from", str(this() + 3)),)
    job(maria, n=2, since=this() + 1, occupation="nelayan")  # nobody paid for the second job
    assert not job(maria, since=this() + 3, income="4000000").repeated
    take_back(paid.reference)
    assert not job(maria, since=this() + 1, income="4000000").repeated


def test_jht_is_chosen_and_given_up_but_not_by_an_employer() -> None:
    maria = registered()
    assert not takes_jht(worker_id=maria.id, month=this())
    jht(maria, True, since=this() + 1)
    assert [takes_jht(worker_id=maria.id, month=this() + n) for n in range(3)] == [False, True, True]
    kind(maria, "employer", since=this() + 3)
    assert refused(jht, maria, False, since=this() + 1) == ["change.jht_mandatory"]
    assert kind_in(worker_id=maria.id, month=this() + 3) == "employer"
    kind(maria, "independent", since=this() + 3)
    assert not jht(maria, False, since=this() + 2).repeated
    assert [takes_jht(worker_id=maria.id, month=this() + n) for n in range(3)] == [False, True, False]
    kind(maria, "employer")
    assert takes_jht(worker_id=maria.id, month=this())
    assert kind(maria, "employer").repeated
    assert refused(kind, maria, "wage") == ["kind.unknown"]


def test_jht_that_is_paid_is_given_up_afterwards() -> None:
    maria = registered()
    jht(maria, True)
    pay(maria, str(this()), programmes=["jkk", "jkm", "jht"])
    assert refused(jht, maria, False) == ["change.month_paid"]
    assert not jht(maria, False, since=this() + 1).repeated


def test_what_is_over_or_far_ahead_cannot_be_changed() -> None:
    maria = registered()
    assert refused(job, maria, since=this() + -1, income="4000000") == ["change.month_past"]
    assert refused(jht, maria, True, since=this() + 25) == ["change.month_too_far"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(moved, maria, since=tomorrow, village="Fatuketi") == ["change.day_ahead"]
    assert refused(job, maria, income="banyak") == ["income.unreadable"]
    assert refused(job, maria, occupation="astronot") == ["occupation.unknown"]


def test_the_answer_says_by_when_the_law_wanted_to_know() -> None:
    maria, today = registered(), timezone.localdate()
    assert not moved(maria, village="Fatuketi").late
    done = moved(maria, since=today - timedelta(days=30), village="Manleten")
    assert done.late
    assert today - timedelta(days=25) < done.told_by < today


def test_where_somebody_is_reached_is_told_and_by_what_they_are_found_stays(db: Fresh) -> None:
    maria = registered(somebody(phone="081234567890", village="Manleten"))
    keys = db.rows("SELECT * FROM people_matchkey")
    moved(maria, phone="0813-1111-2222")
    assert contact(worker_id=maria.id) == Contact("6281311112222", "53.04", "", "Manleten", "")
    assert moved(maria, phone="081311112222").repeated
    assert db.rows("SELECT text, worker_id FROM messages_message WHERE sealed IS NOT NULL") == [
        ("phone_replaced", None)
    ]
    moved(maria, village="Fatuketi", address="RT 3")
    assert contact(worker_id=maria.id) == Contact("6281311112222", "53.04", "", "Fatuketi", "RT 3")
    assert db.rows("SELECT * FROM people_matchkey") == keys
    correct(maria, {"village": "Kabuna"})  # two persons, later than what was told
    assert contact(worker_id=maria.id) == Contact("6281311112222", "53.04", "", "Kabuna", "RT 3")
    assert refused(moved, maria, phone="tidak ada") == ["phone.unreadable"]
    with pytest.raises(ValueError, match="region"):
        moved(maria, region="Kupang")


def test_whoever_is_corrected_is_told_and_so_is_the_old_telephone(db: Fresh) -> None:
    maria = registered(somebody(phone="081234567890"))
    for _ in range(2):
        identity(maria, name="Maria Bria")
    identity(maria, phone="081311112222")
    assert refused(identity, maria, name="") == ["name.missing"]
    told = db.rows("SELECT text, worker_id, content ->> 'what' FROM messages_message ORDER BY id")
    assert told == [("changed", maria.id, "identity")] * 2 + [("phone_replaced", None, None)]
    assert verify().holds


def test_heirs_and_children_are_whole_sets() -> None:
    maria = registered(somebody(heirs="Ana Hoar (ibu)"))
    ana, yosef = Heir("Ana Hoar", "ibu"), Heir("Yosef Bria", "suami", "081234567890")
    assert heirs(worker_id=maria.id) == (ana,)
    before = now()
    heirs_of(maria, yosef)
    assert heirs(worker_id=maria.id) == (yosef._replace(phone="6281234567890"),)
    assert heirs(worker_id=maria.id, known_at=before) == (ana,)
    assert heirs(worker_id=maria.id, on=date(2020, 1, 1)) == (ana,)
    assert heirs_of(maria, yosef).repeated
    assert refused(heirs_of, maria, Heir(" ", "anak")) == ["name.missing"]
    children_of(maria, "Yosef Bria (2015-03-12, SD)", "Ana Bria (12-03-2018)")
    assert [(each.name, each.birth_date, each.school) for each in children(worker_id=maria.id)] == [
        ("Yosef Bria", date(2015, 3, 12), "sd"),
        ("Ana Bria", date(2018, 3, 12), ""),
    ]
    assert refused(children_of, maria, "Ana Bria") == ["children.unreadable"]
    children_of(maria)
    assert children(worker_id=maria.id) == ()


def test_what_the_registration_told_counts_until_something_else_is_told(db: Fresh) -> None:
    maria = registered(somebody(children="Yosef Bria (2015-03-12, SD)"))
    db.as_owner("INSERT INTO people_choice (worker_id, jht, month) VALUES (%s, true, %s)", maria.id, this().first)
    assert [each.name for each in children(worker_id=maria.id)] == ["Yosef Bria"]
    assert children_of(maria, "Yosef Bria (2015-03-12, SD)").repeated
    assert jht(maria, True).repeated
    jht(maria, False, since=this() + 1)
    assert [takes_jht(worker_id=maria.id, month=this() + n) for n in range(2)] == [True, False]


def test_a_death_stands_until_two_persons_withdraw_it() -> None:
    maria, today = registered(), timezone.localdate()
    assert refused(denied, maria, by=OTHER) == ["death.none_reported"]
    assert refused(died, maria, on=today + timedelta(days=1)) == ["death.implausible"]
    assert refused(died, maria, source="", evidence="KTP 5301045408900001") == ["why.missing", "why.holds_nik"]
    assert refused(died, maria, source="surat " * 40) == ["change.words_too_long"]
    assert not died(maria).repeated
    assert died(maria).repeated
    assert died_on(worker_id=maria.id) == today
    assert refused(died, maria, on=today - timedelta(days=1)) == ["death.reported_already"]
    assert refused(job, maria, income="4000000") == ["change.reported_dead"]
    assert refused(heirs_of, maria) == ["change.reported_dead"]
    assert [(each.withdrawn, each.repeated) for each in (denied(maria, by=OFFICER), denied(maria, by=OFFICER))] == [
        (False, False),
        (False, True),
    ]
    assert died_on(worker_id=maria.id) == today
    assert denied(maria, by=OTHER).withdrawn
    assert died_on(worker_id=maria.id) is None
    assert denied(maria, by=OTHER) == denied(maria, by=OFFICER)
    assert not died(maria, on=today - timedelta(days=1)).repeated


def test_each_change_is_told_once_to_the_worker_and_stands_in_the_chain(db: Fresh) -> None:
    maria = registered(somebody(phone="081234567890"))
    for again in (False, True):
        assert {
            job(maria, income="4000000").repeated,
            jht(maria, True).repeated,
            kind(maria, "employer").repeated,
            moved(maria, village="Fatuketi").repeated,
            heirs_of(maria, Heir("Ana Hoar", "ibu")).repeated,
            children_of(maria, "Yosef Bria (2015-03-12)").repeated,
        } == {again}
    died(maria)
    denied(maria, by=OTHER)
    keys = [key for (key,) in db.rows("SELECT key FROM messages_message WHERE key LIKE 'changed/%%'")]
    assert len(keys) == 6
    assert [finding for finding in verify().findings if finding.faults] == []


def test_a_month_is_priced_by_what_counts_or_the_change_comes_after_it() -> None:
    """Paid and changed at once: whoever is second sees what the first did."""
    for _ in range(ROUNDS):
        maria = registered()
        amount = price(maria, str(this()))
        ends = at_once(partial(pay, maria, str(this()), amount=amount), partial(job, maria, income="4000000"))
        [refusal] = [each for each in ends if isinstance(each, Refused)]
        assert refusal.problems[0].code in ("payment.amount_differs", "change.month_paid")

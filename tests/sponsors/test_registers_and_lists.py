"""Registers that others keep, asked by lists and at the counter: who is not taken, and that nobody's cover ends."""

from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from payung.coverage.queries import cover
from payung.kernel.problems import Problem, Refused
from payung.people.actions import register_worker
from payung.people.nik import NikVault
from payung.people.welfare import Status
from payung.sponsors.actions import register_under_agreement
from payung.sponsors.registers.actions import load_register, withdraw_register
from tests.sponsors.meeting import maria, met, other_nik, seen
from tests.sponsors.walk import CHECKER, CODE, MONTH, Row, Walk, csv_file, entry, next_month, row, rows

DEAD, WAGE = "person.reported_dead", "person.wage_member"


def load(walk: Walk, kind: str, *people: Row, day: date | None = None) -> str:
    """Load a register that names these people; its id."""
    columns = {"nik": "NIK", "died_on": "Tanggal Meninggal"}
    file = csv_file([{"nik": person["nik"], "died_on": "14-08-2026"} for person in people], headings=columns)
    as_of = day or timezone.localdate()
    done = load_register(file=file, name="data.csv", kind=kind, source="Kantor", as_of=as_of, by=CHECKER, at=walk.at)
    return done.register.id


def at_counter(walk: Walk, person: Row, agreement: str = "") -> list[str]:
    """What the counter says of somebody, with or without an agreement."""
    try:
        if agreement:
            status = Status(person["decile"])
            register_under_agreement(entry=entry(person), status=status, agreement=agreement, by=CHECKER, at=walk.at)
        else:
            register_worker(entry=entry(person), registration=uuid4(), channel="desk", by=CHECKER, at=walk.at)
    except Refused as refusal:
        return [problem.code for problem in refusal.problems]
    return []


# Rows beside a registry that is made up


def test_whoever_stands_in_a_register_is_to_be_mended_with_every_reason() -> None:
    dead, wage = Problem(DEAD, "nik"), Problem(WAGE, "nik")
    other = maria(nik=other_nik(), name="Yosef Bria", phone="", village="", mother_name="")
    found = met(maria(), other, barred={maria()["nik"]: (dead, wage)})
    assert seen(found) == [("to_mend", f"{DEAD};{WAGE}", ""), ("ready", "", "")]


def test_what_is_wrong_with_the_row_itself_is_told_beside_it() -> None:
    found = met(maria(decile="9"), barred={maria()["nik"]: [Problem(DEAD, "nik")]})
    assert seen(found) == [("to_mend", f"decile.too_high;{DEAD}", "")]


def test_a_nik_that_cannot_be_trusted_is_not_looked_up() -> None:
    found = met(maria(birth_date="15-08-1990"), barred={maria()["nik"]: [Problem(DEAD, "nik")]})
    assert seen(found) == [("to_mend", "nik.date_differs", "")]


def test_a_known_worker_who_is_reported_dead_is_to_be_mended_covered_or_not() -> None:
    barred = {maria()["nik"]: [Problem(DEAD, "nik")]}
    for busy in ((), (1,)):
        assert seen(met(maria(), members=[maria()], busy=busy, barred=barred)) == [("to_mend", DEAD, "")]


def test_whoever_is_the_dead_member_under_another_nik_is_told_so() -> None:
    """An officer said that they are one person; the register names the member's NIK, not that of the row."""
    mistyped = maria(nik=other_nik())
    barred = {maria()["nik"]: [Problem(DEAD, "nik")]}
    for busy in ((), (1,)):
        found = met(mistyped, members=[maria()], same=[(mistyped, maria())], busy=busy, barred=barred)
        assert seen(found) == [("to_mend", DEAD, "member:1")]
    assert seen(met(mistyped, members=[maria()], same=[(mistyped, maria())])) == [("ready", "", "member:1")]


def test_of_two_rows_with_one_nik_both_are_told() -> None:
    found = met(maria(), maria(), barred={maria()["nik"]: [Problem(DEAD, "nik")]})
    assert seen(found) == [("to_mend", DEAD, ""), ("to_mend", f"list.row_repeated;{DEAD}", "row:2")]


# Lists and the counter


def test_the_dead_are_taken_by_no_agreement_and_at_no_counter(walk: Walk) -> None:
    walk.agreement()
    load(walk, "deaths", row(2))
    checked = walk.check(rows(1, 4))
    assert walk.verdicts(checked.list.id)[3] == ("to_mend", DEAD, "")
    assert checked.list.outcomes["ready"] == 2
    assert at_counter(walk, row(2)) == at_counter(walk, row(2), CODE) == [DEAD]
    assert at_counter(walk, row(1)) == []


def test_wage_members_are_refused_by_an_agreement_that_says_so_and_by_no_other(walk: Walk) -> None:
    walk.agreement()
    walk.agreement("STRICT", without_wage_members=True)
    load(walk, "wage", row(2), row(3))
    load(walk, "deaths", row(3))
    assert walk.check(rows(1, 3)).list.outcomes["ready"] == 2
    strict = walk.check(rows(1, 4), "STRICT")
    told = {place: codes for place, (_, codes, _) in walk.verdicts(strict.list.id).items()}
    assert told == {2: "", 3: WAGE, 4: f"{DEAD};{WAGE}"}
    assert at_counter(walk, row(2), "STRICT") == [WAGE]
    assert at_counter(walk, row(3), "STRICT") == [DEAD, WAGE]
    assert at_counter(walk, row(2)) == []


def test_a_death_that_is_reported_after_the_check_stops_the_approval_and_ends_no_cover(walk: Walk) -> None:
    walk.agreement(months=1)
    enrolled, awaiting = walk.enrol([row(1)]), walk.check([row(2), row(3)]).list.id
    walk.receive(MONTH)
    load(walk, "deaths", row(1), row(2))
    with pytest.raises(Refused) as refusal:
        walk.approve(awaiting)
    assert [problem.code for problem in refusal.value.problems] == ["list.outcomes_changed"]
    assert walk.check([row(2), row(3)]).list.outcomes["ready"] == 1
    assert walk.approve(awaiting).people == 1
    worker = walk.worker(row(1))
    assert cover(worker_id=worker.id, on=next_month().last, known_at=walk.at).covered
    assert walk.verdicts(enrolled) == {2: ("ready", "", "")}
    assert walk.holds()


def test_once_the_register_is_withdrawn_the_same_file_is_ready(walk: Walk) -> None:
    walk.agreement()
    wrong = load(walk, "deaths", row(1))
    assert walk.check([row(1)]).list.outcomes["to_mend"] == 1
    withdraw_register(register=wrong, why="salah orang", by=CHECKER, at=walk.at)
    assert walk.check([row(1)]).list.outcomes["ready"] == 1


def test_a_registration_sent_again_gives_the_same_answer_after_the_death_too(walk: Walk) -> None:
    once = uuid4()
    told = {"entry": entry(row(1)), "registration": once, "channel": "desk", "by": CHECKER, "at": walk.at}
    first = register_worker(**told)  # type: ignore[arg-type]
    load(walk, "deaths", row(1))
    assert register_worker(**told) == first  # type: ignore[arg-type]


def test_what_a_list_says_of_a_status_is_kept_with_its_day_and_source(walk: Walk) -> None:
    walk.agreement(extreme_poor=True, status_months=24)
    headings = {
        **{field: field for field in row(1)},
        **{"extreme_poor": "Miskin Ekstrem", "status_on": "Tanggal Data", "status_source": "Sumber Data"},
    }
    day = timezone.localdate().replace(day=1)
    told = {"status_on": f"{day:%d-%m-%Y}", "status_source": "P3KE"}
    people = [
        row(1, decile="1", **told),
        row(2, decile="", extreme_poor="ya", status_on=told["status_on"]),
        row(3, decile="4", extreme_poor="tidak", **told),
        row(4, decile="1"),
    ]
    list_id = walk.check(csv_file(people, headings=headings)).list.id
    assert {place: codes for place, (_, codes, _) in walk.verdicts(list_id).items()} == {
        **{2: "", 3: ""},
        **{4: "status.not_extreme_poor", 5: "status.undated"},
    }
    walk.approve(list_id)
    kept = walk.db.rows("SELECT decile, extreme_poor, source, as_of FROM people_welfare ORDER BY id")
    assert kept == [(1, None, "P3KE", day), (None, True, f"list {list_id}", day)]


def test_of_a_known_worker_only_a_newer_status_is_kept(walk: Walk) -> None:
    walk.agreement(months=1)
    headings = {**{field: field for field in row(1)}, "status_on": "Tanggal Data", "status_source": "Sumber"}
    for n in range(1, 5):
        walk.register(row(n))
    walk.db.as_owner(
        "INSERT INTO people_welfare (worker_id, decile, source, as_of) SELECT id, 3, 'x', '2026-05-01'"
        " FROM people_worker"
    )
    days = ["", "30-04-2026", "01-05-2026", "02-05-2026"]
    people = [row(n, decile="1", status_on=day) for n, day in enumerate(days, start=1)]
    list_id = walk.check(csv_file(people, headings=headings)).list.id
    assert walk.approve(list_id).people == 4
    said = "SELECT worker_id, decile, source, as_of FROM people_welfare WHERE source <> 'x'"
    newer = walk.worker(row(4)).id
    assert walk.db.rows(said) == [(newer, 1, f"list {list_id}", date(2026, 5, 2))]


def test_of_a_known_worker_of_whom_nothing_is_known_a_status_without_a_day_is_kept(walk: Walk) -> None:
    """Else a renewal asked for a decile that the list had given."""
    walk.agreement(months=1, max_decile=4)
    walk.register(row(1))
    list_id = walk.enrol([row(1, decile="3")])
    said = walk.db.rows("SELECT worker_id, decile, source, as_of FROM people_welfare")
    assert said == [(walk.worker(row(1)).id, 3, f"list {list_id}", timezone.localdate(walk.at))]


def test_no_verdict_says_more_than_the_rule(walk: Walk) -> None:
    walk.agreement(without_wage_members=True)
    load(walk, "wage", row(1))
    refused = register_refusal(walk, row(1))
    assert [(problem.code, problem.where, problem.value) for problem in refused] == [(WAGE, "nik", "")]
    index = NikVault(keys=settings.PAYUNG_KEYS).index(row(1)["nik"])
    assert walk.db.rows("SELECT nik_index FROM people_wagemember") == [(index,)]


def register_refusal(walk: Walk, person: Row) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        register_under_agreement(
            entry=entry(person), status=Status(person["decile"]), agreement=CODE, by=CHECKER, at=walk.at
        )
    return refusal.value.problems

"""kill -9 during check, approval and receipt of a list: all is there, or nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Installation
from tests.faults.kills import KILLS, Moments, killed, killed_before_the_last_write, wait_for_stillness
from tests.sponsors.walk import MONTH, Walk, csv_file, next_month, rows

PEOPLE = 3_000
MONTHS = 2


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """Files of 3,000 workers each, of whom nobody is on two."""
    return (written(tmp_path / f"daftar-{n}.csv", n * PEOPLE, PEOPLE) for n in range(10**6))


def written(path: Path, start: int, people: int) -> Path:
    path.write_bytes(csv_file(rows(start, start + people)))
    return path


def test_killed_before_the_last_write_nothing_is_left(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    """All rows of the action are written, only its audit entry is not: none of them may stay. Then it is done."""
    walk.agreement(people=20, months=MONTHS)
    file = written(tmp_path / "daftar.csv", 0, 20)
    list_id = walk.check(file.read_bytes() + b"\r\n").list.id
    receive = ("agreement", "receive", "NTT", "--amount", 20 * MONTH, "--reference")
    for words in (
        ("list", "check", file, "--agreement", "NTT", "--by", "maria"),
        (*receive, "SP2D-1", "--by", "maria"),
        ("list", "approve", list_id, "--by", "yosef"),
        (*receive, "SP2D-2", "--by", "maria"),
        ("reverse", "--reference", "SP2D-1", "--why", "ditolak", "--by", "maria"),
    ):
        before = everything(walk)
        killed_before_the_last_write(installation, walk, *words)
        assert everything(walk) == before, words
        assert installation.payung(*words).status == 0
        assert everything(walk) != before
        assert walk.holds()


def everything(walk: Walk) -> dict[str, int]:
    """Rows by table."""
    tables = walk.db.rows("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {table: walk.count(table) for (table,) in tables}


def test_a_killed_check_leaves_nothing_or_all_of_it(
    installation: Installation, walk: Walk, files: Iterator[Path]
) -> None:
    walk.agreement(people=PEOPLE, months=MONTHS)
    moments, check = Moments(seed=1), ("--agreement", "NTT", "--by", "maria", "--json")
    moments.measure(installation, "list", "check", next(files), *check)
    file = next(files)
    for _ in range(KILLS):
        before = walk.count("sponsors_check")
        killed(installation, "list", "check", file, *check, after=moments.next())
        wait_for_stillness(walk)
        found = walk.count("sponsors_check")
        assert found in (before, before + 1)
        assert walk.count("sponsors_list") == 1 + (found > 1)
        assert walk.count("documents_document") == walk.count("sponsors_list") + found
        assert walk.count("people_worker") == 0
        assert walk.holds()
    done = installation.payung("list", "check", file, *check)
    assert (done.status, done.json["ready"]) == (0, PEOPLE)
    assert walk.holds()


def test_a_killed_approval_leaves_nothing_or_all_of_it(
    installation: Installation, walk: Walk, files: Iterator[Path]
) -> None:
    walk.agreement(people=PEOPLE * (KILLS + 2), months=MONTHS)
    moments, by = Moments(seed=2), ("--by", "yosef", "--json")
    cost = PEOPLE * MONTHS * MONTH
    budget = walk.balance("available")
    checked = walk.check(next(files).read_bytes()).list.id
    moments.measure(installation, "list", "approve", checked, *by)
    approved, list_id = 1, ""
    for _ in range(KILLS):
        list_id = list_id or walk.check(next(files).read_bytes()).list.id
        killed(installation, "list", "approve", list_id, *by, after=moments.next())
        wait_for_stillness(walk)
        if walk.count("sponsors_approval") > approved:
            approved, list_id = approved + 1, ""
        assert walk.count("sponsors_approval") == approved
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == approved * PEOPLE
        assert walk.balance("committed") == approved * cost == budget - walk.balance("available")
        assert walk.holds()
    list_id = list_id or walk.check(next(files).read_bytes()).list.id
    done = installation.payung("list", "approve", list_id, *by)
    assert (done.status, done.json["people"], done.json["cost"]) == (0, PEOPLE, cost)
    assert walk.count("people_worker") == (approved + 1) * PEOPLE
    assert walk.holds()


def test_a_killed_receipt_leaves_nothing_or_all_of_it(
    installation: Installation, walk: Walk, files: Iterator[Path]
) -> None:
    """Each receipt pays the next month of one list; a killed one is sent again, under its own reference."""
    moments, amount = Moments(seed=3), PEOPLE * MONTH
    walk.agreement(people=PEOPLE, months=KILLS + 2)
    list_id = walk.approve(walk.check(next(files).read_bytes()).list.id).list

    def receive(n: int) -> list[object]:
        words = ("agreement", "receive", "NTT", "--amount", amount, "--reference", f"SP2D-{n}")
        return [*words, "--by", "maria", "--json"]

    moments.measure(installation, *receive(0))
    received = 1
    for _ in range(KILLS):
        killed(installation, *receive(received), after=moments.next())
        wait_for_stillness(walk)
        found = walk.count("payments_receipt")
        assert found in (received, received + 1)
        received = found
        assert walk.count("sponsors_paidlistmonth") == received
        assert walk.count("contributions_paidmonth") == received * PEOPLE * 2
        assert (walk.balance("spent"), walk.balance("waiting")) == (received * amount, 0)
        assert walk.holds()
    for n in (received, received - 1, received):
        done = installation.payung(*receive(n))
        paid = {"month": str(next_month() + n), "list": list_id, "people": PEOPLE, "amount": amount}
        assert (done.status, done.json) == (0, {"months": [paid], "waiting": 0})
    assert walk.count("payments_receipt") == received + 1
    assert walk.holds()

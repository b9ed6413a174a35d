"""The disk is full in the middle of a list: it is said, nothing is there by half, and with room it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from payung.sponsors.orders.actions import confirm_order, place_order
from payung.sponsors.orders.asked import CarryOver
from tests.conftest import working_on
from tests.faults.disks import Disk, own_disk
from tests.sponsors.test_leaving import changes, come, out
from tests.sponsors.walk import MONTH, Walk, csv_file, rows

PEOPLE = 1_000
MONTHS = 2
COST = PEOPLE * MONTHS * MONTH
LITTLE, MORE = 64, 4_096
"""Kilobytes: so few that no table can grow, and enough for tables, but not for a new file of the log."""
SEGMENT, MESSAGE = 16 * 2**20, 2**18
"""Bytes: a file of PostgreSQL's log, and what is written to fill it up."""
FACTS = (
    *("people_worker", "sponsors_enrolment", "sponsors_approval", "contributions_paidmonth", "payments_receipt"),
    *("sponsors_departure", "sponsors_stake", "sponsors_confirmation", "payments_refund"),
)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    with own_disk(tmp_path_factory.mktemp("disk") / "home") as disk:
        for name in ("maria", "yosef"):
            assert disk.payung("user", "add", name).status == 0
        yield disk


@pytest.fixture
def walk(disk: Disk) -> Iterator[Walk]:
    walk = disk.walk()
    with working_on(walk.db):
        yield walk


def test_a_full_disk_is_said_and_with_room_the_same_command_is_exact(disk: Disk, walk: Walk, tmp_path: Path) -> None:
    """What was acknowledged before, a list and the receipt that paid its first month, stays all the time."""
    file = tmp_path / "daftar.csv"
    file.write_bytes(csv_file(rows(PEOPLE, 2 * PEOPLE)))
    walk.agreement(people=2 * PEOPLE)
    walk.enrol(rows(0, PEOPLE))
    walk.receive(PEOPLE * MONTH, "SP2D-1")

    refused_for_room(disk, walk, "list", "check", file, "--agreement", "NTT", "--by", "maria")
    checked = walk.check(file.read_bytes())
    assert (checked.list.outcomes["ready"], checked.cost, checked.budget_left) == (PEOPLE, COST, 0)

    refused_for_room(disk, walk, "list", "approve", checked.list.id, "--by", "yosef")
    approved = walk.approve(checked.list.id)
    assert (approved.people, approved.cost, approved.budget_left) == (PEOPLE, COST, 0)
    assert walk.count("people_worker") == walk.count("sponsors_enrolment") == 2 * PEOPLE

    money = 3 * PEOPLE * MONTH
    reference = ("--reference", "SP2D-2", "--by", "maria")
    refused_for_room(disk, walk, "agreement", "receive", "NTT", "--amount", money, *reference)
    assert [month.people for month in walk.receive(money, "SP2D-2").months] == [PEOPLE] * 3
    assert walk.count("contributions_paidmonth") == 2 * PEOPLE * MONTHS * 2
    assert (walk.balance("spent"), walk.balance("committed"), walk.balance("waiting")) == (2 * COST, 0, 0)
    assert walk.holds()


def test_on_a_full_disk_no_change_of_a_sponsors_year_is_made_by_half(disk: Disk, walk: Walk) -> None:
    """A change list that replaces everybody, and an order to carry over what pays a month of a thousand."""
    people, others = rows(3 * PEOPLE, 4 * PEOPLE), rows(4 * PEOPLE, 5 * PEOPLE)
    walk.agreement("YEAR", people=2 * PEOPLE, months=3)
    walk.enrol(people, "YEAR")
    change = walk.check(changes(*map(out, people), *map(come, others)), "YEAR").list.id
    refused_for_room(disk, walk, "list", "approve", change, "--by", "yosef")
    assert walk.approve(change).leaving == PEOPLE
    walk.agreement("YEAR-2", people=PEOPLE, months=1, sponsor="Sponsor YEAR")
    walk.enrol(rows(5 * PEOPLE, 6 * PEOPLE), "YEAR-2")
    walk.receive(PEOPLE * MONTH - 1, "SP2D-YEAR", "YEAR")
    carry_over = CarryOver(1, PEOPLE * MONTH - 1, "YEAR-2")
    order = place_order(agreement="YEAR", asked=carry_over, why="Surat 1", by="maria", at=walk.at).order
    walk.receive(1, "SP2D-YEAR-2", "YEAR-2")
    refused_for_room(disk, walk, "order", "confirm", order.id, "--by", "yosef")
    assert confirm_order(id=order.id, by="yosef", at=walk.at).figures["months_paid"] == 1
    assert (walk.balance("waiting", "YEAR"), walk.balance("spent", "YEAR-2")) == (0, PEOPLE * MONTH)
    assert walk.holds()


def refused_for_room(disk: Disk, walk: Walk, *words: object) -> None:
    """Give a command on a full disk: it says that, and changes nothing. Then there is room again."""
    before = facts(walk)
    disk.leave(LITTLE)
    said = disk.payung(*words)
    disk.make_room()
    assert (said.status, said.out) == (3, "")
    assert "(installation.disk_full)" in said.err
    assert "Traceback" not in said.err
    assert facts(walk) == before
    assert walk.holds()


def facts(walk: Walk) -> dict[str, int]:
    """How many people, enrolments, approvals, paid months, receipts and transfers there are."""
    return {table: walk.count(table) for table in (*FACTS, "ledger_transfer")}


def test_a_server_that_finds_no_room_for_its_log_stops_and_loses_nothing(disk: Disk, walk: Walk) -> None:
    """PostgreSQL gives up rather than go on without its log, and does not start before there is room."""
    walk.agreement("LOG", people=PEOPLE)
    list_id = walk.check(rows(2 * PEOPLE, 3 * PEOPLE), "LOG").list.id
    before = facts(walk)
    fill_log(disk, walk)
    disk.leave(MORE)
    gave_up, refused = (disk.payung("list", "approve", list_id, "--by", "yosef") for _ in range(2))
    disk.make_room()
    assert (gave_up.status, gave_up.out, refused.status, refused.out) == (3, "", 3, "")
    assert "(installation.disk_full)" in gave_up.err
    assert "PostgreSQL did not start" in refused.err
    assert "No space left on device" in refused.err
    assert "Traceback" not in gave_up.err + refused.err
    connections.close_all()
    assert disk.payung("verify", "--json").json["holds"]  # it starts the server, too
    assert facts(walk) == before
    approved = walk.approve(list_id)
    assert (approved.people, approved.cost, approved.budget_left) == (PEOPLE, COST, 0)
    assert walk.balance("committed", "LOG") == COST
    assert walk.holds()


def fill_log(disk: Disk, walk: Walk) -> None:
    """Write to the log until nearly nothing is left of the last of its files."""
    last = disk.last_of_the_log()
    for _ in range(1_000):
        [(segment, used)] = walk.db.rows(
            "SELECT file_name, file_offset FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())"
        )
        if segment == last and SEGMENT - used < 2 * MESSAGE:
            return
        walk.db.rows("SELECT pg_logical_emit_message(false, '', repeat('x', %s))", MESSAGE)
    raise AssertionError("the log did not fill")


def test_a_file_that_finds_no_room_is_not_there_by_half(disk: Disk, walk: Walk) -> None:
    """What stood under its name before stays (rejects have no before: they overwrite nothing); then it is whole."""
    walk.agreement("FILES")
    spoiled = [person | {"nik": ""} for person in rows(0, PEOPLE)]
    list_id = walk.check(spoiled, "FILES").list.id
    for command in ("rejects", "verdicts"):
        name = f"{command}.xlsx"
        write = ("list", command, list_id, "--out", disk.folder / name)
        if command == "verdicts":
            (disk.seen / name).write_text("what stood here before")
        before = sorted(disk.seen.iterdir())
        disk.leave(8)
        said = disk.payung(*write)
        disk.make_room()
        assert (said.status, said.out) == (3, "")
        assert "(installation.disk_full)" in said.err
        assert "Traceback" not in said.err
        assert sorted(disk.seen.iterdir()) == before
        if command == "verdicts":
            assert (disk.seen / name).read_text() == "what stood here before"
        assert disk.payung(*write, "--json").json["rows"] == PEOPLE
        assert sorted(disk.seen.iterdir()) == sorted({*before, disk.seen / name})
        assert (disk.seen / name).stat().st_size > PEOPLE

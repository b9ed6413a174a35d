"""Whoever is new on a list comes in by a channel, which may be closed."""

import pytest

from payung.kernel.problems import Refused
from payung.people.actions import switch_channel
from payung.sponsors import enrolment
from tests.sponsors.walk import APPROVER, HEADINGS, Walk, csv_file, row, rows


def test_while_lists_are_closed_nobody_new_comes_in_by_one_and_members_are_enrolled(walk: Walk) -> None:
    walk.agreement()
    member = walk.register(row(1))
    switch_channel(channel="list", open=False, why="daftar ganda diperiksa", by=APPROVER, at=walk.at)
    mixed, known = walk.check(rows(1, 3)), walk.check([row(1)])
    with pytest.raises(Refused, match="channel.closed"):
        walk.approve(mixed.list.id)
    assert walk.count("people_worker") == 1
    assert walk.approve(known.list.id).people == 1
    assert walk.worker(row(1)).number == member.number
    assert walk.holds()


def test_enrolments_are_written_piece_by_piece(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 6))
    monkeypatch.setattr(enrolment, "AT_ONCE", 2)
    assert walk.approve(checked.list.id).people == 5
    assert walk.count("sponsors_enrolment") == 5
    assert walk.holds()


def test_a_list_may_name_the_children_and_the_telephone_of_an_heir(walk: Walk) -> None:
    walk.agreement()
    more = {"heirs": "Ahli Waris", "children": "Anak dan Tanggal Lahirnya"}
    family = {
        "heirs": "Ana Bau (istri, 0812 3456 7890)",
        "children": "Yosef Bau (12-03-2015, SD); Ana Bau (2018-07-01)",
    }
    file = csv_file([{**row(1), **family}, {**row(2), "children": "Yosef"}], headings={**HEADINGS, **more})
    checked = walk.check(file)
    assert walk.verdicts(checked.list.id)[3][:2] == ("to_mend", "children.unreadable")
    walk.approve(checked.list.id)
    assert walk.db.rows("SELECT name, birth_date::text, school FROM people_child ORDER BY n") == [
        ("Yosef Bau", "2015-03-12", "sd"),
        ("Ana Bau", "2018-07-01", ""),
    ]
    assert walk.db.rows("SELECT name, relation, phone FROM people_heir") == [("Ana Bau", "istri", "6281234567890")]

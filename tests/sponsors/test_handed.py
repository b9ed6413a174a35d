"""A file as it was handed in: whose bytes go once they are kept, and how one person at the counter becomes a file."""

import gc
import hashlib
import io

import pytest
from django.db import transaction

from payung.people.checks import Entry
from payung.people.welfare import Status
from payung.sponsors import queries
from payung.sponsors.actions import check_list
from payung.sponsors.files.reading import read_table
from payung.sponsors.handed import HandedIn, list_id, one_row_file
from payung.sponsors.parts import FIELDS
from tests.sponsors.walk import CHECKER, CODE, Walk, csv_file, entry, row, rows


class Watched(bytes):
    """Bytes that say when nobody holds them any more."""

    gone = False

    def __del__(self) -> None:
        Watched.gone = True


def watched() -> Watched:
    """A file that nobody else holds, of more rows than it takes to find the heading."""
    Watched.gone = False
    return Watched(csv_file(rows(1, 61)))


def test_a_file_is_let_go_of_once_it_is_kept_and_read_from_there(walk: Walk) -> None:
    walk.agreement()
    handed = HandedIn(file=watched(), name="daftar.csv", agreement=CODE)
    assert not Watched.gone
    with transaction.atomic():
        handed.keep(under=queries.agreement(code=CODE), by=1)
        assert Watched.gone
        assert [number for number, _ in handed.table().rows] == [*range(2, 62)]


def test_while_rows_meet_the_registry_nobody_holds_a_file_that_is_kept(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even an object that waits for the garbage collector, which comes rarely (site.home)."""
    monkeypatch.setattr("payung.sponsors.parts.PART", 20)
    monkeypatch.setattr("payung.sponsors.judging.KEPT_EVERY", 0)
    monkeypatch.setattr(
        "payung.sponsors.actions.examine", lambda **_: held.append((not Watched.gone, streams())) or 1 / 0
    )
    walk.agreement()
    held: list[tuple[bool, int]] = []
    gc.collect()
    gc.disable()
    try:
        before = streams()
        with pytest.raises(ZeroDivisionError):
            check_list(file=watched(), name="daftar.csv", agreement=CODE, by=CHECKER, at=walk.at)
    finally:
        gc.enable()
    assert held == [(False, before)]


def streams() -> int:
    """How many streams over bytes are open; each holds what it reads."""
    return sum(isinstance(each, io.BytesIO) and not each.closed for each in gc.get_objects())


def test_a_file_that_was_kept_before_is_let_go_of_at_once(walk: Walk) -> None:
    walk.agreement()
    walk.check(csv_file(rows(1, 61)))
    handed = HandedIn(file=watched(), name="daftar.csv", agreement=CODE)
    handed.refuse_other()
    assert Watched.gone
    assert handed.list_id == list_id(agreement=CODE, sha256=hashlib.sha256(csv_file(rows(1, 61))).digest())


@pytest.mark.parametrize("name", ["Maria Seran", 'Maria "Ria" Seran', "Seran, Maria; S.Pd", "Maria d'Áquino"])
def test_a_file_of_one_row_says_what_was_said_at_the_counter(name: str) -> None:
    said = entry(row(1, name=name))._replace(heirs="Ana Seran (anak); Yosef Bere (suami)")
    status = Status("3", "ya", "31-08-2026", "DTSEN")
    table = read_table(content=one_row_file(entry=said, status=status), name="counter.csv")
    assert list(table.records(FIELDS)) == [(2, (*said, *status))]
    assert Entry(*said) == said

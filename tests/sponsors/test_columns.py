"""What somebody confirms of a file's columns is kept with the list: every later reading is the same."""

import csv
import io
from typing import Any

import pytest

from payung.audit.queries import detail_of
from payung.kernel.problems import Refused
from payung.kernel.watch import Watch
from payung.people.actions import decide_sameness
from payung.sponsors import judging, parts, queries, review
from payung.sponsors.actions import check_list, recheck_list
from payung.sponsors.files.columns import carried_over, check_columns, glance
from payung.sponsors.files.reading import read_table
from tests.sponsors.walk import APPROVER, CHECKER, CODE, HEADINGS, Row, Walk, csv_file, row, rows, walk

__all__ = ["walk"]

# The name that counts stands under a heading of their own; what stands under `Nama` is the head of the household.
STRANGE = {**HEADINGS, "name": "Penerima manfaat"}
CONFIRMED = {field: place for place, field in enumerate(HEADINGS)}
HEAD_OF_HOUSEHOLD = CONFIRMED | {"name": len(HEADINGS)}


def strange_file(people: list[Row]) -> bytes:
    """The list as a sponsor sends it, with one more column in front of no meaning to us, called as a name is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([*STRANGE.values(), "Nama"])
    writer.writerows([*(person.get(field, "") for field in HEADINGS), "Kepala Keluarga"] for person in people)
    return out.getvalue().encode()


FILE = strange_file(rows(1, 4))


def test_a_glance_shows_what_each_column_is_taken_for(walk: Walk) -> None:
    seen = glance(table=read_table(content=FILE, name="d.csv"))
    taken = {column.heading: column.field for column in seen.columns}
    assert taken == {heading: field for field, heading in HEADINGS.items() if field != "name"} | {
        "Penerima manfaat": "",
        "Nama": "name",
    }
    assert seen.rows == 3
    assert seen.missing is None
    told = glance(table=read_table(content=FILE, name="d.csv"), told=CONFIRMED)
    assert next(column.field for column in told.columns if column.heading == "Penerima manfaat") == "name"


def test_what_was_confirmed_counts_now_and_in_every_later_reading(walk: Walk) -> None:
    walk.agreement()
    guessed = check_list(file=FILE, name="d.csv", agreement=CODE, by=CHECKER, at=walk.at)
    assert guessed.list.outcomes["ready"] == 3
    told = check_list(file=FILE, name="d.csv", agreement=CODE, by=CHECKER, at=walk.at, columns=CONFIRMED)
    assert told.list.id == guessed.list.id
    assert detail_of(action="check_list", subject=told.list.id)["columns"] == CONFIRMED
    assert told.reading["columns"] == queries.reading(list_id=told.list.id)["columns"] == CONFIRMED
    again = check_list(file=FILE, name="d.csv", agreement=CODE, by=CHECKER, at=walk.at)
    assert again.list.digest == told.list.digest
    recheck_list(list_id=told.list.id, by=APPROVER, at=walk.at)
    walk.approve(told.list.id)
    assert walk.worker(row(1)).name == row(1)["name"]
    assert walk.count("sponsors_columns") == 1


def test_back_and_forth_the_last_word_counts(walk: Walk) -> None:
    walk.agreement()
    for columns in (CONFIRMED, HEAD_OF_HOUSEHOLD, CONFIRMED):
        told = check_list(file=FILE, name="d.csv", agreement=CODE, by=CHECKER, at=walk.at, columns=columns)
        assert queries.reading(list_id=told.list.id)["columns"] == columns
    walk.approve(told.list.id)
    assert walk.worker(row(2)).name == row(2)["name"]


class CutOff(Watch):
    """Stops as the result is to be kept, after the rows were judged."""

    def step(self, name: str, *, total: int = 0) -> None:
        if name == "keep":
            raise ZeroDivisionError


def test_columns_of_a_check_that_was_cut_off_change_no_check_before_it(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.agreement()
    monkeypatch.setattr(judging, "KEPT_EVERY", 0)
    monkeypatch.setattr(parts, "PART", 1)
    told: dict[str, Any] = {"file": FILE, "name": "d.csv", "agreement": CODE, "by": CHECKER, "at": walk.at}
    checked = check_list(**told, columns=CONFIRMED)
    with pytest.raises(ZeroDivisionError):
        check_list(**told, columns=HEAD_OF_HOUSEHOLD, watch=CutOff())
    assert walk.count("sponsors_part") > 3  # the parts judged anew are kept, for whoever says so again
    assert queries.confirmed_columns(list_id=checked.list.id) == CONFIRMED
    walk.approve(checked.list.id)
    assert walk.worker(row(1)).name == row(1)["name"]


def test_a_check_counts_by_the_columns_it_was_judged_by(walk: Walk) -> None:
    walk.agreement()

    class ToldMeanwhile(Watch):
        def step(self, name: str, *, total: int = 0) -> None:
            if name == "price":
                check_list(**told, columns=HEAD_OF_HOUSEHOLD)

    told: dict[str, Any] = {"file": FILE, "name": "d.csv", "agreement": CODE, "by": CHECKER, "at": walk.at}
    check_list(**told, columns=CONFIRMED)
    checked = check_list(**told, watch=ToldMeanwhile())
    assert queries.confirmed_columns(list_id=checked.list.id) == CONFIRMED
    walk.approve(checked.list.id)


def test_the_review_shows_the_sides_as_they_were_read(walk: Walk) -> None:
    walk.agreement()
    file = strange_file([row(4), row(4, name="Yakobus Nahak")])
    for columns in (CONFIRMED, HEAD_OF_HOUSEHOLD, CONFIRMED):
        told = check_list(file=file, name="d.csv", agreement=CODE, by=CHECKER, at=walk.at, columns=columns)
    [doubt, *_] = review.doubts(of=told.list)
    assert "Yakobus Nahak" in [side.name for side in doubt.sides()]
    one, other = doubt.sides()
    decide_sameness(one=one, other=other, same=False, why="", by=APPROVER, at=walk.at)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([(0, "nik"), (1, "nik")], "columns.field_twice"),
        ([(0, "shoe_size")], "columns.unknown"),
        ([(0, "nik"), (1, "")], "file.column_missing"),
    ],
)
def test_columns_that_cannot_be_are_refused(told: list[tuple[int, str]], code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}"):
        check_columns(told=told)


def test_a_column_that_the_file_does_not_have_is_refused() -> None:
    with pytest.raises(Refused, match="^columns.unknown"):
        read_table(content=FILE, name="d.csv", columns=CONFIRMED | {"village": 99})


def test_rejects_are_read_as_the_list_was() -> None:
    headings = ["Penerima manfaat", "NIK"]
    to = ["Baris asal [x]", "Alasan", "Penerima  manfaat", "NIK"]
    assert carried_over(columns={"name": 0, "nik": 1}, headings=headings, to=to) == {"name": 2, "nik": 3}
    assert carried_over(columns={"name": 0}, headings=headings, to=["NIK"]) is None


def test_a_list_as_it_should_be_needs_no_word(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(csv_file(rows(1, 3)))
    assert queries.confirmed_columns(list_id=checked.list.id) is None
    assert "columns" not in checked.reading

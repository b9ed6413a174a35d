"""Rows are judged once: what was judged is kept, and serves whoever checks or approves by the same rules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.utils import timezone

from payung.documents.queries import content
from payung.kernel.problems import Refused
from payung.kernel.watch import Watch
from payung.sponsors import judging, mending, parts
from payung.sponsors.actions import CheckedList, approve_list, check_list
from payung.sponsors.judging import Judging
from tests.sponsors.walk import APPROVER, CHECKER, CODE, Row, Walk, at_once, csv_file, next_month, nik, row, rows

PEOPLE = [*rows(1, 8), row(8, sex=""), row(1), row(10, decile="9"), row(11)]


class PowerCutError(Exception):
    """The machine stops."""


class CutOff(Watch):
    """Stops the machine when so many rows were judged, or at a step."""

    def __init__(self, rows: int, step: str = "") -> None:
        self.left, self.last_step = rows, step

    def step(self, name: str, *, total: int = 0) -> None:
        if name == self.last_step:
            raise PowerCutError

    def advance(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise PowerCutError


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 3)
    monkeypatch.setattr(parts, "TICK", 1)
    monkeypatch.setattr(judging, "KEPT_EVERY", 0)


@pytest.fixture
def judged_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of rows that were judged, as they are."""
    names: list[str] = []
    truly = parts.check_entry

    def noting(**asked: Any) -> Any:
        names.append(asked["entry"].name)
        return truly(**asked)

    monkeypatch.setattr(parts, "check_entry", noting)
    return names


def check(walk: Walk, people: list[Row] = PEOPLE, *, watch: Watch | None = None, days: int = 0) -> CheckedList:
    """Check a list, `days` days from now."""
    at = walk.at + timedelta(days=days)
    return check_list(file=csv_file(people), name="daftar.csv", agreement=CODE, by=CHECKER, at=at, watch=watch)


def kept_parts(walk: Walk) -> list[tuple[int, int, bool]]:
    """Number, rows, and whether it is the last, of every part."""
    found = walk.db.rows("SELECT n, rows, last FROM sponsors_part ORDER BY n")
    return [(n, count, last) for n, count, last in found]


def result(walk: Walk, of: CheckedList) -> tuple[Any, ...]:
    """What a check came to, but for the instant."""
    return of.cost, of.reading, of.list.outcomes, of.list.reasons, of.list.digest, walk.verdicts(of.list.id)


def unread(**_: Any) -> Any:
    """In the place of read_table."""
    raise AssertionError("the file was read")


@pytest.mark.parametrize(
    ("cut", "parts_kept"),
    [
        (CutOff(2), 0),
        (CutOff(5), 0),  # a part is kept when the one behind it is judged: a short list leaves nothing half done
        (CutOff(6), 1),
        (CutOff(10), 2),
        (CutOff(11, "match"), 3),
        (CutOff(11, "keep"), 3),
    ],
    ids=["first part", "second", "third", "fourth", "matching", "keeping"],
)
def test_a_check_that_was_cut_off_goes_on_behind_the_last_part_kept(
    walk: Walk, judged_names: list[str], cut: CutOff, parts_kept: int
) -> None:
    walk.agreement(max_decile=4)
    with pytest.raises(PowerCutError):
        check(walk, watch=cut)
    assert kept_parts(walk) == [(n, 3, False) for n in range(parts_kept)]
    assert walk.count("sponsors_check") == 0
    judged_names.clear()
    found = check(walk)
    assert judged_names == [person["name"] for person in PEOPLE[3 * parts_kept :]]
    assert kept_parts(walk) == [(0, 3, False), (1, 3, False), (2, 3, False), (3, 2, True)]

    judged_names.clear()
    walk.agreement("WHOLE", max_decile=4)
    whole = check_list(file=csv_file(PEOPLE), name="daftar.csv", agreement="WHOLE", by=CHECKER, at=walk.at)
    assert len(judged_names) == len(PEOPLE)
    assert result(walk, found) == result(walk, whole)


def test_a_check_that_is_cut_off_again_and_again_comes_to_its_end(walk: Walk, judged_names: list[str]) -> None:
    walk.agreement(max_decile=4)
    cut = 0
    for _ in range(10):
        kept = sum(count for _, count, _ in kept_parts(walk))
        try:
            found = check(walk, watch=CutOff(kept + 7))  # two parts, and a row of the next
        except PowerCutError:
            cut += 1
        else:
            break
    assert cut == 2
    assert found.list.outcomes == {"ready": 8, "to_mend": 2, "already_covered": 1, "ask_person": 0}
    assert len(judged_names) <= len(PEOPLE) + 5 * cut


def test_checked_again_on_the_same_day_no_row_is_judged_again(walk: Walk, judged_names: list[str]) -> None:
    walk.agreement(max_decile=4)
    first = check(walk)
    judged_names.clear()
    assert result(walk, check(walk)) == result(walk, first)
    assert judged_names == []


def test_an_approval_does_not_read_the_file(
    walk: Walk, judged_names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.agreement(max_decile=4)
    checked = check(walk)
    judged_names.clear()
    monkeypatch.setattr(mending, "read_table", unread)
    approved = walk.approve(checked.list.id)
    assert (approved.people, judged_names) == (8, [])
    names = [name for (name,) in walk.db.rows("SELECT name FROM people_worker ORDER BY name")]
    assert names == sorted(PEOPLE[n]["name"] for n in (0, 1, 2, 3, 4, 5, 6, 10))


def test_people_of_a_long_list_do_not_stay_in_memory(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[int] = []

    def fetch(*, document: int) -> bytes:
        fetched.append(document)
        return content(document=document)

    monkeypatch.setattr(judging, "AT_HAND", 1)
    monkeypatch.setattr(judging, "content", fetch)
    walk.agreement(max_decile=4)
    walk.register(PEOPLE[4])
    found = check(walk)
    beyond = [id for (id,) in walk.db.rows("SELECT people_id FROM sponsors_part WHERE n IN (1, 2) ORDER BY n")]
    # A known worker's name stands in the second part, a repeated row in the third; the last was not kept yet.
    assert sorted(set(fetched)) == beyond
    assert walk.approve(found.list.id).people == 8


def test_an_approval_fetches_people_at_hand_once_and_those_beyond_for_each_question(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    def fetch(*, document: int) -> bytes:
        fetched.append(document)
        return content(document=document)

    walk.agreement(max_decile=4)
    walk.register(PEOPLE[4])
    found = check(walk)
    monkeypatch.setattr(judging, "AT_HAND", 2)
    monkeypatch.setattr(judging, "content", fetch)
    assert walk.approve(found.list.id).people == 8
    documents = [id for (id,) in walk.db.rows("SELECT people_id FROM sponsors_part ORDER BY n")]
    times = [fetched.count(document) for document in documents]
    assert times[:2] == [1, 1]  # a known worker stands in the second: asked about, and written
    assert times[2] > 1  # a repeated row


def test_other_rules_judge_anew(walk: Walk, judged_names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement(max_decile=4)
    checked = check(walk)
    monkeypatch.setattr(parts, "_program", lambda: b"the next version")
    judged_names.clear()
    walk.approve(checked.list.id)
    assert len(judged_names) == len(PEOPLE)


def test_rows_of_other_rules_are_not_mixed_with_those_of_today(
    walk: Walk, judged_names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program was replaced while a check was cut off: what the old one judged does not count."""
    walk.agreement(max_decile=4)
    with pytest.raises(PowerCutError):
        check(walk, watch=CutOff(7))
    monkeypatch.setattr(parts, "_program", lambda: b"the next version")
    judged_names.clear()
    check(walk)
    assert len(judged_names) == len(PEOPLE)
    assert walk.count("sponsors_part") == 1 + 4


def test_before_the_agreement_begins_every_day_judges_alike_and_then_each_its_own(
    walk: Walk, judged_names: list[str]
) -> None:
    """Ages are judged on the first day of the agreement, or later today."""
    walk.agreement()
    until_first = (next_month().first - timezone.localdate()).days
    check(walk)
    judged_names.clear()
    check(walk, days=until_first)
    assert judged_names == []
    check(walk, days=until_first + 1)
    assert len(judged_names) == len(PEOPLE)


def test_an_approval_on_another_day_judges_anew_whoever_became_too_old(walk: Walk) -> None:
    walk.agreement()
    first = next_month().first
    born = first.replace(year=first.year - 65, day=15)
    of_64 = row(20, nik=nik(born=born, sex="P", serial=1), birth_date=f"{born:%d-%m-%Y}", sex="P")
    checked = walk.check([*rows(1, 3), of_64])
    assert checked.list.outcomes["ready"] == 3
    at = walk.at + (first.replace(day=20) - timezone.localdate())
    with pytest.raises(Refused) as refusal:
        approve_list(list_id=checked.list.id, by=APPROVER, at=at)
    assert [problem.code for problem in refusal.value.problems] == ["list.outcomes_changed"]
    assert walk.count("people_worker") == 0


def test_two_checks_of_one_file_at_once_keep_each_part_once(walk: Walk) -> None:
    walk.agreement(max_decile=4)
    one, two = at_once(lambda: check(walk), lambda: check(walk))
    assert isinstance(one, CheckedList), one
    assert isinstance(two, CheckedList), two
    assert result(walk, one) == result(walk, two)
    assert kept_parts(walk) == [(0, 3, False), (1, 3, False), (2, 3, False), (3, 2, True)]
    assert walk.approve(one.list.id).people == 8


def test_a_file_that_cannot_be_read_leaves_no_part(walk: Walk) -> None:
    walk.agreement()
    with pytest.raises(Refused, match=r"file\."):
        walk.check(b"%PDF-1.7 not a list")
    assert (walk.count("sponsors_list"), walk.count("sponsors_part")) == (0, 0)


def damage_bytes(walk: Walk) -> None:
    """A byte of what was kept becomes another."""
    walk.db.as_owner("ALTER TABLE documents_piece DISABLE TRIGGER append_only")
    walk.db.as_owner(
        "UPDATE documents_piece SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)"
        " WHERE document_id = (SELECT people_id FROM sponsors_part WHERE n = 1)"
    )


def exchange_parts(walk: Walk) -> None:
    """What was sealed as one part stands in the place of another."""
    walk.db.as_owner("ALTER TABLE documents_piece DISABLE TRIGGER append_only")
    walk.db.as_owner(
        "UPDATE documents_piece SET sealed = (SELECT p.sealed FROM documents_piece p JOIN sponsors_part s"
        " ON p.document_id = s.people_id WHERE s.n = 0)"
        " WHERE document_id = (SELECT people_id FROM sponsors_part WHERE n = 1)"
    )


@pytest.mark.parametrize("damage", [damage_bytes, exchange_parts])
def test_a_part_that_was_tampered_with_enrols_nobody(walk: Walk, damage: Callable[[Walk], None]) -> None:
    walk.agreement()
    list_id = check(walk).list.id
    damage(walk)
    with pytest.raises(InvalidTag):
        walk.approve(list_id)
    assert (walk.count("people_worker"), walk.count("sponsors_approval")) == (0, 0)


def test_parts_are_never_changed(walk: Walk) -> None:
    walk.agreement()
    check(walk)
    for change in ("UPDATE sponsors_part SET last = true", "DELETE FROM sponsors_part"):
        with pytest.raises(Exception, match="never changed"):
            walk.db.as_owner(change)


def test_of_nothing_judged_there_are_no_rows(walk: Walk) -> None:
    nothing = judging.judging(list_id="0" * 16, on=next_month().first)
    assert isinstance(nothing, Judging)
    assert (len(nothing.together()), nothing.whole, nothing.reading) == (0, False, {})

"""Long rejects are written once, kept sealed, and are what is written at once."""

import io

import openpyxl
import pytest

from payung.kernel.watch import Watch
from payung.sponsors import queries
from payung.sponsors.queries import ListView
from payung.sponsors.rejected import writing
from payung.sponsors.rejected.actions import keep_rejects
from payung.sponsors.rejected.queries import is_kept, kept_rejects
from payung.sponsors.rejected.writing import write_rejected
from tests.sponsors.walk import CHECKER, Walk, at_once, row, rows

PEOPLE = [*rows(1, 3), row(8, nik="53710117019"), row(9, sex="")]


class Heard(Watch):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def step(self, name: str, *, total: int = 0) -> None:
        self.told.append((name, total))

    def advance(self, count: int) -> None:
        self.told.append(count)


def checked(walk: Walk) -> ListView:
    walk.agreement()
    return queries.worker_list(id=walk.check(PEOPLE).list.id)


def cells(workbook: bytes) -> list[list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def test_what_is_kept_is_what_is_written_at_once(walk: Walk) -> None:
    kept, out = checked(walk), io.BytesIO()
    assert write_rejected(of=kept, out=out, language="id", at=walk.at) == kept.given_back == 2
    assert kept_rejects(of=kept, language="id") is None
    keep_rejects(list_id=kept.id, language="id", by=CHECKER, at=walk.at)
    workbook = kept_rejects(of=kept, language="id")
    assert workbook
    assert cells(workbook) == cells(out.getvalue())
    assert not is_kept(of=kept, language="en")
    assert walk.holds()


def test_of_one_check_it_is_written_once_in_each_language(walk: Walk) -> None:
    kept = checked(walk)
    for language in ("id", "en", "id"):
        keep_rejects(list_id=kept.id, language=language, by=CHECKER, at=walk.at)  # type: ignore[arg-type]
    assert walk.count("sponsors_rejects") == 2
    again = queries.worker_list(id=walk.check(PEOPLE).list.id)
    assert not is_kept(of=again, language="id"), "another check may give back others"
    assert walk.holds()


def test_of_two_at_once_one_is_kept(walk: Walk) -> None:
    kept = checked(walk)

    class Overtaken(Watch):
        def step(self, name: str, *, total: int = 0) -> None:
            if name == "keep":
                at_once(lambda: keep_rejects(list_id=kept.id, language="id", by=CHECKER, at=walk.at))

    before = walk.count("documents_document")
    keep_rejects(list_id=kept.id, language="id", by=CHECKER, at=walk.at, watch=Overtaken())
    assert (walk.count("sponsors_rejects"), walk.count("documents_document") - before) == (1, 1)
    assert walk.holds()


def test_how_far_it_is_is_told(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "TICK", 1)
    kept, heard = checked(walk), Heard()
    keep_rejects(list_id=kept.id, language="id", by=CHECKER, at=walk.at, watch=heard)
    assert heard.told == [("workbook", 2), 1, 1, ("keep", 0)]

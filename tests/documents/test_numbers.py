"""Papers are numbered without a gap and never twice, whoever asks at the same time."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, transaction

from payung.documents.actions import give_number
from payung.documents.queries import Number, number
from tests.conftest import Fresh
from tests.sponsors.walk import at_once

MANY = 12


def given(db: Fresh) -> list[tuple[str, int, str]]:
    """Kind, number and subject of every paper, in order."""
    return db.rows("SELECT kind, n, subject FROM documents_number ORDER BY kind, year, n")  # type: ignore[return-value]


def test_each_kind_counts_from_one(db: Fresh) -> None:
    for kind, subject in (("receipt", "A"), ("receipt", "B"), ("minutes", "A")):
        with transaction.atomic():
            give_number(kind=kind, subject=subject)
    assert given(db) == [("minutes", 1, "A"), ("receipt", 1, "A"), ("receipt", 2, "B")]
    [(now, year)] = db.rows(
        "SELECT extract(year FROM now() AT TIME ZONE 'Asia/Makassar')::int, max(year) FROM documents_number"
    )
    assert now == year


def test_each_year_counts_from_one(db: Fresh) -> None:
    db.as_owner(
        "INSERT INTO documents_number (kind, year, n, subject, figures) VALUES ('receipt', 2025, 7, 'old', '{}')"
    )
    give_number(kind="receipt", subject="new")
    assert given(db) == [("receipt", 7, "old"), ("receipt", 1, "new")]


def test_a_subject_has_one_paper_of_a_kind(db: Fresh) -> None:
    give_number(kind="receipt", subject="A")
    with pytest.raises(IntegrityError):
        give_number(kind="receipt", subject="A")


def test_many_at_once_leave_no_gap_though_some_give_up(db: Fresh) -> None:
    def numbering(n: int) -> Callable[[], None]:
        def work() -> None:
            with transaction.atomic():
                give_number(kind="receipt", subject=f"R-{n}")
                if n % 3 == 0:
                    raise LookupError("gave up")

        return work

    ends = at_once(*(numbering(n) for n in range(MANY)))
    kept = [n for n in range(MANY) if n % 3]
    assert [n for n, end in enumerate(ends) if end is None] == kept
    assert [n for _, n, _ in given(db)] == list(range(1, len(kept) + 1))
    assert {subject for _, _, subject in given(db)} == {f"R-{n}" for n in kept}


def test_figures_are_kept_as_they_were_given(db: Fresh) -> None:
    give_number(kind="minutes", subject="A", figures={"before": 10**15, "sums": [["53.71", 2, {"jkk": 5}]]})
    kept = number(kind="minutes", subject="A")
    assert kept is not None
    assert kept.figures == {"before": 10**15, "sums": [["53.71", 2, {"jkk": 5}]]}
    assert number(kind="receipt", subject="A") is None


@pytest.mark.parametrize("change", ["UPDATE documents_number SET n = 5", "DELETE FROM documents_number"])
def test_numbers_are_never_changed(db: Fresh, change: str) -> None:
    give_number(kind="receipt", subject="A")
    with pytest.raises(psycopg.errors.RestrictViolation):
        db.as_owner(change)


@pytest.mark.parametrize(
    ("kind", "n", "on", "written"),
    [
        ("minutes", 17, date(2026, 11, 21), "000017/BA-PAYUNG/XI/2026"),
        ("receipt", 1_234_567, date(2027, 1, 1), "1234567/KW-PAYUNG/I/2027"),
    ],
)
def test_numbers_are_written_as_offices_write_them(kind: str, n: int, on: date, written: str) -> None:
    assert Number(kind, on.year, n, {}).written(on=on) == written

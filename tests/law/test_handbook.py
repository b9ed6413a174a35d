"""How the handbook says what the book holds."""

from datetime import date

import pytest

from payung.law.book import book
from payung.law.cases import shipped
from payung.law.handbook import chapters, confidence, history, open_questions, rows, shown


@pytest.mark.parametrize(
    ("value", "unit", "id_", "en"),
    [
        (6800, "currency-IDR", "Rp6.800", "Rp6.800"),
        (50, "percent", "50%", "50%"),
        (45, "per-mille", "4,5%", "4.5%"),
        (350, "per-mille", "35%", "35%"),
        (1, "year", "1 tahun", "1 year"),
        (3, "month", "3 bulan", "3 months"),
        (7, "working-day", "7 hari kerja", "7 working days"),
        (16, "day-of-month", "tanggal 16", "day 16 of the month"),
        (True, "bool", "ya", "yes"),
        (False, "bool", "tidak", "no"),
        (("jkk", "jkm"), "list", "jkk, jkm", "jkk, jkm"),
        (None, "year", "tidak ada", "none"),
    ],
)
def test_a_value_is_said_as_its_reader_writes_it(value: object, unit: str, id_: str, en: str) -> None:
    assert shown(value=value, unit=unit, language="id") == id_
    assert shown(value=value, unit=unit, language="en") == en


def test_every_unit_of_the_book_is_said_in_words() -> None:
    for parameter in book().parameters.values():
        for held in history(parameter=parameter):
            if held.amount:
                assert shown(value=held.amount.value, unit=parameter.unit, language="id")


def test_a_history_has_no_hole_and_no_overlap() -> None:
    for parameter in book().parameters.values():
        told = history(parameter=parameter)
        assert told[-1].until is None
        assert all(
            (later.since - held.until).days == 1 for held, later in zip(told, told[1:], strict=False) if held.until
        )


def test_a_table_is_told_row_by_row_with_its_sources() -> None:
    bands = book().parameters["income_bands"]
    told = list(rows(value=book().on(date(2026, 1, 1)).income_bands.value, unit=bands.unit, language="id"))
    assert len(told) == 33
    assert told[1][:2] == ("≥ Rp1.100.000", "Rp1.200.000")
    assert confidence(amount=told[1][2]) in ("primary", "official", "secondary")
    assert list(rows(value=6800, unit="currency-IDR", language="id")) == []


def test_every_right_stands_in_one_chapter_and_every_switch_among_the_questions() -> None:
    names = [benefit.name for chapter in chapters() for benefit in chapter.benefits]
    assert len(set(names)) == len(names)
    assert [each.name for each in open_questions(book=book())] == sorted(
        name for name, parameter in book().parameters.items() if parameter.readings
    )


def test_every_worked_case_is_shown_and_once_in_a_chapter() -> None:
    """A case shows several rights of a chapter: it stands at the first."""
    told = [[case.id for benefit in chapter.benefits for case in chapter.cases(benefit)] for chapter in chapters()]
    assert {case for chapter in told for case in chapter} == {case.id for case in shipped()}
    assert all(len(set(chapter)) == len(chapter) for chapter in told)

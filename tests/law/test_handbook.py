"""How the handbook says what the book holds."""

from datetime import date

import pytest

from payung.kernel.problems import Refused
from payung.law.benefits import chapters
from payung.law.book import book
from payung.law.cases import shipped
from payung.law.handbook import Told, cases, citing, differences, shown, told, told_amount


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
        (2, "rank", "2", "2"),
        (1_500, "count", "1.500", "1,500"),
        (True, "bool", "ya", "yes"),
        (True, "rule", "berlaku", "holds"),
        (False, "bool", "tidak", "no"),
        (("jkk", "age"), "list", "JKK, mencapai usia", "JKK, reaching the age"),
        (0, "year", "tanpa batas", "no limit"),
        (None, "year", "tidak ada", "none"),
    ],
)
def test_a_value_is_said_as_its_reader_writes_it(value: object, unit: str, id_: str, en: str) -> None:
    assert shown(value=value, unit=unit, language="id") == id_
    assert shown(value=value, unit=unit, language="en") == en


def of(name: str) -> Told:
    return told_amount(parameter=book().parameters[name], language="en")


def test_a_unit_that_no_sentence_says_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        shown(value=7, unit="fortnight", language="id")


def test_an_amount_is_told_without_a_hole_or_an_overlap() -> None:
    for name in book().parameters:
        entries = of(name).entries
        assert entries[-1].until is None
        assert all(
            (later.since - entry.until).days == 1
            for entry, later in zip(entries, entries[1:], strict=False)
            if entry.until
        )


def test_what_holds_on_a_day() -> None:
    lump = of("jkm_lump_sum")
    first, second = lump.entries
    assert (first.shown, second.shown) == ("Rp16.200.000", "Rp20.000.000")
    assert [lump.on(day) for day in (date(2015, 6, 30), date(2015, 7, 1), date(2019, 12, 1), date(2019, 12, 2))] == [
        *(None, first, first, second)
    ]
    relief = of("relief_share")
    assert (relief.on(date(2021, 1, 31)), relief.on(date(2021, 2, 1))) == (relief.entries[0], None)
    assert (relief.entries[-1].shown, relief.entries[-1].because) == ("none", ())


def test_an_open_question_is_told_with_its_readings_in_words() -> None:
    assert [each.shown for each in of("protection_ends_on_day").readings] == [
        *("day 1 of the month", "day 16 of the month")
    ]
    assert of("jkm_lump_sum").readings == ()


def test_a_table_is_told_row_by_row_with_its_sources() -> None:
    bands = of("income_bands").entries[0]
    assert len(bands.rows) == 33
    assert (bands.rows[1].label, bands.rows[1].shown) == ("≥ Rp1.100.000", "Rp1.200.000")
    assert bands.rows[1].confidence in ("primary", "official", "secondary")
    assert of("disability_table").entries[0].confidence == "recalled"  # as its least sure row
    assert of("relief_share").entries[0].confidence == "recalled"  # art. 9 was read, its window was not
    assert of("jkk_rate").entries[0].confidence == "official"  # two texts that agree
    assert {row.confidence for row in of("disability_table").entries[0].rows} >= {"recalled", "secondary"}
    assert of("jkm_lump_sum").entries[0].rows == ()


def test_a_text_is_cited_once() -> None:
    for name in book().parameters:
        for entry in of(name).entries:
            assert len(set(entry.cited)) == len(entry.cited)


def test_of_a_table_that_both_days_have_only_the_rows_differ() -> None:
    found = list(differences(book=book(), first=date(2019, 11, 1), second=date(2019, 12, 31), language="id"))
    changed = {each.told.name: each for each in found}
    assert (changed["jkm_lump_sum"].old.shown, changed["jkm_lump_sum"].new.shown) == ("Rp16.200.000", "Rp20.000.000")
    assert changed["jkm_lump_sum"].since == date(2019, 12, 2)
    assert [each.label for each in found if each.told.name == "disability_table"] == [""]  # a new table, in one line
    ended = differences(book=book(), first=date(2021, 1, 31), second=date(2021, 2, 1), language="id")
    assert [(each.told.name, each.new, each.since) for each in ended if each.told.name == "relief_share"] == [
        ("relief_share", None, None)
    ]


def test_a_text_is_found_with_its_article_or_refused_with_those_named_alike() -> None:
    whole = citing(book=book(), text="pp 82/2019", language="id")
    article = citing(book=book(), text="PP 82/2019 Pasal 26", language="id")
    assert {each.cited.reference.title for each in whole} == {"PP 82/2019"}
    assert {each.cited.reference.article for each in article} == {"Pasal 26"}
    assert set(article) < set(whole)
    with pytest.raises(Refused):
        citing(book=book(), text="Pasal 26", language="id")  # of which text?
    with pytest.raises(Refused) as refused:
        citing(book=book(), text="PP 82/2018", language="id")
    [problem] = refused.value.problems
    assert (problem.code, "PP 82/2019" in problem.value) == ("law.text_unknown", True)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("PP Nomor 82 Tahun 2019", "PP 82/2019"),
        ("Permenaker No. 5 Tahun 2021", "Permenaker 5/2021"),
        ("Peraturan Pemerintah Nomor 82 Tahun 2019 Pasal 26", "PP 82/2019"),
        ("82/2019", "PP 82/2019"),
        ("82/2019 Pasal 26", "PP 82/2019"),
    ],
)
def test_a_text_is_found_however_it_is_cited(text: str, title: str) -> None:
    short = text.partition("Pasal")
    asked = f"{title} Pasal{short[2]}" if short[1] else title
    assert citing(book=book(), text=text, language="id") == citing(book=book(), text=asked, language="id")


def test_a_case_is_told_on_one_line() -> None:
    values = {"event": "x", "base": 1_000_000, "months": 14, "paid": True, "of": ["JKK", "JKM"], "none": [], "by": None}
    assert told(values=values, language="id") == "base: 1.000.000, months: 14, paid: ya, of: JKK + JKM, none: –, by: –"
    assert told(values={"paid": False, "losses": [{"part": "arm"}]}, language="en") == "paid: no, losses: part arm"


def test_every_worked_case_is_shown_and_once_in_a_chapter() -> None:
    """A case shows several rights of a chapter: it stands at the first."""
    listed = [
        [case.id for benefit in chapter.benefits for case in cases(chapter=chapter, benefit=benefit)]
        for chapter in chapters()
    ]
    assert {case for chapter in listed for case in chapter} == {case.id for case in shipped()}
    assert all(len(set(chapter)) == len(chapter) for chapter in listed)

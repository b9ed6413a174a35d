"""What leaves the office: every table has its words in both languages, sums that agree, and no small cell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payung.kernel.language import LANGUAGES, Language
from payung.reporting.sponsorship.concealing import WITHHELD
from payung.reporting.sponsorship.publication import Part, Table
from payung.reporting.sponsorship.tables import published
from payung.reporting.sponsorship.words import Kind, said, words
from tests.reporting.sponsorship.year import COMPANY, LAST, PEOPLE, PROVINCE, lived, report
from tests.sponsors.walk import MONTH, Walk


def tables(walk: Walk, language: Language = "id", **asked: object) -> dict[str, Table]:
    """The tables of the report, by their codes."""
    made = published(report=report(walk, **asked), language=language).sections
    return {table.code: table for section in made for table in section.tables}


def test_every_text_stands_in_both_languages() -> None:
    lacking = [
        f"{kind}.{code}.{language}"
        for kind, texts in words().items()
        for code, text in texts.items()
        for language in LANGUAGES
        if not text.get(language)
    ]
    assert lacking == []


@pytest.mark.parametrize("code", [*words()["title"]])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_says_what_it_counts(code: str, language: Language) -> None:
    kinds: tuple[Kind, ...] = ("title", "says")
    for kind in kinds:
        assert said(kind=kind, code=code, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_filled_in(walk: Walk, language: Language) -> None:
    lived(walk)
    found = tables(walk, language, on=(LAST + 8).first)
    texts = [
        text for table in found.values() for text in (table.title, table.says, *(c.heading for c in table.columns))
    ]
    texts += [cell for table in found.values() for row in table.rows for cell in row if isinstance(cell, str)]
    assert not [text for text in texts if "{" in text]
    assert not [note for note in published(report=report(walk), language=language).notes if "{" in note]


def test_all_tables_about_the_people_sum_to_the_same(walk: Walk) -> None:
    lived(walk)
    found = tables(walk)
    for code in ("region", "sex", "age", "occupation", "decile"):
        assert found[code].total == ("Jumlah", PEOPLE, Part(PEOPLE, PEOPLE), 2 * PEOPLE, 2 * PEOPLE * MONTH)
    for code in ("region_sex", "region_age", "region_decile"):
        *_, total = found[code].total or ()
        assert total == PEOPLE == sum(row[-1] for row in found[code].rows if isinstance(row[-1], int))
    assert found["months"].total == ("Jumlah", 2 * PEOPLE, 2 * PEOPLE * 10_000, 2 * PEOPLE * 6_800, 2 * PEOPLE * MONTH)
    assert found["shares"].total == ("Jumlah", 2 * PEOPLE * MONTH * 3 // 4, 2 * PEOPLE * MONTH // 4)


def test_small_cells_are_left_out_and_sums_stay(walk: Walk) -> None:
    lived(walk)
    found = tables(walk, on=(LAST + 1).first)
    deciles = [row[1:-1] for row in found["region_decile"].rows]
    assert {WITHHELD} <= {cell for row in deciles for cell in row}
    assert not [cell for row in deciles for cell in row if isinstance(cell, int) and 0 < cell < 5]
    assert [row[-1] for row in found["region_decile"].rows] == [10] * 4
    stayed = {cell for row in found["stayed_region"].rows for cell in row[1::2]}
    assert stayed <= {WITHHELD}
    assert found["stayed"].rows == (("1 bulan", 9, PEOPLE, Part(9, PEOPLE)),)


def test_a_report_for_one_funder_shows_its_share_alone(walk: Walk) -> None:
    lived(walk)
    both, one = tables(walk), tables(walk, funder=COMPANY)
    assert [column.heading for column in both["shares"].columns] == ["Bulan", PROVINCE, COMPANY]
    assert [column.heading for column in one["shares"].columns] == ["Bulan", COMPANY]
    assert [row[0] for row in one["funders"].rows] == [COMPANY]
    assert one["months"] == both["months"]


def test_claims_are_not_known_and_never_none(walk: Walk) -> None:
    lived(walk)
    found = tables(walk, "en")["deaths"]
    assert found.rows == (
        ("Claims", "not recorded in Payung yet"),
        ("Files of deaths that were loaded", "none; deaths are not known"),
    )
    assert "No claims are recorded in Payung yet" in found.says


def test_where_one_pays_nobody_shares(walk: Walk) -> None:
    walk.agreement()
    assert "shares" not in tables(walk)


def test_a_day_that_lies_ahead_is_said_to(walk: Walk) -> None:
    walk.agreement()
    on = timezone.localdate()
    notes = [published(report=report(walk, on=day), language="en").notes for day in (on, on + timedelta(days=1))]
    assert [any("lies ahead" in note for note in each) for each in notes] == [False, True]

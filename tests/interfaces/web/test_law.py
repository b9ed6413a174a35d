"""The law as pages: every chapter is there, in both languages, with what the book holds and what it leaves open."""

from datetime import date

import pytest

from payung.interfaces.web.law import slug
from payung.law.benefits import chapters
from payung.law.book import book
from payung.law.handbook import open_questions


@pytest.mark.parametrize("chapter", chapters(), ids=slug)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_chapter_shows_every_right_and_every_amount(browse, chapter, language) -> None:
    page = browse.get(f"/law/{slug(chapter)}?lang={language}").content.decode()
    for benefit in chapter.benefits:
        assert f'id="{benefit.name}"' in page
        for name in benefit.amounts:
            assert book().parameters[name].description[language].replace("'", "&#x27;") in page


def test_the_contents_lead_to_every_chapter(browse) -> None:
    page = browse.get("/law").content.decode()
    assert [f'href="/law/{slug(each)}"' in page for each in chapters()] == [True] * len(chapters())
    assert book().version in page


def test_an_open_question_shows_its_readings_and_which_is_in_force(browse, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 21))
    page = browse.get("/law/open-questions?lang=en").content.decode()
    for parameter in open_questions(book=book()):
        section = page.partition(f'id="{parameter.name}"')[2].partition("</section>")[0]
        assert section.count("<li") == len(parameter.readings)
        assert section.count("Followed by Payung") == 1
        where = section.partition('href="/law/')[2].partition('"')[0]
        chapter, _, anchor = where.partition("#")
        assert anchor.endswith(f".{parameter.name}")
        assert browse.get(f"/law/{chapter}").content.decode().count(f'id="{anchor}"') == 1


@pytest.mark.parametrize("today", [date(2000, 1, 1), date(2200, 1, 1)])
def test_where_an_amount_is_not_in_force_no_reading_is_marked(browse, monkeypatch, today) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    page = browse.get("/law/open-questions?lang=en").content.decode()
    for parameter in open_questions(book=book()):
        holds = parameter.changes[0][0] <= today and parameter.changes[-1][1] is not None
        section = page.partition(f'id="{parameter.name}"')[2].partition("</section>")[0]
        assert section.count("Followed by Payung") == holds


def test_an_amount_that_ended_stands_with_its_days(browse, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 21))
    page = browse.get("/law/contributions?lang=id").content.decode()
    relief = page.partition('id="contribution.relief_2020"')[2].partition("</section>")[0]
    assert "31 Januari 2021" in relief
    assert "Berlaku" not in relief
    assert "31 January 2021" in browse.get("/law/contributions?lang=en").content.decode()


def test_a_chapter_nobody_wrote_is_not_found(browse) -> None:
    assert browse.get("/law/pensions").status_code == 404


def test_worked_cases_are_told_in_words(browse) -> None:
    page = browse.get("/law/heirs?lang=id").content.decode()
    cases = page.partition('class="cases"')[2]
    assert "<dt>keluarga</dt><dd>" in cases
    assert "janda atau duda" in cases
    assert "parent_in_law" not in page
    assert '<td lang="en">' in cases

"""Every problem has its sentences, in both languages, with its value where one is known."""

import re

import pytest

from payung.kernel import problems
from payung.kernel.language import LANGUAGES
from payung.kernel.problems import Problem, Refused, as_json, catalogue, fix, message


@pytest.mark.parametrize("code", catalogue())
def test_every_code_speaks_both_languages_of_the_same_thing(code: str) -> None:
    entry = catalogue()[code]
    for texts in (entry.message, entry.fix):
        assert set(texts) == set(LANGUAGES)
        assert texts["id"].strip() == texts["id"] != texts["en"] == texts["en"].strip()
        assert (
            set(re.findall(r"{.*?}", texts["id"]))
            == set(re.findall(r"{.*?}", texts["en"]))
            <= {
                "{value}",
                "{other}",
                "{value:date}",
                "{other:date}",
                "{value:sex}",
                "{other:sex}",
                "{value:traits}",
                "{other:traits}",
            }
        )
        assert all(texts.values())


@pytest.mark.parametrize("code", catalogue())
def test_no_sentence_shows_its_seams(code: str) -> None:
    for say in (message, fix):
        for language in LANGUAGES:
            told, general = (say(Problem(code, value=value), language=language) for value in ("2026-12", ""))
            assert "{" not in told + general
            assert "()" not in general
            assert "  " not in told


def test_a_value_stands_in_its_sentence_as_it_is() -> None:
    mistyped = Problem("nik.length", "row 7", "15")
    assert message(mistyped, language="id") == "NIK tidak terdiri atas 16 angka (15)."
    assert message(Problem("nik.length"), language="en") == "The NIK does not have 16 digits."
    assert message(Problem("user.unknown", value="{value} %s \\1"), language="en") == "There is no user {value} %s \\1."


def test_a_day_is_said_in_words_and_stays_as_it_is_typed_in_the_fix() -> None:
    early = Problem("law.not_in_force", "on", "2019-12-02")
    assert message(early, language="id").endswith("yang tertua sejak 2 Desember 2019.")
    assert fix(early, language="en") == "Choose a time from 2019-12-02 on."


def test_of_two_things_that_do_not_agree_both_are_said_where_both_are_known() -> None:
    differs = Problem("nik.date_differs", "birth_date", "1990-05-21|1990-05-12")
    assert message(differs, language="en").endswith("(the NIK says 21 May 1990, the date 12 May 1990).")
    assert message(Problem("nik.sex_differs", "sex", "F|M"), language="id").endswith(
        "(NIK: perempuan; isian: laki-laki)."
    )
    for unknown in ("", "…"):
        general = Problem("nik.date_differs", value=unknown)
        assert message(general, language="en") == "The birth date is not the one inside the NIK."


def test_what_may_have_been_meant_comes_before_the_fix_and_only_where_something_is_near() -> None:
    assert fix(Problem("law.name_unknown", "x", "x", near="jkk.death"), language="id") == (
        "Mungkin maksudnya jkk.death? Semua nama: payung law show."
    )
    assert fix(Problem("law.name_unknown", "x", "x"), language="en") == "All names: payung law show."


def test_machines_are_given_code_place_sentence_and_fix() -> None:
    assert as_json(Problem("user.unknown", "by", "ana"), language="en") == {
        "code": "user.unknown",
        "where": "by",
        "message": "There is no user ana.",
        "fix": "Add them with: payung user add ana",
    }


def test_a_code_that_nobody_wrote_down_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        problems.message(Problem("nik.purple"), language="id")


def test_a_refusal_carries_every_problem_and_logs_no_value() -> None:
    refused = Refused(Problem("birth_date.impossible", "birth_date", "31-02-1990"), Problem("sex.missing"))
    assert [problem.code for problem in refused.problems] == ["birth_date.impossible", "sex.missing"]
    assert str(refused) == "birth_date.impossible (birth_date); sex.missing"

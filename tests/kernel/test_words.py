"""Words that are kept in the clear are one line, say something, and hold no NIK."""

import pytest

from payung.kernel.problems import Refused
from payung.kernel.words import check_words, note, reason
from tests.people.entries import nik


def test_words_are_kept_as_one_line_that_everybody_sees() -> None:
    assert check_words(words=" KTP,\n dilihat\0\u200b", where="evidence") == ("KTP, dilihat", ())
    assert reason(why="surat\t 12 ") == "surat 12"
    assert (note(text=" \0"), note(text=" di  rumah")) == ("", "di rumah")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("\n", "why.missing"),
        (f"KTP {nik()[:6]}.{nik()[6:]}", "why.holds_nik"),
        (nik()[:8] + "\0" + nik()[8:], "why.holds_nik"),
    ],
)
def test_a_reason_says_something_and_holds_no_nik(words: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        reason(why=words, where="evidence")
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == (code, "evidence")


def test_a_note_may_be_left_out_but_holds_no_nik() -> None:
    with pytest.raises(Refused):
        note(text=nik())

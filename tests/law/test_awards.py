"""An award says why: every line for itself, what concerns the whole once, and the total last."""

from datetime import date

from payung.law.amounts import Amount, Reference
from payung.law.awards import Award, Line, step
from payung.law.book import book
from payung.law.heirs import Relative, recipients

READ = Amount(1, (Reference("PP 44/2015", "primary", "Pasal 37"),), name="one", since=date(2015, 7, 1))
RECALLED = Amount(2, (Reference("PP 44/2015", "recalled"),), name="two", since=date(2015, 7, 1))


def test_equal_lines_are_each_said_so_that_they_add_up() -> None:
    children = [Relative("child"), Relative("child"), Relative("child")]
    division = recipients(page=book().on(date(2026, 5, 1)), programme="jkm", relatives=children, amount=90)
    said = division.award.explain(language="en")
    assert sum("30" in sentence for sentence in said) >= 3
    assert said[-1] == "Altogether Rp90"


def test_what_concerns_the_whole_is_said_once() -> None:
    award = Award("law", steps=(step("award.total", amount=5), step("award.total", amount=5)))
    assert award.explain(language="id") == ("Seluruhnya Rp5",)


def test_an_award_names_each_text_once_and_how_it_is_known() -> None:
    lines = (Line("a", 3, (), (READ, RECALLED)), Line("b", -1, (), (READ,)))
    award = Award("law", lines, rests_on=(READ,))
    assert award.total == 2
    assert award.amounts() == (READ, RECALLED)
    assert award.because(language="en") == ("PP 44/2015 Pasal 37", "PP 44/2015 (recalled, not verified)")

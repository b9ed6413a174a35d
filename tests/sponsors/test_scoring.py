"""The judge himself is judged: each figure on rows of which everything is known."""

from collections.abc import Sequence

import pytest

from payung.kernel.problems import Problem, Refused
from payung.sponsors.scoring import Score, Truth, read_truth, score
from payung.sponsors.verdicts import Verdict

MEMBER = "member:70"
COVERED = ("already_covered", "member.already_covered")
REPEATED = ("already_covered", "list.row_repeated")
OTHER_NIK = ("to_mend", "nik.other_than_registry")
AGAIN = ("to_mend", "list.person_repeated")
DOUBTED = ("ask_person", "list.nik_twice")
NEW = ("ready", "")
Case = tuple[tuple[str, str], str, Truth]


def truth(
    *, same_as_row: int | None = None, member: int | None = None, defect: str = "", expected: str = "ask_person"
) -> Truth:
    """The truth about a row whose number its place will give."""
    return Truth(0, (defect,) if defect else (), same_as_row, member, expected)


ALONE = truth(expected="ready")


def scored(*cases: Case) -> Score:
    """The score of these rows, numbered from 2 on."""
    verdicts = [
        Verdict(n, outcome, (Problem(code),) if code else (), match)
        for n, ((outcome, code), match, _) in enumerate(cases, 2)
    ]
    return score(verdicts=verdicts, truths=[case[2]._replace(row=n) for n, case in enumerate(cases, 2)])


def shares(found: Score) -> dict[str, tuple[int, int]]:
    """Each figure as counted and among."""
    return {figure.name: (figure.counted, figure.among) for figure in found.figures}


@pytest.mark.parametrize("verdict", [COVERED, OTHER_NIK])
def test_a_member_refused_with_the_right_match_is_right(verdict: tuple[str, str]) -> None:
    found = scored((verdict, MEMBER, truth(member=70)))
    assert (shares(found)["precision"], shares(found)["recall"]) == ((1, 1), (1, 1))
    assert found.holds


@pytest.mark.parametrize("match", ["member:71", "row:3", ""])
def test_a_member_refused_as_somebody_else_is_wrong_and_not_found(match: str) -> None:
    found = scored((OTHER_NIK, match, truth(member=70)), (NEW, "", ALONE))
    assert (shares(found)["precision"], shares(found)["recall"]) == ((0, 1), (0, 1))
    assert [row.truth.row for row in found.wrong["precision"]] == [2]
    assert not found.holds


@pytest.mark.parametrize("match", ["row:2", "row:3", MEMBER])
def test_whoever_is_the_same_as_the_same_is_the_same(match: str) -> None:
    """Row 4 is said to be row 3, row 3 to be row 2, and row 2 to be member 70."""
    rows = (
        (COVERED, MEMBER, truth(member=70)),
        (AGAIN, "row:2", truth(same_as_row=2)),
        (AGAIN, match, truth(same_as_row=3)),
    )
    assert shares(scored(*rows))["precision"] == (3, 3)


def test_somebody_of_whom_nothing_is_the_same_is_refused_wrongly() -> None:
    found = scored((NEW, "", ALONE), (AGAIN, "row:2", ALONE))
    assert shares(found)["precision"] == (0, 1)
    assert shares(found)["recall"] == (0, 0)


def test_a_later_row_may_show_that_two_numbers_are_one_person() -> None:
    rows = (
        (COVERED, "member:71", truth(member=70)),
        (AGAIN, "row:2", truth(same_as_row=2)),
        (AGAIN, "member:70", truth(same_as_row=3, member=71)),
    )
    assert shares(scored(*rows))["precision"] == (3, 3)


def test_a_refusal_that_names_nobody_is_not_right() -> None:
    assert shares(scored((COVERED, "", ALONE)))["precision"] == (0, 1)


def test_a_row_that_is_asked_about_is_not_refused_whatever_the_reason_is_called() -> None:
    found = scored((("ask_person", "nik.other_than_registry"), MEMBER, truth(member=70)))
    assert shares(found)["precision"] == (0, 0)


def test_a_twin_who_stands_there_twice_himself_is_rightly_refused() -> None:
    again = truth(defect="twin", member=70)
    assert shares(scored((COVERED, MEMBER, again)))["twins_refused"] == (0, 1)


def test_whoever_is_asked_about_is_found_with_whomever_he_was_matched() -> None:
    found = scored((DOUBTED, "row:9", truth(member=70)))
    assert shares(found)["recall"] == (1, 1)
    assert shares(found)["precision"] == (0, 0)
    assert shares(found)["asked"] == (1, 1)
    assert not found.holds  # every row is asked about


def test_a_row_that_must_be_mended_for_another_reason_is_kept_out_and_neither_found_nor_missed() -> None:
    found = scored((("to_mend", "decile.too_high"), "", truth(member=70)))
    assert (shares(found)["recall"], shares(found)["kept_out"]) == ((0, 0), (1, 1))
    assert found.holds


def test_a_member_without_cover_is_enrolled_as_himself_once() -> None:
    own = truth(member=70, expected="ready")
    found = scored((NEW, MEMBER, own))
    assert shares(found)["members_again"] == (0, 1)
    assert shares(found)["recall"] == (0, 0)
    twice = scored((NEW, MEMBER, own), (NEW, MEMBER, own))
    assert shares(twice)["members_again"] == (1, 2)
    assert shares(twice)["recall"] == (0, 1)


@pytest.mark.parametrize("match", ["", "member:71"])
def test_a_member_who_is_ready_as_somebody_else_is_enrolled_again(match: str) -> None:
    found = scored((NEW, match, truth(member=70)))
    assert shares(found)["members_again"] == (1, 1)
    assert shares(found)["recall"] == (0, 1)
    assert [row.truth.row for row in found.wrong["members_again"]] == [2]


def test_the_first_row_about_somebody_counts_for_him_and_the_second_enrols_him_again() -> None:
    found = scored((NEW, "", ALONE), (NEW, "", truth(same_as_row=2)))
    assert (shares(found)["file_again"], shares(found)["recall"]) == ((1, 1), (0, 1))
    asked_first = scored((DOUBTED, "row:3", ALONE), (NEW, "", truth(same_as_row=2)))
    assert (shares(asked_first)["file_again"], shares(asked_first)["recall"]) == ((0, 1), (0, 1))


def test_the_very_row_again_is_an_automatic_refusal() -> None:
    found = scored((NEW, "", ALONE), (REPEATED, "row:2", truth(same_as_row=2, expected="already_covered")))
    assert (shares(found)["precision"], shares(found)["recall"]) == ((1, 1), (1, 1))


@pytest.mark.parametrize("kind", ["twin", "twin_of_member"])
def test_a_twin_may_be_asked_about_and_never_be_refused_automatically(kind: str) -> None:
    twin = truth(defect=kind, expected="ready")
    others: Sequence[Case] = [(NEW, "", ALONE)] * 100
    assert scored((NEW, "", twin), (DOUBTED, "row:2", twin), *others).holds
    found = scored((NEW, "", twin), (AGAIN, "row:2", twin), *others)
    assert shares(found)["twins_refused"] == (1, 2)
    assert not found.holds


def test_kinds_of_defects_are_counted_apart() -> None:
    rows = ((NEW, "", ALONE), (DOUBTED, "", truth(defect="a")), (OTHER_NIK, "member:1", truth(defect="a")))
    assert scored(*rows).kinds == {
        "": {"rows": 1, "automatic": 0, "asked": 0, "ready": 1},
        "a": {"rows": 2, "automatic": 1, "asked": 1, "ready": 0},
    }


def test_a_truth_file_is_read() -> None:
    lines = ["row,defects,same_as_row,same_as_member,expected", "4,a;b,3,,ask_person", "5,,,70,ready"]
    assert read_truth(lines=lines) == [
        Truth(4, ("a", "b"), 3, None, "ask_person"),
        Truth(5, (), None, 70, "ready"),
    ]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], "1"),
        (["row,outcome"], "1"),
        (["row,defects,same_as_row,same_as_member,expected", "x,,,,ready"], "2"),
        (["row,defects,same_as_row,same_as_member,expected", "4"], "2"),
    ],
)
def test_a_file_that_is_no_truth_is_refused(lines: list[str], line: str) -> None:
    with pytest.raises(Refused) as refused:
        read_truth(lines=lines)
    assert refused.value.problems == (Problem("truth.unreadable", "truth", line),)


def test_the_truth_about_another_list_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        score(verdicts=[Verdict(2, "ready")], truths=[ALONE._replace(row=3)])
    assert refused.value.problems == (Problem("truth.other_list", "truth"),)

"""What became of each row, as it is kept and told apart."""

import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.problems import Problem
from payung.sponsors.verdicts import (
    ALREADY_COVERED,
    LEAVING,
    OUTCOMES,
    READY,
    TO_MEND,
    Verdict,
    by_rows,
    digest,
    pack,
    unpack,
    unpack_with,
)

REPEATED = Verdict(3, ALREADY_COVERED, (Problem("list.row_repeated", "nik"),), "row:2")
KEPT = [Verdict(2, READY), REPEATED, Verdict(4, TO_MEND, (Problem("nik.length", "nik", "2"), Problem("x", "y")))]


def test_the_digest_tells_results_apart() -> None:
    ready = KEPT[0]
    results = [
        [ready, REPEATED],
        [REPEATED, ready],
        [ready],
        [ready, REPEATED._replace(row=9)],
        [ready, REPEATED._replace(outcome=TO_MEND)],
        [ready, REPEATED._replace(problems=())],
        [ready, REPEATED._replace(match="row:9")],
        [ready._replace(left="2027-02 moved")],
        [ready._replace(left="2027-03 moved")],
    ]
    assert len({digest(verdicts) for verdicts in results}) == 9


def test_two_checks_that_came_to_the_same_have_one_digest() -> None:
    assert digest(KEPT) == digest(list(KEPT)) == digest(unpack(pack(KEPT)))


def test_reasons_are_shown_with_most_rows_first_and_in_one_order() -> None:
    assert list(by_rows({"b": 2, "c": 7, "a": 2})) == ["c", "a", "b"]


words = st.text(max_size=8)
verdicts = st.builds(
    Verdict,
    row=st.integers(1, 10**6),
    outcome=st.sampled_from((*OUTCOMES, LEAVING)),
    problems=st.lists(st.builds(Problem, words, words, words), max_size=3).map(tuple),
    match=words,
    left=words,
)


@given(st.lists(verdicts, max_size=5))
def test_verdicts_come_back_as_they_were_kept(kept: list[Verdict]) -> None:
    assert unpack(pack(kept)) == kept


def test_those_with_one_reason_are_found_a_page_at_a_time() -> None:
    named = [Verdict(n, TO_MEND, (Problem("nik.length", "nik", "x.y"), Problem("a.b"))) for n in range(1, 6)]
    packed = pack([*KEPT[:2], *named, Verdict(9, TO_MEND, (Problem("x.y", "nik", "nik.length"),))])
    assert unpack_with(packed=packed, code="nik.length", behind=0, most=10) == named
    assert unpack_with(packed=packed, code="nik.length", behind=2, most=2) == named[2:4]
    assert unpack_with(packed=packed, code="nik.length", behind=5, most=2) == []


def test_verdicts_of_the_first_version_are_read() -> None:
    packed = zlib.compress(json.dumps([[2, READY, [], ""], [3, TO_MEND, [["x", "y", ""]], ""]]).encode())
    assert unpack(packed) == [Verdict(2, READY), Verdict(3, TO_MEND, (Problem("x", "y"),))]
    assert [each.row for each in unpack_with(packed=packed, code="x", behind=0, most=9)] == [3]

"""How well a check found people again, measured where the truth is known: verdicts and truth in, figures out. Pure.

Rows and members are put into classes, one a person: a row and the row or member of which the truth says that it is
the same. Then:

- A row is **refused automatically** where nobody is asked, and it is refused because the person is there already:
  it is `already_covered`, or one of its problems is in KNOWN_ALREADY. That is right if the row or member it was
  matched with is of its class.
- A row **repeats somebody** if it is about a member and may not simply be enrolled as that member (who has cover, or
  whose NIK is not the row's), or if a row above it is of its class.
- Such a row is **found** if it was refused automatically and rightly, or asked about. It is **stopped** by another
  defect if it must be mended for reasons that are none of ours: it can enrol nobody, but the matching has no merit.
- A row **enrols again** if it is ready though its person is another member, or the one of a ready row above.

docs/matching.md tells the same to those who read the figures.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from payung.kernel.problems import Problem, Refused
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, Verdict

TRUTH: Final = ("row", "defects", "same_as_row", "same_as_member", "expected")
"""The columns of a truth file."""

KNOWN_ALREADY: Final = frozenset(
    ("member.already_covered", "list.row_repeated", "list.person_repeated", "nik.other_than_registry")
)
"""What a check says of somebody of whom it is sure that the file or the registry has them already."""

TWIN: Final = "twin"  # defects that begin so are about people born with another


class Truth(NamedTuple):
    """What is true of one row: its defects, the earlier row and the member about the same person, the outcome meant.

    `expected` is what a check would say that is sure of nothing but NIKs; scoring asks it only whether a member's row
    may simply be enrolled.
    """

    row: int
    defects: tuple[str, ...]
    same_as_row: int | None
    same_as_member: int | None
    expected: str


class Figure(NamedTuple):
    """A share, `counted` of `among`, and the threshold that it must reach, or must not pass where it is `at_most`."""

    name: str
    counted: int
    among: int
    threshold: float | None = None
    at_most: bool = False

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.counted / self.among if self.among else None

    @property
    def holds(self) -> bool:
        """Whether the threshold is kept. Nothing of nothing keeps every threshold."""
        if self.threshold is None or self.value is None:
            return True
        return self.value <= self.threshold if self.at_most else self.value >= self.threshold


class Judged(NamedTuple):
    """One row beside its truth. `right`: what it was matched with is the same person."""

    verdict: Verdict
    truth: Truth
    automatic: bool
    right: bool
    repeats: bool
    enrols_again: bool

    @property
    def asked(self) -> bool:
        """Whether a person is to be asked about the row."""
        return self.verdict.outcome == ASK_PERSON

    @property
    def found(self) -> bool:
        """Whether the matching kept the row from enrolling its person again."""
        return self.asked or (self.automatic and self.right)

    @property
    def stopped(self) -> bool:
        """Whether only another defect keeps the row from being enrolled."""
        return not self.found and not self.automatic and self.verdict.outcome != READY

    @property
    def of_twin(self) -> bool:
        """Whether the row is about somebody born with another."""
        return any(defect.startswith(TWIN) for defect in self.truth.defects)


class Score(NamedTuple):
    """The figures of a list; the rows that count against them by figure; and what became of each kind of defect."""

    rows: int
    figures: tuple[Figure, ...]
    wrong: Mapping[str, Sequence[Judged]]
    kinds: Mapping[str, Mapping[str, int]]

    @property
    def holds(self) -> bool:
        """Whether every threshold is kept."""
        return all(figure.holds for figure in self.figures)


def read_truth(*, lines: Iterable[str]) -> list[Truth]:
    """The truth about each row, from the lines of a truth file. Raises Refused `truth.unreadable`."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != TRUTH:
        raise Refused(Problem("truth.unreadable", "truth", "1"))
    return [_truth(cells, reader.line_num) for cells in reader]


def _truth(cells: Mapping[str, str], line: int) -> Truth:
    try:
        return Truth(
            row=int(cells["row"]),
            defects=tuple(filter(None, cells["defects"].split(";"))),
            same_as_row=int(cells["same_as_row"]) if cells["same_as_row"] else None,
            same_as_member=int(cells["same_as_member"]) if cells["same_as_member"] else None,
            expected=cells["expected"],
        )
    except (AttributeError, ValueError) as error:
        raise Refused(Problem("truth.unreadable", "truth", str(line))) from error


def score(*, verdicts: Sequence[Verdict], truths: Iterable[Truth]) -> Score:
    """The figures of a check. Raises Refused `truth.other_list` where the truth speaks of other rows than the check."""
    by_row = {truth.row: truth for truth in truths}
    if by_row.keys() != {verdict.row for verdict in verdicts}:
        raise Refused(Problem("truth.other_list", "truth"))
    judged = list(_judged(verdicts, by_row))
    return Score(len(judged), _figures(judged), _wrong(judged), _kinds(judged))


def _judged(verdicts: Iterable[Verdict], truths: Mapping[int, Truth]) -> Iterator[Judged]:
    people = _people(truths.values())
    above: set[str] = set()
    enrolled: set[str] = set()
    for verdict in sorted(verdicts, key=lambda each: each.row):
        truth = truths[verdict.row]
        person = people.get(f"row:{verdict.row}", "")
        match = people.get(verdict.match, verdict.match)
        is_ready = verdict.outcome == READY
        is_other_member = truth.same_as_member is not None and match != person
        yield Judged(
            verdict,
            truth,
            automatic=_is_automatic(verdict),
            right=bool(person) and match == person,
            repeats=person in above or (truth.same_as_member is not None and truth.expected != READY),
            enrols_again=is_ready and (is_other_member or person in enrolled),
        )
        if person:
            above.add(person)
            enrolled.update([person] if is_ready else [])


def _is_automatic(verdict: Verdict) -> bool:
    codes = {problem.code for problem in verdict.problems}
    return verdict.outcome == ALREADY_COVERED or (verdict.outcome != ASK_PERSON and not codes.isdisjoint(KNOWN_ALREADY))


def _people(truths: Iterable[Truth]) -> dict[str, str]:
    """The person of each `row:N` and `member:NUMBER` of whom the truth knows more than one."""
    person: dict[str, str] = {}

    def find(place: str) -> str:
        while (above := person.setdefault(place, place)) != place:
            place = above
        return place

    for truth in truths:
        here = f"row:{truth.row}"
        if truth.same_as_row is not None:
            person[find(here)] = find(f"row:{truth.same_as_row}")
        if truth.same_as_member is not None:
            person[find(here)] = find(f"member:{truth.same_as_member}")
    return {place: find(place) for place in person}


def _figures(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    automatic = [row for row in judged if row.automatic]
    repeats = [row for row in judged if row.repeats]
    unstopped = [row for row in repeats if not row.stopped]
    of_members = [row for row in judged if row.truth.same_as_member is not None]
    in_file = [row for row in repeats if row.truth.same_as_member is None]
    of_twins = [row for row in judged if row.of_twin]

    def figure(name: str, counted: Iterable[bool], threshold: float | None = None, *, at_most: bool = False) -> Figure:
        each = list(counted)
        return Figure(name, sum(each), len(each), threshold, at_most)

    return (
        figure("precision", (row.right for row in automatic), 0.995),
        figure("recall", (row.found for row in unstopped), 0.98),
        figure("kept_out", (row.found or row.stopped for row in repeats)),
        figure("asked", (row.asked for row in judged), 0.02, at_most=True),
        figure("members_again", (row.enrols_again for row in of_members), 0.001, at_most=True),
        figure("file_again", (row.enrols_again for row in in_file)),
        figure("twins_refused", (row.automatic and not row.right for row in of_twins), 0.0, at_most=True),
    )


def _wrong(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    wrong: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        if row.automatic and not row.right:
            wrong["precision"].append(row)
            if row.of_twin:
                wrong["twins_refused"].append(row)
        if row.repeats and not row.found and not row.stopped:
            wrong["recall"].append(row)
        if row.enrols_again:
            wrong["file_again" if row.truth.same_as_member is None else "members_again"].append(row)
    return dict(wrong)


def _kinds(judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """Of each defect: rows, and how many of them were refused automatically, asked about, and ready."""
    kinds: dict[str, Counter[str]] = {}
    for row in judged:
        for defect in row.truth.defects or ("",):
            count = kinds.setdefault(defect, Counter())
            count.update(rows=1, automatic=row.automatic, asked=row.asked, ready=row.verdict.outcome == READY)
    return {name: dict(count) for name, count in sorted(kinds.items())}

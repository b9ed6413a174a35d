"""Small cells: so few people of a place are alike in something that a neighbour knows who is meant. Pure.

In a table of people by two traits whose sums are shown, a cell of fewer than five people is not; a whole row or column
of fewer than five is not, nobody's cells with it. Nor are so many others that whoever subtracts finds no cell, and of
none that it is small. All that is left out looks alike: a sign of its own for small cells would tell two that sum to
six that they are one and five.
"""

from collections.abc import Iterator, Sequence

LEAST = 5
"""People of whom a cell may tell."""

WITHHELD = "…"
"""What stands for a small cell, and for one that would give a small one away."""

Place = tuple[int, int]


def conceal(*, counts: Sequence[Sequence[int]]) -> list[list[int | str]]:
    """The table of people with its small cells, and those that would give them away, left out."""
    lines = list(_lines(counts))
    hidden = {place for line in lines for place in line if _is_small(counts, place, line)}
    while more := {place for line in lines for place in _too_plain(counts, line, hidden)}:
        hidden |= more
    return [[WITHHELD if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(counts)]


def _lines(counts: Sequence[Sequence[int]]) -> Iterator[list[Place]]:
    """The places of each row, then of each column."""
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    yield from ([(r, c) for c in columns] for r in rows)
    yield from ([(r, c) for r in rows] for c in columns)


def _is_small(counts: Sequence[Sequence[int]], place: Place, line: Sequence[Place]) -> bool:
    """Whether a cell tells of too few people; where a whole line does, its empty cells would tell who they are."""
    row, column = place
    return 0 < counts[row][column] < LEAST or 0 < sum(counts[r][c] for r, c in line) < LEAST


def _too_plain(counts: Sequence[Sequence[int]], line: Sequence[Place], hidden: set[Place]) -> Iterator[Place]:
    """The next cell of a line that has to go, while not each of several that are hidden may be of LEAST people.

    The smallest goes first, empty ones last: they protect little.
    """
    gone = [counts[r][c] for r, c in line if (r, c) in hidden]
    shown = [(counts[r][c] == 0, counts[r][c], (r, c)) for r, c in line if (r, c) not in hidden]
    if gone and shown and (len(gone) == 1 or sum(gone) - (len(gone) - 1) < LEAST):
        yield min(shown)[-1]

"""Small cells: so few people of a place are alike in something that a neighbour knows who is meant. Pure.

In a table of people by two traits whose sums are shown, a cell of fewer than five people is not. Nor are so many
others of its line and column that subtracting tells of fewer than five people, or of one cell alone.
"""

from collections.abc import Iterator, Sequence

LEAST = 5
"""People of whom a cell may tell."""

FEW, WITHHELD = f"<{LEAST}", "…"
"""What stands for a small cell, and for one that would give a small one away."""

Place = tuple[int, int]


def conceal(*, counts: Sequence[Sequence[int]]) -> list[list[int | str]]:
    """The table of people with its small cells, and those that would give them away, left out."""
    lines = list(_lines(counts))
    small = {place for line in lines for place in line if _is_small(counts, place, line)}
    hidden = set(small)
    while more := {place for line in lines for place in _too_plain(counts, line, hidden)}:
        hidden |= more
    return [
        [FEW if (r, c) in small else WITHHELD if (r, c) in hidden else count for c, count in enumerate(row)]
        for r, row in enumerate(counts)
    ]


def _lines(counts: Sequence[Sequence[int]]) -> Iterator[list[Place]]:
    """The places of each row, then of each column."""
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    yield from ([(r, c) for c in columns] for r in rows)
    yield from ([(r, c) for r in rows] for c in columns)


def _is_small(counts: Sequence[Sequence[int]], place: Place, line: Sequence[Place]) -> bool:
    """Whether a cell tells of too few people; where a whole row does, its empty cells would tell too."""
    row, column = place
    of_row = place[0] == line[0][0] == line[-1][0]
    return 0 < counts[row][column] < LEAST or (of_row and 0 < sum(counts[row]) < LEAST)


def _too_plain(counts: Sequence[Sequence[int]], line: Sequence[Place], hidden: set[Place]) -> Iterator[Place]:
    """The next cell of a line that has to go, while what is hidden in it is one cell or fewer than LEAST people."""
    gone = [place for place in line if place in hidden]
    shown = [(counts[r][c], (r, c)) for r, c in line if (r, c) not in hidden and counts[r][c]]
    if gone and shown and (len(gone) == 1 or sum(counts[r][c] for r, c in gone) < LEAST):
        yield min(shown)[1]

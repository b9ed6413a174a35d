"""How far the people of a list have come: the list, its rejects come back, theirs, and so on until nobody is open.

Nothing of it is stored but which list is whose rejects: it follows from the files and the last check of each list.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import connection

from payung.sponsors import mending, queries
from payung.sponsors.files.persons import NOT_A_PERSON
from payung.sponsors.files.reading import Table
from payung.sponsors.mending import Returned
from payung.sponsors.queries import ListView
from payung.sponsors.verdicts import ALREADY_COVERED, CARRIED_OUT, READY, Verdict, by_rows

TAKEN, AWAITING, COVERED, OPEN, NOBODY = "taken", "awaiting", "covered", "open", "nobody"


class Progress(NamedTuple):
    """Where rows stand: taken by an approved list; ready in a list that awaits approval; covered already, and nothing
    to do; still open: to mend, or to be decided; nobody's, as a total's or a note's. The five sum to `rows`."""

    rows: int
    taken: int
    awaiting: int
    covered: int
    open: int
    nobody: int = 0


class Round(NamedTuple):
    """One list of a chain.

    `n` counts from 1; lists made of the same rejects have the same `n`. Its rows are `mended` since the earlier list,
    `unchanged`, or `new`, which for the first list is all of them; `dropped` were rejected there and are not here.
    `enrolled` is 0 until it is approved. `progress` is that of the first list's rows, as this list and those before
    it have made it.
    """

    n: int
    view: ListView
    parent: str
    mended: int
    unchanged: int
    new: int
    dropped: int
    progress: Progress

    @property
    def enrolled(self) -> int:
        """People whom this list enrolled."""
        return self.view.outcomes[READY] if _is_approved(self.view) else 0


class Chain(NamedTuple):
    """All rounds of a list in order; how far the rows handed in first have come, and those added by hand later.

    `reasons` counts the first list's open rows by what is wrong with them, as last judged.
    """

    rounds: tuple[Round, ...]
    progress: Progress
    added: Progress
    reasons: Mapping[str, int]


Identity = tuple[str, int]
"""A row where it was first seen: the list and its row there."""


class _Standing(NamedTuple):
    """Where a row stands, and what was wrong with it when it was last judged."""

    state: str
    codes: frozenset[str]


class _List(NamedTuple):
    """A list of the chain, with what its last check said and which of its rows came back from its parent."""

    n: int
    view: ListView
    parent: str
    verdicts: list[Verdict]
    returned: Mapping[int, Returned]


def chain_of(*, list_id: str) -> Chain:
    """The chain of which this list is a part, whichever part. Raises Refused `list.unknown`.

    The file of every list is read again: seconds for a first list of 100,000 rows.
    """
    queries.worker_list(id=list_id)
    first = mending.round_of(list_id=list_id).first
    identities: dict[str, dict[int, Identity]] = {"": {}}
    rejected: dict[str, frozenset[int]] = {"": frozenset()}
    standing: dict[Identity, _Standing] = {}
    told = []
    for each in _lists(first):
        own = identities[each.view.id] = _identities(each, identities[each.parent])
        rejected[each.view.id] = frozenset(v.row for v in each.verdicts if v.outcome not in CARRIED_OUT)
        for verdict in each.verdicts:
            identity = own[verdict.row]
            standing[identity] = _stand(standing.get(identity), verdict, approved=_is_approved(each.view))
        told.append(_round(each, rejected[each.parent], _progress(standing, first)))
    added = {identity: stands for identity, stands in standing.items() if identity[0] != first}
    return Chain(tuple(told), _progress(standing, first), _count(added.values()), _reasons(standing, first))


def _lists(first: str) -> Iterator[_List]:
    """The lists of a chain, each after its parent. (There are no rings: an id is a hash of what names the parent.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE down (list_id, parent_id, n) AS (
                SELECT %s::text, '', 1
                UNION ALL
                SELECT m.list_id, m.parent_id, down.n + 1
                FROM sponsors_mending m JOIN down ON m.parent_id = down.list_id
            )
            SELECT list_id, parent_id, n FROM down JOIN sponsors_list l ON l.id = down.list_id
            ORDER BY n, l.recorded_at, l.id
            """,
            [first],
        )
        found = cursor.fetchall()
    tables: dict[str, Table] = {}
    for list_id, parent, n in found:
        view = queries.worker_list(id=list_id)
        if len(found) > 1:
            tables[list_id] = mending.table_of(of=view)
        back = mending.returned(table=tables[list_id], parent=tables[parent]) if parent else {}
        yield _List(n, view, parent, queries.verdicts(of=view), back)


def _identities(each: _List, of_parent: Mapping[int, Identity]) -> dict[int, Identity]:
    """Who each row is: whoever it was in the parent, or somebody new."""
    back, here = each.returned, each.view.id
    return {
        verdict.row: (of_parent.get(back[verdict.row].row) if verdict.row in back else None) or (here, verdict.row)
        for verdict in each.verdicts
    }


def _is_approved(view: ListView) -> bool:
    return view.state != "checked"


def _stand(before: _Standing | None, verdict: Verdict, *, approved: bool) -> _Standing:
    """Where a row stands after this verdict too. Whom an approval took, or may take, no later refusal makes open."""
    taken = verdict.outcome in CARRIED_OUT
    if before and (before.state == TAKEN or (before.state == AWAITING and not (approved and taken))):
        return before
    if taken:
        return _Standing(TAKEN if approved else AWAITING, frozenset())
    state = COVERED if verdict.outcome == ALREADY_COVERED else NOBODY if NOT_A_PERSON in verdict.problems else OPEN
    return _Standing(state, frozenset(problem.code for problem in verdict.problems))


def _round(each: _List, rejected_before: frozenset[int], progress: Progress) -> Round:
    mended = sum(back.mended for back in each.returned.values())
    here = frozenset(back.row for back in each.returned.values())
    return Round(
        n=each.n,
        view=each.view,
        parent=each.parent,
        mended=mended,
        unchanged=len(each.returned) - mended,
        new=each.view.rows - len(each.returned),
        dropped=len(rejected_before - here),
        progress=progress,
    )


def _progress(standing: Mapping[Identity, _Standing], first: str) -> Progress:
    return _count(stands for (list_id, _), stands in standing.items() if list_id == first)


def _count(standing: Iterable[_Standing]) -> Progress:
    states = Counter(each.state for each in standing)
    return Progress(states.total(), states[TAKEN], states[AWAITING], states[COVERED], states[OPEN], states[NOBODY])


def _reasons(standing: Mapping[Identity, _Standing], first: str) -> dict[str, int]:
    still_open = (each for (list_id, _), each in standing.items() if list_id == first and each.state == OPEN)
    return by_rows(Counter(code for each in still_open for code in each.codes))

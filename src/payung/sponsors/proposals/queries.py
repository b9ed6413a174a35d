"""What agreements were drawn up, by whom and for whom, and what became of them."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.kernel.problems import Problem, Refused
from payung.sponsors.orders.queries import CONFIRMED, DECLINED, PLACED
from payung.sponsors.proposals.proposed import Proposed, from_content

PROPOSALS = """
    SELECT p.id, p.content::text, f.id, f.kind, f.name, placer.name, p.recorded_at, a.declined,
        answerer.name, a.recorded_at
    FROM sponsors_proposal p JOIN contributions_funder f ON f.id = p.funder_id
    JOIN access_user placer ON placer.id = p.requested_by_id
    LEFT JOIN sponsors_proposalanswer a ON a.proposal_id = p.id
    LEFT JOIN access_user answerer ON answerer.id = a.answered_by_id
"""


class Payer(NamedTuple):
    """A funder for whom somebody draws up agreements."""

    id: int
    kind: str
    name: str


class Proposal(NamedTuple):
    """An agreement that was drawn up; `state` is placed, confirmed (then the agreement is made) or declined."""

    id: str
    proposed: Proposed
    payer: Payer
    requested_by: str
    requested_at: datetime
    state: str
    answered_by: str | None
    answered_at: datetime | None


def payers(*, ids: Iterable[int]) -> list[Payer]:
    """The funders with these ids, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, name FROM contributions_funder WHERE id = ANY(%s) ORDER BY name, id", [list(ids)]
        )
        return [Payer._make(row) for row in cursor.fetchall()]


def find_proposal(*, id: str) -> Proposal | None:
    """The proposal with this id."""
    with connection.cursor() as cursor:
        cursor.execute(f"{PROPOSALS} WHERE p.id = %s", [id])
        found = cursor.fetchone()
    return _proposal(*found) if found else None


def proposal(*, id: str) -> Proposal:
    """The proposal with this id. Raises Refused `order.unknown`."""
    found = find_proposal(id=id)
    if found is None:
        raise Refused(Problem("order.unknown", "proposal", id))
    return found


def open_proposals() -> list[Proposal]:
    """Every agreement that was drawn up and waits for a second person, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{PROPOSALS} WHERE a.proposal_id IS NULL ORDER BY p.recorded_at DESC, p.id")
        return [_proposal(*row) for row in cursor.fetchall()]


def _proposal(
    id: str,
    content: str,
    payer_id: int,
    kind: str,
    name: str,
    requested_by: str,
    requested_at: datetime,
    declined: bool | None,
    answered_by: str | None,
    answered_at: datetime | None,
) -> Proposal:
    return Proposal(
        id=id,
        proposed=from_content(funder_id=payer_id, content=json.loads(content)),
        payer=Payer(payer_id, kind, name),
        requested_by=requested_by,
        requested_at=requested_at,
        state=PLACED if declined is None else DECLINED if declined else CONFIRMED,
        answered_by=answered_by,
        answered_at=answered_at,
    )

"""Draw up an agreement; confirm or decline it, as another person."""

import json
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from payung.access.holding import hold
from payung.access.persons import person_id
from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import note
from payung.sponsors.actions import create_agreement
from payung.sponsors.models import Agreement
from payung.sponsors.orders.queries import CONFIRMED, DECLINED
from payung.sponsors.proposals.proposed import Proposed, as_content, check_proposed, proposal_id, reckon
from payung.sponsors.proposals.queries import Proposal, find_proposal, payers, proposal


class Answered(NamedTuple):
    """The answer to each act on a proposal: what it is now, and whether it was so before."""

    proposal: Proposal
    repeated: bool


def check_drawn_up(*, proposed: Proposed, at: datetime) -> Proposed:
    """What somebody drew up, as it would be kept; nothing is written.

    Raises Refused with every problem of the terms; `agreement.over`, `agreement.exists` where the code is taken.
    """
    proposed = _exact(proposed)
    _check(proposed, at)
    return proposed


def _exact(proposed: Proposed) -> Proposed:
    """The same in the words by which it is known again."""
    decree = note(text=proposed.decree, where="decree")
    return proposed._replace(code=proposed.code.strip(), decree=decree)


def _check(proposed: Proposed, at: datetime) -> None:
    found = payers(ids=[proposed.funder_id])
    if not found:
        raise Refused(Problem("agreement.funder_unknown", "funder", str(proposed.funder_id)))
    if problems := check_proposed(proposed=proposed, sponsor=found[0].name):
        raise Refused(*problems)
    reckon(terms=proposed.terms, people=proposed.people, today=timezone.localdate(at))
    with seeing(scope=EVERYTHING):  # a code stands once, whoever's it is
        is_taken = Agreement.objects.filter(code=proposed.code).exists()
    if is_taken:
        raise Refused(Problem("agreement.exists", "code", proposed.code))


def propose_agreement(*, proposed: Proposed, by: str, at: datetime) -> Answered:
    """Draw up an agreement of one funder. Nothing is promised before another person confirms it.

    The same words are the same proposal. Raises Refused as `check_drawn_up` does.
    """
    actor, proposed = person_id(name=by), _exact(proposed)
    id, content = proposal_id(proposed=proposed), as_content(proposed=proposed)
    with transaction.atomic(), connection.cursor() as cursor:
        _hold(proposed)
        if known := find_proposal(id=id):
            return Answered(known, repeated=True)
        _check(proposed, at)
        cursor.execute(
            "INSERT INTO sponsors_proposal (id, funder_id, region, content, requested_by_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [id, proposed.funder_id, proposed.terms.region, json.dumps(content), actor],
        )
        detail = {"agreement": proposed.code, "budget": proposed.budget}
        record(by=by, action="propose_agreement", subject=id, detail=detail)
    return Answered(proposal(id=id), repeated=False)


def _hold(proposed: Proposed) -> None:
    """Whoever draws up, confirms or declines an agreement with this code waits here until we are done."""
    hold(subject=f"agreement {proposed.code}")


def confirm_agreement(*, id: str, by: str, at: datetime) -> Answered:
    """A second person's yes: the agreement is made, with its budget. Sent twice it is made once.

    Raises Refused: `order.unknown`, `order.same_person`, `order.declined`, and as `check_drawn_up` where it is no
    longer possible.
    """
    actor, asked = person_id(name=by), proposal(id=id)
    with transaction.atomic():
        _hold(asked.proposed)
        known = proposal(id=id)
        if known.state == CONFIRMED:
            return Answered(known, repeated=True)
        if known.state == DECLINED:
            raise Refused(Problem("order.declined", "proposal", id))
        _refuse_same_person(known, by)
        proposed = known.proposed
        _check(proposed, at)
        _answer(known, actor, declined=False)
        create_agreement(
            code=proposed.code,
            sponsor=known.payer.name,
            payer=known.payer.kind,
            decree=proposed.decree,
            terms=proposed.terms,
            budget=proposed.budget,
            quotas=proposed.quotas,
            by=by,
            at=at,
        )
        record(by=by, action="confirm_agreement", subject=id, detail={"agreement": proposed.code})
    return Answered(proposal(id=id), repeated=False)


def decline_agreement(*, id: str, by: str, at: datetime) -> Answered:
    """A second person's no: what was drawn up stays, and is never an agreement. Sent twice it is one no.

    Raises Refused: `order.unknown`, `order.same_person`, `order.confirmed`.
    """
    actor, asked = user_id(name=by), proposal(id=id)
    with transaction.atomic():
        _hold(asked.proposed)
        known = proposal(id=id)
        if known.state == DECLINED:
            return Answered(known, repeated=True)
        if known.state == CONFIRMED:
            raise Refused(Problem("order.confirmed", "proposal", id))
        _refuse_same_person(known, by)
        _answer(known, actor, declined=True)
        record(by=by, action="decline_agreement", subject=id, detail={"agreement": known.proposed.code})
    return Answered(proposal(id=id), repeated=False)


def _refuse_same_person(known: Proposal, by: str) -> None:
    if known.requested_by == by:
        raise Refused(Problem("order.same_person", "by", by))


def _answer(known: Proposal, actor: int, *, declined: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sponsors_proposalanswer (proposal_id, requested_by_id, answered_by_id, declined)"
            " SELECT id, requested_by_id, %s, %s FROM sponsors_proposal WHERE id = %s",
            [actor, declined, known.id],
        )

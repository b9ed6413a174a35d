"""Register workers; decide who is one person; note what they agree to; open and close the channels they come by."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.audit.actions import record
from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import note, reason
from payung.people.channels import find_channel, is_open, open_channel, write_switch
from payung.people.checks import Entry
from payung.people.consent import PURPOSES, REQUIRED, Consent, answers, write_consents
from payung.people.corrections.queries import first_told
from payung.people.joining import Form, Joining, Lookalike, admit, alike_members, check_joining, chosen, first_chosen
from payung.people.likeness import Described
from payung.people.matching import Marker
from payung.people.queries import Member, known_by_nik, registered_as, told
from payung.people.sameness import decisions, pair_of, write_decision
from payung.people.welfare import Status


class Registered(NamedTuple):
    """The answer to a registration: the worker's id and public participant number."""

    id: int
    number: int


def register_worker(
    *,
    entry: Entry,
    registration: UUID,
    channel: str,
    by: str,
    at: datetime,
    kind: str = "independent",
    status: Status = Status(),
    jht: bool = False,
    consent: Consent = Consent(),
    agent: str = "",
    event: str = "",
    different: str = "",
) -> Registered:
    """Register one person by a channel of the staff, who are told whom the registry knows.

    `registration` is made by the client when the form is opened: sent twice, it gives the first
    answer twice. Cover does not begin here but with the first payment (Permenaker 5/2021 art. 36).
    `different` is why this is nobody of those whom the registry takes for the same person: kept as decisions.
    Raises Refused with every problem of the form (`people.joining`), `channel.unknown`, `channel.closed`,
    `person.reported_dead`; `nik.already_registered` where the NIK is known, `person.looks_alike` and
    `person.decided_same` where the person may be, or is, known under another; `registration.other_content` where the
    same id comes with another person.
    """
    # Who has this NIK, and who is alike, wherever they live. Whoever comes may live where the officer does not look.
    with seeing(scope=EVERYTHING):
        # Whoever came in while the channel was open is told again after it was closed: their answer may have been lost.
        by_way = (find_channel if registered_as(registration=registration) else open_channel)(code=channel)
        form = Form(entry, kind, status, jht, consent)
        joining = check_joining(
            form=form, channel=by_way, registration=registration, by=by, at=at, agent=agent, event=event
        )
        return _known(joining) or _admitted(joining, channel, note(text=different, where="why"), by)


def _admitted(joining: Joining, channel: str, different: str, by: str) -> Registered:
    """Write a new person, unless somebody was faster. Raises Refused."""
    others = _told_apart(joining, different)
    try:
        with transaction.atomic():
            worker, number = admit(joining=joining)
            for other in others:
                write_decision(pair=other.pair, same=False, why=different, by=joining.origin.by)
            detail = {"channel": channel, "people": 1, "different": [str(other.member.number) for other in others]}
            record(by=by, action="register_worker", subject=str(number), detail={k: v for k, v in detail.items() if v})
    except IntegrityError:  # somebody was faster
        if known := _known(joining):
            return known
        raise
    return Registered(worker, number)


def _known(joining: Joining) -> Registered | None:
    """The first answer to a form that was sent before. Raises Refused where the person or the id is known otherwise."""
    registration = joining.origin.registration
    assert registration
    known = known_by_nik(niks=[joining.person.nik])  # first: whom it finds, the next question finds as well
    if (earlier := registered_as(registration=registration)) is None:
        if joining.dead:
            raise Refused(Problem("person.reported_dead", "nik"))
        if known:
            raise Refused(Problem("nik.already_registered", "nik"))
        return None
    first = (*first_told(worker_id=earlier.id), *first_chosen(worker_id=earlier.id))
    if first != (*told(person=joining.person), *chosen(joining=joining)):
        raise Refused(Problem("registration.other_content", "id"))
    return Registered(earlier.id, earlier.number)


def _told_apart(joining: Joining, why: str) -> Sequence[Lookalike]:
    """The members whom this person resembles and who are, as the officer says, somebody else. Raises Refused."""
    others = alike_members(joining=joining)
    standing = [other.problem for other in others if other.said or not why]
    if standing:
        raise Refused(*standing)
    return others


def decide_sameness(*, one: Described, other: Described, same: bool, why: str, by: str, at: datetime) -> None:
    """Remember that an officer takes two descriptions for one person, or for two.

    The last decision counts, in this list and in every other in which the two come again, once it is checked (again).
    The same officer saying the same again adds nothing. Raises Refused: `user.unknown`, `review.nothing_to_decide`
    where the two differ in nothing that tells people apart, `why.holds_nik`.
    """
    actor, why = user_id(name=by), note(text=why, where="why")
    pair = pair_of(marker=Marker(key=settings.PAYUNG_KEYS.index), one=one, other=other)
    if pair is None:
        raise Refused(Problem("review.nothing_to_decide"))
    with transaction.atomic():
        last = decisions(pairs=[pair]).get(pair)
        if last is not None and (last.same, last.why, last.by) == (same, why, by):
            return
        write_decision(pair=pair, same=same, why=why, by=actor)
        subject = f"{pair[0].hex()} {pair[1].hex()}"
        record(by=by, action="decide_sameness", subject=subject, detail={"same": same})


def tell_consent(*, worker: Member, purpose: str, given: bool, language: Language, by: str, at: datetime) -> None:
    """Note that a worker agrees to a purpose, as the text of today puts it, or no longer does.

    The same said again adds nothing. Raises Refused: `user.unknown`, `consent.purpose_unknown`, and
    `consent.required_stays` for what the scheme cannot do without.
    """
    actor = user_id(name=by)
    if purpose not in PURPOSES:
        raise Refused(Problem("consent.purpose_unknown", "consent", purpose))
    if purpose == REQUIRED and not given:
        raise Refused(Problem("consent.required_stays", "consent"))
    with transaction.atomic():
        last = answers(worker_id=worker.id).get(purpose)
        if last is not None and last.given == given:
            return
        write_consents(worker_id=worker.id, purposes=[purpose], language=language, given=given, by=actor)
        detail = {"purpose": purpose, "given": given}
        record(by=by, action="tell_consent", subject=str(worker.number), detail=detail)


def switch_channel(*, channel: str, open: bool, why: str, by: str, at: datetime) -> None:
    """Open or close a channel for whoever comes from now on. What is so already adds nothing.

    Raises Refused: `user.unknown`, `channel.unknown`, and what `reason` refuses.
    """
    actor, switched, why = user_id(name=by), find_channel(code=channel), reason(why=why)
    with transaction.atomic():
        if is_open(channel=switched.code) == open:
            return
        write_switch(channel=switched, open=open, why=why, by=actor)
        record(by=by, action="switch_channel", subject=channel, detail={"open": open})

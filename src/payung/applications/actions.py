"""Register whom one of the staff meets, and receive what strangers send to join; an officer decides on what waits."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, seeing
from payung.applications.forms import Kept, sealed, told_by
from payung.applications.queries import earlier, joined_today, kept_form
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import reason
from payung.messages.actions import tell
from payung.people.actions import Registered, register_worker
from payung.people.channels import Channel, find_channel, open_channel
from payung.people.joining import Form, Joining, admit, alike_members, check_joining
from payung.people.likeness import is_same_bearer
from payung.people.queries import Known, known_by_nik
from payung.people.sameness import write_decision

ALIKE, IDENTITY, DEAD, MANY = "alike", "identity", "dead", "many"
MOST_A_DAY = 5
"""Strangers who may join in a day under one telephone: of more an officer looks who they are, and the telephone is
told no more."""


class Received(NamedTuple):
    """The answer to an application. It says nothing but that it came: what becomes of it is told by message."""

    id: UUID


class Decided(NamedTuple):
    """The answer to a decision: the participant number, where the person was registered."""

    id: UUID
    number: int | None


class _Outcome(NamedTuple):
    """Whom an application made or named, or why it waits."""

    worker: int | None
    waits: str = ""


def register_in_person(
    *,
    form: Form,
    registration: UUID,
    channel: str,
    by: str,
    at: datetime,
    agent: str = "",
    event: str = "",
    different: str = "",
) -> Registered:
    """Register somebody whom one of the staff meets, as `people.actions.register_worker` does, and tell them their
    number where they have a telephone. Sent twice it is told once. Raises Refused as it does."""
    with transaction.atomic():
        done = register_worker(
            entry=form.entry,
            registration=registration,
            channel=channel,
            by=by,
            at=at,
            kind=form.kind,
            status=form.status,
            jht=form.jht,
            consent=form.consent,
            agent=agent,
            event=event,
            different=different,
        )
        if form.entry.phone:
            _tell_registered(done.id, done.number, f"registration {registration}")
    return done


def _tell_registered(worker: int, number: int, key: str) -> None:
    tell(worker_id=worker, text="registered", values={"number": str(number)}, key=key)


def receive_application(
    *, form: Form, application: UUID, channel: str, by: str, at: datetime, agent: str = "", event: str = ""
) -> Received:
    """Receive a form by which somebody whom no officer sees wants to join.

    The answer, what it costs and what the chain says of it are the same whether or not the NIK is known, and whether
    or not an officer must look. A new person is registered, and told so by message; a known one is told that somebody
    tried. `application` is made by the client: sent twice, it is received once. Raises Refused for what is wrong with
    the form by itself (`people.joining.check_joining`), `channel.unknown`, `channel.closed`, and
    `registration.other_content` where the id came with another form.
    """
    way = open_channel(code=channel)
    if not way.is_for_strangers:
        raise ValueError(f"{channel} is no channel of strangers: register_in_person tells staff more")
    kept = Kept(form, agent or (by if way.agent else ""), event)
    return _received(application, way, kept, _settle, by, at)


def refer_application(
    *,
    form: Form,
    application: UUID,
    channel: str,
    different: str,
    by: str,
    at: datetime,
    agent: str = "",
    event: str = "",
) -> Received:
    """Put before an officer somebody who resembles a member and is somebody else (`different` is why), as one of the
    staff says who does not see both descriptions: whoever does decides. Nobody is registered by it.

    `application` is made by the client: sent twice, it is received once. Raises Refused as `receive_application` does,
    and what `reason` refuses.
    """
    # The answer may have been lost: then it is given again, whatever was switched since, and however it is sent.
    seen = earlier(id=application) is not None
    way = (find_channel if seen else open_channel)(code=channel)
    why = different if seen else reason(why=different, where="different")
    kept = Kept(form, agent or (by if way.agent else ""), event, why)
    return _received(application, way, kept, lambda *_: _Outcome(None, ALIKE), by, at)


def decide_application(*, id: UUID, admitted: bool, why: str, by: str, at: datetime) -> Decided:
    """Decide of an application that waits: register the person, as another than those they resemble; or do not.

    Raises Refused: `user.unknown`, `application.unknown`, `application.decided`, what `reason` refuses;
    where the person is to be registered also `person.reported_dead`,
    `nik.already_registered`, `person.decided_same`, and what is wrong with the form on this day.
    """
    actor, why = user_id(name=by), reason(why=why)
    try:
        # What waits is sealed, and nobody's yet; and who has this NIK, or is alike, may live anywhere.
        with seeing(scope=EVERYTHING), transaction.atomic():
            found, kept = kept_form(id=id)
            worker = _admit_decided(id, found.channel, kept, why, by, at) if admitted else None
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO applications_decision (application_id, worker_id, why, decided_by_id)"
                    " VALUES (%s, %s, %s, %s)",
                    [id, worker and worker[0], why, actor],
                )
            record(by=by, action="decide_application", subject=str(id), detail={"admitted": admitted})
    except IntegrityError as error:  # another officer was faster
        raise Refused(Problem("application.decided", "id")) from error
    return Decided(id, worker and worker[1])


def _received(
    application: UUID, channel: Channel, kept: Kept, settle: Callable[[Joining, UUID], _Outcome], by: str, at: datetime
) -> Received:
    """Check a form and write down what `settle` makes of it, once. Raises Refused."""
    joining = _checked(kept, channel, application, by, at)
    told = told_by(joining=joining, keys=settings.PAYUNG_KEYS)
    if _was_received(application, told):
        return Received(application)
    try:
        with transaction.atomic():
            _write(application, channel.code, told, settle(joining, application), kept, joining.origin.by)
            record(by=by, action="receive_application", subject=str(application), detail={"channel": channel.code})
    except IntegrityError:  # the same application came at the same time
        if not _was_received(application, told):
            raise
    return Received(application)


def _checked(kept: Kept, channel: Channel, application: UUID, by: str, at: datetime) -> Joining:
    """The form as it is on this day. Raises Refused for what is wrong with it."""
    return check_joining(
        form=kept.form,
        channel=channel,
        registration=application,
        by=by,
        at=at,
        agent=kept.agent,
        event=kept.event,
    )


def _was_received(application: UUID, told: bytes) -> bool:
    """Whether this form came before. Raises Refused where another came under its id."""
    if (found := earlier(id=application)) is None:
        return False
    if found.told != told:
        raise Refused(Problem("registration.other_content", "id"))
    return True


def _settle(joining: Joining, application: UUID) -> _Outcome:
    """Register somebody new; find somebody known; else say why an officer must look.

    Whoever is known is found by the same attempt to write that registers whoever is not, and members alike are looked
    for in any case, so that time tells nobody apart.
    """
    others = alike_members(joining=joining)
    many = joined_today(phone=joining.marks.keys.phone) >= MOST_A_DAY
    try:
        with transaction.atomic():
            worker, number = admit(joining=joining)
            if joining.dead or others or many:
                raise _Held
        _tell_registered(worker, number, f"application {application}")
        return _Outcome(worker)
    except _Held:
        return _Outcome(None, DEAD if joining.dead else ALIKE if others else MANY)
    except IntegrityError:
        known = known_by_nik(niks=[joining.person.nik]).get(joining.person.nik)
        if known is None:
            raise
        return _known(known, joining)


class _Held(Exception):
    """What was tried is taken back: an officer must look first."""


def _known(known: Known, joining: Joining) -> _Outcome:
    """The NIK is a member's, who is told that somebody tried, once a day; under another name an officer must look."""
    if joining.dead:
        return _Outcome(None, DEAD)
    if not is_same_bearer(name=joining.person.name, other=known.name):
        return _Outcome(None, IDENTITY)
    tell(
        worker_id=known.id,
        text="already_registered",
        values={"number": str(known.number)},
        key=f"application of member {known.id} {joining.origin.as_of}",
    )
    return _Outcome(known.id)


def _write(application: UUID, channel: str, told: bytes, outcome: _Outcome, kept: Kept, by: int) -> None:
    keys = settings.PAYUNG_KEYS
    form = sealed(kept=kept, id=application, keys=keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO applications_application (id, channel, told, worker_id, waits, form, key_id, received_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(application, channel, told, outcome.worker, outcome.waits),
                *((form, keys.current) if outcome.waits else (None, None)),
                by,
            ],
        )


def _admit_decided(id: UUID, channel: str, kept: Kept, why: str, by: str, at: datetime) -> tuple[int, int]:
    """Register the person of an application that waited, in the caller's transaction. Raises Refused."""
    joining = _checked(kept, find_channel(code=channel), id, by, at)
    if joining.dead:
        raise Refused(Problem("person.reported_dead", "nik"))
    if known_by_nik(niks=[joining.person.nik]):
        raise Refused(Problem("nik.already_registered", "nik"))
    others = alike_members(joining=joining)
    if said := [other.problem for other in others if other.said]:
        raise Refused(*said)
    worker, number = admit(joining=joining)
    for other in others:
        write_decision(pair=other.pair, same=False, why=why, by=joining.origin.by)
    _tell_registered(worker, number, f"application {id}")
    return worker, number

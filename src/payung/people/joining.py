"""Somebody about to join, by whatever channel: what they wrote, checked; whom the registry takes them for; written.

Form -> check_joining -> Joining -> alike_members (who may be the same person) -> admit (people.writing)
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from payung.access.queries import user_id
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import holds_nik
from payung.law.book import book
from payung.law.checks import KINDS
from payung.people.channels import Channel
from payung.people.checks import Entry, Registration, check_nik, check_registration
from payung.people.consent import Consent, check_consent, write_consents
from payung.people.describing import described
from payung.people.likeness import Judgement, Likeness, compare, evidence
from payung.people.matching import Marker, Marks, MatchKeys
from payung.people.models import Child, Choice, Worker
from payung.people.queries import Known, Pair, Probe, alike
from payung.people.registers import reported_dead
from payung.people.sameness import decisions, described_by, pair_of
from payung.people.welfare import Status, Welfare, read_status
from payung.people.writing import Newcomer, Origin, write_people

EVENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


class Form(NamedTuple):
    """What somebody fills in to join.

    `kind` is `independent` or `employer`; `jht` whether an independent worker chooses JHT (employers must take it).
    """

    entry: Entry
    kind: str = "independent"
    status: Status = Status()
    jht: bool = False
    consent: Consent = Consent()


class Joining(NamedTuple):
    """Somebody about to join whose form holds. `dead` is whether the civil registry reports a death under the NIK."""

    person: Registration
    welfare: Welfare
    marks: Marks
    consent: Consent
    origin: Origin
    dead: bool


class Lookalike(NamedTuple):
    """A member who may be the same person, under another NIK; `said` is what officers decided of the two, if they did.

    `pair` names the two for a decision.
    """

    member: Known
    likeness: Likeness
    pair: Pair
    said: bool | None

    @property
    def problem(self) -> Problem:
        """What stands in the way, for somebody who may be told who is registered."""
        if self.said:
            return Problem("person.decided_same", "name", str(self.member.number))
        return Problem("person.looks_alike", "name", f"{self.member.number}|{evidence(likeness=self.likeness)}")


def check_joining(
    *, form: Form, channel: Channel, registration: UUID, by: str, at: datetime, agent: str = "", event: str = ""
) -> Joining:
    """Check what somebody wrote, as the law and the scheme ask it on that day.

    Nothing is told of the registry: a death that is reported is no problem yet. Raises Refused with every problem of
    the form: of the entry, the welfare status, `kind.unknown`, `consent.…`, `event.unreadable`; and `user.unknown`.
    """
    actor, today = user_id(name=by), timezone.localdate(at)
    welfare, unread = read_status(status=form.status)
    person, problems = check_registration(entry=form.entry, on=today, page=book().on(today))
    problems += (*unread, *check_consent(consent=form.consent), *_check_event(event))
    if form.kind not in KINDS:
        problems = (Problem("kind.unknown", "kind", form.kind), *problems)
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    if person is None or problems:
        raise Refused(*problems, *_death(form.entry, problems, marker, channel))
    brought_by = user_id(name=agent) if agent else actor if channel.agent else None
    origin = Origin(
        channel.code,
        actor,
        form.kind,
        registration,
        source=f"{channel.code} {by}",
        as_of=today,
        agent=brought_by,
        event=event,
        jht=form.jht and form.kind == "independent",
    )
    marks = marker.marks_of(person)
    return Joining(
        person, welfare, marks, form.consent, origin, dead=bool(reported_dead(nik_indexes=[marks.nik_index]))
    )


def _death(entry: Entry, problems: tuple[Problem, ...], marker: Marker, channel: Channel) -> tuple[Problem, ...]:
    """A reported death beside what else is wrong, so that nobody mends the rest in vain: staff alone are told."""
    if channel.is_for_strangers or any(problem.code.startswith("nik.") for problem in problems):
        return ()
    nik, _ = check_nik(cell=entry.nik)
    dead = nik is not None and reported_dead(nik_indexes=[marker.nik_index(nik)])
    return (Problem("person.reported_dead", "nik"),) if dead else ()


def is_event(*, text: str) -> bool:
    """Whether this can be an event's short code."""
    return bool(EVENT.fullmatch(text)) and not holds_nik(text=text)


def _check_event(event: str) -> tuple[Problem, ...]:
    if not event or is_event(text=event):
        return ()
    return (Problem("event.unreadable", "event", "" if holds_nik(text=event) else event[:60]),)


def alike_members(*, joining: Joining) -> list[Lookalike]:
    """Members who may be the person under another NIK, the likeliest first; those whom officers told apart are none.

    As lists compare (docs/decisions/0010), but for one: whoever joins at the same instant is not seen.
    """
    marker, here = Marker(key=settings.PAYUNG_KEYS.index), described_by(person=joining.person)
    candidates = {worker for _, worker in alike(probes=_probes(joining))}
    found = []
    for member, there in described(workers=candidates).values() if candidates else ():
        likeness, pair = compare(one=here, other=there), pair_of(marker=marker, one=here, other=there)
        if pair and likeness.judgement is not Judgement.DIFFERENT:
            found.append(Lookalike(member, likeness, pair, None))
    decided = decisions(pairs=[each.pair for each in found]) if found else {}
    told = [each._replace(said=decided[each.pair].same) if each.pair in decided else each for each in found]
    standing = [each for each in told if each.said is not False]
    return sorted(standing, key=lambda each: (-each.likeness.strength, each.member.id))


def _probes(joining: Joining) -> Iterator[Probe]:
    """One row that asks for each of its keys. By the NIK's part, somebody whose village is told looks only for members
    of whom none is (docs/decisions/0012)."""
    born, (_, keys, initials) = joining.person.birth_date, joining.marks
    told = keys.birth_village is not None
    for kind, key in zip(MatchKeys._fields, keys, strict=True):
        if key is not None:
            villageless = told and kind == "nik_place_birth"
            yield Probe(kind, villageless, [0], [key], [int(f"{born:%Y%m%d}")], [initials])


def admit(*, joining: Joining) -> tuple[int, int]:
    """Write somebody into the registry; gives the worker's id and participant number. In the caller's transaction.

    A NIK that is known violates its unique key (IntegrityError).
    """
    newcomer = Newcomer(joining.person, joining.marks, joining.welfare)
    [(worker, number)] = write_people(newcomers=[newcomer], origin=joining.origin)
    agreed, language, declined = joining.consent
    for given, purposes in ((True, agreed - declined), (False, declined)):
        write_consents(worker_id=worker, purposes=purposes, language=language, given=given, by=joining.origin.by)
    return worker, number


def chosen(*, joining: Joining) -> tuple[object, ...]:
    """What a form says beside who somebody is (`people.queries.told`): children, kind, and whether JHT was chosen."""
    return ([tuple(child) for child in joining.person.children], joining.origin.kind, joining.origin.jht)


def first_chosen(*, worker_id: int) -> tuple[object, ...]:
    """What a worker's registration said of that, whatever was changed since."""
    children = Child.objects.filter(worker_id=worker_id).order_by("n").values_list("name", "birth_date", "school")
    kind = Worker.objects.values_list("kind", flat=True).get(id=worker_id)
    return ([*children], kind, Choice.objects.filter(worker_id=worker_id, jht=True).exists())

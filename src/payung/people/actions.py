"""Register workers; decide who is one person."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.checks import KINDS
from payung.people.checks import Entry, Registration, check_nik, check_registration
from payung.people.corrections.queries import first_told
from payung.people.likeness import Described
from payung.people.matching import Marker
from payung.people.nik import holds_nik
from payung.people.queries import Member, known_by_nik, registered_as, told
from payung.people.registers import reported_dead
from payung.people.sameness import decisions, pair_of
from payung.people.welfare import Status, read_status
from payung.people.writing import Newcomer, Origin, write_people


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
) -> Registered:
    """Register one person at the counter.

    `registration` is made by the client when the form is opened: sent twice, it gives the first
    answer twice. Cover does not begin here but with the first payment (Permenaker 5/2021 art. 36).
    Raises Refused with every problem of the entry and of the welfare status, `kind.unknown`, `person.reported_dead`;
    `nik.already_registered` where the NIK is known; `registration.other_content` where the same id comes with another
    person.
    """
    actor, today = user_id(name=by), timezone.localdate(at)
    welfare, unread = read_status(status=status)
    person, problems = check_registration(entry=entry, on=today, page=book().on(today))
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    problems += unread
    if kind not in KINDS:
        problems = (Problem("kind.unknown", "kind", kind), *problems)
    if person is not None and not problems and (earlier := registered_as(registration=registration)):
        return _same_answer(earlier, person)
    problems += _death(entry, problems, marker)
    if person is None or problems:
        raise Refused(*problems)
    marks = marker.marks_of(person)
    try:
        with transaction.atomic():
            origin = Origin(channel, actor, kind, registration, source=f"{channel} {by}", as_of=today)
            [(worker, number)] = write_people(newcomers=[Newcomer(person, marks, welfare)], origin=origin)
            record(by=by, action="register_worker", subject=str(number), detail={"channel": channel, "people": 1})
    except IntegrityError as error:
        if earlier := registered_as(registration=registration):
            return _same_answer(earlier, person)
        if known_by_nik(niks=[person.nik]):
            raise Refused(Problem("nik.already_registered", "nik")) from error
        raise
    return Registered(worker, number)


def _death(entry: Entry, problems: tuple[Problem, ...], marker: Marker) -> tuple[Problem, ...]:
    """The problem of somebody who is reported dead; asked unless the NIK itself is what may be wrong."""
    if any(problem.code.startswith("nik.") for problem in problems):
        return ()
    nik, _ = check_nik(cell=entry.nik)
    dead = nik is not None and reported_dead(nik_indexes=[marker.nik_index(nik)])
    return (Problem("person.reported_dead", "nik"),) if dead else ()


def _same_answer(earlier: Member, person: Registration) -> Registered:
    if first_told(worker_id=earlier.id) != told(person=person):
        raise Refused(Problem("registration.other_content", "id"))
    return Registered(earlier.id, earlier.number)


def decide_sameness(*, one: Described, other: Described, same: bool, why: str, by: str, at: datetime) -> None:
    """Remember that an officer takes two descriptions for one person, or for two.

    The last decision counts, in this list and in every other in which the two come again, once it is checked (again).
    The same officer saying the same again adds nothing. Raises Refused: `user.unknown`, `review.nothing_to_decide`
    where the two differ in nothing that tells people apart, `review.why_holds_nik` (reasons are kept in the clear).
    """
    actor, why = user_id(name=by), " ".join(why.replace("\0", " ").split())
    pair = pair_of(marker=Marker(key=settings.PAYUNG_KEYS.index), one=one, other=other)
    if pair is None:
        raise Refused(Problem("review.nothing_to_decide"))
    if holds_nik(text=why):
        raise Refused(Problem("review.why_holds_nik", "why"))
    with transaction.atomic(), connection.cursor() as cursor:
        last = decisions(pairs=[pair]).get(pair)
        if last is not None and (last.same, last.why, last.by) == (same, why, by):
            return
        cursor.execute(
            "INSERT INTO people_sameness (one, other, same, why, decided_by_id) VALUES (%s, %s, %s, %s, %s)",
            [*pair, same, why, actor],
        )
        subject = f"{pair[0].hex()} {pair[1].hex()}"
        record(by=by, action="decide_sameness", subject=subject, detail={"same": same})

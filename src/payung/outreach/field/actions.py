"""Register whom an agent's phone sends, and whom it hands in as a file: by the id made on the phone, so once.

Somebody who resembles a member comes back to the agent. Whoever is somebody else, as the agent says, is put before an
officer, who sees both: nobody decides on a pair they did not see (docs/decisions/0013).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from payung.access.queries import user_id
from payung.access.scope import EVERYTHING, Scope, seeing
from payung.access.searches.actions import note_search
from payung.access.searches.counting import counting_finds
from payung.applications.actions import refer_application, register_in_person
from payung.applications.queries import standing
from payung.kernel.problems import Problem, Refused
from payung.outreach.field.queries import Taken, taken
from payung.outreach.field.sent import Sent, read_file
from payung.people.consent import PURPOSES, newest
from payung.people.joining import Form
from payung.people.queries import registered_as
from payung.people.regions import find_region
from payung.people.typed import beside_its_field, left_out

CHANNEL = "agent"
NUMBERLESS: Mapping[str, str] = {
    "person.looks_alike": "field.somebody_alike",
    "person.decided_same": "field.decided_same",
}
"""What would name a participant who may live anywhere, and how it is told to whoever registers in the field."""


class Imported(NamedTuple):
    """What became of one registration of a file: it was taken, has problems, or, with neither, waits for an officer."""

    name: str
    taken: Taken | None
    problems: tuple[Problem, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether an officer decides of it."""
        return not self.taken and not self.problems


def register_sent(*, sent: Sent, agent: str, within: Scope, by: str, at: datetime) -> Taken | None:
    """Register somebody whom `agent` met; `by` is the agent, or the officer to whom the agent's file was handed.

    None where an officer must decide first, since the agent says why this is nobody of those whom the person resembles.
    The phone's clock decides nothing: it counts from `at`. Sent twice, it gives the first answer twice, or what was
    decided since. Raises Refused, each problem beside the field in which it can be mended: as
    `register_in_person` and `refer_application` of `applications.actions` do (but a participant whom the person
    resembles is told by no number: `field.somebody_alike`, `field.decided_same`), what `people.typed.left_out` finds,
    `field.region_outside` for who does not live `within` the reach of whoever registers,
    `consent.read_again` where the text of a consent is another since, `field.declined` where the officer did
    not register the person; `search.too_many` in place of what would tell that somebody is known, where `by` was told
    so too often within the minute.
    """
    form = sent.form(on=timezone.localdate(at))
    # The answer that was lost is given again, though whoever it is about is corrected to live elsewhere since.
    try:
        with counting_finds(by=by, at=at), seeing(scope=EVERYTHING):
            answer = _registered_or_referred(sent, form, agent, within, by, at)
    except Refused as refusal:
        raise Refused(*(_without_number(problem) for problem in refusal.problems)) from refusal
    if answer is None:  # so somebody alike is known: it tells what a search would
        note_search(how="registering", by=by, at=at)
    return answer


def _without_number(problem: Problem) -> Problem:
    return Problem(told, problem.where) if (told := NUMBERLESS.get(problem.code)) else problem


def _registered_or_referred(sent: Sent, form: Form, agent: str, within: Scope, by: str, at: datetime) -> Taken | None:
    """Where an officer was asked already, what the officer says; else the registration. Raises Refused."""
    if standing(ids=[sent.id]):
        return _referred(sent, form, agent, by, at)
    try:
        return taken(number=_registered(sent, form, agent, within, by, at), on=timezone.localdate(at))
    except Refused as refusal:
        if not (sent.different and all(problem.code == "person.looks_alike" for problem in refusal.problems)):
            raise
    return _referred(sent, form, agent, by, at)


def _referred(sent: Sent, form: Form, agent: str, by: str, at: datetime) -> Taken | None:
    """What an officer decided of somebody who is put before one; None before that. Raises Refused."""
    refer_application(
        form=form,
        application=sent.id,
        channel=CHANNEL,
        different=sent.different,
        by=by,
        at=at,
        agent=agent,
        event=sent.event,
    )
    found = standing(ids=[sent.id])[sent.id]
    if found.is_decided and found.number is None:
        raise Refused(Problem("field.declined"))
    return taken(number=found.number, on=timezone.localdate(at)) if found.number else None


def _registered(sent: Sent, form: Form, agent: str, within: Scope, by: str, at: datetime) -> int:
    """The number of whoever is registered by it, now or before. Raises Refused."""
    try:
        if registered_as(registration=sent.id) is None and (
            amiss := [*left_out(fields=sent.fields), *_stale(sent, within)]
        ):
            raise Refused(*amiss)
        return register_in_person(
            form=form, registration=sent.id, channel=CHANNEL, by=by, at=at, agent=agent, event=sent.event
        ).number
    except Refused as refusal:
        beside = (beside_its_field(problem=problem, fields=sent.fields) for problem in refusal.problems)
        # Without a NIK birth date and sex are missing as well; on the phone they are no fields.
        raise Refused(*(problem for problem in beside if problem.where not in ("birth_date", "sex"))) from refusal


def _stale(sent: Sent, within: Scope) -> Iterator[Problem]:
    """What was right when the phone last had a signal, and is not now."""
    region = find_region(sent.fields.get("region", ""))
    if region and region[:1].isdigit() and not within.reaches_region(region=region):
        yield Problem("field.region_outside", "region")
    for purpose, version in sent.consents.items():
        if purpose in PURPOSES and newest(purpose=purpose, language=sent.language).version != version:
            yield Problem("consent.read_again", "consent")
            return


def import_queue(*, content: bytes, within: Scope, by: str, at: datetime) -> list[Imported]:
    """Register everybody of a file that an agent's phone closed for this installation, each with the phone's own id.

    Raises Refused for a file that is none of ours (`field.sent.read_file`), and `user.unknown` for an agent or actor
    whom nobody knows; what is wrong with one person is told beside them and holds up nobody else.
    """
    agent, entries = read_file(content=content, keys=settings.PAYUNG_KEYS)
    for name in (by, agent):
        user_id(name=name)
    return [_import(each, agent, within, by, at) for each in entries]


def _import(sent: Sent, agent: str, within: Scope, by: str, at: datetime) -> Imported:
    name = sent.fields.get("name", "")
    try:
        return Imported(name, register_sent(sent=sent, agent=agent, within=within, by=by, at=at))
    except Refused as refusal:
        return Imported(name, None, refusal.problems)

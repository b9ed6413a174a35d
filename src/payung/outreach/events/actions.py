"""Plan events, change them, call them off, and tell how many came."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import holds_nik, reason
from payung.outreach.events.queries import EventView, find_event
from payung.outreach.models import MOST_COUNTED
from payung.people.joining import is_event
from payung.people.regions import REGIONS

LONGEST_NAME = 100


def plan_event(*, code: str, name: str, region: str, on: date, by: str, at: datetime) -> EventView:
    """Enter an event into the catalogue; agents find it on their phones from then on. The same told again adds nothing.

    `region` is the code of a kabupaten or kota. Raises Refused: `user.unknown`, `event.unreadable`,
    `event.name_too_long`, `region.unknown`, what `kernel.words.reason` refuses of the name, `event.other_content`
    where the code is that of another event, and `event.called_off` where it is that of one that is not held any more.
    """
    actor, name = user_id(name=by), _name(name, region)
    if not is_event(text=code):
        raise Refused(Problem("event.unreadable", "event", "" if holds_nik(text=code) else code[:40]))
    if known := _known(code, name, region, on):
        return known
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO outreach_event (code, name, region, held_on, recorded_by_id) VALUES (%s, %s, %s, %s, %s)",
                [code, name, region, on, actor],
            )
            record(by=by, action="plan_event", subject=code, detail={"region": region, "on": on.isoformat()})
    except IntegrityError:  # somebody was faster
        if known := _known(code, name, region, on):
            return known
        raise
    return EventView(code, name, region, on, None, None, planned_by=by)


def change_event(*, code: str, name: str, region: str, on: date, by: str, at: datetime) -> EventView:
    """Tell anew what an event is called, where and when it is; phones hear of it when they have a signal. The same told
    again adds nothing.

    Raises Refused: `user.unknown`, `event.unknown`, `event.called_off`, `event.past` where its day or the new one is
    over, and what `plan_event` refuses of name and region.
    """
    actor, name = user_id(name=by), _name(name, region)
    with transaction.atomic():
        found = _changeable(code, at)
        changed = found._replace(name=name, region=region, held_on=on)
        if changed != found:
            if on < timezone.localdate(at):
                raise Refused(Problem("event.past", "on"))
            _write_change(changed, actor)
            record(by=by, action="change_event", subject=code, detail={"region": region, "on": on.isoformat()})
    return changed


def call_off_event(*, code: str, why: str, by: str, at: datetime) -> EventView:
    """Call an event off. Who was registered there, and how many came, stands.

    Raises Refused: `user.unknown`, `event.unknown`, `event.called_off`, `event.past`, what `reason` refuses.
    """
    actor, why = user_id(name=by), reason(why=why)
    with transaction.atomic():
        found = _changeable(code, at)._replace(called_off=why)
        _write_change(found, actor)
        record(by=by, action="call_off_event", subject=code, detail={})
    return found


def _changeable(code: str, at: datetime) -> EventView:
    """The event, held until the end of the transaction. Raises Refused where nothing is changed about it any more."""
    hold(subject=f"event {code}")
    found = find_event(code=code)
    if found is None:
        raise Refused(Problem("event.unknown", "event", code[:40]))
    if found.called_off:
        raise Refused(Problem("event.called_off", "event"))
    if found.held_on < timezone.localdate(at):
        raise Refused(Problem("event.past", "event"))
    return found


def _write_change(event: EventView, actor: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outreach_eventchange (event_id, name, region, held_on, called_off, told_by_id)"
            " SELECT id, %s, %s, %s, %s, %s FROM outreach_event WHERE code = %s",
            [event.name, event.region, event.held_on, event.called_off, actor, event.code],
        )


def _name(name: str, region: str) -> str:
    """The name as it is kept. Raises Refused where it, or the region, is none."""
    line = reason(why=name, where="name")
    if len(line) > LONGEST_NAME:
        raise Refused(Problem("event.name_too_long", "name", str(LONGEST_NAME)))
    if region not in REGIONS:
        raise Refused(Problem("region.unknown", "region", region))
    return line


def _known(code: str, name: str, region: str, on: date) -> EventView | None:
    """The event that stands under this code. Raises Refused where it is another, or called off."""
    found = find_event(code=code)
    if found and (found.name, found.region, found.held_on) != (name, region, on):
        raise Refused(Problem("event.other_content", "event", code))
    if found and found.called_off:
        raise Refused(Problem("event.called_off", "event"))
    return found


def tell_attendance(*, event: str, women: int, men: int, by: str, at: datetime) -> EventView:
    """Note how many came to an event. The newest count counts; the same as the last adds nothing.

    Raises Refused: `user.unknown`, `event.unknown`, `event.count_unlikely`.
    """
    actor, found = user_id(name=by), find_event(code=event)
    if found is None:
        raise Refused(Problem("event.unknown", "event", event[:40]))
    for where, count in (("women", women), ("men", men)):
        if not 0 <= count <= MOST_COUNTED:
            raise Refused(Problem("event.count_unlikely", where, str(count)[:20]))
    if (found.women, found.men) != (women, men):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO outreach_attendance (event_id, women, men, told_by_id)"
                " SELECT id, %s, %s, %s FROM outreach_event WHERE code = %s",
                [women, men, actor, event],
            )
            record(by=by, action="tell_attendance", subject=event, detail={"women": women, "men": men})
    return found._replace(women=women, men=men)

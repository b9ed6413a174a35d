"""Who looked at whose data: for the people themselves, and for whoever watches over those who look.

A look is noted once in a visit (access.actions.note_look), at a participant or at a list with its rows.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from payung.access.roles import ROLES
from payung.access.scope import EVERYTHING, seeing
from payung.kernel.language import Language, name_in
from payung.people.regions import PROVINCE, REGIONS

MOST = 200


class Look(NamedTuple):
    """Somebody of the staff looked: at `what` ("worker", "list" or "application") with this number or id.

    `roles` are those they had then, each with where it was bound: (role, region or None, sponsor or None).
    """

    at: datetime
    by: str
    what: str
    which: str
    roles: tuple[tuple[str, str | None, str | None], ...]


ROLES_THEN = """
(SELECT coalesce(array_agg(ARRAY[g.role, g.region, f.name] ORDER BY g.id), '{}')
 FROM access_grant g JOIN access_user u ON u.id = g.user_id LEFT JOIN contributions_funder f ON f.id = g.sponsor_id
 WHERE u.name = e.by AND g.recorded_at <= e.recorded_at
 AND NOT EXISTS (SELECT FROM access_endedgrant x WHERE x.grant_id = g.id AND x.recorded_at <= e.recorded_at))
"""


def looks_at(*, number: int) -> list[Look]:
    """The looks at a participant, their application, and the lists on which they stand, newest first; MOST at most."""
    # Also lists that whoever reads this may not see: that somebody looked at them concerns the participant.
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'list ' || e.list_id FROM sponsors_enrolment e JOIN people_worker w ON w.id = e.worker_id"
            " WHERE w.number = %(number)s"
            " UNION SELECT 'application ' || d.application_id FROM applications_decision d"
            " JOIN people_worker w ON w.id = d.worker_id WHERE w.number = %(number)s"
            " UNION SELECT 'application ' || a.id FROM applications_application a"
            " JOIN people_worker w ON w.id = a.worker_id WHERE w.number = %(number)s",
            {"number": number},
        )
        papers = [row[0] for row in cursor.fetchall()]
    return _looks([f"worker {number}", *papers])


def looks_by(*, name: str) -> list[Look]:
    """The looks of one user, the newest first; MOST at most."""
    return _asked("e.by = %s", [name])


def _looks(subjects: Collection[str]) -> list[Look]:
    # By its beginning, whatever the database's order of letters: "~>=~" compares bytes, as the index does.
    within = " OR ".join("(e.subject ~>=~ %s AND e.subject ~<~ %s)" for _ in subjects)
    bounds = [bound for subject in subjects for bound in (f"{subject} visit ", f"{subject} visit!")]
    return _asked(f"({within})", bounds)


def _asked(condition: str, values: Collection[str]) -> list[Look]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.recorded_at, e.by, e.subject, {ROLES_THEN} FROM audit_entry e"
            f" WHERE e.action = 'look' AND {condition} ORDER BY e.seq DESC LIMIT {MOST}",
            list(values),
        )
        return [_look(*row) for row in cursor.fetchall()]


def _look(at: datetime, by: str, subject: str, roles: Iterable[tuple[str, str | None, str | None]]) -> Look:
    what, which, *_ = subject.split()
    return Look(at, by, what, which, tuple((role, region, sponsor) for role, region, sponsor in roles))


def role_words(*, look: Look, language: Language) -> str:
    """The roles somebody had when they looked, in words: "Branch officer, Kabupaten Ende"."""
    return " · ".join(_role_words(*role, language) for role in look.roles)


def _role_words(role: str, region: str | None, sponsor: str | None, language: Language) -> str:
    known = ROLES.get(role)
    name = name_in(language, known) if known else role
    where = sponsor or place_words(region=region or "")
    return f"{name}, {where}" if where else name


def place_words(*, region: str) -> str:
    """A region of a grant by its name: "" is the nation."""
    if region in REGIONS:
        return REGIONS[region].full_name
    return {"": "Indonesia", PROVINCE: "Nusa Tenggara Timur"}.get(region, region)

"""Who may act: adding users, and noting what personal data they looked at."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from payung.access.holding import hold
from payung.access.queries import user_id
from payung.audit.actions import record
from payung.audit.queries import is_recorded
from payung.kernel.problems import Problem, Refused

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


def add_user(*, name: str, by: str, at: datetime) -> None:
    """Make `name` known as somebody who may act.

    Raises Refused: `user.name_malformed`, `user.exists`, `user.unknown`. `by` is the user who adds, or the
    new user themself; `at` is when the request came.
    """
    if not NAME.fullmatch(name):
        raise Refused(Problem("user.name_malformed", "name", name))
    if by != name:
        user_id(name=by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_user (name) VALUES (%s) ON CONFLICT (name) DO NOTHING RETURNING id", [name])
        if cursor.fetchone() is None:
            raise Refused(Problem("user.exists", "name", name))
        record(by=by, action="add_user", subject=name, detail={"at": at.isoformat()})


def note_looks(*, subjects: Iterable[str], visit: str, by: str, at: datetime) -> None:
    """Note that somebody looked at the personal data of each subject: once in each visit, however often they looked.

    A subject is `worker NUMBER`, `list ID` or `application ID` (reporting.looks reads them). Raises Refused
    `user.unknown`.
    """
    user_id(name=by)
    looked = {f"{subject} visit {visit}": None for subject in subjects}
    with transaction.atomic():
        hold(subject=f"looks of visit {visit}")
        for look in looked:
            if not is_recorded(action="look", subject=look):
                record(by=by, action="look", subject=look, detail={"at": at.isoformat()})

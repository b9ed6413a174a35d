"""A way to the pages that show personal data, for whoever may run commands here. (Passwords come with the accounts.)

    invite -> a link, good for ten minutes and once (access.actions.enter_desk) -> a visit of eight hours, in a cookie

Both are signed under the installation's secret and for nothing else, so neither can be made elsewhere, nor one be
passed off as the other.
"""

import secrets
from typing import NamedTuple

from django.core import signing

from payung.access.queries import user_id
from payung.kernel.problems import Problem, Refused

INVITED_FOR = 10 * 60
VISIT_LASTS = 8 * 60 * 60
"""Both in seconds."""

INVITATION, VISIT = "payung.desk.invitation", "payung.desk.visit"


class Visit(NamedTuple):
    """Who is at the desk, and by which invitation."""

    name: str
    id: str


def invite(*, name: str) -> str:
    """An invitation for this user. Raises Refused `user.unknown`."""
    user_id(name=name)
    return signing.dumps(Visit(name, secrets.token_urlsafe(12)), salt=INVITATION)


def invited(*, invitation: str) -> Visit:
    """The visit that an invitation promises; `access.actions.enter_desk` says whether it was used.

    Raises Refused `desk.link_expired`, or `desk.link_invalid` for what is no invitation of ours.
    """
    try:
        return Visit(*signing.loads(invitation, salt=INVITATION, max_age=INVITED_FOR))
    except signing.SignatureExpired as error:
        raise Refused(Problem("desk.link_expired")) from error
    except signing.BadSignature as error:
        raise Refused(Problem("desk.link_invalid")) from error


def seal_visit(*, visit: Visit) -> str:
    """A visit as a cookie keeps it, from now on for VISIT_LASTS."""
    return signing.dumps(visit, salt=VISIT)


def standing_visit(*, sealed: str) -> Visit | None:
    """The visit that a cookie keeps; None where it is over, was not sealed by us, or its user is not known here."""
    try:
        visit = Visit(*signing.loads(sealed, salt=VISIT, max_age=VISIT_LASTS))
        user_id(name=visit.name)
    except (signing.BadSignature, Refused):
        return None
    return visit

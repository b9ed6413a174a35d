"""What a worker's browser keeps after the code was right: whose pages it may see, sealed by us. Nothing is stored here.

It ends half an hour after the last page, and eight hours after the code, whatever is looked at meanwhile.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SALT = "payung.me.session"


class Session(NamedTuple):
    """Whose pages, by participant number, and since when and last at which instant, in seconds of Unix time."""

    number: int
    since: int
    last: int


def begin(*, number: int, at: datetime) -> Session:
    """A session that begins now."""
    return Session(number, int(at.timestamp()), int(at.timestamp()))


def seal_session(*, session: Session, at: datetime) -> str:
    """A session as the cookie keeps it, seen last at this instant."""
    return signing.dumps(session._replace(last=int(at.timestamp())), salt=SALT)


def standing_session(*, sealed: str, at: datetime) -> Session | None:
    """The session that a cookie keeps; None where it is over, or was not sealed by us."""
    try:
        session = Session(*signing.loads(sealed, salt=SALT))
    except signing.BadSignature:
        return None
    idle, whole = at.timestamp() - session.last, at.timestamp() - session.since
    return session if idle < IDLE.total_seconds() and whole < LONGEST.total_seconds() else None

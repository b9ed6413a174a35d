"""What a command is given by the site: an open installation, and the clock."""

from collections.abc import Callable
from datetime import UTC, datetime

_open: Callable[[], None] | None = None


def give(*, opener: Callable[[], None]) -> None:
    """The site says how an installation is opened; a command opens it only if it needs it."""
    global _open
    _open = opener


def open_installation() -> None:
    """Open keys, database and tables; once per process."""
    global _open
    if _open is not None:
        opener, _open = _open, None
        opener()


def now() -> datetime:
    """The instant at which the command was given."""
    return datetime.now(UTC)

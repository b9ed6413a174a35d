"""What a command is given by the site: an open installation, its keys to replace, its home, and the clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

KeyKeeper = Callable[[Callable[[str], str]], None]
_open: Callable[[], None] | None = None
_keep_keys: KeyKeeper | None = None
_home: Callable[[], Path] | None = None


def give(*, opener: Callable[[], None]) -> None:
    """The site says how an installation is opened; a command opens it only if it needs it."""
    global _open
    _open = opener


def give_keys(*, keeper: KeyKeeper) -> None:
    """The site says how the text that holds the installation's keys is replaced."""
    global _keep_keys
    _keep_keys = keeper


def give_home(*, folder: Callable[[], Path]) -> None:
    """The site says where the installation's files live."""
    global _home
    _home = folder


def home() -> Path:
    """The folder of the installation's files."""
    assert _home is not None, "the site gave no home"
    return _home()


def open_installation() -> None:
    """Open keys, database and tables; once per process."""
    global _open
    if _open is not None:
        opener, _open = _open, None
        opener()


def rewrite_keys(change: Callable[[str], str]) -> None:
    """Replace the text that holds the installation's keys by what `change` makes of it. Raises Refused."""
    assert _keep_keys is not None, "the site gave no keeper of keys"
    _keep_keys(change)


def now() -> datetime:
    """The instant at which the command was given."""
    return datetime.now(UTC)

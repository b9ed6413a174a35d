"""How a line of the log is written: where something failed and as what, never what the exception says.

What PostgreSQL and Python quote in a message may be of a person: a name that was too long, a number that was there
already. Nor an invitation's address: whoever reads it may use it.
"""

import logging
import re
from traceback import format_tb
from types import TracebackType

INVITATION = re.compile(r"(?<=/staff/begin/)[^\s?]+")
_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """A formatter that tells of exceptions their traces and their kinds, the first cause first."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in which an invitation is not named."""
        return INVITATION.sub("…", super().format(record))

    def formatException(self, ei: _Failure) -> str:  # noqa: N802  # logging calls it so
        """The trace of each exception of the chain, and what kind it was."""
        told, error = list[str](), ei[1]
        while error is not None:
            told.append(f"{''.join(format_tb(error.__traceback__))}{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(reversed(told))

"""While the site is served, what is due in the outbox is sent."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connections

from payung.messages.actions import THE_SITE, send_due

EVERY = 5.0
"""Seconds from the end of one run to the next."""

log = logging.getLogger(__name__)


@contextmanager
def sending(*, every: float = EVERY) -> Iterator[None]:
    """Send what is due, again and again, until the end of the block; a message that is on its way is waited for."""
    over = threading.Event()
    thread = threading.Thread(target=_send, args=(over, every), name="sender")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _send(over: threading.Event, every: float) -> None:
    settled: datetime | None = None
    while not over.is_set():
        try:
            settled = send_due(by=THE_SITE, at=datetime.now(UTC), since=settled, over=over.is_set).settled_until
        except Exception as error:
            # The next run tries again. Its name alone: what was being sent is nobody's business here.
            log.error("messages could not be sent: %s", type(error).__name__)
        finally:
            connections.close_all()
        over.wait(every)

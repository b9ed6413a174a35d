"""Who waits for whom where an agreement's promise and money are concerned."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError, connection

from payung.sponsors import queries
from payung.sponsors.queries import AgreementView

TRIES = 20  # each is lost only where a worker paid in between
Answer = TypeVar("Answer")


def hold(*, agreements: Sequence[AgreementView]) -> list[AgreementView]:
    """These agreements as they stand now: whoever commits or spends of them waits until our transaction ends.

    Who pays may have been handed over while we waited: what was read before is no longer to be used. The oldest is held
    first, so that two who hold the same agreements never wait in a ring.
    """
    with connection.cursor() as cursor:
        for id in sorted({agreement.id for agreement in agreements}):
            cursor.execute("SELECT FROM sponsors_agreement WHERE id = %s FOR NO KEY UPDATE", [id])
    return [queries.agreement(id=agreement.id) for agreement in agreements]


def unless_overtaken(*, work: Callable[[], Answer]) -> Answer:
    """Do `work`, and again where somebody paid one of its months between its reading and its writing."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            continue
    return work()

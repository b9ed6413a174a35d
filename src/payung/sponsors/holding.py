"""Who waits for whom where an agreement's promise and money are concerned."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import IntegrityError, connection

from payung.sponsors.queries import AgreementView

TRIES = 20  # each is lost only where a worker paid in between
Answer = TypeVar("Answer")


def hold(*, agreements: Iterable[AgreementView]) -> None:
    """Whoever commits or spends the budget of these agreements waits here until our transaction ends.

    Of several the oldest comes first, so that two who hold the same never wait in a ring.
    """
    with connection.cursor() as cursor:
        for agreement in sorted(agreements, key=lambda each: each.id):
            cursor.execute("SELECT FROM sponsors_agreement WHERE id = %s FOR NO KEY UPDATE", [agreement.id])


def unless_overtaken(*, work: Callable[[], Answer]) -> Answer:
    """Do `work`, and again where somebody paid one of its months between its reading and its writing."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            continue
    return work()

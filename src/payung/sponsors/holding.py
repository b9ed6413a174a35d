"""Who waits for whom where an agreement's promise and money are concerned."""

from collections.abc import Sequence

from django.db import connection

from payung.sponsors import queries
from payung.sponsors.queries import AgreementView


def hold(*, agreements: Sequence[AgreementView]) -> list[AgreementView]:
    """These agreements as they stand now: whoever commits or spends of them waits until our transaction ends.

    Who pays may have been handed over while we waited: what was read before is no longer to be used. The oldest is held
    first, so that two who hold the same agreements never wait in a ring.
    """
    with connection.cursor() as cursor:
        for id in sorted({agreement.id for agreement in agreements}):
            cursor.execute("SELECT FROM sponsors_agreement WHERE id = %s FOR NO KEY UPDATE", [id])
    return [queries.agreement(id=agreement.id) for agreement in agreements]

"""Who wants no reminders. A worker chooses at the counter, whoever has a phone by writing STOP; the newest counts."""

import hashlib
import hmac

from django.conf import settings
from django.db import connection


def phone_index(*, phone: str) -> bytes:
    """The keyed index of a telephone number, which nobody can read out of it."""
    return hmac.digest(settings.PAYUNG_KEYS.index, b"message phone:" + phone.encode(), hashlib.sha256)[:16]


def is_wanted(*, worker: int | None, phone: str) -> bool:
    """Whether reminders may go to this worker at this telephone ("" for none): they may until somebody says no."""
    return last_choice(worker=worker, phone=phone_index(phone=phone) if phone else None) is not False


def last_choice(*, worker: int | None, phone: bytes | None) -> bool | None:
    """What was last chosen for this worker or this telephone (by its keyed index); None where nobody chose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted FROM messages_choice WHERE worker_id = %s OR phone = %s ORDER BY id DESC LIMIT 1",
            [worker, phone],
        )
        row = cursor.fetchone()
    return bool(row[0]) if row else None

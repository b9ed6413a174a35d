"""Who wants no reminders. A worker chooses at the counter, whoever has a phone by writing STOP; the newest counts."""

from django.conf import settings
from django.db import connection

CONCERNED = "worker_id = %(worker)s OR phone = %(phone)s"


def phone_index(*, phone: str) -> bytes:
    """The keyed index of a telephone number, which nobody can read out of it."""
    return settings.PAYUNG_KEYS.keyed_index(f"message phone:{phone}")


def is_wanted(*, worker: int, phone: str) -> bool:
    """Whether reminders may go to this worker at this telephone ("" for none): they may until somebody says no.

    Declining or withdrawing the consent to be reminded (people.consent) says no as well. Who was never asked, as most
    on a sponsor's list, is reminded: what they do not know of ends their protection, and they may stop it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted FROM ("
            f" SELECT wanted, recorded_at FROM messages_choice WHERE {CONCERNED}"
            " UNION ALL SELECT given, recorded_at FROM people_consent WHERE worker_id = %(worker)s"
            " AND purpose = 'reminders') said ORDER BY recorded_at DESC LIMIT 1",
            {"worker": worker, "phone": phone_index(phone=phone) if phone else None},
        )
        row = cursor.fetchone()
    return row is None or bool(row[0])


def last_choice(*, worker: int | None, phone: bytes | None) -> bool | None:
    """What was last chosen for this worker or this telephone (by its keyed index); None where nobody chose."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT wanted FROM messages_choice WHERE {CONCERNED} ORDER BY id DESC LIMIT 1",
            {"worker": worker, "phone": phone},
        )
        row = cursor.fetchone()
    return bool(row[0]) if row else None

"""Messages that people send us. Of what they say nothing is kept but keyed indexes: there may be a NIK in them."""

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from payung.messages.choices import phone_index


class Letter(NamedTuple):
    """A message that somebody sent: the name of the gateway that brought it, its id there, the sender's telephone."""

    gateway: str
    id: str
    phone: str
    text: str

    @property
    def mark(self) -> bytes:
        """The keyed index by which the same message is known again."""
        return settings.PAYUNG_KEYS.keyed_index(f"received:{self.gateway}:{self.id}")

    @property
    def digest(self) -> bytes:
        """The keyed index of sender and text, by which another message under the same id is noticed."""
        return settings.PAYUNG_KEYS.keyed_index(f"letter:{self.phone}:{self.text}")

    @property
    def sender(self) -> bytes:
        """The keyed index of the sender's telephone."""
        return phone_index(phone=self.phone)

    @property
    def registration(self) -> UUID:
        """The id of the registration that it may ask for: come again, it gets the first answer again."""
        return UUID(bytes=settings.PAYUNG_KEYS.keyed_index(f"registration:{self.gateway}:{self.id}"))


def known_as(*, letter: Letter) -> bytes | None:
    """The digest of the message that came under this id before, None where none did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest FROM messages_received WHERE gateway = %s AND mark = %s", [letter.gateway, letter.mark]
        )
        row = cursor.fetchone()
    return bytes(row[0]) if row else None

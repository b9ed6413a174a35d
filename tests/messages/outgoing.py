"""An office that tells people things, and adapters that do what a test wants."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from payung.messages.actions import THE_SITE, Sent, send_due, tell
from payung.messages.adapters import Outcome, Outgoing
from payung.messages.routes import CHANNELS, Routes
from payung.people.queries import Member

PHONE = "081234567890"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Carrier:
    """An adapter of a test's own: `says` what becomes of each message, `answers` what it says when asked."""

    says: Callable[[Outgoing], Outcome] = lambda outgoing: Outcome("accepted")
    answers: Callable[[str], Outcome] = lambda reference: Outcome("unknown")
    name: str = "carrier"
    carried: list[Outgoing] = field(default_factory=list)

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        self.carried.append(outgoing)
        return self.says(outgoing)

    def ask(self, reference: str, *, since: datetime) -> Outcome:
        return self.answers(reference)


def carried_by(carrier: Carrier) -> Carrier:
    """Every channel goes by this carrier from now on."""
    settings.PAYUNG_MESSAGES = Routes(dict.fromkeys(CHANNELS, carrier), {"sms-gateway": "a secret of the gateway"})
    return carrier


def remind(member: Member, key: str = "reminder", **words: datetime | str) -> None:
    """Tell a worker that a month is due."""
    values = {"number": str(member.number), "month": "2026-12", "amount": "16800", "day": "2026-12-15"}
    with transaction.atomic():
        tell(worker_id=member.id, text="reminder_before_due", values=values, key=key, **words)  # type: ignore[arg-type]


def acknowledge(member: Member, key: str = "receipt") -> None:
    """Tell a worker that money came, which nobody can refuse to hear."""
    values = {"number": str(member.number), "amount": "16800", "months": "2026-12", "savings": "0"}
    with transaction.atomic():
        tell(worker_id=member.id, text="payment_received", values=values, key=key)


def sent(after: timedelta = timedelta()) -> Sent:
    """One run of the sender, so long from now."""
    return send_due(by=THE_SITE, at=now() + after)

"""Who carries messages out: a file, an HTTP gateway for SMS and WhatsApp, a mail server.

An adapter says plainly what it knows. What may have arrived is `unknown`: it is asked about, and never sent again on
the chance (docs/messages.md).
"""

from datetime import datetime
from typing import Literal, NamedTuple, Protocol

State = Literal["accepted", "failed", "refused", "unknown"]


class Outgoing(NamedTuple):
    """One message on its way: `reference` is what whoever carries it knows it by, the same at every attempt."""

    reference: str
    channel: str
    to: str
    text: str


class Outcome(NamedTuple):
    """What became of an attempt: accepted; failed, but may be tried again; refused for good; or unknown.

    `detail` has no personal data. `retry_after` are seconds. `rest`: the adapter itself is in trouble, so that other
    messages need not be tried just now.
    """

    state: State
    detail: str = ""
    provider_id: str = ""
    retry_after: int = 0
    rest: bool = False


class Adapter(Protocol):
    """Whoever carries messages."""

    @property
    def name(self) -> str:
        """By which an attempt says who made it."""

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand over one message. Does not raise for what networks do."""

    def ask(self, reference: str, *, since: datetime) -> Outcome:
        """What became of an attempt of `since` whose end nobody saw; unknown where that cannot be said."""

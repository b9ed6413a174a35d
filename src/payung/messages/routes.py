"""Which adapter carries which channel here, as a value. Only `site` knows where it comes from."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from payung.messages.adapters import Adapter, Outgoing
from payung.messages.adapters.files import FileAdapter
from payung.messages.adapters.gateway import GatewayAdapter
from payung.messages.adapters.mail import PORTS, MailAdapter

SMS, WHATSAPP, EMAIL = CHANNELS = ("sms", "whatsapp", "email")
SHORTEST_SECRET = 16  # letters


@dataclass(frozen=True, slots=True)
class Routes:
    """The adapter of each channel; and the secrets by which gateways sign what people sent to them, by their names."""

    adapters: Mapping[str, Adapter]
    gateways: Mapping[str, str] = field(default_factory=dict, repr=False)


def read_routes(*, text: str, folder: Path) -> Routes:
    """Routes from their JSON text (PAYUNG_MESSAGES, docs/messages.md); what it does not name goes to files in `folder`.

    Raises ValueError where it is not such a text.
    """
    try:
        raw: dict[str, Any] = json.loads(text) if text else {}
        gateways = {str(name): str(secret) for name, secret in raw.pop("gateways", {}).items()}
        routed = {channel: _adapter(channel, raw.pop(channel)) for channel in CHANNELS if channel in raw}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a channel has `url`, and `token` or (for email) `from`") from error
    if raw:
        raise ValueError(f"unknown: {', '.join(sorted(raw))}")
    if any(len(secret) < SHORTEST_SECRET for secret in gateways.values()):
        raise ValueError(f"a gateway's secret has at least {SHORTEST_SECRET} letters")
    return Routes({channel: routed.get(channel, FileAdapter(folder)) for channel in CHANNELS}, gateways)


def said_aloud(*, routes: Routes, aloud: Callable[[Outgoing], None]) -> Routes:
    """The same routes, but for files: what goes into them is also said aloud."""
    adapters = {
        channel: replace(adapter, aloud=aloud) if isinstance(adapter, FileAdapter) else adapter
        for channel, adapter in routes.adapters.items()
    }
    return replace(routes, adapters=adapters)


def _adapter(channel: str, given: Mapping[str, str]) -> Adapter:
    """Raises KeyError for what is missing, ValueError for an address that is none."""
    target = urlsplit(given["url"])
    schemes = PORTS if channel == EMAIL else ("https", "http")
    if target.scheme not in schemes or not target.hostname:
        raise ValueError(f"{channel}: the url begins with {' or '.join(schemes)}")
    if channel == EMAIL:
        return MailAdapter(url=given["url"], sender=given["from"])
    return GatewayAdapter(name=f"gateway {target.hostname}", url=given["url"], token=given["token"])

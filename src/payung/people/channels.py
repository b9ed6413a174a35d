"""The channels by which people come in, and which of them are open. Everything said of them is in channels.yaml."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple

import yaml
from django.db import connection

from payung.kernel.problems import Problem, Refused

Trust = Literal["staff", "stranger"]


class Channel(NamedTuple):
    """A channel: its code and names, whether whoever acts by it may be told who is registered (`trust`), and whether
    whoever enters a registration is the agent who brought the person in."""

    code: str
    name_id: str
    name_en: str
    trust: Trust
    agent: bool

    @property
    def is_for_strangers(self) -> bool:
        """Whether whoever registers by it gets the same answer whether or not the person is known."""
        return self.trust == "stranger"


class Switch(NamedTuple):
    """The last word on a channel: whether it is open, why, by whom and when."""

    open: bool
    why: str
    by: str
    at: datetime


@cache
def channels() -> Mapping[str, Channel]:
    """The whole catalogue by code, in the order of its file."""
    text = files("payung.people").joinpath("channels.yaml").read_text("utf-8")
    return MappingProxyType(
        {
            code: Channel(code, told["id"], told["en"], told["trust"], told["agent"])
            for code, told in yaml.safe_load(text).items()
        }
    )


def find_channel(*, code: str) -> Channel:
    """The channel with this code. Raises Refused `channel.unknown`."""
    if code not in channels():
        raise Refused(Problem("channel.unknown", "channel", code))
    return channels()[code]


def switches() -> dict[str, Switch]:
    """The last word on each channel that was ever switched. The others are open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (s.channel) s.channel, s.open, s.why, u.name, s.recorded_at"
            " FROM people_channelswitch s JOIN access_user u ON u.id = s.switched_by_id"
            " ORDER BY s.channel, s.id DESC"
        )
        return {channel: Switch._make(told) for channel, *told in cursor.fetchall()}


def open_channels() -> list[Channel]:
    """The channels by which people can come in now."""
    last = switches()
    return [each for each in channels().values() if each.code not in last or last[each.code].open]


def is_open(*, channel: str) -> bool:
    """Whether people can come in by this channel now."""
    return any(each.code == channel for each in open_channels())


def open_channel(*, code: str) -> Channel:
    """The channel with this code. Raises Refused: `channel.unknown`; `channel.closed`, which names those that are."""
    channel, standing = find_channel(code=code), open_channels()
    if channel not in standing:
        raise Refused(Problem("channel.closed", "channel", ", ".join(each.code for each in standing)))
    return channel


def write_switch(*, channel: Channel, open: bool, why: str, by: int) -> None:
    """Write down that a channel is open or closed from now on. In the caller's transaction; `by` is the user's id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_channelswitch (channel, open, why, switched_by_id) VALUES (%s, %s, %s, %s)",
            [channel.code, open, why, by],
        )

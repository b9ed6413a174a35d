"""What an order can ask for. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from payung.kernel.months import Month
from payung.sponsors.checks import CoFunder


class HandOver(NamedTuple):
    """From a month on these pay, each so many parts, and nobody else."""

    first_month: Month
    funders: tuple[CoFunder, ...]


class Voiding(NamedTuple):
    """From a month on, what these lists promise and is not paid is promised no more. Without lists: of all there are.

    An order names them: a list that is approved after it was placed is not voided unseen.
    """

    first_month: Month
    lists: tuple[str, ...] = ()


class Refund(NamedTuple):
    """Money of a party (its number) that waits goes back to it, by the outgoing transfer `reference`."""

    party: int
    amount: int
    reference: str


class CarryOver(NamedTuple):
    """Money of a party (its number) that waits goes to another agreement of the same funder, by its code."""

    party: int
    amount: int
    into: str


Asked: TypeAlias = HandOver | Voiding | Refund | CarryOver
KINDS = {HandOver: "handover", Voiding: "void", Refund: "refund", CarryOver: "carry_over"}


def as_content(*, asked: Asked, why: str) -> dict[str, Any]:
    """An order as it is kept: what it asks for, and why."""
    content = asked._asdict() | {"why": why}
    if isinstance(asked, HandOver | Voiding):
        content["first_month"] = str(asked.first_month)
    if isinstance(asked, HandOver):
        content["funders"] = [funder._asdict() for funder in asked.funders]
    return content


def from_content(*, kind: str, content: Mapping[str, Any]) -> Asked:
    """What an order that was kept asks for."""
    words = {name: value for name, value in content.items() if name != "why"}
    if "first_month" in words:
        words["first_month"] = Month.parse(words["first_month"])
    if "lists" in words:
        words["lists"] = tuple(words["lists"])
    if "funders" in words:
        words["funders"] = tuple(CoFunder(**funder) for funder in words["funders"])
    made: type[Any] = next(each for each, name in KINDS.items() if name == kind)
    asked: Asked = made(**words)
    return asked


def order_id(*, agreement: str, kind: str, content: Mapping[str, Any]) -> str:
    """Sixteen hex digits over what is asked for: placed twice in the same words, it is one order."""
    told = json.dumps([agreement, kind, content], sort_keys=True).encode()
    return hashlib.sha256(told).hexdigest()[:16]

"""What an order about an agreement does, in a few lines: people, months and rupiah."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payung.interfaces.web.language import reading_language
from payung.kernel.language import long_month, number, rupiah
from payung.kernel.months import Month

Line = tuple[str | Promise, str]

AMOUNTS: Mapping[str, Promise] = {
    "amount": _("Amount"),
    "waiting": _("Waits after it"),
    "waiting_there": _("Waits there after it"),
    "available": _("Free in the budget after it"),
}


def lines(*, figures: Mapping[str, Any]) -> Iterator[Line]:
    """The figures of an order (`sponsors.orders.queries.Order.figures`), each with its heading."""
    if "from" in figures:
        yield _("From which month on"), long_month(Month.parse(figures["from"]).first, reading_language())
    if "funder" in figures:
        yield _("Whose money"), str(figures["funder"])
    if "into" in figures:
        yield _("Goes to the agreement"), str(figures["into"])
    if "reference" in figures:
        yield _("Reference"), str(figures["reference"])
    if "people" in figures:
        yield _("People"), number(figures["people"])
    for each in figures.get("funders", ()):
        promised = f"{rupiah(each['committed_before'])} → {rupiah(each['committed_after'])}"
        yield each["name"], f"{each['parts']}/{figures['of']}: {promised}"
    for name, heading in AMOUNTS.items():
        if name in figures:
            yield heading, rupiah(figures[name])

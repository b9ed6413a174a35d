"""What every page of the desk has: its links, the person it is about, and that somebody looked."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payung.access.actions import note_looks
from payung.access.scope import NOTHING
from payung.interfaces.web.counter.words import MONEY
from payung.interfaces.web.staff import Staff, worker_within
from payung.kernel.months import Month
from payung.payments.orders.queries import MoneyOrder, open_money_orders
from payung.people.changes.queries import contact
from payung.people.queries import Member

LONGEST = 200
"""Characters that are read of a field."""


class Link(NamedTuple):
    """A part of the desk: the address's name, what it is called, the right it asks for, whether it is a form, and
    whether it is about what has no region: the nation's alone."""

    part: str
    address: str
    text: str | Promise
    right: str
    is_form: bool = False
    is_nations: bool = False

    def opens(self, *, who: Staff) -> bool:
        """Whether this account finds anything there."""
        reached = who.reach_of(self.right, doing=self.is_form)
        return reached != NOTHING and (not self.is_nations or reached.reaches_region(region=""))


LINKS = (
    Link("find", "desk", _("Find"), "people"),
    Link("register", "desk-register", _("Register a person"), "register", is_form=True),
    Link("applications", "desk-applications", _("Applications"), "register"),
    Link("tasks", "desk-tasks", _("Visits"), "change"),
    Link("orders", "desk-orders", _("Second person"), "orders"),
    Link("unclaimed", "desk-unclaimed", _("Unclaimed money"), "cash", is_nations=True),
)


def page(
    request: HttpRequest, name: str, who: Staff, context: Mapping[str, object], *, part: str = "find", status: int = 200
) -> HttpResponse:
    """One page of the desk."""
    whole = {
        "page": "desk",
        "part": part,
        "who": who,
        "links": [link for link in LINKS if link.opens(who=who)],
        "problems": (),
        **context,
    }
    return render(request, f"payung/desk/{name}.html", whole, status=status)


def looked_at(*, who: Staff, number: str) -> Member:
    """The participant with this number within the reach of the page; that somebody looks is noted. Raises Http404."""
    member = worker_within(who=who, number=number)
    note(who=who, numbers=[member.number])
    return member


def note(*, who: Staff, numbers: Iterable[int]) -> None:
    """Note that somebody looks at what stands about the participants with these numbers."""
    note_looks(subjects=[f"worker {number}" for number in numbers], visit=who.visit, by=who.name, at=timezone.now())


def allowed(*, who: Staff, member: Member) -> frozenset[str]:
    """What the account may do with this participant."""
    region = contact(worker_id=member.id).region
    rights = ("cash", "card", "change", "register")
    return frozenset(right for right in rights if who.reach_of(right, doing=True).reaches_region(region=region))


def asked_of(*, member: Member) -> list[tuple[MoneyOrder, Promise]]:
    """What is asked for about the participant's money and waits for a second person, with its title."""
    return [(each, MONEY[each.kind]) for each in open_money_orders(payer=member.number)]


def typed(request: HttpRequest, *fields: str) -> dict[str, str]:
    """What was typed into these fields, without signs that nobody sees."""
    return {field: request.POST.get(field, "").replace("\0", "").strip()[:LONGEST] for field in fields}


def coming_months(*, count: int = 13) -> list[Month]:
    """This month and those after it."""
    this = Month.of(timezone.localdate())
    return [this + n for n in range(count)]

"""What waits for a second person: read it, confirm it, or decline it with a reason. Whoever asked cannot confirm."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from payung.changes.actions import confirm_identity, deny_death
from payung.contributions.jht.actions import confirm_rate
from payung.interfaces.web.counter import words
from payung.interfaces.web.counter.figures import lines
from payung.interfaces.web.counter.frame import note, page, typed
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, agreement_within, staff
from payung.interfaces.web.status import status_of
from payung.kernel.language import rupiah
from payung.kernel.problems import Problem, Refused
from payung.payments.orders.actions import confirm_money_order, decline_money_order
from payung.payments.orders.queries import money_order
from payung.payments.own_statement import rate_words
from payung.people.corrections.actions import decline_correction
from payung.people.corrections.queries import Side, correction
from payung.people.regions import REGIONS
from payung.reporting.orders import OpenOrder, find_open_order, open_orders
from payung.reporting.telling import in_words
from payung.sponsors.orders.actions import confirm_order, decline_order
from payung.sponsors.orders.queries import order as agreement_order
from payung.sponsors.review import heading


class Deeds(NamedTuple):
    """How one kind of order is confirmed, and declined; None where it only waits until somebody asks otherwise."""

    confirm: Callable[[OpenOrder, Mapping[str, str], str, datetime], object]
    decline: Callable[[OpenOrder, Mapping[str, str], str, datetime], object] | None


def _confirm_correction(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return confirm_identity(id=order.id, nik=words["nik"], by=by, at=at)


def _decline_correction(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return decline_correction(id=order.id, why=words["why"], by=by, at=at)


def _confirm_death(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return deny_death(number=str(order.number), why=words["why"], by=by, at=at)


def _confirm_money(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return confirm_money_order(id=order.id, reference=words["reference"], by=by, at=at)


def _decline_money(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return decline_money_order(id=order.id, why=words["why"], by=by, at=at)


def _confirm_agreement(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return confirm_order(id=order.id, by=by, at=at)


def _decline_agreement(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    return decline_order(id=order.id, by=by, at=at)


def _confirm_rate(order: OpenOrder, words: Mapping[str, str], by: str, at: datetime) -> object:
    # As it was shown: another may have been declared since, which nobody but its author has seen.
    shown = int(words["amount"]) if words["amount"].isdecimal() else -1
    return confirm_rate(year=int(order.id), basis_points=shown, by=by, at=at)


DEEDS: Mapping[str, Deeds] = {
    "correction": Deeds(_confirm_correction, _decline_correction),
    "death": Deeds(_confirm_death, None),
    "money": Deeds(_confirm_money, _decline_money),
    "agreement": Deeds(_confirm_agreement, _decline_agreement),
    "rate": Deeds(_confirm_rate, None),
}


@staff("orders")
@require_safe
def waiting(request: HttpRequest, who: Staff) -> HttpResponse:
    """Everything within reach that waits, the oldest first."""
    shown = [(each, _title(each), _about(each)) for each in open_orders() if _reaches(who, each)]
    note(who=who, numbers=[each.number for each, _title, _what in shown if each.number])
    answered = request.GET.get("answered", "")
    return page(request, "orders", who, {"orders": shown, "answered": answered}, part="orders")


@staff("orders")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, who: Staff, kind: str, id: str) -> HttpResponse:
    """One of them, with both sides of what changes; or the answer to it."""
    found = find_open_order(kind=kind, id=id)
    if found is None or not _reaches(who, found):
        raise Http404
    if found.number:
        note(who=who, numbers=[found.number])
    values = typed(request, "nik", "reference", "why", "amount")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return redirect(f"{reverse('desk-orders')}?answered={_answer(request, found, values, who.name)}")
        except Refused as refusal:
            problems = refusal.problems
    context = {
        "order": found,
        "title": _title(found),
        "about": _about(found),
        "own": found.asked_by == who.name,
        "may_answer": who.may("orders"),
        "sees_people": who.sees("people"),
        "declinable": DEEDS[kind].decline is not None,
        "values": {**values, "nik": ""},
        "problems": problems,
        **_content(found),
    }
    return page(request, "order", who, context, part="orders", status=status_of(problems))


def _answer(request: HttpRequest, found: OpenOrder, values: Mapping[str, str], by: str) -> str:
    """Carry out the answer, and say which it was. Raises Refused."""
    deeds, at = DEEDS[found.kind], timezone.now()
    match request.POST.get("answer", ""):
        case "confirm":
            deeds.confirm(found, values, by, at)
            return "confirmed"
        case "decline" if deeds.decline:
            deeds.decline(found, values, by, at)
            return "declined"
        case other:
            raise Refused(Problem("page.choice_unknown", "", other[:40]))


def _reaches(who: Staff, order: OpenOrder) -> bool:
    """Whether the account is asked: by where the worker lives, by who pays, or of the whole nation's by the nation."""
    if order.agreement:
        try:
            agreement_within(who=who, code=order.agreement)
        except Http404:
            return False
        return True
    return who.scope.reaches_region(region=order.region)


def _title(order: OpenOrder) -> Promise:
    """What is asked for: of money it is said whether it goes back, over, or never was theirs."""
    return words.MONEY[order.what] if order.kind == "money" else words.ORDERS[order.kind]


def _about(order: OpenOrder) -> str:
    """What it is about, in a few words: a person, a code, an agreement, a year."""
    match order.kind:
        case "rate":
            return f"JHT {order.id}: {rate_words(basis_points=order.amount)}"
        case "agreement":
            return f"{order.agreement}: {order.name}"
        case "money":
            return f"{order.name}: {rupiah(order.amount)}"
        case _:
            return order.name


def _content(order: OpenOrder) -> dict[str, object]:
    """What is asked for, as it may be shown."""
    region = REGIONS[order.region].full_name if order.region in REGIONS else ""
    match order.kind:
        case "correction":
            found = correction(id=order.id)
            return {
                "region": region,
                "sides": [_beside(side) for side in found.sides],
                "asks_nik": "nik" in found.changes,
                "evidence": found.evidence,
                "state": found.state,
            }
        case "money":
            money = money_order(id=order.id)
            waits = None if money.takes_back else money.money().amount
            return {"region": region, "money": money, "waits": waits}
        case "agreement":
            asked = words.ASKED.get(order.what, "")
            return {"asked": asked, "figures": list(lines(figures=agreement_order(id=order.id).figures))}
        case _:
            return {"region": region}


def _beside(side: Side) -> tuple[str, str, str]:
    """A field's heading and both its values. Of two NIKs the same part is shown: that they differ must be said."""
    language = reading_language()
    before, after = (in_words(field=side.field, value=each, language=language) for each in (side.before, side.after))
    if side.field == "nik":
        after = f"{after} ({gettext('another NIK')})"
    return heading(field=side.field, language=language), before, after

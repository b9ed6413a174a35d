"""Months that are promised and not paid, given up again: one person asks, another confirms or declines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from payung.interfaces.web.forms import read_month
from payung.interfaces.web.staff import Staff, agreement_within, list_within, staff
from payung.interfaces.web.status import UNPROCESSABLE, status_of
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.sponsors.orders.actions import confirm_order, decline_order, place_order
from payung.sponsors.orders.asked import Voiding
from payung.sponsors.orders.queries import Order, order
from payung.sponsors.queries import ListView, approved_span


@staff("lists", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """Ask that from a month on, what a list promises and is not paid is promised no more."""
    kept, problems = list_within(who=who, id=id), tuple[Problem, ...]()
    if kept.state == "checked":
        raise Http404
    if request.method == "POST":
        try:
            asked = Voiding(read_month(request.POST.get("from", "")), (kept.id,))
            why = request.POST.get("why", "")
            placed = place_order(agreement=kept.agreement_code, asked=asked, why=why, by=who.name, at=timezone.now())
            return redirect("sponsor-order", id=placed.order.id)
        except Refused as refusal:
            problems = refusal.problems
    context = {
        "page": "sponsor",
        "who": who,
        "list": kept,
        "problems": problems,
        "months": _months(kept),
        "chosen": request.POST.get("from", ""),
        "why": request.POST.get("why", ""),
    }
    return render(request, "payung/sponsor/void.html", context, status=status_of(problems))


def _months(kept: ListView) -> list[Month]:
    return list(approved_span(list_id=kept.id).all)


@staff("lists")
@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """An order, what it does, and whether it was carried out."""
    found = _within(who, id)
    context = {"page": "sponsor", "who": who, "order": found, "figures": found.figures, "problems": ()}
    return render(request, "payung/sponsor/order.html", context)


@staff("approve")
@require_POST
def answer(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The second person's yes or no."""
    found = _within(who, id)
    act = confirm_order if request.POST.get("answer") == "yes" else decline_order
    try:
        act(id=found.id, by=who.name, at=timezone.now())
    except Refused as refusal:
        context = {
            "page": "sponsor",
            "who": who,
            "order": found,
            "figures": found.figures,
            "problems": refusal.problems,
        }
        return render(request, "payung/sponsor/order.html", context, status=UNPROCESSABLE)
    return redirect("sponsor-order", id=id)


def _within(who: Staff, id: str) -> Order:
    """An order about an agreement within reach. Raises Http404."""
    try:
        found = order(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    agreement_within(who=who, code=found.agreement_code)
    return found

"""Ask that money that waits be given back, or carried over to another payer; a second person confirms it.

It waits under a participant's code, or came under a code that nobody has: of no region, so the whole nation's. What
was taken wrongly is asked to be taken back: so it never was that payer's.
"""

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payung.interfaces.web.counter.frame import looked_at, page, typed
from payung.interfaces.web.forms import read_amount
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.payments.orders.actions import Wanted, place_money_order, place_take_back
from payung.payments.orders.queries import Unclaimed, unclaimed_money
from payung.payments.own_statement import own_receipts
from payung.payments.savings import savings

BACK, OVER = "back", "over"
WAYS = {BACK: _("Back to the payer"), OVER: _("To another payment code")}


@staff("cash", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """How much waits, and a form for what is to become of it. Nothing moves yet."""
    member = looked_at(who=who, number=number)
    waits = savings(code=member.number)
    values = _begun(waits)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = typed(request, *values)
        if not (problems := _placed(values, who.name, timezone.now(), code=str(member.number))):
            return redirect(f"{reverse('desk-person', kwargs={'number': member.number})}?told=money")
    context = {"member": member, "waits": waits, "values": values, "ways": WAYS, "problems": problems}
    return page(request, "returning", who, context, status=status_of(problems))


@staff("cash", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, who: Staff, number: str, n: int) -> HttpResponse:
    """Ask that the n-th receipt of a person be taken back, since it was taken wrongly. Nothing moves yet."""
    member, at = looked_at(who=who, number=number), timezone.now()
    asked = own_receipts(worker=member, known_at=at)[n - 1 : n]
    if n < 1 or not asked or asked[0].reversed or asked[0].by_group:
        raise Http404
    values = typed(request, "why")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            place_take_back(reference=asked[0].reference, why=values["why"], by=who.name, at=at)
            return redirect(f"{reverse('desk-person', kwargs={'number': member.number})}?told=money")
        except Refused as refusal:
            problems = tuple(_beside_its_field(problem) for problem in refusal.problems)
    context = {"member": member, "n": n, "receipt": asked[0], "values": values, "problems": problems}
    return page(request, "take_back", who, context, status=status_of(problems))


@staff("cash")
@require_http_methods(["GET", "HEAD", "POST"])
def unclaimed(request: HttpRequest, who: Staff) -> HttpResponse:
    """What came under codes of nobody; and of the one that is chosen, the same form."""
    found = unclaimed_money()
    chosen = _chosen(request, found)
    values = _begun(chosen.amount if chosen else 0)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        if chosen is None:
            raise Http404
        values = typed(request, *values)
        if not (problems := _placed(values, who.name, timezone.now(), receipt=chosen.reference)):
            return redirect(f"{reverse('desk-unclaimed')}?told=asked")
    context = {
        "found": found,
        "chosen": chosen,
        "values": values,
        "ways": WAYS,
        "problems": problems,
        "may_ask": who.may("cash"),
        "is_nations": who.scope.reaches_region(region=""),
        "asked": request.GET.get("told") == "asked",
    }
    return page(request, "unclaimed", who, context, part="unclaimed", status=status_of(problems))


def _chosen(request: HttpRequest, found: list[Unclaimed]) -> Unclaimed | None:
    """The money that is asked about, among what waits. Raises Http404 where it does not, or not for this account."""
    asked = (request.POST if request.method == "POST" else request.GET).get("receipt", "")
    for each in found:
        if each.reference == asked:
            return each
    if asked:
        raise Http404
    return None


def _begun(waits: int) -> dict[str, str]:
    """The form before anything is typed."""
    return {"way": BACK, "amount": str(waits), "to": "", "why": ""}


def _placed(values: dict[str, str], by: str, at: datetime, *, code: str = "", receipt: str = "") -> tuple[Problem, ...]:
    """Ask for what the form says, of the money under this code or receipt; or what is wrong with it."""
    try:
        if values["way"] not in WAYS:
            raise Refused(Problem("page.choice_unknown", "way", values["way"][:40]))
        if values["way"] == OVER and not values["to"]:
            raise Refused(Problem("code.mistyped", "to"))
        taker = values["to"] if values["way"] == OVER else ""
        wanted = Wanted(read_amount(values["amount"]), code=code, receipt=receipt, to=taker)
        place_money_order(wanted=wanted, why=values["why"], by=by, at=at)
    except Refused as refusal:
        return tuple(_beside_its_field(problem) for problem in refusal.problems)
    return ()


def _beside_its_field(problem: Problem) -> Problem:
    """The only code that is typed is the other payer's; no reference is typed."""
    where = {"code": "to", "reference": ""}
    return replace(problem, where=where.get(problem.where, problem.where))

"""Ask that money that waits be given back, or carried over to another payer; a second person confirms it."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payung.interfaces.web.counter.frame import looked_at, page, typed
from payung.interfaces.web.forms import read_income
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.payments.orders.actions import Wanted, place_money_order
from payung.payments.savings import savings
from payung.people.queries import Member

BACK, OVER = "back", "over"
WAYS = {BACK: _("Back to the payer"), OVER: _("To another payment code")}


@staff("cash", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """How much waits, and a form for what is to become of it. Nothing moves yet."""
    member = looked_at(who=who, number=number)
    waits = savings(code=member.number)
    values = {"way": BACK, "amount": str(waits), "to": "", "why": ""}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = typed(request, "way", "amount", "to", "why")
        try:
            _place(member, values, who.name, timezone.now())
            return redirect(f"{reverse('desk-person', kwargs={'number': member.number})}?told=money")
        except Refused as refusal:
            problems = tuple(_beside_its_field(problem) for problem in refusal.problems)
    context = {"member": member, "waits": waits, "values": values, "ways": WAYS, "problems": problems}
    return page(request, "returning", who, context, status=status_of(problems))


def _place(member: Member, values: dict[str, str], by: str, at: datetime) -> None:
    if values["way"] not in WAYS:
        raise Refused(Problem("page.choice_unknown", "way", values["way"][:40]))
    if values["way"] == OVER and not values["to"]:
        raise Refused(Problem("code.mistyped", "to"))
    taker = values["to"] if values["way"] == OVER else ""
    wanted = Wanted(read_income(values["amount"]), code=str(member.number), to=taker)
    place_money_order(wanted=wanted, why=values["why"], by=by, at=at)


def _beside_its_field(problem: Problem) -> Problem:
    """An amount is read as an income is; the only code that is typed is the other payer's."""
    return replace(problem, where={"income": "amount", "code": "to"}.get(problem.where, problem.where))

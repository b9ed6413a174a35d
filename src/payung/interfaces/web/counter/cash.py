"""Take cash at the counter: what each period costs, the slip, and the receipt to print."""

from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payung.interfaces.web.counter.frame import looked_at, page, typed
from payung.interfaces.web.forms import read_amount
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.payments.billing import bill
from payung.payments.cash.actions import refuse_too_much, take_cash
from payung.payments.cash.queries import in_hand
from payung.payments.cash.references import cash_reference
from payung.payments.codes import payer_of
from payung.payments.own_statement import own_receipts
from payung.payments.queries import receipt
from payung.payments.spending import foreseen
from payung.people.queries import Member

OTHER = "other"


class Price(NamedTuple):
    """What one of the law's periods costs less what is saved, and its last month."""

    months: int
    amount: int
    last: Month


class Beyond(NamedTuple):
    """What an amount would do: how many months it pays, and how much is saved after it, in rupiah."""

    amount: int
    months: int
    left: int


@staff("cash", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """A form with the price of each period; sent, on to the receipt."""
    member, now = looked_at(who=who, number=number), timezone.now()
    today = timezone.localdate(now)
    prices = _prices(member, today)
    # Nothing is chosen beforehand: a key pressed by mistake records nothing.
    values = {"amount": "" if prices else OTHER, "other": "", "slip": _new_slip(now), "asked": ""}
    beyond: Beyond | None = None
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        values = typed(request, *values)
        try:
            amount = _amount(values)
            refuse_too_much(payer=payer_of(worker=member), amount=amount, on=today)
            if beyond := _beyond(member, amount, prices, values, who, today):
                made_sure = "sure" in request.POST and values["asked"] == str(amount)
                values["asked"] = str(amount)
            if not beyond or made_sure:
                taken = take_cash(code=str(member.number), amount=amount, slip=values["slip"], by=who.name, at=now)
                return redirect(_receipt(member, taken.reference))
            problems = (Problem("cash.beyond", "sure", rupiah(amount)),)
        except Refused as refusal:
            problems = tuple(_beside_its_field(problem) for problem in refusal.problems)
    context = {
        "member": member,
        "bill": bill(payer=payer_of(worker=member), on=today),
        "prices": prices,
        "values": values,
        "beyond": beyond,
        "in_hand": in_hand(agent=who.name),
        "problems": problems,
    }
    return page(request, "cash", who, context, status=status_of(problems))


def _prices(member: Member, today: date) -> list[Price]:
    payer = payer_of(worker=member)
    bills = [bill(payer=payer, on=today, months=period) for period in book().on(today).prepayment_periods.value]
    return [
        Price(len(each.months), each.amount, each.months[-1].month) for each in bills if each.months and each.amount
    ]


def _amount(values: dict[str, str]) -> int:
    """The one amount that was chosen or typed, in rupiah. Raises Refused."""
    chosen, other = values["amount"], values["other"]
    if chosen not in ("", OTHER) and not other:
        return read_amount(chosen)
    if chosen == OTHER or (other and not chosen):
        values["amount"] = OTHER
        return read_amount(other)
    raise Refused(Problem("cash.amount_unclear", "period"))


def _beyond(
    member: Member, amount: int, prices: list[Price], values: dict[str, str], who: Staff, today: date
) -> Beyond | None:
    """What an amount would do that pays for more than there is to pay, or other months than were chosen; None for any
    other, and for a slip that is recorded already."""
    if receipt(reference=cash_reference(agent=who.name, slip=values["slip"])):
        return None
    months, left = foreseen(payer=payer_of(worker=member), amount=amount, on=today)
    most = max((price.amount for price in prices), default=0)
    surprising = amount > most if values["amount"] == OTHER else left > 0
    return Beyond(amount, len(months), left) if surprising else None


def _new_slip(now: datetime) -> str:
    """A slip's number, made when the form is opened, so that the form sent twice is one payment."""
    return f"{timezone.localtime(now):%y%m%d-%H%M%S}"


def _receipt(member: Member, reference: str) -> str:
    """Where the receipt of this money stands."""
    received = own_receipts(worker=member, known_at=timezone.now())
    n = next(n for n, each in enumerate(received, start=1) if each.reference == reference)
    return f"{reverse('desk-receipt', kwargs={'number': member.number, 'n': n})}?taken=yes"


def _beside_its_field(problem: Problem) -> Problem:
    """An amount that cannot be read is that of the free field; a reference is the slip's; the periods are `amount`."""
    where = {"amount": "other", "reference": "slip", "period": "amount"}.get(problem.where, problem.where)
    return Problem(problem.code, where, problem.value)

"""Papers for a person at the counter: the card, receipts, the statement."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from payung.cards.actions import issue_card, why_none
from payung.cards.papers import card_paper
from payung.interfaces.web.counter.frame import allowed, asked_of, looked_at, page
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.papers import printed, printed_statement, receipt_of
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.payments.actions import refuse_irreversible
from payung.payments.own_statement import own_receipts


@staff("card", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Print a card: each is a new one, with what is paid now. Why there is none is said instead of it."""
    member, at = looked_at(who=who, number=number), timezone.now()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            issued = issue_card(number=str(member.number), on=timezone.localdate(at), by=who.name, at=at)
            paper = card_paper(issued=issued, language=reading_language())
            return printed(template="card", paper=paper, name="kartu-payung")
        except Refused as refusal:
            problems = refusal.problems
    context = {"member": member, "problems": problems or why_none(member=member, on=timezone.localdate(at), at=at)}
    return page(request, "card", who, context, status=status_of(problems))


@staff("people")
@require_safe
def receipts(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Every receipt of a person, the newest first."""
    member = looked_at(who=who, number=number)
    found = own_receipts(worker=member, known_at=timezone.now())
    return page(request, "receipts", who, {"member": member, "receipts": list(enumerate(found, start=1))[::-1]})


@staff("people")
@require_safe
def receipt(request: HttpRequest, who: Staff, number: str, n: int) -> HttpResponse:
    """The n-th receipt of a person, in words, as a narrow printer prints it too; and what is asked about its money."""
    member = looked_at(who=who, number=number)
    context: dict[str, object] = {"member": member, "n": n, "taken": "taken" in request.GET, "paper": None}
    try:
        context["paper"] = receipt_of(member=member, n=n)
        own = own_receipts(worker=member, known_at=timezone.now())[n - 1]
        # An order about what waits names no receipt: it may draw on any.
        asked = [(each, title) for each, title in asked_of(member=member) if each.receipt in ("", own.reference)]
        may = "cash" in allowed(who=who, member=member) and not own.by_group and not asked
        context |= {"asked": asked, "sees_orders": who.sees("orders")}
        context["may_take_back"] = may and _can_be_taken_back(own.reference)
    except Refused as refusal:
        context["problems"] = refusal.problems
    return page(request, "receipt", who, context)


def _can_be_taken_back(reference: str) -> bool:
    try:
        refuse_irreversible(reference=reference)
    except Refused:
        return False
    return True


@staff("people")
@require_safe
def receipt_pdf(request: HttpRequest, who: Staff, number: str, n: int) -> HttpResponse:
    """The n-th receipt (kuitansi), for print on a sheet."""
    member = looked_at(who=who, number=number)
    try:
        return printed(template="receipt", paper=receipt_of(member=member, n=n), name=f"kuitansi-{n}")
    except Refused as refusal:
        raise Http404 from refusal


@staff("people")
@require_safe
def statement_pdf(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """The statement of now, for print."""
    member = looked_at(who=who, number=number)
    return printed_statement(member=member)

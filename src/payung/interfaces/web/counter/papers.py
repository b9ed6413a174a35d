"""Papers for a person at the counter: the card, receipts, the statement."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from payung.cards.actions import issue_card
from payung.cards.papers import card_paper
from payung.documents.printing import pdf
from payung.interfaces.web.counter.frame import looked_at, page, status_of
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.kernel.problems import Problem, Refused
from payung.payments.own_statement import own_receipts, own_statement, statement_paper
from payung.people.queries import Member
from payung.sponsors.papers import receipt as receipt_data


@staff("card")
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Print a card: each is a new one, with what is paid now. Why there is none is said instead of it."""
    member, at = looked_at(who=who, number=number), timezone.now()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            issued = issue_card(number=str(member.number), on=timezone.localdate(at), by=who.name, at=at)
            return _printed("card", card_paper(issued=issued, language=reading_language()), "kartu-payung")
        except Refused as refusal:
            problems = refusal.problems
    return page(request, "card", who, {"member": member, "problems": problems}, status=status_of(problems))


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
    """The n-th receipt of a person, in words, as a narrow printer prints it too."""
    member = looked_at(who=who, number=number)
    context: dict[str, object] = {"member": member, "n": n, "taken": "taken" in request.GET, "paper": None}
    try:
        context["paper"] = _receipt(member, n)
    except Refused as refusal:
        context["problems"] = refusal.problems
    return page(request, "receipt", who, context)


@staff("people")
@require_safe
def receipt_pdf(request: HttpRequest, who: Staff, number: str, n: int) -> HttpResponse:
    """The n-th receipt (kwitansi), for print on a sheet."""
    member = looked_at(who=who, number=number)
    try:
        return _printed("receipt", _receipt(member, n), f"kwitansi-{n}")
    except Refused as refusal:
        raise Http404 from refusal


@staff("people")
@require_safe
def statement_pdf(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """The statement of now, for print."""
    member = looked_at(who=who, number=number)
    found = own_statement(worker=member, known_at=timezone.now())
    paper = statement_paper(statement=found, language=reading_language())
    return _printed("own_statement", paper, f"rekening-koran-{member.number}")


def _receipt(member: Member, n: int) -> dict[str, Any]:
    """The n-th receipt of this worker, counted from the oldest; of a group's the part for this worker alone.

    404 where there are not so many. Raises Refused as `payments.papers.own_receipt` does.
    """
    found = own_receipts(worker=member, known_at=timezone.now())
    if not 0 < n <= len(found):
        raise Http404
    asked = found[n - 1]
    part = member if asked.by_group else None
    return receipt_data(reference=asked.reference, language=reading_language(), member=part)


def _printed(template: str, paper: Mapping[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(template=template, data=paper), "application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response

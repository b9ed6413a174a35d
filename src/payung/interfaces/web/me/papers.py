"""A worker's papers: the card, receipts and the statement, as pages and as PDF."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.codes.actions import themselves
from payung.cards.actions import Issued, issue_card
from payung.cards.drawing import svg
from payung.cards.papers import card_paper, told
from payung.documents.printing import pdf
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.me.entry import UNPROCESSABLE, their_own
from payung.kernel.problems import Refused
from payung.payments.own_statement import own_receipts, own_statement, statement_paper
from payung.people.queries import Member
from payung.sponsors.papers import receipt


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, member: Member) -> HttpResponse:
    """Issue a card and show it, or print it: each is a new one, as no card is kept."""
    context: dict[str, object] = {"page": "me", "part": "card", "member": member, "problems": ()}
    if request.method != "POST":
        return render(request, "payung/me/card.html", context)
    try:
        at = timezone.now()
        issued = issue_card(number=str(member.number), on=timezone.localdate(at), by=themselves(at=at), at=at)
    except Refused as refusal:
        context["problems"] = refusal.problems
        return render(request, "payung/me/card.html", context, status=UNPROCESSABLE)
    if "pdf" in request.POST:
        return _printed("card", card_paper(issued=issued, language=reading_language()), "kartu-payung")
    return render(request, "payung/me/card.html", context | _shown(issued))


def _shown(issued: Issued) -> dict[str, object]:
    # Drawn by segno from letters of base45 alone: there is nothing in it that somebody typed.
    drawn = mark_safe(svg(code=issued.code))  # noqa: S308
    return {"card": told(card=issued.card, language=reading_language()), "qr": drawn}


@their_own
@require_safe
def receipt_page(request: HttpRequest, member: Member, n: int) -> HttpResponse:
    """The n-th receipt of a worker, in words."""
    context: dict[str, object] = {"page": "me", "part": "receipts", "member": member, "n": n, "problem": None}
    try:
        context["paper"] = _receipt(member, n)
    except Refused as refusal:
        context["problem"] = refusal.problems[0]
    return render(request, "payung/me/receipt.html", context)


@their_own
@require_safe
def receipt_pdf(request: HttpRequest, member: Member, n: int) -> HttpResponse:
    """The n-th receipt of a worker (kwitansi), for print."""
    try:
        paper = _receipt(member, n)
    except Refused as refusal:
        raise Http404 from refusal
    return _printed("receipt", paper, f"kwitansi-{n}")


@their_own
@require_safe
def statement_pdf(request: HttpRequest, member: Member) -> HttpResponse:
    """The statement of now, for print."""
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
    return receipt(reference=asked.reference, language=reading_language(), member=part)


def _printed(template: str, paper: Mapping[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(template=template, data=paper), "application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response

"""A worker's papers: the card, receipts and the statement, as pages and as PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.codes.actions import themselves
from payung.cards.actions import Issued, issue_card, why_none
from payung.cards.drawing import svg
from payung.cards.papers import card_paper, told
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.me.entry import their_own
from payung.interfaces.web.papers import printed, printed_statement, receipt_of
from payung.interfaces.web.status import UNPROCESSABLE
from payung.kernel.problems import Refused
from payung.people.queries import Member


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, member: Member) -> HttpResponse:
    """Issue a card and show it, or print it: each is a new one, as no card is kept. Who is not covered gets none."""
    context: dict[str, object] = {"page": "me", "part": "card", "member": member, "problems": ()}
    if request.method != "POST":
        context["problems"] = why_none(member=member, on=timezone.localdate(), at=timezone.now())
        return render(request, "payung/me/card.html", context)
    try:
        at = timezone.now()
        issued = issue_card(number=str(member.number), on=timezone.localdate(at), by=themselves(at=at), at=at)
    except Refused as refusal:
        context["problems"] = refusal.problems
        return render(request, "payung/me/card.html", context, status=UNPROCESSABLE)
    if "pdf" in request.POST:
        paper = card_paper(issued=issued, language=reading_language())
        return printed(template="card", paper=paper, name="kartu-payung")
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
        context["paper"] = receipt_of(member=member, n=n)
    except Refused as refusal:
        context["problem"] = refusal.problems[0]
    return render(request, "payung/me/receipt.html", context)


@their_own
@require_safe
def receipt_pdf(request: HttpRequest, member: Member, n: int) -> HttpResponse:
    """The n-th receipt of a worker (kuitansi), for print."""
    try:
        paper = receipt_of(member=member, n=n)
    except Refused as refusal:
        raise Http404 from refusal
    return printed(template="receipt", paper=paper, name=f"kuitansi-{n}")


@their_own
@require_safe
def statement_pdf(request: HttpRequest, member: Member) -> HttpResponse:
    """The statement of now, for print."""
    return printed_statement(member=member)

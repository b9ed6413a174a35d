"""A sponsor's money: invoices made and printed, and what came in, month by month."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from payung.interfaces.web.forms import read_month
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.papers import printed
from payung.interfaces.web.sponsor.agreements import budget_of, invoices_of
from payung.interfaces.web.staff import Staff, agreement_within, staff
from payung.interfaces.web.status import status_of
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.reporting.sponsorship.invoice import invoice_paper
from payung.sponsors.invoices.actions import make_invoices, months_to_invoice
from payung.sponsors.invoices.statement import Statement, statement
from payung.sponsors.queries import AgreementView

NEWEST = 60
"""Movements that a page shows; the whole statement is printed by a command."""


@staff("lists")
@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """Invoices and movements of an agreement; and a form to invoice what is promised up to a month."""
    under, problems = agreement_within(who=who, code=code), tuple[Problem, ...]()
    if request.method == "POST":
        try:
            last = read_month(request.POST.get("to", ""))
            done = make_invoices(agreement=under.code, first=None, last=last, by=who.name, at=timezone.now())
            return redirect(f"{request.path}?made={len(done.made)}#invoices")
        except Refused as refusal:
            problems = refusal.problems
    today = timezone.localdate()
    coming = months_to_invoice(agreement=under) if who.may("lists") else []
    context = {
        "page": "sponsor",
        "who": who,
        "agreement": under,
        "problems": problems,
        "budget": budget_of(under),
        "invoices": invoices_of(under),
        "statements": [(each, list(reversed(each.movements))[:NEWEST]) for each in _statements(under, last=today)],
        "months": coming,
        "proposed": str(max((month for month in coming if month <= Month.of(today)), default=min(coming, default=""))),
        "made": made if (made := request.GET.get("made", "")).isdecimal() and len(made) < 5 else "",
        "today": today,
    }
    return render(request, "payung/sponsor/money.html", context, status=status_of(problems))


def _statements(under: AgreementView, *, last: date) -> list[Statement]:
    return [statement(agreement=under, party=party, first=None, last=last) for party in under.sharing.parties]


@staff("lists")
@require_safe
def invoice_pdf(request: HttpRequest, who: Staff, code: str, n: int) -> HttpResponse:
    """The n-th invoice of an agreement (tagihan), for print."""
    under = agreement_within(who=who, code=code)
    found = invoices_of(under)
    if not 0 < n <= len(found):
        raise Http404
    paper = invoice_paper(invoice=found[n - 1], agreement=under, language=reading_language())
    name = f"tagihan-{under.code}-{found[n - 1].month}-{found[n - 1].party.n}-{found[n - 1].run}"
    return printed(template="invoice", paper=paper, name=name)

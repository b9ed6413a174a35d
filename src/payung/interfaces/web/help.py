"""Help in plain words: what it is, costs, and is not, and who to ask. Its amounts are read from the law book."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payung.interfaces.web.staff import everybody
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import MonthPrice, quote
from payung.law.death import death_benefit

AHEAD = 12
"""Months: a price that changes later is not worth a sentence yet."""


@everybody
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every question that workers ask, each with an address of its own."""
    today = timezone.localdate()
    law, prices = book().on(today), _prices(today)
    context = {
        "page": "help",
        "law": law,
        "price": prices[0],
        "later": next((each for each in prices if each.total != prices[0].total), None),
        "death": death_benefit(page=law).total,
    }
    return render(request, "payung/help.html", context)


def _prices(today: date) -> tuple[MonthPrice, ...]:
    """What JKK and JKM cost in the lowest band, month by month."""
    asked = quote(
        book=book(),
        income=0,
        start=Month.of(today),
        count=AHEAD,
        programmes=("jkk", "jkm"),
        sector="other",
    )
    return asked.months

"""The pages: words in, a view of the answer out. They decide nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from payung.interfaces.web import map as drawn
from payung.interfaces.web.forms import CHOICES, QuoteForm, read_day
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.outcomes import OUTCOMES, outcomes, reasons
from payung.interfaces.web.staff import everybody
from payung.interfaces.web.status import status_of
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.law import book, contributions
from payung.reporting import queries
from payung.reporting.overview import ListOutcome, Overview, RegionCover

EARLIER_LISTS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive months with one price: `total` is that of each of them."""

    first: Month
    last: Month
    count: int
    total: int
    lines: tuple[contributions.Line, ...]


@everybody
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The four figures, the regions and the latest list, on the day asked for or today."""
    today = timezone.localdate()
    typed = request.GET.get("on", today.isoformat())
    try:
        shown, problem = _asked(typed), None
    except Refused as refusal:
        shown, problem = queries.overview(on=today), refusal.problems[0]
    context = {
        "page": "overview",
        "overview": shown,
        "typed_day": typed,
        "problem": problem,
        "shortcuts": (today, (Month.of(today) + 1).first),
        "horizon": shown.on + timedelta(days=90),
        **_regions(shown),
        **_lists(shown.lists),
    }
    return render(request, "payung/overview.html", context, status=status_of(problem))


@everybody
@require_safe
def quote(request: HttpRequest) -> HttpResponse:
    """The price of some months with its articles, or a form to ask for it."""
    form = QuoteForm.read(request.GET, next_month=Month.of(timezone.localdate()) + 1)
    context: dict[str, object] = {"page": "quote", "form": form, "problems": (), **CHOICES}
    if form.sent:
        try:
            context |= _answer(contributions.quote(book=book.book(), language=reading_language(), **form.question()))
        except Refused as refusal:
            context["problems"] = refusal.problems
    return render(request, "payung/quote.html", context, status=status_of(context["problems"]))


@everybody
@require_safe
@cache_control(max_age=24 * 60 * 60, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """The umbrella in the browser's tab."""
    return HttpResponse(files(__package__).joinpath("static/payung/favicon.svg").read_bytes(), "image/svg+xml")


def _asked(typed: str) -> Overview:
    """Raises Refused for a day that cannot be read, and for one before the law."""
    try:
        return queries.overview(on=read_day(typed))
    except book.NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence


def _answer(answer: contributions.Quote) -> dict[str, object]:
    reasons: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for month, award in zip(answer.months, answer.why, strict=True):
        for line, told in zip(month.lines, award.lines, strict=True):
            articles, steps = reasons.setdefault(line.programme, ({}, {}))
            articles.update(dict.fromkeys(line.because))
            steps.update(dict.fromkeys(told.explain(language=reading_language())))
    return {"answer": answer, "spans": _spans(answer.months), "reasons": reasons.items()}


def _spans(months: Iterable[contributions.MonthPrice]) -> list[Span]:
    spans = []
    for lines, same in groupby(months, key=lambda month: month.lines):
        run = list(same)
        spans.append(Span(run[0].month, run[-1].month, len(run), run[0].total, tuple(lines)))
    return spans


def _regions(shown: Overview) -> dict[str, object]:
    return {
        "workers": sum(region.workers for region in shown.regions),
        "regions": sorted(shown.regions, key=_lowest_first),
        "coast": drawn.coast(),
        "marks": drawn.marks(shown.regions),
        "sizes": drawn.sizes(shown.regions),
        "shades": drawn.SHADES,
    }


def _lowest_first(region: RegionCover) -> tuple[bool, float, str]:
    """Regions without workers have no share and come last."""
    return not region.workers, region.covered / (region.workers or 1), region.name


def _lists(found: Iterable[ListOutcome]) -> dict[str, object]:
    newest_first = sorted(found, key=lambda outcome: outcome.checked_at, reverse=True)
    if not newest_first:
        return {"latest": None}
    latest = newest_first[0]
    return {
        "latest": latest,
        "outcomes": outcomes(counted={name: getattr(latest, name) for name in OUTCOMES}, rows=latest.rows),
        "reasons": reasons(counted=latest.reasons),
        "earlier": newest_first[1 : EARLIER_LISTS + 1],
    }

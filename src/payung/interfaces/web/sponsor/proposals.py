"""An agreement from the form to the second person: typed, read once more with its price, asked for, confirmed."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from payung.interfaces.web.forms import PROGRAMMES
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.sponsor.drawn import SERVED_BY, Drawn, choices, on_the_form
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.people.regions import REGIONS
from payung.sponsors.limits import limits_in_words
from payung.sponsors.proposals.actions import check_drawn_up, confirm_agreement, decline_agreement, propose_agreement
from payung.sponsors.proposals.proposed import Proposed, reckon
from payung.sponsors.proposals.queries import Payer, Proposal, open_proposals, payers, proposal


@staff("lists", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, who: Staff) -> HttpResponse:
    """Draw up an agreement: the form, then all of it with what it costs, then on to the second person."""
    theirs, now = payers(ids=who.scope.sponsors), timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST":
        return _form(request, who, theirs, Drawn.blank(payers=theirs, this=Month.of(today)))
    drawn = Drawn.read(request.POST)
    if "change" in request.POST:
        return _form(request, who, theirs, drawn)
    try:
        proposed = check_drawn_up(proposed=drawn.proposed(payers=theirs, today=today), at=now)
        if "ask" in request.POST:
            asked = propose_agreement(proposed=proposed, by=who.name, at=now)
            return redirect("sponsor-proposal", id=asked.proposal.id)
    except Refused as refusal:
        return _form(request, who, theirs, drawn, [on_the_form(problem) for problem in refusal.problems])
    [payer] = (each for each in theirs if each.id == proposed.funder_id)
    context = {"page": "sponsor", "who": who, "drawn": drawn, **_told(proposed, payer)}
    return render(request, "payung/sponsor/drawn.html", context)


def _form(
    request: HttpRequest, who: Staff, theirs: list[Payer], drawn: Drawn, problems: Iterable[Problem] = ()
) -> HttpResponse:
    context = {
        "page": "sponsor",
        "who": who,
        "drawn": drawn,
        "fields": drawn.fields,
        "has_quotas": any(drawn.quotas.values()),
        "all_programmes": PROGRAMMES,
        "problems": [*problems],
        **choices(this=Month.of(timezone.localdate()), payers=theirs),
    }
    return render(request, "payung/sponsor/new.html", context, status=status_of(problems))


def _told(proposed: Proposed, payer: Payer) -> dict[str, object]:
    """What was drawn up, in words, and what it costs from today on; without a price once all its months are over."""
    try:
        reckoned = reckon(terms=proposed.terms, people=proposed.people, today=timezone.localdate())
    except Refused:
        reckoned = None
    reached = reckoned.reached(budget=proposed.budget) if reckoned else 0
    return {
        "proposed": proposed,
        "payer": payer,
        "terms": list(limits_in_words(terms=proposed.terms, language=reading_language())),
        "served_by": SERVED_BY[proposed.terms.serve_by],
        "quotas": [(REGIONS[place].full_name, people) for place, people in proposed.quotas.items()],
        "reckoned": reckoned,
        "reached": reached,
        "is_short": reached < proposed.people,
        "left": max(0, proposed.budget - reckoned.cost) if reckoned else 0,
    }


@staff("lists")
@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """An agreement that was drawn up, what it costs, and what became of it."""
    return _page(request, who, _within(who, id))


def _page(request: HttpRequest, who: Staff, found: Proposal, problems: Iterable[Problem] = ()) -> HttpResponse:
    context = {
        "page": "sponsor",
        "who": who,
        "proposal": found,
        "problems": [*problems],
        **_told(found.proposed, found.payer),
    }
    return render(request, "payung/sponsor/proposal.html", context, status=status_of(problems))


@staff("approve")
@require_POST
def answer(request: HttpRequest, who: Staff, id: str) -> HttpResponse:
    """The second person's yes, by which the agreement is made, or no."""
    found, answered = _within(who, id), request.POST.get("answer")
    try:
        if answered == "yes":
            confirm_agreement(id=found.id, by=who.name, at=timezone.now())
            return redirect("sponsor-agreement", code=found.proposed.code)
        if answered == "no":
            decline_agreement(id=found.id, by=who.name, at=timezone.now())
    except Refused as refusal:
        return _page(request, who, found, refusal.problems)
    return redirect("sponsor-proposal", id=id)


def waiting(who: Staff) -> list[Proposal]:
    """The agreements within reach of the page's right that wait for a second person."""
    return [each for each in open_proposals() if _reaches(who, each)]


def _within(who: Staff, id: str) -> Proposal:
    """What was drawn up within reach of the page's right. Raises Http404."""
    try:
        found = proposal(id=id)
    except Refused as refusal:
        raise Http404 from refusal
    if not _reaches(who, found):
        raise Http404
    return found


def _reaches(who: Staff, found: Proposal) -> bool:
    """As the agreement would be reached: by its region, or by who pays."""
    of_region = who.scope.reaches_region(region=found.proposed.terms.region)
    return of_region or who.scope.reaches_sponsor(funder=found.payer.id)

"""When an agreement ends: whom it stops paying for on which day, what follows, and the list of the next term.

Counted, never named: who of them has paid alone is theirs to know.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payung.access.scope import EVERYTHING, seeing
from payung.interfaces.web.jobs import ask_again, latest, told
from payung.interfaces.web.staff import Staff, agreement_within, agreements_within, staff
from payung.jobs.actions import ask
from payung.people.regions import REGIONS
from payung.sponsors.queries import AgreementView
from payung.sponsors.renewal.queries import Exit, exits

RENEW = "renew_agreement"


class End(NamedTuple):
    """People whom an agreement stops paying for on one day: what is to follow, and whether somebody pays on already."""

    ends: date
    protected_until: date
    next_step: str
    goes_on: str
    people: int


class Place(NamedTuple):
    """A kabupaten or kota: how many end there, and for how many of them nobody pays on yet."""

    name: str
    people: int
    alone: int


def subject(code: str) -> str:
    """What a job about a renewal is about."""
    return f"agreement {code}"


@staff("lists")
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, who: Staff, code: str) -> HttpResponse:
    """Who ends when; or the wish to check all of them anew under another agreement, as a job."""
    under = agreement_within(who=who, code=code)
    if request.method == "POST":
        into = agreement_within(who=who, code=request.POST.get("into", ""))
        words = {"agreement": under.code, "into": into.code}
        ask(task=RENEW, subject=subject(code), words=words, by=who.name, at=timezone.now())
        return redirect("sponsor-renewal", code=code)
    job = latest(tasks=[RENEW], subject=subject(code))
    with seeing(scope=EVERYTHING):  # what others pay for these people decides who loses cover; only counts are shown
        found = exits(agreement=under, on=timezone.localdate())
    context = {
        "page": "sponsor",
        "who": who,
        "agreement": under,
        "ends": _ends(found),
        "places": _places(found),
        "people": len(found),
        "alone": sum(not each.goes_on for each in found),
        "next_month": sum(each.price for each in found if not each.goes_on),
        "others": [each for each in agreements_within(who=who) if _may_follow(each, under)],
        "job": job,
        **(told(job) if job else {}),
    }
    response = render(request, "payung/sponsor/renewal.html", context)
    return ask_again(response) if job and not job.has_ended else response


def _may_follow(other: AgreementView, under: AgreementView) -> bool:
    return other.id != under.id and other.terms.end_month.first > timezone.localdate()


def _ends(found: list[Exit]) -> list[End]:
    days = Counter((each.ends, each.protected_until, each.next_step, each.goes_on) for each in found)
    return [End(*day, people) for day, people in sorted(days.items())]


def _places(found: list[Exit]) -> list[Place]:
    """By kabupaten or kota, most people without anybody who pays on first."""
    people = Counter(each.who.region for each in found)
    alone = Counter(each.who.region for each in found if not each.goes_on)
    places = [Place(REGIONS[region].full_name, count, alone[region]) for region, count in people.items()]
    return sorted(places, key=lambda place: (-place.alone, place.name))

"""One person's page: cover, money, family, work, how they are reached, what was told; and everything on record."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from payung.contributions import payers
from payung.coverage.queries import Cover, cover
from payung.interfaces.web.counter import words
from payung.interfaces.web.counter.changing import TITLES
from payung.interfaces.web.counter.frame import allowed, asked_of, looked_at, page
from payung.interfaces.web.forms import KINDS, PROGRAMMES
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.words import SENDING, SEXES
from payung.kernel.language import name_in
from payung.kernel.months import Month
from payung.messages.queries import told, words_of
from payung.payments.billing import bill
from payung.payments.codes import payer_of
from payung.payments.own_statement import own_receipts
from payung.people.changes.queries import children, contact, death_reports, died_on, heirs, kind_in, takes_jht
from payung.people.corrections.queries import OPEN, corrections_of, identities
from payung.people.occupations import occupations
from payung.people.queries import Job, Member, jobs
from payung.people.regions import REGIONS
from payung.reporting.history import life
from payung.reporting.telling import Told, tell

RECEIPTS, MESSAGES, HAPPENINGS, ALL_HAPPENINGS = 5, 3, 6, 200
"""How many of each stand on the page."""


@staff("people")
@require_safe
def person(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Everything about one person that is asked for at a counter, with what can be done beside it."""
    member, today = looked_at(who=who, number=number), timezone.localdate()
    context = {
        "member": member,
        "may": allowed(who=who, member=member),
        "done": _done(request),
        "sees_orders": who.sees("orders"),
        **_identity(member),
        **_cover(member, today),
        **_money(member, today),
        "asked": asked_of(member=member),
        **_family(member, today),
        **_told(member),
    }
    return page(request, "person", who, context)


@staff("people")
@require_safe
def history(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Everything on record, the newest first."""
    member = looked_at(who=who, number=number)
    return page(request, "history", who, {"member": member, "told": _happened(member, ALL_HAPPENINGS)})


def _done(request: HttpRequest) -> dict[str, object] | None:
    """What was just recorded, as the address says: its title, since which day, and whether it was told late."""
    what, since = request.GET.get("told", ""), request.GET.get("since", "")
    if what not in TITLES:
        return None
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        return None
    return {"title": TITLES[what], "since": day, "late": "late" in request.GET, "what": what}


def _identity(member: Member) -> dict[str, object]:
    who = identities(workers=[member.id])[member.id]
    reached = contact(worker_id=member.id)
    return {
        "shown": who.shown(),
        "born": who.birth_date,
        "sex": SEXES[who.sex],
        "reached": reached,
        "region": REGIONS[reached.region].full_name,
        "corrections": [each for each in corrections_of(worker_id=member.id) if each.state == OPEN],
        "died_on": died_on(worker_id=member.id),
        "deaths": death_reports(worker_id=member.id),
    }


def _cover(member: Member, today: date) -> dict[str, object]:
    found = cover(worker_id=member.id, on=today, known_at=timezone.now(), language=reading_language())
    main = [each for each in found.programmes if each.programme != "jht"]
    worst = min((each.protection for each in main), key=lambda each: words.SEVERITY.index(each.state))
    return {
        "worst": worst,
        "state": words.COVER[worst.state],
        "look": words.LOOKS[worst.state],
        "cover": _rows(found),
        "covered": any(each.protection.covered for each in found.programmes),
    }


def _rows(found: Cover) -> list[tuple[object, object, Promise, tuple[str, ...]]]:
    return [
        (
            each,
            PROGRAMMES[each.programme][0],
            words.COVER[each.protection.state],
            payers.in_words(funders=each.funders, language=reading_language()),
        )
        for each in found.programmes
    ]


def _money(member: Member, today: date) -> dict[str, object]:
    received = list(enumerate(own_receipts(worker=member, known_at=timezone.now()), start=1))
    return {
        "bill": bill(payer=payer_of(worker=member), on=today),
        "receipts": received[::-1][:RECEIPTS],
        "more_receipts": max(len(received) - RECEIPTS, 0),
    }


def _family(member: Member, today: date) -> dict[str, object]:
    month = Month.of(today)
    return {
        "heirs": heirs(worker_id=member.id),
        "children": children(worker_id=member.id),
        "jobs": [(job, work_name(job)) for job in jobs(worker_id=member.id)],
        "kind": KINDS[kind_in(worker_id=member.id, month=month)],
        "jht": takes_jht(worker_id=member.id, month=month),
    }


def work_name(job: Job) -> str:
    """What a job is called in the reader's language."""
    return name_in(reading_language(), occupations()[job.occupation])


def _told(member: Member) -> dict[str, object]:
    language = reading_language()
    return {
        "messages": [
            (each, SENDING[each.state], words_of(message=each.id, language=language))
            for each in told(worker_id=member.id)[:MESSAGES]
        ],
        "told": _happened(member, HAPPENINGS, without=("message", "received")),
    }


def _happened(member: Member, most: int, *, without: Sequence[str] = ()) -> list[Told]:
    found = [each for each in reversed(life(worker_id=member.id)) if each.what not in without]
    return [tell(happening=each, language=reading_language()) for each in found[:most]]

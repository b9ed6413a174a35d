"""Ask for a correction of who somebody is, which another person confirms; and note what somebody agrees to."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payung.access.searches.counting import counting_finds
from payung.interfaces.web.counter.frame import allowed, looked_at, page, typed
from payung.interfaces.web.counter.niks import shown_again, typed_nik
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.interfaces.web.words import SEXES
from payung.kernel.language import long_date
from payung.kernel.problems import Problem, Refused
from payung.people.actions import tell_consent
from payung.people.consent import answers, texts
from payung.people.corrections.actions import propose_correction
from payung.people.corrections.queries import OPEN, corrections_of, identities
from payung.people.queries import Member
from payung.people.regions import REGIONS

FIELDS: Mapping[str, Promise | str] = {
    "nik": "NIK",
    "name": _("Full name"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "region": _("Kabupaten or kota"),
    "mother_name": _("Mother's name"),
}
"""What two persons correct; where somebody is reached is changed by one (`changing`)."""


@staff("change", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """Ask for other values. Only the fields that are filled in are asked for; nothing changes yet."""
    member = looked_at(who=who, number=number)
    values = typed(request, *FIELDS, "why", "evidence") | {"nik": typed_nik(request)}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        at = timezone.now()
        try:
            with counting_finds(by=who.name, at=at):
                propose_correction(
                    number=str(member.number),
                    changes={field: values[field] for field in FIELDS if values[field]},
                    why=values["why"],
                    evidence=values["evidence"],
                    by=who.name,
                    at=at,
                )
            return redirect(f"{reverse('desk-person', kwargs={'number': member.number})}?told=correction")
        except Refused as refusal:
            problems = tuple(_of_its_field(each) for each in refusal.problems)
    waiting = [each for each in corrections_of(worker_id=member.id) if each.state == OPEN]
    context: dict[str, object] = {
        "member": member,
        "values": values,
        **shown_again(nik=values["nik"]),
        "now": _now(member),
        "problems": problems,
        "waiting": waiting,
        "sexes": {"": "", **SEXES},
        "regions": {"": "", **{code: region.full_name for code, region in REGIONS.items()}},
    }
    return page(request, "correct", who, context, status=status_of(problems))


def _of_its_field(problem: Problem) -> Problem:
    """A missing paper is said otherwise than a missing reason: both stand in one summary."""
    if problem.code == "why.missing" and problem.where == "evidence":
        return Problem("correction.evidence_missing", "evidence")
    return problem


def _now(member: Member) -> dict[str, str]:
    """What the registry says now, as it may be shown: the mother's name is what people are asked for, and hidden."""
    known = identities(workers=[member.id])[member.id]
    return {
        **known.shown(),
        "birth_date": long_date(known.birth_date, reading_language()),
        "sex": str(SEXES[known.sex]),
        "region": REGIONS[known.region].full_name,
        "mother_name": str(_("on record, not shown")) if known.mother_name else "–",
    }


@staff("change")
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """The texts of today, to be read aloud, and what the person says of each."""
    member, language = looked_at(who=who, number=number), reading_language()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        purpose, given = request.POST.get("purpose", ""), request.POST.get("given") == "yes"
        try:
            tell_consent(worker=member, purpose=purpose, given=given, language=language, by=who.name, at=timezone.now())
            return redirect(f"{reverse('desk-consent', kwargs={'number': member.number})}#{purpose}")
        except Refused as refusal:
            problems = refusal.problems
    last = answers(worker_id=member.id)
    shown = [(text, last.get(text.purpose)) for text in texts(language=language)]
    may = "change" in allowed(who=who, member=member)
    context = {"member": member, "texts": shown, "may_tell": may, "problems": problems}
    return page(request, "consent", who, context, status=status_of(problems))

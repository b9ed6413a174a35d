"""A worker's heirs, children and contact. Heirs the worker names alone: it costs nobody anything, a message says so.

Of children and telephone an officer must see a paper or the person: a scholarship hangs on the one, and the way in to
these pages on the other.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payung.access.codes.actions import themselves
from payung.changes.actions import name_heirs
from payung.interfaces.web.me.entry import their_own
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.people.changes.checks import MOST_NAMED, check_heirs
from payung.people.changes.queries import children, contact, heirs
from payung.people.checks import Heir
from payung.people.queries import Member

LONGEST = 100
NOBODY = Heir("", "")
FIELDS = {"name.missing": "", "heir.relation_missing": "_relation", "phone.unreadable": "_phone"}
"""What a problem with an heir is mended in, after the heir's own part of the field's name."""
RELATIONS = (_("wife"), _("husband"), _("child"), _("mother"), _("father"), _("sister or brother"))


@their_own
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, member: Member) -> HttpResponse:
    """Heirs, children, and where messages go; the heirs can be named anew."""
    if request.method != "POST":
        return _shown(request, member, heirs(worker_id=member.id), ())
    at, named = timezone.now(), _typed(request)
    problems: Sequence[Problem] = _wrong(named)
    if not problems:
        try:
            since = timezone.localdate(at)
            name_heirs(number=str(member.number), named=named, since=since, by=themselves(at=at), at=at)
            return redirect("/me/family?named=yes")
        except Refused as refusal:
            problems = refusal.problems
    return _shown(request, member, named, problems)


def _typed(request: HttpRequest) -> list[Heir]:
    """Everybody who was typed, but for whom a tick takes away."""
    typed = []
    for n in range(1, MOST_NAMED + 2):
        heir = Heir(*(request.POST.get(f"heir_{n}{part}", "").strip()[:LONGEST] for part in FIELDS.values()))
        if any(heir) and str(n) not in request.POST.getlist("remove"):
            typed.append(heir)
    return typed


def _wrong(named: Sequence[Heir]) -> list[Problem]:
    """What is wrong with each, beside the field in which it is mended."""
    return [
        Problem(problem.code, f"heir_{n}{FIELDS[problem.code]}", problem.value)
        for n, heir in enumerate(named, start=1)
        for problem in check_heirs(heirs=[heir])[1]
    ]


def _shown(request: HttpRequest, member: Member, named: Sequence[Heir], problems: Sequence[Problem]) -> HttpResponse:
    context = {
        "page": "me",
        "part": "family",
        "member": member,
        "problems": problems,
        "saved": request.method != "POST" and "named" in request.GET,
        "heirs": named,
        "rows": [(f"heir_{n}", n, heir) for n, heir in enumerate([*named, NOBODY][:MOST_NAMED], start=1)],
        "relations": RELATIONS,
        "children": children(worker_id=member.id),
        "contact": contact(worker_id=member.id),
        "days": book().on(timezone.localdate()).data_change_days.value,
    }
    return render(request, "payung/me/family.html", context, status=status_of(problems))

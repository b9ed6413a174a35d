"""Register whoever stands at the counter, on one page; and the sheet that is printed after it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from payung.access.searches.counting import counting_finds
from payung.applications.actions import register_in_person
from payung.interfaces.web.comparing import Comparison, compared
from payung.interfaces.web.counter.frame import allowed, looked_at, page, typed
from payung.interfaces.web.counter.niks import shown_again, typed_nik
from payung.interfaces.web.counter.person import work_name
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.interfaces.web.words import SCHOOLS, SEXES
from payung.kernel.language import name_in
from payung.kernel.problems import Problem, Refused
from payung.payments.billing import bill
from payung.payments.codes import payer_of
from payung.people.changes.queries import children, contact, heirs
from payung.people.consent import answers, of_shown, texts
from payung.people.corrections.queries import identities
from payung.people.joining import Form
from payung.people.lookalikes import lookalikes
from payung.people.occupations import occupations
from payung.people.queries import jobs
from payung.people.regions import REGIONS
from payung.people.typed import CHILDREN, PLACE, WORK, beside_its_field, entry_of, left_out

CHANNEL = "desk"
HEIR = ("heir", "heir_relation", "heir_phone")
OF_CHILDREN = tuple(f"child_{n}{part}" for n in CHILDREN for part in ("", "_born", "_school"))
FIELDS = ("id", "nik", "name", "phone", *PLACE, *WORK, *HEIR, *OF_CHILDREN, "different")
OF_THE_NIK = frozenset(("birth_date.missing", "sex.missing"))
RESEMBLES = frozenset(("person.looks_alike", "person.decided_same"))
"""What is shown side by side."""

Fields = dict[str, str]


@staff("register", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, who: Staff) -> HttpResponse:
    """One form for everything; sent, on to the sheet, or back with what is wrong and whom the person resembles."""
    fields, agreed, at = typed(request, *FIELDS), request.POST.getlist("consent"), timezone.now()
    fields["nik"] = typed_nik(request)
    problems: tuple[Problem, ...] = ()
    alike: list[Comparison] = []
    if request.method == "POST":
        form = _form(fields, agreed, at)
        try:
            with counting_finds(by=who.name, at=at):
                number = _register(who, form, fields, at)
            return redirect("desk-registered", number=number)
        except Refused as refusal:
            problems = tuple(_on_the_page(refusal.problems, fields))
            if any(problem.code in RESEMBLES for problem in refusal.problems):
                alike = _alike(who, form, fields, at)
    else:
        fields |= {"id": str(uuid4()), "region": _only(_regions(who))}
    context = {
        "fields": fields,
        **shown_again(nik=fields["nik"]),
        "agreed": agreed,
        "alike": alike,
        "problems": problems,
        "texts": texts(language=reading_language()),
        **_choices(who),
    }
    return page(request, "register", who, context, part="register", status=status_of(problems))


@staff("register")
@require_safe
def registered(request: HttpRequest, who: Staff, number: str) -> HttpResponse:
    """The sheet for whoever was registered: number, what was told, what it costs, how to pay, what was agreed to."""
    member = looked_at(who=who, number=number)
    identity, reached = identities(workers=[member.id])[member.id], contact(worker_id=member.id)
    given = answers(worker_id=member.id)
    context = {
        "member": member,
        "shown": identity.shown(),
        "born": identity.birth_date,
        "sex": SEXES[identity.sex],
        "reached": reached,
        "region": REGIONS[reached.region].full_name,
        "jobs": [(job, work_name(job)) for job in jobs(worker_id=member.id)],
        "heirs": heirs(worker_id=member.id),
        "children": children(worker_id=member.id),
        "bill": bill(payer=payer_of(worker=member), on=timezone.localdate()),
        "texts": [(text, given.get(text.purpose)) for text in texts(language=reading_language())],
        "now": timezone.now(),
        "takes_cash": "cash" in allowed(who=who, member=member),
    }
    return page(request, "registered", who, context, part="register")


def _form(fields: Fields, agreed: Iterable[str], at: datetime) -> Form:
    return Form(
        entry=entry_of(fields=fields, on=timezone.localdate(at)),
        kind="employer" if fields["kind"] else "independent",
        jht=bool(fields["jht"]),
        consent=of_shown(ticked=agreed, language=reading_language()),
    )


def _register(who: Staff, form: Form, fields: Fields, at: datetime) -> int:
    """The number of whoever is registered now. Raises Refused."""
    problems = [*left_out(fields=fields), *_elsewhere(who, fields)]
    try:
        registration = UUID(fields["id"])
    except ValueError as error:
        raise Refused(Problem("page.choice_unknown", "id", "")) from error
    if problems:
        raise Refused(*problems)
    return register_in_person(
        form=form,
        registration=registration,
        channel=CHANNEL,
        different=fields["different"],
        by=who.name,
        at=at,
    ).number


def _elsewhere(who: Staff, fields: Fields) -> Iterator[Problem]:
    """Who lives elsewhere is registered there: else nobody here could open the page of whom they registered."""
    if fields["region"] in REGIONS and not who.scope.reaches_region(region=fields["region"]):
        yield Problem("desk.region_elsewhere", "region", REGIONS[fields["region"]].full_name)


def _on_the_page(problems: Iterable[Problem], fields: Fields) -> Iterator[Problem]:
    """Each problem beside its field; of all whom the person resembles one, since they are shown.

    Birth date and sex have no field: they are missing where no NIK was read, and that is said of the NIK.
    """
    resembles = False
    for problem in problems:
        if problem.code in OF_THE_NIK:
            continue
        if problem.code not in RESEMBLES:
            yield beside_its_field(problem=problem, fields=fields)
        elif not resembles:
            resembles = True
            yield Problem("desk.somebody_alike", "different")


def _alike(who: Staff, form: Form, fields: Fields, at: datetime) -> list[Comparison]:
    found = lookalikes(form=form, channel=CHANNEL, registration=UUID(fields["id"]), by=who.name, at=at)
    return compared(found=found, who=who)


def _choices(who: Staff) -> dict[str, object]:
    return {
        "occupations": [name_in(reading_language(), each) for each in occupations().values()],
        "regions": {"": "", **_regions(who)},
        "schools": SCHOOLS,
    }


def _regions(who: Staff) -> dict[str, str]:
    """The regions in which the account registers, by code."""
    return {code: each.full_name for code, each in REGIONS.items() if who.scope.reaches_region(region=code)}


def _only(regions: dict[str, str]) -> str:
    """The one region there is, which nobody need choose; "" where there are several."""
    return next(iter(regions)) if len(regions) == 1 else ""

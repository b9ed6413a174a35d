"""Change what changed about a person: one short form each, with the month or day from which it counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payung.changes import actions
from payung.changes.actions import Changed
from payung.interfaces.web.counter.frame import coming_months, looked_at, page, typed
from payung.interfaces.web.forms import KINDS, read_day, read_month
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.interfaces.web.words import SCHOOLS
from payung.kernel.language import name_in
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.people.changes.queries import children, contact, death_reports, died_on, heirs, kind_in, takes_jht
from payung.people.checks import Heir
from payung.people.occupations import occupations
from payung.people.queries import Member, jobs

TITLES: Mapping[str, Promise] = {
    "phone": _("Telephone"),
    "address": _("Address"),
    "job": _("Work and income"),
    "second-job": _("Second job"),
    "jht": _("Old age savings (JHT)"),
    "kind": _("Kind of worker"),
    "heirs": _("Heirs"),
    "children": _("Children"),
    "death": _("Report a death"),
    "deny-death": _("The report of a death is wrong"),
    "consent": _("Consent"),
    "correction": _("Correction asked for"),
    "money": _("Order about money"),
}
"""What can be told at the counter; of the last three `correcting` and `returning` have the pages."""
AHEAD: Mapping[str, Promise] = {
    "phone": _("Messages go to the new number at once. The old number is told that it was replaced."),
    "address": _("Who moved to another kabupaten or kota is corrected by two persons instead."),
    "job": _("Counts from that month on: contributions and benefits follow the income. Months already paid stay."),
    "second-job": _("A second job has its own accident cover (JKK) at its own income. Months already paid stay."),
    "jht": _("Two percent of the income's band are saved each month. What was saved stays theirs."),
    "kind": _("Who employs others must save for old age (JHT) too."),
    "heirs": _("Everybody who is to receive the money after a death. This set takes the place of the one before."),
    "children": _("Only children who are named can have a scholarship. This set takes the place of the one before."),
    "death": _("Reminders and buying stop, and cards are no longer vouched for. It begins no claim by itself."),
    "deny-death": _("The report is withdrawn once a second person says so too."),
}
"""What follows from each."""
PLACES = {**dict.fromkeys(("from", "on", "month"), "since"), "died-on": "died_on", "number": "", "by": "", "job": ""}
BLANK_ROWS = 2
MOST_ROWS = 20


class Row(NamedTuple):
    """A row of a form that names several people: its number, and the three cells."""

    n: int
    name: str
    second: str
    third: str


@staff("change", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, who: Staff, number: str, what: str) -> HttpResponse:
    """One form, filled with what counts now; sent, it is recorded and the person's page says since when it counts."""
    if what not in FORMS:
        raise Http404
    member, form = looked_at(who=who, number=number), FORMS[what]
    problems: tuple[Problem, ...] = ()
    values = form.now(member)
    if request.method == "POST":
        values = form.sent(request)
        try:
            done = form.act(member, values, who.name, timezone.now())
            return redirect(_back(member, what, done))
        except Refused as refusal:
            problems = tuple(_beside_its_field(problem) for problem in refusal.problems)
    context = {
        "member": member,
        "what": what,
        "title": TITLES[what],
        "ahead": AHEAD[what],
        "values": values,
        "problems": problems,
        "months": {str(month): month for month in coming_months()},
        "dead": died_on(worker_id=member.id),
        "reports": death_reports(worker_id=member.id),
        **_choices(),
    }
    return page(request, "change", who, context, status=status_of(problems))


def _back(member: Member, what: str, done: Changed | None) -> str:
    told = {"told": what} | ({"since": done.since.isoformat()} if done else {})
    if done and done.late:
        told["late"] = "yes"
    return f"{reverse('desk-person', kwargs={'number': member.number})}?{urlencode(told)}"


def _beside_its_field(problem: Problem) -> Problem:
    """Rooms name places as the command line does: here the month's field and the day's have one name, and what is
    about the whole person has none."""
    return replace(problem, where=PLACES.get(problem.where, problem.where))


def _choices() -> dict[str, object]:
    return {
        "occupations": [name_in(reading_language(), each) for each in occupations().values()],
        "schools": SCHOOLS,
        "kinds": KINDS,
    }


class Form(NamedTuple):
    """How a form is filled from the registry, read when it was sent, and carried out."""

    now: Callable[[Member], Mapping[str, object]]
    sent: Callable[[HttpRequest], Mapping[str, object]]
    act: Callable[[Member, Mapping[str, object], str, datetime], Changed | None]


def _reads(*fields: str) -> Callable[[HttpRequest], Mapping[str, object]]:
    return lambda request: typed(request, *fields)


def _today() -> str:
    return timezone.localdate().isoformat()


def _text(values: Mapping[str, object], field: str) -> str:
    return str(values[field])


def _day(values: Mapping[str, object]) -> date:
    return read_day(_text(values, "since"))


def _month(values: Mapping[str, object]) -> Month:
    return read_month(_text(values, "since"))


def _contact_now(member: Member) -> Mapping[str, object]:
    return {**contact(worker_id=member.id)._asdict(), "since": _today()}


def _change_phone(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    told = {"phone": _text(values, "phone")}
    return actions.change_contact(number=str(member.number), told=told, since=_day(values), by=by, at=at)


def _change_address(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    told = {field: _text(values, field) for field in ("address", "village", "district")}
    return actions.change_contact(number=str(member.number), told=told, since=_day(values), by=by, at=at)


def _job_now(n: int) -> Callable[[Member], Mapping[str, object]]:
    def now(member: Member) -> Mapping[str, object]:
        held = next((job for job in jobs(worker_id=member.id) if job.n == n), None)
        known = occupations()[held.occupation] if held else None
        name = name_in(reading_language(), known) if known else ""
        income = held.income if held else ""
        return {"occupation": name, "income": income, "since": str(coming_months()[0]), "ends": "", "held": held}

    return now


def _change_job(n: int) -> Callable[[Member, Mapping[str, object], str, datetime], Changed]:
    def act(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
        return actions.change_job(
            number=str(member.number),
            job=n,
            since=_month(values),
            occupation=_text(values, "occupation"),
            income=_text(values, "income"),
            ends=bool(values.get("ends")),
            by=by,
            at=at,
        )

    return act


def _jht_now(member: Member) -> Mapping[str, object]:
    month = coming_months()[0]
    return {"takes": "yes" if takes_jht(worker_id=member.id, month=month) else "no", "since": str(month)}


def _change_jht(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    if values["takes"] not in ("yes", "no"):
        raise Refused(Problem("page.choice_unknown", "takes", _text(values, "takes")[:40]))
    takes = values["takes"] == "yes"
    return actions.change_jht(number=str(member.number), takes=takes, since=_month(values), by=by, at=at)


def _kind_now(member: Member) -> Mapping[str, object]:
    month = coming_months()[0]
    return {"kind": kind_in(worker_id=member.id, month=month), "since": str(month)}


def _change_kind(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    kind = _text(values, "kind")
    return actions.change_kind(number=str(member.number), kind=kind, since=_month(values), by=by, at=at)


def _heirs_now(member: Member) -> Mapping[str, object]:
    return {
        "rows": with_blanks([(heir.name, heir.relation, heir.phone) for heir in heirs(worker_id=member.id)]),
        "since": _today(),
    }


def _children_now(member: Member) -> Mapping[str, object]:
    named = [(child.name, child.birth_date.isoformat(), child.school) for child in children(worker_id=member.id)]
    return {"rows": with_blanks(named), "since": _today()}


def with_blanks(named: list[tuple[str, str, str]], *, blanks: int = BLANK_ROWS) -> list[Row]:
    """These people as rows of a form, and some rows more."""
    return [Row(n, *cells) for n, cells in enumerate([*named, *[("", "", "")] * blanks][:MOST_ROWS], start=1)]


def people_in(request: HttpRequest, *, kind: str, parts: tuple[str, str]) -> list[tuple[str, str, str]]:
    """The people of a form: `heir_1`, `heir_1_relation`, `heir_1_phone` and so on; empty rows are passed over."""
    found = []
    for n in range(1, MOST_ROWS + 1):
        name = f"{kind}_{n}"
        cells = typed(request, name, *(f"{name}_{part}" for part in parts))
        if any(cells.values()):
            one, two, three = cells.values()
            found.append((one, two, three))
    return found


def _sent_people(kind: str, *parts: str) -> Callable[[HttpRequest], Mapping[str, object]]:
    one, two = parts

    def sent(request: HttpRequest) -> Mapping[str, object]:
        named = people_in(request, kind=kind, parts=(one, two))
        return {"named": named, "rows": with_blanks(named), **typed(request, "since")}

    return sent


def _name_heirs(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    named = [Heir(*cells) for cells in _named(values)]
    return actions.name_heirs(number=str(member.number), named=named, since=_day(values), by=by, at=at)


def _name_children(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    named = "; ".join(child_cell(*cells) for cells in _named(values))
    return actions.name_children(number=str(member.number), named=named, since=_day(values), by=by, at=at)


def child_cell(name: str, born: str, school: str) -> str:
    """A child as a form writes one: `Ana Bria (2018-07-01, sd)`. What would be read as another is left out."""
    name, born, school = ("".join(letter for letter in text if letter not in ";(),") for text in (name, born, school))
    return f"{name} ({born}, {school})"


def _named(values: Mapping[str, object]) -> list[tuple[str, str, str]]:
    named = values["named"]
    assert isinstance(named, list)
    return named


def _report_death(member: Member, values: Mapping[str, object], by: str, at: datetime) -> Changed:
    try:
        day = read_day(_text(values, "died_on"))
    except Refused as refusal:
        raise Refused(*(replace(problem, where="died_on") for problem in refusal.problems)) from refusal
    return actions.report_death(
        number=str(member.number),
        died_on=day,
        source=_text(values, "source"),
        evidence=_text(values, "evidence"),
        by=by,
        at=at,
    )


def _deny_death(member: Member, values: Mapping[str, object], by: str, at: datetime) -> None:
    actions.deny_death(number=str(member.number), why=_text(values, "why"), by=by, at=at)


def _nothing(member: Member) -> Mapping[str, object]:
    return {}


FORMS: Mapping[str, Form] = {
    "phone": Form(_contact_now, _reads("phone", "since"), _change_phone),
    "address": Form(_contact_now, _reads("address", "village", "district", "since"), _change_address),
    "job": Form(_job_now(1), _reads("occupation", "income", "since"), _change_job(1)),
    "second-job": Form(_job_now(2), _reads("occupation", "income", "ends", "since"), _change_job(2)),
    "jht": Form(_jht_now, _reads("takes", "since"), _change_jht),
    "kind": Form(_kind_now, _reads("kind", "since"), _change_kind),
    "heirs": Form(_heirs_now, _sent_people("heir", "relation", "phone"), _name_heirs),
    "children": Form(_children_now, _sent_people("child", "born", "school"), _name_children),
    "death": Form(_nothing, _reads("died_on", "source", "evidence"), _report_death),
    "deny-death": Form(_nothing, _reads("why"), _deny_death),
}

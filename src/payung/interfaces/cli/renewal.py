"""Commands for the year after: renewing, what comes next for each, a grant for one, and the cliff ahead."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.contributions import payers
from payung.interfaces.cli.answers import ProgressWatch, answer, out, refusals
from payung.interfaces.cli.lists import AgreementCode, check_payload
from payung.interfaces.cli.options import AsJson, By, Unreadable, day, month, private, unwritten, writable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.kernel.problems import Problem, message
from payung.people.regions import REGIONS
from payung.reporting.cliff import DAYS, MOST_DAYS, PROGRAMMES, Cliff, Funder, Loss
from payung.reporting.cliff import cliff as cliff_ahead
from payung.sponsors import queries
from payung.sponsors.quotas import full_name
from payung.sponsors.renewal.actions import Renewal, create_grant, record_next_step, renew_agreement
from payung.sponsors.renewal.keeping import Keeping
from payung.sponsors.renewal.prospects import PROSPECTS, Prospect, cost_of_keeping
from payung.sponsors.renewal.queries import Exit, exits
from payung.sponsors.renewal.workbook import Cell, write_people
from payung.sponsors.verdicts import TO_MEND

OUTCOMES = {
    "continues": to_translate("go on without a gap"),
    "gap": to_translate("go on after a gap"),
    "to_mend": to_translate("lose cover"),
    "already_covered": to_translate("are paid for otherwise"),
    "ask_person": to_translate("await an officer's decision"),
}
STEPS = {
    "": to_translate("none said"),
    "own_payment": to_translate("own payment"),
    "next_funder": to_translate("next funder"),
    "agent_visit": to_translate("agent's visit"),
}
LOSSES = {
    "paid": to_translate("Paid cover ends"),
    "promised": to_translate("Paid cover ends, if what is promised is paid"),
    "protection": to_translate("Protection ends, after grace"),
    "protection_if_promised": to_translate("Protection ends, if what is promised is paid"),
}
IF_PROMISED = {"promised": "paid", "protection_if_promised": "protection"}
LONGEST_SHOWN = 12  # lines of a group on the screen; JSON has all
Out = Annotated[Path | None, typer.Option("--out", help=_("Write everybody into this workbook (.xlsx)."))]


def agreement_renew(
    code: AgreementCode,
    into: Annotated[str, typer.Option(help=_("The agreement of the next term."), metavar="CODE")],
    by: By,
    out_: Out = None,
    as_json: AsJson = False,
) -> None:
    """Check everybody of an agreement anew under the next: who goes on, and who loses cover on which day and why."""
    _refuse_unfit(out_)
    open_installation()
    at = now()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        done = renew_agreement(old=code, into=into, by=by, at=at, watch=watch)
    if out_:
        _write(out_, _("Renewal"), RENEWAL_HEADINGS, map(_renewal_row, done.people), wide=4)
    payload = {
        **_renewal(done, timezone.localdate(at)),
        **{"file": str(out_) if out_ else None, "check": check_payload(done.checked, watch)},
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_renewal(payload, done, out_))


def _renewal(done: Renewal, on: date) -> dict[str, Any]:
    kept, lost = done.checked.list, [each for each in done.people if each.outcome == TO_MEND]
    gaps = Counter(str(gap) for each in done.people for gap in each.gap)
    programmes = queries.agreement(code=kept.agreement_code).terms.programmes
    return {
        **{"into": kept.agreement_code, "list": kept.id, "state": kept.state},
        **{"from": str(kept.span.first_month), "to": str(kept.span.last_month)},
        **{"people": len(done.people), "left": done.left, "cost": done.checked.cost},
        "budget_left": done.checked.budget_left,
        "outcomes": _outcomes(done.people),
        "gaps": [{"month": month, "people": people} for month, people in sorted(gaps.items())],
        "reasons": [{"code": code, "people": people} for code, people in kept.reasons.items()],
        "loses": [
            {"last_paid": _iso(paid), "last_protected": _iso(protected), "people": people}
            for (paid, protected), people in sorted(_days(lost).items(), key=str)
        ],
        "regions": [
            {"region": region, **_outcomes([each for each in done.people if each.who.region == region])}
            for region in sorted({each.who.region for each in done.people})
        ],
        "keeping": _keeping(cost_of_keeping(people=done.people, programmes=programmes, on=on)),
        "keeping_lost": _keeping(cost_of_keeping(people=lost, programmes=programmes, on=on)),
    }


def _days(people: Iterable[Prospect]) -> Counter[tuple[date | None, date | None]]:
    return Counter((each.promised_until, each.protected_until) for each in people)


def _outcomes(people: Iterable[Prospect]) -> dict[str, int]:
    count = Counter(each.outcome for each in people)
    return {outcome: count[outcome] for outcome in PROSPECTS}


def _keeping(kept: Iterable[Keeping]) -> list[dict[str, int]]:
    return [{"months": each.months, "apbd": each.public, "self": each.own} for each in kept]


def _iso(last: date | None) -> str | None:
    return last.isoformat() if last else None


RENEWAL_HEADINGS = (
    *(to_translate("Participant number"), to_translate("Full name"), to_translate("Region"), to_translate("Outcome")),
    *(to_translate("Why"), to_translate("Months between"), to_translate("Paid until")),
    *(to_translate("Paid or promised until"), to_translate("Protected until"), to_translate("Cost")),
)


def _renewal_row(each: Prospect) -> Sequence[Cell]:
    why = " ".join(message(problem, language=language()) for problem in each.problems)
    return (
        *(str(each.who.number), each.who.name, REGIONS[each.who.region].full_name, _(OUTCOMES[each.outcome]), why),
        *(", ".join(map(str, each.gap)), each.paid_until, each.promised_until, each.protected_until, each.cost),
    )


def _say_renewal(said: dict[str, Any], done: Renewal, file: Path | None) -> None:
    title = f"[bold]{_('List')} {said['list']}[/] · {escape(said['into'])} · {said['from']} – {said['to']}"
    out.print(f"{title} · {number(said['people'])} {_('people')}", soft_wrap=True)
    for outcome, people in said["outcomes"].items():
        if people:
            out.print(f"  {number(people):>9}  {_(OUTCOMES[outcome])}")
    if done.left:
        out.print(f"{_('Had left before, and are not on it')}: {number(sum(done.left.values()))}")
    for each in said["gaps"]:
        out.print(f"{_('Nobody pays')} {each['month']}: {number(each['people'])} {_('people')}")
    for each in said["reasons"]:
        out.print(f"  {number(each['people']):>9}  {escape(message(Problem(each['code']), language=language()))}")
    for (last, protected), people in sorted(_days(e for e in done.people if e.outcome == TO_MEND).items(), key=str):
        said_days = _("{people} people lose paid cover after {paid} and protection after {protected}.")
        out.print(filled(said_days, people=number(people), paid=_day(last), protected=_day(protected)), soft_wrap=True)
    out.print(
        f"{_('Cost')}: [bold]{rupiah(said['cost'])}[/] · {_('budget left after it')}: {rupiah(said['budget_left'])}"
    )
    if any(each["apbd"] for each in said["keeping_lost"]):
        out.print(f"{_('What keeping those costs who lose cover')}:")
        _say_keeping(said["keeping_lost"])
    if said["state"] == "checked":
        _say_what_is_next(said, done)
    _say_file(file)


def _say_what_is_next(said: dict[str, Any], done: Renewal) -> None:
    for place, people in done.checked.over_quota.items():
        out.print(f"[red]{_('Over the quota of')} {full_name(place=place)}: {number(people)} {_('too many')}[/]")
    if said["budget_left"] < 0:
        short = _("The budget is short by {amount}; this list cannot be approved yet.")
        out.print(f"[red]{filled(short, amount=rupiah(-said['budget_left']))}[/]", soft_wrap=True)
        advice = _("Renew into an agreement of a larger budget, or one that says who comes first (--serve-by).")
        out.print(f"  → {advice}", soft_wrap=True)
    elif not done.checked.over_quota:
        out.print(f"{_('Approved by another user')}: payung list approve {said['list']} --by {_('OTHER')}")


def _day(last: date | None) -> str:
    return long_date(last, language()) if last else "–"


def _say_keeping(kept: Iterable[dict[str, int]]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in (_("Months"), _("from a public budget"), _("each alone")):
        table.add_column(title, justify="right")
    for each in kept:
        table.add_row(number(each["months"]), rupiah(each["apbd"]), rupiah(each["self"]))
    out.print(table)


def _say_file(file: Path | None) -> None:
    if file:
        out.print(escape(filled(_("Everybody is in {file}."), file=str(file))), soft_wrap=True)


# What comes next for each


def agreement_exits(
    code: AgreementCode,
    within: Annotated[int | None, typer.Option(help=_("Only who ends within so many days."), min=0)] = None,
    out_: Out = None,
    as_json: AsJson = False,
) -> None:
    """Show when an agreement stops paying for each person, when protection ends, and what is to come next."""
    _refuse_unfit(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        under = queries.agreement(code=code)
    found = exits(agreement=under, on=timezone.localdate(now()), within=within)
    if out_:
        _write(out_, _("Exits"), EXIT_HEADINGS, map(_exit_row, found), wide=9)
    payload = {
        **{"agreement": code, "people": len(found), "file": str(out_) if out_ else None},
        "exits": [_exit(each) for each in found],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_exits(found, out_))


def _exit(each: Exit) -> dict[str, Any]:
    return {
        **{"number": str(each.who.number), "name": each.who.name, "region": each.who.region},
        **{"from": str(each.who.span.first_month), "to": str(each.who.span.last_month)},
        **{"last_promised": each.ends.isoformat(), "last_paid": _iso(each.paid_until)},
        **{"last_protected": each.protected_until.isoformat(), "next_step": each.next_step},
        **{"next_month_alone": each.price, "goes_on": each.goes_on},
    }


EXIT_HEADINGS = (
    *(to_translate("Participant number"), to_translate("Full name"), to_translate("Region")),
    *(to_translate("First month"), to_translate("Last month"), to_translate("Paid or promised until")),
    *(to_translate("Paid until"), to_translate("Protected until"), to_translate("Next month alone")),
    *(to_translate("Next step"), to_translate("Goes on by")),
)


def _exit_row(each: Exit) -> Sequence[Cell]:
    span = each.who.span
    return (
        *(str(each.who.number), each.who.name, REGIONS[each.who.region].full_name),
        *(str(span.first_month), str(span.last_month), each.ends, each.paid_until, each.protected_until),
        *(each.price, _(STEPS[each.next_step]), _(STEPS[each.goes_on]) if each.goes_on else ""),
    )


def _say_exits(found: Sequence[Exit], file: Path | None) -> None:
    if not found:
        out.print(_("Nobody's paid months end in these days."))
    days = Counter((each.ends, each.protected_until, each.next_step, each.goes_on) for each in found)
    table = Table(box=None, pad_edge=False)
    for title in (_("People"), _("Paid or promised until"), _("Protected until"), _("Next step"), _("Goes on by")):
        table.add_column(title)
    for (ends, protected, step, goes_on), people in sorted(days.items()):
        on = _(STEPS[goes_on]) if goes_on else "–"
        table.add_row(number(people), _day(ends), _day(protected), _(STEPS[step]), on)
    out.print(table)
    _say_file(file)


def agreement_next_step(
    code: AgreementCode,
    number_: Annotated[str, typer.Option("--number", help=_("The participant number."))],
    step: Annotated[str, typer.Option(help=_("own_payment, next_funder or agent_visit."))],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Write down what is to follow one person's months. The last word counts."""
    open_installation()
    with refusals(as_json_object=as_json):
        news = record_next_step(agreement=code, number=number_, step=step, by=by, at=now())
    said = filled(_("The next step of {number} is: {step}."), number=number_, step=_(STEPS[step]))
    payload = {"agreement": code, "number": number_, "next_step": step, "repeated": not news}
    answer(payload, as_json_object=as_json, say=lambda: out.print(escape(said), soft_wrap=True))


# A grant for one


def grant_create(
    code: Annotated[str, typer.Option(help=_("A short code, like CSR-2027-1."))],
    sponsor: Annotated[str, typer.Option(help=_("Who pays, in full."))],
    funder: Annotated[str, typer.Option(help=_("Kind of funder: apbn, apbd, village, csr, donor."))],
    decree: Annotated[str, typer.Option(help=_("The decree or letter that grants it."))],
    number_: Annotated[str, typer.Option("--number", help=_("The participant number."))],
    start: Annotated[str, typer.Option("--from", help=_("First month, like 2026-12."))],
    months: Annotated[int, typer.Option(help=_("How many months."), min=1)],
    by: By,
    promise: Annotated[str, typer.Option(help=_("What was promised, and when, without a NIK."))] = "",
    as_json: AsJson = False,
) -> None:
    """Grant months to one named worker: an agreement of exactly their price, and a list of one that awaits approval."""
    first = month(start)
    open_installation()
    with refusals(as_json_object=as_json):
        done = create_grant(
            code=code,
            sponsor=sponsor,
            payer=funder,
            decree=decree,
            number=number_,
            start=first,
            months=months,
            promise=promise,
            by=by,
            at=now(),
        )
    kept, terms = queries.worker_list(id=done.list_id), done.agreement.terms
    payload = {
        **{"agreement": done.agreement.code, "list": done.list_id, "state": kept.state},
        **{"number": str(done.worker.number), "name": done.worker.name, "promise": done.promise},
        **{"from": str(terms.first_month), "to": str(terms.last_month), "budget": done.agreement.budget},
        "repeated": done.repeated,
    }

    def say() -> None:
        about = f"{escape(done.agreement.code)} · {payload['from']} – {payload['to']}"
        out.print(f"[bold]{escape(done.worker.name)}[/] · {about} · {rupiah(done.agreement.budget)}", soft_wrap=True)
        if kept.state == "checked":
            out.print(f"{_('Approved by another user')}: payung list approve {done.list_id} --by {_('OTHER')}")

    answer(payload, as_json_object=as_json, say=say)


# The cliff


def cliff(
    on: Annotated[str, typer.Option(help=_("Seen from which day, today or later, like 2026-12-31."))] = "",
    within: Annotated[int, typer.Option(help=_("How many days ahead."), min=0, max=MOST_DAYS)] = DAYS,
    region: Annotated[str, typer.Option(help=_("Only one kabupaten or kota, like 53.71."))] = "",
    agreement: Annotated[str, typer.Option(help=_("Only people on the lists of this agreement."), metavar="CODE")] = "",
    as_json: AsJson = False,
) -> None:
    """Show who loses paid cover and who loses protection in the days ahead, and what keeping them costs."""
    today = timezone.localdate(now())
    seen_from = day(on) if on else today
    if seen_from < today:
        raise Unreadable(_("the cliff lies ahead: give today or a later day"))
    if region and region not in REGIONS:
        raise Unreadable(_("a region is written like 53.71"))
    open_installation()
    with refusals(as_json_object=as_json):
        under = queries.agreement(code=agreement) if agreement else None
    seen = cliff_ahead(on=seen_from, within=within, region=region, agreement=under)
    payload = {
        **{"on": seen.on.isoformat(), "until": seen.until.isoformat(), "programmes": list(PROGRAMMES)},
        **{name: _loss(getattr(seen, name)) for name in LOSSES},
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_cliff(seen))


def _loss(lost: Loss) -> dict[str, Any]:
    return {
        "people": lost.people,
        "days": [{"last_day": last.isoformat(), "people": people} for last, people in lost.days.items()],
        "funders": [{"kind": f.kind, "name": f.name, "people": people} for f, people in lost.funders.items()],
        "regions": [{"region": code, "people": people} for code, people in lost.regions.items()],
        "keeping": _keeping(lost.keeping),
    }


def _say_cliff(seen: Cliff) -> None:
    out.print(f"[bold]{_day(seen.on)} – {_day(seen.until)}[/]")
    for name, title in LOSSES.items():
        lost: Loss = getattr(seen, name)
        out.print(f"\n[bold]{_(title)}[/]: {number(lost.people)} {_('people')}")
        if lost.people and name in IF_PROMISED and lost == getattr(seen, IF_PROMISED[name]):
            out.print(_("The same as above."))
        elif lost.people:
            _say_loss(lost, most=None if name == "paid" else LONGEST_SHOWN)


def _funder(of: Funder) -> str:
    [name] = payers.in_words(funders=[of.name], language=language())
    return f"{of.kind} · {name}"


def _say_loss(lost: Loss, *, most: int | None) -> None:
    """Who loses it by last day, by funder and by region: three ways to count the same people."""
    groups = {
        _("Last day"): [(_day(last), people) for last, people in lost.days.items()],
        _("Funder"): [(escape(_funder(each)), people) for each, people in lost.funders.items()],
        _("Region"): [(REGIONS[code].full_name, people) for code, people in lost.regions.items()],
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    for justify in ("left", "right", "left"):
        table.add_column(justify=justify)
    for title, lines in groups.items():
        for n, (what, people) in enumerate(lines[:most]):
            table.add_row("" if n else title, number(people), what)
        if rest := lines[len(lines[:most]) :]:
            table.add_row("", number(sum(people for _what, people in rest)), _("others (all of them: --json)"))
    out.print(table)
    if lost.keeping:
        out.print(f"{_('What keeping them costs')}:")
        _say_keeping(_keeping(lost.keeping))


# Workbooks


def _refuse_unfit(path: Path | None) -> None:
    if path is None:
        return
    writable(path)
    if path.suffix.lower() != ".xlsx":
        raise Unreadable(_("this is a workbook: give a name that ends in .xlsx"))
    unwritten(path)


def _write(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, wide: int) -> None:
    with private(path, "wb") as file:
        write_people(title=title, headings=[_(each) for each in headings], rows=rows, wide=wide, out=file, at=now())

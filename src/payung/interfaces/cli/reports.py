"""`payung report …`: what a sponsor is told, as a workbook, on paper or as figures. Without names."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from payung.documents.printing import pdf
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.lists import AgreementCode
from payung.interfaces.cli.options import AsJson, Unreadable, day, instant, month, private, writable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.reporting.sponsorship.figures import WINDOWS, Asked, Group, Report
from payung.reporting.sponsorship.paper import TEMPLATE, paper
from payung.reporting.sponsorship.publication import Publication, shown
from payung.reporting.sponsorship.publication import Table as Figures
from payung.reporting.sponsorship.queries import sponsor_report
from payung.reporting.sponsorship.tables import published
from payung.reporting.sponsorship.workbook import write_workbook
from payung.sponsors import queries

Row = dict[str, Any]


def report_sponsor(
    code: AgreementCode,
    funder: Annotated[str, typer.Option(help=_("Only this funder's share: name or number."), metavar="NAME")] = "",
    first: Annotated[str, typer.Option("--from", help=_("First month, like 2026-12; else the agreement's."))] = "",
    last: Annotated[str, typer.Option("--to", help=_("Last month, like 2027-05; else the agreement's."))] = "",
    on: Annotated[str, typer.Option(help=_("State cover as of this day; else today."), metavar="DAY")] = "",
    known_at: Annotated[
        str, typer.Option(help=_("As it was known at this instant, with its offset; else now."), metavar="INSTANT")
    ] = "",
    out_: Annotated[
        Path | None, typer.Option("--out", help=_("Where to write it: a name that ends in .xlsx or .pdf."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Report to a sponsor: months funded, for whom, lists, cover, deaths, and who went on by paying themselves."""
    if out_ is not None:
        writable_report(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        agreement = queries.agreement(code=code)
        asked = Asked(
            agreement=agreement,
            party=queries.party(agreement=agreement, named=funder) if funder else None,
            first=month(first) if first else agreement.terms.first_month,
            last=month(last) if last else agreement.terms.last_month,
            on=day(on) if on else timezone.localdate(),
            known_at=instant(known_at) if known_at else now(),
        )
    if asked.last < asked.first:
        raise Unreadable(_("the last month comes before the first"))
    report = sponsor_report(asked=asked)
    if out_ is not None:
        write_publication(published(report=report, language=language()), out_)
    payload = {**_figures(report), "file": str(out_ or "")}
    answer(payload, as_json_object=as_json, say=lambda: _say(report, out_))


def writable_report(path: Path) -> None:
    """Refuse a name to which nothing can be written, before any work is done for it."""
    if path.suffix.lower() not in (".xlsx", ".pdf"):
        raise Unreadable(_("a report is a workbook or a PDF: give a name that ends in .xlsx or .pdf"))
    writable(path)


def write_publication(publication: Publication, path: Path) -> None:
    """Write it as its name says: as a workbook or a PDF."""
    with private(path, "wb") as file:
        if path.suffix.lower() == ".xlsx":
            write_workbook(publication=publication, out=file)
        else:
            file.write(pdf(template=TEMPLATE, data=paper(publication=publication)))


# The answer for machines: the figures themselves, small ones too


def _figures(report: Report) -> Row:
    asked = report.asked
    return {
        **{"agreement": asked.agreement.code, "funder": asked.party.name if asked.party else ""},
        **{"from": str(asked.first), "to": str(asked.last), "on": asked.on.isoformat()},
        **{"known_at": asked.known_at.isoformat(), "provisional": report.provisional},
        "audit_head": f"{report.entry}:{report.digest}",
        "budget": {name: getattr(report.money, name) for name in ("budget", "spent", "committed", "available")},
        "funders": _funders(report),
        "months": _months(report),
        "people": _people(report.groups),
        **{"enrolled": report.enrolled, "left": dict(report.left)},
        "lists": [
            {**{"list": each.id, "checked_on": each.checked_on.isoformat(), "round": each.round, "rows": each.rows}}
            | {**each.outcomes, "enrolled": each.enrolled}
            | {"reasons": [{"code": code, "rows": rows} for code, rows in each.reasons.items()]}
            for each in report.lists
        ],
        "quotas": [{"region": each.place, "people": each.most, "used": each.people} for each in report.quotas],
        "cover": dict(report.cover),
        "claims": None,  # nobody records them yet: not known, which is not none
        "deaths": _deaths(report),
        "after": _after(report),
        "next_steps": dict(report.next_steps),
    }


def _funders(report: Report) -> list[Row]:
    shares: Counter[int] = Counter()
    for each in report.months:
        shares.update(each.shares)
    return [
        {**{"n": each.party.n, "name": each.party.name, "share": shares[each.party.n]}}
        | {name: getattr(each, name) for name in ("received", "returned", "spent", "committed", "waiting")}
        for each in report.money.parties
        if each.party in report.parties
    ]


def _months(report: Report) -> list[Row]:
    return [
        {**{"month": str(each.month), "people": each.people, "amount": each.amount}}
        | {"programmes": dict(each.programmes)}
        | {"shares": {party.name: each.shares.get(party.n, 0) for party in report.parties}}
        for each in report.months
    ]


def _people(groups: Iterable[Group]) -> Row:
    """People, person-months and rupiah in all, and people by each trait."""
    groups = list(groups)
    by: Row = {}
    for trait in ("region", "sex", "age", "occupation", "decile"):
        counts: Counter[str] = Counter()
        for each in groups:
            counts[str(getattr(each, trait))] += each.people
        by[trait] = dict(sorted(counts.items()))
    sums = {name: sum(getattr(each, name) for each in groups) for name in ("people", "months", "amount")}
    return {**sums, "by": by}


def _deaths(report: Report) -> Row | None:
    """None where no register of deaths was loaded."""
    deaths = report.deaths
    if not deaths.as_of:
        return None
    counts = {"protected": deaths.protected, "not_protected": deaths.not_protected}
    return {"registers": deaths.registers, "as_of": deaths.as_of.isoformat(), **counts}


def _after(report: Report) -> Row:
    after, on = report.after, report.asked.on
    regions = sorted({each.region for each in after.ended})

    def stayed(**of: str) -> list[Row]:
        found = ((months, after.stayed(months=months, on=on, **of)) for months in WINDOWS)
        return [{"months": months, "people": each.people, "stayed": each.stayed} for months, each in found]

    return {
        **{"going_on": after.going_on, "dead": after.dead, "ended": sum(each.people for each in after.ended)},
        "stayed": stayed(),
        "by_sex": {sex: stayed(sex=sex) for sex in "FM"},
        "by_region": {region: stayed(region=region) for region in regions},
    }


# The answer for people


def _say(report: Report, path: Path | None) -> None:
    """What leaves the office, on the screen; or where it was written."""
    if path is not None:
        out.print(escape(filled(_("Report written to {file}."), file=str(path))), soft_wrap=True)
        return
    publication = published(report=report, language=language())
    for section in publication.sections:
        out.print(f"\n[bold]{escape(section.title)}[/]")
        for table in section.tables:
            out.print(_on_screen(table))
    for note in (publication.known, *publication.notes):
        out.print(f"[dim]{escape(note)}[/]", soft_wrap=True)


def _on_screen(table: Figures) -> Table:
    screen = Table(title=escape(table.title), title_justify="left", box=None, show_header=bool(table.columns))
    for shape, column in zip(table.shapes or ("text", "count"), table.columns or (None, None), strict=True):
        screen.add_column(escape(column.heading) if column else "", justify="left" if shape == "text" else "right")
    for row, shapes in [*table.lines, *([(table.total, table.shapes)] if table.total else [])]:
        screen.add_row(*(escape(shown(cell=cell, shape=shape)) for cell, shape in zip(row, shapes, strict=True)))
    return screen

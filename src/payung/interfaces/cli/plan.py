"""`payung plan …`: what a sponsor can choose from before money is promised."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, Programmes, Unreadable, amount, month, programmes
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.language import long_date, number, rupiah, to_translate
from payung.law.book import book
from payung.reporting.planning.assumptions import Assumption, assumptions, part_of
from payung.reporting.planning.mortality import Mix
from payung.reporting.planning.options import KEPT_MONTHS, Option, Range, Scene, Weighed, weigh

OPTION = re.compile(r"([0-9][0-9._]*)\s*[x×*]\s*([0-9]{1,4})(?::([a-z]+))?")
SHARE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)(%?)")
AGES = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
OLDEST = 100
FUNDERS = {
    "self": to_translate("each alone"),
    "group": to_translate("a group"),
    "apbn": "APBN",
    "apbd": "APBD",
    "village": to_translate("a village"),
    "csr": "CSR/TJSL",
    "donor": to_translate("a donor"),
}
SECTORS = {"transport": to_translate("transport"), "other": to_translate("other work")}
ASSUMED = {
    "income": to_translate("Declared income a month"),
    "transport": to_translate("Part of the people who drive"),
    "price": to_translate("A month for one person"),
    "paid_in_time": to_translate("Paid in time"),
    "new_members": to_translate("Months of wait for new members"),
    "grace": to_translate("Months of grace"),
    "jkm_funeral_only": to_translate("JKM during the wait"),
    "jkm_full": to_translate("JKM after the wait"),
    "mortality": to_translate("Deaths"),
    "ages": to_translate("Ages"),
    "women": to_translate("Women"),
    "range": to_translate("Range of the deaths"),
    "natural_deaths": to_translate("Cause of death"),
    "claims": to_translate("Claims"),
    "nobody_leaves": to_translate("Who leaves"),
    "retention": to_translate("Who goes on alone"),
}
Row = dict[str, Any]


def plan_compare(
    budget: Annotated[str, typer.Option(help=_("At most this much, whole rupiah."), metavar="RUPIAH")],
    start: Annotated[str, typer.Option("--from", help=_("First month, like 2026-12."))],
    option: Annotated[
        list[str],
        typer.Option(help=_("People x months, like 100000x6, or 100000x6:csr for another funder; two or more.")),
    ],
    programmes_: Programmes = "jkk,jkm",
    funder: Annotated[str, typer.Option(help=_("Kind of funder: apbn, apbd, village, csr, donor."))] = "apbd",
    sector_share: Annotated[
        str, typer.Option(help=_("Part of the people who drive, like transport=0.1."), metavar="transport=PART")
    ] = "transport=0",
    income: Annotated[str, typer.Option(help=_("Declared income a month, whole rupiah."), metavar="RUPIAH")] = "0",
    retention: Annotated[
        list[str] | None,
        typer.Option(help=_("Part of the people who go on by paying alone, like 0.2; may be repeated.")),
    ] = None,
    ages: Annotated[str, typer.Option(help=_("Youngest and oldest age, like 18-55."))] = "18-55",
    women: Annotated[str, typer.Option(help=_("Part of the people who are women, like 0.5."))] = "0.5",
    as_json: AsJson = False,
) -> None:
    """Put people x months beside each other for a budget: cost, protection, and who loses cover on which day."""
    scene = Scene(
        first_month=month(start),
        programmes=programmes(programmes_),
        income=amount(income),
        transport=_driving(sector_share),
        mix=_mix(ages, women),
        retention=tuple(map(_share, retention or ())),
    )
    most, options = amount(budget), [_option(text, funder) for text in option]
    with refusals(as_json_object=as_json):
        weighed = [weigh(option=each, scene=scene, budget=most, book=book(), language=language()) for each in options]
        assumed = assumptions(scene=scene, weighed=weighed, book=book(), language=language())
    payload = {
        **{"budget": most, "from": str(scene.first_month), "programmes": list(scene.programmes)},
        "options": [_payload(each) for each in weighed],
        "assumptions": [
            {"name": each.name, "value": each.value, "source": " · ".join(map(_, each.source))} for each in assumed
        ],
        "law": book().version,
    }
    answer(payload, as_json_object=as_json, say=lambda: _say(weighed, assumed, scene))


# What the words mean


def _option(text: str, funder: str) -> Option:
    read = OPTION.fullmatch(text.strip().lower())
    if read is None:
        raise Unreadable(_("an option is people x months, like 100000x6, or 100000x6:csr for another funder"))
    people, count, payer = read.groups()
    return Option(int(re.sub(r"[._]", "", people)), int(count), payer or funder)


def _share(text: str) -> Fraction:
    """A part of the people: 0.2, 0,2 or 20%."""
    if read := SHARE.fullmatch(text.strip()):
        part = Fraction(read[1].replace(",", ".")) / (100 if read[2] else 1)
        if part <= 1:
            return part
    raise Unreadable(_("a part of the people is written like 0.2 or 20%"))


def _driving(text: str) -> Fraction:
    sector, equals, part = text.partition("=")
    if sector.strip() != "transport" or not equals:
        raise Unreadable(_("the part of the people who drive is written like transport=0.1"))
    return _share(part)


def _mix(ages: str, women: str) -> Mix:
    read = AGES.fullmatch(ages.strip())
    if read is None or not int(read[1]) <= int(read[2]) <= OLDEST:
        raise Unreadable(_("ages are written like 18-55, and nobody is older than 100"))
    return Mix(int(read[1]), int(read[2]), _share(women))


# The answer for machines


def _payload(each: Weighed) -> Row:
    return {
        **{"people": each.option.people, "months": each.option.months, "funder": each.option.payer},
        **{"first_paid": each.months[0].month.first.isoformat(), "last_paid": each.last_paid.isoformat()},
        **{"protected_until": each.last_protected.isoformat()},
        "by_month": [
            {
                **{"month": str(held.month), "cost": held.cost},
                "each": {sector: price.total for sector, price in held.prices.items()},
            }
            for held in each.months
        ],
        **{"cost": each.cost, "left": each.left, "within_budget": each.within_budget},
        **{"cost_per_person": each.cost_per_person, "person_months": each.person_months},
        "person_days": {
            "full": each.person_days(full=True),
            "funeral_only": each.person_days(full=False),
        },
        "stretches": [
            {
                **{"from": stretch.first.isoformat(), "to": stretch.last.isoformat(), "days": stretch.days},
                **{"state": stretch.state, "jkm": stretch.jkm, "full": stretch.full},
            }
            for stretch in each.stretches
        ],
        "deaths": {
            **{name: _rounded(getattr(each.deaths, name)) for name in ("paid", "grace", "funeral_only", "full")},
            "jkm": each.deaths.jkm._asdict(),
        },
        "cliff": {
            **{"people": each.option.people, "last_paid": each.last_paid.isoformat()},
            **{"protected_until": each.last_protected.isoformat()},
            "keep": [keeping._asdict() for keeping in each.keeping],
            "retention": [
                {"part": float(after.retention), "stay": after.stay, "lose": after.lose} for after in each.after
            ],
        },
    }


def _rounded(deaths: Range) -> dict[str, float]:
    return {name: round(count, 1) for name, count in deaths._asdict().items()}


# The answer for people

Figure = tuple[str, Callable[[Weighed], str]]


def _say(weighed: Sequence[Weighed], assumed: Sequence[Assumption], scene: Scene) -> None:
    said = _("What a budget of {budget} can do from {month} on")
    title = filled(said, budget=rupiah(weighed[0].budget), month=str(scene.first_month))
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for each in weighed:
        table.add_column(_named(each.option), justify="right")
    for figures in (_costs(), _protection(), _cliff(scene)):
        for name, of in figures:
            table.add_row(name, *map(of, weighed))
        table.add_section()
    out.print(table)
    out.print(f"[bold]{_('What this rests on')}[/]")
    for assumption in assumed:
        value = f": {assumption.value}" if assumption.value else ""
        said = escape(f"{_(ASSUMED[assumption.name])}{value}")
        out.print(f"  {said} [dim]· {escape(' · '.join(map(_, assumption.source)))}[/]", soft_wrap=True)


def _named(option: Option) -> str:
    people = f"{number(option.people)} × {number(option.months)}"
    return f"{people}\n{_(FUNDERS[option.payer])}"


def _costs() -> list[Figure]:
    return [
        (_("Cost in all"), lambda each: rupiah(each.cost)),
        (_("Left of the budget"), lambda each: rupiah(each.left)),
        (_("People whom the budget reaches"), lambda each: number(each.within_budget)),
        (_("Cost per person"), lambda each: rupiah(each.cost_per_person)),
        (_("Price of a month"), _prices),
        (_("Person-months"), lambda each: number(each.person_months)),
    ]


def _prices(each: Weighed) -> str:
    """The different prices of a month, each with the first month that costs so."""
    lines, before = [], ""
    for held in each.months:
        said = _by_sector({sector: price.total for sector, price in held.prices.items()})
        if said != before:
            lines.append(f"{held.month}: {said}")
        before = said
    return "\n".join(lines)


def _by_sector(totals: Mapping[str, int]) -> str:
    """What one person pays or costs, and where that differs, in which sector."""
    if len(same := set(totals.values())) == 1:
        return rupiah(*same)
    return ", ".join(f"{rupiah(total)} ({_(SECTORS[sector])})" for sector, total in totals.items())


def _protection() -> list[Figure]:
    return [
        (_("Paid cover until"), lambda each: _day(each.last_paid)),
        (_("Protection until, with grace"), lambda each: _day(each.last_protected)),
        (_("Days with funeral grant only"), lambda each: number(each.days(full=False))),
        (_("Days with full JKM"), lambda each: number(each.days(full=True))),
        (_("People × days with full JKM"), lambda each: number(each.person_days(full=True))),
        (_("Deaths expected in paid months"), lambda each: _about(each.deaths.paid)),
        (_("Deaths expected in grace"), lambda each: _about(each.deaths.grace)),
        (_("Deaths with funeral grant only"), lambda each: _about(each.deaths.funeral_only)),
        (_("Deaths with full JKM"), lambda each: _about(each.deaths.full)),
        (_("JKM expected for heirs, millions"), _millions),
    ]


def _about(deaths: Range) -> str:
    low, expected, high = map(round, deaths)
    return f"{number(expected)} ({number(low)}–{number(high)})"


def _millions(each: Weighed) -> str:
    """What is expected is not exact to the rupiah."""
    low, expected, high = (number(round(jkm / 1_000_000)) for jkm in each.deaths.jkm)
    return f"Rp{expected} ({low}–{high})"


def _cliff(scene: Scene) -> list[Figure]:
    """Who loses what on which day, and what keeping them costs."""
    figures: list[Figure] = [
        (_("People who lose paid cover"), _losing(lambda each: each.last_paid)),
        (_("People who lose protection"), _losing(lambda each: each.last_protected)),
    ]
    for place, count in enumerate(KEPT_MONTHS):
        said = _("Keep all {months} months more") if count > 1 else _("Keep all one month more")
        figures.append((filled(said, months=str(count)), partial(_kept, place)))
    figures.append((_("A month for one who pays alone"), lambda each: _by_sector(each.keeping[0].own)))
    for place, part in enumerate(scene.retention):
        said = filled(_("Stay / lose cover if {part} go on alone"), part=part_of(part))
        figures.append((said, partial(_stayed, place)))
    return figures


def _losing(last: Callable[[Weighed], date]) -> Callable[[Weighed], str]:
    return lambda each: f"{number(each.option.people)}: {_day(last(each) + timedelta(days=1))}"


def _kept(place: int, each: Weighed) -> str:
    return rupiah(each.keeping[place].cost)


def _stayed(place: int, each: Weighed) -> str:
    after = each.after[place]
    return f"{number(after.stay)} / {number(after.lose)}"


def _day(day: date) -> str:
    return long_date(day, language())

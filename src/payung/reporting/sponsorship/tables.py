"""A report as tables in words: what leaves the office, in a workbook and on paper alike. Pure.

Here, and only here, small cells are left out; the figures themselves (figures.py) keep them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from payung.kernel.language import Language, long_date, long_month, name_in
from payung.kernel.months import Month
from payung.kernel.problems import Problem, message
from payung.people.occupations import occupations
from payung.people.regions import REGIONS
from payung.reporting.sponsorship.concealing import LEAST, WITHHELD, conceal
from payung.reporting.sponsorship.figures import AGES, WINDOWS, Group, Report
from payung.reporting.sponsorship.publication import (
    Cell,
    Column,
    Part,
    Publication,
    Row,
    Section,
    Stated,
    Table,
    Words,
    summed,
)
from payung.reporting.sponsorship.words import said
from payung.sponsors.quotas import full_name
from payung.sponsors.turns import UNKNOWN

Value = str | int
"""A value of a trait: a region's code, a sex, an occupation, the youngest of an age group, a decile (or UNKNOWN)."""


def published(*, report: Report, language: Language) -> Publication:
    """The report as it leaves the office."""
    asked = report.asked
    return Publication(
        language=language,
        title=said(kind="report", code="title", language=language),
        about=f"{asked.agreement.code} · {asked.party.name if asked.party else asked.agreement.sponsor}",
        code=asked.agreement.code,
        known_at=asked.known_at,
        entry=report.entry,
        digest=report.digest,
        again=said(kind="report", code="again", language=language),
        notes=_notes(report, language),
        sections=_sections(report, language),
    )


def _notes(report: Report, language: Language) -> tuple[str, ...]:
    """What holds of the whole report: that it may yet change, what is left out, and who people are."""
    asked = report.asked
    values = {"least": LEAST, "withheld": WITHHELD, "on": asked.on}
    ahead = asked.on > timezone.localdate(asked.known_at)
    codes = {"provisional": report.provisional, "ahead": ahead, "small": True, "identity": True}
    return tuple(
        said(kind="report", code=code, language=language, values=values) for code, holds in codes.items() if holds
    )


def _sections(report: Report, language: Language) -> tuple[Section, ...]:
    """Every table that has something to say, in the order of a reader's questions."""
    words = Words(language, first=report.asked.first, last=report.asked.last, on=report.asked.on)
    made = {
        "summary": [
            _agreement(report, words),
            _figures(report, words),
            _budget(report, words),
            _funders(report, words),
        ],
        "months": [_months(report, words), *_shares(report, words)],
        "people": list(_people(report, words)),
        "crossed": list(_crossed(report, words)),
        "lists": [_outcomes(report, words), *_reasons(report, words), *_left(report, words), *_quotas(report, words)],
        "after": list(_after(report, words)),
    }
    return tuple(Section(code, words("section", code), tuple(tables)) for code, tables in made.items() if tables)


# The agreement and its money


def _agreement(report: Report, words: Words) -> Table:
    asked, agreement = report.asked, report.asked.agreement
    terms = agreement.terms
    lines: list[Stated] = [
        (words.line("sponsor"), agreement.sponsor, "text"),
        (words.line("decree"), agreement.decree, "text"),
        (words.line("code"), agreement.code, "text"),
        (words.line("programmes"), ", ".join(name.upper() for name in terms.programmes), "text"),
        (words.line("term"), words.line("to", first=terms.first_month, last=terms.last_month), "text"),
        (words.line("reported"), words.line("to"), "text"),
        (words.line("on"), long_date(asked.on, words.language), "text"),
    ]
    if asked.party:
        lines.append((words.line("for"), asked.party.name, "text"))
    return words.stated("agreement", *lines)


def _figures(report: Report, words: Words) -> Table:
    amount = sum(month.amount for month in report.months)
    shares: Counter[int] = Counter()
    for month in report.months:
        shares.update(month.shares)
    protected = report.cover["paid"] + report.cover["grace"]
    return words.stated(
        "figures",
        (words.line("enrolled"), report.enrolled, "count"),
        (words.line("funded"), sum(group.people for group in report.groups), "count"),
        (words.line("months"), sum(month.people for month in report.months), "count"),
        (words.line("amount"), amount, "rupiah"),
        *(
            (words.line("share", funder=party.name), shares[party.n], "rupiah")
            for party in (report.parties if report.shared else ())
        ),
        (words.line("covered"), protected, "count"),
    )


def _budget(report: Report, words: Words) -> Table:
    money = report.money
    return words.stated(
        "budget",
        *((words.line(name), getattr(money, name), "rupiah") for name in ("budget", "spent", "committed", "available")),
    )


def _funders(report: Report, words: Words) -> Table:
    names = ("received", "returned", "spent", "committed", "waiting")
    told = [each for each in report.money.parties if each.party in report.parties]
    columns = (*words.columns("text", "funder"), *words.columns("rupiah", *names))
    rows: list[Row] = [(each.party.name, *(getattr(each, name) for name in names)) for each in told]
    return words.table("funders", columns, rows, _sums(rows, words) if len(rows) > 1 else None)


def _months(report: Report, words: Words) -> Table:
    programmes = report.asked.agreement.terms.programmes
    of_programmes = tuple(Column(programme.upper(), "rupiah") for programme in programmes)
    columns = (
        *words.columns("text", "month"),
        *words.columns("count", "months"),
        *of_programmes,
        *words.columns("rupiah", "total"),
    )
    rows: list[Row] = [
        (_month(month.month, words), month.people, *(month.programmes.get(p, 0) for p in programmes), month.amount)
        for month in report.months
    ]
    return words.table("months", columns, rows, _sums(rows, words))


def _shares(report: Report, words: Words) -> Iterable[Table]:
    """What each party gave by month; nothing where only one pays."""
    if report.shared:
        columns = (*words.columns("text", "month"), *(Column(party.name, "rupiah") for party in report.parties))
        rows: list[Row] = [
            (_month(month.month, words), *(month.shares.get(party.n, 0) for party in report.parties))
            for month in report.months
        ]
        yield words.table("shares", columns, rows, _sums(rows, words))


# People


def _people(report: Report, words: Words) -> Iterable[Table]:
    """The people by one trait after the other. Who is counted is the same, so the last lines agree."""
    whole = sum(each.people for each in report.groups)
    for trait in ("region", "sex", "age", "occupation", "decile"):
        tallies: dict[Value, Counter[str]] = {}
        for each in report.groups:
            tally = tallies.setdefault(_value(each, trait), Counter())
            tally.update(people=each.people, months=each.months, amount=each.amount)
        columns = (
            *words.columns("text", trait),
            *words.columns("count", "people"),
            *words.columns("part", "part"),
            *words.columns("count", "months"),
            *words.columns("rupiah", "amount"),
        )
        rows: list[Row] = [
            (
                _named(trait, value, words),
                tally["people"],
                Part(tally["people"], whole),
                tally["months"],
                tally["amount"],
            )
            for value, tally in _in_order(trait, tallies)
        ]
        yield words.table(trait, columns, rows, _sums(rows, words))


def _value(group: Group, trait: str) -> Value:
    value: Value | None = getattr(group, trait)
    return UNKNOWN if value is None else value


def _in_order(trait: str, tallies: Mapping[Value, Counter[str]]) -> list[tuple[Value, Counter[str]]]:
    """Regions, ages and deciles in their own order; of works the one of most people first."""
    found = sorted(tallies.items(), key=lambda item: item[0])
    return sorted(found, key=lambda item: -item[1]["people"]) if trait == "occupation" else found


def _crossed(report: Report, words: Words) -> Iterable[Table]:
    """Regions by another trait: the finest tables, whose small cells are left out."""
    for trait in ("sex", "age", "decile"):
        cells: Counter[tuple[str, Value]] = Counter()
        for each in report.groups:
            cells[each.region, _value(each, trait)] += each.people
        regions, values = sorted({region for region, _ in cells}), sorted({value for _, value in cells})
        counts = [[cells[region, value] for value in values] for region in regions]
        columns = (
            *words.columns("text", "region"),
            *(Column(_named(trait, value, words), "count") for value in values),
            *words.columns("count", "total"),
        )
        shown = zip(regions, conceal(counts=counts), counts, strict=True)
        rows: list[Row] = [(REGIONS[region].full_name, *row, sum(exact)) for region, row, exact in shown]
        sums = [sum(column) for column in zip(*counts, strict=True)]
        yield words.table(f"region_{trait}", columns, rows, (words("heading", "total"), *sums, sum(sums)))


def _named(trait: str, value: Value, words: Words) -> str:
    """A value of a trait in words."""
    match trait, value:
        case "region", str():
            return REGIONS[value].full_name
        case "sex", str():
            return words.line(value)
        case "occupation", str():
            found = occupations()[value]
            return name_in(words.language, found)
        case "age", int():
            return _ages(value, words)
        case _:
            return words.line("unknown") if value == UNKNOWN else str(value)


def _ages(youngest: int, words: Words) -> str:
    place = AGES.index(youngest)
    if youngest == AGES[0]:
        return words.line("under", first=AGES[1])
    if youngest == AGES[-1]:
        return words.line("over", first=youngest)
    return words.line("years", first=youngest, last=AGES[place + 1] - 1)


# Lists, and what came after


def _outcomes(report: Report, words: Words) -> Table:
    changes = any(each.outcomes["leaving"] for each in report.lists)
    names = ("ready", "to_mend", "already_covered", "ask_person", *(("leaving",) if changes else ()))
    columns = (
        *words.columns("text", "list"),
        *words.columns("day", "checked"),
        *words.columns("count", "round", "rows", *names, "enrolled"),
    )
    rows: list[Row] = [
        (each.id, each.checked_on, each.round, each.rows, *(each.outcomes[name] for name in names), each.enrolled)
        for each in report.lists
    ]
    return words.table("outcomes", columns, rows)


def _reasons(report: Report, words: Words) -> Iterable[Table]:
    reasons: Counter[str] = Counter()
    for each in report.lists:
        reasons.update(each.reasons)
    if reasons:
        rows = [(message(Problem(code), language=words.language), count) for code, count in reasons.most_common()]
        yield words.table("reasons", (*words.columns("text", "reason"), *words.columns("count", "rows")), rows)


def _left(report: Report, words: Words) -> Iterable[Table]:
    if report.left:
        rows: list[Row] = [(words.line(reason), count) for reason, count in report.left.items()]
        yield words.table(
            "left", (*words.columns("text", "reason"), *words.columns("count", "people")), rows, _sums(rows, words)
        )


def _quotas(report: Report, words: Words) -> Iterable[Table]:
    if report.quotas:
        columns = (
            *words.columns("text", "place"),
            *words.columns("count", "most", "used"),
            *words.columns("part", "part"),
        )
        rows = [
            (full_name(place=each.place), each.most, each.people, Part(each.people, each.most))
            for each in report.quotas
        ]
        yield words.table("quotas", columns, rows)


def _after(report: Report, words: Words) -> Iterable[Table]:
    yield words.stated("cover", *((words.line(state), count, "count") for state, count in report.cover.items()))
    yield _deaths(report, words)
    yield _ended(report, words)
    yield from _stayed(report, words)
    if report.next_steps:
        rows = [(words.line(step), people) for step, people in report.next_steps.items()]
        yield words.table("next_steps", (*words.columns("text", "step"), *words.columns("count", "people")), rows)


def _deaths(report: Report, words: Words) -> Table:
    """Deaths and claims: what nobody recorded is said, never counted as none."""
    deaths = report.deaths
    claims: Stated = (words.line("claims"), words.line("claims_unknown"), "text")
    if not deaths.registers:
        return words.stated("deaths", claims, (words.line("registers"), words.line("no_register"), "text"))
    return words.stated(
        "deaths",
        claims,
        (words.line("registers"), words.line("newest", count=deaths.registers, day=deaths.as_of), "text"),
        (words.line("died_protected"), deaths.protected, "count"),
        (words.line("died_otherwise"), deaths.not_protected, "count"),
    )


def _ended(report: Report, words: Words) -> Table:
    after = report.after
    became: Counter[str] = Counter()
    for each in after.ended:
        became["own" if each.own else "other" if each.other else "nobody"] += each.people
    told = [("going_on", after.going_on), *((name, became[name]) for name in ("own", "other", "nobody"))]
    return words.stated(
        "ended", *((words.line(name), people, "count") for name, people in [*told, ("dead", after.dead)])
    )


def _stayed(report: Report, words: Words) -> Iterable[Table]:
    """Who went on, of whom it can be said: in all, then by sex and region, where small cells are left out."""
    on, after = report.asked.on, report.after
    windows = [months for months in WINDOWS if after.stayed(months=months, on=on).people]
    if not windows:
        return
    columns = (
        *words.columns("text", "within"),
        *words.columns("count", "stayed", "of"),
        *words.columns("part", "part"),
    )
    found = [(months, after.stayed(months=months, on=on)) for months in windows]
    rows: list[Row] = [
        (
            words.line(f"within_{months}"),
            each.stayed,
            each.people,
            Part(each.stayed, each.people),
        )
        for months, each in found
    ]
    yield words.table("stayed", columns, rows)
    for code, values in (("sex", "FM"), ("region", sorted({each.region for each in after.ended}))):
        columns = (
            *words.columns("text", code),
            *(
                Column(words("heading", name, window=words.line(f"within_{months}")), "count")
                for months in windows
                for name in ("stayed_within", "of_within")
            ),
        )
        parts = [_stayed_of(report, code, values, months) for months in windows]
        lines: list[Row] = [
            (_named(code, value, words), *(cell for part in parts for cell in part[place]))
            for place, value in enumerate(values)
        ]
        yield words.table(f"stayed_{code}", columns, lines)


def _stayed_of(report: Report, code: str, values: Sequence[str], months: int) -> list[tuple[Cell, Cell]]:
    """For each region or sex who went on, and of how many."""
    found = [report.after.stayed(months=months, on=report.asked.on, **{code: value}) for value in values]
    counts = conceal(counts=[[each.stayed, each.people - each.stayed] for each in found])
    return [(row[0] if each.people else None, each.people or None) for each, row in zip(found, counts, strict=True)]


def _month(month: Month, words: Words) -> str:
    return long_month(month.first, words.language)


def _sums(rows: Sequence[Row], words: Words) -> Row:
    """The last line: sums of counts and rupiah, and the whole of parts."""
    return (words("heading", "total"), *summed(rows=rows)[1:])

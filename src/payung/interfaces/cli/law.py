"""`payung law …`: worked cases against the law, what is in force on a day, what changed, what rests on a text."""

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, content_of, day
from payung.interfaces.cli.session import now
from payung.interfaces.cli.words import _, language
from payung.kernel.language import long_date, rupiah
from payung.kernel.problems import Problem, Refused
from payung.kernel.problems import as_json as problem_as_json
from payung.law.amounts import NotInForce, Parameter
from payung.law.benefits import Benefit, benefits
from payung.law.book import book
from payung.law.cases import Case, Judged, Rejected, as_written, check, read_cases, shipped
from payung.law.events import EVENTS, base_of_example, example
from payung.law.events.kinds import Reply
from payung.law.given import MOST_RUPIAH
from payung.law.handbook import Citation, Difference, Entry, Told, citing, differences, matching, told, told_amount
from payung.law.handbook import Row as HandbookRow

LARGEST_FILE = 8 * 1024 * 1024
NTT = ZoneInfo("Asia/Makassar")

On = Annotated[str, typer.Option("--on", help=_("The day, like 2026-12-31; without it, today."), metavar="DAY")]
EXAMPLE = _("The monthly base of the example in rupiah; without it, the lowest.")
Base = Annotated[int | None, typer.Option("--base", help=EXAMPLE, min=0, max=MOST_RUPIAH)]
Row = dict[str, Any]


def law_check(
    file: Annotated[
        Path | None, typer.Argument(help=_("A file of worked cases; without it, those that came with Payung."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare worked cases with what the law says. Exit status 1 on any difference, 3 if a case was refused."""
    with refusals(as_json_object=as_json):
        judged = check(cases=_cases(file), language=language())
    payload = [_rejected(each) if isinstance(each, Rejected) else _judged(each) for each in judged]
    answer(payload, as_json_object=as_json, say=lambda: _say_judged(judged))
    if any(isinstance(each, Rejected) for each in judged):
        raise typer.Exit(answers.REFUSED)
    if not all(each["ok"] for each in payload):
        raise typer.Exit(answers.NO)


def _judged(each: Judged) -> Row:
    return {
        "id": each.case.id,
        "ok": each.ok,
        "expected": each.case.expected,
        "got": {name: as_written(value) for name, value in each.got.items()},
        "because": list(each.because),
    }


def _rejected(each: Rejected) -> Row:
    """A case that was not judged, in the shape of the others: nothing was got, and `problems` say why."""
    problems = [problem_as_json(problem, language=language()) for problem in each.problems]
    return {"id": each.id, "ok": False, "expected": each.expected, "got": None, "because": [], "problems": problems}


def _cases(file: Path | None) -> tuple[Case | Rejected, ...]:
    """The cases of a file, or those that came with us. Refused where they cannot be read."""
    if file is None:
        return shipped()
    try:
        content = content_of(file)
    except OSError as error:
        raise Refused(Problem("case.file_missing", "file", str(file))) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem("case.file_unreadable", "file")) from error
    if len(content) > LARGEST_FILE:
        raise Refused(Problem("case.file_unreadable", "file"))
    return read_cases(text=text)


def _say_judged(judged: tuple[Judged | Rejected, ...]) -> None:
    """Each case with what was expected, what the law says, and by which article; of the others also why."""
    for each in judged:
        if isinstance(each, Judged):
            _say_case(each)
    for each in judged:
        if isinstance(each, Rejected):
            answers.show_problems(each.problems, as_json_object=False)
        elif not each.ok:
            out.print(f"[bold]{escape(each.case.id)}[/]")
            for sentence in (*each.why, *each.because):
                out.print(f"  [dim]· {escape(sentence)}[/]", soft_wrap=True)
    rejected = sum(isinstance(each, Rejected) for each in judged)
    failed = sum(isinstance(each, Judged) and not each.ok for each in judged)
    said = _("{cases} cases, {failed} differ.")
    if rejected:
        said = _("{cases} cases, {failed} differ, {rejected} could not be judged.")
    for name, count in {"cases": len(judged), "failed": failed, "rejected": rejected}.items():
        said = said.replace(f"{{{name}}}", str(count))
    out.print(said)


def _say_case(each: Judged) -> None:
    mark = "[green]✓[/]" if each.ok else "[red]✗[/]"
    said = _("expected {expected}; the law says {got}")
    said = said.replace("{expected}", told(values=each.case.expected, language=language()))
    got = {key: as_written(value) for key, value in each.got.items()}
    said = said.replace("{got}", told(values=got, language=language()))
    articles = "; ".join(each.because)  # all of them: what decided may stand last
    out.print(f"{mark} [bold]{escape(each.case.id)}[/] {escape(said)} [dim]{escape(articles)}[/]", soft_wrap=True)
    for warning in dict.fromkeys(each.warnings) if each.ok else ():  # of the others every sentence follows
        out.print(f"  [yellow]! {escape(warning)}[/]", soft_wrap=True)


def law_show(
    name: Annotated[
        str,
        typer.Argument(help=_("A right like jkk.death, an amount like jkm_contribution, or words; without it, all.")),
    ] = "",
    on: On = "",
    base: Base = None,
    as_json: AsJson = False,
) -> None:
    """Show a right or an amount in force on a day: its rule, the amounts, their articles, how sure they are."""
    asked = day(on) if on else _today()
    known = name.lower()
    with refusals(as_json_object=as_json):
        if known not in benefits() and known not in book().parameters:
            rights, amounts = _listed(name)
            if len(rights) + len(amounts) > 1:
                _show_all(rights, amounts, as_json)
                return
            [known] = [*(each.name for each in rights), *(each.name for each in amounts)]
        payload = _right(benefits()[known], asked, base) if known in benefits() else _amount_alone(known, asked)
    answer(payload, as_json_object=as_json, say=lambda: _say_right(payload))


def _listed(text: str) -> tuple[tuple[Benefit, ...], tuple[Parameter, ...]]:
    """What these words find, or all without any. Refused where they find nothing."""
    if not text:
        return tuple(benefits().values()), tuple(each for _name, each in sorted(book().parameters.items()))
    rights, amounts = matching(book=book(), text=text)
    if not rights and not amounts:
        near = get_close_matches(text.lower(), [*benefits(), *book().parameters], n=5)
        raise Refused(Problem("law.name_unknown", "", text, near=", ".join(near)))
    return rights, amounts


def _today() -> date:
    """The day in NTT."""
    instant: datetime = now()
    return instant.astimezone(NTT).date()


def _show_all(benefits: Sequence[Benefit], parameters: Sequence[Parameter], as_json: bool) -> None:
    speaks = language()
    rights = [{"name": each.name, "title": each.title[speaks]} for each in benefits]
    amounts = [{"name": each.name, "title": each.description.get(speaks, "")} for each in parameters]
    payload = {"law": book().version, "benefits": rights, "amounts": amounts}

    def say() -> None:
        for title, entries in ((_("Rights and rules"), rights), (_("Amounts"), amounts)):
            if entries:
                out.print(f"[bold]{title}[/]")
            for entry in entries:
                out.print(f"  {entry['name']}  [dim]{escape(entry['title'])}[/]", soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)


def _right(benefit: Benefit, on: date, base: int | None) -> Row:
    """One right as it is in force. Refused before it existed, with the first day."""
    example = _example(benefit, on, base)
    amounts = [_told(name) for name in benefit.amounts]
    held = [_held(amount, entry) for amount in amounts if (entry := amount.on(on))]
    if not held:
        first = min(amount.entries[0].since for amount in amounts)
        raise Refused(Problem("law.not_in_force", "on", first.isoformat()))
    return {
        **{"name": benefit.name, "on": on.isoformat(), "law": book().version},
        **{"title": benefit.title[language()], "rule": benefit.rule[language()]},
        "amounts": held,
        "example": example,
    }


def _example(benefit: Benefit, on: date, chosen: int | None) -> Row | None:
    """What the first event that shows a right answers on this day, at the chosen base or the lowest."""
    try:
        for event in (EVENTS[name] for name in benefit.events if name in EVENTS):
            base = base_of_example(event=event, on=on, chosen=chosen)
            if found := example(event=event, on=on, language=language(), base=base):
                return {"base": base, "values": _numbers(found), "why": list(found.why)}
        return None
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence


def _numbers(shows: Reply) -> dict[str, Any]:
    return {name: value for name, value in shows.values.items() if isinstance(value, int) and value}


def _amount_alone(name: str, on: date) -> Row:
    """One amount of the book. Refused before it was in force, and after its end."""
    amount = _told(name)
    entry = amount.on(on)
    if entry is None:
        first, last = amount.entries[0].since, amount.entries[-1].since
        before = on < first
        code, turned = ("law.not_in_force", first) if before else ("law.ended", last)
        raise Refused(Problem(code, "on", turned.isoformat()))
    return {
        **{"name": name, "on": on.isoformat(), "law": book().version},
        **{"title": amount.title, "rule": "", "amounts": [_held(amount, entry)], "example": None},
    }


def _told(name: str) -> Told:
    return told_amount(parameter=book().parameters[name], language=language())


def _held(amount: Told, entry: Entry) -> Row:
    """What an amount is while an entry holds, with everything that is known of it."""
    return {
        **{"name": amount.name, "title": amount.title, "unit": amount.unit},
        **{"value": _value(entry.value), "shown": entry.shown, **_days(entry)},
        "rows": [{"row": row.label, "value": row.shown, "because": list(row.because)} for row in entry.rows],
        **{"confidence": entry.confidence, "because": list(entry.because), "open": bool(amount.readings)},
        "readings": [
            {
                **{"value": each.value, "shown": each.shown, "because": each.because},
                "in_force": each.value == entry.value,
            }
            for each in amount.readings
        ],
    }


def _days(entry: Entry) -> Row:
    return {"since": entry.since.isoformat(), "until": entry.until.isoformat() if entry.until else None}


def _value(value: Any) -> Any:
    """A value as JSON holds it; a table stands in its rows."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int | str) else None


def _say_right(right: Row) -> None:
    out.print(f"[bold]{escape(right['title'])}[/] [dim]({right['name']}, {_day(right['on'])})[/]", soft_wrap=True)
    if right["rule"]:
        out.print(escape(right["rule"]), soft_wrap=True)
    for amount in right["amounts"]:
        since = _("since {day}").replace("{day}", _day(amount["since"]))
        said = f"\n{escape(amount['title'])}: [bold]{escape(amount['shown'])}[/] [dim]({amount['name']}, {since})[/]"
        out.print(said, soft_wrap=True)
        for row in amount["rows"]:
            cited = escape("; ".join(row["because"]))
            out.print(f"    {escape(row['row'])}: {escape(row['value'])} [dim]{cited}[/]", soft_wrap=True)
        for article in amount["because"][: 3 if amount["rows"] else None]:
            out.print(f"  [dim]· {escape(article)}[/]", soft_wrap=True)
        for reading in amount["readings"]:
            mark = _("followed by Payung") if reading["in_force"] else _("another reading")
            out.print(f"  ? {mark}: {escape(reading['shown'])} – {escape(reading['because'])}", soft_wrap=True)
    if right["example"] and right["example"]["why"]:
        _say_example(right["example"])


def _say_example(example: Row) -> None:
    base = example["base"]
    title = _("For example, at a base of {base}").replace("{base}", rupiah(base)) if base else _("For example")
    out.print(f"\n[bold]{title}[/]")
    for sentence in example["why"]:
        out.print(f"  {escape(sentence)}", soft_wrap=True)


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text), language())


def law_diff(
    first: Annotated[str, typer.Argument(help=_("A day, like 2019-11-01."), metavar="DAY1")],
    second: Annotated[str, typer.Argument(help=_("Another day, like 2019-12-31."), metavar="DAY2")],
    as_json: AsJson = False,
) -> None:
    """Show every amount of the law that differs between two days. Exit status 1 if there is any."""
    before, after = day(first), day(second)
    found = list(differences(book=book(), first=before, second=after, language=language()))
    payload = {
        **{"from": before.isoformat(), "to": after.isoformat(), "law": book().version},
        "differences": [_changed(each) for each in found],
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_differences(found, before, after))
    if found:
        raise typer.Exit(answers.NO)


def _changed(each: Difference) -> Row:
    return {
        **{"name": each.told.name, "title": each.told.title, "row": each.label},
        **{"old": each.old.shown if each.old else None, "new": each.new.shown if each.new else None},
        **{"since": each.since.isoformat() if each.since else None, "because": list(each.because)},
    }


def _say_differences(found: list[Difference], before: date, after: date) -> None:
    for each in found:
        name = escape(f"{each.told.name} {each.label}".rstrip())
        old, new = _or_none(each, each.old, before), _or_none(each, each.new, after)
        said = f"[bold]{escape(each.told.title)}[/] [dim]({name})[/]: {escape(old)} → {escape(new)}"
        out.print(said, soft_wrap=True)
        for article in each.because:
            out.print(f"  [dim]· {escape(article)}[/]", soft_wrap=True)
    if not found:
        out.print(_("No amount differs between the two days."))


def _or_none(each: Difference, row: HandbookRow | None, on: date) -> str:
    """A value as it is shown. Before the book begins it says nothing of the law: there may well have been an amount."""
    if row:
        return row.shown
    return _("not in this book") if on < each.told.entries[0].since else _("nothing")


def law_cite(
    text: Annotated[str, typer.Argument(help=_('A regulation as the book names it, like "PP 82/2019".'))],
    as_json: AsJson = False,
) -> None:
    """Show every amount of the law that rests on a text, with its article, its value and how sure it is."""
    with refusals(as_json_object=as_json):
        cited = [_cited(each) for each in citing(book=book(), text=text, language=language())]
    payload = {"text": text, "law": book().version, "amounts": cited}
    answer(payload, as_json_object=as_json, say=lambda: _say_cited(cited))


def _cited(each: Citation) -> Row:
    reference = each.cited.reference
    return {
        **{"name": each.told.name, "title": each.told.title, "row": each.row.label, "value": each.row.shown},
        **_days(each.entry),
        **{"article": reference.article, "confidence": reference.confidence, "sources": reference.sources},
        **{"via": reference.via, "because": each.cited.text},
    }


def _say_cited(cited: list[Row]) -> None:
    """Each value with its article. How we know it is written in English, and said once."""
    told_before: set[str] = set()
    for each in cited:
        name = f"{each['name']} {each['row']}".rstrip()
        since = _("since {day}").replace("{day}", _day(each["since"]))
        said = f"{escape(each['title'])}: [bold]{escape(each['value'])}[/] [dim]({escape(name)}, {since})[/]"
        out.print(said, soft_wrap=True)
        via = f": {each['via']}" if each["via"] and each["via"] not in told_before and language() == "en" else ""
        told_before.add(each["via"])
        out.print(f"  [dim]· {escape(each['because'] + via)}[/]", soft_wrap=True)

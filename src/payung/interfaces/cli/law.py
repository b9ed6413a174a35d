"""`payung law …`: worked cases against the law, what is in force on a day, what changed, what rests on a text."""

from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from payung.interfaces.cli import answers
from payung.interfaces.cli.answers import answer, out, refusals
from payung.interfaces.cli.options import AsJson, day
from payung.interfaces.cli.session import now
from payung.interfaces.cli.words import _, language
from payung.kernel.language import long_date, rupiah
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import Amount, NotInForce, Parameter, Reference
from payung.law.benefits import Benefit, benefits
from payung.law.book import book
from payung.law.cases import Case, Judged, as_written, check, read_cases, shipped
from payung.law.events import EVENTS, example
from payung.law.events.kinds import Reply
from payung.law.handbook import confidence, history, is_open, rows, shown

LARGEST_FILE = 8 * 1024 * 1024
NTT = ZoneInfo("Asia/Makassar")

On = Annotated[str, typer.Option("--on", help=_("The day, like 2026-12-31; without it, today."), metavar="DAY")]
Row = dict[str, Any]


def law_check(
    file: Annotated[
        Path | None, typer.Argument(help=_("A file of worked cases; without it, those that came with Payung."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare worked cases with what the law says. Exit status 1 on any difference."""
    with refusals(as_json_object=as_json):
        judged = check(cases=_cases(file), language=language())
    payload = [
        {
            "id": each.case.id,
            "ok": each.ok,
            "expected": dict(each.case.expected),
            "got": {name: as_written(value) for name, value in each.got.items()},
            "because": list(each.because),
        }
        for each in judged
    ]
    answer(payload, as_json_object=as_json, say=lambda: _say_judged(judged))
    if not all(each.ok for each in judged):
        raise typer.Exit(answers.NO)


def _cases(file: Path | None) -> tuple[Case, ...]:
    """The cases of a file, or those that came with us. Refused where they cannot be read."""
    if file is None:
        return shipped()
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(Problem("case.file_missing", "file", str(file))) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem("case.file_unreadable", "file")) from error
    if len(content) > LARGEST_FILE:
        raise Refused(Problem("case.file_unreadable", "file"))
    return read_cases(text=text)


def _say_judged(judged: tuple[Judged, ...]) -> None:
    """Each case with what was expected, what the law says, and by which article; of the others also why."""
    for each in judged:
        mark = "[green]✓[/]" if each.ok else "[red]✗[/]"
        said = _("expected {expected}; the law says {got}")
        said = said.replace("{expected}", _told(each.case.expected)).replace("{got}", _told(each.got))
        article = next(iter(each.because), "")
        out.print(f"{mark} [bold]{escape(each.case.id)}[/] {escape(said)} [dim]{escape(article)}[/]", soft_wrap=True)
    for each in judged:
        if not each.ok:
            out.print(f"[bold]{escape(each.case.id)}[/]")
            for sentence in (*each.why, *each.because):
                out.print(f"  [dim]· {escape(sentence)}[/]", soft_wrap=True)
    failed = sum(not each.ok for each in judged)
    said = _("{cases} cases, {failed} differ.")
    out.print(said.replace("{cases}", str(len(judged))).replace("{failed}", str(failed)))


def _told(values: Any) -> str:
    """Values by name in one line, amounts of money as people write them."""
    return ", ".join(f"{name} {_plain(value)}" for name, value in values.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return rupiah(value).removeprefix("Rp") if value >= 0 else str(value)
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value)) or "–"
    return "–" if value is None else str(value)


def law_show(
    name: Annotated[
        str, typer.Argument(help=_("A right like jkk.death, or an amount like jkm_contribution; without it, all."))
    ] = "",
    on: On = "",
    as_json: AsJson = False,
) -> None:
    """Show a right or an amount in force on a day: its rule, the amounts, their articles, how sure they are."""
    asked = day(on) if on else _today()
    if not name:
        _show_all(as_json)
        return
    with refusals(as_json_object=as_json):
        payload = _right(benefits()[name], asked) if name in benefits() else _amount_alone(name, asked)
    answer(payload, as_json_object=as_json, say=lambda: _say_right(payload))


def _today() -> date:
    """The day in NTT."""
    instant: datetime = now()
    return instant.astimezone(NTT).date()


def _show_all(as_json: bool) -> None:
    speaks = language()
    rights = [{"name": each.name, "title": each.title[speaks]} for each in benefits().values()]
    amounts = [
        {"name": each.name, "title": each.description.get(speaks, "")}
        for _name, each in sorted(book().parameters.items())
    ]
    payload = {"law": book().version, "benefits": rights, "amounts": amounts}

    def say() -> None:
        for title, entries in ((_("Rights and rules"), rights), (_("Amounts"), amounts)):
            out.print(f"[bold]{title}[/]")
            for entry in entries:
                out.print(f"  {entry['name']}  [dim]{escape(entry['title'])}[/]", soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)


def _right(benefit: Benefit, on: date) -> Row:
    """One right as it is in force. Refused before it existed, with the first day."""
    shows = _example(benefit, on)
    parameters = [book().parameters[name] for name in benefit.amounts]
    held = [amount for parameter in parameters if (amount := _held(parameter, on))]
    if not held:
        first = min(parameter.changes[0][0] for parameter in parameters)
        raise Refused(Problem("law.not_in_force", "on", first.isoformat()))
    return {
        **{"name": benefit.name, "on": on.isoformat(), "law": book().version},
        **{"title": benefit.title[language()], "rule": benefit.rule[language()]},
        "amounts": held,
        "example": None if shows is None else {"values": _numbers(shows), "why": list(shows.why)},
    }


def _example(benefit: Benefit, on: date) -> Reply | None:
    """What the first event that shows a right answers on this day, at the lowest base."""
    try:
        shown_by = (
            example(event=EVENTS[name], on=on, language=language()) for name in benefit.events if name in EVENTS
        )
        return next((found for found in shown_by if found), None)
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", "on", silence.first.isoformat())) from silence


def _numbers(shows: Reply) -> dict[str, Any]:
    return {name: value for name, value in shows.values.items() if isinstance(value, int) and value}


def _amount_alone(name: str, on: date) -> Row:
    """One amount of the book. Refused for a name that nobody knows, and before it was in force."""
    parameter = book().parameters.get(name)
    if parameter is None:
        known = [*benefits(), *book().parameters]
        near = get_close_matches(name.lower(), known, n=5, cutoff=0.4) or [each for each in known if name in each][:5]
        raise Refused(Problem("law.name_unknown", name, ", ".join(near or list(benefits())[:5])))
    held = _held(parameter, on)
    if held is None:
        first = parameter.changes[0][0]
        if on < first:
            raise Refused(Problem("law.not_in_force", "on", first.isoformat()))
        raise Refused(Problem("law.ended", "on", parameter.changes[-1][0].isoformat()))
    return {
        **{"name": name, "on": on.isoformat(), "law": book().version},
        **{"title": parameter.description.get(language(), name), "rule": ""},
        **{"amounts": [held], "example": None},
    }


def _held(parameter: Parameter, on: date) -> Row | None:
    """What a parameter holds on a day, with everything that is known of it; None if it holds nothing."""
    for held in history(parameter=parameter):
        if held.amount is not None and held.since <= on and (held.until is None or on <= held.until):
            return {
                **{"name": parameter.name, "title": parameter.description.get(language(), ""), "unit": parameter.unit},
                **{"value": _value(held.amount.value), "shown": _shown(parameter, held.amount.value)},
                **{"since": held.since.isoformat(), "until": held.until.isoformat() if held.until else None},
                "rows": [
                    {"row": row, "value": value, "because": list(amount.because(language=language()))}
                    for row, value, amount in rows(value=held.amount.value, unit=parameter.unit, language=language())
                ],
                "confidence": confidence(amount=held.amount),
                "because": list(held.amount.because(language=language())),
                "open": is_open(parameter=parameter),
                "readings": [
                    {
                        "value": each.value,
                        "because": each.because[language()],
                        "in_force": each.value == held.amount.value,
                    }
                    for each in parameter.readings
                ],
            }
    return None


def _value(value: Any) -> Any:
    """A value as JSON holds it; a table stands in its rows."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int | str) else None


def _shown(parameter: Parameter, value: Any) -> str:
    return shown(value=value, unit=parameter.unit, language=language())


def _say_right(right: Row) -> None:
    out.print(f"[bold]{escape(right['title'])}[/] [dim]({right['name']}, {_day(right['on'])})[/]", soft_wrap=True)
    if right["rule"]:
        out.print(escape(right["rule"]), soft_wrap=True)
    for amount in right["amounts"]:
        since = _("since {day}").replace("{day}", _day(amount["since"]))
        said = f"\n[bold]{escape(amount['shown'])}[/] {escape(amount['title'])} [dim]({amount['name']}, {since})[/]"
        out.print(said, soft_wrap=True)
        for row in amount["rows"]:
            cited = escape("; ".join(row["because"]))
            out.print(f"    {escape(row['row'])}: {escape(row['value'])} [dim]{cited}[/]", soft_wrap=True)
        for article in amount["because"][: 3 if amount["rows"] else None]:
            out.print(f"  [dim]· {escape(article)}[/]", soft_wrap=True)
        for reading in amount["readings"]:
            mark = _("in force here") if reading["in_force"] else _("another reading")
            out.print(f"  ? {mark}: {_plain(reading['value'])} – {escape(reading['because'])}", soft_wrap=True)
    if right["example"] and right["example"]["why"]:
        out.print(f"\n[bold]{_('For example, at the lowest base')}[/]")
        for sentence in right["example"]["why"]:
            out.print(f"  {escape(sentence)}", soft_wrap=True)


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text)) if language() == "id" else text


def law_diff(
    first: Annotated[str, typer.Argument(help=_("A day, like 2019-11-01."), metavar="DAY1")],
    second: Annotated[str, typer.Argument(help=_("Another day, like 2019-12-31."), metavar="DAY2")],
    as_json: AsJson = False,
) -> None:
    """Show every amount of the law that differs between two days. Exit status 1 if there is any."""
    before, after = day(first), day(second)
    differences = [row for _name, each in sorted(book().parameters.items()) for row in _differs(each, before, after)]
    payload = {
        **{"from": before.isoformat(), "to": after.isoformat(), "law": book().version},
        "differences": differences,
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_differences(differences))
    if differences:
        raise typer.Exit(answers.NO)


def _differs(parameter: Parameter, before: date, after: date) -> Iterator[Row]:
    """What of a parameter differs: itself, or single rows of a table that both days have."""
    old, new = (_in_force(parameter, on) for on in (before, after))
    split = old is not None and new is not None
    was, now_ = (_parts(parameter, amount) if split else _whole(parameter, amount) for amount in (old, new))
    for row in dict.fromkeys((*was, *now_)):
        if (was.get(row) or ("",))[0] != (now_.get(row) or ("",))[0]:
            amount = now_[row][1] if row in now_ else was[row][1]
            since = new.since if new else None
            yield {
                **{"name": parameter.name, "title": parameter.description.get(language(), ""), "row": row},
                **{"old": was[row][0] if row in was else None, "new": now_[row][0] if row in now_ else None},
                **{"since": since.isoformat() if since else None, "because": list(amount.because(language=language()))},
            }


def _in_force(parameter: Parameter, on: date) -> Amount[object] | None:
    try:
        return parameter.on(on)
    except NotInForce:
        return None


def _parts(parameter: Parameter, amount: Amount[object] | None) -> dict[str, tuple[str, Amount[Any]]]:
    """An amount as a reader sees it, by row; one that is no table is the row without a name."""
    if amount is None:
        return {}
    table = rows(value=amount.value, unit=parameter.unit, language=language())
    found = {row: (value, each) for row, value, each in table}
    return found or _whole(parameter, amount)


def _whole(parameter: Parameter, amount: Amount[object] | None) -> dict[str, tuple[str, Amount[Any]]]:
    return {} if amount is None else {"": (_shown(parameter, amount.value), amount)}


def _say_differences(differences: list[Row]) -> None:
    for each in differences:
        name = f"{each['name']} {each['row']}".rstrip()
        old, new = (_("nothing") if value is None else value for value in (each["old"], each["new"]))
        out.print(
            f"[bold]{escape(each['title'])}[/] [dim]({escape(name)})[/]: {escape(old)} → {escape(new)}", soft_wrap=True
        )
        for article in each["because"]:
            out.print(f"  [dim]· {escape(article)}[/]", soft_wrap=True)
    if not differences:
        out.print(_("No amount differs between the two days."))


def law_cite(
    text: Annotated[str, typer.Argument(help=_('A regulation as the book names it, like "PP 82/2019".'))],
    as_json: AsJson = False,
) -> None:
    """Show every amount of the law that rests on a text, with its article, its value and how sure it is."""
    with refusals(as_json_object=as_json):
        cited = _citing(text)
    payload = {"text": text, "law": book().version, "amounts": cited}
    answer(payload, as_json_object=as_json, say=lambda: _say_cited(cited))


def _citing(text: str) -> list[Row]:
    """Every amount through time that rests on a text. Refused, with the texts that are named alike, if none does."""
    asked = " ".join(text.lower().split())
    found, titles = [], {}
    for _name, parameter in sorted(book().parameters.items()):
        for held in history(parameter=parameter):
            for row, value, amount in _rows_or_whole(parameter, held.amount):
                for reference in amount.references:
                    titles[reference.title.lower()] = reference.title
                    if _is_meant(reference, asked):
                        found.append(_cited(parameter, reference, row, value, held.since, held.until))
    if not found:
        near = get_close_matches(asked, titles, n=3, cutoff=0.3) or sorted(titles)
        raise Refused(Problem("law.text_unknown", text, ", ".join(titles[each] for each in near)))
    return found


def _rows_or_whole(parameter: Parameter, amount: Amount[object] | None) -> Iterator[tuple[str, str, Amount[Any]]]:
    for row, (value, each) in _parts(parameter, amount).items():
        yield row, value, each


def _is_meant(reference: Reference, asked: str) -> bool:
    """Whether a reference is to this text; where an article is asked for as well, to that article."""
    title = reference.title.lower()
    if asked == title:
        return True
    article = asked.removeprefix(f"{title} ")
    return article != asked and reference.article.lower().startswith(article)


def _cited(
    parameter: Parameter, reference: Reference, row: str, value: str, since: date, until: date | None
) -> Row:  # one line of `law cite`
    return {
        **{"name": parameter.name, "title": parameter.description.get(language(), ""), "row": row, "value": value},
        **{"since": since.isoformat(), "until": until.isoformat() if until else None},
        **{"article": reference.article, "confidence": reference.confidence, "sources": reference.sources},
        **{"via": reference.via, "because": reference.cite(language=language())},
    }


def _say_cited(cited: list[Row]) -> None:
    for each in cited:
        name = f"{each['name']} {each['row']}".rstrip()
        since = _("since {day}").replace("{day}", _day(each["since"]))
        said = f"[bold]{escape(each['value'])}[/] {escape(each['title'])} [dim]({escape(name)}, {since})[/]"
        out.print(said, soft_wrap=True)
        via = f": {each['via']}" if each["via"] else ""
        out.print(f"  [dim]· {escape(each['because'] + via)}[/]", soft_wrap=True)

"""The handbook of the law as pages of `docs/law`, from the book, its benefits and its worked cases."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from payung.law.amounts import Amount, Parameter, Reference
from payung.law.benefits import Benefit
from payung.law.book import book
from payung.law.cases import Case
from payung.law.handbook import (
    Chapter,
    Held,
    chapters,
    confidence,
    history,
    open_questions,
    rows,
    shown,
    told,
)

FOLDER = Path("docs/law")
WRITTEN = "<!-- Written by `make docs` from src/payung/law: change it there. -->"
SURE = ("primary", "official")
ABOUT = f"""\
{WRITTEN}
# The law, as Payung holds it

What employment social insurance gives people without an employer in Indonesia, on which day, and by which article:
written from the amounts, rules and worked cases that the software itself runs. It is no legal advice, and Payung is not
affiliated with BPJS Ketenagakerjaan.

Each amount says how we know it: nothing beside it means that we read it in the regulation; *official statement*, that
somebody in office said so; *secondary sources: n*, that n others print it; *recalled*, that nobody has looked yet; *our
inference*, that the text does not say it. Where a text can be read in several ways, the readings stand under
[open questions](open-questions.md), and one of them is in force.

The same on the command line: `payung law show jkk.death --on 2026-05-01`, `payung law diff 2019-11-01 2019-12-31`,
`payung law cite "PP 82/2019"`, `payung law check`; on the web at `/law`.
"""
ABOUT_QUESTIONS = f"""\
{WRITTEN}
# Open questions

Where the texts can be read in several ways, the book holds a named switch: one reading is in force, the others stand
beside it with what speaks for them. Who knows better changes one line of `src/payung/law/parameters` and says why.
"""

TO_READ = """
## Before anybody is paid by this book

No switch answers these; somebody has to read or ask.

- PP 44/2015, annexes I to III, and PP 46/2015, annex I: the table of incomes row by row, and every row of the table of
  disabilities. A row marked *recalled* must be confirmed before a payment rests on it; the award itself says so.
- PP 50/2025, articles 2 to 6: who counts as transport (the book follows the ministry: drivers and couriers, platform or
  not; the catalogue of occupations says which these are), dues from before the window, village budgets, donors.
- PP 44/2015, articles 34 to 41: whether claims after a death expire.
- The office of BPJS Ketenagakerjaan: whether the wait begins anew after a lapse; two occupations; incapacity by days.
- Not in the book, since no benefit rests on them: the fee of Perisai agents in force, how long a payment code lives
  (found nowhere: the bill's key is the NIK, without end), Pergub NTT 18/2025.
"""


def pages() -> dict[Path, str]:
    """Every page of the handbook by where it stands."""
    found = {FOLDER / "README.md": _contents(), FOLDER / "open-questions.md": _questions()}
    for chapter in chapters():
        found[FOLDER / f"{chapter.name}.md"] = "\n".join(_chapter(chapter)) + "\n"
    return found


def _contents() -> str:
    lines = [ABOUT]
    for chapter in chapters():
        lines.append(f"- [{chapter.title['en']}]({chapter.name}.md) · {chapter.title['id']}")
        lines += [f"  - `{each.name}` {each.title['en']} · {each.title['id']}" for each in chapter.benefits]
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield WRITTEN
    yield f"# {chapter.title['en']} · {chapter.title['id']}"
    for benefit in chapter.benefits:
        yield from _benefit(benefit, chapter.cases(benefit))


def _benefit(benefit: Benefit, cases: Sequence[Case]) -> Iterator[str]:
    yield f"\n## {benefit.name}: {benefit.title['en']}"
    yield f"\n**{benefit.title['id']}.** {benefit.rule['id']}\n\n{benefit.rule['en']}"
    yield "\n| amount | holds | value | rests on |\n|---|---|---|---|"
    parameters = [book().parameters[name] for name in benefit.amounts]
    for parameter in parameters:
        for held in history(parameter=parameter):
            yield _row(parameter, held)
    for parameter in parameters:
        yield from _table(parameter)
    yield from _cases(cases)


def _row(parameter: Parameter, held: Held) -> str:
    value = shown(value=held.amount.value if held.amount else None, unit=parameter.unit, language="en")
    why = "<br>".join(_cited(held.amount)) if held.amount else ""
    name = f"`{parameter.name}` {parameter.description['en']}"
    asked = " ([open](open-questions.md))" if parameter.readings else ""
    return f"| {name}{asked} | {_days(held.since, held.until)} | {value} | {why} |"


def _cited(amount: Amount[object]) -> Iterator[str]:
    for reference in amount.references:
        yield _reference(reference)
    if amount.note:
        yield f"*{amount.note['en']}*"


def _reference(reference: Reference) -> str:
    cited = reference.cite(language="en")
    return f"[{cited}]({reference.href})" if reference.href else cited


def _days(since: date, until: date | None) -> str:
    return f"{since} – {until}" if until else f"since {since}"


def _table(parameter: Parameter) -> Iterator[str]:
    """The table in force last, if it is one."""
    held = history(parameter=parameter)[-1]
    found = list(rows(value=held.amount.value, unit=parameter.unit, language="en")) if held.amount else []
    if found:
        yield f"\n`{parameter.name}` since {held.since}:\n\n| | value | how we know |\n|---|---|---|"
    for label, value, amount in found:
        yield f"| {label} | {value} | {confidence(amount=amount)} |"


def _cases(cases: Sequence[Case]) -> Iterator[str]:
    """The worked cases that show a right."""
    if cases:
        yield "\n| case | given | expected | working | source |\n|---|---|---|---|---|"
    for case in cases:
        given, expected = told(values=case.input), told(values=case.expected)
        yield f"| {case.id} | {_cell(given)} | {_cell(expected)} | {_cell(case.working)} | {_cell(case.source)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _questions() -> str:
    lines = [ABOUT_QUESTIONS]
    for parameter in open_questions(book=book()):
        held = history(parameter=parameter)[-1]
        assert held.amount is not None, f"{parameter.name} is open and has ended"
        lines.append(f"## {parameter.description['en']}\n\n*{parameter.description['id']}* (`{parameter.name}`)\n")
        for reading in parameter.readings:
            mark = "**in force**: " if reading.value == held.amount.value else ""
            value = shown(value=reading.value, unit=parameter.unit, language="en")
            lines.append(f"- {mark}{value}. {reading.because['en']}.")
        lines.append(f"\nRests on: {'; '.join(_cited(held.amount))}\n")
    lines.append("## Not read in the regulation itself\n")
    lines.append("Amounts in force of which nobody has confirmed the text, the least sure first.\n")
    lines.append("| amount | value | how we know |\n|---|---|---|")
    lines += [f"| `{name}` | {value} | {known} |" for known, name, value in sorted(_unread(), key=lambda each: each[1])]
    return "\n".join([*lines, TO_READ.rstrip()]) + "\n"


def _unread() -> Iterator[tuple[str, str, str]]:
    for name, parameter in book().parameters.items():
        amount = history(parameter=parameter)[-1].amount
        if amount and confidence(amount=amount) not in SURE:
            yield confidence(amount=amount), name, shown(value=amount.value, unit=parameter.unit, language="en")

"""The handbook of the law as pages of `docs/law`, from the book, its benefits and its worked cases."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from payung.law.benefits import Benefit, Chapter, chapters
from payung.law.book import book
from payung.law.cases import Case
from payung.law.handbook import CONFIDENCES, Cited, Entry, Told, cases, open_questions, told, told_amount

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
somebody in office said so; *n secondary sources*, that n others print it; *recalled*, that nobody has looked yet; *our
inference*, that the text does not say it. Where a text can be read in several ways, the readings stand under
[open questions](open-questions.md), and the book follows one of them. These pages know no today: each value stands
with the days on which it holds.

The same on the command line: `payung law show jkk.death --on 2026-05-01`, `payung law diff 2019-11-01 2019-12-31`,
`payung law cite "PP 82/2019"`, `payung law check`; on the web at `/law`.
"""
ABOUT_QUESTIONS = f"""\
{WRITTEN}
# Open questions

Where the texts can be read in several ways, the book holds a named switch: it follows one reading, on the days that
stand beside it, and the others follow with what speaks for them. Who knows better changes one line of
`src/payung/law/parameters` and says why.
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
        yield from _benefit(benefit, cases(chapter=chapter, benefit=benefit))


def _benefit(benefit: Benefit, shown_by: Sequence[Case]) -> Iterator[str]:
    yield f"\n## {benefit.name}: {benefit.title['en']}"
    yield f"\n**{benefit.title['id']}.** {benefit.rule['id']}\n\n{benefit.rule['en']}"
    yield "\n| amount | holds | value | rests on |\n|---|---|---|---|"
    amounts = [_told(name) for name in benefit.amounts]
    for amount in amounts:
        asked = " ([open](open-questions.md))" if amount.readings else ""
        for entry in amount.entries:
            note = [f"*{entry.note}*"] if entry.note else []
            why = "<br>".join([*map(_linked, entry.cited), *note])
            yield f"| `{amount.name}` {amount.title}{asked} | {_days(entry)} | {entry.shown} | {why} |"
    for amount in amounts:
        yield from _table(amount)
    yield from _cases(shown_by)


def _told(name: str) -> Told:
    return told_amount(parameter=book().parameters[name], language="en")


def _linked(cited: Cited) -> str:
    return f"[{cited.text}]({cited.reference.href})" if cited.reference.href else cited.text


def _days(entry: Entry) -> str:
    return f"{entry.since} – {entry.until}" if entry.until else f"since {entry.since}"


def _table(amount: Told) -> Iterator[str]:
    """The last table of an amount, if it is one."""
    entry = amount.entries[-1]
    if entry.rows:
        yield f"\n`{amount.name}` since {entry.since}:\n\n| | value | how we know |\n|---|---|---|"
    for row in entry.rows:
        yield f"| {row.label} | {row.shown} | {row.confidence} |"


def _cases(shown_by: Sequence[Case]) -> Iterator[str]:
    """The worked cases that show a right."""
    if shown_by:
        yield "\n| case | given | expected | working | source |\n|---|---|---|---|---|"
    for case in shown_by:
        given, expected = (told(values=values, language="en") for values in (case.input, case.expected))
        yield f"| {case.id} | {_cell(given)} | {_cell(expected)} | {_cell(case.working)} | {_cell(case.source)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _questions() -> str:
    lines = [ABOUT_QUESTIONS]
    for parameter in open_questions(book=book()):
        amount = _told(parameter.name)
        lines.append(f"## {amount.title}\n\n*{parameter.description['id']}* (`{parameter.name}`)\n")
        for reading in amount.readings:
            days = ", ".join(_days(entry) for entry in amount.entries if entry.value == reading.value)
            followed = f" (**followed** {days})" if days else ""
            lines.append(f"- {reading.shown}{followed}. {reading.because}.")
        lines.append(f"\nRests on: {'; '.join(map(_linked, amount.cited))}\n")
    lines.append("## Not read in the regulation itself\n")
    lines.append("Amounts of which nobody has confirmed the text, the least sure first.\n")
    lines.append("| amount | holds | value | how we know |\n|---|---|---|---|")
    unread = [found for name in book().parameters for found in _unread(_told(name))]
    unread.sort(key=lambda each: (-CONFIDENCES.index(each[1].confidence or CONFIDENCES[0]), each[0], each[1].since))
    lines += [f"| `{name}` | {_days(entry)} | {entry.shown} | {entry.confidence} |" for name, entry in unread]
    return "\n".join([*lines, TO_READ.rstrip()]) + "\n"


def _unread(amount: Told) -> Iterator[tuple[str, Entry]]:
    for entry in amount.entries:
        if entry.confidence and entry.confidence not in SURE:
            yield amount.name, entry

"""Whether a change of a worker holds: what somebody wrote, against what counts already. Pure."""

from collections.abc import Sequence
from datetime import date

from payung.kernel.language import rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem
from payung.kernel.words import check_words
from payung.law.checks import KINDS
from payung.people import cells, checks
from payung.people.cells import Cell
from payung.people.changes.terms import JOBS, Change, Terms
from payung.people.checks import Child, Heir
from payung.people.occupations import find_occupation
from payung.people.queries import Job

MOST_AHEAD = 24
"""Months: a change for later than this is a slip of the finger."""
MOST_NAMED = 20
LONGEST_WORDS = 200


def check_month(*, since: Month, this: Month) -> tuple[Problem, ...]:
    """What is over was what was told then (Permenaker 5/2021 art. 37): a change counts from this month on, or later."""
    if since < this:
        return (Problem("change.month_past", "from", str(this)),)
    if since > this + MOST_AHEAD:
        return (Problem("change.month_too_far", "from", str(this + MOST_AHEAD)),)
    return ()


def check_day(*, since: date, on: date) -> tuple[Problem, ...]:
    """Something that is told on the day `on` has happened by then."""
    return (Problem("change.day_ahead", "on", str(since)),) if since > on else ()


def check_job(
    *, terms: Terms, n: int, since: Month, occupation: Cell = "", income: Cell = "", ends: bool = False
) -> tuple[Change[Job | None], tuple[Problem, ...]]:
    """The `n`-th job from a month on: what is not written stays as it counts in that month.

    Problems: `change.job_unknown`, `change.first_job_ends`, `change.no_such_job`, `occupation.missing`,
    `occupation.unknown`, `occupation.twice`, `income.unreadable`, `income.too_high`.
    """
    if n not in JOBS:
        return Change(since, None), (Problem("change.job_unknown", "job", str(n)),)
    held = terms.job_in(n=n, month=since)
    if ends:
        return Change(since, None), _ending(terms, n, since)
    found, problems = _occupation(cells.text(occupation), held)
    earned, unread = _income(income, held)
    change: Change[Job | None] = Change(since, Job(n, found, earned))
    if problems or unread:
        return change, (*problems, *unread)
    return change, _alike(terms.with_job(n=n, change=change), since)


def _ending(terms: Terms, n: int, since: Month) -> tuple[Problem, ...]:
    if n == 1:
        return (Problem("change.first_job_ends", "job"),)
    held = any(terms.job_in(n=n, month=month) for month in terms.months_of_change(since=since))
    ended = any(of == n for of, _ in terms.job_changes)  # said again, it changes nothing
    return () if held or ended else (Problem("change.no_such_job", "job"),)


def _occupation(written: str, held: Job | None) -> tuple[str, tuple[Problem, ...]]:
    if not written:
        return (held.occupation, ()) if held else ("", (Problem("occupation.missing", "occupation"),))
    found = find_occupation(written)
    return (found, ()) if found else ("", (Problem("occupation.unknown", "occupation"),))


def _income(cell: Cell, held: Job | None) -> tuple[int, tuple[Problem, ...]]:
    try:
        income = cells.rupiah(cell)
    except cells.Unreadable:
        return 0, (Problem("income.unreadable", "income"),)
    if income is not None and income > checks.MOST_INCOME:
        return 0, (Problem("income.too_high", "income", rupiah(checks.MOST_INCOME)),)
    return (held.income if held else 0) if income is None else income, ()


def _alike(terms: Terms, since: Month) -> tuple[Problem, ...]:
    """Two jobs are never the same occupation, in whatever month to come."""
    for month in terms.months_of_change(since=since):
        occupations = [job.occupation for job in terms.jobs_in(month=month)]
        if len(occupations) > len(set(occupations)):
            return (Problem("occupation.twice", "occupation"),)
    return ()


def check_kind(*, kind: str) -> tuple[Problem, ...]:
    """Whether there is this kind of worker: `kind.unknown`."""
    return () if kind in KINDS else (Problem("kind.unknown", "kind", kind),)


def check_jht(*, terms: Terms, takes: bool, since: Month) -> tuple[Problem, ...]:
    """Employers keep JHT (Permenaker 5/2021 art. 32(1)): `change.jht_mandatory`, with the first such month."""
    if takes:
        return ()
    for month in terms.months_of_change(since=since):
        if terms.must_take_jht(month=month):
            return (Problem("change.jht_mandatory", "jht", str(month)),)
    return ()


def check_phone(*, cell: Cell) -> tuple[str, tuple[Problem, ...]]:
    """A telephone number as digits (62…), or "" for none: `phone.unreadable`."""
    try:
        return cells.phone(cell), ()
    except cells.Unreadable:
        return "", (Problem("phone.unreadable", "phone"),)


def check_heirs(*, heirs: Sequence[Heir]) -> tuple[tuple[Heir, ...], tuple[Problem, ...]]:
    """Heirs with clean names, or `change.too_many_named`, `name.missing`, `heir.relation_missing`,
    `phone.unreadable`."""
    problems = list(_number_of(len(heirs), "heirs"))
    clean = []
    for heir in heirs:
        name, (phone, unread) = cells.text(heir.name), check_phone(cell=heir.phone)
        problems += unread if name else (Problem("name.missing", "heirs"), *unread)
        relation = cells.text(heir.relation)
        problems += () if relation else (Problem("heir.relation_missing", "heirs"),)
        clean.append(Heir(name, relation, phone))
    return tuple(clean), tuple(dict.fromkeys(problems))


def check_children(*, cell: Cell, on: date) -> tuple[tuple[Child, ...], tuple[Problem, ...]]:
    """Children as a registration writes them; beside its problems, `change.too_many_named`."""
    children, problems = checks.check_children(cell=cell, on=on)
    return children, (*_number_of(len(children), "children"), *problems)


def _number_of(named: int, where: str) -> tuple[Problem, ...]:
    return (Problem("change.too_many_named", where, str(MOST_NAMED)),) if named > MOST_NAMED else ()


def check_death(*, died_on: date, born: date, on: date, source: str, evidence: str) -> tuple[Problem, ...]:
    """Whether somebody can have died so, as told on `on`: `death.implausible`, and what is wrong with the words."""
    problems = [] if born <= died_on <= on else [Problem("death.implausible", "died-on", str(died_on))]
    problems += [
        problem for words, where in ((source, "source"), (evidence, "evidence")) for problem in _words(words, where)
    ]
    return tuple(problems)


def _words(words: str, where: str) -> tuple[Problem, ...]:
    line, problems = check_words(words=words, where=where)
    return (Problem("change.words_too_long", where),) if len(line) > LONGEST_WORDS else problems

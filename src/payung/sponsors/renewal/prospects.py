"""What a renewal does for each person: who goes on without a gap, and who loses cover on which day and why. Pure but
for one question about months."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from payung.kernel.months import Month, months_between
from payung.kernel.problems import Problem
from payung.sponsors.checks import Span
from payung.sponsors.pricing import Case, Promise, case_maker, price_lines
from payung.sponsors.renewal.histories import LONGEST_WINDOW, History, Window, histories, outlook
from payung.sponsors.renewal.keeping import KEPT_MONTHS, Keeping, keeping
from payung.sponsors.renewal.roster import FIRST_ROW, Enrolled
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND, Verdict

LOOKED_BACK = 24  # months

CONTINUES, GAP = "continues", "gap"
PROSPECTS = (CONTINUES, GAP, TO_MEND, ALREADY_COVERED, ASK_PERSON)
"""Goes on without a gap; goes on after one; and the outcomes of rows that are not taken."""


class Prospect(NamedTuple):
    """What becomes of one person: one of PROSPECTS, with the reasons of whoever is not taken.

    `gap` are the months between that nobody pays or promises. `paid_until` is the last day that is paid,
    `promised_until` the last if what is promised is paid too, `protected_until` the last of grace behind that. `cost`
    is whole rupiah for all months of the next agreement, 0 for whoever is not taken.
    """

    who: Enrolled
    outcome: str
    problems: tuple[Problem, ...]
    gap: tuple[Month, ...]
    paid_until: date | None
    promised_until: date | None
    protected_until: date | None
    cost: int


def prospects(
    *, people: Sequence[Enrolled], verdicts: Mapping[int, Verdict], span: Span, promise: Promise, on: date
) -> tuple[Prospect, ...]:
    """Each of these people, whose rows under the next agreement were judged so; it pays for the months of `span`."""
    window = Window(Month.of(on) + -LOOKED_BACK, LONGEST_WINDOW)
    known = histories(workers=[each.worker for each in people], window=window)
    case_of = case_maker(term=span.all)
    cases = [case_of(each.job) for each in people]
    prices: Counter[Case] = Counter()
    for (case, _), lines in price_lines(cases=set(cases), promise=promise).items():
        prices[case] += sum(line.amount for line in lines)
    return tuple(
        _prospect(who, verdicts[row], known.get(who.worker, History()), window, span, prices[case], on)
        for row, (who, case) in enumerate(zip(people, cases, strict=True), start=FIRST_ROW)
    )


def _prospect(
    who: Enrolled, verdict: Verdict, history: History, window: Window, span: Span, price: int, on: date
) -> Prospect:
    covered = set(window.months_in(history.paid | history.promised))
    ready = verdict.outcome == READY
    between = months_between(who.span.end_month, span.first_month) if ready else ()
    gap = tuple(month for month in between if month not in covered)
    seen = outlook(of=history, window=window, on=on)
    return Prospect(
        who=who,
        outcome=(GAP if gap else CONTINUES) if ready else verdict.outcome,
        problems=verdict.problems,
        gap=gap,
        paid_until=seen.paid.paid_until,
        promised_until=seen.promised.paid_until,
        protected_until=seen.promised.protected_until,
        cost=price if ready else 0,
    )


def cost_of_keeping(*, people: Sequence[Prospect], programmes: Sequence[str], on: date) -> tuple[Keeping, ...]:
    """What it costs to cover these people on, from the month behind their last one; no month before that of `on`."""
    firsts = [
        max(Month.of(each.promised_until) + 1, Month.of(on)) if each.promised_until else Month.of(on) for each in people
    ]
    latest = max(firsts, default=Month.of(on)) + max(KEPT_MONTHS)
    case_of = case_maker(term=months_between(Month.of(on), latest))
    counted = Counter((first, case_of(each.who.job)) for first, each in zip(firsts, people, strict=True))
    return keeping(people=counted, programmes=programmes)

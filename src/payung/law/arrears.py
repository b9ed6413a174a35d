"""What unpaid months do to a benefit. Permenaker 5/2021 art. 44(1), 92, 98.

Up to the grace months the right stays: what cannot wait is given at once, the rest once the arrears are settled, and
they may be netted from it. Beyond that there is no right to JKK or JKM.

Two counts of months meet here. Arrears count the unpaid months whose due day has passed; cover ends when one more has
begun. So on the first days of the fourth unpaid month, until its own due day, three months are in arrears and cover has
ended all the same. Cover decides: who knows it says so.
"""

from payung.law.awards import Award, Line, step
from payung.law.book import Page

# What is given although contributions are owed: care, which no cash can replace, and the burial.
GIVEN_AT_ONCE = frozenset({"jkk.care", "jkk.home_care", "jkm.funeral"})


def has_lapsed(*, page: Page, arrears_months: int, protected: bool = True) -> bool:
    """Whether arrears have ended all rights: more months than grace has, or cover had ended before that many were due.

    `protected` is `covered` of `coverage.protection` for the day; where nobody has asked it, the months alone decide.
    """
    # A page from before the rule on grace knows nothing of it, nor does anybody need it who owes nothing.
    return not protected or (arrears_months > 0 and arrears_months > page.grace_months.value)


def within_grace(
    *, page: Page, award: Award, arrears_months: int, owed: int | None = 0, protected: bool = True
) -> Award:
    """The award of a member who has not paid for `arrears_months` in a row, in which `owed` whole rupiah came due.

    `page` is that of the day of the accident or the death; `arrears_months` and `protected` are those of that day in
    `coverage.protection`. Cover ended, as `has_lapsed` says: the right is denied, an award without lines. Within grace:
    a line `arrears` below zero, never more than the lines that can wait; where `owed` is None, for nobody knows it, a
    sentence that it is yet to be netted. No arrears: the award itself. ValueError below zero.
    """
    if arrears_months < 0 or (owed or 0) < 0:
        raise ValueError("arrears are not negative")
    if has_lapsed(page=page, arrears_months=arrears_months, protected=protected):
        return _lapsed(page, arrears_months)
    if arrears_months == 0:
        return award
    grace = page.grace_months
    in_grace = award.with_lines(
        steps=[step(_rule(award), months=arrears_months, grace=grace.value)], rests_on=[grace, page.arrears_netted]
    )
    waiting = sum(line.amount for line in award.lines if line.name not in GIVEN_AT_ONCE)
    if waiting <= 0 or owed == 0 or not page.arrears_netted.value:
        return in_grace
    if owed is None:
        return in_grace.with_lines(steps=[step("arrears.unknown", months=arrears_months)])
    netted = min(owed, waiting)
    why = step("arrears.netted", months=arrears_months, amount=netted)
    return in_grace.with_lines(Line("arrears", -netted, (why,), (page.arrears_netted,)))


def _lapsed(page: Page, arrears_months: int) -> Award:
    grace = page.grace_months
    if arrears_months > grace.value:
        said = step("arrears.lapsed", months=arrears_months, grace=grace.value)
        return Award(page.law, steps=(said,), rests_on=(grace,), denied=True)
    said = step("arrears.ended", months=arrears_months)
    return Award(page.law, steps=(said,), rests_on=(grace, page.protection_ends_on_day), denied=True)


def _rule(award: Award) -> str:
    """What an officer says of a death or a scholarship, and of an accident."""
    dead = any(line.name.startswith(("jkm.", "scholarship.")) for line in award.lines)
    return "arrears.funeral_at_once" if dead else "arrears.care_at_once"

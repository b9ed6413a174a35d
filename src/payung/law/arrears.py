"""What unpaid months do to a benefit. Permenaker 5/2021 art. 44(1), 92, 98.

Up to the grace months the right stays: what cannot wait is given at once, the rest once the arrears are settled, and
they may be netted from it. Beyond that there is no right to JKK or JKM.
"""

from payung.law.awards import Award, Line, step
from payung.law.book import Page

# What is given although contributions are owed: care, which no cash can replace, and the burial.
GIVEN_AT_ONCE = frozenset({"jkk.care", "jkk.home_care", "jkm.funeral"})


def within_grace(*, page: Page, award: Award, arrears_months: int, owed: int = 0) -> Award:
    """The award of a member who has not paid for `arrears_months` in a row, in which `owed` whole rupiah came due.

    `page` is that of the day of the accident or the death. More months than grace has: the right is denied, an award
    without lines. Fewer: a line `arrears` below zero, never more than the lines that can wait. None: the award itself.
    ValueError below zero.
    """
    if arrears_months < 0 or owed < 0:
        raise ValueError("arrears are not negative")
    if arrears_months == 0:
        return award
    grace = page.grace_months
    if arrears_months > grace.value:
        lapsed = step("arrears.lapsed", months=arrears_months, grace=grace.value)
        return Award(page.law, steps=(lapsed,), rests_on=(grace,), denied=True)
    in_grace = award.with_lines(
        steps=[step(_rule(award), months=arrears_months, grace=grace.value)], rests_on=[grace, page.arrears_netted]
    )
    netted = min(owed, sum(line.amount for line in award.lines if line.name not in GIVEN_AT_ONCE))
    if netted <= 0 or not page.arrears_netted.value:
        return in_grace
    why = step("arrears.netted", months=arrears_months, amount=netted)
    return in_grace.with_lines(Line("arrears", -netted, (why,), (page.arrears_netted,)))


def _rule(award: Award) -> str:
    """What an officer says of a death or a scholarship, and of an accident."""
    dead = any(line.name.startswith(("jkm.", "scholarship.")) for line in award.lines)
    return "arrears.funeral_at_once" if dead else "arrears.care_at_once"

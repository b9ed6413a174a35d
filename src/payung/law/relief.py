"""The relief of the pandemic: for six months of 2020 and 2021 one percent of JKK and JKM was paid (PP 49/2020)."""

from collections.abc import Collection

from payung.law.awards import Award, Line, step
from payung.law.book import Page
from payung.law.contributions import Line as Priced
from payung.law.contributions import MonthPrice


def relieved(*, page: Page, price: MonthPrice, full_months: int | None = None) -> Award:
    """What a contribution month cost with the relief; `page` is that of its first day. One line for each programme.

    `full_months` are those that a new member had paid in full before it; None: a member of old. That nothing of old was
    unpaid the caller knows: a step says so. Raises NotInForce for months without the relief.
    """
    needed = page.relief_after_months
    too_new = full_months is not None and full_months < needed.value
    helped = () if too_new else page.relief_programmes.value
    lines = tuple(_line(page=page, price=price, priced=each, helped=helped) for each in price.lines)
    whom = step("relief.whom", months=needed.value)
    return Award(law=page.law, lines=lines, steps=(whom,), rests_on=(needed,))


def _line(*, page: Page, price: MonthPrice, priced: Priced, helped: Collection[str]) -> Line:
    name, full = f"contribution.{priced.programme}", priced.full
    told = {"programme": priced.programme.upper(), "month": price.month, "full": full}
    if priced.programme not in helped:
        return Line(name, full, (step("relief.full", **told),), (page.relief_programmes,))
    share = page.relief_share
    amount = full * share.value // 100
    steps = (step("relief.share", **told, share=share.value, amount=amount),)
    return Line(name, amount, steps, (share, page.relief_programmes))

"""The relief of the pandemic: for six months of 2020 and 2021 one percent of JKK and JKM was paid (PP 49/2020)."""

from payung.law.awards import Award, Line, step
from payung.law.book import Page
from payung.law.contributions import Line as Priced
from payung.law.contributions import MonthPrice


def relieved(*, page: Page, price: MonthPrice) -> Award:
    """What a contribution month cost with the relief; `page` is that of its first day. One line for each programme.

    Whether a worker had a right to it hangs on what was paid before, which the caller knows: a step says on what.
    Raises NotInForce for months without it.
    """
    whom = step("relief.whom", months=page.relief_after_months.value)
    lines = tuple(_line(page=page, price=price, priced=each) for each in price.lines)
    return Award(law=page.law, lines=lines, steps=(whom,), rests_on=(page.relief_after_months,))


def _line(*, page: Page, price: MonthPrice, priced: Priced) -> Line:
    name, full = f"contribution.{priced.programme}", priced.full
    told = {"programme": priced.programme.upper(), "month": price.month, "full": full}
    if priced.programme not in page.relief_programmes.value:
        return Line(name, full, (step("relief.full", **told),), (page.relief_programmes,))
    share = page.relief_share
    amount = full * share.value // 100
    steps = (step("relief.share", **told, share=share.value, amount=amount),)
    return Line(name, amount, steps, (share, page.relief_programmes))

"""What is settled around contributions: arrears of one who returns, money paid too much, months after a claim."""

from collections.abc import Mapping

from payung.kernel.months import Month
from payung.law.arrears import has_lapsed
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page
from payung.law.contributions import discount_of


def owed_on_return(
    *, page: Page, arrears_months: int, owed: int, donor_was_late: bool = False, protected: bool = True
) -> Award:
    """What somebody who pays again must pay of the old arrears: the total. Permenaker 5/2021 art. 42, 44.

    `owed` is the price of the unpaid months, `page` that of the day of paying. Who returns after cover ended owes
    nothing, whether by the months or because `protected`, what `coverage.protection` says of that day, is over.
    `donor_was_late`: the arrears came from a sponsor's late funding. ValueError for negative input.
    """
    if min(arrears_months, owed) < 0:
        raise ValueError("neither months nor money owed are negative")
    lapsed = has_lapsed(page=page, arrears_months=arrears_months, protected=protected)
    if lapsed and page.arrears_forgiven_on_return.value:
        said = _forgiven(page, arrears_months)
        return Award(page.law, steps=(said,), rests_on=(page.arrears_forgiven_on_return, page.grace_months))
    if arrears_months == 0:
        return Award(page.law, steps=(step("cover.no_arrears"),), rests_on=(page.due_day,))
    lines = [
        Line(
            "cover.arrears",
            owed,
            (step("cover.arrears", months=arrears_months, amount=owed),),
            (page.grace_months, page.arrears_forgiven_on_return),
        ),
        Line("cover.fine", page.late_fine.value, (step("cover.fine", amount=page.late_fine.value),), (page.late_fine,)),
    ]
    award = Award(page.law, tuple(lines))
    if donor_was_late and page.donor_may_settle_arrears.value:
        return award.with_lines(steps=(step("cover.donor_late"),), rests_on=(page.donor_may_settle_arrears,))
    return award


def _forgiven(page: Page, arrears_months: int) -> Step:
    if arrears_months > page.grace_months.value:
        return step("cover.forgiven", months=arrears_months, grace=page.grace_months.value)
    return step("cover.ended_and_forgiven", months=arrears_months)


def owed_before_discount(*, page: Page, owed: int, sector: str = "other") -> Award:
    """What is settled at full price before a discount counts: the total. PP 7/2025 art. 6(2), by analogy.

    `owed` is the full price of the unpaid months from before the window, `page` that of the first month to be paid with
    the discount. ValueError below zero, NotInForce before 2026.
    """
    if owed < 0:
        raise ValueError("money owed is not negative")
    rule, discount = page.arrears_before_discount, discount_of(page=page, sector=sector)
    if not (owed and discount.value and rule.value):
        return Award(page.law, steps=(step("cover.nothing_before_discount"),), rests_on=(rule, discount))
    said = step("cover.before_discount", amount=owed)
    return Award(page.law, (Line("cover.before_discount", owed, (said,), (rule, discount)),))


def credit(*, page: Page, paid: int, price: int) -> Award:
    """What of a payment counts for the next months: the total. PP 50/2025 as quoted. ValueError for negative input.

    `page` is that of the day of paying.
    """
    if min(paid, price) < 0:
        raise ValueError("neither a payment nor a price is negative")
    if paid <= price:
        return Award(page.law, steps=(step("cover.nothing_over"),), rests_on=(page.overpayment_credited,))
    over = paid - price
    said = step("cover.credit", paid=paid, price=price, amount=over)
    return Award(page.law, (Line("cover.credit", over, (said,), (page.overpayment_credited,)),))


def refund(*, page: Page, prices: Mapping[Month, int], claim_month: Month, payer: str) -> Award:
    """What is paid back with a claim: the months after that of the claim, by what was paid for each. Perdir 22/2022.

    `page` is that of the day of the claim. To governments and donors nothing goes back unless their agreement says so.
    ValueError for a negative price.
    """
    if any(price < 0 for price in prices.values()):
        raise ValueError("a price is not negative")
    later = {month: price for month, price in sorted(prices.items()) if month > claim_month}
    if not later:
        return Award(page.law, steps=(step("cover.nothing_after"),), rests_on=(page.refund_after_claim_month,))
    if payer in page.refund_by_agreement.value:
        said = step("cover.by_agreement", count=len(later))
        return Award(page.law, steps=(said,), rests_on=(page.refund_by_agreement,), denied=True)
    rule = (page.refund_after_claim_month,)
    return Award(
        page.law,
        tuple(
            Line("cover.refund", price, (step("cover.refund", month=month, amount=price),), rule)
            for month, price in later.items()
        ),
    )

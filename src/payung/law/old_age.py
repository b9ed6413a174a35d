"""JHT, savings for old age: what the balance becomes, when it is paid whole, and how much of it may be taken before.

PP 46/2015 art. 22, Permenaker 4/2022. The rate of development is declared every year: the caller gives it, in
basis points, for it has two decimals: 569 is 5.69%.
"""

from collections.abc import Sequence
from typing import Literal, get_args

from payung.law.amounts import Amount
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page

FullEvent = Literal["age", "stopped_working", "total_disability", "death", "left_indonesia"]
Purpose = Literal["house", "other"]

MONTHS_A_YEAR = 12
WHOLE = 10_000  # basis points
FULL_EVENTS: tuple[FullEvent, ...] = get_args(FullEvent)


def balance_after(*, page: Page, balance: int, rate_basis_points: int, years: int) -> Award:
    """What a balance without further contributions becomes after whole years: the total. PP 46/2015 art. 22(2).

    Each year's development is added at its end and earns from then on. ValueError for negative input.
    """
    if min(balance, rate_basis_points, years) < 0:
        raise ValueError("neither a balance, nor a rate, nor years are negative")
    lines, standing = [_balance_line(page, balance)], balance
    for year in range(1, years + 1):
        earned = standing * rate_basis_points // WHOLE
        said = step("jht.year", year=year, share=rate_basis_points, balance=standing, amount=earned)
        lines.append(Line("jht.development", earned, (said,), (page.jht_earns_after_months,)))
        standing += earned
    return Award(page.law, tuple(lines))


def balance_after_year(*, page: Page, balance: int, contributions: Sequence[int], rate_basis_points: int) -> Award:
    """A balance after one year in which `contributions` were paid, one for each month from January on; 0 where none.

    `page` is that of the year's last day. A contribution earns pro rata from the month after its own, the balance the
    whole year: our reading, as the regulation gives no formula. ValueError for negative input or more than 12 months.
    """
    if min(balance, rate_basis_points, *contributions, 0) < 0 or len(contributions) > MONTHS_A_YEAR:
        raise ValueError("a year has twelve contributions at most, and nothing is negative")
    lag = page.jht_earns_after_months
    paid = sum(contributions)
    # The sum of each amount times the months it stood: divided once, at the end of the line.
    amount_months = balance * MONTHS_A_YEAR + sum(
        each * max(0, MONTHS_A_YEAR - month - lag.value + 1) for month, each in enumerate(contributions, start=1)
    )
    earned = amount_months * rate_basis_points // (WHOLE * MONTHS_A_YEAR)
    added = step("jht.contributions", count=sum(each > 0 for each in contributions), amount=paid)
    grown = step("jht.pro_rata", share=rate_basis_points, months=lag.value, amount=earned)
    return Award(
        page.law,
        (
            _balance_line(page, balance),
            Line("jht.contributions", paid, (added,), (lag,)),
            Line("jht.development", earned, (grown,), (lag,)),
        ),
    )


def full_payment(
    *, page: Page, event: FullEvent, balance: int = 0, age: int | None = None, months_since: int | None = None
) -> Award:
    """The whole balance, where the event gives a right to it. Permenaker 4/2022 art. 4-6, 12, 14, 16.

    `page` is that of the day of asking. `age` decides the event `age`; `months_since` the whole months since somebody
    stopped working. Left out, neither limits. ValueError for a negative balance or an event that the law does not know.
    """
    if balance < 0:
        raise ValueError("a balance is not negative")
    if event not in page.jht_full_events.value:
        raise ValueError(f"no event of the law: {event}")
    denied = _too_young(page, age) if event == "age" else _too_soon(page, event, months_since)
    if denied:
        said, rule = denied
        return Award(page.law, steps=(said,), rests_on=(page.jht_full_events, rule), denied=True)
    said = step(f"jht.full_{event}", age=page.jht_age.value, amount=balance)
    line = Line("jht.full", balance, (said,), (page.jht_full_events, *((page.jht_age,) if event == "age" else ())))
    warned = _asked_by_branches(page, event, months_since)
    return Award(page.law, (line,), tuple(each for each, _ in warned), tuple(rule for _, rule in warned))


def partial_withdrawal(*, page: Page, balance: int, years: int, purpose: Purpose, taken_before: int = 0) -> Award:
    """The most that may be taken before old age: the total. PP 46/2015 art. 22(4)-(6).

    `years` are completed years of membership, `taken_before` how often a part was taken already. ValueError for
    negative input.
    """
    if min(balance, years, taken_before) < 0:
        raise ValueError("nothing here is negative")
    needed, times = page.jht_partial_years, page.jht_partial_times
    if years < needed.value:
        said = step("jht.partial_too_early", years=years, needed=needed.value)
        return Award(page.law, steps=(said,), rests_on=(needed,), denied=True)
    if taken_before >= times.value:
        said = step("jht.partial_taken", times=times.value)
        return Award(page.law, steps=(said,), rests_on=(times,), denied=True)
    percent = {"house": page.jht_partial_house, "other": page.jht_partial_other}[purpose]
    amount = balance * percent.value // 100
    said = step(f"jht.partial_{purpose}", percent=percent.value, balance=balance, amount=amount)
    return Award(page.law, (Line("jht.partial", amount, (said,), (percent, needed, times)),))


def _balance_line(page: Page, balance: int) -> Line:
    return Line("jht.balance", balance, (step("jht.balance", amount=balance),), (page.jht_earns_after_months,))


def _too_young(page: Page, age: int | None) -> tuple[Step, Amount[int]] | None:
    if age is None or age >= page.jht_age.value:
        return None
    return step("jht.too_young", age=age, needed=page.jht_age.value), page.jht_age


def _too_soon(page: Page, event: FullEvent, months_since: int | None) -> tuple[Step, Amount[int]] | None:
    waiting = page.jht_waiting_months
    if event != "stopped_working" or months_since is None or months_since >= waiting.value:
        return None
    return step("jht.too_soon", months=months_since, needed=waiting.value), waiting


def _asked_by_branches(page: Page, event: FullEvent, months_since: int | None) -> list[tuple[Step, Amount[int]]]:
    """A warning where a branch may ask for a month of waiting that the regulation does not."""
    if event != "stopped_working":
        return []
    waiting, brochure = page.jht_waiting_months, page.jht_brochure_months
    if waiting.value >= brochure.value or (months_since is not None and months_since >= brochure.value):
        return [(step("jht.waited", months=waiting.value), waiting)]
    said = step("jht.branch_may_ask", months=brochure.value)
    return [(step("jht.waited", months=waiting.value), waiting), (said, brochure)]

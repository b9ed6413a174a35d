"""Events of old age (JHT)."""

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.law.events.kinds import CASH, DATE, Event, Given, Input, Reply, page_of, replied
from payung.law.given import basis_points, choice, count, rupiah, several
from payung.law.old_age import (
    FULL_EVENTS,
    MONTHS_A_YEAR,
    balance_after,
    balance_after_year,
    full_payment,
    partial_withdrawal,
)


def _growth(given: Given, language: Language) -> Reply:
    page, balance, rate = page_of(given), given["balance"], given["rate_pct"]
    if len(given.get("contributions", ())) > MONTHS_A_YEAR:
        raise Refused(Problem("case.year_too_long", "contributions", str(len(given["contributions"]))))
    if "contributions" in given:
        award = balance_after_year(
            page=page, balance=balance, contributions=given["contributions"], rate_basis_points=rate
        )
    else:
        award = balance_after(page=page, balance=balance, rate_basis_points=rate, years=given.get("years", 1))
    return replied(award, language, balance=award.total, development=award.amount_of("jht.development"))


def _partial(given: Given, language: Language) -> Reply:
    award = partial_withdrawal(
        page=page_of(given),
        balance=given["balance"],
        years=given["years"],
        purpose=given.get("purpose", "other"),
        taken_before=given.get("taken_before", 0),
    )
    return replied(award, language, max=award.total)


def _full(given: Given, language: Language) -> Reply:
    for name, cause in (("age", "age"), ("months_since", "stopped_working")):
        if name in given and given["cause"] != cause:
            raise Refused(Problem("case.inputs_exclude", "", f"cause {given['cause']}, {name}"))
    award = full_payment(
        page=page_of(given),
        event=given["cause"],
        balance=given.get("balance", 0),
        age=given.get("age"),
        months_since=given.get("months_since"),
    )
    return replied(award, language)


EVENTS = (
    Event(
        "jht_growth",
        inputs=(
            DATE,
            Input("balance", rupiah),
            Input("rate_pct", basis_points),
            Input("years", count),
            Input("contributions", several(rupiah)),
        ),
        answers={**CASH, "balance": rupiah, "development": rupiah},
        reply=_growth,
        needs=(("balance",), ("rate_pct",)),
        alternatives=(("years", "contributions"),),
    ),
    Event(
        "jht_partial",
        inputs=(
            DATE,
            Input("balance", rupiah),
            Input("years", count),
            Input("purpose", choice("house", "other", rumah="house", lain="other")),
            Input("taken_before", count),
        ),
        answers={**CASH, "max": rupiah},
        reply=_partial,
        needs=(("balance",), ("years",)),
    ),
    Event(
        "jht_full",
        inputs=(
            DATE,
            Input("cause", choice(*FULL_EVENTS)),
            Input("balance", rupiah),
            Input("age", count),
            Input("months_since", count),
        ),
        answers=CASH,
        reply=_full,
        needs=(("cause",),),
    ),
)

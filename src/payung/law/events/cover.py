"""Events about who is covered, and about what is settled when somebody comes back, pays too much or claims."""

from payung.kernel.language import Language
from payung.kernel.months import months
from payung.kernel.problems import Problem, Refused
from payung.law.arrears import has_lapsed
from payung.law.book import book
from payung.law.checks import PAYERS
from payung.law.coverage import PaidMonth, protection
from payung.law.eligibility import (
    age_on,
    mandatory_programmes,
    may_join,
    may_stay,
    optional_programmes,
    programmes_missing,
    programmes_of_jobs,
)
from payung.law.events.contributions import KIND_OF_WORKER, SECTOR, kind_of
from payung.law.events.kinds import (
    CASH,
    DATE,
    NAMES_OF_PROGRAMMES,
    PROGRAMME,
    Event,
    Given,
    Input,
    Reply,
    because_of,
    day_of,
    page_of,
    replied,
    upper,
)
from payung.law.given import choice, count, day, maybe, month, named, rupiah, several, some, truth, words
from payung.law.settling import credit, owed_before_discount, owed_on_return, refund

TODAY = Input("date", day, also=("today",))


def _register(given: Given, language: Language) -> Reply:
    page, today, born = page_of(given), day_of(given), given["birth_date"]
    mandatory = mandatory_programmes(page=page, kind=kind_of(given))
    optional = optional_programmes(page=page, kind=kind_of(given))
    missing = programmes_missing(page=page, kind=kind_of(given), chosen=given.get("programmes", mandatory.value))
    joins = may_join(page=page, birth_date=born, on=today)
    values = {
        "eligible": joins.value and not missing.value,
        "age": age_on(born, today) if born <= today else None,
        "mandatory": upper(mandatory.value),
        "optional": upper(optional.value),
        "missing": upper(missing.value),
    }
    why = (*joins.why.explain(language=language), *missing.why.explain(language=language))
    return Reply(values, because_of(language, page.entry_age_limit, mandatory), why)


REGISTER = Event(
    "register",
    inputs=(
        Input("birth_date", day),
        TODAY,
        KIND_OF_WORKER,
        Input("programmes", words(read=PROGRAMME)),
    ),
    answers={
        "eligible": truth,
        "age": maybe(count),
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    reply=_register,
    needs=(("birth_date",),),
)


def _cover(given: Given, language: Language) -> Reply:
    paid = [
        PaidMonth(each, told.get("recorded_on", each.first), told.get("sponsored", False))
        for told in given["paid"]
        for each in months(told["month"], count=told.get("months", 1))
    ]
    told = protection(book=book(), paid=paid, on=day_of(given), language=language)
    values = {name: getattr(told, name) for name in COVER}
    return Reply({**values, "eligible": told.covered}, told.because, told.why)


def _stay(given: Given, language: Language) -> Reply:
    on = day_of(given)
    told = may_stay(
        page=page_of(given),
        birth_date=given["birth_date"],
        first_paid_on=given["first_paid_on"],
        still_works=given.get("still_works", True),
        on=on,
    )
    return replied(told.why, language, eligible=told.value, age=age_on(given["birth_date"], on))


def _jobs(given: Given, language: Language) -> Reply:
    chosen = given.get("programmes", ("jkk", "jkm"))
    told = programmes_of_jobs(page=page_of(given), programmes=chosen, jobs=given["jobs"])
    return replied(told.why, language, eligible=bool(told.value), programmes=tuple(map(upper, told.value)))


def _return(given: Given, language: Language) -> Reply:
    arrears, page = given["arrears_months"], page_of(given)
    told = "owed" in given or "monthly_contribution" in given
    if arrears and not told and not has_lapsed(page=page, arrears_months=arrears):
        raise Refused(Problem("case.input_missing", "", "owed / monthly_contribution"))
    award = owed_on_return(
        page=page,
        arrears_months=arrears,
        owed=given.get("owed", arrears * given.get("monthly_contribution", 0)),
        donor_was_late=given.get("donor_was_late", False),
    )
    return replied(award, language, fine=award.amount_of("cover.fine"))


def _before_discount(given: Given, language: Language) -> Reply:
    award = owed_before_discount(page=page_of(given), owed=given["owed"], sector=given.get("sector", "other"))
    return replied(award, language)


def _overpayment(given: Given, language: Language) -> Reply:
    award = credit(page=page_of(given), paid=given["paid"], price=given["price"])
    return replied(award, language, credit=award.total)


def _refund(given: Given, language: Language) -> Reply:
    price: int = given["monthly_contribution"]
    prices = dict.fromkeys(given["paid_months"], price)
    award = refund(
        page=page_of(given), prices=prices, claim_month=given["claim_month"], payer=given.get("payer", "self")
    )
    return replied(award, language, months=len(award.lines))


COVER = {
    "covered": truth,
    "state": choice("none", "paid", "grace", "ended"),
    "since": maybe(day),
    "paid_until": maybe(day),
    "until": maybe(day),
    "arrears_months": count,
    "begins": maybe(day),
}
PAID = named(month=month, months=count, recorded_on=day, sponsored=truth)


def _paid(value: object) -> object:
    """Months that stand paid: a month alone, paid on its first day, or one with more."""
    return PAID(value) if isinstance(value, dict) and "month" in value else {"month": month(value)}


EVENTS = (
    Event(
        "cover",
        inputs=(DATE, Input("paid", several(_paid))),
        answers={**COVER, "eligible": truth},
        reply=_cover,
        needs=(("paid",),),
    ),
    Event(
        "stay_after_65",
        inputs=(
            TODAY,
            Input("birth_date", day),
            Input("first_paid_on", day),
            Input("still_works", truth),
        ),
        answers={"eligible": truth, "age": count},
        reply=_stay,
        needs=(("birth_date",), ("first_paid_on",)),
    ),
    Event(
        "two_jobs",
        inputs=(DATE, Input("jobs", some), Input("programmes", words(read=PROGRAMME))),
        answers={"eligible": truth, "programmes": several(NAMES_OF_PROGRAMMES)},
        reply=_jobs,
        needs=(("jobs",),),
    ),
    Event(
        "return",
        inputs=(
            DATE,
            Input("arrears_months", count),
            Input("owed", rupiah, also=("arrears_amount",)),
            Input("monthly_contribution", rupiah),
            Input("donor_was_late", truth),
        ),
        answers={**CASH, "fine": rupiah},
        reply=_return,
        needs=(("arrears_months",),),
        alternatives=(("owed", "monthly_contribution"),),
    ),
    Event(
        "discount_after_arrears",
        inputs=(DATE, Input("owed", rupiah), Input("sector", SECTOR)),
        answers=CASH,
        reply=_before_discount,
        needs=(("owed",),),
    ),
    Event(
        "overpayment",
        inputs=(DATE, Input("paid", rupiah), Input("price", rupiah)),
        answers={**CASH, "credit": rupiah},
        reply=_overpayment,
        needs=(("paid",), ("price",)),
    ),
    Event(
        "refund",
        inputs=(
            DATE,
            Input("paid_months", several(month)),
            Input("monthly_contribution", rupiah),
            Input("claim_month", month),
            Input("payer", choice(*PAYERS)),
        ),
        answers={**CASH, "months": count},
        reply=_refund,
        needs=(("paid_months",), ("monthly_contribution",), ("claim_month",)),
    ),
)

"""Events of a work accident or an occupational disease (JKK)."""

from typing import Any

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.law import accident
from payung.law.disability import Loss, partial_disability
from payung.law.events.death import MEMBERSHIP, death_of, lines_of
from payung.law.events.kinds import (
    ARREARS,
    BASE,
    CASH,
    DATE,
    ONE_BASE,
    ONE_DEBT,
    Event,
    Given,
    Input,
    Reply,
    base_of,
    day_of,
    in_grace,
    page_of,
    replied,
)
from payung.law.given import (
    Reader,
    choice,
    count,
    day,
    named,
    per_mille,
    percent,
    rupiah,
    several,
    share,
    some,
    text,
    truth,
)

WAYS = {"land": "land", "river": "land", "lake": "land", "land_river_lake": "land", "sea": "sea", "air": "air"}
APPLIANCES = ("denture", "hearing_aid", "glasses")
LOSS: dict[str, Reader] = {"part": text, "pct": share, "function_lost_pct": percent, "count": some}
SIDE = choice("left", "right", kiri="left", kanan="right")


def _death(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = in_grace(page, given, accident.accident_death(page=page, base=base_of(page, given)))
    lines = {name: award.amount_of(f"jkk.{name}") for name in ("death", "periodic", "funeral")}
    return replied(award, language, programme="JKK", **lines)


def _total_disability(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = in_grace(page, given, accident.total_disability(page=page, base=base_of(page, given)))
    lines = {name: award.amount_of(f"jkk.{name}") for name in ("lump", "periodic")}
    return replied(award, language, **lines)


def _partial_disability(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = partial_disability(
        page=page, base=base_of(page, given), losses=_losses(given), left_handed=_is_left_handed(given)
    )
    return replied(in_grace(page, given, award), language)


def _losses(given: Given) -> list[Loss]:
    """What was lost, however a case tells it: the sum, the shares, the parts, or each loss by itself."""
    if "pct_sum" in given:
        return [_loss({"pct": given["pct_sum"], **_lost(given)})]
    if "pcts" in given:
        return [_loss({"pct": each, **_lost(given)}) for each in given["pcts"]]
    if "parts" in given:
        return [_loss({"part": each, **_lost(given)}) for each in given["parts"]]
    return [_loss(each) for each in given.get("losses", [given])]


def _lost(given: Given) -> dict[str, Any]:
    return {"function_lost_pct": given["function_lost_pct"]} if "function_lost_pct" in given else {}


def _loss(told: Given) -> Loss:
    part, pct = told.get("part", ""), told.get("pct", 0)
    if not part and not pct:
        raise Refused(Problem("case.input_missing", "", "part / pct"))
    return Loss(part, pct, told.get("function_lost_pct", 100), told.get("count", 1))


def _is_left_handed(given: Given) -> bool:
    return bool(given.get("left_handed")) or given.get("dominant_hand") == "left"


def _incapacity(given: Given, language: Language) -> Reply:
    page = page_of(given)
    months, days = given.get("months", 0), given.get("days", 0)
    if not (months or days):
        raise Refused(Problem("case.input_missing", "", "months / days"))
    award = accident.temporary_incapacity(page=page, base=base_of(page, given), months=months, days=days)
    return replied(in_grace(page, given, award), language)


def _transport(given: Given, language: Language) -> Reply:
    page, receipts = page_of(given), dict[str, int]()
    for name, amount in {**given.get("receipts", {}), **{way: given[way] for way in WAYS if way in given}}.items():
        receipts[WAYS[name]] = receipts.get(WAYS[name], 0) + amount
    if not receipts:
        raise Refused(Problem("case.input_missing", "", "receipts"))
    award = in_grace(page, given, accident.transport(page=page, receipts=receipts))
    return replied(award, language, **{way: award.amount_of(f"jkk.{way}") for way in ("land", "sea", "air")})


def _appliances(given: Given, language: Language) -> Reply:
    page = page_of(given)
    bills = {**given.get("bills", {}), **{name: given[name] for name in APPLIANCES if name in given}}
    if not bills:
        raise Refused(Problem("case.input_missing", "", " / ".join(APPLIANCES)))
    award = in_grace(page, given, accident.appliances(page=page, bills=bills))
    return replied(award, language, **{name: award.amount_of(f"jkk.{name}") for name in APPLIANCES})


def _home_care(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = accident.home_care(page=page, bills=given["bills"], months=given.get("months", 0))
    return replied(in_grace(page, given, award), language)


def _prosthesis(given: Given, language: Language) -> Reply:
    page, price = page_of(given), given["reference_price"]
    award = in_grace(page, given, accident.prosthesis(page=page, reference_price=price, bill=given.get("bill")))
    most = 0 if award.denied else accident.prosthesis(page=page, reference_price=price).total
    return replied(award, language, max=most)


def _sudden_death(given: Given, language: Language) -> Reply:
    """A sudden death is an accident at work, or else a death like any other."""
    page, months = page_of(given), given["contribution_months"]
    programme = accident.sudden_death_programme(
        page=page,
        contribution_months=months,
        hours=given.get("hours", 0),
        at_work=given.get("at_work", True),
    )
    if programme.value == "jkk":
        award = accident.accident_death(page=page, base=base_of(page, given))
    else:
        award = death_of(page, given, paid_months=months)
    # What decides on the programme comes first, then what the programme gives.
    award = programme.why.with_lines(*award.lines, steps=award.steps, rests_on=award.rests_on)
    award = in_grace(page, given, award)
    lines = {name: award.amount_of(f"jkk.{name}") for name in ("death", "periodic", "funeral")}
    if programme.value == "jkm":
        lines = lines_of(award)
    return replied(award, language, programme=programme.value.upper(), **lines)


def _medical_care(given: Given, language: Language) -> Reply:
    page, bill = page_of(given), given.get("bill")
    traffic = given.get("traffic", False)
    care = accident.medical_care(page=page, bill=bill, traffic=traffic)
    award = in_grace(page, given, care)
    if award.denied and traffic:
        other = accident.traffic_alone(page=page)
        award = award.with_lines(steps=other.steps, rests_on=other.rests_on)
    # Jasa Raharja asks for no contribution: what it pays first stays, whatever became of JKK.
    first = (bill or 0) - care.total
    return replied(award, language, jasa_raharja=first, bpjstk=award.total)


def _suspected_case(given: Given, language: Language) -> Reply:
    page, concluded, in_jkn = page_of(given), given.get("concluded", "open"), given.get("in_jkn", True)
    payer = accident.suspected_case(page=page, concluded=concluded, in_jkn=in_jkn)
    award = in_grace(page, given, payer.why) if payer.value == "bpjstk" else payer.why
    if award.denied:
        payer = accident.suspected_case(page=page, concluded="other", in_jkn=in_jkn)
    days = page.suspected_transfer_days.value
    return replied(award, language, eligible=payer.value == "bpjstk", payer=payer.value, working_days=days)


def _return_to_work(given: Given, language: Language) -> Reply:
    page = page_of(given)
    return replied(in_grace(page, given, accident.return_to_work(page=page)), language)


def _disease(given: Given, language: Language) -> Reply:
    told = accident.disease_covered(
        page=page_of(given), diagnosed_on=day_of(given), work_ended_on=given.get("work_ended_on")
    )
    return replied(told.why, language, eligible=told.value)


def _partial(name: str) -> Event:
    return Event(
        name,
        inputs=(
            DATE,
            *BASE,
            *(Input(each, read) for each, read in LOSS.items()),
            Input("pct_sum", per_mille),
            Input("pcts", several(share, least=1)),
            Input("parts", several(text, least=1)),
            Input("losses", several(named(**LOSS), least=1)),
            Input("left_handed", truth),
            Input("dominant_hand", SIDE),
            *ARREARS,
        ),
        answers=CASH,
        reply=_partial_disability,
        needs=(ONE_BASE, ("part", "pct", "pct_sum", "pcts", "parts", "losses")),
        alternatives=(
            ONE_BASE,
            *ONE_DEBT,
            ("left_handed", "dominant_hand"),
            *((each, other) for each in ("part", "pct", "count") for other in ("pct_sum", "pcts", "parts", "losses")),
            ("pct_sum", "pcts", "parts", "losses"),
            ("function_lost_pct", "losses"),
        ),
    )


EVENTS = (
    Event(
        "death_by_accident",
        inputs=(DATE, *BASE, *ARREARS),
        answers={
            **CASH,
            **dict.fromkeys(("death", "periodic", "funeral"), rupiah),
            "programme": choice("JKK", "JKM"),
        },
        reply=_death,
        needs=(ONE_BASE,),
        alternatives=(ONE_BASE, *ONE_DEBT),
    ),
    Event(
        "total_permanent_disability",
        inputs=(DATE, *BASE, *ARREARS),
        answers={**CASH, **dict.fromkeys(("lump", "periodic"), rupiah)},
        reply=_total_disability,
        needs=(ONE_BASE,),
        alternatives=(ONE_BASE, *ONE_DEBT),
    ),
    _partial("partial_anatomical"),
    _partial("partial_functional"),
    Event(
        "stmb",
        inputs=(DATE, *BASE, Input("months", count), Input("days", count), *ARREARS),
        answers=CASH,
        reply=_incapacity,
        needs=(ONE_BASE, ("months", "days")),
        alternatives=(ONE_BASE, *ONE_DEBT),
    ),
    Event(
        "transport_reimbursement",
        inputs=(
            DATE,
            Input("receipts", named(**dict.fromkeys(WAYS, rupiah))),
            *(Input(way, rupiah) for way in WAYS),
            *ARREARS,
        ),
        answers={**CASH, **dict.fromkeys(("land", "sea", "air"), rupiah)},
        reply=_transport,
        needs=(("receipts", *WAYS),),
        alternatives=(*ONE_DEBT, *(("receipts", way) for way in WAYS)),
    ),
    Event(
        "appliances",
        inputs=(
            DATE,
            Input("bills", named(**dict.fromkeys(APPLIANCES, rupiah))),
            *(Input(each, rupiah) for each in APPLIANCES),
            *ARREARS,
        ),
        answers={**CASH, **dict.fromkeys(APPLIANCES, rupiah)},
        reply=_appliances,
        needs=(("bills", *APPLIANCES),),
        alternatives=(*ONE_DEBT, *(("bills", each) for each in APPLIANCES)),
    ),
    Event(
        "homecare",
        inputs=(DATE, Input("bills", rupiah), Input("months", count), *ARREARS),
        answers=CASH,
        reply=_home_care,
        needs=(("bills",),),
        alternatives=ONE_DEBT,
    ),
    Event(
        "prosthesis",
        inputs=(DATE, Input("reference_price", rupiah), Input("bill", rupiah), *ARREARS),
        answers={**CASH, "max": rupiah},
        reply=_prosthesis,
        needs=(("reference_price",),),
        alternatives=ONE_DEBT,
    ),
    Event(
        "sudden_death_at_work",
        inputs=(
            DATE,
            *BASE,
            Input("contribution_months", count, also=("masa_iur_months",)),
            Input("hours", count),
            Input("at_work", truth),
            *MEMBERSHIP,
            *ARREARS,
        ),
        answers={
            **CASH,
            **dict.fromkeys(("death", "lump", "periodic", "funeral"), rupiah),
            "programme": choice("JKK", "JKM"),
        },
        reply=_sudden_death,
        needs=(ONE_BASE, ("contribution_months",)),
        alternatives=(ONE_BASE, *ONE_DEBT, ("consecutive_months", "member_since")),
    ),
    Event(
        "medical_care",
        inputs=(DATE, Input("bill", rupiah), Input("traffic", truth), *ARREARS),
        answers={**CASH, **dict.fromkeys(("jasa_raharja", "bpjstk"), rupiah)},
        reply=_medical_care,
        alternatives=ONE_DEBT,
    ),
    Event(
        "suspected_case",
        inputs=(
            DATE,
            Input("concluded", choice("open", "accident", "other")),
            Input("in_jkn", truth),
            *ARREARS,
        ),
        answers={**CASH, "payer": choice("bpjstk", "bpjs_kesehatan", "patient"), "working_days": count},
        reply=_suspected_case,
        alternatives=ONE_DEBT,
    ),
    Event(
        "return_to_work",
        inputs=(DATE, *ARREARS),
        answers=CASH,
        reply=_return_to_work,
        alternatives=ONE_DEBT,
    ),
    Event(
        "occupational_disease",
        inputs=(Input("date", day, also=("diagnosed_on",)), Input("work_ended_on", day)),
        answers={"eligible": truth},
        reply=_disease,
    ),
)

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
    JUDGED_ON,
    ONE_BASE,
    ONE_DEBT,
    Event,
    Given,
    Input,
    Reply,
    base_of,
    in_grace,
    lapsed,
    page_of,
    replied,
)
from payung.law.given import Reader, choice, count, day, named, per_mille, percent, rupiah, several, text, truth

WAYS = {"land": "land", "river": "land", "lake": "land", "land_river_lake": "land", "sea": "sea", "air": "air"}
APPLIANCES = ("denture", "hearing_aid", "glasses")
LOSS: dict[str, Reader] = {"part": text, "pct": per_mille, "function_lost_pct": percent, "count": count}
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
    part, share = told.get("part", ""), told.get("pct", 0)
    if not part and not share:
        raise Refused(Problem("case.input_missing", "", "part / pct"))
    return Loss(part, share, told.get("function_lost_pct", 100), max(1, told.get("count", 1)))


def _is_left_handed(given: Given) -> bool:
    return bool(given.get("left_handed")) or given.get("dominant_hand") == "left"


def _incapacity(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = accident.temporary_incapacity(
        page=page, base=base_of(page, given), months=given.get("months", 0), days=given.get("days", 0)
    )
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
    most = 0 if lapsed(page, given) else accident.prosthesis(page=page, reference_price=price).total
    award = accident.prosthesis(page=page, reference_price=price, bill=given.get("bill"))
    return replied(in_grace(page, given, award), language, max=most)


def _sudden_death(given: Given, language: Language) -> Reply:
    """A sudden death is an accident at work, or else a death like any other."""
    page, months = page_of(given), given["contribution_months"]
    programme, why = accident.sudden_death_programme(
        page=page,
        contribution_months=months,
        hours=given.get("hours", 0),
        at_work=given.get("at_work", True),
    )
    if programme == "jkk":
        award = accident.accident_death(page=page, base=base_of(page, given))
    else:
        award = death_of(page, given, paid_months=months)
    award = in_grace(page, given, award.with_lines(steps=why.steps, rests_on=why.rests_on))
    lines = {name: award.amount_of(f"jkk.{name}") for name in ("death", "periodic", "funeral")}
    if programme == "jkm":
        lines = lines_of(award)
    return replied(award, language, programme=programme.upper(), **lines)


def _medical_care(given: Given, language: Language) -> Reply:
    page, bill = page_of(given), given.get("bill")
    award = accident.medical_care(page=page, bill=bill, traffic=given.get("traffic", False))
    award = in_grace(page, given, award)
    right = not lapsed(page, given)
    first = (bill or 0) - award.total if right else 0
    return replied(award, language, eligible=right, jasa_raharja=first, bpjstk=award.total)


def _suspected_case(given: Given, language: Language) -> Reply:
    page, concluded, in_jkn = page_of(given), given.get("concluded", "open"), given.get("in_jkn", True)
    award = accident.suspected_case(page=page, concluded=concluded, in_jkn=in_jkn)
    payer = accident.payer_of_suspected_case(concluded=concluded, in_jkn=in_jkn)
    days = page.suspected_transfer_days.value
    return replied(award, language, eligible=payer == "bpjstk", payer=payer, working_days=days)


def _return_to_work(given: Given, language: Language) -> Reply:
    page = page_of(given)
    award = in_grace(page, given, accident.return_to_work(page=page))
    return replied(award, language, eligible=not lapsed(page, given))


def _disease(given: Given, language: Language) -> Reply:
    diagnosed = given.get("diagnosed_on") or given.get("date") or JUDGED_ON
    covered, award = accident.disease_covered(
        page=page_of({"date": diagnosed}), diagnosed_on=diagnosed, work_ended_on=given.get("work_ended_on")
    )
    return replied(award, language, eligible=covered)


def _event(name: str, reply: Any, *inputs: Input, **more: Any) -> Event:
    """An event of this chapter: on a date, perhaps with arrears, answered in cash."""
    answers = {**CASH, **more.pop("answers", {})}
    alternatives = (ONE_DEBT, *more.pop("alternatives", ()))
    return Event(name, (DATE, *inputs, *ARREARS), answers, reply, alternatives=alternatives, **more)


def _partial(name: str) -> Event:
    return _event(
        name,
        _partial_disability,
        *BASE,
        *(Input(each, read) for each, read in LOSS.items()),
        Input("pct_sum", per_mille),
        Input("pcts", several(per_mille)),
        Input("parts", several(text)),
        Input("losses", several(named(**LOSS))),
        Input("left_handed", truth),
        Input("dominant_hand", SIDE),
        needs=(ONE_BASE, ("part", "pct", "pct_sum", "pcts", "parts", "losses")),
        alternatives=(
            ONE_BASE,
            ("left_handed", "dominant_hand"),
            *((each, other) for each in ("part", "pct") for other in ("pct_sum", "pcts", "parts", "losses")),
            ("pct_sum", "pcts", "parts", "losses"),
        ),
    )


EVENTS = (
    _event(
        "death_by_accident",
        _death,
        *BASE,
        answers={**dict.fromkeys(("death", "periodic", "funeral"), rupiah), "programme": choice("JKK", "JKM")},
        needs=(ONE_BASE,),
        alternatives=(ONE_BASE,),
    ),
    _event(
        "total_permanent_disability",
        _total_disability,
        *BASE,
        answers=dict.fromkeys(("lump", "periodic"), rupiah),
        needs=(ONE_BASE,),
        alternatives=(ONE_BASE,),
    ),
    _partial("partial_anatomical"),
    _partial("partial_functional"),
    _event(
        "stmb",
        _incapacity,
        *BASE,
        Input("months", count),
        Input("days", count),
        needs=(ONE_BASE, ("months", "days")),
        alternatives=(ONE_BASE,),
    ),
    _event(
        "transport_reimbursement",
        _transport,
        Input("receipts", named(**dict.fromkeys(WAYS, rupiah))),
        *(Input(way, rupiah) for way in WAYS),
        answers=dict.fromkeys(("land", "sea", "air"), rupiah),
        needs=(("receipts", *WAYS),),
        alternatives=tuple(("receipts", way) for way in WAYS),
    ),
    _event(
        "appliances",
        _appliances,
        Input("bills", named(**dict.fromkeys(APPLIANCES, rupiah))),
        *(Input(each, rupiah) for each in APPLIANCES),
        answers=dict.fromkeys(APPLIANCES, rupiah),
        needs=(("bills", *APPLIANCES),),
        alternatives=tuple(("bills", each) for each in APPLIANCES),
    ),
    _event("homecare", _home_care, Input("bills", rupiah), Input("months", count), needs=(("bills",),)),
    _event(
        "prosthesis",
        _prosthesis,
        Input("reference_price", rupiah),
        Input("bill", rupiah),
        answers={"max": rupiah},
        needs=(("reference_price",),),
    ),
    _event(
        "sudden_death_at_work",
        _sudden_death,
        *BASE,
        Input("contribution_months", count),
        Input("hours", count),
        Input("at_work", truth),
        *MEMBERSHIP,
        answers={**dict.fromkeys(("death", "lump", "periodic", "funeral"), rupiah), "programme": choice("JKK", "JKM")},
        needs=(ONE_BASE, ("contribution_months",)),
        alternatives=(ONE_BASE, ("consecutive_months", "member_since")),
    ),
    _event(
        "medical_care",
        _medical_care,
        Input("bill", rupiah),
        Input("traffic", truth),
        answers=dict.fromkeys(("jasa_raharja", "bpjstk"), rupiah),
    ),
    _event(
        "suspected_case",
        _suspected_case,
        Input("concluded", choice("open", "accident", "other")),
        Input("in_jkn", truth),
        answers={"payer": choice("bpjstk", "bpjs_kesehatan", "patient"), "working_days": count},
    ),
    _event("return_to_work", _return_to_work),
    Event(
        "occupational_disease",
        inputs=(DATE, Input("diagnosed_on", day), Input("work_ended_on", day)),
        answers={"eligible": truth},
        reply=_disease,
        alternatives=(("date", "diagnosed_on"),),
    ),
)

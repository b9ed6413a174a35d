"""Events of handling: time limits, lateness, expiry, and who receives."""

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.law.book import book
from payung.law.deadlines import LIMITS, claim_by, contribution_due, due, is_expired, late_penalty
from payung.law.events.kinds import CASH, DATE, PROGRAMME, Event, Given, Input, Reply, day_of, page_of, replied
from payung.law.given import choice, day, days, maybe, month, named, rupiah, several, text, truth
from payung.law.heirs import KINDS as KINDS_OF_HEIRS
from payung.law.heirs import Relative, recipients

RECEIVERS = ("arranger", "fund", "estate_office")


def _deadline(given: Given, language: Language) -> Reply:
    answer = due(page=page_of(given), what=given["what"], from_day=day_of(given))
    return replied(answer.why, language, due=answer.value)


def _contribution_due(given: Given, language: Language) -> Reply:
    answer = contribution_due(page=book().on(given["contribution_month"].first), month=given["contribution_month"])
    return replied(answer.why, language, due=answer.value)


def _late_payment(given: Given, language: Language) -> Reply:
    award = late_penalty(
        page=page_of(given),
        benefit=given["benefit"],
        days_late=given["days_late"],
        programme=given.get("programme", "jkm"),
    )
    return replied(award, language, penalty=award.total, with_benefit=given["benefit"] + award.total)


def _expiry(given: Given, language: Language) -> Reply:
    page, programme, happened = book().on(given["happened_on"]), given["programme"], given["happened_on"]
    last = claim_by(page=page, programme=programme, happened_on=happened)
    expired = is_expired(page=page, programme=programme, happened_on=happened, claimed_on=day_of(given))
    return replied(expired.why, language, expired=expired.value, eligible=not expired.value, claim_by=last.value)


def _heirs(given: Given, language: Language) -> Reply:
    amount, funeral = given.get("amount", 0), given.get("funeral")
    if funeral is not None and funeral > amount:
        raise Refused(Problem("case.funeral_above_amount", "funeral", str(funeral)))
    relatives = [Relative(**each) if isinstance(each, dict) else Relative(each) for each in given["relatives"]]
    division = recipients(
        page=page_of(given),
        programme=given.get("programme", "jkm"),
        relatives=relatives,
        amount=amount,
        funeral=funeral,
    )
    receivers = [share.receiver for share in division.shares]
    return replied(
        division.award,
        language,
        receivers=tuple(each.kind if isinstance(each, Relative) else each for each in receivers),
        shares=tuple(share.amount for share in division.shares),
    )


IN_INDONESIAN = {
    **{"istri": "spouse", "suami": "spouse", "janda": "spouse", "duda": "spouse", "anak": "child"},
    **{"orang tua": "parent", "ayah": "parent", "ibu": "parent", "kakek": "grandparent", "nenek": "grandparent"},
    **{"cucu": "grandchild", "saudara kandung": "sibling", "mertua": "parent_in_law", "wasiat": "will"},
}
KIND_OF_HEIR = choice(*KINDS_OF_HEIRS, **IN_INDONESIAN)
RELATIVE = named(kind=KIND_OF_HEIR, name=text, listed=truth, has_deed=truth)


def _relative(value: object) -> object:
    """A relative, by kind alone or with more."""
    return RELATIVE(value) if isinstance(value, dict) and "kind" in value else KIND_OF_HEIR(value)


EVENTS = (
    Event(
        "deadline",
        inputs=(Input("date", day, also=("from_day",)), Input("what", choice(*LIMITS))),
        answers={"due": day},
        reply=_deadline,
        needs=(("what",),),
    ),
    Event(
        "contribution_due",
        inputs=(Input("contribution_month", month),),
        answers={"due": day},
        reply=_contribution_due,
        needs=(("contribution_month",),),
    ),
    Event(
        "late_payment_penalty",
        inputs=(
            DATE,
            Input("benefit", rupiah),
            Input("days_late", days),
            Input("programme", choice("jkk", "jkm")),
        ),
        answers={**CASH, "penalty": rupiah, "with_benefit": rupiah},
        reply=_late_payment,
        needs=(("benefit",), ("days_late",)),
    ),
    Event(
        "expiry",
        inputs=(
            Input("date", day, also=("claimed_on",)),
            Input("programme", choice("jkk", "jkm", "jht", "scholarship")),
            Input("happened_on", day),
        ),
        answers={"expired": truth, "eligible": truth, "claim_by": maybe(day)},
        reply=_expiry,
        needs=(("programme",), ("happened_on",)),
    ),
    Event(
        "heirs",
        inputs=(
            DATE,
            Input("programme", PROGRAMME),
            Input("relatives", several(_relative)),
            Input("amount", rupiah),
            Input("funeral", rupiah),
        ),
        answers={
            **CASH,
            "receivers": several(choice(*KINDS_OF_HEIRS, *RECEIVERS)),
            "shares": several(rupiah),
        },
        reply=_heirs,
        needs=(("relatives",),),
    ),
)

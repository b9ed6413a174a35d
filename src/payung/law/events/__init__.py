"""The events of worked cases: what each takes, what it answers, and which function of the law it asks.

The law is asked on the day of the event: a case's `date`, or 1 November 2026 where it gives none. Arrears are netted
only where a case says what is owed: what it leaves out does not limit.
"""

from collections.abc import Mapping
from datetime import date

from payung.kernel.language import Language
from payung.law.book import book
from payung.law.contributions import base_for
from payung.law.events import accident, contributions, cover, deadlines, death, old_age
from payung.law.events.kinds import ONE_BASE, Event, Reply

EVERY = (
    contributions.PRICE,
    cover.REGISTER,
    *cover.EVENTS,
    *accident.EVENTS,
    *death.EVENTS,
    *old_age.EVENTS,
    *deadlines.EVENTS,
)
EVENTS: Mapping[str, Event] = {each.name: each for each in EVERY}


def example(*, event: Event, on: date, language: Language, base: int | None) -> Reply | None:
    """What the law says on a day to the simplest case of an event, at this base; None where it takes more.

    Raises NotInForce before the law, Refused where it has no answer.
    """
    if "date" not in event.spelled or any(not set(group) & set(ONE_BASE) for group in event.needs):
        return None
    return event.reply({"date": on} if base is None else {"date": on, "base": base}, language)


def base_of_example(*, event: Event, on: date, chosen: int | None = None) -> int | None:
    """The base an example has in whole rupiah: the chosen or the lowest; None where income plays no part.

    Raises NotInForce before the law.
    """
    if not any("base" in group for group in event.needs):
        return None
    return base_for(page=book().on(on), income=0).value if chosen is None else chosen

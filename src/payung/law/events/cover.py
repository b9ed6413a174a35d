"""Events about who is covered."""

from payung.kernel.language import Language
from payung.law.book import book
from payung.law.eligibility import age_on, is_of_entry_age, mandatory_programmes, optional_programmes
from payung.law.events.contributions import KINDS, kind_of
from payung.law.events.kinds import (
    DATE,
    JUDGED_ON,
    NAMES_OF_PROGRAMMES,
    PROGRAMME,
    Event,
    Given,
    Input,
    Reply,
    because_of,
    upper,
)
from payung.law.given import count, day, truth, words


def _register(given: Given, language: Language) -> Reply:
    today = given.get("today") or given.get("date") or JUDGED_ON
    page, born = book().on(today), given["birth_date"]
    mandatory = mandatory_programmes(page=page, kind=kind_of(given))
    optional = optional_programmes(page=page, kind=kind_of(given))
    missing = [each for each in mandatory.value if each not in given.get("programmes", mandatory.value)]
    values = {
        "eligible": born <= today and is_of_entry_age(page=page, birth_date=born, on=today) and not missing,
        "age": age_on(born, today),
        "mandatory": upper(mandatory.value),
        "optional": upper(optional.value),
        "missing": upper(tuple(missing)),
    }
    return Reply(values, because_of(language, page.entry_age_limit, mandatory))


REGISTER = Event(
    "register",
    inputs=(
        Input("birth_date", day),
        Input("today", day),
        DATE,
        *KINDS,
        Input("programmes", words(read=PROGRAMME)),
    ),
    answers={
        "eligible": truth,
        "age": count,
        **dict.fromkeys(("mandatory", "optional", "missing"), NAMES_OF_PROGRAMMES),
    },
    reply=_register,
    needs=(("birth_date",),),
    alternatives=(("today", "date"), ("sub_segment", "kind")),
)

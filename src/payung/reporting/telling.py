"""A life in words, for whoever it is and for officers alike: what happened, and what was told of it, in one line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from payung.contributions import payers
from payung.kernel.language import Language, long_date, long_month, name_in, rupiah, texts, to_translate
from payung.kernel.months import Month
from payung.messages.wording import STATES
from payung.messages.wording import texts as messages
from payung.payments.cash.references import read_reference
from payung.people.changes.history import Happening
from payung.people.channels import channels
from payung.people.consent import newest
from payung.people.masking import phone_end
from payung.people.occupations import occupations
from payung.people.regions import REGIONS
from payung.sponsors.review import heading

TITLES: Mapping[str, str] = {
    "registered": to_translate("Registered"),
    "introduced": to_translate("Brought in"),
    "consent": to_translate("Consent"),
    "corrected": to_translate("Identity corrected"),
    "job": to_translate("Job"),
    "job_ended": to_translate("Job ended"),
    "jht": to_translate("Old age savings (JHT)"),
    "kind": to_translate("Kind of worker"),
    "contact": to_translate("Where we reach you"),
    "heirs": to_translate("Heirs"),
    "children": to_translate("Children"),
    "death": to_translate("Reported dead"),
    "death_denied": to_translate("Report of death called wrong"),
    "group_joined": to_translate("Joined a group"),
    "group_left": to_translate("Left a group"),
    "received": to_translate("Money received"),
    "receipt_reversed": to_translate("Money taken back"),
    "paid": to_translate("Months paid"),
    "reversed": to_translate("Payment taken back"),
    "card": to_translate("Card issued"),
    "card_revoked": to_translate("Card revoked"),
    "message": to_translate("Message"),
}
WORKERS: Mapping[str, str] = {
    "independent": to_translate("works on their own account"),
    "employer": to_translate("employs others"),
}
MONTHS_TOLD = ("paid", "reversed")
"""What names its months itself."""


class Told(NamedTuple):
    """One line of a history. `since` is the first day for which it counts, where it is not the day it was told."""

    at: datetime
    by: str
    title: str
    detail: str
    since: date | None


def tell(*, happening: Happening, language: Language) -> Told:
    """What happened, in a reader's language; of telephone numbers the end."""
    speak = texts(language).gettext
    detail = DETAILS.get(happening.what, _nothing)(happening.told, language)
    since = None if happening.what in MONTHS_TOLD else happening.since
    return Told(happening.at, happening.by, speak(TITLES[happening.what]), detail, since)


Content = Mapping[str, Any]


def _nothing(told: Content, language: Language) -> str:
    return ""


def _registered(told: Content, language: Language) -> str:
    way = channels().get(told["channel"])
    named = "" if way is None else name_in(language, way)
    return "; ".join(filter(None, (named, _kind(told, language), *(_job(job, language) for job in told["jobs"] or ()))))


def _kind(told: Content, language: Language) -> str:
    return texts(language).gettext(WORKERS[told["kind"]])


def _job(told: Content, language: Language) -> str:
    """`Nelayan, Rp2.500.000`; of a second job, that it is one."""
    known = occupations()[told["occupation"]]
    name = name_in(language, known)
    second = f" ({_ended(told, language)})" if told["job"] > 1 else ""
    return name + second + (f", {rupiah(told['income'])}" if told["income"] else "")


def _ended(told: Content, language: Language) -> str:
    return texts(language).gettext(to_translate("second job") if told["job"] > 1 else to_translate("first job"))


def _introduced(told: Content, language: Language) -> str:
    return _listed(told, ("agent", "event"))


def _consent(told: Content, language: Language) -> str:
    said = to_translate("given") if told["given"] else to_translate("not given")
    return f"{newest(purpose=told['purpose'], language=language).title}: {texts(language).gettext(said)}"


def _corrected(told: Content, language: Language) -> str:
    return "; ".join(_sides(side, language) for side in told["fields"])


def _sides(side: Content, language: Language) -> str:
    before, after = (in_words(field=side["field"], value=side[each], language=language) for each in ("before", "after"))
    return f"{heading(field=side['field'], language=language)}: {before} → {after}"


def in_words(*, field: str, value: str, language: Language) -> str:
    """A side of a correction as people read it."""
    if not value:
        return "–"
    if field == "birth_date":
        return long_date(date.fromisoformat(value), language)
    if field == "sex":
        return "L" if value == "M" else "P"  # as identity cards and lists write it
    return REGIONS[value].full_name if field == "region" else value


def _jht(told: Content, language: Language) -> str:
    return texts(language).gettext(to_translate("chosen") if told["takes"] else to_translate("left out"))


def _contact(told: Content, language: Language) -> str:
    reached = _listed(told, ("address", "village", "district"))
    return ", ".join(filter(None, (reached, phone_end(phone=told["phone"]))))


def _heirs(told: Content, language: Language) -> str:
    return _people(told["named"], lambda heir: (heir["relation"], phone_end(phone=heir.get("phone", ""))))


def _children(told: Content, language: Language) -> str:
    return _people(
        told["named"],
        lambda child: (long_date(date.fromisoformat(child["birth_date"]), language), child["school"].upper()),
    )


def _people(named: Sequence[Content], about: Callable[[Content], Sequence[str]]) -> str:
    """`Maria Bria (istri); Ana Bria (anak)`, or a dash for nobody."""
    said = []
    for person in named:
        known = ", ".join(filter(None, about(person)))
        said.append(f"{person['name']} ({known})" if known else person["name"])
    return "; ".join(said) or "–"


def _death(told: Content, language: Language) -> str:
    return _listed(told, ("source", "evidence"))


def _why(told: Content, language: Language) -> str:
    return str(told["why"])


def _group(told: Content, language: Language) -> str:
    return str(told["group"])


def _received(told: Content, language: Language) -> str:
    return f"{rupiah(told['amount'])} ({read_reference(reference=told['reference'], language=language)})"


def _receipt_reversed(told: Content, language: Language) -> str:
    return f"{_received(told, language)}: {told['why']}"


def _paid(told: Content, language: Language) -> str:
    others = ", ".join(payers.others(funders=told["funders"] or ()))
    return f"{rupiah(told['amount'])}: {_bought(told, language)}" + (f" ({others})" if others else "")


def _reversed(told: Content, language: Language) -> str:
    return f"{told['why']}: {_bought(told, language)}"


def _bought(told: Content, language: Language) -> str:
    """`JKK, JKM; November 2026, Desember 2026`."""
    programmes = ", ".join(programme.upper() for programme in sorted(told["programmes"], key=PROGRAMMES.index))
    return f"{programmes}; {', '.join(_month(month, language) for month in told['months'])}"


def _card(told: Content, language: Language) -> str:
    said = texts(language).gettext(to_translate("paid through %(month)s"))
    return said % {"month": _month(told["through"], language)}


def _message(told: Content, language: Language) -> str:
    return f"{messages()[told['text']].about[language]} ({texts(language).gettext(STATES[told['state']])})"


def _month(text: str, language: Language) -> str:
    """2026-12 as Desember 2026."""
    return long_month(Month.parse(text).first, language)


def _listed(told: Content, names: Sequence[str]) -> str:
    return ", ".join(str(told[name]) for name in names if told[name])


PROGRAMMES = ("jkk", "jkm", "jht")
DETAILS: Mapping[str, Callable[[Content, Language], str]] = {
    "registered": _registered,
    "introduced": _introduced,
    "consent": _consent,
    "corrected": _corrected,
    "job": _job,
    "job_ended": _ended,
    "jht": _jht,
    "kind": _kind,
    "contact": _contact,
    "heirs": _heirs,
    "children": _children,
    "death": _death,
    "death_denied": _why,
    "group_joined": _group,
    "group_left": _group,
    "received": _received,
    "receipt_reversed": _receipt_reversed,
    "paid": _paid,
    "reversed": _reversed,
    "card": _card,
    "card_revoked": _why,
    "message": _message,
}

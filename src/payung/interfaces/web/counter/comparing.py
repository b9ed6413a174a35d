"""Somebody about to join beside the members they resemble, as far as whoever looks may see them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext

from payung.interfaces.web.counter.frame import note
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff
from payung.people.lookalikes import Beside
from payung.people.masking import nik_of_birth
from payung.people.regions import REGIONS
from payung.sponsors.review import EVIDENCE, Field, beside, sentence


class Comparison(NamedTuple):
    """A member beside somebody: field by field within reach; beyond it the region alone, and what agrees."""

    number: int | None
    region: str
    evidence: str
    fields: list[Field]


def compared(*, found: Iterable[Beside], who: Staff) -> list[Comparison]:
    """Each of them as it may be shown. Of a NIK, on either side, what repeats birth date and sex."""
    return [_compared(each, who) for each in found]


def _compared(each: Beside, who: Staff) -> Comparison:
    fields = beside(one=each.here, other=each.there, of_member=True, language=reading_language())
    levels = {field.name: field.level for field in fields}
    said = sentence(texts=[gettext(text) for (name, level), text in EVIDENCE.items() if levels.get(name) == level])
    region = REGIONS[each.member.region].full_name
    if not who.scope.reaches_region(region=each.member.region):
        return Comparison(None, region, said, [])
    note(who=who, numbers=[each.member.number])
    one, other = (nik_of_birth(nik=side.nik) for side in (each.here, each.there))
    masked = [field._replace(one=one, other=other) if field.name == "nik" else field for field in fields]
    return Comparison(each.member.number, region, said, masked)

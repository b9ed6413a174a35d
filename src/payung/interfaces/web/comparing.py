"""Somebody beside the members they resemble, as far as whoever looks may see them.

Of a member beyond their reach they learn how the two agree, and nothing that stands about the member.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from payung.access.actions import note_looks
from payung.access.scope import Scope
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff
from payung.people.lookalikes import Beside
from payung.people.masking import nik_of_birth
from payung.people.regions import REGIONS
from payung.sponsors.review import EVIDENCE, Doubt, Field, beside, sentence


class Comparison(NamedTuple):
    """A member beside somebody: field by field within reach; beyond it the region alone, and what agrees."""

    number: int | None
    region: str
    evidence: str
    fields: list[Field]


def compared(*, found: Iterable[Beside], who: Staff) -> list[Comparison]:
    """Each of them as it may be shown. Of a NIK, on either side, what repeats birth date and sex."""
    return [_compared(each, who) for each in found]


def reaches(*, scope: Scope, doubt: Doubt) -> bool:
    """Whether the other side may be shown and decided about: another row of the list, or a member within reach."""
    return doubt.kind == "row" or doubt.other is None or scope.reaches_region(region=doubt.other.region)


def sides(*, doubt: Doubt, who: Staff) -> list[Field]:
    """Both sides of a doubt; of a member beyond reach only how each field agrees with the row's."""
    fields = doubt.fields(language=reading_language())
    if not reaches(scope=who.scope, doubt=doubt):
        return [field._replace(other="") for field in fields]
    if doubt.kind == "member":
        _note(who, doubt.other_number)
    return fields


def _compared(each: Beside, who: Staff) -> Comparison:
    fields = beside(one=each.here, other=each.there, of_member=True, language=reading_language())
    levels = {field.name: field.level for field in fields}
    said = sentence(texts=[gettext(text) for (name, level), text in EVIDENCE.items() if levels.get(name) == level])
    region = REGIONS[each.member.region].full_name
    if not who.scope.reaches_region(region=each.member.region):
        return Comparison(None, region, said, [])
    _note(who, each.member.number)
    one, other = (nik_of_birth(nik=side.nik) for side in (each.here, each.there))
    masked = [field._replace(one=one, other=other) if field.name == "nik" else field for field in fields]
    return Comparison(each.member.number, region, said, masked)


def _note(who: Staff, number: int | str) -> None:
    note_looks(subjects=[f"worker {number}"], visit=who.visit, by=who.name, at=timezone.now())

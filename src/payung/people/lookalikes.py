"""Whom somebody resembles who is about to join, to be compared side by side by whoever registers them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from payung.access.scope import EVERYTHING, seeing
from payung.people.channels import find_channel
from payung.people.describing import described
from payung.people.joining import Form, Lookalike, alike_members, check_joining
from payung.people.likeness import Described
from payung.people.queries import Known, known_by_nik
from payung.people.sameness import described_by


class Beside(NamedTuple):
    """Two descriptions: whoever is about to join, and a member, wherever that one lives."""

    member: Known
    here: Described
    there: Described
    evidence: Lookalike | None
    """What speaks for one person; None where both bear one NIK."""


def lookalikes(*, form: Form, channel: str, registration: UUID, by: str, at: datetime) -> list[Beside]:
    """The members whom the person of a form resembles, the likeliest first; before them one who bears the very NIK.

    Asked of the whole registry: the same person may live elsewhere. Who asks shows of those beyond their reach no more
    than that there are some. Raises Refused as `check_joining` does.
    """
    with seeing(scope=EVERYTHING):
        joining = check_joining(form=form, channel=find_channel(code=channel), registration=registration, by=by, at=at)
        here = described_by(person=joining.person)
        alike = {each.member.id: each for each in alike_members(joining=joining)}
        bearers = [known.id for known in known_by_nik(niks=[joining.person.nik]).values()]
        told = described(workers=[*bearers, *alike])
        return [Beside(told[id][0], here, told[id][1], alike.get(id)) for id in dict.fromkeys((*bearers, *alike))]

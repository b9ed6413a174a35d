"""Who a worker is said to be. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from payung.people.checks import Registration
from payung.people.likeness import TOLD, Described
from payung.people.masking import nik_of_birth, phone_end
from payung.people.matching import Marker, Marks


class Identity(NamedTuple):
    """What can be corrected of a worker, cleaned as a registration is. The participant number, jobs and months stay."""

    nik: str
    name: str
    birth_date: date
    sex: str
    region: str
    district: str
    village: str
    address: str
    phone: str
    mother_name: str

    def described(self) -> Described:
        """As a likeness is judged by."""
        return Described(*(getattr(self, field) for field in TOLD))

    def marks(self, *, marker: Marker) -> Marks:
        """By what this person is found."""
        return marker.marks(
            nik=self.nik,
            name=self.name,
            birth_date=self.birth_date,
            region=self.region,
            village=self.village,
            phone=self.phone,
            mother_name=self.mother_name,
        )

    def shown(self) -> dict[str, str]:
        """What is shown to whoever knows the participant number alone, in text.

        Of the NIK what repeats birth date and sex, of the telephone number its end; the address and the mother's name,
        by which people are asked whether they are who they say, not at all.
        """
        hidden = dict.fromkeys(("address", "mother_name"), "")
        masked = {"nik": nik_of_birth(nik=self.nik), "phone": phone_end(phone=self.phone)}
        return {**as_text(identity=self), **masked, **hidden}

    def with_changes(self, changes: Mapping[str, str]) -> "Identity":
        """Who this is once these fields, in text, are others."""
        return from_text(fields={**as_text(identity=self), **changes})


def identity_of(*, person: Registration) -> Identity:
    """Who a registration says that somebody is."""
    return Identity._make(getattr(person, field) for field in Identity._fields)


def as_text(*, identity: Identity) -> dict[str, str]:
    """Every field in text, days like 1990-12-31."""
    return {field: str(value) for field, value in identity._asdict().items()}


def from_text(*, fields: Mapping[str, str]) -> Identity:
    """The identity that `as_text` put into text."""
    born = date.fromisoformat(fields["birth_date"])
    return Identity(**{**fields, "birth_date": born})  # type: ignore[arg-type]

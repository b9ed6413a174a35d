"""A form that waits for an officer, sealed; and the keyed hash by which the same form is known again."""

import hashlib
import json
from typing import NamedTuple
from uuid import UUID

from payung.kernel.keys import Keys
from payung.kernel.language import LANGUAGES
from payung.kernel.sealing import seal, unseal
from payung.people.checks import Entry
from payung.people.consent import Consent
from payung.people.joining import Form, Joining, chosen
from payung.people.queries import told
from payung.people.welfare import Status


class Kept(NamedTuple):
    """A form as it was sent, who brought the person in, and at which event; and why whoever did says that this is
    nobody of those whom the person resembles, "" where nothing was said."""

    form: Form
    agent: str
    event: str
    different: str = ""


def sealed(*, kept: Kept, id: UUID, keys: Keys) -> bytes:
    """The form under the current key; it opens only as this application's."""
    form = kept.form
    fields = {
        "entry": json.dumps([None if cell is None else str(cell) for cell in form.entry]),
        "status": json.dumps([None if cell is None else str(cell) for cell in form.status]),
        "kind": form.kind,
        "jht": "jht" if form.jht else "",
        "purposes": " ".join(sorted(form.consent.purposes)),
        "declined": " ".join(sorted(form.consent.declined)),
        "language": form.consent.language,
        "agent": kept.agent,
        "event": kept.event,
        "different": kept.different,
    }
    return seal(fields=fields, place=_place(id), keys=keys)


def opened(*, sealed: bytes, key_id: int, id: UUID, keys: Keys) -> Kept:
    """The form again. Raises cryptography.exceptions.InvalidTag if it was altered or stood elsewhere."""
    fields = unseal(sealed=sealed, place=_place(id), key_id=key_id, keys=keys)
    language = next(each for each in LANGUAGES if each == fields["language"])
    form = Form(
        entry=Entry(*json.loads(fields["entry"])),
        kind=fields["kind"],
        status=Status(*json.loads(fields["status"])),
        jht=bool(fields["jht"]),
        consent=Consent(frozenset(fields["purposes"].split()), language, frozenset(fields.get("declined", "").split())),
    )
    return Kept(form, fields["agent"], fields["event"], fields.get("different", ""))


def told_by(*, joining: Joining, keys: Keys) -> bytes:
    """Sixteen bytes that stand for what a form says; nobody without the key can find a NIK by them."""
    says = [told(person=joining.person), chosen(joining=joining), sorted(joining.consent.purposes)]
    content = json.dumps(says, default=str).encode()
    return hashlib.blake2b(content, key=keys.index, digest_size=16, person=b"application").digest()


def _place(id: UUID) -> str:
    return f"application {id}"

"""What an agent's phone sends: one registration, or a file of those that never found a signal. Pure."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from payung.kernel.boxes import open_box
from payung.kernel.keys import Keys
from payung.kernel.language import LANGUAGES, Language
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import one_line
from payung.people.consent import of_shown
from payung.people.joining import Form
from payung.people.typed import CHILDREN, PLACE, WORK, Fields, entry_of

FIELDS = (
    *("nik", "name", "phone", *PLACE, *WORK, "heir", "heir_relation", "heir_phone"),
    *(f"child_{n}{part}" for n in CHILDREN for part in ("", "_born", "_school")),
)
LONGEST = 100  # letters of one field
MOST_IN_A_FILE = 5_000


class Sent(NamedTuple):
    """One registration as a phone keeps it. `id` was made on the phone, so that twice sent is once registered.

    `consents` are the purposes agreed to, each with the version of the text that was read out, in `language`.
    `different` is why this is nobody of those whom the person resembles, "" where nobody said so.
    """

    id: UUID
    event: str
    fields: Fields
    consents: Mapping[str, str]
    language: Language
    different: str = ""

    def form(self, *, on: date) -> Form:
        """The registration as a form, on the day on which it came."""
        return Form(
            entry=entry_of(fields=self.fields, on=on),
            kind="employer" if self.fields.get("kind") else "independent",
            jht=bool(self.fields.get("jht")),
            consent=of_shown(ticked=self.consents, language=self.language),
        )


def read_sent(*, told: object) -> Sent:
    """A registration out of JSON: `{"id", "event", "fields", "consents", "language"}`, and `"different"` where
    the agent said why. Raises Refused
    `field.unreadable`: phones send nothing of the kind."""
    match told:
        case {"id": str(id_), "event": str(event), "fields": dict(fields), "consents": dict(consents), **rest}:
            language = next((each for each in LANGUAGES if each == rest.get("language")), None)
            different = rest.get("different", "")
            if language and _are_words(fields) and _are_words(consents) and isinstance(different, str):
                kept = {name: one_line(text=text)[:LONGEST] for name, text in fields.items() if name in FIELDS}
                return Sent(_uuid(id_), event, kept, consents, language, one_line(text=different)[:LONGEST])
    raise Refused(Problem("field.unreadable"))


def read_file(*, content: bytes, keys: Keys) -> tuple[str, list[Sent]]:
    """Whose file it is, and its registrations. Raises Refused: as `kernel.boxes.open_box` does, `field.unreadable`."""
    try:
        told: Any = json.loads(open_box(box=content, keys=keys))
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("field.unreadable")) from error
    match told:
        case {"agent": str(agent), "entries": list(entries)} if len(entries) <= MOST_IN_A_FILE:
            return agent, [read_sent(told=entry) for entry in entries]
    raise Refused(Problem("field.unreadable"))


def _are_words(told: Mapping[Any, Any]) -> bool:
    return all(isinstance(name, str) and isinstance(text, str) for name, text in told.items())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(Problem("field.unreadable")) from error

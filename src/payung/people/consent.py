"""What workers agree to: the texts they are read, by version, and what they said of each.

A text stands in `consents/PURPOSE.VERSION.LANGUAGE.md` and never changes once it was read to somebody: what is to be
said otherwise is a new version, and each answer names the one it was given to.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.db import connection

from payung.kernel.language import LANGUAGES, Language
from payung.kernel.problems import Problem

REQUIRED = "scheme"
OPTIONAL = ("reminders", "sponsors", "training")
PURPOSES = (REQUIRED, *OPTIONAL)


class Consent(NamedTuple):
    """What somebody agreed to when registering, and in which language it was read to them.

    `declined` is what they were asked as well and did not agree to. Of a purpose in neither nobody asked them.
    """

    purposes: frozenset[str] = frozenset({REQUIRED})
    language: Language = "id"
    declined: frozenset[str] = frozenset()


def of_shown(*, ticked: Iterable[str], language: Language) -> Consent:
    """What somebody says to whom every text was shown with a box: a box left empty is a no."""
    agreed = frozenset(ticked)
    return Consent(agreed, language, frozenset(OPTIONAL) - agreed)


class Text(NamedTuple):
    """A text that people are asked to agree to. `version` is the day from which it is read out."""

    purpose: str
    version: str
    language: Language
    title: str
    paragraphs: tuple[str, ...]

    @property
    def is_required(self) -> bool:
        """Whether nobody can be protected who does not agree."""
        return self.purpose == REQUIRED


class Answer(NamedTuple):
    """What a worker last said of a purpose, to which version in which language, told by whom and when."""

    given: bool
    version: str
    language: str
    by: str
    at: datetime


@cache
def every_text() -> tuple[Text, ...]:
    """Every version of every text, the newest first."""
    found = []
    for file in files("payung.people").joinpath("consents").iterdir():
        purpose, version, language, _ = file.name.split(".")
        title, *paragraphs = file.read_text("utf-8").strip().split("\n\n")
        spoken = next(each for each in LANGUAGES if each == language)
        found.append(Text(purpose, version, spoken, title.removeprefix("# "), tuple(paragraphs)))
    return tuple(sorted(found, key=lambda text: (text.version, text.purpose, text.language), reverse=True))


def texts(*, language: Language) -> list[Text]:
    """The newest text of each purpose, the required one first."""
    return [newest(purpose=purpose, language=language) for purpose in PURPOSES]


def newest(*, purpose: str, language: Language) -> Text:
    """The text of a purpose that is read out today."""
    return next(text for text in every_text() if (text.purpose, text.language) == (purpose, language))


def check_consent(*, consent: Consent) -> tuple[Problem, ...]:
    """What is wrong with a consent at registration: purposes nobody knows, or the required one missing.

    Who says yes and no to one purpose did not agree to it.
    """
    unknown = sorted((consent.purposes | consent.declined) - set(PURPOSES))
    missing = [] if REQUIRED in consent.purposes - consent.declined else [Problem("consent.required", "consent")]
    return (*(Problem("consent.purpose_unknown", "consent", each) for each in unknown), *missing)


def answers(*, worker_id: int) -> dict[str, Answer]:
    """What a worker last said of each purpose; of those never asked nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (c.purpose) c.purpose, c.given, c.version, c.language, u.name, c.recorded_at"
            " FROM people_consent c JOIN access_user u ON u.id = c.told_by_id"
            " WHERE c.worker_id = %s ORDER BY c.purpose, c.id DESC",
            [worker_id],
        )
        return {purpose: Answer._make(told) for purpose, *told in cursor.fetchall()}


def agrees(*, worker_id: int, purpose: str) -> bool | None:
    """Whether a worker agrees to a purpose; None where nobody asked."""
    last = answers(worker_id=worker_id).get(purpose)
    return last.given if last else None


def write_consents(*, worker_id: int, purposes: Iterable[str], language: Language, given: bool, by: int) -> None:
    """Write down what a worker says of these purposes, of the texts that are read out today.

    In the caller's transaction; `by` is the id of the user who tells it.
    """
    with connection.cursor() as cursor:
        for purpose in sorted(purposes):
            version = newest(purpose=purpose, language=language).version
            cursor.execute(
                "INSERT INTO people_consent (worker_id, purpose, version, language, given, told_by_id)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [worker_id, purpose, version, language, given, by],
            )

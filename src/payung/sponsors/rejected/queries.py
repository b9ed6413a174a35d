"""Whether the workbook of a list's rejects was written, and its bytes."""

from django.db import connection

from payung.documents.queries import content
from payung.kernel.language import Language
from payung.sponsors.queries import ListView


def is_kept(*, of: ListView, language: Language) -> bool:
    """Whether the rejects of the last check were written in this language."""
    return _document(of, language) is not None


def kept_rejects(*, of: ListView, language: Language) -> bytes | None:
    """The workbook of the last check's rejects in this language; None if it was not written."""
    document = _document(of, language)
    return None if document is None else content(document=document)


def _document(of: ListView, language: Language) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document_id FROM sponsors_rejects WHERE (of_check_id, language) = (%s, %s)", [of.check_id, language]
        )
        found = cursor.fetchone()
    return int(found[0]) if found else None

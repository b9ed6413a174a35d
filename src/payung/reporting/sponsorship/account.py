"""A funder's statement of account as it leaves the office, for a workbook or paper."""

from datetime import datetime

from django.utils import timezone

from payung.audit.queries import head
from payung.kernel.language import Language
from payung.reporting.sponsorship.publication import Publication, Row, Section, Table, Words
from payung.reporting.sponsorship.words import said
from payung.sponsors.invoices.statement import Movement, Statement
from payung.sponsors.queries import AgreementView


def published_account(
    *, statement: Statement, agreement: AgreementView, known_at: datetime, language: Language
) -> Publication:
    """The statement: the balances at both ends, and every movement between them."""
    entry, digest = head(known_at=known_at)
    words = Words(language, first=statement.first, last=statement.last)
    tables = (_held(statement, agreement, words), _moved(statement, words))
    return Publication(
        language=language,
        title=said(kind="report", code="account", language=language),
        about=f"{agreement.code} · {statement.party.name}",
        code=agreement.code,
        known_at=known_at,
        entry=entry,
        digest=digest,
        again="",
        notes=(),
        sections=(Section("account", words("section", "account"), tables),),
    )


def _held(statement: Statement, agreement: AgreementView, words: Words) -> Table:
    """Whose account it is, of which days."""
    return words.stated(
        "account",
        (words.line("holder"), statement.party.name, "text"),
        (words.line("code"), agreement.code, "text"),
        (words.line("decree"), agreement.decree, "text"),
        (words.line("days"), words.line("to"), "text"),
    )


def _moved(statement: Statement, words: Words) -> Table:
    columns = (
        *words.columns("day", "day"),
        *words.columns("text", "movement", "about"),
        *words.columns("rupiah", "committed", "spent", "waiting"),
    )
    opening: Row = (None, words.line("opening"), "", *statement.opening)
    closing: Row = (None, words.line("closing"), "", *statement.closing)
    return words.table("movements", columns, [opening, *(_line(each, words) for each in statement.movements)], closing)


def _line(each: Movement, words: Words) -> Row:
    """A movement: the day, what it was, about what, and by how much each balance changes."""
    about = f"{each.fact.about} {each.fact.month or ''}".strip()
    return (timezone.localdate(each.at), words("movement", each.fact.what), about, *each.moved)

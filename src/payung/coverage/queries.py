"""Was this worker covered on that day, for what, paid by whom, as known at that instant?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from payung.contributions.queries import Standing, standing_months
from payung.kernel.language import Language
from payung.kernel.months import Month
from payung.law.book import book
from payung.law.contributions import PROGRAMMES
from payung.law.coverage import PaidMonth, Protection, protection


@dataclass(frozen=True, slots=True)
class ProgrammeCover:
    """One programme's answer: the law's protection, and the funders and receipts of the months that give it."""

    programme: str
    protection: Protection
    funders: tuple[str, ...]
    payments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer over all programmes. `provisional`: something being written may still change what was known then."""

    known_at: datetime
    provisional: bool
    programmes: tuple[ProgrammeCover, ...]

    @property
    def covered(self) -> bool:
        """Whether any programme protects on the day."""
        return any(each.protection.covered for each in self.programmes)


def cover(*, worker_id: int, on: date, known_at: datetime, language: Language = "id") -> Cover:
    """What protects a worker on the day `on`, as it was known at `known_at`. Raises NotInForce before the law began."""
    provisional = is_provisional(known_at=known_at)
    months = standing_months(worker_id=worker_id, known_at=known_at)
    return Cover(known_at, provisional, programmes_on(months=months, on=on, language=language))


def programmes_on(*, months: Sequence[Standing], on: date, language: Language = "id") -> tuple[ProgrammeCover, ...]:
    """What these standing months of a worker protect on the day `on`. Raises NotInForce before the law began."""
    programmes = [name for name in PROGRAMMES if name in ("jkk", "jkm") or any(m.programme == name for m in months)]
    return tuple(
        _programme_cover(name, [month for month in months if month.programme == name], on, language)
        for name in programmes
    )


def _programme_cover(name: str, months: Sequence[Standing], on: date, language: Language) -> ProgrammeCover:
    answer = protection(book=book(), paid=_paid_months(months), on=on, language=language)
    proof = [month for month in months if _gives(month, answer, on)]
    return ProgrammeCover(
        programme=name,
        protection=answer,
        funders=tuple(dict.fromkeys(name for month in proof for name in month.funders)),
        payments=tuple(dict.fromkeys(reference for month in proof for reference in month.receipts)),
    )


def _paid_months(months: Iterable[Standing]) -> list[PaidMonth]:
    """Months as the law reads them. Of two jobs that paid the same month the earlier payment counts."""
    earliest: dict[date, Standing] = {}
    for month in months:
        known = earliest.get(month.month)
        if known is None or month.recorded_at < known.recorded_at:
            earliest[month.month] = month
    return [
        PaidMonth(Month.of(each.month), timezone.localdate(each.recorded_at), each.sponsored)
        for each in earliest.values()
    ]


def _gives(month: Standing, answer: Protection, on: date) -> bool:
    """Whether a paid month is proof of the answer: it runs within the protection around the day, or was the last."""
    if answer.since is not None and answer.until is not None:
        return answer.since.replace(day=1) <= month.month <= answer.until and month.month <= (answer.paid_until or on)
    return answer.paid_until is not None and Month.of(month.month) == Month.of(answer.paid_until)


def is_provisional(*, known_at: datetime) -> bool:
    """Whether the books as of `known_at` may still change: it lies ahead, or behind the start of a running transaction.

    Rows carry the instant at which their transaction began, and become visible when it commits.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s > clock_timestamp() OR EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start <= %s AND backend_type = 'client backend')",
            [known_at, known_at],
        )
        return bool(cursor.fetchone()[0])

"""Days of NTT as instants, and back. A card holds for days; a CWT says instants."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(*, day: date) -> datetime:
    """The instant at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def last_day(*, until: datetime) -> date:
    """The last day before this instant."""
    return timezone.localdate(until - timedelta(microseconds=1))

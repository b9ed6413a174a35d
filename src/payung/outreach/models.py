"""Tasks for agents: whom to visit, and what came of it; events, and how many came."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

OUTCOMES = ("will_pay", "cannot_pay", "does_not_want", "moved", "not_found", "died", "other")
MOST_COUNTED = 100_000


class Task(models.Model):
    """Somebody to be visited before protection ends: once for each worker and first unpaid month.

    `agent` is who brought the worker in, null where nobody did: then it is the branch's.
    """

    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    unpaid = models.DateField()
    protected_until = models.DateField()
    agent = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "outreach_task"
        constraints = [
            models.UniqueConstraint(fields=["worker", "unpaid"], name="outreach_task_once"),
            models.CheckConstraint(condition=Q(unpaid__day=1), name="outreach_task_first_day"),
        ]


class Visit(models.Model):
    """What came of a task, as somebody told who went or rang: the newest counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField()
    note = models.TextField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "outreach_visit"
        constraints = [models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="outreach_visit_outcome_known")]


class Event(models.Model):
    """An occasion at which people are registered: a market, a church yard, a landing place; on one day.

    `code` stands on the registrations made there (people.Introduction).
    """

    code = models.TextField(unique=True)
    name = models.TextField()
    region = models.TextField()
    held_on = models.DateField()
    recorded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "outreach_event"
        indexes = (models.Index(fields=["held_on"], name="outreach_event_day"),)


class EventChange(models.Model):
    """What an event is from then on: its name, place and day, or that it is called off, and why. The newest counts."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    region = models.TextField()
    held_on = models.DateField()
    called_off = models.TextField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "outreach_eventchange"


class Attendance(models.Model):
    """How many came to an event, as somebody who was there counted: the newest counts."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    women = models.IntegerField()
    men = models.IntegerField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "outreach_attendance"
        constraints = [
            models.CheckConstraint(
                condition=Q(women__range=(0, MOST_COUNTED), men__range=(0, MOST_COUNTED)),
                name="outreach_attendance_sane",
            )
        ]

"""Tasks for agents: whom to visit, and what came of it."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

OUTCOMES = ("will_pay", "cannot_pay", "does_not_want", "moved", "not_found", "died", "other")


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

"""Jobs beside procrastinate's own row of each: what it is about, who asked, and how far it has come."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models


class Job(models.Model):
    """What somebody asked for. Its id is that of its row in `procrastinate_jobs`, which says if it waits or runs."""

    id = models.BigIntegerField(primary_key=True)
    task = models.TextField()
    subject = models.TextField()
    asked_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "jobs_job"
        indexes = [models.Index(fields=["task", "subject"], name="jobs_job_task_subject")]


class Progress(models.Model):
    """How far a job has come: no fact, but a counter, written in place.

    `step`, `done` and `total` while it runs; as it ends `result`, the id of what it made, or `problems`, codes alone.
    """

    job = models.OneToOneField(Job, on_delete=models.PROTECT, primary_key=True, related_name="+")
    step = models.TextField(db_default="")
    done = models.IntegerField(db_default=0)
    total = models.IntegerField(db_default=0)
    result = models.TextField(db_default="")
    problems = ArrayField(models.TextField(), db_default=[])

    class Meta:
        db_table = "jobs_progress"


class Cancellation(models.Model):
    """Somebody wants the job no more: once a job. One that runs reads it, and stops where it is."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, primary_key=True, related_name="+")
    cancelled_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "jobs_cancellation"

"""What strangers send to join, once each, and what officers decide of those who are not clear."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q


class Application(models.Model):
    """A form that was sent by a channel of strangers. Its id is the client's: sent twice, it is one.

    `told` is a keyed hash of what the form says. `worker` is whom it made, or whom the registry knew by the NIK;
    without one it waits for an officer, because (`waits`) the person resembles a member (`alike`), the NIK is borne by
    another name (`identity`) or by somebody reported dead (`dead`), or many joined that day under one telephone
    (`many`): only then is the form kept, sealed.
    """

    id = models.UUIDField(primary_key=True)
    channel = models.TextField()
    told = models.BinaryField()
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", null=True)
    waits = models.TextField()
    form = models.BinaryField(null=True)
    key_id = models.SmallIntegerField(null=True)
    received_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "applications_application"
        constraints = [
            models.CheckConstraint(
                condition=Q(worker__isnull=False, waits="", form__isnull=True, key_id__isnull=True)
                | Q(
                    worker__isnull=True,
                    waits__in=["alike", "dead", "identity", "many"],
                    form__isnull=False,
                    key_id__isnull=False,
                ),
                name="applications_application_settled_or_kept",
            ),
        ]
        indexes = (models.Index(fields=["recorded_at"], condition=~Q(waits=""), name="applications_waiting"),)


class Decision(models.Model):
    """What an officer decided of an application that waited: the worker whom it made, or none; and why."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, primary_key=True, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", null=True)
    why = models.TextField()
    decided_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "applications_decision"

"""What must be told to whom, and what became of it. Rows are added, never changed: a message's state follows from them.

Where `db_constraint=False` stands, 0002_append_only sets a reference of two columns.
"""

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q


class Message(models.Model):
    """Something to tell: the text's code of `texts.yaml`, and what to fill into it.

    Told to a worker, by the telephone on record when it is sent; or, where no worker is named, to the address in
    `sealed`. There stand also the values that are nobody else's business, such as a one-time code; `content` holds
    months, amounts and participant numbers. The `key` says what is told: the same is told once. `reference` is what
    gateways know the message by. After `not_after` it is of no use any more.
    """

    reference = models.UUIDField(unique=True)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField()
    language = models.CharField(max_length=2)
    content = models.JSONField()
    key = models.TextField(unique=True)
    channel = models.TextField()
    sealed = models.BinaryField(null=True)
    key_id = models.SmallIntegerField(null=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_message"
        constraints = [
            models.CheckConstraint(
                condition=Q(worker__isnull=False) | Q(sealed__isnull=False), name="messages_message_has_addressee"
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True, key_id__isnull=True) | Q(sealed__isnull=False, key_id__isnull=False),
                name="messages_message_key_named",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "whatsapp", "email"]), name="messages_channel_known"
            ),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="messages_language_known"),
        ]
        indexes = (BrinIndex(fields=["recorded_at"], name="messages_message_since", pages_per_range=32),)


class Attempt(models.Model):
    """The n-th time somebody set out to send a message, written before it goes out.

    Without a Result it is not known whether it arrived: a message is sent again only after a result that says it did
    not. The database refuses any other second attempt.
    """

    pk = models.CompositePrimaryKey("message_id", "n")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    adapter = models.TextField()
    sent_by = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_attempt"
        constraints = [models.CheckConstraint(condition=Q(n__gt=0), name="messages_attempt_counted")]


class Result(models.Model):
    """What whoever was to carry a message said: accepted, failed (not now), or refused (never).

    `detail` has no personal data; `provider` is a keyed index of the id that the gateway gave it; `retry_after` are the
    seconds it asks us to wait.
    """

    pk = models.CompositePrimaryKey("message_id", "n")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    n = models.SmallIntegerField()
    outcome = models.TextField()
    detail = models.TextField()
    provider = models.BinaryField(null=True, db_index=True)
    retry_after = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_result"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "failed", "refused"]), name="messages_result_outcome_known"
            ),
            models.UniqueConstraint(
                fields=["message"], condition=~Q(outcome="failed"), name="messages_result_told_once"
            ),
            models.UniqueConstraint(fields=["message", "n", "outcome"], name="messages_result_whole"),
        ]


class Report(models.Model):
    """What a gateway says later of a message it carried: delivered to the telephone, or failed."""

    pk = models.CompositePrimaryKey("message_id", "state")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.TextField()
    detail = models.TextField()
    reported_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_report"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["delivered", "failed"]), name="messages_report_state_known")
        ]


class Closing(models.Model):
    """A message that is not sent (any more): withheld before it went out, or given up; and why."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="+")
    outcome = models.TextField()
    why = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_closing"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="withheld", why__in=["opted_out", "no_phone", "died", "too_late"])
                | Q(outcome="given_up", why__in=["failed", "unknown", "too_late"]),
                name="messages_closing_reason_known",
            )
        ]


class Choice(models.Model):
    """Somebody wants no reminders, or wants them again: a worker, or whoever has a telephone (by its keyed index).

    The newest that concerns a message counts. Receipts, security codes and answers cannot be refused.
    """

    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", null=True)
    phone = models.BinaryField(null=True, db_index=True)
    wanted = models.BooleanField()
    chosen_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_choice"
        constraints = [
            models.CheckConstraint(
                condition=Q(worker__isnull=False, phone__isnull=True) | Q(worker__isnull=True, phone__isnull=False),
                name="messages_choice_of_one",
            )
        ]


class Received(models.Model):
    """A message that somebody sent us: which word it began with, and keyed indexes of its id, sender and text.

    What it said is not kept: it may hold a NIK, and what it asked for stands where it was done.
    """

    pk = models.CompositePrimaryKey("gateway", "mark")
    gateway = models.TextField()
    mark = models.BinaryField()
    sender = models.BinaryField()
    digest = models.BinaryField()
    word = models.TextField()
    received_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "messages_received"
        indexes = (models.Index(fields=["sender", "recorded_at"], name="messages_received_since"),)

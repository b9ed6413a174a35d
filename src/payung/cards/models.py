"""Which cards were issued, and which are revoked. What a card says stands on the card alone, not here."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q


class Card(models.Model):
    """A card that was issued: `serial` are 8 random bytes, `key_id` names the key that signed it.

    `paid_through` is the first day of the last month it says is paid, `since` and `until` the days on which it holds.
    It speaks for `programmes`, and knows so many confirmed `corrections` of its bearer. What was not noted yet is null.
    """

    serial = models.BinaryField(primary_key=True)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+")
    key_id = models.BinaryField()
    paid_through = models.DateField()
    until = models.DateField()
    since = models.DateField(null=True)
    programmes = ArrayField(models.TextField(), null=True)
    corrections = models.SmallIntegerField(null=True)
    issued_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "cards_card"


class Revocation(models.Model):
    """A card that no longer holds, whatever it says, and why."""

    card = models.OneToOneField(Card, on_delete=models.PROTECT, primary_key=True, related_name="+")
    why = models.TextField()
    revoked_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "cards_revocation"
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["lost", "died", "corrected", "reversed"]), name="cards_revocation_reason_known"
            ),
        ]

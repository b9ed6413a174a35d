"""Who may act, and what this installation is."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models


class User(models.Model):
    """Somebody of the staff who acts. Passwords, roles and scopes come with the accounts."""

    name = models.TextField(unique=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_user"


class Installation(models.Model):
    """The one row that says what this database is: a demo, or real; and by which keys it was written."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField()
    key_fingerprint = models.BinaryField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_installation"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="access_installation_is_one")]

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


class Partner(models.Model):
    """An organisation whose machines act here: a bank, a platform, a payment point, a registry.

    It acts as `user`, whose name is its code, so that whatever it does names it.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="partner")
    name = models.TextField()
    kind = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_partner"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["bank", "platform", "point", "registry"]), name="access_partner_kind"
            ),
        ]


class PartnerKey(models.Model):
    """An API key of a partner, as a keyed hash: what it may (`scopes`), and how many requests a minute (`rate`).

    The newest says what the partner may; those before it open the door until `earlier_until`, and no longer.
    """

    pk = models.CompositePrimaryKey("partner_id", "n")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys", db_index=False)
    n = models.SmallIntegerField()
    key_hash = models.BinaryField(unique=True)
    scopes = models.JSONField()
    rate = models.IntegerField()
    earlier_until = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_partnerkey"
        constraints = [
            models.CheckConstraint(condition=models.Q(n__gt=0, rate__gt=0), name="access_partnerkey_sane"),
        ]


class ClosedPartner(models.Model):
    """A partner who may do nothing any more, and why."""

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, primary_key=True, related_name="closed")
    why = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_closedpartner"


class BankPartner(models.Model):
    """How a bank speaks SNAP with us; of several rows of a partner the newest counts.

    `client_key` is the X-CLIENT-KEY it comes with, always the same; `secret_sealed` the secret of its signatures,
    AES-GCM under key `key_id`; `public_key` its RSA key as PEM; `service_id` its partnerServiceId, eight signs with
    the spaces before. `expires_as` is how it reads expiresIn (text or number), `lenient_ids` whether its X-EXTERNAL-ID
    may break the standard's rule.
    """

    pk = models.CompositePrimaryKey("partner_id", "n")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="bank_settings", db_index=False)
    n = models.SmallIntegerField()
    client_key = models.TextField(db_index=True)
    secret_sealed = models.BinaryField()
    key_id = models.SmallIntegerField()
    public_key = models.TextField()
    service_id = models.CharField(max_length=8)
    expires_as = models.TextField()
    lenient_ids = models.BooleanField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_bankpartner"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(n__gt=0, expires_as__in=["text", "number"]), name="access_bankpartner_sane"
            ),
        ]


class GivenAnswer(models.Model):
    """The answer that a partner got under an idempotency key, written with the deed itself and kept for ever.

    `asked` is a keyed hash of what was asked: the same again gets this answer (JSON, as text) again, to the letter;
    anything else is refused.
    """

    pk = models.CompositePrimaryKey("partner_id", "key")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.TextField()
    asked = models.BinaryField()
    status = models.SmallIntegerField()
    answer = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_givenanswer"


class Calls(models.Model):
    """How many requests a partner made in the minute that began at `minute`.

    No fact, but a counter: one row a partner, counted up in place and lost in a crash (the table is unlogged).
    """

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, primary_key=True, related_name="+")
    minute = models.DateTimeField()
    calls = models.IntegerField()

    class Meta:
        db_table = "access_calls"


class EntryCode(models.Model):
    """A one-time code that lets a worker in to their own pages: six digits, of which only a keyed hash stands here."""

    id = models.TextField(primary_key=True)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.BinaryField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_entrycode"
        indexes = (models.Index(fields=["worker", "recorded_at"], name="access_entrycode_newest"),)


class EntryTry(models.Model):
    """The n-th time somebody typed a code, and whether it was the right one: five times at most, and once right."""

    pk = models.CompositePrimaryKey("code_id", "n")
    code = models.ForeignKey(EntryCode, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    correct = models.BooleanField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_entrytry"
        constraints = [
            models.CheckConstraint(condition=models.Q(n__range=(1, 5)), name="access_entrytry_five"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(correct=True), name="access_entrytry_correct_once"
            ),
        ]

"""Who may act, and what this installation is."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import TransactionNow
from django.db import models


class User(models.Model):
    """Somebody who acts, by the name under which it is recorded. Who logs in has an Account, a machine is a Partner."""

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


class Account(AbstractBaseUser):
    """What somebody of the staff logs in with: a password here, second factors in django-allauth's tables.

    The only rows of this room that change in place: password and last entry. Whether it is open says AccountState.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="account")
    name = models.TextField(unique=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    USERNAME_FIELD = "name"
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        db_table = "access_account"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether it may log in: the newest word about it, and open without one. Asked by Django at every request."""
        newest = AccountState.objects.filter(account=self).order_by("-n").values_list("open", flat=True).first()
        return newest is not False


class AccountState(models.Model):
    """The n-th word on whether an account is open, and why. The newest counts; an account begins open."""

    pk = models.CompositePrimaryKey("account_id", "n")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    open = models.BooleanField()
    why = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_accountstate"


class Invitation(models.Model):
    """A link by which an account's owner sets a password, once; the newest of an account alone is good.

    `id` is a keyed hash of what the link carries: whoever reads this table cannot use it.
    """

    id = models.BinaryField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_invitation"


class UsedInvitation(models.Model):
    """An invitation that was used."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, primary_key=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_usedinvitation"


class Grant(models.Model):
    """A role that somebody has from now on, bound to a region (the beginning of its code) or to a sponsor's funder."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.TextField()
    region = models.TextField(null=True)
    sponsor = models.ForeignKey("contributions.Funder", on_delete=models.PROTECT, related_name="+", null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_grant"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=True) ^ models.Q(sponsor__isnull=True), name="access_grant_bound_once"
            ),
        ]


class EndedGrant(models.Model):
    """A grant that holds no longer, and why."""

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, primary_key=True, related_name="+")
    why = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "access_endedgrant"

"""Workers, their jobs and heirs. Rows are added, never changed; but who a worker is, as a confirmed correction says.

Where `db_constraint=False` stands, a trigger checks the reference once per statement (audit.protection).
"""

from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import BrinIndex, HashIndex
from django.db import models
from django.db.models import F, Q


class Worker(models.Model):
    """A person who works without an employer, as known today. One NIK is one worker.

    Who it is may be corrected (see Correction): the row then says so, and the answer to the correction keeps what it
    said before. `number` is the public participant number: random, its last digit a check digit. The NIK stands
    only sealed (AES-GCM under key `key_id`) and as a keyed index; both keys live outside the database.
    """

    number = models.BigIntegerField(unique=True)
    nik_index = models.BinaryField(unique=True)
    nik_sealed = models.BinaryField()
    key_id = models.SmallIntegerField()
    name = models.TextField()
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    region = models.TextField()
    district = models.TextField()
    village = models.TextField()
    address = models.TextField()
    phone = models.TextField()
    mother_name = models.TextField()
    kind = models.TextField()
    channel = models.TextField()
    registered_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    registration = models.UUIDField(unique=True, null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_worker"
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=["F", "M"]), name="people_worker_sex"),
            models.CheckConstraint(condition=Q(kind__in=["independent", "employer"]), name="people_worker_kind"),
        ]
        indexes = (BrinIndex(fields=["recorded_at"], name="people_worker_since", pages_per_range=32),)


class Job(models.Model):
    """One of at most two jobs: an occupation of the catalogue and the declared monthly income in rupiah.

    As its registration told it, or as the change did by which it began (not `registered`). What counts in a month says
    the newest JobChange about it, if there is one.
    """

    pk = models.CompositePrimaryKey("worker_id", "n")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.SmallIntegerField()
    occupation = models.TextField()
    income = models.IntegerField()
    registered = models.BooleanField(default=True, db_default=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_job"
        constraints = [
            models.CheckConstraint(condition=Q(n__in=[1, 2]), name="people_job_at_most_two"),
            models.CheckConstraint(condition=Q(income__gte=0), name="people_job_income"),
        ]


class Heir(models.Model):
    """Somebody the worker named at registration to receive what the law gives after a death."""

    pk = models.CompositePrimaryKey("worker_id", "n")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.SmallIntegerField()
    name = models.TextField()
    relation = models.TextField()
    phone = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_heir"


class Welfare(models.Model):
    """What somebody said of a worker's welfare: decile 1 (poorest) to 10, or whether the worker is extremely poor; by
    which source, as of which day."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    decile = models.SmallIntegerField(null=True)
    extreme_poor = models.BooleanField(null=True)
    source = models.TextField()
    as_of = models.DateField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_welfare"
        constraints = [
            models.CheckConstraint(condition=Q(decile__range=(1, 10)), name="people_welfare_decile"),
            models.CheckConstraint(
                condition=Q(decile__isnull=False) | Q(extreme_poor__isnull=False), name="people_welfare_told"
            ),
        ]


class MatchKey(models.Model):
    """Keyed hashes by which a row with a wrong or missing NIK can find its worker; null where a part is unknown.

    Birth date and initials stand beside them, so that a probe passes over most of those who only share a key.
    """

    worker = models.OneToOneField(
        Worker, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    name_birth = models.BigIntegerField()
    birth_village = models.BigIntegerField(null=True)
    name_village = models.BigIntegerField(null=True)
    phone = models.BigIntegerField(null=True)
    nik_place_birth = models.BigIntegerField()
    mother_village = models.BigIntegerField(null=True)
    birth_date = models.DateField()
    initials = models.IntegerField()

    class Meta:
        db_table = "people_matchkey"
        # Asked for by equality alone, and their values are random: hashes are written in three quarters of the
        # time that trees take, and probed in half.
        indexes = (
            *(
                HashIndex(fields=[name], name=f"matchkey_{name}")
                for name in (
                    *("name_birth", "birth_village", "name_village"),
                    *("phone", "nik_place_birth", "mother_village"),
                )
            ),
            # By the NIK's part, whoever tells a village looks only for members of whom none is told: these are few.
            HashIndex(fields=["nik_place_birth"], condition=Q(birth_village=None), name="matchkey_villageless"),
        )


class Sameness(models.Model):
    """What an officer decided of two descriptions: one person, or two. The last decision on a pair counts.

    `one` and `other` are keyed hashes of NIK, name and birth date (people.likeness), the smaller first: they stand
    for the descriptions as they were, in whatever list they come again.
    """

    one = models.BinaryField()
    other = models.BinaryField()
    same = models.BooleanField()
    why = models.TextField()
    decided_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_sameness"
        indexes = [models.Index(fields=["one", "other"], name="sameness_pair")]
        constraints = [models.CheckConstraint(condition=Q(one__lt=F("other")), name="people_sameness_ordered")]


class Register(models.Model):
    """A file that others gave us about people: who belongs to the wage segment (`wage`), or who died (`deaths`).

    Its id follows from its bytes and from what was said of it: sent twice, it is one. `rows` is how many it had, `kept`
    how many people of it we keep, `unread` why the other rows could not be read. The file itself is not kept.
    """

    id = models.TextField(primary_key=True)
    kind = models.TextField()
    source = models.TextField()
    as_of = models.DateField()
    file_name = models.TextField()
    sha256 = models.BinaryField()
    rows = models.IntegerField()
    kept = models.IntegerField()
    unread = models.JSONField()
    loaded_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_register"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["wage", "deaths"]), name="people_register_kind"),
            models.CheckConstraint(condition=Q(kept__gt=0, rows__gte=F("kept")), name="people_register_sane"),
        ]


class WithdrawnRegister(models.Model):
    """Somebody's word that a register was loaded by mistake: what it says no longer counts."""

    register = models.OneToOneField(Register, on_delete=models.PROTECT, primary_key=True, related_name="+")
    why = models.TextField()
    withdrawn_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_withdrawnregister"


class WageMember(models.Model):
    """Somebody who belongs to the wage segment, by the keyed index of the NIK alone: neither name nor employer."""

    pk = models.CompositePrimaryKey("nik_index", "register_id")
    nik_index = models.BinaryField()
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        db_table = "people_wagemember"


class ReportedDeath(models.Model):
    """Somebody who died on a day, as the civil registry says, by the keyed index of the NIK alone."""

    pk = models.CompositePrimaryKey("nik_index", "register_id")
    nik_index = models.BinaryField()
    register = models.ForeignKey(
        Register, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    died_on = models.DateField()

    class Meta:
        db_table = "people_reporteddeath"


class Correction(models.Model):
    """What somebody says is wrong of who a worker is: the new values sealed, why, and by what evidence.

    `n` counts the corrections of this worker: it is the n-th if it is confirmed, and no longer fits once another was.
    """

    id = models.TextField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    n = models.SmallIntegerField()
    changes = models.BinaryField()
    key_id = models.SmallIntegerField()
    why = models.TextField()
    evidence = models.TextField()
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_correction"
        constraints = [
            models.CheckConstraint(condition=Q(n__gt=0), name="people_correction_counted"),
            models.UniqueConstraint(fields=["id", "worker", "n", "requested_by"], name="people_correction_whole"),
        ]


class CorrectionAnswer(models.Model):
    """The one answer to a correction. Confirmed by another person than asked for it, or declined, and why.

    `earlier` is who the worker was before, whole and sealed. Only beside a confirmation may the rows of this worker be
    changed, in its own transaction: the database sees to that.
    """

    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, primary_key=True, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    requested_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed = models.BooleanField()
    why = models.TextField()
    earlier = models.BinaryField(null=True)
    key_id = models.SmallIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_correctionanswer"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed=False) | ~Q(requested_by=F("answered_by")), name="people_correction_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True, earlier__isnull=False, key_id__isnull=False)
                | Q(confirmed=False, earlier__isnull=True, key_id__isnull=True),
                name="people_correction_keeps_earlier",
            ),
            models.UniqueConstraint(
                fields=["worker", "n"], condition=Q(confirmed=True), name="people_correction_one_each"
            ),
        ]
        indexes = (models.Index(fields=["recorded_at"], name="people_correction_since"),)


class Child(models.Model):
    """A child the worker named at registration: only a registered child receives the scholarship (art. 103(3)).

    `school` is as it was told, "" where it was not.
    """

    pk = models.CompositePrimaryKey("worker_id", "n")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    name = models.TextField()
    birth_date = models.DateField()
    school = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_child"


class Choice(models.Model):
    """What a worker chose at registration beyond what the law asks: JHT, from `month` (its first day) on.

    Whoever chose nothing has no row.
    """

    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, primary_key=True, related_name="+")
    jht = models.BooleanField()
    month = models.DateField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_choice"
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="people_choice_first_day")]


class Introduction(models.Model):
    """Who brought a worker in, and at which event (a short code). Whom nobody brought has no row."""

    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, primary_key=True, related_name="+")
    agent = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", null=True)
    event = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_introduction"
        constraints = [
            models.CheckConstraint(condition=Q(agent__isnull=False) | ~Q(event=""), name="people_introduction_told")
        ]


class Consent(models.Model):
    """What a worker agreed to, or no longer agrees to: `version` and `language` name the text that was read.

    The newest of a worker and a purpose counts.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.TextField()
    version = models.TextField()
    language = models.TextField()
    given = models.BooleanField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_consent"
        indexes = (models.Index(fields=["worker", "purpose", "id"], name="people_consent_newest"),)


class ChannelSwitch(models.Model):
    """Somebody's word that people may, or may no longer, come in by a channel. The newest counts; without one it is
    open."""

    channel = models.TextField()
    open = models.BooleanField()
    why = models.TextField()
    switched_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_channelswitch"


class Group(models.Model):
    """Workers who pay together under one number, led by one of them (wadah, Permenaker 5/2021 art. 39).

    `number` is of the same twelve digits as a participant number, and no worker's.
    """

    number = models.BigIntegerField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    region = models.TextField()
    village = models.TextField()
    leader = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    creation = models.UUIDField(unique=True)
    created_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_group"


class GroupMember(models.Model):
    """A worker belongs to a group from `month` (its first day) on, or no longer. The newest fact on a month counts."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    joined = models.BooleanField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_groupmember"
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="people_groupmember_first_day")]
        indexes = (models.Index(fields=["group", "worker", "id"], name="people_groupmember_newest"),)


class JobChange(models.Model):
    """From the month of `since` (its first day) on, job `n` is this one; without an occupation it has ended.

    The newest change about a month counts: it speaks of its month and of all that follow.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    n = models.SmallIntegerField()
    since = models.DateField()
    occupation = models.TextField()
    income = models.IntegerField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_jobchange"
        constraints = [
            models.CheckConstraint(condition=Q(since__day=1), name="people_jobchange_first_day"),
            models.CheckConstraint(condition=Q(n__in=[1, 2]), name="people_jobchange_at_most_two"),
            models.CheckConstraint(condition=Q(income__gte=0), name="people_jobchange_income"),
            models.CheckConstraint(condition=Q(n=2) | ~Q(occupation=""), name="people_jobchange_first_stays"),
        ]
        indexes = (models.Index(fields=["worker", "n", "id"], name="people_jobchange_newest"),)


class JhtChange(models.Model):
    """From a month on a worker takes JHT, or takes it no more."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    takes = models.BooleanField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_jhtchange"
        constraints = [models.CheckConstraint(condition=Q(since__day=1), name="people_jhtchange_first_day")]
        indexes = (models.Index(fields=["worker", "id"], name="people_jhtchange_newest"),)


class KindChange(models.Model):
    """From a month on a worker is of another kind: independent, or an employer."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    kind = models.TextField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_kindchange"
        constraints = [
            models.CheckConstraint(condition=Q(since__day=1), name="people_kindchange_first_day"),
            models.CheckConstraint(condition=Q(kind__in=["independent", "employer"]), name="people_kindchange_kind"),
        ]
        indexes = (models.Index(fields=["worker", "id"], name="people_kindchange_newest"),)


class Contact(models.Model):
    """Where a worker is reached from a day on. By what somebody is recognised is corrected by two persons instead."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    phone = models.TextField()
    district = models.TextField()
    village = models.TextField()
    address = models.TextField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_contact"
        indexes = (
            models.Index(fields=["worker", "id"], name="people_contact_newest"),
            models.Index(fields=["phone"], name="people_contact_phone"),
        )


class Family(models.Model):
    """Everybody whom a worker names as heirs, or as children, from a day on: a whole set, and the newest counts.

    Heirs are objects of name, relation and phone; children of name, birth_date (2015-03-12) and school.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    of = models.TextField()
    people = models.JSONField()
    told_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_family"
        constraints = [models.CheckConstraint(condition=Q(of__in=["heirs", "children"]), name="people_family_of")]
        indexes = (models.Index(fields=["worker", "of", "id"], name="people_family_newest"),)


class Death(models.Model):
    """An officer's word that a worker died on a day: who says so, and what the officer saw."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    died_on = models.DateField()
    source = models.TextField()
    evidence = models.TextField()
    reported_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_death"
        indexes = (models.Index(fields=["worker", "id"], name="people_death_newest"),)


class DeathDenial(models.Model):
    """An officer's word that a report of a death is wrong. By the words of two it no longer stands."""

    pk = models.CompositePrimaryKey("death_id", "denied_by_id")
    death = models.ForeignKey(Death, on_delete=models.PROTECT, related_name="+", db_index=False)
    denied_by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    recorded_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "people_deathdenial"

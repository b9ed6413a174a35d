"""What changes about a worker: facts with the month or day from which they count. The newest about a month counts."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only

PROTECT = django.db.models.deletion.PROTECT
RECORDED_AT = models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
USER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="access.user")
WORKER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.worker")


def fact(name: str, *fields: tuple[str, models.Field], by: str = "told_by", about: str = "") -> migrations.CreateModel:  # type: ignore[type-arg]
    """A table of facts about workers, found by the worker (and by what they are about), the newest last."""
    table = name.lower()
    found_by = ["worker", *([about] if about else []), "id"]
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", ID.clone()),
            *fields,
            ("recorded_at", RECORDED_AT.clone()),
            (by, USER.clone()),
            ("worker", WORKER.clone()),
        ],
        options={
            "db_table": f"people_{table}",
            "indexes": [models.Index(fields=found_by, name=f"people_{table}_newest")],
        },
    )


def check(model: str, name: str, *conditions: models.Q) -> migrations.AddConstraint:
    """Rows of this model that the database takes."""
    condition = conditions[0]
    for other in conditions[1:]:
        condition &= other
    return migrations.AddConstraint(
        model_name=model, constraint=models.CheckConstraint(condition=condition, name=f"people_{name}")
    )


FIRST_DAY = models.Q(("since__day", 1))
# Every worker's jobs as they count in a month, by what was known at an instant. Its tables are bound when it is made:
# a temporary table of the same name does not stand in for them. PostgreSQL inlines it, so that whoever asks about one
# worker looks up one worker's changes.
JOBS_IN = """
CREATE FUNCTION people_jobs_in(asked date, known_at timestamptz)
RETURNS TABLE (worker_id bigint, n smallint, occupation text, income integer) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT j.worker_id, j.n, coalesce(c.occupation, j.occupation), coalesce(c.income, j.income)
    FROM people_job j LEFT JOIN LATERAL (
        SELECT c.occupation, c.income FROM people_jobchange c
        WHERE c.worker_id = j.worker_id AND c.n = j.n AND c.since <= asked AND c.recorded_at <= known_at
        ORDER BY c.id DESC LIMIT 1
    ) c ON true
    WHERE coalesce(c.occupation <> '', j.registered);
END;
"""
# A death stands until two persons have said that the report is wrong.
STANDING_DEATH = f"""
CREATE VIEW people_standingdeath WITH (security_invoker = true) AS
    SELECT * FROM people_death d
    WHERE (SELECT count(*) FROM people_deathdenial no WHERE no.death_id = d.id) < 2;
GRANT SELECT ON people_standingdeath TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_joining")]
    operations = [
        migrations.AddField(
            model_name="job", name="registered", field=models.BooleanField(default=True, db_default=True)
        ),
        fact(
            "JobChange",
            ("n", models.SmallIntegerField()),
            ("since", models.DateField()),
            ("occupation", models.TextField()),
            ("income", models.IntegerField()),
            about="n",
        ),
        fact("JhtChange", ("since", models.DateField()), ("takes", models.BooleanField())),
        fact("KindChange", ("since", models.DateField()), ("kind", models.TextField())),
        fact(
            "Contact",
            ("since", models.DateField()),
            ("phone", models.TextField()),
            ("district", models.TextField()),
            ("village", models.TextField()),
            ("address", models.TextField()),
        ),
        fact(
            "Family",
            ("since", models.DateField()),
            ("of", models.TextField()),
            ("people", models.JSONField()),
            about="of",
        ),
        fact(
            "Death",
            ("died_on", models.DateField()),
            ("source", models.TextField()),
            ("evidence", models.TextField()),
            by="reported_by",
        ),
        migrations.CreateModel(
            name="DeathDenial",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "death_id", "denied_by_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("why", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("death", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.death")),
                ("denied_by", USER.clone()),
            ],
            options={"db_table": "people_deathdenial"},
        ),
        check("jobchange", "jobchange_first_day", FIRST_DAY),
        check("jobchange", "jobchange_at_most_two", models.Q(("n__in", [1, 2]))),
        check("jobchange", "jobchange_income", models.Q(("income__gte", 0))),
        # Whoever works has a job: the first one is changed, the second may end.
        check("jobchange", "jobchange_first_stays", models.Q(("n", 2)) | models.Q(("occupation", ""), _negated=True)),
        check("jhtchange", "jhtchange_first_day", FIRST_DAY),
        check("kindchange", "kindchange_first_day", FIRST_DAY),
        check("kindchange", "kindchange_kind", models.Q(("kind__in", ["independent", "employer"]))),
        check("family", "family_of", models.Q(("of__in", ["heirs", "children"]))),
        append_only("people_jobchange", columns="worker_id, n, since, occupation, income, told_by_id"),
        append_only("people_jhtchange", columns="worker_id, since, takes, told_by_id"),
        append_only("people_kindchange", columns="worker_id, since, kind, told_by_id"),
        append_only("people_contact", columns="worker_id, since, phone, district, village, address, told_by_id"),
        append_only("people_family", columns="worker_id, since, of, people, told_by_id"),
        append_only("people_death", columns="worker_id, died_on, source, evidence, reported_by_id"),
        append_only("people_deathdenial", columns="death_id, denied_by_id, why"),
        migrations.RunSQL(f"GRANT INSERT (registered) ON people_job TO {APP}", migrations.RunSQL.noop),
        migrations.RunSQL(JOBS_IN, "DROP FUNCTION people_jobs_in"),
        migrations.RunSQL(STANDING_DEATH, "DROP VIEW people_standingdeath"),
    ]

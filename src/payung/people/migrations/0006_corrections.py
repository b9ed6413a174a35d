"""Who a worker is can be corrected, by two persons. All else of these rows stays as it was written.

The rows of a worker may be changed only in a transaction that confirms a correction of this worker, and only in the
columns that say who somebody is. Adding people meets no trigger that was not there before.
"""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only

IDENTITY = (
    "nik_index, nik_sealed, key_id, name, birth_date, sex, region, district, village, address, phone, mother_name"
)
KEYS = "name_birth, birth_village, name_village, phone, nik_place_birth, mother_village, birth_date, initials"

# The table of answers is named with its schema: a temporary table of the same name must not stand in for it.
REFUSE_UNCONFIRMED = """
CREATE FUNCTION payung_refuse_unconfirmed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    confirmed boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM %I.people_correctionanswer'
            ' WHERE confirmed AND recorded_at = transaction_timestamp())', TG_TABLE_SCHEMA) INTO confirmed;
    END IF;
    IF NOT confirmed THEN
        RAISE EXCEPTION '% on %: rows of this table are never changed, only reversed by new rows, or corrected by two'
            ' persons', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION payung_refuse_other_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected text[] := string_to_array(TG_ARGV[1], ', ');
    confirmed boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM %I.people_correctionanswer'
        ' WHERE confirmed AND recorded_at = transaction_timestamp() AND worker_id = $1)', TG_TABLE_SCHEMA)
        INTO confirmed USING (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    IF NOT confirmed OR to_jsonb(NEW) - corrected IS DISTINCT FROM to_jsonb(OLD) - corrected THEN
        RAISE EXCEPTION 'UPDATE on %: only who somebody is may be corrected, by two persons', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def corrected_only(table: str, *, worker: str, columns: str) -> migrations.RunSQL:
    """Let the rows of `table` be changed in these columns alone, and only by a confirmed correction of their worker."""
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_refuse_unconfirmed();
        CREATE TRIGGER corrected_only BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION payung_refuse_other_change('{worker}', '{columns}');
        GRANT UPDATE ({columns}) ON {table} TO {APP};
        """,
        f"""
        REVOKE UPDATE ({columns}) ON {table} FROM {APP};
        DROP TRIGGER corrected_only ON {table};
        CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_refuse_change();
        """,
    )


PROTECT = django.db.models.deletion.PROTECT
RECORDED_AT = models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())
USER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="access.user")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only"), ("audit", "0002_append_only"), ("people", "0005_registers")]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("n", models.SmallIntegerField()),
                ("changes", models.BinaryField()),
                ("key_id", models.SmallIntegerField()),
                ("why", models.TextField()),
                ("evidence", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("requested_by", USER.clone()),
                ("worker", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.worker")),
            ],
            options={"db_table": "people_correction"},
        ),
        migrations.CreateModel(
            name="CorrectionAnswer",
            fields=[
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.correction",
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("confirmed", models.BooleanField()),
                ("why", models.TextField()),
                ("earlier", models.BinaryField(null=True)),
                ("key_id", models.SmallIntegerField(null=True)),
                ("recorded_at", RECORDED_AT.clone()),
                ("answered_by", USER.clone()),
                ("requested_by", USER.clone()),
                ("worker", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.worker")),
            ],
            options={"db_table": "people_correctionanswer"},
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(condition=models.Q(("n__gt", 0)), name="people_correction_counted"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("id", "worker", "n", "requested_by"), name="people_correction_whole"
            ),
        ),
        migrations.AddIndex(
            model_name="correctionanswer",
            index=models.Index(fields=["recorded_at"], name="people_correction_since"),
        ),
        migrations.AddConstraint(
            model_name="correctionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", False))
                | models.Q(("requested_by", models.F("answered_by")), _negated=True),
                name="people_correction_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", True), ("earlier__isnull", False), ("key_id__isnull", False))
                | models.Q(("confirmed", False), ("earlier__isnull", True), ("key_id__isnull", True)),
                name="people_correction_keeps_earlier",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed", True)), fields=("worker", "n"), name="people_correction_one_each"
            ),
        ),
        # Whoever asked, for whom and as which correction, an answer cannot say otherwise.
        migrations.RunSQL(
            """
            ALTER TABLE people_correctionanswer ADD CONSTRAINT people_correctionanswer_of_correction
                FOREIGN KEY (correction_id, worker_id, n, requested_by_id)
                REFERENCES people_correction (id, worker_id, n, requested_by_id);
            """,
            "ALTER TABLE people_correctionanswer DROP CONSTRAINT people_correctionanswer_of_correction",
        ),
        append_only("people_correction", columns="id, worker_id, n, changes, key_id, why, evidence, requested_by_id"),
        append_only(
            "people_correctionanswer",
            columns="correction_id, worker_id, n, requested_by_id, answered_by_id, confirmed, why, earlier, key_id",
        ),
        migrations.RunSQL(
            REFUSE_UNCONFIRMED,
            "DROP FUNCTION payung_refuse_unconfirmed(); DROP FUNCTION payung_refuse_other_change();",
        ),
        corrected_only("people_worker", worker="id", columns=IDENTITY),
        corrected_only("people_matchkey", worker="worker_id", columns=KEYS),
    ]

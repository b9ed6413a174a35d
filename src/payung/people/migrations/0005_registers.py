"""Files that others give us about people: the wage segment, deaths. And a welfare status without a decile."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only, needs

RECORDED_AT = models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())
USER = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
)
REGISTER = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="people.register",
)
MEMBER_KEY = models.CompositePrimaryKey(
    "nik_index", "register_id", blank=True, editable=False, primary_key=True, serialize=False
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only"), ("people", "0004_since")]
    operations = [
        migrations.CreateModel(
            name="Register",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("source", models.TextField()),
                ("as_of", models.DateField()),
                ("file_name", models.TextField()),
                ("sha256", models.BinaryField()),
                ("rows", models.IntegerField()),
                ("kept", models.IntegerField()),
                ("unread", models.JSONField()),
                ("loaded_by", USER),
                ("recorded_at", RECORDED_AT),
            ],
            options={
                "db_table": "people_register",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["wage", "deaths"])), name="people_register_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept__gt", 0), ("rows__gte", models.F("kept"))),
                        name="people_register_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WithdrawnRegister",
            fields=[
                (
                    "register",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.register",
                    ),
                ),
                ("why", models.TextField()),
                ("withdrawn_by", USER),
                ("recorded_at", RECORDED_AT),
            ],
            options={"db_table": "people_withdrawnregister"},
        ),
        migrations.CreateModel(
            name="WageMember",
            fields=[("pk", MEMBER_KEY), ("nik_index", models.BinaryField()), ("register", REGISTER)],
            options={"db_table": "people_wagemember"},
        ),
        migrations.CreateModel(
            name="ReportedDeath",
            fields=[
                ("pk", MEMBER_KEY),
                ("nik_index", models.BinaryField()),
                ("register", REGISTER),
                ("died_on", models.DateField()),
            ],
            options={"db_table": "people_reporteddeath"},
        ),
        append_only(
            "people_register", columns="id, kind, source, as_of, file_name, sha256, rows, kept, unread, loaded_by_id"
        ),
        append_only("people_withdrawnregister", columns="register_id, why, withdrawn_by_id"),
        append_only("people_wagemember", columns="nik_index, register_id"),
        append_only("people_reporteddeath", columns="nik_index, register_id, died_on"),
        *(
            needs(table, "people_register", columns="register_id", match="parent.id = child.register_id")
            for table in ("people_wagemember", "people_reporteddeath")
        ),
        migrations.AddField("welfare", "extreme_poor", models.BooleanField(null=True)),
        migrations.AlterField("welfare", "decile", models.SmallIntegerField(null=True)),
        migrations.AddConstraint(
            "welfare",
            models.CheckConstraint(
                condition=models.Q(("decile__isnull", False), ("extreme_poor__isnull", False), _connector="OR"),
                name="people_welfare_told",
            ),
        ),
        migrations.RunSQL(f"GRANT INSERT (extreme_poor) ON people_welfare TO {APP}", migrations.RunSQL.noop),
    ]

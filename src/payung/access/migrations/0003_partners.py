"""Partners: who they are, their keys, how banks speak with us, the answers they got, and how often they ask."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only

# A counter is no fact: it is counted up in place, and a crash may forget it.
COUNTER = f"""
ALTER TABLE access_calls SET UNLOGGED;
GRANT SELECT, INSERT, UPDATE ON access_calls TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partner", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "access_partner",
            },
        ),
        migrations.CreateModel(
            name="Calls",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.partner",
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("calls", models.IntegerField()),
            ],
            options={
                "db_table": "access_calls",
            },
        ),
        migrations.CreateModel(
            name="BankPartner",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partner_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("client_key", models.TextField(db_index=True)),
                ("secret_sealed", models.BinaryField()),
                ("key_id", models.SmallIntegerField()),
                ("public_key", models.TextField()),
                ("service_id", models.CharField(max_length=8)),
                ("expires_as", models.TextField()),
                ("lenient_ids", models.BooleanField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_settings",
                        to="access.partner",
                    ),
                ),
            ],
            options={
                "db_table": "access_bankpartner",
            },
        ),
        migrations.CreateModel(
            name="GivenAnswer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partner_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.TextField()),
                ("asked", models.BinaryField()),
                ("status", models.SmallIntegerField()),
                ("answer", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.partner",
                    ),
                ),
            ],
            options={
                "db_table": "access_givenanswer",
            },
        ),
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partner_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("key_hash", models.BinaryField(unique=True)),
                ("scopes", models.JSONField()),
                ("rate", models.IntegerField()),
                ("earlier_until", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="access.partner",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "access_partnerkey",
            },
        ),
        migrations.CreateModel(
            name="ClosedPartner",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="closed",
                        serialize=False,
                        to="access.partner",
                    ),
                ),
                ("why", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "access_closedpartner",
            },
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["bank", "platform", "point", "registry"])), name="access_partner_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankpartner",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_as__in", ["text", "number"]), ("n__gt", 0)), name="access_bankpartner_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("n__gt", 0), ("rate__gt", 0)), name="access_partnerkey_sane"
            ),
        ),
        append_only("access_partner", columns="user_id, name, kind, recorded_by_id"),
        append_only(
            "access_partnerkey", columns="partner_id, n, key_hash, scopes, rate, earlier_until, recorded_by_id"
        ),
        append_only("access_closedpartner", columns="partner_id, why, recorded_by_id"),
        append_only(
            "access_bankpartner",
            columns="partner_id, n, client_key, secret_sealed, key_id, public_key, service_id, expires_as,"
            " lenient_ids, recorded_by_id",
        ),
        append_only("access_givenanswer", columns="partner_id, key, asked, status, answer"),
        migrations.RunSQL(COUNTER, migrations.RunSQL.noop),
    ]

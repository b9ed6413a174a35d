"""Accounts of the staff, invitations, and what is granted to whom."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from payung.audit.protection import APP, append_only

# Of an account alone the password and the last entry change in place.
ACCOUNT = f"""
GRANT SELECT, INSERT (user_id, name, password, last_login, recorded_by_id), UPDATE (password, last_login)
    ON access_account TO {APP};
CREATE UNLOGGED TABLE access_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX access_cache_expires ON access_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_cache TO {APP};
"""


class Migration(migrations.Migration):
    # allauth's tables point to accounts, and say of them only that they are this room's.
    run_before = [("account", "0001_initial"), ("mfa", "0001_initial")]

    dependencies = [
        ("access", "0004_codes"),
        ("contributions", "0004_receipts_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.TextField()),
                ("region", models.TextField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.funder",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"),
                ),
            ],
            options={
                "db_table": "access_grant",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BinaryField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "access_invitation",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("name", models.TextField(unique=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="account", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "access_account",
            },
        ),
        migrations.CreateModel(
            name="AccountState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("open", models.BooleanField()),
                ("why", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "db_table": "access_accountstate",
            },
        ),
        migrations.CreateModel(
            name="UsedInvitation",
            fields=[
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.invitation",
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "access_usedinvitation",
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.CreateModel(
            name="EndedGrant",
            fields=[
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.grant",
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
                "db_table": "access_endedgrant",
            },
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("region__isnull", True), ("sponsor__isnull", True), _connector="XOR"),
                name="access_grant_bound_once",
            ),
        ),
        migrations.RunSQL(ACCOUNT, migrations.RunSQL.noop),
        append_only("access_accountstate", columns="account_id, n, open, why, recorded_by_id"),
        append_only("access_invitation", columns="id, account_id, recorded_by_id"),
        append_only("access_usedinvitation", columns="invitation_id"),
        append_only("access_grant", columns="user_id, role, region, sponsor_id, recorded_by_id"),
        append_only("access_endedgrant", columns="grant_id, why, recorded_by_id"),
    ]

"""What banks tell us: their calls as they came, and their statements line by line."""

from typing import Any

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


def _to(model: str) -> Any:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


def _one_to(model: str, *, key: bool = True) -> Any:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, primary_key=key, related_name="+", serialize=not key, to=model
    )


def _recorded() -> Any:
    return models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_partners"),
        ("documents", "0002_append_only"),
        ("payments", "0005_savings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("document", _one_to("documents.document")),
                ("bank", _to("access.user")),
                ("service", models.CharField(max_length=2)),
                ("recorded_at", _recorded()),
            ],
            options={"db_table": "payments_notice"},
        ),
        migrations.CreateModel(
            name="HeardNotice",
            fields=[
                ("notice", _one_to("payments.notice")),
                ("bank", _to("access.user")),
                ("external_id", models.TextField()),
                ("day", models.DateField()),
                ("recorded_at", _recorded()),
            ],
            options={
                "db_table": "payments_heardnotice",
                "constraints": [
                    models.UniqueConstraint(fields=["bank", "external_id", "day"], name="payments_notice_heard_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnsweredNotice",
            fields=[
                ("notice", _one_to("payments.notice")),
                ("code", models.CharField(max_length=7)),
                ("body", models.TextField()),
                ("recorded_at", _recorded()),
            ],
            options={"db_table": "payments_answerednotice"},
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank", _to("access.user")),
                ("document", _one_to("documents.document", key=False)),
                ("sha256", models.BinaryField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("recorded_by", _to("access.user")),
                ("recorded_at", _recorded()),
            ],
            options={
                "db_table": "payments_bankstatement",
                "constraints": [
                    models.UniqueConstraint(fields=["bank", "sha256"], name="payments_bankstatement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))), name="payments_bankstatement_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "statement_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("statement", _to("payments.bankstatement")),
                ("n", models.IntegerField()),
                ("day", models.DateField()),
                ("kind", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("reference", models.TextField()),
                ("code", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "payments_statemententry",
                "indexes": [models.Index(fields=["reference"], name="payments_entry_reference")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("kind__in", ["credit", "debit"])),
                        name="payments_entry_sane",
                    )
                ],
            },
        ),
        append_only("payments_notice", columns="document_id, bank_id, service"),
        append_only("payments_heardnotice", columns="notice_id, bank_id, external_id, day"),
        append_only("payments_answerednotice", columns="notice_id, code, body"),
        append_only(
            "payments_bankstatement", columns="bank_id, document_id, sha256, first_day, last_day, recorded_by_id"
        ),
        append_only("payments_statemententry", columns="statement_id, n, day, kind, amount, reference, code"),
    ]

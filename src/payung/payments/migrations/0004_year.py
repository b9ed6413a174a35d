"""Money that was given back, or carried over to another agreement."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_append_only"),
        ("payments", "0003_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("reference", models.TextField(primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("purpose", models.TextField()),
                ("paid_from", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "payments_refund",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payments_refund_amount_positive"
                    )
                ],
            },
        ),
        append_only("payments_refund", columns="reference, amount, purpose, paid_from, recorded_by_id"),
    ]

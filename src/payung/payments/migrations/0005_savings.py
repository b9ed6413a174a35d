"""Savings: money of a payer that waits for a month; wishes, cash in agents' hands, orders about money that waits.

Until now a worker's receipt named its payer in words alone, and was used up at once.
"""

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only, standing_view

UNTIL_NOW = f"""
GRANT INSERT (payer, account) ON payments_receipt TO {APP};
ALTER TABLE payments_receipt DISABLE TRIGGER append_only;
UPDATE payments_receipt SET payer = rtrim(split_part(purpose, ' ', 2), ':')::bigint WHERE purpose LIKE 'worker %';
ALTER TABLE payments_receipt ENABLE TRIGGER append_only;
INSERT INTO ledger_account (code) VALUES ('unclaimed') ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_partners"),
        ("payments", "0004_year"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("reference", models.TextField(primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "payments_handover",
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("payer", models.BigIntegerField(null=True)),
                ("receipt", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("taker", models.BigIntegerField(null=True)),
                ("why", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "payments_order",
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payer", models.BigIntegerField()),
                ("months", models.SmallIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "payments_wish",
            },
        ),
        migrations.AddField(
            model_name="receipt",
            name="account",
            field=models.TextField(db_default="bank"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="payer",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("payer__isnull", False)), fields=["payer"], name="payments_receipt_payer"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["paid_from"], name="payments_refund_receipts", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="agent",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"),
        ),
        migrations.AddField(
            model_name="handover",
            name="received_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.CreateModel(
            name="OrderAnswer",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="payments.order",
                    ),
                ),
                ("confirmed", models.BooleanField()),
                ("reference", models.TextField()),
                ("why", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "payments_orderanswer",
            },
        ),
        migrations.AddField(
            model_name="order",
            name="requested_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_handover_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("agent", models.F("received_by")), _negated=True),
                name="payments_handover_two_persons",
            ),
        ),
        migrations.AddField(
            model_name="orderanswer",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddField(
            model_name="orderanswer",
            name="requested_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_order_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "carry_over"), ("taker__isnull", False)),
                    models.Q(("kind", "give_back"), ("taker", None)),
                    _connector="OR",
                ),
                name="payments_order_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payer__isnull", False), ("receipt", "")),
                    models.Q(("payer", None), models.Q(("receipt", ""), _negated=True)),
                    _connector="OR",
                ),
                name="payments_order_one_source",
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(fields=["payer", "id"], name="payments_wish_newest"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(condition=models.Q(("months__gt", 0)), name="payments_wish_some_months"),
        ),
        migrations.AddConstraint(
            model_name="orderanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed", False),
                    models.Q(("requested_by", models.F("answered_by")), _negated=True),
                    _connector="OR",
                ),
                name="payments_order_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed", True), ("reference", ""), _connector="OR"),
                name="payments_order_declined_moves_nothing",
            ),
        ),
        migrations.RunSQL("DROP VIEW payments_standingreceipt", migrations.RunSQL.noop),
        standing_view(
            "payments_standingreceipt",
            of="payments_receipt",
            gone="payments_reversedreceipt",
            match="gone.receipt_id = done.reference",
        ),
        migrations.RunSQL(UNTIL_NOW, migrations.RunSQL.noop),
        append_only("payments_wish", columns="payer, months, recorded_by_id"),
        append_only("payments_handover", columns="reference, agent_id, amount, received_by_id"),
        append_only(
            "payments_order",
            columns="id, kind, payer, receipt, amount, taker, why, requested_by_id",
        ),
        append_only(
            "payments_orderanswer",
            columns="order_id, requested_by_id, answered_by_id, confirmed, reference, why",
        ),
    ]

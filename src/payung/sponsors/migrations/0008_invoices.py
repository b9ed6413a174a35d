"""Invoices to each party of an agreement, month by month, and the lists on each."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_append_only"),
        ("sponsors", "0007_year_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("n", models.SmallIntegerField()),
                ("month", models.DateField()),
                ("run", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.agreement",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "sponsors_invoice",
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "month", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("n", models.SmallIntegerField()),
                ("people", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsors.invoice"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.list",
                    ),
                ),
            ],
            options={
                "db_table": "sponsors_invoiceline",
            },
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("agreement", "n", "month", "run"), name="sponsors_invoice_once"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("run__gt", 0)), name="sponsors_invoice_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="sponsors_invoice_first_day"),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("people__gt", 0)), name="sponsors_invoiceline_sane"
            ),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE sponsors_invoice ADD CONSTRAINT sponsors_invoice_to_party
                FOREIGN KEY (agreement_id, n) REFERENCES sponsors_party (agreement_id, n);
            ALTER TABLE sponsors_invoice ADD CONSTRAINT sponsors_invoice_whose UNIQUE (id, month, n);
            ALTER TABLE sponsors_invoiceline ADD CONSTRAINT sponsors_invoiceline_of_invoice
                FOREIGN KEY (invoice_id, month, n) REFERENCES sponsors_invoice (id, month, n);
            """,
            """
            ALTER TABLE sponsors_invoiceline DROP CONSTRAINT sponsors_invoiceline_of_invoice;
            ALTER TABLE sponsors_invoice DROP CONSTRAINT sponsors_invoice_whose;
            ALTER TABLE sponsors_invoice DROP CONSTRAINT sponsors_invoice_to_party;
            """,
        ),
        append_only("sponsors_invoice", columns="id, agreement_id, n, month, run, amount, due_on, made_by_id"),
        append_only("sponsors_invoiceline", columns="list_id, month, n, invoice_id, people, amount"),
    ]

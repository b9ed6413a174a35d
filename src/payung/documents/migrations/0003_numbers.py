"""Papers have numbers. Approvals and receipts from before are numbered in the order in which they happened."""

import django.contrib.postgres.functions
from django.db import migrations, models

from payung.audit.protection import append_only

# The order is that of the audit chain: the one order on which everybody who wrote has agreed. What stood on the budget
# before and after an approval are the transfers of the actions before it, and those with its own.
NUMBER_EARLIER = """
INSERT INTO documents_number (kind, year, n, subject, figures)
SELECT kind, year, row_number() OVER (PARTITION BY kind, year ORDER BY seq), subject, figures
FROM (
    SELECT 'receipt' AS kind, e.seq, r.reference AS subject, '{}'::jsonb AS figures,
        extract(year FROM r.recorded_at AT TIME ZONE 'Asia/Makassar') AS year
    FROM payments_receipt r
    JOIN audit_entry e ON e.subject = r.reference AND e.action IN ('receive_money', 'record_payment')
    UNION ALL
    SELECT 'minutes', e.seq, ap.list_id, (
            SELECT jsonb_build_object(
                'before', coalesce(sum(change) FILTER (WHERE recorded_at <> ap.recorded_at), 0),
                'after', coalesce(sum(change), 0))
            FROM (
                SELECT t.recorded_at, CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END AS change
                FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_id, t.credit_id)
                WHERE a.code = 'agreement/' || g.code || '/available' AND EXISTS (
                    SELECT FROM audit_entry d WHERE d.recorded_at = t.recorded_at AND d.seq <= e.seq)
            ) moved
        ),
        extract(year FROM ap.recorded_at AT TIME ZONE 'Asia/Makassar')
    FROM sponsors_approval ap
    JOIN sponsors_list l ON l.id = ap.list_id
    JOIN sponsors_agreement g ON g.id = l.agreement_id
    JOIN audit_entry e ON e.subject = ap.list_id AND e.action = 'approve_list'
) earlier;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_append_only"),
        ("audit", "0002_append_only"),
        ("ledger", "0002_append_only"),
        ("payments", "0002_append_only"),
        ("sponsors", "0002_append_only"),
    ]
    operations = [
        migrations.CreateModel(
            name="Number",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "year", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("year", models.SmallIntegerField()),
                ("n", models.IntegerField()),
                ("subject", models.TextField()),
                ("figures", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={"db_table": "documents_number"},
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.UniqueConstraint(fields=("kind", "subject"), name="documents_number_one_each"),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["minutes", "receipt"]), ("n__gt", 0)), name="documents_number_sane"
            ),
        ),
        append_only("documents_number", columns="kind, year, n, subject, figures"),
        migrations.RunSQL(NUMBER_EARLIER, migrations.RunSQL.noop),
    ]

"""Receipts are recorded and taken back, never changed."""

from django.db import migrations

from payung.audit.protection import append_only, promptly, standing_view


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        standing_view(
            "payments_standingreceipt",
            of="payments_receipt",
            gone="payments_reversedreceipt",
            match="gone.receipt_id = done.reference",
        ),
        promptly("payments_receipt"),
        append_only("payments_receipt", columns="reference, amount, purpose, recorded_by_id"),
        append_only("payments_reversedreceipt", columns="receipt_id, why, recorded_by_id"),
    ]

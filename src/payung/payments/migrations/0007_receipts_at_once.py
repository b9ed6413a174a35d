"""Which receipts a refund gave back is entered at once, as those of fundings are: every payment looks both up."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_notices")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "ALTER INDEX payments_refund_receipts SET (fastupdate = off)", migrations.RunSQL.noop
                ),
                migrations.RunSQL("SELECT gin_clean_pending_list('payments_refund_receipts')", migrations.RunSQL.noop),
            ],
            [
                migrations.RemoveIndex("refund", "payments_refund_receipts"),
                migrations.AddIndex(
                    "refund",
                    GinIndex(
                        fields=["paid_from"],
                        name="payments_refund_receipts",
                        opclasses=["jsonb_path_ops"],
                        fastupdate=False,
                    ),
                ),
            ],
        )
    ]

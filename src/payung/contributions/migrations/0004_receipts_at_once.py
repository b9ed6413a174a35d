"""Which receipts a funding used is entered at once: looked up by every payment, a list of what waits was read whole."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_jht")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "ALTER INDEX contributions_funding_receipts SET (fastupdate = off)", migrations.RunSQL.noop
                ),
                migrations.RunSQL(
                    "SELECT gin_clean_pending_list('contributions_funding_receipts')", migrations.RunSQL.noop
                ),
            ],
            [
                migrations.RemoveIndex("funding", "contributions_funding_receipts"),
                migrations.AddIndex(
                    "funding",
                    GinIndex(
                        fields=["paid_from"],
                        name="contributions_funding_receipts",
                        opclasses=["jsonb_path_ops"],
                        fastupdate=False,
                    ),
                ),
            ],
        )
    ]

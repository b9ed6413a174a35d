"""The last part of a list says which document keeps the rows as they were sent: no page reads a workbook for them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_numbers"), ("sponsors", "0013_proposals")]
    operations = [
        migrations.AddField(
            "part",
            "table",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.RunSQL("GRANT INSERT (table_id) ON sponsors_part TO payung_app", migrations.RunSQL.noop),
    ]

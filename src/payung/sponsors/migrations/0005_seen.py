"""A check keeps whom of the registry it saw: an approval looks only at those who came since."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_numbers"), ("people", "0004_since"), ("sponsors", "0004_mending")]
    operations = [
        migrations.AddField(
            "check",
            "seen",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField("check", "seen_until", models.DateTimeField(null=True)),
        migrations.RunSQL("GRANT INSERT (seen_id, seen_until) ON sponsors_check TO payung_app", migrations.RunSQL.noop),
    ]

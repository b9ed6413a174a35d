"""What somebody confirmed each column of a list to be."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0010_departures"), ("access", "0004_codes")]
    operations = [
        migrations.CreateModel(
            name="Columns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("columns", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsors.list"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.user",
                    ),
                ),
            ],
            options={"db_table": "sponsors_columns"},
        ),
        append_only("sponsors_columns", columns="list_id, columns, told_by_id"),
    ]

"""What pages would otherwise read a whole workbook for, or write one: rows as they were sent, and long rejects."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only
from payung.audit.walls import walled


class Migration(migrations.Migration):
    dependencies = [("access", "0007_walls"), ("documents", "0003_numbers"), ("sponsors", "0013_proposals")]
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
        migrations.CreateModel(
            name="Rejects",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "of_check_id", "language", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.TextField()),
                ("rows", models.IntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "of_check",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.check",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
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
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={"db_table": "sponsors_rejects"},
        ),
        append_only("sponsors_rejects", columns="list_id, of_check_id, language, rows, document_id, written_by_id"),
        walled("sponsors_rejects", within="payung_sees_list(list_id)"),
    ]

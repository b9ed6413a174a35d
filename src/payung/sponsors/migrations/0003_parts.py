"""Judged rows are kept in parts as they are judged."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_append_only"), ("sponsors", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "rules", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rules", models.BinaryField()),
                ("n", models.IntegerField()),
                ("rows", models.IntegerField()),
                ("last", models.BooleanField()),
                ("reading", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
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
                    "outline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "people",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={"db_table": "sponsors_part"},
        ),
        append_only("sponsors_part", columns="list_id, rules, n, rows, last, reading, outline_id, people_id"),
    ]

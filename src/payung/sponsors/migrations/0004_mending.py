"""Which list is the mended rejects of which other."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0003_parts")]
    operations = [
        migrations.CreateModel(
            name="Mending",
            fields=[
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sponsors.list",
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsors.list"
                    ),
                ),
            ],
            options={"db_table": "sponsors_mending"},
        ),
        migrations.AddConstraint(
            model_name="mending",
            constraint=models.CheckConstraint(
                condition=models.Q(("list", models.F("parent")), _negated=True), name="sponsors_mending_of_another"
            ),
        ),
        append_only("sponsors_mending", columns="list_id, parent_id"),
    ]

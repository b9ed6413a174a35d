"""Events are changed, and called off, before their day is over."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_codes"),
        ("outreach", "0003_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("region", models.TextField()),
                ("held_on", models.DateField()),
                ("called_off", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outreach.event"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={"db_table": "outreach_eventchange"},
        ),
        append_only("outreach_eventchange", columns="event_id, name, region, held_on, called_off, told_by_id"),
    ]

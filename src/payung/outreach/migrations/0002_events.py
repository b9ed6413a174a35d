"""Events at which people are registered, and how many came."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_codes"),
        ("outreach", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("region", models.TextField()),
                ("held_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "outreach_event",
                "indexes": [models.Index(fields=["held_on"], name="outreach_event_day")],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("women", models.IntegerField()),
                ("men", models.IntegerField()),
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
            options={
                "db_table": "outreach_attendance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("men__range", (0, 100000)), ("women__range", (0, 100000))),
                        name="outreach_attendance_sane",
                    )
                ],
            },
        ),
        append_only("outreach_event", columns="code, name, region, held_on, recorded_by_id"),
        append_only("outreach_attendance", columns="event_id, women, men, told_by_id"),
    ]

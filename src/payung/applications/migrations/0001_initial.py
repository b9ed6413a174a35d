"""Applications by strangers, and decisions on those that wait."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only

PROTECT = django.db.models.deletion.PROTECT
RECORDED_AT = models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())
USER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="access.user")
WORKER = models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.worker")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_append_only"), ("audit", "0002_append_only"), ("people", "0007_joining")]
    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("channel", models.TextField()),
                ("told", models.BinaryField()),
                ("waits", models.TextField()),
                ("form", models.BinaryField(null=True)),
                ("key_id", models.SmallIntegerField(null=True)),
                ("recorded_at", RECORDED_AT.clone()),
                ("received_by", USER.clone()),
                ("worker", WORKER.clone()),
            ],
            options={
                "db_table": "applications_application",
                "indexes": [
                    models.Index(
                        condition=models.Q(("waits", ""), _negated=True),
                        fields=["recorded_at"],
                        name="applications_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("form__isnull", True),
                                ("key_id__isnull", True),
                                ("waits", ""),
                                ("worker__isnull", False),
                            ),
                            models.Q(
                                ("form__isnull", False),
                                ("key_id__isnull", False),
                                ("waits__in", ["alike", "dead", "identity", "many"]),
                                ("worker__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="applications_application_settled_or_kept",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="applications.application",
                    ),
                ),
                ("why", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("decided_by", USER.clone()),
                ("worker", WORKER.clone()),
            ],
            options={"db_table": "applications_decision"},
        ),
        append_only(
            "applications_application", columns="id, channel, told, worker_id, waits, form, key_id, received_by_id"
        ),
        append_only("applications_decision", columns="application_id, worker_id, why, decided_by_id"),
    ]

"""What follows the months of each person, and agreements that pay for one named worker."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only

PROTECT = django.db.models.deletion.PROTECT
NOW = django.contrib.postgres.functions.TransactionNow()


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_append_only"),
        ("people", "0006_corrections"),
        ("sponsors", "0008_invoices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "agreement",
                    models.OneToOneField(
                        primary_key=True, serialize=False, to="sponsors.agreement", on_delete=PROTECT, related_name="+"
                    ),
                ),
                ("promise", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=NOW)),
                (
                    "recorded_by",
                    models.ForeignKey(db_index=False, to="access.user", on_delete=PROTECT, related_name="+"),
                ),
                ("worker", models.ForeignKey(to="people.worker", on_delete=PROTECT, related_name="+")),
            ],
            options={"db_table": "sponsors_grant"},
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=NOW)),
                (
                    "agreement",
                    models.ForeignKey(db_index=False, to="sponsors.agreement", on_delete=PROTECT, related_name="+"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(db_index=False, to="access.user", on_delete=PROTECT, related_name="+"),
                ),
                ("worker", models.ForeignKey(to="people.worker", on_delete=PROTECT, related_name="+")),
            ],
            options={
                "db_table": "sponsors_nextstep",
                "indexes": [models.Index(fields=["agreement", "worker"], name="sponsors_nextstep_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["own_payment", "next_funder", "agent_visit"])),
                        name="sponsors_nextstep_known",
                    )
                ],
            },
        ),
        append_only("sponsors_grant", columns="agreement_id, worker_id, promise, recorded_by_id"),
        append_only("sponsors_nextstep", columns="agreement_id, worker_id, step, recorded_by_id"),
    ]

"""Jobs, their progress and their cancellations; and what a worker may do in procrastinate's own tables."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP, append_only, needs

# Procrastinate's functions run as whoever calls them: what is granted is what they do when a job is queued, taken,
# ended, cancelled or queued again, and when a worker comes, breathes and goes. Jobs are never deleted, and nobody
# changes what one was told.
GRANTS = f"""
GRANT SELECT, INSERT (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at),
    UPDATE (queue_name, priority, lock, status, scheduled_at, attempts, abort_requested, worker_id)
    ON procrastinate_jobs TO {APP};
GRANT SELECT, INSERT (job_id, type, at) ON procrastinate_events TO {APP};
GRANT SELECT, INSERT, UPDATE (last_heartbeat), DELETE ON procrastinate_workers TO {APP};
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO {APP};
GRANT SELECT, INSERT (job_id), UPDATE (step, done, total, result, problems) ON jobs_progress TO {APP};
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0004_codes"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("task", models.TextField()),
                ("subject", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "jobs_job",
                "indexes": [models.Index(fields=["task", "subject"], name="jobs_job_task_subject")],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="jobs.job",
                    ),
                ),
                ("step", models.TextField(db_default="")),
                ("done", models.IntegerField(db_default=0)),
                ("total", models.IntegerField(db_default=0)),
                ("result", models.TextField(db_default="")),
                (
                    "problems",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], size=None),
                ),
            ],
            options={
                "db_table": "jobs_progress",
            },
        ),
        migrations.CreateModel(
            name="Cancellation",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="jobs.job",
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "jobs_cancellation",
            },
        ),
        append_only("jobs_job", columns="id, task, subject, asked_by_id"),
        append_only("jobs_cancellation", columns="job_id, cancelled_by_id"),
        needs("jobs_job", "procrastinate_jobs", columns="id", match="parent.id = child.id"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]

"""Tasks for agents, and what came of them, are seen with whom they are about."""

from django.db import migrations

from payung.audit.walls import sees, walled


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_events"), ("people", "0009_walls")]
    operations = [
        sees("task", of="task bigint", body="EXISTS (SELECT FROM public.outreach_task t WHERE t.id = task)"),
        walled("outreach_task", within="payung_sees_worker(worker_id)"),
        walled("outreach_visit", within="payung_sees_task(task_id)"),
    ]

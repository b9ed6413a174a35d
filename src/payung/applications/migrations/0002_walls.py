"""Applications are seen with whom they made or named. One that waits is sealed: nobody knows where its person lives."""

from django.db import migrations

from payung.audit.walls import sees, walled


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("people", "0009_walls")]
    operations = [
        sees(
            "application",
            of="application uuid",
            body="EXISTS (SELECT FROM public.applications_application a WHERE a.id = application)",
        ),
        walled("applications_application", within="payung_sees_worker(worker_id)"),
        walled(
            "applications_decision", within="payung_sees_application(application_id) OR payung_sees_worker(worker_id)"
        ),
    ]

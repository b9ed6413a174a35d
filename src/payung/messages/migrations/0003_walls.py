"""Messages are seen with whom they are told to; those to an address alone, only by who sees everything."""

from django.db import migrations

from payung.audit.walls import walled


class Migration(migrations.Migration):
    dependencies = [("messages", "0002_append_only"), ("people", "0009_walls")]
    operations = [
        walled("messages_message", within="payung_sees_worker(worker_id)", changed=True),
        # A telephone that wants no reminders stands there as a keyed index: whoever has the number may ask for it.
        walled("messages_choice", within="worker_id IS NULL OR payung_sees_worker(worker_id)"),
    ]

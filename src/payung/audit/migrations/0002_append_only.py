"""The database itself refuses to change an entry."""

from django.db import migrations

from payung.audit.protection import append_only, trigger_functions


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        trigger_functions(),
        append_only("audit_entry", columns="seq, by, action, subject, detail, previous, hash"),
    ]

"""Codes by which a worker comes in are seen with the worker; what machines were answered, only with everything."""

from django.db import migrations

from payung.audit.walls import NOBODY, sees, walled


class Migration(migrations.Migration):
    dependencies = [("access", "0006_entry"), ("people", "0009_walls")]
    operations = [
        sees("code", of="code text", body="EXISTS (SELECT FROM public.access_entrycode c WHERE c.id = code)"),
        walled("access_entrycode", within="payung_sees_worker(worker_id)"),
        walled("access_entrytry", within="payung_sees_code(code_id)"),
        walled("access_givenanswer", within=NOBODY),
    ]

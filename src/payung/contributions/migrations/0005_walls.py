"""Who paid which month of whom is seen with the worker."""

from django.db import migrations

from payung.audit.walls import walled


class Migration(migrations.Migration):
    dependencies = [("contributions", "0004_receipts_at_once"), ("people", "0009_walls")]
    operations = [
        walled(table, within="payung_sees_worker(worker_id)")
        for table in ("contributions_paidmonth", "contributions_reversedmonth")
    ]

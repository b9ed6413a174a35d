"""Accounts and transfers are added, never changed."""

from django.db import migrations

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only("ledger_account", columns="code"),
        append_only("ledger_transfer", columns="id, entry, debit_id, credit_id, amount, why"),
    ]

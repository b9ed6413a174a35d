"""The accounts to which everybody books are open before anybody books.

Opened by the first booking, they made a worker's payment and a sponsor's wait for one another in a ring.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_append_only"), ("ledger", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO ledger_account (code) VALUES"
            " ('bank'), ('contributions/jkk'), ('contributions/jkm'), ('contributions/jht') ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        )
    ]

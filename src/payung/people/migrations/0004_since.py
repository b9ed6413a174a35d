"""Who came since an instant is found without walking through the registry: rows stand in the order of their coming."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_likeness")]
    operations = [
        migrations.AddIndex(
            "worker", BrinIndex(fields=["recorded_at"], name="people_worker_since", pages_per_range=32)
        ),
    ]

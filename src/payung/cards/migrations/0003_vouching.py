"""A card remembers what it rests on: since when it speaks for which programmes, and how many corrections it knows.

Cards from before tell none of it: they speak of JKK and JKM, and know what was known when they were recorded.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from payung.audit.protection import APP


class Migration(migrations.Migration):
    dependencies = [("cards", "0002_append_only"), ("people", "0008_changes")]
    operations = [
        migrations.AddField(
            model_name="card", name="programmes", field=ArrayField(base_field=models.TextField(), null=True)
        ),
        migrations.AddField(model_name="card", name="since", field=models.DateField(null=True)),
        migrations.AddField(model_name="card", name="corrections", field=models.SmallIntegerField(null=True)),
        migrations.RunSQL(
            f"GRANT INSERT (programmes, since, corrections) ON cards_card TO {APP}", migrations.RunSQL.noop
        ),
    ]

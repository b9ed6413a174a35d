"""What else a check found, which only its answer had said: who is too many, and what those who leave set free."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0011_columns")]
    operations = [
        migrations.AddField("check", "over_quota", models.JSONField(db_default={})),
        migrations.AddField("check", "freed", models.BigIntegerField(db_default=0)),
        migrations.RunSQL("GRANT INSERT (over_quota, freed) ON sponsors_check TO payung_app", migrations.RunSQL.noop),
    ]

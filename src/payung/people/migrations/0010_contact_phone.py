"""Whoever was reached last under a telephone is found by it at the counter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_walls")]
    operations = [
        migrations.AddIndex(model_name="contact", index=models.Index(fields=["phone"], name="people_contact_phone")),
    ]

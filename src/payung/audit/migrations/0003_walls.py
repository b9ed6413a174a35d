"""How far a database session sees: what the policies of every room ask."""

from django.db import migrations

from payung.audit.walls import wall_functions


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [wall_functions()]

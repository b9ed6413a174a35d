"""Users are added; what this installation is, only its owner says."""

from django.db import migrations

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only("access_user", columns="name"),
        migrations.RunSQL("GRANT SELECT ON access_installation TO payung_app", migrations.RunSQL.noop),
    ]

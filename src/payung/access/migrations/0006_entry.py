"""What payung_app may do with the tables that others brought: sessions, second factors."""

from django.db import migrations

from payung.audit.protection import APP


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_accounts"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            f"""
            GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, mfa_authenticator TO {APP};
            GRANT SELECT ON account_emailaddress TO {APP};
            """,
            migrations.RunSQL.noop,
        )
    ]

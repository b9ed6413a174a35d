"""Files on their way in, which are no facts: `payung_app` adds pieces, and lets go of them."""

import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import APP

# Pieces go with their upload, and only so; no row of either is ever changed.
ON_THEIR_WAY = f"""
ALTER TABLE documents_uploadpiece
    ADD CONSTRAINT documents_uploadpiece_of_upload FOREIGN KEY (upload_id) REFERENCES documents_upload
    ON DELETE CASCADE;
GRANT SELECT, INSERT, DELETE ON documents_upload TO {APP};
GRANT SELECT, INSERT ON documents_uploadpiece TO {APP};
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_invoices"), ("access", "0004_codes"), ("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("size", models.BigIntegerField()),
                ("purpose", models.TextField()),
                ("began_at", models.DateTimeField(db_index=True)),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"),
                ),
            ],
            options={
                "db_table": "documents_upload",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="documents_upload_of_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "upload_id", "start", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.BigIntegerField()),
                ("size", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("key_id", models.SmallIntegerField()),
                (
                    "upload",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.upload",
                    ),
                ),
            ],
            options={
                "db_table": "documents_uploadpiece",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="documents_uploadpiece_of_something"
                    )
                ],
            },
        ),
        migrations.RunSQL(ON_THEIR_WAY, migrations.RunSQL.noop),
    ]

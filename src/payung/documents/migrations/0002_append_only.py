"""Files are kept, never changed."""

from django.db import migrations

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only("documents_document", columns="name, sha256, size, key_id"),
        append_only("documents_piece", columns="document_id, n, sealed"),
    ]

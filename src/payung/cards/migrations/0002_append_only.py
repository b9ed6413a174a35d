"""Cards that were issued and revoked stay so."""

from django.db import migrations

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only("cards_card", columns="serial, worker_id, key_id, paid_through, until, issued_by_id"),
        append_only("cards_revocation", columns="card_id, why, revoked_by_id"),
    ]

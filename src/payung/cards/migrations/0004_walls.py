"""Cards are seen with whose they are."""

from django.db import migrations

from payung.audit.walls import sees, walled


class Migration(migrations.Migration):
    dependencies = [("cards", "0003_vouching"), ("people", "0009_walls")]
    operations = [
        sees("card", of="card bytea", body="EXISTS (SELECT FROM public.cards_card c WHERE c.serial = card)"),
        walled("cards_card", within="payung_sees_worker(worker_id)"),
        walled("cards_revocation", within="payung_sees_card(card_id)"),
    ]

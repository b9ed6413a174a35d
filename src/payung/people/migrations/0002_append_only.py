"""Workers and what hangs on them are added, never changed."""

from django.db import migrations

from payung.audit.protection import append_only, needs


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        append_only(
            "people_worker",
            columns="id, number, nik_index, nik_sealed, key_id, name, birth_date, sex, region, district, village,"
            " address, phone, mother_name, kind, channel, registered_by_id, registration",
            lockable="number",
        ),
        # Lists take a block of ids beforehand, so that a worker's rows go to all tables in one pass.
        migrations.RunSQL("GRANT USAGE ON SEQUENCE people_worker_id_seq TO payung_app", migrations.RunSQL.noop),
        append_only("people_job", columns="worker_id, n, occupation, income"),
        append_only("people_heir", columns="worker_id, n, name, relation, phone"),
        append_only("people_welfare", columns="worker_id, decile, source, as_of"),
        append_only(
            "people_matchkey",
            columns="worker_id, name_birth, birth_village, name_village, phone, nik_place_birth, nik_birth_serial",
        ),
        *(
            needs(table, "people_worker", columns="worker_id", match="parent.id = child.worker_id")
            for table in ("people_job", "people_heir", "people_welfare", "people_matchkey")
        ),
    ]

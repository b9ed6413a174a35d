"""Match keys as names sound, with what probes pass over; and what officers decided about two who look alike.

The keys of an installation that is in use are made anew: they can only be made from the NIKs, so with its keys.
"""

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from payung.audit.protection import append_only, needs
from payung.kernel.copying import stage

KEYS = ("name_birth", "birth_village", "name_village", "phone", "nik_place_birth", "mother_village")
COLUMNS = f"worker_id, {', '.join(KEYS)}, birth_date, initials"
STAGED = {"worker_id": "bigint", **dict.fromkeys(KEYS, "bigint"), "birth_date": "date", "initials": "integer"}
BATCH = 20_000


def make_keys_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the match keys of every worker there is, some thousand at a time."""
    from payung.people.matching import Marker
    from payung.people.nik import NikVault

    last = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id, nik_sealed, key_id, name, birth_date, region, village, phone, mother_name"
                " FROM people_worker WHERE id > %s ORDER BY id LIMIT %s",
                [last, BATCH],
            )
            workers = cursor.fetchall()
            if not workers:
                return
            vault, marker = NikVault(keys=settings.PAYUNG_KEYS), Marker(key=settings.PAYUNG_KEYS.index)
            rows = []
            for worker, sealed, key, name, born, region, village, phone, mother in workers:
                nik = vault.open(bytes(sealed), key_id=key)
                marks = marker.marks(
                    nik=nik,
                    name=name,
                    birth_date=born,
                    region=region,
                    village=village,
                    phone=phone,
                    mother_name=mother,
                )
                rows.append((worker, *marks.keys, born, marks.initials))
            stage(cursor=cursor, table="staged_matchkey", columns=STAGED, rows=rows)
            cursor.execute(f"INSERT INTO people_matchkey ({COLUMNS}) SELECT {COLUMNS} FROM staged_matchkey")
            last = workers[-1][0]


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only"), ("people", "0002_append_only")]
    operations = [
        migrations.DeleteModel("MatchKey"),
        migrations.CreateModel(
            name="MatchKey",
            fields=[
                (
                    "worker",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.worker",
                    ),
                ),
                ("name_birth", models.BigIntegerField()),
                ("birth_village", models.BigIntegerField(null=True)),
                ("name_village", models.BigIntegerField(null=True)),
                ("phone", models.BigIntegerField(null=True)),
                ("nik_place_birth", models.BigIntegerField()),
                ("mother_village", models.BigIntegerField(null=True)),
                ("birth_date", models.DateField()),
                ("initials", models.IntegerField()),
            ],
            options={
                "db_table": "people_matchkey",
                "indexes": [
                    *(
                        django.contrib.postgres.indexes.HashIndex(fields=[name], name=f"matchkey_{name}")
                        for name in KEYS
                    ),
                    django.contrib.postgres.indexes.HashIndex(
                        condition=models.Q(("birth_village", None)),
                        fields=["nik_place_birth"],
                        name="matchkey_villageless",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_keys_anew, migrations.RunPython.noop),
        append_only("people_matchkey", columns=COLUMNS),
        needs("people_matchkey", "people_worker", columns="worker_id", match="parent.id = child.worker_id"),
        migrations.CreateModel(
            name="Sameness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("one", models.BinaryField()),
                ("other", models.BinaryField()),
                ("same", models.BooleanField()),
                ("why", models.TextField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow()),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.user",
                    ),
                ),
            ],
            options={
                "db_table": "people_sameness",
                "indexes": [models.Index(fields=["one", "other"], name="sameness_pair")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="people_sameness_ordered"
                    )
                ],
            },
        ),
        append_only("people_sameness", columns="one, other, same, why, decided_by_id"),
    ]

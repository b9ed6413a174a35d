"""One-time codes by which workers come to their own pages, and what was typed."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("access", "0003_partners"), ("people", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="EntryCode",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.worker",
                    ),
                ),
            ],
            options={
                "db_table": "access_entrycode",
            },
        ),
        migrations.CreateModel(
            name="EntryTry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "code_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("correct", models.BooleanField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.entrycode",
                    ),
                ),
            ],
            options={
                "db_table": "access_entrytry",
            },
        ),
        migrations.AddIndex(
            model_name="entrycode",
            index=models.Index(fields=["worker", "recorded_at"], name="access_entrycode_newest"),
        ),
        migrations.AddConstraint(
            model_name="entrytry",
            constraint=models.CheckConstraint(condition=models.Q(("n__range", (1, 5))), name="access_entrytry_five"),
        ),
        migrations.AddConstraint(
            model_name="entrytry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("correct", True)), fields=("code",), name="access_entrytry_correct_once"
            ),
        ),
        append_only("access_entrycode", columns="id, worker_id, digest"),
        append_only("access_entrytry", columns="code_id, n, correct"),
    ]

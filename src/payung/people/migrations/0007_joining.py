"""How people come in: by which channel, whom with, with which children and consent; and groups who pay together."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only

PROTECT = django.db.models.deletion.PROTECT
RECORDED_AT = models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
USER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="access.user")
WORKER = models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.worker")
ONE_EACH = models.OneToOneField(
    on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="people.worker"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only"), ("audit", "0002_append_only"), ("people", "0006_corrections")]
    operations = [
        migrations.CreateModel(
            name="Child",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "worker_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("name", models.TextField()),
                ("birth_date", models.DateField()),
                ("school", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("worker", WORKER.clone()),
            ],
            options={"db_table": "people_child"},
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("worker", ONE_EACH.clone()),
                ("jht", models.BooleanField()),
                ("month", models.DateField()),
                ("recorded_at", RECORDED_AT.clone()),
            ],
            options={
                "db_table": "people_choice",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="people_choice_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("worker", ONE_EACH.clone()),
                ("event", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("agent", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="access.user")),
            ],
            options={
                "db_table": "people_introduction",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agent__isnull", False), models.Q(("event", ""), _negated=True), _connector="OR"
                        ),
                        name="people_introduction_told",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", ID.clone()),
                ("purpose", models.TextField()),
                ("version", models.TextField()),
                ("language", models.TextField()),
                ("given", models.BooleanField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("told_by", USER.clone()),
                ("worker", WORKER.clone()),
            ],
            options={
                "db_table": "people_consent",
                "indexes": [models.Index(fields=["worker", "purpose", "id"], name="people_consent_newest")],
            },
        ),
        migrations.CreateModel(
            name="ChannelSwitch",
            fields=[
                ("id", ID.clone()),
                ("channel", models.TextField()),
                ("open", models.BooleanField()),
                ("why", models.TextField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("switched_by", USER.clone()),
            ],
            options={"db_table": "people_channelswitch"},
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", ID.clone()),
                ("number", models.BigIntegerField(unique=True)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("region", models.TextField()),
                ("village", models.TextField()),
                ("creation", models.UUIDField(unique=True)),
                ("recorded_at", RECORDED_AT.clone()),
                ("created_by", USER.clone()),
                ("leader", WORKER.clone()),
            ],
            options={"db_table": "people_group"},
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", ID.clone()),
                ("month", models.DateField()),
                ("joined", models.BooleanField()),
                ("recorded_at", RECORDED_AT.clone()),
                ("group", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.group")),
                ("told_by", USER.clone()),
                ("worker", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.worker")),
            ],
            options={
                "db_table": "people_groupmember",
                "indexes": [models.Index(fields=["group", "worker", "id"], name="people_groupmember_newest")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="people_groupmember_first_day")
                ],
            },
        ),
        append_only("people_child", columns="worker_id, n, name, birth_date, school"),
        append_only("people_choice", columns="worker_id, jht, month"),
        append_only("people_introduction", columns="worker_id, agent_id, event"),
        append_only("people_consent", columns="worker_id, purpose, version, language, given, told_by_id"),
        append_only("people_channelswitch", columns="channel, open, why, switched_by_id"),
        append_only("people_group", columns="number, name, kind, region, village, leader_id, creation, created_by_id"),
        append_only("people_groupmember", columns="group_id, worker_id, month, joined, told_by_id"),
    ]

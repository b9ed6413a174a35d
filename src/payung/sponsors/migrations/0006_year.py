"""A sponsor's year: parties and their stakes, orders by two persons, departures, voids, and each list's own months."""

import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_append_only"),
        ("contributions", "0002_append_only"),
        ("documents", "0003_numbers"),
        ("people", "0004_since"),
        ("sponsors", "0005_seen"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsors.agreement"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("content", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "sponsors_order",
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "by_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sponsors.list"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.list",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.worker"
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "worker_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("reason", models.TextField()),
                ("row", models.IntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "sponsors_departure",
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.agreement",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.funder",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "agreement_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.SmallIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "sponsors_party",
            },
        ),
        migrations.CreateModel(
            name="Stake",
            fields=[
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.agreement",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.order",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "agreement_id", "turn", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("turn", models.SmallIntegerField()),
                ("n", models.SmallIntegerField()),
                ("first_month", models.DateField()),
                ("parts", models.IntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "sponsors_stake",
            },
        ),
        migrations.CreateModel(
            name="Void",
            fields=[
                (
                    "list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.list",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsors.order",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "order_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_month", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "sponsors_void",
            },
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="sponsors_check_outcomes_sum",
        ),
        migrations.AddField(
            model_name="agreement",
            name="each_months",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="extreme_poor",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="agreement",
            name="max_age",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="next_step",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="agreement",
            name="occupations",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name="agreement",
            name="serve_by",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="agreement",
            name="sex",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="agreement",
            name="status_months",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="without_wage_members",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="approval",
            name="first_month",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="approval",
            name="months",
            field=models.SmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="check",
            name="first_month",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="check",
            name="leaving",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="check",
            name="months",
            field=models.SmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    rows=models.F("ready")
                    + models.F("to_mend")
                    + models.F("already_covered")
                    + models.F("ask_person")
                    + models.F("leaving")
                ),
                name="sponsors_check_outcomes_sum",
            ),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sponsors.order",
                    ),
                ),
                ("declined", models.BooleanField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "sponsors_confirmation",
            },
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["handover", "void", "refund", "carry_over"])),
                name="sponsors_order_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("id", "requested_by"), name="sponsors_order_of_user"),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="sponsors_departure_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["died", "moved", "employed", "withdrew", "not_entitled"])),
                name="sponsors_departure_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("agreement", "funder"), name="sponsors_party_once"),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.CheckConstraint(
                condition=models.Q(("parts__gt", 0)), name="sponsors_stake_parts_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__day", 1)), name="sponsors_stake_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="stake",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn", 0), ("order__isnull", False), _connector="OR"),
                name="sponsors_stake_by_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="void",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__day", 1)), name="sponsors_void_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("requested_by", models.F("confirmed_by")), _negated=True),
                name="sponsors_confirmation_two_persons",
            ),
        ),
    ]

"""JHT: what each year earned, by two persons, and what it added to all balances."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only, needs


class Migration(migrations.Migration):
    dependencies = [("access", "0002_append_only"), ("contributions", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="JhtRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("basis_points", models.IntegerField()),
                ("source", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "contributions_jhtrate",
            },
        ),
        migrations.CreateModel(
            name="JhtDevelopment",
            fields=[
                ("year", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("known_at", models.DateTimeField()),
                ("members", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("law", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
            ],
            options={
                "db_table": "contributions_jhtdevelopment",
            },
        ),
        migrations.AddIndex(
            model_name="paidmonth",
            index=models.Index(
                condition=models.Q(("programme", "jht")), fields=["worker", "month"], name="paidmonth_jht"
            ),
        ),
        migrations.CreateModel(
            name="JhtConfirmation",
            fields=[
                (
                    "rate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contributions.jhtrate",
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={
                "db_table": "contributions_jhtconfirmation",
            },
        ),
        migrations.AddField(
            model_name="jhtrate",
            name="declared_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddField(
            model_name="jhtdevelopment",
            name="developed_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
            ),
        ),
        migrations.AddField(
            model_name="jhtdevelopment",
            name="rate",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contributions.jhtconfirmation",
            ),
        ),
        migrations.AddConstraint(
            model_name="jhtrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis_points__range", (0, 3000))), name="contributions_jhtrate_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="jhtrate",
            constraint=models.UniqueConstraint(
                fields=("id", "year", "declared_by"), name="contributions_jhtrate_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="jhtdevelopment",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__gte", 0)), name="contributions_jhtdevelopment_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="jhtconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("declared_by", models.F("confirmed_by")), _negated=True),
                name="contributions_jht_two_persons",
            ),
        ),
        needs(
            "contributions_jhtconfirmation",
            "contributions_jhtrate",
            columns="rate_id, year, declared_by_id",
            match="parent.id = child.rate_id AND parent.year = child.year"
            " AND parent.declared_by_id = child.declared_by_id",
        ),
        needs(
            "contributions_jhtdevelopment",
            "contributions_jhtconfirmation",
            columns="rate_id, year",
            match="parent.rate_id = child.rate_id AND parent.year = child.year",
        ),
        append_only("contributions_jhtrate", columns="year, basis_points, source, declared_by_id"),
        append_only("contributions_jhtconfirmation", columns="rate_id, year, declared_by_id, confirmed_by_id"),
        append_only(
            "contributions_jhtdevelopment", columns="year, rate_id, known_at, members, amount, law, developed_by_id"
        ),
    ]

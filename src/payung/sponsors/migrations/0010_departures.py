"""Several words about one person's departure: the earliest month counts."""

from django.db import migrations, models

from payung.audit.protection import standing_view


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0009_next_steps")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "ALTER TABLE sponsors_departure DROP CONSTRAINT sponsors_departure_pkey,"
                    " ADD PRIMARY KEY (list_id, worker_id, by_list_id)",
                    migrations.RunSQL.noop,
                )
            ],
            [
                migrations.RemoveField("departure", "pk"),
                migrations.AddField(
                    "departure",
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id",
                        "worker_id",
                        "by_list_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        standing_view(
            "sponsors_standingdeparture",
            of="sponsors_departure",
            gone="sponsors_departure",
            match="gone.list_id = done.list_id AND gone.worker_id = done.worker_id"
            " AND (gone.month, gone.by_list_id) < (done.month, done.by_list_id)",
        ),
    ]

"""Agreements that one person draws up and another confirms. A proposal is seen as its agreement would be."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only
from payung.audit.walls import sees, walled


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0012_walls"), ("access", "0007_walls"), ("contributions", "0005_walls")]
    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("region", models.TextField()),
                ("content", models.JSONField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contributions.funder"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
            options={"db_table": "sponsors_proposal"},
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sponsors.proposal",
                    ),
                ),
                ("declined", models.BooleanField()),
                ("recorded_at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                (
                    "answered_by",
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
            options={"db_table": "sponsors_proposalanswer"},
        ),
        migrations.AddConstraint(
            "proposal", models.UniqueConstraint(fields=("id", "requested_by"), name="sponsors_proposal_of_user")
        ),
        migrations.AddConstraint(
            "proposalanswer",
            models.CheckConstraint(
                condition=models.Q(("requested_by", models.F("answered_by")), _negated=True),
                name="sponsors_proposalanswer_two_persons",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE sponsors_proposalanswer ADD CONSTRAINT sponsors_proposalanswer_of_proposal"
            " FOREIGN KEY (proposal_id, requested_by_id) REFERENCES sponsors_proposal (id, requested_by_id)",
            "ALTER TABLE sponsors_proposalanswer DROP CONSTRAINT sponsors_proposalanswer_of_proposal",
        ),
        append_only("sponsors_proposal", columns="id, funder_id, region, content, requested_by_id"),
        append_only("sponsors_proposalanswer", columns="proposal_id, requested_by_id, answered_by_id, declined"),
        sees(
            "proposal",
            of="proposed text",
            body="EXISTS (SELECT FROM public.sponsors_proposal p WHERE p.id = proposed)",
        ),
        walled("sponsors_proposal", within="payung_sees_region(region) OR payung_sees_sponsor(funder_id)"),
        walled("sponsors_proposalanswer", within="payung_sees_proposal(proposal_id)"),
    ]

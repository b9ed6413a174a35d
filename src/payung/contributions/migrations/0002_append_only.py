"""Months stand once, point to what they need, and are never changed."""

from django.db import migrations

from payung.audit.protection import append_only

KEY = "worker_id, job, programme, month, round"


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0001_initial"),
        ("people", "0002_append_only"),
        ("audit", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE contributions_reversedmonth ADD CONSTRAINT contributions_reversedmonth_of_paid
                FOREIGN KEY ({KEY}) REFERENCES contributions_paidmonth ({KEY});
            ALTER TABLE contributions_paidmonth ADD CONSTRAINT contributions_paidmonth_after_reversal
                FOREIGN KEY (worker_id, job, programme, month, previous_round)
                REFERENCES contributions_reversedmonth ({KEY});
            ALTER TABLE contributions_paidmonth ADD CONSTRAINT contributions_paidmonth_job
                FOREIGN KEY (worker_id, job) REFERENCES people_job (worker_id, n);
            """,
            migrations.RunSQL.noop,
        ),
        append_only("contributions_funder", columns="kind, name"),
        append_only("contributions_funding", columns="total, law, tariff"),
        append_only("contributions_share", columns="funding_id, funder_id, amount"),
        append_only("contributions_reversal", columns="why"),
        append_only("contributions_paidmonth", columns=f"{KEY}, price, funding_id"),
        append_only("contributions_reversedmonth", columns=f"{KEY}, reversal_id"),
    ]

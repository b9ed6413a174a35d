"""Agreements, lists, checks and approvals are added, never changed; an approver is not the checker."""

from django.db import migrations

from payung.audit.protection import append_only, needs, standing_view


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE sponsors_approval ADD CONSTRAINT sponsors_approval_of_check
                FOREIGN KEY (check_id, list_id, checked_by_id) REFERENCES sponsors_check (id, list_id, checked_by_id);
            ALTER TABLE sponsors_reversedlistmonth ADD CONSTRAINT sponsors_reversedlistmonth_of_paid
                FOREIGN KEY (list_id, month, round) REFERENCES sponsors_paidlistmonth (list_id, month, round);
            """,
            migrations.RunSQL.noop,
        ),
        append_only(
            "sponsors_agreement",
            columns="code, sponsor, funder_id, decree, first_month, months, budget, programmes, region, max_decile,"
            " min_age, created_by_id",
            lockable="code",
        ),
        append_only("sponsors_quota", columns="agreement_id, region, people"),
        append_only("sponsors_list", columns="id, agreement_id, document_id, uploaded_by_id"),
        append_only(
            "sponsors_check",
            columns="list_id, rows, ready, to_mend, already_covered, ask_person, reasons, cost, law, digest,"
            " verdicts_id, checked_by_id",
        ),
        append_only("sponsors_approval", columns="list_id, check_id, checked_by_id, approved_by_id, people, cost"),
        append_only("sponsors_enrolment", columns="list_id, worker_id, row, income, job, sector"),
        needs("sponsors_enrolment", "sponsors_approval", columns="list_id", match="parent.list_id = child.list_id"),
        needs(
            "sponsors_enrolment",
            "people_job",
            columns="worker_id, job",
            match="parent.worker_id = child.worker_id AND parent.n = child.job",
        ),
        standing_view(
            "sponsors_standinglistmonth",
            of="sponsors_paidlistmonth",
            gone="sponsors_reversedlistmonth",
            match="gone.list_id = done.list_id AND gone.month = done.month AND gone.round = done.round",
        ),
        append_only("sponsors_paidlistmonth", columns="list_id, month, round, funding_id, people, amount"),
        append_only("sponsors_reversedlistmonth", columns="list_id, month, round, reversal_id"),
    ]

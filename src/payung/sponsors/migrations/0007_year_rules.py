"""What the tables of a sponsor's year refuse; and what homes from before them had already.

Until now an agreement had one party and its lists the agreement's months; its accounts are that party's.
"""

from django.db import migrations

from payung.audit.protection import append_only

UNTIL_NOW = """
ALTER TABLE sponsors_check DISABLE TRIGGER append_only;
ALTER TABLE sponsors_approval DISABLE TRIGGER append_only;
ALTER TABLE ledger_account DISABLE TRIGGER append_only;
UPDATE sponsors_check c SET first_month = a.first_month, months = a.months
FROM sponsors_list l JOIN sponsors_agreement a ON a.id = l.agreement_id WHERE l.id = c.list_id;
UPDATE sponsors_approval ap SET first_month = a.first_month, months = a.months
FROM sponsors_list l JOIN sponsors_agreement a ON a.id = l.agreement_id WHERE l.id = ap.list_id;
UPDATE ledger_account SET code = code || '/1' WHERE code ~ '^agreement/.*/(committed|spent|waiting)$';
ALTER TABLE ledger_account ENABLE TRIGGER append_only;
ALTER TABLE sponsors_approval ENABLE TRIGGER append_only;
ALTER TABLE sponsors_check ENABLE TRIGGER append_only;
INSERT INTO sponsors_party (agreement_id, n, funder_id) SELECT id, 1, funder_id FROM sponsors_agreement;
INSERT INTO sponsors_stake (agreement_id, turn, n, first_month, parts)
SELECT id, 0, 1, first_month, 1 FROM sponsors_agreement;
SET CONSTRAINTS ALL IMMEDIATE; -- else PostgreSQL alters no table whose new rows are yet to be checked
"""


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0006_year"), ("ledger", "0002_append_only")]
    operations = [
        migrations.RunSQL(UNTIL_NOW, migrations.RunSQL.noop),
        migrations.RunSQL(
            """
            GRANT INSERT (max_age, sex, occupations, extreme_poor, status_months, without_wage_members, each_months,
                serve_by, next_step) ON sponsors_agreement TO payung_app;
            GRANT INSERT (first_month, months, leaving) ON sponsors_check TO payung_app;
            GRANT INSERT (first_month, months) ON sponsors_approval TO payung_app;
            ALTER TABLE sponsors_stake ADD CONSTRAINT sponsors_stake_of_party
                FOREIGN KEY (agreement_id, n) REFERENCES sponsors_party (agreement_id, n);
            ALTER TABLE sponsors_confirmation ADD CONSTRAINT sponsors_confirmation_of_order
                FOREIGN KEY (order_id, requested_by_id) REFERENCES sponsors_order (id, requested_by_id);
            ALTER TABLE sponsors_departure ADD CONSTRAINT sponsors_departure_of_enrolment
                FOREIGN KEY (list_id, worker_id) REFERENCES sponsors_enrolment (list_id, worker_id);
            """,
            """
            ALTER TABLE sponsors_departure DROP CONSTRAINT sponsors_departure_of_enrolment;
            ALTER TABLE sponsors_confirmation DROP CONSTRAINT sponsors_confirmation_of_order;
            ALTER TABLE sponsors_stake DROP CONSTRAINT sponsors_stake_of_party;
            """,
        ),
        append_only("sponsors_party", columns="agreement_id, n, funder_id"),
        append_only("sponsors_stake", columns="agreement_id, turn, n, first_month, parts, order_id"),
        append_only("sponsors_order", columns="id, agreement_id, kind, content, requested_by_id"),
        append_only("sponsors_confirmation", columns="order_id, requested_by_id, confirmed_by_id, declined"),
        append_only("sponsors_departure", columns="list_id, worker_id, month, reason, by_list_id, row"),
        append_only("sponsors_void", columns="list_id, order_id, first_month"),
    ]

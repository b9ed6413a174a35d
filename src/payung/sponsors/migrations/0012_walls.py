"""An agreement is seen by each of its payers, and where the region that it is for lies within what somebody sees.

What is promised under it goes with it, and its lists. Of whom they enrol a payer sees no more than the row; an officer
sees the enrolments of those who live where the officer looks, whoever pays.
"""

from django.db import migrations

from payung.audit.walls import sees, walled

# As the tables' owner, behind no wall: the wall of sponsors_party asks for the agreement, whose wall asks this.
# It takes no word of whoever calls but an id, and names its tables, so that nothing can be smuggled in.
PAYS = """
CREATE FUNCTION payung_sees_payer_of(agreement bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.sponsors_party p
        WHERE p.agreement_id = agreement AND public.payung_sees_sponsor(p.funder_id));
END $$;
"""
OF_AN_AGREEMENT = (
    *("sponsors_party", "sponsors_stake", "sponsors_order", "sponsors_quota", "sponsors_list", "sponsors_invoice"),
    *("sponsors_nextstep", "sponsors_grant"),
)
OF_A_LIST = (
    *("sponsors_columns", "sponsors_part", "sponsors_mending", "sponsors_check", "sponsors_approval", "sponsors_void"),
    *("sponsors_paidlistmonth", "sponsors_reversedlistmonth", "sponsors_invoiceline"),
)


class Migration(migrations.Migration):
    dependencies = [("sponsors", "0012_excess"), ("people", "0009_walls")]
    operations = [
        migrations.RunSQL(PAYS, "DROP FUNCTION payung_sees_payer_of(bigint)"),
        sees(
            "agreement",
            of="id bigint, funder bigint, region text",
            body="public.payung_sees_region(region) OR public.payung_sees_sponsor(funder)"
            " OR public.payung_sees_payer_of(id)",
        ),
        sees(
            "agreement",
            of="agreement bigint",
            body="EXISTS (SELECT FROM public.sponsors_agreement a WHERE a.id = agreement)",
        ),
        sees("list", of="list text", body="EXISTS (SELECT FROM public.sponsors_list l WHERE l.id = list)"),
        sees("order", of="placed text", body="EXISTS (SELECT FROM public.sponsors_order o WHERE o.id = placed)"),
        walled("sponsors_agreement", within="payung_sees_agreement(id, funder_id, region)", changed=True),
        *(walled(table, within="payung_sees_agreement(agreement_id)") for table in OF_AN_AGREEMENT),
        *(walled(table, within="payung_sees_list(list_id)") for table in OF_A_LIST),
        walled("sponsors_confirmation", within="payung_sees_order(order_id)"),
        *(
            walled(table, within="payung_sees_list(list_id) OR payung_sees_worker(worker_id)")
            for table in ("sponsors_enrolment", "sponsors_departure")
        ),
    ]

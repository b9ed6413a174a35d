"""Money is seen with whoever pays it: a participant, a group, an agreement. What nobody's code claims has no region.

payments_refund stands behind no wall: money that waits finds it by what it contains, and no index answers that through
one. It says no more than how much of which receipt left.
"""

from django.db import migrations

from payung.audit.walls import NOBODY, sees, walled


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_receipts_at_once"), ("people", "0009_walls")]
    operations = [
        # `agreement CODE`, and of its further payers `agreement CODE party 2`.
        sees(
            "purpose",
            of="purpose text",
            body="purpose LIKE 'agreement %' AND EXISTS (SELECT FROM public.sponsors_agreement a"
            " WHERE a.code = split_part(purpose, ' ', 2))",
        ),
        sees(
            "receipt",
            of="receipt text",
            body="EXISTS (SELECT FROM public.payments_receipt r WHERE r.reference = receipt)",
        ),
        sees("money_order", of="placed text", body="EXISTS (SELECT FROM public.payments_order o WHERE o.id = placed)"),
        walled("payments_receipt", within="payung_sees_payer(payer) OR payung_sees_purpose(purpose)"),
        walled("payments_reversedreceipt", within="payung_sees_receipt(receipt_id)"),
        walled("payments_wish", within="payung_sees_payer(payer)"),
        walled("payments_order", within="payung_sees_payer(payer) OR payung_sees_payer(taker)"),
        walled("payments_orderanswer", within="payung_sees_money_order(order_id)"),
        # Banks' calls and statements are of everybody who paid that day.
        walled("payments_answerednotice", within=NOBODY),
        walled("payments_statemententry", within=NOBODY),
    ]

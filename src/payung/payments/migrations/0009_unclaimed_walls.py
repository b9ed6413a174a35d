"""Money that came under a code of nobody has no region: whoever sees the whole nation sees it, and what is asked of it.

Until now only whoever sees everything did, and so nobody could ask for it, or confirm what was asked, but by command.
"""

from django.db import migrations

AGREEMENT = (
    "purpose LIKE 'agreement %' AND EXISTS (SELECT FROM public.sponsors_agreement a"
    " WHERE a.code = split_part(purpose, ' ', 2))"
)
UNCLAIMED = "purpose LIKE 'unclaimed %' AND public.payung_sees_region('')"
PAYERS = "(SELECT payung_sees_everything()) IS NOT NULL OR payung_sees_payer(payer) OR payung_sees_payer(taker)"


def seen_for(body: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION payung_sees_purpose(purpose text) RETURNS boolean LANGUAGE plpgsql
        STABLE PARALLEL SAFE COST 1 AS $$
        BEGIN
            RETURN {body};
        END $$;
    """


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_walls")]
    operations = [
        migrations.RunSQL(seen_for(f"{AGREEMENT} OR {UNCLAIMED}"), seen_for(AGREEMENT)),
        migrations.RunSQL(
            f"ALTER POLICY seen ON payments_order USING ({PAYERS} OR payung_sees_receipt(receipt))",
            f"ALTER POLICY seen ON payments_order USING ({PAYERS})",
        ),
    ]

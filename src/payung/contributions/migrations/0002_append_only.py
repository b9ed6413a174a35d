"""Months stand once, point to what they need, and are never changed."""

from django.db import migrations

from payung.audit.protection import append_only, needs, promptly, standing_view

KEY = "worker_id, job, programme, month, round"
SAME_MONTH = " AND ".join(f"parent.{column} = child.{column}" for column in ("worker_id", "job", "programme", "month"))


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0001_initial"),
        ("people", "0002_append_only"),
        ("audit", "0002_append_only"),
    ]
    operations = [
        needs(
            "contributions_paidmonth",
            "people_job",
            columns="worker_id, job",
            match="parent.worker_id = child.worker_id AND parent.n = child.job",
        ),
        needs(
            "contributions_paidmonth",
            "contributions_funding",
            columns="funding_id",
            match="parent.id = child.funding_id",
        ),
        needs(
            "contributions_paidmonth",
            "contributions_reversedmonth",
            columns=KEY,
            match=f"{SAME_MONTH} AND parent.round = child.round - 1",
            where="round > 0",
        ),
        needs(
            "contributions_reversedmonth",
            "contributions_paidmonth",
            columns=KEY,
            match=f"{SAME_MONTH} AND parent.round = child.round",
        ),
        needs(
            "contributions_reversedmonth",
            "contributions_reversal",
            columns="reversal_id",
            match="parent.id = child.reversal_id",
        ),
        standing_view(
            "contributions_standingmonth",
            of="contributions_paidmonth",
            gone="contributions_reversedmonth",
            match=" AND ".join(f"gone.{column} = done.{column}" for column in KEY.split(", ")),
        ),
        append_only("contributions_funder", columns="kind, name"),
        promptly("contributions_funding"),
        promptly("contributions_paidmonth"),
        append_only("contributions_funding", columns="total, law, tariff, paid_from"),
        append_only("contributions_share", columns="funding_id, funder_id, amount"),
        append_only("contributions_reversal", columns="why"),
        append_only("contributions_paidmonth", columns=f"{KEY}, price, funding_id"),
        append_only("contributions_reversedmonth", columns=f"{KEY}, reversal_id"),
    ]

"""People are seen by whoever sees where they live now, and by themselves.

Where somebody lives is `people_worker.region`: what is told later (people_contact) moves nobody to another kabupaten or
kota, and a correction changes the row itself.
"""

from django.db import migrations

from payung.audit.walls import sees, walled

OF_A_WORKER = (
    *("people_job", "people_heir", "people_welfare", "people_correction", "people_correctionanswer", "people_child"),
    *("people_choice", "people_introduction", "people_consent", "people_groupmember", "people_jobchange"),
    *("people_jhtchange", "people_kindchange", "people_contact", "people_family", "people_death"),
)


class Migration(migrations.Migration):
    dependencies = [("people", "0008_changes"), ("audit", "0003_walls")]
    operations = [
        sees(
            "person",
            of="id bigint, region text",
            body="coalesce(id = public.payung_sees_oneself(), false) OR public.payung_sees_region(region)",
        ),
        # What hangs on a worker is seen with the worker: the wall of people_worker says so.
        sees(
            "worker",
            of="worker bigint",
            body="EXISTS (SELECT FROM public.people_worker w WHERE w.id = worker)",
        ),
        sees(
            "death",
            of="death bigint",
            body="EXISTS (SELECT FROM public.people_death d WHERE d.id = death)",
        ),
        # A group is seen where it is at home, and by whoever sees one of its members.
        sees(
            "group",
            of="id bigint, region text",
            body="public.payung_sees_region(region)"
            " OR EXISTS (SELECT FROM public.people_groupmember m WHERE m.group_id = payung_sees_group.id)",
        ),
        # Under a payment code: a participant's number, or a group's.
        sees(
            "payer",
            of="payer bigint",
            body="EXISTS (SELECT FROM public.people_worker w WHERE w.number = payer)"
            " OR EXISTS (SELECT FROM public.people_group g WHERE g.number = payer)",
        ),
        walled("people_worker", within="payung_sees_person(id, region)", changed=True),
        walled("people_matchkey", within="payung_sees_worker(worker_id)", changed=True),
        *(walled(table, within="payung_sees_worker(worker_id)") for table in OF_A_WORKER),
        walled("people_deathdenial", within="payung_sees_death(death_id)"),
        walled("people_group", within="payung_sees_group(id, region) OR payung_sees_worker(leader_id)"),
    ]

"""The jobs that are measured, each in a process of its own, so that its memory is its own: `python -m bench.work`.

The last line on standard output is what was found, as JSON. The installation is that of the environment.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.clock import StepClock, peak_memory
from bench.floor import MONTHS, copy_again, enrolment_of
from bench.one import JOBS as JOBS_ONE_AT_A_TIME
from payung.kernel.months import Month
from payung.site import home

CODE, CHECKER, APPROVER = "BENCH", "petugas", "penyetuju"
MONTHS_PROMISED, MAX_DECILE, MIN_AGE, SEED = 6, 4, 17, 1
LEAST_PAIRS = 20_000


def registry(members: str) -> dict[str, Any]:
    """A registry and two officers. What is there already is left as it is."""
    from payung.access.actions import add_user
    from payung.access.queries import user_id
    from payung.kernel.problems import Refused
    from payung.kernel.watch import Watch
    from payung.people.models import Worker
    from payung.site.laying import lay_down_members, mark_as_demo

    at = datetime.now(UTC)
    mark_as_demo()
    for name in (CHECKER, APPROVER):
        try:
            user_id(name=name)
        except Refused:
            add_user(name=name, by=name, at=at)
    if Worker.objects.count() < int(members):
        lay_down_members(count=int(members), seed=SEED, by=CHECKER, at=at, watch=Watch())
    _refuse_stale()
    return {}


def _refuse_stale() -> None:
    """End where members of a kept registry are not found by the marks that are made today."""
    from django.conf import settings
    from django.db import connection

    from payung.people.matching import Marker, MatchKeys
    from payung.site.laying import sample_pairs
    from payung.site.samples.crowd import registration

    marker, columns = Marker(key=settings.PAYUNG_KEYS.index), ", ".join(MatchKeys._fields)
    worker = "SELECT id FROM people_worker WHERE number = %s"
    for member, number in sample_pairs(most=100):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM people_matchkey WHERE worker_id = ({worker})", [number])
            if cursor.fetchone() != marker.marks_of(registration(member)).keys:
                sys.exit("Match keys are made otherwise since this registry was laid down: python -m bench --forget")


def lists(folder: str, kind: str, n: str, *rows: str) -> dict[str, Any]:
    """The `n`th sample list of each length, in which members from all over the registry stand."""
    from django.utils import timezone

    from payung.site.laying import sample_pairs
    from payung.site.samples.lists import write_sample_list

    today = timezone.localdate(datetime.now(UTC))
    members = sample_pairs(most=max(LEAST_PAIRS, max(map(int, rows)) // 4))
    for count in rows:
        write_sample_list(
            rows=int(count),
            seed=SEED + int(n),
            out=Path(folder) / f"{n}-{count}.{kind}",
            truth=Path(folder) / f"{n}-{count}.truth.csv",
            today=today,
            first_month=Month.of(today) + 1,
            months=MONTHS_PROMISED,
            members=members,
            max_decile=MAX_DECILE,
            min_age=MIN_AGE,
        )
    return {}


def agree() -> dict[str, Any]:
    """An agreement with money for every list, from next month on."""
    from django.utils import timezone

    from payung.sponsors.actions import create_agreement
    from payung.sponsors.checks import Terms

    at = datetime.now(UTC)
    first = Month.of(timezone.localdate(at)) + 1
    terms = Terms(first, MONTHS_PROMISED, ("jkk", "jkm"), "apbd", max_decile=MAX_DECILE, min_age=MIN_AGE)
    create_agreement(
        code=CODE,
        sponsor="Provinsi contoh",
        payer="apbd",
        decree="Keputusan contoh",
        terms=terms,
        budget=10**12,
        quotas={},
        by=CHECKER,
        at=at,
    )
    return {}


def check(server: str, file: str) -> dict[str, Any]:
    """Check the list."""
    from payung.sponsors.actions import check_list

    clock, path = StepClock(server=int(server)), Path(file)
    clock.step("begin")
    found = check_list(
        file=path.read_bytes(), name=path.name, agreement=CODE, by=CHECKER, at=datetime.now(UTC), watch=clock
    )
    clock.step("")
    return {**_measured(clock), "list": found.list.id, "cost": found.cost, "ready": found.list.outcomes["ready"]}


def approve(server: str, list_id: str) -> dict[str, Any]:
    """Approve it: everything is judged again, then written."""
    from payung.sponsors.actions import approve_list

    clock = StepClock(server=int(server))
    clock.step("begin")
    found = approve_list(list_id=list_id, by=APPROVER, at=datetime.now(UTC), watch=clock)
    clock.step("")
    return {**_measured(clock), "people": found.people}


def receive(server: str, amount: str) -> dict[str, Any]:
    """Take the sponsor's money, which pays every month."""
    from payung.sponsors.actions import receive_money

    clock = StepClock(server=int(server))
    clock.step("receive")
    receive_money(agreement=CODE, amount=int(amount), reference="BENCH-1", by=CHECKER, at=datetime.now(UTC))
    clock.step("")
    return _measured(clock)


def floor(server: str, list_id: str) -> dict[str, Any]:
    """COPY what was written for this list once more, into tables that ask nothing."""
    clock = StepClock(server=int(server))
    floors = {"enrolment": enrolment_of(list_id=list_id), "months": MONTHS}
    rows = {name: copy_again(tables=tables, name=name, clock=clock) for name, tables in floors.items()}
    return {**_measured(clock), "rows": rows}


def _measured(clock: StepClock) -> dict[str, Any]:
    return {"steps": {name: spent._asdict() for name, spent in clock.steps.items()}, "peak": peak_memory()}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "registry": registry,
    "lists": lists,
    "agree": agree,
    "check": check,
    "approve": approve,
    "receive": receive,
    "floor": floor,
    **JOBS_ONE_AT_A_TIME,
}


def main() -> None:
    """Do one job, named by the first word, on the installation of the environment."""
    job, *words = sys.argv[1:]
    home.load()
    home.open_home(progress=lambda sentence: print(sentence, file=sys.stderr))
    print(json.dumps(JOBS[job](*words)))


if __name__ == "__main__":
    main()

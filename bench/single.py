"""One payment, one registration, one question: how many a second, and how long each waits, beside bare commits.

The site is served as `payung serve` serves it, on a registry of so many members: one process with its threads, and with
its sender of messages. Whoever is answered was committed, with synchronous writes; afterwards there must be as many
receipts as answers, and `payung verify` must hold. This process is the client, on the same cores.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import mkdtemp
from typing import Any, NamedTuple

from psycopg.conninfo import make_conninfo
from rich.console import Console

from bench.calls import Partners, Requests, call
from bench.commits import FREE, IN_TURN, commits
from bench.ground import Ground, ground

CODES, NEWCOMERS = 20_000, 2_000


class Scale(NamedTuple):
    """How much is measured: for so many seconds each, over so many connections, and by so many processes at once."""

    members: int
    seconds: float
    connections: tuple[int, ...] = (1, 4, 8)
    processes: tuple[int, ...] = (1, 4)


class Timed(NamedTuple):
    """What was measured under a label: how often it was done, how often a second, p50 and p99 in seconds, and what
    failed, by reason; `cpu` is what one took, in seconds of the process, where that was measured."""

    label: str
    times: int
    per_second: float
    p50: float
    p99: float
    failed: dict[str, int]
    cpu: float = 0.0

    @classmethod
    def of(
        cls, label: str, took: Sequence[float], seconds: float, failed: dict[str, int] | None = None, cpu: float = 0.0
    ) -> "Timed":
        parts = quantiles(took, n=100, method="inclusive") if len(took) > 1 else [*took, 0.0] * 50
        return cls(label, len(took), len(took) / seconds, parts[49], parts[98], failed or {}, cpu / max(len(took), 1))


class Found(NamedTuple):
    """Everything of one run. `faults` are the rules of `payung verify` that do not hold."""

    members: int
    timed: list[Timed]
    acknowledged: int
    receipts: int
    faults: list[str]

    @property
    def sound(self) -> bool:
        """Whether what was acknowledged is there, once each, nothing failed, and the books hold."""
        failed = any(each.failed for each in self.timed)
        return self.acknowledged == self.receipts and not self.faults and not failed


def measure(*, folder: Path, scale: Scale, console: Console) -> Found:
    """Measure everything on one registry."""
    with ground(folder=folder, members=scale.members) as standing:
        console.print(f"[dim]one payment, one registration, one question: {scale.members:,} members …[/]")
        standing.do("registry", scale.members)
        standing.settle()
        with standing.clone("run_single") as on:
            return _on(standing, on, scale)


def _on(standing: Ground, on: str, scale: Scale) -> Found:
    doors = standing.lists / "doors.json"
    before = standing.do("doors", CODES, NEWCOMERS, doors, on=on)["receipts"]
    partners = Partners.of(json.loads(doors.read_text()))
    floors = [
        _floor(standing, on, f"{name}, {clients} clients", script, clients, scale)
        for name, script in (("commit", FREE), ("commit in turn", IN_TURN))
        for clients in scale.connections
    ]
    alone = [
        _processes(standing, on, "deposits", f"deposit(), {count} processes", count, scale) for count in scale.processes
    ]
    asked = [
        _processes(standing, on, "covers", f"cover(), {count} processes", count, scale) for count in scale.processes
    ]
    with _served(standing, on) as port:
        paid, others = [*_payments(partners, port, scale)], [*_others(partners, port, scale)]
    after = standing.do("settled", on=on)
    timed = [*floors, *alone, *asked, *paid, *others]
    # The first payment of each process is not measured.
    acknowledged = sum(each.times for each in [*alone, *paid]) + sum(scale.processes)
    return Found(scale.members, timed, acknowledged, after["receipts"] - before, after["faults"])


def _floor(standing: Ground, on: str, label: str, script: str, clients: int, scale: Scale) -> Timed:
    seconds = max(1, round(scale.seconds))  # pgbench knows whole ones
    took = commits(url=standing.urls.owner, on=on, clients=clients, seconds=seconds, script=script)
    return Timed.of(label, took, seconds)


def _processes(standing: Ground, on: str, job: str, label: str, count: int, scale: Scale) -> Timed:
    """The same job in so many processes at once."""
    meeting = Path(mkdtemp(prefix="meeting-", dir=standing.lists))
    with ThreadPoolExecutor(max_workers=count) as pool:
        done = [pool.submit(standing.do, job, meeting, scale.seconds, place, count, on=on) for place in range(count)]
        found = [each.result() for each in done]
    took = [one for each in found for one in each["took"]]
    return Timed.of(label, took, scale.seconds, cpu=sum(each["cpu"] for each in found))


def _payments(partners: Partners, port: int, scale: Scale) -> Iterator[Timed]:
    token = partners.token(port=port)
    for name, requests in (("SNAP", partners.by_snap(token=token)), ("API", partners.by_api)):
        for connections in scale.connections:
            yield _called(f"{name} payments", port, connections, scale, requests)


def _others(partners: Partners, port: int, scale: Scale) -> Iterator[Timed]:
    yield _called("API registrations", port, 4, scale, Partners.of(partners.told).registrations)
    yield _called("API cover", port, 4, scale, partners.questions)


def _called(label: str, port: int, connections: int, scale: Scale, requests: Callable[[int], Requests]) -> Timed:
    found = call(port=port, connections=connections, seconds=scale.seconds, requests=requests)
    return Timed.of(f"{label}, {connections} connections", found.took, found.seconds, found.failed)


@contextmanager
def _served(standing: Ground, on: str) -> Iterator[int]:
    """The site, served by a process of its own, whose words (of each message that is sent) nobody reads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "PAYUNG_HOME": str(standing.home)}
    environment |= {"DATABASE_URL": make_conninfo(standing.urls.app, dbname=on)}
    environment |= {"PAYUNG_OWNER_URL": make_conninfo(standing.urls.owner, dbname=on)}
    command = [str(Path(sys.executable).with_name("payung")), "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as site:
        try:
            _wait_for(port, site)
            yield port
        finally:
            site.terminate()


def _wait_for(port: int, site: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and site.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the site was not served")


def summary(*, found: Found) -> dict[str, Any]:
    """What the history keeps: rates, p50 and p99, CPU of the process for one, and times that bare commits are more.

    A payment is compared with commits in turn by one client, since each waits for the one before it.
    """
    floor = next(each for each in found.timed if each.label.startswith("commit in turn"))  # by the fewest clients
    above = [each for each in found.timed if not each.label.startswith("commit")]
    return {
        "name": f"one at a time, {found.members:,} members",
        "members": found.members,
        "per_second": {each.label: round(each.per_second, 1) for each in found.timed},
        "wall": {
            f"{each.label}, {name}": round(value, 5)
            for each in found.timed
            for name, value in (("p50", each.p50), ("p99", each.p99))
        },
        "cpu": {each.label: round(each.cpu, 5) for each in above if each.cpu},
        "ratios_wall": {
            f"{each.label} / floor": round(floor.per_second / each.per_second, 2) for each in above if each.per_second
        },
        "ratios_cpu": {},
        "failed": {each.label: each.failed for each in found.timed if each.failed},
        "acknowledged": found.acknowledged,
        "receipts": found.receipts,
        "faults": found.faults,
    }

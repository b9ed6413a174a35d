"""What steps take: wall seconds, our CPU seconds, the server's CPU seconds; and the peak of memory."""

import resource
import sys
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from payung.kernel.watch import Watch


class Spent(NamedTuple):
    """Seconds: wall, CPU of the process measured and of its forks, CPU of the database server with all its processes.

    A fork counts where it is waited for.
    """

    wall: float
    own: float
    server: float

    def __add__(self, other: "Spent") -> "Spent":  # type: ignore[override]
        return Spent(self.wall + other.wall, self.own + other.own, self.server + other.server)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.wall - other.wall, self.own - other.own, self.server - other.server)


class StepClock(Watch):
    """Remembers what each step of an action took. What looking costs is charged to no step."""

    def __init__(self, *, server: int) -> None:
        self._server = psutil.Process(server)
        self.steps: dict[str, Spent] = {}
        self._name = ""
        self._since = Spent(0, 0, 0)

    def step(self, name: str, *, total: int = 0) -> None:
        """Close the step before; an empty name opens none."""
        wall, own, server = time.perf_counter(), _own_cpu(), self._server_cpu()
        if self._name:
            before = self.steps.get(self._name, Spent(0, 0, 0))
            self.steps[self._name] = before + (Spent(wall, own, server) - self._since)
        self._name, self._since = name, Spent(time.perf_counter(), _own_cpu(), server)

    def _server_cpu(self) -> float:
        """Of the postmaster, of its living children, and of those it has buried: the sum never falls."""
        postmaster = self._server.cpu_times()
        spent = float(sum(postmaster[:4]))  # own and buried children's, user and system
        for child in self._server.children():
            try:
                spent += sum(child.cpu_times()[:2])
            except psutil.NoSuchProcess:  # buried since: the next look finds it with the postmaster
                continue
        return spent


def _own_cpu() -> float:
    """Of this process and of the forks it has buried: half of a long list is judged by one (sponsors.twofold)."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def peak_memory() -> int:
    """The most memory this process has held so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: on Linux its peak begins with that of the process that started this one.
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

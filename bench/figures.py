"""What runs of the bench add up to: seconds of actions and their steps, ratios to the floor, memory. Pure."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

Run = Mapping[str, Any]
"""What one walk took: by action (check, approve, receive, floor) its steps, its peak of memory and what it found."""

MIB = 2**20
ACTIONS = ("check", "approve", "receive")


class Measured(NamedTuple):
    """The runs of one list (so many rows as `kind` of file) against a registry of so many members.

    `before` is how many other lists the registry had just taken.
    """

    members: int
    rows: int
    kind: str
    runs: Sequence[Run]
    before: int = 0

    @property
    def name(self) -> str:
        """What runs must have in common to be compared."""
        after = f", after {self.before} lists" if self.before else ""
        return f"{self.rows:,} {self.kind} rows, {self.members:,} members{after}"


class Line(NamedTuple):
    """A sum of (action, step) pairs, "" for all steps of an action; what it wrote, if not the list; whose peak."""

    label: str
    parts: tuple[tuple[str, str], ...]
    written: str = ""
    peak: str = ""


class Ratio(NamedTuple):
    """How many times its floor something costs."""

    label: str
    above: Line
    floor: Line


CHECK, APPROVE, RECEIVE = ("check", ""), ("approve", ""), ("receive", "")
ENROLMENT_FLOOR = Line("  its floor", (("floor", "enrolment"),), "enrolment")
MONTHS_FLOOR = Line("  its floor", (("floor", "months"),), "months")
WRITE = Line("approve · write", (("approve", "write"),))
CHECK_APPROVE = Line("check + approve", (CHECK, APPROVE))
RATIOS = (
    Ratio("approve · write / floor", WRITE, ENROLMENT_FLOOR),
    Ratio("check + approve / floor", CHECK_APPROVE, ENROLMENT_FLOOR),
    Ratio("receive / floor", Line("receive", (RECEIVE,)), MONTHS_FLOOR),
)
TOTALS = (Line("check", (CHECK,)), Line("approve", (APPROVE,)), CHECK_APPROVE, Line("receive (months)", (RECEIVE,)))


def lines(*, runs: Sequence[Run]) -> list[Line]:
    """The lines of a table: each action after its steps, then the sums."""
    found = []
    for action, label in zip(ACTIONS, ("check", "approve", "receive (months)"), strict=True):
        steps = [step for step in runs[0][action]["steps"] if step not in ("begin", action)]
        found += [Line(f"  {action} · {step}", ((action, step),)) for step in steps]
        written = "months" if action == "receive" else ""
        found.append(Line(label, ((action, ""),), written, peak=action))
        if action == "approve":
            found.append(CHECK_APPROVE)
    return [*found, Line("whole", (CHECK, APPROVE, RECEIVE))]


def spent(*, line: Line, run: Run) -> dict[str, float]:
    """Seconds over the parts of a line: wall, CPU of the process, CPU of the server."""
    steps = [
        seconds
        for action, step in line.parts
        for name, seconds in run[action]["steps"].items()
        if step in ("", name)  # all of an action has what comes before its first step as well
    ]
    return {name: sum(seconds[name] for seconds in steps) for name in ("wall", "own", "server")}


def walls(*, line: Line, runs: Sequence[Run]) -> list[float]:
    """Wall seconds of a line in each run."""
    return [spent(line=line, run=run)["wall"] for run in runs]


def cpus(*, line: Line, runs: Sequence[Run]) -> list[float]:
    """CPU seconds of a line in each run, process and server together."""
    return [both["own"] + both["server"] for both in (spent(line=line, run=run) for run in runs)]


def ratios(*, ratio: Ratio, runs: Sequence[Run]) -> tuple[list[float], list[float]]:
    """How many times the floor, within each run: by wall seconds, and by CPU seconds."""
    return _times(walls, ratio, runs), _times(cpus, ratio, runs)


def _times(taken: Callable[..., list[float]], ratio: Ratio, runs: Sequence[Run]) -> list[float]:
    both = zip(taken(line=ratio.above, runs=runs), taken(line=ratio.floor, runs=runs), strict=True)
    return [above / floor for above, floor in both]


def summary(*, measured: Measured) -> dict[str, Any]:
    """What the history keeps of one measurement: medians of seconds and of ratios, and peaks of memory."""
    runs = measured.runs
    return {
        "name": measured.name,
        "members": measured.members,
        "rows": measured.rows,
        "kind": measured.kind,
        "runs": len(runs),
        "wall": {line.label: round(median(walls(line=line, runs=runs)), 3) for line in TOTALS},
        "cpu": {line.label: round(median(cpus(line=line, runs=runs)), 3) for line in TOTALS},
        "ratios_wall": {each.label: round(median(ratios(ratio=each, runs=runs)[0]), 2) for each in RATIOS},
        "ratios_cpu": {each.label: round(median(ratios(ratio=each, runs=runs)[1]), 2) for each in RATIOS},
        "peak_mib": {action: round(median(run[action]["peak"] for run in runs) / MIB) for action in ACTIONS},
    }

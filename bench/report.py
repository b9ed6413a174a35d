"""The figures of the bench as a table."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

Run = Mapping[str, Any]
MIB = 2**20
CAPTION = (
    "Medians of the runs. Rows are those of the list; of receive and of the floors, the rows written.\n"
    "CPU: the action's own process + the database server. Peak memory: of the action's own process.\n"
    "Floor: bare COPY of the very same rows into tables without keys, checks, triggers or indexes."
)


class Line(NamedTuple):
    """One line of the table: the (action, step) pairs it sums, "" for all of an action's; what it wrote; its peak."""

    label: str
    parts: tuple[tuple[str, str], ...]
    written: str = ""
    peak: str = ""


CHECK, APPROVE, RECEIVE = ("check", ""), ("approve", ""), ("receive", "")
LINES = (
    *(Line(f"  check · {step}", (("check", step),)) for step in ("read", "check", "match", "price", "keep")),
    Line("check", (CHECK,), peak="check"),
    *(Line(f"  approve · {step}", (("approve", step),)) for step in ("read", "check", "match", "price", "write")),
    Line("approve", (APPROVE,), peak="approve"),
    Line("check + approve", (CHECK, APPROVE)),
    Line("receive (months)", (RECEIVE,), written="months", peak="receive"),
    Line("whole", (CHECK, APPROVE, RECEIVE)),
)
FLOORS = (
    (Line("approve · write", (("approve", "write"),)), Line("  its floor", (("floor", "enrolment"),), "enrolment")),
    (Line("receive", (RECEIVE,)), Line("  its floor", (("floor", "months"),), "months")),
)


def show(*, measured: Mapping[int, Sequence[Run]], facts: Mapping[str, Any], console: Console) -> None:
    """Print medians, with the least and the most of wall time, sizes beside each other."""
    table = Table(title=_title(facts), title_justify="left", caption=CAPTION, caption_justify="left", box=box.SIMPLE)
    table.add_column("step", no_wrap=True)
    for size in measured:
        for name in (f"{size:,} rows:\nrows/s", "wall s\n(min–max)", "CPU s\nown + server", "peak\nMiB"):
            table.add_column(name, justify="right", no_wrap=True)
    for line in LINES:
        table.add_row(line.label, *(cell for size, runs in measured.items() for cell in _cells(line, size, runs)))
    table.add_section()
    for above, floor in FLOORS:
        table.add_row(floor.label, *(cell for size, runs in measured.items() for cell in _cells(floor, size, runs)))
        ratios = [_ratio(above, floor, runs) for runs in measured.values()]
        table.add_row(f"{above.label} / floor", *(cell for cells in ratios for cell in cells), style="bold")
    console.print(table)


def _title(facts: Mapping[str, Any]) -> str:
    load = "–".join(f"{value:.1f}" for value in facts["load"])
    machine = f"Python {facts['python']} · {facts['cores']} cores, load {load}"
    return f"{facts['commit']} · {machine} · {facts['members']:,} members · {facts['runs']} runs"


def _cells(line: Line, size: int, runs: Sequence[Run]) -> list[str]:
    walls, own, server = ([_spent(line, run)[name] for run in runs] for name in ("wall", "own", "server"))
    rows = runs[0]["floor"]["rows"][line.written] if line.written else size
    return [
        f"{rows / median(walls):,.0f}",
        f"{median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f})",
        f"{median(own):.2f} + {median(server):.2f}",
        f"{median(run[line.peak]['peak'] for run in runs) / MIB:.0f}" if line.peak else "",
    ]


def _spent(line: Line, run: Run) -> dict[str, float]:
    """Seconds over the parts of a line."""
    steps = [
        spent
        for action, step in line.parts
        for name, spent in run[action]["steps"].items()
        if step in ("", name)  # all of an action has what comes before its first step as well
    ]
    return {name: sum(spent[name] for spent in steps) for name in ("wall", "own", "server")}


def _ratio(above: Line, floor: Line, runs: Sequence[Run]) -> list[str]:
    """How many times the floor, within each run: wall, and CPU of both sides together."""
    pairs = [(_spent(above, run), _spent(floor, run)) for run in runs]
    walls = [spent["wall"] / bare["wall"] for spent, bare in pairs]
    work = [(spent["own"] + spent["server"]) / (bare["own"] + bare["server"]) for spent, bare in pairs]
    return ["", f"{median(walls):.1f} × ({min(walls):.1f}–{max(walls):.1f})", f"{median(work):.1f} ×", ""]

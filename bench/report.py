"""The figures of the bench as tables."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bench.figures import (
    ACTIONS,
    MIB,
    RATIOS,
    TOTALS,
    Line,
    Measured,
    Ratio,
    cpus,
    lines,
    ratios,
    spent,
    walls,
)
from bench.history import LAST, REGRESSION, Figures, change, is_regression

CAPTION = (
    "Medians of the runs. Rows are those of the list; of receive and of the floors, the rows written.\n"
    "CPU: the action's own process + the database server. Peak memory: of the action's own process.\n"
    "Floor: bare COPY of the very same rows into tables without keys, checks, triggers or indexes.\n"
    f"Change: of wall seconds / of CPU seconds against the median of the last {LAST} runs on this kind of machine;\n"
    f"of ratios, on any machine. SLOWER: a ratio of CPU seconds that grew by more than {REGRESSION:.0%}."
)


def show(*, measured: Sequence[Measured], facts: Mapping[str, Any], before: Figures, console: Console) -> None:
    """Print a table for each registry: medians, with the least and the most of wall time, lists beside each other."""
    for members in dict.fromkeys(each.members for each in measured):
        _show([each for each in measured if each.members == members], facts, before, console)


def _show(measured: Sequence[Measured], facts: Mapping[str, Any], before: Figures, console: Console) -> None:
    title = _title(facts, measured[0])
    table = Table(title=title, title_justify="left", caption=CAPTION, caption_justify="left", box=box.SIMPLE)
    table.add_column("step", no_wrap=True)
    for each in measured:
        heading = f"{each.rows:,} {each.kind} rows:\nrows/s"
        for name in (heading, "wall s\n(min-max)", "CPU s\nown + server", "peak\nMiB", "change\nwall / CPU"):
            table.add_column(name, justify="right", no_wrap=True)
    for line in lines(runs=measured[0].runs):
        table.add_row(line.label, *(cell for each in measured for cell in _cells(line, each, before)))
    table.add_section()
    for ratio in RATIOS:
        if ratio.floor not in (other.floor for other in RATIOS[: RATIOS.index(ratio)]):
            table.add_row(ratio.floor.label, *(cell for each in measured for cell in _cells(ratio.floor, each, {})))
        table.add_row(
            ratio.label, *(cell for each in measured for cell in _ratio_cells(ratio, each, before)), style="bold"
        )
    console.print(table)


def _title(facts: Mapping[str, Any], measured: Measured) -> str:
    load = "-".join(f"{value:.1f}" for value in facts["load"])
    machine = f"Python {facts['python']} · {facts['processor']}, {facts['cores']} cores, load {load}"
    return f"{facts['commit']} · {machine} · {measured.members:,} members · {len(measured.runs)} runs"


def _cells(line: Line, measured: Measured, before: Figures) -> list[str]:
    runs = measured.runs
    wall, own_and_server = walls(line=line, runs=runs), [spent(line=line, run=run) for run in runs]
    own, server = (median(each[name] for each in own_and_server) for name in ("own", "server"))
    rows = runs[0]["floor"]["rows"][line.written] if line.written else measured.rows
    return [
        f"{rows / median(wall):,.0f}" if median(wall) else "",
        f"{median(wall):.2f} ({min(wall):.2f}-{max(wall):.2f})",
        f"{own:.2f} + {server:.2f}",
        f"{median(run[line.peak]['peak'] for run in runs) / MIB:.0f}" if line.peak else "",
        _changes(line.label, median(wall), median(cpus(line=line, runs=runs)), measured, before),
    ]


def _changes(label: str, wall: float, cpu: float, measured: Measured, before: Figures, prefix: str = "") -> str:
    return _grown(measured.name, label, {prefix + "wall": wall, prefix + "cpu": cpu}, before)


def _grown(name: str, label: str, figures: Mapping[str, float], before: Figures) -> str:
    """The change of each kind of figure of this label, where there was one before."""
    grown = [change(value=value, before=before.get((name, kind, label))) for kind, value in figures.items()]
    return " / ".join(f"{each:+.0%}" for each in grown if each is not None)


def _ratio_cells(ratio: Ratio, measured: Measured, before: Figures) -> list[str]:
    wall, cpu = ratios(ratio=ratio, runs=measured.runs)
    changes = _changes(ratio.label, median(wall), median(cpu), measured, before, "ratios_")
    slower = is_regression(value=median(cpu), before=before.get((measured.name, "ratios_cpu", ratio.label)))
    return [
        "",
        f"{median(wall):.1f} × ({min(wall):.1f}-{max(wall):.1f})",
        f"{median(cpu):.1f} ×",
        "[red]SLOWER[/]" if slower else "",
        changes,
    ]


def show_scaling(*, measured: Sequence[Measured], console: Console) -> None:
    """Print how cost grows with the registry, and with the list, where more than one size was measured."""
    for one in measured:
        for other in measured:
            if one.kind != other.kind:
                continue
            if one.rows == other.rows and one.members < other.members:
                _scaling(
                    f"{other.members:,} / {one.members:,} members, {one.rows:,} {one.kind} rows", one, other, console
                )
            if one.members == other.members and one.rows < other.rows:
                _scaling(f"{other.rows:,} / {one.rows:,} {one.kind} rows, {one.members:,} members", one, other, console)


def _scaling(label: str, one: Measured, other: Measured, console: Console) -> None:
    console.print(f"[bold]{label}[/]")
    for line in TOTALS:
        wall = median(walls(line=line, runs=other.runs)) / median(walls(line=line, runs=one.runs))
        cpu = median(cpus(line=line, runs=other.runs)) / median(cpus(line=line, runs=one.runs))
        console.print(f"  {line.label:<20} wall {wall:6.2f} ×   CPU {cpu:6.2f} ×")
    for action in ACTIONS:
        peaks = [median(run[action]["peak"] for run in each.runs) / MIB for each in (one, other)]
        console.print(f"  {action:<20} peak memory {peaks[0]:,.0f} and {peaks[1]:,.0f} MiB")


POPULATION_CAPTION = (
    "tariff: the rule, run once a case. prices: each month of each person, as int32. cost: by month and programme.\n"
    "plain: the prices by numpy, column by column, month by month. Each makes its own arrays. Medians of the runs.\n"
    "Peak memory: of the process once the step was done, from the least to the most."
)


def show_population(*, found: Mapping[str, Any], before: Figures, console: Console) -> None:
    """Print how fast a population was priced, and what the rule itself said of the sample."""
    title = f"{found['name']} · {found['runs']} runs"
    table = Table(title=title, title_justify="left", caption=POPULATION_CAPTION, caption_justify="left", box=box.SIMPLE)
    for name in ("step", "person-months\nper CPU second", "wall s", "CPU s", "peak\nMiB", "change\nwall / CPU"):
        table.add_column(name, justify="left" if name == "step" else "right", no_wrap=True)
    for step, cpu in found["cpu"].items():
        wall = found["wall"][step]
        rate = "" if step == "tariff" or not cpu else f"{found['people'] * found['months'] / cpu:,.0f}"
        changes = _grown(found["name"], step, {"wall": wall, "cpu": cpu}, before)
        table.add_row(step, rate, f"{wall:.3f}", f"{cpu:.3f}", str(found["peak_mib"].get(step, "")), changes)
    table.add_section()
    for label, share in found["ratios_cpu"].items():
        slower = is_regression(value=share, before=before.get((found["name"], "ratios_cpu", label)))
        times = f"{1 / share:.1f} × less" if share else ""
        table.add_row(label, "", "", times, "", "[red]SLOWER[/]" if slower else "", style="bold")
    console.print(table)
    verdict = f"{found['different']:,} months differ from the rule, by Rp{found['rupiah']:,}"
    style = "red" if found["different"] else "bold"
    console.print(
        f"[{style}]{verdict}[/]: {found['sample']:,} people, {found['asked']:,} questions to the rule"
        " (months of one page of the law share an answer)"
    )


SINGLE_CAPTION = (
    "Each acknowledged after its commit, with synchronous writes. Client, site and database server share the cores.\n"
    "commit: pgbench writes one row of one number; in turn: each waits for the commit before it, as a chain's must.\n"
    "floor: how many times more commits in turn one client makes a second. CPU: of the process that asks, for one."
)


def show_single(*, found: Mapping[str, Any], before: Figures, console: Console) -> None:
    """Print how many payments, registrations and questions a second, and how long each waits."""
    table = Table(
        title=found["name"], title_justify="left", caption=SINGLE_CAPTION, caption_justify="left", box=box.SIMPLE
    )
    for name in ("", "a second", "p50 ms", "p99 ms", "CPU ms", "floor", "change", "failed"):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for label, rate in found["per_second"].items():
        p50, p99 = (f"{found['wall'][f'{label}, {name}'] * 1000:.1f}" for name in ("p50", "p99"))
        cpu = f"{found['cpu'][label] * 1000:.2f}" if label in found["cpu"] else ""
        of_floor = f"{label} / floor"
        ratio = found["ratios_wall"].get(of_floor)
        changes = _grown(found["name"], of_floor, {"ratios_wall": ratio}, before) if ratio else ""
        failed = " ".join(f"{count} × {why}" for why, count in found["failed"].get(label, {}).items())
        table.add_row(label, f"{rate:,.0f}", p50, p99, cpu, f"{ratio:.1f} ×" if ratio else "", changes, failed)
    console.print(table)
    faults = ", ".join(found["faults"]) or "the books hold"
    console.print(f"{found['acknowledged']:,} payments acknowledged, {found['receipts']:,} receipts; {faults}")

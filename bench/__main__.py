"""`make bench`: lists of 10,000 and of 100,000 rows, step by step, against a registry, beside the floor under them.

Then a population is priced, beside plain numpy, and a tenth of it compared with the rule; and the site takes payments,
registrations and questions, one at a time, beside bare commits. `--single` measures these alone.

Each run is one line of `bench/history.jsonl`, and each figure is shown with its change against the runs before it.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bench.figures import Measured, Run
from bench.ground import Ground, forget, ground
from bench.history import HISTORY, append, earlier, line, read
from bench.report import show, show_population, show_scaling, show_single
from bench.single import Scale, measure, summary

SIZES = (10_000, 100_000)
MEMBERS = 50_000
PEOPLE = 10_000_000
SECONDS = 4
OUT = Path(__file__).parent / "out"  # on a real disk, as a temporary folder may not be


def bench(
    rows: Annotated[list[int] | None, typer.Option(help="Rows of the list; may be repeated.", min=1)] = None,
    members: Annotated[list[int] | None, typer.Option(help="Members beforehand; may be repeated.", min=0)] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Lists as CSV, not XLSX.")] = False,
    before: Annotated[int, typer.Option(help="Other lists that each clone took before, unmeasured.", min=0)] = 0,
    people: Annotated[int, typer.Option(help="People whose year is priced; 0 for none.", min=0)] = PEOPLE,
    runs: Annotated[int, typer.Option(help="Runs of each; medians are shown.", min=1)] = 3,
    seconds: Annotated[int, typer.Option(help="Of each kind of call, one at a time; 0 for none.", min=0)] = SECONDS,
    single: Annotated[bool, typer.Option("--single", help="Only calls that come one at a time.")] = False,
    out: Annotated[Path, typer.Option(help="Where it works, and leaves latest.json and big registries.")] = OUT,
    history: Annotated[Path, typer.Option(help="The file that remembers every run.")] = HISTORY,
    forget_: Annotated[bool, typer.Option("--forget", help="Only remove the registries kept in --out.")] = False,
) -> None:
    """Measure check, approval and payment of a list, and a bare COPY of the same rows, on the embedded server.

    Registries of a million members and more are laid down once and kept. A clone was copied a moment ago and has a
    checkpoint behind it; lists `before` make of it a server that has run.
    """
    if forget_:
        forget(folder=out)
        return
    sizes, kind, load_before = rows or list(SIZES), "csv" if csv else "xlsx", os.getloadavg()[0]
    console = Console(width=30 + 82 * len(sizes), highlight=False)  # for files and pipes as well
    out.mkdir(exist_ok=True)
    measured = [
        Measured(count, size, kind, taken, before)
        for count in ([] if single else members or [MEMBERS])
        for size, taken in _measure(out, count, sizes, kind, before, runs, console).items()
    ]
    priced = _price(0 if single else people, runs, console)
    alone = [
        measure(folder=out, scale=Scale(count, seconds), console=console) for count in (members or [MEMBERS]) if seconds
    ]
    told = [summary(found=each) for each in alone]
    facts = {**_machine(), "load": [round(load_before, 2), round(os.getloadavg()[0], 2)]}
    (out / "latest.json").write_text(json.dumps({**facts, "measured": [each._asdict() for each in measured]}, indent=1))
    this, others = line(facts=facts, measured=measured, summaries=[*priced, *told]), read(path=history)
    append(path=history, line=this)
    show(measured=measured, facts=facts, before=earlier(lines=others, like=this), console=console)
    show_scaling(measured=measured, console=console)
    for each in priced:
        show_population(found=each, before=earlier(lines=others, like=this), console=console)
    for each in told:
        show_single(found=each, before=earlier(lines=others, like=this), console=console)
    if any(each["different"] for each in priced) or not all(each.sound for each in alone):
        raise typer.Exit(1)


def _measure(
    out: Path, members: int, sizes: list[int], kind: str, before: int, runs: int, console: Console
) -> dict[int, list[Run]]:
    """Every run of every size against one registry, each after so many other lists."""
    with ground(folder=out, members=members) as standing:
        lists = ", ".join(f"{size:,}" for size in sizes)
        console.print(f"[dim]laying out {members:,} members and lists of {lists} rows as {kind} …[/]")
        standing.do("registry", members)
        for n in range(1 + before):
            standing.do("lists", standing.lists, kind, n, *sizes)
        standing.settle()
        # In turn, so that a busy minute of the machine does not fall on one size alone.
        taken = [(size, _one_run(standing, f"{size}.{kind}", before, n)) for n in range(runs) for size in sizes]
    return {size: [run for of, run in taken if of == size] for size in sizes}


def _one_run(standing: Ground, file: str, before: int, n: int) -> Run:
    """The whole walk on a fresh clone: what each action took, and the floor."""
    with standing.clone(f"run_{file.replace('.', '_')}_{n}") as on:
        standing.do("agree", on=on)
        for other in range(before, 0, -1):
            _check_and_approve(standing, standing.lists / f"{other}-{file}", on)
        checked, approved = _check_and_approve(standing, standing.lists / f"0-{file}", on)
        received = standing.do("receive", standing.server, checked["cost"], on=on)
        floor = standing.do("floor", standing.server, checked["list"], on=on)
    return {"check": checked, "approve": approved, "receive": received, "floor": floor}


def _check_and_approve(standing: Ground, file: Path, on: str) -> tuple[dict[str, Any], dict[str, Any]]:
    checked = standing.do("check", standing.server, file, on=on)
    return checked, standing.do("approve", standing.server, checked["list"], on=on)


def _price(people: int, runs: int, console: Console) -> list[dict[str, Any]]:
    """What `bench.population` found, in a process of its own so that its memory is its own; nothing of nobody."""
    if not people:
        return []
    console.print(f"[dim]pricing a year of {people:,} people, and comparing a tenth of them with the rule …[/]")
    command = [sys.executable, "-m", "bench.population", str(people), str(runs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(done.stdout.splitlines()[-1])]


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": os.cpu_count(),
    }


def _processor() -> str:
    """The processor's name as Linux tells it; elsewhere the kind of machine."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    typer.run(bench)

"""`make bench`: a list of 10,000 and one of 100,000, step by step, against a registry, beside the floor under them."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bench.ground import Ground, ground
from bench.report import show

SIZES = (10_000, 100_000)
OUT = Path(__file__).parent / "out"  # on a real disk, as a temporary folder may not be


def bench(
    rows: Annotated[list[int] | None, typer.Option(help="Rows of the list; may be repeated.", min=1)] = None,
    members: Annotated[int, typer.Option(help="Members in the registry beforehand.", min=0)] = 50_000,
    runs: Annotated[int, typer.Option(help="Runs of each; medians are shown.", min=1)] = 3,
    out: Annotated[Path, typer.Option(help="Where it works, and leaves latest.json.")] = OUT,
) -> None:
    """Measure check, approval and payment of a list, and a bare COPY of the same rows, on the embedded server."""
    sizes, load_before = rows or list(SIZES), os.getloadavg()[0]
    console = Console(width=30 + 65 * len(sizes), highlight=False)  # for files and pipes as well
    out.mkdir(exist_ok=True)
    with ground(folder=out) as standing:
        console.print(
            f"[dim]laying out {members:,} members and lists of {', '.join(f'{n:,}' for n in sizes)} rows …[/]"
        )
        standing.do("lay_out", standing.home, members, *sizes)
        standing.settle()
        # In turn, so that a busy minute of the machine does not fall on one size alone.
        taken = [(size, _one_run(standing, size, n)) for n in range(runs) for size in sizes]
    measured = {size: [run for of, run in taken if of == size] for size in sizes}
    facts = {**_machine(), "load": [load_before, os.getloadavg()[0]], "members": members, "runs": runs}
    (out / "latest.json").write_text(json.dumps({**facts, "sizes": measured}, indent=1) + "\n")
    show(measured=measured, facts=facts, console=console)


def _one_run(standing: Ground, rows: int, n: int) -> dict[str, Any]:
    """The whole walk on a fresh clone: what each action took, and the floor."""
    with standing.clone(f"run_{rows}_{n}") as on:
        checked = standing.do("check", standing.server, standing.home / f"{rows}.xlsx", on=on)
        approved = standing.do("approve", standing.server, checked["list"], on=on)
        received = standing.do("receive", standing.server, checked["cost"], on=on)
        floor = standing.do("floor", standing.server, on=on)
    return {"check": checked, "approve": approved, "receive": received, "floor": floor}


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    typer.run(bench)

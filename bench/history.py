"""What the bench measured before: one line of JSON a run, kept with the code, so that a slower commit is seen.

Seconds of another kind of machine say nothing here, so they are not compared; ratios to the floor travel.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Measured, summary

HISTORY = Path(__file__).parent / "history.jsonl"
LAST = 5
"""How many runs the median is taken of."""

REGRESSION = 0.15
"""A ratio that is more than this above what it was is a regression."""

Entry = Mapping[str, Any]
Figures = Mapping[tuple[str, str, str], float]
"""By name of the measurement, kind of figure (wall, cpu, ratios_wall, ratios_cpu) and its label."""


def line(*, facts: Mapping[str, Any], measured: Sequence[Measured], summaries: Sequence[Entry] = ()) -> Entry:
    """A run as the history keeps it; `summaries` are of what was measured beside the lists."""
    return {**facts, "measured": [*(summary(measured=each) for each in measured), *summaries]}


def read(*, path: Path) -> list[Entry]:
    """All runs so far, the oldest first."""
    return [json.loads(text) for text in path.read_text().splitlines()] if path.exists() else []


def append(*, path: Path, line: Entry) -> None:
    """Remember a run."""
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")


def earlier(*, lines: Sequence[Entry], like: Entry) -> Figures:
    """The median of the last runs, of each figure of `like`: seconds of machines of its kind, ratios of any."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for entry in lines:
        kinds = ["ratios_wall", "ratios_cpu", *(("wall", "cpu") if _machine(entry) == _machine(like) else ())]
        for measured in entry["measured"]:
            for kind in kinds:
                for label, value in measured[kind].items():
                    found.setdefault((measured["name"], kind, label), []).append(value)
    return {key: median(values[-LAST:]) for key, values in found.items()}


def change(*, value: float, before: float | None) -> float | None:
    """By what part of itself a figure grew; None where there was none."""
    return value / before - 1 if before else None


def is_regression(*, value: float, before: float | None) -> bool:
    """Whether a ratio is notably worse than it was."""
    grown = change(value=value, before=before)
    return grown is not None and grown > REGRESSION


def _machine(entry: Entry) -> tuple[Any, ...]:
    return entry["processor"], entry["cores"], str(entry["python"]).rpartition(".")[0]

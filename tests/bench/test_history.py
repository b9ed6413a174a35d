"""The bench's memory: what it keeps of a run, and which runs it compares."""

from pathlib import Path
from typing import Any

import pytest

from bench.figures import RATIOS, Measured, lines, ratios
from bench.history import append, earlier, is_regression, line, read

FACTS = {"commit": "abc", "processor": "EPYC", "cores": 2, "python": "3.11.7", "load": [0.1, 0.2]}
PEAK = 2**20 * 100


def run(*, write: float = 2.0, floor: float = 0.5) -> dict[str, Any]:
    """A walk whose steps all take a second but for the write and the floor."""

    def step(wall: float = 1.0) -> dict[str, float]:
        return {"wall": wall, "own": wall / 2, "server": wall / 2}

    return {
        "check": {"steps": {"begin": step(), "read": step()}, "peak": PEAK},
        "approve": {"steps": {"begin": step(), "write": step(write)}, "peak": PEAK},
        "receive": {"steps": {"receive": step()}, "peak": PEAK},
        "floor": {"steps": {"enrolment": step(floor), "months": step(floor)}, "rows": {"enrolment": 6, "months": 12}},
    }


def entry(*, write: float = 2.0, members: int = 20, **facts: Any) -> dict[str, Any]:
    measured = Measured(members, 40, "xlsx", [run(write=write)])
    return dict(line(facts={**FACTS, **facts}, measured=[measured]))


def test_what_was_remembered_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert read(path=path) == []
    for n in range(2):
        append(path=path, line=entry(commit=str(n)))
    assert [each["commit"] for each in read(path=path)] == ["0", "1"]
    assert read(path=path)[0]["measured"][0]["peak_mib"] == {"check": 100, "approve": 100, "receive": 100}


def test_a_ratio_is_taken_within_each_run() -> None:
    runs = [run(write=2, floor=0.5), run(write=30, floor=10)]  # the second met a busy minute
    wall, cpu = ratios(ratio=RATIOS[0], runs=runs)
    assert wall == cpu == [4, 3]


def test_the_lines_are_the_steps_that_there_were() -> None:
    labels = [each.label.strip() for each in lines(runs=[run()])]
    assert labels == [
        *("check · read", "check", "approve · write", "approve", "check + approve", "receive (months)", "whole"),
    ]


def test_what_was_measured_beside_the_lists_is_remembered_too() -> None:
    beside = {"name": "9 people", "wall": {"plain": 2.0}, "cpu": {"plain": 1.0}, "ratios_wall": {}, "ratios_cpu": {}}
    this = line(facts=FACTS, measured=[], summaries=[beside])
    assert earlier(lines=[this, this], like=this) == {("9 people", "wall", "plain"): 2, ("9 people", "cpu", "plain"): 1}


def test_ratios_travel_and_seconds_do_not() -> None:
    name, ratio = "40 xlsx rows, 20 members", RATIOS[0].label
    before = earlier(lines=[entry(write=2, processor="Xeon")], like=entry())
    assert before[name, "ratios_cpu", ratio] == 4
    assert (name, "wall", "approve") not in before
    assert earlier(lines=[entry(python="3.11.9")], like=entry())[name, "wall", "approve"] == 3
    assert (name, "wall", "approve") not in earlier(lines=[entry(python="3.12.1")], like=entry())


def test_only_the_same_sizes_and_the_last_runs_are_compared() -> None:
    lines = [entry(write=100), *(entry(write=write) for write in (1, 2, 3, 4, 5)), entry(write=9, members=30)]
    before = earlier(lines=lines, like=entry())
    assert before["40 xlsx rows, 20 members", "ratios_cpu", RATIOS[0].label] == 6  # 3 seconds to half of one
    assert before["40 xlsx rows, 30 members", "ratios_cpu", RATIOS[0].label] == 18


@pytest.mark.parametrize(
    ("value", "before", "slower"), [(1.16, 1, True), (1.14, 1, False), (0.5, 1, False), (9, None, False)]
)
def test_a_ratio_that_grew_by_more_than_15_percent_is_a_regression(
    value: float, before: float | None, slower: bool
) -> None:
    assert is_regression(value=value, before=before) == slower

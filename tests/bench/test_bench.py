"""The bench still measures what it says, and clears up after itself."""

import json
import subprocess
import sys
from pathlib import Path

from bench.report import FLOORS, LINES

ROOT = Path(__file__).parents[2]


def test_every_step_and_its_floor_are_measured_and_nothing_is_left_behind(tmp_path: Path) -> None:
    words = ("--rows", "40", "--members", "20", "--runs", "1", "--out", str(tmp_path))
    done = subprocess.run([sys.executable, "-m", "bench", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(line.label in done.stdout for line in LINES)
    assert [path.name for path in tmp_path.iterdir()] == ["latest.json"]

    [run] = json.loads((tmp_path / "latest.json").read_text())["sizes"]["40"]
    for line in (*LINES, *(line for pair in FLOORS for line in pair)):
        for action, step in line.parts:
            if step:
                assert run[action]["steps"][step]["wall"] > 0
    assert all(run[action]["peak"] > 20 * 2**20 for action in ("check", "approve", "receive"))

    people, rows = run["approve"]["people"], run["floor"]["rows"]
    assert rows["enrolment"] >= 5 * people > 0  # worker, job, match keys, welfare, enrolment; and heirs
    assert rows["months"] == 12 * people  # six months of two programmes

"""The bench still measures what it says, and clears up after itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import RATIOS, TOTALS
from bench.ground import KEPT, ground

ROOT = Path(__file__).parents[2]


def test_every_action_and_its_floor_are_measured_and_nothing_is_left_behind(tmp_path: Path) -> None:
    out, history = tmp_path / "out", tmp_path / "history.jsonl"
    words = (
        "--rows",
        "40",
        "--members",
        "20",
        "--members",
        "30",
        "--runs",
        "1",
        "--csv",
        "--people",
        "300",
        "--seconds",
        "0",
    )
    command = [sys.executable, "-m", "bench", *words, "--out", str(out), "--history", str(history)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(line.label in done.stdout for line in (*TOTALS, *RATIOS))
    assert "30 / 20 members, 40 csv rows" in done.stdout
    assert "0 months differ from the rule, by Rp0: 30 people" in done.stdout
    assert [path.name for path in out.iterdir()] == ["latest.json"]

    [entry] = map(json.loads, history.read_text().splitlines())
    names = ["40 csv rows, 20 members", "40 csv rows, 30 members", "300 people × 12 months"]
    assert [each["name"] for each in entry["measured"]] == names
    assert all(entry["measured"][0]["peak_mib"][action] > 20 for action in ("check", "approve", "receive"))
    assert all(entry["measured"][0]["ratios_wall"][ratio.label] > 0 for ratio in RATIOS)

    [run] = json.loads((out / "latest.json").read_text())["measured"][0]["runs"]
    assert run["approve"]["steps"]["write"]["wall"] > 0
    people, rows = run["approve"]["people"], run["floor"]["rows"]
    assert rows["enrolment"] >= 5 * people > 0  # worker, job, match keys, welfare, enrolment; and heirs
    assert rows["months"] == 12 * people  # six months of two programmes


def test_a_big_registry_is_kept_and_forgotten_on_demand(tmp_path: Path) -> None:
    with ground(folder=tmp_path, members=KEPT) as standing:
        with pytest.raises(KeyboardInterrupt), standing.clone("run_1_0"):  # one that is ended drops its clone
            raise KeyboardInterrupt
        assert standing.clones() == []
        with standing._postgres() as connection:
            connection.execute("CREATE DATABASE run_killed")
    with ground(folder=tmp_path, members=KEPT) as standing:
        assert standing.clones() == []
    assert [path.name for path in tmp_path.iterdir()] == [f"registry-{KEPT}"]
    subprocess.run([sys.executable, "-m", "bench", "--forget", "--out", str(tmp_path)], cwd=ROOT, check=True)
    assert not list(tmp_path.iterdir())


def test_a_list_may_come_after_others_which_are_not_measured(tmp_path: Path) -> None:
    words = (
        "--rows",
        "40",
        "--members",
        "20",
        "--runs",
        "1",
        "--before",
        "2",
        "--csv",
        "--people",
        "0",
        "--seconds",
        "0",
    )
    command = [sys.executable, "-m", "bench", *words, "--out", str(tmp_path), "--history", str(tmp_path / "h.jsonl")]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    [measured] = json.loads((tmp_path / "h.jsonl").read_text())["measured"]
    assert measured["name"] == "40 csv rows, 20 members, after 2 lists"
    [run] = json.loads((tmp_path / "latest.json").read_text())["measured"][0]["runs"]
    people, rows = run["approve"]["people"], run["floor"]["rows"]
    assert 5 * people - 20 <= rows["enrolment"] < 9 * people  # this list's alone; known members are only enrolled

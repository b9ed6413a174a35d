"""One payment at a time is measured on a served site, and every answer is a receipt."""

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from bench.report import show_single
from bench.single import Found, Scale, Timed, measure, summary


def test_every_payment_that_was_acknowledged_is_there_beside_its_floor(tmp_path: Path) -> None:
    found = measure(folder=tmp_path, scale=Scale(20, 0.3, (2,), (1,)), console=Console(quiet=True))
    assert found.sound, (found.acknowledged, found.receipts, found.faults, found.timed)
    rates = {each.label: each.per_second for each in found.timed}
    assert all(rates.values())
    assert {"commit, 2 clients", "deposit(), 1 processes", "SNAP payments, 2 connections"} <= set(rates)
    assert found.acknowledged > 2
    assert list(tmp_path.iterdir()) == []

    kept = json.loads(json.dumps(summary(found=found)))
    assert 0 < kept["wall"]["API payments, 2 connections, p50"] <= kept["wall"]["API payments, 2 connections, p99"]
    assert kept["ratios_wall"]["API payments, 2 connections / floor"] > 1
    show_single(found=kept, before={}, console=(console := Console(width=120, record=True, file=StringIO())))
    assert "the books hold" in console.export_text()


def test_a_payment_that_was_acknowledged_and_is_not_there_is_a_fault() -> None:
    fine = Found(20, [Timed.of("commit in turn", [0.1, 0.2], 1)], 5, 5, [])
    assert fine.sound
    assert not fine._replace(receipts=4).sound
    assert not fine._replace(faults=["audit"]).sound
    assert not fine._replace(timed=[Timed.of("API payments", [0.1], 1, {"500": 1})]).sound

"""Minutes and receipts by their commands: a PDF, its number, and a clear no."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.sponsors.walk import MONTH, Walk, rows


def test_papers_of_a_list(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    payung = installation.payung
    walk.agreement()
    checked = walk.check(rows(1, 3)).list.id
    file, again = tmp_path / "berita acara.pdf", tmp_path / "again.pdf"
    assert payung("list", "minutes", checked, "--out", file, "--json").codes == ["list.not_approved"]
    assert not file.exists()

    walk.approve(checked)
    walk.receive(4 * MONTH, "SP2D-A")
    printed = payung("--lang", "id", "list", "minutes", checked, "--out", file, "--json")
    assert (printed.status, shape(printed.json)) == (0, {"file": str, "number": str, "sha256": str})
    assert printed.json["number"].startswith("000001/BA-PAYUNG/")
    assert printed.json["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert file.stat().st_mode & 0o077 == 0

    walk.reverse("SP2D-A")
    assert str(again) in payung("--lang", "id", "list", "minutes", checked, "--out", again).out
    assert again.read_bytes() == file.read_bytes()

    receipt = payung("receipt", "SP2D-A", "--out", tmp_path / "kuitansi.pdf", "--json")
    assert shape(receipt.json) == {"file": str, "number": str, "sha256": str, "stands": bool}
    assert receipt.json["stands"] is False
    said = payung("receipt", "SP2D-A", "--out", tmp_path / "kuitansi.pdf").out
    assert "taken back" in said
    assert receipt.json["number"] in said
    assert payung("receipt", "SP2D-Z", "--out", again, "--json").codes == ["payment.unknown"]
    assert payung("receipt", "SP2D-A", "--out", tmp_path / "kuitansi.txt").status == 2
    assert payung("receipt", "SP2D-A", "--out", tmp_path / "nowhere" / "kuitansi.pdf").status == 2


@pytest.mark.parametrize("words", [("list", "minutes", "0" * 16), ("receipt", "SP2D-A")])
def test_nothing_is_printed_of_what_is_not_there(installation: Installation, tmp_path: Path, words: tuple[str]) -> None:
    refused = installation.payung(*words, "--out", tmp_path / "paper.pdf", "--json")
    assert refused.status == 3
    assert [*json.loads(refused.out)] == ["problems"]
    assert not (tmp_path / "paper.pdf").exists()

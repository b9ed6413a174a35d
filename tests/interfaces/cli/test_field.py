"""An agent's file by a command."""

from pathlib import Path

from payung.kernel.boxes import public_point
from payung.kernel.keys import read_keys
from tests.conftest import Installation
from tests.outreach.phone import file_of, told


def test_a_file_is_imported_once_however_often(installation: Installation, tmp_path: Path) -> None:
    installation.payung("user", "add", "maria", "--by", "maria")
    point = public_point(keys=read_keys(installation.fresh.keys))
    file = tmp_path / "antrean-maria-2.payung"
    file.write_bytes(file_of(told(), told(nik="1", name="Yosef Bria"), agent="maria", point=point))
    first = installation.payung("agent", "import", file, "--by", "maria", "--json")
    assert (first.status, first.json["registered"], first.json["to_mend"]) == (1, 1, 1)
    assert [problem["code"] for problem in first.json["people"][1]["problems"]] == ["nik.length"]
    said = installation.payung("agent", "import", file, "--by", "maria", "--lang", "en").out
    assert f"✓ Maria Seran  {first.json['people'][0]['number']}" in said
    assert "Registered: 1. Wait for an officer: 0. To mend: 1." in said
    file.write_bytes(b"{}")
    assert installation.payung("agent", "import", file, "--by", "maria", "--json").codes == ["box.unreadable"]

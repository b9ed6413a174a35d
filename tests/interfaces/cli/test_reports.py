"""`payung report sponsor`: a workbook, a PDF, the figures themselves, and a clear no."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Installation
from tests.interfaces.cli.shapes import shape
from tests.reporting.sponsorship.year import COMPANY, LAST, MONTHS, PEOPLE, PROVINCE, lived, secrets
from tests.sponsors.walk import CODE, MONTH, Walk

TRAITS = ("region", "sex", "age", "occupation", "decile")
STAYED = [{"months": int, "people": int, "stayed": int}]
FIGURES = {
    **dict.fromkeys(("agreement", "funder", "from", "to", "on", "known_at", "audit_head", "file"), str),
    "provisional": bool,
    "budget": {"budget": int, "spent": int, "committed": int, "available": int},
    "funders": [
        {**{"n": int, "name": str, "share": int, "received": int, "returned": int}}
        | {"spent": int, "committed": int, "waiting": int}
    ],
    "months": [
        {**{"month": str, "people": int, "amount": int, "programmes": {"jkk": int, "jkm": int}}}
        | {"shares": {PROVINCE: int, COMPANY: int}}
    ],
    "people": {"people": int, "months": int, "amount": int},
    **{"enrolled": int, "left": {}, "next_steps": {}, "claims": type(None), "deaths": type(None)},
    "lists": [
        {**{"list": str, "checked_on": str, "round": int, "rows": int, "ready": int, "to_mend": int}}
        | {**{"already_covered": int, "ask_person": int, "leaving": int, "enrolled": int, "reasons": []}}
    ],
    "quotas": [{"region": str, "people": int, "used": int}],
    "cover": {"paid": int, "grace": int, "none": int},
    "after": {
        **{"going_on": int, "dead": int, "ended": int, "stayed": STAYED},
        **{"by_sex": {"F": STAYED, "M": STAYED}},
    },
}


def test_the_figures_themselves(installation: Installation, walk: Walk) -> None:
    people = lived(walk)
    words = ("report", "sponsor", CODE, "--on", (LAST + 1).first)
    told = installation.payung(*words, "--json")
    assert told.status == 0
    found = told.json
    traits, regions = found["people"].pop("by"), found["after"].pop("by_region")
    assert shape(found) == FIGURES
    assert {trait: sum(counts.values()) for trait, counts in traits.items()} == dict.fromkeys(TRAITS, PEOPLE)
    assert sum(windows[0]["stayed"] for windows in regions.values()) == 9
    assert (found["people"]["people"], found["people"]["amount"]) == (PEOPLE, 2 * PEOPLE * MONTH)
    assert [month["shares"] for month in found["months"]] == [
        {PROVINCE: PEOPLE * MONTH * 3 // 4, COMPANY: PEOPLE * MONTH // 4}
    ] * (MONTHS - 1)
    assert found["after"]["stayed"][0] == {"months": 1, "people": PEOPLE, "stayed": 9}
    assert not [secret for secret in secrets(walk, people) if secret in told.out]

    again = installation.payung(*words, "--known-at", found["known_at"], "--json").json
    assert again["audit_head"] == found["audit_head"]
    assert again["months"] == found["months"]


def test_a_workbook_and_a_pdf(installation: Installation, walk: Walk, tmp_path: Path) -> None:
    people = lived(walk)
    for name in ("laporan.xlsx", "laporan.PDF"):
        file = tmp_path / name
        told = installation.payung("--lang", "id", "report", "sponsor", CODE, "--out", file, "--json")
        assert (told.status, told.json["file"]) == (0, str(file))
        assert file.stat().st_mode & 0o077 == 0
        assert str(file) in installation.payung("report", "sponsor", CODE, "--out", file).out
    assert (tmp_path / "laporan.PDF").read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "laporan.xlsx").read_bytes())) as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert not [secret for secret in secrets(walk, people) if secret.encode() in content]


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_the_screen(installation: Installation, walk: Walk, language: str) -> None:
    people = lived(walk)
    said = installation.payung("--lang", language, "report", "sponsor", CODE, "--funder", COMPANY).out
    assert "Rp336.000" in said  # its quarter of two months
    assert not [secret for secret in secrets(walk, people) if secret in said]


@pytest.mark.parametrize(
    ("words", "status", "codes"),
    [
        (("NOBODY",), 3, ["agreement.unknown"]),
        ((CODE, "--funder", "PT Lain"), 3, ["agreement.party_unknown"]),
        ((CODE, "--from", "2027-05", "--to", "2027-01"), 2, []),
        ((CODE, "--on", "kemarin"), 2, []),
        ((CODE, "--known-at", "2027-01-01"), 2, []),
        ((CODE, "--out", "laporan.docx"), 2, []),
    ],
)
def test_a_clear_no(
    installation: Installation, walk: Walk, words: tuple[str, ...], status: int, codes: list[str]
) -> None:
    walk.agreement()
    told = installation.payung("report", "sponsor", *words, "--json")
    assert told.status == status
    assert not codes or told.codes == codes

"""Papers are the same bytes whoever prints them, and show data as they are."""

import hashlib
import json
import subprocess
import sys
from typing import Any

import pytest

from payung.documents.printing import FOR_ARCHIVES, pdf

LINE = {"name": "Kota Kupang", "people": "2", "amounts": ["Rp20.000", "Rp13.600"], "total": "Rp33.600"}
SUMS = {"programmes": ["JKK", "JKM"], "rows": [LINE], "sum": LINE}
RECEIPT: dict[str, Any] = {
    "language": "id",
    "number": "000001/KW-PAYUNG/XI/2026",
    "day": [2026, 11, 21],
    "date": "21 November 2026",
    "time": "12.59 WITA",
    "entry": "7",
    "hash": "ab" * 32,
    "payer": "Yuliana Bere",
    "worker": "123456789012",
    "amount": "Rp33.600",
    "words": "Tiga puluh tiga ribu enam ratus rupiah",
    "reference": "BANK-1",
    "kept_as": "BANK-1",
    "recorded_by": "maria",
    "group": False,
    "months": SUMS,
}


def receipt(**changes: Any) -> bytes:
    return pdf(template="receipt", data=RECEIPT | changes)


def test_two_processes_print_the_same_bytes() -> None:
    program = (
        "import hashlib, json, sys; from payung.documents.printing import pdf;"
        "print(hashlib.sha256(pdf(template='receipt', data=json.load(sys.stdin))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(RECEIPT), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(receipt()).hexdigest()


def test_the_order_of_the_data_does_not_matter() -> None:
    assert pdf(template="receipt", data=dict(reversed(RECEIPT.items()))) == receipt()


def test_other_data_are_another_paper() -> None:
    assert len({receipt(), receipt(amount="Rp33.601"), receipt(language="en"), receipt(day=[2026, 11, 22])}) == 4


def test_a_reversed_receipt_is_another_paper_and_for_archives_too() -> None:
    undone = {"date": "22 November 2026", "time": "08.01 WITA", "why": "kliring ditolak", "by": "maria", "entry": "9"}
    marked = receipt(reversed=undone)
    assert marked == receipt(reversed=undone)
    assert len({marked, receipt(), receipt(reversed=undone | {"why": "salah kirim"})}) == 3
    assert b"<pdfuaid:part>1</pdfuaid:part>" in marked
    assert all(b"/Count 1" in paper and b"/Count 2" not in paper for paper in (marked, receipt()))  # pages
    assert b"DIBATALKAN" in marked  # in its title, which alone is not compressed


def test_papers_are_for_archives_and_for_those_who_listen() -> None:
    printed = receipt()
    assert FOR_ARCHIVES == ["a-2a", "ua-1"]
    assert b"<pdfaid:part>2</pdfaid:part>" in printed
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed
    assert b"Kuitansi 000001/KW-PAYUNG/XI/2026" in printed


@pytest.mark.parametrize(
    "name", ['#panic("ran")', "$x", "*b", "= a\n- b", "\\", "#sys.inputs", "]#panic()[", "<label>", "@ref", "// a"]
)
def test_data_are_never_run(name: str) -> None:
    receipt(payer=name, reference=name, recorded_by=name)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u0000", "\u00ad", "\ufeff"])
def test_characters_that_nobody_sees_are_left_out(hidden: str) -> None:
    assert receipt(payer=f"Yuliana {hidden}Bere") == receipt()


def test_a_letter_that_no_font_has_does_not_stop_the_press() -> None:
    printed = receipt(payer="Yuliana 😀")
    assert printed == receipt(payer="Yuliana 😀")
    assert printed.startswith(b"%PDF-")


def test_an_incomplete_paper_is_a_mistake_of_ours() -> None:
    with pytest.raises(RuntimeError, match="payer"):
        pdf(template="receipt", data={key: value for key, value in RECEIPT.items() if key != "payer"})


def test_a_groups_receipt_and_one_members_part_of_it_are_told_apart() -> None:
    assert b"Kuitansi: bagian seorang anggota" in receipt(group=True, member="Yuliana Bere (123456789012)", number="1")
    assert b"bagian seorang anggota" not in receipt(group=True)

"""The empty workbook that officers begin with is read as a list, once it is filled in."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from payung.kernel.language import Language
from payung.people.checks import check_nik
from payung.sponsors.files.headings import FIELDS, NEEDED
from payung.sponsors.files.reading import missing_fields, read_table
from payung.sponsors.templates import EXAMPLES, WORDS, Column, columns, write_template
from payung.sponsors.verdicts import LEAVING
from tests.sponsors.meeting import TERMS
from tests.sponsors.walk import Walk, row, rows

SEVERE = TERMS._replace(
    max_decile=3, extreme_poor=True, status_months=6, sex="F", occupations=("fisher",), region="53.04"
)


def template(*, changes: bool = False, language: Language = "id", **terms: Any) -> bytes:
    out = io.BytesIO()
    write_template(code="NTT", terms=TERMS._replace(**terms), changes=changes, out=out, language=language)
    return out.getvalue()


def filled(content: bytes, *people: Mapping[str, str]) -> bytes:
    """The template with these people written into its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    table = read_table(content=content, name="t.xlsx")
    for line, person in enumerate(people, start=2):
        for field, cell in person.items():
            sheet.cell(line, table.columns[field] + 1, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("changes", [False, True])
def test_every_column_is_recognised_as_what_it_is(language: Language, changes: bool) -> None:
    table = read_table(content=template(changes=changes, language=language), name="t.xlsx")
    assert list(table.columns) == [column.field for column in columns(terms=TERMS, changes=changes)]
    assert missing_fields(table=table, needed=NEEDED) is None
    assert len(table.rows) == 0
    assert ("change" in table.columns) == changes


def test_a_filled_template_is_a_list(walk: Walk) -> None:
    agreement = walk.agreement()
    content = filled(template(**agreement.terms._asdict()), *rows(1, 4))
    checked = walk.check(content)
    assert (checked.list.outcomes["ready"], checked.list.rows, checked.reading["sheet"]) == (3, 3, "Daftar")


def test_a_filled_template_is_a_change_list(walk: Walk) -> None:
    agreement = walk.agreement()
    walk.enrol(rows(1, 4))
    leaver = {name: row(1)[name] for name in ("nik", "name")}
    content = filled(
        template(changes=True, **agreement.terms._asdict()),
        {"change": "masuk", **row(9)},
        {"change": "keluar", **leaver, "leaving_reason": "pindah"},
    )
    checked = walk.check(content)
    assert (checked.list.outcomes["ready"], checked.list.outcomes[LEAVING]) == (1, 1)
    assert walk.approve(checked.list.id).leaving == 1
    assert walk.holds()


def test_it_offers_and_asks_for_what_the_agreement_does() -> None:
    found = {column.field: column for column in columns(terms=SEVERE, changes=False)}
    assert found["sex"].offers == ("P",)
    assert found["decile"].offers == ("1", "2", "3")
    assert found["region"].offers == ("Kabupaten Belu",)
    assert len(found["occupation"].offers) == 1
    asked = {field for field, column in found.items() if column.needed == "yes"}
    assert asked == {*NEEDED, "decile", "extreme_poor", "status_on"}
    assert found["status_on"].heading == "Tanggal Desil *"


def test_of_a_change_list_only_comers_need_what_a_list_needs() -> None:
    found = {column.field: column for column in columns(terms=TERMS, changes=True)}
    assert [field for field, column in found.items() if column.needed == "yes"] == ["change", "nik", "name"]
    assert found["birth_date"].needed == "comers"
    assert found["leaving_reason"].needed == "leavers"


def test_no_cell_is_a_formula_and_the_example_is_nobody() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(changes=True)))
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    assert [problem.code for problem in check_nik(cell=EXAMPLES["nik"])[1]] == ["nik.serial_zero"]


def test_the_cells_of_a_column_offer_its_words_and_keep_their_kind() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(changes=True))).worksheets[0]
    offered = {str(each.sqref).partition("2:")[0]: each for each in sheet.data_validations.dataValidation}
    assert offered["A"].formula1 == "Pilihan!$A$1:$A$2"
    assert {each.errorStyle for each in offered.values()} == {"warning"}
    assert sheet.column_dimensions["B"].number_format == "@"


def test_both_languages_say_something_of_the_same_columns() -> None:
    assert set(WORDS["id"]) == set(WORDS["en"])
    assert set(EXAMPLES) == {column.field for column in columns(terms=TERMS, changes=True)}
    assert set(EXAMPLES) <= set(FIELDS)
    assert Column("nik", "yes", ()).heading == "NIK *"

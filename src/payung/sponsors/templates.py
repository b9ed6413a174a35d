"""An empty workbook for a list, or a change list, of an agreement: what officers begin with. Pure.

Its first sheet is read as it is filled in: headings in Indonesian, as every list has them. The second says of each
column what belongs there, with an example. A third, hidden, holds the words that cells offer; other words are read as
well, so a cell only warns. Nothing in it is a formula.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from payung.kernel.language import Language
from payung.people.occupations import occupations
from payung.people.regions import REGIONS
from payung.sponsors.checks import LETTERS, Terms, fields_needed
from payung.sponsors.files.headings import FIELDS, NEEDED
from payung.sponsors.files.rejects import DAY, WIDTHS

OF_PERSONS = (
    *("nik", "name", "birth_date", "sex", "region", "district", "village", "address", "phone", "occupation", "income"),
    *("decile", "extreme_poor", "status_on", "status_source", "mother_name", "heirs", "heir_relation"),
)
OF_LEAVERS = ("member_number", "leaving_reason", "leaving_month")
DAYS = ("birth_date", "status_on")
OFFERED = 20_000  # rows whose cells offer words
WARN = {"error_type": "warning"}
EXAMPLES: Mapping[str, str] = {
    **{"change": "masuk", "nik": "5371015408900000", "name": "Maria Klara Seran", "birth_date": "14/08/1990"},
    **{
        "sex": "P",
        "region": "Kota Kupang",
        "district": "Kelapa Lima",
        "village": "Oesapa",
        "address": "Jl. Timor Raya",
    },
    **{"phone": "081234567890", "occupation": "Nelayan", "income": "1500000", "decile": "2", "extreme_poor": "ya"},
    **{"status_on": "01/10/2026", "status_source": "DTSEN", "mother_name": "Yustina Hoar", "heirs": "Yohanes Seran"},
    **{"heir_relation": "suami", "member_number": "", "leaving_reason": "pindah", "leaving_month": "2027-02"},
}
"""One cell of each column. The NIK is nobody's: its last four digits are never all 0."""

Said = Mapping[str, str]
WORDS: Mapping[Language, Said] = {
    "id": {
        "list": "Daftar",
        "changes": "Mutasi",
        "guide": "Petunjuk",
        "column": "Kolom",
        "needed": "Wajib",
        "example": "Contoh",
        "about": "Keterangan",
        "yes": "ya",
        "comers": "ya, untuk yang masuk",
        "leavers": "ya, untuk yang keluar",
        "agreement": "Perjanjian",
        "nik": "16 angka sesuai KTP; kolomnya teks, supaya angkanya tidak hilang. Contoh ini bukan NIK siapa pun.",
        "birth_date": "Hari/bulan/tahun.",
        "sex": "L atau P.",
        "region": "Kabupaten atau kota domisili sekarang.",
        "occupation": "Pilih dari daftar, atau tulis dengan kata sendiri.",
        "income": "Rupiah sebulan. Kosong: lapisan penghasilan terendah.",
        "decile": "1 (termiskin) sampai 10.",
        "extreme_poor": "ya atau tidak.",
        "status_on": "Data kesejahteraan itu per tanggal berapa.",
        "heirs": "Nama ahli waris; beberapa nama dipisahkan titik koma.",
        "change": "masuk untuk orang yang ditambahkan, keluar untuk orang yang tidak ditanggung lagi.",
        "member_number": "Untuk yang keluar, bila NIK tidak ada.",
        "leaving_reason": "meninggal, pindah, bekerja, mengundurkan diri, atau tidak berhak.",
        "leaving_month": "Kosong: bulan pertama yang belum dibayar. Bulan yang sudah dibayar tetap berlaku.",
    },
    "en": {
        "list": "Daftar",
        "changes": "Mutasi",
        "guide": "Guide",
        "column": "Column",
        "needed": "Needed",
        "example": "Example",
        "about": "What belongs there",
        "yes": "yes",
        "comers": "yes, of those who come",
        "leavers": "yes, of those who go",
        "agreement": "Agreement",
        "nik": "16 digits as on the identity card; the column is text, lest a digit be lost. This is nobody's NIK.",
        "birth_date": "Day/month/year.",
        "sex": "L (male) or P (female).",
        "region": "Kabupaten or kota where the person lives now.",
        "occupation": "Choose one, or use your own words.",
        "income": "Rupiah a month. Empty: the lowest band.",
        "decile": "1 (poorest) to 10.",
        "extreme_poor": "ya (yes) or tidak (no).",
        "status_on": "As of which day the welfare data hold.",
        "heirs": "Name of the heir; several names with a semicolon between them.",
        "change": "masuk (in) for somebody who is added, keluar (out) for somebody who is no longer paid for.",
        "member_number": "Of somebody who goes, where the NIK is not known.",
        "leaving_reason": "meninggal (died), pindah (moved), bekerja (employed), mengundurkan diri (withdrew), tidak"
        " berhak (not entitled).",
        "leaving_month": "Empty: the first unpaid month. Months that are paid stay paid.",
    },
}


class Column(NamedTuple):
    """A column of the template: its field, in whose rows it is needed (a word of WORDS, or ""), and what it offers."""

    field: str
    needed: str
    offers: Sequence[str]

    @property
    def heading(self) -> str:
        """What stands above it: a star marks what every row needs."""
        own = FIELDS[self.field][0][0]
        return f"{own} *" if self.needed == "yes" else own


def columns(*, terms: Terms, changes: bool) -> list[Column]:
    """The columns of a list under these terms, or of a change list."""
    needed = (*NEEDED, *fields_needed(terms=terms, told=()))
    always = ("change", "nik", "name") if changes else needed
    fields = ("change", *OF_PERSONS, *OF_LEAVERS) if changes else OF_PERSONS
    found = []
    for field in fields:
        leavers = "leavers" if field == "leaving_reason" else ""
        whose = "yes" if field in always else "comers" if field in needed else leavers
        found.append(Column(field, whose, tuple(_offers(field, terms))))
    return found


def _offers(field: str, terms: Terms) -> Iterable[str]:
    """The words that the cells of a column offer: those that the agreement takes."""
    if field == "region":
        return (region.full_name for code, region in REGIONS.items() if code.startswith(terms.region))
    if field == "occupation":
        catalogue = occupations()
        return sorted(catalogue[code].name_id for code in terms.occupations or catalogue)
    if field == "sex":
        return [LETTERS[terms.sex]] if terms.sex else LETTERS.values()
    if field == "decile":
        return map(str, range(1, (terms.max_decile or 10) + 1))
    return {
        "change": ("masuk", "keluar"),
        "extreme_poor": ("ya", "tidak"),
        "leaving_reason": ("meninggal", "pindah", "bekerja", "mengundurkan diri", "tidak berhak"),
    }.get(field, ())


def write_template(*, code: str, terms: Terms, changes: bool, out: IO[bytes], language: Language) -> list[str]:
    """Write the workbook for an agreement of this code and terms; gives the headings."""
    words = WORDS[language]
    wanted = columns(terms=terms, changes=changes)
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        rows, guide = (workbook.add_worksheet(words[name]) for name in ("changes" if changes else "list", "guide"))
        choices = workbook.add_worksheet("Pilihan")
        choices.hide()
        _write_rows(workbook, rows, choices, wanted)
        _write_guide(workbook, guide, wanted, code, words)
    return [column.heading for column in wanted]


def _write_rows(workbook: xlsxwriter.Workbook, sheet: Worksheet, choices: Worksheet, wanted: Sequence[Column]) -> None:
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF7"})
    text, day = workbook.add_format({"num_format": "@"}), workbook.add_format({"num_format": DAY})
    for place, column in enumerate(wanted):
        sheet.set_column(place, place, WIDTHS.get(column.field, 16), day if column.field in DAYS else text)
        sheet.write_string(0, place, column.heading, bold)
        if column.offers:
            choices.write_column(0, place, column.offers)
            last = len(column.offers) - 1
            source = f"=Pilihan!{_cell(0, place)}:{_cell(last, place)}"
            sheet.data_validation(1, place, OFFERED, place, {"validate": "list", "source": source, **WARN})
        elif column.field == "nik":
            exactly = {"validate": "length", "criteria": "==", "value": 16}
            sheet.data_validation(1, place, OFFERED, place, {**exactly, **WARN})
    sheet.freeze_panes(1, 0)


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _write_guide(
    workbook: xlsxwriter.Workbook, sheet: Worksheet, wanted: Sequence[Column], code: str, words: Said
) -> None:
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
    for number, (look, line) in enumerate(_guide(wanted, code, words, bold, wrapped)):
        for place, said in enumerate(line):
            sheet.write_string(number, place, said, look)
    for place, width in enumerate((24, 24, 24, 90)):
        sheet.set_column(place, place, width)


def _guide(
    wanted: Iterable[Column], code: str, words: Said, bold: Format, wrapped: Format
) -> Iterator[tuple[Format, tuple[str, ...]]]:
    yield bold, (words["agreement"], code)
    yield bold, tuple(words[name] for name in ("column", "needed", "example", "about"))
    for column in wanted:
        needed = words[column.needed] if column.needed else ""
        yield wrapped, (column.heading, needed, EXAMPLES[column.field], words.get(column.field, ""))

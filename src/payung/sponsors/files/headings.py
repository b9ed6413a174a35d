"""Which heading names which field: Indonesian and English, with the variants that lists really carry. Pure.

A heading is compared as a whole, without case, punctuation, line breaks and what stands in brackets:
`Jenis Kelamin (L/P) *` is `jenis kelamin`. Parts never count, so that `Nama Ibu`, `NIK Ahli Waris` and
`No` are not taken for the worker's name, NIK and phone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

LONG_NUMBER = re.compile(r"(?:\d\W*){6}")
HEADING_WITHIN = 30  # rows that are not blank: titles stand above the heading
FEWEST_COUNTED = 3
LONGEST_HEADING = 200  # characters that are compared
SOMEBODY_ELSE = re.compile(
    r"\b(?:ahli waris|heirs?|beneficiar\w+|ibu|mother|ayah|orang tua|suami|istri|anak|pendamping|petugas)\b"
)

NEEDED = ("nik", "name", "birth_date", "sex", "region", "occupation")

# Field: its own headings first (Indonesian, English: an exact one outranks a variant), then variants.
# `Tempat, Tanggal Lahir` is a birth date: reading a day passes over the place before the comma.
FIELDS: Mapping[str, tuple[tuple[str, str], str]] = MappingProxyType(
    {
        "nik": (
            ("NIK", "National ID number"),
            "no nik; nomor nik; n i k; nik ktp; no nik ktp; nik no ktp; nik pekerja; nik peserta; ktp; no ktp;"
            "nomor ktp; no e ktp; no ktp el; nomor ktp el; nik sesuai ktp; nomor induk kependudukan;"
            "no induk kependudukan; nomor induk kependudukan nik; no identitas; nomor identitas;"
            "national id; national identity number; id number; identity number; nik number",
        ),
        "name": (
            ("Nama Lengkap", "Full name"),
            "nama; name; nama pekerja; nama peserta; nama tenaga kerja; nama calon peserta; nama penerima;"
            "nama penerima bantuan; nama lengkap pekerja; nama lengkap peserta; nama sesuai ktp; nama ktp;"
            "nama lengkap sesuai ktp; nama anggota; nama orang; nama jelas; nama warga; worker name; worker;"
            "participant name; participant; nama pekerja rentan; complete name",
        ),
        "birth_date": (
            ("Tanggal Lahir", "Birth date"),
            "tgl lahir; tg lahir; tgl lhr; tanggal lhr; tanggal kelahiran; lahir; dob; date of birth; birthdate;"
            "birthday; born; ttl; tempat tanggal lahir; tempat tgl lahir; tempat dan tanggal lahir;"
            "tempat dan tgl lahir; tempat tgl lhr; tmp tgl lahir; tmpt tgl lahir; tanggal lahir sesuai ktp;"
            "tanggal lahir peserta; place and date of birth; place date of birth",
        ),
        "sex": (
            ("Jenis Kelamin", "Sex"),
            "jk; j k; jns kelamin; jenis kel; jenkel; kelamin; l p; lk pr; p l; gender; sex l p; jk l p;"
            "jenis kelamin l p; laki laki perempuan; m f",
        ),
        "region": (
            ("Kabupaten/Kota", "Region"),
            "kab kota; kabupaten; kab; kota; kota kabupaten; kota kab; kabupaten kota domisili; kab kota domisili;"
            "kabupaten domisili; domisili; wilayah; wilayah domisili; daerah; kode wilayah; kode kab kota;"
            "kode kabupaten kota; kode kabupaten; kode domisili; nama kabupaten; nama kab kota;"
            "nama kabupaten kota; regency; city; regency city; domicile; region code; region of domicile",
        ),
        "occupation": (
            ("Pekerjaan", "Occupation"),
            "jenis pekerjaan; jns pekerjaan; profesi; bidang pekerjaan; nama pekerjaan; mata pencaharian;"
            "pekerjaan utama; jenis usaha; jenis pekerjaan usaha; pekerjaan profesi; profesi pekerjaan;"
            "pekerjaan saat ini; job; job title; profession; work",
        ),
        "decile": (
            ("Desil", "Decile"),
            "desil dtsen; desil dtks; desil p3ke; desil kesejahteraan; desil nasional; peringkat desil;"
            "kelompok desil; tingkat kesejahteraan; peringkat kesejahteraan; welfare decile; dtsen decile",
        ),
        "extreme_poor": (
            ("Miskin Ekstrem", "Extreme poor"),
            "status miskin ekstrem; kemiskinan ekstrem; status kemiskinan ekstrem; miskin ekstrim; extremely poor;"
            "extreme poverty; kategori miskin ekstrem",
        ),
        "status_on": (
            ("Tanggal Desil", "Decile as of"),
            "tanggal data; tgl data; tgl desil; tanggal data desil; tanggal pemutakhiran; tanggal pemutakhiran data;"
            "tanggal data dtsen; tanggal dtsen; tgl dtsen; tanggal status; tanggal status kesejahteraan;"
            "data per tanggal; per tanggal; status date; data date; decile date; welfare status date",
        ),
        "status_source": (
            ("Sumber Desil", "Source of decile"),
            "sumber data; sumber data desil; sumber status; sumber data kesejahteraan; status source; data source;"
            "decile source; source of data",
        ),
        "address": (
            ("Alamat", "Address"),
            "alamat lengkap; alamat rumah; alamat domisili; alamat ktp; alamat sesuai ktp; alamat tinggal;"
            "alamat tempat tinggal; alamat pekerja; alamat peserta; jalan; home address; street address",
        ),
        "phone": (
            ("No. HP", "Phone"),
            "hp; no handphone; nomor handphone; handphone; nomor hp; no hp wa; nomor hp wa; no wa hp; hp wa; wa;"
            "no wa; nomor wa; whatsapp; no whatsapp; nomor whatsapp; telepon; telp; tlp; no telp; no tlp;"
            "no telepon; nomor telepon; nomor telp; no telp hp; no telepon hp; nomor telepon hp; no hp telp;"
            "telepon hp; hp telepon; no hp aktif; nomor hp aktif; no ponsel; nomor ponsel; ponsel; no hp peserta;"
            "kontak; no kontak; nomor kontak; phone number; telephone; telephone number; mobile; mobile phone;"
            "mobile number; whatsapp number; phone no; cell phone",
        ),
        "district": (
            ("Kecamatan", "District"),
            "kec; nama kecamatan; kecamatan domisili; subdistrict; sub district",
        ),
        "village": (
            ("Desa/Kelurahan", "Village"),
            "desa; kelurahan; desa kel; kel desa; kelurahan desa; ds kel; kel; nama desa; nama kelurahan;"
            "nama desa kelurahan; desa kelurahan domisili; desa domisili; kampung; village ward; ward",
        ),
        "income": (
            ("Penghasilan", "Income"),
            "penghasilan per bulan; penghasilan sebulan; penghasilan bulanan; penghasilan bulan;"
            "penghasilan rata rata; penghasilan rata rata per bulan; rata rata penghasilan; pendapatan;"
            "pendapatan per bulan; pendapatan bulanan; pendapatan sebulan; upah; gaji; upah per bulan;"
            "penghasilan rp; pendapatan rp; dasar upah; monthly income; income per month; earnings; wage; salary",
        ),
        "heirs": (
            ("Ahli Waris", "Heirs"),
            "nama ahli waris; nama lengkap ahli waris; heir; heir name; name of heir; beneficiary;"
            "beneficiary name; beneficiaries",
        ),
        "heir_relation": (
            ("Hubungan Ahli Waris", "Heir relation"),
            "hubungan; hub ahli waris; hubungan keluarga; hubungan dengan ahli waris; hubungan dengan peserta;"
            "hubungan dengan pekerja; status hubungan; status ahli waris; hub keluarga; relation; relationship;"
            "relation of heir; heir relationship; relationship to heir",
        ),
        "second_occupation": (
            ("Pekerjaan Kedua", "Second occupation"),
            "pekerjaan 2; pekerjaan ke 2; pekerjaan sampingan; pekerjaan tambahan; second job; occupation 2; job 2",
        ),
        "second_income": (
            ("Penghasilan Kedua", "Second income"),
            "penghasilan 2; penghasilan ke 2; penghasilan sampingan; penghasilan tambahan; income 2",
        ),
        "children": (  # a name alone is not enough, and how many there are says nothing
            ("Anak dan Tanggal Lahirnya", "Children with birth dates"),
            "anak penerima beasiswa; children for the scholarship",
        ),
        "mother_name": (
            ("Nama Ibu Kandung", "Mother name"),
            "ibu kandung; nama ibu; nama gadis ibu kandung; nama ibu kandung peserta; mother; mothers name;"
            "mother s name; mother maiden name; mothers maiden name; mother s maiden name",
        ),
        "died_on": (  # of no list: a register of deaths has it
            ("Tanggal Meninggal", "Day of death"),
            "tgl meninggal; tanggal meninggal dunia; tgl meninggal dunia; tanggal kematian; tgl kematian;"
            "tanggal wafat; tgl wafat; meninggal; wafat; died on; date of death; death date; died",
        ),
        "change": (  # this and the next three are a change list's: who comes and who goes
            ("Mutasi", "Change"),
            "jenis mutasi; status mutasi; keterangan mutasi; masuk keluar; mutasi masuk keluar; tambah kurang;"
            "penambahan pengurangan; change type; type of change; in out; in or out",
        ),
        "member_number": (
            ("Nomor Peserta", "Participant number"),
            "no peserta; nomor peserta payung; no peserta payung; nomor kepesertaan; no kepesertaan;"
            "participant no; member no",
        ),
        "leaving_reason": (
            ("Alasan Keluar", "Reason for leaving"),
            "alasan; alasan mutasi; alasan berhenti; alasan pengurangan; sebab keluar; sebab mutasi; reason;"
            "leaving reason; reason of change",
        ),
        "leaving_month": (
            ("Mulai Bulan", "From month"),
            "bulan mulai; mulai; berlaku mulai; mulai berlaku; berlaku mulai bulan; terhitung mulai;"
            "terhitung mulai bulan; tmt; keluar mulai; keluar mulai bulan; bulan keluar; tanggal keluar;"
            "start month; effective month; effective from; leaving from",
        ),
    }
)


def normal(heading: str) -> str:
    """The heading as it is compared: lower case letters and digits, single spaces, nothing that stands in brackets."""
    written = heading[:LONGEST_HEADING].casefold()
    outside = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", written)
    return " ".join(re.findall(r"[^\W_]+", outside) or re.findall(r"[^\W_]+", written))


_EXACT = {normal(own): field for field, (owns, _) in FIELDS.items() for own in owns}
_VARIANTS = {normal(variant): field for field, (_, variants) in FIELDS.items() for variant in variants.split(";")}
# The fields' names in code and in JSON: the counter hands in a file whose headings are those.
_VARIANTS |= {normal(field): field for field in FIELDS}


REFUSALS = {"baris asal": "alasan", "original row": "reason"}
"""In rejects, the heading of their first column and that of the column that says why: not why somebody leaves."""


class Recognised(NamedTuple):
    """The column (from 0) of every field found, and the columns that name a field which another column has."""

    columns: Mapping[str, int]
    passed_over: tuple[int, ...]


OF_CHANGES = frozenset(("member_number", "leaving_reason", "leaving_month"))
"""Fields that only change lists have."""


def recognise(headings: Sequence[str]) -> Recognised:
    """Find the fields in one row of headings. Of two columns for a field the first counts,
    unless only the second carries the field's own heading (`Nama` before `Nama Lengkap`)."""
    columns: dict[str, int] = {}
    passed_over = []
    texts = list(map(normal, headings))
    ours = {texts.index(why) for first, why in REFUSALS.items() if first in texts and why in texts}
    for column, compared in enumerate(texts):
        if column in ours:
            continue
        field = _EXACT.get(compared) or _VARIANTS.get(compared)
        if field is None:
            continue
        taken = columns.setdefault(field, column)
        if taken != column:
            better = compared in _EXACT and normal(headings[taken]) not in _EXACT
            passed_over.append(taken if better else column)
            columns[field] = column if better else taken
    if "change" not in columns:  # who gives a reason elsewhere speaks of something else
        columns = {field: column for field, column in columns.items() if field not in OF_CHANGES}
    return Recognised(columns, tuple(sorted(passed_over)))


class Heading(NamedTuple):
    """The heading of a table: one text a column, though it may have been written in two rows, or numbered.

    `last_row` is the number of its last row; `lines` are its rows as they stand in the file, each text `normal`:
    a row below that repeats one of them is no person.
    """

    texts: tuple[str, ...]
    columns: Mapping[str, int]
    passed_over: tuple[int, ...]
    last_row: int
    lines: tuple[tuple[str, ...], ...]


def find_heading(*, rows: Sequence[tuple[int, Sequence[str]]], spans: Mapping[tuple[int, int], int]) -> Heading:
    """The heading among the first rows of a file: the row, or two rows on top of each other, naming most fields.

    `rows` are numbers and texts of the rows that are not blank, at least one; `spans` the last column of each cell,
    by row and column, that was merged to the right: a group's heading holds for every column under it.
    """
    best, best_at, found = rows[0][1], 0, recognise(rows[0][1])
    lines = 1
    for at, (number, texts) in enumerate(rows):
        single = recognise(texts)
        if len(single.columns) > len(found.columns):
            best, best_at, found, lines = texts, at, single, 1
        if at + 1 < len(rows) and rows[at + 1][0] == number + 1 and _may_be_heading(rows[at + 1][1]):
            joined = _joined(
                texts, rows[at + 1][1], {start: end for (row, start), end in spans.items() if row == number}
            )
            double = recognise(joined)
            following = recognise(rows[at + 1][1])
            if len(double.columns) > max(len(found.columns), len(following.columns)):
                best, best_at, found, lines = joined, at, double, 2
    last = best_at + lines - 1
    written = tuple(tuple(map(normal, texts)) for _, texts in rows[best_at : last + 1])
    if last + 1 < len(rows) and counts_columns(rows[last + 1][1]):
        last += 1
    return Heading(tuple(best), found.columns, found.passed_over, rows[last][0], written)


def counts_columns(texts: Iterable[str]) -> bool:
    """Whether a row only counts its columns, as forms do under their heading: (1) (2) (3), or a b c."""
    marks = [text.strip("(). ").casefold() for text in texts if text]
    if len(marks) < FEWEST_COUNTED or not all(re.fullmatch(r"\d{1,2}|[a-z]", mark) for mark in marks):
        return False
    places = [int(mark) if mark.isdigit() else ord(mark) for mark in marks]
    return all(after == before + 1 for before, after in pairwise(places))


def _may_be_heading(texts: Sequence[str]) -> bool:
    return not any(LONG_NUMBER.search(text) for text in texts) and not counts_columns(texts)


def _joined(above: Sequence[str], below: Sequence[str], spans: Mapping[int, int]) -> tuple[str, ...]:
    """Two rows of headings as one: `Tanggal` over `Lahir`; or a group over its columns, `Ahli Waris` over `Nama`."""
    width = max(len(above), len(below))
    upper, lower = (list(texts) + [""] * (width - len(texts)) for texts in (above, below))
    texts = []
    group, until = "", -1
    for column, (over, under) in enumerate(zip(upper, lower, strict=True)):
        if over:
            # Where nothing says how far a group reaches, it reaches to the next one, or to a column without a heading.
            group, until = over, spans.get(column, column) if spans else width
        elif not under or column > until:
            group = ""
        grouped = column < until and column + 1 < width and bool(lower[column + 1]) and not upper[column + 1]
        texts.append(_one_heading(over or group, under, grouped=grouped or not over))
    return tuple(texts)


def _one_heading(over: str, under: str, *, grouped: bool) -> str:
    """What two texts over each other name: together, in either order, or one of them alone. The upper one alone names
    no column where it stands over several; the lower one none where the upper speaks of somebody else (the NIK of
    an heir is not the worker's)."""
    if not over or not under or normal(over) == normal(under):
        return under or over
    forms = [f"{under} {over}", f"{over} {under}"]
    if not SOMEBODY_ELSE.search(normal(over)):
        forms += [under] if grouped else [under, over]
    return next((form for form in forms if recognise([form]).columns), f"{over} {under}")


def labels(fields: Iterable[str]) -> str:
    """The fields by their own headings in both languages, for a sentence: `Tanggal Lahir / Birth date, NIK / …`."""
    return ", ".join(" / ".join(dict.fromkeys(FIELDS[field][0])) for field in fields)

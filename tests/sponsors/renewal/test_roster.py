"""People of the registry as a file: what the registry knows of each, read again as any list."""

from payung.kernel.months import Month
from payung.sponsors import queries
from payung.sponsors.checks import Terms
from payung.sponsors.files.reading import read_table
from payung.sponsors.parts import FIELDS
from payung.sponsors.renewal.roster import enrolled, file_of
from tests.sponsors.walk import CODE, Walk, csv_file, next_month, row

HEADINGS = {
    **{"nik": "NIK", "name": "Nama Lengkap", "birth_date": "Tanggal Lahir", "sex": "Jenis Kelamin"},
    **{"region": "Kabupaten/Kota", "occupation": "Pekerjaan", "decile": "Desil", "income": "Penghasilan"},
    **{"status_on": "Tanggal Desil", "status_source": "Sumber Desil", "village": "Desa/Kelurahan", "phone": "No. HP"},
    **{"extreme_poor": "Miskin Ekstrem", "mother_name": "Nama Ibu Kandung"},
}


def records(walk: Walk, *, terms: Terms | None = None) -> list[dict[str, str]]:
    people = enrolled(agreement=queries.agreement(code=CODE))
    table = read_table(content=file_of(people=people, terms=terms), name="roster.csv")
    return [dict(zip(FIELDS, map(str, cells), strict=True)) for _, cells in table.records(FIELDS)]


def test_what_the_registry_knows_stands_in_the_file_in_the_order_of_the_lists(walk: Walk) -> None:
    walk.agreement(months=2)
    told = {"status_on": "2026-03-01", "status_source": "DTSEN", "village": "Oesapa", "phone": "081234567890"}
    first = row(5, **told, extreme_poor="ya", mother_name="Maria Tefa", income="2.000.000")
    walk.approve(walk.check(csv_file([first], headings=HEADINGS)).list.id)
    walk.enrol([row(2), row(1)])
    found = records(walk)
    assert [each["nik"] for each in found] == [row(n)["nik"] for n in (5, 2, 1)]
    one = found[0]
    assert {name: one[name] for name in ("name", "birth_date", "sex", "region", "income")} == {
        **{"name": first["name"], "birth_date": "-".join(reversed(first["birth_date"].split("-")))},
        **{"sex": first["sex"], "region": "53.71", "income": "2000000"},
    }
    assert (one["village"], one["phone"], one["mother_name"]) == ("Oesapa", "6281234567890", "Maria Tefa")
    assert (one["decile"], one["extreme_poor"]) == ("2", "ya")
    assert (one["status_on"], one["status_source"]) == ("2026-03-01", "DTSEN")


def test_everybody_has_the_months_that_their_list_promises(walk: Walk) -> None:
    walk.agreement(months=4, each=2)
    walk.enrol([row(1), row(2)])
    for each in enrolled(agreement=queries.agreement(code=CODE)):
        assert (each.span.first_month, each.span.months, each.job.n) == (next_month(), 2, 1)


def test_the_day_of_a_status_is_that_of_the_part_that_is_asked_for(walk: Walk) -> None:
    def told(start: Month, code: str, **status: str) -> None:
        walk.agreement(code, months=1, first_month=start)
        file = csv_file([row(1, **status)], headings=HEADINGS)
        walk.approve(walk.check(file, code).list.id)

    told(next_month(), "FIRST", decile="", extreme_poor="ya", status_on="2024-03-01")
    told(next_month() + 1, CODE, decile="2", extreme_poor="", status_on="2026-03-01")
    terms = queries.agreement(code=CODE).terms
    asked = {
        "2026-03-01": terms._replace(max_decile=4),
        "2024-03-01": terms._replace(extreme_poor=True),
    }
    for day, wanted in asked.items():
        assert records(walk, terms=wanted)[0]["status_on"] == day
    for wanted in (None, terms, terms._replace(max_decile=4, extreme_poor=True)):
        assert records(walk, terms=wanted)[0]["status_on"] == "2024-03-01"

"""The first page says what the scheme holds, in both languages, and explains what it cannot answer."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from payung.law.book import NotInForce
from tests.interfaces.web.sample import LIST


def text(response) -> str:
    """What the reader reads: the page without its tags, spaces folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_four_figures_are_written_as_indonesia_writes_them(browse, show, language) -> None:
    show(workers_on_lists=97_623, covered=90_812, ending=1_234, received=8_911_929_600)
    page = text(browse.get("/", {"lang": language}))
    for figure in ("97.623", "90.812", "1.234", "Rp8.911.929.600"):
        assert f" {figure} " in page


def test_the_day_in_the_address_is_the_day_asked_about(browse, show, sample) -> None:
    asked = []
    show(lambda *, on: asked.append(on) or sample.overview(on=on))
    page = text(browse.get("/", {"on": "2027-03-01"}))
    assert asked == [date(2027, 3, 1)]
    assert "Terlindungi pada 1 Maret 2027" in page
    assert "paling lambat 30 Mei 2027" in page  # 90 days later


def test_without_a_day_it_is_today_in_ntt(browse, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    response = browse.get("/")
    assert "Terlindungi pada 1 Desember 2026" in text(response)
    assert 'value="2026-12-01"' in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["2026-02-31", "31-12-2026", "", "20261201", "2026-W49-2", "1999-12-31", "9999-12-31"]
)
def test_a_day_that_is_none_is_explained_beside_the_field_and_kept(browse, monkeypatch, typed) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 21, 4, 0, tzinfo=UTC))
    response = browse.get("/", {"on": typed})
    html = response.content.decode()
    assert response.status_code == 422
    assert f"“{typed}” bukan tanggal. Tulis seperti 2026-12-01" in text(response)
    assert "untuk hari ini, 21 November 2026" in text(response)
    assert re.search(rf'<input id="on"[^>]*value="{typed}"[^>]*aria-invalid="true" aria-describedby="on-error"', html)
    assert 'id="on-error"' in html


def test_a_day_before_the_law_is_explained(browse, show, sample) -> None:
    def overview(*, on: date) -> object:
        if on.year < 2015:
            raise NotInForce(parameter="grace_months", first=date(2015, 7, 1))
        return sample.overview(on=on)

    show(overview)
    response = browse.get("/", {"on": "2014-01-01"})
    assert response.status_code == 422
    assert "yang tertua sejak 1 Juli 2015" in text(response)


def test_what_was_typed_is_never_markup(browse) -> None:
    html = browse.get("/", {"on": '"><script>alert(1)</script>'}).content.decode()
    assert "<script" not in html


def test_the_regions_stand_lowest_first_and_those_without_workers_last(browse, sample) -> None:
    html = browse.get("/").content.decode()
    shares = re.findall(r'class="number share"><span>([^<]+)<', html)
    assert len(shares) == 22
    assert shares[0] == "0,0%"
    assert shares[-1] == "–"
    numbers = [float(share.rstrip("%").replace(",", ".")) for share in shares[:-1]]
    assert numbers == sorted(numbers)


def test_each_row_leads_to_its_circle_and_back(browse, sample) -> None:
    html = browse.get("/").content.decode()
    for region in sample.regions():
        assert re.search(rf'<tr role="row" id="r-{region.code}"><th[^>]*><a href="#m-{region.code}"', html)
        assert f'<a id="m-{region.code}" href="#r-{region.code}"' in html


def test_both_kupangs_can_be_told_apart(browse) -> None:
    html = browse.get("/").content.decode()
    assert '<a href="#m-53.01">Kupang</a>' in html
    assert '<a href="#m-53.71">Kota Kupang</a>' in html


@pytest.mark.parametrize("demo", [True, False])
def test_synthetic_people_are_called_so(browse, show, demo) -> None:
    show(demo=demo)
    assert ("Semua orang di sini buatan" in text(browse.get("/"))) is demo


def test_the_outcomes_of_the_list_fill_the_bar_without_a_gap(browse) -> None:
    html = browse.get("/").content.decode()
    pieces = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)" height="8"/>', html)
    assert [piece[0] for piece in pieces] == ["ready", "to_mend", "already_covered", "ask_person"]
    assert pieces[0][1] == "0.00"
    for (_, start, width), (_, following, _) in zip(pieces, pieces[1:], strict=False):
        assert float(start) + float(width) == pytest.approx(float(following), abs=0.02)
    assert float(pieces[-1][1]) + float(pieces[-1][2]) == pytest.approx(100, abs=0.02)


def test_those_who_leave_by_a_change_list_are_a_piece_of_the_bar(browse, show) -> None:
    show(lists=(replace(LIST, rows=LIST.rows + 10_000, leaving=10_000),))
    html = browse.get("/").content.decode()
    pieces = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)" height="8"/>', html)
    assert pieces[-1] == ("leaving", "90.91", "9.09")
    assert "Keluar 10.000" in text(browse.get("/"))


def test_the_list_shows_its_state_cost_and_instant(browse) -> None:
    page = text(browse.get("/"))
    assert "NTT-2027 lunas" in page
    assert "100.000 baris, diperiksa 21 November 2026, 09.45 WITA" in page
    assert "Iuran untuk 88.412 baris yang siap: Rp8.911.929.600" in page


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("id", "NIK tidak terdiri atas 16 angka.", "“…” bukan tanggal."),
        ("en", "The NIK does not have 16 digits.", "“…” is no day."),
    ],
)
def test_reasons_come_in_sentences_most_frequent_first(browse, language, first, second) -> None:
    page = text(browse.get("/", {"lang": language}))
    assert f"{first} nik.length 5.000" in page
    assert f"{second} page.day_unreadable 3.204" in page
    assert page.index(first) < page.index(second)


def test_a_list_without_a_refusal_says_so(browse, show, sample) -> None:
    show(lists=(sample.replace(sample.LIST, reasons={}),))
    assert "Tidak ada baris yang ditolak." in text(browse.get("/"))


def test_the_newest_list_is_shown_whole_and_the_others_in_a_table(browse, show, sample) -> None:
    older = sample.replace(
        sample.LIST, agreement="NTT-2026", state="withdrawn", checked_at=datetime(2026, 10, 1, tzinfo=UTC)
    )
    show(lists=(older, sample.LIST))
    page = text(browse.get("/"))
    assert page.index("NTT-2027") < page.index("Daftar sebelumnya") < page.index("NTT-2026")
    assert "ditarik kembali" in page


def test_an_empty_home_teaches_the_first_commands(browse, show, sample) -> None:
    show(sample.nothing)
    page = text(browse.get("/"))
    for command in ("payung demo", "payung user add NAME", "payung agreement create", "payung list check FILE"):
        assert command in page
    assert "Mengapa ditolak" not in page


def test_a_registry_without_an_approved_list_says_when_one_stands_here(browse, show) -> None:
    show(lists=())
    assert "Belum ada daftar yang disetujui." in text(browse.get("/"))


def test_nobody_covered_is_explained_by_money(browse, show) -> None:
    show(covered=0)
    assert "Perlindungan dimulai dari bulan yang lunas" in text(browse.get("/"))
    show(covered=1)
    assert "Perlindungan dimulai dari bulan yang lunas" not in text(browse.get("/"))


@pytest.mark.parametrize("path", ["/", "/help"])
def test_whoever_wants_to_join_is_shown_the_way(browse, path) -> None:
    html = browse.get(path).content.decode()
    assert re.search(r'<a class="button" href="/join">', html)
    assert re.search(r'<a class="tap" href="/me">', html)
    assert '<a href="/join">' in browse.get("/law").content.decode(), "and in the menu of every public page"

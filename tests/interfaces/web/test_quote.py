"""The price page: the law's own amounts, months with one price together, and refusals that keep what was typed."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from payung.interfaces.web.forms import read_income
from payung.kernel.problems import Refused
from payung.law.book import book

FINE = {"income": "1000000", "month": "2026-11", "months": "6", "programmes": ["jkk", "jkm"]}


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def ask(browse, **changed: object):
    return browse.get("/quote", {**FINE, **changed})


@pytest.mark.parametrize(("language", "last", "next_"), [("id", "Desember", "Januari"), ("en", "December", "January")])
def test_a_discount_that_ends_inside_the_period_is_seen(browse, language, last, next_) -> None:
    page = text(ask(browse, lang=language))
    assert " Rp84.000 " in page  # 2 × 8,400 + 4 × 16,800
    assert f"November 2026 – {last} 2026 2 × Rp8.400" in page
    assert f"{next_} 2027 – April 2027 4 × Rp16.800" in page
    assert "JKK Rp1.000.000 Rp10.000 −Rp5.000 Rp5.000" in page


def test_one_month_names_one_month(browse) -> None:
    page = text(ask(browse, months="1"))
    assert "untuk 1 bulan, mulai November 2026" in page
    assert "1 ×" not in page


def test_the_articles_stand_under_their_programme_once_and_in_the_pages_language(browse) -> None:
    indonesian, english = text(ask(browse)), text(ask(browse, lang="en"))
    assert "PP 44/2015 Lampiran II" in indonesian
    assert "Potongan 50%" in indonesian
    assert "50% off" in english
    articles = re.findall(r"<li>([^<]+)</li>", ask(browse, programmes=["jkm"]).content.decode())
    assert len(articles) == len(set(articles)) > 1


def test_the_steps_stand_folded_under_the_articles_in_the_pages_language(browse) -> None:
    indonesian, english = ask(browse).content.decode(), text(ask(browse, lang="en"))
    folded = re.search(r"<details><summary>Cara menghitungnya</summary>(.+?)</details>", indonesian, re.DOTALL)
    assert folded
    assert folded[1].count("JKK: 1% × Rp1.000.000 = Rp10.000") == 1
    assert "JKM less 50% is Rp3.400 (outside transport, contributions of April 2026 to December 2026)" in english


def test_the_version_of_the_law_is_named(browse) -> None:
    assert f"Buku hukum {book().version}" in text(ask(browse))


def test_the_form_proposes_the_coming_month_and_prices_nothing_yet(browse, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
    response = browse.get("/quote")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'type="month" value="2027-02"' in html  # in NTT it is January already
    assert len(re.findall(r'type="checkbox"[^>]* checked', html)) == 2
    assert 'id="answer"' not in html


def test_the_example_of_the_empty_form_has_a_price(browse) -> None:
    html = browse.get("/quote").content.decode()
    [address] = re.findall(r'href="(\?income=[^"#]+)', html)
    assert browse.get("/quote" + address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"income": ""}, "income", "Penghasilan belum diisi."),
        ({"income": "4.3"}, "income", "Penghasilan “4.3” tidak dapat dibaca."),
        ({"income": "-5"}, "income", "Penghasilan “-5” tidak dapat dibaca."),
        ({"month": "12/2026"}, "month", "“12/2026” bukan bulan."),
        ({"month": "2026-13"}, "month", "“2026-13” bukan bulan."),
        ({"month": "9999-12"}, "month", "“9999-12” bukan bulan."),
        ({"month": "2014-01"}, "month", "belum memuat ketentuan"),
        ({"months": "5"}, "months", "tidak dapat dibayar sekaligus untuk 5 bulan"),
        ({"months": "banyak"}, "months", "“banyak” bukan salah satu pilihan."),
        ({"months": "0"}, "months", "Jumlah bulan 0 terlalu kecil."),
        ({"programmes": []}, "programmes", "Belum ada program yang dipilih."),
        ({"programmes": ["jp"]}, "programmes", "Program “jp” tidak dikenal."),
        ({"sector": "laut"}, "sector", "“laut” tidak dikenal."),
        ({"payer": "tetangga"}, "payer", "“tetangga” tidak dikenal."),
        ({"kind": "robot"}, "kind", "“robot” tidak dikenal."),
        ({"kind": "employer"}, "programmes", "Pemberi kerja wajib mengikuti program jht."),
    ],
)
def test_a_refusal_stands_at_the_top_and_beside_its_field(browse, changed, field, sentence) -> None:
    response = ask(browse, **changed)
    html = response.content.decode()
    assert response.status_code == 422
    summary = re.search(r'<div class="summary" id="answer" role="alert" tabindex="-1">.*?</div>', html, re.S)
    assert summary
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(sentence)}', summary[0])
    assert re.search(rf'<[^>]* id="{field}"', html)
    beside = re.search(rf'<div class="error" id="{field}-error">(.*?)</div>', html, re.S)
    assert beside
    assert sentence in beside[1]
    assert f'aria-describedby="{"income-hint " if field == "income" else ""}{field}-error"' in html


def test_every_problem_is_shown_at_once(browse) -> None:
    html = ask(browse, income="x", month="y", months="z").content.decode()
    assert re.findall(r'class="error" id="(\w+)-error"', html) == ["income", "month", "months"]


def test_what_was_typed_is_kept(browse) -> None:
    html = ask(browse, income="Rp 1,5 juta", month="Mei", months="5", programmes=["jht"], payer="csr").content.decode()
    assert 'name="income" value="Rp 1,5 juta"' in html
    assert 'name="month" type="text" value="Mei"' in html
    assert "<option selected>5</option>" in html
    assert '<option value="csr" selected>' in html
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["jht"]


def test_what_was_typed_is_never_markup(browse) -> None:
    html = ask(browse, income='"><script>', month="<b>", months="<i>", sector="</select>").content.decode()
    assert "<script" not in html
    assert "<b>" not in html.partition("<main")[2]
    assert "<i>" not in html


@pytest.mark.parametrize("typed", ["4300000", "4.300.000", "4,300,000", "Rp4.300.000", "rp. 4 300 000", " 4300000 "])
def test_an_income_is_read_in_the_ways_people_write_it(typed) -> None:
    assert read_income(typed) == 4_300_000


@pytest.mark.parametrize("typed", ["4.3", "4.30.000", "4.300,000", "4e6", "٤٣٠٠٠٠٠", "4300000.00", "9" * 16])
def test_an_income_that_could_mean_two_things_is_refused(typed) -> None:
    with pytest.raises(Refused):
        read_income(typed)

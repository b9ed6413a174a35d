"""Codes are called by words, in both languages."""

from payung.kernel.language import LANGUAGES
from payung.law.book import book
from payung.law.cases import shipped
from payung.law.events import EVENTS
from payung.law.words import facts, word, words


def test_every_code_has_a_word_in_both_languages() -> None:
    for kind in words().values():
        assert all(set(each) == set(LANGUAGES) and all(each.values()) for each in kind.values())


def test_what_a_case_may_give_or_expect_has_a_name() -> None:
    known = {name for event in EVENTS.values() for name in (*event.spelled, *event.answers)}
    assert known <= set(words()["name"])


def test_the_codes_in_the_books_lists_have_a_word() -> None:
    amounts = [amount for each in book().parameters.values() for _, amount in each.changes if amount]
    listed = {code for each in amounts if isinstance(each.value, tuple) for code in each.value}
    assert {code for code in listed if isinstance(code, str)} <= set(words()["value"])


def test_a_case_is_told_in_words_with_its_money_and_days() -> None:
    case = next(each for each in shipped() if each.event.name == "death_by_accident" and "death" in each.expected)
    told = dict(facts(values=case.expected, readers=case.event.answers, language="id"))
    assert told["santunan kematian"].startswith("Rp")
    values = {
        **{"event": "x", "date": "2026-05-01", "prepay_from": "2026-05", "pct": "5.69", "married": False},
        **{"relatives": ["spouse", {"kind": "will", "has_deed": True}], "receipts": {"land": 5_000_000}, "months": 14},
        **{"part": "kedua mata", "children": [], "until": None},
    }
    assert facts(values=values, readers={}, language="id") == (
        *(("tanggal", "1 Mei 2026"), ("dibayar di muka sejak", "Mei 2026"), ("persentase", "5,69%")),
        *(("sudah menikah", "tidak"),),
        ("keluarga", "janda atau duda; hubungan: yang ditunjuk dalam wasiat, ada akta notaris: ya"),
        *(("kuitansi", "darat: Rp5.000.000"), ("jumlah bulan", "14"), ("bagian tubuh", "kedua mata")),
        *(("anak", "–"), ("sampai", "–")),
    )


def test_a_small_amount_is_money_where_its_reader_says_so() -> None:
    price = EVENTS["contribution"]
    assert facts(values={"jkk": 5_000}, readers=price.answers, language="en") == (("JKK", "Rp5.000"),)


def test_what_is_no_code_stays_as_it_is() -> None:
    assert word(kind="value", code="Lengan kanan", language="id") == "Lengan kanan"

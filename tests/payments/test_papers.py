"""A worker's receipt says what was paid: for whom, which months and programmes, and by what it can be checked."""

from django.utils.timezone import localdate

from payung.kernel.language import long_date, long_month, rupiah
from payung.payments.papers import money_in_words, own_receipt, received
from tests.sponsors.walk import Walk, next_month, own_price, row, walk

__all__ = ["walk"]


def test_a_workers_receipt(walk: Walk) -> None:
    registered = walk.register(row(7))
    walk.pay(row(7), reference="OWN-7")
    paper = own_receipt(known=received(reference="OWN-7"), language="id")
    price, [month] = own_price(next_month()), paper["months"]["rows"]
    assert (paper["payer"], paper["worker"]) == (walk.worker(row(7)).name, str(registered.number))
    assert (paper["amount"], paper["words"]) == (rupiah(price), money_in_words(amount=price))
    assert (month["name"], month["total"]) == (long_month(next_month().first), rupiah(price))
    assert paper["months"]["programmes"] == ["JKK", "JKM"]
    assert (paper["reference"], paper["recorded_by"]) == ("OWN-7", "maria")
    assert paper["number"].startswith("000001/KW-PAYUNG/")
    [(digest,)] = walk.db.rows("SELECT encode(hash, 'hex') FROM audit_entry WHERE action = 'record_payment'")
    assert paper["hash"] == digest


def test_of_a_payment_that_bounced_it_stays_what_it_was_and_says_so(walk: Walk) -> None:
    walk.register(row(7))
    walk.pay(row(7), reference="OWN-7")
    before = own_receipt(known=received(reference="OWN-7"), language="id")
    walk.reverse("OWN-7")
    walk.pay(row(7), reference="OWN-8")
    after = own_receipt(known=received(reference="OWN-7"), language="id")
    undone = after.pop("reversed")
    assert (after, "reversed" in before) == (before, False)
    assert (undone["why"], undone["by"], undone["date"]) == ("kliring ditolak", "maria", before["date"])
    [(entry,)] = walk.db.rows("SELECT seq FROM audit_entry WHERE action = 'reverse_payment'")
    assert undone["entry"] == str(entry)
    assert own_receipt(known=received(reference="OWN-8"), language="id")["months"] == before["months"]


def test_a_reader_of_english_is_told_its_day_and_months_in_english(walk: Walk) -> None:
    walk.register(row(7))
    walk.pay(row(7), reference="OWN-7")
    paper = own_receipt(known=received(reference="OWN-7"), language="en")
    assert paper["date"] == long_date(localdate(walk.at), "en")
    assert [line["name"] for line in paper["months"]["rows"]] == [long_month(next_month().first, "en")]

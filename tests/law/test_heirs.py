"""Who receives: the first class that has somebody, to the last rupiah."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.law.book import book
from payung.law.heirs import KINDS, Division, Programme, Relative, equal_parts, first_class, recipients

PAGE = book().on(date(2026, 11, 1))
OLD = book().on(date(2024, 11, 1))
FAMILY = (
    Relative("will", "Ones"),
    Relative("parent_in_law", "Yuliana"),
    Relative("sibling", "Anton"),
    Relative("grandchild", "Rini"),
    Relative("parent", "Markus"),
    Relative("child", "Elsi"),
    Relative("spouse", "Domi"),
)


def names(*relatives: Relative) -> list[str]:
    return [each.name for each in first_class(page=PAGE, relatives=relatives)]


def divided(*relatives: Relative, amount: int, programme: Programme = "jkm", funeral: int = 0) -> Division:
    return recipients(page=PAGE, programme=programme, relatives=relatives, amount=amount, funeral=funeral)


def test_the_first_class_that_has_somebody_takes() -> None:
    assert names(*FAMILY) == ["Elsi", "Domi"]
    assert names(*FAMILY[:5]) == ["Rini", "Markus"]
    assert names(*FAMILY[:3]) == ["Anton"]
    assert names(*FAMILY[:2]) == ["Yuliana"]
    assert names(*FAMILY[:1]) == ["Ones"]
    assert names() == []


def test_a_will_needs_a_notarial_deed_since_2025() -> None:
    spoken = Relative("will", "Ones", has_deed=False)
    assert first_class(page=PAGE, relatives=[spoken]) == ()
    assert first_class(page=OLD, relatives=[spoken]) == (spoken,)
    award = divided(spoken, amount=42_000_000, funeral=10_000_000).award
    assert "Wasiat tanpa akta notaris tidak berlaku" in award.explain()
    assert {line.name for line in award.lines} == {"heirs.arranger", "heirs.fund"}


def test_an_heir_on_no_list_needs_a_ruling_since_2025() -> None:
    stranger = Relative("child", "Elsi", listed=False)
    assert any("penetapan pengadilan" in said for said in divided(stranger, amount=1).award.explain())
    old = recipients(page=OLD, programme="jkm", relatives=[stranger], amount=1)
    assert not any("penetapan pengadilan" in said for said in old.award.explain())


def test_shares_are_equal_and_explained() -> None:
    division = divided(Relative("spouse", "Domi"), Relative("child", "Elsi"), Relative("child"), amount=10_000_000)
    assert [share.amount for share in division.shares] == [3_333_334, 3_333_333, 3_333_333]
    assert division.award.explain(language="id") == (
        "3 ahli waris dalam golongan yang sama berbagi Rp10.000.000 sama rata",
        "Janda atau duda Domi: Rp3.333.334",
        "Anak Elsi: Rp3.333.333",
        "Anak: Rp3.333.333",
        "Seluruhnya Rp10.000.000",
    )
    assert "PP 44/2015 Pasal 37(5) (our inference)" in division.award.because(language="en")


def test_by_the_other_reading_one_of_the_class_receives_for_all() -> None:
    division = recipients(
        page=PAGE.amended(heirs_share_equally=False), programme="jkk", relatives=FAMILY, amount=70_000_000
    )
    assert [(share.receiver, share.amount) for share in division.shares] == [(FAMILY[5], 70_000_000)]


def test_without_heirs_the_funeral_goes_to_who_arranged_it_and_the_rest_to_the_fund() -> None:
    shares = divided(amount=42_000_000, funeral=10_000_000).shares
    assert [(each.receiver, each.amount) for each in shares] == [("arranger", 10_000_000), ("fund", 32_000_000)]
    assert [each.receiver for each in divided(amount=10_000_000, funeral=10_000_000).shares] == ["arranger"]


def test_without_heirs_the_grant_of_the_page_is_the_funeral_where_nobody_names_it() -> None:
    for programme in ("jkm", "jkk"):
        division = recipients(page=PAGE, programme=programme, relatives=[], amount=42_000_000)
        assert [share.amount for share in division.shares] == [10_000_000, 32_000_000]
    assert [share.amount for share in recipients(page=PAGE, programme="jkm", relatives=[], amount=1).shares] == [1]


def test_without_heirs_jht_goes_to_the_estate_office() -> None:
    division = divided(amount=20_000_000, programme="jht")
    assert [(each.receiver, each.amount) for each in division.shares] == [("estate_office", 20_000_000)]
    assert "Permenaker 4/2022 Pasal 16(4)" in division.award.because()


@given(
    amount=st.integers(0, 10**9),
    kinds=st.lists(st.sampled_from(KINDS), max_size=9),
    programme=st.sampled_from(["jkk", "jkm", "jht"]),
    part=st.integers(0, 100),
)
def test_every_rupiah_is_given_once(amount: int, kinds: list[str], programme: Programme, part: int) -> None:
    division = divided(
        *(Relative(kind) for kind in kinds),  # type: ignore[arg-type]
        amount=amount,
        programme=programme,
        funeral=amount * part // 100,
    )
    assert division.award.total == sum(share.amount for share in division.shares) == amount
    assert all(line.amount == share.amount for line, share in zip(division.award.lines, division.shares, strict=True))
    assert division.award.explain(language="en")


@given(amount=st.integers(0, 10**9), count=st.integers(1, 50))
def test_parts_differ_by_a_rupiah_at_most(amount: int, count: int) -> None:
    parts = equal_parts(amount=amount, count=count)
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(("amount", "funeral"), [(-1, 0), (1, 2), (1, -1)])
def test_a_funeral_grant_is_a_part_of_the_amount(amount: int, funeral: int) -> None:
    with pytest.raises(ValueError, match="part of the amount"):
        divided(amount=amount, funeral=funeral)

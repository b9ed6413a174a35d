"""Partial disability: the table, what it is called, and what must not be paid unconfirmed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payung.kernel.problems import Problem, Refused
from payung.law.awards import Award
from payung.law.book import NotInForce, book
from payung.law.disability import Loss, is_confirmed, part_of, partial_disability, unconfirmed

PAGE = book().on(date(2026, 11, 1))
TABLE = PAGE.disability_table.value


def partial(*losses: Loss, base: int = 1_000_000, left_handed: bool = False) -> Award:
    return partial_disability(page=PAGE, base=base, losses=losses, left_handed=left_handed)


def codes(award: Award) -> list[str]:
    return [each.code for each in (*award.steps, *(step for line in award.lines for step in line.steps))]


@pytest.mark.parametrize(
    ("losses", "total"),
    [
        ([Loss("right_arm_from_shoulder")], 32_000_000),
        ([Loss("left_arm_from_shoulder")], 28_000_000),
        ([Loss("one_eye", function_lost_percent=50)], 14_000_000),
        ([Loss("one_eye", function_lost_percent=0)], 0),
        ([Loss("right_index_finger_first_joint")], 3_600_000),
        ([Loss("right_other_finger", count=2)], 6_400_000),
        ([Loss("hearing_loss_of_both_ears", count=3)], 14_400_000),
        ([Loss("hearing_of_one_ear"), Loss("one_eye")], 44_000_000),
        ([Loss("both_eyes")], 56_000_000),
        ([Loss("one_eye"), Loss("left_arm_from_shoulder")], 56_000_000),
        ([Loss("one_eye"), Loss("right_arm_from_shoulder")], 56_000_000),
        ([Loss(per_mille=820)], 56_000_000),
        ([Loss(per_mille=701)], 56_000_000),
        ([Loss(per_mille=700)], 56_000_000),
        ([Loss(per_mille=699)], 55_920_000),
        ([Loss(per_mille=820, function_lost_percent=50)], 32_800_000),
    ],
)
def test_is_the_percentage_times_80_times_the_base_up_to_70_percent(losses: list[Loss], total: int) -> None:
    award = partial(*losses)
    assert award.total == total == sum(line.amount for line in award.lines)
    assert all(award.explain(language=language) for language in ("id", "en"))


def test_explains_a_loss_of_function() -> None:
    award = partial(Loss("sebelah mata", per_mille=350, function_lost_percent=50), base=2_950_000)
    assert award.total == 41_300_000
    assert award.explain(language="en") == (
        "One eye, or diplopia of near sight, 50% of the function lost: 50% × 35% × 80 × Rp2.950.000 = Rp41.300.000",
    )


def test_explains_the_cap_with_every_loss() -> None:
    award = partial(Loss("one_eye"), Loss("right_arm_from_shoulder", function_lost_percent=90))
    assert [line.amount for line in award.lines] == [56_000_000]
    assert award.explain(language="id") == (
        "Sebelah mata, atau diplopia pada penglihatan dekat: 35%",
        "Lengan kanan dari sendi bahu ke bawah, fungsi hilang 90%: 90% × 40%",
        "Jumlah persentasenya lebih dari 70%, jadi dihitung 70%: 70% × 80 × Rp1.000.000 = Rp56.000.000",
    )
    assert "Permenaker 5/2021 Pasal 84(1)" in award.because(language="id")


class TestLeftHanded:
    def test_the_row_of_the_other_side_counts(self) -> None:
        assert partial(Loss("left_arm_from_shoulder"), left_handed=True).total == 32_000_000
        assert partial(Loss("right_arm_from_shoulder"), left_handed=True).total == 28_000_000
        assert "jkk.left_handed" in codes(partial(Loss("left_thumb"), left_handed=True))

    def test_parts_without_a_side_are_as_ever(self) -> None:
        assert partial(Loss("one_eye"), left_handed=True) == partial(Loss("one_eye"))

    @pytest.mark.parametrize("per_mille", [350, 400])
    def test_a_share_of_the_table_for_either_side_says_nothing_new(self, per_mille: int) -> None:
        given = Loss("left_arm_from_shoulder", per_mille=per_mille)
        assert partial(given, left_handed=True) == partial(Loss("left_arm_from_shoulder"), left_handed=True)

    def test_another_share_counts_and_is_compared_with_the_other_side(self) -> None:
        award = partial(Loss("left_arm_from_shoulder", per_mille=300), left_handed=True)
        assert award.total == 24_000_000
        assert next(each.values for each in award.steps if each.code == "jkk.share_other")["table"] == 400
        assert "jkk.share_other" in codes(partial(Loss("left_arm_from_shoulder", per_mille=400)))

    def test_the_swap_itself_is_recalled_and_says_so(self) -> None:
        award = partial(Loss("left_arm_from_shoulder"), left_handed=True)
        assert unconfirmed(award=award) == (PAGE.left_handed_swapped,)
        assert "jkk.unconfirmed" in codes(award)

    @pytest.mark.parametrize("key", [key for key in TABLE.rows if "right" in key])
    def test_every_row_of_a_right_side_has_its_left(self, key: str) -> None:
        assert TABLE[key.replace("right", "left")].value < TABLE[key].value

    def test_without_the_rule_nothing_is_swapped(self) -> None:
        page = PAGE.amended(left_handed_swapped=False)
        award = partial_disability(page=page, base=1_000_000, losses=[Loss("left_thumb")], left_handed=True)
        assert award.total == 9_600_000


class TestWhatWasGiven:
    def test_a_share_beside_the_table_is_said(self) -> None:
        award = partial(Loss("right_arm_from_shoulder", per_mille=300))
        assert award.total == 24_000_000
        assert award.explain(language="id")[0] == (
            "Lengan kanan dari sendi bahu ke bawah: dihitung 30% seperti yang ditulis, padahal tabel menyebut 40%"
        )

    def test_a_share_of_the_table_is_not_remarked(self) -> None:
        assert codes(partial(Loss("right_arm_from_shoulder", per_mille=400))) == ["jkk.partial"]

    def test_a_share_of_a_part_that_the_table_does_not_have_is_said(self) -> None:
        award = partial(Loss("ujung jari kelingking", per_mille=10))
        assert award.total == 800_000
        assert (
            award.explain(language="en")[0] == "ujung jari kelingking: 1% as it was given, not compared with the table"
        )

    @pytest.mark.parametrize(
        ("part", "per_mille", "lost", "count"), [("", 0, 100, 1), ("one_eye", -1, 100, 1), ("one_eye", 0, 101, 1),
                                                ("one_eye", 0, -1, 1), ("one_eye", 0, 100, 0)]
    )  # fmt: skip
    def test_no_loss_is_nothing_or_more_than_all(self, part: str, per_mille: int, lost: int, count: int) -> None:
        with pytest.raises(ValueError, match="loss"):
            Loss(part, per_mille, lost, count)

    def test_a_negative_base_is_refused(self) -> None:
        with pytest.raises(ValueError, match="base is negative"):
            partial(Loss("one_eye"), base=-1)


class TestConfirmed:
    def test_what_one_source_says_may_be_paid(self) -> None:
        assert is_confirmed(amount=TABLE["right_arm_from_shoulder"])
        assert unconfirmed(award=partial(Loss("right_arm_from_shoulder"))) == ()

    def test_what_is_recalled_must_wait_for_a_person(self) -> None:
        award = partial(Loss("right_thumb"))
        assert not is_confirmed(amount=TABLE["right_thumb"])
        assert unconfirmed(award=award) == (TABLE["right_thumb"],)
        assert award.explain(language="id")[0].startswith(
            "Belum boleh dibayar: persentase “Ibu jari tangan kanan” belum dicocokkan"
        )
        assert "PP 44/2015 Lampiran III, tabel cacat (dari ingatan, belum diperiksa)" in award.because(language="id")

    @pytest.mark.parametrize("key", TABLE.rows)
    def test_every_recalled_row_says_so_alone_capped_and_left_handed(self, key: str) -> None:
        recalled = not is_confirmed(amount=TABLE[key])
        for losses in ([Loss(key)], [Loss(key), Loss(per_mille=700)]):
            award = partial(*losses)
            assert bool(unconfirmed(award=award)) == ("jkk.unconfirmed" in codes(award)) == recalled
        award = partial(Loss(key), left_handed=True)
        assert bool(unconfirmed(award=award)) == ("jkk.unconfirmed" in codes(award))

    def test_as_many_rows_as_the_facts_name_rest_on_a_source(self) -> None:
        assert len(TABLE.rows) == 47
        assert sum(is_confirmed(amount=row) for row in TABLE.rows.values()) == 18


class TestNames:
    @pytest.mark.parametrize("key", TABLE.rows)
    def test_a_part_is_found_by_its_key_and_its_names(self, key: str) -> None:
        for name in (key, TABLE.labels[key]["id"], TABLE.labels[key]["en"], TABLE.labels[key]["id"].upper()):
            assert part_of(page=PAGE, name=name) == key

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("lengan kanan dari sendi bahu ke bawah", "right_arm_from_shoulder"),
            ("lengan kanan dari/atas siku ke bawah", "right_arm_from_elbow"),
            ("lengan kanan dari siku", "right_arm_from_elbow"),
            ("tangan kiri dari/atas pergelangan ke bawah", "left_hand_from_wrist"),
            ("pergelangan tangan kiri", "left_hand_from_wrist"),
            ("sebelah mata / diplopia penglihatan dekat", "one_eye"),
            ("sebelah mata", "one_eye"),
            ("mata sebelah", "one_eye"),
            ("diplopia penglihatan dekat", "one_eye"),
            ("ibu jari kaki, salah satu", "one_big_toe"),
            ("jempol tangan kiri", "left_thumb"),
            ("kemampuan kerja mental tetap", "mental_ability_lost"),
            ("jari lain tangan kanan, per jari", "right_other_finger"),
            ("jari lain tangan kanan", "right_other_finger"),
            ("kaki memendek <5cm", "leg_shorter_below_5_cm"),
            ("kaki memendek 5-7,5cm", "leg_shorter_5_to_7_cm"),
            ("kaki memendek >=7,5cm", "leg_shorter_from_7_cm"),
            ("penurunan daya dengar sebelah telinga per 10 dB", "hearing_loss_of_one_ear"),
            ("daun telinga sebelah", "one_outer_ear"),
            ("kedua daun telinga", "both_outer_ears"),
            ("kemampuan kerja fisik hilang 26-50%", "physical_ability_lost_26_to_50"),
            ("efisiensi tajam penglihatan, per 10%", "visual_acuity"),
        ],
    )
    def test_the_words_of_the_facts_are_understood(self, name: str, key: str) -> None:
        assert part_of(page=PAGE, name=name) == key

    @pytest.mark.parametrize(
        ("name", "near"),
        [
            ("kulit kepala terkelupas (10-30)", "kulit kepala terkelupas, paling sedikit"),
            ("kaki memendek <5cm / 5-7,5cm / >=7,5cm", "kaki memendek 5-7,5 cm"),
            ("jari tengah", "ibu jari tangan kanan"),
            ("mata", "sebelah mata"),
            ("jempol", "ibu jari tangan kanan"),
        ],
    )
    def test_what_could_be_several_is_refused_with_what_comes_near(self, name: str, near: str) -> None:
        with pytest.raises(Refused) as refused:
            part_of(page=PAGE, name=name)
        (problem,) = refused.value.problems
        assert problem.code == "disability.part_unknown"
        assert problem.value == name
        assert near in problem.near

    def test_what_nothing_comes_near_is_refused_as_well(self) -> None:
        with pytest.raises(Refused) as refused:
            partial(Loss("xyzzy"))
        assert refused.value.problems == (Problem("disability.part_unknown", "part", "xyzzy"),)


def test_the_table_is_not_known_before_the_amendment() -> None:
    with pytest.raises(NotInForce, match="2019-12-02"):
        partial_disability(page=book().on(date(2019, 12, 1)), base=1_000_000, losses=[Loss("one_eye")])


def test_the_cap_before_the_ministers_regulation_is_our_inference() -> None:
    page = book().on(date(2021, 3, 31))
    award = partial_disability(page=page, base=1_000_000, losses=[Loss(per_mille=820)])
    assert award.total == 56_000_000
    assert "PP 82/2019 Lampiran III (simpulan kami)" in award.because(language="id")


losses = st.lists(
    st.builds(Loss, part=st.sampled_from(sorted(TABLE.rows)), function_lost_percent=st.integers(0, 100)), max_size=5
)


@given(losses=losses, left_handed=st.booleans(), bases=st.tuples(st.integers(0, 10**8), st.integers(0, 10**8)))
def test_a_higher_base_or_another_loss_never_lowers_it_and_70_percent_is_never_passed(
    losses: list[Loss], left_handed: bool, bases: tuple[int, int]
) -> None:
    lower, higher = (partial(*losses, base=base, left_handed=left_handed).total for base in sorted(bases))
    fewer = partial(*losses[:-1], base=max(bases), left_handed=left_handed).total
    assert lower <= higher
    assert fewer <= higher <= 56 * max(bases)

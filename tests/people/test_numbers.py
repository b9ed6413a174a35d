"""The participant number: whoever mistypes a digit or swaps two neighbours is told so."""

from collections.abc import Iterator

import pytest

from payung.people.numbers import DAMM, new_numbers, read_number

NUMBERS = list(map(str, new_numbers(50)))


def one_digit_wrong(number: str) -> Iterator[str]:
    for place, right in enumerate(number):
        yield from (number[:place] + wrong + number[place + 1 :] for wrong in "0123456789" if wrong != right)


def neighbours_swapped(number: str) -> Iterator[str]:
    for place, (one, other) in enumerate(zip(number, number[1:], strict=False)):
        if one != other:
            yield number[:place] + other + one + number[place + 2 :]


def test_new_ones_are_read_as_they_are() -> None:
    assert [read_number(number) for number in NUMBERS] == [int(number) for number in NUMBERS]
    assert all(len(number) == 12 and number[0] != "0" for number in NUMBERS)
    assert len(set(NUMBERS)) == len(NUMBERS)


@pytest.mark.parametrize("slips", [one_digit_wrong, neighbours_swapped])
def test_every_slip_of_the_finger_is_noticed(slips: object) -> None:
    assert callable(slips)
    mistyped = [slip for number in NUMBERS for slip in slips(number)]
    assert len(mistyped) > 400
    assert [slip for slip in mistyped if read_number(slip) is not None] == []


def test_the_table_is_a_totally_antisymmetric_quasigroup() -> None:
    """What the promise above rests on, for all numbers and not only for those drawn."""
    digits = range(10)
    assert all(sorted(row) == list(digits) for row in DAMM)
    assert all(sorted(row[column] for row in DAMM) == list(digits) for column in digits)
    assert all(DAMM[digit][digit] == 0 for digit in digits)
    for state in digits:
        for one in digits:
            for other in range(one):
                assert DAMM[DAMM[state][one]][other] != DAMM[DAMM[state][other]][one]


def test_spaces_and_dashes_do_not_count() -> None:
    number = NUMBERS[0]
    assert read_number(f" {number[:4]} {number[4:8]}-{number[8:]} ") == int(number)


@pytest.mark.parametrize("spoil", ["", "1", "{}0", "0{}", "{}x", "x{}", "-{}.0", "+{}"])
def test_other_things_are_no_number(spoil: str) -> None:
    assert read_number(spoil.format(NUMBERS[0])) is None


def test_digits_of_other_scripts_are_no_number() -> None:
    assert read_number(NUMBERS[0].translate({48 + digit: 0x0660 + digit for digit in range(10)})) is None

"""A wrong book never opens, and says where it is wrong."""

from pathlib import Path

import pytest

from payung.law.book import open_book
from payung.law.book_files import Misprint, fingerprint, load, read_folder

METADATA = "metadata: {unit: currency-IDR, reference: [{title: PP 1/2000, confidence: primary}]}\n"

ROW_AT_ZERO = "brackets:\n- {threshold: {2015-07-01: 0}, amount: {2015-07-01: 9}}\n"
ROW_AT_SEVEN = "- {threshold: {2015-07-01: 7}, amount: {2015-07-01: 9}}\n"


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("values: {2015-07-01: 1, 2015-07-01: 2}\n", "2015-07-01 stands twice, so its values overlap"),
        ("values: {2015-07-01: 1, 2020-01-01: null, 2021-01-01: 2}\n", "a gap begins on 2020-01-01"),
        ("values: {2015-07-01: null}\n", "it has no first value"),
        ("values: {}\n", "it has no first value"),
        ("values: {2015-07-01: 6800.5}\n", "6800.5 is neither a whole number"),
        ("values: {2015-07-01: [1, 0.5]}\n", "is neither a whole number"),
        ("values: {2015-07-01: six}\n", "'six' is neither a whole number"),
        ("values: {2015-13-01: 1}\n", "'2015-13-01' is not a day"),
        ("brackets: [{threshold: {2015-07-01: 5}, amount: {2015-07-01: 9}}]\n", "a gap below its first row"),
        (ROW_AT_ZERO + ROW_AT_SEVEN + ROW_AT_SEVEN, "the rows at 7 and 7 overlap"),
        (ROW_AT_ZERO + ROW_AT_SEVEN.replace("2015", "2020"), "do not all begin on the same days"),
        ("brackets: [{threshold: {2015-07-01: 0}, amount: {2015-07-01: 0.5}}]\n", "0.5 is neither a whole number"),
        ("brackets: [{threshold: {2015-07-01: 0}, amount: {2015-07-01: null}}]\n", "is not a row of whole rupiah"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(Misprint, match="^fee") as refusal:
        open_book(folder_with(tmp_path, fee=text + METADATA))
    assert complaint in str(refusal.value)


def test_a_value_without_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misprint, match="fee: 1 names no source"):
        open_book(folder_with(tmp_path, fee="values: {2015-07-01: 1}\nmetadata: {unit: month}\n"))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    folder_with(tmp_path, fee="values: {2015-07-01: 1}\n" + METADATA)
    folder_with(tmp_path / "other", fee="values: {2015-07-01: 2}\n" + METADATA)
    with pytest.raises(Misprint, match="fee: two files"):
        open_book(tmp_path)


def test_the_fingerprint_changes_with_the_content_and_with_nothing_else(tmp_path: Path) -> None:
    plain = {"fee": load("values: {2015-07-01: 1, 2016-07-01: 2}\n" + METADATA)}
    commented = {"fee": load(METADATA + "values:\n  2016-07-01: 2  # since the reform\n  2015-07-01: 1\n")}
    dearer = {"fee": load("values: {2015-07-01: 1, 2016-07-01: 3}\n" + METADATA)}
    assert fingerprint(plain) == fingerprint(commented)
    assert fingerprint(plain) != fingerprint(dearer)


def test_only_yaml_files_are_read(tmp_path: Path) -> None:
    folder_with(tmp_path, fee="values: {2015-07-01: 1}\n" + METADATA)
    (tmp_path / "schema.json").write_text("{}", "utf-8")
    assert set(read_folder(tmp_path)) == {"fee"}

"""The FEBRL bench counts what it says."""

from pathlib import Path
from zipfile import ZipFile

from bench.febrl import FOLDER, Fared, candidates, fared, read

HEADING = (
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth,"
    " soc_sec_id"
)
MARIA = "maria, berry, 69, giblin street, killarney, bittern, 4814, qld, 19600210, 7364009"
TWIN = "joana, berry, 69, giblin street, killarney, bittern, 4814, qld, 19600210, 7364018"
UNREADABLE = "maria, berry, 69, giblin street, killarney, bittern, 4814, qld, 19600231, 7364009"
NAMELESS = ", , 69, giblin street, killarney, bittern, 4814, qld, 19600210, 7364009"


def put(wheel: Path, name: str, *records: str) -> None:
    with ZipFile(wheel, "a") as packed:
        packed.writestr(f"{FOLDER}/{name}.csv", "\n".join((HEADING, *records)) + "\n")


def test_one_file_is_compared_with_itself(tmp_path: Path) -> None:
    people = (f"rec-1-org, {MARIA}", f"rec-1-dup-0, {MARIA}", f"rec-1-dup-1, {UNREADABLE}", f"rec-2-org, {TWIN}")
    put(tmp_path / "wheel.whl", "one", *people, f"rec-2-dup-0, {NAMELESS}")
    records = read(wheel=tmp_path / "wheel.whl", files=["one"])
    assert candidates(records=records) == {(0, 1), (0, 3), (1, 3)}  # a twin shares birthday and village
    assert fared(records=records) == Fared(
        records=5,
        candidates=3,
        true=4,  # three of the first, one of the twin
        readable=1,
        found=1,
        same=1,
        same_rightly=1,
        asked=0,
        asked_rightly=0,
    )


def test_of_two_files_each_record_is_compared_with_those_of_the_other(tmp_path: Path) -> None:
    put(tmp_path / "wheel.whl", "a", f"rec-1-org, {MARIA}", f"rec-3-org, {MARIA}")
    put(tmp_path / "wheel.whl", "b", f"rec-1-dup-0, {MARIA}", f"rec-2-dup-0, {TWIN}")
    records = read(wheel=tmp_path / "wheel.whl", files=["a", "b"])
    assert candidates(records=records) == {(0, 2), (0, 3), (1, 2), (1, 3)}
    result = fared(records=records)
    assert (result.true, result.same, result.same_rightly) == (1, 2, 1)  # one is another's with the same everything

"""Every kabupaten and kota is found in the spellings of real lists, and nothing else is taken for one."""

import pytest

from payung.people.regions import AMBIGUOUS, OUTSIDE, PROVINCE_CODES, REGIONS, find_region


def test_the_province_has_21_kabupaten_and_one_kota() -> None:
    kinds = [region.kind for region in REGIONS.values()]
    assert (kinds.count("kabupaten"), kinds.count("kota")) == (21, 1)
    assert REGIONS["53.71"].full_name == "Kota Kupang"


def test_the_centres_lie_in_the_province() -> None:
    for region in REGIONS.values():
        assert -11.2 < region.latitude < -7.9, region
        assert 118.7 < region.longitude < 125.4, region


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda region: region.code)
def test_a_region_is_found_by_its_full_name_and_its_code_of_any_depth(region) -> None:
    whole = region.code.replace(".", "")
    short = "Kab" if region.kind == "kabupaten" else "Kota"
    for text in (
        *(region.full_name, region.full_name.upper(), f"  {region.full_name.lower()}  ", f"{region.full_name}, NTT"),
        *(
            f"{short}. {region.name}",
            f"{short}.{region.name}",
            f"{region.name}  ({short})",
            f"{short}\u00a0{region.name}",
        ),
        *(f"{region.full_name} - Provinsi Nusa Tenggara Timur",),
        *(region.code, whole, f"{whole}01", f"{region.code}.01", f"{whole}012001", f"{region.code}.01.2001"),
    ):
        assert find_region(text) == region.code, text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("TTS", "53.02"), ("Kab. TTU", "53.03"), ("sbd", "53.18"), ("MABAR", "53.15"), ("Matim", "53.19")],
        *[("Flotim", "53.06"), ("Rote-Ndao", "53.14"), ("ROTENDAO", "53.14"), ("Sabu/Raijua", "53.20")],
        *[("Sarai", "53.20"), ("Belu", "53.04"), ("ende ntt", "53.08"), ("Kota Maumere", "53.07"), ("So'e", "53.02")],
        *[("Manggarai", "53.10"), ("Sumba Barat", "53.12"), ("Kabupaten Timor  Tengah\tSelatan", "53.02")],
    ],
)
def test_short_names_and_variants(text, code) -> None:
    assert find_region(text) == code


@pytest.mark.parametrize("text", ["Kupang", "KUPANG, NTT", "kupang ", "Sumba", "Flores", "Timor"])
def test_a_name_of_several_regions_is_not_guessed(text) -> None:
    assert find_region(text) == AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    [
        *["Kota Surabaya", "Makassar", "KAB. LOMBOK TIMUR", "Denpasar", "Jakarta Timur", "DKI Jakarta"],
        *["Kab. Malaka, Jawa Timur", "Kab. Kupang - Papua Barat Daya", "Jatim", "Bali", "Sumbar"],
        *["Nusa Tenggara Barat", "Timor Leste"],
        *["35.78", "3578", "1101012001", "94.01.01.2001", "357801"],
    ],
)
def test_another_province_is_known_as_such(text) -> None:
    assert find_region(text) == OUTSIDE


@pytest.mark.parametrize(
    "text",
    [
        *["", "   ", "-", "NTT", "Kabupaten", "Kota", "Atlantis", "Kab. Atlantis", "Endeh Raya", "Baliem"],
        *["53", "53.22", "5399", "99.01", "2001", "00.00", "53.1", "53010", "5371011501900001", "850111", "५३.०१"],
    ],
)
def test_what_names_no_place_is_unknown(text) -> None:
    assert find_region(text) is None


def test_there_are_38_provinces() -> None:
    assert len(PROVINCE_CODES) == 38


def test_a_letter_in_a_cell_names_no_place() -> None:
    assert find_region("Kabupaten Ende" + " " * 10_000) is None

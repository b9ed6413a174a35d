"""The 22 kabupaten and kota of Nusa Tenggara Timur, and how lists spell them.

Codes are those of the Ministry of Home Affairs (Kepmendagri 300.2.2-2430/2025), which differ from
those of the statistics office: never mix the two.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from payung.people.spelling import LONGEST_SPELLING, plain

PROVINCE: Final = "53"

OUTSIDE: Final = "outside"
"""What `find_region` answers for a place in another province or abroad."""

AMBIGUOUS: Final = "ambiguous"
"""What `find_region` answers for a name that several regions share, such as plain "Kupang"."""

_PROVINCE_BLOCKS = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCE_CODES: Final = frozenset(str(code) for first, last in _PROVINCE_BLOCKS for code in range(first, last + 1))
"""The 38 provinces."""


@dataclass(frozen=True, slots=True)
class Region:
    """One kabupaten or kota. The coordinates are a point near its centre, in degrees."""

    code: str
    kind: str
    name: str
    latitude: float
    longitude: float

    @property
    def full_name(self) -> str:
        """The name that tells Kabupaten Kupang from Kota Kupang."""
        return f"{self.kind.capitalize()} {self.name}"


def _read_regions() -> Mapping[str, Region]:
    table = files("payung.people").joinpath("regions.csv").read_text("utf-8")
    rows = [
        Region(row["code"], row["kind"], row["name"], float(row["latitude"]), float(row["longitude"]))
        for row in csv.DictReader(table.splitlines())
    ]
    return MappingProxyType({region.code: region for region in rows})


REGIONS: Final = _read_regions()

_OTHER_NAMES: Mapping[str, str] = {
    # short names and other spellings
    "TTS": "53.02",
    "TTU": "53.03",
    "Flotim": "53.06",
    "Sumtim": "53.11",
    "Rote": "53.14",
    "Mabar": "53.15",
    "Nagakeo": "53.16",
    "SBD": "53.18",
    "Matim": "53.19",
    "Sabu": "53.20",
    "Savu": "53.20",
    "Sarai": "53.20",
    "Sabu Rai Jua": "53.20",
    # seats of government, which people write for the region round them
    "Oelamasi": "53.01",
    "Soe": "53.02",
    "So'e": "53.02",
    "Kefamenanu": "53.03",
    "Kefa": "53.03",
    "Atambua": "53.04",
    "Kalabahi": "53.05",
    "Larantuka": "53.06",
    "Maumere": "53.07",
    "Bajawa": "53.09",
    "Ruteng": "53.10",
    "Waingapu": "53.11",
    "Waikabubak": "53.12",
    "Lewoleba": "53.13",
    "Ba'a": "53.14",
    "Labuan Bajo": "53.15",
    "Mbay": "53.16",
    "Waibakul": "53.17",
    "Tambolaka": "53.18",
    "Borong": "53.19",
    "Menia": "53.20",
    "Betun": "53.21",
}

_ISLANDS_OF_SEVERAL = ("Flores", "Sumba", "Timor")

_OTHER_PROVINCES = (
    *("aceh", "nad", "sumatera utara", "sumatra utara", "sumut", "sumatera barat", "sumatra barat", "sumbar"),
    *("riau", "kepri", "jambi", "sumatera selatan", "sumatra selatan", "sumsel", "bengkulu", "lampung"),
    *("bangka belitung", "babel", "jakarta", "dki", "jawa barat", "jabar", "jawa tengah", "jateng", "yogyakarta"),
    *("jogjakarta", "diy", "jawa timur", "jatim", "banten", "bali", "nusa tenggara barat", "ntb"),
    *("kalimantan barat", "kalbar", "kalimantan tengah", "kalteng", "kalimantan selatan", "kalsel"),
    *("kalimantan timur", "kaltim", "kalimantan utara", "kaltara", "sulawesi utara", "sulut"),
    *("sulawesi tengah", "sulteng", "sulawesi selatan", "sulsel", "sulawesi tenggara", "sultra"),
    *("gorontalo", "sulawesi barat", "sulbar", "maluku", "malut", "papua"),
)

_PLACES_ELSEWHERE = (
    *("Ambon", "Badung", "Balikpapan", "Bandung", "Banjarmasin", "Bantul", "Banyuwangi", "Batam", "Bekasi", "Bima"),
    *("Bogor", "Bulungan", "Buleleng", "Cirebon", "Deli Serdang", "Denpasar", "Depok", "Dili", "Dompu", "Gianyar"),
    *("Gresik", "Jayapura", "Jember", "Jogja", "Kendari", "Kotawaringin Timur", "Lombok Barat", "Lombok Tengah"),
    *("Lombok Timur", "Lombok Utara", "Makassar", "Malang", "Manado", "Manokwari", "Mataram", "Medan", "Merauke"),
    *("Mimika", "Nunukan", "Padang", "Palangka Raya", "Palembang", "Palu", "Pekanbaru", "Pontianak", "Samarinda"),
    *("Semarang", "Sidoarjo", "Sleman", "Solo", "Sorong", "Sumbawa", "Sumbawa Barat", "Surabaya", "Surakarta"),
    *("Tangerang", "Tangerang Selatan", "Tarakan", "Ternate", "Timika", "Timor Leste"),
)

_KINDS = {"kabupaten": "kabupaten", "kab": "kabupaten", "kota": "kota", "kotamadya": "kota", "kodya": "kota"}

_CODE = re.compile(r"(\d\d)\.?(\d\d)(?:\.?\d\d(?:\.?\d{4})?)?")
_OTHER_PROVINCE = re.compile(rf"\b(?:{'|'.join(_OTHER_PROVINCES)})\b")
_OWN_PROVINCE = re.compile(r"\b(?:provinsi|propinsi|prov|ntt|nusa tenggara timur)\b")


def find_region(text: str) -> str | None:
    """The dotted code of the kabupaten or kota that `text` names or whose code it is or begins with.

    OUTSIDE if it clearly lies in another province, AMBIGUOUS if several regions bear the name,
    None if nothing is known by it.
    """
    return _find(text) if len(text) <= LONGEST_SPELLING else None


@lru_cache(maxsize=4096)  # a list of 100,000 rows spells its regions in a few dozen ways
def _find(text: str) -> str | None:
    if code := _CODE.fullmatch(text.strip()):
        return _region_of_code(code[1], code[2])
    named = plain(text)
    if _OTHER_PROVINCE.search(named):
        return OUTSIDE
    kind, name = _kind_and_name(_OWN_PROVINCE.sub(" ", named).split())
    return _region_of_name(kind, name)


def _region_of_code(province: str, region: str) -> str | None:
    if province != PROVINCE:
        return OUTSIDE if province in PROVINCE_CODES else None
    dotted = f"{province}.{region}"
    return dotted if dotted in REGIONS else None


def _region_of_name(kind: str | None, name: str) -> str | None:
    codes = _CODES_BY_NAME.get(name, ())
    # "Kota Maumere" is the town in Kabupaten Sikka: the kind decides only between namesakes
    codes = tuple(code for code in codes if REGIONS[code].kind == kind) or codes
    if len(codes) > 1 or name in _ISLANDS:
        return AMBIGUOUS
    if codes:
        return codes[0]
    return OUTSIDE if name in _NAMES_ELSEWHERE else None


def _kind_and_name(words: list[str]) -> tuple[str | None, str]:
    """Kabupaten or kota, which may stand before or behind, and the name without spaces: Rote Ndao = Rotendao."""
    for end in (0, -1):
        if len(words) > 1 and words[end] in _KINDS:
            kind = _KINDS[words[end]]
            return kind, "".join(words[1:] if end == 0 else words[:-1])
    return None, "".join(words)


def _key(name: str) -> str:
    return plain(name).replace(" ", "")


def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for code, region in REGIONS.items():
        names[_key(region.name)] = (*names.get(_key(region.name), ()), code)
    return names | {_key(name): (code,) for name, code in _OTHER_NAMES.items()}


_CODES_BY_NAME: Final = _codes_by_name()
_ISLANDS: Final = frozenset(map(_key, _ISLANDS_OF_SEVERAL))
_NAMES_ELSEWHERE: Final = frozenset(map(_key, _PLACES_ELSEWHERE))

"""Districts and villages that do not exist, in the 22 regions that do.

Each region has six districts and 154 villages: in the province there are about as many as in truth. Their names
are put together from the syllables of a part of the province; none is copied from a gazetteer. The numbers of the
districts in a NIK, 81 to 86, are above those that any kabupaten uses, so that no synthetic NIK can be a living
person's.
"""

from functools import cache
from typing import Final, NamedTuple

DISTRICTS_A_REGION: Final = 6
VILLAGES_A_REGION: Final = 154
DISTRICT_NUMBERS: Final = range(81, 81 + DISTRICTS_A_REGION)


class Village(NamedTuple):
    """A village, the district and region it lies in, and the first six digits of a NIK registered there."""

    region: str
    district: str
    name: str
    nik_place: str
    part: str


_BEGINNINGS: Final = {
    "timor": ("Oe", "Noel", "Bi", "Fatu", "Nai", "Tuna", "Kuan"),
    "belu": ("We", "Fatu", "Rai", "Lak", "Mane", "Tase", "Hali"),
    "flores": ("Lewo", "Wolo", "Nua", "Watu", "Tana", "Detu", "Riang"),
    "manggarai": ("Wae", "Golo", "Compang", "Rego", "Poco", "Lamba", "Beo"),
    "sumba": ("Wai", "Lai", "Kabu", "Praing ", "Tana ", "Mata", "Were"),
    "alor": ("Ala", "Maru", "Puna", "Lembu", "Kola", "Tama", "Pura"),
    "rote": ("Nusa", "Oe", "Loba", "Meda", "Bola", "Tena", "Ledo"),
}
_ENDINGS: Final = {
    "timor": ("besak", "lulin", "mnasi", "fafi", "neke", "toko", "kiuh"),
    "belu": ("lulik", "babo", "kmetan", "rinuk", "tolus", "manan", "fohon"),
    "flores": ("bele", "gero", "pare", "lema", "tobi", "rogo", "wuli"),
    "manggarai": (" Nuri", " Tengga", " Lodos", " Kempo", " Rinda", " Mose", " Wela"),
    "sumba": ("lanja", "mbonga", "karera", "hunggu", "ngadu", "wolu", "dita"),
    "alor": ("kaka", "beli", "tola", "weng", "mangga", "lolon", "rakai"),
    "rote": ("klain", "nitas", "lasin", "dale", "uma", "tula", "wei"),
}
_SIDES: Final = ("", " Barat", " Timur", " Utara")

# part of the province, and roughly how many thousand people live there: weights for a lot, not statistics
_REGIONS: Final = {
    **{"53.01": ("timor", 366), "53.02": ("timor", 455), "53.03": ("timor", 259), "53.04": ("belu", 217)},
    **{"53.05": ("alor", 211), "53.06": ("flores", 277), "53.07": ("flores", 322), "53.08": ("flores", 271)},
    **{"53.09": ("flores", 166), "53.10": ("manggarai", 313), "53.11": ("sumba", 245), "53.12": ("sumba", 145)},
    **{"53.13": ("flores", 136), "53.14": ("rote", 144), "53.15": ("manggarai", 256), "53.16": ("flores", 159)},
    **{"53.17": ("sumba", 85), "53.18": ("sumba", 304), "53.19": ("manggarai", 275), "53.20": ("rote", 89)},
    **{"53.21": ("belu", 184), "53.71": ("timor", 443)},
}

# regions elsewhere in which people were first registered before they came home: Kupang's sailors, Bali's waiters
ELSEWHERE: Final = (
    *("1275", "1471", "2171", "3173", "3175", "3276", "3374", "3471", "3515", "3573", "3578", "5103", "5108", "5171"),
    *("5201", "5203", "5271", "5272", "6171", "6405", "6471", "6472", "6473", "7171", "7271", "7371", "7471", "8171"),
    *("9109", "9171"),
)


@cache
def villages() -> tuple[Village, ...]:
    """Every village of the sample province."""
    return tuple(village for region in _REGIONS for village in _villages_of(region))


def weights() -> list[int]:
    """How many people to draw from each of `villages()`, in the same order."""
    return [population for _, population in _REGIONS.values() for _ in range(VILLAGES_A_REGION)]


def _villages_of(region: str) -> list[Village]:
    part = _REGIONS[region][0]
    beginnings, endings = _BEGINNINGS[part], _ENDINGS[part]
    # 49 pairs, walked from another place and with another step in each region, so that neighbours share few names;
    # then once more for each side on which a village lies
    code = int(region.replace(".", ""))
    walk = [(code * 11 + step * (code % 5 + 2)) % 49 for step in range(49)]
    names = [f"{beginnings[n % 7]}{endings[n // 7]}{side}" for side in _SIDES for n in walk]
    districts, inhabited = (
        names[:DISTRICTS_A_REGION],
        names[DISTRICTS_A_REGION : DISTRICTS_A_REGION + VILLAGES_A_REGION],
    )
    return [
        Village(
            region=region,
            district=districts[n % DISTRICTS_A_REGION],
            name=name,
            nik_place=f"{code}{DISTRICT_NUMBERS[n % DISTRICTS_A_REGION]}",
            part=part,
        )
        for n, name in enumerate(inhabited)
    ]

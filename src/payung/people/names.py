"""Names as they are written in Nusa Tenggara Timur: their parts, how they sound, and how alike two of them are. Pure.

One person is `Yohanes`, `Johannis` and `Yoh.`, with the family name first or last, with titles or without. Twins
differ in nothing but the given name, so a name never counts as the same when a part of it has no counterpart.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio

TITLES = frozenset(
    "dr drg drs dra ir hj haji hajah hajjah prof alm almh almarhum almarhumah pdt rm rd rp rb sr br pater romo suster"
    " bruder frater pendeta bpk bp pak ibu bu bapak bapa mama nona om tante kakak adik sdr sdri nn ny tn".split()
)
DEGREES = frozenset(
    "spd se sh sip skm skep mpd msi mm mh st ssos amd amdkeb ners skom sag sth spt shut sp spdk spdi stp mth"
    " mkes".split()
)
BESIDE_NAMES = TITLES | DEGREES
LONGEST_COMPARED = 100  # letters
LONGEST_OF_DEGREES = 4  # letters: of degrees that are written apart, a part has fewer
ABBREVIATIONS = dict.fromkeys("muh moh mhd muhd moch much".split(), "muhamad") | {"abd": "abdul", "st": "siti"}

PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys(map(ord, ".'`"))
"""What becomes of each sign of ASCII that is no letter or digit: full stops and apostrophes go, others part words."""

REMEMBERED = 1 << 14  # names: few come twice in a list, and more than the processor's cache holds cost what they save
SHORTEST_SURE = 6  # letters: shorter given names that sound alike may be two
SHORTEST_SLIP = 4  # letters: two names of three that differ in one are two names
LONG = 8  # a name of so many letters may hold two slips
SHORTEST_ENDING, SHORTEST_BEGINNING, SHORTEST_MIDDLE, LONGEST_ABBREVIATION = 3, 4, 4, 6
LONGEST_BEGINNING = 8
NEARLY = 75  # of a hundred: three of four letters
CALLED = {"piter": "petrus", "peter": "petrus", "pieter": "petrus", "beti": "elisabet", "betty": "elisabet"}
"""What people are called who were baptised so, where it is no part of the name."""
EVERY_SOUND = (1 << 26) - 1


class Level(StrEnum):
    """How alike two names are, the most alike first.

    SAME: the same parts in any order. SOUND: the same when read aloud. SHORT: all parts of one have their counterpart
    in the other, which has more, or spells out what one abbreviates. CLOSE: all parts have a counterpart, some with a
    slip of the pen. MARRIED: all but the last of each, as when a wife takes her husband's family name. PARTLY: some
    parts have one, some have none, as with brothers and sisters. DIFFERENT: none has.
    """

    SAME = "same"
    SOUND = "sound"
    SHORT = "short"
    CLOSE = "close"
    MARRIED = "married"
    PARTLY = "partly"
    DIFFERENT = "different"


@lru_cache(maxsize=REMEMBERED)
def canonical_name(name: str) -> str:
    """The parts of a name without titles, degrees, accents and punctuation, in alphabetical order.

    So `S. Pd., Maria da Costa` and `DA COSTA MARIA, S.Pd` are one name; `Maria` and `Mar.` are two.
    """
    return " ".join(sorted(_parts(name)))


def _parts(name: str) -> list[str]:
    name = name[:LONGEST_COMPARED]  # what stands in a cell may be a book, and comparing takes the square of its length
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    parts = name.lower().translate(PUNCTUATION).split()
    if min(map(len, parts), default=0) < LONGEST_OF_DEGREES:
        parts = _whole_degrees(parts)
    kept = [part for part in parts if part not in BESIDE_NAMES]
    if len(kept) > 2 and kept[0] == "h":  # Haji; with one part more it may be an initial
        del kept[0]
    return kept or parts


def _whole_degrees(parts: list[str]) -> list[str]:
    """The parts with degrees that were written apart put together: `s pd` is `spd`. Two initials stay initials."""
    whole: list[str] = []
    for part in parts:
        if whole and len(part) > 1 and whole[-1] + part in DEGREES:
            whole[-1] += part
        else:
            whole.append(part)
    return whole


# In order. Old spelling first (oe, dj, tj), then letters that are written for one another, then vowels as they are
# heard: e and i, o and u. `Mochamad`, `Achmad`: a ch before a consonant is an h.
_SPELLINGS: Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        ("oe", "u"),
        ("dj", "j"),
        ("tj", "c"),
        ("ij", "i"),
        ("ch(?=[^aeiour]|$)", ""),
        ("ch|ck|kh|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("x", "ks"),
        ("ph|v|f", "p"),
        ("sy(?=[aeiou])", "s"),
        ("z", "s"),
        ("dl", "d"),
        ("h", ""),
        ("[jye]", "i"),
        ("o", "u"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..[^iu])[iu]s$", "s"),
    )
)


@lru_cache(maxsize=1 << 16)
def sound(part: str) -> str:
    """How a part of a canonical name sounds: `yohanes`, `johannis` and `yohannes` are one, `yuliana`, `yuliani` two."""
    heard = ABBREVIATIONS.get(part, part)
    for pattern, spelled in _SPELLINGS:
        heard = pattern.sub(spelled, heard)
    return heard or part


@lru_cache(maxsize=REMEMBERED)
def heard(name: str) -> tuple[str, int]:
    """How a name sounds, its parts in alphabetical order, and their first sounds as bits.

    Of the one keys are made; names that share none of the other are hardly one person's. A short name alone may be the
    end of any: Reta is what Margareta is called.
    """
    parts, bits = sorted(map(sound, _parts(name))), 0
    if len(parts) == 1 and len(parts[0]) <= LONGEST_ABBREVIATION:
        bits = EVERY_SOUND
    for part in parts:
        bits |= 1 << (ord(part[0]) % 26)
    return " ".join(parts), bits


def compare_names(one: str, other: str) -> Level:
    """How alike two names are. The order of the names does not matter."""
    canonical = canonical_name(one), canonical_name(other)
    if canonical[0] == canonical[1]:
        return Level.SAME
    if heard(one)[0] == heard(other)[0]:
        return Level.SOUND
    shorter, longer = sorted((canonical[0].split(), canonical[1].split()), key=len)
    if len(shorter) < len(longer) and _joined(one) == _joined(other):
        return Level.SOUND
    level = _pair_off(shorter, longer)
    if level is Level.PARTLY and len(shorter) == len(longer):
        return _level_but_for_the_last(_parts(one), _parts(other))
    if level in (Level.PARTLY, Level.DIFFERENT) and len(shorter) < len(longer) and _join_alike(one, other):
        return Level.CLOSE
    return level


def rhyme(one: str, other: str) -> bool:
    """Whether two names that sound alike may be those of twins: a short given name is written otherwise.

    Rini and Reni are two, Johannis and Yohanes one. The last part, as a rule the family's, twins share.
    """
    parts, others = _parts(one), _parts(other)
    if len(parts) != len(others):
        return False
    last = {parts[-1], others[-1]} if len(parts) > 1 else set()
    return any(len(part) < SHORTEST_SURE for part in {*parts} ^ {*others} if part not in last)


def may_be_called(one: str, other: str) -> bool:
    """Whether each part of the shorter name may be what somebody is called who bears the longer: Greta for Margareta,
    Yan for Yohanes, `Mgrt.`; or a short name with a slip. Enough to ask, not to know."""
    shorter, longer = _by_length(one, other)
    left, rest = list(shorter), list(longer)
    for pairs in (_equal, _sound_alike, _abbreviates, _slips, _resembles):
        _take_pairs(left, rest, pairs)
    return not left


def _by_length(one: str, other: str) -> list[list[str]]:
    """The parts of the shorter name and of the longer: whichever was named first."""
    return sorted((_parts(one), _parts(other)), key=lambda parts: (len(parts), parts))


def _resembles(one: str, other: str) -> bool:
    """Whether a short part stands in a longer one, nearly or with letters left out."""
    short, long = sorted((one, other), key=len)
    if not SHORTEST_ENDING <= len(short) <= LONGEST_ABBREVIATION or len(long) == len(short):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short) or partial_ratio(short, long) >= NEARLY


def begin_alike(one: str, other: str) -> bool:
    """Whether one name is the other written shorter or with a letter wrong: initials, beginnings, and no end.

    So `E. Tnunay`, `Emanuel` for `Emanuel Tnunay`. Not `Petrus Tanaem` for `Damianus Petrus Tanaem`, who may be his
    brother; nor `Lena` for `Magdalena`, or Rina for Rini, which may be two names of one house.
    """
    shorter, longer = _by_length(one, other)
    left, rest = list(shorter), longer[: len(shorter)]
    for pairs in (_equal, _sound_surely, _begins, _slips_surely):
        _take_pairs(left, rest, pairs)
    return not left


def _sound_surely(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_SURE and _sound_alike(one, other)


def _begins(one: str, other: str) -> bool:
    """Whether one is the beginning of the other: an initial, `mar` for `maria`."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and (len(short) == 1 or len(short) >= SHORTEST_ENDING)


def _slips_surely(one: str, other: str) -> bool:
    """A letter wrong in a long name, but for the first, which tells names apart."""
    is_long = min(len(one), len(other)) >= SHORTEST_SURE
    return is_long and one[0] == other[0] and OSA.distance(one, other, score_cutoff=1) <= 1


def _joined(name: str) -> str:
    return re.sub(r"(.)\1+", r"\1", "".join(map(sound, _parts(name))))


def _level_but_for_the_last(one: list[str], other: list[str]) -> Level:
    """The level of names of which only the last part, as a rule the family's, may be another or hold a slip.

    Even a short part may, there: twins bear one family name and differ in the first.
    """
    *given, family = one
    *other_given, other_family = other
    if not given or len(given) != len(other_given):
        return Level.PARTLY
    if not all(map(_sound_alike, given, other_given)):
        return Level.PARTLY
    return Level.CLOSE if OSA.distance(family, other_family, score_cutoff=1) <= 1 else Level.MARRIED


def _join_alike(one: str, other: str) -> bool:
    """Two names that were parted otherwise: `Abdul Rahman`, `Abdurrahman`."""
    heard = _joined(one), _joined(other)
    return min(map(len, heard)) >= LONG and OSA.distance(*heard, score_cutoff=1) <= 1


def _pair_off(shorter: list[str], longer: list[str]) -> Level:
    """The level of two names by how their parts pair off."""
    left, rest = list(shorter), list(longer)
    whole = _take_pairs(left, rest, _equal) + _take_pairs(left, rest, _sound_alike)
    short = _take_pairs(left, rest, _abbreviates)
    slips = _take_pairs(left, rest, _slips)
    if left:
        return Level.PARTLY if whole or slips else Level.DIFFERENT
    if slips:
        return Level.CLOSE if not rest else Level.PARTLY
    if whole or (short and min(max(map(len, shorter)), max(map(len, longer))) >= SHORTEST_ENDING):
        return Level.SHORT
    return Level.PARTLY if short > 1 else Level.DIFFERENT


def _take_pairs(left: list[str], rest: list[str], pairs: Callable[[str, str], bool]) -> int:
    """Take from both lists the parts that are a pair, and count them."""
    taken = 0
    for part in list(left):
        match = next((other for other in rest if pairs(part, other)), None)
        if match is not None:
            left.remove(part)
            rest.remove(match)
            taken += 1
    return taken


def _equal(one: str, other: str) -> bool:
    return one == other


def _sound_alike(one: str, other: str) -> bool:
    return sound(one) == sound(other)


def _abbreviates(one: str, other: str) -> bool:
    """Whether one is short for the other: an initial, `mar`, `siska` (`fransiska`), `hendro` (`hendrikus`), `gusti`."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long[0] == short or sound(long)[0] == sound(short)
    if CALLED.get(one) == other or CALLED.get(other) == one:
        return True
    if len(long) < len(short) + 2:
        return False
    if len(short) > LONGEST_ABBREVIATION:
        return len(short) <= LONGEST_BEGINNING and long.startswith(short)
    if long.startswith(short[:SHORTEST_BEGINNING]) and (len(short) >= SHORTEST_BEGINNING or long.startswith(short)):
        return True
    ended, whole = sound(short), sound(long)
    if whole.startswith(ended):
        return True
    if len(ended) >= SHORTEST_MIDDLE and ended in whole:
        return True
    return len(ended) >= SHORTEST_ENDING and len(whole) > len(ended) + 1 and whole.endswith(ended)


def _slips(one: str, other: str) -> bool:
    """Whether one is the other with a slip of the pen: a letter wrong, missing, too many, or two exchanged."""
    shorter = min(len(one), len(other))
    if shorter < SHORTEST_SLIP:
        return False
    most = 1 if shorter < LONG else 2
    return OSA.distance(one, other, score_cutoff=most) <= most or OSA.distance(sound(one), sound(other)) <= 1

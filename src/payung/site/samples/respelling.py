"""One person's name as another clerk writes it: the ways of NTT, each as a function from a name to another spelling.

A function that can make nothing of a name gives it back as it is.
"""

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

from payung.site.samples.names import swapped


class Bearer(NamedTuple):
    """Whose name is written: the name as registered, the sex "M" or "F", and a family name of the neighbourhood."""

    name: str
    sex: str
    other_family: str


Respelling = Callable[[Bearer, Random], str]

_SHORT_FORMS: Final = {
    **{"Maria": "Mar. M. Mria", "Yohanes": "Yoh. Yohs. Y.", "Fransiskus": "Fr. Frans. Fransis.", "Yosef": "Yos. Y."},
    **{"Aloysius": "Aloy. Alo. Al.", "Antonius": "Ant. Anton.", "Agustinus": "Agust. Ag.", "Petrus": "Pet. Ptr."},
    **{"Margareta": "Marg. Mgrt.", "Theresia": "Ther. Th.", "Kristina": "Krist. Kr.", "Elisabet": "Elis. Elisb."},
    **{"Stefanus": "Stef. St.", "Dominikus": "Dom. Domin.", "Gregorius": "Greg. Gr.", "Benediktus": "Ben. Bened."},
    **{"Ignasius": "Ign. Ig.", "Hendrikus": "Hend. Hendr.", "Veronika": "Ver. Veron.", "Muhamad": "Muh. M. Moh."},
    **{"Yakobus": "Yak. Yakob.", "Bernadus": "Bern. Ber.", "Yuliana": "Yul. Yuli.", "Fransiska": "Fr. Frans."},
    **{"Nikolaus": "Nik. Niko.", "Abdul": "Abd. A.", "Katarina": "Kat. Kath.", "Vinsensius": "Vins. Vin."},
}
_CALLED: Final = {
    **{"Fransiskus": "Frans Sisko", "Agustinus": "Agus Gusti", "Petrus": "Piter Pit", "Paulus": "Paul Pau"},
    **{"Yohanes": "Hanes Anis John Yan", "Antonius": "Anton Toni", "Stefanus": "Stefan Stef", "Dominikus": "Domi"},
    **{"Kristina": "Kris Tina", "Elisabet": "Elis Beti", "Theresia": "Tres Tere", "Margareta": "Reta Greta"},
    **{"Bernadeta": "Deta Bernad", "Fransiska": "Siska", "Magdalena": "Lena Magda", "Yosef": "Yos Sef"},
    **{"Nikolaus": "Niko", "Hendrikus": "Hendrik Hendro", "Aloysius": "Alo Aloy", "Benediktus": "Beni Bene"},
    **{"Leonardus": "Leo Nardus", "Emanuel": "Eman Manuel", "Katarina": "Rina Katrin", "Yuliana": "Yuli Ana"},
}
_OTHERWISE: Final = {
    **{"Yohanes": "Johanis Johannes Yohannes Yohanis Johanes", "Yosef": "Yoseph Joseph Jusuf Yosep", "Rut": "Ruth"},
    **{"Yohana": "Yohanna Johana", "Yakobus": "Jakobus Yacobus", "Fransiskus": "Franciskus Fransiscus"},
    **{"Theresia": "Teresia Theresa Teresa", "Elisabet": "Elisabeth Elizabet", "Margareta": "Margaretha Margarita"},
    **{"Kristina": "Christina Cristina", "Katarina": "Katharina Catharina", "Muhamad": "Mohamad Muhammad Mohammad"},
    **{"Matius": "Mateus Matheus", "Thomas": "Tomas", "Ahmad": "Achmad Akhmad", "Gabriel": "Gabrial", "Lusia": "Lucia"},
    **{"Yeremias": "Jeremias", "Agustinus": "Augustinus Agustinius", "Sisilia": "Cecilia Sesilia", "Ester": "Esther"},
    **{"Stefanus": "Stevanus Stephanus", "Yusuf": "Jusuf Yusup", "Filipus": "Philipus Pilipus", "Husen": "Husein"},
}
_TITLES: Final = {
    "M": ("Bpk. {}", "Bapak {}", "Bp. {}", "Sdr. {}", "H. {}", "Drs. {}", "Pdt. {}", "Rm. {}", "Om {}", "{}, S.Pd."),
    "F": ("Ibu {}", "Mama {}", "Ny. {}", "Sdri. {}", "Hj. {}", "Dra. {}", "Pdt. {}", "Sr. {}", "Nn. {}", "{}, S.Pd."),
}
_OLD_LETTERS: Final = {"j": "dj", "y": "j", "u": "oe", "c": "tj"}
_BREATHS: Final = ("d dh", "dh d", "b bh", "bh b", "t th", "th t", "d dl", "g gh", "l lh", "k kh", "p ph")
_HEARD: Final = ("e i", "i e", "o u", "u o", "a e", "ai e", "au o", "f p", "v f", "z s", "ks x", "g k", "b p")
_ROWS_OF_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = {
    key: row[max(0, n - 1) : n] + row[n + 1 : n + 2] for row in _ROWS_OF_KEYS for n, key in enumerate(row)
}
_SHORTEST_TO_SPOIL: Final = 4  # letters: of a shorter part a slip makes another name


def initials(bearer: Bearer, random: Random) -> str:
    """Maria Goreti Bria: M. Bria, M. G. Bria, Maria G. Bria or Maria B."""
    parts = bearer.name.split()
    if len(parts) < 2:
        return bearer.name
    first = random.randrange(len(parts) - 1)
    ways = [
        [f"{part[0]}." for part in parts[:-1]] + parts[-1:],
        [*parts[:first], f"{parts[first][0]}.", *parts[first + 1 :]],
    ]
    return " ".join(random.choice([*ways, *ways, [*parts[:-1], f"{parts[-1][0]}."]]))


def abbreviated(bearer: Bearer, random: Random) -> str:
    """Maria Bria: Mar. Bria. A given name that has no usual short form is cut after its first letters."""
    first, *others = bearer.name.split()
    if not others or len(first) < 5:
        return bearer.name
    short = (
        random.choice(_SHORT_FORMS[first].split()) if first in _SHORT_FORMS else f"{first[: random.choice((3, 4))]}."
    )
    return " ".join((random.choice((short, short, short.removesuffix("."))), *others))


def called(bearer: Bearer, random: Random) -> str:
    """Fransiskus Bria: Frans Bria, as everybody calls him."""
    return _exchanged(bearer.name, _CALLED, random)


def otherwise(bearer: Bearer, random: Random) -> str:
    """Yohanes Bria: Johanis Bria. One saint, as Rome, Leiden and Jakarta write him."""
    return _exchanged(bearer.name, _OTHERWISE, random)


def titled(bearer: Bearer, random: Random) -> str:
    """Maria Bria: Mama Maria Bria."""
    return random.choice(_TITLES[bearer.sex]).format(bearer.name)


def given_only(bearer: Bearer, random: Random) -> str:
    """Maria Goreti Bria: Maria Goreti, or Maria alone."""
    parts = bearer.name.partition(",")[0].split()
    if len(parts) < 2:
        return bearer.name
    return " ".join(parts[: random.randint(1, len(parts) - 1)])


def married(bearer: Bearer, random: Random) -> str:
    """Maria Bria: Maria Bria Seran, or Maria Seran, after her husband. Men keep their name."""
    parts = bearer.name.split()
    if bearer.sex != "F" or len(parts) < 2 or bearer.other_family in bearer.name or "," in bearer.name:
        return bearer.name
    kept = parts if random.random() < 0.8 else parts[:-1]
    return " ".join((*kept, random.choice(("", "", "", "-")) + bearer.other_family)).replace(" -", "-")


def family_first(bearer: Bearer, random: Random) -> str:
    """Maria Bria: Bria Maria, or Bria, Maria."""
    turned = swapped(bearer.name)
    return turned.replace(" ", ", ", 1) if random.random() < 0.25 and "," not in turned else turned


def old_letters(bearer: Bearer, random: Random) -> str:
    """Yuliana Djawa: Juliana Djawa. The spelling before 1972, in which the old papers stand, in part or throughout."""
    old = {new: old for new, old in _OLD_LETTERS.items() if new in bearer.name.lower()}
    if not old:
        return bearer.name
    kept = random.sample(list(old), random.randint(1, len(old)))
    return re.sub("|".join(kept), lambda found: _in_case(old[found[0].lower()], found[0]), bearer.name, flags=re.I)


def breathed(bearer: Bearer, random: Random) -> str:
    """Maria Dhosa: Maria Dosa. Sounds of Sikka, Ende, Ngada and Sabu that Indonesian letters have no place for."""
    return _one_of(bearer.name, _BREATHS, random)


def as_heard(bearer: Bearer, random: Random) -> str:
    """Maria Bria: Maria Brea. Vowels and consonants as one ear hears them and another does not."""
    return _one_of(bearer.name, _HEARD, random)


def doubled(bearer: Bearer, random: Random) -> str:
    """Ana Bria: Anna Bria; Yohannes: Yohanes."""
    name = bearer.name
    pairs = [n for n in range(1, len(name)) if name[n] == name[n - 1] and name[n].isalpha()]
    if pairs and random.random() < 0.6:
        place = random.choice(pairs)
        return name[:place] + name[place + 1 :]
    fits = [n for n in range(1, len(name)) if name[n] in "nlstmaib"]
    if not fits:
        return name
    place = random.choice(fits)
    return name[:place] + name[place] + name[place:]


def mistyped(bearer: Bearer, random: Random) -> str:
    """Marselina Bria: Marsleina Bria. Letters exchanged, left out, typed twice, or the key beside, never the first."""
    name = bearer.name
    fits = [
        n
        for n in range(2, len(name) - 1)
        if name[n - 2 : n + 2].isalpha() and _length_at(name, n) >= _SHORTEST_TO_SPOIL
    ]
    if not fits:
        return name
    n = random.choice(fits)
    slip = random.randrange(4)
    if slip == 0:
        return name[: n - 1] + name[n] + name[n - 1] + name[n + 1 :]
    if slip == 1:
        return name[:n] + name[n + 1 :]
    if slip == 2:
        return name[:n] + name[n] + name[n:]
    return name[:n] + random.choice(_NEIGHBOURS.get(name[n].lower(), name[n])) + name[n + 1 :]


def as_registered(bearer: Bearer, random: Random) -> str:
    """The very name: what differs is something else."""
    return bearer.name


RESPELLINGS: Final[Mapping[str, Respelling]] = {
    "as_registered": as_registered,
    "initials": initials,
    "abbreviated": abbreviated,
    "called": called,
    "otherwise": otherwise,
    "titled": titled,
    "given_only": given_only,
    "married": married,
    "family_first": family_first,
    "old_letters": old_letters,
    "breathed": breathed,
    "as_heard": as_heard,
    "doubled": doubled,
    "mistyped": mistyped,
}


def _exchanged(name: str, table: Mapping[str, str], random: Random) -> str:
    parts = name.split()
    known = [n for n, part in enumerate(parts) if part in table]
    if not known:
        return name
    n = random.choice(known)
    return " ".join((*parts[:n], random.choice(table[parts[n]].split()), *parts[n + 1 :]))


def _one_of(name: str, pairs: tuple[str, ...], random: Random) -> str:
    """The name with one of the pairs exchanged, once, where it stands within a word or at its beginning."""
    for old, new in (pair.split() for pair in random.sample(pairs, len(pairs))):
        if old in name.lower() and f"{old}h" not in name.lower():
            return _first_exchanged(name, old, new)
    return name


def _first_exchanged(name: str, old: str, new: str) -> str:
    place = name.lower().index(old)
    return name[:place] + _in_case(new, name[place]) + name[place + len(old) :]


def _in_case(letters: str, old: str) -> str:
    return letters.title() if old[0].isupper() else letters


def _length_at(name: str, place: int) -> int:
    """The length of the word that stands there."""
    return len(name[:place].rpartition(" ")[2]) + len(name[place:].partition(" ")[0])

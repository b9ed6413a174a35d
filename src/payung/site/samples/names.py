"""Names as people bear them in Nusa Tenggara Timur: given names, and family names by the part they come from.

They are put together by lot, so that no combination is taken from a person.
"""

from random import Random
from typing import Final

from payung.people.names import canonical_name

MEN: Final = (
    *("Yohanes", "Yosef", "Petrus", "Paulus", "Markus", "Lukas", "Matius", "Antonius", "Fransiskus", "Agustinus"),
    *("Dominikus", "Stefanus", "Simon", "Andreas", "Filipus", "Thomas", "Bernadus", "Benediktus", "Gregorius"),
    *("Hendrikus", "Ignasius", "Kornelis", "Laurensius", "Martinus", "Melkianus", "Nikolaus", "Oktovianus"),
    *("Robertus", "Servasius", "Silvester", "Vinsensius", "Wilhelmus", "Yakobus", "Yeremias", "Yulius"),
    *("Kristoforus", "Daniel", "Elias", "Gabriel", "Jefri", "Marselinus", "Melkisedek", "Nahor", "Obed", "Soleman"),
    *("Yeskial", "Alfonsus", "Aloysius", "Blasius", "Damianus", "Emanuel", "Fabianus", "Herman", "Kanisius"),
    *("Leonardus", "Maksimus", "Roni", "Ferdinandus", "Anselmus", "Barnabas", "Bonefasius", "Edmundus", "Felix"),
    *("Gaspar", "Heribertus", "Ande", "José"),
)
WOMEN: Final = (
    *("Maria", "Kristina", "Yuliana", "Margareta", "Theresia", "Yustina", "Elisabet", "Agustina", "Katarina"),
    *("Anastasia", "Fransiska", "Regina", "Veronika", "Marselina", "Martha", "Yohana", "Magdalena", "Dorkas"),
    *("Adolfina", "Antonia", "Bernadeta", "Susana", "Paulina", "Petronela", "Rosalia", "Rosina", "Sisilia"),
    *("Skolastika", "Viktoria", "Wilhelmina", "Yakomina", "Yosefina", "Naomi", "Rut", "Ester", "Debora", "Orpa"),
    *("Mince", "Yublina", "Selfina", "Ferderika", "Emiliana", "Klara", "Lusia", "Monika", "Natalia", "Oktaviana"),
    *("Imelda", "Helena", "Getrudis", "Filomena", "Irene", "Benedikta", "Blandina", "Dominika", "Ermelinda"),
    *("Florida", "Genoveva", "Hedwigis", "Karolina", "Leonarda", "Inês"),
)
MEN_OF_ISLAM: Final = (
    *("Abdul", "Ahmad", "Muhamad", "Ibrahim", "Usman", "Ali", "Hasan", "Husen", "Jamaludin", "Kasim", "Mahmud"),
    *("Rahman", "Samsudin", "Yusuf", "Arifin", "Burhan", "Idris", "Ismail", "Saleh", "Taher"),
)
WOMEN_OF_ISLAM: Final = (
    *("Siti", "Fatima", "Aisyah", "Nur", "Hadija", "Halima", "Mariam", "Nurhayati", "Rahmawati", "Salma", "Sarifa"),
    *("Zainab", "Aminah", "Hasnah", "Jubaeda", "Kalsum", "Maimuna", "Rukia", "Sumiati", "Wahida"),
)

FAMILIES: Final = {
    "timor": (
        *("Tefa", "Nenobais", "Nenohai", "Benu", "Tnunay", "Tallo", "Banunaek", "Liunokas", "Faot", "Selan"),
        *("Tamonob", "Nubatonis", "Snae", "Taneo", "Boimau", "Missa", "Fallo", "Nabuasa", "Oematan", "Sonbai"),
        *("Kause", "Lopo", "Bana", "Sila", "Ataupah", "Kolo", "Naisoko", "Usfinit", "Sakunab", "Tasekeb", "Babys"),
        *("Nomleni", "Manu", "Sabuna", "Tafuli", "Nesimnasi", "Abanit", "Atonis", "Baitanu", "Finit", "Kefi", "Lasi"),
        *("Neolaka", "Tanaem"),
    ),
    "belu": (
        *("Bria", "Seran", "Klau", "Nahak", "Bere", "Mali", "Mau", "Berek", "Tahu", "Leki", "Fahik", "Luan", "Manek"),
        *("Taek", "Asa", "Lau", "Loe", "Suri", "Halek", "Moruk", "Rika", "Da Conceição", "Da Costa", "Soares"),
        *("Ximenes", "Da Silva", "Pereira", "Dos Santos", "Pires", "Amaral", "Martins", "Mendonça", "Tae", "Un"),
        *("Bau", "Kiik"),
    ),
    "flores": (
        *("Da Cunha", "Fernandez", "Parera", "De Rosari", "Da Gomez", "Kleden", "Hayon", "Tukan", "Lamanepa"),
        *("Koten", "Kelen", "Liwun", "Lamawuran", "Ola", "Boli", "Keraf", "Wutun", "Lejap", "Nong", "Moan", "Sareng"),
        *("Mitan", "Laka", "Wangge", "Mbete", "Bata", "Rangga", "Wea", "Ngao", "Radja", "Tiwu", "Meo", "Lado"),
        *("Bhoka", "Dhosa", "Wawo", "Bupu", "Ngole", "Mite", "Jawa", "Ndona", "Ritan", "Sogen", "Werang", "Hurek"),
        *("Muda", "Goran"),
    ),
    "manggarai": (
        *("Jehadu", "Jemadu", "Jehaut", "Ngampu", "Nggoro", "Jelahut", "Madur", "Hambur", "Nabut", "Pantas"),
        *("Jebarus", "Ganggut", "Kabut", "Tagung", "Syukur", "Jeramat", "Dagur", "Egot", "Hasan", "Janggur"),
        *("Jenalu", "Kantor", "Lantur", "Magut", "Nanggor", "Ndagung", "Pandor", "Selamat", "Tamur", "Wajong"),
        *("Jaling", "Harum", "Nantung"),
    ),
    "sumba": (
        *("Ndapa", "Lede", "Bili", "Dapa", "Ngongo", "Kaka", "Malo", "Bulu", "Dairo", "Ndara", "Mila", "Tanggu"),
        *("Radda", "Retang", "Hamba", "Ndilu", "Njurumana", "Landu", "Praing", "Hunga", "Maramba", "Nggaba", "Tamu"),
        *("Wulang", "Djawa", "Kondanamu", "Rihi", "Pati", "Awang", "Sabaora", "Wora", "Holo", "Bora"),
        *("Zogara", "Umbu Lado"),
    ),
    "alor": (
        *("Maure", "Lelang", "Atamau", "Kamengmau", "Mautuka", "Makunimau", "Laumau", "Fanmai", "Waang", "Kolly"),
        *("Duka", "Jahamou", "Tangpeni", "Atakama", "Lakamau", "Malaikosa", "Moybeka", "Djasing", "Padafing"),
        *("Bolling", "Sir", "Karbeka", "Langmau", "Lapuimakuni", "Mailani", "Manimakani", "Maukari", "Peny"),
        *("Sailana", "Tonubesi"),
    ),
    "rote": (
        *("Adu", "Bessie", "Dethan", "Foeh", "Haning", "Johannes", "Lenggu", "Mooy", "Ndoen", "Ndun", "Nalle"),
        *("Pandie", "Saudale", "Sinlae", "Tungga", "Zacharias", "Messakh", "Malelak", "Manafe", "Henuk", "Fangidae"),
        *("Pah", "Doko", "Riwu", "Djami", "Lomi", "Raga", "Huru", "Wadu", "Kana", "Hau", "Tuka", "Bunga", "Rade"),
        *("Lobo", "Mone"),
    ),
}
ISLES_OF_ISLAM: Final = frozenset(("flores", "manggarai", "alor"))

_DEGREES = ("S.Pd", "S.Sos", "A.Md", "S.T", "S.Kom")


class Namer:
    """Makes names. Its tables are laid out once, since ten million names may be asked for."""

    def __init__(self, *, random: Random) -> None:
        self._draw = random.random
        self._given = {(part, sex): _given_names(part, sex, random) for part in FAMILIES for sex in "MF"}

    def family(self, *, part: str) -> str:
        """A family name of that part of the province."""
        families = FAMILIES[part]
        return families[int(self._draw() * len(families))]

    def name(self, *, part: str, sex: str, family: str) -> str:
        """A full name in that family; one in thirty bears a single name, one in two hundred a degree."""
        givens = self._given[part, sex]
        given = givens[int(self._draw() * len(givens))]
        chance = self._draw()
        if chance > 0.967:
            return given.rpartition(" ")[2]
        return f"{given} {family}" if chance >= 0.005 else f"{given} {family}, {_DEGREES[int(chance * 1000)]}"


def _given_names(part: str, sex: str, random: Random) -> list[str]:
    """Given names as often as they are met: Christian or Muslim, one or two, and Umbu or Rambu on Sumba."""
    christian, muslim = (MEN, MEN_OF_ISLAM) if sex == "M" else (WOMEN, WOMEN_OF_ISLAM)
    table = list(christian) * 8
    table += [f"{first} {second}" for first in christian for second in random.sample(christian, 10) if first != second]
    if part == "sumba":
        table += [f"{'Umbu' if sex == 'M' else 'Rambu'} {name}" for name in christian] * 6
    if part in ISLES_OF_ISLAM:
        table += [f"{first} {second}" for first in muslim for second in muslim if first != second]
    return table


_SPELLINGS = [
    pair.split("-")
    for pair in (
        "Yoh-Joh Yos-Jos Yus-Jus Yul-Jul Kris-Chris Kat-Cat Mark-Marc ks-x ph-f th-t tt-t ll-l nn-n ss-s oe-u dj-j f-v "
        "v-f k-c y-i ia-iya us-is u-o e-i i-e a-ah n-nn o-u"
    ).split()
]


def respelled(name: str, *, random: Random) -> str:
    """The same person's name as another clerk heard it: never merely another case, order, accent or title."""
    for old, new in random.sample(_SPELLINGS, len(_SPELLINGS)):
        other = name.replace(old, new, 1)
        if canonical_name(other) != canonical_name(name):
            return other
    return f"{name}a"


def swapped(name: str) -> str:
    """The last part first, as in lists that are sorted by family."""
    bare, comma, degree = name.partition(",")
    *given, family = bare.split()
    return f"{' '.join((family, *given))}{comma}{degree}"

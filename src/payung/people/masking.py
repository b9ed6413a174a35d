"""How much of somebody's NIK and telephone number is shown to whoever did not bring it. Pure."""

import re

HIDDEN = "•"
LONG_NUMBER = re.compile(r"\d(?:[ .]?\d){8,}")
"""Nine digits and more: a NIK, a family card, a telephone, an account; no day and no income."""
NIK_HIDDEN = "•••••• •••••• ••••"
NUMBER_END = 4
PHONE_END = 3  # digits by which somebody knows a number again and nobody else finds it out


def nik_groups(*, nik: str) -> tuple[str, str, str]:
    """A NIK as it is read: where it was given first, the birth date, and the serial."""
    return nik[:6], nik[6:12], nik[12:]


def nik_end(*, nik: str) -> str:
    """A NIK in groups, by its serial alone: whoever has the card or the file knows it again."""
    place, born, serial = nik_groups(nik=nik)
    return f"{HIDDEN * len(place)} {HIDDEN * len(born)} {serial}"


def nik_of_birth(*, nik: str) -> str:
    """A NIK in groups, for whoever knows no more than birth date and sex: only the group that repeats these."""
    place, born, serial = nik_groups(nik=nik)
    return f"{HIDDEN * len(place)} {born} {HIDDEN * len(serial)}"


def nik_without_birth(*, nik: str) -> str:
    """A NIK in groups, for whoever compares it with the card: birth date and sex stand beside it in words."""
    place, born, serial = nik_groups(nik=nik)
    return f"{place} {HIDDEN * len(born)} {serial}"


def phone_end(*, phone: str) -> str:
    """A telephone number by its last digits."""
    return HIDDEN * max(0, len(phone) - PHONE_END) + phone[-PHONE_END:]


def numbers_end(*, text: str) -> str:
    """A text in which of every long number only the last digits are shown: whoever has the file knows it again."""
    return LONG_NUMBER.sub(lambda found: HIDDEN * (len(found[0]) - NUMBER_END) + found[0][-NUMBER_END:], text)


def name_begun(*, name: str) -> str:
    """A name by which a payer knows whom they pay for, and nobody learns whom: MARIA DE FATIMA -> MA*** D* FA****.

    Stars, because the screens of banks know little else.
    """
    shown = (word[: min(2, len(word) - 1)] or word for word in name.split())
    return " ".join(part + "*" * (len(word) - len(part)) for part, word in zip(shown, name.split(), strict=True))

"""Who paid for months, in words. All who pay for themselves are one funder, whose name is no reader's."""

from collections.abc import Iterable

from payung.kernel.language import Language, texts, to_translate

THEMSELVES = "peserta"
"""The funder of what workers pay themselves."""
IN_WORDS = to_translate("the participant")


def others(*, funders: Iterable[str]) -> tuple[str, ...]:
    """Those who paid, but for the worker."""
    return tuple(name for name in funders if name != THEMSELVES)


def in_words(*, funders: Iterable[str], language: Language) -> tuple[str, ...]:
    """Those who paid, as a language says it: Sponsor Milik, peserta sendiri."""
    themselves = texts(language).gettext(IN_WORDS)
    return tuple(themselves if name == THEMSELVES else name for name in funders)

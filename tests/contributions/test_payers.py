"""Who paid is said in the reader's language: whoever pays for themself is nobody's name."""

from payung.contributions.payers import THEMSELVES, in_words, others

PAID = ("Desa Oinlasi", THEMSELVES)


def test_whoever_pays_for_themself_is_named_in_the_readers_language() -> None:
    assert in_words(funders=PAID, language="id") == ("Desa Oinlasi", "peserta sendiri")
    assert in_words(funders=PAID, language="en") == ("Desa Oinlasi", "the participant")


def test_others_are_those_who_are_not_the_worker() -> None:
    assert others(funders=PAID) == ("Desa Oinlasi",)

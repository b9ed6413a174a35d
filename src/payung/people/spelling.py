"""What two spellings of the same words have in common."""

import re
import unicodedata
from typing import Final

LONGEST_SPELLING: Final = 120
"""Longer texts (a whole letter in one cell) name no place and no work; no memory is spent on them."""


def plain(text: str) -> str:
    """Lower case, letters and digits only, one space between words: " Kab.KUPANG " and "kab kupang" become one."""
    letters = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())

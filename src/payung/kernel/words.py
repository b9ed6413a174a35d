"""Words that are kept in the clear: a reason, a note, the name of a paper. No NIK may stand in them."""

import re

from payung.kernel.problems import Problem, Refused

NIK_WITHIN, SIGNS = re.compile(r"\d{16}"), re.compile(r"[\W_]")


def holds_nik(*, text: str) -> bool:
    """Whether a NIK may stand in this text, however it is spaced."""
    return NIK_WITHIN.search(SIGNS.sub("", text)) is not None


def one_line(*, text: str) -> str:
    """The text as it is kept: on one line, without doubled blanks and without characters that nobody sees."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def check_words(*, words: str, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The words as they are kept, and what is wrong with them: `why.missing`, `why.holds_nik`."""
    line = one_line(text=words)
    if not line:
        return line, (Problem("why.missing", where),)
    return line, (Problem("why.holds_nik", where),) if holds_nik(text=line) else ()


def reason(*, why: str, where: str = "why") -> str:
    """The reason as it is kept. Raises Refused `why.missing`, `why.holds_nik`."""
    line, problems = check_words(words=why, where=where)
    if problems:
        raise Refused(*problems)
    return line


def note(*, text: str, where: str = "note") -> str:
    """The same for words that may be left out. Raises Refused `why.holds_nik`."""
    return reason(why=text, where=where) if one_line(text=text) else ""

"""Whether a citation names the text or the article that somebody asks for."""

import re
from collections.abc import Iterator

LONGEST_RANGE = 100


def cites(*, citation: str, asked: str) -> bool:
    """Whether a citation names what is asked, each article whole.

    "Pasal 98" stands in "Pasal 44(1), 98(1)", "Pasal 105" in "Pasal 102-109"; "Pasal 4" does not in "Pasal 44(1)".
    """
    cited, sought = (" ".join(text.lower().split()) for text in (citation, asked))
    whole = re.compile(rf"(?<!\w){re.escape(sought)}(?!\w)")
    return bool(sought) and any(whole.search(each) for each in (cited, *_article_by_article(cited)))


def _article_by_article(citation: str) -> Iterator[str]:
    """The same citation with one of its articles alone: "pp 7/2019 pasal 2, 4(1)" as "… pasal 2" and "… pasal 4(1)"."""
    title, word, articles = citation.partition("pasal ")
    for article in articles.split(",") if word else ():
        for each in _of_range(article.strip()):
            yield f"{title}{word}{each}"


def _of_range(article: str) -> Iterator[str]:
    """Every article of "102-109", every paragraph of "98(1)-(3)"; another one as it stands."""
    yield article
    if found := re.match(r"(\d+)-(\d+)", article):
        first, last = map(int, found.groups())
        yield from map(str, range(first, min(last, first + LONGEST_RANGE) + 1))
    if found := re.match(r"(\d+\w*)\((\d+)\)-\((\d+)\)", article):
        number, first, last = found[1], int(found[2]), int(found[3])
        yield from (f"{number}({each})" for each in range(first, min(last, first + LONGEST_RANGE) + 1))

"""A citation names an article whole, or not at all."""

import pytest

from payung.law.citing import cites

GRACE = "Permenaker 5/2021 Pasal 44(1), 92(1), 98(1)-(3)"


@pytest.mark.parametrize(
    ("citation", "asked", "named"),
    [
        (GRACE, "Permenaker 5/2021", True),
        (GRACE, "permenaker 5/2021  PASAL 44", True),
        (GRACE, "Pasal 44(1)", True),
        (GRACE, "Permenaker 5/2021 Pasal 98", True),
        (GRACE, "Permenaker 5/2021 Pasal 98(2)", True),
        (GRACE, "Permenaker 5/2021 Pasal 98(4)", False),
        (GRACE, "Permenaker 5/2021 Pasal 4", False),
        (GRACE, "Pasal 9", False),
        (GRACE, "Permenaker 15/2021", False),
        (GRACE, "5/2021 Pasal 92", True),
        ("PP 8/2019 Pasal 97A(1) (simpulan kami)", "Pasal 97", False),
        ("PP 8/2019 Pasal 97A(1) (simpulan kami)", "Pasal 97A", True),
        ("Permenaker 5/2021 Pasal 102-109", "Pasal 105", True),
        ("Permenaker 5/2021 Pasal 102-109", "Pasal 110", False),
        ("PP 82/2019 Lampiran III, tabel cacat", "PP 82/2019 Lampiran III", True),
        ("PP 82/2019 Lampiran III", "Lampiran II", False),
        (GRACE, "", False),
    ],
)
def test_articles_are_compared_whole(citation: str, asked: str, named: bool) -> None:
    assert cites(citation=citation, asked=asked) is named

"""Rows that are no person, and column-wide decisions, go through a whole check."""

import pytest

from payung.kernel.problems import Refused
from payung.sponsors.queries import verdicts
from tests.sponsors.walk import HEADINGS, Walk, csv_file, row, rows


def test_a_total_is_one_row_to_mend_with_one_reason(walk: Walk) -> None:
    walk.agreement(people=3)
    total = dict.fromkeys(HEADINGS, "") | {"name": "JUMLAH 3 orang"}
    checked = walk.check([*rows(1, 4), total])
    assert checked.list.outcomes == {"ready": 3, "to_mend": 1, "already_covered": 0, "ask_person": 0}
    assert [problem.code for problem in verdicts(of=checked.list)[-1].problems] == ["row.not_a_person"]


def test_a_column_with_the_month_first_is_read_so(walk: Walk) -> None:
    walk.agreement(people=5)
    american = [
        person | {"birth_date": "{1}/{0}/{2}".format(*person["birth_date"].split("-"))} for person in rows(1, 6)
    ]
    assert walk.check(csv_file(american)).list.outcomes["ready"] == 5


def test_somebody_marked_as_dead_is_asked_back_in_a_list_and_at_the_counter(walk: Walk) -> None:
    walk.agreement(people=3)
    checked = walk.check([row(1), row(2, name="Yosef Lopo (Alm.)")])
    assert walk.verdicts(checked.list.id) == {2: ("ready", "", ""), 3: ("to_mend", "name.of_the_dead", "")}
    with pytest.raises(Refused, match=r"^name\.of_the_dead \(name\)$"):
        walk.register(row(3, name="Almarhum Yosef Lopo"))

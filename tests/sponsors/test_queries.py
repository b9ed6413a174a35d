"""Questions about agreements and lists: what state a list is in, who is taken, what money pays next."""

import pytest
from django.db import transaction

from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.sponsors import judging, parts, queries, registry
from payung.sponsors.checks import Span
from payung.sponsors.queries import ListMonth
from payung.sponsors.quotas import enrolled
from tests.sponsors.walk import CODE, MONTH, Walk, next_month, row, rows

FIRST, SECOND = next_month(), next_month() + 1


def test_an_agreement_is_shown_with_its_terms(walk: Walk) -> None:
    walk.agreement(budget=1_000_000, quotas={"53.71": 3}, max_decile=4, min_age=17, region="53", months=6)
    shown = queries.agreement(code=CODE)
    assert (shown.sponsor, shown.decree, shown.budget) == ("Sponsor NTT", "Keputusan NTT", 1_000_000)
    assert shown.quotas == {"53.71": 3}
    terms = shown.terms
    assert (terms.first_month, terms.months, terms.end_month) == (FIRST, 6, FIRST + 6)
    assert (terms.payer, terms.programmes, terms.region) == ("apbd", ("jkk", "jkm"), "53")
    assert (terms.max_decile, terms.min_age) == (4, 17)
    assert queries.agreement(id=shown.id) == shown
    assert queries.available(agreement=shown) == 1_000_000


@pytest.mark.parametrize("known", [{"code": "NONE"}, {"id": 77}])
def test_there_is_no_agreement_that_nobody_made(walk: Walk, known: dict[str, object]) -> None:
    walk.agreement()
    with pytest.raises(Refused, match=r"agreement\.unknown"):
        queries.agreement(**known)  # type: ignore[arg-type]


def test_there_is_no_list_that_nobody_handed_in(walk: Walk) -> None:
    with pytest.raises(Refused, match=r"list\.unknown"):
        queries.worker_list(id="0000000000")


def test_the_state_of_a_list_follows_from_what_happened(walk: Walk) -> None:
    walk.agreement(months=2)
    list_id = walk.check(rows(1, 3)).list.id
    states = [queries.state(list_id=list_id)]
    walk.approve(list_id)
    states.append(queries.state(list_id=list_id))
    for _ in range(2):
        walk.receive(2 * MONTH)
        states.append(queries.state(list_id=list_id))
    for reference in ("SP2D-1", "SP2D-2"):
        walk.reverse(reference)
        states.append(queries.state(list_id=list_id))
    assert states == ["checked", "approved", "part_paid", "paid", "part_paid", "approved"]


def test_a_list_shows_its_last_check(walk: Walk) -> None:
    walk.agreement()
    people = [row(1), row(1), row(2, sex="")]
    first = walk.check(people).list
    walk.register(row(1, name="Orang Lain"))
    second = walk.check(people).list
    assert second.id == first.id
    assert second.check_id > first.check_id
    shown = queries.worker_list(id=first.id)
    assert shown == second
    assert shown.outcomes == {"ready": 0, "to_mend": 1, "already_covered": 1, "ask_person": 1}
    assert shown.reasons == {"list.row_repeated": 1, "nik.other_identity": 1, "sex.missing": 1}
    assert (shown.rows, shown.cost, shown.agreement_code, shown.file_name) == (3, 0, CODE, "daftar.csv")
    assert [verdict.row for verdict in queries.verdicts(of=shown)] == [2, 3, 4]


def test_lists_are_shown_in_brief_as_they_were_checked_last(walk: Walk) -> None:
    walk.agreement(months=1)
    walk.agreement("OTHER")
    paid = walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH)
    people = [row(3), row(4, sex="")]
    other = walk.check(people, "OTHER").list
    walk.register(row(3, name="Orang Lain"))
    other = walk.check(people, "OTHER").list
    brief = queries.lists()
    assert [(each.id, each.agreement_code, each.state) for each in brief] == [
        (other.id, "OTHER", "checked"),
        (paid, CODE, "paid"),
    ]
    assert (brief[0].rows, brief[0].outcomes, brief[0].checked_at) == (2, other.outcomes, other.checked_at)
    assert [each.id for each in queries.lists(of=queries.agreement(code=CODE))] == [paid]
    assert [each.code for each in queries.agreements()] == ["OTHER", CODE]


def test_a_list_whose_first_check_was_cut_off_is_being_checked(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.agreement()
    monkeypatch.setattr(judging, "KEPT_EVERY", 0)
    monkeypatch.setattr(parts, "PART", 2)
    with monkeypatch.context() as cut:
        cut.setattr("payung.sponsors.actions.examine", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            walk.check(rows(1, 6))
    [line] = queries.lists()
    assert (line.state, line.rows, line.outcomes) == ("checking", 4, {})
    walk.check(rows(1, 6))
    [line] = queries.lists()
    assert (line.state, line.rows, line.outcomes["ready"]) == ("checked", 5, 5)


def test_a_budget_is_committed_spent_or_available(walk: Walk) -> None:
    walk.agreement(months=2, people=10)
    walk.enrol(rows(1, 4))
    walk.receive(3 * MONTH)
    shown = queries.used(agreement=queries.agreement(code=CODE))
    assert shown == {"committed": 3 * MONTH, "spent": 3 * MONTH, "available": 14 * MONTH}


def test_taken_is_whoever_has_a_standing_or_promised_month_of_the_term(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.agreement(months=1)
    walk.enrol([row(1)])
    walk.register(row(2))
    walk.register(row(3))
    walk.register(row(4))
    walk.pay(row(2), start=FIRST)
    walk.pay(row(3), start=FIRST, reference="BACK")
    walk.reverse("BACK")
    ids = {n: walk.worker(row(n)).id for n in (1, 2, 3, 4)}

    def busy(start: Month, end: Month) -> list[int]:
        found = queries.busy(worker_ids=ids.values(), start=start, end=end)
        return [n for n, worker in ids.items() if worker in found]

    assert busy(FIRST, SECOND) == busy(FIRST + -5, SECOND + 5) == [1, 2]
    assert busy(SECOND, SECOND + 5) == busy(FIRST + -5, FIRST) == []

    monkeypatch.setattr(registry, "AT_ONCE", 2)
    with transaction.atomic():
        meeting = registry.StandingRegistry(Span(FIRST, 1), lock=True)
        assert sorted(meeting.busy({*ids.values(), 10**9})) == [ids[1], ids[2]]


def test_people_of_an_agreement_are_counted_by_region(walk: Walk) -> None:
    walk.agreement()
    walk.agreement("OTHER")
    walk.enrol([row(1), row(2), row(3, region="Belu")])
    walk.enrol([row(4)])
    walk.enrol([row(5)], "OTHER")
    assert enrolled(agreement=queries.agreement(code=CODE)) == {"53.71": 3, "53.04": 1}


def test_months_are_listed_in_the_order_in_which_money_pays_them(walk: Walk) -> None:
    made = walk.agreement(months=2)
    a, b = walk.enrol(rows(1, 3)), walk.enrol(rows(3, 4))
    walk.receive(3 * MONTH)
    walk.reverse("SP2D-1")
    walk.receive(2 * MONTH)
    found = queries.list_months(agreement=made)
    [(funding,)] = walk.db.rows("SELECT max(id) FROM contributions_funding")
    old = found[1].funding_id
    assert found == [
        ListMonth(a, FIRST.first, 1, funding, stands=True),
        ListMonth(b, FIRST.first, 1, old, stands=False),
        ListMonth(a, SECOND.first, 0, None, stands=False),
        ListMonth(b, SECOND.first, 0, None, stands=False),
    ]
    assert old is not None
    assert queries.used_of_receipts(fundings=[funding, old]) == {"SP2D-1": MONTH, "SP2D-2": 2 * MONTH}

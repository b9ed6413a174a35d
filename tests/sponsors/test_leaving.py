"""Change lists: who goes, from which month on, and what those who come may use of it."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime

import openpyxl
import pytest
from django.utils import timezone

from payung.documents.printing import pdf
from payung.kernel.language import Language, rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Refused
from payung.people.actions import decide_sameness
from payung.sponsors import queries
from payung.sponsors.actions import approve_list, check_list, recheck_list
from payung.sponsors.papers import minutes
from payung.sponsors.review import doubts
from payung.sponsors.rounds import chain_of
from payung.sponsors.verdicts import LEAVING, TO_MEND
from tests.sponsors.test_mending import rejects
from tests.sponsors.walk import (
    APPROVER,
    CHECKER,
    CODE,
    HEADINGS,
    MONTH,
    Row,
    Walk,
    at_once,
    csv_file,
    next_month,
    row,
    rows,
)

CHANGE_HEADINGS: Mapping[str, str] = {
    "change": "Mutasi",
    **HEADINGS,
    "member_number": "Nomor Peserta",
    "leaving_reason": "Alasan Keluar",
    "leaving_month": "Mulai Bulan",
}


def out(person: Row, **changes: str) -> Row:
    """A row of somebody who goes."""
    return {"change": "keluar", "nik": person["nik"], "name": person["name"], "leaving_reason": "pindah", **changes}


def come(person: Row) -> Row:
    """A row of somebody who comes."""
    return {"change": "masuk", **person}


def changes(*people: Row) -> bytes:
    """A change list as a file."""
    return csv_file(people, headings=CHANGE_HEADINGS)


def left(walk: Walk, list_id: str) -> list[str]:
    """From which month on those who leave by this list go, and why."""
    return [verdict.left for verdict in queries.verdicts(of=queries.worker_list(id=list_id)) if verdict.left]


def codes(walk: Walk, *people: Row) -> list[str]:
    """The reasons for which rows that go are refused, row by row."""
    found = walk.verdicts(walk.check(changes(*people)).list.id)
    assert {outcome for outcome, _, _ in found.values()} <= {TO_MEND, LEAVING}
    return [codes for _, codes, _ in found.values()]


def later(months: int) -> datetime:
    """An instant within the month that many months after the next one, on its third day."""
    first = (next_month() + months).first
    return datetime(first.year, first.month, 3, 4, tzinfo=UTC)


def test_a_leaver_of_a_full_quota_and_an_empty_budget_makes_room_for_a_newcomer(walk: Walk) -> None:
    walk.agreement(people=3, quotas={"53.71": 3})
    walk.enrol(rows(1, 4))
    assert walk.balance("available") == 0
    checked = walk.check(changes(out(row(1)), come(row(9))))
    assert checked.list.outcomes == {"ready": 1, "to_mend": 0, "already_covered": 0, "ask_person": 0, "leaving": 1}
    assert (checked.cost, checked.freed, checked.budget_left, checked.over_quota) == (2 * MONTH, 2 * MONTH, 0, {})
    assert walk.balance("available") == 0
    done = walk.approve(checked.list.id)
    assert (done.people, done.leaving, done.cost, done.freed, done.budget_left) == (1, 1, 2 * MONTH, 2 * MONTH, 0)
    assert (walk.balance("available"), walk.balance("committed")) == (0, 6 * MONTH)
    assert walk.holds()
    paid = walk.receive(6 * MONTH)
    assert [(each.people, each.amount) for each in paid.months] == [(2, 2 * MONTH), (1, MONTH)] * 2
    assert walk.holds()


def test_without_room_a_newcomer_is_refused_though_somebody_leaves(walk: Walk) -> None:
    walk.agreement(people=3, quotas={"53.71": 3})
    walk.enrol(rows(1, 4))
    checked = walk.check(changes(out(row(1)), come(row(8)), come(row(9))))
    assert (checked.budget_left, checked.over_quota) == (-2 * MONTH, {"53.71": 1})
    with pytest.raises(Refused) as refused:
        walk.approve(checked.list.id)
    assert {problem.code for problem in refused.value.problems} == {"list.over_budget", "list.over_quota"}
    assert walk.count("sponsors_departure") == 0


def test_people_may_only_leave(walk: Walk) -> None:
    walk.agreement(people=3)
    first = walk.enrol(rows(1, 4))
    checked = walk.check(csv_file([out(row(1), leaving_reason="meninggal")], headings=ONLY_OUT))
    assert (checked.list.outcomes[LEAVING], checked.cost, checked.freed) == (1, 0, 2 * MONTH)
    done = walk.approve(checked.list.id)
    assert (done.people, done.leaving, done.months) == (0, 1, ())
    assert walk.db.rows("SELECT list_id, month, reason, by_list_id, row FROM sponsors_departure") == [
        (first, next_month().first, "died", done.list, 2)
    ]
    assert queries.worker_list(id=done.list).state == "approved"
    shown = recheck_list(list_id=done.list, by=CHECKER, at=walk.at)
    assert (shown.freed, shown.reading, shown.list.outcomes) == (2 * MONTH, checked.reading, checked.list.outcomes)
    assert walk.approve(done.list) == done._replace(repeated=True)
    assert walk.holds()
    walk.receive(4 * MONTH)
    assert (walk.balance("spent"), walk.balance("committed"), walk.balance("available")) == (4 * MONTH, 0, 2 * MONTH)
    assert walk.holds()


ONLY_OUT = {"change": "Mutasi", "nik": "NIK", "name": "Nama", "leaving_reason": "Alasan"}


def test_people_may_only_come(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(changes(come(row(1)), come(row(2))))
    assert checked.list.outcomes == {"ready": 2, "to_mend": 0, "already_covered": 0, "ask_person": 0}
    assert checked.reading["change_list"]
    assert walk.approve(checked.list.id).people == 2
    assert walk.holds()


def test_two_officers_change_a_list(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    checked = walk.check(changes(out(row(1))))
    with pytest.raises(Refused, match="same_person"):
        walk.approve(checked.list.id, by=CHECKER)
    assert walk.count("sponsors_departure") == 0


def test_whoever_leaves_keeps_the_months_that_are_paid(walk: Walk) -> None:
    walk.agreement(months=4)
    walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH)
    checked = walk.check(changes(out(row(1))))
    assert left(walk, checked.list.id) == [f"{next_month() + 1} moved"]
    assert checked.freed == 3 * MONTH
    walk.approve(checked.list.id)
    walk.receive(3 * MONTH)
    assert walk.db.rows("SELECT month, people FROM sponsors_paidlistmonth ORDER BY month") == [
        ((next_month() + n).first, people) for n, people in enumerate((2, 1, 1, 1))
    ]
    assert walk.holds()


@pytest.mark.parametrize(
    ("written", "months"),
    [("", 1), ("2020-01", 1), ("{iso}", 2), ("{day}", 2), ("{slash}", 2)],
)
def test_a_leaver_goes_from_the_month_told_but_never_before_the_first_unpaid(
    walk: Walk, written: str, months: int
) -> None:
    walk.agreement(months=4)
    walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH)
    month = next_month() + 2
    told = written.format(iso=month, day=f"{month.first:%d-%m-%Y}", slash=f"{month.first:%m/%Y}")
    checked = walk.check(changes(out(row(1), leaving_month=told)))
    assert left(walk, checked.list.id) == [f"{next_month() + months} moved"]
    assert checked.freed == (4 - months) * MONTH


@pytest.mark.parametrize(("told", "over"), [("", 0), (str(next_month()), 2), (str(next_month() + 1), 1)])
def test_a_month_that_is_over_is_promised_on_unless_the_row_says_that_somebody_was_gone(
    walk: Walk, told: str, over: int
) -> None:
    walk.agreement(months=4)
    walk.enrol(rows(1, 3))
    file = changes(out(row(1), leaving_month=told), come(row(9)))
    checked = check_list(file=file, name="mutasi.csv", agreement=CODE, by=CHECKER, at=later(2))
    assert left(walk, checked.list.id) == [f"{next_month() + (2 - over)} moved"]
    # Whoever comes is promised no month that is over.
    assert (checked.cost, checked.freed) == (2 * MONTH, (2 + over) * MONTH)
    approve_list(list_id=checked.list.id, by=APPROVER, at=later(2))
    assert walk.balance("committed") == (8 - over) * MONTH
    assert walk.holds()


def test_who_comes_for_somebody_is_promised_the_months_that_become_free_and_no_paid_one(walk: Walk) -> None:
    walk.agreement(people=3, months=3, quotas={"53.71": 3})
    walk.enrol(rows(1, 4))
    walk.receive(3 * MONTH)
    checked = walk.check(changes(out(row(1)), come(row(9))))
    assert (checked.cost, checked.freed, checked.budget_left) == (2 * MONTH, 2 * MONTH, 0)
    walk.approve(checked.list.id)
    assert str(queries.approved_span(list_id=checked.list.id).first_month) == str(next_month() + 1)
    walk.receive(6 * MONTH)
    assert walk.balance("spent") == 9 * MONTH
    assert walk.holds()


def test_everything_wrong_with_who_goes(walk: Walk) -> None:
    walk.agreement()
    walk.agreement("OTHER")
    walk.enrol(rows(1, 4))
    walk.enrol(rows(11, 12), "OTHER")
    walk.register(row(12))
    number = str(walk.worker(row(2)).number)
    assert codes(
        walk,
        out(row(1)),
        out(row(1), leaving_reason="meninggal"),
        out(row(11)),
        out(row(12)),
        out(row(13)),
        out(row(2), name="Yohana Klau"),
        out(row(2), leaving_reason="bosan", leaving_month="entah"),
        out(row(2), nik="5371", member_number=number),
        out(row(3), member_number=number),
        out(row(3), nik="", member_number="123"),
        out(row(3), nik=""),
        out(row(3), change="?"),
        out(row(3), leaving_month="2099-01"),
    ) == [
        "",
        "leaving.twice",
        *["leaving.unknown"] * 3,
        "leaving.other_name",
        "leaving.reason_unknown;leaving.month_unreadable",
        "nik.length",
        "leaving.unknown",
        "worker.number_mistyped",
        "nik.missing",
        "leaving.change_unreadable",
        "leaving.all_paid",
    ]


def test_a_stranger_is_told_nothing_of_who_is_registered(walk: Walk) -> None:
    """Registered by himself, on a list of another agreement, or nowhere: one answer, and no number."""
    walk.agreement()
    walk.agreement("OTHER")
    walk.enrol(rows(1, 2), "OTHER")
    walk.register(row(2))
    checked = walk.check(changes(*(out(row(n)) for n in (1, 2, 3))))
    found = queries.verdicts(of=checked.list)
    assert len({(verdict.outcome, verdict.problems, verdict.match) for verdict in found}) == 1


def test_a_participant_number_names_a_leaver_too(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    number = walk.worker(row(1)).number
    checked = walk.check(changes(out(row(1), nik="", member_number=str(number))))
    assert walk.verdicts(checked.list.id) == {2: (LEAVING, "", f"member:{number}")}


def test_a_name_marked_as_that_of_the_dead_is_the_bearers(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    assert codes(walk, out(row(1), name=f"Alm. {row(1)['name']}"), out(row(2), name=f"{row(2)['name']} (Almh.)")) == [
        "",
        "",
    ]


def test_whoever_left_has_left_and_a_later_list_may_take_them_again(walk: Walk) -> None:
    walk.agreement(months=4)
    walk.enrol(rows(1, 3))
    month = next_month() + 2
    walk.approve(walk.check(changes(out(row(1), leaving_month=str(month)))).list.id)
    assert codes(walk, out(row(1), leaving_reason="bekerja", leaving_month=str(month))) == ["leaving.left_already"]
    early = walk.check([row(1), row(7)])
    assert walk.verdicts(early.list.id)[2][:2] == ("already_covered", "member.already_covered")
    file = csv_file([row(1)])
    again = check_list(file=file, name="lagi.csv", agreement=CODE, by=CHECKER, at=later(2))
    assert (again.list.outcomes["ready"], again.cost) == (1, 2 * MONTH)
    approve_list(list_id=again.list.id, by=APPROVER, at=later(2))
    assert walk.holds()
    walk.receive(8 * MONTH)
    assert walk.holds()
    assert walk.count("contributions_standingmonth") == 2 * 8


def test_whoever_was_to_go_later_may_go_earlier_and_sets_only_the_months_between_free(walk: Walk) -> None:
    """Announced to move in the third month, she dies in the first: the earlier month counts, the later word stays."""
    walk.agreement(people=2, months=4, quotas={"53.71": 2})
    walk.enrol(rows(1, 3))
    third = next_month() + 2
    walk.approve(walk.check(changes(out(row(1), leaving_month=str(third)))).list.id)
    died = out(row(1), leaving_reason="meninggal", leaving_month=str(next_month() + 1))
    checked = walk.check(changes(died, come(row(8)), come(row(9))))
    assert left(walk, checked.list.id) == [f"{next_month() + 1} died"]
    assert checked.freed == MONTH
    assert checked.over_quota == {"53.71": 1}  # the place was free already, and is so once
    goes = walk.approve(walk.check(changes(died)).list.id)
    assert (goes.leaving, goes.freed) == (1, MONTH)
    assert walk.balance("committed") == (4 + 1) * MONTH
    assert walk.holds()
    assert codes(walk, died, out(row(1), leaving_month=str(third))) == ["leaving.left_already"] * 2
    walk.receive(8 * MONTH)
    assert walk.balance("spent") == 5 * MONTH
    assert walk.holds()


def test_a_list_whose_months_are_over_has_nothing_to_leave(walk: Walk) -> None:
    walk.agreement(months=6, each=2)
    walk.enrol(rows(1, 3))
    checked = check_list(file=changes(out(row(1))), name="m.csv", agreement=CODE, by=CHECKER, at=later(3))
    assert walk.verdicts(checked.list.id) == {2: (TO_MEND, "leaving.all_paid", "")}


def test_a_worker_on_two_lists_of_the_agreement_leaves_both(walk: Walk) -> None:
    """A starter list, and the months after it."""
    walk.agreement(months=4, each=2, budget=100 * MONTH)
    walk.enrol(rows(1, 3))
    again = check_list(file=csv_file([row(1)]), name="lagi.csv", agreement=CODE, by=CHECKER, at=later(2))
    approve_list(list_id=again.list.id, by=APPROVER, at=later(2))
    checked = walk.check(changes(out(row(1), leaving_reason="meninggal")))
    assert (checked.list.outcomes[LEAVING], checked.freed) == (1, 4 * MONTH)
    assert walk.approve(checked.list.id).leaving == 1
    assert walk.count("sponsors_departure") == 2
    assert walk.balance("committed") == 2 * MONTH
    assert walk.holds()


def test_who_gives_up_a_month_that_was_paid_and_taken_back_sets_it_free(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    walk.receive(2 * MONTH, "SP2D-A")
    walk.reverse("SP2D-A")
    checked = walk.check(changes(out(row(1))))
    assert checked.freed == 2 * MONTH
    before = walk.balance("available")
    walk.approve(checked.list.id)
    assert walk.balance("available") - before == 2 * MONTH
    walk.receive(2 * MONTH)
    assert walk.balance("available") - before == 2 * MONTH
    assert walk.holds()


def test_money_that_pays_the_month_meanwhile_asks_for_another_check(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    checked = walk.check(changes(out(row(1))))
    walk.receive(2 * MONTH)
    with pytest.raises(Refused, match="outcomes_changed"):
        walk.approve(checked.list.id)
    again = walk.check(changes(out(row(1))))
    assert left(walk, again.list.id) == [f"{next_month() + 1} moved"]
    walk.approve(again.list.id)
    assert walk.holds()


def test_a_leaver_and_the_money_for_his_month_at_once(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    checked = walk.check(changes(out(row(1))))
    approved, received = at_once(lambda: walk.approve(checked.list.id), lambda: walk.receive(2 * MONTH, "SP2D-A"))
    assert len(received.months) in (1, 2)
    if isinstance(approved, Refused):
        assert [problem.code for problem in approved.problems] == ["list.outcomes_changed"]
        assert walk.db.rows("SELECT people FROM sponsors_paidlistmonth") == [(2,)]
    else:
        assert walk.db.rows("SELECT people FROM sponsors_paidlistmonth") == [(1,), (1,)]
    assert walk.holds()


def test_of_two_change_lists_about_one_person_one_takes_effect(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 4))
    lists = [walk.check(changes(out(row(1)), come(row(n)))).list.id for n in (8, 9)]
    approved = at_once(*(lambda id_=id_: walk.approve(id_) for id_ in lists))
    assert sum(isinstance(each, Refused) for each in approved) == 1
    assert walk.count("sponsors_departure") == 1
    assert walk.holds()


def test_the_agreements_rule_gives_what_becomes_free_to_who_is_first(walk: Walk) -> None:
    walk.agreement(people=2, serve_by="decile")
    walk.enrol(rows(1, 3))
    file = changes(come(row(8, decile="4")), come(row(9, decile="1")), out(row(1)))
    checked = walk.check(file)
    found = walk.verdicts(checked.list.id)
    assert [found[n][0] for n in (2, 3, 4)] == [TO_MEND, "ready", LEAVING]
    walk.approve(checked.list.id)
    assert walk.holds()


def test_plain_lists_say_nothing_of_leaving(walk: Walk) -> None:
    walk.agreement()
    checked = walk.check(rows(1, 3))
    assert "leaving" not in checked.list.outcomes
    assert "change_list" not in checked.reading
    assert checked.freed == 0


def test_today_s_month_is_the_first_that_can_be_left(walk: Walk) -> None:
    """An agreement that began: the current month, not paid, is given up."""
    this = Month.of(timezone.localdate())
    walk.agreement(first_month=this, months=3)
    walk.enrol(rows(1, 3))
    checked = walk.check(changes(out(row(1))))
    assert left(walk, checked.list.id) == [f"{this} moved"]


def test_the_minutes_name_who_comes_and_who_goes(walk: Walk) -> None:
    walk.agreement(people=4)
    walk.enrol(rows(1, 5))
    people = [out(row(1)), out(row(2), leaving_reason="meninggal"), out(row(3), leaving_reason="wafat"), come(row(9))]
    paper = minutes(list_id=walk.approve(walk.check(changes(*people)).list.id).list, language="id")
    assert (paper["people"], paper["leaving"]) == ("1", "3")
    assert paper["leavers"] == [["meninggal dunia", "2"], ["pindah domisili", "1"]]
    assert paper["outcomes"][LEAVING] == ["3", "75,0%"]
    money = {name: paper[name] for name in ("before", "freed_by_leavers", "cost", "freed", "after")}
    assert money == {
        "before": "Rp0",
        "freed_by_leavers": rupiah(6 * MONTH),
        "cost": rupiah(2 * MONTH),
        "freed": "",
        "after": rupiah(4 * MONTH),
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_minutes_of_people_who_only_leave_can_be_printed(walk: Walk, language: Language) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    done = walk.approve(walk.check(changes(out(row(1)))).list.id)
    paper = minutes(list_id=done.list, language=language)
    assert (paper["people"], paper["leaving"], paper["cost"]) == ("", "1", "Rp0")
    assert pdf(template="minutes", data=paper).startswith(b"%PDF")


def test_rejects_of_a_change_list_come_back_mended(walk: Walk) -> None:
    """The sponsor's own column is called `Alasan`, as ours in rejects; a row keeps its Mutasi cell."""
    walk.agreement()
    walk.enrol(rows(1, 5))
    headings = {**CHANGE_HEADINGS, "leaving_reason": "Alasan"}
    people = [out(row(1), leaving_reason="bosan"), out(row(2)), come(row(8, sex="")), out(row(9)), come(row(7))]
    first = walk.check(csv_file(people, headings=headings))
    assert (first.list.outcomes["to_mend"], first.list.outcomes["ready"], first.list.outcomes[LEAVING]) == (3, 1, 1)
    book = openpyxl.load_workbook(io.BytesIO(rejects(first.list.id)))
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1][4:]}  # ours are the first four
    assert [line[4].value for line in sheet.iter_rows(min_row=2)] == ["keluar", "masuk", "keluar"]
    sheet.cell(2, column["Alasan"], "bekerja")
    sheet.cell(3, column["Jenis Kelamin"], row(8)["sex"])
    saved = io.BytesIO()
    book.save(saved)
    second = walk.check(saved.getvalue())
    assert walk.verdicts(second.list.id) == {
        2: (LEAVING, "", f"member:{walk.worker(row(1)).number}"),
        3: ("ready", "", ""),
        4: (TO_MEND, "leaving.unknown", ""),
    }
    walk.approve(first.list.id)
    walk.approve(second.list.id)
    chain = chain_of(list_id=second.list.id)
    assert [(each.n, each.mended, each.unchanged, each.new) for each in chain.rounds] == [(1, 0, 0, 5), (2, 2, 1, 0)]
    assert (chain.progress.rows, chain.progress.taken, chain.progress.open) == (5, 4, 1)
    assert walk.holds()


def test_a_row_that_went_by_mistake_comes_in_the_next_round(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    first = walk.check(changes({**come(row(9)), "change": "keluar", "leaving_reason": "pindah"}))
    book = openpyxl.load_workbook(io.BytesIO(rejects(first.list.id)))
    book.worksheets[0].cell(2, 5, "masuk")
    saved = io.BytesIO()
    book.save(saved)
    assert walk.check(saved.getvalue()).list.outcomes["ready"] == 1


def test_a_doubt_of_a_change_list_is_decided_like_any(walk: Walk) -> None:
    walk.agreement()
    walk.enrol(rows(1, 3))
    people = [out(row(1)), out(row(2), leaving_reason="bosan"), come(row(8)), come(row(8, name="Orang Lain"))]
    checked = walk.check(changes(*people))
    asked = doubts(of=checked.list)
    assert [(doubt.row, doubt.one.name) for doubt in asked] == [(4, row(8)["name"]), (5, "Orang Lain")]
    for doubt in asked:
        one, other = doubt.sides()
        decide_sameness(one=one, other=other, same=True, why="KTP", by=CHECKER, at=walk.at)
    again = recheck_list(list_id=checked.list.id, by=CHECKER, at=walk.at)
    assert [again.list.outcomes[name] for name in ("ready", "already_covered", "leaving")] == [1, 1, 1]


def test_a_leaver_keeps_a_later_month_that_stands_paid_while_an_earlier_one_is_owed_again(walk: Walk) -> None:
    walk.agreement(people=9, months=3)
    walk.enrol(rows(1, 4))
    walk.receive(3 * MONTH, "FIRST")
    walk.receive(3 * MONTH, "SECOND")
    walk.reverse("FIRST")
    checked = walk.check(changes(out(row(1))))
    walk.approve(checked.list.id)
    assert left(walk, checked.list.id) == [f"{next_month()} moved"]
    assert walk.holds()
    assert [each.people for each in walk.receive(9 * MONTH).months] == [2, 2]
    walk.reverse("SECOND")
    assert walk.holds()

"""A file judged, without a database: rows on their own, among one another, and before a registry that is made up."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from payung.kernel.problems import message
from payung.law.book import book
from payung.people.checks import check_registration
from payung.people.likeness import Judgement, compare
from payung.people.queries import Job
from payung.sponsors import intake
from payung.sponsors.files.headings import labels
from payung.sponsors.known import Own
from payung.sponsors.pricing import price
from payung.sponsors.verdicts import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND
from tests.sponsors.meeting import BORN, PROMISE, SPAN, TERMS, TODAY, Seen, described, maria, met, other_nik, seen
from tests.sponsors.walk import Row, entry, nik, row

COVERED_BY_FIRST = (ALREADY_COVERED, "list.person_repeated", "row:2")
ALIKE_IN_FILE = (ASK_PERSON, "list.person_alike", "row:2")
FREE = (READY, "", "")


def settled(*people: Row) -> list[Seen]:
    """What became of the rows among one another."""
    return seen(met(*people))


# Each on its own


def test_a_row_meets_the_very_check_of_the_counter() -> None:
    wrong = row(1, nik="123", sex="?", occupation="")
    _, at_the_counter = check_registration(entry=entry(wrong), on=TERMS.first_month.first, page=book().on(TODAY))
    [verdict] = met(wrong).verdicts
    assert (verdict.row, verdict.outcome, verdict.problems) == (2, TO_MEND, at_the_counter)
    assert len(at_the_counter) == 3


def test_rows_are_numbered_as_the_file_has_them() -> None:
    assert [verdict.row for verdict in met(row(1), row(2), row(3)).verdicts] == [2, 3, 4]


# With one NIK


def test_a_repeated_row_is_covered_by_the_first() -> None:
    repeated = (ALREADY_COVERED, "list.row_repeated", "row:2")
    assert settled(row(1), row(2), row(1), row(1)) == [FREE, FREE, repeated, repeated]


def test_identical_means_what_is_meant_not_how_it_is_written() -> None:
    same = row(1, name=f"  {row(1)['name']} ", birth_date=row(1)["birth_date"].replace("-", "/"), region="53.71")
    assert settled(row(1), same)[1] == (ALREADY_COVERED, "list.row_repeated", "row:2")


@pytest.mark.parametrize(
    "changes", [{"name": "Orang Lain"}, {"region": "Belu"}, {"occupation": "petani"}, {"income": "9000000"}]
)
def test_rows_with_one_nik_that_differ_are_all_asked_about(changes: Row) -> None:
    first = row(1, income="500000")
    assert settled(first, row(2), first | changes) == [
        (ASK_PERSON, "list.nik_twice", "row:4"),
        FREE,
        (ASK_PERSON, "list.nik_twice", "row:2"),
    ]


def test_one_person_in_other_words_under_one_nik_is_covered_by_the_first() -> None:
    again = maria(name="M. KLARA BAU", phone="", address="RT 9", village="Ds. Fatuketi", decile="3", income="500000")
    assert settled(maria(), row(2), maria(), again) == [
        FREE,
        FREE,
        (ALREADY_COVERED, "list.row_repeated", "row:2"),
        COVERED_BY_FIRST,
    ]
    [*_, told] = met(maria(), again).verdicts
    assert told.problems[0].value == labels(["name", "income", "phone", "village", "address", "decile"])


@pytest.mark.parametrize("changes", [{"mother_name": "Rosa Luruk"}, {"village": "Umanen"}, {"name": "Mario Bau"}])
def test_a_nik_that_may_have_been_lent_is_asked_about(changes: Row) -> None:
    assert [outcome for outcome, *_ in settled(maria(), maria(**changes))] == [ASK_PERSON, ASK_PERSON]


def test_of_incomes_of_one_price_the_first_counts() -> None:
    assert settled(maria(income="500000"), maria(income="600000")) == [FREE, COVERED_BY_FIRST]


def test_who_an_officer_parted_stay_two_though_they_say_the_same() -> None:
    one, other = maria(), maria(name="M. K. Bau")
    assert [code for _, code, _ in seen(met(one, other, two=[(one, other)]))] == ["nik.on_two_people"] * 2


def test_of_two_that_agree_and_a_third_that_differs_all_are_asked_about() -> None:
    assert settled(row(1), row(1), row(1, name="Orang Lain")) == [
        (ASK_PERSON, "list.nik_twice", "row:4"),
        (ASK_PERSON, "list.nik_twice", "row:4"),
        (ASK_PERSON, "list.nik_twice", "row:2"),
    ]


def test_whoever_is_asked_is_told_what_differs() -> None:
    [one, other] = met(row(1), row(1, decile="3", region="Belu")).verdicts
    assert one.problems[0].value == other.problems[0].value == labels(["region", "decile"])


def test_a_row_that_is_to_be_mended_stays_so() -> None:
    assert settled(row(1), row(1, sex=""))[1] == (TO_MEND, "sex.missing", "")


def test_a_row_to_mend_makes_the_ready_rows_with_its_nik_doubtful() -> None:
    people = row(1), row(1, name="Orang Lain", region="Surabaya"), row(2)
    assert settled(*people) == [(ASK_PERSON, "list.nik_twice", "row:3"), (TO_MEND, "region.outside", ""), FREE]


def test_a_row_whose_nik_is_what_may_be_wrong_casts_no_doubt() -> None:
    assert settled(row(1), row(1, birth_date="01-01-1980")) == [FREE, (TO_MEND, "nik.date_differs", "")]


@pytest.mark.parametrize("order", [1, -1])
def test_of_rows_with_one_nik_that_are_one_person_the_first_counts(order: int) -> None:
    one, other = [row(1), row(1, name="Orang Lain")][::order]
    assert seen(met(one, other, same=[(one, other)])) == [FREE, COVERED_BY_FIRST]


def test_a_nik_of_two_people_must_be_mended_in_both_rows() -> None:
    one, other = row(1), row(1, name="Orang Lain")
    assert seen(met(one, other, two=[(one, other)])) == [
        (TO_MEND, "nik.on_two_people", "row:3"),
        (TO_MEND, "nik.on_two_people", "row:2"),
    ]


def test_two_rows_that_say_the_same_are_one_person_when_a_third_is_decided_to_be_theirs() -> None:
    other = row(1, name="Orang Lain")
    outcomes = [outcome for outcome, _, _ in seen(met(row(1), row(1), other, same=[(row(1), other)]))]
    assert outcomes == [READY, ALREADY_COVERED, ALREADY_COVERED]


# With a NIK that the registry knows


def test_a_known_worker_with_the_same_name_is_enrolled_as_who_they_are() -> None:
    first, last = row(1)["name"].split()
    found = met(row(1, name=f"{last.upper()}, {first} S.Pd"), members=[row(9), row(1)])
    assert seen(found) == [(READY, "", "member:2")]
    assert found.known.number(0) == 2


@pytest.mark.parametrize("name", ["Mar. Klara Bau", "Maria K. Bau", "Marya Clara Bau", "Bau Maria"])
def test_a_name_that_is_plainly_the_members_needs_no_asking(name: str) -> None:
    assert seen(met(maria(name=name), members=[maria()])) == [(READY, "", "member:1")]


@pytest.mark.parametrize("busy", [(), (1,)])
def test_a_known_nik_under_another_name_is_asked_about(busy: tuple[int, ...]) -> None:
    found = met(row(1, name="Orang Lain"), members=[row(1)], busy=busy)
    assert seen(found) == [(ASK_PERSON, "nik.other_identity", "member:1")]


@pytest.mark.parametrize(
    ("decided", "busy", "outcome"),
    [
        ("same", (), (READY, "", "member:1")),
        ("same", (1,), (ALREADY_COVERED, "member.already_covered", "member:1")),
        ("two", (), (TO_MEND, "nik.on_two_people", "member:1")),
        ("two", (1,), (TO_MEND, "nik.on_two_people", "member:1")),
    ],
)
def test_of_a_known_nik_under_another_name_the_decision_counts(
    decided: str, busy: tuple[int, ...], outcome: Seen
) -> None:
    said: dict[str, Any] = {decided: [(row(1, name="Orang Lain"), row(1))]}
    assert seen(met(row(1, name="Orang Lain"), members=[row(1)], busy=busy, **said)) == [outcome]


def test_a_known_worker_who_has_a_month_of_the_term_is_covered_already() -> None:
    assert seen(met(row(1), row(2), members=[row(1), row(2)], busy=[2])) == [
        (READY, "", "member:1"),
        (ALREADY_COVERED, "member.already_covered", "member:2"),
    ]


def test_a_known_worker_keeps_the_registrys_region_and_job() -> None:
    found = met(row(1, region="Kota Kupang", occupation="ojek", income="9000000"), members=[row(1)])
    assert found.known.own(0) == Own("53.04", (Job(1, "fisher", 0),))
    priced = price(met=found, span=SPAN, promise=PROMISE)
    assert priced.regions() == {0: "53.04"}
    [case] = priced.people
    assert case == (0, "other")


# Like a member, under another NIK

SURELY = maria(nik=other_nik())
PERHAPS = maria(nik=other_nik(), village="", phone="", mother_name="")
HARDLY = maria(nik=other_nik(), region="Alor", village="Kolana", phone="", mother_name="")
SEEN_BEFORE = (ALREADY_COVERED, "member.already_covered", "member:1")
TAKEN_FOR = (READY, "", "member:1")
ALIKE = (ASK_PERSON, "member.alike", "member:1")
MEND_NIK = (TO_MEND, "nik.other_than_registry", "member:1")


def test_the_three_rows_stand_for_the_three_judgements() -> None:
    judgements = [
        compare(one=described(each), other=described(maria())).judgement for each in (SURELY, PERHAPS, HARDLY)
    ]
    assert judgements == [Judgement.SAME, Judgement.ASK, Judgement.DIFFERENT]


@pytest.mark.parametrize(
    ("person", "decided", "free", "covered"),
    [
        (SURELY, "", MEND_NIK, SEEN_BEFORE),
        (PERHAPS, "", ALIKE, ALIKE),
        (HARDLY, "", FREE, FREE),
        (SURELY, "same", TAKEN_FOR, SEEN_BEFORE),
        (PERHAPS, "same", TAKEN_FOR, SEEN_BEFORE),
        (SURELY, "two", FREE, FREE),
        (PERHAPS, "two", FREE, FREE),
        (HARDLY, "two", FREE, FREE),
    ],
)
def test_what_becomes_of_somebody_like_a_member(person: Row, decided: str, free: Seen, covered: Seen) -> None:
    said: dict[str, Any] = {decided: [(person, maria())]} if decided else {}
    assert seen(met(person, members=[maria()], **said)) == [free]
    assert seen(met(person, members=[maria()], busy=[1], **said)) == [covered]


def test_whoever_is_refused_or_asked_is_told_which_fields_agree_and_how() -> None:
    [verdict] = met(maria(nik=other_nik(), name="Maria Clara Bau", village="Jenilu"), members=[maria()]).verdicts
    [problem] = verdict.problems
    assert (problem.code, problem.where) == ("nik.other_than_registry", "nik")
    told = problem.value.split("; ")
    for field, sign in (("name", "≈"), ("birth_date", "="), ("village", "≠"), ("phone", "="), ("nik", "≠")):
        assert f"{field} {sign}" in told
    assert "nama ≈; tanggal lahir =" in message(problem, language="id")
    assert "name ≈; birth date =" in message(problem, language="en")


def test_of_two_members_who_are_alike_the_liker_counts() -> None:
    perhaps = maria(nik=nik(born=BORN, sex="P", serial=500), village="", phone="", mother_name="")
    assert seen(met(SURELY, members=[perhaps, maria()])) == [(TO_MEND, "nik.other_than_registry", "member:2")]
    assert seen(met(SURELY, members=[maria(), perhaps])) == [MEND_NIK]


def test_a_member_of_whom_it_was_decided_counts_before_one_who_is_liker() -> None:
    perhaps = maria(nik=nik(born=BORN, sex="P", serial=500), village="", phone="", mother_name="")
    assert seen(met(SURELY, members=[maria(), perhaps], same=[(SURELY, perhaps)])) == [(READY, "", "member:2")]


@pytest.mark.parametrize("cell", ["", "-", "123", "5302110000000001"])
def test_somebody_without_a_nik_who_is_surely_a_member_is_named_to_whoever_mends(cell: str) -> None:
    [(outcome, codes, match)] = seen(met(maria(nik=cell), members=[maria()], busy=[1]))
    assert (outcome, match) == (TO_MEND, "member:1")
    assert codes.endswith(";nik.perhaps_known")
    assert codes.count(";") == 1


def test_somebody_without_a_nik_who_is_perhaps_a_member_is_only_told_of_the_nik() -> None:
    assert seen(met(PERHAPS | {"nik": ""}, members=[maria()])) == [(TO_MEND, "nik.missing", "")]


def test_of_somebody_without_a_nik_and_with_another_fault_nobody_asks_who_it_is() -> None:
    assert seen(met(maria(nik="", occupation=""), members=[maria()])) == [
        (TO_MEND, "nik.missing;occupation.missing", "")
    ]


def test_a_row_with_a_fault_of_its_own_is_not_asked_about() -> None:
    assert seen(met(SURELY | {"decile": "9"}, members=[maria()])) == [(TO_MEND, "decile.too_high", "")]


# Like an earlier row, under another NIK


@pytest.mark.parametrize(
    ("person", "decided", "outcome"),
    [
        (SURELY, "", COVERED_BY_FIRST),
        (PERHAPS, "", ALIKE_IN_FILE),
        (HARDLY, "", FREE),
        (SURELY, "same", COVERED_BY_FIRST),
        (PERHAPS, "same", COVERED_BY_FIRST),
        (SURELY, "two", FREE),
        (PERHAPS, "two", FREE),
        (HARDLY, "two", FREE),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_becomes_of_somebody_like_an_earlier_row(person: Row, decided: str, outcome: Seen, order: int) -> None:
    said: dict[str, Any] = {decided: [(person, maria())]} if decided else {}
    assert seen(met(*[maria(), person][::order], **said)) == [FREE, outcome]


def test_three_rows_of_one_person_enrol_one() -> None:
    people = maria(), SURELY, maria(nik=other_nik(8888))
    outcomes = [outcome for outcome, _, _ in settled(*people)]
    assert outcomes == [READY, ALREADY_COVERED, ALREADY_COVERED]


def test_a_chain_of_likeness_holds_though_its_ends_are_not_alike() -> None:
    """The phone links the first and the second, the mother the second and the third; the ends share neither."""
    first = maria(village="", mother_name="", address="Jl. Mawar 3")
    second = maria(nik=other_nik(), village="")
    third = maria(nik=other_nik(8888), village="", phone="", address="")
    assert compare(one=described(first), other=described(third)).judgement is not Judgement.SAME
    [one, two, three] = settled(first, second, third)
    assert one == FREE
    assert READY not in (two[0], three[0])


def test_a_row_like_a_member_and_like_an_earlier_row_is_taken_for_the_member() -> None:
    stranger = maria(nik=other_nik(), region="Alor", village="Kolana", phone="", mother_name="")
    both = maria(nik=other_nik(8888), village="", phone="081234567890")
    found = seen(met(stranger, both, members=[maria()]))
    assert found[1] == MEND_NIK
    assert found[0] == FREE


def test_a_row_under_a_members_nik_comes_before_a_later_one_under_another() -> None:
    assert seen(met(maria(), SURELY, members=[maria()])) == [TAKEN_FOR, MEND_NIK]
    assert seen(met(maria(), SURELY, members=[maria()], busy=[1])) == [SEEN_BEFORE, SEEN_BEFORE]


def test_of_rows_decided_to_be_one_member_the_first_enrols_them() -> None:
    again = maria(nik=other_nik(8888))
    same = [(SURELY, maria()), (again, maria())]
    found = seen(met(SURELY, again, members=[maria()], same=same))
    assert found == [TAKEN_FOR, COVERED_BY_FIRST]
    assert seen(met(SURELY, again, members=[maria()], same=same, busy=[1])) == [SEEN_BEFORE, SEEN_BEFORE]


def test_a_row_under_a_members_nik_comes_before_an_earlier_one_decided_to_be_theirs() -> None:
    found = seen(met(SURELY, maria(), members=[maria()], same=[(SURELY, maria())]))
    assert found == [(ALREADY_COVERED, "list.person_repeated", "row:3"), TAKEN_FOR]


def test_a_row_that_is_to_be_mended_covers_nobody() -> None:
    assert settled(maria(decile="9"), SURELY) == [(TO_MEND, "decile.too_high", ""), FREE]


# Who must stay apart


def two_of(**changes: str) -> list[Row]:
    """Maria, and somebody else who lives with her."""
    return [maria(address="RT 03"), maria(address="RT 03", nik=nik(born=BORN, sex="P", serial=2), **changes)]


@pytest.mark.parametrize("name", ["Maria Monika Bau", "Rosa Klara Bau", "Yuliana Bau", "Maria Bau Hoar"])
@pytest.mark.parametrize("order", [1, -1])
def test_twins_stay_apart(name: str, order: int) -> None:
    """Of one mother, one house, one phone, one birthday; the NIKs differ in the last digit."""
    [one, other] = two_of(name=name)[::order]
    assert settled(one, other) == [FREE, FREE]
    assert seen(met(one, members=[other], busy=[1])) == [FREE]


@pytest.mark.parametrize(
    ("name", "other"), [("Yuliana Bau", "Yuliani Bau"), ("Maria Bau", "Martha Bau"), ("Roni Bau", "Rani Bau")]
)
def test_twins_whose_names_are_nearly_one_are_never_refused_without_asking(name: str, other: str) -> None:
    one, two = maria(name=name), maria(name=other, nik=nik(born=BORN, sex="P", serial=2))
    assert settled(one, two)[1] in (FREE, ALIKE_IN_FILE)
    assert seen(met(one, members=[two], busy=[1]))[0] in (FREE, ALIKE)


@pytest.mark.parametrize("born", [date(1990, 3, 2), date(1971, 8, 15), date(1965, 1, 14)])
def test_namesakes_in_one_village_with_other_birth_dates_stay_apart(born: date) -> None:
    cells = {"birth_date": f"{born:%d-%m-%Y}", "nik": other_nik(born=born)}
    assert settled(maria(mother_name="", phone=""), maria(mother_name="", phone="", **cells)) == [FREE, FREE]
    assert seen(met(maria(**cells), members=[maria()], busy=[1])) == [FREE]


def test_father_and_son_with_one_name_stay_apart() -> None:
    born = date(1968, 8, 14)
    father = maria(sex="L", birth_date=f"{born:%d-%m-%Y}", nik=other_nik(born=born, sex="L"), mother_name="Rosa Luruk")
    son = maria(sex="L", nik=nik(born=BORN, sex="L", serial=1))
    assert settled(father, son) == [FREE, FREE]


def test_a_birth_date_that_is_wrong_as_a_mistake_would_make_it_is_asked_about_unless_all_else_agrees() -> None:
    born = date(1990, 4, 8)
    swapped = {"birth_date": "08-04-1990", "nik": nik(born=born, sex="P", serial=1)}
    truly = date(1990, 8, 4)
    one = maria(birth_date="04-08-1990", nik=nik(born=truly, sex="P", serial=1))
    assert settled(one, maria(**swapped)) == [FREE, COVERED_BY_FIRST]
    assert settled(one, maria(**swapped, mother_name="")) == [FREE, ALIKE_IN_FILE]


def test_brother_and_sister_of_one_name_stay_apart() -> None:
    brother = maria(sex="L", nik=nik(born=BORN, sex="L", serial=2))
    assert settled(maria(), brother) == [FREE, FREE]


def test_a_phone_that_many_rows_give_brings_nobody_together() -> None:
    """An agent's number: those who share it and nothing else are not even compared."""
    agent = {"phone": "081234567890", "village": "", "mother_name": ""}
    niks = [nik(born=BORN, sex="P", serial=n, place=f"53{n:02}01") for n in range(1, 7)]
    people = [maria(**agent, name=name, nik=each) for name, each in zip(CLIENTS, niks, strict=True)]
    compared = counted(intake.compare)
    assert len(compared(people[:4])) == 6
    assert compared(people) == []


CLIENTS = ("Ana Bere", "Agnes Bria", "Anita Bau", "Adelina Bano", "Astrid Bouk", "Afrida Besi")


def counted(of: Callable[..., Any]) -> Callable[[list[Row]], list[Any]]:
    """A function from rows to the comparisons that their meeting took."""

    def compared(people: list[Row]) -> list[Any]:
        calls: list[Any] = []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(intake, "compare", lambda **two: calls.append(two) or of(**two))
            met(*people)
        return calls

    return compared

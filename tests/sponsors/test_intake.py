"""A file judged, without a database: rows on their own, among one another, and before a registry that is made up."""

from collections.abc import Iterable
from datetime import date

import pytest

from payung.kernel.language import LANGUAGES
from payung.kernel.months import Month
from payung.kernel.problems import Refused, message
from payung.kernel.watch import Watch
from payung.law.book import book
from payung.law.contributions import quote
from payung.people.checks import Entry, check_registration
from payung.people.queries import Job, Known
from payung.sponsors import intake
from payung.sponsors.checks import Terms
from payung.sponsors.files.headings import labels
from payung.sponsors.files.reading import read_table
from payung.sponsors.intake import ALREADY_COVERED, ASK_PERSON, READY, TO_MEND, Verdict
from tests.sponsors.walk import Row, csv_file, entry, nik, row

TODAY = date(2026, 11, 20)
TERMS = Terms(first_month=Month.parse("2026-12"), months=6, programmes=("jkk", "jkm"), payer="apbd", max_decile=4)


def judged(*people: Row, terms: Terms = TERMS, today: date = TODAY) -> list[Verdict]:
    """Every row on its own."""
    table = read_table(content=csv_file(people), name="daftar.csv")
    return intake.judge_rows(table=table, terms=terms, today=today, watch=Watch())


def settled(*people: Row) -> list[tuple[str, str, str]]:
    """Outcome, codes and match after the rows met one another."""
    return [seen(verdict) for verdict in intake.meet_each_other(verdicts=judged(*people))]


def seen(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.outcome, ";".join(problem.code for problem in verdict.problems), verdict.match


def registry(*members: Row) -> dict[str, Known]:
    """Workers whom the registry knows as numbers 1, 2, …: fishers of Belu."""
    return {
        each["nik"]: Known(n, n, each["name"], "53.04", (Job(1, "fisher", 0),))
        for n, each in enumerate(members, start=1)
    }


def against(*people: Row, members: Iterable[Row], busy: set[int] = frozenset()) -> list[Verdict]:  # type: ignore[assignment]
    """The rows before a registry, some of whose members have a month of the term already."""
    return intake.meet_registry(
        verdicts=intake.meet_each_other(verdicts=judged(*people)),
        known=registry(*members),
        busy=busy,
    )


# Each on its own


def test_a_row_meets_the_very_check_of_the_counter() -> None:
    wrong = row(1, nik="123", sex="?", occupation="")
    _, at_the_counter = check_registration(entry=entry(wrong), on=TERMS.first_month.first, page=book().on(TODAY))
    [verdict] = judged(wrong)
    assert verdict == Verdict(2, TO_MEND, at_the_counter)
    assert len(at_the_counter) == 3


def test_what_the_agreement_asks_is_told_beside_what_the_counter_asks() -> None:
    [verdict] = judged(row(1, name="", decile="9"))
    assert [problem.code for problem in verdict.problems] == ["name.missing", "decile.too_high"]


def test_rows_are_numbered_as_the_file_has_them() -> None:
    assert [verdict.row for verdict in judged(row(1), row(2), row(3))] == [2, 3, 4]


@pytest.mark.parametrize(
    ("today", "outcome"),
    [(date(2026, 11, 20), TO_MEND), (date(2026, 12, 9), READY), (date(2026, 12, 10), TO_MEND)],
)
def test_age_is_judged_on_the_first_day_or_later_today(today: date, outcome: str) -> None:
    """65 on 10 December: the agreement begins in December. Another, 65 on 1 December, is too old before it begins."""
    born = date(1961, 12, 1) if today < date(2026, 12, 1) else date(1961, 12, 10)
    old = row(1, birth_date=f"{born:%d-%m-%Y}", nik=nik(born=born, sex="L", serial=1), sex="L")
    [verdict] = judged(old, today=today)
    assert verdict.outcome == outcome
    assert [problem.code for problem in verdict.problems] == ([] if outcome == READY else ["age.too_old"])


def test_somebody_who_comes_of_age_before_the_first_day_may_join() -> None:
    born = date(2009, 12, 1)
    young = row(1, birth_date=f"{born:%d-%m-%Y}", nik=nik(born=born, sex="L", serial=1), sex="L")
    [verdict] = judged(young, terms=TERMS._replace(min_age=17))
    assert verdict.outcome == READY


def test_a_decile_column_is_needed_where_the_agreement_limits_deciles() -> None:
    without = b"NIK;Nama;Tanggal Lahir;JK;Kabupaten;Pekerjaan\r\n1;2;3;4;5;6\r\n"
    table = read_table(content=without, name="daftar.csv")
    with pytest.raises(Refused) as refused:
        intake.judge_rows(table=table, terms=TERMS, today=TODAY, watch=Watch())
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == ("file.column_missing", "row 1")
    for language in LANGUAGES:
        assert "Desil" in message(problem, language=language)
        assert "Pekerjaan" in message(problem, language=language)
    free = intake.judge_rows(table=table, terms=TERMS._replace(max_decile=None), today=TODAY, watch=Watch())
    assert len(free) == 1


# Among one another


def test_a_repeated_row_is_covered_by_the_first() -> None:
    assert settled(row(1), row(2), row(1), row(1)) == [
        (READY, "", ""),
        (READY, "", ""),
        (ALREADY_COVERED, "list.row_repeated", "row:2"),
        (ALREADY_COVERED, "list.row_repeated", "row:2"),
    ]


def test_identical_means_what_is_meant_not_how_it_is_written() -> None:
    same = row(1, name=f"  {row(1)['name']} ", birth_date=row(1)["birth_date"].replace("-", "/"), region="53.71")
    assert settled(row(1), same)[1] == (ALREADY_COVERED, "list.row_repeated", "row:2")


@pytest.mark.parametrize(
    "changes", [{"name": "Orang Lain"}, {"region": "Belu"}, {"decile": "3"}, {"income": "9000000"}]
)
def test_rows_with_one_nik_that_differ_are_all_asked_about(changes: Row) -> None:
    assert settled(row(1), row(2), row(1, **changes)) == [
        (ASK_PERSON, "list.nik_twice", "row:4"),
        (READY, "", ""),
        (ASK_PERSON, "list.nik_twice", "row:2"),
    ]


def test_of_two_that_agree_and_a_third_that_differs_all_are_asked_about() -> None:
    assert settled(row(1), row(1), row(1, name="Orang Lain")) == [
        (ASK_PERSON, "list.nik_twice", "row:4"),
        (ASK_PERSON, "list.nik_twice", "row:4"),
        (ASK_PERSON, "list.nik_twice", "row:2"),
    ]


def test_whoever_is_asked_is_told_what_differs() -> None:
    [one, other] = intake.meet_each_other(verdicts=judged(row(1), row(1, decile="3", region="Belu")))
    assert one.problems[0].value == other.problems[0].value == labels(["region", "decile"])


def test_a_row_that_is_to_be_mended_stays_so() -> None:
    assert settled(row(1), row(1, sex=""))[1][0] == TO_MEND


# Before the registry


def test_a_known_worker_with_the_same_name_is_enrolled_as_who_they_are() -> None:
    first, last = row(1)["name"].split()
    [verdict] = against(row(1, name=f"{last.upper()}, {first} S.Pd"), members=[row(9), row(1)])
    assert (verdict.outcome, verdict.match) == (READY, "member:2")
    assert verdict.known is not None
    assert verdict.known.number == 2


def test_a_known_nik_under_another_name_is_asked_about() -> None:
    [verdict] = against(row(1, name="Orang Lain"), members=[row(1)], busy={1})
    assert seen(verdict) == (ASK_PERSON, "nik.other_identity", "member:1")


def test_a_known_worker_who_has_a_month_of_the_term_is_covered_already() -> None:
    verdicts = against(row(1), row(2), members=[row(1), row(2)], busy={2})
    assert [seen(verdict) for verdict in verdicts] == [
        (READY, "", "member:1"),
        (ALREADY_COVERED, "member.already_covered", "member:2"),
    ]


def test_a_row_to_mend_makes_the_ready_rows_with_its_nik_doubtful() -> None:
    people = row(1), row(1, name="Orang Lain", region="Surabaya"), row(2)
    doubtful, mend, ready = intake.meet_each_other(verdicts=judged(*people))
    assert seen(doubtful) == ("ask_person", "list.nik_twice", f"row:{mend.row}")
    assert seen(mend) == ("to_mend", "region.outside", "")
    assert ready.outcome == "ready"


def test_a_known_worker_keeps_the_registrys_region_and_job() -> None:
    [verdict] = against(row(1, region="Kota Kupang", occupation="ojek", income="9000000"), members=[row(1)])
    assert verdict.outcome == "ready"
    assert (verdict.region, verdict.job) == ("53.04", Job(1, "fisher", 0))
    [case] = intake.price(verdicts=[verdict], terms=TERMS).people
    assert case == intake.Case(0, "other")


# Prices and figures


def test_the_cost_is_what_a_quote_of_every_person_sums_to() -> None:
    people = [
        row(1),
        row(2, income="4.300.000"),
        row(3, occupation="ojek"),
        row(4, occupation="ojek", income="4300000"),
        row(5, income="4300001"),
        row(6, sex=""),
    ]
    findings = intake.price(verdicts=judged(*people), terms=TERMS)
    quotes = [(0, "other"), (4_300_000, "other"), (0, "transport"), (4_300_000, "transport"), (4_300_001, "other")]
    assert findings.cost == sum(
        quote(
            book=book(),
            income=income,
            start=TERMS.first_month,
            count=TERMS.months,
            programmes=TERMS.programmes,
            sector=sector,
            payer="apbd",
        ).total
        for income, sector in quotes
    )
    assert len({case for case, _ in findings.lines}) == 4  # the law ran once per distinct case


def test_outcomes_sum_to_the_rows_and_reasons_count_rows_not_problems() -> None:
    people = [row(1), row(1), row(2, nik="1", decile="9"), row(3, nik="1"), row(4), row(4, name="Orang Lain")]
    findings = intake.price(verdicts=intake.meet_each_other(verdicts=judged(*people)), terms=TERMS)
    assert findings.outcomes() == {READY: 1, TO_MEND: 2, ALREADY_COVERED: 1, ASK_PERSON: 2}
    assert list(findings.reasons().items()) == [
        ("list.nik_twice", 2),
        ("nik.length", 2),
        ("decile.too_high", 1),
        ("list.row_repeated", 1),
    ]


def test_the_digest_tells_results_apart() -> None:
    [ready, repeated] = intake.meet_each_other(verdicts=judged(row(1), row(1)))
    others = [
        [repeated, ready],
        [ready],
        [ready, repeated._replace(row=9)],
        [ready, repeated._replace(outcome=TO_MEND)],
        [ready, repeated._replace(problems=())],
        [ready, repeated._replace(match="row:9")],
    ]
    digests = {intake.digest(verdicts) for verdicts in ([ready, repeated], *others)}
    assert len(digests) == 7


def test_kept_verdicts_come_back_without_the_people() -> None:
    verdicts = intake.meet_each_other(verdicts=judged(row(1), row(1), row(2, nik="12", decile="9")))
    packed = intake.pack(verdicts)
    assert intake.unpack(packed) == [verdict._replace(person=None, decile=None, nik="") for verdict in verdicts]
    assert intake.digest(intake.unpack(packed)) == intake.digest(verdicts)


@pytest.mark.parametrize("name", ["Maria Seran", 'Maria "Ria" Seran', "Seran, Maria; S.Pd", "Maria d'Áquino"])
def test_a_file_of_one_row_says_what_was_said_at_the_counter(name: str) -> None:
    said = entry(row(1, name=name))._replace(heirs="Ana Seran (anak); Yosef Bere (suami)")
    table = read_table(content=intake.one_row_file(entry=said, decile="3"), name="counter.csv")
    assert list(table.records(intake.FIELDS)) == [(2, (*said, "3"))]
    assert Entry(*said) == said

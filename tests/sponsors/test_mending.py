"""Rejects come back mended, round by round: only mended rows are taken, nobody twice, every row accounted for."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from payung.sponsors import mending, queries
from payung.sponsors.actions import CheckedList
from payung.sponsors.files.reading import read_table
from payung.sponsors.files.rejects import came_from, write_rejects
from payung.sponsors.mending import Place
from payung.sponsors.rounds import Chain, Progress, chain_of
from tests.conftest import Fresh
from tests.sponsors.walk import CODE, HEADINGS, Row, Walk, csv_file, nik, row, walk

__all__ = ["walk"]
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)

Cells = dict[str, Any]
Mend = Callable[[int, Cells], Mapping[str, Any] | None]
"""From the original row's number and its cells by field to the cells to change; None deletes the row."""


def rejects(list_id: str) -> bytes:
    """The rejects workbook of a list."""
    kept = queries.worker_list(id=list_id)
    table, rejected = queries.rejects(of=kept)
    out = io.BytesIO()
    write_rejects(table=table, rejected=rejected, out=out, at=AT, list_id=list_id)
    return out.getvalue()


def mended(workbook: bytes, mend: Mend, *, added: Iterable[Row] = ()) -> bytes:
    """The workbook after somebody has worked on it and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    places = {field: place for place, field in enumerate(HEADINGS, start=5)}
    for line in range(sheet.max_row, 1, -1):
        found = {field: sheet.cell(line, place).value for field, place in places.items()}
        changes = mend(sheet.cell(line, 1).value, found)
        if changes is None:
            sheet.delete_rows(line)
            continue
        for field, cell in changes.items():
            sheet.cell(line, places[field]).value = cell
    for person in added:
        sheet.append([None] * 4 + list(person.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(workbook: bytes) -> bytes:
    """The first sheet as Excel with Indonesian settings saves it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0].values:
        writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in line])
    return out.getvalue().encode()


def untouched(number: int, found: Cells) -> Mapping[str, Any]:
    """Nothing is mended."""
    return {}


def only(*rows: int, **changes: Any) -> Mend:
    """These changes in these rows, and no other."""
    return lambda number, found: changes if number in rows else {}


def self_named(content: bytes, agreement: queries.AgreementView) -> mending.Origin | None:
    """The list whose rejects a file truly is, of all that it may say."""
    table = read_table(content=content, name="r")
    claim = came_from(table=table)
    return mending.origin(claim=claim.list_id if claim else "", read=lambda: table, agreement=agreement, on=TODAY)


def outcomes(walk: Walk, checked: CheckedList) -> list[tuple[str, str]]:
    """Outcome and codes of every row in order."""
    return [(outcome, codes) for outcome, codes, _ in walk.verdicts(checked.list.id).values()]


def figures(chain: Chain) -> list[tuple[int, ...]]:
    """Of every round: rows, mended, unchanged, new, dropped, ready, enrolled."""
    return [
        (r.view.rows, r.mended, r.unchanged, r.new, r.dropped, r.view.outcomes["ready"], r.enrolled)
        for r in chain.rounds
    ]


class TestThreeRounds:
    """A list of 204 people and a total line is mended until nobody is open, by a program that knows the truth."""

    PEOPLE = 200
    TRUTH = {n + 1: row(n) for n in range(1, PEOPLE + 1)}
    SHORT = frozenset(range(11, 202, 10))  # 20 rows with a digit missing
    NO_DAY = frozenset(range(12, 202, 10))  # 19 rows, born on 31 February
    NO_WORK = frozenset(range(13, 202, 20))  # 10 rows without an occupation
    REPEATED = (202, 203)  # rows 2 and 3 once more
    TWO_NAMES = (204, 205)  # the NIK of worker 300 twice
    TOTAL = 206

    def people(self) -> list[Row]:
        """The rows as the sponsor sent them."""
        spoilt: list[Row] = []
        for number, person in self.TRUTH.items():
            changes = {"nik": person["nik"][:15]} if number in self.SHORT else {}
            changes |= {"birth_date": "31/02/1990"} if number in self.NO_DAY else {}
            changes |= {"occupation": "-"} if number in self.NO_WORK else {}
            spoilt.append({**person, **changes})
        two = [row(300), row(300, name="Orang Lain")]
        total = dict.fromkeys(HEADINGS, "") | {"nik": "JUMLAH", "name": "204 orang"}
        return [*spoilt, row(1), row(2), *two, total]

    def second(self, number: int, found: Cells) -> Mapping[str, Any] | None:
        """NIKs are mended, three days are mended wrongly; one of the two names and one without work are deleted."""
        if number in self.SHORT:
            return {"nik": self.TRUTH[number]["nik"]}
        if number in (12, 22, 32):
            return {"birth_date": "30/02/1990"}
        return None if number in (self.TWO_NAMES[1], min(self.NO_WORK)) else {}

    def third(self, of_second: Mapping[int, int]) -> Mend:
        """Everything else is mended; repeated rows and the total are deleted."""

        def mend(number: int, found: Cells) -> Mapping[str, Any] | None:
            first = of_second[number]
            return self.TRUTH.get(first)

        return mend

    def test_end_with_nobody_open(self, walk: Walk) -> None:
        walk.agreement(people=1000)
        one = walk.check(self.people())
        faults = len(self.SHORT) + len(self.NO_DAY) + len(self.NO_WORK)
        assert (faults, one.list.outcomes["ready"]) == (49, 151)
        assert one.list.rows == 205
        walk.approve(one.list.id)

        book = mended(rejects(one.list.id), self.second)
        two = walk.check(book)
        # 54 came back, but the two deleted: NIKs are right now, and one row of the two names is left.
        assert two.list.rows == 52
        assert two.list.outcomes["ready"] == len(self.SHORT) + 1
        chain = chain_of(list_id=two.list.id)
        assert figures(chain) == [(205, 0, 0, 205, 0, 151, 151), (52, 23, 29, 0, 2, 21, 0)]
        assert chain.progress == Progress(205, taken=151, awaiting=21, covered=2, open=30, nobody=1)
        # The dropped row without work is still open; so is the second of the two names.
        assert chain.reasons["birth_date.impossible"] == len(self.NO_DAY)
        assert chain.reasons["occupation.unknown"] == len(self.NO_WORK)
        assert chain.reasons["list.nik_twice"] == 1
        assert "row.not_a_person" not in chain.reasons  # a total is nobody's: there is nothing to mend
        walk.approve(two.list.id)

        origin = {number: each.row for number, each in self.returned(book, one.list.id).items()}
        three = walk.check(mended(rejects(two.list.id), self.third(origin)))
        assert three.list.rows == three.list.outcomes["ready"] == len(self.NO_DAY) + len(self.NO_WORK) - 1
        walk.approve(three.list.id)
        chain = chain_of(list_id=one.list.id)
        assert figures(chain) == [
            (205, 0, 0, 205, 0, 151, 151),
            (52, 23, 29, 0, 2, 21, 21),
            (28, 28, 0, 0, 3, 28, 28),
        ]
        assert [each.progress for each in chain.rounds] == [
            Progress(205, 151, 0, 2, 51, 1),
            Progress(205, 172, 0, 2, 30, 1),
            Progress(205, 200, 0, 2, 2, 1),
        ]
        # Open for ever: whom nobody handed in again, and the total.
        assert chain.added == Progress(0, 0, 0, 0, 0)
        assert walk.count("sponsors_enrolment") == walk.count("people_worker") == 200
        assert chain == chain_of(list_id=three.list.id)
        assert walk.holds()

    @staticmethod
    def returned(book: bytes, list_id: str) -> dict[int, mending.Returned]:
        """The rows of a workbook that came back from a list."""
        parent = mending.table_of(of=queries.worker_list(id=list_id))
        return mending.returned(table=read_table(content=book, name="r"), parent=parent)


class TestRowAsItWas:
    @pytest.fixture
    def one(self, walk: Walk) -> CheckedList:
        """Rows 2 and 3 are ready, 4 repeats 2, 5 and 6 have one NIK, 7 has a short NIK."""
        walk.agreement()
        twice = [row(3), row(3, name="Orang Lain")]
        return walk.check([row(1), row(2), row(1), *twice, row(4, nik=row(4)["nik"][:15])])

    @pytest.mark.parametrize("save", [bytes, as_csv])
    def test_keeps_its_refusal(self, walk: Walk, one: CheckedList, save: Callable[[bytes], bytes]) -> None:
        """The repeated row above all: the row that it repeats is not in the workbook."""
        two = walk.check(save(mended(rejects(one.list.id), untouched)))
        assert outcomes(walk, two) == [
            ("already_covered", "list.row_unmended"),
            ("ask_person", "list.nik_twice"),
            ("ask_person", "list.nik_twice"),
            ("to_mend", "nik.length"),
        ]
        assert mending.round_of(list_id=two.list.id) == Place(2, one.list.id, one.list.id)

    def test_keeps_it_in_the_third_round(self, walk: Walk, one: CheckedList) -> None:
        two = walk.check(mended(rejects(one.list.id), untouched))
        three = walk.check(mended(rejects(two.list.id), untouched))
        assert outcomes(walk, three)[0] == ("already_covered", "list.row_unmended")
        [problem] = next(iter(queries.verdicts(of=three.list))).problems
        assert problem.value == f"{one.list.id}:2"
        assert mending.round_of(list_id=three.list.id) == Place(3, one.list.id, two.list.id)

    def test_is_left_to_the_registry_once_the_other_row_is_in_it(self, walk: Walk, one: CheckedList) -> None:
        walk.approve(one.list.id)
        book = mended(rejects(one.list.id), untouched)
        assert outcomes(walk, walk.check(book))[0] == ("already_covered", "member.already_covered")
        # Had the member no cover any more, or an officer decided, the row would pass: nothing here stands against it.
        origin = self_named(book, queries.agreement(code=CODE))
        assert origin is not None
        assert mending.unmended(verdicts=[queries.Verdict(2, "ready")], origin=origin) == {}

    def test_is_taken_where_the_other_row_of_its_doubt_is_gone(self, walk: Walk, one: CheckedList) -> None:
        two = walk.check(mended(rejects(one.list.id), lambda number, _: None if number == 6 else {}))
        assert outcomes(walk, two)[1:] == [("ready", ""), ("to_mend", "nik.length")]

    def test_of_a_row_that_is_ready_there_is_not_ready_here(self, walk: Walk, one: CheckedList) -> None:
        book = openpyxl.load_workbook(io.BytesIO(rejects(one.list.id)))
        book.worksheets[0].append([3, None, None, None, *row(2).values()])
        out = io.BytesIO()
        book.save(out)
        two = walk.check(out.getvalue())
        assert outcomes(walk, two)[-1] == ("already_covered", "list.row_unmended")

    def test_does_not_pass_because_a_cell_lost_its_kind(self, walk: Walk) -> None:
        """Excel rounded the NIK to a number; in a CSV it is text of sixteen digits, and a possible NIK."""
        walk.agreement()
        person = row(1, nik=nik(born=date(1975, 1, 2), sex="L", serial=120))
        rounded = int(person["nik"])
        book = openpyxl.Workbook()
        for line in (list(HEADINGS.values()), [rounded, *list(person.values())[1:]], list(row(2).values())):
            book.active.append(line)
        out = io.BytesIO()
        book.save(out)
        one = walk.check(out.getvalue())
        back = as_csv(rejects(one.list.id))
        assert str(rounded).encode() in back
        assert outcomes(walk, walk.check(back)) == [("to_mend", "nik.stored_as_number")]
        untyped = mended(rejects(one.list.id), untouched)
        assert outcomes(walk, walk.check(untyped)) == [("to_mend", "nik.stored_as_number")]
        # Typed as text in the workbook it is mended, though it ends in the 0 that Excel had made of any other digit.
        typed = walk.check(mended(rejects(one.list.id), only(2, nik=str(rounded))))
        assert outcomes(walk, typed) == [("ready", "")]
        assert figures(chain_of(list_id=typed.list.id))[-1] == (1, 1, 0, 0, 0, 1, 0)

    def test_keeps_its_refusal_where_a_day_was_saved_as_text(self, walk: Walk) -> None:
        """A true date of the workbook comes back from a CSV in digits: nothing was mended by that."""
        walk.agreement()
        book = openpyxl.Workbook()
        for line in ([*HEADINGS.values(), "Tanggal Desil"], *[[*row(1).values(), date(2026, 8, 31)]] * 2):
            book.active.append(line)
        out = io.BytesIO()
        book.save(out)
        one = walk.check(out.getvalue())
        assert outcomes(walk, one) == [("ready", ""), ("already_covered", "list.row_repeated")]
        assert outcomes(walk, walk.check(as_csv(rejects(one.list.id)))) == [("already_covered", "list.row_unmended")]

    def test_that_the_sheet_had_hidden_is_judged_like_any_once_it_is_seen(self, walk: Walk) -> None:
        """In the rejects it is shown: who hands it in from there has looked at it. Hidden anew, it is refused anew."""
        walk.agreement()
        book = openpyxl.Workbook()
        for line in (HEADINGS, row(1), row(2), row(3, sex="?"), row(4)):
            book.active.append(list(line.values()))
        for number in (3, 4, 5):
            book.active.row_dimensions[number].hidden = True
        out = io.BytesIO()
        book.save(out)
        one = walk.check(out.getvalue())
        assert outcomes(walk, one) == [("ready", ""), *[("to_mend", "row.hidden")] * 3]
        back = openpyxl.load_workbook(io.BytesIO(mended(rejects(one.list.id), untouched)))
        back.worksheets[0].row_dimensions[4].hidden = True
        out = io.BytesIO()
        back.save(out)
        two = walk.check(out.getvalue())
        assert outcomes(walk, two) == [("ready", ""), ("to_mend", "sex.unknown"), ("to_mend", "row.hidden")]

    def test_passes_once_the_world_has_changed(self, walk: Walk) -> None:
        """Too young when the list was checked, and old enough on the day on which it comes back."""
        under = walk.agreement(min_age=17)
        child = row(1, birth_date="14-08-2011", nik="5371011408110001")
        one = walk.check([child, row(2)])
        origin = self_named(rejects(one.list.id), under)
        assert origin is not None
        passing = [queries.Verdict(2, "ready")]
        for on, refused in ((date(2028, 8, 13), ["age.too_young"]), (date(2028, 8, 14), [])):
            found = mending.unmended(verdicts=passing, origin=origin._replace(on=on))
            assert [p.code for verdict in found.values() for p in verdict.problems] == refused

    def test_is_the_same_with_the_apostrophe_that_keeps_it_from_running(self, walk: Walk) -> None:
        walk.agreement()
        one = walk.check([row(1), row(2, name="=CMD()", sex="?")])
        two = walk.check(mended(rejects(one.list.id), untouched))
        assert figures(chain_of(list_id=two.list.id))[1] == (1, 0, 1, 0, 0, 0, 0)

    def test_is_read_as_it_was_beside_days_that_were_mended(self, walk: Walk) -> None:
        """Excel had swapped day and month of every date; the officer types the mended ones as they are."""
        walk.agreement()
        people = [row(n) for n in range(1, 13)]  # born from the 2nd to the 13th of January
        book = openpyxl.Workbook()
        book.active.append(list(HEADINGS.values()))
        for n, person in enumerate(people):
            day, month, year = map(int, person["birth_date"].split("-"))
            cells: Cells = person | {"birth_date": date(year, day, month) if day <= 12 else person["birth_date"]}
            book.active.append(list((cells | {"sex": "?"} if n < 8 else cells).values()))
        out = io.BytesIO()
        book.save(out)
        one = walk.check(out.getvalue())
        assert one.list.outcomes["ready"] == 4
        assert one.list.reasons == {"sex.unknown": 8}
        back = rejects(one.list.id)
        days = [line[6] for line in openpyxl.load_workbook(io.BytesIO(back)).worksheets[0].values][1:]
        assert [f"{day:%d-%m-%Y}" for day in days] == [person["birth_date"] for person in people[:8]]
        two = walk.check(mended(back, lambda n, _: {"sex": people[n - 2]["sex"]} if n < 5 else {}))
        assert outcomes(walk, two) == [("ready", "")] * 3 + [("to_mend", "sex.unknown")] * 5
        assert figures(chain_of(list_id=two.list.id))[1] == (8, 3, 5, 0, 0, 3, 0)

    def test_is_no_other_row_for_having_another_form(self, walk: Walk, one: CheckedList) -> None:
        """Columns moved, one added, one deleted; days typed otherwise."""
        table = read_table(content=mended(rejects(one.list.id), untouched), name="r")
        lines = [list(table.headings), *(cells for _, cells in table.rows)]
        moved = [[*reversed(line[:-1]), "keterangan"] for line in lines]
        day = lines[0].index("Tanggal Lahir")
        for line, was in zip(moved[1:], lines[1:], strict=True):
            line[len(was) - 2 - day] = str(was[day]).replace("-", "/")
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(moved)
        parent = mending.table_of(of=one.list)
        back = mending.returned(table=read_table(content=out.getvalue().encode(), name="r"), parent=parent)
        assert [each.mended for each in back.values()] == [False] * 4


class TestMendedRow:
    def test_is_taken_and_nobody_is_taken_twice(self, walk: Walk) -> None:
        """Whom the first list enrolled stays enrolled once, even if a row is mended into this very person."""
        walk.agreement()
        one = walk.check([row(1), row(2, nik=row(2)["nik"][:15]), row(3, nik="1"), row(3, name="", nik="2")])
        walk.approve(one.list.id)
        back = {3: row(2), 4: row(1), 5: row(3)}
        two = walk.check(mended(rejects(one.list.id), lambda number, _: back[number]))
        assert outcomes(walk, two) == [("ready", ""), ("already_covered", "member.already_covered"), ("ready", "")]
        walk.approve(two.list.id)
        assert walk.count("people_worker") == walk.count("sponsors_enrolment") == 3
        chain = chain_of(list_id=one.list.id)
        # Row 4 became worker 1 altogether: that is another row, and row 4 itself is dropped.
        assert figures(chain)[1] == (3, 2, 0, 1, 1, 2, 2)
        assert chain.progress == Progress(4, taken=3, awaiting=0, covered=0, open=1)
        assert chain.added == Progress(1, taken=0, awaiting=0, covered=1, open=0)
        assert walk.holds()

    def test_that_stands_ready_in_two_lists_is_enrolled_by_the_first_approved(self, walk: Walk) -> None:
        walk.agreement()
        one = walk.check([row(1), row(2, nik="1")])
        first = walk.check(mended(rejects(one.list.id), only(3, nik=row(2)["nik"])))
        again = walk.check(mended(rejects(one.list.id), only(3, nik=row(2)["nik"], income="1000000")))
        assert [each.n for each in chain_of(list_id=one.list.id).rounds] == [1, 2, 2]
        walk.approve(again.list.id)
        with pytest.raises(queries.Refused, match="list.outcomes_changed"):
            walk.approve(first.list.id)
        assert walk.count("sponsors_enrolment") == 1
        assert chain_of(list_id=one.list.id).progress == Progress(2, taken=1, awaiting=1, covered=0, open=0)

    @pytest.mark.parametrize(("is_approved", "progress"), [(True, (2, 2, 0, 0, 0, 0)), (False, (2, 1, 1, 0, 0, 0))])
    def test_stays_taken_or_ready_though_a_later_list_has_it_unmended(
        self, walk: Walk, is_approved: bool, progress: tuple[int, ...]
    ) -> None:
        walk.agreement()
        one = walk.check([row(1), row(2, nik="1")])
        walk.approve(one.list.id)
        two = walk.check(mended(rejects(one.list.id), only(3, nik=row(2)["nik"])))
        if is_approved:
            walk.approve(two.list.id)
        walk.check(mended(rejects(one.list.id), untouched))
        chain = chain_of(list_id=one.list.id)
        assert [each.n for each in chain.rounds] == [1, 2, 2]
        assert chain.progress == progress
        assert chain.reasons == {}

    def test_is_followed_though_its_cells_had_slipped_to_the_right(self, walk: Walk) -> None:
        walk.agreement()
        values = list(row(2).values())
        one = walk.check([row(1), dict(zip(HEADINGS, ["", *values[:-1]], strict=True))])
        two = walk.check(mended(rejects(one.list.id), only(3, **row(2))))
        assert figures(chain_of(list_id=two.list.id))[1] == (1, 1, 0, 0, 0, 1, 0)

    def test_and_rows_added_by_hand_are_told_apart(self, walk: Walk) -> None:
        walk.agreement()
        one = walk.check([row(1), row(2, nik="1"), row(3, nik="2")])
        added = [row(8), row(9, nik="3")]
        two = walk.check(mended(rejects(one.list.id), only(3, nik=row(2)["nik"]), added=added))
        chain = chain_of(list_id=two.list.id)
        assert figures(chain)[1] == (4, 1, 1, 2, 0, 2, 0)
        assert chain.progress == Progress(3, taken=0, awaiting=2, covered=0, open=1)
        assert chain.added == Progress(2, taken=0, awaiting=1, covered=0, open=1)
        assert chain.reasons == {"nik.length": 1}


class TestWhatIsNotTrusted:
    @pytest.fixture
    def one(self, walk: Walk) -> CheckedList:
        """Row 2 is ready, 3 and 4 have short NIKs."""
        walk.agreement()
        return walk.check([row(1), row(2, nik="1"), row(3, nik="2")])

    def origin(self, content: bytes) -> mending.Origin | None:
        return self_named(content, queries.agreement(code=CODE))

    def test_an_id_of_no_list(self, walk: Walk, one: CheckedList) -> None:
        forged = as_csv(rejects(one.list.id)).replace(one.list.id.encode(), b"0" * 16)
        assert self.origin(forged) is None
        assert mending.round_of(list_id=walk.check(forged).list.id).n == 1

    def test_an_id_of_another_agreement(self, walk: Walk, one: CheckedList) -> None:
        walk.agreement("LAIN")
        two = walk.check(rejects(one.list.id), "LAIN")
        assert mending.round_of(list_id=two.list.id) == Place(1, two.list.id, "")

    def test_an_id_of_a_list_of_other_people(self, walk: Walk, one: CheckedList) -> None:
        other = walk.check([row(11), row(12, nik="1"), row(13, nik="2")])
        forged = as_csv(rejects(one.list.id)).replace(one.list.id.encode(), other.list.id.encode())
        assert self.origin(forged) is not None, "they have cells in common"
        strangers = forged.replace(b";1;", b";7;").replace(b";2;", b";8;")
        assert self.origin(strangers) is None

    @pytest.mark.parametrize("written", ["3", 4.5, "tiga", "", None, "99999999999", 77])
    def test_an_original_row_that_is_none_or_stands_twice(self, walk: Walk, one: CheckedList, written: object) -> None:
        book = openpyxl.load_workbook(io.BytesIO(rejects(one.list.id)))
        book.worksheets[0]["A3"] = written
        out = io.BytesIO()
        book.save(out)
        two = walk.check(out.getvalue())
        assert outcomes(walk, two) == [("to_mend", "nik.length")] * 2
        found = self.origin(out.getvalue())
        assert (len(found.returned) if found else 0) == (0 if written == "3" else 1)

    def test_rows_torn_apart_by_sorting(self, walk: Walk, one: CheckedList) -> None:
        """The numbers stayed where they were, and the people changed places."""
        numbers = {3: row(3, nik="2"), 4: row(2, nik="1")}
        torn = mended(rejects(one.list.id), lambda number, _: numbers[number])
        assert self.origin(torn) is None

    def test_a_plain_list_is_read_no_further_than_its_headings(self, walk: Walk, one: CheckedList) -> None:
        assert self.origin(csv_file([row(1)])) is None
        assert chain_of(list_id=one.list.id).rounds[0].n == 1

    def test_rejects_handed_in_twice_are_one_list(self, walk: Walk, one: CheckedList) -> None:
        back = mended(rejects(one.list.id), only(3, nik=row(2)["nik"]))
        assert walk.check(back).list.id == walk.check(back).list.id
        assert walk.count("sponsors_mending") == 1
        assert len(chain_of(list_id=one.list.id).rounds) == 2

    def test_rejects_of_rejects_are_of_the_second_list(self, walk: Walk, one: CheckedList) -> None:
        two = walk.check(mended(rejects(one.list.id), only(4, nik=row(3)["nik"])))
        three = walk.check(rejects(two.list.id))
        assert mending.round_of(list_id=three.list.id) == Place(3, one.list.id, two.list.id)
        assert figures(chain_of(list_id=three.list.id))[1:] == [(2, 1, 1, 0, 0, 1, 0), (1, 0, 1, 0, 0, 0, 0)]

    def test_a_list_that_nobody_handed_in(self, db: Fresh) -> None:
        with pytest.raises(queries.Refused, match="list.unknown"):
            chain_of(list_id="0" * 16)

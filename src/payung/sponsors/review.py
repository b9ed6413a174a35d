"""The rows of a list about which a person must be asked: what is doubted, both sides of it, and what was decided.

    last check -> rows to ask about -> both sides, compared -> Doubt -> people.actions.decide_sameness -> check again

An officer decides by what the two sides say, and learns no more of a member than that takes: see `beside`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import connection

from payung.access.scope import EVERYTHING, seeing
from payung.documents.queries import content
from payung.kernel.language import Language, long_date, texts, to_translate
from payung.kernel.problems import SEXES, Problem, Refused
from payung.people.likeness import Described, Trait, traits_of
from payung.people.masking import NIK_HIDDEN, nik_end, phone_end
from payung.people.matching import Marker
from payung.people.queries import Pair
from payung.people.regions import REGIONS
from payung.people.sameness import Decision, decisions, described_by, described_members, pair_of
from payung.sponsors import queries
from payung.sponsors.files.headings import FIELDS
from payung.sponsors.parts import together, unpack_part
from payung.sponsors.queries import READ_AS_CONFIRMED, ListView
from payung.sponsors.verdicts import ASK_PERSON, Verdict

MOST_WAITING = 50
SHOWN = ("name", "birth_date", "sex", "nik", "mother_name", "phone", "region", "village", "address")
BY_NIK = ("list.nik_twice", "nik.other_identity")

LEVELS = {
    "same": to_translate("the same"),
    "alike": to_translate("alike"),
    "swapped": to_translate("day and month exchanged"),
    "near": to_translate("nearly the same"),
    "neighbour": to_translate("given one after the other"),
    "slip": to_translate("nearly the same"),
    "partly": to_translate("the same in part"),
    "elsewhere": to_translate("of another place"),
    "different": to_translate("different"),
}
EVIDENCE = {
    ("name", "same"): to_translate("the name is the same"),
    ("name", "alike"): to_translate("the names are alike"),
    ("name", "partly"): to_translate("the names are the same in part"),
    ("name", "different"): to_translate("the names differ"),
    ("birth_date", "same"): to_translate("the birth date is the same"),
    ("birth_date", "swapped"): to_translate("the birth dates have day and month exchanged"),
    ("birth_date", "near"): to_translate("the birth dates differ in day, month or year alone"),
    ("birth_date", "different"): to_translate("the birth dates differ"),
    ("nik", "same"): to_translate("the NIK is the same"),
    ("nik", "near"): to_translate("the NIKs differ in one digit, or have two exchanged"),
    ("nik", "neighbour"): to_translate("the NIKs were given one after the other, as those of twins are"),
    ("nik", "slip"): to_translate("the NIKs differ in one digit, or have two exchanged"),
    ("nik", "elsewhere"): to_translate("the NIKs were given in two places"),
    ("nik", "different"): to_translate("the NIKs differ"),
    ("mother_name", "same"): to_translate("the mother's name is the same"),
    ("mother_name", "alike"): to_translate("the mothers' names are alike"),
    ("mother_name", "different"): to_translate("the mothers' names differ"),
    ("phone", "same"): to_translate("the phone number is the same"),
    ("phone", "different"): to_translate("the phone numbers differ"),
    ("village", "same"): to_translate("the village is the same"),
    ("village", "different"): to_translate("the villages differ"),
    ("region", "same"): to_translate("the region is the same"),
    ("region", "different"): to_translate("the regions differ"),
    ("address", "same"): to_translate("the address is the same"),
    ("address", "different"): to_translate("the addresses differ"),
}
"""How a field agrees, in the order in which it is told, for a sentence."""


class Field(NamedTuple):
    """One field side by side as it may be shown, "" where a side does not say; `level` as in people.likeness, or ""."""

    name: str
    one: str
    other: str
    level: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of which a person must say whether it is about somebody else who is known: an earlier row, or a member.

    `match` is `row:N` or `member:NUMBER`. `other` is None where that row could not be read; `pair` is None where
    nothing can be decided. The sides are for `decide_sameness`; what is shown of them is `fields`.
    """

    row: int
    problem: Problem
    match: str
    one: Described
    other: Described | None
    pair: Pair | None
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        """Whether an officer can and must still decide."""
        return self.pair is not None and self.decision is None

    @property
    def kind(self) -> str:
        """What stands on the other side: `row` or `member`."""
        return self.match.partition(":")[0]

    @property
    def other_number(self) -> str:
        """The number of the row or of the member on the other side."""
        return self.match.partition(":")[2]

    @property
    def is_by_nik(self) -> bool:
        """Whether both sides bear one NIK: then one of them bears it wrongly, if they are two."""
        return self.problem.code in BY_NIK

    @property
    def pair_hex(self) -> str:
        """What names the two sides in a form, so that nobody decides on others than they saw; "" for no pair."""
        return "-".join(end.hex() for end in self.pair or ())

    @property
    def traits(self) -> tuple[Trait, ...]:
        """How the fields agree that both sides have."""
        return traits_of(one=self.one, other=self.other) if self.other else ()

    @property
    def evidence(self) -> list[str]:
        """What speaks for one person and against it, in texts to translate."""
        levels = {trait.field: trait.level for trait in self.traits}
        return [text for (field, level), text in EVIDENCE.items() if levels.get(field) == level]

    @property
    def obstacle(self) -> Problem | None:
        """Why nothing can be decided, if so."""
        if self.other is None:
            return Problem("review.other_unreadable", "row", str(self.row))
        return None if self.pair else Problem("review.nothing_to_decide", "row", str(self.row))

    def fields(self, *, language: Language) -> list[Field]:
        """Both sides, field by field, as a reader's language says them."""
        return beside(one=self.one, other=self.other, of_member=self.kind == "member", language=language)

    def sides(self) -> tuple[Described, Described]:
        """Both sides, to decide on. Raises Refused where nothing can be decided."""
        if self.other is None or self.obstacle:
            raise Refused(self.obstacle or Problem("review.other_unreadable", "row", str(self.row)))
        return self.one, self.other


def beside(*, one: Described, other: Described | None, of_member: bool, language: Language) -> list[Field]:
    """Two descriptions, field by field.

    The words of `one` are those of a list or of whoever stands at the counter, and shown as they are, but for the NIK:
    of that only the end, for a page may be kept or looked at by others. Of a member nothing is shown about which `one`
    says nothing; a phone number that differs by its last digits; and of the NIK an end that is the same. How two NIKs
    agree is told by `level`.
    """
    levels = _levels(one, other)
    now = _levels(one, other and other._replace(earlier=None))
    fields = []
    for name in SHOWN:
        here, level = _shown(name, one, language), levels.get(name, "")
        there = _shown(name, other, language) if other else ""
        if of_member:
            there = _of_member(name, here, there, now.get(name, ""))
        if other and other.earlier and level != now.get(name, ""):  # it is what was told before that agrees
            before = texts(language).gettext(to_translate("before: {value}"))
            there = "; ".join(filter(None, (there, before.format(value=_shown(name, other.earlier, language)))))
        if here or there:
            fields.append(Field(name, here, there, level))
    return fields


def _levels(one: Described, other: Described | None) -> dict[str, str]:
    return {trait.field: trait.level for trait in traits_of(one=one, other=other)} if other else {}


def doubts(*, of: ListView, rows: Collection[int] = ()) -> list[Doubt]:
    """What the last check of a list asks a person about, or that of these rows, in the order of the file.

    Only the parts that hold these rows are opened. Raises Refused: `review.no_doubt` for each of `rows` that is not
    asked about; where the rows are not kept as today's program reads them, `review.check_again`, or
    `review.no_longer_kept` of an approved list, which is never checked again.
    """
    verdicts = queries.verdicts(of=of)
    asked = [verdict for verdict in verdicts if verdict.outcome == ASK_PERSON and (not rows or verdict.row in rows)]
    if unasked := sorted(set(rows) - {verdict.row for verdict in asked}):
        raise Refused(*(Problem("review.no_doubt", "row", str(row)) for row in unasked))
    if not asked:
        return []
    others = [verdict.match.partition(":") for verdict in asked]
    wanted = {verdict.row for verdict in asked} | {int(number) for kind, _, number in others if kind == "row"}
    people = _people(of, [verdict.row for verdict in verdicts], wanted)
    with seeing(scope=EVERYTHING):  # of members whom nobody here may see, `Doubt.fields` shows what an answer takes
        members = described_members(numbers={int(number) for kind, _, number in others if kind == "member"})
    sides = []
    for verdict, (kind, _, number) in zip(asked, others, strict=True):
        sides.append((people[verdict.row], (members if kind == "member" else people).get(int(number))))
    return _with_decisions(asked, sides)


def _with_decisions(asked: Sequence[Verdict], sides: Sequence[tuple[Described, Described | None]]) -> list[Doubt]:
    marker = Marker(key=settings.PAYUNG_KEYS.index)
    pairs = [pair_of(marker=marker, one=one, other=other) if other else None for one, other in sides]
    decided = decisions(pairs={pair for pair in pairs if pair})
    return [
        Doubt(each.row, each.problems[-1], each.match, one, other, pair, decided.get(pair) if pair else None)
        for each, (one, other), pair in zip(asked, sides, pairs, strict=True)
    ]


def _people(of: ListView, in_order: Sequence[int], wanted: Set[int]) -> dict[int, Described]:
    """Whom these rows describe, by row, from the parts kept last; `in_order` are all rows of the list.

    Of a change list every part is opened: of its rows only those who come are in the parts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part.rows, part.outline_id, part.people_id, part.reading ? 'change_list' FROM sponsors_part part"
            " WHERE part.list_id = %(list)s AND part.rules ="
            f" (SELECT p.rules FROM sponsors_part p WHERE p.list_id = %(list)s AND p.last AND {READ_AS_CONFIRMED}"
            " ORDER BY p.recorded_at DESC LIMIT 1) ORDER BY part.n",
            {"list": of.id},
        )
        kept = cursor.fetchall()
    ends, changes = list(accumulate(rows for rows, *_ in kept)), any(each[3] for each in kept)
    unreadable = "review.check_again" if of.state == "checked" else "review.no_longer_kept"
    if not ends or (ends[-1] != len(in_order) and not changes):
        raise Refused(Problem(unreadable, "list", of.id))
    needed = [
        (outline, people)
        for (rows, outline, people, _), end in zip(kept, ends, strict=True)
        if changes or not wanted.isdisjoint(in_order[end - rows : end])
    ]
    try:
        parts = [
            unpack_part(outline=content(document=one), people=partial(content, document=two)) for one, two in needed
        ]
        found = together(parts)
        numbers = found.outline["row"].tolist()
        places = [place for place, row in enumerate(numbers) if row in wanted]
        people = found.people(places)
    except (ValueError, msgspec.MsgspecError) as error:  # kept by an older program, in another form
        raise Refused(Problem(unreadable, "list", of.id)) from error
    return {numbers[place]: described_by(person=person.registration) for place, person in people.items()}


def counted(*, among: Iterable[Doubt]) -> Mapping[str, int]:
    """How many doubts are `open`, `same`, `different`, or `stuck` until the file is mended."""
    count = Counter(state_of(doubt=doubt) for doubt in among)
    return {state: count[state] for state in ("open", "same", "different", "stuck")}


def state_of(*, doubt: Doubt) -> str:
    """One of the four that `counted` counts."""
    if doubt.is_open:
        return "open"
    return "stuck" if doubt.decision is None else "same" if doubt.decision.same else "different"


def next_open(*, among: Sequence[Doubt], after: int = 0) -> Doubt | None:
    """The next doubt to decide behind the row `after`; else the first before it; None where all else is decided."""
    still = [doubt for doubt in among if doubt.is_open and doubt.row != after]
    return next((doubt for doubt in still if doubt.row > after), still[0] if still else None)


def sentence(*, texts: Iterable[str]) -> str:
    """Pieces of evidence, translated, as a sentence: Nama sama; NIK berbeda."""
    told = "; ".join(texts)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def waiting() -> list[ListView]:
    """The newest lists whose last check asks a person something, and that are not approved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id FROM sponsors_list l CROSS JOIN LATERAL (SELECT c.id, c.ask_person FROM sponsors_check c"
            " WHERE c.list_id = l.id ORDER BY c.id DESC LIMIT 1) last WHERE last.ask_person > 0"
            " AND NOT EXISTS (SELECT FROM sponsors_approval a WHERE a.list_id = l.id) ORDER BY last.id DESC LIMIT %s",
            [MOST_WAITING],
        )
        found = [list_id for (list_id,) in cursor.fetchall()]
    return [queries.worker_list(id=list_id) for list_id in found]


def heading(*, field: str, language: Language) -> str:
    """A field's own heading."""
    indonesian, english = FIELDS[field][0]
    return indonesian if language == "id" else english


def _shown(field: str, of: Described, language: Language) -> str:
    if field == "birth_date":
        return long_date(of.birth_date, language)
    if field == "region":
        return REGIONS[of.region].full_name
    if field == "sex":
        return SEXES[language][of.sex]
    return nik_end(nik=of.nik) if field == "nik" else str(getattr(of, field))


def _of_member(field: str, one: str, other: str, level: str) -> str:
    """What is shown of a member's field beside what the row says."""
    if not one or level == "same":
        return other if one else ""
    if field == "nik":
        return other if other == one else NIK_HIDDEN
    return phone_end(phone=other) if field == "phone" else other

"""Partial disability after a work accident: the table of the parts of the body, and what a loss is worth.

Nobody has read the table in the annex: each row says what it rests on, and an award over a row that is only recalled
says that it must not be paid before a person has confirmed it (`is_confirmed`, `unconfirmed`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import Amount, Table
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page
from payung.law.sentences import catalogue

OTHER_SIDE = {"right": "left", "left": "right"}
# Words of a part's name that tell no part from another: "tangan kanan dari atau di atas pergelangan ke bawah".
FILLERS = frozenset(
    [
        *"dari ke di pada atas atau bawah sendi tangan per tiap salah satu secara hilangnya".split(),
        *"from or above the down of at by a each for".split(),
    ]
)
# What parts two names of one row: "sebelah mata / diplopia", "Sebelah mata, atau diplopia".
OR = re.compile(r" / |, atau |, or ", re.IGNORECASE)
# A share of a loss: per mille of the table times percent of the function.
WHOLE = 1000 * 100


@dataclass(frozen=True, slots=True)
class Loss:
    """What somebody lost for good: a part of the body by key or name, or `per_mille` as a doctor wrote it.

    `function_lost_percent` is below 100 where the part is still there. `count` is for rows that are counted: fingers,
    each 10 dB of hearing, each 10% of sight.
    """

    part: str = ""
    per_mille: int = 0
    function_lost_percent: int = 100
    count: int = 1

    def __post_init__(self) -> None:
        if not (self.part or self.per_mille):
            raise ValueError("a loss needs a part of the body or its share")
        if self.per_mille < 0 or self.count < 1 or not 0 <= self.function_lost_percent <= 100:
            raise ValueError(f"no such loss: {self}")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A loss with what it counts: `share` per mille, all of its function lost; `weight` of WHOLE."""

    what: Mapping[Language, str]
    share: int
    lost: int
    steps: tuple[Step, ...]
    rests_on: tuple[Amount[Any], ...]

    @property
    def weight(self) -> int:
        return self.share * self.lost

    @property
    def is_functional(self) -> bool:
        return self.lost < 100


def partial_disability(*, page: Page, base: int, losses: Sequence[Loss], left_handed: bool = False) -> Award:
    """What losses for good are worth: percentage × 80 × base, in whole rupiah. PP 44/2015 Lampiran III.

    `page` is that of the day of the accident or diagnosis. A loss of function counts for its part, and the sum of
    what counts is capped (Permenaker 5/2021 art. 84(1)): then there is one line for all. For the left-handed, the row
    of the other side counts. A share beside a part that is the row's own, before or after the swap, says nothing new;
    another counts as it is. Refused for a part that the table does not have.
    """
    if base < 0:
        raise ValueError(f"base is negative: {base}")
    weighed = [_weigh(page, loss, left_handed) for loss in losses]
    award = Award(page.law, steps=tuple(each for loss in weighed for each in loss.steps))
    cap = page.disability_cap_percent
    if sum(loss.weight for loss in weighed) > cap.value * 1000:
        return award.with_lines(_capped(page, base, weighed))
    return award.with_lines(*(_line(page, base, loss) for loss in weighed))


def part_of(*, page: Page, name: str) -> str:
    """The table's key for a part of the body: the key itself, or its name in Indonesian or English, said in any order.

    "sebelah mata" and "mata sebelah" are `one_eye`. Refused for another, with the names that come near.
    """
    key = _find(page.disability_table.value, name)
    if key:
        return key
    near = _near(page.disability_table.value, name)
    raise Refused(Problem("disability.part_unknown", "part", name, near=" / ".join(near)))


def is_confirmed(*, amount: Amount[Any]) -> bool:
    """Whether any text was found for an amount. What is recalled alone must not be paid before a person confirms it."""
    return any(reference.confidence != "recalled" for reference in amount.references)


def unconfirmed(*, award: Award) -> tuple[Amount[Any], ...]:
    """The amounts of an award that are recalled alone: while there is one, it must not be paid."""
    return tuple(amount for amount in award.amounts() if not is_confirmed(amount=amount))


def _weigh(page: Page, loss: Loss, left_handed: bool) -> _Weighed:
    table = page.disability_table.value
    key = _key(page, loss)
    counting = _swapped(page, key) if key and left_handed else key
    row = table[counting] if counting else None
    what = table.labels[key] if key else _named(loss)
    each = loss.per_mille or (row.value if row else 0)
    if row and key and each == table[key].value:  # copied from the table, whose row the left-handed then swap
        each = row.value
    steps: list[Step] = []
    rests_on: list[Amount[Any]] = []
    if counting and counting != key:
        steps.append(step("jkk.left_handed", what=table.labels[counting]))
        steps += _warned(page.left_handed_swapped, catalogue()["jkk.swap"])
        rests_on.append(page.left_handed_swapped)
    if row is None or row.value != each:
        steps.append(_as_given(what, each, row))
    if loss.count > 1:
        steps.append(step("jkk.loss_counted", what=what, count=loss.count, each=each, share=each * loss.count))
    if row and counting:
        steps += _warned(row, table.labels[counting])
        rests_on.append(row)
    return _Weighed(what, each * loss.count, loss.function_lost_percent, tuple(steps), tuple(rests_on))


def _named(loss: Loss) -> Mapping[Language, str]:
    """What a loss without a row is called: as it was written."""
    return {"id": loss.part, "en": loss.part} if loss.part else catalogue()["jkk.disability"]


def _key(page: Page, loss: Loss) -> str | None:
    """The row of a loss; a loss whose share was given needs none."""
    if loss.per_mille:
        return _find(page.disability_table.value, loss.part)
    return part_of(page=page, name=loss.part)


def _swapped(page: Page, key: str) -> str:
    """The row of the other side, where the part has a side and the rule holds."""
    other = "_".join(OTHER_SIDE.get(word, word) for word in key.split("_"))
    return other if page.left_handed_swapped.value and other in page.disability_table.value.rows else key


def _warned(amount: Amount[Any], what: Mapping[Language, str]) -> list[Step]:
    return [] if is_confirmed(amount=amount) else [step("jkk.unconfirmed", what=what)]


def _as_given(what: Mapping[Language, str], share: int, row: Amount[int] | None) -> Step:
    if row is None:
        return step("jkk.share_given", what=what, share=share)
    return step("jkk.share_other", what=what, share=share, table=row.value)


def _line(page: Page, base: int, loss: _Weighed) -> Line:
    months = page.partial_disability_base_months
    amount = loss.weight * months.value * base // WHOLE
    values = {"what": loss.what, "share": loss.share, "months": months.value, "base": base, "amount": amount}
    said = (
        step("jkk.partial_function", lost=loss.lost, **values) if loss.is_functional else step("jkk.partial", **values)
    )
    return Line("jkk.partial", amount, (said,), (months, *loss.rests_on))


def _capped(page: Page, base: int, weighed: Sequence[_Weighed]) -> Line:
    months, cap = page.partial_disability_base_months, page.disability_cap_percent
    amount = cap.value * months.value * base // 100
    steps = [
        step("jkk.loss_of_function", what=loss.what, lost=loss.lost, share=loss.share)
        if loss.is_functional
        else step("jkk.loss", what=loss.what, share=loss.share)
        for loss in weighed
    ]
    last = step("jkk.partial_capped", cap=cap.value, months=months.value, base=base, amount=amount)
    rows = (amount for loss in weighed for amount in loss.rests_on)
    return Line("jkk.partial", amount, (*steps, last), (months, cap, *rows))


def _find(table: Table, name: str) -> str | None:
    """The key of the one row whose name has the same telling words. Two names of a part must be of the same row."""
    if name in table.rows:
        return name
    keys = {_words(each): key for key, each in _names(table)}
    found = {keys.get(_words(each)) for each in OR.split(name)}
    return found.pop() if len(found) == 1 else None


def _near(table: Table, name: str) -> tuple[str, ...]:
    """Up to three Indonesian names that come near this one: two that share most words, and one spelled alike."""
    words = _words(name)
    labels = [each.lower() for label in table.labels.values() for each in OR.split(label["id"])]
    shared = {label: (len(words & _words(label)), -len(_words(label))) for label in labels}
    related = sorted((label for label in labels if shared[label][0]), key=shared.__getitem__, reverse=True)
    return tuple(dict.fromkeys([*related[:2], *get_close_matches(name.lower(), labels, n=1)]))


def _names(table: Table) -> Iterator[tuple[str, str]]:
    """Every row with each of its names."""
    for key, label in table.labels.items():
        for name in label.values():
            yield from ((key, each) for each in OR.split(name))


def _words(name: str) -> frozenset[str]:
    """The words that tell a part from others, in no order. Signs of comparison count as words."""
    spoken = name.lower().replace("<", " kurang ").replace(">=", " lebih ").replace("≥", " lebih ")
    spoken = spoken.replace("jempol", "ibu jari")
    return frozenset(re.findall(r"[a-z]+|[0-9]+", spoken)) - FILLERS

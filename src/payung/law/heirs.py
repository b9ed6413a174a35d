"""Who receives what the law gives after a death: the first class that has somebody takes all of it.

Spouse and children; then the blood line up and down to the second degree; then siblings; then parents-in-law; then who
is named in the will. PP 44/2015 art. 37(5), 40(2) for JKK and JKM, Permenaker 4/2022 art. 16 for JHT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from payung.law.amounts import Amount
from payung.law.awards import Award, Line, Step, step
from payung.law.book import Page

Kind = Literal["spouse", "child", "parent", "grandparent", "grandchild", "sibling", "parent_in_law", "will"]
Receiver = Literal["arranger", "fund", "estate_office"]
Programme = Literal["jkk", "jkm", "jht"]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who outlived the worker. `name` is for the sentences only.

    `listed`: stands in the family card or in the worker's data. `has_deed`: of who is named in a will, whether a notary
    drew it up.
    """

    kind: Kind
    name: str = ""
    listed: bool = True
    has_deed: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """What one receiver gets, in whole rupiah. Without heirs the receiver is no relative."""

    receiver: Relative | Receiver
    amount: int


@dataclass(frozen=True, slots=True)
class Division:
    """Who receives how much, and why: `award` has a line for each share, in the same order."""

    shares: tuple[Share, ...]
    award: Award


def recipients(
    *, page: Page, programme: Programme, relatives: Sequence[Relative], amount: int, funeral: int | None = None
) -> Division:
    """Who receives `amount` (whole rupiah, the funeral grant in it included), to the last rupiah.

    `page` is that of the day of death. What cannot be divided goes rupiah by rupiah to those named first. `funeral` is
    the part that, without heirs, goes to whoever arranged the funeral; left out, the grant of the page, as far as the
    amount goes. ValueError for an amount below zero or a funeral grant above it.
    """
    if not 0 <= (funeral or 0) <= amount:
        raise ValueError("a funeral grant is a part of the amount, and neither is negative")
    entitled = first_class(page=page, relatives=relatives)
    warnings = _warnings(page=page, relatives=relatives, entitled=entitled)
    if not entitled:
        division = _without_heirs(page=page, programme=programme, amount=amount, funeral=funeral)
    else:
        division = _divided(page=page, entitled=entitled, amount=amount)
    return Division(
        division.shares,
        division.award.with_lines(steps=[said for said, _ in warnings], rests_on=[rule for _, rule in warnings]),
    )


def first_class(*, page: Page, relatives: Sequence[Relative]) -> tuple[Relative, ...]:
    """The relatives of the first class that has somebody, in the order given; none without any."""
    standing = [each for each in relatives if not _is_void(page, each)]
    rank = {each: page.heir_order.value[each.kind].value for each in standing}
    return tuple(each for each in standing if rank[each] == min(rank.values()))


def equal_parts(*, amount: int, count: int) -> tuple[int, ...]:
    """`amount` in `count` whole parts that differ by a rupiah at most, the greater ones first."""
    part, rest = divmod(amount, count)
    return tuple(part + (n < rest) for n in range(count))


def _divided(*, page: Page, entitled: Sequence[Relative], amount: int) -> Division:
    shared = page.heirs_share_equally.value
    parts = equal_parts(amount=amount, count=len(entitled) if shared else 1)
    shares = tuple(Share(heir, part) for heir, part in zip(entitled, parts, strict=False))
    lines = tuple(_line(page, heir, part) for heir, part in zip(entitled, parts, strict=False))
    if len(entitled) == 1:
        said = step("heirs.alone", amount=amount)
    elif shared:
        said = step("heirs.shared", count=len(entitled), amount=amount)
    else:
        said = step("heirs.by_leave", count=len(entitled), amount=amount)
    rules = (page.heirs_share_equally,) if len(entitled) > 1 else ()
    return Division(shares, Award(page.law, lines, (said,), rules))


def _line(page: Page, heir: Relative, part: int) -> Line:
    code = f"heirs.{heir.kind}"
    named = f" {heir.name}" if heir.name else ""
    return Line(code, part, (step(code, name=named, amount=part),), (page.heir_order.value[heir.kind],))


def _without_heirs(*, page: Page, programme: Programme, amount: int, funeral: int | None) -> Division:
    if programme == "jht":
        return _handed(page, page.no_heir_jht_to_estate_office, (("estate_office", "heirs.estate_office", amount),))
    rule = page.no_heir_funeral_to_arranger
    if funeral is None:
        grant = page.accident_funeral if programme == "jkk" else page.jkm_funeral
        funeral = min(amount, grant.value)
    parts: tuple[tuple[Receiver, str, int], ...] = (
        ("arranger", "heirs.arranger", funeral),
        ("fund", "heirs.fund", amount - funeral),
    )
    return _handed(page, rule, parts)


def _handed(page: Page, rule: Amount[bool], parts: Sequence[tuple[Receiver, str, int]]) -> Division:
    """What nobody inherits, handed to those the law names; who would get nothing is left out."""
    given = [(receiver, code, part) for receiver, code, part in parts if part]
    lines = tuple(Line(code, part, (step(code, amount=part),), (rule,)) for _, code, part in given)
    shares = tuple(Share(receiver, part) for receiver, _, part in given)
    return Division(shares, Award(page.law, lines, (step("heirs.nobody"),)))


def _is_void(page: Page, relative: Relative) -> bool:
    return relative.kind == "will" and not relative.has_deed and page.will_needs_notarial_deed.value


def _warnings(
    *, page: Page, relatives: Sequence[Relative], entitled: Sequence[Relative]
) -> list[tuple[Step, Amount[bool]]]:
    """What an officer must see to before anything is paid: an heir on no list, a will without its deed."""
    said = []
    if page.unlisted_heir_needs_ruling.value and any(not each.listed for each in entitled):
        said.append((step("heirs.unlisted"), page.unlisted_heir_needs_ruling))
    if any(_is_void(page, each) for each in relatives):
        said.append((step("heirs.void_will"), page.will_needs_notarial_deed))
    return said

"""Make a group; let workers join and leave it, from a month on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.kernel.language import to_translate
from payung.kernel.months import Month
from payung.kernel.problems import Problem, Refused
from payung.kernel.words import holds_nik
from payung.people import cells
from payung.people.groups.queries import Group, created_as, group, hold_group, members_in
from payung.people.numbers import new_numbers
from payung.people.queries import Member
from payung.people.regions import AMBIGUOUS, OUTSIDE, find_region

KINDS = {
    "cooperative": to_translate("Cooperative"),
    "farmers": to_translate("Farmers' group"),
    "fishers": to_translate("Fishers' group"),
    "association": to_translate("Association"),
    "other": to_translate("Other"),
}
LONGEST_NAME = 100


class Founding(NamedTuple):
    """What a new group is told by: its region as people call it, and the leader, who is its first member."""

    name: str
    kind: str
    region: str
    leader: Member
    village: str = ""


class Joined(NamedTuple):
    """The answer to a change of members: the group, and how many came or went now who had not before."""

    group: Group
    members: int


def create_group(
    *, of: Founding, creation: UUID, since: Month, by: str, at: datetime, members: Sequence[Member] = ()
) -> Group:
    """Make a group with its leader and first members, from a month on.

    `creation` is made by the client: sent twice, it gives the first answer twice. Raises Refused: `user.unknown`,
    `group.name_unreadable`, `group.kind_unknown`, `region.unknown`, `group.month_past`, `group.other_content`.
    """
    actor, name, region = user_id(name=by), *_checked(of)
    if earlier := created_as(creation=creation):
        return _same_answer(earlier, of, name, region)
    _not_past(since, at)
    workers = {each.id: each for each in (of.leader, *members)}
    try:
        with transaction.atomic():
            made = _write(of, name, region, creation, actor)
            _tell(made, workers, since, joined=True, by=actor)
            record(by=by, action="create_group", subject=str(made.number), detail=_named(workers.values()))
    except IntegrityError:
        if earlier := created_as(creation=creation):
            return _same_answer(earlier, of, name, region)
        raise
    return made


def join_group(*, number: str, members: Collection[Member], since: Month, by: str, at: datetime) -> Joined:
    """Let workers join a group from a month on. Who belongs to it already is passed over.

    Raises Refused: `user.unknown`, `group.unknown`, `group.month_past`.
    """
    return _change(number, members, since, by, at, joined=True)


def leave_group(*, number: str, members: Collection[Member], since: Month, by: str, at: datetime) -> Joined:
    """Let workers leave a group from a month on: it pays no later month for them. Whoever is no member is passed over.

    Raises Refused as `join_group` does, and `group.leader_stays`.
    """
    if group(number=number).leader_id in {member.id for member in members}:
        raise Refused(Problem("group.leader_stays", "number"))
    return _change(number, members, since, by, at, joined=False)


def _change(number: str, members: Collection[Member], since: Month, by: str, at: datetime, *, joined: bool) -> Joined:
    actor, found = user_id(name=by), group(number=number)
    _not_past(since, at)
    with transaction.atomic():
        hold_group(group_id=found.id)
        belong = set(members_in(group_id=found.id, month=since))
        changing = {member.id: member for member in members if (member.id in belong) != joined}
        if changing:
            _tell(found, changing, since, joined=joined, by=actor)
            action = "join_group" if joined else "leave_group"
            record(by=by, action=action, subject=str(found.number), detail=_named(changing.values()))
    return Joined(found, len(changing))


def _checked(of: Founding) -> tuple[str, str]:
    """The group's name and the code of its region. Raises Refused with everything that is wrong."""
    name, problems = cells.text(of.name), []
    if not 2 <= len(name) <= LONGEST_NAME or holds_nik(text=name):
        problems.append(Problem("group.name_unreadable", "name"))
    if of.kind not in KINDS:
        problems.append(Problem("group.kind_unknown", "kind", of.kind))
    region = find_region(of.region)
    if region is None or region in (OUTSIDE, AMBIGUOUS):
        problems.append(Problem("region.unknown", "region"))
    if problems:
        raise Refused(*problems)
    return name, str(region)


def _not_past(since: Month, at: datetime) -> None:
    """Nobody joins or leaves for a month that is over: what was paid for it stands as it was."""
    this = Month.of(timezone.localdate(at))
    if since < this:
        raise Refused(Problem("group.month_past", "from", str(this)))


def _same_answer(earlier: Group, of: Founding, name: str, region: str) -> Group:
    told = name, of.leader.id, of.kind, region, cells.text(of.village)
    if told != (earlier.name, earlier.leader_id, earlier.kind, earlier.region, earlier.village):
        raise Refused(Problem("group.other_content", "id"))
    return earlier


def _write(of: Founding, name: str, region: str, creation: UUID, actor: int) -> Group:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_group (number, name, kind, region, village, leader_id, creation, created_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, number, name, leader_id, kind, region, village",
            [_free_number(), name, of.kind, region, cells.text(of.village), of.leader.id, creation, actor],
        )
        return Group._make(cursor.fetchone())


def _free_number() -> int:
    """A number that no worker and no group has. (Registering looks at groups likewise: people.writing.)"""
    with connection.cursor() as cursor:
        while True:
            [number] = new_numbers(1)
            cursor.execute(
                "SELECT FROM people_worker WHERE number = %s UNION ALL SELECT FROM people_group WHERE number = %s",
                [number, number],
            )
            if cursor.fetchone() is None:
                return number


def _named(members: Collection[Member]) -> dict[str, int | list[str]]:
    """Who came or went, in the chain: a group's money pays for whoever belongs to it."""
    return {"members": len(members), "numbers": sorted(str(member.number) for member in members)}


def _tell(of: Group, workers: Collection[int], since: Month, *, joined: bool, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_groupmember (group_id, worker_id, month, joined, told_by_id)"
            " SELECT %s, worker, %s, %s, %s FROM unnest(%s::bigint[]) worker",
            [of.id, since.first, joined, by, sorted(workers)],
        )

"""Who of the users is a person: where two must agree, no machine is one of them."""

from django.db import connection

from payung.access.codes.actions import SELF
from payung.access.queries import user_id
from payung.kernel.problems import Problem, Refused


def person_id(*, name: str) -> int:
    """The id of the user `name`, who is a person: no partner, and not the user as whom workers act for themselves.

    Else whoever may name those would be two persons alone. Raises Refused: `user.unknown`, `user.no_person`.
    """
    found = user_id(name=name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM access_partner WHERE user_id = %s)", [found])
        [partner] = cursor.fetchone()
    if partner or name == SELF:
        raise Refused(Problem("user.no_person", "by", name))
    return found

"""Who is who."""

from django.db import connection

from payung.access.models import Installation
from payung.kernel.problems import Problem, Refused


def user_id(*, name: str) -> int:
    """The id of the user `name`. Raises Refused `user.unknown`."""
    with connection.cursor() as cursor:  # by every action, so not through the layers of a model
        cursor.execute("SELECT id FROM access_user WHERE name = %s", [name])
        found = cursor.fetchone()
    if found is None:
        raise Refused(Problem("user.unknown", "by", name))
    return int(found[0])


def is_demo() -> bool:
    """Whether this database is marked as a demo: synthetic people only."""
    return Installation.objects.filter(demo=True).exists()

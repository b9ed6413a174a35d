"""Who is who."""

from payung.access.models import Installation, User
from payung.kernel.problems import Problem, Refused


def user_id(*, name: str) -> int:
    """The id of the user `name`. Raises Refused `user.unknown`."""
    found = User.objects.filter(name=name).values_list("id", flat=True).first()
    if found is None:
        raise Refused(Problem("user.unknown", "by", name))
    return found


def is_demo() -> bool:
    """Whether this database is marked as a demo: synthetic people only."""
    return Installation.objects.filter(demo=True).exists()

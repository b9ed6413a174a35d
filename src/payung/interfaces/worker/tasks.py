"""What each task does: the words that were kept for it, into an action.

A task gives the id of what it made. It may be called twice with the same words, since a worker may die right after the
action: actions answer twice with the same.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from payung.documents.queries import content, document_name
from payung.kernel.watch import Watch
from payung.sponsors import actions

Task = Callable[..., str]
"""Takes `words`, `by`, `at` (when it was asked for) and `watch`, by name."""


def check_list(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Check a file that is kept: `document` is its id, `agreement` the code of that under which it is a list."""
    document = words["document"]
    checked = actions.check_list(
        file=content(document=document),
        name=document_name(document=document),
        agreement=words["agreement"],
        by=by,
        at=at,
        watch=watch,
    )
    return checked.list.id


def recheck_list(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Check the list of this id (`list`) again."""
    return actions.recheck_list(list_id=words["list"], by=by, at=at, watch=watch).list.id


def approve_list(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Approve the list of this id (`list`)."""
    return actions.approve_list(list_id=words["list"], by=by, at=at, watch=watch).list


TASKS: Mapping[str, Task] = {"check_list": check_list, "recheck_list": recheck_list, "approve_list": approve_list}
"""By name, as `payung.jobs.tasks` lists them."""

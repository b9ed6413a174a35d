"""What each task does: the words that were kept for it, into an action.

A task gives the id of what it made. It may be called twice with the same words, since a worker may die right after the
action: actions answer twice with the same.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from payung.documents.uploads.actions import drop_upload, forget_old_uploads
from payung.documents.uploads.queries import upload, whole
from payung.kernel.problems import Refused
from payung.kernel.watch import Watch
from payung.sponsors import actions
from payung.sponsors.queries import worker_list
from payung.sponsors.rejected.actions import keep_rejects
from payung.sponsors.renewal.actions import renew_agreement

RIGHTS: Mapping[str, tuple[str, ...]] = {
    "check_upload": ("lists",),
    "recheck_list": ("lists", "doubts"),
    "approve_list": ("approve",),
    "keep_rejects": ("lists",),
    "renew_agreement": ("lists",),
}
"""By the name of a task: the rights of which whoever asked must still have one when it is done."""
Task = Callable[..., str]
"""Takes `words`, `by`, `at` (when it is done, however long it waited) and `watch`, by name."""


def check_upload(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Check an uploaded file (`upload`) as a list under `agreement`, by the columns that were confirmed, as JSON.

    The upload goes once the list is kept. Called again after that, the answer is the list that was made (`list`).
    """
    try:
        handed = upload(id=words["upload"], by=by, at=at)
    except Refused:
        return worker_list(id=words["list"]).id
    checked = actions.check_list(
        file=whole(of=handed),
        name=handed.name,
        agreement=words["agreement"],
        columns=json.loads(words["columns"]),
        by=by,
        at=at,
        watch=watch,
    )
    drop_upload(id=handed.id, by=by, at=at)
    forget_old_uploads(by=by, at=at)
    return checked.list.id


def recheck_list(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Check the list of this id (`list`) again."""
    return actions.recheck_list(list_id=words["list"], by=by, at=at, watch=watch).list.id


def approve_list(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Approve the list of this id (`list`)."""
    return actions.approve_list(list_id=words["list"], by=by, at=at, watch=watch).list


def write_rejects(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Write what the list of this id (`list`) gives back as a workbook, in a language (`language`)."""
    keep_rejects(list_id=words["list"], language=words["language"], by=by, at=at, watch=watch)
    return str(words["list"])


def renew(*, words: Mapping[str, Any], by: str, at: datetime, watch: Watch) -> str:
    """Check everybody of `agreement` anew under `into`."""
    return renew_agreement(old=words["agreement"], into=words["into"], by=by, at=at, watch=watch).checked.list.id


TASKS: Mapping[str, Task] = {
    "check_upload": check_upload,
    "recheck_list": recheck_list,
    "approve_list": approve_list,
    "keep_rejects": write_rejects,
    "renew_agreement": renew,
}
"""By name, as `payung.jobs.tasks` lists them."""

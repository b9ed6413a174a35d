"""Long rejects, written once and kept until somebody fetches them."""

import io
from datetime import datetime

from django.db import connection, transaction

from payung.access.queries import user_id
from payung.audit.actions import record
from payung.documents.actions import keep
from payung.kernel.language import Language
from payung.kernel.watch import Watch
from payung.sponsors import queries
from payung.sponsors.rejected.queries import is_kept
from payung.sponsors.rejected.writing import write_rejected


def keep_rejects(*, list_id: str, language: Language, by: str, at: datetime, watch: Watch | None = None) -> None:
    """Write the workbook of what the last check of a list gave back, and keep it sealed beside the check.

    Of one check it is written once in each language. Raises Refused: `user.unknown`, `list.unknown`.
    """
    actor, watch = user_id(name=by), watch or Watch()
    kept, out = queries.worker_list(id=list_id), io.BytesIO()
    if is_kept(of=kept, language=language):
        return
    rows = write_rejected(of=kept, out=out, language=language, at=at, watch=watch)
    watch.step("keep")
    with transaction.atomic(), connection.cursor() as cursor:
        document = keep(name=f"rejects-{list_id}.xlsx", content=out.getvalue())
        cursor.execute(
            "INSERT INTO sponsors_rejects (list_id, of_check_id, language, rows, document_id, written_by_id)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING rows",
            [list_id, kept.check_id, language, rows, document, actor],
        )
        if cursor.fetchone() is None:  # somebody else wrote the same meanwhile: theirs stands
            transaction.set_rollback(True)
            return
        watch.made(list_id)
        record(by=by, action="keep_rejects", subject=list_id, detail={"rows": rows, "language": language})

"""A file as it was handed in: which list it is, and how it is kept."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping

from django.db import connection

from payung.documents.actions import keep
from payung.documents.queries import content
from payung.kernel.problems import Problem, Refused
from payung.people.cells import text
from payung.people.checks import Entry
from payung.people.welfare import Status
from payung.sponsors.files.reading import Table, read_table
from payung.sponsors.parts import FIELDS
from payung.sponsors.queries import AgreementView, confirmed_columns


class HandedIn:
    """A file as it was handed in, under which agreement, and who stays its checker (0: who acts).

    `columns` are those that somebody confirmed, now or, where nobody says anything now, when it was handed in before;
    None where the headings name them.

    It holds the file only until that is kept, since a million rows are 190 MiB; from then on it is read from there.
    """

    def __init__(
        self, *, file: bytes, name: str, agreement: str, checker: int = 0, columns: Mapping[str, int] | None = None
    ) -> None:
        self.name, self.agreement, self.checker = name, agreement, checker
        self._sha256 = hashlib.sha256(file).digest()
        self.list_id = list_id(agreement=agreement, sha256=self._sha256)
        self.columns: Mapping[str, int] | None = columns
        if columns is None:
            self.columns = confirmed_columns(list_id=self.list_id)
        self._file: bytes | None = file
        self._document = 0

    def table(self) -> Table:
        """The file, read."""
        file = content(document=self._document) if self._file is None else self._file
        return read_table(content=file, name=self.name, columns=self.columns)

    def refuse_other(self) -> None:
        """Refuse another file than the one that is kept under this id, if one is.

        Ids are short enough for a patient forger to make two files with one: they must not pass for each other.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.id, d.sha256 FROM sponsors_list l JOIN documents_document d ON d.id = l.document_id"
                " WHERE l.id = %s",
                [self.list_id],
            )
            kept = cursor.fetchone()
        if kept and bytes(kept[1]) != self._sha256:
            raise Refused(Problem("list.id_taken", "file", self.list_id))
        if kept:
            self._document, self._file = kept[0], None

    def keep(self, *, under: AgreementView, by: int) -> None:
        """Keep the file as a list, unless it is kept already, in the caller's transaction; and let go of it."""
        self.refuse_other()
        if self._file is not None:
            self._document, self._file = keep(name=self.name, content=self._file), None
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO sponsors_list (id, agreement_id, document_id, uploaded_by_id) VALUES (%s, %s, %s, %s)",
                    [self.list_id, under.id, self._document, by],
                )

    def keep_columns(self, *, by: int) -> None:
        """Keep what was confirmed beside the check that was judged by it, in the caller's transaction, which holds the
        list: every later reading is the same."""
        if self.columns is None or self.columns == confirmed_columns(list_id=self.list_id):
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO sponsors_columns (list_id, columns, told_by_id) VALUES (%s, %s, %s)",
                [self.list_id, json.dumps(dict(self.columns)), by],
            )


def list_id(*, agreement: str, sha256: bytes) -> str:
    """Sixteen hex digits over agreement and bytes: the same file is the same list, wherever and whenever it is sent.

    Of ten digits, a million lists of one would probably have held two with one id.
    """
    return hashlib.sha256(agreement.encode() + b"\0" + sha256).hexdigest()[:16]


def one_row_file(*, entry: Entry, status: Status) -> bytes:
    """A registration at the counter as a file of one row: under an agreement it goes the way of every list.

    Every cell is one line of text already. Of an empty form the NIK is a dash, so that its row is not blank.
    """
    nik, *others = (text(cell) for cell in (*entry, *status))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([FIELDS, [nik or "-", *others]])
    return out.getvalue().encode()

"""What the database itself enforces: rows that are added and never changed, instants that only it writes.

`payung_app` owns no table, so it can neither drop a trigger nor switch one off; it may insert
only the columns named here, and `recorded_at` is never among them (docs/decisions/0004).
"""

from django.db import migrations

APP = "payung_app"

REFUSE_CHANGE = """
CREATE FUNCTION payung_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: rows of this table are never changed, only reversed by new rows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def refuse_change_function() -> migrations.RunSQL:
    """The trigger function that every append-only table shares."""
    return migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION payung_refuse_change()")


def append_only(table: str, *, columns: str, lockable: str = "") -> migrations.RunSQL:
    """Make `table` append-only: no update, no delete, no truncate, by anybody.

    `columns` are those that `payung_app` may insert; `lockable` names one column whose UPDATE
    privilege lets it lock a row (SELECT ... FOR UPDATE asks for it). The trigger refuses the
    update itself all the same.
    """
    lock = f"GRANT UPDATE ({lockable}) ON {table} TO {APP};" if lockable else ""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_refuse_change();
        GRANT SELECT, INSERT ({columns}) ON {table} TO {APP};
        {lock}
        """,
        migrations.RunSQL.noop,
    )

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

# In a world where no row is ever deleted, a reference needs checking once: when it is written. Done for
# a whole statement at a time that costs a tenth of a foreign key, which asks row by row. The parent is named with
# its schema: a temporary table of the same name, which any session may make, must not stand in for it.
REFUSE_ORPHANS = """
CREATE FUNCTION payung_refuse_orphans() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    orphaned boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM (SELECT DISTINCT %s FROM added WHERE %s) child'
        ' WHERE NOT EXISTS (SELECT FROM %I.%I parent WHERE %s))',
        TG_ARGV[1], TG_ARGV[3], TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[2]) INTO orphaned;
    IF orphaned THEN
        RAISE EXCEPTION '% has rows without their %', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""


# A row carries the instant at which its transaction began. Whoever holds one open to pay later for an
# earlier day is refused here; the longest honest transaction, a list of a million, takes minutes.
REFUSE_STALE = """
CREATE FUNCTION payung_refuse_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF clock_timestamp() - transaction_timestamp() > interval '15 minutes' THEN
        RAISE EXCEPTION 'this transaction began too long ago to record money'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NULL;
END $$;
"""


def trigger_functions() -> migrations.RunSQL:
    """The functions that the triggers of every room share."""
    return migrations.RunSQL(REFUSE_CHANGE + REFUSE_ORPHANS + REFUSE_STALE, migrations.RunSQL.noop)


def needs(table: str, parent: str, *, columns: str, match: str, where: str = "true") -> migrations.RunSQL:
    """Refuse rows of `table` without their row of the append-only `parent`, a whole statement at a time.

    `columns` are those of the new row that point, `match` compares `child` with `parent`, `where`
    limits the check to rows that point at all.
    """
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER needs_{parent} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION payung_refuse_orphans('{parent}', '{columns}', '{match}', '{where}');
        """,
        migrations.RunSQL.noop,
    )


def promptly(table: str) -> migrations.RunSQL:
    """Refuse rows of a transaction that began long ago: its instant would be a past that nobody paid in."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER promptly BEFORE INSERT ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION payung_refuse_stale();
        """,
        migrations.RunSQL.noop,
    )


def standing_view(view: str, *, of: str, gone: str, match: str) -> migrations.RunSQL:
    """A view of the rows of `of` that no row of `gone` reverses: the one place that says what *standing* means."""
    return migrations.RunSQL(
        f"""
        CREATE VIEW {view} WITH (security_invoker = true) AS
            SELECT * FROM {of} done WHERE NOT EXISTS (SELECT FROM {gone} gone WHERE {match});
        GRANT SELECT ON {view} TO {APP};
        """,
        migrations.RunSQL.noop,
    )


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

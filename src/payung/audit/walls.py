"""The second wall: which rows a database session sees (docs/decisions/0019). The owner of the tables sees all of them.

    payung.sees = ''    nothing, and so in every session that was told nothing
                  '*'   everything
                  {"regions": ["53.08"], "sponsors": [3], "worker": 12}    what at least one of them reaches

`payung.access.scope` says it. What a scope reaches of a room's rows, that room says in functions of its own; here is
what all of them share. Every policy asks first, once a statement, whether everything is seen, and only else row by row.
The functions are in plpgsql: in SQL the planner would take each of them apart anew for every statement.
"""

from django.db import migrations

from payung.audit.protection import APP

SEEN = """
-- True, or null. Asked whether it is null, the planner takes that nearly no row is: it plans as without the wall.
CREATE FUNCTION payung_sees_everything() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
    RETURN nullif(current_setting('payung.sees', true) = '*', false);
END $$;

CREATE FUNCTION payung_sees_anything() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
    RETURN coalesce(current_setting('payung.sees', true), '') <> '';
END $$;

-- A narrow scope as it was told; null for nothing and for everything. What is no scope is an error, and shows nothing.
CREATE FUNCTION payung_scope() RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
DECLARE
    told text := current_setting('payung.sees', true);
BEGIN
    RETURN CASE WHEN told <> '' AND told <> '*' THEN told::jsonb END;
END $$;

-- The lists of a scope hold region codes and ids: with other brackets, JSON's spelling is that of an array.
CREATE FUNCTION payung_sees_region(region text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
    RETURN coalesce(region ^@ ANY (translate(public.payung_scope() ->> 'regions', '[]', '{}')::text[]), false);
END $$;

CREATE FUNCTION payung_sees_sponsor(funder bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
    RETURN coalesce(funder = ANY (translate(public.payung_scope() ->> 'sponsors', '[]', '{}')::bigint[]), false);
END $$;

-- The one worker of a scope, or null.
CREATE FUNCTION payung_sees_oneself() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
    RETURN (public.payung_scope() ->> 'worker')::bigint;
END $$;
"""
DROP_SEEN = (
    "DROP FUNCTION payung_sees_oneself(), payung_sees_sponsor(bigint), payung_sees_region(text), payung_scope(),"
    " payung_sees_anything(), payung_sees_everything()"
)
NOBODY = "false"
"""What a narrow scope reaches of rows that only whoever sees everything sees."""


def wall_functions() -> migrations.RunSQL:
    """The functions that the policies of every room share."""
    return migrations.RunSQL(SEEN, DROP_SEEN)


def sees(name: str, *, of: str, body: str) -> migrations.RunSQL:
    """A function `payung_sees_NAME(OF)` that says whether a row is within a narrow scope: `body` is an expression.

    It asks as whoever asks, behind the walls of the tables that it reads. These are named with their schema: a
    temporary table of the same name must not stand in for them.
    """
    types = ", ".join(each.split()[1] for each in of.split(", "))
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION payung_sees_{name}({of}) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
        BEGIN
            RETURN {body};
        END $$;
        """,
        f"DROP FUNCTION payung_sees_{name}({types})",
    )


def walled(table: str, *, within: str, changed: bool = False) -> migrations.RunSQL:
    """Show rows of `table` only to who sees everything, or where `within` says of a row that the scope reaches it.

    Adding rows needs some scope: a deed begins by finding, and what cannot be seen cannot be found. Rows that
    `payung_app` may lock or correct are `changed`: it does so only with those that it sees.
    """
    seen = f"(SELECT payung_sees_everything()) IS NOT NULL OR {within}"
    update = (
        f"CREATE POLICY corrected ON {table} FOR UPDATE TO {APP}"
        f" USING ({seen}) WITH CHECK ((SELECT payung_sees_anything()));"
    )
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY seen ON {table} FOR SELECT TO {APP} USING ({seen});
        CREATE POLICY added ON {table} FOR INSERT TO {APP} WITH CHECK ((SELECT payung_sees_anything()));
        {update if changed else ""}
        """,
        f"""
        DROP POLICY seen ON {table};
        DROP POLICY added ON {table};
        DROP POLICY IF EXISTS corrected ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )

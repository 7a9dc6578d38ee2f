"""How the database is emptied after a test that commits.

Django truncates every table and then makes content types and permissions anew, app by app: seconds, for a handful of
rows. Here only tables that hold rows are emptied, and what migrations wrote stays as they left it.
"""

import time
from typing import Any

from django.db import connections, transaction
from django.test import TransactionTestCase
from psycopg import sql

KEPT = ["django_migrations", "django_content_type", "auth_permission"]  # all that migrations leave rows in
PATIENCE = 30  # seconds for what a test left running, as a page's last request, to end
AT_WORK = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND xact_start IS NOT NULL
"""

_as_django_does = TransactionTestCase._fixture_teardown


def empty(case: Any) -> None:
    """Empty the databases of a `TransactionTestCase`; stands in the place of its `_fixture_teardown`."""
    names = case._databases_names(include_mirrors=False)
    if not all(_may_act_as_replica(connections[name]) for name in names):
        _as_django_does(case)  # a server of somebody else's, on which the tests' role may less
        return
    for name in names:
        _empty(connections[name])


def _may_act_as_replica(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return bool(cursor.fetchone()[0] == "on")


def _empty(connection: Any) -> None:
    with connection.cursor() as cursor:
        _wait(cursor)
        if filled := [sql.Identifier(name) for name in _filled(cursor)]:
            with transaction.atomic(connection.alias):
                # As a replica the server neither fires the triggers that guard the trail nor asks what refers to a row.
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(table) for table in filled))
            # The next test finds tables as new, rows in the order in which they come: tests of secrecy look at that.
            cursor.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(filled)))


def _wait(cursor: Any) -> None:
    """Let transactions under way end: one could commit a row after its table was looked at, into the next test."""
    deadline = time.monotonic() + PATIENCE
    while _is_any(cursor, AT_WORK):
        assert time.monotonic() < deadline, "a connection has held a transaction open since the test ended"
        time.sleep(0.005)


def _filled(cursor: Any) -> list[str]:
    """The tables that hold rows."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)", [KEPT])
    names = [name for (name,) in cursor.fetchall()]
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    cursor.execute(sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in names))
    return [name for (name,) in cursor.fetchall()]


def _is_any(cursor: Any, query: str) -> bool:
    cursor.execute(query)
    return cursor.fetchone() is not None

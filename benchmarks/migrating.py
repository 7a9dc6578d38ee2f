"""A new installation's database: our `migrate` against Django's own, and whether both leave the same schema.

    .venv/bin/python benchmarks/migrating.py

Works on databases of its own, thrown away at the end.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

SCHEMA = """
    SELECT 'column', table_name || '.' || column_name,
        concat_ws(' ', data_type, is_nullable, column_default, character_maximum_length)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conname || ' ' || conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgname || ' ' || tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3
"""
OURS = "from django.core.management import execute_from_command_line as run; run(['', 'migrate', '--verbosity', '0'])"
THEIRS = (
    "import django; django.setup(); from django.core.management.commands.migrate import Command;"
    " from django.core.management import call_command; call_command(Command(), verbosity=0)"
)


def main() -> None:
    """Measure and print."""
    from thidua import database

    with tempfile.TemporaryDirectory() as folder, database.running(Path(folder), durable=False) as server:
        found = {}
        for name, code in (("ours", OURS), ("django", THEIRS)):
            with psycopg.connect(server.url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            url = make_conninfo(server.url, dbname=name)
            environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "thidua.settings"}
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], env=environment, check=True)
            found[name] = (time.perf_counter() - start, _schema(url))
    (ours, mine), (theirs, django) = found["ours"], found["django"]
    print(f"Django's migrate  {theirs:>7.1f} s\nours              {ours:>7.1f} s   {ours / theirs:.2f} times")
    different = sorted(set(mine) ^ set(django))
    print(f"{len(django):,} columns, indexes, constraints, triggers and functions; {len(different)} differ")
    for each in different[:20]:
        print("  ", *each)


def _schema(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(SCHEMA).fetchall()


if __name__ == "__main__":
    main()

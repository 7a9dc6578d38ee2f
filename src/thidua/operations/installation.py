"""The installation that a command works on: its database up, Django set up, its faults told in one sentence."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click
import django
import psycopg
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from thidua import database
from thidua.trail.errors import Refused


@contextmanager
def ready() -> Iterator[None]:
    """Have the database and Django for the length of the block; a database of our own stops when its last user leaves.

    A refusal, or a database that can't be had, becomes a `click.ClickException`: a Vietnamese sentence, exit status 1.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
    try:
        with database.running() as server:
            _require_answer(server)
            yield from _with_django()
    except (database.DatabaseFailure, Refused) as fault:
        raise click.ClickException(str(fault)) from fault


def _require_answer(server: database.Server) -> None:
    # Asked here, once: Django's pool would ask again and again for each query before it gives up.
    try:
        psycopg.connect(server.url, connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        raise database.DatabaseFailure(
            f"Không kết nối được cơ sở dữ liệu; hãy xem lại DATABASE_URL: {fault}"
        ) from fault


def _with_django() -> Iterator[None]:
    django.setup()
    try:
        yield
    except OperationalError as fault:
        raise click.ClickException(f"Không làm việc được với cơ sở dữ liệu: {fault}") from fault
    finally:
        disconnect()


def disconnect() -> None:
    """Give every database connection of this process back; the next query opens one again."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # the PostgreSQL backend has it


def pending() -> list[str]:
    """Return the migrations that have not run yet, e.g. `dossiers.0002_initial`, in their order."""
    executor = MigrationExecutor(connection)
    plan: list[tuple[Any, bool]] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate() -> list[str]:
    """Run the pending migrations and return their names."""
    names = pending()
    call_command("migrate", interactive=False, verbosity=0)
    return names


def _leave(number: int, _frame: FrameType | None) -> None:
    # Without this, a killed terminal or service would leave our own PostgreSQL running.
    sys.exit(128 + number)

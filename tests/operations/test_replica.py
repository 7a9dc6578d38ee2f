"""A copy of the database that follows by streaming, and long reads that go there."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from thidua import database

SOON = 30  # seconds


@pytest.fixture
def pair(monkeypatch):
    """Our own server, and a second one that was copied from it by pg_basebackup and follows it; their URLs."""
    for name in ("DATABASE_URL", "THIDUA_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="td-") as place:
        Path(place).chmod(0o755)
        first, second = Path(place) / "first", Path(place) / "second"
        try:
            yield database.start(first, durable=False).url, _follow(first, second)
        finally:
            database.erase(second)
            database.erase(first)


def _follow(first: Path, second: Path) -> str:
    """Copy the first server into the second folder and start it as a standby."""
    there, here = database._home(first), database._make_home(second)
    programs = database._reachable(database._installation(there), here)
    socket = ["-h", database._socket(there), "-U", database.ROLE]
    copied = database._run(
        here, [programs / "pg_basebackup", *socket, "-D", here / "db", "-R", "-X", "stream", "-c", "fast"]
    )
    assert copied.returncode == 0, copied.stdout
    return database.start(second, durable=False).url


def test_what_is_written_arrives_and_the_copy_takes_no_writes(pair):
    first, second = pair
    with psycopg.connect(first, autocommit=True) as primary, psycopg.connect(second, autocommit=True) as standby:
        assert standby.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
        primary.execute("CREATE TABLE award AS SELECT generate_series(1, 1000) AS id")
        until = time.monotonic() + SOON
        while standby.execute("SELECT to_regclass('award')").fetchone() == (None,) and time.monotonic() < until:
            time.sleep(0.05)
        assert standby.execute("SELECT count(*) FROM award").fetchone() == (1_000,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            standby.execute("INSERT INTO award VALUES (0)")
        standby.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")  # as the radar reads
        before = standby.execute("SELECT count(*) FROM award").fetchone()
        primary.execute("INSERT INTO award VALUES (0)")
        assert standby.execute("SELECT count(*) FROM award").fetchone() == before


WHERE = """
import django
django.setup()
from thidua.reports.radar.work import _one_state
with _one_state() as cursor:
    cursor.execute("SELECT pg_is_in_recovery()")
    print(cursor.fetchone()[0])
"""


def test_the_radar_reads_from_the_copy_when_there_is_one(pair):
    first, second = pair
    known = {**os.environ, "DATABASE_URL": first, "DJANGO_SETTINGS_MODULE": "thidua.settings"}
    for more, reads_copy in (({"THIDUA_REPLICA_URL": second}, "True"), ({}, "False")):
        done = subprocess.run(
            [sys.executable, "-c", WHERE], env={**known, **more}, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == reads_copy

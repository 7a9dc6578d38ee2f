"""`thidua demo`: it never erases under somebody's hands, and knows another port when its own is taken."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from thidua import database

THIDUA = Path(sys.executable).with_name("thidua")
OURS = ("DATABASE_URL", "THIDUA_DATABASE_URL", "THIDUA_ADDRESS", "THIDUA_PROXIES")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with a database in which somebody wrote something."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="td-") as place:
        Path(place).chmod(0o755)
        data = Path(place) / "data"
        with database.running(data, durable=False) as server, psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE written AS SELECT 'còn đây' AS text")
        yield data
        database.erase(data)


def demo(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    environment = {**kept, "THIDUA_DATA": str(data)}
    command = [THIDUA, "demo", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def still_there(data: Path) -> bool:
    with database.running(data, durable=False) as server, psycopg.connect(server.url) as connection:
        return connection.execute("SELECT text FROM written").fetchone() == ("còn đây",)


def taken_port() -> tuple[socket.socket, int]:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken, int(taken.getsockname()[1])


def test_fresh_refuses_in_one_sentence_while_the_demonstration_is_used(folder: Path) -> None:
    with database.running(folder, durable=False):
        refused = demo(folder, "--fresh", "--load-only")
    assert refused.returncode == 1
    assert "đang chạy" in refused.stderr
    assert "Ctrl+C" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert still_there(folder)


def test_fresh_refuses_while_the_database_is_up_although_nobody_uses_it(folder: Path) -> None:
    database.start(folder, durable=False)
    refused = demo(folder, "--fresh", "--load-only")
    assert refused.returncode == 1
    assert "còn chạy" in refused.stderr
    assert still_there(folder)


def test_a_user_that_was_killed_does_not_count_for_ever(folder: Path) -> None:
    code = (
        f"import pathlib, time, thidua.database as d\nwith d.running(pathlib.Path({str(folder)!r}), durable=False):\n"
    )
    command = [sys.executable, "-c", f"{code} print('up', flush=True); time.sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as user:
        assert user.stdout is not None
        user.stdout.readline()
        assert database.is_used(folder)
        user.send_signal(signal.SIGKILL)
    assert not database.is_used(folder)
    assert database.is_up(folder)  # its server was left behind
    with database.running(folder, durable=False):
        pass
    assert not database.is_up(folder)


def test_a_taken_port_is_told_with_a_free_one_before_anything_is_erased(folder: Path) -> None:
    taken, port = taken_port()
    with taken:
        refused = demo(folder, "--fresh", "--port", str(port))
    assert refused.returncode == 1
    advised = re.search(rf"cổng {port} .*--port (\d+), cổng đó đang trống", refused.stderr)
    assert advised
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", int(advised[1])))
    assert still_there(folder)


def test_nothing_of_ours_is_used_or_up_where_there_is_nothing(tmp_path: Path) -> None:
    assert not database.is_used(tmp_path)
    assert not database.is_up(tmp_path)


LAYS_OUT_THEN_FORKS = """
import os, signal, sys, typst
from thidua.operations.background import done_apart

def lay_out():
    signal.alarm(30)
    typst.compile(b"#lorem(9)" + b"#pagebreak()" * 8, format="pdf")

if __name__ == "__main__":
    assert done_apart(lay_out)
    if os.fork() == 0:
        lay_out()
        os._exit(0)
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_what_was_laid_out_while_loading_leaves_the_servers_workers_able_to_lay_out(tmp_path: Path) -> None:
    script = tmp_path / "serves.py"
    script.write_text(LAYS_OUT_THEN_FORKS)
    assert subprocess.run([sys.executable, script], check=False, timeout=90).returncode == 0


def test_a_fault_of_work_done_apart_is_told(tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text(LAYS_OUT_THEN_FORKS.replace("signal.alarm(30)", "sys.exit(1)"))
    failed = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True, timeout=90)
    assert "assert done_apart" in failed.stderr

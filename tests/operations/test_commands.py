"""The commands as an operator runs them: their own process, their own data folder, the real web server."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from thidua import database

PATIENCE = 900  # seconds for a program to end on a busy machine, with all migrations; nothing here measures time
THIDUA = Path(sys.executable).with_name("thidua")
OURS = ("DATABASE_URL", "THIDUA_DATABASE_URL", "THIDUA_ADDRESS", "THIDUA_DEBUG", "THIDUA_PROXIES")


class Installation:
    """A data folder of its own and the commands on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        self.environment = {**kept, "THIDUA_DATA": str(data)}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [THIDUA, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen([THIDUA, *arguments], env=self.environment, text=True, **streams)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="td-") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        done = (made := Installation(data)).run("migrate")
        assert done.returncode == 0, done.stderr
        assert re.search(r"Đã áp dụng \d+ thay đổi", done.stdout)
        yield made
        database.erase(data)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, process: subprocess.Popen[str], **headers: str) -> tuple[HTTPResponse, bytes]:
    """Answer, and its content, of a server that may still be starting."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read()
        except OSError:
            assert process.poll() is None, process.stdout and process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.2)
        finally:
            connection.close()


def is_running(installation: Installation) -> bool:
    return (installation.data / "postgres" / "db" / "postmaster.pid").exists()


def test_migrating_again_changes_nothing(installation: Installation) -> None:
    assert "đã mới nhất" in installation.run("migrate").stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_server_serves_pages_and_files_and_stops_with_its_database(
    installation: Installation, number: signal.Signals
) -> None:
    port = free_port()
    process = installation.begin("serve", "--port", str(port), "--workers", "1")
    try:
        page, html = get(port, "/dang-nhap/", process)
        assert page.status == 200
        (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', html.decode())
        file, content = get(port, style, process, **{"Accept-Encoding": "gzip"})
        assert "immutable" in str(file.headers["Cache-Control"])
        assert gzip.decompress(content)
        second = installation.run("serve", "--port", str(port))
        assert second.returncode == 1
        assert f"Không mở được cổng {port}" in second.stderr
        advised = re.search(r"--port (\d+), cổng đó đang trống", second.stderr)
        assert advised
        assert int(advised[1]) > port
        assert is_running(installation)
    finally:
        process.send_signal(number)
        output = process.communicate(timeout=PATIENCE)[0]
    assert f"Thi Đua đang chạy tại http://127.0.0.1:{port}/" in output
    assert "Traceback" not in output
    assert not is_running(installation)


LOOKED_UP = "/cong-khai/bang/ABCD-EFGH-JKMN/"


def answers(port: int, process: subprocess.Popen[str], count: int, forwarded: str) -> list[int]:
    """The statuses of so many look-ups of a code that nobody has, each by a connection of its own."""
    headers = {"X-Forwarded-For": forwarded}
    return [get(port, LOOKED_UP, process, **headers)[0].status for _n in range(count)]


def test_a_brake_holds_over_all_processes_and_a_forged_address_does_not_loosen_it(installation: Installation) -> None:
    port = free_port()
    process = installation.begin("serve", "--port", str(port), "--workers", "2")
    try:
        found = [answers(port, process, 1, f"198.51.100.{n}")[0] for n in range(60)]
        assert found == [404] * 20 + [429] * 40  # twenty wrong codes, whichever process answered
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def test_behind_a_trusted_proxy_each_client_has_its_own_brake(installation: Installation) -> None:
    port, behind = free_port(), Installation(installation.data)
    behind.environment["THIDUA_PROXIES"] = "127.0.0.1"
    process = behind.begin("serve", "--port", str(port), "--workers", "2")
    try:
        assert answers(port, process, 21, "203.0.113.7") == [404] * 20 + [429]
        assert answers(port, process, 1, "198.51.100.1, 203.0.113.7") == [429]  # the first was made up
        assert answers(port, process, 1, "203.0.113.8") == [404]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def test_a_server_that_would_believe_everybody_does_not_start(installation: Installation) -> None:
    open_to_all = Installation(installation.data)
    open_to_all.environment["THIDUA_PROXIES"] = "0.0.0.0/0"
    done = open_to_all.run("serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "tin mọi máy" in done.stderr
    assert "Traceback" not in done.stderr


def worker_of(process: subprocess.Popen[str], besides: int = 0) -> int:
    """The number of the process that does the long work beside a server, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        # Children are listed by the thread that began them.
        children = " ".join(path.read_text() for path in Path(f"/proc/{process.pid}/task").glob("*/children")).split()
        for child in map(int, children):
            if b"worker\0--attached" in Path(f"/proc/{child}/cmdline").read_bytes() and child != besides:
                return child
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_worker_works_beside_the_server_comes_back_when_killed_and_leaves_with_it(installation: Installation) -> None:
    process = installation.begin("serve", "--port", str(free_port()), "--workers", "1")
    try:
        first = worker_of(process)
        os.kill(first, signal.SIGKILL)
        second = worker_of(process, besides=first)
        deadline = time.monotonic() + PATIENCE
        while "1 tiến trình đang chạy" not in installation.run("check").stdout:
            assert time.monotonic() < deadline
    finally:
        process.send_signal(signal.SIGTERM)
        output = process.communicate(timeout=PATIENCE)[0]
    assert "Traceback" not in output
    assert not Path(f"/proc/{second}").exists()
    assert not is_running(installation)


def test_nothing_is_served_before_the_migrations(tmp_path: Path) -> None:
    fresh = Installation(tmp_path / "data")
    try:
        done = fresh.run("serve", "--port", str(free_port()))
        assert done.returncode == 1
        assert "hãy chạy `thidua migrate` trước" in done.stderr
    finally:
        database.erase(fresh.data)


def test_a_backup_is_taken_and_brought_back(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    assert "Đã sao lưu" in installation.run("backup", file).stdout
    refused = installation.run("restore", file)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    done = installation.run("restore", file, "--replace")
    assert done.returncode == 0, done.stderr
    assert "Đã khôi phục cơ sở dữ liệu và 0 tệp." in done.stdout
    assert installation.run("migrate").stdout == "Cấu trúc dữ liệu đã mới nhất.\n"


def test_the_check_has_a_line_each_and_says_by_its_status(installation: Installation) -> None:
    sound = installation.run("check")
    assert sound.returncode == 0, sound.stdout
    assert len(sound.stdout.splitlines()) == 9
    assert all(line.startswith("ĐẠT") for line in sound.stdout.splitlines())


def test_a_database_out_of_reach_is_told_in_one_sentence(installation: Installation) -> None:
    away = Installation(installation.data)
    away.environment["DATABASE_URL"] = f"postgresql://nguoi@127.0.0.1:{free_port()}/thidua?connect_timeout=2"
    done = away.run("check")
    assert done.returncode == 1
    assert "Không kết nối được cơ sở dữ liệu" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_names_every_command_in_vietnamese() -> None:
    done = subprocess.run([THIDUA, "--help"], capture_output=True, text=True, check=True)
    for name in ("appraise", "demo", "serve", "worker", "migrate", "backup", "restore", "check"):
        assert re.search(rf"^  {name}\s+\S", done.stdout, re.MULTILINE)


def test_appraising_loads_no_framework_and_no_database() -> None:
    code = (
        "import sys; from thidua.cli import main\n"
        "main(['appraise', '--help'], standalone_mode=False)\n"
        "sys.exit(sorted({'django', 'psycopg', 'granian'} & set(sys.modules)) != [])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0

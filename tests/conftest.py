"""What every test can ask for: the database, the browser, a folder of files.

**Database.** Real PostgreSQL: that of DATABASE_URL, else a server of our own below `build/test`, up while any test
session runs and never shared with the demo. Migrations run once into a template named by their content; every process
of every session gets its own copy, so several sessions may run at once.

**Browser.** `page` is a fresh page of headless Chromium on `live_server`; addresses may be relative:
`page.goto("/dang-nhap/")`. Playwright's sync API runs its loop in the test's own thread, so Django takes every test
after the first browser test for asynchronous code; DJANGO_ALLOW_ASYNC_UNSAFE says that it is not: the thread never runs
two things at once, and the live server answers in threads of its own. What a test with `page` writes is committed, and
all tables are emptied after it (`tests/emptying.py`).
"""

import contextlib
import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for `from tests.makers import …`

from django.conf import settings as django_settings  # noqa: E402 - after the path
from django.db import connection  # noqa: E402 - after the path
from django.test import TransactionTestCase  # noqa: E402 - after the path

from tests import emptying  # noqa: E402 - after the path
from thidua import database  # noqa: E402 - after the path

TEST_DATA = ROOT / "build" / "test"
BUILD_LOCK = 7_402
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
PATIENCE = 30_000  # ms that a browser test waits at most: machines that run tests are busy
CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure() -> None:
    """Settle what tests change in the settings, before anything has read them."""
    static = TEST_DATA / "static"
    static.mkdir(parents=True, exist_ok=True)
    django_settings.SECRET_KEY = "only for tests" * 5
    django_settings.CITIZEN_KEY = "only for tests" * 5
    django_settings.STATIC_ROOT = static
    django_settings.MEDIA_URL = "/tep-cua-may-chu-thu/"  # else the live server looks for files before it asks for pages
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.EXCHANGE_KEY = "only for tests" * 5
    # Argon2 is slow on purpose; tests sign in hundreds of times.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    TransactionTestCase._fixture_teardown = emptying.empty


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin the browser tests with the longest: begun last, one of them would keep a process waiting for the other."""
    items.sort(
        key=lambda item: (item.get_closest_marker("browser") is not None, item.get_closest_marker("long") is None)
    )


def pytest_collection_finish() -> None:
    """Take what has been loaded out of the garbage collector's sight: it would walk half a million objects for ever."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Point Django at the server of the tests, and at a database of this process, copied from the template."""
    with database.running(TEST_DATA, durable=False) as server:
        known = conninfo_to_dict(server.url)
        default = django_settings.DATABASES["default"]
        for key, name in {
            "NAME": "dbname",
            "USER": "user",
            "PASSWORD": "password",
            "HOST": "host",
            "PORT": "port",
        }.items():
            default[key] = str(known.get(name, ""))
        default["TEST"].update(NAME=f"test_{os.getpid()}", TEMPLATE=_template(server))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what still holds the database of this process, as a page's last request may: a held one can't be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Give every test a folder of its own for uploaded files."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the machine, one for the session."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        pytest.fail("Thiếu Chromium: hãy cài bằng `apt-get install chromium`. Chromium is needed for browser tests.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile on the live server, in Vietnamese; closed before the database is emptied."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh page; the test fails when a script of ours breaks or the content policy refuses something."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield page
    page.close()
    assert not faults, faults


def _template(server: database.Server) -> str:
    """Return the name of a database on which the migrations of this moment have run, building it when there is none."""
    name = f"template_{_fingerprint()}"
    with psycopg.connect(server.url, dbname="postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if server.data is not None:
            connection.execute("ALTER SYSTEM SET autovacuum = off")  # nothing to gain in minutes
            connection.execute("SELECT pg_reload_conf()")
            _drop_left_over(connection, names)
        if name not in names:
            building = sql.Identifier(f"{name}_building")
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(building))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(building))
            _migrate(make_conninfo(server.url, dbname=f"{name}_building"))
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(building, sql.Identifier(name)))
    return name


def _fingerprint() -> str:
    """Name the migrations of the package and of its dependencies by their content."""
    files = sorted((ROOT / "src").rglob("migrations/*.py"))
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "thidua.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--skip-checks", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"The migrations do not run:\n{done.stderr[-4000:]}", pytrace=False)


def _drop_left_over(connection: psycopg.Connection[Any], names: list[str]) -> None:
    """Drop the databases of sessions that were killed, on our own server."""
    for name in names:
        number = name.removeprefix("test_")
        if number != name and number.isdigit() and not _is_alive(int(number)):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _is_alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False

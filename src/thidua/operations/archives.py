"""Backup and restore: the database and the uploaded files in one tar, every part under its SHA-256.

The tar holds `manifest.json` first, then `database.dump` (pg_dump's custom format) and `files/…`. It holds no secret:
of the key that citizen numbers are hashed with it has a mark only, and the key is to be kept elsewhere.
"""

import datetime as dt
import hashlib
import hmac
import importlib.metadata
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from pydantic import BaseModel, ConfigDict, ValidationError

from thidua import database
from thidua.operations.installation import disconnect
from thidua.trail.errors import Refused

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
SAFE = re.compile(r"files(/[\w-][\w.-]*)+")
CHUNK = 1 << 20
MANIFEST_LIMIT = 1 << 30
EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))"


class Part(BaseModel):
    """One file in the tar: its SHA-256 and its size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha256: str
    size: int


class Manifest(BaseModel):
    """What a backup says of itself. `migrations` are those that had run, e.g. `dossiers.0002_initial`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    made_at: dt.datetime
    version: str
    postgresql: int
    citizen_key_mark: str
    migrations: list[str]
    parts: dict[str, Part]

    @property
    def file_count(self) -> int:
        """How many uploaded files the backup holds."""
        return sum(name.startswith(FILES) for name in self.parts)


def back_up(target: Path) -> Manifest:
    """Write a backup to `target`, readable by its owner only; it appears there only when it is whole.

    Refuses an existing file and a folder that is not there. Work may go on meanwhile.
    """
    if target.exists():
        raise Refused(f"Tệp {target} đã có; hãy chọn tên khác.")
    if not target.parent.is_dir():
        raise Refused(f"Không có thư mục {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".thidua-backup-") as folder:
        dump = Path(folder) / DUMP
        # The database first: files are only ever added, so every file it names is there afterwards.
        _run_client("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={dump}")
        sources = {DUMP: dump, **{FILES + name: path for name, path in _stored_files()}}
        manifest = Manifest(
            made_at=timezone.now(),
            version=importlib.metadata.version("thidua"),
            postgresql=_server_major(),
            citizen_key_mark=_key_mark(),
            migrations=_applied(),
            parts={name: _part(path) for name, path in sources.items()},
        )
        whole = Path(folder) / "whole.tar"
        with whole.open("xb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            content = manifest.model_dump_json(indent=1).encode()
            archive.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
            for name, path in sources.items():
                with path.open("rb") as source:
                    archive.addfile(_entry(name, manifest.parts[name].size), source)
            archive.close()
            os.fsync(file.fileno())
        whole.chmod(0o600)
        whole.rename(target)
    return manifest


def verify(source: Path) -> Manifest:
    """Read a whole backup against its manifest and return it; refuse anything missing, changed, or not named there."""
    try:
        with tarfile.open(source) as archive:
            manifest = _read_manifest(archive)
            entries = archive.getmembers()
            found = {entry.name: _digest(archive, entry) for entry in entries}
    except (OSError, tarfile.TarError) as fault:
        raise Refused(f"Không đọc được bản sao lưu {source}: {fault}") from fault
    wrong = sorted(name for name in manifest.parts.keys() | found.keys() if manifest.parts.get(name) != found.get(name))
    if wrong:
        counted = f"{len(wrong)} tệp thiếu, thừa hoặc sai nội dung (ví dụ {wrong[0]})"
        raise Refused(f"Bản sao lưu hỏng: {counted}. Chưa thay đổi gì.")
    if len(entries) != len(found):
        raise Refused("Bản sao lưu hỏng: có hai tệp trùng tên. Chưa thay đổi gì.")
    return manifest


def restore(source: Path, *, replace: bool = False, other_key: bool = False) -> Manifest:
    """Bring back what a backup holds, all of it or nothing; return what was brought back.

    The whole backup is verified before anything is touched. Refuses a database that is not empty unless `replace`,
    another citizen key than the backup's unless `other_key`, and a backup made by a newer version. Uploaded files that
    are there already stay: they are named by their content.
    """
    manifest = verify(source)
    _require_fitting(manifest, replace=replace, other_key=other_key)
    with tempfile.TemporaryDirectory(dir=_files_folder().parent, prefix=".thidua-restore-") as folder:
        script = Path(folder) / "database.sql"
        with tarfile.open(source) as archive:
            for entry in archive:
                if entry.name == DUMP:
                    _write(archive, entry, Path(folder) / DUMP)
                elif entry.name.startswith(FILES):
                    _put_file(archive, entry)
        _run_client("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(Path(folder) / DUMP), connect=False)
        # One transaction: either the old data stay as they were or the new are all there.
        begin = ["--command=DROP SCHEMA IF EXISTS public CASCADE", "--command=CREATE SCHEMA public"]
        quiet = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run_client("psql", *quiet, *begin, f"--file={script}")
    return manifest


def _require_fitting(manifest: Manifest, *, replace: bool, other_key: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        is_empty = cursor.fetchone()[0]
    if not is_empty and not replace:
        raise Refused("Cơ sở dữ liệu đã có dữ liệu. Nếu chắc chắn muốn thay toàn bộ, hãy thêm --replace.")
    if unknown := sorted(set(manifest.migrations) - _known()):
        raise Refused(f"Bản sao lưu được tạo bằng phiên bản mới hơn ({unknown[0]}); hãy nâng cấp phần mềm trước.")
    if manifest.citizen_key_mark != _key_mark() and not other_key:
        raise Refused(
            "Khóa số định danh của máy này khác khóa lúc sao lưu nên sẽ không tra được số định danh cũ. Hãy "
            "đặt lại khóa cũ (THIDUA_CITIZEN_KEY hoặc tệp secrets/thidua_citizen_key của thư mục dữ liệu), "
            "hoặc thêm --other-key."
        )


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    entry = archive.next()
    if entry is None or entry.name != MANIFEST or not entry.isreg() or entry.size > MANIFEST_LIMIT:
        raise Refused("Tệp này không phải bản sao lưu của Thi Đua.")
    try:
        manifest = Manifest.model_validate_json(_open(archive, entry).read())
    except ValidationError as fault:
        raise Refused("Không hiểu được bản kê của bản sao lưu.") from fault
    if strange := [name for name in manifest.parts if name != DUMP and not SAFE.fullmatch(name)]:
        raise Refused(f"Bản sao lưu có tên tệp lạ: {strange[0]}")
    if DUMP not in manifest.parts:
        raise Refused("Bản sao lưu thiếu cơ sở dữ liệu.")
    return manifest


def _stored_files() -> Iterator[tuple[str, Path]]:
    """Yield name and path of each uploaded file; one that is just being written is in no row yet, so it is left out."""
    folder = Path(settings.MEDIA_ROOT)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("tmp"):
            yield path.relative_to(folder).as_posix(), path


def _files_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _put_file(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> None:
    target = _files_folder() / entry.name.removeprefix(FILES)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = target.with_name("tmp" + target.name)
        _write(archive, entry, new)
        new.rename(target)


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    with target.open("wb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(_open(archive, entry), file, CHUNK)
        file.flush()
        os.fsync(file.fileno())


def _open(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(entry) if entry.isreg() else None
    if content is None:
        raise Refused(f"Bản sao lưu có mục không phải là tệp: {entry.name}")
    return content


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(timezone.now().timestamp())
    return entry


def _part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=path.stat().st_size)


def _digest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Part | None:
    if entry.name == MANIFEST:
        return None
    digest = hashlib.sha256()
    content = _open(archive, entry)
    while block := content.read(CHUNK):
        digest.update(block)
    return Part(sha256=digest.hexdigest(), size=entry.size)


def _key_mark() -> str:
    """Return what tells one citizen key from another and gives neither away."""
    return hmac.new(settings.CITIZEN_KEY.encode(), b"thidua backup", hashlib.sha256).hexdigest()[:16]


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def _known() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _run_client(name: str, *arguments: str, connect: bool = True) -> None:
    """Run a client program of PostgreSQL on the installation's database; refuse with its last line when it fails."""
    path = database.program(name, _server_major())
    configured = connection.settings_dict
    disconnect()
    options = {key: str(value) for key, value in configured["OPTIONS"].items() if key != "pool"}
    keys = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    known = {key: configured[setting] for key, setting in keys.items() if configured[setting]}
    # The password goes through the environment: every account can read a command line.
    environment = {**os.environ, **({"PGPASSWORD": configured["PASSWORD"]} if configured["PASSWORD"] else {})}
    where = [f"--dbname={make_conninfo('', **known, **options)}"] if connect else []
    done = subprocess.run([path, *where, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"mã {done.returncode}"]
        raise Refused(f"{name} không chạy được: {last[0]}")

"""Where archived files lie: under their SHA-256, written once and never over. Two back ends: a folder, and S3.

What is put is read back and hashed before it counts as kept. What lies there already is read instead of written.
A marker says that this is the store: only where it can be read is a file that can't be found missing. An empty
mount point, and a key that may not list a bucket (S3 answers 403 for what is not there), say nothing by themselves.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from django.conf import settings

MARKER = "thi-dua-kho-luu-tru"
MARK = b"Kho luu tru cua Thi Dua. Dung xoa tep nay.\n"


class Missing(Exception):
    """There is nothing under this hash."""


class Damaged(Exception):
    """What lies under this hash is something else."""


class Unreachable(Exception):
    """Nobody can say what is there: the store does not answer, or not to us."""


class Denied(Unreachable):
    """The store answers, and does not say whether there is anything."""


class Store(Protocol):
    """One place where files lie. `write` never changes what is there."""

    name: str

    def write(self, path: str, content: bytes, digest: bytes) -> None:
        """Write unless something lies there; raises Unreachable."""

    def read(self, path: str) -> bytes:
        """What lies there; raises Missing, Denied or Unreachable."""


class DiskStore:
    """A folder of this machine, or one that is mounted."""

    name = "disk"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, content: bytes, digest: bytes) -> None:
        """Written beside and linked, which fails where something lies; a killed process leaves no half file."""
        target = self.folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=target.parent) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, target)
        except OSError as fault:
            raise Unreachable(type(fault).__name__) from fault

    def read(self, path: str) -> bytes:
        """The whole file."""
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError as fault:
            raise Missing from fault
        except OSError as fault:
            raise Unreachable(type(fault).__name__) from fault


def store() -> Store:
    """The store of this installation: the bucket when one is named, else the folder of the uploads or another."""
    if settings.ARCHIVE_BUCKET:
        from thidua.archive.s3 import S3Store  # noqa: PLC0415 -- boto3 takes a second to load, and few need it

        return S3Store(settings.ARCHIVE_BUCKET)
    if settings.ARCHIVE_FOLDER:
        return DiskStore(Path(settings.ARCHIVE_FOLDER))
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # of a new installation
    return DiskStore(folder)


def put(where: Store, content: bytes) -> str:
    """Keep the content in a marked store and return its SHA-256.

    Raises Damaged when something else lies in its place, Unreachable.
    """
    digest = hashlib.sha256(content)
    sha256 = digest.hexdigest()
    try:
        get(where, sha256)
    except Missing:
        where.write(path_of(sha256), content, digest.digest())
        get(where, sha256)
    return sha256


def get(where: Store, sha256: str) -> bytes:
    """The content, hashed again; raises Missing, Damaged or Unreachable."""
    try:
        content = where.read(path_of(sha256))
    except (Missing, Denied) as fault:
        if is_marked(where):
            raise Missing from fault
        raise Unreachable(str(fault) or "MarkerMissing") from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged
    return content


def is_marked(where: Store) -> bool:
    """Whether this is the store and it lets us read."""
    try:
        return where.read(MARKER) == MARK
    except (Missing, Unreachable):
        return False


def mark(where: Store) -> None:
    """Say that this is the store; raises Unreachable."""
    where.write(MARKER, MARK, hashlib.sha256(MARK).digest())
    if not is_marked(where):
        raise Unreachable("MarkerMissing")


def path_of(sha256: str) -> str:
    """Where it lies in every store: as `StoredFile` has it, so that on the same disk nothing lies twice."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"

"""Bags (BagIt 1.0, RFC 8493) in a zip: papers with their hashes, as archives and other installations take them.

The same files and the same words give the same bytes: no clock, no machine and no compression come in. Reading a bag
that somebody else wrote is not done here.
"""

import hashlib
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

Content = bytes | Path
PART = 1024 * 1024
IN_MEMORY = 16 * PART  # larger bags go through a file that has no name
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# What no Windows can hold, and what readers of manifests disagree on how to escape.
FORBIDDEN = frozenset('<>:"|?*\\%') | {chr(code) for code in range(32)}


def write_bag(files: Iterable[tuple[str, Content]], info: Mapping[str, str], *, name: str) -> IO[bytes]:
    """A zip with one bag in the folder `name`: a file open at its beginning, for the caller to read and close.

    `files` are (path below data/, content or where it lies), taken one by one in the order given; `info` the lines
    of bag-info.txt, to which only Payload-Oxum is added. A path that is not plain (absolute, with «..», unreadable on
    some system) or comes twice, and a line of info that breaks the file, are faults of the caller: ValueError.
    """
    folder = _plain(name)
    bag: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 # the caller closes it
    try:
        with zipfile.ZipFile(bag, "w") as archive:
            tags = {"bagit.txt": _put(archive, f"{folder}/bagit.txt", DECLARATION)}
            payload, size = _put_payload(archive, folder, files)
            oxum = {"Payload-Oxum": f"{size}.{len(payload)}"}
            for path, content in (
                ("manifest-sha256.txt", _manifest(payload)),
                ("bag-info.txt", _info({**info, **oxum})),
            ):
                tags[path] = _put(archive, f"{folder}/{path}", content)
            _put(archive, f"{folder}/tagmanifest-sha256.txt", _manifest(tags))
    except BaseException:
        bag.close()
        raise
    bag.seek(0)
    return bag


def _put_payload(
    archive: zipfile.ZipFile, folder: str, files: Iterable[tuple[str, Content]]
) -> tuple[dict[str, str], int]:
    hashes: dict[str, str] = {}
    known: set[str] = set()
    for given, content in files:
        path = f"data/{_plain(given)}"
        if path.casefold() in known:  # two names that one disk may take for the same
            raise ValueError(f"twice in the bag: {path!r}")
        known.add(path.casefold())
        hashes[path] = _put(archive, f"{folder}/{path}", content)
    prefix = f"{folder}/data/"
    return hashes, sum(each.file_size for each in archive.infolist() if each.filename.startswith(prefix))


def _put(archive: zipfile.ZipFile, path: str, content: Content) -> str:
    """Write one file and say its SHA-256."""
    entry = zipfile.ZipInfo(path)  # 1 January 1980: when it was packed is no part of what was packed
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    if isinstance(content, bytes):
        archive.writestr(entry, content)
        return hashlib.sha256(content).hexdigest()
    entry.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, PART)
    with content.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _plain(path: str) -> str:
    """The path in NFC; ValueError unless each part of it is a name on every system."""
    path = unicodedata.normalize("NFC", path)
    parts = path.split("/")
    odd = any(part in {"", ".", ".."} or part != part.strip(" ") or part.endswith(".") for part in parts)
    if odd or FORBIDDEN & set(path) or str(PurePosixPath(path)) != path:
        raise ValueError(f"no plain path: {path!r}")
    return path


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def _info(lines: Mapping[str, str]) -> bytes:
    for label, value in lines.items():
        if not label or ":" in label or label != label.strip() or not f"{label}{value}".isprintable():
            raise ValueError(f"no line of bag-info: {label!r}")
    return "".join(f"{label}: {unicodedata.normalize('NFC', value)}\n" for label, value in lines.items()).encode()

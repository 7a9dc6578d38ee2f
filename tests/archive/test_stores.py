"""The two stores keep bytes under their hash, and never write over what lies there."""

import base64
import hashlib
import http.server
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archive.conftest import BUCKET, free_port
from thidua.archive import stores


@pytest.fixture(params=["disk", "s3"])
def lying(request: Any, settings: Any) -> Path:
    """Where the files of the store lie, for a test to damage; the settings choose the store."""
    if request.param == "s3":
        return request.getfixturevalue("s3")
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True)
    return folder


def new() -> bytes:
    return uuid.uuid4().bytes * 100


def marked() -> stores.Store:
    where = stores.store()
    stores.mark(where)
    return where


def test_what_is_put_is_got_back_and_put_again_is_the_same(lying):
    where, content = marked(), new()
    sha256 = stores.put(where, content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert stores.get(where, sha256) == content
    assert stores.put(where, content) == sha256
    assert (lying / stores.path_of(sha256)).read_bytes() == content


def test_what_lies_there_is_not_written_over_even_when_it_is_damaged(lying):
    where, content = marked(), new()
    path = lying / stores.path_of(stores.put(where, content))
    path.write_bytes(b"something else")
    with pytest.raises(stores.Damaged):
        stores.put(where, content)
    assert path.read_bytes() == b"something else"


def test_a_missing_and_a_damaged_file_are_told_apart(lying):
    where, content = marked(), new()
    with pytest.raises(stores.Missing):
        stores.get(where, hashlib.sha256(content).hexdigest())
    sha256 = stores.put(where, content)
    path = lying / stores.path_of(sha256)
    path.write_bytes(content[:-1] + b"x")
    with pytest.raises(stores.Damaged):
        stores.get(where, sha256)


def test_a_second_writer_on_disk_changes_nothing(settings):
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True)
    store = stores.DiskStore(folder)
    store.write("ab/cd", b"first", b"")
    store.write("ab/cd", b"second", b"")
    assert store.read("ab/cd") == b"first"
    assert [each.name for each in (folder / "ab").iterdir()] == ["cd"]


def test_a_disk_that_is_not_mounted_has_lost_nothing(settings, tmp_path):
    settings.ARCHIVE_FOLDER = str(tmp_path / "not there")
    with pytest.raises(stores.Unreachable):
        stores.get(stores.store(), "a" * 64)


@pytest.mark.parametrize(
    "wrong", [{"ARCHIVE_S3_KEY": "khac"}, {"ARCHIVE_BUCKET": "khong-co"}, {"ARCHIVE_S3_URL": "http://127.0.0.1:1"}]
)
def test_a_server_that_does_not_answer_us_has_lost_nothing(s3, settings, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(stores.Unreachable):
        stores.get(stores.store(), "a" * 64)
    with pytest.raises(stores.Unreachable):
        stores.put(stores.store(), new())


class _Strict(http.server.BaseHTTPRequestHandler):
    """A server that holds to conditions, as the big ones do; what lies there was put by somebody else meanwhile."""

    asked: list[dict[str, str]] = []
    lying: dict[str, bytes] = {}
    says_missing = True  # to a key that may not list the bucket Amazon says 403 instead

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(dict(self.headers.items()))
        type(self).lying = {**self.lying, self.path: body}  # the other writer was quicker by a moment
        self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")

    def do_GET(self) -> None:
        if self.path in self.lying:
            self._answer(200, self.lying[self.path])
        elif self.says_missing:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def strict(settings: Any) -> Iterator[type[_Strict]]:
    port = free_port()
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), _Strict) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        settings.ARCHIVE_BUCKET, settings.ARCHIVE_S3_URL = BUCKET, f"http://127.0.0.1:{port}"
        settings.ARCHIVE_S3_KEY = settings.ARCHIVE_S3_SECRET = "khoa"
        _Strict.asked, _Strict.lying, _Strict.says_missing = [], {}, True
        yield _Strict
        server.shutdown()
        thread.join()


def test_the_write_to_s3_is_conditional_and_carries_the_hash_and_coming_second_is_well(strict):
    content = new()
    sha256 = stores.put(marked(), content)
    _mark, asked = strict.asked
    assert asked["If-None-Match"] == "*"
    assert base64.b64decode(asked["x-amz-checksum-sha256"]).hex() == sha256


def test_a_key_that_may_not_list_the_bucket_still_tells_a_lost_object_from_a_server_that_lets_us_not_in(strict):
    strict.says_missing = False
    with pytest.raises(stores.Unreachable):
        stores.get(stores.store(), "a" * 64)
    where, content = marked(), new()
    sha256 = stores.put(where, content)
    assert stores.get(where, sha256) == content
    strict.lying = {path: body for path, body in strict.lying.items() if not path.endswith(sha256)}
    with pytest.raises(stores.Missing):
        stores.get(where, sha256)
    strict.lying = {}
    with pytest.raises(stores.Unreachable):
        stores.get(where, sha256)

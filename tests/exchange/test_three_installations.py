"""Commune, province and centre, each a real installation: its own database, keys, files, processes and server.

A nomination goes up through two packages, one on a disk and one over HTTP, and the decision comes back into each
register. What is sent twice changes nothing; what is altered is refused.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from thidua.exchange.bags import payload_of
from thidua.exchange.zips import unpacked

CHILD = Path(__file__).with_name("child.py")
WAIT = 90  # seconds for a server to come up on a busy machine


class Installation:
    """A process that does what it is told, and the server of its installation when there is one."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        self.name = name
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("THIDUA_")},
            "DATABASE_URL": url,
            "THIDUA_DATA": str(folder),
            "THIDUA_ADDRESS": self.address,
            "THIDUA_WEBHOOK_NETWORKS": "127.0.0.0/8",
            "DJANGO_SETTINGS_MODULE": "thidua.settings",
        }
        with (folder / "stderr").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(CHILD)],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.folder = folder
        self.server: subprocess.Popen[bytes] | None = None

    def do(self, what: str, **arguments: Any) -> dict[str, Any]:
        """What the installation answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([what, arguments]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, (self.name, what, (self.folder / "stderr").read_text()[-4_000:])
        answer: dict[str, Any] = json.loads(line)
        return answer

    def serve(self) -> None:
        """Start its web server, as an operator does."""
        command = [sys.executable, "-c", "from thidua.cli import main; main()", "serve"]
        command += ["--port", str(self.port), "--workers", "1"]
        with (self.folder / "server").open("w") as log:
            self.server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        for _ in range(WAIT * 4):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self.server.poll() is None, (self.folder / "server").read_text()[-3_000:]
            time.sleep(0.25)
        pytest.fail("the server did not come up")

    def end(self) -> None:
        """Stop it."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait(20)
        if self.server is not None:
            self.server.terminate()
            self.server.wait(30)


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
def databases(django_db_setup: None) -> Iterator[list[str]]:
    """Three fresh databases beside that of the tests, dropped at the end."""
    known = connection.settings_dict
    keys = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    base = make_conninfo("", **{key: str(known[name]) for key, name in keys.items() if known[name]})
    names = [f"exchange_{os.getpid()}_{number}" for number in range(3)]
    with psycopg.connect(base, dbname="postgres", autocommit=True) as root:
        for name in names:
            template = sql.Identifier(known["TEST"]["TEMPLATE"])
            root.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
    yield [make_conninfo(base, dbname=name) for name in names]
    with psycopg.connect(base, dbname="postgres", autocommit=True) as root:
        for name in names:
            root.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def three(databases: list[str], tmp_path: Path) -> Iterator[list[Installation]]:
    """Commune, province and centre, who know each other by their keys."""
    places = []
    with contextlib.ExitStack() as stack:
        for name, url in zip(("commune", "province", "centre"), databases, strict=True):
            (tmp_path / name).mkdir()
            places.append(Installation(name, url, tmp_path / name))
            stack.callback(places[-1].end)
        commune, province, centre = places
        own = [commune.do("begin", code="xa-99999"), province.do("begin", code="tinh-99")]
        own.append(centre.do("begin", code="ban-thi-dua", top="chu-tich-nuoc"))
        at = "/trao-doi/nhan-goi/"
        commune.do("know", code="tinh-99", key=own[1]["key"])
        province.do("know", code="xa-99999", key=own[0]["key"])
        province.do("know", code="ban-thi-dua", key=own[2]["key"], url=centre.address + at)
        centre.do("know", code="tinh-99", key=own[1]["key"], url=province.address + at)
        yield places


def test_a_nomination_goes_up_through_three_installations_and_the_decision_comes_back_to_each(three, tmp_path):
    commune, province, centre = three
    disk = tmp_path / "goi.zip"

    # Commune to province, on a disk.
    sent = commune.do("nominate")
    package = commune.do("pack", submission=sent["submission"])
    commune.do("hand_out", package=package["package"], file=str(disk))
    taken = province.do("receive", file=str(disk))
    assert (taken["digest"], taken["repeat"]) == (package["digest"], False)
    before = province.do("rows")
    assert province.do("receive", file=str(disk))["repeat"] is True
    assert province.do("rows") == before  # the same package twice: nothing changes
    altered = bytearray(disk.read_bytes())
    altered[-200] ^= 1
    (tmp_path / "altered.zip").write_bytes(altered)
    assert province.do("receive", file=str(tmp_path / "altered.zip"))["refused"].endswith(".")
    stranger = centre.do("receive", file=str(disk))["refused"]  # the centre does not know the commune
    assert "Không rõ ai gửi" in stranger
    assert province.do("rows") == before
    accepted = province.do("accept", package=taken["package"])
    province.do("hand_out", package=accepted["receipt"], file=str(tmp_path / "receipt.zip"))
    assert commune.do("receive", file=str(tmp_path / "receipt.zip"))["repeat"] is False
    assert commune.do("receive", file=str(tmp_path / "receipt.zip"))["repeat"] is True
    state = commune.do("state")
    assert state["nominations"] == [["in_review", "tinh-99", "xa-99999"]]
    assert state["packages"][0][:3] == ["out", "submission", "accepted"]
    there = province.do("state")
    assert there["evidence"] == state["evidence"]  # the very bytes, by their hash
    assert there["claims"] == 2  # what the commune's register says is to be verified
    assert there["nominations"] == [["sent", "xa-99999", "xa-99999"]]

    # Province to centre, over HTTP; the receipt comes back over HTTP.
    for place in (province, centre):
        place.serve()
    onward = province.do("review_and_send_up", submission=accepted["submission"])
    package = province.do("pack", submission=onward["submission"])
    province.do("post", package=package["package"])
    (waiting,) = centre.do("waiting")["packages"]
    accepted_above = centre.do("accept", package=waiting)
    state = province.do("state")
    assert ["out", "submission", "accepted", package["digest"]] in state["packages"]
    assert state["nominations"] == [["in_review", "ban-thi-dua", "xa-99999"]]
    state = centre.do("state")
    assert state["nominations"] == [["sent", "tinh-99", "xa-99999"]]  # owned by the commune, sent by the province
    assert state["evidence"] == there["evidence"]

    # Decided at the centre; the result to the province over HTTP, and on to the commune on a disk.
    number = centre.do("decide", submission=accepted_above["submission"])["number"]
    result = centre.do("tell_result", package=waiting)
    centre.do("post", package=result["package"])
    (waiting,) = province.do("waiting")["packages"]
    province.do("accept", package=waiting)
    state = province.do("state")
    assert state["nominations"][0][0] == "decided"
    assert ["labor_order_3", 2025, number, "exchange", "Nguyễn Thị Mẫu"] in state["awards"]
    assert ["out", "result", "accepted", result["digest"]] in centre.do("state")["packages"]
    relayed = province.do("tell_result", package=taken["package"])
    province.do("hand_out", package=relayed["package"], file=str(disk))
    told = commune.do("receive", file=str(disk))
    commune.do("accept", package=told["package"])
    state = commune.do("state")
    assert state["nominations"] == [["decided", "tinh-99", "xa-99999"]]
    assert state["awards"][-1] == ["labor_order_3", 2025, number, "exchange", "Nguyễn Thị Mẫu"]
    rows = commune.do("rows")
    assert commune.do("receive", file=str(disk))["repeat"] is True
    assert commune.do("rows") == rows
    decision = payload_of(disk.read_bytes())["data/papers/0001.pdf"]
    above = [unpacked(path.read_bytes()) for path in (tmp_path / "centre" / "files").rglob("*") if _is_zip(path)]
    assert decision in [each.get("data/papers/0001.pdf") for each in above]  # the centre's own paper, byte for byte
    for place in three:
        assert place.do("state")["broken"] == 0


def test_a_package_that_comes_back_puts_the_nominations_into_the_senders_hands(three, tmp_path):
    commune, province, _centre = three
    disk, receipt = tmp_path / "goi.zip", tmp_path / "receipt.zip"
    sent = commune.do("nominate")
    package = commune.do("pack", submission=sent["submission"])
    commune.do("hand_out", package=package["package"], file=str(disk))
    taken = province.do("receive", file=str(disk))
    answer = province.do("give_back", package=taken["package"], reason="Thiếu biên bản họp xét của xã.")
    province.do("hand_out", package=answer["receipt"], file=str(receipt))
    commune.do("receive", file=str(receipt))
    state = commune.do("state")
    assert state["nominations"] == [["returned", "xa-99999", "xa-99999"]]
    assert state["packages"][0][2] == "returned"
    assert province.do("state")["nominations"] == []


def _is_zip(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(b"PK") and b"exchange.json" in path.read_bytes()

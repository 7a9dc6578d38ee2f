"""`thidua check` sees each thing that can be wrong with an installation."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.makers import make_agency
from thidua.dossiers.files import full_path, keep
from thidua.dossiers.models import StoredFile
from thidua.jobs.models import Job
from thidua.operations import checks
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import FIRST_HASH

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> StoredFile:
    return keep(b"%PDF-1.7 a made-up paper", "application/pdf")


def outcome(name: str) -> tuple[bool, str]:
    (result,) = [result for result in checks.check_all() if result.name == name]
    return result.holds, result.detail


def test_a_sound_installation_passes_every_check(paper: StoredFile) -> None:
    results = checks.check_all()
    assert [result for result in results if not result.holds] == []
    assert outcome("Tệp tải lên") == (True, "1 tệp nguyên vẹn")


def test_a_missing_file_is_named(paper: StoredFile) -> None:
    full_path(paper).unlink()
    holds, detail = outcome("Tệp tải lên")
    assert not holds
    assert paper.path in detail


def test_a_changed_file_is_named(paper: StoredFile) -> None:
    full_path(paper).write_bytes(b"%PDF-1.7 another paper")
    assert outcome("Tệp tải lên")[0] is False


def test_a_job_that_waits_with_nobody_to_do_it_is_told_after_a_minute() -> None:
    job = Job.objects.create(kind="radar", title="Quét sổ bộ", agency=make_agency("Sở Tài chính"))
    assert outcome("Việc nền")[0] is True
    Job.objects.filter(pk=job.pk).update(asked_at=timezone.now() - checks.PATIENCE - dt.timedelta(minutes=2))
    holds, detail = outcome("Việc nền")
    assert not holds
    assert "thidua worker" in detail
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert outcome("Việc nền") == (True, "1 tiến trình đang chạy")


def test_a_pending_migration_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    holds, detail = outcome("Cấu trúc dữ liệu")
    assert not holds
    assert "sessions.0001_initial" in detail


def test_a_forged_entry_breaks_the_trail() -> None:
    Entry.objects.create(
        at=timezone.now(),
        agency_id=7,
        sequence=1,
        actor_name="Người Thử",
        event=Event.SIGNED_IN,
        object_type="agencies.account",
        object_id="1",
        object_label="Người Thử",
        previous_hash=FIRST_HASH,
        hash="f" * 64,
    )
    holds, detail = outcome("Nhật ký")
    assert not holds
    assert "cơ quan 7, bản ghi 1" in detail


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PAPER_FONTS", (*checks.PAPER_FONTS, "No-Such-Font"))
    holds, detail = outcome("Phông chữ")
    assert not holds
    assert "No-Such-Font" in detail


def test_https_without_a_proxy_to_trust_is_named(settings: Any) -> None:
    settings.HTTPS, settings.TRUSTED_PROXIES = True, []
    holds, detail = outcome("Proxy")
    assert not holds
    assert "THIDUA_PROXIES" in detail
    settings.TRUSTED_PROXIES = ["10.0.0.5"]
    assert outcome("Proxy") == (True, "tin 10.0.0.5/32")


@pytest.mark.parametrize("entry", ["proxy.example.vn", "0.0.0.0/0"])
def test_a_proxy_that_is_no_address_or_is_everybody_is_named(settings: Any, entry: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.5", entry]
    holds, detail = outcome("Proxy")
    assert not holds
    assert entry in detail


def test_a_check_that_breaks_down_has_failed_and_the_others_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("the disk is gone")

    monkeypatch.setitem(checks.CHECKS, "Pháp luật", broken)
    assert outcome("Pháp luật") == (False, "không kiểm tra được: OSError: the disk is gone")
    assert outcome("Cơ sở dữ liệu")[0] is True

"""A backup brings everything back, or touches nothing."""

import hashlib
import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection

from thidua.dossiers.files import full_path, keep
from thidua.dossiers.models import StoredFile
from thidua.operations.archives import DUMP, MANIFEST, back_up, restore, verify
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)

PAPER = b"%PDF-1.7 a made-up paper"


@pytest.fixture
def paper() -> StoredFile:
    """An uploaded file and an account, both made up."""
    get_user_model().objects.create(username="an", full_name="Người Thử Một")
    return keep(PAPER, "application/pdf")


@pytest.fixture
def backup(paper: StoredFile, tmp_path: Path) -> Path:
    """A backup of them."""
    target = tmp_path / "backup.tar"
    back_up(target)
    return target


def names() -> list[str]:
    return list(get_user_model().objects.order_by("pk").values_list("full_name", flat=True))


def parts_of(source: Path) -> dict[str, bytes]:
    with tarfile.open(source) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]  # all files


def rewrite(source: Path, parts: dict[str, bytes], manifest: Callable[[dict[str, Any]], None] = lambda _: None) -> Path:
    """Write the parts as a tar of their own beside `source`, its manifest changed."""
    kept = json.loads(parts[MANIFEST])
    manifest(kept)
    target = source.with_name("rewritten.tar")
    with tarfile.open(target, "w") as archive:
        for name, content in {**parts, MANIFEST: json.dumps(kept).encode()}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def test_a_backup_names_what_it_holds_and_is_for_its_owner_only(paper: StoredFile, tmp_path: Path) -> None:
    manifest = back_up(tmp_path / "backup.tar")
    assert manifest.file_count == 1
    assert manifest.parts[f"files/{paper.path}"].sha256 == paper.sha256
    assert "dossiers.0001_initial" in manifest.migrations
    assert stat.S_IMODE((tmp_path / "backup.tar").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name != "files"] == ["backup.tar"]
    assert verify(tmp_path / "backup.tar") == manifest


def test_a_backup_holds_no_key(backup: Path, settings: Any) -> None:
    assert settings.CITIZEN_KEY.encode() not in backup.read_bytes()
    assert settings.SECRET_KEY.encode() not in backup.read_bytes()


def test_a_backup_never_overwrites(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(Refused, match="đã có"):
        back_up(backup)
    assert backup.read_bytes() == before


def test_a_backup_into_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Không có thư mục"):
        back_up(tmp_path / "no" / "backup.tar")


def test_a_file_still_being_written_is_left_out(paper: StoredFile, tmp_path: Path) -> None:
    full_path(paper).with_name("tmpabc").write_bytes(b"half")
    assert back_up(tmp_path / "backup.tar").file_count == 1


def test_a_restore_brings_back_rows_and_files_and_drops_what_came_after(backup: Path, paper: StoredFile) -> None:
    get_user_model().objects.create(username="binh", full_name="Người Thử Hai")
    full_path(paper).unlink()
    restore(backup, replace=True)
    assert names() == ["Người Thử Một"]
    assert full_path(paper).read_bytes() == PAPER


def test_what_the_database_forbids_is_forbidden_after_a_restore(backup: Path, paper: StoredFile) -> None:
    restore(backup, replace=True)
    with pytest.raises(DatabaseError, match="Cannot delete"):
        StoredFile.objects.get(pk=paper.pk).delete()


def test_a_number_goes_on_where_it_was_after_a_restore(backup: Path, paper: StoredFile) -> None:
    restore(backup, replace=True)
    assert keep(b"%PDF-1.7 another", "application/pdf").pk > paper.pk


def test_an_empty_database_needs_no_replacing(backup: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    restore(backup)
    assert names() == ["Người Thử Một"]


def test_a_database_with_tables_is_not_replaced_unasked(backup: Path) -> None:
    get_user_model().objects.create(username="binh", full_name="Người Thử Hai")
    with pytest.raises(Refused, match="--replace"):
        restore(backup)
    assert names() == ["Người Thử Một", "Người Thử Hai"]


def test_a_restore_that_breaks_in_the_middle_leaves_the_old_rows(paper: StoredFile, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA in_the_way")
    try:
        back_up(tmp_path / "backup.tar")
        get_user_model().objects.create(username="binh", full_name="Người Thử Hai")
        with pytest.raises(Refused, match="in_the_way"):
            restore(tmp_path / "backup.tar", replace=True)
        assert names() == ["Người Thử Một", "Người Thử Hai"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA in_the_way")


def test_a_dump_that_is_none_leaves_the_old_rows(backup: Path) -> None:
    def name_it(manifest: dict[str, Any]) -> None:
        manifest["parts"][DUMP] = {"sha256": hashlib.sha256(b"no dump").hexdigest(), "size": 7}

    with pytest.raises(Refused, match="pg_restore"):
        restore(rewrite(backup, parts_of(backup) | {DUMP: b"no dump"}, name_it), replace=True)
    assert names() == ["Người Thử Một"]


@pytest.mark.parametrize("part", ["dump", "file"])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_part_is_found_before_anything_is_touched(
    backup: Path, paper: StoredFile, part: str, damage: str
) -> None:
    name = DUMP if part == "dump" else f"files/{paper.path}"
    parts = parts_of(backup)
    content = parts.pop(name)
    if damage == "changed":
        parts[name] = bytes([content[0] ^ 1]) + content[1:]
    full_path(paper).unlink()
    with pytest.raises(Refused, match=r"hỏng: 1 tệp.*Chưa thay đổi gì"):
        restore(rewrite(backup, parts), replace=True)
    assert names() == ["Người Thử Một"]
    assert not full_path(paper).exists()


def test_a_part_that_the_manifest_does_not_name_is_found(backup: Path) -> None:
    with pytest.raises(Refused, match="files/extra"):
        verify(rewrite(backup, parts_of(backup) | {"files/extra": b"x"}))


def test_two_parts_of_one_name_are_refused(backup: Path) -> None:
    with tarfile.open(backup, "a") as archive:
        content = parts_of(backup)[DUMP]
        entry = tarfile.TarInfo(DUMP)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    with pytest.raises(Refused, match="trùng tên"):
        verify(backup)


@pytest.mark.parametrize("name", ["files/../outside", "/outside", "files//outside", "files/.hidden", "other/file"])
def test_a_name_that_leads_elsewhere_is_refused(backup: Path, name: str) -> None:
    def name_it(manifest: dict[str, Any]) -> None:
        manifest["parts"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}

    with pytest.raises(Refused, match="tên tệp lạ"):
        verify(rewrite(backup, parts_of(backup) | {name: b"x"}, name_it))


def test_a_link_in_place_of_a_file_is_refused(backup: Path) -> None:
    with tarfile.open(backup, "a") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "elsewhere"
        archive.addfile(link)
    with pytest.raises(Refused, match="không phải là tệp"):
        verify(backup)


def test_a_backup_cut_short_is_refused(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:20_000])
    with pytest.raises(Refused, match=r"Không đọc được|hỏng"):
        verify(backup)


def test_any_other_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_text("Kính gửi")
    with pytest.raises(Refused, match="Không đọc được"):
        verify(tmp_path / "letter.tar")
    with tarfile.open(tmp_path / "other.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("readme"), io.BytesIO())
    with pytest.raises(Refused, match="không phải bản sao lưu"):
        verify(tmp_path / "other.tar")


def test_another_citizen_key_is_refused_unless_said(backup: Path, settings: Any) -> None:
    settings.CITIZEN_KEY = "another key, only for tests"
    with pytest.raises(Refused, match="Khóa số định danh"):
        restore(backup, replace=True)
    restore(backup, replace=True, other_key=True)
    assert names() == ["Người Thử Một"]


def test_a_backup_of_a_newer_version_is_refused(backup: Path) -> None:
    newer = rewrite(backup, parts_of(backup), lambda manifest: manifest["migrations"].append("dossiers.9999_later"))
    with pytest.raises(Refused, match=r"dossiers\.9999_later"):
        restore(newer, replace=True)

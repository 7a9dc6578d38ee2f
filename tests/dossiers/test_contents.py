"""What an upload holds is opened, not believed: damaged, locked, runnable and exploding files stay outside."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
import vl_convert
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from tests.councils.stage import items_of, make_review, make_stage, opened
from tests.dossiers.desk import Desk
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.councils import services as council_services
from thidua.dossiers import contents, files, services
from thidua.dossiers.contents import CALC, EXCEL, OLD_EXCEL, PDF, WORD, checked_type
from thidua.dossiers.models import Consultation, EvidenceKind, StoredFile
from thidua.trail.errors import Refused

SAMPLES = Path(__file__).parent / "intake"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><circle cx='9' cy='9' r='7'/></svg>"
EMPTY_ARCHIVE = b"PK\x05\x06" + b"\0" * 18
HOLLOW = b"%PDF-1.4\n%%EOF\n"


def word_file() -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Báo cáo thành tích (không có thật)")
    document.save(file)
    return file.getvalue()


def excel_file() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Danh sách thử")
    return file.getvalue()


def repacked(content: bytes, *, more: dict[str, bytes] | None = None, types: bytes = b"") -> bytes:
    """The same archive with more parts, and more said in its list of contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if part.filename == "[Content_Types].xml":
                data = data.replace(b"</Types>", types + b"</Types>")
            new.writestr(part.filename, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return file.getvalue()


def encrypted(user_password: str) -> bytes:
    writer, file = PdfWriter(PdfReader(io.BytesIO(make_pdf()))), io.BytesIO()
    writer.encrypt(user_password, owner_password="chủ", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def without_pages() -> bytes:
    file = io.BytesIO()
    PdfWriter().write(file)
    return file.getvalue()


def lying_archive() -> bytes:
    """A Word file with a part of 100 kB that says of itself that it has 10 bytes."""
    content = bytearray(repacked(word_file(), more={"word/media/x.bin": b"\0" * 100_000}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/media/x.bin"))
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def locked_archive() -> bytes:
    """A Word file whose parts say that they are encrypted, as an archive with a password does."""
    content = bytearray(word_file())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def old_office(*streams: str) -> bytes:
    return contents.OLE + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (make_pdf(), PDF),
        (encrypted(""), PDF),
        (vl_convert.svg_to_png(SVG), "image/png"),
        (vl_convert.svg_to_jpeg(SVG), "image/jpeg"),
        (word_file(), WORD),
        (excel_file(), EXCEL),
        ((SAMPLES / "danh-sach-de-nghi-nam-2024.xlsx").read_bytes(), EXCEL),
        ((SAMPLES / "danh-sach-kieu-cu.xls").read_bytes(), OLD_EXCEL),
    ],
    ids=["pdf", "pdf that may not be changed", "png", "jpeg", "docx", "xlsx", "list", "xls"],
)
def test_a_whole_file_is_what_it_is(content, media_type):
    assert checked_type(content) == media_type


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4", "không có trang nào"),
        (HOLLOW, "không có trang nào"),
        (without_pages(), "không có trang nào"),
        (make_pdf()[:200], "không có trang nào"),
        (b"%PDF-1.7\n" + b"\0" * 5000, "không có trang nào"),
        (encrypted("mật"), "có mật khẩu"),
        (contents.OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (locked_archive(), "có mật khẩu"),
        (old_office("WordDocument"), r"\.docx hoặc PDF"),
        (old_office("Workbook", "_VBA_PROJECT_CUR"), "macro"),
        (repacked(word_file(), more={"word/vbaProject.bin": b"x"}), "macro"),
        (
            repacked(
                excel_file(), types=b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            ),
            "macro",
        ),
        (repacked(excel_file(), types=b'<Override ContentType="application/vnd.ms-excel.macrosheet+xml"/>'), "macro"),
        (repacked(word_file(), types=b'<Override ContentType="application/vnd.ms-office.activeX+xml"/>'), "macro"),
        (lying_archive(), "hỏng"),
        (word_file()[:-400], "hỏng"),
        (b"PK\x03\x04 not a package", "hỏng"),
        (b"\x89PNG\r\n\x1a\n", "Tệp ảnh hỏng"),
        (vl_convert.svg_to_png(SVG)[:-12], "Tệp ảnh hỏng"),
        (vl_convert.svg_to_jpeg(SVG)[:-200], "Tệp ảnh hỏng"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + b"\0" * 40, "Tệp ảnh hỏng"),
    ],
)
def test_what_cannot_be_read_or_must_not_be_is_refused_in_words_that_say_what_to_do(content, said):
    with pytest.raises(Refused, match=said):
        checked_type(content)


def test_one_changed_byte_of_a_picture_or_a_word_file_is_seen():
    picture, word = bytearray(vl_convert.svg_to_png(SVG)), bytearray(word_file())
    picture[picture.index(b"IDAT") + 10] ^= 1
    with zipfile.ZipFile(io.BytesIO(bytes(word))) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    word[at + 120] ^= 1
    for content in (picture, word):
        with pytest.raises(Refused, match="hỏng"):
            checked_type(bytes(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"MZ\x90\x00" + b"\0" * 64,
        old_office("Root Entry"),
        repacked(EMPTY_ARCHIVE, more={"a.txt": b"plain archive"}),
        repacked(EMPTY_ARCHIVE, more={"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types></Types>"}),
    ],
)
def test_what_is_none_of_the_kinds_is_none_whatever_its_name(content):
    assert checked_type(content) == ""


def test_an_archive_may_unpack_to_its_limit_and_not_to_a_byte_more(monkeypatch):
    content = repacked(word_file(), more={"word/media/zeros.bin": b"\0" * 1_000_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked, parts = sum(part.file_size for part in archive.infolist()), len(archive.infolist())
    monkeypatch.setattr(contents, "MAX_UNPACKED", unpacked)
    monkeypatch.setattr(contents, "MAX_PARTS", parts)
    assert checked_type(content) == WORD
    monkeypatch.setattr(contents, "MAX_PARTS", parts - 1)
    with pytest.raises(Refused, match="quá nhiều dữ liệu"):
        checked_type(content)
    monkeypatch.setattr(contents, "MAX_PARTS", parts)
    monkeypatch.setattr(contents, "MAX_UNPACKED", unpacked - 1)
    with pytest.raises(Refused, match="quá nhiều dữ liệu"):
        checked_type(content)


def test_a_small_picture_that_says_it_is_huge_is_refused_without_unpacking_it():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))

    def picture(width: int, height: int) -> bytes:
        size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")

    assert checked_type(picture(15_000, 10_000)) == "image/png"
    with pytest.raises(Refused, match="15001 × 10000"):
        checked_type(picture(15_001, 10_000))


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not(db, monkeypatch):
    content = make_pdf()
    monkeypatch.setattr(files, "MAX_SIZE", len(content))
    files.store(SimpleUploadedFile("vua.pdf", content))
    monkeypatch.setattr(files, "MAX_SIZE", len(content) - 1)
    with pytest.raises(Refused, match="lớn hơn"):
        files.store(SimpleUploadedFile("thua.pdf", content))


@pytest.mark.django_db
def test_every_door_opens_what_comes_in_and_names_its_own_field():
    """Evidence, the answer of a consultation, a list of nominees, the scan of a paper ballot."""
    desk = Desk()
    nomination = desk.nomination()
    consultation = Consultation.objects.create(
        asker=desk.tree["province"], asked=desk.tree["department"], question="Hỏi", due_on=timezone.localdate()
    )
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    choices = {item.pk: "no" for item in items_of(session)}
    hollow = SimpleUploadedFile("giay-to.pdf", HOLLOW)
    doors = {
        "file": lambda: services.attach_evidence(
            desk.officer, nomination=nomination, kind=EvidenceKind.OTHER, upload=hollow
        ),
        "upload": lambda: services.answer_consultation(
            make_actor(desk.tree["department"], Role.HEAD),
            consultation=consultation,
            agrees=True,
            answer="",
            upload=hollow,
        ),
        "scan": lambda: council_services.cast_written_opinion(
            stage.secretary, session=session, member=stage.seat(4), choices=choices, scan=HOLLOW
        ),
    }
    kept = StoredFile.objects.count()
    for field, door in doors.items():
        hollow.seek(0)
        with pytest.raises(Refused, match="không có trang nào") as refused:
            door()
        assert set(refused.value.fields) == {field}
    hollow_list = SimpleUploadedFile("danh-sach.xlsx", repacked(excel_file(), more={"xl/vbaProject.bin": b"x"}))
    with pytest.raises(Refused, match="macro"):
        services.upload_list(desk.officer, upload=hollow_list)
    assert StoredFile.objects.count() == kept
    assert not nomination.evidence.exists()


@pytest.mark.parametrize("name", ["danh-sach.xlsx", "danh-sach.XLS", "danh-sach.ods"])
def test_a_broken_spreadsheet_is_called_broken_and_not_another_kind_of_file(name):
    upload = SimpleUploadedFile(name, b"Not a spreadsheet any more")
    with pytest.raises(Refused, match="hỏng hoặc không phải loại tệp mà đuôi tên ghi"):
        files.store(upload, allowed=frozenset({EXCEL, OLD_EXCEL, CALC}))
    with pytest.raises(Refused, match="Không nhận loại tệp này"):
        files.store(SimpleUploadedFile("anh.gif", b"GIF89a"), allowed=frozenset({EXCEL}))

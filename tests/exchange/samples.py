"""A small valid package with every kind of paper in it, and what it takes to make others. Nobody here exists."""

import functools
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Mapping

import docx
from nacl.signing import SigningKey

from tests.makers import make_pdf
from thidua.dossiers.files import keep
from thidua.exchange import bags, keys
from thidua.exchange.content import Content
from thidua.exchange.models import Package, Partner

SENDER = SigningKey(b"s" * 32)
STRANGER = SigningKey(b"x" * 32)
SENDER_KEY = bytes(SENDER.verify_key).hex()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\xff"))
    + _chunk(b"IEND", b"")
)


@functools.cache
def word_file() -> bytes:
    """A Word file of one paragraph."""
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Báo cáo thành tích (không có thật)")
    document.save(file)
    return file.getvalue()


@functools.cache
def content() -> Content:
    """What the package says."""
    return Content.model_validate_json(
        """{"version": 1, "id": "0123456789abcdef0123456789abcdef", "made_at": "2026-03-02T03:04:05Z",
        "sender": {"code": "xa-00001", "name": "Ủy ban nhân dân xã Tân Lập"},
        "receiver": {"code": "tinh-01", "name": "Ủy ban nhân dân tỉnh Ví Dụ"},
        "body": {"kind": "submission", "code": "TT2026-000001", "title": "Đề nghị tặng Bằng khen", "year": 2026,
          "letter_number": "12/TTr-UBND", "letter_date": "2026-03-01", "signer_name": "Người Ký",
          "signer_title": "Chủ tịch", "letter": "data/papers/0001.pdf",
          "nominations": [{"origin": {"installation": "0123456789abcdef", "code": "HS2025-0000001"},
            "owner": {"code": "xa-00001", "name": "Ủy ban nhân dân xã Tân Lập"},
            "subject": {"kind": "person", "name": "Nguyễn Thị Mẫu", "sex": "female", "birth_date": "1980-02-01",
              "agency": {"code": "xa-00001", "name": "Ủy ban nhân dân xã Tân Lập"}, "categories": ["official"]},
            "award": "ministry_province_merit_certificate", "through_year": 2025, "basis": "merit",
            "achievement": "Có nhiều đóng góp.", "claims": [{"kind": "rating", "year": 2024, "rating": "good"}],
            "evidence": [
              {"file": "data/evidence/0001.pdf", "kind": "achievement_report", "name": "Báo cáo.pdf"},
              {"file": "data/evidence/0002.docx", "kind": "other", "name": "Báo cáo.docx"},
              {"file": "data/evidence/0003.png", "kind": "other", "name": "Ảnh.png"}],
            "votes": [{"agency": {"code": "xa-00001", "name": "Xã Tân Lập"}, "council": "Hội đồng", "held_on":
              "2026-02-01", "yes": 7, "no": 1, "blank": 0, "passed": true}]}]}}"""
    )


@functools.cache
def papers() -> Mapping[str, bytes]:
    """Its files."""
    return {
        "data/papers/0001.pdf": make_pdf("Tờ trình"),
        "data/evidence/0001.pdf": make_pdf("Báo cáo"),
        "data/evidence/0002.docx": word_file(),
        "data/evidence/0003.png": PNG,
    }


@functools.cache
def package() -> bytes:
    """The package, signed by the sender."""
    return bags.packed(content(), papers(), SENDER)


@functools.cache
def members() -> Mapping[str, bytes]:
    """Every file of the package by its name."""
    from thidua.exchange.zips import unpacked  # noqa: PLC0415 -- what it is made of, read once

    return unpacked(package())


def signed(payload: Mapping[str, bytes], *, key: SigningKey = SENDER, **tags: bytes) -> dict[str, bytes]:
    """A whole bag of this payload with right hashes and a right signature: what only its content may be refused for."""
    found = {bags.BAGIT: bags.DECLARATION, bags.INFO: members()[bags.INFO], bags.MANIFEST: manifest(payload), **tags}
    listed = manifest(found)
    signature = f"Key: {bytes(key.verify_key).hex()}\nSignature: {keys.sign(key, listed)}\n".encode()
    return {**found, bags.TAGS: listed, bags.SIGNATURE: signature, **payload}


def manifest(files: Mapping[str, bytes]) -> bytes:
    """A manifest of these files."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()


def payload() -> dict[str, bytes]:
    """A copy of the payload."""
    return {name: data for name, data in members().items() if name.startswith("data/")}


def deflated(data: bytes) -> bytes:
    """The bytes as a zip packs them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def kept(partner: Partner, title: str) -> Package:
    """The package as a row that waits, with `title` in what it says of its papers and its person."""
    said = json.loads(content().model_dump_json())
    said["body"]["title"] = said["body"]["nominations"][0]["subject"]["name"] = title
    raw = bags.packed(Content.model_validate_json(json.dumps(said)), papers(), SENDER)
    return Package.objects.create(
        partner=partner,
        agency=partner.agency,
        direction="in",
        kind="submission",
        identity=said["id"],
        digest="d" * 64,
        file=keep(raw, bags.MEDIA_TYPE),
        title=title,
        state="waiting",
    )

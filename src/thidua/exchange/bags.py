"""A package: a BagIt bag (RFC 8493) in a zip, signed over its tag manifest; written here and verified here.

It is not written by `documents.bags`: that puts the tags behind the files and all of it in one folder, as archives
stream a year. Here a signature over the tag manifest stands beside it, and partners read this one layout, no other.

Verifying asks no database and writes nothing. It goes from outside in: the zip, who signed it, whether it is as it was
signed, whether every file has its hash, and only then what it says.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from nacl.signing import SigningKey

from thidua.documents.bags import DECLARATION
from thidua.dossiers.contents import CALC, EXCEL, OLD_EXCEL, PDF, WORD
from thidua.dossiers.files import checked
from thidua.exchange import content as contents
from thidua.exchange import keys
from thidua.exchange.content import Content
from thidua.exchange.faults import BadPackage
from thidua.exchange.zips import MAX_PACKAGE, unpacked
from thidua.trail.errors import Refused

BAGIT, INFO, SAID = "bagit.txt", "bag-info.txt", "data/exchange.json"
MANIFEST, TAGS, SIGNATURE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.txt"
TAG_FILES = (BAGIT, INFO, MANIFEST)
SIGNED = re.compile(rb"Key: ([0-9a-f]{64})\nSignature: ([0-9a-f]{128})\n")
LINE = re.compile(r"([0-9a-f]{64})  (\S{1,200})")
TYPES = {
    ".pdf": PDF,
    ".docx": WORD,
    ".xlsx": EXCEL,
    ".xls": OLD_EXCEL,
    ".ods": CALC,
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
SUFFIX_OF = {media_type: suffix for suffix, media_type in TYPES.items()}
MEDIA_TYPE = "application/zip"


@dataclass(frozen=True)
class Verified:
    """A package that holds in every respect: who signed it, what it says, its files, and the digest of all of it."""

    key: str
    digest: str
    content: Content
    files: Mapping[str, bytes]


def packed(content: Content, files: Mapping[str, bytes], key: SigningKey) -> bytes:
    """The package of a content and its files (`data/…` → bytes): the same bytes for the same content and key."""
    payload = {SAID: contents.written(content), **files}
    tags = {
        BAGIT: DECLARATION,
        INFO: _info(content, payload),
        MANIFEST: _manifest(payload),
    }
    tag_manifest = _manifest(tags)
    signature = f"Key: {bytes(key.verify_key).hex()}\nSignature: {keys.sign(key, tag_manifest)}\n".encode()
    package = zipped({**tags, TAGS: tag_manifest, SIGNATURE: signature, **dict(sorted(payload.items()))})
    if len(package) > MAX_PACKAGE:
        limit = {"limit": MAX_PACKAGE // 1024 // 1024}
        raise Refused(_("Gói lớn hơn %(limit)s MB: hãy chia hồ sơ thành nhiều tờ trình, hoặc giảm bản quét.") % limit)
    return package


def verified(package: bytes, known: Collection[str] | None) -> Verified:
    """What a package holds, once all of it was found right. Raises BadPackage with what is wrong and what to do."""
    whole = signed(package, known)
    refuse_wrong_files(whole.files)
    return whole


def signed(package: bytes, known: Collection[str] | None) -> Verified:
    """What a package holds as it was signed; its papers are not opened yet.

    `known` are the public keys whose packages are taken; None takes any key, for who only wants to check a file.
    """
    key = signer(package, known)
    found = unpacked(package)
    if missing := {BAGIT, INFO, MANIFEST, SAID} - set(found):
        raise _lacking(missing)
    _refuse_altered(found, key)
    payload = {name: data for name, data in found.items() if name.startswith("data/")}
    said = contents.read(payload.pop(SAID))
    named = said.files()
    if sorted(named) != sorted(payload):
        raise BadPackage(_("Danh mục trong gói không khớp với các tệp của gói. Hãy báo nơi gửi lập lại."))
    return Verified(key, hashlib.sha256(found[TAGS]).hexdigest(), said, payload)


def signer(package: bytes, known: Collection[str] | None) -> str:
    """The known key that signed a package, before anything else of it is unpacked."""
    return _signer(unpacked(package, only=(SIGNATURE, TAGS)), known)


def payload_of(package: bytes) -> dict[str, bytes]:
    """The files of a package that was verified when it was kept."""
    return {name: data for name, data in unpacked(package).items() if name.startswith("data/")}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files in this order, nothing compressed: no version of any library changes a byte of it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    return file.getvalue()


def _info(content: Content, payload: Mapping[str, bytes]) -> bytes:
    lines = {
        "Bag-Software-Agent": "Thi Dua exchange 1",
        "Bagging-Date": content.made_at.date().isoformat(),
        "External-Identifier": content.id,
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
        "Source-Organization": " ".join(content.sender.name.split()),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _signer(found: Mapping[str, bytes], known: Collection[str] | None) -> str:
    if missing := {TAGS, SIGNATURE} - set(found):
        raise _lacking(missing)
    signature_file = SIGNED.fullmatch(found[SIGNATURE])
    if signature_file is None:
        raise BadPackage(_("Gói không có chữ ký đọc được. Không nhận gói này; hãy báo nơi gửi."))
    key, signature = signature_file[1].decode(), signature_file[2].decode()
    if known is not None and key not in known:
        raise BadPackage(
            _("Không rõ ai gửi gói này (khóa %(key)s). Quản trị phải đăng ký nơi gửi trước, sau khi đối chiếu khóa.")
            % {"key": keys.fingerprint(key)}
        )
    if not keys.is_signed(key, signature, found[TAGS]):
        raise BadPackage(_("Chữ ký của gói không đúng: gói đã bị sửa. Không nhận; hãy báo nơi gửi gửi lại."))
    return key


def _lacking(names: Collection[str]) -> BadPackage:
    return BadPackage(_("Gói thiếu %(names)s: hãy báo nơi gửi lập lại.") % {"names": ", ".join(sorted(names))})


def _refuse_altered(found: Mapping[str, bytes], key: str) -> None:
    """Every file is in the manifest of its kind with its hash, and nothing else is there."""
    if found[BAGIT] != DECLARATION:
        raise BadPackage(_("Gói không theo BagIt 1.0. Hãy báo nơi gửi lập lại."))
    payload = {name for name in found if name.startswith("data/")}
    others = set(found) - payload - {TAGS, SIGNATURE}
    for manifest, names in ((TAGS, others), (MANIFEST, payload)):
        sums = _sums(found[manifest])
        if set(sums) != names or (manifest == TAGS and names != set(TAG_FILES)):
            raise BadPackage(_("Danh mục trong gói không khớp với các tệp của gói. Hãy báo nơi gửi lập lại."))
        for name, digest in sums.items():
            if hashlib.sha256(found[name]).hexdigest() != digest:
                raise BadPackage(_("Tệp %(name)s trong gói đã bị sửa. Không nhận; hãy báo nơi gửi.") % {"name": name})


def _sums(manifest: bytes) -> dict[str, str]:
    lines = manifest.decode("utf-8", "replace").split("\n")
    read = [LINE.fullmatch(line) for line in lines[:-1]]
    sums = {line[2]: line[1] for line in read if line is not None}
    if lines[-1] or len(sums) != len(lines) - 1:
        raise BadPackage(_("Danh mục của gói không đọc được: hãy báo nơi gửi lập lại."))
    return sums


def refuse_wrong_files(payload: Mapping[str, bytes]) -> None:
    """Each file is what its name says, and can only be read. What costs most, opening a PDF, comes last."""
    for name in sorted(payload, key=lambda each: (each.endswith(".pdf"), each)):
        with _named(name):
            checked(payload[name], allowed=frozenset({TYPES[Path(name).suffix]}), name=name)


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise BadPackage(_("Tệp %(name)s trong gói: %(why)s") % {"name": name, "why": refusal.message}) from refusal

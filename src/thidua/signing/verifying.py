"""What the signatures in a PDF are worth: who signed, what was changed since, whether the certificate is trusted.

Nothing is fetched from the network: a stranger's file must not make the server ask addresses that it names. Proof of
validity comes from the file itself (PAdES B-LT) and from the folder of trust.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import crl, x509
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from thidua.signing import trust
from thidua.signing.sealing import apart

USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
HARMLESS = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
# A hostile or damaged file breaks in many ways; each of them means that nothing in it can be relied on.
BROKEN = (
    PdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
    SuspiciousModification,
)
OUT_OF_TIME = {AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED}
REVOKED = {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}
MOST_SIGNATURES = 50  # in one file that is looked at


class Verdict(models.TextChoices):
    """What is said of a signature, and of a file."""

    VALID = "valid", gettext_lazy("Hợp lệ")
    UNSURE = "unsure", gettext_lazy("Chưa đủ căn cứ")
    INVALID = "invalid", gettext_lazy("Không hợp lệ")


TAGS = {Verdict.VALID: "success", Verdict.UNSURE: "warning", Verdict.INVALID: "danger"}


@dataclass(frozen=True)
class FoundSignature:
    """One signature: `intact` says that what it covers was not changed, `reasons` why the verdict is what it is."""

    field: str
    signer: str
    issuer: str
    serial: str
    fingerprint: str
    claimed_at: dt.datetime | None
    stamped_at: dt.datetime | None
    covers_all: bool
    intact: bool
    verdict: Verdict
    reasons: Sequence[str]

    @property
    def tag(self) -> str:
        return TAGS[self.verdict]


@dataclass(frozen=True)
class Findings:
    """What was found in a file; without any signature it is not valid."""

    signatures: Sequence[FoundSignature] = ()
    reasons: Sequence[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The worst of the signatures'."""
        found = {each.verdict for each in self.signatures}
        if self.reasons or not found or Verdict.INVALID in found:
            return Verdict.INVALID
        return Verdict.UNSURE if Verdict.UNSURE in found else Verdict.VALID

    @property
    def tag(self) -> str:
        return TAGS[self.verdict]


def look_at(pdf: bytes) -> Findings:
    """Every signature in a PDF with its verdict. A file that can't be read is not valid, and says so."""
    return apart(lambda: _look_at(pdf))


def _look_at(pdf: bytes) -> Findings:
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = reader.embedded_regular_signatures
        if len(signatures) > MOST_SIGNATURES:
            return Findings(reasons=[_("Tệp có quá nhiều chữ ký, hệ thống không kiểm tra.")])
        if not signatures:
            return Findings(reasons=[_("Tệp không có chữ ký số nào.")])
        return Findings(tuple(_judged(reader, each) for each in signatures))
    except BROKEN:
        return Findings(reasons=[_("Không đọc được chữ ký trong tệp: tệp hỏng hoặc đã bị sửa.")])


def _judged(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> FoundSignature:
    certificate = signature.signer_cert
    try:
        status, stamped_at = _status(reader, signature)
    except (SignatureValidationError, *BROKEN):
        reason = _("Nội dung đã bị sửa sau khi ký, hoặc chữ ký sai cấu trúc.")
        return _found(signature, None, None, Verdict.INVALID, [reason])
    broken = list(_broken(status))
    doubts = list(_doubts(status))
    if not broken and not _revocation_known(reader, certificate):
        doubts.append(
            _("Chưa kiểm tra được chứng thư số có bị thu hồi hay không: không có danh sách thu hồi kèm theo.")
        )
    refused = list(_refused(status, trust.revoked_on(certificate), stamped_at))
    verdict = Verdict.INVALID if broken or refused else Verdict.UNSURE if doubts else Verdict.VALID
    return _found(signature, status, stamped_at, verdict, [*broken, *refused, *doubts, *_good(status, broken)])


def _status(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> tuple[PdfSignatureStatus, dt.datetime | None]:
    """Judged as of the trusted time stamp, for a certificate may end after it signed; without one, as of now."""
    now = dt.datetime.now(dt.UTC)
    status = validate_pdf_signature(
        signature, _context(reader, now), ts_validation_context=_context(reader, now), key_usage_settings=USAGES
    )
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return status, None
    again = EmbeddedPdfSignature(reader, signature.sig_field, signature.fq_name)
    context = _context(reader, stamp.timestamp)
    return (
        validate_pdf_signature(again, context, ts_validation_context=_context(reader, now), key_usage_settings=USAGES),
        stamp.timestamp,
    )


def _context(reader: PdfFileReader, moment: dt.datetime) -> ValidationContext:
    known: dict[str, Any] = {
        "trust_roots": trust.roots(),
        "crls": trust.revocation_lists(),
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
        "moment": moment,
        # A list made after the moment says what was revoked before it, with the day.
        "retroactive_revinfo": True,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(known)
    except NoDSSFoundError:
        return ValidationContext(**known)


def _revocation_known(reader: PdfFileReader, certificate: x509.Certificate) -> bool:
    """Whether the file or the folder of trust says anything about certificates of the same issuer being revoked."""
    lists = trust.revocation_lists()
    if any(each.issuer == certificate.issuer for each in lists):
        return True
    if not certificate.crl_distribution_points and not certificate.ocsp_urls:
        return False  # pyHanko looks into lists of the file for those alone that say where their list is
    try:
        proof = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return False
    lists = [crl.CertificateList.load(each.get_object().data) for each in proof.crls]
    return bool(proof.ocsps) or any(each.issuer == certificate.issuer for each in lists)


def _broken(status: PdfSignatureStatus) -> Iterator[str]:
    """What of the file is not what was signed."""
    if not status.intact:
        yield _("Nội dung đã bị sửa sau khi ký: dấu vân tay của tệp không khớp.")
    elif not status.valid:
        yield _("Chữ ký không đúng với khóa trong chứng thư số.")
    if status.coverage in {SignatureCoverageLevel.UNCLEAR, SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START}:
        yield _("Chữ ký không bao trùm toàn bộ tài liệu.")
    elif status.modification_level is not None and (
        status.modification_level not in HARMLESS or status.docmdp_ok is False
    ):
        yield _("Tài liệu đã được sửa thêm sau khi ký.")


def _refused(status: PdfSignatureStatus, revoked: dt.datetime | None, stamped_at: dt.datetime | None) -> Iterator[str]:
    """Why the certificate did not allow the signature.

    pyHanko reads the lists of certificates that say where their list is; `revoked` is what the folder of trust says of
    every certificate, and counts unless a trusted stamp shows that it signed before.
    """
    if status.revocation_details is not None:
        revoked = status.revocation_details.revocation_date
    elif revoked is not None and stamped_at is not None and stamped_at < revoked:
        revoked = None
    if revoked is not None:
        yield _("Chứng thư số đã bị thu hồi ngày %(day)s.") % {"day": f"{revoked:%d/%m/%Y}"}
    elif status.trust_problem_indic in OUT_OF_TIME:
        yield _("Chứng thư số đã hết hạn hoặc chưa có giá trị, và không có dấu thời gian chứng minh đã ký trước đó.")
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        yield _("Dấu thời gian không đúng.")


def _doubts(status: PdfSignatureStatus) -> Iterator[str]:
    """What this installation can't say from what it has."""
    if status.trust_problem_indic is not None and status.trust_problem_indic not in {*OUT_OF_TIME, *REVOKED}:
        yield _("Chưa tin cậy nơi cấp chứng thư số: gốc chứng thực không nằm trong danh sách của hệ thống.")
    stamp = status.timestamp_validity
    if stamp is not None and stamp.intact and stamp.valid and not stamp.trusted:
        yield _("Có dấu thời gian nhưng chưa tin cậy nơi cấp dấu thời gian.")


def _good(status: PdfSignatureStatus, broken: Sequence[str]) -> Iterator[str]:
    """What speaks for it, and what nobody looked at."""
    if not broken:
        if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
            yield _("Bao trùm toàn bộ tệp, không có gì thay đổi sau khi ký.")
        else:
            yield _("Nội dung không đổi; sau chữ ký này chỉ có thêm chữ ký hoặc bằng chứng xác thực.")
    if status.timestamp_validity is None:
        yield _("Không có dấu thời gian: giờ ký là giờ máy của người ký.")


def _found(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus | None,
    stamped_at: dt.datetime | None,
    verdict: Verdict,
    reasons: Sequence[str],
) -> FoundSignature:
    certificate = signature.signer_cert
    return FoundSignature(
        field=signature.field_name,
        signer=common_name(certificate.subject),
        issuer=common_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}".upper(),
        fingerprint=certificate.sha256.hex(),
        claimed_at=signature.self_reported_timestamp,
        stamped_at=stamped_at,
        covers_all=status is not None and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        intact=status is not None and not list(_broken(status)),
        verdict=verdict,
        reasons=reasons,
    )


def common_name(name: x509.Name) -> str:
    """The name that a certificate is about, as people say it."""
    native = name.native
    found = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return str(found[0] if isinstance(found, list) else found)

"""Appending one signature to a PDF (PAdES): the bytes before it never change."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from asn1crypto import x509
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathError, ValidationError

from thidua.signing import trust
from thidua.trail.errors import Refused

T = TypeVar("T")
DIGEST = "sha256"
AROUND = 4096  # bytes of a signature beside its certificates: attributes, names, the raw value of the largest keys


@dataclass(frozen=True)
class Place:
    """Where a signature is seen: the page from 0, the box in points from the lower left corner, how it looks."""

    page: int
    box: tuple[int, int, int, int]
    style: BaseStampStyle


def level() -> str:
    """The level of PAdES that this installation signs at: B-B, with a time stamp B-T, with proof of validity B-LT."""
    if not settings.TIMESTAMP_URL:
        return "B-B"
    return "B-LT" if settings.SIGNING_LONG_TERM and settings.SIGNING_ROOTS else "B-T"


def append_signature(pdf: bytes, signer: Signer, *, field: str, place: Place | None = None, name: str = "") -> bytes:
    """The PDF with a signature in a new field, at the level of the installation.

    Refused when the time stamp authority or the proof of validity can't be reached: a weaker signature is not made
    silently. What the key itself refuses is Refused too.
    """
    long_term = level() == "B-LT"
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        name=name or None,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=long_term,
        validation_context=_proof() if long_term else None,
        signer_key_usage=set(),  # which usages a signer's certificate must have is asked when it is registered
    )
    spec = SigFieldSpec(field, on_page=place.page, box=place.box) if place else SigFieldSpec(field)
    pdf_signer = PdfSigner(
        metadata,
        signer,
        timestamper=trust.time_stamper(),
        stamp_style=place.style if place else None,
        new_field_spec=spec,
    )

    def sign() -> bytes:
        output = io.BytesIO()
        pdf_signer.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            appearance_text_params={},
            output=output,
            bytes_reserved=_room(signer),
        )
        return output.getvalue()

    try:
        return apart(sign)
    except TimestampRequestError as error:
        raise Refused(_("Không nhận được dấu thời gian. Hãy thử lại sau, hoặc báo quản trị hệ thống.")) from error
    except (PathBuildingError, PathError, ValidationError, SignatureValidationError) as error:
        raise _no_proof() from error
    except (SigningError, PdfError) as error:
        if long_term and error.__cause__ is not None:
            raise _no_proof() from error
        raise Refused(_("Không ký được tệp này: %(why)s.") % {"why": error}) from error


def _room(signer: Signer) -> int | None:
    """How many hexadecimal digits a signature takes: the certificates and what is around them. None lets pyHanko sign
    once more to find out, as it must where time stamps come along, whose size only their authority knows."""
    if level() != "B-B":
        return None
    certificates = {certificate_of(signer).dump(), *(each.dump() for each in signer.cert_registry)}
    return 2 * (sum(map(len, certificates)) + AROUND)


def _no_proof() -> Refused:
    return Refused(_("Không lấy được bằng chứng chứng thư số còn giá trị (danh sách thu hồi). Hãy thử lại sau."))


def certificate_of(signer: Signer) -> x509.Certificate:
    """The certificate of a signer's key."""
    certificate = signer.signing_cert
    if certificate is None:
        raise Refused(_("Khóa không có chứng thư số đi kèm."))
    return certificate


def apart(function: Callable[[], T]) -> T:
    """Run in a thread of its own: pyHanko runs an event loop, and the caller's thread may have one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function).result()


def _proof() -> ValidationContext:
    """Where the proof that certificates are valid comes from: the trusted roots, and the lists that they name."""
    return ValidationContext(
        trust_roots=trust.roots(),
        crls=trust.revocation_lists(),
        allow_fetching=True,
        revocation_mode="hard-fail",
    )

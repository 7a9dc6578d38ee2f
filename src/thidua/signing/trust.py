"""What the installation trusts: roots and lists of revoked certificates in a folder, and who stamps the time."""

import datetime as dt
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper

CERTIFICATES = {".pem", ".crt", ".cer", ".der"}
PATIENCE = 10  # seconds for an answer of the time stamp authority


def roots() -> list[x509.Certificate]:
    """The certificates of the folder of trust; what can't be read there is a fault of the installation (ValueError)."""
    return [x509.Certificate.load(der) for path in _files(CERTIFICATES) for der in _ders(path)]


def revocation_lists() -> list[crl.CertificateList]:
    """The lists of revoked certificates of the folder of trust."""
    return [crl.CertificateList.load(der) for path in _files({".crl"}) for der in _ders(path)]


def revoked_on(certificate: x509.Certificate) -> dt.datetime | None:
    """When a certificate was revoked by the lists of the folder of trust; None when they do not have it."""
    for each in revocation_lists():
        if each.issuer == certificate.issuer:
            for row in each["tbs_cert_list"]["revoked_certificates"]:
                if row["user_certificate"].native == certificate.serial_number:
                    moment: dt.datetime = row["revocation_date"].native
                    return moment
    return None


def time_stamper() -> HTTPTimeStamper | None:
    """The time stamp authority (RFC 3161) of the settings; None when there is none."""
    return HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=PATIENCE) if settings.TIMESTAMP_URL else None


def _files(kinds: set[str]) -> list[Path]:
    folder = settings.SIGNING_ROOTS
    return sorted(each for each in Path(folder).iterdir() if each.suffix.lower() in kinds) if folder else []


def _ders(path: Path) -> list[bytes]:
    content = path.read_bytes()
    if not pem.detect(content):
        return [content]
    return [der for _kind, _headers, der in pem.unarmor(content, multiple=True)]

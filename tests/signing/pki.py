"""A certificate authority of the tests, with its list of revoked certificates and its time stamps, served over HTTP.

The certificates, signatures and answers are real ones; the time stamp authority is pyHanko's `DummyTimeStamper` behind
a real HTTP address (RFC 3161). The authority and the people do not exist.
"""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

PASSWORD = "mat-khau-khoa"
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Identity:
    """A key with its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def p12(self, password: str = PASSWORD) -> bytes:
        closed = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"khoa", self.key, self.certificate, None, closed)


@dataclass
class Authority:
    """A root with the people it certified. `address` is where its list of revoked certificates is served."""

    root: Identity
    address: str = ""
    by_ocsp: bool = False  # certificates name the service that answers for one, instead of the list
    asked: list[int] = field(default_factory=list)  # serial numbers that the service was asked about
    issued: dict[int, x509.Certificate] = field(default_factory=dict)
    revoked: list[tuple[int, dt.datetime]] = field(default_factory=list)

    def certify(
        self, name: str, *, since: dt.datetime | None = None, until: dt.datetime | None = None, stamps: bool = False
    ) -> Identity:
        """A certificate for signing, or for time stamps."""
        now = dt.datetime.now(dt.UTC)
        key = new_key()
        builder = _builder(name, key, since or now - YEAR, until or now + YEAR).issuer_name(
            self.root.certificate.subject
        )
        builder = builder.add_extension(_usage(), critical=True)
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if self.address and self.by_ocsp:
            place = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
            service = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
            builder = builder.add_extension(x509.AuthorityInformationAccess([service]), critical=False)
        elif self.address:
            place = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.address}/crl")], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        identity = Identity(key, builder.sign(self.root.key, hashes.SHA256()))
        self.issued[identity.certificate.serial_number] = identity.certificate
        return identity

    def answer(self, asked: bytes) -> bytes:
        """What the service (OCSP, RFC 6960) answers about one certificate."""
        serial = ocsp.load_der_ocsp_request(asked).serial_number
        self.asked.append(serial)
        at = next((at for number, at in self.revoked if number == serial), None)
        now = dt.datetime.now(dt.UTC)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.issued[serial],
            issuer=self.root.certificate,
            algorithm=hashes.SHA1(),  # noqa: S303 -- the name of the certificate in the protocol, not a signature
            cert_status=ocsp.OCSPCertStatus.REVOKED if at else ocsp.OCSPCertStatus.GOOD,
            this_update=now - dt.timedelta(minutes=1),
            next_update=now + dt.timedelta(days=7),
            revocation_time=at,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.root.certificate)
        return builder.sign(self.root.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def revoke(self, identity: Identity, at: dt.datetime | None = None) -> None:
        """Put a certificate on the list."""
        self.revoked.append((identity.certificate.serial_number, at or dt.datetime.now(dt.UTC)))

    def crl(self) -> bytes:
        """The list of revoked certificates as of now."""
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.certificate.subject)
        builder = builder.last_update(now - dt.timedelta(minutes=1)).next_update(now + dt.timedelta(days=7))
        for serial, at in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(one)
        return builder.sign(self.root.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def make_authority(name: str = "CA Thử nghiệm", address: str = "") -> Authority:
    """A root that certifies itself."""
    now, key = dt.datetime.now(dt.UTC), new_key()
    builder = _builder(name, key, now - 5 * YEAR, now + 5 * YEAR)
    builder = builder.issuer_name(_name(name)).add_extension(x509.BasicConstraints(True, None), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return Authority(Identity(key, builder.sign(key, hashes.SHA256())), address)


@contextlib.contextmanager
def served(*, by_ocsp: bool = False) -> Iterator[Authority]:
    """An authority whose list (/crl), answers (/ocsp) and time stamps (/tsa) are served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    authority = make_authority(address=f"http://127.0.0.1:{server.server_port}")
    authority.by_ocsp = by_ocsp
    stamps = authority.certify("Dấu thời gian thử", stamps=True)
    server.authority = authority  # type: ignore[attr-defined]
    server.stamper = DummyTimeStamper(  # type: ignore[attr-defined]
        asn1_x509.Certificate.load(stamps.der), asn1_keys.PrivateKeyInfo.load(stamps.key_der)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(self.server.authority.crl(), "application/pkix-crl")

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/ocsp":
            self._answer(self.server.authority.answer(content), "application/ocsp-response")
            return
        asked = tsp.TimeStampReq.load(content)
        self._answer(self.server.stamper.request_tsa_response(asked).dump(), "application/timestamp-reply")

    def _answer(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(name: str, key: rsa.RSAPrivateKey, since: dt.datetime, until: dt.datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(_name(name)).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(*, authority: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )

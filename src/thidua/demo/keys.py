"""Made-up keys of the demonstration, so that signing can be tried: no authority stands behind them, and no person.

The root goes where the installation keeps whom it trusts, the agency's key where the server keeps keys of seals, and
the key of the one who signs decisions into a file that the visitor hands in as an officer would.
"""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency
from thidua.signing.services import register_certificate

VALID = dt.timedelta(days=2 * 365)


def make_keys(folder: Path, *, administrator: Actor, head: Account, agency: Agency, password: str) -> None:
    """Make a root, the head's `.p12` and the agency's, and register the two certificates."""
    key = _new_key()
    root = _certificate("Gốc chứng thực trình diễn (không có thật)", key, key, None)
    (folder / "goc" / "goc.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "goc" / "goc.crl").write_bytes(_nobody_revoked(root, key))
    for account, name, file in (
        (head, head.full_name, folder / f"{head.username}.p12"),
        (None, agency.name, folder / "dau" / f"{agency.code}.p12"),
    ):
        own = _new_key()
        certificate = _certificate(name, own, key, root)
        closed = BestAvailableEncryption(password.encode())
        file.write_bytes(serialize_key_and_certificates(name.encode(), own, certificate, [root], closed))
        file.chmod(0o600)
        register_certificate(administrator, content=certificate.public_bytes(Encoding.DER), account=account)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(
    name: str, own: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey, root: x509.Certificate | None
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(root.subject if root else subject)
    builder = builder.public_key(own.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + VALID)
    identifier = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    builder = builder.add_extension(identifier, critical=False)
    if root is None:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(is_root=root is None), critical=True)
    return builder.sign(signer, hashes.SHA256())


def _nobody_revoked(root: x509.Certificate, key: rsa.RSAPrivateKey) -> bytes:
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
    builder = builder.last_update(now - dt.timedelta(days=1)).next_update(now + VALID)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )

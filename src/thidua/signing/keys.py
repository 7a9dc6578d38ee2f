"""Private keys, open only for as long as a signature takes. None is ever stored, nor its password or PIN.

- `FileKey`: a `.p12` file that the signer gives together with its password;
- `ServerKey`: the agency's `.p12` in the folder that the server's settings name, closed by a password given each time;
- `TokenKey`: a PKCS#11 token or HSM that the server reaches, opened by its PIN.
"""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import SimpleSigner
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer

from thidua.trail.errors import Refused

SAFE_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class FileKey:
    """A `.p12` file given at the moment of signing."""

    content: bytes = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class ServerKey:
    """The `.p12` of an agency on the server's disk."""

    agency_code: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class TokenKey:
    """A key in a token that the server reaches."""

    token: str
    label: str
    pin: str = field(repr=False)


Key = FileKey | ServerKey | TokenKey


class FileSigner(SimpleSigner):
    """Checks an RSA key once for all that it signs: pyHanko does it anew each time, most of the time of a batch."""

    @functools.cached_property
    def _rsa(self) -> RSAPrivateKey | None:
        key = load_der_private_key(self.signing_key.dump(), password=None)
        return key if isinstance(key, RSAPrivateKey) else None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The raw signature of some bytes."""
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm)
        is_plain = mechanism["algorithm"].native in {"sha256_rsa", "rsassa_pkcs1v15"} and digest_algorithm == "sha256"
        if not is_plain or self._rsa is None:
            return super().sign_raw(data, digest_algorithm)
        return self._rsa.sign(data, PKCS1v15(), hashes.SHA256())


@contextmanager
def opened(key: Key) -> Iterator[Signer]:
    """The signer of a key, for the time of the block. Refused for a wrong password or PIN, or a key not there."""
    match key:
        case FileKey():
            yield _from_p12(key.content, key.password, "key_file")
        case ServerKey():
            yield _from_p12(_on_disk(key.agency_code), key.password, "password")
        case TokenKey():
            with _session(key) as session:
                yield _from_token(session, key)


def has_server_key(agency_code: str) -> bool:
    """Whether the server's folder has a key of the agency."""
    path = _path(agency_code)
    return path is not None and path.is_file()


def _path(agency_code: str) -> Path | None:
    if not settings.SEAL_KEYS or not SAFE_NAME.fullmatch(agency_code):
        return None
    return Path(settings.SEAL_KEYS) / f"{agency_code}.p12"


def _on_disk(agency_code: str) -> bytes:
    path = _path(agency_code)
    if path is None or not path.is_file():
        raise Refused(_("Máy chủ không có tệp khóa của cơ quan. Hãy báo quản trị hệ thống."))
    return path.read_bytes()


def _from_p12(content: bytes, password: str, beside: str) -> Signer:
    try:
        loaded: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=password.encode()
        )
    except (ValueError, TypeError, NotImplementedError):
        loaded = None
    if loaded is None or loaded.signing_cert is None:
        message = _("Không mở được khóa: sai mật khẩu, hoặc tệp không phải .p12 (.pfx).")
        raise Refused(message, fields={beside: message})
    return FileSigner(
        signing_cert=loaded.signing_cert, signing_key=loaded.signing_key, cert_registry=loaded.cert_registry
    )


def _session(key: TokenKey) -> pkcs11.Session:
    if not settings.PKCS11_MODULE:
        raise Refused(_("Máy chủ chưa nối thiết bị ký (PKCS#11). Hãy báo quản trị hệ thống."))
    try:
        return open_pkcs11_session(
            settings.PKCS11_MODULE, token_criteria=TokenCriteria(label=key.token), user_pin=key.pin
        )
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid) as error:
        message = _("Sai mã PIN của thiết bị ký. Nhập sai nhiều lần thiết bị sẽ khóa.")
        raise Refused(message, fields={"password": message}) from error
    except pkcs11.PinLocked as error:
        raise Refused(_("Thiết bị ký đã khóa vì nhập sai mã PIN nhiều lần. Hãy liên hệ nơi cấp thiết bị.")) from error
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise Refused(
            _("Không mở được thiết bị ký «%(token)s». Hãy kiểm tra thiết bị đã cắm vào máy chủ chưa.")
            % {"token": key.token}
        ) from error


def _from_token(session: pkcs11.Session, key: TokenKey) -> Signer:
    try:
        found = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=key.label)
    except pkcs11.PKCS11Error as error:
        raise Refused(_("Thiết bị ký không có khóa «%(label)s».") % {"label": key.label}) from error
    del found
    return PKCS11Signer(session, cert_label=key.label, key_label=key.label)

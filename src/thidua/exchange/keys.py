"""The key of this installation, by which others know what it sends, and the fingerprints that people compare.

Ed25519. The private key comes from the operator's secret (`THIDUA_EXCHANGE_KEY`), never from the database.
"""

import hashlib
import re

import nacl.exceptions
from django.conf import settings
from nacl.signing import SigningKey, VerifyKey

KEY = re.compile(r"[0-9a-f]{64}")
SIGNED_AS = b"thidua-exchange-1\n"  # what is signed says what it is: no signature serves another purpose


def own_key() -> SigningKey:
    """The key by which this installation signs its packages."""
    secret = settings.EXCHANGE_KEY.encode()
    return SigningKey(hashlib.blake2b(secret, digest_size=32, person=b"td exchange").digest())


def own_public_key() -> str:
    """What partners register of this installation."""
    return bytes(own_key().verify_key).hex()


def fingerprint(public_key: str) -> str:
    """«A1B2 C3D4 …»: ten groups that people read to each other; 160 bits of SHA-256 of the public key."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest().upper()[:40]
    return " ".join(digest[at : at + 4] for at in range(0, 40, 4))


def mark_of(public_key: str) -> str:
    """The short name of an installation inside packages."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def is_public_key(text: str) -> bool:
    """Whether the text is a public key in hexadecimal."""
    return KEY.fullmatch(text) is not None


def sign(key: SigningKey, message: bytes) -> str:
    """The signature of a message, in hexadecimal."""
    return key.sign(SIGNED_AS + message).signature.hex()


def is_signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the key signed exactly this message."""
    try:
        VerifyKey(bytes.fromhex(public_key)).verify(SIGNED_AS + message, bytes.fromhex(signature))
    except (nacl.exceptions.CryptoError, ValueError):
        return False
    return True

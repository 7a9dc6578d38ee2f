"""Sealing who denounced and what they wrote: pure functions on bytes; the cryptography is libsodium's (PyNaCl).

The content is locked once with a random key (`nacl.secret.SecretBox`); that key is sealed for each holder
(`nacl.public.SealedBox`), so that a holder can hand it on to another without the content being written anew. What the
database can and can't tell is in docs/engineering/denouncers.md.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

PAGE = 4_096  # the content is filled up to whole pages, so that its length tells little
LENGTH = 8  # bytes before a content that say how long it is


class Damaged(Exception):
    """A sealed content was altered, or was not sealed for this key."""


@dataclass(frozen=True)
class Sender:
    """Who wrote, and what: everything that may tell a denouncer."""

    name: str = ""
    address: str = ""
    contact: str = ""
    citizen_number: str = ""
    about: str = ""
    text: str = ""
    files: tuple[str, ...] = ()  # the names of the files that were sent along, in their order


def new_key() -> bytes:
    """A random key for one petition's content."""
    return random(SecretBox.KEY_SIZE)


def lock(content: bytes, key: bytes) -> bytes:
    """Lock a content with the key, filled up to whole pages."""
    plain = len(content).to_bytes(LENGTH, "big") + content
    return bytes(SecretBox(key).encrypt(plain + bytes(-len(plain) % PAGE)))


def unlock(box: bytes, key: bytes) -> bytes:
    """The content again. Raises Damaged."""
    try:
        plain = SecretBox(key).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise Damaged("a content does not open") from error
    length = int.from_bytes(plain[:LENGTH], "big")
    return bytes(plain[LENGTH : LENGTH + length])


def lock_sender(sender: Sender, key: bytes) -> bytes:
    """Lock who wrote and what."""
    return lock(json.dumps(asdict(sender), ensure_ascii=False).encode(), key)


def unlock_sender(box: bytes, key: bytes) -> Sender:
    """Who wrote and what. Raises Damaged."""
    said = json.loads(unlock(box, key))
    return Sender(**(said | {"files": tuple(said["files"])}))


def seal_key(key: bytes, public: bytes) -> bytes:
    """Seal a content's key for a holder's public key."""
    return bytes(SealedBox(PublicKey(public)).encrypt(key))


def open_key(sealed: bytes, secret: PrivateKey) -> bytes:
    """A content's key again. Raises Damaged."""
    try:
        return bytes(SealedBox(secret).decrypt(sealed))
    except CryptoError as error:
        raise Damaged("a key does not open") from error


def mark(public: bytes) -> str:
    """The whole BLAKE2b of a public key, for the trail: who exchanges a key can't find another one with its mark."""
    return hashlib.blake2b(public, digest_size=32).hexdigest()

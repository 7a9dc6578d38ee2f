"""Sealing and opening of ballots: pure functions on bytes; the cryptography is libsodium's (PyNaCl).

A vote on one item is a small plain text of fixed size, sealed for the second key holder and then for the first
(`nacl.public.SealedBox`, a fresh sender's key each time, so that not even the sealer can open or repeat it).
What the database can and can't tell is in docs/engineering/ballots.md.
"""

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

PLAIN_SIZE = 96  # bytes of a vote before sealing, whatever it says
RECEIPT_LETTERS = "ABCDEFGHJKMNPRSTWXYZ"  # no I, L, O, Q, U, V: they are misread for others
RECEIPT_LENGTH = 16  # 20^16 receipts, about 69 bits
MINIMUM_PASSPHRASE = 12  # characters


class WrongPassphrase(Exception):
    """The passphrase does not open the key."""


class Tampered(Exception):
    """A key was exchanged, or a ballot was not sealed for this key or was altered."""


@dataclass(frozen=True)
class Hardness:
    """What one guess at a passphrase costs: argon2id passes and bytes of memory."""

    operations: int
    memory: int


MODERATE = Hardness(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)  # about half a second and 256 MiB


@dataclass(frozen=True)
class LockedKey:
    """A key pair whose secret half opens with a passphrase only."""

    public: bytes
    locked_secret: bytes
    salt: bytes
    hardness: Hardness


@dataclass(frozen=True)
class Vote:
    """One anonymous vote on one agenda item (by its number); `code` is what the voter's receipt leads to."""

    item: int
    code: str
    choice: str


def clean_passphrase(passphrase: str) -> str:
    """One form for however a keyboard sends Vietnamese letters and white space."""
    return " ".join(unicodedata.normalize("NFC", passphrase).split())


def make_key(passphrase: str, hardness: Hardness = MODERATE) -> LockedKey:
    """Make a key pair and lock its secret half."""
    secret = PrivateKey.generate()
    salt = random(argon2id.SALTBYTES)
    locked = _lock(passphrase, salt, hardness).encrypt(bytes(secret))
    return LockedKey(bytes(secret.public_key), bytes(locked), salt, hardness)


def unlock(key: LockedKey, passphrase: str) -> PrivateKey:
    """Open a key. Raises WrongPassphrase, or Tampered when the public half is not the one that was made with it."""
    try:
        secret = PrivateKey(_lock(passphrase, key.salt, key.hardness).decrypt(key.locked_secret))
    except CryptoError as error:
        raise WrongPassphrase from error
    if bytes(secret.public_key) != key.public:
        raise Tampered("public key was exchanged")
    return secret


def fingerprint(public_key: bytes) -> str:
    """The first 16 hexadecimal digits of the public key's BLAKE2b, in groups of four, to be read aloud and noted."""
    digits = hashlib.blake2b(public_key, digest_size=8).hexdigest()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def new_receipt() -> str:
    """A random receipt as its voter sees it, for example «KMTR-AXPD-ZBHN-CYWE»."""
    return _grouped("".join(secrets.choice(RECEIPT_LETTERS) for _ in range(RECEIPT_LENGTH)))


def read_receipt(text: str) -> str:
    """The receipt however it was typed (small letters, without dashes); empty when it can't be one."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(letters) != RECEIPT_LENGTH or set(letters) - set(RECEIPT_LETTERS):
        return ""
    return _grouped(letters)


def ballot_code(receipt: str, item: int) -> str:
    """The public code of a receipt's ballot on one item: 16 hexadecimal digits.

    Only who knows the receipt can tell which ballots on different items are one person's.
    """
    return hashlib.blake2b(f"{receipt}/{item}".encode(), digest_size=8).hexdigest()


def seal(vote: Vote, first: bytes, second: bytes) -> bytes:
    """Seal a vote for the holders' public keys: the second holder's inside, the first one's outside."""
    plain = json.dumps([vote.item, vote.code, vote.choice]).encode().ljust(PLAIN_SIZE)
    if len(plain) != PLAIN_SIZE:
        raise ValueError("vote does not fit its envelope")
    return seal_twice(plain, first, second)


def seal_twice(content: bytes, first: bytes, second: bytes) -> bytes:
    """Seal any content for both holders; both are needed to open it."""
    return SealedBox(PublicKey(first)).encrypt(SealedBox(PublicKey(second)).encrypt(content))


def open_layer(sealed: Iterable[bytes], secret: PrivateKey) -> list[bytes]:
    """Take one seal off every envelope and return them in a random order. Raises Tampered when one does not open."""
    box = SealedBox(secret)
    try:
        opened = [box.decrypt(envelope) for envelope in sealed]
    except CryptoError as error:
        raise Tampered("an envelope does not open") from error
    secrets.SystemRandom().shuffle(opened)
    return opened


def read_vote(plain: bytes) -> Vote:
    """Read an envelope with no seal left. Raises Tampered when it does not hold a vote."""
    try:
        item, code, choice = json.loads(plain)
    except (ValueError, TypeError) as error:
        raise Tampered("an envelope holds no vote") from error
    return Vote(item, code, choice)


def digest(sealed: Sequence[bytes]) -> str:
    """One hash over all envelopes, the same in whatever order they lie; it shows when one is exchanged."""
    parts = sorted(hashlib.sha256(envelope).digest() for envelope in sealed)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _lock(passphrase: str, salt: bytes, hardness: Hardness) -> SecretBox:
    key = argon2id.kdf(
        SecretBox.KEY_SIZE,
        clean_passphrase(passphrase).encode(),
        salt,
        opslimit=hardness.operations,
        memlimit=hardness.memory,
    )
    return SecretBox(key)


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))

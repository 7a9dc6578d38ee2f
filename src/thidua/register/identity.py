"""Citizen numbers: kept as a keyed hash, shown as three digits."""

import base64
import hashlib
import hmac
import re

from django.conf import settings
from nacl.secret import SecretBox


def is_citizen_number(text: str) -> bool:
    """Whether the text is twelve digits, however they are spaced."""
    return bool(re.fullmatch(r"[0-9]{12}", re.sub(r"[\s.\u00a0-]", "", text)))


def is_old_number(text: str) -> bool:
    """Whether the text is nine digits, as the numbers had before the citizen number."""
    return bool(re.fullmatch(r"[0-9]{9}", re.sub(r"[\s.\u00a0-]", "", text)))


def citizen_hash(number: str) -> str:
    """Return the keyed hash of a citizen number (any spacing); empty for none. The number itself is never kept."""
    digits = re.sub(r"\D", "", number)
    if not digits:
        return ""
    return hmac.new(settings.CITIZEN_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()


def citizen_tail(number: str) -> str:
    """Return the last three digits, which may be shown."""
    return re.sub(r"\D", "", number)[-3:]


def seal(number: str) -> str:
    """Lock a number that must be kept for a while as it was typed; only this installation's key opens it."""
    return base64.b64encode(_box().encrypt(number.encode())).decode()


def unseal(sealed: str) -> str:
    """The number that was locked with `seal`."""
    return _box().decrypt(base64.b64decode(sealed)).decode()


def _box() -> SecretBox:
    return SecretBox(hashlib.sha256(b"sealed numbers" + settings.CITIZEN_KEY.encode()).digest())

"""Citizen numbers: kept as a keyed hash, shown as three digits."""

import hashlib
import hmac
import re

from django.conf import settings


def citizen_hash(number: str) -> str:
    """Return the keyed hash of a citizen number (any spacing); empty for none. The number itself is never kept."""
    digits = re.sub(r"\D", "", number)
    if not digits:
        return ""
    return hmac.new(settings.CITIZEN_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()


def citizen_tail(number: str) -> str:
    """Return the last three digits, which may be shown."""
    return re.sub(r"\D", "", number)[-3:]

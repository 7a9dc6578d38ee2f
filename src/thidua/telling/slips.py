"""Signed slips in the links of letters: whose letter it was, and nothing that reads as an address."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from thidua.telling.models import Address

CONFIRMING = "mail address"
STOPPING = "mail stop"


def absolute(path: str) -> str:
    """The public address of a path."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + path


def confirming_link(address: Address) -> str:
    """Where the person confirms the address."""
    slip = signing.dumps({"account": address.account_id, "email": marked(address.email)}, salt=CONFIRMING)
    return absolute(reverse("telling:confirm", args=[slip]))


def stopping_slip(address: Address) -> str:
    """The slip by which letters to this address are stopped."""
    return signing.dumps({"account": address.account_id, "email": marked(address.email)}, salt=STOPPING)


def stopping_link(address: Address) -> str:
    """Where letters to this address are stopped, without signing in."""
    return absolute(reverse("telling:stop", args=[stopping_slip(address)]))


def marked(email: str) -> str:
    """What tells one address from another and is none; keyed, so that nobody finds an address by trying many."""
    return salted_hmac("thidua.telling.address", email.lower(), algorithm="sha256").hexdigest()

"""Slips of paper: what one shows, while its code is still known."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from thidua.polls.models import Admission, Poll
from thidua.polls.services.box import slip_hash
from thidua.screens.qr import square


@dataclass(frozen=True)
class Slip:
    """One slip: its number, its code, and the address that its square leads to."""

    label: str
    code: str
    address: str

    @property
    def square(self) -> SafeString:
        """The address as a QR square."""
        return mark_safe(square(self.address, stretches=True))  # noqa: S308 -- drawn by us from an address of ours


def public_address(path: str) -> str:
    """A page of ours as a phone in the room reaches it."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + path


def slip_sheet(poll: Poll, codes: Sequence[str]) -> list[Slip]:
    """The slips with these codes, in order of their numbers; codes of no unused slip of the poll are left out."""
    by_hash = {slip_hash(poll, code): code for code in codes}
    unused = Admission.objects.filter(poll=poll, slip_hash__in=by_hash, used_at=None).order_by("pk")
    return [_slip(poll, each.label, by_hash[each.slip_hash]) for each in unused]


def _slip(poll: Poll, label: str, code: str) -> Slip:
    return Slip(label, code, public_address(reverse("polls:slip", args=[poll.pk, code])))

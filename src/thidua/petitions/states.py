"""The one field that says where a petition is, and which step leads from where to where. Pure."""

from collections.abc import Mapping
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("Mới nhận")
    CLASSIFIED = "classified", _("Đã phân loại")
    ACCEPTED = "accepted", _("Đã thụ lý, đang xác minh")
    VERIFIED = "verified", _("Đã xác minh, chờ quyết định")
    SUSPENDED = "suspended", _("Tạm đình chỉ")
    DECIDED = "decided", _("Đã có quyết định, kết luận")
    STOPPED = "stopped", _("Đình chỉ giải quyết")
    NOT_ACCEPTED = "not_accepted", _("Không thụ lý")
    TRANSFERRED = "transferred", _("Đã chuyển cơ quan khác")
    CLOSED = "closed", _("Đã kết thúc")


class Doing(Enum):
    """What moves a petition on."""

    CLASSIFY = "classify"
    TRANSFER = "transfer"
    REJECT = "reject"
    ACCEPT = "accept"
    VERIFY = "verify"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    STOP = "stop"
    DECIDE = "decide"
    APPEAL = "appeal"
    PUBLISH = "publish"
    CLOSE = "close"


S = State
WORKING = (S.ACCEPTED, S.VERIFIED)
OPEN = (S.RECEIVED, S.CLASSIFIED, *WORKING, S.SUSPENDED)  # something is still owed to who sent it
ENDED = (S.DECIDED, S.STOPPED, S.NOT_ACCEPTED, S.TRANSFERRED, S.CLOSED)

FROM: Mapping[Doing, tuple[State, ...]] = {
    Doing.CLASSIFY: (S.RECEIVED, S.CLASSIFIED),
    Doing.TRANSFER: (S.RECEIVED, S.CLASSIFIED),
    Doing.REJECT: (S.CLASSIFIED,),
    Doing.ACCEPT: (S.CLASSIFIED,),
    Doing.VERIFY: WORKING,
    Doing.EXTEND: WORKING,
    Doing.SUSPEND: WORKING,
    Doing.RESUME: (S.SUSPENDED,),
    Doing.STOP: (*WORKING, S.SUSPENDED),
    Doing.DECIDE: (S.VERIFIED,),
    Doing.APPEAL: (S.DECIDED,),
    Doing.PUBLISH: (S.DECIDED, S.CLOSED),
    Doing.CLOSE: (S.DECIDED, S.STOPPED, S.NOT_ACCEPTED, S.TRANSFERRED),
}
TO: Mapping[Doing, State] = {
    Doing.CLASSIFY: S.CLASSIFIED,
    Doing.TRANSFER: S.TRANSFERRED,
    Doing.REJECT: S.NOT_ACCEPTED,
    Doing.ACCEPT: S.ACCEPTED,
    Doing.VERIFY: S.VERIFIED,
    Doing.SUSPEND: S.SUSPENDED,
    Doing.STOP: S.STOPPED,
    Doing.DECIDE: S.DECIDED,
    Doing.CLOSE: S.CLOSED,
}


def possible(state: str) -> list[Doing]:
    """What may be done in a state."""
    return [doing for doing in Doing if state in FROM[doing]]


def after(state: str, doing: Doing, *, is_verified: bool = False) -> State:
    """Where a doing leads; what was suspended goes on where it was. Raises ValueError where it can't be done."""
    if state not in FROM[doing]:
        raise ValueError(f"{doing} in {state}")
    if doing == Doing.RESUME:
        return S.VERIFIED if is_verified else S.ACCEPTED
    return TO.get(doing, State(state))

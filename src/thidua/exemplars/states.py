"""The one field that says where an exemplar is, and which doing leads from where to where. Pure."""

from collections.abc import Mapping
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    FOUND = "found", _("Mới phát hiện")
    VERIFIED = "verified", _("Đã xác minh")
    WRITTEN = "written", _("Đã viết bài")
    PROPOSED = "proposed", _("Chờ duyệt đăng")
    PUBLISHED = "published", _("Đang đăng")
    TAKEN_DOWN = "taken_down", _("Đã gỡ")
    SET_ASIDE = "set_aside", _("Không chọn")


class Doing(Enum):
    """What is done with an exemplar."""

    CHANGE = "change"
    VERIFY = "verify"
    CONSENT = "consent"
    REVOKE = "revoke"
    WRITE = "write"
    PROPOSE = "propose"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    FOLLOW = "follow"
    TAKE_DOWN = "take_down"
    SET_ASIDE = "set_aside"


S = State
IN_HAND = (S.FOUND, S.VERIFIED, S.WRITTEN)
OPEN = (*IN_HAND, S.PROPOSED, S.PUBLISHED)  # a second one of the same subject would be a double

# What is public stays public while a new version of its article is written, proposed and given back.
WAYS: Mapping[Doing, Mapping[State, State]] = {
    Doing.CHANGE: {state: state for state in IN_HAND},
    Doing.VERIFY: {S.FOUND: S.VERIFIED, S.VERIFIED: S.VERIFIED, S.WRITTEN: S.WRITTEN},
    Doing.CONSENT: {S.VERIFIED: S.VERIFIED, S.WRITTEN: S.WRITTEN},
    Doing.REVOKE: {
        S.VERIFIED: S.VERIFIED,
        S.WRITTEN: S.WRITTEN,
        S.PROPOSED: S.WRITTEN,
        S.PUBLISHED: S.TAKEN_DOWN,
        S.TAKEN_DOWN: S.TAKEN_DOWN,
    },
    Doing.WRITE: {S.VERIFIED: S.WRITTEN, S.WRITTEN: S.WRITTEN, S.PUBLISHED: S.PUBLISHED, S.TAKEN_DOWN: S.WRITTEN},
    Doing.PROPOSE: {S.WRITTEN: S.PROPOSED, S.PUBLISHED: S.PUBLISHED},
    Doing.GIVE_BACK: {S.PROPOSED: S.WRITTEN, S.PUBLISHED: S.PUBLISHED},
    Doing.PUBLISH: {S.PROPOSED: S.PUBLISHED, S.PUBLISHED: S.PUBLISHED},
    Doing.FOLLOW: {S.PUBLISHED: S.PUBLISHED, S.TAKEN_DOWN: S.TAKEN_DOWN},
    Doing.TAKE_DOWN: {S.PUBLISHED: S.TAKEN_DOWN},
    Doing.SET_ASIDE: dict.fromkeys(IN_HAND, S.SET_ASIDE),
}


def possible(state: str) -> list[Doing]:
    """What may be done in a state."""
    return [doing for doing in Doing if state in WAYS[doing]]


def after(state: str, doing: Doing) -> State:
    """Where a doing leads. Raises ValueError where it can't be done."""
    if state not in WAYS[doing]:
        raise ValueError(f"{doing} in {state}")
    return WAYS[doing][State(state)]

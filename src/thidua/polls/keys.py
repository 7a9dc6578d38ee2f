"""A key of a ballot box, tried with its holder's passphrase: the same for polls and for a council's sessions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from thidua.polls import ballots

TRIES = 5
LOCKED_FOR = dt.timedelta(minutes=15)


class HeldKey(Protocol):
    """A locked row of a key; `wrong_tries` counts since the last right one."""

    order: int
    public_key: Any  # bytes, or what the database gives for them
    locked_secret_key: Any
    salt: Any
    operations: int
    memory: int
    wrong_tries: int
    locked_until: dt.datetime | None

    def save(self, *, update_fields: list[str]) -> None: ...


@dataclass(frozen=True)
class Shut:
    """Why a key did not open; `is_wrong`: the passphrase was tried and was not the key's."""

    message: str
    is_wrong: bool = False


@sensitive_variables()
def tried(key: HeldKey, passphrase: str) -> PrivateKey | Shut:
    """The secret half of a key, or why it stays shut; after `TRIES` wrong tries the key rests for `LOCKED_FOR`."""
    now = timezone.now()
    if key.locked_until is not None and key.locked_until > now:
        until = f"{timezone.localtime(key.locked_until):%H:%M}"
        return Shut(_("Đã nhập sai nhiều lần; khóa này tạm ngừng đến %(until)s.") % {"until": until})
    hardness = ballots.Hardness(key.operations, key.memory)
    locked = ballots.LockedKey(bytes(key.public_key), bytes(key.locked_secret_key), bytes(key.salt), hardness)
    try:
        secret = ballots.unlock(locked, passphrase)
    except ballots.Tampered:
        return Shut(_("Khóa công khai trong cơ sở dữ liệu đã bị thay: dừng kiểm phiếu và báo đoàn kiểm tra."))
    except ballots.WrongPassphrase:
        return Shut(_counted(key, now), is_wrong=True)
    key.wrong_tries = 0
    key.save(update_fields=["wrong_tries"])
    return secret


def _counted(key: HeldKey, now: dt.datetime) -> str:
    """Count a wrong try; what to say of it."""
    key.wrong_tries += 1
    left = TRIES - key.wrong_tries
    if left <= 0:
        key.wrong_tries, key.locked_until = 0, now + LOCKED_FOR
    key.save(update_fields=["wrong_tries", "locked_until"])
    if left <= 0:
        message = _("Mật khẩu khóa %(order)s không đúng; khóa tạm ngừng %(minutes)s phút. Chưa có gì thay đổi.")
        return message % {"order": key.order, "minutes": LOCKED_FOR.seconds // 60}
    message = _("Mật khẩu khóa %(order)s không đúng; còn %(left)s lần thử. Chưa có gì thay đổi.")
    return message % {"order": key.order, "left": left}

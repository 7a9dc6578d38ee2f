"""What a service answers when it will not do what it was asked."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

FURTHEST = dt.timedelta(days=366)  # ahead, of a day that can't be taken back once it is written


class Refused(Exception):
    """A rule of the work forbids it. The message is Vietnamese, says what to do, and is shown as it is.

    `fields` maps a form field to its own message, so that a form can show it beside what was typed.
    """

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


def beside(field: str, message: str) -> Refused:
    """A refusal whose message stands beside the field that it is about."""
    return Refused(message, fields={field: message})


class NotAllowed(Refused):
    """The actor's role or agency does not allow it."""


class Overtaken(Refused):
    """Somebody else acted first; the message says who saw what change."""


def required(text: str, field: str, message: str = "") -> str:
    """The text without blanks around it; refused beside the field when nothing is left."""
    if not (tidy := text.strip()):
        raise beside(field, message or _("Cần điền mục này."))
    return tidy


def near(day: dt.date, field: str) -> dt.date:
    """The day, refused beside the field when it is more than a year ahead: the year was mistyped, and would stay."""
    if day > timezone.localdate() + FURTHEST:
        raise beside(field, _("Ngày này còn hơn một năm nữa mà ghi rồi không sửa được; hãy kiểm tra lại năm."))
    return day


def require_seen(version: int, seen: int) -> None:
    """Raise Overtaken when somebody saved after the person opened the page."""
    if version != seen:
        raise Overtaken(
            _(
                "Người khác vừa lưu nội dung này sau khi bạn mở trang. Những gì bạn nhập vẫn còn dưới đây; "
                "hãy đối chiếu với bản mới rồi lưu lại."
            )
        )

"""Says in Vietnamese what an entry of the trail changed."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.trail.models import Entry

LABELS = {
    "name": gettext_lazy("Tên"),
    "full_name": gettext_lazy("Họ và tên"),
    "username": gettext_lazy("Tên đăng nhập"),
    "code": gettext_lazy("Mã"),
    "parent": gettext_lazy("Cấp trên"),
    "short_name": gettext_lazy("Tên gọi tắt"),
    "symbol": gettext_lazy("Ký hiệu văn bản"),
    "place": gettext_lazy("Địa danh"),
    "head_title": gettext_lazy("Chức danh người đứng đầu"),
    "kind": gettext_lazy("Hình thức"),
    "effective_on": gettext_lazy("Ngày có hiệu lực"),
    "document": gettext_lazy("Văn bản"),
    "account": gettext_lazy("Tài khoản"),
    "agency": gettext_lazy("Cơ quan"),
    "role": gettext_lazy("Vai trò"),
    "is_active": gettext_lazy("Đang hoạt động"),
    "status": gettext_lazy("Trạng thái"),
    "award": gettext_lazy("Khen thưởng"),
    "subject": gettext_lazy("Đối tượng"),
    "year": gettext_lazy("Năm"),
    "number": gettext_lazy("Số"),
    "reason": gettext_lazy("Lý do"),
}


def changes_of(entry: Entry) -> list[tuple[str, str, str]]:
    """Return (what, before, after) for every value that an entry names, in the order in which it was recorded."""
    before, after = _mapping(entry.before), _mapping(entry.after)
    keys = [*before, *(key for key in after if key not in before)]
    return [
        (str(LABELS.get(key, key)), _words(before.get(key)), _words(after.get(key)))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{LABELS.get(key, key)}: {_words(item)}" for key, item in value.items())
    return _day(value) if isinstance(value, str) else str(value)


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).strftime("%d/%m/%Y") if len(text) == len("2026-01-31") else text
    except ValueError:
        return text

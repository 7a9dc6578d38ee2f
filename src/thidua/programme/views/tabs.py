"""The tabs over the pages of the room."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """Each page of the room, and whether it is the one shown."""
    pages = (
        ("tasks", _("Danh sách")),
        ("board", _("Bảng việc")),
        ("calendar", _("Lịch")),
        ("totals", _("Tổng hợp")),
        ("programmes", _("Chương trình năm")),
    )
    return [(text, reverse(f"programme:{name}"), name == current) for name, text in pages]

"""The words in which periods and standings are said on screens and in tables."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.programme.models import Task, TaskState
from thidua.programme.rules import Standing

STANDINGS: Mapping[Standing, str | Promise] = {
    Standing.PLANNED: gettext_lazy("Dự kiến"),
    Standing.ON_TIME: gettext_lazy("Xong đúng hạn"),
    Standing.DONE_LATE: gettext_lazy("Xong quá hạn"),
    Standing.OPEN: gettext_lazy("Chưa xong, trong hạn"),
    Standing.OVERDUE: gettext_lazy("Chưa xong, quá hạn"),
    Standing.CANCELLED: gettext_lazy("Thôi giao"),
}
TAGS: Mapping[str, str] = {
    TaskState.PLANNED: "neutral",
    TaskState.ASSIGNED: "info",
    TaskState.WORKING: "info",
    TaskState.HANDED_IN: "warning",
    TaskState.ACCEPTED: "success",
    TaskState.CANCELLED: "neutral",
}
STANDING_TAGS: Mapping[Standing, str] = {
    Standing.PLANNED: "neutral",
    Standing.ON_TIME: "success",
    Standing.DONE_LATE: "warning",
    Standing.OPEN: "info",
    Standing.OVERDUE: "danger",
    Standing.CANCELLED: "neutral",
}


def period_name(key: str) -> str:
    """«Quý III/2026», «6 tháng đầu năm 2026», «Năm 2026»."""
    year, _dash, part = key.partition("-")
    quarters = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
    if part in quarters:
        return _("Quý %(quarter)s/%(year)s") % {"quarter": quarters[part], "year": year}
    halves = {"H1": _("6 tháng đầu năm %(year)s"), "H2": _("6 tháng cuối năm %(year)s")}
    return halves.get(part, _("Năm %(year)s")) % {"year": year}


def standing_text(task: Task) -> str:
    """How the task counts today, with the days when it is late."""
    stands = task.standing
    if stands == Standing.OVERDUE:
        return _("Quá hạn %(count)s ngày") % {"count": task.days_late}
    if stands == Standing.DONE_LATE:
        return _("Xong, chậm %(count)s ngày") % {"count": task.days_late}
    return str(STANDINGS[stands])

"""The steps of a year in words: what is done, what is due, and by whom."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.clusters.models import ClusterYear, YearState
from thidua.clusters.queries import left_text, progress_of

ORDER: list[YearState] = [state for state in YearState if state != YearState.REVISING]


@dataclass(frozen=True)
class Step:
    """One step: how it is called, who does what until when, and how far it is (an empty tag: done)."""

    text: str
    hint: str
    status: str
    tag: str


def steps(year: ClusterYear) -> list[Step]:
    """All steps of the year in order."""
    now = ORDER.index(YearState.PUBLISHED if year.is_published else YearState(year.state))
    hints = _hints(year)
    return [_step(year, state, place, now, hints[state]) for place, state in enumerate(ORDER[:-1])] + [_end(year)]


def _step(year: ClusterYear, state: YearState, place: int, now: int, hint: str) -> Step:
    if place < now:
        return Step(str(state.label), hint, _("Đã xong"), "")
    if place > now:
        return Step(str(state.label), hint, _("Chưa đến"), "neutral")
    due = {YearState.SCORING: year.self_score_due, YearState.CHECKING: year.check_due}.get(state)
    if due is None:
        return Step(str(state.label), hint, _("Đang làm"), "info")
    late = due < timezone.localdate()
    return Step(str(state.label), hint, left_text(due).capitalize(), "danger" if late else "warning")


def _end(year: ClusterYear) -> Step:
    text = str(YearState.PUBLISHED.label)
    if not year.is_published or year.appeal_until is None:
        return Step(text, _("Cơ quan tổ chức công bố; sau đó có hạn kiến nghị."), _("Chưa đến"), "neutral")
    hint = _("Nhận kiến nghị đến hết ngày %(day)s.") % {"day": f"{year.appeal_until:%d/%m/%Y}"}
    if year.appeal_until < timezone.localdate():
        return Step(text, hint, _("Đã xong"), "")
    return Step(text, hint, _("Kiến nghị: %(left)s") % {"left": left_text(year.appeal_until)}, "info")


def _hints(year: ClusterYear) -> dict[YearState, str]:
    done = progress_of(year)
    values = {
        "all": done.members,
        "signed": done.signed,
        "in": done.handed_in,
        "checked": done.checked,
        "settled": done.settled,
        "self_due": f"{year.self_score_due:%d/%m/%Y}",
        "check_due": f"{year.check_due:%d/%m/%Y}",
    }
    return {
        YearState.PREPARING: _("Cơ quan tổ chức: thành viên, trưởng, phó, bảng tiêu chí."),
        YearState.OPEN: _("Các đơn vị: %(signed)s/%(all)s đã ký giao ước.") % values,
        YearState.SCORING: _("Các đơn vị: %(in)s/%(all)s đã nộp phiếu, hạn hết ngày %(self_due)s.") % values,
        YearState.CHECKING: _("Đơn vị chấm chéo: %(checked)s/%(all)s phiếu, hạn hết ngày %(check_due)s.") % values,
        YearState.SETTLING: _("Cơ quan tổ chức: đã chốt %(settled)s/%(all)s đơn vị.") % values,
        YearState.VOTING: _("Các đơn vị họp, bỏ phiếu kín; cơ quan tổ chức kiểm phiếu."),
    }

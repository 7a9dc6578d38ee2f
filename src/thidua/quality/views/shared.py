"""What the pages of the quality system have in common."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.quality.models import FaultState, Version, VersionState
from thidua.screens.rows import MORE
from thidua.screens.views import form_shown

TAGS = {VersionState.DRAFT: "neutral", VersionState.APPROVED: "success", VersionState.ENDED: "neutral"}
FAULT_TAGS = {
    FaultState.RECORDED: "danger",
    FaultState.CAUSE_FOUND: "warning",
    FaultState.ACTED: "info",
    FaultState.CLOSED: "success",
}


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of the room."""
    pages = [
        ("procedures", _("Quy trình")),
        ("slow", _("Bước chậm")),
        ("faults", _("Điểm không phù hợp")),
        ("audits", _("Đánh giá nội bộ")),
    ]
    return [(text, reverse(f"quality:{name}"), name == current) for name, text in pages]


def standing(version: Version) -> tuple[str, str]:
    """How a version stands today, in words, and the colour."""
    if version.is_to_come:
        return _("Sẽ áp dụng"), "info"
    state = VersionState.APPROVED if version.is_in_force else VersionState(version.state)
    return str(state.label), TAGS[state]


def is_sent(request: ActorRequest) -> bool:
    """Whether the whole form was sent, not only more rows asked for."""
    return request.method == "POST" and MORE not in request.POST


shown = partial(form_shown, template="quality/form.html")

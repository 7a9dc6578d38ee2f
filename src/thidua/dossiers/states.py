"""States of a nomination: what the nominee is told, and every transition, named once."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thidua.dossiers.models import NominationStatus as Status

OPEN = frozenset({Status.DRAFT, Status.SENT, Status.IN_REVIEW, Status.RETURNED, Status.TO_SEND, Status.TO_DECIDE})
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})

NOMINEE_NAMES = {
    Status.DRAFT: _("Đơn vị đang chuẩn bị hồ sơ"),
    Status.SENT: _("Hồ sơ đã gửi cấp trên"),
    Status.IN_REVIEW: _("Hồ sơ đang được thẩm định"),
    Status.RETURNED: _("Hồ sơ cần bổ sung"),
    Status.TO_SEND: _("Hồ sơ đang được trình cấp trên"),
    Status.TO_DECIDE: _("Hồ sơ chờ quyết định"),
    Status.DECIDED: _("Đã được khen thưởng"),
    Status.REFUSED: _("Chưa được khen thưởng"),
    Status.WITHDRAWN: _("Đơn vị đã rút hồ sơ"),
}

TAGS = {
    Status.DRAFT: "neutral",
    Status.SENT: "info",
    Status.IN_REVIEW: "info",
    Status.RETURNED: "warning",
    Status.TO_SEND: "info",
    Status.TO_DECIDE: "info",
    Status.DECIDED: "success",
    Status.REFUSED: "danger",
    Status.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Transition:
    """One way from states to a state; the services look it up by name before they change anything."""

    name: str
    sources: frozenset[Status]
    target: Status


TRANSITIONS = {
    transition.name: transition
    for transition in (
        Transition("send", EDITABLE | {Status.TO_SEND}, Status.SENT),
        Transition("take_back", frozenset({Status.SENT}), Status.DRAFT),
        Transition("pass_on", frozenset({Status.DRAFT}), Status.TO_SEND),
        Transition("receive", frozenset({Status.SENT}), Status.IN_REVIEW),
        Transition("return", frozenset({Status.IN_REVIEW, Status.RETURNED}), Status.RETURNED),
        Transition("send_up", frozenset({Status.IN_REVIEW}), Status.TO_SEND),
        Transition("decide", frozenset({Status.IN_REVIEW}), Status.TO_DECIDE),
        Transition("refuse", frozenset({Status.IN_REVIEW}), Status.REFUSED),
        Transition("reopen", frozenset({Status.TO_SEND, Status.TO_DECIDE}), Status.IN_REVIEW),
        Transition("award", frozenset({Status.TO_DECIDE}), Status.DECIDED),
        Transition("decided_elsewhere", frozenset({Status.SENT, Status.IN_REVIEW}), Status.DECIDED),
        Transition("refused_elsewhere", frozenset({Status.SENT, Status.IN_REVIEW}), Status.REFUSED),
        Transition("withdraw", OPEN - {Status.SENT, Status.TO_DECIDE}, Status.WITHDRAWN),
    )
}

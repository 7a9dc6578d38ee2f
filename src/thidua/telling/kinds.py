"""Kinds of messages: every event that a person is told of is of one, and each person chooses how to hear of a kind."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.trail.events import Event


class Kind(models.TextChoices):
    """What a message is about."""

    DEADLINES = "deadlines", _("Sắp đến hạn, đến hạn")
    SESSIONS = "sessions", _("Phiên họp hội đồng, bỏ phiếu")
    RESULTS = "results", _("Kết quả, quyết định khen thưởng")
    RETURNED = "returned", _("Hồ sơ bị trả lại, không xét; tài liệu bị loại")
    SIGNATURES = "signatures", _("Văn bản chờ ký")
    COMMENTS = "comments", _("Ý kiến của Nhân dân, của cơ quan được hỏi")
    WORK = "work", _("Tờ trình, đề nghị gửi đến")
    JOBS = "jobs", _("Việc nền đã xong hoặc không thành")
    LAW = "law", _("Thay đổi quy định")
    SYSTEM = "system", _("Sự cố của hệ thống, việc khác")


class How(models.TextChoices):
    """How a person hears of a kind. Whatever comes by letter is in the system too."""

    IN_APP = "in_app", _("Trong hệ thống")
    AT_ONCE = "at_once", _("Trong hệ thống và thư ngay")
    DIGEST = "digest", _("Trong hệ thống và thư gộp mỗi ngày")
    NONE = "none", _("Không nhắc")


KINDS: dict[str, Kind] = {
    **dict.fromkeys((Event.NOTICE_DEADLINE, Event.TASK_ESCALATED), Kind.DEADLINES),
    **dict.fromkeys(
        (
            Event.NOTICE_SESSION,
            Event.SESSION_PREPARED,
            Event.SESSION_CHANGED,
            Event.VOTING_OPENED,
            Event.VOTING_CLOSED,
            Event.BALLOTS_OPENED,
            Event.SESSION_CONCLUDED,
        ),
        Kind.SESSIONS,
    ),
    **dict.fromkeys(
        (
            Event.DECISION_ISSUED,
            Event.AWARD_CORRECTED,
            Event.AWARD_REVOKED,
            Event.AWARD_RESTORED,
            Event.AFTER_DONE,
            Event.MOVEMENT_REVIEWED,
        ),
        Kind.RESULTS,
    ),
    **dict.fromkeys(
        (
            Event.NOMINATION_RETURNED,
            Event.NOMINATION_REFUSED,
            Event.EVIDENCE_REJECTED,
            Event.AFTER_REFUSED,
            Event.MOVEMENT_GIVEN_BACK,
            Event.MOVEMENT_REPORT_RETURNED,
            Event.TASK_GIVEN_BACK,
        ),
        Kind.RETURNED,
    ),
    **dict.fromkeys(
        (Event.DECISION_NUMBERED, Event.DECISION_DRAFTED, Event.AFTER_CHECKED, Event.MOVEMENT_PROPOSED), Kind.SIGNATURES
    ),
    **dict.fromkeys(
        (Event.COMMENT_RECEIVED, Event.CONSULTATION_ASKED, Event.CONSULTATION_ANSWERED, Event.PUBLICATION_CLOSED),
        Kind.COMMENTS,
    ),
    **dict.fromkeys(
        (
            Event.SUBMISSION_SENT,
            Event.SUBMISSION_RECEIVED,
            Event.AFTER_ASKED,
            Event.MOVEMENT_LAUNCHED,
            Event.MOVEMENT_REPORTED,
            Event.TASK_ASSIGNED,
            Event.TASK_CHANGED,
            Event.TASK_EXTENSION_ASKED,
            Event.TASK_EXTENSION_SETTLED,
            Event.TASK_HANDED_IN,
            Event.TASK_ACCEPTED,
            Event.TASK_CANCELLED,
        ),
        Kind.WORK,
    ),
    **{event: Kind.JOBS for event in Event if event.startswith("job_")},
    **{event: Kind.LAW for event in Event if event.startswith("law_")},
}
DEFAULTS: dict[Kind, How] = {
    Kind.DEADLINES: How.DIGEST,
    Kind.SESSIONS: How.AT_ONCE,
    Kind.RESULTS: How.AT_ONCE,
    Kind.RETURNED: How.AT_ONCE,
    Kind.SIGNATURES: How.AT_ONCE,
    Kind.COMMENTS: How.DIGEST,
    Kind.WORK: How.DIGEST,
    Kind.JOBS: How.IN_APP,
    Kind.LAW: How.DIGEST,
    Kind.SYSTEM: How.AT_ONCE,
}
TO_DO: dict[Kind, str | Promise] = {
    Kind.DEADLINES: _("Đăng nhập để xem và làm trước khi hết hạn."),
    Kind.SESSIONS: _("Đăng nhập để xem nội dung và tham gia."),
    Kind.RESULTS: _("Đăng nhập để xem kết quả."),
    Kind.RETURNED: _("Đăng nhập để xem lý do và bổ sung."),
    Kind.SIGNATURES: _("Đăng nhập để xem và ký."),
    Kind.COMMENTS: _("Đăng nhập để xem và trả lời."),
    Kind.WORK: _("Đăng nhập để tiếp nhận và xử lý."),
    Kind.JOBS: _("Đăng nhập để xem kết quả của việc."),
    Kind.LAW: _("Đăng nhập để xem thay đổi."),
    Kind.SYSTEM: _("Đăng nhập để xem."),
}


def kind_of(event: str) -> Kind:
    """The kind of an event; what nobody sorted is of the last."""
    return KINDS.get(event, Kind.SYSTEM)

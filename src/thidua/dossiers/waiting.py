"""What of the dossiers waits for a person."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, may
from thidua.dossiers.models import (
    Consultation,
    ListStatus,
    Nomination,
    NominationStatus,
    NomineeList,
    Publication,
    Step,
    Submission,
    SubmissionStatus,
)
from thidua.dossiers.queries import board
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def preparing(actor: Actor) -> list[WaitingItem]:
    """What a unit officer has to finish: lists, returned nominations, drafts to send, submissions to send."""
    if not may(actor, Action.NOMINATE):
        return []
    agency = actor.agency_id
    held = Nomination.objects.filter(holder=agency)
    lists = NomineeList.objects.filter(agency=agency, status__in=[ListStatus.UPLOADED, ListStatus.READ])
    drafts = held.filter(status=NominationStatus.DRAFT).exclude(submissions__status=SubmissionStatus.DRAFT)
    return [
        WaitingItem(
            _("Hồ sơ bị trả lại, cần bổ sung"),
            held.filter(status=NominationStatus.RETURNED).count(),
            f"{reverse('dossiers:nominations')}?status=returned",
            tag=_("trả lại"),
        ),
        WaitingItem(_("Danh sách đang nhập dở"), lists.count(), reverse("dossiers:lists")),
        WaitingItem(_("Hồ sơ đã lập, chưa trình"), drafts.count(), reverse("dossiers:new_submission")),
    ]


@waiting
def sending(actor: Actor) -> list[WaitingItem]:
    """Submissions to finish, and nominations concluded to be sent up."""
    if not may(actor, Action.SUBMIT):
        return []
    to_send = Nomination.objects.filter(holder=actor.agency_id, status=NominationStatus.TO_SEND)
    return [
        WaitingItem(
            _("Tờ trình đang soạn, chưa gửi"),
            Submission.objects.filter(sender=actor.agency_id, status=SubmissionStatus.DRAFT).count(),
            _submissions("di", SubmissionStatus.DRAFT),
        ),
        WaitingItem(
            _("Hồ sơ chờ trình cấp trên"),
            to_send.exclude(submissions__sender=actor.agency_id, submissions__status=SubmissionStatus.DRAFT).count(),
            reverse("dossiers:new_submission"),
        ),
    ]


@waiting
def reviewing(actor: Actor) -> list[WaitingItem]:
    """What an appraiser has to do: submissions to receive, and each step with the earliest day due."""
    if not may(actor, Action.APPRAISE):
        return []
    sent = Submission.objects.filter(receiver=actor.agency_id, status=SubmissionStatus.SENT)
    items = [WaitingItem(_("Tờ trình chờ tiếp nhận"), sent.count(), _submissions("den", SubmissionStatus.SENT))]
    rows = board(actor).order_by().values("step").annotate(count=Count("pk"), due=Min("step_due_on"))
    counts = {row["step"]: row for row in rows}
    for step in Step:
        if (row := counts.get(step)) and step != Step.COUNCIL:
            link = f"{reverse('dossiers:board')}?step={step}"
            items.append(WaitingItem(_("Thẩm định: %(step)s") % {"step": step.label}, row["count"], link, row["due"]))
    over = Publication.objects.filter(agency=actor.agency_id, closed_at=None, closes_on__lt=timezone.localdate())
    items.append(WaitingItem(_("Đợt công khai hết hạn, chờ kết thúc"), over.count(), reverse("dossiers:publications")))
    comments = Publication.objects.filter(agency=actor.agency_id, comments__handled_at=None, comments__isnull=False)
    items.append(
        WaitingItem(_("Ý kiến của Nhân dân chưa xử lý"), comments.distinct().count(), reverse("dossiers:publications"))
    )
    return items


@waiting
def consulted(actor: Actor) -> list[WaitingItem]:
    """Questions of other agencies that nobody has answered yet."""
    if not may(actor, Action.ANSWER_CONSULTATION) or not actor.roles - {Role.AUDITOR}:
        return []
    asked = Consultation.objects.filter(asked=actor.agency_id, answered_at=None)
    due = asked.aggregate(due=Min("due_on"))["due"]
    return [WaitingItem(_("Cơ quan khác lấy ý kiến"), asked.count(), reverse("dossiers:consultations"), due)]


def _submissions(way: str, status: SubmissionStatus) -> str:
    return f"{reverse('dossiers:submissions')}?chieu={way}&trang_thai={status}"

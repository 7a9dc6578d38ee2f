"""The one thing to do next with a nomination, for whoever looks at it; the page shows it first."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.dossiers.completeness import missing_items
from thidua.dossiers.models import Nomination, NominationStatus, Submission, SubmissionStatus
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

CORRECTIONS = (Event.NOMINATION_CHANGED, Event.EVIDENCE_ATTACHED, Event.EVIDENCE_WITHDRAWN)


@dataclass(frozen=True)
class NextAction:
    """What is to be done or waited for, and the one link to do it; no link when it waits on somebody else."""

    text: str
    label: str = ""
    url: str = ""


def next_action(actor: Actor, nomination: Nomination) -> NextAction | None:
    """What the actor's agency does next with the nomination, or what it waits for; None when all is done."""
    held = nomination.holder_id == actor.agency_id
    match NominationStatus(nomination.status):
        case NominationStatus.DRAFT | NominationStatus.RETURNED | NominationStatus.TO_SEND if held:
            return _to_send(actor, nomination)
        case NominationStatus.SENT:
            return _to_receive(actor, nomination)
        case NominationStatus.IN_REVIEW:
            return _to_review(actor, nomination)
        case NominationStatus.TO_DECIDE:
            return NextAction(
                _("%(agency)s đang trình người có thẩm quyền quyết định.") % {"agency": nomination.holder}
            )
        case NominationStatus.DECIDED | NominationStatus.REFUSED | NominationStatus.WITHDRAWN:
            return None
        case _:
            return NextAction(_("Chờ %(agency)s trình.") % {"agency": nomination.holder})


def corrected_since_return(nomination: Nomination) -> bool:
    """Whether somebody changed the nomination or its papers after it last came back."""
    told = entries_of(nomination).filter(event__in=[Event.NOMINATION_RETURNED, *CORRECTIONS])
    last = told.values_list("event", flat=True).first()
    return last is not None and last != Event.NOMINATION_RETURNED


def _to_send(actor: Actor, nomination: Nomination) -> NextAction:
    if not may(actor, Action.SUBMIT):
        return NextAction(_("Chờ người lập hoặc thẩm định hồ sơ của cơ quan bạn trình."))
    draft = nomination.submissions.filter(sender=actor.agency_id, status=SubmissionStatus.DRAFT).first()
    if draft is not None:
        return NextAction(
            _("Hồ sơ đang nằm trong tờ trình %(code)s chưa gửi.") % {"code": draft.code},
            _("Mở tờ trình để gửi"),
            _address(draft),
        )
    returned = nomination.status == NominationStatus.RETURNED
    if returned and may(actor, Action.NOMINATE) and not corrected_since_return(nomination):
        return NextAction(
            _("Sửa hồ sơ, đính kèm hoặc thay tài liệu theo lý do trả lại; sau đó trình lại."),
            _("Sửa hồ sơ"),
            reverse("dossiers:change_nomination", args=[nomination.code]),
        )
    missing = ", ".join(item.name for item in missing_items(nomination, timezone.localdate()))
    if returned:
        text = _("Hồ sơ đã được sửa sau khi bị trả lại; còn phải trình lại.")
    else:
        text = _("Hồ sơ đã sẵn sàng để trình.")
    if missing:
        text = _("Còn thiếu: %(names)s. Đính kèm ở mục Tài liệu; nếu gửi bản giấy thì vẫn trình được.") % {
            "names": missing
        }
    compose = f"{reverse('dossiers:new_submission')}?hs={nomination.code}"
    return NextAction(text, _("Soạn tờ trình để trình lại") if returned else _("Soạn tờ trình"), compose)


def _to_receive(actor: Actor, nomination: Nomination) -> NextAction:
    sent = nomination.submissions.filter(status=SubmissionStatus.SENT).select_related("receiver").first()
    if sent is None:
        return NextAction(_("Chờ tiếp nhận."))
    if may(actor, Action.RECEIVE, sent.receiver_id):
        return NextAction(_("Tờ trình chờ cơ quan bạn tiếp nhận."), _("Mở tờ trình để tiếp nhận"), _address(sent))
    text = _("Chờ %(agency)s tiếp nhận tờ trình %(number)s.") % {
        "agency": sent.receiver,
        "number": sent.letter_number or sent.code,
    }
    ours = actor.agency_id in {sent.sender_id, sent.receiver_id}
    return NextAction(text, _("Xem tờ trình"), _address(sent)) if ours else NextAction(text)


def _to_review(actor: Actor, nomination: Nomination) -> NextAction | None:
    review = nomination.reviews.filter(conclusion="").select_related("agency").first()
    if review is None:
        return None
    text = _("%(agency)s đang xét, ở bước «%(step)s».") % {"agency": review.agency, "step": review.get_step_display()}
    if may(actor, Action.READ_APPRAISAL, review.agency_id):
        return NextAction(text, _("Mở phần thẩm định"), reverse("dossiers:review", args=[nomination.code]))
    return NextAction(text)


def _address(submission: Submission) -> str:
    return reverse("dossiers:submission", args=[submission.code])

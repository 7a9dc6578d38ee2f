"""The steps of a review, the same at every level, and how it ends."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import guards
from thidua.dossiers.models import (
    Conclusion,
    Nomination,
    NominationStatus,
    Review,
    Step,
)
from thidua.dossiers.routing import decides
from thidua.dossiers.services.locking import leave_drafts, locked_nomination, locked_review, move, tell
from thidua.dossiers.services.telling import tell_nominees
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

# Who may finish a step; the council's is finished by its secretary when the minutes are adopted.
STEP_ACTIONS = {
    Step.COMPLETENESS: Action.APPRAISE,
    Step.APPRAISAL: Action.APPRAISE,
    Step.PUBLICATION: Action.PUBLISH,
    Step.CONSULTATION: Action.CONSULT,
    Step.COUNCIL: Action.RUN_SESSION,
}


@service
def complete_step(actor: Actor, *, review: Review, step: Step, note: str = "") -> Review:
    """Finish the step the review is at and go on to the next.

    `note` is the reason why a condition of the step is waived, where the step allows a waiver; it is kept.
    """
    require(actor, STEP_ACTIONS[Step(step)], review.agency_id)
    review = locked_review(review)
    if review.step != step:
        raise Overtaken(
            _("Hồ sơ %(code)s đã ở bước «%(step)s».")
            % {"code": review.nomination.code, "step": review.get_step_display()}
        )
    if (obstacle := guards.obstacle(review)) is not None and not (obstacle.can_waive and note.strip()):
        raise Refused(
            obstacle.text, fields={"note": _("Nêu lý do nếu vẫn cho qua bước này.")} if obstacle.can_waive else {}
        )
    _go_to_next(review)
    record(
        actor,
        Event.REVIEW_STEP_DONE,
        review.nomination,
        before={"step": step},
        after={"step": review.step, "waived": obstacle.text if obstacle else None},
        reason=note,
    )
    return review


@service
def return_nomination(actor: Actor, *, nomination: Nomination, reason: str) -> Nomination:
    """Return a nomination to the agency that sent it, with a reason that its owner sees at once.

    An agency that got a nomination back from above may return it further down.
    """
    reason = reason.strip()
    if len(reason) < 10:
        raise Refused(
            _("Cần nêu rõ lý do trả lại."), fields={"reason": _("Nêu rõ thiếu gì, cần sửa gì (ít nhất 10 ký tự).")}
        )
    nomination = locked_nomination(nomination)
    require(actor, Action.RETURN, nomination.holder_id)
    item = (
        nomination.submission_items.filter(submission__receiver=actor.agency, submission__status="received")
        .select_related("submission__sender")
        .order_by("-id")
        .first()
    )
    if item is None or (nomination.status == NominationStatus.RETURNED and nomination.owner_id == actor.agency_id):
        raise Refused(_("Hồ sơ này do chính cơ quan của bạn lập; hãy sửa hoặc rút hồ sơ."))
    before = move(nomination, "return")
    left = leave_drafts(nomination)
    open_review = nomination.reviews.select_for_update().filter(conclusion="").first()
    if open_review is not None:
        end_review(open_review, Conclusion.RETURN, reason)
    nomination.holder = item.submission.sender
    nomination.return_reason = reason
    nomination.version += 1
    nomination.save(update_fields=["status", "holder", "return_reason", "version"])
    after = {"status": nomination.status}
    record(
        actor,
        Event.NOMINATION_RETURNED,
        nomination,
        before={"status": before, "submissions": left},
        after=after,
        reason=reason,
    )
    text = _("%(agency)s trả hồ sơ %(nomination)s: %(reason)s") % {
        "agency": actor.agency,
        "nomination": nomination,
        "reason": reason,
    }
    link = reverse("dossiers:nomination", args=[nomination.code])
    for agency in {nomination.holder, nomination.owner}:
        tell(agency, Event.NOMINATION_RETURNED, text, link)
    tell_nominees([nomination], Event.NOMINATION_RETURNED)
    return nomination


@service
def conclude_review(actor: Actor, *, review: Review, conclusion: Conclusion, reason: str = "") -> Review:
    """End the review: send up, submit to the own head for decision, or refuse. Returning has its own service."""
    require(actor, Action.CONCLUDE_REVIEW, review.agency_id)
    nomination = locked_nomination(review.nomination)  # before the review, as returning does: never in a ring
    review = locked_review(review)
    conclusion = Conclusion(conclusion)
    permission = decides(review.agency, nomination.award, review.received_on)
    if conclusion == Conclusion.RETURN:
        raise Refused(_("Hãy dùng việc «Trả lại»."))
    if conclusion == Conclusion.REFUSE:
        if len(reason.strip()) < 10:
            raise Refused(_("Cần nêu rõ lý do không xét."), fields={"reason": _("Nêu lý do (ít nhất 10 ký tự).")})
    else:
        if review.step != Step.CONCLUSION:
            raise Refused(_("Chưa xong bước «%(step)s» nên chưa kết luận được.") % {"step": review.get_step_display()})
        if (obstacle := guards.negative_outcome(review) or guards.held(review)) is not None:
            raise Refused(obstacle)
        if conclusion == Conclusion.DECIDE and not permission:
            raise Refused(permission.reason)
        if conclusion == Conclusion.SEND_UP and permission:
            raise Refused(_("Người đứng đầu cơ quan của bạn có thẩm quyền quyết định; không trình cấp trên."))
        if conclusion == Conclusion.SEND_UP and review.agency.parent_id is None:
            raise Refused(_("Không có cơ quan cấp trên để trình."))
    name = {Conclusion.SEND_UP: "send_up", Conclusion.DECIDE: "decide", Conclusion.REFUSE: "refuse"}[conclusion]
    move(nomination, name)
    nomination.save(update_fields=["status"])
    end_review(review, conclusion, reason.strip())
    event = Event.NOMINATION_REFUSED if conclusion == Conclusion.REFUSE else Event.REVIEW_CONCLUDED
    record(actor, event, nomination, after={"conclusion": conclusion}, reason=reason)
    if conclusion == Conclusion.REFUSE:
        text = _("%(agency)s kết luận không xét hồ sơ %(nomination)s: %(reason)s") % {
            "agency": actor.agency,
            "nomination": nomination,
            "reason": reason.strip(),
        }
        tell(nomination.owner, event, text, reverse("dossiers:nomination", args=[nomination.code]))
        tell_nominees([nomination], event)
    return review


@service
def reopen_review(actor: Actor, *, review: Review, reason: str) -> Review:
    """Undo a conclusion of «send up» or «decide» before anything was built on it."""
    require(actor, Action.CONCLUDE_REVIEW, review.agency_id)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do mở lại."), fields={"reason": _("Cần nêu lý do.")})
    nomination = locked_nomination(review.nomination)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.conclusion not in {Conclusion.SEND_UP, Conclusion.DECIDE} or nomination.holder_id != actor.agency_id:
        raise Refused(_("Kết luận này không mở lại được."))
    if nomination.submission_items.filter(submission__status="draft").exists():
        raise Refused(_("Hồ sơ đang nằm trong một tờ trình đang soạn; hãy gỡ khỏi tờ trình trước."))
    for blocked in guards.reopening_blockers:
        if message := blocked(review):
            raise Refused(message)
    move(nomination, "reopen")
    nomination.save(update_fields=["status"])
    before, review.conclusion, review.concluded_at = review.conclusion, "", None
    review.save(update_fields=["conclusion", "concluded_at"])
    record(
        actor,
        Event.REVIEW_STEP_DONE,
        nomination,
        before={"conclusion": before},
        after={"step": review.step},
        reason=reason,
    )
    return review


def _go_to_next(review: Review) -> None:
    steps = [Step(step) for step in review.steps]
    review.step = steps[steps.index(Step(review.step)) + 1]
    review.step_since = timezone.now()
    review.step_due_on = review.due_on
    review.save(update_fields=["step", "step_since", "step_due_on"])


def end_review(review: Review, conclusion: Conclusion, reason: str) -> None:
    """Write the conclusion on a locked review; only inside a service that has moved its nomination."""
    review.conclusion = conclusion
    review.conclusion_reason = reason
    review.concluded_at = timezone.now()
    review.save(update_fields=["conclusion", "conclusion_reason", "concluded_at"])

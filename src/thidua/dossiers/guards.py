"""What stands in the way of finishing a step. Pure reads: the screen asks the same as the service."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers.bars import said, unweighed
from thidua.dossiers.completeness import missing_items
from thidua.dossiers.models import Comment, Review, Step, Submission


@dataclass(frozen=True)
class Obstacle:
    """Why a step can't be finished yet; `can_waive` when an officer may go on all the same, with a reason kept."""

    text: str
    can_waive: bool = False


def obstacle(review: Review) -> Obstacle | None:
    """What stands in the way of the step the review is at; None when nothing does."""
    found = _CHECKS[Step(review.step)](review)
    if (found is None or found.can_waive) and (shaken := what_shakes(review)) is not None:
        # At the appraisal it is asked anew; past it nobody can, so the officer goes on with a reason or returns it.
        return Obstacle(shaken, can_waive=review.step != Step.APPRAISAL)
    return found


def what_shakes(review: Review) -> str | None:
    """Why the last verdict of the review can't be relied on any more; None when it can."""
    return next((text for ask in shaken_by if (text := ask(review)) is not None), None)


def negative_outcome(review: Review) -> str | None:
    """Why the review can only end in a refusal or a return; None when it may go on."""
    last = review.appraisals.first()
    if Step.APPRAISAL in review.steps and last is not None and last.opinion == "not_eligible":
        return _("Ý kiến thẩm định là không đủ tiêu chuẩn: chỉ trả lại hoặc kết luận không xét.")
    for outcome in further_outcomes:
        if message := outcome(review):
            return message
    return None


def held(review: Review) -> str | None:
    """Why nothing may be proposed or decided today, whatever was so when the dossier was received; None when it may."""
    found = unweighed([review], timezone.localdate())[review.pk]
    if not found:
        return None
    return _(
        "%(what)s: chưa đề nghị, chưa khen thưởng cho đến khi có kết luận (Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4)."
    ) % {"what": "; ".join(map(said, found))}


# Filled by higher floors: a council says that its vote failed, a decision says that it was built on a conclusion.
council_obstacles: list[Callable[[Review], Obstacle | None]] = []
further_outcomes: list[Callable[[Review], str | None]] = []
reopening_blockers: list[Callable[[Review], str | None]] = []
taking_back_blockers: list[Callable[[Submission], str | None]] = []  # it has left for another installation
taken_back: list[Callable[[Actor, Submission], None]] = []  # what was made of it for sending holds no more
shaken_by: list[Callable[[Review], str | None]] = []  # an award that the verdict rested on was revoked since


def _completeness(review: Review) -> Obstacle | None:
    missing = missing_items(review.nomination, review.received_on)
    if not missing:
        return None
    names = "; ".join(item.name for item in missing)
    return Obstacle(_("Hồ sơ còn thiếu: %(names)s.") % {"names": names}, can_waive=True)


def _appraisal(review: Review) -> Obstacle | None:
    last = review.appraisals.first()
    if last is None or not last.opinion:
        return Obstacle(_("Chưa có ý kiến thẩm định."))
    if last.opinion == "not_eligible":
        return Obstacle(_("Ý kiến thẩm định là không đủ tiêu chuẩn: hãy trả lại hoặc kết luận không xét."))
    return None


def _publication(review: Review) -> Obstacle | None:
    publications = list(review.publications.all())
    if not publications:
        return Obstacle(_("Chưa công khai lấy ý kiến Nhân dân."))
    if any(publication.closed_at is None for publication in publications):
        return Obstacle(_("Đợt công khai lấy ý kiến Nhân dân chưa kết thúc."))
    # A comment on the whole list speaks of everybody on it.
    about = Q(nomination=review.nomination_id) | Q(nomination=None)
    unhandled = Comment.objects.filter(about, publication__in=publications, handled_at=None).count()
    if unhandled:
        return Obstacle(_("Còn %(count)s ý kiến của Nhân dân chưa xử lý.") % {"count": unhandled})
    return None


def _consultation(review: Review) -> Obstacle | None:
    consultations = list(review.consultations.all())
    if not consultations:
        return Obstacle(_("Chưa lấy ý kiến cơ quan liên quan."), can_waive=True)
    today = timezone.localdate()
    waiting = [each for each in consultations if each.answered_at is None and each.due_on >= today]
    if waiting:
        names = "; ".join(f"{each.asked} (hạn {each.due_on:%d/%m/%Y})" for each in waiting)
        return Obstacle(_("Đang chờ trả lời: %(names)s.") % {"names": names})
    against = [each for each in consultations if each.agrees is False]
    silent = [each for each in consultations if each.answered_at is None]
    if against or silent:
        names = "; ".join(str(each.asked) for each in against or silent)
        text = _("Không nhất trí: %(names)s.") if against else _("Quá hạn chưa trả lời: %(names)s.")
        return Obstacle(text % {"names": names}, can_waive=True)
    return None


def _council(review: Review) -> Obstacle | None:
    return next((found for ask in council_obstacles if (found := ask(review)) is not None), None)


def _conclusion(review: Review) -> Obstacle | None:
    return Obstacle(_("Đây là bước cuối; hãy kết luận."))


_CHECKS: dict[Step, Callable[[Review], Obstacle | None]] = {
    Step.COMPLETENESS: _completeness,
    Step.APPRAISAL: _appraisal,
    Step.PUBLICATION: _publication,
    Step.CONSULTATION: _consultation,
    Step.COUNCIL: _council,
    Step.CONCLUSION: _conclusion,
}

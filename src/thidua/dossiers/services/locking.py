"""How dossiers are locked and moved: every service looks again at what it locked before it changes anything."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency, Role
from thidua.agencies.queries import holders
from thidua.dossiers.models import ListStatus, Nomination, NomineeList, Review, Submission, SubmissionStatus
from thidua.dossiers.states import TRANSITIONS
from thidua.trail.errors import Overtaken
from thidua.trail.events import Event
from thidua.trail.services import notify


def locked_nomination(nomination: Nomination) -> Nomination:
    """The nomination as it is now, locked until the end of the transaction."""
    return Nomination.objects.select_for_update(of=("self",)).select_related("subject").get(pk=nomination.pk)


def locked_review(review: Review) -> Review:
    """The review as it is now, locked until the end of the transaction, unless it is already concluded."""
    now = (
        Review.objects.select_for_update(of=("self",))
        .select_related("nomination__subject", "agency", "submission")
        .get(pk=review.pk)
    )
    if now.conclusion:
        raise Overtaken(
            _("Hồ sơ %(code)s đã được kết luận: %(conclusion)s. Hãy tải lại trang để xem.")
            % {"code": now.nomination.code, "conclusion": now.get_conclusion_display().lower()}
        )
    return now


def locked_reviews(reviews: Sequence[Review]) -> list[Review]:
    """The reviews as they are now, locked in order of number until the end of the transaction."""
    wanted = [review.pk for review in reviews]
    return list(
        Review.objects.select_for_update(of=("self",)).select_related("nomination").filter(pk__in=wanted).order_by("pk")
    )


def locked_submission(submission: Submission) -> Submission:
    """The submission as it is now, locked until the end of the transaction."""
    return Submission.objects.select_for_update(of=("self",)).select_related("sender", "receiver").get(pk=submission.pk)


def locked_list(nominee_list: NomineeList, *statuses: ListStatus) -> NomineeList:
    """The list as it is now, locked until the end of the transaction; Overtaken unless it is in one of the states."""
    found = NomineeList.objects.select_for_update(of=("self",)).select_related("file", "agency").get(pk=nominee_list.pk)
    if found.status not in statuses:
        raise Overtaken(
            _("Danh sách đang ở trạng thái «%(status)s», không làm được việc này nữa. Hãy tải lại trang.")
            % {"status": found.get_status_display()}
        )
    return found


def move(nomination: Nomination, transition: str) -> str:
    """Change the state of a locked nomination by a named transition, unsaved; return the state it came from.

    Raises Overtaken when the nomination is no longer in a state from which the transition starts.
    """
    rule = TRANSITIONS[transition]
    if nomination.status not in rule.sources:
        raise Overtaken(
            _("Hồ sơ %(code)s hiện ở trạng thái «%(status)s», không làm được việc này nữa. Hãy tải lại trang.")
            % {"code": nomination.code, "status": nomination.get_status_display()}
        )
    before, nomination.status = nomination.status, rule.target
    return before


def leave_drafts(nomination: Nomination) -> list[str]:
    """Take a locked nomination out of the submission being drafted with it, which could never be sent otherwise.

    Returns the codes of what it left, for the trail.
    """
    items = nomination.submission_items.filter(submission__status=SubmissionStatus.DRAFT)
    codes = list(items.values_list("submission__code", flat=True))
    items.delete()
    return codes


def tell(agency: Agency, event: Event, text: str, link: str, *roles: Role) -> None:
    """Tell the people of an agency who hold one of the roles (unit officers and appraisers when none is named)."""
    wanted = roles or (Role.UNIT_OFFICER, Role.APPRAISER)
    notify(holders(agency, *wanted).values_list("pk", flat=True), event, text, link)

"""One thing done to many reviews of a submission: each by its own service, each told how it ended."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.dossiers import services
from thidua.dossiers.findings import open_judgements
from thidua.dossiers.models import Conclusion, Review, Step
from thidua.dossiers.queries import get_visible_submission, visible_reviews
from thidua.dossiers.routing import decides
from thidua.screens.views import page
from thidua.trail.errors import Refused

SHOWN_NAMES = 10
SHOWN_REASONS = 5


def _appraise(actor: Actor, review: Review, note: str) -> None:
    services.appraise_review(actor, review=review)


def _agree(actor: Actor, review: Review, note: str) -> None:
    appraisal = review.appraisals.first()
    if appraisal is None or appraisal.verdict == "undecided":
        raise Refused(_("hệ thống chưa kết luận được; hãy mở từng hồ sơ."))
    services.settle_appraisal(actor, appraisal=appraisal, opinion=appraisal.verdict)


def _attest(actor: Actor, review: Review, note: str) -> None:
    appraisal = review.appraisals.first()
    if appraisal is None:
        raise Refused(_("chưa đối chiếu với quy định."))
    wanted = open_judgements(appraisal.answer)
    if not wanted:
        raise Refused(_("không có tiêu chuẩn nào chỉ còn chờ xác nhận; hãy mở từng hồ sơ."))
    services.attest_and_appraise(
        actor,
        review=review,
        history_complete=appraisal.history_complete,
        attested=[*appraisal.attested, *wanted],
        seen=appraisal.pk,
    )


def _complete(actor: Actor, review: Review, note: str) -> None:
    services.complete_step(actor, review=review, step=Step(review.step), note=note)


def _conclude(actor: Actor, review: Review, note: str) -> None:
    own = decides(review.agency, review.nomination.award, review.received_on)
    services.conclude_review(actor, review=review, conclusion=Conclusion.DECIDE if own else Conclusion.SEND_UP)


ACTIONS: dict[str, Callable[[Actor, Review, str], None]] = {
    "doi-chieu": _appraise,
    "xac-nhan": _attest,
    "dong-y": _agree,
    "xong-buoc": _complete,
    "ket-luan": _conclude,
}


@require_POST
@page(Action.APPRAISE)
def bulk(request: ActorRequest, code: str) -> HttpResponse:
    """Do one thing to the chosen reviews of a submission that the agency received."""
    found = get_visible_submission(request.actor, code)
    work = ACTIONS.get(request.POST.get("viec", ""))
    chosen = request.POST.getlist("hs")
    reviews = visible_reviews(request.actor).filter(submission=found, conclusion="", nomination__code__in=chosen)
    if work is None or not chosen:
        messages.error(request, _("Hãy chọn hồ sơ và việc cần làm."))
        return redirect("dossiers:submission", code)
    done = 0
    refused: dict[str, list[str]] = {}
    for review in reviews.select_related("nomination__subject", "agency"):
        try:
            work(request.actor, review, request.POST.get("note", ""))
        except Refused as refusal:
            refused.setdefault(refusal.message, []).append(review.nomination.subject.name)
        else:
            done += 1
    if done:
        messages.success(request, _("Đã làm xong với %(count)s hồ sơ.") % {"count": done})
    for reason, names in list(refused.items())[:SHOWN_REASONS]:
        messages.warning(
            request, _("Chưa làm được với %(names)s: %(reason)s") % {"names": _some(names), "reason": reason}
        )
    if left := sum(map(len, list(refused.values())[SHOWN_REASONS:])):
        messages.warning(request, _("và %(count)s hồ sơ khác chưa làm được.") % {"count": left})
    return redirect("dossiers:submission", code)


def _some(names: list[str]) -> str:
    """«An, Bình»; past a few, the rest as a number."""
    shown = ", ".join(names[:SHOWN_NAMES])
    left = len(names) - SHOWN_NAMES
    return _("%(names)s và %(count)s hồ sơ khác") % {"names": shown, "count": left} if left > 0 else shown

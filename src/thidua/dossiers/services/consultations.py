"""Consultation of other agencies (hiệp y): a question with a day to answer by, and the answer."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.models import Consultation, Review, Step
from thidua.dossiers.services.locking import locked_reviews, tell
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.working_days import is_working_day

EARLIEST_STEPS = frozenset({Step.COMPLETENESS, Step.APPRAISAL, Step.PUBLICATION, Step.CONSULTATION})


@service
def ask_consultation(
    actor: Actor, *, reviews: Sequence[Review], asked: Agency, question: str, due_on: dt.date
) -> Consultation:
    """Ask another agency about nominations under review; it sees them from now on. `due_on` is its last day."""
    require(actor, Action.CONSULT)
    if not reviews:
        raise Refused(_("Hãy chọn ít nhất một hồ sơ."))
    reviews = locked_reviews(reviews)
    for review in reviews:
        require(actor, Action.CONSULT, review.agency_id)
        if review.conclusion or review.step not in EARLIEST_STEPS:
            raise Overtaken(_("Hồ sơ %(code)s đã qua bước lấy ý kiến.") % {"code": review.nomination.code})
    if asked == actor.agency or not asked.is_active:
        raise Refused(_("Chọn một cơ quan khác đang hoạt động."), fields={"asked": _("Chọn cơ quan khác.")})
    if due_on <= timezone.localdate():
        raise Refused(_("Hạn trả lời phải sau hôm nay."), fields={"due_on": _("Chọn ngày sau hôm nay.")})
    if not is_working_day(due_on):
        raise Refused(_("Hạn trả lời rơi vào ngày nghỉ."), fields={"due_on": _("Chọn một ngày làm việc.")})
    consultation = Consultation.objects.create(
        asker=actor.agency, asked=asked, question=question.strip(), due_on=due_on
    )
    consultation.reviews.set(reviews)
    record(
        actor,
        Event.CONSULTATION_ASKED,
        consultation,
        after={"asked": asked.name, "due_on": due_on, "nominations": [each.nomination.code for each in reviews]},
    )
    text = _("%(asker)s lấy ý kiến về %(count)s hồ sơ, trả lời chậm nhất là hết ngày %(day)s.") % {
        "asker": actor.agency,
        "count": len(reviews),
        "day": f"{due_on:%d/%m/%Y}",
    }
    link = reverse("dossiers:consultation", args=[consultation.pk])
    tell(asked, Event.CONSULTATION_ASKED, text, link, Role.UNIT_OFFICER, Role.APPRAISER, Role.HEAD)
    return consultation


@service
def answer_consultation(
    actor: Actor, *, consultation: Consultation, agrees: bool, answer: str, upload: files.Upload | None = None
) -> Consultation:
    """Answer once, for the asked agency; a late answer is taken, and shows as late."""
    require(actor, Action.ANSWER_CONSULTATION, consultation.asked_id)
    consultation = (
        Consultation.objects.select_for_update(of=("self",)).select_related("asker", "asked").get(pk=consultation.pk)
    )
    if consultation.answered_at is not None:
        raise Overtaken(
            _("Cơ quan của bạn đã trả lời lúc %(at)s.")
            % {"at": f"{timezone.localtime(consultation.answered_at):%H:%M %d/%m/%Y}"}
        )
    if not agrees and len(answer.strip()) < 10:
        raise Refused(_("Không nhất trí thì cần nêu lý do."), fields={"answer": _("Nêu lý do (ít nhất 10 ký tự).")})
    if upload is not None:
        consultation.file = files.store(upload, field="upload")
        consultation.file_name = str(upload.name)[:255]
    consultation.agrees = agrees
    consultation.answer = answer.strip()
    consultation.answered_at = timezone.now()
    consultation.save()
    record(actor, Event.CONSULTATION_ANSWERED, consultation, after={"agrees": agrees, "answer": consultation.answer})
    text = _("%(asked)s đã trả lời ý kiến: %(answer)s.") % {
        "asked": consultation.asked,
        "answer": _("nhất trí") if agrees else _("không nhất trí"),
    }
    link = reverse("dossiers:consultation", args=[consultation.pk])
    tell(consultation.asker, Event.CONSULTATION_ANSWERED, text, link, Role.APPRAISER)
    return consultation

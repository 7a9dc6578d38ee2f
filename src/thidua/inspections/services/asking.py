"""The questionnaire (đề cương): drawn up by the team, answered by the unit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.inspections.models import Inspection, Question
from thidua.inspections.services.cases import tell_team
from thidua.inspections.services.locking import attach, locked_case, require_team
from thidua.inspections.steps import ANSWERING, ASKING
from thidua.trail.errors import Refused, require_seen
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def save_questions(
    actor: Actor, *, inspection: Inspection, version: int, questions: Sequence[tuple[str, str]]
) -> Inspection:
    """Set the questions, (content, text) each, before the inspection is announced."""
    require_team(actor, inspection)
    inspection = locked_case(inspection, ASKING)
    require_seen(inspection.version, version)
    asked = [(content, text.strip()) for content, text in questions if text.strip()]
    before = list(inspection.questions.values_list("text", flat=True))
    inspection.questions.all().delete()
    Question.objects.bulk_create(
        Question(inspection=inspection, position=place, content=content, text=text)
        for place, (content, text) in enumerate(asked, start=1)
    )
    inspection.version = version + 1
    inspection.save(update_fields=["version"])
    after = {"questions": [text for _content, text in asked]}
    record(actor, Event.INSPECTION_CHANGED, inspection, before={"questions": before}, after=after)
    return inspection


@service
def answer_questions(
    actor: Actor,
    *,
    inspection: Inspection,
    version: int,
    answers: Mapping[int, str],
    uploads: Mapping[int, Sequence[Any]] | None = None,
) -> int:
    """Keep what the unit answers, by the number of the question, with files; return how many changed.

    An answer after the last day is taken and marked late.
    """
    require(actor, Action.ANSWER_INSPECTION, inspection.unit_id)
    inspection = locked_case(inspection, ANSWERING)
    require_seen(inspection.version, version)
    files = uploads or {}
    changed = [each for each in inspection.questions.all() if _is_new(each, answers, files)]
    if not changed:
        raise Refused(_("Chưa có câu trả lời nào mới."))
    for question in changed:
        question.answer = answers.get(question.pk, question.answer).strip()
        question.answered_on, question.answered_by = timezone.localdate(), actor.account
        question.save()
        attach(actor, inspection, files.get(question.pk, ()), question=question)
    inspection.version = version + 1
    inspection.save(update_fields=["version"])
    sent = sum(len(each) for each in files.values())
    said = {"answered": [each.position for each in changed], "files": sent}
    record(actor, Event.INSPECTION_ANSWERED, inspection, after=said)
    text = _("%(unit)s trả lời đề cương kiểm tra (%(count)s câu).")
    tell_team(inspection, Event.INSPECTION_ANSWERED, text % {"unit": inspection.unit, "count": len(changed)})
    return len(changed)


def _is_new(question: Question, answers: Mapping[int, str], files: Mapping[int, Sequence[Any]]) -> bool:
    given = answers.get(question.pk, question.answer).strip()
    return bool(given) and (given != question.answer or bool(files.get(question.pk)))

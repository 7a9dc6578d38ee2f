"""What an inspected unit owes and when."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.inspections import queries
from thidua.inspections.models import Inspection
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def owed_by_units(near: Near) -> Iterator[Due]:
    """What an inspected unit owes: answers (told as one), explanations, reports on recommendations."""
    asked = Inspection.objects.filter(pk__in=queries.unanswered(near.until).order_by().values("inspection"))
    cases = asked.filter(answer_due_on__gte=near.today).select_related("unit")
    for case in near.new("inspection", cases, lambda each: each.answer_due_on):
        text = _("Hạn trả lời đề cương kiểm tra: %(when)s.") % {"when": near.when(case.answer_due_on)}
        yield _owed("inspection", case, case, case.answer_due_on, text)
    found = queries.unexplained(near.until).filter(explain_due_on__gte=near.today).select_related("inspection__unit")
    for row in near.new("finding", found, lambda each: each.explain_due_on):
        text = _("Hạn giải trình phát hiện kiểm tra: %(when)s.") % {"when": near.when(row.explain_due_on)}
        yield _owed("finding", row, row.inspection, row.explain_due_on, text)
    advised = queries.to_follow(near.until).filter(due_on__gte=near.today).select_related("inspection__unit")
    for advice in near.new("advice", advised, lambda each: each.due_on):
        text = _("Hạn thực hiện kiến nghị kiểm tra: %(when)s.") % {"when": near.when(advice.due_on)}
        yield _owed("advice", advice, advice.inspection, advice.due_on, text)


PAGES = {"inspection": "answer", "finding": "finding", "advice": "recommendation"}


def _owed(what: str, row: Any, case: Inspection, due_on: Any, text: str) -> Due:
    link = reverse(f"inspections:{PAGES[what]}", args=[row.pk])
    return Due(what, [row.pk], due_on, queries.officers_of(case.unit), Event.NOTICE_DEADLINE, text, link)

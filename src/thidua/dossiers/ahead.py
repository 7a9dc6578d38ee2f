"""The days of the dossiers that come near."""

from collections.abc import Iterator
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Role
from thidua.agencies.queries import holders
from thidua.dossiers.models import Consultation, Publication, Review, Step
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def reviews(near: Near) -> Iterator[Due]:
    """Reviews are many: those of one step and day of an agency are told as one."""
    rows = (
        Review.objects.filter(conclusion="", step_due_on__range=(near.today, near.until))
        .select_related("agency", "nomination")
        .order_by("agency", "step", "step_due_on", "pk")
    )
    new = near.new("review", rows, lambda row: row.step_due_on)
    for (agency, step, due_on), group in groupby(new, lambda row: (row.agency, row.step, row.step_due_on)):
        found = list(group)
        text = _("%(count)s hồ sơ ở bước «%(step)s» hết hạn %(when)s.") % {
            "count": len(found),
            "step": Step(step).label,
            "when": near.when(due_on),
        }
        one = reverse("dossiers:review", args=[found[0].nomination.code])
        link = one if len(found) == 1 else f"{reverse('dossiers:board')}?step={step}"
        accounts = list(holders(agency, Role.APPRAISER).values_list("pk", flat=True))
        yield Due("review", [row.pk for row in found], due_on, accounts, Event.NOTICE_DEADLINE, text, link)


@ahead
def consultations(near: Near) -> Iterator[Due]:
    rows = Consultation.objects.filter(answered_at=None, due_on__range=(near.today, near.until)).select_related("asked")
    for row in near.new("consultation", rows, lambda each: each.due_on):
        text = _("Hạn trả lời lấy ý kiến: %(when)s.") % {"when": near.when(row.due_on)}
        accounts = list(holders(row.asked, Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD).values_list("pk", flat=True))
        link = reverse("dossiers:consultation", args=[row.pk])
        yield Due("consultation", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


@ahead
def publications(near: Near) -> Iterator[Due]:
    rows = Publication.objects.filter(closed_at=None, closes_on__range=(near.today, near.until)).select_related(
        "agency"
    )
    for row in near.new("publication", rows, lambda each: each.closes_on):
        text = _("Ngày cuối nhận ý kiến của đợt công khai: %(when)s.") % {"when": near.when(row.closes_on)}
        accounts = list(holders(row.agency, Role.APPRAISER).values_list("pk", flat=True))
        link = reverse("dossiers:publication", args=[row.pk])
        yield Due("publication", [row.pk], row.closes_on, accounts, Event.NOTICE_DEADLINE, text, link)
